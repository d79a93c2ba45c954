/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Corrections: an event is changed or taken back, by another event. What was recorded stays. */
#include "tracker/recorder.h"

#include <string.h>

static int is_step(int32_t kind) {
  return kind == JI__EVENT_ENROLMENT || kind == JI__EVENT_RE_ENROLMENT || kind == JI__EVENT_STAGE ||
         kind == JI__EVENT_WITHDRAWAL || kind == JI__EVENT_TRANSFER;
}

static ji_status refuse_target(ji__recorder *r, const ji__draft *draft, const char *reason) {
  return ji__recorder_refuse(r, draft->row, JI__COLUMN_REFERS_TO, "refers_to", "%s", reason);
}

static ji_status check_cells(ji__recorder *r, ji__draft *draft) {
  static const struct {
    ji__event_column column;
    int of_measured, of_steps;
  } cells[] = {{JI__COLUMN_VALUE, 1, 0},
               {JI__COLUMN_UNIT, 1, 0},
               {JI__COLUMN_ITEM, 1, 0},
               {JI__COLUMN_STAGE, 0, 1}};
  int32_t kind = draft->target.kind;
  int is_measured = kind == JI__EVENT_MEASUREMENT || kind == JI__EVENT_COST;
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
    size_t size = 0;
    int there = cells[i].column == JI__COLUMN_VALUE
                    ? draft->event.has_value
                    : ji__recorder_text(r, cells[i].column, draft->row, &size) != NULL;
    int useful = is_measured ? cells[i].of_measured : is_step(kind) && cells[i].of_steps;
    if (there && draft->event.is_void)
      return ji__recorder_refuse(r, draft->row, cells[i].column, "void",
                                 "an event that is taken back has none");
    if (there && !useful)
      return ji__recorder_refuse(r, draft->row, cells[i].column, "unused", "a %s has no use for it",
                                 ji__words_kind.words[kind - 1]);
  }
  if (!draft->event.is_void && !is_measured && !is_step(kind))
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_VOID, "void",
                               "a %s can only be taken back: true was expected",
                               ji__words_kind.words[kind - 1]);
  return JI_OK;
}

/* What the correction leaves out stays as it is. */
static void take_over(ji__recorder *r, ji__draft *draft) {
  const ji__event *target = &draft->target;
  const char *item = ji__dictionary_text(&r->dictionary, target->item);
  const ji__items *list =
      target->kind == JI__EVENT_COST ? &r->definitions.budget : &r->definitions.outcomes;
  if (item && draft->item < 0)
    draft->item = ji__items_find(list, draft->program, item, strlen(item));
}

ji_status ji__recorder_find_target(ji__recorder *r, ji__draft *draft) {
  size_t size = 0;
  int64_t sequence = 0;
  int same = 0;
  const char *id = ji__recorder_text(r, JI__COLUMN_REFERS_TO, draft->row, &size);
  ji_status status = ji__recorder_sequence(r, id, size, &sequence);
  if (!status && sequence <= 0)
    return refuse_target(r, draft,
                         sequence < 0 ? "is that of an event that was erased"
                                      : "is the id of no event that is recorded");
  if (!status)
    status = ji__recorder_event(r, sequence, &draft->target);
  draft->target.id = draft->target.note = NULL; /* borrowed */
  if (!status)
    status = ji__recorder_same_program(r, draft->target.program, draft->event.program, &same);
  if (status)
    return status;
  if (draft->target.kind == JI__EVENT_CORRECTION)
    return refuse_target(r, draft, "is a correction itself; correct the event anew");
  if (!same)
    return refuse_target(r, draft, "is an event of another program");
  draft->event.refers = sequence;
  take_over(r, draft);
  return check_cells(r, draft);
}

/* The step in the way as the correction wants it. */
static ji_status correct_step(ji__recorder *r, ji__draft *draft) {
  const ji__event *target = &draft->target;
  ji__way_problem problem;
  ji__way *way = NULL;
  ji_status status = ji__recorder_way(r, target->person, draft->program, target->cohort, &way);
  const ji__step *found = status ? NULL : ji__way_find(way, target->sequence);
  if (status)
    return status;
  if (!found)
    return refuse_target(r, draft, "was taken back before");
  ji__step before = *found;
  ji__step after = before;
  after.valid = draft->event.valid;
  if (draft->stage >= 0)
    after.stage = draft->stage;
  if (draft->site >= 0)
    after.site = draft->site;
  ji__way_remove(way, target->sequence);
  if (!draft->event.is_void && !ji__way_insert(&r->tracker->allocator, way, &after))
    return ji__fail_memory(r->ctx);
  if (!ji__way_check(&r->definitions, draft->program, way, &problem)) {
    ji__way_remove(way, target->sequence);
    if (!ji__way_insert(&r->tracker->allocator, way, &before))
      return ji__fail_memory(r->ctx);
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_REFERS_TO, problem.rule,
                               "what would be left is not allowed: %s", problem.reason);
  }
  if (draft->event.is_void)
    return ji__recorder_drop_step(r, target->person, draft->program, target->cohort,
                                  target->sequence);
  ji__draft written = {.event = {.stage = target->stage, .site = target->site}};
  if (draft->event.stage)
    written.event.stage = draft->event.stage;
  if (draft->event.site)
    written.event.site = draft->event.site;
  return ji__recorder_write_step(r, &written, target->person, draft->program, target->cohort,
                                 &after);
}

static ji_status take_back_consent(ji__recorder *r, ji__draft *draft) {
  const ji__event *target = &draft->target;
  ji__known_consent *consent = NULL;
  ji_status status = ji__recorder_consent(r, target->person, draft->program, &consent);
  for (size_t i = 0; i < consent->count && !status; i++)
    if (consent->events[i].sequence == target->sequence) {
      consent->events[i] = consent->events[--consent->count];
      break;
    }
  if (!status)
    status = ji__recorder_prepare(r, &r->delete_consent,
                                  "DELETE FROM consent WHERE person = ? AND program = ?"
                                  " AND valid = ? AND sequence = ?");
  if (status)
    return status;
  sqlite3_bind_int64(r->delete_consent, 1, target->person);
  sqlite3_bind_text(r->delete_consent, 2, r->definitions.programs.items[draft->program].code, -1,
                    SQLITE_STATIC);
  sqlite3_bind_int64(r->delete_consent, 3, target->valid);
  sqlite3_bind_int64(r->delete_consent, 4, target->sequence);
  return ji__tracker_execute(r->ctx, r->tracker, r->delete_consent);
}

static ji_status correct_measured(ji__recorder *r, ji__draft *draft) {
  ji__way *way = NULL;
  if (draft->target.kind == JI__EVENT_COST || draft->event.is_void)
    return JI_OK;
  ji_status status =
      ji__recorder_way(r, draft->target.person, draft->program, draft->target.cohort, &way);
  if (!status && !ji__way_is_enrolled(way, draft->event.valid))
    return ji__recorder_refuse(
        r, draft->row, JI__COLUMN_VALID_TIME, "not_enrolled",
        "the person is not enrolled in this program and cohort at that time");
  return status;
}

ji_status ji__recorder_correct(ji__recorder *r, ji__draft *draft) {
  const ji__event *target = &draft->target;
  if (draft->person && draft->event.person != target->person)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_PERSON, "person",
                               "is not the person of the event that is corrected");
  if (draft->event.cohort && draft->event.cohort != target->cohort)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_COHORT, "cohort",
                               "is not the cohort of the event that is corrected");
  if (is_step(target->kind))
    return correct_step(r, draft);
  if (target->kind == JI__EVENT_CONSENT_GIVEN || target->kind == JI__EVENT_CONSENT_WITHDRAWN)
    return take_back_consent(r, draft);
  return correct_measured(r, draft);
}
