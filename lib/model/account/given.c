/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Layers whose figure is a row of another engine's result: a count of records by a rule (`counts`,
 * as ji_count() writes it), or the effect that an evaluation found (`effects`). They come in as
 * data: their measure, unit and error stay with them. */
#include "model/account/load.h"

#include <math.h>
#include <string.h>

/* Where a layer's row is looked for. */
typedef struct given_table {
  ji__account_table table;
  const char *key; /* its first column: rule, effect */
  ji__entry_columns columns;
} given_table;

static ji_status find_table(ji_context *ctx, const ji_bundle *bundle, ji__account *account,
                            ji__estimator estimator, given_table *out) {
  int is_count = estimator == JI__ESTIMATOR_COUNT;
  *out = (given_table){.key = is_count ? "rule" : "effect"};
  out->table = ji__account_table_of(ctx, &account->arena, bundle, is_count ? "counts" : "effects");
  if (!out->table.dataset)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "the account has no dataset \"%s\"", out->table.name);
  return ji__entry_columns_find(&out->table, out->key, &out->columns);
}

/* --- the row -----------------------------------------------------------------------------------
 */

/* `column=value` behind the name; an empty value is a null cell. */
static ji_status cell_is(const given_table *given, size_t row, const ji__input *filter, int *out) {
  const char *equals = memchr(filter->name, '=', filter->size), *text = NULL;
  char name[128];
  size_t size = equals ? (size_t)(equals - filter->name) : 0;
  if (!size || size >= sizeof name)
    return ji__fail(given->table.ctx, JI_ERROR_MODEL, "\"%.*s\": a cell is named by column=value",
                    (int)filter->size, filter->name);
  memcpy(name, filter->name, size);
  name[size] = 0;
  const ji_column *column = NULL;
  ji_status status = ji__account_table_text(&given->table, name, 1, &column);
  if (!status)
    status = ji__account_table_copy(&given->table, column, row, &text);
  if (status)
    return status;
  ji__input value = {.name = equals + 1, .size = filter->size - size - 1};
  *out = text ? ji__input_is(&value, text) : !value.size;
  return JI_OK;
}

static ji_status row_is(const given_table *given, const ji__layer *layer, size_t row, int *out) {
  size_t position = 0;
  ji__input input;
  const char *name = NULL;
  ji_status status = ji__account_table_copy(&given->table, given->columns.name, row, &name);
  (void)ji__input_next(layer->inputs, &position, &input);
  *out = !status && name && ji__input_is(&input, name);
  while (!status && *out && ji__input_next(layer->inputs, &position, &input))
    status = cell_is(given, row, &input, out);
  return status;
}

/* A layer that names no cell means the total, whose `by` is null. */
static int is_total(const given_table *given, size_t row) {
  int64_t by = ji_dataset_find(given->table.dataset, "by");
  return by < 0 || ji__column_is_null(ji__dataset_view(given->table.dataset, by), (int64_t)row);
}

static ji_status find_row(const given_table *given, const ji__vintage *vintage,
                          const ji__layer *layer, size_t *out) {
  size_t count = 0;
  int names_cells = strchr(layer->inputs, '*') != NULL;
  for (size_t row = 0; row < given->table.rows; row++) {
    int found = 0;
    ji_status status = row_is(given, layer, row, &found);
    if (status)
      return status;
    if (!found || !ji__row_in_vintage(given->columns.vintage, row, vintage->name) ||
        (!names_cells && !is_total(given, row)))
      continue;
    *out = row;
    count++;
  }
  if (count == 1)
    return JI_OK;
  return ji__fail(given->table.ctx, count ? JI_ERROR_MODEL : JI_ERROR_NOT_FOUND,
                  count ? "%s: %zu rows are \"%s\": name the cell by column=value"
                        : "%s: %zu rows are \"%s\"",
                  given->table.name, count, layer->inputs);
}

/* --- the figure --------------------------------------------------------------------------------
 */

/* Counts and estimates are no printed figures: without a rounding column they are exact numbers. */
static void complete(const given_table *given, ji__entry *entry) {
  if (!given->columns.rounding)
    entry->rounding = 0;
}

static ji_status check_figure(const given_table *given, ji__estimator estimator, size_t row,
                              const ji__entry *entry) {
  ji_context *ctx = given->table.ctx;
  if (isnan(entry->value)) {
    const ji_column *reason = NULL;
    const char *text = NULL;
    ji_status status = ji__account_table_text(&given->table, "reason", 0, &reason);
    if (!status)
      status = ji__account_table_copy(&given->table, reason, row, &text);
    return status ? status
                  : ji__fail(ctx, JI_ERROR_VALUE, "%s: row %zu has no value%s%s", given->table.name,
                             row + 1, text ? ": " : "", text ? text : "");
  }
  if (estimator == JI__ESTIMATOR_COUNT && entry->value < 0)
    return ji__fail(ctx, JI_ERROR_VALUE, "%s: row %zu: the count is negative", given->table.name,
                    row + 1);
  return JI_OK;
}

static ji_status load_layer(ji_context *ctx, const ji_bundle *bundle, ji__account *account,
                            const ji__vintage *vintage, ji__layer *layer) {
  given_table given;
  size_t row = 0;
  ji_status status = find_table(ctx, bundle, account, layer->estimator, &given);
  if (!status)
    status = find_row(&given, vintage, layer, &row);
  if (!status)
    status = ji__entry_read(&given.table, &given.columns, row, &layer->given);
  if (!status)
    status = check_figure(&given, layer->estimator, row, &layer->given);
  if (!status)
    complete(&given, &layer->given);
  return status;
}

ji_status ji__account_load_given(ji_context *ctx, const ji_bundle *bundle, ji__account *account) {
  for (size_t i = 0; i < account->vintage_count; i++)
    for (size_t k = 0; k < account->vintages[i].layer_count; k++) {
      ji__vintage *vintage = &account->vintages[i];
      ji__layer *layer = &vintage->layers[k];
      if (layer->estimator != JI__ESTIMATOR_COUNT && layer->estimator != JI__ESTIMATOR_EVALUATION)
        continue;
      ji_status status = load_layer(ctx, bundle, account, vintage, layer);
      if (status)
        return ji__fail_within(ctx, status, "vintage \"%s\", layer \"%s\"",
                               vintage->name ? vintage->name : "", layer->entry.name);
    }
  return JI_OK;
}
