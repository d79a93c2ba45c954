/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/date.h"

#include <stdio.h>

/* 400 years are one cycle of 146,097 days; years are counted from March, so that the leap day comes
 * last. */
#define CYCLE_YEARS 400
#define CYCLE_DAYS 146097
#define EPOCH 719468          /* days from 0000-03-01 to 1970-01-01 */
#define EPOCH_OF_YEARS 719528 /* the same sum for 1970-01-01 */

int ji__is_leap(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t ji__days_in_month(int64_t year, int32_t month) {
  static const int32_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && ji__is_leap(year) ? 29 : days[month - 1];
}

static int64_t floor_divide(int64_t a, int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* The days before a month in the years from 0 on, where nothing must be rounded down. */
static int64_t days_in_usual_years(ji__civil civil) {
  static const int16_t before[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  uint32_t year = (uint32_t)civil.year - (civil.month <= 2); /* of the last leap day */
  int64_t days = (int64_t)civil.year * 365 + before[civil.month - 1] + civil.day;
  return days + year / 4 - year / 100 + year / 400 - EPOCH_OF_YEARS;
}

int64_t ji__days_from_civil(ji__civil civil) {
  if (civil.year > 0 && civil.year < 1000000 && civil.month >= 1 && civil.month <= 12)
    return days_in_usual_years(civil);
  int64_t year = civil.month <= 2 ? civil.year - 1 : civil.year;
  int64_t month = (civil.month + 9) % 12; /* 0 is March */
  int64_t cycle = floor_divide(year, CYCLE_YEARS);
  int64_t in_cycle = year - cycle * CYCLE_YEARS;
  int64_t day_of_year = (153 * month + 2) / 5 + civil.day - 1;
  int64_t day = in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + day_of_year;
  return cycle * CYCLE_DAYS + day - EPOCH;
}

ji__civil ji__civil_from_days(int64_t days) {
  int64_t shifted = days + EPOCH;
  int64_t cycle = floor_divide(shifted, CYCLE_DAYS);
  int64_t day = shifted - cycle * CYCLE_DAYS;
  int64_t in_cycle = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  int64_t day_of_year = day - (365 * in_cycle + in_cycle / 4 - in_cycle / 100);
  int64_t month = (5 * day_of_year + 2) / 153;
  ji__civil civil = {.day = (int32_t)(day_of_year - (153 * month + 2) / 5 + 1),
                     .month = (int32_t)(month < 10 ? month + 3 : month - 9)};
  civil.year = in_cycle + cycle * CYCLE_YEARS + (civil.month <= 2);
  return civil;
}

int64_t ji__days_from_moment(int64_t microseconds) {
  return floor_divide(microseconds, JI__DAY);
}

size_t ji__date_print(int64_t days, char out[JI__DATE_SIZE]) {
  ji__civil civil = ji__civil_from_days(days);
  int size = snprintf(out, JI__DATE_SIZE, "%04lld-%02d-%02d", (long long)civil.year,
                      (int)civil.month, (int)civil.day);
  return size > 0 ? (size_t)size : 0;
}

/* `count` digits at text; -1 if one is none. */
static int32_t digits(const char *text, size_t count) {
  int32_t value = 0;
  for (size_t i = 0; i < count; i++) {
    if (text[i] < '0' || text[i] > '9')
      return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

int ji__date_parse(const char *text, size_t size, int64_t *days) {
  if (size != 10 || text[4] != '-' || text[7] != '-')
    return 0;
  ji__civil civil = {digits(text, 4), digits(text + 5, 2), digits(text + 8, 2)};
  if (civil.year < 0 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
      civil.day > ji__days_in_month(civil.year, civil.month))
    return 0;
  *days = ji__days_from_civil(civil);
  return 1;
}
