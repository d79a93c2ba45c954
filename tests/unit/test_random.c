/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "core/random.h"

#include <math.h>

/* kat_vectors of Random123 (D. E. Shaw Research), "philox4x32 10". */
static void published_vectors(void **state) {
  (void)state;
  static const uint32_t vectors[3][10] = {
      {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
      {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d,
       0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
      {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09,
       0x94fdcceb, 0x5001e420, 0x24126ea1},
  };
  for (int i = 0; i < 3; i++) {
    uint32_t out[4];
    ji__philox(vectors[i], vectors[i] + 4, out);
    assert_memory_equal(out, vectors[i] + 6, sizeof out);
  }
}

static void output_may_be_the_counter(void **state) {
  (void)state;
  uint32_t words[4] = {0, 0, 0, 0};
  const uint32_t key[2] = {0, 0};
  ji__philox(words, key, words);
  assert_true(words[0] == 0x6627e8d5 && words[3] == 0x9b00dbd8);
}

/* (seed, stream, index) are key and counter: from the first published vector. */
static void uniform_is_a_function_of_its_arguments(void **state) {
  (void)state;
  uint64_t bits = UINT64_C(0xe169c58d6627e8d5) >> 12;
  assert_true(ji__random_uniform(0, 0, 0) == ((double)bits + 0.5) / 4503599627370496.0);
  assert_true(ji__random_below(0, 0, 0, 1000) == UINT64_C(0xe169c58d6627e8d5) % 1000);
  double first = ji__random_uniform(1, 2, 3);
  assert_true(first != ji__random_uniform(2, 2, 3));
  assert_true(first != ji__random_uniform(1, 3, 3));
  assert_true(first != ji__random_uniform(1, 2, 4));
  assert_true(first != ji__random_uniform(UINT64_C(1) + (UINT64_C(1) << 32), 2, 3));
  assert_true(first != ji__random_uniform(1, 2 + (UINT64_C(1) << 32), 3));
  assert_true(first != ji__random_uniform(1, 2, 3 + (UINT64_C(1) << 32)));
  assert_true(first == ji__random_uniform(1, 2, 3));
}

/* Chi-squared over 100 cells of 200,000 draws: 99 degrees, mean 99, sd 14; the seed is fixed. */
static double chi_squared(const int64_t *cells, int count, double draws) {
  double expected = draws / count, sum = 0;
  for (int i = 0; i < count; i++)
    sum += ((double)cells[i] - expected) * ((double)cells[i] - expected) / expected;
  return sum;
}

static void uniform_is_uniform(void **state) {
  (void)state;
  int64_t cells[100] = {0};
  double mean = 0;
  for (uint64_t i = 0; i < 200000; i++) {
    double u = ji__random_uniform(42, 7, i);
    assert_true(u > 0 && u < 1);
    cells[(int)(u * 100)]++;
    mean += u / 200000;
  }
  assert_true(fabs(mean - 0.5) < 4 * 0.2887 / sqrt(200000));
  double statistic = chi_squared(cells, 100, 200000);
  assert_true(statistic > 50 && statistic < 160);
}

static void below_is_without_bias(void **state) {
  (void)state;
  int64_t cells[7] = {0};
  for (uint64_t i = 0; i < 70000; i++)
    cells[ji__random_below(42, 0, i, 7)]++;
  assert_true(chi_squared(cells, 7, 70000) < 30);
  for (uint64_t i = 0; i < 100; i++)
    assert_true(ji__random_below(i, 0, i, 1) == 0);
}

/* Nearly half of all draws are refused for this bound; the rest must fill it evenly. */
static void below_a_large_bound(void **state) {
  (void)state;
  const uint64_t bound = (UINT64_C(1) << 63) + 1;
  int64_t cells[4] = {0};
  for (uint64_t i = 0; i < 40000; i++) {
    uint64_t value = ji__random_below(3, 1, i, bound);
    assert_true(value < bound);
    cells[value >> 61 & 3]++;
  }
  assert_true(chi_squared(cells, 4, 40000) < 25);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(published_vectors),
      cmocka_unit_test(output_may_be_the_counter),
      cmocka_unit_test(uniform_is_a_function_of_its_arguments),
      cmocka_unit_test(uniform_is_uniform),
      cmocka_unit_test(below_is_without_bias),
      cmocka_unit_test(below_a_large_bound),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
