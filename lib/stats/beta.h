/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The beta distribution on [0, 1], on plain numbers. */
#ifndef JI_STATS_BETA_H
#define JI_STATS_BETA_H

/* log B(a, b); a, b > 0. No global state, unlike lgamma(). */
double ji__log_beta(double a, double b);
/* The regularised incomplete beta function I_x(a, b), x from 0 to 1. */
double ji__beta_distribution(double a, double b, double x);
double ji__beta_density(double a, double b, double x);
/* x with I_x(a, b) = p, to about 1e-14 (1e-10 where both shapes exceed a million); p strictly
 * between 0 and 1, else nan. */
double ji__beta_quantile(double a, double b, double p);

#endif
