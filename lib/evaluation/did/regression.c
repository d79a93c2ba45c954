/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The two regressions behind a group-time effect: least squares and the logit. */
#include "evaluation/did/sample.h"
#include "numeric/cholesky.h"

#include <math.h>
#include <string.h>

#define LEAST_PIVOT 1e-10 /* of products of columns that are scaled to length 1 */
#define TOLERANCE 1e-8    /* relative, of the deviance, as R's glm */
#define ITERATIONS 100
#define OVERLAP 0.999 /* a probability from which there is nobody to compare with */
#define TRIM 0.995
#define LARGEST (1 - 1e-6) /* no division by zero */

double ji__did_inner(const double *a, const double *b, int64_t width) {
  double sum = 0;
  for (int64_t k = 0; k < width; k++)
    sum += a[k] * b[k];
  return sum;
}

void ji__did_add(double *to, double factor, const double *from, int64_t width) {
  for (int64_t k = 0; k < width; k++)
    to[k] += factor * from[k];
}

void ji__did_apply(const double *matrix, const double *vector, int64_t width, double *out) {
  for (int64_t k = 0; k < width; k++)
    out[k] = ji__did_inner(matrix + k * width, vector, width);
}

int ji__did_in_line(const ji__did_sample *sample, const ji__did_line *line, int64_t i) {
  return sample->treated[i] == line->part && (line->post < 0 || sample->post[i] == line->post);
}

int ji__did_is_trimmed(const ji__did_sample *sample, int64_t i) {
  return !sample->treated[i] && sample->probability[i] >= TRIM;
}

/* The lower triangle of x x', weighted, is added to `products`. */
static void add_products(double *products, double weight, const double *x, int64_t width) {
  for (int64_t k = 0; k < width; k++)
    ji__did_add(products + k * width, weight * x[k], x, k + 1);
}

/* The inverse of a symmetric matrix whose lower triangle is given, by Cholesky on columns of length
 * 1; 0 where it is singular. `room` holds width x width. */
static int invert(const double *products, int64_t width, double *inverse, double *room) {
  double pivot;
  for (int64_t i = 0; i < width; i++)
    for (int64_t j = 0; j <= i; j++) {
      double scale = sqrt(products[i * width + i] * products[j * width + j]);
      if (!(scale > 0))
        return 0;
      room[i * width + j] = i == j ? 1 : products[i * width + j] / scale;
    }
  if (ji__cholesky(room, (size_t)width, LEAST_PIVOT, &pivot) < (size_t)width)
    return 0;
  for (int64_t c = 0; c < width; c++) {
    double *own = inverse + c * width; /* column c, and row c, of the inverse */
    for (int64_t i = 0; i < width; i++)
      own[i] = ((i == c) - ji__did_inner(room + i * width, own, i)) / room[i * width + i];
    for (int64_t i = width - 1; i >= 0; i--) {
      for (int64_t j = i + 1; j < width; j++)
        own[i] -= room[j * width + i] * own[j];
      own[i] /= room[i * width + i];
    }
  }
  for (int64_t i = 0; i < width; i++)
    for (int64_t j = 0; j < width; j++)
      inverse[i * width + j] /= sqrt(products[i * width + i] * products[j * width + j]);
  return 1;
}

ji__did_reason ji__did_least_squares(const ji__did_sample *s, ji__did_line *line, double *room) {
  int64_t width = s->width;
  double *products = room, *right = room + width * width;
  memset(room, 0, (size_t)(width * width + width) * sizeof *room);
  for (int64_t i = 0; i < s->size; i++)
    if (ji__did_in_line(s, line, i)) {
      add_products(products, s->weight[i], s->x + i * width, width);
      ji__did_add(right, s->weight[i] * s->y[i], s->x + i * width, width);
    }
  memcpy(line->coefficients, right, (size_t)width * sizeof *right);
  if (!invert(products, width, line->inverse, room + width * width))
    return JI__DID_SINGULAR;
  memcpy(room, line->coefficients, (size_t)width * sizeof *room);
  ji__did_apply(line->inverse, room, width, line->coefficients);
  return JI__DID_FINE;
}

/* One step of iteratively reweighted least squares from the probabilities at hand: working weights
 * w p (1 - p), working outcome eta + (d - p) / (p (1 - p)). */
static int logit_step(const ji__did_sample *s, double scale, double *inverse, double *coefficients,
                      double *room) {
  int64_t width = s->width;
  double *products = room, *right = inverse;
  memset(products, 0, (size_t)(width * width) * sizeof *products);
  memset(right, 0, (size_t)width * sizeof *right);
  for (int64_t i = 0; i < s->size; i++) {
    double p = s->probability[i], spread = p * (1 - p);
    if (!(spread > 0))
      continue;
    double working = log(p / (1 - p)) + (s->treated[i] - p) / spread;
    double weight = scale * s->weight[i] * spread;
    add_products(products, weight, s->x + i * width, width);
    ji__did_add(right, weight * working, s->x + i * width, width);
  }
  memcpy(coefficients, right, (size_t)width * sizeof *right);
  if (!invert(products, width, inverse, room + width * width))
    return 0;
  memcpy(room, coefficients, (size_t)width * sizeof *room);
  ji__did_apply(inverse, room, width, coefficients);
  return 1;
}

static double set_probabilities(const ji__did_sample *s, double scale, const double *coefficients) {
  double deviance = 0;
  for (int64_t i = 0; i < s->size; i++) {
    double eta = ji__did_inner(coefficients, s->x + i * s->width, s->width);
    double other = 1 / (1 + exp(eta)), p = 1 / (1 + exp(-eta));
    s->probability[i] = p;
    deviance -= 2 * scale * s->weight[i] * log(s->treated[i] ? p : other);
  }
  return deviance;
}

/* Probabilities from which the iteration begins, as R's binomial family. */
static double begin(const ji__did_sample *s, double scale) {
  double deviance = 0;
  for (int64_t i = 0; i < s->size; i++) {
    double weight = scale * s->weight[i];
    double p = (weight * s->treated[i] + 0.5) / (weight + 1);
    s->probability[i] = p;
    deviance -= 2 * weight * log(s->treated[i] ? p : 1 - p);
  }
  return deviance;
}

/* The inverse of the information at the last probabilities. */
static int inform(const ji__did_sample *s, double *inverse, double *room) {
  int64_t width = s->width;
  memset(room, 0, (size_t)(width * width) * sizeof *room);
  for (int64_t i = 0; i < s->size; i++) {
    double p = s->probability[i];
    add_products(room, s->weight[i] * p * (1 - p), s->x + i * width, width);
  }
  return invert(room, width, inverse, room + width * width);
}

/* The largest probability, after those near 1 are brought below it. */
static double bound_probabilities(const ji__did_sample *s) {
  double largest = 0;
  for (int64_t i = 0; i < s->size; i++) {
    largest = fmax(largest, s->probability[i]);
    s->probability[i] = fmin(s->probability[i], LARGEST);
  }
  return largest;
}

ji__did_reason ji__did_logit(const ji__did_sample *s, double *inverse, double *coefficients,
                             double *room) {
  double total = 0;
  for (int64_t i = 0; i < s->size; i++)
    total += s->weight[i];
  double scale = (double)s->size / total, before = begin(s, scale), change = INFINITY;
  for (int step = 0; step < ITERATIONS && !(change < TOLERANCE); step++) {
    if (!logit_step(s, scale, inverse, coefficients, room))
      return bound_probabilities(s) >= OVERLAP ? JI__DID_NO_OVERLAP : JI__DID_SINGULAR;
    double deviance = set_probabilities(s, scale, coefficients);
    change = fabs(deviance - before) / (fabs(deviance) + 0.1);
    before = deviance;
  }
  if (bound_probabilities(s) >= OVERLAP)
    return JI__DID_NO_OVERLAP;
  if (!(change < TOLERANCE))
    return JI__DID_NOT_CONVERGED;
  return inform(s, inverse, room) ? JI__DID_FINE : JI__DID_SINGULAR;
}
