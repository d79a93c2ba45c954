/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What jobs are like: the run behind ji_count_quality(). */
#ifndef JI_SURVEY_COUNT_QUALITY_H
#define JI_SURVEY_COUNT_QUALITY_H

#include "survey/count.h"

typedef struct ji__quality {
  ji__count_plan *plan;
  const ji_count_quality_options *options;
  double *bands; /* lower bounds of the hours bands */
  size_t band_count;
  double *quantiles;
  size_t quantile_count;
  ji__count_filter dependent, merchants;
  int has_dependent, has_merchants;
} ji__quality;

/* The indicators of all cells; state->counted is sorted by it. */
ji_status ji__quality_write(const ji__quality *quality, ji__count_state *state, ji_dataset **out);

#endif
