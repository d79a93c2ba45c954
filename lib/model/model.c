/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/model.h"

#include <stddef.h>

/* The size of the struct in the first release. */
#define ESTIMATE_OPTIONS_MINIMUM offsetof(ji_estimate_options, dimension)

static const ji_estimate_options estimate_defaults = {.size = sizeof(ji_estimate_options),
                                                      .confidence = 0.95};

ji_status ji_estimate_options_init(ji_estimate_options *options, size_t size) {
  return ji__options_init(options, size, ESTIMATE_OPTIONS_MINIMUM, &estimate_defaults,
                          sizeof estimate_defaults);
}

ji_status ji__model_create(ji_context *ctx, const ji__model_kind *kind, void *data,
                           ji__provenance *provenance, ji_model **out) {
  *out = NULL;
  ji_model *model = ji__allocate_array(ji__allocator(ctx), 1, sizeof *model);
  if (!model)
    return ji__fail_memory(ctx);
  ji__object_init(&model->object, ji__allocator(ctx));
  model->kind = kind;
  model->data = data;
  model->provenance = provenance;
  if (provenance)
    ji__provenance_ref(provenance);
  *out = model;
  return JI_OK;
}

ji_status ji__model_data(ji_context *ctx, const char *function, const ji_model *model,
                         const ji__model_kind *kind, const void **data) {
  *data = NULL;
  if (!model)
    return ji__fail_null(ctx, function, "model");
  if (model->kind != kind)
    return ji__fail(ctx, JI_ERROR_KIND, "%s: the model is %s, %s was expected", function,
                    model->kind->name, kind->name);
  *data = model->data;
  return JI_OK;
}

static ji_status read_options(ji_context *ctx, const ji_estimate_options *options,
                              ji_estimate_options *chosen) {
  *chosen = estimate_defaults;
  if (options) {
    ji_status status = ji__options_read(ctx, "ji_estimate_options", options,
                                        ESTIMATE_OPTIONS_MINIMUM, chosen, sizeof *chosen);
    if (status)
      return status;
  }
  if (!(chosen->confidence > 0 && chosen->confidence < 1))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_estimate_options.confidence must lie between 0 and 1, both excluded");
  return JI_OK;
}

ji_status ji__model_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                             const ji_estimate_options *options, ji_dataset **out) {
  *out = NULL;
  ji_estimate_options chosen;
  ji_status status = read_options(ctx, options, &chosen);
  if (status)
    return status;
  return model->kind->estimate(ctx, model, drivers, &chosen, out);
}

ji_status ji_model_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                            const ji_estimate_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!model)
    return ji__fail_null(ctx, "ji_model_estimate", "model");
  if (!out)
    return ji__fail_null(ctx, "ji_model_estimate", "out");
  return ji__model_estimate(ctx, model, drivers, options, out);
}

int32_t ji_model_kind(const ji_model *model) {
  return model ? model->kind->kind : 0;
}

ji_model *ji_model_ref(const ji_model *model) {
  ji_model *shared = (ji_model *)model;
  if (shared)
    ji__object_ref(&shared->object);
  return shared;
}

void ji_model_unref(ji_model *model) {
  if (!model || !ji__object_unref(&model->object))
    return;
  ji_allocator allocator = model->object.allocator;
  model->kind->destroy(&allocator, model->data);
  ji__provenance_unref(model->provenance);
  ji__release(&allocator, model);
}
