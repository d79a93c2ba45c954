/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows and columns of institutions that close a table for Type II and SAM multipliers. */
#include "model/io/closure.h"

#include "core/number.h"
#include "numeric/kernels.h"

#include <math.h>
#include <string.h>

void ji__io_closure_free(const ji_allocator *allocator, ji__io_closure *closure) {
  ji__release(allocator, closure->missing);
  ji__release(allocator, closure->name);
  ji__release(allocator, closure->row);
  ji__release(allocator, closure->column);
  ji__release(allocator, closure->corner);
  ji__release(allocator, closure->shares);
  ji__release(allocator, closure->denominators);
  ji__certificate_free(allocator, &closure->certificate);
}

/* No Type II, and why. */
static ji_status leave_open(ji_context *ctx, ji__io_closure *closure, const char *before,
                            const char *name, const char *after) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__buffer_format(&text, "no Type II: %s \"%s\"%s", before, name, after);
  if (text.failed) {
    ji__buffer_free(&text);
    return ji__fail_memory(ctx);
  }
  closure->missing = text.data;
  return JI_OK;
}

/* --- what an institution is made of ------------------------------------------------------- */

/* Which satellite and category an institution is; -1: none. *found is 0 where one is missing that
 * nobody asked for by name. */
typedef struct parts {
  int64_t income, consumption;
  double income_factor; /* to the flows' unit */
  int found;
} parts;

static int is_asked_for(const ji__io_institutions *institutions, const char *name,
                        const char *standard) {
  return institutions->are_asked_for || strcmp(name, standard) != 0;
}

/* Where the name comes from, for messages. */
static const char *asked_by(const ji__io_institutions *institutions, const char *option) {
  return institutions->are_asked_for ? "institutions" : option;
}

static ji_status find_income(ji_context *ctx, ji__io_table *table,
                             const ji__io_institutions *institutions, const ji__io_institution *one,
                             parts *p) {
  const char *name = one->income;
  p->income = -1;
  if (!name)
    return JI_OK;
  p->income = ji__io_labels_find(&table->rows, name, NULL);
  if (p->income < 0) {
    if (is_asked_for(institutions, name, "compensation"))
      return ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s: the table has no satellite \"%s\"",
                      asked_by(institutions, "household_income"), name);
    p->found = 0;
    return leave_open(ctx, &table->closure, "no household row, the table has no satellite", name,
                      "");
  }
  if (!ji__io_row_is_money(ctx, table, p->income, &p->income_factor))
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "household_income: satellite \"%s\" is in \"%s\", which does not convert to "
                    "the flows' \"%s\"",
                    name, ji__io_row_unit(table, p->income), table->flows_unit);
  return JI_OK;
}

static ji_status find_consumption(ji_context *ctx, ji__io_table *table,
                                  const ji__io_institutions *institutions,
                                  const ji__io_institution *one, parts *p) {
  const char *name = one->consumption;
  p->consumption = -1;
  if (!name)
    return JI_OK;
  p->consumption = ji__io_labels_find(&table->demands, name, NULL);
  if (p->consumption >= 0)
    return JI_OK;
  if (is_asked_for(institutions, name, "household_consumption"))
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s: the table has no final demand \"%s\"",
                    asked_by(institutions, "household_consumption"), name);
  p->found = 0;
  return leave_open(ctx, &table->closure, "no household column, the table has no final demand",
                    name, "");
}

static double row_total(const ji__io_table *table, int64_t row, double factor) {
  double sum = 0;
  for (int64_t i = 0; i < table->n; i++)
    sum += ji__io_row_value(table, row, i) * factor;
  return sum;
}

static double demand_total(const ji__io_table *table, int64_t category) {
  double sum = 0;
  for (int64_t i = 0; i < table->n; i++)
    sum += ji__io_demand_value(table, category, i);
  return sum;
}

static ji_status find_denominator(ji_context *ctx, ji__io_table *table,
                                  const ji__io_institution *one, const parts *p, double *out,
                                  const char **name) {
  const char *wanted = one->denominator;
  if (one->total > 0) {
    *out = one->total;
    *name = "stated_total";
    return JI_OK;
  }
  if (!wanted) {
    *out = one->received + (p->income >= 0 ? row_total(table, p->income, p->income_factor) : 0);
    *name = one->income ? one->income : "transfers";
    return JI_OK;
  }
  *name = wanted;
  int64_t row = ji__io_labels_find(&table->rows, wanted, NULL);
  int64_t category = ji__io_labels_find(&table->demands, wanted, NULL);
  if (row < 0 && category < 0)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "closure_denominator: the table has no satellite or final demand \"%s\"",
                    wanted);
  double factor = 1;
  if (row >= 0 && !ji__io_row_is_money(ctx, table, row, &factor))
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "closure_denominator: satellite \"%s\" is in \"%s\", which does not convert "
                    "to the flows' \"%s\"",
                    wanted, ji__io_row_unit(table, row), table->flows_unit);
  *out = row >= 0 ? row_total(table, row, factor) : demand_total(table, category);
  return JI_OK;
}

/* --- filling ------------------------------------------------------------------------------ */

static ji_status allocate(ji_context *ctx, ji__io_table *table,
                          const ji__io_institutions *institutions) {
  ji__io_closure *closure = &table->closure;
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t n = (size_t)table->n, k = (size_t)institutions->count;
  closure->count = institutions->count;
  closure->row = ji__allocate_array(allocator, k, n * sizeof(double));
  closure->column = ji__allocate_array(allocator, k, n * sizeof(double));
  closure->shares = ji__allocate_array(allocator, k, sizeof(double));
  closure->denominators = ji__allocate_array(allocator, k, sizeof(double));
  int all = closure->row && closure->column && closure->shares && closure->denominators;
  if (all && institutions->transfers)
    all = (closure->corner = ji__allocate_array(allocator, k, k * sizeof(double))) != NULL;
  return all ? JI_OK : ji__fail_memory(ctx);
}

/* The row, the column and what is paid to other institutions of one. */
static void fill_one(ji__io_table *table, const ji__io_institutions *institutions, int64_t at,
                     const parts *p) {
  ji__io_closure *closure = &table->closure;
  int64_t n = table->n, k = institutions->count;
  double *row = closure->row + at * n, *column = closure->column + at * n;
  double denominator = closure->denominators[at];
  for (int64_t i = 0; i < n; i++) {
    double x = table->output[i];
    if (p->income >= 0 && x != 0)
      row[i] = ji__io_row_value(table, p->income, i) * p->income_factor / x;
    if (p->consumption >= 0)
      column[i] = ji__io_demand_value(table, p->consumption, i) / denominator;
    closure->shares[at] += column[i];
  }
  for (int64_t to = 0; institutions->transfers && to < k; to++) {
    closure->corner[to * k + at] = institutions->transfers[to * k + at] / denominator;
    closure->shares[at] += closure->corner[to * k + at];
  }
}

static void append_name(ji__buffer *text, const ji__io_institution *one, const char *denominator) {
  ji__buffer_format(text, "%s%s/%s", text->size ? "," : "",
                    one->consumption ? one->consumption : one->name, denominator);
}

/* *found is 0 where the table stays open, and says why. */
static ji_status close_one(ji_context *ctx, ji__io_table *table,
                           const ji__io_institutions *institutions, int64_t at, ji__buffer *name,
                           int *found) {
  const ji__io_institution *one = &institutions->list[at];
  parts p = {.found = 1};
  const char *denominator = NULL;
  double *divisor = &table->closure.denominators[at];
  ji_status status = find_income(ctx, table, institutions, one, &p);
  if (!status && p.found)
    status = find_consumption(ctx, table, institutions, one, &p);
  *found = p.found;
  if (!status && p.found)
    status = find_denominator(ctx, table, one, &p, divisor, &denominator);
  if (status || !p.found)
    return status;
  if (!(*divisor > 0)) {
    *found = 0;
    return leave_open(ctx, &table->closure, "the household column's denominator", denominator,
                      " is not above 0");
  }
  append_name(name, one, denominator);
  fill_one(table, institutions, at, &p);
  return JI_OK;
}

static int has_negative(const double *values, int64_t count) {
  for (int64_t i = 0; values && i < count; i++)
    if (values[i] < 0)
      return 1;
  return 0;
}

static void finish_coefficients(ji__io_table *table) {
  ji__io_closure *closure = &table->closure;
  ji__coefficients *a = &closure->coefficients;
  int64_t k = closure->count;
  *a = table->coefficients;
  a->row = closure->row;
  a->column = closure->column;
  a->corner = closure->corner;
  a->borders = k;
  if (has_negative(a->row, k * table->n) || has_negative(a->column, k * table->n) ||
      has_negative(a->corner, k * k))
    a->nonnegative = 0;
}

/* A closed table whose institutions spend more than they earn round after round has no Type II. */
static ji_status check_closed(ji_context *ctx, ji__io_table *table) {
  ji__io_closure *closure = &table->closure;
  ji_status status = ji__certificate_find(ctx, &closure->coefficients, &closure->certificate);
  if (status || closure->certificate.productivity == JI__PRODUCTIVE)
    return status;
  double radius = 0;
  status = ji__spectral_estimate(ctx, &closure->coefficients, 400, &radius);
  if (status)
    return status;
  if (closure->certificate.productivity == JI__PRODUCTIVITY_UNKNOWN && radius < 1)
    return JI_OK;
  char text[JI__NUMBER_SIZE];
  ji__number_print_significant(radius, 4, text);
  ji__log(ctx, JI_LOG_WARNING,
          "no Type II: the table closed with \"%s\" has a spectral radius of about %s, not below 1",
          closure->name, text);
  return leave_open(ctx, closure, "the table closed with", closure->name,
                    " is not productive (spectral radius not below 1)");
}

static ji_status close_table(ji_context *ctx, ji__io_table *table,
                             const ji__io_institutions *institutions) {
  ji__buffer name;
  int found = 1;
  ji__buffer_init(&name, ji__allocator(ctx));
  ji_status status = allocate(ctx, table, institutions);
  for (int64_t i = 0; i < institutions->count && !status && found; i++)
    status = close_one(ctx, table, institutions, i, &name, &found);
  if (!status && name.failed)
    status = ji__fail_memory(ctx);
  if (status || !found) {
    ji__buffer_free(&name);
    return status;
  }
  table->closure.name = name.data;
  finish_coefficients(table);
  return check_closed(ctx, table);
}

ji_status ji__io_close(ji_context *ctx, ji__io_table *table) {
  ji__io_institutions institutions;
  ji_status status = ji__io_institutions_read(ctx, table, &institutions);
  if (!status)
    status = close_table(ctx, table, &institutions);
  ji__io_institutions_free(ji__allocator(ctx), &institutions);
  return status;
}

/* --- closed solutions --------------------------------------------------------------------- */

/* Solves K s = b in place for `count` right-hand sides, K (k x k, destroyed) by elimination with
 * the largest pivot; 0 where K is singular. Element i of right-hand side c is b[c * stride + i]. */
static int eliminate(int64_t k, double *matrix, int64_t count, double *b, int64_t stride) {
  for (int64_t p = 0; p < k; p++) {
    int64_t best = p;
    for (int64_t i = p + 1; i < k; i++)
      if (fabs(matrix[i * k + p]) > fabs(matrix[best * k + p]))
        best = i;
    double pivot = matrix[best * k + p];
    if (pivot == 0 || !isfinite(pivot))
      return 0;
    for (int64_t j = 0; j < k && best != p; j++) {
      double kept = matrix[p * k + j];
      matrix[p * k + j] = matrix[best * k + j];
      matrix[best * k + j] = kept;
    }
    for (int64_t c = 0; c < count && best != p; c++) {
      double kept = b[c * stride + p];
      b[c * stride + p] = b[c * stride + best];
      b[c * stride + best] = kept;
    }
    for (int64_t i = p + 1; i < k; i++) {
      double factor = matrix[i * k + p] / pivot;
      for (int64_t j = p; j < k; j++)
        matrix[i * k + j] -= factor * matrix[p * k + j];
      for (int64_t c = 0; c < count; c++)
        b[c * stride + i] -= factor * b[c * stride + p];
    }
  }
  for (int64_t c = 0; c < count; c++)
    for (int64_t i = k - 1; i >= 0; i--) {
      double left = b[c * stride + i];
      for (int64_t j = i + 1; j < k; j++)
        left -= matrix[i * k + j] * b[c * stride + j];
      b[c * stride + i] = left / matrix[i * k + i];
    }
  return 1;
}

/* I - T - H L C, or its transpose: `across` is H (rows) or C' (columns), `solved` L C or (H L)'. */
static void fill_kernel(const ji__io_closure *closure, int rows, int64_t n, const double *solved,
                        double *matrix) {
  int64_t k = closure->count;
  const double *across = rows ? closure->column : closure->row;
  for (int64_t i = 0; i < k; i++)
    for (int64_t j = 0; j < k; j++) {
      double transfer = !closure->corner ? 0 : closure->corner[rows ? j * k + i : i * k + j];
      matrix[i * k + j] = (i == j) - transfer - ji__kernel_inner(across + i * n, solved + j * n, n);
    }
}

ji_status ji__io_close_solutions(ji_context *ctx, const ji__io_table *table, int rows,
                                 int64_t count, const double *open, const double *solved,
                                 double *closed) {
  const ji__io_closure *closure = &table->closure;
  int64_t n = table->n, k = closure->count, size = n + k;
  const double *across = rows ? closure->column : closure->row;
  double *matrix = ji__allocate_array(ji__allocator(ctx), (size_t)k, (size_t)k * sizeof *matrix);
  if (!matrix)
    return ji__fail_memory(ctx);
  fill_kernel(closure, rows, n, solved, matrix);
  for (int64_t c = 0; c < count; c++)
    for (int64_t i = 0; i < k; i++)
      closed[c * size + n + i] = ji__kernel_inner(across + i * n, open + c * n, n);
  int is_regular = eliminate(k, matrix, count, closed + n, size);
  for (int64_t c = 0; c < count && is_regular; c++) {
    memcpy(closed + c * size, open + c * n, (size_t)n * sizeof *closed);
    for (int64_t i = 0; i < k; i++)
      ji__kernel_axpy(closed + c * size, closed[c * size + n + i], solved + i * n, n);
  }
  ji__release(ji__allocator(ctx), matrix);
  return is_regular ? JI_OK
                    : ji__fail(ctx, JI_ERROR_SINGULAR, "the table closed with \"%s\" is singular",
                               closure->name);
}
