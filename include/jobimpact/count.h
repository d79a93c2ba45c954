/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Counting records: persons, jobs and full-time equivalents out of person-level records, by rules
 * that are written down.
 *
 * **Records**: a dataset with one row a spell of an engagement (a job) of a pseudonym. Columns go
 * by the names in ji_count_options; those that no rule asks for need not be there:
 * - `pseudonym` (integer or text, required): who; distinct persons are counted exactly by it;
 * - `engagement` (integer or text): which of the person's jobs; without it each row is a job of its
 *   own. Of the records of one person that a rule selects, those with the same engagement and the
 *   same start are one: the first is taken, the others are left out and counted as duplicates;
 * - `start`, `end` (dates, both inclusive): the spell; a null end goes on until the cut-off.
 * Without them the records are of the period that a rule names, and nothing at a date or on average
 * can be counted from them;
 * - `hours` (number, h/week unless its unit says otherwise): usual hours; null: not known;
 * - `income` (number, with a unit of money where the measure shall state it): of the whole spell,
 * of which the share of its days counts that lies in a rule's period; or, where the option
 *   `income_period` says so, of that period;
 * - `age` (integer, years), `weight` (number), `entity` (bool: a natural person; or text:
 *   `natural_person`), `absent` (bool: has the job but is away from it), `paid` (bool: for pay or
 *   profit), `stage` (text);
 * - any further columns of text, bool or integers, such as county, sex, role, occupation, status
 *   (ICSE-18): to count by, or to select.
 *
 * **Rules**: a dataset with one row a rule; `rule` and `unit` (or `preset`) are required, the
 * others may be null or not there. Columns that are none of these are refused.
 * - `rule` (text): its name, unique;
 * - `preset` (text): fills what the row leaves null. `platform_earners` (unit persons, time any,
 * job any, natural_only), `labour_force` (persons, at, any, hours_min 1, absent, natural_only: 19th
 *   ICLS, resolution I; ages and week are yours), `main_jobs` (jobs, at, main), `any_jobs` (jobs,
 * at, any), `persons_at`, `persons_average`, `persons_any` (persons, job any),
 *   `full_time_equivalents` (fte, average, any);
 * - `unit` (text): persons, jobs or fte;
 * - `time` (text): `at` a date (or in a reference week), `average` over the period (days with at
 *   least one spell over the days of the period), `any` time in it;
 * - `period` (text): 2024, 2024-Q1, 2024-03, 2024-W40, 2024-03-31 or two with / between;
 * - `job` (text): any (default), main (the person's engagement of the longest usual hours in the
 *   period; ties: the higher income, then the earlier row), paid, main+paid;
 * - `income_min` (number, in the unit of its column, else in that of the income): of the jobs that
 *   are counted, over the period; of the person for persons and fte, of each job for jobs;
 * - `hours_min` (number, h/week): of the person over all jobs (time at only), of each job for jobs;
 * - `absent` (bool): who is away from a job passes `hours_min` (column `absent` of the records);
 * - `natural_only` (bool): legal entities are left out;
 * - `ages` (text): 16-64 or 16+; an unknown age does not pass;
 * - `stage` (text): stages, joined by |; `where` (text): `role=streamer|creator; status=30`,
 * columns of the records and the values that pass;
 * - `standard` (number, h/year; with the column's unit h/week: per week) and `standard_source`
 *   (text): hours of a full-time job, required for fte; `cap` (number): full-time equivalents of
 * one person at most; where it binds all its jobs shrink alike;
 * - `by` (text): cells beside the total, such as `county|sex|county+sex`; columns of the records,
 *   `age` (by the option's bands), `groups` (the option's flags: a person may be in several cells
 *   and is once in the total).
 *
 * A person's passing is decided over all records that the rule selects; cells tell where those
 * records are, so a person with jobs in two counties is in both and once in the total. */
#ifndef JOBIMPACT_COUNT_H
#define JOBIMPACT_COUNT_H

#include <jobimpact/dataset.h>

JI_BEGIN_DECLS

/** What is done about records that cannot be: hours below 0 or above 168 a week, income or weight
 * below 0 or not a number, an age outside 0 to 130, an end before the start, a start behind the
 * cut-off, no pseudonym or (where spells are used) no start. Pinned. */
enum ji_count_invalid_code {
  JI_COUNT_REFUSE = 1,   /**< the first one is an error that names row, column and value */
  JI_COUNT_LEAVE_OUT = 2 /**< hours, income, age become unknown; other rows are left out; the
                            result's provenance says how many of each */
};

/** Options of ji_count(), ji_count_quality(). Set `size` through ji_count_options_init(). Names of
 * columns: NULL takes the default name where the records have it; one that is given must be there.
 */
typedef struct ji_count_options {
  size_t size;               /**< sizeof(ji_count_options) of the caller */
  const char *pseudonym;     /**< NULL: `pseudonym` */
  const char *engagement;    /**< NULL: `engagement` */
  const char *start;         /**< NULL: `start` */
  const char *end;           /**< NULL: `end` */
  const char *hours;         /**< NULL: `hours` */
  const char *income;        /**< NULL: `income` */
  const char *age;           /**< NULL: `age` */
  const char *weight;        /**< NULL: every record weighs 1 (no default name) */
  const char *entity;        /**< NULL: `entity` */
  const char *absent;        /**< NULL: `absent` */
  const char *paid;          /**< NULL: `paid` */
  const char *stage;         /**< NULL: `stage` */
  const char *area;          /**< the column whose values are areas in measures; NULL: `county` */
  const char *groups;        /**< bool columns joined by |: flags a person may have several of */
  const char *age_bands;     /**< NULL: 0-14|15-24|25-34|35-44|45-54|55-64|65+ */
  const char *income_period; /**< the period that every record's income is of; NULL: its spell */
  const char *cutoff;        /**< the last day that the records know of, YYYY-MM-DD; NULL: none */
  const char *measure;       /**< fields that all results share; NULL: basis=gross;
                                  status=observed */
  int64_t minimum_cell;  /**< cells of fewer persons are hidden, 0 excepted; default 10; 0: none */
  int32_t complementary; /**< 1 (default): where one hidden cell of a grouping could be found as the
                              difference to the total, the next smallest is hidden too */
  int32_t invalid;       /**< one of enum ji_count_invalid_code; default JI_COUNT_REFUSE */
} ji_count_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_count_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_count_options_init(ji_count_options *options, size_t size);

/** Counts records by several rules in one pass.
 *
 * The result has, rule by rule, a total and then the cells of each `by` in the order of their
 * values: `rule`, `by` (null: the total), one text column for each thing counted by (null where it
 * is not one of the row's `by`, and where the records do not say), `value` (unit `@unit`, measure
 * `@measure`), `unit`, `measure`, `records` (that are counted), `persons` (distinct, unweighted),
 * `missing_hours` (share of these records without hours), `hidden` (the cell is too small, or
 * protects one that is), `reason` (why there is no value, or what it lacks). Persons on average are
 * person-days over days; full-time equivalents are hours / 7 a day of a spell, over the standard,
 * of the records that have hours. Measures say `disjoint=linked` in cells that the identifiers show
 * to add up to the total.
 *
 * What hidden cells leave open: cells are protected within one grouping of one rule. Tables that
 * share margins (`county|county+sex`) or differ in one rule's threshold can be subtracted from each
 * other; that is for the office that publishes to look at.
 *
 * Results are the same bits for any number of threads: sums are exact.
 * Cost: one pass over the records, and 40 bytes of memory a record that some rule selects, and 4
 * more for each thing counted by.
 * @param ctx the context.
 * @param records the records, at most 2^32 - 1.
 * @param rules the rules, at most 32.
 * @param options NULL for the defaults.
 * @param out the counts; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that a rule needs and the records have not;
 * JI_ERROR_LABEL for rules without rows, an unknown or doubled column, a name that is empty or
 * there twice; JI_ERROR_VALUE naming row, column and value of a rule or record that cannot be;
 * JI_ERROR_TYPE; JI_ERROR_UNIT; JI_ERROR_MEASURE; JI_ERROR_LIMIT for too many rules, records or
 * cells; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_count(ji_context *ctx, const ji_dataset *records, const ji_dataset *rules,
                          const ji_count_options *options, ji_dataset **out);

/** How far definitions lie apart: for each unit and cell that at least one rule counts, the lowest
 * and the highest value over the rules, and their ratio.
 *
 * Columns: the `by` columns of the counts, `unit`, `rules` (how many have a value there),
 * `lowest`, `lowest_rule`, `highest`, `highest_rule` (unit `@unit`), `ratio` (highest over lowest;
 * null where the lowest is 0), `reason`.
 * @param ctx the context.
 * @param counts a result of ji_count().
 * @param out the spread; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_count_spread(ji_context *ctx, const ji_dataset *counts, ji_dataset **out);

/** Options of ji_count_quality(). Set `size` through ji_count_quality_options_init(). */
typedef struct ji_count_quality_options {
  size_t size;             /**< sizeof(ji_count_quality_options) of the caller */
  const char *hours_bands; /**< of usual weekly hours, joined by |; each up to below the next; NULL:
                                0|15|35|49 */
  const char *quantiles;   /**< of income, joined by |; NULL: 0.1|0.25|0.5|0.75|0.9 */
  double minimum_wage;     /**< in the unit of the income, per hour; NaN (default): not compared */
  const char *minimum_wage_source; /**< who sets it; required with it */
  const char *status;              /**< the ICSE-18 column; NULL: `status` where it is there */
  const char *dependent;           /**< its values for dependent contractors; NULL: 30 */
  const char *role;                /**< the column that tells merchants; NULL: `role` */
  const char *merchants;           /**< its values for merchants, joined by |; NULL: merchant */
} ji_count_quality_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_count_quality_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_count_quality_options_init(ji_count_quality_options *options, size_t size);

/** What the jobs are like that the rules count, in the same cells.
 *
 * For each total and cell of ji_count(), as far as the records have the columns, over the persons
 * (rules of persons and fte) or jobs (rules of jobs) that are counted:
 * - `hours_band`: the share of those with known hours whose usual weekly hours, over all their
 *   counted jobs, lie in the band;
 * - `income_quantile`: the income in the rule's period that at least this share of them does not
 *   exceed (exact: the smallest income whose cumulated weight reaches it);
 * - `minimum_wage`: the share whose income over the hours of their spells in the period reaches
 *   the minimum wage, of those with known hours and income above zero hours;
 * - `dependent_contractors`: the share with a job in ICSE-18 status 30 and without one as a
 *   merchant; `merchants`: the share with a job as a merchant. Merchants sell goods of their own
 *   account: the handbook on platform work leaves them out, so they stand apart.
 *
 * Columns: `rule`, `by`, the `by` columns, `indicator`, `band` (`15-34.9`, `0.5`...; null where
 * there is none), `value` (unit `@unit`), `unit`, `measure` (of whom), `persons` (or jobs: on how
 * many it rests), `hidden`, `reason`. Cells that ji_count() hides are hidden here. Memory: 40 bytes
 * a person (or job), rule and cell.
 * @param ctx the context.
 * @param records the records.
 * @param rules the rules.
 * @param options as of ji_count(); NULL for the defaults.
 * @param quality NULL for the defaults.
 * @param out the indicators; NULL on failure.
 * @return as of ji_count(). Since 0.1. */
JI_API ji_status ji_count_quality(ji_context *ctx, const ji_dataset *records,
                                  const ji_dataset *rules, const ji_count_options *options,
                                  const ji_count_quality_options *quality, ji_dataset **out);

JI_END_DECLS
#endif
