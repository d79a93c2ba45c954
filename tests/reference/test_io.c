/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Published and peer-computed tables: China 2018, Germany 1995, United Kingdom 2010, Croatia 2010,
 * Miller and Blair. Sources: INDEX.md of the reference folder, SOURCE.md of the data. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-9

/* --- China 2018 --------------------------------------------------------------------------- */

/* The path is asked for first: a skipped test leaves by a long jump. */
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
  char *folder = support_data("china-2018");
  char *path = support_data("china-2018/expected_multipliers.csv");
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
  char *path = support_data("china-2018/illustrative_basket.csv");
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
  char *folder = support_data("china-2018");
  char *path = support_data("china-2018/expected_basket.csv");
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
  char *folder = support_data("china-2018");
  char *path = support_data("china-2018/illustrative_basket.csv");
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
  char *folder = support_data("china-2018");
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
  char *path[2] = {support_data("china-2018/flows.csv"), support_data("china-2018/accounts.csv")};
  support_table *flows = support_table_read(path[0]), *accounts = support_table_read(path[1]);
  char *folder = support_data("china-2018");
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

/* --- tables as plain CSV ------------------------------------------------------------------ */

/* The numbers of columns [from, from + columns) as a row-major matrix; empty is NaN. */
static double *numbers(const support_table *table, size_t from, size_t columns) {
  double *out = calloc(table->rows * columns, sizeof *out);
  for (size_t i = 0; i < table->rows; i++)
    for (size_t j = 0; j < columns; j++)
      out[i * columns + j] = support_table_text(table, i, from + j)[0]
                                 ? support_table_number(table, i, from + j)
                                 : (double)NAN;
  return out;
}

static double *read_numbers(const char *relative, const char *first, size_t columns) {
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  size_t from = first ? support_table_column(table, first) : 1;
  double *out = numbers(table, from, columns ? columns : table->columns - from);
  support_table_free(table);
  free(path);
  return out;
}

static const char **sector_names(const support_table *table) {
  const char **names = calloc(table->rows, sizeof *names);
  for (size_t i = 0; i < table->rows; i++)
    names[i] = support_table_text(table, i, 0);
  return names;
}

static void check_multiplier(ji_context *ctx, const ji_model *model, const char *satellite,
                             const char *column, const double *expected, int64_t n) {
  ji_io_multiplier_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellite = satellite;
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &out));
  ji_column found = support_look(ctx, out, column);
  for (int64_t j = 0; j < n; j++) {
    if (isnan(expected[j]))
      assert_true(support_is_null(&found, j));
    else
      support_close(satellite, support_number(&found, j), expected[j], TOLERANCE);
  }
  ji_dataset_unref(out);
}

static void check_inverse(ji_context *ctx, const ji_model *model, const double *expected,
                          int64_t stride, int64_t n) {
  ji_array inverse;
  support_ok(ctx, ji_io_inverse(ctx, model, &inverse));
  const double *l = inverse.data;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) {
      /* Elements far below the diagonal's 1 hold rounding of the terms that cancel. */
      double wanted = expected[i * stride + j];
      assert_true(fabs(l[i * n + j] - wanted) <= TOLERANCE * fabs(wanted) + 1e-15);
    }
  ji_array_release(&inverse);
}

/* --- Germany 1995 ------------------------------------------------------------------------- */

static void test_germany(void **state) {
  (void)state;
  static const char *const rows[] = {"employment", "gva", "compensation"};
  static const char *const demands[] = {"households", "government", "capital", "inventories",
                                        "exports"};
  enum { N = 6 };
  char *path = support_reference("io/data/germany_1995/Z.csv");
  support_table *table = support_table_read(path);
  const char **sectors = sector_names(table);
  double *flows = numbers(table, 1, N);
  double *demand = read_numbers("io/data/germany_1995/final_demand.csv", NULL, 5);
  double *output = read_numbers("io/data/germany_1995/output.csv", "output", 1);
  double *jobs = read_numbers("io/data/germany_1995/employment.csv", "total", 1);
  double *inputs = read_numbers("io/data/germany_1995/primary_inputs.csv", NULL, N);
  double satellites[3 * N];
  for (int j = 0; j < N; j++) {
    satellites[j] = jobs[j];
    satellites[N + j] = 0; /* compensation, taxes on production, depreciation, surplus */
    for (int r = 2; r < 6; r++)
      satellites[N + j] += inputs[r * N + j];
    satellites[2 * N + j] = inputs[2 * N + j];
  }
  const support_io germany = {.n = N,
                              .demands = 5,
                              .rows = 3,
                              .flows = flows,
                              .demand = demand,
                              .satellites = satellites,
                              .output = output,
                              .sectors = sectors,
                              .demand_names = demands,
                              .row_names = rows};
  ji_context *ctx = support_context();
  ji_model *model;
  support_ok(ctx, support_io_create(ctx, &germany, NULL, &model));
  double *inverse = read_numbers("io/values/germany_1995_L.csv", NULL, N);
  check_inverse(ctx, model, inverse, N, N);
  static const char *const checks[][3] = {
      {"employment", "direct", "employment_coefficient_thousand_per_mio"},
      {"employment", "type1", "employment_multiplier"},
      {"employment", "type1_ratio", "employment_multiplier_ratio_typeI"},
      {"gva", "direct", "gva_indicator"},
      {"gva", "type1", "gva_multiplier"},
      {"gross_output", "type1", "backward_linkage_L_colsum"},
      {"compensation", "direct", "income_coefficient"},
      {"compensation", "type1", "income_effect"},
      {"compensation", "type1_ratio", "income_multiplier_ratio_typeI"},
  };
  for (size_t k = 0; k < sizeof checks / sizeof checks[0]; k++) {
    double *expected = read_numbers("io/values/germany_1995_eurostat_manual.csv", checks[k][2], 1);
    check_multiplier(ctx, model, checks[k][0], checks[k][1], expected, N);
    free(expected);
  }
  ji_model_unref(model);
  ji_context_free(ctx);
  double *owned[] = {flows, demand, output, jobs, inputs, inverse};
  for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
    free(owned[k]);
  free(sectors);
  support_table_free(table);
  free(path);
}

/* --- United Kingdom 2010 ------------------------------------------------------------------ */

static void test_united_kingdom(void **state) {
  (void)state;
  static const char *const rows[] = {"employment_cost", "gva"};
  static const char *const demands[] = {"households",  "npish",   "central",
                                        "local",       "capital", "valuables",
                                        "inventories", "goods",   "services"};
  enum { N = 127 };
  char *path = support_reference("io/data/uk_2010/Z.csv");
  support_table *table = support_table_read(path);
  assert_int_equal(table->rows, N);
  const char **sectors = sector_names(table);
  double *flows = numbers(table, 1, N);
  double *demand = read_numbers("io/data/uk_2010/final_demand.csv", NULL, 9);
  double *output = read_numbers("io/data/uk_2010/output.csv", "output", 1);
  double *inputs = read_numbers("io/data/uk_2010/primary_inputs.csv", NULL, N);
  double *satellites = calloc(2 * N, sizeof *satellites);
  for (int j = 0; j < N; j++) {
    satellites[j] = inputs[3 * N + j];
    satellites[N + j] = inputs[2 * N + j] + inputs[3 * N + j] + inputs[4 * N + j];
  }
  const support_io kingdom = {.n = N,
                              .demands = 9,
                              .rows = 2,
                              .flows = flows,
                              .demand = demand,
                              .satellites = satellites,
                              .output = output,
                              .sectors = sectors,
                              .demand_names = demands,
                              .row_names = rows};
  double *inverse = read_numbers("io/data/uk_2010/leontief_inverse_published.csv", NULL, 0);
  ji_context *ctx = support_context();
  for (int32_t method = JI_IO_METHOD_DIRECT; method <= JI_IO_METHOD_ITERATIVE; method++) {
    ji_io_options options;
    ji_model *model;
    support_ok(ctx, ji_io_options_init(&options, sizeof options));
    options.method = method;
    support_ok(ctx, support_io_create(ctx, &kingdom, &options, &model));
    check_inverse(ctx, model, inverse, N + 1, N);
    static const char *const checks[][3] = {
        {"gross_output", "type1", "Output multiplier"},
        {"employment_cost", "type1", "Employment cost effects"},
        {"employment_cost", "type1_ratio", "Employment cost multiplier"},
        {"gva", "type1", "GVA effects"},
        {"gva", "type1_ratio", "GVA multiplier"},
    };
    for (size_t k = 0; k < sizeof checks / sizeof checks[0]; k++) {
      double *expected = read_numbers("io/values/uk_2010_ons_multipliers.csv", checks[k][2], 1);
      for (int j = 0; j < N; j++) /* owner-occupiers pay no wages: printed as 0, undefined here */
        if (expected[j] == 0 && strcmp(sectors[j], "68-2IMP") == 0)
          expected[j] = NAN;
      check_multiplier(ctx, model, checks[k][0], checks[k][1], expected, N);
      free(expected);
    }
    ji_model_unref(model);
  }
  ji_context_free(ctx);
  double *owned[] = {flows, demand, output, inputs, satellites, inverse};
  for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
    free(owned[k]);
  free(sectors);
  support_table_free(table);
  free(path);
}

/* --- Croatia 2010 ------------------------------------------------------------------------- */

/* CPA_U has an output of 1.2e-7 and a column of coefficients that sums to 1: dust, named; taken as
 * zero its row still does not balance; without that check the other sectors come out right. */
static void test_croatia(void **state) {
  (void)state;
  static const char *const rows[] = {"employment"};
  static const char *const demands[] = {"households",  "npish",     "government", "capital",
                                        "inventories", "valuables", "exports"};
  enum { N = 65 };
  char *path = support_reference("io/data/croatia_2010/Z.csv");
  support_table *table = support_table_read(path);
  assert_int_equal(table->rows, N);
  const char **sectors = sector_names(table);
  double *flows = numbers(table, 1, N);
  double *demand = read_numbers("io/data/croatia_2010/final_demand.csv", NULL, 7);
  double *output = read_numbers("io/data/croatia_2010/output.csv", "output", 1);
  double *jobs = read_numbers("io/data/croatia_2010/employment.csv", "total", 1);
  double *expected =
      read_numbers("io/data/croatia_2010/own_check_multipliers.csv", "emp_multiplier_typeI", 1);
  const support_io croatia = {.n = N,
                              .demands = 7,
                              .rows = 1,
                              .flows = flows,
                              .demand = demand,
                              .satellites = jobs,
                              .output = output,
                              .sectors = sectors,
                              .demand_names = demands,
                              .row_names = rows};
  ji_context *ctx = support_context();
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  support_status(ctx, support_io_create(ctx, &croatia, &options, &model), JI_ERROR_VALUE);
  support_message(ctx, "\"CPA_U\"");
  options.dust_action = JI_IO_DUST_ZERO;
  support_status(ctx, support_io_create(ctx, &croatia, &options, &model), JI_ERROR_BALANCE);
  support_message(ctx, "\"CPA_U\"");
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &croatia, &options, &model));
  expected[N - 1] = 0;
  check_multiplier(ctx, model, "employment", "type1", expected, N);
  ji_model_unref(model);
  ji_context_free(ctx);
  double *owned[] = {flows, demand, output, jobs, expected};
  for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
    free(owned[k]);
  free(sectors);
  support_table_free(table);
  free(path);
}

/* --- Miller and Blair --------------------------------------------------------------------- */

/* The closed model of section 2.5: its inverse is e'L2 of unit satellites. */
static void test_miller_blair_closed(void **state) {
  (void)state;
  static const char *const rows[] = {"first", "second", "compensation"};
  static const double satellites[] = {1000, 0, 0, 2000, 300, 500};
  static const char *const names[2][2] = {{"Lclosed11", "Lclosed12"}, {"Lclosed21", "Lclosed22"}};
  support_io table = support_miller_blair;
  table.rows = 3;
  table.satellites = satellites;
  table.row_names = rows;
  char *path = support_reference("io/values/miller_blair_ch2.csv");
  support_table *values = support_table_read(path);
  ji_context *ctx = support_context();
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.closure_total = 950; /* 1000 less what households buy from themselves */
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  for (int i = 0; i < 2; i++) {
    double expected[2];
    for (int j = 0; j < 2; j++)
      expected[j] = support_table_number(values, support_table_row(values, 0, names[i][j]),
                                         support_table_column(values, "value"));
    check_multiplier(ctx, model, rows[i], "type2", expected, 2);
  }
  ji_model_unref(model);
  ji_context_free(ctx);
  support_table_free(values);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_china_multipliers),      cmocka_unit_test(test_china_basket),
      cmocka_unit_test(test_china_basket_sums),      cmocka_unit_test(test_china_identity),
      cmocka_unit_test(test_china_identity_derived), cmocka_unit_test(test_germany),
      cmocka_unit_test(test_united_kingdom),         cmocka_unit_test(test_croatia),
      cmocka_unit_test(test_miller_blair_closed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
