/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures, units, parameters and periods of the conversions. */
#include "data/recount.h"

#include "core/date.h"
#include "core/number.h"
#include "data/measure.h"
#include "data/measure_combine.h"

#include <math.h>
#include <string.h>

/* --- messages ----------------------------------------------------------------------------- */

static int varies(const ji__recount *run) {
  return ji__measure_is_by_row(run->column->measure) ||
         (run->column->unit && ji__unit_is_by_row(run->column->unit, NULL));
}

ji_status ji__recount_within(const ji__recount *run, const ji__shape *shape, ji_status status) {
  if (!varies(run))
    return ji__fail_within(run->ctx, status, "column \"%s\"", run->column->name);
  return ji__fail_within(run->ctx, status, "column \"%s\", row %lld", run->column->name,
                         (long long)shape->row);
}

ji_status ji__recount_refuse(const ji__recount *run, const ji__shape *shape, const char *what,
                             const char *why) {
  char shown[JI__EXCERPT_TEXT];
  const char *text = ji_measure_text(shape->before);
  ji__fail(run->ctx, JI_ERROR_MEASURE, "measure \"%s\" does not become %s: %s",
           ji__excerpt(text, strlen(text), JI__EXCERPT_LIMIT, shown), what, why);
  return ji__recount_within(run, shape, JI_ERROR_MEASURE);
}

/* --- measures and units ------------------------------------------------------------------- */

ji__side ji__counted_side(const ji_measure *measure) {
  return ji__counts(measure, JI__SIDE_OWN, "coefficient") ? JI__SIDE_OF : JI__SIDE_OWN;
}

int ji__counts(const ji_measure *measure, ji__side side, const char *quantity) {
  const char *found = ji__measure_value(measure, side, JI__KEY_QUANTITY);
  return found && strcmp(found, quantity) == 0;
}

static ji_status set_average(ji__measure_builder *builder, const ji__time *time) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(builder->ctx));
  ji__buffer_format(&text, "average:%s", time->period);
  ji_status status = text.failed ? ji__fail_memory(builder->ctx)
                                 : ji__put(builder, JI__SIDE_OWN, JI__KEY_TIME, text.data);
  ji__buffer_free(&text);
  return status;
}

static ji_status set_status(const ji__recount *run, ji__measure_builder *builder,
                            const ji_measure *before) {
  const char *found = ji__measure_value(before, JI__SIDE_OWN, JI__KEY_STATUS);
  /* Set as it is first: a word that is none is refused, whatever it is compared with. */
  ji_status status = ji__put(builder, JI__SIDE_OWN, JI__KEY_STATUS, run->status);
  return status ? status
                : ji__put(builder, JI__SIDE_OWN, JI__KEY_STATUS,
                          ji__weaker_status(found, run->status));
}

ji_status ji__recount_edit(const ji__recount *run, ji__shape *shape, const ji__edit *edits,
                           size_t count, int averaged) {
  ji__measure_builder builder;
  ji_status status = ji__measure_begin(run->ctx, shape->before, &builder);
  for (size_t i = 0; i < count && !status; i++)
    status = ji__put(&builder, edits[i].side, edits[i].key, edits[i].value);
  if (!status && averaged && shape->time.period)
    status = set_average(&builder, &shape->time);
  if (!status && run->status)
    status = set_status(run, &builder, shape->before);
  if (!status)
    status = ji__measure_finish(&builder, &shape->after);
  ji__measure_builder_free(&builder);
  return status ? ji__recount_within(run, shape, status) : JI_OK;
}

ji_status ji__recount_rename(const ji__recount *run, ji__shape *shape, const char *from,
                             const char *to) {
  ji__unit renamed = {.scale = shape->unit.scale, .per_scale = shape->unit.per_scale};
  ji_status status = JI_OK;
  int found = !shape->has_unit;
  if (found) {
    ji__unit_term term = {.power = 1};
    memcpy(term.name, to, strlen(to) + 1);
    status = ji__unit_add_term(run->ctx, &renamed, &term);
  }
  for (int32_t i = 0; i < shape->unit.count && !status; i++) {
    ji__unit_term term = shape->unit.terms[i];
    if (term.power == 1 && strcmp(term.name, from) == 0) {
      memcpy(term.name, to, strlen(to) + 1);
      found = 1;
    }
    status = ji__unit_add_term(run->ctx, &renamed, &term);
  }
  if (!status && !found) {
    char text[JI__UNIT_TEXT];
    size_t size = ji__unit_print(&shape->unit, text);
    status = ji__fail(run->ctx, JI_ERROR_UNIT, "unit \"%.*s\" does not count \"%s\"",
                      ji__clip(text, size, 240), text, from);
  }
  if (status)
    return ji__recount_within(run, shape, status);
  shape->unit = renamed;
  shape->has_unit = 1;
  return JI_OK;
}

/* --- parameters --------------------------------------------------------------------------- */

ji_status ji__parameter_find(const ji__recount *run, const char *option, const char *column,
                             double value, ji__parameter *out) {
  *out = (ji__parameter){.name = option, .value = value};
  if (!column)
    return JI_OK;
  if (!isnan(value))
    return ji__fail(run->ctx, JI_ERROR_ARGUMENT,
                    "%s: %s is stated as a number and as the column \"%s\": one of both",
                    run->function, option, column);
  ji_status status =
      ji__dataset_require_number(run->ctx, run->dataset, "the dataset", column, &out->column);
  return status ? ji__fail_within(run->ctx, status, "%s", option) : JI_OK;
}

static void put_bounds(double low, double high, char *out) {
  size_t size = ji__number_print(low, out);
  if (isinf(high)) {
    memcpy(out + size, " or more", sizeof " or more");
    return;
  }
  memcpy(out + size, " to ", 4);
  ji__number_print(high, out + size + 4);
}

ji_status ji__parameter_read(const ji__recount *run, const ji__parameter *parameter, int64_t row,
                             double low, double high, double *out) {
  char number[JI__NUMBER_SIZE], bounds[2 * JI__NUMBER_SIZE + 8];
  const ji_column *column = parameter->column;
  *out = parameter->value;
  if (column && !ji__column_number(column, row, out))
    return ji__fail(run->ctx, JI_ERROR_VALUE,
                    "column \"%s\", row %lld: %s is null where \"%s\" has a value", column->name,
                    (long long)row, parameter->name, run->column->name);
  if (*out >= low && *out <= high && !isinf(*out))
    return JI_OK;
  ji__number_print(*out, number);
  put_bounds(low, high, bounds);
  if (column)
    return ji__fail(run->ctx, JI_ERROR_VALUE, "column \"%s\", row %lld: %s is %s, expected %s",
                    column->name, (long long)row, parameter->name, number, bounds);
  return ji__fail(run->ctx, JI_ERROR_VALUE, "%s: %s is %s, expected %s", run->function,
                  parameter->name, number, bounds);
}

ji_status ji__recount_option(const ji__recount *run, const char *name, const char *value) {
  return value ? ji__provenance_add(run->ctx, run->provenance, "option", name, value) : JI_OK;
}

ji_status ji__parameter_describe(const ji__recount *run, const ji__parameter *parameter) {
  if (!parameter->column)
    return isnan(parameter->value) ? JI_OK
                                   : ji__provenance_number(run->ctx, run->provenance, "option",
                                                           parameter->name, parameter->value);
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(run->ctx));
  ji__buffer_format(&text, "@%s", parameter->column->name);
  ji_status status =
      text.failed ? ji__fail_memory(run->ctx) : ji__recount_option(run, parameter->name, text.data);
  ji__buffer_free(&text);
  return status;
}

/* --- periods ------------------------------------------------------------------------------ */

/* Whole months from the first day to the last; 0 if they are none. */
static int64_t months_in(const ji__period *period) {
  ji__civil first = ji__civil_from_days(period->first);
  ji__civil after = ji__civil_from_days(period->last + 1);
  if (first.day != 1 || after.day != 1)
    return 0;
  return 12 * (after.year - first.year) + after.month - first.month;
}

long double ji__period_length(const ji__period *period, const char *unit) {
  double size = 0;
  int is_calendar = 0;
  if (!ji__unit_time(unit, &size, &is_calendar))
    return 0;
  if (is_calendar)
    return (long double)months_in(period) / size;
  return 86400 * (long double)(period->last - period->first + 1) / size;
}
