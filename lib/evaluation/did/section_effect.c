/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The effect of a cell whose two periods hold different rows (Sant'Anna and Zhao 2020, section 3.2,
 * the locally efficient estimator). Sums are by period: 0 base, 1 the cell's own. */
#include "evaluation/did/sample.h"

typedef struct effect {
  const ji__did_sample *s;
  ji__did_method method;
  ji__did_line controls[2], treated[2];
  double *information, *coefficients;                           /* of the logit */
  double *treated_mean[2], *control_mean[2], *slope, *all_mean; /* of x; width each */
  double *control_shift[2], *treated_shift[2], *odds_shift;     /* the same through the inverses */
  double treated_sum[2], control_sum[2], all_sum;
  double treated_effect[2], control_effect[2], all_gap[2], own_gap[2];
  double *room;
} effect;

static double fit_of(const effect *e, const ji__did_line *line, int64_t i) {
  return ji__did_inner(line->coefficients, e->s->x + i * e->s->width, e->s->width);
}

/* The outcome less what the controls of the period would have; weighting compares outcomes, and
 * regression takes the difference of the periods over the treated instead. */
static double rest_of(const effect *e, int64_t i) {
  double fit =
      e->method == JI__DID_DR || !e->s->treated[i] ? fit_of(e, &e->controls[e->s->post[i]], i) : 0;
  return e->s->y[i] - (e->method == JI__DID_IPW ? 0 : fit);
}

static double odds_of(const effect *e, int64_t i) {
  double p = e->s->probability[i];
  if (e->method == JI__DID_REG || e->s->treated[i] || ji__did_is_trimmed(e->s, i))
    return 0;
  return e->s->weight[i] * p / (1 - p);
}

/* What treated row i would have more than the controls in a period; under regression with the sign
 * that takes it out of the effect. */
static double gap_of(const effect *e, int64_t i, int period) {
  if (e->method == JI__DID_IPW)
    return 0;
  double fit = -fit_of(e, &e->controls[period], i);
  return e->method == JI__DID_DR ? fit + fit_of(e, &e->treated[period], i) : fit;
}

/* --- regressions -------------------------------------------------------------------------- */

static ji__did_reason count_parts(const ji__did_sample *s) {
  int64_t rows[2][2] = {{0, 0}, {0, 0}};
  double weights[2][2] = {{0, 0}, {0, 0}};
  for (int64_t i = 0; i < s->size; i++) {
    rows[s->treated[i]][s->post[i]]++;
    weights[s->treated[i]][s->post[i]] += s->weight[i];
  }
  if (!rows[1][0] || !rows[1][1])
    return JI__DID_NO_TREATED;
  if (!rows[0][0] || !rows[0][1])
    return JI__DID_NO_CONTROLS;
  int has_weight = weights[0][0] > 0 && weights[0][1] > 0 && weights[1][0] > 0 && weights[1][1] > 0;
  return has_weight ? JI__DID_FINE : JI__DID_NO_WEIGHT;
}

static ji__did_reason regress(effect *e) {
  ji__did_reason reason = JI__DID_FINE;
  if (e->method != JI__DID_REG)
    reason = ji__did_logit(e->s, e->information, e->coefficients, e->room);
  for (int p = 0; p < 2 && !reason && e->method != JI__DID_IPW; p++) {
    reason = ji__did_least_squares(e->s, &e->controls[p], e->room);
    if (!reason && e->method == JI__DID_DR)
      reason = ji__did_least_squares(e->s, &e->treated[p], e->room);
  }
  return reason;
}

/* --- means -------------------------------------------------------------------------------- */

static void add_means(effect *e, int64_t i) {
  const ji__did_sample *s = e->s;
  int p = s->post[i];
  double weight = s->weight[i], odds = odds_of(e, i), rest = rest_of(e, i);
  e->control_sum[p] += odds;
  e->control_effect[p] += odds * rest;
  if (!s->treated[i])
    return;
  e->treated_sum[p] += weight;
  e->all_sum += weight;
  e->treated_effect[p] += weight * rest;
  e->own_gap[p] += weight * gap_of(e, i, p);
  for (int q = 0; q < 2; q++)
    e->all_gap[q] += weight * gap_of(e, i, q);
}

static void find_means(effect *e) {
  for (int64_t i = 0; i < e->s->size; i++)
    add_means(e, i);
  for (int p = 0; p < 2; p++) {
    e->treated_effect[p] /= e->treated_sum[p];
    e->control_effect[p] = e->control_sum[p] > 0 ? e->control_effect[p] / e->control_sum[p] : 0;
    e->own_gap[p] = e->method == JI__DID_DR ? e->own_gap[p] / e->treated_sum[p] : 0;
    e->all_gap[p] /= e->all_sum;
  }
}

static double change(const double values[2]) {
  return values[1] - values[0];
}

/* --- influence ---------------------------------------------------------------------------- */

static void find_shifts(effect *e) {
  const ji__did_sample *s = e->s;
  int64_t width = s->width;
  for (int64_t i = 0; i < s->size; i++) {
    const double *x = s->x + i * width;
    int p = s->post[i];
    double odds = odds_of(e, i), sign = p ? 1 : -1;
    if (s->treated[i]) {
      ji__did_add(e->treated_mean[p], s->weight[i] / e->treated_sum[p], x, width);
      ji__did_add(e->all_mean, s->weight[i] / e->all_sum, x, width);
    } else if (odds > 0) {
      double rest = rest_of(e, i) - e->control_effect[p];
      ji__did_add(e->control_mean[p], odds / e->control_sum[p], x, width);
      ji__did_add(e->slope, sign * odds * rest / e->control_sum[p], x, width);
    }
  }
}

/* How the effect moves with the controls' line of a period. With all of the treated's x the signs
 * of the two periods differ. The terms of treated less controls within a period have the same sign
 * in both, as in R's DRDID 1.2, whose errors these are; they vanish where the logit holds, since it
 * then balances x. */
static void shift_controls(effect *e, int period, double *own) {
  int64_t width = e->s->width;
  double sign = period ? 1 : -1;
  for (int64_t k = 0; k < width; k++) {
    double all = sign * e->all_mean[k];
    if (e->method == JI__DID_DR)
      all += e->treated_mean[period][k] * (1 - sign) - e->control_mean[period][k];
    own[k] = all;
  }
  ji__did_apply(e->controls[period].inverse, own, width, e->control_shift[period]);
}

static void shift_treated(effect *e, int period, double *own) {
  int64_t width = e->s->width;
  double sign = period ? 1 : -1;
  for (int64_t k = 0; k < width; k++)
    own[k] = sign * (e->all_mean[k] - e->treated_mean[period][k]);
  ji__did_apply(e->treated[period].inverse, own, width, e->treated_shift[period]);
}

static void shift(effect *e) {
  find_shifts(e);
  for (int p = 0; p < 2 && e->method != JI__DID_IPW; p++) {
    shift_controls(e, p, e->room);
    if (e->method == JI__DID_DR)
      shift_treated(e, p, e->room);
  }
  if (e->method != JI__DID_REG)
    ji__did_apply(e->information, e->slope, e->s->width, e->odds_shift);
}

static double influence_of_treated(const effect *e, int64_t i) {
  const ji__did_sample *s = e->s;
  int p = s->post[i];
  double weight = s->weight[i], sign = p ? 1 : -1;
  double sum = sign * weight * (rest_of(e, i) - e->treated_effect[p]) / e->treated_sum[p];
  for (int q = 0; q < 2; q++)
    sum += (q ? 1 : -1) * weight * (gap_of(e, i, q) - e->all_gap[q]) / e->all_sum;
  if (e->method != JI__DID_DR)
    return sum;
  sum -= sign * weight * (gap_of(e, i, p) - e->own_gap[p]) / e->treated_sum[p];
  return sum + weight * (s->y[i] - fit_of(e, &e->treated[p], i)) *
                   ji__did_inner(e->treated_shift[p], s->x + i * s->width, s->width);
}

static double influence_of_control(const effect *e, int64_t i) {
  const ji__did_sample *s = e->s;
  int p = s->post[i];
  double sign = p ? 1 : -1, rest = rest_of(e, i), odds = odds_of(e, i), sum = 0;
  if (odds > 0)
    sum -= sign * odds * (rest - e->control_effect[p]) / e->control_sum[p];
  if (e->method != JI__DID_IPW)
    sum -= s->weight[i] * rest * ji__did_inner(e->control_shift[p], s->x + i * s->width, s->width);
  return sum;
}

static void add_influence(const effect *e, double *influence) {
  const ji__did_sample *s = e->s;
  for (int64_t i = 0; i < s->size; i++) {
    double sum = s->treated[i] ? influence_of_treated(e, i) : influence_of_control(e, i);
    if (e->method != JI__DID_REG)
      sum -= s->weight[i] * (s->treated[i] - s->probability[i]) *
             ji__did_inner(e->odds_shift, s->x + i * s->width, s->width);
    influence[s->unit[i]] += sum;
  }
}

/* --- the whole ---------------------------------------------------------------------------- */

static void estimate(effect *e, ji__did_cell *cell, double *influence) {
  cell->reason = (int32_t)count_parts(e->s);
  if (!cell->reason)
    cell->reason = (int32_t)regress(e);
  if (cell->reason)
    return;
  find_means(e);
  if (e->method != JI__DID_REG && !(e->control_sum[0] > 0 && e->control_sum[1] > 0)) {
    cell->reason = JI__DID_NO_OVERLAP;
    return;
  }
  shift(e);
  cell->att = change(e->treated_effect) - change(e->control_effect) + change(e->all_gap) -
              change(e->own_gap);
  add_influence(e, influence);
}

static void count_rows(const ji__did_sample *s, ji__did_cell *cell) {
  cell->treated = cell->controls = 0;
  for (int64_t i = 0; i < s->size; i++) {
    cell->treated += s->treated[i];
    cell->controls += !s->treated[i];
  }
}

int ji__did_section_effect(const ji__did_sample *s, ji__did_method method, ji__did_cell *cell,
                           double *influence) {
  effect e = {.s = s, .method = method};
  size_t width = (size_t)s->width, square = width * width;
  double *room = ji__allocate_array(s->allocator, 7 * square + 16 * width, sizeof *room);
  if (!room)
    return 0;
  double *next = room + 7 * square;
  double **const vectors[] = {&e.coefficients,     &e.treated_mean[0],  &e.treated_mean[1],
                              &e.control_mean[0],  &e.control_mean[1],  &e.slope,
                              &e.all_mean,         &e.control_shift[0], &e.control_shift[1],
                              &e.treated_shift[0], &e.treated_shift[1], &e.odds_shift};
  for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++, next += width)
    *vectors[v] = next;
  e.room = room;
  e.information = room + 2 * square;
  for (int p = 0; p < 2; p++) {
    e.controls[p] = (ji__did_line){JI__DID_CONTROLS, p, next, room + (size_t)(3 + p) * square};
    e.treated[p] =
        (ji__did_line){JI__DID_TREATED, p, next + width, room + (size_t)(5 + p) * square};
    next += 2 * width;
  }
  count_rows(s, cell);
  estimate(&e, cell, influence);
  ji__release(s->allocator, room);
  return 1;
}
