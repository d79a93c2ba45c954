/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Panel regression: linear, Poisson and instrumental-variable models with any number of fixed
 * effects, with the error and small-sample conventions of the R package fixest. */
#ifndef JOBIMPACT_REGRESSION_H
#define JOBIMPACT_REGRESSION_H

#include <jobimpact/fit.h>

JI_BEGIN_DECLS

/** What a term of a regression adds to the model. */
enum ji_regression_term_code {
  JI_TERM_NUMBER = 0, /**< a numeric column x; with `by`, the product x * by ("x:by") */
  JI_TERM_LEVELS = 1, /**< a dummy for every level of a column but `reference` ("year::2004"); with
                           `by`, each times that numeric column ("year::2004:treat"), as event time
                           is studied */
  JI_TERM_SUN_ABRAHAM = 2 /**< cohort (`column`) times event time (from the period `by`) dummies,
                               see ji_regression_fit() */
};

/** One term. All members that are not needed are 0. */
typedef struct ji_regression_term {
  const char *column; /**< a column of the panel */
  const char *by;     /**< the other column of an interaction, or NULL; Sun-Abraham: the period */
  const char *reference; /**< levels: those left out, joined by `|`; Sun-Abraham: the event times
                              left out; NULL: -1. NULL for levels: none is left out, and what is
                              collinear is dropped */
  int32_t kind;          /**< one of enum ji_regression_term_code */
  int32_t reserved;      /**< 0 */
} ji_regression_term;

/** What is fitted. */
enum ji_regression_family_code {
  JI_REGRESSION_LINEAR = 0, /**< (weighted) least squares; with `endogenous` two-stage */
  JI_REGRESSION_POISSON = 1 /**< Poisson pseudo maximum likelihood with a log link */
};

/** How errors are computed. */
enum ji_regression_errors_code {
  JI_ERRORS_AUTOMATIC = 0,       /**< clustered where `clusters` are named, else iid */
  JI_ERRORS_IID = 1,             /**< one variance (Poisson: the inverse information) */
  JI_ERRORS_HETEROSKEDASTIC = 2, /**< White's, scaled by n / (n - K) (HC1) */
  JI_ERRORS_CLUSTERED = 3        /**< by `clusters` */
};

/** Which fixed effects count among the K parameters of the small-sample factor. */
enum ji_regression_k_code {
  JI_K_NESTED = 0, /**< those nested in a cluster count once (fixest's "nonnested") */
  JI_K_NONE = 1,   /**< none */
  JI_K_FULL = 2    /**< all */
};

/** Options of ji_regression_fit(). Set `size` through ji_regression_options_init(). Lists of
 * columns are joined by `|`. */
typedef struct ji_regression_options {
  size_t size;                     /**< sizeof(ji_regression_options) of the caller */
  const char *outcome;             /**< a numeric column; required */
  const ji_regression_term *terms; /**< `term_count` of them; NULL: none */
  int64_t term_count;              /**< how many */
  const char *effects;     /**< columns whose levels are fixed effects: text, whole numbers, dates;
                                NULL: none, and an intercept "(Intercept)" comes first */
  const char *weights;     /**< a numeric column, not negative; rows of weight 0 are left out; NULL:
                                all 1 */
  const char *clusters;    /**< columns within whose levels errors hang together: up to 4; NULL:
                                none */
  const char *endogenous;  /**< numeric columns that are instrumented; NULL: none */
  const char *instruments; /**< numeric columns, at least as many; NULL: none */
  double confidence;       /**< level of the intervals; default 0.95 */
  double tolerance;        /**< of sweeping out fixed effects, relative; default 1e-11 */
  int64_t iterations;      /**< most iterations of a sweep; default 10,000 */
  int32_t family;          /**< one of enum ji_regression_family_code; default linear */
  int32_t errors;          /**< one of enum ji_regression_errors_code; default automatic */
  int32_t k_adjust;        /**< 1: the factor (n - 1) / (n - K) (fixest's K.adj); default 1 */
  int32_t k_effects;       /**< one of enum ji_regression_k_code (K.fixef); default nested */
  int32_t k_exact;        /**< 1: with two effects or more, redundant levels do not count: exact for
                               two (one for each connected component), for more a lower bound of the
                               redundancy (each effect against the first: Abowd, Creecy and
                               Kramarz 2002) (K.exact); default 0: effects - 1 */
  int32_t g_adjust;       /**< 1: the factor G / (G - 1) for clustered errors (G.adj); default 1 */
  int32_t g_conventional; /**< several ways of clusters: 1: each way has its own G, 0: the least
                               of them (G.df); default 0 */
  int32_t t_conventional; /**< clustered errors: 1: Student's t has n - K degrees of freedom, 0: the
                               least G - 1 (t.df); default 0 */
  int32_t keep_singletons; /**< 1: rows that are alone in a level of an effect stay; default 0: they
                                are left out until none is (Correia 2015), as they explain nothing
                                and make clustered errors too small (fixest's fixef.rm) */
  int32_t with_effects;    /**< 1: the table `fixed_effects` has the value of every level; default 0
                            */
} ji_regression_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_regression_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_regression_options_init(ji_regression_options *options, size_t size);

/** Fits a regression with fixed effects to a panel.
 *
 * Linear: y = X b + D a + u, weighted by w; b = (X'WX)^-1 X'Wy of columns out of which the effects
 * D are swept (Frisch, Waugh and Lovell), by group means for one effect and conjugate gradients for
 * more. Two-stage: the endogenous columns are replaced by their projection on instruments and the
 * other terms. Poisson: E[y] = exp(X b + D a) by iteratively reweighted least squares (Correia,
 * Guimaraes and Zylkin, Stata Journal 20, 2020); rows that a separating combination predicts as
 * certain zeros are found (levels with zeros alone, then iterative rectification: the same, arXiv
 * 1903.01633) and left out.
 *
 * Errors: V = c B M B, B the inverse of X'WX (of the information), M the sum of outer products of
 * scores, by row or cluster; for several ways the sum over all combinations of them with
 * alternating signs (Cameron, Gelbach and Miller, JBES 29, 2011), made positive semi-definite where
 * it is not. c = (n - 1) / (n - K) [G / (G - 1)].
 *
 * Sun-Abraham (Journal of Econometrics 225, 2021): dummies of cohort times event time (period less
 * cohort; dates: in periods) for every cohort that is a period of the panel; other cohorts and null
 * are never treated and, with cohorts that are seen only before their treatment, the controls. Rows
 * of cohorts that are seen only from their treatment on are left out. Effects of an event time are
 * means of its cohorts' effects by their shares of rows (weights), errors by the delta method with
 * shares as fixed.
 *
 * Tables (ji_fit_tables()):
 * - `estimates`: `term`, `estimate`, `se`, `t`, `p`, `low`, `high`. Sun-Abraham terms stand as one
 *   row for each event time ("year::-2").
 * - `covariance`: `term`, `other`, `value` for every pair of the model's own coefficients.
 * - `diagnostics`: `name`, `value`: observations, rows, parameters, effect_levels, k, degrees,
 *   r2, adjusted_r2, within_r2, rmse, loglikelihood, deviance, clusters (the least G), iterations,
 *   null_rows, not_finite_rows, zero_weight_rows, singleton_rows, separated_rows,
 *   always_treated_rows, first_stage_f (by endogenous column), sargan, sargan_p; what does not
 *   apply is not there.
 * - `dropped`: `kind` (term or row), `name` of a term, `row` (from 0), `reason`.
 * - `sun_abraham` (with such a term): `type` (event, att, cohort, cell), `event`, `cohort`,
 *   `estimate`, `se`, `t`, `p`, `low`, `high`, `rows`.
 * - `fixed_effects` (where asked for): `effect`, `level`, `value`; the effects behind the first
 * have mean 0.
 * @param ctx the context.
 * @param panel one row an observation.
 * @param options what to fit.
 * @param out the fit, to be unreferenced; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_VALUE
 * for a negative weight or (Poisson) outcome, a reference that is no level, and fewer than two
 * clusters; JI_ERROR_SHAPE where no row or no term is left, or not more rows than parameters;
 * JI_ERROR_SINGULAR for instruments that do not identify; JI_ERROR_CONVERGENCE; JI_ERROR_LIMIT;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Cost: O(rows (terms^2 + effects
 * iterations)). Since 0.1. */
JI_API ji_status ji_regression_fit(ji_context *ctx, const ji_dataset *panel,
                                   const ji_regression_options *options, ji_fit **out);

/** Distributions of a wild bootstrap's weights. */
enum ji_bootstrap_weights_code {
  JI_BOOTSTRAP_RADEMACHER = 0, /**< -1 and 1 */
  JI_BOOTSTRAP_WEBB = 1 /**< plus and minus the roots of 1/2, 1 and 3/2 (Webb 2014), for fewer than
                             some 12 clusters */
};

/** Options of ji_regression_bootstrap(). Set `size` through ji_regression_bootstrap_options_init().
 */
typedef struct ji_regression_bootstrap_options {
  size_t size;       /**< sizeof(ji_regression_bootstrap_options) of the caller */
  const char *term;  /**< the coefficient under test; NULL: the first one */
  double null;       /**< its value under the null hypothesis; default 0 */
  double confidence; /**< level of the interval; default 0.95 */
  int64_t draws;   /**< default 9,999; Rademacher weights with 2^G not above that are enumerated */
  uint64_t seed;   /**< 0: the context's */
  int32_t weights; /**< one of enum ji_bootstrap_weights_code */
  int32_t no_interval; /**< 1: no interval; default 0 */
} ji_regression_bootstrap_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_regression_bootstrap_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_regression_bootstrap_options_init(ji_regression_bootstrap_options *options,
                                                      size_t size);

/** The wild cluster bootstrap with the null imposed (Cameron, Gelbach and Miller, REStat 90, 2008;
 * the computation after Roodman, MacKinnon, Nielsen and Webb, Stata Journal 19, 2019): for a linear
 * model with one way of clusters. The p-value is the share of draws whose |t| is not below that of
 * the data, the interval holds the null values with p not below 1 - confidence. Draw i of a cluster
 * is a function of (seed, i, cluster), so results do not depend on threads or on how many draws
 * there are.
 * @param ctx the context.
 * @param panel the panel.
 * @param options the regression; `clusters` names one column, no `endogenous`.
 * @param bootstrap NULL for the defaults.
 * @param out a row: `term`, `estimate`, `null`, `t`, `p`, `low`, `high` (null where unbounded or
 * not asked for), `draws`, `enumerated`, `clusters`; NULL on failure.
 * @return what ji_regression_fit() returns; JI_ERROR_NOT_FOUND for a term that the model does not
 * have; JI_ERROR_UNSUPPORTED for another family, instruments, several ways of clusters, more than
 * 2,000 clusters. Since 0.1. */
JI_API ji_status ji_regression_bootstrap(ji_context *ctx, const ji_dataset *panel,
                                         const ji_regression_options *options,
                                         const ji_regression_bootstrap_options *bootstrap,
                                         ji_dataset **out);

JI_END_DECLS
#endif
