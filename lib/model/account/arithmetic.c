/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/arithmetic.h"

#include <math.h>

double ji__arithmetic_sum(const double *parts, size_t count) {
  double sum = count ? parts[0] : 0;
  for (size_t i = 1; i < count; i++)
    sum += parts[i];
  return sum;
}

double ji__arithmetic_product(const double *factors, size_t count) {
  double product = count ? factors[0] : 1;
  for (size_t i = 1; i < count; i++)
    product *= factors[i];
  return product;
}

double ji__arithmetic_elasticity(double base, double elasticity, double later, double earlier) {
  return base * exp(elasticity * log(later / earlier));
}

double ji__arithmetic_arc(double coefficient, double later, double earlier) {
  return coefficient * (later - earlier);
}

double ji__arithmetic_linear(const double *rates, const double *levels, size_t count) {
  double sum = count ? rates[0] * levels[0] : 0;
  for (size_t i = 1; i < count; i++)
    sum += rates[i] * levels[i];
  return sum;
}
