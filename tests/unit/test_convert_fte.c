/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* convert.h: ji_dataset_to_fte(). */
#include "unit/convert_fixture.h"

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

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(hours_become_full_time_equivalents), TEST(weekly_hours_of_persons_and_a_cap),
      TEST(jobs_with_the_hours_of_a_year),      TEST(standards_by_row_give_measures_by_row),
      TEST(no_hours_no_full_time_equivalents),  TEST(what_hours_need_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
