/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A number with what is known about it, and its arithmetic. Units and measures are the caller's
 * care: ji__figure_add() and ji__figure_multiply() expect them settled. */
#ifndef JI_MODEL_ACCOUNT_FIGURE_H
#define JI_MODEL_ACCOUNT_FIGURE_H

#include "model/account/account.h"
#include "model/result.h"
#include "stats/marginal.h"

typedef struct ji__figure {
  double value;
  double low, high; /* what rounding allows; NaN where no rounding is declared */
  double variance;  /* NaN where no distribution is declared */
  ji__distribution distribution;
  double distribution_low, distribution_high; /* of those on an interval */
  const ji__discrete *discrete;
  double overlap_low, overlap_high; /* where only bounds exist: value is NaN */
  double error_bound;               /* of a nested model's solver; NaN */
  const char *unit;
  const ji_measure *measure; /* NULL: undeclared */
  const char *reason;        /* why value is NaN, or NULL */
} ji__figure;

/* The exact number `value`; everything else is not there. */
ji__figure ji__figure_exact(double value, const char *unit, const ji_measure *measure);
/* A given number with its declared rounding and distribution. */
ji__figure ji__figure_given(const ji__entry *entry);
/* The given number as published, for a check of what was computed. */
ji__figure ji__figure_published(const ji__entry *entry);

void ji__figure_scale(ji__figure *figure, double factor);
/* Brings the figure to another unit; JI_ERROR_UNIT. */
ji_status ji__figure_convert(ji_context *ctx, ji__figure *figure, const char *unit);
void ji__figure_add(ji__figure *sum, const ji__figure *part);
void ji__figure_subtract(ji__figure *left, const ji__figure *right);
/* Interval arithmetic for rounding, first order for variances: var(xy) = y^2 var x + x^2 var y. */
void ji__figure_multiply(ji__figure *product, const ji__figure *factor);
/* 1 - x, and 1 / x; the inverse needs an interval without 0: returns 0 if it has one. */
void ji__figure_complement(ji__figure *figure);
int ji__figure_invert(ji__figure *figure);
/* The figure's distribution; 0 if it has none, or one that is known to first order only. */
int ji__figure_marginal(const ji__figure *figure, ji__marginal *out);
/* Moves the value without touching what is exact about it: value - amount. */
void ji__figure_shift(ji__figure *figure, double amount);

/* The interval that holds `confidence` of the figure's distribution; NaN where there is none. */
void ji__figure_sampling(const ji__figure *figure, double confidence, double *low, double *high);
/* The figure's numbers, unit, measure, inference and reason as cells of a result row. */
void ji__figure_row(const ji__figure *figure, double confidence, ji__result_row *row);

#endif
