/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/student.h"

#include "stats/beta.h"
#include "stats/distribution.h"

#include <math.h>

#define PI 3.14159265358979323846
/* From here on the expansion is exact to the last digits. */
#define MANY_DEGREES 2000
#define STEPS 200

/* P(|T| <= t), t = sqrt(degrees) tan(angle), as a finite sum (Abramowitz and Stegun, Handbook of
 * Mathematical Functions, 26.7.3 and 26.7.4). */
static double central_probability(double angle, int64_t degrees) {
  double sine = sin(angle), cosine = cos(angle), sum = 0, term = 1;
  int is_odd = degrees % 2 == 1;
  if (is_odd)
    term = cosine;
  for (int64_t k = is_odd ? 1 : 0; k <= degrees - 2; k += 2) {
    sum += term;
    term *= cosine * cosine * (double)(k + 1) / (double)(k + 2);
  }
  return is_odd ? (angle + sine * sum) * 2 / PI : sine * sum;
}

static double by_halving(double central, int64_t degrees) {
  double low = 0, high = PI / 2;
  for (int i = 0; i < STEPS && low < high; i++) {
    double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high)
      break;
    if (central_probability(middle, degrees) < central)
      low = middle;
    else
      high = middle;
  }
  return sqrt((double)degrees) * tan(low);
}

/* The first terms of the expansion around the normal (ibid. 26.7.5). */
static double by_expansion(double p, int64_t degrees) {
  double x = ji__normal_quantile(p), n = (double)degrees, square = x * x;
  double first = (square + 1) * x / 4;
  double second = ((5 * square + 16) * square + 3) * x / 96;
  double third = (((3 * square + 19) * square + 17) * square - 15) * x / 384;
  return x + first / n + second / (n * n) + third / (n * n * n);
}

double ji__student_quantile(double p, int64_t degrees) {
  if (!(p > 0 && p < 1) || degrees < 1)
    return NAN;
  if (degrees >= MANY_DEGREES)
    return by_expansion(p, degrees);
  double upper = by_halving(fabs(2 * p - 1), degrees);
  return p < 0.5 ? -upper : upper;
}

double ji__student_p_value(double t, double degrees) {
  if (isinf(degrees))
    return 2 * ji__normal_distribution(-fabs(t));
  return ji__beta_distribution(degrees / 2, 0.5, degrees / (degrees + t * t));
}
