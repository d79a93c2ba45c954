/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_events() and ji_tracker_persons(): the history as datasets. */
#include "tracker/history.h"
#include "tracker/words.h"

#include "data/provenance.h"
#include "data/writer.h"

#include <jobimpact/tracker_events.h>

#define OPTIONS_MINIMUM sizeof(ji_tracker_scope_options) /* as in the first release */

static const ji_tracker_scope_options scope_defaults = {.size = sizeof(ji_tracker_scope_options),
                                                        .as_of_valid = INT64_MAX,
                                                        .as_of_recorded = INT64_MAX};

ji_status ji_tracker_scope_options_init(ji_tracker_scope_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &scope_defaults, sizeof scope_defaults);
}

/* What both functions share: the call, the history, the writer. */
typedef struct teller {
  ji_context *ctx;
  ji__tracker_history *history;
  ji__provenance *provenance;
  ji__writer *writer;
  ji_status status; /* of what is written */
} teller;

static ji_status note_scope(teller *t, const ji_tracker_scope_options *options) {
  ji_status status = ji__provenance_digest(t->ctx, t->provenance, "register", NULL);
  if (!status && options->program)
    status = ji__provenance_add(t->ctx, t->provenance, "option", "program", options->program);
  if (!status && options->as_of_valid != INT64_MAX)
    status = ji__provenance_number(t->ctx, t->provenance, "option", "as_of_valid",
                                   (double)options->as_of_valid);
  if (!status && options->as_of_recorded != INT64_MAX)
    status = ji__provenance_number(t->ctx, t->provenance, "option", "as_of_recorded",
                                   (double)options->as_of_recorded);
  return status;
}

static ji_status begin(teller *t, const char *function, ji_tracker *tracker,
                       const ji_tracker_scope_options *options, const ji__writer_column *columns,
                       size_t count) {
  ji_tracker_scope_options own = scope_defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(t->ctx, "ji_tracker_scope_options", options, OPTIONS_MINIMUM, &own,
                              sizeof own);
  if (status)
    return status;
  ji__tracker_scope scope = {
      .program = own.program, .as_of_valid = own.as_of_valid, .as_of_recorded = own.as_of_recorded};
  status = ji__tracker_history_read(t->ctx, tracker, &scope, &t->history);
  if (!status)
    status = ji__provenance_create(t->ctx, function, &t->provenance);
  if (!status)
    status = note_scope(t, &own);
  return status ? status : ji__writer_create(t->ctx, columns, count, &t->writer);
}

static ji_status finish(teller *t, ji_status status, ji_dataset **out) {
  if (!status)
    status = t->status;
  if (!status)
    status = ji__writer_finish(t->ctx, t->writer, t->provenance, out);
  ji__writer_free(t->writer);
  ji__provenance_unref(t->provenance);
  ji__tracker_history_free(t->history);
  return status;
}

static void write_code(teller *t, size_t column, const ji__item *items, int32_t index) {
  if (index >= 0)
    ji__writer_text(t->writer, column, items[index].code);
}

static void write_place(teller *t, size_t site, size_t county, int32_t index) {
  write_code(t, site, t->history->sites, index);
  if (index >= 0)
    ji__writer_text(t->writer, county, t->history->sites[index].county);
}

/* "women;young"; null for no group. */
static void write_groups(teller *t, size_t column, int32_t index) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(t->ctx));
  ji__tracker_groups(t->history, index, &text);
  if (text.failed)
    t->status = ji__fail_memory(t->ctx);
  else if (text.size)
    ji__writer_bytes(t->writer, column, text.data, text.size);
  ji__buffer_free(&text);
}

enum {
  E_SEQUENCE,
  E_KIND,
  E_PROGRAM,
  E_VERSION,
  E_COHORT,
  E_PERSON,
  E_SPELL,
  E_SITE,
  E_COUNTY,
  E_CLASS,
  E_GROUPS,
  E_STAGE,
  E_ITEM,
  E_VALUE,
  E_UNIT,
  E_VALID,
  E_RECORDED
};

static const ji__writer_column event_columns[] = {
    {.name = "sequence", .type = JI_TYPE_INT64, .description = "place in the log"},
    {.name = "kind", .type = JI_TYPE_TEXT, .description = "what happened"},
    {.name = "program", .type = JI_TYPE_TEXT, .description = "code of the program"},
    {.name = "version", .type = JI_TYPE_INT64, .description = "version of its definition"},
    {.name = "cohort", .type = JI_TYPE_TEXT, .description = "code of the cohort"},
    {.name = "person", .type = JI_TYPE_INT64, .description = "number in this register"},
    {.name = "spell", .type = JI_TYPE_INT64, .description = "0: the first enrolment"},
    {.name = "site", .type = JI_TYPE_TEXT, .description = "code of the site at the time"},
    {.name = "county", .type = JI_TYPE_TEXT, .description = "code of its county"},
    {.name = "class", .type = JI_TYPE_TEXT, .description = "whom the person learns with"},
    {.name = "groups", .type = JI_TYPE_TEXT, .description = "target groups, with ; between them"},
    {.name = "stage", .type = JI_TYPE_TEXT, .description = "stage that is reached"},
    {.name = "item", .type = JI_TYPE_TEXT, .description = "outcome or budget line"},
    {.name = "value", .type = JI_TYPE_FLOAT64, .unit = "@unit", .description = "of the item"},
    {.name = "unit", .type = JI_TYPE_TEXT, .description = "unit of the value"},
    {.name = "valid_time", .type = JI_TYPE_TIMESTAMP, .description = "when it happened"},
    {.name = "recorded_at", .type = JI_TYPE_TIMESTAMP, .description = "when it was recorded"}};

static void write_item(teller *t, const ji__tracker_row *row) {
  const ji__tracker_history *h = t->history;
  int is_cost = row->kind == JI__EVENT_COST;
  if (row->item < 0 || (!is_cost && row->kind != JI__EVENT_MEASUREMENT))
    return;
  const ji__item *item = is_cost ? &h->budget[row->item] : &h->outcomes[row->item];
  ji__writer_text(t->writer, E_ITEM, item->code);
  ji__writer_number(t->writer, E_VALUE, row->value);
  ji__writer_text(t->writer, E_UNIT, item->unit);
}

static void write_event(teller *t, const ji__tracker_row *row) {
  const ji__tracker_history *h = t->history;
  ji__writer_integer(t->writer, E_SEQUENCE, row->sequence);
  ji__writer_text(t->writer, E_KIND, ji__words_kind.words[row->kind - 1]);
  write_code(t, E_PROGRAM, h->programs, row->program);
  ji__writer_integer(t->writer, E_VERSION, row->version);
  write_code(t, E_COHORT, h->cohorts, row->cohort);
  if (row->person) {
    ji__writer_integer(t->writer, E_PERSON, row->person);
    ji__writer_integer(t->writer, E_SPELL, row->spell);
    write_groups(t, E_GROUPS, row->groups);
  }
  write_place(t, E_SITE, E_COUNTY, row->site);
  if (row->class_ >= 0)
    ji__writer_text(t->writer, E_CLASS, h->classes[row->class_]);
  write_code(t, E_STAGE, h->stages, row->stage);
  write_item(t, row);
  ji__writer_integer(t->writer, E_VALID, row->valid);
  ji__writer_integer(t->writer, E_RECORDED, row->recorded);
  ji__writer_end_row(t->writer);
}

ji_status ji_tracker_events(ji_context *ctx, ji_tracker *tracker,
                            const ji_tracker_scope_options *options, ji_dataset **out) {
  static const char function[] = "ji_tracker_events";
  teller t = {.ctx = ctx};
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, function);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, function, "out");
  status = begin(&t, function, tracker, options, event_columns,
                 sizeof event_columns / sizeof event_columns[0]);
  for (size_t i = 0; !status && i < t.history->count; i++)
    write_event(&t, &t.history->rows[i]);
  return finish(&t, status, out);
}

enum {
  P_PROGRAM,
  P_VERSION,
  P_COHORT,
  P_PERSON,
  P_SPELL,
  P_SITE,
  P_COUNTY,
  P_CLASS,
  P_GROUPS,
  P_STAGE,
  P_ENROLLED,
  P_SINCE,
  P_WITHDRAWN
};

static const ji__writer_column person_columns[] = {
    {.name = "program", .type = JI_TYPE_TEXT, .description = "code of the program"},
    {.name = "version", .type = JI_TYPE_INT64, .description = "version under the last step"},
    {.name = "cohort", .type = JI_TYPE_TEXT, .description = "code of the cohort"},
    {.name = "person", .type = JI_TYPE_INT64, .description = "number in this register"},
    {.name = "spell", .type = JI_TYPE_INT64, .description = "0: the first enrolment"},
    {.name = "site", .type = JI_TYPE_TEXT, .description = "code of the site"},
    {.name = "county", .type = JI_TYPE_TEXT, .description = "code of its county"},
    {.name = "class", .type = JI_TYPE_TEXT, .description = "whom the person learns with"},
    {.name = "groups", .type = JI_TYPE_TEXT, .description = "target groups, with ; between them"},
    {.name = "stage", .type = JI_TYPE_TEXT, .description = "where the person stands"},
    {.name = "enrolled_at", .type = JI_TYPE_TIMESTAMP, .description = "when the spell began"},
    {.name = "since", .type = JI_TYPE_TIMESTAMP, .description = "since when in the stage"},
    {.name = "withdrawn_at", .type = JI_TYPE_TIMESTAMP, .description = "null: not withdrawn"}};

/* The last row of a spell, with what the rows before it left. */
typedef struct place {
  const ji__tracker_row *last;
  int64_t enrolled, since, withdrawn;
  int32_t stage;
} place;

static void follow(place *p, const ji__tracker_row *row) {
  p->last = row;
  if (row->kind == JI__EVENT_ENROLMENT || row->kind == JI__EVENT_RE_ENROLMENT)
    *p = (place){.last = row, .enrolled = row->valid, .withdrawn = INT64_MAX};
  if (row->stage >= 0) {
    p->stage = row->stage;
    p->since = row->valid;
  }
  if (row->kind == JI__EVENT_WITHDRAWAL)
    p->withdrawn = row->valid;
}

static int is_step(const ji__tracker_row *row) {
  return row->person && row->kind != JI__EVENT_MEASUREMENT &&
         row->kind != JI__EVENT_CONSENT_GIVEN && row->kind != JI__EVENT_CONSENT_WITHDRAWN;
}

static int is_same(const ji__tracker_row *a, const ji__tracker_row *b) {
  return a->program == b->program && a->person == b->person;
}

static void write_place_of(teller *t, const place *p) {
  const ji__tracker_history *h = t->history;
  const ji__tracker_row *row = p->last;
  write_code(t, P_PROGRAM, h->programs, row->program);
  ji__writer_integer(t->writer, P_VERSION, row->version);
  write_code(t, P_COHORT, h->cohorts, row->cohort);
  ji__writer_integer(t->writer, P_PERSON, row->person);
  ji__writer_integer(t->writer, P_SPELL, row->spell);
  write_place(t, P_SITE, P_COUNTY, row->site);
  if (row->class_ >= 0)
    ji__writer_text(t->writer, P_CLASS, h->classes[row->class_]);
  write_groups(t, P_GROUPS, row->groups);
  write_code(t, P_STAGE, h->stages, p->stage);
  ji__writer_integer(t->writer, P_ENROLLED, p->enrolled);
  ji__writer_integer(t->writer, P_SINCE, p->since);
  if (p->withdrawn != INT64_MAX)
    ji__writer_integer(t->writer, P_WITHDRAWN, p->withdrawn);
  ji__writer_end_row(t->writer);
}

/* Spells of one person in one cohort, one after another. A person's rows are few. */
static void write_cohort(teller *t, size_t first, size_t end, int32_t cohort) {
  place p = {.last = NULL};
  for (size_t i = first; i < end; i++) {
    const ji__tracker_row *row = &t->history->rows[i];
    if (row->cohort != cohort || !is_step(row))
      continue;
    if (p.last && row->spell != p.last->spell)
      write_place_of(t, &p);
    follow(&p, row);
  }
  if (p.last)
    write_place_of(t, &p);
}

static void write_person(teller *t, size_t first, size_t end) {
  const ji__tracker_row *rows = t->history->rows;
  for (size_t i = first; i < end; i++) {
    int seen = !is_step(&rows[i]);
    for (size_t j = first; j < i && !seen; j++)
      seen = is_step(&rows[j]) && rows[j].cohort == rows[i].cohort;
    if (!seen)
      write_cohort(t, first, end, rows[i].cohort);
  }
}

ji_status ji_tracker_persons(ji_context *ctx, ji_tracker *tracker,
                             const ji_tracker_scope_options *options, ji_dataset **out) {
  static const char function[] = "ji_tracker_persons";
  teller t = {.ctx = ctx};
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, function);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, function, "out");
  status = begin(&t, function, tracker, options, person_columns,
                 sizeof person_columns / sizeof person_columns[0]);
  size_t first = 0;
  size_t count = status ? 0 : t.history->count;
  for (size_t i = 1; i <= count; i++)
    if (i == count || !is_same(&t.history->rows[i], &t.history->rows[first])) {
      write_person(&t, first, i);
      first = i;
    }
  return finish(&t, status, out);
}
