/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Footprints of employment in multi-region tables: whose demand employs people where.
 *
 * Notation as in io.h, with f_c the final demand of region c (all of its categories), L f_c the
 * output that it asks for, c_i what is counted per unit of output of sector i, h_c what region c's
 * final demand has itself (`satellite_demand`: jobs in private households, say). What is counted is
 * the model's employment, or the satellite that an option names; one call counts one satellite, and
 * a model of ji_io_model_factorize() shares the factors among calls. Everything is solved for, n x
 * regions numbers at a time; L itself is never made. Factors are used without a step of refinement:
 * results are as exact as the inverse's, and have no error bounds.
 *
 * The table's sectors need a region, and so do its categories of final demand (`region` in
 * demand_labels). Regions come in the order of the sectors', then those that only buy (such as a
 * statistical discrepancy). The sum of final demand decides: where rows do not balance, what is
 * produced for the gap is in no account. Zero-output sectors have coefficient 0. */
#ifndef JOBIMPACT_IO_FOOTPRINT_H
#define JOBIMPACT_IO_FOOTPRINT_H

#include <jobimpact/io.h>

JI_BEGIN_DECLS

/** Options of ji_io_footprints() and ji_io_footprint_flows(). Set `size` through
 * ji_io_footprint_options_init(). */
typedef struct ji_io_footprint_options {
  size_t size;                  /**< sizeof(ji_io_footprint_options) of the caller */
  const char *satellite;        /**< what is counted; NULL: the model's employment */
  const ji_dataset *population; /**< `region`, `population` (persons, or a unit of them): gives
                                     figures per head; NULL: none. Flows: must be NULL */
  int32_t detail;               /**< 1: a row for each sector, too */
  int32_t reserved;             /**< 0 */
} ji_io_footprint_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_footprint_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_footprint_options_init(ji_io_footprint_options *options, size_t size);

/** Accounts of every region (Peters, Ecological Economics 65, 2008; Stadler, Journal of Open
 * Research Software 9, 2021, whose D_pba, D_cba, D_imp, D_exp they are), with x^c = L f_c:
 * - `production_based`: sum over i in the region of c_i sum_c x^c_i, plus h;
 * - `consumption_based`: sum over all i of c_i x^region_i, plus h;
 * - `imports`: the part of it that is elsewhere, without h;
 * - `exports`: the part of production_based for final demand elsewhere;
 * - `households`: h, within both.
 * Over all regions production_based and consumption_based have one sum, and so have imports and
 * exports. With `detail` also a row for each region and sector: production_based and exports of the
 * sector itself (null where the region does not have it), consumption_based and imports of what the
 * region's final demand buys of the sector's products, wherever they are made; without h.
 * @param ctx the context.
 * @param model an input-output model.
 * @param options NULL for the defaults.
 * @param out `satellite`, `region`, `sector` (null: all of the region), the accounts above in this
 * order; with a population `population`, `production_per_head`, `consumption_per_head`,
 * `imports_per_head`, `exports_per_head` (rows of regions alone); `reason`. NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a satellite, and where sectors or final
 * demand have no region; JI_ERROR_LABEL for a category without one, a region of the population that
 * the table does not have or has twice; JI_ERROR_TYPE, JI_ERROR_UNIT and JI_ERROR_VALUE for a
 * population that is none; JI_ERROR_SINGULAR; JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Cost: R solves for R regions, with `detail` 2 R + 1, by one
 * factorisation where they are many. Since 0.1. */
JI_API ji_status ji_io_footprints(ji_context *ctx, const ji_model *model,
                                  const ji_io_footprint_options *options, ji_dataset **out);

/** Where those are who work for a region's final demand: c_i x^c_i, summed over the sectors of each
 * region and, with `detail`, by sector. Rows of one `region` add up to its production_based, those
 * of one `demand_region` to its consumption_based; what is off the diagonal are imports and
 * exports.
 * @param ctx the context.
 * @param model an input-output model.
 * @param options NULL for the defaults.
 * @param out `satellite`, `region` (where they work), `sector`* (with detail; null: all of the
 * region), `demand_region`, `value`, `households` (within it, on the diagonal); NULL on failure.
 * @return as ji_io_footprints(). Cost: R solves; R^2 rows, with `detail` n R more. Since 0.1. */
JI_API ji_status ji_io_footprint_flows(ji_context *ctx, const ji_model *model,
                                       const ji_io_footprint_options *options, ji_dataset **out);

/** The footprint of each category of final demand, in a table of one region or of many: `embodied`
 * = c'L f_k, `direct` = h_k, and both per unit of the category's demand (Miller and Blair 2009,
 * section 2.3; households' own as in Stadler, Journal of Open Research Software 9, 2021).
 * @param ctx the context.
 * @param model an input-output model.
 * @param satellite what is counted; NULL: the model's employment.
 * @param out `satellite`, `category`, `region`* (where the table says it), `demand` (sum of f_k, in
 * the flows' unit), `embodied`, `direct`, `embodied_coefficient`, `direct_coefficient` (null where
 * demand is 0), `reason`; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a satellite and where there is no final
 * demand; JI_ERROR_SINGULAR; JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Cost: one solve. Since 0.1. */
JI_API ji_status ji_io_demand_footprints(ji_context *ctx, const ji_model *model,
                                         const char *satellite, ji_dataset **out);

/** Gross trade between regions: what flows and final demand cross a border, in the flows' unit
 * (gross exports and imports of multi-region tables: Peters, Ecological Economics 65, 2008).
 * With t(r, s, q) what sector s of region r sells to sectors and final demand of region q:
 * `exports` = t(region, sector, partner), `imports` = t(partner, sector, region). Products that
 * cross several borders count each time; footprints count them once.
 * @param ctx the context.
 * @param model an input-output model.
 * @param out `region`, `sector`, `partner` (null: all others together), `exports`, `imports`; NULL
 * on failure. A region that does not have the sector exports 0 of it.
 * @return as ji_io_footprints(), without those of satellites and solves. Cost: one pass over the
 * table; regions^2 x sectors rows. Since 0.1. */
JI_API ji_status ji_io_gross_trade(ji_context *ctx, const ji_model *model, ji_dataset **out);

JI_END_DECLS
#endif
