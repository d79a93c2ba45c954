/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening and closing a register. */
#include "tracker/identity.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FUNCTION "ji_tracker_open"
#define OPTIONS_MINIMUM sizeof(ji_tracker_options) /* as in the first release */
#define BUSY_DEFAULT 5000

static const ji_tracker_options tracker_defaults = {.size = sizeof(ji_tracker_options),
                                                    .busy_milliseconds = BUSY_DEFAULT,
                                                    .mode = JI_TRACKER_CREATE};

ji_status ji_tracker_options_init(ji_tracker_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &tracker_defaults,
                          sizeof tracker_defaults);
}

static ji_status read_options(ji_context *ctx, const ji_tracker_options *options,
                              ji_tracker_options *own) {
  *own = tracker_defaults;
  if (!options)
    return JI_OK;
  ji_status status =
      ji__options_read(ctx, "ji_tracker_options", options, OPTIONS_MINIMUM, own, sizeof *own);
  if (status)
    return status;
  if (own->mode < JI_TRACKER_CREATE || own->mode > JI_TRACKER_READ)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, FUNCTION ": mode is %d, not one of ji_tracker_mode",
                    (int)own->mode);
  if (own->busy_milliseconds < 0 || own->busy_milliseconds > INT32_MAX)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    FUNCTION ": busy_milliseconds is %lld, not from 0 to 2147483647",
                    (long long)own->busy_milliseconds);
  if (own->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, FUNCTION ": reserved is not 0");
  return JI_OK;
}

/* The file is there afterwards, is a file, and its owner's alone. */
static ji_status prepare_file(ji_context *ctx, const ji_tracker *tracker) {
  struct stat found;
  int error = tracker->options.mode == JI_TRACKER_CREATE ? ji__tracker_make_file(tracker->path) : 0;
  if (error && error != EEXIST)
    return ji__fail(ctx, error == ENOENT ? JI_ERROR_NOT_FOUND : JI_ERROR_IO,
                    "%s: cannot be made (errno %d)", tracker->path, error);
  if (lstat(tracker->path, &found))
    return ji__fail(ctx, errno == ENOENT ? JI_ERROR_NOT_FOUND : JI_ERROR_IO,
                    "%s: cannot be found (errno %d)", tracker->path, errno);
  if (!S_ISREG(found.st_mode))
    return ji__fail(ctx, JI_ERROR_IO, "%s: is not a plain file", tracker->path);
  if (found.st_mode & (S_IRWXG | S_IRWXO))
    return ji__fail(ctx, JI_ERROR_IO,
                    "%s: others than its owner may use it (mode %o, expected 600)", tracker->path,
                    (unsigned)found.st_mode & 0777U);
  return JI_OK;
}

static ji_status connect(ji_context *ctx, ji_tracker *tracker) {
  static const char settings[] =
      "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL;"
      "PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF;"
      "PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
      "PRAGMA wal_autocheckpoint=16384;";
  int flags =
      tracker->options.mode == JI_TRACKER_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code = sqlite3_open_v2(tracker->path, &tracker->database, flags, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_busy_timeout(tracker->database, (int)tracker->options.busy_milliseconds);
  if (code == SQLITE_OK)
    code = sqlite3_db_config(tracker->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (code != SQLITE_OK)
    return ji__tracker_fail(ctx, tracker, code);
  return ji__tracker_run(ctx, tracker, settings);
}

/* A child that closes the connection would drop its parent's work and locks. */
static void release(ji_tracker *tracker) {
  if (tracker->process == getpid())
    sqlite3_close_v2(tracker->database);
  ji_allocator allocator = tracker->allocator;
  ji__identity_free(&tracker->identity);
  ji__known_free(tracker);
  ji__release(&allocator, tracker->path);
  ji__release(&allocator, tracker);
}

ji_status ji_tracker_open(ji_context *ctx, const char *location, const ji_tracker_options *options,
                          ji_tracker **out) {
  ji_tracker_options own;
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!location || !out)
    return ji__fail_null(ctx, FUNCTION, location ? "out" : "location");
  status = read_options(ctx, options, &own);
  if (status)
    return status;
  ji_tracker *tracker = ji__allocate_array(ji__allocator(ctx), 1, sizeof *tracker);
  if (!tracker)
    return ji__fail_memory(ctx);
  tracker->allocator = *ji__allocator(ctx);
  tracker->options = own;
  tracker->process = getpid();
  tracker->identity = (ji__identity){.allocator = tracker->allocator, .last_batch = -1};
  tracker->path = ji__tracker_path(&tracker->allocator, location);
  status = tracker->path ? prepare_file(ctx, tracker) : ji__fail_memory(ctx);
  if (!status)
    status = connect(ctx, tracker);
  if (!status)
    status = ji__tracker_migrate(ctx, tracker);
  if (status) {
    release(tracker);
    return status;
  }
  *out = tracker;
  return JI_OK;
}

ji_status ji_tracker_close(ji_context *ctx, ji_tracker *tracker) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (tracker)
    release(tracker);
  return JI_OK;
}
