/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/net.h"

#include "data/net.h"

#include <math.h>
#include <string.h>

size_t ji__net_scenarios(const ji__account *account, const char **names, size_t size) {
  size_t count = 0;
  for (size_t i = 0; i < account->additionality_count; i++) {
    const char *scenario = account->additionality[i].scenario;
    size_t before = 0;
    while (before < i && strcmp(account->additionality[before].scenario, scenario) != 0)
      before++;
    if (before < i)
      continue;
    if (count < size)
      names[count] = scenario;
    count++;
  }
  return count;
}

static const ji__additionality *find_row(const ji__account *account, const char *layer,
                                         const char *scenario) {
  for (size_t i = 0; i < account->additionality_count; i++)
    if (strcmp(account->additionality[i].layer, layer) == 0 &&
        strcmp(account->additionality[i].scenario, scenario) == 0)
      return &account->additionality[i];
  return NULL;
}

static double or_default(double value, double absent) {
  return isnan(value) ? absent : value;
}

static ji__net_rates rates_of(const ji__additionality *row) {
  return (ji__net_rates){row->leakage, row->displacement, row->substitution, row->multiplier};
}

static ji__net_rates starred_rates_of(const ji__additionality *row) {
  ji__net_rates rates = rates_of(row);
  ji__net_rates starred = {row->reference_leakage, row->reference_displacement,
                           row->reference_substitution, row->reference_multiplier};
  return ji__net_reference_rates(&rates, &starred);
}

/* What the row takes out, as the measure says it. */
static ji_status net_basis(ji_context *ctx, ji__arena *arena, const ji__additionality *row,
                           const ji_measure *measure, const ji_measure **out) {
  ji__buffer basis;
  ji__net_rates rates = rates_of(row);
  ji__buffer_init(&basis, ji__allocator(ctx));
  const char *twice =
      ji__net_basis(ji_measure_field(measure, "basis"), &rates, !isnan(row->reference), &basis);
  ji_status status = basis.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status && twice)
    status = ji__fail(ctx, JI_ERROR_MODEL,
                      "additionality: layer \"%s\", scenario \"%s\": %s is out of the figure "
                      "already (%s) and would be taken out twice",
                      row->layer, row->scenario, twice, ji_measure_field(measure, "basis"));
  if (!status && basis.size)
    status = ji__arena_with(ctx, arena, measure, "basis", basis.data, out);
  else
    *out = measure;
  ji__buffer_free(&basis);
  return status;
}

static ji_status net_measure(ji_context *ctx, ji__arena *arena, const ji__additionality *row,
                             const ji_measure *measure, const ji_measure **out) {
  *out = measure;
  if (!measure)
    return JI_OK;
  ji_status status = net_basis(ctx, arena, row, measure, out);
  if (!status && !isnan(row->reference))
    status = ji__arena_with(ctx, arena, *out, "counterfactual", "additionality_reference", out);
  if (!status && row->status)
    status = ji__arena_with(ctx, arena, *out, "status", row->status, out);
  return status;
}

/* A total that already holds indirect layers must not be multiplied again. */
static ji_status check_multiplier(ji_context *ctx, const ji__additionality *row,
                                  const ji__layer *layer, const ji__figure *gross) {
  ji__net_rates rates = rates_of(row), starred = starred_rates_of(row);
  int is_one = or_default(rates.multiplier, 1) == 1 &&
               (isnan(row->reference) || or_default(starred.multiplier, 1) == 1);
  const char *parts = gross->measure ? ji_measure_field(gross->measure, "layer") : NULL;
  int is_direct = gross->measure ? ji__net_takes_multiplier(gross->measure, JI__SIDE_OWN)
                                 : layer->estimator != JI__ESTIMATOR_SUM;
  if (is_one || is_direct)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_MODEL,
                  "additionality: layer \"%s\", scenario \"%s\": a multiplier other than 1 needs a "
                  "direct figure, this one holds layer=%s",
                  row->layer, row->scenario, parts ? parts : "(not stated)");
}

/* G factor - shift: a reference case with a unit is taken off, one without is a share of the
 * figure, which is of one size in both cases. */
static ji_status find_terms(ji_context *ctx, const ji__additionality *row, const char *unit,
                            double *shift, double *factor) {
  ji__net_rates rates = rates_of(row), starred = starred_rates_of(row);
  double reference = or_default(row->reference, 0), starred_factor = ji__net_factor(&starred);
  *shift = 0;
  *factor = ji__net_factor(&rates);
  if (!row->reference_unit) {
    *factor -= reference * starred_factor;
    return JI_OK;
  }
  ji__figure otherwise = ji__figure_exact(reference, row->reference_unit, NULL);
  ji_status status = ji__figure_convert(ctx, &otherwise, unit);
  *shift = otherwise.value * starred_factor;
  return status ? ji__fail_within(ctx, status, "additionality: layer \"%s\"", row->layer) : JI_OK;
}

static ji_status net_layer(ji__evaluation *gross, const ji__additionality *row, size_t index,
                           ji__figure *out) {
  ji_context *ctx = gross->ctx;
  *out = gross->figures[index];
  double shift = 0, factor = 1;
  ji_status status = check_multiplier(ctx, row, &gross->vintage->layers[index], out);
  if (!status)
    status = find_terms(ctx, row, out->unit, &shift, &factor);
  if (status)
    return status;
  ji__figure_scale(out, factor);
  if (row->reference_unit)
    ji__figure_shift(out, shift);
  return net_measure(ctx, &gross->arena, row, out->measure, &out->measure);
}

ji_status ji__net_terms(const ji__evaluation *gross, size_t layer, const char *scenario,
                        int *has_row, double *shift, double *factor) {
  const ji__additionality *row =
      find_row(gross->account, gross->vintage->layers[layer].entry.name, scenario);
  *has_row = row != NULL;
  return row ? find_terms(gross->ctx, row, gross->figures[layer].unit, shift, factor) : JI_OK;
}

/* The net figures of what a gross sum adds: its named inputs or its children. */
static size_t collect(const ji__evaluation *gross, size_t index, const ji__figure *figures,
                      const ji__figure **parts) {
  const ji__vintage *vintage = gross->vintage;
  const ji__layer *layer = &vintage->layers[index];
  size_t count = 0;
  for (size_t i = 0; i < vintage->layer_count; i++) {
    int is_part = !layer->inputs && vintage->layers[i].parent == index;
    ji__input input;
    size_t position = 0;
    while (!is_part && ji__input_next(layer->inputs, &position, &input))
      is_part = ji__input_is(&input, vintage->layers[i].entry.name);
    if (is_part)
      parts[count++] = &figures[i];
  }
  return count;
}

static ji_status net_sum(ji__evaluation *gross, size_t index, const ji__figure *figures,
                         ji__figure *out) {
  const ji__figure **parts =
      ji__arena_array(&gross->arena, gross->vintage->layer_count, sizeof *parts);
  if (!parts)
    return ji__fail_memory(gross->ctx);
  size_t count = collect(gross, index, figures, parts);
  for (size_t i = 0; i < count; i++)
    if (isnan(parts[i]->value) && isnan(parts[i]->overlap_high)) {
      *out = *parts[i];
      out->reason = "a part has no parameters in additionality";
      return JI_OK;
    }
  return ji__evaluation_sum(gross, parts, count, gross->vintage->layers[index].entry.unit, out);
}

/* What an evaluation measured against those who were not treated is net of deadweight as it is. */
static int is_net(const ji__figure *figure) {
  const char *basis = figure->measure ? ji_measure_field(figure->measure, "basis") : NULL;
  return basis && strncmp(basis, "net:", 4) == 0;
}

ji_status ji__net_evaluate(ji__evaluation *gross, const char *scenario, ji__figure *figures) {
  const ji__vintage *vintage = gross->vintage;
  for (size_t i = 0; i < vintage->layer_count; i++) {
    size_t index = vintage->order[i];
    const ji__layer *layer = &vintage->layers[index];
    const ji__additionality *row = find_row(gross->account, layer->entry.name, scenario);
    ji_status status = JI_OK;
    if (row) {
      status = net_layer(gross, row, index, &figures[index]);
    } else if (layer->estimator == JI__ESTIMATOR_SUM) {
      status = net_sum(gross, index, figures, &figures[index]);
    } else if (is_net(&gross->figures[index])) {
      figures[index] = gross->figures[index];
    } else {
      figures[index] = ji__figure_exact(NAN, gross->figures[index].unit, NULL);
      figures[index].reason = "no parameters in additionality";
    }
    if (status)
      return ji__fail_within(gross->ctx, status, "layer \"%s\", scenario \"%s\"", layer->entry.name,
                             scenario);
  }
  return JI_OK;
}
