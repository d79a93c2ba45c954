/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When each unit was first treated, on the scale of the periods. */
#include "core/date.h"
#include "core/number.h"
#include "evaluation/did/did.h"

#include <math.h>
#include <string.h>

#define WHAT "panel"

typedef struct reader {
  ji_context *ctx;
  const ji__did_panel *panel;
  const ji_column *column;
  ji__levels levels;    /* of text */
  int64_t *level_first; /* of each of them */
} reader;

static int is_text(const ji_column *column) {
  return column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY;
}

/* The number, from 1, of the first period that is not before a date or moment. */
static int64_t counted_period(const ji__did_panel *panel, int64_t value) {
  int64_t t = 0, own = 0;
  while (t < panel->periods && ji__levels_value(&panel->time_levels, t, &own) && own < value)
    t++;
  return t + 1;
}

/* The same of text in the order of bytes. */
static int64_t counted_text(const ji__did_panel *panel, const char *text, size_t size) {
  const ji__levels *levels = &panel->time_levels;
  for (int64_t t = 0; t < panel->periods; t++) {
    size_t own_size;
    const char *own = ji__column_text(levels->column, levels->first_row[t], &own_size);
    int order = memcmp(own, text, own_size < size ? own_size : size);
    if (order > 0 || (order == 0 && own_size >= size))
      return t + 1;
  }
  return panel->periods + 1;
}

static ji_status fail_row(const reader *r, int64_t row, const char *value) {
  return ji__fail(
      r->ctx, JI_ERROR_VALUE,
      "%s: row %lld, column \"%s\": \"%s\" is no first treated period: one of the scale "
      "of column \"%s\" was expected",
      WHAT, (long long)row + 1, r->column->name, value, r->panel->time_levels.column->name);
}

static ji_status read_text(const reader *r, int64_t level, int64_t *out) {
  int64_t row = r->levels.first_row[level], days;
  size_t size;
  const char *text = ji__column_text(r->column, row, &size);
  const ji_column *time = r->panel->time_levels.column;
  char shown[JI__NUMBER_SIZE];
  *out = JI__DID_NEVER;
  if (!size)
    return JI_OK;
  if (r->panel->counted && is_text(time)) {
    *out = counted_text(r->panel, text, size);
    return JI_OK;
  }
  if (r->panel->counted && time->type == JI_TYPE_DATE32 && ji__date_parse(text, size, &days)) {
    *out = counted_period(r->panel, days);
    return JI_OK;
  }
  if (!r->panel->counted && ji__integer_parse(text, size, out) == 1) {
    *out = *out ? *out : JI__DID_NEVER;
    return JI_OK;
  }
  size = size < sizeof shown ? size : sizeof shown - 1;
  memcpy(shown, text, size);
  shown[size] = 0;
  return fail_row(r, row, shown);
}

static ji_status read_texts(reader *r, const ji_dataset *data, const char *name) {
  ji_status status = ji__frame_levels(r->ctx, data, WHAT, name, &r->levels);
  if (status)
    return status;
  r->level_first = ji__allocate_array(ji__allocator(r->ctx), (size_t)r->levels.count + 1,
                                      sizeof *r->level_first);
  if (!r->level_first)
    return ji__fail_memory(r->ctx);
  for (int64_t l = 0; !status && l < r->levels.count; l++)
    status = read_text(r, l, &r->level_first[l]);
  return status;
}

static ji_status read_float(const reader *r, int64_t row, int64_t *out) {
  double value = ((const double *)r->column->values)[row];
  char number[JI__NUMBER_SIZE];
  *out = JI__DID_NEVER;
  if (isnan(value) || value == INFINITY || value == 0)
    return JI_OK;
  if (fabs(value) <= 9007199254740992.0 && value == floor(value)) {
    *out = (int64_t)value;
    return JI_OK;
  }
  ji__number_print(value, number);
  return fail_row(r, row, number);
}

/* Of one row, on the scale of the periods but for dates, which are days or microseconds. */
static ji_status read_row(const reader *r, int64_t row, int64_t *out) {
  *out = JI__DID_NEVER;
  if (r->level_first) {
    *out = r->levels.codes[row] < 0 ? JI__DID_NEVER : r->level_first[r->levels.codes[row]];
    return JI_OK;
  }
  if (ji__column_is_null(r->column, row))
    return JI_OK;
  if (r->column->type == JI_TYPE_FLOAT64)
    return read_float(r, row, out);
  if (r->column->type == JI_TYPE_DATE32)
    *out = ((const int32_t *)r->column->values)[row];
  else
    *out = ((const int64_t *)r->column->values)[row];
  if (r->column->type == JI_TYPE_INT64 && !*out)
    *out = JI__DID_NEVER;
  return JI_OK;
}

/* Numbers go with periods that are numbers, dates with dates. A column that is all null goes with
 * any. */
static ji_status check_type(const reader *r) {
  const ji_column *time = r->panel->time_levels.column, *first = r->column;
  int is_number = first->type == JI_TYPE_INT64 || first->type == JI_TYPE_FLOAT64;
  if (first->null_count == r->panel->rows || is_text(first) || (is_number && !r->panel->counted) ||
      (r->panel->counted && first->type == time->type))
    return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_TYPE,
                  "%s: column \"%s\" holds %s, column \"%s\" %s: one scale was expected", WHAT,
                  first->name, ji__type_name(first->type), time->name, ji__type_name(time->type));
}

static ji_status fail_varies(const reader *r, int64_t row) {
  const ji__levels *units = &r->panel->unit_levels;
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(r->ctx));
  ji__levels_label(units, units->codes[row], &label);
  ji_status status =
      label.failed
          ? ji__fail_memory(r->ctx)
          : ji__fail(r->ctx, JI_ERROR_LABEL,
                     "%s: row %lld, column \"%s\": unit \"%s\" has another first treated "
                     "period in an earlier row: one for each unit was expected",
                     WHAT, (long long)row + 1, r->column->name, label.data ? label.data : "");
  ji__buffer_free(&label);
  return status;
}

static ji_status read_rows(const reader *r, int64_t units, int64_t *first) {
  const int32_t *codes = r->panel->unit_levels.codes; /* NULL: rows are units */
  ji_status status = JI_OK;
  for (int64_t u = 0; u < units; u++)
    first[u] = INT64_MIN;
  for (int64_t i = 0; !status && i < r->panel->rows; i++) {
    int64_t value, *own = &first[codes ? codes[i] : i];
    status = read_row(r, i, &value);
    if (!status && codes && *own != INT64_MIN && *own != value)
      status = fail_varies(r, i);
    *own = value;
  }
  int is_moment = r->column->type == JI_TYPE_DATE32 || r->column->type == JI_TYPE_TIMESTAMP;
  for (int64_t u = 0; !status && is_moment && u < units; u++)
    if (first[u] != JI__DID_NEVER)
      first[u] = counted_period(r->panel, first[u]);
  return status;
}

ji_status ji__did_first_treated(ji_context *ctx, const ji_dataset *data, const ji__did_plan *plan,
                                const ji__did_panel *panel, int64_t *first) {
  const char *name = plan->options.first_treated;
  reader r = {.ctx = ctx, .panel = panel};
  int64_t units = panel->unit_levels.codes ? panel->unit_levels.count : panel->rows;
  ji_status status = ji__dataset_require(ctx, data, WHAT, name, &r.column);
  if (!status)
    status = check_type(&r);
  if (!status && is_text(r.column))
    status = read_texts(&r, data, name);
  if (!status)
    status = read_rows(&r, units, first);
  ji__release(ji__allocator(ctx), r.level_first);
  ji__levels_free(ctx, &r.levels);
  return status;
}
