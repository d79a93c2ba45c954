/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/table.h"

#include "core/number.h"
#include "data/array.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM offsetof(ji_io_options, tolerance)

static const ji_io_options option_defaults = {
    .size = sizeof(ji_io_options),
    .employment = "employment",
    .household_income = "compensation",
    .household_consumption = "household_consumption",
    .balance_tolerance = 1e-3,
    .dust = 1e-9,
    .dust_action = JI_IO_DUST_ERROR,
    .method = JI_IO_METHOD_AUTO,
    .name = "unstated",
};

ji_status ji_io_options_init(ji_io_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

static ji_status check_options(ji_context *ctx, const ji_io_options *options) {
  const char *wrong = NULL;
  if (!(options->balance_tolerance >= 0))
    wrong = "balance_tolerance must not be negative";
  else if (!(options->dust >= 0 && options->dust < 1))
    wrong = "dust must lie in [0, 1)";
  else if (!(options->closure_total >= 0) || isinf(options->closure_total))
    wrong = "closure_total must be a finite number, not negative";
  else if (options->closure_total > 0 && options->closure_denominator)
    wrong = "closure_total and closure_denominator cannot both be given";
  else if (options->dust_action != JI_IO_DUST_ERROR && options->dust_action != JI_IO_DUST_ZERO)
    wrong = "dust_action is not one of enum ji_io_dust";
  else if (options->year_action != JI_IO_YEAR_ERROR && options->year_action != JI_IO_YEAR_WARN)
    wrong = "year_action is not one of enum ji_io_year";
  else if (options->reserved)
    wrong = "reserved is not 0";
  else if (!(options->tolerance >= 0 && options->tolerance < 1))
    wrong = "tolerance must lie in [0, 1)";
  else if (options->institutions && (options->closure_total > 0 || options->closure_denominator))
    wrong = "institutions state their own denominators: closure_denominator and closure_total "
            "cannot be given beside them";
  else if (options->transfers && !options->institutions)
    wrong = "transfers need institutions";
  else if (options->method < JI_IO_METHOD_AUTO || options->method > JI_IO_METHOD_ITERATIVE)
    wrong = "method is not one of enum ji_io_method";
  return wrong ? ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_io_options: %s", wrong) : JI_OK;
}

ji_status ji__io_options_read(ji_context *ctx, const ji_io_options *options, ji_io_options *out) {
  *out = option_defaults;
  if (!options)
    return JI_OK;
  ji_status status =
      ji__options_read(ctx, "ji_io_options", options, OPTIONS_MINIMUM, out, sizeof *out);
  if (status)
    return status;
  if (!out->employment)
    out->employment = option_defaults.employment;
  if (!out->household_income)
    out->household_income = option_defaults.household_income;
  if (!out->household_consumption)
    out->household_consumption = option_defaults.household_consumption;
  if (!out->name)
    out->name = option_defaults.name;
  return check_options(ctx, out);
}

/* --- life --------------------------------------------------------------------------------- */

ji__io_table *ji__io_table_ref(ji__io_table *table) {
  ji__object_ref(&table->object);
  return table;
}

static void free_rows(const ji_allocator *allocator, ji__io_table *table) {
  for (int64_t i = 0; i < table->rows.count; i++) {
    if (table->row_units)
      ji__release(allocator, table->row_units[i]);
    if (table->row_groups)
      ji__release(allocator, table->row_groups[i]);
    if (table->row_measures)
      ji_measure_unref(table->row_measures[i]);
  }
  ji__release(allocator, table->row_units);
  ji__release(allocator, table->row_groups);
  ji__release(allocator, table->row_wholes);
  ji__release(allocator, table->row_measures);
}

static void table_free(ji__io_table *table) {
  ji_allocator allocator = table->object.allocator;
  ji_array_release(&table->flows);
  ji_array_release(&table->final_demand);
  ji_array_release(&table->satellites);
  ji_array_release(&table->satellite_demand);
  ji__io_demand_free(&allocator, table);
  free_rows(&allocator, table);
  ji__io_closure_free(&allocator, &table->closure);
  ji__blocks_free(&allocator, &table->blocks);
  ji__certificate_free(&allocator, &table->certificate);
  ji__io_labels_free(&allocator, &table->sectors);
  ji__io_labels_free(&allocator, &table->demands);
  ji__io_labels_free(&allocator, &table->rows);
  ji__release(&allocator, table->given_output);
  ji__release(&allocator, table->output);
  ji__release(&allocator, table->demand_factor);
  ji__release(&allocator, table->flows_unit);
  ji__release(&allocator, table->row_sums);
  ji__release(&allocator, table->column_sums);
  for (int i = 0; i < JI__IO_TEXTS; i++)
    ji__release(&allocator, table->texts[i]);
  for (int i = 0; i < JI__IO_KEY_COUNT; i++)
    ji__release(&allocator, table->keys[i]);
  ji__release(&allocator, table);
}

void ji__io_table_unref(ji__io_table *table) {
  if (table && ji__object_unref(&table->object))
    table_free(table);
}

/* Gives the arrays back to the caller: what was made of them failed after all. */
static void disown(ji__io_table *table) {
  table->flows.release = table->final_demand.release = table->satellites.release = NULL;
  table->satellite_demand.release = NULL;
}

static void model_destroy(const ji_allocator *allocator, void *data) {
  ji__io_model *model = data;
  ji__lu_free(allocator, model->lu);
  if (model->kept)
    ji__release(allocator, atomic_load(&model->kept->of_regions));
  ji__release(allocator, model->kept);
  ji_array_release(&model->inverse);
  ji__io_table_unref(model->table);
  ji__release(allocator, model);
}

const ji__model_kind ji__io_kind = {.kind = JI_MODEL_INPUT_OUTPUT,
                                    .name = "an input-output model",
                                    .estimate = ji__io_estimate,
                                    .without_sectors = ji__io_without_sectors,
                                    .destroy = model_destroy};

ji_status ji__io_model_wrap(ji_context *ctx, const ji__io_model *data, ji__provenance *provenance,
                            ji_model **out) {
  ji__io_model *kept = ji__allocate_array(ji__allocator(ctx), 1, sizeof *kept);
  if (!kept)
    return ji__fail_memory(ctx);
  *kept = *data;
  ji_status status = ji__model_create(ctx, &ji__io_kind, kept, provenance, out);
  if (status)
    ji__release(ji__allocator(ctx), kept);
  return status;
}

ji_status ji__io_model_data(ji_context *ctx, const char *function, const ji_model *model,
                            const ji__io_model **out) {
  const void *data;
  ji_status status = ji__model_data(ctx, function, model, &ji__io_kind, &data);
  *out = data;
  return status;
}

const char *ji__io_table_name(const ji__io_table *table) {
  return table->keys[JI__IO_NAME] ? table->keys[JI__IO_NAME] : table->options.name;
}

/* --- making ------------------------------------------------------------------------------- */

static ji_status copy_text(ji_context *ctx, const char *from, char **to) {
  *to = from ? ji__copy_string(ji__allocator(ctx), from) : NULL;
  return from && !*to ? ji__fail_memory(ctx) : JI_OK;
}

/* The option's texts as copies of the table's own. */
static ji_status keep_texts(ji_context *ctx, const ji__io_source *source,
                            const ji_io_options *options, ji__io_table *table) {
  table->options = *options;
  const char **texts[JI__IO_TEXTS] = {
      &table->options.employment,
      &table->options.household_income,
      &table->options.household_consumption,
      &table->options.closure_denominator,
      &table->options.flows_unit,
      &table->options.name,
  };
  ji_status status = JI_OK;
  for (int i = 0; i < JI__IO_TEXTS && !status; i++) {
    status = copy_text(ctx, *texts[i], &table->texts[i]);
    *texts[i] = table->texts[i];
  }
  for (int i = 0; i < JI__IO_KEY_COUNT && !status; i++)
    status = copy_text(ctx, source->keys[i], &table->keys[i]);
  return status;
}

static ji_status check_array(ji_context *ctx, const char *name, const ji_array *array, int64_t rows,
                             int64_t columns) {
  ji_status status = ji__array_check(ctx, name, array);
  if (status)
    return status;
  if ((rows >= 0 && array->rows != rows) || (columns >= 0 && array->columns != columns))
    return ji__fail(ctx, JI_ERROR_SHAPE, "%s: %lld x %lld, expected %lld x %lld", name,
                    (long long)array->rows, (long long)array->columns,
                    (long long)(rows >= 0 ? rows : array->rows),
                    (long long)(columns >= 0 ? columns : array->columns));
  return JI_OK;
}

static ji_status check_shapes(ji_context *ctx, const ji_io_tables *tables) {
  int64_t n = ji_dataset_row_count(tables->sectors);
  if (n == 0)
    return ji__fail(ctx, JI_ERROR_SHAPE, "the table has no sectors");
  ji_status status = check_array(ctx, "flows", tables->flows, n, n);
  if (!status && tables->final_demand)
    status = check_array(ctx, "final demand", tables->final_demand, n,
                         ji_dataset_row_count(tables->demand_labels));
  if (!status && tables->satellites)
    status = check_array(ctx, "satellites", tables->satellites,
                         ji_dataset_row_count(tables->satellite_labels), n);
  if (!status && tables->satellite_demand)
    status = check_array(ctx, "satellites of final demand", tables->satellite_demand,
                         ji_dataset_row_count(tables->satellite_labels),
                         ji_dataset_row_count(tables->demand_labels));
  return status;
}

static ji_status check_given(ji_context *ctx, const ji_io_tables *tables) {
  if (!tables->flows)
    return ji__fail_null(ctx, "ji_io_tables", "flows");
  if (!tables->output)
    return ji__fail_null(ctx, "ji_io_tables", "output");
  if (!tables->sectors)
    return ji__fail_null(ctx, "ji_io_tables", "sectors");
  if (tables->final_demand && !tables->demand_labels)
    return ji__fail_null(ctx, "ji_io_tables", "demand_labels");
  if (tables->satellites && !tables->satellite_labels)
    return ji__fail_null(ctx, "ji_io_tables", "satellite_labels");
  if (tables->satellite_demand && !tables->satellites)
    return ji__fail_null(ctx, "ji_io_tables", "satellites");
  if (tables->satellite_demand && !tables->final_demand)
    return ji__fail_null(ctx, "ji_io_tables", "final_demand");
  return JI_OK;
}

static ji_status read_labels(ji_context *ctx, const ji__io_source *source, ji__io_table *table) {
  const ji_io_tables *tables = &source->tables;
  /* A folder's sectors are those of flows.csv, where a column `region` would be a sector. */
  const char *region = source->has_regions ? "region" : NULL;
  ji_status status =
      ji__io_labels_read(ctx, tables->sectors, "sectors", "sector", region, &table->sectors);
  if (!status && tables->final_demand)
    status = ji__io_labels_read(ctx, tables->demand_labels, "final demand", "name", NULL,
                                &table->demands);
  if (!status && tables->satellites)
    status =
        ji__io_labels_read(ctx, tables->satellite_labels, "satellites", "name", NULL, &table->rows);
  return status;
}

static ji_status copy_output(ji_context *ctx, const ji_io_tables *tables, ji__io_table *table) {
  size_t n = (size_t)table->n;
  const ji_allocator *allocator = ji__allocator(ctx);
  table->given_output = ji__allocate_array(allocator, n, sizeof(double));
  table->output = ji__allocate_array(allocator, n, sizeof(double));
  table->row_sums = ji__allocate_array(allocator, n, sizeof(double));
  table->column_sums = ji__allocate_array(allocator, n, sizeof(double));
  if (!table->given_output || !table->output || !table->row_sums || !table->column_sums)
    return ji__fail_memory(ctx);
  memcpy(table->given_output, tables->output, n * sizeof(double));
  memcpy(table->output, tables->output, n * sizeof(double));
  return JI_OK;
}

static ji__matrix matrix_of(const ji_array *array) {
  return (ji__matrix){.data = array->data,
                      .rows = array->rows,
                      .columns = array->columns,
                      .row_stride = array->row_stride,
                      .column_stride = array->column_stride,
                      .is_single = array->type == JI_TYPE_FLOAT32};
}

/* The largest column sum of A where no flow is negative; 0: not known. */
static double largest_column(const ji__io_table *table) {
  double most = 0;
  for (int64_t j = 0; j < table->n && !table->negative_flows; j++)
    if (table->output[j] != 0)
      most = fmax(most, table->column_sums[j] / table->output[j]);
  return most;
}

/* Is there a d > 0 with d'A < d'? Without negative flows that is the same as productive. */
static ji_status check_productive(ji_context *ctx, ji__io_table *table) {
  table->coefficients = (ji__coefficients){.flows = matrix_of(&table->flows),
                                           .output = table->output,
                                           .column_limit = largest_column(table),
                                           .nonnegative = !table->negative_flows};
  ji_status status = ji__certificate_find(ctx, &table->coefficients, &table->certificate);
  if (status || table->certificate.productivity == JI__PRODUCTIVE)
    return status;
  double lower = table->certificate.lower;
  if (table->negative_flows) {
    status = ji__spectral_estimate(ctx, &table->coefficients, 200, &lower);
    if (status || lower < 1)
      return status; /* usable, but nothing can be proven: results say so */
  }
  char text[2][JI__NUMBER_SIZE];
  int is_bounded = !table->negative_flows;
  ji__number_print_significant(lower, 6, text[0]);
  ji__number_print_significant(table->certificate.upper, 6, text[1]);
  return ji__fail(ctx, JI_ERROR_SINGULAR,
                  "the table is not productive: the spectral radius of its technical coefficients "
                  "is %s%s%s%s, not below 1",
                  is_bounded ? "between " : "about ", text[0], is_bounded ? " and " : "",
                  is_bounded ? text[1] : "");
}

static ji_status build(ji_context *ctx, const ji__io_source *source, const ji_io_options *options,
                       ji__io_table *table) {
  const ji_io_tables *tables = &source->tables;
  ji_status status = keep_texts(ctx, source, options, table);
  if (!status)
    status = check_given(ctx, tables);
  if (!status)
    status = check_shapes(ctx, tables);
  if (status)
    return status;
  table->n = ji_dataset_row_count(tables->sectors);
  table->flows = *tables->flows;
  if (tables->final_demand)
    table->final_demand = *tables->final_demand;
  if (tables->satellites)
    table->satellites = *tables->satellites;
  if (tables->satellite_demand)
    table->satellite_demand = *tables->satellite_demand;
  status = read_labels(ctx, source, table);
  if (!status)
    status = ji__io_read_demand(ctx, source, table);
  if (!status)
    status = copy_output(ctx, tables, table);
  if (!status)
    status = ji__io_read_units(ctx, source, table);
  if (!status)
    status = ji__io_read_parts(ctx, source, table);
  if (!status)
    status = ji__io_check_year(ctx, table);
  if (!status)
    status = ji__io_scan(ctx, table);
  if (!status)
    status = ji__io_check_output(ctx, table);
  if (!status)
    status = ji__io_check_rows(ctx, table);
  if (!status)
    status = check_productive(ctx, table);
  if (!status)
    status = ji__io_find_blocks(ctx, table);
  if (!status)
    status = ji__io_close(ctx, table);
  /* The caller's own: what they say is in the closure now. */
  table->options.institutions = table->options.transfers = NULL;
  return status;
}

static ji_status table_create(ji_context *ctx, const ji__io_source *source,
                              const ji_io_options *options, ji__io_table **out) {
  *out = NULL;
  ji__io_table *table = ji__allocate_array(ji__allocator(ctx), 1, sizeof *table);
  if (!table)
    return ji__fail_memory(ctx);
  ji__object_init(&table->object, ji__allocator(ctx));
  ji_status status = build(ctx, source, options, table);
  if (status) {
    disown(table);
    ji__io_table_unref(table);
    return status;
  }
  *out = table;
  return JI_OK;
}

ji_status ji__io_model_make(ji_context *ctx, const ji__io_source *source,
                            const ji_io_options *options, ji__io_recorder record, const void *user,
                            ji_model **out) {
  ji__io_table *table = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = table_create(ctx, source, options, &table);
  if (!status)
    status = record(ctx, user, &provenance);
  if (!status)
    status = ji__io_model_wrap(ctx, &(ji__io_model){.table = table}, provenance, out);
  if (status && table) {
    disown(table);
    ji__io_table_unref(table);
  }
  ji__provenance_unref(provenance);
  return status;
}
