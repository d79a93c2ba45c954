/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fits inside. */
#ifndef JI_EVALUATION_FIT_H
#define JI_EVALUATION_FIT_H

#include "core/context.h"

#include <jobimpact/fit.h>

struct ji_fit {
  ji__object object;
  int32_t kind;
  ji_bundle *tables;
  void *state; /* of the estimator; may be NULL */
  void (*release)(const ji_allocator *allocator, void *state);
};

/* A fit of tables (referenced) and a state, which is taken over on success. */
ji_status ji__fit_create(ji_context *ctx, int32_t kind, const ji_bundle *tables, void *state,
                         void (*release)(const ji_allocator *allocator, void *state), ji_fit **out);

#endif
