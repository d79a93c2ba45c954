/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A nested model within a formula. An input-output model is linear in its drivers: what it answers
 * per unit of each driver is found once, y = y0 + sum of m_k (d_k - d0_k). A nested account is
 * compiled in place, its own inputs with their own distributions. */
#include "data/unit.h"
#include "model/account/formula.h"

#include <math.h>
#include <string.h>

#define LINEAR_TOLERANCE 1e-7

/* --- linear models ---------------------------------------------------------------------------- */

/* The drivers that a layer names, each once. */
static size_t drivers_of(const ji__vintage *vintage, const ji__layer *layer, size_t *out) {
  size_t count = 0;
  for (size_t i = 0; i < vintage->driver_count; i++) {
    size_t position = 0;
    ji__input input;
    (void)ji__input_next(layer->inputs, &position, &input); /* the model */
    int is_named = 0;
    while (ji__input_next(layer->inputs, &position, &input))
      is_named |= ji__input_is(&input, vintage->drivers[i].entry.name);
    if (is_named)
      out[count++] = i;
  }
  return count;
}

/* The model's answer, in the layer's unit, when all of `drivers` but `kept` are 0. */
static ji_status answer_to(ji__evaluation *evaluation, const ji__layer *layer,
                           const size_t *drivers, size_t count, size_t kept, double *answer,
                           double *level) {
  ji__figure *all = evaluation->drivers;
  size_t total = evaluation->vintage->driver_count;
  ji__figure *before = ji__arena_array(&evaluation->arena, total, sizeof *before);
  if (!before)
    return ji__fail_memory(evaluation->ctx);
  memcpy(before, all, total * sizeof *before);
  for (size_t i = 0; i < count; i++)
    if (i != kept)
      all[drivers[i]].value = 0;
  if (all[drivers[kept]].value == 0)
    all[drivers[kept]].value = 1;
  *level = all[drivers[kept]].value;
  ji__figure figure;
  ji_status status = ji__evaluation_nested(evaluation, layer, &figure);
  if (!status)
    status = ji__figure_convert(evaluation->ctx, &figure, layer->entry.unit);
  *answer = status ? NAN : figure.value;
  memcpy(all, before, total * sizeof *before);
  return status;
}

static ji_status linear_model(ji__formula *formula, ji__formula_scope *scope, size_t index,
                              size_t *slot) {
  ji__evaluation *evaluation = scope->evaluation;
  const ji__layer *layer = &evaluation->vintage->layers[index];
  double centre = evaluation->figures[index].value, sum = 0;
  size_t *drivers =
      ji__arena_array(formula->arena, evaluation->vintage->driver_count, sizeof *drivers);
  if (!drivers)
    return ji__fail_memory(formula->ctx);
  size_t count = drivers_of(evaluation->vintage, layer, drivers);
  *slot = ji__formula_step(formula, JI__STEP_CONSTANT, 0, 0, centre, 0);
  for (size_t k = 0; k < count; k++) {
    double answer = 0, level = 1, at = evaluation->drivers[drivers[k]].value;
    size_t driver = JI__NONE;
    ji_status status = answer_to(evaluation, layer, drivers, count, k, &answer, &level);
    if (!status)
      status = ji__formula_driver(formula, scope, drivers[k], &driver);
    if (status)
      return status;
    sum += answer / level * at;
    *slot = *slot == JI__NONE
                ? JI__NONE
                : ji__formula_step(formula, JI__STEP_LINE, *slot, driver, answer / level, at);
  }
  if (*slot == JI__NONE)
    return ji__fail_memory(formula->ctx);
  if (count && !(fabs(sum - centre) <= LINEAR_TOLERANCE * fabs(centre)))
    return ji__fail(formula->ctx, JI_ERROR_UNSUPPORTED,
                    "draws need a nested model that is linear in its drivers");
  return JI_OK;
}

/* --- accounts --------------------------------------------------------------------------------- */

/* The nested account's drivers that the layer hands over take their slots from the outer ones. */
static ji_status hand_over(ji__formula *formula, ji__formula_scope *outer, const ji__layer *layer,
                           ji__formula_scope *inner) {
  const ji__vintage *vintage = outer->evaluation->vintage;
  const char *unit = NULL; /* the first driver's, as in nested.c */
  size_t position = 0;
  ji__input input;
  (void)ji__input_next(layer->inputs, &position, &input);
  while (ji__input_next(layer->inputs, &position, &input)) {
    size_t from = 0;
    while (from < vintage->driver_count && !ji__input_is(&input, vintage->drivers[from].entry.name))
      from++;
    if (from == vintage->driver_count)
      continue;
    const char *own = outer->evaluation->drivers[from].unit;
    unit = unit ? unit : own;
    size_t to = ji__vintage_driver(inner->evaluation->vintage, vintage->drivers[from].entry.name);
    size_t slot = JI__NONE;
    ji_status status = ji__formula_driver(formula, outer, from, &slot);
    if (!status)
      status = ji__formula_convert(formula, own, unit, &slot);
    if (!status && strcmp(unit, "1") != 0)
      status = ji__formula_convert(formula, unit, inner->evaluation->drivers[to].unit, &slot);
    if (status)
      return status;
    inner->drivers[to] = slot;
  }
  return JI_OK;
}

/* The totals of the nested account, added. */
static ji_status add_totals(ji__formula *formula, const ji__formula_scope *inner, const char *unit,
                            size_t *slot) {
  const ji__evaluation *evaluation = inner->evaluation;
  const char *first = NULL;
  *slot = JI__NONE;
  for (size_t i = 0; i < evaluation->vintage->layer_count; i++) {
    if (evaluation->vintage->layers[i].parent_name || inner->layers[i] == JI__NONE)
      continue;
    size_t part = inner->layers[i];
    first = first ? first : evaluation->figures[i].unit;
    ji_status status = ji__formula_convert(formula, evaluation->figures[i].unit, first, &part);
    if (status)
      return status;
    *slot = *slot == JI__NONE ? part : ji__formula_step(formula, JI__STEP_ADD, *slot, part, 0, 0);
    if (*slot == JI__NONE)
      return ji__fail_memory(formula->ctx);
  }
  return ji__formula_convert(formula, first, unit, slot);
}

static const char *inner_prefix(ji__formula *formula, const char *outer, const ji__input *model) {
  size_t before = strlen(outer);
  char *text = ji__arena_array(formula->arena, before + model->size + 2, 1);
  if (!text)
    return NULL;
  memcpy(text, outer, before);
  memcpy(text + before, model->name, model->size);
  text[before + model->size] = '.';
  return text;
}

/* The evaluation of the nested account stays: the formula borrows units and names from it. Its
 * arena goes into the outer one's keeping. */
static ji_status nested_account(ji__formula *formula, ji__formula_scope *scope, size_t index,
                                const ji_model *model, const ji_dataset *drivers,
                                const ji__input *name, size_t *slot) {
  const ji__layer *layer = &scope->evaluation->vintage->layers[index];
  const ji__account *account = model->data;
  ji__evaluation *inner = ji__arena_array(formula->arena, 1, sizeof *inner);
  const char *prefix = inner_prefix(formula, scope->prefix, name);
  ji__formula_scope nested;
  if (!inner || !prefix)
    return ji__fail_memory(formula->ctx);
  ji_status status = ji__evaluation_begin(formula->ctx, account, account->vintage, inner);
  if (!status && drivers)
    status = ji__evaluation_drivers(inner, drivers);
  if (!status)
    status = ji__evaluation_run(inner);
  if (!status)
    status = ji__formula_scope_create(formula, inner, prefix, &nested);
  if (!status && layer->inputs)
    status = hand_over(formula, scope, layer, &nested);
  if (!status)
    status = ji__formula_compile(formula, &nested);
  if (!status)
    status = add_totals(formula, &nested, layer->entry.unit, slot);
  ji__arena_adopt(formula->arena, &inner->arena);
  return status;
}

ji_status ji__formula_nested(ji__formula *formula, ji__formula_scope *scope, size_t index,
                             size_t *slot) {
  ji__evaluation *evaluation = scope->evaluation;
  const ji__layer *layer = &evaluation->vintage->layers[index];
  const ji_model *model = NULL;
  ji_dataset *drivers = NULL;
  size_t position = 0;
  ji__input name;
  (void)ji__input_next(layer->inputs, &position, &name);
  ji_status status = ji__nested_question(evaluation, layer, &model, &drivers);
  if (!status && model->kind->kind == JI_MODEL_ACCOUNT)
    status = nested_account(formula, scope, index, model, drivers, &name, slot);
  else if (!status && model->kind->kind == JI_MODEL_INPUT_OUTPUT)
    status = linear_model(formula, scope, index, slot);
  else if (!status)
    status = ji__fail(formula->ctx, JI_ERROR_UNSUPPORTED, "draws do not know %s as a nested model",
                      model->kind->name);
  ji_dataset_unref(drivers);
  return status;
}
