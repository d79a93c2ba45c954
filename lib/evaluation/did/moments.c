/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A balanced panel without covariates. An effect is a difference of mean changes, and the influence
 * of a unit is linear in its outcomes: so means by cohort and period, and sums of products of a
 * unit's changes by cohort, give every effect, error and covariance. The features of a unit of
 * cohort c are, from c x periods: its weight w, and for each further period w times the change of
 * its outcome since the first period, less the mean change of the cohort. */
#include "core/thread.h"
#include "evaluation/did/did.h"

#define BLOCKS 64
#define LEAST_BLOCK 4096

typedef struct moments {
  const ji__did_panel *panel;
  double *means;       /* cohorts x periods: mean change since the first period; first its weight */
  double *block_means; /* the same sums by block */
  int64_t block_units, blocks;
} moments;

static double weight_of(const ji__did_panel *panel, int64_t unit) {
  return panel->weight ? panel->weight[unit] : 1;
}

static ji_status sum_block(void *user, int64_t block) {
  const moments *m = user;
  const ji__did_panel *p = m->panel;
  int64_t from = block * m->block_units, to = from + m->block_units;
  double *sums = m->block_means + block * p->cohorts * p->periods;
  for (int64_t u = from; u < to && u < p->units; u++) {
    double *own = sums + p->cohort[u] * p->periods, weight = weight_of(p, u);
    const double *y = p->y + u * p->periods;
    own[0] += weight;
    for (int64_t t = 1; t < p->periods; t++)
      own[t] += weight * (y[t] - y[0]);
  }
  return JI_OK;
}

static void reduce_means(moments *m) {
  int64_t size = m->panel->cohorts * m->panel->periods;
  for (int64_t b = 0; b < m->blocks; b++)
    for (int64_t i = 0; i < size; i++)
      m->means[i] += m->block_means[b * size + i];
  for (int64_t c = 0; c < m->panel->cohorts; c++) {
    double *own = m->means + c * m->panel->periods;
    for (int64_t t = 1; t < m->panel->periods; t++)
      own[t] = own[0] > 0 ? own[t] / own[0] : 0;
  }
}

static ji_status find_means(ji_context *ctx, moments *m) {
  const ji__did_panel *p = m->panel;
  m->block_units = (p->units + BLOCKS - 1) / BLOCKS;
  m->block_units = m->block_units < LEAST_BLOCK ? LEAST_BLOCK : m->block_units;
  m->blocks = (p->units + m->block_units - 1) / m->block_units;
  size_t size = (size_t)(p->cohorts * p->periods);
  m->means = ji__allocate_array(ji__allocator(ctx), size, sizeof *m->means);
  m->block_means =
      ji__allocate_array(ji__allocator(ctx), size * (size_t)m->blocks, sizeof *m->block_means);
  if (!m->means || !m->block_means)
    return ji__fail_memory(ctx);
  ji_status status = ji__parallel_for(ctx, "means of cohorts", m->blocks, sum_block, m);
  if (!status)
    reduce_means(m);
  return status;
}

/* --- cells -------------------------------------------------------------------------------- */

/* The mean change of a cohort from the base period of a cell to its period. */
static double change_of(const moments *m, const ji__did_cell *cell, int64_t cohort) {
  const double *own = m->means + cohort * m->panel->periods;
  return (cell->time ? own[cell->time] : 0) - (cell->base ? own[cell->base] : 0);
}

static void add_term(ji__did_terms *terms, int64_t feature, double factor) {
  terms->feature[terms->count] = (int32_t)feature;
  terms->factor[terms->count++] = factor;
}

/* A unit's influence: scale x (its change less `mean`), as features of its cohort. */
static void add_change(const moments *m, const ji__did_cell *cell, int64_t cohort, double scale,
                       double mean, ji__did_terms *terms) {
  int64_t feature = cohort * m->panel->periods;
  if (cell->time)
    add_term(terms, feature + cell->time, scale);
  if (cell->base)
    add_term(terms, feature + cell->base, -scale);
  add_term(terms, feature, scale * (change_of(m, cell, cohort) - mean));
}

static void estimate_cell(const moments *m, const ji__did *did, ji__did_cell *cell,
                          ji__did_terms *terms) {
  double controls = 0, sum = 0, treated = did->cohort_weight[cell->cohort];
  for (int64_t c = 0; c < did->cohorts; c++)
    if (ji__did_is_control(did, cell, c)) {
      controls += did->cohort_weight[c];
      sum += did->cohort_weight[c] * change_of(m, cell, c);
    }
  if (!(treated > 0 && controls > 0)) {
    cell->reason = JI__DID_NO_WEIGHT;
    return;
  }
  double mean = sum / controls, own = change_of(m, cell, cell->cohort);
  cell->att = own - mean;
  add_change(m, cell, cell->cohort, 1 / treated, own, terms);
  for (int64_t c = 0; c < did->cohorts; c++)
    if (ji__did_is_control(did, cell, c))
      add_change(m, cell, c, -1 / controls, mean, terms);
}

static ji_status estimate_cells(ji_context *ctx, const moments *m, ji__did *did) {
  size_t most = 3 * (size_t)did->cohorts;
  for (int64_t i = 0; i < did->cell_count; i++) {
    ji__did_terms *terms = &did->terms[i];
    if (did->cells[i].reason)
      continue;
    terms->feature = ji__allocate_array(ji__allocator(ctx), most, sizeof *terms->feature);
    terms->factor = ji__allocate_array(ji__allocator(ctx), most, sizeof *terms->factor);
    if (!terms->feature || !terms->factor)
      return ji__fail_memory(ctx);
    estimate_cell(m, did, &did->cells[i], terms);
  }
  return JI_OK;
}

/* --- features ----------------------------------------------------------------------------- */

static void read_features(const void *user, int64_t unit, double *out, int64_t *from, int64_t *to) {
  const moments *m = user;
  const ji__did_panel *p = m->panel;
  int64_t at = p->cohort[unit] * p->periods;
  const double *means = m->means + at, *y = p->y + unit * p->periods;
  double weight = weight_of(p, unit);
  out[at] += weight;
  for (int64_t t = 1; t < p->periods; t++)
    out[at + t] += weight * (y[t] - y[0] - means[t]);
  *from = *from < at ? *from : at;
  *to = *to > at + p->periods ? *to : at + p->periods;
}

ji_status ji__did_moments(ji_context *ctx, const ji__did_panel *panel, ji__did *did) {
  moments m = {.panel = panel};
  ji_status status = find_means(ctx, &m);
  if (!status)
    status = estimate_cells(ctx, &m, did);
  for (int64_t c = 0; c < did->cohorts; c++)
    did->cohort_feature[c] = (int32_t)(c * panel->periods);
  did->influence.features = panel->cohorts * panel->periods;
  const ji__did_source source = {.read = read_features, .user = &m, .groups = panel->cohort};
  if (!status)
    status = ji__did_influence_make(ctx, panel, &source, &did->influence);
  ji__release(ji__allocator(ctx), m.means);
  ji__release(ji__allocator(ctx), m.block_means);
  return status;
}
