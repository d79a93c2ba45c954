/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/number.h"
#include "data/resolve.h"
#include "data/unit.h"
#include "model/account/load.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

ji__account_table ji__account_table_of(ji_context *ctx, ji__arena *arena, const ji_bundle *bundle,
                                       const char *name) {
  const ji_dataset *dataset = ji_bundle_find(bundle, name);
  return (ji__account_table){ctx, arena, dataset, name, (size_t)ji_dataset_row_count(dataset)};
}

static const ji_column *find(const ji__account_table *table, const char *name) {
  int64_t index = ji_dataset_find(table->dataset, name);
  return index < 0 ? NULL : ji__dataset_view(table->dataset, index);
}

ji_status ji__account_table_text(const ji__account_table *table, const char *name, int required,
                                 const ji_column **out) {
  *out = find(table, name);
  if (!*out && !required)
    return JI_OK;
  if (*out && (*out)->type == JI_TYPE_INT64)
    return JI_OK;
  return ji__dataset_require_text(table->ctx, table->dataset, table->name, name, out);
}

ji_status ji__account_table_number(const ji__account_table *table, const char *name, int required,
                                   const ji_column **out) {
  *out = find(table, name);
  if (!*out && !required)
    return JI_OK;
  return ji__dataset_require_number(table->ctx, table->dataset, table->name, name, out);
}

ji_status ji__account_table_copy(const ji__account_table *table, const ji_column *column,
                                 size_t row, const char **out) {
  *out = NULL;
  if (!column || ji__column_is_null(column, (int64_t)row))
    return JI_OK;
  char digits[JI__NUMBER_SIZE];
  size_t size = 0;
  const char *text = ji__column_text(column, (int64_t)row, &size);
  if (column->type == JI_TYPE_INT64) {
    text = digits;
    size =
        (size_t)snprintf(digits, sizeof digits, "%" PRId64, ((const int64_t *)column->values)[row]);
  }
  if (!text || !size)
    return JI_OK;
  *out = ji__arena_text(table->arena, text, size);
  return *out ? JI_OK : ji__fail_memory(table->ctx);
}

ji_status ji__account_table_cell(const ji__account_table *table, const ji_column *column,
                                 size_t row, double *out) {
  *out = NAN;
  if (!column || !ji__column_number(column, (int64_t)row, out))
    return JI_OK;
  if (isfinite(*out))
    return JI_OK;
  char digits[JI__NUMBER_SIZE];
  ji__number_print(*out, digits);
  return ji__fail(table->ctx, JI_ERROR_VALUE, "%s: row %zu, column \"%s\": %s is not finite",
                  table->name, row + 1, column->name, digits);
}

int ji__row_in_vintage(const ji_column *column, size_t row, const char *vintage) {
  if (!column || !vintage || ji__column_is_null(column, (int64_t)row))
    return 1;
  if (column->type != JI_TYPE_INT64)
    return ji__column_equals(column, (int64_t)row, vintage);
  char digits[JI__NUMBER_SIZE];
  (void)snprintf(digits, sizeof digits, "%" PRId64, ((const int64_t *)column->values)[row]);
  return strcmp(digits, vintage) == 0;
}

ji_status ji__entry_columns_find(const ji__account_table *table, const char *key,
                                 ji__entry_columns *out) {
  ji_status status = ji__account_table_text(table, key, 1, &out->name);
  if (!status)
    status = ji__account_table_number(table, "value", 1, &out->value);
  if (!status)
    status = ji__account_table_text(table, "vintage", 0, &out->vintage);
  if (!status)
    status = ji__account_table_text(table, "period", 0, &out->period);
  if (!status)
    status = ji__account_table_text(table, "distribution", 0, &out->distribution);
  if (!status)
    status = ji__account_table_text(table, "source", 0, &out->source);
  if (!status)
    status = ji__account_table_number(table, "rounding", 0, &out->rounding);
  if (!status)
    status = ji__account_table_number(table, "standard_error", 0, &out->standard_error);
  if (!status)
    status = ji__account_table_number(table, "low", 0, &out->low);
  if (!status)
    status = ji__account_table_number(table, "high", 0, &out->high);
  out->unit = NULL;
  const char *by_row = NULL;
  if (status || (out->value->unit && !ji__unit_is_by_row(out->value->unit, &by_row)))
    return status;
  return ji__account_table_text(table, by_row ? by_row : "unit", by_row != NULL, &out->unit);
}

static ji_status read_unit(const ji__account_table *table, const ji__entry_columns *columns,
                           size_t row, ji__entry *out) {
  if (!columns->unit) {
    const char *unit = columns->value->unit ? columns->value->unit : "1";
    out->unit = ji__arena_text(table->arena, unit, strlen(unit));
    return out->unit ? JI_OK : ji__fail_memory(table->ctx);
  }
  const char *text = NULL;
  ji_status status = ji__account_table_copy(table, columns->unit, row, &text);
  if (status)
    return status;
  if (!text)
    return ji__fail(table->ctx, JI_ERROR_UNIT, "the unit is missing");
  char *canonical = NULL;
  status = ji__unit_canonical(table->ctx, text, &canonical);
  if (status)
    return status;
  out->unit = ji__arena_text(table->arena, canonical, strlen(canonical));
  ji__release(ji__allocator(table->ctx), canonical);
  return out->unit ? JI_OK : ji__fail_memory(table->ctx);
}

static ji_status read_measure(const ji__account_table *table, const ji__entry_columns *columns,
                              size_t row, ji__entry *out) {
  if (!columns->value->measure)
    return JI_OK;
  ji_measure *measure = NULL;
  ji_status status = ji__measure_resolve(table->ctx, columns->value->measure, table->dataset,
                                         (int64_t)row, &measure);
  if (!status)
    status = ji__arena_keep(table->ctx, table->arena, measure);
  if (status)
    return status;
  out->measure = measure;
  return ji__measure_check_unit(table->ctx, measure, out->unit);
}

static const struct {
  const char *name;
  ji__distribution distribution;
} distributions[] = {
    {"none", JI__DISTRIBUTION_NONE},
    {"normal", JI__DISTRIBUTION_NORMAL},
    {"lognormal", JI__DISTRIBUTION_LOGNORMAL},
    {"uniform", JI__DISTRIBUTION_UNIFORM},
    {"triangular", JI__DISTRIBUTION_TRIANGULAR},
    {"beta", JI__DISTRIBUTION_BETA},
    {"pert", JI__DISTRIBUTION_PERT},
    {"discrete", JI__DISTRIBUTION_DISCRETE},
};

/* The mean and standard deviation must be those of some distribution on [low, high]. */
static ji_status check_beta(ji_context *ctx, const ji__entry *entry) {
  double below = entry->value - entry->low, above = entry->high - entry->value;
  double variance = entry->standard_error * entry->standard_error;
  if (below > 0 && above > 0 && entry->standard_error >= 0 && variance < below * above)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_VALUE,
                  "beta needs low < value < high and a standard_error from 0 to less than the root "
                  "of (value - low)(high - value)");
}

/* A distribution must come with the numbers it needs. */
static ji_status check_distribution(ji_context *ctx, const ji__entry *entry) {
  switch (entry->distribution) {
  case JI__DISTRIBUTION_NORMAL:
    return entry->standard_error >= 0
               ? JI_OK
               : ji__fail(ctx, JI_ERROR_VALUE, "normal needs a standard_error of 0 or more");
  case JI__DISTRIBUTION_LOGNORMAL:
    return entry->standard_error >= 0 && entry->value > 0
               ? JI_OK
               : ji__fail(ctx, JI_ERROR_VALUE,
                          "lognormal needs a value above 0 and a standard_error of 0 or more");
  case JI__DISTRIBUTION_BETA:
    return check_beta(ctx, entry);
  case JI__DISTRIBUTION_UNIFORM:
  case JI__DISTRIBUTION_TRIANGULAR:
  case JI__DISTRIBUTION_PERT:
    return entry->low < entry->high && entry->low <= entry->value && entry->value <= entry->high
               ? JI_OK
               : ji__fail(ctx, JI_ERROR_VALUE,
                          "uniform, triangular and pert need low <= value <= high and low < high");
  default:
    return JI_OK;
  }
}

static ji_status read_distribution(const ji__account_table *table, const ji__entry_columns *columns,
                                   size_t row, ji__entry *out) {
  const char *name = NULL;
  ji_status status = ji__account_table_copy(table, columns->distribution, row, &name);
  if (!status)
    status = ji__account_table_cell(table, columns->standard_error, row, &out->standard_error);
  if (!status)
    status = ji__account_table_cell(table, columns->low, row, &out->low);
  if (!status)
    status = ji__account_table_cell(table, columns->high, row, &out->high);
  if (status)
    return status;
  /* A value with its error and nothing else said is normal. */
  if (!name && !isnan(out->standard_error))
    name = "normal";
  if (!name)
    return JI_OK;
  for (size_t i = 0; i < sizeof distributions / sizeof *distributions; i++)
    if (strcmp(distributions[i].name, name) == 0) {
      out->distribution = distributions[i].distribution;
      if (out->distribution == JI__DISTRIBUTION_BETA && isnan(out->low) && isnan(out->high)) {
        out->low = 0; /* a share */
        out->high = 1;
      }
      return check_distribution(table->ctx, out);
    }
  return ji__fail(table->ctx, JI_ERROR_VALUE,
                  "\"%s\" is no distribution: none, normal, lognormal, uniform, triangular, beta, "
                  "pert or discrete was expected",
                  name);
}

static ji_status read_named(const ji__account_table *table, const ji__entry_columns *columns,
                            size_t row, ji__entry *out) {
  ji_status status = ji__account_table_copy(table, columns->period, row, &out->period);
  if (!status)
    status = ji__account_table_copy(table, columns->source, row, &out->source);
  if (!status)
    status = ji__account_table_cell(table, columns->value, row, &out->value);
  if (!status)
    status = ji__account_table_cell(table, columns->rounding, row, &out->rounding);
  if (!status && out->rounding < 0)
    status = ji__fail(table->ctx, JI_ERROR_VALUE, "rounding is a half-width: 0 or more");
  if (!status)
    status = read_distribution(table, columns, row, out);
  if (!status)
    status = read_unit(table, columns, row, out);
  return status ? status : read_measure(table, columns, row, out);
}

ji_status ji__entry_read(const ji__account_table *table, const ji__entry_columns *columns,
                         size_t row, ji__entry *out) {
  ji_status status = ji__account_table_copy(table, columns->name, row, &out->name);
  if (status)
    return status;
  if (!out->name)
    return ji__fail(table->ctx, JI_ERROR_VALUE, "%s: row %zu has no %s", table->name, row + 1,
                    columns->name->name);
  status = read_named(table, columns, row, out);
  return status ? ji__fail_within(table->ctx, status, "%s: row %zu, %s \"%s\"", table->name,
                                  row + 1, columns->name->name, out->name)
                : JI_OK;
}
