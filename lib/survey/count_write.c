/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ji_count() gives back: a row for each total and each cell that anybody is in. */
#include "core/number.h"
#include "survey/count.h"

#include <string.h>

/* Columns before the things counted by, and behind them. */
enum { RULE, BY, DIMENSIONS };
enum { VALUE, UNIT, MEASURE, RECORDS, PERSONS, MISSING_HOURS, HIDDEN, REASON, TAIL };

static const ji__writer_column head[] = {
    {.name = "rule", .type = JI_TYPE_TEXT},
    {.name = "by", .type = JI_TYPE_TEXT, .description = "what makes the cell; null: the total"}};
static const ji__writer_column tail[TAIL] = {
    {.name = "value", .type = JI_TYPE_FLOAT64, .unit = "@unit"},
    {.name = "unit", .type = JI_TYPE_TEXT},
    {.name = "measure", .type = JI_TYPE_TEXT},
    {.name = "records", .type = JI_TYPE_INT64, .description = "that are counted"},
    {.name = "persons", .type = JI_TYPE_INT64, .unit = "person", .description = "distinct"},
    {.name = "missing_hours",
     .type = JI_TYPE_FLOAT64,
     .description = "share of the records without hours"},
    {.name = "hidden", .type = JI_TYPE_BOOL},
    {.name = "reason",
     .type = JI_TYPE_TEXT,
     .description = "why there is no value, or what it lacks"}};

size_t ji__count_dimensions(const ji__count_plan *plan, size_t *out) {
  size_t count = 0;
  for (size_t i = 0; i < plan->rule_count; i++)
    for (size_t j = 0; j < plan->rules[i].grouping_count; j++) {
      const ji__grouping *grouping = &plan->rules[i].groupings[j];
      for (size_t k = 0; k < grouping->count; k++) {
        size_t known = 0;
        while (known < count && out[known] != grouping->dimensions[k])
          known++;
        if (known == count)
          out[count++] = grouping->dimensions[k];
      }
    }
  return count;
}

void ji__count_write_dimensions(const ji__count_plan *plan, ji__writer *writer, size_t column,
                                const size_t *dimensions, size_t count,
                                const ji__grouping *grouping, int64_t cell) {
  for (size_t i = 0; grouping && i < grouping->count; i++) {
    const ji__coded *coded = &plan->coded[grouping->dimensions[i]];
    int64_t code = ji__grouping_code(plan, grouping, i, cell);
    for (size_t k = 0; k < count; k++)
      if (dimensions[k] == grouping->dimensions[i] && code < coded->count)
        ji__writer_text(writer, column + k, coded->labels.items[code]);
  }
}

typedef struct output {
  const ji__count_plan *plan;
  const ji__count_state *state;
  ji__writer *writer;
  size_t *dimensions;
  size_t dimension_count;
  uint8_t *hiding;
} output;

/* A column that is counted by may not go by a name of ours. */
static ji_status check_names(const output *o) {
  for (size_t i = 0; i < o->dimension_count; i++) {
    const char *name = o->plan->coded[o->dimensions[i]].name;
    int clash = !strcmp(name, head[RULE].name) || !strcmp(name, head[BY].name);
    for (size_t k = 0; k < TAIL; k++)
      clash |= !strcmp(name, tail[k].name);
    if (clash)
      return ji__fail(o->plan->ctx, JI_ERROR_LABEL,
                      "column \"%s\" cannot be counted by: the result has a column of that name",
                      name);
  }
  return JI_OK;
}

static ji_status create_writer(output *o) {
  ji_context *ctx = o->plan->ctx;
  ji_measure *by_row = NULL;
  size_t count = DIMENSIONS + o->dimension_count + TAIL;
  ji__writer_column *columns = ji__allocate_array(ji__allocator(ctx), count, sizeof *columns);
  ji_status status = columns ? check_names(o) : ji__fail_memory(ctx);
  if (!status)
    status = ji__measure_parse(ctx, "@measure", &by_row);
  if (!status) {
    memcpy(columns, head, sizeof head);
    for (size_t i = 0; i < o->dimension_count; i++)
      columns[DIMENSIONS + i] =
          (ji__writer_column){.name = o->plan->coded[o->dimensions[i]].name, .type = JI_TYPE_TEXT};
    memcpy(columns + DIMENSIONS + o->dimension_count, tail, sizeof tail);
    columns[DIMENSIONS + o->dimension_count + VALUE].measure = by_row;
    status = ji__writer_create(ctx, columns, count, &o->writer);
  }
  ji_measure_unref(by_row);
  ji__release(ji__allocator(ctx), columns);
  return status;
}

static ji_status write_reason(const output *o, const ji__count_rule *rule, const ji__cell *cell,
                              ji__hiding hiding) {
  size_t column = DIMENSIONS + o->dimension_count + REASON;
  ji__buffer buffer;
  ji__buffer_init(&buffer, ji__allocator(o->plan->ctx));
  if (hiding == JI__TOO_SMALL)
    ji__buffer_format(&buffer, "hidden: fewer than %lld persons",
                      (long long)o->plan->options->minimum_cell);
  else if (hiding == JI__PROTECTS)
    ji__buffer_string(&buffer, "hidden: protects a cell of fewer persons");
  else if (rule->unit == JI__COUNT_FTE && cell->missing_hours == cell->records && cell->records)
    ji__buffer_format(&buffer, "none of %lld records has hours: no full-time equivalents",
                      (long long)cell->records);
  else if (rule->unit == JI__COUNT_FTE && cell->missing_hours)
    ji__buffer_format(&buffer, "without %lld of %lld records, which have no hours",
                      (long long)cell->missing_hours, (long long)cell->records);
  if (buffer.size)
    ji__writer_bytes(o->writer, column, buffer.data, buffer.size);
  ji_status status = buffer.failed ? ji__fail_memory(o->plan->ctx) : JI_OK;
  ji__buffer_free(&buffer);
  return status;
}

static void write_figures(const output *o, const ji__count_rule *rule, const ji__cell *cell) {
  size_t at = DIMENSIONS + o->dimension_count;
  int lacks = rule->unit == JI__COUNT_FTE && cell->records && cell->missing_hours == cell->records;
  if (!lacks)
    ji__writer_number(o->writer, at + VALUE, ji__exact_value(&cell->sum) / rule->divisor);
  ji__writer_integer(o->writer, at + RECORDS, cell->records);
  ji__writer_integer(o->writer, at + PERSONS, cell->persons);
  if (cell->records && o->plan->fields[JI__RECORD_HOURS])
    ji__writer_number(o->writer, at + MISSING_HOURS,
                      (double)cell->missing_hours / (double)cell->records);
}

static ji_status write_row(const output *o, const ji__count_rule *rule,
                           const ji__grouping *grouping, int64_t cell, int is_linked) {
  static const char *const units[] = {"person", "job", "fte"};
  size_t at = DIMENSIONS + o->dimension_count;
  ji_measure *measure = NULL;
  ji_status status = ji__count_measure(o->plan, rule, grouping, cell, is_linked, &measure);
  if (status)
    return status;
  ji__hiding hiding = (ji__hiding)o->hiding[cell];
  ji__writer_text(o->writer, RULE, rule->name);
  ji__writer_text(o->writer, BY, grouping ? grouping->name : NULL);
  ji__count_write_dimensions(o->plan, o->writer, DIMENSIONS, o->dimensions, o->dimension_count,
                             grouping, cell);
  ji__writer_text(o->writer, at + UNIT, units[rule->unit]);
  ji__writer_text(o->writer, at + MEASURE, ji_measure_text(measure));
  if (hiding == JI__SHOWN)
    write_figures(o, rule, &o->state->cells[cell]);
  ji__writer_bool(o->writer, at + HIDDEN, hiding != JI__SHOWN);
  status = write_reason(o, rule, &o->state->cells[cell], hiding);
  ji__writer_end_row(o->writer);
  ji_measure_unref(measure);
  return status;
}

static ji_status write_rule(const output *o, const ji__count_rule *rule) {
  ji_status status = write_row(o, rule, NULL, rule->total, 0);
  for (size_t i = 0; i < rule->grouping_count && !status; i++) {
    const ji__grouping *grouping = &rule->groupings[i];
    int is_linked = ji__count_is_linked(o->plan, o->state, rule, grouping);
    for (int64_t k = 0; k < grouping->cells && !status; k++)
      if (o->state->cells[grouping->first + k].persons)
        status = write_row(o, rule, grouping, grouping->first + k, is_linked);
  }
  return status;
}

static ji_status write_all(output *o) {
  ji_status status = ji__count_hide(o->plan, o->state, &o->hiding);
  if (!status)
    status = create_writer(o);
  for (size_t i = 0; i < o->plan->rule_count && !status; i++)
    status = write_rule(o, &o->plan->rules[i]);
  return status;
}

ji_status ji__count_write(const ji__count_plan *plan, const ji__count_state *state,
                          ji_dataset **out) {
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  output o = {.plan = plan, .state = state};
  ji__provenance *provenance = NULL;
  o.dimensions = ji__allocate_array(allocator, plan->coded_count + 1, sizeof *o.dimensions);
  if (!o.dimensions)
    return ji__fail_memory(plan->ctx);
  o.dimension_count = ji__count_dimensions(plan, o.dimensions);
  ji_status status = write_all(&o);
  if (!status)
    status = ji__count_describe(plan, state, "ji_count", &provenance);
  if (!status)
    status = ji__writer_finish(plan->ctx, o.writer, provenance, out);
  ji__provenance_unref(provenance);
  ji__writer_free(o.writer);
  ji__release(allocator, o.dimensions);
  ji__release(allocator, o.hiding);
  return status;
}
