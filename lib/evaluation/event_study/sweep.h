/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two-way least squares on some rows of a panel: unit effects are taken out by unit means, what is
 * left (period dummies, covariates, dummies of the caller) is one small symmetric system
 * S = X'WX - sum over units of m m'/W_i, factored once for any number of right-hand sides. Dense in
 * periods + covariates + dummies: meant for panels of up to some thousand periods. */
#ifndef JI_EVALUATION_EVENT_STUDY_SWEEP_H
#define JI_EVALUATION_EVENT_STUDY_SWEEP_H

#include "evaluation/event_study/panel.h"

typedef struct ji__sweep {
  const ji__study_panel *panel;
  const uint8_t *keep;  /* of each row; NULL: all */
  const int32_t *dummy; /* of each row: which of the dummies is 1, or -1; NULL: none */
  size_t dummies, size; /* size = periods + covariates + dummies */
  double *factor;       /* lower Cholesky factor, row by row */
  uint8_t *dropped;     /* columns without variation of their own: their coefficient is 0 */
  double *mean;         /* scratch: the current unit's mean of regressors */
  double *row;          /* scratch: a row's regressors */
} ji__sweep;

/* Borrows what it is given. To be freed whatever happens. */
ji_status ji__sweep_create(const ji__study_panel *panel, const uint8_t *keep, const int32_t *dummy,
                           size_t dummies, ji__sweep *out);
void ji__sweep_free(ji__sweep *sweep);
/* The column of a covariate or dummy. */
size_t ji__sweep_covariate(const ji__sweep *sweep, size_t index);
size_t ji__sweep_dummy(const ji__sweep *sweep, size_t index);
int ji__sweep_keeps(const ji__sweep *sweep, int64_t row);
/* Solves S z = z in place; dropped columns get 0. */
void ji__sweep_solve(const ji__sweep *sweep, double *z);
/* The weight of a unit's kept rows; sweep->mean becomes their mean of regressors (0 without). */
double ji__sweep_unit(const ji__sweep *sweep, int64_t unit);
/* z'(x - mean) of a row, for the unit that ji__sweep_unit() looked at. */
double ji__sweep_row(const ji__sweep *sweep, int64_t row, const double *z);
/* Adds factor (x - mean) of a row, for the unit that ji__sweep_unit() looked at. */
void ji__sweep_add(const ji__sweep *sweep, int64_t row, double factor, double *out);
/* X'W(y - unit mean of y) over kept rows. */
void ji__sweep_outcome(const ji__sweep *sweep, double *out);
/* The unit's weighted mean of y over kept rows; `weight` as ji__sweep_unit() gave it. */
double ji__sweep_mean_outcome(const ji__sweep *sweep, int64_t unit, double weight);
/* How many covariates are dropped: periods, units and earlier covariates explain them. */
int64_t ji__sweep_dropped_covariates(const ji__sweep *sweep);
/* Columns that are not dropped. */
int64_t ji__sweep_rank(const ji__sweep *sweep);

#endif
