/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * The structure of an input-output table: linkages, supply and price effects, extraction, fields of
 * influence.
 *
 * Notation as in io.h: x output, Z flows, A = Z diag(1/x), L = (I - A)^-1; B = diag(1/x) Z, G = (I
 * - B)^-1 = diag(1/x) L diag(x) (Ghosh); c coefficients of what is counted, m = c'L, f = x - Z i.
 * What is counted is the model's employment, or the satellite that an option names; "gross_output"
 * counts output itself. */
#ifndef JOBIMPACT_IO_STRUCTURE_H
#define JOBIMPACT_IO_STRUCTURE_H

#include <jobimpact/io.h>

JI_BEGIN_DECLS

/** The same model with its factors and its Leontief inverse L kept: extraction of every sector, the
 * total field of influence and important coefficients then cost O(n^2). Memory: two matrices of n x
 * n.
 * @param ctx the context.
 * @param model an input-output model.
 * @param out a new model that shares the table; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_SINGULAR; JI_ERROR_LIMIT; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_model_invert(ji_context *ctx, const ji_model *model, ji_model **out);

/** Options of ji_io_linkages(). Set `size` through ji_io_linkage_options_init(). */
typedef struct ji_io_linkage_options {
  size_t size;           /**< sizeof(ji_io_linkage_options) of the caller */
  const char *satellite; /**< weights every sector by its coefficient: linkages in jobs
                              (diag(c) L); NULL: in output */
  int32_t variation;     /**< 1: coefficients of variation too, which need the whole inverse */
  int32_t reserved;      /**< 0 */
} ji_io_linkage_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_linkage_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_linkage_options_init(ji_io_linkage_options *options, size_t size);

/** Backward and forward linkages of every sector (Rasmussen, Studies in Inter-sectoral Relations,
 * 1956; Miller and Blair, Input-Output Analysis, 2nd ed. 2009, ch. 12), with M = L or diag(c) L:
 * - `backward_direct`: column sum of A (of diag(c) A), `backward_total`: column sum of M;
 * - `forward_direct`: row sum of B, `forward_total`: row sum of G (Ghosh; what Jones 1976 and
 *   Beyers 1976 ask for), `forward_leontief`: row sum of M;
 * - `power_of_dispersion` = n colsum_j / sum(M), `sensitivity_of_dispersion` = n rowsum_i / sum(M):
 *   mean 1; `power_variation`, `sensitivity_variation`: standard deviation (n - 1) over mean of the
 *   column and of the row of M, where they were asked for;
 * - `key`: "key" (both dispersions at least 1), "backward", "forward" or "weak";
 * - `upstreamness` (Antras, Chor, Fally and Hillberry, American Economic Review 102(3), 2012): U =
 *   (I - B)^-1 i, at least 1; as every sale goes to the table or to final demand, exports and
 *   inventories count as final. It is `forward_total` by another name and given for output alone;
 *   `downstreamness` (Fally 2012) = column sum of L likewise.
 * With a satellite `forward_direct`, `forward_total`, `upstreamness` and `downstreamness` are null.
 * @param ctx the context.
 * @param model an input-output model.
 * @param options NULL for the defaults.
 * @param out one row a sector: `sector`, `region` (if the table has regions), the columns above in
 * this order, `reason`; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a satellite; JI_ERROR_SINGULAR;
 * JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Cost: three solves;
 * with `variation` the inverse. Since 0.1. */
JI_API ji_status ji_io_linkages(ji_context *ctx, const ji_model *model,
                                const ji_io_linkage_options *options, ji_dataset **out);

/** The Ghosh inverse G = (I - B)^-1 = diag(1/x) L diag(x), B the allocation coefficients z_ij / x_i
 * (Ghosh, Economica 25, 1958; Miller and Blair 2009, section 12.1): n x n, row-major, new memory.
 * Rows and columns of sectors without output are those of the identity.
 * @param ctx the context.
 * @param model an input-output model.
 * @param out the inverse, to be freed with ji_array_release(); cleared on failure.
 * @return as ji_io_inverse(). Since 0.1. */
JI_API ji_status ji_io_ghosh_inverse(ji_context *ctx, const ji_model *model, ji_array *out);

/** What a change of primary inputs goes with downstream in the supply-driven model (Ghosh,
 * Economica 25, 1958): dx' = dv' G, jobs c_i dx_i. An allocation under fixed output shares; as a
 * forecast it is implausible, since it needs no inputs to produce more (Oosterhaven 1988;
 * Dietzenbacher 1997 reads it as a price model): the result says so.
 * @param ctx the context.
 * @param model an input-output model.
 * @param changes `component` (sector), `value` (change of primary inputs, imported ones included,
 * in money of the table's kind), optionally `region`, `driver`; as the drivers of
 * ji_model_estimate().
 * @param out `driver`, `sector`, `region`*, `output_change` (in the flows' unit), `direct` (jobs of
 * dv itself), `jobs` (all), `reason`; NULL on failure.
 * @return as ji_model_estimate() of an input-output model. Since 0.1. */
JI_API ji_status ji_io_supply_effects(ji_context *ctx, const ji_model *model,
                                      const ji_dataset *changes, ji_dataset **out);

/** Relative changes of prices when costs of primary inputs change (Leontief price model, cost push
 * passed on in full; Miller and Blair 2009, section 2.6): dp' = dk' L, dk_j the change of primary
 * costs per unit of output.
 * @param ctx the context.
 * @param model an input-output model.
 * @param changes `sector` (null: every sector), optionally `region`, `row` (a satellite in money,
 * such as compensation) and `change`: the relative change of that row's cost in the sector (0.1, or
 * 10 in a column whose unit is %, is ten per cent; not below -1), dk_j = change * row_j / x_j;
 * where `row` is null or not there, dk_j = change itself, as a share of the sector's price. Rows
 * add up.
 * @param out `sector`, `region`*, `cost_change` (dk), `price_change` (dp), `reason`; a last row
 * whose sector is null gives the change of the price of household consumption (weights of the base
 * year) where the table has that category. NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND; JI_ERROR_LABEL; JI_ERROR_UNIT for a row that is
 * not money of the flows' kind; JI_ERROR_VALUE; JI_ERROR_SINGULAR; JI_ERROR_CONVERGENCE;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_price_effects(ji_context *ctx, const ji_model *model,
                                     const ji_dataset *changes, ji_dataset **out);

/** What is taken out of the table. */
enum ji_io_extraction_kind {
  JI_IO_EXTRACT_TOTAL = 0,       /**< its purchases, sales and final demand */
  JI_IO_EXTRACT_KEEP_DEMAND = 1, /**< the same, but the jobs of its final demand itself stay */
  JI_IO_EXTRACT_BACKWARD = 2,    /**< its purchases: imported instead; final demand stays */
  JI_IO_EXTRACT_FORWARD = 3      /**< its sales to the table: imported instead */
};

/** Options of ji_io_extraction(). Set `size` through ji_io_extraction_options_init(). */
typedef struct ji_io_extraction_options {
  size_t size;              /**< sizeof(ji_io_extraction_options) of the caller */
  const char *satellite;    /**< what is counted; NULL: the model's employment */
  const ji_dataset *groups; /**< NULL: every sector by itself; else `group` (text) and `sector`
                                 and, or only, `region`: each group is taken out as one; a null
                                 sector stands for all of the region, a null region for all
                                 regions */
  double share;             /**< how much of it is taken out, in (0, 1]; default 1 */
  int32_t kind;             /**< enum ji_io_extraction_kind */
  int32_t detail;           /**< 1: a row for each sector that loses, too */
} ji_io_extraction_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_extraction_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_extraction_options_init(ji_io_extraction_options *options, size_t size);

/** Hypothetical extraction: what would be lost without a sector or group S (Paelinck, de Caevel and
 * Degueldre 1965; Dietzenbacher and Lahr, Economic Systems Research 25, 2013; Miller and Blair
 * 2009, section 12.2.6), in closed form, without solving a smaller table: total m_S' L_SS^-1 x_S;
 * with final demand kept less c_S' f_S; backward (m_S - c_S)' L_SS^-1 x_S; forward m_S' L_SS^-1
 * (x_S - f_S). A share t < 1 takes that much of every cell concerned (of f_S too, where it goes).
 * Not additive over sectors.
 * @param ctx the context.
 * @param model an input-output model; one with its inverse kept answers for every sector in O(n).
 * @param options NULL for the defaults.
 * @param out `group`* or `sector` and `region`*; with `detail` `component` and
 * `component_region`* (null: all together); `lost` (jobs), `share` (of all that is counted),
 * `output_lost` (in the flows' unit), `reason`; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND; JI_ERROR_LABEL for a sector or region that the
 * table does not have, or one twice in a group; JI_ERROR_VALUE; JI_ERROR_SINGULAR;
 * JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Cost: s solves for
 * a group of s. Since 0.1. */
JI_API ji_status ji_io_extraction(ji_context *ctx, const ji_model *model,
                                  const ji_io_extraction_options *options, ji_dataset **out);

/** The field of influence of one coefficient: dL/da_ij = L e_i e_j' L, element (r, s) = l_ri l_js
 * (Sonis and Hewings 1989, 1992), in closed form. ji_io_find_sector() gives indexes,
 * ji_io_label_matrix() names the cells.
 * @param ctx the context.
 * @param model an input-output model.
 * @param row index of the selling sector i.
 * @param column index of the buying sector j.
 * @param out n x n, row-major, to be freed with ji_array_release(); cleared on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for an index out of range; JI_ERROR_SINGULAR;
 * JI_ERROR_CONVERGENCE; JI_ERROR_LIMIT; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Two
 * solves. Since 0.1. */
JI_API ji_status ji_io_field_of_influence(ji_context *ctx, const ji_model *model, int64_t row,
                                          int64_t column, ji_array *out);

/** The total influence of every coefficient: element (i, j) is the sum of all elements of dL/da_ij
 * = colsum_i(L) rowsum_j(L) (Sonis and Hewings 1992).
 * @param ctx the context.
 * @param model an input-output model.
 * @param out as ji_io_field_of_influence().
 * @return as ji_io_field_of_influence(). Two solves. Since 0.1. */
JI_API ji_status ji_io_total_influence(ji_context *ctx, const ji_model *model, ji_array *out);

/** Options of ji_io_important_coefficients(). Set `size` through its init function. */
typedef struct ji_io_importance_options {
  size_t size;           /**< sizeof(ji_io_importance_options) of the caller */
  const char *satellite; /**< what is counted; NULL: the model's employment */
  double tolerance;      /**< change of any sector's output that is let pass; default 0.01 */
  int64_t count; /**< how many coefficients are told, the most important first; default 100 */
} ji_io_importance_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_importance_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_importance_options_init(ji_io_importance_options *options, size_t size);

/** Inverse-important coefficients: how much a_ij may change, relative to itself, before some
 * sector's output changes by more than the tolerance p while final demand stays (Sherman and
 * Morrison 1950; tolerable limits after Schintke and Staeglin 1988). A relative change r of a_ij
 * changes output k by l_ki x_j a_ij r / (1 - l_ji a_ij r); the limit is the smallest r > 0 for
 * which that is p x_k somewhere: r = p / (a_ij (l_ji p + x_j max_k l_ki / x_k)).
 * @param ctx the context.
 * @param model an input-output model.
 * @param options NULL for the defaults.
 * @param out `row_sector`, `row_region`*, `column_sector`, `column_region`*, `coefficient` (a_ij),
 * `tolerable_limit` (r, a share; small is important), `most_changed` (sector k), `elasticity`
 * (relative change of all jobs per relative change of a_ij: m_i a_ij x_j / jobs); the smallest
 * limits first. NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND; JI_ERROR_VALUE; JI_ERROR_SINGULAR;
 * JI_ERROR_CONVERGENCE; JI_ERROR_LIMIT; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED.
 * Cost: the inverse, O(n^2) where it is kept. Since 0.1. */
JI_API ji_status ji_io_important_coefficients(ji_context *ctx, const ji_model *model,
                                              const ji_io_importance_options *options,
                                              ji_dataset **out);

JI_END_DECLS
#endif
