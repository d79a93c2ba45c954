/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* stats/distribution.h. */
#include "support/support.h"

#include "stats/distribution.h"

#include <math.h>

/* National Bureau of Standards, Tables of normal probability functions; digits beyond the table
 * from Wichura's AS 241 (Applied Statistics 37, 1988). */
static void published_normal_quantiles(void **state) {
  (void)state;
  support_close("97.5 %", ji__normal_quantile(0.975), 1.959963984540054, 1e-14);
  support_close("99.5 %", ji__normal_quantile(0.995), 2.5758293035489004, 1e-14);
  support_close("90 %", ji__normal_quantile(0.9), 1.2815515655446004, 1e-14);
  support_close("25 %", ji__normal_quantile(0.25), -0.6744897501960817, 1e-14);
  support_close("1e-10", ji__normal_quantile(1e-10), -6.361340902404056, 1e-13);
  assert_true(ji__normal_quantile(0.5) == 0);
}

static void normal_quantiles_invert_the_distribution(void **state) {
  (void)state;
  for (double p = 1e-300; p < 0.5; p *= 3) {
    double z = ji__normal_quantile(p);
    support_close("tail", 0.5 * erfc(-z * sqrt(0.5)), p, 1e-12);
  }
}

static void what_is_no_probability_has_no_quantile(void **state) {
  (void)state;
  assert_true(isnan(ji__normal_quantile(0)) && isnan(ji__normal_quantile(1)));
  assert_true(isnan(ji__normal_quantile(-1)) && isnan(ji__normal_quantile(NAN)));
}

/* The triangle's distribution function is a parabola on each side of its top. */
static void uniform_and_triangular_quantiles(void **state) {
  (void)state;
  support_close("uniform", ji__uniform_quantile(2, 6, 0.25), 3, 1e-15);
  support_close("uniform, upper", ji__uniform_quantile(2, 6, 0.975), 5.9, 1e-15);
  for (double p = 0; p <= 1; p += 0.0625) {
    double x = ji__triangular_quantile(1, 2, 5, p);
    double below = x <= 2 ? (x - 1) * (x - 1) / 4 : 1 - (5 - x) * (5 - x) / 12;
    assert_true(fabs(below - p) < 1e-14);
  }
  assert_true(ji__triangular_quantile(1, 1, 2, 0) == 1 && ji__triangular_quantile(1, 2, 2, 1) == 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(published_normal_quantiles),
      cmocka_unit_test(normal_quantiles_invert_the_distribution),
      cmocka_unit_test(what_is_no_probability_has_no_quantile),
      cmocka_unit_test(uniform_and_triangular_quantiles),
  };
  return cmocka_run_group_tests_name("distribution", tests, NULL, NULL);
}
