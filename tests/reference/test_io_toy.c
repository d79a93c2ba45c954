/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rest of what R ioanalysis 0.3.4 makes of its random table: coefficients, inverses, trade,
 * regional supply, vertical specialisation, RAS, wages (linkages, influence and extraction are in
 * test_io_structure.c, the decomposition in test_io_change.c). A test a file. */
#include "support/support.h"

#include "support/io.h"
#include "support/toy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-12
enum { n = 10, half = 5 };

static support_toy toy;

static int set_up(void **state) {
  (void)state;
  if (!support_lacks_reference())
    toy = support_toy_read();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(toy.ctx);
  return 0;
}

static support_printed read_peer(const char *file) {
  char relative[96];
  snprintf(relative, sizeof relative, "io/values/ioanalysis_toy/%s", file);
  return support_read_r(support_reference(relative), NULL);
}

/* Cells of a file of the other random table, the peer's toy.IO2. */
static void read_second(const char *name, size_t count, double *out) {
  char relative[96];
  snprintf(relative, sizeof relative, "io/data/ioanalysis_toy_2region/toy.IO2__%s.csv", name);
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  assert_int_equal(table->rows * table->columns, count);
  for (size_t c = 0; c < count; c++)
    out[c] = support_table_number(table, c / table->columns, c % table->columns);
  support_table_free(table);
  free(path);
}

static const support_io *with_rows(support_io *table, const double *rows,
                                   const char *const *names) {
  table->satellites = rows;
  table->row_names = names;
  return table;
}

static ji_model *make(const support_io *table) {
  ji_io_options options;
  ji_model *model;
  support_ok(toy.ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(toy.ctx, support_io_create(toy.ctx, table, &options, &model));
  return model;
}

static double of_bundle(const ji_bundle *bundle, const char *name, int64_t i, int64_t j) {
  const ji_array *array = ji_bundle_find_array(bundle, name);
  assert_non_null(array);
  return ((const double *)array->data)[i * array->row_stride + j * array->column_stride];
}

/* --- coefficients and inverses ------------------------------------------------------------ */

/* The library's inverse is the peer's, and inverts I less the peer's coefficients. */
static void check_inverse(const double *inverse, const char *whole, const char *coefficients) {
  size_t rows, columns;
  double *expected = support_toy_input(whole, &rows, &columns);
  double *a = support_toy_input(coefficients, &rows, &columns);
  assert_true(rows == n && columns == n);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int k = 0; k < n; k++)
        sum += inverse[i * n + k] * ((k == j) - a[k * n + j]);
      assert_true(fabs(sum - (i == j)) < TOLERANCE);
      support_close(whole, inverse[i * n + j], expected[i * n + j], TOLERANCE);
    }
  free(expected);
  free(a);
}

static void test_input_a_and_l(void **state) {
  (void)state;
  ji_model *model = support_toy_model(toy.ctx, toy.z, toy.x);
  ji_array inverse;
  support_ok(toy.ctx, ji_io_inverse(toy.ctx, model, &inverse));
  check_inverse(inverse.data, "L", "A");
  ji_array_release(&inverse);
  ji_model_unref(model);
}

static void test_input_b_and_g(void **state) {
  (void)state;
  ji_model *model = support_toy_model(toy.ctx, toy.z, toy.x);
  ji_array inverse;
  support_ok(toy.ctx, ji_io_ghosh_inverse(toy.ctx, model, &inverse));
  check_inverse(inverse.data, "G", "B");
  ji_array_release(&inverse);
  ji_model_unref(model);
}

/* --- wages -------------------------------------------------------------------------------- */

/* The third column of multipliers.txt: what a unit of final demand pays in wages, the first row of
 * value added. The peer has V L diag(1/x) where V diag(1/x) L is meant (Miller and Blair 2009,
 * section 6.2.2): it multiplies wages by L before it divides by output. */
static void test_wage_multipliers(void **state) {
  (void)state;
  static const char *const rows[] = {"wages"};
  size_t m, columns;
  support_printed expected = read_peer("multipliers.txt");
  double *added = support_toy_input("V", &m, &columns);
  assert_true(expected.columns == 3 && columns == n);
  support_io table = {.n = n,
                      .rows = 1,
                      .flows = toy.z,
                      .output = toy.x,
                      .sectors = support_toy_sectors,
                      .regions = support_toy_regions};
  ji_model *model = make(with_rows(&table, added, rows));
  ji_io_multiplier_options options;
  ji_dataset *out;
  support_ok(toy.ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellite = "wages";
  support_ok(toy.ctx, ji_io_multipliers(toy.ctx, model, &options, &out));
  ji_array inverse;
  support_ok(toy.ctx, ji_io_inverse(toy.ctx, model, &inverse));
  const double *l = inverse.data;
  ji_column found = support_look(toy.ctx, out, "type1");
  ji_column direct = support_look(toy.ctx, out, "direct");
  for (int64_t j = 0; j < n; j++) {
    double meant = 0, peer = 0;
    for (int64_t i = 0; i < n; i++) {
      meant += support_number(&direct, i) * l[i * n + j];
      peer += support_number(&direct, i) * toy.x[i] * l[i * n + j] / toy.x[j];
    }
    support_close("wages", support_number(&found, j), meant, TOLERANCE);
    support_close("wages of the peer", peer, expected.cells[j][2], TOLERANCE);
  }
  ji_array_release(&inverse);
  ji_dataset_unref(out);
  ji_model_unref(model);
  free(added);
}

/* --- trade -------------------------------------------------------------------------------- */

/* What a sector sells to the other region's sectors and final demand, and abroad: two categories of
 * exports that belong to a region of their own. */
static void test_export_total(void **state) {
  (void)state;
  static const char *const names[] = {"households H", "government H", "investment H",
                                      "households N", "government N", "investment N",
                                      "exports 1",    "exports 2"};
  static const char *const whose[] = {"Hogwarts", "Hogwarts", "Hogwarts", "Narnia",
                                      "Narnia",   "Narnia",   "abroad",   "abroad"};
  enum { demands = 8 };
  size_t rows, columns;
  support_printed expected = read_peer("export_total.txt");
  double *final = support_toy_input("f", &rows, &columns), demand[n * demands];
  double *abroad = support_toy_input("E", &rows, &columns);
  for (int i = 0; i < n; i++) {
    memcpy(demand + i * demands, final + i * 6, 6 * sizeof(double));
    memcpy(demand + i * demands + 6, abroad + i * 2, 2 * sizeof(double));
  }
  const support_io table = {.n = n,
                            .demands = demands,
                            .flows = toy.z,
                            .demand = demand,
                            .output = toy.x,
                            .sectors = support_toy_sectors,
                            .regions = support_toy_regions,
                            .demand_names = names,
                            .demand_regions = whose};
  ji_model *model = make(&table);
  ji_dataset *out;
  support_ok(toy.ctx, ji_io_gross_trade(toy.ctx, model, &out));
  ji_column region = support_look(toy.ctx, out, "region");
  ji_column sector = support_look(toy.ctx, out, "sector");
  ji_column partner = support_look(toy.ctx, out, "partner");
  ji_column exports = support_look(toy.ctx, out, "exports");
  int found = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(out); row++) {
    if (!support_is_null(&partner, row))
      continue;
    char *place = support_text(toy.ctx, &region, row), *what = support_text(toy.ctx, &sector, row);
    for (int i = 0; i < n; i++)
      if (!strcmp(place, support_toy_regions[i]) && !strcmp(what, support_toy_sectors[i])) {
        support_close(what, support_number(&exports, row), expected.cells[i][0], TOLERANCE);
        found++;
      }
    free(place);
    free(what);
  }
  assert_int_equal(found, n);
  ji_dataset_unref(out);
  ji_model_unref(model);
  free(final);
  free(abroad);
}

/* The peer's imports are the table's row of imports alone: what comes from the other region is left
 * out (it adds that only where there is no such row). */
static void test_import_total(void **state) {
  (void)state;
  static const char *const rows[] = {"imports"};
  support_printed expected = read_peer("import_total.txt");
  support_io table = {.n = n,
                      .rows = 1,
                      .flows = toy.z,
                      .output = toy.x,
                      .sectors = support_toy_sectors,
                      .regions = support_toy_regions};
  ji_model *model = make(with_rows(&table, toy.m, rows));
  ji_io_multiplier_options options;
  ji_dataset *out;
  support_ok(toy.ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellite = "imports";
  support_ok(toy.ctx, ji_io_multipliers(toy.ctx, model, &options, &out));
  ji_column direct = support_look(toy.ctx, out, "direct");
  for (int64_t j = 0; j < n; j++)
    support_close("imports", support_number(&direct, j) * toy.x[j], expected.cells[j][0],
                  TOLERANCE);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

/* --- what final demand pays itself -------------------------------------------------------- */

/* Taxes and imports of final demand, and what stands behind it in the table by the peer's inverse.
 */
static void test_input_fv(void **state) {
  (void)state;
  static const char *const rows[] = {"taxes", "imports"};
  static const char *const names[] = {"households H", "government H", "investment H",
                                      "households N", "government N", "investment N"};
  enum { demands = 6 };
  size_t height, width, m;
  double *own = support_toy_input("fV", &height, &width);
  assert_true(height == 2 && width == demands);
  double *final = support_toy_input("f", &m, &width), *l = support_toy_input("L", &m, &width);
  double *added = support_toy_input("V", &m, &width), paid[2 * n];
  memcpy(paid, added + 2 * n, n * sizeof(double));
  memcpy(paid + n, toy.m, n * sizeof(double));
  support_io table = {.n = n,
                      .demands = demands,
                      .rows = 2,
                      .flows = toy.z,
                      .demand = final,
                      .output = toy.x,
                      .sectors = support_toy_sectors,
                      .regions = support_toy_regions,
                      .demand_names = names,
                      .satellite_demand = own};
  ji_model *model = make(with_rows(&table, paid, rows));
  for (int64_t r = 0; r < 2; r++) {
    ji_dataset *out;
    support_ok(toy.ctx, ji_io_demand_footprints(toy.ctx, model, rows[r], &out));
    ji_column direct = support_look(toy.ctx, out, "direct");
    ji_column embodied = support_look(toy.ctx, out, "embodied");
    for (int64_t k = 0; k < demands; k++) {
      double behind = 0;
      for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
          behind += paid[r * n + i] / toy.x[i] * l[i * n + j] * final[j * demands + k];
      support_close(names[k], support_number(&direct, k), own[r * demands + k], TOLERANCE);
      support_close(names[k], support_number(&embodied, k), behind, TOLERANCE);
    }
    ji_dataset_unref(out);
  }
  ji_model_unref(model);
  double *owned[] = {own, final, l, added};
  for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
    free(owned[k]);
}

/* --- regional supply ---------------------------------------------------------------------- */

/* Regional supply percentages, (X - E) / (X - E + M), of each row: domestic flows by one import
 * share a product are the same. */
static void test_rsp(void **state) {
  (void)state;
  static const char *const rows[] = {"imports"}, *const names[] = {"own use", "exports"};
  support_printed expected = read_peer("rsp.txt");
  support_printed exports = read_peer("export_total.txt");
  double demand[n * 2];
  for (int i = 0; i < n; i++) {
    demand[i * 2] = toy.f[i];
    demand[i * 2 + 1] = exports.cells[i][0];
  }
  support_io table = {.n = n,
                      .demands = 2,
                      .rows = 1,
                      .flows = toy.z,
                      .demand = demand,
                      .output = toy.x,
                      .sectors = support_toy_sectors,
                      .regions = support_toy_regions,
                      .demand_names = names};
  ji_model *model = make(with_rows(&table, toy.m, rows));
  ji_bundle *out;
  support_ok(toy.ctx, ji_io_domestic(toy.ctx, model, NULL, &out));
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++)
      support_close("rsp", of_bundle(out, "flows", i, j) / toy.x[j], expected.cells[i][j],
                    TOLERANCE);
  ji_bundle_unref(out);
  ji_model_unref(model);
}

/* --- vertical specialisation -------------------------------------------------------------- */

/* Imported inputs, by product, that a region's exports hold, per unit of all its exports (Hummels,
 * Ishii and Yi, Journal of International Economics 54, 2001): A_sr L_r e_r / sum(e_r), with the
 * region's own inverse. Each product that comes from the other region is a satellite. */
static void check_specialisation(int region, const support_printed *exports,
                                 const support_printed *expected) {
  int own = half * region, other = half - own;
  double flows[half * half], imports[half * half], total = 0;
  for (int i = 0; i < half; i++)
    for (int j = 0; j < half; j++) {
      flows[i * half + j] = toy.z[(own + i) * n + own + j];
      imports[i * half + j] = toy.z[(other + i) * n + own + j];
    }
  support_io table = {.n = half,
                      .rows = half,
                      .flows = flows,
                      .output = toy.x + own,
                      .sectors = support_toy_sectors};
  ji_model *model = make(with_rows(&table, imports, support_toy_sectors));
  for (int i = 0; i < half; i++)
    total += exports->cells[own + i][0];
  for (int i = 0; i < half; i++) {
    ji_io_multiplier_options options;
    ji_dataset *out;
    double share = 0;
    support_ok(toy.ctx, ji_io_multiplier_options_init(&options, sizeof options));
    options.satellite = support_toy_sectors[i];
    support_ok(toy.ctx, ji_io_multipliers(toy.ctx, model, &options, &out));
    ji_column type1 = support_look(toy.ctx, out, "type1");
    for (int j = 0; j < half; j++)
      share += support_number(&type1, j) * exports->cells[own + j][0] / total;
    support_close("vs", share, expected->cells[own + i][0], TOLERANCE);
    ji_dataset_unref(out);
  }
  ji_model_unref(model);
}

static void test_vertical_specialisation(void **state) {
  (void)state;
  support_printed expected = read_peer("vs.txt"), exports = read_peer("export_total.txt");
  assert_int_equal(expected.rows, n);
  check_specialisation(0, &exports, &expected);
  check_specialisation(1, &exports, &expected);
}

/* --- RAS ---------------------------------------------------------------------------------- */

/* The peer carried the first table to the second one's outputs, row and column sums, and stopped at
 * 1e-12 or so in the rows. A diag(x2) is what is scaled. */
static void test_ras(void **state) {
  (void)state;
  support_printed expected = read_peer("ras.txt");
  double x[n], z[n * n], start[n * n], sums[2][n] = {{0}, {0}};
  read_second("X", n, x);
  read_second("Z", n * n, z);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      start[i * n + j] = toy.z[i * n + j] / toy.x[j] * x[j];
      sums[0][i] += z[i * n + j];
      sums[1][j] += z[i * n + j];
    }
  const support_column rows = {.name = "total", .numbers = sums[0]};
  const support_column columns = {.name = "total", .numbers = sums[1]};
  ji_dataset *of_rows = support_dataset(toy.ctx, n, &rows, 1);
  ji_dataset *of_columns = support_dataset(toy.ctx, n, &columns, 1);
  ji_array matrix = support_io_matrix(start, n, n);
  ji_io_balance_options options;
  ji_bundle *out;
  support_ok(toy.ctx, ji_io_balance_options_init(&options, sizeof options));
  options.method = JI_IO_BALANCE_RAS;
  support_ok(toy.ctx, ji_io_balance(toy.ctx, &matrix, of_rows, of_columns, &options, &out));
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++)
      support_close("ras", of_bundle(out, "balanced", i, j) / x[j], expected.cells[i][j], 1e-11);
  ji_bundle_unref(out);
  ji_dataset_unref(of_rows);
  ji_dataset_unref(of_columns);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_input_a_and_l),
      cmocka_unit_test(test_input_b_and_g),
      cmocka_unit_test(test_wage_multipliers),
      cmocka_unit_test(test_export_total),
      cmocka_unit_test(test_import_total),
      cmocka_unit_test(test_input_fv),
      cmocka_unit_test(test_rsp),
      cmocka_unit_test(test_vertical_specialisation),
      cmocka_unit_test(test_ras),
  };
  if (support_lacks_reference())
    return SUPPORT_SKIPPED;
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
