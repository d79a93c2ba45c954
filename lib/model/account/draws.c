/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_draws(): the draws of every figure as a dataset. */
#include "core/thread.h"
#include "data/builder.h"
#include "model/account/uncertain.h"

#include <string.h>

#define DRAWS 1000
#define BLOCK ((size_t)1 << 13)

typedef struct drawing {
  ji__uncertain run;
  ji_allocator allocator;
  int64_t *numbers; /* of the draws */
  double **values;  /* by target; NULL: it has no value, or the dataset has taken them over */
  size_t rows;
} drawing;

static ji_status draw_block(void *user, int64_t block) {
  const drawing *d = user;
  const ji__formula *formula = &d->run.formula;
  double *slots = ji__allocate_array(&d->allocator, formula->slot_count, JI__STRIP * sizeof *slots);
  double *scratch =
      ji__allocate_array(&d->allocator, ji__sample_scratch(&d->run.sample), sizeof *scratch);
  ji_status status = slots && scratch ? JI_OK : JI_ERROR_MEMORY;
  size_t at = (size_t)block * BLOCK, end = at + BLOCK < d->rows ? at + BLOCK : d->rows;
  for (; !status && at < end; at += JI__STRIP) {
    size_t count = end - at < JI__STRIP ? end - at : JI__STRIP;
    ji__sample_draw(&d->run.sample, d->run.ctx->options.seed, 0,
                    (uint64_t)d->run.options.first_draw + at, count, slots, scratch);
    ji__formula_run(formula, slots, JI__STRIP, count);
    for (size_t t = 0; t < d->run.target_count; t++)
      if (d->values[t])
        memcpy(d->values[t] + at, slots + d->run.targets[t].slot * JI__STRIP,
               count * sizeof *slots);
    for (size_t i = 0; i < count; i++)
      d->numbers[at + i] = d->run.options.first_draw + (int64_t)(at + i);
  }
  ji__release(&d->allocator, slots);
  ji__release(&d->allocator, scratch);
  return status;
}

static ji_status allocate(drawing *d) {
  d->allocator = *ji__allocator(d->run.ctx);
  if (d->run.options.draws > (int64_t)(SIZE_MAX / 16))
    return ji__fail(d->run.ctx, JI_ERROR_LIMIT, "ji_account_draws: too many draws");
  d->rows = (size_t)d->run.options.draws;
  d->values = ji__arena_array(d->run.formula.arena, d->run.target_count + 1, sizeof *d->values);
  d->numbers = ji__allocate_array(&d->allocator, d->rows, sizeof *d->numbers);
  if (!d->values || !d->numbers)
    return ji__fail_memory(d->run.ctx);
  for (size_t t = 0; t < d->run.target_count; t++) {
    if (d->run.targets[t].slot == JI__NONE)
      continue;
    d->values[t] = ji__allocate_array(&d->allocator, d->rows, sizeof **d->values);
    if (!d->values[t])
      return ji__fail_memory(d->run.ctx);
  }
  return JI_OK;
}

static void release(drawing *d) {
  ji__release(&d->allocator, d->numbers);
  for (size_t t = 0; d->values && t < d->run.target_count; t++)
    ji__release(&d->allocator, d->values[t]);
}

/* The column goes to the builder with its buffer; on failure the buffer stays ours. */
static ji_status add_column(drawing *d, ji_dataset_builder *builder, size_t target,
                            ji__buffer *name) {
  const ji__target *at = &d->run.targets[target];
  name->size = 0;
  ji__buffer_string(name, d->run.evaluation.vintage->layers[at->layer].entry.name);
  if (at->scenario)
    ji__buffer_format(name, " net %s", at->scenario);
  if (name->failed)
    return ji__fail_memory(d->run.ctx);
  const ji_column column = {.size = sizeof column,
                            .name = name->data,
                            .unit = at->figure->unit,
                            .description = "draws of the layer's figure",
                            .measure = at->figure->measure,
                            .type = JI_TYPE_FLOAT64,
                            .length = (int64_t)d->rows,
                            .values = d->values[target]};
  void *const owned[3] = {NULL, d->values[target], NULL};
  ji_status status = ji__builder_take(d->run.ctx, builder, &column, owned);
  if (!status)
    d->values[target] = NULL;
  return status;
}

static ji_status add_columns(drawing *d, ji_dataset_builder *builder) {
  const ji_column column = {.size = sizeof column,
                            .name = "draw",
                            .description = "number of the draw",
                            .type = JI_TYPE_INT64,
                            .length = (int64_t)d->rows,
                            .values = d->numbers};
  void *const owned[3] = {NULL, d->numbers, NULL};
  ji_status status = ji__builder_take(d->run.ctx, builder, &column, owned);
  if (status)
    return status;
  d->numbers = NULL;
  ji__buffer name;
  ji__buffer_init(&name, &d->allocator);
  for (size_t t = 0; !status && t < d->run.target_count; t++)
    if (d->values[t])
      status = add_column(d, builder, t, &name);
  ji__buffer_free(&name);
  return status;
}

static ji_status build(drawing *d, const ji_model *model, const ji_dataset *drivers,
                       ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = ji__builder_create(d->run.ctx, &builder);
  if (!status)
    status = add_columns(d, builder);
  if (!status)
    status = ji__uncertain_provenance(&d->run, model, drivers, 1, &provenance);
  if (!status)
    status = ji__builder_finish(d->run.ctx, builder, provenance, out);
  ji__provenance_unref(provenance);
  ji_dataset_builder_free(builder);
  return status;
}

ji_status ji_account_draws(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                           const ji_account_uncertainty_options *options, ji_dataset **out) {
  drawing d = {.rows = 0};
  ji_status status =
      ji__uncertain_begin(ctx, "ji_account_draws", model, drivers, options, DRAWS, out, &d.run);
  if (!status)
    status = allocate(&d);
  if (!status)
    status = ji__parallel_for(ctx, "ji_account_draws", (int64_t)((d.rows + BLOCK - 1) / BLOCK),
                              draw_block, &d);
  if (!status)
    status = build(&d, model, drivers, out);
  release(&d);
  ji__uncertain_end(&d.run);
  return status == JI_ERROR_MEMORY ? ji__fail_memory(ctx) : status;
}
