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

/* A, optionally bordered by one row and one column (households), so that the size is n + 1:
 *   [ Z diag(1/x)  column ]
 *   [ row               0 ]
 * A sector with output 0 has coefficients 0. */
typedef struct ji__coefficients {
  ji__matrix flows;
  const double *output;       /* n */
  const double *row, *column; /* n coefficients each, or both NULL */
  int absolute;               /* every element by its absolute value */
} ji__coefficients;

/* How many vectors a product takes at once: the matrix is read once for all of them. */
#define JI__PRODUCT_WIDTH 16

/* n, or n + 1 with a border. */
int64_t ji__coefficients_size(const ji__coefficients *a);
/* out[k] = A v[k], or A' v[k] if transposed, for `count` <= JI__PRODUCT_WIDTH vectors of the
 * matrix's size. Blocks depend on the size alone and are reduced in order: the same bits for any
 * thread count. `out` must not overlap `v`. */
ji_status ji__coefficients_times(ji_context *ctx, const ji__coefficients *a, int transposed,
                                 int64_t count, const double *const *v, double *const *out);

#endif
