/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "stats/gamma.h"

#include <math.h>

/* Gamma of whole and half numbers is known exactly. */
static void log_gamma(void **state) {
  (void)state;
  double factorial = 1;
  for (int n = 1; n <= 20; n++) {
    assert_true(fabs(ji__log_gamma(n) - log(factorial)) < 1e-13 * (1 + log(factorial)));
    factorial *= n;
  }
  support_close("1/2", ji__log_gamma(0.5), 0.57236494292470008707, 1e-13);
  support_close("3/2 of 1e5", ji__log_gamma(100001) - ji__log_gamma(100000), log(1e5), 1e-9);
}

/* Two degrees of freedom are an exponential distribution; one is a squared normal: erfc. */
static void chi_squared(void **state) {
  (void)state;
  static const double at[] = {1e-6, 0.1, 0.7, 1, 2.5, 5, 20, 100, 400};
  for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
    support_close("2", ji__chi_squared_tail(at[i], 2), exp(-at[i] / 2), 1e-12);
    support_close("1", ji__chi_squared_tail(at[i], 1), erfc(sqrt(at[i] / 2)), 1e-12);
    support_close("4", ji__chi_squared_tail(at[i], 4), exp(-at[i] / 2) * (1 + at[i] / 2), 1e-12);
  }
  assert_true(ji__chi_squared_tail(0, 3) == 1 && ji__chi_squared_tail(-1, 3) == 1);
  /* 0.95 quantiles of tables. */
  support_close("10", ji__chi_squared_tail(18.307038053275146, 10), 0.05, 1e-10);
  support_close("100", ji__chi_squared_tail(124.34211340400407, 100), 0.05, 1e-10);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(log_gamma), cmocka_unit_test(chi_squared)};
  return cmocka_run_group_tests_name("gamma", tests, NULL, NULL);
}
