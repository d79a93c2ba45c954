/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failing allocations of imputation and of two-way fixed effects. */
#include "support/support.h"

#include "support/did.h"

typedef ji_status (*fitter)(ji_context *ctx, const ji_dataset *data,
                            const ji_event_study_options *options, ji_fit **out);

typedef struct way {
  fitter function;
  const ji_dataset *data;
  ji_event_study_options options;
} way;

static ji_status run_way(ji_context *ctx, void *user) {
  const way *w = user;
  ji_fit *fit = NULL;
  ji_status status = w->function(ctx, w->data, &w->options, &fit);
  assert_true(!status == (fit != NULL));
  ji_fit_unref(fit);
  return status;
}

static void run(const char *name, fitter function) {
  static const char *const names[] = {"x"};
  support_did_panel panel;
  ji_context *ctx = support_context();
  support_did_fill(&panel);
  way w = {.function = function, .data = support_did_dataset(ctx, &panel, support_did_rows)};
  support_ok(ctx, ji_event_study_options_init(&w.options, sizeof w.options));
  w.options.outcome = "y";
  w.options.weights = "w";
  w.options.cluster = "c";
  w.options.covariates = names;
  w.options.covariate_count = 1;
  support_every_allocation(name, run_way, &w);
  ji_dataset_unref((ji_dataset *)w.data);
  ji_context_free(ctx);
}

static void of_imputation(void **state) {
  (void)state;
  run("imputation", ji_imputation_fit);
}

static void of_two_way(void **state) {
  (void)state;
  run("two-way fixed effects", ji_two_way_fit);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(of_imputation), cmocka_unit_test(of_two_way)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
