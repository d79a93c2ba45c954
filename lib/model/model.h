/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A model of any kind: a reference count, the kind's functions, the kind's data. */
#ifndef JI_MODEL_MODEL_H
#define JI_MODEL_MODEL_H

#include "core/context.h"
#include "data/provenance.h"

#include <jobimpact/model.h>

/* What a kind of model can do. Static and constant; one for each kind. */
typedef struct ji__model_kind {
  int32_t kind;     /* enum ji_model_kind */
  const char *name; /* "an input-output model", "an account": how messages call it */
  /* Answers ji_model_estimate(): the context is entered, *out is NULL, `options` is complete and
   * valid; `drivers` may be NULL. */
  ji_status (*estimate)(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                        const ji_estimate_options *options, ji_dataset **out);
  /* The same model in which nobody buys from these sectors: an account counts them in layers of its
   * own. NULL: the kind has no sectors. */
  ji_status (*without_sectors)(ji_context *ctx, const ji_model *model, const char *const *sectors,
                               size_t count, ji_model **out);
  /* Frees the kind's data. `allocator` is the model's. */
  void (*destroy)(const ji_allocator *allocator, void *data);
} ji__model_kind;

struct ji_model {
  ji__object object;
  const ji__model_kind *kind;
  void *data;
  ji__provenance *provenance; /* how the model was made; NULL: nothing is known */
};

/* Makes a model that owns `data` from success on; references `provenance` (may be NULL). */
ji_status ji__model_create(ji_context *ctx, const ji__model_kind *kind, void *data,
                           ji__provenance *provenance, ji_model **out);
/* The model's data if it is of `kind`, else JI_ERROR_KIND naming `function` and both kinds;
 * JI_ERROR_ARGUMENT for a NULL model. */
ji_status ji__model_data(ji_context *ctx, const char *function, const ji_model *model,
                         const ji__model_kind *kind, const void **data);
/* ji_model_estimate() without entering the context: for models that nest models. `options` may be
 * NULL. */
ji_status ji__model_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                             const ji_estimate_options *options, ji_dataset **out);

#endif
