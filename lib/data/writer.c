/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/writer.h"

#include "data/builder.h"

#include <math.h>
#include <string.h>

#define ROWS_AT_FIRST 16

typedef struct writer_column {
  ji__writer_column about; /* its texts belong to the caller of ji__writer_create() no longer */
  uint8_t *validity;
  void *values;
  int64_t *offsets;
  size_t text_size, text_capacity;
  int64_t nulls;
} writer_column;

struct ji__writer {
  ji_context *ctx;
  writer_column *columns;
  size_t count;
  int64_t rows, capacity;
  ji_status status; /* the first error; what follows does nothing */
};

static const ji_allocator *allocator_of(const ji__writer *writer) {
  return ji__allocator(writer->ctx);
}

void ji__writer_free(ji__writer *writer) {
  if (!writer)
    return;
  const ji_allocator *allocator = allocator_of(writer);
  for (size_t i = 0; i < writer->count; i++) {
    writer_column *column = &writer->columns[i];
    ji__release(allocator, (void *)column->about.name);
    ji__release(allocator, (void *)column->about.unit);
    ji__release(allocator, (void *)column->about.description);
    ji_measure_unref((ji_measure *)column->about.measure);
    ji__release(allocator, column->validity);
    ji__release(allocator, column->values);
    ji__release(allocator, column->offsets);
  }
  ji__release(allocator, writer->columns);
  ji__release(allocator, writer);
}

static int copy_word(const ji_allocator *allocator, const char *from, const char **to) {
  *to = from ? ji__copy_string(allocator, from) : NULL;
  return !from || *to;
}

static int copy_about(const ji_allocator *allocator, const ji__writer_column *from,
                      ji__writer_column *to) {
  to->type = from->type;
  to->measure = ji_measure_ref(from->measure);
  return copy_word(allocator, from->name, &to->name) &&
         copy_word(allocator, from->unit, &to->unit) &&
         copy_word(allocator, from->description, &to->description);
}

ji_status ji__writer_create(ji_context *ctx, const ji__writer_column *columns, size_t count,
                            ji__writer **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *out = NULL;
  ji__writer *writer = ji__allocate_array(allocator, 1, sizeof *writer);
  if (!writer)
    return ji__fail_memory(ctx);
  writer->ctx = ctx;
  writer->columns = ji__allocate_array(allocator, count, sizeof *writer->columns);
  if (!writer->columns) {
    ji__release(allocator, writer);
    return ji__fail_memory(ctx);
  }
  writer->count = count;
  for (size_t i = 0; i < count; i++)
    if (!copy_about(allocator, &columns[i], &writer->columns[i].about)) {
      ji__writer_free(writer);
      return ji__fail_memory(ctx);
    }
  *out = writer;
  return JI_OK;
}

static int grow(ji__writer *writer, void **buffer, size_t count, size_t size) {
  void *grown = ji__reallocate_array(allocator_of(writer), *buffer, count, size);
  if (grown)
    *buffer = grown;
  else
    writer->status = ji__fail_memory(writer->ctx);
  return grown != NULL;
}

/* A new buffer is written to before it is read: new bits and the first offset are set here. */
static int grow_column(ji__writer *writer, writer_column *column, int64_t capacity) {
  size_t rows = (size_t)capacity;
  size_t old_bytes = ((size_t)writer->capacity + 7) / 8, bytes = (rows + 7) / 8;
  if (!grow(writer, (void **)&column->validity, bytes, 1))
    return 0;
  memset(column->validity + old_bytes, 0, bytes - old_bytes);
  if (column->about.type == JI_TYPE_TEXT) {
    if (!grow(writer, (void **)&column->offsets, rows + 1, sizeof *column->offsets))
      return 0;
    column->offsets[0] = 0;
    return 1;
  }
  if (column->about.type == JI_TYPE_BOOL) {
    if (!grow(writer, &column->values, bytes, 1))
      return 0;
    memset((uint8_t *)column->values + old_bytes, 0, bytes - old_bytes);
    return 1;
  }
  return grow(writer, &column->values, rows, 8);
}

/* Begins the current row in every column, all null. */
static void begin_row(ji__writer *writer) {
  for (size_t i = 0; i < writer->count; i++) {
    writer_column *column = &writer->columns[i];
    if (column->about.type == JI_TYPE_TEXT)
      column->offsets[writer->rows + 1] = (int64_t)column->text_size;
    else if (column->about.type != JI_TYPE_BOOL)
      ((int64_t *)column->values)[writer->rows] = 0;
  }
}

/* Makes room for the current row; the column, or NULL after an error. */
static writer_column *current(ji__writer *writer, size_t index) {
  if (writer->status)
    return NULL;
  if (writer->rows == writer->capacity) {
    int64_t capacity = writer->capacity ? writer->capacity * 2 : ROWS_AT_FIRST;
    for (size_t i = 0; i < writer->count; i++)
      if (!grow_column(writer, &writer->columns[i], capacity))
        return NULL;
    writer->capacity = capacity;
    begin_row(writer);
  }
  return &writer->columns[index];
}

static void mark(const ji__writer *writer, writer_column *column) {
  column->validity[writer->rows / 8] |= (uint8_t)(1U << (writer->rows % 8));
}

static int reserve_text(ji__writer *writer, writer_column *column, size_t more) {
  if (column->values && column->text_capacity - column->text_size >= more)
    return 1;
  size_t capacity = column->text_capacity ? column->text_capacity : 64;
  while (capacity - column->text_size < more) {
    if (capacity > SIZE_MAX / 2) {
      writer->status = ji__fail_memory(writer->ctx);
      return 0;
    }
    capacity *= 2;
  }
  if (!grow(writer, &column->values, capacity, 1))
    return 0;
  column->text_capacity = capacity;
  return 1;
}

void ji__writer_bytes(ji__writer *writer, size_t index, const char *text, size_t size) {
  writer_column *column = current(writer, index);
  if (!column || !text || !reserve_text(writer, column, size))
    return;
  column->text_size = (size_t)column->offsets[writer->rows]; /* a cell set twice */
  memcpy((char *)column->values + column->text_size, text, size);
  column->text_size += size;
  column->offsets[writer->rows + 1] = (int64_t)column->text_size;
  mark(writer, column);
}

void ji__writer_text(ji__writer *writer, size_t column, const char *text) {
  ji__writer_bytes(writer, column, text, text ? strlen(text) : 0);
}

void ji__writer_number(ji__writer *writer, size_t index, double value) {
  writer_column *column = current(writer, index);
  if (!column)
    return;
  ((double *)column->values)[writer->rows] = value;
  mark(writer, column);
}

void ji__writer_known(ji__writer *writer, size_t index, double value) {
  if (!isnan(value))
    ji__writer_number(writer, index, value);
}

void ji__writer_finite(ji__writer *writer, size_t index, double value) {
  if (isfinite(value))
    ji__writer_number(writer, index, value);
}

void ji__writer_integer(ji__writer *writer, size_t index, int64_t value) {
  writer_column *column = current(writer, index);
  if (!column)
    return;
  ((int64_t *)column->values)[writer->rows] = value;
  mark(writer, column);
}

void ji__writer_bool(ji__writer *writer, size_t index, int value) {
  writer_column *column = current(writer, index);
  if (!column)
    return;
  uint8_t *bits = (uint8_t *)column->values + writer->rows / 8;
  uint8_t bit = (uint8_t)(1U << (writer->rows % 8));
  *bits = (uint8_t)(value ? *bits | bit : *bits & ~bit);
  mark(writer, column);
}

void ji__writer_end_row(ji__writer *writer) {
  if (writer->count && !current(writer, 0))
    return;
  writer->rows++;
  if (writer->count && writer->rows < writer->capacity)
    begin_row(writer);
}

/* Dates were gathered as the integers they are. */
static void narrow_dates(const ji__writer *writer, writer_column *column) {
  char *bytes = column->values;
  for (int64_t row = 0; row < writer->rows; row++) {
    int64_t wide = 0;
    memcpy(&wide, bytes + row * 8, sizeof wide);
    int32_t days = (int32_t)wide;
    memcpy(bytes + row * 4, &days, sizeof days);
  }
}

/* Hands a column's buffers over to the builder. */
static ji_status finish_column(ji_context *ctx, ji__writer *writer, writer_column *column,
                               ji_dataset_builder *builder) {
  if (column->about.type == JI_TYPE_DATE32)
    narrow_dates(writer, column);
  ji_column view = {
      .size = sizeof view,
      .type = column->about.type,
      .name = column->about.name,
      .unit = column->about.unit,
      .description = column->about.description,
      .measure = column->about.measure,
      .length = writer->rows,
      .null_count = -1,
      .validity = column->validity,
      .values = column->values,
      .offsets = column->offsets,
  };
  void *const owned[3] = {column->validity, column->values, column->offsets};
  ji_status status = ji__builder_take(ctx, builder, &view, owned);
  if (status)
    return status;
  column->validity = NULL;
  column->values = NULL;
  column->offsets = NULL;
  return JI_OK;
}

ji_status ji__writer_finish(ji_context *ctx, ji__writer *writer, ji__provenance *provenance,
                            ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  *out = NULL;
  ji_status status = writer->status;
  if (status == JI_ERROR_MEMORY)
    ji__fail_memory(ctx); /* calls since may have taken the message away */
  if (!status)
    status = ji__builder_create(ctx, &builder);
  for (size_t i = 0; i < writer->count && !status; i++)
    status = finish_column(ctx, writer, &writer->columns[i], builder);
  if (!status)
    status = ji__builder_finish(ctx, builder, provenance, out);
  ji_dataset_builder_free(builder);
  writer->status = status ? status : JI_ERROR_ARGUMENT; /* its buffers are gone */
  return status;
}
