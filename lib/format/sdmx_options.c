/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/sdmx_options.h"

#include "format/sdmx_codes.h"
#include "format/source.h"

#include <stddef.h>
#include <string.h>

/* The sizes of the structs in the first release. */
#define READ_MINIMUM offsetof(ji_sdmx_read_options, encoding)
#define WRITE_MINIMUM sizeof(ji_sdmx_write_options)
#define CODELIST_MINIMUM sizeof(ji_sdmx_codelist_options)

static const ji_sdmx_read_options read_defaults = {.size = sizeof(ji_sdmx_read_options),
                                                   .max_rows = INT64_C(1) << 31,
                                                   .max_columns = 65536,
                                                   .max_field_size = INT64_C(1) << 20,
                                                   .decimal = '.'};
static const ji_sdmx_write_options write_defaults = {
    .size = sizeof(ji_sdmx_write_options), .delimiter = ',', .subfield = ';'};
static const ji_sdmx_codelist_options codelist_defaults = {.size = sizeof(ji_sdmx_codelist_options),
                                                           .max_codes = 10000000};

ji_status ji_sdmx_read_options_init(ji_sdmx_read_options *options, size_t size) {
  return ji__options_init(options, size, READ_MINIMUM, &read_defaults, sizeof read_defaults);
}

ji_status ji_sdmx_write_options_init(ji_sdmx_write_options *options, size_t size) {
  return ji__options_init(options, size, WRITE_MINIMUM, &write_defaults, sizeof write_defaults);
}

ji_status ji_sdmx_codelist_options_init(ji_sdmx_codelist_options *options, size_t size) {
  return ji__options_init(options, size, CODELIST_MINIMUM, &codelist_defaults,
                          sizeof codelist_defaults);
}

static int is_separator(int32_t character) {
  return character > 0 && character < 128 && !strchr("\"\r\n", character);
}

/* One member of a struct that is out of range. */
static ji_status fail_member(ji_context *ctx, const char *member, int32_t value,
                             const char *expected) {
  return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s is %d; %s is expected", member, (int)value, expected);
}

typedef struct member {
  const char *name;
  int32_t value, last;
} member;

static ji_status check_choices(ji_context *ctx, const member *members, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (members[i].value < 0 || members[i].value > members[i].last)
      return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s is %d; 0 to %d is expected", members[i].name,
                      (int)members[i].value, (int)members[i].last);
  return JI_OK;
}

static ji_status check_list(ji_context *ctx, const char *name, const char *const *texts,
                            size_t count) {
  if (count && !texts)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s is NULL though its count is not 0", name);
  for (size_t i = 0; i < count; i++)
    if (!texts[i] || !texts[i][0])
      return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s[%zu] is NULL or empty", name, i);
  return JI_OK;
}

/* --- reading --------------------------------------------------------------------------------- */

static ji_status check_columns(ji_context *ctx, const ji_sdmx_read_options *options) {
  if (options->column_count && !options->columns)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_sdmx_read_options.columns is NULL though its count is not 0");
  for (size_t i = 0; i < options->column_count; i++) {
    const ji_csv_column *column = options->columns + i;
    if (!column->name || !column->name[0])
      return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_sdmx_read_options.columns[%zu] has no name", i);
    if (column->type < 0 || column->type > JI_TYPE_TEXT || column->reserved)
      return ji__fail(
          ctx, JI_ERROR_ARGUMENT,
          "ji_sdmx_read_options.columns[%zu] (\"%s\"): type %d cannot be read from CSV, "
          "or reserved is not 0",
          i, column->name, (int)column->type);
    for (size_t j = 0; j < i; j++)
      if (strcmp(options->columns[j].name, column->name) == 0)
        return ji__fail(ctx, JI_ERROR_LABEL, "the column \"%s\" is declared twice", column->name);
  }
  return JI_OK;
}

static ji_status check_read_numbers(ji_context *ctx, const ji_sdmx_read_options *options) {
  const member members[] = {
      {"ji_sdmx_read_options.labels", options->labels, JI_SDMX_LABELS_NAME},
      {"ji_sdmx_read_options.names", options->names, 1},
      {"ji_sdmx_read_options.structure", options->structure, JI_SDMX_STRUCTURE_KEEP},
      {"ji_sdmx_read_options.deletes", options->deletes, JI_SDMX_DELETES_SKIP},
      {"ji_sdmx_read_options.statuses", options->statuses, JI_SDMX_CHECK_LENIENT},
      {"ji_sdmx_read_options.periods", options->periods, JI_SDMX_CHECK_LENIENT},
      {"ji_sdmx_read_options.unit_columns", options->unit_columns, JI_SDMX_UNITS_KEEP}};
  if (options->delimiter && !is_separator(options->delimiter))
    return fail_member(ctx, "ji_sdmx_read_options.delimiter", options->delimiter,
                       "an ASCII character other than quote and line end, or 0");
  if (options->subfield && !is_separator(options->subfield))
    return fail_member(ctx, "ji_sdmx_read_options.subfield", options->subfield,
                       "an ASCII character other than quote and line end, or 0");
  if (options->decimal != '.' && options->decimal != ',')
    return fail_member(ctx, "ji_sdmx_read_options.decimal", options->decimal,
                       "46 (a point) or 44 (a comma)");
  if (options->max_rows < 0 || options->max_columns < 1 || options->max_field_size < 1)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_sdmx_read_options: a limit (max_) is below 1");
  if (options->encoding && strcmp(options->encoding, "auto") != 0) {
    ji_status status = ji__source_check_encoding(ctx, options->encoding);
    if (status)
      return status;
  }
  return check_choices(ctx, members, sizeof members / sizeof members[0]);
}

ji_status ji__sdmx_read_options_read(ji_context *ctx, const ji_sdmx_read_options *options,
                                     ji_sdmx_read_options *chosen) {
  *chosen = read_defaults;
  ji_status status = options ? ji__options_read(ctx, "ji_sdmx_read_options", options, READ_MINIMUM,
                                                chosen, sizeof *chosen)
                             : JI_OK;
  if (status)
    return status;
  chosen->value = chosen->value ? chosen->value : JI__SDMX_VALUE;
  ji__sdmx_units units = {chosen->units, chosen->unit_count};
  status = check_read_numbers(ctx, chosen);
  if (!status)
    status = check_columns(ctx, chosen);
  if (!status)
    status =
        check_list(ctx, "ji_sdmx_read_options.uncoded", chosen->uncoded, chosen->uncoded_count);
  return status ? status : ji__sdmx_units_check(ctx, "ji_sdmx_read_options", &units);
}

/* --- writing --------------------------------------------------------------------------------- */

static ji_status check_structure(ji_context *ctx, const ji_sdmx_write_options *options) {
  const char *id = options->structure_id;
  if (!ji__sdmx_is_kind(options->structure, strlen(options->structure)))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_sdmx_write_options.structure is \"%s\"; dataflow, datastructure or "
                    "dataprovision is expected",
                    options->structure);
  if (!id || !ji__sdmx_is_structure(id, strlen(id)))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_sdmx_write_options.structure_id is \"%s\"; AGENCY:ID(VERSION) is expected",
                    id ? id : "");
  if (strlen(options->action) != 1 || !strchr("IAR", options->action[0]))
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "ji_sdmx_write_options.action is \"%s\"; I, A or R is expected",
                    options->action);
  return JI_OK;
}

static ji_status check_write_numbers(ji_context *ctx, const ji_sdmx_write_options *options) {
  const member members[] = {{"ji_sdmx_write_options.labels", options->labels, JI_SDMX_LABELS_NAME},
                            {"ji_sdmx_write_options.keys", options->keys, JI_SDMX_KEYS_BOTH}};
  if (!is_separator(options->delimiter) || ji__sdmx_is_id((char[]){(char)options->delimiter}, 1))
    return fail_member(ctx, "ji_sdmx_write_options.delimiter", options->delimiter,
                       "an ASCII character other than quote, line end and those of ids");
  if (!is_separator(options->subfield) || options->subfield == options->delimiter)
    return fail_member(ctx, "ji_sdmx_write_options.subfield", options->subfield,
                       "an ASCII character other than quote, line end and the delimiter");
  return check_choices(ctx, members, sizeof members / sizeof members[0]);
}

ji_status ji__sdmx_write_options_read(ji_context *ctx, const ji_sdmx_write_options *options,
                                      ji_sdmx_write_options *chosen) {
  *chosen = write_defaults;
  ji_status status = options ? ji__options_read(ctx, "ji_sdmx_write_options", options,
                                                WRITE_MINIMUM, chosen, sizeof *chosen)
                             : JI_OK;
  if (status)
    return status;
  chosen->structure = chosen->structure ? chosen->structure : "dataflow";
  chosen->action = chosen->action ? chosen->action : "I";
  chosen->value = chosen->value ? chosen->value : JI__SDMX_VALUE;
  chosen->time = chosen->time ? chosen->time : JI__SDMX_TIME;
  ji__sdmx_units units = {chosen->units, chosen->unit_count};
  status = check_structure(ctx, chosen);
  if (!status)
    status = check_write_numbers(ctx, chosen);
  if (!status)
    status = check_list(ctx, "ji_sdmx_write_options.dimensions", chosen->dimensions,
                        chosen->dimension_count);
  if (!status)
    status =
        check_list(ctx, "ji_sdmx_write_options.measures", chosen->measures, chosen->measure_count);
  if (!status)
    status = check_list(ctx, "ji_sdmx_write_options.attributes", chosen->attributes,
                        chosen->attribute_count);
  return status ? status : ji__sdmx_units_check(ctx, "ji_sdmx_write_options", &units);
}

/* --- code lists ------------------------------------------------------------------------------ */

ji_status ji__sdmx_codelist_options_read(ji_context *ctx, const ji_sdmx_codelist_options *options,
                                         ji_sdmx_codelist_options *chosen) {
  *chosen = codelist_defaults;
  if (!options)
    return JI_OK;
  ji_status status = ji__options_read(ctx, "ji_sdmx_codelist_options", options, CODELIST_MINIMUM,
                                      chosen, sizeof *chosen);
  if (!status && chosen->max_codes < 0)
    status = ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_sdmx_codelist_options.max_codes is below 0");
  return status;
}
