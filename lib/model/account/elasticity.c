/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A base carried along an elasticity, and a coefficient times a change. */
#include "model/account/arithmetic.h"
#include "model/account/product.h"

#include <math.h>
#include <string.h>

/* --- inputs ----------------------------------------------------------------------------------- */

enum { MOST_INPUTS = 4 };

/* The layer's inputs as factors, in their order. */
static ji_status read_factors(ji__evaluation *evaluation, const ji__layer *layer, size_t expected,
                              const char *words, ji__factor *out) {
  size_t count = 0, position = 0;
  ji__input input;
  while (ji__input_next(layer->inputs, &position, &input)) {
    if (count == expected || input.complement || input.inverse) {
      count = 0;
      break;
    }
    ji_status status = ji__factor_read(evaluation, &input, &out[count++]);
    if (status)
      return status;
  }
  return count == expected ? JI_OK
                           : ji__fail(evaluation->ctx, JI_ERROR_MODEL, "\"%s\": %s was expected",
                                      layer->inputs, words);
}

static ji_status require(ji__evaluation *evaluation, const ji__layer *layer, int fits,
                         const char *words) {
  return fits ? JI_OK
              : ji__fail(evaluation->ctx, JI_ERROR_MODEL, "\"%s\": %s was expected", layer->inputs,
                         words);
}

/* later - earlier, in the later one's unit. */
static ji_status driver_change(ji__evaluation *evaluation, const ji__figure *later,
                               ji__figure *earlier, ji__figure *out) {
  const ji_measure *measure = NULL;
  ji_status status = ji__figure_convert(evaluation->ctx, earlier, later->unit);
  if (!status)
    status = ji__arena_combine(evaluation->ctx, &evaluation->arena, JI_OPERATION_DIFFERENCE,
                               later->measure, earlier->measure, &measure);
  *out = *later;
  ji__figure_subtract(out, earlier);
  out->measure = measure;
  return status;
}

/* --- elasticity: E1 = E0 (G1 / G0)^eps ---------------------------------------------------------
 */

/* eps ln(G1 / G0), between the ends that rounding allows; variances to first order. */
static ji__figure log_growth(const ji__figure *elasticity, const ji__figure *later,
                             const ji__figure *earlier) {
  ji__figure growth = ji__figure_exact(log(later->value / earlier->value), "1", NULL);
  growth.low = log(later->low / earlier->high);
  growth.high = log(later->high / earlier->low);
  growth.variance = later->variance / (later->value * later->value) +
                    earlier->variance / (earlier->value * earlier->value);
  ji__figure_multiply(&growth, elasticity);
  return growth;
}

/* The measures on the way: an average of the base's own layer, the marginal that the elasticity
 * makes of it, and the change that this gives: each through ji__measure_combine(), so that an
 * elasticity of another layer or driver is refused. The result is the base's measure at the time
 * that the layer's own row declares. */
static ji_status elasticity_measure(ji__evaluation *evaluation, const ji__figure *base,
                                    const ji__figure *elasticity, const ji__figure *earlier,
                                    const ji__figure *change, const ji_measure **out) {
  ji_context *ctx = evaluation->ctx;
  ji__arena *arena = &evaluation->arena;
  const ji_measure *average = NULL, *marginal = NULL, *effect = NULL;
  ji_status status =
      ji__arena_combine(ctx, arena, JI_OPERATION_RATIO, base->measure, earlier->measure, &average);
  if (!status)
    status = ji__arena_combine(ctx, arena, JI_OPERATION_MULTIPLY, elasticity->measure, average,
                               &marginal);
  if (!status)
    status =
        ji__arena_combine(ctx, arena, JI_OPERATION_MULTIPLY, marginal, change->measure, &effect);
  *out = NULL;
  if (status || !effect)
    return status;
  status = ji__arena_with(ctx, arena, base->measure, "time", NULL, out);
  return status
             ? status
             : ji__arena_with(ctx, arena, *out, "status", ji_measure_field(effect, "status"), out);
}

static ji_status elasticity_layer(ji__evaluation *evaluation, const ji__layer *layer,
                                  ji__figure *out) {
  static const char words[] = "a layer, an elasticity, the later and the earlier driver";
  ji__factor f[MOST_INPUTS];
  ji__figure change;
  ji_status status = read_factors(evaluation, layer, 4, words, f);
  if (!status)
    status = require(evaluation, layer,
                     f[0].layer != JI__NONE && f[1].coefficient != JI__NONE &&
                         f[2].driver != JI__NONE && f[3].driver != JI__NONE,
                     words);
  if (status)
    return status;
  const ji__coefficient *coefficient = &evaluation->vintage->coefficients[f[1].coefficient];
  status = require(evaluation, layer, strcmp(coefficient->kind, "elasticity") == 0,
                   "a coefficient of the kind elasticity");
  if (!status)
    status = ji__coefficient_check_range(evaluation->ctx, coefficient, f[2].figure.value);
  if (!status)
    status = ji__figure_convert(evaluation->ctx, &f[1].figure, "1");
  if (!status)
    status = driver_change(evaluation, &f[2].figure, &f[3].figure, &change);
  if (status)
    return status;
  if (!(f[2].figure.value > 0 && f[3].figure.value > 0))
    return ji__fail(evaluation->ctx, JI_ERROR_VALUE,
                    "\"%s\": both levels of the driver must be above 0", layer->inputs);
  ji__figure growth = log_growth(&f[1].figure, &f[2].figure, &f[3].figure);
  ji__figure factor = ji__figure_exact(exp(growth.value), "1", NULL);
  factor.low = exp(growth.low);
  factor.high = exp(growth.high);
  factor.variance = factor.value * factor.value * growth.variance;
  *out = f[0].figure;
  ji__figure_multiply(out, &factor);
  out->value = ji__arithmetic_elasticity(f[0].figure.value, f[1].figure.value, f[2].figure.value,
                                         f[3].figure.value);
  return elasticity_measure(evaluation, &f[0].figure, &f[1].figure, &f[3].figure, &change,
                            &out->measure);
}

/* --- arc: dE = b (G1 - G0) ----------------------------------------------------------------------
 */

static ji_status arc_layer(ji__evaluation *evaluation, const ji__layer *layer, ji__figure *out) {
  static const char words[] = "a coefficient, the later and the earlier driver";
  ji__factor f[MOST_INPUTS];
  ji__figure change;
  ji_status status = read_factors(evaluation, layer, 3, words, f);
  if (!status)
    status = require(
        evaluation, layer,
        f[0].coefficient != JI__NONE && f[1].driver != JI__NONE && f[2].driver != JI__NONE, words);
  if (!status)
    status = driver_change(evaluation, &f[1].figure, &f[2].figure, &change);
  if (status)
    return status;
  double earlier = f[2].figure.value;
  status = ji__coefficient_apply(evaluation->ctx, &evaluation->arena,
                                 &evaluation->vintage->coefficients[f[0].coefficient], &f[0].figure,
                                 &change, earlier, out);
  out->value = ji__arithmetic_arc(f[0].figure.value, f[1].figure.value, earlier);
  return status;
}

ji_status ji__evaluation_elasticity(ji__evaluation *evaluation, const ji__layer *layer,
                                    ji__figure *out) {
  return layer->estimator == JI__ESTIMATOR_ELASTICITY ? elasticity_layer(evaluation, layer, out)
                                                      : arc_layer(evaluation, layer, out);
}
