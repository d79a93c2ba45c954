/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Traps of tables and their employment, each a clear error or a stated repair that was asked for:
 * years and units that do not fit, on the example table of China 2018 (zero and dust output,
 * negative flows and tables that do not balance are in test_io.c; traps in published tables in
 * tests/reference/test_io_traps.c). */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static ji_bundle *folder;
static char warned[512];

static void listen(void *user, int32_t level, const char *message) {
  (void)user;
  if (level == JI_LOG_WARNING)
    snprintf(warned, sizeof warned, "%s", message);
}

static int set_up(void **state) {
  (void)state;
  ji_context_options options;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = listen;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  char *path = support_source("examples/data/china-2018");
  support_ok(ctx, ji_bundle_read_folder(ctx, path, &folder));
  free(path);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_bundle_unref(folder);
  ji_context_free(ctx);
  return 0;
}

/* The folder with one of its datasets in another's place, which is dropped. */
static ji_bundle *with(const char *name, ji_dataset *dataset) {
  ji_bundle *out;
  support_ok(ctx, ji_bundle_with(ctx, folder, name, dataset, &out));
  ji_dataset_unref(dataset);
  return out;
}

/* `table` of this year, with employment of this time; NULL: not stated. */
static ji_bundle *of_years(const char *year, const char *time) {
  const char *keys[3] = {"name"}, *values[3] = {"dated"};
  int64_t count = 1;
  if (year) {
    keys[count] = "year";
    values[count++] = year;
  }
  if (time) {
    keys[count] = "employment_time";
    values[count++] = time;
  }
  const support_column columns[] = {{.name = "key", .texts = keys},
                                    {.name = "value", .texts = values}};
  return with("table", support_dataset(ctx, count, columns, 2));
}

/* `accounts` of gross output and employment, the latter by another unit and measure. */
static ji_bundle *of_unit(const char *unit, const char *measure) {
  const ji_dataset *accounts = ji_bundle_find(folder, "accounts");
  ji_column sector = support_look(ctx, accounts, "sector");
  ji_column output = support_look(ctx, accounts, "gross_output");
  ji_column jobs = support_look(ctx, accounts, "employment");
  char *names[20];
  double numbers[2][20];
  assert_int_equal(sector.length, 20);
  for (int64_t i = 0; i < 20; i++) {
    names[i] = support_text(ctx, &sector, i);
    numbers[0][i] = support_number(&output, i);
    numbers[1][i] = support_number(&jobs, i);
  }
  const support_column columns[] = {
      {.name = "sector", .texts = (const char *const *)names},
      {.name = "gross_output", .numbers = numbers[0], .unit = "1e8 CNY"},
      {.name = "employment", .numbers = numbers[1], .unit = unit, .measure = measure}};
  ji_bundle *out = with("accounts", support_dataset(ctx, 20, columns, 3));
  for (int64_t i = 0; i < 20; i++)
    free(names[i]);
  return out;
}

static ji_io_options plain(void) {
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  return options;
}

static ji_model *model_of(ji_bundle *bundle, const ji_io_options *options) {
  ji_model *out;
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, options, &out));
  ji_bundle_unref(bundle);
  return out;
}

static void refuse(ji_bundle *bundle, const ji_io_options *options, ji_status expected,
                   const char *part) {
  ji_model *out = (ji_model *)1;
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, options, &out), expected);
  assert_null(out);
  support_message(ctx, part);
  ji_bundle_unref(bundle);
}

static double direct_of(const ji_model *model, const char *unit, char printed[96]) {
  ji_io_multiplier_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.unit = unit;
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &out));
  ji_column direct = support_look(ctx, out, "direct");
  double value = support_number(&direct, 0);
  if (printed)
    snprintf(printed, 96, "%s", direct.unit ? direct.unit : "");
  ji_dataset_unref(out);
  return value;
}

static void refuse_unit(const ji_model *model, const char *unit) {
  ji_io_multiplier_options options;
  ji_dataset *out = (ji_dataset *)1;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.unit = unit;
  support_status(ctx, ji_io_multipliers(ctx, model, &options, &out), JI_ERROR_UNIT);
  assert_null(out);
}

static void check_verdict(const ji_model *model, const char *check, const char *expected,
                          const char *part) {
  ji_dataset *out;
  support_ok(ctx, ji_io_check(ctx, model, &out));
  ji_column checks = support_look(ctx, out, "check"), verdicts = support_look(ctx, out, "verdict");
  ji_column explanations = support_look(ctx, out, "explanation");
  int found = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(out); i++) {
    char *name = support_text(ctx, &checks, i);
    if (strcmp(name, check) == 0) {
      char *verdict = support_text(ctx, &verdicts, i);
      char *explanation = support_text(ctx, &explanations, i);
      assert_string_equal(verdict, expected);
      support_contains(explanation, part);
      free(verdict);
      free(explanation);
      found++;
    }
    free(name);
  }
  assert_int_equal(found, 1);
  ji_dataset_unref(out);
}

/* --- years -------------------------------------------------------------------------------- */

static void trap_employment_of_another_year(void **state) {
  (void)state;
  ji_io_options options = plain();
  refuse(of_years("2018", "at:2017-12-31"), &options, JI_ERROR_MEASURE,
         "employment is of at:2017-12-31, the table of 2018");
  refuse(of_years("2018", "average:2020"), &options, JI_ERROR_MEASURE, "average:2020");
  refuse(of_years("2010", "any:2013/2014"), NULL, JI_ERROR_MEASURE, "any:2013/2014");
}

static void trap_employment_of_another_year_taken_as_it_is(void **state) {
  (void)state;
  ji_io_options options = plain();
  options.year_action = JI_IO_YEAR_WARN;
  warned[0] = 0;
  ji_model *model = model_of(of_years("2018", "at:2017-12-31"), &options);
  support_contains(warned, "employment is of at:2017-12-31, the table of 2018");
  check_verdict(model, "employment_year", "warning", "at:2017-12-31");
  ji_dataset *out, *origin;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column type1 = support_look(ctx, out, "type1"); /* the number says both years itself */
  assert_string_equal(ji_measure_field(type1.measure, "of.time"), "at:2017-12-31");
  support_contains(type1.unit, "CNY@2018");
  support_ok(ctx, ji_dataset_provenance(ctx, out, &origin));
  ji_column names = support_look(ctx, origin, "name");
  int told = 0;
  for (int64_t i = 0; i < names.length; i++) {
    char *name = support_text(ctx, &names, i);
    told += strcmp(name, "year_action") == 0;
    free(name);
  }
  assert_true(told > 0);
  ji_dataset_unref(origin);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

static void trap_years_that_agree_or_are_not_stated(void **state) {
  (void)state;
  static const char *const agreeing[][2] = {
      {"2018", "at:2018-12-31"}, {"2018", "average:2018"}, {"2018", "sum:2017-07/2018-06"}};
  for (size_t k = 0; k < sizeof agreeing / sizeof agreeing[0]; k++) {
    ji_model *model = model_of(of_years(agreeing[k][0], agreeing[k][1]), NULL);
    check_verdict(model, "employment_year", "passed", agreeing[k][1]);
    ji_model_unref(model);
  }
  static const char *const silent[][2] = {{"2018", NULL}, {NULL, "at:2013-12-31"}, {NULL, NULL}};
  for (size_t k = 0; k < sizeof silent / sizeof silent[0]; k++) {
    ji_model *model = model_of(of_years(silent[k][0], silent[k][1]), NULL);
    check_verdict(model, "employment_year", "not_done", "not both stated");
    ji_model_unref(model);
  }
}

/* The measure of the employment column itself comes before table.csv. */
static void trap_year_in_the_column_s_measure(void **state) {
  (void)state;
  refuse(of_unit("1e4 person", "quantity=persons; time=at:2013-12-31"), NULL, JI_ERROR_MEASURE,
         "employment is of at:2013-12-31, the table of 2018");
}

/* --- persons, thousands, ten thousands, FTE, hours ---------------------------------------- */

/* The stated scale is applied, once: the same numbers in another unit are other jobs. */
static void trap_scale_of_employment(void **state) {
  (void)state;
  static const struct {
    const char *unit;
    double scale;
  } units[] = {{"person", 1}, {"1e3 person", 1e3}, {"1e4 person", 1e4}, {"1e6 person", 1e6}};
  double one = 0;
  for (size_t k = 0; k < sizeof units / sizeof units[0]; k++) {
    char printed[96];
    ji_model *model = model_of(of_unit(units[k].unit, NULL), NULL);
    double direct = direct_of(model, NULL, printed);
    one = k ? one : direct;
    support_close(units[k].unit, direct, one * units[k].scale, 1e-13);
    support_contains(printed, "person/(1e8 CNY@2018:producers_with_vat)");
    ji_model_unref(model);
  }
}

/* Full-time equivalents, jobs and hours are no persons: whoever asks for persons is refused. */
static void trap_fte_and_hours_are_no_persons(void **state) {
  (void)state;
  static const char *const measures[] = {
      "quantity=fte; time=average:2018; standard=1880 h/year@employees:CN:2018",
      "quantity=jobs; time=at:2018-12-31", "quantity=hours; time=sum:2018"};
  static const char *const units[] = {"1e4 fte", "1e4 job", "1e4 h"};
  static const char *const quantities[] = {"fte", "jobs", "hours"};
  for (size_t k = 0; k < 3; k++) {
    ji_model *model = model_of(of_unit(units[k], measures[k]), NULL);
    ji_dataset *out;
    refuse_unit(model, "person/(1e9 CNY@2018:producers_with_vat)");
    support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
    ji_column type1 = support_look(ctx, out, "type1");
    assert_string_equal(ji_measure_field(type1.measure, "of.quantity"), quantities[k]);
    ji_dataset_unref(out);
    ji_model_unref(model);
  }
}

/* A column that says persons in its measure and hours in its unit is none: the builder refuses it.
 */
static void trap_unit_against_measure(void **state) {
  (void)state;
  static const double one[] = {1};
  ji_dataset_builder *builder;
  ji_measure *measure;
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons; time=at:2018-12-31", &measure));
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  const ji_column column = {.size = sizeof column,
                            .name = "employment",
                            .unit = "1e4 h",
                            .measure = measure,
                            .type = JI_TYPE_FLOAT64,
                            .length = 1,
                            .values = one};
  support_status(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL),
                 JI_ERROR_MEASURE);
  support_message(ctx, "\"employment\"");
  support_message(ctx, "quantity=persons");
  ji_dataset_builder_free(builder);
  ji_measure_unref(measure);
}

static void trap_employment_without_a_unit(void **state) {
  (void)state;
  ji_model *model = model_of(of_unit(NULL, NULL), NULL);
  refuse_unit(model, "person/(1e9 CNY@2018:producers_with_vat)");
  ji_model_unref(model);
}

static void trap_employment_in_money(void **state) {
  (void)state;
  refuse(of_unit("1e8 CNY", NULL), NULL, JI_ERROR_UNIT, "employment");
}

/* Persons in one table, full-time equivalents in the other: no difference between them. */
static void trap_persons_against_fte_over_time(void **state) {
  (void)state;
  ji_model *persons = model_of(of_unit("1e4 person", "quantity=persons; time=at:2018-12-31"), NULL);
  ji_model *fte = model_of(of_unit("1e4 fte", "quantity=fte; time=average:2018; standard=1880 "
                                              "h/year@employees:CN:2018"),
                           NULL);
  ji_dataset *out = (ji_dataset *)1;
  ji_status status = ji_io_decomposition(ctx, persons, fte, NULL, &out);
  assert_true(status == JI_ERROR_MEASURE || status == JI_ERROR_UNIT);
  assert_null(out);
  support_message(ctx, "fte");
  ji_model_unref(persons);
  ji_model_unref(fte);
}

/* --- money -------------------------------------------------------------------------------- */

static double jobs_of(const ji_model *model, double value, const char *unit) {
  static const char *const sector[] = {"trade"};
  const support_column columns[] = {{.name = "component", .texts = sector},
                                    {.name = "value", .numbers = &value, .unit = unit}};
  ji_dataset *drivers = support_dataset(ctx, 1, columns, 2), *out;
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &out));
  ji_column jobs = support_look(ctx, out, "value");
  double sum = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(out); i++)
    sum += support_is_null(&jobs, i) ? 0 : support_number(&jobs, i);
  ji_dataset_unref(out);
  ji_dataset_unref(drivers);
  return sum;
}

static void trap_scale_of_money(void **state) {
  (void)state;
  ji_model *model = model_of(ji_bundle_ref(folder), NULL);
  double one = jobs_of(model, 1, "1e9 CNY@2018:producers_with_vat");
  assert_true(one > 1000);
  support_close("1e8", jobs_of(model, 10, "1e8 CNY@2018:producers_with_vat"), one, 1e-13);
  support_close("CNY", jobs_of(model, 1e9, "CNY@2018:producers_with_vat"), one, 1e-13);
  support_close("the table's own", jobs_of(model, 10, NULL), one, 1e-13);
  ji_model_unref(model);
}

static void trap_money_of_another_kind(void **state) {
  (void)state;
  static const char *const units[] = {"1e9 EUR@2018:producers_with_vat",
                                      "1e9 CNY@2017:producers_with_vat", "1e9 CNY@2018:basic",
                                      "1e9 CNY"};
  static const char *const sector[] = {"trade"};
  static const double one[] = {1};
  ji_model *model = model_of(ji_bundle_ref(folder), NULL);
  for (size_t k = 0; k < sizeof units / sizeof units[0]; k++) {
    const support_column columns[] = {{.name = "component", .texts = sector},
                                      {.name = "value", .numbers = one, .unit = units[k]}};
    ji_dataset *drivers = support_dataset(ctx, 1, columns, 2), *out = (ji_dataset *)1;
    support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &out), JI_ERROR_UNIT);
    assert_null(out);
    ji_dataset_unref(drivers);
  }
  ji_model_unref(model);
}

static void trap_flows_in_two_scales(void **state) {
  (void)state;
  ji_io_options options = plain();
  options.flows_unit = "1e4 CNY@2018:producers_with_vat"; /* units.csv says 1e8 */
  refuse(ji_bundle_ref(folder), &options, JI_ERROR_UNIT, "1e4 CNY");
}

static void trap_wrong_options(void **state) {
  (void)state;
  ji_io_options options = plain();
  options.year_action = 2;
  refuse(ji_bundle_ref(folder), &options, JI_ERROR_ARGUMENT, "year_action");
  options = plain();
  options.reserved = 1;
  refuse(ji_bundle_ref(folder), &options, JI_ERROR_ARGUMENT, "reserved");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(trap_employment_of_another_year),
      cmocka_unit_test(trap_employment_of_another_year_taken_as_it_is),
      cmocka_unit_test(trap_years_that_agree_or_are_not_stated),
      cmocka_unit_test(trap_year_in_the_column_s_measure),
      cmocka_unit_test(trap_scale_of_employment),
      cmocka_unit_test(trap_fte_and_hours_are_no_persons),
      cmocka_unit_test(trap_unit_against_measure),
      cmocka_unit_test(trap_employment_without_a_unit),
      cmocka_unit_test(trap_employment_in_money),
      cmocka_unit_test(trap_persons_against_fte_over_time),
      cmocka_unit_test(trap_scale_of_money),
      cmocka_unit_test(trap_money_of_another_kind),
      cmocka_unit_test(trap_flows_in_two_scales),
      cmocka_unit_test(trap_wrong_options),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
