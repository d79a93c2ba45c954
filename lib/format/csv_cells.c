/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_cells.h"

#include "data/builder.h"
#include "format/csv_lenient.h"
#include "format/csv_scan.h"
#include "format/csv_value.h"

#include <string.h>

void ji__csv_cells_init(ji__csv_cells *cells, const ji_allocator *allocator, ji_type type) {
  *cells = (ji__csv_cells){.allocator = allocator, .type = type};
}

void ji__csv_cells_free(ji__csv_cells *cells) {
  if (!cells->allocator)
    return;
  ji__release(cells->allocator, cells->validity);
  ji__release(cells->allocator, cells->values);
  ji__release(cells->allocator, cells->offsets);
  ji__csv_cells_init(cells, cells->allocator, cells->type);
}

static int is_text(const ji__csv_cells *cells) {
  return cells->type == JI_TYPE_TEXT || cells->type == 0;
}

/* Room for `needed` elements in a buffer that doubles; what is new is zero. */
static int reserve(const ji_allocator *allocator, void **buffer, size_t *capacity, size_t needed,
                   size_t element) {
  if (needed <= *capacity)
    return 1;
  size_t larger = *capacity ? *capacity : 64;
  while (larger < needed) {
    if (larger > SIZE_MAX / 2)
      return 0;
    larger *= 2;
  }
  char *grown = ji__reallocate_array(allocator, *buffer, larger, element);
  if (!grown)
    return 0;
  memset(grown + *capacity * element, 0, (larger - *capacity) * element);
  *buffer = grown;
  *capacity = larger;
  return 1;
}

static int reserve_values(ji__csv_cells *cells, size_t more) {
  return more <= SIZE_MAX - cells->values_size &&
         reserve(cells->allocator, &cells->values, &cells->values_capacity,
                 cells->values_size + more, 1);
}

static int reserve_offsets(ji__csv_cells *cells) {
  void *offsets = cells->offsets;
  int done = reserve(cells->allocator, &offsets, &cells->offsets_capacity, (size_t)cells->rows + 2,
                     sizeof *cells->offsets);
  cells->offsets = offsets;
  return done;
}

/* Closes the row: its validity bit and, for text, the offset after it. */
static ji_status end_cell(ji_context *ctx, ji__csv_cells *cells, int valid) {
  void *validity = cells->validity;
  int done = reserve(cells->allocator, &validity, &cells->validity_capacity,
                     (size_t)cells->rows / 8 + 1, 1);
  cells->validity = validity;
  if (!done || (is_text(cells) && !reserve_offsets(cells)))
    return ji__fail_memory(ctx);
  if (valid)
    cells->validity[cells->rows / 8] |= (uint8_t)(1U << (cells->rows % 8));
  else
    cells->nulls++;
  cells->rows++;
  if (is_text(cells))
    cells->offsets[cells->rows] = (int64_t)cells->values_size;
  return JI_OK;
}

/* Bytes of one value; 0 for text, and for bool, which grows by bits. */
static size_t value_size(ji_type type) {
  switch (type) {
  case JI_TYPE_INT64:
  case JI_TYPE_FLOAT64:
  case JI_TYPE_TIMESTAMP:
    return 8;
  case JI_TYPE_DATE32:
    return 4;
  default:
    return 0;
  }
}

static int append_bytes(ji__csv_cells *cells, const void *bytes, size_t size) {
  if (!reserve_values(cells, size))
    return 0;
  if (size)
    memcpy((char *)cells->values + cells->values_size, bytes, size);
  cells->values_size += size;
  return 1;
}

static int append_bit(ji__csv_cells *cells, int value) {
  if (cells->rows % 8 == 0) {
    if (!append_bytes(cells, "", 1))
      return 0;
  }
  if (value)
    ((uint8_t *)cells->values)[cells->rows / 8] |= (uint8_t)(1U << (cells->rows % 8));
  return 1;
}

static int append_value(ji__csv_cells *cells, const ji__csv_value *value) {
  if (cells->type == JI_TYPE_BOOL)
    return append_bit(cells, value->boolean);
  return append_bytes(cells, &value->number, value_size(cells->type));
}

ji_status ji__csv_cells_null(ji_context *ctx, ji__csv_cells *cells) {
  static const ji__csv_value nothing = {0};
  if (!is_text(cells) && !append_value(cells, &nothing))
    return ji__fail_memory(ctx);
  return end_cell(ctx, cells, 0);
}

static int parse_value(const ji__csv_cells *cells, const char *text, size_t size,
                       ji__csv_value *value) {
  ji__csv_strict strict;
  if (cells->notation &&
      ji__csv_notation_read(cells->notation, cells->type, text, size, &strict) == 1)
    return ji__csv_value_parse(cells->type, strict.text, strict.size, value);
  return ji__csv_value_parse(cells->type, text, size, value);
}

ji_status ji__csv_cells_text(ji_context *ctx, ji__csv_cells *cells, const char *text, size_t size) {
  if (is_text(cells)) {
    if (!append_bytes(cells, text, size))
      return ji__fail_memory(ctx);
    return end_cell(ctx, cells, 1);
  }
  ji__csv_value value = {0};
  int verdict = parse_value(cells, text, size, &value);
  if (verdict != 1) {
    char excerpt[JI__EXCERPT_SIZE], hint[JI__CSV_HINT_SIZE] = "";
    if (verdict == 0)
      ji__csv_lenient_hint(cells->notation, cells->type, text, size, hint);
    return ji__fail(ctx, JI_ERROR_FORMAT, "%s %s%s", ji__csv_excerpt(text, size, excerpt),
                    ji__csv_value_problem(cells->type, verdict), hint);
  }
  if (!append_value(cells, &value))
    return ji__fail_memory(ctx);
  return end_cell(ctx, cells, 1);
}

static int is_valid(const ji__csv_cells *cells, int64_t row) {
  return cells->validity[row / 8] >> (row % 8) & 1;
}

const char *ji__csv_cells_look(const ji__csv_cells *cells, int64_t row, size_t *size) {
  *size = (size_t)(cells->offsets[row + 1] - cells->offsets[row]);
  return (const char *)cells->values + cells->offsets[row];
}

/* Fills `typed`, empty so far, with the values that `cells` holds as text. */
static ji_status convert(ji_context *ctx, const ji__csv_cells *cells, ji__csv_cells *typed) {
  for (int64_t row = 0; row < cells->rows; row++) {
    size_t size = 0;
    const char *text = ji__csv_cells_look(cells, row, &size);
    ji_status status = is_valid(cells, row) ? ji__csv_cells_text(ctx, typed, text, size)
                                            : ji__csv_cells_null(ctx, typed);
    if (status)
      return status;
  }
  return JI_OK;
}

ji_status ji__csv_cells_settle(ji_context *ctx, ji__csv_cells *cells, ji_type type) {
  if (type == JI_TYPE_TEXT) {
    cells->type = JI_TYPE_TEXT;
    return JI_OK;
  }
  ji__csv_cells typed;
  ji__csv_cells_init(&typed, cells->allocator, type);
  typed.notation = cells->notation;
  ji_status status = convert(ctx, cells, &typed);
  if (status) {
    ji__csv_cells_free(&typed);
    return status;
  }
  ji__csv_cells_free(cells);
  *cells = typed;
  return JI_OK;
}

/* Gives back what doubling took too much. */
static int shrink(const ji_allocator *allocator, void **buffer, size_t count, size_t element) {
  void *fitting = ji__reallocate_array(allocator, *buffer, count, element);
  if (fitting)
    *buffer = fitting;
  return fitting != NULL;
}

/* An empty column has buffers too, so that no pointer in it is NULL. */
static ji_status fit_buffers(ji_context *ctx, ji__csv_cells *cells) {
  if (!reserve_values(cells, 1) || !shrink(cells->allocator, &cells->values, cells->values_size, 1))
    return ji__fail_memory(ctx);
  if (is_text(cells)) {
    if (!reserve_offsets(cells))
      return ji__fail_memory(ctx);
    void *offsets = cells->offsets;
    int done = shrink(cells->allocator, &offsets, (size_t)cells->rows + 1, sizeof *cells->offsets);
    cells->offsets = offsets;
    if (!done)
      return ji__fail_memory(ctx);
  }
  if (cells->nulls == 0) {
    ji__release(cells->allocator, cells->validity);
    cells->validity = NULL;
    cells->validity_capacity = 0;
  }
  return JI_OK;
}

ji_status ji__csv_cells_add(ji_context *ctx, ji__csv_cells *cells, const ji_column *about,
                            ji_dataset_builder *builder) {
  ji_status status = fit_buffers(ctx, cells);
  if (status)
    return status;
  ji_column column = *about;
  column.size = sizeof column;
  column.type = cells->type;
  column.length = cells->rows;
  column.null_count = cells->nulls;
  column.validity = cells->validity;
  column.values = cells->values;
  column.offsets = cells->offsets;
  void *const owned[3] = {cells->validity, cells->values, cells->offsets};
  status = ji__builder_take(ctx, builder, &column, owned);
  if (status)
    return status;
  ji__csv_cells_init(cells, cells->allocator, cells->type);
  return JI_OK;
}
