/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failing allocations of imputation, two-way fixed effects and jobs caused. */
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

static ji_status run_caused(ji_context *ctx, void *user) {
  ji_jobs_caused_options options;
  ji_dataset *out = NULL;
  assert_int_equal(ji_jobs_caused_options_init(&options, sizeof options), JI_OK);
  options.cost = 10;
  options.cost_unit = "CNY@2024";
  options.gross = 100;
  options.system = "program:training";
  ji_status status = ji_jobs_caused(ctx, user, &options, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  return status;
}

static void of_jobs_caused(void **state) {
  support_did_panel panel;
  ji_context *ctx = support_context();
  ji_event_study_options options;
  ji_did_options did;
  ji_fit *fits[2] = {NULL, NULL};
  (void)state;
  support_did_fill(&panel);
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  support_ok(ctx, ji_event_study_options_init(&options, sizeof options));
  support_ok(ctx, ji_did_options_init(&did, sizeof did));
  options.outcome = did.outcome = "y";
  support_ok(ctx, ji_imputation_fit(ctx, data, &options, &fits[0]));
  support_ok(ctx, ji_did_fit(ctx, data, &did, &fits[1]));
  for (int i = 0; i < 2; i++) {
    support_every_allocation("jobs caused", run_caused, fits[i]);
    ji_fit_unref(fits[i]);
  }
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(of_imputation),
      cmocka_unit_test(of_two_way),
      cmocka_unit_test(of_jobs_caused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
