/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Overlaps, readings, additionality and sources: the tables beside the figures. */
#include "core/number.h"
#include "model/account/load.h"

#include <math.h>
#include <string.h>

typedef struct overlap_columns {
  const ji_column *vintage, *a, *b, *share, *status;
} overlap_columns;

static ji_status overlap_layer(const ji__account_table *table, const ji_column *column, size_t row,
                               const ji__vintage *vintage, size_t *out) {
  const char *name = NULL;
  ji_status status = ji__account_table_copy(table, column, row, &name);
  if (status)
    return status;
  *out = name ? ji__vintage_layer(vintage, name) : JI__NONE;
  if (*out == JI__NONE)
    return ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                    "overlaps: row %zu, column \"%s\": no layer \"%s\" in vintage \"%s\"", row + 1,
                    column->name, name ? name : "", vintage->name ? vintage->name : "");
  return JI_OK;
}

static ji_status read_overlap(const ji__account_table *table, const overlap_columns *columns,
                              size_t row, const ji__vintage *vintage, ji__overlap *out) {
  ji_status status = overlap_layer(table, columns->a, row, vintage, &out->a);
  if (!status)
    status = overlap_layer(table, columns->b, row, vintage, &out->b);
  if (!status)
    status = ji__account_table_cell(table, columns->share, row, &out->share);
  if (!status)
    status = ji__account_table_copy(table, columns->status, row, &out->status);
  if (status)
    return status;
  if (!(out->share >= 0 && out->share <= 1))
    return ji__fail(table->ctx, JI_ERROR_VALUE,
                    "overlaps: row %zu: share_of_b must lie between 0 and 1", row + 1);
  if (out->a == out->b)
    return ji__fail(table->ctx, JI_ERROR_MODEL, "overlaps: row %zu: \"%s\" overlaps itself",
                    row + 1, vintage->layers[out->a].entry.name);
  return JI_OK;
}

static ji_status load_overlaps(const ji__account_table *table, ji__vintage *vintage) {
  if (!table->dataset)
    return JI_OK;
  overlap_columns columns = {0};
  ji_status status = ji__account_table_text(table, "vintage", 0, &columns.vintage);
  if (!status)
    status = ji__account_table_text(table, "layer_a", 1, &columns.a);
  if (!status)
    status = ji__account_table_text(table, "layer_b", 1, &columns.b);
  if (!status)
    status = ji__account_table_number(table, "share_of_b", 1, &columns.share);
  if (!status)
    status = ji__account_table_text(table, "status", 0, &columns.status);
  if (status)
    return status;
  vintage->overlaps = ji__arena_array(table->arena, table->rows, sizeof *vintage->overlaps);
  if (!vintage->overlaps)
    return ji__fail_memory(table->ctx);
  for (size_t row = 0; row < table->rows && !status; row++)
    if (ji__row_in_vintage(columns.vintage, row, vintage->name))
      status =
          read_overlap(table, &columns, row, vintage, &vintage->overlaps[vintage->overlap_count++]);
  return status;
}

static ji_status load_readings(const ji__account_table *table, ji__account *account) {
  if (!table->dataset)
    return JI_OK;
  const ji_column *name = NULL, *text = NULL, *quantity = NULL;
  ji_status status = ji__account_table_text(table, "name", 1, &name);
  if (!status)
    status = ji__account_table_text(table, "text", 1, &text);
  if (!status)
    status = ji__account_table_text(table, "quantity", 1, &quantity);
  if (status)
    return status;
  account->readings = ji__arena_array(table->arena, table->rows, sizeof *account->readings);
  if (!account->readings)
    return ji__fail_memory(table->ctx);
  for (size_t row = 0; row < table->rows; row++) {
    ji__reading *reading = &account->readings[row];
    status = ji__account_table_copy(table, name, row, &reading->name);
    if (!status)
      status = ji__account_table_copy(table, text, row, &reading->text);
    if (!status)
      status = ji__account_table_copy(table, quantity, row, &reading->quantity);
    if (status)
      return status;
    if (!reading->name || !reading->text || !reading->quantity)
      return ji__fail(table->ctx, JI_ERROR_VALUE,
                      "readings: row %zu needs a name, a text and a quantity", row + 1);
    if (ji__account_reading(account, reading->name))
      return ji__fail(table->ctx, JI_ERROR_MODEL, "readings: \"%s\" is there twice", reading->name);
    account->reading_count++;
  }
  return JI_OK;
}

static ji_status load_sources(const ji__account_table *table, ji__account *account) {
  account->has_sources = table->dataset != NULL;
  if (!table->dataset)
    return JI_OK;
  const ji_column *name = NULL, *title = NULL, *standing = NULL;
  ji_status status = ji__account_table_text(table, "source", 1, &name);
  if (!status)
    status = ji__account_table_text(table, "title", 0, &title);
  if (!status)
    status = ji__account_table_text(table, "standing", 0, &standing);
  if (status)
    return status;
  account->sources = ji__arena_array(table->arena, table->rows, sizeof *account->sources);
  if (!account->sources)
    return ji__fail_memory(table->ctx);
  for (size_t row = 0; row < table->rows && !status; row++) {
    ji__source *source = &account->sources[row];
    status = ji__account_table_copy(table, name, row, &source->name);
    if (!status)
      status = ji__account_table_copy(table, title, row, &source->title);
    if (!status)
      status = ji__account_table_copy(table, standing, row, &source->standing);
    if (!status && !source->name)
      status = ji__fail(table->ctx, JI_ERROR_VALUE, "sources: row %zu has no source", row + 1);
    account->source_count++;
  }
  return status;
}

/* The numbers of a row, by the name of their column. */
enum { NUMBERS = 9 };

typedef struct additionality_columns {
  const ji_column *layer, *scenario, *status, *numbers[NUMBERS];
} additionality_columns;

static const char *const number_names[NUMBERS] = {
    "leakage",           "displacement",           "substitution",           "multiplier",
    "reference_leakage", "reference_displacement", "reference_substitution", "reference_multiplier",
    "reference"};

/* Where each goes, in the same order. */
static void list_numbers(ji__additionality *row, double *out[NUMBERS]) {
  double *const numbers[NUMBERS] = {&row->leakage,
                                    &row->displacement,
                                    &row->substitution,
                                    &row->multiplier,
                                    &row->reference_leakage,
                                    &row->reference_displacement,
                                    &row->reference_substitution,
                                    &row->reference_multiplier,
                                    &row->reference};
  memcpy(out, numbers, sizeof numbers);
}

static int is_multiplier(size_t number) {
  return strstr(number_names[number], "multiplier") != NULL;
}

static ji_status find_additionality(const ji__account_table *table, additionality_columns *out) {
  ji_status status = ji__account_table_text(table, "layer", 1, &out->layer);
  if (!status)
    status = ji__account_table_text(table, "scenario", 1, &out->scenario);
  if (!status)
    status = ji__account_table_text(table, "status", 0, &out->status);
  for (size_t i = 0; i < NUMBERS && !status; i++)
    status = ji__account_table_number(table, number_names[i], 0, &out->numbers[i]);
  return status;
}

static ji_status check_share(ji_context *ctx, const ji__additionality *row, const char *name,
                             double value) {
  if (isnan(value) || (value >= 0 && value <= 1))
    return JI_OK;
  char digits[JI__NUMBER_SIZE];
  ji__number_print(value, digits);
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "additionality: layer \"%s\", scenario \"%s\": %s is %s, a share from 0 to 1 "
                  "was expected",
                  row->layer, row->scenario, name, digits);
}

static ji_status check_numbers(ji_context *ctx, ji__additionality *row) {
  double *numbers[NUMBERS];
  ji_status status = JI_OK;
  list_numbers(row, numbers);
  for (size_t i = 0; i < NUMBERS && !status; i++) {
    int is_share = !is_multiplier(i) && (numbers[i] != &row->reference || !row->reference_unit);
    if (is_share)
      status = check_share(ctx, row, number_names[i], *numbers[i]);
    else if (*numbers[i] < 0)
      status = ji__fail(ctx, JI_ERROR_VALUE,
                        "additionality: layer \"%s\", scenario \"%s\": multiplier and reference "
                        "must not be negative",
                        row->layer, row->scenario);
  }
  return status;
}

/* A reference case's own factors are of no use without it. */
static int has_idle_factors(const ji__additionality *row) {
  return isnan(row->reference) &&
         !(isnan(row->reference_leakage) && isnan(row->reference_displacement) &&
           isnan(row->reference_substitution) && isnan(row->reference_multiplier));
}

static ji_status check_additionality(ji_context *ctx, const ji__account *account,
                                     ji__additionality *row) {
  ji_status status = check_numbers(ctx, row);
  if (status)
    return status;
  if (has_idle_factors(row))
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "additionality: layer \"%s\", scenario \"%s\" has factors of a reference case, "
                    "but no reference",
                    row->layer, row->scenario);
  int known = 0;
  for (size_t i = 0; i < account->vintage_count; i++)
    known |= ji__vintage_layer(&account->vintages[i], row->layer) != JI__NONE;
  if (!known)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "additionality: no layer \"%s\"", row->layer);
  for (size_t i = 0; i < account->additionality_count; i++)
    if (strcmp(account->additionality[i].layer, row->layer) == 0 &&
        strcmp(account->additionality[i].scenario, row->scenario) == 0)
      return ji__fail(ctx, JI_ERROR_MODEL,
                      "additionality: layer \"%s\", scenario \"%s\" is there twice", row->layer,
                      row->scenario);
  return JI_OK;
}

static ji_status read_additionality(const ji__account_table *table,
                                    const additionality_columns *columns, size_t row,
                                    ji__additionality *out) {
  double *numbers[NUMBERS];
  list_numbers(out, numbers);
  ji_status status = ji__account_table_copy(table, columns->layer, row, &out->layer);
  if (!status)
    status = ji__account_table_copy(table, columns->scenario, row, &out->scenario);
  if (!status)
    status = ji__account_table_copy(table, columns->status, row, &out->status);
  for (size_t i = 0; i < NUMBERS && !status; i++)
    status = ji__account_table_cell(table, columns->numbers[i], row, numbers[i]);
  if (!status && (!out->layer || !out->scenario))
    status = ji__fail(table->ctx, JI_ERROR_VALUE,
                      "additionality: row %zu needs a layer and a scenario", row + 1);
  return status;
}

/* A reference case with a unit other than 1 is a figure of its own; without one it is a share. */
static ji_status reference_unit(const ji__account_table *table,
                                const additionality_columns *columns, const char **out) {
  *out = NULL;
  const ji_column *reference = columns->numbers[NUMBERS - 1]; /* the last of number_names */
  const char *unit = reference ? reference->unit : NULL;
  if (!unit || strcmp(unit, "1") == 0)
    return JI_OK;
  *out = ji__arena_text(table->arena, unit, strlen(unit));
  return *out ? JI_OK : ji__fail_memory(table->ctx);
}

static ji_status load_additionality(const ji__account_table *table, ji__account *account) {
  if (!table->dataset)
    return JI_OK;
  additionality_columns columns = {0};
  const char *unit = NULL;
  ji_status status = find_additionality(table, &columns);
  if (!status)
    status = reference_unit(table, &columns, &unit);
  if (status)
    return status;
  account->additionality =
      ji__arena_array(table->arena, table->rows, sizeof *account->additionality);
  if (!account->additionality)
    return ji__fail_memory(table->ctx);
  for (size_t row = 0; row < table->rows; row++) {
    ji__additionality *out = &account->additionality[row];
    out->reference_unit = unit;
    status = read_additionality(table, &columns, row, out);
    if (!status)
      status = check_additionality(table->ctx, account, out);
    if (status)
      return status;
    account->additionality_count++;
  }
  return JI_OK;
}

ji_status ji__account_load_terms(ji_context *ctx, const ji_bundle *bundle, ji__account *account) {
  ji__account_table overlaps = ji__account_table_of(ctx, &account->arena, bundle, "overlaps");
  ji__account_table readings = ji__account_table_of(ctx, &account->arena, bundle, "readings");
  ji__account_table sources = ji__account_table_of(ctx, &account->arena, bundle, "sources");
  ji__account_table additionality =
      ji__account_table_of(ctx, &account->arena, bundle, "additionality");
  ji_status status = ji__account_table_check_vintages(&overlaps, account);
  for (size_t i = 0; !status && i < account->vintage_count; i++)
    status = load_overlaps(&overlaps, &account->vintages[i]);
  if (!status)
    status = load_readings(&readings, account);
  if (!status)
    status = load_sources(&sources, account);
  return status ? status : load_additionality(&additionality, account);
}
