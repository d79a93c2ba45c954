/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_record(): a batch of events, in one transaction. */
#include "tracker/recorder.h"

#include "core/date.h"
#include "core/number.h"
#include "core/platform.h"
#include "data/provenance.h"
#include "data/writer.h"

#include <sodium/randombytes.h>
#include <sodium/utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTION "ji_tracker_record"
#define PROGRESS_ROWS 4096

enum { ROW, ID, COLUMN, VALUE, RULE, REASON };

typedef struct timed_row {
  int64_t time, row;
} timed_row;

static int compare_rows(const void *left, const void *right) {
  const timed_row *a = left;
  const timed_row *b = right;
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

static int compare_refusals(const void *left, const void *right) {
  const ji__refusal *a = left;
  const ji__refusal *b = right;
  return (a->row > b->row) - (a->row < b->row);
}

/* In order of time: what happened first is taken first. */
static ji_status order_rows(const ji__recorder *r, timed_row **out) {
  int64_t count = ji_dataset_row_count(r->events);
  *out = ji__allocate_array(ji__allocator(r->ctx), (size_t)count + 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(r->ctx);
  for (int64_t row = 0; row < count; row++)
    (*out)[row] = (timed_row){.time = ji__recorder_time(r, row), .row = row};
  qsort(*out, (size_t)count, sizeof **out, compare_rows);
  return JI_OK;
}

static ji_status make_salts(ji__recorder *r) {
  unsigned char seed[randombytes_SEEDBYTES];
  size_t size = (size_t)ji_dataset_row_count(r->events) * JI__SALT_SIZE;
  r->salts = ji__allocate_array(ji__allocator(r->ctx), size + 1, 1);
  if (!r->salts)
    return ji__fail_memory(r->ctx);
  int error = ji__random_bytes(seed, sizeof seed);
  if (error)
    return ji__fail(r->ctx, JI_ERROR_IO, FUNCTION ": there are no random bytes (errno %d)", error);
  randombytes_buf_deterministic(r->salts, size, seed);
  sodium_memzero(seed, sizeof seed);
  return JI_OK;
}

static ji_status take_row(ji__recorder *r, int64_t row) {
  ji__draft draft;
  ji_status status = ji__recorder_read(r, row, &draft);
  if (!status)
    status = ji__recorder_person(r, &draft);
  if (!status)
    status = ji__recorder_apply(r, &draft);
  return status == JI__ROW_REFUSED || status == JI__ROW_REPEATED ? JI_OK : status;
}

static ji_status take_rows(ji__recorder *r) {
  timed_row *rows = NULL;
  int64_t count = ji_dataset_row_count(r->events);
  ji_status status = order_rows(r, &rows);
  for (int64_t i = 0; i < count && !status; i++) {
    if (i % PROGRESS_ROWS == 0)
      status = ji__progress(r->ctx, FUNCTION, i, count);
    if (!status)
      status = take_row(r, rows[i].row);
  }
  ji__release(ji__allocator(r->ctx), rows);
  return status;
}

static ji_status open_store(ji__recorder *r) {
  const ji_record_options *options = &r->options;
  ji_status status =
      ji__keys_open(r->ctx, r->tracker, options->key, options->key_size, 1, &r->keys);
  if (!status)
    status = ji__batch_begin(r->ctx, r->tracker, &r->keys, JI__BATCH_EVENTS, options->recorded_at,
                             &r->batch);
  if (!status)
    status = ji__definitions_read(r->ctx, r->tracker, &r->definitions);
  if (!status)
    status = ji__dictionary_read(r->ctx, r->tracker, &r->dictionary);
  if (!status)
    status = ji__identity_open(r->ctx, r->tracker, r->batch.batch - 1, &r->tracker->identity);
  if (!status)
    status = ji__tracker_integer(r->ctx, r->tracker, "SELECT coalesce(max(person), 0) FROM person",
                                 &r->last_person);
  if (!status)
    status = ji__tracker_integer(r->ctx, r->tracker, "SELECT EXISTS (SELECT 1 FROM consent)",
                                 &r->has_consent);
  return status;
}

/* Whether the transaction is to be kept: JI_ERROR_VALUE says that a row speaks against it. */
static ji_status judge(ji__recorder *r) {
  if (r->refusal_count)
    qsort(r->refusals, r->refusal_count, sizeof *r->refusals, compare_refusals);
  if (r->options.mode != JI_RECORD_ALL_OR_NOTHING || !r->refusal_count)
    return JI_OK;
  const ji__refusal *first = &r->refusals[0];
  return ji__fail(r->ctx, JI_ERROR_VALUE,
                  "events, row %lld, column \"%s\": %s (refused: %zu; nothing is recorded)",
                  (long long)first->row + 1, ji__event_columns[first->column], first->reason,
                  r->refusal_count);
}

static ji_status write_batch(ji__recorder *r) {
  ji_status status = open_store(r);
  if (!status)
    status = ji__known_open(r);
  if (!status)
    status = ji__batch_write(r->ctx, r->tracker, &r->batch);
  if (!status)
    status = make_salts(r);
  if (!status)
    status = take_rows(r);
  if (!status)
    status = judge(r);
  if (status || !r->batch.count || r->options.mode == JI_RECORD_VALIDATE_ONLY)
    return status;
  status = ji__batch_finish(r->ctx, r->tracker, &r->batch);
  if (!status)
    status =
        ji__identity_add(r->ctx, r->tracker, &r->tracker->identity, r->new_pairs, r->pair_count);
  return status;
}

/* Nothing that was only tried stays, and what is known of the ids is what the store has. */
static ji_status end_batch(ji__recorder *r, ji_status status) {
  ji_tracker *tracker = r->tracker;
  int is_kept = !status && r->batch.count && r->options.mode != JI_RECORD_VALIDATE_ONLY;
  if (is_kept)
    status = ji__tracker_end(r->ctx, tracker, JI_OK);
  else
    ji__tracker_rollback(tracker);
  if (is_kept && !status) {
    tracker->identity.last_batch = tracker->known->last_batch = r->batch.batch;
    return JI_OK;
  }
  ji__known_free(tracker); /* ways were changed that the store does not have */
  if (status)
    ji__identity_free(&tracker->identity);
  return status;
}

static void finish_statements(ji__recorder *r) {
  sqlite3_stmt *statements[] = {
      r->insert_event, r->select_event, r->select_person,   r->insert_person,  r->select_steps,
      r->insert_step,  r->delete_step,  r->select_consents, r->insert_consent, r->delete_consent};
  for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
    sqlite3_finalize(statements[i]);
  r->insert_event = r->select_event = r->select_person = r->insert_person = NULL;
  r->select_steps = r->insert_step = r->delete_step = NULL;
  r->select_consents = r->insert_consent = r->delete_consent = NULL;
}

static void recorder_free(ji__recorder *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  ji__keys_wipe(&r->keys);
  ji__definitions_free(&r->definitions);
  ji__dictionary_free(&r->dictionary);
  for (size_t i = 0; i < r->refusal_count; i++)
    ji__release(allocator, r->refusals[i].reason);
  ji__release(allocator, r->refusals);
  ji__text_index_free(&r->new_ids);
  ji__release(allocator, r->new_pairs);
  ji__release(allocator, r->salts);
}

/* What stood in the cell; a person is named nowhere. */
static void write_value(const ji__recorder *r, ji__writer *writer, const ji__refusal *refusal) {
  char number[JI__NUMBER_SIZE];
  size_t size = 0;
  double value = 0;
  ji__event_column column = refusal->column;
  const ji_column *cells = r->columns[column];
  if (!cells || column == JI__COLUMN_PERSON || column == JI__COLUMN_NOTE)
    return;
  if (ji__column_number(cells, refusal->row, &value)) {
    ji__number_print(value, number);
    ji__writer_text(writer, VALUE, number);
    return;
  }
  int64_t time = column == JI__COLUMN_VALID_TIME ? ji__recorder_time(r, refusal->row) : INT64_MIN;
  if (time != INT64_MIN) {
    char day[JI__DATE_SIZE];
    ji__date_print(ji__days_from_moment(time), day);
    ji__writer_text(writer, VALUE, day);
    return;
  }
  const char *text = ji__recorder_text(r, column, refusal->row, &size);
  if (text)
    ji__writer_bytes(writer, VALUE, text, size);
}

static void write_refusal(const ji__recorder *r, ji__writer *writer, const ji__refusal *refusal) {
  size_t size = 0;
  const char *id = ji__recorder_text(r, JI__COLUMN_ID, refusal->row, &size);
  ji__writer_integer(writer, ROW, refusal->row + 1);
  if (id)
    ji__writer_bytes(writer, ID, id, size);
  ji__writer_text(writer, COLUMN, ji__event_columns[refusal->column]);
  write_value(r, writer, refusal);
  ji__writer_text(writer, RULE, refusal->rule);
  ji__writer_text(writer, REASON, refusal->reason);
  ji__writer_end_row(writer);
}

static ji_status note_counts(const ji__recorder *r, ji_status ended, ji__provenance *provenance) {
  int is_kept = !ended && r->options.mode != JI_RECORD_VALIDATE_ONLY;
  static const char *const modes[] = {"all_or_nothing", "row_by_row", "validate_only"};
  ji_status status =
      ji__provenance_add(r->ctx, provenance, "option", "mode", modes[r->options.mode]);
  if (!status)
    status = ji__provenance_number(r->ctx, provenance, "note", "recorded",
                                   is_kept ? (double)r->batch.count : 0);
  if (!status)
    status =
        ji__provenance_number(r->ctx, provenance, "note", "recorded before", (double)r->repeated);
  return status;
}

static ji_status write_refused(const ji__recorder *r, ji_status ended, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "row", .type = JI_TYPE_INT64, .description = "row of the batch, from 1"},
      {.name = "id", .type = JI_TYPE_TEXT, .description = "id of the event"},
      {.name = "column", .type = JI_TYPE_TEXT, .description = "where the reason is"},
      {.name = "value", .type = JI_TYPE_TEXT, .description = "what stood there; never of a person"},
      {.name = "rule", .type = JI_TYPE_TEXT, .description = "the rule that speaks against it"},
      {.name = "reason", .type = JI_TYPE_TEXT, .description = "why, in words"}};
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = ji__provenance_create(r->ctx, FUNCTION, &provenance);
  if (!status)
    status = note_counts(r, ended, provenance);
  if (!status)
    status = ji__writer_create(r->ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (size_t i = 0; i < r->refusal_count && !status; i++)
    write_refusal(r, writer, &r->refusals[i]);
  if (!status)
    status = ji__writer_finish(r->ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}

/* The refused rows are told also where the call fails because of them; the message stays. */
static ji_status run(ji__recorder *r, ji_dataset **refused) {
  ji_status status = ji__tracker_begin(r->ctx, r->tracker);
  if (status)
    return status;
  status = write_batch(r);
  int is_refused = status == JI_ERROR_VALUE && r->refusal_count;
  finish_statements(r);
  status = end_batch(r, status);
  if (status && !is_refused)
    return status;
  ji_status written = write_refused(r, status, refused);
  return status ? status : written;
}

ji_status ji_tracker_record(ji_context *ctx, ji_tracker *tracker, const ji_dataset *events,
                            const ji_record_options *options, ji_dataset **refused) {
  ji__recorder *r = NULL;
  ji_record_options own;
  if (refused)
    *refused = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!events || !refused)
    return ji__fail_null(ctx, FUNCTION, events ? "refused" : "events");
  status = ji__record_options_read(ctx, FUNCTION, options, &own);
  if (status)
    return status;
  r = ji__allocate_array(ji__allocator(ctx), 1, sizeof *r);
  if (!r)
    return ji__fail_memory(ctx);
  r->ctx = ctx;
  r->tracker = tracker;
  r->options = own;
  r->events = events;
  r->definitions.allocator = *ji__allocator(ctx);
  r->dictionary.names.allocator = ji__allocator(ctx);
  ji__text_index_init(&r->new_ids, ji__allocator(ctx));
  status = ji__recorder_columns(r);
  if (!status)
    status = run(r, refused);
  recorder_free(r);
  ji__release(ji__allocator(ctx), r);
  return status;
}
