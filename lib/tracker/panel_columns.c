/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The columns of a panel: fixed ones around those of its outcomes. */
#include "tracker/panel_columns.h"
#include "data/measure.h"

#include <string.h>

static const ji__writer_column head[JI__PANEL_HEAD] = {
    {.name = "unit", .type = JI_TYPE_TEXT, .description = "a county, or a person's number"},
    {.name = "period", .type = JI_TYPE_INT64, .description = "consecutive"},
    {.name = "label", .type = JI_TYPE_TEXT, .description = "of the period"},
    {.name = "treated", .type = JI_TYPE_BOOL, .description = "from the first treated period on"},
    {.name = "first_treated", .type = JI_TYPE_INT64, .description = "null: never"}};
static const ji__writer_column tail[JI__PANEL_TAIL] = {
    {.name = "persons",
     .type = JI_TYPE_INT64,
     .unit = "person",
     .description = "treated up to the period"},
    {.name = "weight", .type = JI_TYPE_FLOAT64},
    {.name = "cluster", .type = JI_TYPE_TEXT},
    {.name = "county", .type = JI_TYPE_TEXT},
    {.name = "cohort", .type = JI_TYPE_TEXT},
    {.name = "groups", .type = JI_TYPE_TEXT, .description = "joined by ;"}};

static int is_taken(const ji__writer_column *columns, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (!strcmp(columns[i].name, name))
      return 1;
  return 0;
}

static ji_status check_name(const ji__panel *panel, const ji__writer_column *columns, size_t count,
                            const char *name) {
  if (!is_taken(columns, count, name) && !is_taken(tail, JI__PANEL_TAIL, name))
    return JI_OK;
  return ji__fail(panel->ctx, JI_ERROR_LABEL,
                  JI__PANEL ": an outcome cannot be called \"%s\": the panel has a column of that "
                            "name",
                  name);
}

/* The outcomes of the register, with measures that are unreferenced by the caller. */
static ji_status put_outcomes(const ji__panel *panel, ji__writer_column *columns,
                              ji_measure **measures) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < panel->outcome_count && !status; i++) {
    const ji__item *outcome = &panel->plan.history->outcomes[panel->outcomes[i]];
    status = check_name(panel, columns, JI__PANEL_HEAD + i, outcome->code);
    if (!status && outcome->measure)
      status = ji__measure_parse(panel->ctx, outcome->measure, &measures[i]);
    columns[JI__PANEL_HEAD + i] = (ji__writer_column){.name = outcome->code,
                                                      .type = JI_TYPE_FLOAT64,
                                                      .unit = outcome->unit,
                                                      .description = outcome->name,
                                                      .measure = measures[i]};
  }
  return status;
}

static ji_status put_extra(const ji__panel *panel, ji__writer_column *columns, size_t *count) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < panel->extra.value_count && !status; i++) {
    const ji_column *column = panel->extra.values[i];
    if (panel->extra.joined[i] >= 0)
      continue;
    status = check_name(panel, columns, *count, column->name);
    columns[(*count)++] = (ji__writer_column){.name = column->name,
                                              .type = JI_TYPE_FLOAT64,
                                              .unit = column->unit,
                                              .description = column->description,
                                              .measure = column->measure};
  }
  return status;
}

ji_status ji__panel_writer(const ji__panel *panel, ji__writer **out) {
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  size_t most = JI__PANEL_HEAD + panel->outcome_count + panel->extra.value_count + JI__PANEL_TAIL;
  size_t count = JI__PANEL_HEAD + panel->outcome_count;
  ji__writer_column *columns = ji__allocate_array(allocator, most, sizeof *columns);
  ji_measure **measures =
      (ji_measure **)ji__allocate_array(allocator, panel->outcome_count + 1, sizeof(void *));
  ji_status status = columns && measures ? JI_OK : ji__fail_memory(panel->ctx);
  if (!status) {
    memcpy(columns, head, sizeof head);
    status = put_outcomes(panel, columns, measures);
  }
  if (!status)
    status = put_extra(panel, columns, &count);
  if (!status) {
    memcpy(columns + count, tail, sizeof tail);
    status = ji__writer_create(panel->ctx, columns, count + JI__PANEL_TAIL, out);
  }
  for (size_t i = 0; measures && i < panel->outcome_count; i++)
    ji_measure_unref(measures[i]);
  ji__release(allocator, (void *)measures);
  ji__release(allocator, columns);
  return status;
}

size_t ji__panel_tail(const ji__panel *panel) {
  size_t count = JI__PANEL_HEAD + panel->outcome_count;
  for (size_t i = 0; i < panel->extra.value_count; i++)
    count += panel->extra.joined[i] < 0;
  return count;
}

void ji__panel_write_period(const ji__panel *panel, ji__writer *writer, int64_t period,
                            int64_t treated) {
  char label[32];
  ji__panel_label(panel->which, period, label);
  ji__writer_integer(writer, JI__PANEL_PERIOD, period);
  ji__writer_text(writer, JI__PANEL_LABEL, label);
  ji__writer_bool(writer, JI__PANEL_TREATED, treated >= 0 && period >= treated);
  if (treated >= 0)
    ji__writer_integer(writer, JI__PANEL_FIRST, treated);
}
