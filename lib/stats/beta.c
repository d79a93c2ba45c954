/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Formulas: NIST Digital Library of Mathematical Functions 8.17 (incomplete beta functions, the
 * continued fraction 8.17.22) and 5.11.1 (Stirling's series). */
#include "stats/beta.h"
#include "stats/distribution.h"

#include <math.h>

#define LOG_ROOT_TWO_PI 0.91893853320467274178
#define STIRLING_FROM 10.0
#define TERMS_MAXIMUM 20000
#define STEPS_MAXIMUM 200
#define LARGE 1e6 /* shapes beyond it on both sides: nearly normal */
#define TINY 1e-300

/* log Gamma(x) less its leading terms (x - 1/2) log x - x + log sqrt(2 pi), for x from 10 on. */
static double stirling_rest(double x) {
  static const double terms[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                 1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  double square = 1 / (x * x), sum = 0;
  for (int i = (int)(sizeof terms / sizeof *terms) - 1; i >= 0; i--)
    sum = sum * square + terms[i];
  return sum / x;
}

double ji__log_beta(double a, double b) {
  /* B(a, b) = B(a + 1, b) (a + b) / a, until Stirling's series holds. */
  double factor = 1;
  while (a < STIRLING_FROM) {
    factor *= (a + b) / a;
    a += 1;
  }
  while (b < STIRLING_FROM) {
    factor *= (a + b) / b;
    b += 1;
  }
  double small = fmin(a, b), large = fmax(a, b);
  double share = small / (small + large);
  return log(factor) + LOG_ROOT_TWO_PI - 0.5 * log(large) + stirling_rest(small) +
         stirling_rest(large) - stirling_rest(small + large) + (small - 0.5) * log(share) +
         large * log1p(-share);
}

/* Lentz's evaluation of DLMF 8.17.22: I_x(a, b) = x^a (1-x)^b / (a B(a, b)) times this. It
 * converges fast for x below (a + 1) / (a + b + 2). */
static double continued_fraction(double a, double b, double x) {
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (fabs(d) < TINY ? TINY : d);
  double value = d;
  for (int m = 1; m < TERMS_MAXIMUM; m++) {
    double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    const double terms[] = {even, odd};
    double change = 1;
    for (int k = 0; k < 2; k++) {
      d = 1 + terms[k] * d;
      c = 1 + terms[k] / c;
      d = 1 / (fabs(d) < TINY ? TINY : d);
      c = fabs(c) < TINY ? TINY : c;
      change = c * d;
      value *= change;
    }
    if (fabs(change - 1) < 1e-16)
      break;
  }
  return value;
}

/* A beta distribution with what all of its values need. */
typedef struct shape {
  double a, b, log_beta;
} shape;

/* I_x(a, b) where x = exp(log_x), y = 1 - x. */
static double lower_tail(const shape *s, double x, double y, double log_x, double log_y) {
  double a = s->a, b = s->b;
  double front = exp(a * log_x + b * log_y - s->log_beta);
  if (x <= (a + 1) / (a + b + 2))
    return front * continued_fraction(a, b, x) / a;
  return 1 - front * continued_fraction(b, a, y) / b;
}

double ji__beta_distribution(double a, double b, double x) {
  if (x <= 0 || x >= 1)
    return x >= 1;
  const shape s = {a, b, ji__log_beta(a, b)};
  return lower_tail(&s, x, 1 - x, log(x), log1p(-x));
}

double ji__beta_density(double a, double b, double x) {
  return exp((a - 1) * log(x) + (b - 1) * log1p(-x) - ji__log_beta(a, b));
}

/* Cornish and Fisher's expansion to the third order: what it leaves out is of the order of the
 * skewness cubed, below 1e-8 standard deviations here. */
static double nearly_normal(double a, double b, double p) {
  double n = a + b, z = ji__normal_quantile(p);
  double deviation = sqrt(a * b / (n + 1)) / n;
  double skew = 2 * (b - a) * sqrt(n + 1) / ((n + 2) * sqrt(a * b));
  double excess = 6 * ((a - b) * (a - b) * (n + 1) - a * b * (n + 2)) / (a * b * (n + 2) * (n + 3));
  double w = z + skew * (z * z - 1) / 6 + excess * (z * z * z - 3 * z) / 24 -
             skew * skew * (2 * z * z * z - 5 * z) / 36;
  return a / n + deviation * w;
}

/* A bound from below of log x where I_x(a, b) = p: there 1 - t is at most 1, and for b below 1 at
 * least 1/2 if x is. */
static double lowest_log(const shape *s, double p) {
  double bound = (log(p) + log(s->a) + s->log_beta + fmin(s->b - 1, 0) * log(2)) / s->a;
  return fmin(bound, -log(2));
}

/* Newton's method for log I against log x, where both tails are nearly straight lines, kept between
 * bounds that close in. p is at most one half. */
static double lower_quantile(const shape *s, double p) {
  double low = lowest_log(s, p), high = 0, target = log(p);
  if (low < -745)
    low = -745;
  double t = fmin(fmax(low + 1e-3, log(s->a / (s->a + s->b))), -1e-300);
  for (int i = 0; i < STEPS_MAXIMUM; i++) {
    double x = exp(t), y = -expm1(t), log_y = log(y);
    double lower = lower_tail(s, x, y, t, log_y);
    double miss = log(lower) - target;
    if (miss > 0)
      high = t;
    else
      low = t;
    double slope = exp(s->a * t + (s->b - 1) * log_y - s->log_beta) / lower;
    double next = t - miss / slope;
    if (!(next > low && next < high))
      next = 0.5 * (low + high);
    double step = fabs(next - t);
    t = next;
    if (step <= 1e-16 * fabs(t) || high - low <= 1e-16 * fabs(t))
      break;
  }
  return exp(t);
}

double ji__beta_quantile(double a, double b, double p) {
  if (!(p > 0 && p < 1))
    return NAN;
  if (a > LARGE && b > LARGE)
    return nearly_normal(a, b, p);
  const shape forward = {a, b, ji__log_beta(a, b)}, backward = {b, a, forward.log_beta};
  return p <= 0.5 ? lower_quantile(&forward, p) : 1 - lower_quantile(&backward, 1 - p);
}
