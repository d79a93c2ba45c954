/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/number.h"
#include "model/io/table.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM sizeof(ji_io_multiplier_options)
#define ROUNDING (4 * DBL_EPSILON) /* of what follows the solution: scaling */

static const ji_io_multiplier_options option_defaults = {.size = sizeof(ji_io_multiplier_options)};

ji_status ji_io_multiplier_options_init(ji_io_multiplier_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* One computation: vectors of n, those of the closed system of n + 1. */
typedef struct multipliers {
  const ji__io_model *model;
  const ji__io_table *table;
  int64_t row; /* of the satellite */
  int has_type2;
  char *unit;   /* of the per-unit columns; NULL: not stated */
  double scale; /* from the satellite's scale per unit of flows to `unit` */
  double *memory;
  double *right;    /* e and the household row */
  double *solution; /* e'L and the household row times L */
  double *bound1;
  double *right2, *type2, *bound2;
} multipliers;

/* --- units -------------------------------------------------------------------------------- */

static ji_status read_wanted(ji_context *ctx, const multipliers *m, const char *text,
                             ji__unit *wanted) {
  ji_status status = ji__unit_read(ctx, text, wanted);
  return status ? status : ji__io_level_price(ctx, m->table, wanted);
}

static ji_status convert_unit(ji_context *ctx, multipliers *m, const char *wanted_text) {
  ji__unit own, wanted;
  double factor;
  char printed[JI__UNIT_TEXT];
  if (!m->unit)
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "the multipliers are wanted per \"%s\", but the table does not state the "
                    "units of its flows and of \"%s\"",
                    wanted_text, ji__io_row_name(m->table, m->row));
  ji_status status = ji__unit_read(ctx, m->unit, &own);
  if (!status)
    status = read_wanted(ctx, m, wanted_text, &wanted);
  if (!status)
    status = ji__unit_factor(ctx, &own, &wanted, &factor);
  if (status)
    return status == JI_ERROR_MEMORY ? status : ji__fail_within(ctx, status, "option \"unit\"");
  ji__unit_print(&wanted, printed);
  ji__release(ji__allocator(ctx), m->unit);
  m->unit = ji__copy_string(ji__allocator(ctx), printed);
  m->scale *= factor;
  return m->unit ? JI_OK : ji__fail_memory(ctx);
}

static ji_status find_unit(ji_context *ctx, multipliers *m, const char *wanted) {
  char *counted = NULL;
  ji_status status = ji__io_row_scale(ctx, m->table, m->row, &counted, &m->scale);
  if (!status && counted && m->table->flows_unit)
    status = ji__unit_product_text(ctx, JI_UNIT_DIVIDE, counted, m->table->flows_unit, &m->unit);
  ji__release(ji__allocator(ctx), counted);
  return status || !wanted ? status : convert_unit(ctx, m, wanted);
}

/* --- numbers ------------------------------------------------------------------------------ */

static ji_status allocate(ji_context *ctx, multipliers *m) {
  size_t n = (size_t)m->table->n;
  m->memory = ji__allocate_array(ji__allocator(ctx), 8 * n + 3, sizeof *m->memory);
  if (!m->memory)
    return ji__fail_memory(ctx);
  m->right = m->memory;
  m->solution = m->right + 2 * n;
  m->bound1 = m->solution + 2 * n;
  m->right2 = m->bound1 + n;
  m->type2 = m->right2 + n + 1;
  m->bound2 = m->type2 + n + 1;
  return JI_OK;
}

static void fill_right(multipliers *m) {
  const ji__io_table *table = m->table;
  int64_t n = table->n;
  for (int64_t j = 0; j < n; j++) {
    double x = table->output[j];
    double value = ji__io_row_value(table, m->row, j);
    m->right[j] = m->right2[j] = x != 0 ? value / x : 0;
    if (m->has_type2)
      m->right[n + j] = table->closure.row[j];
  }
}

/* (e'L2)_j = (e'L)_j + (h'L)_j (e'L c) / (1 - h'L c), c the household column, h the row: the
 * inverse of a bordered matrix. */
static void close_solution(multipliers *m) {
  const ji__io_table *table = m->table;
  int64_t n = table->n;
  const double *y = m->solution, *g = m->solution + n, *c = table->closure.column;
  double earned = 0, kept = 0;
  for (int64_t i = 0; i < n; i++) {
    earned += y[i] * c[i];
    kept += g[i] * c[i];
  }
  double households = earned / (1 - kept);
  for (int64_t j = 0; j < n; j++)
    m->type2[j] = y[j] + g[j] * households;
  m->type2[n] = households;
}

static ji_status compute(ji_context *ctx, multipliers *m) {
  const ji__io_table *table = m->table;
  ji_status status = allocate(ctx, m);
  if (status)
    return status;
  fill_right(m);
  status = ji__io_solve(ctx, m->model, 1, m->has_type2 ? 2 : 1, m->right, m->solution);
  if (!status)
    status = ji__io_bounds(ctx, &table->coefficients, &table->certificate, 1, 1, m->right,
                           m->solution, m->bound1);
  if (status || !m->has_type2)
    return status;
  close_solution(m);
  return ji__io_bounds(ctx, &table->closure.coefficients, &table->closure.certificate, 1, 1,
                       m->right2, m->type2, m->bound2);
}

/* --- rows --------------------------------------------------------------------------------- */

enum { SECTOR, REGION, DIRECT, TYPE1, TYPE2, RATIO1, RATIO2, BOUND1, BOUND2, REASON, COLUMNS };

static void add_reason(ji__buffer *text, const char *reason) {
  if (!reason)
    return;
  if (text->size)
    ji__buffer_string(text, "; ");
  ji__buffer_string(text, reason);
}

static void set_value(ji__writer *writer, int column, double value) {
  if (!isnan(value))
    ji__writer_number(writer, (size_t)column, value);
}

static double scaled_bound(const multipliers *m, double bound, double value) {
  return bound * fabs(m->scale) * (1 + ROUNDING) + ROUNDING * fabs(value);
}

/* `shift`: 1 where the table has no regions, so that later columns move up. */
static ji_status write_row(ji_context *ctx, const multipliers *m, ji__writer *writer, int shift,
                           int64_t j) {
  const ji__io_table *table = m->table;
  double direct = m->right[j] * m->scale, type1 = m->solution[j] * m->scale;
  double type2 = m->has_type2 ? m->type2[j] * m->scale : NAN;
  ji__buffer reason;
  ji__buffer_init(&reason, ji__allocator(ctx));
  ji__writer_text(writer, SECTOR, table->sectors.names[j]);
  if (!shift)
    ji__writer_text(writer, REGION, table->sectors.regions[j]);
  set_value(writer, DIRECT - shift, direct);
  set_value(writer, TYPE1 - shift, type1);
  set_value(writer, TYPE2 - shift, type2);
  if (direct != 0) {
    set_value(writer, RATIO1 - shift, type1 / direct);
    set_value(writer, RATIO2 - shift, type2 / direct);
  }
  set_value(writer, BOUND1 - shift, scaled_bound(m, m->bound1[j], type1));
  if (m->has_type2)
    set_value(writer, BOUND2 - shift, scaled_bound(m, m->bound2[j], type2));
  if (table->output[j] == 0)
    add_reason(&reason, ji__io_no_output(table, m->row, j));
  if (direct == 0)
    add_reason(&reason, "ratios are undefined where direct is 0");
  add_reason(&reason, table->closure.missing);
  add_reason(&reason, ji__io_no_bound(&table->certificate));
  if (m->has_type2 && !ji__io_no_bound(&table->certificate))
    add_reason(&reason, ji__io_no_bound(&table->closure.certificate));
  ji_status status = reason.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status && reason.size)
    ji__writer_text(writer, (size_t)(REASON - shift), reason.data);
  ji__buffer_free(&reason);
  ji__writer_end_row(writer);
  return status;
}

static const ji__writer_column columns_template[COLUMNS] = {
    [SECTOR] = {.name = "sector", .type = JI_TYPE_TEXT, .description = "sector of the table"},
    [REGION] = {.name = "region", .type = JI_TYPE_TEXT, .description = "its region"},
    [DIRECT] = {.name = "direct",
                .type = JI_TYPE_FLOAT64,
                .description = "e: own jobs per unit of output"},
    [TYPE1] = {.name = "type1",
               .type = JI_TYPE_FLOAT64,
               .description = "e'L: direct and indirect jobs per unit of final demand"},
    [TYPE2] = {.name = "type2",
               .type = JI_TYPE_FLOAT64,
               .description = "e'L2: direct, indirect and induced; an upper bound where income "
                              "holds mixed income or consumption holds imputed rent"},
    [RATIO1] = {.name = "type1_ratio", .type = JI_TYPE_FLOAT64, .description = "type1 / direct"},
    [RATIO2] = {.name = "type2_ratio", .type = JI_TYPE_FLOAT64, .description = "type2 / direct"},
    [BOUND1] = {.name = "type1_error_bound",
                .type = JI_TYPE_FLOAT64,
                .description = "the solver's and rounding's error of type1 is at most this"},
    [BOUND2] = {.name = "type2_error_bound",
                .type = JI_TYPE_FLOAT64,
                .description = "the same of type2"},
    [REASON] = {.name = "reason",
                .type = JI_TYPE_TEXT,
                .description = "why something is null or 0"},
};

/* The measures of the five columns from DIRECT on; NULL where nothing says what is counted. */
static ji_status find_measures(ji_context *ctx, const multipliers *m, ji_measure *out[5]) {
  static const struct {
    const char *form, *layer;
  } kinds[5] = {{"per_unit", "direct"},
                {"per_unit", "direct+indirect"},
                {"per_unit", "direct+indirect+induced"},
                {"ratio", "direct+indirect"},
                {"ratio", "direct+indirect+induced"}};
  ji_status status = JI_OK;
  for (int i = 0; i < 5 && !status; i++) {
    ji__io_facts facts = {.per_sector = "@sector", .layer = kinds[i].layer};
    /* Only the direct jobs are in the sector itself: the others are wherever its purchases lead. */
    if (i == 0) {
      facts.sector = "@sector";
      facts.area = m->table->sectors.regions ? "@region" : NULL;
    }
    if ((i == 2 || i == 4) && !m->has_type2)
      continue;
    /* Money per money of the same kind is a bare number: no measure of a unit fits it. */
    if (i <= 2 && m->unit && strcmp(m->unit, "1") == 0)
      continue;
    status = ji__io_coefficient_measure(ctx, m->table, m->row, kinds[i].form, &facts, &out[i]);
  }
  return status;
}

static ji_status write(ji_context *ctx, const multipliers *m, ji__provenance *provenance,
                       ji_dataset **out) {
  ji__writer_column columns[COLUMNS];
  ji_measure *measures[5] = {NULL};
  ji__writer *writer = NULL;
  int shift = m->table->sectors.regions == NULL;
  size_t count = 0;
  ji_status status = find_measures(ctx, m, measures);
  for (int c = 0; c < COLUMNS; c++) {
    if (c == REGION && shift)
      continue;
    columns[count] = columns_template[c];
    if (c >= DIRECT && c <= RATIO2)
      columns[count].measure = measures[c - DIRECT];
    if (c == RATIO1 || c == RATIO2)
      columns[count].unit = "1";
    else if (c >= DIRECT && c <= BOUND2)
      columns[count].unit = m->unit;
    count++;
  }
  if (!status)
    status = ji__writer_create(ctx, columns, count, &writer);
  for (int64_t j = 0; j < m->table->n && !status; j++)
    status = write_row(ctx, m, writer, shift, j);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  for (int i = 0; i < 5; i++)
    ji_measure_unref(measures[i]);
  return status;
}

static ji_status record(ji_context *ctx, const ji_model *model, const multipliers *m,
                        ji__provenance **out) {
  ji_status status = ji__io_provenance(ctx, "ji_io_multipliers", model, out);
  if (!status)
    status =
        ji__provenance_add(ctx, *out, "option", "satellite", ji__io_row_name(m->table, m->row));
  return status ? status : ji__provenance_add(ctx, *out, "option", "unit", m->unit);
}

static ji_status run(ji_context *ctx, const ji_model *model, const ji__io_model *data,
                     const ji_io_multiplier_options *options, ji_dataset **out) {
  multipliers m = {.model = data, .table = data->table, .scale = 1};
  ji__provenance *provenance = NULL;
  const char *name = options->satellite ? options->satellite : data->table->options.employment;
  m.has_type2 = ji__io_has_type2(data->table);
  ji_status status = ji__io_find_row(ctx, data->table, name, &m.row);
  if (!status)
    status = find_unit(ctx, &m, options->unit);
  if (!status)
    status = compute(ctx, &m);
  if (!status)
    status = record(ctx, model, &m, &provenance);
  if (!status)
    status = write(ctx, &m, provenance, out);
  ji__provenance_unref(provenance);
  ji__release(ji__allocator(ctx), m.unit);
  ji__release(ji__allocator(ctx), m.memory);
  return status;
}

ji_status ji_io_multipliers(ji_context *ctx, const ji_model *model,
                            const ji_io_multiplier_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_multipliers", "out");
  const ji__io_model *data;
  ji_io_multiplier_options chosen = option_defaults;
  status = ji__io_model_data(ctx, "ji_io_multipliers", model, &data);
  if (!status && options)
    status = ji__options_read(ctx, "ji_io_multiplier_options", options, OPTIONS_MINIMUM, &chosen,
                              sizeof chosen);
  return status ? status : run(ctx, model, data, &chosen, out);
}
