/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the codes of a row mean under the newest definitions. */
#include "tracker/recorder.h"

#include "core/date.h"
#include "data/unit.h"

#include <string.h>

static ji_status find_program(ji__recorder *r, ji__draft *draft) {
  size_t size = 0;
  const char *text = ji__recorder_text(r, JI__COLUMN_PROGRAM, draft->row, &size);
  draft->program = text ? ji__items_find(&r->definitions.programs, -1, text, size) : -1;
  if (draft->program < 0)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_PROGRAM, "program", "%s",
                               text ? "is not defined" : "is empty");
  draft->event.program = r->definitions.programs.items[draft->program].position;
  return JI_OK;
}

/* An optional code of one of the program's lists. */
static ji_status find_code(ji__recorder *r, ji__draft *draft, ji__event_column column,
                           const ji__items *list, const char *what, int32_t *out) {
  size_t size = 0;
  const char *text = ji__recorder_text(r, column, draft->row, &size);
  if (!text)
    return JI_OK;
  *out = ji__items_find(list, draft->program, text, size);
  if (*out < 0)
    return ji__recorder_refuse(r, draft->row, column, ji__event_columns[column],
                               "is no %s of the program", what);
  return JI_OK;
}

static void print_day(int64_t time, char out[JI__DATE_SIZE]) {
  ji__date_print(ji__days_from_moment(time), out);
}

static ji_status check_site(ji__recorder *r, const ji__draft *draft) {
  char day[JI__DATE_SIZE];
  if (draft->site < 0)
    return JI_OK;
  const ji__item *site = &r->definitions.sites.items[draft->site];
  if (draft->event.valid >= site->ends) {
    print_day(site->ends, day);
    if (site->successor >= 0)
      return ji__recorder_refuse(r, draft->row, JI__COLUMN_SITE, "site",
                                 "is not there any more from %s on; \"%s\" followed it", day,
                                 r->definitions.sites.items[site->successor].code);
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_SITE, "site",
                               "is not there any more from %s on", day);
  }
  if (draft->event.valid < site->begins) {
    print_day(site->begins, day);
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_SITE, "site", "is not there before %s",
                               day);
  }
  return JI_OK;
}

static ji_status check_cohort(ji__recorder *r, const ji__draft *draft) {
  char first[JI__DATE_SIZE];
  char last[JI__DATE_SIZE] = "now";
  if (draft->event.kind != JI__EVENT_ENROLMENT && draft->event.kind != JI__EVENT_RE_ENROLMENT)
    return JI_OK;
  const ji__item *cohort = &r->definitions.cohorts.items[draft->cohort];
  if (draft->event.valid >= cohort->begins && draft->event.valid < cohort->ends)
    return JI_OK;
  print_day(cohort->begins, first);
  if (cohort->ends != INT64_MAX)
    print_day(cohort->ends - JI__DAY, last);
  return ji__recorder_refuse(
      r, draft->row, JI__COLUMN_VALID_TIME, "cohort",
      "is not a day of enrolment of the cohort, which takes in from %s to %s", first, last);
}

static int is_before(const char *left, const char *right) {
  return strcmp(left, right) < 0;
}

/* "women;young": known codes, each once, in order. */
static ji_status read_groups(ji__recorder *r, ji__draft *draft) {
  const char *codes[64];
  size_t count = 0;
  size_t size = 0;
  const char *text = ji__recorder_text(r, JI__COLUMN_GROUPS, draft->row, &size);
  const char *end = text ? text + size : NULL;
  while (text && text <= end) {
    const char *next = memchr(text, ';', (size_t)(end - text));
    size_t length = (size_t)((next ? next : end) - text);
    int32_t group = ji__items_find(&r->definitions.groups, draft->program, text, length);
    if (group < 0)
      return ji__recorder_refuse(r, draft->row, JI__COLUMN_GROUPS, "groups",
                                 "\"%.*s\" is no group of the program", ji__clip(text, length, 60),
                                 text);
    const char *code = r->definitions.groups.items[group].code;
    size_t at = count;
    for (; at > 0 && is_before(code, codes[at - 1]); at--)
      ;
    if (at > 0 && strcmp(codes[at - 1], code) == 0)
      return ji__recorder_refuse(r, draft->row, JI__COLUMN_GROUPS, "groups", "has \"%s\" twice",
                                 code);
    if (count == sizeof codes / sizeof codes[0])
      return ji__recorder_refuse(r, draft->row, JI__COLUMN_GROUPS, "groups", "are more than 64");
    memmove(codes + at + 1, codes + at, (count - at) * sizeof codes[0]);
    codes[at] = code;
    count++;
    text = next ? next + 1 : end + 1;
  }
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    size_t length = strlen(codes[i]);
    if (used + length + 1 > JI__NOTE_SIZE)
      return ji__recorder_refuse(r, draft->row, JI__COLUMN_GROUPS, "groups",
                                 "are longer than %d bytes", JI__NOTE_SIZE);
    if (used)
      draft->groups[used++] = ';';
    memcpy(draft->groups + used, codes[i], length);
    used += length;
  }
  draft->groups[used] = 0;
  return JI_OK;
}

/* Brings the value to the declared unit. */
static ji_status convert_value(ji__recorder *r, ji__draft *draft, const char *declared) {
  char unit[JI__CODE_SIZE + 1];
  size_t size = 0;
  double factor = 1;
  const char *text = ji__recorder_text(r, JI__COLUMN_UNIT, draft->row, &size);
  if (!text || !draft->event.has_value ||
      (strlen(declared) == size && memcmp(text, declared, size) == 0))
    return JI_OK;
  if (size > JI__CODE_SIZE)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_UNIT, "unit", "is longer than %d bytes",
                               JI__CODE_SIZE);
  memcpy(unit, text, size);
  unit[size] = 0;
  ji_status status = ji__unit_factor_text(r->ctx, unit, declared, &factor);
  if (status == JI_ERROR_MEMORY)
    return status;
  if (status)
    return ji__recorder_refuse(r, draft->row, JI__COLUMN_UNIT, "unit", "does not convert to %s",
                               declared);
  draft->event.value *= factor;
  return JI_OK;
}

static ji_status find_item(ji__recorder *r, ji__draft *draft, int32_t kind) {
  int is_cost = kind == JI__EVENT_COST;
  const ji__items *list = is_cost ? &r->definitions.budget : &r->definitions.outcomes;
  ji_status status =
      find_code(r, draft, JI__COLUMN_ITEM, list, is_cost ? "budget line" : "outcome", &draft->item);
  if (status || draft->item < 0)
    return status;
  return convert_value(r, draft, list->items[draft->item].unit);
}

ji_status ji__recorder_codes(ji__recorder *r, ji__draft *draft) {
  int32_t kind = draft->event.kind;
  ji_status status = find_program(r, draft);
  if (!status)
    status =
        find_code(r, draft, JI__COLUMN_COHORT, &r->definitions.cohorts, "cohort", &draft->cohort);
  if (!status)
    status = find_code(r, draft, JI__COLUMN_SITE, &r->definitions.sites, "site", &draft->site);
  if (!status)
    status = find_code(r, draft, JI__COLUMN_STAGE, &r->definitions.stages, "stage", &draft->stage);
  if (!status && kind == JI__EVENT_CORRECTION)
    status = ji__recorder_find_target(r, draft);
  if (!status)
    status = find_item(r, draft, kind == JI__EVENT_CORRECTION ? draft->target.kind : kind);
  if (!status)
    status = check_site(r, draft);
  if (!status)
    status = check_cohort(r, draft);
  if (!status)
    status = read_groups(r, draft);
  if (status || (kind != JI__EVENT_ENROLMENT && kind != JI__EVENT_RE_ENROLMENT))
    return status;
  if (draft->stage < 0)
    draft->stage = ji__entry_stage(&r->definitions, draft->program);
  if (draft->stage < 0)
    return ji__recorder_refuse(
        r, draft->row, JI__COLUMN_STAGE, "stage",
        "is empty, and the program does not have just one stage to enter by");
  return JI_OK;
}
