/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What changes make of a table. */
#include "data/array.h"
#include "model/io/scenario.h"

#include <math.h>
#include <string.h>

void ji__io_scenario_free(ji_context *ctx, ji__io_scenario *s) {
  ji__io_steps_free(ctx, &s->steps);
  ji__certificate_free(ji__allocator(ctx), &s->changed.certificate);
  ji_array_release(&s->flows);
  ji__release(ji__allocator(ctx), s->memory);
}

double *ji__io_scenario_cell(const ji__io_scenario *s, int state, int64_t sector,
                             int64_t category) {
  return &s->demand[(state * s->n + sector) * s->categories + category];
}

double ji__io_scenario_final(const ji__io_scenario *s, int state, int64_t sector) {
  double sum = s->gap[sector];
  for (int64_t k = 0; k < s->categories; k++)
    sum += *ji__io_scenario_cell(s, state, sector, k);
  return sum;
}

static ji_status make_room(ji_context *ctx, ji__io_scenario *s) {
  size_t n = (size_t)s->n, cells = n * (size_t)s->categories;
  s->memory = ji__allocate_array(ji__allocator(ctx), 4 * cells + 4 * n, sizeof(double));
  if (!s->memory)
    return ji__fail_memory(ctx);
  s->demand = s->memory;
  s->gap = s->demand + 4 * cells;
  s->jobs_per_output = s->gap + n;
  s->right = s->jobs_per_output + n;
  s->output = s->right + n;
  return JI_OK;
}

/* --- final demand ------------------------------------------------------------------------- */

static void fill_base(const ji__io_scenario *s, int state) {
  const ji__io_table *table = s->table;
  for (int64_t i = 0; i < s->n; i++) {
    s->gap[i] = table->demands.count ? ji__io_final(table, i) : 0;
    for (int64_t k = 0; k < s->categories; k++) {
      double value =
          table->demands.count ? ji__io_demand_value(table, k, i) : ji__io_final(table, i);
      *ji__io_scenario_cell(s, state, i, k) = value;
      if (table->demands.count)
        s->gap[i] -= value;
    }
  }
}

static void change_demand(const ji__io_scenario *s, const ji__io_step *step, int state) {
  const ji__io_labels *categories = &s->table->demands;
  for (int64_t i = 0; i < s->n; i++) {
    if (!ji__io_step_matches(&s->table->sectors, i, step->row, step->row_region))
      continue;
    for (int64_t k = 0; k < s->categories; k++)
      if (!step->column || ji__io_step_matches(categories, k, step->column, NULL)) {
        double *cell = ji__io_scenario_cell(s, state, i, k);
        *cell = ji__io_step_apply(step, *cell);
      }
  }
}

/* --- households --------------------------------------------------------------------------- */

static ji_status find_households(ji_context *ctx, const ji__io_scenario *s, int64_t *category) {
  const char *name = s->table->options.household_consumption;
  *category = ji__io_labels_find(&s->table->demands, name, NULL);
  if (*category >= 0)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                  "changes: households: the table has no category \"%s\" of final demand", name);
}

static int names_all(const ji__io_step *step) {
  return !step->row && !step->row_region;
}

static ji_status fail_share(ji_context *ctx, const ji__io_step *step, const char *why) {
  return ji__fail(ctx, JI_ERROR_VALUE, "changes: row %lld: household: %s", (long long)step->line,
                  why);
}

/* Shares that are named change; the others give way in proportion. */
static ji_status change_share(ji_context *ctx, const ji__io_scenario *s, const ji__io_step *step,
                              int state, int64_t category) {
  const ji__io_labels *sectors = &s->table->sectors;
  double total = 0, named = 0, wanted = 0;
  for (int64_t i = 0; i < s->n; i++)
    total += *ji__io_scenario_cell(s, state, i, category);
  if (total == 0)
    return fail_share(ctx, step, "consumption adds up to 0: it has no shares");
  for (int64_t i = 0; i < s->n; i++)
    if (ji__io_step_matches(sectors, i, step->row, step->row_region)) {
      double share = *ji__io_scenario_cell(s, state, i, category) / total;
      named += share;
      wanted += ji__io_step_apply(step, share);
    }
  if (!(wanted >= 0 && wanted <= 1))
    return fail_share(ctx, step, "the share that is named would not lie in [0, 1]");
  if (!(named < 1))
    return fail_share(ctx, step, "no other sector has a share that could give way");
  for (int64_t i = 0; i < s->n; i++) {
    double *cell = ji__io_scenario_cell(s, state, i, category);
    if (ji__io_step_matches(sectors, i, step->row, step->row_region))
      *cell = ji__io_step_apply(step, *cell / total) * total;
    else
      *cell *= (1 - wanted) / (1 - named);
  }
  return JI_OK;
}

static ji_status change_household(ji_context *ctx, const ji__io_scenario *s,
                                  const ji__io_step *step, int state) {
  int64_t category;
  ji_status status = find_households(ctx, s, &category);
  if (status || !names_all(step))
    return status ? status : change_share(ctx, s, step, state, category);
  if (step->operation != JI__IO_MULTIPLY)
    return fail_share(ctx, step, "without a sector only multiply has a meaning: all consumption");
  for (int64_t i = 0; i < s->n; i++)
    *ji__io_scenario_cell(s, state, i, category) *= step->value;
  return JI_OK;
}

static ji_status fill_demand(ji_context *ctx, const ji__io_scenario *s) {
  ji_status status = JI_OK;
  for (int state = 0; state < 4; state++) {
    fill_base(s, state);
    for (int64_t k = 0; k < s->steps.count && !status; k++) {
      const ji__io_step *step = &s->steps.items[k];
      if (step->kind == JI__IO_DEMAND && (state & 1))
        change_demand(s, step, state);
      if (step->kind == JI__IO_HOUSEHOLD && (state & 2))
        status = change_household(ctx, s, step, state);
    }
  }
  return status;
}

/* --- productivity ------------------------------------------------------------------------- */

static ji_status fail_sector(ji_context *ctx, const ji__io_scenario *s, const ji__io_step *step,
                             int64_t sector, const char *why) {
  char label[JI__IO_LABEL_SIZE];
  return ji__fail(ctx, JI_ERROR_VALUE, "changes: row %lld: %s %s", (long long)step->line,
                  ji__io_label(&s->table->sectors, sector, label), why);
}

/* Output per job, in the table's own units. */
static ji_status change_productivity(ji_context *ctx, const ji__io_scenario *s,
                                     const ji__io_step *step, int64_t row, int64_t i) {
  double jobs = ji__io_row_value(s->table, row, i), x = s->table->output[i];
  if (step->operation == JI__IO_MULTIPLY) {
    if (!(step->value > 0))
      return fail_sector(ctx, s, step, i, "would have a productivity that is not above 0");
    s->jobs_per_output[i] /= step->value;
    return JI_OK;
  }
  if (jobs == 0 || x == 0)
    return fail_sector(ctx, s, step, i, "has no output or no jobs, and so no productivity");
  double now = x / jobs / s->jobs_per_output[i], next = ji__io_step_apply(step, now);
  if (!(next > 0))
    return fail_sector(ctx, s, step, i, "would have a productivity that is not above 0");
  s->jobs_per_output[i] = x / jobs / next;
  return JI_OK;
}

static ji_status fill_productivity(ji_context *ctx, const ji__io_scenario *s) {
  int64_t row = 0;
  for (int64_t i = 0; i < s->n; i++)
    s->jobs_per_output[i] = 1;
  ji_status status = s->steps.has[JI__IO_PRODUCTIVITY]
                         ? ji__io_find_row(ctx, s->table, s->table->options.employment, &row)
                         : JI_OK;
  for (int64_t k = 0; k < s->steps.count; k++) {
    const ji__io_step *step = &s->steps.items[k];
    for (int64_t i = 0; i < s->n && step->kind == JI__IO_PRODUCTIVITY && !status; i++)
      if (ji__io_step_matches(&s->table->sectors, i, step->row, step->row_region))
        status = change_productivity(ctx, s, step, row, i);
  }
  return status;
}

/* --- coefficients ------------------------------------------------------------------------- */

static ji_status change_cell(ji_context *ctx, const ji__io_scenario *s, const ji__io_step *step,
                             int64_t i, int64_t j) {
  double *cell = ji__array_elements(&s->flows) + i * s->n + j, x = s->table->output[j];
  double before = *cell;
  if (x == 0)
    return step->operation == JI__IO_MULTIPLY
               ? JI_OK
               : fail_sector(ctx, s, step, j, "has no output, and so no coefficients");
  *cell = ji__io_step_apply(step, before / x) * x;
  if (*cell < 0 && before >= 0)
    return fail_sector(ctx, s, step, j, "would have a negative coefficient");
  return JI_OK;
}

static ji_status change_coefficients(ji_context *ctx, const ji__io_scenario *s,
                                     const ji__io_step *step) {
  const ji__io_labels *sectors = &s->table->sectors;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < s->n && !status; i++) {
    if (!ji__io_step_matches(sectors, i, step->row, step->row_region))
      continue;
    for (int64_t j = 0; j < s->n && !status; j++)
      if (ji__io_step_matches(sectors, j, step->column, step->column_region))
        status = change_cell(ctx, s, step, i, j);
  }
  return status;
}

static ji_status check_productive(ji_context *ctx, ji__io_scenario *s) {
  ji_status status = ji__certificate_find(ctx, &s->changed.coefficients, &s->changed.certificate);
  if (!status && s->changed.certificate.productivity == JI__NOT_PRODUCTIVE)
    status = ji__fail(ctx, JI_ERROR_SINGULAR,
                      "the changes make a table that is not productive: the spectral radius of "
                      "its coefficients is not below 1");
  return status;
}

/* Z = A' diag(x) with the base's output: what systems need. */
static ji_status fill_flows(ji_context *ctx, ji__io_scenario *s) {
  s->model = *s->base;
  if (!s->steps.has[JI__IO_COEFFICIENT])
    return JI_OK;
  ji_status status = ji__array_make(ctx, s->n, s->n, &s->flows);
  if (status)
    return status;
  double *cells = ji__array_elements(&s->flows);
  for (int64_t i = 0; i < s->n; i++)
    for (int64_t j = 0; j < s->n; j++)
      cells[i * s->n + j] = ji__matrix_at(&s->table->coefficients.flows, i, j);
  for (int64_t k = 0; k < s->steps.count && !status; k++)
    if (s->steps.items[k].kind == JI__IO_COEFFICIENT)
      status = change_coefficients(ctx, s, &s->steps.items[k]);
  if (status)
    return status;
  s->changed = (ji__io_table){.n = s->n, .options = s->table->options};
  s->changed.coefficients.flows = (ji__matrix){
      .data = cells, .rows = s->n, .columns = s->n, .row_stride = s->n, .column_stride = 1};
  s->changed.coefficients.output = s->table->output;
  s->model = (ji__io_model){.table = &s->changed};
  return check_productive(ctx, s);
}

/* --- all of it ---------------------------------------------------------------------------- */

/* A sector without output has neither coefficients nor jobs per output: nothing is known of what
 * demand for it would do. */
static ji_status check_demand(ji_context *ctx, const ji__io_scenario *s) {
  char label[JI__IO_LABEL_SIZE];
  for (int64_t i = 0; i < s->n; i++)
    for (int64_t k = 0; k < s->categories && s->table->output[i] == 0; k++)
      if (*ji__io_scenario_cell(s, 3, i, k) != *ji__io_scenario_cell(s, 0, i, k))
        return ji__fail(ctx, JI_ERROR_VALUE,
                        "changes: %s has no output: demand for it drives nothing that is known",
                        ji__io_label(&s->table->sectors, i, label));
  return JI_OK;
}

ji_status ji__io_scenario_apply(ji_context *ctx, const ji__io_model *base,
                                const ji_dataset *changes, ji__io_scenario *s) {
  *s = (ji__io_scenario){.base = base, .table = base->table, .n = base->table->n};
  s->categories = s->table->demands.count ? s->table->demands.count : 1;
  ji_status status = ji__io_steps_read(ctx, s->table, changes, &s->steps);
  if (!status)
    status = make_room(ctx, s);
  if (!status)
    status = fill_demand(ctx, s);
  if (!status)
    status = check_demand(ctx, s);
  if (!status)
    status = fill_productivity(ctx, s);
  return status ? status : fill_flows(ctx, s);
}

ji_status ji__io_scenario_solve(ji_context *ctx, ji__io_scenario *s) {
  const int *has = s->steps.has;
  if (!has[JI__IO_DEMAND] && !has[JI__IO_HOUSEHOLD] && !has[JI__IO_COEFFICIENT]) {
    memcpy(s->output, s->table->output, (size_t)s->n * sizeof *s->output);
    return JI_OK;
  }
  for (int64_t i = 0; i < s->n; i++)
    s->right[i] = ji__io_scenario_final(s, 3, i);
  return ji__io_solve(ctx, &s->model, 0, 1, s->right, s->output);
}
