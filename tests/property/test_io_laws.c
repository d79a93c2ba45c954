/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of input-output models on random productive tables. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { tables = 12, largest = 40 };
#define EMPLOYMENT_UNIT 1e3 /* the random tables count 1e3 person, results persons */

static const int64_t sizes[tables] = {1, 2, 3, 4, 5, 7, 8, 13, 20, 27, 33, largest};

static ji_context *ctx;

static int set_up(void **state) {
  (void)state;
  ctx = support_context_threads(2);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static support_io *table_of(int k) {
  return support_io_random(1000 + (uint64_t)k, sizes[k], 0.3 + 0.05 * k);
}

static ji_model *model_of(const support_io *table, int32_t method) {
  ji_io_options options;
  ji_model *model = NULL;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.method = method;
  support_ok(ctx, support_io_create(ctx, table, &options, &model));
  return model;
}

static ji_dataset *drivers_of(const support_io *table, const double *values, const char *driver) {
  const char *parts[largest];
  for (int64_t i = 0; i < table->n; i++)
    parts[i] = driver;
  const support_column columns[] = {{.name = "component", .texts = table->sectors},
                                    {.name = "value", .numbers = values},
                                    {.name = "driver", .texts = parts}};
  return support_dataset(ctx, table->n, columns, driver ? 3 : 2);
}

static ji_dataset *estimate(const ji_model *model, const ji_dataset *drivers) {
  ji_dataset *out = NULL;
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &out));
  return out;
}

static ji_dataset *multipliers(const ji_model *model) {
  ji_dataset *out = NULL;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  return out;
}

/* The sum of an effect's rows; all effects if NULL. */
static double sum_of(const ji_dataset *result, const char *effect) {
  ji_column values = support_look(ctx, result, "value"),
            effects = support_look(ctx, result, "effect");
  double sum = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *text = support_text(ctx, &effects, row);
    if ((!effect || strcmp(text, effect) == 0) && !support_is_null(&values, row))
      sum += support_number(&values, row);
    free(text);
  }
  return sum;
}

static double final_demand(const support_io *table, int64_t i) {
  double sum = table->output[i];
  for (int64_t j = 0; j < table->n; j++)
    sum -= table->flows[i * table->n + j];
  return sum;
}

/* Jobs behind all final demand are all jobs: e'L f = e'x with f = x - Z 1. */
static void all_demand_is_behind_all_jobs(void **state) {
  (void)state;
  for (int k = 0; k < tables; k++) {
    support_io *table = table_of(k);
    ji_model *model = model_of(table, JI_IO_METHOD_AUTO);
    double f[largest], jobs = 0;
    for (int64_t i = 0; i < table->n; i++) {
      f[i] = final_demand(table, i);
      jobs += EMPLOYMENT_UNIT * table->satellites[i];
    }
    ji_dataset *drivers = drivers_of(table, f, NULL), *result = estimate(model, drivers);
    support_close("e'Lf", sum_of(result, "direct") + sum_of(result, "indirect"), jobs, 1e-12);
    ji_dataset_unref(result);
    ji_dataset_unref(drivers);
    ji_model_unref(model);
    support_io_free(table);
  }
}

/* (I - A) L = I, and type1 = e'L, direct <= type1 <= type2. */
static void inverse_and_multipliers_agree(void **state) {
  (void)state;
  for (int k = 0; k < tables; k++) {
    support_io *table = table_of(k);
    ji_model *model = model_of(table, JI_IO_METHOD_AUTO);
    ji_dataset *m = multipliers(model);
    ji_array inverse = {0};
    int64_t n = table->n;
    support_ok(ctx, ji_io_inverse(ctx, model, &inverse));
    const double *l = inverse.data;
    ji_column direct = support_look(ctx, m, "direct"), type1 = support_look(ctx, m, "type1"),
              type2 = support_look(ctx, m, "type2");
    for (int64_t j = 0; j < n; j++) {
      double reached = 0;
      for (int64_t i = 0; i < n; i++) {
        double product = l[i * n + j];
        for (int64_t s = 0; s < n; s++)
          product -= table->flows[i * n + s] / table->output[s] * l[s * n + j];
        if (fabs(product - (i == j)) > 1e-12)
          fail_msg("(I - A) L is %g at (%d, %d)", product, (int)i, (int)j);
        reached += EMPLOYMENT_UNIT * table->satellites[i] / table->output[i] * l[i * n + j];
      }
      support_close("type1", support_number(&type1, j), reached, 1e-12);
      assert_true(support_number(&direct, j) <= support_number(&type1, j));
      assert_true(support_number(&type1, j) <= support_number(&type2, j));
    }
    ji_array_release(&inverse);
    ji_dataset_unref(m);
    ji_model_unref(model);
    support_io_free(table);
  }
}

/* An estimate is linear in its drivers, and what multipliers times demand give. */
static void estimates_are_linear(void **state) {
  (void)state;
  for (int k = 0; k < tables; k++) {
    support_io *table = table_of(k);
    ji_model *model = model_of(table, JI_IO_METHOD_AUTO);
    support_random random = {77 + (uint64_t)k};
    double f[largest], g[largest], both[largest], expected[3] = {0, 0, 0};
    ji_dataset *m = multipliers(model);
    const char *const columns[] = {"direct", "type1", "type2"};
    for (int64_t i = 0; i < table->n; i++) {
      f[i] = support_random_uniform(&random, 0, 10);
      g[i] = support_random_uniform(&random, 0, 10);
      both[i] = 2.5 * f[i] + g[i];
    }
    for (int c = 0; c < 3; c++) {
      ji_column column = support_look(ctx, m, columns[c]);
      for (int64_t i = 0; i < table->n; i++)
        expected[c] += support_number(&column, i) * both[i];
    }
    const double *const values[] = {f, g, both};
    double sums[3][3];
    const char *const effects[] = {"direct", "indirect", "induced"};
    for (int v = 0; v < 3; v++) {
      ji_dataset *drivers = drivers_of(table, values[v], "part"), *r = estimate(model, drivers);
      for (int e = 0; e < 3; e++)
        sums[v][e] = sum_of(r, effects[e]);
      ji_dataset_unref(r);
      ji_dataset_unref(drivers);
    }
    for (int e = 0; e < 3; e++)
      support_close(effects[e], 2.5 * sums[0][e] + sums[1][e], sums[2][e], 1e-10);
    support_close("direct", sums[2][0], expected[0], 1e-12);
    support_close("type1", sums[2][0] + sums[2][1], expected[1], 1e-12);
    support_close("type2", sums[2][0] + sums[2][1] + sums[2][2], expected[2], 1e-12);
    ji_dataset_unref(m);
    ji_model_unref(model);
    support_io_free(table);
  }
}

/* However systems are solved, the results are within each other's error bounds. */
static void methods_agree_within_their_bounds(void **state) {
  (void)state;
  for (int k = 0; k < tables; k++) {
    support_io *table = table_of(k);
    ji_model *model = model_of(table, JI_IO_METHOD_DIRECT), *factorized = NULL;
    ji_model *other = model_of(table, JI_IO_METHOD_ITERATIVE);
    support_ok(ctx, ji_io_model_factorize(ctx, model, &factorized));
    ji_dataset *a = multipliers(model), *b = multipliers(other), *c = multipliers(factorized);
    ji_column x = support_look(ctx, a, "type1"), y = support_look(ctx, b, "type1"),
              z = support_look(ctx, c, "type1"), p = support_look(ctx, a, "type1_error_bound"),
              q = support_look(ctx, b, "type1_error_bound");
    for (int64_t i = 0; i < table->n; i++) {
      double gap = fabs(support_number(&x, i) - support_number(&y, i));
      assert_false(support_is_null(&p, i) || support_is_null(&q, i));
      assert_true(gap <= support_number(&p, i) + support_number(&q, i));
      support_close("iterative", support_number(&y, i), support_number(&x, i), 1e-9);
      support_close("factorized", support_number(&z, i), support_number(&x, i), 1e-13);
    }
    ji_dataset_unref(a);
    ji_dataset_unref(b);
    ji_dataset_unref(c);
    ji_model_unref(factorized);
    ji_model_unref(other);
    ji_model_unref(model);
    support_io_free(table);
  }
}

/* The same table column by column, backwards, and with gaps gives the same multipliers. */
static void strides_do_not_matter(void **state) {
  (void)state;
  for (int k = 1; k < tables; k++) {
    support_io *table = table_of(k);
    int64_t n = table->n;
    double *gaps = calloc((size_t)(2 * n * (n + 3)), sizeof *gaps);
    assert_non_null(gaps);
    for (int64_t i = 0; i < n; i++)
      for (int64_t j = 0; j < n; j++)
        gaps[2 * (j * (n + 3) + i)] = table->flows[i * n + j];
    ji_array turned = {.data = gaps,
                       .rows = n,
                       .columns = n,
                       .row_stride = 2,
                       .column_stride = 2 * (n + 3),
                       .type = JI_TYPE_FLOAT64};
    ji_model *model = model_of(table, JI_IO_METHOD_AUTO), *other = NULL;
    support_ok(ctx, support_io_create_from(ctx, table, &turned, NULL, NULL, NULL, &other));
    ji_dataset *a = multipliers(model), *b = multipliers(other);
    ji_column x = support_look(ctx, a, "type2"), y = support_look(ctx, b, "type2");
    for (int64_t i = 0; i < n; i++)
      support_close("type2", support_number(&y, i), support_number(&x, i), 1e-13);
    ji_dataset_unref(a);
    ji_dataset_unref(b);
    ji_model_unref(model);
    ji_model_unref(other);
    free(gaps);
    support_io_free(table);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_demand_is_behind_all_jobs),
      cmocka_unit_test(inverse_and_multipliers_agree),
      cmocka_unit_test(estimates_are_linear),
      cmocka_unit_test(methods_agree_within_their_bounds),
      cmocka_unit_test(strides_do_not_matter),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
