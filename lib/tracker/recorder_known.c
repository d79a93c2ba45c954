/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Persons, ways, consent: looked up in what is known, then in the store, and known from then on. */
#include "tracker/recorder.h"

#include <string.h>

#define WAYS_MAXIMUM 1000000 /* some 200 bytes each */

void ji__known_free(ji_tracker *tracker) {
  ji__known *known = tracker->known;
  const ji_allocator *allocator = &tracker->allocator;
  if (!known)
    return;
  ji__text_index_free(&known->persons);
  ji__text_index_free(&known->ways);
  ji__text_index_free(&known->consents);
  for (size_t i = 0; i < known->way_count; i++)
    ji__release(allocator, known->known_ways[i].steps);
  ji__release(allocator, known->known_ways);
  for (size_t i = 0; i < known->consent_count; i++)
    ji__release(allocator, known->known_consents[i].events);
  ji__release(allocator, known->known_consents);
  ji__release(allocator, known);
  tracker->known = NULL;
}

ji_status ji__known_open(ji__recorder *r) {
  ji_tracker *tracker = r->tracker;
  if (tracker->known && (tracker->known->last_batch != r->batch.batch - 1 ||
                         tracker->known->way_count > WAYS_MAXIMUM))
    ji__known_free(tracker);
  if (!tracker->known) {
    tracker->known = ji__allocate_array(&tracker->allocator, 1, sizeof *tracker->known);
    if (!tracker->known)
      return ji__fail_memory(r->ctx);
    ji__text_index_init(&tracker->known->persons, &tracker->allocator);
    ji__text_index_init(&tracker->known->ways, &tracker->allocator);
    ji__text_index_init(&tracker->known->consents, &tracker->allocator);
  }
  r->known = tracker->known;
  return JI_OK;
}

ji_status ji__recorder_prepare(ji__recorder *r, sqlite3_stmt **statement, const char *text) {
  return *statement ? JI_OK : ji__tracker_prepare(r->ctx, r->tracker, text, statement);
}

/* The number of the draft's person; one that is new gets the next, and is not written yet. */
ji_status ji__recorder_person(ji__recorder *r, ji__draft *draft) {
  int found = 0;
  if (!draft->person)
    return JI_OK;
  ji__pseudonym(&r->keys, draft->person, draft->person_size, draft->pseudonym);
  int64_t number =
      ji__text_index_find(&r->known->persons, (const char *)draft->pseudonym, JI__PSEUDONYM_SIZE);
  draft->event.person = number;
  if (number > 0)
    return JI_OK;
  ji_status status =
      ji__recorder_prepare(r, &r->select_person, "SELECT person FROM person WHERE pseudonym = ?");
  if (status)
    return status;
  sqlite3_bind_blob(r->select_person, 1, draft->pseudonym, JI__PSEUDONYM_SIZE, SQLITE_STATIC);
  status = ji__tracker_fetch(r->ctx, r->tracker, r->select_person, &found);
  number = found ? sqlite3_column_int64(r->select_person, 0) : r->last_person + 1;
  sqlite3_reset(r->select_person);
  draft->is_new_person = !found;
  draft->event.person = number;
  if (!status && found &&
      !ji__text_index_put(&r->known->persons, (const char *)draft->pseudonym, JI__PSEUDONYM_SIZE,
                          &number))
    status = ji__fail_memory(r->ctx);
  return status;
}

/* A word that nobody has written yet: write_row() does, once the row is taken. */
static ji_status find_word(ji__recorder *r, const char *text, size_t size, int64_t *word) {
  char copy[JI__CODE_SIZE + 1];
  int64_t index = -1;
  *word = 0;
  if (!text)
    return JI_OK;
  memcpy(copy, text, size);
  copy[size] = 0;
  ji_status status = ji__names_find(r->ctx, &r->dictionary.names, copy, &index);
  *word = index < 0 ? JI__WORD_NEW : index + 1;
  return status;
}

/* The codes of the draft become words. */
ji_status ji__recorder_words(ji__recorder *r, ji__draft *draft) {
  const ji__definitions *d = &r->definitions;
  ji__event *event = &draft->event;
  int is_cost = event->kind == JI__EVENT_COST || draft->target.kind == JI__EVENT_COST;
  const ji__items *items = is_cost ? &d->budget : &d->outcomes;
  const struct {
    const char *text;
    int64_t *word;
  } words[] = {
      {draft->cohort < 0 ? NULL : d->cohorts.items[draft->cohort].code, &event->cohort},
      {draft->site < 0 ? NULL : d->sites.items[draft->site].code, &event->site},
      {draft->stage < 0 ? NULL : d->stages.items[draft->stage].code, &event->stage},
      {draft->item < 0 ? NULL : items->items[draft->item].code, &event->item},
      {draft->groups[0] ? draft->groups : NULL, &event->groups},
  };
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof words / sizeof words[0] && !status; i++)
    status = ji__dictionary_intern(r->ctx, r->tracker, &r->dictionary, words[i].text,
                                   words[i].text ? strlen(words[i].text) : 0, words[i].word);
  if (!status)
    status = find_word(r, draft->class_, draft->class_size, &event->class_);
  return status ? status : find_word(r, draft->recorder, draft->recorder_size, &event->recorder);
}

static int32_t index_of(const ji__recorder *r, const ji__items *list, int32_t program,
                        int64_t word) {
  const char *text = ji__dictionary_text(&r->dictionary, word);
  return text ? ji__items_find(list, program, text, strlen(text)) : -1;
}

static ji_status load_way(ji__recorder *r, int64_t person, int32_t program, int64_t cohort,
                          ji__way *way) {
  int found = 0;
  ji_status status = ji__recorder_prepare(r, &r->select_steps,
                                          "SELECT sequence, kind, valid, stage, site FROM step"
                                          " WHERE person = ? AND program = ? AND cohort = ?");
  if (status)
    return status;
  sqlite3_bind_int64(r->select_steps, 1, person);
  sqlite3_bind_text(r->select_steps, 2, r->definitions.programs.items[program].code, -1,
                    SQLITE_STATIC);
  sqlite3_bind_int64(r->select_steps, 3, cohort);
  while (!status) {
    status = ji__tracker_fetch(r->ctx, r->tracker, r->select_steps, &found);
    if (status || !found)
      break;
    ji__step step = {.sequence = sqlite3_column_int64(r->select_steps, 0),
                     .kind = (int32_t)sqlite3_column_int64(r->select_steps, 1),
                     .valid = sqlite3_column_int64(r->select_steps, 2)};
    step.stage =
        index_of(r, &r->definitions.stages, program, sqlite3_column_int64(r->select_steps, 3));
    step.site =
        index_of(r, &r->definitions.sites, program, sqlite3_column_int64(r->select_steps, 4));
    if (!ji__way_insert(&r->tracker->allocator, way, &step))
      status = ji__fail_memory(r->ctx);
  }
  sqlite3_reset(r->select_steps);
  return status;
}

/* The pointer is good until the next call. */
ji_status ji__recorder_way(ji__recorder *r, int64_t person, int32_t program, int64_t cohort,
                           ji__way **out) {
  const int64_t key[] = {person, program, cohort};
  int64_t place = ji__text_index_find(&r->known->ways, (const char *)key, sizeof key);
  ji_status status = JI_OK;
  if (place < 0) {
    place = (int64_t)r->known->way_count;
    if (!ji__grow_array(&r->tracker->allocator, &r->known->known_ways, &r->known->way_capacity,
                        r->known->way_count, sizeof *r->known->known_ways))
      return ji__fail_memory(r->ctx);
    r->known->known_ways[r->known->way_count++] = (ji__way){.steps = NULL};
    if (person <= r->last_person)
      status = load_way(r, person, program, cohort, &r->known->known_ways[place]);
    if (!status && !ji__text_index_put(&r->known->ways, (const char *)key, sizeof key, &place))
      status = ji__fail_memory(r->ctx);
  }
  *out = &r->known->known_ways[place];
  return status;
}

static ji_status load_consent(ji__recorder *r, int64_t person, int32_t program,
                              ji__known_consent *consent) {
  int found = 0;
  ji_status status = ji__recorder_prepare(r, &r->select_consents,
                                          "SELECT valid, sequence, given FROM consent"
                                          " WHERE person = ? AND program = ?");
  if (status)
    return status;
  sqlite3_bind_int64(r->select_consents, 1, person);
  sqlite3_bind_text(r->select_consents, 2, r->definitions.programs.items[program].code, -1,
                    SQLITE_STATIC);
  while (!status) {
    status = ji__tracker_fetch(r->ctx, r->tracker, r->select_consents, &found);
    if (status || !found)
      break;
    if (!ji__grow_array(&r->tracker->allocator, &consent->events, &consent->capacity,
                        consent->count, sizeof *consent->events)) {
      status = ji__fail_memory(r->ctx);
      break;
    }
    consent->events[consent->count++] =
        (ji__consent){.valid = sqlite3_column_int64(r->select_consents, 0),
                      .sequence = sqlite3_column_int64(r->select_consents, 1),
                      .given = (int32_t)sqlite3_column_int64(r->select_consents, 2)};
  }
  sqlite3_reset(r->select_consents);
  return status;
}

ji_status ji__recorder_consent(ji__recorder *r, int64_t person, int32_t program,
                               ji__known_consent **out) {
  const int64_t key[] = {person, program};
  int64_t place = ji__text_index_find(&r->known->consents, (const char *)key, sizeof key);
  ji_status status = JI_OK;
  if (place < 0) {
    place = (int64_t)r->known->consent_count;
    if (!ji__grow_array(&r->tracker->allocator, &r->known->known_consents,
                        &r->known->consent_capacity, r->known->consent_count,
                        sizeof *r->known->known_consents))
      return ji__fail_memory(r->ctx);
    r->known->known_consents[r->known->consent_count++] = (ji__known_consent){.events = NULL};
    if (r->has_consent && person <= r->last_person)
      status = load_consent(r, person, program, &r->known->known_consents[place]);
    if (!status && !ji__text_index_put(&r->known->consents, (const char *)key, sizeof key, &place))
      status = ji__fail_memory(r->ctx);
  }
  *out = &r->known->known_consents[place];
  return status;
}

ji_status ji__recorder_event(ji__recorder *r, int64_t sequence, ji__event *out) {
  int found = 0;
  ji_status status = ji__recorder_prepare(
      r, &r->select_event, "SELECT " JI__EVENT_COLUMNS " FROM event AS e WHERE sequence = ?");
  if (status)
    return status;
  sqlite3_reset(r->select_event);
  sqlite3_bind_int64(r->select_event, 1, sequence);
  status = ji__tracker_fetch(r->ctx, r->tracker, r->select_event, &found);
  if (!status && !found)
    status = ji__fail(r->ctx, JI_ERROR_FORMAT, "%s: is damaged: event %lld is missing",
                      r->tracker->path, (long long)sequence);
  if (!status)
    ji__event_read(r->select_event, out);
  return status;
}
