/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the file is sound. */
#include "tracker/store.h"

#include "data/provenance.h"
#include "data/writer.h"

#include <string.h>

#define FUNCTION "ji_tracker_check"

enum { CHECK, PROBLEM };

static void note(ji__writer *writer, const char *check, const char *problem) {
  ji__writer_text(writer, CHECK, check);
  ji__writer_text(writer, PROBLEM, problem);
  ji__writer_end_row(writer);
}

/* A page that cannot be read ends the check, and is what it was looking for. */
static ji_status run_check(ji_context *ctx, ji_tracker *tracker, ji__writer *writer,
                           const char *check, const char *statement) {
  sqlite3_stmt *prepared = NULL;
  int code = sqlite3_prepare_v2(tracker->database, statement, -1, &prepared, NULL);
  while (code == SQLITE_OK || code == SQLITE_ROW) {
    code = sqlite3_step(prepared);
    if (code != SQLITE_ROW)
      break;
    const char *problem = (const char *)sqlite3_column_text(prepared, 0);
    if (!problem)
      code = SQLITE_NOMEM;
    else if (strcmp(problem, "ok") != 0)
      note(writer, check, problem);
  }
  sqlite3_finalize(prepared);
  if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB)
    note(writer, check, sqlite3_errstr(code));
  else if (code != SQLITE_DONE)
    return ji__tracker_fail(ctx, tracker, code);
  return JI_OK;
}

ji_status ji_tracker_check(ji_context *ctx, ji_tracker *tracker, ji_dataset **out) {
  static const ji__writer_column columns[] = {
      {.name = "check", .type = JI_TYPE_TEXT, .description = "integrity or foreign_key"},
      {.name = "problem", .type = JI_TYPE_TEXT, .description = "what is wrong, as SQLite says it"}};
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, FUNCTION, "out");
  status = ji__provenance_create(ctx, FUNCTION, &provenance);
  if (!status)
    status = ji__provenance_digest(ctx, provenance, "register", NULL);
  if (!status)
    status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  if (!status)
    status = run_check(ctx, tracker, writer, "integrity", "PRAGMA integrity_check");
  if (!status)
    status = run_check(ctx, tracker, writer, "foreign_key",
                       "SELECT \"table\" || ', row ' || coalesce(rowid, '?') || ' refers to ' ||"
                       " parent FROM pragma_foreign_key_check");
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}
