/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Models from the caller's arrays; factors kept; the inverse. */
#include "data/array.h"
#include "model/io/table.h"

#include <string.h>

/* The size of the struct in the first release. */
#define TABLES_MINIMUM offsetof(ji_io_tables, satellite_demand)

static const char *method_name(int32_t method) {
  static const char *const names[] = {"auto", "direct", "iterative"};
  return names[method];
}

ji_status ji__io_record_options(ji_context *ctx, const ji_io_options *options,
                                ji__provenance *provenance) {
  const struct {
    const char *name, *value;
  } texts[] = {
      {"employment", options->employment},
      {"household_income", options->household_income},
      {"household_consumption", options->household_consumption},
      {"closure_denominator", options->closure_denominator},
      {"dust_action", options->dust_action == JI_IO_DUST_ZERO ? "zero" : "error"},
      {"method", method_name(options->method)},
      {"year_action", options->year_action == JI_IO_YEAR_WARN ? "warn" : NULL},
      {"flows_unit", options->flows_unit},
      {"name", options->name},
  };
  const struct {
    const char *name;
    double value;
  } numbers[] = {
      {"closure_total", options->closure_total},
      {"balance_tolerance", options->balance_tolerance},
      {"dust", options->dust},
      {"tolerance", options->tolerance},
  };
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && !status; i++)
    if (texts[i].value)
      status = ji__provenance_add(ctx, provenance, "option", texts[i].name, texts[i].value);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && !status; i++)
    if (numbers[i].value != 0)
      status = ji__provenance_number(ctx, provenance, "option", numbers[i].name, numbers[i].value);
  if (!status && options->institutions)
    status = ji__provenance_input(ctx, provenance, "institutions", options->institutions);
  if (!status && options->transfers)
    status = ji__provenance_input(ctx, provenance, "transfers", options->transfers);
  return status;
}

/* What the record of a model names. */
typedef struct origin {
  const ji_io_tables *tables;
  const ji_io_options *options;
} origin;

static ji_status record_arrays(ji_context *ctx, const void *user, ji__provenance **out) {
  const origin *from = user;
  const ji_io_tables *tables = from->tables;
  ji_array output = {.data = tables->output,
                     .rows = ji_dataset_row_count(tables->sectors),
                     .columns = 1,
                     .row_stride = 1,
                     .column_stride = 1,
                     .type = JI_TYPE_FLOAT64};
  const struct {
    const char *name;
    const ji_array *array;
  } arrays[] = {{"flows", tables->flows},
                {"final_demand", tables->final_demand},
                {"satellites", tables->satellites},
                {"satellite_demand", tables->satellite_demand},
                {"output", &output}};
  const struct {
    const char *name;
    const ji_dataset *dataset;
  } labels[] = {{"sectors", tables->sectors},
                {"demand_labels", tables->demand_labels},
                {"satellite_labels", tables->satellite_labels}};
  ji_status status = ji__provenance_create(ctx, "ji_io_model_create", out);
  for (size_t i = 0; i < sizeof arrays / sizeof arrays[0] && !status; i++)
    if (arrays[i].array)
      status = ji__provenance_array(ctx, *out, arrays[i].name, arrays[i].array);
  for (size_t i = 0; i < sizeof labels / sizeof labels[0] && !status; i++)
    if (labels[i].dataset)
      status = ji__provenance_input(ctx, *out, labels[i].name, labels[i].dataset);
  return status ? status : ji__io_record_options(ctx, from->options, *out);
}

static ji_status create(ji_context *ctx, const ji_io_tables *tables, const ji_io_options *options,
                        ji_model **out) {
  ji__io_source source = {.has_regions = 1};
  ji_io_options chosen;
  ji_status status = ji__io_options_read(ctx, options, &chosen);
  if (!status)
    status = ji__options_read(ctx, "ji_io_tables", tables, TABLES_MINIMUM, &source.tables,
                              sizeof source.tables);
  if (status)
    return status;
  origin from = {&source.tables, &chosen};
  return ji__io_model_make(ctx, &source, &chosen, record_arrays, &from, out);
}

ji_status ji_io_model_create(ji_context *ctx, const ji_io_tables *tables,
                             const ji_io_options *options, ji_model **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!tables)
    return ji__fail_null(ctx, "ji_io_model_create", "tables");
  if (!out)
    return ji__fail_null(ctx, "ji_io_model_create", "out");
  return create(ctx, tables, options, out);
}

/* --- factors ------------------------------------------------------------------------------ */

ji_status ji__io_kept_create(ji_context *ctx, ji__io_kept **out) {
  *out = ji__allocate_array(ji__allocator(ctx), 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(ctx);
  (*out)->allocator = *ji__allocator(ctx);
  atomic_init(&(*out)->of_regions, NULL);
  return JI_OK;
}

static ji_status factorize(ji_context *ctx, const ji_model *model, const ji__io_model *data,
                           ji_model **out) {
  ji__lu *lu = NULL;
  ji__io_kept *kept = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_provenance(ctx, "ji_io_model_factorize", model, &provenance);
  if (!status)
    status = ji__io_kept_create(ctx, &kept);
  if (!status)
    status = ji__lu_create_light(ctx, &data->table->coefficients, &lu);
  if (status) {
    ji__release(ji__allocator(ctx), kept);
  } else {
    const ji__io_model made = {.table = ji__io_table_ref(data->table), .lu = lu, .kept = kept};
    status = ji__io_model_wrap(ctx, &made, provenance, out);
    if (status) {
      ji__io_table_unref(made.table);
      ji__lu_free(ji__allocator(ctx), lu);
      ji__release(ji__allocator(ctx), kept);
    }
  }
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_io_model_factorize(ji_context *ctx, const ji_model *model, ji_model **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_model_factorize", "out");
  const ji__io_model *data;
  status = ji__io_model_data(ctx, "ji_io_model_factorize", model, &data);
  return status ? status : factorize(ctx, model, data, out);
}
