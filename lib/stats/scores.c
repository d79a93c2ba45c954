/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "stats/scores.h"

#include <math.h>
#include <string.h>

#define TERMS 8
#define PART 16
#define CENTRE 0.425 /* |p - 1/2| up to which the first quotient holds */
#define CENTRE_SQUARE 0.180625
#define MIDDLE 1.6 /* where sqrt(-log tail) is 0 for the second quotient */
#define FAR 5.0    /* sqrt(-log tail) from which the third quotient holds */

/* Numerators and denominators of PPND16, lowest power first. */
static const double centre_above[TERMS] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                           1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                           4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                           3.3430575583588128105e+4, 2.5090809287301226727e+3};
static const double centre_below[TERMS] = {1.0,
                                           4.2313330701600911252e+1,
                                           6.8718700749205790830e+2,
                                           5.3941960214247511077e+3,
                                           2.1213794301586595867e+4,
                                           3.9307895800092710610e+4,
                                           2.8729085735721942674e+4,
                                           5.2264952788528545610e+3};
static const double middle_above[TERMS] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                           5.76949722146069140550e0,  3.64784832476320460504e0,
                                           1.27045825245236838258e0,  2.41780725177450611770e-1,
                                           2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double middle_below[TERMS] = {1.0,
                                           2.05319162663775882187e0,
                                           1.67638483018380384940e0,
                                           6.89767334985100004550e-1,
                                           1.48103976427480074590e-1,
                                           1.51986665636164571966e-2,
                                           5.47593808499534494600e-4,
                                           1.05075007164441684324e-9};
static const double far_above[TERMS] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                        1.78482653991729133580e0,  2.96560571828504891230e-1,
                                        2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                        2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double far_below[TERMS] = {1.0,
                                        5.99832206555887937690e-1,
                                        1.36929880922735805310e-1,
                                        1.48753612908506148525e-2,
                                        7.86869131145613259100e-4,
                                        1.84631831751005468180e-5,
                                        1.42151175831644588870e-7,
                                        2.04426310338993978564e-15};

static inline double polynomial(const double terms[TERMS], double x) {
  /* Written out, so that a loop around it stays a plain one. */
  double upper = ((terms[7] * x + terms[6]) * x + terms[5]) * x + terms[4];
  return (((upper * x + terms[3]) * x + terms[2]) * x + terms[1]) * x + terms[0];
}

static double tail_score(double uniform) {
  double tail = uniform < 0.5 ? uniform : 1 - uniform;
  double r = sqrt(-log(tail));
  double score = r <= FAR
                     ? polynomial(middle_above, r - MIDDLE) / polynomial(middle_below, r - MIDDLE)
                     : polynomial(far_above, r - FAR) / polynomial(far_below, r - FAR);
  return uniform < 0.5 ? -score : score;
}

/* All by the quotient of the centre, without a branch, a fixed number at a time: what a compiler
 * turns into vectors. */
static void centre_scores(const double *restrict uniforms, double *restrict scores) {
  for (size_t i = 0; i < PART; i++) {
    double q = uniforms[i] - 0.5, r = CENTRE_SQUARE - q * q;
    scores[i] = q * polynomial(centre_above, r) / polynomial(centre_below, r);
  }
}

void ji__normal_scores(const double *restrict uniforms, double *restrict scores, size_t count) {
  size_t whole = count - count % PART;
  for (size_t i = 0; i < whole; i += PART)
    centre_scores(uniforms + i, scores + i);
  if (count > whole) {
    double rest[PART] = {0}, found[PART];
    memcpy(rest, uniforms + whole, (count - whole) * sizeof *rest);
    centre_scores(rest, found);
    memcpy(scores + whole, found, (count - whole) * sizeof *found);
  }
  /* Then the tails once more. */
  for (size_t i = 0; i < count; i++)
    if (fabs(uniforms[i] - 0.5) > CENTRE)
      scores[i] = tail_score(uniforms[i]);
}
