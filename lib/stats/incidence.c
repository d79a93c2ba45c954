/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/incidence.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *left, const void *right) {
  const ji__competing_life *a = left, *b = right;
  return (a->time > b->time) - (a->time < b->time);
}

void ji__competing_lives_sort(ji__competing_life *lives, size_t count) {
  if (count)
    qsort(lives, count, sizeof *lives, compare);
}

/* The variance is a square in F(t) whose coefficients grow along the curve. */
typedef struct course {
  double survival, value;
  double square, linear, constant;
} course;

static void add_step(course *c, double n, double ended, double others) {
  double all = ended + others, before = c->survival;
  c->value += before * ended / n;
  double f = c->value, hazard = all < n ? all / (n * (n - all)) : 0;
  double covariance = before * ended / (n * n);
  c->square += hazard;
  c->linear -= 2 * (f * hazard + covariance);
  c->constant +=
      f * f * hazard + before * before * ended * (n - ended) / (n * n * n) + 2 * f * covariance;
  c->survival *= 1 - all / n;
}

size_t ji__incidence_curve(const ji__competing_life *lives, size_t count, int32_t cause,
                           ji__incidence_step *steps) {
  course c = {.survival = 1};
  size_t made = 0;
  for (size_t at = 0; at < count;) {
    ji__incidence_step step = {.time = lives[at].time, .at_risk = count - at};
    for (; at < count && lives[at].time == step.time; at++) {
      step.ended += (size_t)(lives[at].cause == cause);
      step.others += (size_t)(lives[at].cause != cause && lives[at].cause != 0);
    }
    if (!(step.ended + step.others))
      continue;
    add_step(&c, (double)step.at_risk, (double)step.ended, (double)step.others);
    double f = step.value = c.value;
    step.standard_error = sqrt(fmax(0, (f * c.square + c.linear) * f + c.constant));
    steps[made++] = step;
  }
  return made;
}
