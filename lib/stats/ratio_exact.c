/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/gamma.h"
#include "stats/ratio.h"

#include <math.h>

enum { GRID = 96, REFINEMENTS = 28, SCAN = 24, HALVINGS = 34 };

/* Two samples, and what the probabilities of all their tables need. */
typedef struct samples {
  size_t own, other;                   /* trials */
  double *own_choices, *other_choices; /* logarithms of binomial coefficients */
  double *cumulative;                  /* of the other sample at the share at work */
  int64_t *edge; /* of the tail, for each number of own events: the most other ones; -1: none */
  const ji__two_groups *observed;
  double ratio;
} samples;

static void fill_choices(size_t trials, double *out) {
  double n = (double)trials;
  for (size_t k = 0; k <= trials; k++)
    out[k] = ji__log_gamma(n + 1) - ji__log_gamma((double)k + 1) - ji__log_gamma(n - (double)k + 1);
}

static double probability(const double *choices, size_t trials, size_t events, double log_share,
                          double log_rest) {
  double own = events ? (double)events * log_share : 0;
  double rest = events < trials ? (double)(trials - events) * log_rest : 0;
  return exp(choices[events] + own + rest);
}

/* The tail: tables whose signed score is at least the observed one. It rises with own events and
 * falls with other ones, so that the edge of the tail is a stair. */
static void find_edge(samples *s, double ratio) {
  double least = ji__ratio_statistic(s->observed, ratio);
  int64_t edge = -1, most = (int64_t)s->other;
  least -= 1e-10 * (1 + fabs(least));
  s->ratio = ratio;
  for (size_t k = 0; k <= s->own; k++) {
    for (; edge < most; edge++) {
      const ji__two_groups next = {(double)k, (double)s->own, (double)(edge + 1), (double)s->other};
      if (!(ji__ratio_statistic(&next, ratio) >= least))
        break;
    }
    s->edge[k] = edge;
  }
}

/* The probability of the tail where the other's share is `share`. */
static double tail(samples *s, double share) {
  double own_share = fmin(s->ratio * share, 1), sum = 0, total = 0;
  double log_own = log(own_share), log_own_rest = log1p(-own_share);
  double log_other = log(share), log_other_rest = log1p(-share);
  for (size_t k = 0; k <= s->other; k++) {
    sum += probability(s->other_choices, s->other, k, log_other, log_other_rest);
    s->cumulative[k] = sum;
  }
  for (size_t k = 0; k <= s->own; k++)
    if (s->edge[k] >= 0)
      total +=
          probability(s->own_choices, s->own, k, log_own, log_own_rest) * s->cumulative[s->edge[k]];
  return total;
}

/* The greatest between two shares, by golden section. */
static double refine(samples *s, double low, double high) {
  const double golden = 0.61803398874989485;
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double at_left = tail(s, left), at_right = tail(s, right);
  for (int i = 0; i < REFINEMENTS; i++) {
    if (at_left > at_right) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - golden * (high - low);
      at_left = tail(s, left);
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + golden * (high - low);
      at_right = tail(s, right);
    }
  }
  return fmax(at_left, at_right);
}

/* Points of the grid lie close to each other at both ends. */
static double grid_share(int point, double most) {
  double root = sin(1.5707963267948966 * point / (GRID + 1));
  return most * root * root;
}

/* Whether the p value of the test against larger ratios is above `level`: the search for the
 * greatest ends as soon as it is. */
static int exceeds(samples *s, double ratio, double level) {
  double most = fmin(1, 1 / ratio), best = -1;
  int place = 1;
  find_edge(s, ratio);
  for (int point = 1; point <= GRID; point++) {
    double value = tail(s, grid_share(point, most));
    if (value > level)
      return 1;
    if (value > best) {
      best = value;
      place = point;
    }
  }
  return refine(s, grid_share(place - 1, most), grid_share(place + 1, most)) > level;
}

/* P values jump where the tail changes: the first crossing from below is sought in steps, then
 * halved. */
static double lower_end(samples *s, double confidence) {
  double level = (1 - confidence) / 2;
  if (!(s->observed->events > 0))
    return 0;
  double start = log(ji__ratio_score(s->observed, 1, confidence).low);
  double high = start + 1, low;
  for (double step = 0.25; !exceeds(s, exp(high), level) && high < 700; step *= 2)
    high += step;
  low = start - 0.5;
  for (double step = 0.5; exceeds(s, exp(low), level) && low > -700; step *= 2)
    low -= step;
  double width = (high - low) / SCAN;
  for (int i = 1; i < SCAN && !exceeds(s, exp(low + width), level); i++)
    low += width;
  high = low + width;
  for (int i = 0; i < HALVINGS; i++) {
    double middle = low + (high - low) / 2;
    if (exceeds(s, exp(middle), level))
      high = middle;
    else
      low = middle;
  }
  return exp(low);
}

static int find_end(const ji_allocator *allocator, const ji__two_groups *g, double confidence,
                    double *out) {
  samples s = {.own = (size_t)g->of, .other = (size_t)g->reference_of, .observed = g};
  s.own_choices = ji__allocate_array(allocator, s.own + 1, sizeof(double));
  s.other_choices = ji__allocate_array(allocator, s.other + 1, sizeof(double));
  s.cumulative = ji__allocate_array(allocator, s.other + 1, sizeof(double));
  s.edge = ji__allocate_array(allocator, s.own + 1, sizeof(int64_t));
  int works = s.own_choices && s.other_choices && s.cumulative && s.edge;
  if (works) {
    fill_choices(s.own, s.own_choices);
    fill_choices(s.other, s.other_choices);
    *out = lower_end(&s, confidence);
  }
  ji__release(allocator, s.own_choices);
  ji__release(allocator, s.other_choices);
  ji__release(allocator, s.cumulative);
  ji__release(allocator, s.edge);
  return works;
}

/* The upper end is the lower one of the ratio turned around. */
int ji__ratio_exact(const ji_allocator *allocator, const ji__two_groups *g, double confidence,
                    ji__interval *out) {
  const ji__two_groups turned = {g->reference_events, g->reference_of, g->events, g->of};
  double end = 0;
  *out = (ji__interval){NAN, NAN};
  if (!(g->of > 0) || !(g->reference_of > 0) || !(g->events + g->reference_events > 0))
    return 1;
  if (!find_end(allocator, g, confidence, &out->low) ||
      !find_end(allocator, &turned, confidence, &end))
    return 0;
  out->high = end > 0 ? 1 / end : INFINITY;
  return 1;
}
