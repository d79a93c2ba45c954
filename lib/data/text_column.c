/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/text_column.h"

ji_status ji__text_column_begin(ji_context *ctx, int64_t rows, ji__text_column *out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t count = (size_t)rows;
  *out = (ji__text_column){.rows = rows};
  ji__buffer_init(&out->bytes, allocator);
  out->offsets = ji__allocate_array(allocator, count + 1, sizeof *out->offsets);
  out->validity = ji__allocate_array(allocator, count / 8 + 1, 1);
  return out->offsets && out->validity ? JI_OK : ji__fail_memory(ctx);
}

void ji__text_column_null(ji__text_column *column) {
  column->row++;
  column->offsets[column->row] = (int64_t)column->bytes.size;
}

void ji__text_column_add(ji__text_column *column, const char *text) {
  ji__buffer_string(&column->bytes, text);
  column->validity[column->row / 8] |= (uint8_t)(1U << (column->row % 8));
  ji__text_column_null(column);
}

ji_status ji__text_column_finish(ji_context *ctx, ji__text_column *column, ji__replacement *out) {
  if (column->bytes.failed)
    return ji__fail_memory(ctx);
  out->owned[0] = column->validity;
  out->owned[1] = column->bytes.data;
  out->owned[2] = column->offsets;
  out->column.size = sizeof out->column;
  out->column.type = JI_TYPE_TEXT;
  out->column.length = column->rows;
  out->column.null_count = -1;
  out->column.validity = column->validity;
  out->column.values = column->bytes.data;
  out->column.offsets = column->offsets;
  out->column.dictionary = NULL;
  column->validity = NULL;
  column->offsets = NULL;
  ji__buffer_init(&column->bytes, column->bytes.allocator);
  return JI_OK;
}

void ji__text_column_free(ji_context *ctx, ji__text_column *column) {
  ji__buffer_free(&column->bytes);
  ji__release(ji__allocator(ctx), column->offsets);
  ji__release(ji__allocator(ctx), column->validity);
}
