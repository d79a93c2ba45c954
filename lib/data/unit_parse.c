/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads a unit in one pass over its text, without recursion: parentheses stand only behind a slash
 * and hold no further ones. */
#include "core/number.h"
#include "core/utf8.h"
#include "data/unit.h"
#include "data/unit_names.h"

#include <math.h>
#include <string.h>

#define POWER_LIMIT 9
#define SHOWN 120 /* bytes of a unit in a message */

typedef struct reader {
  ji_context *ctx;
  const char *text, *at;
} reader;

int ji__clip(const char *text, size_t size, size_t limit) {
  if (size <= limit)
    return (int)size;
  while (limit > 0 && ((unsigned char)text[limit] & 0xC0U) == 0x80U)
    limit--;
  return (int)limit;
}

static int character_position(const reader *r) {
  int position = 1;
  for (const char *c = r->text; c < r->at; c++)
    position += ((unsigned char)*c & 0xC0U) != 0x80U;
  return position;
}

static ji_status expected(const reader *r, const char *what) {
  size_t left = strlen(r->at);
  int shown = ji__clip(r->text, strlen(r->text), SHOWN);
  if (!left)
    return ji__fail(r->ctx, JI_ERROR_UNIT, "unit \"%.*s\": expected %s at the end", shown, r->text,
                    what);
  return ji__fail(r->ctx, JI_ERROR_UNIT,
                  "unit \"%.*s\": expected %s at character %d, found \"%.*s\"", shown, r->text,
                  what, character_position(r), ji__clip(r->at, left, 24), r->at);
}

static void skip_blanks(reader *r) {
  while (*r->at == ' ')
    r->at++;
}

static int accept(reader *r, const char *token) {
  size_t size = strlen(token);
  if (strncmp(r->at, token, size) != 0)
    return 0;
  r->at += size;
  return 1;
}

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

static int is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* True where a name may go on: ASCII letters, digits, `_` and whole characters beyond ASCII, but
 * not the multiplication signs, and not the price of money in Chinese. */
static int starts_product_sign(const char *c) {
  return !strncmp(c, "·", 2) || !strncmp(c, "×", 2);
}

static int goes_on_as_name(const char *c) {
  unsigned char byte = (unsigned char)*c;
  if (byte < 0x80)
    return is_letter(*c) || is_digit(*c) || *c == '_';
  ji__unit_price price;
  return !starts_product_sign(c) && !ji__unit_chinese_price(c, &price);
}

static size_t number_size(const char *c) {
  size_t size = 0;
  while (is_digit(c[size]) || c[size] == '.')
    size++;
  size_t exponent = size;
  if (size && (c[exponent] == 'e' || c[exponent] == 'E')) {
    exponent++;
    exponent += c[exponent] == '+' || c[exponent] == '-';
    if (is_digit(c[exponent])) {
      while (is_digit(c[exponent]))
        exponent++;
      size = exponent;
    }
  }
  return size;
}

static int read_numeral(reader *r, double *scale) {
  double numeral;
  size_t size = ji__unit_numeral(r->at, &numeral);
  if (!size)
    return 0;
  *scale *= numeral;
  r->at += size;
  return 1;
}

static int read_numerals(reader *r, double *scale) {
  int found = 0;
  while (read_numeral(r, scale))
    found = 1;
  return found;
}

/* [number] numerals; *found says whether anything was there. */
static ji_status read_scale(reader *r, double *scale, int *found) {
  *found = 0;
  size_t size = number_size(r->at);
  if (size) {
    double number = 0;
    if (!ji__number_parse(r->at, size, &number) || !(number > 0) || isinf(number))
      return expected(r, "a positive number");
    *scale *= number;
    *found = 1;
    r->at += size;
    skip_blanks(r);
  }
  *found |= read_numerals(r, scale);
  skip_blanks(r);
  return JI_OK;
}

static int is_currency(const char *name) {
  for (int i = 0; i < 3; i++)
    if (name[i] < 'A' || name[i] > 'Z')
      return 0;
  return !name[3];
}

static ji_status read_name(reader *r, ji__unit_term *term) {
  const char *start = r->at;
  if (is_digit(*r->at) || !goes_on_as_name(r->at))
    return expected(r, "a name such as person, job, h or CNY");
  while (goes_on_as_name(r->at))
    r->at++;
  size_t size = (size_t)(r->at - start);
  size_t valid = ji__utf8_valid_prefix(start, size);
  if (valid < size) {
    r->at = start + valid;
    return expected(r, "UTF-8");
  }
  if (size >= JI__UNIT_NAME) {
    r->at = start;
    return expected(r, "a name of at most 31 bytes");
  }
  memcpy(term->name, start, size);
  term->name[size] = 0;
  const char *canonical = ji__unit_canonical_name(term->name);
  if (canonical)
    memcpy(term->name, canonical, strlen(canonical) + 1);
  term->is_money = is_currency(term->name);
  return JI_OK;
}

static size_t word_size(const char *c) {
  size_t size = 0;
  while (is_letter(c[size]) || is_digit(c[size]) || c[size] == '_')
    size++;
  return size;
}

static int is_basis(const char *c, size_t size) {
  if (size == 4 && is_digit(c[0]) && is_digit(c[1]) && is_digit(c[2]) && is_digit(c[3]))
    return 1;
  return (size == 7 && !memcmp(c, "current", 7)) || (size == 8 && !memcmp(c, "unstated", 8));
}

/* （2018年，生产者价格） behind a currency. */
static ji_status read_chinese_price(reader *r, ji__unit_term *term) {
  ji__unit_price price;
  size_t size = ji__unit_chinese_price(r->at, &price);
  if (!size)
    return JI_OK;
  if (!term->is_money)
    return expected(r, "no price basis: only money has one, and");
  memcpy(term->basis, price.basis, sizeof term->basis);
  term->valuation = price.valuation;
  r->at += size;
  return JI_OK;
}

/* @basis[:valuation] behind a currency. */
static ji_status read_price(reader *r, ji__unit_term *term) {
  if (*r->at != '@')
    return read_chinese_price(r, term);
  if (!term->is_money)
    return expected(r, "no price basis: only money has one, and");
  r->at++;
  size_t size = word_size(r->at);
  if (!is_basis(r->at, size))
    return expected(r, "a price year of four digits, \"current\" or \"unstated\"");
  memcpy(term->basis, r->at, size);
  term->basis[size] = 0;
  r->at += size;
  if (!accept(r, ":"))
    return JI_OK;
  size = word_size(r->at);
  if (!ji__valuation_find(r->at, size, &term->valuation))
    return expected(r, "a valuation (basic, producers, producers_with_vat, purchasers, unstated)");
  r->at += size;
  return JI_OK;
}

static ji_status read_power(reader *r, ji__unit_term *term) {
  if (!accept(r, "^"))
    return JI_OK;
  int negative = accept(r, "-");
  if (!is_digit(*r->at) || *r->at == '0' || is_digit(r->at[1]))
    return expected(r, "a power from 1 to 9");
  int power = *r->at - '0';
  r->at++;
  term->power *= negative ? -power : power;
  return JI_OK;
}

static ji_status read_factor(reader *r, ji__unit *unit, int sign, double *scale) {
  if (accept(r, "%")) {
    *scale /= 100;
    return JI_OK;
  }
  if (accept(r, "‰")) {
    *scale /= 1000;
    return JI_OK;
  }
  (void)read_numerals(r, scale);
  ji__unit_term term = {.power = sign};
  ji_status status = read_name(r, &term);
  if (!status)
    status = read_price(r, &term);
  if (!status)
    status = read_power(r, &term);
  if (!status)
    status = ji__unit_add_term(r->ctx, unit, &term);
  return status;
}

/* factor { (`*` | `·` | `×` | `-`) factor } */
static ji_status read_product(reader *r, ji__unit *unit, int sign, double *scale) {
  for (;;) {
    ji_status status = read_factor(r, unit, sign, scale);
    if (status)
      return status;
    skip_blanks(r);
    if (!accept(r, "*") && !accept(r, "·") && !accept(r, "×") && !accept(r, "-"))
      return JI_OK;
    skip_blanks(r);
  }
}

/* What stands behind a slash: one factor, or `([scale] product)`. */
static ji_status read_divisor(reader *r, ji__unit *unit) {
  skip_blanks(r);
  if (!accept(r, "(")) {
    if (is_digit(*r->at))
      return expected(r, "a name, or a number and a name in parentheses as in /(1e9 CNY),");
    return read_factor(r, unit, -1, &unit->per_scale);
  }
  skip_blanks(r);
  int found = 0;
  ji_status status = read_scale(r, &unit->per_scale, &found);
  if (!status && !(found && *r->at == ')'))
    status = read_product(r, unit, -1, &unit->per_scale);
  if (status)
    return status;
  if (!accept(r, ")"))
    return expected(r, "a closing parenthesis");
  return JI_OK;
}

static ji_status read_all(reader *r, ji__unit *unit) {
  int found = 0;
  skip_blanks(r);
  ji_status status = read_scale(r, &unit->scale, &found);
  if (status)
    return status;
  if (!found || (*r->at && *r->at != '/'))
    status = read_product(r, unit, 1, &unit->scale);
  skip_blanks(r);
  while (!status && accept(r, "/")) {
    status = read_divisor(r, unit);
    skip_blanks(r);
  }
  if (status)
    return status;
  if (*r->at)
    return expected(r, "\"/\" or the end");
  if (!ji__unit_settle_scales(unit)) {
    r->at = r->text;
    return expected(r, "a scale that a number can hold");
  }
  return JI_OK;
}

ji_status ji__unit_read(ji_context *ctx, const char *text, ji__unit *out) {
  ji__unit unit = {.scale = 1, .per_scale = 1};
  reader r = {.ctx = ctx, .text = text, .at = text};
  ji_status status = read_all(&r, &unit);
  if (!status)
    *out = unit;
  return status;
}

static const char *const valuation_names[] = {
    "", "basic", "producers", "producers_with_vat", "purchasers", "unstated"};

const char *ji__valuation_name(ji__valuation valuation) {
  return valuation_names[valuation];
}

int ji__valuation_find(const char *name, size_t size, ji__valuation *out) {
  for (int i = JI__VALUATION_BASIC; i <= JI__VALUATION_UNSTATED; i++)
    if (strlen(valuation_names[i]) == size && !memcmp(valuation_names[i], name, size)) {
      *out = (ji__valuation)i;
      return 1;
    }
  return 0;
}

ji_status ji__unit_set_price(ji_context *ctx, ji__unit *unit, const char *basis,
                             ji__valuation valuation) {
  if (basis && !is_basis(basis, strlen(basis)))
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "price basis \"%.*s\": expected a year of four digits, \"current\" or "
                    "\"unstated\"",
                    ji__clip(basis, strlen(basis), SHOWN), basis);
  for (int32_t i = 0; i < unit->count; i++) {
    ji__unit_term *term = &unit->terms[i];
    if (term->is_money && basis)
      memcpy(term->basis, basis, strlen(basis) + 1);
    if (term->is_money && valuation != JI__VALUATION_ABSENT)
      term->valuation = valuation;
  }
  return JI_OK;
}
