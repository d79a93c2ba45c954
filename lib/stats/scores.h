/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Normal scores of many uniform numbers at once: for draws, where ji__normal_quantile() would be
 * most of the work. */
#ifndef JI_STATS_SCORES_H
#define JI_STATS_SCORES_H

#include <stddef.h>

/* scores[i] = the standard normal quantile of uniforms[i], which lies strictly between 0 and 1, to
 * about 1e-15 of itself (Wichura, Algorithm AS 241, Applied Statistics 37, 1988). The
 * arrays must not overlap. */
void ji__normal_scores(const double *restrict uniforms, double *restrict scores, size_t count);

#endif
