/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which pairs of group and period are compared with which base period and controls. */
#include "evaluation/did/did.h"

int ji__did_is_control(const ji__did *did, const ji__did_cell *cell, int64_t cohort) {
  if (did->first[cohort] == JI__DID_NEVER)
    return 1;
  int32_t later = cell->time > cell->base ? cell->time : cell->base;
  return did->plan.not_yet && cohort != cell->cohort &&
         did->first[cohort] > did->time[later] + did->plan.options.anticipation;
}

/* The last period before treatment may show; there is one, since others were dropped. */
static int32_t base_of(const ji__did *did, int64_t cohort) {
  int32_t base = 0;
  while (base + 1 < did->periods &&
         did->time[base + 1] + did->plan.options.anticipation < did->first[cohort])
    base++;
  return base;
}

static void count_cell(const ji__did *did, ji__did_cell *cell) {
  cell->treated = did->cohort_units[cell->cohort];
  for (int64_t c = 0; c < did->cohorts; c++)
    if (ji__did_is_control(did, cell, c))
      cell->controls += did->cohort_units[c];
}

static void add_cells(ji__did *did, int64_t cohort) {
  int32_t base = base_of(did, cohort);
  for (int32_t t = did->plan.universal ? 0 : 1; t < did->periods; t++) {
    ji__did_cell cell = {.cohort = (int32_t)cohort, .time = t, .base = base};
    if (!did->plan.universal && did->time[t] < did->first[cohort])
      cell.base = t - 1;
    count_cell(did, &cell);
    if (cell.base == t)
      cell.reason = JI__DID_REFERENCE;
    else if (!cell.controls)
      cell.reason = JI__DID_NO_CONTROLS;
    did->cells[did->cell_count++] = cell;
  }
}

static ji_status count_cohorts(ji_context *ctx, const ji__did_panel *panel, ji__did *did) {
  size_t cohorts = (size_t)panel->cohorts;
  did->cohort_units = ji__allocate_array(ji__allocator(ctx), cohorts, sizeof *did->cohort_units);
  did->cohort_weight = ji__allocate_array(ji__allocator(ctx), cohorts, sizeof *did->cohort_weight);
  if (!did->cohort_units || !did->cohort_weight)
    return ji__fail_memory(ctx);
  for (int64_t u = 0; u < panel->units; u++) {
    did->cohort_units[panel->cohort[u]]++;
    did->cohort_weight[panel->cohort[u]] += panel->weight ? panel->weight[u] : 1;
  }
  return JI_OK;
}

ji_status ji__did_cells(ji_context *ctx, const ji__did_panel *panel, ji__did *did) {
  ji_status status = count_cohorts(ctx, panel, did);
  if (status)
    return status;
  size_t most = (size_t)did->cohorts * (size_t)did->periods;
  did->cells = ji__allocate_array(ji__allocator(ctx), most, sizeof *did->cells);
  did->terms = ji__allocate_array(ji__allocator(ctx), most, sizeof *did->terms);
  did->cohort_feature =
      ji__allocate_array(ji__allocator(ctx), (size_t)did->cohorts, sizeof *did->cohort_feature);
  if (!did->cells || !did->terms || !did->cohort_feature)
    return ji__fail_memory(ctx);
  for (int64_t c = 0; c < did->cohorts; c++)
    if (did->first[c] <= did->time[did->periods - 1])
      add_cells(did, c);
  return JI_OK;
}
