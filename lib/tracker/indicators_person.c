/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pass over the history: persons one after another, each with all programs, so that whoever is
 * in several of them counts once in the headline. */
#include "tracker/indicators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of one person in one program. */
typedef struct block {
  int64_t person;
  size_t first, count;
} block;

/* A person's enrolment in a program, followed. */
typedef struct spell {
  ji__spot spot;  /* at the enrolment; site and class follow transfers */
  int64_t seen;   /* the last event that shows the person */
  int64_t silent; /* when consent was withdrawn; JI__NEVER */
  int32_t number; /* as the history counts spells */
  int64_t times[JI__MARKERS];
  ji__spot places[JI__MARKERS]; /* where the person was then */
} spell;

/* A measurement and where it was made. */
typedef struct reading {
  ji__spot spot;
  double value;
  int32_t outcome, done;
} reading;

typedef struct pass {
  ji__cells *cells;
  const ji__plan *plan;
  block *blocks;
  size_t block_count;
  spell *spells;
  size_t spell_count, spell_capacity;
  reading *readings;
  size_t reading_count, reading_capacity;
  ji__spot best[4]; /* of the person's first times among all programs */
  int32_t *sets;    /* groups of the person's enrolments in all programs */
  size_t set_count, set_capacity;
} pass;

/* --- blocks --------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right) {
  const block *a = left, *b = right;
  if (a->person != b->person)
    return a->person < b->person ? -1 : 1;
  return (a->first > b->first) - (a->first < b->first);
}

static int begins(const ji__tracker_history *history, size_t row) {
  const ji__tracker_row *rows = history->rows;
  return !row || rows[row].program != rows[row - 1].program ||
         rows[row].person != rows[row - 1].person;
}

static ji_status find_blocks(pass *p) {
  const ji__tracker_history *history = p->plan->history;
  size_t count = 0;
  for (size_t i = 0; i < history->count; i++)
    count += (size_t)(history->rows[i].person > 0 && begins(history, i));
  p->blocks = ji__allocate_array(ji__allocator(p->plan->ctx), count + 1, sizeof *p->blocks);
  if (!p->blocks)
    return ji__fail_memory(p->plan->ctx);
  for (size_t i = 0; i < history->count; i++) {
    if (history->rows[i].person <= 0)
      continue;
    if (begins(history, i))
      p->blocks[p->block_count++] = (block){.person = history->rows[i].person, .first = i};
    p->blocks[p->block_count - 1].count++;
  }
  if (p->block_count)
    qsort(p->blocks, p->block_count, sizeof *p->blocks, compare);
  return JI_OK;
}

/* --- one person in one program --------------------------------------------------------------- */

static ji__spot spot_of(const ji__tracker_row *row) {
  return (ji__spot){.time = row->valid,
                    .program = row->program,
                    .version = row->version,
                    .site = row->site,
                    .class_ = row->class_,
                    .cohort = row->cohort,
                    .groups = row->groups};
}

static ji_status open_spell(pass *p, const ji__tracker_row *row) {
  if (!ji__grow_array(ji__allocator(p->plan->ctx), &p->spells, &p->spell_capacity, p->spell_count,
                      sizeof *p->spells))
    return ji__fail_memory(p->plan->ctx);
  spell *s = &p->spells[p->spell_count++];
  *s = (spell){.spot = spot_of(row), .seen = row->valid, .silent = JI__NEVER, .number = row->spell};
  for (int i = 0; i < JI__MARKERS; i++)
    s->times[i] = JI__NEVER;
  return JI_OK;
}

/* The spell of a row; else the latest one of the program. */
static spell *spell_of(pass *p, const ji__tracker_row *row) {
  for (size_t i = p->spell_count; i-- > 0;)
    if (p->spells[i].spot.cohort == row->cohort && p->spells[i].number == row->spell)
      return &p->spells[i];
  return p->spell_count ? &p->spells[p->spell_count - 1] : NULL;
}

/* The spot of a row within its spell: what the row does not say is the spell's. */
static ji__spot spot_within(const spell *s, const ji__tracker_row *row) {
  ji__spot spot = s->spot;
  spot.time = row->valid;
  spot.version = row->version;
  if (row->site >= 0)
    spot.site = row->site;
  if (row->class_ >= 0)
    spot.class_ = row->class_;
  return spot;
}

static void mark(spell *s, ji__marker marker, const ji__spot *spot) {
  if (spot->time >= s->times[marker])
    return;
  s->times[marker] = spot->time;
  s->places[marker] = *spot;
}

static void mark_stage(const ji__plan *plan, spell *s, int32_t stage, const ji__spot *spot) {
  for (int i = 0; i < JI__MARKERS && stage >= 0; i++)
    if (plan->marks[i][stage])
      mark(s, (ji__marker)i, spot);
}

static ji_status keep_reading(pass *p, const ji__spot *spot, const ji__tracker_row *row) {
  if (row->item < 0 || isnan(row->value))
    return JI_OK;
  if (!ji__grow_array(ji__allocator(p->plan->ctx), &p->readings, &p->reading_capacity,
                      p->reading_count, sizeof *p->readings))
    return ji__fail_memory(p->plan->ctx);
  p->readings[p->reading_count++] =
      (reading){.spot = *spot, .value = row->value, .outcome = row->item};
  return JI_OK;
}

static ji_status touch(pass *p, int32_t series, const ji__spot *spot, int64_t person) {
  ji_status status = ji__cells_touch(p->cells, series, spot->program, spot, person);
  if (!status && p->plan->has_headline)
    status = ji__cells_touch(p->cells, series, -1, spot, person);
  return status;
}

/* What shows that somebody is active, or earns. */
static ji_status show(pass *p, const ji__tracker_row *row, const ji__spot *spot) {
  int is_active = 0, is_earning = 0;
  if (row->kind == JI__EVENT_MEASUREMENT && row->item >= 0 && row->value > 0) {
    int32_t kind = ji__plan_kind(p->plan, row->item);
    is_earning = kind == JI__KIND_SALES || kind == JI__KIND_INCOME;
    is_active = is_earning || kind == JI__KIND_HOURS || kind == JI__KIND_MONTHS ||
                kind == JI__KIND_PIECES || kind == JI__KIND_DAYS || kind == JI__KIND_VIEWS;
  } else if (row->stage >= 0) {
    is_active = p->plan->marks[JI__MARK_ACTIVE][row->stage];
    is_earning = p->plan->marks[JI__MARK_EARNING][row->stage];
  }
  ji_status status = JI_OK;
  if (is_active)
    status = touch(p, JI__SERIES_ACTIVE, spot, row->person);
  if (is_earning && !status)
    status = touch(p, JI__SERIES_EARNING, spot, row->person);
  return status;
}

/* Consent is of a person in a program, whatever the cohort. */
static int take_consent(pass *p, const ji__tracker_row *row) {
  int is_withdrawn = row->kind == JI__EVENT_CONSENT_WITHDRAWN;
  if (!is_withdrawn && row->kind != JI__EVENT_CONSENT_GIVEN)
    return 0;
  for (size_t i = 0; i < p->spell_count; i++)
    p->spells[i].silent = is_withdrawn ? row->valid : JI__NEVER;
  return 1;
}

static ji_status take_row(pass *p, const ji__tracker_row *row) {
  if (take_consent(p, row))
    return JI_OK;
  if (row->kind == JI__EVENT_ENROLMENT || row->kind == JI__EVENT_RE_ENROLMENT || !p->spell_count) {
    ji_status status = open_spell(p, row);
    if (status)
      return status;
  }
  spell *s = spell_of(p, row);
  ji__spot spot = spot_within(s, row);
  if (row->kind == JI__EVENT_ENROLMENT || row->kind == JI__EVENT_RE_ENROLMENT) {
    mark(s, JI__MARK_REACHED, &spot);
    if (p->plan->by_enrolment[row->program])
      mark(s, JI__MARK_ENROLLED, &spot);
  }
  if (row->kind == JI__EVENT_TRANSFER) {
    s->spot.site = spot.site;
    s->spot.class_ = row->class_ >= 0 ? row->class_ : -1;
  }
  if (row->kind == JI__EVENT_WITHDRAWAL)
    mark(s, JI__MARK_WITHDRAWN, &spot);
  else
    s->seen = row->valid;
  mark(s, JI__MARK_REACHED, &spot);
  mark_stage(p->plan, s, row->stage, &spot);
  ji_status status = show(p, row, &spot);
  if (!status && row->kind == JI__EVENT_MEASUREMENT)
    status = keep_reading(p, &spot, row);
  return status;
}

/* Who was silent for long is gone since the last event. */
static void end_idle(const ji__plan *plan, spell *s) {
  int64_t idle = plan->options.idle_days;
  if (!idle || s->times[JI__MARK_WITHDRAWN] != JI__NEVER)
    return;
  if (plan->cutoff - s->seen <= idle * JI__DAY)
    return;
  ji__spot spot = s->spot;
  spot.time = s->seen;
  mark(s, JI__MARK_WITHDRAWN, &spot);
}

/* --- what comes of it ------------------------------------------------------------------------ */

static ji_status live(pass *p, const spell *s) {
  const ji__plan *plan = p->plan;
  ji_status status = JI_OK;
  int64_t stop = s->silent < plan->cutoff ? s->silent : plan->cutoff;
  for (int32_t i = 0; i < plan->conversion_count && !status; i++) {
    const ji__conversion *conversion = &plan->conversions[i];
    const ji__spot *spot = &s->places[conversion->from];
    if (s->times[conversion->from] == JI__NEVER ||
        !ji__plan_has(plan, spot->program, conversion->to))
      continue; /* a program without the stage is no program in which nobody reaches it */
    int64_t end = s->times[conversion->to];
    status = ji__cells_live(p->cells, JI__SERIES_LIVES + i, spot->program, spot, end, stop);
    if (!status && plan->has_headline)
      status = ji__cells_live(p->cells, JI__SERIES_LIVES + i, -1, spot, end, stop);
  }
  return status;
}

/* The groups that the person is in, in any enrolment. */
static ji_status keep_sets(pass *p) {
  for (size_t i = 0; i < p->spell_count; i++) {
    if (!ji__grow_array(ji__allocator(p->plan->ctx), &p->sets, &p->set_capacity, p->set_count,
                        sizeof *p->sets))
      return ji__fail_memory(p->plan->ctx);
    p->sets[p->set_count++] = p->spells[i].spot.groups;
  }
  return JI_OK;
}

/* First times of the person in the program; kept for the headline where they are the first. */
static ji_status count_stages(pass *p, int64_t person) {
  size_t before = p->set_count;
  ji_status status = keep_sets(p);
  for (int i = 0; i < 4 && !status; i++) {
    const spell *first = NULL;
    for (size_t k = 0; k < p->spell_count; k++)
      if (p->spells[k].times[i] != JI__NEVER && (!first || p->spells[k].times[i] < first->times[i]))
        first = &p->spells[k];
    if (!first)
      continue;
    const ji__spot *spot = &first->places[i];
    status = ji__cells_touch_sets(p->cells, JI__SERIES_MARK + i, spot->program, spot, person,
                                  p->sets + before, p->set_count - before);
    if (spot->time < p->best[i].time)
      p->best[i] = *spot;
  }
  return status;
}

static ji_status add_reading(pass *p, const reading *r, int64_t person) {
  const ji__plan *plan = p->plan;
  int32_t kind = ji__plan_kind(plan, r->outcome);
  const double *factor = &plan->factors[2 * r->outcome];
  if (kind == JI__KIND_OTHER)
    return JI_OK;
  int32_t series = JI__SERIES_KIND + kind;
  ji_status status = ji__cells_add(p->cells, series, r->spot.program, &r->spot, person, r->outcome,
                                   r->value * factor[0]);
  if (!status && plan->has_headline)
    status =
        ji__cells_add(p->cells, series, -1, &r->spot, person, r->outcome, r->value * factor[1]);
  if (status || isnan(plan->full_time[r->outcome]))
    return status;
  double years = r->value / plan->full_time[r->outcome];
  status =
      ji__cells_add(p->cells, JI__SERIES_FTE, r->spot.program, &r->spot, person, r->outcome, years);
  if (!status && plan->has_headline)
    status = ji__cells_add(p->cells, JI__SERIES_FTE, -1, &r->spot, person, r->outcome, years);
  return status;
}

/* Measurements outcome by outcome, so that each folds by its own rule. */
static ji_status add_readings(pass *p, int64_t person) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < p->reading_count && !status; i++) {
    int32_t outcome = p->readings[i].outcome;
    for (size_t k = i; k < p->reading_count && !p->readings[i].done && !status; k++) {
      reading *r = &p->readings[k];
      if (r->outcome != outcome || r->done)
        continue;
      r->done = k > i;
      status = add_reading(p, r, person);
    }
  }
  return status;
}

static ji_status take_block(pass *p, const block *b) {
  const ji__tracker_row *rows = p->plan->history->rows + b->first;
  ji_status status = JI_OK;
  p->spell_count = 0;
  for (size_t i = 0; i < b->count && !status; i++)
    if (rows[i].valid <= p->plan->cutoff)
      status = take_row(p, &rows[i]);
  for (size_t i = 0; i < p->spell_count && !status; i++) {
    end_idle(p->plan, &p->spells[i]);
    status = live(p, &p->spells[i]);
  }
  return status ? status : count_stages(p, b->person);
}

static ji_status take_person(pass *p, const block *blocks, size_t count) {
  ji_status status = JI_OK;
  p->reading_count = p->set_count = 0;
  for (int i = 0; i < 4; i++)
    p->best[i].time = JI__NEVER;
  for (size_t i = 0; i < count && !status; i++)
    status = take_block(p, &blocks[i]);
  for (int i = 0; i < 4 && !status && p->plan->has_headline; i++)
    if (p->best[i].time != JI__NEVER)
      status = ji__cells_touch_sets(p->cells, JI__SERIES_MARK + i, -1, &p->best[i], blocks->person,
                                    p->sets, p->set_count);
  return status ? status : add_readings(p, blocks->person);
}

/* --- all -------------------------------------------------------------------------------------- */

static ji_status take_persons(pass *p) {
  ji_status status = JI_OK;
  for (size_t i = 0, next; i < p->block_count && !status; i = next) {
    for (next = i + 1; next < p->block_count && p->blocks[next].person == p->blocks[i].person;)
      next++;
    status = take_person(p, &p->blocks[i], next - i);
    if (!status && i / 4096 != next / 4096)
      status = ji__progress(p->plan->ctx, "indicators", (int64_t)i, (int64_t)p->block_count);
  }
  return status;
}

ji_status ji__cells_fill(ji__cells *cells) {
  pass p = {.cells = cells, .plan = cells->plan};
  const ji_allocator *allocator = ji__allocator(cells->plan->ctx);
  ji_status status = find_blocks(&p);
  if (!status)
    status = take_persons(&p);
  if (!status)
    status = ji__cells_fill_sums(cells);
  if (!status)
    status = ji__cells_close(cells);
  ji__release(allocator, p.blocks);
  ji__release(allocator, p.spells);
  ji__release(allocator, p.readings);
  ji__release(allocator, p.sets);
  return status;
}
