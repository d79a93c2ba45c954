/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_measure_combine(): one test for each row of the guide's table "what may be combined", one for
 * each example measure, and the operations one by one. */
#include "support/support.h"

#include "data/measure.h"
#include "support/measures.h"

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

static ji_measure *parse(const char *text) {
  ji_measure *measure = NULL;
  support_ok(ctx, ji_measure_parse(ctx, text, &measure));
  return measure;
}

/* The text of what comes out; static, until the next call. */
static const char *allow(ji_operation operation, const char *left, const char *right) {
  static char text[2048];
  ji_measure *a = parse(left), *b = parse(right), *out = NULL;
  support_ok(ctx, ji_measure_combine(ctx, operation, a, b, &out));
  snprintf(text, sizeof text, "%s", ji_measure_text(out));
  ji_measure_unref(out);
  ji_measure_unref(a);
  ji_measure_unref(b);
  return text;
}

/* Refused on `field`, in a message that names the field, both sides and says `why`. */
static void refuse(ji_operation operation, const char *left, const char *right, const char *field,
                   const char *why) {
  char named[64], begin[64];
  ji_measure *a = parse(left), *b = parse(right), *out = a;
  support_status(ctx, ji_measure_combine(ctx, operation, a, b, &out), JI_ERROR_MEASURE);
  assert_null(out);
  snprintf(named, sizeof named, "field %s", field);
  support_message(ctx, named);
  support_message(ctx, why);
  snprintf(begin, sizeof begin, "left: %.40s", ji_measure_text(a));
  support_message(ctx, begin);
  snprintf(begin, sizeof begin, "right: %.40s", ji_measure_text(b));
  support_message(ctx, begin);
  ji_measure_unref(a);
  ji_measure_unref(b);
}

static void refuse_both_ways(ji_operation operation, const char *left, const char *right,
                             const char *field, const char *why) {
  refuse(operation, left, right, field, why);
  refuse(operation, right, left, field, why);
}

/* An example with one field changed, in one of four static buffers. */
static const char *vary(const char *text, const char *key, const char *value) {
  static char buffers[4][1024];
  static unsigned next;
  char *buffer = buffers[next++ % 4];
  ji_measure *measure = parse(text), *changed = NULL;
  support_ok(ctx, ji_measure_with(ctx, measure, key, value, &changed));
  snprintf(buffer, sizeof buffers[0], "%s", ji_measure_text(changed));
  ji_measure_unref(changed);
  ji_measure_unref(measure);
  return buffer;
}

#define JOBS "quantity=jobs; time=at:2024-12-31; area=CN; basis=gross; status=survey"
#define PERSONS "quantity=persons; time=at:2024-12-31; area=CN; basis=gross; status=survey"

/* --- the rows of the table, in their order -----------------------------------------------------
 */

static void row_disjoint_areas_or_sectors_add(void **state) {
  (void)state;
  assert_string_equal(
      allow(ADD, "quantity=persons; time=at:2024-12-31; area=CN-51; areas=v1; basis=gross",
            "quantity=persons; time=at:2024-12-31; area=CN-52; areas=v1; basis=gross"),
      "quantity=persons; time=at:2024-12-31; area=CN-51+CN-52; areas=v1; basis=gross");
  assert_string_equal(
      allow(ADD, "quantity=jobs; sector=food+mining", "quantity=jobs; sector=trade"),
      "quantity=jobs; sector=food+mining+trade");
  refuse_both_ways(ADD, "quantity=persons; area=CN", "quantity=persons; area=CN-52", "area",
                   "the parts overlap");
  refuse_both_ways(ADD, "quantity=persons; area=520000", "quantity=persons; area=520100", "area",
                   "the parts overlap");
  refuse_both_ways(ADD, "quantity=persons; area=52", "quantity=persons; area=5201", "area",
                   "the parts overlap");
  allow(ADD, "quantity=persons; area=520100", "quantity=persons; area=520200");
  allow(ADD, "quantity=persons; area=CN", "quantity=persons; area=CND");
  refuse_both_ways(ADD, "quantity=jobs; sector=food+trade", "quantity=jobs; sector=trade", "sector",
                   "the parts overlap");
  refuse_both_ways(ADD, "quantity=jobs; sector=total", "quantity=jobs; sector=trade", "sector",
                   "the parts overlap");
  refuse_both_ways(ADD, "quantity=jobs; sector=unstated", "quantity=jobs; sector=trade", "sector",
                   "the parts overlap");
  refuse_both_ways(ADD, "quantity=jobs; sector=food", "quantity=jobs", "sector",
                   "absent equals only absent");
}

static void row_overlapping_groups_or_layers(void **state) {
  (void)state;
  refuse_both_ways(ADD, PERSONS "; group=woman", PERSONS "; group=rural", "group",
                   "take a union, or bounds");
  refuse_both_ways(ADD, PERSONS "; group=woman; disjoint=stated",
                   PERSONS "; group=rural; disjoint=stated", "group", "take a union, or bounds");
  refuse_both_ways(ADD, PERSONS "; layer=direct; disjoint=stated",
                   PERSONS "; layer=content; disjoint=stated", "layer", "take a union, or bounds");
  refuse_both_ways(ADD, JOBS "; layer=direct", JOBS "; layer=content", "layer",
                   "only if both are declared disjoint");
  refuse_both_ways(ADD, JOBS "; layer=direct; disjoint=stated", JOBS "; layer=content", "layer",
                   "only if both are declared disjoint");
  refuse_both_ways(ADD, JOBS "; layer=direct; disjoint=no", JOBS "; layer=content; disjoint=no",
                   "layer", "only if both are declared disjoint");
  assert_string_equal(
      allow(ADD, JOBS "; layer=direct; disjoint=stated", JOBS "; layer=content; disjoint=stated"),
      "quantity=jobs; time=at:2024-12-31; area=CN; basis=gross; "
      "layer=content+direct; status=survey; disjoint=stated");
  allow(ADD, JOBS "; group=woman; disjoint=stated", JOBS "; group=rural; disjoint=assumed");
  refuse_both_ways(ADD, JOBS "; layer=content+direct; disjoint=stated",
                   JOBS "; layer=direct; disjoint=stated", "layer", "the parts overlap");
  /* Groups of one dimension cannot overlap. */
  assert_string_equal(allow(ADD, PERSONS "; group=sex:female", PERSONS "; group=sex:male"),
                      "quantity=persons; time=at:2024-12-31; area=CN; group=sex:female+sex:male; "
                      "basis=gross; status=survey");
  refuse_both_ways(ADD, PERSONS "; group=sex:female", PERSONS "; group=area:rural", "group",
                   "take a union, or bounds");
}

static void row_stocks_at_different_dates(void **state) {
  (void)state;
  const char *later = "quantity=persons; time=at:2024-12-31; area=CN; status=survey";
  const char *earlier = "quantity=persons; time=at:2023-12-31; area=CN; status=observed";
  refuse_both_ways(ADD, later, earlier, "time", "stocks at different dates do not add");
  refuse_both_ways(ADD_PERIODS, later, earlier, "time", "stocks at different dates do not add");
  assert_string_equal(allow(DIFFERENCE, later, earlier),
                      "quantity=persons; time=at:2024-12-31; change=2023-12-31; area=CN; "
                      "status=survey");
  assert_string_equal(allow(AVERAGE, later, earlier),
                      "quantity=persons; time=average:2023-12-31/2024-12-31; area=CN; "
                      "status=survey");
  assert_string_equal(allow(AVERAGE, earlier, later),
                      "quantity=persons; time=average:2023-12-31/2024-12-31; area=CN; "
                      "status=survey");
}

static void row_any_time_persons(void **state) {
  (void)state;
  const char *first = "quantity=persons; time=any:2023; area=CN; system=program:a";
  const char *second = "quantity=persons; time=any:2024; area=CN; system=program:a";
  const char *other = "quantity=persons; time=any:2024; area=CN; system=account:b";
  refuse_both_ways(ADD, first, second, "time", "take a union by id, or bounds");
  refuse_both_ways(ADD_PERIODS, first, second, "time", "take a union by id, or bounds");
  refuse_both_ways(ADD, second, other, "system", "take a union by id, or bounds");
  refuse_both_ways(AVERAGE, first, second, "time", "without spells");
  assert_string_equal(allow(UNION, first, second),
                      "quantity=persons; time=any:2023/2024; area=CN; system=program:a");
  assert_string_equal(allow(UNION, second, other),
                      "quantity=persons; time=any:2024; area=CN; system=account:b+program:a");
}

static void row_hires_hours_job_years_over_periods(void **state) {
  (void)state;
  static const char *const quantities[] = {"hires", "hours", "job_years"};
  char left[128], right[128], sum[128];
  for (size_t i = 0; i < 3; i++) {
    snprintf(left, sizeof left, "quantity=%s; time=sum:2024-01; area=CN", quantities[i]);
    snprintf(right, sizeof right, "quantity=%s; time=sum:2024-02; area=CN", quantities[i]);
    snprintf(sum, sizeof sum, "quantity=%s; time=sum:2024-01/2024-02; area=CN", quantities[i]);
    assert_string_equal(allow(ADD_PERIODS, left, right), sum);
    assert_string_equal(allow(ADD_PERIODS, right, left), sum);
  }
  assert_string_equal(allow(ADD_PERIODS, sum, "quantity=job_years; time=sum:2024-03; area=CN"),
                      "quantity=job_years; time=sum:2024-01/2024-03; area=CN");
  refuse_both_ways(ADD_PERIODS, left, "quantity=job_years; time=sum:2024-03; area=CN", "time",
                   "not consecutive");
  refuse_both_ways(ADD_PERIODS, left, "quantity=job_years; time=sum:2024; area=CN", "time",
                   "overlap");
  refuse_both_ways(ADD_PERIODS, left, "quantity=job_years; time=average:2024-02; area=CN", "time",
                   "only sums over periods");
  refuse_both_ways(ADD_PERIODS, left, "quantity=job_years; time=sum:2024-02; area=US", "area",
                   "must be the same");
  refuse_both_ways(ADD, left, right, "time", "ADD_PERIODS");
}

static void row_different_quantities_and_standards(void **state) {
  (void)state;
  refuse_both_ways(ADD, PERSONS, JOBS, "quantity", "persons");
  refuse_both_ways(ADD, JOBS, vary(JOBS, "quantity", "fte"), "quantity", "convert one first");
  const char *full = "quantity=fte; standard=1880 h/year@a; sector=food";
  refuse_both_ways(ADD, full, "quantity=fte; standard=2000 h/year@a; sector=mining", "standard",
                   "another standard of full time: convert first");
  allow(ADD, full, "quantity=fte; standard=1880 h/year@a; sector=mining");
  refuse_both_ways(ADD, full, "quantity=fte; sector=mining", "standard", "absent");
  refuse_both_ways(UNION, PERSONS, JOBS, "quantity", "convert one first");
}

#define IO                                                                                         \
  "quantity=persons; time=at:2018-12-31; area=CN; basis=gross; system=io:china-2018; "             \
  "shock=gmv_basket; status=model; "

static void row_effects_of_one_model_and_shock(void **state) {
  (void)state;
  const char *two = allow(ADD, IO "layer=direct", IO "layer=indirect");
  assert_non_null(strstr(two, "layer=direct+indirect;"));
  assert_null(strstr(two, "closure"));
  const char *three = allow(ADD, IO "layer=direct+indirect", IO "layer=induced; closure=hh/comp");
  assert_non_null(strstr(three, "layer=direct+indirect+induced; shock=gmv_basket; "
                                "closure=hh/comp; status=model"));
  allow(ADD, IO "layer=direct; closure=hh/comp", IO "layer=induced; closure=hh/comp");
  refuse_both_ways(ADD, IO "layer=direct", IO "layer=induced", "closure", "stated closure");
  refuse_both_ways(ADD, IO "layer=direct; closure=other", IO "layer=induced; closure=hh/comp",
                   "closure", "another closure");
}

static void row_systems_and_shocks_do_not_add(void **state) {
  (void)state;
  refuse_both_ways(ADD, IO "layer=direct", vary(IO "layer=indirect", "system", "account:kuaishou"),
                   "system", "nest one model in the other");
  refuse_both_ways(ADD, IO "layer=direct", vary(IO "layer=direct", "system", "program:hall"),
                   "system", "nest one model in the other");
  refuse_both_ways(ADD, IO "layer=direct", vary(IO "layer=indirect", "shock", "exports"), "shock",
                   "nested supply chains");
  refuse_both_ways(ADD, IO "layer=direct; sector=food",
                   vary(IO "layer=direct; sector=mining", "shock", "exports"), "shock",
                   "nested supply chains");
  /* Parts of one shock are no two shocks. */
  assert_non_null(strstr(allow(ADD, vary(IO "layer=direct", "shock", "basket:product"),
                               vary(IO "layer=direct", "shock", "basket:trade_margin")),
                         "shock=basket:product+basket:trade_margin;"));
  refuse_both_ways(ADD, vary(IO "layer=direct", "shock", "basket:product"),
                   vary(IO "layer=direct", "shock", "exports:product"), "shock",
                   "nested supply chains");
}

#define COEFFICIENT                                                                                \
  "quantity=coefficient; form=per_unit; kind=linear; of.quantity=persons; of.system=io:t; "        \
  "per.quantity=money; per.unit=CNY@2018:basic; "

static void row_type_one_and_two_per_unit_and_ratio(void **state) {
  (void)state;
  refuse_both_ways(ADD, COEFFICIENT "of.layer=direct+indirect",
                   COEFFICIENT "of.layer=direct+indirect+induced; of.closure=hh", "of.layer",
                   "Type I and Type II");
  refuse_both_ways(ADD, IO "layer=direct+indirect", IO "layer=direct+indirect+induced; closure=hh",
                   "layer", "Type I and Type II");
  refuse_both_ways(ADD, COEFFICIENT "of.layer=direct",
                   vary(COEFFICIENT "of.layer=indirect", "form", "ratio"), "form",
                   "per-unit coefficients and ratios");
  assert_non_null(strstr(allow(ADD, COEFFICIENT "of.layer=direct", COEFFICIENT "of.layer=indirect"),
                         "of.layer=direct+indirect;"));
  assert_non_null(
      strstr(allow(DIFFERENCE, COEFFICIENT "of.layer=direct+indirect+induced; of.closure=hh",
                   COEFFICIENT "of.layer=direct+indirect"),
             "of.layer=induced; of.closure=hh;"));
  refuse_both_ways(ADD, vary(COEFFICIENT "of.layer=direct", "form", "ratio"),
                   vary(COEFFICIENT "of.layer=indirect", "form", "ratio"), "form",
                   "ratios and elasticities do not add");
  refuse_both_ways(ADD, COEFFICIENT "of.sector=food; per.sector=food",
                   COEFFICIENT "of.sector=mining; per.sector=mining", "per.sector",
                   "must be the same");
}

static void row_gross_and_net(void **state) {
  (void)state;
  const char *net = "quantity=jobs; sector=food; basis=net:deadweight; counterfactual=never";
  refuse_both_ways(ADD, "quantity=jobs; sector=mining; basis=gross; counterfactual=never", net,
                   "basis", "gross and net");
  refuse_both_ways(ADD, vary(net, "basis", "net:deadweight+displacement"),
                   vary(net, "sector", "mining"), "basis", "net of different things");
  refuse_both_ways(ADD, vary(net, "counterfactual", "not_yet"), vary(net, "sector", "mining"),
                   "counterfactual", "another reference case");
  allow(ADD, net, vary(net, "sector", "mining"));
  refuse_both_ways(DIFFERENCE, vary(net, "basis", "gross"), net, "basis", "gross and net");
}

#define CLAIM "quantity=opportunities; time=unstated:2024; system=account:a; status=claim; "

static void row_claims(void **state) {
  (void)state;
  const char *direct = CLAIM "layer=direct; vintage=a-2024; disjoint=stated";
  const char *content = CLAIM "layer=content; vintage=a-2024; disjoint=stated";
  const char *old = "quantity=opportunities; time=unstated:2021; system=account:a; status=claim; "
                    "layer=direct; vintage=b-2022; disjoint=stated";
  assert_string_equal(allow(ADD, direct, content),
                      "quantity=opportunities; time=unstated:2024; system=account:a; "
                      "layer=content+direct; status=claim; vintage=a-2024; disjoint=stated");
  refuse_both_ways(ADD, vary(direct, "quantity", "jobs"),
                   vary(vary(content, "quantity", "jobs"), "status", "survey"), "status",
                   "a claim goes only with claims");
  refuse_both_ways(ADD, direct, vary(content, "vintage", "c-2024"), "vintage", "another vintage");
  refuse_both_ways(ADD, direct, vary(content, "system", "account:b"), "system", "two systems");
  refuse_both_ways(ADD, vary(direct, "reading", "r"), content, "reading",
                   "the same declared reading");
  refuse(DIFFERENCE, direct, old, "vintage", "only under one declared reading");
  refuse(DIFFERENCE, vary(direct, "reading", "r"), old, "vintage",
         "only under one declared reading");
  refuse(DIFFERENCE, vary(direct, "reading", "r"), vary(old, "reading", "q"), "vintage",
         "only under one declared reading");
  assert_string_equal(
      allow(DIFFERENCE, vary(direct, "reading", "r"), vary(old, "reading", "r")),
      "quantity=opportunities; time=unstated:2024; change=2021; system=account:a; layer=direct; "
      "status=claim; vintage=a-2024+b-2022; reading=r; disjoint=stated");
  /* Without a reading, claims of one source and vintage compare. */
  allow(DIFFERENCE, direct, vary(old, "vintage", "a-2024"));
  refuse(DIFFERENCE, direct, vary(vary(old, "vintage", "a-2024"), "system", "account:b"), "system",
         "only under one declared reading");
  refuse(DIFFERENCE, direct, vary(vary(old, "vintage", "a-2024"), "quantity", "jobs"), "quantity",
         "only under one declared reading");
  refuse(RATIO, direct, vary(old, "time", "unstated:2024"), "vintage",
         "only under one declared reading");
  refuse(RATIO, direct, vary(direct, "quantity", "jobs"), "quantity",
         "only under one declared reading");
  assert_non_null(strstr(allow(RATIO, vary(direct, "reading", "r"), vary(old, "reading", "r")),
                         "kind=share; status=claim; vintage=a-2024+b-2022; reading=r"));
}

#define SOLD "quantity=money; unit=CNY@2018:basic; time=sum:2024"
#define PER "per.quantity=money; per.unit=CNY@2018:basic; of.quantity=jobs"

static void row_levels_and_changes(void **state) {
  (void)state;
  const char *change = SOLD "; change=2023";
  const char *average = "quantity=coefficient; form=per_unit; kind=average; of.layer=direct; " PER;
  const char *marginal = "quantity=coefficient; form=per_unit; kind=marginal; " PER;
  const char *arc = "quantity=coefficient; form=per_unit; kind=arc; " PER;
  assert_string_equal(allow(MULTIPLY, average, SOLD), "quantity=jobs; layer=direct");
  refuse(MULTIPLY, average, change, "change", "an average coefficient applies to a level");
  refuse(MULTIPLY, change, average, "change", "an average coefficient applies to a level");
  assert_string_equal(allow(MULTIPLY, marginal, change), "quantity=jobs; change=2023");
  refuse(MULTIPLY, marginal, SOLD, "change", "a marginal coefficient applies to a change");
  refuse(MULTIPLY, arc, SOLD, "change", "an arc coefficient applies to a change");
  allow(MULTIPLY, arc, change);
  /* A linear model's own coefficient applies to both; what comes out is modelled. */
  assert_string_equal(allow(MULTIPLY, "quantity=coefficient; kind=linear; status=observed; " PER,
                            SOLD "; status=observed"),
                      "quantity=jobs; status=model");
  assert_string_equal(allow(MULTIPLY, "quantity=coefficient; kind=linear; status=model; " PER,
                            SOLD "; change=2023; status=illustrative"),
                      "quantity=jobs; change=2023; status=illustrative");
  /* b = eps a. */
  assert_non_null(strstr(allow(MULTIPLY, "quantity=coefficient; form=ratio; kind=elasticity; " PER,
                               "quantity=coefficient; form=per_unit; kind=average; " PER),
                         "form=per_unit; kind=marginal;"));
  refuse(MULTIPLY, "quantity=coefficient; form=ratio; kind=elasticity; of.layer=direct; " PER,
         "quantity=coefficient; form=per_unit; kind=average; of.layer=content; " PER, "of.layer",
         "must be the same");
  refuse(MULTIPLY, "quantity=coefficient; kind=elasticity; " PER, SOLD, "kind",
         "only an average coefficient");
  refuse(MULTIPLY, "quantity=coefficient; " PER, SOLD, "kind", "must say its kind");
  /* Within the stated range. */
  allow(MULTIPLY, "quantity=coefficient; kind=average; range=time:2020/2024; " PER, SOLD);
  refuse(MULTIPLY, "quantity=coefficient; kind=average; range=time:2018/2023; " PER, SOLD, "time",
         "outside the coefficient's range");
}

static void row_price_year_valuation_returns_imports(void **state) {
  (void)state;
  const char *a = "quantity=coefficient; kind=average; of.quantity=jobs; per.quantity=money; "
                  "per.unit=CNY@2018:basic; per.returns=out; per.imports=out";
  const char *driver = "quantity=money; unit=CNY@2018:basic; returns=out; imports=out";
  allow(MULTIPLY, a, driver);
  refuse(MULTIPLY, a, vary(driver, "unit", "CNY@2020:basic"), "per.unit and unit", "price year");
  refuse(MULTIPLY, a, vary(driver, "unit", "CNY@2018:purchasers"), "per.unit and unit",
         "another valuation: split");
  refuse(MULTIPLY, a, vary(driver, "unit", "USD@2018:basic"), "per.unit and unit", "currency");
  refuse(MULTIPLY, a, vary(driver, "unit", NULL), "per.unit and unit", "the same unit");
  refuse(MULTIPLY, a, vary(driver, "returns", "in"), "per.returns and returns", "split first");
  refuse(MULTIPLY, a, vary(driver, "imports", "in"), "per.imports and imports", "split first");
  refuse(MULTIPLY, vary(driver, "imports", NULL), a, "imports and per.imports", "split first");
  refuse(MULTIPLY, a, vary(driver, "area", "CN"), "per.area and area", "what the coefficient is");
  refuse(MULTIPLY, a, "quantity=accounts", "per.quantity and quantity", "what the coefficient is");
  /* At current prices a coefficient speaks only of its own period. */
  const char *current = "quantity=coefficient; kind=average; of.quantity=jobs; of.time=at:2024; "
                        "per.quantity=money; per.unit=CNY@current; per.time=sum:2024";
  allow(MULTIPLY, current, "quantity=money; unit=CNY@current; time=sum:2024");
  refuse(MULTIPLY, current, "quantity=money; unit=CNY@current; time=sum:2023", "per.time and time",
         "its own period");
  refuse(MULTIPLY, vary(current, "per.time", NULL),
         "quantity=money; unit=CNY@current; time=sum:2023", "of.time and time", "its own period");
}

static void row_employment_vintage_and_code_list(void **state) {
  (void)state;
  const char *a = "quantity=jobs; area=CN-51; areas=gb2260-2018; sector=food; vintage=census-2010";
  refuse_both_ways(ADD, a, vary(vary(a, "area", "CN-52"), "vintage", "census-2020"), "vintage",
                   "revise first");
  refuse_both_ways(ADD, a, vary(vary(a, "area", "CN-52"), "areas", "gb2260-2023"), "areas",
                   "concord first");
  refuse_both_ways(UNION, vary(a, "quantity", "persons"),
                   vary(vary(a, "quantity", "persons"), "vintage", "census-2020"), "vintage",
                   "revise first");
}

static void row_differences_between_vintages(void **state) {
  (void)state;
  const char *later = "quantity=money; unit=CNY@current; time=sum:2024; status=claim; vintage=b; "
                      "reading=r";
  const char *earlier = "quantity=money; unit=CNY@current; time=sum:2021; status=claim; vintage=a; "
                        "reading=r";
  const char *change = allow(DIFFERENCE, later, earlier);
  assert_string_equal(change, "quantity=money; unit=CNY@current; time=sum:2024; change=2021; "
                              "status=claim; vintage=a+b; reading=r");
  ji_measure *measure = parse(change);
  ji_text *label = NULL;
  support_ok(ctx, ji_measure_label(ctx, measure, NULL, &label));
  support_contains(ji_text_data(label), "nominal change since 2021");
  support_contains(ji_text_data(label), "read as r");
  ji_text_unref(label);
  ji_measure_unref(measure);
  const char *stock = "quantity=persons; time=at:2024; status=survey; vintage=b";
  const char *older = "quantity=persons; time=at:2020; status=survey; vintage=a";
  refuse(DIFFERENCE, stock, older, "vintage", "only under one declared reading");
  allow(DIFFERENCE, vary(stock, "reading", "r"), vary(older, "reading", "r"));
}

static void row_observed_and_modelled(void **state) {
  (void)state;
  static const char *const order[] = {"observed", "survey", "model", "assumed", "illustrative"};
  char left[64], right[64], sum[64];
  for (size_t i = 0; i < 5; i++)
    for (size_t j = 0; j < 5; j++) {
      snprintf(left, sizeof left, "quantity=jobs; sector=a; status=%s", order[i]);
      snprintf(right, sizeof right, "quantity=jobs; sector=b; status=%s", order[j]);
      snprintf(sum, sizeof sum, "quantity=jobs; sector=a+b; status=%s", order[i > j ? i : j]);
      assert_string_equal(allow(ADD, left, right), sum);
    }
  assert_string_equal(allow(ADD, "quantity=jobs; sector=a", "quantity=jobs; sector=b"),
                      "quantity=jobs; sector=a+b");
  assert_string_equal(
      allow(ADD, "quantity=jobs; sector=a; status=survey", "quantity=jobs; sector=b"),
      "quantity=jobs; sector=a+b");
  assert_string_equal(
      allow(ADD, "quantity=jobs; sector=a", "quantity=jobs; sector=b; status=model"),
      "quantity=jobs; sector=a+b; status=model");
}

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
  refuse(MULTIPLY, own, sales, "change", "a marginal coefficient applies to a change");
  refuse(MULTIPLY, own, vary(vary(sales, "change", "2023"), "vintage", "other"), "vintage",
         "only under one declared reading");
}

/* --- the operations, further -------------------------------------------------------------------
 */

static void undeclared_combines_freely(void **state) {
  (void)state;
  ji_measure *own = parse(JOBS), *out = own;
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
  /* A growth rate is a share of the earlier level, and multiplies back to the change. */
  const char *level = "quantity=jobs; time=at:2021-12-31; status=survey";
  static char growth[512];
  snprintf(growth, sizeof growth, "%s", allow(RATIO, jobs, level));
  assert_non_null(strstr(growth, "form=ratio; kind=share; status=survey;"));
  assert_string_equal(allow(MULTIPLY, growth, level), jobs);
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
        parts[count++] = parse(text);
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
    pair p = {pairs[i].operation, parse(pairs[i].left), parse(pairs[i].right)};
    assert_in_range(support_every_allocation("combine", combine_once, &p), 5, 1000);
    ji_measure_unref(p.left);
    ji_measure_unref(p.right);
  }
  ji_measure *parts[] = {parse("quantity=jobs; sector=a; area=CN"),
                         parse("quantity=jobs; sector=b; area=CN"),
                         parse("quantity=jobs; sector=a; area=US")};
  assert_in_range(support_every_allocation("add_many", add_once, parts), 10, 1000);
  for (size_t i = 0; i < 3; i++)
    ji_measure_unref(parts[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(row_disjoint_areas_or_sectors_add),
      cmocka_unit_test(row_overlapping_groups_or_layers),
      cmocka_unit_test(row_stocks_at_different_dates),
      cmocka_unit_test(row_any_time_persons),
      cmocka_unit_test(row_hires_hours_job_years_over_periods),
      cmocka_unit_test(row_different_quantities_and_standards),
      cmocka_unit_test(row_effects_of_one_model_and_shock),
      cmocka_unit_test(row_systems_and_shocks_do_not_add),
      cmocka_unit_test(row_type_one_and_two_per_unit_and_ratio),
      cmocka_unit_test(row_gross_and_net),
      cmocka_unit_test(row_claims),
      cmocka_unit_test(row_levels_and_changes),
      cmocka_unit_test(row_price_year_valuation_returns_imports),
      cmocka_unit_test(row_employment_vintage_and_code_list),
      cmocka_unit_test(row_differences_between_vintages),
      cmocka_unit_test(row_observed_and_modelled),
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
