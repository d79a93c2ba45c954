/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failing allocations of group-time effects: every way of estimating. */
#include "support/support.h"

#include "support/did.h"

#include <string.h>

typedef struct way {
  const ji_dataset *data;
  ji_did_options options;
} way;

static ji_status run_way(ji_context *ctx, void *user) {
  const way *w = user;
  ji_did_aggregate_options how;
  ji_fit *fit = NULL;
  ji_dataset *out = NULL;
  assert_int_equal(ji_did_aggregate_options_init(&how, sizeof how), JI_OK);
  ji_status status = ji_did_fit(ctx, w->data, &w->options, &fit);
  assert_true(!status == (fit != NULL));
  if (status)
    return status;
  how.type = "group";
  status = ji_did_aggregate(ctx, fit, &how, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  ji_fit_unref(fit);
  return status;
}

static void run_all(int first) {
  static const char *const names[] = {"x"};
  support_did_panel panel;
  ji_context *ctx = support_context();
  support_did_fill(&panel);
  way w = {.data = support_did_dataset(ctx, &panel, support_did_rows)};
  support_ok(ctx, ji_did_options_init(&w.options, sizeof w.options));
  w.options.outcome = "y";
  w.options.cluster = first == 1 ? "c" : NULL;
  w.options.weights = first == 1 ? "w" : NULL;
  w.options.draws = first ? 20 : 0;
  w.options.method = "reg";
  w.options.covariates = names;
  w.options.covariate_count = first > 1;
  w.options.cross_sections = first == 3;
  support_every_allocation("group-time effects", run_way, &w);
  ji_dataset_unref((ji_dataset *)w.data);
  ji_context_free(ctx);
}

static void without_covariates(void **state) {
  (void)state;
  run_all(0);
}

static void with_clusters_and_draws(void **state) {
  (void)state;
  run_all(1);
}

static void with_covariates(void **state) {
  (void)state;
  run_all(2);
}

static void of_cross_sections(void **state) {
  (void)state;
  run_all(3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_covariates),
      cmocka_unit_test(with_clusters_and_draws),
      cmocka_unit_test(with_covariates),
      cmocka_unit_test(of_cross_sections),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
