/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inner loops that read a few lines of a matrix once for several vectors. The order of additions is
 * fixed. */
#ifndef JI_NUMERIC_KERNELS_H
#define JI_NUMERIC_KERNELS_H

#include <stdint.h>

#define JI__LINES 4     /* of dot products */
#define JI__SUM_LINES 8 /* of sums of lines */
/* How many products one element of a dot product's running sums takes in, of `size`: at most. */
#define JI__DOT_DEPTH(size) ((size) / 2 + 4)

/* sums[k * stride + i] += the sum over g of weights[8 k + g] * lines[g][i], for k < count and
 * i < size. */
void ji__kernel_add(double *sums, int64_t stride, int64_t count,
                    const double *const lines[JI__SUM_LINES], const double *weights, int64_t size);
/* sums[4 k + g] += the sum over i of lines[g][i] * vectors[k][from + i], for k < count. */
void ji__kernel_dot(double *sums, int64_t count, const double *const lines[JI__LINES],
                    const double *const *vectors, int64_t from, int64_t size);
/* The inner product of two vectors. */
double ji__kernel_inner(const double *a, const double *b, int64_t size);
/* to[i] += factor * from[i] */
void ji__kernel_axpy(double *to, double factor, const double *from, int64_t size);

#endif
