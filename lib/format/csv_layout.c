/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/csv_layout.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NOTE_COMMAS 64 /* fields of a note that are kept beyond those of a row */
#define WORD_END 16    /* bytes after the word of a note, within which its colon stands */

static int wants_notes(const ji__csv_layout *l) {
  return (l->options->lenient & JI_CSV_LENIENT_NOTES) != 0;
}

/* --- the header ------------------------------------------------------------------------------ */

/* Names go to the reader as if they stood in one row. */
static ji_status hand_on_names(ji__csv_layout *l, const ji__csv_place *place) {
  ji__csv_place here = *place;
  if (l->rows_seen > 0)
    here.row_line = l->rows[0].line;
  here.line = here.row_line;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < l->header.count && !status; i++) {
    here.field = i + 1;
    const char *name = l->header.names[i];
    status = l->inner->field(l->inner->user, &here, name, strlen(name));
  }
  here.field = l->header.count;
  return status ? status : l->inner->row(l->inner->user, &here);
}

static ji_status check_label_columns(const ji__csv_layout *l, const ji__csv_place *place,
                                     int64_t count) {
  if (l->options->label_columns <= count)
    return JI_OK;
  return ji__fail(l->ctx, JI_ERROR_FORMAT,
                  "%s: line %" PRId64 " has %" PRId64 " field%s, label_columns is %" PRId64,
                  place->path, place->row_line, count, count == 1 ? "" : "s",
                  l->options->label_columns);
}

static ji_status end_header_row(ji__csv_layout *l, const ji__csv_place *place) {
  if (place->field == 0)
    return JI_OK; /* a blank line */
  ji__csv_row *row = l->rows + l->rows_seen;
  if (row->count != l->rows[0].count)
    return ji__fail(l->ctx, JI_ERROR_FORMAT,
                    "%s: line %" PRId64 " has %" PRId64 " field%s, but line %" PRId64
                    ", which is of the header too, has %" PRId64,
                    place->path, place->row_line, row->count, row->count == 1 ? "" : "s",
                    l->rows[0].line, l->rows[0].count);
  ji_status status = check_label_columns(l, place, row->count);
  if (status || ++l->rows_seen < l->options->header_rows)
    return status;
  status = ji__csv_header_make(l->ctx, l->options, l->rows, l->rows_seen, l->uses, &l->header);
  return status ? status : hand_on_names(l, place);
}

/* --- rows that are kept until they end ------------------------------------------------------- */

static ji_status replay(ji__csv_layout *l, const ji__csv_place *place) {
  ji__csv_place here = *place;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < l->row.count && !status; i++) {
    size_t size;
    const char *text = ji__csv_row_text(&l->row, i, &size);
    here.field = i + 1;
    here.line = l->row.pieces[i].line;
    status = l->inner->field(l->inner->user, &here, text, size);
  }
  return status ? status : l->inner->row(l->inner->user, place);
}

/* "注：", "注1：", "Source: ..." */
static int begins_as_note(const char *text, size_t size) {
  static const char *const words[] = {"注",   "说明", "资料来源", "数据来源", "来源",   "备注",
                                      "附注", "Note", "note",     "Source",   "source", "*"};
  ji__csv_trim(&text, &size);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    size_t length = strlen(words[i]);
    if (size < length || memcmp(text, words[i], length) != 0)
      continue;
    for (size_t at = length; at < size && at < length + WORD_END; at++)
      if (text[at] == ':' || (size - at >= 3 && memcmp(text + at, "：", 3) == 0))
        return 1;
  }
  return 0;
}

/* Files out of spreadsheets have empty fields behind a note. */
static int is_note(const ji__csv_layout *l, const ji__csv_place *place) {
  size_t size;
  if (l->header.count < 2 || l->row.count == 0)
    return 0;
  const char *first = ji__csv_row_text(&l->row, 0, &size);
  if (place->field == 1)
    return 1;
  if (!first || !begins_as_note(first, size))
    return 0;
  if (place->field != l->header.count)
    return 1;
  for (int64_t i = 1; i < l->row.count; i++)
    if (!l->row.pieces[i].is_null)
      return 0;
  return 1;
}

static ji_status take_note(ji__csv_layout *l, const ji__csv_place *place) {
  if (!l->note_line)
    l->note_line = place->row_line;
  ji__csv_use_add(l->uses, JI_CSV_LENIENT_NOTES, 1, place->row_line, NULL);
  if (l->notes.size)
    ji__buffer_string(&l->notes, "\n");
  for (int64_t i = 0; i < l->row.count; i++) { /* a comma in a note without quotes */
    size_t size;
    const char *text = ji__csv_row_text(&l->row, i, &size);
    if (i > 0 && text)
      ji__buffer_string(&l->notes, ",");
    ji__buffer_append(&l->notes, text, size);
  }
  return l->notes.failed ? ji__fail_memory(l->ctx) : JI_OK;
}

static ji_status end_kept_row(ji__csv_layout *l, const ji__csv_place *place) {
  if (place->field > 0 && wants_notes(l) && is_note(l, place))
    return take_note(l, place);
  if (place->field > 0 && l->note_line)
    return ji__fail(l->ctx, JI_ERROR_FORMAT,
                    "%s: line %" PRId64 ": a row after the note on line %" PRId64
                    "; notes stand at the end",
                    place->path, place->row_line, l->note_line);
  return replay(l, place);
}

/* --- the sink -------------------------------------------------------------------------------- */

static int is_title(const ji__csv_layout *l, const ji__csv_place *place) {
  return place->row_line <= l->options->skip_lines;
}

static int is_header(const ji__csv_layout *l) {
  return !l->header.names && l->options->header_rows > 0;
}

static int is_kept(const ji__csv_layout *l) {
  return !l->header.names || wants_notes(l);
}

static ji_status take_field(void *user, const ji__csv_place *place, const char *text, size_t size) {
  ji__csv_layout *l = user;
  if (is_title(l, place))
    return JI_OK;
  if (!is_kept(l))
    return l->inner->field(l->inner->user, place, text, size);
  if (!l->header.names && place->field > l->options->max_columns)
    return ji__fail(l->ctx, JI_ERROR_LIMIT,
                    "%s: line %" PRId64 ": more than max_columns, %" PRId64 " columns", place->path,
                    place->row_line, l->options->max_columns);
  if (l->header.names && place->field > l->header.count + NOTE_COMMAS)
    return JI_OK; /* the row's end tells how many there are */
  return ji__csv_row_add(l->ctx, is_header(l) ? l->rows + l->rows_seen : &l->row, place, text,
                         size);
}

/* Without a header the first row says how many columns there are. */
static ji_status check_first_width(const ji__csv_layout *l, const ji__csv_place *place) {
  if (l->options->header_rows > 0 || !l->header.names || wants_notes(l) || place->field == 0 ||
      place->field == l->header.count)
    return JI_OK;
  ji__fail(l->ctx, JI_ERROR_FORMAT,
           "%s: line %" PRId64 " has %" PRId64 " field%s, the first row has %" PRId64, place->path,
           place->row_line, place->field, place->field == 1 ? "" : "s", l->header.count);
  return ji__csv_hint_width(l->ctx, JI_ERROR_FORMAT, place, l->header.count);
}

static ji_status take_row(void *user, const ji__csv_place *place) {
  ji__csv_layout *l = user;
  if (is_title(l, place))
    return JI_OK;
  if (is_header(l))
    return end_header_row(l, place);
  ji_status status = check_first_width(l, place);
  if (status || !is_kept(l))
    return status ? status : l->inner->row(l->inner->user, place);
  if (!l->header.names) {
    if (place->field == 0)
      return JI_OK; /* a blank line above the first row */
    status = check_label_columns(l, place, l->row.count);
    if (!status)
      status = ji__csv_header_number(l->ctx, l->options, l->row.count, &l->header);
    if (!status)
      status = hand_on_names(l, place);
  }
  if (!status)
    status = end_kept_row(l, place);
  ji__csv_row_clear(&l->row);
  return status;
}

static const char *name_of(void *user, int64_t field) {
  const ji__csv_layout *l = user;
  return l->inner->name ? l->inner->name(l->inner->user, field) : NULL;
}

static int is_plain(const ji_csv_options *options) {
  const int32_t of_layout =
      JI_CSV_LENIENT_BLANKS | JI_CSV_LENIENT_UNITS_IN_HEADER | JI_CSV_LENIENT_NOTES;
  return options->skip_lines == 0 && options->header_rows == 1 && options->label_columns == 0 &&
         !(options->lenient & of_layout);
}

static ji_status check_end(const ji__csv_layout *l, const char *path) {
  if (l->header.names || l->rows_seen == 0)
    return JI_OK; /* nothing at all is the reader's to tell */
  return ji__fail(l->ctx, JI_ERROR_FORMAT,
                  "%s: the file ends within its header: %" PRId64 " of header_rows, %" PRId64
                  ", are there",
                  path, l->rows_seen, l->options->header_rows);
}

ji_status ji__csv_layout_scan(ji_context *ctx, const char *path, const ji_csv_options *options,
                              const ji__csv_dialect *dialect, const ji__csv_sink *inner,
                              ji__csv_uses *uses, ji__csv_layout *layout) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *layout = (ji__csv_layout){.ctx = ctx, .options = options, .inner = inner, .uses = uses};
  ji__csv_row_init(&layout->row, allocator);
  ji__buffer_init(&layout->notes, allocator);
  if (is_plain(options))
    return ji__csv_scan(ctx, path, "read csv", dialect, inner);
  layout->rows = ji__allocate_array(allocator, (size_t)options->header_rows, sizeof *layout->rows);
  if (!layout->rows)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < options->header_rows; i++)
    ji__csv_row_init(layout->rows + i, allocator);
  /* Rows that are kept or passed over do not go in bulk. */
  const ji__csv_sink sink = {.field = take_field,
                             .row = take_row,
                             .name = name_of,
                             .user = layout,
                             .spot = inner->spot,
                             .origin = inner->origin};
  ji__csv_dialect own = *dialect;
  own.source.hash_later = 0;
  ji_status status = ji__csv_scan(ctx, path, "read csv", &own, &sink);
  return status ? status : check_end(layout, path);
}

void ji__csv_layout_free(ji__csv_layout *layout) {
  if (!layout->ctx)
    return;
  for (int64_t i = 0; layout->rows && i < layout->options->header_rows; i++)
    ji__csv_row_free(layout->rows + i);
  ji__release(ji__allocator(layout->ctx), layout->rows);
  ji__csv_row_free(&layout->row);
  ji__csv_header_free(&layout->header);
  ji__buffer_free(&layout->notes);
  *layout = (ji__csv_layout){0};
}

const char *ji__csv_layout_unit(const ji__csv_layout *layout, int64_t column) {
  return layout->header.units ? layout->header.units[column] : NULL;
}

/* --- the account ----------------------------------------------------------------------------- */

static ji_status record_number(ji_context *ctx, ji__provenance *provenance, const char *name,
                               int64_t value, int64_t usual) {
  char text[24];
  if (value == usual)
    return JI_OK;
  snprintf(text, sizeof text, "%" PRId64, value);
  return ji__provenance_add(ctx, provenance, "option", name, text);
}

static ji_status record_notes(ji_context *ctx, const ji__csv_layout *l,
                              ji__provenance *provenance) {
  return l->notes.size ? ji__provenance_add(ctx, provenance, "note", "passed over", l->notes.data)
                       : JI_OK;
}

ji_status ji__csv_layout_record(ji_context *ctx, const ji__csv_layout *layout,
                                ji__provenance *provenance) {
  const ji_csv_options *options = layout->options;
  ji_status status = record_number(ctx, provenance, "skip_lines", options->skip_lines, 0);
  if (!status)
    status = record_number(ctx, provenance, "header_rows", options->header_rows, 1);
  if (!status)
    status = record_number(ctx, provenance, "label_columns", options->label_columns, 0);
  if (!status && options->header_rows > 1)
    status = ji__provenance_add(ctx, provenance, "option", "header_separator",
                                options->header_separator);
  if (!status && options->lenient) {
    char *words = ji__csv_lenient_words(ji__allocator(ctx), options->lenient);
    status = words ? ji__provenance_add(ctx, provenance, "option", "lenient", words)
                   : ji__fail_memory(ctx);
    ji__release(ji__allocator(ctx), words);
  }
  if (!status)
    status = ji__csv_uses_record(ctx, layout->uses, provenance);
  return status ? status : record_notes(ctx, layout, provenance);
}

ji_status ji__csv_hint_width(ji_context *ctx, ji_status status, const ji__csv_place *place,
                             int64_t expected) {
  const char *hint = place->field == 1 ? "; JI_CSV_LENIENT_NOTES passes over notes at the end"
                     : expected == 1   ? "; skip_lines passes over titles above the header"
                                       : "";
  size_t size = strlen(ctx->message);
  if (status == JI_ERROR_FORMAT)
    snprintf(ctx->message + size, sizeof ctx->message - size, "%s", hint);
  return status;
}
