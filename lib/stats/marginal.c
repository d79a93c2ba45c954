/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/marginal.h"

#include "stats/beta.h"
#include "stats/distribution.h"

#include <math.h>
#include <string.h>

#define DENSITY_AT_0 0.39894228040143267794
#define INTERVALS_FIRST 256
#define INTERVALS_MAXIMUM 65536
#define TOLERANCE 1e-10

/* Shapes of a beta distribution on [0, 1]. */
typedef struct shapes {
  double a, b;
} shapes;

static shapes beta_shapes(const ji__marginal *m) {
  double width = m->high - m->low;
  if (m->kind == JI__MARGINAL_PERT)
    return (shapes){1 + 4 * (m->centre - m->low) / width, 1 + 4 * (m->high - m->centre) / width};
  double mean = (m->centre - m->low) / width, deviation = m->deviation / width;
  double size = mean * (1 - mean) / (deviation * deviation) - 1;
  return (shapes){mean * size, (1 - mean) * size};
}

static double mass(const ji__marginal *m, size_t i) {
  return m->cumulative[i] - (i ? m->cumulative[i - 1] : 0);
}

static double discrete_mean(const ji__marginal *m) {
  double sum = 0;
  for (size_t i = 0; i < m->count; i++)
    sum += mass(m, i) * m->points[i];
  return sum;
}

double ji__marginal_mean(const ji__marginal *m) {
  switch (m->kind) {
  case JI__MARGINAL_UNIFORM:
    return m->low + (m->high - m->low) / 2;
  case JI__MARGINAL_TRIANGULAR:
    return (m->low + m->centre + m->high) / 3;
  case JI__MARGINAL_PERT:
    return (m->low + 4 * m->centre + m->high) / 6;
  case JI__MARGINAL_DISCRETE:
    return discrete_mean(m);
  case JI__MARGINAL_NORMAL:
  case JI__MARGINAL_LOGNORMAL:
  case JI__MARGINAL_BETA:
    break;
  }
  return m->centre;
}

static double discrete_variance(const ji__marginal *m) {
  double mean = discrete_mean(m), sum = 0;
  for (size_t i = 0; i < m->count; i++)
    sum += mass(m, i) * (m->points[i] - mean) * (m->points[i] - mean);
  return sum;
}

double ji__marginal_variance(const ji__marginal *m) {
  double a = m->low, b = m->high, c = m->centre;
  switch (m->kind) {
  case JI__MARGINAL_UNIFORM:
    return (b - a) * (b - a) / 12;
  case JI__MARGINAL_TRIANGULAR:
    return (a * a + b * b + c * c - a * b - a * c - b * c) / 18;
  case JI__MARGINAL_PERT:
    return (ji__marginal_mean(m) - a) * (b - ji__marginal_mean(m)) / 7;
  case JI__MARGINAL_DISCRETE:
    return discrete_variance(m);
  case JI__MARGINAL_NORMAL:
  case JI__MARGINAL_LOGNORMAL:
  case JI__MARGINAL_BETA:
    break;
  }
  return m->deviation * m->deviation;
}

static double beta_quantile(const ji__marginal *m, const shapes *s, double p) {
  return m->low + (m->high - m->low) * ji__beta_quantile(s->a, s->b, p);
}

double ji__marginal_quantile(const ji__marginal *m, double p) {
  const shapes s = m->kind == JI__MARGINAL_BETA ? beta_shapes(m) : (shapes){0, 0};
  switch (m->kind) {
  case JI__MARGINAL_NORMAL:
    return m->centre + m->deviation * ji__normal_quantile(p);
  case JI__MARGINAL_LOGNORMAL:
    return ji__lognormal_quantile(m->centre, m->deviation, p);
  case JI__MARGINAL_UNIFORM:
    return ji__uniform_quantile(m->low, m->high, p);
  case JI__MARGINAL_TRIANGULAR:
    return ji__triangular_quantile(m->low, m->centre, m->high, p);
  case JI__MARGINAL_PERT:
    return ji__pert_quantile(m->low, m->centre, m->high, p);
  case JI__MARGINAL_DISCRETE:
    return ji__discrete_quantile(m->points, m->cumulative, m->count, p);
  case JI__MARGINAL_BETA:
    break;
  }
  return m->deviation > 0 ? beta_quantile(m, &s, p) : m->centre;
}

int ji__marginal_takes_scores(const ji__marginal *m) {
  return m->kind == JI__MARGINAL_NORMAL || m->kind == JI__MARGINAL_LOGNORMAL ||
         m->kind == JI__MARGINAL_BETA || m->kind == JI__MARGINAL_PERT;
}

/* --- the table of beta and PERT --------------------------------------------------------------- */

/* Value and slope at a score. The quantile as a function of the score is smooth everywhere, which
 * it is not as a function of the probability. */
static void find_node(const ji__marginal *m, const shapes *s, double score, double node[2]) {
  /* From the nearer end, so that a small tail keeps its digits. */
  int upper = score > 0;
  const shapes turned = upper ? (shapes){s->b, s->a} : *s;
  double x = ji__beta_quantile(turned.a, turned.b, ji__normal_distribution(-fabs(score)));
  double width = m->high - m->low;
  double slope =
      width * DENSITY_AT_0 * exp(-0.5 * score * score) / ji__beta_density(turned.a, turned.b, x);
  node[0] = upper ? m->high - width * x : m->low + width * x;
  node[1] = isfinite(slope) ? slope : 0; /* where the density is 0 or infinite, x is an end */
}

/* Hermite's cubic between two nodes; t from 0 to 1, step: their distance. */
static inline double between(const double *left, const double *right, double t, double step) {
  double rest = 1 - t;
  double turn = left[0] + t * t * (3 - 2 * t) * (right[0] - left[0]);
  return turn + step * t * rest * (rest * left[1] - t * right[1]);
}

/* Twice as many intervals: the old nodes stay, the new ones are how far the old table was wrong. */
static int refine(ji__marginal *m, const shapes *s, const ji_allocator *allocator, double *worst) {
  size_t intervals = 2 * m->intervals;
  double *table = ji__allocate_array(allocator, intervals + 1, 2 * sizeof *table);
  if (!table)
    return 0;
  double step = 2 * JI__SCORE_END / (double)m->intervals;
  *worst = 0;
  for (size_t i = 0; i <= m->intervals; i++) {
    memcpy(table + 4 * i, m->table + 2 * i, 2 * sizeof *table);
    if (i == m->intervals)
      break;
    find_node(m, s, -JI__SCORE_END + ((double)i + 0.5) * step, table + 4 * i + 2);
    double guess = between(m->table + 2 * i, m->table + 2 * i + 2, 0.5, step);
    *worst = fmax(*worst, fabs(guess - table[4 * i + 2]));
  }
  ji__release(allocator, m->table);
  m->table = table;
  m->intervals = intervals;
  return 1;
}

int ji__marginal_prepare(ji__marginal *m, const ji_allocator *allocator) {
  m->table = NULL;
  if ((m->kind != JI__MARGINAL_BETA || !(m->deviation > 0)) && m->kind != JI__MARGINAL_PERT)
    return 1;
  const shapes s = beta_shapes(m);
  m->intervals = INTERVALS_FIRST;
  m->table = ji__allocate_array(allocator, m->intervals + 1, 2 * sizeof *m->table);
  if (!m->table)
    return 0;
  double step = 2 * JI__SCORE_END / (double)m->intervals;
  for (size_t i = 0; i <= m->intervals; i++)
    find_node(m, &s, -JI__SCORE_END + (double)i * step, m->table + 2 * i);
  double worst = INFINITY;
  double allowed = TOLERANCE * (m->high - m->low);
  while (worst > allowed && m->intervals < INTERVALS_MAXIMUM)
    if (!refine(m, &s, allocator, &worst))
      return 0;
  /* Nearly all of it at the two ends: draws then take the quantile itself. */
  if (worst > allowed)
    ji__marginal_free(m, allocator);
  return 1;
}

void ji__marginal_free(ji__marginal *m, const ji_allocator *allocator) {
  ji__release(allocator, m->table);
  m->table = NULL;
}

/* --- draws ------------------------------------------------------------------------------------ */

static void draw_from_table(const ji__marginal *m, const double *scores, double *out,
                            size_t count) {
  double per_step = (double)m->intervals / (2 * JI__SCORE_END), step = 1 / per_step;
  double last = (double)m->intervals - 1;
  for (size_t i = 0; i < count; i++) {
    double place = fmin(fmax((scores[i] + JI__SCORE_END) * per_step, 0), last + 1);
    size_t node = (size_t)fmin(place, last);
    const double *left = m->table + 2 * node;
    double found = between(left, left + 2, place - (double)node, step);
    out[i] = fmin(fmax(found, m->low), m->high);
  }
}

static void draw_triangular(const ji__marginal *m, const double *uniforms, double *out,
                            size_t count) {
  double width = m->high - m->low, rise = (m->centre - m->low) / width;
  double left = width * (m->centre - m->low), right = width * (m->high - m->centre);
  for (size_t i = 0; i < count; i++) {
    double p = uniforms[i];
    out[i] = p < rise ? m->low + sqrt(p * left) : m->high - sqrt((1 - p) * right);
  }
}

static void draw_lognormal(const ji__marginal *m, const double *scores, double *out, size_t count) {
  double variance = log1p(m->deviation * m->deviation / (m->centre * m->centre));
  double spread = sqrt(variance);
  for (size_t i = 0; i < count; i++)
    out[i] = m->centre * exp(spread * scores[i] - 0.5 * variance);
}

void ji__marginal_draw(const ji__marginal *m, const double *source, double *out, size_t count) {
  switch (m->kind) {
  case JI__MARGINAL_NORMAL:
    for (size_t i = 0; i < count; i++)
      out[i] = m->centre + m->deviation * source[i];
    break;
  case JI__MARGINAL_LOGNORMAL:
    draw_lognormal(m, source, out, count);
    break;
  case JI__MARGINAL_UNIFORM:
    for (size_t i = 0; i < count; i++)
      out[i] = m->low + source[i] * (m->high - m->low);
    break;
  case JI__MARGINAL_TRIANGULAR:
    draw_triangular(m, source, out, count);
    break;
  case JI__MARGINAL_DISCRETE:
    for (size_t i = 0; i < count; i++)
      out[i] = ji__discrete_quantile(m->points, m->cumulative, m->count, source[i]);
    break;
  case JI__MARGINAL_BETA:
  case JI__MARGINAL_PERT:
    if (m->table)
      draw_from_table(m, source, out, count);
    else
      for (size_t i = 0; i < count; i++)
        out[i] = ji__marginal_quantile(m, ji__normal_distribution(source[i]));
    break;
  }
}
