/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One small object of every kind, and one operation for every public function that takes a context:
 * tests that speak of all functions at once (allocation failures, misuse, locale, sharing) run
 * through this list. */
#ifndef TESTS_SUPPORT_WORLD_H
#define TESTS_SUPPORT_WORLD_H

#include "support/support.h"

typedef struct support_world {
  ji_context *ctx;
  char *folder;       /* temporary */
  char *table_folder; /* flows.csv, final_demand.csv, accounts.csv, units.csv, table.csv */
  char *account_folder;
  char *multiregion_folder; /* of support_mrio_write(), and a.npy */
  ji_dataset *mixed;        /* every column type, with nulls */
  ji_dataset *drivers;      /* of the table */
  ji_dataset *basket;
  ji_dataset *code_table, *succession; /* districts before and after a change */
  ji_bundle *codes;                    /* the list of these */
  ji_dataset *parts;                   /* codes below these */
  ji_dataset *concordance, *sizes;     /* over the change */
  ji_dataset *districts;               /* with measures, some of which do not map */
  ji_dataset *plain;                   /* all of which map */
  ji_bundle *table, *account, *multiregion;
  ji_model *io, *factorized;
  ji_model *earlier, *later;             /* accounts */
  char *register_folder, *register_path; /* of support_register_fill() */
  ji_measure *level, *template, *coefficient, *driver;
} support_world;

support_world *support_world_create(void);
void support_world_free(support_world *world);
/* Four firms: id, start, end, and the group `p`. operations_account.c has it. */
ji_dataset *support_firms(ji_context *ctx);

/* What an operation is handed: the world, which it only reads, and where its results are told.
 * Threads may run operations on one world at once, each with its own context and record. */
typedef struct support_call {
  const support_world *world;
  ji_context
      *record_ctx; /* NULL: results are dropped unread; else digests and texts go to `record` */
  char record[4096];
} support_call;

typedef struct support_entry {
  const char *function;
  support_operation run; /* user is a support_call */
} support_entry;

/* All of them, in a fixed order: operations.c lists the files that hold them. */
size_t support_entry_count(void);
const support_entry *support_entry_at(size_t index);

#endif
