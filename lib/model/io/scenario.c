/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A model with changes applied, and the difference by cause. */
#include "model/io/scenario.h"

#include "data/array.h"

#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_scenario_options)

static const ji_io_scenario_options option_defaults = {.size = sizeof(ji_io_scenario_options)};

ji_status ji_io_scenario_options_init(ji_io_scenario_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* --- the parts of the new table ----------------------------------------------------------- */

typedef struct parts {
  ji__io_scenario scenario;
  const ji_model *base;
  const ji_dataset *changes;
  ji_io_scenario_options options;
  int64_t employment; /* index of the satellite; below 0: none */
  ji_array flows, demand, satellites;
  ji_dataset *sectors, *demand_labels, *satellite_labels;
  ji__buffer name;
} parts;

static void release(ji_context *ctx, parts *p) {
  ji_array_release(&p->flows);
  ji_array_release(&p->demand);
  ji_array_release(&p->satellites);
  ji_dataset_unref(p->sectors);
  ji_dataset_unref(p->demand_labels);
  ji_dataset_unref(p->satellite_labels);
  ji__buffer_free(&p->name);
  ji__io_scenario_free(ctx, &p->scenario);
}

static void drop_table(void *user) {
  ji__io_table_unref(user);
}

/* An array of the base that keeps it alive. */
static ji_array share(ji__io_table *table, const ji_array *array) {
  ji_array view = *array;
  view.release = drop_table;
  view.user = ji__io_table_ref(table);
  return view;
}

static int same_output(const parts *p) {
  const int *has = p->scenario.steps.has;
  return !has[JI__IO_DEMAND] && !has[JI__IO_HOUSEHOLD] && !has[JI__IO_COEFFICIENT];
}

/* What output grows by; 1 where there is none. */
static double growth(const parts *p, int64_t i) {
  double x = p->scenario.table->output[i];
  return x != 0 ? p->scenario.output[i] / x : 1;
}

static ji_status make_flows(ji_context *ctx, parts *p) {
  const ji__io_scenario *s = &p->scenario;
  if (same_output(p)) {
    p->flows = share(s->base->table, &s->table->flows);
    return JI_OK;
  }
  const ji__matrix *from = &s->model.table->coefficients.flows;
  ji_status status = ji__array_make(ctx, s->n, s->n, &p->flows);
  if (status)
    return status;
  double *cell = ji__array_elements(&p->flows);
  for (int64_t i = 0; i < s->n; i++)
    for (int64_t j = 0; j < s->n; j++)
      *cell++ = ji__matrix_at(from, i, j) * growth(p, j);
  return JI_OK;
}

/* In the flows' unit, as the labels say. */
static ji_status make_demand(ji_context *ctx, parts *p) {
  const ji__io_scenario *s = &p->scenario;
  if (!s->table->demands.count)
    return JI_OK;
  ji_status status = ji__array_make(ctx, s->n, s->categories, &p->demand);
  if (!status)
    memcpy(ji__array_elements(&p->demand), ji__io_scenario_cell(s, 3, 0, 0),
           (size_t)(s->n * s->categories) * sizeof(double));
  return status;
}

static ji_status make_satellites(ji_context *ctx, parts *p) {
  const ji__io_scenario *s = &p->scenario;
  int64_t rows = s->table->rows.count;
  if (!rows)
    return JI_OK;
  ji_status status = ji__array_make(ctx, rows, s->n, &p->satellites);
  for (int64_t row = 0; row < rows && !status; row++)
    for (int64_t i = 0; i < s->n; i++)
      ji__array_elements(&p->satellites)[row * s->n + i] =
          ji__io_row_value(s->table, row, i) * growth(p, i) *
          (row == p->employment ? s->jobs_per_output[i] : 1);
  return status;
}

/* --- labels ------------------------------------------------------------------------------- */

static ji_status finish(ji_context *ctx, ji_status status, ji__writer *writer, ji_dataset **out) {
  if (!status)
    status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

static ji_status make_sectors(ji_context *ctx, parts *p) {
  static const ji__writer_column columns[] = {{"sector", JI_TYPE_TEXT, NULL, NULL, NULL},
                                              {"region", JI_TYPE_TEXT, NULL, NULL, NULL}};
  const ji__io_table *table = p->scenario.table;
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, table->sectors.regions ? 2 : 1, &writer);
  for (int64_t i = 0; i < table->n && !status; i++) {
    ji__io_write_sector(table, writer, 0, i);
    ji__writer_end_row(writer);
  }
  return finish(ctx, status, writer, &p->sectors);
}

static ji_status make_labels(ji_context *ctx, const ji__io_table *table, int is_demand,
                             ji_dataset **out) {
  static const ji__writer_column columns[] = {{"name", JI_TYPE_TEXT, NULL, NULL, NULL},
                                              {"unit", JI_TYPE_TEXT, NULL, NULL, NULL},
                                              {"measure", JI_TYPE_TEXT, NULL, NULL, NULL}};
  const ji__io_labels *labels = is_demand ? &table->demands : &table->rows;
  ji__writer *writer = NULL;
  if (!labels->count)
    return JI_OK;
  ji_status status = ji__writer_create(ctx, columns, is_demand ? 2 : 3, &writer);
  for (int64_t i = 0; i < labels->count && !status; i++) {
    ji__writer_text(writer, 0, labels->names[i]);
    ji__writer_text(writer, 1, is_demand ? table->flows_unit : table->row_units[i]);
    if (!is_demand && table->row_measures[i])
      ji__writer_text(writer, 2, ji_measure_text(table->row_measures[i]));
    ji__writer_end_row(writer);
  }
  return finish(ctx, status, writer, out);
}

static ji_status make_name(ji_context *ctx, parts *p) {
  if (p->options.name)
    ji__buffer_string(&p->name, p->options.name);
  else
    ji__buffer_format(&p->name, "%s-scenario", ji__io_table_name(p->scenario.table));
  return p->name.failed ? ji__fail_memory(ctx) : JI_OK;
}

/* --- the new model ------------------------------------------------------------------------ */

static ji_status record(ji_context *ctx, const void *user, ji__provenance **out) {
  const parts *p = user;
  ji_status status = ji__io_provenance(ctx, "ji_io_scenario", p->base, out);
  if (!status)
    status = ji__provenance_input(ctx, *out, "changes", p->changes);
  return status ? status : ji__provenance_add(ctx, *out, "option", "name", p->name.data);
}

static ji_status make_parts(ji_context *ctx, parts *p) {
  const ji__io_table *table = p->scenario.table;
  p->employment = ji__io_labels_find(&table->rows, table->options.employment, NULL);
  ji_status status = make_flows(ctx, p);
  if (!status)
    status = make_demand(ctx, p);
  if (!status)
    status = make_satellites(ctx, p);
  if (!status)
    status = make_sectors(ctx, p);
  if (!status)
    status = make_labels(ctx, table, 1, &p->demand_labels);
  if (!status)
    status = make_labels(ctx, table, 0, &p->satellite_labels);
  return status ? status : make_name(ctx, p);
}

/* Outputs of sectors that are taken to have none stay as they were given. */
static void settle_output(parts *p) {
  for (int64_t i = 0; i < p->scenario.n; i++)
    if (p->scenario.table->output[i] == 0)
      p->scenario.output[i] = p->scenario.table->given_output[i];
}

static ji_status make_model(ji_context *ctx, parts *p, ji_model **out) {
  const ji__io_table *table = p->scenario.table;
  ji__io_source source = {.has_regions = table->sectors.regions != NULL};
  ji_io_options options = table->options;
  source.tables = (ji_io_tables){.size = sizeof source.tables,
                                 .flows = &p->flows,
                                 .final_demand = p->demand.data ? &p->demand : NULL,
                                 .satellites = p->satellites.data ? &p->satellites : NULL,
                                 .output = p->scenario.output,
                                 .sectors = p->sectors,
                                 .demand_labels = p->demand_labels,
                                 .satellite_labels = p->satellite_labels};
  for (int k = 0; k < JI__IO_KEY_COUNT; k++)
    source.keys[k] = table->keys[k];
  source.keys[JI__IO_NAME] = p->name.data;
  source.keys[JI__IO_EMPLOYMENT_STATUS] = "model";
  options.name = p->name.data;
  options.flows_unit = table->flows_unit;
  ji_status status = ji__io_model_make(ctx, &source, &options, record, p, out);
  if (!status) /* the model's now */
    p->flows = p->demand = p->satellites = (ji_array){0};
  return status;
}

static ji_status run(ji_context *ctx, const ji__io_model *data, parts *p, ji_model **out) {
  ji_status status = ji__io_scenario_apply(ctx, data, p->changes, &p->scenario);
  if (!status)
    status = ji__io_scenario_solve(ctx, &p->scenario);
  if (!status)
    status = make_parts(ctx, p);
  if (status)
    return status;
  settle_output(p);
  return make_model(ctx, p, out);
}

ji_status ji__io_scenario_make(ji_context *ctx, const ji_model *base, const ji_dataset *changes,
                               const char *name, ji_model **out) {
  const ji__io_model *data;
  parts p = {.base = base, .changes = changes, .options = option_defaults};
  ji_status status = ji__io_model_data(ctx, "ji_io_scenario", base, &data);
  if (status)
    return status;
  p.options.name = name;
  ji__buffer_init(&p.name, ji__allocator(ctx));
  status = run(ctx, data, &p, out);
  release(ctx, &p);
  return status;
}

ji_status ji_io_scenario(ji_context *ctx, const ji_model *base, const ji_dataset *changes,
                         const ji_io_scenario_options *options, ji_model **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!changes || !out)
    return ji__fail_null(ctx, "ji_io_scenario", !changes ? "changes" : "out");
  const ji__io_model *data;
  ji_io_scenario_options chosen = option_defaults;
  status = ji__io_model_data(ctx, "ji_io_scenario", base, &data);
  if (!status && options)
    status = ji__options_read(ctx, "ji_io_scenario_options", options, OPTIONS_MINIMUM, &chosen,
                              sizeof chosen);
  return status ? status : ji__io_scenario_make(ctx, base, changes, chosen.name, out);
}

/* --- the difference ----------------------------------------------------------------------- */

typedef struct explanation {
  ji__io_scenario scenario;
  ji__io_counted counted;
  ji__io_change change;
  double *c; /* n: under the scenario */
  ji_measure *measure;
} explanation;

static ji_status describe(ji_context *ctx, explanation *e) {
  const ji__io_table *table = e->scenario.table;
  const ji__io_facts facts = {.sector = "@sector",
                              .area = table->sectors.regions ? "@region" : NULL,
                              .layer = "direct+indirect",
                              .shock = "scenario",
                              .reading = "scenario_less_base"};
  return ji__io_jobs_measure(ctx, table, e->counted.row, &facts, &e->measure);
}

static ji_status find_change(ji_context *ctx, explanation *e) {
  static const char *const causes[] = {"productivity", "coefficient", "demand", "household"};
  const ji__io_scenario *s = &e->scenario;
  e->c = ji__allocate_array(ji__allocator(ctx), (size_t)s->n, sizeof *e->c);
  if (!e->c)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < s->n; i++)
    e->c[i] = e->counted.c[i] * s->jobs_per_output[i];
  e->change = (ji__io_change){.n = s->n, .factors = 4};
  memcpy(e->change.causes, causes, sizeof causes);
  e->change.ends[0] = (ji__io_change_end){.model = s->base, .c = e->counted.c};
  e->change.ends[1] = (ji__io_change_end){.model = &s->model, .c = e->c};
  ji_status status = ji__io_change_begin(ctx, &e->change);
  for (int state = 0; state < 4 && !status; state++)
    for (int64_t i = 0; i < s->n; i++)
      e->change.demand[state * s->n + i] = ji__io_scenario_final(s, state, i);
  return status ? status : ji__io_change_find(ctx, &e->change);
}

static ji_status run_explain(ji_context *ctx, const ji_model *base, const ji__io_model *data,
                             const ji_dataset *changes, explanation *e, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_scenario_apply(ctx, data, changes, &e->scenario);
  if (!status)
    status = ji__io_count(ctx, data, NULL, 0, &e->counted);
  if (!status)
    status = find_change(ctx, e);
  if (!status)
    status = describe(ctx, e);
  if (!status)
    status = ji__io_provenance(ctx, "ji_io_scenario_explain", base, &provenance);
  if (!status)
    status = ji__provenance_input(ctx, provenance, "changes", changes);
  if (!status) {
    const ji__io_change_words words = {.unit = e->counted.unit, .measure = e->measure};
    status = ji__io_change_write(ctx, &e->change, data->table, &words, provenance, out);
  }
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_io_scenario_explain(ji_context *ctx, const ji_model *base, const ji_dataset *changes,
                                 ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!changes || !out)
    return ji__fail_null(ctx, "ji_io_scenario_explain", !changes ? "changes" : "out");
  const ji__io_model *data;
  explanation e = {.c = NULL};
  status = ji__io_model_data(ctx, "ji_io_scenario_explain", base, &data);
  if (!status)
    status = run_explain(ctx, base, data, changes, &e, out);
  ji__io_change_free(ctx, &e.change);
  ji__io_counted_free(ctx, &e.counted);
  ji__io_scenario_free(ctx, &e.scenario);
  ji_measure_unref(e.measure);
  ji__release(ji__allocator(ctx), e.c);
  return status;
}
