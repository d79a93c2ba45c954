/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Employment models of every kind answer one question: given drivers, how many jobs, where, of
 * which effect, how sure. */
#ifndef JOBIMPACT_MODEL_H
#define JOBIMPACT_MODEL_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** An employment model of any kind. Immutable, reference counted, shared between threads. */
typedef struct ji_model ji_model;

/** The pinned kinds of model. */
enum ji_model_kind {
  JI_MODEL_INPUT_OUTPUT = 1, /**< ji_io_model_create() */
  JI_MODEL_ACCOUNT = 2,      /**< ji_account_model_create() */
  JI_MODEL_MATCHING = 3      /**< ji_matching_model_create() */
};

/** The columns that every kind's result has, in this order; a kind appends further ones. */
#define JI_ESTIMATE_COLUMNS                                                                        \
  "component,region,effect,driver,group,value,standard_error,sampling_low,sampling_high,"          \
  "rounding_low,rounding_high,overlap_low,overlap_high,scenario_low,scenario_high,error_bound,"    \
  "unit,measure,inference,reason"

/** Options of ji_model_estimate(). Set `size` through ji_estimate_options_init(). */
typedef struct ji_estimate_options {
  size_t size;         /**< sizeof(ji_estimate_options) of the caller */
  const char *reading; /**< account: name of a declared reading under which claims become another
                            quantity (a row of readings.csv); NULL: as published */
  const char *basis; /**< account: "gross" (default, NULL) or "net": gross and net by scenario, from
                          the parameters in additionality.csv */
  double confidence; /**< level of sampling intervals; default 0.95 */
  const char *dimension; /**< input-output: "sex", say, gives jobs by the groups of this dimension
                            in place of their total, from the satellites that are parts of
                            employment (ji_io_model_create()); NULL: the total */
} ji_estimate_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_estimate_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_estimate_options_init(ji_estimate_options *options, size_t size);

/** Jobs by component, effect and driver. The result has JI_ESTIMATE_COLUMNS first. What is absent
 * is null. Numbers have unit `@unit` and measure `@measure`; all figures of a row share its
 * measure.
 *
 * Input-output: one row for each sector, effect (direct, indirect, induced) and driver; no totals
 * (use ji_dataset_aggregate()); a driver that is all outside the table has its outside rows alone.
 * `drivers` is required: columns `component` (sector; null is demand
 * outside the table, which drives no jobs here), `value` (final demand), optionally `region`,
 * `driver`. A value without a unit is taken in the unit of the table's flows, and `reason` says so;
 * a unit of money must state the table's price year and valuation (io.h). Formula: direct e_i f_i,
 * indirect e_i [(L - I) f]_i, induced e_i [(L2 - L) f]_i (Miller and Blair, Input-Output Analysis,
 * 2nd ed., 2009, ch. 6). By a dimension there is a row for each group, named in `group`; the
 * groups' sum is the total where they are a complete split (to 1e-6), and where they are not
 * `reason` says what share of the sector's total they add up to.
 *
 * Account: one row for each layer; total rows have no `parent`. `drivers` may be NULL (the
 * account's own) or replace drivers by name: columns `driver`, `value`.
 *
 * Matching: hires, and filled jobs, of each row of drivers with `component`, `seekers`,
 * `vacancies`: ji_matching_model_create().
 * @param ctx the context.
 * @param model the model.
 * @param drivers see above.
 * @param options NULL for the defaults.
 * @param out the result; NULL on failure.
 * @return JI_OK; JI_ERROR_LABEL naming a component or driver that the model does not have;
 * JI_ERROR_NOT_FOUND for a missing column or reading; JI_ERROR_UNIT, JI_ERROR_MEASURE for a driver
 * that does not fit the model's price basis; JI_ERROR_VALUE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_model_estimate(ji_context *ctx, const ji_model *model,
                                   const ji_dataset *drivers, const ji_estimate_options *options,
                                   ji_dataset **out);

/** The kind of a model: one of enum ji_model_kind.
 * @param model NULL gives 0.
 * @return the kind. Any thread. Since 0.1. */
JI_API int32_t ji_model_kind(const ji_model *model);

/** Adds a reference. @param model may be NULL. @return model. Any thread. Since 0.1. */
JI_API ji_model *ji_model_ref(const ji_model *model);

/** Drops a reference. @param model may be NULL. Any thread. Since 0.1. */
JI_API void ji_model_unref(ji_model *model);

JI_END_DECLS
#endif
