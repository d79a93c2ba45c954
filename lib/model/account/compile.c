/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the layers of an evaluation to the steps of a formula. Each estimator has a function here;
 * one that is not known is refused by name. */
#include "data/unit.h"
#include "model/account/formula.h"
#include "model/account/net.h"

#include <math.h>
#include <string.h>

/* --- steps and inputs ------------------------------------------------------------------------- */

/* Room for one more in an array that lives in the arena; 0 if there is no memory. */
static int grow(ji__arena *arena, void **array, size_t *room, size_t count, size_t size) {
  if (count < *room)
    return 1;
  size_t wider = *room ? 2 * *room : 16;
  void *moved = ji__arena_array(arena, wider, size);
  if (!moved)
    return 0;
  if (count)
    memcpy(moved, *array, count * size);
  *array = moved;
  *room = wider;
  return 1;
}

size_t ji__formula_step(ji__formula *formula, ji__step_kind kind, size_t a, size_t b, double c,
                        double d) {
  void *steps = formula->steps;
  if (!grow(formula->arena, &steps, &formula->step_room, formula->step_count,
            sizeof *formula->steps))
    return JI__NONE;
  formula->steps = steps;
  size_t out = formula->slot_count++;
  formula->steps[formula->step_count++] = (ji__step){kind, a, b, out, c, d};
  return out;
}

/* A step as a statement: its slot, or no memory. */
static ji_status step_to(ji__formula *formula, ji__step_kind kind, size_t a, size_t b, double c,
                         size_t *slot) {
  *slot = ji__formula_step(formula, kind, a, b, c, 0);
  return *slot == JI__NONE ? ji__fail_memory(formula->ctx) : JI_OK;
}

ji_status ji__formula_convert(ji__formula *formula, const char *from, const char *to,
                              size_t *slot) {
  double factor = 1;
  ji_status status = ji__unit_factor_text(formula->ctx, from, to, &factor);
  if (status || factor == 1)
    return status;
  return step_to(formula, JI__STEP_SCALE, *slot, *slot, factor, slot);
}

static const char *full_name(ji__formula *formula, const char *prefix, const char *name) {
  size_t before = strlen(prefix), size = strlen(name);
  char *text = ji__arena_array(formula->arena, before + size + 1, 1);
  if (!text)
    return NULL;
  memcpy(text, prefix, before);
  memcpy(text + before, name, size);
  return text;
}

/* A row that several nested layers use is one input. */
static ji__formula_input *find_input(const ji__formula *formula, const ji__entry *entry) {
  for (size_t i = 0; i < formula->input_count; i++)
    if (formula->inputs[i].entry == entry)
      return &formula->inputs[i];
  return NULL;
}

static ji_status add_input(ji__formula *formula, const ji__formula_scope *scope,
                           ji__row_table table, const char *name, const ji__entry *entry,
                           const ji__figure *figure, size_t *slot) {
  const ji__formula_input *known = find_input(formula, entry);
  if (known) {
    *slot = known->slot;
    return JI_OK;
  }
  void *inputs = formula->inputs;
  const char *full = full_name(formula, scope->prefix, name);
  if (!full || !grow(formula->arena, &inputs, &formula->input_room, formula->input_count,
                     sizeof *formula->inputs))
    return ji__fail_memory(formula->ctx);
  formula->inputs = inputs;
  ji__formula_input *input = &formula->inputs[formula->input_count++];
  *input = (ji__formula_input){.entry = entry,
                               .name = full,
                               .kind = ji__place_table(table),
                               .unit = figure->unit,
                               .value = figure->value,
                               .low = figure->low,
                               .high = figure->high,
                               .slot = formula->slot_count++};
  input->is_uncertain = ji__figure_marginal(figure, &input->marginal);
  *slot = input->slot;
  return JI_OK;
}

ji_status ji__formula_driver(ji__formula *formula, ji__formula_scope *scope, size_t driver,
                             size_t *slot) {
  *slot = scope->drivers[driver];
  if (*slot != JI__NONE)
    return JI_OK;
  const ji__evaluation *evaluation = scope->evaluation;
  const ji__entry *entry = &evaluation->vintage->drivers[driver].entry;
  ji_status status = add_input(formula, scope, JI__TABLE_DRIVERS, entry->name, entry,
                               &evaluation->drivers[driver], slot);
  scope->drivers[driver] = *slot;
  return status;
}

static ji_status coefficient_slot(ji__formula *formula, ji__formula_scope *scope,
                                  size_t coefficient, size_t *slot) {
  *slot = scope->coefficients[coefficient];
  if (*slot != JI__NONE)
    return JI_OK;
  const ji__entry *entry = &scope->evaluation->vintage->coefficients[coefficient].entry;
  ji__figure figure = ji__figure_given(entry);
  ji_status status =
      add_input(formula, scope, JI__TABLE_COEFFICIENTS, entry->name, entry, &figure, slot);
  scope->coefficients[coefficient] = *slot;
  return status;
}

/* --- sums: parts in the layer's unit, added in order -------------------------------------------
 */

/* Adds slots[layer] for the layers in `parts`, whose figures are given. */
static ji_status add_parts(ji__formula *formula, const ji__figure *figures, const size_t *slots,
                           const size_t *parts, size_t count, const char *unit, size_t *out) {
  *out = JI__NONE;
  for (size_t i = 0; i < count; i++) {
    size_t slot = slots[parts[i]];
    ji_status status = ji__formula_convert(formula, figures[parts[i]].unit, unit, &slot);
    if (!status && *out != JI__NONE)
      status = step_to(formula, JI__STEP_ADD, *out, slot, 0, &slot);
    if (status)
      return status;
    *out = slot;
  }
  return JI_OK;
}

/* The layers that a sum adds, in the order of its inputs or of the layers. */
static size_t parts_of(const ji__vintage *vintage, size_t index, size_t *parts) {
  const ji__layer *layer = &vintage->layers[index];
  size_t count = 0, position = 0;
  ji__input input;
  for (size_t i = 0; !layer->inputs && i < vintage->layer_count; i++)
    if (vintage->layers[i].parent == index)
      parts[count++] = i;
  while (ji__input_next(layer->inputs, &position, &input))
    for (size_t i = 0; i < vintage->layer_count; i++)
      if (ji__input_is(&input, vintage->layers[i].entry.name))
        parts[count++] = i;
  return count;
}

static ji_status sum_layer(ji__formula *formula, ji__formula_scope *scope, size_t index,
                           size_t *slot) {
  const ji__evaluation *evaluation = scope->evaluation;
  size_t *parts =
      ji__arena_array(formula->arena, evaluation->vintage->layer_count + 1, sizeof *parts);
  if (!parts)
    return ji__fail_memory(formula->ctx);
  size_t count = parts_of(evaluation->vintage, index, parts);
  return add_parts(formula, evaluation->figures, scope->layers, parts, count,
                   evaluation->figures[index].unit, slot);
}

/* --- products: factors in order, then the layer's unit ------------------------------------------
 */

/* A factor, and the unit it is in. */
typedef struct operand {
  size_t slot;
  const char *unit;
} operand;

static ji_status find_factor(ji__formula *formula, ji__formula_scope *scope, const ji__input *input,
                             operand *out) {
  const ji__evaluation *evaluation = scope->evaluation;
  const ji__vintage *vintage = evaluation->vintage;
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (ji__input_is(input, vintage->layers[i].entry.name)) {
      *out = (operand){scope->layers[i], evaluation->figures[i].unit};
      return JI_OK;
    }
  for (size_t i = 0; i < vintage->driver_count; i++)
    if (ji__input_is(input, vintage->drivers[i].entry.name)) {
      out->unit = evaluation->drivers[i].unit;
      return ji__formula_driver(formula, scope, i, &out->slot);
    }
  for (size_t i = 0; i < vintage->coefficient_count; i++)
    if (ji__input_is(input, vintage->coefficients[i].entry.name)) {
      out->unit = vintage->coefficients[i].entry.unit;
      return coefficient_slot(formula, scope, i, &out->slot);
    }
  return ji__fail(formula->ctx, JI_ERROR_NOT_FOUND, "no layer, driver or coefficient \"%.*s\"",
                  (int)input->size, input->name);
}

static ji_status modify_factor(ji__formula *formula, const ji__input *input, operand *changed) {
  ji_status status = JI_OK;
  if (input->complement) {
    status = ji__formula_convert(formula, changed->unit, "1", &changed->slot);
    changed->unit = "1";
    if (!status)
      status =
          step_to(formula, JI__STEP_COMPLEMENT, changed->slot, changed->slot, 0, &changed->slot);
  }
  if (status || !input->inverse)
    return status;
  status = step_to(formula, JI__STEP_INVERT, changed->slot, changed->slot, 0, &changed->slot);
  return status ? status
                : ji__arena_unit(formula->ctx, formula->arena, JI_UNIT_DIVIDE, "1", changed->unit,
                                 &changed->unit);
}

/* ratio_chain: f1 f2 ... with 1 - f and 1 / f; driver_times_coefficient: a G. */
static ji_status product_layer(ji__formula *formula, ji__formula_scope *scope, size_t index,
                               size_t *slot) {
  const ji__layer *layer = &scope->evaluation->vintage->layers[index];
  operand product = {JI__NONE, NULL};
  size_t position = 0;
  ji__input input;
  while (ji__input_next(layer->inputs, &position, &input)) {
    operand next = {JI__NONE, NULL};
    ji_status status = find_factor(formula, scope, &input, &next);
    if (!status)
      status = modify_factor(formula, &input, &next);
    if (!status && product.unit)
      status = step_to(formula, JI__STEP_MULTIPLY, product.slot, next.slot, 0, &next.slot);
    if (!status && product.unit)
      status = ji__arena_unit(formula->ctx, formula->arena, JI_UNIT_MULTIPLY, product.unit,
                              next.unit, &next.unit);
    if (status)
      return status;
    product = next;
  }
  *slot = product.slot;
  return ji__formula_convert(formula, product.unit, layer->entry.unit, slot);
}

/* --- changes of a driver: elasticity and arc ----------------------------------------------------
 */

enum { MOST_OPERANDS = 4 };

/* The layer's inputs in their order: the evaluation has checked how many there are, and of what
 * kind. */
static ji_status find_operands(ji__formula *formula, ji__formula_scope *scope,
                               const ji__layer *layer, operand *out) {
  size_t count = 0, position = 0;
  ji__input input;
  while (count < MOST_OPERANDS && ji__input_next(layer->inputs, &position, &input)) {
    ji_status status = find_factor(formula, scope, &input, &out[count++]);
    if (status)
      return status;
  }
  return JI_OK;
}

/* E1 = E0 (G1 / G0)^eps = E0 exp(eps log(G1 / G0)); inputs E0, eps, G1, G0. */
static ji_status elasticity_layer(ji__formula *formula, ji__formula_scope *scope, size_t index,
                                  size_t *slot) {
  const ji__layer *layer = &scope->evaluation->vintage->layers[index];
  operand of[MOST_OPERANDS] = {{JI__NONE, NULL}};
  size_t growth = JI__NONE;
  ji_status status = find_operands(formula, scope, layer, of);
  if (!status)
    status = ji__formula_convert(formula, of[1].unit, "1", &of[1].slot);
  if (!status)
    status = ji__formula_convert(formula, of[3].unit, of[2].unit, &of[3].slot);
  if (!status)
    status = step_to(formula, JI__STEP_LOG_RATIO, of[2].slot, of[3].slot, 0, &growth);
  if (!status)
    status = step_to(formula, JI__STEP_MULTIPLY, of[1].slot, growth, 0, &growth);
  if (!status)
    status = step_to(formula, JI__STEP_GROW, of[0].slot, growth, 0, slot);
  return status ? status : ji__formula_convert(formula, of[0].unit, layer->entry.unit, slot);
}

/* dE = b (G1 - G0); inputs b, G1, G0. */
static ji_status arc_layer(ji__formula *formula, ji__formula_scope *scope, size_t index,
                           size_t *slot) {
  const ji__layer *layer = &scope->evaluation->vintage->layers[index];
  operand of[MOST_OPERANDS] = {{JI__NONE, NULL}};
  const char *unit = NULL;
  size_t change = JI__NONE;
  ji_status status = find_operands(formula, scope, layer, of);
  if (!status)
    status = ji__formula_convert(formula, of[2].unit, of[1].unit, &of[2].slot);
  if (!status)
    status = step_to(formula, JI__STEP_SUBTRACT, of[1].slot, of[2].slot, 0, &change);
  if (!status)
    status = step_to(formula, JI__STEP_MULTIPLY, of[0].slot, change, 0, slot);
  if (!status)
    status = ji__arena_unit(formula->ctx, formula->arena, JI_UNIT_MULTIPLY, of[0].unit, of[1].unit,
                            &unit);
  return status ? status : ji__formula_convert(formula, unit, layer->entry.unit, slot);
}

/* --- layers -------------------------------------------------------------------------------------
 */

/* A given number: value, count, evaluation. */
static ji_status given_layer(ji__formula *formula, const ji__formula_scope *scope,
                             const ji__layer *layer, const ji__entry *entry, size_t *slot) {
  ji__figure figure = ji__figure_given(entry);
  ji_status status =
      add_input(formula, scope, JI__TABLE_LAYERS, layer->entry.name, entry, &figure, slot);
  return status ? status : ji__formula_convert(formula, entry->unit, layer->entry.unit, slot);
}

static ji_status compile_layer(ji__formula *formula, ji__formula_scope *scope, size_t index,
                               size_t *slot) {
  const ji__layer *layer = &scope->evaluation->vintage->layers[index];
  switch (layer->estimator) {
  case JI__ESTIMATOR_VALUE:
    return given_layer(formula, scope, layer, &layer->entry, slot);
  case JI__ESTIMATOR_COUNT:
  case JI__ESTIMATOR_EVALUATION:
    return given_layer(formula, scope, layer, &layer->given, slot);
  case JI__ESTIMATOR_SUM:
    return sum_layer(formula, scope, index, slot);
  case JI__ESTIMATOR_RATIO_CHAIN:
  case JI__ESTIMATOR_DRIVER:
    return product_layer(formula, scope, index, slot);
  case JI__ESTIMATOR_ELASTICITY:
    return elasticity_layer(formula, scope, index, slot);
  case JI__ESTIMATOR_ARC:
    return arc_layer(formula, scope, index, slot);
  case JI__ESTIMATOR_NESTED:
  case JI__ESTIMATOR_INPUT_OUTPUT:
    return ji__formula_nested(formula, scope, index, slot);
  }
  return ji__fail(formula->ctx, JI_ERROR_UNSUPPORTED, "draws do not know its estimator yet");
}

static int has_pair(const ji__formula *formula, size_t a, size_t b) {
  for (size_t i = 0; i < formula->correlation_count; i++)
    if (formula->correlations[i].a == a && formula->correlations[i].b == b)
      return 1;
  return 0;
}

/* The pairs of rows that have become inputs: not all do, if no layer uses a row, or if a driver is
 * handed over from outside. */
static ji_status take_correlations(ji__formula *formula, const ji__formula_scope *scope) {
  const ji__vintage *vintage = scope->evaluation->vintage;
  for (size_t i = 0; i < vintage->correlation_count; i++) {
    const ji__correlation *pair = &vintage->correlations[i];
    const ji__formula_input *first = find_input(formula, ji__vintage_entry(vintage, pair->a));
    const ji__formula_input *second = find_input(formula, ji__vintage_entry(vintage, pair->b));
    if (!first || !second || !first->is_uncertain || !second->is_uncertain)
      continue;
    size_t a = (size_t)(first - formula->inputs), b = (size_t)(second - formula->inputs);
    if (has_pair(formula, a, b))
      continue;
    void *correlations = formula->correlations;
    if (!grow(formula->arena, &correlations, &formula->correlation_room, formula->correlation_count,
              sizeof *formula->correlations))
      return ji__fail_memory(formula->ctx);
    formula->correlations = correlations;
    formula->correlations[formula->correlation_count++] =
        (ji__formula_correlation){a, b, pair->rho};
  }
  return JI_OK;
}

ji_status ji__formula_scope_create(ji__formula *formula, ji__evaluation *evaluation,
                                   const char *prefix, ji__formula_scope *out) {
  const ji__vintage *vintage = evaluation->vintage;
  size_t counts[] = {vintage->layer_count, vintage->driver_count, vintage->coefficient_count};
  size_t *slots[3];
  for (size_t table = 0; table < 3; table++) {
    slots[table] = ji__arena_array(formula->arena, counts[table] + 1, sizeof **slots);
    if (!slots[table])
      return ji__fail_memory(formula->ctx);
    for (size_t i = 0; i < counts[table]; i++)
      slots[table][i] = JI__NONE;
  }
  *out = (ji__formula_scope){evaluation, prefix, slots[0], slots[1], slots[2]};
  return JI_OK;
}

ji_status ji__formula_compile(ji__formula *formula, ji__formula_scope *scope) {
  const ji__evaluation *evaluation = scope->evaluation;
  const ji__vintage *vintage = evaluation->vintage;
  for (size_t i = 0; i < vintage->layer_count; i++) {
    size_t index = vintage->order[i];
    if (isnan(evaluation->figures[index].value))
      continue; /* only bounds exist: neither it nor what rests on it has a value */
    ji_status status = compile_layer(formula, scope, index, &scope->layers[index]);
    if (status)
      return ji__fail_within(formula->ctx, status, "vintage \"%s\", layer \"%s\"",
                             vintage->name ? vintage->name : "", vintage->layers[index].entry.name);
  }
  return take_correlations(formula, scope);
}

/* --- net ----------------------------------------------------------------------------------------
 */

/* The net sum adds in the order of the layers. */
static void sort_parts(size_t *parts, size_t count) {
  for (size_t i = 1; i < count; i++)
    for (size_t k = i; k && parts[k] < parts[k - 1]; k--) {
      size_t kept = parts[k];
      parts[k] = parts[k - 1];
      parts[k - 1] = kept;
    }
}

static ji_status net_layer(ji__formula *formula, const ji__formula_scope *scope, size_t index,
                           const char *scenario, const ji__figure *figures, size_t *slots) {
  const ji__evaluation *gross = scope->evaluation;
  const ji__vintage *vintage = gross->vintage;
  double shift = 0, factor = 1;
  int has_row = 0;
  ji_status status = ji__net_terms(gross, index, scenario, &has_row, &shift, &factor);
  if (status)
    return status;
  if (!has_row) {
    size_t *parts = ji__arena_array(formula->arena, vintage->layer_count + 1, sizeof *parts);
    if (!parts)
      return ji__fail_memory(formula->ctx);
    size_t count = parts_of(vintage, index, parts);
    sort_parts(parts, count);
    return add_parts(formula, figures, slots, parts, count, figures[index].unit, &slots[index]);
  }
  size_t slot = scope->layers[index];
  status = step_to(formula, JI__STEP_SCALE, slot, slot, factor, &slots[index]);
  if (!status && shift != 0)
    status = step_to(formula, JI__STEP_SHIFT, slots[index], slots[index], shift, &slots[index]);
  return status;
}

ji_status ji__formula_net(ji__formula *formula, const ji__formula_scope *scope,
                          const char *scenario, const ji__figure *figures, size_t *slots) {
  const ji__vintage *vintage = scope->evaluation->vintage;
  for (size_t i = 0; i < vintage->layer_count; i++)
    slots[i] = JI__NONE;
  for (size_t i = 0; i < vintage->layer_count; i++) {
    size_t index = vintage->order[i];
    if (isnan(figures[index].value))
      continue;
    ji_status status = net_layer(formula, scope, index, scenario, figures, slots);
    if (status)
      return ji__fail_within(formula->ctx, status, "layer \"%s\", scenario \"%s\"",
                             vintage->layers[index].entry.name, scenario);
  }
  return JI_OK;
}
