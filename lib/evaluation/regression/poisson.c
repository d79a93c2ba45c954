/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Poisson pseudo maximum likelihood with fixed effects: iteratively reweighted least squares, and
 * the search for observations that are separated. */
#include "evaluation/regression/regression.h"
#include "stats/gamma.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define MOST_ROUNDS 200
#define TOLERANCE 1e-9 /* of the deviance, relative; one round more follows, which squares it */
#define HALVINGS 12
#define SUSPICIOUS 1e-5 /* of the mean outcome: expected of a zero, it may be a separated one */
#define RECTIFICATIONS 1000
#define RECTIFIED 1e-5 /* a certificate's entries below it are 0 */
#define HEAVY 1e6      /* weight of the observations whose outcome is not 0 */

/* State of the iteration. */
typedef struct poisson {
  ji__regression *r;
  double *outcome;           /* as read */
  double *linear, *before;   /* X b + D a, now and in the round before */
  double *weights, *working; /* of a round; the working outcome */
  double **columns;          /* the design's, then `work` */
  double *work;              /* what is swept of the working outcome, then its residual */
  double deviance;
} poisson;

static double prior(const ji__regression *r, int64_t i) {
  return r->weights ? r->weights[i] : 1;
}

/* --- levels whose outcomes are all 0 ------------------------------------------------------ */

static ji_status mark_zero_levels(ji__regression *r, const ji__levels *levels, uint8_t *drop,
                                  int64_t *found) {
  uint8_t *positive = ji__allocate_array(ji__allocator(r->ctx), (size_t)levels->count + 1, 1);
  if (!positive)
    return ji__fail_memory(r->ctx);
  for (int64_t i = 0; i < r->n; i++)
    if (r->outcome[i] > 0)
      positive[levels->codes[i]] = 1;
  for (int64_t i = 0; i < r->n; i++)
    if (!positive[levels->codes[i]] && !drop[i]) {
      drop[i] = 1;
      ++*found;
    }
  ji__release(ji__allocator(r->ctx), positive);
  return JI_OK;
}

static ji_status leave_out_zero_levels(ji__regression *r) {
  uint8_t *drop = ji__allocate_array(ji__allocator(r->ctx), (size_t)r->n, 1);
  int64_t found = 0;
  if (!drop)
    return ji__fail_memory(r->ctx);
  ji_status status = JI_OK;
  for (int64_t q = 0; !status && q < r->effect_names.count; q++)
    status = mark_zero_levels(r, &r->effects[q], drop, &found);
  if (!status && found)
    status = ji__regression_leave_out(r, drop, JI__ROW_SEPARATED);
  ji__release(ji__allocator(r->ctx), drop);
  return status;
}

/* --- memory ------------------------------------------------------------------------------- */

static void poisson_free(poisson *p) {
  const ji_allocator *a = ji__allocator(p->r->ctx);
  p->r->working_weights = NULL;
  ji__release(a, p->outcome);
  ji__release(a, p->linear);
  ji__release(a, p->before);
  ji__release(a, p->weights);
  ji__release(a, p->working);
  ji__release(a, p->columns);
  ji__release(a, p->work);
}

static ji_status poisson_make(ji__regression *r, poisson *p) {
  const ji_allocator *a = ji__allocator(r->ctx);
  size_t size = (size_t)r->n * sizeof(double);
  *p = (poisson){.r = r};
  p->outcome = ji__allocate(a, size);
  p->linear = ji__allocate(a, size);
  p->before = ji__allocate(a, size);
  p->weights = ji__allocate(a, size);
  p->working = ji__allocate(a, size);
  p->work = ji__allocate(a, size);
  p->columns = ji__allocate_array(a, r->column_count + 1, sizeof *p->columns);
  if (!p->outcome || !p->linear || !p->before || !p->weights || !p->working || !p->work ||
      !p->columns)
    return ji__fail_memory(r->ctx);
  memcpy(p->outcome, r->outcome, size);
  for (size_t c = 0; c < r->column_count; c++)
    p->columns[c] = r->columns[c].values;
  p->columns[r->column_count] = r->outcome;
  return JI_OK;
}

/* --- rounds ------------------------------------------------------------------------------- */

static double deviance_of(const poisson *p, const double *linear) {
  double sum = 0;
  for (int64_t i = 0; i < p->r->n; i++) {
    double y = p->outcome[i], mean = exp(linear[i]);
    double own = y > 0 ? y * (log(y) - linear[i]) - (y - mean) : mean;
    sum += 2 * prior(p->r, i) * own;
  }
  return sum;
}

static ji_status start(poisson *p) {
  double sum = 0, weights = 0;
  for (int64_t i = 0; i < p->r->n; i++) {
    sum += prior(p->r, i) * p->outcome[i];
    weights += prior(p->r, i);
  }
  if (!(sum > 0))
    return ji__fail(p->r->ctx, JI_ERROR_VALUE,
                    JI__PANEL_NAME ": column \"%s\" is 0 in all rows that are left: a positive "
                                   "outcome was expected (Poisson)",
                    p->r->options.outcome);
  for (int64_t i = 0; i < p->r->n; i++)
    p->linear[i] = log((p->outcome[i] + sum / weights) / 2);
  p->deviance = deviance_of(p, p->linear);
  return JI_OK;
}

/* Weights mu and the working outcome eta + (y - mu) / mu. */
static void set_working(poisson *p) {
  for (int64_t i = 0; i < p->r->n; i++) {
    double mean = exp(p->linear[i]);
    mean = mean > DBL_MIN ? mean : DBL_MIN;
    p->weights[i] = prior(p->r, i) * mean;
    p->working[i] = p->linear[i] + (p->outcome[i] - mean) / mean;
  }
}

/* Collinearity is told once, in the first round; later it is what it was. */
static void scale_norms(const poisson *p, int64_t round) {
  double weights = 0, prior_weights = 0;
  for (int64_t i = 0; i < p->r->n; i++) {
    weights += p->weights[i];
    prior_weights += prior(p->r, i);
  }
  for (size_t c = 0; c < p->r->column_count; c++)
    if (p->r->columns[c].norm > 0)
      p->r->columns[c].norm = round ? DBL_MIN : p->r->columns[c].norm * weights / prior_weights;
}

/* One weighted regression; columns that are swept already are swept on with the new weights. */
static ji_status regress(poisson *p, const double *outcome, int64_t round) {
  ji__regression *r = p->r;
  memcpy(r->outcome, outcome, (size_t)r->n * sizeof *outcome);
  scale_norms(p, round);
  r->working_weights = p->weights;
  ji_status status = ji__absorb_reweight(r->ctx, r->absorb, p->weights);
  if (!status)
    status = ji__sweep(r, p->columns, (int64_t)r->column_count + 1);
  return status ? status : ji__least_squares(r);
}

/* The new linear predictor; halfway back while the deviance rises. */
static void move(poisson *p, int64_t round) {
  ji__regression *r = p->r;
  double last = p->deviance;
  memcpy(p->before, p->linear, (size_t)r->n * sizeof *p->linear);
  for (int64_t i = 0; i < r->n; i++)
    p->linear[i] = p->working[i] - r->outcome[i];
  p->deviance = deviance_of(p, p->linear);
  for (int h = 0; h < HALVINGS && round > 0; h++) {
    if (isfinite(p->deviance) && p->deviance <= last * (1 + 1e-12) + DBL_MIN)
      break;
    for (int64_t i = 0; i < r->n; i++)
      p->linear[i] = (p->linear[i] + p->before[i]) / 2;
    p->deviance = deviance_of(p, p->linear);
  }
}

static ji_status iterate(poisson *p) {
  ji_status status = start(p);
  int is_near = 0;
  for (int64_t round = 0; !status && round < MOST_ROUNDS; round++) {
    double last = p->deviance;
    status = ji__progress(p->r->ctx, "poisson", round, -1);
    if (status)
      break;
    set_working(p);
    status = regress(p, p->working, round);
    if (status)
      break;
    move(p, round);
    p->r->rounds = round + 1;
    if (is_near)
      return JI_OK;
    is_near = fabs(p->deviance - last) <= TOLERANCE * (0.1 + fabs(p->deviance));
  }
  return status ? status
                : ji__fail(p->r->ctx, JI_ERROR_CONVERGENCE,
                           "ji_regression_fit: the Poisson likelihood has no maximum after %d "
                           "rounds",
                           MOST_ROUNDS);
}

/* --- separation --------------------------------------------------------------------------- */

/* A zero that is expected to be hardly anything else may be a separated one. */
static int is_suspicious(const poisson *p) {
  double sum = 0;
  for (int64_t i = 0; i < p->r->n; i++)
    sum += p->outcome[i];
  for (int64_t i = 0; i < p->r->n; i++)
    if (p->outcome[i] == 0 && exp(p->linear[i]) < SUSPICIOUS * sum / (double)p->r->n)
      return 1;
  return 0;
}

/* Iterative rectification: regressing u >= 0 (0 where the outcome is positive) on the model with
 * heavy weights there, what is fitted, without its negative part, is the next u. Where it no longer
 * changes it is a combination of the model's columns that is 0 for positive outcomes and positive
 * for the separated zeros. */
static ji_status rectify(poisson *p, double *u) {
  ji__regression *r = p->r;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < r->n; i++) {
    u[i] = p->outcome[i] == 0;
    p->weights[i] = prior(r, i) * (p->outcome[i] > 0 ? HEAVY : 1);
  }
  for (int64_t round = 0; !status && round < RECTIFICATIONS; round++) {
    double largest = 0;
    status = regress(p, u, 1);
    for (int64_t i = 0; !status && i < r->n; i++) {
      double fitted = u[i] - r->outcome[i];
      if (p->outcome[i] > 0)
        continue;
      largest = fmax(largest, -fitted);
      u[i] = fitted > RECTIFIED ? fitted : 0;
    }
    if (!status && largest <= RECTIFIED)
      return JI_OK;
  }
  return status ? status
                : ji__fail(r->ctx, JI_ERROR_CONVERGENCE,
                           "ji_regression_fit: whether observations are separated is not known "
                           "after %d rounds of rectification",
                           RECTIFICATIONS);
}

static ji_status find_separated(poisson *p, uint8_t *drop, int64_t *found) {
  ji__regression *r = p->r;
  double *u = ji__allocate(ji__allocator(r->ctx), (size_t)r->n * sizeof *u);
  ji_status status = u ? rectify(p, u) : ji__fail_memory(r->ctx);
  *found = 0;
  for (int64_t i = 0; !status && i < r->n; i++)
    if (u[i] > 0) {
      drop[i] = 1;
      ++*found;
    }
  ji__release(ji__allocator(r->ctx), u);
  return status;
}

/* --- the end ------------------------------------------------------------------------------ */

/* The residual is y - mu; sums of squares are those of a linear model no more. */
static void finish(poisson *p) {
  ji__regression *r = p->r;
  r->deviance = p->deviance;
  r->loglikelihood = r->squares = 0;
  for (int64_t i = 0; i < r->n; i++) {
    double mean = exp(p->linear[i]), y = p->outcome[i];
    r->loglikelihood += prior(r, i) * (y * p->linear[i] - mean - ji__log_gamma(y + 1));
    r->outcome[i] = y - mean;
    r->squares += prior(r, i) * r->outcome[i] * r->outcome[i];
  }
  r->residual = r->outcome;
}

/* Rebuilds what the sample decides after rows were left out. */
static ji_status start_again(ji__regression *r, poisson *p, const uint8_t *drop) {
  memcpy(r->outcome, p->outcome, (size_t)r->n * sizeof *r->outcome);
  poisson_free(p);
  *p = (poisson){.r = r};
  ji_status status = ji__regression_leave_out(r, drop, JI__ROW_SEPARATED);
  return status ? status : ji__regression_rebuild(r);
}

static ji_status fit_and_search(ji__regression *r, poisson *p, uint8_t *drop, int64_t *found) {
  ji_status status = poisson_make(r, p);
  *found = 0;
  if (!status)
    status = iterate(p);
  if ((status && status != JI_ERROR_CONVERGENCE) || !is_suspicious(p))
    return status;
  ji_status search = find_separated(p, drop, found);
  if (!search && *found)
    return start_again(r, p, drop);
  if (search || status)
    return search ? search : status;
  /* Nothing was found: the search has used the columns, so the fit is made once more. */
  memcpy(r->outcome, p->outcome, (size_t)r->n * sizeof *r->outcome);
  poisson_free(p);
  status = ji__regression_rebuild(r);
  if (!status)
    status = poisson_make(r, p);
  return status ? status : iterate(p);
}

ji_status ji__poisson(ji__regression *r) {
  poisson p = {.r = r};
  uint8_t *drop = NULL;
  int64_t found = 1;
  ji_status status = leave_out_zero_levels(r);
  if (!status)
    status = ji__regression_rebuild(r);
  while (!status && found) {
    ji__release(ji__allocator(r->ctx), drop);
    drop = ji__allocate_array(ji__allocator(r->ctx), (size_t)r->n, 1);
    status = drop ? fit_and_search(r, &p, drop, &found) : ji__fail_memory(r->ctx);
  }
  if (!status)
    finish(&p);
  ji__release(ji__allocator(r->ctx), drop);
  poisson_free(&p);
  return status;
}
