/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Published and peer-computed multipliers: Australia 2018-19, Chile 2013, Netherlands 2000, Miller
 * and Blair (Germany and the United Kingdom are in test_io.c). Sources: INDEX.md of the reference
 * folder. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-9

/* --- tables ------------------------------------------------------------------------------- */

/* A table of the folder with a household column of its own: final demand is that and the rest of
 * output, so that the rows balance whatever the column is. */
typedef struct reference {
  int64_t n;
  support_table *flows;
  const char **sectors;
  double *z, *x, *demand, *rows; /* demand: households, rest; rows: employment, compensation */
} reference;

static double *column_of(const char *relative, const char *name) {
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  size_t column = support_table_column(table, name);
  double *out = calloc(table->rows, sizeof *out);
  for (size_t i = 0; i < table->rows; i++)
    out[i] = support_table_number(table, i, column);
  support_table_free(table);
  free(path);
  return out;
}

/* A row by its label in the first column. */
static double *row_of(const char *relative, const char *name) {
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  size_t row = support_table_row(table, 0, name);
  double *out = calloc(table->columns, sizeof *out);
  for (size_t j = 1; j < table->columns; j++)
    out[j - 1] = support_table_number(table, row, j);
  support_table_free(table);
  free(path);
  return out;
}

static reference open_reference(const char *name) {
  char file[128];
  snprintf(file, sizeof file, "io/data/%s/Z.csv", name);
  char *path = support_reference(file);
  reference r = {.flows = support_table_read(path)};
  size_t n = r.flows->rows;
  r.n = (int64_t)n;
  r.sectors = calloc(n, sizeof *r.sectors);
  r.z = calloc(n * n, sizeof *r.z);
  for (size_t i = 0; i < n; i++) {
    r.sectors[i] = support_table_text(r.flows, i, 0);
    for (size_t j = 0; j < n; j++)
      r.z[i * n + j] = support_table_number(r.flows, i, j + 1);
  }
  snprintf(file, sizeof file, "io/data/%s/output.csv", name);
  r.x = column_of(file, "output");
  r.demand = calloc(2 * n, sizeof *r.demand);
  r.rows = calloc(2 * n, sizeof *r.rows);
  free(path);
  return r;
}

static void close_reference(reference *r) {
  double *owned[] = {r->z, r->x, r->demand, r->rows};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    free(owned[i]);
  free(r->sectors);
  support_table_free(r->flows);
}

static void set_row(reference *r, int row, const double *values) {
  memcpy(r->rows + row * r->n, values, (size_t)r->n * sizeof *values);
}

static void set_households(reference *r, const double *values, double factor) {
  for (int64_t i = 0; i < r->n; i++) {
    double rest = r->x[i] - factor * values[i];
    for (int64_t j = 0; j < r->n; j++)
      rest -= r->z[i * r->n + j];
    r->demand[2 * i] = factor * values[i];
    r->demand[2 * i + 1] = rest;
  }
}

static ji_model *model_of(ji_context *ctx, const reference *r, double closure_total,
                          const char *denominator) {
  static const char *const demands[] = {"household_consumption", "rest"};
  static const char *const rows[] = {"employment", "compensation"};
  const support_io table = {.n = r->n,
                            .demands = 2,
                            .rows = 2,
                            .flows = r->z,
                            .demand = r->demand,
                            .satellites = r->rows,
                            .output = r->x,
                            .sectors = r->sectors,
                            .demand_names = demands,
                            .row_names = rows};
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.closure_total = closure_total;
  options.closure_denominator = denominator;
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  return model;
}

static void check_column(ji_context *ctx, const ji_dataset *out, const char *column,
                         const double *expected, int64_t n, double tolerance) {
  ji_column found = support_look(ctx, out, column);
  for (int64_t j = 0; j < n; j++)
    support_close(column, support_number(&found, j), expected[j], tolerance);
}

static ji_dataset *multipliers(ji_context *ctx, const ji_model *model, const char *satellite) {
  ji_io_multiplier_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellite = satellite;
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &out));
  return out;
}

/* --- Australia 2018-19 -------------------------------------------------------------------- */

/* The household row and column are published as percentages: of output, and of all household
 * consumption. Employees per million AUD. */
static void test_australia(void **state) {
  (void)state;
  static const char coefficients[] =
      "io/data/australia_2018_19_abs/wages_and_household_consumption_coefficients_pct.csv";
  static const char values[] =
      "io/values/australia_2019_abs_typeI_II_employment_multipliers_tic-iotables.csv";
  static const char *const columns[][2] = {
      {"initial", "Initial effects"},
      {"first_round", "First round effects"},
      {"industrial_support", "Industrial support effects"},
      {"production_induced", "Production induced effects"},
      {"consumption_induced", "Consumption induced effects"},
      {"simple", "Simple multipliers"},
      {"total", "Total multipliers"},
  };
  reference r = open_reference("australia_2018_19_abs");
  assert_int_equal(r.n, 114);
  double *jobs = column_of("io/data/australia_2018_19_abs/employment.csv", "total");
  double *wages = row_of(coefficients, "Compensation of employees");
  double *spent = row_of(coefficients, "Household final consumption expenditure");
  for (int64_t j = 0; j < r.n; j++)
    wages[j] *= r.x[j] / 100;
  set_row(&r, 0, jobs);
  set_row(&r, 1, wages);
  set_households(&r, spent, 1);
  ji_context *ctx = support_context();
  ji_model *model = model_of(ctx, &r, 100, NULL);
  ji_dataset *out;
  support_ok(ctx, ji_io_effects(ctx, model, NULL, &out));
  double *initial = column_of(values, "Initial effects");
  double *total = column_of(values, "Total multipliers");
  for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++) {
    double *expected = column_of(values, columns[k][1]);
    check_column(ctx, out, columns[k][0], expected, r.n, TOLERANCE);
    free(expected);
  }
  ji_column ratio = support_look(ctx, out, "type2a");
  for (int64_t j = 0; j < r.n; j++) {
    if (initial[j] == 0) /* dwellings of owners employ nobody */
      assert_true(support_is_null(&ratio, j));
    else
      support_close("type2a", support_number(&ratio, j), total[j] / initial[j], TOLERANCE);
  }
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
  double *owned[] = {jobs, wages, spent, initial, total};
  for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
    free(owned[k]);
  close_reference(&r);
}

/* --- Chile 2013 --------------------------------------------------------------------------- */

static const char chile_values[] = "io/values/chile_2013_leontief.csv";

static reference open_chile(void) {
  reference r = open_reference("chile_2013");
  double *jobs = column_of("io/data/chile_2013/employment.csv", "total");
  double *wages = row_of("io/data/chile_2013/primary_inputs.csv", "wage");
  double *spent = column_of("io/data/chile_2013/final_demand.csv", "household_consumption");
  set_row(&r, 0, jobs);
  set_row(&r, 1, wages);
  set_households(&r, spent, 1);
  free(jobs);
  free(wages);
  free(spent);
  return r;
}

static void test_chile(void **state) {
  (void)state;
  static const char *const checks[][3] = {
      {"gross_output", "type1", "output_multiplier"},
      {"compensation", "type1", "income_multiplier"},
      {"employment", "type1", "employment_multiplier"},
      {"employment", "type1_ratio", "typeI_ratio"},
  };
  reference r = open_chile();
  ji_context *ctx = support_context();
  ji_model *model = model_of(ctx, &r, 0, NULL);
  for (size_t k = 0; k < sizeof checks / sizeof checks[0]; k++) {
    double *expected = column_of(chile_values, checks[k][2]);
    ji_dataset *out = multipliers(ctx, model, checks[k][0]);
    check_column(ctx, out, checks[k][1], expected, r.n, TOLERANCE);
    ji_dataset_unref(out);
    free(expected);
  }
  ji_model_unref(model);
  ji_context_free(ctx);
  close_reference(&r);
}

/* Type II with each of the two denominators that the field uses. */
static void test_chile_type2(void **state) {
  (void)state;
  static const char *const checks[][2] = {
      {"household_consumption", "typeII_employment_hhcol_over_total_consumption"},
      {NULL, "typeII_employment_hhcol_over_total_wage"},
  };
  reference r = open_chile();
  ji_context *ctx = support_context();
  for (size_t k = 0; k < 2; k++) {
    ji_model *model = model_of(ctx, &r, 0, checks[k][0]);
    double *expected = column_of(chile_values, checks[k][1]);
    ji_dataset *out = multipliers(ctx, model, NULL);
    check_column(ctx, out, "type2", expected, r.n, TOLERANCE);
    ji_dataset_unref(out);
    free(expected);
    ji_model_unref(model);
  }
  ji_context_free(ctx);
  close_reference(&r);
}

/* --- Netherlands 2000 --------------------------------------------------------------------- */

/* Compensation of employees, million EUR: primary_inputs.csv lacks it; these are the whole numbers
 * that the published effects give times I - A. Households spend the shares in the column's name. */
static void test_netherlands(void **state) {
  (void)state;
  static const char values[] = "io/values/netherlands_2000_spicosa.csv";
  static const double compensation[] = {2336, 520, 35083, 1629, 14339, 151784};
  static const double shares[] = {0, 0, .08, .03, 0, .59};
  /* exact to the full digits, and to those that were printed */
  static const struct {
    const char *column, *expected;
    double tolerance;
  } checks[] = {
      {"type1", "income_direct_effect", TOLERANCE},
      {"type1", "income_direct_effect__published", 5e-3},
      {"type1_ratio", "income_multiplier_typeI", TOLERANCE},
      {"type1_ratio", "income_multiplier_typeI__published", 3e-4},
      {"type2_ratio", "income_multiplier_typeII_hh_share(0,0,.08,.03,0,.59)", TOLERANCE},
      {"type2_ratio", "income_multiplier_typeII__published", 1e-3},
  };
  char *path = support_reference(values);
  support_table *table = support_table_read(path);
  reference r = open_reference("netherlands_2000");
  assert_int_equal(r.n, 6);
  set_row(&r, 0, compensation);
  set_row(&r, 1, compensation);
  set_households(&r, shares, 1);
  ji_context *ctx = support_context();
  ji_model *model = model_of(ctx, &r, 1, NULL);
  ji_dataset *out = multipliers(ctx, model, "compensation");
  for (size_t k = 0; k < sizeof checks / sizeof checks[0]; k++) {
    ji_column found = support_look(ctx, out, checks[k].column);
    size_t column = support_table_column(table, checks[k].expected);
    for (int64_t j = 0; j < r.n; j++)
      support_close(checks[k].expected, support_number(&found, j),
                    support_table_number(table, (size_t)j, column), checks[k].tolerance);
  }
  ji_dataset_unref(out);
  out = multipliers(ctx, model, "gross_output");
  double *expected = column_of(values, "output_multiplier");
  check_column(ctx, out, "type1", expected, r.n, TOLERANCE);
  free(expected);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
  close_reference(&r);
  support_table_free(table);
  free(path);
}

/* --- Miller and Blair --------------------------------------------------------------------- */

/* The open model of chapter 2: the inverse, the new outputs and the labour that they need. */
static void test_miller_blair_open(void **state) {
  (void)state;
  static const char *const names[2][2] = {{"L11", "L12"}, {"L21", "L22"}};
  static const double demand[] = {600, 1500};
  char *path = support_reference("io/values/miller_blair_ch2.csv");
  support_table *values = support_table_read(path);
  size_t value = support_table_column(values, "value");
  ji_context *ctx = support_context();
  ji_model *model;
  ji_array inverse;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  support_ok(ctx, ji_io_inverse(ctx, model, &inverse));
  const double *l = inverse.data;
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      support_close(names[i][j], l[2 * i + j],
                    support_table_number(values, support_table_row(values, 0, names[i][j]), value),
                    TOLERANCE);
  static const char *const outputs[] = {"xnew1(f=600,1500)", "xnew2"};
  for (int i = 0; i < 2; i++)
    support_close(outputs[i], l[2 * i] * demand[0] + l[2 * i + 1] * demand[1],
                  support_table_number(values, support_table_row(values, 0, outputs[i]), value),
                  TOLERANCE);
  support_column columns[] = {{.name = "component", .texts = support_miller_blair.sectors},
                              {.name = "value", .numbers = demand}};
  ji_dataset *drivers = support_dataset(ctx, 2, columns, 2), *result;
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  static const char *const labour[] = {"labour1", "labour2"};
  for (int i = 0; i < 2; i++) {
    const char *sector = support_miller_blair.sectors[i];
    double found = support_io_cell(ctx, result, sector, NULL, "direct", "value") +
                   support_io_cell(ctx, result, sector, NULL, "indirect", "value");
    support_close(labour[i], found,
                  support_table_number(values, support_table_row(values, 0, labour[i]), value),
                  TOLERANCE);
  }
  ji_dataset_unref(drivers);
  ji_dataset_unref(result);
  ji_array_release(&inverse);
  ji_model_unref(model);
  ji_context_free(ctx);
  support_table_free(values);
  free(path);
}

/* The closed model of section 2.5 with the table's own institution: the same as closure_total. */
static void test_miller_blair_institutions(void **state) {
  (void)state;
  static const char *const rows[] = {"first", "second", "compensation"};
  static const double satellites[] = {1000, 0, 0, 2000, 300, 500}, total[] = {950};
  static const char *const expected[2][2] = {{"Lclosed11", "Lclosed12"},
                                             {"Lclosed21", "Lclosed22"}};
  static const char *const income[] = {"compensation"}, *const spent[] = {"household_consumption"};
  support_io table = support_miller_blair;
  table.rows = 3;
  table.satellites = satellites;
  table.row_names = rows;
  char *path = support_reference("io/values/miller_blair_ch2.csv");
  support_table *values = support_table_read(path);
  size_t value = support_table_column(values, "value");
  ji_context *ctx = support_context();
  support_column columns[] = {{.name = "income", .texts = income},
                              {.name = "consumption", .texts = spent},
                              {.name = "total", .numbers = total}};
  ji_dataset *institutions = support_dataset(ctx, 1, columns, 3);
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.institutions = institutions;
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  for (int i = 0; i < 2; i++) {
    ji_dataset *out = multipliers(ctx, model, rows[i]);
    ji_column found = support_look(ctx, out, "type2");
    for (int j = 0; j < 2; j++)
      support_close(
          expected[i][j], support_number(&found, j),
          support_table_number(values, support_table_row(values, 0, expected[i][j]), value),
          TOLERANCE);
    ji_dataset_unref(out);
  }
  ji_dataset_unref(institutions);
  ji_model_unref(model);
  ji_context_free(ctx);
  support_table_free(values);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_australia),         cmocka_unit_test(test_chile),
      cmocka_unit_test(test_chile_type2),       cmocka_unit_test(test_netherlands),
      cmocka_unit_test(test_miller_blair_open), cmocka_unit_test(test_miller_blair_institutions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
