/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * How many different persons several lists hold (layers of an account, platforms, registers): exact
 * where persons can be told apart by a pseudonym, bounds where only sizes and some overlaps are
 * known, an estimate where a survey asked on how many lists one is.
 *
 * Only persons (or accounts) can be the same in two lists. Opportunities become persons under a
 * declared reading alone, which the result's measure carries. */
#ifndef JOBIMPACT_OVERLAP_H
#define JOBIMPACT_OVERLAP_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** Options of ji_overlap_exact(). Set `size` through ji_overlap_exact_options_init(). */
typedef struct ji_overlap_exact_options {
  size_t size;      /**< sizeof(ji_overlap_exact_options) of the caller */
  const char *id;   /**< column of the pseudonym; default "pseudonym" */
  const char *list; /**< column that names the list of each row, such as a layer; NULL (default):
                         each dataset is a list of its name */
} ji_overlap_exact_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_overlap_exact_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_overlap_exact_options_init(ji_overlap_exact_options *options, size_t size);

/** Counts persons on lists by their pseudonyms. Columns `statement`, `lists` (joined by `+`),
 * `size` (how many), `persons`, `rows`, `duplicates` (rows of a person who is on the list already),
 * `without_id` (rows without a pseudonym: each may be one person more), `measure`, `reason`. Rows:
 *
 * - `list`: each list, with its rows, duplicates and rows without a pseudonym
 * - `intersection`: those on all of two or more lists, whatever other lists they are on: every
 *   pair, larger sets where anyone is on all of them
 * - `exactly`: those on these lists and no other, where there are any; these rows add up
 * - `union`: those on any list
 *
 * Pseudonyms are integers or text, and are compared as they are: two lists link only if their
 * pseudonyms are made alike. Where the column's measure states their name space (`ids`), all lists
 * must state the same; the column's measure (of a list's first row) is that of the counts, with
 * `quantity=persons` where it states none, and measures of unlike lists go through
 * JI_OPERATION_UNION. Intersections and exact combinations are a `group` of the union of their
 * lists.
 *
 * Cost: one pass over the rows, memory for each person once.
 * @param ctx the context.
 * @param lists a bundle of datasets, each with the column of pseudonyms; 1 to 16 lists in all.
 * @param options NULL for the defaults.
 * @param out the counts; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE for pseudonyms
 * that are neither integers nor text, or the one here and the other there; JI_ERROR_MEASURE for
 * another name space, or lists whose measures may not be united; JI_ERROR_LABEL for a row without a
 * list; JI_ERROR_LIMIT for no list or more than 16; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_overlap_exact(ji_context *ctx, const ji_bundle *lists,
                                  const ji_overlap_exact_options *options, ji_dataset **out);

/** Options of ji_overlap_bounds(). Set `size` through ji_overlap_bounds_options_init(). */
typedef struct ji_overlap_bounds_options {
  size_t size;           /**< sizeof(ji_overlap_bounds_options) of the caller */
  double universe;       /**< how many persons there are at all, in the unit of the first size;
                              default NaN: not known */
  const char *reading;   /**< under which opportunities and claims are persons, such as
                              "each_layer_counts_each_person_once"; NULL: none */
  int32_t intersections; /**< not 0 (default): a row for each pair of lists */
  int32_t reserved;      /**< 0 */
} ji_overlap_bounds_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_overlap_bounds_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_overlap_bounds_options_init(ji_overlap_bounds_options *options, size_t size);

/** The least and the most different persons that lists of known sizes can hold. Without more
 * information max_l N_l <= N <= min(universe, sum N_l) (Frechet 1935); known overlaps of pairs
 * tighten that: a linear programme over the atoms (who is on these lists and no other) gives bounds
 * that are sharp for what is stated, no confidence interval. Where a unit counts single persons the
 * programme's ends need not be whole numbers.
 *
 * Columns `statement`, `list_a`, `list_b`, `low`, `high` (at the central figures), `rounding_low`,
 * `rounding_high` (the least and the most with sizes and overlaps anywhere in their ranges; null
 * where a list's rounding is not declared), `unit`, `measure`, `reason`. Rows: `frechet` (sizes and
 * universe alone), `union` (with the overlaps), and with options.intersections `overlap` for each
 * pair of lists: how many persons both can hold.
 * @param ctx the context.
 * @param sizes columns `list` and `value` (distinct persons), optionally `rounding` (half-width, a
 * null is not declared).
 * @param overlaps NULL: none; else columns `list_a`, `list_b` and, for each row, what is known of
 * the persons in both: `value`, or `low` and `high`, or all three (in a unit of the sizes, or
 * none), or `share_of_b`, or `share_low` and `share_high` (of list b), or all three.
 * @param options NULL for the defaults.
 * @param out the bounds; NULL on failure.
 * @return JI_OK; JI_ERROR_VALUE for sizes and overlaps that contradict each other, naming a set of
 * which each member is needed for that; for a size or overlap that is no number or below 0, a share
 * outside 0 to 1; JI_ERROR_MEASURE for what is no persons or may not be united; JI_ERROR_UNIT;
 * JI_ERROR_LABEL for a list without a name, twice, or with itself; JI_ERROR_NOT_FOUND for a column,
 * or a list of an overlap that has no size; JI_ERROR_TYPE; JI_ERROR_LIMIT where overlaps link more
 * than 12 lists, or there are more than 1,000; JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_overlap_bounds(ji_context *ctx, const ji_dataset *sizes,
                                   const ji_dataset *overlaps,
                                   const ji_overlap_bounds_options *options, ji_dataset **out);

/** Options of ji_overlap_two_lists(). Set `size` through ji_overlap_two_lists_options_init(). */
typedef struct ji_overlap_two_lists_options {
  size_t size;                      /**< sizeof(ji_overlap_two_lists_options) of the caller */
  double first;                     /**< persons on the first list; required */
  double second;                    /**< on the second; required */
  double both;                      /**< on both, by linked records; required */
  const char *unit;                 /**< of the three; NULL: person */
  const ji_measure *first_measure;  /**< what the first list counts; NULL: undeclared */
  const ji_measure *second_measure; /**< the same for the second */
  double confidence;                /**< of the interval; default 0.95 */
  int32_t independent;              /**< 1: it is declared that being on one list has nothing to do
                                         with being on the other, that no link is wrong or missing,
                                         and that nobody came or went; default 0 */
  int32_t reserved;                 /**< 0 */
} ji_overlap_two_lists_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_overlap_two_lists_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_overlap_two_lists_options_init(ji_overlap_two_lists_options *options,
                                                   size_t size);

/** Two linked lists, and what can be said from them. Columns `statement`, `value`,
 * `standard_error`, `sampling_low`, `sampling_high`, `unit`, `measure`, `inference`, `reason`.
 * Rows:
 *
 * - `on_either_list`: n1 + n2 - m, a count, without a standard error
 * - `population_with_those_on_neither_list`, only where options.independent is set: Chapman's
 *   (n1 + 1)(n2 + 1) / (m + 1) - 1 (University of California Publications in Statistics 1, 1951),
 *   with Seber's variance (n1 + 1)(n2 + 1)(n1 - m)(n2 - m) / ((m + 1)^2 (m + 2)) and a normal
 *   interval, cut where it would go below n1 + n2 - m. It is no overlap and no union: it estimates
 *   how many there are, people on neither list included, and is too low where the lists attract the
 *   same people. The assumption is the measure's reading
 *   `lists_are_independent_and_linked_without_error`; its status is at best `model`.
 * @param ctx the context.
 * @param options required.
 * @param out the statements; NULL on failure.
 * @return JI_OK; JI_ERROR_VALUE for counts that are missing, below 0, or more in both than in one;
 * JI_ERROR_MEASURE for lists whose measures may not be united; JI_ERROR_UNIT for a unit that counts
 * no persons; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_overlap_two_lists(ji_context *ctx, const ji_overlap_two_lists_options *options,
                                      ji_dataset **out);

/** Options of ji_overlap_multiplicity(). Set `size` through ji_overlap_multiplicity_options_init().
 */
typedef struct ji_overlap_multiplicity_options {
  size_t size;              /**< sizeof(ji_overlap_multiplicity_options) of the caller */
  const char *list;         /**< column of the list that a respondent was drawn from; default "list"
                             */
  const char *multiplicity; /**< column: on how many of the lists one is; default "multiplicity" */
  const char *weight;       /**< column: how many of the list one stands for; default "weight" */
  int64_t lists;            /**< how many lists there are; 0 (default): as many as the rows name */
  double confidence;        /**< of the interval; default 0.95 */
} ji_overlap_multiplicity_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_overlap_multiplicity_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_overlap_multiplicity_options_init(ji_overlap_multiplicity_options *options,
                                                      size_t size);

/** Different persons on lists from samples of each of them, whose respondents say on how many of
 * the lists they are: N = sum_i w_i / m_i (Birnbaum and Sirken, Vital and Health Statistics 2(11),
 * 1965; Mecatti, Survey Methodology 33, 2007). Unbiased where the reported multiplicity is right.
 * Each list is a stratum: variance sum_l n_l / (n_l - 1) sum_i (z_i - mean z)^2, z = w / m, draws
 * with replacement, interval by Student's t with respondents less lists degrees of freedom.
 *
 * Columns `statement`, `list`, `respondents`, `value`, `standard_error`, `sampling_low`,
 * `sampling_high`, `unit`, `measure`, `inference`, `reason`. Rows: `entries` of each list (sum of
 * w: its size), `persons_share` (sum of w / m: its part in the persons), and `persons`, for all.
 * @param ctx the context.
 * @param respondents the samples, one row a respondent.
 * @param options NULL for the defaults.
 * @param out the estimates; NULL on failure.
 * @return JI_OK; JI_ERROR_VALUE naming the row for a weight that is not above 0, a multiplicity
 * that is no whole number from 1 to the number of lists; JI_ERROR_LABEL for a row without a list;
 * JI_ERROR_NOT_FOUND; JI_ERROR_TYPE; JI_ERROR_MEASURE for weights that are said to count something
 * else than persons; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_overlap_multiplicity(ji_context *ctx, const ji_dataset *respondents,
                                         const ji_overlap_multiplicity_options *options,
                                         ji_dataset **out);

JI_END_DECLS
#endif
