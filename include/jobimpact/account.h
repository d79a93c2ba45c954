/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Platform employment accounts: layers, drivers, coefficients, overlaps, readings, additionality.
 */
#ifndef JOBIMPACT_ACCOUNT_H
#define JOBIMPACT_ACCOUNT_H

#include <jobimpact/model.h>

JI_BEGIN_DECLS

/** A model under the name by which an account's layers refer to it. A struct of fixed size. */
typedef struct ji_named_model {
  const char *name;      /**< as in the layer's `inputs` */
  const ji_model *model; /**< referenced by the account */
} ji_named_model;

/** Options of an account. Set `size` through ji_account_options_init(). */
typedef struct ji_account_options {
  size_t size;         /**< sizeof(ji_account_options) of the caller */
  const char *vintage; /**< which vintage of the bundle; NULL: the only one there is */
} ji_account_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_account_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_account_options_init(ji_account_options *options, size_t size);

/** Makes an account from a bundle: `layers` is required; `drivers`, `coefficients`, `overlaps`,
 * `readings`, `additionality`, `claims`, `discrete`, `correlations` and `sources` reach the model
 * if they are there (columns: the guide, "Account folder" and "How sure is an account?"). Layers
 * form a tree by `parent`; errors name the layer. A row of another table whose vintage the layers
 * do not have is an error.
 * @param ctx the context.
 * @param account the bundle.
 * @param models models that layers with the estimator nested_model refer to; may be NULL.
 * @param count how many.
 * @param options NULL for the defaults.
 * @param out the model; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a dataset, column, vintage or input that is not there;
 * JI_ERROR_MODEL for a cycle, a doubled layer, an unknown parent or estimator; JI_ERROR_VALUE;
 * JI_ERROR_UNIT; JI_ERROR_MEASURE where a layer combines what may not be combined;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_account_model_create(ji_context *ctx, const ji_bundle *account,
                                         const ji_named_model *models, size_t count,
                                         const ji_account_options *options, ji_model **out);

/** Whether parts and total agree under rounding, what can be said of published claims, and what
 * else should be known before the figures are used: columns `check`, `layer` (or driver,
 * coefficient, claim), `verdict` (agrees, contradicts, unchecked, refused, note), `value`, `low`,
 * `high`, `published`, `published_low`, `published_high`, `unit`, `explanation`, `name` (what was
 * found, one of the names in the guide, "Checks"), `severity` (error, warning, note). Where a
 * rounding is not declared the interval is null and the verdict `unchecked`. Notes on sources speak
 * of the account's vintage and of those of earlier periods, which arcs are computed from.
 *
 * Claims are rows of the dataset `claims` (the guide, "Claims"): each says how its figure comes
 * from others, and is held against ji_measure_combine(), units, rounding and what its kind needs:
 * persons against opportunities, stocks added over time, any-time counts added over months or
 * platforms, layers inside others, price years, valuations and units mixed, averages used as
 * marginals, coefficients outside their range, trade coefficients on all sales, multipliers used
 * again, denominators that are not published.
 * @param ctx the context.
 * @param model an account.
 * @param out the checks; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_MEASURE or JI_ERROR_UNIT where another vintage that a
 * claim names cannot be computed; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_account_check(ji_context *ctx, const ji_model *model, ji_dataset **out);

/** Options of ji_account_tree(). Set `size` through ji_account_tree_options_init(). */
typedef struct ji_account_tree_options {
  size_t size;         /**< sizeof(ji_account_tree_options) of the caller */
  const char *reading; /**< a row of readings.csv under which claims are read; NULL: as published */
  int64_t max_depth;   /**< how many levels of the tree are shown; 0: all of them */
} ji_account_tree_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_account_tree_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_account_tree_options_init(ji_account_tree_options *options, size_t size);

/** The account as a tree with its formulas, ready to be printed (ji_dataset_format_table()):
 * columns `layer` (the name, indented by two blanks for each level), `depth` (0: a total),
 * `estimator`, `formula` (in names, with the figure at the end: `accounts x active / per_person =
 * 23`), `inputs` (names joined by *; of a sum its children), `value` (unit `@unit`, measure
 * `@measure`; null where only bounds exist, which the formula then shows), `unit`, `measure`,
 * `status` (the weakest of what goes in), `source`, `name`, `parent`. Each total is followed by its
 * parts in the order of their rows, each part by its own.
 * @param ctx the context.
 * @param model an account.
 * @param options NULL for the defaults.
 * @param out the tree; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a reading that was not declared;
 * JI_ERROR_MEASURE naming the layer that the reading does not fit; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_account_tree(ji_context *ctx, const ji_model *model,
                                 const ji_account_tree_options *options, ji_dataset **out);

/** Change by layer between two vintages: columns `layer`, `earlier`, `later`, `change`,
 * `change_low`, `change_high` (from rounding), `growth` (change / earlier), `growth_low`,
 * `growth_high`, `contribution` (share of the total's change), `unit`, `measure` (of the change),
 * `reason`, `earlier_measure`, `later_measure` (of the two figures). A
 * claim's change needs a declared reading: the account's readings hold it.
 * @param ctx the context.
 * @param earlier an account.
 * @param later an account with the same layers.
 * @param out the changes; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_LABEL for layers that do not match; JI_ERROR_MEASURE;
 * JI_ERROR_UNIT; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_account_growth(ji_context *ctx, const ji_model *earlier, const ji_model *later,
                                   ji_dataset **out);

/** Options of ji_account_decompose(). Set `size` through ji_account_decompose_options_init(). */
typedef struct ji_account_decompose_options {
  size_t size;       /**< sizeof(ji_account_decompose_options) of the caller */
  const char *layer; /**< this layer alone; NULL: all of them */
} ji_account_decompose_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_account_decompose_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_account_decompose_options_init(ji_account_decompose_options *options,
                                                   size_t size);

/** The change between two vintages by what it comes from: for each layer its terms, then the whole.
 * Columns `layer`, `term` (null: all of it), `kind` (layer, driver, coefficient, model, drivers,
 * all), `earlier`, `later` (the term's values, unit `@term_unit`), `term_unit`, `contribution`,
 * `low`, `high` (over all orders of change; unit `@unit`, measure `@measure`), `share` (of the
 * layer's change), `unit`, `measure`, `nominal` (a driver at current prices goes in), `reason`.
 *
 * A sum's terms are its parts. A product's contribution of factor k is the mean over all orders in
 * which the factors can change (Shapley, in Contributions to the Theory of Games II, 1953); of E =
 * a G this is da (G0 + G1)/2 + dG (a0 + a1)/2, the mean of both polar forms. Elasticities and arcs
 * likewise. An input-output layer E = sum m_d g_d has each driver and the model; another nested
 * model and its drivers are a term each. Terms add up to the layer's change. A layer that is given,
 * or computed in another way than in the earlier account, is one term. At most 16 factors.
 *
 * Claims are compared as in ji_account_growth().
 * @param ctx the context.
 * @param earlier an account.
 * @param later an account with the same layers.
 * @param options NULL for the defaults.
 * @param out the terms; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_LABEL for layers that do not match; JI_ERROR_NOT_FOUND for
 * a layer or an input of one that is not there; JI_ERROR_MEASURE; JI_ERROR_UNIT for factors of
 * which the units, or price years, differ; JI_ERROR_LIMIT; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; what
 * a nested model reports. Since 0.1. */
JI_API ji_status ji_account_decompose(ji_context *ctx, const ji_model *earlier,
                                      const ji_model *later,
                                      const ji_account_decompose_options *options,
                                      ji_dataset **out);

/** How many different persons the layers can be, under a declared reading: columns `statement`,
 * `low`, `value`, `high` (at the central figures), `rounding_low`, `rounding_high` (the least and
 * the most with the layers' rounding; null where one is not declared), `unit`, `measure`,
 * `verdict`, `reason`. Rows: Frechet bounds max N_l <= N <= sum N_l (sharp without more
 * information, not a confidence interval); the value at each overlap of overlaps.csv; with several
 * of them the bounds when all hold at once, by a linear programme; and, if headline is above 0, the
 * largest overlap that "at least headline persons" leaves room for, sum N_l - max(headline, max
 * N_l), with the verdict `agrees` (a headline that is not above the largest layer adds nothing, and
 * `reason` says so), `contradicts` (more than the layers hold without any overlap) or `unchecked`
 * (more, but a rounding is not declared), and what share of the second largest layer that overlap
 * is, if all of it falls there (it may as well fall on others).
 * @param ctx the context.
 * @param model an account.
 * @param reading a row of readings.csv, such as "each_layer_counts_each_person_once".
 * @param headline a published number of persons, in persons; 0: none.
 * @param out the statements; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a reading that was not declared;
 * JI_ERROR_MEASURE; JI_ERROR_VALUE, also for overlaps that contradict each other, which it names;
 * JI_ERROR_LIMIT where they link more than 12 layers; JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_account_overlap(ji_context *ctx, const ji_model *model, const char *reading,
                                    double headline, ji_dataset **out);

/** The coefficients that an account implies and publishes, side by side: columns `name`, `kind`
 * (average, marginal, arc, elasticity), `layer`, `driver`, `value`, `low`, `high` (from rounding),
 * `unit`, `measure`, `status`, `reconciled`, `compared_with`, `reason`. Average a = E/G; arc =
 * change of E over change of G since each earlier vintage of the same bundle, with its log
 * elasticity; elasticity = marginal / average, if both speak of the same layer and the same G. They
 * are not made to agree: `reconciled` is false where a row differs beyond rounding from one of
 * those named in `compared_with` (jobs per driver beside jobs per driver, elasticity beside
 * elasticity), null where there is none. Between vintages of claims an arc needs a reading for what
 * the layers count, as ji_account_growth() does. Without one, and where the earlier vintage lacks
 * the layer or the driver (a warning tells that too), its value is null and `reason` says so.
 * @param ctx the context.
 * @param model an account.
 * @param out the coefficients; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_UNIT; JI_ERROR_MEASURE where no reading makes of a claim
 * what a coefficient counts; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_account_coefficients(ji_context *ctx, const ji_model *model, ji_dataset **out);

/** A coefficient of the account times one of its drivers, through ji_measure_combine(): an average
 * applies to a level, a marginal or an arc to a change, and nothing else. Columns as
 * ji_model_estimate().
 * @param ctx the context.
 * @param model an account.
 * @param coefficient name of a row of coefficients.csv, or "average" for the implied one.
 * @param driver name of a driver; its level in the account's vintage.
 * @param change not 0: the driver's change of this size, in the driver's unit, instead of its
 * level.
 * @param out the product; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND; JI_ERROR_MEASURE where the one is used as the
 * other; JI_ERROR_VALUE outside the coefficient's range; JI_ERROR_UNIT; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_account_apply(ji_context *ctx, const ji_model *model, const char *coefficient,
                                  const char *driver, double change, ji_dataset **out);

JI_END_DECLS
#endif
