/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/absorb.h"
#include "core/thread.h"
#include "numeric/absorb_plan.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define WIDTH 8            /* columns that are swept together: at most */
#define ROUNDS 4           /* of refinement from the swept column */
#define CHUNK 8192         /* numbers of a vector that one piece of work takes */
#define TOLERANCE 1e-11    /* default */
#define ITERATIONS 10000   /* default */
#define SMALLEST_PART 1e-5 /* what is left of a column below this part of it is taken for that */

/* A sweep of `width` columns (a power of two; those from `count` on do not exist). Vectors of the
 * system hold the columns of a level side by side. */
typedef struct sweep {
  const ji__absorb *plan;
  double *const *columns;
  int64_t count, width, size; /* size: rest * width */
  int shift;                  /* width is 1 << shift */
  int64_t chunks;
  double *solution, *residual, *direction, *product; /* size each */
  double *partial;                                   /* blocks * size: sums of one block's rows */
  double *scalars; /* (blocks + chunks) * 2 * width: parts of norms and inner products */
  double *total;   /* solution of all rounds, of one column; or NULL */
  double *lead;    /* values of the leading effect, of one column; or NULL */
  int has_solution;
  double before[WIDTH], norm[WIDTH], inner[WIDTH], step[WIDTH], ratio[WIDTH], target[WIDTH];
} sweep;

/* --- passes over rows --------------------------------------------------------------------- */

static inline int64_t row_of(const ji__absorb *plan, int64_t place) {
  return plan->order ? plan->order[place] : place;
}

static inline double weight_of(const ji__absorb *plan, int64_t place) {
  return plan->weights ? plan->weights[place] : 1;
}

/* Adds up the values that a row's other effects have in a vector. */
static inline void gather(const ji__absorb *plan, const double *vector, int64_t place,
                          const int width, double *sum) {
  for (int k = 0; k < width; k++)
    sum[k] = 0;
  for (int64_t q = 0; q < plan->others; q++) {
    const double *at = vector + (plan->base[q] + plan->codes[q][place]) * width;
    for (int k = 0; k < width; k++)
      sum[k] += at[k];
  }
}

static inline void scatter(const ji__absorb *plan, double *vector, int64_t place, const int width,
                           const double *value) {
  for (int64_t q = 0; q < plan->others; q++) {
    double *at = vector + (plan->base[q] + plan->codes[q][place]) * width;
    for (int k = 0; k < width; k++)
      at[k] += value[k];
  }
}

/* One group's share of D2' W M1 D2 v. */
static inline void multiply_group(const sweep *s, int64_t group, const int width, double *out) {
  const ji__absorb *plan = s->plan;
  int64_t from = plan->start[group], to = plan->start[group + 1];
  double mean[WIDTH] = {0}, value[WIDTH], weight;
  for (int64_t i = from; i < to; i++) {
    gather(plan, s->direction, i, width, value);
    weight = weight_of(plan, i);
    for (int k = 0; k < width; k++)
      mean[k] += weight * value[k];
  }
  for (int k = 0; k < width; k++)
    mean[k] *= plan->inverse[group];
  for (int64_t i = from; i < to; i++) {
    gather(plan, s->direction, i, width, value);
    weight = weight_of(plan, i);
    for (int k = 0; k < width; k++)
      value[k] = weight * (value[k] - mean[k]);
    scatter(plan, out, i, width, value);
  }
}

/* The same for one other effect: D2' W D2 is its diagonal, which is added outside. */
static inline void multiply_pair(const sweep *s, int64_t group, const int width, double *out) {
  const ji__absorb *plan = s->plan;
  const int32_t *codes = plan->codes[0];
  int64_t from = plan->start[group], to = plan->start[group + 1];
  double mean[WIDTH] = {0};
  for (int64_t i = from; i < to; i++) {
    const double *at = s->direction + (int64_t)codes[i] * width;
    double weight = weight_of(plan, i);
    for (int k = 0; k < width; k++)
      mean[k] += weight * at[k];
  }
  for (int k = 0; k < width; k++)
    mean[k] *= plan->inverse[group];
  for (int64_t i = from; i < to; i++) {
    double *at = out + (int64_t)codes[i] * width;
    double weight = weight_of(plan, i);
    for (int k = 0; k < width; k++)
      at[k] -= weight * mean[k];
  }
}

static inline void multiply_block(const sweep *s, int64_t block, const int width) {
  double *out = s->partial + block * s->size;
  memset(out, 0, (size_t)s->size * sizeof *out);
  for (int64_t g = s->plan->block[block]; g < s->plan->block[block + 1]; g++)
    if (s->plan->others == 1)
      multiply_pair(s, g, width, out);
    else
      multiply_group(s, g, width, out);
}

/* Widths are constants to the compiler. */
static ji_status multiply_work(void *user, int64_t block) {
  const sweep *s = user;
  if (s->width == 1)
    multiply_block(s, block, 1);
  else if (s->width == 2)
    multiply_block(s, block, 2);
  else if (s->width == 4)
    multiply_block(s, block, 4);
  else
    multiply_block(s, block, 8);
  return JI_OK;
}

/* Takes the solution and the group's mean out of one group, and the weighted sums of what is left
 * go to the right-hand side. `norms`: of the column as it was, and as it is. */
static void subtract_group(const sweep *s, int64_t group, double *out, double *norms) {
  const ji__absorb *plan = s->plan;
  int64_t from = plan->start[group], to = plan->start[group + 1], width = s->width;
  for (int64_t k = 0; k < s->count; k++) {
    double *column = s->columns[k], sum = 0;
    for (int64_t i = from; i < to; i++) {
      double *cell = &column[row_of(plan, i)], weight = weight_of(plan, i);
      norms[k] += weight * *cell * *cell;
      for (int64_t q = 0; s->has_solution && q < plan->others; q++)
        *cell -= s->solution[(plan->base[q] + plan->codes[q][i]) * width + k];
      sum += weight * *cell;
    }
    double mean = sum * plan->inverse[group];
    if (s->lead)
      s->lead[group] += mean;
    for (int64_t i = from; i < to; i++) {
      double *cell = &column[row_of(plan, i)], weight = weight_of(plan, i);
      *cell -= mean;
      norms[width + k] += weight * *cell * *cell;
      for (int64_t q = 0; q < plan->others; q++)
        out[(plan->base[q] + plan->codes[q][i]) * width + k] += weight * *cell;
    }
  }
}

static ji_status subtract_work(void *user, int64_t block) {
  const sweep *s = user;
  double *out = s->partial + block * s->size, *norms = s->scalars + block * 2 * s->width;
  memset(out, 0, (size_t)s->size * sizeof *out);
  memset(norms, 0, (size_t)(2 * s->width) * sizeof *norms);
  for (int64_t g = s->plan->block[block]; g < s->plan->block[block + 1]; g++)
    subtract_group(s, g, out, norms);
  return JI_OK;
}

/* --- vectors of the system, in chunks ----------------------------------------------------- */

static int64_t chunk_end(const sweep *s, int64_t chunk) {
  int64_t end = (chunk + 1) * CHUNK;
  return end < s->size ? end : s->size;
}

static double *chunk_scalars(const sweep *s, int64_t chunk) {
  return memset(s->scalars + (s->plan->blocks + chunk) * 2 * s->width, 0,
                (size_t)(2 * s->width) * sizeof(double));
}

/* The blocks' sums in block order. */
static double summed(const sweep *s, int64_t i) {
  double sum = 0;
  for (int64_t b = 0; b < s->plan->blocks; b++)
    sum += s->partial[b * s->size + i];
  return sum;
}

static double preconditioned(const sweep *s, int64_t i) {
  return s->residual[i] * s->plan->scale[i >> s->shift];
}

static ji_status start_work(void *user, int64_t chunk) {
  const sweep *s = user;
  double *scalars = chunk_scalars(s, chunk);
  for (int64_t i = chunk * CHUNK; i < chunk_end(s, chunk); i++) {
    s->residual[i] = summed(s, i);
    s->solution[i] = 0;
    s->direction[i] = preconditioned(s, i);
    scalars[i & (s->width - 1)] += s->residual[i] * s->direction[i];
  }
  return JI_OK;
}

static ji_status product_work(void *user, int64_t chunk) {
  const sweep *s = user;
  double *scalars = chunk_scalars(s, chunk);
  for (int64_t i = chunk * CHUNK; i < chunk_end(s, chunk); i++) {
    double own = s->plan->others == 1 ? s->plan->diagonal[i >> s->shift] * s->direction[i] : 0;
    s->product[i] = own + summed(s, i);
    scalars[i & (s->width - 1)] += s->direction[i] * s->product[i];
  }
  return JI_OK;
}

static ji_status update_work(void *user, int64_t chunk) {
  const sweep *s = user;
  double *scalars = chunk_scalars(s, chunk);
  for (int64_t i = chunk * CHUNK; i < chunk_end(s, chunk); i++) {
    int64_t k = i & (s->width - 1);
    s->solution[i] += s->step[k] * s->direction[i];
    s->residual[i] -= s->step[k] * s->product[i];
    scalars[k] += s->residual[i] * preconditioned(s, i);
  }
  return JI_OK;
}

static ji_status turn_work(void *user, int64_t chunk) {
  const sweep *s = user;
  for (int64_t i = chunk * CHUNK; i < chunk_end(s, chunk); i++)
    s->direction[i] = preconditioned(s, i) + s->ratio[i & (s->width - 1)] * s->direction[i];
  return JI_OK;
}

/* Adds the pieces' scalars in their order: those of `blocks` pieces from the piece `first` on, the
 * `part`-th of the two of each column. */
static void collect(const sweep *s, int64_t first, int64_t pieces, int64_t part, double *out) {
  memset(out, 0, WIDTH * sizeof *out);
  for (int64_t p = first; p < first + pieces; p++)
    for (int64_t k = 0; k < s->width; k++)
      out[k] += s->scalars[(2 * p + part) * s->width + k];
}

static ji_status over_chunks(ji_context *ctx, sweep *s, ji__block_function work, double *out) {
  ji_status status = ji__parallel_for(ctx, NULL, s->chunks, work, s);
  if (!status && out)
    collect(s, s->plan->blocks, s->chunks, 0, out);
  return status;
}

/* --- the iteration ------------------------------------------------------------------------ */

static int all_small(const sweep *s, const double *inner) {
  for (int64_t k = 0; k < s->count; k++)
    if (!(inner[k] <= s->target[k] * s->target[k]))
      return 0;
  return 1;
}

/* One step of conjugate gradients. A column that is there stands still. */
static ji_status one_step(ji_context *ctx, sweep *s) {
  double curvature[WIDTH], inner[WIDTH];
  ji_status status = ji__parallel_for(ctx, NULL, s->plan->blocks, multiply_work, s);
  if (!status)
    status = over_chunks(ctx, s, product_work, curvature);
  for (int64_t k = 0; !status && k < s->width; k++) {
    int moves = s->inner[k] > s->target[k] * s->target[k] && curvature[k] > 0;
    s->step[k] = moves ? s->inner[k] / curvature[k] : 0;
  }
  if (!status)
    status = over_chunks(ctx, s, update_work, inner);
  for (int64_t k = 0; !status && k < s->width; k++) {
    s->ratio[k] = s->inner[k] > 0 && s->step[k] > 0 ? inner[k] / s->inner[k] : 0;
    s->inner[k] = inner[k];
  }
  return status ? status : over_chunks(ctx, s, turn_work, NULL);
}

/* Solves the system whose right-hand side is in `residual`. */
static ji_status solve(ji_context *ctx, sweep *s, ji__absorb_limits *limits) {
  ji_status status = JI_OK;
  while (!status && !all_small(s, s->inner)) {
    if (limits->used >= limits->iterations)
      return ji__fail(ctx, JI_ERROR_CONVERGENCE,
                      "fixed effects: not swept out after %lld iterations: a higher limit or a "
                      "looser tolerance was expected",
                      (long long)limits->iterations);
    status = one_step(ctx, s);
    limits->used++;
  }
  return status;
}

/* Takes out the solution so far and sets up the system of what is left. */
static ji_status subtract(ji_context *ctx, sweep *s) {
  double before[WIDTH];
  ji_status status = ji__parallel_for(ctx, NULL, s->plan->blocks, subtract_work, s);
  if (status)
    return status;
  collect(s, 0, s->plan->blocks, 0, before);
  collect(s, 0, s->plan->blocks, 1, s->norm);
  if (!s->has_solution)
    memcpy(s->before, before, sizeof before);
  for (int64_t i = 0; s->total && s->has_solution && i < s->size; i++)
    s->total[i] += s->solution[i];
  return over_chunks(ctx, s, start_work, s->inner);
}

/* What is left of the effects is small against what is left of the column; but no smaller than
 * rounding in the column as it came. */
static void set_targets(sweep *s, const double *first, double tolerance) {
  for (int64_t k = 0; k < s->count; k++) {
    double left = fmax(sqrt(s->norm[k]), SMALLEST_PART * sqrt(first[k]));
    s->target[k] = fmax(tolerance * left, 4 * DBL_EPSILON * sqrt(s->before[k]));
  }
}

static ji_status run(ji_context *ctx, sweep *s, ji__absorb_limits *limits) {
  ji_status status = subtract(ctx, s);
  double first[WIDTH];
  memcpy(first, s->norm, sizeof first);
  for (int round = 0; !status && s->plan->others && round < ROUNDS; round++) {
    set_targets(s, first, limits->tolerance);
    if (all_small(s, s->inner))
      break;
    status = solve(ctx, s, limits);
    s->has_solution = 1;
    if (!status)
      status = subtract(ctx, s);
  }
  return status;
}

/* --- memory and batches ------------------------------------------------------------------- */

static ji_status sweep_make(ji_context *ctx, sweep *s) {
  const ji_allocator *allocator = ji__allocator(ctx);
  const ji__absorb *plan = s->plan;
  s->shift = s->count > 4 ? 3 : s->count > 2 ? 2 : s->count > 1;
  s->width = 1 << s->shift;
  s->size = plan->rest * s->width;
  s->chunks = (s->size + CHUNK - 1) / CHUNK;
  s->solution = ji__allocate_array(allocator, (size_t)s->size, 4 * sizeof *s->solution);
  s->partial =
      ji__allocate_array(allocator, (size_t)plan->blocks, (size_t)s->size * sizeof *s->partial + 1);
  s->scalars = ji__allocate_array(allocator, (size_t)(plan->blocks + s->chunks + 1),
                                  2 * (size_t)s->width * sizeof *s->scalars);
  if (!s->solution || !s->partial || !s->scalars)
    return ji__fail_memory(ctx);
  s->residual = s->solution + s->size;
  s->direction = s->residual + s->size;
  s->product = s->direction + s->size;
  return JI_OK;
}

static void sweep_free(const ji_allocator *allocator, sweep *s) {
  ji__release(allocator, s->scalars);
  ji__release(allocator, s->partial);
  ji__release(allocator, s->solution);
}

static ji__absorb_limits read_limits(const ji__absorb_limits *limits) {
  ji__absorb_limits own = limits ? *limits : (ji__absorb_limits){0};
  if (!(own.tolerance > 0))
    own.tolerance = TOLERANCE;
  if (own.iterations <= 0)
    own.iterations = ITERATIONS;
  own.used = 0;
  return own;
}

static ji_status run_batch(ji_context *ctx, sweep *s, ji__absorb_limits *limits) {
  ji__absorb_limits own = read_limits(limits);
  ji_status status = sweep_make(ctx, s);
  if (!status)
    status = run(ctx, s, &own);
  if (limits && own.used > limits->used)
    limits->used = own.used;
  sweep_free(ji__allocator(ctx), s);
  return status;
}

ji_status ji__absorb_sweep(ji_context *ctx, const ji__absorb *absorb, double *const *columns,
                           int64_t count, ji__absorb_limits *limits) {
  ji_status status = JI_OK;
  if (limits)
    limits->used = 0;
  for (int64_t first = 0; !status && absorb->count && first < count; first += WIDTH) {
    sweep s = {.plan = absorb, .columns = columns + first};
    s.count = count - first < WIDTH ? count - first : WIDTH;
    status = run_batch(ctx, &s, limits);
  }
  return status;
}

/* --- the effects themselves --------------------------------------------------------------- */

/* Takes the mean of an effect's levels with rows into the first one, component by component. */
static void centre(const ji__absorb *absorb, double *const *values, int64_t effect,
                   const int32_t *first, const int32_t *other, int64_t components, double *sums) {
  memset(sums, 0, (size_t)components * 2 * sizeof *sums);
  int64_t levels = absorb->levels[effect];
  for (int64_t l = 0; l < levels; l++)
    if (other[l] >= 0) {
      sums[2 * other[l]] += values[effect][l];
      sums[2 * other[l] + 1] += 1;
    }
  for (int64_t l = 0; l < levels; l++)
    values[effect][l] =
        other[l] < 0 ? 0 : values[effect][l] - sums[2 * other[l]] / sums[2 * other[l] + 1];
  for (int64_t l = 0; l < absorb->levels[0]; l++)
    values[0][l] = first[l] < 0 ? 0 : values[0][l] + sums[2 * first[l]] / sums[2 * first[l] + 1];
}

/* With more than two effects one shift for all is all that is taken out: every level is then of
 * component 0. */
static ji_status centre_all(ji_context *ctx, const ji__absorb *absorb, double *const *values) {
  const ji_allocator *allocator = ji__allocator(ctx);
  int64_t most = 0, components = 1;
  for (int64_t q = 0; q < absorb->count; q++)
    most = absorb->levels[q] > most ? absorb->levels[q] : most;
  int32_t *first = ji__allocate_array(allocator, (size_t)most + 1, 2 * sizeof *first);
  double *sums = ji__allocate_array(allocator, (size_t)most + 1, 2 * sizeof *sums);
  ji_status status = first && sums ? JI_OK : ji__fail_memory(ctx);
  int32_t *other = first ? first + most : NULL;
  for (int64_t q = 1; !status && q < absorb->count; q++) {
    ji__effect pair[2] = {{absorb->given[0], absorb->levels[0]},
                          {absorb->given[q], absorb->levels[q]}};
    status = ji__components(ctx, absorb->rows, &pair[0], &pair[1], NULL, first, other, &components);
    for (int64_t l = 0; absorb->count > 2 && l < 2 * most; l++)
      first[l] = first[l] > 0 ? 0 : first[l];
    if (!status)
      centre(absorb, values, q, first, other, components, sums);
  }
  ji__release(allocator, sums);
  ji__release(allocator, first);
  return status;
}

/* The solution's parts in the order in which the effects were named. */
static void hand_out(const ji__absorb *absorb, const double *rest, const double *lead,
                     double *const *values) {
  for (int64_t q = 0, other = 0; q < absorb->count; q++) {
    const double *from = q == absorb->lead ? lead : rest + absorb->base[other];
    memcpy(values[q], from, (size_t)absorb->levels[q] * sizeof *from);
    other += q != absorb->lead;
  }
}

ji_status ji__absorb_solve(ji_context *ctx, const ji__absorb *absorb, double *column,
                           double *const *values, ji__absorb_limits *limits) {
  const ji_allocator *allocator = ji__allocator(ctx);
  if (!absorb->count)
    return JI_OK;
  if (limits)
    limits->used = 0;
  double *columns[] = {column};
  sweep s = {.plan = absorb, .columns = columns, .count = 1};
  s.total = ji__allocate_array(allocator, (size_t)absorb->rest + 1, sizeof *s.total);
  s.lead = ji__allocate_array(allocator, (size_t)absorb->levels[absorb->lead] + 1, sizeof *s.lead);
  ji_status status = s.total && s.lead ? run_batch(ctx, &s, limits) : ji__fail_memory(ctx);
  if (!status) {
    hand_out(absorb, s.total, s.lead, values);
    status = centre_all(ctx, absorb, values);
  }
  ji__release(allocator, s.lead);
  ji__release(allocator, s.total);
  return status;
}
