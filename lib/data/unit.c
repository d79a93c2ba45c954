/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/unit.h"

#include <math.h>
#include <string.h>

/* What converts into what. A month is no number of days, so calendar units form a family of their
 * own; money, persons and all other names convert only into themselves. */
typedef struct convertible {
  const char *name;
  const char *dimension;
  double factor; /* in the dimension's smallest unit */
} convertible;

static const convertible convertibles[] = {
    {"s", "time", 1},
    {"min", "time", 60},
    {"h", "time", 3600},
    {"day", "time", 86400},
    {"week", "time", 604800},
    {"month", "calendar time", 1},
    {"quarter", "calendar time", 3},
    {"year", "calendar time", 12},
};

static const convertible *find_convertible(const char *name) {
  for (size_t i = 0; i < sizeof convertibles / sizeof *convertibles; i++)
    if (!strcmp(convertibles[i].name, name))
      return &convertibles[i];
  return NULL;
}

static const char *dimension_of(const ji__unit_term *term) {
  const convertible *found = find_convertible(term->name);
  return found ? found->dimension : term->name;
}

int ji__unit_time(const char *name, double *size, int *is_calendar) {
  const convertible *found = find_convertible(name);
  if (!found)
    return 0;
  *size = found->factor;
  *is_calendar = strcmp(found->dimension, "time") != 0;
  return 1;
}

int ji__unit_is_by_row(const char *text, const char **column) {
  if (!text || text[0] != '@' || !text[1])
    return 0;
  if (column)
    *column = text + 1;
  return 1;
}

/* --- terms ------------------------------------------------------------------------------------ */

static int same_price(const ji__unit_term *left, const ji__unit_term *right) {
  return !strcmp(left->basis, right->basis) && left->valuation == right->valuation;
}

static int comes_before(const ji__unit_term *left, const ji__unit_term *right) {
  if ((left->power > 0) != (right->power > 0))
    return left->power > 0;
  return strcmp(left->name, right->name) < 0;
}

static void remove_term(ji__unit *unit, int32_t index) {
  unit->count--;
  memmove(&unit->terms[index], &unit->terms[index + 1],
          (size_t)(unit->count - index) * sizeof unit->terms[0]);
}

static void insert_term(ji__unit *unit, const ji__unit_term *term) {
  int32_t at = unit->count;
  while (at > 0 && comes_before(term, &unit->terms[at - 1])) {
    unit->terms[at] = unit->terms[at - 1];
    at--;
  }
  unit->terms[at] = *term;
  unit->count++;
}

static ji_status fail_two_prices(ji_context *ctx, const ji__unit_term *left,
                                 const ji__unit_term *right) {
  char a[64], b[64];
  a[ji__unit_print_price(left, a)] = 0;
  b[ji__unit_print_price(right, b)] = 0;
  return ji__fail(ctx, JI_ERROR_UNIT,
                  "one unit cannot hold money of two price bases: %s%s and %s%s", left->name, a,
                  right->name, b);
}

ji_status ji__unit_add_term(ji_context *ctx, ji__unit *unit, const ji__unit_term *term) {
  ji__unit_term merged = *term;
  for (int32_t i = 0; i < unit->count; i++) {
    if (strcmp(unit->terms[i].name, term->name) != 0)
      continue;
    if (!same_price(&unit->terms[i], term))
      return fail_two_prices(ctx, &unit->terms[i], term);
    merged.power += unit->terms[i].power;
    remove_term(unit, i);
    break;
  }
  if (!merged.power)
    return JI_OK;
  if (merged.power > 9 || merged.power < -9)
    return ji__fail(ctx, JI_ERROR_UNIT, "the power of \"%s\" in a unit is beyond 9", merged.name);
  if (unit->count == JI__UNIT_TERMS)
    return ji__fail(ctx, JI_ERROR_UNIT, "a unit holds at most %d different names", JI__UNIT_TERMS);
  insert_term(unit, &merged);
  return JI_OK;
}

int ji__unit_settle_scales(ji__unit *unit) {
  int is_per = unit->count > 0 && unit->terms[unit->count - 1].power < 0;
  if (!is_per) {
    unit->scale /= unit->per_scale;
    unit->per_scale = 1;
  }
  return unit->scale > 0 && unit->per_scale > 0 && isfinite(unit->scale) &&
         isfinite(unit->per_scale);
}

/* --- conversion ------------------------------------------------------------------------------- */

/* The net power of a dimension among the counted (sign 1) or the per (sign -1) terms. */
static int dimension_power(const ji__unit *unit, const char *dimension, int sign) {
  int power = 0;
  for (int32_t i = 0; i < unit->count; i++)
    if ((unit->terms[i].power > 0) == (sign > 0) &&
        !strcmp(dimension_of(&unit->terms[i]), dimension))
      power += unit->terms[i].power;
  return power;
}

/* A term of `left` whose dimension `right` does not have to the same power; NULL if there is none.
 * What is counted and what it is per are kept apart: h/week is not a plain number. */
static const ji__unit_term *unmatched_term(const ji__unit *left, const ji__unit *right) {
  for (int32_t i = 0; i < left->count; i++) {
    int sign = left->terms[i].power > 0 ? 1 : -1;
    const char *dimension = dimension_of(&left->terms[i]);
    if (dimension_power(left, dimension, sign) != dimension_power(right, dimension, sign))
      return &left->terms[i];
  }
  return NULL;
}

static const ji__unit_term *find_money(const ji__unit *unit, const char *name) {
  for (int32_t i = 0; i < unit->count; i++)
    if (unit->terms[i].is_money && (!name || !strcmp(unit->terms[i].name, name)))
      return &unit->terms[i];
  return NULL;
}

const ji__unit_term *ji__unit_money(const ji__unit *unit) {
  return find_money(unit, NULL);
}

static ji_status fail_conversion(ji_context *ctx, const ji__unit *from, const ji__unit *to,
                                 const char *what, const char *left, const char *right) {
  char a[JI__UNIT_TEXT], b[JI__UNIT_TEXT];
  size_t a_size = ji__unit_print(from, a), b_size = ji__unit_print(to, b);
  return ji__fail(ctx, JI_ERROR_UNIT,
                  "unit \"%.*s\" does not convert to \"%.*s\": %s differs (%s "
                  "and %s)",
                  ji__clip(a, a_size, 240), a, ji__clip(b, b_size, 240), b, what, left, right);
}

static const char *or_none(const char *text) {
  return text[0] ? text : "none stated";
}

static ji_status fail_dimension(ji_context *ctx, const ji__unit *from, const ji__unit *to,
                                const ji__unit_term *left, const ji__unit_term *right) {
  const ji__unit_term *from_money = find_money(from, NULL), *to_money = find_money(to, NULL);
  if (from_money && to_money && strcmp(from_money->name, to_money->name) != 0)
    return fail_conversion(ctx, from, to, "currency", from_money->name, to_money->name);
  return fail_conversion(ctx, from, to, "dimension", left ? dimension_of(left) : "none",
                         right ? dimension_of(right) : "none");
}

static ji_status check_prices(ji_context *ctx, const ji__unit *from, const ji__unit *to) {
  for (int32_t i = 0; i < from->count; i++) {
    const ji__unit_term *left = &from->terms[i];
    const ji__unit_term *right = left->is_money ? find_money(to, left->name) : NULL;
    if (!right)
      continue;
    if (strcmp(left->basis, right->basis) != 0)
      return fail_conversion(ctx, from, to, "price year", or_none(left->basis),
                             or_none(right->basis));
    if (left->valuation != right->valuation)
      return fail_conversion(ctx, from, to, "valuation",
                             or_none(ji__valuation_name(left->valuation)),
                             or_none(ji__valuation_name(right->valuation)));
  }
  return JI_OK;
}

/* Multiplies numerator and denominator by what the convertible terms are worth. */
static void weigh(const ji__unit *unit, double *numerator, double *denominator) {
  for (int32_t i = 0; i < unit->count; i++) {
    const convertible *found = find_convertible(unit->terms[i].name);
    if (!found)
      continue;
    int power = unit->terms[i].power;
    double *side = power > 0 ? numerator : denominator;
    for (int k = 0; k < (power > 0 ? power : -power); k++)
      *side *= found->factor;
  }
}

/* Scales come last: products first, so that whole factors stay exact; if those leave what a double
 * holds, quotients first. */
static double scaled_factor(const ji__unit *from, const ji__unit *to, double numerator,
                            double denominator) {
  double result =
      (numerator * from->scale * to->per_scale) / (denominator * from->per_scale * to->scale);
  if (result > 0 && !isinf(result))
    return result;
  return numerator / denominator * (from->scale / to->scale) * (to->per_scale / from->per_scale);
}

ji_status ji__unit_factor(ji_context *ctx, const ji__unit *from, const ji__unit *to,
                          double *factor) {
  *factor = 0;
  const ji__unit_term *left = unmatched_term(from, to), *right = unmatched_term(to, from);
  if (left || right)
    return fail_dimension(ctx, from, to, left, right);
  ji_status status = check_prices(ctx, from, to);
  if (status)
    return status;
  double numerator = 1, denominator = 1;
  weigh(from, &numerator, &denominator);
  weigh(to, &denominator, &numerator);
  double result = scaled_factor(from, to, numerator, denominator);
  if (!(result > 0) || isinf(result))
    return fail_conversion(ctx, from, to, "scale", "its factor", "what a number can hold");
  *factor = result;
  return JI_OK;
}

ji_status ji__unit_factor_text(ji_context *ctx, const char *from, const char *to, double *factor) {
  ji__unit left, right;
  *factor = 0;
  ji_status status = ji__unit_read(ctx, from, &left);
  if (!status)
    status = ji__unit_read(ctx, to, &right);
  if (!status)
    status = ji__unit_factor(ctx, &left, &right, factor);
  return status;
}

/* --- products --------------------------------------------------------------------------------- */

static ji_status fail_product(ji_context *ctx, ji_status status, int32_t operation,
                              const ji__unit *left, const ji__unit *right) {
  char a[JI__UNIT_TEXT], b[JI__UNIT_TEXT];
  size_t a_size = ji__unit_print(left, a), b_size = ji__unit_print(right, b);
  return ji__fail_within(ctx, status, "unit \"%.*s\" %s \"%.*s\"", ji__clip(a, a_size, 240), a,
                         operation == JI_UNIT_MULTIPLY ? "times" : "over", ji__clip(b, b_size, 240),
                         b);
}

/* The scales of two parts that cancel: what is left stands on the larger side. */
static void cancel_scales(double *up, double *down) {
  if (*up >= *down) {
    *up /= *down;
    *down = 1;
  } else {
    *down /= *up;
    *up = 1;
  }
}

/* Keeps the scales where a reader expects them: 1e6 job over 1e9 CNY stays 1e6 job/(1e9 CNY), but
 * per 1e9 CNY times 1e8 CNY cancels. */
static void multiply_scales(int divide, ji__unit *product, const ji__unit *right) {
  double up = divide ? right->per_scale : right->scale;
  double down = divide ? right->scale : right->per_scale;
  cancel_scales(&up, &product->per_scale);
  if (!divide)
    cancel_scales(&product->scale, &down);
  product->scale *= up;
  product->per_scale *= down;
  if (!product->count || product->terms[0].power < 0)
    cancel_scales(&product->scale, &product->per_scale);
}

ji_status ji__unit_product(ji_context *ctx, int32_t operation, const ji__unit *left,
                           const ji__unit *right, ji__unit *out) {
  int divide = operation == JI_UNIT_DIVIDE;
  ji__unit product = *left;
  ji_status status = JI_OK;
  for (int32_t i = 0; i < right->count && !status; i++) {
    ji__unit_term term = right->terms[i];
    term.power = divide ? -term.power : term.power;
    status = ji__unit_add_term(ctx, &product, &term);
  }
  multiply_scales(divide, &product, right);
  if (!status && !ji__unit_settle_scales(&product))
    status = ji__fail(ctx, JI_ERROR_UNIT, "the scale is beyond what a number can hold");
  if (status)
    return fail_product(ctx, status, operation, left, right);
  *out = product;
  return JI_OK;
}

ji_status ji__unit_product_text(ji_context *ctx, int32_t operation, const char *left,
                                const char *right, char **out) {
  ji__unit a, b;
  *out = NULL;
  ji_status status = ji__unit_read(ctx, left, &a);
  if (!status)
    status = ji__unit_read(ctx, right, &b);
  if (!status)
    status = ji__unit_product(ctx, operation, &a, &b, &a);
  if (status)
    return status;
  char printed[JI__UNIT_TEXT];
  size_t size = ji__unit_print(&a, printed);
  *out = ji__copy_bytes(ji__allocator(ctx), printed, size);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

void ji__unit_remove_scale(ji__unit *unit) {
  unit->scale = 1;
  unit->per_scale = 1;
}

int ji__unit_same_kind(const ji__unit *left, const ji__unit *right) {
  if (left->count != right->count)
    return 0;
  for (int32_t i = 0; i < left->count; i++) {
    const ji__unit_term *a = &left->terms[i], *b = &right->terms[i];
    if (strcmp(a->name, b->name) != 0 || a->power != b->power || !same_price(a, b))
      return 0;
  }
  return 1;
}

void ji__unit_part(const ji__unit *unit, int sign, ji__unit *out) {
  *out = (ji__unit){.scale = 1, .per_scale = 1};
  for (int32_t i = 0; i < unit->count; i++)
    if ((unit->terms[i].power > 0) == (sign > 0)) {
      out->terms[out->count] = unit->terms[i];
      out->terms[out->count].power *= sign;
      out->count++;
    }
}

/* --- public functions ------------------------------------------------------------------------- */

static ji_status text_from_unit(ji_context *ctx, const ji__unit *unit, ji_text **out) {
  char printed[JI__UNIT_TEXT];
  size_t size = ji__unit_print(unit, printed);
  return ji__text_create(ctx, printed, size, out);
}

ji_status ji_unit_parse(ji_context *ctx, const char *text, ji_text **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!text)
    return ji__fail_null(ctx, "ji_unit_parse", "text");
  if (!out)
    return ji__fail_null(ctx, "ji_unit_parse", "out");
  ji__unit unit;
  status = ji__unit_read(ctx, text, &unit);
  return status ? status : text_from_unit(ctx, &unit, out);
}

ji_status ji_unit_label(ji_context *ctx, const char *unit, int32_t style, ji_text **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!unit)
    return ji__fail_null(ctx, "ji_unit_label", "unit");
  if (!out)
    return ji__fail_null(ctx, "ji_unit_label", "out");
  if (style != JI_UNIT_STYLE_ASCII && style != JI_UNIT_STYLE_CHINESE)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_unit_label: style is %d, expected JI_UNIT_STYLE_ASCII or "
                    "JI_UNIT_STYLE_CHINESE",
                    (int)style);
  ji__unit parsed;
  status = ji__unit_read(ctx, unit, &parsed);
  if (status || style == JI_UNIT_STYLE_ASCII)
    return status ? status : text_from_unit(ctx, &parsed, out);
  char printed[JI__UNIT_TEXT];
  size_t size = ji__unit_print_chinese(&parsed, printed);
  return ji__text_create(ctx, printed, size, out);
}

ji_status ji_unit_convert(ji_context *ctx, const char *from, const char *to, double *factor) {
  if (factor)
    *factor = 0;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!from)
    return ji__fail_null(ctx, "ji_unit_convert", "from");
  if (!to)
    return ji__fail_null(ctx, "ji_unit_convert", "to");
  if (!factor)
    return ji__fail_null(ctx, "ji_unit_convert", "factor");
  return ji__unit_factor_text(ctx, from, to, factor);
}

ji_status ji_unit_combine(ji_context *ctx, int32_t operation, const char *left, const char *right,
                          ji_text **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!left)
    return ji__fail_null(ctx, "ji_unit_combine", "left");
  if (!right)
    return ji__fail_null(ctx, "ji_unit_combine", "right");
  if (!out)
    return ji__fail_null(ctx, "ji_unit_combine", "out");
  if (operation != JI_UNIT_MULTIPLY && operation != JI_UNIT_DIVIDE)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_unit_combine: operation is %d, expected JI_UNIT_MULTIPLY or JI_UNIT_DIVIDE",
                    (int)operation);
  ji__unit a, b;
  status = ji__unit_read(ctx, left, &a);
  if (!status)
    status = ji__unit_read(ctx, right, &b);
  if (!status)
    status = ji__unit_product(ctx, operation, &a, &b, &a);
  return status ? status : text_from_unit(ctx, &a, out);
}
