/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dense LU factors of I - A, or of a given matrix, through LAPACK, on the calling thread with
 * BLAS's own threads. */
#ifndef JI_NUMERIC_DENSE_H
#define JI_NUMERIC_DENSE_H

#include "numeric/coefficients.h"

typedef struct ji__lu ji__lu;

/* Factors I - A (no border). JI_ERROR_SINGULAR where a pivot is 0 or the reciprocal condition
 * number is below machine precision; JI_ERROR_LIMIT beyond LAPACK's 32-bit sizes. */
ji_status ji__lu_create(ji_context *ctx, const ji__coefficients *a, ji__lu **out);
/* ji__lu_create() in single precision where that serves (numeric/single.h): half the memory and
 * half the time; solutions are corrected. `a` must live as long as the factors. */
ji_status ji__lu_create_light(ji_context *ctx, const ji__coefficients *a, ji__lu **out);
int ji__lu_is_single(const ji__lu *lu);
/* ji__lu_create() of any matrix K, row-major, which messages call `what`: ji__lu_solve() then
 * solves with K where it says I - A. */
ji_status ji__lu_of(ji_context *ctx, const char *what, int64_t n, const double *matrix,
                    ji__lu **out);
void ji__lu_free(const ji_allocator *allocator, ji__lu *lu);
/* Solves (I - A) X = B in place, or (I - A)' X = B if transposed; B is count vectors of n, one
 * after the other. */
ji_status ji__lu_solve(ji_context *ctx, const ji__lu *lu, int transposed, int64_t count, double *b);
/* Solves K y = b in place for a small dense K, row-major, which is overwritten (LAPACK dgesv).
 * JI_ERROR_SINGULAR where a pivot is 0. */
ji_status ji__dense_solve(ji_context *ctx, int64_t n, double *k, double *b);
/* What BLAS and LAPACK are, such as "OpenBLAS 0.3.21 ... Zen"; static text. */
const char *ji__blas_name(void);

#endif
