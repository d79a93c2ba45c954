/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Difference-in-differences where units begin treatment at different times. */
#ifndef JOBIMPACT_DID_H
#define JOBIMPACT_DID_H

#include <jobimpact/fit.h>

JI_BEGIN_DECLS

/** Options of ji_did_fit(). Set `size` through ji_did_options_init(). */
typedef struct ji_did_options {
  size_t size;               /**< sizeof(ji_did_options) of the caller */
  const char *unit;          /**< column of the unit: text, whole numbers or dates; NULL: unit;
                                  not read for repeated cross-sections */
  const char *time;          /**< column of the period: whole numbers, dates, or text in order;
                                  NULL: period */
  const char *first_treated; /**< column of the first treated period, constant within a unit; null,
                                  0, NaN or an empty text: never; NULL: first_treated */
  const char *outcome;       /**< numeric column; must be set */
  const char *const *covariates; /**< numeric columns; an intercept is added; NULL: none */
  int64_t covariate_count;       /**< how many */
  const char *weights;           /**< sampling weights, 0 or more; NULL: 1 */
  const char *cluster;           /**< column of clusters of units for errors; NULL: units */
  const char *method;            /**< dr (doubly robust), ipw or reg; NULL: dr */
  const char *control;           /**< never (treated) or not_yet (treated); NULL: never */
  const char *base;              /**< varying or universal base period; NULL: varying */
  int64_t anticipation;          /**< periods before treatment in which it may show; default 0 */
  int64_t draws;                 /**< of the multiplier bootstrap, at least 20; 0: analytic errors,
                                      no simultaneous bands; default 0 */
  double confidence;             /**< level of intervals and bands; default 0.95 */
  int32_t unbalanced;     /**< 1: units that are not observed in all periods are used where they
                               are; default 0: they are dropped, which is told */
  int32_t cross_sections; /**< 1: every row is another unit: repeated cross-sections; default 0 */
} ji_did_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_did_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_did_options_init(ji_did_options *options, size_t size);

/** Group-time average treatment effects ATT(g,t) (Callaway and Sant'Anna, J. Econometrics 225,
 * 2021): the effect in period t on the units first treated in g, by comparing their change since a
 * base period with that of units that were not treated.
 *
 * The base period of t >= g is the last one before g - anticipation; of an earlier t with a varying
 * base the period before t, with a universal base the same as for t >= g (where t is the base the
 * effect is 0 by definition, reason `reference`). Controls are the never treated, or also those not
 * treated up to the later of the two periods plus anticipation. Units first treated after the last
 * period (and anticipation) are never treated; those treated in the first one (or before, with
 * anticipation) are dropped, which table `dropped` tells.
 *
 * Methods (Sant'Anna and Zhao, J. Econometrics 219, 2020): `reg`, least squares of the controls'
 * changes on the covariates; `ipw`, inverse probability of treatment by a logit, weights that sum
 * to one; `dr`, both, consistent if either holds. Covariates and weights of a panel are those of
 * the earlier of the two periods, in aggregates weights of the first period. With repeated
 * cross-sections and unbalanced panels the two periods are modelled apart (their section 3.2).
 * Controls with a probability of 0.995 and more are trimmed by `dr`.
 *
 * Errors come from influence functions: sqrt(mean(IF^2) / n), no small-sample factor; with clusters
 * sums within them. With `draws` they are the interquartile range of the multiplier bootstrap
 * (Rademacher weights for each unit or cluster) over that of the normal distribution, and the bands
 * hold for all cells at once (quantile of the largest |t|). The same bits for any number of
 * threads, fixed by the context's seed.
 *
 * Without covariates, on a balanced panel, all follows from means and second moments of cohorts:
 * time in rows plus units times the square of periods. With covariates: cells times units.
 *
 * Tables (ji_fit_tables()): `att_gt` with `group`, `time`, `event` (time - group), `group_label`,
 * `time_label`, `base` (the base period), `att` (unit of the outcome), `se`, `low`, `high` (normal
 * interval), `band_low`, `band_high` (null without draws), `n_treated`, `n_control` (units that are
 * compared; rows of the two periods where these are modelled apart), `reason` (null, or why there
 * is no estimate or no error: `reference`, `no_controls`, `no_treated`, `no_overlap`, `singular`,
 * `no_weight`, `not_converged`; `one_treated` and `no_variation`: an estimate without an error);
 * periods that are dates or text are counted from 1; `pretest` with `statistic`, `degrees`,
 * `p_value`, `reason`: the Wald test that all effects before treatment are 0; `dropped` with
 * `reason`, `units`, `rows`: what was not used; `diagnostics` with `name`, `value`.
 * @param ctx the context.
 * @param panel a row for each unit and period.
 * @param options which columns and how; outcome must be set.
 * @param out the fit; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE for one that
 * holds something else; JI_ERROR_LABEL for a unit twice in a period, or whose first treated period
 * or cluster varies, naming it; JI_ERROR_VALUE naming the row of a null unit or period, a first
 * period that is none, an infinite outcome, a negative weight, and for data without treated units,
 * without two periods, or (control never) without never treated ones; JI_ERROR_ARGUMENT for an
 * option that is none; JI_ERROR_LIMIT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_did_fit(ji_context *ctx, const ji_dataset *panel, const ji_did_options *options,
                            ji_fit **out);

/** Options of ji_did_aggregate(). Set `size` through ji_did_aggregate_options_init(). */
typedef struct ji_did_aggregate_options {
  size_t size;       /**< sizeof(ji_did_aggregate_options) of the caller */
  const char *type;  /**< simple, dynamic, group or calendar; NULL: dynamic */
  int64_t balance;   /**< dynamic: groups that are observed for so many periods after the first
                          treated one alone, and event times up to it; -1 (default): all groups */
  int64_t min_event; /**< dynamic: the least event time; default INT64_MIN */
  int64_t max_event; /**< the largest event time of any type; default INT64_MAX */
} ji_did_aggregate_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_did_aggregate_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_did_aggregate_options_init(ji_did_aggregate_options *options, size_t size);

/** Aggregates of group-time effects (Callaway and Sant'Anna 2021, section 3): simple (over cells of
 * treated periods, by group size), dynamic (by time since treatment; overall: the mean of those
 * from 0), group (the mean of a group's treated periods; overall: by group size), calendar (by
 * period; overall: the mean of periods). Errors know that group sizes are estimated. Cells without
 * an estimate are left out, which `missing` counts.
 *
 * Columns: `type`, `event` (null: the overall effect, the first row; else event time, group or
 * period), `label` (of a group or period), `att`, `se`, `low`, `high`, `band_low`, `band_high` (for
 * all rows but the overall one at once; null without draws), `cells`, `missing`, `reason`.
 * @param ctx the context.
 * @param fit of ji_did_fit().
 * @param options NULL for the defaults.
 * @param out the aggregates; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND for another fit; JI_ERROR_ARGUMENT for an option that is none;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_did_aggregate(ji_context *ctx, const ji_fit *fit,
                                  const ji_did_aggregate_options *options, ji_dataset **out);

JI_END_DECLS
#endif
