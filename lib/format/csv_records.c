/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_records.h"

#include "format/csv_scan.h"

#include <jobimpact/csv.h>
#include <string.h>

#define FIELD_SIZE_MAXIMUM (INT64_C(1) << 20)

typedef struct collector {
  ji_context *ctx;
  ji__records *records;
  size_t cell_count;
  int has_header;
} collector;

static ji_status take_name(collector *c, const char *text, size_t size) {
  ji__records *records = c->records;
  if (!ji__grow_array(records->allocator, &records->names, &records->names_capacity,
                      (size_t)records->columns, sizeof *records->names))
    return ji__fail_memory(c->ctx);
  char *name = ji__copy_bytes(records->allocator, text, size);
  if (!name)
    return ji__fail_memory(c->ctx);
  records->names[records->columns++] = name;
  return JI_OK;
}

static ji_status take_field(void *user, const ji__csv_place *place, const char *text, size_t size) {
  collector *c = user;
  ji__records *records = c->records;
  if (!c->has_header)
    return take_name(c, text, size);
  if (place->field > records->columns)
    return JI_OK; /* the row's end tells how many there are */
  if (!ji__grow_array(records->allocator, &records->cells, &records->cells_capacity, c->cell_count,
                      sizeof *records->cells))
    return ji__fail_memory(c->ctx);
  char *cell = text ? ji__copy_bytes(records->allocator, text, size) : NULL;
  if (text && !cell)
    return ji__fail_memory(c->ctx);
  records->cells[c->cell_count++] = cell;
  return JI_OK;
}

static ji_status take_row(void *user, const ji__csv_place *place) {
  collector *c = user;
  ji__records *records = c->records;
  if (!c->has_header) {
    c->has_header = 1;
    if (place->field == 0)
      return ji__fail(c->ctx, JI_ERROR_LABEL, "%s: line 1: the header is empty", place->path);
    return ji__csv_check_names(c->ctx, place->path, place->row_line, records->names,
                               records->columns);
  }
  if (place->field == 0)
    return JI_OK;
  ji_status status = ji__csv_check_width(c->ctx, place, records->columns);
  if (status)
    return status;
  if (!ji__grow_array(records->allocator, &records->lines, &records->lines_capacity,
                      (size_t)records->rows, sizeof *records->lines))
    return ji__fail_memory(c->ctx);
  records->lines[records->rows++] = place->row_line;
  return JI_OK;
}

static const char *name_of(void *user, int64_t field) {
  const collector *c = user;
  return c->has_header && field <= c->records->columns ? c->records->names[field - 1] : NULL;
}

/* Cells of a row that failed half way are freed with the others. */
static void free_texts(const ji_allocator *allocator, char **texts, size_t count) {
  for (size_t i = 0; i < count; i++)
    ji__release(allocator, texts[i]);
  ji__release(allocator, texts);
}

ji_status ji__records_read(ji_context *ctx, const char *path, ji__records *records) {
  *records = (ji__records){.allocator = ji__allocator(ctx)};
  records->path = ji__copy_string(records->allocator, path);
  if (!records->path)
    return ji__fail_memory(ctx);
  collector c = {.ctx = ctx, .records = records};
  ji__csv_dialect dialect = {.delimiter = ',',
                             .max_field_size = FIELD_SIZE_MAXIMUM,
                             .source = {.compression = JI_CSV_COMPRESSION_NONE}};
  ji__csv_sink sink = {.field = take_field, .row = take_row, .name = name_of, .user = &c};
  ji_status status = ji__csv_scan(ctx, path, "read csv", &dialect, &sink);
  if (!status && !c.has_header)
    status =
        ji__fail(ctx, JI_ERROR_FORMAT, "%s: the file is empty; a header line is expected", path);
  if (!status)
    return JI_OK;
  free_texts(records->allocator, records->cells, c.cell_count);
  records->cells = NULL;
  records->rows = 0;
  return status;
}

void ji__records_free(ji__records *records) {
  if (!records->allocator)
    return;
  free_texts(records->allocator, records->cells, (size_t)(records->rows * records->columns));
  free_texts(records->allocator, records->names, (size_t)records->columns);
  ji__release(records->allocator, records->lines);
  ji__release(records->allocator, records->path);
  *records = (ji__records){0};
}

int64_t ji__records_find(const ji__records *records, const char *name) {
  for (int64_t i = 0; i < records->columns; i++)
    if (strcmp(records->names[i], name) == 0)
      return i;
  return -1;
}

ji_status ji__records_require(ji_context *ctx, const ji__records *records, const char *name,
                              int64_t *column) {
  *column = ji__records_find(records, name);
  if (*column >= 0)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_LABEL, "%s: line 1: there is no column \"%s\"", records->path,
                  name);
}

const char *ji__records_cell(const ji__records *records, int64_t row, int64_t column) {
  return column < 0 ? NULL : records->cells[row * records->columns + column];
}
