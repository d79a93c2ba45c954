/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/distribution.h"
#include "stats/beta.h"

#include <math.h>

#define ROOT_HALF 0.70710678118654752440
#define DENSITY_AT_0 0.39894228040143267794
#define STEPS 60

/* z with upper tail Q(z) = `tail`, at most one half, by Newton's method on log Q, which is concave:
 * from the right it comes down to the root. Q(z) <= exp(-z^2 / 2) / 2 gives the start. */
static double upper_quantile(double tail) {
  double z = sqrt(fmax(0, -2 * log(2 * tail)));
  for (int i = 0; i < STEPS; i++) {
    double upper = 0.5 * erfc(z * ROOT_HALF), density = DENSITY_AT_0 * exp(-0.5 * z * z);
    double step = log(upper / tail) * upper / density;
    z += step;
    if (fabs(step) < 1e-16 * (1 + z))
      break;
  }
  return z;
}

double ji__normal_quantile(double p) {
  if (!(p > 0 && p < 1))
    return NAN;
  return p < 0.5 ? -upper_quantile(p) : upper_quantile(1 - p);
}

double ji__uniform_quantile(double low, double high, double p) {
  return p < 0.5 ? low + p * (high - low) : high - (1 - p) * (high - low);
}

double ji__triangular_quantile(double low, double mode, double high, double p) {
  double rise = (mode - low) / (high - low);
  return p < rise ? low + sqrt(p * (high - low) * (mode - low))
                  : high - sqrt((1 - p) * (high - low) * (high - mode));
}

double ji__normal_distribution(double z) {
  return 0.5 * erfc(-z * ROOT_HALF);
}

double ji__lognormal_quantile(double mean, double deviation, double p) {
  double variance = log1p(deviation * deviation / (mean * mean));
  return mean * exp(sqrt(variance) * ji__normal_quantile(p) - 0.5 * variance);
}

double ji__pert_quantile(double low, double mode, double high, double p) {
  double width = high - low;
  return low +
         width * ji__beta_quantile(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, p);
}

double ji__discrete_quantile(const double *values, const double *cumulative, size_t count,
                             double p) {
  size_t i = 0;
  while (i + 1 < count && cumulative[i] < p)
    i++;
  return values[i];
}
