/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The definitions, as ji_tracker_define() takes them. */
#include "data/builder.h"
#include "data/writer.h"
#include "tracker/parts.h"

#include <jobimpact/tracker_events.h>
#include <string.h>

#define FUNCTION "ji_tracker_definitions"

typedef struct reader {
  ji_context *ctx;
  ji_tracker *tracker;
  ji__provenance *provenance;
} reader;

static ji_status build_statement(const reader *r, const ji__part *part, int is_program,
                                 sqlite3_stmt **out) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(r->ctx));
  ji__buffer_string(&text, is_program ? "SELECT code, version"
                                      : "SELECT (SELECT code FROM program "
                                        "WHERE program.program = this.program)");
  for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++)
    ji__buffer_format(&text, ", this.\"%s\"", part->columns[c].name);
  ji__buffer_format(&text,
                    " FROM %s AS this WHERE program IN (SELECT max(program) FROM program"
                    " GROUP BY code) ORDER BY program",
                    part->table);
  ji__buffer_string(&text, is_program ? "" : ", place");
  return ji__tracker_prepare_text(r->ctx, r->tracker, &text, out);
}

static void write_cell(ji__writer *writer, size_t place, sqlite3_stmt *row, int column,
                       ji_type type) {
  ji__part_cell cell = ji__part_cell_at(row, column, type);
  if (!cell.is_there)
    return;
  if (type == JI_TYPE_TEXT)
    ji__writer_bytes(writer, place, cell.text, cell.size);
  else if (type == JI_TYPE_FLOAT64)
    ji__writer_number(writer, place, cell.number);
  else
    ji__writer_integer(writer, place, cell.integer);
}

static ji_status write_rows(const reader *r, const ji__part *part, int is_program,
                            sqlite3_stmt *rows, ji__writer *writer) {
  ji_status status = JI_OK;
  int found = 0;
  int first = is_program ? 2 : 1;
  for (;;) {
    status = ji__tracker_fetch(r->ctx, r->tracker, rows, &found);
    if (status || !found)
      return status;
    write_cell(writer, 0, rows, 0, JI_TYPE_TEXT);
    if (is_program)
      write_cell(writer, 1, rows, 1, JI_TYPE_INT64);
    for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++)
      write_cell(writer, (size_t)first + (size_t)c, rows, first + c, part->columns[c].type);
    ji__writer_end_row(writer);
  }
}

static ji_status read_part(const reader *r, const ji__part *part, ji_bundle **bundle) {
  ji__writer_column columns[JI__PART_COLUMNS + 2] = {{.name = "program", .type = JI_TYPE_TEXT}};
  int is_program = part == &ji__parts[JI__PART_PROGRAM];
  size_t count = 1;
  sqlite3_stmt *rows = NULL;
  ji__writer *writer = NULL;
  ji_dataset *made = NULL;
  if (is_program)
    columns[count++] = (ji__writer_column){.name = "version", .type = JI_TYPE_INT64};
  for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++)
    columns[count++] =
        (ji__writer_column){.name = part->columns[c].name, .type = part->columns[c].type};
  ji_status status = build_statement(r, part, is_program, &rows);
  if (!status)
    status = ji__writer_create(r->ctx, columns, count, &writer);
  if (!status)
    status = write_rows(r, part, is_program, rows, writer);
  if (!status)
    status = ji__writer_finish(r->ctx, writer, r->provenance, &made);
  if (!status)
    status = ji__bundle_put(r->ctx, bundle, part->dataset, made);
  ji_dataset_unref(made);
  ji__writer_free(writer);
  sqlite3_finalize(rows);
  return status;
}

ji_status ji_tracker_definitions(ji_context *ctx, ji_tracker *tracker, ji_bundle **out) {
  reader r = {.ctx = ctx, .tracker = tracker};
  ji_bundle *bundle = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  status = ji__tracker_run(ctx, tracker, "BEGIN");
  if (status)
    return status;
  status = ji__provenance_create(ctx, FUNCTION, &r.provenance);
  for (int part = 0; part < JI__PARTS && !status; part++)
    status = read_part(&r, &ji__parts[part], &bundle);
  ji__tracker_rollback(tracker);
  ji__provenance_unref(r.provenance);
  if (status)
    ji_bundle_unref(bundle);
  else
    *out = bundle;
  return status;
}
