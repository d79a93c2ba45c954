/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * New firms and how long they last, from records of starts and ends. */
#ifndef JOBIMPACT_DEMOGRAPHY_H
#define JOBIMPACT_DEMOGRAPHY_H

#include <jobimpact/dataset.h>

JI_BEGIN_DECLS

/** Options of ji_business_demography(). Set `size` through ji_business_demography_options_init().
 */
typedef struct ji_business_demography_options {
  size_t size;        /**< sizeof(ji_business_demography_options) of the caller */
  const char *cutoff; /**< YYYY-MM-DD, the last day that the records know of; required */
  const char *id;     /**< column of the firm's identity; NULL: "id" */
  const char *start;  /**< column of dates; NULL: "start" */
  const char *end;    /**< column of dates, null where the firm has not ended; NULL: "end" */
  const char *by;     /**< column of text by which results are given too; NULL: none */
  int64_t years;      /**< survival after 1 to so many years, at most 100; default 5 */
  double confidence;  /**< level of the intervals of survival; default 0.95 */
} ji_business_demography_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_business_demography_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_business_demography_options_init(ji_business_demography_options *options,
                                                     size_t size);

/** Births, deaths and survival of firms (or of shops, accounts: whatever a row is).
 *
 * Columns `indicator`, `group` (null: all), `year`, `age`, `value`, `low`, `high`, `at_risk`,
 * `unit`, `measure`, `reason`. Indicators by calendar year: `births` (starts in it), `deaths` (ends
 * in it), `active` (there at any time in it), `active_end` (there at its end, or at the cut-off),
 * `birth_rate` = births / active, `death_rate` = deaths / active (Eurostat and OECD, Manual on
 * Business Demography Statistics, 2007; `active` is its population). `survival` after `age` years
 * (365.25 days each), of the firms born in `year` (null: of all): the product-limit estimate of
 * Kaplan and Meier (J. Am. Stat. Assoc. 53, 1958), firms that have not ended being observed up to
 * the cut-off; `at_risk` firms were observed so long. Its interval is that of log(-log S) with
 * Greenwood's variance. Where no firm was observed so long there is no value and `reason` says so.
 * The year of the cut-off is told where it is not over. Ends after the cut-off are not known yet.
 *
 * An interval speaks of firms like these; that all of them were recorded does not make it narrower.
 * @param ctx the context.
 * @param firms the records, one row a firm.
 * @param options `cutoff` is required.
 * @param out the indicators; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column; JI_ERROR_TYPE where start or end hold no dates;
 * JI_ERROR_VALUE naming the row of a start that is missing, after the cut-off or
 * 1,000 years before it, or of an end before its start; JI_ERROR_LABEL for a missing or doubled id;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Cost: O(n log n). Since 0.1. */
JI_API ji_status ji_business_demography(ji_context *ctx, const ji_dataset *firms,
                                        const ji_business_demography_options *options,
                                        ji_dataset **out);

JI_END_DECLS
#endif
