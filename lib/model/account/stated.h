/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many persons the layers can hold when all overlaps of overlaps.csv hold at once. */
#ifndef JI_MODEL_ACCOUNT_STATED_H
#define JI_MODEL_ACCOUNT_STATED_H

#include "model/account/evaluate.h"

/* In the unit of the parts; NaN: not known. */
typedef struct ji__stated_bounds {
  double low, high;                   /* at the central figures; NaN where these contradict */
  double rounding_low, rounding_high; /* NaN where a layer's rounding is not declared */
} ji__stated_bounds;

/* `layers` are those of the parts, which have one unit; overlaps are of these layers.
 * JI_ERROR_VALUE for what contradicts itself, even within the rounding. */
ji_status ji__stated_bounds_find(ji_context *ctx, const ji__vintage *vintage, const size_t *layers,
                                 const ji__figure *const *parts, size_t count,
                                 ji__stated_bounds *out);

#endif
