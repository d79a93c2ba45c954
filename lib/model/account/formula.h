/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An account as a straight-line program over numbers: what draws, gradients and one-at-a-time
 * variations evaluate many times. Units are settled when it is compiled; at the given values it
 * gives ji_model_estimate()'s figures, bit by bit. */
#ifndef JI_MODEL_ACCOUNT_FORMULA_H
#define JI_MODEL_ACCOUNT_FORMULA_H

#include "model/account/evaluate.h"

typedef enum ji__step_kind {
  JI__STEP_CONSTANT,   /* c */
  JI__STEP_SCALE,      /* a c */
  JI__STEP_SHIFT,      /* a - c */
  JI__STEP_ADD,        /* a + b */
  JI__STEP_MULTIPLY,   /* a b */
  JI__STEP_COMPLEMENT, /* 1 - a */
  JI__STEP_INVERT,     /* 1 / a */
  JI__STEP_SUBTRACT,   /* a - b */
  JI__STEP_LOG_RATIO,  /* log(a / b) */
  JI__STEP_GROW,       /* a exp(b) */
  JI__STEP_LINE        /* a + c (b - d): a linear model around its central drivers */
} ji__step_kind;

/* Writes slot `out` from slots a and b. Every slot is written once, after those it is made of. */
typedef struct ji__step {
  ji__step_kind kind;
  size_t a, b, out;
  double c, d;
} ji__step;

/* A given number that some layer uses. */
typedef struct ji__formula_input {
  const ji__entry *entry; /* its row */
  const char *name;       /* within a nested account: model.name */
  const char *kind;       /* "layer", "driver", "coefficient" */
  const char *unit;
  double value, low, high; /* low, high: what rounding allows; NaN */
  int is_uncertain;        /* declares a distribution */
  ji__marginal marginal;
  size_t slot;
} ji__formula_input;

typedef struct ji__formula_correlation {
  size_t a, b; /* inputs */
  double rho;
} ji__formula_correlation;

typedef struct ji__formula {
  ji_context *ctx;
  ji__arena *arena; /* holds everything; borrowed */
  ji__formula_input *inputs;
  ji__step *steps;
  ji__formula_correlation *correlations;
  size_t input_count, step_count, correlation_count, slot_count;
  size_t input_room, step_room, correlation_room;
} ji__formula;

/* Where the figures of one vintage stand; nested accounts have one of their own. */
typedef struct ji__formula_scope {
  ji__evaluation *evaluation;              /* that has run */
  const char *prefix;                      /* of input names; "" */
  size_t *layers, *drivers, *coefficients; /* slots; JI__NONE: not compiled, or without a value */
} ji__formula_scope;

/* Compiles every layer of the evaluation that has a value. JI_ERROR_UNSUPPORTED names an estimator
 * that draws do not know. */
ji_status ji__formula_compile(ji__formula *formula, ji__formula_scope *scope);
/* The net figure of every layer, as ji__net_evaluate() has computed it: slots[layer], JI__NONE
 * where there is no value. */
ji_status ji__formula_net(ji__formula *formula, const ji__formula_scope *scope,
                          const char *scenario, const ji__figure *figures, size_t *slots);
/* formula_nested.c */
ji_status ji__formula_nested(ji__formula *formula, ji__formula_scope *scope, size_t layer,
                             size_t *slot);

/* For compilers: a new slot from one step; JI__NONE if there is no memory. */
size_t ji__formula_step(ji__formula *formula, ji__step_kind kind, size_t a, size_t b, double c,
                        double d);
/* The slot in another unit: unchanged where the factor is 1. */
ji_status ji__formula_convert(ji__formula *formula, const char *from, const char *to, size_t *slot);
/* The slot of a driver, an input unless the scope has set it. */
ji_status ji__formula_driver(ji__formula *formula, ji__formula_scope *scope, size_t driver,
                             size_t *slot);
ji_status ji__formula_scope_create(ji__formula *formula, ji__evaluation *evaluation,
                                   const char *prefix, ji__formula_scope *out);

/* Runs the steps on `count` values of every slot; slot s is slots[s * stride] on. The inputs' slots
 * are set. */
void ji__formula_run(const ji__formula *formula, double *slots, size_t stride, size_t count);
/* All slots at the inputs' values. */
void ji__formula_centre(const ji__formula *formula, double *slots);
/* Derivatives of every slot with respect to one input, where `slots` holds a point. */
void ji__formula_derive(const ji__formula *formula, const double *slots, size_t input,
                        double *derivatives);
/* uses[slot]: whether it depends on the input. */
void ji__formula_trace(const ji__formula *formula, size_t input, unsigned char *uses);

#endif
