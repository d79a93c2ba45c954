/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Validation: a dataset held against a declared schema. */
#ifndef JOBIMPACT_VALIDATE_H
#define JOBIMPACT_VALIDATE_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** Options of ji_dataset_validate(). Set `size` through ji_validate_options_init(). */
typedef struct ji_validate_options {
  size_t size;            /**< sizeof(ji_validate_options) of the caller */
  int64_t max_violations; /**< rows of the result for one rule on one column; further violations are
                               counted in `total` alone; default 100; -1: no limit */
  int32_t closed;         /**< 1: a column that the schema does not name is a violation */
  int32_t reserved;       /**< 0 */
} ji_validate_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_validate_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_validate_options_init(ji_validate_options *options, size_t size);

/** Holds a dataset against a schema; what breaks it comes back as a dataset, without rows where
 * nothing does.
 *
 * The schema has a row a column of the dataset, and these columns, of which `column` alone must be
 * there; what is null is not asked for:
 * - `column`: the name;
 * - `required`: false: it need not be there (default true);
 * - `type`: int64, float64, number (either), bool, date, timestamp, text (also as dictionary);
 * - `unit`: the same unit, canonical;
 * - `measure`: every field that is stated here is stated so there, in each row; one that varies by
 *   row is the same text;
 * - `nullable`: false: no nulls (default true);
 * - `minimum`, `maximum`: of numbers and dates, inclusive; NaN lies outside;
 * - `min_length`, `max_length`: of text, in characters;
 * - `allowed`: values, joined by `|`;
 * - `code_list`: a dataset of `references` whose column `code` holds every value;
 * - `foreign_key`: `dataset.column` of `references`, which holds every value;
 * - `unique`: true: no value twice;
 * - `key`: columns that share a name here are unique together;
 * - `description`: for people.
 *
 * Nulls break `nullable` alone. Values of numbers and dates are compared with codes by their text.
 *
 * The result has columns `rule` (the schema's column, or `undeclared`), `column`, `row` (from 0;
 * null where the rule is on the column as a whole), `value`, `expected`, and `total`: how many
 * violations of that rule the column has, in the order of the schema, its rules and the rows.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param schema the schema.
 * @param references code lists and other datasets that the schema names; NULL: none.
 * @param options NULL for the defaults.
 * @param out the violations; NULL on failure.
 * @return JI_OK whether or not there are violations; what is wrong with the schema itself:
 * JI_ERROR_NOT_FOUND for a missing column `column` or a missing reference; JI_ERROR_LABEL for an
 * unknown rule, a column named twice, a foreign key without a dot; JI_ERROR_VALUE for a malformed
 * cell, with its row; JI_ERROR_TYPE; JI_ERROR_UNIT; JI_ERROR_MEASURE; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Cost: cells of the dataset times rules, plus the references. Since 0.1. */
JI_API ji_status ji_dataset_validate(ji_context *ctx, const ji_dataset *dataset,
                                     const ji_dataset *schema, const ji_bundle *references,
                                     const ji_validate_options *options, ji_dataset **out);

JI_END_DECLS
#endif
