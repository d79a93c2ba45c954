/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many have ended of one cause where others compete with it, on plain numbers. */
#ifndef JI_STATS_INCIDENCE_H
#define JI_STATS_INCIDENCE_H

#include <stddef.h>
#include <stdint.h>

/* One life: how long it was observed, and of what it ended then; 0: it did not. */
typedef struct ji__competing_life {
  int64_t time;
  int32_t cause;
} ji__competing_life;

/* One step of the curve: at each time at which a life ends of any cause. */
typedef struct ji__incidence_step {
  int64_t time;
  size_t at_risk, ended, others; /* before it; at it of the cause, and of others */
  double value, standard_error;
} ji__incidence_step;

void ji__competing_lives_sort(ji__competing_life *lives, size_t count);
/* The cumulative incidence of a cause from sorted lives (Aalen and Johansen, Scand. J. Stat. 5,
 * 1978): F(t) = sum over times s <= t of S(s-) d_s / n_s with S the curve of all causes, and with
 * e_s lives that end at s of any cause the variance sum over s <= t of
 *   (F(t) - F(s))^2 e_s / (n_s (n_s - e_s)) + S(s-)^2 d_s (n_s - d_s) / n_s^3
 *   - 2 (F(t) - F(s)) S(s-) d_s / n_s^2
 * (Marubini and Valsecchi, Analysing Survival Data, 1995, 10.2); Greenwood's where no other cause
 * is. `steps` is room for `count` of them. Returns how many there are. */
size_t ji__incidence_curve(const ji__competing_life *lives, size_t count, int32_t cause,
                           ji__incidence_step *steps);

#endif
