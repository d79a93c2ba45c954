/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of input-output models, for random productive tables. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double *column_of(ji_context *ctx, const ji_dataset *dataset, const char *name) {
  ji_column column = support_look(ctx, dataset, name);
  double *copy = malloc((size_t)column.length * sizeof *copy);
  memcpy(copy, column.values, (size_t)column.length * sizeof *copy);
  return copy;
}

static ji_model *model_of(ji_context *ctx, const support_io *table, int32_t method) {
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.method = method;
  support_ok(ctx, support_io_create(ctx, table, &options, &model));
  return model;
}

typedef void (*law)(ji_context *ctx, const support_io *table, uint64_t seed);

/* Holds a law against tables of many sizes, from sparse to nearly using up their output. */
static void hold(law holds) {
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= 24; seed++) {
    support_io *table =
        support_io_random(seed, 2 + (int64_t)(seed * 7 % 40), seed % 3 == 0 ? 0.98 : 0.7);
    holds(ctx, table, seed);
    support_io_free(table);
  }
  ji_context_free(ctx);
}

/* e'Lf = total employment where f = x - Zi. */
static void employment_is_reached(ji_context *ctx, const support_io *table, uint64_t seed) {
  ji_model *model = model_of(ctx, table, seed % 2 ? JI_IO_METHOD_DIRECT : JI_IO_METHOD_ITERATIVE);
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  double *type1 = column_of(ctx, out, "type1"), reached = 0, total = 0;
  for (int64_t j = 0; j < table->n; j++) {
    reached += type1[j] * (table->demand[2 * j] + table->demand[2 * j + 1]);
    total += 1e3 * table->satellites[j]; /* 1e3 person */
  }
  support_close("e'Lf", reached, total, 1e-12);
  free(type1);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

static void test_employment_is_reached(void **state) {
  (void)state;
  hold(employment_is_reached);
}

/* Rows and columns agree: the jobs behind a demand are the multipliers' jobs, by Type I and II. */
static void rows_and_columns_agree(ji_context *ctx, const support_io *table, uint64_t seed) {
  ji_model *model = model_of(ctx, table, seed % 2 ? JI_IO_METHOD_ITERATIVE : JI_IO_METHOD_DIRECT);
  ji_dataset *out, *result, *sums, *drivers;
  support_random random = {seed};
  double *demand = calloc((size_t)table->n, sizeof *demand), wanted[3] = {0, 0, 0};
  for (int64_t j = 0; j < table->n; j++)
    demand[j] = support_random_uniform(&random, 0, 5);
  support_column columns[] = {{.name = "component", .texts = table->sectors},
                              {.name = "value", .numbers = demand}};
  drivers = support_dataset(ctx, table->n, columns, 2);
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  const char *by[] = {"effect"};
  support_ok(ctx, ji_dataset_aggregate(ctx, result, by, 1, &sums));
  double *m[] = {column_of(ctx, out, "direct"), column_of(ctx, out, "type1"),
                 column_of(ctx, out, "type2")};
  for (int64_t j = 0; j < table->n; j++)
    for (int k = 0; k < 3; k++)
      wanted[k] += m[k][j] * demand[j];
  double direct = support_io_cell(ctx, sums, NULL, NULL, "direct", "value");
  double indirect = support_io_cell(ctx, sums, NULL, NULL, "indirect", "value");
  double induced = support_io_cell(ctx, sums, NULL, NULL, "induced", "value");
  support_close("direct", direct, wanted[0], 1e-12);
  support_close("type1", direct + indirect, wanted[1], 1e-11);
  support_close("type2", direct + indirect + induced, wanted[2], 1e-11);
  assert_true(indirect >= 0 && induced >= 0);
  for (int k = 0; k < 3; k++)
    free(m[k]);
  free(demand);
  ji_dataset_unref(drivers);
  ji_dataset_unref(sums);
  ji_dataset_unref(result);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

static void test_rows_and_columns_agree(void **state) {
  (void)state;
  hold(rows_and_columns_agree);
}

/* Effects are linear in the demand: twice the demand, twice the jobs; parts add up to the whole. */
static void effects_are_linear(ji_context *ctx, const support_io *table, uint64_t seed) {
  static const char *const names[] = {"one", "two", "both", "both"};
  (void)seed;
  ji_model *model = model_of(ctx, table, JI_IO_METHOD_AUTO);
  const char *components[] = {table->sectors[0], table->sectors[1], table->sectors[0],
                              table->sectors[1]};
  const double values[] = {3, 5, 3, 5};
  support_column columns[] = {{.name = "component", .texts = components},
                              {.name = "value", .numbers = values},
                              {.name = "driver", .texts = names}};
  ji_dataset *drivers = support_dataset(ctx, 4, columns, 3), *result;
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  double *value = column_of(ctx, result, "value");
  int64_t block = 3 * table->n; /* a driver's rows */
  assert_int_equal(ji_dataset_row_count(result), 3 * block);
  for (int64_t i = 0; i < block; i++)
    assert_true(fabs(value[i] + value[block + i] - value[2 * block + i]) <=
                1e-12 * fabs(value[2 * block + i]) + 1e-9);
  free(value);
  ji_dataset_unref(result);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
}

static void test_effects_are_linear(void **state) {
  (void)state;
  hold(effects_are_linear);
}

/* e'L and e'L2 in long double, by elimination on the transposed (closed) system. */
static long double *exact(const support_io *table, int closed) {
  int64_t n = table->n, size = n + closed;
  long double *m = calloc((size_t)(size * size), sizeof *m), *y = calloc((size_t)size, sizeof *y);
  long double income = 0;
  for (int64_t i = 0; i < n; i++)
    income += (long double)table->satellites[n + i];
  for (int64_t i = 0; i < size; i++)
    for (int64_t j = 0; j < size; j++) {
      long double a = 0; /* element (j, i): the transpose */
      if (i < n && j < n)
        a = (long double)table->flows[j * n + i] / table->output[i];
      else if (i < n)
        a = (long double)table->satellites[n + i] / table->output[i];
      else if (j < n)
        a = (long double)table->demand[2 * j] / income;
      m[i * size + j] = (i == j) - a;
    }
  for (int64_t i = 0; i < n; i++)
    y[i] = 1000 * (long double)table->satellites[i] / table->output[i];
  for (int64_t k = 0; k < size; k++) /* column diagonally dominant: no pivoting needed */
    for (int64_t i = 0; i < size; i++) {
      if (i == k)
        continue;
      long double f = m[i * size + k] / m[k * size + k];
      for (int64_t j = k; j < size; j++)
        m[i * size + j] -= f * m[k * size + j];
      y[i] -= f * y[k];
    }
  for (int64_t k = 0; k < size; k++)
    y[k] /= m[k * size + k];
  free(m);
  return y;
}

/* The bound covers the true error, and is small. */
static void bounds_cover_the_error(ji_context *ctx, const support_io *table, uint64_t seed) {
  (void)seed;
  for (int32_t method = JI_IO_METHOD_DIRECT; method <= JI_IO_METHOD_ITERATIVE; method++) {
    ji_model *model = model_of(ctx, table, method);
    ji_dataset *out;
    support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
    for (int closed = 0; closed < 2; closed++) {
      long double *truth = exact(table, closed);
      double *found = column_of(ctx, out, closed ? "type2" : "type1");
      double *bound = column_of(ctx, out, closed ? "type2_error_bound" : "type1_error_bound");
      for (int64_t j = 0; j < table->n; j++) {
        assert_true(fabsl(found[j] - truth[j]) <= (long double)bound[j]);
        assert_true(bound[j] > 0 && bound[j] <= 1e-9 * fabs(found[j]));
      }
      free(truth);
      free(found);
      free(bound);
    }
    ji_dataset_unref(out);
    ji_model_unref(model);
  }
}

static void test_bounds_cover_the_error(void **state) {
  (void)state;
  hold(bounds_cover_the_error);
}

/* A model times its inverse: (I - A) L = I. */
static void inverse_inverts(ji_context *ctx, const support_io *table, uint64_t seed) {
  (void)seed;
  ji_model *model = model_of(ctx, table, JI_IO_METHOD_AUTO);
  ji_array inverse;
  int64_t n = table->n;
  support_ok(ctx, ji_io_inverse(ctx, model, &inverse));
  const double *l = inverse.data;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) {
      double sum = l[i * n + j];
      for (int64_t k = 0; k < n; k++)
        sum -= table->flows[i * n + k] / table->output[k] * l[k * n + j];
      assert_true(fabs(sum - (i == j)) < 1e-11);
      assert_true(l[i * n + j] >= -1e-14);
    }
  ji_array_release(&inverse);
  ji_model_unref(model);
}

static void test_inverse_inverts(void **state) {
  (void)state;
  hold(inverse_inverts);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_employment_is_reached), cmocka_unit_test(test_rows_and_columns_agree),
      cmocka_unit_test(test_effects_are_linear),    cmocka_unit_test(test_bounds_cover_the_error),
      cmocka_unit_test(test_inverse_inverts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
