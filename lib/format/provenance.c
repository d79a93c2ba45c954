/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/provenance.h"

#include "core/number.h"
#include "core/utf8.h"
#include "data/dataset.h"
#include "data/writer.h"
#include "format/csv_value.h"
#include "format/csv_write.h"

#include <csv.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"step", "operation", "kind", "name", "value"};
enum { COLUMNS = sizeof names / sizeof names[0] };

/* The steps that `table` tells of go before those of `provenance`. */
static ji_status add_steps(ji_context *ctx, const ji_dataset *table, ji__provenance *provenance) {
  ji__provenance *read = NULL;
  ji_status status = ji__provenance_from_dataset(ctx, table, &read);
  if (!status)
    status = ji__provenance_steps(ctx, provenance, read);
  ji__provenance_unref(read);
  return status;
}

/* --- the sidecar ----------------------------------------------------------------------------- */

/* The values of a provenance are texts, whatever they look like. */
static ji_status read_file(ji_context *ctx, const char *path, ji__provenance *provenance) {
  static const ji_csv_column step = {.name = "step", .type = JI_TYPE_INT64};
  ji__csv_request request = {.path = path};
  ji_dataset *table = NULL;
  ji_status status = ji__csv_options_read(ctx, NULL, &request.options);
  if (status)
    return status;
  request.options.sidecar = JI_CSV_SIDECAR_NONE;
  request.options.inference = JI_CSV_INFER_TEXT;
  request.options.columns = &step;
  request.options.column_count = 1;
  status = ji__csv_read(ctx, &request, &table);
  if (status)
    return status;
  status = add_steps(ctx, table, provenance);
  ji_dataset_unref(table);
  if (status && status != JI_ERROR_MEMORY)
    return ji__fail_within(ctx, status, "%s", path);
  return status;
}

ji_status ji__provenance_beside(ji_context *ctx, const ji__csv_request *request,
                                ji__provenance *provenance) {
  if (request->options.sidecar != JI_CSV_SIDECAR_PROVENANCE)
    return JI_OK;
  const ji_allocator *allocator = ji__allocator(ctx);
  char *path = ji__csv_beside(allocator, request->path, JI__CSV_PROVENANCE_ENDING);
  if (!path)
    return ji__fail_memory(ctx);
  ji_status status = access(path, F_OK) == 0 ? read_file(ctx, path, provenance) : JI_OK;
  ji__release(allocator, path);
  return status;
}

/* --- as text --------------------------------------------------------------------------------- */

static void print_row(ji__buffer *text, const ji_dataset *table, int64_t row) {
  for (int64_t i = 0; i < COLUMNS; i++) {
    const ji_column *column = ji__dataset_view(table, i);
    char printed[JI__CSV_VALUE_SIZE];
    size_t size = 0;
    const char *cell = ji__column_text(column, row, &size);
    if (i > 0)
      ji__buffer_append(text, ",", 1);
    if (cell)
      ji__csv_append_field(text, cell, size, ',');
    else if (column->type == JI_TYPE_INT64)
      ji__buffer_append(text, printed, ji__csv_value_print(column, row, printed));
  }
  ji__buffer_append(text, "\n", 1);
}

ji_status ji__provenance_print(ji_context *ctx, const ji_dataset *dataset, char **out) {
  ji_dataset *table = NULL;
  ji__buffer text;
  *out = NULL;
  if (!dataset->provenance)
    return JI_OK;
  ji_status status = ji__dataset_provenance(ctx, dataset, &table);
  if (status)
    return status;
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__buffer_string(&text, "step,operation,kind,name,value\n");
  for (int64_t row = 0; row < table->rows; row++)
    print_row(&text, table, row);
  ji_dataset_unref(table);
  if (text.failed) {
    ji__buffer_free(&text);
    return ji__fail_memory(ctx);
  }
  *out = text.data;
  return JI_OK;
}

/* --- from text ------------------------------------------------------------------------------- */

typedef struct reader {
  ji_context *ctx;
  ji__writer *writer;
  int64_t line; /* of the record at hand, the header being 1 */
  size_t field; /* how many fields of it there were */
  ji_status status;
} reader;

static void fail_record(reader *r, const char *problem) {
  if (!r->status)
    r->status = ji__fail(r->ctx, JI_ERROR_FORMAT, "record %" PRId64 " %s", r->line, problem);
}

static int no_blank(unsigned char c) {
  (void)c;
  return 0;
}

static void take_cell(reader *r, const char *text, size_t size) {
  int64_t step = 0;
  if (r->field > 0)
    ji__writer_bytes(r->writer, r->field, text, size);
  else if (ji__integer_parse(text, size, &step) == 1)
    ji__writer_integer(r->writer, 0, step);
  else
    fail_record(r, "has no whole number for a step");
}

static void take_field(void *text, size_t size, void *user) {
  reader *r = user;
  if (r->status)
    return;
  if (r->field >= COLUMNS)
    fail_record(r, "has more than five fields");
  else if (r->line == 1 &&
           (!text || strlen(names[r->field]) != size || memcmp(names[r->field], text, size) != 0))
    fail_record(r, "is not step,operation,kind,name,value");
  else if (r->line > 1 && text &&
           (memchr(text, 0, size) || ji__utf8_valid_prefix(text, size) < size))
    fail_record(r, "holds bytes that are not UTF-8, or a zero byte");
  else if (r->line > 1 && text)
    take_cell(r, text, size);
  r->field++;
}

static void take_record(int terminator, void *user) {
  reader *r = user;
  (void)terminator;
  if (r->status)
    return;
  if (r->field != COLUMNS)
    fail_record(r, "has other than five fields");
  else if (r->line > 1)
    ji__writer_end_row(r->writer);
  r->line++;
  r->field = 0;
}

static ji_status split(reader *r, const char *text, size_t size) {
  struct csv_parser parser;
  csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL);
  csv_set_space_func(&parser, no_blank);
  int is_whole = csv_parse(&parser, text, size, take_field, take_record, r) == size &&
                 csv_fini(&parser, take_field, take_record, r) == 0;
  int code = csv_error(&parser);
  csv_free(&parser);
  if (r->status || is_whole)
    return r->status;
  if (code != CSV_EPARSE)
    return ji__fail_memory(r->ctx);
  fail_record(r, "has a quote that is out of place or never closed");
  return r->status;
}

static ji_status make_table(ji_context *ctx, const char *text, size_t size, ji_dataset **out) {
  ji__writer_column columns[COLUMNS];
  reader r = {.ctx = ctx, .line = 1};
  for (size_t i = 0; i < COLUMNS; i++)
    columns[i] = (ji__writer_column){.name = names[i], .type = i ? JI_TYPE_TEXT : JI_TYPE_INT64};
  ji_status status = ji__writer_create(ctx, columns, COLUMNS, &r.writer);
  if (!status)
    status = split(&r, text, size);
  if (!status && r.line == 1)
    status = ji__fail(ctx, JI_ERROR_FORMAT, "the text is empty");
  if (!status)
    status = ji__writer_finish(ctx, r.writer, NULL, out);
  ji__writer_free(r.writer);
  return status;
}

ji_status ji__provenance_parse(ji_context *ctx, const char *text, size_t size,
                               ji__provenance *provenance) {
  ji_dataset *table = NULL;
  ji_status status = make_table(ctx, text, size, &table);
  if (!status)
    status = add_steps(ctx, table, provenance);
  ji_dataset_unref(table);
  return status;
}
