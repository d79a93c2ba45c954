/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "support/io.h"
#include "support/toy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what R prints ------------------------------------------------------------------------ */

/* Numbers at the end of a line, behind the row's name; 0 where the line has none. */
static int64_t read_numbers(char *line, double numbers[SUPPORT_PRINTED]) {
  int64_t count = 0;
  char *word = strtok(line, " \n"); /* the row's name */
  while ((word = strtok(NULL, " \n"))) {
    char *end;
    double value = strtod(word, &end);
    if (*end)
      return 0; /* a line of column names */
    assert_true(count < SUPPORT_PRINTED);
    numbers[count++] = value;
  }
  return count;
}

support_printed support_read_r(char *path, const char *section) {
  support_printed out = {0};
  char line[1024], name[64] = "";
  int64_t row = 0, width = 0, base = 0;
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) {
    double numbers[SUPPORT_PRINTED];
    if (line[0] == '$') {
      sscanf(line + 1, "%63s", name);
      if (!section) {
        base = out.rows;
        out.columns = 0;
      }
      row = width = 0;
      continue;
    }
    if (section && strcmp(name, section) != 0)
      continue;
    char copy[1024];
    memcpy(copy, line, sizeof copy);
    int64_t count = read_numbers(copy, numbers);
    if (!count) { /* a heading: the next block of columns */
      row = 0;
      out.columns += width;
      width = 0;
      continue;
    }
    for (int64_t j = 0; j < count; j++)
      out.cells[base + row][out.columns + j] = numbers[j];
    width = count;
    row++;
    if (base + row > out.rows)
      out.rows = base + row;
  }
  out.columns += width;
  fclose(file);
  free(path);
  return out;
}

/* --- the random table --------------------------------------------------------------------- */

double *support_toy_input(const char *name, size_t *rows, size_t *columns) {
  char relative[96];
  snprintf(relative, sizeof relative, "io/values/ioanalysis_toy/input_%s.csv", name);
  char *path = support_reference(relative);
  support_table *table = support_table_read(path);
  *rows = table->rows;
  *columns = table->columns - 1;
  double *cells = malloc(*rows * *columns * sizeof *cells);
  for (size_t i = 0; i < *rows; i++)
    for (size_t j = 0; j < *columns; j++)
      cells[i * *columns + j] = strtod(support_table_text(table, i, j + 1), NULL);
  support_table_free(table);
  free(path);
  return cells;
}

static void add_lines(const char *name, int by_columns, double out[10]) {
  size_t rows, columns;
  double *cells = support_toy_input(name, &rows, &columns);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      out[by_columns ? j : i] += cells[i * columns + j];
  free(cells);
}

support_toy support_toy_read(void) {
  support_toy t = {.ctx = NULL};
  size_t rows, columns;
  double *z = support_toy_input("Z", &rows, &columns);
  memcpy(t.z, z, sizeof t.z);
  free(z);
  add_lines("X", 0, t.x);
  add_lines("f", 0, t.f);
  add_lines("E", 0, t.e);
  add_lines("M", 1, t.m);
  add_lines("V", 1, t.v);
  t.ctx = support_context();
  return t;
}

const char *const support_toy_sectors[] = {"Pizza", "Wii", "Spaceships", "Lightsabers", "Minions",
                                           "Pizza", "Wii", "Spaceships", "Lightsabers", "Minions"};
const char *const support_toy_regions[] = {"Hogwarts", "Hogwarts", "Hogwarts", "Hogwarts",
                                           "Hogwarts", "Narnia",   "Narnia",   "Narnia",
                                           "Narnia",   "Narnia"};

ji_model *support_toy_model(ji_context *ctx, const double *flows, const double *output) {
  const support_io table = {.n = 10,
                            .flows = flows,
                            .output = output,
                            .sectors = support_toy_sectors,
                            .regions = support_toy_regions};
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  return model;
}
