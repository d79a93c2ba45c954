/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ji_account_check() says of published claims. */
#include "core/number.h"
#include "model/account/claim.h"

#include <math.h>
#include <string.h>

/* The rule's words and what the library said, without the two whole measures. */
ji_status ji__claim_find(ji__claim_check *check, ji__finding finding, ji__claim_result *out) {
  char *message = check->ctx->message, *measures = strstr(message, " (left: ");
  const char *words = ji__finding_words(finding);
  if (measures)
    *measures = 0;
  if (out->finding == JI__FINDING_COUNT) {
    check->text.size = 0;
    ji__buffer_format(&check->text, "%s%s%s", words, words[0] ? ": " : "", message);
    out->finding = finding;
    out->why = check->text.failed
                   ? NULL
                   : ji__arena_text(check->arena, check->text.data, check->text.size);
  }
  message[0] = 0;
  return out->why ? JI_OK : ji__fail_memory(check->ctx);
}

ji_status ji__claim_evaluation(ji__claim_check *check, const ji__vintage *vintage,
                               ji__evaluation **out) {
  size_t index = (size_t)(vintage - check->account->vintages);
  *out = &check->evaluations[index];
  return (*out)->figures ? JI_OK : ji__evaluate(check->ctx, check->account, vintage, NULL, *out);
}

/* --- inputs ----------------------------------------------------------------------------------- */

static const char *field(const ji_measure *measure, const char *key) {
  return measure ? ji_measure_field(measure, key) : NULL;
}

static ji_status read_reference(ji__claim_check *check, const ji__reference *reference,
                                ji__claim_input *out) {
  if (reference->kind == JI__REFERENCE_CLAIM) {
    *out = check->claims[reference->index];
    out->reference = *reference;
    return JI_OK;
  }
  *out = (ji__claim_input){.reference = *reference};
  if (reference->kind == JI__REFERENCE_UNPUBLISHED)
    return JI_OK;
  ji__evaluation *evaluation = NULL;
  ji_status status = ji__claim_evaluation(check, reference->vintage, &evaluation);
  if (status)
    return status;
  if (reference->kind == JI__REFERENCE_LAYER) {
    out->name = reference->vintage->layers[reference->index].entry.name;
    out->figure = evaluation->figures[reference->index];
  } else if (reference->kind == JI__REFERENCE_DRIVER) {
    out->name = reference->vintage->drivers[reference->index].entry.name;
    out->figure = evaluation->drivers[reference->index];
  } else {
    out->coefficient = &reference->vintage->coefficients[reference->index];
    out->name = out->coefficient->entry.name;
    out->kind = out->coefficient->kind;
    out->figure = ji__figure_given(&out->coefficient->entry);
  }
  out->is_change |= field(out->figure.measure, "change") != NULL;
  return JI_OK;
}

/* What later claims take of this one: its own figure, else what its inputs give. */
static void offer(const ji__claim *claim, const ji__claim_result *result, ji__claim_input *out) {
  *out = (ji__claim_input){.name = claim->entry.name};
  out->figure = isnan(claim->entry.value) ? result->figure : ji__figure_given(&claim->entry);
  if (!out->figure.measure)
    out->figure.measure = result->figure.measure;
  out->kind = field(out->figure.measure, "kind");
  if (!out->kind && (claim->kind == JI__CLAIM_RATIO || claim->kind == JI__CLAIM_MULTIPLIER))
    out->kind = "average";
  out->is_change =
      claim->kind == JI__CLAIM_DIFFERENCE || field(out->figure.measure, "change") != NULL;
}

/* --- what is missing ---------------------------------------------------------------------------
 */

/* The roles of a kind's inputs, by position. */
static const char *role(ji__claim_kind kind, size_t position) {
  enum { MOST = 4 };
  static const char *const roles[][MOST] = {
      [JI__CLAIM_DIFFERENCE] = {"the later figure", "the earlier figure"},
      [JI__CLAIM_GROWTH] = {"the later figure", "the earlier figure"},
      [JI__CLAIM_CONTRIBUTION] = {"the part at the later date", "the part at the earlier date",
                                  "the total at the later date", "the total at the earlier date"},
      [JI__CLAIM_SHARE] = {"the part", "the whole"},
      [JI__CLAIM_RATIO] = {"what is counted", "what it is per"},
      [JI__CLAIM_MULTIPLIER] = {"what is counted", "what it is per"},
      [JI__CLAIM_PRODUCT] = {"the coefficient", "the driver", "the driver's earlier level"}};
  const char *name = position < MOST ? roles[kind][position] : NULL;
  return name ? name : "a figure";
}

/* A sum needs two parts, a product a coefficient and a driver; else the kind says it. */
static size_t least_inputs(ji__claim_kind kind) {
  size_t needs = ji__claim_needs(kind);
  return kind == JI__CLAIM_SUM || kind == JI__CLAIM_PRODUCT ? 2 : needs;
}

/* Names what is not published; 0 if everything is there. */
static int name_missing(ji__claim_check *check, const ji__claim *claim) {
  size_t least = least_inputs(claim->kind), end = claim->count > least ? claim->count : least;
  int missing = 0;
  check->text.size = 0;
  for (size_t i = 0; i < end; i++)
    if (i >= claim->count || claim->references[i].kind == JI__REFERENCE_UNPUBLISHED)
      ji__buffer_format(&check->text, "%s%s",
                        missing++ ? ", " : "not published: ", role(claim->kind, i));
  if (missing)
    ji__buffer_format(&check->text, "; without it a %s cannot be checked%s%s",
                      ji__claim_kind_name(claim->kind), claim->text ? ": " : "",
                      claim->text ? claim->text : "");
  return missing;
}

static int has_denominator(ji__claim_kind kind) {
  return kind == JI__CLAIM_GROWTH || kind == JI__CLAIM_CONTRIBUTION || kind == JI__CLAIM_SHARE ||
         kind == JI__CLAIM_RATIO || kind == JI__CLAIM_MULTIPLIER;
}

/* --- what is said ------------------------------------------------------------------------------
 */

static void write(ji__claim_check *check, const ji__claim *claim, ji__finding finding,
                  const ji__claim_result *result) {
  ji__figure published = ji__figure_published(&claim->entry);
  ji__finding_row row = {.subject = claim->entry.name,
                         .unit = claim->entry.unit,
                         .explanation = check->text.failed ? NULL : check->text.data,
                         .figure = result ? &result->figure : NULL,
                         .published = &published};
  ji__finding_write(check->writer, finding, &row);
}

static ji__agreement compare(const ji__claim *claim, const ji__figure *figure) {
  ji__figure published = ji__figure_published(&claim->entry);
  if (claim->bound == JI__CLAIM_EQUAL)
    return ji__figures_compare(figure, &published);
  if (isnan(figure->low) || isnan(figure->high))
    return JI__UNCHECKED;
  double slack = 1e-12 * fabs(published.value);
  int meets = claim->bound == JI__CLAIM_AT_LEAST ? figure->high >= published.value - slack
                                                 : figure->low <= published.value + slack;
  return meets ? JI__AGREES : JI__CONTRADICTS;
}

static const char *explain(ji__agreement agreement, const ji__claim *claim,
                           const ji__figure *figure) {
  if (isnan(claim->entry.value))
    return "computed from its inputs; no figure is published";
  if (isnan(figure->value))
    return figure->reason ? figure->reason : "nothing can be computed: a division by 0";
  switch (agreement) {
  case JI__AGREES:
    return claim->bound == JI__CLAIM_EQUAL
               ? "what the inputs give and the published figure agree within rounding"
               : "what the inputs give lies within the published bound";
  case JI__CONTRADICTS:
    return claim->bound == JI__CLAIM_EQUAL
               ? "no rounding of the inputs gives the published figure"
               : "what the inputs give lies outside the published bound";
  default:
    return "not checked: a rounding that goes in is not declared, so that nothing says how far "
           "apart the two may lie";
  }
}

static void write_comparison(ji__claim_check *check, const ji__claim *claim,
                             const ji__claim_result *result) {
  static const ji__finding findings[] = {JI__FINDING_CLAIM_AGREES, JI__FINDING_CLAIM_CONTRADICTS,
                                         JI__FINDING_CLAIM_UNCHECKED};
  ji__agreement agreement = compare(claim, &result->figure);
  check->text.size = 0;
  ji__buffer_string(&check->text, explain(agreement, claim, &result->figure));
  if (result->reading)
    ji__buffer_format(&check->text, "; under the reading: %s", result->reading);
  int is_computed = isnan(claim->entry.value) && !isnan(result->figure.value);
  write(check, claim, is_computed ? JI__FINDING_CLAIM_COMPUTED : findings[agreement], result);
}

/* Differences and growth of money at the prices of the day. */
static void note_nominal(ji__claim_check *check, const ji__claim *claim,
                         const ji__claim_input *inputs) {
  int over_time = claim->kind == JI__CLAIM_DIFFERENCE || claim->kind == JI__CLAIM_GROWTH ||
                  claim->kind == JI__CLAIM_CONTRIBUTION;
  if (!over_time || !inputs[0].figure.unit || !strstr(inputs[0].figure.unit, "@current"))
    return;
  check->text.size = 0;
  ji__buffer_string(&check->text, "nominal: at the prices of each day, so that a change of prices "
                                  "is in it");
  write(check, claim, JI__FINDING_NOMINAL, NULL);
}

static void note_undeclared(ji__claim_check *check, const ji__claim *claim,
                            const ji__claim_input *inputs) {
  for (size_t i = 0; i < claim->count; i++) {
    if (inputs[i].figure.measure)
      continue;
    check->text.size = 0;
    ji__buffer_format(&check->text,
                      "no measure is declared for \"%s\": whether it may be combined at all was "
                      "not checked",
                      inputs[i].name);
    write(check, claim, JI__FINDING_MEASURE_UNDECLARED, NULL);
    return;
  }
}

/* The claim's own unit, where that is another way of writing the computed one. */
static ji_status to_claim_unit(ji__claim_check *check, const ji__claim *claim,
                               ji__claim_result *result) {
  if (isnan(result->figure.value) || result->figure.unit == claim->entry.unit)
    return JI_OK;
  const char *unit = result->figure.unit;
  ji_status status = ji__figure_convert(check->ctx, &result->figure, claim->entry.unit);
  if (status != JI_ERROR_UNIT)
    return status;
  result->figure = ji__figure_exact(NAN, claim->entry.unit, NULL);
  return ji__claim_find(check, ji__rule_of_units(check->ctx, unit, claim->entry.unit), result);
}

static ji_status judge(ji__claim_check *check, const ji__claim *claim,
                       const ji__claim_input *inputs, ji__claim_result *result) {
  ji_status status = ji__claim_compute(check, claim, inputs, result);
  if (!status)
    status = to_claim_unit(check, claim, result);
  if (status || claim->kind == JI__CLAIM_FIGURE)
    return status;
  if (result->finding != JI__FINDING_COUNT) {
    check->text.size = 0;
    ji__buffer_string(&check->text, result->why);
    write(check, claim, result->finding, result);
  } else if (claim->kind == JI__CLAIM_SHARE && result->figure.low > 1) {
    check->text.size = 0;
    ji__buffer_string(&check->text, "a share above 1: the part is no part of this whole");
    write(check, claim, JI__FINDING_SHARE_ABOVE_ONE, result);
  } else {
    write_comparison(check, claim, result);
    note_undeclared(check, claim, inputs);
  }
  note_nominal(check, claim, inputs);
  return JI_OK;
}

static ji_status check_claim(ji__claim_check *check, size_t index) {
  const ji__claim *claim = &check->account->claims[index];
  ji__claim_input inputs[JI__CLAIM_INPUTS] = {{.name = NULL}};
  ji__claim_result result = {.finding = JI__FINDING_COUNT,
                             .figure = ji__figure_exact(NAN, claim->entry.unit, NULL)};
  ji_status status = JI_OK;
  for (size_t i = 0; !status && i < claim->count; i++)
    status = read_reference(check, &claim->references[i], &inputs[i]);
  if (status)
    return status;
  if (name_missing(check, claim))
    write(check, claim,
          has_denominator(claim->kind) ? JI__FINDING_DENOMINATOR_MISSING
                                       : JI__FINDING_INPUT_MISSING,
          NULL);
  else
    status = judge(check, claim, inputs, &result);
  offer(claim, &result, &check->claims[index]);
  return status;
}

/* --- multipliers that are used again ------------------------------------------------------------
 */

#define REUSE_WIDTH 0.005 /* widest relative interval that tells two multipliers apart at all */

static int is_narrow(const ji__figure *figure) {
  return figure->high - figure->low <= 2 * REUSE_WIDTH * fabs(figure->value);
}

/* Two multipliers of different periods that rounding cannot tell apart. */
static int is_reused(const ji__claim_check *check, size_t earlier, size_t later) {
  const ji__claim *a = &check->account->claims[earlier], *b = &check->account->claims[later];
  const ji__figure *x = &check->claims[earlier].figure, *y = &check->claims[later].figure;
  return a->kind == JI__CLAIM_MULTIPLIER && b->kind == JI__CLAIM_MULTIPLIER && a->entry.period &&
         b->entry.period && strcmp(a->entry.period, b->entry.period) != 0 &&
         strcmp(a->entry.unit, b->entry.unit) == 0 && is_narrow(x) && is_narrow(y) &&
         x->low <= y->high && y->low <= x->high;
}

static void note_reused(ji__claim_check *check) {
  for (size_t later = 0; later < check->account->claim_count; later++)
    for (size_t earlier = 0; earlier < later; earlier++) {
      if (!is_reused(check, earlier, later))
        continue;
      const ji__claim *a = &check->account->claims[earlier], *b = &check->account->claims[later];
      char one[JI__NUMBER_SIZE], other[JI__NUMBER_SIZE];
      ji__number_print_significant(check->claims[earlier].figure.value, 4, one);
      ji__number_print_significant(check->claims[later].figure.value, 4, other);
      check->text.size = 0;
      ji__buffer_format(&check->text,
                        "%s for %s and %s for %s (\"%s\"): rounding cannot tell them apart, so "
                        "that the one may have been taken over instead of being found anew",
                        other, b->entry.period, one, a->entry.period, a->entry.name);
      ji__claim_result result = {.figure = check->claims[later].figure};
      write(check, b, JI__FINDING_MULTIPLIER_REUSED, &result);
    }
}

ji_status ji__check_claims(ji__claim_check *check) {
  check->claims = ji__arena_array(check->arena, check->account->claim_count, sizeof *check->claims);
  if (!check->claims)
    return ji__fail_memory(check->ctx);
  for (size_t i = 0; i < check->account->claim_count; i++) {
    ji_status status = check_claim(check, i);
    if (status)
      return ji__fail_within(check->ctx, status, "claim \"%s\"",
                             check->account->claims[i].entry.name);
  }
  note_reused(check);
  return JI_OK;
}
