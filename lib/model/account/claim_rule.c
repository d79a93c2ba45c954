/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which rule forbids an operation. ji_measure_combine() says that and why it does; these functions
 * give the reason one of a few names that a program can look for. */
#include "data/measure_value.h"
#include "data/unit.h"
#include "model/account/claim.h"

#include <string.h>

static const char *field(const ji_measure *measure, const char *key) {
  return measure ? ji_measure_field(measure, key) : NULL;
}

static int same(const char *left, const char *right) {
  return left && right ? strcmp(left, right) == 0 : left == right;
}

static int differs(const ji__figure *left, const ji__figure *right, const char *key) {
  return !same(field(left->measure, key), field(right->measure, key));
}

static int is(const char *value, const char *expected) {
  return value && strcmp(value, expected) == 0;
}

/* --- units ------------------------------------------------------------------------------------ */

static int counts(const ji__unit *unit, const char *name) {
  for (int32_t i = 0; i < unit->count; i++)
    if (unit->terms[i].power == 1 && strcmp(unit->terms[i].name, name) == 0)
      return 1;
  return 0;
}

ji__finding ji__rule_of_units(ji_context *ctx, const char *left, const char *right) {
  ji__unit a, b;
  char message[JI__MESSAGE_SIZE];
  memcpy(message, ctx->message, sizeof message);
  int read = !ji__unit_read(ctx, left, &a) && !ji__unit_read(ctx, right, &b);
  memcpy(ctx->message, message, sizeof message);
  if (!read)
    return JI__FINDING_UNITS_MIXED;
  if (counts(&a, "opportunity") != counts(&b, "opportunity") &&
      (counts(&a, "person") || counts(&b, "person") || counts(&a, "job") || counts(&b, "job")))
    return JI__FINDING_PERSONS_AND_OPPORTUNITIES;
  const ji__unit_term *one = ji__unit_money(&a), *other = ji__unit_money(&b);
  if (!one || !other || strcmp(one->name, other->name) != 0)
    return JI__FINDING_UNITS_MIXED;
  if (strcmp(one->basis, other->basis) != 0)
    return JI__FINDING_PRICE_YEARS_MIXED;
  return one->valuation != other->valuation ? JI__FINDING_VALUATIONS_MIXED
                                            : JI__FINDING_UNITS_MIXED;
}

/* --- parts of a sum ----------------------------------------------------------------------------
 */

static ji__finding rule_of_quantities(const char *left, const char *right) {
  int claim = is(left, "opportunities") || is(right, "opportunities");
  int work = is(left, "persons") || is(right, "persons") || is(left, "jobs") || is(right, "jobs");
  return claim && work ? JI__FINDING_PERSONS_AND_OPPORTUNITIES : JI__FINDING_QUANTITIES_MIXED;
}

static ji__finding rule_of_times(const ji__figure *left, const ji__figure *right) {
  ji__time a = ji__time_read(field(left->measure, "time"));
  ji__time b = ji__time_read(field(right->measure, "time"));
  if (a.form == JI__TIME_ANY || b.form == JI__TIME_ANY)
    return JI__FINDING_ANY_TIME_ADDED;
  int stock = (a.form == JI__TIME_AT || a.form == JI__TIME_AVERAGE) &&
              (b.form == JI__TIME_AT || b.form == JI__TIME_AVERAGE);
  return stock ? JI__FINDING_STOCK_ADDED_OVER_TIME : JI__FINDING_TIMES_MIXED;
}

static ji__finding rule_of_systems(const ji__figure *left, const ji__figure *right) {
  ji__time a = ji__time_read(field(left->measure, "time"));
  ji__time b = ji__time_read(field(right->measure, "time"));
  return a.form == JI__TIME_ANY || b.form == JI__TIME_ANY ? JI__FINDING_ANY_TIME_ADDED
                                                          : JI__FINDING_PLATFORMS_ADDED;
}

static int layers_overlap(const ji__figure *left, const ji__figure *right) {
  const char *a = field(left->measure, "layer"), *b = field(right->measure, "layer");
  return a && b && ji__set_overlaps(a, b);
}

static ji__finding rule_of_money(const char *left, const char *right) {
  const char *a = left ? strchr(left, '@') : NULL, *b = right ? strchr(right, '@') : NULL;
  if (!a || !b)
    return JI__FINDING_UNITS_MIXED;
  size_t size = strcspn(a, ":)");
  if (size != strcspn(b, ":)") || memcmp(a, b, size) != 0)
    return JI__FINDING_PRICE_YEARS_MIXED;
  return strcmp(a, b) != 0 ? JI__FINDING_VALUATIONS_MIXED : JI__FINDING_UNITS_MIXED;
}

ji__finding ji__rule_of_parts(const ji__figure *left, const ji__figure *right) {
  if (!left->measure || !right->measure)
    return JI__FINDING_MEASURES_MIXED;
  if (differs(left, right, "quantity"))
    return rule_of_quantities(field(left->measure, "quantity"), field(right->measure, "quantity"));
  if (differs(left, right, "unit"))
    return rule_of_money(field(left->measure, "unit"), field(right->measure, "unit"));
  if (differs(left, right, "time"))
    return rule_of_times(left, right);
  if (differs(left, right, "basis") || differs(left, right, "counterfactual"))
    return JI__FINDING_BASES_MIXED;
  if (differs(left, right, "system"))
    return rule_of_systems(left, right);
  if (layers_overlap(left, right))
    return JI__FINDING_LAYER_INSIDE_ANOTHER;
  if (differs(left, right, "returns"))
    return JI__FINDING_RETURNS_MIXED;
  return differs(left, right, "imports") ? JI__FINDING_IMPORTS_MIXED : JI__FINDING_MEASURES_MIXED;
}

/* --- coefficient and driver --------------------------------------------------------------------
 */

ji__finding ji__rule_of_product(ji_context *ctx, const ji__figure *coefficient,
                                const ji__figure *driver) {
  const char *per = field(coefficient->measure, "per.unit"), *own = field(driver->measure, "unit");
  if (per && own && strcmp(per, own) != 0)
    return ji__rule_of_units(ctx, per, own);
  if (!coefficient->measure || !driver->measure)
    return JI__FINDING_UNITS_MIXED;
  if (!same(field(coefficient->measure, "per.returns"), field(driver->measure, "returns")))
    return JI__FINDING_RETURNS_MIXED;
  if (!same(field(coefficient->measure, "per.imports"), field(driver->measure, "imports")))
    return JI__FINDING_IMPORTS_MIXED;
  return JI__FINDING_MEASURES_MIXED;
}

/* Wholesale and retail trade, as tables and codes of ours and of GB/T 4754, ISIC and NACE call it.
 */
static int is_trade(const char *sector) {
  static const char *const names[] = {
      "trade", "wholesale", "retail", "wholesale_retail",          "retail_trade", "F",
      "G",     "51",        "52",     "wholesale_and_retail_trade"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (ji__set_has(sector, names[i]))
      return 1;
  return 0;
}

ji__finding ji__rule_of_sector(const ji_measure *coefficient, const ji_measure *driver) {
  const char *of = field(coefficient, "of.sector"), *per = field(coefficient, "per.sector");
  const char *own = field(driver, "sector");
  /* A coefficient that says that it is per all sales is one of all sales. */
  if (!of || !driver || (per && !same(per, of)) || same(of, own) ||
      is(field(coefficient, "kind"), "linear"))
    return JI__FINDING_COUNT;
  return is_trade(of) ? JI__FINDING_TRADE_ON_ALL_SALES : JI__FINDING_SECTOR_ON_ALL_SALES;
}

/* --- layers ----------------------------------------------------------------------------------- */

static int names(const ji__layer *layer, const char *name) {
  ji__input input;
  size_t position = 0;
  if (layer->estimator == JI__ESTIMATOR_VALUE || !layer->inputs)
    return 0;
  while (ji__input_next(layer->inputs, &position, &input))
    if (ji__input_is(&input, name))
      return 1;
  return 0;
}

/* One step further up: by parent, or into a sum that names the layer. */
static int goes_into(const ji__vintage *vintage, size_t layer, size_t up) {
  const ji__layer *sum = &vintage->layers[up];
  return vintage->layers[layer].parent == up ||
         (sum->estimator == JI__ESTIMATOR_SUM && names(sum, vintage->layers[layer].entry.name));
}

/* Marks everything above `inner`, in rounds: accounts have tens of layers. */
int ji__layer_is_inside(const ji__vintage *vintage, unsigned char *marks, size_t outer,
                        size_t inner) {
  memset(marks, 0, vintage->layer_count);
  marks[inner] = 1;
  for (int changed = 1; changed;) {
    changed = 0;
    for (size_t i = 0; i < vintage->layer_count; i++)
      for (size_t up = 0; marks[i] && up < vintage->layer_count; up++)
        if (!marks[up] && goes_into(vintage, i, up))
          marks[up] = 1, changed = 1;
  }
  return outer != inner && marks[outer];
}
