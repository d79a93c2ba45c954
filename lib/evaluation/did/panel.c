/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads a panel, or cross-sections, for group-time effects. */
#include "core/number.h"
#include "evaluation/did/did.h"

#include <math.h>
#include <string.h>

#define WHAT "panel"
#define LARGEST INT64_C(1000000000000000) /* a period with which one can reckon */

typedef struct loader {
  ji_context *ctx;
  const ji_allocator *allocator;
  const ji_dataset *data;
  const ji__did_plan *plan;
  ji__did_panel *panel;
  int64_t all_units;
  int64_t *first;    /* of each unit that the data have */
  uint8_t *keep;     /* of each row: it has all values */
  int32_t *seen;     /* of each unit: usable rows */
  int32_t *unit_new; /* of each unit: its number among those that are kept; -1 */
} loader;

static ji_status fail_number(const loader *l, const char *column, int64_t row, double value,
                             const char *expected) {
  char number[JI__NUMBER_SIZE];
  ji__number_print(value, number);
  return ji__fail(l->ctx, JI_ERROR_VALUE, "%s: row %lld, column \"%s\": %s: %s was expected", WHAT,
                  (long long)row + 1, column, number, expected);
}

/* --- columns ------------------------------------------------------------------------------ */

static ji_status read_numbers(const loader *l, const char *name, ji__did_numbers *out) {
  const ji_column *column;
  ji_status status = ji__dataset_require(l->ctx, l->data, WHAT, name, &column);
  if (status)
    return status;
  if (column->type == JI_TYPE_FLOAT64 && !column->validity) {
    out->values = column->values;
    return JI_OK;
  }
  out->owned = ji__allocate_array(l->allocator, (size_t)l->panel->rows + 1, sizeof *out->owned);
  if (!out->owned)
    return ji__fail_memory(l->ctx);
  out->values = out->owned;
  return ji__frame_numbers(l->ctx, l->data, WHAT, name, out->owned);
}

static ji_status no_nulls(const loader *l, const ji__levels *levels) {
  for (int64_t i = 0; i < levels->rows; i++)
    if (levels->codes[i] < 0)
      return ji__fail(l->ctx, JI_ERROR_VALUE, "%s: row %lld, column \"%s\" is null", WHAT,
                      (long long)i + 1, levels->column->name);
  return JI_OK;
}

static ji_status read_levels(const loader *l, const char *name, ji__levels *out) {
  ji_status status = ji__frame_levels(l->ctx, l->data, WHAT, name, out);
  return status ? status : no_nulls(l, out);
}

static ji_status read_times(const loader *l) {
  ji__did_panel *p = l->panel;
  ji_status status = read_levels(l, l->plan->options.time, &p->time_levels);
  if (status)
    return status;
  p->periods = p->time_levels.count;
  p->time = ji__allocate_array(l->allocator, (size_t)p->periods + 1, sizeof *p->time);
  if (!p->time)
    return ji__fail_memory(l->ctx);
  ji_type type = p->time_levels.column->type;
  p->counted = type == JI_TYPE_DATE32 || type == JI_TYPE_TIMESTAMP;
  for (int64_t t = 0; t < p->periods; t++)
    p->counted = p->counted || !ji__levels_value(&p->time_levels, t, &p->time[t]) ||
                 p->time[t] > LARGEST || p->time[t] < -LARGEST;
  /* Text of whole numbers is in the order of bytes: that of numbers where lengths are equal. */
  for (int64_t t = 1; !p->counted && t < p->periods; t++)
    p->counted = p->time[t] <= p->time[t - 1];
  for (int64_t t = 0; p->counted && t < p->periods; t++)
    p->time[t] = t + 1;
  return JI_OK;
}

static ji_status read_columns(const loader *l) {
  const ji_did_options *o = &l->plan->options;
  ji__did_panel *p = l->panel;
  ji_status status = JI_OK;
  if (!o->cross_sections)
    status = read_levels(l, o->unit, &p->unit_levels);
  if (!status)
    status = read_times(l);
  if (!status)
    status = read_numbers(l, o->outcome, &p->outcome);
  if (!status && o->weights)
    status = read_numbers(l, o->weights, &p->row_weight);
  if (!status && o->cluster)
    status = read_levels(l, o->cluster, &p->cluster_levels);
  p->covariates =
      ji__allocate_array(l->allocator, (size_t)o->covariate_count + 1, sizeof *p->covariates);
  if (!status && !p->covariates)
    status = ji__fail_memory(l->ctx);
  for (int64_t k = 0; !status && k < o->covariate_count; k++) {
    p->covariate_count = k + 1;
    status = read_numbers(l, o->covariates[k], &p->covariates[k]);
  }
  return status;
}

/* --- rows --------------------------------------------------------------------------------- */

static ji_status check_row(const loader *l, int64_t row, int *keep) {
  const ji__did_panel *p = l->panel;
  double y = p->outcome.values[row];
  *keep = !isnan(y);
  if (isinf(y))
    return fail_number(l, l->plan->options.outcome, row, y, "a finite number");
  for (int64_t k = 0; k < p->covariate_count; k++) {
    double x = p->covariates[k].values[row];
    *keep = *keep && !isnan(x);
    if (isinf(x))
      return fail_number(l, l->plan->options.covariates[k], row, x, "a finite number");
  }
  double weight = p->row_weight.values ? p->row_weight.values[row] : 1;
  *keep = *keep && !isnan(weight);
  if (weight < 0 || isinf(weight))
    return fail_number(l, l->plan->options.weights, row, weight, "a weight of 0 or more");
  return JI_OK;
}

static ji_status check_rows(const loader *l) {
  ji__did_panel *p = l->panel;
  ji_status status = JI_OK;
  for (int64_t i = 0; !status && i < p->rows; i++) {
    int is_kept = 0;
    status = check_row(l, i, &is_kept);
    l->keep[i] = (uint8_t)is_kept;
    p->dropped_rows[JI__DID_DROP_MISSING] += !l->keep[i];
    l->seen[p->unit_levels.codes ? p->unit_levels.codes[i] : i] += l->keep[i];
  }
  return status;
}

/* Keeps a unit or says why not. */
static int keep_unit(const loader *l, int64_t unit, int is_complete) {
  ji__did_panel *p = l->panel;
  ji__did_drop drop = JI__DID_DROP_COUNT;
  int is_early = l->first[unit] != JI__DID_NEVER &&
                 l->first[unit] <= p->time[0] + l->plan->options.anticipation;
  if (!l->seen[unit])
    return 0;
  if (is_complete && l->seen[unit] < p->periods)
    drop = JI__DID_DROP_GAPS;
  else if (is_early)
    drop = JI__DID_DROP_EARLY;
  if (drop == JI__DID_DROP_COUNT)
    return 1;
  p->dropped_units[drop]++;
  p->dropped_rows[drop] += l->seen[unit];
  return 0;
}

static ji_status number_units(const loader *l, int is_complete) {
  ji__did_panel *p = l->panel;
  for (int64_t u = 0; u < l->all_units; u++)
    l->unit_new[u] = keep_unit(l, u, is_complete) ? (int32_t)p->units++ : -1;
  if (p->units)
    return JI_OK;
  return ji__fail(l->ctx, JI_ERROR_VALUE,
                  "%s: no unit is left: %lld lack a period, %lld were treated in the first one, "
                  "%lld rows lack a value",
                  WHAT, (long long)p->dropped_units[JI__DID_DROP_GAPS],
                  (long long)p->dropped_units[JI__DID_DROP_EARLY],
                  (long long)p->dropped_rows[JI__DID_DROP_MISSING]);
}

static ji_status fail_twice(const loader *l, int64_t row) {
  const ji__levels *units = &l->panel->unit_levels, *times = &l->panel->time_levels;
  ji__buffer unit, time;
  ji__buffer_init(&unit, l->allocator);
  ji__buffer_init(&time, l->allocator);
  ji__levels_label(units, units->codes[row], &unit);
  ji__levels_label(times, times->codes[row], &time);
  ji_status status =
      unit.failed || time.failed
          ? ji__fail_memory(l->ctx)
          : ji__fail(l->ctx, JI_ERROR_LABEL,
                     "%s: row %lld: unit \"%s\" is in period \"%s\" twice: one row for each was "
                     "expected",
                     WHAT, (long long)row + 1, unit.data ? unit.data : "",
                     time.data ? time.data : "");
  ji__buffer_free(&unit);
  ji__buffer_free(&time);
  return status;
}

/* Every pair of unit and period once, whether it is used or not. */
static ji_status check_pairs(const loader *l) {
  const ji__did_panel *p = l->panel;
  size_t pairs = (size_t)l->all_units * (size_t)p->periods;
  uint8_t *seen = ji__allocate_array(l->allocator, pairs / 8 + 1, 1);
  ji_status status = seen ? JI_OK : ji__fail_memory(l->ctx);
  for (int64_t i = 0; !status && i < p->rows; i++) {
    size_t pair =
        (size_t)p->unit_levels.codes[i] * (size_t)p->periods + (size_t)p->time_levels.codes[i];
    if (seen[pair / 8] >> (pair % 8) & 1)
      status = fail_twice(l, i);
    seen[pair / 8] = (uint8_t)(seen[pair / 8] | 1U << (pair % 8));
  }
  ji__release(l->allocator, seen);
  return status;
}

static ji_status fill_matrix(const loader *l) {
  ji__did_panel *p = l->panel;
  size_t cells = (size_t)p->units * (size_t)p->periods;
  int has_rows = p->covariate_count || p->row_weight.values;
  p->y = ji__allocate_array(l->allocator, cells, sizeof *p->y);
  if (has_rows)
    p->row = ji__allocate_array(l->allocator, cells, sizeof *p->row);
  if (!p->y || (has_rows && !p->row))
    return ji__fail_memory(l->ctx);
  for (int64_t i = 0; i < p->rows; i++) {
    int32_t unit = l->unit_new[p->unit_levels.codes[i]];
    if (unit < 0 || !l->keep[i])
      continue;
    int64_t at = unit * p->periods + p->time_levels.codes[i];
    p->y[at] = p->outcome.values[i];
    if (p->row)
      p->row[at] = (int32_t)i;
  }
  return JI_OK;
}

static ji_status fill_observations(const loader *l) {
  ji__did_panel *p = l->panel;
  const int32_t *codes = p->unit_levels.codes;
  p->obs_row = ji__allocate_array(l->allocator, (size_t)p->rows + 1, sizeof *p->obs_row);
  p->obs_unit = ji__allocate_array(l->allocator, (size_t)p->rows + 1, sizeof *p->obs_unit);
  if (!p->obs_row || !p->obs_unit)
    return ji__fail_memory(l->ctx);
  for (int64_t i = 0; i < p->rows; i++) {
    int32_t unit = l->unit_new[codes ? codes[i] : i];
    if (unit < 0 || !l->keep[i])
      continue;
    p->obs_row[p->observations] = (int32_t)i;
    p->obs_unit[p->observations++] = unit;
  }
  return JI_OK;
}

/* --- units -------------------------------------------------------------------------------- */

static ji_status find_first_rows(const loader *l) {
  ji__did_panel *p = l->panel;
  const int32_t *codes = p->unit_levels.codes, *times = p->time_levels.codes;
  p->unit_row = ji__allocate_array(l->allocator, (size_t)p->units + 1, sizeof *p->unit_row);
  if (!p->unit_row)
    return ji__fail_memory(l->ctx);
  for (int64_t u = 0; u < p->units; u++)
    p->unit_row[u] = -1;
  for (int64_t i = 0; i < p->rows; i++) {
    int32_t unit = l->unit_new[codes ? codes[i] : i];
    if (unit < 0 || !l->keep[i])
      continue;
    if (p->unit_row[unit] < 0 || times[i] < times[p->unit_row[unit]])
      p->unit_row[unit] = (int32_t)i;
    p->largest = fmax(p->largest, fabs(p->outcome.values[i]));
  }
  return JI_OK;
}

static ji_status read_weights(const loader *l) {
  ji__did_panel *p = l->panel;
  const int32_t *codes = p->unit_levels.codes;
  if (!p->row_weight.values)
    return JI_OK;
  p->weight = ji__allocate_array(l->allocator, (size_t)p->units, sizeof *p->weight);
  if (!p->weight)
    return ji__fail_memory(l->ctx);
  for (int64_t u = 0; u < p->units; u++)
    p->weight[u] = p->row_weight.values[p->unit_row[u]];
  for (int64_t i = 0; i < p->rows; i++) {
    int32_t unit = l->unit_new[codes ? codes[i] : i];
    if (unit >= 0 && l->keep[i] && p->row_weight.values[i] != p->weight[unit])
      p->weights_vary = 1;
  }
  return JI_OK;
}

static ji_status fail_cluster(const loader *l, int64_t row) {
  return ji__fail(l->ctx, JI_ERROR_LABEL,
                  "%s: row %lld, column \"%s\": the unit is in another cluster in its first "
                  "period: one for each unit was expected",
                  WHAT, (long long)row + 1, l->plan->options.cluster);
}

static ji_status read_clusters(const loader *l) {
  ji__did_panel *p = l->panel;
  const int32_t *codes = p->unit_levels.codes, *clusters = p->cluster_levels.codes;
  if (!clusters)
    return JI_OK;
  p->cluster = ji__allocate_array(l->allocator, (size_t)p->units, sizeof *p->cluster);
  if (!p->cluster)
    return ji__fail_memory(l->ctx);
  p->clusters = p->cluster_levels.count;
  for (int64_t u = 0; u < p->units; u++)
    p->cluster[u] = clusters[p->unit_row[u]];
  for (int64_t i = 0; i < p->rows; i++) {
    int32_t unit = l->unit_new[codes ? codes[i] : i];
    if (unit >= 0 && clusters[i] != p->cluster[unit])
      return fail_cluster(l, i);
  }
  return JI_OK;
}

/* The place of a value in a sorted list, or where it would be. */
static int64_t place_of(const int64_t *values, int64_t count, int64_t value) {
  int64_t low = 0;
  while (low < count) {
    int64_t middle = (low + count) / 2;
    if (values[middle] < value)
      low = middle + 1;
    else
      count = middle;
  }
  return low;
}

static ji_status list_cohorts(const loader *l) {
  ji__did_panel *p = l->panel;
  size_t capacity = 0;
  int64_t last = p->time[p->periods - 1] + l->plan->options.anticipation;
  for (int64_t u = 0; u < l->all_units; u++) {
    if (l->unit_new[u] < 0)
      continue;
    l->first[u] = l->first[u] > last ? JI__DID_NEVER : l->first[u];
    int64_t at = place_of(p->first, p->cohorts, l->first[u]);
    if (at < p->cohorts && p->first[at] == l->first[u])
      continue;
    if (!ji__grow_array(l->allocator, &p->first, &capacity, (size_t)p->cohorts, sizeof *p->first))
      return ji__fail_memory(l->ctx);
    memmove(p->first + at + 1, p->first + at, (size_t)(p->cohorts - at) * sizeof *p->first);
    p->first[at] = l->first[u];
    p->cohorts++;
  }
  return JI_OK;
}

static ji_status make_cohorts(const loader *l) {
  ji__did_panel *p = l->panel;
  ji_status status = list_cohorts(l);
  if (status)
    return status;
  p->cohort = ji__allocate_array(l->allocator, (size_t)p->units, sizeof *p->cohort);
  p->cohort_row = ji__allocate_array(l->allocator, (size_t)p->cohorts, sizeof *p->cohort_row);
  if (!p->cohort || !p->cohort_row)
    return ji__fail_memory(l->ctx);
  for (int64_t u = 0; u < l->all_units; u++)
    if (l->unit_new[u] >= 0) {
      int64_t cohort = place_of(p->first, p->cohorts, l->first[u]);
      p->cohort[l->unit_new[u]] = (int32_t)cohort;
      p->cohort_row[cohort] = p->unit_row[l->unit_new[u]];
    }
  return JI_OK;
}

static ji_status check_design(const loader *l) {
  const ji__did_panel *p = l->panel;
  if (p->periods < 2)
    return ji__fail(l->ctx, JI_ERROR_VALUE,
                    "%s: column \"%s\" holds %lld period: two were expected", WHAT,
                    l->plan->options.time, (long long)p->periods);
  if (p->first[0] == JI__DID_NEVER)
    return ji__fail(l->ctx, JI_ERROR_VALUE,
                    "%s: column \"%s\": no unit is treated between the second and the last period",
                    WHAT, l->plan->options.first_treated);
  if (!l->plan->not_yet && p->first[p->cohorts - 1] != JI__DID_NEVER)
    return ji__fail(l->ctx, JI_ERROR_VALUE,
                    "%s: column \"%s\": no unit is never treated: control not_yet was expected",
                    WHAT, l->plan->options.first_treated);
  return JI_OK;
}

/* --- the whole ---------------------------------------------------------------------------- */

static ji_status allocate(loader *l) {
  const ji__did_panel *p = l->panel;
  l->all_units = p->unit_levels.codes ? p->unit_levels.count : p->rows;
  size_t units = (size_t)l->all_units + 1;
  l->first = ji__allocate_array(l->allocator, units, sizeof *l->first);
  l->seen = ji__allocate_array(l->allocator, units, sizeof *l->seen);
  l->unit_new = ji__allocate_array(l->allocator, units, sizeof *l->unit_new);
  l->keep = ji__allocate_array(l->allocator, (size_t)p->rows + 1, 1);
  return l->first && l->seen && l->unit_new && l->keep ? JI_OK : ji__fail_memory(l->ctx);
}

/* True if each unit that is used at all is observed in all periods. */
static int is_balanced(const loader *l) {
  for (int64_t u = 0; u < l->all_units; u++)
    if (l->seen[u] && l->seen[u] < l->panel->periods)
      return 0;
  return 1;
}

static ji_status load(loader *l) {
  const ji_did_options *o = &l->plan->options;
  ji_status status = read_columns(l);
  if (!status)
    status = allocate(l);
  if (!status)
    status = ji__did_first_treated(l->ctx, l->data, l->plan, l->panel, l->first);
  if (!status)
    status = check_rows(l);
  if (!status && !o->cross_sections)
    status = check_pairs(l);
  if (status)
    return status;
  int is_matrix = !o->cross_sections && (!o->unbalanced || is_balanced(l));
  status = number_units(l, is_matrix);
  if (!status)
    status = find_first_rows(l);
  if (!status)
    status = read_weights(l);
  if (!status)
    status = read_clusters(l);
  if (!status)
    status = make_cohorts(l);
  if (!status)
    status = check_design(l);
  if (status)
    return status;
  return is_matrix ? fill_matrix(l) : fill_observations(l);
}

ji_status ji__did_read(ji_context *ctx, const ji_dataset *data, const ji__did_plan *plan,
                       ji__did_panel *out) {
  loader l = {
      .ctx = ctx, .allocator = ji__allocator(ctx), .data = data, .plan = plan, .panel = out};
  *out = (ji__did_panel){.rows = ji_dataset_row_count(data)};
  ji_status status =
      out->rows ? load(&l) : ji__fail(ctx, JI_ERROR_VALUE, "%s: it has no rows", WHAT);
  ji__release(l.allocator, l.first);
  ji__release(l.allocator, l.seen);
  ji__release(l.allocator, l.unit_new);
  ji__release(l.allocator, l.keep);
  return status;
}

void ji__did_panel_free(ji_context *ctx, ji__did_panel *panel) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__levels_free(ctx, &panel->unit_levels);
  ji__levels_free(ctx, &panel->time_levels);
  ji__levels_free(ctx, &panel->cluster_levels);
  void *const parts[] = {
      panel->time,     panel->first,      panel->cohort,        panel->weight,
      panel->unit_row, panel->cohort_row, panel->cluster,       panel->y,
      panel->row,      panel->obs_row,    panel->outcome.owned, panel->row_weight.owned,
      panel->obs_unit};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    ji__release(allocator, parts[i]);
  for (int64_t k = 0; panel->covariates && k < panel->covariate_count; k++)
    ji__release(allocator, panel->covariates[k].owned);
  ji__release(allocator, panel->covariates);
  *panel = (ji__did_panel){0};
}
