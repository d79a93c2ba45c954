/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row of an SDMX-CSV file. */
#include "format/csv_value.h"
#include "format/sdmx_cell.h"
#include "format/sdmx_codes.h"
#include "format/sdmx_period.h"
#include "format/sdmx_read.h"

#include <inttypes.h>
#include <string.h>

static const char *text_of(const ji__sdmx_reader *r, const ji__sdmx_cell *c) {
  return r->row.data + c->offset;
}

/* Puts file, line and column before the message at hand. */
static ji_status fail_within(ji__sdmx_reader *r, ji_status status, const ji__sdmx_cell *c) {
  int64_t field = c - r->cells;
  ji__csv_place place = {.path = r->path, .line = c->line, .row_line = c->line, .field = field + 1};
  return ji__csv_fail_at(r->ctx, status, &place, r->header.fields[field].name);
}

/* "VALUE PROBLEM" */
static ji_status fail_cell(ji__sdmx_reader *r, const ji__sdmx_cell *c, const char *problem) {
  char excerpt[JI__EXCERPT_SIZE];
  ji__fail(r->ctx, JI_ERROR_FORMAT, "%s %s", ji__csv_excerpt(text_of(r, c), c->size, excerpt),
           problem);
  return fail_within(r, JI_ERROR_FORMAT, c);
}

/* A value that the standard does not know: an error, or counted. */
static ji_status refuse(ji__sdmx_reader *r, const ji__sdmx_cell *c, int32_t check,
                        ji__sdmx_leniency *leniency, const char *problem) {
  if (check == JI_SDMX_CHECK_STRICT)
    return fail_cell(r, c, problem);
  if (leniency->count++ == 0) {
    leniency->line = c->line;
    ji__csv_excerpt(text_of(r, c), c->size, leniency->text);
  }
  return JI_OK;
}

/* --- structure and action -------------------------------------------------------------------- */

/* The id of a structure, without its name. */
static size_t id_size(const ji__sdmx_reader *r, const ji__sdmx_cell *c) {
  const char *text = text_of(r, c);
  for (size_t i = 0; i + 1 < c->size && r->header.labels == JI_SDMX_LABELS_BOTH; i++)
    if (text[i] == ':' && text[i + 1] == ' ')
      return i;
  return c->size;
}

/* Appends the kind or the id of the row's structure to the scratch. */
static ji_status take_structure(ji__sdmx_reader *r, const ji__sdmx_cell *c) {
  int is_kind = r->header.fields[c - r->cells].role == JI__SDMX_KIND;
  if (c->is_null)
    return fail_cell(r, c,
                     is_kind ? "is no structure (dataflow, datastructure or dataprovision)"
                             : "is no structure (AGENCY:ID(VERSION))");
  size_t size = is_kind ? c->size : id_size(r, c);
  if (is_kind && !ji__sdmx_is_kind(text_of(r, c), size))
    return fail_cell(r, c, "is no structure (dataflow, datastructure or dataprovision)");
  if (!is_kind && !ji__sdmx_is_structure(text_of(r, c), size))
    return fail_cell(r, c, "is no structure (AGENCY:ID(VERSION))");
  if (r->scratch.size)
    ji__buffer_append(&r->scratch, " ", 1);
  ji__buffer_append(&r->scratch, text_of(r, c), size);
  return JI_OK;
}

/* All rows are of the first one's structure, unless the columns that tell are kept. */
static ji_status check_structure(ji__sdmx_reader *r) {
  const ji__sdmx_cell *last = r->cells;
  ji_status status = JI_OK;
  r->scratch.size = 0;
  for (int64_t i = 0; i < r->header.count && !status; i++) {
    ji__sdmx_role role = r->header.fields[i].role;
    if (role != JI__SDMX_KIND && role != JI__SDMX_STRUCTURE)
      continue;
    last = r->cells + i;
    status = take_structure(r, last);
  }
  if (status)
    return status;
  if (r->scratch.failed)
    return ji__fail_memory(r->ctx);
  if (!r->structure) {
    r->structure = ji__copy_bytes(ji__allocator(r->ctx), r->scratch.data, r->scratch.size);
    return r->structure ? JI_OK : ji__fail_memory(r->ctx);
  }
  if (r->options.structure == JI_SDMX_STRUCTURE_KEEP ||
      (strlen(r->structure) == r->scratch.size &&
       memcmp(r->structure, r->scratch.data, r->scratch.size) == 0))
    return JI_OK;
  char excerpt[JI__EXCERPT_SIZE];
  ji__fail(r->ctx, JI_ERROR_FORMAT,
           "the row is of %s, those before of \"%s\"; keeping the columns of the structure "
           "(JI_SDMX_STRUCTURE_KEEP) lets both in",
           ji__csv_excerpt(r->scratch.data, r->scratch.size, excerpt), r->structure);
  return fail_within(r, JI_ERROR_FORMAT, last);
}

/* *skipped: the row deletes, and such rows are left out. */
static ji_status check_action(ji__sdmx_reader *r, int *skipped) {
  *skipped = 0;
  for (int64_t i = 0; i < r->header.count; i++) {
    const ji__sdmx_cell *c = r->cells + i;
    if (r->header.fields[i].role != JI__SDMX_ACTION || c->is_null)
      continue;
    char letter = c->size == 1 ? *text_of(r, c) : 0;
    if (!letter || !strchr("IARMD", letter))
      return fail_cell(r, c, "is no action (I, A, R, M or D)");
    if (letter == 'D' && r->options.deletes == JI_SDMX_DELETES_REFUSE)
      return fail_cell(r, c,
                       "says that the row is to be deleted, which a dataset cannot; "
                       "JI_SDMX_DELETES_SKIP leaves such rows out");
    *skipped = letter == 'D';
    if (letter != 'D' && !strchr(r->actions, letter))
      r->actions[strlen(r->actions)] = letter;
  }
  return JI_OK;
}

/* --- components ------------------------------------------------------------------------------ */

static ji_status check_statuses(ji__sdmx_reader *r, const ji__sdmx_cell *c, const char *text,
                                size_t size, int32_t separator) {
  ji__sdmx_values values = ji__sdmx_values_of(text, size, separator);
  const char *value = NULL;
  size_t length = 0;
  while (ji__sdmx_next_value(&values, &value, &length) > 0)
    if (!ji__sdmx_is_status(value, length))
      return refuse(r, c, r->options.statuses, &r->statuses,
                    "is no observation status of SDMX (A B D E F G H I J K L M N O P Q R S U V W X "
                    "_U)");
  return JI_OK;
}

static ji_status check_power(ji__sdmx_reader *r, const ji__sdmx_cell *c, const char *text,
                             size_t size) {
  int64_t power = 0;
  if (ji__sdmx_power_read(text, size, &power))
    return JI_OK;
  return fail_cell(r, c, "is no power of ten (a whole number from -18 to 18)");
}

static ji_status check_meaning(ji__sdmx_reader *r, const ji__sdmx_cell *c, const char *text,
                               size_t size) {
  int64_t field = c - r->cells;
  const ji__sdmx_target *to = r->targets + field;
  int32_t separator = r->header.fields[field].is_multiple ? r->header.subfield : 0;
  if (to->is_time && !ji__sdmx_is_period(text, size))
    return refuse(r, c, r->options.periods, &r->periods,
                  "is no period of SDMX (such as 2024, 2024-03, 2024-03-01, 2024-Q1, 2024-W05, "
                  "2024-S1, 2024-01-01/P1M)");
  if (to->is_power)
    return check_power(r, c, text, size);
  return to->is_status ? check_statuses(r, c, text, size, separator) : JI_OK;
}

/* The decimal comma becomes a point; what is no number then is told as it was. */
static ji_status take_comma(ji__sdmx_reader *r, const ji__sdmx_cell *c, ji__csv_cells *cells) {
  ji__csv_value value;
  r->scratch.size = 0;
  ji__buffer_append(&r->scratch, text_of(r, c), c->size);
  if (r->scratch.failed)
    return ji__fail_memory(r->ctx);
  int has_point = c->size && memchr(r->scratch.data, '.', c->size);
  for (size_t i = 0; i < c->size; i++)
    if (r->scratch.data[i] == ',')
      r->scratch.data[i] = '.';
  int verdict = has_point ? 0 : ji__csv_value_parse(cells->type, r->scratch.data, c->size, &value);
  if (verdict != 1)
    return fail_cell(r, c,
                     verdict < 0 ? ji__csv_value_problem(cells->type, verdict)
                                 : "is not a number with a decimal comma");
  return ji__csv_cells_text(r->ctx, cells, r->scratch.data, c->size);
}

/* Some programs write a name behind values, too, which is the value again: "12.4: 12.4". */
static size_t value_size(const ji__sdmx_reader *r, const ji__sdmx_cell *c) {
  const char *text = text_of(r, c);
  size_t half = c->size > 2 ? (c->size - 2) / 2 : 0;
  int is_twice = half && 2 * half + 2 == c->size && memcmp(text + half, ": ", 2) == 0 &&
                 memcmp(text, text + half + 2, half) == 0;
  return is_twice ? half : c->size;
}

static ji_status take_whole(ji__sdmx_reader *r, const ji__sdmx_cell *c, ji__csv_cells *cells) {
  if (cells->type == JI_TYPE_FLOAT64 && r->options.decimal == ',')
    return take_comma(r, c, cells);
  ji_status status = check_meaning(r, c, text_of(r, c), c->size);
  if (status)
    return status;
  status = ji__csv_cells_text(r->ctx, cells, text_of(r, c), c->size);
  return status == JI_ERROR_FORMAT ? fail_within(r, status, c) : status;
}

static ji_status take_names(ji__sdmx_reader *r, int64_t column, int named) {
  if (column < 0)
    return JI_OK;
  ji__csv_cells *cells = &r->columns.items[column].cells;
  return named ? ji__csv_cells_text(r->ctx, cells, r->names.data, r->names.size)
               : ji__csv_cells_null(r->ctx, cells);
}

/* "CODE: Name" */
static ji_status take_labelled(ji__sdmx_reader *r, const ji__sdmx_cell *c) {
  int64_t field = c - r->cells;
  const ji__sdmx_target *to = r->targets + field;
  ji__csv_cells *cells = &r->columns.items[to->column].cells;
  r->scratch.size = r->names.size = 0;
  int32_t separator = r->header.fields[field].is_multiple ? r->header.subfield : 0;
  int named = ji__sdmx_split_names(text_of(r, c), c->size, separator, &r->scratch, &r->names);
  if (named < 0)
    return fail_cell(r, c, "opens a value with a quote that is never closed");
  if (r->scratch.failed || r->names.failed)
    return ji__fail_memory(r->ctx);
  ji_status status = check_meaning(r, c, r->scratch.data, r->scratch.size);
  if (status)
    return status;
  status = ji__csv_cells_text(r->ctx, cells, r->scratch.data, r->scratch.size);
  if (status == JI_ERROR_FORMAT)
    return fail_within(r, status, c);
  return status ? status : take_names(r, to->names, named);
}

static ji_status check_quotes(ji__sdmx_reader *r, const ji__sdmx_cell *c) {
  int64_t field = c - r->cells;
  if (!r->header.fields[field].is_multiple)
    return JI_OK;
  ji__sdmx_values values = ji__sdmx_values_of(text_of(r, c), c->size, r->header.subfield);
  const char *value = NULL;
  size_t length = 0;
  int found = 1;
  while (found > 0)
    found = ji__sdmx_next_value(&values, &value, &length);
  return found < 0 ? fail_cell(r, c, "opens a value with a quote that is never closed") : JI_OK;
}

static ji_status take_cell(ji__sdmx_reader *r, const ji__sdmx_cell *c) {
  const ji__sdmx_target *to = r->targets + (c - r->cells);
  if (to->column < 0)
    return JI_OK;
  ji__csv_cells *cells = &r->columns.items[to->column].cells;
  if (c->is_null) {
    ji_status status = ji__csv_cells_null(r->ctx, cells);
    return status ? status : take_names(r, to->names, 0);
  }
  ji_status status = check_quotes(r, c);
  if (status)
    return status;
  if (r->header.labels == JI_SDMX_LABELS_BOTH && !to->is_uncoded)
    return take_labelled(r, c);
  if (r->header.labels == JI_SDMX_LABELS_BOTH && cells->type == JI_TYPE_FLOAT64)
    r->cells[c - r->cells].size = value_size(r, c);
  return take_whole(r, c, cells);
}

ji_status ji__sdmx_take_row(ji__sdmx_reader *r) {
  int skipped = 0;
  ji_status status = check_structure(r);
  if (!status)
    status = check_action(r, &skipped);
  r->deleted += skipped;
  for (int64_t i = 0; i < r->header.count && !status && !skipped; i++)
    status = take_cell(r, r->cells + i);
  r->columns.rows += !status && !skipped;
  return status;
}
