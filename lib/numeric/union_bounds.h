/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many different members several sets have, when their sizes and some pairwise intersections
 * are known: Frechet's bounds, tightened by a linear programme over the atoms (who is in which sets
 * and in no other), one for each group of sets that the known pairs link. */
#ifndef JI_NUMERIC_UNION_BOUNDS_H
#define JI_NUMERIC_UNION_BOUNDS_H

#include "core/context.h"

/* Of linked sets; k sets have 2^k - 1 atoms. */
#define JI__UNION_LINKED 12

/* What is known of the members that sets a and b share: a number, or a share of b. */
typedef struct ji__union_pair {
  int64_t a, b;
  double low, high;
  int is_share;
} ji__union_pair;

typedef struct ji__union_problem {
  int64_t sets, pair_count;
  const double *low, *high; /* sizes; low <= high, not negative, finite */
  const ji__union_pair *pairs;
  double universe; /* how many there are at all; INFINITY: not known */
} ji__union_problem;

/* What contradicts each other, by set and by pair. */
typedef struct ji__union_conflict {
  uint8_t *sets, *pairs; /* of the caller, with an element each */
  int universe;
} ji__union_conflict;

/* The least and the most that the union can be; sharp for real numbers. Where what is known
 * contradicts itself *feasible is 0, and `conflict` (NULL: not wanted) says what does.
 * JI_ERROR_LIMIT for more than JI__UNION_LINKED linked sets. */
ji_status ji__union_bounds(ji_context *ctx, const ji__union_problem *problem, int *feasible,
                           double *low, double *high, ji__union_conflict *conflict);
/* The same for the members that each two sets share: pair (i, j), i < j, is element
 * i * sets + j of low and high. The problem must be feasible. */
ji_status ji__union_intersections(ji_context *ctx, const ji__union_problem *problem, double *low,
                                  double *high);

#endif
