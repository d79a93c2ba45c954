/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * How sure an account's figures are: propagated errors, draws, tornado, Sobol indices.
 *
 * An account's layers, drivers and coefficients may declare a distribution (columns `distribution`,
 * `standard_error`, `low`, `high`; `discrete.csv`) and be tied together (`correlations.csv`: the
 * guide, "Uncertainty"). The functions of this header take these as they are declared; what
 * declares none is held at its value, and the result says so. Rounding, overlap and scenarios are
 * no distributions: they stay in columns of their own.
 *
 * Draws: input i of draw k is the quantile of its distribution at a normal score; scores of inputs
 * that correlations.csv ties together have its correlations (a Gaussian copula: `rho` is the
 * correlation of the normal scores, not of the inputs themselves), all others are independent. The
 * uniform numbers behind them are those of Philox (Salmon and others, SC 2011) at (seed of the
 * context, input, k): a draw does not depend on how many there are, nor on the number of threads.
 */
#ifndef JOBIMPACT_ACCOUNT_UNCERTAINTY_H
#define JOBIMPACT_ACCOUNT_UNCERTAINTY_H

#include <jobimpact/model.h>

JI_BEGIN_DECLS

/** Options of the functions of this header. Set `size` through
 * ji_account_uncertainty_options_init(). */
typedef struct ji_account_uncertainty_options {
  size_t size;         /**< sizeof(ji_account_uncertainty_options) of the caller */
  const char *reading; /**< as in ji_estimate_options; NULL: as published */
  const char *basis;   /**< "gross" (default, NULL), or "net": gross, and net by scenario */
  const char *layer;   /**< this layer's figures alone; NULL: of every layer */
  double confidence;   /**< level of the sampling interval, and of the inputs' range in a tornado;
                            default 0.95 */
  int64_t draws;      /**< how many; 0 (default): 100,000 of ji_account_uncertainty(), 8,192 rows of
                           ji_account_sobol(), 1,000 of ji_account_draws(); at most 2^40 */
  int64_t first_draw; /**< of ji_account_draws(): number of the first one; default 0 */
} ji_account_uncertainty_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_account_uncertainty_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_account_uncertainty_options_init(ji_account_uncertainty_options *options,
                                                     size_t size);

/** Each layer's figure with its errors, each kind in columns of its own. JI_ESTIMATE_COLUMNS, where
 * `value` and the rounding, overlap and scenario columns are those of ji_model_estimate(), and
 * `standard_error`, `sampling_low`, `sampling_high` those of the draws (`inference` is "draws");
 * then `vintage`, `parent`, `basis`, `scenario`; then
 * - `first_order`: the standard error to first order, sqrt(sum over i, j of d_i d_j s_i s_j
 * rho_ij), d_i the derivative of the figure with respect to input i at the given values, s_i its
 * standard deviation. For a product this is CV^2 = sum CV_i^2 + 2 sum_{i<j} rho_ij CV_i CV_j, the
 * sign turned for a divisor. rho_ij is taken as the correlation of the inputs.
 * - `mean`, `median` of the draws;
 * - `mean_error`, `standard_error_error`, `median_error`, `sampling_low_error`,
 *   `sampling_high_error`: the Monte Carlo standard error of each: s / sqrt(n); from the fourth
 *   moment; half the distance between the order statistics one standard error of its rank,
 *   sqrt(n p (1-p)), to each side (David and Nagaraja, Order statistics, 3rd ed. 2003, 7.1);
 * - `negative`: in how many draws the figure was below 0 (a normal distribution that is too wide);
 * - `draws`: how many.
 * Quantiles are exact order statistics of the draws, type 7 of Hyndman and Fan (1996).
 *
 * A figure none of whose inputs declares a distribution has no draws; where some do not, `reason`
 * names them: the interval is then too narrow. A layer for which only bounds exist has none either.
 * Memory: a few numbers a block of draws, and the draws near each quantile; never a matrix of draws
 * and inputs. Cost: draws times (inputs + steps of the account).
 * @param ctx the context; its seed and threads are used.
 * @param model an account.
 * @param drivers as in ji_model_estimate(); a driver replaced here has no distribution. May be
 * NULL.
 * @param options NULL for the defaults.
 * @param out the figures; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a layer or reading that is not there;
 * JI_ERROR_VALUE where a draw is not finite, such as after a division by 0, naming the layer;
 * JI_ERROR_UNSUPPORTED for a layer that draws do not know; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED; and what ji_model_estimate() returns. Since 0.1. */
JI_API ji_status ji_account_uncertainty(ji_context *ctx, const ji_model *model,
                                        const ji_dataset *drivers,
                                        const ji_account_uncertainty_options *options,
                                        ji_dataset **out);

/** What each input does alone: it is moved to the ends of its range while all others stay at their
 * values. Columns `layer`, `basis`, `scenario`, `rank` (1: the largest swing of the layer),
 * `input`, `kind` (layer, driver, coefficient), `range` ("distribution": the quantiles at (1 -
 * confidence)/2 and (1 + confidence)/2; "rounding": an input without a distribution between the
 * ends that its rounding allows), `input_low`, `input_value`, `input_high`, `input_unit`, `low` and
 * `high` (the layer's figure with the input at its low and at its high end), `value`, `swing` =
 * |high - low|, `unit`, `measure`. Inputs that a layer does not use, and those with neither, have
 * no row. Correlations play no part here.
 * @param ctx the context.
 * @param model an account.
 * @param drivers as in ji_account_uncertainty(); may be NULL.
 * @param options NULL for the defaults; `draws` and `first_draw` are not used.
 * @param out the swings; NULL on failure.
 * @return as ji_account_uncertainty(). Since 0.1. */
JI_API ji_status ji_account_tornado(ji_context *ctx, const ji_model *model,
                                    const ji_dataset *drivers,
                                    const ji_account_uncertainty_options *options,
                                    ji_dataset **out);

/** Which inputs the variance of each figure comes from. With f the figure, V its variance, and rows
 * A, B of independent draws of all inputs, A_i like A but input i of B:
 * - `first_order` S_i = V(E(f | x_i)) / V, estimated by the mean of f(B) (f(A_i) - f(A)) / V
 *   (Saltelli and others, Computer Physics Communications 181, 2010, table 2 b; f less its value at
 *   the centre);
 * - `total` T_i = E(V(f | all but x_i)) / V, by the mean of (f(A) - f(A_i))^2 / 2 V (Jansen,
 * Computer Physics Communications 117, 1999). Columns `layer`, `basis`, `scenario`, `rank` (by
 * `total`), `input`, `first_order`, `first_order_error`, `total`, `total_error` (standard errors of
 * the ratios by the delta method), `reason`. Estimates are not forced into [0, 1].
 *
 * Indices are defined for independent inputs. Inputs that correlations.csv ties together, directly
 * or through others, are one group, named "a+b", with one pair of indices (Jacques, Lavergne and
 * Devictor, Reliability Engineering and System Safety 91, 2006): the groups are independent. Groups
 * that a figure does not use have no row; a figure without variance has rows without indices.
 * @param ctx the context; its seed and threads are used.
 * @param model an account.
 * @param drivers as in ji_account_uncertainty(); may be NULL.
 * @param options NULL for the defaults; `draws` is the number of rows of A, each of which costs
 * 2 + groups evaluations of the account.
 * @param out the indices; NULL on failure.
 * @return as ji_account_uncertainty(). Since 0.1. */
JI_API ji_status ji_account_sobol(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                                  const ji_account_uncertainty_options *options, ji_dataset **out);

/** The draws themselves, for a program of one's own: column `draw` (its number), then a column for
 * each layer that has a value, with its unit and measure, named by the layer; net figures are
 * `LAYER net SCENARIO`. The same draws as ji_account_uncertainty() summarises, from `first_draw`
 * on: pieces may be asked for one after the other.
 * @param ctx the context; its seed and threads are used.
 * @param model an account.
 * @param drivers as in ji_account_uncertainty(); may be NULL.
 * @param options NULL for the defaults.
 * @param out the draws; NULL on failure.
 * @return as ji_account_uncertainty(); JI_ERROR_LABEL where a layer is called `draw`. Since 0.1. */
JI_API ji_status ji_account_draws(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                                  const ji_account_uncertainty_options *options, ji_dataset **out);

JI_END_DECLS

#endif
