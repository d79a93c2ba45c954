/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Units as canonical text. */
#include "core/number.h"
#include "data/unit.h"
#include "data/unit_names.h"

#include <string.h>

size_t ji__unit_print_price(const ji__unit_term *term, char *out) {
  size_t size = 0;
  if (!term->basis[0])
    return 0;
  out[size++] = '@';
  memcpy(out + size, term->basis, strlen(term->basis));
  size += strlen(term->basis);
  if (term->valuation != JI__VALUATION_ABSENT) {
    const char *name = ji__valuation_name(term->valuation);
    out[size++] = ':';
    memcpy(out + size, name, strlen(name));
    size += strlen(name);
  }
  return size;
}

typedef struct printer {
  char *out;
  size_t size;
  int chinese;
} printer;

static void put(printer *p, const char *text) {
  size_t size = strlen(text);
  memcpy(p->out + p->size, text, size);
  p->size += size;
}

static void put_digits(printer *p, const char *digits, size_t count) {
  memcpy(p->out + p->size, digits, count);
  p->size += count;
}

static void put_integer(printer *p, int value) {
  char digits[12];
  size_t at = sizeof digits;
  unsigned rest = value < 0 ? 0U - (unsigned)value : (unsigned)value;
  do {
    digits[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest);
  if (value < 0)
    digits[--at] = '-';
  put_digits(p, digits + at, sizeof digits - at);
}

/* Significant digits of a printed positive number and the power of ten of the first one. */
static size_t take_digits(const char *printed, char digits[JI__NUMBER_SIZE], int *exponent) {
  size_t count = 0;
  int point = 0, seen_point = 0, leading = 1;
  const char *c = printed;
  for (; *c && *c != 'e' && *c != 'E'; c++) {
    if (*c == '.') {
      seen_point = 1;
      continue;
    }
    if (leading && *c == '0') {
      point -= seen_point;
      continue;
    }
    leading = 0;
    digits[count++] = *c;
    point += !seen_point;
  }
  int64_t written = 0;
  if (*c) {
    const char *power = c + 1 + (c[1] == '+');
    (void)ji__integer_parse(power, strlen(power), &written);
  }
  *exponent = point - 1 + (int)written;
  while (count > 1 && digits[count - 1] == '0')
    count--;
  return count;
}

/* 1e8, 2.5e6, 100, 0.5: plain from a thousandth up to a thousand, else with a power of ten. */
static void put_scale(printer *p, double scale) {
  char printed[JI__NUMBER_SIZE], digits[JI__NUMBER_SIZE];
  int exponent = 0;
  ji__number_print(scale, printed);
  size_t count = take_digits(printed, digits, &exponent);
  if (exponent >= 3 || exponent < -3) {
    put_digits(p, digits, 1);
    if (count > 1) {
      put(p, ".");
      put_digits(p, digits + 1, count - 1);
    }
    put(p, "e");
    put_integer(p, exponent);
    return;
  }
  if (exponent < 0) {
    put(p, "0.");
    for (int i = -1; i > exponent; i--)
      put(p, "0");
    put_digits(p, digits, count);
    return;
  }
  size_t whole = (size_t)exponent + 1;
  for (size_t i = 0; i < whole; i++)
    put_digits(p, i < count ? &digits[i] : "0", 1);
  if (count > whole) {
    put(p, ".");
    put_digits(p, digits + whole, count - whole);
  }
}

/* The exponent of a scale that has numerals; 0 if there are none. */
static int numeral_exponent(double scale) {
  double power = 10;
  for (int exponent = 1; exponent <= 15; exponent++, power *= 10)
    if (scale == power)
      return exponent;
  return 0;
}

/* A scale before a name, or by itself. Numerals stand at the name without a blank. */
static void put_scale_before(printer *p, double scale, int has_name) {
  int exponent = p->chinese ? numeral_exponent(scale) : 0;
  if (exponent) {
    p->size += ji__unit_print_numerals(exponent, p->out + p->size);
    return;
  }
  put_scale(p, scale);
  if (has_name)
    put(p, " ");
}

static void put_term(printer *p, const ji__unit_term *term) {
  const char *name = p->chinese ? ji__unit_chinese_name(term->name) : NULL;
  put(p, name ? name : term->name);
  p->size += p->chinese ? ji__unit_print_chinese_price(term, p->out + p->size)
                        : ji__unit_print_price(term, p->out + p->size);
  int power = term->power < 0 ? -term->power : term->power;
  if (power != 1) {
    put(p, "^");
    put_integer(p, power);
  }
}

static void put_terms(printer *p, const ji__unit *unit, int32_t from, int32_t to) {
  for (int32_t i = from; i < to; i++) {
    if (i > from)
      put(p, "*");
    put_term(p, &unit->terms[i]);
  }
}

static int32_t count_counted(const ji__unit *unit) {
  int32_t counted = 0;
  while (counted < unit->count && unit->terms[counted].power > 0)
    counted++;
  return counted;
}

static void put_divisor(printer *p, const ji__unit *unit, int32_t from) {
  int scaled = unit->per_scale < 1 || unit->per_scale > 1;
  int in_parentheses = scaled || unit->count - from > 1;
  put(p, in_parentheses ? "/(" : "/");
  if (scaled)
    put_scale_before(p, unit->per_scale, 1);
  put_terms(p, unit, from, unit->count);
  if (in_parentheses)
    put(p, ")");
}

static int is_share(const ji__unit *unit, double scale) {
  return !unit->count && unit->scale == scale;
}

static size_t print_unit(const ji__unit *unit, int chinese, char *out) {
  printer p = {.out = out, .chinese = chinese};
  int32_t counted = count_counted(unit);
  int scaled = unit->scale < 1 || unit->scale > 1;
  if (is_share(unit, 0.01))
    put(&p, "%");
  else if (chinese && is_share(unit, 0.001))
    put(&p, "‰");
  else if (scaled || !counted)
    put_scale_before(&p, unit->scale, counted > 0);
  put_terms(&p, unit, 0, counted);
  if (counted < unit->count)
    put_divisor(&p, unit, counted);
  out[p.size] = 0;
  return p.size;
}

size_t ji__unit_print(const ji__unit *unit, char out[JI__UNIT_TEXT]) {
  return print_unit(unit, 0, out);
}

size_t ji__unit_print_chinese(const ji__unit *unit, char out[JI__UNIT_TEXT]) {
  return print_unit(unit, 1, out);
}

ji_status ji__unit_canonical(ji_context *ctx, const char *text, char **out) {
  *out = NULL;
  ji__unit unit;
  ji_status status = ji__unit_read(ctx, text, &unit);
  if (status)
    return status;
  char printed[JI__UNIT_TEXT];
  size_t size = ji__unit_print(&unit, printed);
  *out = ji__copy_bytes(ji__allocator(ctx), printed, size);
  return *out ? JI_OK : ji__fail_memory(ctx);
}
