/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fixed effects swept out of columns: each column y becomes its residual y - D a from the weighted
 * least-squares fit on the dummies D of any number of effects, without a matrix of dummies.
 *
 * The effect with most levels is swept exactly, by group means, inside of every step. What is left
 * is a symmetric semi-definite system in the levels of the other effects, D2' W M1 D2 a = D2' W M1
 * y (M1 takes out the means of the first), solved by conjugate gradients with its diagonal as
 * preconditioner (Hestenes and Stiefel 1952; Guimaraes and Portugal, Stata Journal 10, 2010, for
 * the setting; Correia 2017 for conjugate gradients in it). One effect: no iteration. Up to eight
 * columns share every reading of the codes. Blocks of rows do not depend on the number of threads,
 * so results have the same bits for any. */
#ifndef JI_NUMERIC_ABSORB_H
#define JI_NUMERIC_ABSORB_H

#include "core/context.h"

/* One effect: the level of every row, 0 to levels - 1. A level may have no row. */
typedef struct ji__effect {
  const int32_t *codes;
  int64_t levels;
} ji__effect;

typedef struct ji__absorb ji__absorb;

/* When to stop. `tolerance` is of what is left of the effects in a column (in the weighted norm),
 * relative to the swept column; 0: 1e-11. `iterations` of conjugate gradients; 0: 10,000. */
typedef struct ji__absorb_limits {
  double tolerance;
  int64_t iterations;
  int64_t used; /* out: iterations of the slowest columns */
} ji__absorb_limits;

/* The plan for rows that agree in effects: what does not depend on the columns. `codes` and
 * `weights` (one a row, not negative; NULL: all 1) are borrowed until it is freed. No effect at
 * all: nothing is swept. JI_ERROR_LIMIT for 2^31 rows or more; JI_ERROR_MEMORY. */
ji_status ji__absorb_create(ji_context *ctx, int64_t rows, const ji__effect *effects, int64_t count,
                            const double *weights, ji__absorb **out);
void ji__absorb_free(ji__absorb *absorb);
/* Other weights for the same rows, as iteratively reweighted fits need them; borrowed. */
ji_status ji__absorb_reweight(ji_context *ctx, ji__absorb *absorb, const double *weights);
/* Sweeps columns of `rows` numbers (finite) in place. `limits` may be NULL. JI_ERROR_CONVERGENCE
 * where the iterations are used up: the columns are then half done. JI_ERROR_MEMORY,
 * JI_ERROR_CANCELLED. */
ji_status ji__absorb_sweep(ji_context *ctx, const ji__absorb *absorb, double *const *columns,
                           int64_t count, ji__absorb_limits *limits);
/* Sweeps one column and gives the effects: column[i] = the sum over q of values[q][codes_q[i]] +
 * what is left in column[i]. The effects behind the first have mean 0 over their levels with rows
 * (within each component where there are two), the first has the level; levels without rows get 0.
 * values: as many arrays as effects, of their levels. */
ji_status ji__absorb_solve(ji_context *ctx, const ji__absorb *absorb, double *column,
                           double *const *values, ji__absorb_limits *limits);

/* The connected components of two effects over rows (those where keep[row] is not 0; NULL: all):
 * sums of their values are comparable inside of a component only. Receives the number, and, where
 * not NULL, the component of each level (from 0, in order of the first effect's levels; -1 where it
 * has no row). */
ji_status ji__components(ji_context *ctx, int64_t rows, const ji__effect *first,
                         const ji__effect *second, const uint8_t *keep, int32_t *of_first,
                         int32_t *of_second, int64_t *count);

#endif
