/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Channels of recruitment compared, stage by stage. */
#ifndef JOBIMPACT_RECRUITMENT_H
#define JOBIMPACT_RECRUITMENT_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** What a claim says of its ratio. */
enum ji_recruitment_bound {
  JI_CLAIM_EXACTLY = 0, /**< "ten times" */
  JI_CLAIM_UP_TO = 1,   /**< "up to ten times": no more */
  JI_CLAIM_AT_LEAST = 2 /**< "ten times and more": no less */
};

/** Options of ji_recruitment_funnel() and ji_recruitment_claim(). Set `size` through
 * ji_recruitment_options_init(). */
typedef struct ji_recruitment_options {
  size_t size;           /**< sizeof(ji_recruitment_options) of the caller */
  const char *channel;   /**< text column that is compared; NULL: channel */
  const char *reference; /**< the channel that others are compared with; NULL: the first row's */
  const char *group;     /**< text column of groups that are told apart, such as graduates without
                              work and migrant workers; NULL: none */
  const char *const *strata; /**< text columns within which channels are compared, such as
                                  occupation and region; NULL: none */
  const char *const *stages; /**< columns of counts in their order; NULL: those that are there of
                                  views, applications, interviews, hires, retained_7, retained_30,
                                  retained_90 */
  int64_t stratum_count;     /**< how many strata */
  int64_t stage_count;       /**< how many stages */
  const char *exposure; /**< numeric column, such as hours of streaming; NULL: exposure, if there */
  const char *cost;     /**< numeric column of money; NULL: cost, if there */
  const char *unlike;   /**< the first stage that does not mean the same in all channels (a phone
                             number left is not an application), or, joined by |, CHANNEL:STAGE
                             from which on one channel does not mean what others do: comparisons
                             from it on say so; NULL: none */
  double confidence;    /**< level of intervals; default 0.95 */
  int64_t exact_trials; /**< ratios of at most so many trials, of both channels together, have an
                             exact interval, too (a third of a second for 2,000); 0
                             (default): none */
  const ji_dataset *vacancies; /**< ji_recruitment_claim(): vacancies as ji_time_to_hire() takes
                                  them, with `opened`, `closed`, `state` and the channels' column:
                                    answers whether speed was meant; NULL: none */
  const char *published; /**< ji_recruitment_claim(): what was published with the claim, joined by
                            |: of stage, per, reference, counts, interval, period, definition; NULL:
                              none of them (a `stage` that is given is published) */
  int32_t bound;         /**< enum ji_recruitment_bound of a claim */
  int32_t reserved;      /**< 0 */
} ji_recruitment_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_recruitment_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_recruitment_options_init(ji_recruitment_options *options, size_t size);

/** A recruitment funnel by channel: what share goes on from stage to stage, and how channels
 * compare. Counts of rows are summed by channel (and group); rows that agree in channel, group,
 * strata and a column `period` are duplicates. A null count is not recorded: what would need it is
 * null, reason `not_recorded`.
 *
 * Tables of the bundle, each with `group` (null: all) and `channel`: `rates` with `stage`, `of`
 * (the stage before; then the first one), `events`, `trials` (in the units of their columns, which
 * `unit` and `of_unit` name), `rate`, `low`, `high` (Wilson 1927), `reason`; `ratios` against the
 * `reference` with `stage`, `of`, `ratio` and four intervals: `katz_low`, `katz_high` (log; Katz
 * and others 1978), `score_low`, `score_high` (Koopman 1984), `corrected_low`, `corrected_high`
 * (Miettinen and Nurminen 1985), `exact_low`, `exact_high` (unconditional; Chan and Zhang 1999;
 * null beyond `exact_trials`), `reason`; `split` with `stage`, `of`, `log_ratio`, `share`: the
 * logarithm of the ratio of the last stage per first one is the sum of those of each stage per
 * stage before (last row: the sum); `adjusted` (with strata) with `stage`, `of`, `method`
 * (mantel_haenszel with the variance of Greenland and Robins 1985; standardised to the strata of
 * both channels), `ratio`, `low`, `high`, `strata`, `homogeneity` (Cochran's Q around the mean of
 * the strata's log ratios by the inverse of their variances), `degrees`, `p_value`, `reason`;
 * `exposure` (with an exposure) with `stage`, `events`, `rate`, `ratio`, `log_low`, `log_high`,
 * `exact_low`, `exact_high` (conditional on the sum), `reason`; `costs` (with costs) with `stage`,
 * `cost`, `cost_per`, `cost_per_low`, `cost_per_high` (of the count, taken as Poisson: Garwood
 * 1936; null: no end), `ratio`, `low`, `high` (Fieller 1954, counts taken as Poisson; null where a
 * count is 0), `exact_low`, `exact_high` (conditional on the sum of counts; null: no end), `reason`
 * (`unbounded`: the channel's own count, by which the ratio of costs is divided, is too small for
 * the set to have an upper end). Comparisons end with `unlike`: whether the stage does not mean the
 * same in all channels, also where another reason stands. Reasons besides: `no_events` (of the
 * channel or of the reference: what needs the logarithm of both is null), `no_trials`, `no_cost`,
 * `unlike_stage`.
 * @param ctx the context.
 * @param funnel a row for each channel and whatever else tells rows apart.
 * @param options NULL for the defaults.
 * @param out the tables; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there, and for fewer than two stages;
 * JI_ERROR_TYPE; JI_ERROR_SHAPE without rows; JI_ERROR_LABEL for duplicates, an empty channel,
 * group or stratum and a reference that is no channel; JI_ERROR_VALUE naming row and column of a
 * count that is negative, not whole or above the stage before, a stratum in which no channel has
 * any of the first stage, an exposure that is not above 0 and
 * a negative cost; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_recruitment_funnel(ji_context *ctx, const ji_dataset *funnel,
                                       const ji_recruitment_options *options, ji_bundle **out);

/** What a published claim ("up to ten times as efficient") can mean, and what the data say of each
 * reading. A row for each channel but the reference and each reading: every later stage per first
 * stage, every stage per exposure and per unit of cost. `supported` means that the interval (score
 * for proportions, exact for rates, of counts over cost too) holds the claimed ratio; `below` and
 * `above` that it lies below or above it; `not_told` that there is no interval; `not_published`
 * that the data do not have what the reading needs, which `missing` names. The last reading is
 * speed, with `vacancies`: the reference's restricted mean of days to filling over the channel's
 * (ji_time_to_hire(); delta method).
 *
 * `contradicted` says whether the verdict speaks against the claim as it is bound: against "ten
 * times" if it is below or above, against "up to ten times" if above, against "at least" if below;
 * null where there is no verdict. "Up to" is not contradicted by a ratio of one or of a tenth, and
 * so says next to nothing. `unstated` lists what was not published with the claim, without which it
 * cannot be checked.
 * @param ctx the context.
 * @param funnel as ji_recruitment_funnel().
 * @param claim the ratio that is claimed, above 0.
 * @param stage what it is claimed of, such as hires; NULL: the claim does not say, so that all
 * readings are open.
 * @param options as ji_recruitment_funnel(); group and strata only tell rows apart.
 * @param out `channel`, `reference`, `reading`, `stage`, `per`, `ratio`, `low`, `high`, `claim`,
 * `bound` (exactly, up_to, at_least), `verdict`, `contradicted`, `missing`, `reason`, `unlike`,
 * `unstated`; NULL on failure.
 * @return as ji_recruitment_funnel(); JI_ERROR_NOT_FOUND for a stage that is none of the funnel's;
 * of the vacancies what ji_time_to_hire() returns.
 * Since 0.1. */
JI_API ji_status ji_recruitment_claim(ji_context *ctx, const ji_dataset *funnel, double claim,
                                      const char *stage, const ji_recruitment_options *options,
                                      ji_dataset **out);

JI_END_DECLS
#endif
