/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unit.h: reading, printing, converting and combining units. */
#include "support/support.h"

#include "core/random.h"
#include "data/unit.h"

#include <string.h>

static int make_context(void **state) {
  ji_context *ctx = NULL;
  if (ji_context_create(NULL, &ctx))
    return -1;
  *state = ctx;
  return 0;
}

static int free_context(void **state) {
  ji_context_free(*state);
  return 0;
}

static void expect_text(ji_context *ctx, const char *written, const char *canonical) {
  ji_text *text = NULL;
  ji_status status = ji_unit_parse(ctx, written, &text);
  if (status)
    print_error("%s: %s\n", written, ji_context_message(ctx));
  assert_int_equal(status, JI_OK);
  assert_string_equal(ji_text_data(text), canonical);
  assert_int_equal(ji_text_size(text), strlen(canonical));
  ji_text_unref(text);
}

static void expect_refusal(ji_context *ctx, const char *written, const char *part) {
  ji_text *text = (ji_text *)ctx;
  assert_int_equal(ji_unit_parse(ctx, written, &text), JI_ERROR_UNIT);
  assert_null(text);
  if (!strstr(ji_context_message(ctx), part))
    print_error("\"%s\": \"%s\" does not hold \"%s\"\n", written, ji_context_message(ctx), part);
  assert_non_null(strstr(ji_context_message(ctx), part));
}

static void canonical_texts_stay(void **state) {
  static const char *const texts[] = {
      "person",
      "1e4 person",
      "1e8 CNY@2018:producers",
      "job/(1e9 CNY@current:purchasers)",
      "job/(1e9 CNY@current)",
      "h/week",
      "1",
      "%",
      "1e6 opportunity",
      "CNY",
      "1e8 CNY",
      "CNY@2018:producers_with_vat",
      "CNY@current:unstated",
      "CNY@unstated:basic",
      "person/CNY@2018:producers",
      "h*person/(week*year)",
      "h/year",
      "2.5e6 person",
      "100 person",
      "0.5 job",
      "0.001 job",
      "1.25e-4 job",
      "m^2",
      "parcel/(day*person)",
      "1/year",
      "1e3/year",
      "0.01/year",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    expect_text(*state, texts[i], texts[i]);
}

static void other_spellings_become_canonical(void **state) {
  static const char *const pairs[][2] = {
      {"万人", "1e4 person"},
      {"亿元", "1e8 CNY"},
      {"万亿元", "1e12 CNY"},
      {"千万人", "1e7 person"},
      {"3.5 万人", "3.5e4 person"},
      {"亿元@2018:producers", "1e8 CNY@2018:producers"},
      {"人/亿元", "person/(1e8 CNY)"},
      {"小时/周", "h/week"},
      {"  1e4   person ", "1e4 person"},
      {"1E4 persons", "1e4 person"},
      {"10000 person", "1e4 person"},
      {"1e+4 person", "1e4 person"},
      {"1 person", "person"},
      {"jobs / ( 1e9 CNY@current )", "job/(1e9 CNY@current)"},
      {"job/(CNY)", "job/CNY"},
      {"person*h", "h*person"},
      {"person·h", "h*person"},
      {"person×h", "h*person"},
      {"person-day", "day*person"},
      {"hours/person/week", "h/(person*week)"},
      {"FTE", "fte"},
      {"RMB", "CNY"},
      {"yuan@2020:basic", "CNY@2020:basic"},
      {"job*year^-1", "job/year"},
      {"job/year^-1", "job*year"},
      {"h/h", "1"},
      {"1e6/(1e3)", "1e3"},
      {"50%", "0.5"},
      {"1e2", "100"},
      {"1000", "1e3"},
      {"0.0001 job", "1e-4 job"},
      {"h*h", "h^2"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    expect_text(*state, pairs[i][0], pairs[i][1]);
}

static void malformed_units_name_the_position(void **state) {
  ji_context *ctx = *state;
  expect_refusal(ctx, "", "expected a name such as person, job, h or CNY at the end");
  expect_refusal(ctx, "   ", "at the end");
  expect_refusal(ctx, "1e8 CNY@18",
                 "expected a price year of four digits, \"current\" or "
                 "\"unstated\" at character 9, found \"18\"");
  expect_refusal(ctx, "CNY@2018:factory",
                 "expected a valuation (basic, producers, "
                 "producers_with_vat, purchasers, unstated) at "
                 "character 10, found \"factory\"");
  expect_refusal(ctx, "person@2018", "only money has one, and at character 7");
  expect_refusal(ctx, "job/1e9 CNY", "in parentheses as in /(1e9 CNY), at character 5");
  expect_refusal(ctx, "job/(1e9 CNY", "expected a closing parenthesis at the end");
  expect_refusal(ctx, "job/((CNY))", "expected a name");
  expect_refusal(ctx, "1e3 1e3 job",
                 "expected a name such as person, job, h or CNY at character 5");
  expect_refusal(ctx, "job CNY", "expected \"/\" or the end at character 5, found \"CNY\"");
  expect_refusal(ctx, "job/week*year", "expected \"/\" or the end at character 9");
  expect_refusal(ctx, "0 job", "expected a positive number at character 1");
  expect_refusal(ctx, "1e999 job", "expected a positive number");
  expect_refusal(ctx, "1.2.3 job", "expected a positive number");
  expect_refusal(ctx, "m^0", "expected a power from 1 to 9 at character 3");
  expect_refusal(ctx, "m^12", "expected a power");
  expect_refusal(ctx, "m^9*m", "the power of \"m\" in a unit is beyond 9");
  expect_refusal(ctx, "@unit", "found \"@unit\"");
  expect_refusal(ctx, "job; time=1", "found \"; time=1\"");
  expect_refusal(ctx, "万人@2018", "at character 3");
  expect_refusal(ctx, "a\xff", "expected UTF-8 at character 2");
  expect_refusal(ctx, "a_name_of_more_than_thirty_one_bytes", "at most 31 bytes at character 1");
  expect_refusal(ctx, "a*b*c*d*e*f*g*h*i", "at most 8 different names");
  expect_refusal(ctx, "CNY@2018/CNY@2020", "two price bases: CNY@2018 and CNY@2020");
  expect_refusal(ctx, "1e300/(1e-300)", "a scale that a number can hold");
}

static void arguments_are_checked(void **state) {
  ji_context *ctx = *state;
  ji_text *text = NULL;
  double factor = 1;
  assert_int_equal(ji_unit_parse(NULL, "job", &text), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_parse(ctx, NULL, &text), JI_ERROR_ARGUMENT);
  assert_string_equal(ji_context_message(ctx), "ji_unit_parse: text is NULL");
  assert_int_equal(ji_unit_parse(ctx, "job", NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_convert(NULL, "job", "job", &factor), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_convert(ctx, NULL, "job", &factor), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_convert(ctx, "job", NULL, &factor), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_convert(ctx, "job", "job", NULL), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_combine(NULL, JI_UNIT_MULTIPLY, "job", "job", &text), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_combine(ctx, 3, "job", "job", &text), JI_ERROR_ARGUMENT);
  assert_non_null(strstr(ji_context_message(ctx), "operation is 3"));
  assert_int_equal(ji_unit_combine(ctx, JI_UNIT_MULTIPLY, NULL, "job", &text), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_combine(ctx, JI_UNIT_MULTIPLY, "job", NULL, &text), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_unit_combine(ctx, JI_UNIT_MULTIPLY, "job", "job", NULL), JI_ERROR_ARGUMENT);
}

static void expect_factor(ji_context *ctx, const char *from, const char *to, double expected) {
  double factor = -1;
  ji_status status = ji_unit_convert(ctx, from, to, &factor);
  if (status)
    print_error("%s\n", ji_context_message(ctx));
  assert_int_equal(status, JI_OK);
  assert_true(factor <= expected && factor >= expected);
}

static void conversions_are_exact(void **state) {
  ji_context *ctx = *state;
  expect_factor(ctx, "1e4 person", "person", 1e4);
  expect_factor(ctx, "person", "万人", 1e-4);
  expect_factor(ctx, "1e8 CNY@2018:producers", "1e9 CNY@2018:producers", 0.1);
  expect_factor(ctx, "job/(1e9 CNY@current)", "job/(1e8 CNY@current)", 0.1);
  expect_factor(ctx, "1e4 person/(1e8 CNY)", "person/(1e9 CNY)", 1e5);
  expect_factor(ctx, "h", "min", 60);
  expect_factor(ctx, "week", "h", 168);
  expect_factor(ctx, "year", "month", 12);
  expect_factor(ctx, "quarter", "year", 0.25);
  expect_factor(ctx, "h/week", "h/day", 1.0 / 7);
  expect_factor(ctx, "%", "1", 0.01);
  expect_factor(ctx, "job/CNY", "1e6 job/(1e6 CNY)", 1);
}

static void expect_no_factor(ji_context *ctx, const char *from, const char *to, const char *what) {
  double factor = 5;
  assert_int_equal(ji_unit_convert(ctx, from, to, &factor), JI_ERROR_UNIT);
  assert_true(factor >= 0 && factor <= 0);
  const char *message = ji_context_message(ctx);
  if (!strstr(message, what) || !strstr(message, from) || !strstr(message, to))
    print_error("%s\n", message);
  assert_non_null(strstr(message, what));
  assert_non_null(strstr(message, from));
  assert_non_null(strstr(message, to));
}

static void refused_conversions_name_both_and_the_difference(void **state) {
  ji_context *ctx = *state;
  expect_no_factor(ctx, "person", "job", "dimension differs (person and job)");
  expect_no_factor(ctx, "fte", "job", "dimension differs (fte and job)");
  expect_no_factor(ctx, "opportunity", "person", "dimension differs (opportunity and person)");
  expect_no_factor(ctx, "CNY@2018", "USD@2018", "currency differs (CNY and USD)");
  expect_no_factor(ctx, "CNY@2018:producers", "CNY@2020:producers",
                   "price year differs (2018 and 2020)");
  expect_no_factor(ctx, "CNY", "CNY@2020", "price year differs (none stated and 2020)");
  expect_no_factor(ctx, "CNY@2018:producers", "CNY@2018:purchasers",
                   "valuation differs (producers and purchasers)");
  expect_no_factor(ctx, "CNY@2018", "CNY@2018:unstated",
                   "valuation differs (none stated and unstated)");
  expect_no_factor(ctx, "job/CNY@2018", "job/CNY@2019", "price year differs");
  expect_no_factor(ctx, "month", "day", "dimension differs (calendar time and time)");
  expect_no_factor(ctx, "h/week", "1", "dimension differs (time and none)");
  expect_no_factor(ctx, "h/year", "h/week", "dimension differs");
  expect_no_factor(ctx, "job", "job/year", "dimension differs (none and calendar time)");
  expect_no_factor(ctx, "h^2", "h", "dimension differs (time and time)");
  expect_no_factor(ctx, "1e300 job", "1e-300 job", "scale differs");
  double factor = 1;
  assert_int_equal(ji_unit_convert(ctx, "job/", "job", &factor), JI_ERROR_UNIT);
  assert_int_equal(ji_unit_convert(ctx, "job", "job/", &factor), JI_ERROR_UNIT);
}

static void expect_combined(ji_context *ctx, int32_t operation, const char *left, const char *right,
                            const char *expected) {
  ji_text *text = NULL;
  ji_status status = ji_unit_combine(ctx, operation, left, right, &text);
  if (status)
    print_error("%s\n", ji_context_message(ctx));
  assert_int_equal(status, JI_OK);
  assert_string_equal(ji_text_data(text), expected);
  ji_text_unref(text);
}

static void products_and_quotients(void **state) {
  ji_context *ctx = *state;
  expect_combined(ctx, JI_UNIT_DIVIDE, "1e6 opportunity", "1e9 CNY@current:purchasers",
                  "1e6 opportunity/(1e9 CNY@current:purchasers)");
  expect_combined(ctx, JI_UNIT_MULTIPLY, "job/(1e9 CNY@current:purchasers)",
                  "1e9 CNY@current:purchasers", "job");
  expect_combined(ctx, JI_UNIT_MULTIPLY, "person/(1e8 CNY@2018)", "1e9 CNY@2018", "10 person");
  expect_combined(ctx, JI_UNIT_DIVIDE, "1e6 job", "1e3 job", "1e3");
  expect_combined(ctx, JI_UNIT_DIVIDE, "job/(1e9 CNY@2018)", "opportunity/(1e9 CNY@2018)",
                  "job/opportunity");
  expect_combined(ctx, JI_UNIT_MULTIPLY, "person/(1e9 CNY@2018)", "1e8 CNY@2018/h",
                  "person/(10 h)");
  expect_combined(ctx, JI_UNIT_MULTIPLY, "h/week", "week", "h");
  expect_combined(ctx, JI_UNIT_MULTIPLY, "person", "person", "person^2");
  expect_combined(ctx, JI_UNIT_DIVIDE, "1", "year", "1/year");
  expect_combined(ctx, JI_UNIT_DIVIDE, "CNY@2018", "USD@2018", "CNY@2018/USD@2018");
}

static void products_without_sense_are_refused(void **state) {
  ji_context *ctx = *state;
  ji_text *text = NULL;
  assert_int_equal(
      ji_unit_combine(ctx, JI_UNIT_MULTIPLY, "job/CNY@2018:basic", "CNY@2020:basic", &text),
      JI_ERROR_UNIT);
  assert_null(text);
  assert_non_null(strstr(ji_context_message(ctx), "\"job/CNY@2018:basic\" times "
                                                  "\"CNY@2020:basic\""));
  assert_non_null(strstr(ji_context_message(ctx), "two price bases"));
  assert_int_equal(ji_unit_combine(ctx, JI_UNIT_DIVIDE, "CNY@2018", "CNY", &text), JI_ERROR_UNIT);
  assert_int_equal(ji_unit_combine(ctx, JI_UNIT_DIVIDE, "1e300 job", "1e-300 person", &text),
                   JI_OK);
  ji_text_unref(text);
  assert_int_equal(ji_unit_combine(ctx, JI_UNIT_MULTIPLY, "1e300 job", "1e300 job", &text),
                   JI_ERROR_UNIT);
  assert_non_null(strstr(ji_context_message(ctx), "the scale is beyond"));
  assert_int_equal(ji_unit_combine(ctx, JI_UNIT_MULTIPLY, "job@", "job", &text), JI_ERROR_UNIT);
  assert_int_equal(ji_unit_combine(ctx, JI_UNIT_MULTIPLY, "job", "job@", &text), JI_ERROR_UNIT);
}

/* --- inside ----------------------------------------------------------------------------------- */

static void by_row_units_are_recognised(void **state) {
  (void)state;
  const char *column = NULL;
  assert_true(ji__unit_is_by_row("@unit", &column));
  assert_string_equal(column, "unit");
  assert_false(ji__unit_is_by_row("@", &column));
  assert_false(ji__unit_is_by_row("CNY@2018", NULL));
  assert_false(ji__unit_is_by_row(NULL, NULL));
}

static void prices_are_set_and_scales_removed(void **state) {
  ji_context *ctx = *state;
  ji__unit unit, other;
  char text[JI__UNIT_TEXT];
  assert_int_equal(ji__unit_read(ctx, "1e4 person/(1e8 CNY)", &unit), JI_OK);
  assert_int_equal(ji__unit_set_price(ctx, &unit, "2018", JI__VALUATION_PRODUCERS), JI_OK);
  ji__unit_print(&unit, text);
  assert_string_equal(text, "1e4 person/(1e8 CNY@2018:producers)");
  assert_string_equal(ji__unit_money(&unit)->name, "CNY");
  assert_int_equal(ji__unit_set_price(ctx, &unit, "18", JI__VALUATION_ABSENT), JI_ERROR_UNIT);
  ji__unit_remove_scale(&unit);
  ji__unit_print(&unit, text);
  assert_string_equal(text, "person/CNY@2018:producers");
  assert_int_equal(ji__unit_read(ctx, "person/(1e9 CNY@2018:producers)", &other), JI_OK);
  assert_true(ji__unit_same_kind(&unit, &other));
  assert_int_equal(ji__unit_set_price(ctx, &other, "current", JI__VALUATION_ABSENT), JI_OK);
  assert_false(ji__unit_same_kind(&unit, &other));
  assert_int_equal(ji__unit_read(ctx, "person", &other), JI_OK);
  assert_null(ji__unit_money(&other));
  assert_false(ji__unit_same_kind(&unit, &other));
}

/* --- memory --------------------------------------------------------------------------------------
 */

static ji_status parse_once(ji_context *ctx, void *user) {
  ji_text *text = NULL;
  ji_status status = ji_unit_parse(ctx, user, &text);
  assert_true(!status == (text != NULL));
  ji_text_unref(text);
  return status;
}

static ji_status combine_once(ji_context *ctx, void *user) {
  ji_text *text = NULL;
  ji_status status = ji_unit_combine(ctx, JI_UNIT_DIVIDE, "1e6 job", user, &text);
  assert_true(!status == (text != NULL));
  ji_text_unref(text);
  return status;
}

static ji_status product_once(ji_context *ctx, void *user) {
  char *text = NULL;
  ji_status status = ji__unit_product_text(ctx, JI_UNIT_MULTIPLY, "job", user, &text);
  assert_true(!status == (text != NULL));
  ji__release(ji__allocator(ctx), text);
  return status;
}

static ji_status canonical_once(ji_context *ctx, void *user) {
  char *text = NULL;
  ji_status status = ji__unit_canonical(ctx, user, &text);
  assert_true(!status == (text != NULL));
  ji__release(ji__allocator(ctx), text);
  return status;
}

static void failed_allocations_leave_nothing(void **state) {
  (void)state;
  char unit[] = "亿元@2018:producers";
  assert_int_equal(support_every_allocation("parse", parse_once, unit), 2);
  assert_int_equal(support_every_allocation("combine", combine_once, unit), 2);
  assert_int_equal(support_every_allocation("product", product_once, unit), 1);
  assert_int_equal(support_every_allocation("canonical", canonical_once, unit), 1);
}

/* --- laws ------------------------------------------------------------------------------------- */

static const char *const pieces[] = {
    "person", "job", "h", "week", "CNY",      "CNY@2018:basic", "fte", "year", "1e6 ", "/",
    "/(1e9 ", ")",   "*", "万",   "@current", ":unstated",      "2.5", "^2",   "%",    " "};

/* Whatever reads, prints to a text that reads to the same unit and prints the same. */
static void canonical_text_is_a_fixed_point(void **state) {
  ji_context *ctx = *state;
  int read = 0;
  for (uint64_t trial = 0; trial < 20000; trial++) {
    char text[256] = "";
    uint64_t count = 1 + ji__random_below(7, 1, trial, 7);
    for (uint64_t k = 0; k < count; k++)
      strcat(text, pieces[ji__random_below(7, 2, trial * 8 + k, sizeof pieces / sizeof *pieces)]);
    ji_text *once = NULL, *twice = NULL;
    if (ji_unit_parse(ctx, text, &once))
      continue;
    read++;
    assert_int_equal(ji_unit_parse(ctx, ji_text_data(once), &twice), JI_OK);
    assert_string_equal(ji_text_data(once), ji_text_data(twice));
    double there = 0, back = 0;
    assert_int_equal(ji_unit_convert(ctx, text, ji_text_data(once), &there), JI_OK);
    assert_true(there >= 1 && there <= 1);
    if (!ji_unit_convert(ctx, "1e3 person", text, &there)) {
      assert_int_equal(ji_unit_convert(ctx, text, "1e3 person", &back), JI_OK);
      assert_true(there * back > 1 - 1e-15 && there * back < 1 + 1e-15);
    }
    ji_text_unref(once);
    ji_text_unref(twice);
  }
  assert_in_range(read, 1000, 20000);
}

static void factors_there_and_back_multiply_to_one(void **state) {
  static const char *const units[] = {"s", "min", "h", "day", "week", "1e3 h", "0.37 week"};
  ji_context *ctx = *state;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    for (size_t j = 0; j < sizeof units / sizeof *units; j++) {
      double there = 0, back = 0;
      assert_int_equal(ji_unit_convert(ctx, units[i], units[j], &there), JI_OK);
      assert_int_equal(ji_unit_convert(ctx, units[j], units[i], &back), JI_OK);
      assert_true(there * back > 1 - 4e-16 && there * back < 1 + 4e-16);
    }
}

static void random_bytes_do_no_harm(void **state) {
  ji_context *ctx = *state;
  for (uint64_t trial = 0; trial < 20000; trial++) {
    char text[40];
    size_t size = (size_t)ji__random_below(11, 1, trial, sizeof text);
    for (size_t k = 0; k < size; k++)
      text[k] = (char)(1 + ji__random_below(11, 2, trial * 64 + k, 255));
    text[size] = 0;
    ji_text *out = NULL;
    ji_status status = ji_unit_parse(ctx, text, &out);
    assert_true(status == JI_OK || status == JI_ERROR_UNIT);
    ji_text_unref(out);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(canonical_texts_stay),
      cmocka_unit_test(other_spellings_become_canonical),
      cmocka_unit_test(malformed_units_name_the_position),
      cmocka_unit_test(arguments_are_checked),
      cmocka_unit_test(conversions_are_exact),
      cmocka_unit_test(refused_conversions_name_both_and_the_difference),
      cmocka_unit_test(products_and_quotients),
      cmocka_unit_test(products_without_sense_are_refused),
      cmocka_unit_test(by_row_units_are_recognised),
      cmocka_unit_test(prices_are_set_and_scales_removed),
      cmocka_unit_test(failed_allocations_leave_nothing),
      cmocka_unit_test(canonical_text_is_a_fixed_point),
      cmocka_unit_test(factors_there_and_back_multiply_to_one),
      cmocka_unit_test(random_bytes_do_no_harm),
  };
  return cmocka_run_group_tests(tests, make_context, free_context);
}
