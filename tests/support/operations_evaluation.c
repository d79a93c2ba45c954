/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fits. */
#include "support/operations.h"

#include "evaluation/fit.h"

static ji_status fit_tables(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_fit *fit = NULL;
  ji_bundle *out = SUPPORT_STALE;
  support_ok(own, ji__fit_create(own, JI_FIT_DID, support_world_of(user)->table, NULL, NULL, &fit));
  ji_status status = support_keep_bundle(user, ji_fit_tables(ctx, fit, &out), &out);
  ji_fit_unref(fit);
  ji_context_free(own);
  return status;
}

static const support_entry entries[] = {
    {"ji_fit_tables", fit_tables},
};

const support_entry_list support_evaluation_entries = {entries, sizeof entries / sizeof entries[0]};
