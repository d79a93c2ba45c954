/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Decimal numbers of at most 19 digits and a small power of ten, rounded correctly without the C
 * library. Two ways, both exact:
 *
 * W. D. Clinger, How to read floating point numbers accurately (PLDI 1990): where the digits and
 * the power of ten are both exact in a double, one operation rounds once.
 *
 * Else with integers of 128 bits: 10^k is 5^k 2^k, and 5^27 is the largest power of five in 64
 * bits, so the product is exact, and the quotient is exact with what is said by its remainder. It
 * is then rounded to 53 bits, half to even, whatever the rounding mode of the process is. */
#include "core/number.h"

#include <fenv.h>
#include <float.h>
#include <string.h>

#define DIGITS_MAXIMUM 19 /* any so many fit 64 bits */

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* Eight digits at once: pairs, then fours, then eight are brought together by multiplication. */
static inline int eight_digits(const char *text, uint64_t *out) {
  uint64_t word;
  memcpy(&word, text, sizeof word);
  uint64_t above = word + UINT64_C(0x4646464646464646), below = word - UINT64_C(0x3030303030303030);
  if ((above | below) & UINT64_C(0x8080808080808080))
    return 0;
  word = below * 10 + (below >> 8);
  word = ((word & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064) +
          (word >> 16 & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x0000271000000001)) >>
         32;
  *out = word & UINT32_MAX;
  return 1;
}
#else
static inline int eight_digits(const char *text, uint64_t *out) {
  (void)text;
  (void)out;
  return 0;
}
#endif

/* Digits from `at` on behind those in *value, as far as there are; where they end. The caller sees
 * to it that there are not more than 19. */
static inline size_t take_all(const char *text, size_t at, size_t size, uint64_t *value) {
  uint64_t total = *value, eight = 0;
  while (size - at >= 8 && eight_digits(text + at, &eight)) {
    total = total * 100000000 + eight;
    at += 8;
  }
  for (; at < size && (unsigned char)(text[at] - '0') < 10; at++)
    total = total * 10 + (uint64_t)(text[at] - '0');
  *value = total;
  return at;
}

#if defined(__SIZEOF_INT128__) && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024
#define POWER_MAXIMUM 27
__extension__ typedef unsigned __int128 wide;

static const uint64_t fives[POWER_MAXIMUM + 1] = {UINT64_C(1),
                                                  UINT64_C(5),
                                                  UINT64_C(25),
                                                  UINT64_C(125),
                                                  UINT64_C(625),
                                                  UINT64_C(3125),
                                                  UINT64_C(15625),
                                                  UINT64_C(78125),
                                                  UINT64_C(390625),
                                                  UINT64_C(1953125),
                                                  UINT64_C(9765625),
                                                  UINT64_C(48828125),
                                                  UINT64_C(244140625),
                                                  UINT64_C(1220703125),
                                                  UINT64_C(6103515625),
                                                  UINT64_C(30517578125),
                                                  UINT64_C(152587890625),
                                                  UINT64_C(762939453125),
                                                  UINT64_C(3814697265625),
                                                  UINT64_C(19073486328125),
                                                  UINT64_C(95367431640625),
                                                  UINT64_C(476837158203125),
                                                  UINT64_C(2384185791015625),
                                                  UINT64_C(11920928955078125),
                                                  UINT64_C(59604644775390625),
                                                  UINT64_C(298023223876953125),
                                                  UINT64_C(1490116119384765625),
                                                  UINT64_C(7450580596923828125)};

/* digits * 2^exponent, and a little more if `more`, as a double. digits is not 0. */
static double round_binary(uint64_t digits, int more, int exponent) {
  int shift = __builtin_clzll(digits);
  digits <<= shift;
  exponent -= shift;
  uint64_t kept = digits >> 11, rest = digits & 0x7FF;
  if (rest > 0x400 || (rest == 0x400 && (more || (kept & 1))))
    kept++;
  if (kept >> 53) {
    kept >>= 1;
    exponent++;
  }
  uint64_t bits = (uint64_t)(exponent + 11 + 52 + 1023) << 52 | (kept & UINT64_C(0xFFFFFFFFFFFFF));
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static double multiply(uint64_t digits, int power) {
  wide product = (wide)digits * fives[power];
  uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
  if (!high)
    return round_binary(low, 0, power);
  int shift = __builtin_clzll(high);
  product <<= shift;
  return round_binary((uint64_t)(product >> 64), (uint64_t)product != 0, power + 64 - shift);
}

/* Both sides are brought to 64 bits; half the dividend is less than the divisor, so the quotient
 * has 63 or 64. */
static double divide(uint64_t digits, int power) {
  int left = __builtin_clzll(digits), right = __builtin_clzll(fives[power]);
  wide dividend = (wide)(digits << left) << 63;
  uint64_t divisor = fives[power] << right;
  uint64_t quotient = (uint64_t)(dividend / divisor);
  int more = (uint64_t)dividend != quotient * divisor;
  return round_binary(quotient, more, right - left - 63 - power);
}

static int scale_exactly(uint64_t digits, int64_t power, double *out) {
  if (power < -POWER_MAXIMUM || power > POWER_MAXIMUM)
    return 0;
  *out = power < 0 ? divide(digits, (int)-power) : multiply(digits, (int)power);
  return 1;
}
#else
static int scale_exactly(uint64_t digits, int64_t power, double *out) {
  (void)digits;
  (void)power;
  (void)out;
  return 0;
}
#endif

static inline int scale(uint64_t digits, int64_t power, int is_nearest, double *out) {
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (digits == 0) {
    *out = 0;
    return 1;
  }
  if (FLT_EVAL_METHOD != 0 || digits > UINT64_C(1) << 53 || power < -22 || power > 22 ||
      !is_nearest)
    return scale_exactly(digits, power, out);
  *out = power < 0 ? (double)digits / powers[-power] : (double)digits * powers[power];
  return 1;
}

/* What follows the mantissa. */
static int read_exponent(const char *text, size_t at, size_t size, int64_t *power) {
  if (at == size)
    return 1;
  if (text[at] != 'e' && text[at] != 'E')
    return 0;
  at++;
  int negative = at < size && text[at] == '-';
  if (at < size && (text[at] == '-' || text[at] == '+'))
    at++;
  uint64_t exponent = 0;
  if (at == size || size - at > 4 || take_all(text, at, size, &exponent) < size)
    return 0;
  *power += negative ? -(int64_t)exponent : (int64_t)exponent;
  return 1;
}

static inline size_t skip_zeros(const char *text, size_t at, size_t size) {
  while (at < size && text[at] == '0')
    at++;
  return at;
}

/* Digits as far as there is room for 19 in all; whether there are no more. */
static inline int take_digits(const char *text, size_t *at, size_t size, size_t *taken,
                              uint64_t *digits) {
  size_t room = DIGITS_MAXIMUM - *taken, from = *at;
  size_t end = size - from < room ? size : from + room;
  *at = take_all(text, from, end, digits);
  *taken += *at - from;
  return *at < end || end == size || (unsigned char)(text[end] - '0') > 9;
}

static inline int number_quickly(const char *text, size_t size, int is_nearest, double *out) {
  size_t start = size > 0 && (text[0] == '-' || text[0] == '+');
  size_t at = skip_zeros(text, start, size), taken = 0, places = 0;
  size_t any = at - start;
  uint64_t digits = 0;
  if (!take_digits(text, &at, size, &taken, &digits))
    return 0;
  any += taken;
  if (at < size && text[at] == '.') {
    size_t point = at++;
    if (!taken)
      at = skip_zeros(text, at, size);
    if (!take_digits(text, &at, size, &taken, &digits))
      return 0;
    places = at - point - 1;
  }
  int64_t power = -(int64_t)places;
  if (!(any + places) || !read_exponent(text, at, size, &power) ||
      !scale(digits, power, is_nearest, out))
    return 0;
  if (text[0] == '-')
    *out = -*out;
  return 1;
}

int ji__number_is_nearest(void) {
  return fegetround() == FE_TONEAREST;
}

int ji__number_parse_many(const char *text, size_t size, int is_nearest, double *out) {
  return number_quickly(text, size, is_nearest, out) || ji__number_parse_slowly(text, size, out);
}

int ji__number_parse(const char *text, size_t size, double *out) {
  return ji__number_parse_many(text, size, ji__number_is_nearest(), out);
}

/* All of text[0, size) as an integer of at most 18 digits. */
static inline int integer_quickly(const char *text, size_t size, int64_t *out) {
  size_t at = size > 0 && (text[0] == '-' || text[0] == '+');
  uint64_t value = 0;
  if (at == size || size - at > 18 || take_all(text, at, size, &value) < size)
    return 0;
  *out = text[0] == '-' ? -(int64_t)value : (int64_t)value;
  return 1;
}

int ji__integer_parse(const char *text, size_t size, int64_t *out) {
  return integer_quickly(text, size, out) ? 1 : ji__integer_parse_slowly(text, size, out);
}
