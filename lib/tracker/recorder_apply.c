/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules that hold between events, and the writing. */
#include "tracker/recorder.h"

#include <string.h>

static ji__event_column column_named(const char *name) {
  for (int c = 0; c < JI__COLUMNS; c++)
    if (strcmp(ji__event_columns[c], name) == 0)
      return (ji__event_column)c;
  return JI__COLUMN_KIND;
}

static void bind_word(sqlite3_stmt *statement, int place, int64_t word) {
  if (word)
    sqlite3_bind_int64(statement, place, word);
  else
    sqlite3_bind_null(statement, place);
}

ji_status ji__recorder_write_step(ji__recorder *r, const ji__draft *draft, int64_t person,
                                  int32_t program, int64_t cohort, const ji__step *step) {
  ji_status status =
      ji__recorder_prepare(r, &r->insert_step,
                           "INSERT OR REPLACE INTO step (person, program, cohort, sequence, kind,"
                           " valid, stage, site) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  if (status)
    return status;
  sqlite3_bind_int64(r->insert_step, 1, person);
  sqlite3_bind_text(r->insert_step, 2, r->definitions.programs.items[program].code, -1,
                    SQLITE_STATIC);
  sqlite3_bind_int64(r->insert_step, 3, cohort);
  sqlite3_bind_int64(r->insert_step, 4, step->sequence);
  sqlite3_bind_int64(r->insert_step, 5, step->kind);
  sqlite3_bind_int64(r->insert_step, 6, step->valid);
  bind_word(r->insert_step, 7, draft->event.stage);
  bind_word(r->insert_step, 8, draft->event.site);
  return ji__tracker_execute(r->ctx, r->tracker, r->insert_step);
}

ji_status ji__recorder_drop_step(ji__recorder *r, int64_t person, int32_t program, int64_t cohort,
                                 int64_t sequence) {
  ji_status status =
      ji__recorder_prepare(r, &r->delete_step,
                           "DELETE FROM step WHERE person = ? AND program = ? AND cohort = ?"
                           " AND sequence = ?");
  if (status)
    return status;
  sqlite3_bind_int64(r->delete_step, 1, person);
  sqlite3_bind_text(r->delete_step, 2, r->definitions.programs.items[program].code, -1,
                    SQLITE_STATIC);
  sqlite3_bind_int64(r->delete_step, 3, cohort);
  sqlite3_bind_int64(r->delete_step, 4, sequence);
  return ji__tracker_execute(r->ctx, r->tracker, r->delete_step);
}

/* Before anything that refers to it: a foreign key that waits is looked for through the whole log.
 */
static ji_status insert_person(ji__recorder *r, ji__draft *draft) {
  int64_t number = draft->event.person;
  if (!draft->is_new_person)
    return JI_OK;
  ji_status status = ji__recorder_prepare(r, &r->insert_person,
                                          "INSERT INTO person (person, pseudonym) VALUES (?, ?)");
  if (status)
    return status;
  sqlite3_bind_int64(r->insert_person, 1, number);
  sqlite3_bind_blob(r->insert_person, 2, draft->pseudonym, JI__PSEUDONYM_SIZE, SQLITE_STATIC);
  status = ji__tracker_execute(r->ctx, r->tracker, r->insert_person);
  r->last_person = number;
  if (!status && !ji__text_index_put(&r->known->persons, (const char *)draft->pseudonym,
                                     JI__PSEUDONYM_SIZE, &number))
    status = ji__fail_memory(r->ctx);
  return status;
}

/* A step is tried in the way; a way that is not allowed goes back to what it was. */
static ji_status apply_step(ji__recorder *r, ji__draft *draft) {
  ji__event *event = &draft->event;
  ji__way_problem problem;
  ji__way *way = NULL;
  ji_status status = ji__recorder_way(r, event->person, draft->program, event->cohort, &way);
  ji__step step = {.sequence = event->sequence,
                   .valid = event->valid,
                   .kind = event->kind,
                   .stage = draft->stage,
                   .site = draft->site};
  if (status)
    return status;
  if (!ji__way_insert(&r->tracker->allocator, way, &step))
    return ji__fail_memory(r->ctx);
  if (!ji__way_check(&r->definitions, draft->program, way, &problem)) {
    int is_own = way->steps[problem.step].sequence == step.sequence;
    ji__way_remove(way, step.sequence);
    return ji__recorder_refuse(
        r, draft->row, is_own ? column_named(problem.column) : JI__COLUMN_VALID_TIME, problem.rule,
        is_own ? "%s" : "a later event of the person would not fit: %s", problem.reason);
  }
  status = insert_person(r, draft);
  if (status)
    return status;
  return ji__recorder_write_step(r, draft, event->person, draft->program, event->cohort, &step);
}

/* What the person last said on it up to a time. */
static int is_consent_withdrawn(const ji__known_consent *consent, int64_t valid) {
  const ji__consent *last = NULL;
  for (size_t i = 0; i < consent->count; i++) {
    const ji__consent *event = &consent->events[i];
    if (event->valid <= valid &&
        (!last || event->valid > last->valid ||
         (event->valid == last->valid && event->sequence > last->sequence)))
      last = event;
  }
  return last && !last->given;
}

static ji_status apply_measurement(ji__recorder *r, ji__draft *draft) {
  ji__event *event = &draft->event;
  ji__way *way = NULL;
  ji__known_consent *consent = NULL;
  ji_status status = ji__recorder_way(r, event->person, draft->program, event->cohort, &way);
  if (!status && !ji__way_is_enrolled(way, event->valid))
    return ji__recorder_refuse(
        r, draft->row, JI__COLUMN_PERSON, "not_enrolled",
        "the person is not enrolled in this program and cohort at that time");
  if (!status)
    status = ji__recorder_consent(r, event->person, draft->program, &consent);
  if (!status && is_consent_withdrawn(consent, event->valid))
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_PERSON, "consent",
                               "the person has withdrawn consent");
  return status;
}

static ji_status apply_consent(ji__recorder *r, ji__draft *draft) {
  const ji__event *event = &draft->event;
  ji__known_consent *consent = NULL;
  ji_status status = ji__recorder_consent(r, event->person, draft->program, &consent);
  if (!status && !ji__grow_array(&r->tracker->allocator, &consent->events, &consent->capacity,
                                 consent->count, sizeof *consent->events))
    status = ji__fail_memory(r->ctx);
  if (!status)
    status = insert_person(r, draft);
  if (!status)
    status = ji__recorder_prepare(r, &r->insert_consent,
                                  "INSERT INTO consent (person, program, valid, sequence, given)"
                                  " VALUES (?, ?, ?, ?, ?)");
  if (status)
    return status;
  int32_t given = event->kind == JI__EVENT_CONSENT_GIVEN;
  consent->events[consent->count++] =
      (ji__consent){.valid = event->valid, .sequence = event->sequence, .given = given};
  sqlite3_bind_int64(r->insert_consent, 1, event->person);
  sqlite3_bind_text(r->insert_consent, 2, r->definitions.programs.items[draft->program].code, -1,
                    SQLITE_STATIC);
  sqlite3_bind_int64(r->insert_consent, 3, event->valid);
  sqlite3_bind_int64(r->insert_consent, 4, event->sequence);
  sqlite3_bind_int64(r->insert_consent, 5, given);
  return ji__tracker_execute(r->ctx, r->tracker, r->insert_consent);
}

static ji_status apply_kind(ji__recorder *r, ji__draft *draft) {
  switch (draft->event.kind) {
  case JI__EVENT_COST:
    return JI_OK;
  case JI__EVENT_MEASUREMENT:
    return apply_measurement(r, draft);
  case JI__EVENT_CORRECTION:
    return ji__recorder_correct(r, draft);
  case JI__EVENT_CONSENT_GIVEN:
  case JI__EVENT_CONSENT_WITHDRAWN:
    return apply_consent(r, draft);
  default:
    return apply_step(r, draft);
  }
}

static ji_status write_words(ji__recorder *r, ji__draft *draft) {
  ji__event *event = &draft->event;
  ji_status status = JI_OK;
  if (event->class_ == JI__WORD_NEW)
    status = ji__dictionary_intern(r->ctx, r->tracker, &r->dictionary, draft->class_,
                                   draft->class_size, &event->class_);
  if (!status && event->recorder == JI__WORD_NEW)
    status = ji__dictionary_intern(r->ctx, r->tracker, &r->dictionary, draft->recorder,
                                   draft->recorder_size, &event->recorder);
  return status;
}

static ji_status write_row(ji__recorder *r, ji__draft *draft) {
  ji__event *event = &draft->event;
  int64_t sequence = event->sequence;
  event->id_hash = ji__id_hash(&r->keys, event->id, event->id_size);
  ji_status status = write_words(r, draft);
  if (status)
    return status;
  memcpy(event->salt, r->salts + (size_t)draft->row * JI__SALT_SIZE, JI__SALT_SIZE);
  status = ji__event_digest(r->ctx, &r->keys, &r->dictionary, event,
                            draft->person ? draft->pseudonym : NULL, event->digest);
  if (!status)
    status = ji__recorder_prepare(r, &r->insert_event, ji__event_insert);
  if (status)
    return status;
  ji__event_bind(r->insert_event, event);
  status = ji__tracker_execute(r->ctx, r->tracker, r->insert_event);
  if (!status && !ji__grow_array(ji__allocator(r->ctx), &r->new_pairs, &r->pair_capacity,
                                 r->pair_count, sizeof *r->new_pairs))
    status = ji__fail_memory(r->ctx);
  if (!status && !ji__text_index_put(&r->new_ids, event->id, event->id_size, &sequence))
    status = ji__fail_memory(r->ctx);
  if (status)
    return status;
  r->new_pairs[r->pair_count++] = (ji__id_pair){.hash = event->id_hash, .sequence = sequence};
  ji__batch_add(&r->batch, event->digest);
  r->batch.count++;
  return JI_OK;
}

ji_status ji__recorder_apply(ji__recorder *r, ji__draft *draft) {
  draft->event.sequence = r->batch.first + r->batch.count;
  draft->event.batch = r->batch.batch;
  ji_status status = ji__recorder_words(r, draft);
  if (!status)
    status = ji__recorder_id(r, draft);
  if (!status)
    status = apply_kind(r, draft);
  return status ? status : write_row(r, draft);
}
