/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Factors in single precision: what they solve is as good as by factors in double precision, and
 * where they would not do they are not taken. */
#include "support/support.h"

#include "core/context.h"
#include "numeric/dense.h"
#include "numeric/single.h"
#include "support/io.h"

#include <jobimpact/io.h>
#include <jobimpact/io_footprint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 60, LARGE = 1000 };

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

static ji__coefficients by_rows(const double *flows, const double *output, int64_t n) {
  ji__coefficients a = {.output = output};
  a.flows =
      (ji__matrix){.data = flows, .rows = n, .columns = n, .row_stride = n, .column_stride = 1};
  return a;
}

static double *random_vectors(uint64_t seed, int64_t count) {
  support_random random = {seed};
  double *v = malloc((size_t)count * sizeof *v);
  for (int64_t i = 0; i < count; i++)
    v[i] = support_random_uniform(&random, -1, 1);
  return v;
}

static double largest(const double *v, int64_t size) {
  double most = 0;
  for (int64_t i = 0; i < size; i++)
    most = fabs(v[i]) > most ? fabs(v[i]) : most;
  return most;
}

/* Single against double factors, vector by vector. */
static void compare(const ji__coefficients *a, int transposed, int64_t count, double scale) {
  int64_t n = a->flows.rows;
  double *x = random_vectors(7, count * n), *y = malloc((size_t)(count * n) * sizeof *y);
  ji__single *single = NULL;
  ji__lu *lu = NULL;
  for (int64_t i = 0; i < count * n; i++)
    x[i] *= scale;
  memcpy(y, x, (size_t)(count * n) * sizeof *y);
  support_ok(ctx, ji__single_create(ctx, a, &single));
  assert_non_null(single);
  support_ok(ctx, ji__lu_create(ctx, a, &lu));
  support_ok(ctx, ji__single_solve(ctx, single, transposed, count, x));
  support_ok(ctx, ji__lu_solve(ctx, lu, transposed, count, y));
  for (int64_t k = 0; k < count; k++) {
    double most = largest(y + k * n, n);
    for (int64_t i = k * n; i < (k + 1) * n; i++)
      assert_true(fabs(x[i] - y[i]) <= 1e-11 * most);
  }
  ji__single_free(ji__allocator(ctx), single);
  ji__lu_free(ji__allocator(ctx), lu);
  free(x);
  free(y);
}

/* One vector, few, as many as BLAS takes over, more than are solved at once; in both directions. */
static void solutions_are_corrected(void **state) {
  (void)state;
  static const int64_t counts[] = {1, 3, 7, 8, 40, 300};
  support_io *table = support_io_random(31, N, 0.8);
  ji__coefficients a = by_rows(table->flows, table->output, N);
  for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
    for (int transposed = 0; transposed < 2; transposed++)
      compare(&a, transposed, counts[c], 1);
  support_io_free(table);
}

/* Numbers that single precision has no room for: of the right-hand sides, not of A. */
static void scale_does_not_matter(void **state) {
  (void)state;
  support_io *table = support_io_random(32, N, 0.6);
  ji__coefficients a = by_rows(table->flows, table->output, N);
  for (int transposed = 0; transposed < 2; transposed++) {
    compare(&a, transposed, 2, 1e-200);
    compare(&a, transposed, 2, 1e200);
    compare(&a, transposed, 9, 0);
  }
  support_io_free(table);
}

/* By columns, with gaps, in single precision themselves, and with a sector that makes nothing. */
static void layouts_do_not_matter(void **state) {
  (void)state;
  support_io *table = support_io_random(33, N, 0.7);
  double *turned = calloc(2 * N * N, sizeof *turned), *output = malloc(N * sizeof *output);
  float *narrow = malloc(N * N * sizeof *narrow);
  memcpy(output, table->output, N * sizeof *output);
  output[5] = 0;
  for (int64_t i = 0; i < N; i++)
    for (int64_t j = 0; j < N; j++) {
      turned[j * N + i] = table->flows[i * N + j];
      narrow[i * N + j] = (float)table->flows[i * N + j];
    }
  ji__coefficients a = by_rows(turned, output, N);
  for (int64_t count = 2; count < 20; count += 9)
    for (int transposed = 0; transposed < 2; transposed++) {
      a.flows = (ji__matrix){
          .data = turned, .rows = N, .columns = N, .row_stride = 1, .column_stride = N};
      assert_true(ji__products_by_blas(&a));
      compare(&a, transposed, count, 1);
      a.flows = (ji__matrix){.data = narrow,
                             .rows = N,
                             .columns = N,
                             .row_stride = N,
                             .column_stride = 1,
                             .is_single = 1};
      assert_false(ji__products_by_blas(&a));
      compare(&a, transposed, count, 1);
      a.flows = (ji__matrix){
          .data = turned, .rows = N / 2, .columns = N / 2, .row_stride = 2 * N, .column_stride = 2};
      assert_false(ji__products_by_blas(&a));
      compare(&a, transposed, count, 1);
    }
  free(turned);
  free(narrow);
  free(output);
  support_io_free(table);
}

/* BLAS and the library's own products are the same to rounding. */
static void products_agree(void **state) {
  (void)state;
  enum { COUNT = 11 };
  support_io *table = support_io_random(34, N, 0.7);
  ji__coefficients a = by_rows(table->flows, table->output, N);
  double *v = random_vectors(8, COUNT * N), own[COUNT * N], other[COUNT * N];
  for (int transposed = 0; transposed < 2; transposed++)
    for (int turned = 0; turned < 2; turned++) {
      a.flows.row_stride = turned ? 1 : N;
      a.flows.column_stride = turned ? N : 1;
      support_ok(ctx, ji__products(ctx, &a, transposed, COUNT, v, own));
      support_ok(ctx, ji__blas_products(ctx, &a, transposed, COUNT, v, other));
      for (int64_t i = 0; i < COUNT * N; i++)
        assert_true(fabs(own[i] - other[i]) <= 1e-13);
    }
  free(v);
  support_io_free(table);
}

/* Nearly singular, singular, and with coefficients beyond single precision: no factors, and no
 * error. */
static void bad_systems_get_none(void **state) {
  (void)state;
  static const double diagonals[] = {1 - 1e-7, 1, 1e60, -1e39};
  ji__single *single = NULL;
  for (size_t d = 0; d < sizeof diagonals / sizeof *diagonals; d++) {
    double flows[9] = {diagonals[d], 0, 0, 0, 0.5, 0, 0, 0, 0.5};
    static const double output[3] = {1, 1, 1};
    ji__coefficients a = by_rows(flows, output, 3);
    support_ok(ctx, ji__single_create(ctx, &a, &single));
    assert_null(single);
    assert_string_equal(ji_context_message(ctx), "");
  }
}

/* Large systems get single factors where they serve, else double ones; small ones always double. */
static void light_factors_choose(void **state) {
  (void)state;
  support_io *table = support_io_random(35, LARGE, 0.7);
  double *flows = malloc(LARGE * LARGE * sizeof *flows), b[LARGE];
  memcpy(flows, table->flows, LARGE * LARGE * sizeof *flows);
  ji__coefficients a = by_rows(flows, table->output, LARGE), small = a;
  ji__lu *lu = NULL;
  small.flows.rows = small.flows.columns = N;
  support_ok(ctx, ji__lu_create_light(ctx, &small, &lu));
  assert_false(ji__lu_is_single(lu));
  ji__lu_free(ji__allocator(ctx), lu);
  support_ok(ctx, ji__lu_create_light(ctx, &a, &lu));
  assert_true(ji__lu_is_single(lu));
  ji__lu_free(ji__allocator(ctx), lu);
  /* The last sector keeps nearly all for itself and trades with nobody. */
  for (int64_t i = 0; i < LARGE; i++)
    flows[i * LARGE + LARGE - 1] = flows[(LARGE - 1) * LARGE + i] = 0;
  flows[LARGE * LARGE - 1] = table->output[LARGE - 1] * (1 - 1e-8);
  support_ok(ctx, ji__lu_create_light(ctx, &a, &lu));
  assert_false(ji__lu_is_single(lu));
  memset(b, 0, sizeof b);
  b[LARGE - 1] = 1;
  support_ok(ctx, ji__lu_solve(ctx, lu, 0, 1, b));
  assert_true(fabs(b[LARGE - 1] * 1e-8 - 1) < 1e-6);
  ji__lu_free(ji__allocator(ctx), lu);
  free(flows);
  support_io_free(table);
}

/* --- models ------------------------------------------------------------------------------- */

static ji_dataset *multipliers(const ji_model *model) {
  ji_dataset *out = NULL;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  return out;
}

/* A factorised model of that size: within its own bounds of what iteration finds, which are as
 * tight as ever; and its inverse is what double factors make it. */
static void factorized_models_are_exact(void **state) {
  (void)state;
  support_io *table = support_io_random(36, LARGE, 0.7);
  ji_io_options options;
  ji_model *model = NULL, *factorized = NULL;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.method = JI_IO_METHOD_ITERATIVE;
  support_ok(ctx, support_io_create(ctx, table, &options, &model));
  support_ok(ctx, ji_io_model_factorize(ctx, model, &factorized));
  ji_dataset *x = multipliers(model), *y = multipliers(factorized);
  ji_column a = support_look(ctx, x, "type1"), b = support_look(ctx, y, "type1");
  ji_column p = support_look(ctx, x, "type1_error_bound"),
            q = support_look(ctx, y, "type1_error_bound");
  for (int64_t i = 0; i < LARGE; i++) {
    double left = support_number(&a, i), right = support_number(&b, i);
    assert_true(fabs(left - right) <= support_number(&p, i) + support_number(&q, i));
    assert_true(fabs(left / right - 1) < 1e-13);
    assert_true(support_number(&q, i) < 1e-12 * right);
  }
  ji_array inverse;
  support_ok(ctx, ji_io_inverse(ctx, factorized, &inverse));
  const double *l = inverse.data;
  for (int64_t j = 0; j < LARGE; j += 37) { /* column sums of jobs, in 1e3 persons */
    double sum = 0;
    for (int64_t i = 0; i < LARGE; i++)
      sum += table->satellites[i] / table->output[i] * l[i * LARGE + j];
    support_close("jobs by the inverse", 1e3 * sum, support_number(&a, j), 1e-12);
  }
  ji_array_release(&inverse);
  ji_dataset_unref(x);
  ji_dataset_unref(y);
  ji_model_unref(factorized);
  ji_model_unref(model);
  support_io_free(table);
}

static ji_dataset *footprints(const ji_model *model, int32_t detail) {
  ji_io_footprint_options options;
  ji_dataset *out = NULL;
  support_ok(ctx, ji_io_footprint_options_init(&options, sizeof options));
  options.detail = detail;
  support_ok(ctx, ji_io_footprints(ctx, model, &options, &out));
  return out;
}

/* What the first call leaves with the factors serves the second one: the same bits, whatever came
 * first. */
static void later_calls_find_the_same(void **state) {
  (void)state;
  ji_model *model = NULL, *kept[2] = {NULL, NULL};
  support_ok(ctx, support_io_create(ctx, &support_io_regions, NULL, &model));
  ji_dataset *found[2][2];
  for (int m = 0; m < 2; m++) {
    support_ok(ctx, ji_io_model_factorize(ctx, model, &kept[m]));
    for (int turn = 0; turn < 2; turn++) {
      int32_t detail = turn != m;
      found[m][detail] = footprints(kept[m], detail);
    }
  }
  for (int detail = 0; detail < 2; detail++) {
    ji_column x = support_look(ctx, found[0][detail], "consumption_based");
    ji_column y = support_look(ctx, found[1][detail], "consumption_based");
    assert_int_equal(x.length, y.length);
    assert_memory_equal(x.values, y.values, (size_t)x.length * sizeof(double));
    ji_dataset_unref(found[0][detail]);
    ji_dataset_unref(found[1][detail]);
  }
  ji_model_unref(kept[0]);
  ji_model_unref(kept[1]);
  ji_model_unref(model);
}

/* --- memory ------------------------------------------------------------------------------- */

/* Makes factors and solves with them. */
static ji_status create_and_solve(ji_context *context, void *user) {
  const ji__coefficients *a = user;
  ji__single *single = NULL;
  double b[9 * N];
  for (int64_t i = 0; i < 9 * N; i++)
    b[i] = 1;
  ji_status status = ji__context_enter(context);
  if (!status)
    status = ji__single_create(context, a, &single);
  if (!status)
    status = ji__single_solve(context, single, 0, 9, b);
  ji__single_free(ji__allocator(context), single);
  return status;
}

static void every_allocation(void **state) {
  (void)state;
  support_io *table = support_io_random(37, N, 0.5);
  ji__coefficients a = by_rows(table->flows, table->output, N);
  assert_true(support_every_allocation("single factors", create_and_solve, &a) >= 8);
  support_io_free(table);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(solutions_are_corrected),
      cmocka_unit_test(scale_does_not_matter),
      cmocka_unit_test(layouts_do_not_matter),
      cmocka_unit_test(products_agree),
      cmocka_unit_test(bad_systems_get_none),
      cmocka_unit_test(light_factors_choose),
      cmocka_unit_test(factorized_models_are_exact),
      cmocka_unit_test(later_calls_find_the_same),
      cmocka_unit_test(every_allocation),
  };
  return cmocka_run_group_tests_name("single", tests, set_up, tear_down);
}
