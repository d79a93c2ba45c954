/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* convert.h: jobs and persons, stocks, gross to net. */
#include "unit/convert_fixture.h"

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
      {"quantity=jobs; basis=net:leakage; layer=direct", "leakage would be taken out twice"},
      {"quantity=jobs; basis=unstated; layer=direct", "its basis is not stated"},
      {"quantity=jobs; layer=direct", "its basis is not stated"},
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

int main(void) {
  const struct CMUnitTest tests[] = {
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
