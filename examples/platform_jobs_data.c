/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cells of datasets, and tables of the example's own, for platform_jobs. */
#include "platform_jobs.h"

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

/* --- what the screen shows of a dataset ------------------------------------------------------- */

static ji_status look_at_text(app *a, const ji_dataset *dataset, const char *name,
                              const int64_t *rows, int64_t count, ji_dataset_builder *builder) {
  char text[1024];
  int64_t *offsets = calloc((size_t)count + 1, sizeof *offsets);
  uint8_t *validity = calloc((size_t)count / 8 + 1, 1);
  char *bytes = calloc((size_t)count + 1, sizeof text);
  ji_status status = offsets && validity && bytes ? JI_OK : JI_ERROR_MEMORY;
  for (int64_t i = 0; !status && i < count; i++) {
    say_cell(a, dataset, name, rows[i], text, sizeof text);
    size_t size = strlen(text);
    memcpy(bytes + offsets[i], text, size);
    offsets[i + 1] = offsets[i] + (int64_t)size;
    validity[i / 8] |= (uint8_t)((size > 0) << (i % 8));
  }
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_TEXT,
                      .name = name,
                      .length = count,
                      .null_count = -1,
                      .validity = validity,
                      .values = bytes,
                      .offsets = offsets};
  if (!status)
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  free(offsets);
  free(validity);
  free(bytes);
  return status;
}

static ji_status look_at_numbers(app *a, const ji_dataset *dataset, const char *name,
                                 const int64_t *rows, int64_t count, ji_dataset_builder *builder) {
  double *values = calloc((size_t)count + 1, sizeof *values), value;
  uint8_t *validity = calloc((size_t)count / 8 + 1, 1);
  ji_status status = values && validity ? JI_OK : JI_ERROR_MEMORY;
  for (int64_t i = 0; !status && i < count; i++) {
    validity[i / 8] |=
        (uint8_t)((unsigned)cell_number(a, dataset, name, rows[i], &value) << (i % 8));
    values[i] = value;
  }
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_FLOAT64,
                      .name = name,
                      .length = count,
                      .null_count = -1,
                      .validity = validity,
                      .values = values};
  if (!status)
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  free(values);
  free(validity);
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

/* --- tables of our own ------------------------------------------------------------------------ */

/* The values of `key`, each once, as offsets and bytes of a text column. */
typedef struct keys {
  int64_t count;
  int64_t *offsets;
  char *bytes;
} keys;

static int64_t find_key(const keys *k, const char *text) {
  size_t size = strlen(text);
  for (int64_t i = 0; i < k->count; i++)
    if ((size_t)(k->offsets[i + 1] - k->offsets[i]) == size &&
        memcmp(k->bytes + k->offsets[i], text, size) == 0)
      return i;
  return -1;
}

static int collect_keys(app *a, const ji_dataset *dataset, const char *key, keys *k) {
  char text[256];
  int64_t rows = ji_dataset_row_count(dataset);
  k->offsets = calloc((size_t)rows + 1, sizeof *k->offsets);
  k->bytes = calloc((size_t)rows + 1, sizeof text);
  if (!k->offsets || !k->bytes)
    return 0;
  for (int64_t row = 0; row < rows; row++) {
    cell_text(a, dataset, key, row, text, sizeof text);
    if (find_key(k, text) >= 0)
      continue;
    size_t size = strlen(text);
    memcpy(k->bytes + k->offsets[k->count], text, size);
    k->offsets[k->count + 1] = k->offsets[k->count] + (int64_t)size;
    k->count++;
  }
  return 1;
}

static ji_status spread_column(app *a, const ji_dataset *dataset, const char *key,
                               const char *across, const char *name, const char *heading_text,
                               const keys *k, ji_dataset_builder *builder) {
  char text[256], unit[256] = "";
  double *values = calloc((size_t)k->count + 1, sizeof *values);
  uint8_t *validity = calloc((size_t)k->count / 8 + 1, 1);
  ji_status status = values && validity ? JI_OK : JI_ERROR_MEMORY;
  for (int64_t row = 0; !status && row < ji_dataset_row_count(dataset); row++) {
    double value;
    if (strcmp(cell_text(a, dataset, across, row, text, sizeof text), name) != 0 ||
        !cell_number(a, dataset, "value", row, &value))
      continue;
    cell_text(a, dataset, "unit", row, unit, sizeof unit);
    int64_t i = find_key(k, cell_text(a, dataset, key, row, text, sizeof text));
    if (i < 0)
      continue;
    values[i] = value;
    validity[i / 8] |= (uint8_t)(1U << (i % 8));
  }
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_FLOAT64,
                      .name = heading_text,
                      .unit = unit[0] ? unit : NULL,
                      .length = k->count,
                      .null_count = -1,
                      .validity = validity,
                      .values = values};
  if (!status)
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  free(values);
  free(validity);
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
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_TEXT,
                      .name = key,
                      .length = k.count,
                      .values = k.bytes,
                      .offsets = k.offsets};
  if (!status)
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  for (size_t i = 0; !status && i < count; i++)
    status = spread_column(a, dataset, key, across, names[i], headings[i], &k, builder);
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, out);
  ji_dataset_builder_free(builder);
  free(k.offsets);
  free(k.bytes);
  return status;
}

static void fill_column(const column_words *words, ji_type type, int64_t rows, ji_column *out) {
  *out = (ji_column){.size = sizeof *out,
                     .type = type,
                     .name = words->name,
                     .unit = words->unit,
                     .description = words->description,
                     .measure = words->measure,
                     .length = rows};
}

ji_status add_texts(app *a, ji_dataset_builder *builder, const column_words *words,
                    const char *cells, int64_t rows) {
  int64_t *offsets = calloc((size_t)rows + 1, sizeof *offsets);
  size_t total = 0;
  const char *cell = cells;
  for (int64_t row = 0; row < rows; row++, cell += strlen(cell) + 1)
    total += strlen(cell);
  char *bytes = malloc(total + 1);
  ji_status status = offsets && bytes ? JI_OK : JI_ERROR_MEMORY;
  cell = cells;
  for (int64_t row = 0; !status && row < rows; row++, cell += strlen(cell) + 1) {
    memcpy(bytes + offsets[row], cell, strlen(cell));
    offsets[row + 1] = offsets[row] + (int64_t)strlen(cell);
  }
  ji_column column;
  fill_column(words, JI_TYPE_TEXT, rows, &column);
  column.values = bytes;
  column.offsets = offsets;
  if (!status)
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  free(offsets);
  free(bytes);
  return status;
}

ji_status add_numbers(app *a, ji_dataset_builder *builder, const column_words *words,
                      const double *values, size_t stride, int64_t rows) {
  double *gathered = calloc((size_t)rows + 1, sizeof *gathered);
  ji_status status = gathered ? JI_OK : JI_ERROR_MEMORY;
  for (int64_t row = 0; !status && row < rows; row++)
    gathered[row] = values[(size_t)row * stride];
  ji_column column;
  fill_column(words, JI_TYPE_FLOAT64, rows, &column);
  column.values = gathered;
  if (!status)
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  free(gathered);
  return status;
}
