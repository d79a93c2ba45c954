/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Tables made from others: supply and use tables turned into input-output tables, regional tables
 * by location quotients, domestic flows from total ones, aggregation and disaggregation, basic from
 * purchasers' prices.
 *
 * Every function gives a bundle for ji_io_model_from_bundle(): `sectors`, `flows`, `final_demand`,
 * `demand_labels`, `output`, `satellites`, `satellite_labels`, `satellite_demand`, `table` (those
 * that there are). Tables made from a model keep whose demand a category is and which satellites
 * are parts of others. A dataset `report` has `check`, `verdict` (passed, warning), `value`,
 * `limit`, `explanation`; its warnings are logged too. */
#ifndef JOBIMPACT_IO_BUILD_H
#define JOBIMPACT_IO_BUILD_H

#include <jobimpact/io.h>

JI_BEGIN_DECLS

/** Which assumption turns supply and use into one table. */
enum ji_io_supply_use_model {
  JI_IO_SUPPLY_USE_A = 0, /**< product by product, product technology: a product is made the same
                               way whoever makes it. Square; may turn negative */
  JI_IO_SUPPLY_USE_B = 1, /**< product by product, industry technology: an industry makes all its
                               products the same way */
  JI_IO_SUPPLY_USE_C = 2, /**< industry by industry, fixed industry sales: an industry sells all its
                               products to the same users. Square; may turn negative */
  JI_IO_SUPPLY_USE_D = 3  /**< industry by industry, fixed product sales: a product is sold to the
                               same users whoever makes it */
};

/** Options of ji_io_from_supply_use(). Set `size` through ji_io_supply_use_options_init(). */
typedef struct ji_io_supply_use_options {
  size_t size;              /**< sizeof(ji_io_supply_use_options) of the caller */
  double balance_tolerance; /**< by which a product's supply and use may differ, relative to its
                                 supply, before the report warns; default 1e-3 */
  int32_t model;            /**< enum ji_io_supply_use_model; default D */
  int32_t reserved;         /**< 0 */
} ji_io_supply_use_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_supply_use_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_supply_use_options_init(ji_io_supply_use_options *options, size_t size);

/** Makes an input-output table of a supply and a use table (Eurostat Manual of Supply, Use and
 * Input-Output Tables 2008, ch. 11; United Nations Handbook 2018, ch. 12). S supply and U use
 * (products x industries), Y final demand of products, E satellites of industries, q = S 1 output
 * of products, g = S' 1 output of industries:
 *
 * - A: Z = U T, E T with T = inv(S) diag(q); Y and q stay
 * - B: the same with T = inv(diag(g)) S'
 * - C: Z = T U, T Y with T = diag(g) inv(S); E and g stay
 * - D: the same with T = S' inv(diag(q))
 *
 * so that for A and B satellites, employment among them, are first moved to products. B and D take
 * rectangular tables. Totals of use, final demand and satellites are kept. Cost: m n^2, for A and C
 * one factorisation.
 * @param ctx the context.
 * @param tables a bundle of arrays `supply` and `use` (m products x n industries, domestic
 * products, basic prices), optionally `final_demand` (m x k) with dataset `demand_labels` and
 * `satellites` (rows x n) with `satellite_labels`, as ji_io_model_from_bundle() has them, and
 * `satellite_demand` (rows x k), which stays as it is; datasets
 * `products` and `industries`: `sector`, optionally `region`; `products` may state `unit`, one for
 * all; optionally `table`.
 * @param options NULL for the defaults.
 * @param out the table; NULL on failure. The report has `product_balance`, `negative_flows` and one
 * line a satellite, its total kept.
 * @return JI_OK; JI_ERROR_NOT_FOUND for what is not in the bundle; JI_ERROR_SHAPE; JI_ERROR_LABEL;
 * JI_ERROR_TYPE; JI_ERROR_UNIT for products in several units; JI_ERROR_VALUE for what is not
 * finite, an industry without output that buys or has a satellite, a product that is used but not
 * supplied; JI_ERROR_SINGULAR for models A and C, where products and industries do not match;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_from_supply_use(ji_context *ctx, const ji_bundle *tables,
                                       const ji_io_supply_use_options *options, ji_bundle **out);

/** Location quotients. */
enum ji_io_quotient {
  JI_IO_QUOTIENT_SLQ = 0, /**< simple: SLQ_i, the seller's share in the region's employment over its
                               share in the nation's */
  JI_IO_QUOTIENT_CILQ = 1, /**< cross-industry: SLQ_i / SLQ_j */
  JI_IO_QUOTIENT_FLQ = 2,  /**< Flegg: CILQ lambda, on the diagonal SLQ_i lambda */
  JI_IO_QUOTIENT_AFLQ = 3, /**< augmented: FLQ log2(1 + SLQ_j) where SLQ_j > 1 */
  JI_IO_QUOTIENT_RLQ = 4   /**< Round: SLQ_i / log2(1 + SLQ_j) */
};

/** Where a quotient is cut to 1. */
enum ji_io_quotient_cap {
  JI_IO_CAP_RESULT = 0,         /**< the whole quotient */
  JI_IO_CAP_SPECIALISATION = 1, /**< AFLQ: FLQ is cut, log2(1 + SLQ_j) then multiplies it, so that a
                                     regional coefficient may exceed the national one (Flegg and
                                     Webber 2000); others as RESULT */
  JI_IO_CAP_NONE = 2            /**< nowhere */
};

/** What the nation's employment is. */
enum ji_io_nation {
  JI_IO_NATION_SATELLITE = 0, /**< a satellite of the table: a region's employment is part of it */
  JI_IO_NATION_SUM = 1        /**< the sum of the regions, which are then all of the nation */
};

/** The diagonal of CILQ. */
enum ji_io_diagonal {
  JI_IO_DIAGONAL_SLQ = 0, /**< SLQ_i (Smith and Morrison 1974) */
  JI_IO_DIAGONAL_ONE = 1  /**< 1 */
};

/** Options of ji_io_regional(). Set `size` through ji_io_regional_options_init(). */
typedef struct ji_io_regional_options {
  size_t size;           /**< sizeof(ji_io_regional_options) of the caller */
  double delta;          /**< FLQ and AFLQ, which need it: 0 to below 1 */
  const char *satellite; /**< the nation's employment; NULL: the model's employment */
  int32_t method;        /**< enum ji_io_quotient */
  int32_t cap;           /**< enum ji_io_quotient_cap */
  int32_t nation;        /**< enum ji_io_nation */
  int32_t diagonal;      /**< enum ji_io_diagonal */
} ji_io_regional_options;

/** Fills an option struct with the defaults; delta is NaN: not stated.
 * @param options the struct.
 * @param size sizeof(ji_io_regional_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_regional_options_init(ji_io_regional_options *options, size_t size);

/** Regional tables from a national one by location quotients (Flegg and Webber, Regional Studies
 * 31, 1997, and 34, 2000; Round 1978). With E employment in region r and nation n, SLQ_i = (E_ri /
 * E_r) / (E_ni / E_n), lambda = [log2(1 + E_r / E_n)]^delta: r_ij = a_ij min(1, LQ_ij), x_ri = x_i
 * E_ri / E_ni (a job in the region makes as much as one in the nation), z_rij = r_ij x_rj.
 * Satellites go with output. Final demand is what rows leave: the region's own and its sales to
 * other regions and abroad, one category `final_demand`, without households of its own, so that
 * there is no Type II. What the nation's coefficient holds beyond the region's is bought elsewhere
 * in the nation: a satellite `bought_elsewhere`. Regions do not trade with each other in this
 * table: blocks beside the diagonal are 0. No survey stands behind it. Cost: (regions n)^2 numbers.
 * @param ctx the context.
 * @param model a national input-output model of domestic flows.
 * @param employment `region` and `sector` (text), `employment` (a number, not negative; its unit
 * may be left out only where the table counts single persons or jobs): every sector of the table
 * once in each region, 0 where nobody works there.
 * @param options NULL for the defaults.
 * @param out the table, sectors of the first region first; besides an array `location_quotients`
 * (regions n x n, before the cut; NaN where the buyer does not exist) and datasets `quotients`
 * (`region`, `sector`, `employment`, `nation`, `slq`, `output`, `final_demand`) and `regions`
 * (`region`, `employment`, `share`, `lambda`). NULL on failure. The report warns of
 * `negative_final_demand`.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a column or satellite that is not there;
 * JI_ERROR_LABEL for a sector that is missing, doubled or not the table's, and a table of several
 * regions; JI_ERROR_VALUE for employment that is null or negative, or more in the region than in
 * the nation; JI_ERROR_UNIT; JI_ERROR_TYPE; JI_ERROR_ARGUMENT, also for FLQ without delta;
 * JI_ERROR_LIMIT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_io_regional(ji_context *ctx, const ji_model *model,
                                const ji_dataset *employment, const ji_io_regional_options *options,
                                ji_bundle **out);

/** Options of ji_io_domestic(). Set `size` through ji_io_domestic_options_init(). */
typedef struct ji_io_domestic_options {
  size_t size;         /**< sizeof(ji_io_domestic_options) of the caller */
  const char *imports; /**< category of final demand with imports, which are negative there, or a
                            satellite with imports by product, which are positive; default
                            "imports" */
  const char *exports; /**< category of final demand; default "exports" */
  const char *discrepancy; /**< name of a new category that takes what rows do not add up to; NULL:
                                none is made, and rows stay as far from balance as they are */
} ji_io_domestic_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_domestic_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_domestic_options_init(ji_io_domestic_options *options, size_t size);

/** A table of domestic flows from one whose flows hold imports (a competitive one: Miller and Blair
 * 2009, ch. 4). m_i = imports_i / (output_i + imports_i -
 * exports_i) is the share of imports in what the country itself uses of product i: Z_d = (I - M) Z,
 * f_d = (I - M) f for each category but exports, which stay whole. A discrepancy is a use like
 * others, so that rows that added up still do. It assumes that every user buys the same share from
 * abroad and that imports are not exported again. A satellite `imported_inputs` has what each
 * sector buys from abroad (and each category, where the table has satellites of final demand).
 * Cost: one pass over the flows.
 * @param ctx the context.
 * @param model an input-output model of total flows; made with an infinite balance_tolerance if
 * only a discrepancy lets it add up.
 * @param options NULL for the defaults.
 * @param out the table, without a category of imports; besides a dataset `import_shares`: `sector`,
 * `region` (if the table has regions), `imports`, `exports`, `output`, `share`. NULL on failure.
 * The report tells of `row_balance` and `imports`.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for imports or exports that are not there;
 * JI_ERROR_UNIT for imports that are not money of the flows' kind; JI_ERROR_LABEL for a discrepancy
 * that is a category already; JI_ERROR_VALUE naming the sector whose share is not in [0, 1]
 * (exports above output are imports sold on), and for a table that says that its flows are
 * domestic; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_io_domestic(ji_context *ctx, const ji_model *model,
                                const ji_io_domestic_options *options, ji_bundle **out);

/** A table in other sectors, regions and categories: with weights w of old codes in new ones, Z' =
 * W' Z W, f' = W' f, x' = W' x, s' = s W (Miller and Blair 2009, ch. 4). Weights 1 aggregate:
 * everything is summed, and totals are kept. Smaller weights split a sector, its rows and columns
 * alike: both parts are then taken to buy and sell in the same proportions, and employ as many per
 * unit of output. Codes of a concordance that the table does not have are passed over. A category's
 * region follows the concordance of regions; it is null where its parts are of several regions, or
 * its region becomes several. Footprints of an aggregated table are not the sums of footprints:
 * only all regions together are. Cost: one pass over the flows.
 * @param ctx the context.
 * @param model an input-output model.
 * @param sectors a concordance (`from`, `to`, `weight`: codes.h) of sectors, or NULL: as they are.
 * @param regions one of regions, or NULL.
 * @param categories one of categories of final demand, or NULL.
 * @param out the table: regions, in them sectors, in the concordances' order of `to`; NULL on
 * failure. The report has the totals of flows, final demand, output and satellites, and
 * `disaggregation` where weights split.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_LABEL for a code of the table that a concordance does not
 * have or takes nowhere; JI_ERROR_NOT_FOUND for a concordance of regions or categories where the
 * table has none; what ji_concordance_create() returns; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY.
 * Since 0.1. */
JI_API ji_status ji_io_aggregate(ji_context *ctx, const ji_model *model, const ji_dataset *sectors,
                                 const ji_dataset *regions, const ji_dataset *categories,
                                 ji_bundle **out);

/** Options of ji_io_basic_prices(). Set `size` through ji_io_basic_price_options_init(). */
typedef struct ji_io_basic_price_options {
  size_t size;              /**< sizeof(ji_io_basic_price_options) of the caller */
  const char *trade_sector; /**< sector that earns trade margins; default "trade" */
  const char
      *transport_sector; /**< sector that earns transport margins; default "transport_post" */
} ji_io_basic_price_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_basic_price_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_basic_price_options_init(ji_io_basic_price_options *options, size_t size);

/** A table at basic prices from one at purchasers' (Eurostat Manual 2008, ch. 6; Miller and Blair
 * 2009, ch. 4). In each cell z of product i at purchasers' prices, with rates of trade and
 * transport margins and of product taxes less subsidies (shares of the purchasers' value): z (1 -
 * trade - transport - tax) stays with the product; in the same column z trade goes to the row of
 * the trade sector, z transport to that of the transport sector, z tax to the satellite
 * `product_taxes` or, in final demand, to the dataset `demand_taxes` (and to `satellite_demand`,
 * where the table has that). What a column pays is the
 * same as before. Output is the new sum of each row: less for goods, more for trade and transport.
 * Cost: one pass over the flows.
 * @param ctx the context.
 * @param model an input-output model at purchasers' prices: rows add up in them.
 * @param margins `sector` (the product; and `region` where the table has regions), optionally `use`
 * (text: the name of the buying sector or category of final demand; null: all uses that are not
 * named), and `trade`, `transport`, `tax`, those of them that there are (shares, in % where the
 * column's unit says so; null: 0; a tax may be negative). A product without a row has none.
 * @param options NULL for the defaults.
 * @param out the table; its money is at basic prices where its unit said purchasers'. Besides a
 * dataset `demand_taxes`: `name`, `tax`. NULL on failure. The report has `purchases` (the same
 * before and after) and `output`.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a column that is not there, and a margin
 * sector that the table does not have (in the product's region); JI_ERROR_LABEL for a sector or use
 * that is unknown, in several regions, or there twice; JI_ERROR_VALUE for rates that are not
 * finite, negative margins and rates that take more than the whole; JI_ERROR_UNIT for a table at
 * other prices; JI_ERROR_TYPE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_io_basic_prices(ji_context *ctx, const ji_model *model,
                                    const ji_dataset *margins,
                                    const ji_io_basic_price_options *options, ji_bundle **out);

JI_END_DECLS
#endif
