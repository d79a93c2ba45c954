/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobs_caused.h: totals, job-years, logarithms, costs and the reference case, of group-time effects
 * and of imputation, and what becomes of them in a chain from gross to net. */
#include "support/support.h"

#include "support/did.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static support_did_panel panel;
static ji_jobs_caused_options options;
static ji_fit *did, *imputed;

static ji_fit *fit_did(const char *cluster) {
  ji_did_options o;
  ji_fit *fit = NULL;
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  support_ok(ctx, ji_did_options_init(&o, sizeof o));
  o.outcome = "y";
  o.cluster = cluster;
  support_ok(ctx, ji_did_fit(ctx, data, &o, &fit));
  ji_dataset_unref(data);
  return fit;
}

static ji_fit *fit_imputation(void) {
  ji_event_study_options o;
  ji_fit *fit = NULL;
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  support_ok(ctx, ji_event_study_options_init(&o, sizeof o));
  o.outcome = "y";
  support_ok(ctx, ji_imputation_fit(ctx, data, &o, &fit));
  ji_dataset_unref(data);
  return fit;
}

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  support_did_fill(&panel);
  did = fit_did(NULL);
  imputed = fit_imputation();
  support_ok(ctx, ji_jobs_caused_options_init(&options, sizeof options));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_fit_unref(did);
  ji_fit_unref(imputed);
  ji_context_free(ctx);
  return 0;
}

static ji_dataset *caused(const ji_fit *fit) {
  ji_dataset *out = NULL;
  support_ok(ctx, ji_jobs_caused(ctx, fit, &options, &out));
  return out;
}

static void fails(const ji_fit *fit, ji_status status, const char *part) {
  ji_dataset *out = (ji_dataset *)ctx;
  support_status(ctx, ji_jobs_caused(ctx, fit, &options, &out), status);
  support_message(ctx, part);
  assert_null(out);
}

/* Sums over the cells of `att_gt`, eight units each. */
static double sum_of_cells(const ji_fit *fit, double time) {
  ji_bundle *tables = NULL;
  double sum = 0;
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  const ji_dataset *cells = ji_bundle_find(tables, "att_gt");
  for (int64_t i = 0; i < ji_dataset_row_count(cells); i++)
    if (support_number_at(ctx, cells, "event", i) >= 0 &&
        (time == 0 || support_number_at(ctx, cells, "time", i) == time))
      sum += 8 * support_number_at(ctx, cells, "att", i);
  ji_bundle_unref(tables);
  return sum;
}

/* --- totals ------------------------------------------------------------------------------- */

static void totals_are_sums_of_cells(void **state) {
  const ji_fit *fits[] = {did, imputed};
  (void)state;
  options.period_years = 0.25;
  for (int i = 0; i < 2; i++) {
    ji_dataset *out = caused(fits[i]);
    assert_int_equal(ji_dataset_row_count(out), 5); /* 2, 3, 4; job-years; average */
    for (int64_t t = 0; t < 3; t++) {
      support_check_cell(ctx, out, "effect", t, "period");
      support_close("jobs", support_number_at(ctx, out, "value", t),
                    sum_of_cells(fits[i], (double)t + 2), 1e-12);
      support_check_cell(ctx, out, "unit", t, "job");
      support_check_cell(ctx, out, "reason", t, NULL);
    }
    support_check_cell(ctx, out, "effect", 3, "job_years");
    support_check_cell(ctx, out, "unit", 3, "job*year");
    support_close("years", support_number_at(ctx, out, "value", 3), sum_of_cells(fits[i], 0) / 4,
                  1e-12);
    assert_true(support_number_at(ctx, out, "units", 0) == 8 &&
                support_number_at(ctx, out, "units", 3) == 40);
    support_check_cell(ctx, out, "effect", 4, "average");
    support_close("average", support_number_at(ctx, out, "value", 4), sum_of_cells(fits[i], 0) / 3,
                  1e-12);
    /* Planted: 2 jobs in each of 40 unit-periods. */
    assert_true(support_number_at(ctx, out, "low", 3) < 20 &&
                20 < support_number_at(ctx, out, "high", 3));
    ji_dataset_unref(out);
  }
}

/* The simple aggregate is the sum over 40 unit-periods, where group sizes are taken as known. */
static void errors_know_of_covariances(void **state) {
  ji_bundle *tables = NULL;
  (void)state;
  ji_dataset *out = caused(imputed);
  support_ok(ctx, ji_fit_tables(ctx, imputed, &tables));
  const ji_dataset *effects = ji_bundle_find(tables, "effects");
  support_close("se", support_number_at(ctx, out, "standard_error", 3),
                40 * support_number_at(ctx, effects, "se", 0), 1e-12);
  ji_bundle_unref(tables);
  ji_dataset_unref(out);
  ji_did_aggregate_options how;
  ji_dataset *group = NULL;
  support_ok(ctx, ji_did_aggregate_options_init(&how, sizeof how));
  how.type = "calendar";
  support_ok(ctx, ji_did_aggregate(ctx, did, &how, &group));
  out = caused(did);
  /* One group in period 2: nothing but its own cell. */
  support_close("se", support_number_at(ctx, out, "standard_error", 0),
                8 * support_number_at(ctx, group, "se", 1), 1e-10);
  ji_dataset_unref(group);
  ji_dataset_unref(out);
}

static void what_is_measured(void **state) {
  (void)state;
  options.system = "program:happiness_lecture_hall";
  options.area = "CN-52";
  options.counterfactual = "never_treated";
  ji_dataset *out = caused(did);
  support_check_cell(
      ctx, out, "measure", 3,
      "quantity=job_years; area=CN-52; basis=net:deadweight; "
      "counterfactual=never_treated; system=program:happiness_lecture_hall; layer=direct; "
      "status=model");
  ji_dataset_unref(out);
  options.quantity = "persons";
  fails(did, JI_ERROR_MEASURE, "\"job\"");
}

/* Years are periods: the measure has them. */
static void periods_of_years(void **state) {
  (void)state;
  for (int i = 0; i < support_did_rows; i++) {
    panel.period[i] += 2020;
    panel.first[i] += panel.first[i] ? 2020 : 0;
  }
  ji_fit *fit = fit_did(NULL);
  ji_dataset *out = caused(fit);
  support_check_cell(ctx, out, "label", 0, "2022");
  support_check_cell(
      ctx, out, "measure", 0,
      "quantity=jobs; time=average:2022; basis=net:deadweight; counterfactual=not_treated; "
      "layer=direct; status=model");
  ji_dataset_unref(out);
  ji_fit_unref(fit);
}

/* --- logarithms --------------------------------------------------------------------------- */

static ji_dataset *levels_of(const double *level) {
  static const int64_t group[] = {2, 2, 2, 3, 3}, time[] = {2, 3, 4, 3, 4};
  const support_column columns[] = {{.name = "group", .integers = group},
                                    {.name = "time", .integers = time},
                                    {.name = "level", .unit = "1e3 job", .numbers = level}};
  return support_dataset(ctx, 5, columns, 3);
}

static void logarithms_come_back(void **state) {
  const double level[] = {5, 6, 7, 8, 9};
  (void)state;
  options.transform = "log";
  ji_dataset *levels = levels_of(level);
  options.levels = levels;
  ji_dataset *out = caused(imputed);
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_fit_tables(ctx, imputed, &tables));
  const ji_dataset *cells = ji_bundle_find(tables, "att_gt");
  double att = support_number_at(ctx, cells, "att", 0), se = support_number_at(ctx, cells, "se", 0);
  support_close("jobs", support_number_at(ctx, out, "value", 0), 8 * 5 * (1 - exp(-att)), 1e-12);
  support_close("se", support_number_at(ctx, out, "standard_error", 0), 8 * 5 * exp(-att) * se,
                1e-12);
  support_check_cell(ctx, out, "unit", 0, "1e3 job");
  support_check_cell(ctx, out, "unit", 3, "1e3 job*year");
  ji_bundle_unref(tables);
  ji_dataset_unref(out);
  ji_dataset_unref(levels);
}

/* --- costs, the reference case ------------------------------------------------------------ */

static void costs(void **state) {
  (void)state;
  options.cost = 1000;
  options.cost_unit = "1e4 CNY@2024";
  ji_dataset *out = caused(did);
  support_check_cell(ctx, out, "effect", 5, "cost_per_job_year");
  support_check_cell(ctx, out, "unit", 5, "1e4 CNY@2024/(job*year)");
  double years = support_number_at(ctx, out, "value", 3);
  support_close("cost", support_number_at(ctx, out, "value", 5), 1000 / years, 1e-13);
  support_close("low", support_number_at(ctx, out, "low", 5),
                1000 / support_number_at(ctx, out, "high", 3), 1e-13);
  support_close("high", support_number_at(ctx, out, "high", 5),
                1000 / support_number_at(ctx, out, "low", 3), 1e-13);
  support_check_cell(ctx, out, "measure", 5, NULL);
  support_check_cell(ctx, out, "effect", 6, "cost_per_job");
  support_check_cell(ctx, out, "unit", 6, "1e4 CNY@2024/job");
  support_close("job", support_number_at(ctx, out, "value", 6),
                1000 / support_number_at(ctx, out, "value", 4), 1e-13);
  support_close("low", support_number_at(ctx, out, "low", 6),
                1000 / support_number_at(ctx, out, "high", 4), 1e-13);
  support_close("high", support_number_at(ctx, out, "high", 6),
                1000 / support_number_at(ctx, out, "low", 4), 1e-13);
  ji_dataset_unref(out);
}

static void costs_without_an_end(void **state) {
  (void)state;
  for (int i = 0; i < support_did_rows; i++)
    panel.y[i] = sin(7.0 * i) + (panel.first[i] && panel.period[i] >= panel.first[i] ? 0.1 : 0);
  ji_fit *fit = fit_did(NULL);
  options.cost = 10;
  ji_dataset *out = caused(fit);
  int is_positive = support_number_at(ctx, out, "value", 3) > 0;
  assert_true(support_number_at(ctx, out, "low", 3) < 0);
  support_check_cell(ctx, out, "reason", 5, is_positive ? "unbounded" : "no_jobs");
  assert_true(isnan(support_number_at(ctx, out, "high", 5)));
  ji_dataset_unref(out);
  ji_fit_unref(fit);
}

/* Gross less what it caused is the reference case of the chain from gross to net. */
static void into_the_chain(void **state) {
  const double gross = 150;
  (void)state;
  options.gross = gross;
  ji_dataset *out = caused(did), *net = NULL;
  support_check_cell(ctx, out, "effect", 5, "reference");
  support_check_cell(
      ctx, out, "measure", 5,
      "quantity=jobs; basis=gross; counterfactual=not_treated; layer=direct; status=model");
  double jobs = support_number_at(ctx, out, "value", 2),
         reference = support_number_at(ctx, out, "value", 5);
  support_close("reference", reference, gross - jobs, 1e-13);
  const char *const measure = "quantity=jobs; basis=gross; layer=direct; status=observed";
  const support_column column = {
      .name = "jobs", .unit = "job", .measure = measure, .numbers = &gross};
  ji_dataset *observed = support_dataset(ctx, 1, &column, 1);
  ji_net_options how;
  support_ok(ctx, ji_net_options_init(&how, sizeof how));
  how.reference.value = reference;
  how.counterfactual = "not_treated";
  how.source = "evaluation";
  how.status = "model";
  support_ok(ctx, ji_dataset_to_net(ctx, observed, "jobs", &how, &net));
  support_close("net", support_number_at(ctx, net, "jobs", 0), jobs, 1e-12);
  ji_dataset_unref(net);
  /* Deadweight is out already. */
  how.reference.value = 1;
  support_status(ctx, ji_dataset_to_net(ctx, out, "value", &how, &net), JI_ERROR_MEASURE);
  ji_dataset_unref(observed);
  ji_dataset_unref(out);
}

/* The result is the dataset `effects` of an account. */
static void into_an_account(void **state) {
  static const char *const layer[] = {"all", "late"},
                           *const estimator[] = {"evaluation", "evaluation"},
                           *const inputs[] = {"job_years", "period*label=4"},
                           *const unit[] = {"job*year", "job"};
  static const double value[] = {0, 0};
  static const int absent[] = {1, 1};
  const support_column columns[] = {{.name = "layer", .texts = layer},
                                    {.name = "estimator", .texts = estimator},
                                    {.name = "inputs", .texts = inputs},
                                    {.name = "value", .numbers = value, .absent = absent},
                                    {.name = "unit", .texts = unit}};
  (void)state;
  ji_bundle *half = NULL, *account = NULL;
  ji_model *model = NULL;
  ji_dataset *result = NULL, *out = caused(did), *layers = support_dataset(ctx, 2, columns, 5);
  support_ok(ctx, ji_bundle_with(ctx, NULL, "layers", layers, &half));
  support_ok(ctx, ji_bundle_with(ctx, half, "effects", out, &account));
  support_ok(ctx, ji_account_model_create(ctx, account, NULL, 0, NULL, &model));
  support_ok(ctx, ji_model_estimate(ctx, model, NULL, NULL, &result));
  static const int64_t rows[] = {3, 2};
  for (int i = 0; i < 2; i++) {
    support_close("value", support_number_at(ctx, result, "value", i),
                  support_number_at(ctx, out, "value", rows[i]), 0);
    support_close("error", support_number_at(ctx, result, "standard_error", i),
                  support_number_at(ctx, out, "standard_error", rows[i]), 0);
    support_close("low", support_number_at(ctx, result, "sampling_low", i),
                  support_number_at(ctx, out, "low", rows[i]), 1e-12);
    support_check_cell(ctx, result, "basis", i, "net");
  }
  support_check_cell(
      ctx, result, "measure", 0,
      "quantity=job_years; basis=net:deadweight; counterfactual=not_treated; layer=direct; "
      "status=model");
  ji_model_unref(model);
  ji_bundle_unref(account);
  ji_bundle_unref(half);
  ji_dataset_unref(result);
  ji_dataset_unref(layers);
  ji_dataset_unref(out);
}

/* --- what is missing, what is refused ----------------------------------------------------- */

static void cells_that_are_missing(void **state) {
  (void)state;
  for (int i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.first[i] ? panel.first[i] : 4;
  ji_fit *fit = fit_imputation();
  options.gross = 150;
  ji_dataset *out = caused(fit);
  support_check_cell(ctx, out, "reason", 0, NULL);
  support_check_cell(ctx, out, "reason", 2, "missing_cells"); /* nobody is untreated in 4 */
  assert_true(isnan(support_number_at(ctx, out, "value", 2)) &&
              support_number_at(ctx, out, "units", 2) == 0);
  support_check_cell(ctx, out, "effect", 5, "reference"); /* of period 4 */
  support_check_cell(ctx, out, "reason", 5, "missing_cells");
  assert_true(isnan(support_number_at(ctx, out, "value", 5)) &&
              isnan(support_number_at(ctx, out, "high", 5)));
  assert_true(support_number_at(ctx, out, "missing", 3) == 3);
  assert_true(support_number_at(ctx, out, "units", 3) == 24);
  ji_dataset_unref(out);
  ji_fit_unref(fit);
}

static void an_effect_without_an_error(void **state) {
  (void)state;
  for (int i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.unit[i] == 101 ? 3 : 0;
  ji_fit *fit = fit_imputation();
  ji_dataset *out = caused(fit);
  support_check_cell(ctx, out, "reason", 0, "no_error");
  assert_true(isnan(support_number_at(ctx, out, "standard_error", 0)) &&
              !isnan(support_number_at(ctx, out, "value", 0)));
  ji_dataset_unref(out);
  ji_fit_unref(fit);
}

static void refusals(void **state) {
  const double level[] = {5, 6, 0, 8, 9};
  ji_event_study_options o;
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  ji_dataset *levels = levels_of(level);
  ji_fit *two_way = NULL;
  (void)state;
  support_ok(ctx, ji_event_study_options_init(&o, sizeof o));
  o.outcome = "y";
  support_ok(ctx, ji_two_way_fit(ctx, data, &o, &two_way));
  fails(two_way, JI_ERROR_KIND, "ji_did_fit() or ji_imputation_fit()");
  options.transform = "square";
  fails(did, JI_ERROR_ARGUMENT, "transform is \"square\"");
  options.transform = "log";
  fails(did, JI_ERROR_ARGUMENT, "needs the levels");
  options.levels = levels;
  fails(did, JI_ERROR_VALUE, "group 2 in 4 needs a level above 0");
  options.levels = data;
  fails(did, JI_ERROR_NOT_FOUND, "group");
  options.transform = NULL;
  fails(did, JI_ERROR_ARGUMENT, "for a logarithm alone");
  options.levels = NULL;
  options.quantity = "opportunities";
  fails(did, JI_ERROR_ARGUMENT, "quantity is \"opportunities\"");
  options.quantity = NULL;
  options.cost = -1;
  fails(did, JI_ERROR_ARGUMENT, "cost is -1");
  options.cost = 0;
  options.gross = NAN;
  fails(did, JI_ERROR_ARGUMENT, "gross");
  options.gross = 0;
  options.period_years = 0;
  fails(did, JI_ERROR_ARGUMENT, "period_years is 0");
  options.period_years = 1;
  options.confidence = 0;
  fails(did, JI_ERROR_ARGUMENT, "confidence");
  options.confidence = 0.95;
  options.cost_unit = "yuan per";
  options.cost = 1;
  fails(did, JI_ERROR_UNIT, "yuan");
  options.cost_unit = NULL;
  options.system = "a=b";
  fails(did, JI_ERROR_MEASURE, "system");
  ji_dataset_unref(data);
  support_status(ctx, ji_jobs_caused(ctx, NULL, NULL, &data), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_jobs_caused(ctx, did, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_fit_unref(two_way);
  ji_dataset_unref(levels);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(totals_are_sums_of_cells),
      TEST(errors_know_of_covariances),
      TEST(what_is_measured),
      TEST(periods_of_years),
      TEST(logarithms_come_back),
      TEST(costs),
      TEST(costs_without_an_end),
      TEST(into_the_chain),
      TEST(into_an_account),
      TEST(cells_that_are_missing),
      TEST(an_effect_without_an_error),
      TEST(refusals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
