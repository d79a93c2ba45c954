/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_erase(): payload and salt of a person's events go, an anonymous person takes their
 * place, digests stay. */
#include "tracker/derive.h"
#include "tracker/event.h"

#include "core/date.h"
#include "core/platform.h"

#include <string.h>

#define FUNCTION "ji_tracker_erase"

/* The person's events, and the corrections of them that do not name the person. */
#define OF_PERSON                                                                                  \
  " WHERE person = ?1 OR (kind = 6 AND refers IN (SELECT sequence FROM event WHERE person = ?1))"

typedef struct eraser {
  ji_context *ctx;
  ji_tracker *tracker;
  ji__keys keys;
  ji__batch batch;
  ji__dictionary dictionary;
  ji__tracker_history *history;
  int64_t person, residue; /* the one who goes, the one who stands in */
  sqlite3_stmt *insert;
} eraser;

static ji_status run_for(eraser *e, const char *statement) {
  sqlite3_stmt *prepared = NULL;
  ji_status status = ji__tracker_prepare(e->ctx, e->tracker, statement, &prepared);
  if (!status) {
    sqlite3_bind_int64(prepared, 1, e->person);
    status = ji__tracker_execute(e->ctx, e->tracker, prepared);
  }
  sqlite3_finalize(prepared);
  return status;
}

static ji_status find_person(eraser *e, const char *person) {
  uint8_t pseudonym[JI__PSEUDONYM_SIZE];
  sqlite3_stmt *select = NULL;
  int found = 0;
  ji__pseudonym(&e->keys, person, strlen(person), pseudonym);
  ji_status status = ji__tracker_prepare(e->ctx, e->tracker,
                                         "SELECT person FROM person WHERE pseudonym = ?", &select);
  if (!status) {
    sqlite3_bind_blob(select, 1, pseudonym, sizeof pseudonym, SQLITE_STATIC);
    status = ji__tracker_fetch(e->ctx, e->tracker, select, &found);
  }
  if (found)
    e->person = sqlite3_column_int64(select, 0);
  sqlite3_finalize(select);
  if (!status && !found)
    return ji__fail(e->ctx, JI_ERROR_NOT_FOUND, "%s: the person is not in the register",
                    e->tracker->path);
  return status;
}

/* "17-19,25": the sequences that go. */
static ji_status list_events(eraser *e, ji__buffer *out) {
  sqlite3_stmt *select = NULL;
  int64_t first = 0;
  int64_t last = -1;
  int found = 1;
  ji_status status = ji__tracker_prepare(
      e->ctx, e->tracker, "SELECT sequence FROM event" OF_PERSON " ORDER BY sequence", &select);
  if (!status)
    sqlite3_bind_int64(select, 1, e->person);
  while (!status && found) {
    status = ji__tracker_fetch(e->ctx, e->tracker, select, &found);
    int64_t sequence = !status && found ? sqlite3_column_int64(select, 0) : -1;
    if (last > 0 && sequence == last + 1) {
      last = sequence;
      continue;
    }
    if (last > 0)
      ji__buffer_format(out, last > first ? "%s%lld-%lld" : "%s%lld", out->size ? "," : "",
                        (long long)first, (long long)last);
    first = last = sequence;
  }
  sqlite3_finalize(select);
  return status ? status : out->failed ? ji__fail_memory(e->ctx) : JI_OK;
}

static ji_status write_event(eraser *e, ji__event *event) {
  event->sequence = e->batch.first + e->batch.count;
  event->batch = e->batch.batch;
  int error = ji__random_bytes(event->salt, JI__SALT_SIZE);
  if (error)
    return ji__fail(e->ctx, JI_ERROR_IO, FUNCTION ": there are no random bytes (errno %d)", error);
  ji_status status = ji__event_digest(e->ctx, &e->keys, &e->dictionary, event, NULL, event->digest);
  if (status)
    return status;
  ji__event_bind(e->insert, event);
  status = ji__tracker_execute(e->ctx, e->tracker, e->insert);
  ji__batch_add(&e->batch, event->digest);
  e->batch.count++;
  return status;
}

static ji_status word_of(eraser *e, const char *text, int64_t *word) {
  return ji__dictionary_intern(e->ctx, e->tracker, &e->dictionary, text, text ? strlen(text) : 0,
                               word);
}

static ji_status groups_word(eraser *e, int32_t set, int64_t *word) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(e->ctx));
  ji__tracker_groups(e->history, set, &text);
  ji_status status = text.failed ? ji__fail_memory(e->ctx) : JI_OK;
  if (!status && text.size)
    status = word_of(e, text.data, word);
  ji__buffer_free(&text);
  return status;
}

static ji_status version_id(eraser *e, const ji__tracker_row *row, int64_t *id) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  ji_status status = ji__tracker_prepare(
      e->ctx, e->tracker, "SELECT program FROM program WHERE code = ? AND version = ?", &select);
  if (!status) {
    sqlite3_bind_text(select, 1, e->history->programs[row->program].code, -1, SQLITE_STATIC);
    sqlite3_bind_int64(select, 2, row->version);
    status = ji__tracker_fetch(e->ctx, e->tracker, select, &found);
  }
  if (found)
    *id = sqlite3_column_int64(select, 0);
  sqlite3_finalize(select);
  return status;
}

/* The first of the month, in UTC. */
static int64_t month_of(int64_t time) {
  ji__civil civil = ji__civil_from_days(ji__days_from_moment(time));
  civil.day = 1;
  return ji__days_from_civil(civil) * JI__DAY;
}

static const char *code_of(const ji__item *items, int32_t index) {
  return index < 0 ? NULL : items[index].code;
}

/* What stays of one event: enough for every monthly figure, nothing that leads to the person. */
static ji_status write_residue(eraser *e, const ji__tracker_row *row) {
  const ji__tracker_history *h = e->history;
  int is_enrolment = row->kind == JI__EVENT_ENROLMENT || row->kind == JI__EVENT_RE_ENROLMENT;
  int is_measured = row->kind == JI__EVENT_MEASUREMENT;
  int has_site = is_enrolment || row->kind == JI__EVENT_TRANSFER;
  ji__event event = {.kind = row->kind,
                     .person = e->residue,
                     .has_value = is_measured,
                     .value = is_measured ? row->value : 0,
                     .valid = month_of(row->valid),
                     .stands = row->batch};
  ji_status status = version_id(e, row, &event.program);
  if (!status)
    status = word_of(e, code_of(h->cohorts, row->cohort), &event.cohort);
  if (!status && has_site)
    status = word_of(e, code_of(h->sites, row->site), &event.site);
  if (!status)
    status = word_of(e, code_of(h->stages, row->stage), &event.stage);
  if (!status && is_measured)
    status = word_of(e, code_of(h->outcomes, row->item), &event.item);
  if (!status && is_enrolment && row->class_ >= 0)
    status = word_of(e, h->classes[row->class_], &event.class_);
  if (!status && is_enrolment)
    status = groups_word(e, row->groups, &event.groups);
  return status ? status : write_event(e, &event);
}

static ji_status write_residues(eraser *e) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < e->history->count && !status; i++) {
    const ji__tracker_row *row = &e->history->rows[i];
    if (row->person == e->person && row->program >= 0 && row->kind != JI__EVENT_CONSENT_GIVEN &&
        row->kind != JI__EVENT_CONSENT_WITHDRAWN)
      status = write_residue(e, row);
  }
  return status;
}

static ji_status write_erasure(eraser *e) {
  ji__buffer list;
  ji__buffer_init(&list, ji__allocator(e->ctx));
  ji_status status = list_events(e, &list);
  ji__event event = {.kind = JI__EVENT_ERASURE,
                     .valid = e->batch.recorded,
                     .note = list.data,
                     .note_size = list.size};
  if (!status)
    status = write_event(e, &event);
  ji__buffer_free(&list);
  return status;
}

static ji_status destroy(eraser *e) {
  ji_status status = run_for(
      e, "UPDATE event SET id = NULL, kind = NULL, program = NULL, cohort = NULL, person = NULL,"
         " site = NULL, class = NULL, groups = NULL, stage = NULL, item = NULL, value = NULL,"
         " valid = NULL, recorder = NULL, refers = NULL, void = NULL, note = NULL, stands = NULL,"
         " salt = NULL" OF_PERSON);
  if (!status)
    status = run_for(e, "DELETE FROM step WHERE person = ?1");
  if (!status)
    status = run_for(e, "DELETE FROM consent WHERE person = ?1");
  return status ? status : run_for(e, "DELETE FROM person WHERE person = ?1");
}

static ji_status add_residue_person(eraser *e) {
  ji_status status =
      ji__tracker_integer(e->ctx, e->tracker, "SELECT max(person) + 1 FROM person", &e->residue);
  if (status)
    return status;
  sqlite3_stmt *insert = NULL;
  status = ji__tracker_prepare(e->ctx, e->tracker,
                               "INSERT INTO person (person, pseudonym) VALUES (?, NULL)", &insert);
  if (!status) {
    sqlite3_bind_int64(insert, 1, e->residue);
    status = ji__tracker_execute(e->ctx, e->tracker, insert);
  }
  sqlite3_finalize(insert);
  return status;
}

static ji_status erase(eraser *e, const char *person, const ji_record_options *options) {
  ji__tracker_scope scope = {.as_of_valid = INT64_MAX, .as_of_recorded = INT64_MAX};
  ji_status status =
      ji__keys_open(e->ctx, e->tracker, options->key, options->key_size, 0, &e->keys);
  if (!status)
    status = find_person(e, person);
  if (!status)
    status = ji__batch_begin(e->ctx, e->tracker, &e->keys, JI__BATCH_ERASURE, options->recorded_at,
                             &e->batch);
  scope.person = e->person;
  if (!status)
    status = ji__tracker_history_load(e->ctx, e->tracker, &scope, &e->history);
  if (!status)
    status = ji__dictionary_read(e->ctx, e->tracker, &e->dictionary);
  if (!status)
    status = ji__tracker_prepare(e->ctx, e->tracker, ji__event_insert, &e->insert);
  if (!status)
    status = ji__batch_write(e->ctx, e->tracker, &e->batch);
  if (!status)
    status = write_erasure(e);
  if (!status)
    status = add_residue_person(e);
  if (!status)
    status = write_residues(e);
  if (!status)
    status = destroy(e);
  if (!status)
    status = ji__batch_finish(e->ctx, e->tracker, &e->batch);
  if (!status)
    status = ji__derive_open(e->ctx, e->tracker);
  if (!status)
    status = ji__derive_steps_of(e->ctx, e->tracker, e->residue);
  ji__derive_close(e->tracker);
  return status;
}

/* What was overwritten is in the log of SQLite until that is emptied. */
static ji_status empty_log(ji_context *ctx, ji_tracker *tracker) {
  int64_t is_busy = 0;
  ji_status status = ji__tracker_integer(ctx, tracker, "PRAGMA wal_checkpoint(TRUNCATE)", &is_busy);
  if (!status && is_busy)
    return ji__fail(ctx, JI_ERROR_BUSY,
                    "%s: the person is erased, but another connection keeps the write-ahead log, "
                    "which still has what was erased; waited %lld ms",
                    tracker->path, (long long)tracker->options.busy_milliseconds);
  return status;
}

static void eraser_free(eraser *e) {
  sqlite3_finalize(e->insert);
  ji__keys_wipe(&e->keys);
  ji__tracker_history_free(e->history);
  ji__dictionary_free(&e->dictionary);
}

ji_status ji_tracker_erase(ji_context *ctx, ji_tracker *tracker, const char *person,
                           const ji_record_options *options) {
  ji_record_options own;
  eraser e = {.ctx = ctx, .tracker = tracker};
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!person)
    return ji__fail_null(ctx, FUNCTION, "person");
  status = ji__write_options_read(ctx, FUNCTION, options, &own);
  if (!status)
    status = ji__tracker_begin(ctx, tracker);
  if (status)
    return status;
  e.dictionary.names.allocator = ji__allocator(ctx);
  status = erase(&e, person, &own);
  eraser_free(&e);
  status = ji__tracker_end(ctx, tracker, status);
  return status ? status : empty_log(ctx, tracker);
}
