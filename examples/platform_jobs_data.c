/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cells of datasets, and tables of the example's own, for platform_jobs. */
#include "platform_jobs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int look_at(app *a, const ji_dataset *dataset, const char *name, int64_t row,
                   ji_column *column) {
  column->size = sizeof *column;
  return !ji_dataset_column(a->ctx, dataset, ji_dataset_find(dataset, name), column) &&
         row < column->length &&
         (!column->validity || (column->validity[row / 8] >> (row % 8) & 1));
}

const char *cell_text(app *a, const ji_dataset *dataset, const char *column, int64_t row, char *out,
                      size_t size) {
  ji_column look;
  out[0] = 0;
  if (!look_at(a, dataset, column, row, &look))
    return out;
  int64_t index = row;
  if (look.type == JI_TYPE_DICTIONARY) {
    index = ((const int32_t *)look.values)[row];
    if (ji_dataset_column(a->ctx, look.dictionary, 0, &look))
      return out;
  }
  if (look.type == JI_TYPE_TEXT)
    snprintf(out, size, "%.*s", (int)(look.offsets[index + 1] - look.offsets[index]),
             (const char *)look.values + look.offsets[index]);
  return out;
}

int cell_number(app *a, const ji_dataset *dataset, const char *column, int64_t row, double *out) {
  ji_column look;
  *out = 0;
  if (!look_at(a, dataset, column, row, &look))
    return 0;
  if (look.type == JI_TYPE_FLOAT64)
    *out = ((const double *)look.values)[row];
  else if (look.type == JI_TYPE_INT64)
    *out = (double)((const int64_t *)look.values)[row];
  else if (look.type == JI_TYPE_BOOL)
    *out = ((const uint8_t *)look.values)[row / 8] >> (row % 8) & 1;
  return look.type == JI_TYPE_FLOAT64 || look.type == JI_TYPE_INT64 || look.type == JI_TYPE_BOOL;
}

/* A cell as the screen says it. */
static void say_cell(app *a, const ji_dataset *dataset, const char *name, int64_t row, char *out,
                     size_t size) {
  double value;
  if (cell_number(a, dataset, name, row, &value))
    snprintf(out, size, "%s", value != 0 ? "true" : "false");
  else
    cell_text(a, dataset, name, row, out, size);
  if (strcmp(name, "unit") == 0 && strcmp(out, "1") == 0)
    snprintf(out, size, "share");
}

int64_t driver_row(app *a, const char *driver) {
  const ji_dataset *drivers = ji_bundle_find(a->account_tables, "drivers");
  char vintage[128], name[128];
  for (int64_t row = 0; row < ji_dataset_row_count(drivers); row++) {
    cell_text(a, drivers, "vintage", row, vintage, sizeof vintage);
    cell_text(a, drivers, "driver", row, name, sizeof name);
    if (strcmp(name, driver) == 0 &&
        (!a->vintage || !vintage[0] || strcmp(vintage, a->vintage) == 0))
      return row;
  }
  return -1;
}

void driver_unit(app *a, const char *driver, char *out, size_t size) {
  const ji_dataset *drivers = ji_bundle_find(a->account_tables, "drivers");
  int64_t row = driver_row(a, driver);
  ji_column value = {.size = sizeof value};
  out[0] = 0;
  if (row < 0)
    return;
  cell_text(a, drivers, "unit", row, out, size);
  if (!out[0] && !ji_dataset_column(a->ctx, drivers, ji_dataset_find(drivers, "value"), &value))
    snprintf(out, size, "%s", value.unit ? value.unit : "1");
}

/* --- tables of our own ------------------------------------------------------------------------ */

static ji_status add_column(app *a, ji_dataset_builder *builder, const column_words *words,
                            ji_column *column) {
  column->size = sizeof *column;
  column->name = words->name;
  column->unit = words->unit;
  column->description = words->description;
  column->measure = words->measure;
  column->null_count = -1;
  return ji_dataset_builder_column(a->ctx, builder, column, NULL, NULL);
}

static void mark(uint8_t *validity, int64_t row, int is_there) {
  validity[row / 8] |= (uint8_t)((is_there != 0) << (row % 8));
}

ji_status add_texts(app *a, ji_dataset_builder *builder, const column_words *words,
                    const char *cells, int64_t rows) {
  int64_t *offsets = calloc((size_t)rows + 1, sizeof *offsets);
  uint8_t *validity = calloc((size_t)rows / 8 + 1, 1);
  size_t total = 0;
  const char *cell = cells;
  for (int64_t row = 0; row < rows; row++, cell += strlen(cell) + 1)
    total += strlen(cell);
  char *bytes = malloc(total + 1);
  ji_status status = offsets && validity && bytes ? JI_OK : JI_ERROR_MEMORY;
  cell = cells;
  for (int64_t row = 0; !status && row < rows; row++, cell += strlen(cell) + 1) {
    memcpy(bytes + offsets[row], cell, strlen(cell));
    offsets[row + 1] = offsets[row] + (int64_t)strlen(cell);
    mark(validity, row, cell[0]);
  }
  ji_column column = {.type = JI_TYPE_TEXT,
                      .length = rows,
                      .validity = validity,
                      .values = bytes,
                      .offsets = offsets};
  if (!status)
    status = add_column(a, builder, words, &column);
  free(offsets);
  free(validity);
  free(bytes);
  return status;
}

ji_status add_numbers(app *a, ji_dataset_builder *builder, const column_words *words,
                      const double *values, size_t stride, int64_t rows) {
  double *gathered = calloc((size_t)rows + 1, sizeof *gathered);
  uint8_t *validity = calloc((size_t)rows / 8 + 1, 1);
  ji_status status = gathered && validity ? JI_OK : JI_ERROR_MEMORY;
  for (int64_t row = 0; !status && row < rows; row++) {
    gathered[row] = values[(size_t)row * stride];
    mark(validity, row, !isnan(gathered[row]));
  }
  ji_column column = {
      .type = JI_TYPE_FLOAT64, .length = rows, .validity = validity, .values = gathered};
  if (!status)
    status = add_column(a, builder, words, &column);
  free(gathered);
  free(validity);
  return status;
}

/* --- what the screen shows of a dataset ------------------------------------------------------- */

static ji_status look_at_text(app *a, const ji_dataset *dataset, const char *name,
                              const int64_t *rows, int64_t count, ji_dataset_builder *builder) {
  char text[1024];
  size_t size = 0;
  char *cells = calloc((size_t)count + 1, sizeof text);
  if (!cells)
    return JI_ERROR_MEMORY;
  for (int64_t i = 0; i < count; i++) {
    say_cell(a, dataset, name, rows[i], text, sizeof text);
    memcpy(cells + size, text, strlen(text) + 1);
    size += strlen(text) + 1;
  }
  ji_status status = add_texts(a, builder, &(column_words){.name = name}, cells, count);
  free(cells);
  return status;
}

static ji_status look_at_numbers(app *a, const ji_dataset *dataset, const char *name,
                                 const int64_t *rows, int64_t count, ji_dataset_builder *builder) {
  double *values = calloc((size_t)count + 1, sizeof *values);
  if (!values)
    return JI_ERROR_MEMORY;
  for (int64_t i = 0; i < count; i++)
    if (!cell_number(a, dataset, name, rows[i], &values[i]))
      values[i] = NAN;
  ji_status status = add_numbers(a, builder, &(column_words){.name = name}, values, 1, count);
  free(values);
  return status;
}

static ji_status look_at_column(app *a, const ji_dataset *dataset, int64_t index,
                                const int64_t *rows, int64_t count, ji_dataset_builder *builder) {
  ji_column look = {.size = sizeof look};
  ji_status status = ji_dataset_column(a->ctx, dataset, index, &look);
  if (status)
    return status;
  if (look.type != JI_TYPE_FLOAT64 && look.type != JI_TYPE_INT64)
    return look_at_text(a, dataset, look.name, rows, count, builder);
  return look_at_numbers(a, dataset, look.name, rows, count, builder);
}

static ji_status look_through(app *a, const ji_dataset *dataset, row_filter *keep,
                              ji_dataset **out) {
  int64_t count = 0, columns = ji_dataset_column_count(dataset);
  int64_t *rows = calloc((size_t)ji_dataset_row_count(dataset) + 1, sizeof *rows);
  ji_dataset_builder *builder = NULL;
  ji_status status = rows ? ji_dataset_builder_create(a->ctx, &builder) : JI_ERROR_MEMORY;
  for (int64_t row = 0; !status && row < ji_dataset_row_count(dataset); row++)
    if (!keep || keep(a, dataset, row))
      rows[count++] = row;
  for (int64_t i = 0; !status && i < columns; i++)
    status = look_at_column(a, dataset, i, rows, count, builder);
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, out);
  ji_dataset_builder_free(builder);
  free(rows);
  return status;
}

ji_status show_rows(app *a, const ji_dataset *dataset, row_filter *keep, const sheet *look) {
  ji_dataset *shown = NULL;
  ji_status status = look_through(a, dataset, keep, &shown);
  if (!status && ji_dataset_row_count(shown) > 0)
    status = show_table(a, shown, look);
  ji_dataset_unref(shown);
  return status;
}

/* --- rows as columns -------------------------------------------------------------------------- */

/* The values of `key`, each once, one after another and each ended by a 0. */
typedef struct keys {
  int64_t count;
  size_t size;
  char *cells;
} keys;

static int64_t find_key(const keys *k, const char *text) {
  const char *cell = k->cells;
  for (int64_t i = 0; i < k->count; i++, cell += strlen(cell) + 1)
    if (strcmp(cell, text) == 0)
      return i;
  return -1;
}

static int collect_keys(app *a, const ji_dataset *dataset, const char *key, keys *k) {
  char text[256];
  int64_t rows = ji_dataset_row_count(dataset);
  k->cells = calloc((size_t)rows + 1, sizeof text);
  if (!k->cells)
    return 0;
  for (int64_t row = 0; row < rows; row++) {
    cell_text(a, dataset, key, row, text, sizeof text);
    if (find_key(k, text) >= 0)
      continue;
    memcpy(k->cells + k->size, text, strlen(text) + 1);
    k->size += strlen(text) + 1;
    k->count++;
  }
  return 1;
}

static ji_status spread_column(app *a, const ji_dataset *dataset, const char *key,
                               const char *across, const char *name, const char *heading_text,
                               const keys *k, ji_dataset_builder *builder) {
  char text[256], unit[256] = "";
  double *values = calloc((size_t)k->count + 1, sizeof *values), value;
  if (!values)
    return JI_ERROR_MEMORY;
  for (int64_t i = 0; i < k->count; i++)
    values[i] = NAN;
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++) {
    if (strcmp(cell_text(a, dataset, across, row, text, sizeof text), name) != 0 ||
        !cell_number(a, dataset, "value", row, &value))
      continue;
    cell_text(a, dataset, "unit", row, unit, sizeof unit);
    int64_t i = find_key(k, cell_text(a, dataset, key, row, text, sizeof text));
    if (i >= 0)
      values[i] = value;
  }
  const column_words words = {.name = heading_text, .unit = unit[0] ? unit : NULL};
  ji_status status = add_numbers(a, builder, &words, values, 1, k->count);
  free(values);
  return status;
}

ji_status spread(app *a, const ji_dataset *dataset, const char *key, const char *across,
                 const char *const *names, const char *const *headings, size_t count,
                 ji_dataset **out) {
  keys k = {0};
  ji_dataset_builder *builder = NULL;
  ji_status status = collect_keys(a, dataset, key, &k) ? JI_OK : JI_ERROR_MEMORY;
  if (!status)
    status = ji_dataset_builder_create(a->ctx, &builder);
  if (!status)
    status = add_texts(a, builder, &(column_words){.name = key}, k.cells, k.count);
  for (size_t i = 0; !status && i < count; i++)
    status = spread_column(a, dataset, key, across, names[i], headings[i], &k, builder);
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, out);
  ji_dataset_builder_free(builder);
  free(k.cells);
  return status;
}
