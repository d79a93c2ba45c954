/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/resolve.h"

#include "core/date.h"
#include "core/number.h"
#include "data/measure.h"
#include "data/unit.h"

#include <stdio.h>
#include <string.h>

static ji_status find_column(ji_context *ctx, const ji_dataset *dataset, const char *name,
                             const ji_column **out) {
  int64_t index = ji_dataset_find(dataset, name);
  if (index < 0)
    return ji__fail(ctx, JI_ERROR_LABEL,
                    "a unit or measure varies by column \"%s\", which is not there", name);
  *out = ji__dataset_view(dataset, index);
  return JI_OK;
}

const char *ji__cell_bytes(const ji_column *column, int64_t row, char number[JI__NUMBER_SIZE],
                           size_t *size) {
  *size = 0;
  if (ji__column_is_null(column, row))
    return NULL;
  switch (column->type) {
  case JI_TYPE_TEXT:
  case JI_TYPE_DICTIONARY:
    return ji__column_text(column, row, size);
  case JI_TYPE_FLOAT64:
    *size = ji__number_print(((const double *)column->values)[row], number);
    return number;
  case JI_TYPE_DATE32:
    *size = ji__date_print(((const int32_t *)column->values)[row], number);
    return number;
  case JI_TYPE_BOOL:
    return ji__column_bits(column, row) ? (*size = 4, "true") : (*size = 5, "false");
  default:
    *size = (size_t)snprintf(number, JI__NUMBER_SIZE, "%lld%s",
                             (long long)((const int64_t *)column->values)[row],
                             column->type == JI_TYPE_TIMESTAMP ? " us" : "");
    return number;
  }
}

ji_status ji__cell_text(ji_context *ctx, const ji_column *column, int64_t row, char **out) {
  char number[JI__NUMBER_SIZE];
  size_t size;
  *out = NULL;
  const char *bytes = ji__cell_bytes(column, row, number, &size);
  if (!bytes)
    return JI_OK;
  if (column->type == JI_TYPE_BOOL || column->type == JI_TYPE_TIMESTAMP)
    return ji__fail(ctx, JI_ERROR_TYPE, "column \"%s\" is %s: expected text, numbers or dates",
                    column->name, ji__type_name(column->type));
  *out = ji__copy_bytes(ji__allocator(ctx), bytes, size);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

size_t ji__measure_by_columns(const ji_measure *measure, const ji_dataset *dataset,
                              int64_t *columns) {
  const char *whole = ji__measure_whole_column(measure);
  ji__measure_field field;
  size_t position = 0, count = 0;
  if (whole) {
    columns[0] = ji_dataset_find(dataset, whole);
    return 1;
  }
  while (ji__measure_next(measure, &position, &field)) {
    int64_t index = field.column ? ji_dataset_find(dataset, field.column) : -1;
    size_t known = 0;
    while (known < count && columns[known] != index)
      known++;
    if (field.column && known == count)
      columns[count++] = index;
  }
  return count;
}

/* In a measure a unit stands without its scale. */
static ji_status without_scale(ji_context *ctx, char **text) {
  ji__unit unit;
  char printed[JI__UNIT_TEXT];
  ji_status status = ji__unit_read(ctx, *text, &unit);
  if (status)
    return status;
  ji__unit_remove_scale(&unit);
  ji__unit_print(&unit, printed);
  ji__release(ji__allocator(ctx), *text);
  *text = ji__copy_string(ji__allocator(ctx), printed);
  return *text ? JI_OK : ji__fail_memory(ctx);
}

static ji_status put_prefix(ji_context *ctx, const ji__measure_field *field, char **text) {
  ji__buffer joined;
  ji__buffer_init(&joined, ji__allocator(ctx));
  ji__buffer_append(&joined, field->value, field->prefix_size);
  ji__buffer_string(&joined, *text);
  if (joined.failed) {
    ji__buffer_free(&joined);
    return ji__fail_memory(ctx);
  }
  ji__release(ji__allocator(ctx), *text);
  *text = joined.data;
  return JI_OK;
}

static ji_status resolve_field(ji__measure_builder *builder, const ji__measure_field *field,
                               const ji_dataset *dataset, int64_t row) {
  ji_context *ctx = builder->ctx;
  const ji_column *column = NULL;
  char *text = NULL;
  ji_status status = find_column(ctx, dataset, field->column, &column);
  if (!status)
    status = ji__cell_text(ctx, column, row, &text);
  if (!status && text && field->key == JI__KEY_UNIT)
    status = without_scale(ctx, &text);
  if (!status && text && field->prefix_size)
    status = put_prefix(ctx, field, &text);
  if (!status)
    status = ji__measure_set(builder, field->side, field->key, text, text ? strlen(text) : 0);
  ji__release(ji__allocator(ctx), text);
  return status ? ji__fail_within(ctx, status, "row %lld", (long long)row) : JI_OK;
}

ji_status ji__measure_resolve_some(ji_context *ctx, const ji_measure *measure,
                                   const ji_dataset *dataset, int64_t row,
                                   int (*keep)(const void *user, const char *column),
                                   const void *user, ji_measure **out) {
  ji__measure_builder builder;
  ji__measure_field field;
  size_t position = 0;
  *out = NULL;
  ji_status status = ji__measure_begin(ctx, measure, &builder);
  while (!status && ji__measure_next(measure, &position, &field))
    if (field.column && !keep(user, field.column))
      status = resolve_field(&builder, &field, dataset, row);
  if (!status)
    status = ji__measure_finish(&builder, out);
  ji__measure_builder_free(&builder);
  return status;
}

static int keep_none(const void *user, const char *column) {
  (void)user;
  (void)column;
  return 0;
}

/* The measure written in the row's own cell; NULL where the cell is null. */
static ji_status read_whole(ji_context *ctx, const char *name, const ji_dataset *dataset,
                            int64_t row, ji_measure **out) {
  const ji_column *column = NULL;
  char *text = NULL;
  ji_status status = find_column(ctx, dataset, name, &column);
  if (!status)
    status = ji__column_copy_text(ctx, column, row, &text);
  if (!status && text)
    status = ji__measure_parse(ctx, text, out);
  ji__release(ji__allocator(ctx), text);
  if (!status && *out && ji__measure_whole_column(*out)) {
    ji_measure_unref(*out);
    *out = NULL;
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "row %lld of column \"%s\": a row's measure may not be by row as a whole",
                    (long long)row, name);
  }
  return status ? ji__fail_within(ctx, status, "row %lld", (long long)row) : JI_OK;
}

ji_status ji__measure_read(ji_context *ctx, const ji_measure *measure, const ji_dataset *dataset,
                           int64_t row, ji_measure **out) {
  const char *whole = ji__measure_whole_column(measure);
  *out = NULL;
  if (whole)
    return read_whole(ctx, whole, dataset, row, out);
  *out = ji_measure_ref(measure);
  return JI_OK;
}

ji_status ji__measure_resolve(ji_context *ctx, const ji_measure *measure, const ji_dataset *dataset,
                              int64_t row, ji_measure **out) {
  ji_measure *own = NULL;
  *out = NULL;
  if (!measure)
    return JI_OK;
  ji_status status = ji__measure_read(ctx, measure, dataset, row, &own);
  if (!status && own && ji__measure_is_by_row(own))
    status = ji__measure_resolve_some(ctx, own, dataset, row, keep_none, NULL, out);
  else if (!status)
    *out = ji_measure_ref(own);
  ji_measure_unref(own);
  return status;
}

ji_status ji_measure_resolve(ji_context *ctx, const ji_measure *measure, const ji_dataset *dataset,
                             int64_t row, ji_measure **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!measure)
    return ji__fail_null(ctx, "ji_measure_resolve", "measure");
  if (!dataset)
    return ji__fail_null(ctx, "ji_measure_resolve", "dataset");
  if (!out)
    return ji__fail_null(ctx, "ji_measure_resolve", "out");
  if (row < 0 || row >= dataset->rows)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_measure_resolve: there is no row %lld of %lld",
                    (long long)row, (long long)dataset->rows);
  return ji__measure_resolve(ctx, measure, dataset, row, out);
}

ji_status ji__unit_resolve(ji_context *ctx, const char *unit, const ji_dataset *dataset,
                           int64_t row, char **out) {
  const char *name;
  *out = NULL;
  if (!unit)
    return JI_OK;
  if (!ji__unit_is_by_row(unit, &name)) {
    *out = ji__copy_string(ji__allocator(ctx), unit);
    return *out ? JI_OK : ji__fail_memory(ctx);
  }
  const ji_column *column = NULL;
  ji_status status = find_column(ctx, dataset, name, &column);
  return status ? status : ji__column_copy_text(ctx, column, row, out);
}
