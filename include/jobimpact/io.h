/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Input-output employment models.
 *
 * Notation: x gross output, Z domestic flows (row sells to column), A = Z diag(1/x),
 * L = (I - A)^-1, e = employment / x. Systems are solved, not inverted.
 *
 * One rule for units of money that meet a table (drivers, baskets, the unit of multipliers): no
 * unit at all means the table's own; a unit states the table's price year and valuation, and what
 * it leaves out is refused as "none stated" (JI_ERROR_UNIT), unless the table states none either.
 * The table's own parts, which come with it, take what they do not state from its flows. */
#ifndef JOBIMPACT_IO_H
#define JOBIMPACT_IO_H

#include <jobimpact/model.h>

JI_BEGIN_DECLS

/** A table as the caller's own arrays, read where they lie. Arrays without release must outlive the
 * model; with release the model owns them from the call's success on. */
typedef struct ji_io_tables {
  size_t size;                     /**< sizeof(ji_io_tables) of the caller */
  const ji_array *flows;           /**< n x n domestic flows, row sells to column */
  const ji_array *final_demand;    /**< n x categories, or NULL */
  const ji_array *satellites;      /**< rows x n: employment, compensation, ..., or NULL */
  const double *output;            /**< n gross outputs; copied */
  const ji_dataset *sectors;       /**< n rows: `sector` (text, unique with `region`), `region` */
  const ji_dataset *demand_labels; /**< one row a category: `name`, optionally `unit`, `region`
                                        (whose demand it is: footprints ask for it) */
  const ji_dataset
      *satellite_labels; /**< one row a satellite: `name`, optionally `unit`, `measure` */
  const ji_array *satellite_demand; /**< rows x categories: satellites of final demand itself, such
                                         as jobs in private households; or NULL */
} ji_io_tables;

/** What happens to a sector whose output is dust: positive, but below `dust` times the mean. */
enum ji_io_dust {
  JI_IO_DUST_ERROR = 0, /**< an error that names it */
  JI_IO_DUST_ZERO = 1   /**< treated as zero output, with a warning that names it */
};

/** What happens where employment is of another year than the table, as far as both say so. */
enum ji_io_year {
  JI_IO_YEAR_ERROR = 0, /**< an error that names both */
  JI_IO_YEAR_WARN = 1   /**< taken as it is, with a warning; ji_io_check() tells it, too */
};

/** How linear systems are solved. */
enum ji_io_method {
  JI_IO_METHOD_AUTO = 0,     /**< direct for small tables, many right-hand sides and where the
                                  iteration does not converge; else iterative */
  JI_IO_METHOD_DIRECT = 1,   /**< LU factorisation (LAPACK dgetrf) */
  JI_IO_METHOD_ITERATIVE = 2 /**< block GMRES reading the flows where they lie */
};

/** Options of an input-output model. Set `size` through ji_io_options_init(). */
typedef struct ji_io_options {
  size_t size;                       /**< sizeof(ji_io_options) of the caller */
  const char *employment;            /**< satellite counted as jobs; default "employment" */
  const char *household_income;      /**< satellite that is the household row of Type II; default
                                          "compensation" */
  const char *household_consumption; /**< final-demand category that is its column; default
                                        "household_consumption" */
  const char *closure_denominator;   /**< satellite or final-demand category whose total divides the
                                          column; default: the household income row */
  double closure_total;     /**< if not 0: divides the column instead, in the flows' unit */
  double balance_tolerance; /**< relative to output; default 1e-3; rows beyond it are an error;
                                 infinity: not checked */
  double dust;              /**< relative to mean output; default 1e-9 */
  int32_t dust_action;      /**< enum ji_io_dust */
  int32_t method;           /**< enum ji_io_method */
  const char *flows_unit;   /**< unit of flows, final demand and output for tables from arrays,
                                 such as "1e6 EUR@2010:basic"; NULL: not stated */
  const char *name;         /**< the table's name, such as "china-2018"; default "unstated" */
  double tolerance; /**< the iterative solver may stop where the certified error bound of every
                       element is at most this, relative to the element; 0 (default): down to
                       rounding, which also ends what a tolerance below it asks for */
  const ji_dataset *institutions; /**< NULL: the households above. Else the table is closed with one
                                     row and column for each row of it (SAM multipliers), in place
                                     of household_income, household_consumption and the closure_
                                     options; see ji_io_model_create() */
  const ji_dataset *transfers;    /**< NULL, or what institutions pay each other: columns `from`,
                                     `to` (names of institutions), `value` (in the flows' unit where
                                     the column has none) */
  int32_t
      year_action;  /**< enum ji_io_year: employment whose `time` (its measure's, or
                         `employment_time` of the dataset `table`) is not in the table's `year` */
  int32_t reserved; /**< 0 */
} ji_io_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_options_init(ji_io_options *options, size_t size);

/** Makes a model from the caller's arrays, without a copy of the flows.
 * Checks: shapes, labels, units (employment is no money), finite numbers, row balance (flows +
 * final demand = output) with the worst rows named, zero and dust output, spectral radius of A
 * below 1.
 *
 * Satellites that are parts of another one (women and men of employment) say so in two more columns
 * of `satellite_labels`: `part_of`, the name of the whole, and `group`, who is counted, such as
 * "sex:female": what stands before the colon is a dimension, within which groups exclude each
 * other. Part and whole must be counted in units of one kind.
 *
 * The option `institutions` is a dataset with columns `income` (a satellite: the institution's row;
 * null: it earns from institutions alone), `consumption` (a final-demand category: its column;
 * null: it pays to institutions alone) and optionally `name` (default: consumption, else income),
 * `denominator` (a satellite or category whose total divides the column; default: the income
 * satellite's total plus the transfers received) and `total` (divides instead; money of the flows'
 * kind in the column's unit, in the flows' own where it states none).
 * With rows H, columns C and transfers T over their payers' denominators the closed matrix is
 * [A C; H T] (Pyatt and Round, Economic Journal 89, 1979; Miller and Blair, 2nd ed., ch. 11); one
 * institution without transfers is Type II.
 * @param ctx the context.
 * @param tables the table.
 * @param options NULL for the defaults.
 * @param out the model; NULL on failure (the arrays then stay the caller's).
 * @return JI_OK; JI_ERROR_SHAPE; JI_ERROR_LABEL; JI_ERROR_TYPE for arrays that are neither float64
 * nor float32 and labels that are not text; JI_ERROR_VALUE; JI_ERROR_BALANCE; JI_ERROR_SINGULAR
 * where the table is not productive; JI_ERROR_NOT_FOUND for a satellite or final demand that an
 * option names; JI_ERROR_UNIT; JI_ERROR_MEASURE; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY;
 * JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_model_create(ji_context *ctx, const ji_io_tables *tables,
                                    const ji_io_options *options, ji_model **out);

/** Makes a model from a bundle. Either of datasets `flows`, `final_demand`, `accounts` and
 * optionally `table` and `satellites` (columns `satellite`, a column of accounts, `part_of`,
 * `group`; the table folder of the guide): row and column labels must be the same in the
 * same order. Or of arrays `flows` and `output` and a dataset `sectors`, with `final_demand` and
 * `demand_labels`, `satellites` and `satellite_labels`, `satellite_demand`, `table` where they are
 * there (a multi-region table of ji_bundle_read_multiregion()): the arrays are read where they lie
 * and shared with the bundle. Their unit is the one that all rows of `sectors` state in `unit`.
 * @param ctx the context.
 * @param bundle the bundle, usually of ji_bundle_read_folder() or ji_bundle_read_multiregion().
 * @param options NULL for the defaults.
 * @param out the model; NULL on failure.
 * @return as ji_io_model_create(); JI_ERROR_NOT_FOUND for a dataset, array or column that is not
 * there; JI_ERROR_UNIT for sectors in several units; JI_ERROR_MEASURE for employment of another
 * year than the table (year_action). Since 0.1. */
JI_API ji_status ji_io_model_from_bundle(ji_context *ctx, const ji_bundle *bundle,
                                         const ji_io_options *options, ji_model **out);

/** The same model with its LU factors kept, so that each further system costs O(n^2). From 1,000
 * sectors on the factors are in single precision where the table's condition allows, which takes
 * half the time and memory (4 n^2 bytes); every solution is corrected by residuals in double
 * precision (Langou et al., SC'06), so that results are as exact and their bounds as tight.
 * ji_io_footprints() and ji_io_footprint_flows() leave regions' outputs with the factors for later
 * calls.
 * @param ctx the context.
 * @param model an input-output model.
 * @param out a new model that shares the table; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_SINGULAR; JI_ERROR_LIMIT; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_model_factorize(ji_context *ctx, const ji_model *model, ji_model **out);

/** Options of ji_io_multipliers(), ji_io_effects() and ji_io_net_multipliers(). Set `size` through
 * ji_io_multiplier_options_init(). */
typedef struct ji_io_multiplier_options {
  size_t size;           /**< sizeof(ji_io_multiplier_options) of the caller */
  const char *satellite; /**< the row counted; default: the model's employment; "gross_output"
                            counts output itself */
  const char
      *unit; /**< unit of the per-unit columns, such as "person/(1e9 CNY@2018:producers)";
                  NULL: the satellite's unit (its scale applied) per one unit of flows; money of the
                  flows' own kind gives "1". Its price year and valuation must be the table's */
  const char *const *satellites; /**< NULL, or several rows counted in one pass over the table, in
                                    place of `satellite`; `unit` must then fit all of them */
  int64_t satellite_count;       /**< how many `satellites` there are */
} ji_io_multiplier_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_multiplier_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_multiplier_options_init(ji_io_multiplier_options *options, size_t size);

/** Direct, Type I and Type II multipliers of every sector: columns `sector`, `region` (if the table
 * has regions), `direct` = e, `type1` = e'L, `type2` = e'L2, `type1_ratio` = type1 / direct,
 * `type2_ratio`, `type1_error_bound`, `type2_error_bound`, `reason`. Per-unit figures are what the
 * ONS calls effects, ratios what it calls multipliers. `type2` is null with a reason where the
 * table has no household row or column; of a table closed with several institutions it is the SAM
 * multiplier. A sector of zero output has coefficient 0 and its reason says so. The bound is
 * rigorous: it needs d > 0 with d'|A| <= q d', q < 1; it is null where there is none. Source:
 * Miller and Blair 2009, sections 6.2 and 6.3.
 *
 * With several `satellites` the result is in long form, one row a satellite and sector: `satellite`
 * and, where a satellite is a part of another, `group` come first. What differs between the
 * satellites is by row: units in a column `unit`, fields of measures in columns of their names
 * (`counted_unit` for the unit that a measure of money holds).
 * @param ctx the context.
 * @param model an input-output model.
 * @param options NULL for the defaults.
 * @param out the multipliers; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a satellite that is not there;
 * JI_ERROR_LABEL for one that is named twice; JI_ERROR_SINGULAR; JI_ERROR_CONVERGENCE;
 * JI_ERROR_UNIT; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Cost: one solve with n
 * unknowns for each satellite and institution, all in the same passes over the table, some 10 to 30
 * of n^2 each. Since 0.1. */
JI_API ji_status ji_io_multipliers(ji_context *ctx, const ji_model *model,
                                   const ji_io_multiplier_options *options, ji_dataset **out);

/** The split of multipliers into rounds, as the Australian Bureau of Statistics defines it
 * (Information Paper: Introduction to Input-Output Multipliers, 1995, cat. no. 5246.0), per unit of
 * final demand for each sector's product: columns `sector`, `region`, `initial` = e, `first_round`
 * = e'A, `industrial_support` = e'L - e - e'A, `production_induced` = e'L - e,
 * `consumption_induced` = e'L2 - e'L, `simple` = e'L, `total` = e'L2; the ratios `type1a` =
 * (initial + first_round) / initial, `type1b` = simple / initial, `type2a` = total / initial,
 * `type2b` = (total - initial) / initial; `first_round_error_bound`, `simple_error_bound`,
 * `total_error_bound` (a difference is within the sum of its parts' bounds); `reason`. Several
 * satellites, units and what is null are as in ji_io_multipliers().
 * @param ctx the context.
 * @param model an input-output model.
 * @param options NULL for the defaults.
 * @param out the effects; NULL on failure.
 * @return as ji_io_multipliers(). Cost: one pass more than that. Since 0.1. */
JI_API ji_status ji_io_effects(ji_context *ctx, const ji_model *model,
                               const ji_io_multiplier_options *options, ji_dataset **out);

/** Net multipliers (Oosterhaven and Stelder, Journal of Regional Science 42, 2002): (e'L)_j f_j /
 * (e_j x_j), the jobs behind the final demand for a sector's product over the jobs in the sector.
 * Above 1, more jobs elsewhere depend on the sector than its own on the others; their mean weighted
 * by jobs is 1 where the table balances. Net of double counting: unrelated to the basis `net` of a
 * measure. Columns `sector`, `region`, `type1_ratio` = (e'L)_j / e_j, `final_demand_share` = f_j /
 * x_j, `net`, `weight` (the sector's share of all jobs), `net_error_bound`, `reason`; `net` is null
 * with a reason where e_j x_j is 0. f is the table's final demand, or x - Z 1 where it has none.
 * Several satellites are as in ji_io_multipliers(); `unit` is refused, for everything is a ratio.
 * @param ctx the context.
 * @param model an input-output model.
 * @param options NULL for the defaults.
 * @param out the net multipliers; NULL on failure.
 * @return as ji_io_multipliers(). Since 0.1. */
JI_API ji_status ji_io_net_multipliers(ji_context *ctx, const ji_model *model,
                                       const ji_io_multiplier_options *options, ji_dataset **out);

/** The Leontief inverse L = (I - A)^-1 (Leontief, Review of Economics and Statistics 18, 1936;
 * Miller and Blair 2009, section 2.2), for those who ask for it: n x n, row-major, new memory,
 * units of output per unit of final demand. ji_io_label_matrix() names its cells.
 * @param ctx the context.
 * @param model an input-output model.
 * @param out the inverse, to be freed with ji_array_release(); cleared on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_SINGULAR; JI_ERROR_CONVERGENCE; JI_ERROR_LIMIT;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_inverse(ji_context *ctx, const ji_model *model, ji_array *out);

/** Where a sector stands in the table, for functions that ask for an index.
 * @param ctx the context.
 * @param model an input-output model.
 * @param sector its name.
 * @param region its region; NULL: by its name alone.
 * @param out the index from 0; -1 on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND; JI_ERROR_LABEL where several regions have such
 * a sector and none is named; JI_ERROR_ARGUMENT. Since 0.1. */
JI_API ji_status ji_io_find_sector(ji_context *ctx, const ji_model *model, const char *sector,
                                   const char *region, int64_t *out);

/** A matrix of the table's sectors (an inverse, a field of influence) as a dataset with their
 * names, a row for each element. For matrices that somebody reads: n^2 rows.
 * @param ctx the context.
 * @param model an input-output model.
 * @param matrix n x n, in the order of the table's sectors.
 * @param out `sector`, `region`*, `column`, `column_region`*, `value` (unit 1: flows per flows);
 * NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_SHAPE for a matrix of another size; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_label_matrix(ji_context *ctx, const ji_model *model, const ji_array *matrix,
                                    ji_dataset **out);

/** What the model found out about its table: columns `check`, `verdict` (passed, warning, failed,
 * not_done), `value`, `limit`, `unit`, `explanation`. Among them: row balance with the worst rows,
 * column balance where the accounts allow it, e'Lf against total employment, spectral radius with
 * its bounds, zero and dust output, purchases above output, negative flows and final demand, the
 * year of employment, closure.
 * @param ctx the context.
 * @param model an input-output model.
 * @param out the checks; NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_SINGULAR; JI_ERROR_CONVERGENCE; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_check(ji_context *ctx, const ji_model *model, ji_dataset **out);

/** Where product taxes stand in the table's prices. */
enum ji_io_tax {
  JI_IO_TAX_INSIDE =
      0, /**< the table's prices hold the tax (China's tables): nothing is taken out */
  JI_IO_TAX_OUTSIDE = 1 /**< basic prices: share * vat / (1 + vat) is tax and drives no jobs */
};

/** Options of ji_io_basket_demand(). Set `size` through ji_io_basket_options_init(). */
typedef struct ji_io_basket_options {
  size_t size;              /**< sizeof(ji_io_basket_options) of the caller */
  double total;             /**< purchasers' value of the basket, returns already out; default 1 */
  const char *unit;         /**< its unit, of the table's price year and at purchasers' prices (or
                                 without a valuation); NULL: one unit of the table's flows */
  const char *trade_sector; /**< sector that earns the trade margin; default "trade" */
  const char *transport_sector; /**< sector that earns the transport margin; default
                                     "transport_post" */
  int32_t tax;                  /**< enum ji_io_tax */
  int32_t reserved;             /**< 0 */
  const char *reading;          /**< what the total is taken for where it is not what the unit says,
                                     such as "sales_of_2024_at_prices_of_2018": carried by the
                                     measures of the demand and of its jobs; NULL: none */
} ji_io_basket_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_basket_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_basket_options_init(ji_io_basket_options *options, size_t size);

/** Brings delivered sales at purchasers' prices to the table's price basis: domestic product to its
 * own sector, trade and transport margins to the sectors that earn them, imports and tax outside.
 * The basket has columns `sector`, `share` (of the total; they sum to 1; columns of rates may be in
 * %), `tm`, `tr` (trade and transport margin rates of the purchasers' value), `vat` (rate), `dom`
 * (domestic share of the product), optionally `status` (observed, survey, model, assumed,
 * illustrative, claim or unstated). The demand's status is the weakest that a row states, in
 * `status` or in the measure of `share`; a row that states none is illustrative. Where the tax does
 * not stand as the table's prices have it, a warning says so and the demand's measure has the
 * reading table_taken_at_basic_prices or table_taken_to_hold_product_tax. product = share/(1+v) *
 * (1 - tm - tr), v the vat rate where tax is outside, else 0; domestic = dom * product; trade = tm
 * * share/(1+v); transport = tr * share/(1+v).
 * @param ctx the context.
 * @param model an input-output model.
 * @param basket the basket.
 * @param options NULL for the defaults.
 * @param out the drivers for ji_model_estimate(): `component`, `driver` (product_domestic,
 * trade_margin, transport_margin, imported_product, tax_outside_table), `value`, `region`,
 * `imports` (out, in); NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND; JI_ERROR_LABEL for a sector that the table does
 * not have; JI_ERROR_VALUE for rates outside [0, 1], shares that do not sum to 1 or a status that
 * is none; JI_ERROR_MEASURE for a reading that is no name; JI_ERROR_UNIT; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_io_basket_demand(ji_context *ctx, const ji_model *model,
                                     const ji_dataset *basket, const ji_io_basket_options *options,
                                     ji_dataset **out);

JI_END_DECLS
#endif
