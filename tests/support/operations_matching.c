/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matching functions. */
#include "support/operations.h"

#include "support/markets.h"

static ji_bundle *make_fit(void) {
  ji_context *own = support_context();
  ji_dataset *data = support_markets(own);
  ji_matching_options options = support_market_options(own);
  ji_bundle *fit = NULL;
  support_ok(own, ji_matching_fit(own, data, &options, &fit));
  ji_dataset_unref(data);
  ji_context_free(own);
  return fit;
}

static ji_status matching_fit(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_dataset *data = support_markets(own);
  ji_matching_options options = support_market_options(own);
  ji_bundle *out = SUPPORT_STALE;
  ji_context_free(own);
  ji_status status = support_keep_bundle(user, ji_matching_fit(ctx, data, &options, &out), &out);
  ji_dataset_unref(data);
  return status;
}

static ji_status matching_rates(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_dataset *data = support_markets(own), *out = SUPPORT_STALE;
  ji_context_free(own);
  ji_status status = support_keep_dataset(user, ji_matching_rates(ctx, data, NULL, &out), &out);
  ji_dataset_unref(data);
  return status;
}

static ji_status matching_change(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_dataset *data = support_market_groups(own);
  ji_model *model = NULL;
  ji_bundle *out = SUPPORT_STALE;
  support_ok(own, ji_matching_model_create(own, NULL, &model));
  ji_context_free(own);
  ji_status status =
      support_keep_bundle(user, ji_matching_change(ctx, data, model, NULL, &out), &out);
  ji_model_unref(model);
  ji_dataset_unref(data);
  return status;
}

static ji_status model_create(ji_context *ctx, void *user) {
  ji_model *out = SUPPORT_STALE;
  return support_keep_model(user, ji_matching_model_create(ctx, NULL, &out), &out);
}

static ji_status model_from_fit(ji_context *ctx, void *user) {
  ji_bundle *fit = make_fit();
  ji_model *out = SUPPORT_STALE;
  ji_status status =
      support_keep_model(user, ji_matching_model_from_fit(ctx, fit, NULL, &out), &out);
  ji_bundle_unref(fit);
  return status;
}

static const support_entry entries[] = {
    {"ji_matching_change", matching_change},    {"ji_matching_fit", matching_fit},
    {"ji_matching_model_create", model_create}, {"ji_matching_model_from_fit", model_from_fit},
    {"ji_matching_rates", matching_rates},
};

const support_entry_list support_matching_entries = {entries, sizeof entries / sizeof entries[0]};
