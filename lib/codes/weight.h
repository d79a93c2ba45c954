/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Weights of successions and concordances: shares of a code that sum to 1. */
#ifndef JI_CODES_WEIGHT_H
#define JI_CODES_WEIGHT_H

#include "codes/index.h"
#include "data/dataset.h"

/* A compensated sum (Neumaier). */
typedef struct ji__weight_sum {
  double sum, lost;
} ji__weight_sum;

void ji__weight_add(ji__weight_sum *sum, double weight);
double ji__weight_total(const ji__weight_sum *sum);

/* True for a weight that is there, not negative and finite. */
int ji__weight_find(const ji_column *column, int64_t row, double *out);
/* The same, or JI_ERROR_VALUE that names table, row, code and what is there. */
ji_status ji__weight_read(ji_context *ctx, const char *what, const ji_column *column, int64_t row,
                          ji__word code, double *out);
/* Whether weights sum to 1; JI_ERROR_VALUE names table, first row, code and sum. */
ji_status ji__weight_check(ji_context *ctx, const char *what, int64_t row, ji__word code,
                           const ji__weight_sum *sum, double tolerance);
/* A tolerance of an option struct: 0 to below 1, else JI_ERROR_ARGUMENT. */
ji_status ji__weight_tolerance(ji_context *ctx, const char *options, double tolerance);

#endif
