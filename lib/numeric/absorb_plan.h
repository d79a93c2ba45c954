/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The plan of a sweep inside: what absorb.c and absorb_plan.c share. */
#ifndef JI_NUMERIC_ABSORB_PLAN_H
#define JI_NUMERIC_ABSORB_PLAN_H

#include "numeric/absorb.h"

/* Rows stand at places: those of one level of the leading effect (that with most levels) side by
 * side. Blocks are whole levels of it. */
struct ji__absorb {
  ji_allocator allocator;
  int64_t rows, count, lead, others; /* others: count - 1 */
  const int32_t **given;             /* codes by row, as handed in */
  int64_t *levels;                   /* of each effect */
  int32_t *order;                    /* the row of each place; NULL: rows are in order */
  int64_t *start;                    /* the first place of each leading level, and rows */
  const int32_t **codes;             /* of the other effects, by place */
  int32_t *moved;                    /* those of them that are ours, or NULL */
  int64_t *base;                     /* where each other effect begins among `rest` */
  int64_t rest;                      /* levels of the other effects */
  const double *weights;             /* by place; NULL: all 1 */
  double *own_weights;               /* those of them that are ours, or NULL */
  double *inverse;                   /* of the weight of each leading level; 0 where that is 0 */
  double *diagonal, *scale;          /* the weight of each other level, and its inverse */
  int64_t blocks;
  int64_t *block; /* the first leading level of each block, and their number */
};

#endif
