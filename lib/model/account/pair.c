/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/pair.h"

#include "data/unit.h"

#include <math.h>
#include <string.h>

int ji__coefficient_is_of(const ji__vintage *vintage, const ji__coefficient *coefficient,
                          const ji__pair *pair) {
  return coefficient->layer && coefficient->driver &&
         strcmp(coefficient->layer, vintage->layers[pair->layer].entry.name) == 0 &&
         strcmp(coefficient->driver, vintage->drivers[pair->driver].entry.name) == 0;
}

static void add_pair(ji__pair *pairs, size_t *count, size_t layer, size_t driver) {
  for (size_t i = 0; i < *count; i++)
    if (pairs[i].layer == layer && pairs[i].driver == driver)
      return;
  pairs[(*count)++] = (ji__pair){.layer = layer, .driver = driver};
}

/* A layer computed from a driver is about that driver. */
static void add_computed(const ji__vintage *vintage, size_t layer, ji__pair *pairs, size_t *count) {
  ji__input input;
  size_t position = 0;
  while (ji__input_next(vintage->layers[layer].inputs, &position, &input))
    for (size_t i = 0; i < vintage->driver_count; i++)
      if (ji__input_is(&input, vintage->drivers[i].entry.name))
        add_pair(pairs, count, layer, i);
}

ji_status ji__pairs_find(ji__evaluation *evaluation, ji__pair **pairs, size_t *count) {
  const ji__vintage *vintage = evaluation->vintage;
  *count = 0;
  *pairs = ji__arena_array(&evaluation->arena, vintage->coefficient_count + vintage->layer_count,
                           sizeof **pairs);
  if (!*pairs)
    return ji__fail_memory(evaluation->ctx);
  for (size_t i = 0; i < vintage->coefficient_count; i++) {
    const ji__coefficient *coefficient = &vintage->coefficients[i];
    if (coefficient->layer && coefficient->driver)
      add_pair(*pairs, count, ji__vintage_layer(vintage, coefficient->layer),
               ji__vintage_driver(vintage, coefficient->driver));
  }
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (vintage->layers[i].estimator == JI__ESTIMATOR_DRIVER)
      add_computed(vintage, i, *pairs, count);
  return JI_OK;
}

/* What the pair's coefficients count: the quantity that its layer must be read as. */
static const char *counted_quantity(const ji__evaluation *evaluation, const ji__pair *pair) {
  const ji__vintage *vintage = evaluation->vintage;
  for (size_t i = 0; i < vintage->coefficient_count; i++) {
    const ji__coefficient *coefficient = &vintage->coefficients[i];
    const ji_measure *measure = coefficient->entry.measure;
    const char *quantity = measure ? ji_measure_field(measure, "of.quantity") : NULL;
    if (quantity && ji__coefficient_is_of(vintage, coefficient, pair))
      return quantity;
  }
  const ji_measure *measure = evaluation->figures[pair->layer].measure;
  return measure ? ji_measure_field(measure, "quantity") : NULL;
}

static ji_status read_level(ji__evaluation *evaluation, const ji__pair *pair, ji__figure *level) {
  *level = evaluation->drivers[pair->driver];
  if (!pair->reading || !ji__measure_is_claim(level->measure))
    return JI_OK;
  return ji__reading_declare(evaluation->ctx, &evaluation->arena, pair->reading, level->measure,
                             &level->measure);
}

/* `1e6 job` and `1e9 CNY` give `job/(1e9 CNY)`: people count jobs, not millions of them, per
 * billion. */
static ji_status pair_unit(ji__evaluation *evaluation, const ji__pair *pair, const char **out) {
  ji__unit counted;
  char text[JI__UNIT_TEXT];
  ji_status status = ji__unit_read(evaluation->ctx, pair->count.unit, &counted);
  if (status)
    return status;
  ji__unit_remove_scale(&counted);
  (void)ji__unit_print(&counted, text);
  return ji__arena_unit(evaluation->ctx, &evaluation->arena, JI_UNIT_DIVIDE, text, pair->level.unit,
                        out);
}

ji_status ji__pair_divide(ji_context *ctx, ji__arena *arena, const ji__figure *left,
                          const ji__figure *right, const char *unit, ji__figure *out) {
  const ji_measure *measure = NULL;
  ji_status status =
      ji__arena_combine(ctx, arena, JI_OPERATION_RATIO, left->measure, right->measure, &measure);
  const char *quotient = NULL;
  if (!status)
    status = ji__arena_unit(ctx, arena, JI_UNIT_DIVIDE, left->unit, right->unit, &quotient);
  if (status)
    return status;
  ji__figure inverse = *right;
  if (!ji__figure_invert(&inverse)) {
    inverse = ji__figure_exact(1 / right->value, right->unit, NULL);
    inverse.low = inverse.high = NAN;
  }
  *out = *left;
  ji__figure_multiply(out, &inverse);
  out->unit = quotient;
  out->measure = measure;
  return ji__figure_convert(ctx, out, unit);
}

ji_status ji__pair_read(ji__evaluation *evaluation, ji__pair *pair) {
  ji_context *ctx = evaluation->ctx;
  const char *quantity = counted_quantity(evaluation, pair);
  pair->count = evaluation->figures[pair->layer];
  if (!pair->reading && quantity)
    pair->reading = ji__account_reading_for(evaluation->account, quantity);
  ji_status status = JI_OK;
  if (pair->reading && ji__measure_is_claim(pair->count.measure))
    status = ji__reading_apply(ctx, &evaluation->arena, pair->reading, &pair->count);
  if (!status)
    status = read_level(evaluation, pair, &pair->level);
  if (!status)
    status = pair_unit(evaluation, pair, &pair->unit);
  if (status)
    return status;
  if (pair->level.value == 0) {
    pair->average = ji__figure_exact(NAN, pair->unit, NULL);
    pair->average.reason = "the driver is 0";
    return JI_OK;
  }
  return ji__pair_divide(ctx, &evaluation->arena, &pair->count, &pair->level, pair->unit,
                         &pair->average);
}

/* True where a source was silent. */
static int is_silent(const char *value) {
  return !value || strncmp(value, "unstated", 8) == 0;
}

/* What says how a number came about rather than what it counts stays the coefficient's own. */
static int is_filled(ji__key key) {
  return key != JI__KEY_STATUS && key != JI__KEY_VINTAGE && key != JI__KEY_READING &&
         key != JI__KEY_DISJOINT && key != JI__KEY_QUANTITY && key != JI__KEY_UNIT &&
         key != JI__KEY_FORM && key != JI__KEY_KIND && key != JI__KEY_RANGE &&
         key != JI__KEY_CHANGE;
}

/* Gives the silent fields of one side of a coefficient the values of `from`. */
static ji_status fill_side(ji__measure_builder *builder, const ji_measure *coefficient,
                           ji__side side, const ji_measure *from) {
  size_t position = 0;
  ji__measure_field stated;
  while (from && ji__measure_next(from, &position, &stated)) {
    if (stated.side != JI__SIDE_OWN || !is_filled(stated.key) ||
        !is_silent(ji__measure_value(coefficient, side, stated.key)))
      continue;
    ji_status status =
        ji__measure_set(builder, side, stated.key, stated.value, strlen(stated.value));
    if (status)
      return status;
  }
  return JI_OK;
}

static ji_status fill_measure(ji__evaluation *evaluation, const ji__pair *pair, const char *money,
                              const ji_measure **measure) {
  ji__measure_builder builder;
  ji_measure *filled = NULL;
  ji_status status = ji__measure_begin(evaluation->ctx, *measure, &builder);
  if (!status)
    status = fill_side(&builder, *measure, JI__SIDE_OF, pair->count.measure);
  if (!status)
    status = fill_side(&builder, *measure, JI__SIDE_PER, pair->level.measure);
  if (!status && money)
    status = ji__measure_set(&builder, JI__SIDE_PER, JI__KEY_UNIT, money, strlen(money));
  if (!status)
    status = ji__measure_finish(&builder, &filled);
  ji__measure_builder_free(&builder);
  if (!status)
    status = ji__arena_keep(evaluation->ctx, &evaluation->arena, filled);
  if (!status)
    *measure = filled;
  return status;
}

/* A price basis or valuation that the source did not state becomes the driver's. *money is the
 * driver's unit without its scale where the coefficient is per money, else NULL. */
static ji_status fill_unit(ji__evaluation *evaluation, const ji__pair *pair, const char **unit,
                           const char **money) {
  ji_context *ctx = evaluation->ctx;
  ji__unit own, driver;
  ji_status status = ji__unit_read(ctx, *unit, &own);
  if (!status)
    status = ji__unit_read(ctx, pair->level.unit, &driver);
  const ji__unit_term *term = status ? NULL : ji__unit_money(&own);
  const ji__unit_term *stated = status ? NULL : ji__unit_money(&driver);
  *money = NULL;
  if (status || !term || !stated)
    return status;
  int silent = term->valuation == JI__VALUATION_UNSTATED;
  if (strcmp(term->basis, "unstated") == 0)
    status = ji__unit_set_price(ctx, &own, stated->basis, JI__VALUATION_ABSENT);
  if (!status && silent)
    status = ji__unit_set_price(ctx, &own, NULL, stated->valuation);
  if (status)
    return status;
  char text[JI__UNIT_TEXT];
  size_t size = ji__unit_print(&own, text);
  *unit = ji__arena_text(&evaluation->arena, text, size);
  if (silent) {
    ji__unit_remove_scale(&driver);
    size = ji__unit_print(&driver, text);
    *money = ji__arena_text(&evaluation->arena, text, size);
  }
  return *unit && (*money || !silent) ? JI_OK : ji__fail_memory(ctx);
}

/* A claim counts what a coefficient counts only under a reading: said before the units are tried,
 * whose refusal would not tell what is missing. */
static ji_status check_counted(ji_context *ctx, const ji__evaluation *evaluation,
                               const ji__pair *pair, const ji_measure *coefficient) {
  const ji_measure *count = pair->count.measure;
  const char *own = count ? ji_measure_field(count, "quantity") : NULL;
  const char *wanted = coefficient ? ji_measure_field(coefficient, "of.quantity") : NULL;
  if (!own || !wanted || strcmp(own, wanted) == 0 || !ji__measure_is_claim(count))
    return JI_OK;
  return ji__fail(
      ctx, JI_ERROR_MEASURE,
      "it counts %s, its layer \"%s\" is a claim of %s: the account declares no reading "
      "(readings, quantity %s) under which the one is the other",
      wanted, evaluation->vintage->layers[pair->layer].entry.name, own, wanted);
}

ji_status ji__pair_coefficient(ji__evaluation *evaluation, const ji__pair *pair,
                               const ji__coefficient *coefficient, ji__figure *out) {
  ji_context *ctx = evaluation->ctx;
  *out = ji__figure_given(&coefficient->entry);
  ji_status status = JI_OK;
  if (pair->reading && ji__measure_is_claim(out->measure)) {
    const char *money = NULL;
    status =
        ji__reading_declare(ctx, &evaluation->arena, pair->reading, out->measure, &out->measure);
    if (!status)
      status = fill_unit(evaluation, pair, &out->unit, &money);
    if (!status)
      status = fill_measure(evaluation, pair, money, &out->measure);
  }
  const char *unit = strcmp(coefficient->kind, "elasticity") == 0 ? "1" : pair->unit;
  if (!status)
    status = check_counted(ctx, evaluation, pair, out->measure);
  if (!status)
    status = ji__figure_convert(ctx, out, unit);
  return status ? ji__fail_within(ctx, status, "coefficient \"%s\"", coefficient->entry.name)
                : JI_OK;
}

ji_status ji__elasticity_measure(ji_context *ctx, ji__arena *arena, const ji_measure *arc,
                                 const ji_measure **out) {
  *out = NULL;
  if (!arc)
    return JI_OK;
  ji_status status = ji__arena_with(ctx, arena, arc, "form", "ratio", out);
  return status ? status : ji__arena_with(ctx, arena, *out, "kind", "elasticity", out);
}
