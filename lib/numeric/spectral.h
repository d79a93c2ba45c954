/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Is the table productive, and how far is a solution from the truth: the spectral radius, a
 * certificate that bounds the inverse, and error bounds from it. */
#ifndef JI_NUMERIC_SPECTRAL_H
#define JI_NUMERIC_SPECTRAL_H

#include "numeric/coefficients.h"

/* Whether the spectral radius of |A| is below 1. */
typedef enum ji__productivity {
  JI__PRODUCTIVE,     /* proven: the certificate exists */
  JI__NOT_PRODUCTIVE, /* proven: the radius is at least 1 */
  JI__PRODUCTIVITY_UNKNOWN
} ji__productivity;

/* d > 0 with d'(I - |A|) >= t' > 0, hence d'|A| <= q d' with q < 1, both made safe against
 * rounding. Since I - |A| then has a nonnegative inverse, rows:    y'(I - A) = e'  with residual
 * r':  |error_j| <= max_i(|r_i| / t_i) d_j columns: (I - A) x = f   with residual r:   |error_i| <=
 * sum_j(d_j |r_j|) / t_i which is never larger than the same with t = (1 - q) d. */
typedef struct ji__certificate {
  ji__productivity productivity;
  double q;            /* below 1 if productive */
  double lower, upper; /* proven bounds of the spectral radius of |A|; upper may be infinite */
  int64_t size;
  double *weights, *slack; /* d and t; NULL unless productive */
} ji__certificate;

/* Looks for a certificate: d = 1 if the largest column sum is below 1 by enough, else the first
 * terms of 1'(I + |A| + |A|^2 + ...), else the whole sum solved for. Free it also after a failure.
 */
ji_status ji__certificate_find(ji_context *ctx, const ji__coefficients *a,
                               ji__certificate *certificate);
void ji__certificate_free(const ji_allocator *allocator, ji__certificate *certificate);

/* Bounds of the spectral radius of |A| after Collatz and Wielandt, by power iteration with a shift,
 * until they agree to `tolerance` (relative) or `steps` are done. Both ends are proven. */
ji_status ji__spectral_bounds(ji_context *ctx, const ji__coefficients *a, double tolerance,
                              int64_t steps, double *lower, double *upper);
/* An estimate, not a bound, of the spectral radius of A with its signs: growth of a power. */
ji_status ji__spectral_estimate(ji_context *ctx, const ji__coefficients *a, int64_t steps,
                                double *radius);

/* Error bounds of x, an approximate solution of (I - A) x = b (of the transposed system if
 * `transposed`), one bound an element, vectors one after the other; b itself may be off by a few
 * units in the last place. The certificate must be of `a` and productive. The matrix is read once
 * for a batch of vectors, twice where it may have negative elements. */
ji_status ji__error_bounds(ji_context *ctx, const ji__coefficients *a,
                           const ji__certificate *certificate, int transposed, int64_t count,
                           const double *b, const double *x, double *bounds);
/* The same of a residual that is already there, b - (I - A) x as ji__residual() computes it; in the
 * end it holds the bounds. */
ji_status ji__residual_bounds(ji_context *ctx, const ji__coefficients *a,
                              const ji__certificate *certificate, int transposed, int64_t count,
                              const double *b, const double *x, double *residual);

#endif
