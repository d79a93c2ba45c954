/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The household row and column that close a table for Type II. */
#include "core/number.h"
#include "model/io/table.h"

#include <math.h>
#include <string.h>

void ji__io_closure_free(const ji_allocator *allocator, ji__io_closure *closure) {
  ji__release(allocator, closure->missing);
  ji__release(allocator, closure->name);
  ji__release(allocator, closure->row);
  ji__release(allocator, closure->column);
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

/* Which satellite, category and total close the table; *found is 0 where one is missing that nobody
 * asked for by name. */
typedef struct parts {
  int64_t income, consumption;
  double income_factor; /* to the flows' unit */
  int found;
} parts;

static int is_asked_for(const char *name, const char *standard) {
  return strcmp(name, standard) != 0;
}

static ji_status find_income(ji_context *ctx, ji__io_table *table, parts *p) {
  const char *name = table->options.household_income;
  p->income = ji__io_labels_find(&table->rows, name, NULL);
  if (p->income < 0) {
    if (is_asked_for(name, "compensation"))
      return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                      "household_income: the table has no satellite \"%s\"", name);
    return leave_open(ctx, &table->closure, "no household row, the table has no satellite", name,
                      "");
  }
  if (!ji__io_row_is_money(ctx, table, p->income, &p->income_factor))
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "household_income: satellite \"%s\" is in \"%s\", which does not convert to "
                    "the flows' \"%s\"",
                    name, ji__io_row_unit(table, p->income), table->flows_unit);
  p->found = 1;
  return JI_OK;
}

static ji_status find_consumption(ji_context *ctx, ji__io_table *table, parts *p) {
  const char *name = table->options.household_consumption;
  p->consumption = ji__io_labels_find(&table->demands, name, NULL);
  if (p->consumption >= 0)
    return JI_OK;
  p->found = 0;
  if (is_asked_for(name, "household_consumption"))
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "household_consumption: the table has no final demand \"%s\"", name);
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

static ji_status find_denominator(ji_context *ctx, ji__io_table *table, const parts *p,
                                  const char **name) {
  ji__io_closure *closure = &table->closure;
  const char *wanted = table->options.closure_denominator;
  if (table->options.closure_total > 0) {
    closure->denominator = table->options.closure_total;
    *name = "stated_total";
    return JI_OK;
  }
  if (!wanted) {
    closure->denominator = row_total(table, p->income, p->income_factor);
    *name = table->options.household_income;
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
  closure->denominator = row >= 0 ? row_total(table, row, factor) : demand_total(table, category);
  return JI_OK;
}

static ji_status name_closure(ji_context *ctx, ji__io_table *table, const char *denominator) {
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__buffer_format(&text, "%s/%s", table->options.household_consumption, denominator);
  if (text.failed) {
    ji__buffer_free(&text);
    return ji__fail_memory(ctx);
  }
  table->closure.name = text.data;
  return JI_OK;
}

static ji_status fill(ji_context *ctx, ji__io_table *table, const parts *p) {
  ji__io_closure *closure = &table->closure;
  size_t n = (size_t)table->n;
  closure->row = ji__allocate_array(ji__allocator(ctx), n, sizeof(double));
  closure->column = ji__allocate_array(ji__allocator(ctx), n, sizeof(double));
  if (!closure->row || !closure->column)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < table->n; i++) {
    double x = table->output[i];
    double income = ji__io_row_value(table, p->income, i) * p->income_factor;
    closure->row[i] = x != 0 ? income / x : 0;
    closure->column[i] = ji__io_demand_value(table, p->consumption, i) / closure->denominator;
    closure->share += closure->column[i];
  }
  closure->coefficients = table->coefficients;
  closure->coefficients.row = closure->row;
  closure->coefficients.column = closure->column;
  return JI_OK;
}

/* A closed table whose households spend more than they earn round after round has no Type II. */
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

ji_status ji__io_close(ji_context *ctx, ji__io_table *table) {
  parts p = {.found = 0};
  const char *denominator = NULL;
  ji_status status = find_income(ctx, table, &p);
  if (!status && p.found)
    status = find_consumption(ctx, table, &p);
  if (status || !p.found)
    return status;
  status = find_denominator(ctx, table, &p, &denominator);
  if (status)
    return status;
  if (!(table->closure.denominator > 0))
    return leave_open(ctx, &table->closure, "the household column's denominator", denominator,
                      " is not above 0");
  status = name_closure(ctx, table, denominator);
  if (!status)
    status = fill(ctx, table, &p);
  return status ? status : check_closed(ctx, table);
}
