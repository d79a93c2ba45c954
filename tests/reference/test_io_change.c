/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changes between tables: the decomposition of the R package ioanalysis for two random tables, and
 * China 2017 to 2018 (INDEX.md of the reference folder says what is whose). */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All numbers of a CSV file from column `from` on, row-major; freed with free(). */
static double *read_numbers(const char *folder, const char *name, size_t from, size_t *rows,
                            size_t *columns) {
  char relative[128];
  snprintf(relative, sizeof relative, "io/%s%s.csv", folder, name);
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  *rows = table->rows;
  *columns = table->columns - from;
  double *cells = malloc(*rows * *columns * sizeof *cells);
  for (size_t i = 0; i < *rows; i++)
    for (size_t j = 0; j < *columns; j++)
      cells[i * *columns + j] = support_table_number(table, i, j + from);
  support_table_free(table);
  free(path);
  return cells;
}

static double number(ji_context *ctx, const ji_dataset *out, const char *column, int64_t row) {
  ji_column look = support_look(ctx, out, column);
  assert_false(support_is_null(&look, row));
  return support_number(&look, row);
}

/* --- two random tables -------------------------------------------------------------------- */

#define N 10

static const char *const toy_sectors[] = {"Pizza", "Wii", "Spaceships", "Lightsabers", "Minions",
                                          "Pizza", "Wii", "Spaceships", "Lightsabers", "Minions"};
static const char *const toy_regions[] = {"Hogwarts", "Hogwarts", "Hogwarts", "Hogwarts",
                                          "Hogwarts", "Narnia",   "Narnia",   "Narnia",
                                          "Narnia",   "Narnia"};

typedef struct toy {
  double f[N], flows[N * N], output[N];
  ji_model *model;
} toy;

/* The peer's final demand leaves out exports: the table that A and this demand make. */
static void read_toy(ji_context *ctx, const char *name, toy *t) {
  char file[2][32];
  size_t rows, columns;
  snprintf(file[0], sizeof file[0], "%s__A", name);
  snprintf(file[1], sizeof file[1], "%s__f", name);
  double *a = read_numbers("data/ioanalysis_toy_2region/", file[0], 0, &rows, &columns);
  double *f = read_numbers("data/ioanalysis_toy_2region/", file[1], 0, &rows, &columns);
  memset(t->f, 0, sizeof t->f);
  for (size_t i = 0; i < N; i++)
    for (size_t k = 0; k < columns; k++)
      t->f[i] += f[i * columns + k];
  memcpy(t->output, t->f, sizeof t->f);
  for (int step = 0; step < 400; step++) {
    double next[N];
    for (int i = 0; i < N; i++) {
      next[i] = t->f[i];
      for (int j = 0; j < N; j++)
        next[i] += a[i * N + j] * t->output[j];
    }
    memcpy(t->output, next, sizeof next);
  }
  for (int i = 0; i < N * N; i++)
    t->flows[i] = a[i] * t->output[i % N];
  const support_io table = {.n = N,
                            .flows = t->flows,
                            .output = t->output,
                            .sectors = toy_sectors,
                            .regions = toy_regions};
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &table, &options, &t->model));
  free(a);
  free(f);
}

/* What R prints: blocks of three columns below each other, for one region after the other. */
static void read_peer(double peer[N][9]) {
  char *path = support_reference("io/values/ioanalysis_toy/output_decomposition_int.txt");
  char line[256], name[32];
  FILE *file = fopen(path, "r");
  int count = 0;
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) {
    double v[3];
    if (sscanf(line, "%31s %lf %lf %lf", name, &v[0], &v[1], &v[2]) != 4)
      continue;
    assert_true(count < 3 * N);
    int region = count / 15, block = count % 15 / 5, i = 5 * region + count % 5;
    memcpy(&peer[i][3 * block], v, sizeof v);
    count++;
  }
  assert_int_equal(count, 3 * N);
  fclose(file);
  free(path);
}

/* The peer has the form of three terms: dL df, L0 df, dL f0, each as a whole, then a sector's own
 * (the diagonal of L), then the rest. Ours share out the first. */
static void test_toy_output_decomposition(void **state) {
  (void)state;
  static toy earlier, later;
  double peer[N][9];
  ji_context *ctx;
  ji_io_decomposition_options options;
  ji_dataset *out;
  ji_array l[2];
  read_peer(peer);
  ctx = support_context();
  read_toy(ctx, "toy.IO", &earlier);
  read_toy(ctx, "toy.IO2", &later);
  support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
  options.satellite = "gross_output";
  support_ok(ctx, ji_io_decomposition(ctx, earlier.model, later.model, &options, &out));
  support_ok(ctx, ji_io_inverse(ctx, earlier.model, &l[0]));
  support_ok(ctx, ji_io_inverse(ctx, later.model, &l[1]));
  for (int64_t i = 0; i < N; i++) {
    double both = peer[i][0], demand = peer[i][1], technology = peer[i][2];
    double own = ((const double *)l[0].data)[i * N + i];
    double grown = ((const double *)l[1].data)[i * N + i] - own, df = later.f[i] - earlier.f[i];
    double scale = fabs(both) + fabs(demand) + fabs(technology);
    int64_t row = 4 * i;
    assert_true(fabs(number(ctx, out, "polar", row)) == 0); /* labour: output per output */
    assert_true(fabs(number(ctx, out, "polar", row + 1) - technology - both / 2) < 1e-11 * scale);
    assert_true(fabs(number(ctx, out, "polar", row + 2) - demand - both / 2) < 1e-11 * scale);
    assert_true(fabs(number(ctx, out, "minimum", row + 1) - fmin(technology, technology + both)) <
                1e-11 * scale);
    assert_true(fabs(number(ctx, out, "maximum", row + 2) - fmax(demand, demand + both)) <
                1e-11 * scale);
    assert_true(fabs(peer[i][3] - grown * df) < 1e-11 * scale);
    assert_true(fabs(peer[i][4] - own * df) < 1e-11 * scale);
    assert_true(fabs(peer[i][5] - grown * earlier.f[i]) < 1e-11 * scale);
  }
  ji_array_release(&l[0]);
  ji_array_release(&l[1]);
  ji_dataset_unref(out);
  ji_model_unref(earlier.model);
  ji_model_unref(later.model);
  ji_context_free(ctx);
}

/* --- China 2017 to 2018 ------------------------------------------------------------------- */

#define CHINA 42

typedef struct china {
  double *flows, *demand, *jobs, *output;
  ji_model *model;
} china;

static void read_china(ji_context *ctx, const char *folder, const char *unit, china *c) {
  static const char *const demands[] = {"consumption", "capital_formation", "inventory_change",
                                        "exports"};
  static const char *const rows[] = {"employment"}, *const units[] = {"1e4 person"};
  static char names[CHINA][4];
  static const char *sectors[CHINA];
  size_t m, n;
  c->flows = read_numbers(folder, "Z", 1, &m, &n);
  assert_true(m == CHINA && n == CHINA);
  c->demand = read_numbers(folder, "final_demand", 1, &m, &n);
  assert_int_equal(n, 4);
  c->jobs = read_numbers(folder, "employment", 1, &m, &n);
  c->output = read_numbers(folder, "output", 2, &m, &n);
  for (int i = 0; i < CHINA; i++) {
    snprintf(names[i], sizeof names[i], "%02d", i + 1);
    sectors[i] = names[i];
  }
  const support_io table = {.n = CHINA,
                            .demands = 4,
                            .rows = 1,
                            .flows = c->flows,
                            .demand = c->demand,
                            .satellites = c->jobs,
                            .output = c->output,
                            .sectors = sectors,
                            .demand_names = demands,
                            .row_names = rows,
                            .row_units = units};
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = unit;
  support_ok(ctx, support_io_create(ctx, &table, &options, &c->model));
}

static void free_china(china *c) {
  ji_model_unref(c->model);
  free(c->flows);
  free(c->demand);
  free(c->jobs);
  free(c->output);
}

/* The figures of docs/guide/io-change.md: employment falls by 550,000, at current prices. Expected
 * from the formulas by numpy. */
static void test_china_2017_to_2018(void **state) {
  (void)state;
  static const double three[] = {-74360961.759461, -25075.494083, 73836037.253544},
                      five[] = {-74360961.759461, -25075.494083, 88311244.605638, 844665.349518,
                                -15319872.701613};
  china c[2];
  ji_io_decomposition_options options;
  ji_dataset *out;
  char *path = support_reference("io/data/china_2017_42/Z.csv");
  free(path);
  ji_context *ctx = support_context();
  read_china(ctx, "data/china_2017_42/", "1e4 CNY@2017:producers", &c[0]);
  read_china(ctx, "data/china_2018_42/", "1e4 CNY@2018:producers", &c[1]);
  support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
  for (options.split = 0; options.split < 2; options.split++) {
    const double *expected = options.split ? five : three;
    int factors = options.split ? 5 : 3;
    support_ok(ctx, ji_io_decomposition(ctx, c[0].model, c[1].model, &options, &out));
    int64_t from = CHINA * (factors + 1);
    for (int k = 0; k < factors; k++)
      assert_true(fabs(number(ctx, out, "polar", from + k) - expected[k]) < 1e-3);
    support_close("all", number(ctx, out, "polar", from + factors), (77584. - 77639.) * 1e4, 1e-6);
    ji_column prices = support_look(ctx, out, "prices");
    char *text = support_text(ctx, &prices, 0);
    assert_string_equal(text, "nominal");
    free(text);
    ji_dataset_unref(out);
  }
  free_china(&c[0]);
  free_china(&c[1]);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_toy_output_decomposition),
      cmocka_unit_test(test_china_2017_to_2018),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
