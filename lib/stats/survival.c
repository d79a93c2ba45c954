/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/survival.h"

#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *left, const void *right) {
  const ji__lifetime *a = left, *b = right;
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  return b->ended - a->ended;
}

void ji__lifetimes_sort(ji__lifetime *lives, size_t count) {
  if (count)
    qsort(lives, count, sizeof *lives, compare);
}

static void put_interval(ji__survival *survival, double variance, double confidence) {
  double s = survival->value;
  survival->low = survival->high = NAN;
  if (!(s > 0 && s < 1))
    return;
  double width = ji__normal_quantile(0.5 + confidence / 2) * sqrt(variance) / -log(s);
  survival->low = pow(s, exp(width));
  survival->high = pow(s, exp(-width));
}

ji__survival ji__survival_at(const ji__lifetime *lives, size_t count, int64_t time,
                             double confidence) {
  ji__survival out = {.value = 1};
  double variance = 0; /* of log S */
  size_t at = 0;
  while (at < count && lives[at].time <= time) {
    size_t ended = 0, same = at;
    while (same < count && lives[same].time == lives[at].time)
      ended += (size_t)(lives[same++].ended != 0);
    double n = (double)(count - at), d = (double)ended;
    out.value *= 1 - d / n;
    variance += d > 0 && d < n ? d / (n * (n - d)) : 0;
    if (lives[at].time == time)
      out.at_risk = count - at;
    at = same;
  }
  if (!out.at_risk)
    out.at_risk = count - at;
  if (!count || (!out.at_risk && out.value > 0))
    out.value = NAN;
  out.standard_error = out.value * sqrt(variance);
  put_interval(&out, variance, confidence);
  return out;
}
