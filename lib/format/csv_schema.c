/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_schema.h"

#include "data/measure.h"
#include "data/unit.h"
#include "format/csv_value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Which column of the records holds what; -1: none. */
typedef struct layout {
  int64_t file, column, type, unit, measure, description;
} layout;

static ji_status fail_at_line(ji_context *ctx, ji_status status, const ji__csv_schema *schema,
                              const ji__csv_spec *spec) {
  return ji__fail_within(ctx, status, "%s: line %" PRId64, schema->records.path, spec->line);
}

static ji_status read_type(ji_context *ctx, const char *name, ji_type *type) {
  *type = name ? ji__csv_type_find(name) : 0;
  if (name && !*type)
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "\"%s\" is no type; int64, float64, bool, date, timestamp or text is expected",
                    name);
  return JI_OK;
}

static ji_status check_unit(ji_context *ctx, const char *unit) {
  ji__unit parsed;
  if (!unit || ji__unit_is_by_row(unit, NULL))
    return JI_OK;
  return ji__unit_read(ctx, unit, &parsed);
}

static ji_status fill_spec(ji_context *ctx, const ji__records *records, int64_t row,
                           const layout *at, ji__csv_spec *spec) {
  spec->line = records->lines[row];
  spec->file = ji__records_cell(records, row, at->file);
  spec->column = ji__records_cell(records, row, at->column);
  spec->unit = ji__records_cell(records, row, at->unit);
  spec->description = ji__records_cell(records, row, at->description);
  if (!spec->column || (at->file >= 0 && !spec->file))
    return ji__fail(ctx, JI_ERROR_LABEL, "the %s is empty", spec->column ? "file" : "column");
  ji_status status = read_type(ctx, ji__records_cell(records, row, at->type), &spec->type);
  if (!status)
    status = check_unit(ctx, spec->unit);
  const char *measure = ji__records_cell(records, row, at->measure);
  if (!status && measure)
    status = ji__measure_parse(ctx, measure, &spec->measure);
  return status;
}

static int compare_texts(const char *left, const char *right) {
  return strcmp(left ? left : "", right ? right : "");
}

/* By file, column, line. */
static int compare_specs(const void *left, const void *right) {
  const ji__csv_spec *a = left;
  const ji__csv_spec *b = right;
  int order = compare_texts(a->file, b->file);
  if (!order)
    order = strcmp(a->column, b->column);
  return order ? order : (a->line > b->line) - (a->line < b->line);
}

static ji_status check_doubled(ji_context *ctx, const ji__csv_schema *schema) {
  for (int64_t i = 1; i < schema->count; i++) {
    const ji__csv_spec *spec = schema->specs + i;
    const ji__csv_spec *before = spec - 1;
    if (compare_texts(spec->file, before->file) != 0 || strcmp(spec->column, before->column) != 0)
      continue;
    return ji__fail(ctx, JI_ERROR_LABEL,
                    "%s: line %" PRId64
                    ": the column \"%s\"%s%s is there already, on line %" PRId64,
                    schema->records.path, spec->line, spec->column, spec->file ? " of " : "",
                    spec->file ? spec->file : "", before->line);
  }
  return JI_OK;
}

static ji_status fill_schema(ji_context *ctx, ji__csv_schema *schema, const layout *at) {
  int64_t rows = schema->records.rows;
  schema->specs = ji__allocate_array(ji__allocator(ctx), (size_t)rows, sizeof *schema->specs);
  if (!schema->specs)
    return ji__fail_memory(ctx);
  schema->count = rows;
  for (int64_t row = 0; row < rows; row++) {
    ji_status status = fill_spec(ctx, &schema->records, row, at, schema->specs + row);
    if (status == JI_ERROR_MEMORY)
      return status;
    if (status)
      return fail_at_line(ctx, status, schema, schema->specs + row);
  }
  qsort(schema->specs, (size_t)rows, sizeof *schema->specs, compare_specs);
  return check_doubled(ctx, schema);
}

ji_status ji__csv_schema_read(ji_context *ctx, const char *path, ji__csv_schema *schema) {
  *schema = (ji__csv_schema){0};
  ji_status status = ji__records_read(ctx, path, &schema->records);
  layout at = {.file = -1};
  if (!status)
    status = ji__records_require(ctx, &schema->records, "column", &at.column);
  if (status)
    return status;
  at.type = ji__records_find(&schema->records, "type");
  at.unit = ji__records_find(&schema->records, "unit");
  at.measure = ji__records_find(&schema->records, "measure");
  at.description = ji__records_find(&schema->records, "description");
  return fill_schema(ctx, schema, &at);
}

ji_status ji__csv_units_read(ji_context *ctx, const char *path, ji__csv_schema *schema) {
  *schema = (ji__csv_schema){0};
  ji_status status = ji__records_read(ctx, path, &schema->records);
  layout at = {.type = -1, .description = -1};
  if (!status)
    status = ji__records_require(ctx, &schema->records, "file", &at.file);
  if (!status)
    status = ji__records_require(ctx, &schema->records, "column", &at.column);
  if (!status)
    status = ji__records_require(ctx, &schema->records, "unit", &at.unit);
  if (status)
    return status;
  at.measure = ji__records_find(&schema->records, "measure");
  return fill_schema(ctx, schema, &at);
}

void ji__csv_schema_free(ji__csv_schema *schema) {
  if (!schema->records.allocator)
    return;
  for (int64_t i = 0; i < schema->count; i++)
    ji_measure_unref(schema->specs[i].measure);
  ji__release(schema->records.allocator, schema->specs);
  ji__records_free(&schema->records);
  *schema = (ji__csv_schema){0};
}

ji__csv_spec *ji__csv_schema_find(const ji__csv_schema *schema, const char *file,
                                  const char *column) {
  int64_t low = 0;
  int64_t high = schema->count;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    ji__csv_spec *spec = schema->specs + middle;
    int order = compare_texts(spec->file, file);
    if (!order)
      order = strcmp(spec->column, column);
    if (!order)
      return spec;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

/* What is left of a path without an ending that it may have. */
static size_t without(const char *path, size_t size, const char *ending) {
  size_t length = strlen(ending);
  return size >= length && memcmp(path + size - length, ending, length) == 0 ? size - length : size;
}

char *ji__csv_beside(const ji_allocator *allocator, const char *path, const char *ending) {
  size_t whole = strlen(path);
  size_t size = without(path, whole, ".gz");
  if (size == whole)
    size = without(path, whole, ".zst");
  size = without(path, size, ".csv");
  ji__buffer name;
  ji__buffer_init(&name, allocator);
  ji__buffer_append(&name, path, size);
  ji__buffer_string(&name, ending);
  if (!name.failed)
    return name.data;
  ji__buffer_free(&name);
  return NULL;
}
