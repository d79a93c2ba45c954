/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ratios of proportions, of rates and of means between two groups, on plain numbers. */
#ifndef JI_STATS_RATIO_H
#define JI_STATS_RATIO_H

#include "core/memory.h"

/* Events of trials, or over an exposure, in the group that is compared and in the reference. */
typedef struct ji__two_groups {
  double events, of, reference_events, reference_of;
} ji__two_groups;

typedef struct ji__interval {
  double low, high; /* nan: not to be told; INFINITY: no upper end */
} ji__interval;

/* events / of over the reference's; nan where the reference has none. */
double ji__ratio(const ji__two_groups *g);
/* Proportions: RR exp(-+z sqrt((1 - p1) / x1 + (1 - p0) / x0)) (Katz and others, Biometrics 34,
 * 1978); nan where a group has no event. */
ji__interval ji__katz(const ji__two_groups *g, double confidence);
/* Proportions: the ratios that the score test does not reject (Koopman, Biometrics 40, 1984), or
 * with the variance times N / (N - 1) (Miettinen and Nurminen, Stat. Med. 4, 1985). From 0 where
 * the group has no event, without an upper end where the reference has none; nan where neither has
 * one. */
ji__interval ji__ratio_score(const ji__two_groups *g, int is_corrected, double confidence);
/* The signed root of Koopman's score at a ratio; positive where the group's events speak for a
 * larger one. */
double ji__ratio_statistic(const ji__two_groups *g, double ratio);
/* Proportions: the ratios that neither of two one-sided tests rejects at half of 1 - confidence,
 * tables ordered by the score at that ratio, the p value the greatest over the reference's unknown
 * proportion (exact unconditional; Chan and Zhang, Biometrics 55, 1999). The greatest is sought on
 * a grid and refined around its best point; ends are found to about 1e-9 of themselves. As
 * ji__ratio_score() where events are lacking. Cost: some ten thousand times the number of trials.
 * 0 if there is no memory. */
int ji__ratio_exact(const ji_allocator *allocator, const ji__two_groups *g, double confidence,
                    ji__interval *out);
/* Rates: RR exp(-+z sqrt(1 / x1 + 1 / x0)) (Rothman, Greenland and Lash 2008, ch. 14); nan where a
 * group has no event. */
ji__interval ji__rate_ratio_log(const ji__two_groups *g, double confidence);
/* Rates: given the sum of events those of one group are binomial; the interval of that share by
 * Clopper and Pearson turned into ratios (exact conditional; Przyborowski and Wilenski, Biometrika
 * 31, 1940). */
ji__interval ji__rate_ratio_exact(const ji__two_groups *g, double confidence);
/* The mean of a Poisson count, exact (Garwood, Biometrika 28, 1936). */
ji__interval ji__count_interval(double count, double confidence);
/* The ratio a / b of independent estimates with these variances (Fieller, J. R. Stat. Soc. B 16,
 * 1954), neither of which is negative, so that no ratio is: from 0 at least, and without an upper
 * end where b is not different from 0. */
ji__interval ji__fieller(double a, double variance_a, double b, double variance_b,
                         double confidence);

typedef struct ji__pooled_ratio {
  double ratio, log_error; /* error of the logarithm */
  ji__interval interval;
  double homogeneity, p_value; /* Cochran's Q of the strata's log ratios; nan below two */
  int64_t strata, degrees;     /* strata with trials in both groups; of Q */
} ji__pooled_ratio;

/* Of strata with a count that is nan nothing is told. The Mantel-Haenszel ratio of proportions over
 * strata, with the variance of its logarithm by Greenland and Robins (Biometrics 41, 1985); Q over
 * strata with events in both groups, around the mean of their log ratios by the inverse of their
 * variances (Cochran, Biometrics 10, 1954). */
ji__pooled_ratio ji__mantel_haenszel(const ji__two_groups *strata, size_t count, double confidence);
/* The ratio of proportions standardised to the strata's own sizes (both groups together), over
 * strata with trials in both groups; the interval of its logarithm by the delta method. */
ji__pooled_ratio ji__standardised(const ji__two_groups *strata, size_t count, double confidence);

#endif
