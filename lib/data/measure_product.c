/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* MULTIPLY: an average coefficient applies to a level, a marginal or an arc to a change, a linear
 * one (a fixed-coefficient model's own) to both. */
#include "data/measure_combine.h"
#include "data/unit.h"

#include <string.h>

/* A coefficient and its driver, whichever side they came from. */
typedef struct product {
  const ji__combination *c;
  const ji_measure *coefficient, *driver;
  int swapped;
} product;

static const char *own(const ji_measure *measure, ji__key key) {
  return ji__measure_value(measure, JI__SIDE_OWN, key);
}

static int is_coefficient(const ji_measure *measure) {
  return ji__is_value(measure, JI__SIDE_OWN, JI__KEY_QUANTITY, "coefficient");
}

static int has_kind(const ji_measure *measure, const char *kind) {
  return ji__is_value(measure, JI__SIDE_OWN, JI__KEY_KIND, kind);
}

/* A field of the coefficient against one of the driver, whichever side they came from. */
static ji_status refuse_pair(const product *p, ji__field coefficient, ji__key driver,
                             const char *why) {
  ji__field own_field = {JI__SIDE_OWN, driver};
  if (p->swapped)
    return ji__refuse_fields(p->c, own_field, coefficient, why);
  return ji__refuse_fields(p->c, coefficient, own_field, why);
}

static ji_status refuse(const product *p, ji__side side, ji__key key, const char *why) {
  return refuse_pair(p, (ji__field){side, key}, key, why);
}

static int is_by_row(ji__key key, const char *value) {
  size_t prefix;
  return value && ji__value_column(key, value, &prefix);
}

/* --- kind and change ---------------------------------------------------------------------------
 */

static ji_status require_kind(const product *p) {
  const char *kind = own(p->coefficient, JI__KEY_KIND);
  int change = own(p->driver, JI__KEY_CHANGE) != NULL;
  if (!kind || is_by_row(JI__KEY_KIND, kind))
    return ji__refuse(p->c, JI__SIDE_OWN, JI__KEY_KIND,
                      "the coefficient must say its kind: average, marginal, arc or linear");
  if (!strcmp(kind, "linear"))
    return JI_OK;
  if (!strcmp(kind, "elasticity"))
    return ji__refuse(p->c, JI__SIDE_OWN, JI__KEY_KIND,
                      "an elasticity multiplies only an average coefficient");
  int for_level = !strcmp(kind, "average") || !strcmp(kind, "share");
  if (for_level != change)
    return JI_OK;
  const char *why =
      !strcmp(kind, "average") ? "an average coefficient applies to a level, not to a change"
      : !strcmp(kind, "share") ? "a share applies to a level, not to a change"
      : !strcmp(kind, "arc")   ? "an arc coefficient applies to a change, not to a level"
                               : "a marginal coefficient applies to a change, not to a level";
  return refuse_pair(p, (ji__field){JI__SIDE_OWN, JI__KEY_KIND}, JI__KEY_CHANGE, why);
}

/* --- what the coefficient is per ---------------------------------------------------------------
 */

static int both_by_row(const product *p, ji__key key) {
  return is_by_row(key, ji__measure_value(p->coefficient, JI__SIDE_PER, key)) &&
         is_by_row(key, own(p->driver, key));
}

/* The same text, both absent, or both by row: then the rows are compared. */
static int meets(const product *p, ji__key key) {
  const char *per = ji__measure_value(p->coefficient, JI__SIDE_PER, key);
  const char *driver = own(p->driver, key);
  if (!per || !driver)
    return per == driver;
  return !strcmp(per, driver) || both_by_row(p, key);
}

/* A model's final demand is what is delivered: returns are out of it without being mentioned. */
static int returns_meet(const product *p) {
  return meets(p, JI__KEY_RETURNS) ||
         (has_kind(p->coefficient, "linear") &&
          !ji__measure_value(p->coefficient, JI__SIDE_PER, JI__KEY_RETURNS) &&
          ji__is_value(p->driver, JI__SIDE_OWN, JI__KEY_RETURNS, "out"));
}

/* A model of one area is driven by that area's demand without saying so twice. */
static int areas_meet(const product *p, ji__key key) {
  const char *of = ji__measure_value(p->coefficient, JI__SIDE_OF, key);
  const char *driver = own(p->driver, key);
  return meets(p, key) || (has_kind(p->coefficient, "linear") &&
                           !ji__measure_value(p->coefficient, JI__SIDE_PER, key) && of && driver &&
                           !strcmp(of, driver));
}

static const char *why_units_differ(const product *p) {
  const char *per = ji__measure_value(p->coefficient, JI__SIDE_PER, JI__KEY_UNIT);
  const char *driver = own(p->driver, JI__KEY_UNIT);
  ji__unit a, b;
  if (!per || !driver || is_by_row(JI__KEY_UNIT, per) || is_by_row(JI__KEY_UNIT, driver) ||
      ji__unit_read(p->c->ctx, per, &a) || ji__unit_read(p->c->ctx, driver, &b))
    return "both must state the same unit";
  const ji__unit_term *left = ji__unit_money(&a), *right = ji__unit_money(&b);
  if (!left || !right)
    return "another unit";
  if (strcmp(left->name, right->name) != 0)
    return "another currency: exchange first";
  if (strcmp(left->basis, right->basis) != 0)
    return "another price year: deflate, or carry the coefficient with a drift, first";
  return "another valuation: split the driver into product, margins and taxes first";
}

static const char *why_not(const product *p, ji__key key) {
  switch (key) {
  case JI__KEY_QUANTITY:
    return "the driver must be what the coefficient is per";
  case JI__KEY_UNIT:
    return why_units_differ(p);
  case JI__KEY_RETURNS:
    return "returned sales in and out: split first";
  case JI__KEY_IMPORTS:
    return "imports in and out: split first";
  case JI__KEY_AREAS:
    return "another code list or version of it: concord first";
  default:
    return "the driver must be what the coefficient is per";
  }
}

/* What says how a number came about, or is looked at apart. */
static int is_compared(ji__key key) {
  return ji__key_allowed(JI__SIDE_PER, key) && key != JI__KEY_TIME && key != JI__KEY_CHANGE &&
         key != JI__KEY_STATUS && key != JI__KEY_VINTAGE && key != JI__KEY_SHOCK;
}

static ji_status require_driver(const product *p) {
  for (int i = 0; i < JI__KEY_COUNT; i++) {
    ji__key key = (ji__key)i;
    if (!is_compared(key))
      continue;
    int fits = key == JI__KEY_RETURNS                        ? returns_meet(p)
               : key == JI__KEY_AREA || key == JI__KEY_AREAS ? areas_meet(p, key)
                                                             : meets(p, key);
    if (!fits)
      return refuse(p, JI__SIDE_PER, key, why_not(p, key));
  }
  return JI_OK;
}

/* --- time --------------------------------------------------------------------------------------
 */

static int is_current(const product *p) {
  const char *unit = ji__measure_value(p->coefficient, JI__SIDE_PER, JI__KEY_UNIT);
  return unit && strstr(unit, "@current") != NULL;
}

static int same_days(const ji__time *left, const ji__time *right) {
  return left->has_days && right->has_days && left->days.first == right->days.first &&
         left->days.last == right->days.last;
}

/* Prices of the day say something only of their own period. */
static ji_status require_period(const product *p) {
  const char *per = ji__measure_value(p->coefficient, JI__SIDE_PER, JI__KEY_TIME);
  ji__side side = per ? JI__SIDE_PER : JI__SIDE_OF;
  const char *stated = per ? per : ji__measure_value(p->coefficient, JI__SIDE_OF, JI__KEY_TIME);
  const char *driver = own(p->driver, JI__KEY_TIME);
  if (!is_current(p) || (is_by_row(JI__KEY_TIME, stated) && is_by_row(JI__KEY_TIME, driver)))
    return JI_OK;
  const char *vintage = own(p->coefficient, JI__KEY_VINTAGE);
  int one_source = vintage && own(p->driver, JI__KEY_VINTAGE) &&
                   !strcmp(vintage, own(p->driver, JI__KEY_VINTAGE));
  if (!stated && one_source)
    return JI_OK;
  ji__time a = ji__time_read(stated), b = ji__time_read(driver);
  if (same_days(&a, &b))
    return JI_OK;
  return refuse(p, side, JI__KEY_TIME,
                "a coefficient at current prices applies only to a driver of its own period");
}

/* `range=time:2018/2023` of the coefficient. */
static ji_status require_range(const product *p) {
  const char *range = own(p->coefficient, JI__KEY_RANGE), *atom;
  ji__time driver = ji__time_read(own(p->driver, JI__KEY_TIME));
  size_t size;
  while (range && driver.has_days && ji__set_next(&range, &atom, &size)) {
    ji__period days;
    if (size > 5 && !memcmp(atom, "time:", 5) && ji__period_read(atom + 5, size - 5, &days) &&
        (driver.days.first < days.first || driver.days.last > days.last))
      return ji__refuse(p->c, JI__SIDE_OWN, JI__KEY_TIME,
                        "the driver lies outside the coefficient's range");
  }
  return JI_OK;
}

/* --- sources -----------------------------------------------------------------------------------
 */

static ji_status require_sources(const ji__combination *c) {
  const char *left = own(c->left, JI__KEY_READING), *right = own(c->right, JI__KEY_READING);
  if (left && right && strcmp(left, right) != 0)
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_READING, "both need the same declared reading");
  int claims = ji__is_claim(c->left) && ji__is_claim(c->right);
  if (claims && !ji__same_reading(c) && !ji__same_field(c, JI__SIDE_OWN, JI__KEY_VINTAGE))
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_VINTAGE,
                      "claims of different vintages go together only under one declared reading");
  return JI_OK;
}

/* --- the result --------------------------------------------------------------------------------
 */

/* What the coefficient is of becomes the number's own. */
static ji_status put_counted(const product *p, ji__measure_builder *result) {
  ji_status status = JI_OK;
  for (int i = 0; i < JI__KEY_COUNT && !status; i++) {
    ji__key key = (ji__key)i;
    if (ji__key_allowed(JI__SIDE_OF, key)) {
      status = ji__put(result, JI__SIDE_OF, key, NULL);
      if (!status)
        status = ji__put(result, JI__SIDE_PER, key, NULL);
      if (!status)
        status =
            ji__put(result, JI__SIDE_OWN, key, ji__measure_value(p->coefficient, JI__SIDE_OF, key));
    } else if (!status) {
      status = ji__put(result, JI__SIDE_OWN, key, NULL);
    }
  }
  return status;
}

/* A coefficient that varies with the driver's sector or area gives what the driver's row says. */
static ji_status put_place(const product *p, ji__measure_builder *result, ji__key key) {
  const char *of = ji__measure_value(p->coefficient, JI__SIDE_OF, key);
  const char *per = ji__measure_value(p->coefficient, JI__SIDE_PER, key);
  if (!of || !per || strcmp(of, per) != 0)
    return JI_OK;
  return ji__put(result, JI__SIDE_OWN, key, own(p->driver, key));
}

static ji_status put_status(const product *p, ji__measure_builder *result) {
  const char *status =
      ji__weaker_status(own(p->coefficient, JI__KEY_STATUS), own(p->driver, JI__KEY_STATUS));
  const char *counted = ji__measure_value(p->coefficient, JI__SIDE_OF, JI__KEY_STATUS);
  if (counted)
    status = ji__weaker_status(status, counted);
  if (has_kind(p->coefficient, "linear"))
    status = ji__weaker_status("model", status);
  return ji__put(result, JI__SIDE_OWN, JI__KEY_STATUS, status);
}

static ji_status put_vintage(const product *p, ji__measure_builder *result) {
  const char *counted = ji__measure_value(p->coefficient, JI__SIDE_OF, JI__KEY_VINTAGE);
  const char *left = counted ? counted : own(p->coefficient, JI__KEY_VINTAGE);
  const char *right = own(p->driver, JI__KEY_VINTAGE);
  if (!left || !right || !strcmp(left, right))
    return ji__put(result, JI__SIDE_OWN, JI__KEY_VINTAGE, left ? left : right);
  if (is_by_row(JI__KEY_VINTAGE, left) || is_by_row(JI__KEY_VINTAGE, right))
    return refuse(p, counted ? JI__SIDE_OF : JI__SIDE_OWN, JI__KEY_VINTAGE,
                  "a field that varies by row must be resolved first");
  ji__buffer joined;
  ji__buffer_init(&joined, ji__allocator(p->c->ctx));
  ji__set_join(left, right, &joined);
  ji_status status = joined.failed ? ji__fail_memory(p->c->ctx)
                                   : ji__put(result, JI__SIDE_OWN, JI__KEY_VINTAGE, joined.data);
  ji__buffer_free(&joined);
  return status;
}

static ji_status put_origin(const product *p, ji__measure_builder *result) {
  const char *reading = own(p->coefficient, JI__KEY_READING);
  const char *shock = own(p->driver, JI__KEY_SHOCK), *change = own(p->driver, JI__KEY_CHANGE);
  if (has_kind(p->coefficient, "share")) /* a growth rate times its level is a change again */
    change = ji__measure_value(p->coefficient, JI__SIDE_OF, JI__KEY_CHANGE);
  ji_status status = ji__put(result, JI__SIDE_OWN, JI__KEY_READING,
                             reading ? reading : own(p->driver, JI__KEY_READING));
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_CHANGE, change);
  if (!status && shock)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_SHOCK, shock);
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_DISJOINT, own(p->coefficient, JI__KEY_DISJOINT));
  if (!status)
    status = put_vintage(p, result);
  return status ? status : put_status(p, result);
}

static ji_status multiply_driver(const product *p, ji__measure_builder *result) {
  ji_status status = require_kind(p);
  if (!status)
    status = require_sources(p->c);
  if (!status)
    status = require_driver(p);
  if (!status)
    status = require_period(p);
  if (!status)
    status = require_range(p);
  if (!status)
    status = put_counted(p, result);
  if (!status)
    status = put_place(p, result, JI__KEY_SECTOR);
  if (!status)
    status = put_place(p, result, JI__KEY_AREA);
  return status ? status : put_origin(p, result);
}

/* b = eps a: an elasticity times an average of the same layer and driver is a marginal. */
static ji_status multiply_coefficients(const ji__combination *c, ji__measure_builder *result) {
  int order = has_kind(c->left, "elasticity") && has_kind(c->right, "average");
  int reverse = has_kind(c->left, "average") && has_kind(c->right, "elasticity");
  if (!order && !reverse)
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_KIND,
                      "of coefficients only an elasticity and an average one are multiplied");
  ji_status status = require_sources(c);
  if (!status)
    status = ji__require_same(c, JI__SIDE_OF, 0);
  if (!status)
    status = ji__require_same(c, JI__SIDE_PER, 0);
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_FORM, "per_unit");
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_KIND, "marginal");
  if (!status)
    status = ji__put_joined(c, result, JI__SIDE_OWN, JI__KEY_VINTAGE);
  if (!status)
    status = ji__put_joined(c, result, JI__SIDE_OWN, JI__KEY_READING);
  const ji_measure *elastic = order ? c->left : c->right;
  if (!status)
    status = ji__put(result, JI__SIDE_OWN, JI__KEY_RANGE, own(elastic, JI__KEY_RANGE));
  return status ? status : ji__put_status(c, result);
}

ji_status ji__combine_multiply(const ji__combination *c, ji__measure_builder *result) {
  int left = is_coefficient(c->left), right = is_coefficient(c->right);
  if (left && right)
    return multiply_coefficients(c, result);
  if (!left && !right)
    return ji__refuse(c, JI__SIDE_OWN, JI__KEY_QUANTITY, "one side must be a coefficient");
  product p = {.c = c,
               .coefficient = left ? c->left : c->right,
               .driver = left ? c->right : c->left,
               .swapped = !left};
  return multiply_driver(&p, result);
}
