/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/summary.h"

#include "core/thread.h"
#include "stats/order.h"

#include <math.h>
#include <string.h>

#define PILOT ((size_t)1 << 14) /* draws from which quantiles are guessed */
#define BLOCK ((size_t)1 << 13) /* draws of one block, while there are few enough blocks */
#define BLOCKS_MAXIMUM 4096
#define ATTEMPTS 3

/* Powers of (x - shift) / scale, summed over a block. */
typedef struct tally {
  double sums[4];
  uint64_t negative;
} tally;

/* What is known of a figure before the pass. */
typedef struct guess {
  double shift, scale;
  ji__bracket brackets[JI__QUANTILES];
} guess;

typedef struct pass {
  const ji__uncertain *run;
  const size_t *targets;
  size_t count;
  ji_allocator allocator;
  uint64_t draws, block; /* block: how many draws it has */
  double probabilities[JI__QUANTILES];
  double width;
  double *pilot; /* by target: PILOT draws, or all */
  size_t pilot_draws;
  guess *guesses;
  tally *tallies; /* by block and target */
  ji__summary *out;
} pass;

/* --- draws of a block --------------------------------------------------------------------------
 */

/* What one block works in: slots, scratch, counts. */
typedef struct workspace {
  double *slots, *scratch;
  ji__bracket_count *counts;
} workspace;

static int open_workspace(const pass *p, workspace *out) {
  const ji__formula *formula = &p->run->formula;
  *out = (workspace){
      ji__allocate_array(&p->allocator, formula->slot_count, JI__STRIP * sizeof(double)),
      ji__allocate_array(&p->allocator, ji__sample_scratch(&p->run->sample), sizeof(double)),
      ji__allocate_array(&p->allocator, p->count * JI__QUANTILES, sizeof(ji__bracket_count))};
  return out->slots && out->scratch && out->counts;
}

static void close_workspace(const pass *p, workspace *w) {
  ji__release(&p->allocator, w->slots);
  ji__release(&p->allocator, w->scratch);
  ji__release(&p->allocator, w->counts);
}

static const double *draw_strip(const pass *p, const workspace *w, uint64_t first, size_t count) {
  ji__sample_draw(&p->run->sample, p->run->ctx->options.seed, 0, first, count, w->slots,
                  w->scratch);
  ji__formula_run(&p->run->formula, w->slots, JI__STRIP, count);
  return w->slots;
}

static const double *values_of(const pass *p, const double *slots, size_t target) {
  return slots + p->run->targets[p->targets[target]].slot * JI__STRIP;
}

static size_t strip_size(uint64_t at, uint64_t end) {
  return end - at < JI__STRIP ? (size_t)(end - at) : JI__STRIP;
}

/* --- the pilot ---------------------------------------------------------------------------------
 */

static ji_status pilot_block(void *user, int64_t block) {
  const pass *p = user;
  workspace w;
  ji_status status = open_workspace(p, &w) ? JI_OK : JI_ERROR_MEMORY;
  uint64_t at = (uint64_t)block * BLOCK, end = at + BLOCK;
  end = end < p->pilot_draws ? end : p->pilot_draws;
  for (; !status && at < end; at += JI__STRIP) {
    size_t count = strip_size(at, end);
    const double *slots = draw_strip(p, &w, at, count);
    for (size_t k = 0; k < p->count; k++)
      memcpy(p->pilot + k * p->pilot_draws + at, values_of(p, slots, k), count * sizeof *slots);
  }
  close_workspace(p, &w);
  return status;
}

/* Where the figure lies and how far it spreads; all that matters is the order of magnitude. */
static void guess_scale(guess *found, const double *values, size_t count) {
  double mean = 0, square = 0, n = (double)count;
  for (size_t i = 0; i < count; i++)
    mean += values[i] / n;
  for (size_t i = 0; i < count; i++)
    square += (values[i] - mean) * (values[i] - mean) / n;
  found->shift = isfinite(mean) ? mean : 0;
  found->scale = isfinite(square) && square > 0 ? sqrt(square) : 1;
}

/* How many of all draws the bracket has room for. What lies between two of the pilot's values is
 * itself known only to a standard error; more than the room is seen and repeated. */
static size_t room_for(const pass *p, double share) {
  double most = share + 8 * sqrt(share / (double)p->pilot_draws);
  double room = most * (double)p->draws + 1000;
  return room < (double)p->draws ? (size_t)room : (size_t)p->draws;
}

/* One quantile of one figure: block = target * JI__QUANTILES + quantile. */
static ji_status guess_bracket(const pass *p, guess *found, double *values, size_t quantile) {
  ji__bracket *bracket = &found->brackets[quantile];
  double share = 1;
  if (p->pilot_draws == p->draws || !isfinite(p->width)) {
    bracket->low = -INFINITY;
    bracket->high = INFINITY;
  } else {
    ji__bracket_guess(bracket, values, p->pilot_draws, p->probabilities[quantile], p->width,
                      &share);
  }
  ji__release(&p->allocator, bracket->values);
  bracket->capacity = room_for(p, share);
  bracket->values = ji__allocate_array(&p->allocator, bracket->capacity, sizeof *bracket->values);
  atomic_store(&bracket->kept, 0);
  atomic_store(&bracket->below, 0);
  atomic_store(&bracket->at_low, 0);
  atomic_store(&bracket->at_high, 0);
  return bracket->values ? JI_OK : JI_ERROR_MEMORY;
}

static ji_status guess_target(void *user, int64_t target) {
  const pass *p = user;
  double *values = p->pilot + (size_t)target * p->pilot_draws;
  guess_scale(&p->guesses[target], values, p->pilot_draws);
  ji_status status = JI_OK;
  for (size_t q = 0; !status && q < JI__QUANTILES; q++)
    status = guess_bracket(p, &p->guesses[target], values, q);
  return status;
}

/* --- the pass ----------------------------------------------------------------------------------
 */

static void add_powers(const guess *g, const double *values, size_t count, tally *sums) {
  double first = 0, second = 0, third = 0, fourth = 0, shift = g->shift, per_scale = 1 / g->scale;
  uint64_t negative = 0;
  for (size_t i = 0; i < count; i++) {
    double d = (values[i] - shift) * per_scale, square = d * d;
    first += d;
    second += square;
    third += square * d;
    fourth += square * square;
    negative += values[i] < 0;
  }
  sums->sums[0] += first;
  sums->sums[1] += second;
  sums->sums[2] += third;
  sums->sums[3] += fourth;
  sums->negative += negative;
}

static ji_status pass_block(void *user, int64_t block) {
  const pass *p = user;
  workspace w;
  ji_status status = open_workspace(p, &w) ? JI_OK : JI_ERROR_MEMORY;
  uint64_t at = (uint64_t)block * p->block, end = at + p->block;
  end = end < p->draws ? end : p->draws;
  tally *tallies = p->tallies + (size_t)block * p->count;
  for (; !status && at < end; at += JI__STRIP) {
    size_t count = strip_size(at, end);
    const double *slots = draw_strip(p, &w, at, count);
    for (size_t k = 0; k < p->count; k++) {
      const double *values = values_of(p, slots, k);
      add_powers(&p->guesses[k], values, count, &tallies[k]);
      for (size_t q = 0; q < JI__QUANTILES; q++)
        ji__bracket_add(&p->guesses[k].brackets[q], values, count,
                        &w.counts[k * JI__QUANTILES + q]);
    }
  }
  for (size_t i = 0; !status && i < p->count * JI__QUANTILES; i++)
    ji__bracket_settle(&p->guesses[i / JI__QUANTILES].brackets[i % JI__QUANTILES], &w.counts[i]);
  close_workspace(p, &w);
  return status;
}

/* --- results -----------------------------------------------------------------------------------
 */

/* Moments of (x - shift) / scale, then of x. The standard error of the standard deviation is that
 * of the variance, (m4 - m2^2) / n, over twice the deviation. */
static void close_moments(const pass *p, size_t target, size_t blocks) {
  tally all = {0};
  const guess *g = &p->guesses[target];
  ji__summary *out = &p->out[target];
  for (size_t b = 0; b < blocks; b++) {
    const tally *part = &p->tallies[b * p->count + target];
    for (size_t k = 0; k < 4; k++)
      all.sums[k] += part->sums[k];
    all.negative += part->negative;
  }
  double n = (double)p->draws, mean = all.sums[0] / n, second = all.sums[1] / n;
  double m2 = fmax(second - mean * mean, 0);
  double m4 = all.sums[3] / n - 4 * mean * all.sums[2] / n + 6 * mean * mean * second -
              3 * mean * mean * mean * mean;
  double variance = m2 * n / (n - 1);
  out->negative = all.negative;
  out->mean = g->shift + g->scale * mean;
  out->deviation = g->scale * sqrt(variance);
  out->mean_error = out->deviation / sqrt(n);
  out->deviation_error =
      variance > 0 ? g->scale * sqrt(fmax(m4 - m2 * m2, 0) / n) / (2 * sqrt(variance)) : 0;
}

static int close_quantile(const pass *p, size_t target, size_t quantile) {
  ji__bracket *bracket = &p->guesses[target].brackets[quantile];
  double probability = p->probabilities[quantile], n = (double)p->draws;
  double values[4], part = 0;
  uint64_t last = p->draws - 1;
  uint64_t rank = ji__quantile_rank((size_t)p->draws, probability, &part);
  uint64_t reach = (uint64_t)ceil(sqrt(n * probability * (1 - probability)));
  const uint64_t ranks[4] = {rank, rank < last ? rank + 1 : last, rank > reach ? rank - reach : 0,
                             last - rank > reach ? rank + reach : last};
  for (size_t i = 0; i < 4; i++)
    if (!ji__bracket_find(bracket, ranks[i], &values[i]))
      return 0;
  p->out[target].quantiles[quantile] = values[0] + part * (values[1] - values[0]);
  p->out[target].quantile_errors[quantile] = (values[3] - values[2]) / 2;
  return 1;
}

/* JI_ERROR_CONVERGENCE: a bracket was too narrow, or too full. */
static ji_status close_target(void *user, int64_t target) {
  const pass *p = user;
  for (size_t q = 0; q < JI__QUANTILES; q++)
    if (!close_quantile(p, (size_t)target, q))
      return JI_ERROR_CONVERGENCE;
  return JI_OK;
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static size_t block_count(uint64_t draws, uint64_t block) {
  return (size_t)((draws + block - 1) / block);
}

static ji_status refuse_infinite(const pass *p) {
  for (size_t k = 0; k < p->count; k++)
    if (!isfinite(p->out[k].mean) || !isfinite(p->out[k].deviation))
      return ji__uncertain_fail_at(p->run, p->targets[k], JI_ERROR_VALUE,
                                   "a draw is not a finite number: an input's distribution reaches "
                                   "where the account divides by 0, or beyond all numbers");
  return JI_OK;
}

static ji_status run_pass(pass *p) {
  ji_context *ctx = p->run->ctx;
  size_t blocks = block_count(p->draws, p->block);
  memset(p->tallies, 0, blocks * p->count * sizeof *p->tallies);
  ji_status status = ji__parallel_for(ctx, NULL, (int64_t)p->count, guess_target, p);
  if (!status)
    status = ji__parallel_for(ctx, p->run->function, (int64_t)blocks, pass_block, p);
  for (size_t k = 0; !status && k < p->count; k++)
    close_moments(p, k, blocks);
  if (!status)
    status = refuse_infinite(p);
  return status ? status : ji__parallel_for(ctx, NULL, (int64_t)p->count, close_target, p);
}

static ji_status allocate(pass *p) {
  size_t blocks = block_count(p->draws, p->block);
  p->pilot = ji__allocate_array(&p->allocator, p->count, p->pilot_draws * sizeof *p->pilot);
  p->guesses = ji__allocate_array(&p->allocator, p->count, sizeof *p->guesses);
  p->tallies = ji__allocate_array(&p->allocator, blocks, p->count * sizeof *p->tallies);
  return p->pilot && p->guesses && p->tallies ? JI_OK : JI_ERROR_MEMORY;
}

static void release(pass *p) {
  for (size_t k = 0; p->guesses && k < p->count; k++)
    for (size_t q = 0; q < JI__QUANTILES; q++)
      ji__release(&p->allocator, p->guesses[k].brackets[q].values);
  ji__release(&p->allocator, p->pilot);
  ji__release(&p->allocator, p->guesses);
  ji__release(&p->allocator, p->tallies);
}

static void size_blocks(pass *p) {
  uint64_t least = (p->draws + BLOCKS_MAXIMUM - 1) / BLOCKS_MAXIMUM;
  p->block = BLOCK;
  if (least > BLOCK)
    p->block = (least + JI__STRIP - 1) / JI__STRIP * JI__STRIP;
  p->pilot_draws = p->draws < PILOT ? (size_t)p->draws : PILOT;
}

ji_status ji__summarize(const ji__uncertain *run, const size_t *targets, size_t count, double width,
                        ji__summary *out) {
  if (!count)
    return JI_OK;
  double tail = (1 - run->options.confidence) / 2;
  pass p = {.run = run,
            .targets = targets,
            .count = count,
            .allocator = *ji__allocator(run->ctx),
            .draws = (uint64_t)run->options.draws,
            .probabilities = {tail, 0.5, 1 - tail},
            .width = width,
            .out = out};
  size_blocks(&p);
  ji_status status = allocate(&p);
  if (!status)
    status = ji__parallel_for(run->ctx, NULL, (int64_t)block_count(p.pilot_draws, BLOCK),
                              pilot_block, &p);
  for (int attempt = 0; !status; attempt++) {
    status = run_pass(&p);
    if (status != JI_ERROR_CONVERGENCE)
      break;
    status = JI_OK;
    p.width = attempt < ATTEMPTS ? 4 * p.width : INFINITY;
  }
  release(&p);
  return status == JI_ERROR_MEMORY ? ji__fail_memory(run->ctx) : status;
}
