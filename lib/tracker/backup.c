/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A copy of a register while others use it. */
#include "tracker/store.h"

#include <errno.h>
#include <unistd.h>

#define FUNCTION "ji_tracker_backup"
#define PAGES_AT_ONCE 1024

static ji_status copy_pages(ji_context *ctx, ji_tracker *tracker, sqlite3 *target) {
  ji_status status = JI_OK;
  int code = SQLITE_OK;
  sqlite3_backup *backup = sqlite3_backup_init(target, "main", tracker->database, "main");
  if (!backup)
    return ji__tracker_fail(ctx, tracker, sqlite3_extended_errcode(target));
  while (!status && code == SQLITE_OK) {
    code = sqlite3_backup_step(backup, PAGES_AT_ONCE);
    int64_t total = sqlite3_backup_pagecount(backup);
    status = ji__progress(ctx, "backup", total - sqlite3_backup_remaining(backup), total);
  }
  sqlite3_backup_finish(backup);
  if (!status && code != SQLITE_DONE)
    status = ji__tracker_fail(ctx, tracker, code);
  return status;
}

static ji_status copy_to(ji_context *ctx, ji_tracker *tracker, const char *path) {
  sqlite3 *target = NULL;
  ji_status status = JI_OK;
  int code = sqlite3_open_v2(
      path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code == SQLITE_OK)
    status = copy_pages(ctx, tracker, target);
  else
    status = ji__tracker_fail(ctx, tracker, code);
  code = sqlite3_close(target);
  if (!status && code != SQLITE_OK)
    status = ji__tracker_fail(ctx, tracker, code);
  return status ? ji__fail_within(ctx, status, "backup to %s", path) : JI_OK;
}

ji_status ji_tracker_backup(ji_context *ctx, ji_tracker *tracker, const char *destination) {
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!destination)
    return ji__fail_null(ctx, FUNCTION, "destination");
  char *path = ji__tracker_path(&tracker->allocator, destination);
  if (!path)
    return ji__fail_memory(ctx);
  int error = ji__tracker_make_file(path);
  if (error)
    status = ji__fail(ctx, JI_ERROR_IO, "backup to %s: %s (errno %d)", path,
                      error == EEXIST ? "something is there already" : "cannot be made", error);
  else
    status = copy_to(ctx, tracker, path);
  if (status && !error)
    (void)unlink(path);
  ji__release(&tracker->allocator, path);
  return status;
}
