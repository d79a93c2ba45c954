/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shares, ratios, quantiles and survival with intervals, with and without clusters, against
 * published values and those of statsmodels 0.15.0, lifelines 0.30.3 and scipy 1.17.1. */
#include "support/support.h"

#include "stats/proportion.h"
#include "stats/quantile.h"
#include "stats/survival.h"

#include <math.h>
#include <string.h>

/* statsmodels.stats.proportion.proportion_confint(count, nobs, 0.05, "wilson"); the fourth is the
 * example of Newcombe, Statistics in Medicine 17, 1998, table I: 0.2553 to 0.3662. */
static void test_wilson(void **state) {
  (void)state;
  const struct {
    double count, trials, low, high;
  } table[] = {{0, 10, 0, 0.27753279986288926},
               {1, 10, 0.017876213095072924, 0.40415002679523854},
               {7, 20, 0.18119182410108203, 0.5671457233147638},
               {81, 263, 0.2552885198782742, 0.36620957698280004},
               {500, 1000, 0.4690696003681042, 0.5309303996318958}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    ji__estimate share = ji__proportion(table[i].count, table[i].trials, 0.95);
    support_close("low", share.low, table[i].low, 1e-13);
    support_close("high", share.high, table[i].high, 1e-13);
  }
  ji__estimate all = ji__proportion(10, 10, 0.95);
  assert_true(all.high == 1 && all.standard_error == 0);
  assert_true(isnan(ji__proportion(0, 0, 0.95).value));
}

static const ji__cluster_sum classes[] = {{3, 10}, {5, 9}, {2, 11}, {8, 10}, {1, 8}, {7, 12}};

/* The standard error of statsmodels' OLS on a constant with cov_type="cluster", times sqrt(6 / 5);
 * the interval is its Wilson interval of n* = 13.36 trials, n* from scipy's t quantiles. */
static void test_clustered_share(void **state) {
  (void)state;
  ji__estimate share = ji__proportion_clustered(classes, 6, 0.95);
  support_close("share", share.value, 26.0 / 60, 1e-15);
  support_close("error", share.standard_error, 0.1055321611502249, 1e-13);
  support_close("size", share.effective, 13.360090577462252, 1e-10);
  support_close("low", share.low, 0.21357430062923516, 1e-10);
  support_close("high", share.high, 0.6828684343188609, 1e-10);
  ji__estimate one = ji__proportion_clustered(classes, 1, 0.95);
  assert_true(one.value == 0.3 && isnan(one.standard_error) && isnan(one.low));
}

static void test_clustered_share_at_the_edge(void **state) {
  (void)state;
  const ji__cluster_sum none[] = {{0, 10}, {0, 20}, {0, 5}};
  ji__estimate share = ji__proportion_clustered(none, 3, 0.95);
  double low, high;
  ji__wilson(0, 3, 0.95, &low, &high);
  assert_true(share.value == 0 && share.low == 0 && share.high == high && share.effective == 3);
  const ji__cluster_sum alike[] = {{5, 10}, {5, 10}, {5, 10}};
  assert_true(ji__proportion_clustered(alike, 3, 0.95).effective == 30);
  assert_true(isnan(ji__ratio_clustered(NULL, 0, 0.95).value));
}

/* Clusters of one number each: the mean and s / sqrt(n) of any textbook. */
static void test_mean_of_independent_numbers(void **state) {
  (void)state;
  const ji__cluster_sum numbers[] = {{2, 1}, {4, 1}, {4, 1}, {4, 1},
                                     {5, 1}, {5, 1}, {7, 1}, {9, 1}};
  ji__estimate mean = ji__ratio_clustered(numbers, 8, 0.95);
  assert_true(mean.value == 5);
  support_close("error", mean.standard_error, sqrt(32.0 / 7 / 8), 1e-14);
  support_close("low", mean.low, 5 - 2.364624251592785 * sqrt(32.0 / 7 / 8), 1e-11);
}

/* Remission in weeks under 6-MP: Freireich et al., Blood 21, 1963, as in Cox and Oakes, Analysis of
 * Survival Data, 1984, table 1.1. Curve: statsmodels' SurvfuncRight; intervals: lifelines'
 * KaplanMeierFitter. */
static const int weeks[21] = {6,  6,  6,  7,  10, 13, 16, 22, 23, 6, 9,
                              10, 11, 17, 19, 20, 25, 32, 32, 34, 35};
static const struct {
  int64_t time;
  double value, error, low, high;
} remission[] = {
    {6, 0.8571428571428572, 0.07636035483212125, 0.6197179552659838, 0.9515517476469969},
    {7, 0.8067226890756303, 0.0869352851800572, 0.5631465646222333, 0.9228090192028802},
    {10, 0.7529411764705883, 0.09634965299432052, 0.5031995107999564, 0.8893618351692651},
    {13, 0.6901960784313725, 0.10681470777500983, 0.4316102224861839, 0.8490659633494505},
    {16, 0.6274509803921569, 0.11405386525675254, 0.36751085598750194, 0.8049121894718411},
    {22, 0.5378151260504203, 0.12823375169303403, 0.26777893676713493, 0.7467907176353943},
    {23, 0.44817927170868355, 0.13459145675576048, 0.18805200595923233, 0.6801426284952412}};

static void make_lives(ji__lifetime lives[21], int clusters) {
  for (int i = 0; i < 21; i++)
    lives[i] = (ji__lifetime){.time = weeks[i], .ended = i < 9, .cluster = i % clusters};
  ji__lifetimes_sort(lives, 21);
}

static void test_curve(void **state) {
  (void)state;
  ji__lifetime lives[21];
  ji__survival_step steps[21];
  make_lives(lives, 1);
  size_t count = ji__survival_curve(lives, 21, 0, 0.95, NULL, steps), k = 0, stopped = 0;
  assert_int_equal(count, 16);
  for (size_t i = 0; i < count; i++) {
    stopped += steps[i].stopped;
    if (!steps[i].ended)
      continue;
    const ji__survival *s = &steps[i].survival;
    assert_true(steps[i].time == remission[k].time);
    support_close("value", s->value, remission[k].value, 1e-14);
    support_close("error", s->standard_error, remission[k].error, 1e-13);
    support_close("low", s->low, remission[k].low, 1e-12);
    support_close("high", s->high, remission[k].high, 1e-12);
    ji__survival at = ji__survival_at(lives, 21, steps[i].time, 0.95);
    assert_true(at.value == s->value && at.low == s->low && at.at_risk == s->at_risk);
    k++;
  }
  assert_true(k == 7 && stopped == 12);
}

/* SurvfuncRight.quantile() and quantile_ci(method="cloglog"): the median 23 (13, not reached), the
 * lower quartile 13 (6, 22). */
static void test_curve_quantiles(void **state) {
  (void)state;
  ji__lifetime lives[21];
  ji__survival_step steps[21];
  double time, low, high;
  make_lives(lives, 1);
  size_t count = ji__survival_curve(lives, 21, 0, 0.95, NULL, steps);
  ji__survival_quantile(steps, count, 0.5, &time, &low, &high);
  assert_true(time == 23 && low == 13 && isnan(high));
  ji__survival_quantile(steps, count, 0.25, &time, &low, &high);
  assert_true(time == 13 && low == 6 && high == 22);
  ji__survival_quantile(steps, 1, 0.5, &time, &low, &high);
  assert_true(isnan(time));
}

/* Five clusters; the derivatives of the curve by the clusters' weights were taken by numerical
 * differences (an independent program), so to 1e-7. */
static void test_clustered_curve(void **state) {
  (void)state;
  ji__lifetime lives[21];
  ji__survival_step steps[21];
  double scores[42];
  make_lives(lives, 5);
  ji__survival ten = ji__survival_clustered(lives, 21, 5, 10, 0.95, scores);
  ji__survival twenty = ji__survival_clustered(lives, 21, 5, 20, 0.95, scores);
  support_close("value", ten.value, 0.7529411764705883, 1e-14);
  support_close("ten", ten.standard_error, 0.01654243142740805, 1e-7);
  support_close("twenty", twenty.standard_error, 0.0683983796899378, 1e-7);
  double width = 2.7764451051977934 * twenty.standard_error / twenty.value; /* t_4 */
  support_close("low", twenty.low, pow(twenty.value, exp(width / -log(twenty.value))), 1e-10);
  size_t count = ji__survival_curve(lives, 21, 5, 0.95, scores, steps);
  for (size_t i = 0; i < count; i++)
    if (steps[i].time == 16)
      assert_true(steps[i].survival.standard_error == twenty.standard_error);
}

/* Each life a cluster: Greenwood's variance times m / (m - 1), at every time. */
static void test_clusters_of_one_are_greenwood(void **state) {
  (void)state;
  ji__lifetime lives[21];
  double scores[42];
  make_lives(lives, 21);
  for (size_t i = 0; i < sizeof remission / sizeof *remission; i++) {
    ji__survival s = ji__survival_clustered(lives, 21, 21, remission[i].time, 0.95, scores);
    support_close("error", s.standard_error, remission[i].error * sqrt(21.0 / 20), 1e-12);
  }
}

static void test_what_was_not_observed(void **state) {
  (void)state;
  ji__lifetime lives[21];
  double scores[42];
  make_lives(lives, 5);
  ji__survival late = ji__survival_clustered(lives, 21, 5, 36, 0.95, scores);
  assert_true(isnan(late.value) && isnan(late.low) && late.at_risk == 0);
  assert_true(ji__survival_clustered(lives, 21, 5, 35, 0.95, scores).value > 0);
  for (int i = 0; i < 21; i++)
    lives[i].cluster = 0;
  ji__survival one = ji__survival_clustered(lives, 21, 1, 20, 0.95, scores);
  assert_true(one.value > 0 && isnan(one.standard_error) && isnan(one.low));
  assert_true(isnan(ji__survival_clustered(NULL, 0, 0, 5, 0.95, NULL).value));
}

/* scipy.stats.quantile_test(x, p=p).confidence_interval(0.95) of 30 numbers: their places. */
static void test_quantiles(void **state) {
  (void)state;
  ji__clustered_value x[30];
  for (size_t i = 0; i < 30; i++)
    x[i] = (ji__clustered_value){.value = pow((double)i + 1, 1.3), .cluster = 0};
  ji__estimate tenth = ji__quantile(x, 30, 0.1, 0.95);
  assert_true(isnan(tenth.low) && tenth.high == x[7].value);
  ji__estimate median = ji__quantile(x, 30, 0.5, 0.95);
  assert_true(median.low == x[9].value && median.high == x[20].value);
  support_close("median", median.value, (x[14].value + x[15].value) / 2, 1e-15);
  ji__estimate upper = ji__quantile(x, 30, 0.75, 0.95);
  assert_true(upper.low == x[17].value && upper.high == x[27].value);
  assert_true(isnan(ji__quantile(x, 0, 0.5, 0.95).value));
  ji__estimate one = ji__quantile(x, 1, 0.5, 0.95);
  assert_true(one.value == 1 && isnan(one.low) && isnan(one.high));
}

/* Of single numbers Woodruff's interval is the quantiles at p -+ t s, s from the share itself. */
static void test_clustered_quantiles(void **state) {
  (void)state;
  ji__clustered_value x[101], pairs[202];
  ji__cluster_sum sums[101];
  for (int i = 0; i < 101; i++) {
    x[i] = (ji__clustered_value){.value = i, .cluster = i};
    pairs[2 * i] = pairs[2 * i + 1] = x[i];
  }
  ji__estimate median = ji__quantile_clustered(x, 101, 101, 0.5, 0.95, sums);
  double share = 51.0 / 101, half = 1.983971518523552 * sqrt(share * (1 - share) / 100); /* t_100 */
  assert_true(median.value == 50);
  support_close("low", median.low, 100 * (0.5 - half), 1e-9);
  support_close("high", median.high, 100 * (0.5 + half), 1e-9);
  /* Doubled within clusters, nothing is known more. */
  ji__estimate doubled = ji__quantile_clustered(pairs, 202, 101, 0.5, 0.95, sums);
  assert_true(doubled.value == 50);
  assert_true(fabs(doubled.high - doubled.low - (median.high - median.low)) < 1);
  assert_true(isnan(ji__quantile_clustered(x, 5, 101, 0.01, 0.95, sums).low));
  for (int i = 0; i < 101; i++)
    x[i].cluster = 0;
  assert_true(isnan(ji__quantile_clustered(x, 101, 1, 0.5, 0.95, sums).low));
}

/* Equal numbers in any order of clusters are sorted one way. */
static void test_sorting(void **state) {
  (void)state;
  ji__clustered_value x[] = {{2, 1}, {1, 3}, {2, 0}, {1, 2}};
  ji__clustered_values_sort(x, 4);
  assert_true(x[0].cluster == 2 && x[1].cluster == 3 && x[2].cluster == 0 && x[3].cluster == 1);
  ji__clustered_values_sort(NULL, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_wilson),
      cmocka_unit_test(test_clustered_share),
      cmocka_unit_test(test_clustered_share_at_the_edge),
      cmocka_unit_test(test_mean_of_independent_numbers),
      cmocka_unit_test(test_curve),
      cmocka_unit_test(test_curve_quantiles),
      cmocka_unit_test(test_clustered_curve),
      cmocka_unit_test(test_clusters_of_one_are_greenwood),
      cmocka_unit_test(test_what_was_not_observed),
      cmocka_unit_test(test_quantiles),
      cmocka_unit_test(test_clustered_quantiles),
      cmocka_unit_test(test_sorting),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
