/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The factors of products, and what a coefficient may be used for. */
#ifndef JI_MODEL_ACCOUNT_PRODUCT_H
#define JI_MODEL_ACCOUNT_PRODUCT_H

#include "model/account/evaluate.h"

/* One factor of a product: where it stands in the vintage. */
typedef struct ji__factor {
  size_t layer, driver, coefficient; /* exactly one is not JI__NONE */
  ji__figure figure;
} ji__factor;

/* The layer, driver or coefficient that an input names, in the evaluation; JI_ERROR_NOT_FOUND. */
ji_status ji__factor_read(ji__evaluation *evaluation, const ji__input *input, ji__factor *out);
/* JI_ERROR_VALUE where a driver of this level lies outside the coefficient's range. */
ji_status ji__coefficient_check_range(ji_context *ctx, const ji__coefficient *coefficient,
                                      double level);

#endif
