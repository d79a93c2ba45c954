/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two vintages beside each other, layer by layer. */
#ifndef JI_MODEL_ACCOUNT_COMPARE_H
#define JI_MODEL_ACCOUNT_COMPARE_H

#include "model/account/evaluate.h"

typedef struct ji__comparison {
  ji_context *ctx;
  ji__evaluation earlier, later;
  ji__figure *before, *after; /* in the later account's units and order, as read */
  ji__figure *change;
  const char **reasons; /* the reading that a layer's comparison rests on, or NULL */
} ji__comparison;

/* Evaluates both and compares every layer: claims under the later account's reading for what they
 * count. JI_ERROR_LABEL for layers that do not match, JI_ERROR_MEASURE, JI_ERROR_UNIT. To be freed
 * whatever happens. */
ji_status ji__comparison_make(ji_context *ctx, const ji__account *earlier, const ji__account *later,
                              ji__comparison *out);
void ji__comparison_free(ji__comparison *comparison);
/* A provenance that begins with how both were made. */
ji_status ji__comparison_provenance(ji_context *ctx, const char *operation, const ji_model *earlier,
                                    const ji_model *later, ji__provenance **out);

#endif
