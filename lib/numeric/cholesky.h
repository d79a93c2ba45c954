/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cholesky factors of small dense matrices, such as correlations. */
#ifndef JI_NUMERIC_CHOLESKY_H
#define JI_NUMERIC_CHOLESKY_H

#include <stddef.h>

/* The lower factor L of a symmetric positive definite matrix, matrix = L L', in place, row-major;
 * what is above the diagonal becomes 0. Returns n; or the row whose pivot is not above
 * `least`, with the pivot in *pivot: the matrix is then not positive definite, and half changed. */
size_t ji__cholesky(double *matrix, size_t n, double least, double *pivot);

#endif
