/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evaluation/did/sample.h"

#include <math.h>

typedef struct gather {
  const ji__did_panel *panel;
  const ji__did *did;
  const ji__did_cell *cell;
  ji__did_sample *out;
} gather;

/* 1 treated, 0 control, -1 neither. */
static int part_of(const gather *g, int64_t unit) {
  int32_t cohort = g->panel->cohort[unit];
  if (cohort == g->cell->cohort)
    return JI__DID_TREATED;
  return ji__did_is_control(g->did, g->cell, cohort) ? JI__DID_CONTROLS : -1;
}

static void add_row(const gather *g, int64_t unit, int part, int64_t row, double y, int post) {
  ji__did_sample *s = g->out;
  double *x = s->x + s->size * s->width;
  x[0] = 1;
  for (int64_t k = 1; k < s->width; k++)
    x[k] = g->panel->covariates[k - 1].values[row];
  s->y[s->size] = y;
  s->weight[s->size] = g->panel->row_weight.values ? g->panel->row_weight.values[row] : 1;
  s->treated[s->size] = (uint8_t)part;
  s->post[s->size] = (uint8_t)post;
  s->unit[s->size++] = (int32_t)unit;
}

static void gather_units(const gather *g) {
  const ji__did_panel *p = g->panel;
  int64_t time = g->cell->time, base = g->cell->base, earlier = time < base ? time : base;
  for (int64_t u = 0; u < p->units; u++) {
    int part = part_of(g, u);
    const double *y = p->y + u * p->periods;
    if (part >= 0)
      add_row(g, u, part, p->row[u * p->periods + earlier], y[time] - y[base], 1);
  }
}

static void gather_rows(const gather *g) {
  const ji__did_panel *p = g->panel;
  for (int64_t i = 0; i < p->observations; i++) {
    int64_t row = p->obs_row[i], unit = p->obs_unit[i];
    int32_t time = p->time_levels.codes[row];
    int part = time == g->cell->time || time == g->cell->base ? part_of(g, unit) : -1;
    if (part >= 0)
      add_row(g, unit, part, row, p->outcome.values[row], time == g->cell->time);
  }
}

/* Covariates as differences from their mean, over their deviation: effects and influences are the
 * same, and the products of x are well conditioned. */
static void standardize(ji__did_sample *s, int64_t k) {
  double mean = 0, squares = 0;
  for (int64_t i = 0; i < s->size; i++)
    mean += s->x[i * s->width + k];
  mean /= (double)s->size;
  for (int64_t i = 0; i < s->size; i++) {
    double *x = &s->x[i * s->width + k];
    *x -= mean;
    squares += *x * *x;
  }
  double deviation = sqrt(squares / (double)s->size);
  for (int64_t i = 0; deviation > 0 && i < s->size; i++)
    s->x[i * s->width + k] /= deviation;
}

static int allocate(ji__did_sample *s, int64_t most) {
  size_t size = (size_t)most + 1;
  s->x = ji__allocate_array(s->allocator, size, (size_t)s->width * sizeof *s->x);
  s->y = ji__allocate_array(s->allocator, size, sizeof *s->y);
  s->weight = ji__allocate_array(s->allocator, size, sizeof *s->weight);
  s->probability = ji__allocate_array(s->allocator, size, sizeof *s->probability);
  s->treated = ji__allocate_array(s->allocator, size, 1);
  s->post = ji__allocate_array(s->allocator, size, 1);
  s->unit = ji__allocate_array(s->allocator, size, sizeof *s->unit);
  return s->x && s->y && s->weight && s->probability && s->treated && s->post && s->unit;
}

/* How many units, or rows, a cell compares at most. */
static int64_t most_of(const gather *g) {
  const ji__did_panel *p = g->panel;
  if (p->y)
    return g->cell->treated + g->cell->controls;
  int64_t count = 0;
  for (int64_t i = 0; i < p->observations; i++) {
    int32_t time = p->time_levels.codes[p->obs_row[i]];
    count += time == g->cell->time || time == g->cell->base;
  }
  return count;
}

int ji__did_sample_make(const ji_allocator *allocator, const ji__did_panel *panel,
                        const ji__did *did, const ji__did_cell *cell, ji__did_sample *out) {
  gather g = {panel, did, cell, out};
  *out = (ji__did_sample){.allocator = allocator, .width = panel->covariate_count + 1};
  if (!allocate(out, most_of(&g)))
    return 0;
  if (panel->y)
    gather_units(&g);
  else
    gather_rows(&g);
  for (int64_t k = 1; k < out->width; k++)
    standardize(out, k);
  return 1;
}

void ji__did_sample_free(ji__did_sample *s) {
  void *const parts[] = {s->x, s->y, s->weight, s->probability, s->treated, s->post, s->unit};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
    ji__release(s->allocator, parts[i]);
}
