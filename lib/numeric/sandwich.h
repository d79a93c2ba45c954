/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Covariances of estimates from the sum of their scores' products. */
#ifndef JI_NUMERIC_SANDWICH_H
#define JI_NUMERIC_SANDWICH_H

#include <stdint.h>

/* out = factor * bread * middle * bread, all symmetric, k by k; `half` is as large. */
void ji__sandwich(int64_t k, const double *bread, const double *middle, double factor, double *half,
                  double *out);

#endif
