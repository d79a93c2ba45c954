/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fits, recruitment, and occupations. */
#include "support/operations.h"

#include "evaluation/fit.h"
#include "support/did.h"
#include "support/occupations.h"
#include "support/vacancies.h"

static ji_status fit_tables(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_fit *fit = NULL;
  ji_bundle *out = SUPPORT_STALE;
  support_ok(own, ji__fit_create(own, JI_FIT_DID, support_world_of(user)->table, NULL, NULL, &fit));
  ji_status status = support_keep_bundle(user, ji_fit_tables(ctx, fit, &out), &out);
  ji_fit_unref(fit);
  ji_context_free(own);
  return status;
}

/* Inputs are made with a context of their own. */
static ji_dataset *did_panel(ji_did_options *options) {
  ji_context *own = support_context();
  support_did_panel panel;
  support_did_fill(&panel);
  ji_dataset *data = support_did_dataset(own, &panel, support_did_rows);
  assert_int_equal(ji_did_options_init(options, sizeof *options), JI_OK);
  options->outcome = "y";
  ji_context_free(own);
  return data;
}

static ji_status did_fit(ji_context *ctx, void *user) {
  ji_did_options options;
  ji_dataset *data = did_panel(&options);
  ji_fit *out = SUPPORT_STALE;
  ji_status status = ji_did_fit(ctx, data, &options, &out);
  assert_true(!status == (out != NULL));
  support_tell(user, status ? "" : "did");
  ji_fit_unref(out);
  ji_dataset_unref(data);
  return status;
}

static ji_status did_aggregate(ji_context *ctx, void *user) {
  ji_did_options options;
  ji_dataset *data = did_panel(&options), *out = SUPPORT_STALE;
  ji_context *own = support_context();
  ji_fit *fit = NULL;
  support_ok(own, ji_did_fit(own, data, &options, &fit));
  ji_status status = support_keep_dataset(user, ji_did_aggregate(ctx, fit, NULL, &out), &out);
  ji_fit_unref(fit);
  ji_dataset_unref(data);
  ji_context_free(own);
  return status;
}

static ji_dataset *study_panel(ji_event_study_options *options) {
  ji_did_options unused;
  assert_int_equal(ji_event_study_options_init(options, sizeof *options), JI_OK);
  options->outcome = "y";
  return did_panel(&unused);
}

static ji_status imputation_fit(ji_context *ctx, void *user) {
  ji_event_study_options options;
  ji_dataset *data = study_panel(&options);
  ji_fit *out = SUPPORT_STALE;
  ji_status status = ji_imputation_fit(ctx, data, &options, &out);
  assert_true(!status == (out != NULL));
  support_tell(user, status ? "" : "imputation");
  ji_fit_unref(out);
  ji_dataset_unref(data);
  return status;
}

static ji_status two_way_fit(ji_context *ctx, void *user) {
  ji_event_study_options options;
  ji_dataset *data = study_panel(&options);
  ji_fit *out = SUPPORT_STALE;
  ji_status status = ji_two_way_fit(ctx, data, &options, &out);
  assert_true(!status == (out != NULL));
  support_tell(user, status ? "" : "two way");
  ji_fit_unref(out);
  ji_dataset_unref(data);
  return status;
}

static ji_status jobs_caused(ji_context *ctx, void *user) {
  ji_event_study_options options;
  ji_dataset *data = study_panel(&options), *out = SUPPORT_STALE;
  ji_context *own = support_context();
  ji_fit *fit = NULL;
  support_ok(own, ji_imputation_fit(own, data, &options, &fit));
  ji_status status = support_keep_dataset(user, ji_jobs_caused(ctx, fit, NULL, &out), &out);
  ji_fit_unref(fit);
  ji_dataset_unref(data);
  ji_context_free(own);
  return status;
}

/* --- recruitment -------------------------------------------------------------------------- */

static ji_dataset *small_funnel(void) {
  ji_context *own = support_context();
  support_funnel funnel;
  support_funnel_fill(&funnel);
  for (int i = 0; i < support_funnel_rows; i++)
    funnel.channel[i] = funnel.group[i];
  ji_dataset *data = support_funnel_dataset(own, &funnel, 2);
  ji_context_free(own);
  return data;
}

static ji_status recruitment_funnel(ji_context *ctx, void *user) {
  ji_dataset *data = small_funnel();
  ji_bundle *out = SUPPORT_STALE;
  ji_status status = support_keep_bundle(user, ji_recruitment_funnel(ctx, data, NULL, &out), &out);
  ji_dataset_unref(data);
  return status;
}

static ji_status recruitment_claim(ji_context *ctx, void *user) {
  ji_dataset *data = small_funnel(), *out = SUPPORT_STALE;
  ji_status status =
      support_keep_dataset(user, ji_recruitment_claim(ctx, data, 10, NULL, NULL, &out), &out);
  ji_dataset_unref(data);
  return status;
}

static ji_status time_to_hire(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_dataset *data = support_vacancies(own);
  ji_bundle *out = SUPPORT_STALE;
  ji_context_free(own);
  ji_status status = support_keep_bundle(user, ji_time_to_hire(ctx, data, NULL, &out), &out);
  ji_dataset_unref(data);
  return status;
}

/* --- occupations -------------------------------------------------------------------------- */

static ji_status registry_create(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_dataset *roles = support_csv(own, support_roles, NULL);
  ji_dataset *counts = support_csv(own, support_namespaces, NULL);
  ji_bundle *out = SUPPORT_STALE;
  ji_context_free(own);
  ji_status status =
      support_keep_bundle(user, ji_occupation_registry_create(ctx, roles, counts, &out), &out);
  ji_dataset_unref(roles);
  ji_dataset_unref(counts);
  return status;
}

static ji_status registry_builtin(ji_context *ctx, void *user) {
  ji_bundle *out = SUPPORT_STALE;
  return support_keep_bundle(user, ji_occupation_registry_builtin(ctx, &out), &out);
}

static ji_status occupation_jobs(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  support_occupations all;
  ji_bundle *out = SUPPORT_STALE;
  support_occupations_fill(own, &all);
  ji_context_free(own);
  ji_status status = support_keep_bundle(
      user, ji_occupation_jobs(ctx, all.jobs, all.shares, &all.options, &out), &out);
  support_occupations_free(&all);
  return status;
}

static ji_status occupation_change(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_dataset *before = support_csv(own, "occupation,value\nb,1\na,2\n", NULL);
  ji_dataset *after = support_csv(own, "occupation,value\na,2\nc,1.5\n", NULL);
  ji_bundle *out = SUPPORT_STALE;
  ji_context_free(own);
  ji_status status =
      support_keep_bundle(user, ji_occupation_change(ctx, before, after, NULL, &out), &out);
  ji_dataset_unref(before);
  ji_dataset_unref(after);
  return status;
}

static const support_entry entries[] = {
    {"ji_imputation_fit", imputation_fit},
    {"ji_jobs_caused", jobs_caused},
    {"ji_occupation_change", occupation_change},
    {"ji_occupation_jobs", occupation_jobs},
    {"ji_occupation_registry_builtin", registry_builtin},
    {"ji_occupation_registry_create", registry_create},
    {"ji_recruitment_claim", recruitment_claim},
    {"ji_recruitment_funnel", recruitment_funnel},
    {"ji_time_to_hire", time_to_hire},
    {"ji_two_way_fit", two_way_fit},
    {"ji_did_aggregate", did_aggregate},
    {"ji_did_fit", did_fit},
    {"ji_fit_tables", fit_tables},
};

const support_entry_list support_evaluation_entries = {entries, sizeof entries / sizeof entries[0]};
