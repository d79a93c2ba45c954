/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What goes into a layer in both vintages, and how much of its change each accounts for. */
#include "data/unit.h"
#include "model/account/arithmetic.h"
#include "model/account/decompose.h"
#include "model/account/nested.h"
#include "model/account/product.h"

#include <math.h>
#include <string.h>

static ji__term *add_term(ji__terms *terms, const char *name, const char *kind) {
  ji__term *term = &terms->items[terms->count++];
  *term = (ji__term){.name = name, .kind = kind, .earlier = NAN, .later = NAN, .unit = "1"};
  return term;
}

/* A term whose own change is its whole contribution, whatever else changes. */
static void own_change(ji__term *term, double earlier, double later, const char *unit) {
  term->earlier = earlier;
  term->later = later;
  term->unit = unit;
  term->contribution = term->low = term->high = later - earlier;
}

/* The layer as one term, where it is not taken apart. */
static void whole_layer(const ji__comparison *run, size_t index, const char *reason,
                        ji__terms *out) {
  const ji__figure *after = &run->after[index];
  out->count = 0;
  own_change(add_term(out, run->later.vintage->layers[index].entry.name, "layer"),
             run->before[index].value, after->value, after->unit);
  out->reason = reason;
}

/* --- sums ------------------------------------------------------------------------------------- */

static ji_status add_part(ji__comparison *run, size_t sum, size_t part, ji__terms *out) {
  ji__figure later = run->after[part], earlier = run->before[part];
  const char *unit = run->after[sum].unit;
  ji_status status = ji__figure_convert(run->ctx, &later, unit);
  if (!status)
    status = ji__figure_convert(run->ctx, &earlier, unit);
  own_change(add_term(out, run->later.vintage->layers[part].entry.name, "layer"), earlier.value,
             later.value, unit);
  return status;
}

static ji_status sum_terms(ji__comparison *run, size_t index, ji__terms *out) {
  const ji__vintage *vintage = run->later.vintage;
  const char *inputs = vintage->layers[index].inputs;
  ji_status status = JI_OK;
  ji__input input;
  for (size_t at = 0; inputs && !status && ji__input_next(inputs, &at, &input);)
    status = add_part(run, index, ji__vintage_find_layer(vintage, &input), out);
  for (size_t i = 0; !inputs && !status && i < vintage->layer_count; i++)
    if (vintage->layers[i].parent == index)
      status = add_part(run, index, i, out);
  return status;
}

/* --- products and powers -----------------------------------------------------------------------
 */

static const char *kind_of(const ji__factor *factor) {
  return factor->layer != JI__NONE    ? "layer"
         : factor->driver != JI__NONE ? "driver"
                                      : "coefficient";
}

static const char *name_of(const ji__vintage *vintage, const ji__factor *factor) {
  return factor->layer != JI__NONE    ? vintage->layers[factor->layer].entry.name
         : factor->driver != JI__NONE ? vintage->drivers[factor->driver].entry.name
                                      : vintage->coefficients[factor->coefficient].entry.name;
}

/* One factor in both vintages, in the later one's unit. Prices of two years stay what they are:
 * the change is then nominal, or the units do not convert. */
static ji_status add_factor(ji__comparison *run, const ji__input *input, ji__terms *out) {
  ji__factor later, earlier;
  ji_status status = ji__factor_read(&run->later, input, &later);
  if (!status)
    status = ji__factor_read(&run->earlier, input, &earlier);
  if (!status && (input->complement))
    status = ji__figure_convert(run->ctx, &later.figure, "1");
  if (!status)
    status = ji__figure_convert(run->ctx, &earlier.figure, later.figure.unit);
  if (status)
    return status;
  ji__term *term = add_term(out, name_of(run->later.vintage, &later), kind_of(&later));
  term->earlier = earlier.figure.value;
  term->later = later.figure.value;
  term->unit = later.figure.unit;
  term->complement = input->complement;
  term->inverse = input->inverse;
  out->is_nominal |= strstr(later.figure.unit, "@current") != NULL;
  return JI_OK;
}

static ji_status multiply_unit(ji__comparison *run, const ji__term *term, const char **unit) {
  return ji__arena_unit(run->ctx, &run->later.arena,
                        term->inverse ? JI_UNIT_DIVIDE : JI_UNIT_MULTIPLY, *unit,
                        term->complement ? "1" : term->unit, unit);
}

/* From the unit of the terms' product to the layer's. */
static ji_status find_scale(ji__comparison *run, size_t index, ji__terms *out) {
  ji__estimator estimator = run->later.vintage->layers[index].estimator;
  size_t factors = estimator == JI__ESTIMATOR_ELASTICITY ? 1
                   : estimator == JI__ESTIMATOR_ARC      ? 2
                                                         : out->count;
  const char *unit = "1";
  ji_status status = JI_OK;
  for (size_t i = 0; !status && i < factors; i++)
    status = multiply_unit(run, &out->items[i], &unit);
  return status ? status
                : ji__unit_factor_text(run->ctx, unit, run->after[index].unit, &out->scale);
}

static ji_status product_terms(ji__comparison *run, size_t index, ji__terms *out) {
  const ji__layer *layer = &run->later.vintage->layers[index];
  ji__input input;
  for (size_t position = 0; ji__input_next(layer->inputs, &position, &input);) {
    if (out->count == JI__TERMS)
      return ji__fail(run->ctx, JI_ERROR_LIMIT, "more than %d factors are not taken apart",
                      JI__TERMS);
    ji_status status = add_factor(run, &input, out);
    if (status)
      return status;
  }
  /* The two levels of an elasticity's or arc's driver must have one unit. */
  size_t first = layer->estimator == JI__ESTIMATOR_ELASTICITY ? 2 : 1;
  if (layer->estimator == JI__ESTIMATOR_ELASTICITY || layer->estimator == JI__ESTIMATOR_ARC) {
    ji__term *base = &out->items[first + 1];
    double factor = 1;
    ji_status status = ji__unit_factor_text(run->ctx, base->unit, out->items[first].unit, &factor);
    if (status)
      return status;
    base->earlier *= factor;
    base->later *= factor;
    base->unit = out->items[first].unit;
  }
  ji_status status = find_scale(run, index, out);
  if (!status)
    ji__terms_share(layer->estimator, out);
  return status;
}

/* --- other models --------------------------------------------------------------------------------
 */

/* The layer of one vintage answered with the drivers of another, in the layer's later unit. */
static ji_status answer(ji__comparison *run, size_t index, const ji__evaluation *model,
                        const ji__evaluation *drivers, const char *inputs, double *out) {
  ji__evaluation evaluation = *model;
  ji__arena *arena = &run->later.arena;
  size_t own = ji__vintage_layer(model->vintage, run->later.vintage->layers[index].entry.name);
  ji__layer layer = model->vintage->layers[own];
  evaluation.drivers =
      ji__arena_array(arena, model->vintage->driver_count, sizeof *evaluation.drivers);
  if (!evaluation.drivers)
    return ji__fail_memory(run->ctx);
  layer.inputs = inputs ? inputs : layer.inputs;
  for (size_t i = 0; i < model->vintage->driver_count; i++) {
    size_t other = ji__vintage_driver(drivers->vintage, model->vintage->drivers[i].entry.name);
    evaluation.drivers[i] = other == JI__NONE ? model->drivers[i] : drivers->drivers[other];
  }
  ji__figure figure;
  evaluation.arena = (ji__arena){0};
  ji__arena_init(&evaluation.arena, ji__allocator(run->ctx));
  ji_status status = ji__evaluation_nested(&evaluation, &layer, &figure);
  if (!status)
    status = ji__figure_convert(run->ctx, &figure, run->after[index].unit);
  *out = status ? NAN : figure.value;
  ji__arena_free(&evaluation.arena);
  return status;
}

/* The model and its drivers, each as a whole: the mean of both orders. */
static ji_status model_terms(ji__comparison *run, size_t index, ji__terms *out) {
  double old_model = NAN, new_model = NAN; /* each with the other vintage's drivers */
  double e0 = run->before[index].value, e1 = run->after[index].value;
  ji_status status = answer(run, index, &run->earlier, &run->later, NULL, &old_model);
  if (!status)
    status = answer(run, index, &run->later, &run->earlier, NULL, &new_model);
  if (status)
    return status;
  const double steps[2][2] = {{new_model - e0, e1 - old_model}, {old_model - e0, e1 - new_model}};
  static const char *const kinds[2] = {"model", "drivers"};
  for (size_t i = 0; i < 2; i++) {
    ji__term *term = add_term(out, kinds[i], kinds[i]);
    term->unit = NULL;
    term->contribution = (steps[i][0] + steps[i][1]) / 2;
    term->low = fmin(steps[i][0], steps[i][1]);
    term->high = fmax(steps[i][0], steps[i][1]);
  }
  return JI_OK;
}

/* The layer's inputs with one driver alone. */
static ji_status one_driver(ji__comparison *run, const ji__layer *layer, const ji__input *driver,
                            const char **out) {
  ji__buffer text;
  ji__input input;
  size_t position = 0, count = 0;
  ji__buffer_init(&text, ji__allocator(run->ctx));
  while (ji__input_next(layer->inputs, &position, &input)) {
    int is_model = !count++, is_option = memchr(input.name, '=', input.size) != NULL;
    if (is_model || is_option || input.name == driver->name)
      ji__buffer_format(&text, "%s%.*s", is_model ? "" : "*", (int)input.size, input.name);
  }
  *out = text.failed ? NULL : ji__arena_text(&run->later.arena, text.data, text.size);
  ji__buffer_free(&text);
  return *out ? JI_OK : ji__fail_memory(run->ctx);
}

/* E = sum_d m_d g_d: (m0 + m1)/2 dg for each driver d, and sum_d (g0 + g1)/2 dm for the model. */
static ji_status linear_driver(ji__comparison *run, size_t index, const ji__input *driver,
                               ji__terms *out, ji__term *model) {
  const ji__layer *layer = &run->later.vintage->layers[index];
  const char *inputs = NULL;
  double e[2][2] = {{0}}; /* by model and driver, earlier and later */
  const ji__evaluation *ends[2] = {&run->earlier, &run->later};
  ji_status status = one_driver(run, layer, driver, &inputs);
  for (int m = 0; m < 2; m++)
    for (int g = 0; g < 2 && !status; g++)
      status = answer(run, index, ends[m], ends[g], inputs, &e[m][g]);
  ji__factor later, earlier;
  if (!status)
    status = ji__factor_read(&run->later, driver, &later);
  if (!status)
    status = ji__factor_read(&run->earlier, driver, &earlier);
  if (!status)
    status = ji__figure_convert(run->ctx, &earlier.figure, later.figure.unit);
  if (status)
    return status;
  ji__term *term = add_term(out, name_of(run->later.vintage, &later), "driver");
  term->earlier = earlier.figure.value;
  term->later = later.figure.value;
  term->unit = later.figure.unit;
  out->is_nominal |= strstr(later.figure.unit, "@current") != NULL;
  const double with[2] = {e[0][1] - e[0][0], e[1][1] - e[1][0]};
  const double of_model[2] = {e[1][0] - e[0][0], e[1][1] - e[0][1]};
  static const double halves[2] = {0.5, 0.5};
  term->contribution = ji__arithmetic_linear(halves, with, 2);
  term->low = fmin(with[0], with[1]);
  term->high = fmax(with[0], with[1]);
  model->contribution += ji__arithmetic_linear(halves, of_model, 2);
  model->low += fmin(of_model[0], of_model[1]);
  model->high += fmax(of_model[0], of_model[1]);
  return JI_OK;
}

static ji_status linear_terms(ji__comparison *run, size_t index, ji__terms *out) {
  const ji__layer *layer = &run->later.vintage->layers[index];
  size_t position = 0;
  ji__input input;
  ji__term *model = add_term(out, "model", "model");
  model->unit = NULL;
  (void)ji__input_next(layer->inputs, &position, &input);
  ji_status status = JI_OK;
  while (!status && ji__input_next(layer->inputs, &position, &input))
    if (!memchr(input.name, '=', input.size))
      status = linear_driver(run, index, &input, out, model);
  return status;
}

/* --- a layer -------------------------------------------------------------------------------------
 */

static size_t input_count(const ji__vintage *vintage, const ji__layer *layer) {
  size_t count = vintage->layer_count, position = 0;
  ji__input input;
  while (layer->inputs && ji__input_next(layer->inputs, &position, &input))
    count++;
  return count + 2; /* a model and its drivers */
}

static int same_inputs(const ji__layer *left, const ji__layer *right) {
  const char *a = left->inputs ? left->inputs : "", *b = right->inputs ? right->inputs : "";
  return left->estimator == right->estimator && strcmp(a, b) == 0;
}

/* A sum without inputs adds its children: they must be the same ones. */
static int same_children(const ji__comparison *run, const ji__layer *sum) {
  const ji__vintage *later = run->later.vintage, *earlier = run->earlier.vintage;
  if (sum->estimator != JI__ESTIMATOR_SUM || sum->inputs)
    return 1;
  for (size_t i = 0; i < later->layer_count; i++) {
    const char *own = later->layers[i].parent_name;
    const char *other =
        earlier->layers[ji__vintage_layer(earlier, later->layers[i].entry.name)].parent_name;
    int is_part = own && strcmp(own, sum->entry.name) == 0;
    if (is_part != (other && strcmp(other, sum->entry.name) == 0))
      return 0;
  }
  return 1;
}

static ji_status find_terms(ji__comparison *run, size_t index, ji__terms *out) {
  switch (run->later.vintage->layers[index].estimator) {
  case JI__ESTIMATOR_SUM:
    return sum_terms(run, index, out);
  case JI__ESTIMATOR_NESTED:
    return model_terms(run, index, out);
  case JI__ESTIMATOR_INPUT_OUTPUT:
    return linear_terms(run, index, out);
  case JI__ESTIMATOR_RATIO_CHAIN:
  case JI__ESTIMATOR_DRIVER:
  case JI__ESTIMATOR_ELASTICITY:
  case JI__ESTIMATOR_ARC:
    return product_terms(run, index, out);
  default:
    whole_layer(run, index, NULL, out);
    return JI_OK;
  }
}

ji_status ji__terms_find(ji__comparison *run, size_t layer, ji__terms *out) {
  const ji__vintage *later = run->later.vintage, *earlier = run->earlier.vintage;
  const ji__layer *own = &later->layers[layer];
  const ji__layer *other = &earlier->layers[ji__vintage_layer(earlier, own->entry.name)];
  *out = (ji__terms){.scale = 1};
  out->items = ji__arena_array(&run->later.arena, input_count(later, own), sizeof *out->items);
  if (!out->items)
    return ji__fail_memory(run->ctx);
  if (isnan(run->before[layer].value) || isnan(run->after[layer].value)) {
    whole_layer(run, layer, "only bounds exist: nothing to take apart", out);
    return JI_OK;
  }
  if (!same_inputs(own, other) || !same_children(run, own)) {
    whole_layer(run, layer, "computed otherwise in the earlier account: not taken apart", out);
    return JI_OK;
  }
  return find_terms(run, layer, out);
}
