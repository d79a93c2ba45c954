/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The labels of dimensions: codes that mean the same in several programs are one, counties are
 * rolled up, days become periods. */
#include "codes/list.h"
#include "core/date.h"
#include "data/measure_value.h"
#include "tracker/indicators.h"

#include <stdio.h>
#include <string.h>

/* Longest history: days of some 1000 years. */
#define DAYS_MOST 366000

static ji_status intern(ji__plan *plan, ji__dimension dimension, const char *text, int32_t *out) {
  int64_t index = 0;
  if (!text || !*text) {
    *out = 0;
    return JI_OK;
  }
  ji_status status = ji__names_intern(plan->ctx, &plan->labels.names[dimension], text, &index);
  *out = (int32_t)index;
  return status;
}

/* --- counties ------------------------------------------------------------------------------ */

/* The row of a code on a day; where it is not valid then, its last one. */
static int64_t any_row(const ji__code_list *list, int64_t code, int64_t day) {
  int64_t row = ji__code_row_at(list, code, day);
  return row >= 0 ? row : list->sorted[list->start[code + 1] - 1];
}

/* The ancestor of a county at the level; a county above the level has none. */
static ji_status roll_up(ji__plan *plan, const ji__code_list *list, const char *county, int64_t day,
                         ji__word *out) {
  *out = (ji__word){NULL, 0};
  int64_t code = ji__index_find(&list->index, county, strlen(county));
  if (code < 0)
    return ji__fail(plan->ctx, JI_ERROR_LABEL,
                    "%s: county \"%.*s\" of a site is not in %s, by which counties are rolled up",
                    plan->function, JI__CODE_SHOWN, county, list->label);
  int64_t row = any_row(list, code, day);
  for (int steps = 0; steps < JI__LEVELS && list->rows[row].level > plan->options.level; steps++) {
    int64_t parent = list->rows[row].parent;
    if (parent < 0)
      return JI_OK;
    row = any_row(list, parent, day);
  }
  if (list->rows[row].level == plan->options.level)
    *out = list->index.words[list->rows[row].code];
  return JI_OK;
}

static ji_status roll_up_site(ji__plan *plan, const ji__code_list *list, size_t site, int64_t day) {
  const char *county = plan->history->sites[site].county;
  ji__word word;
  char *copy = NULL;
  if (!county || !*county)
    return JI_OK;
  ji_status status = roll_up(plan, list, county, day, &word);
  if (status || !word.text)
    return status;
  copy = ji__copy_bytes(ji__allocator(plan->ctx), word.text, word.size);
  status = copy ? intern(plan, JI__BY_COUNTY, copy, &plan->labels.county_of[site])
                : ji__fail_memory(plan->ctx);
  ji__release(ji__allocator(plan->ctx), copy);
  return status;
}

static ji_status label_counties(ji__plan *plan) {
  const ji__tracker_history *history = plan->history;
  ji_status status = JI_OK;
  if (!plan->options.codes) {
    for (size_t i = 0; i < history->site_count && !status; i++)
      status = intern(plan, JI__BY_COUNTY, history->sites[i].county, &plan->labels.county_of[i]);
    return status;
  }
  ji__code_list list;
  status = ji__code_list_open(plan->ctx, plan->options.codes, &list);
  int64_t day = ji__days_from_moment(plan->cutoff);
  for (size_t i = 0; i < history->site_count && !status; i++)
    status = roll_up_site(plan, &list, i, day);
  ji__code_list_free(&list);
  return status;
}

/* --- groups -------------------------------------------------------------------------------- */

static int has_label(const int32_t *labels, int32_t from, int32_t to, int32_t label) {
  for (int32_t i = from; i < to; i++)
    if (labels[i] == label)
      return 1;
  return 0;
}

/* Labels of each group set, each once. */
static ji_status label_groups(ji__plan *plan) {
  const ji__tracker_history *history = plan->history;
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  ji__labels *labels = &plan->labels;
  size_t all = 0;
  for (size_t i = 0; i < history->group_set_count; i++)
    all += history->group_sets[i].count;
  labels->groups = ji__allocate_array(allocator, all + 1, sizeof *labels->groups);
  labels->group_start =
      ji__allocate_array(allocator, history->group_set_count + 2, sizeof *labels->group_start);
  if (!labels->groups || !labels->group_start)
    return ji__fail_memory(plan->ctx);
  int32_t at = 0;
  for (size_t i = 0; i < history->group_set_count; i++) {
    int32_t from = labels->group_start[i] = at;
    for (size_t j = 0; j < history->group_sets[i].count; j++) {
      int32_t label = labels->group_of[history->group_sets[i].groups[j]];
      if (!has_label(labels->groups, from, at, label))
        labels->groups[at++] = label;
    }
  }
  labels->group_start[history->group_set_count] = at;
  return JI_OK;
}

/* --- periods ------------------------------------------------------------------------------- */

static void print_period(ji__civil date, int which, char out[32]) {
  if (which == 0)
    (void)snprintf(out, 32, "%04lld-%02d", (long long)date.year, (int)date.month);
  else if (which == 1)
    (void)snprintf(out, 32, "%04lld-Q%d", (long long)date.year, (int)(date.month + 2) / 3);
  else
    (void)snprintf(out, 32, "%04lld", (long long)date.year);
}

static ji_status label_days(ji__plan *plan, int which) {
  ji__labels *labels = &plan->labels;
  ji_status status = JI_OK;
  labels->periods[which] = ji__allocate_array(ji__allocator(plan->ctx), (size_t)labels->day_count,
                                              sizeof *labels->periods[which]);
  if (!labels->periods[which])
    return ji__fail_memory(plan->ctx);
  int32_t label = 0;
  for (int64_t day = 0; day < labels->day_count && !status; day++) {
    ji__civil date = ji__civil_from_days(labels->first_day + day);
    int begins =
        date.day == 1 && (which == 0 || (which == 1 && date.month % 3 == 1) || date.month == 1);
    if (day == 0 || begins) {
      char text[32];
      print_period(date, which, text);
      status = intern(plan, (ji__dimension)(JI__BY_MONTH + which), text, &label);
    }
    labels->periods[which][day] = label;
  }
  return status;
}

static ji_status label_periods(ji__plan *plan) {
  ji__labels *labels = &plan->labels;
  labels->first_day = ji__days_from_moment(plan->first);
  labels->day_count = ji__days_from_moment(plan->cutoff) - labels->first_day + 1;
  if (labels->day_count > DAYS_MOST)
    return ji__fail(plan->ctx, JI_ERROR_LIMIT, "%s: events span more than %d days", plan->function,
                    DAYS_MOST);
  if (labels->day_count < 1)
    labels->day_count = 1;
  ji_status status = JI_OK;
  for (int which = 0; which < 3 && !status; which++)
    status = label_days(plan, which);
  return status;
}

/* --- all ----------------------------------------------------------------------------------- */

static ji_status label_codes(ji__plan *plan) {
  const ji__tracker_history *history = plan->history;
  ji_status status = JI_OK;
  for (size_t i = 0; i < history->site_count && !status; i++)
    status = intern(plan, JI__BY_SITE, history->sites[i].code, &plan->labels.site_of[i]);
  for (size_t i = 0; i < history->cohort_count && !status; i++)
    status = intern(plan, JI__BY_COHORT, history->cohorts[i].code, &plan->labels.cohort_of[i]);
  for (size_t i = 0; i < history->group_count && !status; i++)
    status = intern(plan, JI__BY_GROUP, history->groups[i].code, &plan->labels.group_of[i]);
  return status;
}

/* Versions are their own labels. */
static ji_status label_versions(ji__plan *plan) {
  int32_t highest = 0, label;
  ji_status status = JI_OK;
  for (size_t i = 0; i < plan->history->count; i++)
    if (plan->history->rows[i].version > highest)
      highest = plan->history->rows[i].version;
  for (int32_t version = 1; version <= highest && !status; version++) {
    char text[32];
    (void)snprintf(text, sizeof text, "%d", (int)version);
    status = intern(plan, JI__BY_VERSION, text, &label);
  }
  return status;
}

static ji_status begin_names(ji__plan *plan) {
  ji_status status = JI_OK;
  for (int i = 0; i < JI__DIMENSIONS && !status; i++) {
    plan->labels.names[i] = (ji__names){.allocator = ji__allocator(plan->ctx)};
    status = ji__names_add_text(plan->ctx, &plan->labels.names[i], "");
  }
  return status;
}

ji_status ji__labels_create(ji__plan *plan) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  const ji__tracker_history *history = plan->history;
  ji__labels *labels = &plan->labels;
  labels->site_of = ji__allocate_array(allocator, history->site_count + 1, sizeof(int32_t));
  labels->county_of = ji__allocate_array(allocator, history->site_count + 1, sizeof(int32_t));
  labels->cohort_of = ji__allocate_array(allocator, history->cohort_count + 1, sizeof(int32_t));
  labels->group_of = ji__allocate_array(allocator, history->group_count + 1, sizeof(int32_t));
  if (!labels->site_of || !labels->county_of || !labels->cohort_of || !labels->group_of)
    return ji__fail_memory(plan->ctx);
  ji_status status = begin_names(plan);
  if (!status)
    status = label_codes(plan);
  if (!status)
    status = label_counties(plan);
  if (!status)
    status = label_groups(plan);
  if (!status)
    status = label_versions(plan);
  return status ? status : label_periods(plan);
}

void ji__labels_free(ji__plan *plan) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  ji__labels *labels = &plan->labels;
  for (int i = 0; i < JI__DIMENSIONS; i++)
    if (labels->names[i].allocator)
      ji__names_free(&labels->names[i]);
  for (int i = 0; i < 3; i++)
    ji__release(allocator, labels->periods[i]);
  ji__release(allocator, labels->site_of);
  ji__release(allocator, labels->county_of);
  ji__release(allocator, labels->cohort_of);
  ji__release(allocator, labels->group_of);
  ji__release(allocator, labels->groups);
  ji__release(allocator, labels->group_start);
}
