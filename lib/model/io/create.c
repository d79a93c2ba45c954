/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Models from the caller's arrays; factors kept; the inverse. */
#include "model/io/table.h"

#include <string.h>

/* The size of the struct in the first release. */
#define TABLES_MINIMUM sizeof(ji_io_tables)

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
  ji__io_source source = {.is_folder = 0};
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

static ji_status factorize(ji_context *ctx, const ji_model *model, const ji__io_model *data,
                           ji_model **out) {
  ji__lu *lu = NULL;
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_provenance(ctx, "ji_io_model_factorize", model, &provenance);
  if (!status)
    status = ji__lu_create(ctx, &data->table->coefficients, &lu);
  if (!status) {
    ji__io_table *table = ji__io_table_ref(data->table);
    status = ji__io_model_wrap(ctx, table, lu, provenance, out);
    if (status) {
      ji__io_table_unref(table);
      ji__lu_free(ji__allocator(ctx), lu);
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

/* --- inverse ------------------------------------------------------------------------------ */

/* The array's memory with the allocator that frees it. */
typedef struct owned_memory {
  ji_allocator allocator;
  double elements[];
} owned_memory;

static void release_memory(void *user) {
  owned_memory *memory = user;
  ji_allocator allocator = memory->allocator;
  ji__release(&allocator, memory);
}

/* Rows `from` to `from + count` of the identity. */
static void fill_identity(int64_t n, int64_t from, int64_t count, double *rows) {
  memset(rows, 0, (size_t)(count * n) * sizeof *rows);
  for (int64_t i = 0; i < count; i++)
    rows[i * n + from + i] = 1;
}

static ji_status invert_direct(ji_context *ctx, const ji__io_model *data, double *inverse) {
  int64_t n = data->table->n;
  ji__lu *own = NULL;
  ji_status status = data->lu ? JI_OK : ji__lu_create(ctx, &data->table->coefficients, &own);
  if (!status) {
    fill_identity(n, 0, n, inverse);
    status = ji__lu_solve(ctx, data->lu ? data->lu : own, 1, n, inverse);
  }
  ji__lu_free(ji__allocator(ctx), own);
  return status;
}

static ji_status invert_iteratively(ji_context *ctx, const ji__io_model *data, double *inverse) {
  int64_t n = data->table->n;
  ji_status status = JI_OK;
  double *rows =
      ji__allocate_array(ji__allocator(ctx), JI__PRODUCT_WIDTH, (size_t)n * sizeof *rows);
  if (!rows)
    return ji__fail_memory(ctx);
  for (int64_t from = 0; from < n && !status; from += JI__PRODUCT_WIDTH) {
    int64_t count = n - from < JI__PRODUCT_WIDTH ? n - from : JI__PRODUCT_WIDTH;
    fill_identity(n, from, count, rows);
    status = ji__io_solve(ctx, data, 1, count, rows, inverse + from * n);
  }
  ji__release(ji__allocator(ctx), rows);
  return status;
}

/* y'(I - A) = e_i' for every i gives the rows of L one after the other. */
static ji_status invert(ji_context *ctx, const ji__io_model *data, double *inverse) {
  int iterative = !data->lu && data->table->options.method == JI_IO_METHOD_ITERATIVE;
  return iterative ? invert_iteratively(ctx, data, inverse) : invert_direct(ctx, data, inverse);
}

ji_status ji_io_inverse(ji_context *ctx, const ji_model *model, ji_array *out) {
  if (out)
    *out = (ji_array){0};
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_inverse", "out");
  const ji__io_model *data;
  status = ji__io_model_data(ctx, "ji_io_inverse", model, &data);
  if (status)
    return status;
  size_t n = (size_t)data->table->n;
  if (n > (SIZE_MAX / 2 - sizeof(owned_memory)) / sizeof(double) / n)
    return ji__fail(ctx, JI_ERROR_LIMIT, "the inverse of %zu sectors does not fit into memory", n);
  owned_memory *memory = ji__allocate(ji__allocator(ctx), sizeof *memory + n * n * sizeof(double));
  if (!memory)
    return ji__fail_memory(ctx);
  memory->allocator = *ji__allocator(ctx);
  status = invert(ctx, data, memory->elements);
  if (status) {
    ji__release(ji__allocator(ctx), memory);
    return status;
  }
  *out = (ji_array){.data = memory->elements,
                    .rows = (int64_t)n,
                    .columns = (int64_t)n,
                    .row_stride = (int64_t)n,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64,
                    .release = release_memory,
                    .user = memory};
  return JI_OK;
}
