/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The product-limit estimate, on plain numbers. */
#ifndef JI_STATS_SURVIVAL_H
#define JI_STATS_SURVIVAL_H

#include "stats/proportion.h"

#include <stddef.h>
#include <stdint.h>

/* One life: how long it was observed, and whether it ended then. */
typedef struct ji__lifetime {
  int64_t time;
  int ended;       /* 0: it was still there when observation stopped */
  int32_t cluster; /* from 0; only for ji__survival_clustered() and ji__survival_curve() */
} ji__lifetime;

typedef struct ji__survival {
  double value;          /* S(t); NaN where nobody was observed up to t and somebody was left */
  double standard_error; /* Greenwood's */
  double low, high;      /* of log(-log S); NaN where S is 0 or 1 */
  size_t at_risk;        /* observed up to t or longer */
} ji__survival;

/* Sorts by time; ends before observations that stop at the same time. */
void ji__lifetimes_sort(ji__lifetime *lives, size_t count);
/* S(t) of sorted lives (Kaplan and Meier, J. Am. Stat. Assoc. 53, 1958): prod over times s <= t of
 * 1 - d_s / n_s, with var = S^2 sum d_s / (n_s (n_s - d_s)) (Greenwood 1926) and the interval
 * S^exp(-+z sqrt(var) / (S log S)) (Kalbfleisch and Prentice 1980). */
ji__survival ji__survival_at(const ji__lifetime *lives, size_t count, int64_t time,
                             double confidence);

/* The interval of log S, S exp(-+z s / S), its upper end at most 1; nan where S is 0 or unknown. */
void ji__survival_log_interval(const ji__survival *survival, double confidence, double *low,
                               double *high);
/* The mean time up to `limit`, the area under the curve of sorted lives from 0, with variance sum
 * over times s <= limit of (area from s to the limit)^2 d_s / (n_s (n_s - d_s)) and the normal
 * interval (Klein and Moeschberger, Survival Analysis, 2nd ed. 2003, 4.5.2 and 4.5.3). nan where
 * observation stops before the limit while somebody is left. */
ji__estimate ji__survival_mean(const ji__lifetime *lives, size_t count, int64_t limit,
                               double confidence);

/* The same where lives of a cluster are alike: the variance is that of the infinitesimal jackknife,
 * m / (m - 1) sum over clusters of (S sum over its lives of U)^2 with
 * U = -sum over times s <= t of (dN(s) - Y(s) d_s / n_s) / (n_s - d_s) (Williams, Lifetime Data
 * Analysis 1, 1995; Ying and Wei, J. Multivariate Analysis 50, 1994), which is Greenwood's times
 * m / (m - 1) where every life is a cluster. The interval takes t_{m - 1} for z; one cluster has a
 * value alone. `scores` is room for 2 x `clusters` numbers. */
ji__survival ji__survival_clustered(const ji__lifetime *lives, size_t count, size_t clusters,
                                    int64_t time, double confidence, double *scores);

/* One step of the curve. */
typedef struct ji__survival_step {
  int64_t time;
  size_t at_risk, ended, stopped; /* before it; at it */
  ji__survival survival;
} ji__survival_step;

/* The curve at each time that a life ends or its observation stops, from sorted lives; `steps` is
 * room for `count` of them. `clusters` 0: independent. Returns how many steps there are. Cost:
 * steps times clusters. */
size_t ji__survival_curve(const ji__lifetime *lives, size_t count, size_t clusters,
                          double confidence, double *scores, ji__survival_step *steps);
/* The first time at which the curve is at or below 1 - p, and the interval of that time: those at
 * which the interval of the curve is (Brookmeyer and Crowley, Biometrics 38, 1982); nan: not
 * reached. */
void ji__survival_quantile(const ji__survival_step *steps, size_t count, double p, double *time,
                           double *low, double *high);

#endif
