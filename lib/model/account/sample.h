/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Draws of a formula's uncertain inputs: their own distributions, tied together by a Gaussian
 * copula (Nelsen, An introduction to copulas, 2nd ed. 2006, 2.3; the correlations are those of the
 * normal scores). */
#ifndef JI_MODEL_ACCOUNT_SAMPLE_H
#define JI_MODEL_ACCOUNT_SAMPLE_H

#include "model/account/formula.h"

#define JI__STRIP 256 /* draws that are made at once */

typedef struct ji__sample {
  const ji__formula *formula;
  size_t *uncertain; /* inputs with a distribution, in order */
  size_t *tied;      /* those that a correlation names; the factor's rows */
  size_t *group;     /* by input: the first input that it hangs together with; itself if alone */
  double *factor;    /* Cholesky's, of the tied ones */
  size_t uncertain_count, tied_count;
} ji__sample;

/* To be freed whatever happens: tables of distributions are outside the arena. */
ji_status ji__sample_create(ji__formula *formula, ji__sample *out);
void ji__sample_free(ji__sample *sample);
/* Numbers that ji__sample_draw() needs beside the slots. */
size_t ji__sample_scratch(const ji__sample *sample);
/* Draws [first, first + count), count <= JI__STRIP, into the inputs' slots: a function of seed,
 * `set`, input and draw alone. Inputs without a distribution get their value. */
void ji__sample_draw(const ji__sample *sample, uint64_t seed, uint64_t set, uint64_t first,
                     size_t count, double *slots, double *scratch);

#endif
