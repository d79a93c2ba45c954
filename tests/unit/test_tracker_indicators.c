/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* indicators.h on forty synthetic persons, whose numbers can be counted by hand
 * (support/tracker.c).
 */
#include "support/count.h"
#include "support/tracker.h"

#include "core/date.h"
#include "tracker/indicators.h"

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

static ji_tracker_indicators_options options_of(const char *by) {
  ji_tracker_indicators_options options;
  assert_int_equal(ji_tracker_indicators_options_init(&options, sizeof options), JI_OK);
  options.by = by;
  options.exact = 1;
  return options;
}

static ji_dataset *table_of(const ji_tracker_indicators_options *options) {
  ji_dataset *table = NULL;
  support_ok(r.ctx, ji_tracker_indicators(r.ctx, r.tracker, options, &table));
  return table;
}

static ji_dataset *exact(const char *by) {
  ji_tracker_indicators_options options = options_of(by);
  return table_of(&options);
}

#define is(table, texts, expected) check_value((table), (texts), "value", (expected))
static void check_value(const ji_dataset *table, const char *texts, const char *column,
                        double expected) {
  double actual = support_cell(r.ctx, table, texts, column);
  if (isnan(expected) ? !isnan(actual) : fabs(actual - expected) > 1e-12 * (1 + fabs(expected)))
    fail_msg("%s: %s is %.15g, not %.15g", texts, column, actual, expected);
}

static void has_text(const ji_dataset *table, const char *texts, const char *column,
                     const char *part) {
  ji_column own = support_look(r.ctx, table, column);
  char *text = support_text(r.ctx, &own, support_row(r.ctx, table, texts));
  if (!part)
    assert_null(text);
  else
    support_contains(text ? text : "", part);
  free(text);
}

static void test_counts(void **state) {
  (void)state;
  ji_dataset *table = exact("county|group|cohort|site|version|county+group");
  is(table, "indicator=reach; program=hall", 40);
  is(table, "indicator=reach; program=plan", 10);
  is(table, "indicator=reach", 40); /* ten are in both programs */
  is(table, "indicator=enrolment; program=hall", 40);
  is(table, "indicator=enrolment; program=plan", 10); /* by enrolment: it has no such stage */
  is(table, "indicator=completion; program=hall", 32);
  is(table, "indicator=completion; program=plan", 0);
  is(table, "indicator=certification; program=hall", 11);
  is(table, "indicator=activity; program=hall", 30);
  is(table, "indicator=earnings; program=hall", 30);
  is(table, "indicator=earnings", 32); /* two of the ten in plan are not among the 30 */
  is(table, "indicator=reach; program=hall; county=520101", 20);
  is(table, "indicator=reach; program=hall; county=530101", 10);
  is(table, "indicator=reach; program=hall; site=s2", 10);
  is(table, "indicator=reach; program=hall; cohort=c2", 20);
  is(table, "indicator=reach; program=hall; version=1", 40);
  ji_dataset_unref(table);
}

static void test_groups_overlap(void **state) {
  (void)state;
  ji_dataset *table = exact("group|county+group");
  is(table, "indicator=reach; program=hall; group=women", 20);
  is(table, "indicator=reach; program=hall; group=young", 14);
  is(table, "indicator=reach; program=hall", 40);
  is(table, "indicator=reach; group=women", 30); /* odd ones of hall, all ten of plan */
  is(table, "indicator=reach; group=young", 14);
  is(table, "indicator=reach; program=hall; county=520101; group=women", 10);
  ji_dataset_unref(table);
}

static void test_periods(void **state) {
  (void)state;
  ji_dataset *table = exact("period:month|period:quarter|period:year");
  is(table, "indicator=completion; program=hall; period=2024-03", 16);
  is(table, "indicator=completion; program=hall; period=2024-06", 16);
  is(table, "indicator=completion; program=hall; period=2024-Q1", 16);
  is(table, "indicator=completion; program=hall; period=2024", 32);
  is(table, "indicator=activity; program=hall; period=2024-05", 30); /* a state: again each time */
  is(table, "indicator=activity; program=hall; period=2024-08", 30);
  is(table, "indicator=sales; program=hall; period=2024-05", 60);
  is(table, "indicator=sales; program=hall; period=2024", 180);
  is(table, "indicator=jobs_created; program=hall; period=2024-05", 30); /* the last of the cell */
  has_text(table, "indicator=sales; program=hall; period=2024-Q2", "time", "2024-Q2");
  has_text(table, "indicator=sales; program=hall", "time", "2023-12-01/2024-09-30");
  ji_dataset_unref(table);
}

static void test_amounts(void **state) {
  (void)state;
  ji_dataset *table = exact("county");
  double income = 0;
  for (int i = 0; i < 30; i++)
    income += 300 * (i + 1);
  is(table, "indicator=sales; program=hall", 180);
  has_text(table, "indicator=sales; program=hall", "unit", "1e4 CNY@2018:producers_with_vat");
  has_text(table, "indicator=sales; program=hall", "measure", "quantity=money");
  has_text(table, "indicator=sales; program=hall", "measure", "area=@county");
  is(table, "indicator=income; program=hall", income);
  is(table, "indicator=income; program=plan", 10);
  is(table, "indicator=income", income + 10000); /* thousands brought to the first unit */
  is(table, "indicator=income_mean; program=hall", income / 30);
  is(table, "indicator=income_median; program=hall", 300 * 15.5);
  is(table, "indicator=income_quantile; program=hall; detail=0.25", 300 * 8.25);
  check_value(table, "indicator=income_mean; program=hall", "clusters", 4);
  has_text(table, "indicator=income_mean; program=hall", "cluster", "class");
  has_text(table, "indicator=income_mean; program=hall", "inference", "superpopulation");
  has_text(table, "indicator=income; program=hall", "inference", "register");
  /* One class each: no interval. */
  has_text(table, "indicator=income_mean; program=hall; county=520102", "reason", "one cluster");
  check_value(table, "indicator=income_mean; program=hall; county=520102", "sampling_low", NAN);
  ji_dataset_unref(table);
}

/* The mean over classes by hand: classes k hold i with i % 4 == k. */
static void test_clustered_mean(void **state) {
  (void)state;
  ji_dataset *table = exact(NULL);
  double mean = 300 * 15.5, squares = 0;
  for (int k = 0; k < 4; k++) {
    double rest = 0;
    for (int i = k; i < 30; i += 4)
      rest += 300 * (i + 1) - mean;
    squares += rest * rest;
  }
  double error = sqrt(4.0 / 3 * squares) / 30;
  check_value(table, "indicator=income_mean; program=hall", "standard_error", error);
  support_close("low",
                support_cell(r.ctx, table, "indicator=income_mean; program=hall", "sampling_low"),
                mean - 3.182446305284263 * error, 1e-10); /* t_3 */
  ji_dataset_unref(table);
}

static void test_jobs(void **state) {
  (void)state;
  ji_dataset *table = exact("period:month|period:year");
  is(table, "indicator=jobs_created; program=hall", 60); /* two each at the end */
  is(table, "indicator=jobs_maintained; program=hall", 30);
  is(table, "indicator=jobs_supported; program=hall", 90);
  is(table, "indicator=jobs_lost; program=hall", 8);
  is(table, "indicator=jobs_net; program=hall", 52);
  has_text(table, "indicator=jobs_supported; program=hall", "measure", "stage=supported");
  is(table, "indicator=full_time; program=hall", 30 * 3 / 12.0);
  has_text(table, "indicator=full_time; program=hall", "unit", "job_year");
  is(table, "indicator=full_time; program=hall; period=2024", 30 * 3 / 12.0);
  is(table, "indicator=full_time; program=hall; period=2024-08", 90);
  has_text(table, "indicator=full_time; program=hall; period=2024-08", "unit", "fte");
  ji_dataset_unref(table);
}

/* Day labour: days over the working days of a year. */
static void test_full_time_norms(void **state) {
  (void)state;
  static const char *const outcomes[] = {"days"};
  static const double values[] = {250};
  const support_column columns[] = {{.name = "outcome", .texts = outcomes},
                                    {.name = "value", .numbers = values}};
  ji_dataset *norms = support_dataset(r.ctx, 1, columns, 2);
  ji_tracker_indicators_options options = options_of("period:month");
  options.full_time = norms;
  options.indicators = "full_time";
  ji_dataset *table = table_of(&options);
  is(table, "indicator=full_time; program=hall", 30 * (3 / 12.0 + 25.0 / 250));
  is(table, "indicator=full_time; program=hall; period=2024-08", 30 * (3 + 1.2));
  ji_dataset_unref(table);
  ji_dataset_unref(norms);
}

static void test_costs(void **state) {
  (void)state;
  ji_dataset *table = exact("county|group");
  is(table, "indicator=cost; program=hall", 24000);
  is(table, "indicator=cost", 25000);
  is(table, "indicator=cost; program=hall; county=520101", 20000);
  is(table, "indicator=unit_cost; program=hall", 600);
  has_text(table, "indicator=unit_cost; program=hall", "unit", "CNY@current:unstated/person");
  is(table, "indicator=cost_per_completion; program=hall", 750);
  is(table, "indicator=cost_per_job; program=hall", 24000.0 / 90);
  is(table, "indicator=cost_per_completion; program=plan", NAN);
  has_text(table, "indicator=cost_per_completion; program=plan", "reason", "denominator is 0");
  ji_dataset_unref(table);
}

static void test_coverage_and_progress(void **state) {
  (void)state;
  ji_dataset *table = exact("county|site|group|site+group");
  is(table, "indicator=coverage; program=hall", 40.0 / 1750); /* the later count of s1 */
  is(table, "indicator=coverage; program=hall; county=520101", 0.02);
  is(table, "indicator=coverage; program=hall; site=s2", 0.02);
  is(table, "indicator=coverage; program=hall; group=women", 20.0 / 450);
  is(table, "indicator=progress; program=hall; detail=completion", 0.8);
  check_value(table, "indicator=progress; program=hall; detail=completion", "numerator", 32);
  has_text(table, "indicator=progress; program=hall; detail=completion", "time", "2024-12-31");
  is(table, "indicator=progress; program=hall; site=s1; detail=enrolment", 1);
  has_text(table, "indicator=progress; program=hall; detail=happiness", "reason",
           "no indicator goes by");
  ji_dataset_unref(table);
}

/* What comes after the due day does not count for a target. */
static void test_progress_stops_at_the_due_day(void **state) {
  (void)state;
  support_register_event(&r, (support_event){.kind = "enrolment",
                                             .program = "hall",
                                             .cohort = "c1",
                                             .person = "p41",
                                             .site = "s1",
                                             .stage = "invited",
                                             .date = "2024-03-31"});
  support_register_event(&r, (support_event){.kind = "stage",
                                             .program = "hall",
                                             .cohort = "c1",
                                             .person = "p41",
                                             .stage = "enrolled",
                                             .date = "2024-04-01"});
  support_register_record(&r);
  ji_dataset *table = exact("site");
  is(table, "indicator=enrolment; program=hall; site=s1", 21);
  is(table, "indicator=progress; program=hall; site=s1; detail=enrolment", 1);
  ji_dataset_unref(table);
}

static void test_conversion_is_censored(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of(NULL);
  ji_dataset *table = table_of(&options);
  /* Nobody was observed for a year: no plain ratio stands in. */
  is(table, "indicator=completion_rate; program=hall", NAN);
  has_text(table, "indicator=completion_rate; program=hall", "reason", "immature");
  check_value(table, "indicator=completion_rate; program=hall", "denominator", 40);
  check_value(table, "indicator=completion_rate; program=hall", "censored", 8);
  ji_dataset_unref(table);
  options.horizon_days = 200;
  table = table_of(&options);
  is(table, "indicator=completion_rate; program=hall", 0.8);
  check_value(table, "indicator=completion_rate; program=hall", "clusters", 4);
  is(table, "indicator=retention; program=hall", 1 - 1.0 / 40);
  is(table, "indicator=time_to_completion; program=hall", 152);
  ji_dataset_unref(table);
  options.horizon_days = 100;
  table = table_of(&options);
  is(table, "indicator=completion_rate; program=hall", 0.4);
  ji_dataset_unref(table);
}

/* Who took consent back is observed until then, in every enrolment; consent alone is no reach. */
static void test_consent_ends_observation(void **state) {
  (void)state;
  static const char *const takers[] = {"p05", "p10", "p15", "p20", "p25"}; /* never complete */
  ji_tracker_indicators_options options = options_of(NULL);
  for (int i = 0; i < 5; i++)
    support_register_event(&r, (support_event){.kind = "consent_withdrawn",
                                               .program = "hall",
                                               .person = takers[i],
                                               .date = "2024-02-01"});
  support_register_event(
      &r, (support_event){
              .kind = "consent_given", .program = "plan", .person = "p02", .date = "2024-02-01"});
  support_register_record(&r);
  options.horizon_days = 100;
  options.cluster = "none";
  ji_dataset *table = table_of(&options);
  /* Five are censored after 22 days: at 60 days 16 of 35 complete. */
  is(table, "indicator=completion_rate; program=hall", 16.0 / 35);
  check_value(table, "indicator=completion_rate; program=hall", "censored", 5);
  is(table, "indicator=reach; program=plan", 10);
  ji_dataset_unref(table);
}

/* Two cohorts at different ages: the estimate is the product limit, not the ratio. */
static void test_product_limit(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of(NULL);
  ji_dataset *table = NULL;
  for (int i = 0; i < 10; i++) {
    static const char *const late[] = {"p51", "p52", "p53", "p54", "p55",
                                       "p56", "p57", "p58", "p59", "p60"};
    support_event e = {.kind = "enrolment",
                       .program = "hall",
                       .cohort = "c2",
                       .person = late[i],
                       .site = "s1",
                       .class_ = "k0",
                       .stage = "enrolled",
                       .date = "2024-08-21"};
    support_register_event(&r, e);
  }
  support_register_record(&r);
  options.horizon_days = 200;
  options.cluster = "none";
  support_ok(r.ctx,
             ji_tracker_conversion(r.ctx, r.tracker, "enrolled", "completed", &options, &table));
  /* Ten are censored after 40 days: at 60 days 16 of 40 left, at 152 days 16 of 24. */
  is(table, "indicator=conversion; program=hall", 1 - (24.0 / 40) * (8.0 / 24));
  check_value(table, "indicator=conversion; program=hall", "denominator", 50);
  check_value(table, "indicator=conversion; program=hall", "numerator", 32);
  check_value(table, "indicator=conversion; program=hall", "censored", 10);
  check_value(table, "indicator=conversion; program=hall", "standard_error",
              0.2 * sqrt(16.0 / (40 * 24) + 16.0 / (24 * 8)));
  has_text(table, "indicator=conversion; program=hall", "cluster", NULL);
  ji_dataset_unref(table);
}

static void test_stages_by_code(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of("cohort");
  ji_dataset *table = NULL;
  options.horizon_days = 30;
  support_ok(r.ctx,
             ji_tracker_conversion(r.ctx, r.tracker, "invited", "completed", &options, &table));
  is(table, "indicator=conversion; program=hall; cohort=c1", 0);
  ji_dataset_unref(table);
  options.horizon_days = 5;
  support_ok(r.ctx,
             ji_tracker_conversion(r.ctx, r.tracker, "invited", "enrolled", &options, &table));
  is(table, "indicator=conversion; program=hall", 1);
  ji_dataset_unref(table);
}

static void test_survival(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of("county");
  ji_dataset *table = NULL;
  options.cluster = "none";
  support_ok(r.ctx,
             ji_tracker_survival(r.ctx, r.tracker, "enrolled", "completed", &options, &table));
  ji_column days = support_look(r.ctx, table, "days"),
            curve = support_look(r.ctx, table, "survival");
  ji_column program = support_look(r.ctx, table, "program");
  ji_column county = support_look(r.ctx, table, "county");
  double last = NAN;
  for (int64_t row = 0; row < ji_dataset_row_count(table); row++) {
    char *text = support_text(r.ctx, &program, row);
    if (text && !strcmp(text, "hall") && support_is_null(&county, row) &&
        support_number(&days, row) == 152)
      last = support_number(&curve, row);
    free(text);
  }
  support_close("curve", last, 0.2, 1e-12);
  ji_dataset_unref(table);
  options.horizon_days = 3650;
  support_ok(r.ctx,
             ji_tracker_survival(r.ctx, r.tracker, "enrolled", "withdrawal", &options, &table));
  assert_true(ji_dataset_row_count(table) > 0);
  ji_dataset_unref(table);
}

/* The measures that rows carry are canonical as they are written down. */
static void test_measures_are_canonical(void **state) {
  (void)state;
  for (int i = 0; i < JI__INDICATORS; i++) {
    ji_measure *measure = NULL;
    if (!ji__sheets[i].measure)
      continue;
    support_ok(r.ctx, ji_measure_parse(r.ctx, ji__sheets[i].measure, &measure));
    assert_string_equal(ji_measure_text(measure), ji__sheets[i].measure);
    ji_measure_unref(measure);
  }
}

/* --- as of, roll-up, errors ---------------------------------------------------------------------
 */

static int64_t moment(const char *date) {
  int64_t days = 0;
  assert_true(ji__date_parse(date, strlen(date), &days));
  return (days + 1) * INT64_C(86400000000) - 1;
}

static void test_as_of_two_times(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of(NULL);
  options.as_of_valid = moment("2024-04-30");
  ji_dataset *table = table_of(&options);
  is(table, "indicator=completion; program=hall", 16);
  is(table, "indicator=sales; program=hall", 60);
  has_text(table, "indicator=sales; program=hall", "time", "/2024-04-30");
  ji_dataset_unref(table);
  options = options_of(NULL);
  options.as_of_recorded = SUPPORT_REGISTER_RECORDED; /* the definition, and nobody yet */
  table = table_of(&options);
  is(table, "indicator=progress; program=hall; detail=completion", NAN);
  has_text(table, "indicator=progress; program=hall; detail=completion", "reason", "nothing is");
  assert_int_equal(ji_dataset_row_count(table), 3); /* the targets */
  ji_dataset_unref(table);
}

static ji_bundle *code_list(const char *text) {
  ji_bundle *list = NULL;
  ji_dataset *codes = support_read_text(
      r.ctx, text, "column,type\ncode,text\nparent,text\nname,text\nlevel,int64\n");
  support_ok(r.ctx, ji_code_list_create(r.ctx, codes, NULL, NULL, &list));
  ji_dataset_unref(codes);
  return list;
}

static void test_counties_are_rolled_up(void **state) {
  (void)state;
  ji_bundle *list = code_list("code,parent,name,level\n52,,A,1\n53,,B,1\n520101,52,a,2\n"
                              "520102,52,b,2\n530101,53,c,2\n530102,53,d,2\n");
  ji_tracker_indicators_options options = options_of("county");
  options.codes = list;
  ji_dataset *table = table_of(&options);
  is(table, "indicator=reach; program=hall; county=52", 30);
  is(table, "indicator=reach; program=hall; county=53", 10);
  ji_dataset_unref(table);
  options.level = 2;
  table = table_of(&options);
  is(table, "indicator=reach; program=hall; county=520102", 10);
  ji_dataset_unref(table);
  ji_bundle_unref(list);
  list = code_list("code,parent,name,level\n52,,A,1\n520101,52,a,2\n");
  options.codes = list;
  table = (void *)list;
  support_status(r.ctx, ji_tracker_indicators(r.ctx, r.tracker, &options, &table), JI_ERROR_LABEL);
  assert_null(table);
  support_message(r.ctx, "\"520102\"");
  ji_bundle_unref(list);
}

static void test_one_program(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of(NULL);
  options.program = "plan";
  ji_dataset *table = table_of(&options);
  is(table, "indicator=reach; program=plan", 10);
  ji_column program = support_look(r.ctx, table, "program");
  for (int64_t row = 0; row < ji_dataset_row_count(table); row++) {
    char *text = support_text(r.ctx, &program, row);
    assert_string_equal(text, "plan"); /* no headline, no other program's target */
    free(text);
  }
  ji_dataset_unref(table);
}

static void test_clusters_by_choice(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of(NULL);
  options.cluster = "county";
  ji_dataset *table = table_of(&options);
  check_value(table, "indicator=income_mean; program=hall", "clusters", 3);
  ji_dataset_unref(table);
  options.cluster = "site";
  table = table_of(&options);
  has_text(table, "indicator=income_mean; program=hall", "cluster", "site");
  ji_dataset_unref(table);
}

static void test_retention_by_silence(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of(NULL);
  options.horizon_days = 200;
  options.idle_days = 60;
  options.cluster = "none";
  ji_dataset *table = table_of(&options);
  double kept = support_cell(r.ctx, table, "indicator=retention; program=hall", "value");
  assert_true(kept < 30.0 / 40 + 1e-9); /* ten were never measured and fell silent by July */
  ji_dataset_unref(table);
}

#define refuses(options, status, part) check_refused((options), (status), (part), __LINE__)
static void check_refused(const ji_tracker_indicators_options *options, ji_status expected,
                          const char *part, int line) {
  ji_dataset *table = (void *)r.ctx;
  support_check_status(r.ctx, ji_tracker_indicators(r.ctx, r.tracker, options, &table), expected,
                       part, __FILE__, line);
  assert_null(table);
  support_check_contains(ji_context_message(r.ctx), part, __FILE__, line);
}

static void test_errors(void **state) {
  (void)state;
  static const struct {
    const char *member, *text, *part;
    ji_status status;
  } texts[] = {{"by", "moon", "by: \"moon\"", JI_ERROR_LABEL},
               {"by", "county+county", "on top of the like", JI_ERROR_LABEL},
               {"by", "period:month+period:year", "on top of the like", JI_ERROR_LABEL},
               {"by", "", "by: \"\"", JI_ERROR_LABEL},
               {"indicators", "wealth", "\"wealth\" is none", JI_ERROR_LABEL},
               {"indicators", "reach|", "\"\" is none", JI_ERROR_LABEL},
               {"cluster", "family", "class, site, county or none", JI_ERROR_VALUE},
               {"quantiles", "0.5|1", "quantiles: \"1\"", JI_ERROR_VALUE},
               {"program", "none", "\"none\"", JI_ERROR_NOT_FOUND}};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    ji_tracker_indicators_options options = options_of(NULL);
    const char **const members[] = {&options.by, &options.indicators, &options.cluster,
                                    &options.quantiles, &options.program};
    static const char *const names[] = {"by", "indicators", "cluster", "quantiles", "program"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
      if (!strcmp(names[k], texts[i].member))
        *members[k] = texts[i].text;
    refuses(&options, texts[i].status, texts[i].part);
  }
}

static void test_errors_of_numbers(void **state) {
  (void)state;
  ji_tracker_indicators_options options = options_of(NULL);
  options.confidence = NAN;
  refuses(&options, JI_ERROR_VALUE, "confidence");
  options = options_of(NULL);
  options.horizon_days = 0;
  refuses(&options, JI_ERROR_VALUE, "horizon_days is 0");
  options = options_of(NULL);
  options.idle_days = -1;
  refuses(&options, JI_ERROR_VALUE, "idle_days is -1");
  options = options_of(NULL);
  options.minimum_cell = -1;
  refuses(&options, JI_ERROR_VALUE, "minimum_cell is -1");
  options = options_of(NULL);
  options.exact = 2;
  refuses(&options, JI_ERROR_VALUE, "exact is 2");
}

static void refuse_norms(const char *text, ji_status status, const char *part) {
  ji_dataset *norms = support_read_text(r.ctx, text, NULL);
  ji_tracker_indicators_options options = options_of(NULL);
  options.full_time = norms;
  refuses(&options, status, part);
  ji_dataset_unref(norms);
}

static void test_errors_of_norms(void **state) {
  (void)state;
  refuse_norms("outcome,value\ndays,0\n", JI_ERROR_VALUE, "row 1, column \"value\"");
  refuse_norms("outcome,value\nluck,5\n", JI_ERROR_LABEL, "row 1, column \"outcome\"");
  refuse_norms("outcome,value\nincome,5\n", JI_ERROR_VALUE, "\"income\" is not of the kind");
  refuse_norms("outcome,value,program\ndays,5,plan\n", JI_ERROR_LABEL, "row 1");
  refuse_norms("outcome,amount\ndays,5\n", JI_ERROR_NOT_FOUND, "value");
  refuse_norms("outcome,value\ndays,many\n", JI_ERROR_TYPE, "value");
}

static void test_errors_of_arguments(void **state) {
  (void)state;
  ji_dataset *out = NULL;
  ji_tracker *t = r.tracker;
  support_status(r.ctx, ji_tracker_indicators(r.ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_indicators(r.ctx, t, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_conversion(r.ctx, t, NULL, "b", NULL, &out), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_conversion(r.ctx, t, "a", NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_conversion(r.ctx, t, "a", "b", NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_conversion(r.ctx, t, "a", "b", NULL, &out), JI_ERROR_NOT_FOUND);
  support_message(r.ctx, "no program has a stage \"a\"");
  support_status(r.ctx, ji_tracker_survival(r.ctx, t, NULL, "b", NULL, &out), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_survival(r.ctx, t, "a", NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_survival(r.ctx, t, "a", "b", NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_claims(r.ctx, t, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(r.ctx, ji_tracker_reference_sheets(r.ctx, NULL), JI_ERROR_ARGUMENT);
}

static void test_claims_stay_apart(void **state) {
  (void)state;
  ji_dataset *claims = NULL;
  support_ok(r.ctx, ji_tracker_claims(r.ctx, r.tracker, NULL, &claims));
  assert_int_equal(ji_dataset_row_count(claims), 1);
  ji_column value = support_look(r.ctx, claims, "value");
  assert_true(support_number(&value, 0) == 5000);
  ji_measure *claim = NULL, *count = NULL, *sum = NULL;
  support_ok(r.ctx, ji_measure_resolve(r.ctx, value.measure, claims, 0, &claim));
  support_ok(r.ctx, ji_measure_parse(r.ctx, "quantity=persons; status=observed", &count));
  support_status(r.ctx, ji_measure_combine(r.ctx, JI_OPERATION_ADD_PARTS, claim, count, &sum),
                 JI_ERROR_MEASURE);
  ji_measure_unref(count);
  ji_measure_unref(claim);
  ji_dataset_unref(claims);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_counts, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_groups_overlap, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_periods, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_amounts, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_clustered_mean, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_jobs, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_full_time_norms, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_costs, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_coverage_and_progress, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_progress_stops_at_the_due_day, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_conversion_is_censored, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_consent_ends_observation, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_product_limit, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_stages_by_code, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_survival, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_measures_are_canonical, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_as_of_two_times, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_counties_are_rolled_up, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_one_program, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_clusters_by_choice, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_retention_by_silence, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_errors, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_errors_of_numbers, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_errors_of_norms, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_errors_of_arguments, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_claims_stay_apart, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
