/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include <stdlib.h>
#include <string.h>

/* Takes one cell out of *at and ends it by a 0 in place; returns the byte that stood after it. */
static char take_cell(char **at, char **cell) {
  char *from = *at, *to = *at;
  *cell = to;
  if (*from == '"') {
    for (from++; *from && (*from != '"' || from[1] == '"'); from++) {
      if (*from == '"')
        from++;
      *to++ = *from;
    }
    if (*from == '"')
      from++;
  } else {
    while (*from && !strchr(",\r\n", *from))
      *to++ = *from++;
  }
  if (*from == '\r')
    from++;
  char stop = *from;
  *at = stop ? from + 1 : from;
  *to = 0;
  return stop;
}

static void add_cell(support_table *table, size_t *count, size_t *capacity, char *cell) {
  if (*count == *capacity) {
    *capacity = *capacity ? *capacity * 2 : 64;
    table->cells = realloc(table->cells, *capacity * sizeof *table->cells);
    assert_non_null(table->cells);
  }
  table->cells[(*count)++] = cell;
}

support_table *support_table_read(const char *path) {
  support_table *table = calloc(1, sizeof *table);
  assert_non_null(table);
  table->text = support_read(path, NULL);
  char *at = table->text;
  if (!strncmp(at, "\xEF\xBB\xBF", 3))
    at += 3;
  size_t count = 0, capacity = 0, in_row = 0;
  while (*at) {
    char *cell;
    char stop = take_cell(&at, &cell);
    add_cell(table, &count, &capacity, cell);
    in_row++;
    if (stop == ',')
      continue;
    if (!table->columns)
      table->columns = in_row;
    if (in_row != table->columns)
      fail_msg("%s: row %zu has %zu cells, not %zu", path, count / table->columns, in_row,
               table->columns);
    in_row = 0;
  }
  assert_true(table->columns > 0);
  table->rows = count / table->columns - 1;
  return table;
}

void support_table_free(support_table *table) {
  if (!table)
    return;
  free(table->text);
  free(table->cells);
  free(table);
}

size_t support_table_column(const support_table *table, const char *name) {
  for (size_t i = 0; i < table->columns; i++)
    if (!strcmp(table->cells[i], name))
      return i;
  fail_msg("no column \"%s\"", name);
  return 0;
}

size_t support_table_row(const support_table *table, size_t column, const char *text) {
  for (size_t row = 0; row < table->rows; row++)
    if (!strcmp(support_table_text(table, row, column), text))
      return row;
  fail_msg("no row with \"%s\" in column %zu", text, column);
  return 0;
}

const char *support_table_text(const support_table *table, size_t row, size_t column) {
  assert_true(row < table->rows && column < table->columns);
  return table->cells[(row + 1) * table->columns + column];
}

double support_table_number(const support_table *table, size_t row, size_t column) {
  const char *text = support_table_text(table, row, column);
  char *end;
  double value = strtod(text, &end);
  if (end == text || *end)
    fail_msg("\"%s\" is not a number", text);
  return value;
}
