/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What draws are made with: stats/beta.h, marginal.h, scores.h, order.h, bracket.h,
 * numeric/cholesky.h, and many uniform numbers at once. */
#include "support/support.h"

#include "core/random.h"
#include "numeric/cholesky.h"
#include "stats/beta.h"
#include "stats/bracket.h"
#include "stats/distribution.h"
#include "stats/marginal.h"
#include "stats/order.h"
#include "stats/scores.h"

#include <math.h>
#include <stdlib.h>

/* --- quantiles against other programs -----------------------------------------------------------
 */

/* By bisection on mpmath 1.4's incomplete beta function with 40 digits; the last by SciPy 1.17.
 * B(1, 1) is the uniform distribution, B(1/2, 1/2) the arcsine's: x = sin(pi p / 2)^2. */
static void beta_quantiles(void **state) {
  (void)state;
  support_close("beta", ji__beta_quantile(2, 3, 0.025), 0.067585986488542955113, 1e-13);
  support_close("beta", ji__beta_quantile(0.5, 0.5, 0.9), 0.97552825814757678606, 1e-13);
  support_close("beta", ji__beta_quantile(12.5, 30, 0.975), 0.43777060441529328361, 1e-13);
  support_close("beta", ji__beta_quantile(0.1, 4, 0.3), 1.0069073392280702034e-6, 1e-12);
  support_close("beta", ji__beta_quantile(300, 0.7, 1e-6), 0.95830990018237415718, 1e-13);
  support_close("beta", ji__beta_quantile(5000, 7000, 0.5), 0.4166620368853334, 1e-12);
  const double right_angle = acos(0);
  for (double p = 0.05; p < 1; p += 0.05) {
    support_close("uniform", ji__beta_quantile(1, 1, p), p, 1e-14);
    support_close("arcsine", ji__beta_quantile(0.5, 0.5, p), pow(sin(right_angle * p), 2), 1e-13);
  }
  assert_true(isnan(ji__beta_quantile(2, 2, 0)) && isnan(ji__beta_quantile(2, 2, 1)));
}

/* Published: I_x(a, b) of Abramowitz and Stegun, Handbook of mathematical functions,
 * example 26.5.7: the binomial sum, I_p(a, n - a + 1) = P(X >= a). */
static void beta_distribution_is_a_binomial_sum(void **state) {
  (void)state;
  const int n = 12;
  for (int a = 1; a <= n; a++) {
    double sum = 0, choose = 1;
    for (int k = 0; k <= n; k++) {
      sum += k >= a ? choose * pow(0.3, k) * pow(0.7, n - k) : 0;
      choose = choose * (n - k) / (k + 1);
    }
    support_close("binomial", ji__beta_distribution(a, n - a + 1, 0.3), sum, 1e-13);
  }
  assert_true(ji__beta_distribution(2, 3, 0) == 0 && ji__beta_distribution(2, 3, 1) == 1);
  support_close("log B(3, 4) = log 1/60", ji__log_beta(3, 4), -log(60), 1e-14);
  support_close("density", ji__beta_density(2, 3, 0.25), 12 * 0.25 * 0.5625, 1e-14);
}

static void beta_quantiles_invert_the_distribution(void **state) {
  (void)state;
  const double shapes[] = {0.05, 0.6, 1, 3.5, 40, 2000, 2e5};
  const double tails[] = {1e-12, 1e-4, 0.2, 0.5, 0.8, 0.9999};
  for (size_t i = 0; i < 7; i++)
    for (size_t k = 0; k < 7; k++)
      for (size_t p = 0; p < 6; p++) {
        double x = ji__beta_quantile(shapes[i], shapes[k], tails[p]);
        double width = 4e-16 * ji__beta_density(shapes[i], shapes[k], x);
        double found = ji__beta_distribution(shapes[i], shapes[k], x);
        assert_true(fabs(found - tails[p]) < 1e-9 * tails[p] + width || x == 0 || x == 1);
      }
}

/* Beyond a million on both sides an expansion takes over: the two must meet. */
static void large_shapes(void **state) {
  (void)state;
  const double tails[] = {1e-6, 0.01, 0.4, 0.9};
  for (size_t i = 0; i < 4; i++) {
    double below = ji__beta_quantile(1e6, 2e6, tails[i]); /* the last by the fraction */
    double above = ji__beta_quantile(1000001, 2e6, tails[i]);
    /* one more of a million moves the mean by b / (a + b)^2 */
    support_close("both sides", above - below, 2e6 / 9e12, 2e-3);
  }
}

/* SciPy 1.17. */
static void other_quantiles(void **state) {
  (void)state;
  support_close("pert", ji__pert_quantile(2, 3, 9, 0.025), 2.182582052318982, 1e-12);
  support_close("pert", ji__pert_quantile(2, 3, 9, 0.5), 3.6402704804219885, 1e-12);
  support_close("pert", ji__pert_quantile(2, 3, 9, 0.95), 6.040832891460513, 1e-12);
  support_close("lognormal", ji__lognormal_quantile(100, 20, 0.025), 66.5134544091156, 1e-12);
  support_close("lognormal", ji__lognormal_quantile(100, 20, 0.5), 98.058067569092, 1e-12);
  support_close("lognormal", ji__lognormal_quantile(100, 20, 0.975), 144.56300158824462, 1e-12);
  support_close("normal", ji__normal_distribution(1.959963984540054), 0.975, 1e-14);
  const double values[] = {1, 4, 9}, cumulative[] = {0.2, 0.7, 1};
  assert_true(ji__discrete_quantile(values, cumulative, 3, 0.2) == 1);
  assert_true(ji__discrete_quantile(values, cumulative, 3, 0.2000001) == 4);
  assert_true(ji__discrete_quantile(values, cumulative, 3, 0.99) == 9);
}

/* --- marginals ----------------------------------------------------------------------------------
 */

static const double points[] = {1, 4, 9}, cumulative[] = {0.2, 0.7, 1};
static const ji__marginal marginals[] = {
    {.kind = JI__MARGINAL_NORMAL, .centre = 10, .deviation = 2},
    {.kind = JI__MARGINAL_LOGNORMAL, .centre = 10, .deviation = 4},
    {.kind = JI__MARGINAL_UNIFORM, .low = 2, .high = 5},
    {.kind = JI__MARGINAL_TRIANGULAR, .low = 2, .high = 9, .centre = 3},
    {.kind = JI__MARGINAL_BETA, .low = 0, .high = 1, .centre = 0.3, .deviation = 0.1},
    {.kind = JI__MARGINAL_BETA, .low = -2, .high = 8, .centre = 3, .deviation = 4.5},
    {.kind = JI__MARGINAL_BETA, .low = 0, .high = 1, .centre = 0.5, .deviation = 0.49999},
    {.kind = JI__MARGINAL_BETA, .low = 0, .high = 1, .centre = 0.5, .deviation = 0},
    {.kind = JI__MARGINAL_PERT, .low = 2, .high = 9, .centre = 3},
    {.kind = JI__MARGINAL_PERT, .low = 2, .high = 9, .centre = 2},
    {.kind = JI__MARGINAL_DISCRETE, .points = points, .cumulative = cumulative, .count = 3},
};
#define MARGINALS (sizeof marginals / sizeof *marginals)

/* The mean of the quantile function is the mean: summed over the middles of equal cells. */
static void moments_are_those_of_the_quantiles(void **state) {
  (void)state;
  enum { CELLS = 4000 };
  for (size_t i = 0; i < MARGINALS; i++) {
    const ji__marginal *m = &marginals[i];
    double sum = 0, square = 0;
    for (int k = 0; k < CELLS; k++) {
      double x = ji__marginal_quantile(m, (k + 0.5) / CELLS);
      sum += x / CELLS;
      square += x * x / CELLS;
    }
    double variance = ji__marginal_variance(m);
    assert_true(fabs(sum - ji__marginal_mean(m)) < 2e-4 * (1 + sqrt(variance)));
    assert_true(fabs(square - sum * sum - variance) < 4e-3 * (variance + 1e-6));
  }
}

/* Draws are the quantiles at their scores or uniform numbers, out of a table too. */
static void draws_are_quantiles(void **state) {
  (void)state;
  enum { COUNT = 500 };
  double uniforms[COUNT], scores[COUNT], found[COUNT];
  ji__random_uniforms(7, 1, 0, COUNT, uniforms);
  uniforms[0] = 0x1p-53;
  uniforms[1] = 1 - 0x1p-53;
  ji__normal_scores(uniforms, scores, COUNT);
  for (size_t i = 0; i < MARGINALS; i++) {
    ji__marginal m = marginals[i];
    assert_true(ji__marginal_prepare(&m, &ji__default_allocator));
    const double *source = ji__marginal_takes_scores(&m) ? scores : uniforms;
    ji__marginal_draw(&m, source, found, COUNT);
    for (size_t k = 0; k < COUNT; k++) {
      double expected = ji__marginal_quantile(&m, uniforms[k]);
      assert_true(fabs(found[k] - expected) <= 1e-9 * (1 + fabs(expected)));
    }
    ji__marginal_free(&m, &ji__default_allocator);
    assert_null(m.table);
  }
}

static void scores_are_normal_quantiles(void **state) {
  (void)state;
  for (double u = 0x1p-53; u < 1; u = u < 0.01 ? u * 1.7 : u + 0.003) {
    double score = 0;
    ji__normal_scores(&u, &score, 1);
    assert_true(fabs(score - ji__normal_quantile(u)) < 1e-14 * (1 + fabs(score)));
  }
}

/* The bulk numbers are Philox's words, from any first one and in any number. */
static void uniforms_do_not_depend_on_where_a_call_begins(void **state) {
  (void)state;
  double all[100], part[100];
  ji__random_uniforms(3, 9, 0, 100, all);
  for (size_t first = 0; first < 40; first++)
    for (size_t count = 1; count < 40; count += 7) {
      ji__random_uniforms(3, 9, first, count, part);
      assert_memory_equal(part, all + first, count * sizeof *part);
    }
  const uint32_t counter[4] = {20, 0, 9, 0}, key[2] = {3, 0};
  uint32_t words[4];
  ji__philox(counter, key, words);
  uint64_t bits = ((uint64_t)words[1] << 32 | words[0]) >> 12;
  assert_true(all[40] == ((double)bits + 0.5) / 4503599627370496.0);
  bits = ((uint64_t)words[3] << 32 | words[2]) >> 12;
  assert_true(all[41] == ((double)bits + 0.5) / 4503599627370496.0);
}

/* --- order statistics ---------------------------------------------------------------------------
 */

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

enum { MANY = 20000, FIRST = 1000 };

static void order_statistics(void **state) {
  (void)state;
  static double values[MANY], sorted[MANY];
  support_random random = {5};
  for (int ties = 0; ties < 3; ties++) {
    for (int i = 0; i < MANY; i++) {
      double x = support_random_uniform(&random, 0, 1);
      values[i] = sorted[i] = ties == 0 ? x : ties == 1 ? floor(5 * x) : i;
    }
    qsort(sorted, MANY, sizeof *sorted, compare);
    for (size_t rank = 0; rank < MANY; rank += 777)
      assert_true(ji__order_statistic(values, MANY, rank) == sorted[rank]);
    assert_true(ji__order_statistic(values, MANY, MANY - 1) == sorted[MANY - 1]);
  }
  double part = 0;
  assert_int_equal(ji__quantile_rank(11, 0.25, &part), 2);
  support_close("fraction", part, 0.5, 1e-15);
}

/* A bracket guessed from the first thousand holds the quantile of all, or says that it does not. */
static void brackets(void **state) {
  (void)state;
  static double values[MANY], sorted[MANY], first[FIRST], kept[MANY];
  support_random random = {8};
  for (int kind = 0; kind < 3; kind++) {
    for (int i = 0; i < MANY; i++) {
      double x = support_random_uniform(&random, 0, 1);
      values[i] = sorted[i] = kind == 0 ? x : kind == 1 ? floor(3 * x) : 42;
    }
    qsort(sorted, MANY, sizeof *sorted, compare);
    for (double p = 0.001; p < 1; p += 0.111) {
      ji__bracket bracket = {.values = kept, .capacity = MANY};
      ji__bracket_count counted = {0, 0, 0};
      double share = 0, found = 0;
      for (int i = 0; i < FIRST; i++)
        first[i] = values[i];
      ji__bracket_guess(&bracket, first, FIRST, p, 7, &share);
      assert_true(share > 0 && share <= 1);
      ji__bracket_add(&bracket, values, MANY, &counted);
      ji__bracket_settle(&bracket, &counted);
      uint64_t rank = (uint64_t)(p * (MANY - 1));
      assert_true(ji__bracket_find(&bracket, rank, &found));
      assert_true(found == sorted[rank]);
      if (isfinite(bracket.low) && kind == 0)
        assert_false(ji__bracket_find(&bracket, 0, &found));
      if (isfinite(bracket.high) && kind == 0)
        assert_false(ji__bracket_find(&bracket, MANY - 1, &found));
      bracket.capacity = 0; /* as if there had been no room */
      assert_true(!ji__bracket_find(&bracket, rank, &found) || kind > 0);
    }
  }
}

/* --- Cholesky -----------------------------------------------------------------------------------
 */

static void cholesky_factors(void **state) {
  (void)state;
  const double matrix[9] = {4, 2, -1, 2, 5, 0.5, -1, 0.5, 3};
  double factor[9], pivot = 0;
  for (int i = 0; i < 9; i++)
    factor[i] = matrix[i];
  assert_int_equal(ji__cholesky(factor, 3, 0, &pivot), 3);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      double sum = 0;
      for (int k = 0; k < 3; k++)
        sum += factor[3 * i + k] * factor[3 * j + k];
      assert_true(fabs(sum - matrix[3 * i + j]) < 1e-14);
      assert_true(j <= i || factor[3 * i + j] == 0);
    }
  double indefinite[9] = {1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1};
  assert_int_equal(ji__cholesky(indefinite, 3, 1e-12, &pivot), 2);
  assert_true(pivot < 0);
  double singular[4] = {1, 1, 1, 1};
  assert_int_equal(ji__cholesky(singular, 2, 1e-12, &pivot), 1);
  assert_int_equal(ji__cholesky(NULL, 0, 0, &pivot), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(beta_quantiles),
      cmocka_unit_test(beta_distribution_is_a_binomial_sum),
      cmocka_unit_test(beta_quantiles_invert_the_distribution),
      cmocka_unit_test(large_shapes),
      cmocka_unit_test(other_quantiles),
      cmocka_unit_test(moments_are_those_of_the_quantiles),
      cmocka_unit_test(draws_are_quantiles),
      cmocka_unit_test(scores_are_normal_quantiles),
      cmocka_unit_test(uniforms_do_not_depend_on_where_a_call_begins),
      cmocka_unit_test(order_statistics),
      cmocka_unit_test(brackets),
      cmocka_unit_test(cholesky_factors),
  };
  return cmocka_run_group_tests_name("draw_tools", tests, NULL, NULL);
}
