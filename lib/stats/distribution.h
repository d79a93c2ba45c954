/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Quantiles of distributions, on plain numbers. */
#ifndef JI_STATS_DISTRIBUTION_H
#define JI_STATS_DISTRIBUTION_H

/* Of the standard normal; p strictly between 0 and 1, else nan. */
double ji__normal_quantile(double p);
/* Of the uniform distribution on [low, high]; p from 0 to 1. */
double ji__uniform_quantile(double low, double high, double p);
/* Of the triangular distribution on [low, high] with its top at mode; low < high, p from 0 to 1. */
double ji__triangular_quantile(double low, double mode, double high, double p);

#endif
