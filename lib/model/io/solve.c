/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which solver runs, and what is known of its error. */
#include "core/platform.h"
#include "model/io/table.h"
#include "numeric/iterative.h"

#include <math.h>
#include <string.h>

/* A factorisation costs about 2/3 n^3, an iterative solution some 20 to 40 products of 2 n^2 that
 * read the flows where they lie (tests/bench/io.py). Up to SMALL the factorisation is as fast; MANY
 * right-hand sides pay for it; up to COPIED its copy of the table is a modest one, so that it
 * stands in where the iteration does not reach its tolerance. */
#define SMALL 40
#define MANY(n) ((n) / 128 + 8)
#define COPIED 4000

int ji__io_is_direct(const ji__io_model *model, int64_t count) {
  int64_t n = model->table->n;
  if (model->lu)
    return 1;
  if (model->table->options.method != JI_IO_METHOD_AUTO)
    return model->table->options.method == JI_IO_METHOD_DIRECT;
  return n <= SMALL || count >= MANY(n);
}

/* Blocks are as long as regions, but not longer than JI__BLOCK_MOST and than a share of the table
 * that keeps their inverses small beside the flows. Where regions come in runs that are too short
 * to matter, order is all there is to go by. */
#define BLOCK_SHARE 8
#define SHORT_RUN 8

static int64_t count_runs(const ji__io_labels *sectors) {
  int64_t runs = 1;
  for (int64_t i = 1; sectors->regions && i < sectors->count; i++)
    runs += strcmp(sectors->regions[i], sectors->regions[i - 1]) != 0;
  return runs;
}

/* Fills `start` (n + 1) and returns how many blocks there are. */
static int64_t cut_blocks(const ji__io_table *table, int64_t *start) {
  const ji__io_labels *sectors = &table->sectors;
  int64_t n = table->n, count = 0;
  int64_t most = n / BLOCK_SHARE < JI__BLOCK_MOST ? n / BLOCK_SHARE : JI__BLOCK_MOST;
  int by_region = sectors->regions && n / count_runs(sectors) >= SHORT_RUN;
  for (int64_t i = 0; i < n; i++)
    if (i == 0 || i - start[count - 1] >= most ||
        (by_region && strcmp(sectors->regions[i], sectors->regions[i - 1]) != 0))
      start[count++] = i;
  start[count] = n;
  return count;
}

ji_status ji__io_find_blocks(ji_context *ctx, ji__io_table *table) {
  size_t n = (size_t)table->n;
  if (n <= SMALL || table->options.method == JI_IO_METHOD_DIRECT)
    return JI_OK;
  int64_t *start = ji__allocate_array(ji__allocator(ctx), n + 1, sizeof *start);
  if (!start)
    return ji__fail_memory(ctx);
  int64_t count = cut_blocks(table, start);
  ji_status status = ji__blocks_create(ctx, &table->coefficients, count, start, &table->blocks);
  ji__release(ji__allocator(ctx), start);
  return status;
}

static int may_factorize_instead(const ji__io_model *model, ji_status status) {
  return status == JI_ERROR_CONVERGENCE && model->table->options.method == JI_IO_METHOD_AUTO &&
         model->table->n <= COPIED;
}

/* One step of iterative refinement: the factors are of a rounded I - A, the residual is of Z and x
 * themselves. */
static ji_status refine(ji_context *ctx, const ji__io_model *model, const ji__lu *lu, int rows,
                        int64_t count, const double *b, double *x) {
  int64_t n = model->table->n;
  double *r = ji__allocate_array(ji__allocator(ctx), (size_t)count, (size_t)n * sizeof *r);
  if (!r)
    return ji__fail_memory(ctx);
  ji_status status = ji__residual(ctx, &model->table->coefficients, rows, count, b, x, r);
  if (!status)
    status = ji__lu_solve(ctx, lu, rows, count, r);
  for (int64_t i = 0; !status && i < count * n; i++)
    x[i] += r[i];
  ji__release(ji__allocator(ctx), r);
  return status;
}

static ji_status solve_direct(ji_context *ctx, const ji__io_model *model, int rows, int64_t count,
                              const double *b, double *x) {
  ji__lu *own = NULL;
  ji_status status = model->lu ? JI_OK : ji__lu_create(ctx, &model->table->coefficients, &own);
  const ji__lu *lu = model->lu ? model->lu : own;
  if (!status) {
    memcpy(x, b, (size_t)(count * model->table->n) * sizeof *x);
    status = ji__lu_solve(ctx, lu, rows, count, x);
  }
  if (!status)
    status = refine(ctx, model, lu, rows, count, b, x);
  ji__lu_free(ji__allocator(ctx), own);
  return status;
}

static ji_status solve_iteratively(ji_context *ctx, const ji__io_model *model, int rows,
                                   int64_t count, const double *b, double *x, double *residual) {
  const ji__io_table *table = model->table;
  int is_proven = table->certificate.productivity == JI__PRODUCTIVE;
  ji__solver solver = {.tolerance = table->options.tolerance,
                       .certificate = is_proven ? &table->certificate : NULL,
                       .blocks = table->blocks.count ? &table->blocks : NULL};
  return ji__iterate(ctx, &table->coefficients, rows, count, b, x, &solver, residual);
}

ji_status ji__io_solve(ji_context *ctx, const ji__io_model *model, int rows, int64_t count,
                       const double *b, double *x) {
  if (ji__io_is_direct(model, count))
    return solve_direct(ctx, model, rows, count, b, x);
  ji_status status = solve_iteratively(ctx, model, rows, count, b, x, NULL);
  return may_factorize_instead(model, status) ? solve_direct(ctx, model, rows, count, b, x)
                                              : status;
}

ji_status ji__io_solve_bounded(ji_context *ctx, const ji__io_model *model, int rows, int64_t count,
                               const double *b, double *x, double *bounds) {
  const ji__io_table *table = model->table;
  ji_status status = JI_ERROR_CONVERGENCE;
  int direct = ji__io_is_direct(model, count);
  if (!direct)
    status = solve_iteratively(ctx, model, rows, count, b, x, bounds);
  if (direct || may_factorize_instead(model, status)) {
    status = solve_direct(ctx, model, rows, count, b, x);
    return status ? status
                  : ji__io_bounds(ctx, &table->coefficients, &table->certificate, rows, count, b, x,
                                  bounds);
  }
  if (status)
    return status;
  if (table->certificate.productivity == JI__PRODUCTIVE)
    return ji__residual_bounds(ctx, &table->coefficients, &table->certificate, rows, count, b, x,
                               bounds);
  for (int64_t i = 0; i < count * table->n; i++)
    bounds[i] = NAN;
  return JI_OK;
}

ji_status ji__io_bounds(ji_context *ctx, const ji__coefficients *coefficients,
                        const ji__certificate *certificate, int rows, int64_t count,
                        const double *b, const double *x, double *bounds) {
  if (certificate->productivity == JI__PRODUCTIVE)
    return ji__error_bounds(ctx, coefficients, certificate, rows, count, b, x, bounds);
  for (int64_t i = 0; i < count * ji__coefficients_size(coefficients); i++)
    bounds[i] = NAN;
  return JI_OK;
}

int ji__io_has_type2(const ji__io_table *table) {
  return !table->closure.missing && table->closure.row != NULL;
}

const char *ji__io_no_output(const ji__io_table *table, int64_t row, int64_t sector) {
  int is_zero = table->given_output[sector] == 0;
  if (row != JI__IO_OUTPUT_ROW && ji__io_row_value(table, row, sector) != 0)
    return is_zero ? "zero output: coefficient 0, though the sector has what is counted"
                   : "dust output treated as zero: coefficient 0, though the sector has what is "
                     "counted";
  return is_zero ? "zero output: coefficient 0" : "dust output treated as zero: coefficient 0";
}

const char *ji__io_no_bound(const ji__certificate *certificate) {
  return certificate->productivity == JI__PRODUCTIVE
             ? NULL
             : "no bound: negative coefficients, and no d > 0 with d'|A| <= q d', q < 1 was found";
}

ji_status ji__io_provenance(ji_context *ctx, const char *operation, const ji_model *model,
                            ji__provenance **out) {
  ji_status status = ji__provenance_create(ctx, operation, out);
  if (!status && model->provenance)
    status = ji__provenance_steps(ctx, *out, model->provenance);
  if (!status)
    status = ji__provenance_add(ctx, *out, "library", "blas", ji__blas_name());
  if (!status)
    status = ji__provenance_add(ctx, *out, "library", "cpu", ji__cpu_kind());
  return status;
}
