/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The chain of migrations: entry n brings a store from version n to version n + 1. */
#include "tracker/store.h"

/* An entry is never changed once it is released. */
static const char *const migrations[JI__TRACKER_VERSION] = {
    "PRAGMA application_id=0x4A495452;"
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version=1;",
};

static ji_status read_version(ji_context *ctx, ji_tracker *tracker, int64_t *version) {
  int64_t application = 0;
  int64_t objects = 0;
  ji_status status = ji__tracker_integer(ctx, tracker, "PRAGMA application_id", &application);
  if (!status)
    status = ji__tracker_integer(ctx, tracker, "PRAGMA user_version", version);
  if (!status)
    status = ji__tracker_integer(ctx, tracker, "SELECT count(*) FROM main.sqlite_schema", &objects);
  if (status)
    return status;
  if (application == JI__TRACKER_APPLICATION && *version > 0)
    return JI_OK;
  if (application || *version || objects)
    return ji__fail(ctx, JI_ERROR_FORMAT, "%s: is a database, but not a register", tracker->path);
  return JI_OK;
}

static ji_status check_version(ji_context *ctx, const ji_tracker *tracker, int64_t version) {
  if (version > JI__TRACKER_VERSION)
    return ji__fail(ctx, JI_ERROR_UNSUPPORTED,
                    "%s: has schema version %lld, this library knows versions up to %d",
                    tracker->path, (long long)version, JI__TRACKER_VERSION);
  if (version == 0 && tracker->options.mode != JI_TRACKER_CREATE)
    return ji__fail(ctx, JI_ERROR_FORMAT, "%s: is empty, not a register", tracker->path);
  if (version < JI__TRACKER_VERSION && tracker->options.mode == JI_TRACKER_READ)
    return ji__fail(ctx, JI_ERROR_UNSUPPORTED,
                    "%s: has schema version %lld, older than %d; open it for writing once",
                    tracker->path, (long long)version, JI__TRACKER_VERSION);
  return JI_OK;
}

/* Within a transaction: whoever came first may have migrated while we waited. */
static ji_status migrate_locked(ji_context *ctx, ji_tracker *tracker) {
  int64_t version = 0;
  ji_status status = read_version(ctx, tracker, &version);
  if (!status)
    status = check_version(ctx, tracker, version);
  for (; !status && version < JI__TRACKER_VERSION; version++)
    status = ji__tracker_run(ctx, tracker, migrations[version]);
  return status ? status : ji__tracker_run(ctx, tracker, "COMMIT");
}

ji_status ji__tracker_migrate(ji_context *ctx, ji_tracker *tracker) {
  int64_t version = 0;
  ji_status status = read_version(ctx, tracker, &version);
  if (!status)
    status = check_version(ctx, tracker, version);
  if (!status && tracker->options.mode != JI_TRACKER_READ)
    status = ji__tracker_run(ctx, tracker, "PRAGMA journal_mode=WAL");
  if (status || version == JI__TRACKER_VERSION)
    return status;
  status = ji__tracker_run(ctx, tracker, "BEGIN IMMEDIATE");
  if (status)
    return status;
  status = migrate_locked(ctx, tracker);
  if (status)
    sqlite3_exec(tracker->database, "ROLLBACK", NULL, NULL, NULL);
  return status;
}
