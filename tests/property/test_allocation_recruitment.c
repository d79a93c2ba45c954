/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failing allocations of time to hire. */
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

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(of_time_to_hire)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
