/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/figure.h"

#include "data/unit.h"

#include <math.h>

ji__figure ji__figure_exact(double value, const char *unit, const ji_measure *measure) {
  return (ji__figure){
      .value = value,
      .low = value,
      .high = value,
      .variance = NAN,
      .distribution = JI__DISTRIBUTION_NONE,
      .distribution_low = NAN,
      .distribution_high = NAN,
      .overlap_low = NAN,
      .overlap_high = NAN,
      .error_bound = NAN,
      .unit = unit,
      .measure = measure,
  };
}

ji__figure ji__figure_published(const ji__entry *entry) {
  ji__figure figure = ji__figure_exact(entry->value, entry->unit, entry->measure);
  figure.low = entry->value - entry->rounding;
  figure.high = entry->value + entry->rounding;
  return figure;
}

int ji__figure_marginal(const ji__figure *figure, ji__marginal *out) {
  static const ji__marginal_kind kinds[] = {
      [JI__DISTRIBUTION_NORMAL] = JI__MARGINAL_NORMAL,
      [JI__DISTRIBUTION_LOGNORMAL] = JI__MARGINAL_LOGNORMAL,
      [JI__DISTRIBUTION_UNIFORM] = JI__MARGINAL_UNIFORM,
      [JI__DISTRIBUTION_TRIANGULAR] = JI__MARGINAL_TRIANGULAR,
      [JI__DISTRIBUTION_BETA] = JI__MARGINAL_BETA,
      [JI__DISTRIBUTION_PERT] = JI__MARGINAL_PERT,
      [JI__DISTRIBUTION_DISCRETE] = JI__MARGINAL_DISCRETE,
  };
  *out = (ji__marginal){.centre = figure->value,
                        .deviation = sqrt(figure->variance),
                        .low = figure->distribution_low,
                        .high = figure->distribution_high};
  if (figure->distribution == JI__DISTRIBUTION_NONE ||
      figure->distribution == JI__DISTRIBUTION_FIRST_ORDER)
    return 0;
  out->kind = kinds[figure->distribution];
  if (out->kind != JI__MARGINAL_DISCRETE)
    return 1;
  out->points = figure->discrete->values;
  out->cumulative = figure->discrete->cumulative;
  out->count = figure->discrete->count;
  return 1;
}

ji__figure ji__figure_given(const ji__entry *entry) {
  ji__figure figure = ji__figure_published(entry);
  figure.distribution = entry->distribution;
  figure.distribution_low = entry->low;
  figure.distribution_high = entry->high;
  figure.discrete = entry->discrete;
  figure.variance = entry->standard_error * entry->standard_error;
  ji__marginal marginal;
  figure.variance =
      ji__figure_marginal(&figure, &marginal) ? ji__marginal_variance(&marginal) : NAN;
  return figure;
}

static void order_ends(double *low, double *high) {
  if (*low <= *high || isnan(*low) || isnan(*high))
    return;
  double swapped = *low;
  *low = *high;
  *high = swapped;
}

/* A lognormal or triangular figure that is turned around is none any more. */
static void becomes_first_order(ji__figure *figure) {
  figure->distribution =
      isnan(figure->variance) ? JI__DISTRIBUTION_NONE : JI__DISTRIBUTION_FIRST_ORDER;
}

void ji__figure_scale(ji__figure *figure, double factor) {
  if (figure->distribution == JI__DISTRIBUTION_DISCRETE && factor != 1)
    becomes_first_order(figure); /* the points are not scaled */
  double *const numbers[] = {&figure->value,
                             &figure->low,
                             &figure->high,
                             &figure->distribution_low,
                             &figure->distribution_high,
                             &figure->overlap_low,
                             &figure->overlap_high};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    *numbers[i] *= factor;
  figure->variance *= factor * factor;
  figure->error_bound *= fabs(factor);
  order_ends(&figure->low, &figure->high);
  order_ends(&figure->distribution_low, &figure->distribution_high);
  order_ends(&figure->overlap_low, &figure->overlap_high);
}

ji_status ji__figure_convert(ji_context *ctx, ji__figure *figure, const char *unit) {
  double factor = 1;
  ji_status status = ji__unit_factor_text(ctx, figure->unit, unit, &factor);
  if (status)
    return status;
  ji__figure_scale(figure, factor);
  figure->unit = unit;
  return JI_OK;
}

/* The sum of two error bounds; one that is absent is of a part that was not solved for. */
static double add_bounds(double left, double right) {
  if (isnan(left))
    return right;
  return isnan(right) ? left : left + right;
}

void ji__figure_add(ji__figure *sum, const ji__figure *part) {
  sum->value += part->value;
  sum->low += part->low;
  sum->high += part->high;
  sum->variance += part->variance;
  sum->error_bound = add_bounds(sum->error_bound, part->error_bound);
  becomes_first_order(sum);
}

void ji__figure_subtract(ji__figure *left, const ji__figure *right) {
  ji__figure negative = *right;
  ji__figure_scale(&negative, -1);
  ji__figure_add(left, &negative);
}

void ji__figure_multiply(ji__figure *product, const ji__figure *factor) {
  double corners[] = {product->low * factor->low, product->low * factor->high,
                      product->high * factor->low, product->high * factor->high};
  double x = product->value, y = factor->value;
  product->variance = y * y * product->variance + x * x * factor->variance;
  product->error_bound = add_bounds(product->error_bound * fabs(y), factor->error_bound * fabs(x));
  product->value = x * y;
  product->low = product->high = corners[0];
  for (size_t i = 1; i < 4; i++) {
    /* Not fmin and fmax: an unknown end stays unknown. */
    product->low = corners[i] < product->low || isnan(corners[i]) ? corners[i] : product->low;
    product->high = corners[i] > product->high || isnan(corners[i]) ? corners[i] : product->high;
  }
  becomes_first_order(product);
}

void ji__figure_complement(ji__figure *figure) {
  double low = 1 - figure->high;
  figure->high = 1 - figure->low;
  figure->low = low;
  figure->value = 1 - figure->value;
  becomes_first_order(figure);
}

int ji__figure_invert(ji__figure *figure) {
  int sign = (figure->value > 0) - (figure->value < 0);
  if (!sign || figure->low * sign <= 0 || figure->high * sign <= 0)
    return 0;
  double low = 1 / figure->high;
  figure->high = 1 / figure->low;
  figure->low = low;
  figure->variance /= pow(figure->value, 4);
  figure->value = 1 / figure->value;
  becomes_first_order(figure);
  return 1;
}

void ji__figure_shift(ji__figure *figure, double amount) {
  figure->value -= amount;
  figure->low -= amount;
  figure->high -= amount;
  figure->distribution_low -= amount;
  figure->distribution_high -= amount;
  if (figure->distribution == JI__DISTRIBUTION_LOGNORMAL ||
      figure->distribution == JI__DISTRIBUTION_DISCRETE)
    becomes_first_order(figure);
}

void ji__figure_sampling(const ji__figure *figure, double confidence, double *low, double *high) {
  double tail = (1 - confidence) / 2;
  ji__marginal marginal;
  *low = *high = NAN;
  if (figure->distribution == JI__DISTRIBUTION_NONE)
    return;
  /* To first order the interval is that of a normal distribution. */
  if (!ji__figure_marginal(figure, &marginal))
    marginal.kind = JI__MARGINAL_NORMAL;
  *low = ji__marginal_quantile(&marginal, tail);
  *high = ji__marginal_quantile(&marginal, 1 - tail);
}

static const char *inference(const ji__figure *figure) {
  static const char *const names[] = {"none", "normal", "lognormal", "uniform",    "triangular",
                                      "beta", "pert",   "discrete",  "first_order"};
  return isnan(figure->value) ? "none" : names[figure->distribution];
}

static const char *explain(const ji__figure *figure) {
  if (figure->reason)
    return figure->reason;
  if (figure->distribution == JI__DISTRIBUTION_NONE)
    return "no sampling interval: the source declares no distribution";
  if (figure->distribution == JI__DISTRIBUTION_FIRST_ORDER)
    return "inputs taken as independent";
  return NULL;
}

void ji__figure_row(const ji__figure *figure, double confidence, ji__result_row *row) {
  row->value = figure->value;
  row->rounding_low = figure->low;
  row->rounding_high = figure->high;
  row->overlap_low = figure->overlap_low;
  row->overlap_high = figure->overlap_high;
  row->error_bound = figure->error_bound;
  if (!isnan(figure->value)) {
    row->standard_error = sqrt(figure->variance);
    ji__figure_sampling(figure, confidence, &row->sampling_low, &row->sampling_high);
  }
  row->unit = figure->unit;
  row->measure = figure->measure ? ji_measure_text(figure->measure) : NULL;
  row->inference = inference(figure);
  row->reason = explain(figure);
}
