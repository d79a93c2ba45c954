/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tracker/derive.h"

#include "tracker/identity.h"

#include <jobimpact/tracker_events.h>

#define FUNCTION "ji_tracker_rebuild"

/* A column of an event, or what the last correction that names it says. */
#define CHANGED(column)                                                                            \
  "coalesce((SELECT " column " FROM temp.change WHERE refers = e.sequence AND " column             \
  " IS NOT NULL ORDER BY sequence DESC LIMIT 1), e." column ")"
#define IN_EFFECT                                                                                  \
  " AND e.salt IS NOT NULL AND NOT EXISTS (SELECT 1 FROM temp.change"                              \
  " WHERE refers = e.sequence AND void = 1)"
#define STEPS                                                                                      \
  "SELECT e.person, p.code, e.cohort, e.sequence, e.kind, " CHANGED("valid") ", " CHANGED(         \
      "stage") ", " CHANGED("site") " FROM event AS e JOIN program AS p ON p.program = e.program"  \
                                    " WHERE e.kind IN (1, 2, 3, 7, 8)" IN_EFFECT
#define CONSENTS                                                                                   \
  "SELECT e.person, p.code, e.valid, e.sequence, e.kind = 9 FROM event AS e"                       \
  " JOIN program AS p ON p.program = e.program WHERE e.kind IN (9, 10)" IN_EFFECT

ji_status ji__derive_open(ji_context *ctx, ji_tracker *tracker) {
  return ji__tracker_run(ctx, tracker,

                         "DROP TABLE IF EXISTS temp.change;"
                         "CREATE TEMP TABLE change AS SELECT refers, sequence, valid, stage, site,"
                         " void FROM event WHERE kind = 6 AND salt IS NOT NULL;"
                         "CREATE INDEX temp.change_of ON change (refers, sequence);");
}

void ji__derive_close(ji_tracker *tracker) {
  sqlite3_exec(tracker->database, "DROP TABLE IF EXISTS temp.change", NULL, NULL, NULL);
}

ji_status ji__derive_steps_of(ji_context *ctx, ji_tracker *tracker, int64_t person) {
  sqlite3_stmt *insert = NULL;
  ji_status status =
      ji__tracker_prepare(ctx, tracker, "INSERT INTO step " STEPS " AND e.person = ?", &insert);
  if (!status) {
    sqlite3_bind_int64(insert, 1, person);
    status = ji__tracker_execute(ctx, tracker, insert);
  }
  sqlite3_finalize(insert);
  return status;
}

/* A run for each batch that brought ids, merged as they were when it was written. */
static ji_status derive_ids(ji_context *ctx, ji_tracker *tracker, ji__identity *identity) {
  const ji_allocator *allocator = ji__allocator(ctx);
  sqlite3_stmt *select = NULL;
  ji__id_pair *pairs = NULL;
  size_t count = 0;
  size_t capacity = 0;
  int64_t batch = 0;
  int found = 1;
  ji_status status = ji__tracker_run(ctx, tracker, "DELETE FROM id_run");
  if (!status)
    status = ji__tracker_prepare(ctx, tracker,
                                 "SELECT batch, id_hash, sequence FROM event"
                                 " WHERE id_hash IS NOT NULL ORDER BY sequence",
                                 &select);
  while (!status && found) {
    status = ji__tracker_fetch(ctx, tracker, select, &found);
    if (!status && (!found || sqlite3_column_int64(select, 0) != batch)) {
      status = ji__identity_add(ctx, tracker, identity, pairs, count);
      count = 0;
    }
    if (status || !found)
      break;
    batch = sqlite3_column_int64(select, 0);
    if (!ji__grow_array(allocator, &pairs, &capacity, count, sizeof *pairs)) {
      status = ji__fail_memory(ctx);
      break;
    }
    pairs[count++] = (ji__id_pair){.hash = sqlite3_column_int64(select, 1),
                                   .sequence = sqlite3_column_int64(select, 2)};
  }
  sqlite3_finalize(select);
  ji__release(allocator, pairs);
  return status;
}

ji_status ji__derive_all(ji_context *ctx, ji_tracker *tracker) {
  ji__identity identity = {.allocator = *ji__allocator(ctx), .last_batch = -1};
  ji_status status = ji__tracker_run(ctx, tracker,
                                     "DELETE FROM step; INSERT INTO step " STEPS ";"
                                     "DELETE FROM consent; INSERT INTO consent " CONSENTS ";");
  if (!status)
    status = derive_ids(ctx, tracker, &identity);
  ji__identity_free(&identity);
  return status;
}

ji_status ji__derive_compare(ji_context *ctx, ji_tracker *tracker, int64_t *different) {
  return ji__tracker_integer(ctx, tracker,
                             "SELECT (SELECT count(*) FROM (SELECT * FROM step EXCEPT " STEPS "))"
                             " + (SELECT count(*) FROM (" STEPS " EXCEPT SELECT * FROM step))"
                             " + (SELECT count(*) FROM (SELECT * FROM consent EXCEPT " CONSENTS "))"
                             " + (SELECT count(*) FROM (" CONSENTS
                             " EXCEPT SELECT * FROM consent))",
                             different);
}

ji_status ji_tracker_rebuild(ji_context *ctx, ji_tracker *tracker) {
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (!status)
    status = ji__tracker_begin(ctx, tracker);
  if (status)
    return status;
  ji__identity_free(&tracker->identity);
  status = ji__derive_open(ctx, tracker);
  if (!status)
    status = ji__derive_all(ctx, tracker);
  ji__derive_close(tracker);
  return ji__tracker_end(ctx, tracker, status);
}
