/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* event_study.h: effects by imputation and two-way fixed effects on panels that can be followed by
 * hand, hard panels, and errors. */
#include "support/support.h"

#include "support/did.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static support_did_panel panel;
static ji_event_study_options options;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  support_did_fill(&panel);
  support_ok(ctx, ji_event_study_options_init(&options, sizeof options));
  options.outcome = "y";
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

/* --- helpers ------------------------------------------------------------------------------ */

typedef ji_status (*fitter)(ji_context *ctx, const ji_dataset *data,
                            const ji_event_study_options *options, ji_fit **out);

static ji_bundle *tables_of(fitter function, int64_t rows) {
  ji_dataset *data = support_did_dataset(ctx, &panel, rows);
  ji_fit *fit = NULL;
  ji_bundle *tables = NULL;
  support_ok(ctx, function(ctx, data, &options, &fit));
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  ji_fit_unref(fit);
  ji_dataset_unref(data);
  return tables;
}

static void fails(int64_t rows, ji_status status, const char *part) {
  const fitter both[] = {ji_imputation_fit, ji_two_way_fit};
  ji_dataset *data = support_did_dataset(ctx, &panel, rows);
  for (int i = 0; i < 2; i++) {
    ji_fit *fit = (ji_fit *)ctx;
    support_status(ctx, both[i](ctx, data, &options, &fit), status);
    support_message(ctx, part);
    assert_null(fit);
  }
  ji_dataset_unref(data);
}

static double number(const ji_bundle *tables, const char *table, const char *name, int64_t row) {
  ji_column column = support_look(ctx, ji_bundle_find(tables, table), name);
  return support_is_null(&column, row) ? NAN : support_number(&column, row);
}

static void check_text(const ji_bundle *tables, const char *table, const char *name, int64_t row,
                       const char *expected) {
  ji_column column = support_look(ctx, ji_bundle_find(tables, table), name);
  char *text = support_text(ctx, &column, row);
  if (expected) {
    assert_non_null(text);
    assert_string_equal(text, expected);
  } else {
    assert_null(text);
  }
  free(text);
}

static int64_t rows_of(const ji_bundle *tables, const char *table) {
  return ji_dataset_row_count(ji_bundle_find(tables, table));
}

static double figure(const ji_bundle *tables, const char *name) {
  const ji_dataset *table = ji_bundle_find(tables, "diagnostics");
  ji_column names = support_look(ctx, table, "name");
  for (int64_t i = 0; i < ji_dataset_row_count(table); i++) {
    char *text = support_text(ctx, &names, i);
    int found = !strcmp(text, name);
    free(text);
    if (found)
      return number(tables, "diagnostics", "value", i);
  }
  fail_msg("no diagnostic %s", name);
  return NAN;
}

static void planted(void) {
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.y[i] = (double)panel.unit[i] * (double)panel.unit[i] / 100 +
                 3 * (double)(panel.period[i] % 2) +
                 (panel.first[i] && panel.period[i] >= panel.first[i]
                      ? (double)(10 * panel.first[i] + panel.period[i])
                      : 0);
}

/* --- imputation --------------------------------------------------------------------------- */

/* Without noise every effect is what was planted, and there is nothing to be unsure of. */
static void exact_effects(void **state) {
  (void)state;
  planted();
  ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
  assert_int_equal(rows_of(tables, "att_gt"), 5); /* 2,2 2,3 2,4 3,3 3,4 */
  for (int64_t i = 0; i < 5; i++) {
    double group = number(tables, "att_gt", "group", i), time = number(tables, "att_gt", "time", i);
    support_close("att", number(tables, "att_gt", "att", i), 10 * group + time, 1e-11);
    assert_true(number(tables, "att_gt", "event", i) == time - group);
    assert_true(number(tables, "att_gt", "n_treated", i) == 8);
    check_text(tables, "att_gt", "reason", i, "no_variation");
  }
  check_text(tables, "effects", "type", 0, "overall");
  support_close("overall", number(tables, "effects", "att", 0), (22 + 23 + 24 + 33 + 34) / 5.,
                1e-11);
  assert_int_equal(rows_of(tables, "effects"), 1 + 3 + 2 + 3);
  check_text(tables, "effects", "type", 4, "group");
  support_close("group 2", number(tables, "effects", "att", 4), 23, 1e-11);
  support_close("period 4", number(tables, "effects", "att", 8), 29, 1e-11);
  check_text(tables, "effects", "label", 8, "4");
  assert_string_equal(support_look(ctx, ji_bundle_find(tables, "att_gt"), "att").unit, "job");
  ji_bundle_unref(tables);
}

/* A cell's imputed effect with never treated units and one untreated period is the simple
 * difference-in-differences, and its conservative error follows by hand. */
static void two_periods_by_hand(void **state) {
  enum { n = 6 };
  const int64_t unit[] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6};
  const int64_t period[] = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2};
  const int64_t first[] = {2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0};
  const double change[n] = {4, 5, 9, 1, 2, 6}, level[n] = {3, 1, 4, 1, 5, 9};
  double y[2 * n], sum = 0;
  (void)state;
  for (int i = 0; i < n; i++) {
    y[2 * i] = level[i];
    y[2 * i + 1] = level[i] + change[i];
  }
  const support_column columns[] = {{.name = "unit", .integers = unit},
                                    {.name = "period", .integers = period},
                                    {.name = "first_treated", .integers = first},
                                    {.name = "y", .numbers = y}};
  ji_dataset *data = support_dataset(ctx, 2 * n, columns, 4);
  ji_fit *fit = NULL;
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_imputation_fit(ctx, data, &options, &fit));
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  assert_int_equal(ji_fit_kind(fit), JI_FIT_IMPUTATION);
  support_close("att", number(tables, "att_gt", "att", 0), 6 - 3, 1e-13);
  for (int i = 0; i < n; i++) {
    double rest = change[i] - (i < 3 ? 6 : 3);
    /* Two residuals of half the size each, with weights of both signs: the same for both groups. */
    sum += rest * rest / 9;
  }
  support_close("se", number(tables, "att_gt", "se", 0), sqrt(sum), 1e-12);
  support_close("low", number(tables, "att_gt", "low", 0), 3 - 1.959963984540054 * sqrt(sum),
                1e-10);
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
  ji_dataset_unref(data);
}

static void weights_and_covariates(void **state) {
  static const char *const names[] = {"x"};
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.y[i] += 5 * panel.x[i];
  ji_bundle *without = tables_of(ji_imputation_fit, support_did_rows);
  options.covariates = names;
  options.covariate_count = 1;
  options.weights = "w";
  options.cluster = "c";
  ji_bundle *with = tables_of(ji_imputation_fit, support_did_rows);
  assert_true(fabs(number(with, "effects", "att", 0) - 2) < 0.1);
  assert_true(number(with, "effects", "se", 0) < number(without, "effects", "se", 0));
  assert_true(figure(with, "clusters") == 4 && figure(without, "clusters") == 24);
  ji_bundle_unref(without);
  ji_bundle_unref(with);
}

/* Those treated in the first period have nothing to be imputed from; in the last period nobody is
 * left to tell its effect. */
static void what_cannot_be_imputed(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.first[i] == 0 ? 4 : panel.first[i] == 2 ? 1 : 3;
  ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
  for (int64_t i = 0; i < rows_of(tables, "att_gt"); i++) {
    int group = (int)number(tables, "att_gt", "group", i);
    int time = (int)number(tables, "att_gt", "time", i);
    const char *expected = group == 1 ? "no_untreated_rows" : time == 4 ? "no_controls" : NULL;
    check_text(tables, "att_gt", "reason", i, expected);
    assert_true(isnan(number(tables, "att_gt", "att", i)) == (expected != NULL));
    assert_true(number(tables, "att_gt", "missing", i) == (expected ? 8 : 0));
  }
  assert_true(number(tables, "effects", "missing", 0) == 8 * 6);
  ji_bundle_unref(tables);
}

/* Two halves that no untreated row connects: units of one are seen in other periods than those of
 * the other. */
static void halves_that_do_not_meet(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++) {
    int early = panel.period[i] <= 2;
    int64_t unit = (i / support_did_periods) % 3;
    /* never treated: the first half sees periods 1 and 2, the second 3 and 4 */
    panel.first[i] = unit == 0 ? 3 : 0;
    panel.absent[i] = unit == 1 ? !early : unit == 2 ? early : 0;
  }
  ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
  check_text(tables, "att_gt", "reason", 0, "not_connected");
  check_text(tables, "effects", "reason", 0, "not_connected");
  assert_true(figure(tables, "rows_with_nulls") == 32);
  ji_bundle_unref(tables);
}

static void one_treated_unit(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.unit[i] == 103 ? 3 : 0;
  ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
  check_text(tables, "att_gt", "reason", 0, "one_treated");
  check_text(tables, "effects", "reason", 0, "one_treated");
  assert_true(fabs(number(tables, "effects", "att", 0)) < 100);
  assert_true(isnan(number(tables, "effects", "se", 0)));
  ji_bundle_unref(tables);
}

static void no_never_treated(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.first[i] ? panel.first[i] : 4;
  ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
  check_text(tables, "att_gt", "reason", 2, "no_controls"); /* 2 in 4 */
  assert_true(number(tables, "effects", "n_treated", 0) == 24);
  ji_bundle_unref(tables);
  tables = tables_of(ji_two_way_fit, support_did_rows);
  check_text(tables, "coefficients", "reason", rows_of(tables, "coefficients") - 1, "collinear");
  ji_bundle_unref(tables);
}

static void singletons(void **state) {
  (void)state;
  ji_bundle *kept = tables_of(ji_imputation_fit, support_did_rows);
  options.singletons = "drop"; /* first treated in 2: one untreated row */
  ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
  assert_int_equal(rows_of(kept, "att_gt"), 5);
  assert_int_equal(rows_of(tables, "att_gt"), 2);
  assert_true(figure(tables, "singleton_units") == 8 && figure(tables, "singleton_rows") == 32);
  ji_bundle_unref(kept);
  ji_bundle_unref(tables);
  tables = tables_of(ji_two_way_fit, support_did_rows);
  assert_true(figure(tables, "singleton_units") == 0);
  ji_bundle_unref(tables);
}

/* Treatment is said to begin a period later than it does: the test finds the effect before it. */
static void trends_before(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.first[i] == 2 ? 3 : panel.first[i] == 3 ? 4 : 0;
  options.leads = 2;
  ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
  assert_int_equal(rows_of(tables, "pretrends"), 2);
  assert_true(number(tables, "pretrends", "event", 0) == -2);
  assert_true(number(tables, "pretrends", "n", 0) == 16);
  assert_true(number(tables, "pretest", "degrees", 0) == 2);
  assert_true(fabs(number(tables, "pretrends", "estimate", 1) - 2) < 0.3);
  assert_true(number(tables, "pretest", "p_value", 0) < 1e-6);
  ji_bundle_unref(tables);
  options.leads = 0;
  tables = tables_of(ji_imputation_fit, support_did_rows);
  assert_int_equal(rows_of(tables, "pretrends"), 0);
  check_text(tables, "pretest", "reason", 0, "no_periods_before_treatment");
  ji_bundle_unref(tables);
}

static void zero_weights_are_left_out(void **state) {
  (void)state;
  options.weights = "w";
  for (int64_t i = 0; i < 8; i++)
    panel.w[i] = 0;
  ji_bundle *with = tables_of(ji_imputation_fit, support_did_rows);
  assert_true(figure(with, "rows_without_weight") == 8 && figure(with, "units") == 22);
  ji_bundle_unref(with);
}

static ji_bundle *tables_on(int32_t threads, fitter function, const ji_dataset *data,
                            ji_context **own) {
  ji_fit *fit = NULL;
  ji_bundle *tables = NULL;
  *own = support_context_threads(threads);
  support_ok(*own, function(*own, data, &options, &fit));
  support_ok(*own, ji_fit_tables(*own, fit, &tables));
  ji_fit_unref(fit);
  return tables;
}

static void check_same_bits(fitter function, const ji_dataset *data, const char *const *names,
                            size_t count) {
  static const int32_t threads[] = {1, 2, 7};
  ji_text *first[5] = {NULL};
  for (size_t i = 0; i < 3; i++) {
    ji_context *own = NULL;
    ji_bundle *tables = tables_on(threads[i], function, data, &own);
    for (size_t k = 0; k < count; k++) {
      ji_text *digest = NULL;
      support_ok(own, ji_dataset_digest(own, ji_bundle_find(tables, names[k]), &digest));
      if (!i)
        first[k] = digest;
      else {
        assert_string_equal(ji_text_data(digest), ji_text_data(first[k]));
        ji_text_unref(digest);
      }
    }
    ji_bundle_unref(tables);
    ji_context_free(own);
  }
  for (size_t k = 0; k < count; k++)
    ji_text_unref(first[k]);
}

static void every_thread_gives_the_same_bits(void **state) {
  static const char *const imputed[] = {"att_gt", "effects", "pretrends", "pretest", "diagnostics"};
  static const char *const two_way[] = {"coefficients", "weights", "pretest", "diagnostics"};
  static const char *const names[] = {"x"};
  (void)state;
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  options.covariates = names;
  options.covariate_count = 1;
  options.weights = "w";
  options.cluster = "c";
  check_same_bits(ji_imputation_fit, data, imputed, 5);
  check_same_bits(ji_two_way_fit, data, two_way, 4);
  ji_dataset_unref(data);
}

static void constant_outcome(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.y[i] = 0.1;
  ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
  for (int64_t i = 0; i < rows_of(tables, "effects"); i++) {
    assert_true(fabs(number(tables, "effects", "att", i)) < 1e-14);
    assert_true(isnan(number(tables, "effects", "se", i)));
    check_text(tables, "effects", "reason", i, "no_variation");
  }
  ji_bundle_unref(tables);
  tables = tables_of(ji_two_way_fit, support_did_rows);
  check_text(tables, "coefficients", "reason", 0, "no_variation");
  assert_true(isnan(number(tables, "coefficients", "se", 0)));
  ji_bundle_unref(tables);
}

/* NaN is what null is: the row is left out, in the outcome, a covariate and the weight. */
static void nan_is_null(void **state) {
  static const char *const names[] = {"x"};
  (void)state;
  options.covariates = names;
  options.covariate_count = 1;
  options.weights = "w";
  double y = panel.y[9];
  panel.absent[9] = 1;
  ji_bundle *expected = tables_of(ji_imputation_fit, support_did_rows);
  panel.absent[9] = 0;
  for (int i = 0; i < 3; i++) {
    double *values[] = {&panel.y[9], &panel.x[9], &panel.w[9]}, old = *values[i];
    *values[i] = NAN;
    ji_bundle *tables = tables_of(ji_imputation_fit, support_did_rows);
    assert_true(figure(tables, "rows_with_nulls") == 1);
    assert_true(number(tables, "effects", "att", 0) == number(expected, "effects", "att", 0));
    ji_bundle_unref(tables);
    *values[i] = old;
  }
  assert_true(panel.y[9] == y);
  ji_bundle_unref(expected);
}

/* A covariate that periods explain changes nothing, and is counted. */
static void collinear_covariates_are_counted(void **state) {
  static const char *const names[] = {"x"};
  const fitter both[] = {ji_imputation_fit, ji_two_way_fit};
  const char *const table[] = {"effects", "coefficients"}, *const column[] = {"att", "estimate"};
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.x[i] = (double)panel.period[i];
  for (int i = 0; i < 2; i++) {
    options.covariate_count = 0;
    ji_bundle *without = tables_of(both[i], support_did_rows);
    options.covariates = names;
    options.covariate_count = 1;
    ji_bundle *with = tables_of(both[i], support_did_rows);
    assert_true(figure(without, "collinear_covariates") == 0);
    assert_true(figure(with, "collinear_covariates") == 1);
    support_close("estimate", number(with, table[i], column[i], 0),
                  number(without, table[i], column[i], 0), 1e-12);
    ji_bundle_unref(without);
    ji_bundle_unref(with);
  }
}

/* Periods as texts of years, and dates: three years of 365 or 366 days. */
static ji_dataset *dated(const int32_t *days) {
  int32_t time[support_did_rows], first[support_did_rows];
  uint8_t validity[support_did_rows / 8] = {0};
  ji_dataset_builder *builder = NULL;
  ji_dataset *data = NULL;
  for (int i = 0; i < support_did_rows; i++) {
    time[i] = days[panel.period[i] - 1];
    first[i] = panel.first[i] ? days[panel.first[i] - 1] : 0;
    validity[i / 8] = (uint8_t)(validity[i / 8] | (unsigned)(panel.first[i] > 0) << i % 8);
  }
  const ji_column columns[] = {
      {.size = sizeof(ji_column), .type = JI_TYPE_INT64, .name = "unit", .values = panel.unit},
      {.size = sizeof(ji_column), .type = JI_TYPE_DATE32, .name = "period", .values = time},
      {.size = sizeof(ji_column),
       .type = JI_TYPE_DATE32,
       .name = "first_treated",
       .values = first,
       .validity = validity},
      {.size = sizeof(ji_column), .type = JI_TYPE_FLOAT64, .name = "y", .values = panel.y}};
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int i = 0; i < 4; i++) {
    ji_column column = columns[i];
    column.length = support_did_rows;
    column.null_count = -1;
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &data));
  ji_dataset_builder_free(builder);
  return data;
}

static void dates(void **state) {
  const int32_t days[] = {18262, 18628, 18993, 19358}; /* 1 January 2020 to 2023 */
  ji_fit *fit = NULL;
  ji_bundle *tables = NULL, *plain = tables_of(ji_imputation_fit, support_did_rows);
  (void)state;
  ji_dataset *data = dated(days);
  support_ok(ctx, ji_imputation_fit(ctx, data, &options, &fit));
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  for (int64_t i = 0; i < rows_of(plain, "att_gt"); i++) {
    assert_true(number(tables, "att_gt", "att", i) == number(plain, "att_gt", "att", i));
    assert_true(number(tables, "att_gt", "event", i) == number(plain, "att_gt", "event", i));
    assert_true(number(tables, "att_gt", "group", i) == number(plain, "att_gt", "group", i));
  }
  check_text(tables, "att_gt", "group_label", 0, "2021-01-01");
  check_text(tables, "att_gt", "time_label", 1, "2022-01-01");
  ji_bundle_unref(plain);
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
  ji_dataset_unref(data);
}

static void texts(void **state) {
  static const char *const years[] = {"", "2001", "2002", "2003", "2004"};
  const char *time[support_did_rows], *first[support_did_rows];
  ji_fit *fit = NULL;
  ji_bundle *tables = NULL, *plain = tables_of(ji_imputation_fit, support_did_rows);
  (void)state;
  for (int i = 0; i < support_did_rows; i++) {
    time[i] = years[panel.period[i]];
    first[i] = years[panel.first[i]];
  }
  const support_column columns[] = {{.name = "unit", .integers = panel.unit},
                                    {.name = "period", .texts = time},
                                    {.name = "first_treated", .texts = first},
                                    {.name = "y", .numbers = panel.y}};
  ji_dataset *data = support_dataset(ctx, support_did_rows, columns, 4);
  support_ok(ctx, ji_imputation_fit(ctx, data, &options, &fit));
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  assert_true(number(tables, "effects", "att", 0) == number(plain, "effects", "att", 0));
  assert_true(number(tables, "att_gt", "group", 0) == 2002);
  time[3] = "soon";
  ji_dataset_unref(data);
  ji_fit_unref(fit);
  data = support_dataset(ctx, support_did_rows, columns, 4);
  support_status(ctx, ji_imputation_fit(ctx, data, &options, &fit), JI_ERROR_VALUE);
  support_message(ctx, "row 4, column \"period\": \"soon\" is no period");
  ji_bundle_unref(plain);
  ji_bundle_unref(tables);
  ji_dataset_unref(data);
}

/* --- two-way fixed effects ---------------------------------------------------------------- */

/* A coefficient is the weighted sum of what was planted, weights as they are told. */
static void coefficients_are_sums_of_cells(void **state) {
  (void)state;
  planted();
  ji_bundle *tables = tables_of(ji_two_way_fit, support_did_rows);
  for (int64_t k = 0; k < rows_of(tables, "coefficients"); k++) {
    double event = number(tables, "coefficients", "event", k), sum = 0, own = 0;
    if (event == -1)
      continue;
    for (int64_t i = 0; i < rows_of(tables, "weights"); i++) {
      double group = number(tables, "weights", "group", i);
      double time = number(tables, "weights", "time", i);
      double of = number(tables, "weights", "event", i);
      double weight = number(tables, "weights", "weight", i);
      if (isnan(event) ? !isnan(of) : of != event)
        continue;
      sum += time >= group ? weight * (10 * group + time) : 0;
      own += isnan(event) || time - group == event ? weight : 0;
    }
    support_close("sum", number(tables, "coefficients", "estimate", k), sum, 1e-10);
    support_close("weights", own, 1, 1e-11);
  }
  ji_bundle_unref(tables);
}

static void reference_and_leads(void **state) {
  (void)state;
  ji_bundle *all = tables_of(ji_two_way_fit, support_did_rows);
  assert_int_equal(rows_of(all, "coefficients"), 1 + 5); /* static; -2 to 2 */
  check_text(all, "coefficients", "model", 0, "static");
  check_text(all, "coefficients", "reason", 2, "reference");
  assert_true(number(all, "pretest", "degrees", 0) == 1);
  options.leads = 1;
  ji_bundle *none = tables_of(ji_two_way_fit, support_did_rows);
  assert_int_equal(rows_of(none, "coefficients"), 1 + 4);
  check_text(none, "pretest", "reason", 0, "no_periods_before_treatment");
  ji_bundle_unref(all);
  ji_bundle_unref(none);
}

/* Effects that grow: the early group's last cells get negative weights where controls are few. */
static void negative_weights_are_counted(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.first[i] ? panel.first[i] : 4;
  ji_bundle *tables = tables_of(ji_two_way_fit, support_did_rows);
  int64_t count = 0;
  double sum = 0, all = 0;
  for (int64_t i = 0; i < rows_of(tables, "weights"); i++) {
    double weight = number(tables, "weights", "weight", i);
    if (!isnan(number(tables, "weights", "event", i)))
      continue;
    count += weight < 0;
    sum += weight < 0 ? weight : 0;
    all += weight;
  }
  assert_true(count > 0 && figure(tables, "negative_weights") == (double)count);
  support_close("sum", figure(tables, "negative_sum"), sum, 1e-14);
  support_close("all", all, 1, 1e-12);
  ji_bundle_unref(tables);
}

/* --- what is refused ---------------------------------------------------------------------- */

static void refusals(void **state) {
  static const char *const none[] = {NULL};
  (void)state;
  fails(0, JI_ERROR_SHAPE, "no row has an outcome");
  options.unit = "x";
  fails(support_did_rows, JI_ERROR_VALUE, "column \"x\"");
  options.unit = NULL;
  options.cluster = "nothing";
  fails(support_did_rows, JI_ERROR_NOT_FOUND, "nothing");
  options.cluster = "period";
  fails(support_did_rows, JI_ERROR_LABEL, "different clusters");
  options.cluster = NULL;
  options.singletons = "some";
  fails(support_did_rows, JI_ERROR_ARGUMENT, "singletons is \"some\"");
  options.singletons = NULL;
  options.leads = -2;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "leads is -2");
  options.leads = -1;
  options.confidence = 1;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "confidence");
  options.confidence = 0.95;
  options.covariates = none;
  options.covariate_count = 1;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "covariates[]");
  options.covariate_count = -1;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "covariates: -1 names");
  options.covariate_count = 0;
  options.outcome = NULL;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "outcome");
  options.outcome = "y";
  options.weights = "x";
  fails(support_did_rows, JI_ERROR_VALUE, "a weight of at least 0");
  options.weights = NULL;
  panel.y[5] = INFINITY;
  fails(support_did_rows, JI_ERROR_VALUE, "row 6, column \"y\"");
  panel.y[5] = 0;
  panel.period[1] = panel.period[0];
  fails(support_did_rows, JI_ERROR_LABEL, "same unit \"100\" in the same period");
  panel.period[1] = 2;
  panel.first[1] = 3;
  fails(support_did_rows, JI_ERROR_LABEL, "different first treated periods");
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = 9;
  fails(support_did_rows, JI_ERROR_SHAPE, "no row is treated");
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = 1;
  fails(support_did_rows, JI_ERROR_SHAPE, "every row is treated");
}

static void nulls_are_refused(void **state) {
  ji_fit *fit = (ji_fit *)ctx;
  (void)state;
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  support_status(ctx, ji_imputation_fit(ctx, NULL, &options, &fit), JI_ERROR_ARGUMENT);
  assert_null(fit);
  support_status(ctx, ji_imputation_fit(ctx, data, NULL, &fit), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_imputation_fit(ctx, data, &options, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_two_way_fit(ctx, NULL, &options, &fit), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_two_way_fit(ctx, data, NULL, &fit), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_two_way_fit(ctx, data, &options, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(exact_effects),
      TEST(two_periods_by_hand),
      TEST(weights_and_covariates),
      TEST(what_cannot_be_imputed),
      TEST(halves_that_do_not_meet),
      TEST(one_treated_unit),
      TEST(no_never_treated),
      TEST(singletons),
      TEST(trends_before),
      TEST(zero_weights_are_left_out),
      TEST(every_thread_gives_the_same_bits),
      TEST(constant_outcome),
      TEST(nan_is_null),
      TEST(collinear_covariates_are_counted),
      TEST(dates),
      TEST(texts),
      TEST(coefficients_are_sums_of_cells),
      TEST(reference_and_leads),
      TEST(negative_weights_are_counted),
      TEST(refusals),
      TEST(nulls_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
