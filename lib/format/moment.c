/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/moment.h"

#include "core/date.h"

#include <inttypes.h>
#include <stdio.h>

#define YEAR_DIGITS_MAXIMUM 7

/* A cursor over text; every read_ function returns 0 where the text is not as it should be. */
typedef struct cursor {
  const char *at, *end;
} cursor;

static int read_digits(cursor *c, int count, int64_t *out) {
  if (c->end - c->at < count)
    return 0;
  int64_t value = 0;
  for (int i = 0; i < count; i++) {
    char digit = c->at[i];
    if (digit < '0' || digit > '9')
      return 0;
    value = value * 10 + (digit - '0');
  }
  c->at += count;
  *out = value;
  return 1;
}

static int read_character(cursor *c, char expected) {
  if (c->at == c->end || *c->at != expected)
    return 0;
  c->at++;
  return 1;
}

static int read_year(cursor *c, int64_t *year) {
  int sign = 0;
  if (c->at < c->end && (*c->at == '-' || *c->at == '+'))
    sign = *c->at++ == '-' ? -1 : 1;
  int digits = 0;
  while (c->at + digits < c->end && c->at[digits] >= '0' && c->at[digits] <= '9')
    digits++;
  if (digits < 4 || digits > YEAR_DIGITS_MAXIMUM || (digits > 4 && !sign))
    return 0;
  if (!read_digits(c, digits, year))
    return 0;
  if (sign < 0)
    *year = -*year;
  return 1;
}

static unsigned digit(char c) {
  return (unsigned)(unsigned char)c - '0';
}

/* YYYY-MM-DD, as nearly all dates are: eight digits looked at together. Others go the long way. */
static int read_usual(cursor *c, ji__civil *date) {
  if (c->end - c->at < 10 || c->at[4] != '-' || c->at[7] != '-')
    return 0;
  const char *t = c->at;
  const unsigned d0 = digit(t[0]), d1 = digit(t[1]), d2 = digit(t[2]), d3 = digit(t[3]);
  const unsigned d5 = digit(t[5]), d6 = digit(t[6]), d8 = digit(t[8]), d9 = digit(t[9]);
  const int32_t year = (int32_t)(d0 * 1000 + d1 * 100 + d2 * 10 + d3);
  const int32_t month = (int32_t)(d5 * 10 + d6), day = (int32_t)(d8 * 10 + d9);
  if (d0 > 9 || d1 > 9 || d2 > 9 || d3 > 9 || d5 > 9 || d6 > 9 || d8 > 9 || d9 > 9 || month < 1 ||
      month > 12 || day < 1 || (day > 28 && day > ji__days_in_month(year, month)))
    return 0;
  *date = (ji__civil){.year = year, .month = month, .day = day};
  c->at += 10;
  return 1;
}

static int read_civil(cursor *c, ji__civil *date) {
  int64_t month, day;
  if (read_usual(c, date))
    return 1;
  if (!read_year(c, &date->year) || !read_character(c, '-') || !read_digits(c, 2, &month) ||
      !read_character(c, '-') || !read_digits(c, 2, &day))
    return 0;
  if (month < 1 || month > 12 || day < 1 || day > ji__days_in_month(date->year, (int32_t)month))
    return 0;
  date->month = (int32_t)month;
  date->day = (int32_t)day;
  return 1;
}

int ji__moment_parse_date(const char *text, size_t size, int32_t *days) {
  cursor c = {text, text + size};
  ji__civil date;
  if (!read_civil(&c, &date) || c.at != c.end)
    return 0;
  int64_t count = ji__days_from_civil(date);
  if (count < INT32_MIN || count > INT32_MAX)
    return -1;
  *days = (int32_t)count;
  return 1;
}

static int read_fraction(cursor *c, int64_t *microseconds) {
  *microseconds = 0;
  if (!read_character(c, '.'))
    return 1;
  int digits = 0;
  int64_t value = 0;
  while (digits < 6 && c->at < c->end && *c->at >= '0' && *c->at <= '9') {
    value = value * 10 + (*c->at++ - '0');
    digits++;
  }
  if (digits == 0)
    return 0;
  for (; digits < 6; digits++)
    value *= 10;
  *microseconds = value;
  return 1;
}

static int read_time_of_day(cursor *c, int64_t *microseconds) {
  int64_t hour, minute, second, fraction;
  if (!read_digits(c, 2, &hour) || !read_character(c, ':') || !read_digits(c, 2, &minute) ||
      !read_character(c, ':') || !read_digits(c, 2, &second) || !read_fraction(c, &fraction))
    return 0;
  if (hour > 23 || minute > 59 || second > 59)
    return 0;
  *microseconds = ((hour * 60 + minute) * 60 + second) * 1000000 + fraction;
  return 1;
}

/* days * JI__DAY + rest, or -1 where that leaves 64 bits. */
static int join_days(int64_t days, int64_t rest, int64_t *out) {
  const int64_t limit = INT64_MAX / JI__DAY;
  if (days > limit || days < -limit - 1)
    return -1;
  if (days < 0) { /* from the following midnight backwards, so that no step overflows */
    days += 1;
    rest -= JI__DAY;
  }
  int64_t whole = days * JI__DAY;
  if ((rest > 0 && whole > INT64_MAX - rest) || (rest < 0 && whole < INT64_MIN - rest))
    return -1;
  *out = whole + rest;
  return 1;
}

int ji__moment_parse_timestamp(const char *text, size_t size, int64_t *microseconds) {
  cursor c = {text, text + size};
  ji__civil date;
  int64_t rest;
  if (!read_civil(&c, &date) || !read_character(&c, 'T') || !read_time_of_day(&c, &rest) ||
      !read_character(&c, 'Z') || c.at != c.end)
    return 0;
  return join_days(ji__days_from_civil(date), rest, microseconds);
}

static size_t print_civil(ji__civil date, char out[JI__MOMENT_SIZE]) {
  const char *sign = date.year < 0 ? "-" : date.year > 9999 ? "+" : "";
  int64_t year = date.year < 0 ? -date.year : date.year;
  return (size_t)snprintf(out, JI__MOMENT_SIZE, "%s%04" PRId64 "-%02d-%02d", sign, year,
                          (int)date.month, (int)date.day);
}

size_t ji__moment_print_date(int32_t days, char out[JI__MOMENT_SIZE]) {
  return print_civil(ji__civil_from_days(days), out);
}

size_t ji__moment_print_timestamp(int64_t microseconds, char out[JI__MOMENT_SIZE]) {
  int64_t days = ji__days_from_moment(microseconds);
  int64_t rest = microseconds % JI__DAY;
  if (rest < 0)
    rest += JI__DAY;
  int64_t seconds = rest / 1000000;
  int64_t fraction = rest % 1000000;
  size_t size = print_civil(ji__civil_from_days(days), out);
  size += (size_t)snprintf(out + size, JI__MOMENT_SIZE - size, "T%02d:%02d:%02d",
                           (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
  if (fraction)
    size += (size_t)snprintf(out + size, JI__MOMENT_SIZE - size, ".%06d", (int)fraction);
  size += (size_t)snprintf(out + size, JI__MOMENT_SIZE - size, "Z");
  return size;
}
