/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/mrio/grid.h"

#include "core/number.h"
#include "format/file.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define FIELD_SIZE_MAXIMUM (INT64_C(1) << 20)
#define PEEK_SIZE ((size_t)1 << 16)

void ji__grid_init(ji__grid *grid, ji__mrio_input *input, const char *path) {
  ji_context *ctx = input->ctx;
  *grid = (ji__grid){
      .ctx = ctx, .input = input, .path = path, .delimiter = ',', .headers = 1, .indexes = 1};
  grid->max_columns = INT64_C(1) << 20;
  grid->labels.allocator = grid->index_names.allocator = ji__allocator(ctx);
  ji__buffer_init(&grid->text, ji__allocator(ctx));
  ji__buffer_init(&grid->label, ji__allocator(ctx));
}

void ji__grid_free(ji__grid *grid) {
  const ji_allocator *allocator = grid->text.allocator;
  if (!allocator)
    return;
  ji__names_free(&grid->labels);
  ji__names_free(&grid->index_names);
  ji__release(allocator, grid->skipped);
  ji__release(allocator, grid->values);
  ji__release(allocator, grid->empty);
  ji__release(allocator, grid->offsets);
  ji__buffer_free(&grid->text);
  ji__buffer_free(&grid->label);
}

/* --- labels ------------------------------------------------------------------------------- */

const char *ji__grid_row_label(const ji__grid *grid, int64_t level) {
  return level < grid->label_count ? grid->text.data + grid->offsets[level] : "";
}

const char *ji__grid_column_label(const ji__grid *grid, int64_t level, int64_t column) {
  return grid->labels.items[level * grid->columns + column];
}

static const char *joined(ji__grid *grid, int64_t count, int64_t column) {
  ji__buffer *label = &grid->label;
  label->size = 0;
  ji__buffer_append(label, "", 0);
  for (int64_t level = 0; level < count; level++) {
    const char *part =
        column < 0 ? ji__grid_row_label(grid, level) : ji__grid_column_label(grid, level, column);
    if (!*part && level > 0)
      continue;
    if (level > 0)
      ji__buffer_string(label, "|");
    ji__buffer_string(label, part);
  }
  return label->failed || !label->data ? "" : label->data;
}

const char *ji__grid_row_name(ji__grid *grid) {
  return joined(grid, grid->label_count, -1);
}

ji_status ji__grid_find_row_name(ji__grid *grid, const char **out) {
  *out = ji__grid_row_name(grid);
  return grid->label.failed ? ji__fail_memory(grid->ctx) : JI_OK;
}

const char *ji__grid_column_name(ji__grid *grid, int64_t column) {
  return joined(grid, grid->headers, column);
}

ji_status ji__grid_fail_row(ji__grid *grid, ji_status status) {
  char excerpt[JI__EXCERPT_SIZE];
  const char *name = ji__grid_row_name(grid);
  return ji__fail_within(grid->ctx, status, "%s: line %" PRId64 ", row %s", grid->path, grid->line,
                         ji__csv_excerpt(name, strlen(name), excerpt));
}

static const char *column_name(void *user, int64_t field) {
  ji__grid *grid = user;
  int64_t column = field - 1 - grid->indexes;
  if (grid->header_row < grid->headers || column < 0 || column >= grid->columns)
    return NULL;
  return ji__grid_column_name(grid, column);
}

/* --- the header --------------------------------------------------------------------------- */

static ji_status take_header(ji__grid *grid, const ji__csv_place *place, const char *text,
                             size_t size) {
  const char *label = text ? text : "";
  int is_label = grid->indexes != JI__GRID_ALL_TEXT && place->field > grid->indexes;
  if (place->field > grid->max_columns)
    return ji__fail(grid->ctx, JI_ERROR_LIMIT,
                    "%s: line %" PRId64 ": more than %" PRId64 " columns", place->path, place->line,
                    grid->max_columns);
  if (is_label)
    return ji__names_add(grid->ctx, &grid->labels, label, size);
  /* The last header row, and only it where there is one, may name the row labels. */
  return grid->headers == 1 ? ji__names_add(grid->ctx, &grid->index_names, label, size) : JI_OK;
}

static ji_status fail_header_width(ji__grid *grid, const ji__csv_place *place, int64_t expected) {
  return ji__fail(grid->ctx, JI_ERROR_FORMAT,
                  "%s: line %" PRId64 " has %" PRId64 " fields, expected %" PRId64
                  ": every row of column labels is as long as the first",
                  place->path, place->row_line, place->field, expected);
}

static ji_status check_column_labels(ji__grid *grid, const ji__csv_place *place) {
  for (int64_t c = 0; c < grid->columns; c++) {
    int is_there = 0;
    for (int64_t level = 0; level < grid->headers; level++)
      is_there |= ji__grid_column_label(grid, level, c)[0] != 0;
    if (!is_there)
      return ji__fail(grid->ctx, JI_ERROR_LABEL,
                      "%s: line %" PRId64 ", column %" PRId64 " has no label", place->path,
                      place->row_line, c + 1 + grid->indexes);
  }
  return JI_OK;
}

static ji_status allocate_row(ji__grid *grid) {
  const ji_allocator *allocator = ji__allocator(grid->ctx);
  size_t columns = (size_t)grid->columns;
  grid->skipped = ji__allocate_array(allocator, columns, 1);
  grid->empty = ji__allocate_array(allocator, columns, 1);
  grid->values = ji__allocate_array(allocator, columns, sizeof *grid->values);
  grid->offsets = ji__allocate_array(allocator, (size_t)grid->indexes, sizeof *grid->offsets);
  return grid->skipped && grid->empty && grid->values && grid->offsets ? JI_OK
                                                                       : ji__fail_memory(grid->ctx);
}

/* A header row is complete. */
static ji_status end_header(ji__grid *grid, const ji__csv_place *place) {
  ji_status status = JI_OK;
  if (grid->header_row == 0) {
    if (grid->indexes == JI__GRID_ALL_TEXT)
      grid->indexes = place->field;
    grid->columns = place->field - grid->indexes;
    if (grid->columns < 0)
      return ji__fail(grid->ctx, JI_ERROR_FORMAT,
                      "%s: line %" PRId64 " has %" PRId64 " fields, expected at least %" PRId64
                      " columns of row labels",
                      place->path, place->row_line, place->field, grid->indexes);
  } else if (place->field != grid->columns + grid->indexes) {
    return fail_header_width(grid, place, grid->columns + grid->indexes);
  }
  if (++grid->header_row < grid->headers)
    return JI_OK;
  status = check_column_labels(grid, place);
  if (!status)
    status = allocate_row(grid);
  if (!status && grid->header)
    status = grid->header(grid->user, grid);
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

static ji_status take_label(ji__grid *grid, const char *text, size_t size) {
  grid->offsets[grid->label_count++] = grid->text.size;
  if (size)
    ji__buffer_append(&grid->text, text, size);
  ji__buffer_append(&grid->text, "", 1);
  return grid->text.failed ? ji__fail_memory(grid->ctx) : JI_OK;
}

static ji_status fail_number(ji__grid *grid, const ji__csv_place *place, const char *text,
                             size_t size) {
  char row[JI__EXCERPT_SIZE], value[JI__EXCERPT_SIZE];
  const char *name = ji__grid_row_name(grid);
  ji__fail(grid->ctx, JI_ERROR_FORMAT, "row %s: %s is not a number",
           ji__csv_excerpt(name, strlen(name), row), ji__csv_excerpt(text, size, value));
  return ji__csv_fail_at(grid->ctx, JI_ERROR_FORMAT, place, column_name(grid, place->field));
}

static ji_status take_number(ji__grid *grid, const ji__csv_place *place, const char *text,
                             size_t size) {
  int64_t column = place->field - 1 - grid->indexes;
  if (column >= grid->columns)
    return JI_OK; /* the row's end tells how many there are */
  grid->values[column] = 0;
  grid->empty[column] = !text;
  grid->empty_count += !text;
  if (!text || grid->skipped[column])
    return JI_OK;
  double value;
  if (!ji__number_parse(text, size, &value) || !isfinite(value))
    return fail_number(grid, place, text, size);
  grid->values[column] = value;
  return JI_OK;
}

static ji_status take_field(void *user, const ji__csv_place *place, const char *text, size_t size) {
  ji__grid *grid = user;
  if (grid->header_row < grid->headers)
    return take_header(grid, place, text, size);
  if (place->field <= grid->indexes)
    return take_label(grid, text, size);
  return take_number(grid, place, text, size);
}

static ji_status fail_width(ji__grid *grid, const ji__csv_place *place) {
  int64_t expected = grid->columns + grid->indexes;
  ji__fail(grid->ctx, JI_ERROR_FORMAT, "there are %" PRId64 " fields, expected %" PRId64,
           place->field, expected);
  grid->line = place->row_line;
  return ji__grid_fail_row(grid, JI_ERROR_FORMAT);
}

ji_status ji__grid_check_empty(ji__grid *grid, int64_t from, int64_t to) {
  if (!grid->empty_count || grid->empty_is_zero)
    return JI_OK;
  for (int64_t c = from; c < to; c++) {
    if (!grid->empty[c] || grid->skipped[c])
      continue;
    char excerpt[JI__EXCERPT_SIZE];
    const char *name = ji__grid_row_name(grid);
    ji__csv_place place = {.path = grid->path,
                           .line = grid->line,
                           .row_line = grid->line,
                           .field = c + 1 + grid->indexes};
    ji__fail(grid->ctx, JI_ERROR_FORMAT, "row %s: the field is empty, expected a number",
             ji__csv_excerpt(name, strlen(name), excerpt));
    return ji__csv_fail_at(grid->ctx, JI_ERROR_FORMAT, &place, column_name(grid, place.field));
  }
  return JI_OK;
}

/* Below several rows of column labels there may be one that only names the row labels. */
static int is_name_row(const ji__grid *grid) {
  return grid->headers > 1 && grid->row_number == 0 && grid->index_names.count == 0 &&
         grid->columns > 0 && grid->empty_count == grid->columns;
}

static ji_status keep_index_names(ji__grid *grid) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < grid->label_count && !status; i++)
    status = ji__names_add_text(grid->ctx, &grid->index_names, ji__grid_row_label(grid, i));
  return status;
}

static ji_status end_row(ji__grid *grid, const ji__csv_place *place) {
  if (place->field != grid->columns + grid->indexes)
    return fail_width(grid, place);
  grid->line = place->row_line;
  if (is_name_row(grid))
    return keep_index_names(grid);
  ji_status status = grid->row(grid->user, grid);
  grid->row_number++;
  return status;
}

static ji_status take_row(void *user, const ji__csv_place *place) {
  ji__grid *grid = user;
  if (place->field == 0) /* a blank line */
    return JI_OK;
  if (grid->header_row < grid->headers)
    return end_header(grid, place);
  ji_status status = end_row(grid, place);
  grid->text.size = 0;
  grid->label_count = grid->empty_count = 0;
  return status;
}

ji_status ji__grid_read(ji__grid *grid) {
  ji__source_origin origin;
  ji__csv_dialect dialect = {.delimiter = grid->delimiter,
                             .max_field_size = FIELD_SIZE_MAXIMUM,
                             .source = {.encoding = grid->input->encoding}};
  ji__csv_sink sink = {
      .field = take_field, .row = take_row, .name = column_name, .user = grid, .origin = &origin};
  ji_status status = ji__csv_scan(grid->ctx, grid->path, "read table", &dialect, &sink);
  if (!status && grid->header_row < grid->headers)
    return ji__fail(grid->ctx, JI_ERROR_FORMAT,
                    "%s: the file ends in its header, %" PRId64
                    " row%s of column labels %s expected",
                    grid->path, grid->headers, grid->headers == 1 ? "" : "s",
                    grid->headers == 1 ? "is" : "are");
  return status ? status : ji__mrio_input_note(grid->input, grid->path, &origin);
}

/* --- the first line ----------------------------------------------------------------------- */

typedef struct peek {
  ji_context *ctx;
  ji__names *fields;
  int is_done;
} peek;

static ji_status peek_field(void *user, const ji__csv_place *place, const char *text, size_t size) {
  peek *p = user;
  (void)place;
  return ji__names_add(p->ctx, p->fields, text ? text : "", size);
}

/* The scan cannot be told to stop otherwise. */
static ji_status peek_row(void *user, const ji__csv_place *place) {
  peek *p = user;
  if (place->field == 0)
    return JI_OK;
  p->is_done = 1;
  return JI_ERROR_CANCELLED;
}

/* The first line's text, or what of it fits. */
static ji_status read_start(const ji__mrio_input *input, const char *path, char *block,
                            size_t *size) {
  ji__source_options options = {.encoding = input->encoding};
  ji__source *source = NULL;
  size_t got = 1;
  *size = 0;
  ji_status status = ji__source_open(input->ctx, path, &options, &source);
  while (!status && got && PEEK_SIZE - *size >= JI__SOURCE_MINIMUM && !memchr(block, '\n', *size)) {
    status = ji__source_read(input->ctx, source, block + *size, PEEK_SIZE - *size, &got);
    *size += got;
  }
  ji__source_close(source);
  return status;
}

static ji_status find_delimiter(const ji__mrio_input *input, const char *path, char *block,
                                unsigned char *delimiter) {
  size_t size = 0;
  ji_status status = read_start(input, path, block, &size);
  int has_comma = 0, has_semicolon = 0, has_tab = 0;
  for (size_t i = 0; i < size && block[i] != '\n'; i++) {
    has_comma |= block[i] == ',';
    has_semicolon |= block[i] == ';';
    has_tab |= block[i] == '\t';
  }
  *delimiter = has_tab ? '\t' : has_semicolon && !has_comma ? ';' : ',';
  return status;
}

ji_status ji__grid_peek(const ji__mrio_input *input, const char *path, ji__names *fields,
                        unsigned char *delimiter) {
  ji_context *ctx = input->ctx;
  peek p = {.ctx = ctx, .fields = fields};
  fields->allocator = ji__allocator(ctx);
  char *block = ji__allocate(ji__allocator(ctx), PEEK_SIZE);
  if (!block)
    return ji__fail_memory(ctx);
  ji_status status = find_delimiter(input, path, block, delimiter);
  ji__release(ji__allocator(ctx), block);
  if (status)
    return status;
  ji__csv_dialect dialect = {.delimiter = *delimiter,
                             .max_field_size = FIELD_SIZE_MAXIMUM,
                             .source = {.encoding = input->encoding}};
  ji__csv_sink sink = {.field = peek_field, .row = peek_row, .user = &p};
  status = ji__csv_scan(ctx, path, "read table", &dialect, &sink);
  if (p.is_done)
    return JI_OK;
  return status ? status
                : ji__fail(ctx, JI_ERROR_FORMAT, "%s: the file is empty; a header line is expected",
                           path);
}
