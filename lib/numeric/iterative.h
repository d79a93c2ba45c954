/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Systems (I - A) x = b without a copy of A. */
#ifndef JI_NUMERIC_ITERATIVE_H
#define JI_NUMERIC_ITERATIVE_H

#include "numeric/blocks.h"
#include "numeric/spectral.h"

/* What helps an iteration, and when it may stop. */
typedef struct ji__solver {
  /* The certified bound of every element's error that is not 0, relative to the element; 0, or no
   * certificate: down to rounding, beyond which neither goes. */
  double tolerance;
  const ji__certificate *certificate; /* of the matrix, productive; or NULL */
  const ji__blocks *blocks;           /* of the matrix; or NULL */
} ji__solver;

/* Solves (I - A) x = b, or (I - A)' x = b if transposed, for `count` systems of the matrix's size,
 * vectors one after the other. All systems of a batch search one common space for the smallest
 * residual, so that each reading of the matrix serves all of them: block GMRES in the form that
 * keeps residuals as directions (Jiranek, Rozloznik and Gutknecht, SIAM J. Matrix Anal. Appl. 30,
 * 2008), started again from the true residual until that is good enough. JI_ERROR_CONVERGENCE where
 * it does not get there. `solver` may be NULL. `residual`, if not NULL, receives
 * b - (I - A) x as it was computed last, for all systems. */
ji_status ji__iterate(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                      const double *b, double *x, const ji__solver *solver, double *residual);
/* r = b - (I - A) x, or with the transpose; vectors one after the other. */
ji_status ji__residual(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                       const double *b, const double *x, double *r);

#endif
