/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/sdmx_period.h"

#include "core/date.h"
#include "data/measure_value.h"

#include <string.h>

#define DATE_LENGTH 10 /* YYYY-MM-DD */

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Exactly `count` digits at text; -1 if they are not there. */
static int32_t digits(const char *text, size_t count) {
  int32_t value = 0;
  for (size_t i = 0; i < count; i++) {
    if (!is_digit(text[i]))
      return -1;
    value = 10 * value + (text[i] - '0');
  }
  return value;
}

/* The months of part `number` of a year of `parts`. */
static int set_part(int64_t year, int32_t number, int32_t parts, ji__period *out) {
  int32_t months = 12 / parts;
  if (number < 1 || number > parts)
    return 0;
  int32_t last = number * months;
  out->first = ji__days_from_civil((ji__civil){year, last - months + 1, 1});
  out->last = ji__days_from_civil((ji__civil){year, last, ji__days_in_month(year, last)});
  return 1;
}

static int set_day(int64_t year, int32_t day, ji__period *out) {
  if (day < 1 || day > 365 + ji__is_leap(year))
    return 0;
  out->first = out->last = ji__days_from_civil((ji__civil){year, 1, 1}) + day - 1;
  return 1;
}

/* YYYY-A1, -S1, -T1, -M01, -D001; quarters and weeks are those of ISO and read elsewhere. The
 * reporting year is taken to begin in January, which moves no period out of order. */
static int read_reporting(const char *text, size_t size, ji__period *out) {
  int32_t year = size > 6 ? digits(text, 4) : -1;
  if (year < 1 || text[4] != '-')
    return 0;
  int32_t number = digits(text + 6, size - 6 < 3 ? size - 6 : 3);
  switch (text[5]) {
  case 'A':
    return size == 7 && set_part(year, number, 1, out);
  case 'S':
    return size == 7 && set_part(year, number, 2, out);
  case 'T':
    return size == 7 && set_part(year, number, 3, out);
  case 'M':
    return size == 8 && set_part(year, number, 12, out);
  case 'D':
    return size == 9 && set_day(year, number, out);
  default:
    return 0;
  }
}

/* Nothing, Z, or +hh:mm up to 14 hours. */
static int is_zone(const char *text, size_t size) {
  if (size == 0 || (size == 1 && text[0] == 'Z'))
    return 1;
  if (size != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
    return 0;
  int32_t minutes = digits(text + 4, 2);
  int32_t hours = digits(text + 1, 2);
  return hours >= 0 && minutes >= 0 && minutes < 60 && hours * 60 + minutes <= 14 * 60;
}

/* hh:mm:ss[.f][zone] */
static int is_time(const char *text, size_t size) {
  if (size < 8 || text[2] != ':' || text[5] != ':')
    return 0;
  int32_t hour = digits(text, 2);
  int32_t minute = digits(text + 3, 2);
  int32_t second = digits(text + 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return 0;
  size_t at = 8;
  if (at < size && text[at] == '.') {
    size_t from = ++at;
    while (at < size && is_digit(text[at]))
      at++;
    if (at == from)
      return 0;
  }
  return is_zone(text + at, size - at);
}

/* A date, perhaps with a time behind it. */
static int read_moment(const char *text, size_t size, ji__period *out) {
  if (size < DATE_LENGTH || !ji__date_parse(text, DATE_LENGTH, &out->first))
    return 0;
  out->last = out->first;
  return size == DATE_LENGTH ||
         (text[DATE_LENGTH] == 'T' && is_time(text + DATE_LENGTH + 1, size - DATE_LENGTH - 1));
}

static int read_point(const char *text, size_t size, ji__period *out) {
  return ji__period_read(text, size, out) || read_reporting(text, size, out) ||
         read_moment(text, size, out);
}

/* Digits and one of the letters, each letter once and in order; *at moves behind what fits. */
static int read_amounts(const char *text, size_t size, size_t *at, const char *letters) {
  int count = 0;
  while (*at < size && is_digit(text[*at])) {
    size_t end = *at;
    while (end < size && is_digit(text[end]))
      end++;
    const char *letter = end < size && text[end] ? strchr(letters, text[end]) : NULL;
    if (!letter)
      return 0;
    letters = letter + 1;
    *at = end + 1;
    count++;
  }
  return count;
}

/* P[nY][nM][nD][T[nH][nM][nS]] with something in it. */
static int is_duration(const char *text, size_t size) {
  size_t at = 1;
  if (size < 3 || text[0] != 'P')
    return 0;
  int days = read_amounts(text, size, &at, "YMD");
  if (at == size)
    return days > 0;
  if (text[at] != 'T')
    return 0;
  at++;
  return read_amounts(text, size, &at, "HMS") > 0 && at == size;
}

int ji__sdmx_is_period(const char *text, size_t size) {
  ji__period from, to;
  const char *slash = size ? memchr(text, '/', size) : NULL;
  if (!slash)
    return read_point(text, size, &from);
  size_t before = (size_t)(slash - text);
  const char *behind = slash + 1;
  size_t rest = size - before - 1;
  if (read_moment(text, before, &from) && is_duration(behind, rest))
    return 1;
  return !memchr(behind, '/', rest) && read_point(text, before, &from) &&
         read_point(behind, rest, &to) && from.first <= to.first && from.last <= to.last;
}
