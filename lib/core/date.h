/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dates of the proleptic Gregorian calendar as days since 1970-01-01. */
#ifndef JI_CORE_DATE_H
#define JI_CORE_DATE_H

#include <stddef.h>
#include <stdint.h>

#define JI__DAY INT64_C(86400000000) /* microseconds */
#define JI__DATE_SIZE 20             /* holds any printed date and its final 0 */

typedef struct ji__civil {
  int64_t year;
  int32_t month, day; /* from 1 */
} ji__civil;

int ji__is_leap(int64_t year);
/* 28 to 31; month 1 to 12. */
int32_t ji__days_in_month(int64_t year, int32_t month);
/* A day that exists, of years -999999 to 999999. */
int64_t ji__days_from_civil(ji__civil civil);
ji__civil ji__civil_from_days(int64_t days);
/* The day of microseconds since 1970. */
int64_t ji__days_from_moment(int64_t microseconds);
/* "2024-02-29"; returns the length. */
size_t ji__date_print(int64_t days, char out[JI__DATE_SIZE]);
/* All of text as YYYY-MM-DD of a day that exists; 1 on success. */
int ji__date_parse(const char *text, size_t size, int64_t *days);

#endif
