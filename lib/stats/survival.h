/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The product-limit estimate, on plain numbers. */
#ifndef JI_STATS_SURVIVAL_H
#define JI_STATS_SURVIVAL_H

#include <stddef.h>
#include <stdint.h>

/* One life: how long it was observed, and whether it ended then. */
typedef struct ji__lifetime {
  int64_t time;
  int ended; /* 0: it was still there when observation stopped */
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

#endif
