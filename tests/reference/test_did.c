/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Group-time effects beside R did 2.5.1 and DRDID (eval/values/did_2.5.1_*.csv,
 * more_reference.csv): effects, analytic errors, aggregates and pre-tests to 1e-9, bootstrap within
 * Monte-Carlo error. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-9

static ji_context *ctx;
static ji_dataset *mpdta, *synth;

static support_table *read_values(const char *name) {
  char relative[96];
  snprintf(relative, sizeof relative, "eval/values/%s", name);
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  free(path);
  return table;
}

static ji_dataset *read_panel(const char *relative) {
  char *path = support_reference(relative);
  ji_dataset *out = NULL;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &out));
  free(path);
  return out;
}

/* mpdta, and weights exp(lpop). */
static ji_dataset *read_mpdta(void) {
  ji_dataset *plain = read_panel("eval/data/mpdta/mpdta.csv"), *out = NULL;
  int64_t rows = ji_dataset_row_count(plain);
  ji_dataset_builder *builder = NULL;
  double *weights = malloc((size_t)rows * sizeof *weights);
  ji_column lpop = support_look(ctx, plain, "lpop");
  for (int64_t i = 0; i < rows; i++)
    weights[i] = exp(support_number(&lpop, i));
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int64_t i = 0; i < ji_dataset_column_count(plain); i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, plain, i, &column));
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  ji_column added = {.size = sizeof added,
                     .type = JI_TYPE_FLOAT64,
                     .name = "w",
                     .length = rows,
                     .values = weights};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &added, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &out));
  ji_dataset_builder_free(builder);
  ji_dataset_unref(plain);
  free(weights);
  return out;
}

/* Read by the first test that wants them: where the reference is absent each of these is skipped.
 */
static const ji_dataset *panel_mpdta(void) {
  if (!mpdta)
    mpdta = read_mpdta();
  return mpdta;
}

static const ji_dataset *panel_synth(void) {
  if (!synth)
    synth = read_panel("eval/data/synth20k/synth20k.csv");
  return synth;
}

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_dataset_unref(mpdta);
  ji_dataset_unref(synth);
  ji_context_free(ctx);
  return 0;
}

/* --- looking up --------------------------------------------------------------------------- */

static const char *const lpop_name[] = {"lpop"};
static const char *const x_name[] = {"x"};

static ji_did_options mpdta_options(const char *method) {
  ji_did_options options;
  support_ok(ctx, ji_did_options_init(&options, sizeof options));
  options.unit = "countyreal";
  options.time = "year";
  options.first_treated = "first.treat";
  options.outcome = "lemp";
  options.method = method;
  options.covariates = lpop_name;
  options.covariate_count = 1;
  return options;
}

static ji_fit *fit_of(const ji_dataset *panel, const ji_did_options *options) {
  ji_fit *fit = NULL;
  support_ok(ctx, ji_did_fit(ctx, panel, options, &fit));
  return fit;
}

static double cell(const ji_dataset *table, const char *name, int64_t row) {
  ji_column column = support_look(ctx, table, name);
  return support_is_null(&column, row) ? NAN : support_number(&column, row);
}

/* The row of a group and period. */
static int64_t row_of(const ji_dataset *table, int64_t group, int64_t time) {
  for (int64_t i = 0; i < ji_dataset_row_count(table); i++)
    if ((int64_t)cell(table, "group", i) == group && (int64_t)cell(table, "time", i) == time)
      return i;
  fail_msg("no cell of group %d and period %d", (int)group, (int)time);
  return -1;
}

/* The row of an event; "overall" or "": the first one. */
static int64_t event_row(const ji_dataset *table, const char *event) {
  if (!strcmp(event, "overall") || !*event)
    return 0;
  for (int64_t i = 1; i < ji_dataset_row_count(table); i++)
    if ((int64_t)cell(table, "event", i) == strtoll(event, NULL, 10))
      return i;
  fail_msg("no row of %s", event);
  return -1;
}

/* A number, or NaN where the cell reads NA. */
static double number_of(const support_table *table, size_t row, const char *column) {
  const char *text = support_table_text(table, row, support_table_column(table, column));
  return strstr(text, "NA") ? NAN
                            : support_table_number(table, row, support_table_column(table, column));
}

static void check(const char *what, const ji_dataset *table, int64_t row, double att, double se) {
  support_close(what, cell(table, "att", row), att, TOLERANCE);
  support_close(what, cell(table, "se", row), se, TOLERANCE);
}

static const char *text_of(const support_table *table, size_t row, const char *column) {
  return support_table_text(table, row, support_table_column(table, column));
}

/* --- did's own files ---------------------------------------------------------------------- */

/* One specification of the files, fitted. */
typedef struct specification {
  char key[160];
  ji_fit *fit;
  ji_bundle *tables;
} specification;

static void specify(const support_table *values, size_t row, specification *s) {
  static const char *const parts[] = {"x", "est_method", "control_group", "base_period",
                                      "anticipation"};
  char key[160] = "";
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    strcat(key, text_of(values, row, parts[i]));
    strcat(key, "|");
  }
  if (s->fit && !strcmp(key, s->key))
    return;
  ji_bundle_unref(s->tables);
  ji_fit_unref(s->fit);
  strcpy(s->key, key);
  ji_did_options options = mpdta_options(text_of(values, row, "est_method"));
  options.covariate_count = !strcmp(text_of(values, row, "x"), "lpop");
  if (!strcmp(text_of(values, row, "control_group"), "notyettreated"))
    options.control = "not_yet";
  options.base = text_of(values, row, "base_period");
  options.anticipation = strtoll(text_of(values, row, "anticipation"), NULL, 10);
  s->fit = fit_of(panel_mpdta(), &options);
  support_ok(ctx, ji_fit_tables(ctx, s->fit, &s->tables));
}

static void forget(specification *s, support_table *values) {
  ji_bundle_unref(s->tables);
  ji_fit_unref(s->fit);
  support_table_free(values);
}

static void test_mpdta_group_time(void **state) {
  (void)state;
  support_table *values = read_values("did_2.5.1_mpdta_attgt.csv");
  specification s = {.fit = NULL};
  assert_int_equal(values->rows, 712);
  for (size_t i = 0; i < values->rows; i++) {
    specify(values, i, &s);
    const ji_dataset *table = ji_bundle_find(s.tables, "att_gt");
    const ji_dataset *pretest = ji_bundle_find(s.tables, "pretest");
    check(s.key, table,
          row_of(table, (int64_t)number_of(values, i, "group"), (int64_t)number_of(values, i, "t")),
          number_of(values, i, "att"), number_of(values, i, "se"));
    support_close(s.key, cell(pretest, "statistic", 0), number_of(values, i, "W"), TOLERANCE);
    /* The peer rounds it to five digits. */
    assert_true(fabs(cell(pretest, "p_value", 0) - number_of(values, i, "Wpval")) < 5.1e-6);
  }
  forget(&s, values);
}

static void test_mpdta_aggregates(void **state) {
  (void)state;
  support_table *values = read_values("did_2.5.1_mpdta_aggte.csv");
  specification s = {.fit = NULL};
  assert_int_equal(values->rows, 992);
  for (size_t i = 0; i < values->rows; i++) {
    ji_did_aggregate_options options;
    ji_dataset *table = NULL;
    specify(values, i, &s);
    support_ok(ctx, ji_did_aggregate_options_init(&options, sizeof options));
    options.type = text_of(values, i, "type");
    support_ok(ctx, ji_did_aggregate(ctx, s.fit, &options, &table));
    check(s.key, table, event_row(table, text_of(values, i, "egt")), number_of(values, i, "att"),
          number_of(values, i, "se"));
    ji_dataset_unref(table);
  }
  forget(&s, values);
}

static ji_did_options synth_options(const char *control) {
  ji_did_options options;
  support_ok(ctx, ji_did_options_init(&options, sizeof options));
  options.unit = "id";
  options.time = "t";
  options.first_treated = "g";
  options.outcome = "y";
  options.control = control;
  return options;
}

static void check_synth(const support_table *values, const char *name, const char *control) {
  ji_did_options options = synth_options(control);
  ji_bundle *tables = NULL;
  options.covariates = x_name;
  options.covariate_count = 1;
  ji_fit *fit = fit_of(panel_synth(), &options);
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  for (size_t i = 0; i < values->rows; i++) {
    const char *type = text_of(values, i, "type"), *g = text_of(values, i, "g"),
               *t = text_of(values, i, "t");
    double att = number_of(values, i, "att"), se = number_of(values, i, "se");
    ji_did_aggregate_options how;
    ji_dataset *table = NULL;
    if (strcmp(text_of(values, i, "cg"), name) != 0)
      continue;
    if (!strcmp(type, "gt")) {
      const ji_dataset *cells = ji_bundle_find(tables, "att_gt");
      check(type, cells, row_of(cells, strtoll(g, NULL, 10), strtoll(t, NULL, 10)), att, se);
      continue;
    }
    support_ok(ctx, ji_did_aggregate_options_init(&how, sizeof how));
    how.type = type;
    support_ok(ctx, ji_did_aggregate(ctx, fit, &how, &table));
    check(type, table, event_row(table, g), att, se);
    ji_dataset_unref(table);
  }
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
}

static void test_synth20k(void **state) {
  (void)state;
  support_table *values = read_values("did_2.5.1_synth20k.csv");
  assert_int_equal(values->rows, 108);
  check_synth(values, "nevertreated", "never");
  check_synth(values, "notyettreated", "not_yet");
  support_table_free(values);
}

/* --- more_reference.csv ------------------------------------------------------------------- */

/* The rows whose call has both texts: their terms are "group period". Returns how many. */
static int check_calls(const char *data, const char *part, const char *other,
                       const ji_dataset *table) {
  support_table *values = read_values("more_reference.csv");
  int found = 0;
  for (size_t i = 0; i < values->rows; i++) {
    const char *call = text_of(values, i, "call"), *term = text_of(values, i, "term");
    char *rest;
    if (strcmp(text_of(values, i, "data"), data) != 0 || !strstr(call, part) ||
        !strstr(call, other))
      continue;
    int64_t group = strtoll(term, &rest, 10);
    check(call, table, row_of(table, group, strtoll(rest, NULL, 10)),
          number_of(values, i, "estimate"), number_of(values, i, "se"));
    found++;
  }
  support_table_free(values);
  return found;
}

static int check_method(const ji_did_options *options, const char *data, const char *part) {
  char method[32];
  ji_bundle *tables = NULL;
  ji_fit *fit = fit_of(panel_mpdta(), options);
  snprintf(method, sizeof method, "\"%s\"", options->method);
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  int found = check_calls(data, part, method, ji_bundle_find(tables, "att_gt"));
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
  return found;
}

static void test_weights(void **state) {
  static const char *const methods[] = {"reg", "ipw", "dr"};
  int found = 0;
  (void)state;
  for (size_t m = 0; m < 3; m++) {
    ji_did_options options = mpdta_options(methods[m]);
    options.weights = "w";
    found += check_method(&options, "mpdta w=exp(lpop)", "weightsname");
  }
  assert_int_equal(found, 36);
}

static void test_cross_sections(void **state) {
  static const char *const methods[] = {"reg", "ipw", "dr"};
  int found = 0;
  (void)state;
  for (size_t m = 0; m < 3; m++) {
    ji_did_options options = mpdta_options(methods[m]);
    options.cross_sections = 1;
    found += check_method(&options, "mpdta", "panel=FALSE");
  }
  assert_int_equal(found, 36);
}

static void test_clusters(void **state) {
  (void)state;
  ji_did_options options = synth_options("not_yet");
  ji_did_aggregate_options how;
  ji_dataset *table = NULL;
  support_table *values = read_values("more_reference.csv");
  options.cluster = "region";
  ji_fit *fit = fit_of(panel_synth(), &options);
  support_ok(ctx, ji_did_aggregate_options_init(&how, sizeof how));
  how.type = "simple";
  support_ok(ctx, ji_did_aggregate(ctx, fit, &how, &table));
  size_t row = support_table_row(values, support_table_column(values, "data"), "synth20k");
  assert_non_null(strstr(text_of(values, row, "call"), "clustervars"));
  check("clusters", table, 0, number_of(values, row, "estimate"), number_of(values, row, "se"));
  support_table_free(values);
  ji_dataset_unref(table);
  ji_fit_unref(fit);
}

/* An interquartile range of B draws has a relative error of about 1.17 / sqrt(B), here in both:
 * five of those. The critical value has about 0.01. */
static void test_bootstrap(void **state) {
  (void)state;
  ji_did_options options = mpdta_options("dr");
  ji_bundle *tables = NULL;
  int found = 0;
  options.draws = 25000;
  ji_fit *fit = fit_of(panel_mpdta(), &options);
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  const ji_dataset *table = ji_bundle_find(tables, "att_gt");
  support_table *values = read_values("more_reference.csv");
  for (size_t i = 0; i < values->rows; i++) {
    const char *call = text_of(values, i, "call");
    char *rest;
    if (strstr(call, "simultaneous 95%")) {
      double critical = cell(ji_bundle_find(tables, "diagnostics"), "value", 7);
      assert_true(fabs(critical - number_of(values, i, "estimate")) < 0.05);
      found++;
    }
    if (!strstr(call, "biters=25000"))
      continue;
    int64_t group = strtoll(text_of(values, i, "term"), &rest, 10);
    int64_t row = row_of(table, group, strtoll(rest, NULL, 10));
    support_close(call, cell(table, "att", row), number_of(values, i, "estimate"), TOLERANCE);
    support_close(call, cell(table, "se", row), number_of(values, i, "se"),
                  5 * sqrt(2) * 1.17 / sqrt(25000));
    found++;
  }
  assert_int_equal(found, 13);
  support_table_free(values);
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
}

/* didimputation and fixest leave out units with one untreated row, and stop at a tolerance of their
 * own: estimates of the former agree to 5e-8, errors to 2e-9. */
static void test_imputation(void **state) {
  (void)state;
  ji_event_study_options options;
  ji_fit *fit = NULL;
  ji_bundle *tables = NULL;
  int found = 0;
  support_ok(ctx, ji_event_study_options_init(&options, sizeof options));
  options.unit = "countyreal";
  options.time = "year";
  options.first_treated = "first.treat";
  options.outcome = "lemp";
  options.singletons = "drop";
  support_ok(ctx, ji_imputation_fit(ctx, panel_mpdta(), &options, &fit));
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  const ji_dataset *effects = ji_bundle_find(tables, "effects");
  const ji_dataset *trends = ji_bundle_find(tables, "pretrends");
  support_table *values = read_values("more_reference.csv");
  for (size_t i = 0; i < values->rows; i++) {
    const char *call = text_of(values, i, "call"), *term = text_of(values, i, "term");
    int64_t event = strtoll(term, NULL, 10);
    double estimate = number_of(values, i, "estimate"), se = number_of(values, i, "se");
    if (strncmp(call, "did_imputation", 14) != 0)
      continue;
    found++;
    if (!strcmp(term, "treat") || (event >= 0 && event <= 1)) {
      int64_t row = event_row(effects, !strcmp(term, "treat") ? "overall" : term);
      support_close(call, cell(effects, "att", row), estimate, 5e-8);
      support_close(call, cell(effects, "se", row), se, TOLERANCE);
    } else if (event < 0) {
      support_close(call, cell(trends, "estimate", event + 3), estimate, TOLERANCE);
      support_close(call, cell(trends, "se", event + 3), se, 2e-9);
    } else
      assert_true(isnan(estimate)); /* of 2004 alone, whose units were left out */
  }
  assert_int_equal(found, 12);
  support_table_free(values);
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
}

/* feols(lemp ~ post | countyreal + year, vcov = ~countyreal), and with weights. */
static void test_two_way(void **state) {
  (void)state;
  ji_event_study_options options;
  support_table *values = read_values("fixest_0.14.2.csv");
  int found = 0;
  support_ok(ctx, ji_event_study_options_init(&options, sizeof options));
  options.unit = "countyreal";
  options.time = "year";
  options.first_treated = "first.treat";
  options.outcome = "lemp";
  for (size_t i = 0; i < values->rows; i++) {
    const char *call = text_of(values, i, "call");
    int is_plain = !strcmp(call, "feols(lemp~post|countyreal+year,mp,vcov=~countyreal)");
    int is_weighted =
        !strcmp(call, "feols(lemp~post|countyreal+year,mp,weights=~exp(lpop),vcov=~countyreal)");
    ji_fit *fit = NULL;
    ji_bundle *tables = NULL;
    if (!is_plain && !is_weighted)
      continue;
    options.weights = is_weighted ? "w" : NULL;
    support_ok(ctx, ji_two_way_fit(ctx, panel_mpdta(), &options, &fit));
    support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
    const ji_dataset *table = ji_bundle_find(tables, "coefficients");
    support_close(call, cell(table, "estimate", 0), number_of(values, i, "estimate"), TOLERANCE);
    support_close(call, cell(table, "se", 0), number_of(values, i, "se"), TOLERANCE);
    found++;
    ji_bundle_unref(tables);
    ji_fit_unref(fit);
  }
  assert_int_equal(found, 2);
  support_table_free(values);
}

/* mpdta with everyone who is ever treated treated from 2004 on. */
static ji_dataset *mpdta_from_2004(void) {
  ji_dataset *out = NULL;
  const ji_dataset *data = panel_mpdta();
  int64_t rows = ji_dataset_row_count(data);
  ji_dataset_builder *builder = NULL;
  int64_t *first = malloc((size_t)rows * sizeof *first);
  ji_column treat = support_look(ctx, data, "treat");
  assert_non_null(first);
  for (int64_t i = 0; i < rows; i++)
    first[i] = support_number(&treat, i) > 0 ? 2004 : 0;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int64_t i = 0; i < ji_dataset_column_count(data); i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, data, i, &column));
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  ji_column added = {
      .size = sizeof added, .type = JI_TYPE_INT64, .name = "from", .length = rows, .values = first};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &added, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &out));
  ji_dataset_builder_free(builder);
  free(first);
  return out;
}

/* feols(lemp ~ i(year, treat, ref = 2003) | countyreal + year): event time is year - 2004. */
static void test_dynamic(void **state) {
  (void)state;
  ji_event_study_options options;
  ji_fit *fit = NULL;
  ji_bundle *tables = NULL;
  int found = 0;
  ji_dataset *data = mpdta_from_2004();
  support_table *values = read_values("fixest_0.14.2.csv");
  support_ok(ctx, ji_event_study_options_init(&options, sizeof options));
  options.unit = "countyreal";
  options.time = "year";
  options.first_treated = "from";
  options.outcome = "lemp";
  support_ok(ctx, ji_two_way_fit(ctx, data, &options, &fit));
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  const ji_dataset *table = ji_bundle_find(tables, "coefficients");
  for (size_t i = 0; i < values->rows; i++) {
    const char *call = text_of(values, i, "call"), *term = text_of(values, i, "term");
    if (!strstr(call, "i(year,treat,ref=2003)"))
      continue;
    int64_t event = strtoll(term + strlen("year::"), NULL, 10) - 2004;
    int64_t row = 2 + event; /* static, the reference, 0 to 3 */
    assert_true((int64_t)cell(table, "event", row) == event);
    support_close(call, cell(table, "estimate", row), number_of(values, i, "estimate"), TOLERANCE);
    support_close(call, cell(table, "se", row), number_of(values, i, "se"), TOLERANCE);
    found++;
  }
  assert_int_equal(found, 4);
  support_table_free(values);
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
  ji_dataset_unref(data);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_mpdta_group_time), cmocka_unit_test(test_mpdta_aggregates),
      cmocka_unit_test(test_synth20k),         cmocka_unit_test(test_weights),
      cmocka_unit_test(test_cross_sections),   cmocka_unit_test(test_clusters),
      cmocka_unit_test(test_bootstrap),        cmocka_unit_test(test_imputation),
      cmocka_unit_test(test_two_way),          cmocka_unit_test(test_dynamic),
  };
  int failed = cmocka_run_group_tests(tests, set_up, tear_down);
  return failed || !support_lacks_reference() ? failed : SUPPORT_SKIPPED;
}
