/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* did.h: hard panels, the options and their errors, and that the quick way for panels without
 * covariates agrees with the way cell by cell. */
#include "support/support.h"

#include "support/did.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static support_did_panel panel;
static ji_did_options options;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  support_did_fill(&panel);
  support_ok(ctx, ji_did_options_init(&options, sizeof options));
  options.outcome = "y";
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

/* --- helpers ------------------------------------------------------------------------------ */

static ji_fit *fit_of(int64_t rows) {
  ji_dataset *data = support_did_dataset(ctx, &panel, rows);
  ji_fit *fit = NULL;
  support_ok(ctx, ji_did_fit(ctx, data, &options, &fit));
  ji_dataset_unref(data);
  return fit;
}

static void fails(int64_t rows, ji_status status, const char *part) {
  ji_dataset *data = support_did_dataset(ctx, &panel, rows);
  ji_fit *fit = (ji_fit *)ctx;
  support_status(ctx, ji_did_fit(ctx, data, &options, &fit), status);
  support_message(ctx, part);
  assert_null(fit);
  ji_dataset_unref(data);
}

static ji_bundle *tables_of(ji_fit *fit) {
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  ji_fit_unref(fit);
  return tables;
}

/* Cells are 2,2 2,3 2,4 3,2 3,3 3,4. */
static const ji_dataset *cells_of(const ji_bundle *tables) {
  return ji_bundle_find(tables, "att_gt");
}

static ji_dataset *aggregate(const ji_fit *fit, const char *type) {
  ji_did_aggregate_options how;
  ji_dataset *out = NULL;
  support_ok(ctx, ji_did_aggregate_options_init(&how, sizeof how));
  how.type = type;
  support_ok(ctx, ji_did_aggregate(ctx, fit, &how, &out));
  return out;
}

/* --- effects ------------------------------------------------------------------------------ */

static void a_cell_by_hand(void **state) {
  (void)state;
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  const ji_dataset *cells = cells_of(tables);
  double sums[2] = {0, 0}, squares[2] = {0, 0}, change[2][8];
  int counts[2] = {0, 0};
  for (int64_t u = 0; u < support_did_units; u++) {
    int64_t at = u * support_did_periods;
    if (panel.first[at] == 3)
      continue;
    int part = panel.first[at] == 2;
    change[part][counts[part]] = panel.y[at + 3] - panel.y[at];
    sums[part] += change[part][counts[part]++] / 8;
  }
  for (int part = 0; part < 2; part++)
    for (int i = 0; i < 8; i++)
      squares[part] += pow((change[part][i] - sums[part]) / 8, 2);
  support_close("att", support_number_at(ctx, cells, "att", 2), sums[1] - sums[0], 1e-13);
  support_close("se", support_number_at(ctx, cells, "se", 2), sqrt(squares[0] + squares[1]), 1e-12);
  assert_int_equal((int)support_number_at(ctx, cells, "group", 2), 2);
  assert_int_equal((int)support_number_at(ctx, cells, "time", 2), 4);
  assert_int_equal((int)support_number_at(ctx, cells, "event", 2), 2);
  assert_int_equal((int)support_number_at(ctx, cells, "base", 2), 1);
  assert_int_equal((int)support_number_at(ctx, cells, "n_treated", 2), 8);
  assert_int_equal((int)support_number_at(ctx, cells, "n_control", 2), 8);
  assert_true(fabs(support_number_at(ctx, cells, "att", 2) - 2) < 0.3);
  assert_true(isnan(support_number_at(ctx, cells, "band_low", 2)));
  support_check_cell(ctx, cells, "reason", 2, NULL);
  assert_string_equal(support_look(ctx, cells, "att").unit, "job");
  ji_bundle_unref(tables);
}

/* The quick way and the way cell by cell, which weights that vary force: one weight is changed by
 * so little that it does not matter. */
static void both_ways_agree(void **state) {
  static const char *const controls[] = {"never", "not_yet"}, *const bases[] = {"varying",
                                                                                "universal"};
  (void)state;
  options.weights = "w";
  for (int i = 0; i < 8; i++) {
    options.control = controls[i % 2];
    options.base = bases[i / 2 % 2];
    options.cluster = i / 4 ? "c" : NULL;
    ji_fit *quick = fit_of(support_did_rows);
    panel.w[3] += 1e-13;
    ji_fit *slow = fit_of(support_did_rows);
    panel.w[3] = 1;
    ji_dataset *left = aggregate(quick, "dynamic"), *right = aggregate(slow, "dynamic");
    ji_bundle *a = tables_of(quick), *b = tables_of(slow);
    for (int64_t r = 0; r < ji_dataset_row_count(cells_of(a)); r++) {
      support_close("att", support_number_at(ctx, cells_of(a), "att", r),
                    support_number_at(ctx, cells_of(b), "att", r), 1e-10);
      support_close("se", support_number_at(ctx, cells_of(a), "se", r),
                    support_number_at(ctx, cells_of(b), "se", r), 1e-10);
    }
    for (int64_t r = 0; r < ji_dataset_row_count(left); r++) {
      support_close("att", support_number_at(ctx, left, "att", r),
                    support_number_at(ctx, right, "att", r), 1e-10);
      support_close("se", support_number_at(ctx, left, "se", r),
                    support_number_at(ctx, right, "se", r), 1e-10);
    }
    ji_dataset_unref(left);
    ji_dataset_unref(right);
    ji_bundle_unref(a);
    ji_bundle_unref(b);
  }
}

static void every_thread_gives_the_same_bits(void **state) {
  static const char *const names[] = {"x"};
  ji_text *digests[6] = {NULL};
  (void)state;
  ji_dataset *data = support_did_dataset(ctx, &panel, support_did_rows);
  options.draws = 300;
  for (int i = 0; i < 6; i++) {
    static const int32_t threads[] = {1, 2, 7};
    ji_context *own = support_context_threads(threads[i % 3]);
    ji_fit *fit = NULL;
    ji_bundle *tables = NULL;
    options.covariates = names;
    options.covariate_count = i / 3;
    options.method = "reg";
    support_ok(own, ji_did_fit(own, data, &options, &fit));
    support_ok(own, ji_fit_tables(own, fit, &tables));
    support_ok(own, ji_dataset_digest(own, cells_of(tables), &digests[i]));
    if (i % 3)
      assert_string_equal(ji_text_data(digests[i]), ji_text_data(digests[i - i % 3]));
    ji_bundle_unref(tables);
    ji_fit_unref(fit);
    ji_context_free(own);
  }
  for (int i = 0; i < 6; i++)
    ji_text_unref(digests[i]);
  ji_dataset_unref(data);
}

static void bands_hold_the_intervals(void **state) {
  (void)state;
  options.draws = 2000;
  ji_fit *fit = fit_of(support_did_rows);
  ji_dataset *events = aggregate(fit, "dynamic");
  assert_true(isnan(support_number_at(ctx, events, "band_low", 0)));
  for (int64_t r = 1; r < ji_dataset_row_count(events); r++) {
    assert_true(support_number_at(ctx, events, "band_low", r) <
                support_number_at(ctx, events, "low", r));
    assert_true(support_number_at(ctx, events, "band_high", r) >
                support_number_at(ctx, events, "high", r));
  }
  ji_dataset_unref(events);
  ji_bundle *tables = tables_of(fit);
  assert_true(support_number_at(ctx, cells_of(tables), "band_low", 0) <
              support_number_at(ctx, cells_of(tables), "low", 0));
  ji_bundle_unref(tables);
}

static void aggregates(void **state) {
  (void)state;
  ji_fit *fit = fit_of(support_did_rows);
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  const ji_dataset *cells = cells_of(tables);
  ji_did_aggregate_options how;
  ji_dataset *out = aggregate(fit, "group");
  assert_int_equal(ji_dataset_row_count(out), 3);
  support_close(
      "group", support_number_at(ctx, out, "att", 2),
      (support_number_at(ctx, cells, "att", 4) + support_number_at(ctx, cells, "att", 5)) / 2,
      1e-12);
  support_check_cell(ctx, out, "label", 1, "2");
  ji_dataset_unref(out);
  support_ok(ctx, ji_did_aggregate_options_init(&how, sizeof how));
  how.balance = 2;
  support_ok(ctx, ji_did_aggregate(ctx, fit, &how, &out));
  assert_int_equal(ji_dataset_row_count(out), 4); /* group 2 alone: 0, 1, 2 */
  support_close("balanced", support_number_at(ctx, out, "att", 3),
                support_number_at(ctx, cells, "att", 2), 1e-12);
  ji_dataset_unref(out);
  how.balance = -1;
  how.min_event = 0;
  how.max_event = 1;
  support_ok(ctx, ji_did_aggregate(ctx, fit, &how, &out));
  assert_int_equal(ji_dataset_row_count(out), 3);
  ji_dataset_unref(out);
  how.max_event = -5;
  support_ok(ctx, ji_did_aggregate(ctx, fit, &how, &out));
  assert_int_equal(ji_dataset_row_count(out), 1);
  support_check_cell(ctx, out, "reason", 0, "no_cells");
  ji_dataset_unref(out);
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
}

/* --- hard panels -------------------------------------------------------------------------- */

static void one_treated_unit(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = i / support_did_periods == 5 ? 3 : 0;
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  support_check_cell(ctx, cells_of(tables), "reason", 1, "one_treated");
  assert_true(fabs(support_number_at(ctx, cells_of(tables), "att", 1)) < 100);
  assert_true(isnan(support_number_at(ctx, cells_of(tables), "se", 1)));
  support_check_cell(ctx, ji_bundle_find(tables, "pretest"), "reason", 0,
                     "no_periods_before_treatment");
  ji_bundle_unref(tables);
}

static void nobody_is_never_treated(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.first[i] ? panel.first[i] : 4;
  fails(support_did_rows, JI_ERROR_VALUE, "never treated: control not_yet was expected");
  options.control = "not_yet";
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  const ji_dataset *cells = cells_of(tables);
  assert_int_equal(ji_dataset_row_count(cells), 9);
  support_check_cell(ctx, cells, "reason", 1, NULL);          /* 2 in 3: against 4 */
  support_check_cell(ctx, cells, "reason", 2, "no_controls"); /* 2 in 4 */
  assert_true(isnan(support_number_at(ctx, cells, "att", 2)));
  ji_bundle_unref(tables);
}

static void treated_from_the_beginning(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = panel.first[i] == 2 ? 1 : panel.first[i];
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  const ji_dataset *dropped = ji_bundle_find(tables, "dropped");
  assert_int_equal(ji_dataset_row_count(dropped), 1);
  support_check_cell(ctx, dropped, "reason", 0, "treated_in_first_period");
  assert_int_equal((int)support_number_at(ctx, dropped, "units", 0), 8);
  assert_int_equal((int)support_number_at(ctx, dropped, "rows", 0), 32);
  assert_int_equal(ji_dataset_row_count(cells_of(tables)), 3);
  ji_bundle_unref(tables);
}

static void gaps_and_missing_values(void **state) {
  (void)state;
  panel.absent[1] = 1;
  panel.y[50] = NAN;
  ji_bundle *tables = tables_of(fit_of(support_did_rows - 2));
  const ji_dataset *dropped = ji_bundle_find(tables, "dropped");
  support_check_cell(ctx, dropped, "reason", 0, "missing_value");
  assert_int_equal((int)support_number_at(ctx, dropped, "rows", 0), 2);
  support_check_cell(ctx, dropped, "reason", 1, "not_in_all_periods");
  assert_int_equal((int)support_number_at(ctx, dropped, "units", 1), 3);
  assert_int_equal((int)support_number_at(ctx, dropped, "rows", 1), 8);
  ji_bundle_unref(tables);
  options.unbalanced = 1;
  tables = tables_of(fit_of(support_did_rows - 2));
  assert_int_equal(ji_dataset_row_count(ji_bundle_find(tables, "dropped")), 1);
  assert_true(fabs(support_number_at(ctx, cells_of(tables), "att", 0) - 2) < 2);
  ji_bundle_unref(tables);
}

/* Without gaps an unbalanced panel is a balanced one. */
static void unbalanced_without_gaps(void **state) {
  (void)state;
  ji_bundle *left = tables_of(fit_of(support_did_rows));
  options.unbalanced = 1;
  ji_bundle *right = tables_of(fit_of(support_did_rows));
  for (int64_t r = 0; r < 6; r++)
    assert_true(support_number_at(ctx, cells_of(left), "se", r) ==
                support_number_at(ctx, cells_of(right), "se", r));
  ji_bundle_unref(left);
  ji_bundle_unref(right);
}

static void constant_outcome(void **state) {
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.y[i] = 7;
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  support_check_cell(ctx, cells_of(tables), "reason", 0, "no_variation");
  assert_true(support_number_at(ctx, cells_of(tables), "att", 0) == 0);
  assert_true(isnan(support_number_at(ctx, cells_of(tables), "low", 0)));
  ji_bundle_unref(tables);
}

static void no_overlap_and_singular(void **state) {
  static const char *const one[] = {"x"}, *const same[] = {"x", "x"};
  (void)state;
  options.covariates = same;
  options.covariate_count = 2;
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  support_check_cell(ctx, cells_of(tables), "reason", 0, "singular");
  ji_bundle_unref(tables);
  options.method = "reg";
  tables = tables_of(fit_of(support_did_rows));
  support_check_cell(ctx, cells_of(tables), "reason", 0, "singular");
  ji_bundle_unref(tables);
  options.method = "dr";
  options.covariates = one;
  options.covariate_count = 1;
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.x[i] = (double)panel.first[i] + 0.001 * (double)(i % 7);
  tables = tables_of(fit_of(support_did_rows));
  support_check_cell(ctx, cells_of(tables), "reason", 0, "no_overlap");
  assert_true(isnan(support_number_at(ctx, cells_of(tables), "att", 0)));
  ji_bundle_unref(tables);
}

static void weights_of_zero(void **state) {
  (void)state;
  options.weights = "w";
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.w[i] = panel.first[i] == 2 ? 0 : 1;
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  support_check_cell(ctx, cells_of(tables), "reason", 0, "no_weight");
  support_check_cell(ctx, cells_of(tables), "reason", 4, NULL);
  ji_bundle_unref(tables);
  panel.w[7] = -1;
  fails(support_did_rows, JI_ERROR_VALUE, "row 8, column \"w\": -1");
}

/* One cluster for each cohort leaves next to nothing to tell errors by, but it is told. */
static void fewer_clusters_than_groups(void **state) {
  (void)state;
  options.cluster = "c";
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.cluster[i] = i / support_did_periods % 2;
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  assert_int_equal((int)support_number_at(ctx, ji_bundle_find(tables, "diagnostics"), "value", 5),
                   2);
  assert_true(fabs(support_number_at(ctx, cells_of(tables), "se", 0)) < 100);
  ji_bundle_unref(tables);
  panel.cluster[2] = 1;
  fails(support_did_rows, JI_ERROR_LABEL, "row 3, column \"c\"");
}

static void cross_sections_lack_a_part(void **state) {
  (void)state;
  options.cross_sections = 1;
  ji_bundle *tables = tables_of(fit_of(support_did_rows));
  assert_int_equal((int)support_number_at(ctx, cells_of(tables), "n_treated", 0), 16);
  ji_bundle_unref(tables);
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.absent[i] = panel.first[i] == 2 && panel.period[i] == 4;
  tables = tables_of(fit_of(support_did_rows));
  support_check_cell(ctx, cells_of(tables), "reason", 2, "no_treated");
  ji_bundle_unref(tables);
}

/* --- labels ------------------------------------------------------------------------------- */

static void text_and_quarters(void **state) {
  static const char *const quarters[] = {"2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"};
  static const char *const firsts[] = {NULL, "2024-Q2", "2024-Q3"};
  const char *units[support_did_rows], *periods[support_did_rows], *first[support_did_rows];
  char names[support_did_units][8];
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++) {
    char *name = names[i / support_did_periods];
    strcpy(name, "uA");
    name[1] = (char)('A' + i / support_did_periods);
    units[i] = name;
    periods[i] = quarters[panel.period[i] - 1];
    first[i] = panel.first[i] ? firsts[panel.first[i] - 1] : "";
  }
  const support_column columns[] = {{.name = "unit", .texts = units},
                                    {.name = "period", .texts = periods},
                                    {.name = "first_treated", .texts = first},
                                    {.name = "y", .numbers = panel.y}};
  ji_dataset *data = support_dataset(ctx, support_did_rows, columns, 4);
  ji_fit *fit = NULL;
  support_ok(ctx, ji_did_fit(ctx, data, &options, &fit));
  ji_bundle *tables = tables_of(fit), *plain = tables_of(fit_of(support_did_rows));
  support_check_cell(ctx, cells_of(tables), "time_label", 2, "2024-Q4");
  support_check_cell(ctx, cells_of(tables), "group_label", 2, "2024-Q2");
  for (int64_t r = 0; r < 6; r++)
    support_close("att", support_number_at(ctx, cells_of(tables), "att", r),
                  support_number_at(ctx, cells_of(plain), "att", r), 1e-12);
  ji_bundle_unref(plain);
  ji_bundle_unref(tables);
  ji_dataset_unref(data);
}

static void dates(void **state) {
  int32_t periods[support_did_rows], first[support_did_rows];
  uint8_t validity[support_did_rows / 8] = {0};
  ji_dataset_builder *builder = NULL;
  ji_dataset *data = NULL;
  ji_fit *fit = NULL;
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++) {
    periods[i] = (int32_t)(19000 + 30 * panel.period[i]);
    first[i] = (int32_t)(19000 + 30 * panel.first[i] - 3); /* within the period before */
    validity[i / 8] = (uint8_t)(validity[i / 8] | (unsigned)(panel.first[i] > 0) << i % 8);
  }
  const ji_column columns[] = {
      {.size = sizeof(ji_column), .type = JI_TYPE_INT64, .name = "unit", .values = panel.unit},
      {.size = sizeof(ji_column), .type = JI_TYPE_DATE32, .name = "period", .values = periods},
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
  support_ok(ctx, ji_did_fit(ctx, data, &options, &fit));
  ji_bundle *tables = tables_of(fit);
  assert_int_equal((int)support_number_at(ctx, cells_of(tables), "group", 0), 2);
  support_check_cell(ctx, cells_of(tables), "time_label", 0, "2022-03-09");
  ji_bundle_unref(tables);
  ji_dataset_unref(data);
}

static void first_treated_as_floats(void **state) {
  double first[support_did_rows];
  (void)state;
  for (int64_t i = 0; i < support_did_rows; i++)
    first[i] = panel.first[i] ? (double)panel.first[i] : NAN;
  const support_column columns[] = {{.name = "unit", .integers = panel.unit},
                                    {.name = "period", .integers = panel.period},
                                    {.name = "first_treated", .numbers = first},
                                    {.name = "y", .numbers = panel.y}};
  ji_dataset *data = support_dataset(ctx, support_did_rows, columns, 4);
  ji_fit *fit = NULL;
  support_ok(ctx, ji_did_fit(ctx, data, &options, &fit));
  ji_fit_unref(fit);
  ji_dataset_unref(data);
  first[4] = 2.5;
  data = support_dataset(ctx, support_did_rows, columns, 4);
  support_status(ctx, ji_did_fit(ctx, data, &options, &fit), JI_ERROR_VALUE);
  support_message(ctx, "row 5, column \"first_treated\": \"2.5\"");
  ji_dataset_unref(data);
}

/* --- errors ------------------------------------------------------------------------------- */

static void rows_that_contradict(void **state) {
  (void)state;
  panel.period[1] = 1;
  fails(support_did_rows, JI_ERROR_LABEL, "row 2: unit \"100\" is in period \"1\" twice");
  panel.period[1] = 2;
  panel.first[6] = 3;
  fails(support_did_rows, JI_ERROR_LABEL, "row 7, column \"first_treated\": unit \"101\"");
  panel.first[6] = panel.first[5];
  panel.y[9] = INFINITY;
  fails(support_did_rows, JI_ERROR_VALUE, "row 10, column \"y\": inf");
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.first[i] = 0;
  panel.y[9] = 0;
  fails(support_did_rows, JI_ERROR_VALUE, "no unit is treated");
  for (int64_t i = 0; i < support_did_rows; i++)
    panel.absent[i] = 1;
  fails(support_did_rows, JI_ERROR_VALUE, "no unit is left");
  fails(0, JI_ERROR_VALUE, "no rows");
}

static void options_that_are_none(void **state) {
  ji_did_options good = options;
  (void)state;
  options.method = "ols";
  fails(support_did_rows, JI_ERROR_ARGUMENT, "method is \"ols\": dr, ipw or reg");
  options = good;
  options.control = "all";
  fails(support_did_rows, JI_ERROR_ARGUMENT, "control is \"all\"");
  options = good;
  options.base = "first";
  fails(support_did_rows, JI_ERROR_ARGUMENT, "base is \"first\"");
  options = good;
  options.draws = 3;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "draws is 3");
  options = good;
  options.anticipation = -1;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "anticipation is -1");
  options = good;
  options.confidence = 1;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "confidence");
  options = good;
  options.covariate_count = 1;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "covariates");
  options = good;
  options.outcome = NULL;
  fails(support_did_rows, JI_ERROR_ARGUMENT, "outcome");
  options.outcome = "z";
  fails(support_did_rows, JI_ERROR_NOT_FOUND, "z");
  options = good;
  options.cluster = "z";
  fails(support_did_rows, JI_ERROR_NOT_FOUND, "z");
  options = good;
}

static void aggregates_that_are_none(void **state) {
  ji_did_aggregate_options how;
  ji_dataset *out = (ji_dataset *)ctx;
  ji_fit *fit = fit_of(support_did_rows);
  (void)state;
  support_ok(ctx, ji_did_aggregate_options_init(&how, sizeof how));
  how.type = "mean";
  support_status(ctx, ji_did_aggregate(ctx, fit, &how, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "type is \"mean\"");
  assert_null(out);
  how.type = NULL;
  how.balance = -2;
  support_status(ctx, ji_did_aggregate(ctx, fit, &how, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_did_aggregate(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_did_aggregate(ctx, fit, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_fit_unref(fit);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_cell_by_hand),
      TEST(both_ways_agree),
      TEST(every_thread_gives_the_same_bits),
      TEST(bands_hold_the_intervals),
      TEST(aggregates),
      TEST(one_treated_unit),
      TEST(nobody_is_never_treated),
      TEST(treated_from_the_beginning),
      TEST(gaps_and_missing_values),
      TEST(unbalanced_without_gaps),
      TEST(constant_outcome),
      TEST(no_overlap_and_singular),
      TEST(weights_of_zero),
      TEST(fewer_clusters_than_groups),
      TEST(cross_sections_lack_a_part),
      TEST(text_and_quarters),
      TEST(dates),
      TEST(first_treated_as_floats),
      TEST(rows_that_contradict),
      TEST(options_that_are_none),
      TEST(aggregates_that_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
