/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Systems (I - A) x = b without a copy of A. */
#ifndef JI_NUMERIC_ITERATIVE_H
#define JI_NUMERIC_ITERATIVE_H

#include "numeric/coefficients.h"

/* Solves (I - A) x = b, or (I - A)' x = b if transposed, for `count` systems of the matrix's size,
 * vectors one after the other, by BiCGStab (van der Vorst, SIAM J. Sci. Stat. Comput. 13, 1992)
 * restarted from the true residual until that is down to rounding. JI_ERROR_CONVERGENCE where it
 * does not get there. */
ji_status ji__bicgstab(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                       const double *b, double *x);
/* r = b - (I - A) x, or with the transpose; vectors one after the other. */
ji_status ji__residual(ji_context *ctx, const ji__coefficients *a, int transposed, int64_t count,
                       const double *b, const double *x, double *r);

#endif
