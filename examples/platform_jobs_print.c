/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Screen and files of the example platform_jobs. */
#include "platform_jobs.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 98

/* The report is printed when all of it could be made: an error leaves no half of one. */
static FILE *screen;
static char *report;
static size_t report_size;

int screen_open(void) {
  screen = open_memstream(&report, &report_size);
  return screen != NULL;
}

void say(const char *format, ...) {
  va_list list;
  va_start(list, format);
  vfprintf(screen, format, list);
  va_end(list);
}

int screen_close(int print) {
  int good = fclose(screen) == 0;
  if (good && print)
    good = fwrite(report, 1, report_size, stdout) == report_size && fflush(stdout) == 0;
  free(report);
  return good;
}

void heading(const char *text) {
  say("\n%s\n", text);
  for (size_t i = 0; text[i]; i++)
    say("=");
  say("\n");
}

void paragraph(const char *lead, const char *text) {
  size_t indent = strlen(lead), column = indent;
  say("%s", lead);
  for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
    size_t word = strcspn(text, " ");
    if (column > indent && column + 1 + word > WIDTH) {
      say("\n%*s", (int)indent, "");
      column = indent;
    } else if (column > indent) {
      say(" ");
      column++;
    }
    say("%.*s", (int)word, text);
    column += word;
    text += word;
  }
  say("\n");
}

/* The lines below a table, what its numbers count, are sentences: they are wrapped. */
static void print_table(const char *text) {
  int below = 0;
  char line[4096];
  say("\n");
  while (*text) {
    size_t size = strcspn(text, "\n");
    snprintf(line, sizeof line, "%.*s", (int)size, text);
    below |= size == 0;
    if (below && size)
      paragraph("  ", line);
    else if (size)
      say("%s\n", line);
    text += size + (text[size] == '\n');
  }
}

ji_status show_table(app *a, const ji_dataset *dataset, const sheet *look) {
  ji_table_options options;
  ji_text *text = NULL;
  ji_table_options_init(&options, sizeof options);
  options.title = look->title;
  options.columns = look->columns;
  options.column_count = look->count;
  options.max_width = 66;
  options.definitions = look->definitions;
  ji_status status = ji_dataset_format_table(a->ctx, dataset, &options, &text);
  if (!status)
    print_table(ji_text_data(text));
  ji_text_unref(text);
  return status;
}

ji_status save(app *a, const ji_dataset *dataset, const char *name) {
  if (!a->out_path)
    return JI_OK;
  size_t size = strlen(a->out_path) + strlen(name) + sizeof "/.csv";
  char *path = malloc(size);
  if (!path)
    return JI_ERROR_MEMORY;
  snprintf(path, size, "%s/%s.csv", a->out_path, name);
  ji_csv_options options;
  ji_csv_options_init(&options, sizeof options);
  options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
  ji_status status = ji_dataset_write_csv(a->ctx, dataset, path, &options);
  free(path);
  return status;
}

ji_status show_and_drop(app *a, ji_dataset *dataset, const char *name, const sheet *look) {
  ji_status status = save(a, dataset, name);
  if (!status)
    status = show_table(a, dataset, look);
  ji_dataset_unref(dataset);
  return status;
}

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

/* --- what the screen shows of a dataset ------------------------------------------------------- */

/* A number as the lens shows it: the ends of intervals go outward to the step. */
static double rounded(const lens *through, const char *name, double value) {
  for (size_t i = 0; i < through->count; i++) {
    double step = through->outward[i].step, slack = 1e-9;
    if (strcmp(name, through->outward[i].low) == 0)
      return floor(value / step + slack) * step;
    if (strcmp(name, through->outward[i].high) == 0)
      return ceil(value / step - slack) * step;
  }
  return value;
}

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

static ji_status look_at_numbers(app *a, const ji_dataset *dataset, const lens *through,
                                 const char *name, const int64_t *rows, int64_t count,
                                 ji_dataset_builder *builder) {
  double *values = calloc((size_t)count + 1, sizeof *values), value;
  uint8_t *validity = calloc((size_t)count / 8 + 1, 1);
  ji_status status = values && validity ? JI_OK : JI_ERROR_MEMORY;
  for (int64_t i = 0; !status && i < count; i++) {
    validity[i / 8] |=
        (uint8_t)((unsigned)cell_number(a, dataset, name, rows[i], &value) << (i % 8));
    values[i] = rounded(through, name, value);
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
                                const lens *through, const int64_t *rows, int64_t count,
                                ji_dataset_builder *builder) {
  ji_column look = {.size = sizeof look};
  ji_status status = ji_dataset_column(a->ctx, dataset, index, &look);
  if (status)
    return status;
  if (look.type != JI_TYPE_FLOAT64 && look.type != JI_TYPE_INT64)
    return look_at_text(a, dataset, look.name, rows, count, builder);
  return look_at_numbers(a, dataset, through, look.name, rows, count, builder);
}

ji_status look_through(app *a, const ji_dataset *dataset, const lens *through, ji_dataset **out) {
  int64_t count = 0, columns = ji_dataset_column_count(dataset);
  int64_t *rows = calloc((size_t)ji_dataset_row_count(dataset) + 1, sizeof *rows);
  ji_dataset_builder *builder = NULL;
  ji_status status = rows ? ji_dataset_builder_create(a->ctx, &builder) : JI_ERROR_MEMORY;
  for (int64_t row = 0; !status && row < ji_dataset_row_count(dataset); row++)
    if (!through->keep || through->keep(a, dataset, row))
      rows[count++] = row;
  for (int64_t i = 0; !status && i < columns; i++)
    status = look_at_column(a, dataset, i, through, rows, count, builder);
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, out);
  ji_dataset_builder_free(builder);
  free(rows);
  return status;
}

ji_status show_through(app *a, const ji_dataset *dataset, const lens *through, const sheet *look) {
  ji_dataset *shown = NULL;
  ji_status status = look_through(a, dataset, through, &shown);
  if (!status && ji_dataset_row_count(shown) > 0)
    status = show_table(a, shown, look);
  ji_dataset_unref(shown);
  return status;
}

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

ji_status make_table(app *a, const char *key, const char (*labels)[64], int64_t rows,
                     const char *const *names, const char *const *units, size_t count,
                     const double *values, ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  int64_t *offsets = calloc((size_t)rows + 1, sizeof *offsets);
  char *bytes = calloc((size_t)rows + 1, sizeof *labels);
  double *column_values = calloc((size_t)rows + 1, sizeof *column_values);
  ji_status status = offsets && bytes && column_values ? JI_OK : JI_ERROR_MEMORY;
  for (int64_t row = 0; !status && row < rows; row++) {
    size_t size = strlen(labels[row]);
    memcpy(bytes + offsets[row], labels[row], size);
    offsets[row + 1] = offsets[row] + (int64_t)size;
  }
  if (!status)
    status = ji_dataset_builder_create(a->ctx, &builder);
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_TEXT,
                      .name = key,
                      .length = rows,
                      .values = bytes,
                      .offsets = offsets};
  if (!status)
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  column.type = JI_TYPE_FLOAT64;
  column.values = column_values;
  column.offsets = NULL;
  for (size_t i = 0; !status && i < count; i++) {
    column.name = names[i];
    column.unit = units[i];
    for (int64_t row = 0; row < rows; row++)
      column_values[row] = values[(size_t)row * count + i];
    status = ji_dataset_builder_column(a->ctx, builder, &column, NULL, NULL);
  }
  if (!status)
    status = ji_dataset_builder_finish(a->ctx, builder, out);
  ji_dataset_builder_free(builder);
  free(offsets);
  free(bytes);
  free(column_values);
  return status;
}
