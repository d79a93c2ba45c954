/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every table of figures says of a row: where it is, and why it is empty. */
#include "tracker/indicators.h"

#include <stdio.h>

const char *const ji__dimension_names[JI__DIMENSIONS] = {
    "period:month", "period:quarter", "period:year", "county",
    "site",         "group",          "cohort",      "version"};

static void write_breakdown(ji__writer *writer, size_t column, const ji__breakdown *breakdown) {
  char text[128] = "";
  size_t size = 0;
  for (int i = 0; i < JI__DIMENSIONS; i++)
    if (breakdown->dimensions & JI__BIT(i))
      size += (size_t)snprintf(text + size, sizeof text - size, "%s%s", size ? "+" : "",
                               ji__dimension_names[i]);
  if (size)
    ji__writer_text(writer, column, text);
}

int32_t ji__place_write(const ji__plan *plan, ji__writer *writer, const ji__place_columns *columns,
                        uint64_t place) {
  int32_t program, labels[JI__DIMENSIONS];
  const ji__breakdown *breakdown = ji__plan_cell(plan, place, &program, labels);
  for (int i = 0; i < JI__DIMENSIONS; i++)
    if (labels[i])
      ji__writer_text(writer, columns->dimensions[i], plan->labels.names[i].items[labels[i]]);
  if (program >= 0)
    ji__writer_text(writer, columns->program, plan->history->programs[program].code);
  write_breakdown(writer, columns->breakdown, breakdown);
  return program;
}

void ji__figure_reason(const ji__plan *plan, const ji__figure *figure, ji__writer *writer,
                       size_t column) {
  static const char *const reasons[] = {
      [JI__WHY_PROTECTS] = "hidden: protects a cell of fewer persons",
      [JI__WHY_PART] = "hidden: made of a hidden figure",
      [JI__WHY_NOT_REACHED] = "fewer than half are there by the cut-off",
      [JI__WHY_ONE_CLUSTER] = "one cluster: no interval",
      [JI__WHY_UNITS] = "amounts in units that do not convert",
      [JI__WHY_MEASURES] = "amounts whose measures do not add up",
      [JI__WHY_ZERO] = "the denominator is 0",
      [JI__WHY_UNKNOWN_TARGET] = "no indicator goes by the target's name",
      [JI__WHY_NO_ACTUAL] = "nothing is recorded of it",
      [JI__WHY_ALL_ALIKE] = "none or all are there: no interval"};
  char text[96];
  int32_t why = figure->hidden ? figure->hidden : figure->why;
  if (why == JI__WHY_SMALL)
    (void)snprintf(text, sizeof text, "hidden: fewer than %lld persons",
                   (long long)plan->options.minimum_cell);
  else if (why == JI__WHY_IMMATURE)
    (void)snprintf(text, sizeof text, "immature: nobody was observed for %lld days",
                   (long long)plan->options.horizon_days);
  if (why)
    ji__writer_text(writer, column,
                    why == JI__WHY_SMALL || why == JI__WHY_IMMATURE ? text : reasons[why]);
}
