/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether groups end at the same pace, on plain numbers. */
#ifndef JI_STATS_LOG_RANK_H
#define JI_STATS_LOG_RANK_H

#include <stddef.h>
#include <stdint.h>

/* One life, its group and its stratum, both from 0. */
typedef struct ji__grouped_life {
  int64_t time;
  int ended;
  int32_t group, stratum;
} ji__grouped_life;

typedef struct ji__log_rank {
  double statistic, p_value; /* nan where fewer than two groups could be told apart */
  int64_t degrees;
} ji__log_rank;

/* By stratum, then by time. */
void ji__grouped_lives_sort(ji__grouped_life *lives, size_t count);
/* The log-rank test of sorted lives (Mantel, Cancer Chemother. Rep. 50, 1966; Peto and Peto, J. R.
 * Stat. Soc. A 135, 1972), summed over strata: observed[g] and expected[g] = sum n_gs d_s / n_s,
 * with covariance sum d_s (n_s - d_s) / (n_s - 1) (n_gs / n_s) (1{g = h} - n_hs / n_s), and the
 * statistic (O - E)' V^-1 (O - E) without the last of the groups that were expected to end at
 * all, on chi-squared with as many degrees. Groups that were not are left out. `room` is for
 * groups x (groups + 2) numbers. */
ji__log_rank ji__log_rank_test(const ji__grouped_life *lives, size_t count, size_t groups,
                               double *observed, double *expected, double *room);

#endif
