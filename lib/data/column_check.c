/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/column_check.h"

#include "core/utf8.h"

static const int64_t no_offsets[1] = {0};

static int64_t count_nulls(const uint8_t *validity, int64_t length) {
  int64_t valid = 0;
  for (int64_t row = 0; row < length; row++)
    valid += validity[row / 8] >> (row % 8) & 1;
  return length - valid;
}

static ji_status check_validity(ji_context *ctx, ji_column *column) {
  int64_t nulls = column->validity ? count_nulls(column->validity, column->length) : 0;
  if (column->null_count >= 0 && column->null_count != nulls)
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "column \"%s\": null_count is %lld, but the validity bitmap has %lld nulls",
                    column->name, (long long)column->null_count, (long long)nulls);
  column->null_count = nulls;
  if (!nulls)
    column->validity = NULL;
  return JI_OK;
}

static ji_status check_offsets(ji_context *ctx, const ji_column *column) {
  if (column->offsets[0] < 0)
    return ji__fail(ctx, JI_ERROR_SHAPE, "column \"%s\": the first offset is negative",
                    column->name);
  for (int64_t row = 0; row < column->length; row++)
    if (column->offsets[row + 1] < column->offsets[row])
      return ji__fail(ctx, JI_ERROR_SHAPE, "column \"%s\": the offsets fall at row %lld",
                      column->name, (long long)row);
  if (column->offsets[column->length] > column->offsets[0] && !column->values)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "column \"%s\": values is NULL", column->name);
  return JI_OK;
}

/* True if every cell begins with a character's first byte. */
static int cells_begin_characters(const ji_column *column) {
  const char *bytes = column->values;
  int64_t end = column->offsets[column->length];
  for (int64_t row = 0; row < column->length; row++) {
    int64_t at = column->offsets[row];
    if (at < end && ((unsigned char)bytes[at] & 0xC0U) == 0x80U)
      return 0;
  }
  return 1;
}

static ji_status check_cells(ji_context *ctx, const ji_column *column) {
  for (int64_t row = 0; row < column->length; row++) {
    size_t size = 0;
    const char *cell = ji__column_text(column, row, &size);
    if (cell && ji__utf8_valid_prefix(cell, size) < size)
      return ji__fail(ctx, JI_ERROR_ENCODING, "column \"%s\", row %lld: the text is not UTF-8",
                      column->name, (long long)row);
  }
  return JI_OK;
}

/* All bytes at once; cell by cell only where that fails, as nulls may hold anything. */
static ji_status check_text(ji_context *ctx, ji_column *column) {
  if (!column->length) {
    column->offsets = no_offsets; /* the caller's may be gone when the column is read */
    column->values = NULL;
    return JI_OK;
  }
  if (!column->offsets)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "column \"%s\": text needs offsets", column->name);
  ji_status status = check_offsets(ctx, column);
  if (status)
    return status;
  size_t size = (size_t)(column->offsets[column->length] - column->offsets[0]);
  if (!size)
    return JI_OK;
  const char *bytes = (const char *)column->values + column->offsets[0];
  if (ji__utf8_valid_prefix(bytes, size) == size && cells_begin_characters(column))
    return JI_OK;
  return check_cells(ctx, column);
}

static ji_status check_codes(ji_context *ctx, const ji_column *column) {
  const ji_dataset *dictionary = column->dictionary;
  if (!dictionary)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "column \"%s\": its dictionary is NULL", column->name);
  if (ji_dataset_column_count(dictionary) != 1)
    return ji__fail(ctx, JI_ERROR_SHAPE,
                    "column \"%s\": a dictionary has one column, this one has %lld", column->name,
                    (long long)ji_dataset_column_count(dictionary));
  const ji_column *words = ji__dataset_view(dictionary, 0);
  if (words->type != JI_TYPE_TEXT)
    return ji__fail(ctx, JI_ERROR_TYPE, "column \"%s\": its dictionary is %s, expected text",
                    column->name, ji__type_name(words->type));
  if (words->null_count)
    return ji__fail(ctx, JI_ERROR_VALUE, "column \"%s\": its dictionary holds nulls", column->name);
  const int32_t *codes = column->values;
  for (int64_t row = 0; row < column->length; row++)
    if (!ji__column_is_null(column, row) && (codes[row] < 0 || codes[row] >= words->length))
      return ji__fail(ctx, JI_ERROR_VALUE,
                      "column \"%s\", row %lld: code %d is outside the dictionary of %lld words",
                      column->name, (long long)row, (int)codes[row], (long long)words->length);
  return JI_OK;
}

ji_status ji__column_check(ji_context *ctx, ji_column *column) {
  if (column->type < JI_TYPE_INT64 || column->type > JI_TYPE_DICTIONARY)
    return ji__fail(ctx, JI_ERROR_TYPE, "column \"%s\": %d (%s) is not a type of columns",
                    column->name, (int)column->type, ji__type_name(column->type));
  if (column->length < 0)
    return ji__fail(ctx, JI_ERROR_SHAPE, "column \"%s\": its length is negative", column->name);
  if (column->length > INT64_MAX / 16)
    return ji__fail(ctx, JI_ERROR_LIMIT, "column \"%s\" has too many rows", column->name);
  if (column->length && column->type != JI_TYPE_TEXT && !column->values)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "column \"%s\": values is NULL", column->name);
  ji_status status = check_validity(ctx, column);
  if (status)
    return status;
  if (column->type == JI_TYPE_TEXT)
    return check_text(ctx, column);
  if (column->type == JI_TYPE_DICTIONARY)
    return check_codes(ctx, column);
  return JI_OK;
}
