/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/survival.h"

#include "stats/distribution.h"

#include <math.h>

void ji__survival_log_interval(const ji__survival *survival, double confidence, double *low,
                               double *high) {
  *low = *high = NAN;
  if (!(survival->value > 0))
    return;
  double width = ji__normal_quantile(0.5 + confidence / 2) * survival->standard_error;
  *low = survival->value * exp(-width / survival->value);
  *high = fmin(1, survival->value * exp(width / survival->value));
}

/* Sums that grow along the curve: with A(s) the area from 0 to s and h = d / (n (n - d)), the
 * variance is that of sum (A(limit) - A(s))^2 h, told from sums of h, h A and h A^2. */
typedef struct area {
  double survival, area, hazard, first, second;
  int64_t time;
} area;

static void walk_to(area *curve, int64_t time) {
  curve->area += curve->survival * (double)(time - curve->time);
  curve->time = time;
}

static void end_lives(area *curve, double n, double d) {
  if (d > 0 && d < n) {
    double hazard = d / (n * (n - d));
    curve->hazard += hazard;
    curve->first += hazard * curve->area;
    curve->second += hazard * curve->area * curve->area;
  }
  curve->survival *= 1 - d / n;
}

ji__estimate ji__survival_mean(const ji__lifetime *lives, size_t count, int64_t limit,
                               double confidence) {
  area curve = {.survival = 1};
  size_t at = 0;
  while (at < count && lives[at].time <= limit) {
    size_t same = at;
    double ended = 0;
    while (same < count && lives[same].time == lives[at].time)
      ended += lives[same++].ended != 0;
    walk_to(&curve, lives[at].time);
    end_lives(&curve, (double)(count - at), ended);
    at = same;
  }
  int known = count && (at < count || curve.time == limit || !(curve.survival > 0));
  if (!known)
    return (ji__estimate){NAN, NAN, NAN, NAN, NAN};
  walk_to(&curve, limit);
  double a = curve.area;
  double variance = a * a * curve.hazard - 2 * a * curve.first + curve.second;
  double error = sqrt(fmax(0, variance));
  double width = ji__normal_quantile(0.5 + confidence / 2) * error;
  return (ji__estimate){a, error, a - width, a + width, NAN};
}
