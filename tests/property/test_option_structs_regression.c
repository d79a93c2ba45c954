/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The option structs of regression.h. */
#include "property/option_structs.h"

#include "support/evaluation.h"

static const ji_regression_term terms[] = {{.column = "x"}, {.column = "treated"}};

static void complete(ji_regression_options *options) {
  options->outcome = "y";
  options->terms = terms;
  options->term_count = 2;
  options->effects = "county|year";
  options->clusters = "region";
}

static ji_status fit(ji_context *ctx, const support_world *w, void *options) {
  ji_context *own = support_context();
  ji_dataset *panel = support_evaluation_panel(own);
  ji_fit *out = NULL;
  (void)w;
  complete(options);
  ji_status status = ji_regression_fit(ctx, panel, options, &out);
  assert_true((status == JI_OK) == (out != NULL));
  ji_fit_unref(out);
  ji_dataset_unref(panel);
  ji_context_free(own);
  return status;
}

static ji_status bootstrap(ji_context *ctx, const support_world *w, void *options) {
  ji_regression_options model;
  ji_context *own = support_context();
  ji_dataset *panel = support_evaluation_panel(own), *out = NULL;
  (void)w;
  assert_int_equal(ji_regression_options_init(&model, sizeof model), JI_OK);
  complete(&model);
  ji_status status = ji_regression_bootstrap(ctx, panel, &model, options, &out);
  assert_true((status == JI_OK) == (out != NULL));
  ji_dataset_unref(out);
  ji_dataset_unref(panel);
  ji_context_free(own);
  return status;
}

#define INIT(name)                                                                                 \
  static ji_status init_##name(void *options, size_t size) {                                       \
    return ji_##name##_options_init(options, size);                                                \
  }
INIT(regression)
INIT(regression_bootstrap)

static const option_struct structs[] = {
    {"ji_regression_options", init_regression, sizeof(ji_regression_options),
     FIRST(ji_regression_options, with_effects), fit},
    {"ji_regression_bootstrap_options", init_regression_bootstrap,
     sizeof(ji_regression_bootstrap_options), FIRST(ji_regression_bootstrap_options, no_interval),
     bootstrap},
};

int main(void) {
  return test_option_structs(structs, sizeof structs / sizeof structs[0]);
}
