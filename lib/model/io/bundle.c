/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Models from a bundle: the table folder's datasets brought to arrays, or arrays as they are. */
#include "data/bundle.h"

#include "core/number.h"
#include "model/io/table.h"

#include <string.h>

#define SECTOR "sector"
#define OUTPUT JI__IO_GROSS_OUTPUT
#define TABLE "an input-output table"

/* Arrays and labels made from the bundle; the model takes over the arrays' memory. */
typedef struct loaded {
  int is_folder; /* made of datasets: flows, final_demand, accounts */
  ji_array flows, final_demand, satellites, satellite_demand;
  double *output;
  char *unit; /* of the flows, as text */
  char *cells[JI__IO_KEY_COUNT];
  ji_dataset *sectors, *demand_labels, *satellite_labels;
} loaded;

/* --- columns ------------------------------------------------------------------------------ */

/* A column that is text because of one cell: names that cell and its sector. */
static ji_status check_numbers(ji_context *ctx, const char *what, const ji_dataset *dataset,
                               const ji_column *column) {
  const ji_column *sector = ji__dataset_view(dataset, ji_dataset_find(dataset, SECTOR));
  for (int64_t i = 0; i < ji_dataset_row_count(dataset); i++) {
    size_t size = 0, name_size = 0;
    const char *text = ji__column_text(column, i, &size);
    const char *name = ji__column_text(sector, i, &name_size);
    double number;
    if (text && !ji__number_parse(text, size, &number))
      return ji__fail(
          ctx, JI_ERROR_VALUE, "%s: row %lld (\"%.*s\"), column \"%s\": \"%.*s\" is not a number",
          what, (long long)i + 1, (int)name_size, name ? name : "", column->name, (int)size, text);
  }
  return JI_OK;
}

static ji_status fail_empty(ji_context *ctx, const char *what, const ji_dataset *dataset,
                            const ji_column *column, int64_t row) {
  const ji_column *sector = ji__dataset_view(dataset, ji_dataset_find(dataset, SECTOR));
  size_t size = 0;
  const char *name = ji__column_text(sector, row, &size);
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "%s: row %lld (\"%.*s\"), column \"%s\" is empty, expected a number", what,
                  (long long)row + 1, (int)size, name ? name : "", column->name);
}

/* Writes column `column` of a dataset times `factor` to `to`, `stride` apart; a null is an error
 * that names the sector. */
static ji_status copy_column(ji_context *ctx, const char *what, const ji_dataset *dataset,
                             const ji_column *column, double factor, double *to, int64_t stride) {
  int64_t rows = ji_dataset_row_count(dataset);
  ji_status status = check_numbers(ctx, what, dataset, column);
  if (!status)
    status = ji__dataset_require_number(ctx, dataset, what, column->name, &column);
  for (int64_t i = 0; i < rows && !status; i++) {
    double value;
    if (!ji__column_number(column, i, &value))
      return fail_empty(ctx, what, dataset, column, i);
    to[i * stride] = value * factor;
  }
  return status;
}

/* --- labels ------------------------------------------------------------------------------- */

/* The sector column of `what`: the same names in the same order as in flows. */
static ji_status check_sectors(ji_context *ctx, const char *what, const ji_dataset *dataset,
                               const ji_dataset *flows) {
  const ji_column *own, *given;
  ji_status status = ji__dataset_require_text(ctx, flows, "flows", SECTOR, &given);
  if (!status)
    status = ji__dataset_require_text(ctx, dataset, what, SECTOR, &own);
  if (status)
    return status;
  int64_t n = ji_dataset_row_count(flows);
  if (ji_dataset_row_count(dataset) != n)
    return ji__fail(ctx, JI_ERROR_SHAPE, "%s has %lld rows, flows has %lld", what,
                    (long long)ji_dataset_row_count(dataset), (long long)n);
  for (int64_t i = 0; i < n; i++) {
    size_t own_size = 0, given_size = 0;
    const char *a = ji__column_text(own, i, &own_size);
    const char *b = ji__column_text(given, i, &given_size);
    if (!a || !b || own_size != given_size || memcmp(a, b, own_size) != 0)
      return ji__fail(ctx, JI_ERROR_LABEL,
                      "%s: the sector in row %lld is \"%.*s\", expected \"%.*s\" as in flows", what,
                      (long long)i + 1, (int)own_size, a ? a : "", (int)given_size, b ? b : "");
  }
  return JI_OK;
}

/* Flows: one column a sector after `sector`, in the order of the rows. */
static ji_status check_flow_columns(ji_context *ctx, const ji_dataset *flows) {
  int64_t n = ji_dataset_row_count(flows), at = 0;
  const ji_column *sector;
  ji_status status = ji__dataset_require_text(ctx, flows, "flows", SECTOR, &sector);
  if (status)
    return status;
  if (ji_dataset_column_count(flows) - 1 != n)
    return ji__fail(ctx, JI_ERROR_SHAPE, "flows has %lld rows but %lld columns besides \"sector\"",
                    (long long)n, (long long)ji_dataset_column_count(flows) - 1);
  for (int64_t c = 0; c <= n; c++) {
    const ji_column *column = ji__dataset_view(flows, c);
    if (strcmp(column->name, SECTOR) == 0)
      continue;
    if (!ji__column_equals(sector, at, column->name)) {
      size_t size = 0;
      const char *text = ji__column_text(sector, at, &size);
      return ji__fail(ctx, JI_ERROR_LABEL,
                      "flows: column \"%s\" stands where row %lld is \"%.*s\"; rows and columns "
                      "must be the same sectors in the same order",
                      column->name, (long long)at + 1, (int)size, text ? text : "");
    }
    at++;
  }
  return JI_OK;
}

/* A dataset with one row for each column of `dataset` that is not left out. */
static ji_status column_labels(ji_context *ctx, const ji_dataset *dataset, const char *left_out,
                               ji_dataset **out) {
  static const ji__writer_column columns[] = {{.name = "name", .type = JI_TYPE_TEXT},
                                              {.name = "unit", .type = JI_TYPE_TEXT},
                                              {.name = "measure", .type = JI_TYPE_TEXT}};
  ji__writer *writer;
  ji_status status = ji__writer_create(ctx, columns, 3, &writer);
  if (status)
    return status;
  for (int64_t c = 0; c < ji_dataset_column_count(dataset); c++) {
    const ji_column *column = ji__dataset_view(dataset, c);
    if (strcmp(column->name, SECTOR) == 0 || (left_out && strcmp(column->name, left_out) == 0))
      continue;
    ji__writer_text(writer, 0, column->name);
    ji__writer_text(writer, 1, column->unit);
    ji__writer_text(writer, 2, column->measure ? ji_measure_text(column->measure) : NULL);
    ji__writer_end_row(writer);
  }
  status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

/* --- units -------------------------------------------------------------------------------- */

/* The factor from a column's unit to the flows' one, before the table's price basis is known. */
static ji_status unit_factor(ji_context *ctx, const char *what, const ji_column *column,
                             const char *unit, double *factor) {
  *factor = 1;
  if (!column->unit || !unit)
    return JI_OK;
  ji_status status = ji__unit_factor_text(ctx, column->unit, unit, factor);
  return status && status != JI_ERROR_MEMORY
             ? ji__fail_within(ctx, status, "%s: column \"%s\"", what, column->name)
             : status;
}

/* The unit of the flows: what was found with them, or the option where there was none. The option
 * may also add a price basis to what was found. */
static ji_status settle_unit(ji_context *ctx, const char *found, const char *option, char **out) {
  if (!found && !option)
    return JI_OK;
  if (found && option) {
    ji__unit unit, wanted;
    char printed[JI__UNIT_TEXT];
    double factor;
    ji_status status = ji__unit_read(ctx, found, &unit);
    if (!status)
      status = ji__unit_read(ctx, option, &wanted);
    const ji__unit_term *money = status ? NULL : ji__unit_money(&wanted);
    if (money && ji__unit_money(&unit))
      status =
          ji__unit_set_price(ctx, &unit, money->basis[0] ? money->basis : NULL, money->valuation);
    if (!status)
      status = ji__unit_factor(ctx, &unit, &wanted, &factor);
    if (!status && factor != 1)
      status =
          ji__fail(ctx, JI_ERROR_UNIT,
                   "\"%s\" is another scale than \"%s\", which the columns of flows state; the "
                   "option may only add a price basis",
                   option, found);
    if (status)
      return status == JI_ERROR_MEMORY ? status : ji__fail_within(ctx, status, "option flows_unit");
    ji__unit_print(&unit, printed);
    return (*out = ji__copy_string(ji__allocator(ctx), printed)) ? JI_OK : ji__fail_memory(ctx);
  }
  *out = ji__copy_string(ji__allocator(ctx), found ? found : option);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

static ji_status flows_unit(ji_context *ctx, const ji_dataset *flows, const char *option,
                            char **out) {
  const char *found = NULL;
  for (int64_t c = 0; c < ji_dataset_column_count(flows) && !found; c++)
    found = ji__dataset_view(flows, c)->unit;
  return settle_unit(ctx, found, option, out);
}

/* --- datasets to arrays ------------------------------------------------------------------- */

static ji_status load_flows(ji_context *ctx, const ji_dataset *flows, loaded *l) {
  int64_t n = ji_dataset_row_count(flows), at = 0;
  const char *unit = NULL;
  ji_status status = check_flow_columns(ctx, flows);
  if (!status)
    status = ji__array_make(ctx, n, n, &l->flows);
  for (int64_t c = 0; c <= n && !status; c++) {
    const ji_column *column = ji__dataset_view(flows, c);
    double factor = 1;
    if (strcmp(column->name, SECTOR) == 0)
      continue;
    if (!unit)
      unit = column->unit;
    status = unit_factor(ctx, "flows", column, unit, &factor);
    if (!status)
      status =
          copy_column(ctx, "flows", flows, column, factor, ji__array_elements(&l->flows) + at, n);
    at++;
  }
  return status;
}

static ji_status load_demand(ji_context *ctx, const ji_dataset *demand, const ji_dataset *flows,
                             loaded *l) {
  int64_t n = ji_dataset_row_count(flows), at = 0;
  int64_t count = ji_dataset_column_count(demand) - 1;
  ji_status status = check_sectors(ctx, "final_demand", demand, flows);
  if (!status)
    status = column_labels(ctx, demand, NULL, &l->demand_labels);
  if (!status)
    status = ji__array_make(ctx, n, count, &l->final_demand);
  for (int64_t c = 0; c <= count && !status; c++) {
    const ji_column *column = ji__dataset_view(demand, c);
    if (strcmp(column->name, SECTOR) == 0)
      continue;
    status = copy_column(ctx, "final_demand", demand, column, 1,
                         ji__array_elements(&l->final_demand) + at, count);
    at++;
  }
  return status;
}

static ji_status load_output(ji_context *ctx, const ji_dataset *accounts, const ji_dataset *flows,
                             loaded *l) {
  const ji_column *column;
  const char *unit = NULL;
  double factor = 1;
  ji_status status = ji__dataset_require(ctx, accounts, "accounts", OUTPUT, &column);
  if (status)
    return status;
  for (int64_t c = 0; c < ji_dataset_column_count(flows) && !unit; c++)
    unit = ji__dataset_view(flows, c)->unit;
  status = unit_factor(ctx, "accounts", column, unit, &factor);
  if (status)
    return status;
  l->output = ji__allocate_array(ji__allocator(ctx), (size_t)ji_dataset_row_count(accounts),
                                 sizeof(double));
  if (!l->output)
    return ji__fail_memory(ctx);
  return copy_column(ctx, "accounts", accounts, column, factor, l->output, 1);
}

static ji_status load_accounts(ji_context *ctx, const ji_dataset *accounts, const ji_dataset *flows,
                               const char *employment, loaded *l) {
  const ji_column *jobs;
  int64_t n = ji_dataset_row_count(flows), at = 0;
  int64_t count = ji_dataset_column_count(accounts) - 2;
  ji_status status = check_sectors(ctx, "accounts", accounts, flows);
  if (!status)
    status = load_output(ctx, accounts, flows, l);
  if (!status)
    status = ji__dataset_require(ctx, accounts, "accounts", employment, &jobs);
  if (!status)
    status = column_labels(ctx, accounts, OUTPUT, &l->satellite_labels);
  if (!status)
    status = ji__array_make(ctx, count, n, &l->satellites);
  for (int64_t c = 0; c < ji_dataset_column_count(accounts) && !status; c++) {
    const ji_column *column = ji__dataset_view(accounts, c);
    if (strcmp(column->name, SECTOR) == 0 || strcmp(column->name, OUTPUT) == 0)
      continue;
    status = copy_column(ctx, "accounts", accounts, column, 1,
                         ji__array_elements(&l->satellites) + at * n, 1);
    at++;
  }
  return status;
}

/* --- table.csv ---------------------------------------------------------------------------- */

static int find_key(const ji_column *keys, int64_t row) {
  static const char *const names[JI__IO_KEY_COUNT] = {
      "name",
      "source",
      "territory",
      "territory_list",
      "year",
      "valuation",
      "flows",
      "employment_quantity",
      "employment_time",
      "employment_vintage",
      "employment_status",
  };
  for (int k = 0; k < JI__IO_KEY_COUNT; k++)
    if (ji__column_equals(keys, row, names[k]))
      return k;
  return -1;
}

/* A cell of the value column: text, or an integer where the column holds nothing else. */
static ji_status value_text(ji_context *ctx, const ji_column *values, int64_t row, char **out) {
  double number;
  if (!ji__column_number(values, row, &number))
    return ji__column_copy_text(ctx, values, row, out);
  char text[JI__NUMBER_SIZE];
  ji__number_print(number, text);
  *out = ji__copy_string(ji__allocator(ctx), text);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

static ji_status load_keys(ji_context *ctx, const ji_dataset *table, loaded *l) {
  const ji_column *keys, *values;
  ji_status status = ji__dataset_require_text(ctx, table, "table", "key", &keys);
  if (!status)
    status = ji__dataset_require(ctx, table, "table", "value", &values);
  for (int64_t i = 0; i < ji_dataset_row_count(table) && !status; i++) {
    size_t size = 0;
    const char *name = ji__column_text(keys, i, &size);
    int key = find_key(keys, i);
    if (key < 0)
      ji__log(ctx, JI_LOG_WARNING, "table: the key \"%.*s\" is not known and has no effect",
              (int)size, name ? name : "");
    else if (l->cells[key])
      status =
          ji__fail(ctx, JI_ERROR_LABEL, "table: the key \"%.*s\" is there twice", (int)size, name);
    else
      status = value_text(ctx, values, i, &l->cells[key]);
  }
  return status;
}

/* --- the model ---------------------------------------------------------------------------- */

static void loaded_free(const ji_allocator *allocator, loaded *l, int arrays_too) {
  if (arrays_too) {
    ji_array_release(&l->flows);
    ji_array_release(&l->final_demand);
    ji_array_release(&l->satellites);
    ji_array_release(&l->satellite_demand);
  }
  ji__release(allocator, l->output);
  ji__release(allocator, l->unit);
  for (int i = 0; i < JI__IO_KEY_COUNT; i++)
    ji__release(allocator, l->cells[i]);
  ji_dataset_unref(l->sectors);
  ji_dataset_unref(l->demand_labels);
  ji_dataset_unref(l->satellite_labels);
}

/* What satellites.csv says of the accounts' columns. */
static ji_status load_parts(ji_context *ctx, const ji_dataset *satellites, loaded *l) {
  ji_dataset *labels = NULL;
  ji_status status = ji__io_label_parts(ctx, l->satellite_labels, satellites, &labels);
  if (status)
    return status;
  ji_dataset_unref(l->satellite_labels);
  l->satellite_labels = labels;
  return JI_OK;
}

static ji_status load_folder(ji_context *ctx, const ji_bundle *bundle, const ji_io_options *options,
                             loaded *l) {
  const ji_dataset *flows, *demand, *accounts;
  const ji_dataset *satellites = ji_bundle_find(bundle, "satellites");
  l->is_folder = 1;
  ji_status status = ji__bundle_require(ctx, bundle, TABLE, "flows", &flows);
  if (!status)
    status = ji__bundle_require(ctx, bundle, TABLE, "final_demand", &demand);
  if (!status)
    status = ji__bundle_require(ctx, bundle, TABLE, "accounts", &accounts);
  if (!status)
    status = load_flows(ctx, flows, l);
  if (!status)
    status = load_demand(ctx, demand, flows, l);
  if (!status)
    status = load_accounts(ctx, accounts, flows, options->employment, l);
  if (!status && satellites)
    status = load_parts(ctx, satellites, l);
  if (!status)
    status = flows_unit(ctx, flows, options->flows_unit, &l->unit);
  if (!status)
    l->sectors = ji_dataset_ref(flows);
  return status;
}

/* --- a bundle of arrays ------------------------------------------------------------------- */

/* An array and the dataset of its labels, where they are there. */
static ji_status hold_labelled(ji_context *ctx, const ji_bundle *bundle, const char *name,
                               const char *label_name, ji_array *array, ji_dataset **labels) {
  const ji_dataset *found;
  if (!ji_bundle_find_array(bundle, name))
    return JI_OK;
  ji_status status = ji__bundle_require(ctx, bundle, TABLE, label_name, &found);
  if (!status)
    status = ji__bundle_hold_array(ctx, bundle, TABLE, name, array);
  if (!status)
    *labels = ji_dataset_ref(found);
  return status;
}

static ji_status copy_output(ji_context *ctx, const ji_bundle *bundle, int64_t n, loaded *l) {
  const ji_array *array = ji_bundle_find_array(bundle, "output");
  if (!array)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, TABLE " has no array \"output\"");
  if (array->rows != n || array->columns != 1)
    return ji__fail(ctx, JI_ERROR_SHAPE, "output: %lld x %lld, expected %lld x 1",
                    (long long)array->rows, (long long)array->columns, (long long)n);
  l->output = ji__allocate_array(ji__allocator(ctx), (size_t)n, sizeof *l->output);
  if (!l->output)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < n; i++)
    l->output[i] = ji__array_value(array, i, 0);
  return JI_OK;
}

static int same_cell(const ji_column *column, int64_t row, int64_t other) {
  size_t size = 0, other_size = 0;
  const char *text = ji__column_text(column, row, &size);
  const char *other_text = ji__column_text(column, other, &other_size);
  return !text == !other_text && size == other_size && (!text || !memcmp(text, other_text, size));
}

/* All sectors are in one unit, or none is said. */
static ji_status sectors_unit(ji_context *ctx, const ji_dataset *sectors, char **out) {
  const ji_column *unit;
  if (ji_dataset_find(sectors, "unit") < 0 || ji_dataset_row_count(sectors) == 0)
    return JI_OK;
  ji_status status = ji__dataset_require_text(ctx, sectors, "sectors", "unit", &unit);
  for (int64_t i = 1; i < ji_dataset_row_count(sectors) && !status; i++)
    if (!same_cell(unit, 0, i))
      status = ji__fail(ctx, JI_ERROR_UNIT,
                        "sectors: row %lld is in another unit than row 1; the flows of a model are "
                        "in one",
                        (long long)i + 1);
  return status ? status : ji__column_copy_text(ctx, unit, 0, out);
}

static ji_status load_arrays(ji_context *ctx, const ji_bundle *bundle, const ji_io_options *options,
                             loaded *l) {
  const ji_dataset *sectors;
  char *unit = NULL;
  ji_status status = ji__bundle_require(ctx, bundle, TABLE, "sectors", &sectors);
  if (!status)
    status = ji__bundle_hold_array(ctx, bundle, TABLE, "flows", &l->flows);
  if (!status)
    status = hold_labelled(ctx, bundle, "final_demand", "demand_labels", &l->final_demand,
                           &l->demand_labels);
  if (!status)
    status = hold_labelled(ctx, bundle, "satellites", "satellite_labels", &l->satellites,
                           &l->satellite_labels);
  if (!status && ji_bundle_find_array(bundle, "satellite_demand"))
    status = ji__bundle_hold_array(ctx, bundle, TABLE, "satellite_demand", &l->satellite_demand);
  if (!status)
    status = copy_output(ctx, bundle, ji_dataset_row_count(sectors), l);
  if (!status)
    status = sectors_unit(ctx, sectors, &unit);
  if (!status)
    status = settle_unit(ctx, unit, options->flows_unit, &l->unit);
  if (!status)
    l->sectors = ji_dataset_ref(sectors);
  ji__release(ji__allocator(ctx), unit);
  return status;
}

static ji_status load(ji_context *ctx, const ji_bundle *bundle, const ji_io_options *options,
                      loaded *l) {
  const ji_dataset *table = ji_bundle_find(bundle, "table");
  ji_status status = ji_bundle_find_array(bundle, "flows") ? load_arrays(ctx, bundle, options, l)
                                                           : load_folder(ctx, bundle, options, l);
  return !status && table ? load_keys(ctx, table, l) : status;
}

/* What the record of a model names. */
typedef struct origin {
  const ji_bundle *bundle;
  const ji_io_options *options;
} origin;

static ji_status record(ji_context *ctx, const void *user, ji__provenance **out) {
  const origin *from = user;
  static const char *const names[] = {"flows",   "final_demand",  "accounts",         "table",
                                      "sectors", "demand_labels", "satellite_labels", "satellites"};
  static const char *const arrays[] = {"flows", "final_demand", "satellites", "output",
                                       "satellite_demand"};
  ji_status status = ji__provenance_create(ctx, "ji_io_model_from_bundle", out);
  for (size_t i = 0; i < sizeof names / sizeof names[0] && !status; i++) {
    const ji_dataset *dataset = ji_bundle_find(from->bundle, names[i]);
    if (dataset)
      status = ji__provenance_input(ctx, *out, names[i], dataset);
  }
  for (size_t i = 0; i < sizeof arrays / sizeof arrays[0] && !status; i++) {
    const ji_array *array = ji_bundle_find_array(from->bundle, arrays[i]);
    if (array)
      status = ji__provenance_array(ctx, *out, arrays[i], array);
  }
  return status ? status : ji__io_record_options(ctx, from->options, *out);
}

static ji_status make_model(ji_context *ctx, const ji_bundle *bundle, loaded *l,
                            const ji_io_options *options, ji_model **out) {
  ji__io_source source = {
      .tables = {.size = sizeof source.tables,
                 .flows = &l->flows,
                 .final_demand = l->demand_labels ? &l->final_demand : NULL,
                 .satellites = l->satellite_labels ? &l->satellites : NULL,
                 .output = l->output,
                 .sectors = l->sectors,
                 .demand_labels = l->demand_labels,
                 .satellite_labels = l->satellite_labels,
                 .satellite_demand = l->satellite_demand.data ? &l->satellite_demand : NULL},
      .is_folder = l->is_folder,
      .has_regions = !l->is_folder,
  };
  for (int i = 0; i < JI__IO_KEY_COUNT; i++)
    source.keys[i] = l->cells[i];
  ji_io_options with_unit = *options;
  with_unit.flows_unit = l->unit;
  origin from = {bundle, options};
  return ji__io_model_make(ctx, &source, &with_unit, record, &from, out);
}

ji_status ji_io_model_from_bundle(ji_context *ctx, const ji_bundle *bundle,
                                  const ji_io_options *options, ji_model **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!bundle)
    return ji__fail_null(ctx, "ji_io_model_from_bundle", "bundle");
  if (!out)
    return ji__fail_null(ctx, "ji_io_model_from_bundle", "out");
  ji_io_options chosen;
  loaded l = {0};
  status = ji__io_options_read(ctx, options, &chosen);
  if (!status)
    status = load(ctx, bundle, &chosen, &l);
  if (!status)
    status = make_model(ctx, bundle, &l, &chosen, out);
  loaded_free(ji__allocator(ctx), &l, status != JI_OK);
  return status;
}
