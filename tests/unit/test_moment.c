/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dates and timestamps as text. */
#include "support/support.h"

#include "format/moment.h"

#include <string.h>

static void dates_at_the_edges(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int32_t days;
  } cases[] = {
      {"1970-01-01", 0},        {"2000-02-29", 11016},         {"1969-12-31", -1},
      {"0000-03-01", -719468},  {"9999-12-31", 2932896},       {"+10000-01-01", 2932897},
      {"-0001-12-31", -719529}, {"+5881580-07-11", INT32_MAX}, {"-5877641-06-23", INT32_MIN}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[JI__MOMENT_SIZE];
    int32_t days = 1;
    assert_int_equal(ji__moment_parse_date(cases[i].text, strlen(cases[i].text), &days), 1);
    assert_int_equal(days, cases[i].days);
    assert_int_equal(ji__moment_print_date(days, text), strlen(cases[i].text));
    assert_string_equal(text, cases[i].text);
  }
}

static void timestamps_at_the_edges(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t microseconds;
  } cases[] = {{"1970-01-01T00:00:00Z", 0},
               {"1969-12-31T23:59:59.999999Z", -1},
               {"0000-01-01T00:00:00Z", INT64_C(-62167219200000000)},
               {"+294247-01-10T04:00:54.775807Z", INT64_MAX},
               {"-290308-12-21T19:59:05.224192Z", INT64_MIN}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[JI__MOMENT_SIZE];
    int64_t microseconds = 1;
    size_t size = strlen(cases[i].text);
    assert_int_equal(ji__moment_parse_timestamp(cases[i].text, size, &microseconds), 1);
    assert_true(microseconds == cases[i].microseconds);
    assert_int_equal(ji__moment_print_timestamp(microseconds, text), size);
    assert_string_equal(text, cases[i].text);
  }
}

static void malformed_text_is_refused(void **state) {
  (void)state;
  static const char *const dates[] = {
      "",           "2024",        "2024-02",         "2024-02-",   "2024-2-01",   "2024-02-1",
      "2024-13-01", "2024-00-01",  "2024-02-30",      "2023-02-29", "1900-02-29",  "2024-04-31",
      "24-01-01",   "12345-01-01", "+123-01-01",      "2024/01/01", "2024-01-01x", " 2024-01-01",
      "2024-01-0a", "20a4-01-01",  "+12345678-01-01", "--024-01-01"};
  static const char *const times[] = {"",
                                      "2024-01-01",
                                      "2024-01-01T00:00Z",
                                      "2024-01-01 00:00:00Z",
                                      "2024-01-01T00:00:00",
                                      "2024-01-01T24:00:00Z",
                                      "2024-01-01T00:60:00Z",
                                      "2024-01-01T00:00:60Z",
                                      "2024-01-01T00:00:00.Z",
                                      "2024-01-01T00:00:00.1234567Z",
                                      "2024-01-01T00:00:00+01:00",
                                      "2024-01-01T00:00:00Zx",
                                      "2024-01-01T0a:00:00Z",
                                      "2024-02-30T00:00:00Z"};
  int32_t days;
  int64_t microseconds;
  for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
    if (ji__moment_parse_date(dates[i], strlen(dates[i]), &days) != 0)
      fail_msg("\"%s\" was taken for a date", dates[i]);
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
    if (ji__moment_parse_timestamp(times[i], strlen(times[i]), &microseconds) != 0)
      fail_msg("\"%s\" was taken for a timestamp", times[i]);
}

static void what_does_not_fit_is_told_apart(void **state) {
  (void)state;
  static const char *const dates[] = {"+5881580-07-12", "-5877641-06-22"};
  static const char *const times[] = {
      "+294247-01-10T04:00:54.775808Z", "-290308-12-21T19:59:05.224191Z",
      "+294247-01-11T00:00:00Z",        "-290308-12-20T00:00:00Z",
      "+999999-01-01T00:00:00Z",        "-999999-01-01T00:00:00Z"};
  int32_t days;
  int64_t microseconds;
  for (size_t i = 0; i < 2; i++)
    assert_int_equal(ji__moment_parse_date(dates[i], strlen(dates[i]), &days), -1);
  for (size_t i = 0; i < 6; i++)
    assert_int_equal(ji__moment_parse_timestamp(times[i], strlen(times[i]), &microseconds), -1);
}

static void decimals_of_a_second(void **state) {
  (void)state;
  int64_t microseconds = 0;
  assert_int_equal(ji__moment_parse_timestamp("1970-01-01T00:00:00.5Z", 22, &microseconds), 1);
  assert_true(microseconds == 500000);
  assert_int_equal(ji__moment_parse_timestamp("1970-01-01T00:00:00.000001Z", 27, &microseconds), 1);
  assert_true(microseconds == 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dates_at_the_edges),
      cmocka_unit_test(timestamps_at_the_edges),
      cmocka_unit_test(malformed_text_is_refused),
      cmocka_unit_test(what_does_not_fit_is_told_apart),
      cmocka_unit_test(decimals_of_a_second),
  };
  return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
