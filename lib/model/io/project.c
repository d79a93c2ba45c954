/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table carried to another year by its totals. */
#include "data/array.h"
#include "data/bundle.h"
#include "model/io/build.h"
#include "model/io/ras.h"
#include "model/io/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_project_options)

#define NOMINAL                                                                                    \
  "nominal: the old table was not deflated to the new prices, so that prices and quantities are "  \
  "not told apart"

static const ji_io_project_options option_defaults = {
    .size = sizeof(ji_io_project_options), .tolerance = 1e-12, .max_iterations = 10000};

ji_status ji_io_project_options_init(ji_io_project_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

typedef struct projection {
  const ji__io_table *table;
  ji_io_project_options options;
  ji_io_balance_options balance;
  int64_t n, k;
  int64_t employment; /* index of the satellite; below 0: none */
  double *memory;     /* holds the next five */
  double *output, *purchases, *jobs, *productivity, *categories; /* NaN: not given */
  char *unit;       /* of the new table; NULL: not stated */
  char **row_units; /* of its satellites; owned */
  double scale;     /* new units in one of the old, prices apart */
  int is_nominal;   /* its prices are not the old ones */
  ji_array cells;   /* [Z F] */
  ji_dataset *row_totals, *column_totals;
  ji__ras_side rows, columns;
  ji__balance_limits limits;
  char *warning;
  ji__io_build build; /* of which it uses the record and the bundle */
} projection;

static void release(ji_context *ctx, projection *p) {
  ji__ras_side_free(ctx, &p->rows);
  ji__ras_side_free(ctx, &p->columns);
  ji_dataset_unref(p->row_totals);
  ji_dataset_unref(p->column_totals);
  ji_array_release(&p->cells);
  ji__io_build_free(ctx, &p->build);
  ji__release(ji__allocator(ctx), p->memory);
  ji__release(ji__allocator(ctx), p->unit);
  ji__io_row_units_free(ctx, p->table, p->row_units);
  ji__release(ji__allocator(ctx), p->warning);
}

static ji_status read_options(ji_context *ctx, const ji_io_project_options *options,
                              projection *p) {
  p->options = option_defaults;
  ji_status status = JI_OK;
  if (options)
    status = ji__options_read(ctx, "ji_io_project_options", options, OPTIONS_MINIMUM, &p->options,
                              sizeof p->options);
  if (status)
    return status;
  if (p->options.reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_io_project_options.reserved is not 0");
  ji_io_balance_options wanted;
  ji_io_balance_options_init(&wanted, sizeof wanted);
  wanted.tolerance = p->options.tolerance;
  wanted.max_iterations = p->options.max_iterations;
  wanted.conflict = p->options.conflict;
  return ji__ras_options_read(ctx, &wanted, &p->balance);
}

/* --- what is known of the new year -------------------------------------------------------- */

static ji_status make_room(ji_context *ctx, projection *p) {
  size_t count = 4 * (size_t)p->n + (size_t)p->k;
  p->memory = ji__allocate_array(ji__allocator(ctx), count, sizeof(double));
  if (!p->memory)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < count; i++)
    p->memory[i] = NAN;
  p->output = p->memory;
  p->purchases = p->output + p->n;
  p->jobs = p->purchases + p->n;
  p->productivity = p->jobs + p->n;
  p->categories = p->productivity + p->n;
  return JI_OK;
}

/* The new table's unit: that of the outputs, else the old one. */
static ji_status find_unit(ji_context *ctx, const char *stated, projection *p) {
  const char *old = p->table->flows_unit;
  const char *chosen = stated ? stated : old;
  p->scale = 1;
  if (!chosen)
    return JI_OK;
  if (stated && old) {
    ji__unit from, to;
    ji_status status = ji__unit_read(ctx, old, &from);
    if (!status)
      status = ji__unit_read(ctx, stated, &to);
    if (status)
      return status;
    const ji__unit_term *a = ji__unit_money(&from), *b = ji__unit_money(&to);
    if (!a != !b || (a && (strcmp(a->name, b->name) != 0 || a->valuation != b->valuation)))
      return ji__fail(ctx, JI_ERROR_UNIT,
                      "sectors: output is in \"%s\", the table in \"%s\": another currency or "
                      "valuation is another table",
                      stated, old);
    p->is_nominal = a && strcmp(a->basis, b->basis) != 0;
    if (p->is_nominal)
      status = ji__unit_set_price(ctx, &from, "unstated", JI__VALUATION_ABSENT);
    if (!status && p->is_nominal)
      status = ji__unit_set_price(ctx, &to, "unstated", JI__VALUATION_ABSENT);
    if (!status)
      status = ji__unit_factor(ctx, &from, &to, &p->scale);
    if (status)
      return status;
  }
  return ji__unit_canonical(ctx, chosen, &p->unit);
}

/* Money among the satellites (wages, say) grows with the outputs, so it is at their prices now. */
static ji_status find_row_units(ji_context *ctx, projection *p) {
  ji__unit old = {0}, new = {0};
  ji__unit_term from = {.power = 1}, to = {.power = 1};
  ji_status status = JI_OK;
  if (p->is_nominal)
    status = ji__unit_read(ctx, p->table->flows_unit, &old);
  if (!status && p->is_nominal)
    status = ji__unit_read(ctx, p->unit, &new);
  if (!status && p->is_nominal) {
    from = *ji__unit_money(&old);
    to = *ji__unit_money(&new);
    from.valuation = to.valuation = JI__VALUATION_ABSENT;
    if (!*to.basis)
      memcpy(to.basis, "unstated", sizeof "unstated");
  }
  return status ? status : ji__io_reprice_rows(ctx, p->table, &from, &to, &p->row_units);
}

/* The columns of the caller's sectors. */
typedef struct sector_columns {
  const ji_column *sector, *region;
  ji__quantity output, purchases, employment, productivity;
} sector_columns;

static ji_status find_jobs(ji_context *ctx, const projection *p, const ji_dataset *sectors,
                           ji__quantity *out) {
  const char *unit = p->employment >= 0 ? ji__io_row_unit(p->table, p->employment) : NULL;
  ji_status status = ji__quantity_find(ctx, sectors, "sectors", "employment", unit, out);
  if (status || !out->column)
    return status;
  if (p->employment < 0)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND,
                    "sectors: employment is given, but the table has no satellite \"%s\"",
                    p->table->options.employment);
  return ji__io_check_stated(ctx, p->table, p->employment, "sectors", out);
}

static ji_status find_columns(ji_context *ctx, projection *p, const ji_dataset *sectors,
                              sector_columns *c) {
  ji_status status = ji__dataset_require_text(ctx, sectors, "sectors", "sector", &c->sector);
  if (!status && p->table->sectors.regions)
    status = ji__dataset_require_text(ctx, sectors, "sectors", "region", &c->region);
  if (!status)
    status = ji__quantity_require(ctx, sectors, "sectors", "output", NULL, &c->output);
  if (!status)
    status = find_unit(ctx, c->output.column->unit, p);
  if (!status)
    status = find_row_units(ctx, p);
  if (!status)
    status = ji__quantity_find(ctx, sectors, "sectors", "purchases", p->unit, &c->purchases);
  if (!status)
    status =
        ji__quantity_find(ctx, sectors, "sectors", "productivity", JI__RATIO, &c->productivity);
  return status ? status : find_jobs(ctx, p, sectors, &c->employment);
}

/* NaN: not stated. */
static double number_at(const ji__quantity *quantity, int64_t row) {
  double value = NAN;
  return ji__quantity_at(quantity, row, &value) ? value : NAN;
}

static ji_status find_sector(ji_context *ctx, const projection *p, const sector_columns *c,
                             int64_t row, int64_t *out) {
  char label[JI__IO_LABEL_SIZE];
  ji_status status =
      ji__io_labels_find_row(ctx, &p->table->sectors, "sectors", c->sector, c->region, row, out);
  if (!status && !isnan(p->output[*out]))
    status = ji__fail(ctx, JI_ERROR_LABEL, "sectors: row %lld: %s is there twice",
                      (long long)row + 1, ji__io_label(&p->table->sectors, *out, label));
  return status;
}

static ji_status take_sector(ji_context *ctx, projection *p, const sector_columns *c, int64_t row) {
  int64_t i = 0;
  char label[JI__IO_LABEL_SIZE];
  ji_status status = find_sector(ctx, p, c, row, &i);
  if (status)
    return status;
  double x = number_at(&c->output, row);
  double productivity = number_at(&c->productivity, row);
  const char *wrong = NULL;
  if (!(x >= 0) || isinf(x))
    wrong = "output must be a number, not negative";
  else if (!isnan(productivity) && !(productivity > 0 && isfinite(productivity)))
    wrong = "productivity must be above 0";
  if (wrong)
    return ji__fail(ctx, JI_ERROR_VALUE, "sectors: %s: %s",
                    ji__io_label(&p->table->sectors, i, label), wrong);
  p->output[i] = x;
  p->purchases[i] = number_at(&c->purchases, row);
  p->jobs[i] = number_at(&c->employment, row);
  p->productivity[i] = isnan(productivity) ? 1 : productivity;
  return JI_OK;
}

static ji_status read_sectors(ji_context *ctx, const ji_dataset *sectors, projection *p) {
  sector_columns c = {.sector = NULL};
  char label[JI__IO_LABEL_SIZE];
  ji_status status = find_columns(ctx, p, sectors, &c);
  for (int64_t row = 0; row < ji_dataset_row_count(sectors) && !status; row++)
    status = take_sector(ctx, p, &c, row);
  for (int64_t i = 0; i < p->n && !status; i++) {
    if (isnan(p->output[i]))
      status = ji__fail(ctx, JI_ERROR_LABEL, "sectors: %s is missing",
                        ji__io_label(&p->table->sectors, i, label));
    if (isnan(p->purchases[i])) /* an intermediate share that stays */
      p->purchases[i] = p->table->output[i] != 0
                            ? p->table->column_sums[i] / p->table->output[i] * p->output[i]
                            : 0;
  }
  return status;
}

static ji_status take_category(ji_context *ctx, projection *p, const ji_column *name,
                               const ji__quantity *total, int64_t row) {
  char *text = NULL;
  ji_status status = ji__column_copy_text(ctx, name, row, &text);
  int64_t category = text ? ji__io_labels_find(&p->table->demands, text, NULL) : JI__IO_NOT_FOUND;
  if (!status && category < 0)
    status = ji__fail(ctx, JI_ERROR_NOT_FOUND,
                      "final_demand: row %lld: the table has no category \"%s\"",
                      (long long)row + 1, text ? text : "");
  else if (!status && !isnan(p->categories[category]))
    status = ji__fail(ctx, JI_ERROR_LABEL, "final_demand: row %lld: \"%s\" is there twice",
                      (long long)row + 1, text);
  if (!status)
    p->categories[category] = number_at(total, row);
  ji__release(ji__allocator(ctx), text);
  return status;
}

static ji_status read_categories(ji_context *ctx, const ji_dataset *demand, projection *p) {
  const ji_column *name;
  ji__quantity total;
  if (!demand)
    return JI_OK;
  ji_status status = ji__dataset_require_text(ctx, demand, "final_demand", "name", &name);
  if (!status)
    status = ji__quantity_require(ctx, demand, "final_demand", "total", p->unit, &total);
  for (int64_t row = 0; row < ji_dataset_row_count(demand) && !status; row++)
    status = take_category(ctx, p, name, &total, row);
  return status;
}

/* --- the scaling -------------------------------------------------------------------------- */

/* [Z F], final demand in the flows' unit. */
static ji_status join_cells(ji_context *ctx, projection *p) {
  ji_status status = ji__array_make(ctx, p->n, p->n + p->k, &p->cells);
  if (status)
    return status;
  double *cell = ji__array_elements(&p->cells);
  for (int64_t i = 0; i < p->n; i++) {
    for (int64_t j = 0; j < p->n; j++)
      *cell++ = ji__matrix_at(&p->table->coefficients.flows, i, j);
    for (int64_t k = 0; k < p->k; k++)
      *cell++ = ji__io_demand_value(p->table, k, i);
  }
  return JI_OK;
}

/* `label`, `total`: names of the sectors, or of the sectors and categories. */
static ji_status make_totals(ji_context *ctx, const projection *p, int with_categories,
                             ji_dataset **out) {
  const ji__writer_column columns[] = {
      {"label", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"total", JI_TYPE_FLOAT64, p->unit, NULL, NULL},
  };
  const double *values = with_categories ? p->purchases : p->output;
  ji__writer *writer = NULL;
  char label[JI__IO_LABEL_SIZE];
  ji_status status = ji__writer_create(ctx, columns, 2, &writer);
  for (int64_t i = 0; i < p->n && !status; i++) {
    const char *region = p->table->sectors.regions ? p->table->sectors.regions[i] : NULL;
    snprintf(label, sizeof label, "%s%s%s", region ? region : "", region ? "|" : "",
             p->table->sectors.names[i]);
    ji__writer_text(writer, 0, label);
    ji__writer_number(writer, 1, values[i]);
    ji__writer_end_row(writer);
  }
  for (int64_t k = 0; with_categories && k < p->k && !status; k++) {
    ji__writer_text(writer, 0, p->table->demands.names[k]);
    if (!isnan(p->categories[k]))
      ji__writer_number(writer, 1, p->categories[k]);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

static ji_status scale(ji_context *ctx, projection *p) {
  ji_status status = join_cells(ctx, p);
  ji__matrix matrix = ji__ras_matrix(&p->cells);
  if (!status)
    status = make_totals(ctx, p, 0, &p->row_totals);
  if (!status)
    status = make_totals(ctx, p, 1, &p->column_totals);
  if (!status)
    status = ji__ras_side_read(ctx, p->row_totals, "sectors", "sector", p->n, &p->rows);
  if (!status)
    status = ji__ras_side_read(ctx, p->column_totals, "purchases and final demand", "column",
                               p->n + p->k, &p->columns);
  if (!status)
    status = ji__ras_side_scan(ctx, &p->balance, &matrix, 1, &p->rows);
  if (!status)
    status = ji__ras_side_scan(ctx, &p->balance, &matrix, 0, &p->columns);
  if (!status)
    status = ji__ras_check_obstacles(ctx, &p->rows);
  if (!status)
    status = ji__ras_check_obstacles(ctx, &p->columns);
  if (!status)
    status = ji__ras_settle(ctx, &p->balance, &p->columns, &p->rows, &p->warning);
  if (status)
    return status;
  p->limits =
      (ji__balance_limits){.tolerance = p->balance.tolerance, .steps = p->balance.max_iterations};
  status = ji__gras(ctx, &matrix, &p->rows.balance, &p->columns.balance, &p->limits);
  if (!status && !p->limits.is_reached)
    status = ji__ras_fail_open(ctx, &p->limits, &p->rows, &p->columns);
  return status;
}

/* --- the new table ------------------------------------------------------------------------ */

/* Columns [from, from + count) of the scaled cells. */
static ji_status put_block(ji_context *ctx, projection *p, int64_t from, int64_t count,
                           const char *name) {
  ji__matrix block = ji__ras_matrix(&p->cells);
  ji_array made = {0};
  block.data = (const double *)block.data + from;
  block.columns = count;
  ji_status status = ji__ras_apply(ctx, &block, p->rows.balance.factors, 0,
                                   p->columns.balance.factors + from, &made);
  if (!status)
    status = ji__bundle_put_array(ctx, &p->build.bundle, name, &made);
  ji_array_release(&made);
  return status;
}

static ji_status put_output(ji_context *ctx, projection *p) {
  ji_array made = {0};
  ji_status status = ji__array_make(ctx, p->n, 1, &made);
  if (!status) {
    memcpy(ji__array_elements(&made), p->rows.targets, (size_t)p->n * sizeof(double));
    status = ji__bundle_put_array(ctx, &p->build.bundle, "output", &made);
  }
  ji_array_release(&made);
  return status;
}

/* Jobs per unit of output over what they were: from productivity, or as employment is stated. Its
 * parts (women, say) keep their shares. */
static double jobs_factor(const projection *p, int64_t i, double grown) {
  double before = ji__io_row_value(p->table, p->employment, i) * grown;
  return isnan(p->jobs[i]) || before == 0 ? 1 / p->productivity[i] : p->jobs[i] / before;
}

static double new_satellite(const projection *p, int64_t row, int64_t i) {
  double old = p->table->output[i] * p->scale, value = ji__io_row_value(p->table, row, i);
  double grown = old != 0 ? p->rows.targets[i] / old : 1;
  if (row == p->employment && !isnan(p->jobs[i]))
    return p->jobs[i];
  return value * grown * (ji__io_is_jobs(p->table, row) ? jobs_factor(p, i, grown) : 1);
}

static ji_status put_satellites(ji_context *ctx, projection *p) {
  int64_t count = p->table->rows.count;
  ji_array made = {0};
  if (!count)
    return JI_OK;
  ji_status status = ji__array_make(ctx, count, p->n, &made);
  for (int64_t row = 0; row < count && !status; row++)
    for (int64_t i = 0; i < p->n; i++)
      ji__array_elements(&made)[row * p->n + i] = new_satellite(p, row, i);
  if (!status)
    status = ji__bundle_put_array(ctx, &p->build.bundle, "satellites", &made);
  ji_array_release(&made);
  return status;
}

/* What final demand itself has of the satellites goes with the totals of its categories. */
static ji_status put_demand_rows(ji_context *ctx, projection *p) {
  const ji_array *demand = ji_bundle_find_array(p->build.bundle, "final_demand");
  ji_array made = {0};
  if (!demand)
    return JI_OK;
  ji_status status = ji__io_carry_demand_rows(ctx, p->table, demand->data, 1 / p->scale, &made);
  if (!status && made.data)
    status = ji__bundle_put_array(ctx, &p->build.bundle, "satellite_demand", &made);
  ji_array_release(&made);
  return status;
}

static void put_key(ji__writer *writer, const char *key, const char *value) {
  if (!value)
    return;
  ji__writer_text(writer, 0, key);
  ji__writer_text(writer, 1, value);
  ji__writer_end_row(writer);
}

/* What holds for the new table too; the employment of another year is nobody's observation. */
static ji_status put_keys(ji_context *ctx, projection *p) {
  static const ji__writer_column columns[] = {
      {"key", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"value", JI_TYPE_TEXT, NULL, NULL, NULL},
  };
  char *const *keys = p->table->keys;
  ji__writer *writer = NULL;
  ji__buffer name;
  ji__buffer_init(&name, ji__allocator(ctx));
  ji__buffer_format(&name, "%s-projected", ji__io_table_name(p->table));
  ji_status status =
      name.failed ? ji__fail_memory(ctx) : ji__writer_create(ctx, columns, 2, &writer);
  if (!status) {
    put_key(writer, "name", p->options.name ? p->options.name : name.data);
    put_key(writer, "year", p->options.year);
    put_key(writer, "territory", keys[JI__IO_TERRITORY]);
    put_key(writer, "territory_list", keys[JI__IO_TERRITORY_LIST]);
    put_key(writer, "valuation", keys[JI__IO_VALUATION]);
    put_key(writer, "flows", keys[JI__IO_FLOWS]);
    put_key(writer, "employment_quantity", keys[JI__IO_EMPLOYMENT_QUANTITY]);
    put_key(writer, "employment_status", "model");
  }
  ji__buffer_free(&name);
  return ji__io_build_finish(ctx, status, writer, "table", &p->build);
}

/* Sectors that are to buy more than they sell. */
static ji_status name_overspent(ji_context *ctx, const projection *p, ji__buffer *out) {
  char label[JI__IO_LABEL_SIZE];
  for (int64_t i = 0; i < p->n; i++)
    if (p->purchases[i] > p->output[i])
      ji__buffer_format(out, "%s%s",
                        out->size ? ", "
                                  : "purchases are more than output, so that "
                                    "value added is below 0, in ",
                        ji__io_label(&p->table->sectors, i, label));
  if (out->size && !out->failed)
    ji__log(ctx, JI_LOG_WARNING, "sectors: %s", out->data);
  return out->failed ? ji__fail_memory(ctx) : JI_OK;
}

static ji_status put_checks(ji_context *ctx, projection *p) {
  ji_dataset *made = NULL;
  ji__buffer overspent;
  ji__buffer_init(&overspent, ji__allocator(ctx));
  ji_status status = name_overspent(ctx, p, &overspent);
  if (!status) {
    const ji__ras_note notes[] = {{"prices", p->is_nominal ? NOMINAL : NULL},
                                  {"purchases", overspent.size ? overspent.data : NULL}};
    status = ji__ras_report(ctx, &p->limits, p->warning, notes, 2, p->build.provenance, &made);
  }
  if (!status)
    status = ji__bundle_put(ctx, &p->build.bundle, "report", made);
  ji__buffer_free(&overspent);
  ji_dataset_unref(made);
  return status;
}

static ji_status put_report(ji_context *ctx, projection *p) {
  ji_dataset *made = NULL;
  ji_status status = ji__ras_side_write(ctx, &p->rows, p->build.provenance, &made);
  if (!status)
    status = ji__bundle_put(ctx, &p->build.bundle, "rows", made);
  ji_dataset_unref(made);
  made = NULL;
  if (!status)
    status = ji__ras_side_write(ctx, &p->columns, p->build.provenance, &made);
  if (!status)
    status = ji__bundle_put(ctx, &p->build.bundle, "columns", made);
  ji_dataset_unref(made);
  return status ? status : put_checks(ctx, p);
}

static ji_status give(ji_context *ctx, projection *p) {
  ji_status status = put_block(ctx, p, 0, p->n, "flows");
  if (!status && p->k)
    status = put_block(ctx, p, p->n, p->k, "final_demand");
  if (!status)
    status = put_output(ctx, p);
  if (!status)
    status = put_satellites(ctx, p);
  if (!status)
    status = put_demand_rows(ctx, p);
  if (!status)
    status = ji__io_build_sectors(ctx, &p->build, p->table->sectors.names,
                                  p->table->sectors.regions, p->unit);
  if (!status)
    status = ji__io_build_demands(ctx, &p->build, p->table, p->unit);
  if (!status)
    status = ji__io_build_satellites(ctx, &p->build, p->table, p->row_units, NULL);
  if (!status)
    status = put_keys(ctx, p);
  return status ? status : put_report(ctx, p);
}

static ji_status record(ji_context *ctx, const ji_model *model, const ji_dataset *sectors,
                        const ji_dataset *demand, projection *p) {
  ji_status status = ji__io_provenance(ctx, "ji_io_project", model, &p->build.provenance);
  if (!status)
    status = ji__provenance_input(ctx, p->build.provenance, "sectors", sectors);
  if (!status && demand)
    status = ji__provenance_input(ctx, p->build.provenance, "final_demand", demand);
  if (!status && p->is_nominal)
    status = ji__provenance_add(ctx, p->build.provenance, "note", "prices", NOMINAL);
  return status ? status : ji__ras_record_options(ctx, &p->balance, p->build.provenance);
}

static ji_status warn_of_prices(ji_context *ctx, const projection *p) {
  if (p->is_nominal)
    ji__log(ctx, JI_LOG_WARNING, "the table in \"%s\" was carried to \"%s\": %s",
            p->table->flows_unit, p->unit, NOMINAL);
  return JI_OK;
}

static ji_status run(ji_context *ctx, const ji_model *model, const ji_dataset *sectors,
                     const ji_dataset *demand, projection *p) {
  p->n = p->build.n = p->table->n;
  p->k = p->table->demands.count;
  p->employment = ji__io_labels_find(&p->table->rows, p->table->options.employment, NULL);
  ji_status status = make_room(ctx, p);
  if (!status)
    status = read_sectors(ctx, sectors, p);
  if (!status)
    status = read_categories(ctx, demand, p);
  if (!status)
    status = scale(ctx, p);
  if (!status)
    status = warn_of_prices(ctx, p);
  if (!status)
    status = record(ctx, model, sectors, demand, p);
  return status ? status : give(ctx, p);
}

ji_status ji_io_project(ji_context *ctx, const ji_model *model, const ji_dataset *sectors,
                        const ji_dataset *final_demand, const ji_io_project_options *options,
                        ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!sectors || !out)
    return ji__fail_null(ctx, "ji_io_project", !sectors ? "sectors" : "out");
  const ji__io_model *data;
  projection p = {0};
  status = ji__io_model_data(ctx, "ji_io_project", model, &data);
  if (!status)
    status = read_options(ctx, options, &p);
  if (!status) {
    p.table = data->table;
    status = run(ctx, model, sectors, final_demand, &p);
  }
  if (!status) {
    *out = p.build.bundle;
    p.build.bundle = NULL;
  }
  release(ctx, &p);
  return status;
}
