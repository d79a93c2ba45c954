/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* panel.h: panels of counties and persons, attrition, sales as final demand. */
#include "support/count.h"
#include "support/tracker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static support_register r;

static int set_up(void **state) {
  (void)state;
  r = support_register_open();
  support_register_fill(&r);
  support_register_record(&r);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_register_close(&r);
  return 0;
}

static ji_tracker_panel_options options_of(const char *unit) {
  ji_tracker_panel_options options;
  assert_int_equal(ji_tracker_panel_options_init(&options, sizeof options), JI_OK);
  options.program = "hall";
  options.unit = unit;
  return options;
}

static ji_bundle *panel_of(const ji_tracker_panel_options *options) {
  ji_bundle *bundle = NULL;
  support_ok(r.ctx, ji_tracker_panel(r.ctx, r.tracker, options, &bundle));
  return bundle;
}

static double cell(const ji_dataset *panel, const char *texts, const char *column) {
  int64_t found = -1;
  for (int64_t row = 0; row < ji_dataset_row_count(panel); row++) {
    ji_column unit = support_look(r.ctx, panel, "unit"),
              label = support_look(r.ctx, panel, "label");
    char *a = support_text(r.ctx, &unit, row), *b = support_text(r.ctx, &label, row);
    size_t size = strlen(a);
    if (!strncmp(texts, a, size) && texts[size] == ' ' && !strcmp(texts + size + 1, b))
      found = row;
    free(a);
    free(b);
  }
  if (found < 0)
    fail_msg("no row of %s", texts);
  ji_column own = support_look(r.ctx, panel, column);
  return support_is_null(&own, found) ? (double)NAN : support_number(&own, found);
}

static void test_counties(void **state) {
  (void)state;
  ji_tracker_panel_options options = options_of(NULL);
  ji_bundle *bundle = panel_of(&options);
  const ji_dataset *panel = ji_bundle_find(bundle, "panel");
  /* Three counties with persons and one that has a site and nobody; three quarters. */
  assert_int_equal(ji_dataset_row_count(panel), 4 * 3);
  double first = 0;
  for (int i = 0; i < 30; i++)
    first += i % 4 < 2 ? 100 * (i + 1) : 0;
  assert_true(cell(panel, "520101 2024-Q1", "income") == first);
  assert_true(cell(panel, "520101 2024-Q2", "farm_sales") == 2 * 16);
  assert_true(cell(panel, "520101 2024-Q1", "first_treated") == 4 * 2024);
  assert_true(cell(panel, "520101 2024-Q1", "persons") == 20);
  assert_true(isnan(cell(panel, "530102 2024-Q1", "first_treated")));
  assert_true(isnan(cell(panel, "530102 2024-Q1", "income")));
  assert_true(cell(panel, "520101 2024-Q1", "weight") == 1); /* one county has no population */
  ji_bundle_unref(bundle);
  options.treated_persons = 11;
  options.sites = "s1|s2|s3";
  bundle = panel_of(&options);
  panel = ji_bundle_find(bundle, "panel");
  assert_int_equal(ji_dataset_row_count(panel), 3 * 3);
  assert_true(cell(panel, "520101 2024-Q1", "first_treated") == 4 * 2024);
  assert_true(isnan(cell(panel, "520102 2024-Q1", "first_treated")));
  assert_true(cell(panel, "520101 2024-Q1", "weight") == 1000);
  assert_true(cell(panel, "530101 2024-Q1", "weight") == 250);
  ji_bundle_unref(bundle);
}

static void test_comparison_counties(void **state) {
  (void)state;
  ji_dataset *comparison = support_read_text(
      r.ctx,
      "county,period,income,retail,weight\n520101,2023-Q4,,7,3\n520101,2024-Q1,5,8,3\n"
      "999999,2023-Q4,11,1,2\n999999,2024-Q1,12,2,2\n520102,2024-Q1,,,1\n530101,2024-Q1,,,1\n"
      "530102,2024-Q1,,,1\n",
      "column,type\ncounty,text\nperiod,text\nincome,float64\nretail,float64\nweight,float64\n");
  ji_tracker_panel_options options = options_of(NULL);
  options.comparison = comparison;
  options.outcomes = "income";
  options.fill_zero = 1;
  ji_bundle *bundle = panel_of(&options);
  const ji_dataset *panel = ji_bundle_find(bundle, "panel");
  assert_int_equal(ji_dataset_row_count(panel), 5 * 4); /* a quarter before the program */
  assert_true(ji_dataset_find(panel, "farm_sales") < 0);
  assert_true(cell(panel, "999999 2023-Q4", "income") == 11); /* never treated */
  assert_true(isnan(cell(panel, "999999 2023-Q4", "first_treated")));
  assert_true(isnan(cell(panel, "999999 2024-Q2", "income")));
  assert_true(cell(panel, "520101 2023-Q4", "income") == 0); /* treated: its own, filled */
  assert_true(cell(panel, "520101 2024-Q1", "income") > 5);
  assert_true(cell(panel, "520101 2023-Q4", "retail") == 7);
  assert_true(cell(panel, "520101 2024-Q2", "weight") == 3);
  ji_bundle_unref(bundle);
  ji_dataset_unref(comparison);
}

static void test_persons(void **state) {
  (void)state;
  ji_tracker_panel_options options = options_of("person");
  options.treated_by = "completed";
  options.period = "month";
  ji_bundle *bundle = panel_of(&options);
  const ji_dataset *panel = ji_bundle_find(bundle, "panel");
  /* January to August for 39 persons, to April for the one who withdrew: the plan's costs and
     events in September are not of this program's persons, but the cut-off is. */
  ji_column period = support_look(r.ctx, panel, "period");
  ji_column first = support_look(r.ctx, panel, "first_treated");
  ji_column cluster = support_look(r.ctx, panel, "cluster");
  int treated = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(panel); row++) {
    char *text = support_text(r.ctx, &cluster, row);
    assert_true(text && text[0] == 'k');
    free(text);
    if (support_number(&period, row) == 12 * 2024)
      treated += !support_is_null(&first, row);
  }
  assert_int_equal(treated, 32);
  const ji_dataset *attrition = ji_bundle_find(bundle, "attrition");
  assert_true(ji_dataset_row_count(attrition) > 0);
  ji_bundle_unref(bundle);
}

static void test_attrition(void **state) {
  (void)state;
  ji_tracker_panel_options options = options_of("person");
  options.treated_by = "completed";
  options.exact = 1;
  ji_bundle *bundle = panel_of(&options);
  const ji_dataset *table = ji_bundle_find(bundle, "attrition");
  ji_column arm = support_look(r.ctx, table, "arm"), label = support_look(r.ctx, table, "label");
  ji_column entered = support_look(r.ctx, table, "entered");
  ji_column measured = support_look(r.ctx, table, "measured");
  ji_column withdrawn = support_look(r.ctx, table, "withdrawn");
  int seen = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(table); row++) {
    char *who = support_text(r.ctx, &arm, row), *when = support_text(r.ctx, &label, row);
    if (!strcmp(when, "2024-Q2")) {
      int is_treated = !strcmp(who, "treated");
      assert_true(support_number(&entered, row) == (is_treated ? 32 : 8));
      assert_true(support_number(&measured, row) == (is_treated ? 24 : 6));
      assert_true(support_number(&withdrawn, row) == !is_treated);
      seen++;
    }
    free(who);
    free(when);
  }
  assert_int_equal(seen, 2);
  ji_bundle_unref(bundle);
  options.exact = 0;
  bundle = panel_of(&options);
  table = ji_bundle_find(bundle, "attrition");
  entered = support_look(r.ctx, table, "entered");
  assert_true(support_is_null(&entered, 1)); /* eight persons */
  ji_bundle_unref(bundle);
}

#define refuses(options, status, part) check_refused((options), (status), (part), __LINE__)
static void check_refused(const ji_tracker_panel_options *options, ji_status expected,
                          const char *part, int line) {
  ji_bundle *bundle = (void *)r.ctx;
  support_check_status(r.ctx, ji_tracker_panel(r.ctx, r.tracker, options, &bundle), expected, part,
                       __FILE__, line);
  assert_null(bundle);
  support_check_contains(ji_context_message(r.ctx), part, __FILE__, line);
}

static void test_errors(void **state) {
  (void)state;
  ji_tracker_panel_options options = options_of(NULL);
  options.program = NULL;
  refuses(&options, JI_ERROR_VALUE, "2 programs");
  options.program = "none";
  refuses(&options, JI_ERROR_NOT_FOUND, "\"none\"");
  options = options_of("village");
  refuses(&options, JI_ERROR_VALUE, "county, person was expected");
  options = options_of(NULL);
  options.period = "week";
  refuses(&options, JI_ERROR_VALUE, "month, quarter or year");
  options = options_of(NULL);
  options.outcomes = "income|luck";
  refuses(&options, JI_ERROR_NOT_FOUND, "\"luck\"");
  options = options_of(NULL);
  options.sites = "p1"; /* of the other program */
  refuses(&options, JI_ERROR_NOT_FOUND, "\"p1\"");
  options = options_of(NULL);
  options.treated_by = "graduated";
  refuses(&options, JI_ERROR_NOT_FOUND, "graduated");
  options = options_of(NULL);
  options.treated_persons = 0;
  refuses(&options, JI_ERROR_VALUE, "treated_persons");
  options = options_of(NULL);
  options.fill_zero = 2;
  refuses(&options, JI_ERROR_VALUE, "fill_zero");
  support_status(r.ctx, ji_tracker_panel(r.ctx, r.tracker, NULL, NULL), JI_ERROR_ARGUMENT);
}

static void refuse_comparison(const char *text, const char *unit, ji_status status,
                              const char *part) {
  ji_dataset *comparison = support_read_text(
      r.ctx, text, strchr(text, 'x') ? NULL : "column,type\ncounty,text\nperiod,text\n");
  ji_tracker_panel_options options = options_of(unit);
  options.comparison = comparison;
  refuses(&options, status, part);
  ji_dataset_unref(comparison);
}

static void test_errors_of_comparisons(void **state) {
  (void)state;
  refuse_comparison("county,period\n1,2024-Q1\n1,2024-Q1\n", NULL, JI_ERROR_LABEL,
                    "row 2: county \"1\" is there twice");
  refuse_comparison("county,period\n1,2024-03\n", NULL, JI_ERROR_VALUE, "a quarter such as");
  refuse_comparison("county,period\n,2024-Q1\n", NULL, JI_ERROR_LABEL, "row 1, column \"county\"");
  refuse_comparison("county,period\n1,2024-Q1\n", "person", JI_ERROR_VALUE, "is of persons");
  refuse_comparison("county,x\na,1\n", NULL, JI_ERROR_NOT_FOUND, "period");
}

/* --- sales
 * ---------------------------------------------------------------------------------------- */

static void test_sales(void **state) {
  (void)state;
  ji_tracker_sales_options options;
  ji_dataset *shock = NULL;
  assert_int_equal(ji_tracker_sales_options_init(&options, sizeof options), JI_OK);
  support_ok(r.ctx, ji_tracker_sales(r.ctx, r.tracker, &options, &shock));
  assert_int_equal(ji_dataset_row_count(shock), 1);
  ji_column value = support_look(r.ctx, shock, "value");
  ji_column component = support_look(r.ctx, shock, "component");
  assert_true(support_number(&value, 0) == 180);
  char *sector = support_text(r.ctx, &component, 0);
  assert_string_equal(sector, "agriculture");
  free(sector);
  ji_dataset_unref(shock);
  options.period = "2024-Q2";
  options.unit = "CNY@2018:producers_with_vat";
  support_ok(r.ctx, ji_tracker_sales(r.ctx, r.tracker, &options, &shock));
  value = support_look(r.ctx, shock, "value");
  assert_true(support_number(&value, 0) == 60e4);
  ji_dataset_unref(shock);
}

/* Farm sales to rural jobs in one chain: the jobs are the table's multiplier times the sales. */
static void test_sales_become_jobs(void **state) {
  (void)state;
  ji_dataset *shock = NULL, *jobs = NULL, *multipliers = NULL;
  ji_model *model = NULL;
  ji_bundle *bundle = NULL;
  char *folder = support_source("examples/data/china-2018");
  support_ok(r.ctx, ji_tracker_sales(r.ctx, r.tracker, NULL, &shock));
  support_ok(r.ctx, ji_bundle_read_folder(r.ctx, folder, &bundle));
  support_ok(r.ctx, ji_io_model_from_bundle(r.ctx, bundle, NULL, &model));
  support_ok(r.ctx, ji_model_estimate(r.ctx, model, shock, NULL, &jobs));
  support_ok(r.ctx, ji_io_multipliers(r.ctx, model, NULL, &multipliers));
  ji_column effect = support_look(r.ctx, jobs, "effect"),
            value = support_look(r.ctx, jobs, "value");
  double type1 = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(jobs); row++) {
    char *text = support_text(r.ctx, &effect, row);
    if (strcmp(text, "induced") != 0 && !support_is_null(&value, row))
      type1 += support_number(&value, row);
    free(text);
  }
  /* 180 times 1e4 CNY are 0.018 times 1e8 CNY; row 0 is agriculture. */
  ji_column own = support_look(r.ctx, multipliers, "type1");
  support_close("jobs", type1, support_number(&own, 0) * 0.018, 1e-9);
  ji_dataset_unref(multipliers);
  ji_dataset_unref(jobs);
  ji_dataset_unref(shock);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  free(folder);
}

static void test_errors_of_sales(void **state) {
  (void)state;
  ji_tracker_sales_options options;
  ji_dataset *shock = (void *)r.ctx;
  assert_int_equal(ji_tracker_sales_options_init(&options, sizeof options), JI_OK);
  options.period = "spring";
  support_status(r.ctx, ji_tracker_sales(r.ctx, r.tracker, &options, &shock), JI_ERROR_VALUE);
  assert_null(shock);
  support_message(r.ctx, "\"spring\"");
  options.period = NULL;
  options.unit = "USD@2018:producers";
  support_status(r.ctx, ji_tracker_sales(r.ctx, r.tracker, &options, &shock), JI_ERROR_UNIT);
  options.unit = NULL;
  options.minimum_cell = 31;
  support_status(r.ctx, ji_tracker_sales(r.ctx, r.tracker, &options, &shock), JI_ERROR_VALUE);
  support_message(r.ctx, "fewer than 31 persons");
  options.exact = 1;
  support_ok(r.ctx, ji_tracker_sales(r.ctx, r.tracker, &options, &shock));
  ji_dataset_unref(shock);
  options.program = "none";
  support_status(r.ctx, ji_tracker_sales(r.ctx, r.tracker, &options, &shock), JI_ERROR_NOT_FOUND);
  support_status(r.ctx, ji_tracker_sales(r.ctx, r.tracker, NULL, NULL), JI_ERROR_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_counties, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_comparison_counties, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_persons, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_attrition, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_errors, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_errors_of_comparisons, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_sales, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_sales_become_jobs, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_errors_of_sales, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
