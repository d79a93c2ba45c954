/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shares, means and ratios with intervals that know of clusters, on plain numbers. */
#ifndef JI_STATS_PROPORTION_H
#define JI_STATS_PROPORTION_H

#include <stddef.h>
#include <stdint.h>

/* A share, mean or ratio. What cannot be told is nan. */
typedef struct ji__estimate {
  double value, standard_error, low, high;
  double effective; /* of a share: the sample size it is worth */
} ji__estimate;

/* The score interval of a share of independent trials (Wilson, J. Am. Stat. Assoc. 22, 1927), for
 * `trials` > 0, whole or effective; the ends are exactly 0 and 1 where the share is. */
void ji__wilson(double share, double trials, double confidence, double *low, double *high);
/* A share of independent trials: standard error sqrt(p (1 - p) / n), Wilson's interval. */
ji__estimate ji__proportion(double successes, double trials, double confidence);

/* Totals of one cluster. */
typedef struct ji__cluster_sum {
  double numerator, denominator;
} ji__cluster_sum;

/* A ratio of totals over clusters: var = m / (m - 1) sum (y_c - r x_c)^2 / (sum x)^2, the
 * linearised variance of ultimate clusters (Cochran, Sampling Techniques, 3rd ed. 1977, 6.3 and
 * 9A), interval r -+ t_{m - 1} s. One cluster has a value alone. */
ji__estimate ji__ratio_clustered(const ji__cluster_sum *sums, size_t clusters, double confidence);
/* The same for a share: Wilson's interval with the effective sample size n* = p (1 - p) / var times
 * (t_{n - 1} / t_{m - 1})^2, at most n (Korn and Graubard, Survey Methodology 24, 1998; Wilson's
 * form with it: Dean and Pagano, J. Surv. Stat. Methodol. 3, 2015). Where the share is 0 or 1 no
 * variance is to be seen: then a cluster is worth one trial, which is as careful as can be. */
ji__estimate ji__proportion_clustered(const ji__cluster_sum *sums, size_t clusters,
                                      double confidence);

#endif
