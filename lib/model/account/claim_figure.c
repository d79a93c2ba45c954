/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the inputs of a claim give, and what forbids it. A refusal is a finding, not a failure: the
 * number is computed all the same where the units allow it, so that a reader sees which one was
 * meant. */
#include "model/account/claim.h"

#include <math.h>
#include <string.h>

static int is_refusal(ji_status status) {
  return status == JI_ERROR_UNIT || status == JI_ERROR_MEASURE;
}

/* --- two figures set against each other --------------------------------------------------------
 */

static int is_reading_needed(const ji__figure *left, const ji__figure *right) {
  return left->measure && right->measure && ji__measure_is_claim(left->measure) &&
         ji__measure_is_claim(right->measure);
}

/* Both figures under the account's reading for what the left one counts. */
static ji_status read_both(ji__claim_check *check, ji__figure *left, ji__figure *right,
                           ji__claim_result *out) {
  const char *quantity = ji_measure_field(left->measure, "quantity");
  const ji__reading *reading = quantity ? ji__account_reading_for(check->account, quantity) : NULL;
  if (!reading)
    return JI_OK;
  out->reading = reading->text;
  ji_status status = ji__reading_apply(check->ctx, check->arena, reading, left);
  return status ? status : ji__reading_apply(check->ctx, check->arena, reading, right);
}

/* What the operation measures; claims are compared under the account's reading if there is one. */
static ji_status combine(ji__claim_check *check, ji_operation operation, ji__figure *left,
                         ji__figure *right, const ji_measure **measure, ji__claim_result *out) {
  ji_status status = ji__arena_combine(check->ctx, check->arena, operation, left->measure,
                                       right->measure, measure);
  if (status != JI_ERROR_MEASURE || !is_reading_needed(left, right) || out->reading)
    return status;
  ji_status read = read_both(check, left, right, out);
  if (read)
    return read;
  return out->reading ? ji__arena_combine(check->ctx, check->arena, operation, left->measure,
                                          right->measure, measure)
                      : status;
}

/* Which rule two figures break that are compared, not added: their times may differ. */
static ji__finding rule_of_comparison(ji_context *ctx, const ji__figure *left,
                                      const ji__figure *right) {
  ji__finding finding = ji__rule_of_parts(left, right);
  int about_source = finding == JI__FINDING_PLATFORMS_ADDED ||
                     finding == JI__FINDING_STOCK_ADDED_OVER_TIME ||
                     finding == JI__FINDING_ANY_TIME_ADDED || finding == JI__FINDING_TIMES_MIXED;
  if (about_source || finding == JI__FINDING_MEASURES_MIXED)
    finding =
        is_reading_needed(left, right) ? JI__FINDING_READING_NEEDED : JI__FINDING_MEASURES_MIXED;
  if (finding == JI__FINDING_MEASURES_MIXED && left->unit && right->unit) {
    ji__finding units = ji__rule_of_units(ctx, left->unit, right->unit);
    finding = units == JI__FINDING_UNITS_MIXED ? finding : units;
  }
  return finding;
}

/* left - right. */
static ji_status subtract(ji__claim_check *check, ji__figure left, ji__figure right,
                          ji__figure *difference, ji__claim_result *out) {
  const ji_measure *measure = NULL;
  ji_status status = combine(check, JI_OPERATION_DIFFERENCE, &left, &right, &measure, out);
  if (is_refusal(status))
    status = ji__claim_find(check, rule_of_comparison(check->ctx, &left, &right), out);
  if (status)
    return status;
  status = ji__figure_convert(check->ctx, &right, left.unit);
  if (is_refusal(status))
    return ji__claim_find(check, ji__rule_of_units(check->ctx, left.unit, right.unit), out);
  if (status)
    return status;
  *difference = left;
  ji__figure_subtract(difference, &right);
  difference->measure = measure;
  return JI_OK;
}

/* left / right: "jobs per CNY", or a share where both have one unit. */
static ji_status divide(ji__claim_check *check, ji__figure left, ji__figure right,
                        ji__figure *ratio, ji__claim_result *out) {
  const ji_measure *measure = NULL;
  ji_status status = combine(check, JI_OPERATION_RATIO, &left, &right, &measure, out);
  if (is_refusal(status))
    status = ji__claim_find(check, rule_of_comparison(check->ctx, &left, &right), out);
  if (status)
    return status;
  *ratio = left;
  if (!ji__figure_invert(&right)) {
    *ratio = ji__figure_exact(NAN, "1", measure);
    return JI_OK;
  }
  const char *unit = NULL;
  status = ji__arena_unit(check->ctx, check->arena, JI_UNIT_DIVIDE, left.unit, right.unit, &unit);
  if (is_refusal(status)) {
    *ratio = ji__figure_exact(NAN, "1", measure);
    return ji__claim_find(check, ji__rule_of_units(check->ctx, left.unit, right.unit), out);
  }
  ji__figure_multiply(ratio, &right);
  ratio->measure = measure;
  ratio->unit = unit;
  return status;
}

/* --- sums ------------------------------------------------------------------------------------- */

/* A layer that holds another, or is there twice. */
static ji_status check_layers_once(ji__claim_check *check, const ji__claim *claim,
                                   const ji__claim_input *inputs, ji__claim_result *out) {
  for (size_t i = 0; i < claim->count; i++)
    for (size_t k = 0; k < claim->count; k++) {
      const ji__reference *outer = &inputs[i].reference, *inner = &inputs[k].reference;
      int twice = i < k && outer->kind == inner->kind && outer->vintage == inner->vintage &&
                  outer->index == inner->index;
      int inside = i != k && outer->kind == JI__REFERENCE_LAYER && inner->kind == outer->kind &&
                   outer->vintage == inner->vintage &&
                   ji__layer_is_inside(outer->vintage, check->marks, outer->index, inner->index);
      if (!twice && !inside)
        continue;
      if (twice)
        (void)ji__fail(check->ctx, JI_ERROR_MODEL, "\"%s\" is added twice", inputs[k].name);
      else
        (void)ji__fail(check->ctx, JI_ERROR_MODEL, "\"%s\" is inside \"%s\" already",
                       inputs[k].name, inputs[i].name);
      return ji__claim_find(check, JI__FINDING_LAYER_INSIDE_ANOTHER, out);
    }
  return JI_OK;
}

/* True if the inputs differ in their times alone, as months of one count do. */
static int is_over_time(const ji__claim *claim, const ji__claim_input *inputs) {
  for (size_t i = 0; i + 1 < claim->count; i++) {
    const ji_measure *left = inputs[i].figure.measure, *right = inputs[i + 1].figure.measure;
    const char *a = left ? ji_measure_field(left, "time") : NULL;
    const char *b = right ? ji_measure_field(right, "time") : NULL;
    if (!a || !b || strcmp(a, b) == 0)
      return 0;
  }
  return 1;
}

static ji_status add_periods(ji__claim_check *check, const ji__claim *claim,
                             const ji__claim_input *inputs, ji__claim_result *out) {
  ji__figure sum = inputs[0].figure;
  for (size_t i = 1; i < claim->count; i++) {
    const ji_measure *measure = NULL;
    ji_status status = ji__arena_combine(check->ctx, check->arena, JI_OPERATION_ADD_PERIODS,
                                         sum.measure, inputs[i].figure.measure, &measure);
    if (status == JI_ERROR_MEASURE)
      return ji__claim_find(check, ji__rule_of_parts(&sum, &inputs[i].figure), out);
    if (status)
      return status;
    sum.measure = measure;
  }
  out->figure.measure = sum.measure;
  return JI_OK;
}

static ji_status add_measures(ji__claim_check *check, const ji__claim *claim,
                              const ji__claim_input *inputs, ji__claim_result *out) {
  const ji_measure *parts[JI__CLAIM_INPUTS];
  size_t clash[2] = {0, 0};
  ji_measure *sum = NULL;
  for (size_t i = 0; i < claim->count; i++)
    parts[i] = inputs[i].figure.measure;
  ji_status status = ji__measure_add_many(check->ctx, parts, claim->count, &sum, clash);
  if (status == JI_ERROR_MEASURE)
    return ji__claim_find(
        check, ji__rule_of_parts(&inputs[clash[0]].figure, &inputs[clash[1]].figure), out);
  if (!status)
    status = ji__arena_keep(check->ctx, check->arena, sum);
  if (!status)
    out->figure.measure = sum;
  return status;
}

static ji_status compute_sum(ji__claim_check *check, const ji__claim *claim,
                             const ji__claim_input *inputs, ji__claim_result *out) {
  out->figure = inputs[0].figure;
  for (size_t i = 1; i < claim->count; i++) {
    ji__figure part = inputs[i].figure;
    ji_status status = ji__figure_convert(check->ctx, &part, out->figure.unit);
    if (status == JI_ERROR_UNIT) {
      ji__finding rule = ji__rule_of_units(check->ctx, out->figure.unit, part.unit);
      out->figure = ji__figure_exact(NAN, claim->entry.unit, NULL);
      return ji__claim_find(check, rule, out);
    }
    if (status)
      return status;
    ji__figure_add(&out->figure, &part);
  }
  ji_status status = check_layers_once(check, claim, inputs, out);
  if (status || out->finding != JI__FINDING_COUNT)
    return status;
  return is_over_time(claim, inputs) ? add_periods(check, claim, inputs, out)
                                     : add_measures(check, claim, inputs, out);
}

/* --- the other kinds ---------------------------------------------------------------------------
 */

/* The claim counts something else than what it restates. */
static ji_status compute_restatement(ji__claim_check *check, const ji__claim *claim,
                                     const ji__claim_input *inputs, ji__claim_result *out) {
  ji__figure own = ji__figure_published(&claim->entry);
  out->figure = inputs[0].figure;
  ji_status status = ji__figure_convert(check->ctx, &out->figure, own.unit);
  if (status == JI_ERROR_UNIT) {
    out->figure = ji__figure_exact(NAN, claim->entry.unit, NULL);
    return ji__claim_find(check, ji__rule_of_units(check->ctx, own.unit, inputs[0].figure.unit),
                          out);
  }
  if (status || !own.measure || !out->figure.measure)
    return status;
  const char *left = ji_measure_field(own.measure, "quantity");
  const char *right = ji_measure_field(out->figure.measure, "quantity");
  if (!left || !right || strcmp(left, right) == 0)
    return JI_OK;
  (void)ji__fail(check->ctx, JI_ERROR_MEASURE, "the claim counts %s, \"%s\" counts %s", left,
                 inputs[0].name, right);
  return ji__claim_find(check, ji__rule_of_parts(&own, &out->figure), out);
}

static ji_status compute_growth(ji__claim_check *check, const ji__claim *claim,
                                const ji__claim_input *inputs, ji__claim_result *out) {
  ji_status status = divide(check, inputs[0].figure, inputs[1].figure, &out->figure, out);
  if (!status && !isnan(out->figure.value))
    status = ji__figure_convert(check->ctx, &out->figure, "1");
  if (status == JI_ERROR_UNIT) {
    out->figure = ji__figure_exact(NAN, claim->entry.unit, NULL);
    return ji__claim_find(
        check, ji__rule_of_units(check->ctx, inputs[0].figure.unit, inputs[1].figure.unit), out);
  }
  if (!status)
    ji__figure_shift(&out->figure, 1);
  return status;
}

static ji_status compute_contribution(ji__claim_check *check, const ji__claim_input *inputs,
                                      ji__claim_result *out) {
  ji__figure part = ji__figure_exact(NAN, "1", NULL), total = part;
  ji_status status = subtract(check, inputs[0].figure, inputs[1].figure, &part, out);
  if (!status)
    status = subtract(check, inputs[2].figure, inputs[3].figure, &total, out);
  if (status || isnan(part.value) || isnan(total.value))
    return status;
  return divide(check, part, total, &out->figure, out);
}

ji_status ji__claim_compute(ji__claim_check *check, const ji__claim *claim,
                            const ji__claim_input *inputs, ji__claim_result *out) {
  *out = (ji__claim_result){.finding = JI__FINDING_COUNT,
                            .figure = ji__figure_exact(NAN, claim->entry.unit, NULL)};
  switch (claim->kind) {
  case JI__CLAIM_FIGURE:
    out->figure = ji__figure_given(&claim->entry);
    return JI_OK;
  case JI__CLAIM_RESTATEMENT:
    return compute_restatement(check, claim, inputs, out);
  case JI__CLAIM_SUM:
    return compute_sum(check, claim, inputs, out);
  case JI__CLAIM_DIFFERENCE:
    return subtract(check, inputs[0].figure, inputs[1].figure, &out->figure, out);
  case JI__CLAIM_GROWTH:
    return compute_growth(check, claim, inputs, out);
  case JI__CLAIM_CONTRIBUTION:
    return compute_contribution(check, inputs, out);
  case JI__CLAIM_SHARE:
  case JI__CLAIM_RATIO:
  case JI__CLAIM_MULTIPLIER:
    return divide(check, inputs[0].figure, inputs[1].figure, &out->figure, out);
  case JI__CLAIM_PRODUCT:
    return ji__claim_product(check, claim, inputs, out);
  }
  return JI_OK;
}
