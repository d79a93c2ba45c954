/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * What sales are worth where jobs are computed from them: returns and cancelled orders out, a
 * coefficient carried to another year, and what the same sales would have supported offline. To a
 * table's price basis (margins, taxes, imports) sales are brought by ji_io_basket_demand(). */
#ifndef JOBIMPACT_VALUATION_H
#define JOBIMPACT_VALUATION_H

#include <jobimpact/convert.h>

JI_BEGIN_DECLS

/** Options of ji_valuation_delivered(). Set `size` through ji_valuation_delivered_options_init().
 */
typedef struct ji_valuation_delivered_options {
  size_t size;                /**< sizeof(ji_valuation_delivered_options) of the caller */
  const char *name;           /**< of the new column; NULL: the column is replaced */
  ji_net_parameter cancelled; /**< share of the orders that is cancelled before delivery */
  ji_net_parameter returned;  /**< share of what is delivered that is sent back */
  const char *source;         /**< where the shares are from; required */
  const char *status;         /**< of the shares: the result takes the weaker; NULL: it keeps the
                                   column's */
} ji_valuation_delivered_options;

/** Fills an option struct with the defaults: nothing is stated.
 * @param options the struct.
 * @param size sizeof(ji_valuation_delivered_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_valuation_delivered_options_init(ji_valuation_delivered_options *options,
                                                     size_t size);

/** Sales as ordered to sales that stay sold: G (1 - cancelled)(1 - returned). The measure becomes
 * `returns=out`.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of money whose measure does not say `returns=out`.
 * @param options required: one share at least, and its source.
 * @param out the dataset with the column replaced, or with a new one behind the others; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_MEASURE for what is no money, or has returns out already; JI_ERROR_VALUE
 * for a share outside 0 to 1; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_LABEL;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_valuation_delivered(ji_context *ctx, const ji_dataset *dataset,
                                        const char *column,
                                        const ji_valuation_delivered_options *options,
                                        ji_dataset **out);

/** Options of ji_valuation_carry(). Set `size` through ji_valuation_carry_options_init(). */
typedef struct ji_valuation_carry_options {
  size_t size;                   /**< sizeof(ji_valuation_carry_options) of the caller */
  const char *name;              /**< of the new column; NULL: the column is replaced */
  const char *year;              /**< to which year, such as "2024"; required */
  ji_net_parameter productivity; /**< growth of labour productivity a year, such as 0.06; required;
                                      0 is stated */
  const char *series;            /**< of the deflators, as in ji_convert_options; NULL */
  const char *source;            /**< where the growth is from; required */
  const char *status;            /**< the result takes the weaker; default "model" */
} ji_valuation_carry_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_valuation_carry_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_valuation_carry_options_init(ji_valuation_carry_options *options, size_t size);

/** A coefficient of year 0, per money at prices of year 0, carried to year t:
 * a_t = a_0 / [(P_t / P_0) (1 + g)^(t - 0)], P the price index of the driver, g the growth of
 * labour productivity. The unit's and the measure's price year become t, and so does the year of
 * what it counts (`of.time`) and is per (`per.time`); everything else, the valuation above all,
 * stays. A coefficient carried back has t before 0.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of coefficients per money with a measure; its unit states a price year.
 * @param rates deflators, as of ji_dataset_convert().
 * @param options required: the year, the growth and its source.
 * @param out the dataset with the column replaced, or with a new one behind the others; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_MEASURE for what is no coefficient per money, is an elasticity, or counts
 * in another year than that of its prices; JI_ERROR_UNIT for a unit without a price year;
 * JI_ERROR_VALUE for a growth outside -0.5 to 1, two ways through the rates; JI_ERROR_NOT_FOUND,
 * also where no rate leads to the year; JI_ERROR_TYPE; JI_ERROR_LABEL; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1.
 */
JI_API ji_status ji_valuation_carry(ji_context *ctx, const ji_dataset *dataset, const char *column,
                                    const ji_dataset *rates,
                                    const ji_valuation_carry_options *options, ji_dataset **out);

/** Options of ji_valuation_displaced(). Set `size` through ji_valuation_displaced_options_init().
 */
typedef struct ji_valuation_displaced_options {
  size_t size;                /**< sizeof(ji_valuation_displaced_options) of the caller */
  const char *label;          /**< column that names each row, such as a product; NULL: none */
  const char *counterfactual; /**< name of what would be otherwise, for the measure; default
                                   "sold_offline" */
} ji_valuation_displaced_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_valuation_displaced_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_valuation_displaced_options_init(ji_valuation_displaced_options *options,
                                                     size_t size);

/** Traditional retail displaced: what sales support online, what the part of them that would have
 * been sold offline would have supported there, and the difference:
 * G (a_online - delta a_offline), a = margin * jobs per margin of the channel. Columns `label`,
 * `statement` (supported_online, displaced_offline, net), `value`, `unit`, `measure`. Rows: three
 * for each row of sales, and, where measures allow them to be added, three for all (label null).
 * The net row's measure has the basis net:displacement.
 * @param ctx the context.
 * @param sales columns `sales` (money, delivered), `delta` (share that would have been sold
 * offline), `margin_online`, `margin_offline` (trade margins as shares of the sales),
 * `jobs_online`, `jobs_offline` (jobs per money of margin).
 * @param options NULL for the defaults.
 * @param out the jobs; NULL on failure.
 * @return JI_OK; JI_ERROR_VALUE naming the row for a share or margin outside 0 to 1, sales or jobs
 * below 0 or missing; JI_ERROR_UNIT where sales times jobs per money are no jobs; JI_ERROR_MEASURE
 * where sales and coefficients do not go together; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_valuation_displaced(ji_context *ctx, const ji_dataset *sales,
                                        const ji_valuation_displaced_options *options,
                                        ji_dataset **out);

JI_END_DECLS
#endif
