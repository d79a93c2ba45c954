/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * From an effect on treated units to jobs that a program caused. */
#ifndef JOBIMPACT_JOBS_CAUSED_H
#define JOBIMPACT_JOBS_CAUSED_H

#include <jobimpact/fit.h>

JI_BEGIN_DECLS

/** Options of ji_jobs_caused(). Set `size` through ji_jobs_caused_options_init(). */
typedef struct ji_jobs_caused_options {
  size_t size;           /**< sizeof(ji_jobs_caused_options) of the caller */
  const char *transform; /**< level: the outcome counts jobs of a unit; log: it is their natural
                              logarithm; NULL: level */
  const ji_dataset
      *levels;          /**< log: `group`, `time` (as in the fit's att_gt) and `level`, the mean
                             of the jobs themselves over the cell's treated units, as observed */
  const char *quantity; /**< what is counted: jobs, persons (whose person-years have
                                 no measure) or fte; NULL: jobs */
  const char *counterfactual; /**< of the measure; NULL: not_treated */
  const char *system;    /**< of the measure, such as program:happiness_lecture_hall; NULL: none */
  const char *area;      /**< of the measure; NULL: none */
  const char *cost_unit; /**< of `cost`, such as 1e4 CNY@2024; NULL: not stated. Not told
                                 where the outcome has no unit */
  double cost;         /**< what the program cost over the treated periods; 0 (default): unknown */
  double gross;        /**< jobs of all treated units in the last period as observed; 0 (default):
                            unknown, no row `reference` */
  double period_years; /**< length of a period in years; default 1 */
  double confidence;   /**< level of intervals; default 0.95 */
} ji_jobs_caused_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_jobs_caused_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_jobs_caused_options_init(ji_jobs_caused_options *options, size_t size);

/** Jobs that a program caused with its treated units, from effects by group and period: a mean
 * effect is no total, jobs = sum over groups of ATT(g,t) n(g,t), n treated units; over periods
 * these add up to job-years (by the length of a period). A logarithm is brought back to levels cell
 * by cell: n L (1 - exp(-ATT)), L the observed mean; this takes one relative effect for all units
 * of a cell, and its interval is that of the delta method (n L exp(-ATT) times the error of ATT).
 * Errors use the covariance of all cells; n, L, cost and gross are taken as known. Units count once
 * each, whatever their weights in the fit: totals are those of the panel's units, not of a
 * population that it is a sample of. A cost is set against the cells that have an estimate; where
 * some are missing it is too high for one job.
 *
 * The measure says net of {deadweight} and no more: that others lose jobs (displacement), or gain
 * some (spill-over), is in no comparison with the untreated. ji_dataset_to_net() takes out what is
 * known of it; taking out deadweight again is an error. Row `reference`, gross less caused, is what
 * there would be without the program: the reference case of ji_net_options and of an account's
 * additionality. The result is also the dataset `effects` of an account: a layer of the estimator
 * `evaluation` takes `job_years`, or `period*label=2023`, with its measure and error.
 *
 * Intervals of costs are those of the jobs turned around (Fieller's with a known numerator): where
 * the jobs' interval holds 0, `unbounded`.
 * @param ctx the context.
 * @param fit of ji_did_fit() (a panel, not repeated cross-sections) or ji_imputation_fit().
 * @param options NULL for the defaults.
 * @param out `effect`, `time` and `label` (of the period), `value` (unit and measure by row),
 * `standard_error`, `low`, `high`, `unit`, `measure`, `units` (treated ones, in job_years
 * unit-periods), `missing` (cells without an estimate, which are not in the value; where that is
 * all of them `value` is null, and so is a `reference` of such a period), `reason`
 * (`missing_cells`; `no_error` where a cell has none; `unbounded`; `no_jobs` for a cost of none).
 * Effects: `period` for each treated one; `job_years`; `average` (job-years over the years that
 * have cells); with a cost `cost_per_job_year` and `cost_per_job` (of `average`: one job held over
 * all those years); with gross `reference`. NULL on failure.
 * @return JI_OK; JI_ERROR_KIND for another fit; JI_ERROR_SHAPE for a fit without an effect on
 * treated ones; JI_ERROR_NOT_FOUND and JI_ERROR_TYPE for columns of `levels`; JI_ERROR_VALUE for a
 * level that is missing or not above 0; JI_ERROR_UNIT, JI_ERROR_MEASURE for units and fields that
 * are none or do not go together; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_jobs_caused(ji_context *ctx, const ji_fit *fit,
                                const ji_jobs_caused_options *options, ji_dataset **out);

JI_END_DECLS
#endif
