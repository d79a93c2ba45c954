/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Conversions: units by factors and rates, measures by declared parameters. Every one is a call of
 * its own, and what it used is in the result's provenance. */
#ifndef JOBIMPACT_CONVERT_H
#define JOBIMPACT_CONVERT_H

#include <jobimpact/dataset.h>

JI_BEGIN_DECLS

/** Which of a period's exchange rates. */
enum ji_rate_timing {
  JI_RATE_TIMING_ANY = 0,          /**< whichever there is, if there is one */
  JI_RATE_TIMING_AVERAGE = 1,      /**< those that say `average`: for flows, such as sales */
  JI_RATE_TIMING_END_OF_PERIOD = 2 /**< those that say `end_of_period`: for stocks, such as debt */
};

/** Options of ji_dataset_convert(). Set `size` through ji_convert_options_init(). */
typedef struct ji_convert_options {
  size_t size;        /**< sizeof(ji_convert_options) of the caller */
  const char *period; /**< the column that holds the period of each row (2018, 2018-Q1, ...): of
                           whose prices `current` is, and of which exchange rates are taken; NULL:
                           the period in the measure's `time`, if there is one */
  const char *series; /**< which of several series: rates whose column `series` says something else
                           are left out; NULL: none are */
  int32_t timing;     /**< one of enum ji_rate_timing */
  int32_t reserved;   /**< 0 */
} ji_convert_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_convert_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_convert_options_init(ji_convert_options *options, size_t size);

/** Brings columns to another unit: value_to = factor * value_from, rounded once. Where all but the
 * scale agrees (see ji_unit_convert()) nothing else is needed. Where price year or currency differ
 * only `rates` converts: columns
 * - `kind`: deflator or exchange_rate;
 * - `from`, `to`: what is worth `value` of what: `CNY@2018` to `CNY@2024`, `USD` to `CNY`. A
 *   deflator may instead be a series: `from` is the currency, `to` null, `index` the price level of
 *   `period`; the factor between two periods is the ratio of their levels;
 * - `period`: of an exchange rate, of a level, and of prices that are `current`;
 * - `value` or `index`: above 0;
 * - and, where wanted, `timing` (average, end_of_period), `series`, `source`.
 *
 * `current` prices are those of the row's period. A rate is used in both directions. The one rate
 * that leads from one price to the other is used; if there is none, a chain of them, if there is
 * one way alone. Valuations (basic, producers, purchasers) never convert by a rate: that takes
 * margins and taxes, which are a model's.
 *
 * A column whose unit varies by row (`@unit`) comes out in the one unit; its column of units is
 * left out if nothing else refers to it. Integers stay integers where every factor is a whole
 * number and nothing overflows, else they become float64. A measure's `unit` fields follow. The
 * provenance has every factor, what it is made of, and its source.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param columns names of columns of numbers, each of which has a unit.
 * @param count how many; at least 1.
 * @param unit the unit wanted.
 * @param rates deflators and exchange rates; NULL: none.
 * @param options NULL for the defaults.
 * @param out the dataset with those columns converted, in the same places; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there, and where no rate leads from
 * one price to the other; JI_ERROR_TYPE; JI_ERROR_LABEL for a column named twice; JI_ERROR_UNIT
 * naming column, row, both units and what differs; JI_ERROR_VALUE for a malformed rate or period
 * and where there are several ways; JI_ERROR_MEASURE where a column of whole measures is shared
 * with a column that is not converted; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Cost: rows, plus the
 * rates for every different unit and period. Since 0.1. */
JI_API ji_status ji_dataset_convert(ji_context *ctx, const ji_dataset *dataset,
                                    const char *const *columns, size_t count, const char *unit,
                                    const ji_dataset *rates, const ji_convert_options *options,
                                    ji_dataset **out);

/** Options of ji_dataset_to_fte(). Set `size` through ji_fte_options_init(). */
typedef struct ji_fte_options {
  size_t size;                 /**< sizeof(ji_fte_options) of the caller */
  const char *name;            /**< of the new column; NULL: the column is replaced */
  const char *hours;           /**< of persons and jobs: the column that holds the mean hours of
                                    one; NULL: the column itself holds hours */
  double standard;             /**< hours of a full-time job, of the same job group and year */
  const char *standard_column; /**< the column that holds them by row, instead; NULL: none */
  const char *standard_unit; /**< of `standard`, such as "h/year", "h/week"; of a column: NULL, its
                                  own unit counts */
  const char *standard_source; /**< who says so, such as "employees:CN:2024"; required */
  double cap; /**< the most one person can be; 0 (default): no cap. Each row must then be one
                   person or job */
  const char *status; /**< of the standard (observed, assumed, ...): the result takes the weaker;
                           NULL: the result keeps the column's */
} ji_fte_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_fte_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_fte_options_init(ji_fte_options *options, size_t size);

/** Full-time equivalents: hours actually worked over the hours of a full-time job. Without hours
 * there are none: persons, jobs and job openings need the column `hours`. Hours of a period (`h`)
 * over a standard per year, month or week are divided by the length of the period in the measure's
 * `time` as well; hours per week take a standard per week. The result has quantity `fte`, the
 * fields `standard` and `cap`, the unit `fte`, and a time that is an average where it was a sum.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of hours, or of persons or jobs, with a measure.
 * @param options required: a standard and its source.
 * @param out the dataset with the column replaced, or with a new one behind the others; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_MEASURE naming what the column counts and what is missing (no measure, no
 * hours, no period, anyone counted at any time without the hours of the period, a claim of
 * opportunities); JI_ERROR_UNIT; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_LABEL for a name that
 * is taken; JI_ERROR_VALUE for a standard that is not above 0, a cap on a row of several persons;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_to_fte(ji_context *ctx, const ji_dataset *dataset, const char *column,
                                   const ji_fte_options *options, ji_dataset **out);

/** Options of ji_dataset_to_persons() and ji_dataset_to_jobs(). Set `size` through
 * ji_multiple_job_options_init(). */
typedef struct ji_multiple_job_options {
  size_t size;       /**< sizeof(ji_multiple_job_options) of the caller */
  const char *name;  /**< of the new column; NULL: the column is replaced */
  double extra_jobs; /**< jobs per person beyond the first, of the same population and time; default
                          NaN: not stated */
  const char *extra_jobs_column; /**< the column that holds them by row, instead; NULL: none */
  const char *source;            /**< who says so; required with the two above */
  const char *reading; /**< ji_dataset_to_persons(), of opportunities: the declared reading under
                            which they are persons or jobs; NULL: none */
  const char *status;  /**< of the rate: the result takes the weaker; NULL: it keeps the column's */
} ji_multiple_job_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_multiple_job_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_multiple_job_options_init(ji_multiple_job_options *options, size_t size);

/** Jobs to persons: persons = jobs / (1 + extra jobs per person). Opportunities become persons only
 * under a declared reading, which the result's measure carries; a rate may then be left out.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of jobs (or, with a reading, of opportunities) with a measure.
 * @param options required: the rate of multiple jobs and its source, or a reading.
 * @param out the dataset with the column replaced, or with a new one behind the others; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_MEASURE for what is neither, and for opportunities without a reading;
 * JI_ERROR_VALUE for a rate below 0; JI_ERROR_UNIT; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE;
 * JI_ERROR_LABEL; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_to_persons(ji_context *ctx, const ji_dataset *dataset,
                                       const char *column, const ji_multiple_job_options *options,
                                       ji_dataset **out);

/** Persons to jobs: jobs = persons * (1 + extra jobs per person).
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of persons with a measure.
 * @param options required: the rate of multiple jobs and its source.
 * @param out as of ji_dataset_to_persons().
 * @return as of ji_dataset_to_persons(). Since 0.1. */
JI_API ji_status ji_dataset_to_jobs(ji_context *ctx, const ji_dataset *dataset, const char *column,
                                    const ji_multiple_job_options *options, ji_dataset **out);

/** Options of ji_dataset_to_average_stock(). Set `size` through ji_stock_options_init(). */
typedef struct ji_stock_options {
  size_t size;                 /**< sizeof(ji_stock_options) of the caller */
  const char *name;            /**< of the new column; NULL: the column is replaced */
  double duration;             /**< of an inflow: how long one stays on average; default NaN */
  const char *duration_column; /**< the column that holds it by row, instead; NULL: none */
  const char *duration_unit;   /**< of `duration`, such as "month"; of a column: its own counts */
  const char *source;          /**< who says so; required with the above */
  const char *status;          /**< of the duration: the result takes the weaker; NULL: it keeps the
                                    column's */
  int32_t steady_state; /**< 1: inflow and duration are declared not to have changed for longer
                             than the duration; without it no inflow becomes a stock */
  int32_t reserved;     /**< 0 */
} ji_stock_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_stock_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_stock_options_init(ji_stock_options *options, size_t size);

/** Flows to an average stock. Person-time of a period (unit such as `day*person`, time `sum:`) over
 * the length of the period; or an inflow (hires) per period times the mean duration, in a steady
 * state only, which is declared. Anyone there at any time in a period is no stock: that takes
 * spells. The result's time is the average over the same period.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of person-time or of hires, with a measure whose time is a sum.
 * @param options NULL for the defaults: person-time.
 * @param out the dataset with the column replaced, or with a new one behind the others; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_MEASURE naming what the column counts and what is missing; JI_ERROR_UNIT;
 * JI_ERROR_VALUE for a duration below 0; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_LABEL;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_to_average_stock(ji_context *ctx, const ji_dataset *dataset,
                                             const char *column, const ji_stock_options *options,
                                             ji_dataset **out);

/** Options of ji_dataset_job_years_to_jobs(). Set `size` through ji_job_year_options_init(). */
typedef struct ji_job_year_options {
  size_t size;      /**< sizeof(ji_job_year_options) of the caller */
  const char *name; /**< of the new column; NULL: the column is replaced */
  double years;     /**< over which the job-years were worked; 0 (default): the length of the
                         period in the measure's `time` */
  const char *years_column; /**< the column that holds them by row, instead; NULL: none */
} ji_job_year_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_job_year_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_job_year_options_init(ji_job_year_options *options, size_t size);

/** Job-years to jobs: jobs = job-years / years. Those counted in `fte` become full-time
 * equivalents.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of job-years with a measure.
 * @param options NULL for the defaults.
 * @param out the dataset with the column replaced, or with a new one behind the others; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_MEASURE for what is no job-years or has no period; JI_ERROR_VALUE for
 * years that are not above 0; JI_ERROR_UNIT; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_LABEL;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_job_years_to_jobs(ji_context *ctx, const ji_dataset *dataset,
                                              const char *column,
                                              const ji_job_year_options *options, ji_dataset **out);

/** A parameter of ji_dataset_to_net(): a number, or a column. A struct of fixed size. */
typedef struct ji_net_parameter {
  double value;       /**< NaN: not stated, so not taken out */
  const char *column; /**< the column that holds it by row, instead; a null there is not stated;
                         NULL: none */
} ji_net_parameter;

/** Options of ji_dataset_to_net(). Set `size` through ji_net_options_init(). */
typedef struct ji_net_options {
  size_t size;                   /**< sizeof(ji_net_options) of the caller */
  const char *name;              /**< of the new column; NULL: the column is replaced */
  ji_net_parameter leakage;      /**< share that goes outside the named area */
  ji_net_parameter displacement; /**< share taken from others in the area */
  ji_net_parameter substitution; /**< share that replaces what the same employer had */
  ji_net_parameter multiplier;   /**< further effects; not stated: 1. Others need a column whose
                                      measure has layer=direct */
  ji_net_parameter reference;    /**< the reference case G*: what would have been without the
                                      intervention, in the column's unit */
  ji_net_parameter reference_leakage;      /**< of the reference case; not stated: as above */
  ji_net_parameter reference_displacement; /**< the same */
  ji_net_parameter reference_substitution; /**< the same */
  ji_net_parameter reference_multiplier;   /**< the same */
  const char *counterfactual; /**< name of the reference case, for the measure; required with it */
  const char *multiplied_layer; /**< what a multiplier other than 1 adds to layer=direct; NULL:
                                     indirect */
  const char *source;           /**< where the parameters are from; required */
  const char *status;           /**< of the parameters: the result takes the weaker; NULL: it keeps
                                     the column's */
} ji_net_options;

/** Fills an option struct with the defaults: nothing is stated.
 * @param options the struct.
 * @param size sizeof(ji_net_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_net_options_init(ji_net_options *options, size_t size);

/** Gross to net: net = G (1-l)(1-d)(1-s) M - G* (1-l*)(1-d*)(1-s*) M*, with leakage l, displacement
 * d, substitution s, multiplier M, and the reference case starred (Homes and Communities Agency,
 * Additionality Guide, 4th ed., 2014). The measure's basis becomes net of what was stated, a
 * parameter of 0 included. A column that is net already, such as an evaluation's effect
 * (net:deadweight), keeps that and becomes net of more; nothing is taken out twice.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of numbers whose measure has a basis.
 * @param options required: at least one parameter, and their source.
 * @param out the dataset with the column replaced, or with a new one behind the others; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_MEASURE for a column whose basis is not stated or is net of the same, and
 * for a multiplier on what is not direct alone; JI_ERROR_VALUE for a share outside 0 to 1 and a
 * multiplier below 0; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_LABEL; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1.
 */
JI_API ji_status ji_dataset_to_net(ji_context *ctx, const ji_dataset *dataset, const char *column,
                                   const ji_net_options *options, ji_dataset **out);

/** Options of ji_dataset_net_of_otherwise(). Set `size` through ji_otherwise_options_init(). */
typedef struct ji_otherwise_options {
  size_t size;                /**< sizeof(ji_otherwise_options) of the caller */
  const char *name;           /**< of the new column; NULL: the column is replaced */
  const char *probability;    /**< column: how probable it is that the person would be employed
                                   otherwise, from 0 to 1; default "probability" */
  const char *counterfactual; /**< name of what would be otherwise, for the measure; required */
  const char *source;         /**< where the probabilities are from; required */
  const char *status; /**< of the probabilities: the result takes the weaker; NULL: it keeps the
                           column's */
} ji_otherwise_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_otherwise_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_otherwise_options_init(ji_otherwise_options *options, size_t size);

/** Gross to net by person: x_p (1 - p_p), where p_p is the probability that the person would be
 * employed otherwise. One row is one person; summed (ji_dataset_aggregate()) it is
 * sum FTE_p (1 - p_p). The measure's basis becomes net of deadweight (as well).
 * @param ctx the context.
 * @param dataset the dataset.
 * @param column a column of numbers (FTE, jobs, 1 for a person) whose measure has a basis.
 * @param options required: the column of probabilities, its source, the counterfactual's name.
 * @param out the dataset with the column replaced, or with a new one behind the others; NULL on
 * failure.
 * @return JI_OK; JI_ERROR_VALUE naming the row for a probability that is missing or outside 0 to 1;
 * JI_ERROR_MEASURE for a column whose basis is not stated, or is net of deadweight already;
 * JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_LABEL; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1.
 */
JI_API ji_status ji_dataset_net_of_otherwise(ji_context *ctx, const ji_dataset *dataset,
                                             const char *column,
                                             const ji_otherwise_options *options, ji_dataset **out);

JI_END_DECLS
#endif
