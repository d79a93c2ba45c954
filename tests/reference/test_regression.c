/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regressions beside R fixest 0.14.2 (eval/values/fixest_0.14.2.csv, more_reference.csv):
 * estimates, errors, r2 and within r2 to 1e-9. The rows of fixest's data set `trade` are not here:
 * the reference folder does not have it. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-9

static ji_context *ctx;
static support_table *values, *more;

static int set_up(void **state) {
  (void)state;
  if (support_lacks_reference())
    return 0;
  ctx = support_context();
  char *path = support_reference("eval/values/fixest_0.14.2.csv");
  values = support_table_read(path);
  free(path);
  path = support_reference("eval/values/more_reference.csv");
  more = support_table_read(path);
  free(path);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  if (values)
    support_table_free(values);
  if (more)
    support_table_free(more);
  ji_context_free(ctx);
  return 0;
}

static ji_dataset *read_panel(const char *relative) {
  char *path = support_reference(relative);
  ji_dataset *out = NULL;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &out));
  free(path);
  return out;
}

/* The dataset with one column more. */
static ji_dataset *with_column(ji_dataset *panel, const char *name, const double *numbers) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *out = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int64_t i = 0; i < ji_dataset_column_count(panel); i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, panel, i, &column));
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  ji_column added = {.size = sizeof added,
                     .type = JI_TYPE_FLOAT64,
                     .name = name,
                     .length = ji_dataset_row_count(panel),
                     .values = numbers};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &added, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &out));
  ji_dataset_builder_free(builder);
  ji_dataset_unref(panel);
  return out;
}

/* mpdta with post, w = exp(lpop) and fc, the first treated year or 10000. */
static ji_dataset *read_mpdta(void) {
  ji_dataset *panel = read_panel("eval/data/mpdta/mpdta.csv");
  int64_t rows = ji_dataset_row_count(panel);
  ji_column year = support_look(ctx, panel, "year"),
            first = support_look(ctx, panel, "first.treat"),
            lpop = support_look(ctx, panel, "lpop");
  double *made = malloc((size_t)rows * 3 * sizeof *made), *post = made, *w = made + rows,
         *fc = w + rows;
  for (int64_t i = 0; i < rows; i++) {
    double start = support_number(&first, i);
    post[i] = start > 0 && support_number(&year, i) >= start;
    w[i] = exp(support_number(&lpop, i));
    fc[i] = start > 0 ? start : 10000;
  }
  panel = with_column(with_column(with_column(panel, "post", post), "w", w), "fc", fc);
  free(made);
  return panel;
}

/* --- one model ---------------------------------------------------------------------------- */

static ji_regression_options options_of(const char *outcome, const ji_regression_term *terms,
                                        int64_t count, const char *effects, const char *clusters) {
  ji_regression_options options;
  assert_int_equal(ji_regression_options_init(&options, sizeof options), JI_OK);
  options.outcome = outcome;
  options.terms = terms;
  options.term_count = count;
  options.effects = effects;
  options.clusters = clusters;
  return options;
}

static ji_bundle *fit(const ji_dataset *panel, const ji_regression_options *options) {
  ji_fit *made = NULL;
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_regression_fit(ctx, panel, options, &made));
  support_ok(ctx, ji_fit_tables(ctx, made, &tables));
  ji_fit_unref(made);
  return tables;
}

static double diagnostic(const ji_bundle *tables, const char *name) {
  const ji_dataset *table = ji_bundle_find(tables, "diagnostics");
  ji_column names = support_look(ctx, table, "name"), numbers = support_look(ctx, table, "value");
  for (int64_t i = 0; i < ji_dataset_row_count(table); i++) {
    char *own = support_text(ctx, &names, i);
    int is_it = !strcmp(own, name);
    free(own);
    if (is_it)
      return support_number(&numbers, i);
  }
  fail_msg("no diagnostic %s", name);
  return 0;
}

/* The row of a table where text columns (up to two) have these cells; -1 where there is none. */
static int64_t find_row(const ji_dataset *table, const char *const *columns,
                        const char *const *cells) {
  for (int64_t i = 0; i < ji_dataset_row_count(table); i++) {
    int found = 1;
    for (int c = 0; c < 2 && columns[c]; c++) {
      ji_column column = support_look(ctx, table, columns[c]);
      char *own = support_text(ctx, &column, i);
      found = found && own && !strcmp(own, cells[c]);
      free(own);
    }
    if (found)
      return i;
  }
  return -1;
}

/* Where fixest's term stands: estimates, or a mean or cell of Sun-Abraham. */
static int64_t find_term(const ji_bundle *tables, const char *term, const ji_dataset **table) {
  static const char *const terms[] = {"term", NULL}, *const types[] = {"type", "cohort"},
                           *const type[] = {"type", NULL};
  *table = ji_bundle_find(tables, "sun_abraham");
  const char *cohort = strstr(term, "cohort::");
  if (!strcmp(term, "ATT"))
    return find_row(*table, type, (const char *const[]){"att", NULL});
  if (cohort == term)
    return find_row(*table, types, (const char *const[]){"cohort", cohort + 8});
  if (!cohort) {
    *table = ji_bundle_find(tables, "estimates");
    return find_row(*table, terms, (const char *const[]){term, NULL});
  }
  ji_column events = support_look(ctx, *table, "event"),
            cohorts = support_look(ctx, *table, "cohort"),
            kinds = support_look(ctx, *table, "type");
  int64_t found = -1, event = strtol(strstr(term, "::") + 2, NULL, 10);
  for (int64_t i = 0; i < ji_dataset_row_count(*table); i++) {
    char *kind = support_text(ctx, &kinds, i), *own = support_text(ctx, &cohorts, i);
    if (!strcmp(kind, "cell") && !strcmp(own, cohort + 8) &&
        (int64_t)support_number(&events, i) == event)
      found = i;
    free(kind);
    free(own);
  }
  return found;
}

static void check_row(const support_table *table, size_t row, const ji_bundle *tables) {
  const char *term = support_table_text(table, row, support_table_column(table, "term"));
  const ji_dataset *found;
  int64_t at = find_term(tables, term, &found);
  assert_true(at >= 0);
  ji_column estimate = support_look(ctx, found, "estimate"), se = support_look(ctx, found, "se");
  support_close(term, support_number(&estimate, at),
                support_table_number(table, row, support_table_column(table, "estimate")),
                TOLERANCE);
  support_close(term, support_number(&se, at),
                support_table_number(table, row, support_table_column(table, "se")), TOLERANCE);
  assert_int_equal((int64_t)diagnostic(tables, "observations"),
                   (int64_t)support_table_number(table, row, support_table_column(table, "n")));
  if (table != values)
    return;
  support_close("r2", diagnostic(tables, "r2"),
                support_table_number(table, row, support_table_column(table, "r2")), TOLERANCE);
  support_close("within r2", diagnostic(tables, "within_r2"),
                support_table_number(table, row, support_table_column(table, "r2w")), TOLERANCE);
}

/* Every row of the peer whose call is this one; there must be `expected` of them. */
static void check_call(const support_table *table, const char *call, const ji_bundle *tables,
                       size_t expected) {
  size_t found = 0, column = support_table_column(table, "call");
  for (size_t row = 0; row < table->rows; row++)
    if (!strcmp(support_table_text(table, row, column), call)) {
      check_row(table, row, tables);
      found++;
    }
  if (found != expected)
    print_message("%s: %zu rows\n", call, found);
  assert_int_equal(found, expected);
}

static void check_fit(const ji_dataset *panel, const ji_regression_options *options,
                      const char *call, size_t expected) {
  ji_bundle *tables = fit(panel, options);
  check_call(values, call, tables, expected);
  ji_bundle_unref(tables);
}

/* --- tests -------------------------------------------------------------------------------- */

#define MPDTA_TWO "feols(lemp~post|countyreal+year,mp,"

static void mpdta_errors(void **state) {
  (void)state;
  const ji_regression_term post = {.column = "post"};
  free(support_reference("eval/values/fixest_0.14.2.csv"));
  ji_dataset *panel = read_mpdta();
  ji_regression_options plain = options_of("lemp", &post, 1, "countyreal|year", NULL), o = plain;
  o.errors = JI_ERRORS_IID;
  check_fit(panel, &o, MPDTA_TWO "vcov=\"iid\")", 1);
  o.errors = JI_ERRORS_HETEROSKEDASTIC;
  check_fit(panel, &o, MPDTA_TWO "vcov=\"hetero\")", 1);
  o = plain;
  o.clusters = "countyreal";
  check_fit(panel, &o, MPDTA_TWO "vcov=~countyreal)", 1);
  o.weights = "w";
  check_fit(panel, &o, MPDTA_TWO "weights=~exp(lpop),vcov=~countyreal)", 1);
  o.weights = NULL;
  o.k_effects = JI_K_FULL;
  check_fit(panel, &o, MPDTA_TWO "vcov=~countyreal,ssc=ssc(fixef.K=\"full\"))", 1);
  o.k_effects = JI_K_NONE;
  check_fit(panel, &o, MPDTA_TWO "vcov=~countyreal,ssc=ssc(fixef.K=\"none\"))", 1);
  o.k_adjust = o.g_adjust = 0;
  check_fit(panel, &o, MPDTA_TWO "vcov=~countyreal,ssc=ssc(adj=FALSE,cluster.adj=FALSE))", 1);
  o = plain;
  o.clusters = "countyreal|year";
  check_fit(panel, &o, MPDTA_TWO "vcov=~countyreal+year)", 1);
  ji_dataset_unref(panel);
}

static void mpdta_terms(void **state) {
  (void)state;
  const ji_regression_term two[] = {{.column = "post"}, {.column = "lpop"}};
  const ji_regression_term event = {
      .column = "year", .by = "treat", .reference = "2003", .kind = JI_TERM_LEVELS};
  free(support_reference("eval/values/fixest_0.14.2.csv"));
  ji_dataset *panel = read_mpdta();
  ji_regression_options o = options_of("lemp", two, 2, "year", "countyreal");
  check_fit(panel, &o, "feols(lemp~post+lpop|year,mp,vcov=~countyreal)", 2);
  o = options_of("lemp", &event, 1, "countyreal|year", "countyreal");
  check_fit(panel, &o, "feols(lemp~i(year,treat,ref=2003)|countyreal+year,mp,vcov=~countyreal)", 4);
  ji_dataset_unref(panel);
}

static void mpdta_sun_abraham(void **state) {
  (void)state;
#define CALL "feols(lemp~sunab(fc,year)|countyreal+year,mp,vcov=~countyreal)"
  const ji_regression_term term = {.column = "fc", .by = "year", .kind = JI_TERM_SUN_ABRAHAM};
  free(support_reference("eval/values/fixest_0.14.2.csv"));
  ji_dataset *panel = read_mpdta();
  ji_regression_options o = options_of("lemp", &term, 1, "countyreal|year", "countyreal");
  ji_bundle *tables = fit(panel, &o);
  check_call(values, CALL, tables, 7);
  check_call(values, "summary(" CALL ",agg=\"att\")", tables, 1);
  check_call(values, "summary(" CALL ",agg=\"cohort\")", tables, 3);
  check_call(values, "summary(" CALL ",agg=FALSE)", tables, 12);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
}

static void base_stagg(void **state) {
  (void)state;
#define STAGG "feols(y~x1+sunab(year_treated,year)|id+year,base_stagg,vcov=~id)"
  const ji_regression_term terms[] = {
      {.column = "x1"}, {.column = "year_treated", .by = "year", .kind = JI_TERM_SUN_ABRAHAM}};
  free(support_reference("eval/values/fixest_0.14.2.csv"));
  ji_dataset *panel = read_panel("eval/data/fixest_data/base_stagg.csv");
  ji_regression_options o = options_of("y", terms, 2, "id|year", "id");
  ji_bundle *tables = fit(panel, &o);
  check_call(values, STAGG, tables, 18);
  check_call(values, "summary(" STAGG ",agg=\"att\")", tables, 2);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
}

static void base_did(void **state) {
  (void)state;
  const ji_regression_term terms[] = {
      {.column = "x1"},
      {.column = "period", .by = "treat", .reference = "5", .kind = JI_TERM_LEVELS}};
  free(support_reference("eval/values/fixest_0.14.2.csv"));
  ji_dataset *panel = read_panel("eval/data/fixest_data/base_did.csv");
  ji_regression_options o = options_of("y", terms, 2, "id|period", "id");
  check_fit(panel, &o, "feols(y~x1+i(period,treat,5)|id+period,base_did,vcov=~id)", 10);
  ji_dataset_unref(panel);
}

static void synth20k(void **state) {
  (void)state;
#define THREE "feols(y~d+x|id+t+firm,d,vcov=~"
#define TIGHT ",fixef.tol=1e-11,fixef.iter=100000)"
  const ji_regression_term terms[] = {{.column = "d"}, {.column = "x"}};
  free(support_reference("eval/values/fixest_0.14.2.csv"));
  ji_dataset *panel = read_panel("eval/data/synth20k/synth20k.csv");
  ji_regression_options o = options_of("y", terms, 2, "id|t", NULL);
  check_fit(panel, &o, "feols(y~d+x|id+t,d,vcov=\"iid\")", 2);
  o.errors = JI_ERRORS_HETEROSKEDASTIC;
  check_fit(panel, &o, "feols(y~d+x|id+t,d,vcov=\"hetero\")", 2);
  o = options_of("y", terms, 2, "id|t", "id");
  check_fit(panel, &o, "feols(y~d+x|id+t,d,vcov=~id)", 2);
  o.clusters = "region";
  check_fit(panel, &o, "feols(y~d+x|id+t,d,vcov=~region)", 2);
  o = options_of("y", terms, 2, "id|t|firm", "id");
  check_fit(panel, &o, THREE "id" TIGHT, 2);
  o.clusters = "region|t";
  check_fit(panel, &o, THREE "region+t" TIGHT, 2);
  ji_dataset_unref(panel);
}

/* Without effects: the intercept is a term. */
static void without_effects(void **state) {
  (void)state;
  const ji_regression_term treat = {.column = "treat"}, trt = {.column = "trt"};
  free(support_reference("eval/values/more_reference.csv"));
  ji_dataset *panel = read_panel("eval/data/nsw/nsw_mixtape.csv");
  ji_regression_options o = options_of("re78", &treat, 1, NULL, NULL);
  o.errors = JI_ERRORS_HETEROSKEDASTIC;
  ji_bundle *tables = fit(panel, &o);
  check_call(more, "feols(re78~treat,d,vcov=\"hetero\")", tables, 2);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  panel = read_panel("eval/data/nsw/nswdemo.csv");
  o.terms = &trt;
  tables = fit(panel, &o);
  check_call(more, "feols(re78~trt,d,vcov=\"hetero\")", tables, 2);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
}

/* R calls the dummies racehispan and racewhite. */
static void dummies_of_text(void **state) {
  (void)state;
  const ji_regression_term terms[] = {
      {.column = "treat"},   {.column = "age"},
      {.column = "educ"},    {.column = "race", .reference = "black", .kind = JI_TERM_LEVELS},
      {.column = "married"}, {.column = "nodegree"},
      {.column = "re74"},    {.column = "re75"}};
  static const char *const names[] = {"(Intercept)", "treat",   "age",      "educ", "race::hispan",
                                      "race::white", "married", "nodegree", "re74", "re75"};
  free(support_reference("eval/values/more_reference.csv"));
  ji_dataset *panel = read_panel("eval/data/nsw/lalonde.csv");
  ji_regression_options o = options_of("re78", terms, 8, NULL, NULL);
  o.errors = JI_ERRORS_HETEROSKEDASTIC;
  ji_bundle *tables = fit(panel, &o);
  const ji_dataset *table = ji_bundle_find(tables, "estimates");
  ji_column estimate = support_look(ctx, table, "estimate"), se = support_look(ctx, table, "se"),
            term = support_look(ctx, table, "term");
  size_t first = 0, data = support_table_column(more, "data");
  while (strcmp(support_table_text(more, first, data), "lalonde(MatchIt)") != 0)
    first++;
  for (size_t i = 0; i < 10; i++) {
    char *own = support_text(ctx, &term, (int64_t)i);
    assert_string_equal(own, names[i]);
    free(own);
    support_close(names[i], support_number(&estimate, (int64_t)i),
                  support_table_number(more, first + i, support_table_column(more, "estimate")),
                  TOLERANCE);
    support_close(names[i], support_number(&se, (int64_t)i),
                  support_table_number(more, first + i, support_table_column(more, "se")),
                  TOLERANCE);
  }
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
}

/* All rows but those of `trade` have a test above. */
static void every_row_is_tested(void **state) {
  (void)state;
  free(support_reference("eval/values/fixest_0.14.2.csv"));
  size_t tested = 8 + 2 + 4 + 7 + 1 + 3 + 12 + 18 + 2 + 10 + 12, trade = 0;
  for (size_t row = 0; row < values->rows; row++)
    trade +=
        !strcmp(support_table_text(values, row, support_table_column(values, "data")), "trade");
  assert_int_equal(trade, 4);
  assert_int_equal(tested + trade, values->rows);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mpdta_errors),
      cmocka_unit_test(mpdta_terms),
      cmocka_unit_test(mpdta_sun_abraham),
      cmocka_unit_test(base_stagg),
      cmocka_unit_test(base_did),
      cmocka_unit_test(synth20k),
      cmocka_unit_test(without_effects),
      cmocka_unit_test(dummies_of_text),
      cmocka_unit_test(every_row_is_tested),
  };
  int failed = cmocka_run_group_tests(tests, set_up, tear_down);
  return failed ? failed : support_lacks_reference() ? SUPPORT_SKIPPED : 0;
}
