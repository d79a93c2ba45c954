/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_regression_fit() on panels that are hard, and what it refuses. */
#include "unit/regression_fixture.h"

/* Deviations from the means 7/3, 3 and 4, 5: Sxx = 14/3 + 8, Sxy = 8 + 14. */
static void one_effect_by_hand(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *panel = six_rows(ctx, by_hand_x, by_hand_y, by_hand_id, NULL);
  ji_regression_options o = options_of("y", &x_term, 1);
  o.effects = "id";
  o.with_effects = 1;
  ji_bundle *tables = fit(ctx, panel, &o);
  double sxx = 14.0 / 3 + 8, sxy = 8 + 14, syy = 14 + 26, b = sxy / sxx, rest = syy - sxy * b;
  support_close("b", cell(ctx, tables, "estimates", "x", "estimate"), b, 1e-14);
  support_close("se", cell(ctx, tables, "estimates", "x", "se"), sqrt(rest / 3 / sxx), 1e-13);
  support_close("within", diagnostic(ctx, tables, "within_r2"), 1 - rest / syy, 1e-13);
  support_close("rmse", diagnostic(ctx, tables, "rmse"), sqrt(rest / 6), 1e-13);
  assert_int_equal((int)diagnostic(ctx, tables, "degrees"), 3);
  const ji_dataset *effects = ji_bundle_find(tables, "fixed_effects");
  ji_column value = support_look(ctx, effects, "value");
  support_close("effect", support_number(&value, 0), 4 - b * 7 / 3, 1e-13);
  support_close("effect", support_number(&value, 1), 5 - b * 3, 1e-13);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* --- rows that are left out --------------------------------------------------------------- */

static void weights_of_zero_leave_a_row_out(void **state) {
  (void)state;
  static const double weights[six] = {1, 0, 1, 2, 1, 1}, negative[six] = {1, 1, -0.5, 1, 1, 1};
  ji_context *ctx = support_context();
  ji_regression_options o = options_of("y", &x_term, 1);
  int64_t row = -1;
  o.weights = "w";
  ji_dataset *panel = six_rows(ctx, by_hand_x, by_hand_y, by_hand_id, weights);
  ji_bundle *tables = fit(ctx, panel, &o);
  assert_int_equal((int)diagnostic(ctx, tables, "zero_weight_rows"), 1);
  assert_int_equal(dropped(ctx, tables, "weight 0", NULL, &row), 1);
  assert_int_equal(row, 1);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  panel = six_rows(ctx, by_hand_x, by_hand_y, by_hand_id, negative);
  refused(ctx, panel, &o, JI_ERROR_VALUE, "row 3, column \"w\": -0.5");
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

static void nulls_and_nan_are_told(void **state) {
  (void)state;
  static const double x[six] = {1, NAN, 4, 1, INFINITY, 5};
  static const int absent[six] = {0, 0, 0, 1, 0, 0};
  const support_column columns[] = {{.name = "x", .numbers = x},
                                    {.name = "y", .numbers = by_hand_y, .absent = absent}};
  ji_context *ctx = support_context();
  ji_dataset *panel = support_dataset(ctx, six, columns, 2);
  ji_regression_options o = options_of("y", &x_term, 1);
  ji_bundle *tables = fit(ctx, panel, &o);
  int64_t row = -1;
  assert_int_equal((int)diagnostic(ctx, tables, "observations"), 3);
  assert_int_equal(dropped(ctx, tables, "null", NULL, &row), 1);
  assert_int_equal(row, 3);
  assert_int_equal(dropped(ctx, tables, "not finite", NULL, &row), 2);
  assert_int_equal(row, 1);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* Leaving out row 6 leaves row 5 alone in its year, too. */
static void singletons_go_until_none_is_left(void **state) {
  (void)state;
  enum { rows = 10 };
  static const int64_t id[rows] = {1, 1, 1, 2, 2, 3, 4, 4, 4, 2},
                       year[rows] = {1, 2, 3, 1, 9, 9, 1, 2, 3, 2};
  static const double x[rows] = {1, 3, 2, 5, 1, 2, 4, 4, 1, 3},
                      y[rows] = {2, 1, 4, 6, 3, 1, 9, 2, 5, 4};
  const support_column columns[] = {{.name = "id", .integers = id},
                                    {.name = "year", .integers = year},
                                    {.name = "x", .numbers = x},
                                    {.name = "y", .numbers = y}};
  ji_context *ctx = support_context();
  ji_dataset *panel = support_dataset(ctx, rows, columns, 4);
  ji_regression_options o = options_of("y", &x_term, 1);
  o.effects = "id|year";
  ji_bundle *tables = fit(ctx, panel, &o);
  assert_int_equal((int)diagnostic(ctx, tables, "singleton_rows"), 2);
  assert_int_equal((int)diagnostic(ctx, tables, "effect_levels"), 6);
  double without = cell(ctx, tables, "estimates", "x", "estimate");
  ji_bundle_unref(tables);
  o.keep_singletons = 1;
  tables = fit(ctx, panel, &o);
  assert_int_equal((int)diagnostic(ctx, tables, "singleton_rows"), 0);
  assert_int_equal((int)diagnostic(ctx, tables, "effect_levels"), 8);
  support_close("x", cell(ctx, tables, "estimates", "x", "estimate"), without, 1e-10);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* --- terms that are left out -------------------------------------------------------------- */

static void collinear_terms_are_named(void **state) {
  (void)state;
  static const ji_regression_term terms[] = {{.column = "x"},
                                             {.column = "year"},
                                             {.column = "treated", .by = "treated"},
                                             {.column = "treated"},
                                             {.column = "z"}};
  ji_context *ctx = support_context();
  ji_dataset *panel = support_evaluation_panel(ctx);
  ji_regression_options o = options_of("y", terms, 5);
  char *name = NULL;
  o.effects = "county|year";
  ji_bundle *tables = fit(ctx, panel, &o);
  assert_int_equal(dropped(ctx, tables, "explained by the fixed effects", &name, NULL), 1);
  assert_string_equal(name, "year");
  free(name);
  assert_int_equal(dropped(ctx, tables, "collinear with the terms before it", &name, NULL), 1);
  assert_string_equal(name, "treated");
  free(name);
  assert_int_equal(ji_dataset_row_count(ji_bundle_find(tables, "estimates")), 3);
  assert_true(fabs(cell(ctx, tables, "estimates", "treated:treated", "estimate") - 2) < 0.6);
  ji_bundle_unref(tables);
  o.terms = &terms[1];
  o.term_count = 1;
  refused(ctx, panel, &o, JI_ERROR_SHAPE, "no term is left, \"year\"");
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

static void a_constant_outcome_has_no_error(void **state) {
  (void)state;
  static const double constant[six] = {3, 3, 3, 3, 3, 3};
  ji_context *ctx = support_context();
  ji_dataset *panel = six_rows(ctx, by_hand_x, constant, by_hand_id, NULL);
  ji_regression_options o = options_of("y", &x_term, 1);
  o.effects = "id";
  ji_bundle *tables = fit(ctx, panel, &o);
  assert_true(cell(ctx, tables, "estimates", "x", "estimate") == 0);
  assert_true(cell(ctx, tables, "estimates", "x", "se") == 0);
  assert_true(isnan(cell(ctx, tables, "estimates", "x", "t")));
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* --- clusters ----------------------------------------------------------------------------- */

static void one_cluster_is_refused(void **state) {
  (void)state;
  static const int64_t same[six] = {7, 7, 7, 7, 7, 7};
  ji_context *ctx = support_context();
  ji_dataset *panel = six_rows(ctx, by_hand_x, by_hand_y, same, NULL);
  ji_regression_options o = options_of("y", &x_term, 1);
  o.clusters = "id";
  refused(ctx, panel, &o, JI_ERROR_VALUE, "column \"id\" has one cluster");
  o.clusters = NULL;
  o.errors = JI_ERRORS_CLUSTERED;
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "clusters is NULL");
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* The counts of fixest's help page of ssc(): effects of 3 and 5 levels in 10 rows hang together in
 * two components; clusters by the first. */
static void parameters_are_counted(void **state) {
  (void)state;
  enum { rows = 10 };
  static const int64_t first[rows] = {1, 1, 1, 1, 2, 2, 2, 3, 3, 3},
                       second[rows] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
  static const double x[rows] = {.3, 1, .2, .9, 2, .1, .5, .4, 1.7, 0},
                      y[rows] = {1, 2, 0, 1, 4, 3, 1, 5, 2, 2};
  const support_column columns[] = {{.name = "first", .integers = first},
                                    {.name = "second", .integers = second},
                                    {.name = "x", .numbers = x},
                                    {.name = "y", .numbers = y}};
  static const struct {
    int32_t effects, exact;
    const char *clusters;
    int k;
  } cases[] = {{JI_K_NESTED, 0, "first", 1 + 5},       {JI_K_NONE, 0, "first", 1},
               {JI_K_FULL, 0, "first", 1 + 3 + 5 - 1}, {JI_K_FULL, 1, "first", 1 + 3 + 5 - 2},
               {JI_K_NESTED, 0, NULL, 1 + 3 + 5 - 1},  {JI_K_NESTED, 0, "first|second", 1 + 1}};
  ji_context *ctx = support_context();
  ji_dataset *panel = support_dataset(ctx, rows, columns, 4);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ji_regression_options o = options_of("y", &x_term, 1);
    o.effects = "first|second";
    o.k_effects = cases[i].effects;
    o.k_exact = cases[i].exact;
    o.clusters = cases[i].clusters;
    ji_bundle *tables = fit(ctx, panel, &o);
    assert_int_equal((int)diagnostic(ctx, tables, "k"), cases[i].k);
    ji_bundle_unref(tables);
  }
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* Dates and text are effects as whole numbers are. */
static void ids_of_any_type(void **state) {
  (void)state;
  static const char *const text[six] = {"b", "b", "b", "a", "a", "a"};
  static const int32_t days[six] = {100, 100, 100, -5, -5, -5};
  static const double whole[six] = {2, 2, 2, 1e12, 1e12, 1e12}, broken[six] = {1, 1, 1, 2, 2, 2.5};
  ji_context *ctx = support_context();
  ji_dataset_builder *builder = NULL;
  ji_dataset *panel = NULL;
  const support_column columns[] = {{.name = "x", .numbers = by_hand_x},
                                    {.name = "y", .numbers = by_hand_y},
                                    {.name = "text", .texts = text},
                                    {.name = "whole", .numbers = whole},
                                    {.name = "broken", .numbers = broken}};
  ji_dataset *most = support_dataset(ctx, six, columns, 5);
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int64_t i = 0; i < 5; i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, most, i, &column));
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  ji_column date = {
      .size = sizeof date, .type = JI_TYPE_DATE32, .name = "date", .length = six, .values = days};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &date, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &panel));
  static const char *const effects[] = {"text", "whole", "date"};
  double expected = 22 / (14.0 / 3 + 8);
  ji_regression_options o = options_of("y", &x_term, 1);
  o.with_effects = 1;
  for (int i = 0; i < 3; i++) {
    o.effects = effects[i];
    ji_bundle *tables = fit(ctx, panel, &o);
    support_close(effects[i], cell(ctx, tables, "estimates", "x", "estimate"), expected, 1e-13);
    const ji_dataset *table = ji_bundle_find(tables, "fixed_effects");
    ji_column level = support_look(ctx, table, "level");
    static const char *const first[] = {"a", "2", "1969-12-27"};
    char *own = support_text(ctx, &level, 0);
    assert_string_equal(own, first[i]);
    free(own);
    ji_bundle_unref(tables);
  }
  o.effects = "broken";
  refused(ctx, panel, &o, JI_ERROR_VALUE, "row 6, column \"broken\": 2.5 is no level");
  o.effects = NULL;
  o.outcome = "text";
  refused(ctx, panel, &o, JI_ERROR_TYPE, "column \"text\"");
  ji_dataset_builder_free(builder);
  ji_dataset_unref(most);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* --- what is refused ---------------------------------------------------------------------- */

static void options_that_are_wrong(void **state) {
  (void)state;
  static const ji_regression_term wrong[] = {{.column = "none"},
                                             {.column = "x", .kind = 9},
                                             {.column = NULL},
                                             {.column = "first", .kind = JI_TERM_SUN_ABRAHAM},
                                             {.column = "year", .reference = "1900", .kind = 1}};
  static const ji_status statuses[] = {JI_ERROR_NOT_FOUND, JI_ERROR_ARGUMENT, JI_ERROR_ARGUMENT,
                                       JI_ERROR_ARGUMENT, JI_ERROR_VALUE};
  static const char *const parts[] = {"none", "kind is 9", "column is NULL", "without `by`",
                                      "1900"};
  ji_context *ctx = support_context();
  ji_dataset *panel = support_evaluation_panel(ctx);
  ji_regression_options o;
  for (int i = 0; i < 5; i++) {
    o = options_of("y", &wrong[i], 1);
    refused(ctx, panel, &o, statuses[i], parts[i]);
  }
  o = options_of(NULL, &x_term, 1);
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "outcome is NULL");
  o = options_of("y", NULL, 1);
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "term_count is 1");
  o = options_of("y", &x_term, 1);
  o.effects = "county||year";
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "county||year");
  o.effects = "county|county";
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "\"county\" twice");
  o.effects = "nowhere";
  refused(ctx, panel, &o, JI_ERROR_NOT_FOUND, "nowhere");
  o.effects = NULL;
  o.confidence = 1;
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "confidence");
  o.confidence = 0.9;
  o.tolerance = 0;
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "tolerance");
  o.tolerance = 1e-9;
  o.iterations = 0;
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "iterations");
  o.iterations = 1;
  o.k_effects = 3;
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "k_effects is 3");
  o.k_effects = 0;
  o.clusters = "county|year|region|first|treated";
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "names 5 columns");
  ji_fit *out = NULL;
  support_status(ctx, ji_regression_fit(ctx, NULL, &o, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_regression_fit(ctx, panel, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_regression_fit(ctx, panel, &o, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_fit_tables(ctx, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

static void too_few_rows(void **state) {
  (void)state;
  static const int64_t many[six] = {1, 1, 2, 2, 3, 3}, own[six] = {1, 2, 3, 4, 5, 6};
  ji_context *ctx = support_context();
  ji_regression_options o = options_of("y", &x_term, 1);
  const support_column columns[] = {{.name = "x", .numbers = by_hand_x},
                                    {.name = "y", .numbers = by_hand_y},
                                    {.name = "many", .integers = many},
                                    {.name = "id", .integers = by_hand_id},
                                    {.name = "own", .integers = own}};
  ji_dataset *panel = support_dataset(ctx, six, columns, 5);
  const ji_regression_term terms[] = {{.column = "x"}, {.column = "y"}, {.column = "own"}};
  o.terms = terms;
  o.term_count = 3;
  o.effects = "many";
  refused(ctx, panel, &o, JI_ERROR_SHAPE, "6 rows are left for 6 parameters");
  o.effects = "own";
  refused(ctx, panel, &o, JI_ERROR_SHAPE, "6 are singletons");
  ji_dataset_unref(panel);
  panel = support_evaluation_rows(ctx, 0);
  o.effects = "county";
  o.term_count = 1;
  refused(ctx, panel, &o, JI_ERROR_SHAPE, "it has no rows");
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

static void too_few_iterations(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *panel = support_evaluation_rows(ctx, 50);
  ji_regression_options o = options_of("y", &x_term, 1);
  o.effects = "county|year|region|first";
  o.iterations = 1;
  refused(ctx, panel, &o, JI_ERROR_CONVERGENCE, "after 1 iterations");
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* --- Sun-Abraham -------------------------------------------------------------------------- */

/* Text, dates and years are the same cohorts; a null cohort is never treated, as 0 is. */
static void cohorts_of_any_type(void **state) {
  (void)state;
  enum { units = 6, periods = 4, rows = units * periods };
  static const char *const months[] = {"2024-01", "2024-02", "2024-03", "2024-04"};
  static const int32_t days[] = {19723, 19754, 19783, 19814};
  const char *text_period[rows], *text_cohort[rows];
  int64_t unit[rows], period[rows], cohort[rows];
  int32_t date_period[rows], date_cohort[rows];
  double y[rows];
  uint8_t there[(rows + 7) / 8] = {0};
  support_random random = {3};
  for (int i = 0; i < rows; i++) {
    int first = i / periods % 3 == 0 ? 2 : i / periods % 3 == 1 ? 1 : -1;
    unit[i] = i / periods;
    period[i] = i % periods;
    cohort[i] = first < 0 ? 1000 : first;
    text_period[i] = months[period[i]];
    text_cohort[i] = first < 0 ? "never" : months[first];
    date_period[i] = days[period[i]];
    date_cohort[i] = first < 0 ? 0 : days[first];
    if (first >= 0)
      there[i / 8] = (uint8_t)(there[i / 8] | 1U << i % 8);
    y[i] = support_random_uniform(&random, 0, 1) + (first >= 0 && period[i] >= first);
  }
  const support_column columns[] = {
      {.name = "unit", .integers = unit},      {.name = "y", .numbers = y},
      {.name = "period", .integers = period},  {.name = "cohort", .integers = cohort},
      {.name = "month", .texts = text_period}, {.name = "start", .texts = text_cohort}};
  ji_context *ctx = support_context();
  ji_dataset *most = support_dataset(ctx, rows, columns, 6), *panel = NULL;
  ji_dataset_builder *builder = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int64_t i = 0; i < 6; i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, most, i, &column));
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  ji_column dates = {.size = sizeof dates,
                     .type = JI_TYPE_DATE32,
                     .name = "day",
                     .length = rows,
                     .values = date_period};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &dates, NULL, NULL));
  dates.name = "begin";
  dates.values = date_cohort;
  dates.validity = there;
  dates.null_count = -1;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &dates, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &panel));
  static const ji_regression_term terms[] = {{.column = "cohort", .by = "period", .kind = 2},
                                             {.column = "start", .by = "month", .kind = 2},
                                             {.column = "begin", .by = "day", .kind = 2}};
  static const char *const names[][2] = {
      {"period::0", "period::-2"}, {"month::0", "month::-2"}, {"day::0", "day::-2"}};
  double found[3][2];
  for (int i = 0; i < 3; i++) {
    ji_regression_options o = options_of("y", &terms[i], 1);
    o.effects = i == 0 ? "unit|period" : i == 1 ? "unit|month" : "unit|day";
    ji_bundle *tables = fit(ctx, panel, &o);
    assert_int_equal((int)diagnostic(ctx, tables, "observations"), rows);
    for (int k = 0; k < 2; k++)
      found[i][k] = cell(ctx, tables, "estimates", names[i][k], "estimate");
    ji_bundle_unref(tables);
  }
  for (int i = 1; i < 3; i++)
    for (int k = 0; k < 2; k++)
      support_close("estimate", found[i][k], found[0][k], 1e-12);
  ji_dataset_builder_free(builder);
  ji_dataset_unref(most);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* A cohort that is treated in the first period is never seen before: its rows are left out. */
static void always_treated_are_left_out(void **state) {
  (void)state;
  enum { units = 6, periods = 4, rows = units * periods };
  int64_t unit[rows], period[rows], cohort[rows];
  double y[rows];
  support_random random = {3};
  for (int i = 0; i < rows; i++) {
    unit[i] = i / periods;
    period[i] = i % periods;
    cohort[i] = unit[i] == 0 ? 0 : unit[i] < 3 ? 2 : 9;
    y[i] = support_random_uniform(&random, 0, 1);
  }
  const support_column columns[] = {{.name = "unit", .integers = unit},
                                    {.name = "period", .integers = period},
                                    {.name = "cohort", .integers = cohort},
                                    {.name = "y", .numbers = y}};
  const ji_regression_term term = {.column = "cohort", .by = "period", .kind = 2};
  ji_context *ctx = support_context();
  ji_dataset *panel = support_dataset(ctx, rows, columns, 4);
  ji_regression_options o = options_of("y", &term, 1);
  o.effects = "unit|period";
  ji_bundle *tables = fit(ctx, panel, &o);
  assert_int_equal((int)diagnostic(ctx, tables, "always_treated_rows"), periods);
  int64_t row = -1;
  assert_int_equal(dropped(ctx, tables, "cohort is seen only from its treatment on", NULL, &row),
                   periods);
  assert_int_equal(row, 0);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* --- threads and handles ------------------------------------------------------------------ */

static void same_bits_for_any_number_of_threads(void **state) {
  (void)state;
  static const ji_regression_term terms[] = {{.column = "x"},
                                             {.column = "first", .by = "year", .kind = 2}};
  const int32_t threads[] = {1, 2, 7};
  char *digests[3] = {NULL};
  for (int t = 0; t < 3; t++) {
    ji_context *ctx = support_context_threads(threads[t]);
    ji_dataset *panel = support_evaluation_panel(ctx);
    ji_regression_options o = options_of("y", terms, 2);
    ji_text *digest = NULL;
    o.effects = "county|year";
    o.clusters = "county|region";
    ji_bundle *tables = fit(ctx, panel, &o);
    support_ok(ctx, ji_dataset_digest(ctx, ji_bundle_find(tables, "covariance"), &digest));
    digests[t] = strdup(ji_text_data(digest));
    ji_text_unref(digest);
    ji_bundle_unref(tables);
    ji_dataset_unref(panel);
    ji_context_free(ctx);
  }
  assert_string_equal(digests[0], digests[1]);
  assert_string_equal(digests[0], digests[2]);
  for (int t = 0; t < 3; t++)
    free(digests[t]);
}

static void fits_are_counted(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *panel = support_evaluation_panel(ctx);
  ji_regression_options o = options_of("y", &x_term, 1);
  ji_fit *made = NULL;
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_regression_fit(ctx, panel, &o, &made));
  assert_ptr_equal(ji_fit_ref(made), made);
  ji_fit_unref(made);
  support_ok(ctx, ji_fit_tables(ctx, made, &tables));
  ji_fit_unref(made);
  assert_non_null(ji_bundle_find(tables, "estimates"));
  assert_null(ji_fit_ref(NULL));
  ji_fit_unref(NULL);
  assert_int_equal(ji_fit_kind(NULL), 0);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_effect_by_hand),
      cmocka_unit_test(weights_of_zero_leave_a_row_out),
      cmocka_unit_test(nulls_and_nan_are_told),
      cmocka_unit_test(singletons_go_until_none_is_left),
      cmocka_unit_test(collinear_terms_are_named),
      cmocka_unit_test(a_constant_outcome_has_no_error),
      cmocka_unit_test(one_cluster_is_refused),
      cmocka_unit_test(parameters_are_counted),
      cmocka_unit_test(ids_of_any_type),
      cmocka_unit_test(options_that_are_wrong),
      cmocka_unit_test(too_few_rows),
      cmocka_unit_test(too_few_iterations),
      cmocka_unit_test(cohorts_of_any_type),
      cmocka_unit_test(always_treated_are_left_out),
      cmocka_unit_test(same_bits_for_any_number_of_threads),
      cmocka_unit_test(fits_are_counted),
  };
  return cmocka_run_group_tests_name("regression", tests, NULL, NULL);
}
