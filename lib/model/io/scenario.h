/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A scenario: changes read, and what they make of a table. */
#ifndef JI_MODEL_IO_SCENARIO_H
#define JI_MODEL_IO_SCENARIO_H

#include "model/io/change.h"

typedef enum ji__io_change_kind {
  JI__IO_DEMAND,
  JI__IO_COEFFICIENT,
  JI__IO_PRODUCTIVITY,
  JI__IO_HOUSEHOLD,
  JI__IO_KINDS
} ji__io_change_kind;

typedef enum ji__io_change_operation {
  JI__IO_MULTIPLY,
  JI__IO_ADD,
  JI__IO_SET,
  JI__IO_OPERATIONS
} ji__io_change_operation;

/* One row. A NULL name is any. */
typedef struct ji__io_step {
  int64_t line; /* from 1 */
  ji__io_change_kind kind;
  ji__io_change_operation operation;
  char *row, *row_region, *column, *column_region;
  double value; /* in the table's own units */
} ji__io_step;

typedef struct ji__io_steps {
  int64_t count;
  ji__io_step *items;
  int has[JI__IO_KINDS]; /* there is one of this kind */
} ji__io_steps;

/* --- scenario.c --------------------------------------------------------------------------- */

/* ji_io_scenario() within a call. */
ji_status ji__io_scenario_make(ji_context *ctx, const ji_model *base, const ji_dataset *changes,
                               const char *name, ji_model **out);

/* --- scenario_read.c ---------------------------------------------------------------------- */

/* Reads and checks kinds, operations, names and units. Free them also after a failure. */
ji_status ji__io_steps_read(ji_context *ctx, const ji__io_table *table, const ji_dataset *changes,
                            ji__io_steps *out);
void ji__io_steps_free(ji_context *ctx, ji__io_steps *steps);
int ji__io_step_matches(const ji__io_labels *labels, int64_t index, const char *name,
                        const char *region);
double ji__io_step_apply(const ji__io_step *step, double value);

/* --- scenario_apply.c --------------------------------------------------------------------- */

/* What the changes make of the table. Final demand has `categories` columns: the table's, or one
 * where it has none. State bit 0: demand has changed, bit 1: households have. */
typedef struct ji__io_scenario {
  const ji__io_model *base;
  const ji__io_table *table;
  ji__io_steps steps;
  int64_t n, categories;
  ji_array flows;          /* A' diag(x); no data: A is the base's */
  ji__io_table changed;    /* the base's with these flows: for solving alone */
  ji__io_model model;      /* of it, or the base's own */
  double *memory;          /* holds the next five */
  double *demand;          /* 4 states times n x categories, in the flows' unit */
  double *gap;             /* n: what the categories leave of x - Z i */
  double *jobs_per_output; /* n: c' over c */
  double *right, *output;  /* n each: f', x' */
} ji__io_scenario;

ji_status ji__io_scenario_apply(ji_context *ctx, const ji__io_model *base,
                                const ji_dataset *changes, ji__io_scenario *out);
/* x' of the last state. */
ji_status ji__io_scenario_solve(ji_context *ctx, ji__io_scenario *scenario);
/* Final demand of a sector in a state. */
double ji__io_scenario_final(const ji__io_scenario *scenario, int state, int64_t sector);
double *ji__io_scenario_cell(const ji__io_scenario *scenario, int state, int64_t sector,
                             int64_t category);
void ji__io_scenario_free(ji_context *ctx, ji__io_scenario *scenario);

#endif
