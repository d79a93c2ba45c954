/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/evaluate.h"

#include "data/dataset.h"
#include "data/resolve.h"
#include "data/unit.h"

#include <math.h>
#include <string.h>

ji_status ji__evaluation_begin(ji_context *ctx, const ji__account *account,
                               const ji__vintage *vintage, ji__evaluation *out) {
  *out = (ji__evaluation){.ctx = ctx, .account = account, .vintage = vintage};
  ji__arena_init(&out->arena, ji__allocator(ctx));
  out->drivers = ji__arena_array(&out->arena, vintage->driver_count, sizeof *out->drivers);
  out->figures = ji__arena_array(&out->arena, vintage->layer_count, sizeof *out->figures);
  if (!out->drivers || !out->figures)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < vintage->driver_count; i++)
    out->drivers[i] = ji__figure_given(&vintage->drivers[i].entry);
  return JI_OK;
}

void ji__evaluation_free(ji__evaluation *evaluation) {
  ji__arena_free(&evaluation->arena);
}

/* The factor from the unit of the caller's column to the driver's; no unit is the driver's own. */
static ji_status driver_factor(ji__evaluation *evaluation, const ji_dataset *drivers,
                               const ji_column *value, int64_t row, const char *to,
                               double *factor) {
  *factor = 1;
  if (!value->unit)
    return JI_OK;
  char *unit = NULL;
  ji_status status = ji__unit_resolve(evaluation->ctx, value->unit, drivers, row, &unit);
  if (!status && unit)
    status = ji__unit_factor_text(evaluation->ctx, unit, to, factor);
  ji__release(ji__allocator(evaluation->ctx), unit);
  return status;
}

static ji_status replace_driver(ji__evaluation *evaluation, const ji_dataset *drivers,
                                const ji_column *name, const ji_column *value, int64_t row) {
  ji_context *ctx = evaluation->ctx;
  size_t size = 0;
  const char *text = ji__column_text(name, row, &size);
  size_t index = 0;
  while (text && index < evaluation->vintage->driver_count &&
         !ji__column_equals(name, row, evaluation->vintage->drivers[index].entry.name))
    index++;
  if (!text || index == evaluation->vintage->driver_count)
    return ji__fail(ctx, JI_ERROR_LABEL, "drivers: row %lld: the account has no driver \"%.*s\"",
                    (long long)row + 1, (int)size, text ? text : "");
  ji__figure *driver = &evaluation->drivers[index];
  double level = NAN, factor = 1;
  ji_status status = driver_factor(evaluation, drivers, value, row, driver->unit, &factor);
  if (status)
    return ji__fail_within(ctx, status, "drivers: driver \"%.*s\"", (int)size, text);
  if (!ji__column_number(value, row, &level) || !isfinite(level * factor))
    return ji__fail(ctx, JI_ERROR_VALUE, "drivers: driver \"%.*s\" has no finite value", (int)size,
                    text);
  *driver = ji__figure_exact(level * factor, driver->unit, driver->measure);
  return JI_OK;
}

ji_status ji__evaluation_drivers(ji__evaluation *evaluation, const ji_dataset *drivers) {
  const ji_column *name = NULL, *value = NULL;
  ji_status status = ji__dataset_require_text(evaluation->ctx, drivers, "drivers", "driver", &name);
  if (!status)
    status = ji__dataset_require_number(evaluation->ctx, drivers, "drivers", "value", &value);
  for (int64_t row = 0; !status && row < ji_dataset_row_count(drivers); row++)
    status = replace_driver(evaluation, drivers, name, value, row);
  return status;
}

static const char *field(const ji_measure *measure, const char *key) {
  return measure ? ji_measure_field(measure, key) : NULL;
}

/* The value a part adds to the bounds of a union. */
static double lower_of(const ji__figure *part) {
  return isnan(part->value) ? part->overlap_low : part->value;
}

static double upper_of(const ji__figure *part) {
  return isnan(part->value) ? part->overlap_high : part->value;
}

/* Parts that may be added: bounds, if some part has only those, add too. */
static void add_parts(const ji__figure *parts, size_t count, ji__figure *sum) {
  const ji_measure *measure = sum->measure;
  *sum = parts[0];
  double low = lower_of(&parts[0]), high = upper_of(&parts[0]);
  for (size_t i = 1; i < count; i++) {
    ji__figure_add(sum, &parts[i]);
    if (!sum->reason)
      sum->reason = parts[i].reason;
    low += lower_of(&parts[i]);
    high += upper_of(&parts[i]);
  }
  sum->measure = measure;
  sum->overlap_low = isnan(sum->value) ? low : NAN;
  sum->overlap_high = isnan(sum->value) ? high : NAN;
}

/* Persons in layers that may overlap: Frechet bounds, no value. */
static void unite_parts(const ji__figure *parts, size_t count, ji__figure *sum) {
  double low = lower_of(&parts[0]), high = upper_of(&parts[0]);
  for (size_t i = 1; i < count; i++) {
    low = lower_of(&parts[i]) > low ? lower_of(&parts[i]) : low;
    high += upper_of(&parts[i]);
  }
  ji__figure united = ji__figure_exact(NAN, parts[0].unit, sum->measure);
  united.overlap_low = low;
  united.overlap_high = high;
  united.reason = "persons in several layers may be the same: only bounds exist";
  for (size_t i = 0; i < count; i++)
    if (isnan(lower_of(&parts[i])))
      united.reason = parts[i].reason;
  *sum = united;
}

/* What an operation over all parts measures. */
static ji_status combine_parts(ji__evaluation *evaluation, ji_operation operation,
                               const ji__figure *parts, size_t count, const ji_measure **out) {
  *out = parts[0].measure;
  ji_status status = JI_OK;
  for (size_t i = 1; i < count && !status; i++)
    status = ji__arena_combine(evaluation->ctx, &evaluation->arena, operation, *out,
                               parts[i].measure, out);
  return status;
}

/* The unit that layers of this unit have under the reading, if they are claims like `part`. */
static ji_status unit_for(ji__evaluation *evaluation, const ji__figure *part, const char *unit,
                          const char **out) {
  *out = unit;
  double factor = 1;
  if (!evaluation->reading || !ji__unit_factor_text(evaluation->ctx, part->unit, unit, &factor))
    return JI_OK;
  evaluation->ctx->message[0] = 0;
  return ji__reading_unit(evaluation->ctx, &evaluation->arena, unit, evaluation->reading->quantity,
                          out);
}

ji_status ji__evaluation_sum(ji__evaluation *evaluation, const ji__figure *const *parts,
                             size_t count, const char *unit, ji__figure *sum) {
  ji_context *ctx = evaluation->ctx;
  ji__figure *converted = ji__arena_array(&evaluation->arena, count, sizeof *converted);
  if (!converted)
    return ji__fail_memory(ctx);
  *sum = ji__figure_exact(NAN, unit, NULL);
  ji_status status = unit_for(evaluation, parts[0], unit, &unit);
  for (size_t i = 0; i < count && !status; i++) {
    converted[i] = *parts[i];
    status = ji__figure_convert(ctx, &converted[i], unit);
  }
  if (!status)
    status = combine_parts(evaluation, JI_OPERATION_ADD_PARTS, converted, count, &sum->measure);
  if (!status) {
    add_parts(converted, count, sum);
    return JI_OK;
  }
  const char *quantity = field(parts[0]->measure, "quantity");
  if (status != JI_ERROR_MEASURE || !evaluation->reading || !quantity ||
      strcmp(quantity, "persons") != 0)
    return status;
  status = combine_parts(evaluation, JI_OPERATION_UNION, converted, count, &sum->measure);
  if (status)
    return status;
  ctx->message[0] = 0;
  unite_parts(converted, count, sum);
  return JI_OK;
}

/* The figures that a sum adds: its inputs by name, or its children. */
static ji_status collect_parts(ji__evaluation *evaluation, size_t index, const ji__figure **parts,
                               size_t *count) {
  const ji__vintage *vintage = evaluation->vintage;
  const ji__layer *layer = &vintage->layers[index];
  *count = 0;
  if (!layer->inputs) {
    for (size_t i = 0; i < vintage->layer_count; i++)
      if (vintage->layers[i].parent == index)
        parts[(*count)++] = &evaluation->figures[i];
    return *count ? JI_OK : ji__fail(evaluation->ctx, JI_ERROR_MODEL, "a sum without parts");
  }
  ji__input input;
  size_t position = 0;
  while (ji__input_next(layer->inputs, &position, &input)) {
    size_t i = 0;
    while (i < vintage->layer_count && !ji__input_is(&input, vintage->layers[i].entry.name))
      i++;
    if (i == vintage->layer_count || input.complement || input.inverse)
      return ji__fail(evaluation->ctx, JI_ERROR_NOT_FOUND, "no layer \"%.*s\" to sum",
                      (int)input.size, input.name);
    for (size_t k = 0; k < *count; k++)
      if (parts[k] == &evaluation->figures[i])
        return ji__fail(evaluation->ctx, JI_ERROR_MODEL, "\"%.*s\" is summed twice",
                        (int)input.size, input.name);
    parts[(*count)++] = &evaluation->figures[i];
  }
  return JI_OK;
}

static ji_status sum_layer(ji__evaluation *evaluation, size_t index, ji__figure *out) {
  const ji__figure **parts =
      ji__arena_array(&evaluation->arena, evaluation->vintage->layer_count + 1, sizeof *parts);
  if (!parts)
    return ji__fail_memory(evaluation->ctx);
  size_t count = 0;
  ji_status status = collect_parts(evaluation, index, parts, &count);
  return status ? status
                : ji__evaluation_sum(evaluation, parts, count,
                                     evaluation->vintage->layers[index].entry.unit, out);
}

/* A computed figure must not contradict what its row declares; what the row says beyond the
 * computed measure (or where nothing could be computed) is the modeller's word and stands. */
static ji_status settle_measure(ji__evaluation *evaluation, const ji__entry *entry,
                                ji__figure *figure) {
  if (!entry->measure)
    return JI_OK;
  size_t position = 0;
  ji__measure_field computed;
  while (figure->measure && ji__measure_next(figure->measure, &position, &computed)) {
    const char *declared = ji__measure_value(entry->measure, computed.side, computed.key);
    if (declared && strcmp(declared, computed.value) != 0)
      return ji__fail(evaluation->ctx, JI_ERROR_MEASURE,
                      "its row declares %s%s=%s, its inputs give %s%s=%s%s",
                      ji__side_prefix(computed.side), ji__key_name(computed.key), declared,
                      ji__side_prefix(computed.side), ji__key_name(computed.key), computed.value,
                      computed.key == JI__KEY_LAYER && computed.side == JI__SIDE_OWN
                          ? ": a column (parts) says which layers a figure holds, layer=@parts"
                          : "");
  }
  figure->measure = entry->measure;
  return JI_OK;
}

static ji_status compute(ji__evaluation *evaluation, size_t index, ji__figure *out) {
  const ji__layer *layer = &evaluation->vintage->layers[index];
  ji_status status = JI_OK;
  switch (layer->estimator) {
  case JI__ESTIMATOR_VALUE:
    *out = ji__figure_given(&layer->entry);
    return JI_OK;
  case JI__ESTIMATOR_SUM:
    return sum_layer(evaluation, index, out);
  case JI__ESTIMATOR_COUNT:
  case JI__ESTIMATOR_EVALUATION:
    *out = ji__figure_given(&layer->given);
    break;
  case JI__ESTIMATOR_NESTED:
  case JI__ESTIMATOR_INPUT_OUTPUT:
    status = ji__evaluation_nested(evaluation, layer, out);
    break;
  case JI__ESTIMATOR_ELASTICITY:
  case JI__ESTIMATOR_ARC:
    status = ji__evaluation_elasticity(evaluation, layer, out);
    break;
  case JI__ESTIMATOR_RATIO_CHAIN:
  case JI__ESTIMATOR_DRIVER:
    status = ji__evaluation_product(evaluation, layer, out);
    break;
  }
  return status ? status : ji__figure_convert(evaluation->ctx, out, layer->entry.unit);
}

static ji_status evaluate_layer(ji__evaluation *evaluation, size_t index) {
  const ji__layer *layer = &evaluation->vintage->layers[index];
  ji__figure *out = &evaluation->figures[index];
  ji_status status = compute(evaluation, index, out);
  /* Under a reading the measures of sums follow from their parts, not from what was published. */
  int is_sum = layer->estimator == JI__ESTIMATOR_SUM;
  if (!status && !(is_sum && evaluation->reading))
    status = settle_measure(evaluation, &layer->entry, out);
  if (!status && evaluation->reading && !is_sum)
    status = ji__reading_apply(evaluation->ctx, &evaluation->arena, evaluation->reading, out);
  if (!status && isinf(out->value))
    status = ji__fail(evaluation->ctx, JI_ERROR_VALUE, "the figure is too large");
  return status;
}

ji_status ji__evaluation_run(ji__evaluation *evaluation) {
  const ji__vintage *vintage = evaluation->vintage;
  for (size_t i = 0; i < vintage->layer_count; i++) {
    size_t layer = vintage->order[i];
    ji_status status = evaluate_layer(evaluation, layer);
    if (status)
      return ji__fail_within(evaluation->ctx, status, "vintage \"%s\", layer \"%s\"",
                             vintage->name ? vintage->name : "", vintage->layers[layer].entry.name);
  }
  return JI_OK;
}

ji_status ji__evaluate(ji_context *ctx, const ji__account *account, const ji__vintage *vintage,
                       const ji__reading *reading, ji__evaluation *out) {
  ji_status status = ji__evaluation_begin(ctx, account, vintage, out);
  out->reading = reading;
  return status ? status : ji__evaluation_run(out);
}
