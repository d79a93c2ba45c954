/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failing allocations of matching functions. */
#include "support/support.h"

#include "support/codes.h"
#include "support/markets.h"

#include <math.h>

typedef struct inputs {
  ji_dataset *data, *groups, *drivers, *markets;
  ji_matching_options options;
  ji_bundle *fit;
  ji_model *model;
} inputs;

static int set_up(void **state) {
  static inputs in;
  ji_context *ctx = support_context();
  in.data = support_markets(ctx);
  in.groups = support_market_groups(ctx);
  in.drivers = support_csv(ctx, support_market_drivers, NULL);
  in.markets = support_csv(ctx, "component,efficiency\neast,0.5\nwest,0.4\n", NULL);
  in.options = support_market_options(ctx);
  support_ok(ctx, ji_matching_fit(ctx, in.data, &in.options, &in.fit));
  support_ok(ctx, ji_matching_model_from_fit(ctx, in.fit, NULL, &in.model));
  ji_context_free(ctx);
  *state = &in;
  return 0;
}

static int tear_down(void **state) {
  inputs *in = *state;
  ji_dataset_unref(in->data);
  ji_dataset_unref(in->groups);
  ji_dataset_unref(in->drivers);
  ji_dataset_unref(in->markets);
  ji_bundle_unref(in->fit);
  ji_model_unref(in->model);
  return 0;
}

static ji_status keep(ji_status status, ji_bundle **out) {
  assert_true(!status == (*out != NULL));
  ji_bundle_unref(*out);
  return status;
}

static ji_status fit(ji_context *ctx, void *user) {
  inputs *in = user;
  ji_bundle *out = NULL;
  return keep(ji_matching_fit(ctx, in->data, &in->options, &out), &out);
}

static void of_fits(void **state) {
  inputs *in = *state;
  support_every_allocation("clustered", fit, in);
  in->options.errors = JI_MATCHING_ERRORS_NEWEY_WEST;
  support_every_allocation("newey west", fit, in);
}

static ji_status change(ji_context *ctx, void *user) {
  inputs *in = user;
  ji_bundle *out = NULL;
  return keep(ji_matching_change(ctx, in->groups, in->model, NULL, &out), &out);
}

static ji_status rates(ji_context *ctx, void *user) {
  inputs *in = user;
  ji_dataset *out = NULL;
  ji_status status = ji_matching_rates(ctx, in->data, NULL, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  return status;
}

static void of_rates_and_changes(void **state) {
  support_every_allocation("rates", rates, *state);
  support_every_allocation("change", change, *state);
}

static ji_status create(ji_context *ctx, void *user) {
  inputs *in = user;
  ji_matching_model_options options;
  ji_model *out = NULL;
  assert_int_equal(ji_matching_model_options_init(&options, sizeof options), JI_OK);
  options.markets = in->markets;
  options.period = "2024";
  options.area = "CN";
  ji_status status = ji_matching_model_create(ctx, &options, &out);
  assert_true(!status == (out != NULL));
  ji_model_unref(out);
  return status;
}

static ji_status from_fit(ji_context *ctx, void *user) {
  inputs *in = user;
  ji_model *out = NULL;
  ji_status status = ji_matching_model_from_fit(ctx, in->fit, NULL, &out);
  assert_true(!status == (out != NULL));
  ji_model_unref(out);
  return status;
}

static ji_status estimate(ji_context *ctx, void *user) {
  inputs *in = user;
  ji_dataset *out = NULL;
  ji_status status = ji_model_estimate(ctx, in->model, in->drivers, NULL, &out);
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  return status;
}

static void of_models(void **state) {
  support_every_allocation("model", create, *state);
  support_every_allocation("model of a fit", from_fit, *state);
  support_every_allocation("estimate", estimate, *state);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(of_fits),
      cmocka_unit_test(of_rates_and_changes),
      cmocka_unit_test(of_models),
  };
  return cmocka_run_group_tests_name("allocation_matching", tests, set_up, tear_down);
}
