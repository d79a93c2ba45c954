/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/single.h"

#include "core/platform.h"
#include "numeric/iterative.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* As in dense.c: hidden lengths of character arguments come last. */
extern void sgetrf_(const int *m, const int *n, float *a, const int *lda, int *pivots, int *info);
extern void sgetrs_(const char *trans, const int *n, const int *nrhs, const float *a,
                    const int *lda, const int *pivots, float *b, const int *ldb, int *info,
                    size_t trans_length);
extern void sgecon_(const char *norm, const int *n, const float *a, const int *lda,
                    const float *anorm, float *rcond, float *work, int *iwork, int *info,
                    size_t norm_length);

/* Below this reciprocal condition number a correction might not even gain three digits. */
#define CONDITION 1e-5f
/* What the next correction may change, relative to the largest element. */
#define NEXT 4e-12
#define CORRECTIONS 8
/* Vectors at once: a caller can stop a long run between, and work space is modest. */
#define PORTION 256
/* From so many vectors on BLAS is faster with residuals: it reads memory as often, but has kernels
 * for the processor at hand. */
#define MANY 8

struct ji__single {
  const ji__coefficients *a;
  int n;
  int *pivots;
  float *factors; /* of the transpose, column-major */
};

void ji__single_free(const ji_allocator *allocator, ji__single *factors) {
  if (!factors)
    return;
  ji__release(allocator, factors->pivots);
  ji__release(allocator, factors->factors);
  ji__release(allocator, factors);
}

/* --- factors ------------------------------------------------------------------------------ */

static ji_status make_room(ji_context *ctx, const ji__coefficients *a, ji__single **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t n = (size_t)a->flows.rows;
  ji__single *made = ji__allocate_array(allocator, 1, sizeof *made);
  *out = made;
  if (!made)
    return ji__fail_memory(ctx);
  made->a = a;
  made->n = (int)n;
  made->pivots = ji__allocate_array(allocator, n, sizeof *made->pivots);
  made->factors = ji__allocate_array(allocator, n, n * sizeof *made->factors);
  if (made->factors)
    ji__prefer_large_pages(made->factors, n * n * sizeof *made->factors);
  return made->pivots && made->factors ? JI_OK : ji__fail_memory(ctx);
}

/* Columns of |A| that add up to q < 1 at most bound ||I - A|| by 1 + q and ||L|| by 1 / (1 - q) in
 * the 1-norm, which spares the estimate's solves. */
static int is_well_conditioned(const ji__coefficients *a) {
  double q = a->column_limit;
  return q > 0 && q < 1 && ji__coefficients_borders(a) == 0 && (1 - q) / (1 + q) > CONDITION;
}

/* Whether corrections will shrink: an infinity among the factors, or a number that is none, is not
 * above any limit. */
static ji_status check_condition(ji_context *ctx, const ji__single *s, float norm, int *serves) {
  size_t n = (size_t)s->n;
  float rcond = 0;
  int info = 0;
  float *work = ji__allocate_array(ji__allocator(ctx), 4 * n, sizeof *work);
  int *iwork = ji__allocate_array(ji__allocator(ctx), n, sizeof *iwork);
  ji_status status = work && iwork ? JI_OK : ji__fail_memory(ctx);
  if (!status)
    sgecon_("1", &s->n, s->factors, &s->n, &norm, &rcond, work, iwork, &info, 1);
  *serves = !info && rcond > CONDITION;
  ji__release(ji__allocator(ctx), work);
  ji__release(ji__allocator(ctx), iwork);
  return status;
}

static ji_status factor(ji_context *ctx, ji__single *s, int *serves) {
  ji_status status = ji__progress(ctx, "factorise", 0, 1);
  if (status)
    return status;
  double most = 0;
  int info = 0;
  *serves = 0;
  status = ji__coefficients_lay_out(ctx, s->a, NULL, s->factors, &most);
  float norm = (float)most;
  if (status || !isfinite(norm))
    return status;
  sgetrf_(&s->n, &s->n, s->factors, &s->n, s->pivots, &info);
  *serves = !info && is_well_conditioned(s->a);
  if (!info && !*serves)
    status = check_condition(ctx, s, norm, serves);
  return status || !*serves ? status : ji__progress(ctx, "factorise", 1, 1);
}

ji_status ji__single_create(ji_context *ctx, const ji__coefficients *a, ji__single **out) {
  ji__single *made = NULL;
  int serves = 0;
  *out = NULL;
  if (a->flows.rows > INT_MAX / 2)
    return JI_OK;
  ji_status status = make_room(ctx, a, &made);
  if (!status)
    status = factor(ctx, made, &serves);
  if (status || !serves) {
    ji__single_free(ji__allocator(ctx), made);
    return status;
  }
  *out = made;
  return JI_OK;
}

/* --- solutions ---------------------------------------------------------------------------- */

/* One portion while it is solved. */
typedef struct portion {
  const ji__single *factors;
  int transposed;
  int64_t count;
  double *b, *x, *r; /* count vectors each; r: the residual, then its correction */
  float *narrow;     /* r in single precision */
  double *before;    /* count: the largest element of the last correction */
} portion;

static double largest(const double *v, int64_t n) {
  double most = 0;
  for (int64_t i = 0; i < n; i++)
    most = fabs(v[i]) > most ? fabs(v[i]) : most;
  return most;
}

/* r becomes the solution of single precision for it. Each vector is scaled to 1 first: single
 * precision has no room for very large and very small numbers. */
static ji_status solve_narrow(ji_context *ctx, portion *p) {
  const ji__single *s = p->factors;
  int64_t n = s->n;
  int nrhs = (int)p->count, info = 0;
  double scales[PORTION] = {0};
  for (int64_t k = 0; k < p->count; k++) {
    scales[k] = largest(p->r + k * n, n);
    for (int64_t i = k * n; i < (k + 1) * n; i++)
      p->narrow[i] = scales[k] > 0 ? (float)(p->r[i] / scales[k]) : 0;
  }
  sgetrs_(p->transposed ? "N" : "T", &s->n, &nrhs, s->factors, &s->n, s->pivots, p->narrow, &s->n,
          &info, 1);
  for (int64_t k = 0; k < p->count; k++)
    for (int64_t i = k * n; i < (k + 1) * n; i++)
      p->r[i] = (double)p->narrow[i] * scales[k];
  return info ? ji__fail(ctx, JI_ERROR_SINGULAR, "LAPACK's sgetrs refused its argument %d", -info)
              : JI_OK;
}

/* Adds the corrections; whether any vector needs another one. A correction is smaller than the one
 * before by about the same factor each time; where it is not even half as large the end is
 * reached. */
static int correct(portion *p) {
  int64_t n = p->factors->n;
  int again = 0;
  for (int64_t k = 0; k < p->count; k++) {
    double *x = p->x + k * n, *d = p->r + k * n;
    double size = largest(d, n), shrunk = p->before[k] > 0 ? size / p->before[k] : 0;
    for (int64_t i = 0; i < n; i++)
      x[i] += d[i];
    p->before[k] = size;
    again |= shrunk < 0.5 && size * shrunk > NEXT * largest(x, n);
  }
  return again;
}

static ji_status residuals(ji_context *ctx, portion *p) {
  const ji__coefficients *a = p->factors->a;
  if (p->count < MANY || !ji__products_by_blas(a))
    return ji__residual(ctx, a, p->transposed, p->count, p->b, p->x, p->r);
  ji_status status = ji__blas_products(ctx, a, p->transposed, p->count, p->x, p->r);
  for (int64_t i = 0; !status && i < p->count * p->factors->n; i++)
    p->r[i] = (p->b[i] - p->x[i]) + p->r[i];
  return status;
}

static ji_status solve_portion(ji_context *ctx, portion *p) {
  size_t bytes = (size_t)(p->count * p->factors->n) * sizeof(double);
  int again = 1;
  memset(p->x, 0, bytes);
  memcpy(p->r, p->b, bytes);
  memset(p->before, 0, (size_t)p->count * sizeof *p->before);
  ji_status status = solve_narrow(ctx, p);
  if (status)
    return status;
  correct(p); /* from nothing: the solution itself */
  for (int step = 0; step < CORRECTIONS && again && !status; step++) {
    status = residuals(ctx, p);
    if (!status)
      status = solve_narrow(ctx, p);
    if (!status)
      again = correct(p);
  }
  memcpy(p->b, p->x, bytes);
  return status;
}

ji_status ji__single_solve(ji_context *ctx, const ji__single *factors, int transposed,
                           int64_t count, double *b) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t n = (size_t)factors->n, most = (size_t)(count < PORTION ? count : PORTION);
  double *memory = ji__allocate_array(allocator, most, (2 * n + 1) * sizeof *memory);
  float *narrow = ji__allocate_array(allocator, most, n * sizeof *narrow);
  portion p = {.factors = factors, .transposed = transposed, .narrow = narrow};
  ji_status status = JI_OK;
  if (!memory || !narrow) {
    ji__release(allocator, memory);
    ji__release(allocator, narrow);
    return ji__fail_memory(ctx);
  }
  for (int64_t done = 0; done < count && !status; done += PORTION) {
    status = ji__progress(ctx, "solve", done, count);
    p.count = count - done < PORTION ? count - done : PORTION;
    p.b = b + done * factors->n;
    p.x = memory;
    p.r = memory + most * n;
    p.before = memory + 2 * most * n;
    if (!status)
      status = solve_portion(ctx, &p);
  }
  ji__release(allocator, memory);
  ji__release(allocator, narrow);
  return status;
}
