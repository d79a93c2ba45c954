/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums that belong to no person: costs, and the eligible population. */
#include "tracker/indicators.h"

#include <math.h>
#include <stdlib.h>

static ji_status add(ji__cells *cells, int32_t series, int32_t as, const ji__breakdown *breakdown,
                     const int32_t labels[JI__DIMENSIONS], double value) {
  const ji__plan *plan = cells->plan;
  uint64_t place = ji__plan_place(plan, breakdown, as, labels);
  int64_t at = ji__cells_at(cells, (uint64_t)series * plan->places + place);
  if (at < 0)
    return ji__fail_memory(plan->ctx);
  cells->tallies[at].sum += value;
  return JI_OK;
}

/* Not in breakdowns by group: no cost is known to be of one. */
static ji_status add_cost(ji__cells *cells, const ji__tracker_row *row) {
  const ji__plan *plan = cells->plan;
  ji__spot spot = {.time = row->valid,
                   .program = row->program,
                   .version = row->version,
                   .site = row->site,
                   .cohort = row->cohort};
  int32_t labels[JI__DIMENSIONS];
  ji_status status = JI_OK;
  if (row->item < 0 || isnan(row->value) || row->valid > plan->cutoff)
    return JI_OK;
  const double *factor = &plan->factors[2 * (plan->history->outcome_count + (size_t)row->item)];
  ji__plan_locate(plan, &spot, labels);
  for (int i = 0; i < plan->breakdown_count && !status; i++) {
    const ji__breakdown *breakdown = &plan->breakdowns[i];
    if (breakdown->dimensions & JI__BIT(JI__BY_GROUP) || row->valid > breakdown->until)
      continue;
    status = add(cells, JI__SERIES_COST, row->program, breakdown, labels, row->value * factor[0]);
    if (!status && plan->has_headline)
      status = add(cells, JI__SERIES_COST, -1, breakdown, labels, row->value * factor[1]);
  }
  return status;
}

/* --- the eligible ---------------------------------------------------------------------------- */

static int same_people(const ji__item *a, const ji__item *b) {
  return a->program == b->program && a->site == b->site && a->group == b->group;
}

static int compare_ids(int32_t a, int32_t b) {
  return (a > b) - (a < b);
}

static int compare(const void *left, const void *right) {
  const ji__item *a = left, *b = right;
  int order = compare_ids(a->program, b->program);
  if (!order)
    order = compare_ids(a->site, b->site);
  if (!order)
    order = compare_ids(a->group, b->group);
  if (!order)
    order = (a->date > b->date) - (a->date < b->date);
  return order ? order : (a->value > b->value) - (a->value < b->value);
}

/* A breakdown by group takes the counts of groups, others those of all. */
static ji_status add_eligible(ji__cells *cells, const ji__item *eligible) {
  const ji__plan *plan = cells->plan;
  const uint32_t known = JI__BIT(JI__BY_COUNTY) | JI__BIT(JI__BY_SITE) | JI__BIT(JI__BY_GROUP);
  ji__spot spot = {
      .time = plan->cutoff, .program = eligible->program, .site = eligible->site, .cohort = -1};
  int32_t labels[JI__DIMENSIONS];
  ji_status status = JI_OK;
  ji__plan_locate(plan, &spot, labels);
  labels[JI__BY_GROUP] = eligible->group >= 0 ? plan->labels.group_of[eligible->group] : 0;
  for (int i = 0; i < plan->breakdown_count && !status; i++) {
    const ji__breakdown *breakdown = &plan->breakdowns[i];
    int by_group = (breakdown->dimensions & JI__BIT(JI__BY_GROUP)) != 0;
    if (!(breakdown->dimensions & ~known) && by_group == (eligible->group >= 0))
      status =
          add(cells, JI__SERIES_ELIGIBLE, eligible->program, breakdown, labels, eligible->value);
  }
  return status;
}

ji_status ji__eligible_latest(const ji__plan *plan, ji__item **out, size_t *count) {
  const ji__tracker_history *history = plan->history;
  size_t known = 0, kept = 0;
  ji__item *sorted =
      ji__allocate_array(ji__allocator(plan->ctx), history->eligible_count + 1, sizeof *sorted);
  *out = sorted;
  *count = 0;
  if (!sorted)
    return ji__fail_memory(plan->ctx);
  for (size_t i = 0; i < history->eligible_count; i++)
    if (history->eligible[i].date <= plan->cutoff && ji__plan_takes(plan, &history->eligible[i]))
      sorted[known++] = history->eligible[i];
  if (known)
    qsort(sorted, known, sizeof *sorted, compare);
  for (size_t i = 0; i < known; i++)
    if (i + 1 == known || !same_people(&sorted[i], &sorted[i + 1]))
      sorted[kept++] = sorted[i];
  *count = kept;
  return JI_OK;
}

static ji_status add_all_eligible(ji__cells *cells) {
  ji__item *latest = NULL;
  size_t count;
  ji_status status = ji__eligible_latest(cells->plan, &latest, &count);
  for (size_t i = 0; i < count && !status; i++)
    status = add_eligible(cells, &latest[i]);
  ji__release(ji__allocator(cells->plan->ctx), latest);
  return status;
}

ji_status ji__cells_fill_sums(ji__cells *cells) {
  const ji__tracker_history *history = cells->plan->history;
  ji_status status = JI_OK;
  for (size_t i = 0; i < history->count && !status; i++)
    if (history->rows[i].kind == JI__EVENT_COST)
      status = add_cost(cells, &history->rows[i]);
  return status ? status : add_all_eligible(cells);
}
