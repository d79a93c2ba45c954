/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Student's t against closed forms and published tables. */
#include "support/support.h"

#include "stats/distribution.h"
#include "stats/student.h"

#include <math.h>

/* One degree is Cauchy's, two have t = (2p - 1) sqrt(2 / (1 - (2p - 1)^2)). */
static void test_closed_forms(void **state) {
  (void)state;
  const double pi = acos(-1);
  for (double p = 0.01; p < 1; p += 0.0371) {
    double q = 2 * p - 1;
    support_close("cauchy", ji__student_quantile(p, 1), tan(pi * (p - 0.5)), 1e-11);
    support_close("two", ji__student_quantile(p, 2), q * sqrt(2 / (1 - q * q)), 1e-11);
  }
}

/* Fisher and Yates, Statistical Tables, table III, two-sided 5 % and 1 %. */
static void test_published(void **state) {
  (void)state;
  const struct {
    int64_t degrees;
    double five, one;
  } table[] = {{3, 3.182, 5.841}, {10, 2.228, 3.169}, {30, 2.042, 2.750}, {120, 1.980, 2.617}};
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    assert_true(fabs(ji__student_quantile(0.975, table[i].degrees) - table[i].five) < 0.0006);
    assert_true(fabs(ji__student_quantile(0.005, table[i].degrees) + table[i].one) < 0.0006);
  }
}

/* Sum and expansion meet; far out it is the normal. */
static void test_many_degrees(void **state) {
  (void)state;
  for (double p = 0.6; p < 0.9999; p += 0.0733)
    support_close("meet", ji__student_quantile(p, 1999),
                  ji__student_quantile(p, 2000) +
                      (ji__student_quantile(p, 2000) - ji__student_quantile(p, 2001)),
                  1e-9);
  support_close("normal", ji__student_quantile(0.975, INT64_MAX), ji__normal_quantile(0.975),
                1e-15);
  assert_true(isnan(ji__student_quantile(0, 5)) && isnan(ji__student_quantile(1, 5)));
  assert_true(isnan(ji__student_quantile(NAN, 5)) && isnan(ji__student_quantile(0.5, 0)));
  assert_true(ji__student_quantile(0.5, 7) == 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_closed_forms),
                                     cmocka_unit_test(test_published),
                                     cmocka_unit_test(test_many_degrees)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
