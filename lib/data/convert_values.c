/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/convert.h"

#include "core/number.h"
#include "data/measure.h"
#include "data/resolve.h"

#include <math.h>
#include <string.h>

#define PERIOD_COLUMNS 2 /* what a row's unit and period are read from */
#define UNKNOWN SIZE_MAX

/* One column being converted. Rows of one group have one unit and one period. */
typedef struct work {
  ji__unit_conversion *run;
  const ji_column *column;
  ji__groups groups;
  size_t *factor_of; /* each group's factor by index; UNKNOWN: no value asked for it yet */
} work;

static ji_status fail_row(const work *w, ji_status status, int64_t row) {
  return ji__fail_within(w->run->ctx, status, "column \"%s\", row %lld", w->column->name,
                         (long long)row);
}

/* --- the period of a row ------------------------------------------------------------------ */

/* The column that the time of a measure varies by; NULL if it does not. */
static const char *time_column(const ji_measure *measure) {
  size_t prefix;
  if (!measure)
    return NULL;
  const char *whole = ji__measure_whole_column(measure);
  const char *time = ji__measure_value(measure, JI__SIDE_OWN, JI__KEY_TIME);
  return whole ? whole : ji__value_column(JI__KEY_TIME, time, &prefix);
}

static ji_status measure_period(const work *w, int64_t row, int *has, ji__period *out) {
  ji_measure *resolved = NULL;
  ji_status status =
      ji__measure_resolve(w->run->ctx, w->column->measure, w->run->dataset, row, &resolved);
  if (status)
    return status;
  ji__time time = ji__time_read(ji__measure_value(resolved, JI__SIDE_OWN, JI__KEY_TIME));
  *has = time.has_days;
  *out = time.days;
  ji_measure_unref(resolved);
  return JI_OK;
}

static ji_status row_period(const work *w, int64_t row, int *has, ji__period *out) {
  *has = 0;
  if (!w->run->rates)
    return JI_OK;
  if (w->run->period)
    return ji__period_cell(w->run->ctx, w->run->period, row, has, out);
  return measure_period(w, row, has, out);
}

/* --- factors ------------------------------------------------------------------------------ */

static ji_status describe(const work *w, const char *unit, int has_period, const ji__period *period,
                          const ji__buffer *steps, ji__used_factor *out) {
  ji__buffer text;
  char number[JI__NUMBER_SIZE];
  ji__price when = {.has_period = has_period};
  ji__buffer_init(&text, ji__allocator(w->run->ctx));
  ji__buffer_format(&text, "%s to %s", unit, w->run->text);
  if (steps->size && has_period) {
    when.period = *period;
    ji__buffer_string(&text, ", period ");
    ji__price_print(&when, &text);
  }
  ji__number_print((double)out->factor, number);
  ji__buffer_format(&text, ": %s", number);
  if (steps->size)
    ji__buffer_format(&text, " = %s", steps->data);
  if (text.failed) {
    ji__buffer_free(&text);
    return ji__fail_memory(w->run->ctx);
  }
  out->text = text.data;
  return JI_OK;
}

static ji_status compute_factor(const work *w, const char *text, int has_period,
                                const ji__period *period, ji__used_factor *out) {
  ji__unit unit;
  ji__buffer steps;
  ji__buffer_init(&steps, ji__allocator(w->run->ctx));
  ji_status status = ji__unit_read(w->run->ctx, text, &unit);
  if (!status)
    status = ji__price_factor(w->run->ctx, w->run->rates, &unit, &w->run->unit,
                              has_period ? period : NULL, &out->factor, &steps);
  if (!status)
    status = describe(w, text, has_period, period, &steps, out);
  ji__buffer_free(&steps);
  return status;
}

static ji_status reserve_factor(ji__unit_conversion *run) {
  if (run->factor_count < run->factor_capacity)
    return JI_OK;
  size_t capacity = run->factor_capacity ? 2 * run->factor_capacity : 8;
  ji__used_factor *factors =
      ji__reallocate_array(ji__allocator(run->ctx), run->factors, capacity, sizeof *factors);
  if (!factors)
    return ji__fail_memory(run->ctx);
  run->factors = factors;
  run->factor_capacity = capacity;
  return JI_OK;
}

/* The factor of a unit in a period, computed once. */
static ji_status find_factor(const work *w, const char *unit, int has_period,
                             const ji__period *period, size_t *out) {
  ji__unit_conversion *run = w->run;
  int64_t number = (int64_t)run->factor_count;
  ji__buffer key;
  ji__buffer_init(&key, ji__allocator(run->ctx));
  ji__buffer_string(&key, unit);
  if (has_period)
    ji__buffer_format(&key, " %lld %lld", (long long)period->first, (long long)period->last);
  int stored = !key.failed && ji__text_index_put(&run->keys, key.data, key.size, &number);
  ji__buffer_free(&key);
  if (!stored)
    return ji__fail_memory(run->ctx);
  *out = (size_t)number;
  if ((size_t)number < run->factor_count)
    return JI_OK;
  ji_status status = reserve_factor(run);
  ji__used_factor made = {0, NULL};
  if (!status)
    status = compute_factor(w, unit, has_period, period, &made);
  if (!status)
    run->factors[run->factor_count++] = made;
  return status;
}

static ji_status row_factor(work *w, int64_t row) {
  size_t *known = &w->factor_of[w->groups.group[row]];
  if (*known != UNKNOWN)
    return JI_OK;
  ji__unit_conversion *run = w->run;
  ji__period period = {0, 0};
  int has_period = 0;
  char *unit = NULL;
  ji_status status = ji__unit_resolve(run->ctx, w->column->unit, run->dataset, row, &unit);
  if (!status && !unit)
    status = ji__fail(run->ctx, JI_ERROR_UNIT, "the row has no unit");
  if (!status)
    status = row_period(w, row, &has_period, &period);
  if (!status)
    status = find_factor(w, unit, has_period, &period, known);
  ji__release(ji__allocator(run->ctx), unit);
  return status ? fail_row(w, status, row) : JI_OK;
}

static ji_status find_factors(work *w) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < w->column->length && !status; row++)
    if (!ji__column_is_null(w->column, row))
      status = row_factor(w, row);
  return status;
}

static long double factor_at(const work *w, int64_t row) {
  size_t known = w->factor_of[w->groups.group[row]];
  return known == UNKNOWN ? 1 : w->run->factors[known].factor;
}

/* --- values ------------------------------------------------------------------------------- */

static int all_are_one(const work *w) {
  for (int64_t g = 0; g < w->groups.count; g++)
    if (w->factor_of[g] != UNKNOWN && w->run->factors[w->factor_of[g]].factor != 1)
      return 0;
  return 1;
}

/* 1 and the product, if it is exact. */
static int multiply_integer(int64_t value, long double factor, int64_t *out) {
  if (factor != floorl(factor) || factor > 9e18L)
    return 0;
  int64_t whole = (int64_t)factor;
  if (value > INT64_MAX / whole || value < -(INT64_MAX / whole))
    return 0;
  *out = value * whole;
  return 1;
}

static int write_integers(const work *w, int64_t *out) {
  const int64_t *values = w->column->values;
  for (int64_t row = 0; row < w->column->length; row++)
    if (!ji__column_is_null(w->column, row) &&
        !multiply_integer(values[row], factor_at(w, row), &out[row]))
      return 0;
  return 1;
}

/* The product is rounded once: the factor has more digits than a double, where there is such a
 * type. */
static void write_numbers(const work *w, double *out) {
  for (int64_t row = 0; row < w->column->length; row++) {
    long double value = 0;
    if (ji__column_is_null(w->column, row))
      continue;
    if (w->column->type == JI_TYPE_INT64)
      value = ((const int64_t *)w->column->values)[row];
    else
      value = ((const double *)w->column->values)[row];
    out[row] = (double)(value * factor_at(w, row));
  }
}

static ji_status write_values(const work *w, ji__replacement *out) {
  const ji_allocator *allocator = ji__allocator(w->run->ctx);
  size_t rows = (size_t)w->column->length;
  void *values = ji__allocate_array(allocator, rows, sizeof(double));
  out->owned[1] = values;
  if (!values)
    return ji__fail_memory(w->run->ctx);
  out->column.values = values;
  out->column.type = JI_TYPE_INT64;
  if (w->column->type != JI_TYPE_INT64 || !write_integers(w, values)) {
    memset(values, 0, rows * sizeof(double));
    out->column.type = JI_TYPE_FLOAT64;
    write_numbers(w, values);
  }
  if (!w->column->validity)
    return JI_OK;
  size_t bytes = (rows + 7) / 8;
  out->owned[0] = ji__allocate(allocator, bytes);
  if (!out->owned[0])
    return ji__fail_memory(w->run->ctx);
  memcpy(out->owned[0], w->column->validity, bytes);
  out->column.validity = out->owned[0];
  return JI_OK;
}

/* --- one column --------------------------------------------------------------------------- */

static void add_by(const ji__unit_conversion *run, const char *name, int64_t *columns,
                   size_t *count) {
  if (name)
    columns[(*count)++] = ji_dataset_find(run->dataset, name);
}

static ji_status group_rows(work *w) {
  int64_t columns[PERIOD_COLUMNS];
  size_t count = 0;
  const char *units = NULL;
  if (ji__unit_is_by_row(w->column->unit, &units))
    add_by(w->run, units, columns, &count);
  if (w->run->rates)
    add_by(w->run, w->run->period ? w->run->period->name : time_column(w->column->measure), columns,
           &count);
  ji_status status = ji__groups_create(w->run->ctx, w->run->dataset, columns, count, &w->groups);
  if (status)
    return status;
  w->factor_of =
      ji__allocate_array(ji__allocator(w->run->ctx), (size_t)w->groups.count, sizeof *w->factor_of);
  if (!w->factor_of)
    return ji__fail_memory(w->run->ctx);
  for (int64_t g = 0; g < w->groups.count; g++)
    w->factor_of[g] = UNKNOWN;
  return JI_OK;
}

/* Also where no row has a value. */
static ji_status check_unit(const work *w) {
  ji__unit unit;
  if (ji__unit_is_by_row(w->column->unit, NULL))
    return JI_OK;
  ji_status status = ji__unit_read(w->run->ctx, w->column->unit, &unit);
  if (!status)
    status = ji__price_check(w->run->ctx, w->run->rates, &unit, &w->run->unit);
  return status ? ji__fail_within(w->run->ctx, status, "column \"%s\"", w->column->name) : JI_OK;
}

ji_status ji__convert_values(ji__unit_conversion *run, int64_t index, ji__replacement *out) {
  work w = {.run = run, .column = ji__dataset_view(run->dataset, index)};
  *out = (ji__replacement){.index = index, .column = *w.column};
  out->column.size = sizeof out->column;
  if (!w.column->unit)
    return ji__fail(run->ctx, JI_ERROR_UNIT,
                    "column \"%s\" has no unit: what it is in must be declared before it converts "
                    "to \"%s\"",
                    w.column->name, run->text);
  ji_status status = check_unit(&w);
  if (!status)
    status = group_rows(&w);
  if (!status)
    status = find_factors(&w);
  if (!status && all_are_one(&w))
    out->is_same = 1;
  else if (!status)
    status = write_values(&w, out);
  ji__groups_free(run->ctx, &w.groups);
  ji__release(ji__allocator(run->ctx), w.factor_of);
  return status;
}
