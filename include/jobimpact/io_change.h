/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * What changes in input-output tables: decomposition of a change over time, supply paths,
 * scenarios.
 *
 * Notation as in io.h: x output, Z flows, A = Z diag(1/x), L = (I - A)^-1, f = x - Z i; c
 * coefficients of what is counted (the model's employment, or the satellite that an option names),
 * m = c'L. */
#ifndef JOBIMPACT_IO_CHANGE_H
#define JOBIMPACT_IO_CHANGE_H

#include <jobimpact/io.h>

JI_BEGIN_DECLS

/** Options of ji_io_decomposition(). Set `size` through ji_io_decomposition_options_init(). */
typedef struct ji_io_decomposition_options {
  size_t size;           /**< sizeof(ji_io_decomposition_options) of the caller */
  const char *satellite; /**< what is counted, in both tables; NULL: each model's employment */
  const ji_dataset *deflators; /**< NULL: none; else `sector`, `region` (if the tables have regions)
                                  and `index`: the later table's prices over the earlier ones, 1
                                  (or 100 %) where they did not change; every sector once */
  int32_t split;    /**< 1: final demand is split into level, mix and composition, by the categories
                         that both tables have */
  int32_t reserved; /**< 0 */
} ji_io_decomposition_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_decomposition_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_decomposition_options_init(ji_io_decomposition_options *options,
                                                  size_t size);

/** What the change of jobs between two tables goes back to: V = diag(c) L f in each table, and the
 * difference by cause (Dietzenbacher and Los, Economic Systems Research 10(4), 1998; Miller and
 * Blair 2009, section 13.1).
 * Causes: `labour` (c), `technology` (L, that is A), `final_demand` (f); with `split` f = B q y + g
 * gives `demand_level` (y, the sum of the categories that both tables have, by name), `demand_mix`
 * (q, their shares) and `demand_composition` (B, each category over sectors; and g, what they leave
 * of f: categories of one table alone, and rows that do not balance).
 * One form changes one factor after the other, so that its effects add up to the difference; there
 * are as many forms as orders, n! = 6 or 120, and none is the right one. `polar` is the mean of the
 * two forms that begin at opposite ends (labour first; final demand first), `mean`, `minimum` and
 * `maximum` are over all forms. `polar` and `mean` add up exactly.
 *
 * Prices: with deflators rows of the later table, and its outputs, are divided by their index (as
 * in double deflation; one index for all users of a sector's product), c counts per constant
 * output. Without, tables whose flows state different price years are decomposed in current prices:
 * `prices` is "nominal", and a rise of prices shows as fewer jobs per unit of output and as more
 * final demand. "constant": the same stated price year; "unstated": a table does not say. The
 * measure's reading says the same.
 * @param ctx the context.
 * @param earlier an input-output model.
 * @param later another one: the same sectors (and regions) in the same order, money of the same
 * currency and valuation, another scale is converted; the same quantity and vintage of jobs.
 * @param options NULL for the defaults.
 * @param out `sector`, `region`* (where the jobs are; null: all), `cause` ("all": the difference),
 * `polar`, `mean`, `minimum`, `maximum`, `prices`, `reason`; a row for each sector and cause, those
 * of all sectors last. NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_SHAPE for tables of different size; JI_ERROR_LABEL for
 * sectors or deflators that do not match, and for tables without a category in common;
 * JI_ERROR_UNIT; JI_ERROR_MEASURE for another quantity or vintage of jobs; JI_ERROR_NOT_FOUND;
 * JI_ERROR_VALUE; JI_ERROR_SINGULAR; JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Cost: 2 solves in each table, 8 with `split`. Since 0.1. */
JI_API ji_status ji_io_decomposition(ji_context *ctx, const ji_model *earlier,
                                     const ji_model *later,
                                     const ji_io_decomposition_options *options, ji_dataset **out);

/** Options of ji_io_paths(). Set `size` through ji_io_path_options_init(). */
typedef struct ji_io_path_options {
  size_t size;              /**< sizeof(ji_io_path_options) of the caller */
  const char *satellite;    /**< what is counted; NULL: the model's employment */
  const char *sector;       /**< whose multiplier is taken apart, per unit of final demand */
  const char *region;       /**< its region; NULL where its name is enough */
  const ji_dataset *demand; /**< a final demand instead, as the drivers of ji_model_estimate(); all
                                 drivers together. With neither: the table's own final demand */
  double cutoff;            /**< share of the total below which no path is looked for, in (0, 1);
                                 default 0.001 */
  int64_t max_length;       /**< sectors in a path, at least 1; default 12 */
  int64_t max_count;        /**< paths told, at least 1; default 100 */
} ji_io_path_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_path_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_path_options_init(ji_io_path_options *options, size_t size);

/** Structural path analysis (Defourny and Thorbecke, Economic Journal 94, 1984; Lenzen, Ecological
 * Economics 45, 2003; as an expansion of m = c'(I + A + A^2 + ...)): the jobs behind a final demand
 * f, taken apart by the chain of purchases i_k > ... > i_1 > j that they lie at the far end of:
 * value c_ik a_ik,ik-1 ... a_i1,j f_j, the largest first.
 *
 * Nothing is lost: all paths through a chain of weight w that has come to sector s hold w m_s
 * together, exactly, so that sub-trees are opened from the largest on, those below the cut-off are
 * left closed, and the last row gives what all paths that are not told hold: listed and remainder
 * add up to m'f to rounding. Where no coefficient is negative a sub-tree also bounds every path in
 * it, so that the list is complete down to `sub_tree` of the last row; else `reason` says that this
 * is not proven.
 * @param ctx the context.
 * @param model an input-output model.
 * @param options NULL for the defaults.
 * @param out `rank`, `path` ("a > b > c": a sells to b, b to c, c is the final product; the jobs
 * are in a), `sector`, `region`* (a), `product`, `product_region`* (c), `length` (sectors), `value`
 * (jobs, or jobs per unit of the sector's final demand), `share` (of the total), `cumulative`
 * (shares so far), `sub_tree` (all paths that begin at c and come to a along this one), `reason`.
 * The last row, without rank and path, is the remainder; its `sub_tree` is the most that one path
 * which is not told can hold. NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND; JI_ERROR_LABEL; as ji_model_estimate() for
 * `demand`; JI_ERROR_SINGULAR; JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Cost: one solve, and n for each of at most max_length / cutoff sub-trees
 * opened. Since 0.1. */
JI_API ji_status ji_io_paths(ji_context *ctx, const ji_model *model,
                             const ji_io_path_options *options, ji_dataset **out);

/** Options of ji_io_scenario(). Set `size` through ji_io_scenario_options_init(). */
typedef struct ji_io_scenario_options {
  size_t size;      /**< sizeof(ji_io_scenario_options) of the caller */
  const char *name; /**< of the new table; NULL: the base's and "-scenario" */
} ji_io_scenario_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_scenario_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_scenario_options_init(ji_io_scenario_options *options, size_t size);

/** A model with changes applied (comparative statics of the quantity model; Miller and Blair 2009,
 * sections 2.2 and 13.1): x' = L' f' solved anew, flows A' diag(x'), satellites in
 * proportion to output, employment c' x', satellites of final demand in proportion to the totals of
 * its categories. The base stays as it is; what does not change is shared
 * with it. The employment of the new table has status "model".
 *
 * `changes` has a row for each change, in the order in which they are applied:
 * - `kind`: "demand" (final demand of sector `row` in category `column`), "coefficient" (a_ij:
 * `row` sells to `column`), "productivity" (output per job of sector `row`, 1 / c), "household"
 * (what households buy: the share of sector `row` in the category household_consumption; the other
 *   shares give way in proportion, the total stays; with no `row`, multiply: the total itself);
 * - `operation`: "multiply", "add" or "set"; `value`. Multiplying may leave names out, which stands
 *   for all of them; adding and setting change one cell. Demand is added and set in the unit of
 *   `value`, else of the flows; productivity in that of the flows per the employment's;
 *   coefficients and shares have none;
 * - `row`, `column` (text, may be null), `row_region`, `column_region` (if the table has regions).
 *
 * Discrepancies of the base's rows (output less flows less final demand) stay as they are.
 * @param ctx the context.
 * @param base an input-output model.
 * @param changes see above.
 * @param options NULL for the defaults.
 * @param out the new model; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a column, the household category or
 * employment; JI_ERROR_LABEL for a name that the table does not have; JI_ERROR_VALUE for a kind,
 * operation or value that is none, adding or setting several cells, coefficients that become
 * negative, shares above 1, productivity of a sector without jobs, and demand for a sector without
 * output; JI_ERROR_UNIT; JI_ERROR_SINGULAR where the new table is not productive; JI_ERROR_BALANCE;
 * JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Cost: one solve and
 * one copy of the flows. Since 0.1. */
JI_API ji_status ji_io_scenario(ji_context *ctx, const ji_model *base, const ji_dataset *changes,
                                const ji_io_scenario_options *options, ji_model **out);

/** What a scenario changes and why: jobs under it less jobs of the base, by kind of change, as
 * ji_io_decomposition() tells a difference (polar, mean, minimum, maximum over the 24 forms; polar
 * and mean add up exactly).
 * @param ctx the context.
 * @param base an input-output model.
 * @param changes as in ji_io_scenario().
 * @param out `sector`, `region`*, `cause` ("productivity", "coefficient", "demand", "household",
 * "all"), `polar`, `mean`, `minimum`, `maximum`, `reason`; NULL on failure.
 * @return as ji_io_scenario(). Cost: 4 solves in each of the two tables. Since 0.1. */
JI_API ji_status ji_io_scenario_explain(ji_context *ctx, const ji_model *base,
                                        const ji_dataset *changes, ji_dataset **out);

JI_END_DECLS
#endif
