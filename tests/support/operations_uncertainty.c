/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An account with distributions, a correlation and a table of discrete values; made with a context
 * of its own: what an operation may fail to allocate is its own, and threads may run it at once. */
#include "support/operations.h"

static const char *const layers[] = {"all", "a", "b", "c"}, *const parents[] = {NULL, "all", NULL,
                                                                                NULL};
static const char *const estimators[] = {"sum", "value", "value", "ratio_chain"};
static const char *const inputs[] = {NULL, NULL, NULL, "a*b*share"};
static const char *const distributions[] = {NULL, "normal", "discrete", NULL};
static const double values[] = {0, 100, 2, 0}, errors[] = {0, 5, 0, 0};
static const int no_value[] = {1, 0, 0, 1}, no_error[] = {1, 0, 1, 1};
static const char *const names[] = {"share"}, *const kinds[] = {"share"}, *const betas[] = {"beta"};
static const double share[] = {0.4}, share_error[] = {0.1};
static const char *const points[] = {"b", "b"}, *const left[] = {"a"}, *const right[] = {"share"};
static const double at[] = {1, 3}, probability[] = {0.5, 0.5}, rho[] = {0.5};

static ji_bundle *add(ji_context *own, ji_bundle *bundle, const char *name, int64_t rows,
                      const support_column *columns, size_t count) {
  ji_dataset *dataset = support_dataset(own, rows, columns, count);
  ji_bundle *out = NULL;
  support_ok(own, ji_bundle_with(own, bundle, name, dataset, &out));
  ji_dataset_unref(dataset);
  ji_bundle_unref(bundle);
  return out;
}

static ji_model *account(void) {
  const support_column of_layers[] = {
      {.name = "layer", .texts = layers},
      {.name = "parent", .texts = parents},
      {.name = "estimator", .texts = estimators},
      {.name = "inputs", .texts = inputs},
      {.name = "distribution", .texts = distributions},
      {.name = "value", .numbers = values, .absent = no_value},
      {.name = "standard_error", .numbers = errors, .absent = no_error}};
  const support_column of_coefficients[] = {{.name = "name", .texts = names},
                                            {.name = "kind", .texts = kinds},
                                            {.name = "distribution", .texts = betas},
                                            {.name = "value", .numbers = share},
                                            {.name = "standard_error", .numbers = share_error}};
  const support_column of_points[] = {{.name = "name", .texts = points},
                                      {.name = "value", .numbers = at},
                                      {.name = "probability", .numbers = probability}};
  const support_column of_pairs[] = {
      {.name = "a", .texts = left}, {.name = "b", .texts = right}, {.name = "rho", .numbers = rho}};
  ji_context *own = support_context();
  ji_bundle *bundle = add(own, NULL, "layers", 4, of_layers, 7);
  bundle = add(own, bundle, "coefficients", 1, of_coefficients, 5);
  bundle = add(own, bundle, "discrete", 2, of_points, 3);
  bundle = add(own, bundle, "correlations", 1, of_pairs, 3);
  ji_model *model = NULL;
  support_ok(own, ji_account_model_create(own, bundle, NULL, 0, NULL, &model));
  ji_bundle_unref(bundle);
  ji_context_free(own);
  return model;
}

static ji_account_uncertainty_options few_draws(void) {
  ji_account_uncertainty_options options;
  assert_int_equal(ji_account_uncertainty_options_init(&options, sizeof options), JI_OK);
  options.draws = 300;
  return options;
}

static ji_status uncertainty(ji_context *ctx, void *user) {
  ji_account_uncertainty_options options = few_draws();
  ji_model *model = account();
  ji_dataset *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_account_uncertainty(ctx, model, NULL, &options, &out), &out);
  ji_model_unref(model);
  return status;
}

static ji_status tornado(ji_context *ctx, void *user) {
  ji_account_uncertainty_options options = few_draws();
  ji_model *model = account();
  ji_dataset *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_account_tornado(ctx, model, NULL, &options, &out), &out);
  ji_model_unref(model);
  return status;
}

static ji_status sobol(ji_context *ctx, void *user) {
  ji_account_uncertainty_options options = few_draws();
  ji_model *model = account();
  ji_dataset *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_account_sobol(ctx, model, NULL, &options, &out), &out);
  ji_model_unref(model);
  return status;
}

static ji_status draws(ji_context *ctx, void *user) {
  ji_account_uncertainty_options options = few_draws();
  ji_model *model = account();
  ji_dataset *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_account_draws(ctx, model, NULL, &options, &out), &out);
  ji_model_unref(model);
  return status;
}

/* Net, of the published account, which declares no distribution. */
static ji_status net_draws(ji_context *ctx, void *user) {
  ji_account_uncertainty_options options = few_draws();
  ji_dataset *out = SUPPORT_STALE;
  options.basis = "net";
  return support_keep_dataset(
      user, ji_account_draws(ctx, support_world_of(user)->later, NULL, &options, &out), &out);
}

static const support_entry entries[] = {
    {"ji_account_uncertainty", uncertainty},
    {"ji_account_tornado", tornado},
    {"ji_account_sobol", sobol},
    {"ji_account_draws", draws},
    {"ji_account_draws", net_draws},
};
const support_entry_list support_uncertainty_entries = {entries,
                                                        sizeof entries / sizeof entries[0]};
