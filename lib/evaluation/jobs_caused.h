/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Effects of treated cells of any fit that has them, and the variance of their sums. */
#ifndef JI_EVALUATION_JOBS_CAUSED_H
#define JI_EVALUATION_JOBS_CAUSED_H

#include "evaluation/fit.h"

typedef struct ji__caused_cell {
  int64_t group, time, number; /* number: the fit's own */
  const char *label;           /* of the period; NULL: its number */
  double att;
  int64_t units;
  int has_effect, has_error;
} ji__caused_cell;

/* What a fit tells: its cells of treated units, in order of group and period. */
typedef struct ji__caused_source {
  const ji_fit *fit;
  ji__caused_cell *cells;
  int64_t count;
  const char *unit; /* of the outcome; NULL: not stated */
} ji__caused_source;

/* JI_ERROR_KIND for fits without cells. Free it also after a failure. */
ji_status ji__caused_read(ji_context *ctx, const char *function, const ji_fit *fit,
                          ji__caused_source *out);
void ji__caused_free(ji_context *ctx, ji__caused_source *source);
/* The variance of the sum over cells of weights[i] times the effect. */
ji_status ji__caused_variance(ji_context *ctx, const ji__caused_source *source,
                              const double *weights, double *out);

#endif
