/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option struct of event_study.h. */
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

static ji_status init(void *options, size_t size) {
  return ji_event_study_options_init(options, size);
}

static const option_struct structs[] = {
    {"ji_event_study_options", init, sizeof(ji_event_study_options),
     FIRST(ji_event_study_options, confidence), fit},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}
