/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Effects of cells of group and period by imputation, and what they have to do with each other. */
#ifndef JI_EVALUATION_EVENT_STUDY_IMPUTATION_H
#define JI_EVALUATION_EVENT_STUDY_IMPUTATION_H

#include "evaluation/event_study/study.h"

typedef struct ji__imputed_cell {
  int32_t group, period;
  int64_t number_of_group, number_of_period, event;
  int64_t rows, missing, units;           /* imputed and not, units of the former */
  int64_t without_rows, without_controls; /* of the missing ones, why */
  double weight, att, centre;             /* sum of weights; centre: the mean by squared weight */
} ji__imputed_cell;

/* What a fit keeps. */
typedef struct ji__imputation {
  ji__imputed_cell *cells;
  int64_t count;
  double *covariance; /* count x count */
  double largest;     /* outcome, absolute */
  char *unit;         /* of the outcome; NULL */
  double confidence;
  ji__provenance *provenance;
} ji__imputation;

void ji__imputation_free(const ji_allocator *allocator, void *state);
/* att_gt and effects. */
ji_status ji__imputation_tables(ji_context *ctx, const ji__study_panel *panel,
                                const ji__imputation *found, ji_dataset **att_gt,
                                ji_dataset **effects);

#endif
