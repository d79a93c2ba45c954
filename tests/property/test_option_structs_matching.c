/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of matching.h. */
#include "property/option_structs.h"

#include "support/markets.h"

static ji_dataset *made(ji_dataset *(*make)(ji_context *ctx)) {
  ji_context *other = support_context();
  ji_dataset *data = make(other);
  ji_context_free(other);
  return data;
}

static ji_status fit(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *data = made(support_markets);
  ji_bundle *out = NULL;
  (void)w;
  ji_status status = ji_matching_fit(ctx, data, options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  ji_dataset_unref(data);
  return status;
}

static ji_status model(ji_context *ctx, const support_world *w, void *options) {
  ji_model *out = NULL;
  (void)w;
  ji_status status = ji_matching_model_create(ctx, options, &out);
  assert_true(!status == (out != NULL));
  ji_model_unref(out);
  return status;
}

static ji_status rates(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *data = made(support_markets), *out = NULL;
  (void)w;
  ji_status status = ji_matching_rates(ctx, data, options, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  ji_dataset_unref(data);
  return status;
}

static ji_status change(ji_context *ctx, const support_world *w, void *options) {
  ji_dataset *data = made(support_market_groups);
  ji_context *other = support_context();
  ji_model *own = NULL;
  ji_bundle *out = NULL;
  (void)w;
  support_ok(other, ji_matching_model_create(other, NULL, &own));
  ji_context_free(other);
  ji_status status = ji_matching_change(ctx, data, own, options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  ji_model_unref(own);
  ji_dataset_unref(data);
  return status;
}

static ji_status init_fit(void *options, size_t size) {
  return ji_matching_options_init(options, size);
}

static ji_status init_model(void *options, size_t size) {
  return ji_matching_model_options_init(options, size);
}

static ji_status init_rates(void *options, size_t size) {
  return ji_matching_rates_options_init(options, size);
}

static ji_status init_change(void *options, size_t size) {
  return ji_matching_change_options_init(options, size);
}

static const option_struct structs[] = {
    {"ji_matching_options", init_fit, sizeof(ji_matching_options),
     FIRST(ji_matching_options, small_sample), fit},
    {"ji_matching_model_options", init_model, sizeof(ji_matching_model_options),
     FIRST(ji_matching_model_options, median), model},
    {"ji_matching_rates_options", init_rates, sizeof(ji_matching_rates_options),
     FIRST(ji_matching_rates_options, separation_rate), rates},
    {"ji_matching_change_options", init_change, sizeof(ji_matching_change_options),
     FIRST(ji_matching_change_options, reserved), change},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}
