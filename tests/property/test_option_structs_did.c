/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of did.h. */
#include "property/option_structs.h"

#include "support/did.h"

static ji_status fit_with(ji_context *ctx, const ji_did_options *options, ji_fit **out) {
  support_did_panel panel;
  support_did_fill(&panel);
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  ji_status status = ji_did_fit(ctx, data, options, out);
  ji_dataset_unref(data);
  return status;
}

static ji_status fit(ji_context *ctx, const support_world *w, void *options) {
  ji_did_options *own = options;
  ji_fit *out = NULL;
  (void)w;
  own->outcome = "y";
  ji_status status = fit_with(ctx, own, &out);
  assert_true(!status == (out != NULL));
  ji_fit_unref(out);
  return status;
}

static ji_status aggregate(ji_context *ctx, const support_world *w, void *options) {
  ji_did_options plain;
  ji_fit *made = NULL;
  ji_dataset *out = NULL;
  (void)w;
  assert_int_equal(ji_did_options_init(&plain, sizeof plain), JI_OK);
  plain.outcome = "y";
  support_ok(ctx, fit_with(ctx, &plain, &made));
  ji_status status = ji_did_aggregate(ctx, made, options, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  ji_fit_unref(made);
  return status;
}

static ji_status init_fit(void *options, size_t size) {
  return ji_did_options_init(options, size);
}

static ji_status init_aggregate(void *options, size_t size) {
  return ji_did_aggregate_options_init(options, size);
}

static const option_struct structs[] = {
    {"ji_did_options", init_fit, sizeof(ji_did_options), FIRST(ji_did_options, cross_sections),
     fit},
    {"ji_did_aggregate_options", init_aggregate, sizeof(ji_did_aggregate_options),
     FIRST(ji_did_aggregate_options, max_event), aggregate},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}
