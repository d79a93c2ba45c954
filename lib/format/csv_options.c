/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_read.h"

#include "core/utf8.h"
#include "format/source.h"

#include <stddef.h>
#include <string.h>

/* The size of the struct in the first release. */
#define CSV_OPTIONS_MINIMUM offsetof(ji_csv_options, encoding)
#define HEADER_ROWS_MAXIMUM 100
#define HEADER_SEPARATOR " / "

static const ji_csv_options csv_defaults = {.size = sizeof(ji_csv_options),
                                            .max_rows = INT64_C(1) << 31,
                                            .max_columns = 65536,
                                            .max_field_size = INT64_C(1) << 20,
                                            .delimiter = ',',
                                            .max_errors = 20,
                                            .header_rows = 1,
                                            .header_separator = HEADER_SEPARATOR};

ji_status ji_csv_options_init(ji_csv_options *options, size_t size) {
  return ji__options_init(options, size, CSV_OPTIONS_MINIMUM, &csv_defaults, sizeof csv_defaults);
}

static ji_status check_delimiter(ji_context *ctx, int32_t delimiter) {
  if (delimiter > 0 && delimiter < 128 && !strchr("\"\r\n", delimiter))
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_ARGUMENT,
                  "ji_csv_options.delimiter is %d; an ASCII character other than quote and line "
                  "end is expected",
                  (int)delimiter);
}

static ji_status check_column(ji_context *ctx, const ji_csv_column *column, size_t index) {
  if (!column->name || !column->name[0])
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_csv_options.columns[%zu] has no name", index);
  if (column->type < 0 || column->type > JI_TYPE_TEXT || column->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_csv_options.columns[%zu] (\"%s\"): type %d cannot be read from CSV, or "
                    "reserved is not 0",
                    index, column->name, (int)column->type);
  return JI_OK;
}

static ji_status check_lists(ji_context *ctx, const ji_csv_options *options) {
  if ((options->column_count && !options->columns) || (options->missing_count && !options->missing))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_csv_options: columns or missing is NULL though its count is not 0");
  for (size_t i = 0; i < options->column_count; i++) {
    ji_status status = check_column(ctx, options->columns + i, i);
    if (status)
      return status;
  }
  for (size_t i = 0; i < options->missing_count; i++)
    if (!options->missing[i])
      return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_csv_options.missing[%zu] is NULL", i);
  return JI_OK;
}

static ji_status check_layout(ji_context *ctx, ji_csv_options *options) {
  if (options->lenient & ~JI_CSV_LENIENT_ALL)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_csv_options.lenient is %d, which has bits that are no ji_csv_leniency",
                    (int)options->lenient);
  if (options->skip_lines < 0 || options->label_columns < 0 || options->header_rows < 0 ||
      options->header_rows > HEADER_ROWS_MAXIMUM)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_csv_options: skip_lines or label_columns is below 0, or header_rows is not "
                    "0 to %d",
                    HEADER_ROWS_MAXIMUM);
  if (!options->header_separator)
    options->header_separator = HEADER_SEPARATOR;
  size_t size = strlen(options->header_separator);
  if (ji__utf8_valid_prefix(options->header_separator, size) < size)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_csv_options.header_separator is not UTF-8");
  return JI_OK;
}

/* Column names, and what a line begins with; a line end in it would never be met. */
static ji_status check_selection(ji_context *ctx, const ji_csv_options *options) {
  if (!options->select != !options->select_count)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_csv_options.select: %s; NULL and 0 keep all columns",
                    options->select ? "it is empty" : "it is NULL though its count is not 0");
  for (size_t i = 0; i < options->select_count; i++)
    if (!options->select[i])
      return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_csv_options.select[%zu] is NULL", i);
  if (options->comment && (!options->comment[0] || strpbrk(options->comment, "\r\n")))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_csv_options.comment is empty or holds a line end; what comment lines begin "
                    "with is expected");
  return JI_OK;
}

static ji_status check_input(ji_context *ctx, const ji_csv_options *options) {
  if (options->max_errors < 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_csv_options.max_errors is below 1");
  if (options->compression < JI_CSV_COMPRESSION_AUTO ||
      options->compression > JI_CSV_COMPRESSION_ZSTD)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_csv_options.compression is %d, none of its values",
                    (int)options->compression);
  ji_status status = JI_OK;
  if (options->encoding && strcmp(options->encoding, "auto") != 0)
    status = ji__source_check_encoding(ctx, options->encoding);
  return status ? status : check_selection(ctx, options);
}

ji_status ji__csv_options_read(ji_context *ctx, const ji_csv_options *options,
                               ji_csv_options *chosen) {
  *chosen = csv_defaults;
  if (!options)
    return JI_OK;
  ji_status status =
      ji__options_read(ctx, "ji_csv_options", options, CSV_OPTIONS_MINIMUM, chosen, sizeof *chosen);
  if (!status)
    status = check_delimiter(ctx, chosen->delimiter);
  if (status)
    return status;
  if (chosen->max_rows < 0 || chosen->max_columns < 1 || chosen->max_field_size < 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_csv_options: a limit (max_) is below 1");
  if (chosen->inference < JI_CSV_INFER || chosen->inference > JI_CSV_INFER_TEXT ||
      chosen->sidecar < JI_CSV_SIDECAR_AUTO || chosen->sidecar > JI_CSV_SIDECAR_PROVENANCE ||
      chosen->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_csv_options: inference or sidecar is none of its values, or reserved is "
                    "not 0");
  status = check_layout(ctx, chosen);
  if (!status)
    status = check_lists(ctx, chosen);
  return status ? status : check_input(ctx, chosen);
}
