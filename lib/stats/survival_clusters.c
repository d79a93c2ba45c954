/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The product-limit estimate of lives that come in clusters, and the whole curve. */
#include "stats/distribution.h"
#include "stats/student.h"
#include "stats/survival.h"

#include <math.h>
#include <string.h>

/* What goes along the sorted lives. The score of a life that is still there is the same for all:
 * `shared`, the sum of d / (n (n - d)); `scores` hold what those who left have, by cluster, and
 * behind that how many are still there. */
typedef struct walk {
  const ji__lifetime *lives;
  size_t count, clusters;
  double confidence;
  double *scores;
  double value, variance, shared; /* variance: Greenwood's, of log S */
  size_t at;                      /* lives before it have left */
} walk;

static walk begin(const ji__lifetime *lives, size_t count, size_t clusters, double confidence,
                  double *scores) {
  if (clusters)
    memset(scores, 0, 2 * clusters * sizeof *scores);
  for (size_t i = 0; i < count && clusters; i++)
    scores[clusters + (size_t)lives[i].cluster] += 1;
  return (walk){.lives = lives,
                .count = count,
                .clusters = clusters,
                .confidence = confidence,
                .scores = scores,
                .value = 1};
}

/* Takes the next time; returns how many lives end at it. */
static size_t take(walk *w) {
  size_t ended = 0, same = w->at;
  while (same < w->count && w->lives[same].time == w->lives[w->at].time)
    ended += (size_t)(w->lives[same++].ended != 0);
  double n = (double)(w->count - w->at), d = (double)ended;
  w->value *= 1 - d / n;
  if (d > 0 && d < n) {
    w->variance += d / (n * (n - d));
    w->shared += d / (n * (n - d));
  }
  for (size_t i = w->at; i < same && w->clusters; i++) {
    size_t cluster = (size_t)w->lives[i].cluster;
    w->scores[cluster] += w->shared - (w->lives[i].ended && d < n ? 1 / (n - d) : 0);
    w->scores[w->clusters + cluster] -= 1;
  }
  w->at = same;
  return ended;
}

/* Of log S. */
static double clustered_variance(const walk *w) {
  double squares = 0, m = (double)w->clusters;
  for (size_t i = 0; i < w->clusters; i++) {
    double score = w->scores[i] + w->scores[w->clusters + i] * w->shared;
    squares += score * score;
  }
  return m / (m - 1) * squares;
}

static double width_of(const walk *w) {
  double p = 0.5 + w->confidence / 2;
  return w->clusters ? ji__student_quantile(p, (int64_t)w->clusters - 1) : ji__normal_quantile(p);
}

static ji__survival tell(const walk *w, double variance) {
  ji__survival out = {.value = w->value,
                      .standard_error = w->value * sqrt(variance),
                      .low = NAN,
                      .high = NAN,
                      .at_risk = w->count - w->at};
  if (!(out.value > 0 && out.value < 1) || isnan(variance))
    return out;
  double width = width_of(w) * sqrt(variance) / -log(out.value);
  out.low = pow(out.value, exp(width));
  out.high = pow(out.value, exp(-width));
  return out;
}

static double variance_of(const walk *w) {
  if (w->clusters == 1)
    return NAN;
  return w->clusters ? clustered_variance(w) : w->variance;
}

ji__survival ji__survival_clustered(const ji__lifetime *lives, size_t count, size_t clusters,
                                    int64_t time, double confidence, double *scores) {
  walk w = begin(lives, count, clusters, confidence, scores);
  size_t at_risk = 0;
  while (w.at < count && lives[w.at].time <= time) {
    if (lives[w.at].time == time)
      at_risk = count - w.at;
    take(&w);
  }
  ji__survival out = tell(&w, variance_of(&w));
  if (at_risk)
    out.at_risk = at_risk;
  if (!count || (!out.at_risk && out.value > 0))
    out.value = out.standard_error = out.low = out.high = NAN;
  return out;
}

size_t ji__survival_curve(const ji__lifetime *lives, size_t count, size_t clusters,
                          double confidence, double *scores, ji__survival_step *steps) {
  walk w = begin(lives, count, clusters, confidence, scores);
  ji__survival last = {.value = 1, .low = NAN, .high = NAN};
  size_t done = 0;
  while (w.at < count) {
    ji__survival_step *step = &steps[done++];
    *step = (ji__survival_step){.time = lives[w.at].time, .at_risk = count - w.at};
    step->ended = take(&w);
    step->stopped = step->at_risk - (count - w.at) - step->ended;
    if (step->ended)
      last = tell(&w, variance_of(&w));
    step->survival = last;
    step->survival.at_risk = step->at_risk;
  }
  return done;
}

static double first_below(const ji__survival_step *steps, size_t count, double level, int which) {
  for (size_t i = 0; i < count; i++) {
    const ji__survival *s = &steps[i].survival;
    double curve = which == 0 ? s->value : which < 0 ? s->low : s->high;
    if (isnan(curve) && which && s->value == 0)
      curve = 0;
    /* The curve is a product of fractions: what is meant to be the level can be next to it. */
    if (curve <= level + 1e-12)
      return (double)steps[i].time;
  }
  return NAN;
}

void ji__survival_quantile(const ji__survival_step *steps, size_t count, double p, double *time,
                           double *low, double *high) {
  *time = first_below(steps, count, 1 - p, 0);
  *low = first_below(steps, count, 1 - p, -1);
  *high = first_below(steps, count, 1 - p, 1);
}
