/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Quantiles of distributions, on plain numbers. */
#ifndef JI_STATS_DISTRIBUTION_H
#define JI_STATS_DISTRIBUTION_H

#include <stddef.h>

/* Of the standard normal; p strictly between 0 and 1, else nan. */
double ji__normal_quantile(double p);
/* Of the uniform distribution on [low, high]; p from 0 to 1. */
double ji__uniform_quantile(double low, double high, double p);
/* Of the triangular distribution on [low, high] with its top at mode; low < high, p from 0 to 1. */
double ji__triangular_quantile(double low, double mode, double high, double p);

/* P(Z <= z) of the standard normal. */
double ji__normal_distribution(double z);
/* Of the lognormal distribution with this mean and standard deviation; mean > 0. */
double ji__lognormal_quantile(double mean, double deviation, double p);
/* Of the PERT distribution (Malcolm, Roseboom, Clark, Fazar 1959) with its top at mode: a beta
 * distribution on [low, high] with the mean (low + 4 mode + high) / 6. */
double ji__pert_quantile(double low, double mode, double high, double p);
/* Of a discrete distribution: the first of `values` (rising) whose cumulative probability is at
 * least p; the last one beyond. */
double ji__discrete_quantile(const double *values, const double *cumulative, size_t count,
                             double p);

#endif
