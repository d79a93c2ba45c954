/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regional tables by location quotients: what they keep, what they refuse. */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

static const char *const sectors[] = {"farms", "mills", "mines"};
static const double flows[] = {10, 40, 0, 20, 60, 10, 5, 30, 5};
static const double demand[] = {50, 110, 10}, output[] = {100, 200, 50}, jobs[] = {50, 40, 10};

static ji_model *nation(void) {
  static const char *const names[] = {"household_consumption"}, *const rows[] = {"employment"};
  static const char *const units[] = {"person"};
  const support_io table = {.n = 3,
                            .demands = 1,
                            .rows = 1,
                            .flows = flows,
                            .demand = demand,
                            .satellites = jobs,
                            .output = output,
                            .sectors = sectors,
                            .demand_names = names,
                            .row_names = rows,
                            .row_units = units};
  ji_io_options options;
  ji_model *out;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e6 EUR@2010:basic";
  support_ok(ctx, support_io_create(ctx, &table, &options, &out));
  return out;
}

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_dataset *employed(const char *const *regions, const char *const *names,
                            const double *values, const int *absent, int64_t count,
                            const char *unit) {
  const support_column columns[] = {
      {.name = "region", .texts = regions},
      {.name = "sector", .texts = names},
      {.name = "employment", .unit = unit, .numbers = values, .absent = absent}};
  return support_dataset(ctx, count, columns, 3);
}

static const char *const one[] = {"north", "north", "north"};

static ji_io_regional_options options_of(int32_t method) {
  ji_io_regional_options options;
  support_ok(ctx, ji_io_regional_options_init(&options, sizeof options));
  options.method = method;
  options.delta = 0.3;
  return options;
}

static ji_bundle *make(ji_dataset *employment, const ji_io_regional_options *options,
                       ji_status expected) {
  ji_model *model = nation();
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_regional(ctx, model, employment, options, &out), expected);
  assert_true((out != NULL) == (expected == JI_OK));
  ji_model_unref(model);
  ji_dataset_unref(employment);
  return out;
}

/* A region that is the nation has the nation's table. */
static void test_the_nation_is_its_own_region(void **state) {
  (void)state;
  for (int32_t method = JI_IO_QUOTIENT_SLQ; method <= JI_IO_QUOTIENT_RLQ; method++) {
    ji_io_regional_options options = options_of(method);
    ji_bundle *out = make(employed(one, sectors, jobs, NULL, 3, NULL), &options, JI_OK);
    for (int64_t c = 0; c < 9; c++)
      support_close("flow", support_element(out, "flows", c / 3, c % 3), flows[c], 1e-14);
    for (int64_t i = 0; i < 3; i++) {
      support_close("final demand", support_element(out, "final_demand", i, 0), demand[i], 1e-13);
      support_close("jobs", support_element(out, "satellites", 0, i), jobs[i], 1e-14);
      assert_true(support_element(out, "satellites", 1, i) < 1e-12);
    }
    ji_bundle_unref(out);
  }
}

static void test_two_regions_add_up_and_do_not_trade(void **state) {
  (void)state;
  static const char *const regions[] = {"north", "south", "north", "south", "north", "south"};
  static const char *const names[] = {"farms", "farms", "mills", "mills", "mines", "mines"};
  static const double values[] = {40, 10, 10, 30, 0, 10};
  ji_io_regional_options options = options_of(JI_IO_QUOTIENT_FLQ);
  ji_bundle *out = make(employed(regions, names, values, NULL, 6, "person"), &options, JI_OK);
  for (int64_t i = 0; i < 3; i++) {
    support_close("output",
                  support_element(out, "output", i, 0) + support_element(out, "output", 3 + i, 0),
                  output[i], 1e-14);
    for (int64_t j = 0; j < 3; j++) {
      assert_true(support_element(out, "flows", i, 3 + j) == 0);
      assert_true(support_element(out, "flows", 3 + i, j) == 0);
      double kept = support_element(out, "flows", i, j);
      assert_true(kept <= flows[i * 3 + j] * support_element(out, "output", j, 0) / output[j]);
    }
    support_close("jobs", support_element(out, "satellites", 0, i), values[2 * i], 1e-14);
  }
  /* What a sector buys, here or elsewhere in the nation, is what the nation's buys. */
  for (int64_t j = 0; j < 2; j++) {
    double bought = support_element(out, "satellites", 1, j);
    for (int64_t i = 0; i < 3; i++)
      bought += support_element(out, "flows", i, j);
    double column = flows[j] + flows[3 + j] + flows[6 + j];
    support_close("column", bought, column * support_element(out, "output", j, 0) / output[j],
                  1e-14);
  }
  ji_model *model;
  support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &model));
  ji_model_unref(model);
  ji_column slq = support_look(ctx, ji_bundle_find(out, "quotients"), "slq");
  support_close("slq", support_number(&slq, 0), 40.0 / 50 / (50.0 / 100), 1e-14);
  assert_true(isnan(support_element(out, "location_quotients", 0, 2))); /* no mines in the north */
  ji_bundle_unref(out);
}

/* FLQ: lambda is one number of the region, not one of each sector (a known mistake). */
static void test_flq_by_hand(void **state) {
  (void)state;
  static const double values[] = {10, 10, 1};
  ji_io_regional_options options = options_of(JI_IO_QUOTIENT_FLQ);
  ji_bundle *out = make(employed(one, sectors, values, NULL, 3, NULL), &options, JI_OK);
  double lambda = pow(log2(1.21), 0.3), slq0 = 10.0 / 21 / 0.5, slq1 = 10.0 / 21 / 0.4;
  support_close("diagonal", support_element(out, "location_quotients", 0, 0), slq0 * lambda, 1e-14);
  support_close("beside", support_element(out, "location_quotients", 0, 1), slq0 / slq1 * lambda,
                1e-14);
  ji_bundle_unref(out);
}

static void test_where_the_cap_falls(void **state) {
  (void)state;
  static const double values[] = {1, 30, 1};
  ji_io_regional_options options = options_of(JI_IO_QUOTIENT_AFLQ);
  options.delta = 0;
  double slq = 30.0 / 32 / 0.4, share = 30.0 / 40;
  for (int32_t cap = JI_IO_CAP_RESULT; cap <= JI_IO_CAP_NONE; cap++) {
    options.cap = cap;
    ji_bundle *out = make(employed(one, sectors, values, NULL, 3, NULL), &options, JI_OK);
    double expected = cap == JI_IO_CAP_RESULT           ? 1
                      : cap == JI_IO_CAP_SPECIALISATION ? log2(1 + slq)
                                                        : slq * log2(1 + slq);
    support_close("flow", support_element(out, "flows", 1, 1), 60 * share * expected, 1e-13);
    support_close("quotient", support_element(out, "location_quotients", 1, 1), slq * log2(1 + slq),
                  1e-13);
    ji_bundle_unref(out);
  }
}

static void test_too_much_inside_is_told(void **state) {
  (void)state;
  static const double values[] = {1, 30, 10};
  ji_io_regional_options options = options_of(JI_IO_QUOTIENT_SLQ);
  options.cap = JI_IO_CAP_NONE;
  ji_bundle *out = make(employed(one, sectors, values, NULL, 3, NULL), &options, JI_OK);
  ji_column verdict = support_look(ctx, ji_bundle_find(out, "report"), "verdict");
  char *text = support_text(ctx, &verdict, 0);
  assert_string_equal(text, "warning");
  free(text);
  ji_bundle_unref(out);
}

/* A census that counts otherwise than the table: shares of the sum, jobs as the table counts. */
static void test_the_sum_of_regions_as_the_nation(void **state) {
  (void)state;
  static const char *const regions[] = {"n", "n", "n", "s", "s", "s"};
  static const char *const names[] = {"farms", "mills", "mines", "farms", "mills", "mines"};
  static const double values[] = {4000, 1000, 0, 1000, 3000, 0};
  ji_io_regional_options options = options_of(JI_IO_QUOTIENT_SLQ);
  options.nation = JI_IO_NATION_SUM;
  ji_bundle *out = make(employed(regions, names, values, NULL, 6, NULL), &options, JI_OK);
  support_close("jobs", support_element(out, "satellites", 0, 0), 40, 1e-14);
  support_close("jobs", support_element(out, "satellites", 0, 3), 10, 1e-14);
  ji_column slq = support_look(ctx, ji_bundle_find(out, "quotients"), "slq");
  assert_true(support_is_null(&slq, 2)); /* nobody in the nation */
  ji_bundle_unref(out);
}

static void test_units_of_employment(void **state) {
  (void)state;
  static const double thousands[] = {0.01, 0.01, 0.001};
  ji_io_regional_options options = options_of(JI_IO_QUOTIENT_SLQ);
  ji_bundle *out = make(employed(one, sectors, thousands, NULL, 3, "1e3 person"), &options, JI_OK);
  support_close("jobs", support_element(out, "satellites", 0, 0), 10, 1e-14);
  ji_bundle_unref(out);
  make(employed(one, sectors, thousands, NULL, 3, "h"), &options, JI_ERROR_UNIT);
  support_message(ctx, "employment: column \"employment\"");
}

static void test_refusals(void **state) {
  (void)state;
  static const char *const unknown[] = {"farms", "mills", "ships"};
  static const char *const doubled[] = {"farms", "mills", "mills"};
  static const char *const nowhere[] = {"north", NULL, "north"};
  static const double values[] = {1, 2, 3}, negative[] = {1, -2, 3}, more[] = {1, 41, 3};
  static const double nobody[] = {0, 0, 0};
  static const int absent[] = {0, 0, 1};
  ji_io_regional_options options = options_of(JI_IO_QUOTIENT_SLQ);
  make(employed(one, unknown, values, NULL, 3, NULL), &options, JI_ERROR_LABEL);
  support_message(ctx, "row 3: \"ships\" is no sector of the table");
  make(employed(one, doubled, values, NULL, 3, NULL), &options, JI_ERROR_LABEL);
  support_message(ctx, "\"mills\" is twice in \"north\"");
  make(employed(nowhere, sectors, values, NULL, 3, NULL), &options, JI_ERROR_LABEL);
  support_message(ctx, "row 2 has no region");
  make(employed(one, sectors, values, NULL, 2, NULL), &options, JI_ERROR_LABEL);
  support_message(ctx, "\"mines\" is missing in \"north\"");
  make(employed(one, sectors, negative, NULL, 3, NULL), &options, JI_ERROR_VALUE);
  support_message(ctx, "row 2, \"mills\" in \"north\"");
  make(employed(one, sectors, values, absent, 3, NULL), &options, JI_ERROR_VALUE);
  make(employed(one, sectors, more, NULL, 3, NULL), &options, JI_ERROR_VALUE);
  support_message(ctx, "\"north\" has more of \"mills\" than the whole nation");
  make(employed(one, sectors, nobody, NULL, 3, NULL), &options, JI_ERROR_VALUE);
  support_message(ctx, "nobody works in \"north\"");
  make(employed(one, sectors, values, NULL, 0, NULL), &options, JI_ERROR_VALUE);
  const support_column bare[] = {{.name = "region", .texts = one}};
  make(support_dataset(ctx, 3, bare, 1), &options, JI_ERROR_NOT_FOUND);
  options.satellite = "hours";
  make(employed(one, sectors, values, NULL, 3, NULL), &options, JI_ERROR_NOT_FOUND);
}

static void test_a_table_of_regions_is_refused(void **state) {
  (void)state;
  static const char *const same[] = {"farms", "farms"}, *const two[] = {"a", "b"};
  static const char *const names[] = {"f"}, *const rows[] = {"employment"};
  const support_io table = {.n = 2,
                            .demands = 1,
                            .rows = 1,
                            .flows = (const double[]){1, 1, 1, 1},
                            .demand = (const double[]){8, 8},
                            .satellites = (const double[]){5, 5},
                            .output = (const double[]){10, 10},
                            .sectors = same,
                            .regions = two,
                            .demand_names = names,
                            .row_names = rows};
  static const double values[] = {1};
  ji_model *model;
  ji_bundle *out;
  ji_dataset *employment = employed(one, sectors, values, NULL, 1, NULL);
  support_ok(ctx, support_io_create(ctx, &table, NULL, &model));
  support_status(ctx, ji_io_regional(ctx, model, employment, NULL, &out), JI_ERROR_LABEL);
  support_message(ctx, "in several regions of the table");
  ji_dataset_unref(employment);
  ji_model_unref(model);
}

static void test_arguments_and_options(void **state) {
  (void)state;
  ji_io_regional_options options = options_of(JI_IO_QUOTIENT_FLQ);
  options.delta = NAN;
  make(employed(one, sectors, jobs, NULL, 3, NULL), &options, JI_ERROR_ARGUMENT);
  support_message(ctx, "delta is not stated");
  options.delta = 1;
  make(employed(one, sectors, jobs, NULL, 3, NULL), &options, JI_ERROR_ARGUMENT);
  options.delta = 0.3;
  int32_t *const members[] = {&options.method, &options.cap, &options.nation, &options.diagonal};
  for (size_t i = 0; i < 4; i++) {
    int32_t before = *members[i];
    *members[i] = i ? 3 : 5;
    make(employed(one, sectors, jobs, NULL, 3, NULL), &options, JI_ERROR_ARGUMENT);
    *members[i] = -1;
    make(employed(one, sectors, jobs, NULL, 3, NULL), &options, JI_ERROR_ARGUMENT);
    *members[i] = before;
  }
  ji_model *model = nation();
  ji_dataset *employment = employed(one, sectors, jobs, NULL, 3, NULL);
  ji_bundle *out;
  support_status(ctx, ji_io_regional(ctx, NULL, employment, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_regional(ctx, model, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_regional(ctx, model, employment, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_model_unref(model);
  ji_dataset_unref(employment);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_nation_is_its_own_region),
      cmocka_unit_test(test_two_regions_add_up_and_do_not_trade),
      cmocka_unit_test(test_flq_by_hand),
      cmocka_unit_test(test_where_the_cap_falls),
      cmocka_unit_test(test_too_much_inside_is_told),
      cmocka_unit_test(test_the_sum_of_regions_as_the_nation),
      cmocka_unit_test(test_units_of_employment),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_a_table_of_regions_is_refused),
      cmocka_unit_test(test_arguments_and_options),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
