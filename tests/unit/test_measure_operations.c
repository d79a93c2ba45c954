/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_measure_combine(): one test for each example measure of the guide, the operations one by one,
 * sums of many, memory. */
#include "support/measures.h"
#include "support/support.h"

#include "data/measure.h"

#include <stdio.h>
#include <string.h>

#define ADD JI_OPERATION_ADD_PARTS
#define ADD_PERIODS JI_OPERATION_ADD_PERIODS
#define AVERAGE JI_OPERATION_AVERAGE_PERIODS
#define DIFFERENCE JI_OPERATION_DIFFERENCE
#define RATIO JI_OPERATION_RATIO
#define MULTIPLY JI_OPERATION_MULTIPLY
#define UNION JI_OPERATION_UNION

static ji_context *ctx;

static int setup(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static const char *allow(ji_operation operation, const char *left, const char *right) {
  return support_allow(ctx, operation, left, right);
}

static void refuse(ji_operation operation, const char *left, const char *right, const char *field,
                   const char *why) {
  support_refuse(ctx, operation, left, right, field, why);
}

static void refuse_both_ways(ji_operation operation, const char *left, const char *right,
                             const char *field, const char *why) {
  support_refuse_both_ways(ctx, operation, left, right, field, why);
}

static const char *vary(const char *text, const char *key, const char *value) {
  return support_vary(ctx, text, key, value);
}

#define JOBS "quantity=jobs; time=at:2024-12-31; area=CN; basis=gross; status=survey"
#define PERSONS "quantity=persons; time=at:2024-12-31; area=CN; basis=gross; status=survey"
#define IO                                                                                         \
  "quantity=persons; time=at:2018-12-31; area=CN; basis=gross; system=io:china-2018; "             \
  "shock=gmv_basket; status=model; "
#define COEFFICIENT                                                                                \
  "quantity=coefficient; form=per_unit; kind=linear; of.quantity=persons; of.system=io:t; "        \
  "per.quantity=money; per.unit=CNY@2018:basic; "
#define SOLD "quantity=money; unit=CNY@2018:basic; time=sum:2024"
#define PER "per.quantity=money; per.unit=CNY@2018:basic; of.quantity=jobs"

/* --- the eight examples ------------------------------------------------------------------------
 */

static void example_published_layer(void **state) {
  (void)state;
  const char *own = examples[PUBLISHED_LAYER];
  assert_non_null(strstr(allow(ADD, own, vary(own, "layer", "content_ecosystem")),
                         "layer=content_ecosystem+direct; status=claim"));
  refuse_both_ways(ADD, own, vary(own, "vintage", "renmin-2022"), "vintage", "another vintage");
  /* A total less one of its layers. */
  assert_non_null(strstr(allow(DIFFERENCE, vary(own, "layer", "content_ecosystem+direct"), own),
                         "layer=content_ecosystem; status=claim"));
  /* Sales of the same source and vintage: the average coefficient. */
  assert_string_equal(
      allow(RATIO, own, examples[SALES]),
      "quantity=coefficient; form=per_unit; kind=average; status=claim; vintage=kuaishou-2024; "
      "disjoint=stated; of.quantity=opportunities; of.time=unstated:2024; of.area=CN; "
      "of.basis=gross; of.system=account:kuaishou; of.layer=direct; per.quantity=money; "
      "per.unit=CNY@current:purchasers; per.time=sum:2024; per.area=CN; per.returns=unstated; "
      "per.imports=in");
}

/* Type I times a basket driver gives the jobs behind the basket. */
static void example_type_one_column(void **state) {
  (void)state;
  const char *driver = "quantity=money; unit=CNY@2018:producers_with_vat; sector=@component; "
                       "imports=out; shock=gmv_basket; status=illustrative";
  const char *jobs = "quantity=persons; time=at:2018-12-31; area=CN; sector=@component; "
                     "basis=gross; system=io:china-2018; layer=direct+indirect; shock=gmv_basket; "
                     "status=illustrative";
  assert_string_equal(allow(MULTIPLY, examples[TYPE_ONE], driver), jobs);
  assert_string_equal(allow(MULTIPLY, driver, examples[TYPE_ONE]), jobs);
  allow(MULTIPLY, examples[TYPE_ONE], vary(driver, "returns", "out"));
  allow(MULTIPLY, examples[TYPE_ONE], vary(driver, "area", "CN"));
  allow(MULTIPLY, examples[TYPE_ONE], vary(driver, "change", "2023"));
  refuse(MULTIPLY, examples[TYPE_ONE], vary(driver, "returns", "in"), "per.returns and returns",
         "split first");
  refuse(MULTIPLY, examples[TYPE_ONE], vary(driver, "sector", "food"), "per.sector and sector",
         "what the coefficient is per");
  refuse(MULTIPLY, examples[TYPE_ONE], examples[SALES], "per.unit and unit", "price year");
  assert_string_equal(
      allow(MULTIPLY, vary(vary(examples[TYPE_ONE], "of.sector", "food"), "per.sector", "food"),
            vary(driver, "sector", "food")),
      vary(jobs, "sector", "food"));
}

static void example_jobs_behind_a_basket(void **state) {
  (void)state;
  const char *own = examples[BASKET_JOBS];
  /* By row in the template: the rows say that they are different parts. */
  assert_string_equal(allow(ADD, own, own), own);
  const char *row = vary(vary(own, "sector", "food"), "layer", "direct");
  const char *next = vary(row, "layer", "induced");
  assert_non_null(strstr(allow(ADD, row, next), "layer=direct+induced; shock=gmv_basket"));
  refuse(ADD, row, row, "layer", "the measures are equal");
  refuse_both_ways(ADD, own, row, "sector", "must be resolved first");
  refuse_both_ways(ADD, row, examples[PUBLISHED_LAYER], "quantity", "convert one first");
}

static void example_treatment_effect(void **state) {
  (void)state;
  const char *counties = "quantity=units; entity=county; time=sum:2020; status=observed";
  assert_non_null(strstr(allow(MULTIPLY, examples[TREATMENT_EFFECT], counties),
                         "quantity=jobs; time=average:@time; area=@region; areas=gb2260-2023; "
                         "basis=net:deadweight; counterfactual=never_treated;"));
  refuse(MULTIPLY, examples[TREATMENT_EFFECT], vary(counties, "time", "sum:2024"), "time",
         "outside the coefficient's range");
  refuse(MULTIPLY, examples[TREATMENT_EFFECT], vary(counties, "entity", "village"),
         "per.entity and entity", "what the coefficient is per");
  refuse_both_ways(ADD, examples[TREATMENT_EFFECT],
                   vary(examples[TREATMENT_EFFECT], "of.basis", "gross"), "of.basis",
                   "gross and net");
}

static void example_completions(void **state) {
  (void)state;
  const char *own = examples[COMPLETIONS];
  assert_non_null(strstr(allow(ADD, own, vary(own, "area", "CN-51")), "area=CN-51+CN-52"));
  assert_non_null(
      strstr(allow(UNION, own, vary(own, "time", "any:2023")), "time=any:2023/2024; stage"));
  refuse_both_ways(ADD, own, vary(own, "time", "any:2023"), "time", "union by id");
  refuse_both_ways(ADD, own, vary(own, "system", "program:xingnong"), "system", "union by id");
  refuse_both_ways(UNION, own, vary(own, "stage", "enrolled"), "stage", "must be the same");
}

static void example_full_time(void **state) {
  (void)state;
  const char *own = examples[FULL_TIME];
  refuse_both_ways(ADD, own, vary(own, "area", "US"), "cap", "the cap holds for a person");
  allow(ADD, vary(own, "cap", NULL), vary(vary(own, "cap", NULL), "area", "US"));
  allow(ADD, vary(own, "cap", "none"), vary(vary(own, "cap", "none"), "area", "US"));
  allow(ADD, vary(own, "place", "residence"), vary(vary(own, "place", "residence"), "area", "US"));
  assert_non_null(
      strstr(allow(AVERAGE, own, vary(own, "time", "average:2023")), "time=average:2023/2024;"));
  refuse_both_ways(ADD, own, vary(vary(own, "area", "US"), "standard", "2000 h/year@a:CN:2024"),
                   "standard", "another standard");
}

static void example_sales(void **state) {
  (void)state;
  const char *own = examples[SALES];
  assert_non_null(
      strstr(allow(ADD_PERIODS, own, vary(own, "time", "sum:2023")), "time=sum:2023/2024;"));
  assert_non_null(
      strstr(allow(DIFFERENCE, own, vary(own, "time", "sum:2023")), "time=sum:2024; change=2023;"));
  refuse_both_ways(ADD, own, vary(vary(own, "area", "US"), "returns", "out"), "returns", "split");
  refuse_both_ways(ADD, own, vary(vary(own, "area", "US"), "unit", "CNY@2018:purchasers"), "unit",
                   "deflate or split first");
}

/* The elasticity that the account prints, with its condition. */
static void example_marginal(void **state) {
  (void)state;
  const char *own = examples[MARGINAL];
  static char average[1024], elasticity[1024];
  snprintf(average, sizeof average, "%s", allow(RATIO, examples[PUBLISHED_LAYER], examples[SALES]));
  refuse(RATIO, own, average, "of.quantity", "one declared reading");
  snprintf(elasticity, sizeof elasticity, "%s",
           allow(RATIO, vary(own, "reading", "same_layer_and_sales"),
                 vary(average, "reading", "same_layer_and_sales")));
  assert_non_null(strstr(elasticity, "form=ratio; kind=elasticity; status=claim; "
                                     "vintage=kuaishou-2024; reading=same_layer_and_sales"));
  refuse(RATIO, vary(vary(own, "reading", "r"), "of.basis", "net:deadweight"),
         vary(average, "reading", "r"), "of.basis", "one layer and one driver");
  refuse(RATIO, vary(vary(own, "reading", "r"), "per.unit", "CNY@2018:unstated"),
         vary(average, "reading", "r"), "per.unit", "one layer and one driver");
  refuse(RATIO, average, own, "kind", "only a marginal one goes over an average one");
  const char *sales = "quantity=money; unit=CNY@current:unstated; time=sum:2024; returns=unstated; "
                      "status=claim; vintage=kuaishou-2024";
  assert_string_equal(allow(MULTIPLY, own, vary(sales, "change", "unstated")),
                      "quantity=jobs; change=unstated; basis=gross; system=account:kuaishou; "
                      "layer=unstated; status=claim; vintage=kuaishou-2024");
  refuse(MULTIPLY, own, sales, "kind and change", "a marginal coefficient applies to a change");
  refuse(MULTIPLY, own, vary(vary(sales, "change", "2023"), "vintage", "other"), "vintage",
         "only under one declared reading");
}

/* --- the operations, further -------------------------------------------------------------------
 */

static void undeclared_combines_freely(void **state) {
  (void)state;
  ji_measure *own = support_measure(ctx, JOBS), *out = own;
  for (ji_operation operation = ADD; operation <= UNION; operation++) {
    support_ok(ctx, ji_measure_combine(ctx, operation, own, NULL, &out));
    assert_null(out);
    support_ok(ctx, ji_measure_combine(ctx, operation, NULL, own, &out));
    assert_null(out);
    support_ok(ctx, ji_measure_combine(ctx, operation, NULL, NULL, &out));
    assert_null(out);
    refuse_both_ways(operation, "@measure", JOBS, "quantity", "must be resolved first");
    refuse_both_ways(operation, "area=CN", JOBS, "quantity", "must say what they count");
  }
  ji_measure_unref(own);
}

static void arcs_and_shares(void **state) {
  (void)state;
  const char *jobs = "quantity=jobs; time=at:2024-12-31; change=2021-12-31; status=survey";
  const char *sales = "quantity=money; unit=CNY@2018; time=sum:2024; change=2021-12-31";
  assert_string_equal(allow(RATIO, jobs, sales),
                      "quantity=coefficient; form=per_unit; kind=arc; of.quantity=jobs; "
                      "of.time=at:2024-12-31; of.change=2021-12-31; per.quantity=money; "
                      "per.unit=CNY@2018; per.time=sum:2024; per.change=2021-12-31");
  refuse_both_ways(RATIO, jobs, vary(sales, "change", NULL), "change", "a level goes over a level");
  refuse_both_ways(RATIO, jobs, vary(sales, "change", "2020"), "change", "since the same time");
  refuse_both_ways(RATIO, jobs, vary(sales, "time", "sum:2023"), "time", "one period");
  refuse_both_ways(RATIO, jobs, vary(sales, "area", "CN"), "area", "one area");
  refuse_both_ways(RATIO, jobs, vary(sales, "time", "sum:@year"), "time", "one period");
  allow(RATIO, vary(jobs, "time", "at:@year"), vary(sales, "time", "sum:@year"));
  refuse_both_ways(RATIO, vary(jobs, "time", "average:2023"), sales, "time", "one period");
  /* A growth rate is a share of the earlier level, and multiplies back to the change. */
  const char *level = "quantity=jobs; time=at:2021-12-31; status=survey";
  static char growth[512];
  snprintf(growth, sizeof growth, "%s", allow(RATIO, jobs, level));
  assert_non_null(strstr(growth, "form=ratio; kind=share; status=survey;"));
  assert_string_equal(allow(MULTIPLY, growth, level), jobs);
  refuse(MULTIPLY, growth, jobs, "kind and change", "a share applies to a level");
  refuse_both_ways(RATIO, jobs, vary(jobs, "basis", "gross"), "basis", "one definition");
  refuse_both_ways(RATIO, growth, jobs, "quantity", "multiply instead");
  refuse_both_ways(RATIO, vary(jobs, "vintage", "a"), vary(jobs, "vintage", "b"), "vintage",
                   "revise first");
  refuse_both_ways(MULTIPLY, jobs, sales, "quantity", "one side must be a coefficient");
  refuse_both_ways(MULTIPLY, growth, growth, "kind", "only an elasticity and an average one");
  /* A claim against what is none needs a reading. */
  refuse_both_ways(RATIO, vary(jobs, "status", "claim"), sales, "status",
                   "only under a declared reading");
  allow(RATIO, vary(vary(jobs, "status", "claim"), "reading", "r"), sales);
  /* Employment and output of different vintages keep each its own. */
  assert_non_null(
      strstr(allow(RATIO, vary(jobs, "vintage", "census"), vary(sales, "vintage", "io")),
             "of.vintage=census; per.quantity=money; per.unit=CNY@2018; "
             "per.time=sum:2024; per.change=2021-12-31; per.vintage=io"));
  assert_string_equal(allow(MULTIPLY,
                            "quantity=coefficient; kind=average; of.quantity=jobs; "
                            "of.vintage=census; of.status=illustrative; "
                            "per.quantity=accounts",
                            "quantity=accounts; vintage=register; status=observed"),
                      "quantity=jobs; status=illustrative; vintage=census+register");
}

static void parts_are_taken_away(void **state) {
  (void)state;
  assert_non_null(strstr(allow(DIFFERENCE, IO "layer=direct+indirect+induced; closure=hh",
                               IO "layer=induced; closure=hh"),
                         "layer=direct+indirect; shock=gmv_basket; status=model"));
  refuse(DIFFERENCE, IO "layer=direct+indirect+induced; closure=hh",
         IO "layer=induced; closure=other", "closure", "another closure");
  refuse(DIFFERENCE, PERSONS "; layer=a+b; disjoint=stated", PERSONS "; layer=a; disjoint=stated",
         "layer", "known only by id");
  refuse(DIFFERENCE, JOBS "; layer=a+b", JOBS "; layer=a", "layer", "declare disjoint parts");
  allow(DIFFERENCE, JOBS "; layer=a+b; disjoint=stated", JOBS "; layer=a; disjoint=stated");
  assert_non_null(
      strstr(allow(DIFFERENCE, PERSONS "; sector=a+b+c", PERSONS "; sector=b"), "sector=a+c"));
  refuse(DIFFERENCE, PERSONS "; sector=b", PERSONS "; sector=a+b", "sector", "must be the same");
  refuse(DIFFERENCE, JOBS, JOBS, "layer", "nothing to subtract");
  refuse(DIFFERENCE, JOBS, vary(JOBS, "status", "claim"), "status", "claims");
  refuse(DIFFERENCE, vary(JOBS, "change", "2020"),
         vary(vary(JOBS, "change", "2020"), "time", "at:2023"), "change", "of one time");
  refuse(DIFFERENCE, JOBS, vary(JOBS, "time", "average:2023"), "time", "in the same way");
  refuse(DIFFERENCE, JOBS, vary(JOBS, "time", "at:2024"), "time", "overlap");
  refuse(DIFFERENCE, JOBS, vary(JOBS, "time", NULL), "time", "in the same way");
  refuse(DIFFERENCE, JOBS, vary(JOBS, "quantity", "persons"), "quantity", "convert one first");
  refuse(DIFFERENCE, vary(COEFFICIENT "of.area=CN", "time", "at:2024"),
         vary(COEFFICIENT "of.area=CN", "time", "at:2023"), "quantity", "has no change of its own");
}

static void averages_and_periods(void **state) {
  (void)state;
  const char *own = vary(JOBS, "time", "average:2024-01");
  assert_non_null(strstr(allow(AVERAGE, own, vary(JOBS, "time", "average:2024-02")),
                         "time=average:2024-01/2024-02;"));
  refuse_both_ways(AVERAGE, own, vary(JOBS, "time", "average:2024-03"), "time", "consecutive");
  refuse_both_ways(AVERAGE, own, vary(JOBS, "time", "average:2024"), "time", "overlap");
  refuse_both_ways(AVERAGE, own, vary(JOBS, "time", "average:2024-Q1"), "time", "overlap");
  refuse_both_ways(AVERAGE, own, vary(JOBS, "time", "average:2023"), "time", "of one length");
  refuse_both_ways(AVERAGE, own, JOBS, "time", "both must be at a date, or averages");
  refuse_both_ways(AVERAGE, own, vary(JOBS, "time", "sum:2024-02"), "time", "are added");
  refuse_both_ways(AVERAGE, vary(JOBS, "time", "unstated:2024"),
                   vary(JOBS, "time", "unstated:2023"), "time", "both must be at a date");
  refuse_both_ways(AVERAGE, COEFFICIENT "of.area=CN", COEFFICIENT "of.area=US", "quantity",
                   "averaged with weights");
  refuse_both_ways(ADD_PERIODS, COEFFICIENT "of.area=CN", COEFFICIENT "of.area=US", "quantity",
                   "do not add over periods");
  /* By row on both sides: the rows have different times. */
  const char *by_row = "quantity=hires; time=sum:@month";
  assert_string_equal(allow(ADD_PERIODS, by_row, by_row), by_row);
  refuse_both_ways(ADD_PERIODS, by_row, "quantity=hires; time=sum:2024", "time", "can be compared");
  assert_non_null(
      strstr(allow(AVERAGE, vary(JOBS, "time", "at:@date"), vary(JOBS, "time", "at:@date")),
             "time=at:@date;"));
}

static void unions_are_of_persons(void **state) {
  (void)state;
  assert_non_null(strstr(allow(UNION, PERSONS "; group=woman; ids=a; disjoint=stated",
                               PERSONS "; group=rural; ids=b; disjoint=stated"),
                         "group=rural+woman; basis=gross; status=survey"));
  assert_string_equal(allow(UNION, PERSONS, PERSONS), PERSONS);
  refuse_both_ways(UNION, JOBS, JOBS, "quantity", "only persons and accounts");
  refuse_both_ways(UNION, PERSONS, vary(PERSONS, "basis", "net:deadweight"), "basis", "gross and");
  refuse_both_ways(UNION, PERSONS, vary(PERSONS, "time", "at:2023"), "time", "of one time");
  refuse_both_ways(UNION, vary(PERSONS, "time", "any:2024"), vary(PERSONS, "time", "any:2020"),
                   "time", "must touch");
  refuse_both_ways(UNION, PERSONS, vary(PERSONS, "status", "claim"), "status", "claims");
  refuse_both_ways(UNION, PERSONS "; layer=a", PERSONS, "layer", "absent equals only absent");
  const char *claim = "quantity=persons; time=any:2024; system=account:a; status=claim; vintage=a";
  const char *other = "quantity=persons; time=any:2024; system=account:b; status=claim; vintage=b";
  refuse_both_ways(UNION, claim, other, "system", "one declared reading");
  assert_string_equal(allow(UNION, vary(claim, "reading", "r"), vary(other, "reading", "r")),
                      "quantity=persons; time=any:2024; system=account:a+account:b; status=claim; "
                      "vintage=a+b; reading=r");
}

/* --- sums of many ------------------------------------------------------------------------------
 */

static ji_status add_many(ji_context *context, ji_measure **parts, size_t count, ji_measure **out,
                          size_t clash[2]) {
  return ji__measure_add_many(context, (const ji_measure *const *)parts, count, out, clash);
}

static void many_parts_add_in_any_order(void **state) {
  (void)state;
  static const char *const sectors[] = {"food", "mining", "trade", "a", "b"};
  static const char *const layers[] = {"direct", "indirect", "induced"};
  static const char *const shocks[] = {"gmv:product", "gmv:margin"};
  ji_measure *parts[30], *sum = NULL;
  size_t count = 0, clash[2];
  for (size_t i = 0; i < 5; i++)
    for (size_t j = 0; j < 3; j++)
      for (size_t k = 0; k < 2; k++) {
        char text[256];
        snprintf(text, sizeof text,
                 "quantity=persons; sector=%s; system=io:t; layer=%s; shock=%s; status=%s%s",
                 sectors[i], layers[j], shocks[k], i == 3 ? "illustrative" : "model",
                 j == 2 ? "; closure=hh" : "");
        parts[count++] = support_measure(ctx, text);
      }
  const char *expected = "quantity=persons; sector=a+b+food+mining+trade; system=io:t; "
                         "layer=direct+indirect+induced; shock=gmv:margin+gmv:product; closure=hh; "
                         "status=illustrative";
  support_ok(ctx, add_many(ctx, parts, count, &sum, clash));
  assert_string_equal(ji_measure_text(sum), expected);
  ji_measure_unref(sum);
  support_random random = {17};
  for (int trial = 0; trial < 20; trial++) {
    for (size_t i = count - 1; i > 0; i--) {
      size_t j = (size_t)(support_random_bits(&random) % (i + 1));
      ji_measure *moved = parts[i];
      parts[i] = parts[j];
      parts[j] = moved;
    }
    support_ok(ctx, add_many(ctx, parts, count, &sum, clash));
    assert_string_equal(ji_measure_text(sum), expected);
    ji_measure_unref(sum);
    /* A table with a hole adds up, too. */
    support_ok(ctx, add_many(ctx, parts, count - 1, &sum, clash));
    ji_measure_unref(sum);
  }
  ji_measure *last = parts[count - 1];
  parts[count - 1] = parts[4];
  support_status(ctx, add_many(ctx, parts, count, &sum, clash), JI_ERROR_MEASURE);
  assert_null(sum);
  assert_int_equal(clash[0], 4);
  assert_int_equal(clash[1], count - 1);
  parts[count - 1] = NULL;
  support_ok(ctx, add_many(ctx, parts, count, &sum, clash));
  assert_null(sum);
  support_ok(ctx, add_many(ctx, parts, 0, &sum, clash));
  assert_null(sum);
  support_ok(ctx, add_many(ctx, parts, 1, &sum, clash));
  assert_ptr_equal(sum, parts[0]);
  ji_measure_unref(sum);
  parts[count - 1] = last;
  for (size_t i = 0; i < count; i++)
    ji_measure_unref(parts[i]);
}

/* --- memory ------------------------------------------------------------------------------------
 */

typedef struct pair {
  ji_operation operation;
  ji_measure *left, *right;
} pair;

static ji_status combine_once(ji_context *context, void *user) {
  const pair *p = user;
  ji_measure *out = NULL;
  ji_status status = ji_measure_combine(context, p->operation, p->left, p->right, &out);
  assert_true(!status == (out != NULL));
  ji_measure_unref(out);
  return status;
}

static ji_status add_once(ji_context *context, void *user) {
  ji_measure **parts = user, *out = NULL;
  size_t clash[2];
  ji_status status = add_many(context, parts, 3, &out, clash);
  assert_true(!status == (out != NULL));
  ji_measure_unref(out);
  return status;
}

static void failed_allocations_leave_nothing(void **state) {
  (void)state;
  static const struct {
    ji_operation operation;
    const char *left, *right;
  } pairs[] = {
      {ADD, "quantity=jobs; sector=a; area=CN; status=model", "quantity=jobs; sector=b; area=US"},
      {ADD_PERIODS, "quantity=hires; time=sum:2023", "quantity=hires; time=sum:2024"},
      {AVERAGE, "quantity=jobs; time=at:2023", "quantity=jobs; time=at:2024"},
      {DIFFERENCE, "quantity=jobs; time=at:2024; vintage=a; reading=r",
       "quantity=jobs; time=at:2023; vintage=b; reading=r"},
      {DIFFERENCE, "quantity=jobs; sector=a+b", "quantity=jobs; sector=b"},
      {RATIO, "quantity=jobs; time=at:2024", SOLD},
      {MULTIPLY, "quantity=coefficient; kind=linear; vintage=a; " PER, SOLD "; vintage=b"},
      {UNION, "quantity=persons; time=any:2023; system=a",
       "quantity=persons; time=any:2024; "
       "system=b"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    pair p = {pairs[i].operation, support_measure(ctx, pairs[i].left),
              support_measure(ctx, pairs[i].right)};
    assert_in_range(support_every_allocation("combine", combine_once, &p), 5, 1000);
    ji_measure_unref(p.left);
    ji_measure_unref(p.right);
  }
  ji_measure *parts[] = {support_measure(ctx, "quantity=jobs; sector=a; area=CN"),
                         support_measure(ctx, "quantity=jobs; sector=b; area=CN"),
                         support_measure(ctx, "quantity=jobs; sector=a; area=US")};
  assert_in_range(support_every_allocation("add_many", add_once, parts), 10, 1000);
  for (size_t i = 0; i < 3; i++)
    ji_measure_unref(parts[i]);
}

/* --- what a refusal says ---------------------------------------------------------------------- */

static void expect_refusal(const char *left, const char *right, const char *expected) {
  ji_measure *a = support_measure(ctx, left), *b = support_measure(ctx, right), *out = NULL;
  support_status(ctx, ji_measure_combine(ctx, ADD, a, b, &out), JI_ERROR_MEASURE);
  assert_string_equal(ji_context_message(ctx), expected);
  ji_measure_unref(a);
  ji_measure_unref(b);
}

static void a_refusal_gives_reason_field_and_sides(void **state) {
  (void)state;
  expect_refusal("quantity=jobs; time=at:2024", "quantity=jobs; time=at:2025",
                 "stocks at different dates do not add: take their difference or average: measures "
                 "may not be added as parts; field time: at:2024 and at:2025 (left: quantity=jobs; "
                 "time=at:2024 | right: quantity=jobs; time=at:2025)");
  expect_refusal("quantity=jobs; area=CN", "quantity=jobs; area=CN; vintage=a",
                 "another vintage: revise first: measures may not be added as parts; field "
                 "vintage: absent and a (left: quantity=jobs; area=CN | right: quantity=jobs; "
                 "area=CN; vintage=a)");
  expect_refusal("quantity=jobs; layer=a", "quantity=jobs; layer=a",
                 "the measures are equal: no field says that they are different parts: measures "
                 "may not be added as parts; field layer: a on both sides (left: quantity=jobs; "
                 "layer=a | right: quantity=jobs; layer=a)");
  expect_refusal("quantity=jobs", "quantity=jobs",
                 "the measures are equal: no field says that they are different parts: measures "
                 "may not be added as parts; field layer, which neither side states (left: "
                 "quantity=jobs | right: quantity=jobs)");
}

static void a_long_side_of_a_refusal_ends_at_a_field_border(void **state) {
  (void)state;
  char left[1024];
  snprintf(left, sizeof left,
           "quantity=jobs; time=at:2024; area=%0150d; sector=%0100d; system=account:a", 1, 2);
  ji_measure *a = support_measure(ctx, left), *out = NULL;
  ji_measure *b = support_measure(ctx, "quantity=jobs; time=at:2025");
  support_status(ctx, ji_measure_combine(ctx, ADD, a, b, &out), JI_ERROR_MEASURE);
  support_message(ctx, "0001; ... | right: quantity=jobs; time=at:2025)");
  ji_measure_unref(a);
  /* one field that is longer than what is shown: never half a character */
  snprintf(left, sizeof left, "quantity=jobs; time=at:2024; vintage=%0*d", 59, 1);
  for (int i = 0; i < 200; i++)
    strcat(left, "\xE4\xB8\x87");
  a = support_measure(ctx, left);
  ji_measure_unref(b);
  b = support_measure(ctx, "quantity=jobs; time=at:2024");
  support_status(ctx, ji_measure_combine(ctx, ADD, a, b, &out), JI_ERROR_MEASURE);
  support_message(ctx, "0001... and absent (left: quantity=jobs; time=at:2024; ... | right: ");
  ji_measure_unref(a);
  ji_measure_unref(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_refusal_gives_reason_field_and_sides),
      cmocka_unit_test(a_long_side_of_a_refusal_ends_at_a_field_border),
      cmocka_unit_test(example_published_layer),
      cmocka_unit_test(example_type_one_column),
      cmocka_unit_test(example_jobs_behind_a_basket),
      cmocka_unit_test(example_treatment_effect),
      cmocka_unit_test(example_completions),
      cmocka_unit_test(example_full_time),
      cmocka_unit_test(example_sales),
      cmocka_unit_test(example_marginal),
      cmocka_unit_test(undeclared_combines_freely),
      cmocka_unit_test(arcs_and_shares),
      cmocka_unit_test(parts_are_taken_away),
      cmocka_unit_test(averages_and_periods),
      cmocka_unit_test(unions_are_of_persons),
      cmocka_unit_test(many_parts_add_in_any_order),
      cmocka_unit_test(failed_allocations_leave_nothing),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
