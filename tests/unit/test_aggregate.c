/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dataset.h: ji_dataset_aggregate() and ji_measure_resolve(). */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

static int make_context(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int free_context(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static void expect_text(const ji_dataset *dataset, const char *name, int64_t row,
                        const char *expected) {
  ji_column column = support_look(ctx, dataset, name);
  char *text = support_text(ctx, &column, row);
  if (expected)
    assert_string_equal(text, expected);
  else
    assert_null(text);
  free(text);
}

static void expect_number(const ji_dataset *dataset, const char *name, int64_t row,
                          double expected) {
  ji_column column = support_look(ctx, dataset, name);
  assert_float_equal(support_number(&column, row), expected, 0);
}

static void expect_null(const ji_dataset *dataset, const char *name, int64_t row) {
  ji_column column = support_look(ctx, dataset, name);
  assert_true(support_is_null(&column, row));
}

static const char *const counties[] = {"b", "a", "b", NULL, "a", NULL};
static const double sales[] = {1, 2, 3, 4, 5, 6};
static const int64_t parcels[] = {10, 20, 30, 40, 50, 60};
static const int absent[] = {0, 1, 0, 0, 1, 0};

static void sums_by_one_column(void **state) {
  const char *by[] = {"county"};
  (void)state;
  support_column columns[] = {
      {.name = "county", .texts = counties},
      {.name = "sales", .unit = "1e4 CNY@2018:producers", .numbers = sales, .absent = absent},
      {.name = "parcels", .unit = "parcel", .integers = parcels},
      {.name = "note", .texts = counties}};
  ji_dataset *dataset = support_dataset(ctx, 6, columns, 4), *sums = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, by, 1, &sums));
  assert_int_equal(ji_dataset_row_count(sums), 3);
  assert_int_equal(ji_dataset_column_count(sums), 3); /* text that makes no group is left out */
  expect_text(sums, "county", 0, "b");
  expect_text(sums, "county", 1, "a");
  expect_text(sums, "county", 2, NULL);
  expect_number(sums, "sales", 0, 4);
  expect_null(sums, "sales", 1); /* a sum of nulls */
  expect_number(sums, "sales", 2, 10);
  expect_number(sums, "parcels", 1, 70);
  assert_int_equal(support_look(ctx, sums, "parcels").type, JI_TYPE_INT64);
  assert_string_equal(support_look(ctx, sums, "sales").unit, "1e4 CNY@2018:producers");
  ji_dataset *origin = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, sums, &origin));
  expect_text(origin, "operation", 0, "ji_dataset_aggregate");
  expect_text(origin, "name", 1, "dataset");
  expect_text(origin, "value", 2, "county");
  ji_dataset_unref(origin);
  ji_dataset_unref(sums);
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums));
  assert_int_equal(ji_dataset_row_count(sums), 1);
  expect_number(sums, "sales", 0, 14);
  expect_number(sums, "parcels", 0, 210);
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
}

static void groups_of_any_type(void **state) {
  static const int32_t days[] = {1, 2, 1, 2, 1, 3};
  static const uint8_t bits[] = {0x2A};
  const char *by[] = {"day", "flag"};
  (void)state;
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = NULL, *sums = NULL;
  ji_column day = {.size = sizeof day,
                   .type = JI_TYPE_DATE32,
                   .name = "day",
                   .length = 6,
                   .null_count = -1,
                   .values = days};
  ji_column flag = {.size = sizeof flag,
                    .type = JI_TYPE_BOOL,
                    .name = "flag",
                    .length = 6,
                    .null_count = -1,
                    .values = bits};
  ji_column value = {.size = sizeof value,
                     .type = JI_TYPE_FLOAT64,
                     .name = "sales",
                     .length = 6,
                     .null_count = -1,
                     .values = sales};
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &day, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &flag, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &value, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, by, 2, &sums));
  assert_int_equal(ji_dataset_row_count(sums), 3);
  expect_number(sums, "sales", 0, 9);
  expect_number(sums, "sales", 1, 6);
  ji_column look = support_look(ctx, sums, "day");
  assert_int_equal(((const int32_t *)look.values)[2], 3);
  look = support_look(ctx, sums, "flag");
  assert_int_equal(((const uint8_t *)look.values)[0] & 7, 6);
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
}

static void sums_of_floats_are_compensated(void **state) {
  static const double hard[] = {1, 1e100, 1, -1e100};
  (void)state;
  support_column column = {.name = "x", .numbers = hard};
  ji_dataset *dataset = support_dataset(ctx, 4, &column, 1), *sums = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums));
  expect_number(sums, "x", 0, 2);
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
}

static void an_integer_that_overflows_is_an_error(void **state) {
  static const int64_t large[] = {INT64_MAX, 1}, small[] = {INT64_MIN, -1};
  (void)state;
  support_column column = {.name = "jobs", .integers = large};
  ji_dataset *dataset = support_dataset(ctx, 2, &column, 1), *sums = NULL;
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums), JI_ERROR_LIMIT);
  support_message(ctx, "\"jobs\", row 1");
  assert_null(sums);
  ji_dataset_unref(dataset);
  column.integers = small;
  dataset = support_dataset(ctx, 2, &column, 1);
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums), JI_ERROR_LIMIT);
  ji_dataset_unref(dataset);
}

static void units_by_row_are_converted(void **state) {
  static const char *const units[] = {"1e4 person", "person", "job"};
  (void)state;
  static const int64_t counts[] = {1, 2, 3};
  support_column columns[] = {{.name = "value", .unit = "@unit", .numbers = sales},
                              {.name = "unit", .texts = units}};
  ji_dataset *dataset = support_dataset(ctx, 2, columns, 2), *sums = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums));
  expect_number(sums, "value", 0, 1.0002);
  expect_text(sums, "unit", 0, "1e4 person");
  assert_string_equal(support_look(ctx, sums, "value").unit, "@unit");
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
  dataset = support_dataset(ctx, 3, columns, 2);
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums), JI_ERROR_UNIT);
  support_message(ctx, "rows 0 and 2");
  ji_dataset_unref(dataset);
  columns[0].numbers = NULL;
  columns[0].integers = counts;
  dataset = support_dataset(ctx, 2, columns, 2);
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums), JI_ERROR_UNIT);
  support_message(ctx, "make the column float64");
  ji_dataset_unref(dataset);
}

#define PARTS "quantity=jobs; time=at:2018-12-31; area=CN; sector=@sector; basis=gross"
static const char *const sectors[] = {"trade", "farming", "trade", "farming", "mining", "trade"};

static void parts_that_a_row_names_add(void **state) {
  const char *by[] = {"county"};
  (void)state;
  support_column columns[] = {{.name = "county", .texts = counties},
                              {.name = "sector", .texts = sectors},
                              {.name = "jobs", .unit = "job", .measure = PARTS, .numbers = sales}};
  ji_dataset *dataset = support_dataset(ctx, 2, columns, 3), *sums = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums));
  expect_number(sums, "jobs", 0, 3);
  const ji_measure *measure = support_look(ctx, sums, "jobs").measure;
  assert_non_null(measure);
  assert_string_equal(ji_measure_field(measure, "quantity"), "jobs");
  assert_int_equal(ji_dataset_find(sums, "measure"), -1); /* one measure for all groups */
  ji_dataset_unref(sums);
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, by, 1, &sums));
  assert_int_equal(ji_dataset_row_count(sums), 2);
  assert_true(ji_dataset_find(sums, "measure") >= 0); /* the groups measure different sectors */
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
}

static void equal_measures_do_not_add(void **state) {
  const char *by[] = {"county"};
  (void)state;
  support_column columns[] = {
      {.name = "county", .texts = counties},
      {.name = "jobs", .unit = "job", .measure = "quantity=jobs; area=CN", .numbers = sales}};
  ji_dataset *dataset = support_dataset(ctx, 3, columns, 2), *sums = NULL;
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, by, 1, &sums), JI_ERROR_MEASURE);
  support_message(ctx, "\"jobs\": rows 0 and 2 may not be added");
  assert_null(sums);
  ji_dataset_unref(dataset);
  dataset = support_dataset(ctx, 2, columns, 2); /* one row a group: nothing is added */
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, by, 1, &sums));
  assert_string_equal(ji_measure_text(support_look(ctx, sums, "jobs").measure),
                      "quantity=jobs; area=CN");
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
}

static const char *const measures[] = {"quantity=jobs; area=CN; sector=farming",
                                       "quantity=jobs; area=CN; sector=trade",
                                       "quantity=persons; area=CN; sector=mining"};
static const char *const job_units[] = {"job", "1e4 job", "person"};

static void whole_measures_by_row_are_combined(void **state) {
  const char *by_measure[] = {"measure"};
  (void)state;
  static const int no_bound[] = {0, 1, 0};
  support_column columns[] = {
      {.name = "value", .unit = "@unit", .measure = "@measure", .numbers = sales},
      {.name = "standard_error", .unit = "@unit", .measure = "@measure", .numbers = sales},
      {.name = "rounding_low", .unit = "@unit", .measure = "@measure", .numbers = sales},
      {.name = "error_bound",
       .unit = "@unit",
       .measure = "@measure",
       .numbers = sales,
       .absent = no_bound},
      {.name = "unit", .texts = job_units},
      {.name = "measure", .texts = measures}};
  ji_dataset *dataset = support_dataset(ctx, 2, columns, 6), *sums = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums));
  expect_number(sums, "value", 0, 20001);
  expect_null(sums, "standard_error", 0); /* needs a covariance */
  expect_number(sums, "rounding_low", 0, 20001);
  expect_null(sums, "error_bound", 0); /* one part has none */
  expect_text(sums, "unit", 0, "job");
  assert_string_equal(ji_measure_text(support_look(ctx, sums, "value").measure), "@measure");
  ji_column column = support_look(ctx, sums, "measure");
  char *text = support_text(ctx, &column, 0);
  support_contains(text, "quantity=jobs");
  free(text);
  ji_dataset_unref(sums);
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, by_measure, 1, &sums), JI_ERROR_LABEL);
  support_message(ctx, "holds the measures of \"value\"");
  ji_dataset_unref(dataset);
  columns[0].unit = columns[1].unit = columns[2].unit = columns[3].unit = NULL;
  dataset = support_dataset(ctx, 3, columns, 6);
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums), JI_ERROR_MEASURE);
  support_message(ctx, "quantity");
  ji_dataset_unref(dataset);
}

static void what_aggregate_is_asked_for_is_checked(void **state) {
  const char *twice[] = {"county", "county"}, *none[] = {"town"}, *null[] = {NULL};
  (void)state;
  support_column column = {.name = "county", .texts = counties};
  ji_dataset *dataset = support_dataset(ctx, 6, &column, 1), *sums = NULL;
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, twice, 2, &sums), JI_ERROR_LABEL);
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, none, 1, &sums), JI_ERROR_NOT_FOUND);
  support_message(ctx, "\"town\"");
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, null, 1, &sums), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 1, &sums), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_aggregate(ctx, NULL, NULL, 0, &sums), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_dataset_aggregate(NULL, dataset, NULL, 0, &sums), JI_ERROR_ARGUMENT);
  ji_dataset_unref(dataset);
  dataset = support_dataset(ctx, 0, &column, 1);
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, twice, 1, &sums));
  assert_int_equal(ji_dataset_row_count(sums), 0);
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
}

static void the_sum_of_no_rows_has_none(void **state) {
  (void)state;
  support_column columns[] = {
      {.name = "value", .unit = "@unit", .measure = "@measure", .numbers = sales},
      {.name = "unit", .texts = job_units},
      {.name = "measure", .texts = measures}};
  ji_dataset *dataset = support_dataset(ctx, 0, columns, 3), *sums = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, NULL, 0, &sums));
  assert_int_equal(ji_dataset_row_count(sums), 0);
  assert_int_equal(ji_dataset_column_count(sums), 3);
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
}

/* The sums over any partition are those that a plain loop gives. */
static void many_groups_are_found_again(void **state) {
  enum { ROWS = 5000 };
  static int64_t keys[ROWS], values[ROWS];
  int64_t expected[97] = {0};
  const char *by[] = {"key"};
  support_random random = {7};
  (void)state;
  for (size_t i = 0; i < ROWS; i++) {
    keys[i] = (int64_t)(support_random_bits(&random) % 97);
    values[i] = (int64_t)(support_random_bits(&random) % 1000) - 500;
    expected[keys[i]] += values[i];
  }
  support_column columns[] = {{.name = "key", .integers = keys},
                              {.name = "value", .integers = values}};
  ji_dataset *dataset = support_dataset(ctx, ROWS, columns, 2), *sums = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, dataset, by, 1, &sums));
  assert_int_equal(ji_dataset_row_count(sums), 97);
  ji_column key = support_look(ctx, sums, "key"), value = support_look(ctx, sums, "value");
  for (int64_t row = 0; row < 97; row++)
    assert_int_equal(((const int64_t *)value.values)[row],
                     expected[((const int64_t *)key.values)[row]]);
  ji_dataset_unref(sums);
  ji_dataset_unref(dataset);
}

static void fields_by_row_are_resolved(void **state) {
  static const int64_t years[] = {2023, 2024, 2025};
  static const char *const quantities[] = {"opportunities", NULL, "nonsense"};
  (void)state;
  support_column columns[] = {{.name = "q", .texts = quantities},
                              {.name = "year", .integers = years}};
  ji_dataset *dataset = support_dataset(ctx, 3, columns, 2);
  ji_measure *measure = NULL, *resolved = NULL;
  support_ok(ctx, ji_measure_parse(ctx, "quantity=@q; time=unstated:@year; area=CN", &measure));
  support_ok(ctx, ji_measure_resolve(ctx, measure, dataset, 0, &resolved));
  assert_string_equal(ji_measure_text(resolved),
                      "quantity=opportunities; time=unstated:2023; area=CN");
  ji_measure_unref(resolved);
  support_ok(ctx, ji_measure_resolve(ctx, measure, dataset, 1, &resolved));
  assert_string_equal(ji_measure_text(resolved), "time=unstated:2024; area=CN");
  ji_measure_unref(resolved);
  support_status(ctx, ji_measure_resolve(ctx, measure, dataset, 2, &resolved), JI_ERROR_MEASURE);
  support_message(ctx, "row 2");
  assert_null(resolved);
  support_status(ctx, ji_measure_resolve(ctx, measure, dataset, 3, &resolved), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_resolve(ctx, NULL, dataset, 0, &resolved), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_resolve(ctx, measure, NULL, 0, &resolved), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_measure_resolve(ctx, measure, dataset, 0, NULL), JI_ERROR_ARGUMENT);
  ji_measure_unref(measure);
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons; area=@town", &measure));
  support_status(ctx, ji_measure_resolve(ctx, measure, dataset, 0, &resolved), JI_ERROR_LABEL);
  support_message(ctx, "\"town\"");
  ji_measure_unref(measure);
  ji_dataset_unref(dataset);
}

static void a_unit_in_a_measure_loses_its_scale(void **state) {
  static const char *const units[] = {"1e9 CNY@current:purchasers"};
  (void)state;
  support_column column = {.name = "unit", .texts = units};
  ji_dataset *dataset = support_dataset(ctx, 1, &column, 1);
  ji_measure *measure = NULL, *resolved = NULL;
  support_ok(ctx, ji_measure_parse(ctx, "quantity=money; unit=@unit; time=sum:2024", &measure));
  support_ok(ctx, ji_measure_resolve(ctx, measure, dataset, 0, &resolved));
  assert_string_equal(ji_measure_field(resolved, "unit"), "CNY@current:purchasers");
  ji_measure_unref(measure);
  ji_measure_unref(resolved);
  ji_dataset_unref(dataset);
}

static void a_whole_measure_is_read_from_its_cell(void **state) {
  static const char *const cells[] = {"quantity=jobs; sector=@sector", NULL, "@measure"};
  (void)state;
  support_column columns[] = {{.name = "measure", .texts = cells},
                              {.name = "sector", .texts = sectors}};
  ji_dataset *dataset = support_dataset(ctx, 3, columns, 2);
  ji_measure *measure = NULL, *resolved = NULL;
  support_ok(ctx, ji_measure_parse(ctx, "@measure", &measure));
  support_ok(ctx, ji_measure_resolve(ctx, measure, dataset, 0, &resolved));
  assert_string_equal(ji_measure_text(resolved), "quantity=jobs; sector=trade");
  ji_measure_unref(resolved);
  support_ok(ctx, ji_measure_resolve(ctx, measure, dataset, 1, &resolved));
  assert_null(resolved); /* undeclared */
  support_status(ctx, ji_measure_resolve(ctx, measure, dataset, 2, &resolved), JI_ERROR_MEASURE);
  ji_measure_unref(measure);
  ji_dataset_unref(dataset);
}

typedef struct inputs {
  const ji_dataset *dataset;
  const ji_measure *measure;
} inputs;

static ji_status run_aggregate(ji_context *own, void *user) {
  const inputs *in = user;
  const char *by[] = {"sector"};
  ji_dataset *sums = NULL;
  ji_status status = ji_dataset_aggregate(own, in->dataset, by, 1, &sums);
  assert_true(status == JI_OK || !sums);
  ji_dataset_unref(sums);
  return status;
}

static ji_status run_resolve(ji_context *own, void *user) {
  const inputs *in = user;
  ji_measure *resolved = NULL;
  ji_status status = ji_measure_resolve(own, in->measure, in->dataset, 1, &resolved);
  assert_true(status == JI_OK || !resolved);
  ji_measure_unref(resolved);
  return status;
}

static ji_status run_provenance(ji_context *own, void *user) {
  const inputs *in = user;
  ji_dataset *origin = NULL;
  ji_status status = ji_dataset_provenance(own, in->dataset, &origin);
  assert_true(status == JI_OK || !origin);
  ji_dataset_unref(origin);
  return status;
}

static void every_failed_allocation_is_survived(void **state) {
  (void)state;
  support_column columns[] = {
      {.name = "value", .unit = "@unit", .measure = "@measure", .numbers = sales},
      {.name = "unit", .texts = job_units},
      {.name = "measure", .texts = measures},
      {.name = "sector", .texts = counties}};
  inputs in = {support_dataset(ctx, 2, columns, 4), NULL};
  ji_measure *measure = NULL;
  support_ok(ctx, ji_measure_parse(ctx, "quantity=jobs; area=area:@sector", &measure));
  in.measure = measure;
  assert_true(support_every_allocation("ji_dataset_aggregate", run_aggregate, &in) > 20);
  assert_true(support_every_allocation("ji_measure_resolve", run_resolve, &in) > 2);
  const char *by[] = {"sector"};
  ji_dataset *sums = NULL;
  support_ok(ctx, ji_dataset_aggregate(ctx, in.dataset, by, 1, &sums));
  ji_dataset_unref((ji_dataset *)in.dataset);
  in.dataset = sums;
  assert_true(support_every_allocation("ji_dataset_provenance", run_provenance, &in) > 8);
  ji_dataset_unref(sums);
  ji_measure_unref(measure);
}

/* Rows of an estimate differ in sector, effect and part of the shock at once: they add up over all
 * of them, whatever is kept. 12,389.8356 persons a billion: expected_basket.csv, variant A. */
static void estimates_add_up_over_every_field(void **state) {
  static const char *const by[] = {"driver", "effect", "component"};
  static const size_t rows[] = {1, 5, 15};
  (void)state;
  char *folder = support_source("examples/data/china-2018");
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  ji_dataset *demand = NULL, *estimate = NULL;
  ji_io_basket_options options;
  support_ok(ctx, ji_io_basket_options_init(&options, sizeof options));
  options.total = 10; /* the table's unit is 1e8 yuan */
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &bundle));
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, &model));
  support_ok(ctx, ji_io_basket_demand(ctx, model, ji_bundle_find(bundle, "illustrative_basket"),
                                      &options, &demand));
  support_ok(ctx, ji_model_estimate(ctx, model, demand, NULL, &estimate));
  for (size_t kept = 0; kept < 3; kept++) {
    ji_dataset *sums = NULL;
    support_ok(ctx, ji_dataset_aggregate(ctx, estimate, by, kept, &sums));
    assert_int_equal(ji_dataset_row_count(sums), rows[kept]);
    ji_column value = support_look(ctx, sums, "value");
    double total = 0;
    for (size_t row = 0; row < rows[kept]; row++)
      total += ((const double *)value.values)[row];
    support_close("persons behind the basket", total, 12389.83556363, 1e-9);
    ji_dataset_unref(sums);
  }
  ji_dataset_unref(estimate);
  ji_dataset_unref(demand);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  free(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(estimates_add_up_over_every_field),
      cmocka_unit_test(sums_by_one_column),
      cmocka_unit_test(groups_of_any_type),
      cmocka_unit_test(sums_of_floats_are_compensated),
      cmocka_unit_test(an_integer_that_overflows_is_an_error),
      cmocka_unit_test(units_by_row_are_converted),
      cmocka_unit_test(parts_that_a_row_names_add),
      cmocka_unit_test(equal_measures_do_not_add),
      cmocka_unit_test(whole_measures_by_row_are_combined),
      cmocka_unit_test(what_aggregate_is_asked_for_is_checked),
      cmocka_unit_test(the_sum_of_no_rows_has_none),
      cmocka_unit_test(many_groups_are_found_again),
      cmocka_unit_test(fields_by_row_are_resolved),
      cmocka_unit_test(a_unit_in_a_measure_loses_its_scale),
      cmocka_unit_test(a_whole_measure_is_read_from_its_cell),
      cmocka_unit_test(every_failed_allocation_is_survived),
  };
  return cmocka_run_group_tests_name("aggregate", tests, make_context, free_context);
}
