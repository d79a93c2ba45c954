/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/event_study/sweep.h"

#include <math.h>
#include <string.h>

/* A pivot below this share of the column's own sum of squares is rounding. */
#define LEAST_PIVOT 1e-10

size_t ji__sweep_covariate(const ji__sweep *sweep, size_t index) {
  return (size_t)sweep->panel->periods + index;
}

size_t ji__sweep_dummy(const ji__sweep *sweep, size_t index) {
  return (size_t)sweep->panel->periods + sweep->panel->covariates + index;
}

int ji__sweep_keeps(const ji__sweep *sweep, int64_t row) {
  return !sweep->keep || sweep->keep[row];
}

/* Adds factor times the regressors of a row to out. */
static void add_row(const ji__sweep *sweep, int64_t row, double factor, double *out) {
  const ji__study_panel *panel = sweep->panel;
  const double *x = panel->x + (size_t)row * panel->covariates;
  out[panel->period[row]] += factor;
  for (size_t k = 0; k < panel->covariates; k++)
    out[ji__sweep_covariate(sweep, k)] += factor * x[k];
  if (sweep->dummy && sweep->dummy[row] >= 0)
    out[ji__sweep_dummy(sweep, (size_t)sweep->dummy[row])] += factor;
}

double ji__sweep_unit(const ji__sweep *sweep, int64_t unit) {
  const ji__study_panel *panel = sweep->panel;
  double weight = 0;
  memset(sweep->mean, 0, sweep->size * sizeof *sweep->mean);
  for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
    if (ji__sweep_keeps(sweep, row)) {
      weight += panel->w[row];
      add_row(sweep, row, panel->w[row], sweep->mean);
    }
  for (size_t k = 0; k < sweep->size && weight > 0; k++)
    sweep->mean[k] /= weight;
  return weight;
}

double ji__sweep_row(const ji__sweep *sweep, int64_t row, const double *z) {
  const ji__study_panel *panel = sweep->panel;
  const double *x = panel->x + (size_t)row * panel->covariates;
  double sum = z[panel->period[row]];
  for (size_t k = 0; k < panel->covariates; k++)
    sum += x[k] * z[ji__sweep_covariate(sweep, k)];
  if (sweep->dummy && sweep->dummy[row] >= 0)
    sum += z[ji__sweep_dummy(sweep, (size_t)sweep->dummy[row])];
  for (size_t k = 0; k < sweep->size; k++)
    sum -= sweep->mean[k] * z[k];
  return sum;
}

void ji__sweep_add(const ji__sweep *sweep, int64_t row, double factor, double *out) {
  add_row(sweep, row, factor, out);
  for (size_t k = 0; k < sweep->size; k++)
    out[k] -= factor * sweep->mean[k];
}

/* Adds w (x - mean)(x - mean)' of a row to the lower triangle, and w x^2 to `own`. */
static void add_product(ji__sweep *sweep, int64_t row, double *own) {
  double weight = sweep->panel->w[row], *x = sweep->row;
  memset(x, 0, sweep->size * sizeof *x);
  add_row(sweep, row, 1, x);
  for (size_t i = 0; i < sweep->size; i++)
    own[i] += weight * x[i] * x[i];
  for (size_t i = 0; i < sweep->size; i++)
    x[i] -= sweep->mean[i];
  for (size_t i = 0; i < sweep->size; i++)
    for (size_t j = 0; j <= i && x[i] != 0; j++)
      sweep->factor[i * sweep->size + j] += weight * x[i] * x[j];
}

/* Cholesky, leaving out columns that the earlier ones explain. */
static void factorise(ji__sweep *sweep, const double *own) {
  size_t n = sweep->size;
  double *factor = sweep->factor;
  for (size_t j = 0; j < n; j++) {
    double pivot = factor[j * n + j];
    for (size_t k = 0; k < j; k++)
      pivot -= factor[j * n + k] * factor[j * n + k];
    sweep->dropped[j] = !(pivot > LEAST_PIVOT * own[j]);
    double root = sweep->dropped[j] ? 0 : sqrt(pivot);
    factor[j * n + j] = root;
    for (size_t i = j + 1; i < n; i++) {
      double value = factor[i * n + j];
      for (size_t k = 0; k < j && root > 0; k++)
        value -= factor[i * n + k] * factor[j * n + k];
      factor[i * n + j] = root > 0 ? value / root : 0;
    }
  }
}

ji_status ji__sweep_create(const ji__study_panel *panel, const uint8_t *keep, const int32_t *dummy,
                           size_t dummies, ji__sweep *out) {
  const ji_allocator *allocator = ji__allocator(panel->ctx);
  size_t size = (size_t)panel->periods + panel->covariates + dummies;
  *out =
      (ji__sweep){.panel = panel, .keep = keep, .dummy = dummy, .dummies = dummies, .size = size};
  double *own = ji__allocate_array(allocator, size, sizeof *own);
  out->factor = ji__allocate_array(allocator, size, size * sizeof *out->factor);
  out->dropped = ji__allocate_array(allocator, size, sizeof *out->dropped);
  out->mean = ji__allocate_array(allocator, size, sizeof *out->mean);
  out->row = ji__allocate_array(allocator, size, sizeof *out->row);
  ji_status status = own && out->factor && out->dropped && out->mean && out->row
                         ? JI_OK
                         : ji__fail_memory(panel->ctx);
  for (int64_t unit = 0; unit < panel->units && !status; unit++) {
    ji__sweep_unit(out, unit);
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
      if (ji__sweep_keeps(out, row))
        add_product(out, row, own);
    if (unit % 4096 == 0)
      status = ji__progress(panel->ctx, "sweeping out units and periods", unit, panel->units);
  }
  if (!status)
    factorise(out, own);
  ji__release(allocator, own);
  return status;
}

void ji__sweep_free(ji__sweep *sweep) {
  if (!sweep->panel)
    return;
  const ji_allocator *allocator = ji__allocator(sweep->panel->ctx);
  ji__release(allocator, sweep->factor);
  ji__release(allocator, sweep->dropped);
  ji__release(allocator, sweep->mean);
  ji__release(allocator, sweep->row);
  *sweep = (ji__sweep){0};
}

void ji__sweep_solve(const ji__sweep *sweep, double *z) {
  size_t n = sweep->size;
  const double *factor = sweep->factor;
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < i; k++)
      z[i] -= factor[i * n + k] * z[k];
    z[i] = sweep->dropped[i] ? 0 : z[i] / factor[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; k++)
      z[i] -= factor[k * n + i] * z[k];
    z[i] = sweep->dropped[i] ? 0 : z[i] / factor[i * n + i];
  }
}

double ji__sweep_mean_outcome(const ji__sweep *sweep, int64_t unit, double weight) {
  const ji__study_panel *panel = sweep->panel;
  double sum = 0;
  for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
    if (ji__sweep_keeps(sweep, row))
      sum += panel->w[row] * panel->y[row];
  return weight > 0 ? sum / weight : 0;
}

void ji__sweep_outcome(const ji__sweep *sweep, double *out) {
  const ji__study_panel *panel = sweep->panel;
  memset(out, 0, sweep->size * sizeof *out);
  for (int64_t unit = 0; unit < panel->units; unit++) {
    double mean = ji__sweep_mean_outcome(sweep, unit, ji__sweep_unit(sweep, unit));
    for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
      if (ji__sweep_keeps(sweep, row))
        add_row(sweep, row, panel->w[row] * (panel->y[row] - mean), out);
  }
}

int64_t ji__sweep_dropped_covariates(const ji__sweep *sweep) {
  int64_t count = 0;
  for (size_t i = 0; i < sweep->panel->covariates; i++)
    count += sweep->dropped[ji__sweep_covariate(sweep, i)];
  return count;
}

int64_t ji__sweep_rank(const ji__sweep *sweep) {
  int64_t rank = 0;
  for (size_t i = 0; i < sweep->size; i++)
    rank += !sweep->dropped[i];
  return rank;
}
