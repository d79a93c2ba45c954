/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The units, or rows of two periods, that one group-time effect compares. */
#ifndef JI_EVALUATION_DID_SAMPLE_H
#define JI_EVALUATION_DID_SAMPLE_H

#include "evaluation/did/did.h"

typedef struct ji__did_sample {
  const ji_allocator *allocator;
  int64_t size, width; /* width: covariates and the intercept */
  double *x;           /* size x width: 1, then covariates less their mean, over their deviation */
  double *y;           /* of a panel the change; else the outcome */
  double *weight;
  double *probability; /* of treatment */
  uint8_t *treated, *post;
  int32_t *unit;
} ji__did_sample;

/* Gathers a cell; 0 without memory. Free it also after a failure. */
int ji__did_sample_make(const ji_allocator *allocator, const ji__did_panel *panel,
                        const ji__did *did, const ji__did_cell *cell, ji__did_sample *out);
void ji__did_sample_free(ji__did_sample *sample);

/* Whose rows a sum goes over. */
typedef enum ji__did_part { JI__DID_CONTROLS = 0, JI__DID_TREATED = 1 } ji__did_part;
/* A regression of y on x over a part of the sample, and where `post` is not negative of its rows of
 * that period. `inverse` (width x width) is that of the weighted products of x. */
typedef struct ji__did_line {
  int part, post;
  double *coefficients, *inverse;
} ji__did_line;

/* regression.c. JI__DID_FINE, or why not; `room` holds 2 x width x width numbers. */
ji__did_reason ji__did_least_squares(const ji__did_sample *sample, ji__did_line *line,
                                     double *room);
/* Fills probability, and the inverse (width x width) of the information. */
ji__did_reason ji__did_logit(const ji__did_sample *sample, double *inverse, double *coefficients,
                             double *room);
int ji__did_in_line(const ji__did_sample *sample, const ji__did_line *line, int64_t i);
double ji__did_inner(const double *a, const double *b, int64_t width);
/* to += factor x from */
void ji__did_add(double *to, double factor, const double *from, int64_t width);
/* out = matrix x vector */
void ji__did_apply(const double *matrix, const double *vector, int64_t width, double *out);
/* A control of a high probability is left out: Sant'Anna and Zhao's trimming. */
int ji__did_is_trimmed(const ji__did_sample *sample, int64_t i);

/* The effect of a cell, and the influence of units on it, over n, added to influence[unit].
 * panel_effect.c, section_effect.c. 0 without memory; the cell has the reason. */
int ji__did_panel_effect(const ji__did_sample *sample, ji__did_method method, ji__did_cell *cell,
                         double *influence);
int ji__did_section_effect(const ji__did_sample *sample, ji__did_method method, ji__did_cell *cell,
                           double *influence);

#endif
