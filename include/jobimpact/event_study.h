/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Event studies of staggered adoption: imputation, and two-way fixed effects with their weights. */
#ifndef JOBIMPACT_EVENT_STUDY_H
#define JOBIMPACT_EVENT_STUDY_H

#include <jobimpact/fit.h>

JI_BEGIN_DECLS

/** Options of ji_imputation_fit() and ji_two_way_fit(). Set `size` through
 * ji_event_study_options_init(). */
typedef struct ji_event_study_options {
  size_t size;               /**< sizeof(ji_event_study_options) of the caller */
  const char *unit;          /**< column of the unit; NULL: unit */
  const char *time;          /**< column of the period: whole numbers, texts of them, or dates;
                                  NULL: period */
  const char *first_treated; /**< column of the first treated period, constant within a unit; null,
                                0 or an empty text: never; NULL: first_treated */
  const char *outcome;       /**< numeric column; must be set */
  const char *const *covariates; /**< numeric columns that vary within units; NULL: none */
  int64_t covariate_count;       /**< how many */
  const char *weights;           /**< weights of rows, 0 or more; NULL: 1 */
  const char *cluster;           /**< column of clusters of units for errors; NULL: units */
  const char *singletons; /**< keep, or drop: units with one row (imputation: one untreated row) are
                               left out, as R's fixest and didimputation do; NULL: keep */
  int64_t leads; /**< event times before treatment with a coefficient of their own: of imputation
                      -leads to -1, of two-way fixed effects -leads to -2, and none for earlier
                      ones; -1 (default): 3 of imputation, all of two-way fixed effects */
  double confidence; /**< level of intervals; default 0.95 */
} ji_event_study_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_event_study_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_event_study_options_init(ji_event_study_options *options, size_t size);

/** Treatment effects by imputation (Borusyak, Jaravel and Spiess, Review of Economic Studies 91,
 * 2024). Unit and period effects and coefficients of covariates are fitted to the untreated rows
 * alone, y_it = a_i + b_t + x_it'd + e_it; what this predicts for a treated row is its outcome
 * without treatment, and the effect is the difference. Cells of group and period are means over
 * their treated rows by weight, other effects means over cells by the sum of weights.
 *
 * Rows with a null or NaN in the outcome, a covariate or the weight, or a weight of 0, are left out
 * and counted. A covariate that units, periods and earlier covariates explain in the untreated rows
 * gets the coefficient 0 and is counted in `collinear_covariates`: where it varies otherwise in
 * treated rows, the effects there are not told apart from it.
 *
 * Errors are the paper's conservative ones (its theorem 3): an effect is sum v_it y_it; its
 * variance the sum over clusters of (sum v_it e_it)^2, e of untreated rows the residual, of treated
 * rows the effect less the mean over the cell by v^2. A cell of one unit has nothing to compare,
 * which makes errors of it too small: `one_treated`, no error. Intervals are normal.
 *
 * A treated row can be imputed where its unit and its period have untreated rows and these are
 * connected. The test of trends before treatment regresses the untreated rows on unit and period
 * effects and dummies of the event times -leads to -1, errors clustered with factor G / (G - 1) (n
 * - 1) / (n - K), K without the units' effects; the Wald test is of all of them.
 *
 * Tables (ji_fit_tables()): `att_gt` with `group`, `time`, `event` (time - group; of dates counted
 * in the panel's periods), `group_label`, `time_label`, `att` (unit of the outcome), `se`, `low`,
 * `high`, `n_treated` (rows that are imputed), `missing` (rows that are not), `reason`
 * (`no_untreated_rows`, of the units; `no_controls` in the period; `not_connected`; `one_treated`;
 * `no_variation`); `effects` with `type` (overall, event, group, calendar), `event` (null: overall;
 * else event time, group or period), `label`, `att`, `se`, `low`, `high`, `n_treated`, `missing`,
 * `reason`; `pretrends` with `event`, `estimate`, `se`, `low`, `high`, `n`, `reason`; `pretest`
 * with `statistic`, `degrees`, `p_value`, `reason`; `diagnostics` with `name`, `value` (`units`,
 * `rows`, `periods`, `never_treated`, `clusters`, `rows_with_nulls`, `rows_without_weight`,
 * `singleton_units`, `singleton_rows`, `collinear_covariates`). Periods that are dates are counted
 * from 1.
 * @param ctx the context.
 * @param panel a row for each unit and period; gaps are fine.
 * @param options which columns; outcome must be set.
 * @param out the fit; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_LABEL
 * for a unit twice in a period, or whose first treated period or cluster varies; JI_ERROR_VALUE
 * naming the row of a null unit or period, a period that is none, an infinite number or a negative
 * weight; JI_ERROR_SHAPE for a panel without rows, without treated or without untreated ones;
 * JI_ERROR_ARGUMENT; JI_ERROR_LIMIT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Time: rows times (periods
 * + covariates) times the number of cells. Since 0.1. */
JI_API ji_status ji_imputation_fit(ji_context *ctx, const ji_dataset *panel,
                                   const ji_event_study_options *options, ji_fit **out);

/** Two-way fixed effects, and what their coefficients are made of. Static: y_it = a_i + b_t + c
 * D_it, D 1 from the first treated period on. Dynamic: a dummy for each event time but -1. Errors
 * clustered with factor G / (G - 1) (n - 1) / (n - K), K without the units' effects, and Student's
 * t with G - 1 degrees of freedom, as R's fixest computes them.
 *
 * Each coefficient is a weighted sum of the effects of the cells of group and period: the weight of
 * a cell is the sum over its rows of the dummy's residual from all other regressors, over that
 * residual's sum of squares (static: de Chaisemartin and D'Haultfoeuille, American Economic Review
 * 110, 2020; dynamic: Sun and Abraham, Journal of Econometrics 225, 2021). Weights of the static
 * coefficient add up to 1 over treated cells; a negative one means that a larger effect there makes
 * the coefficient smaller. Weights of a dynamic one add up to 1 over cells of its own event time
 * and to 0 over those of every other one: where they are not 0 there, effects of other event times
 * are in it.
 *
 * Tables: `coefficients` with `model` (static, dynamic), `event` (static: null), `estimate`, `se`,
 * `low`, `high`, `n` (rows of the dummy), `reason` (`reference`; `collinear`; `no_variation`);
 * `weights` with `model`, `event` (of the coefficient), `group`, `time`, `cell_event`,
 * `group_label`, `time_label`, `weight`, `n` (rows); `pretest` (all dummies before treatment) and
 * `diagnostics`, among them `negative_weights` and `negative_sum` of the static coefficient. An
 * error that rests on one treated unit is told, but is too small, as in any clustered regression.
 * @param ctx the context.
 * @param panel as ji_imputation_fit().
 * @param options as ji_imputation_fit().
 * @param out the fit; NULL on failure.
 * @return as ji_imputation_fit(). Since 0.1. */
JI_API ji_status ji_two_way_fit(ji_context *ctx, const ji_dataset *panel,
                                const ji_event_study_options *options, ji_fit **out);

JI_END_DECLS
#endif
