/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every result of pymrio 0.6.3 for its test table (6 regions x 8 sectors; SOURCE.txt of the
 * reference folder): coefficients, inverses, multipliers, footprints, trade. A test a file. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "io/data/pymrio_test_mrio"
#define TOLERANCE 1e-9
enum { n = 48, regions = 6, products = 8, satellites = 3, categories = 42 };

static ji_context *ctx;
static ji_bundle *bundle;
static ji_model *model;
static ji_dataset *population;
static double of_demand[satellites * categories];
static char labels[categories][256];

/* --- files -------------------------------------------------------------------------------- */

static support_table *read_file(const char *name) {
  char relative[128];
  snprintf(relative, sizeof relative, FOLDER "/%s.csv", name);
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  free(path);
  return table;
}

/* "reg1|food" in two. */
static void split(const char *label, char region[32], char rest[224]) {
  const char *bar = strchr(label, '|');
  assert_non_null(bar);
  snprintf(region, 32, "%.*s", (int)(bar - label), label);
  snprintf(rest, 224, "%s", bar + 1);
}

/* --- the model ---------------------------------------------------------------------------- */

static const ji_multiregion_part parts[] = {
    {"Z.csv", NULL, JI_MULTIREGION_FLOWS, 0},
    {"Y.csv", NULL, JI_MULTIREGION_FINAL_DEMAND, 0},
    {"x.csv", NULL, JI_MULTIREGION_OUTPUT, 0},
    {"factor_inputs__F.csv", NULL, JI_MULTIREGION_SATELLITE_ROWS, 0},
    {"emissions__F.csv", NULL, JI_MULTIREGION_SATELLITE_ROWS, 0},
};

static void read_bundle(void) {
  ji_multiregion_options options;
  char *path = support_reference(FOLDER);
  support_ok(ctx, ji_multiregion_options_init(&options, sizeof options));
  options.layout = JI_MULTIREGION_MATRICES;
  options.parts = parts;
  options.part_count = sizeof parts / sizeof parts[0];
  options.separator = "|";
  support_ok(ctx, ji_bundle_read_multiregion(ctx, path, &options, &bundle));
  free(path);
}

/* The folder's matrices have no place for satellites of final demand: they join the bundle here. */
static void add_demand_rows(void) {
  support_table *file = read_file("emissions__F_Y");
  ji_array array = support_io_matrix(of_demand, satellites, categories);
  ji_bundle *more;
  assert_int_equal(file->columns, categories + 1);
  for (size_t k = 0; k < categories; k++) {
    snprintf(labels[k], sizeof labels[k], "%s", file->cells[k + 1]);
    for (size_t r = 0; r < file->rows; r++)
      of_demand[(r + 1) * categories + k] = support_table_number(file, r, k + 1);
  }
  support_ok(ctx, ji_bundle_with_array(ctx, bundle, "satellite_demand", &array, &more));
  ji_bundle_unref(bundle);
  bundle = more;
  support_table_free(file);
}

static void read_population(void) {
  support_table *file = read_file("population");
  const char *names[regions];
  double heads[regions];
  for (size_t r = 0; r < regions; r++) {
    names[r] = file->cells[r + 1];
    heads[r] = support_table_number(file, 0, r + 1);
  }
  const support_column columns[] = {{.name = "region", .texts = names},
                                    {.name = "population", .unit = "person", .numbers = heads}};
  population = support_dataset(ctx, regions, columns, 2);
  support_table_free(file);
}

static int set_up(void **state) {
  (void)state;
  if (support_lacks_reference())
    return 0;
  ji_io_options options;
  ctx = support_context();
  read_bundle();
  add_demand_rows();
  read_population();
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.employment = "Value Added";
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, &options, &model));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_dataset_unref(population);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
  return 0;
}

/* --- looking up --------------------------------------------------------------------------- */

static int cell_is(const ji_column *column, int64_t row, const char *expected) {
  char *text = support_text(ctx, column, row);
  int is = text && expected ? strcmp(text, expected) == 0 : !text && !expected;
  free(text);
  return is;
}

/* The number where region, sector and partner are these; NULL is null. The test fails if there is
 * none. */
static double look_up(const ji_dataset *dataset, const char *region, const char *sector,
                      const char *partner, const char *column) {
  ji_column at_region = support_look(ctx, dataset, "region");
  ji_column at_sector = support_look(ctx, dataset, "sector");
  ji_column number = support_look(ctx, dataset, column);
  int has_partner = ji_dataset_find(dataset, "partner") >= 0;
  for (int64_t i = 0; i < ji_dataset_row_count(dataset); i++) {
    if (!cell_is(&at_region, i, region) || !cell_is(&at_sector, i, sector))
      continue;
    if (has_partner) {
      ji_column at_partner = support_look(ctx, dataset, "partner");
      if (!cell_is(&at_partner, i, partner))
        continue;
    }
    return support_number(&number, i);
  }
  fail_msg("no row of %s, %s", region, sector ? sector : "all");
  return NAN;
}

static ji_dataset *footprints(const char *satellite, int32_t detail) {
  ji_io_footprint_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_footprint_options_init(&options, sizeof options));
  options.satellite = satellite;
  options.population = population;
  options.detail = detail;
  support_ok(ctx, ji_io_footprints(ctx, model, &options, &out));
  return out;
}

/* --- accounts ----------------------------------------------------------------------------- */

typedef struct account {
  const char *file, *column;
  int32_t by_sector;
} account;

static void accounts_equal(void **state) {
  const account *a = *state;
  support_table *file = read_file(a->file);
  for (size_t row = 0; row < file->rows; row++) {
    ji_dataset *found = footprints(support_table_text(file, row, 0), a->by_sector);
    assert_int_equal(file->columns - 1, a->by_sector ? n : regions);
    for (size_t c = 1; c < file->columns; c++) {
      char region[32], sector[224];
      const char *label = file->cells[c];
      if (a->by_sector)
        split(label, region, sector);
      double value = look_up(found, a->by_sector ? region : label, a->by_sector ? sector : NULL,
                             NULL, a->column);
      support_close(label, value, support_table_number(file, row, c), TOLERANCE);
    }
    ji_dataset_unref(found);
  }
  support_table_free(file);
}

/* --- coefficients and multipliers --------------------------------------------------------- */

static void multipliers(const char *satellite, const char *column, double out[n]) {
  ji_io_multiplier_options options;
  ji_dataset *found;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellite = satellite;
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &found));
  ji_column numbers = support_look(ctx, found, column);
  for (int64_t i = 0; i < n; i++)
    out[i] = support_number(&numbers, i);
  ji_dataset_unref(found);
}

static void multipliers_equal(void **state) {
  const account *a = *state;
  support_table *file = read_file(a->file);
  assert_int_equal(file->columns, n + 1);
  for (size_t row = 0; row < file->rows; row++) {
    double found[n];
    multipliers(support_table_text(file, row, 0), a->column, found);
    for (size_t c = 0; c < n; c++)
      support_close(file->cells[c + 1], found[c], support_table_number(file, row, c + 1),
                    TOLERANCE);
  }
  support_table_free(file);
}

/* M_down = S (G' - I). */
static void downstream_multipliers_equal(void **state) {
  const account *a = *state;
  support_table *file = read_file(a->file);
  ji_array ghosh;
  support_ok(ctx, ji_io_ghosh_inverse(ctx, model, &ghosh));
  const double *g = ghosh.data;
  for (size_t row = 0; row < file->rows; row++) {
    double direct[n];
    multipliers(support_table_text(file, row, 0), "direct", direct);
    for (size_t i = 0; i < n; i++) {
      double sum = 0;
      for (size_t j = 0; j < n; j++)
        sum += direct[j] * (g[i * n + j] - (i == j));
      support_close(file->cells[i + 1], sum, support_table_number(file, row, i + 1), TOLERANCE);
    }
  }
  ji_array_release(&ghosh);
  support_table_free(file);
}

/* Where a category has no demand, pymrio writes 0 for 0 / 0 and the library nothing. */
static void check_category(const ji_dataset *found, const char *column, int64_t k,
                           double expected) {
  ji_column numbers = support_look(ctx, found, column);
  ji_column demand = support_look(ctx, found, "demand");
  if (!support_is_null(&numbers, k)) {
    support_close(labels[k], support_number(&numbers, k), expected, TOLERANCE);
    return;
  }
  assert_true(support_number(&demand, k) == 0 && expected == 0);
}

static void demand_equals(void **state) {
  const account *a = *state;
  support_table *file = read_file(a->file);
  assert_int_equal(file->columns - 1, categories);
  for (size_t row = 0; row < file->rows; row++) {
    ji_dataset *found;
    support_ok(ctx, ji_io_demand_footprints(ctx, model, support_table_text(file, row, 0), &found));
    ji_column names = support_look(ctx, found, "category");
    assert_int_equal(ji_dataset_row_count(found), categories);
    for (int64_t k = 0; k < categories; k++) {
      assert_true(cell_is(&names, k, file->cells[k + 1]));
      check_category(found, a->column, k, support_table_number(file, row, (size_t)k + 1));
    }
    ji_dataset_unref(found);
  }
  support_table_free(file);
}

/* --- matrices ----------------------------------------------------------------------------- */

static void check_matrix(const char *name, const double *found) {
  support_table *file = read_file(name);
  assert_int_equal(file->rows, n);
  assert_int_equal(file->columns, n + 1);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      support_close(support_table_text(file, i, 0), found[i * n + j],
                    support_table_number(file, i, j + 1), TOLERANCE);
  support_table_free(file);
}

static void inverse_equals(void **state) {
  (void)state;
  ji_array found;
  support_ok(ctx, ji_io_inverse(ctx, model, &found));
  check_matrix("L", found.data);
  ji_array_release(&found);
}

static void ghosh_inverse_equals(void **state) {
  (void)state;
  ji_array found;
  support_ok(ctx, ji_io_ghosh_inverse(ctx, model, &found));
  check_matrix("G", found.data);
  ji_array_release(&found);
}

/* The library's inverse times I less the coefficients of others is I. */
static void check_inverse_of(const char *name, const double *inverse) {
  support_table *file = read_file(name);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double sum = 0;
      for (size_t k = 0; k < n; k++)
        sum += inverse[i * n + k] * ((k == j) - support_table_number(file, k, j + 1));
      assert_true(fabs(sum - (i == j)) < TOLERANCE);
    }
  support_table_free(file);
}

static void technical_coefficients_are_inverted(void **state) {
  (void)state;
  ji_array found;
  support_ok(ctx, ji_io_inverse(ctx, model, &found));
  check_inverse_of("A", found.data);
  ji_array_release(&found);
}

static void allocation_coefficients_are_inverted(void **state) {
  (void)state;
  ji_array found;
  support_ok(ctx, ji_io_ghosh_inverse(ctx, model, &found));
  check_inverse_of("B", found.data);
  ji_array_release(&found);
}

/* Output counted as a satellite, for all final demand. */
static void output_equals(void **state) {
  (void)state;
  support_table *file = read_file("x");
  ji_dataset *found = footprints("gross_output", 1);
  for (size_t i = 0; i < n; i++) {
    char region[32], sector[224];
    split(support_table_text(file, i, 0), region, sector);
    support_close(sector, look_up(found, region, sector, NULL, "production_based"),
                  support_table_number(file, i, 1), TOLERANCE);
  }
  ji_dataset_unref(found);
  support_table_free(file);
}

/* --- trade -------------------------------------------------------------------------------- */

static void gross_trade_equals(void **state) {
  (void)state;
  support_table *file = read_file("gross_trade_bilat");
  ji_dataset *found;
  support_ok(ctx, ji_io_gross_trade(ctx, model, &found));
  assert_int_equal(file->rows, n);
  for (size_t i = 0; i < n; i++) {
    char region[32], sector[224];
    split(support_table_text(file, i, 0), region, sector);
    for (size_t c = 1; c < file->columns; c++) {
      double expected = support_table_number(file, i, c);
      const char *partner = file->cells[c];
      if (strcmp(partner, region) == 0) {
        assert_true(expected == 0);
        continue;
      }
      support_close(partner, look_up(found, region, sector, partner, "exports"), expected,
                    TOLERANCE);
      support_close(partner, look_up(found, partner, sector, region, "imports"), expected,
                    TOLERANCE);
    }
  }
  ji_dataset_unref(found);
  support_table_free(file);
}

static void gross_trade_totals_equal(void **state) {
  (void)state;
  support_table *file = read_file("gross_trade_totals");
  ji_dataset *found;
  support_ok(ctx, ji_io_gross_trade(ctx, model, &found));
  assert_int_equal(file->rows, n);
  for (size_t i = 0; i < n; i++) {
    const char *region = support_table_text(file, i, 0), *sector = support_table_text(file, i, 1);
    support_close(sector, look_up(found, region, sector, NULL, "exports"),
                  support_table_number(file, i, 2), TOLERANCE);
    support_close(sector, look_up(found, region, sector, NULL, "imports"),
                  support_table_number(file, i, 3), TOLERANCE);
  }
  ji_dataset_unref(found);
  support_table_free(file);
}

/* --- one test a file ---------------------------------------------------------------------- */

#define CASE(file, function, column, by_sector)                                                    \
  {                                                                                                \
    file, function, NULL, NULL, &(account) {                                                       \
      file, column, by_sector                                                                      \
    }                                                                                              \
  }
#define ACCOUNTS(extension)                                                                        \
  CASE(extension "__D_pba", accounts_equal, "production_based", 1),                                \
      CASE(extension "__D_cba", accounts_equal, "consumption_based", 1),                           \
      CASE(extension "__D_imp", accounts_equal, "imports", 1),                                     \
      CASE(extension "__D_exp", accounts_equal, "exports", 1),                                     \
      CASE(extension "__D_pba_reg", accounts_equal, "production_based", 0),                        \
      CASE(extension "__D_cba_reg", accounts_equal, "consumption_based", 0),                       \
      CASE(extension "__D_imp_reg", accounts_equal, "imports", 0),                                 \
      CASE(extension "__D_exp_reg", accounts_equal, "exports", 0),                                 \
      CASE(extension "__D_cba_cap", accounts_equal, "consumption_per_head", 0),                    \
      CASE(extension "__S", multipliers_equal, "direct", 1),                                       \
      CASE(extension "__M", multipliers_equal, "type1", 1),                                        \
      CASE(extension "__M_down", downstream_multipliers_equal, NULL, 1)

int main(void) {
  const struct CMUnitTest tests[] = {
      ACCOUNTS("factor_inputs"),
      ACCOUNTS("emissions"),
      CASE("emissions__F_Y", demand_equals, "direct", 0),
      CASE("emissions__S_Y", demand_equals, "direct_coefficient", 0),
      {"x", output_equals, NULL, NULL, NULL},
      {"A", technical_coefficients_are_inverted, NULL, NULL, NULL},
      {"L", inverse_equals, NULL, NULL, NULL},
      {"B", allocation_coefficients_are_inverted, NULL, NULL, NULL},
      {"G", ghosh_inverse_equals, NULL, NULL, NULL},
      {"gross_trade_bilat", gross_trade_equals, NULL, NULL, NULL},
      {"gross_trade_totals", gross_trade_totals_equal, NULL, NULL, NULL},
  };
  if (support_lacks_reference())
    return SUPPORT_SKIPPED;
  return cmocka_run_group_tests_name("reference io footprint", tests, set_up, tear_down);
}
