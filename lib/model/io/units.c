/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Units of a table's parts, all brought to that of the flows. */
#include "data/array.h"
#include "model/io/table.h"

#include <string.h>

/* --- reading ------------------------------------------------------------------------------ */

/* The price basis of money that states none: that of the flows once they are known, else what
 * table.csv states, in a folder `unstated` where it is silent. */
static ji_status find_price(ji_context *ctx, const ji__io_source *source, const ji__io_table *table,
                            ji__unit_term *price) {
  *price = (ji__unit_term){.valuation = JI__VALUATION_ABSENT};
  ji__unit flows = {0};
  ji_status status = JI_OK;
  if (table->flows_unit)
    status = ji__unit_read(ctx, table->flows_unit, &flows);
  if (!status && ji__unit_money(&flows))
    *price = *ji__unit_money(&flows);
  if (status || table->flows_unit)
    return status;
  const char *basis = source->keys[JI__IO_YEAR];
  const char *valuation = source->keys[JI__IO_VALUATION];
  if (valuation && !ji__valuation_find(valuation, strlen(valuation), &price->valuation))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "table: valuation is \"%s\", expected basic, producers, producers_with_vat, "
                    "purchasers or unstated",
                    valuation);
  if (basis && strlen(basis) >= sizeof price->basis)
    return ji__fail(ctx, JI_ERROR_VALUE, "table: year is \"%s\", expected four digits", basis);
  if (basis)
    memcpy(price->basis, basis, strlen(basis) + 1);
  else if (source->is_folder)
    memcpy(price->basis, "unstated", sizeof "unstated");
  if (source->is_folder && !valuation)
    price->valuation = JI__VALUATION_UNSTATED;
  return JI_OK;
}

static ji_status complete_price(ji_context *ctx, const ji__io_source *source,
                                const ji__io_table *table, ji__unit *unit) {
  const ji__unit_term *money = ji__unit_money(unit);
  ji__unit_term price;
  if (!money)
    return JI_OK;
  ji_status status = find_price(ctx, source, table, &price);
  if (status)
    return status;
  const char *basis = money->basis[0] || !price.basis[0] ? NULL : price.basis;
  ji__valuation valuation =
      money->valuation == JI__VALUATION_ABSENT ? price.valuation : JI__VALUATION_ABSENT;
  return ji__unit_set_price(ctx, unit, basis, valuation);
}

static ji_status read_unit(ji_context *ctx, const ji__io_source *source, const ji__io_table *table,
                           const char *text, char **out) {
  ji__unit unit;
  char printed[JI__UNIT_TEXT];
  ji_status status = ji__unit_read(ctx, text, &unit);
  if (!status)
    status = complete_price(ctx, source, table, &unit);
  if (status)
    return status;
  ji__unit_print(&unit, printed);
  *out = ji__copy_string(ji__allocator(ctx), printed);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

/* The unit in a label's row: NULL where the column or the cell is absent. */
static ji_status label_unit(ji_context *ctx, const ji__io_source *source, const ji__io_table *table,
                            const ji_dataset *labels, const char *what, int64_t row, char **out) {
  const ji_column *column;
  char *text = NULL;
  *out = NULL;
  if (ji_dataset_find(labels, "unit") < 0)
    return JI_OK;
  ji_status status = ji__dataset_require_text(ctx, labels, what, "unit", &column);
  if (!status)
    status = ji__column_copy_text(ctx, column, row, &text);
  if (!status && text)
    status = read_unit(ctx, source, table, text, out);
  ji__release(ji__allocator(ctx), text);
  return status;
}

static ji_status label_measure(ji_context *ctx, const ji_dataset *labels, int64_t row,
                               ji_measure **out) {
  const ji_column *column;
  char *text = NULL;
  if (ji_dataset_find(labels, "measure") < 0)
    return JI_OK;
  ji_status status = ji__dataset_require_text(ctx, labels, "satellites", "measure", &column);
  if (!status)
    status = ji__column_copy_text(ctx, column, row, &text);
  if (!status && text)
    status = ji__measure_parse(ctx, text, out);
  ji__release(ji__allocator(ctx), text);
  return status;
}

static ji_status read_demands(ji_context *ctx, const ji__io_source *source, ji__io_table *table) {
  ji_status status = JI_OK;
  table->demand_factor =
      ji__allocate_array(ji__allocator(ctx), (size_t)table->demands.count, sizeof(double));
  if (!table->demand_factor)
    return ji__fail_memory(ctx);
  for (int64_t k = 0; k < table->demands.count && !status; k++) {
    char *unit = NULL;
    table->demand_factor[k] = 1;
    status = label_unit(ctx, source, table, source->tables.demand_labels, "final demand", k, &unit);
    if (!status && unit && table->flows_unit)
      status = ji__unit_factor_text(ctx, unit, table->flows_unit, &table->demand_factor[k]);
    if (status && status != JI_ERROR_MEMORY)
      status = ji__fail_within(ctx, status, "final demand \"%s\"", table->demands.names[k]);
    ji__release(ji__allocator(ctx), unit);
  }
  return status;
}

static ji_status read_rows(ji_context *ctx, const ji__io_source *source, ji__io_table *table) {
  size_t count = (size_t)table->rows.count;
  ji_status status = JI_OK;
  table->row_units = ji__allocate_array(ji__allocator(ctx), count, sizeof *table->row_units);
  table->row_measures = ji__allocate_array(ji__allocator(ctx), count, sizeof *table->row_measures);
  if (!table->row_units || !table->row_measures)
    return ji__fail_memory(ctx);
  for (int64_t k = 0; k < table->rows.count && !status; k++) {
    const ji_dataset *labels = source->tables.satellite_labels;
    status = label_unit(ctx, source, table, labels, "satellites", k, &table->row_units[k]);
    if (!status)
      status = label_measure(ctx, labels, k, &table->row_measures[k]);
    if (!status)
      status = ji__measure_check_unit(ctx, table->row_measures[k], table->row_units[k]);
    if (status && status != JI_ERROR_MEMORY)
      status = ji__fail_within(ctx, status, "satellite \"%s\"", table->rows.names[k]);
  }
  return status;
}

/* What is counted as jobs is no money, unless the caller or table.csv says so: a `*` row of
 * units.csv reaches employment too where it has no row of its own. */
static ji_status check_jobs(ji_context *ctx, const ji__io_source *source,
                            const ji__io_table *table) {
  const char *name = table->options.employment;
  int64_t row = ji__io_labels_find(&table->rows, name, NULL);
  ji__unit unit;
  if (row < 0 || !table->row_units[row])
    return JI_OK;
  const char *quantity =
      ji__measure_value(table->row_measures[row], JI__SIDE_OWN, JI__KEY_QUANTITY);
  if (!quantity)
    quantity = source->keys[JI__IO_EMPLOYMENT_QUANTITY];
  if (quantity ? strcmp(quantity, "money") == 0 : strcmp(name, "employment") != 0)
    return JI_OK;
  ji_status status = ji__unit_read(ctx, table->row_units[row], &unit);
  if (status || !ji__unit_money(&unit))
    return status;
  return ji__fail(ctx, JI_ERROR_UNIT, "satellite \"%s\" counts %s, but its unit is money, \"%s\"%s",
                  name, quantity ? quantity : "people or jobs", table->row_units[row],
                  source->is_folder ? ": its own unit must stand in units.csv (accounts.csv)" : "");
}

ji_status ji__io_read_units(ji_context *ctx, const ji__io_source *source, ji__io_table *table) {
  ji_status status = JI_OK;
  if (table->options.flows_unit) {
    status = read_unit(ctx, source, table, table->options.flows_unit, &table->flows_unit);
    if (status && status != JI_ERROR_MEMORY)
      status = ji__fail_within(ctx, status, "unit of the flows");
  }
  if (!status)
    status = read_demands(ctx, source, table);
  if (!status)
    status = read_rows(ctx, source, table);
  return status ? status : check_jobs(ctx, source, table);
}

/* --- values ------------------------------------------------------------------------------- */

double ji__io_row_value(const ji__io_table *table, int64_t row, int64_t sector) {
  return row == JI__IO_OUTPUT_ROW ? table->given_output[sector]
                                  : ji__array_value(&table->satellites, row, sector);
}

double ji__io_demand_value(const ji__io_table *table, int64_t category, int64_t sector) {
  return ji__array_value(&table->final_demand, sector, category) * table->demand_factor[category];
}

double ji__io_demand_sum(const ji__io_table *table, int64_t sector) {
  double sum = 0;
  for (int64_t k = 0; k < table->demands.count; k++)
    sum += ji__io_demand_value(table, k, sector);
  return sum;
}

/* --- satellites --------------------------------------------------------------------------- */

ji_status ji__io_find_row(ji_context *ctx, const ji__io_table *table, const char *name,
                          int64_t *out) {
  *out = ji__io_labels_find(&table->rows, name, NULL);
  if (*out >= 0)
    return JI_OK;
  if (strcmp(name, JI__IO_GROSS_OUTPUT) == 0) {
    *out = JI__IO_OUTPUT_ROW;
    return JI_OK;
  }
  return ji__fail(ctx, JI_ERROR_NOT_FOUND, "the table has no satellite \"%s\"", name);
}

const char *ji__io_row_name(const ji__io_table *table, int64_t row) {
  return row == JI__IO_OUTPUT_ROW ? JI__IO_GROSS_OUTPUT : table->rows.names[row];
}

const char *ji__io_row_unit(const ji__io_table *table, int64_t row) {
  return row == JI__IO_OUTPUT_ROW ? table->flows_unit : table->row_units[row];
}

/* 1 and the factor where the satellite's unit converts to the flows'. */
static int converts_to_flows(ji_context *ctx, const ji__io_table *table, const char *unit,
                             double *factor) {
  ji__unit from, to;
  /* What does not convert is no failure here, so the message it leaves is dropped. */
  int converts = ji__unit_read(ctx, unit, &from) == JI_OK &&
                 ji__unit_read(ctx, table->flows_unit, &to) == JI_OK &&
                 ji__unit_factor(ctx, &from, &to, factor) == JI_OK;
  ctx->message[0] = 0;
  return converts;
}

int ji__io_row_is_money(ji_context *ctx, const ji__io_table *table, int64_t row, double *factor) {
  const char *unit = ji__io_row_unit(table, row);
  *factor = 1;
  if (!unit || !table->flows_unit)
    return 1;
  return converts_to_flows(ctx, table, unit, factor);
}

ji_status ji__io_row_scale(ji_context *ctx, const ji__io_table *table, int64_t row, char **unit,
                           double *factor) {
  const char *given = ji__io_row_unit(table, row);
  ji__unit base;
  char printed[JI__UNIT_TEXT];
  *unit = NULL;
  *factor = 1;
  if (!given)
    return JI_OK;
  if (table->flows_unit && converts_to_flows(ctx, table, given, factor)) {
    *unit = ji__copy_string(ji__allocator(ctx), table->flows_unit);
    return *unit ? JI_OK : ji__fail_memory(ctx);
  }
  ji_status status = ji__unit_read(ctx, given, &base);
  if (status)
    return status;
  ji__unit_remove_scale(&base);
  ji__unit_print(&base, printed);
  status = ji__unit_factor_text(ctx, given, printed, factor);
  if (status)
    return status;
  *unit = ji__copy_string(ji__allocator(ctx), printed);
  return *unit ? JI_OK : ji__fail_memory(ctx);
}

/* --- other units against the flows' --------------------------------------------------------- */

static int is_silent(const ji__unit_term *money) {
  return (!money->basis[0] || strcmp(money->basis, "unstated") == 0) &&
         (money->valuation == JI__VALUATION_ABSENT || money->valuation == JI__VALUATION_UNSTATED);
}

/* Where neither side states a price basis, writing `unstated` or nothing is the same. */
static void level_silence(ji__unit *driver, const ji__unit *flows) {
  const ji__unit_term *left = ji__unit_money(driver), *right = ji__unit_money(flows);
  if (!left || !right || !is_silent(left) || !is_silent(right))
    return;
  for (int32_t i = 0; i < driver->count; i++)
    if (driver->terms[i].is_money) {
      memcpy(driver->terms[i].basis, right->basis, sizeof right->basis);
      driver->terms[i].valuation = right->valuation;
    }
}

ji_status ji__io_level_price(ji_context *ctx, const ji__io_table *table, ji__unit *unit) {
  ji__unit flows;
  if (!table->flows_unit)
    return JI_OK;
  ji_status status = ji__unit_read(ctx, table->flows_unit, &flows);
  if (!status)
    level_silence(unit, &flows);
  return status;
}

ji_status ji__io_driver_factor(ji_context *ctx, const ji__io_table *table, const char *unit,
                               double *factor) {
  ji__unit from, to;
  *factor = 1;
  if (!unit)
    return JI_OK;
  if (!table->flows_unit)
    return ji__fail(ctx, JI_ERROR_UNIT,
                    "the drivers are in \"%s\", but the table does not state the unit of its "
                    "flows",
                    unit);
  ji_status status = ji__unit_read(ctx, unit, &from);
  if (!status)
    status = ji__unit_read(ctx, table->flows_unit, &to);
  if (!status) {
    level_silence(&from, &to);
    status = ji__unit_factor(ctx, &from, &to, factor);
  }
  return status && status != JI_ERROR_MEMORY
             ? ji__fail_within(ctx, status, "drivers against the table's flows")
             : status;
}

/* --- of the caller's columns -------------------------------------------------------------- */

ji_status ji__io_check_stated(ji_context *ctx, const ji__io_table *table, int64_t row,
                              const char *what, const ji__quantity *quantity) {
  ji__unit unit;
  const char *own = quantity->column ? ji__io_row_unit(table, row) : NULL;
  if (!own || quantity->column->unit)
    return JI_OK;
  ji_status status = ji__unit_read(ctx, own, &unit);
  if (status || (unit.scale == 1 && unit.per_scale == 1))
    return status;
  return ji__fail(ctx, JI_ERROR_UNIT,
                  "%s: column \"%s\" states no unit, and the table counts \"%s\" in \"%s\": "
                  "bare numbers could be either, so the column must state its unit",
                  what, quantity->column->name, ji__io_row_name(table, row), own);
}

ji_status ji__io_reprice(ji_context *ctx, const char *text, const ji__unit_term *from,
                         const ji__unit_term *to, char **out) {
  ji__unit unit;
  char printed[JI__UNIT_TEXT];
  *out = NULL;
  if (!text)
    return JI_OK;
  ji_status status = ji__unit_read(ctx, text, &unit);
  const ji__unit_term *money = status ? NULL : ji__unit_money(&unit);
  if (money && (!*from->basis || strcmp(money->basis, from->basis) == 0) &&
      (from->valuation == JI__VALUATION_ABSENT || money->valuation == from->valuation))
    status = ji__unit_set_price(ctx, &unit, *to->basis ? to->basis : NULL, to->valuation);
  if (status)
    return status;
  ji__unit_print(&unit, printed);
  *out = ji__copy_string(ji__allocator(ctx), printed);
  return *out ? JI_OK : ji__fail_memory(ctx);
}

ji_status ji__io_reprice_rows(ji_context *ctx, const ji__io_table *table, const ji__unit_term *from,
                              const ji__unit_term *to, char ***out) {
  int64_t count = table->rows.count;
  ji_status status = JI_OK;
  *out = ji__allocate_array(ji__allocator(ctx), (size_t)count + 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(ctx);
  for (int64_t r = 0; r < count && !status; r++)
    status = ji__io_reprice(ctx, table->row_units[r], from, to, &(*out)[r]);
  return status;
}

void ji__io_row_units_free(ji_context *ctx, const ji__io_table *table, char **units) {
  for (int64_t r = 0; units && r < table->rows.count; r++)
    ji__release(ji__allocator(ctx), units[r]);
  ji__release(ji__allocator(ctx), units);
}
