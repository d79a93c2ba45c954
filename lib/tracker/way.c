/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tracker/way.h"

#include <stdio.h>
#include <string.h>

int ji__way_insert(const ji_allocator *allocator, ji__way *way, const ji__step *step) {
  if (!ji__grow_array(allocator, &way->steps, &way->capacity, way->count, sizeof *way->steps))
    return 0;
  size_t at = way->count++;
  for (; at > 0 &&
         (way->steps[at - 1].valid > step->valid || (way->steps[at - 1].valid == step->valid &&
                                                     way->steps[at - 1].sequence > step->sequence));
       at--)
    way->steps[at] = way->steps[at - 1];
  way->steps[at] = *step;
  return 1;
}

ji__step *ji__way_find(const ji__way *way, int64_t sequence) {
  for (size_t i = 0; i < way->count; i++)
    if (way->steps[i].sequence == sequence)
      return &way->steps[i];
  return NULL;
}

void ji__way_remove(ji__way *way, int64_t sequence) {
  const ji__step *step = ji__way_find(way, sequence);
  if (!step)
    return;
  size_t at = (size_t)(step - way->steps);
  memmove(way->steps + at, way->steps + at + 1, (way->count - at - 1) * sizeof *way->steps);
  way->count--;
}

static int is_allowed(const ji__definitions *definitions, int32_t program, int32_t from,
                      int32_t to) {
  for (size_t i = 0; i < definitions->transitions.count; i++) {
    const ji__item *item = &definitions->transitions.items[i];
    if (item->program == program && item->from == from && item->to == to)
      return 1;
  }
  return 0;
}

int32_t ji__entry_stage(const ji__definitions *definitions, int32_t program) {
  int32_t stage = -1;
  for (size_t i = 0; i < definitions->transitions.count; i++) {
    const ji__item *item = &definitions->transitions.items[i];
    if (item->program != program || item->from >= 0)
      continue;
    if (stage >= 0)
      return -1;
    stage = item->to;
  }
  return stage;
}

static const char *name_of(const ji__definitions *definitions, int32_t stage) {
  return stage < 0 ? "(enrolment)" : definitions->stages.items[stage].code;
}

static int has_completed(const ji__definitions *definitions, int32_t stage) {
  if (stage < 0)
    return 0;
  int32_t role = definitions->stages.items[stage].role;
  return role >= JI__ROLE_COMPLETED && role <= JI__ROLE_EARNING;
}

typedef struct walker {
  const ji__definitions *definitions;
  int32_t program;
  int is_enrolled, is_withdrawn;
  int32_t stage;
  ji__way_problem *problem;
} walker;

static int refuse(walker *w, const char *column, const char *rule, const char *reason) {
  w->problem->column = column;
  w->problem->rule = rule;
  snprintf(w->problem->reason, sizeof w->problem->reason, "%s", reason);
  return 0;
}

static int move(walker *w, int32_t from, int32_t to) {
  if (is_allowed(w->definitions, w->program, from, to)) {
    w->stage = to;
    return 1;
  }
  w->problem->column = "stage";
  w->problem->rule = "transition";
  snprintf(w->problem->reason, sizeof w->problem->reason,
           "the definition has no transition from %.80s to %.80s", name_of(w->definitions, from),
           name_of(w->definitions, to));
  return 0;
}

static int enrol(walker *w, const ji__step *step) {
  if (step->kind == JI__EVENT_ENROLMENT && w->is_enrolled)
    return refuse(w, "kind", "enrolled_before",
                  "the person is enrolled in this program and cohort already; a second time is a "
                  "re_enrolment");
  if (step->kind == JI__EVENT_RE_ENROLMENT && !w->is_enrolled)
    return refuse(w, "kind", "not_enrolled", "the person was not enrolled before");
  if (step->kind == JI__EVENT_RE_ENROLMENT && !w->is_withdrawn &&
      !has_completed(w->definitions, w->stage))
    return refuse(w, "kind", "enrolled_before",
                  "the person has neither withdrawn nor completed: there is nothing to begin anew");
  w->is_enrolled = 1;
  w->is_withdrawn = 0;
  return move(w, -1, step->stage);
}

static int walk(walker *w, const ji__step *step) {
  if (step->kind == JI__EVENT_ENROLMENT || step->kind == JI__EVENT_RE_ENROLMENT)
    return enrol(w, step);
  if (!w->is_enrolled)
    return refuse(w, "person", "not_enrolled",
                  "the person is not enrolled in this program and cohort at that time");
  if (w->is_withdrawn)
    return refuse(w, "kind", "withdrawn", "the person has withdrawn from it");
  if (step->kind == JI__EVENT_STAGE)
    return move(w, w->stage, step->stage);
  if (step->kind == JI__EVENT_WITHDRAWAL)
    w->is_withdrawn = 1;
  return 1;
}

int ji__way_check(const ji__definitions *definitions, int32_t program, const ji__way *way,
                  ji__way_problem *problem) {
  walker w = {.definitions = definitions, .program = program, .stage = -1, .problem = problem};
  for (problem->step = 0; problem->step < way->count; problem->step++)
    if (!walk(&w, &way->steps[problem->step]))
      return 0;
  return 1;
}

int ji__way_is_enrolled(const ji__way *way, int64_t valid) {
  return way->count > 0 && way->steps[0].valid <= valid;
}
