/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/fit.h"

ji_status ji__fit_create(ji_context *ctx, int32_t kind, const ji_bundle *tables, void *state,
                         void (*release)(const ji_allocator *allocator, void *state),
                         ji_fit **out) {
  ji_fit *fit = ji__allocate_array(ji__allocator(ctx), 1, sizeof *fit);
  *out = fit;
  if (!fit)
    return ji__fail_memory(ctx);
  ji__object_init(&fit->object, ji__allocator(ctx));
  fit->kind = kind;
  fit->tables = ji_bundle_ref(tables);
  fit->state = state;
  fit->release = release;
  return JI_OK;
}

int32_t ji_fit_kind(const ji_fit *fit) {
  return fit ? fit->kind : 0;
}

ji_status ji_fit_tables(ji_context *ctx, const ji_fit *fit, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!fit || !out)
    return ji__fail_null(ctx, "ji_fit_tables", fit ? "out" : "fit");
  *out = ji_bundle_ref(fit->tables);
  return JI_OK;
}

ji_fit *ji_fit_ref(const ji_fit *fit) {
  ji_fit *own = (ji_fit *)fit;
  if (own)
    ji__object_ref(&own->object);
  return own;
}

void ji_fit_unref(ji_fit *fit) {
  if (!fit || !ji__object_unref(&fit->object))
    return;
  ji_allocator allocator = fit->object.allocator;
  ji_bundle_unref(fit->tables);
  if (fit->release)
    fit->release(&allocator, fit->state);
  ji__release(&allocator, fit);
}
