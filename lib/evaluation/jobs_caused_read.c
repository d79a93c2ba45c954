/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/did/did.h"
#include "evaluation/event_study/imputation.h"
#include "evaluation/jobs_caused.h"

/* --- group-time effects ------------------------------------------------------------------- */

static int is_treated(const ji__did *did, const ji__did_cell *cell) {
  return did->time[cell->time] >= did->first[cell->cohort];
}

static void read_did(const ji__did *did, ji__caused_source *out) {
  out->unit = did->unit;
  for (int64_t i = 0; i < did->cell_count; i++) {
    const ji__did_cell *cell = &did->cells[i];
    if (is_treated(did, cell))
      out->cells[out->count++] = (ji__caused_cell){.group = did->first[cell->cohort],
                                                   .time = did->time[cell->time],
                                                   .number = i,
                                                   .label = did->time_label[cell->time],
                                                   .att = cell->att,
                                                   .units = did->cohort_units[cell->cohort],
                                                   .has_effect = ji__did_has_effect(cell),
                                                   .has_error = cell->reason == JI__DID_FINE};
  }
}

/* Combined terms of all cells, by feature. */
static ji_status did_variance(ji_context *ctx, const ji__caused_source *source,
                              const double *weights, double *out) {
  const ji__did *did = source->fit->state;
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t features = (size_t)did->influence.features;
  ji__did_terms all = {.count = (int64_t)features};
  all.feature = ji__allocate_array(allocator, features + 1, sizeof *all.feature);
  all.factor = ji__allocate_array(allocator, features + 1, sizeof *all.factor);
  ji_status status = all.feature && all.factor ? JI_OK : ji__fail_memory(ctx);
  for (size_t f = 0; f < features && !status; f++)
    all.feature[f] = (int32_t)f;
  for (int64_t i = 0; i < source->count && !status; i++) {
    const ji__did_terms *own = &did->terms[source->cells[i].number];
    for (int64_t k = 0; k < own->count; k++)
      all.factor[own->feature[k]] += weights[i] * own->factor[k];
  }
  *out = status ? 0 : ji__did_covariance(&did->influence, &all, &all);
  ji__release(allocator, all.feature);
  ji__release(allocator, all.factor);
  return status;
}

/* --- imputation --------------------------------------------------------------------------- */

static void read_imputation(const ji__imputation *found, ji__caused_source *out) {
  out->unit = found->unit;
  for (int64_t i = 0; i < found->count; i++) {
    const ji__imputed_cell *cell = &found->cells[i];
    out->cells[out->count++] = (ji__caused_cell){.group = cell->number_of_group,
                                                 .time = cell->number_of_period,
                                                 .number = i,
                                                 .att = cell->att,
                                                 .units = cell->rows + cell->missing,
                                                 .has_effect = cell->rows > 0,
                                                 .has_error = cell->units > 1};
  }
}

static double imputation_variance(const ji__caused_source *source, const double *weights) {
  const ji__imputation *found = source->fit->state;
  double sum = 0;
  for (int64_t i = 0; i < source->count; i++)
    for (int64_t j = 0; j < source->count; j++)
      sum += weights[i] * weights[j] *
             found->covariance[source->cells[i].number * found->count + source->cells[j].number];
  return sum;
}

/* --- any ---------------------------------------------------------------------------------- */

ji_status ji__caused_read(ji_context *ctx, const char *function, const ji_fit *fit,
                          ji__caused_source *out) {
  *out = (ji__caused_source){.fit = fit};
  const ji__did *did = fit->kind == JI_FIT_DID ? fit->state : NULL;
  const ji__imputation *found = fit->kind == JI_FIT_IMPUTATION ? fit->state : NULL;
  if (!did && !found)
    return ji__fail(ctx, JI_ERROR_KIND,
                    "%s: a fit of ji_did_fit() or ji_imputation_fit() was expected", function);
  if (did && did->plan.options.cross_sections)
    return ji__fail(ctx, JI_ERROR_KIND,
                    "%s: a fit of repeated cross-sections does not say how many units are treated",
                    function);
  int64_t most = did ? did->cell_count : found->count;
  out->cells = ji__allocate_array(ji__allocator(ctx), (size_t)most + 1, sizeof *out->cells);
  if (!out->cells)
    return ji__fail_memory(ctx);
  if (did)
    read_did(did, out);
  else
    read_imputation(found, out);
  return JI_OK;
}

void ji__caused_free(ji_context *ctx, ji__caused_source *source) {
  ji__release(ji__allocator(ctx), source->cells);
}

ji_status ji__caused_variance(ji_context *ctx, const ji__caused_source *source,
                              const double *weights, double *out) {
  if (source->fit->kind == JI_FIT_DID)
    return did_variance(ctx, source, weights, out);
  *out = imputation_variance(source, weights);
  return JI_OK;
}
