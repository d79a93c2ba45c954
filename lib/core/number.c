/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Decimal text to double and back. The C library does the hard rounding, but never sees or shows a
 * decimal point that matters: it is given "15e-1" instead of "1.5", and what it prints is taken
 * apart into digits, so that the locale has no say. The rounding mode has none either. */
#include "core/number.h"

#include <errno.h>
#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number halfway between two doubles has at most 767 significant digits; further digits only say
 * whether there is more. */
#define DIGITS_KEPT 780
/* With at most 780 digits, anything beyond these exponents is 0 or infinite. */
#define EXPONENT_LIMIT 5000
#define DECIMALS_MAXIMUM 60

typedef struct decimal {
  char digits[DIGITS_KEPT + 1]; /* without leading zeros */
  int count;
  int negative;
  int more;         /* a digit that was not kept is not 0 */
  int64_t exponent; /* of the last kept digit */
} decimal;

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int equals_word(const char *text, size_t size, const char *word) {
  if (strlen(word) != size)
    return 0;
  for (size_t i = 0; i < size; i++)
    if (lower(text[i]) != word[i])
      return 0;
  return 1;
}

static int parse_word(const char *text, size_t size, int negative, double *out) {
  double value;
  if (equals_word(text, size, "nan"))
    value = NAN;
  else if (equals_word(text, size, "inf") || equals_word(text, size, "infinity"))
    value = INFINITY;
  else
    return 0;
  *out = negative ? -value : value;
  return 1;
}

static void keep_digit(decimal *d, char digit, int after_point) {
  int kept = 1;
  if (d->count == 0 && digit == '0') {
    /* a leading zero only counts its place */
  } else if (d->count < DIGITS_KEPT) {
    d->digits[d->count++] = digit;
  } else {
    kept = 0;
    d->more |= digit != '0';
  }
  if (kept && after_point)
    d->exponent--;
  else if (!kept && !after_point)
    d->exponent++;
}

/* Digits with an optional point; returns where they end, or 0 if there is no digit. */
static size_t read_mantissa(const char *text, size_t size, size_t at, decimal *d) {
  int after_point = 0, any = 0;
  for (; at < size; at++) {
    if (is_digit(text[at])) {
      keep_digit(d, text[at], after_point);
      any = 1;
    } else if (text[at] == '.' && !after_point) {
      after_point = 1;
    } else {
      break;
    }
  }
  return any ? at : 0;
}

/* What follows the mantissa: nothing or an exponent. */
static int read_exponent(const char *text, size_t size, size_t at, decimal *d) {
  const int64_t limit = INT64_MAX / 100;
  if (at == size)
    return 1;
  if (lower(text[at]) != 'e')
    return 0;
  at++;
  int negative = at < size && text[at] == '-';
  if (at < size && (text[at] == '-' || text[at] == '+'))
    at++;
  if (at == size)
    return 0;
  int64_t exponent = 0;
  for (; at < size; at++) {
    if (!is_digit(text[at]))
      return 0;
    if (exponent < limit)
      exponent = exponent * 10 + (text[at] - '0');
  }
  d->exponent += negative ? -exponent : exponent;
  return 1;
}

static double slow_value(const decimal *d) {
  char text[DIGITS_KEPT + 32];
  size_t size = (size_t)d->count;
  memcpy(text, d->digits, size);
  int64_t exponent = d->exponent;
  if (d->more) {
    text[size++] = '1';
    exponent--;
  }
  if (exponent > EXPONENT_LIMIT)
    exponent = EXPONENT_LIMIT;
  if (exponent < -EXPONENT_LIMIT)
    exponent = -EXPONENT_LIMIT;
  snprintf(text + size, sizeof text - size, "e%d", (int)exponent);
  int error = errno, rounding = fegetround();
  fesetround(FE_TONEAREST);
  double value = strtod(text, NULL);
  fesetround(rounding);
  errno = error;
  return value;
}

int ji__number_parse_slowly(const char *text, size_t size, double *out) {
  size_t at = 0;
  decimal d;
  d.count = d.more = 0;
  d.exponent = 0;
  d.negative = size > 0 && text[0] == '-';
  if (size > 0 && (text[0] == '-' || text[0] == '+'))
    at = 1;
  size_t end = read_mantissa(text, size, at, &d);
  if (!end)
    return parse_word(text + at, size - at, d.negative, out);
  if (!read_exponent(text, size, end, &d))
    return 0;
  double value = d.count ? slow_value(&d) : 0;
  *out = d.negative ? -value : value;
  return 1;
}

int ji__integer_parse_slowly(const char *text, size_t size, int64_t *out) {
  int negative = size > 0 && text[0] == '-';
  size_t at = size > 0 && (text[0] == '-' || text[0] == '+');
  if (at == size)
    return 0;
  const uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
  uint64_t value = 0;
  int fits = 1;
  for (; at < size; at++) {
    if (!is_digit(text[at]))
      return 0;
    uint64_t digit = (uint64_t)(text[at] - '0');
    if (value > (limit - digit) / 10)
      fits = 0;
    if (fits)
      value = value * 10 + digit;
  }
  if (!fits)
    return -1;
  if (negative)
    *out = value > INT64_MAX ? INT64_MIN : -(int64_t)value;
  else
    *out = (int64_t)value;
  return 1;
}

/* nan and the infinities; 0 for other values. */
static size_t print_word(double value, char *out) {
  const char *word = isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
  if (isfinite(value))
    return 0;
  strcpy(out, word);
  return strlen(word);
}

/* The significant digits and the decimal exponent of the first, rounded to nearest. */
static int take_apart(double value, int digits, char *out) {
  char text[64];
  int rounding = fegetround();
  fesetround(FE_TONEAREST);
  snprintf(text, sizeof text, "%.*e", digits - 1, fabs(value));
  fesetround(rounding);
  const char *at = text;
  for (; *at != 'e'; at++) /* whatever bytes the locale's point has are passed over */
    if (is_digit(*at))
      *out++ = *at;
  *out = 0;
  return (int)strtol(at + 1, NULL, 10);
}

static char *put_zeros(char *out, int count) {
  for (int i = 0; i < count; i++)
    *out++ = '0';
  return out;
}

/* Lays digits out as %g does: a power of ten below -4 or from `precision` on, no trailing zeros. */
static size_t lay_out(int negative, const char *digits, int exponent, int precision, char *out) {
  char *start = out;
  int count = (int)strlen(digits);
  while (count > 1 && digits[count - 1] == '0')
    count--;
  if (negative)
    *out++ = '-';
  int power = exponent < -4 || exponent >= precision;
  int whole = power ? 1 : exponent + 1; /* digits before the point */
  if (whole <= 0) {
    *out++ = '0';
    *out++ = '.';
    out = put_zeros(out, -whole);
    whole = 0;
  }
  for (int i = 0; i < count; i++) {
    if (i == whole && i > 0)
      *out++ = '.';
    *out++ = digits[i];
  }
  if (whole > count)
    out = put_zeros(out, whole - count);
  *out = 0;
  if (power)
    out += snprintf(out, 8, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
  return (size_t)(out - start);
}

size_t ji__number_print_significant(double value, int digits, char out[JI__NUMBER_SIZE]) {
  char taken[20] = {0};
  size_t size = print_word(value, out);
  if (size)
    return size;
  digits = digits < 1 ? 1 : digits > 17 ? 17 : digits;
  int exponent = take_apart(value, digits, taken);
  return lay_out(signbit(value) != 0, taken, exponent, digits, out);
}

size_t ji__number_print(double value, char out[JI__NUMBER_SIZE]) {
  size_t size = 0;
  for (int digits = 15; digits <= 17; digits++) {
    double again = 0;
    size = ji__number_print_significant(value, digits, out);
    if (ji__number_parse(out, size, &again) && again == value)
      break;
  }
  return size;
}

size_t ji__number_print_fixed(double value, int decimals, int grouped, char out[JI__FIXED_SIZE]) {
  char text[JI__FIXED_SIZE];
  size_t size = print_word(value, out);
  if (size)
    return size;
  decimals = decimals < 0 ? 0 : decimals > DECIMALS_MAXIMUM ? DECIMALS_MAXIMUM : decimals;
  int rounding = fegetround();
  fesetround(FE_TONEAREST);
  snprintf(text, sizeof text, "%.*f", decimals, fabs(value));
  fesetround(rounding);
  size_t whole = 0;
  while (is_digit(text[whole]))
    whole++;
  char *at = out;
  if (signbit(value))
    *at++ = '-';
  for (size_t i = 0; i < whole; i++) {
    if (grouped && i > 0 && (whole - i) % 3 == 0)
      *at++ = ',';
    *at++ = text[i];
  }
  if (decimals > 0) {
    *at++ = '.';
    memcpy(at, text + strlen(text) - decimals, (size_t)decimals);
    at += decimals;
  }
  *at = 0;
  return (size_t)(at - out);
}
