/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/io.h: what a table, a driver and a coefficient say of themselves, and what is refused
 * because it does not. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct heard {
  int warnings;
  char all[4096];
} heard;

static void listen(void *user, int32_t level, const char *message) {
  heard *h = user;
  size_t used = strlen(h->all);
  h->warnings += level == JI_LOG_WARNING;
  snprintf(h->all + used, sizeof h->all - used, "%s\n", message);
}

static ji_context *listening(heard *h) {
  ji_context_options options;
  ji_context *ctx;
  memset(h, 0, sizeof *h);
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = listen;
  options.user = h;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  return ctx;
}

static ji_io_options options_of(ji_context *ctx, const char *flows_unit) {
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = flows_unit;
  options.name = "textbook";
  return options;
}

static ji_model *textbook(ji_context *ctx, const char *flows_unit) {
  static const char *const row_units[] = {"person", NULL};
  support_io table = support_miller_blair;
  table.row_units = row_units;
  ji_io_options options = options_of(ctx, flows_unit);
  ji_model *model;
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  return model;
}

/* The text of a cell, to be freed with free(). */
static char *text_of(ji_context *ctx, const ji_dataset *dataset, const char *column, int64_t row) {
  ji_column found = support_look(ctx, dataset, column);
  return support_text(ctx, &found, row);
}

/* --- measures ----------------------------------------------------------------------------- */

static void test_type_one_counts_jobs_in_all_sectors(void **state) {
  (void)state;
  static const struct {
    const char *column, *of_sector, *per_sector;
  } wanted[] = {{"direct", "@sector", "@sector"},
                {"type1", NULL, "@sector"},
                {"type2", NULL, "@sector"},
                {"type1_ratio", NULL, "@sector"},
                {"type2_ratio", NULL, "@sector"}};
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx, "1e6 CNY@2018:basic");
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++) {
    ji_column column = support_look(ctx, out, wanted[k].column);
    const char *of = ji_measure_field(column.measure, "of.sector");
    assert_true(wanted[k].of_sector ? of && strcmp(of, wanted[k].of_sector) == 0 : !of);
    assert_string_equal(ji_measure_field(column.measure, "per.sector"), wanted[k].per_sector);
  }
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Jobs behind a demand for one product are in the whole economy; direct ones are in its sector. */
static void test_coefficient_times_demand_places_the_jobs(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx, "1e6 CNY@2018:basic");
  ji_dataset *out;
  ji_measure *driver, *jobs;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  support_ok(
      ctx, ji_measure_parse(
               ctx, "quantity=money; unit=CNY@2018:basic; sector=@component; shock=fair", &driver));
  for (int is_direct = 0; is_direct < 2; is_direct++) {
    ji_column column = support_look(ctx, out, is_direct ? "direct" : "type1");
    support_ok(ctx, ji_measure_combine(ctx, JI_OPERATION_MULTIPLY, column.measure, driver, &jobs));
    const char *sector = ji_measure_field(jobs, "sector");
    if (is_direct)
      assert_string_equal(sector, "@component");
    else
      assert_null(sector);
    assert_string_equal(ji_measure_field(jobs, "shock"), "fair");
    ji_measure_unref(jobs);
  }
  ji_measure_unref(driver);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_regions_of_type_one_are_the_whole_territory(void **state) {
  (void)state;
  static const char *const regions[] = {"north", "south"}, *const names[] = {"farms", "farms"};
  static const char *const row_units[] = {"person", NULL};
  support_io table = support_miller_blair;
  table.sectors = names;
  table.regions = regions;
  table.row_units = row_units;
  ji_context *ctx = support_context();
  ji_io_options options = options_of(ctx, "1e6 CNY@2018:basic");
  ji_model *model;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column direct = support_look(ctx, out, "direct"), type1 = support_look(ctx, out, "type1");
  assert_string_equal(ji_measure_field(direct.measure, "of.area"), "@region");
  assert_string_equal(ji_measure_field(type1.measure, "of.area"), "unstated");
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- units -------------------------------------------------------------------------------- */

static void test_employment_in_money_is_refused(void **state) {
  (void)state;
  static const char *const money[] = {"1e8 CNY", "1e8 CNY"};
  static const char *const persons[] = {"quantity=persons", NULL};
  static const char *const labour[] = {"labour", "compensation"};
  support_io table = support_miller_blair;
  table.row_units = money;
  ji_context *ctx = support_context();
  ji_io_options options = options_of(ctx, "1e8 CNY@2018:basic");
  ji_model *model;
  support_status(ctx, support_io_create(ctx, &table, &options, &model), JI_ERROR_UNIT);
  support_message(ctx, "satellite \"employment\" counts people or jobs, but its unit is money");
  table.row_measures = persons;
  assert_int_not_equal(support_io_create(ctx, &table, &options, &model), JI_OK);
  support_message(ctx, "\"employment\"");
  /* A caller who names another row may count money. */
  table.row_measures = NULL;
  table.row_names = labour;
  options.employment = "labour";
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* One rule for drivers, wanted units and baskets: nothing at all is the table's unit; what a unit
 * of money leaves out is refused, unless the table states none either. */
static void test_one_rule_for_prices_that_are_not_stated(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture"};
  static const double one[] = {1}, share[] = {1}, none[] = {0};
  static const struct {
    const char *flows, *given;
    ji_status status;
  } cases[] = {
      {"1e6 CNY@2018:basic", NULL, JI_OK},
      {"1e6 CNY@2018:basic", "CNY@2018:basic", JI_OK},
      {"1e6 CNY@2018:basic", "CNY", JI_ERROR_UNIT},
      {"1e6 CNY@2018:basic", "CNY@2018", JI_ERROR_UNIT},
      {"1e6 CNY@2018:basic", "CNY@unstated:unstated", JI_ERROR_UNIT},
      {"1e6 CNY", NULL, JI_OK},
      {"1e6 CNY", "CNY", JI_OK},
      {"1e6 CNY", "CNY@unstated:unstated", JI_OK},
      {"1e6 CNY", "CNY@2018:basic", JI_ERROR_UNIT},
      {"1e6 CNY@unstated:unstated", "CNY", JI_OK},
  };
  ji_context *ctx = support_context();
  for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
    ji_model *model = textbook(ctx, cases[k].flows);
    const support_column columns[] = {{.name = "component", .texts = components},
                                      {.name = "value", .numbers = one, .unit = cases[k].given}};
    ji_dataset *drivers = support_dataset(ctx, 1, columns, 2), *out;
    char unit[64] = "";
    ji_io_multiplier_options wanted;
    support_ok(ctx, ji_io_multiplier_options_init(&wanted, sizeof wanted));
    support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &out), cases[k].status);
    ji_dataset_unref(out);
    if (cases[k].given) {
      snprintf(unit, sizeof unit, "person/(%s)", cases[k].given);
      wanted.unit = unit;
    }
    support_status(ctx, ji_io_multipliers(ctx, model, &wanted, &out), cases[k].status);
    ji_dataset_unref(out);
    ji_dataset_unref(drivers);
    ji_model_unref(model);
  }
  ji_model *model = textbook(ctx, "1e6 CNY@2018:basic");
  const support_column basket_columns[] = {
      {.name = "sector", .texts = components}, {.name = "share", .numbers = share},
      {.name = "tm", .numbers = none},         {.name = "tr", .numbers = none},
      {.name = "dom", .numbers = share},       {.name = "vat", .numbers = none}};
  ji_dataset *basket = support_dataset(ctx, 1, basket_columns, 6), *out;
  ji_io_basket_options options;
  support_ok(ctx, ji_io_basket_options_init(&options, sizeof options));
  options.trade_sector = options.transport_sector = "manufacturing";
  options.tax = JI_IO_TAX_OUTSIDE;
  options.unit = "CNY";
  support_status(ctx, ji_io_basket_demand(ctx, model, basket, &options, &out), JI_ERROR_UNIT);
  support_message(ctx, "none stated");
  options.unit = "CNY@2018:purchasers";
  support_ok(ctx, ji_io_basket_demand(ctx, model, basket, &options, &out));
  ji_dataset_unref(out);
  ji_dataset_unref(basket);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_a_driver_without_a_unit_is_told(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture"};
  static const double one[] = {1};
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx, "1e6 CNY@2018:basic");
  for (int is_stated = 0; is_stated < 2; is_stated++) {
    const support_column columns[] = {
        {.name = "component", .texts = components},
        {.name = "value", .numbers = one, .unit = is_stated ? "1e6 CNY@2018:basic" : NULL}};
    ji_dataset *drivers = support_dataset(ctx, 1, columns, 2), *out;
    support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &out));
    char *reason = text_of(ctx, out, "reason", 0);
    assert_int_equal(strstr(reason, "states no unit") != NULL, !is_stated);
    free(reason);
    ji_dataset_unref(out);
    ji_dataset_unref(drivers);
  }
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- sectors without output --------------------------------------------------------------- */

/* Miller and Blair's sectors and one that makes nothing but employs, buys and pays. */
static const char *const names[] = {"farms", "mills", "shops"};
static const double flows[] = {150, 500, 45, 200, 100, 0, 0, 0, 0};
static const double demand[] = {305, 1700, 0}, output[] = {1000, 2000, 0};
static const double accounts[] = {300, 500, 7, 650, 1400, 0};
static const char *const categories[] = {"household_consumption"};
static const char *const rows[] = {"employment", "value_added"};
static const char *const row_units[] = {"person", "1e6 CNY"};
static const support_io idle = {.n = 3,
                                .demands = 1,
                                .rows = 2,
                                .flows = flows,
                                .demand = demand,
                                .satellites = accounts,
                                .output = output,
                                .sectors = names,
                                .demand_names = categories,
                                .row_names = rows,
                                .row_units = row_units};

static int64_t find_check(ji_context *ctx, const ji_dataset *checks, const char *name) {
  for (int64_t i = 0; i < ji_dataset_row_count(checks); i++) {
    char *check = text_of(ctx, checks, "check", i);
    int found = strcmp(check, name) == 0;
    free(check);
    if (found)
      return i;
  }
  fail_msg("there is no check %s", name);
  return -1;
}

static void check_says(ji_context *ctx, const ji_dataset *checks, const char *name,
                       const char *verdict, const char *part) {
  int64_t row = find_check(ctx, checks, name);
  char *found = text_of(ctx, checks, "verdict", row);
  char *explanation = text_of(ctx, checks, "explanation", row);
  assert_string_equal(found, verdict);
  support_contains(explanation, part);
  free(found);
  free(explanation);
}

static void test_jobs_and_purchases_without_output_are_told(void **state) {
  (void)state;
  heard h;
  ji_context *ctx = listening(&h);
  ji_io_options options = options_of(ctx, "1e6 CNY@2018:basic");
  ji_model *model;
  ji_dataset *checks, *out;
  support_ok(ctx, support_io_create(ctx, &idle, &options, &model));
  assert_int_equal(h.warnings, 3);
  support_contains(h.all, "jobs without output are behind no demand and in no result: those of "
                          "\"shops\"");
  support_contains(h.all, "purchases without output have no coefficients and are left out: those "
                          "of \"shops\"");
  support_ok(ctx, ji_io_check(ctx, model, &checks));
  check_says(ctx, checks, "employment_identity", "warning", "are the jobs of \"shops\"");
  check_says(ctx, checks, "employment_identity", "warning", "are the purchases of \"shops\"");
  check_says(ctx, checks, "column_balance", "warning", "\"shops\" (45 1e6 CNY@2018:basic)");
  ji_column value = support_look(ctx, checks, "value");
  support_close("a gap is no share of no output",
                support_number(&value, find_check(ctx, checks, "column_balance")), 0, 1e-12);
  ji_dataset_unref(checks);
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  char *reason = text_of(ctx, out, "reason", 2);
  support_contains(reason, "zero output: coefficient 0, though the sector has what is counted");
  free(reason);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_no_output_but_sales_is_told_as_an_amount(void **state) {
  (void)state;
  double sold[3];
  ji_context *ctx = support_context();
  support_io table = idle;
  memcpy(sold, demand, sizeof sold);
  sold[2] = 5;
  table.demand = sold;
  ji_model *model;
  support_status(ctx, support_io_create(ctx, &table, NULL, &model), JI_ERROR_BALANCE);
  support_message(ctx, "\"shops\" (5, output 0)");
  ji_context_free(ctx);
}

static ji_status check_idle(ji_context *ctx, void *user) {
  ji_io_options options;
  ji_model *model = NULL;
  ji_dataset *checks = NULL, *out = NULL;
  (void)user;
  ji_status status = ji_io_options_init(&options, sizeof options);
  options.flows_unit = "1e6 CNY@2018:basic";
  if (!status)
    status = support_io_create(ctx, &idle, &options, &model);
  if (!status)
    status = ji_io_check(ctx, model, &checks);
  if (!status)
    status = ji_io_multipliers(ctx, model, NULL, &out);
  ji_dataset_unref(checks);
  ji_dataset_unref(out);
  ji_model_unref(model);
  return status;
}

static void test_failing_allocations_leave_nothing(void **state) {
  (void)state;
  assert_true(support_every_allocation("check", check_idle, NULL) > 50);
}

/* --- words -------------------------------------------------------------------------------- */

static void test_a_radius_has_two_bounds(void **state) {
  (void)state;
  static const double all[] = {600, 900, 500, 1300}, left[] = {-500, 200};
  ji_context *ctx = support_context();
  support_io table = support_miller_blair;
  table.flows = all;
  table.demand = left;
  table.demands = 1;
  ji_io_options options = options_of(ctx, NULL);
  options.balance_tolerance = INFINITY;
  ji_model *model;
  support_status(ctx, support_io_create(ctx, &table, &options, &model), JI_ERROR_SINGULAR);
  support_message(ctx, "coefficients is between ");
  support_message(ctx, ", not below 1");
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_type_one_counts_jobs_in_all_sectors),
      cmocka_unit_test(test_coefficient_times_demand_places_the_jobs),
      cmocka_unit_test(test_regions_of_type_one_are_the_whole_territory),
      cmocka_unit_test(test_employment_in_money_is_refused),
      cmocka_unit_test(test_one_rule_for_prices_that_are_not_stated),
      cmocka_unit_test(test_a_driver_without_a_unit_is_told),
      cmocka_unit_test(test_jobs_and_purchases_without_output_are_told),
      cmocka_unit_test(test_failing_allocations_leave_nothing),
      cmocka_unit_test(test_no_output_but_sales_is_told_as_an_amount),
      cmocka_unit_test(test_a_radius_has_two_bounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
