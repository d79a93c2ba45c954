/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Indicators of the register: reach to earnings, conversions, money, jobs, costs.
 *
 * **Whose numbers.** Everything is counted from the register's events up to a cut-off (as of a
 * valid time, and as of what was recorded by another time). A published reach claim is no
 * indicator: ji_tracker_claims() shows it apart. All recorded participants are counted, so counts
 * and sums have no sampling error; where an interval is given it speaks of the superpopulation that
 * the participants are taken as drawn from, and `inference` says so.
 *
 * **Persons** are counted once, in a cell and in its total: a person of two groups is in both cells
 * and once in the total, a person in several programs once in the headline (`program` null), which
 * is there where the register has several programs.
 *
 * **Cohorts and censoring.** A conversion is the share of those at one stage who reach another
 * within `horizon_days`, 1 - S(horizon) of the product-limit estimate: whoever is too young for the
 * horizon at the cut-off (or has withdrawn consent) counts as long as he was observed. Who withdrew
 * from the program stays at risk until the cut-off, as one who did not convert (Fine and Gray, J.
 * Am. Stat. Assoc. 94, 1999). A plain ratio is never given.
 *
 * **Clusters.** Persons come in classes and counties: standard errors and intervals take them as
 * clusters where they are known, shares by ji_tracker_conversion()'s formula, means by the
 * linearised variance and t with clusters - 1 degrees of freedom, quantiles by Woodruff's interval.
 *
 * **Small cells.** A figure that rests on 1 to `minimum_cell` - 1 persons is hidden (its value,
 * numerator, denominator and interval are null, `hidden` is true, `reason` says why), so are
 * figures made of hidden ones, and as many others along each line of a breakdown (the counties of a
 * month; the programs of a county) as keep the hidden ones from being found by subtraction from the
 * line's total. Tables of several calls can still be subtracted from each other. */
#ifndef JOBIMPACT_INDICATORS_H
#define JOBIMPACT_INDICATORS_H

#include <jobimpact/bundle.h>
#include <jobimpact/tracker.h>

JI_BEGIN_DECLS

/** Options of ji_tracker_indicators(), ji_tracker_conversion(), ji_tracker_survival() and
 * ji_tracker_claims(). Set `size` through ji_tracker_indicators_options_init(). */
typedef struct ji_tracker_indicators_options {
  size_t size;            /**< sizeof(ji_tracker_indicators_options) of the caller */
  const char *program;    /**< a program's code; NULL: all, and a headline over them */
  const char *indicators; /**< names of ji_tracker_reference_sheets() joined by `|`; NULL: all */
  const char *by; /**< breakdowns beside the totals, joined by `|`, each of dimensions joined
                       by `+`: period:month, period:quarter, period:year, county, site,
                       group, cohort, version; such as `county|group|county+period:year`;
                       NULL: totals alone */
  const ji_bundle *codes; /**< a code list (ji_code_list_create()) whose codes the sites' counties
                               are; NULL: counties as they are */
  const char *cluster;    /**< class, site, county, or none (persons are independent); NULL: the
                               class where all of a figure's persons have one, else the county where
                               all sites have one, else the site */
  const char *quantiles;  /**< of income, joined by `|`, at most 8; NULL: 0.25|0.75 */
  const ji_dataset *full_time; /**< what a full-time worker makes in a year, for outcomes that count
                                    full-time equivalents: columns `outcome`, `value` (pieces, days,
                                    months: in the outcome's unit), optionally `program`, `source`;
                                    NULL: 12 months of months_worked alone (HIPSO) */
  int64_t level;               /**< of the code list, to which counties are rolled up; default 1 */
  int64_t as_of_valid;    /**< the cut-off: events later than this (microseconds since 1970) are not
                               known; INT64_MAX (default): the time of the last event */
  int64_t as_of_recorded; /**< what was recorded later is not known; default INT64_MAX */
  int64_t minimum_cell;   /**< persons that a figure must rest on; default 10 */
  int64_t horizon_days;   /**< by when a conversion is judged, 1 to 36500; default 365 */
  int64_t idle_days;      /**< retention ends with a withdrawal, and where this is above 0 with the
                               last event of a person who was silent for longer before the cut-off;
                               default 0 */
  double confidence;      /**< of intervals, between 0 and 1; default 0.95 */
  int32_t exact;          /**< 1: small cells are shown; this is logged as a warning and stands in
                               the result's provenance; default 0 */
  int32_t reserved;       /**< 0 */
} ji_tracker_indicators_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_tracker_indicators_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_tracker_indicators_options_init(ji_tracker_indicators_options *options,
                                                    size_t size);

/** The reference sheet of every indicator: columns `indicator`, `definition`, `numerator`,
 * `denominator` (null: a count or a sum), `unit`, `source` (which events), `frequency` (when it
 * changes), `method` (standard or paper; may be null).
 * @param ctx the context.
 * @param out the sheets; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_tracker_reference_sheets(ji_context *ctx, ji_dataset **out);

/** The standard table of indicators, in one pass over the register.
 *
 * Columns: `indicator` (ji_tracker_reference_sheets()), `program` (null: the headline over all),
 * `breakdown` (null: the total), `period` (2024-03, 2024-Q1, 2024), `county`, `site`, `group`,
 * `cohort` (codes; null where it is not one of the row's dimensions, and where it is not known),
 * `version` (of the definition that events were recorded under), `detail` (the quantile; of
 * progress the indicator that the target is of), `value` (unit `@unit`, measure `@measure`),
 * `numerator`, `denominator`, `persons` (on whom it rests), `censored` (of those, observed for less
 * than the horizon without reaching the stage), `standard_error`, `sampling_low`, `sampling_high`,
 * `clusters`, `cluster` (class, site, county; null: taken as independent), `unit`, `measure`,
 * `time` (first and last day; of progress the day it is due), `inference`, `hidden`, `reason`.
 *
 * Counts of persons by stage are of the first time ever (a flow: months add up to the total);
 * activity and earnings are of persons with such an event in the cell (a state: they do not). An
 * event is where the person was at the time. A person's value of an outcome in a cell is the sum,
 * the last or the mean of its measurements there, as the definition says. Identities: supported =
 * created + maintained, net = created - lost, where their measures allow (ji_measure_combine()).
 * Full-time equivalents are amount / full-time amount: job-years, and, in a breakdown by period,
 * the average over the period.
 * Progress is the indicator's value up to the due day over the target's.
 * @param ctx the context; progress and cancel are asked.
 * @param tracker the register.
 * @param options NULL for the defaults.
 * @param out the table; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a program that is not there; JI_ERROR_VALUE for an option
 * out of its bounds; JI_ERROR_LABEL for an unknown indicator or dimension, and a county that the
 * code list does not have; JI_ERROR_LIMIT for too many cells; the errors of a store
 * (ji_tracker_check()); JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_tracker_indicators(ji_context *ctx, ji_tracker *tracker,
                                       const ji_tracker_indicators_options *options,
                                       ji_dataset **out);

/** The share of those at one stage who reach another within the horizon, 1 - S(horizon), as a table
 * with the columns of ji_tracker_indicators() (`indicator` is `conversion`). Variance: Greenwood's,
 * or, with clusters, that of the infinitesimal jackknife over clusters (Williams 1995; Ying and Wei
 * 1994); interval of log(-log S). The denominator are the enrolments at `from`, the numerator those
 * among them seen to reach `to` in time: their ratio is not the value where some are censored.
 * @param ctx the context.
 * @param tracker the register.
 * @param from a stage's code or a role (reached, enrolled, completed, certified, active, earning).
 * @param to the same; or `withdrawal`.
 * @param options NULL for the defaults.
 * @param out the table; NULL on failure.
 * @return as of ji_tracker_indicators(); JI_ERROR_NOT_FOUND for a stage that no program has. Since
 * 0.1. */
JI_API ji_status ji_tracker_conversion(ji_context *ctx, ji_tracker *tracker, const char *from,
                                       const char *to, const ji_tracker_indicators_options *options,
                                       ji_dataset **out);

/** Time from one stage to another, as product-limit curves: a row for each day on which something
 * happens, from 0 up to the horizon.
 *
 * Columns: `program`, `breakdown`, the dimensions as in ji_tracker_indicators(), `days`, `at_risk`,
 * `events`, `censored` (at that day), `survival` (not there yet; retention where `to` is
 * `withdrawal`), `standard_error`, `sampling_low`, `sampling_high`, `clusters`, `cluster`,
 * `median` (days until half are there), `median_low`, `median_high` (Brookmeyer and Crowley 1982;
 * null: not reached), `inference`, `hidden`, `reason`. The curve of a cell under the minimum is one
 * row without numbers. So is that of a cell that protects one.
 * @param ctx the context.
 * @param tracker the register.
 * @param from as of ji_tracker_conversion().
 * @param to as there.
 * @param options NULL for the defaults.
 * @param out the curves; NULL on failure.
 * @return as of ji_tracker_conversion(). Since 0.1. */
JI_API ji_status ji_tracker_survival(ji_context *ctx, ji_tracker *tracker, const char *from,
                                     const char *to, const ji_tracker_indicators_options *options,
                                     ji_dataset **out);

/** What was published about the programs, as the definitions hold it: columns `program`, `claim`,
 * `value` (unit `@unit`, measure `@measure`: status=claim), `unit`, `date`, `source`, `measure`. No
 * indicator is computed from a claim, and measures of claims combine with nothing else.
 * @param ctx the context.
 * @param tracker the register.
 * @param options `program`, `as_of_recorded`; NULL for the defaults.
 * @param out the claims; NULL on failure.
 * @return as of ji_tracker_indicators(). Since 0.1. */
JI_API ji_status ji_tracker_claims(ji_context *ctx, ji_tracker *tracker,
                                   const ji_tracker_indicators_options *options, ji_dataset **out);

JI_END_DECLS
#endif
