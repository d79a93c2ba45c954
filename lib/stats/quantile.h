/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Quantiles of observed numbers with intervals, on plain arrays. */
#ifndef JI_STATS_QUANTILE_H
#define JI_STATS_QUANTILE_H

#include "stats/proportion.h"

/* One number, and whose cluster it is of. */
typedef struct ji__clustered_value {
  double value;
  int64_t cluster; /* from 0 */
} ji__clustered_value;

void ji__clustered_values_sort(ji__clustered_value *values, size_t count);
/* The p-quantile of sorted numbers (type 7 of Hyndman and Fan 1996), p strictly between 0 and 1. Of
 * independent ones the interval is of order statistics: the ranks that the binomial distribution
 * leaves outside with at most (1 - confidence) / 2 on each side (David and Nagaraja, Order
 * Statistics, 3rd ed. 2003, 7.1); an end for which there are too few is nan. */
ji__estimate ji__quantile(const ji__clustered_value *sorted, size_t count, double p,
                          double confidence);
/* With clusters, numbered below `clusters`: Woodruff's interval (J. Am. Stat. Assoc. 47, 1952), the
 * quantiles at the ends p -+ t_{m - 1} s of the share at or below the quantile, s from the
 * clusters. `sums` is room for them. */
ji__estimate ji__quantile_clustered(const ji__clustered_value *sorted, size_t count,
                                    size_t clusters, double p, double confidence,
                                    ji__cluster_sum *sums);

#endif
