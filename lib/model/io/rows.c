/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/rows.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define ROUNDING (4 * DBL_EPSILON) /* of what follows the solution: scaling */

void ji__io_rows_free(const ji_allocator *allocator, ji__io_rows *rows) {
  for (int64_t k = 0; rows->unit && k < rows->count; k++)
    ji__release(allocator, rows->unit[k]);
  ji__release(allocator, rows->unit);
  ji__release(allocator, rows->index);
  ji__release(allocator, rows->scale);
  ji__release(allocator, rows->memory);
}

/* --- which ones --------------------------------------------------------------------------- */

static ji_status find_row(ji_context *ctx, ji__io_rows *rows, int64_t k, const char *name) {
  if (!name)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_io_multiplier_options: satellites[%lld] is NULL",
                    (long long)k);
  ji_status status = ji__io_find_row(ctx, rows->table, name, &rows->index[k]);
  for (int64_t i = 0; i < k && !status; i++)
    if (rows->index[i] == rows->index[k])
      status = ji__fail(ctx, JI_ERROR_LABEL,
                        "ji_io_multiplier_options: satellite \"%s\" is named twice", name);
  return status;
}

static ji_status convert_unit(ji_context *ctx, ji__io_rows *rows, int64_t k, const char *text) {
  ji__unit own, wanted;
  double factor;
  char printed[JI__UNIT_TEXT];
  if (!rows->unit[k])
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "the multipliers are wanted per \"%s\", but the table does not state the "
                    "units of its flows and of \"%s\"",
                    text, ji__io_row_name(rows->table, rows->index[k]));
  ji_status status = ji__unit_read(ctx, rows->unit[k], &own);
  if (!status)
    status = ji__unit_read(ctx, text, &wanted);
  if (!status)
    status = ji__io_level_price(ctx, rows->table, &wanted);
  if (!status)
    status = ji__unit_factor(ctx, &own, &wanted, &factor);
  if (status && rows->is_list && status != JI_ERROR_MEMORY)
    status = ji__fail_within(ctx, status, "satellite \"%s\"",
                             ji__io_row_name(rows->table, rows->index[k]));
  if (status)
    return status == JI_ERROR_MEMORY ? status : ji__fail_within(ctx, status, "option \"unit\"");
  ji__unit_print(&wanted, printed);
  ji__release(ji__allocator(ctx), rows->unit[k]);
  rows->unit[k] = ji__copy_string(ji__allocator(ctx), printed);
  rows->scale[k] *= factor;
  return rows->unit[k] ? JI_OK : ji__fail_memory(ctx);
}

static ji_status find_unit(ji_context *ctx, ji__io_rows *rows, int64_t k, const char *wanted) {
  char *counted = NULL;
  const char *flows = rows->table->flows_unit;
  ji_status status = ji__io_row_scale(ctx, rows->table, rows->index[k], &counted, &rows->scale[k]);
  if (!status && counted && flows)
    status = ji__unit_product_text(ctx, JI_UNIT_DIVIDE, counted, flows, &rows->unit[k]);
  ji__release(ji__allocator(ctx), counted);
  return status || !wanted ? status : convert_unit(ctx, rows, k, wanted);
}

static ji_status check_list(ji_context *ctx, const char *function,
                            const ji_io_multiplier_options *options) {
  if (options->satellite_count < 0 || !options->satellites != !options->satellite_count)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "%s: satellites and satellite_count (%lld) must be given together", function,
                    (long long)options->satellite_count);
  if (options->satellites && options->satellite)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: satellite and satellites cannot both be given",
                    function);
  return JI_OK;
}

ji_status ji__io_rows_read(ji_context *ctx, const ji__io_model *model, const char *function,
                           const ji_io_multiplier_options *options, ji__io_rows *out) {
  const ji_allocator *allocator = ji__allocator(ctx);
  *out = (ji__io_rows){.model = model, .table = model->table};
  ji_status status = check_list(ctx, function, options);
  if (status)
    return status;
  out->is_list = options->satellites != NULL;
  out->has_type2 = ji__io_has_type2(out->table);
  size_t count = out->is_list ? (size_t)options->satellite_count : 1;
  out->index = ji__allocate_array(allocator, count, sizeof *out->index);
  out->unit = ji__allocate_array(allocator, count, sizeof *out->unit);
  out->scale = ji__allocate_array(allocator, count, sizeof *out->scale);
  if (!out->index || !out->unit || !out->scale)
    return ji__fail_memory(ctx);
  out->count = (int64_t)count;
  const char *one = options->satellite ? options->satellite : out->table->options.employment;
  for (int64_t k = 0; k < out->count && !status; k++) {
    status = find_row(ctx, out, k, out->is_list ? options->satellites[k] : one);
    if (!status)
      status = find_unit(ctx, out, k, options->unit);
  }
  return status;
}

ji_status ji__io_rows_record(ji_context *ctx, const char *function, const ji_model *model,
                             const ji__io_rows *rows, ji__provenance **out) {
  ji_status status = ji__io_provenance(ctx, function, model, out);
  for (int64_t k = 0; k < rows->count && !status; k++) {
    status = ji__provenance_add(ctx, *out, "option", "satellite",
                                ji__io_row_name(rows->table, rows->index[k]));
    if (!status)
      status = ji__provenance_add(ctx, *out, "option", "unit", rows->unit[k]);
  }
  return status;
}

/* --- numbers ------------------------------------------------------------------------------ */

static ji_status allocate(ji_context *ctx, ji__io_rows *rows) {
  size_t n = (size_t)rows->table->n, count = (size_t)rows->count;
  size_t borders = rows->has_type2 ? (size_t)rows->table->closure.count : 0;
  size_t closed = rows->has_type2 ? count : 0;
  size_t vectors = 3 * (count + borders) + 2 * closed;
  rows->memory = ji__allocate_array(ji__allocator(ctx), vectors, (n + borders) * sizeof(double));
  if (!rows->memory)
    return ji__fail_memory(ctx);
  rows->right = rows->memory;
  rows->solution = rows->right + (count + borders) * n;
  rows->bound = rows->solution + (count + borders) * n;
  rows->closed = rows->bound + (count + borders) * n;
  rows->closed_bound = rows->closed + closed * (n + borders);
  return JI_OK;
}

static void fill_right(ji__io_rows *rows) {
  const ji__io_table *table = rows->table;
  int64_t n = table->n;
  for (int64_t k = 0; k < rows->count; k++)
    for (int64_t j = 0; j < n; j++) {
      double x = table->output[j];
      rows->right[k * n + j] = x != 0 ? ji__io_row_value(table, rows->index[k], j) / x : 0;
    }
  if (rows->has_type2)
    memcpy(rows->right + rows->count * n, table->closure.row,
           (size_t)(table->closure.count * n) * sizeof(double));
}

/* The bounds of e'L2; the right-hand side is e with nothing behind it. */
static ji_status bound_closed(ji_context *ctx, ji__io_rows *rows) {
  const ji__io_closure *closure = &rows->table->closure;
  int64_t n = rows->table->n, size = n + closure->count;
  double *right =
      ji__allocate_array(ji__allocator(ctx), (size_t)rows->count, (size_t)size * sizeof *right);
  if (!right)
    return ji__fail_memory(ctx);
  for (int64_t k = 0; k < rows->count; k++)
    memcpy(right + k * size, rows->right + k * n, (size_t)n * sizeof *right);
  ji_status status = ji__io_bounds(ctx, &closure->coefficients, &closure->certificate, 1,
                                   rows->count, right, rows->closed, rows->closed_bound);
  ji__release(ji__allocator(ctx), right);
  return status;
}

/* The institutions' rows are solved for with the satellites, in the same passes. */
ji_status ji__io_rows_solve(ji_context *ctx, ji__io_rows *rows) {
  const ji__io_table *table = rows->table;
  int64_t n = table->n, borders = rows->has_type2 ? table->closure.count : 0;
  ji_status status = allocate(ctx, rows);
  if (status)
    return status;
  fill_right(rows);
  status = ji__io_solve_bounded(ctx, rows->model, 1, rows->count + borders, rows->right,
                                rows->solution, rows->bound);
  if (status || !rows->has_type2)
    return status;
  status = ji__io_close_solutions(ctx, table, 1, rows->count, rows->solution,
                                  rows->solution + rows->count * n, rows->closed);
  return status ? status : bound_closed(ctx, rows);
}

double ji__io_rows_bound(const ji__io_rows *rows, int64_t k, double bound, double value) {
  return bound * fabs(rows->scale[k]) * (1 + ROUNDING) + ROUNDING * fabs(value);
}
