/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The gamma function and the distributions that rest on it, on plain numbers. */
#ifndef JI_STATS_GAMMA_H
#define JI_STATS_GAMMA_H

/* log Gamma(x), x > 0. No global state, unlike lgamma(). */
double ji__log_gamma(double x);
/* P(X > x) of chi-squared with `degrees` > 0 degrees of freedom; 1 for x <= 0. */
double ji__chi_squared_tail(double x, double degrees);

#endif
