/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sales delivered, coefficients carried to another year, retail displaced, net by person. */
#include "unit/convert_fixture.h"

/* --- delivered sales ---------------------------------------------------------------------- */

static const char ordered[] = "quantity=money; unit=CNY@current:purchasers; time=sum:2024; "
                              "returns=in; imports=in; status=observed";

static ji_valuation_delivered_options delivered_options(void) {
  ji_valuation_delivered_options options;
  assert_int_equal(ji_valuation_delivered_options_init(&options, sizeof options), JI_OK);
  options.source = "made up for a test";
  return options;
}

static void returns_and_cancelled_orders_go_out(void **state) {
  ji_context *ctx = *state;
  const double sales[] = {100, 50}, returned[] = {0.4, 0.1};
  ji_dataset *dataset =
      with_parameter(ctx, "1e9 CNY@current:purchasers", ordered, sales, NULL, returned, 2);
  ji_valuation_delivered_options options = delivered_options();
  outcome o = begin(ctx);
  options.cancelled.value = 0.2;
  options.returned.column = "p";
  options.status = "assumed";
  expect(&o, ji_valuation_delivered(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("first", cell(&o, "value", 0), 48, 1e-15);
  support_close("second", cell(&o, "value", 1), 36, 1e-15);
  expect_column(&o, "value", "1e9 CNY@current:purchasers",
                "quantity=money; unit=CNY@current:purchasers; time=sum:2024; returns=out; "
                "imports=in; status=assumed");
  assert_true(origin_has(&o, "cancelled", "0.2") && origin_has(&o, "returned", "@p"));
  ji_dataset *twice = o.out;
  o.out = (ji_dataset *)ctx;
  expect(&o, ji_valuation_delivered(ctx, twice, "value", &options, &o.out), JI_ERROR_MEASURE,
         "returns are out of it already");
  ji_dataset_unref(twice);
  ji_dataset_unref(dataset);
}

static void undelivered_sales_are_refused(void **state) {
  ji_context *ctx = *state;
  const double sales[] = {100}, returned[] = {1.4};
  ji_dataset *dataset = with_parameter(ctx, NULL, ordered, sales, NULL, returned, 1);
  ji_dataset *jobs = column(ctx, "job", "quantity=jobs", sales, 1);
  ji_valuation_delivered_options options = delivered_options();
  outcome o = begin(ctx);
  expect(&o, ji_valuation_delivered(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "no share is stated");
  options.returned.column = "p";
  expect(&o, ji_valuation_delivered(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "returned is 1.4, expected 0 to 1");
  options.returned = (ji_net_parameter){0.5, NULL};
  expect(&o, ji_valuation_delivered(ctx, jobs, "value", &options, &o.out), JI_ERROR_MEASURE,
         "it is no money");
  expect(&o, ji_valuation_delivered(ctx, dataset, "none", &options, &o.out), JI_ERROR_NOT_FOUND,
         "none");
  options.name = "p";
  expect(&o, ji_valuation_delivered(ctx, dataset, "value", &options, &o.out), JI_ERROR_LABEL, "p");
  options = delivered_options();
  options.source = NULL;
  expect(&o, ji_valuation_delivered(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "options.source");
  expect(&o, ji_valuation_delivered(ctx, dataset, "value", NULL, &o.out), JI_ERROR_ARGUMENT,
         "options is NULL");
  ji_dataset_unref(jobs);
  ji_dataset_unref(dataset);
}

/* --- carrying ----------------------------------------------------------------------------- */

static const char average[] =
    "quantity=coefficient; form=per_unit; kind=average; status=observed; of.quantity=persons; "
    "of.time=at:2018-12-31; of.area=CN; per.quantity=money; per.unit=CNY@2018:purchasers; "
    "per.time=sum:2018";

/* Prices 100 in 2018, 112 in 2024: made up. */
static ji_dataset *deflators(ji_context *ctx) {
  const char *const kinds[] = {"deflator", "deflator"}, *const from[] = {"CNY", "CNY"};
  const char *const periods[] = {"2018", "2024"};
  const char *const none[] = {NULL, NULL};
  const double levels[] = {100, 112};
  const support_column columns[] = {{.name = "kind", .texts = kinds},
                                    {.name = "from", .texts = from},
                                    {.name = "to", .texts = none},
                                    {.name = "period", .texts = periods},
                                    {.name = "index", .numbers = levels}};
  return support_dataset(ctx, 2, columns, 5);
}

static ji_valuation_carry_options carry_options(void) {
  ji_valuation_carry_options options;
  assert_int_equal(ji_valuation_carry_options_init(&options, sizeof options), JI_OK);
  options.year = "2024";
  options.productivity.value = 0.06;
  options.source = "made up for a test";
  return options;
}

/* a_t = a_0 / [(P_t / P_0) (1 + g)^6] */
static void a_coefficient_is_carried(void **state) {
  ji_context *ctx = *state;
  const double values[] = {9000};
  ji_dataset *dataset = column(ctx, "person/(1e9 CNY@2018:purchasers)", average, values, 1);
  ji_dataset *rates = deflators(ctx);
  ji_valuation_carry_options options = carry_options();
  outcome o = begin(ctx);
  expect(&o, ji_valuation_carry(ctx, dataset, "value", rates, &options, &o.out), JI_OK, NULL);
  support_close("carried", cell(&o, "value", 0), 9000 / (1.12 * pow(1.06, 6)), 1e-14);
  expect_column(&o, "value", "person/(1e9 CNY@2024:purchasers)",
                "quantity=coefficient; form=per_unit; kind=average; status=model; "
                "of.quantity=persons; of.time=at:2024-12-31; of.area=CN; per.quantity=money; "
                "per.unit=CNY@2024:purchasers; per.time=sum:2024");
  assert_true(origin_has(&o, "productivity", "0.06") && origin_has(&o, "year", "2024"));
  /* and back */
  ji_dataset *there = o.out;
  options.year = "2018";
  o.out = (ji_dataset *)ctx;
  expect(&o, ji_valuation_carry(ctx, there, "value", rates, &options, &o.out), JI_OK, NULL);
  support_close("back", cell(&o, "value", 0), 9000, 1e-14);
  end(&o);
  ji_dataset_unref(there);
  /* no growth, same year: as it was */
  options.productivity.value = 0;
  expect(&o, ji_valuation_carry(ctx, dataset, "value", rates, &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 9000);
  end(&o);
  ji_dataset_unref(rates);
  ji_dataset_unref(dataset);
}

static void refuse_carry(ji_context *ctx, const char *unit, const char *measure,
                         const ji_valuation_carry_options *options, ji_status status,
                         const char *part) {
  const double values[] = {1};
  ji_dataset *dataset = column(ctx, unit, measure, values, 1), *rates = deflators(ctx);
  outcome o = begin(ctx);
  expect(&o, ji_valuation_carry(ctx, dataset, "value", rates, options, &o.out), status, part);
  ji_dataset_unref(rates);
  ji_dataset_unref(dataset);
}

#define PER_MONEY "quantity=coefficient; form=per_unit; kind=average; of.quantity=jobs; "

static void what_has_no_year_is_not_carried(void **state) {
  ji_context *ctx = *state;
  ji_valuation_carry_options options = carry_options();
  refuse_carry(ctx, "job", "quantity=jobs", &options, JI_ERROR_MEASURE,
               "it is no coefficient per money");
  refuse_carry(ctx, "job/person", PER_MONEY "per.quantity=persons", &options, JI_ERROR_MEASURE,
               "it is no coefficient per money");
  refuse_carry(ctx, NULL,
               "quantity=coefficient; kind=elasticity; of.quantity=jobs; per.quantity=money",
               &options, JI_ERROR_MEASURE, "no price year to be carried from");
  refuse_carry(ctx, "job/(CNY@current)", PER_MONEY "per.quantity=money; per.unit=CNY@current",
               &options, JI_ERROR_UNIT, "states no price year");
  refuse_carry(ctx, "job/(CNY@2018)",
               PER_MONEY "of.time=at:2020-12-31; per.quantity=money; per.unit=CNY@2018", &options,
               JI_ERROR_MEASURE, "of another year than its prices");
  refuse_carry(ctx, "job/(CNY@2018)",
               PER_MONEY "of.time=average:2018-01/2019-06; per.quantity=money; per.unit=CNY@2018",
               &options, JI_ERROR_MEASURE, "of another year than its prices");
  options.year = "2030";
  refuse_carry(ctx, "job/(CNY@2018)", PER_MONEY "per.quantity=money; per.unit=CNY@2018", &options,
               JI_ERROR_NOT_FOUND, "no rate leads from CNY@2018 to CNY@2030");
  options.year = "24";
  refuse_carry(ctx, NULL, PER_MONEY "per.quantity=money", &options, JI_ERROR_ARGUMENT,
               "year is \"24\"");
  options.year = NULL;
  refuse_carry(ctx, NULL, PER_MONEY "per.quantity=money", &options, JI_ERROR_ARGUMENT,
               "options.year");
  options = carry_options();
  options.source = NULL;
  refuse_carry(ctx, NULL, PER_MONEY "per.quantity=money", &options, JI_ERROR_ARGUMENT,
               "options.source");
  options = carry_options();
  options.productivity.value = NAN;
  refuse_carry(ctx, NULL, PER_MONEY "per.quantity=money", &options, JI_ERROR_ARGUMENT,
               "productivity is not stated");
  options.productivity.value = 6;
  refuse_carry(ctx, "job/(CNY@2018)", PER_MONEY "per.quantity=money; per.unit=CNY@2018", &options,
               JI_ERROR_VALUE, "productivity is 6, expected -0.5 to 1");
  const double values[] = {1};
  ji_dataset *dataset = column(ctx, "job", "quantity=jobs", values, 1);
  outcome o = begin(ctx);
  options = carry_options();
  expect(&o, ji_valuation_carry(ctx, dataset, "value", NULL, &options, &o.out), JI_ERROR_ARGUMENT,
         "rates is NULL");
  ji_dataset_unref(dataset);
}

/* --- retail displaced --------------------------------------------------------------------- */

#define JOBS_PER                                                                                   \
  "quantity=coefficient; form=per_unit; kind=average; status=survey; of.quantity=jobs; "           \
  "of.basis=gross; of.sector=@product; per.quantity=money; per.unit=CNY@2024:purchasers; "         \
  "per.sector=@product; per.returns=out"
#define SALES                                                                                      \
  "quantity=money; unit=CNY@2024:purchasers; time=sum:2024; sector=@product; returns=out; "        \
  "status=observed"

typedef struct retail {
  const char *products[2];
  double sales[2], delta[2], online[2], offline[2], jobs_online[2], jobs_offline[2];
  const char *sales_unit, *jobs_unit, *sales_measure, *jobs_measure;
} retail;

static retail two_products(void) {
  return (retail){.products = {"food", "clothes"},
                  .sales = {60, 40},
                  .delta = {0.5, 1},
                  .online = {0.1, 0.2},
                  .offline = {0.2, 0.4},
                  .jobs_online = {3, 4},
                  .jobs_offline = {6, 5},
                  .sales_unit = "1e9 CNY@2024:purchasers",
                  .jobs_unit = "job/(1e6 CNY@2024:purchasers)"};
}

static ji_dataset *retail_dataset(ji_context *ctx, const retail *r) {
  const support_column columns[] = {
      {.name = "product", .texts = r->products},
      {.name = "sales", .unit = r->sales_unit, .measure = r->sales_measure, .numbers = r->sales},
      {.name = "delta", .numbers = r->delta},
      {.name = "margin_online", .numbers = r->online},
      {.name = "margin_offline", .numbers = r->offline},
      {.name = "jobs_online",
       .unit = r->jobs_unit,
       .measure = r->jobs_measure,
       .numbers = r->jobs_online},
      {.name = "jobs_offline",
       .unit = r->jobs_unit,
       .measure = r->jobs_measure,
       .numbers = r->jobs_offline},
  };
  return support_dataset(ctx, 2, columns, 7);
}

/* G (a_online - delta a_offline), by hand: 18000 - 36000, 32000 - 80000. */
static void the_same_sales_offline(void **state) {
  ji_context *ctx = *state;
  retail r = two_products();
  ji_dataset *sales = retail_dataset(ctx, &r);
  ji_valuation_displaced_options options;
  outcome o = begin(ctx);
  expect(&o, ji_valuation_displaced(ctx, sales, NULL, &o.out), JI_OK, NULL);
  assert_int_equal(ji_dataset_row_count(o.out), 9);
  const double expected[] = {18000, 36000, -18000, 32000, 80000, -48000, 50000, 116000, -66000};
  for (int64_t row = 0; row < 9; row++)
    support_close("jobs", cell(&o, "value", row), expected[row], 1e-14);
  ji_column unit = support_look(ctx, o.out, "unit"), measure = support_look(ctx, o.out, "measure");
  char *text = support_text(ctx, &unit, 0);
  assert_string_equal(text, "job");
  assert_true(support_is_null(&measure, 0));
  free(text);
  end(&o);
  assert_int_equal(ji_valuation_displaced_options_init(&options, sizeof options), JI_OK);
  options.label = "product";
  r.sales_measure = SALES;
  r.jobs_measure = JOBS_PER;
  ji_dataset *measured = retail_dataset(ctx, &r);
  expect(&o, ji_valuation_displaced(ctx, measured, &options, &o.out), JI_OK, NULL);
  assert_int_equal(ji_dataset_row_count(o.out), 9);
  measure = support_look(ctx, o.out, "measure");
  text = support_text(ctx, &measure, 2);
  support_contains(text, "quantity=jobs");
  support_contains(text, "sector=food");
  support_contains(text, "basis=net:displacement; counterfactual=sold_offline");
  free(text);
  text = support_text(ctx, &measure, 8);
  support_contains(text, "sector=clothes+food");
  free(text);
  ji_column label = support_look(ctx, o.out, "label");
  text = support_text(ctx, &label, 3);
  assert_string_equal(text, "clothes");
  assert_true(support_is_null(&label, 8));
  free(text);
  end(&o);
  ji_dataset_unref(measured);
  ji_dataset_unref(sales);
}

/* Rows that nothing keeps apart stay rows. */
static void equal_measures_give_no_total(void **state) {
  ji_context *ctx = *state;
  retail r = two_products();
  r.products[1] = r.products[0];
  r.sales_measure = SALES;
  r.jobs_measure = JOBS_PER;
  ji_dataset *sales = retail_dataset(ctx, &r);
  outcome o = begin(ctx);
  expect(&o, ji_valuation_displaced(ctx, sales, NULL, &o.out), JI_OK, NULL);
  assert_int_equal(ji_dataset_row_count(o.out), 6);
  end(&o);
  ji_dataset_unref(sales);
}

static void refuse_retail(ji_context *ctx, const retail *r, ji_status status, const char *part) {
  ji_dataset *sales = retail_dataset(ctx, r);
  outcome o = begin(ctx);
  expect(&o, ji_valuation_displaced(ctx, sales, NULL, &o.out), status, part);
  ji_dataset_unref(sales);
}

static void wrong_channels_are_refused(void **state) {
  ji_context *ctx = *state;
  retail r = two_products();
  r.delta[1] = 1.5;
  refuse_retail(ctx, &r, JI_ERROR_VALUE, "row 2, column \"delta\" is 1.5, expected a share");
  r = two_products();
  r.sales[0] = -1;
  refuse_retail(ctx, &r, JI_ERROR_VALUE, "row 1, column \"sales\" is -1, expected a number");
  r = two_products();
  r.jobs_offline[0] = NAN;
  refuse_retail(ctx, &r, JI_ERROR_VALUE, "\"jobs_offline\" is nan");
  r = two_products();
  r.jobs_unit = "job/person";
  refuse_retail(ctx, &r, JI_ERROR_UNIT, "not in jobs");
  r = two_products();
  r.sales_measure = SALES;
  r.jobs_measure = "quantity=coefficient; form=per_unit; kind=marginal; of.quantity=jobs; "
                   "per.quantity=money; per.unit=CNY@2024:purchasers";
  refuse_retail(ctx, &r, JI_ERROR_MEASURE, "row 1");
  const double values[] = {1};
  ji_dataset *none = column(ctx, NULL, NULL, values, 1);
  outcome o = begin(ctx);
  expect(&o, ji_valuation_displaced(ctx, none, NULL, &o.out), JI_ERROR_NOT_FOUND, "sales");
  expect(&o, ji_valuation_displaced(ctx, NULL, NULL, &o.out), JI_ERROR_ARGUMENT, "sales is NULL");
  ji_dataset_unref(none);
}

/* --- net by person ------------------------------------------------------------------------ */

static ji_otherwise_options otherwise_options(void) {
  ji_otherwise_options options;
  assert_int_equal(ji_otherwise_options_init(&options, sizeof options), JI_OK);
  options.probability = "p";
  options.counterfactual = "without_platform";
  options.source = "made up for a test";
  return options;
}

/* sum FTE_p (1 - p_p) */
static void each_less_what_they_would_do_otherwise(void **state) {
  ji_context *ctx = *state;
  const double fte[] = {1, 0.5, 0.25}, p[] = {0.2, 0, 1};
  ji_dataset *dataset =
      with_parameter(ctx, "fte", "quantity=fte; basis=gross; status=survey", fte, NULL, p, 3);
  ji_dataset *sum = NULL;
  ji_otherwise_options options = otherwise_options();
  options.status = "assumed";
  outcome o = begin(ctx);
  expect(&o, ji_dataset_net_of_otherwise(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("first", cell(&o, "value", 0), 0.8, 1e-15);
  expect_column(&o, "value", "fte",
                "quantity=fte; basis=net:deadweight; counterfactual=without_platform; "
                "status=assumed");
  double total = 0;
  for (int64_t row = 0; row < 3; row++)
    total += cell(&o, "value", row);
  support_close("sum", total, 1.3, 1e-15);
  ji_dataset *twice = o.out;
  o.out = (ji_dataset *)ctx;
  expect(&o, ji_dataset_net_of_otherwise(ctx, twice, "value", &options, &o.out), JI_ERROR_MEASURE,
         "deadweight is out of it already");
  ji_dataset_unref(twice);
  ji_dataset_unref(sum);
  ji_dataset_unref(dataset);
}

static void wrong_probabilities_are_refused(void **state) {
  ji_context *ctx = *state;
  const double fte[] = {1, 1}, p[] = {0.2, 1.2};
  const int absent[] = {0, 1};
  ji_dataset *dataset = with_parameter(ctx, "fte", "quantity=fte; basis=gross", fte, NULL, p, 2);
  ji_otherwise_options options = otherwise_options();
  outcome o = begin(ctx);
  expect(&o, ji_dataset_net_of_otherwise(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"p\", row 1: probability is 1.2, expected 0 to 1");
  options.probability = NULL;
  expect(&o, ji_dataset_net_of_otherwise(ctx, dataset, "value", &options, &o.out),
         JI_ERROR_NOT_FOUND, "probability");
  options = otherwise_options();
  options.counterfactual = NULL;
  expect(&o, ji_dataset_net_of_otherwise(ctx, dataset, "value", &options, &o.out),
         JI_ERROR_ARGUMENT, "counterfactual");
  options = otherwise_options();
  options.source = NULL;
  expect(&o, ji_dataset_net_of_otherwise(ctx, dataset, "value", &options, &o.out),
         JI_ERROR_ARGUMENT, "source");
  ji_dataset_unref(dataset);
  const support_column columns[] = {
      {.name = "value", .measure = "quantity=fte; basis=gross", .numbers = fte},
      {.name = "p", .numbers = p, .absent = absent}};
  dataset = support_dataset(ctx, 2, columns, 2);
  options = otherwise_options();
  expect(&o, ji_dataset_net_of_otherwise(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "probability is null");
  ji_dataset_unref(dataset);
  dataset = with_parameter(ctx, NULL, "quantity=fte", fte, NULL, fte, 2);
  expect(&o, ji_dataset_net_of_otherwise(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "its basis is not stated");
  ji_dataset_unref(dataset);
}

/* An effect that is net of deadweight becomes net of displacement, too. */
static void net_of_more(void **state) {
  ji_context *ctx = *state;
  const double value[] = {200};
  ji_dataset *dataset = column(ctx, "job",
                               "quantity=jobs; basis=net:deadweight; "
                               "counterfactual=never_treated; layer=direct; status=model",
                               value, 1);
  ji_net_options options;
  assert_int_equal(ji_net_options_init(&options, sizeof options), JI_OK);
  options.displacement.value = 0.25;
  options.source = "made up for a test";
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 150);
  expect_column(&o, "value", "job",
                "quantity=jobs; basis=net:deadweight+displacement; "
                "counterfactual=never_treated; layer=direct; status=model");
  end(&o);
  options.reference.value = 20;
  options.counterfactual = "without";
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "deadweight would be taken out twice");
  ji_dataset_unref(dataset);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(returns_and_cancelled_orders_go_out),
      TEST(undelivered_sales_are_refused),
      TEST(a_coefficient_is_carried),
      TEST(what_has_no_year_is_not_carried),
      TEST(the_same_sales_offline),
      TEST(equal_measures_give_no_total),
      TEST(wrong_channels_are_refused),
      TEST(each_less_what_they_would_do_otherwise),
      TEST(wrong_probabilities_are_refused),
      TEST(net_of_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
