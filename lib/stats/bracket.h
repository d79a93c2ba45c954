/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Exact order statistics of numbers that are not all kept. A bracket [low, high] that surely holds
 * the wanted ones is guessed from a first part; of the rest only what falls between its ends is
 * kept, what is below is counted (Munro and Paterson, Selection and sorting with limited storage,
 * 1980). A wrong guess is seen, and the pass repeated with a wider one. */
#ifndef JI_STATS_BRACKET_H
#define JI_STATS_BRACKET_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ji__bracket {
  double low, high; /* may be infinite */
  double *values;   /* strictly between */
  size_t capacity;
  atomic_uint_least64_t kept, below, at_low, at_high; /* kept may exceed capacity: then it failed */
} ji__bracket;

/* What one thread has counted and not yet added. */
typedef struct ji__bracket_count {
  uint64_t below, at_low, at_high;
} ji__bracket_count;

/* Sets the ends to where the p-quantile of all numbers lies with certainty for every practical
 * purpose, given the first `count` of them (rearranged here): `width` standard errors of its rank
 * to each side. *share is how much of the numbers will be kept. */
void ji__bracket_guess(ji__bracket *bracket, double *first, size_t count, double p, double width,
                       double *share);
/* Takes in numbers, from any thread. */
void ji__bracket_add(ji__bracket *bracket, const double *values, size_t count,
                     ji__bracket_count *counted);
void ji__bracket_settle(ji__bracket *bracket, const ji__bracket_count *counted);
/* The order statistic of `rank` among all numbers; 0 if the bracket does not hold it. */
int ji__bracket_find(ji__bracket *bracket, uint64_t rank, double *out);

#endif
