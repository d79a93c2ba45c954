/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Products: ratio chains, and a coefficient times a driver. */
#include "model/account/product.h"
#include "core/number.h"

#include <jobimpact/unit.h>

#include <math.h>
#include <string.h>

static void find_factor(const ji__vintage *vintage, const ji__input *input, ji__factor *out) {
  *out = (ji__factor){.layer = JI__NONE, .driver = JI__NONE, .coefficient = JI__NONE};
  for (size_t i = 0; i < vintage->layer_count; i++)
    if (ji__input_is(input, vintage->layers[i].entry.name))
      out->layer = i;
  for (size_t i = 0; i < vintage->driver_count; i++)
    if (ji__input_is(input, vintage->drivers[i].entry.name))
      out->driver = i;
  for (size_t i = 0; i < vintage->coefficient_count; i++)
    if (ji__input_is(input, vintage->coefficients[i].entry.name))
      out->coefficient = i;
}

ji_status ji__factor_read(ji__evaluation *evaluation, const ji__input *input, ji__factor *out) {
  const ji__vintage *vintage = evaluation->vintage;
  find_factor(vintage, input, out);
  int found = (out->layer != JI__NONE) + (out->driver != JI__NONE) + (out->coefficient != JI__NONE);
  if (found > 1)
    return ji__fail(evaluation->ctx, JI_ERROR_MODEL,
                    "\"%.*s\" names more than one of layers, drivers and coefficients",
                    (int)input->size, input->name);
  if (!found)
    return ji__fail(evaluation->ctx, JI_ERROR_NOT_FOUND, "no layer, driver or coefficient \"%.*s\"",
                    (int)input->size, input->name ? input->name : "");
  if (out->layer != JI__NONE)
    out->figure = evaluation->figures[out->layer];
  else if (out->driver != JI__NONE)
    out->figure = evaluation->drivers[out->driver];
  else
    out->figure = ji__figure_given(&vintage->coefficients[out->coefficient].entry);
  return JI_OK;
}

static ji_status modify_factor(ji__evaluation *evaluation, const ji__input *input,
                               ji__factor *out) {
  if (input->complement) {
    ji_status status = ji__figure_convert(evaluation->ctx, &out->figure, "1");
    if (status)
      return ji__fail_within(evaluation->ctx, status, "1-%.*s", (int)input->size, input->name);
    if (!(out->figure.value >= 0 && out->figure.value <= 1))
      return ji__fail(evaluation->ctx, JI_ERROR_VALUE, "1-%.*s needs a share from 0 to 1",
                      (int)input->size, input->name);
    ji__figure_complement(&out->figure);
  }
  if (!input->inverse)
    return JI_OK;
  if (!ji__figure_invert(&out->figure))
    return ji__fail(evaluation->ctx, JI_ERROR_VALUE, "1/%.*s divides by 0", (int)input->size,
                    input->name);
  /* No measure is known for the inverse of a coefficient: the row's own declaration stands. */
  out->figure.measure = NULL;
  return ji__arena_unit(evaluation->ctx, &evaluation->arena, JI_UNIT_DIVIDE, "1", out->figure.unit,
                        &out->figure.unit);
}

static int is_coefficient(const ji_measure *measure) {
  const char *quantity = ji_measure_field(measure, "quantity");
  return quantity && strcmp(quantity, "coefficient") == 0;
}

/* product *= figure, with units and measures. The coefficient is the left side. */
static ji_status multiply(ji_context *ctx, ji__arena *arena, ji__figure *product,
                          const ji__figure *figure) {
  const ji_measure *left = product->measure, *right = figure->measure, *measure = NULL;
  int swap = left && right && !is_coefficient(left) && is_coefficient(right);
  ji_status status = ji__arena_combine(ctx, arena, JI_OPERATION_MULTIPLY, swap ? right : left,
                                       swap ? left : right, &measure);
  const char *unit = NULL;
  if (!status)
    status = ji__arena_unit(ctx, arena, JI_UNIT_MULTIPLY, product->unit, figure->unit, &unit);
  if (status)
    return status;
  ji__figure_multiply(product, figure);
  product->measure = left && right ? measure : NULL;
  product->unit = unit;
  return JI_OK;
}

ji_status ji__coefficient_check_range(ji_context *ctx, const ji__coefficient *coefficient,
                                      double level) {
  if (!(level < coefficient->range_low) && !(level > coefficient->range_high))
    return JI_OK;
  char digits[JI__NUMBER_SIZE], low[JI__NUMBER_SIZE], high[JI__NUMBER_SIZE];
  ji__number_print(level, digits);
  ji__number_print(coefficient->range_low, low);
  ji__number_print(coefficient->range_high, high);
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "coefficient \"%s\" holds from %s to %s (nan: open), not for %s",
                  coefficient->entry.name, low, high, digits);
}

/* The row's own kind decides before any measure is looked at: the rule holds for figures without a
 * measure too. */
static ji_status check_kind(ji_context *ctx, const char *kind, const ji__figure *driver,
                            int is_change) {
  is_change |= driver->measure && ji_measure_field(driver->measure, "change");
  int for_level = strcmp(kind, "average") == 0 || strcmp(kind, "share") == 0;
  int for_change = strcmp(kind, "marginal") == 0 || strcmp(kind, "arc") == 0;
  if (strcmp(kind, "elasticity") == 0)
    return ji__fail(ctx, JI_ERROR_MEASURE, "an elasticity multiplies only an average coefficient");
  if (is_change ? !for_level : !for_change)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_MEASURE, "%s %s coefficient applies to a %s, not to a %s",
                  strchr("aeiou", kind[0]) ? "an" : "a", kind, is_change ? "level" : "change",
                  is_change ? "change" : "level");
}

ji_status ji__coefficient_apply(ji_context *ctx, ji__arena *arena,
                                const ji__coefficient *coefficient, const ji__figure *figure,
                                const ji__figure *driver, double before, ji__figure *out) {
  int is_change = !isnan(before);
  ji_status status =
      check_kind(ctx, coefficient ? coefficient->kind : "average", driver, is_change);
  if (!status && coefficient)
    status = ji__coefficient_check_range(ctx, coefficient,
                                         is_change ? before + driver->value : driver->value);
  *out = *figure;
  return status ? status : multiply(ctx, arena, out, driver);
}

static ji_status driver_layer(ji__evaluation *evaluation, const ji__layer *layer, ji__figure *out) {
  ji__factor factors[2];
  size_t count = 0, position = 0;
  ji__input input;
  while (ji__input_next(layer->inputs, &position, &input)) {
    if (count == 2 || input.complement || input.inverse)
      return ji__fail(evaluation->ctx, JI_ERROR_MODEL,
                      "\"%s\": one driver and one coefficient were expected", layer->inputs);
    ji_status status = ji__factor_read(evaluation, &input, &factors[count++]);
    if (status)
      return status;
  }
  size_t driver = count == 2 && factors[0].driver == JI__NONE;
  if (count != 2 || factors[driver].driver == JI__NONE || factors[!driver].coefficient == JI__NONE)
    return ji__fail(evaluation->ctx, JI_ERROR_MODEL,
                    "\"%s\": one driver and one coefficient were expected", layer->inputs);
  return ji__coefficient_apply(evaluation->ctx, &evaluation->arena,
                               &evaluation->vintage->coefficients[factors[!driver].coefficient],
                               &factors[!driver].figure, &factors[driver].figure, NAN, out);
}

static ji_status chain_layer(ji__evaluation *evaluation, const ji__layer *layer, ji__figure *out) {
  size_t count = 0, position = 0;
  ji__input input;
  while (ji__input_next(layer->inputs, &position, &input)) {
    ji__factor next;
    ji_status status = ji__factor_read(evaluation, &input, &next);
    if (!status)
      status = modify_factor(evaluation, &input, &next);
    if (!status && count++)
      status = multiply(evaluation->ctx, &evaluation->arena, out, &next.figure);
    else
      *out = next.figure;
    if (status)
      return status;
  }
  return JI_OK;
}

ji_status ji__evaluation_product(ji__evaluation *evaluation, const ji__layer *layer,
                                 ji__figure *out) {
  return layer->estimator == JI__ESTIMATOR_DRIVER ? driver_layer(evaluation, layer, out)
                                                  : chain_layer(evaluation, layer, out);
}
