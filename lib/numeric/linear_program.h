/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Linear programmes, solved by the simplex method of CLP (COIN-OR). CLP takes its memory itself. */
#ifndef JI_NUMERIC_LINEAR_PROGRAM_H
#define JI_NUMERIC_LINEAR_PROGRAM_H

#include "core/context.h"

/* row_low <= A x <= row_high, x >= 0. Numbers should be of the order of 1: rows are met to 1e-9. */
typedef struct ji__linear_program {
  int rows, columns;
  const int *starts;  /* columns + 1: where each column's entries begin */
  const int *indices; /* rows of the entries, column by column */
  const double *values;
  const double *row_low, *row_high; /* may be infinite */
} ji__linear_program;

typedef enum ji__linear_outcome {
  JI__LINEAR_OPTIMAL,
  JI__LINEAR_INFEASIBLE,
  JI__LINEAR_UNBOUNDED
} ji__linear_outcome;

/* A programme inside CLP: solved for one objective after another, each from where the last ended.
 */
typedef struct ji__linear_solver ji__linear_solver;

ji_status ji__linear_open(ji_context *ctx, const ji__linear_program *program,
                          ji__linear_solver **out);
void ji__linear_close(ji_context *ctx, ji__linear_solver *solver);
/* The least (direction 1) or most (direction -1) of objective' x. JI_ERROR_CONVERGENCE where CLP
 * comes to no end, or to one that does not meet the rows. */
ji_status ji__linear_solve(ji_context *ctx, ji__linear_solver *solver, const double *objective,
                           int direction, ji__linear_outcome *outcome, double *optimum);
/* Which rows of an infeasible programme contradict each other: marks an irreducible set (without
 * any one of them the others can be met), found by leaving out row after row (Chinneck and
 * Dravnieks, ORSA Journal on Computing 3, 1991). `marks` has an element for each row. */
ji_status ji__linear_conflict(ji_context *ctx, const ji__linear_program *program, uint8_t *marks);

/* The version of CLP; static. */
const char *ji__linear_version(void);

#endif
