/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/price.h"

#include "core/number.h"

#include <math.h>
#include <string.h>

/* Two units and the one money term of each, where only these stand between them. */
typedef struct pair {
  ji_context *ctx;
  const ji__unit *from, *to;
  const ji__unit_term *left, *right; /* NULL: no money, or several */
} pair;

static const ji__unit_term *only_money(const ji__unit *unit) {
  const ji__unit_term *found = NULL;
  for (int32_t i = 0; i < unit->count; i++) {
    if (!unit->terms[i].is_money)
      continue;
    if (found)
      return NULL;
    found = &unit->terms[i];
  }
  return found;
}

static int is_whole(double value) {
  return value == floor(value);
}

/* The factor between two units of the same prices. Of a scale that divides, the divisor is exact.
 */
static ji_status scale_factor(ji_context *ctx, const ji__unit *from, const ji__unit *to,
                              long double *factor) {
  double forward = 0, backward = 0;
  ji_status status = ji__unit_factor(ctx, from, to, &forward);
  *factor = forward;
  if (status || is_whole(forward))
    return status;
  if (ji__unit_factor(ctx, to, from, &backward))
    ctx->message[0] = 0; /* the way back need not be */
  else if (is_whole(backward))
    *factor = 1 / (long double)backward;
  return JI_OK;
}

/* `from` at the prices of `to`. */
static ji_status swap_money(const pair *p, ji__unit *out) {
  ji__unit_term money = *p->right;
  *out = (ji__unit){.scale = p->from->scale, .per_scale = p->from->per_scale};
  ji_status status = JI_OK;
  for (int32_t i = 0; i < p->from->count && !status; i++)
    if (!p->from->terms[i].is_money)
      status = ji__unit_add_term(p->ctx, out, &p->from->terms[i]);
  return status ? status : ji__unit_add_term(p->ctx, out, &money);
}

/* The scales between both, if nothing but the price year or the currency differs; else 0. */
static int differs_in_price(const pair *p, long double *scale) {
  ji__unit swapped;
  if (!p->left || !p->right || p->left->power != p->right->power ||
      p->left->valuation != p->right->valuation)
    return 0;
  return swap_money(p, &swapped) == JI_OK && scale_factor(p->ctx, &swapped, p->to, scale) == JI_OK;
}

static ji_status fail_pair(const pair *p, const char *why) {
  char a[JI__UNIT_TEXT], b[JI__UNIT_TEXT];
  size_t a_size = ji__unit_print(p->from, a), b_size = ji__unit_print(p->to, b);
  return ji__fail(p->ctx, JI_ERROR_UNIT, "unit \"%.*s\" does not convert to \"%.*s\": %s",
                  ji__clip(a, a_size, 240), a, ji__clip(b, b_size, 240), b, why);
}

/* Why nothing leads from one to the other; ji__unit_factor() failed. */
static ji_status fail_units(const pair *p) {
  double factor;
  const ji__unit_term *left = p->left, *right = p->right;
  if (left && right && !strcmp(left->name, right->name) && left->valuation != right->valuation)
    return fail_pair(p, "valuation differs, and no rate converts it: margins and taxes have to be "
                        "taken off or put on, product by product, which is a model's");
  return ji__unit_factor(p->ctx, p->from, p->to, &factor);
}

/* --- prices ------------------------------------------------------------------------------- */

static int is_year(const ji__unit_term *term) {
  return term->basis[0] >= '0' && term->basis[0] <= '9';
}

static int is_current(const ji__unit_term *term) {
  return !strcmp(term->basis, "current");
}

static ji_status check_bases(const pair *p) {
  int left = is_year(p->left) || is_current(p->left);
  int right = is_year(p->right) || is_current(p->right);
  if ((left && right) || !strcmp(p->left->basis, p->right->basis))
    return JI_OK;
  return fail_pair(p, "one of them has no price basis: state the year, or `current`");
}

/* The node of a money term; `current` and unstated prices are those of the row's period. */
static ji_status price_of(const pair *p, const ji__unit_term *term, const ji__period *period,
                          ji__price *out) {
  *out = (ji__price){.has_period = period != NULL};
  memcpy(out->currency, term->name, sizeof out->currency);
  if (is_year(term)) {
    out->has_period = ji__period_read(term->basis, strlen(term->basis), &out->period);
    return JI_OK;
  }
  if (period)
    out->period = *period;
  else if (is_current(term))
    return fail_pair(p, "`current` prices are those of the row's period, which is not known: name "
                        "the column that holds it (option period)");
  return JI_OK;
}

static long double power_of(long double rate, int32_t power) {
  long double result = 1;
  for (int32_t i = 0; i < (power > 0 ? power : -power); i++)
    result *= rate;
  return power > 0 ? result : 1 / result;
}

static void put_scale(ji__buffer *steps, long double scale) {
  char number[JI__NUMBER_SIZE];
  if (scale == 1)
    return;
  ji__number_print((double)scale, number);
  ji__buffer_format(steps, "scale %s * ", number);
}

static ji_status rate_factor(const pair *p, const ji__rates *rates, const ji__period *period,
                             long double scale, long double *factor, ji__buffer *steps) {
  ji__price left, right;
  ji__buffer way;
  ji_status status = check_bases(p);
  if (!status)
    status = price_of(p, p->left, period, &left);
  if (!status)
    status = price_of(p, p->right, period, &right);
  if (status)
    return status;
  long double rate = 1;
  ji__buffer_init(&way, ji__allocator(p->ctx));
  status = ji__rates_find(p->ctx, rates, &left, &right, &rate, &way);
  *factor = scale * power_of(rate, p->left->power);
  if (!status && way.size) {
    put_scale(steps, scale);
    ji__buffer_format(steps, p->left->power == 1 ? "%s" : "(%s)", way.data);
    if (p->left->power != 1)
      ji__buffer_format(steps, "^%d", (int)p->left->power);
  }
  if (!status && steps->failed)
    status = ji__fail_memory(p->ctx);
  ji__buffer_free(&way);
  return status;
}

/* --- both --------------------------------------------------------------------------------- */

static pair pair_of(ji_context *ctx, const ji__unit *from, const ji__unit *to) {
  return (pair){ctx, from, to, only_money(from), only_money(to)};
}

/* 1 if the prices differ, and only they: it takes rates. */
static ji_status find_scale(const pair *p, const ji__rates *rates, long double *scale,
                            int *takes_rates) {
  *takes_rates = 0;
  if (scale_factor(p->ctx, p->from, p->to, scale) == JI_OK)
    return JI_OK;
  *takes_rates = differs_in_price(p, scale);
  if (*takes_rates && rates) {
    p->ctx->message[0] = 0; /* what was tried first */
    return JI_OK;
  }
  ji_status status = fail_units(p);
  if (*takes_rates)
    ji__fail_within(p->ctx, status, "this takes a dataset of rates");
  return status;
}

ji_status ji__price_check(ji_context *ctx, const ji__rates *rates, const ji__unit *from,
                          const ji__unit *to) {
  pair p = pair_of(ctx, from, to);
  long double scale;
  int takes_rates;
  ji_status status = find_scale(&p, rates, &scale, &takes_rates);
  return status || !takes_rates ? status : check_bases(&p);
}

ji_status ji__price_factor(ji_context *ctx, const ji__rates *rates, const ji__unit *from,
                           const ji__unit *to, const ji__period *period, long double *factor,
                           ji__buffer *steps) {
  pair p = pair_of(ctx, from, to);
  int takes_rates;
  ji_status status = find_scale(&p, rates, factor, &takes_rates);
  if (status || !takes_rates)
    return status;
  status = rate_factor(&p, rates, period, *factor, factor, steps);
  double rounded = (double)*factor;
  if (!status && (!(rounded > 0) || isinf(rounded)))
    status = fail_pair(&p, "the factor is beyond what a number can hold");
  return status;
}
