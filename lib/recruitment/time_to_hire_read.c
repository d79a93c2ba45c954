/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/date.h"
#include "core/number.h"
#include "recruitment/time_to_hire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WHAT "vacancies"

typedef struct reading {
  ji_context *ctx;
  const ji_time_to_hire_options *options;
  const ji_column *opened, *closed, *state, *channel, *stratum;
  int64_t as_of;
  ji__index channels, strata;
} reading;

/* --- columns ------------------------------------------------------------------------------ */

static ji_status require_days(reading *r, const ji_dataset *dataset, const char *name,
                              const ji_column **out) {
  ji_status status = ji__dataset_require(r->ctx, dataset, WHAT, name, out);
  if (status)
    return status;
  ji_type type = (*out)->type;
  int fits = type == JI_TYPE_DATE32 || type == JI_TYPE_INT64 || type == JI_TYPE_FLOAT64 ||
             (*out)->null_count == (*out)->length;
  return fits ? JI_OK
              : ji__fail(r->ctx, JI_ERROR_TYPE,
                         WHAT ": column \"%s\" holds %s, dates or whole days were expected", name,
                         ji__type_name(type));
}

static ji_status find_columns(reading *r, const ji_dataset *dataset) {
  const ji_time_to_hire_options *o = r->options;
  ji_status status = require_days(r, dataset, o->opened, &r->opened);
  if (!status)
    status = require_days(r, dataset, o->closed, &r->closed);
  if (!status)
    status = ji__dataset_require_text(r->ctx, dataset, WHAT, o->state, &r->state);
  if (!status)
    status = ji__dataset_require_text(r->ctx, dataset, WHAT, o->channel, &r->channel);
  if (!status && o->stratum)
    status = ji__dataset_require_text(r->ctx, dataset, WHAT, o->stratum, &r->stratum);
  if (!status && r->opened->type != r->closed->type && r->closed->null_count < r->closed->length &&
      (r->opened->type == JI_TYPE_DATE32 || r->closed->type == JI_TYPE_DATE32))
    status = ji__fail(r->ctx, JI_ERROR_TYPE,
                      WHAT ": column \"%s\" holds %s, column \"%s\" %s: the same was expected",
                      o->opened, ji__type_name(r->opened->type), o->closed,
                      ji__type_name(r->closed->type));
  return status;
}

/* --- days --------------------------------------------------------------------------------- */

#define MOST_DAYS INT64_C(100000000)

/* 1 and the day of a cell; 0 where it is null; -1 where it is none. */
static int day_at(const ji_column *column, int64_t row, int64_t *out) {
  double value = 0;
  if (ji__column_is_null(column, row))
    return 0;
  if (column->type == JI_TYPE_DATE32) {
    *out = ((const int32_t *)column->values)[row];
    return 1;
  }
  if (!ji__column_number(column, row, &value))
    return 0;
  if (!(fabs(value) <= (double)MOST_DAYS) || value != floor(value))
    return -1;
  *out = (int64_t)value;
  return 1;
}

static ji_status no_day(reading *r, int64_t row, const char *name) {
  return ji__fail(r->ctx, JI_ERROR_VALUE,
                  WHAT ": row %lld, column \"%s\": a date or a whole number of days was expected",
                  (long long)row + 1, name);
}

static ji_status last_day(reading *r, const ji_column *column, const char *name, int64_t *last) {
  for (int64_t row = 0; row < column->length; row++) {
    int64_t day = 0;
    int found = day_at(column, row, &day);
    if (found < 0)
      return no_day(r, row, name);
    if (found && day > *last)
      *last = day;
  }
  return JI_OK;
}

/* A day in the form that the columns have. */
static ji_status read_as_of(reading *r, const char *text) {
  int are_dates = r->opened->type == JI_TYPE_DATE32 || r->closed->type == JI_TYPE_DATE32;
  if (are_dates ? ji__date_parse(text, strlen(text), &r->as_of)
                : ji__integer_parse(text, strlen(text), &r->as_of) == 1 && r->as_of <= MOST_DAYS &&
                      r->as_of >= -MOST_DAYS)
    return JI_OK;
  return ji__fail(r->ctx, JI_ERROR_ARGUMENT,
                  "ji_time_to_hire_options.as_of is \"%.*s\": %s was expected, as in column \"%s\"",
                  (int)(strlen(text) < 80 ? strlen(text) : 80), text,
                  are_dates ? "a date such as 2024-12-31" : "a whole number of days",
                  r->options->opened);
}

static ji_status find_as_of(reading *r) {
  int64_t last = INT64_MIN;
  if (r->options->as_of)
    return read_as_of(r, r->options->as_of);
  ji_status status = last_day(r, r->opened, r->options->opened, &last);
  if (!status)
    status = last_day(r, r->closed, r->options->closed, &last);
  r->as_of = last;
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

static ji_status read_state(reading *r, int64_t row, int32_t *out) {
  static const char *const names[] = {"open", "filled", "withdrawn"};
  size_t size = 0;
  for (int32_t i = 0; i < 3; i++)
    if (ji__column_equals(r->state, row, names[i])) {
      *out = i;
      return JI_OK;
    }
  const char *text = ji__column_text(r->state, row, &size);
  return ji__fail(
      r->ctx, JI_ERROR_VALUE,
      WHAT ": row %lld, column \"%s\" is \"%.*s\": filled, withdrawn or open was expected",
      (long long)row + 1, r->options->state, (int)(size < 80 ? size : 80), text ? text : "");
}

static ji_status read_days(reading *r, int64_t row, ji__vacancy *out) {
  const ji_time_to_hire_options *o = r->options;
  int64_t opened = 0, closed = r->as_of;
  int has_opened = day_at(r->opened, row, &opened), has_closed = day_at(r->closed, row, &closed);
  if (has_opened < 0 || has_closed < 0)
    return no_day(r, row, has_opened < 0 ? o->opened : o->closed);
  const char *wrong = NULL;
  if (!has_opened)
    wrong = "the day of opening is null";
  else if (out->end == JI__VACANCY_OPEN && has_closed)
    wrong = "an open vacancy has a day of closing";
  else if (out->end != JI__VACANCY_OPEN && !has_closed)
    wrong = "a vacancy that is not open has no day of closing";
  else if (closed < opened)
    wrong = has_closed ? "it is closed before it is opened" : "it is opened after as_of";
  else if (closed > r->as_of)
    wrong = "it is closed after as_of";
  if (wrong)
    return ji__fail(r->ctx, JI_ERROR_VALUE, WHAT ": row %lld: %s", (long long)row + 1, wrong);
  out->days = closed - opened;
  return JI_OK;
}

static ji_status read_name(reading *r, const ji_column *column, const char *name, int64_t row,
                           ji__index *index, int32_t *out) {
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  if (!text || !size)
    return ji__fail(r->ctx, JI_ERROR_LABEL, WHAT ": row %lld, column \"%s\" is empty",
                    (long long)row + 1, name);
  *out = (int32_t)ji__index_add(index, text, size);
  return JI_OK;
}

static ji_status read_row(reading *r, int64_t row, ji__vacancy *out) {
  ji_status status = read_state(r, row, &out->end);
  if (!status)
    status = read_days(r, row, out);
  if (!status)
    status = read_name(r, r->channel, r->options->channel, row, &r->channels, &out->channel);
  if (!status && r->stratum)
    status = read_name(r, r->stratum, r->options->stratum, row, &r->strata, &out->stratum);
  return status;
}

/* --- channels in order -------------------------------------------------------------------- */

static int by_name(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static int by_channel(const void *left, const void *right) {
  const ji__vacancy *a = left, *b = right;
  if (a->channel != b->channel)
    return a->channel < b->channel ? -1 : 1;
  return (a->days > b->days) - (a->days < b->days);
}

/* Channels are renumbered by their names, and vacancies sorted by channel. */
static ji_status sort(reading *r, ji__vacancies *out) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  size_t count = (size_t)r->channels.count;
  int32_t *rank = ji__allocate_array(allocator, count + 1, sizeof *rank);
  out->channels = ji__allocate_array(allocator, count + 1, sizeof *out->channels);
  out->first = ji__allocate_array(allocator, count + 1, sizeof *out->first);
  ji_status status = rank && out->channels && out->first ? JI_OK : ji__fail_memory(r->ctx);
  for (size_t c = 0; c < count && !status; c++) {
    out->channels[c] =
        ji__copy_bytes(allocator, r->channels.words[c].text, r->channels.words[c].size);
    status = out->channels[c] ? JI_OK : ji__fail_memory(r->ctx);
    out->channel_count += !status;
  }
  if (!status) {
    qsort(out->channels, count, sizeof *out->channels, by_name);
    for (size_t c = 0; c < count; c++)
      rank[ji__index_find(&r->channels, out->channels[c], strlen(out->channels[c]))] = (int32_t)c;
    for (int64_t i = 0; i < out->count; i++)
      out->list[i].channel = rank[out->list[i].channel];
    qsort(out->list, (size_t)out->count, sizeof *out->list, by_channel);
    for (int64_t i = 0; i < out->count; i++)
      out->first[out->list[i].channel + 1] = i + 1;
    out->strata = r->stratum ? r->strata.count : 1;
  }
  ji__release(allocator, rank);
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status read_rows(reading *r, const ji_dataset *dataset, ji__vacancies *out) {
  out->count = ji_dataset_row_count(dataset);
  if (!out->count)
    return ji__fail(r->ctx, JI_ERROR_SHAPE, WHAT ": there are no rows");
  if (out->count > INT32_MAX)
    return ji__fail(r->ctx, JI_ERROR_LIMIT, WHAT ": %lld rows are too many", (long long)out->count);
  out->list = ji__allocate_array(ji__allocator(r->ctx), (size_t)out->count, sizeof *out->list);
  ji_status status = out->list ? JI_OK : ji__fail_memory(r->ctx);
  if (!status)
    status = ji__index_create(r->ctx, out->count, &r->channels);
  if (!status)
    status = ji__index_create(r->ctx, out->count, &r->strata);
  for (int64_t row = 0; row < out->count && !status; row++)
    status = read_row(r, row, &out->list[row]);
  return status ? status : sort(r, out);
}

ji_status ji__vacancies_read(ji_context *ctx, const ji_dataset *dataset,
                             const ji_time_to_hire_options *options, ji__vacancies *out) {
  reading r = {.ctx = ctx, .options = options};
  *out = (ji__vacancies){.count = 0};
  ji_status status = find_columns(&r, dataset);
  if (!status)
    status = find_as_of(&r);
  if (!status)
    status = read_rows(&r, dataset, out);
  ji__index_free(ctx, &r.channels);
  ji__index_free(ctx, &r.strata);
  return status;
}

void ji__vacancies_free(ji_context *ctx, ji__vacancies *vacancies) {
  const ji_allocator *allocator = ji__allocator(ctx);
  for (int64_t c = 0; c < vacancies->channel_count; c++)
    ji__release(allocator, vacancies->channels[c]);
  ji__release(allocator, vacancies->channels);
  ji__release(allocator, vacancies->first);
  ji__release(allocator, vacancies->list);
}
