/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * The register of rural programs: its durable store, one file on a local disk (SQLite). */
#ifndef JOBIMPACT_TRACKER_H
#define JOBIMPACT_TRACKER_H

#include <jobimpact/dataset.h>

JI_BEGIN_DECLS

/** An open register. One thread at a time; not usable in the child of a fork. */
typedef struct ji_tracker ji_tracker;

/** How a register is opened; pinned. */
enum ji_tracker_mode {
  JI_TRACKER_CREATE = 0, /**< for writing; made where there is none */
  JI_TRACKER_WRITE = 1,  /**< for writing; it must be there */
  JI_TRACKER_READ = 2    /**< for reading; nothing is changed, an older store is not migrated */
};

/** Options of ji_tracker_open(). Set `size` through ji_tracker_options_init(). */
typedef struct ji_tracker_options {
  size_t size;               /**< sizeof(ji_tracker_options) of the caller */
  int64_t busy_milliseconds; /**< how long to wait for a lock that another connection holds, 0 to
                                  2147483647; default 5000 */
  int32_t mode;              /**< of ji_tracker_mode; default JI_TRACKER_CREATE */
  int32_t reserved;          /**< 0 */
} ji_tracker_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_tracker_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_tracker_options_init(ji_tracker_options *options, size_t size);

/** Opens a register.
 *
 * The file is made with mode 0600, and so are the two that SQLite keeps beside it (`-wal`, `-shm`);
 * a file that others may read or write, and a symbolic link, are refused. Commits are synchronous
 * (write-ahead log, `synchronous=FULL`). A store of an older version is migrated in one
 * transaction. If making the store fails, an empty file may stay, which a later call fills.
 * @param ctx the context.
 * @param location a path on a local disk.
 * @param options NULL for the defaults.
 * @param out the register, to be closed with ji_tracker_close(); NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND where there is no file; JI_ERROR_IO where the system refuses;
 * JI_ERROR_FORMAT for what is no database, another program's, or damaged; JI_ERROR_UNSUPPORTED for
 * a store of a newer version, or an older one in JI_TRACKER_READ; JI_ERROR_BUSY where another
 * connection holds the lock for longer than `busy_milliseconds`; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_tracker_open(ji_context *ctx, const char *location,
                                 const ji_tracker_options *options, ji_tracker **out);

/** Closes a register. In the child of a fork only memory is given back: the file and its locks stay
 * the parent's.
 * @param ctx the context.
 * @param tracker the register; NULL is fine.
 * @return JI_OK; JI_ERROR_ARGUMENT and JI_ERROR_BUSY of the context: the register is open then.
 * The thread that uses it. Since 0.1. */
JI_API ji_status ji_tracker_close(ji_context *ctx, ji_tracker *tracker);

/** Looks through the whole file: pages, indexes, constraints, foreign keys.
 *
 * The result has columns `check` (`integrity` or `foreign_key`) and `problem`, a row for each
 * problem (at most 100 of integrity), and no row for a sound file.
 * @param ctx the context.
 * @param tracker the register.
 * @param out the problems; NULL on failure.
 * @return JI_OK whether or not there are problems; JI_ERROR_BUSY; JI_ERROR_IO;
 * JI_ERROR_UNSUPPORTED after a fork; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Cost: reads the file.
 * Since 0.1. */
JI_API ji_status ji_tracker_check(ji_context *ctx, ji_tracker *tracker, ji_dataset **out);

/** Copies a register that may be in use to a new file, with mode 0600. The copy is the state of one
 * moment. On failure there is no copy.
 * @param ctx the context; its progress and cancel callbacks are asked.
 * @param tracker the register.
 * @param destination a path where nothing is.
 * @return JI_OK; JI_ERROR_IO where something is there or the system refuses; JI_ERROR_BUSY;
 * JI_ERROR_FORMAT for a damaged register; JI_ERROR_CANCELLED; JI_ERROR_UNSUPPORTED after a fork;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_tracker_backup(ji_context *ctx, ji_tracker *tracker, const char *destination);

JI_END_DECLS
#endif
