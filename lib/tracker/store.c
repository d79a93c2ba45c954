/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the room shares: entering, errors of SQLite, short statements, files. */
#include "tracker/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ji_status ji__tracker_enter(ji_context *ctx, const ji_tracker *tracker, const char *function) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!tracker)
    return ji__fail_null(ctx, function, "tracker");
  if (tracker->process != getpid())
    return ji__fail(ctx, JI_ERROR_UNSUPPORTED,
                    "%s: the register was opened before a fork; open it again in this process",
                    function);
  return JI_OK;
}

static ji_status status_of(int code) {
  switch (code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return JI_ERROR_BUSY;
  case SQLITE_NOMEM:
    return JI_ERROR_MEMORY;
  case SQLITE_NOTADB:
  case SQLITE_CORRUPT:
    return JI_ERROR_FORMAT;
  default:
    return JI_ERROR_IO;
  }
}

static const char *words_of(int code) {
  switch (code & 0xff) {
  case SQLITE_NOTADB:
    return "is not a register: not a database";
  case SQLITE_CORRUPT:
    return "is damaged";
  case SQLITE_FULL:
    return "cannot grow: the disk is full; nothing of this call was kept";
  case SQLITE_READONLY:
    return "cannot be written: it is read-only";
  case SQLITE_CANTOPEN:
    return "cannot be opened";
  default:
    return "cannot be read or written";
  }
}

ji_status ji__tracker_fail(ji_context *ctx, const ji_tracker *tracker, int code) {
  ji_status status = status_of(code);
  if (status == JI_ERROR_MEMORY)
    return ji__fail_memory(ctx);
  if (status == JI_ERROR_BUSY)
    return ji__fail(ctx, status, "%s: another connection holds the lock; waited %lld ms",
                    tracker->path, (long long)tracker->options.busy_milliseconds);
  return ji__fail(ctx, status, "%s: %s (SQLite: %s, code %d)", tracker->path, words_of(code),
                  sqlite3_errstr(code), code);
}

ji_status ji__tracker_run(ji_context *ctx, ji_tracker *tracker, const char *statements) {
  int code = sqlite3_exec(tracker->database, statements, NULL, NULL, NULL);
  return code == SQLITE_OK ? JI_OK : ji__tracker_fail(ctx, tracker, code);
}

ji_status ji__tracker_integer(ji_context *ctx, ji_tracker *tracker, const char *statement,
                              int64_t *value) {
  sqlite3_stmt *prepared = NULL;
  int code = sqlite3_prepare_v2(tracker->database, statement, -1, &prepared, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step(prepared);
  if (code == SQLITE_ROW)
    *value = sqlite3_column_int64(prepared, 0);
  sqlite3_finalize(prepared);
  return code == SQLITE_ROW ? JI_OK : ji__tracker_fail(ctx, tracker, code);
}

ji_status ji__tracker_prepare(ji_context *ctx, ji_tracker *tracker, const char *statement,
                              sqlite3_stmt **out) {
  int code = sqlite3_prepare_v2(tracker->database, statement, -1, out, NULL);
  return code == SQLITE_OK ? JI_OK : ji__tracker_fail(ctx, tracker, code);
}

ji_status ji__tracker_prepare_text(ji_context *ctx, ji_tracker *tracker, ji__buffer *statement,
                                   sqlite3_stmt **out) {
  ji_status status = statement->failed ? ji__fail_memory(ctx)
                                       : ji__tracker_prepare(ctx, tracker, statement->data, out);
  ji__buffer_free(statement);
  return status;
}

void ji__tracker_bytes(sqlite3_stmt *row, int column, uint8_t *out, int size) {
  memset(out, 0, (size_t)size);
  if (sqlite3_column_bytes(row, column) == size)
    memcpy(out, sqlite3_column_blob(row, column), (size_t)size);
}

ji_status ji__tracker_execute(ji_context *ctx, ji_tracker *tracker, sqlite3_stmt *statement) {
  int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  return code == SQLITE_DONE ? JI_OK : ji__tracker_fail(ctx, tracker, code);
}

ji_status ji__tracker_fetch(ji_context *ctx, ji_tracker *tracker, sqlite3_stmt *statement,
                            int *found) {
  int code = sqlite3_step(statement);
  *found = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE ? JI_OK : ji__tracker_fail(ctx, tracker, code);
}

void ji__tracker_rollback(ji_tracker *tracker) {
  if (!sqlite3_get_autocommit(tracker->database))
    sqlite3_exec(tracker->database, "ROLLBACK", NULL, NULL, NULL);
}

ji_status ji__tracker_begin(ji_context *ctx, ji_tracker *tracker) {
  if (tracker->options.mode == JI_TRACKER_READ)
    return ji__fail(ctx, JI_ERROR_IO, "%s: is open for reading only", tracker->path);
  return ji__tracker_run(ctx, tracker, "BEGIN IMMEDIATE");
}

ji_status ji__tracker_end(ji_context *ctx, ji_tracker *tracker, ji_status status) {
  if (!status)
    status = ji__tracker_run(ctx, tracker, "COMMIT");
  if (status)
    ji__tracker_rollback(tracker);
  return status;
}

int ji__tracker_make_file(const char *path) {
  int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0)
    return errno;
  /* Nobody can hold a POSIX lock on a file this new, so that this close drops none. */
  return close(file) ? errno : 0;
}

char *ji__tracker_path(const ji_allocator *allocator, const char *location) {
  static const char here[] = "./";
  size_t size = strlen(location) + 1;
  size_t before = location[0] == '/' ? 0 : sizeof here - 1;
  char *path = ji__allocate_array(allocator, before + size, 1);
  if (!path)
    return NULL;
  memcpy(path, here, before);
  memcpy(path + before, location, size);
  return path;
}
