/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ISO 8601 periods as whole days, and times of measures. */
#include "data/measure_value.h"

#include <string.h>

/* Days since 1970-01-01 of a date of the Gregorian calendar, by counting years from March on, so
 * that the leap day comes last. */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day) {
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t from_march = month <= 2 ? month + 9 : month - 3;
  int64_t days_before_month = (153 * from_march + 2) / 5;
  return 365 * y + y / 4 - y / 100 + y / 400 + days_before_month + day - 719469;
}

static int is_leap(int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t month_length(int64_t year, int64_t month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return lengths[month - 1] + (month == 2 && is_leap(year));
}

/* Exactly `digits` digits at text; -1 if they are not there. */
static int64_t read_digits(const char *text, size_t digits) {
  int64_t value = 0;
  for (size_t i = 0; i < digits; i++) {
    if (text[i] < '0' || text[i] > '9')
      return -1;
    value = 10 * value + (text[i] - '0');
  }
  return value;
}

static int set_months(int64_t year, int64_t first, int64_t last, ji__period *out) {
  out->first = days_from_date(year, first, 1);
  out->last = days_from_date(year, last, month_length(year, last));
  return 1;
}

/* ISO week 1 is the one with January 4; 1970-01-01 was a Thursday. */
static int64_t first_monday(int64_t year) {
  int64_t fourth = days_from_date(year, 1, 4);
  int64_t weekday = ((fourth + 3) % 7 + 7) % 7;
  return fourth - weekday;
}

static int set_week(int64_t year, int64_t week, ji__period *out) {
  int64_t weeks = (first_monday(year + 1) - first_monday(year)) / 7;
  if (week < 1 || week > weeks)
    return 0;
  out->first = first_monday(year) + 7 * (week - 1);
  out->last = out->first + 6;
  return 1;
}

static int read_point(const char *text, size_t size, ji__period *out) {
  int64_t year = size >= 4 ? read_digits(text, 4) : -1;
  if (year < 1)
    return 0;
  if (size == 4)
    return set_months(year, 1, 12, out);
  if (size < 7 || text[4] != '-')
    return 0;
  if (size == 7 && text[5] == 'Q') {
    int64_t quarter = read_digits(text + 6, 1);
    return quarter >= 1 && quarter <= 4 && set_months(year, 3 * quarter - 2, 3 * quarter, out);
  }
  if (size == 8 && text[5] == 'W')
    return set_week(year, read_digits(text + 6, 2), out);
  int64_t month = read_digits(text + 5, 2);
  if (month < 1 || month > 12)
    return 0;
  if (size == 7)
    return set_months(year, month, month, out);
  int64_t day = size == 10 && text[7] == '-' ? read_digits(text + 8, 2) : -1;
  if (day < 1 || day > month_length(year, month))
    return 0;
  out->first = out->last = days_from_date(year, month, day);
  return 1;
}

int ji__period_read(const char *text, size_t size, ji__period *out) {
  const char *slash = memchr(text, '/', size);
  if (!slash)
    return read_point(text, size, out);
  size_t before = (size_t)(slash - text);
  ji__period from, to;
  if (!read_point(text, before, &from) || !read_point(slash + 1, size - before - 1, &to))
    return 0;
  out->first = from.first;
  out->last = to.last;
  return from.first <= to.first && from.last <= to.last;
}

static const struct {
  const char *prefix;
  ji__time_form form;
} time_forms[] = {{"at:", JI__TIME_AT},
                  {"average:", JI__TIME_AVERAGE},
                  {"any:", JI__TIME_ANY},
                  {"sum:", JI__TIME_SUM},
                  {"unstated:", JI__TIME_UNSTATED}};

ji__time ji__time_read(const char *value) {
  ji__time time = {.form = JI__TIME_ABSENT};
  if (!value)
    return time;
  time.form = JI__TIME_UNSTATED;
  for (size_t i = 0; i < sizeof time_forms / sizeof *time_forms; i++) {
    size_t size = strlen(time_forms[i].prefix);
    if (strncmp(value, time_forms[i].prefix, size) != 0)
      continue;
    time.form = time_forms[i].form;
    time.period = value + size;
    time.has_days = ji__period_read(time.period, strlen(time.period), &time.days);
    break;
  }
  return time;
}
