/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* lib/numeric/absorb: what is left of a column is free of every effect, and the effects add up. */
#include "support/support.h"

#include "numeric/absorb.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { most_effects = 3, most_columns = 11 };

/* A random panel: codes of any order, levels without rows among them. */
typedef struct panel {
  int64_t rows, effects, columns;
  ji__effect effect[most_effects];
  int32_t *codes[most_effects];
  double *weights;
  double *column[most_columns], *before[most_columns];
} panel;

static void panel_make(panel *p, int64_t rows, const int64_t *levels, int64_t effects,
                       int64_t columns, int sorted, int weighted, uint64_t seed) {
  support_random random = {seed};
  *p = (panel){.rows = rows, .effects = effects, .columns = columns};
  for (int64_t q = 0; q < effects; q++) {
    p->codes[q] = malloc((size_t)rows * sizeof(int32_t));
    for (int64_t i = 0; i < rows; i++)
      p->codes[q][i] = (int32_t)support_random_uniform(&random, 0, (double)levels[q] - 0.5);
    p->effect[q] = (ji__effect){p->codes[q], levels[q]};
  }
  for (int64_t i = 0; sorted && i < rows; i++)
    p->codes[0][i] = (int32_t)(i * levels[0] / rows);
  p->weights = weighted ? malloc((size_t)rows * sizeof(double)) : NULL;
  for (int64_t i = 0; weighted && i < rows; i++)
    p->weights[i] = i % 17 == 3 ? 0 : support_random_uniform(&random, 0.1, 3);
  for (int64_t k = 0; k < columns; k++) {
    p->column[k] = malloc((size_t)rows * sizeof(double));
    p->before[k] = malloc((size_t)rows * sizeof(double));
    for (int64_t i = 0; i < rows; i++)
      p->before[k][i] = support_random_uniform(&random, -1, 1) +
                        (effects > 0 ? 0.01 * p->codes[0][i] : 0) +
                        (effects > 1 ? 0.5 * p->codes[1][i] : 0) + 3;
    memcpy(p->column[k], p->before[k], (size_t)rows * sizeof(double));
  }
}

static void panel_free(panel *p) {
  for (int64_t q = 0; q < p->effects; q++)
    free(p->codes[q]);
  for (int64_t k = 0; k < p->columns; k++) {
    free(p->column[k]);
    free(p->before[k]);
  }
  free(p->weights);
}

static void panel_sweep(ji_context *ctx, panel *p, ji__absorb_limits *limits) {
  ji__absorb *plan = NULL;
  support_ok(ctx, ji__absorb_create(ctx, p->rows, p->effect, p->effects, p->weights, &plan));
  support_ok(ctx, ji__absorb_sweep(ctx, plan, p->column, p->columns, limits));
  ji__absorb_free(plan);
}

/* The largest weighted mean that any level of any effect has in a column. */
static double largest_mean(const panel *p, const double *column) {
  double largest = 0;
  for (int64_t q = 0; q < p->effects; q++) {
    double *sums = calloc((size_t)p->effect[q].levels, 2 * sizeof *sums);
    for (int64_t i = 0; i < p->rows; i++) {
      double weight = p->weights ? p->weights[i] : 1;
      sums[2 * p->codes[q][i]] += weight * column[i];
      sums[2 * p->codes[q][i] + 1] += weight;
    }
    for (int64_t l = 0; l < p->effect[q].levels; l++)
      if (sums[2 * l + 1] > 0)
        largest = fmax(largest, fabs(sums[2 * l] / sums[2 * l + 1]));
    free(sums);
  }
  return largest;
}

static const int64_t levels[][most_effects] = {{40, 7, 5}, {5, 60, 30}, {300, 200, 3}, {2, 2, 2}};

static void no_level_has_a_mean(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (int64_t effects = 1; effects <= 3; effects++)
    for (int shape = 0; shape < 4; shape++)
      for (int way = 0; way < 4; way++)
        for (int64_t columns = 1; columns <= most_columns; columns += 5) {
          panel p;
          panel_make(&p, 1500, levels[shape], effects, columns, way & 1, way & 2, 7);
          panel_sweep(ctx, &p, NULL);
          for (int64_t k = 0; k < columns; k++)
            assert_true(largest_mean(&p, p.column[k]) < 1e-10);
          panel_free(&p);
        }
  ji_context_free(ctx);
}

/* Sweeping is the projection onto what no effect explains exactly if the difference is a sum of
 * effects: the values that are given show it. */
static void effects_and_rest_add_up(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (int64_t effects = 1; effects <= 3; effects++)
    for (int shape = 0; shape < 4; shape++) {
      panel p;
      double *values[most_effects];
      ji__absorb *plan = NULL;
      panel_make(&p, 1500, levels[shape], effects, 1, 0, shape & 1, 11);
      for (int64_t q = 0; q < effects; q++)
        values[q] = malloc((size_t)levels[shape][q] * sizeof(double));
      support_ok(ctx, ji__absorb_create(ctx, p.rows, p.effect, effects, p.weights, &plan));
      support_ok(ctx, ji__absorb_solve(ctx, plan, p.column[0], values, NULL));
      for (int64_t i = 0; i < p.rows; i++) {
        double sum = p.column[0][i];
        for (int64_t q = 0; q < effects; q++)
          sum += values[q][p.codes[q][i]];
        assert_true(fabs(sum - p.before[0][i]) < 1e-10);
      }
      assert_true(largest_mean(&p, p.column[0]) < 1e-10);
      for (int64_t q = 0; q < effects; q++)
        free(values[q]);
      ji__absorb_free(plan);
      panel_free(&p);
    }
  ji_context_free(ctx);
}

static void same_bits_for_any_number_of_threads(void **state) {
  (void)state;
  static const int64_t many[] = {9000, 900, 12};
  const int32_t threads[] = {1, 2, 7};
  panel p[3];
  for (int t = 0; t < 3; t++) {
    ji_context *ctx = support_context_threads(threads[t]);
    panel_make(&p[t], 150000, many, 3, 3, 0, 1, 3);
    panel_sweep(ctx, &p[t], NULL);
    ji_context_free(ctx);
  }
  for (int t = 1; t < 3; t++)
    for (int64_t k = 0; k < 3; k++)
      assert_memory_equal(p[0].column[k], p[t].column[k], 150000 * sizeof(double));
  for (int t = 0; t < 3; t++)
    panel_free(&p[t]);
}

/* Two effects that hang together by one row after the other in a long chain: the hardest for means
 * taken in turn, which need some 10^5 rounds. */
static void a_chain_converges(void **state) {
  (void)state;
  enum { rows = 2000 };
  static const int64_t chain[] = {rows / 2, rows / 2 + 1};
  ji_context *ctx = support_context();
  ji__absorb_limits limits = {.iterations = 3000};
  panel p;
  panel_make(&p, rows, chain, 2, 1, 0, 0, 5);
  for (int64_t i = 0; i < rows; i++) {
    p.codes[0][i] = (int32_t)(i / 2);
    p.codes[1][i] = (int32_t)((i + 1) / 2);
  }
  panel_sweep(ctx, &p, &limits);
  assert_true(largest_mean(&p, p.column[0]) < 1e-7);
  assert_true(limits.used > 10 && limits.used <= 3000);
  panel_free(&p);
  ji_context_free(ctx);
}

static void too_few_iterations(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji__absorb_limits limits = {.iterations = 2};
  ji__absorb *plan = NULL;
  panel p;
  panel_make(&p, 1500, levels[2], 3, 2, 0, 0, 7);
  support_ok(ctx, ji__absorb_create(ctx, p.rows, p.effect, 3, NULL, &plan));
  support_status(ctx, ji__absorb_sweep(ctx, plan, p.column, 2, &limits), JI_ERROR_CONVERGENCE);
  support_message(ctx, "after 2 iterations");
  ji__absorb_free(plan);
  panel_free(&p);
  ji_context_free(ctx);
}

static void without_effects_nothing_changes(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  panel p;
  panel_make(&p, 50, levels[0], 0, 2, 0, 0, 7);
  panel_sweep(ctx, &p, NULL);
  assert_memory_equal(p.column[1], p.before[1], 50 * sizeof(double));
  panel_free(&p);
  ji__absorb *plan = NULL;
  support_status(ctx, ji__absorb_create(ctx, INT64_C(1) << 31, NULL, 0, NULL, &plan),
                 JI_ERROR_LIMIT);
  assert_null(plan);
  ji_context_free(ctx);
}

static void components_are_counted(void **state) {
  (void)state;
  static const int32_t left[] = {0, 0, 1, 2, 2, 4}, right[] = {3, 1, 1, 0, 0, 2};
  static const uint8_t keep[] = {1, 1, 0, 1, 1, 1};
  const ji__effect first = {left, 5}, second = {right, 4};
  int32_t of_first[5], of_second[4];
  int64_t count = 0;
  ji_context *ctx = support_context();
  support_ok(ctx, ji__components(ctx, 6, &first, &second, NULL, of_first, of_second, &count));
  assert_int_equal(count, 3);
  const int32_t expected[] = {0, 0, 1, -1, 2}, others[] = {1, 0, 2, 0};
  assert_memory_equal(of_first, expected, sizeof expected);
  assert_memory_equal(of_second, others, sizeof others);
  support_ok(ctx, ji__components(ctx, 6, &first, &second, keep, of_first, NULL, &count));
  assert_int_equal(count, 3);
  assert_int_equal(of_first[1], -1);
  ji_context_free(ctx);
}

static ji_status every_way(ji_context *ctx, void *user) {
  panel *p = user;
  ji__absorb *plan = NULL;
  double *values[2] = {p->before[1], p->before[2]};
  ji_status status = ji__absorb_create(ctx, p->rows, p->effect, 2, p->weights, &plan);
  if (!status)
    status = ji__absorb_sweep(ctx, plan, p->column, 3, NULL);
  if (!status)
    status = ji__absorb_solve(ctx, plan, p->column[0], values, NULL);
  assert_true(!status || plan || status == JI_ERROR_MEMORY);
  ji__absorb_free(plan);
  return status;
}

static void memory_that_runs_out(void **state) {
  (void)state;
  panel p;
  panel_make(&p, 100, levels[0], 2, 3, 0, 1, 7);
  support_every_allocation("absorb", every_way, &p);
  panel_free(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_level_has_a_mean),
      cmocka_unit_test(effects_and_rest_add_up),
      cmocka_unit_test(same_bits_for_any_number_of_threads),
      cmocka_unit_test(a_chain_converges),
      cmocka_unit_test(too_few_iterations),
      cmocka_unit_test(without_effects_nothing_changes),
      cmocka_unit_test(components_are_counted),
      cmocka_unit_test(memory_that_runs_out),
  };
  return cmocka_run_group_tests_name("absorb", tests, NULL, NULL);
}
