/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* convert.h: ji_dataset_convert(), by factors and by rates. The rates are invented for the tests.
 */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int make_context(void **state) {
  *state = support_context();
  return 0;
}

static int free_context(void **state) {
  ji_context_free(*state);
  return 0;
}

/* One column of numbers. */
static ji_dataset *numbers(ji_context *ctx, const char *unit, const char *measure,
                           const double *values, int64_t rows) {
  const support_column columns[] = {
      {.name = "value", .unit = unit, .measure = measure, .numbers = values}};
  return support_dataset(ctx, rows, columns, 1);
}

static ji_status convert_with(ji_context *ctx, const ji_dataset *dataset, const char *unit,
                              const ji_dataset *rates, const ji_convert_options *options,
                              ji_dataset **out) {
  const char *const columns[] = {"value"};
  *out = (ji_dataset *)ctx;
  ji_status status = ji_dataset_convert(ctx, dataset, columns, 1, unit, rates, options, out);
  assert_true(!status == (*out != NULL));
  return status;
}

static ji_dataset *convert(ji_context *ctx, const ji_dataset *dataset, const char *unit,
                           const ji_dataset *rates, const ji_convert_options *options) {
  ji_dataset *out = NULL;
  support_ok(ctx, convert_with(ctx, dataset, unit, rates, options, &out));
  return out;
}

static void expect_refusal(ji_context *ctx, const ji_dataset *dataset, const char *unit,
                           const ji_dataset *rates, const ji_convert_options *options,
                           ji_status expected, const char *part) {
  ji_dataset *out = NULL;
  support_status(ctx, convert_with(ctx, dataset, unit, rates, options, &out), expected);
  support_message(ctx, part);
}

static double cell(ji_context *ctx, const ji_dataset *dataset, const char *name, int64_t row) {
  ji_column column = support_look(ctx, dataset, name);
  return support_number(&column, row);
}

static void expect_factor(ji_context *ctx, const char *from, const char *to,
                          const ji_dataset *rates, const ji_convert_options *options,
                          double factor) {
  const double one = 1;
  ji_dataset *dataset = numbers(ctx, from, NULL, &one, 1);
  ji_dataset *out = convert(ctx, dataset, to, rates, options);
  support_close(from, cell(ctx, out, "value", 0), factor, 2e-16);
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
}

static void expect_factor_refusal(ji_context *ctx, const char *from, const char *to,
                                  const ji_dataset *rates, const ji_convert_options *options,
                                  ji_status expected, const char *part) {
  const double one = 1;
  ji_dataset *dataset = numbers(ctx, from, NULL, &one, 1);
  expect_refusal(ctx, dataset, to, rates, options, expected, part);
  ji_dataset_unref(dataset);
}

/* --- scales ------------------------------------------------------------------------------- */

static void scales_convert_and_round_once(void **state) {
  ji_context *ctx = *state;
  const double values[] = {12345, 0.1, -3, NAN};
  ji_dataset *dataset = numbers(ctx, "person", NULL, values, 4);
  ji_dataset *out = convert(ctx, dataset, "万人", NULL, NULL);
  ji_column column = support_look(ctx, out, "value");
  assert_string_equal(column.unit, "1e4 person");
  for (int64_t row = 0; row < 3; row++)
    assert_true(support_number(&column, row) == values[row] / 1e4);
  assert_true(isnan(((const double *)column.values)[3]));
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  expect_factor(ctx, "h/week", "min/day", NULL, NULL, 60.0 / 7);
  expect_factor(ctx, "job/(1e9 CNY@2018)", "job/(1e8 CNY@2018)", NULL, NULL, 0.1);
}

static void integers_stay_where_they_can(void **state) {
  ji_context *ctx = *state;
  const int64_t values[] = {3, -4, 0}, large[] = {INT64_MAX / 2, 1, 1};
  const int absent[] = {0, 0, 1};
  support_column column = {
      .name = "value", .unit = "1e4 person", .integers = values, .absent = absent};
  ji_dataset *dataset = support_dataset(ctx, 3, &column, 1);
  ji_dataset *out = convert(ctx, dataset, "person", NULL, NULL);
  ji_column seen = support_look(ctx, out, "value");
  assert_int_equal(seen.type, JI_TYPE_INT64);
  assert_int_equal(((const int64_t *)seen.values)[0], 30000);
  assert_int_equal(((const int64_t *)seen.values)[1], -40000);
  assert_true(support_is_null(&seen, 2));
  ji_dataset_unref(out);
  out = convert(ctx, dataset, "1e6 person", NULL, NULL);
  seen = support_look(ctx, out, "value");
  assert_int_equal(seen.type, JI_TYPE_FLOAT64);
  assert_true(support_number(&seen, 0) == 0.03);
  assert_true(support_is_null(&seen, 2));
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  column.integers = large;
  dataset = support_dataset(ctx, 3, &column, 1);
  out = convert(ctx, dataset, "person", NULL, NULL);
  seen = support_look(ctx, out, "value");
  assert_int_equal(seen.type, JI_TYPE_FLOAT64);
  support_close("overflow", support_number(&seen, 0), (double)(INT64_MAX / 2) * 1e4, 2e-16);
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
}

static void the_same_unit_shares_the_values(void **state) {
  ji_context *ctx = *state;
  const double values[] = {1, 2};
  ji_dataset *dataset = numbers(ctx, "1e4 person", NULL, values, 2);
  ji_dataset *out = convert(ctx, dataset, "万人", NULL, NULL);
  assert_ptr_equal(support_look(ctx, out, "value").values,
                   support_look(ctx, dataset, "value").values);
  ji_dataset_unref(dataset);
  assert_true(cell(ctx, out, "value", 1) == 2);
  ji_dataset_unref(out);
}

static void several_columns_keep_their_places(void **state) {
  ji_context *ctx = *state;
  const char *const names[] = {"x", NULL};
  const double a[] = {1, 2}, b[] = {3, 4};
  const support_column columns[] = {{.name = "a", .unit = "1e8 CNY", .numbers = a},
                                    {.name = "name", .texts = names},
                                    {.name = "b", .unit = "1e4 CNY", .numbers = b}};
  const char *const wanted[] = {"b", "a"};
  ji_dataset *dataset = support_dataset(ctx, 2, columns, 3), *out = NULL;
  support_ok(ctx, ji_dataset_convert(ctx, dataset, wanted, 2, "元", NULL, NULL, &out));
  assert_int_equal(ji_dataset_find(out, "a"), 0);
  assert_int_equal(ji_dataset_find(out, "name"), 1);
  assert_int_equal(ji_dataset_find(out, "b"), 2);
  assert_true(cell(ctx, out, "a", 1) == 2e8 && cell(ctx, out, "b", 0) == 3e4);
  assert_string_equal(support_look(ctx, out, "a").unit, "CNY");
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
}

static void what_does_not_convert_is_refused(void **state) {
  ji_context *ctx = *state;
  expect_factor_refusal(ctx, "person", "job", NULL, NULL, JI_ERROR_UNIT,
                        "column \"value\": unit \"person\" does not convert to \"job\": dimension");
  expect_factor_refusal(
      ctx, "CNY@2018", "CNY@2024", NULL, NULL, JI_ERROR_UNIT,
      "column \"value\": this takes a dataset of rates: unit \"CNY@2018\" does not "
      "convert to \"CNY@2024\": price year differs (2018 and 2024)");
  expect_factor_refusal(ctx, "CNY", "USD", NULL, NULL, JI_ERROR_UNIT,
                        "this takes a dataset of rates: unit \"CNY\" does not convert to \"USD\": "
                        "currency differs (CNY and USD)");
  expect_factor_refusal(ctx, "CNY@2018:producers", "CNY@2018:purchasers", NULL, NULL, JI_ERROR_UNIT,
                        "valuation differs, and no rate converts it");
  expect_factor_refusal(ctx, NULL, "person", NULL, NULL, JI_ERROR_UNIT,
                        "column \"value\" has no unit");
  expect_factor_refusal(ctx, "person", "per son", NULL, NULL, JI_ERROR_UNIT, "unit \"per son\"");
  const double none = 0;
  ji_dataset *empty = numbers(ctx, "person", NULL, &none, 0);
  expect_refusal(ctx, empty, "job", NULL, NULL, JI_ERROR_UNIT, "dimension differs");
  ji_dataset_unref(empty);
}

static void arguments_are_checked(void **state) {
  ji_context *ctx = *state;
  const double value = 1;
  const char *const text = "x", *const twice[] = {"value", "value"}, *const hole[] = {NULL};
  const char *const other[] = {"name"}, *const none[] = {"nothing"};
  const support_column columns[] = {{.name = "value", .unit = "person", .numbers = &value},
                                    {.name = "name", .texts = &text}};
  ji_dataset *dataset = support_dataset(ctx, 1, columns, 2), *out = NULL;
  ji_convert_options options;
  assert_int_equal(ji_convert_options_init(&options, sizeof options), JI_OK);
  support_status(ctx, ji_dataset_convert(ctx, NULL, twice, 1, "job", NULL, NULL, &out),
                 JI_ERROR_ARGUMENT);
  support_message(ctx, "dataset is NULL");
  support_status(ctx, ji_dataset_convert(ctx, dataset, NULL, 1, "job", NULL, NULL, &out),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_convert(ctx, dataset, twice, 1, NULL, NULL, NULL, &out),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_convert(ctx, dataset, twice, 1, "job", NULL, NULL, NULL),
                 JI_ERROR_ARGUMENT);
  support_message(ctx, "out is NULL");
  support_status(ctx, ji_dataset_convert(ctx, dataset, twice, 0, "job", NULL, NULL, &out),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_convert(ctx, dataset, hole, 1, "job", NULL, NULL, &out),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_convert(ctx, dataset, twice, 2, "person", NULL, NULL, &out),
                 JI_ERROR_LABEL);
  support_message(ctx, "column \"value\" is named twice");
  support_status(ctx, ji_dataset_convert(ctx, dataset, other, 1, "person", NULL, NULL, &out),
                 JI_ERROR_TYPE);
  support_status(ctx, ji_dataset_convert(ctx, dataset, none, 1, "person", NULL, NULL, &out),
                 JI_ERROR_NOT_FOUND);
  options.timing = 3;
  support_status(ctx, ji_dataset_convert(ctx, dataset, twice, 1, "person", NULL, &options, &out),
                 JI_ERROR_ARGUMENT);
  options.timing = 0;
  options.period = "year";
  support_status(ctx, ji_dataset_convert(ctx, dataset, twice, 1, "person", NULL, &options, &out),
                 JI_ERROR_NOT_FOUND);
  support_message(ctx, "no column \"year\" (period)");
  ji_dataset_unref(dataset);
}

/* --- rates -------------------------------------------------------------------------------- */

/* Levels of Chinese prices, a deflator of two years, exchange rates of two kinds. */
static ji_dataset *rates(ji_context *ctx) {
  static const char *const kinds[] = {"deflator",      "deflator",      "deflator",
                                      "exchange_rate", "exchange_rate", "exchange_rate",
                                      "deflator",      "exchange_rate", "exchange_rate"};
  static const char *const from[] = {"CNY", "CNY",      "CNY", "USD", "USD",
                                     "USD", "EUR@2018", "GBP", "GBP"};
  static const char *const to[] = {NULL, NULL, NULL, "CNY", "CNY", "CNY", "EUR@2020", "EUR", "USD"};
  static const char *const periods[] = {"2018", "2024", "2024-Q1", "2018", "2024",
                                        "2024", NULL,   NULL,      "2018"};
  static const double values[] = {0, 0, 0, 6.6, 7.1, 7.3, 1.04, 1.25, 1.5};
  static const int no_value[] = {1, 1, 1, 0, 0, 0, 0, 0, 0};
  static const double levels[] = {100, 112, 111, 0, 0, 0, 0, 0, 0};
  static const int no_level[] = {0, 0, 0, 1, 1, 1, 1, 1, 1};
  static const char *const timings[] = {NULL, NULL, NULL, NULL, "average", "end_of_period",
                                        NULL, NULL, NULL};
  static const char *const sources[] = {
      "test office", "test office", NULL, "test bank", "test bank", "test bank", NULL, NULL, NULL};
  const support_column columns[] = {{.name = "kind", .texts = kinds},
                                    {.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "period", .texts = periods},
                                    {.name = "value", .numbers = values, .absent = no_value},
                                    {.name = "index", .numbers = levels, .absent = no_level},
                                    {.name = "timing", .texts = timings},
                                    {.name = "source", .texts = sources}};
  return support_dataset(ctx, 9, columns, 8);
}

static void rates_convert_both_ways(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx);
  ji_convert_options options;
  assert_int_equal(ji_convert_options_init(&options, sizeof options), JI_OK);
  options.timing = JI_RATE_TIMING_AVERAGE;
  expect_factor(ctx, "CNY@2018", "CNY@2024", r, NULL, 1.12);
  expect_factor(ctx, "CNY@2024", "CNY@2018", r, NULL, 1 / 1.12);
  expect_factor(ctx, "1e8 CNY@2018:producers", "1e9 CNY@2024:producers", r, NULL, 0.112);
  expect_factor(ctx, "EUR@2018", "EUR@2020", r, NULL, 1.04);
  expect_factor(ctx, "EUR@2020", "EUR@2018", r, NULL, 1 / 1.04);
  expect_factor(ctx, "USD@2018", "CNY@2018", r, NULL, 6.6);
  expect_factor(ctx, "CNY@2018", "USD@2018", r, NULL, 1 / 6.6);
  expect_factor(ctx, "USD@2024", "CNY@2024", r, &options, 7.1);
  options.timing = JI_RATE_TIMING_END_OF_PERIOD;
  expect_factor(ctx, "USD@2024", "CNY@2024", r, &options, 7.3);
  expect_factor(ctx, "job/(1e9 CNY@2018)", "job/(1e9 CNY@2024)", r, NULL, 1 / 1.12);
  expect_factor(ctx, "GBP", "EUR", r, NULL, 1.25); /* a rate of no period, for prices of none */
  ji_dataset_unref(r);
}

/* 2018 dollars to 2024 yuan: by the rate of 2018, then by Chinese prices. */
static void one_chain_is_found_and_told(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx), *out, *origin = NULL;
  ji_convert_options options;
  assert_int_equal(ji_convert_options_init(&options, sizeof options), JI_OK);
  options.timing = JI_RATE_TIMING_AVERAGE;
  const double value = 10;
  ji_dataset *dataset = numbers(ctx, "1e6 GBP@2018", NULL, &value, 1);
  expect_refusal(ctx, dataset, "1e6 EUR@2018", r, NULL, JI_ERROR_NOT_FOUND,
                 "no rate leads from GBP@2018 to EUR@2018");
  out = convert(ctx, dataset, "1e6 USD@2018", r, NULL);
  assert_true(cell(ctx, out, "value", 0) == 15);
  ji_dataset_unref(out);
  expect_refusal(ctx, dataset, "CNY@2024", r, &options, JI_ERROR_NOT_FOUND, "no rate leads");
  out = convert(ctx, dataset, "1e6 CNY@2024", r, NULL);
  support_close("chain", cell(ctx, out, "value", 0), 10 * 1.5 * 6.6 * 1.12, 2e-16);
  support_ok(ctx, ji_dataset_provenance(ctx, out, &origin));
  ji_column values = support_look(ctx, origin, "value");
  char *told = support_text(ctx, &values, values.length - 1);
  assert_string_equal(told,
                      "1e6 GBP@2018 to 1e6 CNY@2024: 11.088 = 1.5 (GBP@2018 to USD@2018) * "
                      "6.6 (USD@2018 to CNY@2018, source test bank) / 100 (level of CNY@2018, "
                      "source test office) * 112 (level of CNY@2024, source test office)");
  free(told);
  ji_dataset_unref(origin);
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  ji_dataset_unref(r);
}

static void two_ways_are_refused(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx);
  expect_factor_refusal(ctx, "USD@2024", "CNY@2024", r, NULL, JI_ERROR_VALUE,
                        "the rates lead in more than one way from USD@2024 to CNY@2024: row 4, or "
                        "row 5; take out all but one, or state the options series or timing");
  /* through dollars of 2018 or of 2024 */
  static const char *const kinds[] = {"deflator", "deflator", "exchange_rate", "exchange_rate"};
  static const char *const from[] = {"USD@2018", "CNY@2018", "USD", "USD"};
  static const char *const to[] = {"USD@2024", "CNY@2024", "CNY", "CNY"};
  static const char *const periods[] = {NULL, NULL, "2018", "2024"};
  static const double values[] = {1.2, 1.1, 6, 7};
  const support_column columns[] = {{.name = "kind", .texts = kinds},
                                    {.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "period", .texts = periods},
                                    {.name = "value", .numbers = values}};
  ji_dataset *round = support_dataset(ctx, 4, columns, 5);
  expect_factor(ctx, "USD@2018", "CNY@2018", round, NULL, 6); /* the one rate goes before chains */
  expect_factor_refusal(ctx, "USD@2018", "CNY@2024", round, NULL, JI_ERROR_VALUE,
                        "more than one way from USD@2018 to CNY@2024: row 0, 3, or row 2, 1");
  ji_dataset_unref(round);
  ji_dataset_unref(r);
}

static void rates_do_not_convert_everything(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx);
  expect_factor_refusal(ctx, "CNY@2018:producers", "CNY@2024:purchasers", r, NULL, JI_ERROR_UNIT,
                        "no rate converts it: margins and taxes");
  expect_factor_refusal(ctx, "CNY@2018:producers", "CNY@2018", r, NULL, JI_ERROR_UNIT,
                        "valuation differs");
  expect_factor_refusal(ctx, "CNY", "CNY@2024", r, NULL, JI_ERROR_UNIT,
                        "one of them has no price basis");
  expect_factor_refusal(ctx, "CNY@unstated", "CNY@2024", r, NULL, JI_ERROR_UNIT,
                        "one of them has no price basis");
  expect_factor_refusal(ctx, "CNY@current", "CNY@2024", r, NULL, JI_ERROR_UNIT,
                        "name the column that holds it (option period)");
  expect_factor_refusal(ctx, "person/CNY@2018", "job/CNY@2024", r, NULL, JI_ERROR_UNIT,
                        "dimension differs");
  expect_factor_refusal(ctx, "CNY@2018", "1/CNY@2024", r, NULL, JI_ERROR_UNIT, "dimension");
  expect_factor_refusal(ctx, "CNY@2018/USD@2018", "CNY@2024/USD@2024", r, NULL, JI_ERROR_UNIT,
                        "price year differs");
  expect_factor_refusal(ctx, "CNY@2018", "CNY@2019", r, NULL, JI_ERROR_NOT_FOUND,
                        "no rate leads from CNY@2018 to CNY@2019");
  ji_dataset_unref(r);
}

/* --- periods and units by row ------------------------------------------------------------- */

static void current_prices_are_those_of_the_row(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx);
  const int64_t years[] = {2018, 2024, 2024};
  const double values[] = {10, 10, 0};
  const int absent[] = {0, 0, 1};
  const support_column columns[] = {
      {.name = "value", .unit = "1e8 CNY@current:purchasers", .numbers = values, .absent = absent},
      {.name = "year", .integers = years}};
  ji_dataset *dataset = support_dataset(ctx, 3, columns, 2);
  ji_convert_options options;
  assert_int_equal(ji_convert_options_init(&options, sizeof options), JI_OK);
  options.period = "year";
  ji_dataset *out = convert(ctx, dataset, "1e8 CNY@2024:purchasers", r, &options);
  support_close("2018", cell(ctx, out, "value", 0), 11.2, 2e-16);
  support_close("2024", cell(ctx, out, "value", 1), 10, 0);
  ji_column seen = support_look(ctx, out, "value");
  assert_true(support_is_null(&seen, 2));
  ji_dataset *back = convert(ctx, out, "1e8 CNY@current:purchasers", r, &options);
  support_close("back", cell(ctx, back, "value", 0), 10, 2e-16);
  ji_dataset_unref(back);
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  ji_dataset_unref(r);
}

static void the_measures_time_is_the_period(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx);
  const double values[] = {100, 100};
  const char *const times[] = {"2018", "2024-Q1"};
  const support_column columns[] = {{.name = "value",
                                     .unit = "CNY@current",
                                     .measure = "quantity=money; unit=CNY@current; time=sum:@when",
                                     .numbers = values},
                                    {.name = "when", .texts = times}};
  ji_dataset *dataset = support_dataset(ctx, 2, columns, 2);
  ji_dataset *out = convert(ctx, dataset, "CNY@2024", r, NULL);
  support_close("2018", cell(ctx, out, "value", 0), 112, 2e-16);
  support_close("first quarter", cell(ctx, out, "value", 1), 100 * 112.0 / 111, 2e-16);
  assert_string_equal(ji_measure_text(support_look(ctx, out, "value").measure),
                      "quantity=money; unit=CNY@2024; time=sum:@when");
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  ji_dataset_unref(r);
}

static void bad_periods_are_named(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx);
  const double values[] = {1, 2};
  const char *const periods[] = {NULL, "last year"};
  const support_column columns[] = {{.name = "value", .unit = "CNY@current", .numbers = values},
                                    {.name = "when", .texts = periods}};
  ji_dataset *dataset = support_dataset(ctx, 2, columns, 2);
  ji_convert_options options;
  assert_int_equal(ji_convert_options_init(&options, sizeof options), JI_OK);
  options.period = "when";
  expect_refusal(ctx, dataset, "CNY@2024", r, &options, JI_ERROR_UNIT,
                 "column \"value\", row 0: unit \"CNY@current\" does not convert");
  ji_dataset_unref(dataset);
  const support_column second[] = {{.name = "value", .unit = "CNY@current", .numbers = values},
                                   {.name = "when", .texts = periods + 1}};
  dataset = support_dataset(ctx, 1, second, 2);
  expect_refusal(ctx, dataset, "CNY@2024", r, &options, JI_ERROR_VALUE,
                 "column \"value\", row 0: column \"when\", row 0: \"last year\" is not a period");
  ji_dataset_unref(dataset);
  ji_dataset_unref(r);
}

static void units_by_row_become_one(void **state) {
  ji_context *ctx = *state;
  const double values[] = {2, 3, 4, 0}, others[] = {1, 1, 1, 1};
  const int absent[] = {0, 0, 0, 1};
  const char *const units[] = {"万人", "person", "1e4 person", NULL};
  support_column columns[] = {
      {.name = "value", .unit = "@unit", .numbers = values, .absent = absent},
      {.name = "unit", .texts = units},
      {.name = "other", .unit = "@unit", .numbers = others}};
  ji_dataset *dataset = support_dataset(ctx, 4, columns, 2);
  ji_dataset *out = convert(ctx, dataset, "person", NULL, NULL);
  assert_int_equal(ji_dataset_find(out, "unit"), -1);
  assert_true(cell(ctx, out, "value", 0) == 2e4 && cell(ctx, out, "value", 1) == 3);
  assert_string_equal(support_look(ctx, out, "value").unit, "person");
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  dataset = support_dataset(ctx, 4, columns, 3); /* another column needs the units still */
  out = convert(ctx, dataset, "person", NULL, NULL);
  assert_int_equal(ji_dataset_find(out, "unit"), 1);
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  const char *const holes[] = {"person", NULL, "job", "person"};
  columns[1].texts = holes;
  dataset = support_dataset(ctx, 4, columns, 2);
  expect_refusal(ctx, dataset, "person", NULL, NULL, JI_ERROR_UNIT,
                 "column \"value\", row 1: the row has no unit");
  ji_dataset_unref(dataset);
}

static void measures_follow(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx);
  const double values[] = {1, 2};
  ji_dataset *dataset =
      numbers(ctx, "job/(1e9 CNY@2018)",
              "quantity=coefficient; form=per_unit; kind=average; of.quantity=jobs; "
              "per.quantity=money; per.unit=CNY@2018",
              values, 2);
  ji_dataset *out = convert(ctx, dataset, "job/(1e9 CNY@2024)", r, NULL);
  assert_string_equal(ji_measure_text(support_look(ctx, out, "value").measure),
                      "quantity=coefficient; form=per_unit; kind=average; of.quantity=jobs; "
                      "per.quantity=money; per.unit=CNY@2024");
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  ji_dataset_unref(r);
}

/* As in the results of models: value and standard error share units and measures by row. */
static void whole_measures_follow_together(void **state) {
  ji_context *ctx = *state;
  ji_dataset *r = rates(ctx);
  const double values[] = {1, 2}, errors[] = {0.5, 0.25};
  const char *const units[] = {"CNY@2018", "1e4 CNY@2024"};
  const char *const measures[] = {"quantity=money; unit=CNY@2018", "quantity=money; unit=CNY@2024"};
  const support_column columns[] = {
      {.name = "value", .unit = "@unit", .measure = "@measure", .numbers = values},
      {.name = "error", .unit = "@unit", .measure = "@measure", .numbers = errors},
      {.name = "unit", .texts = units},
      {.name = "measure", .texts = measures}};
  const char *const both[] = {"value", "error"};
  ji_dataset *dataset = support_dataset(ctx, 2, columns, 4), *out = NULL;
  expect_refusal(ctx, dataset, "CNY@2024", r, NULL, JI_ERROR_MEASURE,
                 "columns \"value\" and \"error\" share the measures in column \"measure\"");
  support_ok(ctx, ji_dataset_convert(ctx, dataset, both, 2, "CNY@2024", r, NULL, &out));
  assert_int_equal(ji_dataset_column_count(out), 3);
  ji_column seen = support_look(ctx, out, "measure");
  for (int64_t row = 0; row < 2; row++) {
    char *text = support_text(ctx, &seen, row);
    assert_string_equal(text, "quantity=money; unit=CNY@2024");
    free(text);
  }
  support_close("error", cell(ctx, out, "error", 0), 0.56, 2e-16);
  assert_true(cell(ctx, out, "value", 1) == 2e4);
  ji_dataset_unref(out);
  ji_dataset_unref(dataset);
  ji_dataset_unref(r);
}

/* --- malformed rates ---------------------------------------------------------------------- */

typedef struct bad_rate {
  const char *kind, *from, *to, *period, *timing;
  double value, index; /* NaN: null */
  ji_status status;
  const char *part;
} bad_rate;

static void malformed_rates_name_the_row(void **state) {
  static const bad_rate bad[] = {
      {"rate", "CNY", NULL, "2018", NULL, NAN, 1, JI_ERROR_VALUE,
       "is none of deflator, exchange_rate"},
      {NULL, "CNY", NULL, "2018", NULL, NAN, 1, JI_ERROR_VALUE,
       "is none of deflator, exchange_rate"},
      {"deflator", NULL, NULL, "2018", NULL, NAN, 1, JI_ERROR_VALUE, "\"from\" is null"},
      {"deflator", "person", NULL, "2018", NULL, NAN, 1, JI_ERROR_UNIT, "is not a currency"},
      {"deflator", "CNY@2018:basic", NULL, "2018", NULL, NAN, 1, JI_ERROR_UNIT,
       "is not a currency"},
      {"deflator", "1e4 CNY", NULL, "2018", NULL, NAN, 1, JI_ERROR_UNIT, "is not a currency"},
      {"deflator", "CNY@", NULL, "2018", NULL, NAN, 1, JI_ERROR_UNIT, "column \"from\": unit"},
      {"deflator", "CNY", NULL, "2018", NULL, NAN, NAN, JI_ERROR_VALUE, "either a \"value\" or an"},
      {"deflator", "CNY", NULL, "2018", NULL, 1, 1, JI_ERROR_VALUE, "either a \"value\" or an"},
      {"deflator", "CNY", NULL, "2018", NULL, NAN, 0, JI_ERROR_VALUE, "0 is not a number above 0"},
      {"deflator", "CNY", NULL, NULL, NULL, NAN, 1, JI_ERROR_VALUE, "needs a period"},
      {"deflator", "CNY", NULL, "soon", NULL, NAN, 1, JI_ERROR_VALUE, "\"soon\" is not a period"},
      {"deflator", "CNY", "CNY@2024", "2018", NULL, NAN, 1, JI_ERROR_VALUE, "has no \"to\""},
      {"deflator", "CNY@2018", NULL, "2018", NULL, NAN, 1, JI_ERROR_VALUE, "not behind an @"},
      {"deflator", "CNY", "CNY@2024", NULL, NULL, 2, NAN, JI_ERROR_VALUE, "CNY states none"},
      {"deflator", "CNY@2018", "USD@2024", NULL, NULL, 2, NAN, JI_ERROR_VALUE,
       "does not change the currency"},
      {"deflator", "CNY@2018", "CNY@2018", NULL, NULL, 2, NAN, JI_ERROR_VALUE, "to another"},
      {"deflator", "CNY@current", "CNY@2018", NULL, NULL, 2, NAN, JI_ERROR_VALUE, "need a period"},
      {"deflator", "CNY@2018", "CNY@2024", NULL, NULL, -2, NAN, JI_ERROR_VALUE, "-2 is not"},
      {"deflator", "CNY@2018", "CNY@2024", NULL, NULL, INFINITY, NAN, JI_ERROR_VALUE, "inf is not"},
      {"exchange_rate", "USD", "CNY", "2018", NULL, NAN, NAN, JI_ERROR_VALUE, "needs a \"value\""},
      {"exchange_rate", "USD", "USD", "2018", NULL, 1, NAN, JI_ERROR_VALUE,
       "one currency to another"},
      {"exchange_rate", "USD@2018", "CNY", NULL, NULL, 1, NAN, JI_ERROR_VALUE, "not behind an @"},
      {"exchange_rate", "USD", NULL, "2018", NULL, 1, NAN, JI_ERROR_VALUE, "\"to\" is null"},
      {"exchange_rate", "USD", "CNY", "2018", "noon", 1, NAN, JI_ERROR_VALUE,
       "\"noon\" is none of average, end_of_period"},
  };
  ji_context *ctx = *state;
  const double one = 1;
  ji_dataset *dataset = numbers(ctx, "CNY@2018", NULL, &one, 1);
  for (size_t i = 0; i < COUNT(bad); i++) {
    const int no_value = isnan(bad[i].value), no_index = isnan(bad[i].index);
    const support_column columns[] = {
        {.name = "kind", .texts = &bad[i].kind},
        {.name = "from", .texts = &bad[i].from},
        {.name = "to", .texts = &bad[i].to},
        {.name = "period", .texts = &bad[i].period},
        {.name = "timing", .texts = &bad[i].timing},
        {.name = "value", .numbers = &bad[i].value, .absent = &no_value},
        {.name = "index", .numbers = &bad[i].index, .absent = &no_index}};
    ji_dataset *r = support_dataset(ctx, 1, columns, COUNT(columns));
    expect_refusal(ctx, dataset, "CNY@2024", r, NULL, bad[i].status, bad[i].part);
    support_message(ctx, "row 0");
    ji_dataset_unref(r);
  }
  ji_dataset *empty = support_dataset(ctx, 0, NULL, 0);
  expect_refusal(ctx, dataset, "CNY@2024", empty, NULL, JI_ERROR_NOT_FOUND, "kind");
  ji_dataset_unref(empty);
  ji_dataset_unref(dataset);
}

/* Two price indices of one country are two series. */
static void series_are_chosen(void **state) {
  ji_context *ctx = *state;
  static const char *const kinds[] = {"deflator", "deflator", "deflator", "deflator"};
  static const char *const from[] = {"CNY", "CNY", "CNY", "CNY"};
  static const int64_t periods[] = {2018, 2024, 2018, 2024};
  static const double levels[] = {100, 110, 200, 250};
  static const char *const series[] = {"gdp", "gdp", "cpi", "cpi"};
  const support_column columns[] = {{.name = "kind", .texts = kinds},
                                    {.name = "from", .texts = from},
                                    {.name = "period", .integers = periods},
                                    {.name = "index", .numbers = levels},
                                    {.name = "series", .texts = series}};
  ji_dataset *r = support_dataset(ctx, 4, columns, 5);
  ji_convert_options options;
  assert_int_equal(ji_convert_options_init(&options, sizeof options), JI_OK);
  expect_factor_refusal(ctx, "CNY@2018", "CNY@2024", r, NULL, JI_ERROR_VALUE, "more than one way");
  options.series = "cpi";
  expect_factor(ctx, "CNY@2018", "CNY@2024", r, &options, 1.25);
  options.series = "gdp";
  expect_factor(ctx, "CNY@2018", "CNY@2024", r, &options, 1.1);
  options.series = "ppi";
  expect_factor_refusal(ctx, "CNY@2018", "CNY@2024", r, &options, JI_ERROR_NOT_FOUND, "no rate");
  ji_dataset_unref(r);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_context, free_context)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(scales_convert_and_round_once),
      TEST(integers_stay_where_they_can),
      TEST(the_same_unit_shares_the_values),
      TEST(several_columns_keep_their_places),
      TEST(what_does_not_convert_is_refused),
      TEST(arguments_are_checked),
      TEST(rates_convert_both_ways),
      TEST(one_chain_is_found_and_told),
      TEST(two_ways_are_refused),
      TEST(rates_do_not_convert_everything),
      TEST(current_prices_are_those_of_the_row),
      TEST(the_measures_time_is_the_period),
      TEST(bad_periods_are_named),
      TEST(units_by_row_become_one),
      TEST(measures_follow),
      TEST(whole_measures_follow_together),
      TEST(malformed_rates_name_the_row),
      TEST(series_are_chosen),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
