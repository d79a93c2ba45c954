/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The quick ways to read a number give the bits of the slow one, for any text and in every rounding
 * mode of the process. */
#include "core/number.h"
#include "support/support.h"

#include <fenv.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 400000, MODES = 4, TEXT_SIZE = 80 };
static const int modes[MODES] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};

/* Twenty times as many in a long run: tens of millions. */
static int cases(void) {
  const char *wanted = getenv("JI_TEST_LONG");
  return wanted && wanted[0] ? 20 * NUMBERS : NUMBERS;
}

static size_t below(support_random *random, size_t bound) {
  return (size_t)(support_random_bits(random) % bound);
}

static size_t add_digits(support_random *random, size_t count, char *out) {
  size_t zeros = below(random, 4) ? 0 : below(random, count + 1);
  for (size_t i = 0; i < count; i++)
    out[i] = (char)(i < zeros ? '0' : '0' + below(random, 10));
  return count;
}

/* A decimal number of up to 24 digits, most of them of what people write. */
static size_t random_decimal(support_random *random, char *out) {
  size_t size = 0;
  if (!below(random, 3))
    out[size++] = "+-"[below(random, 2)];
  size += add_digits(random, below(random, below(random, 2) ? 6 : 20), out + size);
  if (below(random, 4)) {
    out[size++] = '.';
    size += add_digits(random, below(random, below(random, 2) ? 4 : 22), out + size);
  }
  if (!below(random, 3))
    size += (size_t)sprintf(out + size, "%s%d", below(random, 2) ? "e" : "E+",
                            (int)below(random, below(random, 2) ? 20 : 340));
  else if (!below(random, 3))
    size += (size_t)sprintf(out + size, "e-%d", (int)below(random, below(random, 2) ? 30 : 360));
  return size;
}

/* What lies at or beside the middle of two doubles, where rounding is decided. */
static size_t random_middle(support_random *random, char *out) {
  uint64_t whole = (UINT64_C(1) << 53) + (support_random_bits(random) >> 11);
  size_t size = (size_t)sprintf(out, "%" PRIu64, 2 * whole + 1);
  if (below(random, 2)) {
    size_t point = 1 + below(random, size - 1);
    memmove(out + point + 1, out + point, size - point);
    out[point] = '.';
    size++;
  }
  if (!below(random, 3))
    size += (size_t)sprintf(out + size, "e%d", (int)below(random, 30) - 15);
  return size;
}

/* The digits that a double prints, which must read back to it. */
static size_t random_printed(support_random *random, char *out) {
  uint64_t bits = support_random_bits(random);
  if (below(random, 2)) /* of a usual size */
    bits = (bits & ~(UINT64_C(0x7FF) << 52)) | (uint64_t)(1023 - 40 + below(random, 90)) << 52;
  double value;
  memcpy(&value, &bits, sizeof value);
  return ji__number_print(value, out);
}

/* Bytes that make a number now and then. */
static size_t random_bytes(support_random *random, char *out) {
  static const char marks[] = "0123456789012345678900..eE+-x \xFF";
  size_t size = below(random, 24);
  for (size_t i = 0; i < size; i++)
    out[i] = marks[below(random, sizeof marks - 1)];
  return size;
}

static uint64_t bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static void check(const char *text, size_t size) {
  double quick = -1, slow = -1;
  int accepted = ji__number_parse(text, size, &quick);
  int expected = ji__number_parse_slowly(text, size, &slow);
  if (accepted != expected || bits_of(quick) != bits_of(slow))
    fail_msg("\"%.*s\": %d %a, slowly %d %a", (int)size, text, accepted, quick, expected, slow);
}

static void quick_numbers_are_the_slow_ones(void **state) {
  (void)state;
  static size_t (*const kinds[])(support_random *, char *) = {random_decimal, random_middle,
                                                              random_printed, random_bytes};
  support_random random = {20240229};
  for (int i = 0; i < cases(); i++) {
    char text[TEXT_SIZE];
    size_t size = kinds[i % 4](&random, text);
    fesetround(modes[i / 4 % MODES]);
    check(text, size);
  }
  fesetround(FE_TONEAREST);
}

/* All exponents of the quick ways, with the digits that are hard for them. */
static void edges_of_the_quick_ways(void **state) {
  (void)state;
  static const char *const digits[] = {"0",
                                       "1",
                                       "9",
                                       "9007199254740992",
                                       "9007199254740993",
                                       "9007199254740991",
                                       "18014398509481983",
                                       "999999999999999999",
                                       "9999999999999999999",
                                       "18446744073709551615",
                                       "18446744073709551616",
                                       "4503599627370497.5",
                                       "4503599627370496.5",
                                       "0.000000000000000000000000001",
                                       "00000000000000000000000000001.5",
                                       ".5",
                                       "5.",
                                       "."};
  for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++)
    for (int power = -60; power <= 60; power++)
      for (int mode = 0; mode < MODES; mode++) {
        char text[TEXT_SIZE];
        fesetround(modes[mode]);
        check(text, (size_t)sprintf(text, "-%se%d", digits[i], power));
        check(digits[i], strlen(digits[i]));
      }
  fesetround(FE_TONEAREST);
}

/* An integer by its definition, digit by digit in a wider type. */
static int plain_integer(const char *text, size_t size, int64_t *out) {
  size_t at = size > 0 && (text[0] == '-' || text[0] == '+');
  long double value = 0; /* to see what does not fit */
  uint64_t total = 0;
  if (at == size)
    return 0;
  for (; at < size; at++) {
    if (text[at] < '0' || text[at] > '9')
      return 0;
    value = value * 10 + (text[at] - '0');
    total = total * 10 + (uint64_t)(text[at] - '0');
  }
  if (text[0] == '-' ? value > 9223372036854775808.0L : value >= 9223372036854775808.0L)
    return -1;
  uint64_t bits = text[0] == '-' ? 0 - total : total;
  memcpy(out, &bits, sizeof *out);
  return 1;
}

static void quick_integers_are_the_plain_ones(void **state) {
  (void)state;
  support_random random = {3};
  for (int i = 0; i < cases(); i++) {
    char text[TEXT_SIZE];
    size_t size = 0;
    if (below(&random, 2))
      text[size++] = "+-"[below(&random, 2)];
    size += add_digits(&random, below(&random, 22), text + size);
    if (!below(&random, 8) && size)
      text[below(&random, size)] = "/: a."[below(&random, 5)];
    int64_t quick = 1, plain = 1;
    int accepted = ji__integer_parse(text, size, &quick);
    int expected = plain_integer(text, size, &plain);
    if (accepted != expected || (accepted == 1 && quick != plain))
      fail_msg("\"%.*s\": %d %" PRId64 ", plainly %d %" PRId64, (int)size, text, accepted, quick,
               expected, plain);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quick_numbers_are_the_slow_ones),
      cmocka_unit_test(edges_of_the_quick_ways),
      cmocka_unit_test(quick_integers_are_the_plain_ones),
  };
  return cmocka_run_group_tests_name("number properties", tests, NULL, NULL);
}
