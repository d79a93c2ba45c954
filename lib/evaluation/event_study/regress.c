/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/event_study/study.h"

#include <math.h>
#include <string.h>

/* An error below this share of the largest outcome is rounding. */
#define LEAST_ERROR 1e-13

static ji_status make_room(ji_context *ctx, ji__study_regression *r) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t size = r->sweep.size, dummies = r->sweep.dummies;
  r->coefficients = ji__allocate_array(allocator, size + 1, sizeof *r->coefficients);
  r->inverse = ji__allocate_array(allocator, dummies + 1, size * sizeof *r->inverse);
  r->covariance = ji__allocate_array(allocator, dummies + 1, (dummies + 1) * sizeof(double));
  r->dummy_rows = ji__allocate_array(allocator, dummies + 1, sizeof *r->dummy_rows);
  return r->coefficients && r->inverse && r->covariance && r->dummy_rows ? JI_OK
                                                                         : ji__fail_memory(ctx);
}

static void invert(ji__study_regression *r) {
  for (size_t k = 0; k < r->sweep.dummies; k++) {
    double *z = r->inverse + k * r->sweep.size;
    z[ji__sweep_dummy(&r->sweep, k)] = 1;
    ji__sweep_solve(&r->sweep, z);
  }
}

/* Adds the scores of a unit's rows, dummy by dummy. */
static void add_scores(const ji__study_regression *r, int64_t unit, double *scores) {
  const ji__sweep *sweep = &r->sweep;
  const ji__study_panel *panel = sweep->panel;
  double mean = ji__sweep_mean_outcome(sweep, unit, ji__sweep_unit(sweep, unit));
  for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++) {
    if (!ji__sweep_keeps(sweep, row))
      continue;
    double rest = panel->y[row] - mean - ji__sweep_row(sweep, row, r->coefficients);
    for (size_t k = 0; k < sweep->dummies; k++)
      scores[k] += panel->w[row] * rest * ji__sweep_row(sweep, row, r->inverse + k * sweep->size);
  }
}

static void add_products(ji__study_regression *r, double *scores) {
  size_t dummies = r->sweep.dummies;
  for (size_t i = 0; i < dummies; i++)
    for (size_t j = 0; j < dummies; j++)
      r->covariance[i * dummies + j] += scores[i] * scores[j];
  memset(scores, 0, dummies * sizeof *scores);
}

static int64_t count_rows(ji__study_regression *r, int64_t unit) {
  const ji__study_panel *panel = r->sweep.panel;
  int64_t count = 0;
  for (int64_t row = panel->start[unit]; row < panel->start[unit + 1]; row++)
    if (ji__sweep_keeps(&r->sweep, row)) {
      count++;
      if (r->sweep.dummy && r->sweep.dummy[row] >= 0)
        r->dummy_rows[r->sweep.dummy[row]]++;
    }
  return count;
}

/* The factor as fixest has it: unit effects are nested in clusters and count once. */
static double small_sample(const ji__study_regression *r) {
  double n = (double)r->rows, g = (double)r->clusters, k = (double)ji__sweep_rank(&r->sweep) + 1;
  return g > 1 && n > k ? g / (g - 1) * (n - 1) / (n - k) : NAN;
}

static ji_status find_covariance(ji_context *ctx, ji__study_regression *r) {
  const ji__study_panel *panel = r->sweep.panel;
  size_t dummies = r->sweep.dummies;
  double *scores = ji__allocate_array(ji__allocator(ctx), dummies + 1, sizeof *scores);
  ji_status status = scores ? JI_OK : ji__fail_memory(ctx);
  int64_t in_cluster = 0;
  for (int64_t unit = 0; unit < panel->units && !status; unit++) {
    int64_t count = count_rows(r, unit);
    in_cluster += count;
    r->rows += count;
    add_scores(r, unit, scores);
    if (unit + 1 == panel->units || panel->cluster[unit + 1] != panel->cluster[unit]) {
      r->clusters += in_cluster > 0;
      in_cluster = 0;
      add_products(r, scores);
    }
    if (unit % 4096 == 0)
      status = ji__progress(ctx, "errors", unit, panel->units);
  }
  for (size_t i = 0; i < dummies * dummies && !status; i++)
    r->covariance[i] *= small_sample(r);
  ji__release(ji__allocator(ctx), scores);
  return status;
}

ji_status ji__study_regress(ji_context *ctx, const ji__study_panel *panel, const uint8_t *keep,
                            const int32_t *dummy, size_t dummies, ji__study_regression *out) {
  *out = (ji__study_regression){.rows = 0};
  ji_status status = ji__sweep_create(panel, keep, dummy, dummies, &out->sweep);
  if (!status)
    status = make_room(ctx, out);
  if (status)
    return status;
  ji__sweep_outcome(&out->sweep, out->coefficients);
  ji__sweep_solve(&out->sweep, out->coefficients);
  invert(out);
  return find_covariance(ctx, out);
}

void ji__study_regression_free(ji_context *ctx, ji__study_regression *regression) {
  const ji_allocator *allocator = ji__allocator(ctx);
  ji__sweep_free(&regression->sweep);
  ji__release(allocator, regression->coefficients);
  ji__release(allocator, regression->inverse);
  ji__release(allocator, regression->covariance);
  ji__release(allocator, regression->dummy_rows);
}

int ji__study_has_estimate(const ji__study_regression *r, size_t dummy) {
  return !r->sweep.dropped[ji__sweep_dummy(&r->sweep, dummy)];
}

double ji__study_error(const ji__study_regression *r, size_t dummy) {
  const ji__study_panel *panel = r->sweep.panel;
  double variance = r->covariance[dummy * r->sweep.dummies + dummy], most = 0;
  for (int64_t row = 0; row < panel->rows; row++)
    most = fmax(most, fabs(panel->y[row]));
  return sqrt(fmax(0, variance)) > LEAST_ERROR * most ? sqrt(variance) : NAN;
}
