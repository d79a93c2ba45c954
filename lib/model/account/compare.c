/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/compare.h"

/* The figure under the account's reading for its quantity, if it is a claim and there is one. */
static ji_status read_claim(ji__comparison *run, const ji__account *account, ji__figure *figure,
                            const char **reason) {
  const char *quantity = figure->measure ? ji_measure_field(figure->measure, "quantity") : NULL;
  if (!quantity || !ji__measure_is_claim(figure->measure))
    return JI_OK;
  const ji__reading *reading = ji__account_reading_for(account, quantity);
  if (!reading)
    return JI_OK;
  *reason = reading->text;
  return ji__reading_apply(run->ctx, &run->later.arena, reading, figure);
}

static ji_status change_layer(ji__comparison *run, size_t index) {
  const ji__layer *layer = &run->later.vintage->layers[index];
  size_t other = ji__vintage_layer(run->earlier.vintage, layer->entry.name);
  if (other == JI__NONE)
    return ji__fail(run->ctx, JI_ERROR_LABEL, "the earlier account does not have the layer");
  ji__figure *before = &run->before[index], *after = &run->after[index];
  *before = run->earlier.figures[other];
  *after = run->later.figures[index];
  /* One reading for both, the later account's: it is the one that compares. */
  ji_status status = read_claim(run, run->later.account, before, &run->reasons[index]);
  if (!status)
    status = read_claim(run, run->later.account, after, &run->reasons[index]);
  if (!status)
    status = ji__figure_convert(run->ctx, before, after->unit);
  if (status)
    return status;
  ji__figure *change = &run->change[index];
  *change = *after;
  ji__figure_subtract(change, before);
  status = ji__arena_combine(run->ctx, &run->later.arena, JI_OPERATION_DIFFERENCE, after->measure,
                             before->measure, &change->measure);
  if (status && !run->reasons[index])
    return ji__fail_within(run->ctx, status, "no reading of the account compares its claims");
  return status;
}

static ji_status change_layers(ji__comparison *run) {
  const ji__vintage *later = run->later.vintage, *earlier = run->earlier.vintage;
  for (size_t i = 0; i < earlier->layer_count; i++)
    if (ji__vintage_layer(later, earlier->layers[i].entry.name) == JI__NONE)
      return ji__fail(run->ctx, JI_ERROR_LABEL,
                      "layer \"%s\": the later account does not have the layer",
                      earlier->layers[i].entry.name);
  for (size_t i = 0; i < later->layer_count; i++) {
    ji_status status = change_layer(run, i);
    if (status)
      return ji__fail_within(run->ctx, status, "layer \"%s\"", later->layers[i].entry.name);
  }
  return JI_OK;
}

static ji_status allocate(ji__comparison *run) {
  size_t count = run->later.vintage->layer_count;
  ji__arena *arena = &run->later.arena;
  run->before = ji__arena_array(arena, count, sizeof *run->before);
  run->after = ji__arena_array(arena, count, sizeof *run->after);
  run->change = ji__arena_array(arena, count, sizeof *run->change);
  run->reasons = ji__arena_array(arena, count, sizeof *run->reasons);
  return run->before && run->after && run->change && run->reasons ? JI_OK
                                                                  : ji__fail_memory(run->ctx);
}

ji_status ji__comparison_make(ji_context *ctx, const ji__account *earlier, const ji__account *later,
                              ji__comparison *out) {
  *out = (ji__comparison){.ctx = ctx};
  ji_status status = ji__evaluate(ctx, earlier, earlier->vintage, NULL, &out->earlier);
  if (!status)
    status = ji__evaluate(ctx, later, later->vintage, NULL, &out->later);
  if (!status)
    status = allocate(out);
  return status ? status : change_layers(out);
}

void ji__comparison_free(ji__comparison *comparison) {
  ji__evaluation_free(&comparison->later);
  ji__evaluation_free(&comparison->earlier);
}

ji_status ji__comparison_provenance(ji_context *ctx, const char *operation, const ji_model *earlier,
                                    const ji_model *later, ji__provenance **out) {
  ji_status status = ji__account_provenance(ctx, operation, earlier, out);
  return status || !later->provenance ? status : ji__provenance_steps(ctx, *out, later->provenance);
}
