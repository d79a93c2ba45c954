/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/iterative.h"

#include "core/number.h"
#include "numeric/kernels.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define RESTARTS 40
#define DIRECTIONS 160 /* of the common space, before it is begun anew */
/* A residual at rounding level, and the largest one that passes when it no longer falls; both
 * relative to |b| + |x|. */
#define RESIDUAL_WANTED (4 * DBL_EPSILON)
#define RESIDUAL_ACCEPTED 1e-12
/* A direction that is this near to those already there adds nothing but rounding. */
#define DEPENDENT 1e-7
/* An image that is nothing but rounding beside its direction: I - A is singular. */
#define VANISHED (16 * DBL_EPSILON)
/* Fallen so far, a solution is good enough to see how small its smallest element is. */
#define WELL_ON_ITS_WAY 1e-3

typedef struct linear_system {
  const double *b;
  double *x, *r;
  double share[DIRECTIONS]; /* how much of each image the residual held */
  double start;             /* the residual's 2-norm when the space was begun */
  double target;            /* of its 2-norm */
  double weighted;          /* of its largest element by the certificate's slack; 0: none */
  int has_looked;           /* at the solution, for `weighted` */
  int active;               /* still searching since the space was begun */
  int finished;
} linear_system;

/* The common space: directions p_d, orthonormal q_d, (I - A) p_d = sum_e q_e factor[e][d].
 */
typedef struct space {
  double *direction[DIRECTIONS], *image[DIRECTIONS];
  double *slab[DIRECTIONS]; /* what they are in: one piece a step */
  int64_t slabs;
  double factor[DIRECTIONS][DIRECTIONS];
  int64_t size; /* how many directions there are */
} space;

typedef struct search {
  ji_context *ctx;
  const ji__coefficients *a;
  const ji__solver *solver;
  int transposed;
  int64_t size, count;
  linear_system *system; /* count */
  space space;
} search;

static double norm(const double *v, int64_t size) {
  return sqrt(ji__kernel_inner(v, v, size));
}

ji_status ji__residual(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                       const double *b, const double *x, double *r) {
  ji_status status = ji__products(ctx, a, transposed, count, x, r);
  for (int64_t i = 0; !status && i < count * ji__coefficients_size(a); i++)
    r[i] = (b[i] - x[i]) + r[i];
  return status;
}

/* --- the space ---------------------------------------------------------------------------- */

static void clear_space(search *s) {
  for (int64_t i = 0; i < s->space.slabs; i++)
    ji__release(ji__allocator(s->ctx), s->space.slab[i]);
  s->space.slabs = s->space.size = 0;
}

/* Takes a multiple of `other` (of norm 1) out of v; returns the multiple. */
static double take_out(const double *other, double *v, int64_t size) {
  double part = ji__kernel_inner(other, v, size);
  ji__kernel_axpy(v, -part, other, size);
  return part;
}

/* v scaled to norm 1, unless what is left of it is next to nothing beside `before`. */
static int normalize(double *v, double before, int64_t size, double *length) {
  *length = norm(v, size);
  if (!(*length > DEPENDENT * before) || !isfinite(*length))
    return 0;
  for (int64_t i = 0; i < size; i++)
    v[i] /= *length;
  return 1;
}

/* A piece for `wanted` directions and their images behind those of the space. */
static ji_status make_room(search *s, int64_t wanted) {
  space *p = &s->space;
  double *slab =
      ji__allocate_array(ji__allocator(s->ctx), 2 * (size_t)wanted, (size_t)s->size * sizeof *slab);
  if (!slab)
    return ji__fail_memory(s->ctx);
  p->slab[p->slabs++] = slab;
  for (int64_t d = 0; d < wanted; d++) {
    p->direction[p->size + d] = slab + d * s->size;
    p->image[p->size + d] = slab + (wanted + d) * s->size;
  }
  return JI_OK;
}

/* The active residuals, made orthonormal among themselves, in the places of the images; returns how
 * many there are. */
static int64_t gather_residuals(search *s, int64_t wanted) {
  double **found = s->space.image + s->space.size, length;
  int64_t count = 0, n = s->size;
  for (int64_t k = 0; k < s->count && count < wanted; k++) {
    if (!s->system[k].active)
      continue;
    double *v = found[count];
    memcpy(v, s->system[k].r, (size_t)n * sizeof *v);
    double before = norm(v, n);
    for (int64_t d = 0; d < count; d++)
      take_out(found[d], v, n);
    count += normalize(v, before, n, &length);
  }
  return count;
}

/* New directions: what the blocks alone make of the residuals. */
static ji_status propose(search *s, int64_t *proposed) {
  space *p = &s->space;
  int64_t room = DIRECTIONS - p->size, wanted = 0;
  *proposed = 0;
  for (int64_t k = 0; k < s->count; k++)
    wanted += s->system[k].active;
  wanted = wanted < room ? wanted : room;
  if (!wanted)
    return JI_OK;
  ji_status status = make_room(s, wanted);
  if (status)
    return status;
  *proposed = gather_residuals(s, wanted);
  double *const *from = p->image + p->size, *const *to = p->direction + p->size;
  if (s->solver && s->solver->blocks)
    return ji__blocks_times(s->ctx, s->solver->blocks, s->transposed, s->size, *proposed,
                            (const double *const *)from, to);
  for (int64_t d = 0; d < *proposed; d++)
    memcpy(to[d], from[d], (size_t)s->size * sizeof(double));
  return JI_OK;
}

/* The images of the new directions, the matrix read once for all. */
static ji_status find_images(search *s, int64_t proposed) {
  double *const *in = s->space.direction + s->space.size, **out = s->space.image + s->space.size;
  ji_status status =
      ji__coefficients_times(s->ctx, s->a, s->transposed, proposed, (const double *const *)in, out);
  for (int64_t k = 0; k < proposed && !status; k++)
    for (int64_t i = 0; i < s->size; i++)
      out[k][i] = in[k][i] - out[k][i];
  return status;
}

/* Takes what the image holds out of every active residual. */
static void reduce_residuals(search *s, int64_t d) {
  for (int64_t k = 0; k < s->count; k++)
    if (s->system[k].active)
      s->system[k].share[d] = take_out(s->space.image[d], s->system[k].r, s->size);
}

/* Orthonormalises the new images against all before; those that depend on them are left out. */
static void accept(search *s, int64_t proposed) {
  space *p = &s->space;
  int64_t first = p->size;
  for (int64_t k = 0; k < proposed; k++) {
    double *direction = p->direction[first + k], *image = p->image[first + k];
    int64_t d = p->size;
    double before = norm(image, s->size);
    p->direction[first + k] = p->direction[d]; /* those that were left out keep their memory */
    p->image[first + k] = p->image[d];
    p->direction[d] = direction;
    p->image[d] = image;
    for (int64_t e = 0; e < d; e++)
      p->factor[e][d] = take_out(p->image[e], image, s->size);
    if (!(before > VANISHED * norm(direction, s->size)) ||
        !normalize(image, before, s->size, &p->factor[d][d]))
      continue;
    p->size++;
    reduce_residuals(s, d);
  }
}

/* x += sum of z_d p_d with factor z = share. */
static void add_solution(const search *s, const linear_system *system, double *x) {
  const space *p = &s->space;
  double z[DIRECTIONS];
  for (int64_t d = p->size - 1; d >= 0; d--) {
    double left = system->share[d];
    for (int64_t e = d + 1; e < p->size; e++)
      left -= p->factor[d][e] * z[e];
    z[d] = left / p->factor[d][d];
  }
  for (int64_t d = 0; d < p->size; d++)
    ji__kernel_axpy(x, z[d], p->direction[d], s->size);
}

/* --- good enough -------------------------------------------------------------------------- */

/* The largest |r_i| / t_i (rows) or the sum of d_j |r_j| (columns), of which the certificate makes
 * error bounds. */
static double weigh(const search *s, const double *r) {
  const ji__certificate *c = s->solver->certificate;
  double most = 0;
  for (int64_t i = 0; i < s->size; i++) {
    double share = s->transposed ? fabs(r[i]) / c->slack[i] : most + c->weights[i] * fabs(r[i]);
    if (!(share <= most))
      most = share;
  }
  return most;
}

/* The weighted residual at which every element of x is known to the tolerance. */
static double allowed(const search *s, const double *x) {
  const ji__certificate *c = s->solver->certificate;
  double least = INFINITY;
  for (int64_t i = 0; i < s->size; i++) {
    double size = fabs(x[i]);
    double room = s->transposed ? size / c->weights[i] : size * c->slack[i];
    if (size > 0 && room < least)
      least = room;
  }
  return isfinite(least) ? s->solver->tolerance * least : 0;
}

static int has_tolerance(const search *s) {
  return s->solver && s->solver->tolerance > 0 && s->solver->certificate;
}

/* What the weighted residual must come down to, from the solution so far; half of what it allows,
 * for the residual of the recursion is not the true one. */
static ji_status look(search *s, linear_system *system) {
  size_t n = (size_t)s->size;
  double *x = ji__allocate(ji__allocator(s->ctx), n * sizeof *x);
  if (!x)
    return ji__fail_memory(s->ctx);
  memcpy(x, system->x, n * sizeof *x);
  add_solution(s, system, x);
  system->weighted = 0.5 * allowed(s, x);
  system->has_looked = 1;
  ji__release(ji__allocator(s->ctx), x);
  return JI_OK;
}

/* Ends the search of those systems whose residual has fallen far enough. */
static ji_status judge(search *s) {
  ji_status status = JI_OK;
  for (int64_t k = 0; k < s->count && !status; k++) {
    linear_system *system = &s->system[k];
    if (!system->active)
      continue;
    double left = norm(system->r, s->size);
    if (!(left > system->target)) {
      system->active = 0;
      continue;
    }
    if (!has_tolerance(s) || !(left <= WELL_ON_ITS_WAY * system->start))
      continue;
    if (!system->has_looked)
      status = look(s, system);
    if (!status && weigh(s, system->r) <= system->weighted)
      system->active = 0;
  }
  return status;
}

/* --- cycles ------------------------------------------------------------------------------- */

static int any_active(const search *s) {
  for (int64_t k = 0; k < s->count; k++)
    if (s->system[k].active)
      return 1;
  return 0;
}

/* Widens the space until every residual is small or there is no more room. */
static ji_status cycle(search *s) {
  while (any_active(s)) {
    int64_t proposed, before = s->space.size;
    ji_status status = ji__progress(s->ctx, "solve", before, -1);
    if (!status)
      status = propose(s, &proposed);
    if (!status && proposed)
      status = find_images(s, proposed);
    if (status)
      return status;
    accept(s, proposed);
    if (s->space.size == before)
      break;
    status = judge(s);
    if (status)
      return status;
  }
  for (int64_t k = 0; k < s->count; k++)
    if (!s->system[k].finished)
      add_solution(s, &s->system[k], s->system[k].x);
  return JI_OK;
}

/* The true residuals of the unfinished systems, the matrix read once. */
static ji_status true_residuals(search *s) {
  linear_system *open[JI__PRODUCT_WIDTH];
  const double *in[JI__PRODUCT_WIDTH];
  double *out[JI__PRODUCT_WIDTH];
  int64_t width = 0;
  for (int64_t k = 0; k < s->count; k++)
    if (!s->system[k].finished) {
      open[width] = &s->system[k];
      in[width] = open[width]->x;
      out[width] = open[width]->r;
      width++;
    }
  if (!width)
    return JI_OK;
  ji_status status = ji__coefficients_times(s->ctx, s->a, s->transposed, width, in, out);
  for (int64_t k = 0; !status && k < width; k++)
    for (int64_t i = 0; i < s->size; i++)
      out[k][i] = (open[k]->b[i] - in[k][i]) + out[k][i];
  return status;
}

static ji_status fail_stalled(ji_context *ctx, double relative) {
  char text[JI__NUMBER_SIZE];
  ji__number_print_significant(relative, 3, text);
  return ji__fail(ctx, JI_ERROR_CONVERGENCE,
                  "the iterative solver stopped at a relative residual of %s; try "
                  "JI_IO_METHOD_DIRECT",
                  text);
}

/* Looks at the true residual: done, or ready for another cycle. `first`: no cycle has run yet. */
static ji_status restart(search *s, linear_system *system, int first) {
  double left = norm(system->r, s->size);
  double scale = norm(system->b, s->size) + norm(system->x, s->size);
  int stalls = !first && !(left < 0.5 * system->start);
  int is_wanted = left <= RESIDUAL_WANTED * scale;
  if (!first && has_tolerance(s) && weigh(s, system->r) <= allowed(s, system->x))
    is_wanted = 1;
  memset(system->share, 0, sizeof system->share);
  system->active = 0;
  system->finished = is_wanted || (stalls && left <= RESIDUAL_ACCEPTED * scale);
  if (system->finished)
    return JI_OK;
  if (stalls || !isfinite(left))
    return fail_stalled(s->ctx, left / scale);
  double floor = 0.5 * DBL_EPSILON * scale;
  system->start = left;
  system->target = left * 1e-14 > floor ? left * 1e-14 : floor;
  system->has_looked = 0;
  system->active = 1;
  return JI_OK;
}

/* The first residual is b itself, x being 0. */
static ji_status run(search *s) {
  for (int attempt = 0; attempt <= RESTARTS; attempt++) {
    ji_status status = attempt ? true_residuals(s) : JI_OK;
    for (int64_t k = 0; !status && k < s->count; k++)
      if (!s->system[k].finished)
        status = restart(s, &s->system[k], attempt == 0);
    clear_space(s);
    if (status || !any_active(s))
      return status;
    status = cycle(s);
    if (status)
      return status;
  }
  return ji__fail(s->ctx, JI_ERROR_CONVERGENCE,
                  "the iterative solver did not converge; try JI_IO_METHOD_DIRECT");
}

static ji_status solve_batch(search *s, const double *b, double *x, double *r) {
  size_t bytes = (size_t)s->size * sizeof(double);
  for (int64_t k = 0; k < s->count; k++) {
    linear_system *system = &s->system[k];
    *system = (linear_system){.b = b + k * s->size};
    system->x = x + k * s->size;
    system->r = r + k * s->size;
    memset(system->x, 0, bytes);
    memcpy(system->r, system->b, bytes);
  }
  ji_status status = run(s);
  clear_space(s);
  return status;
}

ji_status ji__iterate(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                      const double *b, double *x, const ji__solver *solver, double *residual) {
  const ji_allocator *allocator = ji__allocator(ctx);
  int64_t size = ji__coefficients_size(a);
  int64_t width = count < JI__PRODUCT_WIDTH ? count : JI__PRODUCT_WIDTH;
  ji_status status = JI_OK;
  search *s = ji__allocate_array(allocator, 1, sizeof *s);
  linear_system *systems = ji__allocate_array(allocator, (size_t)width, sizeof *systems);
  double *own =
      residual ? NULL : ji__allocate_array(allocator, (size_t)width, (size_t)size * sizeof *own);
  if (!s || !systems || !(residual || own)) {
    status = ji__fail_memory(ctx);
    goto done;
  }
  *s = (search){.ctx = ctx,
                .a = a,
                .solver = solver,
                .transposed = transposed,
                .size = size,
                .system = systems};
  for (int64_t from = 0; !status && from < count; from += width) {
    s->count = count - from < width ? count - from : width;
    status =
        solve_batch(s, b + from * size, x + from * size, residual ? residual + from * size : own);
  }
done:
  ji__release(allocator, s);
  ji__release(allocator, systems);
  ji__release(allocator, own);
  return status;
}
