/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Persons of the program, followed one after another. */
#include "tracker/panel.h"

#include <math.h>
#include <string.h>

typedef struct walker {
  ji__panel *panel;
  ji__follow follow;
  int32_t *column_of; /* of each outcome of the history: its place in the panel, or -1 */
} walker;

static void begin(walker *w, const ji__tracker_row *row) {
  ji__follow *f = &w->follow;
  size_t periods = ji__panel_periods(w->panel);
  f->person = row->person;
  f->treated = f->withdrawn = f->silenced = -1;
  f->treated_time = JI__NEVER;
  f->entry = -1;
  f->exit = w->panel->last;
  f->spot = (ji__spot){.site = -1, .class_ = -1, .cohort = -1, .groups = -1};
  for (size_t i = 0; i < periods * w->panel->outcome_count; i++) {
    f->values[i] = NAN;
    f->folded[i] = 0;
  }
  for (size_t i = 0; i < periods; i++)
    f->sites[i] = -1;
}

/* Consent alone does not make a participant. */
static void see(walker *w, const ji__tracker_row *row) {
  ji__spot *spot = &w->follow.spot;
  int is_consent = row->kind == JI__EVENT_CONSENT_GIVEN || row->kind == JI__EVENT_CONSENT_WITHDRAWN;
  if (w->follow.entry < 0 && !is_consent)
    w->follow.entry = ji__panel_period(w->panel->which, ji__days_from_moment(row->valid));
  if (row->site >= 0)
    spot->site = row->site;
  if (row->class_ >= 0)
    spot->class_ = row->class_;
  if (row->cohort >= 0 && spot->cohort < 0)
    spot->cohort = row->cohort;
  if (row->groups >= 0 && spot->groups < 0)
    spot->groups = row->groups;
}

static void treat(walker *w, const ji__tracker_row *row) {
  const ji__plan *plan = &w->panel->plan;
  ji__marker marker = w->panel->treated_by;
  int enrols = row->kind == JI__EVENT_ENROLMENT || row->kind == JI__EVENT_RE_ENROLMENT;
  int is_treated = row->stage >= 0 && plan->marks[marker][row->stage];
  is_treated |= enrols && marker == JI__MARK_REACHED;
  is_treated |= enrols && marker == JI__MARK_ENROLLED && plan->by_enrolment[row->program];
  if (!is_treated || row->valid >= w->follow.treated_time)
    return;
  w->follow.treated_time = row->valid;
  w->follow.treated = ji__panel_period(w->panel->which, ji__days_from_moment(row->valid));
  w->follow.treated_spot = w->follow.spot;
}

static void measure(walker *w, const ji__tracker_row *row) {
  ji__follow *f = &w->follow;
  int64_t period = ji__panel_period(w->panel->which, ji__days_from_moment(row->valid));
  if (row->item < 0 || isnan(row->value) || w->column_of[row->item] < 0)
    return;
  size_t at = (size_t)(period - w->panel->first);
  size_t cell = at * w->panel->outcome_count + (size_t)w->column_of[row->item];
  int is_last = w->panel->plan.history->outcomes[row->item].aggregate == JI__AGGREGATE_LAST;
  f->values[cell] = f->folded[cell] && !is_last ? f->values[cell] + row->value : row->value;
  f->folded[cell]++;
  f->sites[at] = f->spot.site;
}

/* Who withdrew, or took consent back, is observed until then; who came again, on. */
static void leave(walker *w, const ji__tracker_row *row) {
  ji__follow *f = &w->follow;
  int64_t period = ji__panel_period(w->panel->which, ji__days_from_moment(row->valid));
  if (row->kind == JI__EVENT_WITHDRAWAL)
    f->withdrawn = period;
  else if (row->kind == JI__EVENT_CONSENT_WITHDRAWN)
    f->silenced = period;
  else if (row->kind == JI__EVENT_RE_ENROLMENT)
    f->withdrawn = -1;
  else if (row->kind == JI__EVENT_CONSENT_GIVEN)
    f->silenced = -1;
}

static void finish(walker *w) {
  ji__follow *f = &w->follow;
  const ji__panel *panel = w->panel;
  for (size_t i = 0; i < ji__panel_periods(panel) * panel->outcome_count; i++) {
    int32_t outcome = panel->outcomes[i % panel->outcome_count];
    if (f->folded[i] && panel->plan.history->outcomes[outcome].aggregate == JI__AGGREGATE_MEAN)
      f->values[i] /= f->folded[i];
  }
  if (f->withdrawn >= 0 && f->withdrawn < f->exit)
    f->exit = f->withdrawn;
  if (f->silenced >= 0 && f->silenced < f->exit)
    f->exit = f->silenced;
}

static int is_taken(const walker *w) {
  int32_t site = w->follow.spot.site;
  if (w->follow.entry < 0)
    return 0;
  return !w->panel->options.sites || (site >= 0 && w->panel->has_site[site]);
}

static ji_status follow_one(walker *w, size_t first, size_t end, ji__panel_taker take, void *user) {
  const ji__tracker_row *rows = w->panel->plan.history->rows;
  begin(w, &rows[first]);
  for (size_t i = first; i < end; i++) {
    see(w, &rows[i]);
    treat(w, &rows[i]);
    if (rows[i].kind == JI__EVENT_MEASUREMENT)
      measure(w, &rows[i]);
    leave(w, &rows[i]);
  }
  finish(w);
  return is_taken(w) ? take(w->panel, &w->follow, user) : JI_OK;
}

static ji_status prepare(walker *w) {
  const ji__panel *panel = w->panel;
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  size_t periods = ji__panel_periods(panel), cells = periods * panel->outcome_count + 1;
  size_t outcomes = panel->plan.history->outcome_count;
  w->follow.values = ji__allocate_array(allocator, cells, sizeof(double));
  w->follow.folded = ji__allocate_array(allocator, cells, sizeof(int32_t));
  w->follow.sites = ji__allocate_array(allocator, periods + 1, sizeof(int32_t));
  w->column_of = ji__allocate_array(allocator, outcomes + 1, sizeof(int32_t));
  if (!w->follow.values || !w->follow.folded || !w->follow.sites || !w->column_of)
    return ji__fail_memory(panel->ctx);
  for (size_t i = 0; i < outcomes; i++)
    w->column_of[i] = -1;
  for (size_t i = 0; i < panel->outcome_count; i++)
    w->column_of[panel->outcomes[i]] = (int32_t)i;
  return JI_OK;
}

static int is_followed(const ji__plan *plan, const ji__tracker_row *row) {
  return row->person > 0 && row->valid <= plan->cutoff;
}

ji_status ji__panel_follow(ji__panel *panel, ji__panel_taker take, void *user) {
  const ji__tracker_history *history = panel->plan.history;
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  walker w = {.panel = panel};
  ji_status status = prepare(&w);
  for (size_t i = 0, end; i < history->count && !status; i = end) {
    for (end = i + 1; end < history->count && history->rows[end].person == history->rows[i].person;)
      end++;
    size_t last = end;
    while (last > i && !is_followed(&panel->plan, &history->rows[last - 1]))
      last--;
    if (last > i)
      status = follow_one(&w, i, last, take, user);
    if (!status && i / 65536 != end / 65536)
      status = ji__progress(panel->ctx, "panel", (int64_t)i, (int64_t)history->count);
  }
  ji__release(allocator, w.follow.values);
  ji__release(allocator, w.follow.folded);
  ji__release(allocator, w.follow.sites);
  ji__release(allocator, w.column_of);
  return status;
}
