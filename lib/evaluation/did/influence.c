/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums of products of the features of units or clusters, and their sums with random signs (the
 * multiplier bootstrap), from which the errors of every later estimate follow. No matrix of draws
 * by units is made: a block of draws goes over all units. */
#include "core/random.h"
#include "core/thread.h"
#include "evaluation/did/did.h"
#include "numeric/kernels.h"
#include "stats/distribution.h"
#include "stats/order.h"

#include <math.h>
#include <string.h>

#define STREAM UINT64_C(0x646964) /* of random signs */
#define LEAST_BLOCK 4096
#define MOST_BLOCKS 64
#define GRAM_BYTES (256.0 * 1024 * 1024) /* of the blocks' sums together */

typedef struct maker {
  ji_context *ctx;
  const ji__did_source *source;
  ji__did_influence *out;
  int32_t *order; /* units by cluster or group; NULL: as they are */
  int64_t *start; /* of each cluster in it, and the end; NULL: each unit is one */
  int64_t entities, block_entities, blocks;
  uint64_t seed;
  double *sums; /* features x features of each block */
} maker;

/* --- order -------------------------------------------------------------------------------- */

/* Units in order of `codes`, below `count`; where each code begins goes to `start` (count + 1). */
static void sort_units(const int32_t *codes, int64_t units, int64_t count, int32_t *order,
                       int64_t *start) {
  for (int64_t u = 0; u < units; u++)
    start[codes[u] + 1]++;
  for (int64_t c = 0; c < count; c++)
    start[c + 1] += start[c];
  for (int64_t u = 0; u < units; u++)
    order[start[codes[u]]++] = (int32_t)u;
  memmove(start + 1, start, (size_t)count * sizeof *start);
  start[0] = 0;
}

static ji_status make_order(maker *m, const ji__did_panel *panel) {
  const ji_allocator *allocator = ji__allocator(m->ctx);
  const int32_t *codes = panel->clusters ? panel->cluster
                         : m->out->draws ? m->source->groups
                                         : NULL;
  int64_t count = panel->clusters ? panel->clusters : panel->cohorts;
  m->entities = panel->clusters ? panel->clusters : panel->units;
  if (!codes)
    return JI_OK;
  int64_t *start = ji__allocate_array(allocator, (size_t)count + 1, sizeof *start);
  m->order = ji__allocate_array(allocator, (size_t)panel->units, sizeof *m->order);
  if (start && m->order)
    sort_units(codes, panel->units, count, m->order, start);
  if (panel->clusters)
    m->start = start;
  else
    ji__release(allocator, start);
  return start && m->order ? JI_OK : ji__fail_memory(m->ctx);
}

/* The features of an entity into `out`, 0 outside [*from, *to). */
static void read_entity(const maker *m, int64_t entity, double *out, int64_t *from, int64_t *to) {
  int64_t first = m->start ? m->start[entity] : entity;
  int64_t last = m->start ? m->start[entity + 1] : entity + 1;
  *from = m->out->features;
  *to = 0;
  for (int64_t i = first; i < last; i++)
    m->source->read(m->source->user, m->order ? m->order[i] : i, out, from, to);
}

static void clear_range(double *features, int64_t from, int64_t to) {
  if (from < to)
    memset(features + from, 0, (size_t)(to - from) * sizeof *features);
}

/* --- products ----------------------------------------------------------------------------- */

static ji_status gram_block(void *user, int64_t block) {
  const maker *m = user;
  int64_t count = m->out->features, first = block * m->block_entities;
  int64_t last = first + m->block_entities < m->entities ? first + m->block_entities : m->entities;
  double *sums = m->sums + block * (count * count + count), *own = sums + count * count;
  for (int64_t e = first; e < last; e++) {
    int64_t from, to;
    read_entity(m, e, own, &from, &to);
    for (int64_t i = from; i < to; i++)
      if (own[i] != 0)
        ji__kernel_axpy(sums + i * count + from, own[i], own + from, i - from + 1);
    clear_range(own, from, to);
  }
  return JI_OK;
}

static void reduce_gram(const maker *m) {
  int64_t count = m->out->features;
  for (int64_t b = 0; b < m->blocks; b++)
    for (int64_t i = 0; i < count * count; i++)
      m->out->gram[i] += m->sums[b * (count * count + count) + i];
  for (int64_t i = 0; i < count; i++)
    for (int64_t j = 0; j < i; j++)
      m->out->gram[j * count + i] = m->out->gram[i * count + j];
}

static ji_status make_gram(maker *m) {
  const ji_allocator *allocator = ji__allocator(m->ctx);
  double count = (double)m->out->features, fit = GRAM_BYTES / (8 * (count * count + count));
  int64_t blocks = fit < 1 ? 1 : fit > MOST_BLOCKS ? MOST_BLOCKS : (int64_t)fit;
  m->block_entities = (m->entities + blocks - 1) / blocks;
  if (m->block_entities < LEAST_BLOCK)
    m->block_entities = LEAST_BLOCK;
  m->blocks = (m->entities + m->block_entities - 1) / m->block_entities;
  size_t size = (size_t)m->out->features * ((size_t)m->out->features + 1);
  m->out->gram = ji__allocate_array(allocator, size, sizeof *m->out->gram);
  m->sums = ji__allocate_array(allocator, size * (size_t)m->blocks, sizeof *m->sums);
  if (!m->out->gram || !m->sums)
    return ji__fail_memory(m->ctx);
  ji_status status = ji__parallel_for(m->ctx, "products of influences", m->blocks, gram_block, m);
  if (!status)
    reduce_gram(m);
  return status;
}

/* --- random signs ------------------------------------------------------------------------- */

/* JI__DID_DRAWS signs of an entity: the same whichever thread and block asks. */
static void draw_signs(const maker *m, int64_t block, int64_t entity, double *signs) {
  const uint32_t key[2] = {(uint32_t)m->seed, (uint32_t)(m->seed >> 32)};
  const uint32_t counter[4] = {(uint32_t)entity, (uint32_t)((uint64_t)entity >> 32),
                               (uint32_t)block, (uint32_t)STREAM};
  uint32_t words[4];
  ji__philox(counter, key, words);
  for (int i = 0; i < JI__DID_DRAWS; i++)
    signs[i] = 1 - 2 * (double)(int32_t)(words[i / 32] >> (i % 32) & 1U);
}

typedef struct tile {
  double signs[JI__SUM_LINES][JI__DID_DRAWS];
  const double *lines[JI__SUM_LINES];
  double *features; /* JI__SUM_LINES of them, and the weights of one */
  double *weights;
  int64_t from, to, held;
} tile;

/* Adds what the tile holds to the sums of a block of draws. */
static void flush_tile(const maker *m, tile *t, int64_t block) {
  int64_t count = m->out->features;
  for (int64_t f = t->from; t->held && f < t->to; f++) {
    double *weights = t->weights, size = 0;
    for (int64_t g = 0; g < JI__SUM_LINES; g++) {
      weights[g] = g < t->held ? t->features[g * count + f] : 0;
      size += fabs(weights[g]);
    }
    if (size > 0)
      ji__kernel_add(m->out->drawn + f * m->out->draw_stride + block * JI__DID_DRAWS, 0, 1,
                     t->lines, weights, JI__DID_DRAWS);
  }
  for (int64_t g = 0; g < t->held; g++)
    clear_range(t->features + g * count, t->from, t->to);
  t->held = 0;
  t->from = count;
  t->to = 0;
}

static ji_status draw_block(void *user, int64_t block) {
  const maker *m = user;
  const ji_allocator *allocator = ji__allocator(m->ctx);
  size_t count = (size_t)m->out->features;
  tile *t = ji__allocate_array(allocator, 1, sizeof *t);
  double *room = ji__allocate_array(allocator, (count + 1) * JI__SUM_LINES, sizeof *room);
  if (t && room) {
    t->features = room;
    t->weights = room + count * JI__SUM_LINES;
    t->from = m->out->features;
    for (int g = 0; g < JI__SUM_LINES; g++)
      t->lines[g] = t->signs[g];
    for (int64_t e = 0; e < m->entities; e++) {
      int64_t from, to;
      read_entity(m, e, t->features + (size_t)t->held * count, &from, &to);
      draw_signs(m, block, e, t->signs[t->held]);
      t->from = from < t->from ? from : t->from;
      t->to = to > t->to ? to : t->to;
      if (++t->held == JI__SUM_LINES)
        flush_tile(m, t, block);
    }
    flush_tile(m, t, block);
  }
  ji_status status = t && room ? JI_OK : JI_ERROR_MEMORY;
  ji__release(allocator, room);
  ji__release(allocator, t);
  return status;
}

static ji_status make_draws(maker *m) {
  int64_t blocks = (m->out->draws + JI__DID_DRAWS - 1) / JI__DID_DRAWS;
  m->out->draw_stride = blocks * JI__DID_DRAWS;
  m->out->drawn =
      ji__allocate_array(ji__allocator(m->ctx),
                         (size_t)m->out->features * (size_t)m->out->draw_stride, sizeof(double));
  if (!m->out->drawn)
    return ji__fail_memory(m->ctx);
  ji_status status = ji__parallel_for(m->ctx, "multiplier bootstrap", blocks, draw_block, m);
  return status == JI_ERROR_MEMORY ? ji__fail_memory(m->ctx) : status;
}

ji_status ji__did_influence_make(ji_context *ctx, const ji__did_panel *panel,
                                 const ji__did_source *source, ji__did_influence *influence) {
  const ji_allocator *allocator = ji__allocator(ctx);
  maker m = {.ctx = ctx, .source = source, .out = influence, .seed = ctx->options.seed};
  ji_status status = make_order(&m, panel);
  if (!status)
    status = make_gram(&m);
  ji__release(allocator, m.sums);
  if (!status && influence->draws)
    status = make_draws(&m);
  ji__release(allocator, m.order);
  ji__release(allocator, m.start);
  return status;
}

/* --- estimates ---------------------------------------------------------------------------- */

double ji__did_covariance(const ji__did_influence *influence, const ji__did_terms *left,
                          const ji__did_terms *right) {
  double sum = 0;
  for (int64_t i = 0; i < left->count; i++) {
    const double *row = influence->gram + left->feature[i] * influence->features;
    double inner = 0;
    for (int64_t j = 0; j < right->count; j++)
      inner += row[right->feature[j]] * right->factor[j];
    sum += left->factor[i] * inner;
  }
  return sum;
}

void ji__did_draws_of(const ji__did_influence *influence, const ji__did_terms *terms, double *out) {
  memset(out, 0, (size_t)influence->draws * sizeof *out);
  for (int64_t i = 0; i < terms->count; i++)
    ji__kernel_axpy(out, terms->factor[i],
                    influence->drawn + terms->feature[i] * influence->draw_stride,
                    influence->draws);
}

/* The p-quantile of type 7; the array is rearranged. */
static double quantile(double *values, int64_t count, double p) {
  double fraction;
  size_t rank = ji__quantile_rank((size_t)count, p, &fraction);
  double low = ji__order_statistic(values, (size_t)count, rank);
  if (!(fraction > 0))
    return low;
  return low + fraction * (ji__order_statistic(values, (size_t)count, rank + 1) - low);
}

double ji__did_spread(double *draws, int64_t count) {
  double low = quantile(draws, count, 0.25), high = quantile(draws, count, 0.75);
  return (high - low) / (2 * ji__normal_quantile(0.75));
}

/* The largest |t| of each draw. */
static void largest_ratio(const double *draws, double error, int64_t count, double *largest) {
  for (int64_t d = 0; d < count; d++)
    largest[d] = fmax(largest[d], fabs(draws[d]) / error);
}

/* The smallest value that at least a share p does not exceed (type 1). */
static double lower_quantile(double *values, int64_t count, double p) {
  double place = ceil((double)count * p - 1e-9);
  int64_t rank = place < 1 ? 0 : (int64_t)place - 1;
  return ji__order_statistic(values, (size_t)count, (size_t)(rank < count ? rank : count - 1));
}

ji_status ji__did_errors(ji_context *ctx, const ji__did *did, const ji__did_terms *terms,
                         const int32_t *skip, int64_t count, double *errors, double *critical) {
  const ji__did_influence *influence = &did->influence;
  int64_t draws = influence->draws, used = 0;
  *critical = NAN;
  for (int64_t i = 0; i < count; i++)
    errors[i] = skip[i] ? 0 : sqrt(fmax(0, ji__did_covariance(influence, &terms[i], &terms[i])));
  if (!draws)
    return JI_OK;
  double *own = ji__allocate_array(ji__allocator(ctx), (size_t)draws, 3 * sizeof *own);
  if (!own)
    return ji__fail_memory(ctx);
  double *copy = own + draws, *largest = copy + draws;
  for (int64_t i = 0; i < count; i++) {
    if (skip[i] || !(errors[i] > 0))
      continue;
    ji__did_draws_of(influence, &terms[i], own);
    memcpy(copy, own, (size_t)draws * sizeof *own);
    errors[i] = ji__did_spread(copy, draws);
    if (errors[i] > 0) {
      largest_ratio(own, errors[i], draws, largest);
      used++;
    }
  }
  if (used)
    *critical = lower_quantile(largest, draws, did->plan.options.confidence);
  ji__release(ji__allocator(ctx), own);
  return JI_OK;
}
