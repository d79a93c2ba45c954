/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/sdmx_write.h"

#include "format/csv_scan.h"
#include "format/csv_value.h"
#include "format/csv_write.h"
#include "format/file.h"
#include "format/sdmx_cell.h"
#include "format/sdmx_options.h"
#include "format/sdmx_period.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FUNCTION "ji_dataset_write_sdmx_csv"
#define PROGRESS_ROWS 4096
#define POWER_SIZE 12
#define NO_POWER "is no power of ten (a whole number from -18 to 18)"

typedef struct sheet {
  ji__sdmx_layout layout;
  ji__output output;
  ji__buffer cell, key; /* while they are put together */
} sheet;

static ji_context *context_of(const sheet *s) {
  return s->layout.ctx;
}

/* Fields of a line come one after the other; the first has no delimiter before it. */
static void put(sheet *s, const char *text, size_t size) {
  ji__buffer *line = &s->output.pending;
  char delimiter = (char)s->layout.options.delimiter;
  if (line->size && line->data[line->size - 1] != '\n')
    ji__buffer_append(line, &delimiter, 1);
  if (text)
    ji__csv_append_field(line, text, size, delimiter);
}

static void put_word(sheet *s, const char *text) {
  put(s, text, text ? strlen(text) : 0);
}

/* --- the header ------------------------------------------------------------------------------ */

static int has_labels(const sheet *s, int32_t labels) {
  return s->layout.options.labels == labels;
}

/* "ID: Name", or the name in a field of its own. */
static void put_id(sheet *s, const char *id, const char *name) {
  s->cell.size = 0;
  ji__buffer_string(&s->cell, id);
  if (name && has_labels(s, JI_SDMX_LABELS_BOTH)) {
    ji__buffer_string(&s->cell, ": ");
    ji__buffer_string(&s->cell, name);
  }
  if (!s->cell.failed)
    put(s, s->cell.data, s->cell.size);
  if (has_labels(s, JI_SDMX_LABELS_NAME))
    put_word(s, name ? name : id);
}

static void put_header(sheet *s) {
  const ji__sdmx_layout *l = &s->layout;
  char first[] = "STRUCTURE[;]";
  first[10] = (char)l->options.subfield;
  put_word(s, l->has_multiple ? first : "STRUCTURE");
  put_word(s, "STRUCTURE_ID");
  if (has_labels(s, JI_SDMX_LABELS_NAME))
    put_word(s, "STRUCTURE_NAME");
  put_word(s, "ACTION");
  if (l->options.keys == JI_SDMX_KEYS_SERIES || l->options.keys == JI_SDMX_KEYS_BOTH)
    put_word(s, "SERIES_KEY");
  if (l->options.keys == JI_SDMX_KEYS_OBS || l->options.keys == JI_SDMX_KEYS_BOTH)
    put_word(s, "OBS_KEY");
  for (size_t i = 0; i < l->count; i++) {
    const ji__sdmx_output *output = &l->outputs[i];
    put_id(s, output->id, output->is_unit ? NULL : output->column->description);
    if (output->is_unit && l->has_powers)
      put_id(s, JI__SDMX_UNIT_MULT, NULL);
  }
  ji__buffer_append(&s->output.pending, "\n", 1);
}

/* --- cells ----------------------------------------------------------------------------------- */

static ji_status fail_cell(const sheet *s, const ji_column *column, int64_t row,
                           const char *problem) {
  return ji__fail(context_of(s), JI_ERROR_VALUE, "column \"%s\", row %" PRId64 ": %s", column->name,
                  row + 1, problem);
}

/* The text of a cell into s->cell; 0 for a null. */
static int read_cell(sheet *s, const ji_column *column, int64_t row) {
  s->cell.size = 0;
  if (ji__column_is_null(column, row))
    return 0;
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  if (text) {
    ji__buffer_append(&s->cell, text, size);
    return 1;
  }
  double number = 0;
  char printed[JI__CSV_VALUE_SIZE];
  if (column->type == JI_TYPE_FLOAT64 && ji__column_number(column, row, &number) &&
      !isfinite(number)) /* as XML Schema, and so SDMX, spells them */
    ji__buffer_string(&s->cell, isnan(number) ? "NaN" : number > 0 ? "INF" : "-INF");
  else
    ji__buffer_append(&s->cell, printed, ji__csv_value_print(column, row, printed));
  return 1;
}

static ji_status fail_value(const sheet *s, const ji_column *column, int64_t row, const char *text,
                            size_t size, const char *problem) {
  char excerpt[JI__EXCERPT_SIZE];
  return ji__fail(context_of(s), JI_ERROR_VALUE, "column \"%s\", row %" PRId64 ": %s %s",
                  column->name, row + 1, ji__csv_excerpt(text, size, excerpt), problem);
}

static ji_status check_values(sheet *s, const ji__sdmx_output *output, int64_t row) {
  ji__sdmx_values values = ji__sdmx_values_of(s->cell.data, s->cell.size,
                                              output->is_multiple ? s->layout.options.subfield : 0);
  const char *value = NULL;
  size_t size = 0;
  int64_t power = 0;
  int found;
  while ((found = ji__sdmx_next_value(&values, &value, &size)) > 0) {
    if (output->is_status && !ji__sdmx_is_status(value, size))
      return fail_value(s, output->column, row, value, size, "is no observation status of SDMX");
    if (output->is_time && !ji__sdmx_is_period(value, size))
      return fail_value(s, output->column, row, value, size, "is no period of SDMX");
    if (output->is_power && !ji__sdmx_power_read(value, size, &power))
      return fail_value(s, output->column, row, value, size, NO_POWER);
  }
  return found < 0 ? fail_cell(s, output->column, row, "a quote that opens a value is never closed")
                   : JI_OK;
}

/* What no reader could take apart again. */
static ji_status check_cell(sheet *s, const ji__sdmx_output *output, int64_t row) {
  if (s->cell.failed)
    return ji__fail_memory(context_of(s));
  if (s->cell.size && memchr(s->cell.data, 0, s->cell.size))
    return fail_cell(s, output->column, row, "the text holds a NUL, which CSV cannot");
  return check_values(s, output, row);
}

/* Every code with its name behind it: "A: All;B: Some". */
static void put_named(sheet *s, const ji__sdmx_output *output, const char *names, size_t size) {
  int32_t separator = output->is_multiple ? s->layout.options.subfield : 0;
  ji__sdmx_values codes = ji__sdmx_values_of(s->cell.data, s->cell.size, separator);
  ji__sdmx_values labels = ji__sdmx_values_of(names, size, separator);
  const char *code = NULL, *label = NULL;
  size_t code_size = 0, label_size = 0;
  char between[2] = {(char)separator, 0};
  s->key.size = 0;
  for (int first = 1; ji__sdmx_next_value(&codes, &code, &code_size) > 0; first = 0) {
    if (!first)
      ji__buffer_string(&s->key, between);
    ji__buffer_append(&s->key, code, code_size);
    if (ji__sdmx_next_value(&labels, &label, &label_size) <= 0 ||
        (label_size == 0 && separator)) /* among several an empty one stands for none */
      continue;
    ji__buffer_string(&s->key, ": ");
    ji__buffer_append(&s->key, label, label_size);
  }
  if (!s->key.failed)
    put(s, s->key.data, s->key.size);
}

static ji_status put_cell(sheet *s, const ji__sdmx_output *output, int64_t row) {
  int is_there = read_cell(s, output->column, row);
  ji_status status = is_there ? check_cell(s, output, row) : JI_OK;
  if (status)
    return status;
  size_t size = 0;
  const char *names = output->names ? ji__column_text(output->names, row, &size) : NULL;
  if (names && size && memchr(names, 0, size))
    return fail_cell(s, output->names, row, "the text holds a NUL, which CSV cannot");
  if (is_there && names && has_labels(s, JI_SDMX_LABELS_BOTH))
    put_named(s, output, names, size);
  else
    put(s, is_there ? s->cell.data : NULL, s->cell.size);
  if (has_labels(s, JI_SDMX_LABELS_NAME))
    put(s, names, size);
  return s->key.failed ? ji__fail_memory(context_of(s)) : JI_OK;
}

/* --- the unit -------------------------------------------------------------------------------- */

/* The code of the row's unit into the layout; *is_there is 0 for a null. */
static ji_status find_code(sheet *s, int64_t row, int *is_there) {
  ji__sdmx_layout *l = &s->layout;
  ji__sdmx_units units = {l->options.units, l->options.unit_count};
  size_t size = 0;
  *is_there = 1;
  if (!l->unit)
    return JI_OK;
  const char *unit = ji__column_text(l->unit, row, &size);
  *is_there = unit != NULL;
  if (!unit || (l->unit_of && l->unit_size == size && memcmp(l->unit_of, unit, size) == 0))
    return JI_OK;
  char *copy = ji__copy_bytes(ji__allocator(l->ctx), unit, size);
  if (!copy)
    return ji__fail_memory(l->ctx);
  ji_status status = ji__sdmx_code_of(l->ctx, &units, copy, &l->code);
  ji__release(ji__allocator(l->ctx), copy);
  if (status)
    return ji__fail_within(l->ctx, status, "column \"%s\", row %" PRId64, l->unit->name, row + 1);
  l->unit_of = unit;
  l->unit_size = size;
  return JI_OK;
}

/* A code that was no unit is written as it was read, unless it says another unit than the row's. */
static ji_status check_code(const sheet *s, int64_t row) {
  const ji__sdmx_layout *l = &s->layout;
  ji__sdmx_units units = {l->options.units, l->options.unit_count};
  size_t size = 0, power_size = 1;
  int64_t power = 0;
  char unit[JI__UNIT_TEXT];
  const char *code = ji__column_text(l->codes, row, &size);
  const char *text = l->powers ? ji__column_text(l->powers, row, &power_size) : "0";
  if (code && memchr(code, 0, size))
    return fail_cell(s, l->codes, row, "the text holds a NUL, which CSV cannot");
  if (l->powers && text && !ji__sdmx_power_read(text, power_size, &power))
    return fail_value(s, l->powers, row, text, power_size, NO_POWER);
  if (!code || !text || !ji__sdmx_unit_of(l->ctx, &units, code, size, power, unit) ||
      ji__column_equals(l->unit, row, unit))
    return JI_OK;
  return ji__fail(l->ctx, JI_ERROR_UNIT,
                  "row %" PRId64
                  ": UNIT_MEASURE and UNIT_MULT say \"%s\", column \"%s\" says another unit",
                  row + 1, unit, l->unit->name);
}

static void put_blank(sheet *s) {
  if (has_labels(s, JI_SDMX_LABELS_NAME))
    put_word(s, NULL);
}

static ji_status put_code(sheet *s, int64_t row) {
  const ji__sdmx_layout *l = &s->layout;
  ji_status status = check_code(s, row);
  size_t size = 0;
  const char *code = ji__column_text(l->codes, row, &size);
  put(s, code, size);
  put_blank(s);
  const char *power = l->powers ? ji__column_text(l->powers, row, &size) : "0";
  if (l->has_powers) {
    put(s, power, l->powers ? size : 1);
    put_blank(s);
  }
  return status;
}

/* True where the row has a code, or a multiplier, of its own. */
static int has_code(const ji__sdmx_layout *l, int64_t row) {
  return l->codes &&
         (!ji__column_is_null(l->codes, row) || (l->powers && !ji__column_is_null(l->powers, row)));
}

static ji_status put_unit(sheet *s, int64_t row) {
  int is_there = 0;
  if (has_code(&s->layout, row))
    return put_code(s, row);
  ji_status status = find_code(s, row, &is_there);
  if (status)
    return status;
  char power[POWER_SIZE];
  snprintf(power, sizeof power, "%d", s->layout.code.power);
  put_word(s, is_there ? s->layout.code.code : NULL);
  put_blank(s);
  if (s->layout.has_powers) {
    put_word(s, is_there ? power : NULL);
    put_blank(s);
  }
  return JI_OK;
}

/* Codes that were read without multipliers need none, unless a unit beside them does. */
static ji_status find_powers(sheet *s) {
  ji__sdmx_layout *l = &s->layout;
  ji_status status = JI_OK;
  l->has_powers = !l->codes || l->powers;
  for (int64_t row = 0; row < l->dataset->rows && !l->has_powers && !status; row++) {
    int is_there = 0;
    if (has_code(l, row))
      continue;
    status = find_code(s, row, &is_there);
    l->has_powers = is_there && l->code.power != 0;
  }
  return status;
}

/* --- keys ------------------------------------------------------------------------------------ */

/* Points separate the parts of a key, so that no part may have one. */
static ji_status append_part(sheet *s, const ji__sdmx_output *output, int64_t row) {
  ji_status status = JI_OK;
  if (output->is_unit) {
    int is_there = 0;
    size_t size = 0;
    const char *code =
        has_code(&s->layout, row) ? ji__column_text(s->layout.codes, row, &size) : NULL;
    if (code) {
      ji__buffer_append(&s->key, code, size);
      return JI_OK;
    }
    status = find_code(s, row, &is_there);
    if (!status && is_there)
      ji__buffer_string(&s->key, s->layout.code.code);
    return status;
  }
  if (!read_cell(s, output->column, row))
    return JI_OK;
  status = check_cell(s, output, row);
  if (!status && memchr(s->cell.data, '.', s->cell.size))
    status = fail_cell(s, output->column, row,
                       "the text holds a point, which separates the parts "
                       "of a key");
  if (!status)
    ji__buffer_append(&s->key, s->cell.data, s->cell.size);
  return status;
}

static ji_status put_key(sheet *s, int64_t row, int is_series) {
  const ji__sdmx_layout *l = &s->layout;
  ji_status status = JI_OK;
  int is_first = 1;
  s->key.size = 0;
  ji__buffer_string(&s->key, "");
  for (size_t i = 0; i < l->count && !status; i++) {
    const ji__sdmx_output *output = &l->outputs[i];
    if (!output->is_dimension ||
        (is_series && output->column && strcmp(output->column->name, l->options.time) == 0))
      continue;
    if (!is_first)
      ji__buffer_append(&s->key, ".", 1);
    is_first = 0;
    status = append_part(s, output, row);
  }
  if (!status && s->key.failed)
    status = ji__fail_memory(context_of(s));
  if (!status)
    put(s, s->key.size ? s->key.data : NULL, s->key.size);
  return status;
}

/* --- rows ------------------------------------------------------------------------------------ */

static void put_structure(sheet *s) {
  const ji_sdmx_write_options *o = &s->layout.options;
  put_word(s, o->structure);
  s->cell.size = 0;
  ji__buffer_string(&s->cell, o->structure_id);
  if (has_labels(s, JI_SDMX_LABELS_BOTH) && o->structure_name) {
    ji__buffer_string(&s->cell, ": ");
    ji__buffer_string(&s->cell, o->structure_name);
  }
  if (!s->cell.failed)
    put(s, s->cell.data, s->cell.size);
  if (has_labels(s, JI_SDMX_LABELS_NAME))
    put_word(s, o->structure_name);
  put_word(s, o->action);
}

static ji_status put_row(sheet *s, int64_t row) {
  const ji__sdmx_layout *l = &s->layout;
  ji_status status = JI_OK;
  put_structure(s);
  if (l->options.keys == JI_SDMX_KEYS_SERIES || l->options.keys == JI_SDMX_KEYS_BOTH)
    status = put_key(s, row, 1);
  if (!status && (l->options.keys == JI_SDMX_KEYS_OBS || l->options.keys == JI_SDMX_KEYS_BOTH))
    status = put_key(s, row, 0);
  for (size_t i = 0; i < l->count && !status; i++)
    status = l->outputs[i].is_unit ? put_unit(s, row) : put_cell(s, &l->outputs[i], row);
  ji__buffer_append(&s->output.pending, "\n", 1);
  return status;
}

static ji_status write_rows(sheet *s) {
  int64_t rows = s->layout.dataset->rows;
  ji_status status = find_powers(s);
  if (status)
    return status;
  put_header(s);
  for (int64_t row = 0; row < rows && !status; row++) {
    if (row % PROGRESS_ROWS == 0)
      status = ji__progress(context_of(s), "write sdmx csv", row, rows);
    if (!status)
      status = put_row(s, row);
    if (!status)
      status = s->cell.failed ? ji__fail_memory(context_of(s))
                              : ji__output_flush(context_of(s), &s->output, 0);
  }
  if (!status && s->cell.failed)
    status = ji__fail_memory(context_of(s));
  if (!status)
    status = ji__output_close(context_of(s), &s->output);
  return status ? status : ji__output_commit(context_of(s), &s->output);
}

static ji_status write_sheet(sheet *s, const char *path) {
  ji_status status = ji__sdmx_layout_make(&s->layout);
  if (!status)
    status = ji__output_open(context_of(s), path, &s->output);
  return status ? status : write_rows(s);
}

ji_status ji_dataset_write_sdmx_csv(ji_context *ctx, const ji_dataset *dataset, const char *path,
                                    const ji_sdmx_write_options *options) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, FUNCTION, "dataset");
  if (!path)
    return ji__fail_null(ctx, FUNCTION, "path");
  sheet s = {.layout = {.ctx = ctx, .dataset = dataset}};
  status = ji__sdmx_write_options_read(ctx, options, &s.layout.options);
  if (status)
    return status;
  ji__buffer_init(&s.cell, ji__allocator(ctx));
  ji__buffer_init(&s.key, ji__allocator(ctx));
  status = write_sheet(&s, path);
  ji__output_discard(&s.output);
  ji__buffer_free(&s.cell);
  ji__buffer_free(&s.key);
  ji__sdmx_layout_free(&s.layout);
  return status;
}
