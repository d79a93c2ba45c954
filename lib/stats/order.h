/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Order statistics on plain arrays. */
#ifndef JI_STATS_ORDER_H
#define JI_STATS_ORDER_H

#include <stddef.h>

/* The value that would stand at `rank` (from 0, below count) if the values, none of them nan, were
 * sorted; the array is rearranged. */
double ji__order_statistic(double *values, size_t count, size_t rank);
/* The place of the p-quantile among n sorted values, (n - 1) p (type 7 of Hyndman and Fan, The
 * American Statistician 50, 1996): the rank below, and how far from it to the next. */
size_t ji__quantile_rank(size_t count, double p, double *fraction);

#endif
