/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reference tables from their own form: matrices with labels in the first row and column.
 * Sources: INDEX.md of the reference folder and the SOURCE.txt of each table. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct table {
  const char *name;
  int64_t sectors, categories, satellites;
  const char *jobs;                 /* the satellite of the model; NULL: no model */
  const ji_multiregion_part *parts; /* NULL: the usual files */
  size_t part_count;
  const char *separator;
} table;

static const ji_multiregion_part pymrio_parts[] = {
    {"Z.csv", NULL, JI_MULTIREGION_FLOWS, 0},
    {"Y.csv", NULL, JI_MULTIREGION_FINAL_DEMAND, 0},
    {"x.csv", NULL, JI_MULTIREGION_OUTPUT, 0},
    {"factor_inputs__F.csv", NULL, JI_MULTIREGION_SATELLITE_ROWS, 0},
    {"emissions__F.csv", NULL, JI_MULTIREGION_SATELLITE_ROWS, 0},
};
static const ji_multiregion_part miller_blair_parts[] = {
    {"Z.csv", NULL, JI_MULTIREGION_FLOWS, 0},
    {"vectors.csv", "final_demand", JI_MULTIREGION_FINAL_DEMAND, 0},
    {"vectors.csv", "output", JI_MULTIREGION_OUTPUT, 0},
    {"vectors.csv", "labour_coefficient", JI_MULTIREGION_SATELLITE_COLUMNS, 0},
};

static const table tables[] = {
    {"australia_19_eiat", 19, 5, 6, "employment", NULL, 0, NULL},
    {"australia_2018_19_abs", 114, 7, 7, "employment", NULL, 0, NULL},
    {"chile_2013", 12, 6, 3, "employment", NULL, 0, NULL},
    {"china_2017_42", 42, 4, 6, "employment", NULL, 0, NULL},
    {"china_2018_153", 153, 7, 4, "VA001", NULL, 0, NULL},
    {"china_2018_42", 42, 4, 6, "employment", NULL, 0, NULL},
    {"croatia_2010", 65, 7, 4, NULL, NULL, 0, NULL},
    {"germany_1995", 6, 5, 9, "employment", NULL, 0, NULL},
    {"miller_blair_ch2", 2, 1, 1, "labour_coefficient", miller_blair_parts, 4, NULL},
    {"netherlands_2000", 6, 4, 3, "value_added_bp", NULL, 0, NULL},
    {"pymrio_test_mrio", 48, 42, 3, "Value Added", pymrio_parts, 5, "|"},
    {"uk_2010", 127, 9, 5, "Compensation of employees", NULL, 0, NULL},
};

static char *path_of(const table *t, const char *file) {
  char relative[128];
  snprintf(relative, sizeof relative, "io/data/%s%s%s", t->name, *file ? "/" : "", file);
  return support_reference(relative);
}

static ji_bundle *read_table(ji_context *ctx, const table *t) {
  ji_multiregion_options options;
  ji_bundle *bundle = NULL;
  char *path = path_of(t, "");
  support_ok(ctx, ji_multiregion_options_init(&options, sizeof options));
  options.layout = JI_MULTIREGION_MATRICES;
  options.parts = t->parts;
  options.part_count = t->part_count;
  options.separator = t->separator;
  support_ok(ctx, ji_bundle_read_multiregion(ctx, path, &options, &bundle));
  free(path);
  return bundle;
}

/* Every cell of the flows against the file, read without the library. */
static void check_flows(const ji_bundle *bundle, const table *t) {
  char *path = path_of(t, "Z.csv");
  support_table *plain = support_table_read(path);
  const ji_array *flows = ji_bundle_find_array(bundle, "flows");
  assert_int_equal(plain->rows, flows->rows);
  assert_int_equal(plain->columns, flows->columns + 1);
  for (size_t i = 0; i < plain->rows; i++)
    for (size_t j = 1; j < plain->columns; j++) {
      double found = ((const double *)flows->data)[i * (plain->columns - 1) + j - 1];
      assert_true(found == support_table_number(plain, i, j));
    }
  support_table_free(plain);
  free(path);
}

static void check_shape(const ji_bundle *bundle, const char *name, int64_t rows, int64_t columns) {
  const ji_array *array = ji_bundle_find_array(bundle, name);
  assert_non_null(array);
  assert_int_equal(array->rows, rows);
  assert_int_equal(array->columns, columns);
}

static ji_model *make_model(ji_context *ctx, const ji_bundle *bundle, const char *jobs) {
  ji_io_options options;
  ji_model *model = NULL;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.employment = jobs;
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, &options, &model));
  return model;
}

static void every_table_loads_from_its_own_form(void **state) {
  (void)state;
  char *probe = support_reference("io/data"); /* a skipped test leaves by a long jump */
  free(probe);
  ji_context *ctx = support_context();
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    const table *t = &tables[i];
    ji_bundle *bundle = read_table(ctx, t);
    check_shape(bundle, "flows", t->sectors, t->sectors);
    check_shape(bundle, "final_demand", t->sectors, t->categories);
    check_shape(bundle, "output", t->sectors, 1);
    check_shape(bundle, "satellites", t->satellites, t->sectors);
    check_flows(bundle, t);
    if (t->jobs)
      ji_model_unref(make_model(ctx, bundle, t->jobs));
    print_message("%s: %lld sectors\n", t->name, (long long)t->sectors);
    ji_bundle_unref(bundle);
  }
  ji_context_free(ctx);
}

/* The multipliers that were computed beside the tables. */
static void employment_multipliers_are_the_published_ones(void **state) {
  (void)state;
  char *probe = support_reference("io/data");
  free(probe);
  ji_context *ctx = support_context();
  int tables_checked = 0;
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    const table *t = &tables[i];
    if (!t->jobs || strcmp(t->jobs, "employment") != 0)
      continue;
    char *path = path_of(t, "own_check_multipliers.csv");
    support_table *expected = support_table_read(path);
    size_t column = support_table_column(expected, "emp_multiplier_typeI");
    ji_bundle *bundle = read_table(ctx, t);
    ji_model *model = make_model(ctx, bundle, t->jobs);
    ji_dataset *multipliers = NULL;
    support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &multipliers));
    ji_column type1 = support_look(ctx, multipliers, "type1");
    assert_int_equal(type1.length, expected->rows);
    for (size_t row = 0; row < expected->rows; row++)
      support_close(t->name, support_number(&type1, (int64_t)row),
                    support_table_number(expected, row, column), 1e-9);
    tables_checked++;
    ji_dataset_unref(multipliers);
    ji_model_unref(model);
    ji_bundle_unref(bundle);
    support_table_free(expected);
    free(path);
  }
  assert_int_equal(tables_checked, 6);
  ji_context_free(ctx);
}

/* Sector CPA_U has output 1.2e-7: an error that names it, or zero if the caller says so. */
static void the_dust_of_croatia_is_named(void **state) {
  (void)state;
  char *probe = support_reference("io/data");
  free(probe);
  ji_context *ctx = support_context();
  const table croatia = {"croatia_2010", 65, 7, 4, NULL, NULL, 0, NULL};
  ji_bundle *bundle = read_table(ctx, &croatia);
  ji_io_options options;
  ji_model *model = NULL;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, &options, &model), JI_ERROR_VALUE);
  support_message(ctx, "output is dust");
  support_message(ctx, "\"CPA_U\"");
  options.dust_action = JI_IO_DUST_ZERO;
  options.balance_tolerance = INFINITY; /* its row of dust does not balance */
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, &options, &model));
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
}

/* One file of flows, imports, final demand, value added and totals, as a dataset whose columns
 * become the matrix. */
static void a_full_table_is_a_dataset(void **state) {
  (void)state;
  const table china = {"china_2018_42", 42, 4, 6, "employment", NULL, 0, NULL};
  char *path = path_of(&china, "full_table.csv");
  ji_context *ctx = support_context();
  ji_dataset *full = NULL;
  ji_array matrix;
  char names[42][3];
  const char *columns[42];
  for (int i = 0; i < 42; i++) {
    snprintf(names[i], sizeof names[i], "%02d", i + 1);
    columns[i] = names[i];
  }
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &full));
  support_ok(ctx, ji_dataset_to_array(ctx, full, columns, 42, &matrix));
  ji_bundle *bundle = read_table(ctx, &china);
  const ji_array *flows = ji_bundle_find_array(bundle, "flows");
  ji_column origin = support_look(ctx, full, "Origin");
  int64_t domestic = 0;
  for (int64_t row = 0; row < matrix.rows; row++) {
    char *text = support_text(ctx, &origin, row);
    int is_domestic = text && strcmp(text, "Domestic") == 0 && domestic < 42;
    free(text);
    if (!is_domestic)
      continue;
    for (int64_t c = 0; c < 42; c++)
      support_close(
          "full_table.csv",
          ((const double *)matrix.data)[row * matrix.row_stride + c * matrix.column_stride],
          ((const double *)flows->data)[domestic * 42 + c], 1e-14);
    domestic++;
  }
  assert_int_equal(domestic, 42);
  ji_array_release(&matrix);
  ji_bundle_unref(bundle);
  ji_dataset_unref(full);
  ji_context_free(ctx);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_table_loads_from_its_own_form),
      cmocka_unit_test(employment_multipliers_are_the_published_ones),
      cmocka_unit_test(the_dust_of_croatia_is_named),
      cmocka_unit_test(a_full_table_is_a_dataset),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
