/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * New occupations: a registry of roles with where each is published, jobs by occupation from jobs
 * by sector, and what became of occupations between two vintages. Mappings between lists of
 * occupations are concordances (codes.h). */
#ifndef JOBIMPACT_OCCUPATIONS_H
#define JOBIMPACT_OCCUPATIONS_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** Checks a table of roles and makes a registry of it: a bundle that is a code list, too
 * (ji_code_list_find(), ji_concordance_check() and the others take it). Within a namespace (a
 * classification, a notice, a platform) a role is its code, or its name where no code was
 * published: a code is never invented. Over all namespaces it is `namespace:code` or
 * `namespace:name`, its `role`.
 *
 * Members: `roles` with `role`, `namespace`, `code` (null: none published), `kind` (such as
 * occupation or trade), `name`, `name_en`, `parent` (a role), `source`, `level` (from 1 at the
 * top), `first_seen`, `recognised_on`, `ended_on` (null: not known), and what else the table has;
 * `namespaces` with `namespace`, `kind` (null: of any), `stated`, `named`, `unnamed` (stated less
 * named), `source`, `note`; `codes` with `code` (the role), `parent`, `name`, `level`; `about`.
 * The first error ends it and names the row, from 0.
 * @param ctx the context.
 * @param roles text columns `namespace`, `name`, `source` and, where they are there, `code`,
 * `kind`, `name_en`, `parent` (the parent's code, or its name where it has none, in the same
 * namespace; null at the top); date columns `first_seen`, `recognised_on`, `ended_on`.
 * @param namespaces how many roles there are said to be, whether named or not: `namespace`,
 * `stated` (a whole number; null: not said) and, where they are there, `kind`, `source`, `note`.
 * Every namespace of the roles must have a row. NULL: nothing is stated.
 * @param out the registry; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_LABEL
 * for a role without namespace, name or source, an empty code, a colon in a namespace, a role that
 * is there twice, a parent that is not in the namespace, a namespace that is not stated or twice;
 * JI_ERROR_VALUE for a cycle, with its path, dates that are not in order (first seen, recognised,
 * ended), a stated number that is not whole or negative, and more roles named than stated;
 * JI_ERROR_LIMIT for more than 64 levels; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_occupation_registry_create(ji_context *ctx, const ji_dataset *roles,
                                               const ji_dataset *namespaces, ji_bundle **out);

/** The roles that are published, as far as this library knows: new occupations and trades of the
 * notices of 2020-07-06 and 2024-07-31 (namespaces `mohrss-2020-07`, `mohrss-2024-07`), two entries
 * of the classification of 2022 (`csco-2022`), and of the 174 roles that are told of a platform
 * (`kuaishou`) those that a source names. Codes and parents that the sources at hand do not have
 * are null; `source` and `note` say where each row is from.
 * @param ctx the context.
 * @param out as ji_occupation_registry_create(); NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_occupation_registry_builtin(ji_context *ctx, ji_bundle **out);

/** Which date makes a role new. */
enum ji_occupation_date {
  JI_OCCUPATION_FIRST_SEEN = 0, /**< the day it was first seen */
  JI_OCCUPATION_RECOGNISED = 1  /**< the day it was officially recognised */
};

/** Options of ji_occupation_jobs(). Set `size` through ji_occupation_options_init(). */
typedef struct ji_occupation_options {
  size_t size;        /**< sizeof(ji_occupation_options) of the caller */
  const char *sector; /**< text column of the jobs; NULL: component, as ji_model_estimate() has */
  const char *value;  /**< numeric column of the jobs; NULL: value */
  const char *const *by;      /**< text columns of the jobs that are kept apart, such as effect and
                                   driver; NULL: all rows are summed */
  int64_t by_count;           /**< how many */
  const ji_dataset *mapping;  /**< from the occupations of the shares to those of the result:
                                   `from`, `to` (null: nowhere), `weight` and, where they are there,
                                   `low` and `high`; NULL: as in the shares */
  const char *classification; /**< list and version of the occupations of the result, such as
                                   isco-08: the dimension of `group` in measures; NULL: occupation
                                   */
  const ji_dataset *profile;  /**< `occupation` and columns of numbers (wage) or text (skill); NULL:
                                   none */
  const ji_bundle *registry;  /**< of ji_occupation_registry_create(): gives names and says which
                                   roles are new; NULL: none */
  const char *role_namespace; /**< the namespace that the occupations are codes or names of; NULL:
                                   they are roles of the registry as `role` has them */
  const char *new_since;      /**< YYYY-MM-DD: roles of that day or later are new; NULL: not asked;
                                   needs a registry */
  double confidence;          /**< level of sampling intervals; default 0.95 */
  double correlation; /**< between the standard errors of the jobs of two rows, 0 (default) to 1 */
  double tolerance;   /**< by which shares and weights may miss a sum of 1; they are then taken as
                           shares of their sum; default 1e-6 */
  int64_t top;        /**< of how many of the largest occupations `top_share` is; default 3 */
  int32_t new_by;     /**< enum ji_occupation_date */
  int32_t detail;     /**< 1: the table `sectors`, too */
} ji_occupation_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_occupation_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_occupation_options_init(ji_occupation_options *options, size_t size);

/** Jobs by occupation: with J_s the jobs of sector s, p_so the share of occupation o in it, w_oc
 * the share of o that goes to c,
 *
 *     J_c = sum over s of J_s q_sc,   q_sc = sum over o of p_so w_oc.
 *
 * Two kinds of uncertainty, in columns of their own:
 * - Sampling. Where the shares state how many jobs they were seen in (`sample`, n_s), they are
 *   taken as multinomial: v_sc = (sum over o of p_so w_oc^2 - q_sc^2) / n_s. With standard errors
 *   s_s of the jobs (column `standard_error`), independent of the shares and correlated by r among
 *   each other, the variance of J_c is the sum of J_s^2 v_sc, of s_s^2 v_sc, and of (1 - r) sum
 *   (s_s q_sc)^2 + r (sum s_s q_sc)^2. The interval is J_c -+ z standard errors, cut off at 0 for
 *   jobs that are not negative. A share of 0 in a sample has no variance: of rare occupations the
 *   interval is too short. A clustered sample is worth fewer jobs than it has: state the effective
 *   size.
 * - Bounds. Where shares or mapping have `low` and `high` (a null: known as it is), `bounds_low`
 *   and `bounds_high` are the least and the most that J_c can be for any shares and weights within
 *   them that sum to 1: sharp, one occupation at a time, not a confidence interval. The bounds of
 *   several occupations do not add.
 *
 * Tables of the bundle, each with the columns of `by` first:
 * - `jobs`: `occupation` (null: what the shares or the mapping do not tell), `name`, `value`,
 *   `share` (of the total), `standard_error`, `sampling_low`, `sampling_high`, `bounds_low`,
 *   `bounds_high`, `unit`, `measure`, `inference` (multinomial, jobs: of their standard errors
 *   alone, or none), `reason` (`shares_without_sample`, `no_sample` of a sector,
 *   `no_standard_error` of a row, `jobs_not_told`: a value is null, so all are).
 * - `mix`: `total`, `told` (the share of it that is in occupations), `occupations` (how many have
 *   jobs), then of what is told `herfindahl` (the sum of squared shares), `top_share`, `shannon` (-
 *   sum p ln p), `effective` (its exponent: as many occupations of equal size; Hill 1973); with
 *   new_since `new_jobs`, `new_share` (of the total), `new_standard_error`, `new_sampling_low`,
 *   `new_sampling_high`, `new_bounds_low`, `new_bounds_high`, `undated_share` (in occupations that
 *   the registry has no date of or does not have, and not told: so much more can be new); `unit`,
 *   `measure` of the total, `reason` (`negative`: figures of a mix need jobs that are not,
 *   `no_jobs`, `jobs_not_told`). Figures of the mix are plug-in figures: of a small sample
 *   `herfindahl` is too large, by about (1 - herfindahl) / n, and `shannon` too small.
 * - `profile` (with a profile): `attribute`, `category` (of text columns), `value` (the mean over
 *   jobs, or the category's share), `covered` (the share of the total whose occupation has the
 *   attribute), `unit`, `reason`.
 * - `sectors` (with detail): `sector`, `occupation`, `value`, `unit`; pairs without jobs are left
 *   out.
 *
 * Jobs are added as their measures allow (rows of a total and of its parts do not add); the result
 * has `group=CLASSIFICATION:OCCUPATION` and is at least `status=model`, or of the weaker status
 * that the measures of `share` and `weight` state. Rows of jobs without a sector that have no jobs,
 * such as demand outside a table, are left out. Errors count rows from 1, those of the mapping from
 * 0. Registry and profile are asked for the occupations of the shares first, then for what they are
 * mapped to. A standard error without a unit is in that of its value.
 * @param ctx the context.
 * @param jobs jobs by sector, such as a result of ji_model_estimate().
 * @param shares text columns `sector`, `occupation` (null: not told); `share` and, where they are
 * there, `low`, `high`, `sample` (the same in all rows of a sector, above 0).
 * @param options NULL for the defaults.
 * @param out the tables; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_LABEL
 * for a sector that has no shares, a column of `by` that a table has itself, a pair of sector and
 * occupation that is there twice, an occupation that the mapping does not have or that the profile
 * has twice, a role_namespace that the registry does not have; JI_ERROR_VALUE naming row and column
 * of a share that is null or not from 0 to 1, shares of a sector that do not sum to 1, bounds that
 * do not hold the share, a sample that is not above 0 or not the same, jobs or standard errors that
 * are no numbers, and negative jobs where there are bounds; JI_ERROR_MEASURE and JI_ERROR_UNIT for
 * jobs that do not add; JI_ERROR_ARGUMENT; what ji_concordance_create() returns; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_occupation_jobs(ji_context *ctx, const ji_dataset *jobs,
                                    const ji_dataset *shares, const ji_occupation_options *options,
                                    ji_bundle **out);

/** Which occupations came and went between two vintages. Takes tables with a text column
 * `occupation`, such as `jobs` of ji_occupation_jobs(), or `role`, such as `roles` of a registry;
 * with `value` in both also how many jobs are in them. Rows without an occupation are left out.
 *
 * Tables of the bundle: `roles` with `occupation`, `change` (`entered`, `left`, `stayed`),
 * `before`, `after`, `difference`, `share_before`, `share_after`; `summary` of one row with
 * `entered`, `left`, `stayed` (how many), `entry_rate` (entered / after), `exit_rate` (left /
 * before), `total_before`, `total_after`, `entered_jobs`, `entered_share` (of total_after),
 * `left_jobs`, `left_share` (of total_before), `difference` (of the totals), `dissimilarity` (half
 * the sum of the absolute differences of the shares; Duncan and Duncan 1955), `reason`
 * (`no_values`, `no_jobs` of a vintage). An occupation with 0 jobs is there. Values have the unit
 * of `before`; the two vintages must be allowed to be subtracted by their measures, and
 * `difference` has the measure of that.
 * @param ctx the context.
 * @param before the earlier vintage.
 * @param after the later one.
 * @param concordance from codes of the earlier list to those of the later one, so that a new code
 * alone is no entry; a code that is not in it keeps its code, one that goes nowhere left. NULL: the
 * lists are one.
 * @param out the tables; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_LABEL for an occupation that is there
 * twice; JI_ERROR_VALUE for a value that is null, negative or not finite; JI_ERROR_UNIT and
 * JI_ERROR_MEASURE where the vintages do not count the same; what ji_concordance_create() returns;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_occupation_change(ji_context *ctx, const ji_dataset *before,
                                      const ji_dataset *after, const ji_dataset *concordance,
                                      ji_bundle **out);

JI_END_DECLS
#endif
