/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of a batch as they are handed in: types, required cells, sizes. */
#include "tracker/recorder.h"

#include "core/date.h"
#include "core/number.h"
#include "data/unit.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const ji__event_columns[JI__COLUMNS] = {
    "id",   "kind",  "program", "cohort",     "person",   "site",      "class", "groups", "stage",
    "item", "value", "unit",    "valid_time", "recorder", "refers_to", "void",  "note"};

/* What a kind has use for: R required, o optional, - nothing may be there. Columns as above from
 * cohort to void, without valid_time and recorder, which all require. */
static const char use_of[][12] = {"RRRoo"
                                  "o---"
                                  "--", /* enrolment */
                                  "RRRoo"
                                  "o---"
                                  "--", /* re_enrolment */
                                  "RR---"
                                  "R---"
                                  "--", /* stage */
                                  "RR---"
                                  "-RRo"
                                  "--", /* measurement */
                                  "o-o--"
                                  "-RRo"
                                  "--", /* cost */
                                  "ooo--"
                                  "oooo"
                                  "Ro", /* correction */
                                  "RR---"
                                  "----"
                                  "--", /* withdrawal */
                                  "RRR--"
                                  "----"
                                  "--", /* transfer */
                                  "-R---"
                                  "----"
                                  "--", /* consent_given */
                                  "-R---"
                                  "----"
                                  "--" /* consent_withdrawn */};
static const ji__event_column used[] = {JI__COLUMN_COHORT,    JI__COLUMN_PERSON, JI__COLUMN_SITE,
                                        JI__COLUMN_CLASS,     JI__COLUMN_GROUPS, JI__COLUMN_STAGE,
                                        JI__COLUMN_ITEM,      JI__COLUMN_VALUE,  JI__COLUMN_UNIT,
                                        JI__COLUMN_REFERS_TO, JI__COLUMN_VOID};

ji_status ji__recorder_refuse(ji__recorder *r, int64_t row, ji__event_column column,
                              const char *rule, const char *format, ...) {
  char reason[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  const ji_allocator *allocator = ji__allocator(r->ctx);
  if (!ji__grow_array(allocator, &r->refusals, &r->refusal_capacity, r->refusal_count,
                      sizeof *r->refusals))
    return ji__fail_memory(r->ctx);
  ji__refusal *refusal = &r->refusals[r->refusal_count];
  *refusal = (ji__refusal){.row = row, .column = column, .rule = rule};
  refusal->reason = ji__copy_string(allocator, reason);
  if (!refusal->reason)
    return ji__fail_memory(r->ctx);
  r->refusal_count++;
  return JI__ROW_REFUSED;
}

static int is_type(const ji_column *column, ji__event_column name) {
  ji_type type = column->type;
  if (column->null_count == column->length)
    return 1;
  if (name == JI__COLUMN_VALUE)
    return type == JI_TYPE_FLOAT64 || type == JI_TYPE_INT64;
  if (name == JI__COLUMN_VALID_TIME)
    return type == JI_TYPE_DATE32 || type == JI_TYPE_TIMESTAMP;
  if (name == JI__COLUMN_VOID)
    return type == JI_TYPE_BOOL;
  return type == JI_TYPE_TEXT || type == JI_TYPE_DICTIONARY;
}

static const char *expected_type(ji__event_column name) {
  if (name == JI__COLUMN_VALUE)
    return "a number";
  if (name == JI__COLUMN_VALID_TIME)
    return "a date or a timestamp";
  return name == JI__COLUMN_VOID ? "bool" : "text";
}

static int is_demanded(ji__event_column name) {
  return name == JI__COLUMN_ID || name == JI__COLUMN_KIND || name == JI__COLUMN_PROGRAM ||
         name == JI__COLUMN_VALID_TIME || name == JI__COLUMN_RECORDER;
}

ji_status ji__recorder_columns(ji__recorder *r) {
  for (int c = 0; c < JI__COLUMNS; c++) {
    int64_t index = ji_dataset_find(r->events, ji__event_columns[c]);
    const ji_column *column = index < 0 ? NULL : ji__dataset_view(r->events, index);
    if (!column && is_demanded((ji__event_column)c))
      return ji__fail(r->ctx, JI_ERROR_NOT_FOUND, "events: there is no column \"%s\"",
                      ji__event_columns[c]);
    if (column && !is_type(column, (ji__event_column)c))
      return ji__fail(r->ctx, JI_ERROR_TYPE, "events: column \"%s\" is %s, %s was expected",
                      ji__event_columns[c], ji__type_name(column->type),
                      expected_type((ji__event_column)c));
    r->columns[c] = column;
  }
  for (int64_t c = 0; c < ji_dataset_column_count(r->events); c++) {
    const char *name = ji__dataset_view(r->events, c)->name;
    int known = 0;
    for (int k = 0; k < JI__COLUMNS; k++)
      known |= strcmp(name, ji__event_columns[k]) == 0;
    if (!known)
      return ji__fail(r->ctx, JI_ERROR_LABEL, "events: column \"%s\" is none of an event's", name);
  }
  return JI_OK;
}

int64_t ji__recorder_time(const ji__recorder *r, int64_t row) {
  const ji_column *column = r->columns[JI__COLUMN_VALID_TIME];
  if (ji__column_is_null(column, row))
    return INT64_MIN;
  if (column->type == JI_TYPE_DATE32)
    return ((const int32_t *)column->values)[row] * JI__DAY;
  return ((const int64_t *)column->values)[row];
}

const char *ji__recorder_text(const ji__recorder *r, ji__event_column column, int64_t row,
                              size_t *size) {
  *size = 0;
  if (!r->columns[column] || ji__column_is_null(r->columns[column], row))
    return NULL;
  const char *text = ji__column_text(r->columns[column], row, size);
  return text && *size ? text : NULL;
}

static int is_there(const ji__recorder *r, ji__event_column column, int64_t row) {
  size_t size = 0;
  double value = 0;
  if (!r->columns[column])
    return 0;
  if (column == JI__COLUMN_VALUE)
    return ji__column_number(r->columns[column], row, &value);
  if (column == JI__COLUMN_VOID)
    return ji__column_bits(r->columns[column], row) != 0; /* false says nothing */
  return ji__recorder_text(r, column, row, &size) != NULL;
}

/* A text that must be there and fit. */
static ji_status read_text(ji__recorder *r, int64_t row, ji__event_column column, const char **text,
                           size_t *size) {
  *text = ji__recorder_text(r, column, row, size);
  if (!*text)
    return ji__recorder_refuse(r, row, column, ji__event_columns[column], "is empty");
  if (*size > JI__CODE_SIZE)
    return ji__recorder_refuse(r, row, column, ji__event_columns[column], "is longer than %d bytes",
                               JI__CODE_SIZE);
  if (memchr(*text, 0, *size))
    return ji__recorder_refuse(r, row, column, ji__event_columns[column], "has a zero byte in it");
  return JI_OK;
}

static ji_status check_use(ji__recorder *r, int64_t row, int32_t kind) {
  const char *use = use_of[kind - 1];
  const char *name = ji__words_kind.words[kind - 1];
  for (size_t i = 0; i < sizeof used / sizeof used[0]; i++) {
    int there = is_there(r, used[i], row);
    if (use[i] == 'R' && !there)
      return ji__recorder_refuse(r, row, used[i], ji__event_columns[used[i]],
                                 "is empty; %s needs it", name);
    if (use[i] == '-' && there)
      return ji__recorder_refuse(r, row, used[i], "unused", "%s has no use for it", name);
  }
  return JI_OK;
}

static ji_status read_value(ji__recorder *r, ji__draft *draft) {
  ji__event *event = &draft->event;
  if (!is_there(r, JI__COLUMN_VALUE, draft->row))
    return JI_OK;
  ji__column_number(r->columns[JI__COLUMN_VALUE], draft->row, &event->value);
  event->has_value = 1;
  if (!isfinite(event->value))
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_VALUE, "value", "is not a finite number");
  if (event->value == 0)
    event->value = 0; /* a negative zero is the same event */
  return JI_OK;
}

static ji_status read_note(ji__recorder *r, ji__draft *draft) {
  ji__event *event = &draft->event;
  event->note = ji__recorder_text(r, JI__COLUMN_NOTE, draft->row, &event->note_size);
  if (event->note_size > JI__NOTE_SIZE)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_NOTE, "note", "is longer than %d bytes",
                               JI__NOTE_SIZE);
  if (event->note && memchr(event->note, 0, event->note_size))
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_NOTE, "note", "has a zero byte in it");
  return JI_OK;
}

static ji_status read_times(ji__recorder *r, ji__draft *draft) {
  draft->event.valid = ji__recorder_time(r, draft->row);
  if (draft->event.valid == INT64_MIN)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_VALID_TIME, "valid_time", "is empty");
  if (draft->event.valid > r->options.recorded_at)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_VALID_TIME, "valid_time",
                               "is later than the time of recording");
  return JI_OK;
}

static ji_status read_kind(ji__recorder *r, ji__draft *draft) {
  const char *text = NULL;
  size_t size = 0;
  ji_status status = read_text(r, draft->row, JI__COLUMN_KIND, &text, &size);
  if (status)
    return status;
  int32_t kind = ji__word_find(&ji__words_kind, text, size);
  if (kind < 0)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_KIND, "kind", "%s",
                               ji__words_kind.expected);
  draft->event.kind = kind + 1;
  return JI_OK;
}

ji_status ji__recorder_read(ji__recorder *r, int64_t row, ji__draft *out) {
  memset(out, 0, sizeof *out);
  out->row = row;
  out->program = out->cohort = out->site = out->stage = out->item = -1;
  ji_status status = read_text(r, row, JI__COLUMN_ID, &out->event.id, &out->event.id_size);
  if (!status)
    status = read_kind(r, out);
  if (!status)
    status = read_times(r, out);
  if (!status)
    status = read_text(r, row, JI__COLUMN_RECORDER, &out->recorder, &out->recorder_size);
  if (!status)
    status = check_use(r, row, out->event.kind);
  if (!status && is_there(r, JI__COLUMN_PERSON, row))
    status = read_text(r, row, JI__COLUMN_PERSON, &out->person, &out->person_size);
  if (!status && is_there(r, JI__COLUMN_CLASS, row))
    status = read_text(r, row, JI__COLUMN_CLASS, &out->class_, &out->class_size);
  if (!status)
    status = read_value(r, out);
  if (!status)
    status = read_note(r, out);
  if (!status && r->columns[JI__COLUMN_VOID])
    out->event.is_void = ji__column_bits(r->columns[JI__COLUMN_VOID], row) != 0;
  return status ? status : ji__recorder_codes(r, out);
}
