/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The panel of persons. */
#include "tracker/panel_columns.h"

#include <math.h>
#include <stdio.h>

static void write_cluster(const ji__panel *panel, ji__writer *writer, size_t column,
                          const ji__follow *follow) {
  const ji__spot *spot = &follow->spot;
  const ji__plan *plan = &panel->plan;
  int32_t county = spot->site >= 0 ? plan->labels.county_of[spot->site] : 0;
  if (spot->class_ >= 0)
    ji__writer_text(writer, column, plan->history->classes[spot->class_]);
  else if (county)
    ji__writer_text(writer, column, plan->labels.names[JI__BY_COUNTY].items[county]);
  else if (spot->site >= 0)
    ji__writer_text(writer, column, plan->history->sites[spot->site].code);
}

static void write_who(const ji__panel *panel, ji__writer *writer, const ji__follow *follow,
                      const char *groups) {
  const ji__spot *spot = &follow->spot;
  const ji__labels *labels = &panel->plan.labels;
  size_t tail = ji__panel_tail(panel);
  char number[32];
  (void)snprintf(number, sizeof number, "%lld", (long long)follow->person);
  ji__writer_text(writer, JI__PANEL_UNIT, number);
  ji__writer_number(writer, tail + JI__PANEL_WEIGHT, 1);
  write_cluster(panel, writer, tail + JI__PANEL_CLUSTER, follow);
  if (spot->site >= 0 && labels->county_of[spot->site])
    ji__writer_text(writer, tail + JI__PANEL_COUNTY,
                    labels->names[JI__BY_COUNTY].items[labels->county_of[spot->site]]);
  if (spot->cohort >= 0)
    ji__writer_text(writer, tail + JI__PANEL_COHORT,
                    panel->plan.history->cohorts[spot->cohort].code);
  ji__writer_text(writer, tail + JI__PANEL_GROUPS, groups);
}

static void write_outcomes(const ji__panel *panel, ji__writer *writer, const ji__follow *follow,
                           int64_t period) {
  size_t at = (size_t)(period - panel->first) * panel->outcome_count;
  for (size_t i = 0; i < panel->outcome_count; i++) {
    double value = follow->values[at + i];
    int is_sum = panel->plan.history->outcomes[panel->outcomes[i]].aggregate == JI__AGGREGATE_SUM;
    if (isnan(value) && panel->options.fill_zero && is_sum)
      value = 0;
    if (!isnan(value))
      ji__writer_number(writer, JI__PANEL_HEAD + i, value);
  }
}

static ji_status take(ji__panel *panel, const ji__follow *follow, void *user) {
  ji__writer *writer = user;
  ji__buffer groups;
  ji__buffer_init(&groups, ji__allocator(panel->ctx));
  ji__tracker_groups(panel->plan.history, follow->spot.groups, &groups);
  if (groups.failed) {
    ji__buffer_free(&groups);
    return ji__fail_memory(panel->ctx);
  }
  ji__panel_count(panel, follow);
  for (int64_t period = follow->entry; period <= follow->exit; period++) {
    write_who(panel, writer, follow, groups.size ? groups.data : NULL);
    ji__panel_write_period(panel, writer, period, follow->treated);
    write_outcomes(panel, writer, follow, period);
    ji__writer_end_row(writer);
  }
  ji__buffer_free(&groups);
  return JI_OK;
}

ji_status ji__panel_persons(ji__panel *panel, ji__provenance *provenance, ji_dataset **out) {
  ji__writer *writer = NULL;
  ji_status status = ji__panel_writer(panel, &writer);
  if (!status)
    status = ji__panel_follow(panel, take, writer);
  if (!status)
    status = ji__writer_finish(panel->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}
