/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Published claims: statements about figures, which are checked and go into no layer. */
#ifndef JI_MODEL_ACCOUNT_CLAIM_H
#define JI_MODEL_ACCOUNT_CLAIM_H

#include "model/account/evaluate.h"
#include "model/account/finding.h"
#include "model/account/load.h"

#define JI__CLAIM_INPUTS 64 /* most that one claim can have */

typedef enum ji__claim_kind {
  JI__CLAIM_FIGURE,       /* a number as published */
  JI__CLAIM_RESTATEMENT,  /* says an input again: same number, same thing counted */
  JI__CLAIM_SUM,          /* a + b + ... */
  JI__CLAIM_DIFFERENCE,   /* later - earlier */
  JI__CLAIM_GROWTH,       /* later / earlier - 1 */
  JI__CLAIM_CONTRIBUTION, /* (part later - part earlier) / (total later - total earlier) */
  JI__CLAIM_SHARE,        /* part / whole */
  JI__CLAIM_RATIO,        /* numerator / denominator */
  JI__CLAIM_MULTIPLIER,   /* total / the part it is derived from */
  JI__CLAIM_PRODUCT       /* coefficient * level, coefficient * (later - earlier) */
} ji__claim_kind;

typedef enum ji__claim_bound { JI__CLAIM_EQUAL, JI__CLAIM_AT_LEAST, JI__CLAIM_AT_MOST } ji__bound;

/* What a name among a claim's inputs stands for. */
typedef enum ji__reference_kind {
  JI__REFERENCE_UNPUBLISHED, /* "?" */
  JI__REFERENCE_CLAIM,
  JI__REFERENCE_LAYER,
  JI__REFERENCE_DRIVER,
  JI__REFERENCE_COEFFICIENT
} ji__reference_kind;

typedef struct ji__reference {
  ji__reference_kind kind;
  const ji__vintage *vintage; /* of a layer, driver or coefficient */
  size_t index;
} ji__reference;

struct ji__claim {
  ji__entry entry;
  const char *inputs, *text; /* text: the words as published; NULL: not there */
  ji__claim_kind kind;
  ji__bound bound;
  ji__reference references[JI__CLAIM_INPUTS];
  size_t count; /* of the references */
};

/* How many inputs a kind takes at most, and needs. */
size_t ji__claim_needs(ji__claim_kind kind);
const char *ji__claim_kind_name(ji__claim_kind kind);

/* claim_load.c: the rows of `claims` that belong to the chosen vintage or to none. Inputs are
 * claims of rows above, else layers, drivers or coefficients of the vintage (`name@vintage`: of
 * another); JI_ERROR_NOT_FOUND. */
ji_status ji__account_load_claims(ji_context *ctx, const ji_bundle *bundle, ji__account *account);

/* An input as a number, with what its measure does not say. */
typedef struct ji__claim_input {
  ji__figure figure;
  const char *name, *kind; /* kind: average, marginal, ... of a coefficient; NULL: none */
  const ji__coefficient *coefficient; /* NULL: it is none */
  ji__reference reference;
  int is_change;
} ji__claim_input;

/* One call of ji_account_check(). */
typedef struct ji__claim_check {
  ji_context *ctx;
  const ji__account *account;
  ji__evaluation *evaluations; /* by vintage of the account; those not run have no figures */
  ji__claim_input *claims;     /* by claim: as an input of later ones */
  ji__writer *writer;
  ji__arena *arena;
  unsigned char *marks; /* of layers, for ji__layer_is_inside() */
  ji__buffer text;
} ji__claim_check;

/* claim_figure.c: what a claim's inputs give. */
typedef struct ji__claim_result {
  ji__finding finding; /* what forbids it, JI__FINDING_COUNT: nothing */
  ji__figure figure;   /* value NaN where nothing could be computed */
  const char *why;     /* explanation of the finding, in the arena */
  const char *reading; /* text of the reading it rests on; NULL: none */
} ji__claim_result;

/* A rule forbids the claim: the context's message says why and is forgotten. The first rule that
 * does is the one that is told. */
ji_status ji__claim_find(ji__claim_check *check, ji__finding finding, ji__claim_result *out);
ji_status ji__claim_compute(ji__claim_check *check, const ji__claim *claim,
                            const ji__claim_input *inputs, ji__claim_result *out);

/* claim_product.c: a coefficient times a driver. */
ji_status ji__claim_product(ji__claim_check *check, const ji__claim *claim,
                            const ji__claim_input *inputs, ji__claim_result *out);

/* claim_rule.c: which rule forbids an operation on two figures whose units or measures were
 * refused; JI__FINDING_MEASURES_MIXED where none is known. */
ji__finding ji__rule_of_parts(const ji__figure *left, const ji__figure *right);
ji__finding ji__rule_of_units(ji_context *ctx, const char *left, const char *right);
/* Of a coefficient and its driver. */
ji__finding ji__rule_of_product(ji_context *ctx, const ji__figure *coefficient,
                                const ji__figure *driver);
/* A coefficient of one sector on sales that are not that sector's; JI__FINDING_COUNT: it is none.
 */
ji__finding ji__rule_of_sector(const ji_measure *coefficient, const ji_measure *driver);
/* True if layer `inner` is a part of `outer`, or goes into it. `marks` has a byte for each layer.
 */
int ji__layer_is_inside(const ji__vintage *vintage, unsigned char *marks, size_t outer,
                        size_t inner);

/* check_claims.c */
ji_status ji__check_claims(ji__claim_check *check);
/* check_layers.c */
ji_status ji__check_layers(ji__claim_check *check);
/* The evaluation of a vintage, run when first asked for. */
ji_status ji__claim_evaluation(ji__claim_check *check, const ji__vintage *vintage,
                               ji__evaluation **out);

#endif
