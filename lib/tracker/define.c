/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_define(): a new version of every program whose definition is new. */
#include "tracker/chain.h"
#include "tracker/parts.h"

#include <string.h>

#define FUNCTION "ji_tracker_define"

typedef struct definer {
  ji_context *ctx;
  ji_tracker *tracker;
  ji__definition_input input;
  ji__batch batch;
  int64_t written; /* new versions */
} definer;

/* What the definition of a program says, whatever else is in the bundle. */
static void digest_program(const definer *d, int64_t program, uint8_t out[JI__HASH_SIZE]) {
  ji__hash hash;
  ji__hash_begin(&hash);
  for (int p = 0; p < JI__PARTS; p++) {
    const ji__part *part = &ji__parts[p];
    const ji__part_rows *rows = &d->input.parts[p];
    ji__hash_string(&hash, part->dataset);
    for (int64_t row = 0; row < ji_dataset_row_count(rows->dataset); row++) {
      if (!ji__definition_is_of(&d->input, (ji__part_name)p, row, program))
        continue;
      ji__hash_string(&hash, "row");
      for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++) {
        ji__part_cell cell = ji__part_cell_of(rows->columns[c], part->columns[c].type, row);
        ji__part_digest(&hash, &cell);
      }
    }
  }
  ji__hash_end(&hash, out);
}

static void bind_cell(sqlite3_stmt *statement, int place, const ji_column *column, ji_type type,
                      int64_t row) {
  ji__part_cell cell = ji__part_cell_of(column, type, row);
  if (!cell.is_there)
    sqlite3_bind_null(statement, place);
  else if (type == JI_TYPE_TEXT)
    sqlite3_bind_text64(statement, place, cell.text, cell.size, SQLITE_STATIC, SQLITE_UTF8);
  else if (type == JI_TYPE_FLOAT64)
    sqlite3_bind_double(statement, place, cell.number);
  else
    sqlite3_bind_int64(statement, place, cell.integer);
}

/* The newest version of a program: 0 and no digest where it is new. */
static ji_status find_version(const definer *d, int64_t program, int64_t *id, int64_t *version,
                              uint8_t digest[JI__HASH_SIZE]) {
  sqlite3_stmt *select = NULL;
  size_t size = 0;
  int found = 0;
  const char *code = ji__column_text(d->input.parts[JI__PART_PROGRAM].program, program, &size);
  *id = *version = 0;
  ji_status status = ji__tracker_prepare(d->ctx, d->tracker,
                                         "SELECT program, version, digest FROM program"
                                         " WHERE code = ? ORDER BY version DESC LIMIT 1",
                                         &select);
  if (!status) {
    sqlite3_bind_text64(select, 1, code, size, SQLITE_STATIC, SQLITE_UTF8);
    status = ji__tracker_fetch(d->ctx, d->tracker, select, &found);
  }
  if (found) {
    *id = sqlite3_column_int64(select, 0);
    *version = sqlite3_column_int64(select, 1);
    ji__tracker_bytes(select, 2, digest, JI__HASH_SIZE);
  }
  sqlite3_finalize(select);
  return status;
}

/* Events may have the codes of the version before. */
static ji_status check_kept(const definer *d, ji__part_name name, int64_t program, int64_t before) {
  const ji__part *part = &ji__parts[name];
  sqlite3_stmt *select = NULL;
  ji__buffer text;
  int found = 0;
  ji__buffer_init(&text, ji__allocator(d->ctx));
  ji__buffer_format(&text, "SELECT \"%s\" FROM %s WHERE program = ? ORDER BY place",
                    part->columns[0].name, part->table);
  ji_status status = ji__tracker_prepare_text(d->ctx, d->tracker, &text, &select);
  if (!status)
    sqlite3_bind_int64(select, 1, before);
  while (!status) {
    status = ji__tracker_fetch(d->ctx, d->tracker, select, &found);
    if (status || !found)
      break;
    const char *code = (const char *)sqlite3_column_text(select, 0);
    size_t size = (size_t)sqlite3_column_bytes(select, 0);
    if (ji__definition_find(&d->input, name, program, code, size) >= 0)
      continue;
    size_t own = 0;
    const char *of = ji__column_text(d->input.parts[JI__PART_PROGRAM].program, program, &own);
    status =
        ji__fail(d->ctx, JI_ERROR_LABEL,
                 "definition, %s: \"%s\" of program \"%.*s\" is not there any more; events may "
                 "have it, so that a new version keeps it",
                 part->dataset, code, (int)own, of);
  }
  sqlite3_finalize(select);
  return status;
}

static ji_status insert_program(const definer *d, int64_t program, int64_t version,
                                const uint8_t digest[JI__HASH_SIZE], int64_t *id) {
  const ji__part_rows *rows = &d->input.parts[JI__PART_PROGRAM];
  sqlite3_stmt *insert = NULL;
  ji_status status =
      ji__tracker_prepare(d->ctx, d->tracker,
                          "INSERT INTO program (batch, version, digest, code, name, description,"
                          " source) VALUES (?, ?, ?, ?, ?, ?, ?)",
                          &insert);
  if (!status) {
    sqlite3_bind_int64(insert, 1, d->batch.batch);
    sqlite3_bind_int64(insert, 2, version);
    sqlite3_bind_blob(insert, 3, digest, JI__HASH_SIZE, SQLITE_STATIC);
    bind_cell(insert, 4, rows->program, JI_TYPE_TEXT, program);
    for (int c = 0; c < 3; c++)
      bind_cell(insert, 5 + c, rows->columns[c], JI_TYPE_TEXT, program);
    status = ji__tracker_execute(d->ctx, d->tracker, insert);
    *id = sqlite3_last_insert_rowid(d->tracker->database);
  }
  sqlite3_finalize(insert);
  return status;
}

static ji_status prepare_insert(const definer *d, const ji__part *part, sqlite3_stmt **out) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(d->ctx));
  ji__buffer_format(&text, "INSERT INTO %s (program, place", part->table);
  for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++)
    ji__buffer_format(&text, ", \"%s\"", part->columns[c].name);
  ji__buffer_string(&text, ") VALUES (?, ?");
  for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++)
    ji__buffer_string(&text, ", ?");
  ji__buffer_string(&text, ")");
  return ji__tracker_prepare_text(d->ctx, d->tracker, &text, out);
}

static ji_status insert_part(const definer *d, ji__part_name name, int64_t program, int64_t id) {
  const ji__part *part = &ji__parts[name];
  const ji__part_rows *rows = &d->input.parts[name];
  sqlite3_stmt *insert = NULL;
  int64_t place = 0;
  ji_status status = prepare_insert(d, part, &insert);
  for (int64_t row = 0; row < ji_dataset_row_count(rows->dataset) && !status; row++) {
    if (!ji__definition_is_of(&d->input, name, row, program))
      continue;
    sqlite3_bind_int64(insert, 1, id);
    sqlite3_bind_int64(insert, 2, place++);
    for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++)
      bind_cell(insert, 3 + c, rows->columns[c], part->columns[c].type, row);
    status = ji__tracker_execute(d->ctx, d->tracker, insert);
  }
  sqlite3_finalize(insert);
  return status;
}

static ji_status define_program(definer *d, int64_t program) {
  uint8_t digest[JI__HASH_SIZE];
  uint8_t before[JI__HASH_SIZE] = {0};
  int64_t id = 0;
  int64_t version = 0;
  ji_status status = find_version(d, program, &id, &version, before);
  digest_program(d, program, digest);
  if (status || (version > 0 && memcmp(digest, before, sizeof digest) == 0))
    return status;
  for (int part = 0; part < JI__PARTS && !status && version > 0; part++)
    if (ji__parts[part].is_coded)
      status = check_kept(d, (ji__part_name)part, program, id);
  if (!status && d->written++ == 0)
    status = ji__batch_write(d->ctx, d->tracker, &d->batch);
  if (!status)
    status = insert_program(d, program, version + 1, digest, &id);
  for (int part = JI__PART_STAGE; part < JI__PARTS && !status; part++)
    status = insert_part(d, (ji__part_name)part, program, id);
  ji__batch_add(&d->batch, digest);
  return status;
}

static ji_status define_all(definer *d, const ji_record_options *options) {
  ji__keys keys;
  ji_status status = ji__keys_open(d->ctx, d->tracker, options->key, options->key_size, 1, &keys);
  if (!status)
    status = ji__batch_begin(d->ctx, d->tracker, &keys, JI__BATCH_DEFINITION, options->recorded_at,
                             &d->batch);
  ji__keys_wipe(&keys);
  int64_t programs = ji_dataset_row_count(d->input.parts[JI__PART_PROGRAM].dataset);
  for (int64_t program = 0; program < programs && !status; program++)
    status = define_program(d, program);
  if (!status && d->written)
    status = ji__batch_finish(d->ctx, d->tracker, &d->batch);
  return status;
}

ji_status ji_tracker_define(ji_context *ctx, ji_tracker *tracker, const ji_bundle *definition,
                            const ji_record_options *options) {
  ji_record_options own;
  definer d = {.ctx = ctx, .tracker = tracker};
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!definition)
    return ji__fail_null(ctx, FUNCTION, "definition");
  status = ji__write_options_read(ctx, FUNCTION, options, &own);
  if (!status)
    status = ji__definition_open(ctx, definition, &d.input);
  int64_t programs = ji_dataset_row_count(d.input.parts[JI__PART_PROGRAM].dataset);
  for (int64_t program = 0; program < programs && !status; program++)
    status = ji__definition_check(ctx, &d.input, program);
  if (!status)
    status = ji__tracker_begin(ctx, tracker);
  if (status)
    return status;
  return ji__tracker_end(ctx, tracker, define_all(&d, &own));
}
