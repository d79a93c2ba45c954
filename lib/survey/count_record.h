/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How one record is read, millions of times: what cannot be is unknown here. */
#ifndef JI_SURVEY_COUNT_RECORD_H
#define JI_SURVEY_COUNT_RECORD_H

#include "survey/count.h"

#include <math.h>

#define JI__HOURS_MOST 168.0
#define JI__AGE_MOST 130
#define JI__WEIGHT_MOST 1e12

static inline int ji__record_is_null(const ji_column *column, int64_t row) {
  return column->validity && !(column->validity[row / 8] >> (row % 8) & 1);
}

/* Of int64 and float64 columns; NaN where null. */
static inline double ji__record_number(const ji_column *column, int64_t row) {
  if (ji__record_is_null(column, row))
    return NAN;
  return column->type == JI_TYPE_INT64 ? (double)((const int64_t *)column->values)[row]
                                       : ((const double *)column->values)[row];
}

static inline int ji__record_flag(const ji_column *column, int64_t row) {
  return !ji__record_is_null(column, row) &&
         (((const uint8_t *)column->values)[row / 8] >> (row % 8) & 1);
}

/* -1: not known. */
static inline int64_t ji__record_age(const ji__count_plan *plan, int64_t row) {
  double age = ji__record_number(plan->fields[JI__RECORD_AGE], row);
  return age >= 0 && age <= JI__AGE_MOST ? (int64_t)age : -1;
}

/* Usual hours a week; NaN: not known. */
static inline double ji__record_hours(const ji__count_plan *plan, int64_t row) {
  const ji_column *column = plan->fields[JI__RECORD_HOURS];
  if (!column)
    return NAN;
  double hours = ji__record_number(column, row) * plan->hours_factor;
  return hours >= 0 && hours <= JI__HOURS_MOST ? hours : NAN;
}

static inline double ji__record_income(const ji__count_plan *plan, int64_t row) {
  const ji_column *column = plan->fields[JI__RECORD_INCOME];
  double income = column ? ji__record_number(column, row) : NAN;
  return income >= 0 && income <= 1e300 ? income : NAN;
}

static inline double ji__record_weight(const ji__count_plan *plan, int64_t row) {
  const ji_column *column = plan->fields[JI__RECORD_WEIGHT];
  return column ? ji__record_number(column, row) : 1;
}

static inline int32_t ji__record_start(const ji__count_plan *plan, int64_t row) {
  return ((const int32_t *)plan->fields[JI__RECORD_START]->values)[row];
}

/* The last day that the spell is known to go on to. */
static inline int32_t ji__record_end(const ji__count_plan *plan, int64_t row) {
  const ji_column *column = plan->fields[JI__RECORD_END];
  int64_t end =
      ji__record_is_null(column, row) ? JI__COUNT_OPEN : ((const int32_t *)column->values)[row];
  return (int32_t)(end < plan->cutoff ? end : plan->cutoff);
}

static inline int64_t ji__band_of(const ji__count_plan *plan, int64_t age) {
  for (size_t i = 0; i < plan->band_count; i++)
    if (age >= plan->bands[i].low && age <= plan->bands[i].high)
      return (int64_t)i;
  return (int64_t)plan->band_count;
}

/* Of all kinds but flags. */
static inline int64_t ji__code_of(const ji__count_plan *plan, const ji__coded *coded, int64_t row) {
  if (coded->kind == JI__CODED_ROWS)
    return coded->codes[row];
  if (ji__record_is_null(coded->column, row))
    return coded->count;
  if (coded->kind == JI__CODED_DICTIONARY)
    return coded->codes[((const int32_t *)coded->column->values)[row]];
  if (coded->kind == JI__CODED_RANGE)
    return coded->codes[((const int64_t *)coded->column->values)[row] - coded->low];
  if (coded->kind == JI__CODED_BOOL)
    return ji__record_flag(coded->column, row);
  return ji__band_of(plan, ji__record_age(plan, row));
}

#endif
