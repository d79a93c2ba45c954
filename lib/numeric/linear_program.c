/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/linear_program.h"

#include <Clp_C_Interface.h>
#include <float.h>
#include <math.h>
#include <string.h>

#define ROW_TOLERANCE 1e-9
/* Of rows that CLP met in its own scaling. */
#define CHECKED_TOLERANCE 1e-7

struct ji__linear_solver {
  const ji__linear_program *program; /* borrowed */
  Clp_Simplex *clp;
  double *low, *high; /* the rows' bounds, as CLP has them */
  double *sums;       /* A x */
  int is_started;     /* a basis of an earlier solution is there */
};

/* CLP's infinity is the largest double. */
static double bound(double value) {
  return isinf(value) ? (value > 0 ? DBL_MAX : -DBL_MAX) : value;
}

static void set_row(ji__linear_solver *solver, int row, double low, double high) {
  solver->low[row] = bound(low);
  solver->high[row] = bound(high);
}

static void load(ji__linear_solver *solver) {
  const ji__linear_program *p = solver->program;
  solver->clp = Clp_newModel();
  if (!solver->clp)
    return;
  Clp_setLogLevel(solver->clp, 0);
  Clp_setPrimalTolerance(solver->clp, ROW_TOLERANCE);
  Clp_loadProblem(solver->clp, p->columns, p->rows, p->starts, p->indices, p->values, NULL, NULL,
                  NULL, solver->low, solver->high);
}

ji_status ji__linear_open(ji_context *ctx, const ji__linear_program *program,
                          ji__linear_solver **out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__linear_solver *solver = ji__allocate_array(allocator, 1, sizeof *solver);
  *out = NULL;
  if (!solver)
    return ji__fail_memory(ctx);
  size_t rows = (size_t)program->rows;
  solver->program = program;
  solver->low = ji__allocate_array(allocator, rows + 1, sizeof *solver->low);
  solver->high = ji__allocate_array(allocator, rows + 1, sizeof *solver->high);
  solver->sums = ji__allocate_array(allocator, rows + 1, sizeof *solver->sums);
  if (solver->low && solver->high && solver->sums) {
    for (int row = 0; row < program->rows; row++)
      set_row(solver, row, program->row_low[row], program->row_high[row]);
    load(solver);
  }
  if (!solver->clp) {
    ji__linear_close(ctx, solver);
    return ji__fail_memory(ctx);
  }
  *out = solver;
  return JI_OK;
}

void ji__linear_close(ji_context *ctx, ji__linear_solver *solver) {
  const ji_allocator *allocator = ji__allocator(ctx);
  if (!solver)
    return;
  if (solver->clp)
    Clp_deleteModel(solver->clp);
  ji__release(allocator, solver->low);
  ji__release(allocator, solver->high);
  ji__release(allocator, solver->sums);
  ji__release(allocator, solver);
}

/* The objective at CLP's solution, after a look at the rows by ourselves; 0 where they are missed.
 */
static int read_solution(ji__linear_solver *solver, const double *objective, double *optimum) {
  const ji__linear_program *p = solver->program;
  const double *x = Clp_getColSolution(solver->clp);
  long double sum = 0;
  memset(solver->sums, 0, (size_t)p->rows * sizeof *solver->sums);
  for (int j = 0; j < p->columns; j++) {
    sum += (long double)objective[j] * x[j];
    if (x[j] < -CHECKED_TOLERANCE)
      return 0;
    for (int at = p->starts[j]; x[j] != 0 && at < p->starts[j + 1]; at++)
      solver->sums[p->indices[at]] += p->values[at] * x[j];
  }
  for (int row = 0; row < p->rows; row++)
    if (solver->sums[row] < solver->low[row] - CHECKED_TOLERANCE ||
        solver->sums[row] > solver->high[row] + CHECKED_TOLERANCE)
      return 0;
  *optimum = (double)sum;
  return 1;
}

ji_status ji__linear_solve(ji_context *ctx, ji__linear_solver *solver, const double *objective,
                           int direction, ji__linear_outcome *outcome, double *optimum) {
  *optimum = NAN;
  Clp_chgObjCoefficients(solver->clp, objective);
  Clp_setOptimizationDirection(solver->clp, direction);
  /* A new objective leaves the last solution feasible: the primal method goes on from there. */
  if (solver->is_started)
    Clp_primal(solver->clp, 0);
  else
    Clp_dual(solver->clp, 0);
  int status = Clp_status(solver->clp);
  solver->is_started = status == 0;
  *outcome = status == 1   ? JI__LINEAR_INFEASIBLE
             : status == 2 ? JI__LINEAR_UNBOUNDED
                           : JI__LINEAR_OPTIMAL;
  if (status == 1 || status == 2)
    return JI_OK;
  if (status == 0 && read_solution(solver, objective, optimum))
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_CONVERGENCE,
                  "a linear programme of %d rows and %d columns was not solved (CLP's status %d)",
                  solver->program->rows, solver->program->columns, status);
}

/* Whether the rows that are not left open can be met. */
static ji_status is_feasible(ji_context *ctx, ji__linear_solver *solver, const double *nothing,
                             int *feasible) {
  ji__linear_outcome outcome = JI__LINEAR_OPTIMAL;
  double optimum = 0;
  Clp_chgRowLower(solver->clp, solver->low);
  Clp_chgRowUpper(solver->clp, solver->high);
  solver->is_started = 0;
  ji_status status = ji__linear_solve(ctx, solver, nothing, 1, &outcome, &optimum);
  *feasible = outcome != JI__LINEAR_INFEASIBLE;
  return status;
}

ji_status ji__linear_conflict(ji_context *ctx, const ji__linear_program *program, uint8_t *marks) {
  ji__linear_solver *solver = NULL;
  double *nothing =
      ji__allocate_array(ji__allocator(ctx), (size_t)program->columns + 1, sizeof *nothing);
  if (!nothing)
    return ji__fail_memory(ctx);
  ji_status status = ji__linear_open(ctx, program, &solver);
  memset(marks, 0, (size_t)program->rows);
  for (int row = 0; row < program->rows && !status; row++) {
    int feasible = 0;
    set_row(solver, row, -INFINITY, INFINITY);
    status = is_feasible(ctx, solver, nothing, &feasible);
    if (!status && feasible) {
      marks[row] = 1;
      set_row(solver, row, program->row_low[row], program->row_high[row]);
    }
  }
  ji__linear_close(ctx, solver);
  ji__release(ji__allocator(ctx), nothing);
  return status;
}
