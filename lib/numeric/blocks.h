/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inverses of blocks along the diagonal of I - A: what an iteration begins each step with
 * (block Jacobi). Regions buy most of their inputs at home, so their own blocks hold most of A. */
#ifndef JI_NUMERIC_BLOCKS_H
#define JI_NUMERIC_BLOCKS_H

#include "numeric/coefficients.h"

#define JI__BLOCK_MOST 256 /* sectors of a block */

typedef struct ji__blocks {
  int64_t count;
  int64_t *start;   /* count + 1: the first sector of each block, and n */
  double **inverse; /* row-major; NULL: the block is taken for the unit matrix */
} ji__blocks;

/* Inverts the blocks that `start` (count + 1 sectors, rising, from 0 to n, at most JI__BLOCK_MOST
 * apart) cuts out. Free it also after a failure. */
ji_status ji__blocks_create(ji_context *ctx, const ji__coefficients *a, int64_t count,
                            const int64_t *start, ji__blocks *out);
void ji__blocks_free(const ji_allocator *allocator, ji__blocks *blocks);
/* out[k] = M^-1 v[k], or the transpose, M the blocks, for `count` <= JI__PRODUCT_WIDTH vectors;
 * what a vector holds behind the blocks (borders) stays as it is. */
ji_status ji__blocks_times(ji_context *ctx, const ji__blocks *blocks, int transposed, int64_t size,
                           int64_t count, const double *const *v, double *const *out);

#endif
