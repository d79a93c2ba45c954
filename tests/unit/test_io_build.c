/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Supply and use to input-output: the four models, what they keep, what they refuse. */
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

static ji_bundle *convert_as(ji_bundle *tables, int32_t model, ji_status expected) {
  ji_io_supply_use_options options;
  ji_bundle *out = NULL;
  support_ok(ctx, ji_io_supply_use_options_init(&options, sizeof options));
  options.model = model;
  support_status(ctx, ji_io_from_supply_use(ctx, tables, &options, &out), expected);
  assert_true((out != NULL) == (expected == JI_OK));
  ji_bundle_unref(tables);
  return out;
}

static double total(const ji_bundle *bundle, const char *name) {
  const ji_array *array = ji_bundle_find_array(bundle, name);
  double sum = 0;
  for (int64_t i = 0; i < array->rows; i++)
    for (int64_t j = 0; j < array->columns; j++)
      sum += support_element(bundle, name, i, j);
  return sum;
}

/* The verdict of a check; the test fails if there is none. */
static void check_verdict(const ji_bundle *bundle, const char *check, const char *expected) {
  const ji_dataset *report = ji_bundle_find(bundle, "report");
  ji_column checks = support_look(ctx, report, "check");
  ji_column verdicts = support_look(ctx, report, "verdict");
  for (int64_t i = 0; i < checks.length; i++) {
    char *name = support_text(ctx, &checks, i), *verdict = support_text(ctx, &verdicts, i);
    int found = strcmp(name, check) == 0;
    if (found)
      assert_string_equal(verdict, expected);
    free(name);
    free(verdict);
    if (found)
      return;
  }
  fail_msg("no check %s", check);
}

static void test_every_model_is_balanced_and_keeps_its_totals(void **state) {
  (void)state;
  for (int32_t model = JI_IO_SUPPLY_USE_A; model <= JI_IO_SUPPLY_USE_D; model++) {
    ji_bundle *out = convert_as(support_supply_use(ctx), model, JI_OK);
    support_close("use", total(out, "flows"), 205, 1e-14);
    support_close("final demand", total(out, "final_demand"), 195, 1e-14);
    support_close("jobs", total(out, "satellites"), 150, 1e-14);
    for (int64_t i = 0; i < 3; i++) {
      double row = support_element(out, "final_demand", i, 0);
      for (int64_t j = 0; j < 3; j++)
        row += support_element(out, "flows", i, j);
      support_close("row", row, support_element(out, "output", i, 0), 1e-14);
    }
    check_verdict(out, "product_balance", "passed");
    check_verdict(out, "negative_flows", "passed");
    check_verdict(out, "satellite_total", "passed");
    ji_model *made;
    support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &made));
    ji_model_unref(made);
    ji_bundle_unref(out);
  }
}

static void test_products_or_industries_are_the_sectors(void **state) {
  (void)state;
  static const char *const first[] = {"grain", "grain", "farms", "farms"};
  for (int32_t model = 0; model < 4; model++) {
    ji_bundle *out = convert_as(support_supply_use(ctx), model, JI_OK);
    ji_column sector = support_look(ctx, ji_bundle_find(out, "sectors"), "sector");
    char *name = support_text(ctx, &sector, 0);
    assert_string_equal(name, first[model]);
    assert_true(support_element(out, "output", 0, 0) == (model < 2 ? 95 : 100));
    free(name);
    ji_bundle_unref(out);
  }
}

/* A known mistake of another program: C and D divided by the outputs of products. */
static void test_models_c_and_d_are_per_industry_output(void **state) {
  (void)state;
  ji_bundle *out = convert_as(support_supply_use(ctx), JI_IO_SUPPLY_USE_D, JI_OK);
  /* (90/95 20 + 10/210 15) / 100: shares of farms in both products, over the output of farms. */
  double z = 90.0 / 95 * 20 + 10.0 / 210 * 15;
  support_close("z", support_element(out, "flows", 0, 0), z, 1e-14);
  support_close("a", support_element(out, "flows", 0, 0) / support_element(out, "output", 0, 0),
                z / 100, 1e-14);
  ji_bundle_unref(out);
}

/* Without secondary products all models are the use table itself. */
static void test_pure_industries_leave_the_use_table(void **state) {
  (void)state;
  const double pure[] = {95, 0, 0, 0, 210, 0, 0, 0, 95};
  for (int32_t model = 0; model < 4; model++) {
    ji_bundle *tables = support_with_array(ctx, support_supply_use(ctx), "supply", pure, 3, 3);
    ji_bundle *out = convert_as(tables, model, JI_OK);
    for (int64_t i = 0; i < 9; i++)
      support_close("z", support_element(out, "flows", i / 3, i % 3), support_use[i], 1e-14);
    ji_bundle_unref(out);
  }
}

static const double wide_supply[] = {60, 30, 5, 0, 10, 185, 0, 20, 80};
static const char *const two[] = {"farms", "others"};

static ji_bundle *rectangular(void) {
  static const double supply[] = {90, 5, 10, 200, 0, 95}, use[] = {20, 40, 15, 85, 10, 35};
  static const double jobs[] = {50, 100};
  ji_bundle *b = support_with_array(ctx, support_supply_use(ctx), "supply", supply, 3, 2);
  b = support_with_array(ctx, b, "use", use, 3, 2);
  b = support_with_array(ctx, b, "satellites", jobs, 1, 2);
  return support_with_names(ctx, b, "industries", "sector", two, 2);
}

static void test_rectangular_tables(void **state) {
  (void)state;
  ji_bundle *b = convert_as(rectangular(), JI_IO_SUPPLY_USE_B, JI_OK);
  ji_bundle *d = convert_as(rectangular(), JI_IO_SUPPLY_USE_D, JI_OK);
  assert_true(ji_bundle_find_array(b, "flows")->rows == 3);
  assert_true(ji_bundle_find_array(d, "flows")->rows == 2);
  support_close("jobs", total(b, "satellites"), 150, 1e-14);
  /* Jobs of the first product: its shares of both industries' jobs. */
  support_close("moved", support_element(b, "satellites", 0, 0), 50 * 0.9 + 100 * 5.0 / 300, 1e-14);
  support_close("flows", total(d, "flows"), 205, 1e-14);
  ji_bundle_unref(b);
  ji_bundle_unref(d);
  convert_as(rectangular(), JI_IO_SUPPLY_USE_A, JI_ERROR_SHAPE);
  support_message(ctx, "as many products as industries, not 3 and 2");
  convert_as(rectangular(), JI_IO_SUPPLY_USE_C, JI_ERROR_SHAPE);
}

/* A user that buys none of a product that its industry makes besides: the technology of the product
 * is taken out of the industry's purchases and leaves less than nothing. */
static void test_negative_flows_are_told(void **state) {
  (void)state;
  const double use[] = {0, 40, 20, 15, 60, 25, 10, 20, 15};
  ji_bundle *tables = support_with_array(ctx, support_supply_use(ctx), "use", use, 3, 3);
  ji_bundle *out = convert_as(tables, JI_IO_SUPPLY_USE_A, JI_OK);
  assert_true(support_element(out, "flows", 0, 0) < 0);
  check_verdict(out, "negative_flows", "warning");
  ji_column text = support_look(ctx, ji_bundle_find(out, "report"), "explanation");
  char *line = support_text(ctx, &text, 1);
  support_contains(line, "\"grain\" to \"grain\"");
  free(line);
  ji_bundle_unref(out);
}

static void test_jobs_below_zero_are_told(void **state) {
  (void)state;
  const double jobs[] = {1, 149, 0};
  ji_bundle *tables = support_with_array(ctx, support_supply_use(ctx), "satellites", jobs, 1, 3);
  ji_bundle *out = convert_as(tables, JI_IO_SUPPLY_USE_A, JI_OK);
  check_verdict(out, "satellite_total", "warning");
  support_close("jobs", total(out, "satellites"), 150, 1e-13);
  ji_bundle_unref(out);
}

static void test_an_unbalanced_product_is_told(void **state) {
  (void)state;
  const double demand[] = {35, 110, 60};
  ji_bundle *tables =
      support_with_array(ctx, support_supply_use(ctx), "final_demand", demand, 3, 1);
  ji_bundle *out = convert_as(tables, JI_IO_SUPPLY_USE_B, JI_OK);
  check_verdict(out, "product_balance", "warning");
  ji_column text = support_look(ctx, ji_bundle_find(out, "report"), "explanation");
  char *line = support_text(ctx, &text, 0);
  support_contains(line, "the widest gap: \"rides\"");
  free(line);
  ji_bundle_unref(out);
}

static void test_what_has_no_output(void **state) {
  (void)state;
  const double idle[] = {95, 0, 0, 30, 180, 0, 0, 95, 0};
  ji_bundle *b = support_with_array(ctx, support_supply_use(ctx), "supply", idle, 3, 3);
  convert_as(b, JI_IO_SUPPLY_USE_B, JI_ERROR_VALUE);
  support_message(ctx, "industry \"carriers\" has no output, but buys");
  b = support_with_array(ctx, support_supply_use(ctx), "supply", idle, 3, 3);
  convert_as(b, JI_IO_SUPPLY_USE_C, JI_ERROR_SINGULAR);
  support_message(ctx, "industry \"carriers\" has no output");
  b = support_with_array(ctx, support_supply_use(ctx), "supply", idle, 3, 3);
  ji_bundle_unref(convert_as(b, JI_IO_SUPPLY_USE_D, JI_OK)); /* its jobs stay where they are */
  const double missing[] = {0, 0, 0, 30, 180, 0, 0, 15, 80};
  b = support_with_array(ctx, support_supply_use(ctx), "supply", missing, 3, 3);
  convert_as(b, JI_IO_SUPPLY_USE_D, JI_ERROR_VALUE);
  support_message(ctx, "product \"grain\" is used but not supplied");
}

static void test_products_and_industries_that_do_not_match(void **state) {
  (void)state;
  const double twins[] = {40, 40, 15, 80, 80, 50, 40, 40, 15};
  ji_bundle *b = support_with_array(ctx, support_supply_use(ctx), "supply", twins, 3, 3);
  convert_as(b, JI_IO_SUPPLY_USE_A, JI_ERROR_SINGULAR);
  support_message(ctx, "the product mix of the industries is singular");
}

static void test_what_is_missing_or_misshapen(void **state) {
  (void)state;
  ji_bundle *b = support_with_array(ctx, NULL, "supply", wide_supply, 3, 3), *out = NULL;
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "\"products\"");
  static const char *const names[] = {"a", "b", "c"};
  b = support_with_names(ctx, b, "products", "sector", names, 3);
  b = support_with_names(ctx, b, "industries", "sector", names, 3);
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "no array \"use\"");
  b = support_with_array(ctx, b, "use", support_use, 3, 3);
  support_ok(ctx, ji_io_from_supply_use(ctx, b, NULL, &out)); /* the rest may be missing */
  ji_bundle_unref(out);
  b = support_with_array(ctx, b, "use", support_use, 3, 2);
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_SHAPE);
  support_message(ctx, "use is 3 x 2, expected 3 x 3");
  const double infinite[] = {1, 2, 3, 4, INFINITY, 6, 7, 8, 9};
  b = support_with_array(ctx, b, "use", infinite, 3, 3);
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_VALUE);
  support_message(ctx, "use: row 2, column 2 is not a finite number");
  b = support_with_array(ctx, b, "use", support_use, 3, 3);
  b = support_with_array(ctx, b, "final_demand", support_final, 3, 1);
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "\"demand_labels\"");
  b = support_with_names(ctx, b, "demand_labels", "name", names, 2);
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_SHAPE);
  b = support_with_names(ctx, b, "demand_labels", "name", names, 1);
  b = support_with_array(ctx, b, "satellites", support_jobs, 1, 3);
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_NOT_FOUND);
  b = support_with_names(ctx, b, "satellite_labels", "label", names, 1);
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "\"name\"");
  static const char *const doubled[] = {"a", "a", "c"};
  b = support_with_names(ctx, b, "products", "sector", doubled, 3);
  support_status(ctx, ji_io_from_supply_use(ctx, b, NULL, &out), JI_ERROR_LABEL);
  ji_bundle_unref(b);
}

static ji_bundle *in_units(const char *const *units) {
  static const char *const names[] = {"grain", "cloth", "rides"};
  const support_column columns[] = {{.name = "sector", .texts = names},
                                    {.name = "unit", .texts = units}};
  ji_dataset *products = support_dataset(ctx, 3, columns, 2);
  ji_bundle *b = support_supply_use(ctx), *out;
  support_ok(ctx, ji_bundle_with(ctx, b, "products", products, &out));
  ji_dataset_unref(products);
  ji_bundle_unref(b);
  return out;
}

static void test_the_unit_goes_on(void **state) {
  (void)state;
  static const char *const one[] = {"1e6 EUR@2010:basic", "1e6 EUR@2010:basic",
                                    "1e6 EUR@2010:basic"};
  static const char *const mixed[] = {"1e6 EUR@2010:basic", "1e6 EUR@2010:basic", NULL};
  ji_bundle *out = convert_as(in_units(one), JI_IO_SUPPLY_USE_D, JI_OK);
  ji_column unit = support_look(ctx, ji_bundle_find(out, "sectors"), "unit");
  char *text = support_text(ctx, &unit, 2);
  assert_string_equal(text, one[0]);
  free(text);
  ji_bundle_unref(out);
  convert_as(in_units(mixed), JI_IO_SUPPLY_USE_D, JI_ERROR_UNIT);
  support_message(ctx, "products: row 3 is in another unit than row 1");
}

static void test_arguments_and_options(void **state) {
  (void)state;
  ji_bundle *tables = support_supply_use(ctx), *out = NULL;
  ji_io_supply_use_options options;
  support_status(ctx, ji_io_from_supply_use(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_from_supply_use(ctx, tables, NULL, NULL), JI_ERROR_ARGUMENT);
  support_ok(ctx, ji_io_supply_use_options_init(&options, sizeof options));
  options.balance_tolerance = NAN;
  support_status(ctx, ji_io_from_supply_use(ctx, tables, &options, &out), JI_ERROR_ARGUMENT);
  options.balance_tolerance = 0;
  options.reserved = 1;
  support_status(ctx, ji_io_from_supply_use(ctx, tables, &options, &out), JI_ERROR_ARGUMENT);
  ji_bundle_unref(tables);
  convert_as(support_supply_use(ctx), 4, JI_ERROR_ARGUMENT);
  convert_as(support_supply_use(ctx), -1, JI_ERROR_ARGUMENT);
}

/* Jobs of final demand itself are of no industry and no product: they stay. */
static void test_satellites_of_final_demand_stay(void **state) {
  (void)state;
  static const double own[] = {7};
  ji_bundle *given = support_supply_use(ctx), *out;
  given = support_with_array(ctx, given, "satellite_demand", own, 1, 1);
  ji_io_supply_use_options options;
  support_ok(ctx, ji_io_supply_use_options_init(&options, sizeof options));
  for (options.model = JI_IO_SUPPLY_USE_A; options.model <= JI_IO_SUPPLY_USE_D; options.model++) {
    ji_model *model;
    ji_dataset *footprints;
    support_ok(ctx, ji_io_from_supply_use(ctx, given, &options, &out));
    support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &model));
    support_ok(ctx, ji_io_demand_footprints(ctx, model, NULL, &footprints));
    ji_column direct = support_look(ctx, footprints, "direct");
    assert_true(support_number(&direct, 0) == 7);
    ji_dataset_unref(footprints);
    ji_model_unref(model);
    ji_bundle_unref(out);
  }
  given = support_with_array(ctx, given, "satellite_demand", support_jobs, 1, 3);
  support_status(ctx, ji_io_from_supply_use(ctx, given, NULL, &out), JI_ERROR_SHAPE);
  support_message(ctx, "satellite_demand");
  ji_bundle_unref(given);
  given = support_with_array(ctx, NULL, "supply", support_supply, 3, 3);
  given = support_with_array(ctx, given, "use", support_use, 3, 3);
  static const char *const names[] = {"1", "2", "3"};
  given = support_with_names(ctx, given, "products", "sector", names, 3);
  given = support_with_names(ctx, given, "industries", "sector", names, 3);
  given = support_with_array(ctx, given, "satellite_demand", own, 1, 1);
  support_status(ctx, ji_io_from_supply_use(ctx, given, NULL, &out), JI_ERROR_NOT_FOUND);
  assert_null(out);
  ji_bundle_unref(given);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_model_is_balanced_and_keeps_its_totals),
      cmocka_unit_test(test_products_or_industries_are_the_sectors),
      cmocka_unit_test(test_models_c_and_d_are_per_industry_output),
      cmocka_unit_test(test_pure_industries_leave_the_use_table),
      cmocka_unit_test(test_rectangular_tables),
      cmocka_unit_test(test_negative_flows_are_told),
      cmocka_unit_test(test_jobs_below_zero_are_told),
      cmocka_unit_test(test_an_unbalanced_product_is_told),
      cmocka_unit_test(test_what_has_no_output),
      cmocka_unit_test(test_products_and_industries_that_do_not_match),
      cmocka_unit_test(test_what_is_missing_or_misshapen),
      cmocka_unit_test(test_the_unit_goes_on),
      cmocka_unit_test(test_satellites_of_final_demand_stay),
      cmocka_unit_test(test_arguments_and_options),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
