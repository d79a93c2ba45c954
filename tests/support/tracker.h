/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A register of two synthetic programs, and a look at what is told of it. */
#ifndef TESTS_SUPPORT_TRACKER_H
#define TESTS_SUPPORT_TRACKER_H

#include "support/support.h"

/* An event; NULL and 0 where its kind has no use for them. Dates are YYYY-MM-DD. */
typedef struct support_event {
  const char *kind, *program, *cohort, *person, *site, *class_, *groups, *stage, *item, *date;
  double value;
} support_event;

typedef struct support_register {
  ji_context *ctx;
  char *folder, *path;
  ji_tracker *tracker;
  support_event *events;
  size_t count, capacity;
  int batches; /* that were recorded */
} support_register;

/* 2025-01-01 */
#define SUPPORT_REGISTER_RECORDED INT64_C(1735689600000000)
/* What the programs are defined by. */
ji_bundle *support_register_definition(ji_context *ctx);

/* A new register in which both programs are defined: see tracker.c. */
support_register support_register_open(void);
void support_register_close(support_register *r);
/* Keeps an event for support_register_record(), which records all that were kept. */
void support_register_event(support_register *r, support_event event);
void support_register_record(support_register *r);
/* What the tests of indicators, of panels and of every function are made of: forty persons of hall
 * in four classes, at three sites in two counties, ten of whom are in plan, too. */
void support_register_fill(support_register *r);

/* The same in a file that is closed; folder and path are the caller's. */
void support_register_write(char **folder, char **path);

/* The row of a table that has these texts: "indicator=reach; program=hall; county=520101"; columns
 * of dimensions that are not named must be null. The test fails if there is not exactly one. */
int64_t support_row(ji_context *ctx, const ji_dataset *table, const char *texts);
double support_cell(ji_context *ctx, const ji_dataset *table, const char *texts,
                    const char *column);

#endif
