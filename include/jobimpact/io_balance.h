/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Tables brought to known totals: RAS, GRAS, SUT-RAS, and a table carried to another year. */
#ifndef JOBIMPACT_IO_BALANCE_H
#define JOBIMPACT_IO_BALANCE_H

#include <jobimpact/io.h>

JI_BEGIN_DECLS

/** How a matrix is scaled. */
enum ji_io_balance_method {
  JI_IO_BALANCE_GRAS = 0, /**< keeps signs: negative cells are divided where others are multiplied;
                               without negative cells it is RAS */
  JI_IO_BALANCE_RAS = 1   /**< the same, but a negative cell is an error */
};

/** What happens where the totals of rows and columns do not add up to the same. */
enum ji_io_balance_conflict {
  JI_IO_CONFLICT_ERROR = 0,         /**< an error that names both sums */
  JI_IO_CONFLICT_SCALE_COLUMNS = 1, /**< column totals are multiplied to the sum of the rows, with a
                                         warning */
  JI_IO_CONFLICT_SCALE_ROWS = 2     /**< the other way round */
};

/** Options of balancing. Set `size` through ji_io_balance_options_init(). */
typedef struct ji_io_balance_options {
  size_t size;            /**< sizeof(ji_io_balance_options) of the caller */
  double tolerance;       /**< largest gap between a sum and its total, relative to the largest
                               total; default 1e-12 */
  int64_t max_iterations; /**< default 10,000 */
  int32_t method;         /**< enum ji_io_balance_method */
  int32_t conflict;       /**< enum ji_io_balance_conflict */
} ji_io_balance_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_balance_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_balance_options_init(ji_io_balance_options *options, size_t size);

/** Scales a matrix so that rows and columns add up to given totals, signs and zeros kept: x_ij =
 * r_i z_ij s_j for positive cells, z_ij / (r_i s_j) for negative ones (GRAS: Junius and Oosterhaven
 * 2003; Lenzen, Wood and Gallego 2007; Temurshoev, Miller and Bouwmeester 2013; RAS: Stone 1961,
 * Bacharach 1970). A line without a total (null) is not scaled of itself. Cost: one pass over the
 * matrix an iteration.
 * @param ctx the context.
 * @param matrix m x n.
 * @param rows m rows: `total` (number, null: not known), optionally `label` (text, for messages and
 * results).
 * @param columns the same for the n columns; both totals in one unit.
 * @param options NULL for the defaults.
 * @param out array `balanced` (m x n, new memory); datasets `rows` and `columns`: `label`, `total`
 * as given, `target` as used, `before`, `balanced` (sums), `factor` (r or s), `gap` (balanced less
 * target); `report`: `check`, `verdict` (passed, warning), `value`, `limit`, `explanation`. NULL on
 * failure.
 * @return JI_OK; JI_ERROR_SHAPE; JI_ERROR_NOT_FOUND for a dataset without `total`; JI_ERROR_TYPE;
 * JI_ERROR_UNIT for totals in two units; JI_ERROR_VALUE for what is not finite, and a negative cell
 * where RAS was asked for; JI_ERROR_BALANCE naming the line where a total cannot be met (no cell,
 * or none of its sign) and the two sums where they disagree; JI_ERROR_CONVERGENCE naming the worst
 * lines; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_io_balance(ji_context *ctx, const ji_array *matrix, const ji_dataset *rows,
                               const ji_dataset *columns, const ji_io_balance_options *options,
                               ji_bundle **out);

/** Scales a supply and a use table together, so that every user (industry, category of final
 * demand) and every source (industry, imports) meets its total, and every product's supply equals
 * its use, whatever that comes to: SUT-RAS (Temurshoev and Timmer, Economic Systems Research 23,
 * 2011). use_ij = p_i u_ij s_j, supply_ik = v_ik q_k / p_i; negative cells inverted.
 * @param ctx the context.
 * @param supply products x sources.
 * @param use products x users, the same products in the same order, in the same prices.
 * @param products NULL, or a dataset with `label`.
 * @param sources one row a column of `supply`: `total` (null: not known), optionally `label`.
 * @param users one row a column of `use`, likewise.
 * @param options NULL for the defaults; SCALE_COLUMNS scales the users to the sources, SCALE_ROWS
 * the sources to the users.
 * @param out arrays `supply` and `use`; datasets `products` (`label`, `before_supply`,
 * `before_use`, `balanced`, `factor`, `gap`), `sources`, `users` and `report` as ji_io_balance()
 * has them. NULL on failure.
 * @return as ji_io_balance(); JI_ERROR_BALANCE also for a product that is used but not supplied, or
 * supplied but not used. Since 0.1. */
JI_API ji_status ji_io_balance_supply_use(ji_context *ctx, const ji_array *supply,
                                          const ji_array *use, const ji_dataset *products,
                                          const ji_dataset *sources, const ji_dataset *users,
                                          const ji_io_balance_options *options, ji_bundle **out);

/** Options of ji_io_project(). Set `size` through ji_io_project_options_init(). */
typedef struct ji_io_project_options {
  size_t size;      /**< sizeof(ji_io_project_options) of the caller */
  const char *name; /**< what the new table is called, such as "china-2020-projected"; NULL: the
                         old name and "-projected" */
  const char *year; /**< its year, such as "2020"; NULL: not stated */
  double tolerance; /**< as in ji_io_balance_options; default 1e-12 */
  int64_t max_iterations; /**< default 10,000 */
  int32_t conflict;       /**< enum ji_io_balance_conflict: where outputs do not add up to purchases
                               and final demand; rows are the sectors */
  int32_t reserved;       /**< 0 */
} ji_io_project_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_io_project_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_io_project_options_init(ji_io_project_options *options, size_t size);

/** Carries a table to another year, of which only totals are known: flows and final demand are
 * scaled together (GRAS on [Z F]) so that each sector's sales add up to its new output, its
 * purchases to the new ones, and each category of final demand to its new total where one is given
 * (Stone 1961; Eurostat Manual of Supply, Use and Input-Output Tables 2008, ch. 14). Satellites go
 * with output, s_new = s x_new / x, but employment with labour productivity too, or as stated, and
 * its parts with it; satellites of final demand go with the totals of its categories. The new table
 * is in the prices of the new outputs: where these differ from the old ones nothing is deflated,
 * and the report says so; money among the satellites is then at the new prices too.
 * @param ctx the context.
 * @param model an input-output model.
 * @param sectors `sector` (and `region` where the table has regions), each of the table's once:
 * `output` (its unit is that of the new table, of the old one's currency and valuation; none: the
 * old unit); optionally `purchases` (intermediate ones from the table; null: its share in output
 * stays; more than its output is told in the report), `employment` (null: from productivity; its
 * unit may be left out only where the table counts single persons or jobs), `productivity` (output
 * per job over that of the old year, such as 1.06 or, in %, 106; null: 1).
 * @param final_demand NULL, or `name` (categories) and `total`; what is not named is free.
 * @param options NULL for the defaults.
 * @param out a bundle for ji_io_model_from_bundle(): `sectors`, `flows`, `final_demand`,
 * `demand_labels`, `output`, `satellites`, `satellite_labels`, `satellite_demand` (where the old
 * table has it), `table`; and `rows`, `columns`,
 * `report` as ji_io_balance() has them. NULL on failure.
 * @return JI_OK; JI_ERROR_KIND; JI_ERROR_NOT_FOUND for a column or category that is not there;
 * JI_ERROR_LABEL for a sector that is missing, doubled or not the table's; JI_ERROR_VALUE for an
 * output that is null or negative and a productivity that is not above 0; JI_ERROR_UNIT; what
 * ji_io_balance() returns. Since 0.1. */
JI_API ji_status ji_io_project(ji_context *ctx, const ji_model *model, const ji_dataset *sectors,
                               const ji_dataset *final_demand, const ji_io_project_options *options,
                               ji_bundle **out);

JI_END_DECLS
#endif
