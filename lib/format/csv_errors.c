/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_errors.h"

#include "core/utf8.h"
#include "format/csv_read.h"
#include "format/file.h"

#include <inttypes.h>
#include <string.h>

enum { LINE, COLUMN, VALUE, PROBLEM };

ji_status ji__csv_problems_create(ji_context *ctx, ji__writer **out) {
  static const ji__writer_column columns[] = {
      {.name = "line",
       .type = JI_TYPE_INT64,
       .description = "physical line of the file, from 1; null: the file as a whole"},
      {.name = "column",
       .type = JI_TYPE_TEXT,
       .description = "name of the column; null: the row, or a column that has no name yet"},
      {.name = "value",
       .type = JI_TYPE_TEXT,
       .description = "what stands there; null: nothing, or no text"},
      {.name = "problem",
       .type = JI_TYPE_TEXT,
       .description = "what is wrong, and what was expected"}};
  return ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], out);
}

int ji__csv_errors_is_of_file(ji_status status) {
  switch (status) {
  case JI_ERROR_FORMAT:
  case JI_ERROR_ENCODING:
  case JI_ERROR_LABEL:
  case JI_ERROR_LIMIT:
  case JI_ERROR_UNIT:
  case JI_ERROR_MEASURE:
    return 1;
  default:
    return 0;
  }
}

static void write_problem(const ji__csv_errors *errors, const char *message, const char *column,
                          const char *value, size_t size) {
  ji__writer *writer = errors->problems;
  const ji__csv_spot *spot = &errors->spot;
  if (spot->line)
    ji__writer_integer(writer, LINE, spot->line);
  ji__writer_text(writer, COLUMN, column);
  if (value && ji__utf8_valid_prefix(value, size) == size)
    ji__writer_bytes(writer, VALUE, value, size);
  ji__writer_text(writer, PROBLEM, spot->line ? spot->problem : message);
  ji__writer_end_row(writer);
}

static ji_status fail_first(ji_context *ctx, const ji__csv_errors *errors) {
  int64_t more = errors->count - 1;
  if (more < 1)
    return ji__fail(ctx, errors->status, "%s", errors->message);
  return ji__fail(ctx, errors->status, "%s; and %s%" PRId64 " more error%s in this file",
                  errors->message, errors->stopped ? "at least " : "", more, more == 1 ? "" : "s");
}

ji_status ji__csv_errors_take(ji_context *ctx, ji__csv_errors *errors, ji_status status,
                              const char *column, const char *value, size_t size) {
  if (!ji__csv_errors_is_of_file(status))
    return status;
  if (!errors->count) {
    errors->status = status;
    memcpy(errors->message, ji_context_message(ctx), sizeof errors->message);
  }
  errors->count++;
  ji__log(ctx, JI_LOG_ERROR, "%s", ji_context_message(ctx));
  if (errors->problems)
    write_problem(errors, ji_context_message(ctx), column, value, size);
  errors->spot.line = 0;
  if (errors->count < errors->limit)
    return JI_OK;
  errors->stopped = 1;
  return fail_first(ctx, errors);
}

ji_status ji__csv_errors_end(ji_context *ctx, const ji__csv_errors *errors) {
  return errors->count ? fail_first(ctx, errors) : JI_OK;
}

/* --- checking a file ------------------------------------------------------------------------- */

static ji_status finish_check(ji_context *ctx, const ji__csv_request *request, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__provenance_create(ctx, "ji_dataset_check_csv", &provenance);
  if (!status)
    status = ji__provenance_add(ctx, provenance, "note", "file", ji__base_name(request->path));
  if (!status)
    status = ji__csv_options_record(ctx, &request->options, provenance);
  if (!status)
    status = ji__writer_finish(ctx, request->problems, provenance, out);
  ji__provenance_unref(provenance);
  return status;
}

static ji_status check(ji_context *ctx, ji__csv_request *request, ji_dataset **out) {
  ji_status status = ji__csv_problems_create(ctx, &request->problems);
  ji_dataset *dataset = NULL;
  if (!status)
    status = ji__csv_read(ctx, request, &dataset);
  ji_dataset_unref(dataset);
  if (*request->found && ji__csv_errors_is_of_file(status)) {
    ctx->message[0] = 0; /* what is wrong with the file is the result, not an error */
    status = JI_OK;
  }
  if (!status)
    status = finish_check(ctx, request, out);
  ji__writer_free(request->problems);
  return status;
}

ji_status ji_dataset_check_csv(ji_context *ctx, const char *path, const ji_csv_options *options,
                               ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!path)
    return ji__fail_null(ctx, "ji_dataset_check_csv", "path");
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_check_csv", "out");
  int64_t found = 0;
  ji__csv_request request = {.path = path, .found = &found};
  status = ji__csv_options_read(ctx, options, &request.options);
  return status ? status : check(ctx, &request, out);
}
