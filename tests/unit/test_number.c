/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "core/number.h"

#include <errno.h>
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t bits_of(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

static double double_of(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static double parsed(const char *text) {
  double value = -77;
  if (!ji__number_parse(text, strlen(text), &value))
    fail_msg("\"%s\" was refused", text);
  return value;
}

static void assert_parses(const char *text, double expected) {
  double value = parsed(text);
  if (bits_of(value) != bits_of(expected))
    fail_msg("\"%s\" gave %a, expected %a", text, value, expected);
}

static void assert_refused(const char *text) {
  double value;
  if (ji__number_parse(text, strlen(text), &value))
    fail_msg("\"%s\" was accepted as %a", text, value);
}

static void assert_prints(double value, const char *expected) {
  char text[JI__NUMBER_SIZE];
  assert_int_equal(ji__number_print(value, text), strlen(expected));
  assert_string_equal(text, expected);
}

static void assert_fixed(double value, int decimals, int grouped, const char *expected) {
  char text[JI__FIXED_SIZE];
  assert_int_equal(ji__number_print_fixed(value, decimals, grouped, text), strlen(expected));
  assert_string_equal(text, expected);
}

static void assert_significant(double value, int digits, const char *expected) {
  char text[JI__NUMBER_SIZE];
  assert_int_equal(ji__number_print_significant(value, digits, text), strlen(expected));
  assert_string_equal(text, expected);
}

static void plain_numbers(void **state) {
  (void)state;
  assert_parses("0", 0.0);
  assert_parses("-0", -0.0);
  assert_parses("+1", 1.0);
  assert_parses("-1.50", -1.5);
  assert_parses(".5", 0.5);
  assert_parses("5.", 5.0);
  assert_parses("1e3", 1000.0);
  assert_parses("1E+3", 1000.0);
  assert_parses("1e-3", 0.001);
  assert_parses("0e999999999999999999999", 0.0);
  assert_parses("000000000000000000000000000000001", 1.0);
  assert_parses("0.1000000000000000000000000000000", 0.1);
  assert_parses("1866.8620000000001", 1866.8620000000001);
  assert_parses("inf", INFINITY);
  assert_parses("-Infinity", -INFINITY);
  assert_true(isnan(parsed("NaN")));
}

static void malformed_numbers(void **state) {
  (void)state;
  const char *texts[] = {"",    " ",    "1 ",    " 1",  "+",    "-",      ".",   "e5",  "1e",
                         "1e+", "1e-",  "1.2.3", "1,5", "0x10", "12万",   "--1", "+-1", "1e5.0",
                         "na",  "nano", "infi",  "1_0", "1e5 ", "nan(1)", "1f"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    assert_refused(texts[i]);
  double value;
  assert_int_equal(ji__number_parse("1\0002", 3, &value), 0);
  assert_int_equal(ji__number_parse("123", 2, &value), 1); /* only the bytes it was given */
  assert_true(value == 12);
}

/* Midpoints and their neighbours, well known for having been got wrong. */
static void halfway_cases(void **state) {
  (void)state;
  assert_parses("9007199254740993", 9007199254740992.0); /* 2^53 + 1: tie to even */
  assert_parses("9007199254740993.00000000000000000000000000000000000001", 9007199254740994.0);
  assert_parses("9007199254740992.99999999999999999999999999999999999999", 9007199254740992.0);
  assert_parses("9007199254740995", 9007199254740996.0);
  assert_parses("1.00000000000000011102230246251565404236316680908203125", 1.0);
  assert_parses("1.00000000000000011102230246251565404236316680908203124", 1.0);
  assert_parses("1.00000000000000011102230246251565404236316680908203126", 0x1.0000000000001p0);
  assert_parses("1e23", 0x1.52d02c7e14af6p+76);
  assert_parses("8.5e22", 8.5e22);
  assert_parses("2.2250738585072011e-308", 0x0.fffffffffffffp-1022);
  assert_parses("2.2250738585072012e-308", DBL_MIN);
  assert_parses("4.9406564584124654e-324", 0x1p-1074);
  assert_parses("2.4703282292062327208e-324", 0.0); /* just below half the smallest */
  assert_parses("2.4703282292062328e-324", 0x1p-1074);
  assert_parses("1.7976931348623157e308", DBL_MAX);
  assert_parses("1.7976931348623158e308", DBL_MAX);
  assert_parses("1.797693134862315808e308", INFINITY);
  assert_parses("1e400", INFINITY);
  assert_parses("-1e400", -INFINITY);
  assert_parses("1e-400", 0.0);
  assert_parses("1e99999999999999999999", INFINITY);
  assert_parses("1e-99999999999999999999", 0.0);
}

/* 2^-1075 has 752 significant digits; a digit far behind them decides. */
static void digits_beyond_those_kept(void **state) {
  (void)state;
  enum { zeros = 5000 };
  static char text[zeros + 64];
  memcpy(text, "9007199254740993.", 17);
  memset(text + 17, '0', zeros);
  text[17 + zeros] = '1';
  text[18 + zeros] = 0;
  assert_parses(text, 9007199254740994.0);
  text[17 + zeros] = '0';
  assert_parses(text, 9007199254740992.0);
  memset(text, '0', zeros);
  memcpy(text + zeros, "17e-2", 6);
  assert_parses(text, 0.17);
  text[1] = '.';
  memcpy(text + zeros, "17e5000", 8); /* 4998 zeros behind the point */
  assert_parses(text, 17.0);
  text[0] = '1';
  memset(text + 1, '0', zeros - 1);
  memcpy(text + zeros, "e-4999", 7);
  assert_parses(text, 1.0);
}

/* The exact decimal expansion of the middle between two neighbours, from the C library's %.*e with
 * all digits, reads as the even one; one more digit reads as the upper. */
static void random_midpoints(void **state) {
  (void)state;
  support_random random = {20};
  for (int i = 0; i < 2000; i++) {
    uint64_t low = support_random_bits(&random) % (UINT64_C(0x7FE) << 52);
    uint64_t next = low + 1;
    /* The middle needs 54 bits: print twice the numbers' mantissa sum over a power of two. */
    int exponent;
    double mantissa = frexp(double_of(next), &exponent);
    long double middle = ((long double)frexp(double_of(low), &(int){0}) + mantissa) / 2;
    if (LDBL_MANT_DIG < 64 || frexp(double_of(low), &(int){0}) > mantissa)
      continue;
    char text[1200];
    snprintf(text, sizeof text, "%.1150Le", ldexpl(middle, exponent));
    double value = parsed(text);
    uint64_t even = low & 1 ? next : low;
    if (bits_of(value) != even)
      fail_msg("%s gave %a, expected %a", text, value, double_of(even));
    text[strcspn(text, "e") - 1] = '1';
    assert_true(bits_of(parsed(text)) == next);
  }
}

/* Any bit pattern is read back from what was printed; never with more digits than needed. */
static void random_round_trips(void **state) {
  (void)state;
  support_random random = {7};
  for (int i = 0; i < 60000; i++) {
    uint64_t bits = support_random_bits(&random);
    if (i % 3 == 1)
      bits &= UINT64_C(0x800FFFFFFFFFFFFF); /* subnormals */
    double value = double_of(bits);
    if (i % 3 == 2)
      value = (double)(int64_t)(bits >> 30) / 1000; /* what tables hold */
    if (isnan(value))
      continue;
    char text[JI__NUMBER_SIZE], expected[JI__NUMBER_SIZE];
    size_t size = ji__number_print(value, text);
    assert_true(size == strlen(text) && size < JI__NUMBER_SIZE);
    assert_true(bits_of(parsed(text)) == bits_of(value));
    int digits = 15;
    do
      snprintf(expected, sizeof expected, "%.*g", digits++, value);
    while (digits <= 17 && strtod(expected, NULL) != value);
    assert_string_equal(text, expected);
  }
}

/* The exact path (few digits, small exponents) agrees with the C library's. */
static void random_short_decimals(void **state) {
  (void)state;
  support_random random = {11};
  for (int i = 0; i < 60000; i++) {
    char text[64];
    uint64_t bits = support_random_bits(&random);
    uint64_t digits = support_random_bits(&random) % UINT64_C(10000000000000000);
    snprintf(text, sizeof text, "%llu.%03ue%d", (unsigned long long)(digits >> (bits & 31)),
             (unsigned)(bits >> 5) % 1000, (int)(bits >> 20 & 63) - 31);
    assert_true(bits_of(parsed(text)) == bits_of(strtod(text, NULL)));
  }
}

static void printing(void **state) {
  (void)state;
  assert_prints(0, "0");
  assert_prints(-0.0, "-0");
  assert_prints(1, "1");
  assert_prints(-1.5, "-1.5");
  assert_prints(0.1, "0.1");
  assert_prints(0.1 + 0.2, "0.30000000000000004");
  assert_prints(1866.862, "1866.862");
  assert_prints(1e6, "1000000");
  assert_prints(123456789012345, "123456789012345");
  assert_prints(1e15, "1e+15");
  assert_prints(0.0001, "0.0001");
  assert_prints(0.00001, "1e-05");
  assert_prints(1.25e-7, "1.25e-07");
  assert_prints(DBL_MAX, "1.7976931348623157e+308");
  assert_prints(-DBL_MIN, "-2.2250738585072014e-308");
  assert_prints(NAN, "nan");
  assert_prints(-NAN, "nan");
  assert_prints(INFINITY, "inf");
  assert_prints(-INFINITY, "-inf");
}

static void fixed_printing(void **state) {
  (void)state;
  assert_fixed(0, 0, 1, "0");
  assert_fixed(0, 2, 1, "0.00");
  assert_fixed(999, 0, 1, "999");
  assert_fixed(1000, 0, 1, "1,000");
  assert_fixed(1000, 0, 0, "1000");
  assert_fixed(-100, 1, 1, "-100.0");
  assert_fixed(-1234567.25, 1, 1, "-1,234,567.2");
  assert_fixed(999999.5, 0, 1, "1,000,000");
  assert_fixed(1234567, -3, 1, "1,234,567");
  assert_fixed(0.5, 0, 0, "0"); /* ties to even, as printf */
  assert_fixed(1.5, 0, 0, "2");
  assert_fixed(NAN, 2, 1, "nan");
  assert_fixed(-INFINITY, 2, 1, "-inf");
  char text[JI__FIXED_SIZE];
  size_t size = ji__number_print_fixed(-DBL_MAX, 1000, 1, text);
  assert_true(size == strlen(text) && size < JI__FIXED_SIZE);
  assert_memory_equal(text, "-179,769,313,486,231,570,814,527,423,731,704", 44);
}

static void significant_printing(void **state) {
  (void)state;
  assert_significant(1866.862, 3, "1.87e+03");
  assert_significant(1866.862, 4, "1867");
  assert_significant(0.00123456, 3, "0.00123");
  assert_significant(99.95, 3, "100");
  assert_significant(9.9995e-5, 3, "0.0001");
  assert_significant(2, 0, "2");
  assert_significant(1.0 / 3, 99, "0.33333333333333331");
  assert_significant(NAN, 3, "nan");
}

static void integers(void **state) {
  (void)state;
  const struct {
    const char *text;
    int result;
    int64_t value;
  } cases[] = {{"0", 1, 0},
               {"-0", 1, 0},
               {"+42", 1, 42},
               {"007", 1, 7},
               {"9223372036854775807", 1, INT64_MAX},
               {"-9223372036854775808", 1, INT64_MIN},
               {"9223372036854775808", -1, 0},
               {"-9223372036854775809", -1, 0},
               {"99999999999999999999999", -1, 0},
               {"99999999999999999999999x", 0, 0},
               {"", 0, 0},
               {"-", 0, 0},
               {"1.0", 0, 0},
               {"1 ", 0, 0},
               {" 1", 0, 0},
               {"1e3", 0, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    int64_t value = 0;
    assert_int_equal(ji__integer_parse(cases[i].text, strlen(cases[i].text), &value),
                     cases[i].result);
    assert_true(value == cases[i].value);
  }
}

static void errno_stays(void **state) {
  (void)state;
  errno = 77;
  assert_parses("1e400", INFINITY);
  assert_parses("1.7976931348623158e400", INFINITY);
  assert_int_equal(errno, 77);
}

static void rounding_mode_does_not_matter(void **state) {
  (void)state;
  const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  for (size_t i = 0; i < 3; i++) {
    char text[JI__NUMBER_SIZE], fixed[JI__FIXED_SIZE];
    double tenth = 0, wide = 0;
    assert_int_equal(fesetround(modes[i]), 0);
    ji__number_parse("0.1", 3, &tenth);
    ji__number_parse("0.30000000000000004", 19, &wide);
    ji__number_print(wide, text);
    ji__number_print_fixed(0.25, 1, 0, fixed);
    assert_int_equal(fegetround(), modes[i]);
    fesetround(FE_TONEAREST);
    assert_true(bits_of(tenth) == UINT64_C(0x3FB999999999999A));
    assert_string_equal(text, "0.30000000000000004");
    assert_string_equal(fixed, "0.2");
  }
}

static void comma_locale_does_not_matter(void **state) {
  support_comma_locale();
  char text[64];
  snprintf(text, sizeof text, "%.1f", 1.5);
  assert_string_not_equal(text, "1.5"); /* the locale is at work */
  plain_numbers(state);
  malformed_numbers(state);
  halfway_cases(state);
  printing(state);
  fixed_printing(state);
  significant_printing(state);
  support_c_locale();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_numbers),
      cmocka_unit_test(malformed_numbers),
      cmocka_unit_test(halfway_cases),
      cmocka_unit_test(digits_beyond_those_kept),
      cmocka_unit_test(random_midpoints),
      cmocka_unit_test(random_round_trips),
      cmocka_unit_test(random_short_decimals),
      cmocka_unit_test(printing),
      cmocka_unit_test(fixed_printing),
      cmocka_unit_test(significant_printing),
      cmocka_unit_test(integers),
      cmocka_unit_test(errno_stays),
      cmocka_unit_test(rounding_mode_does_not_matter),
      cmocka_unit_test(comma_locale_does_not_matter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
