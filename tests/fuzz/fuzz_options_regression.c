/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any values in the option structs of regression.h. */
#include "fuzz/options.h"

#include "support/evaluation.h"

static const ji_regression_term terms[] = {{.column = "x"}, {.column = "treated"}};

/* What has no other value that says more. */
static void tame_regression(void *given) {
  ji_regression_options *options = given;
  if (!options->outcome)
    options->outcome = "y";
  options->terms = terms;
  options->term_count = options->with_effects & 1 ? 2 : 1;
  if (options->iterations > 1000)
    options->iterations = 1000;
}

static void tame_bootstrap(void *given) {
  ji_regression_bootstrap_options *options = given;
  if (options->draws > 1000)
    options->draws = 1000;
}

static ji_status run_regression(trial *t) {
  ji_dataset *panel = support_evaluation_panel(t->world->ctx);
  ji_fit *out = NULL;
  ji_status status = ji_regression_fit(t->ctx, panel, t->options, &out);
  if (!status != (out != NULL))
    abort();
  ji_fit_unref(out);
  ji_dataset_unref(panel);
  return status;
}

static ji_status run_bootstrap(trial *t) {
  ji_regression_options model;
  ji_dataset *panel = support_evaluation_panel(t->world->ctx), *out = NULL;
  if (ji_regression_options_init(&model, sizeof model))
    abort();
  model.outcome = "y";
  model.terms = terms;
  model.term_count = 2;
  model.effects = "county";
  model.clusters = "region";
  ji_status status = ji_regression_bootstrap(t->ctx, panel, &model, t->options, &out);
  ji_dataset_unref(panel);
  return keep_dataset(status, &out);
}

INIT(regression)
INIT(regression_bootstrap)

static const member regression_members[] = {MEMBER(ji_regression_options, outcome, TEXT),
                                            MEMBER(ji_regression_options, effects, TEXT),
                                            MEMBER(ji_regression_options, weights, TEXT),
                                            MEMBER(ji_regression_options, clusters, TEXT),
                                            MEMBER(ji_regression_options, endogenous, TEXT),
                                            MEMBER(ji_regression_options, instruments, TEXT),
                                            MEMBER(ji_regression_options, confidence, NUMBER),
                                            MEMBER(ji_regression_options, tolerance, NUMBER),
                                            MEMBER(ji_regression_options, iterations, INT64),
                                            MEMBER(ji_regression_options, family, INT32),
                                            MEMBER(ji_regression_options, errors, INT32),
                                            MEMBER(ji_regression_options, k_adjust, INT32),
                                            MEMBER(ji_regression_options, k_effects, INT32),
                                            MEMBER(ji_regression_options, k_exact, INT32),
                                            MEMBER(ji_regression_options, g_adjust, INT32),
                                            MEMBER(ji_regression_options, g_conventional, INT32),
                                            MEMBER(ji_regression_options, t_conventional, INT32),
                                            MEMBER(ji_regression_options, keep_singletons, INT32),
                                            MEMBER(ji_regression_options, with_effects, INT32)};

static const member regression_bootstrap_members[] = {
    MEMBER(ji_regression_bootstrap_options, term, TEXT),
    MEMBER(ji_regression_bootstrap_options, null, NUMBER),
    MEMBER(ji_regression_bootstrap_options, confidence, NUMBER),
    MEMBER(ji_regression_bootstrap_options, draws, INT64),
    MEMBER(ji_regression_bootstrap_options, seed, INT64),
    MEMBER(ji_regression_bootstrap_options, weights, INT32),
    MEMBER(ji_regression_bootstrap_options, no_interval, INT32)};

static const struct_entry structs[] = {TAMED(regression, regression, tame_regression),
                                       TAMED(regression_bootstrap, bootstrap, tame_bootstrap)};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  (void)keep_model;
  (void)keep_bundle;
  return try_options(bytes, size, structs, sizeof structs / sizeof structs[0]);
}
