/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of China 2018 under examples/data against figures computed outside of this library:
 * china-2018/SOURCE.md beside this file. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-9

/* --- China 2018 --------------------------------------------------------------------------- */

static ji_model *china(ji_context *ctx, char *path) {
  ji_bundle *bundle;
  ji_model *model;
  support_ok(ctx, ji_bundle_read_folder(ctx, path, &bundle));
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, &model));
  ji_bundle_unref(bundle);
  return model;
}

static void test_china_multipliers(void **state) {
  (void)state;
  char *folder = support_source("examples/data/china-2018");
  char *path = support_source("tests/reference/china-2018/expected_multipliers.csv");
  support_table *expected = support_table_read(path);
  ji_context *ctx = support_context();
  ji_model *model = china(ctx, folder);
  ji_dataset *per_table_unit, *per_billion;
  ji_io_multiplier_options options;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.unit = "person/(1e9 CNY@2018:producers_with_vat)";
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &per_table_unit));
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &per_billion));
  static const char *const columns[][2] = {{"direct", "direct_persons_per_1e9_cny"},
                                           {"type1", "type1_persons_per_1e9_cny"},
                                           {"type2", "type2_persons_per_1e9_cny"}};
  assert_int_equal(ji_dataset_row_count(per_billion), expected->rows);
  for (size_t c = 0; c < 3; c++) {
    size_t column = support_table_column(expected, columns[c][1]);
    for (size_t i = 0; i < expected->rows; i++) {
      const char *sector = support_table_text(expected, i, 0);
      double wanted = support_table_number(expected, i, column);
      double found = support_io_cell(ctx, per_billion, sector, NULL, NULL, columns[c][0]);
      support_close(sector, found, wanted, TOLERANCE);
      found = support_io_cell(ctx, per_table_unit, sector, NULL, NULL, columns[c][0]);
      support_close(sector, found, wanted / 10, TOLERANCE);
    }
  }
  double agriculture = support_io_cell(ctx, per_table_unit, "agriculture", NULL, NULL, "direct");
  assert_true(fabs(agriculture - 1866.862) < 0.0005);
  ji_dataset_unref(per_table_unit);
  ji_dataset_unref(per_billion);
  ji_model_unref(model);
  free(folder);
  ji_context_free(ctx);
  support_table_free(expected);
  free(path);
}

/* --- the basket --------------------------------------------------------------------------- */

/* The cell of the library's own table that an expected row speaks of: ALL is a sum. */
static double sum_cells(ji_context *ctx, const ji_dataset *result, const char *part,
                        const char *sector, const char *effect) {
  ji_column component = support_look(ctx, result, "component");
  ji_column driver = support_look(ctx, result, "driver");
  ji_column effects = support_look(ctx, result, "effect");
  ji_column value = support_look(ctx, result, "value");
  double sum = 0;
  int any = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(result); i++) {
    char *text[3] = {support_text(ctx, &component, i), support_text(ctx, &driver, i),
                     support_text(ctx, &effects, i)};
    int here = strcmp(sector, "ALL") == 0 ||
               (text[0] ? strcmp(text[0], sector) == 0 : strcmp(sector, "(none)") == 0);
    here = here && (strcmp(part, "ALL") == 0 || strcmp(text[1], part) == 0) &&
           strcmp(text[2], effect) == 0;
    if (here)
      sum += support_number(&value, i);
    any |= here;
    for (int k = 0; k < 3; k++)
      free(text[k]);
  }
  if (!any)
    fail_msg("no row of %s, %s, %s", part, sector, effect);
  return sum;
}

static double sum_demand(ji_context *ctx, const ji_dataset *demand, const char *part,
                         const char *sector) {
  ji_column component = support_look(ctx, demand, "component");
  ji_column driver = support_look(ctx, demand, "driver");
  ji_column value = support_look(ctx, demand, "value");
  double sum = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(demand); i++) {
    char *text[2] = {support_text(ctx, &component, i), support_text(ctx, &driver, i)};
    int here = strcmp(sector, "ALL") == 0 ||
               (text[0] ? strcmp(text[0], sector) == 0 : strcmp(sector, "(none)") == 0);
    if (here && (strcmp(part, "ALL") == 0 || strcmp(text[1], part) == 0))
      sum += support_number(&value, i);
    free(text[0]);
    free(text[1]);
  }
  return sum;
}

/* Expected figures have 12 significant digits; a figure of 0 is 0. */
static void check_figure(const char *what, double found, double wanted) {
  if (wanted == 0)
    assert_true(fabs(found) < 1e-12);
  else
    support_close(what, found, wanted, TOLERANCE);
}

static void check_variant(ji_context *ctx, const ji_model *model, const support_table *expected,
                          const char *variant, int32_t tax) {
  char *path = support_source("examples/data/china-2018/illustrative_basket.csv");
  ji_dataset *basket, *demand, *result;
  ji_io_basket_options options;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &basket));
  support_ok(ctx, ji_io_basket_options_init(&options, sizeof options));
  options.unit = "1e9 CNY@2018:purchasers";
  options.tax = tax;
  support_ok(ctx, ji_io_basket_demand(ctx, model, basket, &options, &demand));
  support_ok(ctx, ji_model_estimate(ctx, model, demand, NULL, &result));
  static const char *const effects[] = {"direct", "indirect", "induced"};
  int rows = 0;
  for (size_t i = 0; i < expected->rows; i++) {
    if (strcmp(support_table_text(expected, i, 0), variant) != 0)
      continue;
    const char *part = support_table_text(expected, i, 1);
    const char *sector = support_table_text(expected, i, 2);
    check_figure(sector, sum_demand(ctx, demand, part, sector),
                 support_table_number(expected, i, 3));
    double total = 0;
    for (size_t k = 0; k < 3; k++) {
      double found = sum_cells(ctx, result, part, sector, effects[k]);
      check_figure(sector, found, support_table_number(expected, i, 4 + k));
      total += found;
    }
    check_figure(sector, total, support_table_number(expected, i, 7));
    rows++;
  }
  assert_int_equal(rows, 84);
  ji_dataset_unref(basket);
  ji_dataset_unref(demand);
  ji_dataset_unref(result);
  free(path);
}

static void test_china_basket(void **state) {
  (void)state;
  char *folder = support_source("examples/data/china-2018");
  char *path = support_source("tests/reference/china-2018/expected_basket.csv");
  support_table *expected = support_table_read(path);
  ji_context *ctx = support_context();
  ji_model *model = china(ctx, folder);
  check_variant(ctx, model, expected, "A_vat_inside_table_prices", JI_IO_TAX_INSIDE);
  check_variant(ctx, model, expected, "B_vat_outside_table_prices", JI_IO_TAX_OUTSIDE);
  ji_model_unref(model);
  free(folder);
  ji_context_free(ctx);
  support_table_free(expected);
  free(path);
}

/* The library's own sums, through the measures: by part and effect, and all of it. */
static void test_china_basket_sums(void **state) {
  (void)state;
  char *folder = support_source("examples/data/china-2018");
  char *path = support_source("examples/data/china-2018/illustrative_basket.csv");
  ji_context *ctx = support_context();
  ji_model *model = china(ctx, folder);
  ji_dataset *basket, *demand, *result, *sums;
  ji_io_basket_options options;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &basket));
  support_ok(ctx, ji_io_basket_options_init(&options, sizeof options));
  options.unit = "1e9 CNY@2018:purchasers";
  support_ok(ctx, ji_io_basket_demand(ctx, model, basket, &options, &demand));
  support_ok(ctx, ji_model_estimate(ctx, model, demand, NULL, &result));
  const char *by[] = {"effect", "driver"};
  support_ok(ctx, ji_dataset_aggregate(ctx, result, by, 2, &sums));
  support_close("trade", support_io_cell(ctx, sums, NULL, "trade_margin", "direct", "value"),
                1731.4438, 1e-7);
  support_close("trade", support_io_cell(ctx, sums, NULL, "trade_margin", "induced", "value"),
                641.0826, 1e-7);
  ji_dataset_unref(sums);
  support_ok(ctx, ji_dataset_aggregate(ctx, result, NULL, 0, &sums));
  ji_column value = support_look(ctx, sums, "value");
  support_close("all", support_number(&value, 0), 12389.8355636, TOLERANCE);
  ji_dataset_unref(sums);
  ji_dataset_unref(basket);
  ji_dataset_unref(demand);
  ji_dataset_unref(result);
  ji_model_unref(model);
  free(folder);
  ji_context_free(ctx);
  free(path);
}

/* e'Lf = total employment: 1e-9 with the file's final demand. */
static void test_china_identity(void **state) {
  (void)state;
  char *folder = support_source("examples/data/china-2018");
  ji_context *ctx = support_context();
  ji_model *model = china(ctx, folder);
  ji_dataset *checks;
  support_ok(ctx, ji_io_check(ctx, model, &checks));
  ji_column check = support_look(ctx, checks, "check");
  ji_column value = support_look(ctx, checks, "value");
  ji_column verdict = support_look(ctx, checks, "verdict");
  int seen = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(checks); i++) {
    char *name = support_text(ctx, &check, i), *said = support_text(ctx, &verdict, i);
    if (strcmp(name, "employment_identity") == 0) {
      assert_string_equal(said, "passed");
      assert_true(support_number(&value, i) < 1e-9);
      seen++;
    }
    if (strcmp(name, "closure") == 0) {
      assert_true(fabs(support_number(&value, i) - 0.6907) < 0.00005);
      seen++;
    }
    if (strcmp(name, "column_balance") == 0) {
      assert_string_equal(said, "passed");
      seen++;
    }
    free(name);
    free(said);
  }
  assert_int_equal(seen, 3);
  ji_dataset_unref(checks);
  ji_model_unref(model);
  free(folder);
  ji_context_free(ctx);
}

/* The same with f = x - Zi: then nothing but rounding is left. */
static void test_china_identity_derived(void **state) {
  (void)state;
  char *path[2] = {support_source("examples/data/china-2018/flows.csv"),
                   support_source("examples/data/china-2018/accounts.csv")};
  support_table *flows = support_table_read(path[0]), *accounts = support_table_read(path[1]);
  char *folder = support_source("examples/data/china-2018");
  ji_context *ctx = support_context();
  ji_model *model = china(ctx, folder);
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  size_t output = support_table_column(accounts, "gross_output");
  size_t employment = support_table_column(accounts, "employment");
  double reached = 0, total = 0;
  for (size_t i = 0; i < flows->rows; i++) {
    double demand = support_table_number(accounts, i, output);
    for (size_t j = 1; j < flows->columns; j++)
      demand -= support_table_number(flows, i, j);
    reached +=
        demand * support_io_cell(ctx, out, support_table_text(flows, i, 0), NULL, NULL, "type1");
    total += 1e4 * support_table_number(accounts, i, employment);
  }
  support_close("e'Lf", reached, total, 1e-12);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
  support_table_free(flows);
  support_table_free(accounts);
  free(path[0]);
  free(path[1]);
  free(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_china_multipliers),      cmocka_unit_test(test_china_basket),
      cmocka_unit_test(test_china_basket_sums),      cmocka_unit_test(test_china_identity),
      cmocka_unit_test(test_china_identity_derived),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
