/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The distribution of one uncertain number: its moments, its quantiles, and many draws at once. */
#ifndef JI_STATS_MARGINAL_H
#define JI_STATS_MARGINAL_H

#include "core/memory.h"

typedef enum ji__marginal_kind {
  JI__MARGINAL_NORMAL,     /* mean, deviation */
  JI__MARGINAL_LOGNORMAL,  /* mean, deviation */
  JI__MARGINAL_UNIFORM,    /* low, high */
  JI__MARGINAL_TRIANGULAR, /* low, mode, high */
  JI__MARGINAL_BETA,       /* mean, deviation; on low to high */
  JI__MARGINAL_PERT,       /* low, mode, high */
  JI__MARGINAL_DISCRETE    /* points with cumulative probabilities */
} ji__marginal_kind;

typedef struct ji__marginal {
  ji__marginal_kind kind;
  double centre, deviation; /* mean or mode; standard deviation */
  double low, high;
  const double *points, *cumulative; /* points rise strictly */
  size_t count;
  double *table; /* from ji__marginal_prepare(): quantiles and slopes by normal score; or NULL */
  size_t intervals;
} ji__marginal;

/* The least and the largest score that a draw can have, and so the ends of the table. */
#define JI__SCORE_END 8.5

double ji__marginal_mean(const ji__marginal *marginal);
double ji__marginal_variance(const ji__marginal *marginal);
/* p strictly between 0 and 1. */
double ji__marginal_quantile(const ji__marginal *marginal, double p);
/* Whether draws are made from normal scores or from uniform numbers. */
int ji__marginal_takes_scores(const ji__marginal *marginal);
/* Before draws. Beta and PERT get a table: their quantile is interpolated there (cubic, with the
 * slopes from the density) to 1e-10 of high - low. 0 if there is no memory. */
int ji__marginal_prepare(ji__marginal *marginal, const ji_allocator *allocator);
void ji__marginal_free(ji__marginal *marginal, const ji_allocator *allocator);
/* out[i] = the quantile at source[i], a score or a uniform number; out may be source. */
void ji__marginal_draw(const ji__marginal *marginal, const double *source, double *out,
                       size_t count);

#endif
