/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failing allocations of a funnel, of exact intervals, of a claim and of time to hire. */
#include "support/support.h"

#include "support/vacancies.h"

static ji_status run(ji_context *ctx, void *user) {
  ji_time_to_hire_options options;
  ji_bundle *out = NULL;
  assert_int_equal(ji_time_to_hire_options_init(&options, sizeof options), JI_OK);
  options.stratum = "trade";
  ji_status status = ji_time_to_hire(ctx, user, &options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

static void of_time_to_hire(void **state) {
  ji_context *ctx = support_context();
  ji_dataset *data = support_vacancies(ctx);
  (void)state;
  support_every_allocation("time to hire", run, data);
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

static ji_dataset *vacancies;

static ji_status run_funnel(ji_context *ctx, void *user) {
  static const char *const strata[] = {"occupation"};
  ji_recruitment_options options;
  ji_bundle *out = NULL;
  ji_dataset *readings = NULL;
  assert_int_equal(ji_recruitment_options_init(&options, sizeof options), JI_OK);
  options.group = "group";
  options.strata = strata;
  options.stratum_count = 1;
  ji_status status = ji_recruitment_funnel(ctx, user, &options, &out);
  assert_true(!status == (out != NULL));
  options.published = "stage|counts";
  options.unlike = "live:applications";
  options.vacancies = vacancies;
  if (!status)
    status = ji_recruitment_claim(ctx, user, 10, NULL, &options, &readings);
  assert_true(!status == (readings != NULL));
  ji_dataset_unref(readings);
  ji_bundle_unref(out);
  return status;
}

static void of_a_funnel(void **state) {
  support_funnel funnel;
  ji_context *ctx = support_context();
  (void)state;
  support_funnel_fill(&funnel);
  ji_dataset *data = support_funnel_dataset(ctx, &funnel, support_funnel_rows);
  vacancies = support_vacancies(ctx);
  support_every_allocation("funnel and claim", run_funnel, data);
  ji_dataset_unref(vacancies);
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

static ji_status run_exact(ji_context *ctx, void *user) {
  ji_recruitment_options options;
  ji_bundle *out = NULL;
  assert_int_equal(ji_recruitment_options_init(&options, sizeof options), JI_OK);
  options.exact_trials = 10;
  ji_status status = ji_recruitment_funnel(ctx, user, &options, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

static void of_exact_intervals(void **state) {
  static const char *const channels[] = {"portal", "live"};
  static const int64_t applications[] = {3, 2}, hires[] = {1, 1};
  const support_column columns[] = {{.name = "channel", .texts = channels},
                                    {.name = "applications", .integers = applications},
                                    {.name = "hires", .integers = hires}};
  ji_context *ctx = support_context();
  ji_dataset *data = support_dataset(ctx, 2, columns, 3);
  (void)state;
  support_every_allocation("exact intervals", run_exact, data);
  ji_dataset_unref(data);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(of_a_funnel),
                                     cmocka_unit_test(of_exact_intervals),
                                     cmocka_unit_test(of_time_to_hire)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
