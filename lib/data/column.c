/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns and their cells. */
#include "data/dataset.h"

#include <math.h>
#include <string.h>

const char *ji__type_name(ji_type type) {
  switch (type) {
  case JI_TYPE_INT64:
    return "int64";
  case JI_TYPE_FLOAT64:
    return "float64";
  case JI_TYPE_BOOL:
    return "bool";
  case JI_TYPE_DATE32:
    return "date";
  case JI_TYPE_TIMESTAMP:
    return "timestamp";
  case JI_TYPE_TEXT:
    return "text";
  case JI_TYPE_DICTIONARY:
    return "dictionary";
  case JI_TYPE_FLOAT32:
    return "float32";
  default:
    return "unknown";
  }
}

size_t ji__type_bytes(ji_type type, int64_t length) {
  size_t n = (size_t)length;
  switch (type) {
  case JI_TYPE_INT64:
  case JI_TYPE_FLOAT64:
  case JI_TYPE_TIMESTAMP:
    return n * 8;
  case JI_TYPE_DATE32:
  case JI_TYPE_DICTIONARY:
    return n * 4;
  case JI_TYPE_BOOL:
    return (n + 7) / 8;
  default:
    return 0;
  }
}

void ji__stored_column_ref(ji__stored_column *column) {
  ji__object_ref(&column->object);
}

void ji__stored_column_unref(ji__stored_column *column) {
  if (!column || !ji__object_unref(&column->object))
    return;
  ji_allocator allocator = column->object.allocator;
  if (column->release)
    column->release(column->user);
  for (size_t i = 0; i < 3; i++)
    ji__release(&allocator, column->owned[i]);
  ji__release(&allocator, (void *)column->view.name);
  ji__release(&allocator, (void *)column->view.unit);
  ji__release(&allocator, (void *)column->view.description);
  ji_measure_unref((ji_measure *)column->view.measure);
  ji_dataset_unref((ji_dataset *)column->view.dictionary);
  ji__release(&allocator, column);
}

int ji__column_is_null(const ji_column *column, int64_t row) {
  return column->validity && !(column->validity[row / 8] >> (row % 8) & 1);
}

/* Bytes of a text column's cell. */
static const char *text_cell(const ji_column *column, int64_t row, size_t *size) {
  *size = (size_t)(column->offsets[row + 1] - column->offsets[row]);
  return *size ? (const char *)column->values + column->offsets[row] : "";
}

const char *ji__column_text(const ji_column *column, int64_t row, size_t *size) {
  *size = 0;
  if (ji__column_is_null(column, row))
    return NULL;
  if (column->type == JI_TYPE_TEXT)
    return text_cell(column, row, size);
  if (column->type != JI_TYPE_DICTIONARY)
    return NULL;
  int32_t code = ((const int32_t *)column->values)[row];
  return text_cell(ji__dataset_view(column->dictionary, 0), code, size);
}

int ji__column_number(const ji_column *column, int64_t row, double *out) {
  if (ji__column_is_null(column, row))
    return 0;
  if (column->type == JI_TYPE_FLOAT64)
    *out = ((const double *)column->values)[row];
  else if (column->type == JI_TYPE_INT64)
    *out = (double)((const int64_t *)column->values)[row];
  else
    return 0;
  return 1;
}

uint64_t ji__column_bits(const ji_column *column, int64_t row) {
  if (ji__column_is_null(column, row))
    return 0;
  switch (column->type) {
  case JI_TYPE_FLOAT64: {
    double value = ((const double *)column->values)[row];
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return isnan(value) ? UINT64_C(0x7ff8000000000000) : bits;
  }
  case JI_TYPE_DATE32:
    return (uint64_t)(int64_t)((const int32_t *)column->values)[row];
  case JI_TYPE_BOOL:
    return (uint64_t)(((const uint8_t *)column->values)[row / 8] >> (row % 8)) & 1U;
  default:
    return (uint64_t)((const int64_t *)column->values)[row];
  }
}

int ji__column_equals(const ji_column *column, int64_t row, const char *text) {
  size_t size;
  const char *cell = ji__column_text(column, row, &size);
  return cell && strlen(text) == size && memcmp(cell, text, size) == 0;
}

ji_status ji__column_copy_text(ji_context *ctx, const ji_column *column, int64_t row, char **out) {
  size_t size;
  *out = NULL;
  const char *cell = ji__column_text(column, row, &size);
  if (!cell)
    return JI_OK;
  *out = ji__copy_bytes(ji__allocator(ctx), cell, size);
  return *out ? JI_OK : ji__fail_memory(ctx);
}
