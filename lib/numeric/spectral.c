/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/spectral.h"

#include "numeric/iterative.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define TERMS 64       /* of the series before the whole sum is solved for */
#define SMALL_REST 0.1 /* the series is good enough */
#define UNIT (DBL_EPSILON / 2)
#define SUPPORT 1e-3 /* elements above this share of the largest carry the lower bound */

/* gamma_m = m u / (1 - m u): what m roundings can do to a sum of products (Higham, Accuracy and
 * Stability of Numerical Algorithms, 2nd ed., 2002, section 3.1). Twelve more for what surrounds
 * the sum. */
static double gamma_of(int64_t m) {
  double mu = (double)(m + 12) * UNIT;
  return mu / (1 - mu);
}

static ji_status times_absolute(ji_context *ctx, const ji__coefficients *a, int transposed,
                                const double *v, double *out) {
  ji__coefficients absolute = *a;
  absolute.absolute = 1;
  return ji__coefficients_times(ctx, &absolute, transposed, 1, &v, &out);
}

static double largest(const double *v, int64_t size) {
  double most = 0;
  for (int64_t i = 0; i < size; i++)
    if (!(v[i] <= most))
      most = v[i];
  return most;
}

void ji__certificate_free(const ji_allocator *allocator, ji__certificate *certificate) {
  ji__release(allocator, certificate->weights);
  ji__release(allocator, certificate->slack);
  certificate->weights = certificate->slack = NULL;
}

/* Fills slack and q from the weights; true if they prove the table productive. `product` is
 * |A|'weights. */
static int verify(const ji__coefficients *a, ji__certificate *c, const double *product) {
  double gamma = gamma_of(ji__coefficients_depth(a));
  c->q = 0;
  for (int64_t j = 0; j < c->size; j++) {
    double sum = product[j] * (1 + 2 * gamma);
    double slack = (c->weights[j] - sum) * (1 - 4 * UNIT) - DBL_MIN;
    if (!(slack > 0) || !isfinite(c->weights[j]))
      return 0;
    c->slack[j] = slack;
    double share = sum / c->weights[j] * (1 + 4 * UNIT);
    c->q = share > c->q ? share : c->q;
  }
  return c->q < 1;
}

static ji_status try_weights(ji_context *ctx, const ji__coefficients *a, ji__certificate *c,
                             double *product, int *proven) {
  ji_status status = times_absolute(ctx, a, 1, c->weights, product);
  if (!status)
    *proven = verify(a, c, product);
  return status;
}

/* weights = 1 + p_1 + ... + p_k, p_k = (|A|')^k 1; stops when the next term is small. What is left
 * over, 1 - p_(k+1), is the slack, so that p_(k+1) < 1 proves the table productive. */
static ji_status sum_series(ji_context *ctx, const ji__coefficients *a, ji__certificate *c,
                            double *term, double *next, int *promising) {
  *promising = 0;
  for (int64_t i = 0; i < c->size; i++)
    c->weights[i] = term[i] = 1;
  for (int k = 0; k < TERMS; k++) {
    ji_status status = times_absolute(ctx, a, 1, term, next);
    if (status)
      return status;
    double most = largest(next, c->size);
    if (!isfinite(most))
      return JI_OK;
    *promising = most < 1;
    if (most <= SMALL_REST || (most < 0.9 && k >= TERMS / 4))
      return JI_OK;
    for (int64_t i = 0; i < c->size; i++)
      c->weights[i] += next[i];
    memcpy(term, next, (size_t)c->size * sizeof *term);
  }
  return JI_OK;
}

/* The whole sum: (I - |A|)' d = 1. */
static ji_status solve_weights(ji_context *ctx, const ji__coefficients *a, ji__certificate *c,
                               double *ones) {
  ji__coefficients absolute = *a;
  absolute.absolute = 1;
  for (int64_t i = 0; i < c->size; i++)
    ones[i] = 1;
  ji_status status = ji__iterate(ctx, &absolute, 1, 1, ones, c->weights, NULL, NULL);
  if (status != JI_ERROR_CONVERGENCE)
    return status;
  /* Nothing is proven; what the solver reached fails the verification that follows. */
  memset(c->weights, 0, (size_t)c->size * sizeof *c->weights);
  return JI_OK;
}

static ji_status find(ji_context *ctx, const ji__coefficients *a, ji__certificate *c,
                      double *work) {
  double *term = work, *next = work + c->size;
  int proven = 0;
  ji_status status = sum_series(ctx, a, c, term, next, &proven);
  if (!status && proven)
    status = try_weights(ctx, a, c, next, &proven);
  if (status)
    return status;
  if (!proven) {
    status = ji__spectral_bounds(ctx, a, 1e-6, 500, &c->lower, &c->upper);
    if (status)
      return status;
    if (c->lower >= 1) {
      c->productivity = JI__NOT_PRODUCTIVE;
      return JI_OK;
    }
    status = solve_weights(ctx, a, c, term);
    if (!status)
      status = try_weights(ctx, a, c, next, &proven);
  }
  if (!status && proven) {
    c->productivity = JI__PRODUCTIVE;
    c->upper = c->q < c->upper ? c->q : c->upper;
  }
  return status;
}

ji_status ji__certificate_find(ji_context *ctx, const ji__coefficients *a,
                               ji__certificate *certificate) {
  const ji_allocator *allocator = ji__allocator(ctx);
  int64_t size = ji__coefficients_size(a);
  *certificate = (ji__certificate){
      .productivity = JI__PRODUCTIVITY_UNKNOWN, .q = INFINITY, .upper = INFINITY, .size = size};
  certificate->weights = ji__allocate_array(allocator, (size_t)size, sizeof(double));
  certificate->slack = ji__allocate_array(allocator, (size_t)size, sizeof(double));
  double *work = ji__allocate_array(allocator, (size_t)size, 2 * sizeof *work);
  ji_status status = certificate->weights && certificate->slack && work
                         ? find(ctx, a, certificate, work)
                         : ji__fail_memory(ctx);
  ji__release(allocator, work);
  if (status || certificate->productivity != JI__PRODUCTIVE)
    ji__certificate_free(allocator, certificate);
  return status;
}

/* The lower bound: with v_S the larger elements and zero elsewhere, |A|'v_S >= l v_S on S gives
 * radius >= l, whatever the rest does. */
static ji_status lower_bound(ji_context *ctx, const ji__coefficients *a, const double *v,
                             double *support, double *product, double *lower) {
  int64_t size = ji__coefficients_size(a);
  double most = largest(v, size);
  for (int64_t i = 0; i < size; i++)
    support[i] = v[i] >= SUPPORT * most ? v[i] : 0;
  ji_status status = times_absolute(ctx, a, 1, support, product);
  if (status)
    return status;
  double least = INFINITY;
  for (int64_t i = 0; i < size; i++)
    if (support[i] > 0 && product[i] / support[i] < least)
      least = product[i] / support[i];
  least *= 1 - 2 * gamma_of(ji__coefficients_depth(a));
  if (isfinite(least) && least > *lower)
    *lower = least;
  return JI_OK;
}

/* The upper bound from v > 0 and its product; shifts v on to the next iterate. The shift keeps
 * cyclic tables from swinging, the floor keeps v positive. */
static void advance(const ji__coefficients *a, double *v, const double *product, double *upper) {
  int64_t size = ji__coefficients_size(a);
  double most = 0;
  for (int64_t i = 0; i < size; i++) {
    double ratio = product[i] / v[i];
    most = ratio > most ? ratio : most;
  }
  most *= 1 + 2 * gamma_of(ji__coefficients_depth(a));
  *upper = most < *upper ? most : *upper;
  double shift = 0.1 * most, top = 0;
  for (int64_t i = 0; i < size; i++) {
    v[i] = product[i] + shift * v[i];
    top = v[i] > top ? v[i] : top;
  }
  for (int64_t i = 0; i < size && top > 0; i++)
    v[i] = v[i] / top > 1e-250 ? v[i] / top : 1e-250;
}

ji_status ji__spectral_bounds(ji_context *ctx, const ji__coefficients *a, double tolerance,
                              int64_t steps, double *lower, double *upper) {
  int64_t size = ji__coefficients_size(a);
  *lower = 0;
  *upper = INFINITY;
  double *work = ji__allocate_array(ji__allocator(ctx), (size_t)size, 3 * sizeof *work);
  if (!work)
    return ji__fail_memory(ctx);
  double *v = work, *product = work + size, *support = work + 2 * size;
  for (int64_t i = 0; i < size; i++)
    v[i] = 1;
  ji_status status = JI_OK;
  for (int64_t step = 0; !status && step < steps; step++) {
    if (step % 4 == 0)
      status = lower_bound(ctx, a, v, support, product, lower);
    int agrees = isfinite(*upper) && *upper - *lower <= tolerance * *upper;
    if (status || *lower >= 1 || agrees)
      break;
    status = times_absolute(ctx, a, 1, v, product);
    if (status)
      break;
    advance(a, v, product, upper);
    if (*upper == 0)
      break;
  }
  ji__release(ji__allocator(ctx), work);
  return status;
}

ji_status ji__spectral_estimate(ji_context *ctx, const ji__coefficients *a, int64_t steps,
                                double *radius) {
  int64_t size = ji__coefficients_size(a);
  int64_t skipped = steps / 2; /* the first half lets the smaller eigenvalues die out */
  *radius = 0;
  double *work = ji__allocate_array(ji__allocator(ctx), (size_t)size, 2 * sizeof *work);
  if (!work)
    return ji__fail_memory(ctx);
  double *v = work, *next = work + size;
  double logarithm = 0;
  for (int64_t i = 0; i < size; i++)
    v[i] = 1 + (double)(i % 7) / 8; /* not orthogonal to what matters, save by chance */
  ji_status status = JI_OK;
  for (int64_t step = 0; step < steps; step++) {
    const double *in = v;
    status = ji__coefficients_times(ctx, a, 1, 1, &in, &next);
    double length = 0;
    for (int64_t i = 0; !status && i < size; i++)
      length += next[i] * next[i];
    length = sqrt(length);
    if (status || length == 0)
      goto done;
    for (int64_t i = 0; i < size; i++)
      v[i] = next[i] / length;
    if (step >= skipped)
      logarithm += log(length);
  }
  *radius = exp(logarithm / (double)(steps - skipped));
done:
  ji__release(ji__allocator(ctx), work);
  return status;
}

/* --- error bounds ------------------------------------------------------------------------- */

/* |residual| with what rounding can have hidden: r is the computed residual, `product` is
 * |A| |x|. */
static double safe_residual(double r, double b, double x, double product, double gamma) {
  return (fabs(r) + gamma * (fabs(b) + fabs(x) + 2 * product)) * (1 + 1e-10) + DBL_MIN;
}

/* A safe residual becomes bounds of y'(I - A) = b'. */
static void bound_rows(const ji__certificate *c, double *residual) {
  double most = 0;
  for (int64_t i = 0; i < c->size; i++) {
    double share = residual[i] / c->slack[i];
    if (!(share <= most))
      most = share;
  }
  for (int64_t j = 0; j < c->size; j++)
    residual[j] = most * c->weights[j] * (1 + 1e-10);
}

/* The same of (I - A) x = b. */
static void bound_columns(const ji__certificate *c, double *residual) {
  double sum = 0;
  for (int64_t j = 0; j < c->size; j++)
    sum += c->weights[j] * residual[j];
  sum *= 1 + 2 * gamma_of(c->size);
  for (int64_t i = 0; i < c->size; i++)
    residual[i] = sum / c->slack[i] * (1 + 1e-10);
}

static int is_nonnegative(const double *x, int64_t size) {
  for (int64_t i = 0; i < size; i++)
    if (!(x[i] >= 0))
      return 0;
  return 1;
}

/* |A| |x| where neither has a negative element: A x, which the residual holds: r = b - x + A x. */
static void product_from_residual(int64_t size, const double *b, const double *x, const double *r,
                                  double *product) {
  for (int64_t i = 0; i < size; i++)
    product[i] = fabs(x[i] - b[i]) + fabs(r[i]) + 2 * UNIT * (fabs(x[i]) + fabs(b[i]));
}

/* |A| |x| of a batch, from the residuals where that is possible, else the matrix is read. */
static ji_status absolute_products(ji_context *ctx, const ji__coefficients *a, int transposed,
                                   int64_t count, const double *b, const double *x, const double *r,
                                   double *magnitudes, double *products) {
  int64_t size = ji__coefficients_size(a), width = 0;
  ji__coefficients absolute = *a;
  const double *in[JI__PRODUCT_WIDTH];
  double *out[JI__PRODUCT_WIDTH];
  absolute.absolute = 1;
  for (int64_t k = 0; k < count; k++) {
    int64_t at = k * size;
    if (a->nonnegative && is_nonnegative(x + at, size)) {
      product_from_residual(size, b + at, x + at, r + at, products + at);
      continue;
    }
    for (int64_t i = 0; i < size; i++)
      magnitudes[at + i] = fabs(x[at + i]);
    in[width] = magnitudes + at;
    out[width++] = products + at;
  }
  return width ? ji__coefficients_times(ctx, &absolute, transposed, width, in, out) : JI_OK;
}

static ji_status bound_batch(ji_context *ctx, const ji__coefficients *a,
                             const ji__certificate *certificate, int transposed, int64_t count,
                             const double *b, const double *x, double *residual, double *work) {
  int64_t size = certificate->size;
  double gamma = gamma_of(ji__coefficients_depth(a)), *products = work + count * size;
  ji_status status = absolute_products(ctx, a, transposed, count, b, x, residual, work, products);
  for (int64_t k = 0; k < count && !status; k++) {
    for (int64_t i = k * size; i < (k + 1) * size; i++)
      residual[i] = safe_residual(residual[i], b[i], x[i], products[i], gamma);
    if (transposed)
      bound_rows(certificate, residual + k * size);
    else
      bound_columns(certificate, residual + k * size);
  }
  return status;
}

ji_status ji__residual_bounds(ji_context *ctx, const ji__coefficients *a,
                              const ji__certificate *certificate, int transposed, int64_t count,
                              const double *b, const double *x, double *residual) {
  int64_t size = certificate->size;
  int64_t width = count < JI__PRODUCT_WIDTH ? count : JI__PRODUCT_WIDTH;
  double *work =
      ji__allocate_array(ji__allocator(ctx), 2 * (size_t)width, (size_t)size * sizeof *work);
  if (!work)
    return ji__fail_memory(ctx);
  ji_status status = JI_OK;
  for (int64_t from = 0; from < count && !status; from += width) {
    int64_t now = count - from < width ? count - from : width, at = from * size;
    status = bound_batch(ctx, a, certificate, transposed, now, b + at, x + at, residual + at, work);
  }
  ji__release(ji__allocator(ctx), work);
  return status;
}

ji_status ji__error_bounds(ji_context *ctx, const ji__coefficients *a,
                           const ji__certificate *certificate, int transposed, int64_t count,
                           const double *b, const double *x, double *bounds) {
  ji_status status = ji__residual(ctx, a, transposed, count, b, x, bounds);
  return status ? status
                : ji__residual_bounds(ctx, a, certificate, transposed, count, b, x, bounds);
}
