/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * How long vacancies stay open, by channel of recruitment. */
#ifndef JOBIMPACT_TIME_TO_HIRE_H
#define JOBIMPACT_TIME_TO_HIRE_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** Options of ji_time_to_hire(). Set `size` through ji_time_to_hire_options_init(). */
typedef struct ji_time_to_hire_options {
  size_t size;           /**< sizeof(ji_time_to_hire_options) of the caller */
  const char *opened;    /**< column of the day a vacancy was opened: dates, or whole days; NULL:
                              opened */
  const char *closed;    /**< column of the day it was filled or withdrawn, null while it is open;
                              NULL: closed */
  const char *state;     /**< text column: filled, withdrawn or open; NULL: state */
  const char *channel;   /**< text column that is compared; NULL: channel */
  const char *stratum;   /**< text column within which channels are compared by the test, such as an
                              occupation; NULL: none */
  const char *as_of;     /**< the last day of observation, as 2024-12-31 or a whole number of days;
                              NULL: the last day that stands in either column */
  const char *reference; /**< the channel that others are compared with; NULL: the first by name */
  int64_t horizon;       /**< days over which means are taken; 0 (default): the longest that every
                              channel was observed for */
  double confidence;     /**< level of intervals; default 0.95 */
} ji_time_to_hire_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_time_to_hire_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_time_to_hire_options_init(ji_time_to_hire_options *options, size_t size);

/** Time from opening a vacancy to filling it, by channel. Vacancies that are still open count for
 * as long as they were observed (Kaplan and Meier 1958, Greenwood's variance); leaving them out
 * would call a channel fast that has not filled its hard ones yet.
 *
 * Withdrawn vacancies: in the curve, the median, the mean and the test they are observed up to
 * their withdrawal, which answers how long filling takes if nobody withdraws (and if those
 * withdrawn would have taken as long as others); the incidence takes withdrawal as a competing
 * cause (Aalen and Johansen 1978) and answers how many vacancies are filled, and how many
 * withdrawn, by a day.
 *
 * Tables of the bundle: `channels` with `channel`, `vacancies`, `filled`, `withdrawn`, `open`,
 * `median`, `median_low`, `median_high` (days; null: not reached; Brookmeyer and Crowley 1982),
 * `horizon`, `mean`, `mean_se`, `mean_low`, `mean_high` (restricted mean time up to the horizon;
 * Klein and Moeschberger 2003, 4.5), `filled_by_horizon`, `filled_se`, `withdrawn_by_horizon`,
 * `withdrawn_se` (incidence), `reason`; `curve` with `channel`, `day`, `at_risk`, `filled`, `left`
 * (withdrawn, or no longer observed), `still_open` (share), `se`, `low`, `high` (log-log interval);
 * `incidence` with `channel`, `cause` (filled, withdrawn), `day`, `at_risk`, `share`, `se`;
 * `differences` with `channel`, `reference`, `difference` (of restricted means, days), `se`, `low`,
 * `high`, `p_value`, `ratio`, `ratio_low`, `ratio_high` (of means, on the log scale by the delta
 * method), `reason`; `log_rank` with `statistic`, `degrees`, `p_value`, `strata`, `reason` (Mantel
 * 1966, summed over strata); `expected` with `channel`, `filled`, `expected` (if all were alike).
 * @param ctx the context.
 * @param vacancies a row for each vacancy.
 * @param options NULL for the defaults.
 * @param out the tables; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_SHAPE
 * without vacancies; JI_ERROR_VALUE naming the row of an opening that is null, a day that is no
 * whole number, a closing before the opening or after as_of, a state that is none of the three, a
 * closing of an open vacancy or none of a closed one, and for a horizon that a channel was not
 * observed for; JI_ERROR_LABEL for an empty channel or stratum and a reference that is no channel;
 * JI_ERROR_ARGUMENT; JI_ERROR_LIMIT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_time_to_hire(ji_context *ctx, const ji_dataset *vacancies,
                                 const ji_time_to_hire_options *options, ji_bundle **out);

JI_END_DECLS
#endif
