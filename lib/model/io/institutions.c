/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Households and other institutions from the options. */
#include "model/io/closure.h"

#include "core/number.h"
#include "data/resolve.h"

#include <math.h>
#include <string.h>

#define INSTITUTIONS "institutions"
#define TRANSFERS "transfers"

void ji__io_institutions_free(const ji_allocator *allocator, ji__io_institutions *institutions) {
  for (int64_t i = 0; institutions->list && i < institutions->count; i++) {
    ji__io_institution *one = &institutions->list[i];
    ji__release(allocator, one->name);
    ji__release(allocator, one->income);
    ji__release(allocator, one->consumption);
    ji__release(allocator, one->denominator);
  }
  ji__release(allocator, institutions->list);
  ji__release(allocator, institutions->transfers);
  *institutions = (ji__io_institutions){0};
}

static ji_status copy_text(ji_context *ctx, const char *from, char **to) {
  *to = from ? ji__copy_string(ji__allocator(ctx), from) : NULL;
  return from && !*to ? ji__fail_memory(ctx) : JI_OK;
}

static ji_status make_list(ji_context *ctx, int64_t count, ji__io_institutions *out) {
  out->list = ji__allocate_array(ji__allocator(ctx), (size_t)count, sizeof *out->list);
  if (!out->list)
    return ji__fail_memory(ctx);
  out->count = count;
  return JI_OK;
}

/* --- one household ------------------------------------------------------------------------ */

static ji_status read_household(ji_context *ctx, const ji_io_options *options,
                                ji__io_institutions *out) {
  ji_status status = make_list(ctx, 1, out);
  if (status)
    return status;
  ji__io_institution *one = out->list;
  one->total = options->closure_total;
  status = copy_text(ctx, options->household_consumption, &one->name);
  if (!status)
    status = copy_text(ctx, options->household_income, &one->income);
  if (!status)
    status = copy_text(ctx, options->household_consumption, &one->consumption);
  return status ? status : copy_text(ctx, options->closure_denominator, &one->denominator);
}

/* --- institutions ------------------------------------------------------------------------- */

static ji_status read_cell(ji_context *ctx, const ji_column *column, int64_t row, char **out) {
  *out = NULL;
  return column ? ji__column_copy_text(ctx, column, row, out) : JI_OK;
}

/* The columns of `institutions`; NULL where one is not there. */
typedef struct columns {
  const ji_column *name, *income, *consumption, *denominator, *total;
} columns;

static ji_status find_columns(ji_context *ctx, const ji_dataset *dataset, columns *c) {
  ji_status status = ji__dataset_find_text(ctx, dataset, INSTITUTIONS, "name", &c->name);
  if (!status)
    status = ji__dataset_require_text(ctx, dataset, INSTITUTIONS, "income", &c->income);
  if (!status)
    status = ji__dataset_require_text(ctx, dataset, INSTITUTIONS, "consumption", &c->consumption);
  if (!status)
    status = ji__dataset_find_text(ctx, dataset, INSTITUTIONS, "denominator", &c->denominator);
  c->total = NULL;
  if (!status && ji_dataset_find(dataset, "total") >= 0)
    status = ji__dataset_require_number(ctx, dataset, INSTITUTIONS, "total", &c->total);
  return status;
}

/* A sum of money in the unit of the flows; the cell is not null. */
static ji_status read_money(ji_context *ctx, const ji__io_table *table, const ji_dataset *dataset,
                            const char *what, const ji_column *column, int64_t row, double *out) {
  char *unit = NULL;
  double factor = 1;
  (void)ji__column_number(column, row, out);
  ji_status status = ji__unit_resolve(ctx, column->unit, dataset, row, &unit);
  if (!status && unit) {
    status = ji__io_driver_factor(ctx, table, unit, &factor);
    if (status && status != JI_ERROR_MEMORY)
      status = ji__fail_within(ctx, status, "%s: row %lld", what, (long long)row + 1);
  }
  ji__release(ji__allocator(ctx), unit);
  *out *= factor;
  return status;
}

static ji_status read_total(ji_context *ctx, const ji__io_table *table, const ji_dataset *dataset,
                            const ji_column *column, int64_t row, double *out) {
  *out = 0;
  if (!column || ji__column_is_null(column, row))
    return JI_OK;
  ji_status status = read_money(ctx, table, dataset, INSTITUTIONS, column, row, out);
  if (status || (*out > 0 && isfinite(*out)))
    return status;
  char text[JI__NUMBER_SIZE];
  ji__number_print(*out, text);
  return ji__fail(ctx, JI_ERROR_VALUE, INSTITUTIONS ": row %lld: total is %s, expected above 0",
                  (long long)row + 1, text);
}

static ji_status check_institution(ji_context *ctx, const ji__io_institution *one, int64_t row) {
  const char *wrong = NULL;
  if (!one->income && !one->consumption)
    wrong = "has neither income nor consumption";
  else if (one->total > 0 && one->denominator)
    wrong = "has both a denominator and a total";
  return wrong ? ji__fail(ctx, JI_ERROR_VALUE, INSTITUTIONS ": row %lld %s", (long long)row + 1,
                          wrong)
               : JI_OK;
}

static ji_status read_institution(ji_context *ctx, const ji__io_table *table,
                                  const ji_dataset *dataset, const columns *c, int64_t row,
                                  ji__io_institution *one) {
  ji_status status = read_cell(ctx, c->name, row, &one->name);
  if (!status)
    status = read_cell(ctx, c->income, row, &one->income);
  if (!status)
    status = read_cell(ctx, c->consumption, row, &one->consumption);
  if (!status)
    status = read_cell(ctx, c->denominator, row, &one->denominator);
  if (!status)
    status = read_total(ctx, table, dataset, c->total, row, &one->total);
  if (!status)
    status = check_institution(ctx, one, row);
  if (!status && !one->name)
    status = copy_text(ctx, one->consumption ? one->consumption : one->income, &one->name);
  return status;
}

static ji_status check_names(ji_context *ctx, const ji__io_institutions *institutions) {
  for (int64_t i = 0; i < institutions->count; i++)
    for (int64_t j = 0; j < i; j++)
      if (strcmp(institutions->list[i].name, institutions->list[j].name) == 0)
        return ji__fail(ctx, JI_ERROR_LABEL,
                        INSTITUTIONS ": rows %lld and %lld are both called \"%s\"",
                        (long long)j + 1, (long long)i + 1, institutions->list[i].name);
  return JI_OK;
}

static ji_status read_institutions(ji_context *ctx, const ji__io_table *table,
                                   const ji_dataset *dataset, ji__io_institutions *out) {
  columns c;
  int64_t count = ji_dataset_row_count(dataset);
  out->are_asked_for = 1;
  if (!count)
    return ji__fail(ctx, JI_ERROR_SHAPE, INSTITUTIONS ": the dataset has no rows");
  ji_status status = find_columns(ctx, dataset, &c);
  if (!status)
    status = make_list(ctx, count, out);
  for (int64_t i = 0; i < count && !status; i++)
    status = read_institution(ctx, table, dataset, &c, i, &out->list[i]);
  return status ? status : check_names(ctx, out);
}

/* --- transfers ---------------------------------------------------------------------------- */

static ji_status find_institution(ji_context *ctx, const ji__io_institutions *institutions,
                                  const ji_column *column, int64_t row, int64_t *out) {
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  for (*out = 0; *out < institutions->count; ++*out)
    if (ji__column_equals(column, row, institutions->list[*out].name))
      return JI_OK;
  return ji__fail(ctx, JI_ERROR_LABEL,
                  TRANSFERS ": row %lld, column \"%s\": there is no institution \"%.*s\"",
                  (long long)row + 1, column->name, (int)size, text ? text : "");
}

static ji_status read_transfers(ji_context *ctx, const ji__io_table *table,
                                const ji_dataset *dataset, ji__io_institutions *out) {
  const ji_column *from, *to, *value;
  size_t k = (size_t)out->count;
  ji_status status = ji__dataset_require_text(ctx, dataset, TRANSFERS, "from", &from);
  if (!status)
    status = ji__dataset_require_text(ctx, dataset, TRANSFERS, "to", &to);
  if (!status)
    status = ji__dataset_require_number(ctx, dataset, TRANSFERS, "value", &value);
  if (status)
    return status;
  out->transfers = ji__allocate_array(ji__allocator(ctx), k, k * sizeof *out->transfers);
  if (!out->transfers)
    return ji__fail_memory(ctx);
  for (int64_t row = 0; row < ji_dataset_row_count(dataset) && !status; row++) {
    int64_t payer, receiver;
    double amount = NAN;
    status = find_institution(ctx, out, from, row, &payer);
    if (!status)
      status = find_institution(ctx, out, to, row, &receiver);
    if (!status && (!ji__column_number(value, row, &amount) || !isfinite(amount)))
      status =
          ji__fail(ctx, JI_ERROR_VALUE, TRANSFERS ": row %lld: value is %s", (long long)row + 1,
                   ji__column_is_null(value, row) ? "empty" : "not a finite number");
    if (!status)
      status = read_money(ctx, table, dataset, TRANSFERS, value, row, &amount);
    if (status)
      break;
    out->transfers[receiver * out->count + payer] += amount;
    out->list[receiver].received += amount;
  }
  return status;
}

ji_status ji__io_institutions_read(ji_context *ctx, const ji__io_table *table,
                                   ji__io_institutions *out) {
  const ji_io_options *options = &table->options;
  *out = (ji__io_institutions){0};
  if (!options->institutions)
    return read_household(ctx, options, out);
  ji_status status = read_institutions(ctx, table, options->institutions, out);
  return status || !options->transfers ? status
                                       : read_transfers(ctx, table, options->transfers, out);
}
