/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The covariance of a fit's parameters: B M B with B the inverse of the derivatives' products and M
 * the sum of the scores' products, of rows or of sums of rows, now and a few steps apart. */
#include "core/number.h"
#include "model/matching/sample.h"
#include "numeric/kernels.h"
#include "numeric/sandwich.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_LEFT 1e-8 /* of a row's residual, in shares of it */

/* Where a score stands: within a unit, at a step of its calendar. */
typedef struct place {
  int64_t unit, time, row;
} place;

typedef struct middle {
  ji__matching_fit *fit;
  place *places; /* `count` of them, in order */
  double *scores,
      *later; /* parameters columns of `count`; what comes up to `lags` later, weighted */
  double *matrix;
  int64_t count, lags;
} middle;

static int by_place(const void *left, const void *right) {
  const place *a = left, *b = right;
  if (a->unit != b->unit)
    return a->unit < b->unit ? -1 : 1;
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

/* --- scores ------------------------------------------------------------------------------- */

static double leverage(const ji__matching_fit *fit, int64_t row) {
  int64_t k = fit->parameters, n = fit->sample->n;
  double sum = 0;
  for (int64_t i = 0; i < k; i++)
    for (int64_t j = 0; j < k; j++)
      sum += fit->jacobian[i * n + row] * fit->inverse[i * k + j] * fit->jacobian[j * n + row];
  return sum;
}

/* The residual as the kind of errors takes it. */
static ji_status find_residual(const ji__matching_fit *fit, int64_t row, double *out) {
  *out = fit->residual[row];
  if (fit->errors != JI_MATCHING_ERRORS_HC2 && fit->errors != JI_MATCHING_ERRORS_HC3)
    return JI_OK;
  double left = 1 - leverage(fit, row);
  if (!(left > LEAST_LEFT))
    return ji__fail(fit->sample->ctx, JI_ERROR_VALUE,
                    JI__MATCHING_DATA ": row %lld alone decides a term, so that its residual is 0 "
                                      "whatever it is: HC2 and HC3 errors cannot be told; HC1 can",
                    (long long)fit->sample->row[row] + 1);
  *out /= fit->errors == JI_MATCHING_ERRORS_HC2 ? sqrt(left) : left;
  return JI_OK;
}

static void place_rows(middle *m) {
  const ji__matching_sample *s = m->fit->sample;
  int32_t errors = m->fit->errors;
  for (int64_t i = 0; i < s->n; i++) {
    place *p = &m->places[i];
    *p = (place){0, 0, i};
    if (errors == JI_MATCHING_ERRORS_CLUSTERED)
      p->unit = s->region.codes[i];
    if (errors == JI_MATCHING_ERRORS_NEWEY_WEST)
      p->unit = s->has_region ? s->region.codes[i] : 0;
    if (errors == JI_MATCHING_ERRORS_NEWEY_WEST || errors == JI_MATCHING_ERRORS_DRISCOLL_KRAAY)
      p->time = s->time[s->period.codes[i]];
  }
  qsort(m->places, (size_t)s->n, sizeof *m->places, by_place);
}

/* One row for each period of a region; without regions only Newey-West errors ask for that. */
static ji_status check_periods(const middle *m) {
  const ji__matching_sample *s = m->fit->sample;
  if (!s->has_period || (!s->has_region && m->fit->errors != JI_MATCHING_ERRORS_NEWEY_WEST))
    return JI_OK;
  for (int64_t i = 0; i < s->n; i++)
    m->places[i] = (place){s->has_region ? s->region.codes[i] : 0, s->time[s->period.codes[i]], i};
  qsort(m->places, (size_t)s->n, sizeof *m->places, by_place);
  for (int64_t i = 1; i < s->n; i++)
    if (m->places[i].unit == m->places[i - 1].unit && m->places[i].time == m->places[i - 1].time)
      return ji__fail(s->ctx, JI_ERROR_VALUE,
                      JI__MATCHING_DATA ": rows %lld and %lld are of one period%s: one row was "
                                        "expected",
                      (long long)s->row[m->places[i - 1].row] + 1,
                      (long long)s->row[m->places[i].row] + 1, s->has_region ? " and region" : "");
  return JI_OK;
}

static int is_summed(const ji__matching_fit *fit) {
  return fit->errors == JI_MATCHING_ERRORS_CLUSTERED ||
         fit->errors == JI_MATCHING_ERRORS_DRISCOLL_KRAAY;
}

/* Scores in the order of their places; those of a cluster, or of a period, are summed. */
static ji_status find_scores(middle *m) {
  const ji__matching_fit *fit = m->fit;
  int64_t n = fit->sample->n;
  m->count = 0;
  for (int64_t i = 0; i < n; i++) {
    const place *p = &m->places[i];
    double residual = 0;
    ji_status status = find_residual(fit, p->row, &residual);
    if (status)
      return status;
    int is_new = !i || !is_summed(fit) || p->unit != m->places[m->count - 1].unit ||
                 p->time != m->places[m->count - 1].time;
    int64_t at = is_new ? m->count++ : m->count - 1, row = p->row;
    m->places[at] = *p;
    for (int64_t j = 0; j < fit->parameters; j++)
      m->scores[j * n + at] += residual * fit->jacobian[j * n + row];
  }
  return JI_OK;
}

/* Bartlett's weights: 1 - l / (lags + 1) at l steps. */
static void find_later(middle *m) {
  int64_t n = m->fit->sample->n;
  for (int64_t i = 0; i < m->count; i++) {
    const place *p = &m->places[i];
    for (int64_t l = i + 1; l < m->count && m->places[l].unit == p->unit; l++) {
      int64_t apart = m->places[l].time - p->time;
      if (apart > m->lags)
        break;
      double weight = 1 - (double)apart / (double)(m->lags + 1);
      for (int64_t j = 0; j < m->fit->parameters; j++)
        m->later[j * n + i] += weight * m->scores[j * n + l];
    }
  }
}

static void multiply_scores(middle *m) {
  int64_t k = m->fit->parameters, n = m->fit->sample->n;
  for (int64_t i = 0; i < k; i++)
    for (int64_t j = 0; j <= i; j++) {
      const double *left = m->scores + i * n, *right = m->scores + j * n;
      double sum = ji__kernel_inner(left, right, m->count);
      if (m->lags)
        sum += ji__kernel_inner(left, m->later + j * n, m->count) +
               ji__kernel_inner(right, m->later + i * n, m->count);
      m->matrix[i * k + j] = m->matrix[j * k + i] = sum;
    }
}

/* --- the covariance ----------------------------------------------------------------------- */

static double factor_of(const ji__matching_fit *fit) {
  double n = (double)fit->sample->n, k = (double)fit->parameters, g = (double)fit->clusters;
  if (fit->errors == JI_MATCHING_ERRORS_HC1)
    return n / (n - k);
  if (!fit->sample->options.small_sample)
    return 1;
  if (fit->errors == JI_MATCHING_ERRORS_CLUSTERED)
    return g / (g - 1) * (n - 1) / (n - k);
  int is_hac = fit->errors == JI_MATCHING_ERRORS_NEWEY_WEST ||
               fit->errors == JI_MATCHING_ERRORS_DRISCOLL_KRAAY;
  return is_hac ? n / (n - k) : 1;
}

static int64_t lags_of(const ji__matching_fit *fit) {
  const ji__matching_sample *s = fit->sample;
  if (fit->errors != JI_MATCHING_ERRORS_NEWEY_WEST &&
      fit->errors != JI_MATCHING_ERRORS_DRISCOLL_KRAAY)
    return 0;
  if (s->options.lags >= 0)
    return s->options.lags;
  return (int64_t)floor(4 * pow((double)s->period.count / 100, 2.0 / 9));
}

static ji_status make_room(middle *m) {
  const ji_allocator *allocator = ji__allocator(m->fit->sample->ctx);
  size_t n = (size_t)m->fit->sample->n, k = (size_t)m->fit->parameters;
  m->places = ji__allocate_array(allocator, n, sizeof *m->places);
  m->scores = ji__allocate_array(allocator, n, k * sizeof *m->scores);
  m->later = ji__allocate_array(allocator, m->lags ? n : 1, k * sizeof *m->later);
  m->matrix = ji__allocate_array(allocator, 2 * k, k * sizeof *m->matrix);
  return m->places && m->scores && m->later && m->matrix ? JI_OK
                                                         : ji__fail_memory(m->fit->sample->ctx);
}

static void release(middle *m) {
  void *const owned[] = {m->places, m->scores, m->later, m->matrix};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(ji__allocator(m->fit->sample->ctx), owned[i]);
}

static ji_status find_middle(middle *m) {
  ji_status status = make_room(m);
  if (status)
    return status;
  status = check_periods(m);
  if (status)
    return status;
  place_rows(m);
  status = find_scores(m);
  if (status)
    return status;
  if (m->lags)
    find_later(m);
  multiply_scores(m);
  return JI_OK;
}

static void find_iid(ji__matching_fit *fit) {
  int64_t k = fit->parameters;
  for (int64_t i = 0; i < k * k; i++)
    fit->covariance[i] = fit->inverse[i] * fit->squares / (double)(fit->sample->n - k);
}

ji_status ji__matching_find_errors(ji__matching_fit *fit) {
  int64_t k = fit->parameters;
  fit->lags = lags_of(fit);
  fit->degrees = fit->sample->n - k;
  if (fit->errors == JI_MATCHING_ERRORS_IID) {
    find_iid(fit);
    return JI_OK;
  }
  if (fit->errors == JI_MATCHING_ERRORS_CLUSTERED) {
    fit->clusters = fit->sample->region.count;
    fit->degrees = fit->clusters - 1;
    if (fit->clusters < 2)
      return ji__fail(fit->sample->ctx, JI_ERROR_SHAPE,
                      JI__MATCHING_DATA ": column \"%s\" has one region in the rows that are used: "
                                        "clustered errors need 2 or more",
                      fit->sample->options.region);
  }
  if (fit->lags && fit->lags >= fit->sample->period.count)
    return ji__fail(fit->sample->ctx, JI_ERROR_ARGUMENT,
                    "ji_matching_options.lags is %lld: fewer than the %lld periods were expected",
                    (long long)fit->lags, (long long)fit->sample->period.count);
  middle m = {.fit = fit, .lags = fit->lags};
  ji_status status = find_middle(&m);
  if (!status)
    ji__sandwich(k, fit->inverse, m.matrix, factor_of(fit), m.matrix + k * k, fit->covariance);
  release(&m);
  return status;
}
