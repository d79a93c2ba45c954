/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Balanced matrices of others: the folder values/gras (INDEX.md, SOURCE.txt there). */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Rows and columns of numbers; the first `labels` columns are left out. Freed with free(). */
static double *read_matrix(char *path, size_t labels, int64_t *rows, int64_t *columns) {
  support_table *table = support_table_read(path);
  *rows = (int64_t)table->rows;
  *columns = (int64_t)(table->columns - labels);
  double *cells = malloc(sizeof *cells * table->rows * table->columns);
  double *at = cells;
  for (size_t i = 0; i < table->rows; i++)
    for (size_t j = labels; j < table->columns; j++)
      *at++ = support_table_number(table, i, j);
  support_table_free(table);
  free(path);
  return cells;
}

static ji_dataset *totals(ji_context *ctx, const double *values, int64_t count) {
  const support_column column = {.name = "total", .numbers = values};
  return support_dataset(ctx, count, &column, 1);
}

typedef struct problem {
  double *start, *expected;
  int64_t m, n;
  ji_dataset *rows, *columns;
} problem;

static ji_bundle *check_balance(ji_context *ctx, problem *p, const ji_io_balance_options *options,
                                double tolerance) {
  ji_array matrix = support_io_matrix(p->start, p->m, p->n);
  ji_bundle *out;
  support_ok(ctx, ji_io_balance(ctx, &matrix, p->rows, p->columns, options, &out));
  const double *found = ji_bundle_find_array(out, "balanced")->data;
  for (int64_t i = 0; i < p->m * p->n; i++)
    support_close("cell", found[i], p->expected[i], tolerance);
  ji_dataset_unref(p->rows);
  ji_dataset_unref(p->columns);
  free(p->start);
  free(p->expected);
  return out;
}

/* Factors are fixed up to one number that may go from all rows to all columns: r_i s_j is not. */
static void check_factors(ji_context *ctx, const ji_bundle *out) {
  int64_t m, n, one;
  double *r = read_matrix(support_reference("io/values/gras/r.csv"), 0, &m, &one);
  double *s = read_matrix(support_reference("io/values/gras/s.csv"), 0, &n, &one);
  ji_column rows = support_look(ctx, ji_bundle_find(out, "rows"), "factor");
  ji_column columns = support_look(ctx, ji_bundle_find(out, "columns"), "factor");
  assert_true(m == 3 && n == 4);
  for (int64_t i = 0; i < m; i++)
    for (int64_t j = 0; j < n; j++)
      support_close("r s", support_number(&rows, i) * support_number(&columns, j), r[i] * s[j],
                    1e-11);
  free(r);
  free(s);
}

static void test_gras_lenzen_wood_gallego_2007(void **state) {
  (void)state;
  char *path[4] = {support_reference("io/values/gras/X0.csv"),
                   support_reference("io/values/gras/X_gras.csv"),
                   support_reference("io/values/gras/row_totals.csv"),
                   support_reference("io/values/gras/col_totals.csv")};
  ji_context *ctx = support_context();
  problem p;
  int64_t count, one;
  p.start = read_matrix(path[0], 0, &p.m, &p.n);
  p.expected = read_matrix(path[1], 0, &p.m, &p.n);
  double *u = read_matrix(path[2], 0, &count, &one);
  p.rows = totals(ctx, u, count);
  double *v = read_matrix(path[3], 0, &count, &one);
  p.columns = totals(ctx, v, count);
  ji_bundle *out = check_balance(ctx, &p, NULL, 1e-11);
  check_factors(ctx, out);
  ji_bundle_unref(out);
  free(u);
  free(v);
  ji_context_free(ctx);
}

static void test_ras_germany_1995(void **state) {
  (void)state;
  char *path[3] = {support_reference("io/data/germany_1995/Z.csv"),
                   support_reference("io/values/gras/germany1995_ras_result.csv"),
                   support_reference("io/values/gras/germany1995_ras_targets.csv")};
  ji_context *ctx = support_context();
  ji_io_balance_options options;
  problem p;
  int64_t count, two;
  double u[6], v[6];
  p.start = read_matrix(path[0], 1, &p.m, &p.n);
  p.expected = read_matrix(path[1], 0, &p.m, &p.n);
  double *targets = read_matrix(path[2], 0, &count, &two);
  assert_true(count == 6 && two == 2);
  for (int i = 0; i < 6; i++) {
    u[i] = targets[2 * i];
    v[i] = targets[2 * i + 1];
  }
  free(targets);
  p.rows = totals(ctx, u, 6);
  p.columns = totals(ctx, v, 6);
  support_ok(ctx, ji_io_balance_options_init(&options, sizeof options));
  options.method = JI_IO_BALANCE_RAS;
  ji_bundle_unref(check_balance(ctx, &p, &options, 1e-10));
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_gras_lenzen_wood_gallego_2007),
      cmocka_unit_test(test_ras_germany_1995),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
