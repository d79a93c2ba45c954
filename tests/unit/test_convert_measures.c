/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* convert.h: from one measure to another. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int make_context(void **state) {
  *state = support_context();
  return 0;
}

static int free_context(void **state) {
  ji_context_free(*state);
  return 0;
}

/* What one of the conversions did: its dataset, which must be NULL on failure. */
typedef struct outcome {
  ji_context *ctx;
  ji_dataset *out;
} outcome;

static outcome begin(ji_context *ctx) {
  return (outcome){ctx, (ji_dataset *)ctx};
}

static void expect(outcome *o, ji_status status, ji_status expected, const char *part) {
  support_status(o->ctx, status, expected);
  if (status)
    support_message(o->ctx, part);
  assert_true(!status == (o->out != NULL));
}

static void end(outcome *o) {
  ji_dataset_unref(o->out);
}

static double cell(const outcome *o, const char *name, int64_t row) {
  ji_column column = support_look(o->ctx, o->out, name);
  return support_number(&column, row);
}

static void expect_column(const outcome *o, const char *name, const char *unit,
                          const char *measure) {
  ji_column column = support_look(o->ctx, o->out, name);
  assert_int_equal(column.type, JI_TYPE_FLOAT64);
  assert_string_equal(column.unit ? column.unit : "none", unit);
  assert_string_equal(ji_measure_text(column.measure), measure);
}

/* Whether the provenance has a row of this name with this value. */
static int origin_has(const outcome *o, const char *name, const char *value) {
  ji_dataset *origin = NULL;
  support_ok(o->ctx, ji_dataset_provenance(o->ctx, o->out, &origin));
  ji_column names = support_look(o->ctx, origin, "name");
  ji_column values = support_look(o->ctx, origin, "value");
  int found = 0;
  for (int64_t row = 0; row < names.length; row++) {
    char *a = support_text(o->ctx, &names, row), *b = support_text(o->ctx, &values, row);
    found |= !strcmp(a, name) && b && !strcmp(b, value);
    free(a);
    free(b);
  }
  ji_dataset_unref(origin);
  return found;
}

/* A dataset of one column `value`, and of one parameter column `p`. */
static ji_dataset *column(ji_context *ctx, const char *unit, const char *measure,
                          const double *values, int64_t rows) {
  const support_column columns[] = {
      {.name = "value", .unit = unit, .measure = measure, .numbers = values}};
  return support_dataset(ctx, rows, columns, 1);
}

static ji_dataset *with_parameter(ji_context *ctx, const char *unit, const char *measure,
                                  const double *values, const char *p_unit, const double *p,
                                  int64_t rows) {
  const support_column columns[] = {
      {.name = "value", .unit = unit, .measure = measure, .numbers = values},
      {.name = "p", .unit = p_unit, .numbers = p}};
  return support_dataset(ctx, rows, columns, 2);
}

/* --- full-time equivalents ---------------------------------------------------------------- */

static ji_fte_options fte_options(void) {
  ji_fte_options options;
  assert_int_equal(ji_fte_options_init(&options, sizeof options), JI_OK);
  options.standard = 1880;
  options.standard_unit = "h/year";
  options.standard_source = "employees:CN:2024";
  return options;
}

static void hours_become_full_time_equivalents(void **state) {
  ji_context *ctx = *state;
  const double hours[] = {1880, 470, 0};
  ji_dataset *dataset =
      column(ctx, "h", "quantity=hours; time=sum:2024; job=any; area=CN; status=survey", hours, 3);
  ji_fte_options options = fte_options();
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 1 && cell(&o, "value", 1) == 0.25);
  expect_column(&o, "value", "fte",
                "quantity=fte; time=average:2024; job=any; standard=1880 "
                "h/year@employees:CN:2024; cap=none; area=CN; status=survey");
  assert_true(origin_has(&o, "standard", "1880"));
  assert_true(origin_has(&o, "standard_source", "employees:CN:2024"));
  assert_true(origin_has(&o, "cap", "none"));
  end(&o);
  options.name = "fte";
  options.status = "assumed";
  options.standard = 188000;
  options.standard_unit = "min/month";
  o = begin(ctx);
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_int_equal(ji_dataset_find(o.out, "value"), 0);
  assert_int_equal(ji_dataset_find(o.out, "fte"), 1);
  support_close("a standard per month", cell(&o, "fte", 0), 1880 * 60.0 / 188000 / 12, 1e-15);
  assert_string_equal(ji_measure_field(support_look(ctx, o.out, "fte").measure, "status"),
                      "assumed");
  end(&o);
  ji_dataset_unref(dataset);
}

static void weekly_hours_of_persons_and_a_cap(void **state) {
  ji_context *ctx = *state;
  const double persons[] = {1, 1, 1}, hours[] = {60, 20, 0};
  const char *measure = "quantity=persons; time=average:2024";
  ji_dataset *dataset = with_parameter(ctx, "person", measure, persons, "h/week", hours, 3);
  ji_fte_options options = fte_options();
  options.hours = "p";
  options.standard = 40;
  options.standard_unit = "h/week";
  options.cap = 1;
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 1 && cell(&o, "value", 1) == 0.5);
  expect_column(&o, "value", "fte",
                "quantity=fte; time=average:2024; standard=40 h/week@employees:CN:2024; cap=1");
  end(&o);
  options.cap = 0;
  o = begin(ctx);
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 1.5);
  end(&o);
  options.standard_unit = "h/day";
  options.standard = 8;
  o = begin(ctx);
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("days in a week", cell(&o, "value", 0), 60.0 / 7 / 8, 1e-15);
  end(&o);
  options.standard_unit = "h/year";
  o = begin(ctx);
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "column \"value\": hours per week take a standard per week: a standard per year is of "
         "another kind");
  options.standard_unit = "h";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "a standard per nothing is of another kind");
  ji_dataset_unref(dataset);
  const double many[] = {1, 3, 1};
  dataset = with_parameter(ctx, "person", measure, many, "h/week", hours, 3);
  options.standard_unit = "h/week";
  options.cap = 1;
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"value\", row 1: a cap is on one person, the row has several: 3");
  ji_dataset_unref(dataset);
}

/* Ten thousand jobs of 1,000 hours in the year each; the unit keeps its scale. */
static void jobs_with_the_hours_of_a_year(void **state) {
  ji_context *ctx = *state;
  const double jobs[] = {3}, hours[] = {940};
  ji_dataset *dataset =
      with_parameter(ctx, "1e4 job", "quantity=jobs; time=any:2024", jobs, "h/job", hours, 1);
  ji_fte_options options = fte_options();
  options.hours = "p";
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 1.5);
  expect_column(
      &o, "value", "1e4 fte",
      "quantity=fte; time=average:2024; standard=1880 h/year@employees:CN:2024; cap=none");
  end(&o);
  ji_dataset_unref(dataset);
}

static void standards_by_row_give_measures_by_row(void **state) {
  ji_context *ctx = *state;
  const double hours[] = {1800, 1880, 900, 5}, standards[] = {1800, 1880, 1800, 1800};
  const int absent[] = {0, 0, 0, 1};
  const support_column columns[] = {{.name = "value",
                                     .unit = "h",
                                     .measure = "quantity=hours; time=sum:2024",
                                     .numbers = hours,
                                     .absent = absent},
                                    {.name = "p", .unit = "h/year", .numbers = standards}};
  ji_dataset *dataset = support_dataset(ctx, 4, columns, 2);
  ji_fte_options options = fte_options();
  outcome o = begin(ctx);
  options.standard_column = "p";
  options.standard_unit = NULL;
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "standard is stated as a number and as the column \"p\"");
  options.standard = NAN;
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  expect_column(&o, "value", "fte", "@value_measure");
  ji_column measures = support_look(ctx, o.out, "value_measure");
  char *text = support_text(ctx, &measures, 1);
  assert_string_equal(text, "quantity=fte; time=average:2024; standard=1880 "
                            "h/year@employees:CN:2024; cap=none");
  free(text);
  assert_true(support_is_null(&measures, 3));
  assert_true(cell(&o, "value", 2) == 0.5);
  end(&o);
  ji_dataset_unref(dataset);
}

static void no_hours_no_full_time_equivalents(void **state) {
  ji_context *ctx = *state;
  static const struct {
    const char *unit, *measure, *hours_unit, *part;
  } cases[] = {
      {"person", "quantity=persons; time=average:2024", NULL,
       "column \"value\": measure \"quantity=persons; time=average:2024\" does not become "
       "full-time "
       "equivalents: without hours there are none"},
      {"job", "quantity=jobs", NULL, "without hours there are none"},
      {"opportunity", "quantity=opportunities; status=claim", NULL, "opportunities are a claim"},
      {"opportunity", "quantity=opportunities; status=claim", "h/week",
       "opportunities are a claim"},
      {"hire", "quantity=hires; time=sum:2024", NULL, "counts neither hours nor persons or jobs"},
      {"person", "quantity=persons; time=any:2024", "h/week",
       "anyone counted at any time in a period is no average: that takes spells"},
      {"h", "quantity=hours; time=sum:2024", "h/week", "it counts hours itself"},
      {"h", "quantity=hours", NULL, "need a period in the measure's time"},
      {"h", "quantity=hours; time=sum:2024-01-15/2024-03-03", NULL, "no whole number of months"},
  };
  const double value[] = {1}, p[] = {40};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ji_dataset *dataset =
        with_parameter(ctx, cases[i].unit, cases[i].measure, value, cases[i].hours_unit, p, 1);
    ji_fte_options options = fte_options();
    options.hours = cases[i].hours_unit ? "p" : NULL;
    outcome o = begin(ctx);
    expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
           cases[i].part);
    ji_dataset_unref(dataset);
  }
}

static void what_hours_need_is_said(void **state) {
  ji_context *ctx = *state;
  const double value[] = {-1}, p[] = {-40};
  const char *measure = "quantity=hours; time=sum:2024";
  outcome o = begin(ctx);
  ji_dataset *dataset = with_parameter(ctx, "h", measure, value, NULL, p, 1);
  ji_fte_options options = fte_options();
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", NULL, &o.out), JI_ERROR_ARGUMENT,
         "ji_dataset_to_fte: options is NULL");
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"value\", row 0: hours below 0: -1");
  options.standard_source = NULL;
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "options.standard_source (who says what full time is) is NULL");
  options = fte_options();
  options.standard = 0;
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "options.standard must be hours above 0");
  options = fte_options();
  options.standard_unit = NULL;
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "the standard needs a unit");
  options.standard_unit = "person";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "the standard: unit \"person\" is not hours");
  options.standard_unit = "h/";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "standard_unit: unit \"h/\"");
  options = fte_options();
  options.cap = -1;
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "options.cap");
  options = fte_options();
  options.status = "certain";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "\"certain\" is not one of");
  options = fte_options();
  options.hours = "p";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "column \"p\" needs one unit");
  options.hours = "q";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_NOT_FOUND,
         "\"q\"");
  options = fte_options();
  options.standard = NAN;
  options.standard_column = "p";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"p\", row 0: standard is -40, expected 0 or more");
  options = fte_options();
  options.name = "p";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_LABEL,
         "a column \"p\" already");
  ji_dataset_unref(dataset);
  dataset = with_parameter(ctx, "person", "quantity=persons", p, "h/week", p, 1);
  options = fte_options();
  options.hours = "p";
  options.standard_unit = "h/week";
  expect(&o, ji_dataset_to_fte(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"p\", row 0: hours is -40, expected 0 or more");
  ji_dataset_unref(dataset);
}

/* --- jobs and persons --------------------------------------------------------------------- */

static ji_multiple_job_options job_options(double extra) {
  ji_multiple_job_options options;
  assert_int_equal(ji_multiple_job_options_init(&options, sizeof options), JI_OK);
  options.extra_jobs = extra;
  options.source = "labour force survey (test)";
  return options;
}

static void jobs_become_persons_and_back(void **state) {
  ji_context *ctx = *state;
  const double jobs[] = {105, 210};
  ji_dataset *dataset =
      column(ctx, "1e4 job", "quantity=jobs; time=average:2024; status=observed", jobs, 2);
  ji_multiple_job_options options = job_options(0.05);
  outcome o = begin(ctx), back = begin(ctx);
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 100 && cell(&o, "value", 1) == 200);
  expect_column(&o, "value", "1e4 person", "quantity=persons; time=average:2024; status=observed");
  assert_true(origin_has(&o, "extra_jobs", "0.05"));
  options.status = "survey";
  expect(&back, ji_dataset_to_jobs(ctx, o.out, "value", &options, &back.out), JI_OK, NULL);
  support_close("back", cell(&back, "value", 1), 210, 1e-15);
  expect_column(&back, "value", "1e4 job", "quantity=jobs; time=average:2024; status=survey");
  end(&back);
  end(&o);
  ji_dataset_unref(dataset);
}

static void rates_of_multiple_jobs_by_row(void **state) {
  ji_context *ctx = *state;
  const double jobs[] = {110, 100}, rates[] = {0.1, 0.25};
  ji_dataset *dataset =
      with_parameter(ctx, "job/(1e9 CNY@2018)",
                     "quantity=coefficient; form=per_unit; kind=average; of.quantity=jobs; "
                     "per.quantity=money; per.unit=CNY@2018",
                     jobs, NULL, rates, 2);
  ji_multiple_job_options options = job_options(NAN);
  options.extra_jobs_column = "p";
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("0", cell(&o, "value", 0), 100, 1e-15);
  assert_true(cell(&o, "value", 1) == 80);
  expect_column(&o, "value", "person/(1e9 CNY@2018)",
                "quantity=coefficient; form=per_unit; kind=average; of.quantity=persons; "
                "per.quantity=money; per.unit=CNY@2018");
  assert_true(origin_has(&o, "extra_jobs", "@p"));
  end(&o);
  ji_dataset_unref(dataset);
}

static void opportunities_need_a_reading(void **state) {
  ji_context *ctx = *state;
  const double claimed[] = {23};
  ji_dataset *dataset =
      column(ctx, "1e6 opportunity",
             "quantity=opportunities; time=unstated:2024; status=claim; vintage=kuaishou-2024",
             claimed, 1);
  ji_multiple_job_options options = job_options(NAN);
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "opportunities are persons only under a declared reading");
  expect(&o, ji_dataset_to_jobs(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "does not become jobs: it does not count persons");
  options.reading = "each_layer_counts_each_person_once";
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 23);
  expect_column(&o, "value", "1e6 person",
                "quantity=persons; time=unstated:2024; status=claim; vintage=kuaishou-2024; "
                "reading=each_layer_counts_each_person_once");
  end(&o);
  ji_dataset_unref(dataset);
}

static void what_jobs_need_is_said(void **state) {
  ji_context *ctx = *state;
  const double jobs[] = {1}, p[] = {-0.5};
  const int absent[] = {1};
  ji_dataset *dataset = with_parameter(ctx, "job", "quantity=jobs", jobs, NULL, p, 1);
  ji_multiple_job_options options = job_options(NAN);
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "options.extra_jobs is not stated");
  options = job_options(-1);
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "ji_dataset_to_persons: extra_jobs is -1, expected 0 or more");
  options = job_options(0.5);
  options.source = NULL;
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "options.source");
  options = job_options(0.5);
  expect(&o, ji_dataset_to_jobs(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "it does not count persons");
  expect(&o, ji_dataset_to_persons(ctx, dataset, "jobs", &options, &o.out), JI_ERROR_NOT_FOUND,
         "no column \"jobs\"");
  expect(&o, ji_dataset_to_persons(ctx, dataset, "p", &options, &o.out), JI_ERROR_MEASURE,
         "column \"p\" has no measure");
  options.extra_jobs = NAN;
  options.extra_jobs_column = "p";
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"p\", row 0: extra_jobs is -0.5");
  ji_dataset_unref(dataset);
  const char *name = "x";
  const support_column columns[] = {{.name = "value", .measure = "quantity=jobs", .numbers = jobs},
                                    {.name = "p", .numbers = p, .absent = absent},
                                    {.name = "name", .texts = &name}};
  dataset = support_dataset(ctx, 1, columns, 3);
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"p\", row 0: extra_jobs is null where \"value\" has a value");
  options.extra_jobs_column = "name";
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_ERROR_TYPE, "name");
  expect(&o, ji_dataset_to_persons(ctx, dataset, "name", &options, &o.out), JI_ERROR_TYPE,
         "column \"name\" is text");
  options = job_options(0.5);
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  expect_column(&o, "value", "person", "quantity=persons"); /* no unit was stated */
  end(&o);
  ji_dataset_unref(dataset);
}

static void a_unit_that_does_not_count_is_refused(void **state) {
  ji_context *ctx = *state;
  const double ratio[] = {1.5};
  ji_dataset *dataset =
      column(ctx, "1", "quantity=coefficient; form=ratio; of.quantity=jobs", ratio, 1);
  ji_multiple_job_options options = job_options(0.5);
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_persons(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "column \"value\": unit \"1\" does not count \"job\"");
  ji_dataset_unref(dataset);
}

/* --- stocks ------------------------------------------------------------------------------- */

static ji_stock_options stock_options(void) {
  ji_stock_options options;
  assert_int_equal(ji_stock_options_init(&options, sizeof options), JI_OK);
  return options;
}

static void person_time_becomes_a_stock(void **state) {
  ji_context *ctx = *state;
  static const struct {
    const char *unit, *measure, *after_unit, *after;
    double value, stock;
  } cases[] = {
      {"day*person", "quantity=units; time=sum:2023", "person",
       "quantity=persons; time=average:2023", 36500, 100},
      {"1e4 person*month", "quantity=units; time=sum:2024-Q1", "1e4 person",
       "quantity=persons; time=average:2024-Q1", 9, 3},
      {"job*year", "quantity=job_years; time=sum:2023/2024", "job",
       "quantity=jobs; time=average:2023/2024", 50, 25},
      {"fte*week", "quantity=units; time=sum:2024-01-01/2024-01-14", "fte",
       "quantity=fte; time=average:2024-01-01/2024-01-14", 8, 4},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ji_dataset *dataset = column(ctx, cases[i].unit, cases[i].measure, &cases[i].value, 1);
    outcome o = begin(ctx);
    expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", NULL, &o.out), JI_OK, NULL);
    support_close(cases[i].unit, cell(&o, "value", 0), cases[i].stock, 1e-15);
    expect_column(&o, "value", cases[i].after_unit, cases[i].after);
    end(&o);
    ji_dataset_unref(dataset);
  }
}

static void inflows_become_a_stock_in_a_steady_state(void **state) {
  ji_context *ctx = *state;
  const double hires[] = {1200, 2400}, months[] = {6, 3};
  ji_dataset *dataset = with_parameter(
      ctx, "hire", "quantity=hires; time=sum:2024; status=observed", hires, "month", months, 2);
  ji_stock_options options = stock_options();
  options.duration = 0.5;
  options.duration_unit = "year";
  options.source = "payroll (test)";
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "in a steady state only, which is not declared");
  options.steady_state = 1;
  expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 600);
  expect_column(&o, "value", "job", "quantity=jobs; time=average:2024; status=observed");
  assert_true(origin_has(&o, "steady_state", "declared"));
  assert_true(origin_has(&o, "duration_unit", "year"));
  end(&o);
  options.duration = NAN;
  options.duration_column = "p";
  options.duration_unit = NULL;
  options.status = "assumed";
  options.name = "stock";
  expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "stock", 0) == 600 && cell(&o, "stock", 1) == 600);
  expect_column(&o, "stock", "job", "quantity=jobs; time=average:2024; status=assumed");
  end(&o);
  ji_dataset_unref(dataset);
  dataset = column(ctx, "1e3 person", "quantity=hires; time=sum:2023", hires, 1);
  options = stock_options();
  options.duration = 73;
  options.duration_unit = "day";
  options.source = "payroll (test)";
  options.steady_state = 1;
  expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("persons", cell(&o, "value", 0), 240, 1e-15);
  expect_column(&o, "value", "1e3 person", "quantity=persons; time=average:2023");
  end(&o);
  ji_dataset_unref(dataset);
}

static void what_is_no_flow_is_refused(void **state) {
  ji_context *ctx = *state;
  static const struct {
    const char *unit, *measure, *part;
    double duration;
  } cases[] = {
      {"person", "quantity=persons; time=any:2024", "at any time in a period is no stock", NAN},
      {"person", "quantity=persons; time=at:2024-12-31", "it is one already", NAN},
      {"person", "quantity=persons; time=average:2024", "it is one already", NAN},
      {"person", "quantity=persons; time=sum:2024", "its unit is no person-time", NAN},
      {"household*day", "quantity=units; time=sum:2024", "its unit is no person-time", NAN},
      {"person*day", "quantity=units; time=unstated:2024", "its time is not the sum", NAN},
      {"person*month", "quantity=units; time=sum:2024-01-02/2024-02-01",
       "no whole number of months", NAN},
      {"person*day", "quantity=units; time=sum:2024", "a duration is for inflows", 1},
      {"hire", "quantity=hires; time=sum:2024", "an inflow needs how long one stays", NAN},
      {"hire", "quantity=hires", "its time is not the sum", 1},
  };
  const double value[] = {1};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ji_dataset *dataset = column(ctx, cases[i].unit, cases[i].measure, value, 1);
    ji_stock_options options = stock_options();
    options.duration = cases[i].duration;
    options.duration_unit = "month";
    options.source = "test";
    options.steady_state = 1;
    outcome o = begin(ctx);
    expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out),
           JI_ERROR_MEASURE, cases[i].part);
    ji_dataset_unref(dataset);
  }
  ji_dataset *dataset = column(ctx, "hire", "quantity=hires; time=sum:2024", value, 1);
  ji_stock_options options = stock_options();
  outcome o = begin(ctx);
  options.duration = 1;
  expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out),
         JI_ERROR_ARGUMENT, "options.source");
  options.source = "test";
  expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "the duration needs a unit of time");
  options.duration_unit = "person";
  expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "\"person\" is no unit of time");
  options.duration_unit = "month";
  options.duration = -1;
  options.steady_state = 1;
  expect(&o, ji_dataset_to_average_stock(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "duration is -1");
  ji_dataset_unref(dataset);
}

static void job_years_become_jobs(void **state) {
  ji_context *ctx = *state;
  const double value[] = {120, 60}, years[] = {3, 0};
  ji_job_year_options options;
  assert_int_equal(ji_job_year_options_init(&options, sizeof options), JI_OK);
  ji_dataset *dataset =
      with_parameter(ctx, "job", "quantity=job_years; time=sum:2020/2023", value, "year", years, 2);
  outcome o = begin(ctx);
  expect(&o, ji_dataset_job_years_to_jobs(ctx, dataset, "value", NULL, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 30);
  expect_column(&o, "value", "job", "quantity=jobs; time=average:2020/2023");
  end(&o);
  options.years = 5;
  expect(&o, ji_dataset_job_years_to_jobs(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 24);
  assert_true(origin_has(&o, "years", "5"));
  end(&o);
  options.years = -1;
  expect(&o, ji_dataset_job_years_to_jobs(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "options.years must be above 0");
  options.years = 0;
  options.years_column = "p";
  expect(&o, ji_dataset_job_years_to_jobs(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"value\", row 1: job-years over 0 years");
  ji_dataset_unref(dataset);
  const double quarters[] = {8};
  dataset = with_parameter(ctx, "1e3 fte*year", "quantity=job_years; time=sum:2020/2023", value,
                           "quarter", quarters, 1);
  expect(&o, ji_dataset_job_years_to_jobs(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 60);
  expect_column(&o, "value", "1e3 fte", "quantity=fte; time=average:2020/2023");
  end(&o);
  ji_dataset_unref(dataset);
  dataset = column(ctx, "job", "quantity=jobs; time=sum:2020", value, 1);
  expect(&o, ji_dataset_job_years_to_jobs(ctx, dataset, "value", NULL, &o.out), JI_ERROR_MEASURE,
         "it does not count job-years");
  ji_dataset_unref(dataset);
  dataset = column(ctx, "job", "quantity=job_years", value, 1);
  expect(&o, ji_dataset_job_years_to_jobs(ctx, dataset, "value", NULL, &o.out), JI_ERROR_MEASURE,
         "its time is not the sum over a stated period");
  ji_dataset_unref(dataset);
}

/* --- gross to net ------------------------------------------------------------------------- */

/* The vector of METHODS.md: 1000 with l .1, d .3, s .05, M 1.25. */
static ji_net_options net_options(void) {
  ji_net_options options;
  assert_int_equal(ji_net_options_init(&options, sizeof options), JI_OK);
  options.leakage.value = 0.1;
  options.displacement.value = 0.3;
  options.substitution.value = 0.05;
  options.multiplier.value = 1.25;
  options.source = "assumed for a test";
  return options;
}

static const char gross[] = "quantity=jobs; basis=gross; layer=direct; status=observed";

static void gross_becomes_net(void **state) {
  ji_context *ctx = *state;
  const double value[] = {1000, 500};
  ji_dataset *dataset = column(ctx, "job", gross, value, 2);
  ji_net_options options = net_options();
  outcome o = begin(ctx);
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("no reference case", cell(&o, "value", 0), 748.125, 1e-15);
  expect_column(&o, "value", "job",
                "quantity=jobs; basis=net:displacement+leakage+substitution; "
                "layer=direct+indirect; status=observed");
  assert_true(origin_has(&o, "multiplier", "1.25") &&
              origin_has(&o, "source", "assumed for a test"));
  end(&o);
  options.reference.value = 300;
  options.counterfactual = "without_program";
  options.status = "assumed";
  options.multiplied_layer = "indirect+induced";
  options.name = "net";
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("a reference case", cell(&o, "net", 0), 523.6875, 1e-15);
  expect_column(&o, "net", "job",
                "quantity=jobs; basis=net:deadweight+displacement+leakage+substitution; "
                "counterfactual=without_program; layer=direct+indirect+induced; status=assumed");
  end(&o);
  options.reference_leakage.value = 0;
  options.reference_displacement.value = 0;
  options.reference_substitution.value = 0;
  options.reference_multiplier.value = 1;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("its own rates", cell(&o, "net", 0), 748.125 - 300, 1e-15);
  end(&o);
  ji_dataset_unref(dataset);
}

static void what_is_not_stated_is_not_taken_out(void **state) {
  ji_context *ctx = *state;
  const double value[] = {1000, 10}, shares[] = {0.5, 0};
  ji_dataset *dataset =
      with_parameter(ctx, NULL, "quantity=jobs; basis=gross", value, NULL, shares, 2);
  ji_net_options options;
  outcome o = begin(ctx);
  assert_int_equal(ji_net_options_init(&options, sizeof options), JI_OK);
  options.source = "test";
  options.displacement.column = "p";
  options.multiplier.value = 1;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  assert_true(cell(&o, "value", 0) == 500 && cell(&o, "value", 1) == 10);
  expect_column(&o, "value", "none", "quantity=jobs; basis=net:displacement");
  end(&o);
  ji_dataset_unref(dataset);
}

static void reference_cases_have_units_of_their_own(void **state) {
  ji_context *ctx = *state;
  const double value[] = {10}, reference[] = {30000};
  ji_dataset *dataset =
      with_parameter(ctx, "1e4 job", "quantity=jobs; basis=gross", value, "job", reference, 1);
  ji_net_options options;
  outcome o = begin(ctx);
  assert_int_equal(ji_net_options_init(&options, sizeof options), JI_OK);
  options.source = "test";
  options.reference.column = "p";
  options.counterfactual = "without";
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("10 - 3", cell(&o, "value", 0), 7, 1e-15);
  expect_column(&o, "value", "1e4 job",
                "quantity=jobs; basis=net:deadweight; counterfactual=without");
  end(&o);
  ji_dataset_unref(dataset);
  dataset =
      with_parameter(ctx, "1e4 job", "quantity=jobs; basis=gross", value, "person", reference, 1);
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_UNIT,
         "column \"p\": unit \"person\" does not convert");
  ji_dataset_unref(dataset);
}

static void what_is_not_gross_is_refused(void **state) {
  ji_context *ctx = *state;
  static const struct {
    const char *measure, *part;
  } cases[] = {
      {"quantity=jobs; basis=net:leakage; layer=direct", "its basis is not gross"},
      {"quantity=jobs; basis=unstated; layer=direct", "its basis is not gross"},
      {"quantity=jobs; layer=direct", "its basis is not gross"},
      {"quantity=jobs; basis=gross; layer=direct+indirect", "needs layer=direct alone"},
      {"quantity=jobs; basis=gross", "needs layer=direct alone"},
  };
  const double value[] = {1000}, p[] = {1.5};
  ji_net_options options = net_options();
  outcome o = begin(ctx);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ji_dataset *dataset = column(ctx, "job", cases[i].measure, value, 1);
    expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
           cases[i].part);
    ji_dataset_unref(dataset);
  }
  ji_dataset *dataset = with_parameter(ctx, "job", gross, value, NULL, p, 1);
  options.leakage.value = 1.5;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "ji_dataset_to_net: leakage is 1.5, expected 0 to 1");
  options.leakage.value = NAN;
  options.leakage.column = "p";
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "column \"p\", row 0: leakage is 1.5, expected 0 to 1");
  options = net_options();
  options.multiplier.value = -1;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_VALUE,
         "multiplier is -1, expected 0 or more");
  options = net_options();
  options.reference.value = 1;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "a reference case needs the name of its counterfactual");
  options.reference.value = NAN;
  options.counterfactual = "x";
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "and nothing else does");
  options = net_options();
  options.source = NULL;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "options.source");
  assert_int_equal(ji_net_options_init(&options, sizeof options), JI_OK);
  options.source = "test";
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_ARGUMENT,
         "no parameter is stated");
  ji_dataset_unref(dataset);
}

/* As the results of models are: units and measures by row, one of them undeclared where null. */
static void results_of_models_convert_row_by_row(void **state) {
  ji_context *ctx = *state;
  const double value[] = {2, 100, 0}, errors[] = {0.1, 1, 0};
  const int absent[] = {0, 0, 1};
  const char *const units[] = {"1e4 job", "job", NULL};
  const char *const measures[] = {"quantity=jobs; basis=gross; layer=direct",
                                  "quantity=jobs; basis=gross; layer=indirect", NULL};
  const support_column columns[] = {
      {.name = "value", .unit = "@unit", .measure = "@measure", .numbers = value, .absent = absent},
      {.name = "unit", .texts = units},
      {.name = "measure", .texts = measures},
      {.name = "error",
       .unit = "@unit",
       .measure = "@measure",
       .numbers = errors,
       .absent = absent}};
  ji_dataset *dataset = support_dataset(ctx, 3, columns, 4);
  ji_net_options options;
  outcome o = begin(ctx);
  assert_int_equal(ji_net_options_init(&options, sizeof options), JI_OK);
  options.source = "test";
  options.leakage.value = 0.5;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  support_close("row 0", cell(&o, "value", 0), 1, 1e-15);
  support_close("row 1", cell(&o, "value", 1), 0.005, 1e-15);
  expect_column(&o, "value", "1e4 job", "@value_measure");
  ji_column written = support_look(ctx, o.out, "value_measure");
  char *text = support_text(ctx, &written, 1);
  assert_string_equal(text, "quantity=jobs; basis=net:leakage; layer=indirect");
  free(text);
  assert_true(support_is_null(&written, 2));
  end(&o);
  options.multiplier.value = 2;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "column \"value\", row 1: measure \"quantity=jobs; basis=gross; layer=indirect\"");
  ji_dataset_unref(dataset);
  const int all[] = {0, 0, 0};
  const support_column undeclared[] = {
      {.name = "value", .unit = "@unit", .measure = "@measure", .numbers = value, .absent = all},
      {.name = "unit", .texts = units},
      {.name = "measure", .texts = measures}};
  dataset = support_dataset(ctx, 3, undeclared, 3);
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_ERROR_MEASURE,
         "column \"value\", row 2: the row has no measure");
  ji_dataset_unref(dataset);
}

static void a_column_without_rows_converts(void **state) {
  ji_context *ctx = *state;
  const double none[] = {0};
  ji_dataset *dataset = column(ctx, "job", gross, none, 0);
  ji_net_options options = net_options();
  outcome o = begin(ctx);
  options.multiplier.value = NAN;
  expect(&o, ji_dataset_to_net(ctx, dataset, "value", &options, &o.out), JI_OK, NULL);
  expect_column(&o, "value", "job",
                "quantity=jobs; basis=net:displacement+leakage+substitution; layer=direct; "
                "status=observed");
  end(&o);
  ji_dataset_unref(dataset);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_context, free_context)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(hours_become_full_time_equivalents),
      TEST(weekly_hours_of_persons_and_a_cap),
      TEST(jobs_with_the_hours_of_a_year),
      TEST(standards_by_row_give_measures_by_row),
      TEST(no_hours_no_full_time_equivalents),
      TEST(what_hours_need_is_said),
      TEST(jobs_become_persons_and_back),
      TEST(rates_of_multiple_jobs_by_row),
      TEST(opportunities_need_a_reading),
      TEST(what_jobs_need_is_said),
      TEST(a_unit_that_does_not_count_is_refused),
      TEST(person_time_becomes_a_stock),
      TEST(inflows_become_a_stock_in_a_steady_state),
      TEST(what_is_no_flow_is_refused),
      TEST(job_years_become_jobs),
      TEST(gross_becomes_net),
      TEST(what_is_not_stated_is_not_taken_out),
      TEST(reference_cases_have_units_of_their_own),
      TEST(what_is_not_gross_is_refused),
      TEST(results_of_models_convert_row_by_row),
      TEST(a_column_without_rows_converts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
