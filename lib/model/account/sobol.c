/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_sobol(): first-order and total indices of the figures' variance. The estimators and
 * their sources stand in the header. */
#include "core/thread.h"
#include "model/account/uncertain.h"

#include <math.h>
#include <string.h>

#define ROWS 8192
#define BLOCKS_MAXIMUM 64

enum { LAYER, BASIS, SCENARIO, RANK, INPUT, FIRST, FIRST_ERROR, TOTAL, TOTAL_ERROR, REASON, END };

static const ji__writer_column columns[END] = {
    {.name = "layer", .type = JI_TYPE_TEXT, .description = "layer of the account"},
    {.name = "basis", .type = JI_TYPE_TEXT, .description = "gross or net"},
    {.name = "scenario", .type = JI_TYPE_TEXT, .description = "of the net figure's parameters"},
    {.name = "rank", .type = JI_TYPE_INT64, .description = "1: the largest total index"},
    {.name = "input",
     .type = JI_TYPE_TEXT,
     .description = "input, or a group of correlated inputs, a+b"},
    {.name = "first_order",
     .type = JI_TYPE_FLOAT64,
     .unit = "1",
     .description = "share of the variance that the input explains alone"},
    {.name = "first_order_error",
     .type = JI_TYPE_FLOAT64,
     .unit = "1",
     .description = "Monte Carlo standard error of first_order"},
    {.name = "total",
     .type = JI_TYPE_FLOAT64,
     .unit = "1",
     .description = "share of the variance that would be left if all other inputs were known"},
    {.name = "total_error",
     .type = JI_TYPE_FLOAT64,
     .unit = "1",
     .description = "Monte Carlo standard error of total"},
    {.name = "reason", .type = JI_TYPE_TEXT, .description = "why there is no index"},
};

/* Of one target: its mean over A, then (fA^2 + fB^2) / 2 around it. */
typedef struct moments {
  double sum, square; /* of f(A), around the centre */
  double v, v_square; /* of (fA^2 + fB^2) / 2 */
  uint64_t not_finite;
} moments;

/* Of one target and group: u = fB (fAi - fA), w = (fA - fAi)^2 / 2, beside v. */
typedef struct products {
  double u, u_square, u_v, w, w_square, w_v;
} products;

typedef struct sobol {
  ji__uncertain run;
  ji_allocator allocator;
  size_t *targets; /* those with a figure that some uncertain input moves */
  size_t *roots;   /* of the groups: the first input of each */
  size_t count, group_count;
  uint64_t rows, block;
  size_t blocks;
  double *shift, *per_scale; /* by target */
  moments *moments;          /* by block and target; the first block holds the sums at the end */
  products *products;        /* by block, target and group */
  int second;                /* whether the pass over B is on */
  ji__writer *writer;
} sobol;

/* --- one block ----------------------------------------------------------------------------------
 */

typedef struct workspace {
  double *a, *b, *mixed, *scratch; /* slots of A, of B, of A with one group of B */
} workspace;

static int open_workspace(const sobol *s, workspace *out) {
  size_t slots = s->run.formula.slot_count;
  *out = (workspace){
      ji__allocate_array(&s->allocator, slots, JI__STRIP * sizeof(double)),
      ji__allocate_array(&s->allocator, slots, JI__STRIP * sizeof(double)),
      ji__allocate_array(&s->allocator, slots, JI__STRIP * sizeof(double)),
      ji__allocate_array(&s->allocator, ji__sample_scratch(&s->run.sample), sizeof(double))};
  return out->a && out->b && out->mixed && out->scratch;
}

static void close_workspace(const sobol *s, workspace *w) {
  ji__release(&s->allocator, w->a);
  ji__release(&s->allocator, w->b);
  ji__release(&s->allocator, w->mixed);
  ji__release(&s->allocator, w->scratch);
}

static const double *values_of(const sobol *s, const double *slots, size_t target) {
  return slots + s->run.targets[s->targets[target]].slot * JI__STRIP;
}

static void draw(const sobol *s, uint64_t set, uint64_t first, size_t count, double *slots,
                 double *scratch) {
  ji__sample_draw(&s->run.sample, s->run.ctx->options.seed, set, first, count, slots, scratch);
  ji__formula_run(&s->run.formula, slots, JI__STRIP, count);
}

/* The inputs of one group from one set of slots to another; of all groups: JI__NONE. */
static void copy_group(const sobol *s, size_t root, const double *from, double *to) {
  const ji__formula *formula = &s->run.formula;
  for (size_t i = 0; i < formula->input_count; i++)
    if (root == JI__NONE || s->run.sample.group[i] == root)
      memcpy(to + formula->inputs[i].slot * JI__STRIP, from + formula->inputs[i].slot * JI__STRIP,
             JI__STRIP * sizeof *to);
}

static void add_centre(const sobol *s, const workspace *w, size_t count, moments *sums) {
  for (size_t k = 0; k < s->count; k++) {
    const double *a = values_of(s, w->a, k);
    double shift = s->shift[k];
    for (size_t i = 0; i < count; i++) {
      sums[k].sum += a[i] - shift;
      sums[k].square += (a[i] - shift) * (a[i] - shift);
      sums[k].not_finite += isfinite(a[i]) ? 0 : 1;
    }
  }
}

static void add_variance(const sobol *s, const workspace *w, size_t count, moments *sums) {
  for (size_t k = 0; k < s->count; k++) {
    const double *a = values_of(s, w->a, k), *b = values_of(s, w->b, k);
    double shift = s->shift[k], per_scale = s->per_scale[k];
    for (size_t i = 0; i < count; i++) {
      double fa = (a[i] - shift) * per_scale, fb = (b[i] - shift) * per_scale;
      double v = 0.5 * (fa * fa + fb * fb);
      sums[k].v += v;
      sums[k].v_square += v * v;
      sums[k].not_finite += isfinite(v) ? 0 : 1;
    }
  }
}

static void add_products(const sobol *s, const workspace *w, size_t target, size_t count,
                         products *sums) {
  const double *a = values_of(s, w->a, target), *b = values_of(s, w->b, target);
  const double *mixed = values_of(s, w->mixed, target);
  double shift = s->shift[target], per_scale = s->per_scale[target];
  products p = {0};
  for (size_t i = 0; i < count; i++) {
    double fa = (a[i] - shift) * per_scale, fb = (b[i] - shift) * per_scale;
    double fm = (mixed[i] - shift) * per_scale;
    double v = 0.5 * (fa * fa + fb * fb), u = fb * (fm - fa), w2 = 0.5 * (fa - fm) * (fa - fm);
    p.u += u;
    p.u_square += u * u;
    p.u_v += u * v;
    p.w += w2;
    p.w_square += w2 * w2;
    p.w_v += w2 * v;
  }
  sums->u += p.u;
  sums->u_square += p.u_square;
  sums->u_v += p.u_v;
  sums->w += p.w;
  sums->w_square += p.w_square;
  sums->w_v += p.w_v;
}

/* The strip with each group of A exchanged for that of B in turn. */
static void exchange_groups(const sobol *s, const workspace *w, size_t count, products *sums) {
  copy_group(s, JI__NONE, w->a, w->mixed);
  for (size_t g = 0; g < s->group_count; g++) {
    copy_group(s, s->roots[g], w->b, w->mixed);
    ji__formula_run(&s->run.formula, w->mixed, JI__STRIP, count);
    for (size_t k = 0; k < s->count; k++)
      add_products(s, w, k, count, &sums[k * s->group_count + g]);
    copy_group(s, s->roots[g], w->a, w->mixed);
  }
}

static ji_status run_block(void *user, int64_t block) {
  const sobol *s = user;
  workspace w;
  ji_status status = open_workspace(s, &w) ? JI_OK : JI_ERROR_MEMORY;
  uint64_t at = (uint64_t)block * s->block, end = at + s->block;
  end = end < s->rows ? end : s->rows;
  for (; !status && at < end; at += JI__STRIP) {
    size_t count = end - at < JI__STRIP ? (size_t)(end - at) : JI__STRIP;
    moments *sums = s->moments + (size_t)block * s->count;
    draw(s, 0, at, count, w.a, w.scratch);
    if (!s->second) {
      add_centre(s, &w, count, sums);
      continue;
    }
    draw(s, 1, at, count, w.b, w.scratch);
    add_variance(s, &w, count, sums);
    exchange_groups(s, &w, count, s->products + (size_t)block * s->count * s->group_count);
  }
  close_workspace(s, &w);
  return status;
}

/* --- both passes --------------------------------------------------------------------------------
 */

static ji_status run_pass(sobol *s, int second) {
  s->second = second;
  memset(s->moments, 0, s->blocks * s->count * sizeof *s->moments);
  ji_status status =
      ji__parallel_for(s->run.ctx, s->run.function, (int64_t)s->blocks, run_block, s);
  for (size_t b = 1; !status && b < s->blocks; b++)
    for (size_t k = 0; k < s->count; k++) {
      const moments *part = &s->moments[b * s->count + k];
      s->moments[k].sum += part->sum;
      s->moments[k].square += part->square;
      s->moments[k].v += part->v;
      s->moments[k].v_square += part->v_square;
      s->moments[k].not_finite += part->not_finite;
    }
  for (size_t k = 0; !status && k < s->count; k++)
    if (s->moments[k].not_finite)
      status = ji__uncertain_fail_at(&s->run, s->targets[k], JI_ERROR_VALUE,
                                     "a draw is not a finite number: an input's distribution "
                                     "reaches where the account divides by 0");
  return status;
}

static void reduce_products(sobol *s) {
  size_t each = s->count * s->group_count;
  for (size_t b = 1; b < s->blocks; b++)
    for (size_t i = 0; i < each; i++) {
      const products *part = &s->products[b * each + i];
      s->products[i].u += part->u;
      s->products[i].u_square += part->u_square;
      s->products[i].u_v += part->u_v;
      s->products[i].w += part->w;
      s->products[i].w_square += part->w_square;
      s->products[i].w_v += part->w_v;
    }
}

/* The first pass finds where each figure lies and how far it spreads: less its mean, products
 * cancel least. */
static void settle_centre(sobol *s) {
  double n = (double)s->rows;
  for (size_t k = 0; k < s->count; k++) {
    double mean = s->moments[k].sum / n, square = s->moments[k].square / n - mean * mean;
    s->shift[k] += mean;
    s->per_scale[k] = square > 0 ? 1 / sqrt(square) : 1;
  }
}

static ji_status estimate(sobol *s) {
  for (size_t k = 0; k < s->count; k++) {
    s->shift[k] = s->run.targets[s->targets[k]].figure->value;
    s->per_scale[k] = 1;
  }
  ji_status status = run_pass(s, 0);
  if (status)
    return status;
  settle_centre(s);
  status = run_pass(s, 1);
  if (!status)
    reduce_products(s);
  return status;
}

static void find_groups(sobol *s) {
  const ji__sample *sample = &s->run.sample;
  for (size_t i = 0; i < sample->uncertain_count; i++)
    if (sample->group[sample->uncertain[i]] == sample->uncertain[i])
      s->roots[s->group_count++] = sample->uncertain[i];
}

static ji_status allocate(sobol *s) {
  ji__arena *arena = s->run.formula.arena;
  s->targets = ji__arena_array(arena, s->run.target_count + 1, sizeof *s->targets);
  s->roots = ji__arena_array(arena, s->run.sample.uncertain_count + 1, sizeof *s->roots);
  s->shift = ji__arena_array(arena, s->run.target_count + 1, sizeof *s->shift);
  s->per_scale = ji__arena_array(arena, s->run.target_count + 1, sizeof *s->per_scale);
  if (!s->targets || !s->roots || !s->shift || !s->per_scale)
    return ji__fail_memory(s->run.ctx);
  for (size_t i = 0; i < s->run.target_count; i++)
    if (ji__uncertain_count(&s->run, s->run.targets[i].slot))
      s->targets[s->count++] = i;
  find_groups(s);
  s->rows = (uint64_t)s->run.options.draws;
  s->block =
      ((s->rows + BLOCKS_MAXIMUM - 1) / BLOCKS_MAXIMUM + JI__STRIP - 1) / JI__STRIP * JI__STRIP;
  s->blocks = (size_t)((s->rows + s->block - 1) / s->block);
  s->moments = ji__arena_array(arena, s->blocks, (s->count + 1) * sizeof *s->moments);
  s->products = ji__arena_array(arena, s->blocks * (s->count + 1),
                                (s->group_count + 1) * sizeof *s->products);
  return s->moments && s->products ? JI_OK : ji__fail_memory(s->run.ctx);
}

/* --- rows ---------------------------------------------------------------------------------------
 */

/* A ratio of two means over the same rows, and its standard error by the delta method. */
static void divide(double x, double x_square, double x_v, const moments *m, double *ratio,
                   double *error) {
  double r = x / m->v, rest = x_square - 2 * r * x_v + r * r * m->v_square;
  *ratio = r;
  *error = sqrt(fmax(rest, 0)) / m->v;
}

typedef struct index_row {
  size_t group;
  double first, first_error, total, total_error;
} index_row;

static int is_used(const sobol *s, size_t target, size_t group) {
  const ji__sample *sample = &s->run.sample;
  size_t slot = s->run.targets[s->targets[target]].slot;
  for (size_t i = 0; i < sample->uncertain_count; i++)
    if (sample->group[sample->uncertain[i]] == s->roots[group] &&
        ji__uncertain_uses(&s->run, sample->uncertain[i], slot))
      return 1;
  return 0;
}

static size_t rank(const sobol *s, size_t target, index_row *ranked) {
  size_t count = 0;
  for (size_t g = 0; g < s->group_count; g++) {
    if (!is_used(s, target, g))
      continue;
    const products *p = &s->products[target * s->group_count + g];
    index_row next = {g, NAN, NAN, NAN, NAN};
    if (s->moments[target].v > 0) {
      divide(p->u, p->u_square, p->u_v, &s->moments[target], &next.first, &next.first_error);
      divide(p->w, p->w_square, p->w_v, &s->moments[target], &next.total, &next.total_error);
    }
    size_t at = count++;
    for (; at && ranked[at - 1].total < next.total; at--)
      ranked[at] = ranked[at - 1];
    ranked[at] = next;
  }
  return count;
}

static void name_group(const sobol *s, size_t group, ji__buffer *name) {
  const ji__sample *sample = &s->run.sample;
  name->size = 0;
  for (size_t i = 0; i < sample->uncertain_count; i++)
    if (sample->group[sample->uncertain[i]] == s->roots[group])
      ji__buffer_format(name, "%s%s", name->size ? "+" : "",
                        s->run.formula.inputs[sample->uncertain[i]].name);
}

static void write_row(sobol *s, size_t target, size_t place, const index_row *row,
                      ji__buffer *name) {
  const ji__target *at = &s->run.targets[s->targets[target]];
  ji__writer *writer = s->writer;
  name_group(s, row->group, name);
  ji__writer_text(writer, LAYER, s->run.evaluation.vintage->layers[at->layer].entry.name);
  ji__writer_text(writer, BASIS, at->basis);
  ji__writer_text(writer, SCENARIO, at->scenario);
  ji__writer_integer(writer, RANK, (int64_t)place + 1);
  ji__writer_text(writer, INPUT, name->failed ? NULL : name->data);
  ji__writer_known(writer, FIRST, row->first);
  ji__writer_known(writer, FIRST_ERROR, row->first_error);
  ji__writer_known(writer, TOTAL, row->total);
  ji__writer_known(writer, TOTAL_ERROR, row->total_error);
  ji__writer_text(writer, REASON, isnan(row->total) ? "the figure has no variance" : NULL);
  ji__writer_end_row(writer);
}

static ji_status write_rows(sobol *s) {
  index_row *ranked = ji__arena_array(s->run.formula.arena, s->group_count + 1, sizeof *ranked);
  if (!ranked)
    return ji__fail_memory(s->run.ctx);
  ji__buffer name;
  ji__buffer_init(&name, &s->allocator);
  for (size_t target = 0; target < s->count; target++) {
    size_t count = rank(s, target, ranked);
    for (size_t place = 0; place < count; place++)
      write_row(s, target, place, &ranked[place], &name);
  }
  ji_status status = name.failed ? ji__fail_memory(s->run.ctx) : JI_OK;
  ji__buffer_free(&name);
  return status;
}

ji_status ji_account_sobol(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                           const ji_account_uncertainty_options *options, ji_dataset **out) {
  sobol s = {.count = 0};
  ji_status status =
      ji__uncertain_begin(ctx, "ji_account_sobol", model, drivers, options, ROWS, out, &s.run);
  if (!status) {
    s.allocator = *ji__allocator(ctx);
    status = allocate(&s);
  }
  if (!status)
    status = estimate(&s);
  if (!status)
    status = ji__writer_create(ctx, columns, END, &s.writer);
  if (!status)
    status = write_rows(&s);
  if (!status)
    status = ji__uncertain_finish(&s.run, s.writer, model, drivers, 1, out);
  ji__writer_free(s.writer);
  ji__uncertain_end(&s.run);
  return status == JI_ERROR_MEMORY ? ji__fail_memory(ctx) : status;
}
