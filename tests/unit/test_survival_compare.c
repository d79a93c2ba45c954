/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Groups compared, restricted means and competing causes on twenty lives, against lifelines and
 * statsmodels. */
#include "support/support.h"

#include "stats/incidence.h"
#include "stats/log_rank.h"
#include "stats/survival.h"

#include <math.h>

enum { LIVES = 20 };

/* Time, cause (0: still there), group, stratum. */
static const int table[LIVES][4] = {{3, 1, 0, 0},  {5, 2, 1, 0},  {8, 1, 2, 0},  {11, 0, 0, 0},
                                    {12, 1, 1, 0}, {15, 1, 2, 0}, {17, 2, 0, 0}, {21, 1, 1, 0},
                                    {24, 0, 2, 0}, {4, 1, 0, 1},  {6, 1, 0, 1},  {9, 2, 1, 1},
                                    {13, 1, 2, 1}, {18, 0, 1, 1}, {19, 1, 0, 1}, {22, 1, 1, 1},
                                    {26, 1, 2, 1}, {30, 2, 2, 1}, {33, 1, 1, 1}, {40, 0, 2, 1}};

static ji__log_rank compare(size_t groups, int is_stratified) {
  ji__grouped_life lives[LIVES];
  for (size_t i = 0; i < LIVES; i++)
    lives[i] = (ji__grouped_life){table[i][0], table[i][1] == 1, table[i][2],
                                  is_stratified ? table[i][3] : 0};
  ji__grouped_lives_sort(lives, LIVES);
  double observed[4], expected[4], room[24];
  ji__log_rank test = ji__log_rank_test(lives, LIVES, groups, observed, expected, room);
  support_close("as many", expected[0] + expected[1] + expected[2],
                observed[0] + observed[1] + observed[2], 1e-12);
  return test;
}

/* lifelines 0.30.3: multivariate_logrank_test(). A fourth group, of nobody, changes nothing. */
static void test_three_groups(void **state) {
  (void)state;
  for (size_t groups = 3; groups <= 4; groups++) {
    ji__log_rank test = compare(groups, 0);
    assert_int_equal(test.degrees, 2);
    support_close("statistic", test.statistic, 4.698694723347249, 1e-9);
    support_close("p", test.p_value, 0.09543142410100218, 1e-9);
  }
}

/* statsmodels 0.15.0: survdiff(strata=). */
static void test_strata(void **state) {
  (void)state;
  ji__log_rank test = compare(3, 1);
  support_close("statistic", test.statistic, 3.5372697864790146, 1e-9);
  support_close("p", test.p_value, 0.1705656703213977, 1e-9);
}

static void test_one_group_is_not_compared(void **state) {
  (void)state;
  ji__grouped_life lives[] = {{1, 1, 0, 0}, {2, 1, 0, 0}};
  double observed[1], expected[1], room[3];
  ji__log_rank test = ji__log_rank_test(lives, 2, 1, observed, expected, room);
  assert_true(isnan(test.statistic) && isnan(test.p_value) && test.degrees == 0);
  test = ji__log_rank_test(lives, 0, 1, observed, expected, room);
  assert_true(isnan(test.statistic) && observed[0] == 0 && expected[0] == 0);
}

/* lifelines 0.30.3: AalenJohansenFitter(calculate_variance=True). */
static void test_competing_causes(void **state) {
  (void)state;
  ji__competing_life lives[LIVES];
  for (size_t i = 0; i < LIVES; i++)
    lives[i] = (ji__competing_life){table[i][0], table[i][1]};
  ji__competing_lives_sort(lives, LIVES);
  ji__incidence_step steps[LIVES];
  size_t made = ji__incidence_curve(lives, LIVES, 1, steps), checked = 0;
  const double known[][3] = {{3, 0.05, 0.04873397172404482},
                             {13, 0.30769230769230765, 0.10488739437323687},
                             {26, 0.6189903846153846, 0.11879106219292247},
                             {33, 0.6947115384615384, 0.11406098504272}};
  assert_int_equal(made, 16);
  for (size_t i = 0; i < made && checked < sizeof known / sizeof *known; i++)
    if (steps[i].time == (int64_t)known[checked][0]) {
      support_close("incidence", steps[i].value, known[checked][1], 1e-12);
      support_close("error", steps[i].standard_error, known[checked][2], 1e-9);
      checked++;
    }
  assert_int_equal(checked, 4);
}

/* lifelines 0.30.3: restricted_mean_survival_time(), whose variance is another one. */
static void test_restricted_mean(void **state) {
  (void)state;
  ji__lifetime lives[LIVES];
  for (size_t i = 0; i < LIVES; i++)
    lives[i] = (ji__lifetime){table[i][0], table[i][1] == 1, 0};
  ji__lifetimes_sort(lives, LIVES);
  ji__estimate mean = ji__survival_mean(lives, LIVES, 30, 0.95);
  support_close("mean", mean.value, 19.34061085972851, 1e-12);
  assert_true(mean.standard_error > 0 && mean.low < mean.value && mean.value < mean.high);
  assert_true(!isnan(ji__survival_mean(lives, LIVES, 40, 0.95).value));
  assert_true(isnan(ji__survival_mean(lives, LIVES, 41, 0.95).value));
  assert_true(isnan(ji__survival_mean(lives, 0, 0, 0.95).value));
}

/* Nobody left: the curve is 0 from there on, so that the mean is known to any limit. */
static void test_all_ended(void **state) {
  (void)state;
  const ji__lifetime lives[] = {{2, 1, 0}, {4, 1, 0}};
  ji__estimate mean = ji__survival_mean(lives, 2, 100, 0.95);
  support_close("mean", mean.value, 3, 1e-15);
  support_close("error", mean.standard_error, sqrt(0.5), 1e-14); /* A(2) = 1, h = 1 / 2 */
}

static void test_log_interval(void **state) {
  (void)state;
  double low, high;
  ji__survival gone = {.value = 0}, all = {.value = 1},
               near = {.value = 0.9, .standard_error = 0.3};
  ji__survival_log_interval(&gone, 0.95, &low, &high);
  assert_true(isnan(low) && isnan(high));
  ji__survival_log_interval(&all, 0.95, &low, &high);
  assert_true(low == 1 && high == 1);
  ji__survival_log_interval(&near, 0.95, &low, &high);
  support_close("low", low, 0.9 * exp(-1.959963984540054 / 3), 1e-12);
  assert_true(high == 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_three_groups),
      cmocka_unit_test(test_strata),
      cmocka_unit_test(test_one_group_is_not_compared),
      cmocka_unit_test(test_competing_causes),
      cmocka_unit_test(test_restricted_mean),
      cmocka_unit_test(test_all_ended),
      cmocka_unit_test(test_log_interval),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
