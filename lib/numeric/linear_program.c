/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "numeric/linear_program.h"

#include "numeric/dense.h"

#include <Clp_C_Interface.h>
#include <float.h>
#include <math.h>
#include <string.h>

#define ROW_TOLERANCE 1e-9
/* Of rows that CLP met in its own scaling. */
#define CHECKED_TOLERANCE 1e-7
#define BASIC 1 /* CLP's status of a row or column */

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

/* --- the exact corner --------------------------------------------------------------------- */

/* CLP stops within its tolerance of a corner. The corner itself: basic columns meet the rows that
 * are not basic, each at the bound it is next to. */
typedef struct corner {
  int *columns, *rows; /* basic columns; rows that are at a bound */
  int column_count, row_count;
  double *matrix, *x; /* row_count x column_count, of x */
} corner;

static void corner_free(const ji_allocator *allocator, corner *c) {
  ji__release(allocator, c->columns);
  ji__release(allocator, c->rows);
  ji__release(allocator, c->matrix);
  ji__release(allocator, c->x);
}

static int corner_find(const ji_allocator *allocator, const ji__linear_solver *solver, corner *c) {
  const ji__linear_program *p = solver->program;
  c->columns = ji__allocate_array(allocator, (size_t)p->columns + 1, sizeof *c->columns);
  c->rows = ji__allocate_array(allocator, (size_t)p->rows + 1, sizeof *c->rows);
  if (!c->columns || !c->rows)
    return 0;
  for (int j = 0; j < p->columns; j++)
    if (Clp_getColumnStatus(solver->clp, j) == BASIC)
      c->columns[c->column_count++] = j;
  for (int row = 0; row < p->rows; row++)
    if (Clp_getRowStatus(solver->clp, row) != BASIC)
      c->rows[c->row_count++] = row;
  return 1;
}

static double nearer_bound(const ji__linear_solver *solver, int row) {
  double sum = solver->sums[row], low = solver->low[row], high = solver->high[row];
  return fabs(sum - low) <= fabs(sum - high) ? low : high;
}

static int corner_fill(const ji_allocator *allocator, const ji__linear_solver *solver, corner *c) {
  const ji__linear_program *p = solver->program;
  size_t n = (size_t)c->row_count;
  c->matrix = ji__allocate_array(allocator, n * n + 1, sizeof *c->matrix);
  c->x = ji__allocate_array(allocator, n + 1, sizeof *c->x);
  if (!c->matrix || !c->x)
    return 0;
  for (size_t row = 0; row < n; row++) {
    c->x[row] = nearer_bound(solver, c->rows[row]);
    for (size_t k = 0; k < n; k++)
      for (int at = p->starts[c->columns[k]]; at < p->starts[c->columns[k] + 1]; at++)
        if (p->indices[at] == c->rows[row])
          c->matrix[row * n + k] = p->values[at];
  }
  return 1;
}

/* *optimum at the corner; where CLP's basis gives none it stays as it is. */
static ji_status polish(ji_context *ctx, const ji__linear_solver *solver, const double *objective,
                        double *optimum) {
  const ji_allocator *allocator = ji__allocator(ctx);
  corner c = {.column_count = 0};
  long double sum = 0;
  int has_room = corner_find(allocator, solver, &c);
  int is_square = has_room && c.row_count == c.column_count;
  if (is_square)
    has_room = corner_fill(allocator, solver, &c);
  ji_status status = has_room ? JI_OK : ji__fail_memory(ctx);
  if (!status && is_square && c.row_count) {
    status = ji__dense_solve(ctx, c.row_count, c.matrix, c.x);
    is_square = status != JI_ERROR_SINGULAR;
    if (!is_square) { /* CLP's own is kept */
      status = JI_OK;
      ctx->message[0] = 0;
    }
  }
  for (int k = 0; !status && is_square && k < c.column_count; k++)
    sum += (long double)objective[c.columns[k]] * c.x[k];
  if (!status && is_square && fabs((double)sum - *optimum) <= CHECKED_TOLERANCE)
    *optimum = (double)sum;
  corner_free(allocator, &c);
  return status;
}

/* --- solving ------------------------------------------------------------------------------ */

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
    return polish(ctx, solver, objective, optimum);
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

const char *ji__linear_version(void) {
  return Clp_Version();
}
