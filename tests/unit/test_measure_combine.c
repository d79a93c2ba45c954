/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_measure_combine(): one test for each row of the guide's table "what may be combined". */
#include "support/measures.h"
#include "support/support.h"

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
  refuse_both_ways(ADD, "quantity=persons; area=CN-51; disjoint=no",
                   "quantity=persons; area=CN-52; disjoint=no", "disjoint",
                   "known not to be disjoint");
  refuse_both_ways(ADD, "quantity=persons; area=CN-51; disjoint=no",
                   "quantity=persons; area=CN-52; disjoint=linked", "disjoint",
                   "known not to be disjoint");
  allow(ADD, "quantity=persons; area=CN-51; disjoint=linked",
        "quantity=persons; area=CN-52; disjoint=linked");
  assert_string_equal(
      allow(ADD, JOBS "; layer=direct; disjoint=stated", JOBS "; layer=content; disjoint=stated"),
      "quantity=jobs; time=at:2024-12-31; area=CN; basis=gross; "
      "layer=content+direct; status=survey; disjoint=stated");
  assert_non_null(strstr(
      allow(ADD, JOBS "; group=woman; disjoint=stated", JOBS "; group=rural; disjoint=assumed"),
      "disjoint=assumed"));
  assert_non_null(
      strstr(allow(ADD, JOBS "; layer=a; disjoint=stated", JOBS "; layer=b; disjoint=linked"),
             "disjoint=stated"));
  assert_null(
      strstr(allow(ADD, JOBS "; sector=a; disjoint=stated", JOBS "; sector=b"), "disjoint"));
  refuse_both_ways(ADD, PERSONS "; group=sex:female", PERSONS "; group=age:young", "group",
                   "take a union, or bounds");
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
  refuse_both_ways(ADD, vary(IO "layer=direct", "shock", "basket:a+basket:b"),
                   vary(IO "layer=direct", "shock", "basket:b"), "shock", "the shocks overlap");
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
  refuse(RATIO, direct, vary(direct, "system", "account:b"), "system",
         "only under one declared reading");
  refuse(RATIO, vary(direct, "reading", "r"), vary(direct, "reading", "q"), "reading",
         "the same declared reading");
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
  refuse(MULTIPLY, average, change, "kind and change", "an average coefficient applies to a level");
  refuse(MULTIPLY, change, average, "change and kind", "an average coefficient applies to a level");
  assert_string_equal(allow(MULTIPLY, marginal, change), "quantity=jobs; change=2023");
  refuse(MULTIPLY, marginal, SOLD, "kind and change", "a marginal coefficient applies to a change");
  refuse(MULTIPLY, arc, SOLD, "kind and change", "an arc coefficient applies to a change");
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
  refuse(MULTIPLY, vary(a, "per.areas", "v1"), vary(driver, "areas", "v2"), "per.areas and areas",
         "concord first");
  refuse(MULTIPLY, "quantity=coefficient; kind=average; per.quantity=units; per.unit=parcel",
         "quantity=units; unit=order", "per.unit and unit", "another unit");
  refuse(MULTIPLY, vary(a, "reading", "r"), vary(driver, "reading", "q"), "reading",
         "the same declared reading");
  refuse(MULTIPLY, vary(a, "vintage", "@vintage"), vary(driver, "vintage", "v"), "vintage",
         "must be resolved first");
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
  ji_measure *measure = support_measure(ctx, change);
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
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
