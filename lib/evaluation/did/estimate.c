/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Effects cell by cell, with the influence of every unit kept: panels with covariates or with
 * weights that vary, unbalanced panels, cross-sections. The features of a unit are its influences
 * on the cells, and its weight by cohort. */
#include "core/thread.h"
#include "evaluation/did/sample.h"

typedef struct estimation {
  ji_context *ctx;
  const ji__did_panel *panel;
  ji__did *did;
  double *influence; /* cells x units */
  int32_t *cells;    /* cohorts x cells: those in which units of the cohort are compared */
  int64_t *counts;   /* of each cohort: how many */
} estimation;

static ji_status list_cells(estimation *e) {
  const ji_allocator *allocator = ji__allocator(e->ctx);
  size_t cohorts = (size_t)e->did->cohorts, cells = (size_t)e->did->cell_count;
  e->cells = ji__allocate_array(allocator, cohorts * cells, sizeof *e->cells);
  e->counts = ji__allocate_array(allocator, cohorts, sizeof *e->counts);
  if (!e->cells || !e->counts)
    return ji__fail_memory(e->ctx);
  for (int64_t c = 0; c < e->did->cohorts; c++)
    for (int64_t i = 0; i < e->did->cell_count; i++) {
      const ji__did_cell *cell = &e->did->cells[i];
      if (cell->cohort == c || ji__did_is_control(e->did, cell, c))
        e->cells[c * e->did->cell_count + e->counts[c]++] = (int32_t)i;
    }
  return JI_OK;
}

static ji_status estimate_cell(void *user, int64_t index) {
  const estimation *e = user;
  ji__did_cell *cell = &e->did->cells[index];
  ji__did_sample sample;
  if (cell->reason)
    return JI_OK;
  double *influence = e->influence + index * e->panel->units;
  int is_fine = ji__did_sample_make(ji__allocator(e->ctx), e->panel, e->did, cell, &sample);
  if (is_fine && e->panel->y)
    is_fine = ji__did_panel_effect(&sample, e->did->plan.method, cell, influence);
  else if (is_fine)
    is_fine = ji__did_section_effect(&sample, e->did->plan.method, cell, influence);
  ji__did_sample_free(&sample);
  return is_fine ? JI_OK : JI_ERROR_MEMORY;
}

static ji_status name_terms(ji_context *ctx, ji__did *did) {
  for (int64_t i = 0; i < did->cell_count; i++) {
    ji__did_terms *terms = &did->terms[i];
    if (did->cells[i].reason)
      continue;
    terms->feature = ji__allocate_array(ji__allocator(ctx), 1, sizeof *terms->feature);
    terms->factor = ji__allocate_array(ji__allocator(ctx), 1, sizeof *terms->factor);
    if (!terms->feature || !terms->factor)
      return ji__fail_memory(ctx);
    terms->feature[0] = (int32_t)i;
    terms->factor[0] = 1;
    terms->count = 1;
  }
  return JI_OK;
}

static void read_features(const void *user, int64_t unit, double *out, int64_t *from, int64_t *to) {
  const estimation *e = user;
  int64_t cells = e->did->cell_count, cohort = e->panel->cohort[unit];
  const int32_t *own = e->cells + cohort * cells;
  for (int64_t i = 0; i < e->counts[cohort]; i++)
    out[own[i]] += e->influence[own[i] * e->panel->units + unit];
  out[cells + cohort] += e->panel->weight ? e->panel->weight[unit] : 1;
  *from = 0;
  *to = cells + e->panel->cohorts;
}

ji_status ji__did_estimate(ji_context *ctx, const ji__did_panel *panel, ji__did *did) {
  const ji_allocator *allocator = ji__allocator(ctx);
  estimation e = {.ctx = ctx, .panel = panel, .did = did};
  size_t size = (size_t)panel->units * (size_t)did->cell_count;
  e.influence = ji__allocate_array(allocator, size, sizeof *e.influence);
  if (!e.influence)
    return ji__fail_memory(ctx);
  ji_status status =
      ji__parallel_for(ctx, "group-time effects", did->cell_count, estimate_cell, &e);
  if (status == JI_ERROR_MEMORY)
    status = ji__fail_memory(ctx);
  if (!status)
    status = name_terms(ctx, did);
  for (int64_t c = 0; c < did->cohorts; c++)
    did->cohort_feature[c] = (int32_t)(did->cell_count + c);
  did->influence.features = did->cell_count + did->cohorts;
  /* Units of a cohort one after another: they are 0 in the same cells. */
  const ji__did_source source = {.read = read_features, .user = &e, .groups = panel->cohort};
  if (!status)
    status = list_cells(&e);
  if (!status)
    status = ji__did_influence_make(ctx, panel, &source, &did->influence);
  ji__release(allocator, e.influence);
  ji__release(allocator, e.cells);
  ji__release(allocator, e.counts);
  return status;
}
