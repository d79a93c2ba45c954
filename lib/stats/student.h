/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef JI_STATS_STUDENT_H
#define JI_STATS_STUDENT_H

#include <stdint.h>

/* Quantile of Student's t with whole degrees of freedom, at least 1; p strictly between 0 and 1,
 * else nan. */
double ji__student_quantile(double p, int64_t degrees);
/* P(|T| > |t|); degrees above 0, or INFINITY: normal. */
double ji__student_p_value(double t, double degrees);

#endif
