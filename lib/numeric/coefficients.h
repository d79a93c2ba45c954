/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The coefficient matrix A = Z diag(1/x), never made: products read Z and x where they lie. */
#ifndef JI_NUMERIC_COEFFICIENTS_H
#define JI_NUMERIC_COEFFICIENTS_H

#include "core/context.h"

/* A matrix on plain memory: element (i, j) is at data + i * row_stride + j * column_stride. */
typedef struct ji__matrix {
  const void *data;
  int64_t rows, columns, row_stride, column_stride; /* strides in elements */
  int is_single;                                    /* float32, else float64 */
} ji__matrix;

double ji__matrix_at(const ji__matrix *matrix, int64_t row, int64_t column);

/* A, optionally bordered by k rows and k columns (households and other institutions), so that the
 * size is n + k:
 *   [ Z diag(1/x)  column ]
 *   [ row          corner ]
 * A sector with output 0 has coefficients 0. */
typedef struct ji__coefficients {
  ji__matrix flows;
  const double *output;       /* n */
  const double *row, *column; /* k vectors of n each, one after the other, or both NULL */
  const double *corner;       /* k x k, row-major; NULL: zero */
  int64_t borders;            /* k; 0 where there is a row: one */
  int absolute;               /* every element by its absolute value */
  double column_limit; /* the caller knows that no column of |A| adds up to more; 0: not known */
  int nonnegative;     /* the caller knows that no element is negative: `absolute` costs nothing */
} ji__coefficients;

/* Writes I - A (no border) by rows, so that LAPACK's column-major view holds the transpose, as
 * doubles or as floats (the other is NULL). *norm: the largest row sum of absolute values, the
 * 1-norm of that view. The same bits for any thread count. */
ji_status ji__coefficients_lay_out(ji_context *ctx, const ji__coefficients *a, double *matrix,
                                   float *narrow, double *norm);

/* How many vectors a product takes at once: the matrix is read once for all of them. */
#define JI__PRODUCT_WIDTH 16

/* n + k. */
int64_t ji__coefficients_size(const ji__coefficients *a);
int64_t ji__coefficients_borders(const ji__coefficients *a);
/* out[k] = A v[k], or A' v[k] if transposed, for `count` <= JI__PRODUCT_WIDTH vectors of the
 * matrix's size. Blocks depend on the size alone and are reduced in order: the same bits for any
 * thread count. `out` must not overlap `v`. */
ji_status ji__coefficients_times(ji_context *ctx, const ji__coefficients *a, int transposed,
                                 int64_t count, const double *const *v, double *const *out);
/* The same for any number of vectors, one after the other. */
ji_status ji__products(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                       const double *v, double *out);
/* Whether the flows lie as BLAS wants them: doubles, rows or columns contiguous, no border, nothing
 * by its absolute value. */
int ji__products_by_blas(const ji__coefficients *a);
/* ji__products() of such flows by dgemm, which is faster with many vectors: its bits are the BLAS's
 * own. */
ji_status ji__blas_products(ji_context *ctx, const ji__coefficients *a, int transposed,
                            int64_t count, const double *v, double *out);
/* How many roundings the sum behind an element of such a product goes through, at most: elements
 * are added in short runs, so it is far below the size. */
int64_t ji__coefficients_depth(const ji__coefficients *a);

#endif
