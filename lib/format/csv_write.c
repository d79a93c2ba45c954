/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_write.h"

#include "data/writer.h"
#include "format/csv_read.h"
#include "format/csv_value.h"

#include <inttypes.h>
#include <string.h>

#define PROGRESS_ROWS 4096

/* A NUL in a text would make a file that no reader takes. */
static ji_status fail_nul(ji_context *ctx, const ji_column *column, int64_t row) {
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "column \"%s\", row %" PRId64 ": the text holds a NUL, which CSV cannot",
                  column->name, row + 1);
}

static int needs_quotes(const char *text, size_t size, char delimiter) {
  if (size == 0) /* without quotes it would be a null */
    return 1;
  if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) /* at the file's start: a mark */
    return 1;
  if (text[0] == ' ' || text[0] == '\t' || text[size - 1] == ' ' || text[size - 1] == '\t')
    return 1; /* many readers cut blanks off */
  for (size_t i = 0; i < size; i++)
    if (text[i] == delimiter || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
      return 1;
  return 0;
}

void ji__csv_append_field(ji__buffer *buffer, const char *text, size_t size, char delimiter) {
  if (!needs_quotes(text, size, delimiter)) {
    ji__buffer_append(buffer, text, size);
    return;
  }
  ji__buffer_append(buffer, "\"", 1);
  size_t from = 0;
  for (size_t i = 0; i < size; i++) {
    if (text[i] != '"')
      continue;
    ji__buffer_append(buffer, text + from, i + 1 - from);
    from = i; /* the quote comes a second time with what follows */
  }
  ji__buffer_append(buffer, text + from, size - from);
  ji__buffer_append(buffer, "\"", 1);
}

static ji_status append_cell(ji_context *ctx, ji__buffer *buffer, const ji_column *column,
                             int64_t row, char delimiter) {
  if (ji__column_is_null(column, row))
    return JI_OK;
  if (column->type != JI_TYPE_TEXT && column->type != JI_TYPE_DICTIONARY) {
    char value[JI__CSV_VALUE_SIZE];
    ji__csv_append_field(buffer, value, ji__csv_value_print(column, row, value), delimiter);
    return JI_OK;
  }
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  if (!text)
    return JI_OK;
  if (size && memchr(text, 0, size))
    return fail_nul(ctx, column, row);
  ji__csv_append_field(buffer, text, size, delimiter);
  return JI_OK;
}

static void append_header(ji__buffer *buffer, const ji_dataset *dataset, char delimiter) {
  for (int64_t i = 0; i < dataset->column_count; i++) {
    const char *name = ji__dataset_view(dataset, i)->name;
    if (i > 0)
      ji__buffer_append(buffer, &delimiter, 1);
    ji__csv_append_field(buffer, name, strlen(name), delimiter);
  }
  ji__buffer_append(buffer, "\n", 1);
}

static ji_status append_row(ji_context *ctx, ji__buffer *buffer, const ji_dataset *dataset,
                            int64_t row, char delimiter) {
  for (int64_t i = 0; i < dataset->column_count; i++) {
    if (i > 0)
      ji__buffer_append(buffer, &delimiter, 1);
    ji_status status = append_cell(ctx, buffer, ji__dataset_view(dataset, i), row, delimiter);
    if (status)
      return status;
  }
  ji__buffer_append(buffer, "\n", 1);
  return JI_OK;
}

/* The whole dataset into a temporary beside `path`. */
static ji_status write_temporary(ji_context *ctx, const ji_dataset *dataset, const char *path,
                                 char delimiter, ji__output *output) {
  ji_status status = ji__output_open(ctx, path, output);
  if (status)
    return status;
  append_header(&output->pending, dataset, delimiter);
  for (int64_t row = 0; row < dataset->rows && !status; row++) {
    if (row % PROGRESS_ROWS == 0)
      status = ji__progress(ctx, "write csv", row, dataset->rows);
    if (!status)
      status = append_row(ctx, &output->pending, dataset, row, delimiter);
    if (!status)
      status = ji__output_flush(ctx, output, 0);
  }
  return status ? status : ji__output_close(ctx, output);
}

static ji_status make_schema(ji_context *ctx, const ji_dataset *dataset, ji_dataset **out) {
  static const ji__writer_column columns[] = {{.name = "column", .type = JI_TYPE_TEXT},
                                              {.name = "type", .type = JI_TYPE_TEXT},
                                              {.name = "unit", .type = JI_TYPE_TEXT},
                                              {.name = "measure", .type = JI_TYPE_TEXT},
                                              {.name = "description", .type = JI_TYPE_TEXT}};
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  if (status)
    return status;
  for (int64_t i = 0; i < dataset->column_count; i++) {
    const ji_column *column = ji__dataset_view(dataset, i);
    ji__writer_text(writer, 0, column->name);
    ji__writer_text(writer, 1, ji__csv_type_name(column->type));
    ji__writer_text(writer, 2, column->unit);
    ji__writer_text(writer, 3, column->measure ? ji_measure_text(column->measure) : NULL);
    ji__writer_text(writer, 4, column->description);
    ji__writer_end_row(writer);
  }
  status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

static ji_status write_beside(ji_context *ctx, const ji_dataset *dataset, const char *path,
                              const char *ending, ji__outputs *outputs) {
  char *beside = ji__csv_beside(ji__allocator(ctx), path, ending);
  ji__output *output = beside ? ji__outputs_add(outputs) : NULL;
  ji_status status =
      output ? write_temporary(ctx, dataset, beside, ',', output) : ji__fail_memory(ctx);
  ji__release(ji__allocator(ctx), beside);
  return status;
}

static ji_status write_schema(ji_context *ctx, const ji_dataset *dataset, const char *path,
                              ji__outputs *outputs) {
  ji_dataset *schema = NULL;
  ji_status status = make_schema(ctx, dataset, &schema);
  if (!status)
    status = write_beside(ctx, schema, path, JI__CSV_SCHEMA_ENDING, outputs);
  ji_dataset_unref(schema);
  return status;
}

static ji_status write_provenance(ji_context *ctx, const ji_dataset *dataset, const char *path,
                                  ji__outputs *outputs) {
  ji_dataset *provenance = NULL;
  ji_status status = ji__dataset_provenance(ctx, dataset, &provenance);
  if (!status)
    status = write_beside(ctx, provenance, path, JI__CSV_PROVENANCE_ENDING, outputs);
  ji_dataset_unref(provenance);
  return status;
}

/* The data is written first, so that what is wrong with its path is said of it, but appears last.
 */
static void put_last(ji__outputs *outputs, size_t data) {
  ji__output moved = outputs->items[data];
  for (size_t i = data; i + 1 < outputs->count; i++)
    outputs->items[i] = outputs->items[i + 1];
  outputs->items[outputs->count - 1] = moved;
}

ji_status ji__csv_write(ji_context *ctx, const ji_dataset *dataset, const char *path,
                        const ji_csv_options *options, ji__outputs *outputs) {
  if (dataset->column_count == 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: a dataset without columns has no header", path);
  size_t data = outputs->count;
  ji__output *output = ji__outputs_add(outputs);
  ji_status status = output ? write_temporary(ctx, dataset, path, (char)options->delimiter, output)
                            : ji__fail_memory(ctx);
  if (!status && options->sidecar == JI_CSV_SIDECAR_PROVENANCE)
    status = write_provenance(ctx, dataset, path, outputs);
  if (!status && options->sidecar != JI_CSV_SIDECAR_NONE)
    status = write_schema(ctx, dataset, path, outputs);
  if (!status)
    put_last(outputs, data);
  return status;
}

static ji_status check_path(ji_context *ctx, const char *path) {
  const char *name = ji__base_name(path);
  size_t size = strlen(name);
  if (size > 4 && strcmp(name + size - 4, ".csv") == 0)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: a path ending in NAME.csv is expected", path);
}

ji_status ji_dataset_write_csv(ji_context *ctx, const ji_dataset *dataset, const char *path,
                               const ji_csv_options *options) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, "ji_dataset_write_csv", "dataset");
  if (!path)
    return ji__fail_null(ctx, "ji_dataset_write_csv", "path");
  ji_csv_options chosen;
  status = ji__csv_options_read(ctx, options, &chosen);
  if (!status)
    status = check_path(ctx, path);
  if (status)
    return status;
  ji__outputs outputs = {.allocator = ji__allocator(ctx)};
  status = ji__csv_write(ctx, dataset, path, &chosen, &outputs);
  if (!status)
    status = ji__outputs_commit(ctx, &outputs);
  ji__outputs_discard(&outputs);
  return status;
}
