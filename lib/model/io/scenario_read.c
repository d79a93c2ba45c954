/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of a scenario. */
#include "data/resolve.h"
#include "model/io/scenario.h"

#include <math.h>
#include <string.h>

void ji__io_steps_free(ji_context *ctx, ji__io_steps *steps) {
  const ji_allocator *allocator = ji__allocator(ctx);
  for (int64_t i = 0; i < steps->count; i++) {
    ji__release(allocator, steps->items[i].row);
    ji__release(allocator, steps->items[i].row_region);
    ji__release(allocator, steps->items[i].column);
    ji__release(allocator, steps->items[i].column_region);
  }
  ji__release(allocator, steps->items);
}

int ji__io_step_matches(const ji__io_labels *labels, int64_t index, const char *name,
                        const char *region) {
  return (!name || strcmp(labels->names[index], name) == 0) &&
         (!region || strcmp(labels->regions[index], region) == 0);
}

double ji__io_step_apply(const ji__io_step *step, double value) {
  if (step->operation == JI__IO_SET)
    return step->value;
  return step->operation == JI__IO_ADD ? value + step->value : value * step->value;
}

/* --- one row ------------------------------------------------------------------------------ */

typedef struct reader {
  const ji__io_table *table;
  const ji_dataset *changes;
  const ji_column *kind, *operation, *value;
  const ji_column *names[4]; /* row, row_region, column, column_region; NULL: not there */
} reader;

static const char *const kind_names[JI__IO_KINDS] = {
    [JI__IO_DEMAND] = "demand",
    [JI__IO_COEFFICIENT] = "coefficient",
    [JI__IO_PRODUCTIVITY] = "productivity",
    [JI__IO_HOUSEHOLD] = "household",
};

static const char *const operation_names[JI__IO_OPERATIONS] = {
    [JI__IO_MULTIPLY] = "multiply", [JI__IO_ADD] = "add", [JI__IO_SET] = "set"};

static ji_status read_word(ji_context *ctx, const ji_column *column, int64_t row,
                           const char *const *words, int count, const char *expected, int *out) {
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  for (*out = 0; *out < count; ++*out)
    if (ji__column_equals(column, row, words[*out]))
      return JI_OK;
  return ji__fail(ctx, JI_ERROR_VALUE, "changes: row %lld: %s is \"%.*s\", expected %s",
                  (long long)row + 1, column->name, text ? ji__clip(text, size, 40) : 0,
                  text ? text : "", expected);
}

static ji_status read_names(ji_context *ctx, const reader *r, int64_t row, ji__io_step *step) {
  char **texts[4] = {&step->row, &step->row_region, &step->column, &step->column_region};
  ji_status status = JI_OK;
  for (int i = 0; i < 4 && !status; i++)
    if (r->names[i])
      status = ji__column_copy_text(ctx, r->names[i], row, texts[i]);
  return status;
}

static int is_money(const ji__io_step *step) {
  return step->kind == JI__IO_DEMAND && step->operation != JI__IO_MULTIPLY;
}

/* Productivity that is added or set: flows per employment. */
static ji_status productivity_factor(ji_context *ctx, const ji__io_table *table, const char *unit,
                                     double *factor) {
  int64_t row;
  char *wanted = NULL;
  ji_status status = ji__io_find_row(ctx, table, table->options.employment, &row);
  const char *jobs = status ? NULL : ji__io_row_unit(table, row);
  if (!status && (!jobs || !table->flows_unit))
    status = ji__fail(ctx, JI_ERROR_UNIT,
                      "value is in \"%s\", but the table does not state the units of flows and "
                      "employment",
                      unit);
  if (!status)
    status = ji__unit_product_text(ctx, JI_UNIT_DIVIDE, table->flows_unit, jobs, &wanted);
  if (!status)
    status = ji__unit_factor_text(ctx, unit, wanted, factor);
  ji__release(ji__allocator(ctx), wanted);
  return status;
}

static ji_status find_factor(ji_context *ctx, const reader *r, const ji__io_step *step,
                             const char *unit, double *factor) {
  *factor = 1;
  if (!unit)
    return JI_OK;
  if (is_money(step))
    return ji__io_driver_factor(ctx, r->table, unit, factor);
  if (step->kind == JI__IO_PRODUCTIVITY && step->operation != JI__IO_MULTIPLY)
    return productivity_factor(ctx, r->table, unit, factor);
  return ji__unit_factor_text(ctx, unit, "1", factor);
}

static ji_status read_value(ji_context *ctx, const reader *r, int64_t row, ji__io_step *step) {
  char *unit = NULL;
  double factor = 1;
  if (!ji__column_number(r->value, row, &step->value) || !isfinite(step->value))
    return ji__fail(ctx, JI_ERROR_VALUE, "changes: row %lld: value is no finite number",
                    (long long)row + 1);
  ji_status status = ji__unit_resolve(ctx, r->value->unit, r->changes, row, &unit);
  if (!status)
    status = find_factor(ctx, r, step, unit, &factor);
  if (status && status != JI_ERROR_MEMORY)
    status = ji__fail_within(ctx, status, "changes: row %lld", (long long)row + 1);
  ji__release(ji__allocator(ctx), unit);
  step->value *= factor;
  return status;
}

/* --- names -------------------------------------------------------------------------------- */

static int64_t count_matches(const ji__io_labels *labels, const char *name, const char *region) {
  int64_t count = 0;
  for (int64_t i = 0; i < labels->count; i++)
    count += ji__io_step_matches(labels, i, name, region);
  return count;
}

static ji_status fail_name(ji_context *ctx, const ji__io_step *step, const char *what,
                           const char *name, const char *region) {
  return ji__fail(ctx, JI_ERROR_LABEL, "changes: row %lld: the table has no %s \"%s\"%s%s",
                  (long long)step->line, what, name ? name : "(any)", region ? " in " : "",
                  region ? region : "");
}

/* The names of the columns that a kind leaves empty. */
static const char *unwanted(const ji__io_step *step) {
  if (step->column && step->kind != JI__IO_DEMAND && step->kind != JI__IO_COEFFICIENT)
    return "column";
  return step->column_region && step->kind != JI__IO_COEFFICIENT ? "column_region" : NULL;
}

static ji_status check_names(ji_context *ctx, const ji__io_table *table, const ji__io_step *step) {
  const ji__io_labels *sectors = &table->sectors;
  if (unwanted(step))
    return ji__fail(ctx, JI_ERROR_VALUE, "changes: row %lld: %s has no %s", (long long)step->line,
                    kind_names[step->kind], unwanted(step));
  if ((step->row_region || step->column_region) && !sectors->regions)
    return ji__fail(ctx, JI_ERROR_LABEL, "changes: row %lld: the table has no regions",
                    (long long)step->line);
  int64_t rows = count_matches(sectors, step->row, step->row_region), columns = 1;
  if (!rows)
    return fail_name(ctx, step, "sector", step->row, step->row_region);
  if (step->kind == JI__IO_COEFFICIENT)
    columns = count_matches(sectors, step->column, step->column_region);
  else if (step->kind == JI__IO_DEMAND && (table->demands.count || step->column))
    columns = count_matches(&table->demands, step->column, NULL);
  if (!columns)
    return fail_name(ctx, step, step->kind == JI__IO_DEMAND ? "category of final demand" : "sector",
                     step->column, step->column_region);
  long long cells = (long long)rows * (long long)columns;
  if (step->operation != JI__IO_MULTIPLY && cells > 1)
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "changes: row %lld names %lld cells: %s changes one, only multiply several",
                    (long long)step->line, cells, operation_names[step->operation]);
  return JI_OK;
}

/* --- all of them -------------------------------------------------------------------------- */

static ji_status find_columns(ji_context *ctx, reader *r) {
  static const char *const names[4] = {"row", "row_region", "column", "column_region"};
  ji_status status = ji__dataset_require_text(ctx, r->changes, "changes", "kind", &r->kind);
  if (!status)
    status = ji__dataset_require_text(ctx, r->changes, "changes", "operation", &r->operation);
  if (!status)
    status = ji__dataset_require_number(ctx, r->changes, "changes", "value", &r->value);
  for (int i = 0; i < 4 && !status; i++)
    if (ji_dataset_find(r->changes, names[i]) >= 0)
      status = ji__dataset_require_text(ctx, r->changes, "changes", names[i], &r->names[i]);
  return status;
}

static ji_status read_step(ji_context *ctx, const reader *r, int64_t row, ji__io_step *step) {
  int kind = 0, operation = 0;
  step->line = row + 1;
  ji_status status = read_word(ctx, r->kind, row, kind_names, JI__IO_KINDS,
                               "demand, coefficient, productivity or household", &kind);
  if (!status)
    status = read_word(ctx, r->operation, row, operation_names, JI__IO_OPERATIONS,
                       "multiply, add or set", &operation);
  step->kind = (ji__io_change_kind)kind;
  step->operation = (ji__io_change_operation)operation;
  if (!status)
    status = read_names(ctx, r, row, step);
  if (!status)
    status = read_value(ctx, r, row, step);
  return status ? status : check_names(ctx, r->table, step);
}

ji_status ji__io_steps_read(ji_context *ctx, const ji__io_table *table, const ji_dataset *changes,
                            ji__io_steps *out) {
  reader r = {.table = table, .changes = changes};
  int64_t rows = ji_dataset_row_count(changes);
  *out = (ji__io_steps){0};
  ji_status status = find_columns(ctx, &r);
  if (status)
    return status;
  out->items = ji__allocate_array(ji__allocator(ctx), (size_t)rows, sizeof *out->items);
  if (!out->items)
    return ji__fail_memory(ctx);
  for (int64_t row = 0; row < rows && !status; row++) {
    out->count = row + 1;
    status = read_step(ctx, &r, row, &out->items[row]);
    out->has[out->items[row].kind] = 1;
  }
  return status;
}
