/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The effect of a cell of a balanced panel (Sant'Anna and Zhao 2020, section 3.1): with change y,
 * weight w, probability p of treatment and the controls' regression x'b of y,
 *   att = mean of y - x'b over the treated - mean of y - x'b over controls weighted by w p / (1 -
 * p); outcome regression leaves out the second mean, weighting leaves out x'b. */
#include "evaluation/did/sample.h"

#include <math.h>

typedef struct effect {
  const ji__did_sample *s;
  int has_line, has_odds;
  ji__did_line line;
  double *information;                                        /* inverse */
  double *coefficients, *treated_mean, *control_mean, *slope; /* width each */
  double *treated_shift, *control_shift, *odds_shift;         /* the same through the inverses */
  double treated_sum, control_sum, treated_effect, control_effect;
  double *room;
} effect;

/* What is left of the change of i. */
static double rest_of(const effect *e, int64_t i) {
  double fit =
      e->has_line ? ji__did_inner(e->line.coefficients, e->s->x + i * e->s->width, e->s->width) : 0;
  return e->s->y[i] - fit;
}

/* The weight of i in the mean over the controls; 0 of the treated. */
static double odds_of(const effect *e, int64_t i) {
  double p = e->s->probability[i];
  if (!e->has_odds || e->s->treated[i] || ji__did_is_trimmed(e->s, i))
    return 0;
  return e->s->weight[i] * p / (1 - p);
}

static void find_means(effect *e) {
  double treated = 0, control = 0;
  for (int64_t i = 0; i < e->s->size; i++) {
    double rest = rest_of(e, i), odds = odds_of(e, i);
    if (e->s->treated[i]) {
      e->treated_sum += e->s->weight[i];
      treated += e->s->weight[i] * rest;
    }
    e->control_sum += odds;
    control += odds * rest;
  }
  e->treated_effect = treated / e->treated_sum;
  e->control_effect = e->has_odds ? control / e->control_sum : 0;
}

/* How the means move with the coefficients of both regressions. */
static void find_shifts(effect *e) {
  const ji__did_sample *s = e->s;
  for (int64_t i = 0; i < s->size; i++) {
    const double *x = s->x + i * s->width;
    double odds = odds_of(e, i);
    if (s->treated[i]) {
      ji__did_add(e->treated_mean, s->weight[i] / e->treated_sum, x, s->width);
    } else if (odds > 0) {
      ji__did_add(e->control_mean, odds / e->control_sum, x, s->width);
      ji__did_add(e->slope, odds * (rest_of(e, i) - e->control_effect) / e->control_sum, x,
                  s->width);
    }
  }
  if (e->has_line) {
    ji__did_apply(e->line.inverse, e->treated_mean, s->width, e->treated_shift);
    ji__did_apply(e->line.inverse, e->control_mean, s->width, e->control_shift);
  }
  if (e->has_odds)
    ji__did_apply(e->information, e->slope, s->width, e->odds_shift);
}

static double influence_of(const effect *e, int64_t i) {
  const ji__did_sample *s = e->s;
  const double *x = s->x + i * s->width;
  double rest = rest_of(e, i), sum = 0;
  if (s->treated[i])
    sum += s->weight[i] * (rest - e->treated_effect) / e->treated_sum;
  else if (e->has_line)
    sum -= s->weight[i] * rest *
           (ji__did_inner(e->treated_shift, x, s->width) -
            (e->has_odds ? ji__did_inner(e->control_shift, x, s->width) : 0));
  if (!e->has_odds)
    return sum;
  sum -= odds_of(e, i) * (rest - e->control_effect) / e->control_sum;
  return sum - s->weight[i] * (s->treated[i] - s->probability[i]) *
                   ji__did_inner(e->odds_shift, x, s->width);
}

static void estimate(effect *e, ji__did_cell *cell, double *influence) {
  if (e->has_odds)
    cell->reason = (int32_t)ji__did_logit(e->s, e->information, e->coefficients, e->room);
  if (!cell->reason && e->has_line)
    cell->reason = (int32_t)ji__did_least_squares(e->s, &e->line, e->room);
  if (cell->reason)
    return;
  find_means(e);
  if (e->has_odds && !(e->control_sum > 0)) {
    cell->reason = JI__DID_NO_OVERLAP;
    return;
  }
  find_shifts(e);
  cell->att = e->treated_effect - e->control_effect;
  for (int64_t i = 0; i < e->s->size; i++)
    influence[e->s->unit[i]] += influence_of(e, i);
}

/* Weights of 0 alone compare nothing. */
static int has_weight(const ji__did_sample *s) {
  double sums[2] = {0, 0};
  for (int64_t i = 0; i < s->size; i++)
    sums[s->treated[i]] += s->weight[i];
  return sums[0] > 0 && sums[1] > 0;
}

int ji__did_panel_effect(const ji__did_sample *s, ji__did_method method, ji__did_cell *cell,
                         double *influence) {
  effect e = {.s = s, .has_line = method != JI__DID_IPW, .has_odds = method != JI__DID_REG};
  if (!has_weight(s)) {
    cell->reason = JI__DID_NO_WEIGHT;
    return 1;
  }
  size_t width = (size_t)s->width, square = width * width;
  double *room = ji__allocate_array(s->allocator, 5 * square + 8 * width, sizeof *room);
  if (!room)
    return 0;
  e.room = room;
  e.line = (ji__did_line){JI__DID_CONTROLS, -1, room + 5 * square, room + 3 * square};
  e.information = room + 4 * square;
  double **const vectors[] = {&e.coefficients,  &e.treated_mean,  &e.control_mean, &e.slope,
                              &e.treated_shift, &e.control_shift, &e.odds_shift};
  for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++)
    *vectors[v] = room + 5 * square + (v + 1) * width;
  estimate(&e, cell, influence);
  ji__release(s->allocator, room);
  return 1;
}
