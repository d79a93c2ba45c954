/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/ratio.h"

#include "stats/beta.h"
#include "stats/distribution.h"
#include "stats/gamma.h"

#include <math.h>

static const ji__interval unknown = {NAN, NAN};

static double width_of(double confidence) {
  return ji__normal_quantile(0.5 + confidence / 2);
}

static ji__interval around(double ratio, double log_error, double confidence) {
  double factor = exp(width_of(confidence) * log_error);
  return (ji__interval){ratio / factor, ratio * factor};
}

double ji__ratio(const ji__two_groups *g) {
  if (!(g->of > 0) || !(g->reference_of > 0) || !(g->reference_events > 0))
    return NAN;
  return g->events / g->of / (g->reference_events / g->reference_of);
}

/* --- proportions -------------------------------------------------------------------------- */

static double katz_variance(const ji__two_groups *g) {
  return 1 / g->events - 1 / g->of + 1 / g->reference_events - 1 / g->reference_of;
}

ji__interval ji__katz(const ji__two_groups *g, double confidence) {
  if (!(g->events > 0) || isnan(ji__ratio(g)))
    return unknown;
  return around(ji__ratio(g), sqrt(fmax(0, katz_variance(g))), confidence);
}

/* The score statistic of a ratio: the difference of proportions squared over its variance at the
 * proportions that are likeliest under the ratio. */
static double score_of(const ji__two_groups *g, double ratio, int is_corrected) {
  double x1 = g->events, n1 = g->of, x0 = g->reference_events, n0 = g->reference_of, n = n1 + n0;
  double b = ratio * (n1 + x0) + x1 + n0;
  double root = sqrt(fmax(0, b * b - 4 * ratio * n * (x1 + x0)));
  double p1 = 2 * ratio * (x1 + x0) / (b + root); /* the smaller root, without cancellation */
  double p0 = p1 / ratio, gap = x1 / n1 - ratio * x0 / n0;
  double variance = p1 * fmax(0, 1 - p1) / n1 + ratio * ratio * p0 * fmax(0, 1 - p0) / n0;
  variance *= is_corrected ? n / (n - 1) : 1;
  return gap == 0 ? 0 : gap * gap / variance;
}

double ji__ratio_statistic(const ji__two_groups *g, double ratio) {
  double gap = g->events / g->of - ratio * g->reference_events / g->reference_of;
  return fabs(gap) <= 1e-15 * (g->events / g->of) ? 0 : copysign(sqrt(score_of(g, ratio, 0)), gap);
}

/* Where the score crosses the critical value between a ratio inside and one outside, on the log
 * scale. */
static double crossing(const ji__two_groups *g, double inside, double outside, int is_corrected,
                       double critical) {
  for (int step = 0; step < 200; step++) {
    double middle = sqrt(inside) * sqrt(outside);
    if (middle == inside || middle == outside)
      break;
    if (score_of(g, middle, is_corrected) > critical)
      outside = middle;
    else
      inside = middle;
  }
  return inside;
}

#define FARTHEST 1e12

ji__interval ji__ratio_score(const ji__two_groups *g, int is_corrected, double confidence) {
  double critical = width_of(confidence) * width_of(confidence);
  if (!(g->of > 0) || !(g->reference_of > 0) || !(g->events + g->reference_events > 0))
    return unknown;
  double ratio = ji__ratio(g);
  double start = ratio > 0 ? ratio : g->events > 0 ? FARTHEST : 1 / FARTHEST;
  ji__interval out = {0, INFINITY};
  if (g->events > 0)
    out.low = crossing(g, start, 1 / FARTHEST, is_corrected, critical);
  if (g->reference_events > 0)
    out.high = crossing(g, start, FARTHEST, is_corrected, critical);
  return out;
}

/* --- rates -------------------------------------------------------------------------------- */

ji__interval ji__rate_ratio_log(const ji__two_groups *g, double confidence) {
  if (!(g->events > 0) || isnan(ji__ratio(g)))
    return unknown;
  return around(ji__ratio(g), sqrt(1 / g->events + 1 / g->reference_events), confidence);
}

ji__interval ji__rate_ratio_exact(const ji__two_groups *g, double confidence) {
  double x1 = g->events, x0 = g->reference_events, tail = (1 - confidence) / 2;
  if (!(g->of > 0) || !(g->reference_of > 0) || !(x1 + x0 > 0))
    return unknown;
  double scale = g->reference_of / g->of;
  double low = x1 > 0 ? ji__beta_quantile(x1, x0 + 1, tail) : 0;
  double high = x0 > 0 ? ji__beta_quantile(x1 + 1, x0, 1 - tail) : 1;
  return (ji__interval){low / (1 - low) * scale, high < 1 ? high / (1 - high) * scale : INFINITY};
}

ji__interval ji__fieller(double a, double variance_a, double b, double variance_b,
                         double confidence) {
  double z = width_of(confidence), g = z * z * variance_b / (b * b);
  if (!(g < 1))
    return unknown;
  double ratio = a / b;
  double root = z / fabs(b) * sqrt(variance_a * (1 - g) + ratio * ratio * variance_b);
  return (ji__interval){(ratio - root) / (1 - g), (ratio + root) / (1 - g)};
}

/* --- strata ------------------------------------------------------------------------------- */

static int is_full(const ji__two_groups *g) {
  return g->of > 0 && g->reference_of > 0;
}

/* Cochran's Q around a ratio. */
static void judge(const ji__two_groups *strata, size_t count, ji__pooled_ratio *out) {
  double q = 0;
  int64_t used = 0;
  for (size_t i = 0; i < count; i++) {
    const ji__two_groups *g = &strata[i];
    double variance = g->events > 0 && g->reference_events > 0 ? katz_variance(g) : 0;
    if (!is_full(g) || !(variance > 0))
      continue;
    double gap = log(ji__ratio(g)) - log(out->ratio);
    q += gap * gap / variance;
    used++;
  }
  out->homogeneity = out->p_value = NAN;
  out->degrees = used > 1 ? used - 1 : 0;
  if (used < 2 || !(out->ratio > 0))
    return;
  out->homogeneity = q;
  out->p_value = ji__chi_squared_tail(q, (double)out->degrees);
}

static void close_up(double variance, double confidence, ji__pooled_ratio *out) {
  out->log_error = out->ratio > 0 ? sqrt(variance) : NAN;
  out->interval = out->ratio > 0 ? around(out->ratio, out->log_error, confidence) : unknown;
}

ji__pooled_ratio ji__mantel_haenszel(const ji__two_groups *strata, size_t count,
                                     double confidence) {
  ji__pooled_ratio out = {.ratio = NAN};
  double upper = 0, lower = 0, products = 0;
  for (size_t i = 0; i < count; i++) {
    const ji__two_groups *g = &strata[i];
    double n = g->of + g->reference_of, both = g->events + g->reference_events;
    if (!is_full(g))
      continue;
    out.strata++;
    upper += g->events * g->reference_of / n;
    lower += g->reference_events * g->of / n;
    products += (g->of * g->reference_of * both - g->events * g->reference_events * n) / (n * n);
  }
  out.ratio = lower > 0 ? upper / lower : NAN;
  close_up(products / (upper * lower), confidence, &out);
  judge(strata, count, &out);
  return out;
}

ji__pooled_ratio ji__standardised(const ji__two_groups *strata, size_t count, double confidence) {
  ji__pooled_ratio out = {.ratio = NAN};
  double rate = 0, other = 0, variance = 0, other_variance = 0;
  for (size_t i = 0; i < count; i++) {
    const ji__two_groups *g = &strata[i];
    double weight = g->of + g->reference_of;
    if (!is_full(g))
      continue;
    double p1 = g->events / g->of, p0 = g->reference_events / g->reference_of;
    out.strata++;
    rate += weight * p1;
    other += weight * p0;
    variance += weight * weight * p1 * (1 - p1) / g->of;
    other_variance += weight * weight * p0 * (1 - p0) / g->reference_of;
  }
  out.ratio = other > 0 ? rate / other : NAN;
  close_up(variance / (rate * rate) + other_variance / (other * other), confidence, &out);
  judge(strata, count, &out);
  return out;
}
