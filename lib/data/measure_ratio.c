/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RATIO: a level over a level is an average, a change over a change an arc, a marginal over an
 * average an elasticity, and the same quantity over itself a share. */
#include "data/measure_combine.h"
#include "data/unit.h"

#include <string.h>

static int is_coefficient(const ji_measure *measure) {
  return ji__is_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY, "coefficient");
}

static int is_money(const ji_measure *measure) {
  return ji__is_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY, "money");
}

static const char *own(const ji_measure *measure, ji__key key) {
  return ji__measure_value(measure, JI__SIDE_OWN, key);
}

static ji_status refuse_own(const ji__combination *c, ji__key key, const char *why) {
  return ji__refuse(c, JI__SIDE_OWN, key, why);
}

/* --- sources -----------------------------------------------------------------------------------
 */

/* Sources and vintages of claims must be the same, or compared under one declared reading. */
static ji_status require_sources(const ji__combination *c) {
  int claims = ji__is_claim(c->left) + ji__is_claim(c->right);
  const char *left = own(c->left, JI__KEY_READING), *right = own(c->right, JI__KEY_READING);
  if (left && right && strcmp(left, right) != 0)
    return refuse_own(c, JI__KEY_READING, "both need the same declared reading");
  if (!claims)
    return JI_OK;
  if (claims == 1 && !left && !right)
    return refuse_own(c, JI__KEY_STATUS,
                      "a claim is set against what is no claim only under a declared reading");
  if (claims == 2 && !ji__same_reading(c) && !ji__same_field(c, JI__SIDE_OWN, JI__KEY_VINTAGE))
    return refuse_own(c, JI__KEY_VINTAGE,
                      "claims of different vintages compare only under one declared reading");
  int systems = own(c->left, JI__KEY_SYSTEM) && own(c->right, JI__KEY_SYSTEM);
  if (claims == 2 && !ji__same_reading(c) && systems &&
      !ji__same_field(c, JI__SIDE_OWN, JI__KEY_SYSTEM))
    return refuse_own(c, JI__KEY_SYSTEM,
                      "claims of different sources compare only under one declared reading");
  return JI_OK;
}

/* Counts of work of different kinds, such as opportunities and jobs: claims need a reading. */
static ji_status require_readable_quantities(const ji__combination *c) {
  int work =
      !is_money(c->left) && !is_money(c->right) && ji__is_claim(c->left) && ji__is_claim(c->right);
  if (!work || ji__same_reading(c) || ji__same_field(c, JI__SIDE_OWN, JI__KEY_QUANTITY))
    return JI_OK;
  return refuse_own(c, JI__KEY_QUANTITY,
                    "claims of different quantities compare only under one declared reading");
}

/* --- the result --------------------------------------------------------------------------------
 */

static int stays_own(ji__key key) {
  return !ji__key_allowed(JI__SIDE_OF, key) || key == JI__KEY_STATUS || key == JI__KEY_VINTAGE;
}

/* Moves a number's own fields to a side of the coefficient. */
static ji_status put_side(const ji_measure *from, ji__measure_builder *result, ji__side side) {
  ji_status status = JI_OK;
  for (int key = 0; key < JI__KEY_COUNT && !status; key++)
    if (!stays_own((ji__key)key))
      status = ji__put(result, side, (ji__key)key, own(from, (ji__key)key));
  return status;
}

static ji_status clear_own(ji__measure_builder *result) {
  ji_status status = JI_OK;
  for (int key = 0; key < JI__KEY_COUNT && !status; key++)
    if (!stays_own((ji__key)key))
      status = ji__put(result, JI__SIDE_OWN, (ji__key)key, NULL);
  return status;
}

/* Vintages of claims are joined; of others each side keeps its own where they differ. */
static ji_status put_vintage(const ji__combination *c, ji__measure_builder *result) {
  if (ji__is_claim(c->left) || ji__is_claim(c->right) ||
      ji__same_field(c, JI__SIDE_OWN, JI__KEY_VINTAGE))
    return ji__put_joined(c, result, JI__SIDE_OWN, JI__KEY_VINTAGE);
  ji_status status = ji__put(result, JI__SIDE_OWN, JI__KEY_VINTAGE, NULL);
  if (!status)
    status = ji__put(result, JI__SIDE_OF, JI__KEY_VINTAGE, own(c->left, JI__KEY_VINTAGE));
  if (!status)
    status = ji__put(result, JI__SIDE_PER, JI__KEY_VINTAGE, own(c->right, JI__KEY_VINTAGE));
  return status;
}

static ji_status put_reading(const ji__combination *c, ji__measure_builder *result) {
  const char *left = own(c->left, JI__KEY_READING);
  return ji__put(result, JI__SIDE_OWN, JI__KEY_READING,
                 left ? left : own(c->right, JI__KEY_READING));
}

static ji_status put_ratio(const ji__combination *c, ji__measure_builder *result, const char *form,
                           const char *kind) {
  ji_status status = clear_own(result);
  if (!status)
    status = put_side(c->left, result, JI__SIDE_OF);
  if (!status)
    status = put_side(c->right, result, JI__SIDE_PER);
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_QUANTITY, "coefficient");
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_FORM, form);
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_KIND, kind);
  if (!status)
    status =
        ji__put(result, JI__SIDE_OWN, JI__KEY_STATUS,
                ji__weaker_status(own(c->left, JI__KEY_STATUS), own(c->right, JI__KEY_STATUS)));
  if (!status)
    status = put_vintage(c, result);
  return status ? status : put_reading(c, result);
}

/* --- shares ------------------------------------------------------------------------------------
 */

/* A share, or a growth rate: what is counted must be the same thing. */
static ji_status share(const ji__combination *c, ji__measure_builder *result) {
  static const ji__key keys[] = {JI__KEY_UNIT,  JI__KEY_STANDARD,       JI__KEY_CAP,
                                 JI__KEY_AREAS, JI__KEY_RETURNS,        JI__KEY_IMPORTS,
                                 JI__KEY_BASIS, JI__KEY_COUNTERFACTUAL, JI__KEY_INCOME_MIN,
                                 JI__KEY_JOB,   JI__KEY_HOURS_MIN};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (!ji__same_field(c, JI__SIDE_OWN, keys[i]))
      return refuse_own(c, keys[i], "a share is of numbers with one definition");
  if (!ji__is_claim(c->left) && !ji__same_reading(c) &&
      !ji__same_field(c, JI__SIDE_OWN, JI__KEY_VINTAGE))
    return refuse_own(c, JI__KEY_VINTAGE, "another vintage: revise first");
  return put_ratio(c, result, "ratio", "share");
}

/* --- averages and arcs -------------------------------------------------------------------------
 */

static int is_by_row(ji__key key, const char *value) {
  size_t prefix;
  return value && ji__value_column(key, value, &prefix);
}

/* One period: the same, or a date inside the other's period; by row on both sides is left to the
 * rows. */
static int periods_meet(const char *left, const char *right) {
  ji__time a = ji__time_read(left), b = ji__time_read(right);
  if (is_by_row(JI__KEY_TIME, left) || is_by_row(JI__KEY_TIME, right))
    return is_by_row(JI__KEY_TIME, left) && is_by_row(JI__KEY_TIME, right);
  if (!a.has_days || !b.has_days)
    return left == right || (left && right && !strcmp(left, right));
  if (a.days.first == b.days.first && a.days.last == b.days.last)
    return 1;
  const ji__period *date = a.form == JI__TIME_AT ? &a.days : &b.days;
  const ji__period *period = a.form == JI__TIME_AT ? &b.days : &a.days;
  if (a.form != JI__TIME_AT && b.form != JI__TIME_AT)
    return 0;
  return period->first <= date->first && date->last <= period->last;
}

static ji_status require_one_definition(const ji__combination *c) {
  static const ji__key keys[] = {JI__KEY_AREA, JI__KEY_AREAS};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (!ji__same_field(c, JI__SIDE_OWN, keys[i]))
      return refuse_own(c, keys[i], "both must speak of one area");
  if (!periods_meet(own(c->left, JI__KEY_TIME), own(c->right, JI__KEY_TIME)))
    return refuse_own(c, JI__KEY_TIME, "both must speak of one period");
  return JI_OK;
}

static ji_status divide_numbers(const ji__combination *c, ji__measure_builder *result) {
  const char *left = own(c->left, JI__KEY_CHANGE), *right = own(c->right, JI__KEY_CHANGE);
  ji_status status = require_sources(c);
  if (!status)
    status = require_readable_quantities(c);
  if (status)
    return status;
  if (ji__same_field(c, JI__SIDE_OWN, JI__KEY_QUANTITY))
    return share(c, result);
  if (!left != !right)
    return refuse_own(c, JI__KEY_CHANGE,
                      "a level goes over a level, a change over a change since the same time");
  if (left && strcmp(left, right) != 0)
    return refuse_own(c, JI__KEY_CHANGE, "both must be changes since the same time");
  status = require_one_definition(c);
  return status ? status : put_ratio(c, result, "per_unit", left ? "arc" : "average");
}

/* --- elasticities ------------------------------------------------------------------------------
 */

static int is_silent(const char *value) {
  return !value || !strncmp(value, "unstated", 8);
}

/* The same money, but for a valuation or price basis that one side does not state. */
static int units_may_agree(ji_context *ctx, const char *left, const char *right) {
  ji__unit a, b;
  if (ji__unit_read(ctx, left, &a) || ji__unit_read(ctx, right, &b) || a.count != 1 || b.count != 1)
    return 0;
  const ji__unit_term *l = &a.terms[0], *r = &b.terms[0];
  int bases = !strcmp(l->basis, r->basis) || is_silent(l->basis[0] ? l->basis : NULL) ||
              is_silent(r->basis[0] ? r->basis : NULL);
  int valuations = l->valuation == r->valuation || is_silent(ji__valuation_name(l->valuation)) ||
                   is_silent(ji__valuation_name(r->valuation)) || !l->valuation || !r->valuation;
  return !strcmp(l->name, r->name) && l->power == r->power && bases && valuations;
}

/* Under one declared reading a field that one side does not state is what the reading says. */
static int agree_under_reading(const ji__combination *c, ji__side side, ji__key key) {
  const char *left = ji__measure_value(c->left, side, key);
  const char *right = ji__measure_value(c->right, side, key);
  if (is_silent(left) || is_silent(right))
    return 1;
  if (key == JI__KEY_QUANTITY && side == JI__SIDE_OF)
    return ji__is_claim(c->left) && ji__is_claim(c->right);
  return key == JI__KEY_UNIT && units_may_agree(c->ctx, left, right);
}

static ji_status require_same_subject(const ji__combination *c, ji__side side) {
  for (int key = 0; key < JI__KEY_COUNT; key++) {
    if (ji__same_field(c, side, (ji__key)key))
      continue;
    if (ji__same_reading(c) && agree_under_reading(c, side, (ji__key)key))
      continue;
    return ji__refuse(c, side, (ji__key)key,
                      "an elasticity needs a marginal and an average coefficient of one layer and "
                      "one driver, or one declared reading that says so");
  }
  return JI_OK;
}

static int has_kind(const ji_measure *measure, const char *kind) {
  return ji__is_value(measure, JI__SIDE_OWN, JI__KEY_KIND, kind);
}

static ji_status elasticity(const ji__combination *c, ji__measure_builder *result) {
  if (!has_kind(c->left, "marginal") || !has_kind(c->right, "average"))
    return refuse_own(c, JI__KEY_KIND,
                      "of coefficients only a marginal one goes over an average one");
  if (!ji__is_value(c->left, JI__SIDE_OWN, JI__KEY_FORM, "per_unit") ||
      !ji__same_field(c, JI__SIDE_OWN, JI__KEY_FORM))
    return refuse_own(c, JI__KEY_FORM, "both must be per unit");
  ji_status status = require_sources(c);
  if (!status)
    status = require_same_subject(c, JI__SIDE_OF);
  if (!status)
    status = require_same_subject(c, JI__SIDE_PER);
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_FORM, "ratio");
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_KIND, "elasticity");
  if (!status)
    status = ji__put_joined(c, result, JI__SIDE_OWN, JI__KEY_VINTAGE);
  if (!status)
    status = put_reading(c, result);
  return status ? status : ji__put_status(c, result);
}

ji_status ji__combine_ratio(const ji__combination *c, ji__measure_builder *result) {
  int coefficients = is_coefficient(c->left) + is_coefficient(c->right);
  if (coefficients == 2)
    return elasticity(c, result);
  if (coefficients == 1)
    return refuse_own(c, JI__KEY_QUANTITY,
                      "a coefficient goes only over a coefficient: multiply instead");
  return divide_numbers(c, result);
}
