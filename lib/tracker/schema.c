/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The chain of migrations: entry n brings a store from version n to version n + 1. */
#include "tracker/store.h"

/* An entry is never changed once it is released. */
static const char *const version_1[] = {
    "PRAGMA application_id=0x4A495452;"
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    /* The log. A batch is one call: of events (1), of definitions (2), an erasure (3). `head` is
       the chain up to it. */
    "CREATE TABLE batch (batch INTEGER PRIMARY KEY, kind INTEGER NOT NULL CHECK (kind IN (1,2,3)),"
    " recorded INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,"
    " head BLOB NOT NULL CHECK (length(head) = 32)) STRICT;"
    /* A text that events have (codes, classes, recorders), written once. */
    "CREATE TABLE word (word INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"
    "CREATE TABLE person (person INTEGER PRIMARY KEY, pseudonym BLOB UNIQUE) STRICT;"
    /* What is erased keeps sequence, batch, id_hash and digest. `stands`: the batch whose time of
       recording counts, of what is left of an erased person. Times: us since 1970. Words are not
       foreign keys: seven look-ups a row would be a sixth of the time, and the digest holds the
       texts. */
    "CREATE TABLE event (sequence INTEGER PRIMARY KEY, batch INTEGER NOT NULL REFERENCES batch,"
    " id_hash INTEGER, id TEXT, kind INTEGER, program INTEGER REFERENCES program,"
    " cohort INTEGER, person INTEGER REFERENCES person,"
    " site INTEGER, class INTEGER,"
    " groups INTEGER, stage INTEGER,"
    " item INTEGER, value REAL, valid INTEGER,"
    " recorder INTEGER, refers INTEGER, void INTEGER, note TEXT,"
    " stands INTEGER, salt BLOB, digest BLOB NOT NULL CHECK (length(digest) = 32)) STRICT;",
    /* Definitions: a row of `program` is one version of one program. */
    "CREATE TABLE program (program INTEGER PRIMARY KEY, batch INTEGER NOT NULL REFERENCES batch,"
    " code TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, description TEXT,"
    " source TEXT, digest BLOB NOT NULL, UNIQUE (code, version)) STRICT;"
    "CREATE TABLE stage (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " stage TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, role TEXT NOT NULL,"
    " PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE transition (program INTEGER NOT NULL REFERENCES program,"
    " place INTEGER NOT NULL, \"from\" TEXT, \"to\" TEXT NOT NULL,"
    " PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE \"group\" (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " \"group\" TEXT NOT NULL, name TEXT NOT NULL,"
    " PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE outcome (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " outcome TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, measure TEXT,"
    " kind TEXT NOT NULL, sector TEXT, aggregate TEXT NOT NULL,"
    " PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE site (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " site TEXT NOT NULL, name TEXT NOT NULL, county TEXT NOT NULL, valid_from INTEGER,"
    " valid_to INTEGER, successor TEXT, PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE cohort (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " cohort TEXT NOT NULL, name TEXT, starts INTEGER NOT NULL, ends INTEGER,"
    " PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE budget (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " line TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, amount REAL,"
    " PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE target (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " indicator TEXT NOT NULL, site TEXT, \"group\" TEXT, cohort TEXT, value REAL NOT NULL,"
    " due INTEGER NOT NULL, PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE eligible (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " site TEXT NOT NULL, \"group\" TEXT, population INTEGER NOT NULL, date INTEGER,"
    " source TEXT NOT NULL, PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE claim (program INTEGER NOT NULL REFERENCES program, place INTEGER NOT NULL,"
    " claim TEXT NOT NULL, value REAL NOT NULL, unit TEXT NOT NULL, date INTEGER,"
    " source TEXT NOT NULL, PRIMARY KEY (program, place)) STRICT, WITHOUT ROWID;",
    /* Derived from the log: the steps of a person's way, in effect; what a person agreed to; the
       hashes of ids, sorted, in runs (pairs of hash and sequence, 16 bytes). */
    "CREATE TABLE step (person INTEGER NOT NULL REFERENCES person, program TEXT NOT NULL,"
    " cohort INTEGER NOT NULL REFERENCES word, sequence INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " valid INTEGER NOT NULL, stage INTEGER REFERENCES word, site INTEGER REFERENCES word,"
    " PRIMARY KEY (person, program, cohort, sequence)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE consent (person INTEGER NOT NULL REFERENCES person, program TEXT NOT NULL,"
    " valid INTEGER NOT NULL, sequence INTEGER NOT NULL, given INTEGER NOT NULL,"
    " PRIMARY KEY (person, program, valid, sequence)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE id_run (run INTEGER PRIMARY KEY, pairs BLOB NOT NULL) STRICT;"
    "PRAGMA user_version=1;",
    NULL,
};

static const char *const *const migrations[JI__TRACKER_VERSION] = {version_1};

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
    for (int i = 0; !status && migrations[version][i]; i++)
      status = ji__tracker_run(ctx, tracker, migrations[version][i]);
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
    ji__tracker_rollback(tracker);
  return status;
}
