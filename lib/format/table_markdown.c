/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table as Markdown, in the form that GitHub reads: pipes between cells, a line of dashes whose
 * colons say to which side a column goes. Cells are padded, so that the source reads well too. */
#include "format/display.h"
#include "format/table.h"

#include <inttypes.h>
#include <string.h>

#define DASHES_MINIMUM 3

static int is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (unsigned char)c >= 0x80;
}

/* Whether a character would be taken for a mark. An underscore inside a word is none. */
static int is_mark(const char *text, size_t size, size_t at) {
  if (text[at] == '_')
    return at == 0 || at + 1 == size || !is_word(text[at - 1]) || !is_word(text[at + 1]);
  return text[at] && strchr("\\|`*<>[]~&", text[at]) != NULL;
}

void ji__markdown_append(ji__buffer *out, const char *text, size_t size) {
  for (size_t at = 0; at < size; at++) {
    if (is_mark(text, size, at))
      ji__buffer_string(out, "\\");
    ji__buffer_append(out, text + at, 1);
  }
}

static int32_t marks_in(const char *text, size_t size) {
  int32_t count = 0;
  for (size_t at = 0; at < size; at++)
    count += is_mark(text, size, at);
  return count;
}

static const char *text_of(const ji__table *table, const ji__table_cell *cell) {
  return cell->size ? table->texts.data + cell->offset : "";
}

static int32_t width_of(const ji__table *table, const ji__table_cell *cell) {
  return cell->width + marks_in(text_of(table, cell), cell->size);
}

static int32_t heading_width(const ji__table *table, const ji__table_column *shown) {
  int32_t unit = shown->unit_cell.size ? width_of(table, &shown->unit_cell) + 3 : 0; /* " ()" */
  return width_of(table, &shown->heading_cell) + unit;
}

static int32_t value_width(const ji__table *table, const ji__table_column *shown, int64_t row) {
  int32_t width = width_of(table, shown->cells + row);
  if (shown->row_units && shown->unit_cells[row].size)
    width += width_of(table, shown->unit_cells + row) + 1;
  return width;
}

static void fit_width(ji__table *table, ji__table_column *shown) {
  int32_t width = heading_width(table, shown);
  if (width < DASHES_MINIMUM)
    width = DASHES_MINIMUM;
  for (int64_t row = 0; row < table->rows; row++) {
    int32_t value = value_width(table, shown, row);
    width = value > width ? value : width;
  }
  shown->width = width;
}

static void append_cell(ji__table *table, ji__buffer *out, const ji__table_cell *cell) {
  ji__markdown_append(out, text_of(table, cell), cell->size);
}

static void append_heading(ji__table *table, ji__buffer *out, const ji__table_column *shown) {
  int32_t blanks = shown->width - heading_width(table, shown);
  ji__buffer_string(out, "| ");
  if (shown->is_number)
    ji__display_blanks(out, blanks);
  append_cell(table, out, &shown->heading_cell);
  if (shown->unit_cell.size) {
    ji__buffer_string(out, " (");
    append_cell(table, out, &shown->unit_cell);
    ji__buffer_string(out, ")");
  }
  if (!shown->is_number)
    ji__display_blanks(out, blanks);
  ji__buffer_string(out, " ");
}

static void append_dashes(ji__buffer *out, const ji__table_column *shown) {
  ji__buffer_string(out, "| ");
  for (int32_t i = shown->is_number; i < shown->width; i++)
    ji__buffer_string(out, "-");
  ji__buffer_string(out, shown->is_number ? ": " : " ");
}

static void append_value(ji__table *table, ji__buffer *out, const ji__table_column *shown,
                         int64_t row) {
  int32_t blanks = shown->width - value_width(table, shown, row);
  ji__buffer_string(out, "| ");
  if (shown->is_number)
    ji__display_blanks(out, blanks);
  append_cell(table, out, shown->cells + row);
  if (shown->row_units && shown->unit_cells[row].size) {
    ji__buffer_string(out, " ");
    append_cell(table, out, shown->unit_cells + row);
  }
  if (!shown->is_number)
    ji__display_blanks(out, blanks);
  ji__buffer_string(out, " ");
}

static void append_title(ji__table *table, ji__buffer *out) {
  const char *title = table->options.title;
  ji__buffer line;
  if (!title || !title[0])
    return;
  ji__buffer_init(&line, out->allocator);
  ji__display_append(&line, title, strlen(title), 0);
  ji__buffer_string(out, "**");
  ji__markdown_append(out, line.data, line.failed ? 0 : line.size);
  ji__buffer_string(out, "**\n\n");
  out->failed |= line.failed;
  ji__buffer_free(&line);
}

static void append_lines(ji__table *table, ji__buffer *out) {
  for (int64_t i = 0; i < table->count; i++) {
    fit_width(table, table->columns + i);
    append_heading(table, out, table->columns + i);
  }
  ji__buffer_string(out, "|\n");
  for (int64_t i = 0; i < table->count; i++)
    append_dashes(out, table->columns + i);
  ji__buffer_string(out, "|\n");
  for (int64_t row = 0; row < table->rows; row++) {
    for (int64_t i = 0; i < table->count; i++)
      append_value(table, out, table->columns + i, row);
    ji__buffer_string(out, "|\n");
  }
}

void ji__table_print_markdown(ji__table *table, ji__buffer *out) {
  append_title(table, out);
  if (table->count == 0) {
    ji__buffer_string(out, "(no columns)\n");
    return;
  }
  append_lines(table, out);
  int64_t further = table->dataset->rows - table->rows;
  if (further > 0)
    ji__buffer_format(out, "\n... %" PRId64 " more row%s\n", further, further == 1 ? "" : "s");
  else if (table->dataset->rows == 0)
    ji__buffer_string(out, "\n(no rows)\n");
}
