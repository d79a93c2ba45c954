/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which columns the fields of an SDMX-CSV file become. */
#include "format/sdmx_options.h"
#include "format/sdmx_read.h"

#include <string.h>

static const ji_csv_column *find_declared(const ji__sdmx_reader *r, const char *name) {
  for (size_t i = 0; i < r->options.column_count; i++)
    if (strcmp(r->options.columns[i].name, name) == 0)
      return r->options.columns + i;
  return NULL;
}

static int64_t add_column(ji__sdmx_reader *r, const char *name, const char *description,
                          ji_type type) {
  ji__sdmx_column *column = r->columns.items + r->columns.count;
  column->name = name;
  column->description = description;
  column->declared = find_declared(r, name);
  if (column->declared && column->declared->type)
    type = column->declared->type;
  ji__csv_cells_init(&column->cells, ji__allocator(r->ctx), type);
  return r->columns.count++;
}

static int is_uncoded(const ji__sdmx_reader *r, const ji__sdmx_field *field) {
  for (size_t i = 0; i < r->options.uncoded_count; i++)
    if (strcmp(r->options.uncoded[i], field->name) == 0)
      return 1;
  return field->is_multiple && !field->has_codes;
}

/* True for NAME and NAME[]. */
static int is_named(const ji__sdmx_field *field, const char *name) {
  size_t size = strlen(name);
  const char *behind = field->name + size;
  return strncmp(field->name, name, size) == 0 && (!*behind || strcmp(behind, "[]") == 0);
}

/* The names that stand in one cell with the codes become a column right behind. */
static ji_status add_names(ji__sdmx_reader *r, const ji__sdmx_field *field, ji__sdmx_target *to) {
  if (r->header.labels != JI_SDMX_LABELS_BOTH || !r->options.names || to->is_uncoded)
    return JI_OK;
  char *name = ji__sdmx_names_of(ji__allocator(r->ctx), field->name);
  if (!name)
    return ji__fail_memory(r->ctx);
  to->names = add_column(r, name, NULL, JI_TYPE_TEXT);
  r->columns.items[to->names].own_name = name;
  r->columns.items[to->names].is_names = 1;
  return JI_OK;
}

static ji_status plan_component(ji__sdmx_reader *r, const ji__sdmx_field *field,
                                ji__sdmx_target *to) {
  if (strcmp(field->name, JI__SDMX_VALUE) == 0) {
    to->column = add_column(r, r->options.value, field->description, JI_TYPE_FLOAT64);
    to->is_uncoded = 1;
    r->columns.value = to->column;
    return JI_OK;
  }
  to->column = add_column(r, field->name, field->description, JI_TYPE_TEXT);
  to->is_uncoded =
      is_uncoded(r, field) || r->columns.items[to->column].cells.type == JI_TYPE_FLOAT64;
  to->is_time = is_named(field, JI__SDMX_TIME);
  to->is_status = is_named(field, JI__SDMX_STATUS);
  if (strcmp(field->name, JI__SDMX_UNIT_MEASURE) == 0)
    r->columns.unit_measure = to->column;
  if (strcmp(field->name, JI__SDMX_UNIT_MULT) == 0) {
    r->columns.unit_mult = to->column;
    to->is_power = r->options.unit_columns != JI_SDMX_UNITS_KEEP;
  }
  return add_names(r, field, to);
}

static ji_status plan_field(ji__sdmx_reader *r, int64_t index) {
  const ji__sdmx_field *field = r->header.fields + index;
  ji__sdmx_target *to = r->targets + index;
  *to = (ji__sdmx_target){.column = -1, .names = -1, .is_uncoded = 1};
  if (field->role == JI__SDMX_COMPONENT)
    return plan_component(r, field, to);
  int is_kept = field->role == JI__SDMX_NAMES ? r->options.names
                                              : r->options.structure == JI_SDMX_STRUCTURE_KEEP;
  if (is_kept)
    to->column = add_column(r, field->name, NULL, JI_TYPE_TEXT);
  if (is_kept && field->role == JI__SDMX_NAMES)
    r->columns.items[to->column].is_names = 1;
  return JI_OK;
}

static ji_status fail_absent(ji__sdmx_reader *r, const char *name) {
  return ji__fail(r->ctx, JI_ERROR_LABEL, "%s: line 1: there is no column \"%s\"", r->path, name);
}

static int is_component(const ji__sdmx_reader *r, const char *name) {
  for (int64_t i = 0; i < r->header.count; i++)
    if (r->header.fields[i].role == JI__SDMX_COMPONENT &&
        strcmp(r->header.fields[i].name, name) == 0)
      return 1;
  return 0;
}

static ji_status check_all_found(ji__sdmx_reader *r) {
  for (size_t i = 0; i < r->options.column_count; i++) {
    int found = 0;
    for (int64_t j = 0; j < r->columns.count && !found; j++)
      found = r->columns.items[j].declared == r->options.columns + i;
    if (!found)
      return fail_absent(r, r->options.columns[i].name);
  }
  for (size_t i = 0; i < r->options.uncoded_count; i++)
    if (!is_component(r, r->options.uncoded[i]))
      return fail_absent(r, r->options.uncoded[i]);
  return JI_OK;
}

ji_status ji__sdmx_plan(ji__sdmx_reader *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  ji_status status = ji__sdmx_header_finish(r->ctx, r->path, &r->options, &r->header);
  if (status)
    return status;
  size_t count = (size_t)r->header.count;
  r->targets = ji__allocate_array(allocator, count, sizeof *r->targets);
  r->cells = ji__allocate_array(allocator, count, sizeof *r->cells);
  r->columns.items = ji__allocate_array(allocator, 2 * count, sizeof *r->columns.items);
  if (!r->targets || !r->cells || !r->columns.items)
    return ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < r->header.count && !status; i++)
    status = plan_field(r, i);
  return status ? status : check_all_found(r);
}
