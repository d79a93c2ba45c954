/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Draws of many figures reduced to moments and quantiles, block by block. */
#ifndef JI_MODEL_ACCOUNT_SUMMARY_H
#define JI_MODEL_ACCOUNT_SUMMARY_H

#include "model/account/uncertain.h"
#include "stats/bracket.h"

enum { JI__QUANTILE_LOW, JI__QUANTILE_MEDIAN, JI__QUANTILE_HIGH, JI__QUANTILES };

/* What the draws of one figure give. */
typedef struct ji__summary {
  double mean, deviation, quantiles[JI__QUANTILES];
  double mean_error, deviation_error, quantile_errors[JI__QUANTILES];
  uint64_t negative;
} ji__summary;

/* Summaries of run->options.draws draws of the `count` targets, by index. The context's threads do
 * not change a bit of them. `width`: how many standard errors of its rank each quantile is looked
 * for to both sides at first. */
ji_status ji__summarize(const ji__uncertain *run, const size_t *targets, size_t count, double width,
                        ji__summary *out);

#endif
