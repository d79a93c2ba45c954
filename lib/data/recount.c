/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a column to its shapes, and from converted shapes and values to a dataset. What becomes of
 * measures and parameters is in recount_parts.c. */
#include "data/recount.h"

#include "data/measure.h"
#include "data/resolve.h"
#include "data/text_column.h"

#include <string.h>

/* --- shapes ------------------------------------------------------------------------------- */

static void add_by(const ji_dataset *dataset, const char *name, int64_t *columns, size_t *count) {
  int64_t index = ji_dataset_find(dataset, name);
  for (size_t i = 0; i < *count; i++)
    if (columns[i] == index)
      return;
  columns[(*count)++] = index;
}

/* The columns that measure and unit vary by, and `more`; there are at most as many as the dataset
 * has. */
static size_t find_by(const ji__recount *run, const ji_column *more, int64_t *columns) {
  const char *units = NULL;
  size_t count = ji__measure_by_columns(run->column->measure, run->dataset, columns);
  if (run->column->unit && ji__unit_is_by_row(run->column->unit, &units))
    add_by(run->dataset, units, columns, &count);
  if (more)
    add_by(run->dataset, more->name, columns, &count);
  return count;
}

static ji_status read_shape(const ji__recount *run, ji__shape *shape, int64_t row) {
  ji_context *ctx = run->ctx;
  char *unit = NULL;
  ji_status status =
      ji__measure_resolve(ctx, run->column->measure, run->dataset, row, &shape->before);
  if (!status && !shape->before)
    status =
        ji__fail(ctx, JI_ERROR_MEASURE, "the row has no measure: what it counts must be known");
  if (!status)
    status = ji__unit_resolve(ctx, run->column->unit, run->dataset, row, &unit);
  shape->unit = (ji__unit){.scale = 1, .per_scale = 1};
  shape->has_unit = unit != NULL;
  if (!status && unit)
    status = ji__unit_read(ctx, unit, &shape->unit);
  ji__release(ji__allocator(ctx), unit);
  shape->time = ji__time_read(ji__measure_value(shape->before, JI__SIDE_OWN, JI__KEY_TIME));
  shape->factor = 1;
  shape->row = row;
  return status ? ji__recount_within(run, shape, status) : JI_OK;
}

/* A column without values has one shape still, if nothing in it is by row. */
static ji_status read_shapes(ji__recount *run, size_t by_count) {
  ji_status status = JI_OK;
  run->shape_count = (size_t)run->groups.count;
  if (!by_count && !run->shape_count)
    run->shape_count = 1;
  run->shapes = ji__allocate_array(ji__allocator(run->ctx), run->shape_count, sizeof *run->shapes);
  if (!run->shapes)
    return ji__fail_memory(run->ctx);
  for (size_t i = 0; i < run->shape_count; i++)
    run->shapes[i].row = -1;
  for (int64_t row = 0; row < run->column->length && !status; row++) {
    ji__shape *shape = &run->shapes[run->groups.group[row]];
    if (shape->row < 0 && !ji__column_is_null(run->column, row))
      status = read_shape(run, shape, row);
  }
  if (!status && !by_count && run->shapes[0].row < 0)
    status = read_shape(run, &run->shapes[0], 0);
  return status;
}

static ji_status make_shapes(ji__recount *run, const ji_column *more) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  int64_t *columns =
      ji__allocate_array(allocator, (size_t)run->dataset->column_count, sizeof *columns);
  if (!columns)
    return ji__fail_memory(run->ctx);
  size_t count = find_by(run, more, columns);
  ji_status status = ji__groups_create(run->ctx, run->dataset, columns, count, &run->groups);
  if (!status)
    status = read_shapes(run, count);
  ji__release(allocator, columns);
  return status;
}

/* --- begin and end ------------------------------------------------------------------------ */

static ji_status find_column(ji__recount *run, const char *column) {
  ji_context *ctx = run->ctx;
  run->index = ji_dataset_find(run->dataset, column);
  if (run->index < 0)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "the dataset has no column \"%s\"", column);
  run->column = ji__dataset_view(run->dataset, run->index);
  if (run->column->type != JI_TYPE_INT64 && run->column->type != JI_TYPE_FLOAT64)
    return ji__fail(ctx, JI_ERROR_TYPE, "column \"%s\" is %s: it holds no numbers", column,
                    ji__type_name(run->column->type));
  if (!run->column->measure)
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "column \"%s\" has no measure: what it counts must be known before it is "
                    "converted",
                    column);
  if (run->name && strcmp(run->name, column) == 0)
    run->name = NULL;
  if (run->name && ji_dataset_find(run->dataset, run->name) >= 0)
    return ji__fail(ctx, JI_ERROR_LABEL, "the dataset has a column \"%s\" already", run->name);
  return JI_OK;
}

ji_status ji__recount_enter(ji_context *ctx, const char *function, const ji_dataset *dataset,
                            const char *column, const void *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, function, "dataset");
  if (!column)
    return ji__fail_null(ctx, function, "column");
  if (!options)
    return ji__fail_null(ctx, function, "options");
  return out ? JI_OK : ji__fail_null(ctx, function, "out");
}

ji_status ji__recount_begin(ji__recount *run, const char *column, const ji_column *by) {
  ji_status status = find_column(run, column);
  if (!status)
    status = make_shapes(run, by);
  if (status)
    return status;
  run->values =
      ji__allocate_array(ji__allocator(run->ctx), (size_t)run->column->length, sizeof *run->values);
  if (!run->values)
    return ji__fail_memory(run->ctx);
  status = ji__provenance_create(run->ctx, run->function, &run->provenance);
  if (!status)
    status = ji__provenance_input(run->ctx, run->provenance, "dataset", run->dataset);
  if (!status)
    status = ji__recount_option(run, "column", column);
  if (!status)
    status = ji__recount_option(run, "name", run->name);
  return status ? status : ji__recount_option(run, "status", run->status);
}

void ji__recount_end(ji__recount *run) {
  for (size_t i = 0; run->shapes && i < run->shape_count; i++) {
    ji_measure_unref(run->shapes[i].before);
    ji_measure_unref(run->shapes[i].after);
  }
  ji__release(ji__allocator(run->ctx), run->shapes);
  ji__release(ji__allocator(run->ctx), run->values);
  ji__groups_free(run->ctx, &run->groups);
  ji__provenance_unref(run->provenance);
}

ji__shape *ji__recount_shape(const ji__recount *run, int64_t row, double *value) {
  if (!ji__column_number(run->column, row, value))
    return NULL;
  return &run->shapes[run->groups.group[row]];
}

ji_status ji__recount_shapes(const ji__recount *run,
                             ji_status (*convert)(void *user, ji__shape *shape), void *user) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < run->shape_count && !status; i++)
    if (run->shapes[i].row >= 0)
      status = convert(user, &run->shapes[i]);
  return status;
}

ji_status ji__recount_rows(const ji__recount *run, ji_status (*convert)(void *user, int64_t row),
                           void *user) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < run->column->length && !status; row++)
    status = convert(user, row);
  return status;
}

/* --- finish ------------------------------------------------------------------------------- */

/* The first shape that was converted; NULL if there is none. */
static const ji__shape *first_shape(const ji__recount *run) {
  for (size_t i = 0; i < run->shape_count; i++)
    if (run->shapes[i].after)
      return &run->shapes[i];
  return NULL;
}

static ji_status settle_units(ji__recount *run, const ji__shape *first) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < run->shape_count && !status; i++) {
    ji__shape *shape = &run->shapes[i];
    double scale = 1;
    if (!shape->after || shape == first)
      continue;
    status = ji__unit_factor(run->ctx, &shape->unit, &first->unit, &scale);
    if (status)
      return ji__recount_within(run, shape, status);
    shape->factor *= scale;
  }
  return status;
}

static int measures_differ(const ji__recount *run, const ji__shape *first) {
  for (size_t i = 0; i < run->shape_count; i++)
    if (run->shapes[i].after && !ji__measure_equal(run->shapes[i].after, first->after))
      return 1;
  return 0;
}

static ji_status finish_values(const ji__recount *run, ji__replacement *out) {
  size_t bytes = ((size_t)run->column->length + 7) / 8;
  for (int64_t row = 0; row < run->column->length; row++) {
    double ignored;
    const ji__shape *shape = ji__recount_shape(run, row, &ignored);
    if (shape)
      run->values[row] = (double)(run->values[row] * shape->factor);
  }
  if (!run->column->validity)
    return JI_OK;
  out->owned[0] = ji__allocate(ji__allocator(run->ctx), bytes);
  if (!out->owned[0])
    return ji__fail_memory(run->ctx);
  memcpy(out->owned[0], run->column->validity, bytes);
  out->column.validity = out->owned[0];
  return JI_OK;
}

/* The texts of measures that differ by row, as a column of their own. */
static ji_status write_measures(const ji__recount *run, const char *name, ji__replacement *out) {
  ji__text_column made;
  *out = (ji__replacement){.index = JI__APPENDED};
  out->column.name = name;
  out->column.description = "what the converted numbers of the row measure";
  ji_status status = ji__text_column_begin(run->ctx, run->column->length, &made);
  for (int64_t row = 0; row < run->column->length && !status; row++) {
    double ignored;
    const ji__shape *shape = ji__recount_shape(run, row, &ignored);
    if (shape)
      ji__text_column_add(&made, ji_measure_text(shape->after));
    else
      ji__text_column_null(&made);
  }
  if (!status)
    status = ji__text_column_finish(run->ctx, &made, out);
  ji__text_column_free(run->ctx, &made);
  return status;
}

static ji_status write_dataset(ji__recount *run, ji__replacement *replacements,
                               const ji__buffer *name, ji_dataset **out) {
  const ji__shape *first = first_shape(run);
  ji__replacement *value = &replacements[0];
  char unit[JI__UNIT_TEXT];
  size_t count = 1;
  ji_measure *by_row = NULL;
  ji_status status = first ? settle_units(run, first) : JI_OK;
  if (!status)
    status = finish_values(run, value);
  if (first) {
    unit[ji__unit_print(&first->unit, unit)] = 0;
    value->column.unit = first->has_unit ? unit : NULL;
    value->column.measure = first->after;
  }
  if (!status && first && measures_differ(run, first)) {
    status = ji__measure_parse(run->ctx, name->data, &by_row);
    value->column.measure = by_row;
    if (!status)
      status = write_measures(run, name->data + 1, &replacements[count++]);
  }
  if (!status) {
    value->owned[1] = run->values;
    value->column.values = run->values;
    run->values = NULL;
    status = ji__dataset_replace(run->ctx, run->dataset, replacements, count, NULL, run->provenance,
                                 out);
  }
  ji_measure_unref(by_row);
  ji__replacements_free(run->ctx, replacements, count);
  return status;
}

ji_status ji__recount_finish(ji__recount *run, ji_dataset **out) {
  ji__replacement replacements[2] = {{.index = run->name ? JI__APPENDED : run->index}};
  ji_column *column = &replacements[0].column;
  const char *name = run->name ? run->name : run->column->name;
  ji__buffer by_row;
  *column = *run->column;
  column->size = sizeof *column;
  column->type = JI_TYPE_FLOAT64;
  column->name = name;
  column->unit = NULL;
  column->measure = NULL;
  if (run->name)
    column->description = NULL;
  ji__buffer_init(&by_row, ji__allocator(run->ctx));
  ji__buffer_format(&by_row, "@%s_measure", name);
  ji_status status =
      by_row.failed ? ji__fail_memory(run->ctx) : write_dataset(run, replacements, &by_row, out);
  ji__buffer_free(&by_row);
  return status;
}
