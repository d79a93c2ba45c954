/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sample: which rows of the panel are observations, and why the others are not. */
#include "core/number.h"
#include "evaluation/regression/regression.h"

#include <math.h>
#include <string.h>

static void mark(ji__regression *r, int64_t row, int reason) {
  if (!r->keep[row])
    return;
  r->keep[row] = 0;
  r->reason[row] = (uint8_t)reason;
  r->counts[reason]++;
}

/* --- what is null ------------------------------------------------------------------------- */

ji_status ji__mark_numbers(ji__regression *r, const char *name) {
  const ji_column *column;
  ji_status status = ji__dataset_require(r->ctx, r->panel, JI__PANEL_NAME, name, &column);
  if (status)
    return status;
  if (column->type != JI_TYPE_INT64 && column->type != JI_TYPE_FLOAT64 &&
      column->type != JI_TYPE_BOOL && column->null_count < r->rows)
    return ji__fail(r->ctx, JI_ERROR_TYPE,
                    JI__PANEL_NAME ": column \"%s\" holds %s, numbers were expected", name,
                    ji__type_name(column->type));
  for (int64_t i = 0; column->validity && i < r->rows; i++)
    if (ji__column_is_null(column, i))
      mark(r, i, JI__ROW_NULL);
  for (int64_t i = 0; column->type == JI_TYPE_FLOAT64 && i < r->rows; i++)
    if (!isfinite(((const double *)column->values)[i]))
      mark(r, i, JI__ROW_NOT_FINITE);
  return JI_OK;
}

static ji_status refuse_value(const ji__regression *r, const char *name, int64_t row, double value,
                              const char *expected) {
  char number[JI__NUMBER_SIZE];
  ji__number_print(value, number);
  return ji__fail(r->ctx, JI_ERROR_VALUE,
                  JI__PANEL_NAME ": row %lld, column \"%s\": %s: %s was expected",
                  (long long)row + 1, name, number, expected);
}

static int64_t whole_rows(const ji__regression *r) {
  return r->rows > 0 ? r->rows : 1;
}

static ji_status whole_column(ji__regression *r, const char *name, double **out) {
  *out = ji__allocate(ji__allocator(r->ctx), (size_t)whole_rows(r) * sizeof **out);
  ji_status status = *out ? ji__frame_numbers(r->ctx, r->panel, JI__PANEL_NAME, name, *out)
                          : ji__fail_memory(r->ctx);
  if (status) {
    ji__release(ji__allocator(r->ctx), *out);
    *out = NULL;
  }
  return status;
}

/* Weights stay as a whole column until the sample is known. */
static ji_status read_weights(ji__regression *r) {
  const char *name = r->options.weights;
  if (!name)
    return JI_OK;
  ji_status status = ji__mark_numbers(r, name);
  if (!status)
    status = whole_column(r, name, &r->weights);
  for (int64_t i = 0; !status && i < r->rows; i++) {
    if (!r->keep[i])
      continue;
    if (r->weights[i] < 0)
      status = refuse_value(r, name, i, r->weights[i], "a weight of 0 or more");
    else if (r->weights[i] == 0)
      mark(r, i, JI__ROW_ZERO_WEIGHT);
  }
  return status;
}

static ji_status read_outcome(ji__regression *r) {
  const char *name = r->options.outcome;
  ji_status status = ji__mark_numbers(r, name);
  if (!status)
    status = whole_column(r, name, &r->outcome);
  for (int64_t i = 0; !status && i < r->rows && r->options.family == JI_REGRESSION_POISSON; i++)
    if (r->keep[i] && r->outcome[i] < 0)
      status = refuse_value(r, name, i, r->outcome[i], "an outcome of 0 or more (Poisson)");
  return status;
}

static ji_status read_levels(ji__regression *r, const ji__names *names, ji__levels **out) {
  *out = ji__allocate_array(ji__allocator(r->ctx), (size_t)names->count + 1, sizeof **out);
  if (!*out)
    return ji__fail_memory(r->ctx);
  ji_status status = JI_OK;
  for (int64_t q = 0; !status && q < names->count; q++) {
    ji__levels *levels = &(*out)[q];
    status = ji__frame_levels(r->ctx, r->panel, JI__PANEL_NAME, names->items[q], levels);
    for (int64_t i = 0; !status && i < r->rows; i++)
      if (levels->codes[i] < 0)
        mark(r, i, JI__ROW_NULL);
  }
  return status;
}

/* A column that is both an effect and a cluster is read once. */
static ji_status read_clusters(ji__regression *r) {
  const ji__names *names = &r->cluster_names;
  ji_status status = JI_OK;
  r->clusters =
      ji__allocate_array(ji__allocator(r->ctx), (size_t)names->count + 1, sizeof *r->clusters);
  if (!r->clusters)
    return ji__fail_memory(r->ctx);
  for (int64_t q = 0; !status && q < names->count; q++) {
    int64_t same;
    status = ji__names_find(r->ctx, &r->effect_names, names->items[q], &same);
    if (status || same >= 0)
      continue;
    ji__levels *levels = &r->clusters[q];
    status = ji__frame_levels(r->ctx, r->panel, JI__PANEL_NAME, names->items[q], levels);
    for (int64_t i = 0; !status && i < r->rows; i++)
      if (levels->codes[i] < 0)
        mark(r, i, JI__ROW_NULL);
  }
  return status;
}

/* --- singletons --------------------------------------------------------------------------- */

/* Marks the rows that are alone in a level of one effect; returns how many there were. */
static int64_t mark_alone(ji__regression *r, const ji__levels *levels, int32_t *rows) {
  int64_t found = 0;
  memset(rows, 0, (size_t)levels->count * sizeof *rows);
  for (int64_t i = 0; i < r->rows; i++)
    if (r->keep[i])
      rows[levels->codes[i]]++;
  for (int64_t i = 0; i < r->rows; i++)
    if (r->keep[i] && rows[levels->codes[i]] == 1) {
      mark(r, i, JI__ROW_SINGLETON);
      found++;
    }
  return found;
}

/* Leaving out one row may leave another alone: until none is. */
static ji_status mark_singletons(ji__regression *r) {
  int64_t most = 0, found = 1, effects = r->effect_names.count;
  for (int64_t q = 0; q < effects; q++)
    most = r->effects[q].count > most ? r->effects[q].count : most;
  if (r->options.keep_singletons || !effects)
    return JI_OK;
  int32_t *rows = ji__allocate_array(ji__allocator(r->ctx), (size_t)most + 1, sizeof *rows);
  if (!rows)
    return ji__fail_memory(r->ctx);
  while (found) {
    found = 0;
    for (int64_t q = 0; q < effects; q++)
      found += mark_alone(r, &r->effects[q], rows);
    if (effects == 1)
      break;
  }
  ji__release(ji__allocator(r->ctx), rows);
  return JI_OK;
}

/* --- the sample --------------------------------------------------------------------------- */

static void keep_numbers(double *values, const uint8_t *keep, int64_t rows) {
  int64_t n = 0;
  for (int64_t i = 0; values && i < rows; i++)
    if (keep[i])
      values[n++] = values[i];
}

/* Takes rows out of all that is held by observation. */
static ji_status keep_rows(ji__regression *r, const uint8_t *keep, int64_t rows) {
  ji_status status = JI_OK;
  keep_numbers(r->outcome, keep, rows);
  keep_numbers(r->weights, keep, rows);
  for (size_t c = 0; c < r->column_count; c++)
    keep_numbers(r->columns[c].values, keep, rows);
  for (int64_t q = 0; !status && q < r->effect_names.count; q++)
    status = ji__levels_keep(r->ctx, &r->effects[q], keep);
  for (int64_t q = 0; !status && q < r->cluster_names.count; q++)
    if (r->clusters[q].codes)
      status = ji__levels_keep(r->ctx, &r->clusters[q], keep);
  r->n = 0;
  for (int64_t i = 0; i < rows; i++)
    r->n += keep[i];
  return status;
}

static ji_status check_sample(const ji__regression *r) {
  static const char *const reasons[JI__ROW_REASONS] = {
      "", "null", "not finite", "of weight 0", "singletons", "separated", "always treated"};
  if (r->n > 0)
    return JI_OK;
  int most = JI__ROW_NULL;
  for (int i = JI__ROW_NULL; i < JI__ROW_REASONS; i++)
    most = r->counts[i] > r->counts[most] ? i : most;
  if (!r->rows)
    return ji__fail(r->ctx, JI_ERROR_SHAPE, JI__PANEL_NAME ": it has no rows");
  return ji__fail(r->ctx, JI_ERROR_SHAPE,
                  JI__PANEL_NAME ": none of the %lld rows is left: %lld are %s", (long long)r->rows,
                  (long long)r->counts[most], reasons[most]);
}

static ji_status point_clusters(ji__regression *r) {
  ji_status status = JI_OK;
  for (int64_t q = 0; !status && q < r->cluster_names.count; q++) {
    int64_t same;
    status = ji__names_find(r->ctx, &r->effect_names, r->cluster_names.items[q], &same);
    const ji__levels *levels = !status && same >= 0 ? &r->effects[same] : &r->clusters[q];
    r->cluster_codes[q] = levels->codes;
    r->cluster_counts[q] = levels->count;
  }
  return status;
}

ji_status ji__regression_leave_out(ji__regression *r, const uint8_t *drop, int reason) {
  uint8_t *keep = ji__allocate(ji__allocator(r->ctx), (size_t)r->n);
  if (!keep)
    return ji__fail_memory(r->ctx);
  int64_t rows = r->n;
  for (int64_t row = 0, i = 0; row < r->rows; row++) {
    if (!r->keep[row])
      continue;
    keep[i] = !drop[i];
    if (drop[i])
      mark(r, row, reason);
    i++;
  }
  ji_status status = keep_rows(r, keep, rows);
  ji__release(ji__allocator(r->ctx), keep);
  if (!status)
    status = point_clusters(r);
  return status ? status : check_sample(r);
}

ji_status ji__sample_numbers(ji__regression *r, const char *name, double **out) {
  ji_status status = whole_column(r, name, out);
  if (!status && r->n < r->rows)
    keep_numbers(*out, r->keep, r->rows);
  return status;
}

ji_status ji__regression_read(ji__regression *r) {
  const ji_allocator *allocator = ji__allocator(r->ctx);
  r->rows = ji_dataset_row_count(r->panel);
  r->keep = ji__allocate(allocator, (size_t)r->rows + 1);
  r->reason = ji__allocate_array(allocator, (size_t)r->rows + 1, 1);
  if (!r->keep || !r->reason)
    return ji__fail_memory(r->ctx);
  memset(r->keep, 1, (size_t)r->rows + 1);
  ji_status status = read_outcome(r);
  if (!status)
    status = read_weights(r);
  if (!status)
    status = ji__terms_mark(r);
  if (!status)
    status = read_levels(r, &r->effect_names, &r->effects);
  if (!status)
    status = read_clusters(r);
  if (!status)
    status = mark_singletons(r);
  if (!status)
    status = keep_rows(r, r->keep, r->rows);
  if (!status)
    status = point_clusters(r);
  return status ? status : check_sample(r);
}
