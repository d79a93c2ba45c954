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
} estimation;

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
  int64_t cells = e->did->cell_count;
  for (int64_t i = 0; i < cells; i++)
    out[i] += e->influence[i * e->panel->units + unit];
  out[cells + e->panel->cohort[unit]] += e->panel->weight ? e->panel->weight[unit] : 1;
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
  const ji__did_source source = {.read = read_features, .user = &e};
  if (!status)
    status = ji__did_influence_make(ctx, panel, &source, &did->influence);
  ji__release(allocator, e.influence);
  return status;
}
