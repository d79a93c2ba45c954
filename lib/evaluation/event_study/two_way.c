/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Static and dynamic two-way fixed effects, and the weights of cells in their coefficients. */
#include "evaluation/event_study/study.h"
#include "stats/student.h"

#include <math.h>

#define FUNCTION "ji_two_way_fit"
#define REFERENCE (-1) /* the event time without a dummy */

typedef struct two_way {
  ji_context *ctx;
  const ji__study_panel *panel;
  const ji_event_study_options *options;
  ji__provenance *provenance;
  int32_t *dummy;          /* of each row of the model at work */
  int64_t *events;         /* of the dynamic model's dummies, in rising order */
  int64_t dummies, before; /* all of them, and those before treatment */
  double *cell_weights;    /* of the model at work: groups x periods x dummies */
  int64_t *cell_rows;      /* groups x periods */
  int64_t negative_count, weighted_cells, collinear;
  double negative_sum;
  ji__writer *coefficients, *weights;
} two_way;

static void two_way_free(two_way *t) {
  const ji_allocator *allocator = ji__allocator(t->ctx);
  ji__release(allocator, t->dummy);
  ji__release(allocator, t->events);
  ji__release(allocator, t->cell_weights);
  ji__release(allocator, t->cell_rows);
  ji__writer_free(t->coefficients);
  ji__writer_free(t->weights);
  ji__provenance_unref(t->provenance);
}

/* --- dummies ------------------------------------------------------------------------------ */

static int64_t event_of(const ji__study_panel *panel, int64_t unit, int64_t row) {
  return ji__study_event(panel, panel->group[unit], panel->period[row]);
}

static int has_dummy(const two_way *t, int64_t event) {
  return event >= 0 ||
         (event != REFERENCE && (t->options->leads < 0 || event >= -t->options->leads));
}

static int64_t place_of(const two_way *t, int64_t event) {
  int64_t low = 0, high = t->dummies;
  while (low < high) {
    int64_t middle = (low + high) / 2;
    if (t->events[middle] < event)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void note_event(two_way *t, int64_t event) {
  int64_t at = place_of(t, event);
  if (at < t->dummies && t->events[at] == event)
    return;
  for (int64_t i = t->dummies; i > at; i--)
    t->events[i] = t->events[i - 1];
  t->events[at] = event;
  t->dummies++;
  t->before += event < 0;
}

/* Event times lie between those of the first group in the last period and the last group in the
 * first one, so that there are at most groups x periods. */
static ji_status list_events(two_way *t) {
  const ji__study_panel *panel = t->panel;
  size_t most = (size_t)(panel->groups * panel->periods);
  t->events = ji__allocate_array(ji__allocator(t->ctx), most + 1, sizeof *t->events);
  t->cell_rows = ji__allocate_array(ji__allocator(t->ctx), most + 1, sizeof *t->cell_rows);
  if (!t->events || !t->cell_rows)
    return ji__fail_memory(t->ctx);
  for (int64_t unit = 0; unit < panel->units; unit++)
    for (int64_t row = panel->start[unit]; panel->group[unit] >= 0 && row < panel->start[unit + 1];
         row++) {
      int64_t cell = panel->group[unit] * panel->periods + panel->period[row];
      if (!t->cell_rows[cell]++ && has_dummy(t, event_of(panel, unit, row)))
        note_event(t, event_of(panel, unit, row));
    }
  return JI_OK;
}

static void set_dummies(two_way *t, int is_dynamic) {
  const ji__study_panel *panel = t->panel;
  for (int64_t unit = 0; unit < panel->units; unit++)
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++) {
      int64_t event = panel->group[unit] < 0 ? REFERENCE : event_of(panel, unit, row);
      if (is_dynamic)
        t->dummy[row] = has_dummy(t, event) ? (int32_t)place_of(t, event) : -1;
      else
        t->dummy[row] = event >= 0 ? 0 : -1;
    }
}

/* --- coefficients ------------------------------------------------------------------------- */

enum { MODEL, EVENT, ESTIMATE, N = ESTIMATE + 4, REASON };

static ji_status create_coefficients(two_way *t) {
  const char *unit = t->panel->unit;
  const ji__writer_column columns[] = {
      {.name = "model", .type = JI_TYPE_TEXT},
      {.name = "event", .type = JI_TYPE_INT64},
      {.name = "estimate", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "se", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "low", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "high", .type = JI_TYPE_FLOAT64, .unit = unit},
      {.name = "n", .type = JI_TYPE_INT64},
      {.name = "reason", .type = JI_TYPE_TEXT},
  };
  return ji__writer_create(t->ctx, columns, sizeof columns / sizeof columns[0], &t->coefficients);
}

static void write_coefficient(two_way *t, const ji__study_regression *r, size_t k, int is_dynamic) {
  double error = ji__study_error(r, k);
  ji__writer *writer = t->coefficients;
  ji__writer_text(writer, MODEL, is_dynamic ? "dynamic" : "static");
  if (is_dynamic)
    ji__writer_integer(writer, EVENT, t->events[k]);
  ji__writer_integer(writer, N, r->dummy_rows[k]);
  if (ji__study_has_estimate(r, k)) {
    double factor = r->clusters > 1
                        ? ji__student_quantile(0.5 + t->options->confidence / 2, r->clusters - 1)
                        : NAN;
    const ji__study_interval interval = {r->coefficients[ji__sweep_dummy(&r->sweep, k)], error,
                                         factor};
    ji__study_write_interval(writer, ESTIMATE, &interval);
    ji__writer_text(writer, REASON, error > 0 ? NULL : "no_variation");
  } else
    ji__writer_text(writer, REASON, "collinear");
  ji__writer_end_row(writer);
}

static void write_reference(two_way *t) {
  ji__writer_text(t->coefficients, MODEL, "dynamic");
  ji__writer_integer(t->coefficients, EVENT, REFERENCE);
  ji__writer_number(t->coefficients, ESTIMATE, 0);
  ji__writer_text(t->coefficients, REASON, "reference");
  ji__writer_end_row(t->coefficients);
}

static void write_coefficients(two_way *t, const ji__study_regression *r, int is_dynamic) {
  int is_written = !is_dynamic;
  for (size_t k = 0; k < r->sweep.dummies; k++) {
    if (!is_written && t->events[k] > REFERENCE) {
      write_reference(t);
      is_written = 1;
    }
    write_coefficient(t, r, k, is_dynamic);
  }
  if (!is_written)
    write_reference(t);
}

/* --- weights of cells --------------------------------------------------------------------- */

static ji_status create_weights(two_way *t) {
  static const ji__writer_column columns[] = {
      {.name = "model", .type = JI_TYPE_TEXT},       {.name = "event", .type = JI_TYPE_INT64},
      {.name = "group", .type = JI_TYPE_INT64},      {.name = "time", .type = JI_TYPE_INT64},
      {.name = "cell_event", .type = JI_TYPE_INT64}, {.name = "group_label", .type = JI_TYPE_TEXT},
      {.name = "time_label", .type = JI_TYPE_TEXT},  {.name = "weight", .type = JI_TYPE_FLOAT64},
      {.name = "n", .type = JI_TYPE_INT64},
  };
  return ji__writer_create(t->ctx, columns, sizeof columns / sizeof columns[0], &t->weights);
}

static ji_status find_cell_weights(two_way *t, const ji__study_regression *r) {
  const ji__study_panel *panel = t->panel;
  size_t dummies = r->sweep.dummies;
  ji__release(ji__allocator(t->ctx), t->cell_weights);
  t->cell_weights =
      ji__allocate_array(ji__allocator(t->ctx), (size_t)(panel->groups * panel->periods) + 1,
                         (dummies + 1) * sizeof *t->cell_weights);
  if (!t->cell_weights)
    return ji__fail_memory(t->ctx);
  for (int64_t unit = 0; unit < panel->units; unit++) {
    if (panel->group[unit] < 0)
      continue;
    ji__sweep_unit(&r->sweep, unit);
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++) {
      int64_t cell = panel->group[unit] * panel->periods + panel->period[row];
      for (size_t k = 0; k < dummies; k++)
        t->cell_weights[(size_t)cell * dummies + k] +=
            panel->w[row] * ji__sweep_row(&r->sweep, row, r->inverse + k * r->sweep.size);
    }
  }
  return JI_OK;
}

static void write_weight(two_way *t, const ji__study_regression *r, size_t k, int64_t group,
                         int64_t period, int is_dynamic) {
  const ji__study_panel *panel = t->panel;
  char label[2][JI__STUDY_LABEL];
  int64_t cell = group * panel->periods + period;
  double weight = t->cell_weights[(size_t)cell * r->sweep.dummies + k];
  ji__writer *writer = t->weights;
  ji__study_group_label(panel, group, label[0]);
  ji__study_period_label(panel, period, label[1]);
  ji__writer_text(writer, 0, is_dynamic ? "dynamic" : "static");
  if (is_dynamic)
    ji__writer_integer(writer, 1, t->events[k]);
  ji__writer_integer(writer, 2, ji__study_group_number(panel, group));
  ji__writer_integer(writer, 3, ji__study_period_number(panel, period));
  ji__writer_integer(writer, 4, ji__study_event(panel, (int32_t)group, (int32_t)period));
  ji__writer_text(writer, 5, label[0]);
  ji__writer_text(writer, 6, label[1]);
  ji__writer_number(writer, 7, weight);
  ji__writer_integer(writer, 8, t->cell_rows[cell]);
  ji__writer_end_row(writer);
  t->weighted_cells += !is_dynamic;
  t->negative_count += !is_dynamic && weight < 0;
  t->negative_sum += !is_dynamic && weight < 0 ? weight : 0;
}

/* Of the static coefficient treated cells alone: no effect is expected in the others. */
static void write_weights(two_way *t, const ji__study_regression *r, int is_dynamic) {
  const ji__study_panel *panel = t->panel;
  for (size_t k = 0; k < r->sweep.dummies; k++)
    for (int64_t group = 0; ji__study_has_estimate(r, k) && group < panel->groups; group++)
      for (int64_t period = 0; period < panel->periods; period++)
        if (t->cell_rows[group * panel->periods + period] &&
            (is_dynamic || ji__study_is_treated(panel, (int32_t)group, (int32_t)period)))
          write_weight(t, r, k, group, period, is_dynamic);
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status fit_model(two_way *t, int is_dynamic, ji_dataset **pretest) {
  ji__study_regression r = {.rows = 0};
  set_dummies(t, is_dynamic);
  ji_status status =
      ji__study_regress(t->ctx, t->panel, NULL, t->dummy, is_dynamic ? (size_t)t->dummies : 1, &r);
  if (!status)
    status = find_cell_weights(t, &r);
  if (!status) {
    t->collinear = ji__sweep_dropped_covariates(&r.sweep);
    write_coefficients(t, &r, is_dynamic);
    write_weights(t, &r, is_dynamic);
  }
  if (!status && is_dynamic)
    status = ji__study_pretest(t->ctx, &r, (size_t)t->before, t->provenance, pretest);
  ji__study_regression_free(t->ctx, &r);
  return status;
}

static ji_status check_treated(two_way *t) {
  int64_t treated = 0;
  const ji__study_panel *panel = t->panel;
  for (int64_t unit = 0; unit < panel->units; unit++)
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
      treated += ji__study_is_treated(panel, panel->group[unit], panel->period[row]);
  if (treated && treated < panel->rows)
    return JI_OK;
  return ji__fail(t->ctx, JI_ERROR_SHAPE,
                  treated ? "panel: every row is treated: untreated ones were expected"
                          : "panel: no row is treated in the panel's periods");
}

static ji_status find_all(two_way *t, ji_dataset **pretest) {
  ji_status status = check_treated(t);
  if (!status)
    status = list_events(t);
  t->dummy = ji__allocate_array(ji__allocator(t->ctx), (size_t)t->panel->rows, sizeof *t->dummy);
  if (!status && !t->dummy)
    status = ji__fail_memory(t->ctx);
  if (!status)
    status = create_coefficients(t);
  if (!status)
    status = create_weights(t);
  if (!status)
    status = fit_model(t, 0, pretest);
  return status ? status : fit_model(t, 1, pretest);
}

static ji_status give(two_way *t, ji_fit **out) {
  static const char *const names[] = {"coefficients", "weights", "pretest", "diagnostics"};
  ji_dataset *tables[4] = {NULL};
  ji_status status = find_all(t, &tables[2]);
  const ji__study_figure figures[] = {{"collinear_covariates", (double)t->collinear},
                                      {"treated_cells", (double)t->weighted_cells},
                                      {"negative_weights", (double)t->negative_count},
                                      {"negative_sum", t->negative_sum}};
  if (!status)
    status = ji__writer_finish(t->ctx, t->coefficients, t->provenance, &tables[0]);
  if (!status)
    status = ji__writer_finish(t->ctx, t->weights, t->provenance, &tables[1]);
  if (!status)
    status = ji__study_diagnostics(t->ctx, t->panel, figures, 4, t->provenance, &tables[3]);
  return ji__study_finish(t->ctx, status, JI_FIT_TWO_WAY, tables, names, 4, NULL, NULL, out);
}

ji_status ji_two_way_fit(ji_context *ctx, const ji_dataset *panel,
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
  status = ji__study_options_read(ctx, FUNCTION, options, 0, &own, &columns);
  if (status)
    return status;
  ji__study_panel read;
  two_way t = {.ctx = ctx, .panel = &read, .options = &own};
  status = ji__study_read(ctx, panel, &columns, &read);
  if (!status)
    status = ji__study_describe(ctx, FUNCTION, panel, &columns, &t.provenance);
  if (!status)
    status = give(&t, out);
  two_way_free(&t);
  ji__study_free(&read);
  return status;
}
