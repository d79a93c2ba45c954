/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A layer and a driver set beside each other: what a coefficient is about. */
#ifndef JI_MODEL_ACCOUNT_PAIR_H
#define JI_MODEL_ACCOUNT_PAIR_H

#include "model/account/evaluate.h"

typedef struct ji__pair {
  size_t layer, driver;       /* indices in the evaluation's vintage */
  const ji__reading *reading; /* under which the two are compared; NULL: none is needed or there is
                                 none */
  ji__figure count, level;    /* the layer's and the driver's figure, as read */
  const char *unit;           /* of the pair's coefficients: one counted thing per driver unit */
  ji__figure average;         /* count / level; without a value where level is 0 */
} ji__pair;

/* The pairs that the vintage's coefficients and layers name, each once, in `pairs` of the
 * evaluation's arena. */
ji_status ji__pairs_find(ji__evaluation *evaluation, ji__pair **pairs, size_t *count);
/* Reads the pair's figures in an evaluation of its vintage and computes the average. */
ji_status ji__pair_read(ji__evaluation *evaluation, ji__pair *pair);
/* left / right with units and measures, in `unit`. The right side must not be 0. */
ji_status ji__pair_divide(ji_context *ctx, ji__arena *arena, const ji__figure *left,
                          const ji__figure *right, const char *unit, ji__figure *out);
/* A published coefficient in the pair's unit. Under the pair's reading, fields that the source left
 * unstated are those of the layer and the driver. */
ji_status ji__pair_coefficient(ji__evaluation *evaluation, const ji__pair *pair,
                               const ji__coefficient *coefficient, ji__figure *out);
/* What the elasticity behind an arc measures; NULL for an undeclared arc. */
ji_status ji__elasticity_measure(ji_context *ctx, ji__arena *arena, const ji_measure *arc,
                                 const ji_measure **out);
int ji__coefficient_is_of(const ji__vintage *vintage, const ji__coefficient *coefficient,
                          const ji__pair *pair);

#endif
