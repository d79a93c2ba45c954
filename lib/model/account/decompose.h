/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the change of a layer's figure comes from. */
#ifndef JI_MODEL_ACCOUNT_DECOMPOSE_H
#define JI_MODEL_ACCOUNT_DECOMPOSE_H

#include "model/account/compare.h"

#define JI__TERMS 16 /* most factors of one layer: their subsets are gone through */

/* One thing that changed. */
typedef struct ji__term {
  const char *name, *kind; /* kind: layer, driver, coefficient, model, drivers */
  double earlier, later;   /* in `unit`; NaN where it is no number */
  const char *unit;
  int complement, inverse;        /* how it enters a product */
  double contribution, low, high; /* in the layer's unit; low, high: over all orders of change */
} ji__term;

typedef struct ji__terms {
  ji__term *items; /* in the arena of the later evaluation */
  size_t count;
  double scale;       /* from the product's unit to the layer's */
  int is_nominal;     /* a driver at current prices goes in */
  const char *reason; /* why it is not taken apart, or NULL */
} ji__terms;

/* decompose_terms.c: the terms of a layer with their contributions. */
ji_status ji__terms_find(ji__comparison *run, size_t layer, ji__terms *out);

/* shapley.c: contributions of the terms to f(later) - f(earlier), f as the estimator has it: the
 * mean over all orders in which the terms can change one after another (Shapley 1953; for two
 * factors the mean of both polar forms), and the least and most of any order. Adds up to the whole
 * change. At most JI__TERMS terms. */
void ji__terms_share(ji__estimator estimator, ji__terms *terms);

#endif
