/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who was lost from the panel, by arm. */
#include "tracker/panel.h"

#include <math.h>
#include <stdio.h>

enum {
  PERIOD,
  LABEL,
  ARM,
  ENTERED,
  OBSERVED,
  MEASURED,
  WITHDRAWN,
  SILENCED,
  ATTRITION,
  HIDDEN,
  REASON,
  COLUMNS
};

static const ji__writer_column columns[COLUMNS] = {
    {.name = "period", .type = JI_TYPE_INT64},
    {.name = "label", .type = JI_TYPE_TEXT},
    {.name = "arm", .type = JI_TYPE_TEXT, .description = "treated (ever) or comparison (never)"},
    {.name = "entered", .type = JI_TYPE_INT64, .unit = "person", .description = "up to the period"},
    {.name = "observed", .type = JI_TYPE_INT64, .unit = "person", .description = "not gone"},
    {.name = "measured", .type = JI_TYPE_INT64, .unit = "person", .description = "in the period"},
    {.name = "withdrawn", .type = JI_TYPE_INT64, .unit = "person", .description = "so far"},
    {.name = "silenced",
     .type = JI_TYPE_INT64,
     .unit = "person",
     .description = "who took their consent back, so far"},
    {.name = "attrition",
     .type = JI_TYPE_FLOAT64,
     .unit = "1",
     .description = "1 - measured / entered"},
    {.name = "hidden", .type = JI_TYPE_BOOL},
    {.name = "reason", .type = JI_TYPE_TEXT}};

void ji__panel_count(ji__panel *panel, const ji__follow *follow) {
  int arm = follow->treated < 0;
  for (int64_t period = follow->entry; period <= panel->last; period++) {
    size_t at = (size_t)(period - panel->first);
    int is_withdrawn = follow->withdrawn >= 0 && follow->withdrawn <= period;
    int is_silenced = follow->silenced >= 0 && follow->silenced <= period;
    int is_measured = 0;
    for (size_t i = 0; i < panel->outcome_count; i++)
      is_measured |= !isnan(follow->values[at * panel->outcome_count + i]);
    panel->entered[arm][at]++;
    panel->withdrawn[arm][at] += is_withdrawn;
    panel->silenced[arm][at] += is_silenced;
    panel->observed[arm][at] += !is_withdrawn && !is_silenced;
    panel->measured[arm][at] += is_measured;
  }
}

static int is_small(const ji__panel *panel, int64_t persons) {
  return !panel->options.exact && persons > 0 && persons < panel->options.minimum_cell;
}

/* Any small number, and any small difference to who entered, hides the row. */
static int is_hidden(const ji__panel *panel, int arm, size_t at) {
  int64_t entered = panel->entered[arm][at];
  const int64_t others[] = {panel->observed[arm][at], panel->measured[arm][at],
                            panel->withdrawn[arm][at], panel->silenced[arm][at]};
  int hidden = is_small(panel, entered);
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    hidden |= is_small(panel, others[i]) || is_small(panel, entered - others[i]);
  return hidden;
}

static void write_row(const ji__panel *panel, ji__writer *writer, int arm, size_t at) {
  char text[64];
  int64_t period = panel->first + (int64_t)at, entered = panel->entered[arm][at];
  int hidden = is_hidden(panel, arm, at);
  ji__panel_label(panel->which, period, text);
  ji__writer_integer(writer, PERIOD, period);
  ji__writer_text(writer, LABEL, text);
  ji__writer_text(writer, ARM, arm ? "comparison" : "treated");
  ji__writer_bool(writer, HIDDEN, hidden);
  if (hidden) {
    (void)snprintf(text, sizeof text, "hidden: a number of fewer than %lld persons",
                   (long long)panel->options.minimum_cell);
    ji__writer_text(writer, REASON, text);
  } else {
    ji__writer_integer(writer, ENTERED, entered);
    ji__writer_integer(writer, OBSERVED, panel->observed[arm][at]);
    ji__writer_integer(writer, MEASURED, panel->measured[arm][at]);
    ji__writer_integer(writer, WITHDRAWN, panel->withdrawn[arm][at]);
    ji__writer_integer(writer, SILENCED, panel->silenced[arm][at]);
    ji__writer_number(writer, ATTRITION, 1 - (double)panel->measured[arm][at] / (double)entered);
  }
  ji__writer_end_row(writer);
}

ji_status ji__panel_attrition(const ji__panel *panel, ji__provenance *provenance,
                              ji_dataset **out) {
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(panel->ctx, columns, COLUMNS, &writer);
  for (size_t at = 0; at < ji__panel_periods(panel) && !status; at++)
    for (int arm = 0; arm < 2; arm++)
      if (panel->entered[arm][at])
        write_row(panel, writer, arm, at);
  if (!status)
    status = ji__writer_finish(panel->ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}
