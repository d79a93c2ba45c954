/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/absorb_plan.h"

#include <string.h>

#define MOST_BLOCKS 16
#define BLOCK_ROWS 32768 /* fewer rows are not worth a block */

/* The effect with most levels leads: the rest of the system is then smallest. */
static void read_effects(ji__absorb *plan, const ji__effect *effects) {
  for (int64_t q = 0; q < plan->count; q++) {
    plan->given[q] = effects[q].codes;
    plan->levels[q] = effects[q].levels;
    if (effects[q].levels > effects[plan->lead].levels)
      plan->lead = q;
  }
  plan->others = plan->count ? plan->count - 1 : 0;
  for (int64_t q = 0, other = 0; q < plan->count; q++) {
    if (q == plan->lead)
      continue;
    plan->base[other++] = plan->rest;
    plan->rest += effects[q].levels;
  }
}

static int is_sorted(const int32_t *codes, int64_t rows) {
  for (int64_t i = 1; i < rows; i++)
    if (codes[i] < codes[i - 1])
      return 0;
  return 1;
}

/* Where each level begins; and, where rows are not in its order, which row stands where. */
static ji_status order_rows(ji_context *ctx, ji__absorb *plan) {
  const int32_t *codes = plan->given[plan->lead];
  int64_t levels = plan->levels[plan->lead], *start = plan->start;
  for (int64_t i = 0; i < plan->rows; i++)
    start[codes[i] + 1]++;
  for (int64_t l = 0; l < levels; l++)
    start[l + 1] += start[l];
  if (is_sorted(codes, plan->rows))
    return JI_OK;
  plan->order = ji__allocate_array(&plan->allocator, (size_t)plan->rows, sizeof *plan->order);
  if (!plan->order)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < plan->rows; i++)
    plan->order[start[codes[i]]++] = (int32_t)i;
  memmove(start + 1, start, (size_t)levels * sizeof *start);
  start[0] = 0;
  return JI_OK;
}

static ji_status order_codes(ji_context *ctx, ji__absorb *plan) {
  size_t rows = (size_t)plan->rows;
  if (plan->order && plan->others) {
    plan->moved =
        ji__allocate_array(&plan->allocator, rows * (size_t)plan->others + 1, sizeof *plan->moved);
    if (!plan->moved)
      return ji__fail_memory(ctx);
  }
  for (int64_t q = 0, other = 0; q < plan->count; q++) {
    if (q == plan->lead)
      continue;
    plan->codes[other] = plan->given[q];
    if (plan->order) {
      int32_t *moved = plan->moved + other * plan->rows;
      for (int64_t i = 0; i < plan->rows; i++)
        moved[i] = plan->given[q][plan->order[i]];
      plan->codes[other] = moved;
    }
    other++;
  }
  return JI_OK;
}

/* How many blocks: from the data alone. Each has sums of its own of all other levels, which must
 * stay small beside the rows. */
static int64_t block_count(const ji__absorb *plan) {
  int64_t blocks = plan->rows / BLOCK_ROWS + 1;
  if (plan->rest && blocks > plan->rows / (4 * plan->rest) + 2)
    blocks = plan->rows / (4 * plan->rest) + 2;
  return blocks < MOST_BLOCKS ? blocks : MOST_BLOCKS;
}

/* Cuts behind the level in which a block's share of the rows ends. */
static void cut_blocks(ji__absorb *plan) {
  int64_t levels = plan->count ? plan->levels[plan->lead] : 0, level = 0;
  for (int64_t b = 0; b < plan->blocks; b++) {
    plan->block[b] = level;
    int64_t goal = plan->rows / plan->blocks * (b + 1);
    while (level < levels && plan->start[level] < goal)
      level++;
  }
  plan->block[plan->blocks] = levels;
}

static ji_status order_weights(ji_context *ctx, ji__absorb *plan, const double *weights) {
  plan->weights = weights;
  if (!weights || !plan->order)
    return JI_OK;
  if (!plan->own_weights)
    plan->own_weights =
        ji__allocate_array(&plan->allocator, (size_t)plan->rows, sizeof *plan->own_weights);
  if (!plan->own_weights)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < plan->rows; i++)
    plan->own_weights[i] = weights[plan->order[i]];
  plan->weights = plan->own_weights;
  return JI_OK;
}

static double inverse_of(double weight) {
  return weight > 0 ? 1 / weight : 0;
}

static void weigh_levels(ji__absorb *plan) {
  memset(plan->diagonal, 0, (size_t)plan->rest * sizeof *plan->diagonal);
  for (int64_t l = 0; l < plan->levels[plan->lead]; l++) {
    double sum = 0;
    for (int64_t i = plan->start[l]; i < plan->start[l + 1]; i++) {
      double weight = plan->weights ? plan->weights[i] : 1;
      sum += weight;
      for (int64_t q = 0; q < plan->others; q++)
        plan->diagonal[plan->base[q] + plan->codes[q][i]] += weight;
    }
    plan->inverse[l] = inverse_of(sum);
  }
  for (int64_t l = 0; l < plan->rest; l++)
    plan->scale[l] = inverse_of(plan->diagonal[l]);
}

static ji_status allocate_plan(ji_context *ctx, ji__absorb *plan) {
  const ji_allocator *a = &plan->allocator;
  size_t levels = plan->count ? (size_t)plan->levels[plan->lead] : 0, rest = (size_t)plan->rest;
  plan->blocks = block_count(plan);
  plan->start = ji__allocate_array(a, levels + 2, sizeof *plan->start);
  plan->inverse = ji__allocate_array(a, levels + 1, sizeof *plan->inverse);
  plan->diagonal = ji__allocate_array(a, rest + 1, sizeof *plan->diagonal);
  plan->scale = ji__allocate_array(a, rest + 1, sizeof *plan->scale);
  plan->block = ji__allocate_array(a, (size_t)plan->blocks + 1, sizeof *plan->block);
  return plan->start && plan->inverse && plan->diagonal && plan->scale && plan->block
             ? JI_OK
             : ji__fail_memory(ctx);
}

static ji_status make_plan(ji_context *ctx, ji__absorb *plan, const ji__effect *effects,
                           const double *weights) {
  size_t count = (size_t)plan->count + 1;
  plan->given = ji__allocate_array(&plan->allocator, count, sizeof *plan->given);
  plan->codes = ji__allocate_array(&plan->allocator, count, sizeof *plan->codes);
  plan->levels = ji__allocate_array(&plan->allocator, count, sizeof *plan->levels);
  plan->base = ji__allocate_array(&plan->allocator, count, sizeof *plan->base);
  if (!plan->given || !plan->codes || !plan->levels || !plan->base)
    return ji__fail_memory(ctx);
  read_effects(plan, effects);
  ji_status status = allocate_plan(ctx, plan);
  if (status || !plan->count)
    return status;
  status = order_rows(ctx, plan);
  if (!status)
    status = order_codes(ctx, plan);
  if (!status)
    status = ji__absorb_reweight(ctx, plan, weights);
  if (!status)
    cut_blocks(plan);
  return status;
}

ji_status ji__absorb_create(ji_context *ctx, int64_t rows, const ji__effect *effects, int64_t count,
                            const double *weights, ji__absorb **out) {
  *out = NULL;
  if (rows > INT32_MAX)
    return ji__fail(ctx, JI_ERROR_LIMIT, "fixed effects: %lld rows: at most %lld were expected",
                    (long long)rows, (long long)INT32_MAX);
  ji__absorb *plan = ji__allocate_array(ji__allocator(ctx), 1, sizeof *plan);
  if (!plan)
    return ji__fail_memory(ctx);
  *plan = (ji__absorb){.allocator = *ji__allocator(ctx), .rows = rows, .count = count};
  ji_status status = make_plan(ctx, plan, effects, weights);
  if (status)
    ji__absorb_free(plan);
  else
    *out = plan;
  return status;
}

ji_status ji__absorb_reweight(ji_context *ctx, ji__absorb *absorb, const double *weights) {
  if (!absorb->count)
    return JI_OK;
  ji_status status = order_weights(ctx, absorb, weights);
  if (!status)
    weigh_levels(absorb);
  return status;
}

void ji__absorb_free(ji__absorb *absorb) {
  if (!absorb)
    return;
  ji_allocator a = absorb->allocator;
  ji__release(&a, absorb->given);
  ji__release(&a, absorb->codes);
  ji__release(&a, absorb->levels);
  ji__release(&a, absorb->base);
  ji__release(&a, absorb->order);
  ji__release(&a, absorb->start);
  ji__release(&a, absorb->moved);
  ji__release(&a, absorb->own_weights);
  ji__release(&a, absorb->inverse);
  ji__release(&a, absorb->diagonal);
  ji__release(&a, absorb->scale);
  ji__release(&a, absorb->block);
  ji__release(&a, absorb);
}

/* --- connected components: union and find, with paths halved ------------------------------- */

static int32_t root_of(int32_t *parent, int32_t node) {
  while (parent[node] != node) {
    parent[node] = parent[parent[node]];
    node = parent[node];
  }
  return node;
}

static void join(int32_t *parent, int32_t left, int32_t right) {
  left = root_of(parent, left);
  right = root_of(parent, right);
  if (left < right)
    parent[right] = left;
  else
    parent[left] = right;
}

/* Numbers the components in order of their first levels; a level alone without rows is none. */
static int64_t number(int32_t *parent, const uint8_t *seen, int32_t *numbers, int64_t levels) {
  int64_t found = 0;
  for (int64_t l = 0; l < levels; l++) {
    int32_t root = root_of(parent, (int32_t)l);
    if (!seen[l])
      numbers[l] = -1;
    else
      numbers[l] = root == l ? (int32_t)found++ : numbers[root];
  }
  return found;
}

ji_status ji__components(ji_context *ctx, int64_t rows, const ji__effect *first,
                         const ji__effect *second, const uint8_t *keep, int32_t *of_first,
                         int32_t *of_second, int64_t *count) {
  const ji_allocator *allocator = ji__allocator(ctx);
  int64_t levels = first->levels + second->levels;
  if (levels > INT32_MAX)
    return ji__fail(ctx, JI_ERROR_LIMIT, "fixed effects: %lld levels: at most %lld were expected",
                    (long long)levels, (long long)INT32_MAX);
  int32_t *parent = ji__allocate_array(allocator, (size_t)levels + 1, 2 * sizeof *parent);
  uint8_t *seen = ji__allocate_array(allocator, (size_t)levels + 1, sizeof *seen);
  ji_status status = parent && seen ? JI_OK : ji__fail_memory(ctx);
  for (int64_t l = 0; !status && l < levels; l++)
    parent[l] = (int32_t)l;
  for (int64_t i = 0; !status && i < rows; i++) {
    if (keep && !keep[i])
      continue;
    int32_t left = first->codes[i], right = (int32_t)(first->levels + second->codes[i]);
    seen[left] = seen[right] = 1;
    join(parent, left, right);
  }
  if (!status) {
    int32_t *numbers = parent + levels;
    *count = number(parent, seen, numbers, levels);
    if (of_first)
      memcpy(of_first, numbers, (size_t)first->levels * sizeof *numbers);
    if (of_second)
      memcpy(of_second, numbers + first->levels, (size_t)second->levels * sizeof *numbers);
  }
  ji__release(allocator, seen);
  ji__release(allocator, parent);
  return status;
}
