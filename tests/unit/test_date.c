/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* core/date.h: the calendar. */
#include "support/support.h"

#include "core/date.h"

#include <string.h>

static void known_days(void **state) {
  int64_t days;
  char text[JI__DATE_SIZE];
  (void)state;
  assert_true(ji__date_parse("1970-01-01", 10, &days));
  assert_int_equal(days, 0);
  assert_true(ji__date_parse("2000-03-01", 10, &days));
  assert_int_equal(days, 11017);
  assert_true(ji__date_parse("1969-12-31", 10, &days));
  assert_int_equal(days, -1);
  assert_int_equal(ji__date_print(19782, text), 10);
  assert_string_equal(text, "2024-02-29");
}

static void days_that_do_not_exist_are_refused(void **state) {
  static const char *const texts[] = {"2023-02-29",
                                      "1900-02-29",
                                      "2024-13-01",
                                      "2024-00-10",
                                      "2024-01-00",
                                      "2024-04-31",
                                      "2024-1-01",
                                      "20240-1-1",
                                      "2024/01/01",
                                      "2024-01-0x",
                                      ""};
  int64_t days;
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    assert_false(ji__date_parse(texts[i], strlen(texts[i]), &days));
}

/* Every day of 2,000 years follows the day before it. */
static void the_calendar_has_no_gap(void **state) {
  (void)state;
  ji__civil civil = {1, 1, 1};
  int64_t first = ji__days_from_civil(civil);
  for (int64_t day = first; day < first + 730500; day++) {
    ji__civil back = ji__civil_from_days(day);
    assert_true(back.year == civil.year && back.month == civil.month && back.day == civil.day);
    assert_int_equal(ji__days_from_civil(back), day);
    if (++civil.day > ji__days_in_month(civil.year, civil.month)) {
      civil.day = 1;
      civil.month = civil.month % 12 + 1;
      civil.year += civil.month == 1;
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_days),
      cmocka_unit_test(days_that_do_not_exist_are_refused),
      cmocka_unit_test(the_calendar_has_no_gap),
  };
  return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
