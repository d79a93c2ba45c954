/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Domestic flows from total ones. */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

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

/* Output 100 and 200; imports 50 and 20; exports 25 and 60: shares 50 / 125 and 20 / 160. */
static const char *const sectors[] = {"farms", "mills"};
static const char *const names[] = {"households", "exports", "imports"};
static const char *const rows[] = {"employment", "customs"};
static const double flows[] = {30, 40, 10, 60}, output[] = {100, 200};
static const double demand[] = {55, 25, -50, 90, 60, -20}, satellites[] = {5, 8, 50, 20};

static ji_status create(const double *f, double tolerance, const char *const *units,
                        ji_model **out) {
  const support_io table = {.n = 2,
                            .demands = 3,
                            .rows = 2,
                            .flows = flows,
                            .demand = f,
                            .satellites = satellites,
                            .output = output,
                            .sectors = sectors,
                            .demand_names = names,
                            .row_names = rows,
                            .row_units = units};
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = tolerance;
  options.flows_unit = "1e6 EUR@2010:basic";
  return support_io_create(ctx, &table, &options, out);
}

static ji_bundle *separate(const double *f, double tolerance, const ji_io_domestic_options *options,
                           ji_status expected) {
  ji_model *model;
  ji_bundle *out = NULL;
  support_ok(ctx, create(f, tolerance, NULL, &model));
  support_status(ctx, ji_io_domestic(ctx, model, options, &out), expected);
  assert_true((out != NULL) == (expected == JI_OK));
  ji_model_unref(model);
  return out;
}

static double row_sum(const ji_bundle *out, int64_t i) {
  double sum = 0;
  for (int64_t j = 0; j < 2; j++)
    sum += support_element(out, "flows", i, j);
  for (int64_t k = 0; k < ji_bundle_find_array(out, "final_demand")->columns; k++)
    sum += support_element(out, "final_demand", i, k);
  return sum;
}

static void test_shares_and_flows(void **state) {
  (void)state;
  ji_bundle *out = separate(demand, 1e-9, NULL, JI_OK);
  ji_column share = support_look(ctx, ji_bundle_find(out, "import_shares"), "share");
  support_close("share", support_number(&share, 0), 0.4, 1e-15);
  support_close("share", support_number(&share, 1), 0.125, 1e-15);
  support_close("flow", support_element(out, "flows", 0, 1), 0.6 * 40, 1e-15);
  support_close("households", support_element(out, "final_demand", 0, 0), 0.6 * 55, 1e-15);
  assert_true(support_element(out, "final_demand", 0, 1) == 25); /* exports stay whole */
  assert_true(ji_bundle_find_array(out, "final_demand")->columns == 2);
  for (int64_t i = 0; i < 2; i++)
    support_close("row", row_sum(out, i), output[i], 1e-14);
  support_close("imported", support_element(out, "satellites", 2, 0), 0.4 * 30 + 0.125 * 10, 1e-15);
  ji_model *model;
  support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &model));
  ji_bundle *again = NULL; /* the table says what it is */
  support_status(ctx, ji_io_domestic(ctx, model, NULL, &again), JI_ERROR_VALUE);
  support_message(ctx, "are domestic already");
  ji_model_unref(model);
  ji_bundle_unref(out);
}

/* Imports beside the table instead of below zero in final demand. */
static void test_imports_as_a_satellite(void **state) {
  (void)state;
  ji_io_domestic_options options;
  support_ok(ctx, ji_io_domestic_options_init(&options, sizeof options));
  options.imports = "customs";
  options.discrepancy = "discrepancy";
  ji_bundle *out = separate(demand, 1e-9, &options, JI_OK);
  ji_column share = support_look(ctx, ji_bundle_find(out, "import_shares"), "share");
  support_close("share", support_number(&share, 1), 0.125, 1e-15);
  for (int64_t i = 0; i < 2; i++)
    support_close("row", row_sum(out, i), output[i], 1e-14);
  ji_bundle_unref(out);
}

static void test_a_discrepancy_keeps_rows_in_balance(void **state) {
  (void)state;
  static const double open[] = {45, 25, -50, 90, 60, -20};
  ji_io_domestic_options options;
  support_ok(ctx, ji_io_domestic_options_init(&options, sizeof options));
  ji_bundle *out = separate(open, INFINITY, &options, JI_OK);
  support_close("row", row_sum(out, 0), 100 - 0.6 * 10, 1e-14);
  ji_bundle_unref(out);
  options.discrepancy = "discrepancy";
  out = separate(open, INFINITY, &options, JI_OK);
  support_close("discrepancy", support_element(out, "final_demand", 0, 2), 0.6 * 10, 1e-14);
  for (int64_t i = 0; i < 2; i++)
    support_close("row", row_sum(out, i), output[i], 1e-14);
  ji_bundle_unref(out);
}

static void test_an_open_row_is_told(void **state) {
  (void)state;
  static const double open[] = {45, 25, -50, 90, 60, -20};
  ji_model *model;
  ji_bundle *out;
  support_ok(ctx, create(open, 0.2, NULL, &model)); /* 10 of 100 are missing */
  support_ok(ctx, ji_io_domestic(ctx, model, NULL, &out));
  ji_column value = support_look(ctx, ji_bundle_find(out, "report"), "value");
  support_close("gap", support_number(&value, 0), 0.06, 1e-13);
  ji_bundle_unref(out);
  ji_model_unref(model);
}

static void test_shares_that_are_none(void **state) {
  (void)state;
  static const double sold_on[] = {-25, 105, -50, 90, 60, -20};
  static const double positive[] = {-45, 25, 50, 90, 60, -20};
  static const double all[] = {-70, 150, -50, 90, 60, -20};
  separate(sold_on, 1e-9, NULL, JI_ERROR_VALUE);
  support_message(ctx, "\"farms\": exports are above output");
  separate(positive, 1e-9, NULL, JI_ERROR_VALUE);
  support_message(ctx, "\"farms\": imports are negative");
  separate(all, 1e-9, NULL, JI_ERROR_VALUE);
  support_message(ctx, "nothing is used at home");
}

static void test_what_is_not_there(void **state) {
  (void)state;
  ji_io_domestic_options options;
  support_ok(ctx, ji_io_domestic_options_init(&options, sizeof options));
  options.imports = "purchases";
  separate(demand, 1e-9, &options, JI_ERROR_NOT_FOUND);
  support_message(ctx, "\"purchases\" of imports");
  options.imports = "exports";
  separate(demand, 1e-9, &options, JI_ERROR_ARGUMENT);
  options.imports = NULL; /* the default */
  options.exports = "sales";
  separate(demand, 1e-9, &options, JI_ERROR_NOT_FOUND);
  support_message(ctx, "\"sales\" of exports");
  options.exports = NULL;
  options.discrepancy = "households";
  separate(demand, 1e-9, &options, JI_ERROR_LABEL);
}

static void test_imports_that_are_no_money(void **state) {
  (void)state;
  static const char *const units[] = {"person", "h"};
  ji_model *model;
  ji_bundle *out;
  ji_io_domestic_options options;
  support_ok(ctx, create(demand, 1e-9, units, &model));
  support_ok(ctx, ji_io_domestic_options_init(&options, sizeof options));
  options.imports = "customs";
  support_status(ctx, ji_io_domestic(ctx, model, &options, &out), JI_ERROR_UNIT);
  support_status(ctx, ji_io_domestic(ctx, model, &options, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_domestic(ctx, NULL, &options, &out), JI_ERROR_ARGUMENT);
  ji_model_unref(model);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_shares_and_flows),
      cmocka_unit_test(test_imports_as_a_satellite),
      cmocka_unit_test(test_a_discrepancy_keeps_rows_in_balance),
      cmocka_unit_test(test_an_open_row_is_told),
      cmocka_unit_test(test_shares_that_are_none),
      cmocka_unit_test(test_what_is_not_there),
      cmocka_unit_test(test_imports_that_are_no_money),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
