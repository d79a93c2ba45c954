/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cells as numbers: breakdown, program and the labels of its dimensions, in mixed radix. */
#include "tracker/indicators.h"

#include <string.h>

/* So that a key, series times places, stays far below 2^64. */
#define PLACES_MOST (UINT64_C(1) << 48)

int ji__plan_takes(const ji__plan *plan, const ji__item *item) {
  return plan->only < 0 || item->program == plan->only;
}

uint64_t ji__plan_width(const ji__plan *plan, ji__dimension dimension) {
  return (uint64_t)plan->labels.names[dimension].count;
}

ji_status ji__plan_breakdown(ji__plan *plan, uint32_t dimensions, int64_t until, int is_target) {
  uint64_t size = (uint64_t)plan->program_count + 1;
  for (int i = 0; i < plan->breakdown_count; i++)
    if (plan->breakdowns[i].dimensions == dimensions && plan->breakdowns[i].until == until &&
        plan->breakdowns[i].is_target == is_target)
      return JI_OK;
  if (plan->breakdown_count == JI__BREAKDOWNS)
    return ji__fail(plan->ctx, JI_ERROR_LIMIT,
                    "%s: more than %d breakdowns (those of targets' sites, groups, cohorts and due "
                    "days among them)",
                    plan->function, JI__BREAKDOWNS);
  for (int i = 0; i < JI__DIMENSIONS; i++)
    if (dimensions & JI__BIT(i)) {
      uint64_t width = ji__plan_width(plan, (ji__dimension)i);
      if (size > PLACES_MOST / width)
        return ji__fail(plan->ctx, JI_ERROR_LIMIT, "%s: too many cells", plan->function);
      size *= width;
    }
  if (plan->places > PLACES_MOST - size)
    return ji__fail(plan->ctx, JI_ERROR_LIMIT, "%s: too many cells", plan->function);
  plan->breakdowns[plan->breakdown_count++] = (ji__breakdown){
      .base = plan->places, .until = until, .dimensions = dimensions, .is_target = is_target};
  plan->places += size;
  return JI_OK;
}

uint64_t ji__plan_place(const ji__plan *plan, const ji__breakdown *breakdown, int32_t program,
                        const int32_t labels[JI__DIMENSIONS]) {
  uint64_t place = (uint64_t)((int64_t)program + 1);
  for (int i = 0; i < JI__DIMENSIONS; i++)
    if (breakdown->dimensions & JI__BIT(i))
      place = place * ji__plan_width(plan, (ji__dimension)i) + (uint64_t)labels[i];
  return breakdown->base + place;
}

const ji__breakdown *ji__plan_cell(const ji__plan *plan, uint64_t place, int32_t *program,
                                   int32_t labels[JI__DIMENSIONS]) {
  const ji__breakdown *breakdown = plan->breakdowns;
  for (int i = 1; i < plan->breakdown_count; i++)
    if (plan->breakdowns[i].base <= place)
      breakdown = &plan->breakdowns[i];
  uint64_t rest = place - breakdown->base;
  memset(labels, 0, JI__DIMENSIONS * sizeof *labels);
  for (int i = JI__DIMENSIONS - 1; i >= 0; i--)
    if (breakdown->dimensions & JI__BIT(i)) {
      uint64_t width = ji__plan_width(plan, (ji__dimension)i);
      labels[i] = (int32_t)(rest % width);
      rest /= width;
    }
  *program = (int32_t)rest - 1;
  return breakdown;
}

void ji__plan_locate(const ji__plan *plan, const ji__spot *spot, int32_t labels[JI__DIMENSIONS]) {
  const ji__labels *known = &plan->labels;
  int64_t day = ji__days_from_moment(spot->time) - known->first_day;
  if (day < 0)
    day = 0;
  if (day >= known->day_count)
    day = known->day_count - 1;
  for (int i = 0; i < 3; i++)
    labels[JI__BY_MONTH + i] = known->periods[i][day];
  labels[JI__BY_COUNTY] = spot->site >= 0 ? known->county_of[spot->site] : 0;
  labels[JI__BY_SITE] = spot->site >= 0 ? known->site_of[spot->site] : 0;
  labels[JI__BY_GROUP] = 0;
  labels[JI__BY_COHORT] = spot->cohort >= 0 ? known->cohort_of[spot->cohort] : 0;
  labels[JI__BY_VERSION] = spot->version > 0 ? spot->version : 0;
}

const ji__amount *ji__plan_amount(const ji__plan *plan, int32_t program, int32_t kind) {
  return &plan->amounts[(program + 1) * (JI__KINDS + 1) + kind];
}
