/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/iterative.h"

#include "core/number.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define RESTARTS 8
#define STEPS 400
/* A residual at rounding level, and the largest one that passes when it no longer falls; both
 * relative to |b| + |x|. */
#define RESIDUAL_WANTED (4 * DBL_EPSILON)
#define RESIDUAL_ACCEPTED 1e-12

/* Vectors of one system. */
enum { R, SHADOW, P, V, S, T, VECTORS };

typedef struct krylov {
  double *vector[VECTORS];
  double *x;
  const double *b;
  double rho, alpha, omega;
  double target; /* the recursive residual's 2-norm to reach */
  double last;   /* the true residual's at the restart before */
  int active;    /* still iterating since the restart */
  int finished;
} krylov;

typedef struct systems_batch {
  const ji__coefficients *a;
  int transposed;
  int64_t size, count;
  krylov system[JI__PRODUCT_WIDTH];
} systems_batch;

static double inner(const double *a, const double *b, int64_t size) {
  double sum = 0;
  for (int64_t i = 0; i < size; i++)
    sum += a[i] * b[i];
  return sum;
}

static double norm(const double *a, int64_t size) {
  return sqrt(inner(a, a, size));
}

ji_status ji__residual(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                       const double *b, const double *x, double *r) {
  int64_t size = ji__coefficients_size(a);
  for (int64_t from = 0; from < count; from += JI__PRODUCT_WIDTH) {
    int64_t width = count - from < JI__PRODUCT_WIDTH ? count - from : JI__PRODUCT_WIDTH;
    const double *in[JI__PRODUCT_WIDTH];
    double *out[JI__PRODUCT_WIDTH];
    for (int64_t k = 0; k < width; k++) {
      in[k] = x + (from + k) * size;
      out[k] = r + (from + k) * size;
    }
    ji_status status = ji__coefficients_times(ctx, a, transposed, width, in, out);
    if (status)
      return status;
    for (int64_t i = from * size; i < (from + width) * size; i++)
      r[i] = (b[i] - x[i]) + r[i];
  }
  return JI_OK;
}

/* to = (I - A) from for the active systems, the matrix read once. */
static ji_status apply(ji_context *ctx, systems_batch *batch, int from, int to) {
  const double *in[JI__PRODUCT_WIDTH];
  double *out[JI__PRODUCT_WIDTH];
  int64_t width = 0;
  for (int64_t k = 0; k < batch->count; k++)
    if (batch->system[k].active) {
      in[width] = batch->system[k].vector[from];
      out[width++] = batch->system[k].vector[to];
    }
  if (!width)
    return JI_OK;
  ji_status status = ji__coefficients_times(ctx, batch->a, batch->transposed, width, in, out);
  if (status)
    return status;
  for (int64_t k = 0; k < width; k++)
    for (int64_t i = 0; i < batch->size; i++)
      out[k][i] = in[k][i] - out[k][i];
  return JI_OK;
}

/* p = r + beta (p - omega v); a breakdown ends the cycle, the restart goes on from there. */
static void next_direction(krylov *s, int64_t size) {
  double rho = inner(s->vector[SHADOW], s->vector[R], size);
  if (rho == 0 || !isfinite(rho)) {
    s->active = 0;
    return;
  }
  double beta = s->rho == 0 ? 0 : rho / s->rho * (s->alpha / s->omega);
  double *p = s->vector[P];
  for (int64_t i = 0; i < size; i++)
    p[i] = s->vector[R][i] + beta * (p[i] - s->omega * s->vector[V][i]);
  s->rho = rho;
}

static void half_step(krylov *s, int64_t size) {
  double slope = inner(s->vector[SHADOW], s->vector[V], size);
  s->alpha = s->rho / slope;
  if (slope == 0 || !isfinite(s->alpha)) {
    s->active = 0;
    return;
  }
  for (int64_t i = 0; i < size; i++)
    s->vector[S][i] = s->vector[R][i] - s->alpha * s->vector[V][i];
}

static void full_step(krylov *s, int64_t size) {
  double *const *v = s->vector;
  double length = inner(v[T], v[T], size);
  s->omega = length > 0 ? inner(v[T], v[S], size) / length : 0;
  for (int64_t i = 0; i < size; i++) {
    s->x[i] += s->alpha * v[P][i] + s->omega * v[S][i];
    v[R][i] = v[S][i] - s->omega * v[T][i];
  }
  double left = norm(v[R], size);
  if (s->omega == 0 || !(left > s->target))
    s->active = 0;
}

static void each(systems_batch *batch, void (*step)(krylov *system, int64_t size)) {
  for (int64_t k = 0; k < batch->count; k++)
    if (batch->system[k].active)
      step(&batch->system[k], batch->size);
}

static int any_active(const systems_batch *batch) {
  for (int64_t k = 0; k < batch->count; k++)
    if (batch->system[k].active)
      return 1;
  return 0;
}

static ji_status cycle(ji_context *ctx, systems_batch *batch) {
  for (int step = 0; step < STEPS && any_active(batch); step++) {
    ji_status status = ji__progress(ctx, "solve", step, -1);
    if (status)
      return status;
    each(batch, next_direction);
    status = apply(ctx, batch, P, V);
    if (status)
      return status;
    each(batch, half_step);
    status = apply(ctx, batch, S, T);
    if (status)
      return status;
    each(batch, full_step);
  }
  return JI_OK;
}

/* Looks at the true residual: done, or ready for another cycle. `first`: no cycle has run yet. */
static ji_status restart(ji_context *ctx, krylov *s, int64_t size, int first) {
  double left = norm(s->vector[R], size);
  double scale = norm(s->b, size) + norm(s->x, size);
  s->active = 0;
  if (left <= RESIDUAL_WANTED * scale) {
    s->finished = 1;
    return JI_OK;
  }
  int stalls = !first && !(left < 0.5 * s->last);
  if (stalls && left <= RESIDUAL_ACCEPTED * scale) {
    s->finished = 1;
    return JI_OK;
  }
  if (stalls || !isfinite(left)) {
    char text[JI__NUMBER_SIZE];
    ji__number_print_significant(left / scale, 3, text);
    return ji__fail(ctx, JI_ERROR_CONVERGENCE,
                    "the iterative solver stopped at a relative residual of %s; try "
                    "JI_IO_METHOD_DIRECT",
                    text);
  }
  s->last = left;
  double floor = 0.5 * DBL_EPSILON * scale;
  s->target = left * 1e-10 > floor ? left * 1e-10 : floor;
  s->rho = 0;
  s->alpha = s->omega = 1;
  memcpy(s->vector[SHADOW], s->vector[R], (size_t)size * sizeof(double));
  memset(s->vector[P], 0, (size_t)size * sizeof(double));
  memset(s->vector[V], 0, (size_t)size * sizeof(double));
  s->active = 1;
  return JI_OK;
}

/* The true residuals of the unfinished systems, the matrix read once. */
static ji_status true_residuals(ji_context *ctx, systems_batch *batch) {
  krylov *open[JI__PRODUCT_WIDTH];
  const double *in[JI__PRODUCT_WIDTH];
  double *out[JI__PRODUCT_WIDTH];
  int64_t width = 0;
  for (int64_t k = 0; k < batch->count; k++)
    if (!batch->system[k].finished) {
      open[width] = &batch->system[k];
      in[width] = open[width]->x;
      out[width] = open[width]->vector[R];
      width++;
    }
  if (!width)
    return JI_OK;
  ji_status status = ji__coefficients_times(ctx, batch->a, batch->transposed, width, in, out);
  for (int64_t k = 0; !status && k < width; k++)
    for (int64_t i = 0; i < batch->size; i++)
      out[k][i] = (open[k]->b[i] - in[k][i]) + out[k][i];
  return status;
}

static ji_status run(ji_context *ctx, systems_batch *batch) {
  for (int attempt = 0; attempt <= RESTARTS; attempt++) {
    ji_status status = true_residuals(ctx, batch);
    for (int64_t k = 0; !status && k < batch->count; k++)
      if (!batch->system[k].finished)
        status = restart(ctx, &batch->system[k], batch->size, attempt == 0);
    if (status || !any_active(batch))
      return status;
    status = cycle(ctx, batch);
    if (status)
      return status;
  }
  return ji__fail(ctx, JI_ERROR_CONVERGENCE,
                  "the iterative solver did not converge; try JI_IO_METHOD_DIRECT");
}

ji_status ji__bicgstab(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                       const double *b, double *x) {
  int64_t size = ji__coefficients_size(a);
  int64_t width = count < JI__PRODUCT_WIDTH ? count : JI__PRODUCT_WIDTH;
  double *memory = ji__allocate_array(ji__allocator(ctx), (size_t)(width * VECTORS),
                                      (size_t)size * sizeof *memory);
  if (!memory)
    return ji__fail_memory(ctx);
  memcpy(x, b, (size_t)(count * size) * sizeof *x);
  ji_status status = JI_OK;
  for (int64_t from = 0; !status && from < count; from += width) {
    systems_batch batch = {.a = a, .transposed = transposed, .size = size};
    batch.count = count - from < width ? count - from : width;
    for (int64_t k = 0; k < batch.count; k++) {
      krylov *s = &batch.system[k];
      s->b = b + (from + k) * size;
      s->x = x + (from + k) * size;
      for (int v = 0; v < VECTORS; v++)
        s->vector[v] = memory + (k * VECTORS + v) * size;
    }
    status = run(ctx, &batch);
  }
  ji__release(ji__allocator(ctx), memory);
  return status;
}
