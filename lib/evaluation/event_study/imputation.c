/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/event_study/imputation.h"

#include "numeric/absorb.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTION "ji_imputation_fit"
#define LEADS 3 /* where nobody asks for another number */

/* One fit while it is made. */
typedef struct imputing {
  ji_context *ctx;
  const ji__study_panel *panel;
  ji__imputation *found;
  ji__sweep sweep;
  uint8_t *untreated; /* of each row */
  uint8_t *imputed;   /* of each row: a treated one that has a prediction */
  int32_t *cell;      /* of each row; -1: untreated */
  double *rest;       /* of each row: the effect, or the residual */
  double *weights;    /* cells x size of the sweep: z of each cell */
} imputing;

static void imputing_free(imputing *m) {
  const ji_allocator *allocator = ji__allocator(m->ctx);
  ji__sweep_free(&m->sweep);
  void *const owned[] = {m->untreated, m->imputed, m->cell, m->rest, m->weights};
  for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
    ji__release(allocator, owned[i]);
}

void ji__imputation_free(const ji_allocator *allocator, void *state) {
  ji__imputation *found = state;
  if (!found)
    return;
  ji__provenance_unref(found->provenance);
  ji__release(allocator, found->cells);
  ji__release(allocator, found->covariance);
  ji__release(allocator, found->unit);
  ji__release(allocator, found);
}

static ji_status make_room(imputing *m) {
  const ji_allocator *allocator = ji__allocator(m->ctx);
  size_t rows = (size_t)m->panel->rows;
  m->untreated = ji__allocate_array(allocator, rows, 1);
  m->imputed = ji__allocate_array(allocator, rows, 1);
  m->cell = ji__allocate_array(allocator, rows, sizeof *m->cell);
  m->rest = ji__allocate_array(allocator, rows, sizeof *m->rest);
  return m->untreated && m->imputed && m->cell && m->rest ? JI_OK : ji__fail_memory(m->ctx);
}

/* --- cells -------------------------------------------------------------------------------- */

static int by_place(const void *left, const void *right) {
  const ji__imputed_cell *a = left, *b = right;
  if (a->number_of_group != b->number_of_group)
    return a->number_of_group < b->number_of_group ? -1 : 1;
  return (a->period > b->period) - (a->period < b->period);
}

static ji__imputed_cell cell_of(const ji__study_panel *panel, int64_t group, int64_t period) {
  return (ji__imputed_cell){.group = (int32_t)group,
                            .period = (int32_t)period,
                            .number_of_group = ji__study_group_number(panel, group),
                            .number_of_period = ji__study_period_number(panel, period),
                            .event = ji__study_event(panel, (int32_t)group, (int32_t)period)};
}

/* Whether cells of group and period have treated rows: place[group x periods + period]. */
static int64_t mark_cells(imputing *m, int32_t *place) {
  const ji__study_panel *panel = m->panel;
  int64_t treated = 0;
  for (int64_t unit = 0; unit < panel->units; unit++)
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++) {
      int is_treated = ji__study_is_treated(panel, panel->group[unit], panel->period[row]);
      m->untreated[row] = !is_treated;
      m->cell[row] = -1;
      treated += is_treated;
      if (is_treated)
        place[panel->group[unit] * panel->periods + panel->period[row]] = 1;
    }
  return treated;
}

static ji_status list_cells(imputing *m, int32_t *place) {
  const ji__study_panel *panel = m->panel;
  ji__imputation *found = m->found;
  int64_t most = panel->groups * panel->periods, at = 0;
  for (int64_t i = 0; i < most; i++)
    found->count += place[i];
  found->cells =
      ji__allocate_array(ji__allocator(m->ctx), (size_t)found->count + 1, sizeof *found->cells);
  if (!found->cells)
    return ji__fail_memory(m->ctx);
  for (int64_t i = 0; i < most; i++)
    if (place[i])
      found->cells[at++] = cell_of(panel, i / panel->periods, i % panel->periods);
  qsort(found->cells, (size_t)found->count, sizeof *found->cells, by_place);
  for (int64_t i = 0; i < found->count; i++)
    place[found->cells[i].group * panel->periods + found->cells[i].period] = (int32_t)i;
  for (int64_t unit = 0; unit < panel->units; unit++)
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
      if (!m->untreated[row])
        m->cell[row] = place[panel->group[unit] * panel->periods + panel->period[row]];
  return JI_OK;
}

static ji_status find_cells(imputing *m) {
  const ji__study_panel *panel = m->panel;
  int32_t *place = ji__allocate_array(ji__allocator(m->ctx),
                                      (size_t)(panel->groups * panel->periods) + 1, sizeof *place);
  ji_status status = place ? JI_OK : ji__fail_memory(m->ctx);
  int64_t treated = status ? 0 : mark_cells(m, place);
  if (!status && (!treated || treated == panel->rows))
    status = ji__fail(m->ctx, JI_ERROR_SHAPE,
                      treated ? "panel: every row is treated: untreated ones were expected"
                              : "panel: no row is treated in the panel's periods");
  if (!status)
    status = list_cells(m, place);
  ji__release(ji__allocator(m->ctx), place);
  return status;
}

/* --- which rows can be imputed ------------------------------------------------------------ */

/* Components of untreated rows, and the sort of each missing row. */
static ji_status find_imputed(imputing *m) {
  const ji__study_panel *panel = m->panel;
  const ji_allocator *allocator = ji__allocator(m->ctx);
  int32_t *unit = ji__allocate_array(allocator, (size_t)panel->rows, sizeof *unit);
  int32_t *of_unit = ji__allocate_array(allocator, (size_t)panel->units, sizeof *of_unit);
  int32_t *of_period = ji__allocate_array(allocator, (size_t)panel->periods, sizeof *of_period);
  int64_t count = 0;
  ji_status status = unit && of_unit && of_period ? JI_OK : ji__fail_memory(m->ctx);
  for (int64_t i = 0; i < panel->units && !status; i++)
    for (int64_t row = panel->start[i]; row < panel->start[i + 1]; row++)
      unit[row] = (int32_t)i;
  const ji__effect units = {unit, panel->units}, periods = {panel->period, panel->periods};
  if (!status)
    status = ji__components(m->ctx, panel->rows, &units, &periods, m->untreated, of_unit, of_period,
                            &count);
  for (int64_t row = 0; row < panel->rows && !status; row++) {
    if (m->untreated[row])
      continue;
    ji__imputed_cell *cell = &m->found->cells[m->cell[row]];
    int32_t own = of_unit[unit[row]], other = of_period[panel->period[row]];
    m->imputed[row] = own >= 0 && own == other;
    cell->rows += m->imputed[row];
    cell->missing += !m->imputed[row];
    cell->without_rows += own < 0;
    cell->without_controls += own >= 0 && other < 0;
    if (m->imputed[row]) {
      cell->weight += panel->w[row];
      cell->units++; /* a unit has one row in a cell */
    }
  }
  ji__release(allocator, unit);
  ji__release(allocator, of_unit);
  ji__release(allocator, of_period);
  return status;
}

/* --- effects ------------------------------------------------------------------------------ */

/* Residuals of untreated rows and effects of treated ones, of a unit. */
static void impute_unit(imputing *m, int64_t unit, const double *coefficients) {
  const ji__study_panel *panel = m->panel;
  double weight = ji__sweep_unit(&m->sweep, unit);
  double mean = ji__sweep_mean_outcome(&m->sweep, unit, weight);
  for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++) {
    m->rest[row] = panel->y[row] - mean - ji__sweep_row(&m->sweep, row, coefficients);
    m->found->largest = fmax(m->found->largest, fabs(panel->y[row]));
  }
}

static void mean_of_cells(imputing *m, double *squares) {
  const ji__study_panel *panel = m->panel;
  ji__imputation *found = m->found;
  for (int64_t row = 0; row < panel->rows; row++)
    if (m->imputed[row]) {
      ji__imputed_cell *cell = &found->cells[m->cell[row]];
      double w = panel->w[row];
      cell->att += w * m->rest[row] / cell->weight;
      cell->centre += w * w * m->rest[row];
      squares[m->cell[row]] += w * w;
    }
  for (int64_t i = 0; i < found->count; i++)
    found->cells[i].centre /= squares[i] > 0 ? squares[i] : 1;
}

static ji_status find_effects(imputing *m) {
  const ji_allocator *allocator = ji__allocator(m->ctx);
  ji_status status = ji__sweep_create(m->panel, m->untreated, NULL, 0, &m->sweep);
  if (status)
    return status;
  double *coefficients = ji__allocate_array(allocator, m->sweep.size + 1, sizeof *coefficients);
  double *squares = ji__allocate_array(allocator, (size_t)m->found->count + 1, sizeof *squares);
  status = coefficients && squares ? JI_OK : ji__fail_memory(m->ctx);
  if (!status) {
    ji__sweep_outcome(&m->sweep, coefficients);
    ji__sweep_solve(&m->sweep, coefficients);
    for (int64_t unit = 0; unit < m->panel->units; unit++)
      impute_unit(m, unit, coefficients);
    mean_of_cells(m, squares);
  }
  ji__release(allocator, coefficients);
  ji__release(allocator, squares);
  return status;
}

/* --- errors ------------------------------------------------------------------------------- */

/* z of each cell: what one more in the prediction of its rows asks of the coefficients. */
static ji_status find_weights(imputing *m) {
  const ji__study_panel *panel = m->panel;
  size_t size = m->sweep.size;
  m->weights = ji__allocate_array(ji__allocator(m->ctx), (size_t)m->found->count + 1,
                                  (size + 1) * sizeof *m->weights);
  if (!m->weights)
    return ji__fail_memory(m->ctx);
  for (int64_t unit = 0; unit < panel->units; unit++) {
    if (panel->group[unit] < 0)
      continue;
    ji__sweep_unit(&m->sweep, unit);
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
      if (m->imputed[row])
        ji__sweep_add(&m->sweep, row, panel->w[row] / m->found->cells[m->cell[row]].weight,
                      m->weights + (size_t)m->cell[row] * size);
  }
  for (int64_t i = 0; i < m->found->count; i++)
    ji__sweep_solve(&m->sweep, m->weights + (size_t)i * size);
  return JI_OK;
}

/* Adds v e of a unit's rows to the cells' sums. What a unit's own rows owe to its treated rows is
 * spread over its untreated ones. */
static void add_unit(const imputing *m, int64_t unit, double *sums, double *own) {
  const ji__study_panel *panel = m->panel;
  const ji__imputation *found = m->found;
  double weight = ji__sweep_unit(&m->sweep, unit);
  memset(own, 0, (size_t)found->count * sizeof *own);
  for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
    if (m->imputed[row]) {
      const ji__imputed_cell *cell = &found->cells[m->cell[row]];
      own[m->cell[row]] += panel->w[row] / cell->weight;
      sums[m->cell[row]] += panel->w[row] / cell->weight * (m->rest[row] - cell->centre);
    }
  for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++) {
    if (!m->untreated[row])
      continue;
    double scaled = panel->w[row] * m->rest[row];
    for (int64_t i = 0; i < found->count; i++)
      sums[i] -= scaled * (own[i] / weight +
                           ji__sweep_row(&m->sweep, row, m->weights + (size_t)i * m->sweep.size));
  }
}

static void add_products(ji__imputation *found, double *sums) {
  int64_t count = found->count;
  for (int64_t i = 0; i < count; i++)
    for (int64_t j = 0; j < count; j++)
      found->covariance[i * count + j] += sums[i] * sums[j];
  memset(sums, 0, (size_t)count * sizeof *sums);
}

static ji_status find_covariance(imputing *m) {
  const ji__study_panel *panel = m->panel;
  const ji_allocator *allocator = ji__allocator(m->ctx);
  size_t count = (size_t)m->found->count;
  double *sums = ji__allocate_array(allocator, 2, (count + 1) * sizeof *sums);
  m->found->covariance = ji__allocate_array(allocator, count + 1, (count + 1) * sizeof(double));
  ji_status status = sums && m->found->covariance ? find_weights(m) : ji__fail_memory(m->ctx);
  for (int64_t unit = 0; unit < panel->units && !status; unit++) {
    add_unit(m, unit, sums, sums + count);
    if (unit + 1 == panel->units || panel->cluster[unit + 1] != panel->cluster[unit])
      add_products(m->found, sums);
    if (unit % 1024 == 0)
      status = ji__progress(m->ctx, "errors of imputation", unit, panel->units);
  }
  ji__release(allocator, sums);
  return status;
}

/* --- trends before treatment -------------------------------------------------------------- */

enum { EVENT, ESTIMATE, N = ESTIMATE + 4, REASON };

static ji_status write_pretrends(ji_context *ctx, const ji__study_regression *r, int64_t leads,
                                 const ji__imputation *found, double factor, ji_dataset **out) {
  const char *unit = found->unit;
  const ji__writer_column columns[] = {
      {.name = "event", .type = JI_TYPE_INT64},
      {.name = "estimate", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "se", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "low", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "high", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "n", .type = JI_TYPE_INT64},
      {.name = "reason", .type = JI_TYPE_TEXT},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &writer);
  for (int64_t k = 0; k < leads && !status; k++) {
    size_t dummy = (size_t)k;
    double error = ji__study_error(r, dummy);
    ji__writer_integer(writer, EVENT, k - leads);
    ji__writer_integer(writer, N, r->dummy_rows[k]);
    if (ji__study_has_estimate(r, dummy)) {
      const ji__study_interval interval = {r->coefficients[ji__sweep_dummy(&r->sweep, dummy)],
                                           error, factor};
      ji__study_write_interval(writer, ESTIMATE, &interval);
      ji__writer_text(writer, REASON, error > 0 ? NULL : "no_variation");
    } else
      ji__writer_text(writer, REASON, r->dummy_rows[k] ? "collinear" : "no_rows");
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, found->provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status find_pretrends(imputing *m, int64_t leads, double factor, ji_dataset **trends,
                                ji_dataset **test) {
  const ji__study_panel *panel = m->panel;
  ji__study_regression r = {.rows = 0};
  int32_t *dummy = ji__allocate_array(ji__allocator(m->ctx), (size_t)panel->rows, sizeof *dummy);
  ji_status status = dummy ? JI_OK : ji__fail_memory(m->ctx);
  for (int64_t unit = 0; unit < panel->units && !status; unit++)
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++) {
      int64_t event = panel->group[unit] < 0
                          ? 0
                          : ji__study_event(panel, panel->group[unit], panel->period[row]);
      dummy[row] = event < 0 && event >= -leads ? (int32_t)(event + leads) : -1;
    }
  if (!status)
    status = ji__study_regress(m->ctx, panel, m->untreated, dummy, (size_t)leads, &r);
  if (!status)
    status = write_pretrends(m->ctx, &r, leads, m->found, factor, trends);
  if (!status)
    status = ji__study_pretest(m->ctx, &r, (size_t)leads, m->found->provenance, test);
  ji__study_regression_free(m->ctx, &r);
  ji__release(ji__allocator(m->ctx), dummy);
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status find_all(imputing *m) {
  ji_status status = make_room(m);
  if (!status)
    status = find_cells(m);
  if (!status)
    status = find_imputed(m);
  if (!status)
    status = find_effects(m);
  return status ? status : find_covariance(m);
}

static ji_status give(imputing *m, const ji_event_study_options *o, ji_fit **out) {
  static const char *const names[] = {"att_gt", "effects", "pretrends", "pretest", "diagnostics"};
  ji_dataset *tables[5] = {NULL};
  int64_t leads = o->leads < 0 ? LEADS : o->leads;
  leads = leads < m->panel->periods ? leads : m->panel->periods;
  ji_status status = ji__imputation_tables(m->ctx, m->panel, m->found, &tables[0], &tables[1]);
  if (!status)
    status = find_pretrends(m, leads, ji__normal_quantile(0.5 + o->confidence / 2), &tables[2],
                            &tables[3]);
  const ji__study_figure collinear = {"collinear_covariates",
                                      (double)ji__sweep_dropped_covariates(&m->sweep)};
  if (!status)
    status =
        ji__study_diagnostics(m->ctx, m->panel, &collinear, 1, m->found->provenance, &tables[4]);
  return ji__study_finish(m->ctx, status, JI_FIT_IMPUTATION, tables, names, 5, m->found,
                          ji__imputation_free, out);
}

static ji_status run(imputing *m, const ji_dataset *data, const ji__study_columns *columns,
                     const ji_event_study_options *o, ji_fit **out) {
  const char *unit = m->panel->unit;
  ji_status status = ji__study_describe(m->ctx, FUNCTION, data, columns, &m->found->provenance);
  if (!status && unit && !(m->found->unit = ji__copy_string(ji__allocator(m->ctx), unit)))
    status = ji__fail_memory(m->ctx);
  if (!status)
    status = find_all(m);
  if (!status)
    status = give(m, o, out);
  return status;
}

ji_status ji_imputation_fit(ji_context *ctx, const ji_dataset *panel,
                            const ji_event_study_options *options, ji_fit **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!panel || !options || !out)
    return ji__fail_null(ctx, FUNCTION, !panel ? "panel" : !options ? "options" : "out");
  ji_event_study_options own;
  ji__study_columns columns;
  status = ji__study_options_read(ctx, FUNCTION, options, 1, &own, &columns);
  if (status)
    return status;
  ji__study_panel read;
  imputing m = {.ctx = ctx, .panel = &read};
  m.found = ji__allocate_array(ji__allocator(ctx), 1, sizeof *m.found);
  if (!m.found)
    return ji__fail_memory(ctx);
  m.found->confidence = own.confidence;
  status = ji__study_read(ctx, panel, &columns, &read);
  if (!status)
    status = run(&m, panel, &columns, &own, out);
  if (status)
    ji__imputation_free(ji__allocator(ctx), m.found);
  imputing_free(&m);
  ji__study_free(&read);
  return status;
}
