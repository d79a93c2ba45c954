/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of a dataset as a matrix, and back. */
#include "data/array.h"
#include "data/builder.h"

#include <string.h>

/* --- to an array -------------------------------------------------------------------------- */

static ji_status copy_numbers(ji_context *ctx, const ji_column *column, double *to) {
  if (column->type == JI_TYPE_FLOAT64 && column->null_count == 0) {
    if (column->length)
      memcpy(to, column->values, (size_t)column->length * sizeof *to);
    return JI_OK;
  }
  for (int64_t row = 0; row < column->length; row++)
    if (!ji__column_number(column, row, &to[row]))
      return ji__fail(ctx, JI_ERROR_VALUE, "column \"%s\", row %lld is null, expected a number",
                      column->name, (long long)row + 1);
  return JI_OK;
}

/* The index-th column that is wanted; it must hold numbers. */
static ji_status wanted_column(ji_context *ctx, const ji_dataset *dataset,
                               const char *const *columns, size_t index, const ji_column **out) {
  const char *name = columns ? columns[index] : ji__dataset_view(dataset, (int64_t)index)->name;
  if (!name)
    return ji__fail_null(ctx, "ji_dataset_to_array", "a column's name");
  return ji__dataset_require_number(ctx, dataset, "the dataset", name, out);
}

static ji_status fill_array(ji_context *ctx, const ji_dataset *dataset, const char *const *columns,
                            ji_array *array) {
  ji_status status = JI_OK;
  for (int64_t c = 0; c < array->columns && !status; c++) {
    const ji_column *column = NULL;
    status = wanted_column(ctx, dataset, columns, (size_t)c, &column);
    if (!status)
      status = copy_numbers(ctx, column, ji__array_elements(array) + c * array->rows);
  }
  return status;
}

ji_status ji_dataset_to_array(ji_context *ctx, const ji_dataset *dataset,
                              const char *const *columns, size_t count, ji_array *out) {
  if (out)
    *out = (ji_array){0};
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset || !out)
    return ji__fail_null(ctx, "ji_dataset_to_array", !dataset ? "dataset" : "out");
  if (count > INT64_MAX)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_dataset_to_array: count is out of range");
  int64_t rows = ji_dataset_row_count(dataset);
  int64_t wanted = columns ? (int64_t)count : ji_dataset_column_count(dataset);
  ji_array made;
  status = ji__array_make(ctx, rows, wanted, &made);
  if (!status) {
    made.row_stride = 1;
    made.column_stride = rows;
    status = fill_array(ctx, dataset, columns, &made);
  }
  if (status) {
    ji_array_release(&made);
    return status;
  }
  *out = made;
  return JI_OK;
}

/* --- from an array ------------------------------------------------------------------------ */

static ji_status add_column(ji_context *ctx, const ji_array *array, const char *name, int64_t c,
                            ji_dataset_builder *builder) {
  double *values = ji__allocate_array(ji__allocator(ctx), (size_t)array->rows, sizeof *values);
  if (!values)
    return ji__fail_memory(ctx);
  for (int64_t row = 0; row < array->rows; row++)
    values[row] = ji__array_value(array, row, c);
  ji_column column = {.size = sizeof column,
                      .name = name,
                      .type = JI_TYPE_FLOAT64,
                      .length = array->rows,
                      .values = values};
  void *const owned[3] = {NULL, values, NULL};
  ji_status status = ji__builder_take(ctx, builder, &column, owned);
  if (status)
    ji__release(ji__allocator(ctx), values);
  return status;
}

static ji_status build(ji_context *ctx, const ji_array *array, const char *const *names,
                       ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji_status status = ji__builder_create(ctx, &builder);
  for (int64_t c = 0; c < array->columns && !status; c++)
    status = names[c] ? add_column(ctx, array, names[c], c, builder)
                      : ji__fail_null(ctx, "ji_dataset_from_array", "a name");
  if (!status)
    status = ji__builder_finish(ctx, builder, NULL, out);
  ji_dataset_builder_free(builder);
  return status;
}

ji_status ji_dataset_from_array(ji_context *ctx, const ji_array *array, const char *const *names,
                                size_t count, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!array || !names || !out)
    return ji__fail_null(ctx, "ji_dataset_from_array", !array ? "array" : !names ? "names" : "out");
  status = ji__array_check(ctx, "ji_dataset_from_array", array);
  if (!status && (uint64_t)array->columns != count)
    status = ji__fail(ctx, JI_ERROR_SHAPE,
                      "ji_dataset_from_array: the array has %lld columns, there are %zu names",
                      (long long)array->columns, count);
  return status ? status : build(ctx, array, names, out);
}
