/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The register inside: one SQLite connection, and what every function of the room begins with. */
#ifndef JI_TRACKER_STORE_H
#define JI_TRACKER_STORE_H

#include "core/context.h"

#include <jobimpact/tracker.h>
#include <sqlite3.h>
#include <sys/types.h>

/* "JITR": says in the file's header whose it is. */
#define JI__TRACKER_APPLICATION 0x4A495452
#define JI__TRACKER_VERSION 1

/* A hash and the sequence of the event whose id it is of. See identity.h. */
typedef struct ji__id_pair {
  int64_t hash, sequence;
} ji__id_pair;

typedef struct ji__id_run {
  int64_t run; /* its number in the store */
  ji__id_pair *pairs;
  size_t count;
} ji__id_run;

typedef struct ji__identity {
  ji_allocator allocator;
  ji__id_run *runs;
  size_t count, capacity;
  int64_t last_batch; /* of the store when it was read or last written; -1: nothing is known */
} ji__identity;

/* What a writer knows of persons and their ways from the batches before. See recorder.h. */
typedef struct ji__known ji__known;
/* Forgets it. */
void ji__known_free(ji_tracker *tracker);

struct ji_tracker {
  ji_allocator allocator;
  ji_tracker_options options;
  sqlite3 *database;
  char *path; /* never taken by SQLite for a name of its own, such as ":memory:" */
  pid_t process;
  ji__identity identity;
  ji__known *known; /* NULL: nothing */
};

/* The first line of a public function: context, NULL, and the process that opened it. */
ji_status ji__tracker_enter(ji_context *ctx, const ji_tracker *tracker, const char *function);
/* What SQLite refused, in our words. */
ji_status ji__tracker_fail(ji_context *ctx, const ji_tracker *tracker, int code);
ji_status ji__tracker_run(ji_context *ctx, ji_tracker *tracker, const char *statements);
/* The one integer that a statement gives. */
ji_status ji__tracker_integer(ji_context *ctx, ji_tracker *tracker, const char *statement,
                              int64_t *value);
ji_status ji__tracker_prepare(ji_context *ctx, ji_tracker *tracker, const char *statement,
                              sqlite3_stmt **out);
/* The same of a text that was put together, which is freed in any case. */
ji_status ji__tracker_prepare_text(ji_context *ctx, ji_tracker *tracker, ji__buffer *statement,
                                   sqlite3_stmt **out);
/* Bytes of a cell of just this size; zeros where it has another. */
void ji__tracker_bytes(sqlite3_stmt *row, int column, uint8_t *out, int size);
/* Runs a prepared statement that gives no rows, and makes it ready for the next time. */
ji_status ji__tracker_execute(ji_context *ctx, ji_tracker *tracker, sqlite3_stmt *statement);
/* The next row: 1 in *found, or 0 at the end. */
ji_status ji__tracker_fetch(ji_context *ctx, ji_tracker *tracker, sqlite3_stmt *statement,
                            int *found);
/* A writing transaction. The end commits where `status` is JI_OK; else, and where the commit fails,
 * all is as it was. */
ji_status ji__tracker_begin(ji_context *ctx, ji_tracker *tracker);
ji_status ji__tracker_end(ji_context *ctx, ji_tracker *tracker, ji_status status);

/* Ends a reading transaction, or takes a writing one back. */
void ji__tracker_rollback(ji_tracker *tracker);

/* Makes a new file that only its owner may touch. Returns 0 or the errno; never follows a link. */
int ji__tracker_make_file(const char *path);
/* A copy of the path that SQLite takes for nothing but a path. NULL: no memory. */
char *ji__tracker_path(const ji_allocator *allocator, const char *location);

/* Brings the schema to JI__TRACKER_VERSION, or says why it cannot. */
ji_status ji__tracker_migrate(ji_context *ctx, ji_tracker *tracker);

#endif
