/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/shapley.h"

size_t ji__set_size(size_t set) {
  size_t count = 0;
  for (; set; set &= set - 1)
    count++;
  return count;
}

double ji__shapley_weight(size_t n, size_t s) {
  double result = 1.0 / (double)n;
  for (size_t i = 1; i <= s; i++)
    result *= (double)i / (double)(n - i);
  return result;
}
