/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Matching functions: how many hires come of so many seekers and vacancies, how tight a market is,
 * and how well it matches. */
#ifndef JOBIMPACT_MATCHING_H
#define JOBIMPACT_MATCHING_H

#include <jobimpact/model.h>

JI_BEGIN_DECLS

/** The pinned forms: hires M of seekers U and vacancies V (Petrongolo and Pissarides, Journal of
 * Economic Literature 39, 2001). */
enum ji_matching_form {
  JI_MATCHING_COBB_DOUGLAS = 0, /**< M = A U^a V^b; with constant returns b = 1 - a */
  JI_MATCHING_CES = 1, /**< M = A (d U^r + (1 - d) V^r)^(n / r); with constant returns n = 1; the
                            elasticity of substitution is 1 / (1 - r), r = 0 is Cobb-Douglas */
  JI_MATCHING_URN_BALL =
      2 /**< M = V (1 - exp(-A U / V)): every seeker applies to one vacancy by
             chance, A is the share of applications that could be taken (Butters
             1977; Hall 1979); up to A = 1 hires are below seekers and vacancies */
};

/** The pinned kinds of errors. */
enum ji_matching_errors {
  JI_MATCHING_ERRORS_AUTOMATIC = 0,  /**< clustered with region and period, Newey-West with period
                                          alone or with effects of the region, else HC1 */
  JI_MATCHING_ERRORS_IID = 1,        /**< one variance */
  JI_MATCHING_ERRORS_HC0 = 2,        /**< White 1980 */
  JI_MATCHING_ERRORS_HC1 = 3,        /**< scaled by n / (n - k) */
  JI_MATCHING_ERRORS_HC2 = 4,        /**< residuals over 1 - leverage (MacKinnon and White 1985) */
  JI_MATCHING_ERRORS_HC3 = 5,        /**< residuals over (1 - leverage) squared */
  JI_MATCHING_ERRORS_NEWEY_WEST = 6, /**< Bartlett weights up to `lags`, within each region (Newey
                                          and West 1987) */
  JI_MATCHING_ERRORS_CLUSTERED = 7,  /**< by region */
  JI_MATCHING_ERRORS_DRISCOLL_KRAAY = 8 /**< Newey-West of the sums over regions (Driscoll and Kraay
                                             1998) */
};

/** Options of ji_matching_fit(). Set `size` through ji_matching_options_init(). */
typedef struct ji_matching_options {
  size_t size;           /**< sizeof(ji_matching_options) of the caller */
  const char *hires;     /**< numeric column: hires within the period; NULL: hires */
  const char *seekers;   /**< numeric column: those who look for work; NULL: seekers */
  const char *vacancies; /**< numeric column; NULL: vacancies */
  const char *region; /**< column of markets (regions, occupations): text, whole numbers or dates;
                           NULL: one market */
  const char *period; /**< column of periods in equal steps: whole numbers, dates, timestamps; dates
                           of one day of the month, or of the last, and numbers such as 202412 of
                           several years are months; NULL: rows have no order */
  const char *effects;    /**< columns, joined by `|`, each of whose levels has an efficiency of its
                               own, such as region|month; NULL: none */
  const char *covariates; /**< numeric columns, joined by `|`, that shift ln A, such as the share of
                               long-term unemployed: the composition; NULL: none */
  double confidence;      /**< level of intervals; default 0.95 */
  int64_t lags;   /**< of Newey-West and Driscoll-Kraay; -1 (default): the whole part of 4 (T /
                       100)^(2/9) for T periods (Newey and West 1994) */
  int32_t form;   /**< enum ji_matching_form */
  int32_t errors; /**< enum ji_matching_errors */
  int32_t free_returns; /**< 1: returns to scale are estimated; urn-ball has constant ones */
  int32_t small_sample; /**< 1 (default): Newey-West and Driscoll-Kraay times n / (n - k), clustered
                             errors times G / (G - 1) (n - 1) / (n - k) */
} ji_matching_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_matching_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_matching_options_init(ji_matching_options *options, size_t size);

/** Fits a matching function by (nonlinear) least squares of ln M, with ln A linear in covariates
 * and effects, all taken from their means over the rows: A is that of an average row. Cobb-Douglas
 * is linear; the others are solved by Gauss-Newton steps, damped where they overshoot (Levenberg
 * 1944; Marquardt 1963), and have the errors of the linear model in their derivatives.
 *
 * What it rests on: seekers and vacancies are those of the beginning of the period, or hires that
 * they themselves bring about within it bias the elasticities (time aggregation: Burdett, Coles and
 * van Ours 1994); and shocks to efficiency move vacancies, too, so that least squares understates
 * what seekers and overstates what vacancies do, or the reverse (Borowczyk-Martins, Jolivet and
 * Postel-Vinay 2013); ji_regression_fit() has instruments.
 *
 * Tables of the bundle, a fit that ji_matching_model_from_fit() takes:
 * - `estimates`: `term`, `estimate`, `se`, `t`, `p`, `low`, `high` (Student's t with n - k,
 * clustered G - 1 degrees). Cobb-Douglas: `elasticity_seekers`, `elasticity_vacancies`, with free
 * returns `returns`; CES: `share_seekers` (d), `rho`, `substitution` (null t and p; not for r of 1
 * or more), with free returns `returns`; all: `log_efficiency`, the covariates, `column::level` of
 * effects but the first level. Clustered errors of the levels of the region's own effects mean
 * nothing: the residuals of a region that has a term add up to 0.
 * - `covariance`: `term`, `other`, `value` of the estimated parameters.
 * - `markets`: `market` (null: one for all; by region where that is among the effects),
 *   `log_efficiency`, `se`, `rows`, `covariance_1` to `covariance_3` with the parameters of the
 *   form, in the order of `estimates` (null: there are not so many); clustered with effects of the
 *   region: no errors.
 * - `rows`: `row` (of the data, from 0), `region`, `period`, `tightness` (V / U),
 *   `job_finding_rate` (M / U), `vacancy_filling_rate` (M / V), `fitted` (hires), `residual` (of ln
 *   M), `log_efficiency` (the ln A that explains the row; null: none does, as in an urn-ball with M
 *   not below V), `composition` (what covariates add to ln A), `adjusted_log_efficiency` (less
 *   that).
 * - `diagnostics`: `name`, `value`: form, free_returns, observations, null_rows, parameters,
 * degrees, r2 (of ln M), rmse, rss, iterations, errors, lags, clusters, smearing (the mean of exp
 * residual: Duan 1983), above_seekers, above_vacancies (rows with more hires than that),
 * constant_returns_t, constant_returns_p (with free returns), cobb_douglas_t, cobb_douglas_p (CES:
 * of r = 0), what applies.
 * @param ctx the context.
 * @param data a row for each market and period.
 * @param options NULL for the defaults.
 * @param out the tables; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_UNIT
 * for a column that counts something else; JI_ERROR_VALUE naming row and column of a number that is
 * not above 0 (its logarithm is needed; rows with a null, or a covariate that is NaN, are left out
 * and counted), an infinite one, periods that are there twice, and with HC2 and HC3 a row that
 * alone decides a term; JI_ERROR_SHAPE for fewer rows than parameters, or clusters than two;
 * JI_ERROR_SINGULAR naming a term that others make up; JI_ERROR_CONVERGENCE; JI_ERROR_LIMIT for
 * more than 1,000 parameters; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_matching_fit(ji_context *ctx, const ji_dataset *data,
                                 const ji_matching_options *options, ji_bundle **out);

/** What the components of a model's drivers are, and so the field of measures that names them. */
enum ji_matching_component {
  JI_MATCHING_SECTOR = 0,    /**< sector=X */
  JI_MATCHING_AREA = 1,      /**< area=X */
  JI_MATCHING_OCCUPATION = 2 /**< group=occupation:X */
};

/** Options of ji_matching_model_create() and ji_matching_model_from_fit(), which takes the
 * parameters from the fit and only the others from here. Set `size` through
 * ji_matching_model_options_init(). */
typedef struct ji_matching_model_options {
  size_t size;               /**< sizeof(ji_matching_model_options) of the caller */
  const char *name;          /**< of the system in measures, matching:NAME; NULL: unstated */
  const char *period;        /**< ISO period that hires are made in, such as 2024-05; NULL: not
                                  stated in measures */
  const char *area;          /**< of all components; NULL: not stated */
  const ji_dataset *markets; /**< text `component` and `efficiency` above 0 of each that has one of
                                  its own; NULL: `efficiency` holds for all */
  double efficiency;         /**< A; default 1 */
  double elasticity_seekers; /**< Cobb-Douglas: a; default 0.5 */
  double elasticity_vacancies; /**< Cobb-Douglas: b; nan (default): 1 - a */
  double share_seekers;        /**< CES: d, above 0 and below 1; default 0.5 */
  double rho;                  /**< CES: r; default 0 */
  double returns;              /**< CES: n, above 0; default 1 */
  double separation_rate; /**< share of jobs that end within a period, above 0 up to 1: adds rows
                               of filled jobs; nan (default): none */
  int32_t form;           /**< enum ji_matching_form */
  int32_t component;      /**< enum ji_matching_component */
  int32_t limit;          /**< 1: hires are at most the seekers and the vacancies; 0 (default):
                               `reason` says where they are more, as they can be where vacancies
                               are filled within the period that they come up in */
  int32_t median;         /**< 1: a fit's hires are exp of the mean of ln M; 0 (default): times
                               its `smearing`, the mean of M */
} ji_matching_model_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_matching_model_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_matching_model_options_init(ji_matching_model_options *options, size_t size);

/** A matching function as an employment model (JI_MODEL_MATCHING): seekers and vacancies in, hires
 * and filled jobs out, so that it chains with the others: vacancies can be the jobs that another
 * model says a demand needs, and hires by component go to ji_occupation_jobs().
 *
 * ji_model_estimate() takes drivers with `component` (text), `seekers`, `vacancies` (numeric) and,
 * where they are there, `region`, `driver`, `group` (text, carried on) and `separation_rate` (in
 * place of the model's; null: the model's). For each row one of hires (unit `hire`) and, with a
 * separation rate s, one of filled jobs (unit `job`): M / s, what those hires keep filled in a
 * steady state. `effect` is null; without seekers or vacancies hires are 0. After
 * JI_ESTIMATE_COLUMNS come `output` (hires or filled_jobs), `tightness`, `job_finding_rate`,
 * `vacancy_filling_rate`. Errors are those of a fit's parameters (delta method on ln M, so that
 * intervals are above 0): they do not hold what one period differs from the average (`inference`
 * delta_log; none without errors). `reason`: `seekers_not_told`, `vacancies_not_told`,
 * `more_than_seekers`, `more_than_vacancies`, `limited_by_seekers`, `limited_by_vacancies`,
 * `too_large`. A component that has no efficiency of its own where others have is JI_ERROR_LABEL.
 * @param ctx the context.
 * @param options the parameters; NULL for the defaults.
 * @param out the model; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT for a parameter out of range; for `markets` JI_ERROR_NOT_FOUND,
 * JI_ERROR_TYPE, JI_ERROR_VALUE, JI_ERROR_LABEL for a component that is there twice or null;
 * JI_ERROR_MEASURE for a name, period or area that no measure can hold; JI_ERROR_MEMORY. Since 0.1.
 */
JI_API ji_status ji_matching_model_create(ji_context *ctx, const ji_matching_model_options *options,
                                          ji_model **out);

/** The model of a fit: its markets are the components, or all components are alike where it has
 * one.
 * @param ctx the context.
 * @param fit of ji_matching_fit().
 * @param options `name`, `period`, `area`, `separation_rate`, `component`, `limit`, `median`; NULL
 * for the defaults.
 * @param out the model; NULL on failure.
 * @return as ji_matching_model_create(); JI_ERROR_NOT_FOUND for a table or a term that the fit does
 * not have. Since 0.1. */
JI_API ji_status ji_matching_model_from_fit(ji_context *ctx, const ji_bundle *fit,
                                            const ji_matching_model_options *options,
                                            ji_model **out);

/** Options of ji_matching_rates(). Set `size` through ji_matching_rates_options_init(). */
typedef struct ji_matching_rates_options {
  size_t size;             /**< sizeof(ji_matching_rates_options) of the caller */
  const char *hires;       /**< numeric column; NULL: hires */
  const char *seekers;     /**< numeric column; NULL: seekers */
  const char *vacancies;   /**< numeric column; NULL: vacancies */
  const char *separations; /**< numeric column: jobs that ended within the period; NULL:
                              separations, if it is there */
  const char *employment;  /**< numeric column: those at work; NULL: employment, if it is there */
  const char *separation_rate; /**< numeric column, 0 to 1; NULL: separation_rate, if it is there,
                                  else separations / employment */
} ji_matching_rates_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_matching_rates_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_matching_rates_options_init(ji_matching_rates_options *options, size_t size);

/** Tightness and rates, row by row, without a model. The columns of the data, then `tightness` (V /
 * U), `job_finding_rate` (f = M / U, a period), `vacancy_filling_rate` (M / V), `vacancy_duration`
 * (V / M) and `search_duration` (U / M) in periods, in a steady state, `separation_rate` (s),
 * `unemployment_rate` (U / (U + employment)), `steady_state_unemployment` (s / (s + f)), `reason`
 * (the first that applies of `hires_not_told`, `seekers_not_told`, `vacancies_not_told`,
 * `no_seekers`, `no_vacancies`, `no_hires`, `no_flows`, `no_separation_rate`, `no_employment`).
 * What cannot be said is null.
 * @param ctx the context.
 * @param data a row for each market and period.
 * @param options NULL for the defaults.
 * @param out the data with the columns; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_UNIT; JI_ERROR_VALUE naming row and
 * column of a negative or infinite number, a rate above 1, and more separations than jobs;
 * JI_ERROR_LABEL for a column that the data have already; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since
 * 0.1. */
JI_API ji_status ji_matching_rates(ji_context *ctx, const ji_dataset *data,
                                   const ji_matching_rates_options *options, ji_dataset **out);

/** Options of ji_matching_change(). Set `size` through ji_matching_change_options_init(). */
typedef struct ji_matching_change_options {
  size_t size;           /**< sizeof(ji_matching_change_options) of the caller */
  const char *hires;     /**< numeric column; NULL: hires */
  const char *seekers;   /**< numeric column; NULL: seekers */
  const char *vacancies; /**< numeric column; NULL: vacancies */
  const char *group;     /**< column of the groups of seekers (or markets); NULL: group */
  const char *period;    /**< column of two periods or more; NULL: period */
  const char *before;    /**< a period as text; NULL: the first (texts in order of their bytes) */
  const char *after;     /**< a later or earlier one; NULL: the last */
  double confidence;     /**< level of intervals; default 0.95 */
  int32_t shared_vacancies; /**< 1: every group is after the same vacancies, whose number stands in
                                 all rows of a period */
  int32_t reserved;         /**< 0 */
} ji_matching_change_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_matching_change_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_matching_change_options_init(ji_matching_change_options *options, size_t size);

/** Why the job-finding rate changed, and how much of the change of efficiency is one of who looks
 * for work (Barnichon and Figura, AEJ: Macroeconomics 7, 2015). With group i's share s_i of the
 * seekers, its tightness t r_i (t that of all) and its efficiency A_i, the rate of all is the sum
 * of s_i F(A_i, t r_i). The change of its logarithm is split over t (`tightness`), s
 * (`composition`), r
 * (`dispersion`: how vacancies lie to seekers, mismatch) and A (`efficiency`: within groups, the
 * composition removed) by Shapley's rule, so that they add up to `total` whatever the order.
 *
 * Tables of the bundle: `change` with `term`, `value` (log points), `se`, `low`, `high` (of the
 * model's parameters alone: how a fit's elasticities matter; null: the model has no errors);
 * `summary` of one row with `before`, `after`, `job_finding_before`, `job_finding_after`,
 * `tightness_before`, `tightness_after`, `efficiency_change` (of the market as one: ln A after less
 * ln A before; for Cobb-Douglas and CES composition, dispersion and efficiency are in it),
 * `composition_removed`
 * (`efficiency` above); `groups` with `group`, `share_before`, `share_after`, `job_finding_before`,
 * `job_finding_after`, `tightness_before`, `tightness_after`, `log_efficiency_before`,
 * `log_efficiency_after` (null: no seekers, or none was hired), `reason` (`absent_before`,
 * `absent_after`: the other period's efficiency and place among the vacancies are taken, so that
 * its coming or going is composition).
 * @param ctx the context.
 * @param data a row for each group and period.
 * @param model of ji_matching_model_create() or ji_matching_model_from_fit(), with constant
 * returns; its form and parameters but A are used.
 * @param options NULL for the defaults.
 * @param out the tables; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND for a model of another kind; JI_ERROR_UNSUPPORTED for other returns
 * to scale; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_UNIT; JI_ERROR_LABEL for a period that is
 * not there, and a group that is null or twice in a period; JI_ERROR_VALUE for a negative, null or
 * infinite number, hires without seekers or vacancies, hires that the form cannot give, shared
 * vacancies that differ, and a period without hires or seekers; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY.
 * Since 0.1. */
JI_API ji_status ji_matching_change(ji_context *ctx, const ji_dataset *data, const ji_model *model,
                                    const ji_matching_change_options *options, ji_bundle **out);

JI_END_DECLS
#endif
