/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Formulas: NIST Digital Library of Mathematical Functions 5.11.1 (Stirling's series), 8.7.1 (the
 * series of the lower incomplete gamma function) and 8.9.2 (the continued fraction of the upper
 * one). */
#include "stats/gamma.h"

#include <float.h>
#include <math.h>

#define HALF_LOG_TWO_PI 0.91893853320467274178
#define STIRLING_FROM 12.0
#define TERMS_MAXIMUM 100000

double ji__log_gamma(double x) {
  double product = 1;
  while (x < STIRLING_FROM) {
    product *= x;
    x += 1;
  }
  double s = 1 / (x * x);
  double series = 1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)));
  return (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI + series / x - log(product);
}

/* P(a, x), for x below a + 1. */
static double lower_by_series(double a, double x) {
  double term = 1 / a, sum = term;
  for (int n = 1; n < TERMS_MAXIMUM && term > sum * DBL_EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * exp(a * log(x) - x - ji__log_gamma(a));
}

/* Q(a, x), for the others, by Lentz's method. */
static double upper_by_fraction(double a, double x) {
  double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, value = d;
  for (int n = 1; n < TERMS_MAXIMUM; n++) {
    double numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    value *= c * d;
    if (fabs(c * d - 1) < DBL_EPSILON)
      break;
  }
  return value * exp(a * log(x) - x - ji__log_gamma(a));
}

double ji__chi_squared_tail(double x, double degrees) {
  if (!(x > 0))
    return 1;
  double a = degrees / 2, half = x / 2;
  return half < a + 1 ? 1 - lower_by_series(a, half) : upper_by_fraction(a, half);
}
