/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of event_study.h and jobs_caused.h. */
#include "property/option_structs.h"

#include "support/did.h"

static ji_status fit(ji_context *ctx, const support_world *w, void *options) {
  ji_event_study_options *own = options;
  support_did_panel panel;
  ji_fit *out = NULL;
  (void)w;
  own->outcome = "y";
  support_did_fill(&panel);
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  ji_status status = ji_two_way_fit(ctx, data, own, &out);
  assert_true(!status == (out != NULL));
  ji_fit_unref(out);
  out = NULL;
  if (!status)
    status = ji_imputation_fit(ctx, data, own, &out);
  ji_fit_unref(out);
  ji_dataset_unref(data);
  return status;
}

static ji_status caused(ji_context *ctx, const support_world *w, void *options) {
  ji_event_study_options plain;
  support_did_panel panel;
  ji_fit *made = NULL;
  ji_dataset *out = NULL;
  (void)w;
  assert_int_equal(ji_event_study_options_init(&plain, sizeof plain), JI_OK);
  plain.outcome = "y";
  support_did_fill(&panel);
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  support_ok(ctx, ji_imputation_fit(ctx, data, &plain, &made));
  ji_status status = ji_jobs_caused(ctx, made, options, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  ji_fit_unref(made);
  ji_dataset_unref(data);
  return status;
}

static ji_status init_caused(void *options, size_t size) {
  return ji_jobs_caused_options_init(options, size);
}

static ji_status init(void *options, size_t size) {
  return ji_event_study_options_init(options, size);
}

static const option_struct structs[] = {
    {"ji_event_study_options", init, sizeof(ji_event_study_options),
     FIRST(ji_event_study_options, confidence), fit},
    {"ji_jobs_caused_options", init_caused, sizeof(ji_jobs_caused_options),
     FIRST(ji_jobs_caused_options, confidence), caused},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}
