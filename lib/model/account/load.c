/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/account/load.h"

#include "core/number.h"
#include "data/bundle.h"
#include "data/unit.h"

#include <math.h>
#include <string.h>

/* Rows of a table that belong to a vintage. */
static size_t count_rows(const ji__account_table *table, const ji_column *column,
                         const char *vintage) {
  size_t count = 0;
  for (size_t row = 0; row < table->rows; row++)
    count += (size_t)ji__row_in_vintage(column, row, vintage);
  return count;
}

static ji_status find_estimator(ji_context *ctx, const char *vintage, const char *name,
                                ji__layer *layer) {
  if (name && ji__estimator_find(name, &layer->estimator))
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_MODEL,
                  "vintage \"%s\", layer \"%s\": \"%s\" is no estimator: value, sum, ratio_chain, "
                  "driver_times_coefficient, nested_model, elasticity, arc, count, evaluation or "
                  "input_output was expected",
                  vintage ? vintage : "", layer->entry.name, name ? name : "");
}

/* Hours make full-time equivalents only by a standard, which stays with the number. */
static ji_status check_standard(ji_context *ctx, const char *vintage, const ji__layer *layer) {
  const ji_measure *measure = layer->entry.measure;
  const char *quantity = measure ? ji_measure_field(measure, "quantity") : NULL;
  if (!quantity || strcmp(quantity, "fte") != 0 || ji_measure_field(measure, "standard"))
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_MEASURE,
                  "vintage \"%s\", layer \"%s\": full-time equivalents need a declared standard "
                  "(standard=1880 h/year@...): hours without one are hours",
                  vintage, layer->entry.name);
}

static ji_status check_layer(ji_context *ctx, const ji__vintage *vintage, const ji__layer *layer) {
  const char *name = vintage->name ? vintage->name : "";
  if (layer->entry.value < 0)
    return ji__fail(ctx, JI_ERROR_VALUE, "vintage \"%s\", layer \"%s\": the value is negative",
                    name, layer->entry.name);
  if (layer->estimator == JI__ESTIMATOR_VALUE && isnan(layer->entry.value))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "vintage \"%s\", layer \"%s\": the estimator value needs a value", name,
                    layer->entry.name);
  if (layer->estimator > JI__ESTIMATOR_SUM && !layer->inputs)
    return ji__fail(ctx, JI_ERROR_MODEL, "vintage \"%s\", layer \"%s\": its inputs are missing",
                    name, layer->entry.name);
  return check_standard(ctx, name, layer);
}

typedef struct layer_columns {
  ji__entry_columns entry;
  const ji_column *parent, *estimator, *inputs;
} layer_columns;

static ji_status find_layer_columns(const ji__account_table *table, layer_columns *out) {
  ji_status status = ji__entry_columns_find(table, "layer", &out->entry);
  if (!status)
    status = ji__account_table_text(table, "estimator", 1, &out->estimator);
  if (!status)
    status = ji__account_table_text(table, "parent", 0, &out->parent);
  if (!status)
    status = ji__account_table_text(table, "inputs", 0, &out->inputs);
  return status;
}

static ji_status read_layer(const ji__account_table *table, const layer_columns *columns,
                            size_t row, const ji__vintage *vintage, ji__layer *out) {
  const char *estimator = NULL;
  ji_status status = ji__entry_read(table, &columns->entry, row, &out->entry);
  if (!status)
    status = ji__account_table_copy(table, columns->parent, row, &out->parent_name);
  if (!status)
    status = ji__account_table_copy(table, columns->inputs, row, &out->inputs);
  if (!status)
    status = ji__account_table_copy(table, columns->estimator, row, &estimator);
  if (!status)
    status = find_estimator(table->ctx, vintage->name, estimator, out);
  if (!status)
    status = check_layer(table->ctx, vintage, out);
  if (!status && ji__vintage_layer(vintage, out->entry.name) != JI__NONE)
    status = ji__fail(table->ctx, JI_ERROR_MODEL, "layers: row %zu: layer \"%s\" is there twice",
                      row + 1, out->entry.name);
  return status;
}

static ji_status load_layers(const ji__account_table *table, const layer_columns *columns,
                             ji__vintage *vintage) {
  size_t count = count_rows(table, columns->entry.vintage, vintage->name);
  vintage->layers = ji__arena_array(table->arena, count, sizeof *vintage->layers);
  if (!vintage->layers)
    return ji__fail_memory(table->ctx);
  for (size_t row = 0; row < table->rows; row++) {
    if (!ji__row_in_vintage(columns->entry.vintage, row, vintage->name))
      continue;
    ji__layer *layer = &vintage->layers[vintage->layer_count];
    ji_status status = read_layer(table, columns, row, vintage, layer);
    if (status)
      return status;
    if (!vintage->period)
      vintage->period = layer->entry.period;
    vintage->layer_count++;
  }
  return JI_OK;
}

static ji_status load_drivers(const ji__account_table *table, ji__vintage *vintage) {
  if (!table->dataset)
    return JI_OK;
  ji__entry_columns columns = {0};
  const ji_column *component = NULL;
  ji_status status = ji__entry_columns_find(table, "driver", &columns);
  if (!status)
    status = ji__account_table_text(table, "component", 0, &component);
  if (status)
    return status;
  vintage->drivers = ji__arena_array(
      table->arena, count_rows(table, columns.vintage, vintage->name), sizeof *vintage->drivers);
  if (!vintage->drivers)
    return ji__fail_memory(table->ctx);
  for (size_t row = 0; row < table->rows; row++) {
    if (!ji__row_in_vintage(columns.vintage, row, vintage->name))
      continue;
    ji__driver *driver = &vintage->drivers[vintage->driver_count];
    status = ji__entry_read(table, &columns, row, &driver->entry);
    if (!status)
      status = ji__account_table_copy(table, component, row, &driver->component);
    if (!status && isnan(driver->entry.value))
      status = ji__fail(table->ctx, JI_ERROR_VALUE, "drivers: driver \"%s\" has no value",
                        driver->entry.name);
    if (!status && ji__vintage_driver(vintage, driver->entry.name) != JI__NONE)
      status = ji__fail(table->ctx, JI_ERROR_MODEL, "drivers: driver \"%s\" is there twice",
                        driver->entry.name);
    if (status)
      return status;
    vintage->driver_count++;
  }
  return JI_OK;
}

typedef struct coefficient_columns {
  ji__entry_columns entry;
  const ji_column *kind, *layer, *driver, *range_low, *range_high;
} coefficient_columns;

static ji_status find_coefficient_columns(const ji__account_table *table,
                                          coefficient_columns *out) {
  ji_status status = ji__entry_columns_find(table, "name", &out->entry);
  if (!status)
    status = ji__account_table_text(table, "kind", 1, &out->kind);
  if (!status)
    status = ji__account_table_text(table, "layer", 0, &out->layer);
  if (!status)
    status = ji__account_table_text(table, "driver", 0, &out->driver);
  if (!status)
    status = ji__account_table_number(table, "range_low", 0, &out->range_low);
  return status ? status : ji__account_table_number(table, "range_high", 0, &out->range_high);
}

static int is_kind(const char *kind) {
  static const char *const kinds[] = {"average",    "marginal", "arc",
                                      "elasticity", "linear",   "share"};
  for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(kind, kinds[i]) == 0)
      return 1;
  return 0;
}

/* A share may be written in percent: unit 0.01. */
static ji_status check_share(ji_context *ctx, const ji__coefficient *coefficient) {
  const ji__entry *entry = &coefficient->entry;
  char digits[JI__NUMBER_SIZE];
  double factor = 1;
  if (strcmp(coefficient->kind, "share") != 0)
    return JI_OK;
  ji_status status = ji__unit_factor_text(ctx, entry->unit, "1", &factor);
  if (status)
    return ji__fail_within(ctx, status, "coefficients: \"%s\" is a share", entry->name);
  if (entry->value >= 0 && entry->value * factor <= 1)
    return JI_OK;
  ji__number_print(entry->value * factor, digits);
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "coefficients: \"%s\" is %s, a share from 0 to 1 was expected", entry->name,
                  digits);
}

static ji_status read_coefficient(const ji__account_table *table,
                                  const coefficient_columns *columns, size_t row,
                                  const ji__vintage *vintage, ji__coefficient *out) {
  ji_status status = ji__entry_read(table, &columns->entry, row, &out->entry);
  if (!status)
    status = ji__account_table_copy(table, columns->kind, row, &out->kind);
  if (!status)
    status = ji__account_table_copy(table, columns->layer, row, &out->layer);
  if (!status)
    status = ji__account_table_copy(table, columns->driver, row, &out->driver);
  if (!status)
    status = ji__account_table_cell(table, columns->range_low, row, &out->range_low);
  if (!status)
    status = ji__account_table_cell(table, columns->range_high, row, &out->range_high);
  if (status)
    return status;
  const char *name = out->entry.name;
  if (isnan(out->entry.value))
    return ji__fail(table->ctx, JI_ERROR_VALUE, "coefficients: \"%s\" has no value", name);
  if (!is_kind(out->kind))
    return ji__fail(table->ctx, JI_ERROR_VALUE,
                    "coefficients: \"%s\" is of kind \"%s\", expected average, marginal, arc, "
                    "elasticity, linear or share",
                    name, out->kind ? out->kind : "");
  status = check_share(table->ctx, out);
  if (status)
    return status;
  if (ji__vintage_coefficient(vintage, name) != JI__NONE || strcmp(name, "average") == 0)
    return ji__fail(table->ctx, JI_ERROR_MODEL,
                    "coefficients: \"%s\" is there twice, or is the name of the implied average",
                    name);
  if (out->layer && ji__vintage_layer(vintage, out->layer) == JI__NONE)
    return ji__fail(table->ctx, JI_ERROR_NOT_FOUND, "coefficients: \"%s\": no layer \"%s\"", name,
                    out->layer);
  if (out->driver && ji__vintage_driver(vintage, out->driver) == JI__NONE)
    return ji__fail(table->ctx, JI_ERROR_NOT_FOUND, "coefficients: \"%s\": no driver \"%s\"", name,
                    out->driver);
  return JI_OK;
}

static ji_status load_coefficients(const ji__account_table *table, ji__vintage *vintage) {
  if (!table->dataset)
    return JI_OK;
  coefficient_columns columns = {0};
  ji_status status = find_coefficient_columns(table, &columns);
  if (status)
    return status;
  size_t count = count_rows(table, columns.entry.vintage, vintage->name);
  vintage->coefficients = ji__arena_array(table->arena, count, sizeof *vintage->coefficients);
  if (!vintage->coefficients)
    return ji__fail_memory(table->ctx);
  for (size_t row = 0; row < table->rows; row++) {
    if (!ji__row_in_vintage(columns.entry.vintage, row, vintage->name))
      continue;
    ji__coefficient *coefficient = &vintage->coefficients[vintage->coefficient_count];
    status = read_coefficient(table, &columns, row, vintage, coefficient);
    if (status)
      return status;
    vintage->coefficient_count++;
  }
  return JI_OK;
}

/* The distinct vintages of the layers, in order of first appearance. */
static ji_status load_vintages(const ji__account_table *table, const ji_column *column,
                               ji__account *account) {
  account->vintages = ji__arena_array(table->arena, table->rows + 1, sizeof *account->vintages);
  if (!account->vintages)
    return ji__fail_memory(table->ctx);
  for (size_t row = 0; row < table->rows; row++) {
    const char *name = NULL;
    ji_status status = ji__account_table_copy(table, column, row, &name);
    if (status)
      return status;
    size_t i = 0;
    while (i < account->vintage_count &&
           strcmp(account->vintages[i].name ? account->vintages[i].name : "", name ? name : "") !=
               0)
      i++;
    if (i == account->vintage_count)
      account->vintages[account->vintage_count++].name = name;
  }
  return JI_OK;
}

static int is_vintage(const ji__account *account, const ji_column *column, size_t row) {
  for (size_t i = 0; i < account->vintage_count; i++)
    if (ji__row_in_vintage(column, row, account->vintages[i].name))
      return 1;
  return 0;
}

static ji_status refuse_vintage(const ji__account_table *table, const ji__account *account,
                                const char *name, size_t row) {
  ji__buffer known;
  ji__buffer_init(&known, ji__allocator(table->ctx));
  for (size_t i = 0; i < account->vintage_count; i++)
    ji__buffer_format(&known, "%s\"%s\"", i ? ", " : "", account->vintages[i].name);
  ji_status status =
      known.failed ? ji__fail_memory(table->ctx)
                   : ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                              "%s: row %zu, column \"vintage\": the layers have no vintage \"%s\", "
                              "expected one of %s",
                              table->name, row + 1, name ? name : "", known.data);
  ji__buffer_free(&known);
  return status;
}

ji_status ji__account_table_check_vintages(const ji__account_table *table,
                                           const ji__account *account) {
  const ji_column *column = NULL;
  ji_status status = table->dataset ? ji__account_table_text(table, "vintage", 0, &column) : JI_OK;
  for (size_t row = 0; !status && column && row < table->rows; row++) {
    const char *name = NULL;
    if (is_vintage(account, column, row))
      continue;
    status = ji__account_table_copy(table, column, row, &name);
    if (!status)
      status = refuse_vintage(table, account, name, row);
  }
  return status;
}

ji_status ji__account_load(ji_context *ctx, const ji_bundle *bundle, ji__account *account) {
  const ji_dataset *required = NULL;
  ji_status status = ji__bundle_require(ctx, bundle, "account", "layers", &required);
  if (status)
    return status;
  ji__account_table layers = ji__account_table_of(ctx, &account->arena, bundle, "layers");
  ji__account_table drivers = ji__account_table_of(ctx, &account->arena, bundle, "drivers");
  ji__account_table coefficients =
      ji__account_table_of(ctx, &account->arena, bundle, "coefficients");
  layer_columns columns = {0};
  status = find_layer_columns(&layers, &columns);
  if (!status && !layers.rows)
    status = ji__fail(ctx, JI_ERROR_MODEL, "layers: there is no row");
  if (!status)
    status = load_vintages(&layers, columns.entry.vintage, account);
  if (!status)
    status = ji__account_table_check_vintages(&drivers, account);
  if (!status)
    status = ji__account_table_check_vintages(&coefficients, account);
  for (size_t i = 0; !status && i < account->vintage_count; i++) {
    ji__vintage *vintage = &account->vintages[i];
    status = load_layers(&layers, &columns, vintage);
    if (!status)
      status = load_drivers(&drivers, vintage);
    if (!status)
      status = load_coefficients(&coefficients, vintage);
  }
  if (!status)
    status = ji__account_load_given(ctx, bundle, account);
  return status ? status : ji__account_load_terms(ctx, bundle, account);
}
