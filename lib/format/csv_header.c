/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_header.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- a row ----------------------------------------------------------------------------------- */

void ji__csv_row_init(ji__csv_row *row, const ji_allocator *allocator) {
  *row = (ji__csv_row){0};
  ji__buffer_init(&row->bytes, allocator);
}

void ji__csv_row_free(ji__csv_row *row) {
  ji__release(row->bytes.allocator, row->pieces);
  ji__buffer_free(&row->bytes);
  ji__csv_row_init(row, row->bytes.allocator);
}

void ji__csv_row_clear(ji__csv_row *row) {
  row->bytes.size = 0;
  row->count = 0;
}

ji_status ji__csv_row_add(ji_context *ctx, ji__csv_row *row, const ji__csv_place *place,
                          const char *text, size_t size) {
  if ((size_t)row->count == row->capacity) {
    size_t capacity = row->capacity ? row->capacity * 2 : 16;
    ji__csv_row_piece *pieces =
        ji__reallocate_array(row->bytes.allocator, row->pieces, capacity, sizeof *row->pieces);
    if (!pieces)
      return ji__fail_memory(ctx);
    row->pieces = pieces;
    row->capacity = capacity;
  }
  if (row->count == 0)
    row->line = place->row_line;
  row->pieces[row->count++] = (ji__csv_row_piece){
      .offset = row->bytes.size, .size = size, .line = place->line, .is_null = !text};
  ji__buffer_append(&row->bytes, text, size);
  return row->bytes.failed ? ji__fail_memory(ctx) : JI_OK;
}

const char *ji__csv_row_text(const ji__csv_row *row, int64_t index, size_t *size) {
  const ji__csv_row_piece *piece = row->pieces + index;
  *size = piece->size;
  return piece->is_null ? NULL : row->bytes.data + piece->offset;
}

/* --- names ----------------------------------------------------------------------------------- */

typedef struct maker {
  ji_context *ctx;
  const ji_csv_options *options;
  const ji__csv_row *rows;
  int64_t row_count;
  ji__csv_uses *uses;
  ji__csv_header *header;
  char **full;        /* names with their units, where they had one */
  int64_t *inherited; /* by row: the column whose cell goes on to the right, or -1 */
  size_t *begins;     /* where each part of the name at hand begins */
  size_t *ends;
  int64_t part_count; /* of the name at hand */
} maker;

void ji__csv_header_free(ji__csv_header *header) {
  if (!header->allocator)
    return;
  for (int64_t i = 0; i < header->count; i++) {
    ji__release(header->allocator, header->names[i]);
    ji__release(header->allocator, header->units[i]);
  }
  ji__release(header->allocator, header->names);
  ji__release(header->allocator, header->units);
  *header = (ji__csv_header){0};
}

static ji_status allocate_header(ji_context *ctx, int64_t count, ji__csv_header *header) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *header = (ji__csv_header){.allocator = allocator};
  header->names = ji__allocate_array(allocator, (size_t)count, sizeof *header->names);
  header->units = ji__allocate_array(allocator, (size_t)count, sizeof *header->units);
  if (!header->names || !header->units)
    return ji__fail_memory(ctx);
  header->count = count;
  return JI_OK;
}

/* One cell of the header; blanks around it are off if they may be. */
static const char *cell(const maker *m, int64_t row, int64_t column, size_t *size) {
  const char *text = ji__csv_row_text(m->rows + row, column, size);
  if (!text)
    *size = 0;
  else if (m->options->lenient & JI_CSV_LENIENT_BLANKS)
    ji__csv_trim(&text, size);
  return *size ? text : NULL;
}

/* Blanks with a line break among them become one blank: headings that were wrapped. */
static void append_folded(ji__buffer *out, const char *text, size_t size) {
  for (size_t at = 0; at < size;) {
    size_t blanks = 0;
    int breaks = 0;
    for (size_t length = 1; at + blanks < size && length > 0; blanks += length) {
      length = ji__csv_blank_size(text + at + blanks, size - at - blanks);
      breaks |= length && (text[at + blanks] == '\n' || text[at + blanks] == '\r');
    }
    if (breaks)
      ji__buffer_string(out, " ");
    else
      ji__buffer_append(out, text + at, blanks ? blanks : 1);
    at += blanks ? blanks : 1;
  }
}

/* A part goes on under the cells to its left only where no cell above begins anew, and labels do
 * not go on at all. */
static const char *part(maker *m, int64_t row, int64_t column, int *anew, size_t *size) {
  int is_last = row + 1 == m->row_count;
  const char *own = cell(m, row, column, size);
  if (own) {
    *anew = 1;
    m->inherited[row] = column;
    return own;
  }
  if (*anew || column <= m->options->label_columns)
    m->inherited[row] = -1;
  if (is_last || m->inherited[row] < 0)
    return NULL;
  return cell(m, row, m->inherited[row], size);
}

static ji_status make_full_name(maker *m, int64_t column, ji__buffer *name) {
  const char *before = NULL;
  size_t before_size = 0;
  int anew = 0;
  name->size = 0;
  m->part_count = 0;
  ji__buffer_string(name, "");
  for (int64_t row = 0; row < m->row_count; row++) {
    size_t size;
    const char *text = part(m, row, column, &anew, &size);
    if (!text || (before && size == before_size && memcmp(before, text, size) == 0))
      continue;
    if (before)
      ji__buffer_string(name, m->options->header_separator);
    m->begins[m->part_count] = name->size;
    if (m->options->lenient & JI_CSV_LENIENT_BLANKS)
      append_folded(name, text, size);
    else
      ji__buffer_append(name, text, size);
    m->ends[m->part_count++] = name->size;
    before = text;
    before_size = size;
  }
  return name->failed ? ji__fail_memory(m->ctx) : JI_OK;
}

static void count_blanks(maker *m, int64_t column) {
  for (int64_t row = 0; row < m->row_count; row++) {
    const ji__csv_row_piece *piece = m->rows[row].pieces + column;
    size_t size;
    (void)cell(m, row, column, &size);
    if (size < piece->size)
      ji__csv_use_add(m->uses, JI_CSV_LENIENT_BLANKS, 1, piece->line, NULL);
  }
}

/* The separator at the end of what is left of a name: its last part was a unit alone. */
static size_t without_separator(const maker *m, const char *name, size_t size) {
  const char *separator = m->options->header_separator;
  size_t length = strlen(separator);
  while (length > 0 && separator[length - 1] == ' ')
    length--; /* a blank at its end is off already */
  if (length > 0 && size > length && memcmp(name + size - length, separator, length) == 0) {
    size -= length;
    ji__csv_trim(&name, &size);
  }
  return size;
}

/* The unit of the name's end; else that of the lowest part above, whose cell covers several
 * columns. What of the name is left without it is full[0..*head) and full[*tail..]. */
static ji_status find_unit(const maker *m, const ji__buffer *full, size_t *head, size_t *tail,
                           char **unit) {
  *tail = full->size;
  ji_status status = ji__csv_split_unit(m->ctx, full->data, full->size, head, unit);
  if (!status && *unit)
    *head = without_separator(m, full->data, *head);
  for (int64_t i = m->part_count - 2; i >= 0 && !status && !*unit; i--) {
    size_t size = 0, begin = m->begins[i];
    status = ji__csv_split_unit(m->ctx, full->data + begin, m->ends[i] - begin, &size, unit);
    *head = *unit ? begin + size : full->size;
    *tail = !*unit ? full->size : size ? m->ends[i] : m->begins[i + 1]; /* a unit alone */
  }
  return status;
}

/* The name without its unit. */
static char *join_name(const maker *m, const ji__buffer *full, size_t head, size_t tail) {
  ji__buffer name;
  ji__buffer_init(&name, m->header->allocator);
  ji__buffer_append(&name, full->data, head);
  if (tail < full->size)
    ji__buffer_append(&name, full->data + tail, full->size - tail);
  char *copy = name.failed ? NULL : ji__copy_bytes(m->header->allocator, name.data, name.size);
  ji__buffer_free(&name);
  return copy;
}

/* Takes the unit off the name. */
static ji_status split(maker *m, int64_t column, const ji__buffer *full) {
  ji__csv_header *header = m->header;
  size_t head = full->size;
  size_t tail = head;
  if ((m->options->lenient & JI_CSV_LENIENT_UNITS_IN_HEADER) &&
      column >= m->options->label_columns) {
    ji_status status = find_unit(m, full, &head, &tail, header->units + column);
    if (status)
      return status;
  }
  header->names[column] = join_name(m, full, head, tail);
  if (!header->names[column])
    return ji__fail_memory(m->ctx);
  if (!header->units[column])
    return JI_OK;
  m->full[column] = ji__copy_bytes(header->allocator, full->data, full->size);
  return m->full[column] ? JI_OK : ji__fail_memory(m->ctx);
}

static ji_status number_name(ji_context *ctx, const char *stem, int64_t number, char **name) {
  char text[48];
  int size = snprintf(text, sizeof text, "%s_%" PRId64, stem, number);
  char *copy = ji__copy_bytes(ji__allocator(ctx), text, (size_t)size);
  if (!copy)
    return ji__fail_memory(ctx);
  ji__release(ji__allocator(ctx), *name);
  *name = copy;
  return JI_OK;
}

static ji_status make_name(maker *m, int64_t column, ji__buffer *full) {
  ji_status status = make_full_name(m, column, full);
  if (!status)
    status = split(m, column, full);
  if (!status && full->size == 0 && column < m->options->label_columns)
    status = number_name(m->ctx, "label", column + 1, m->header->names + column);
  if (!status && (m->options->lenient & JI_CSV_LENIENT_BLANKS))
    count_blanks(m, column);
  if (!status && m->header->units[column])
    ji__csv_use_add(m->uses, JI_CSV_LENIENT_UNITS_IN_HEADER, 1, m->rows[0].line,
                    m->header->names[column]);
  return status;
}

/* --- names that are equal without their units ------------------------------------------------ */

typedef struct ranked {
  const char *name;
  int64_t column;
} ranked;

static int compare_ranked(const void *left, const void *right) {
  const ranked *a = left;
  const ranked *b = right;
  return strcmp(a->name, b->name);
}

/* Output in 亿元 and output in % are two columns: there the unit is part of the name. */
static ji_status keep_apart(maker *m) {
  ji__csv_header *header = m->header;
  size_t count = (size_t)header->count;
  ranked *names = ji__allocate_array(header->allocator, count, sizeof *names);
  char *doubled = ji__allocate_array(header->allocator, count, 1);
  for (size_t i = 0; names && i < count; i++)
    names[i] = (ranked){header->names[i], (int64_t)i};
  if (names && doubled) {
    qsort(names, count, sizeof *names, compare_ranked);
    for (size_t i = 1; i < count; i++)
      if (compare_ranked(names + i - 1, names + i) == 0)
        doubled[names[i - 1].column] = doubled[names[i].column] = 1;
  }
  for (size_t i = 0; names && doubled && i < count; i++)
    if ((doubled[i] || !header->names[i][0]) && m->full[i]) {
      char *name = header->names[i];
      header->names[i] = m->full[i];
      m->full[i] = name;
    }
  ji_status status = names && doubled ? JI_OK : ji__fail_memory(m->ctx);
  ji__release(header->allocator, names);
  ji__release(header->allocator, doubled);
  return status;
}

static ji_status make_names(maker *m) {
  ji__buffer full;
  ji__buffer_init(&full, ji__allocator(m->ctx));
  ji_status status = JI_OK;
  for (int64_t row = 0; row < m->row_count; row++)
    m->inherited[row] = -1;
  for (int64_t column = 0; column < m->header->count && !status; column++)
    status = make_name(m, column, &full);
  ji__buffer_free(&full);
  return status;
}

/* The names in the account of uses are those that the columns have in the end. */
static void name_first_unit(maker *m) {
  for (int i = 0; i < JI__CSV_LENIENCIES; i++)
    if (INT32_C(1) << i == JI_CSV_LENIENT_UNITS_IN_HEADER && m->uses->of[i].count)
      for (int64_t column = m->header->count - 1; column >= 0; column--)
        if (m->header->units[column])
          m->uses->of[i].column = m->header->names[column];
}

ji_status ji__csv_header_make(ji_context *ctx, const ji_csv_options *options,
                              const ji__csv_row *rows, int64_t row_count, ji__csv_uses *uses,
                              ji__csv_header *header) {
  const ji_allocator *allocator = ji__allocator(ctx);
  int64_t count = rows[0].count;
  maker m = {.ctx = ctx,
             .options = options,
             .rows = rows,
             .row_count = row_count,
             .uses = uses,
             .header = header};
  ji_status status = allocate_header(ctx, count, header);
  m.full = ji__allocate_array(allocator, (size_t)count, sizeof *m.full);
  m.inherited = ji__allocate_array(allocator, (size_t)row_count, sizeof *m.inherited);
  m.begins = ji__allocate_array(allocator, (size_t)row_count, sizeof *m.begins);
  m.ends = ji__allocate_array(allocator, (size_t)row_count, sizeof *m.ends);
  if (!status && (!m.full || !m.inherited || !m.begins || !m.ends))
    status = ji__fail_memory(ctx);
  if (!status)
    status = make_names(&m);
  if (!status)
    status = keep_apart(&m);
  if (!status)
    name_first_unit(&m);
  for (int64_t i = 0; m.full && i < count; i++)
    ji__release(allocator, m.full[i]);
  ji__release(allocator, m.full);
  ji__release(allocator, m.inherited);
  ji__release(allocator, m.begins);
  ji__release(allocator, m.ends);
  return status;
}

ji_status ji__csv_header_number(ji_context *ctx, const ji_csv_options *options, int64_t count,
                                ji__csv_header *header) {
  ji_status status = allocate_header(ctx, count, header);
  for (int64_t i = 0; i < count && !status; i++)
    status =
        number_name(ctx, i < options->label_columns ? "label" : "column", i + 1, header->names + i);
  return status;
}
