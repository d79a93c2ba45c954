/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Option structs of all headers but io_*.h (fuzz_options_io.c), as options.h tries them. */
#include "fuzz/options.h"

#include <stdio.h>

static ji_status run_context(trial *t) {
  ji_context *out = NULL;
  ji_status status = ji_context_create(t->options, &out);
  if (!status != (out != NULL))
    abort();
  ji_context_free(out);
  return JI_OK; /* there is no context that could hold a message */
}

static ji_status run_csv(trial *t) {
  char *path = support_path(t->world->folder, "drivers.csv");
  ji_dataset *out = NULL;
  ji_status status = ji_dataset_read_csv(t->ctx, path, t->options, &out);
  free(path);
  return keep_dataset(status, &out);
}

static ji_status run_table(trial *t) {
  ji_text *out = NULL;
  ji_status status = ji_dataset_format_table(t->ctx, t->world->drivers, t->options, &out);
  if (!status != (out != NULL))
    abort();
  ji_text_unref(out);
  return status;
}

static ji_status run_estimate(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_model_estimate(t->ctx, t->world->later, NULL, t->options, &out), &out);
}

static ji_status run_account(trial *t) {
  ji_model *out = NULL;
  return keep_model(ji_account_model_create(t->ctx, t->world->account, NULL, 0, t->options, &out),
                    &out);
}

static ji_status run_account_tree(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_account_tree(t->ctx, t->world->later, t->options, &out), &out);
}

static ji_status run_account_decompose(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(
      ji_account_decompose(t->ctx, t->world->earlier, t->world->later, t->options, &out), &out);
}

static ji_status run_business_demography(trial *t) {
  ji_dataset *out = NULL, *firms = support_firms(t->world->ctx);
  ji_status status = keep_dataset(ji_business_demography(t->ctx, firms, t->options, &out), &out);
  ji_dataset_unref(firms);
  return status;
}

/* Few draws: what they cost is no secret of the options. */
static ji_status run_account_uncertainty(trial *t) {
  ji_account_uncertainty_options *options = (ji_account_uncertainty_options *)t->options;
  ji_dataset *out = NULL;
  if (options->size >= sizeof *options && options->draws > 1000)
    options->draws = 1000;
  return keep_dataset(ji_account_uncertainty(t->ctx, t->world->later, NULL, options, &out), &out);
}

/* Hours, persons, jobs, person-time and hires side by side; parameters in `p` and `year`. */
static ji_dataset *counts(trial *t) {
  static const double values[] = {1, 40, 0.5}, shares[] = {0, 0.5, 1};
  static const int64_t years[] = {2018, 2024, 2018};
  const support_column columns[] = {
      {"hours", "h", "quantity=hours; time=sum:2024", NULL, values, NULL, NULL},
      {"persons", "person", "quantity=persons; time=average:2024; basis=gross; layer=direct", NULL,
       values, NULL, NULL},
      {"jobs", "job", "quantity=jobs; time=at:2024-12-31; basis=gross", NULL, values, NULL, NULL},
      {"days", "day*person", "quantity=units; time=sum:2024", NULL, values, NULL, NULL},
      {"hires", "hire", "quantity=hires; time=sum:2024", NULL, values, NULL, NULL},
      {"job_years", "job", "quantity=job_years; time=sum:2024", NULL, values, NULL, NULL},
      {"money", "1e4 CNY@current", "quantity=money; unit=CNY@current", NULL, values, NULL, NULL},
      {"p", NULL, NULL, NULL, shares, NULL, NULL},
      {"week", "h/week", NULL, NULL, values, NULL, NULL},
      {"year", NULL, NULL, NULL, NULL, years, NULL}};
  return support_dataset(t->world->ctx, 3, columns, sizeof columns / sizeof columns[0]);
}

static ji_dataset *rates(trial *t) {
  static const char *const kinds[] = {"deflator", "deflator", "exchange_rate"};
  static const char *const from[] = {"CNY", "CNY", "USD"}, *const to[] = {NULL, NULL, "CNY"};
  static const int64_t periods[] = {2018, 2024, 2018};
  static const double levels[] = {100, 112, 0}, values[] = {0, 0, 6.5};
  static const int no_level[] = {0, 0, 1}, no_value[] = {1, 1, 0};
  const support_column columns[] = {{"kind", NULL, NULL, kinds, NULL, NULL, NULL},
                                    {"from", NULL, NULL, from, NULL, NULL, NULL},
                                    {"to", NULL, NULL, to, NULL, NULL, NULL},
                                    {"period", NULL, NULL, NULL, NULL, periods, NULL},
                                    {"index", NULL, NULL, NULL, levels, NULL, no_level},
                                    {"value", NULL, NULL, NULL, values, NULL, no_value}};
  return support_dataset(t->world->ctx, 3, columns, sizeof columns / sizeof columns[0]);
}

static ji_status run_convert(trial *t) {
  const char *const columns[] = {"money"};
  ji_dataset *dataset = counts(t), *table = rates(t), *out = NULL;
  ji_status status =
      ji_dataset_convert(t->ctx, dataset, columns, 1, "CNY@2024", table, t->options, &out);
  ji_dataset_unref(table);
  ji_dataset_unref(dataset);
  return keep_dataset(status, &out);
}

/* A conversion of one of the counts. */
#define RUN(name, function)                                                                        \
  static ji_status run_##name(trial *t) {                                                          \
    static const char *const columns[] = {                                                         \
        "hours", "persons", "jobs", "days", "hires", "job_years"};                                 \
    ji_dataset *dataset = counts(t), *out = NULL;                                                  \
    ji_status status =                                                                             \
        function(t->ctx, dataset, columns[take_below(&t->bytes, 6)], t->options, &out);            \
    ji_dataset_unref(dataset);                                                                     \
    return keep_dataset(status, &out);                                                             \
  }
RUN(fte, ji_dataset_to_fte)
RUN(persons, ji_dataset_to_persons)
RUN(jobs, ji_dataset_to_jobs)
RUN(stock, ji_dataset_to_average_stock)
RUN(job_year, ji_dataset_job_years_to_jobs)
RUN(net, ji_dataset_to_net)

static ji_status run_validate(trial *t) {
  static const char *const names[] = {"p", "year"}, *const maximum[] = {"0.1", "2020"};
  const support_column columns[] = {{"column", NULL, NULL, names, NULL, NULL, NULL},
                                    {"maximum", NULL, NULL, maximum, NULL, NULL, NULL}};
  ji_dataset *dataset = counts(t), *out = NULL;
  ji_dataset *schema = support_dataset(t->world->ctx, 2, columns, 2);
  ji_status status = ji_dataset_validate(t->ctx, dataset, schema, NULL, t->options, &out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
  return keep_dataset(status, &out);
}

static ji_status run_code_list(trial *t) {
  const support_world *w = t->world;
  ji_bundle *out = NULL;
  return keep_bundle(ji_code_list_create(t->ctx, w->code_table, w->succession, t->options, &out),
                     &out);
}

static ji_status run_concordance(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_concordance_create(t->ctx, t->world->concordance, t->options, &out), &out);
}

static ji_status run_concordance_check(trial *t) {
  const support_world *w = t->world;
  ji_dataset *out = NULL;
  return keep_dataset(
      ji_concordance_check(t->ctx, w->concordance, w->codes, w->codes, t->options, &out), &out);
}

static ji_status run_concord(trial *t) {
  const support_world *w = t->world;
  ji_bundle *out = NULL;
  return keep_bundle(
      ji_dataset_concord(t->ctx, w->plain, "county", w->concordance, t->options, &out), &out);
}

/* Each trial makes its register anew. */
static ji_status run_tracker(trial *t) {
  char *path = support_path(t->world->folder, "fuzzed.db");
  ji_tracker *out = NULL;
  (void)remove(path);
  ji_status status = ji_tracker_open(t->ctx, path, t->options, &out);
  assert_true(!status == (out != NULL));
  support_ok(t->world->ctx, ji_tracker_close(t->world->ctx, out));
  free(path);
  return status;
}

/* --- structs ------------------------------------------------------------------------------ */

INIT(context)
INIT(csv)
INIT(table)
INIT(estimate)
INIT(account)
INIT(account_uncertainty)
INIT(account_tree)
INIT(account_decompose)
INIT(business_demography)
INIT(convert)
INIT(fte)
INIT(multiple_job)
INIT(stock)
INIT(job_year)
INIT(net)
INIT(validate)
INIT(tracker)
INIT(code_list)
INIT(concordance)
INIT(concord)

static const member context_members[] = {
    MEMBER(ji_context_options, seed, INT64), MEMBER(ji_context_options, hash_limit, INT64),
    MEMBER(ji_context_options, threads, INT32), MEMBER(ji_context_options, reserved, INT32)};
static const member csv_members[] = {
    MEMBER(ji_csv_options, missing, COUNT_OF_NEXT), MEMBER(ji_csv_options, max_rows, INT64),
    MEMBER(ji_csv_options, max_columns, INT64),     MEMBER(ji_csv_options, max_field_size, INT64),
    MEMBER(ji_csv_options, delimiter, INT32),       MEMBER(ji_csv_options, inference, INT32),
    MEMBER(ji_csv_options, sidecar, INT32),         MEMBER(ji_csv_options, reserved, INT32)};
static const member table_members[] = {
    MEMBER(ji_table_options, title, TEXT), MEMBER(ji_table_options, max_rows, INT64),
    MEMBER(ji_table_options, max_width, INT32), MEMBER(ji_table_options, definitions, INT32)};
static const member estimate_members[] = {MEMBER(ji_estimate_options, reading, TEXT),
                                          MEMBER(ji_estimate_options, basis, TEXT),
                                          MEMBER(ji_estimate_options, confidence, NUMBER)};
static const member account_members[] = {MEMBER(ji_account_options, vintage, TEXT)};
static const member account_tree_members[] = {MEMBER(ji_account_tree_options, reading, TEXT),
                                              MEMBER(ji_account_tree_options, max_depth, INT64)};
static const member account_decompose_members[] = {
    MEMBER(ji_account_decompose_options, layer, TEXT)};
static const member business_demography_members[] = {
    MEMBER(ji_business_demography_options, cutoff, TEXT),
    MEMBER(ji_business_demography_options, id, TEXT),
    MEMBER(ji_business_demography_options, start, TEXT),
    MEMBER(ji_business_demography_options, end, TEXT),
    MEMBER(ji_business_demography_options, by, TEXT),
    MEMBER(ji_business_demography_options, years, INT64),
    MEMBER(ji_business_demography_options, confidence, NUMBER)};
static const member account_uncertainty_members[] = {
    MEMBER(ji_account_uncertainty_options, reading, TEXT),
    MEMBER(ji_account_uncertainty_options, basis, TEXT),
    MEMBER(ji_account_uncertainty_options, layer, TEXT),
    MEMBER(ji_account_uncertainty_options, confidence, NUMBER),
    MEMBER(ji_account_uncertainty_options, draws, INT64),
    MEMBER(ji_account_uncertainty_options, first_draw, INT64)};
static const member convert_members[] = {
    MEMBER(ji_convert_options, period, TEXT), MEMBER(ji_convert_options, series, TEXT),
    MEMBER(ji_convert_options, timing, INT32), MEMBER(ji_convert_options, reserved, INT32)};
static const member fte_members[] = {
    MEMBER(ji_fte_options, name, TEXT),          MEMBER(ji_fte_options, hours, TEXT),
    MEMBER(ji_fte_options, standard, NUMBER),    MEMBER(ji_fte_options, standard_column, TEXT),
    MEMBER(ji_fte_options, standard_unit, TEXT), MEMBER(ji_fte_options, standard_source, TEXT),
    MEMBER(ji_fte_options, cap, NUMBER),         MEMBER(ji_fte_options, status, TEXT)};
static const member multiple_job_members[] = {
    MEMBER(ji_multiple_job_options, name, TEXT),
    MEMBER(ji_multiple_job_options, extra_jobs, NUMBER),
    MEMBER(ji_multiple_job_options, extra_jobs_column, TEXT),
    MEMBER(ji_multiple_job_options, source, TEXT),
    MEMBER(ji_multiple_job_options, reading, TEXT),
    MEMBER(ji_multiple_job_options, status, TEXT)};
static const member stock_members[] = {MEMBER(ji_stock_options, name, TEXT),
                                       MEMBER(ji_stock_options, duration, NUMBER),
                                       MEMBER(ji_stock_options, duration_column, TEXT),
                                       MEMBER(ji_stock_options, duration_unit, TEXT),
                                       MEMBER(ji_stock_options, source, TEXT),
                                       MEMBER(ji_stock_options, status, TEXT),
                                       MEMBER(ji_stock_options, steady_state, INT32),
                                       MEMBER(ji_stock_options, reserved, INT32)};
static const member job_year_members[] = {MEMBER(ji_job_year_options, name, TEXT),
                                          MEMBER(ji_job_year_options, years, NUMBER),
                                          MEMBER(ji_job_year_options, years_column, TEXT)};
static const member net_members[] = {MEMBER(ji_net_options, name, TEXT),
                                     MEMBER(ji_net_options, leakage.value, NUMBER),
                                     MEMBER(ji_net_options, leakage.column, TEXT),
                                     MEMBER(ji_net_options, displacement.value, NUMBER),
                                     MEMBER(ji_net_options, multiplier.value, NUMBER),
                                     MEMBER(ji_net_options, multiplier.column, TEXT),
                                     MEMBER(ji_net_options, reference.value, NUMBER),
                                     MEMBER(ji_net_options, reference.column, TEXT),
                                     MEMBER(ji_net_options, reference_leakage.value, NUMBER),
                                     MEMBER(ji_net_options, counterfactual, TEXT),
                                     MEMBER(ji_net_options, multiplied_layer, TEXT),
                                     MEMBER(ji_net_options, source, TEXT),
                                     MEMBER(ji_net_options, status, TEXT)};
static const member tracker_members[] = {MEMBER(ji_tracker_options, busy_milliseconds, INT64),
                                         MEMBER(ji_tracker_options, mode, INT32),
                                         MEMBER(ji_tracker_options, reserved, INT32)};
static const member validate_members[] = {MEMBER(ji_validate_options, max_violations, INT64),
                                          MEMBER(ji_validate_options, closed, INT32),
                                          MEMBER(ji_validate_options, reserved, INT32)};

static const member code_list_members[] = {MEMBER(ji_code_list_options, name, TEXT),
                                           MEMBER(ji_code_list_options, version, TEXT),
                                           MEMBER(ji_code_list_options, source, TEXT),
                                           MEMBER(ji_code_list_options, code_column, TEXT),
                                           MEMBER(ji_code_list_options, parent_column, TEXT),
                                           MEMBER(ji_code_list_options, name_column, TEXT),
                                           MEMBER(ji_code_list_options, level_column, TEXT),
                                           MEMBER(ji_code_list_options, valid_from_column, TEXT),
                                           MEMBER(ji_code_list_options, valid_to_column, TEXT),
                                           MEMBER(ji_code_list_options, tolerance, NUMBER),
                                           MEMBER(ji_code_list_options, hierarchy, INT32),
                                           MEMBER(ji_code_list_options, reserved, INT32)};
static const member concordance_members[] = {MEMBER(ji_concordance_options, from_column, TEXT),
                                             MEMBER(ji_concordance_options, to_column, TEXT),
                                             MEMBER(ji_concordance_options, weight_column, TEXT),
                                             MEMBER(ji_concordance_options, from_date, TEXT),
                                             MEMBER(ji_concordance_options, to_date, TEXT),
                                             MEMBER(ji_concordance_options, tolerance, NUMBER),
                                             MEMBER(ji_concordance_options, from_level, INT32),
                                             MEMBER(ji_concordance_options, to_level, INT32)};
static const member concord_members[] = {
    MEMBER(ji_concord_options, by, COUNT_OF_NEXT), MEMBER(ji_concord_options, from_version, TEXT),
    MEMBER(ji_concord_options, to_version, TEXT),  MEMBER(ji_concord_options, tolerance, NUMBER),
    MEMBER(ji_concord_options, unmapped, INT32),   MEMBER(ji_concord_options, columns, INT32)};

/* Threads are made in earnest: a few will do. */
static void keep_threads_few(void *options) {
  ji_context_options *context_options = options;
  if (context_options->threads > 8 && context_options->threads <= 1024)
    context_options->threads = 8;
}

static const struct_entry structs[] = {
    TAMED(context, context, keep_threads_few),
    STRUCT(csv, csv),
    STRUCT(table, table),
    STRUCT(estimate, estimate),
    STRUCT(account, account),
    STRUCT(account_uncertainty, account_uncertainty),
    STRUCT(account_tree, account_tree),
    STRUCT(account_decompose, account_decompose),
    STRUCT(business_demography, business_demography),
    STRUCT(convert, convert),
    STRUCT(fte, fte),
    STRUCT(multiple_job, persons),
    STRUCT(multiple_job, jobs),
    STRUCT(stock, stock),
    STRUCT(job_year, job_year),
    STRUCT(net, net),
    STRUCT(validate, validate),
    STRUCT(tracker, tracker),
    STRUCT(code_list, code_list),
    STRUCT(concordance, concordance),
    STRUCT(concordance, concordance_check),
    STRUCT(concord, concord),
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  return try_options(bytes, size, structs, sizeof structs / sizeof structs[0]);
}
