/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * The register of rural programs: programs defined as data, events recorded once and for good. */
#ifndef JOBIMPACT_TRACKER_EVENTS_H
#define JOBIMPACT_TRACKER_EVENTS_H

#include <jobimpact/bundle.h>
#include <jobimpact/tracker.h>

JI_BEGIN_DECLS

/** What ji_tracker_record() does where rows are refused; pinned. */
enum ji_record_mode {
  JI_RECORD_ALL_OR_NOTHING = 0, /**< nothing is recorded */
  JI_RECORD_ROW_BY_ROW = 1,     /**< the other rows are recorded */
  JI_RECORD_VALIDATE_ONLY = 2   /**< nothing is recorded in any case */
};

/** Who writes, and when. Set `size` through ji_record_options_init(). The library reads no clock
 * and keeps no key: both come from the caller. */
typedef struct ji_record_options {
  size_t size;        /**< sizeof(ji_record_options) of the caller */
  const uint8_t *key; /**< of the pseudonyms and of the chain; the same in every call, required */
  size_t key_size;    /**< bytes of the key, 16 to 64 */
  int64_t
      recorded_at;  /**< when it is recorded, us since 1970; required, not before the last batch */
  int32_t mode;     /**< of ji_record_mode; default JI_RECORD_ALL_OR_NOTHING */
  int32_t reserved; /**< 0 */
} ji_record_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_record_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_record_options_init(ji_record_options *options, size_t size);

/** Defines programs, or defines them anew.
 *
 * The bundle has datasets by name; all columns are text unless another type is said, those with a
 * question mark may be left out or null, and so may every dataset but `programs` and `stages`:
 *
 * | dataset | columns |
 * |---|---|
 * | `programs` | program, name, description?, source? |
 * | `stages` | program, stage, name, position (int64), role: reached, enrolled, completed,
 * certified, active, earning (each at most once) or other | | `transitions` | program, from? (null:
 * by enrolment), to | | `groups` | program, group, name | | `outcomes` | program, outcome, name,
 * unit, measure?, kind: sales, income, hours, jobs_created, jobs_maintained, jobs_lost,
 * months_worked, pieces, days_worked, views or other; sector?, aggregate: sum, last or mean | |
 * `sites` | program, site, name, county, valid_from? (date), valid_to? (date, the first day after),
 * successor? (a site) | | `cohorts` | program, cohort, name?, starts (date), ends? (date, the first
 * day after) | | `budget` | program, line, name, unit, amount? (float64) | | `targets` | program,
 * indicator, site?, group?, cohort?, value (float64), due (date) | | `eligible` | program, site,
 * group?, population (int64), date? (date), source | | `claims` | program, claim, value (float64),
 * unit, date? (date), source |
 *
 * Every program whose definition differs from its newest version gets a new version; events keep
 * the version under which they were recorded. A new version may change and add, but not drop a
 * stage, group, outcome, site, cohort or budget line.
 * @param ctx the context.
 * @param tracker a register that is open for writing.
 * @param definition the bundle.
 * @param options key and time; `mode` must be JI_RECORD_ALL_OR_NOTHING.
 * @return JI_OK, also where nothing is new; JI_ERROR_NOT_FOUND, JI_ERROR_TYPE, JI_ERROR_LABEL,
 * JI_ERROR_VALUE, JI_ERROR_UNIT and JI_ERROR_MEASURE naming dataset, row (from 1), column and
 * value; JI_ERROR_VALUE for another key than before and for a time before the last batch;
 * JI_ERROR_BUSY; JI_ERROR_IO; JI_ERROR_UNSUPPORTED after a fork; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. On failure nothing is changed. Since 0.1. */
JI_API ji_status ji_tracker_define(ji_context *ctx, ji_tracker *tracker,
                                   const ji_bundle *definition, const ji_record_options *options);

/** The definitions, newest version of each program, as a bundle that ji_tracker_define() takes; the
 * dataset `programs` has a further column `version`.
 * @param ctx the context.
 * @param tracker the register.
 * @param out the bundle; NULL on failure.
 * @return JI_OK; JI_ERROR_BUSY; JI_ERROR_IO; JI_ERROR_FORMAT; JI_ERROR_UNSUPPORTED after a fork;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_tracker_definitions(ji_context *ctx, ji_tracker *tracker, ji_bundle **out);

/** Records a batch of events, in one transaction: after a crash it is there as a whole or not.
 *
 * Columns (text unless said; those a batch has no use for may be left out):
 *
 * | column | |
 * |---|---|
 * | `id` | given by the sender, 1 to 200 bytes. Sent again with the same content an event is not
 * recorded again and not refused | | `kind` | enrolment, re_enrolment, stage, measurement, cost,
 * correction, withdrawal, transfer, consent_given, consent_withdrawn | | `program` | code of a
 * program | | `cohort` | code of a cohort; not of consent; optional of cost | | `person` | raw
 * identifier, 1 to 200 bytes; not of cost. Only its pseudonym (keyed BLAKE2b) is kept | | `site` |
 * of enrolment, re_enrolment, transfer; optional of cost | | `class` | optional, of enrolment and
 * re_enrolment: whom the person learns with (a cluster) | | `groups` | optional, of enrolment and
 * re_enrolment: codes of groups with `;` between them | | `stage` | of stage; of enrolment where
 * there are several by which one may enter | | `item` | outcome of measurement, budget line of cost
 * | | `value` | float64 or int64: of measurement and cost | | `unit` | optional: of value; must
 * convert to the declared one, in which it is kept | | `valid_time` | date or timestamp: when it
 * happened | | `recorder` | who wrote it down, 1 to 200 bytes | | `refers_to` | of correction: id
 * of the event to be corrected, of the same program and person | | `void` | bool, of correction:
 * true takes the event back. Else the columns `value` (with `unit`), `item`, `stage`, `site`,
 * `valid_time` replace those of the event | | `note` | optional, up to 2000 bytes |
 *
 * Rows are taken in order of `valid_time`, those of one time in the order of the batch. A person is
 * enrolled once in a (program, cohort); after a withdrawal, and from the stage `completed` on,
 * re_enrolment begins anew. Stages follow the transitions of the definition. A measurement needs an
 * enrolment before it, and no withdrawn consent. Definitions are those of the newest version.
 *
 * Events later than `recorded_at` are refused.
 * @param ctx the context.
 * @param tracker a register that is open for writing.
 * @param events the batch.
 * @param options key, time and mode.
 * @param refused the refused rows: `row` (from 1), `id`, `column`, `value` (never of `person`),
 * `rule` (a word: id, kind, program, cohort, person, site, class, groups, stage, item, value, unit,
 * valid_time, recorder, refers_to, void, note, unused, enrolled_before, not_enrolled, transition,
 * withdrawn, consent, erased) and `reason` (a sentence). No rows where all went well. Given also
 * with JI_ERROR_VALUE; NULL on any other failure. Its provenance says how many rows were recorded
 * and how many were there already.
 * @return JI_OK; JI_ERROR_VALUE in mode JI_RECORD_ALL_OR_NOTHING where rows are refused: the
 * message is of the first; JI_ERROR_NOT_FOUND for a column that is missing, JI_ERROR_TYPE;
 * JI_ERROR_VALUE (and no dataset) for another key than before and for a time before the last batch;
 * JI_ERROR_BUSY; JI_ERROR_IO; JI_ERROR_CANCELLED; JI_ERROR_UNSUPPORTED after a fork;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. On failure nothing is recorded. Since 0.1. */
JI_API ji_status ji_tracker_record(ji_context *ctx, ji_tracker *tracker, const ji_dataset *events,
                                   const ji_record_options *options, ji_dataset **refused);

/** What of the log is read. Set `size` through ji_tracker_scope_options_init(). */
typedef struct ji_tracker_scope_options {
  size_t size;            /**< sizeof(ji_tracker_scope_options) of the caller */
  const char *program;    /**< code of a program; NULL: all */
  int64_t as_of_valid;    /**< what happened until then, us since 1970; default INT64_MAX */
  int64_t as_of_recorded; /**< what was recorded until then, us since 1970; default INT64_MAX */
} ji_tracker_scope_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_tracker_scope_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_tracker_scope_options_init(ji_tracker_scope_options *options, size_t size);

/** The events in effect: corrections are applied, what was taken back is left out, an erased person
 * is there as an anonymous one. In order of program, person and time; costs come first.
 *
 * Columns `sequence`, `kind`, `program`, `version`, `cohort`, `person` (a number of this register,
 * no identifier), `spell` (0: the first enrolment), `site`, `county`, `class`, `groups`, `stage`,
 * `item`, `value` (unit and measure by row), `unit`, `valid_time`, `recorded_at`. Site, class and
 * groups are those at the time.
 * @param ctx the context.
 * @param tracker the register.
 * @param options NULL for everything.
 * @param out the events; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a program that is not defined; JI_ERROR_BUSY; JI_ERROR_IO;
 * JI_ERROR_FORMAT for a damaged register; JI_ERROR_CANCELLED; JI_ERROR_UNSUPPORTED after a fork;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Cost: reads the log. Since 0.1. */
JI_API ji_status ji_tracker_events(ji_context *ctx, ji_tracker *tracker,
                                   const ji_tracker_scope_options *options, ji_dataset **out);

/** Where everybody stands: a row for each enrolment, in order of program, person, cohort and spell.
 *
 * Columns `program`, `version` (under which the last step was recorded), `cohort`, `person`,
 * `spell`, `site`, `county`, `class`, `groups`, `stage`, `enrolled_at`, `since` (of the stage),
 * `withdrawn_at` (null: not withdrawn).
 * @param ctx the context.
 * @param tracker the register.
 * @param options NULL for everything.
 * @param out the enrolments; NULL on failure.
 * @return as ji_tracker_events(). Since 0.1. */
JI_API ji_status ji_tracker_persons(ji_context *ctx, ji_tracker *tracker,
                                    const ji_tracker_scope_options *options, ji_dataset **out);

/** The head of the chain: 64 hexadecimal digits that stand for the whole log, to be kept elsewhere
 * and handed to ji_tracker_verify(). Zeros for an empty register.
 * @param ctx the context.
 * @param tracker the register.
 * @param out the digits; NULL on failure.
 * @return JI_OK; JI_ERROR_BUSY; JI_ERROR_IO; JI_ERROR_FORMAT; JI_ERROR_UNSUPPORTED after a fork;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_tracker_head(ji_context *ctx, ji_tracker *tracker, ji_text **out);

/** Goes through the chain: whether an event, a definition or a batch was changed, deleted, put in
 * or reordered without the key, or cut off behind a head that is known.
 *
 * Every event has a digest (BLAKE2b with the key, over a random salt and all it says); the head of
 * a batch is a digest of the head before and those of its events (as in the hash chains of Schneier
 * and Kelsey, ACM TISSEC 2, 1999). Without an expected head whole batches cut off at the end are
 * not seen.
 * @param ctx the context.
 * @param tracker the register.
 * @param key the key of ji_record_options.
 * @param key_size its bytes.
 * @param expected_head from ji_tracker_head(), at some time; NULL: not known.
 * @param out columns `batch`, `sequence` (null: of the batch as a whole), `problem` (changed,
 * missing, erased_without_record, chain, definition, derived, cut_off) and `explanation`; no rows
 * for a sound register. NULL on failure.
 * @return JI_OK whether or not there are problems; JI_ERROR_VALUE for another key than before, and
 * for a head that is not 64 hexadecimal digits; JI_ERROR_BUSY; JI_ERROR_IO; JI_ERROR_FORMAT;
 * JI_ERROR_CANCELLED; JI_ERROR_UNSUPPORTED after a fork; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Cost:
 * reads and digests the log. Since 0.1. */
JI_API ji_status ji_tracker_verify(ji_context *ctx, ji_tracker *tracker, const uint8_t *key,
                                   size_t key_size, const char *expected_head, ji_dataset **out);

/** Erases a person: of each of its events payload and salt are destroyed, the pseudonym too; their
 * digests stay, so that the chain still verifies. In their place comes an anonymous person with a
 * new number whose events tell program, cohort, site, class, groups, stages and values, with the
 * first of the month for the time, and no id, recorder or note: monthly figures stay true. The
 * deleted bytes are overwritten, and the write-ahead log is emptied.
 *
 * A copy made before by ji_tracker_backup() still has the person.
 * @param ctx the context.
 * @param tracker a register that is open for writing.
 * @param person the raw identifier.
 * @param options key and time; `mode` must be JI_RECORD_ALL_OR_NOTHING.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a person that is not there (the identifier is not named);
 * JI_ERROR_VALUE for another key than before and for a time before the last batch; JI_ERROR_BUSY,
 * also where another connection reads and keeps the write-ahead log: then it is erased and the call
 * is to be made again only for the log; JI_ERROR_IO; JI_ERROR_UNSUPPORTED after a fork;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. On any other failure nothing is changed. Since 0.1. */
JI_API ji_status ji_tracker_erase(ji_context *ctx, ji_tracker *tracker, const char *person,
                                  const ji_record_options *options);

/** Builds the derived tables (ways, consent, ids) anew from the log. Of a sound register they are
 * afterwards as they were before, to the byte.
 * @param ctx the context.
 * @param tracker a register that is open for writing.
 * @return JI_OK; JI_ERROR_BUSY; JI_ERROR_IO; JI_ERROR_FORMAT; JI_ERROR_CANCELLED;
 * JI_ERROR_UNSUPPORTED after a fork; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. On failure nothing is
 * changed. Since 0.1. */
JI_API ji_status ji_tracker_rebuild(ji_context *ctx, ji_tracker *tracker);

JI_END_DECLS
#endif
