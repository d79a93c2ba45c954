/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* LU factors of I - A in single precision: half the memory and half the time of double ones. What
 * they solve is corrected by residuals in double precision until it is as good (iterative
 * refinement in mixed precision; Langou et al., Exploiting the performance of 32 bit floating point
 * arithmetic, SC'06). */
#ifndef JI_NUMERIC_SINGLE_H
#define JI_NUMERIC_SINGLE_H

#include "numeric/coefficients.h"

typedef struct ji__single ji__single;

/* Factors I - A (no border). *out is NULL, which is no error, where single precision does not do:
 * corrections would hardly shrink. `a` must live as long as the factors: residuals are of it. */
ji_status ji__single_create(ji_context *ctx, const ji__coefficients *a, ji__single **out);
void ji__single_free(const ji_allocator *allocator, ji__single *factors);
/* Solves (I - A) X = B in place, or (I - A)' X = B if transposed; B is count vectors of n, one
 * after the other. Every vector is corrected until the next correction would be below some 4e-12 of
 * its largest element. */
ji_status ji__single_solve(ji_context *ctx, const ji__single *factors, int transposed,
                           int64_t count, double *b);

#endif
