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

/* Half of the point beyond which chi-squared has this chance. */
static double poisson_end(double degrees, double chance) {
  double low = 0, high = degrees + 1;
  while (ji__chi_squared_tail(2 * high, degrees) > chance)
    high *= 2;
  for (int step = 0; step < 200 && low < high; step++) {
    double middle = low + (high - low) / 2;
    if (middle == low || middle == high)
      break;
    if (ji__chi_squared_tail(2 * middle, degrees) > chance)
      low = middle;
    else
      high = middle;
  }
  return low + (high - low) / 2;
}

ji__interval ji__count_interval(double count, double confidence) {
  double tail = (1 - confidence) / 2;
  if (!(count >= 0))
    return unknown;
  return (ji__interval){count > 0 ? poisson_end(2 * count, 1 - tail) : 0,
                        poisson_end(2 * count + 2, tail)};
}

/* The ratios r with (b^2 - z^2 vb) r^2 - 2 a b r + a^2 - z^2 va <= 0. */
ji__interval ji__fieller(double a, double variance_a, double b, double variance_b,
                         double confidence) {
  double z = width_of(confidence), above = a * a - z * z * variance_a;
  double below = b * b - z * z * variance_b;
  double root = sqrt(fmax(0, a * b * a * b - above * below));
  ji__interval out = {above > 0 ? above / (a * b + root) : 0, INFINITY};
  if (below > 0)
    out.high = (a * b + root) / below;
  return out;
}

/* --- strata ------------------------------------------------------------------------------- */

static int is_full(const ji__two_groups *g) {
  return g->of > 0 && g->reference_of > 0;
}

/* The variance of a stratum's log ratio; 0 where it has none. */
static double log_variance(const ji__two_groups *g) {
  return is_full(g) && g->events > 0 && g->reference_events > 0 ? fmax(katz_variance(g), 0) : 0;
}

/* Cochran's Q. */
static void judge(const ji__two_groups *strata, size_t count, ji__pooled_ratio *out) {
  double weights = 0, mean = 0, q = 0;
  int64_t used = 0;
  for (size_t i = 0; i < count; i++) {
    double variance = log_variance(&strata[i]);
    if (!(variance > 0))
      continue;
    weights += 1 / variance;
    mean += log(ji__ratio(&strata[i])) / variance;
    used++;
  }
  mean /= weights;
  for (size_t i = 0; i < count; i++) {
    double variance = log_variance(&strata[i]);
    double gap = variance > 0 ? log(ji__ratio(&strata[i])) - mean : 0;
    q += gap * gap / (variance > 0 ? variance : 1);
  }
  out->homogeneity = out->p_value = NAN;
  out->degrees = used > 1 ? used - 1 : 0;
  if (used < 2)
    return;
  out->homogeneity = q;
  out->p_value = ji__chi_squared_tail(q, (double)out->degrees);
}

/* Whether all counts are known; else nothing of the strata is told. */
static int are_known(const ji__two_groups *strata, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += strata[i].events + strata[i].of + strata[i].reference_events + strata[i].reference_of;
  return !isnan(sum);
}

static const ji__pooled_ratio untold = {NAN, NAN, {NAN, NAN}, NAN, NAN, 0, 0};

static void close_up(double variance, double confidence, ji__pooled_ratio *out) {
  out->log_error = out->ratio > 0 ? sqrt(variance) : NAN;
  out->interval = out->ratio > 0 ? around(out->ratio, out->log_error, confidence) : unknown;
}

ji__pooled_ratio ji__mantel_haenszel(const ji__two_groups *strata, size_t count,
                                     double confidence) {
  ji__pooled_ratio out = {.ratio = NAN};
  if (!are_known(strata, count))
    return untold;
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
  if (!are_known(strata, count))
    return untold;
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
