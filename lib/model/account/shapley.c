/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/shapley.h"
#include "model/account/arithmetic.h"
#include "model/account/decompose.h"

/* The layer's figure with the terms of `changed` (a set of bits) at their later values. */
static double value_at(ji__estimator estimator, const ji__terms *terms, size_t changed) {
  double x[JI__TERMS] = {0};
  for (size_t i = 0; i < terms->count; i++) {
    const ji__term *term = &terms->items[i];
    x[i] = changed >> i & 1 ? term->later : term->earlier;
    x[i] = term->complement ? 1 - x[i] : term->inverse ? 1 / x[i] : x[i];
  }
  switch (estimator) {
  case JI__ESTIMATOR_ELASTICITY:
    return terms->scale * ji__arithmetic_elasticity(x[0], x[1], x[2], x[3]);
  case JI__ESTIMATOR_ARC:
    return terms->scale * ji__arithmetic_arc(x[0], x[1], x[2]);
  default:
    return terms->scale * ji__arithmetic_product(x, terms->count);
  }
}

static void share_term(ji__estimator estimator, ji__terms *terms, size_t index) {
  ji__term *term = &terms->items[index];
  size_t bit = (size_t)1 << index, sets = (size_t)1 << terms->count;
  int first = 1;
  term->contribution = 0;
  for (size_t set = 0; set < sets; set++) {
    if (set & bit)
      continue;
    double step = value_at(estimator, terms, set | bit) - value_at(estimator, terms, set);
    term->contribution += ji__shapley_weight(terms->count, ji__set_size(set)) * step;
    term->low = first || step < term->low ? step : term->low;
    term->high = first || step > term->high ? step : term->high;
    first = 0;
  }
}

void ji__terms_share(ji__estimator estimator, ji__terms *terms) {
  for (size_t i = 0; i < terms->count; i++)
    share_term(estimator, terms, i);
}
