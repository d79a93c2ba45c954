/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/evaluation.h"
#include "support/operations.h"

static ji_regression_options options_of(const ji_regression_term *terms, int64_t count) {
  ji_regression_options options;
  assert_int_equal(ji_regression_options_init(&options, sizeof options), JI_OK);
  options.outcome = "y";
  options.terms = terms;
  options.term_count = count;
  options.effects = "county|year";
  return options;
}

/* The fit's tables are told, and dropped with it. */
static ji_status keep_fit(support_call *call, ji_status status, ji_fit **out) {
  static const char *const names[] = {"estimates", "covariance", "diagnostics", "dropped"};
  ji_bundle *tables = NULL;
  if (status) {
    assert_null(*out);
    return status;
  }
  assert_non_null(*out);
  if (call->record_ctx) {
    support_ok(call->record_ctx, ji_fit_tables(call->record_ctx, *out, &tables));
    for (size_t i = 0; i < 4; i++)
      support_tell_digest(call, ji_bundle_find(tables, names[i]));
    ji_bundle_unref(tables);
  }
  ji_fit_unref(*out);
  return JI_OK;
}

static ji_status fit(ji_context *ctx, void *user, const ji_regression_options *options) {
  ji_context *own = support_context();
  ji_dataset *panel = support_evaluation_panel(own);
  ji_fit *out = SUPPORT_STALE;
  ji_status status = keep_fit(user, ji_regression_fit(ctx, panel, options, &out), &out);
  ji_dataset_unref(panel);
  ji_context_free(own);
  return status;
}

static ji_status with_dummies(ji_context *ctx, void *user) {
  const ji_regression_term terms[] = {{.column = "x", .by = "z"},
                                      {.column = "first", .by = "year", .kind = 2}};
  ji_regression_options options = options_of(terms, 2);
  options.clusters = "county|region";
  options.weights = "w";
  options.with_effects = 1;
  return fit(ctx, user, &options);
}

static ji_status with_instruments(ji_context *ctx, void *user) {
  const ji_regression_term terms[] = {
      {.column = "region", .by = "treated", .reference = "west", .kind = 1}};
  ji_regression_options options = options_of(terms, 1);
  options.effects = "county";
  options.endogenous = "x";
  options.instruments = "z|w";
  options.errors = JI_ERRORS_HETEROSKEDASTIC;
  return fit(ctx, user, &options);
}

static ji_status of_counts(ji_context *ctx, void *user) {
  const ji_regression_term terms[] = {{.column = "x"}, {.column = "treated"}};
  ji_regression_options options = options_of(terms, 2);
  options.outcome = "jobs";
  options.family = JI_REGRESSION_POISSON;
  return fit(ctx, user, &options);
}

static ji_status bootstrap(ji_context *ctx, void *user) {
  const ji_regression_term terms[] = {{.column = "x"}, {.column = "treated"}};
  ji_regression_options options = options_of(terms, 2);
  ji_context *own = support_context();
  ji_dataset *panel = support_evaluation_panel(own), *out = SUPPORT_STALE;
  ji_regression_bootstrap_options asked;
  assert_int_equal(ji_regression_bootstrap_options_init(&asked, sizeof asked), JI_OK);
  options.clusters = "region";
  asked.draws = 50;
  asked.weights = JI_BOOTSTRAP_WEBB;
  ji_status status =
      support_keep_dataset(user, ji_regression_bootstrap(ctx, panel, &options, &asked, &out), &out);
  ji_dataset_unref(panel);
  ji_context_free(own);
  return status;
}

static ji_status tables(ji_context *ctx, void *user) {
  const ji_regression_term terms[] = {{.column = "x"}};
  ji_regression_options options = options_of(terms, 1);
  ji_context *own = support_context();
  ji_dataset *panel = support_evaluation_panel(own);
  ji_fit *made = NULL;
  ji_bundle *out = SUPPORT_STALE;
  support_ok(own, ji_regression_fit(own, panel, &options, &made));
  ji_status status = support_keep_bundle(user, ji_fit_tables(ctx, made, &out), &out);
  ji_fit_unref(made);
  ji_dataset_unref(panel);
  ji_context_free(own);
  return status;
}

static const support_entry entries[] = {
    {"ji_regression_fit", with_dummies}, {"ji_regression_fit", with_instruments},
    {"ji_regression_fit", of_counts},    {"ji_regression_bootstrap", bootstrap},
    {"ji_fit_tables", tables},
};
const support_entry_list support_regression_entries = {entries, sizeof entries / sizeof entries[0]};
