/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of balancing on random matrices: totals that some matrix of the same signs has are met,
 * signs and zeros stay, twice is once, and the order of the sides does not matter. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 12

typedef struct sample {
  int64_t m, n;
  double cells[MOST * MOST]; /* where the scaling starts */
  double rows[MOST], columns[MOST];
} sample;

static double any_cell(support_random *random, int64_t i, int64_t j) {
  if (i != j && support_random_uniform(random, 0, 1) < 0.3)
    return 0;
  double size = support_random_uniform(random, 0.1, 10);
  return support_random_uniform(random, 0, 1) < 0.15 ? -size : size;
}

/* Totals are those of another matrix: the start with every cell scaled by itself. */
static sample make_sample(support_random *random) {
  sample s = {.m = 1 + (int64_t)(support_random_bits(random) % MOST),
              .n = 1 + (int64_t)(support_random_bits(random) % MOST)};
  for (int64_t i = 0; i < s.m; i++)
    for (int64_t j = 0; j < s.n; j++) {
      double cell = any_cell(random, i, j);
      double goal = cell * support_random_uniform(random, 0.5, 2);
      s.cells[i * s.n + j] = cell;
      s.rows[i] += goal;
      s.columns[j] += goal;
    }
  return s;
}

static ji_dataset *totals(ji_context *ctx, const double *values, int64_t count) {
  const support_column column = {.name = "total", .numbers = values};
  return support_dataset(ctx, count, &column, 1);
}

static ji_bundle *balance(ji_context *ctx, const ji_array *matrix, const double *rows,
                          const double *columns) {
  ji_dataset *u = totals(ctx, rows, matrix->rows), *v = totals(ctx, columns, matrix->columns);
  ji_io_balance_options options;
  ji_bundle *out;
  support_ok(ctx, ji_io_balance_options_init(&options, sizeof options));
  options.max_iterations = 1000000;
  options.tolerance = 1e-11;
  support_ok(ctx, ji_io_balance(ctx, matrix, u, v, &options, &out));
  ji_dataset_unref(u);
  ji_dataset_unref(v);
  return out;
}

static const double *cells_of(const ji_bundle *bundle, const char *name) {
  return ji_bundle_find_array(bundle, name)->data;
}

static double largest(const sample *s) {
  double found = 0;
  for (int64_t i = 0; i < s->m; i++)
    found = fmax(found, fabs(s->rows[i]));
  for (int64_t j = 0; j < s->n; j++)
    found = fmax(found, fabs(s->columns[j]));
  return found;
}

static void check_totals(const sample *s, const double *cells) {
  double limit = 1e-10 * largest(s);
  for (int64_t i = 0; i < s->m; i++) {
    double sum = 0;
    for (int64_t j = 0; j < s->n; j++)
      sum += cells[i * s->n + j];
    assert_true(fabs(sum - s->rows[i]) <= limit);
  }
  for (int64_t j = 0; j < s->n; j++) {
    double sum = 0;
    for (int64_t i = 0; i < s->m; i++)
      sum += cells[i * s->n + j];
    assert_true(fabs(sum - s->columns[j]) <= limit);
  }
}

static int sign(double value) {
  return (value > 0) - (value < 0);
}

static void test_gras_on_random_matrices(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_random random = {20070302};
  for (int round = 0; round < 200; round++) {
    sample s = make_sample(&random);
    ji_array matrix = support_io_matrix(s.cells, s.m, s.n);
    ji_bundle *once = balance(ctx, &matrix, s.rows, s.columns);
    const double *cells = cells_of(once, "balanced");
    check_totals(&s, cells);
    for (int64_t i = 0; i < s.m * s.n; i++)
      assert_int_equal(sign(cells[i]), sign(s.cells[i]));
    ji_bundle *twice = balance(ctx, ji_bundle_find_array(once, "balanced"), s.rows, s.columns);
    for (int64_t i = 0; i < s.m * s.n; i++)
      assert_true(fabs(cells_of(twice, "balanced")[i] - cells[i]) <= 1e-8 * largest(&s));
    ji_array turned = {.data = s.cells,
                       .rows = s.n,
                       .columns = s.m,
                       .row_stride = 1,
                       .column_stride = s.n,
                       .type = JI_TYPE_FLOAT64};
    ji_bundle *across = balance(ctx, &turned, s.columns, s.rows);
    for (int64_t i = 0; i < s.m; i++)
      for (int64_t j = 0; j < s.n; j++)
        assert_true(fabs(cells_of(across, "balanced")[j * s.m + i] - cells[i * s.n + j]) <=
                    1e-7 * largest(&s));
    ji_bundle_unref(once);
    ji_bundle_unref(twice);
    ji_bundle_unref(across);
  }
  ji_context_free(ctx);
}

/* A supply and a use table that are balanced, then each cell is disturbed: the totals of the
 * balanced pair are met again, and supply equals use. */
static void test_supply_use_on_random_tables(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_random random = {20110301};
  for (int round = 0; round < 100; round++) {
    enum { PRODUCTS = 5, SOURCES = 4, USERS = 6 };
    double supply[PRODUCTS * SOURCES], use[PRODUCTS * USERS];
    double sources[SOURCES] = {0}, users[USERS] = {0};
    for (int i = 0; i < PRODUCTS; i++) {
      double supplied = 0, used = 0;
      for (int k = 0; k < SOURCES; k++)
        supplied += supply[i * SOURCES + k] =
            support_random_uniform(&random, k == i % SOURCES ? 5 : 0, 10);
      for (int j = 0; j < USERS; j++)
        used += use[i * USERS + j] = support_random_uniform(&random, 0.1, 5);
      for (int j = 0; j < USERS; j++)
        use[i * USERS + j] *= supplied / used;
      for (int k = 0; k < SOURCES; k++)
        sources[k] += supply[i * SOURCES + k];
      for (int j = 0; j < USERS; j++)
        users[j] += use[i * USERS + j];
    }
    for (int i = 0; i < PRODUCTS * SOURCES; i++)
      supply[i] *= support_random_uniform(&random, 0.7, 1.4);
    for (int i = 0; i < PRODUCTS * USERS; i++)
      use[i] *= support_random_uniform(&random, 0.7, 1.4);
    ji_array v = support_io_matrix(supply, PRODUCTS, SOURCES);
    ji_array u = support_io_matrix(use, PRODUCTS, USERS);
    ji_dataset *of_sources = totals(ctx, sources, SOURCES), *of_users = totals(ctx, users, USERS);
    ji_bundle *out;
    support_ok(ctx, ji_io_balance_supply_use(ctx, &v, &u, NULL, of_sources, of_users, NULL, &out));
    for (int i = 0; i < PRODUCTS; i++) {
      double supplied = 0, used = 0;
      for (int k = 0; k < SOURCES; k++)
        supplied += cells_of(out, "supply")[i * SOURCES + k];
      for (int j = 0; j < USERS; j++)
        used += cells_of(out, "use")[i * USERS + j];
      support_close("product", supplied, used, 1e-9);
    }
    for (int j = 0; j < USERS; j++) {
      double sum = 0;
      for (int i = 0; i < PRODUCTS; i++)
        sum += cells_of(out, "use")[i * USERS + j];
      support_close("user", sum, users[j], 1e-9);
    }
    for (int k = 0; k < SOURCES; k++) {
      double sum = 0;
      for (int i = 0; i < PRODUCTS; i++)
        sum += cells_of(out, "supply")[i * SOURCES + k];
      support_close("source", sum, sources[k], 1e-9);
    }
    ji_bundle_unref(out);
    ji_dataset_unref(of_sources);
    ji_dataset_unref(of_users);
  }
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_gras_on_random_matrices),
      cmocka_unit_test(test_supply_use_on_random_tables),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
