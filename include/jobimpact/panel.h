/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * From the register to an evaluation, and to an input-output model. */
#ifndef JOBIMPACT_PANEL_H
#define JOBIMPACT_PANEL_H

#include <jobimpact/indicators.h>

JI_BEGIN_DECLS

/** Options of ji_tracker_panel(). Set `size` through ji_tracker_panel_options_init(). */
typedef struct ji_tracker_panel_options {
  size_t size;            /**< sizeof(ji_tracker_panel_options) of the caller */
  const char *program;    /**< whose treatment it is; NULL where the register has one program */
  const char *unit;       /**< person or county; NULL: county */
  const char *period;     /**< month, quarter or year; NULL: quarter */
  const char *outcomes;   /**< codes joined by `|`; NULL: all of the program */
  const char *treated_by; /**< the stage or role that is the treatment; NULL: enrolled */
  const char *sites;      /**< codes of sites joined by `|` whose persons and counties are taken;
                               NULL: all */
  const ji_bundle *codes; /**< as of ji_tracker_indicators_options */
  const ji_dataset *comparison; /**< county panels: outcomes of counties from elsewhere, of treated
                                     ones and of those that never were: columns `county`, `period`
                                     (2024, 2024-Q1, 2024-03), optionally `weight`, and any numeric
                                     outcomes; NULL: none */
  int64_t level;                /**< of the code list; default 1 */
  int64_t as_of_valid;          /**< as of ji_tracker_indicators_options */
  int64_t as_of_recorded;       /**< as there */
  int64_t treated_persons; /**< county panels: how many persons make a county treated; default 1 */
  int64_t minimum_cell;    /**< of the attrition table: fewer persons are hidden; default 10 */
  int32_t fill_zero;       /**< 1: an outcome that is summed is 0 where somebody is observed and
                                nothing was measured; default 0: it is null */
  int32_t exact;           /**< 1: the attrition table hides nothing, which is logged; default 0 */
} ji_tracker_panel_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_tracker_panel_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_tracker_panel_options_init(ji_tracker_panel_options *options, size_t size);

/** The panel that an evaluation reads, and its attrition.
 *
 * `panel`: a row for each unit and period. Columns `unit` (the county's code; of a person a number
 * of this register, no pseudonym), `period` (consecutive integers: year, 4 year + quarter - 1, 12
 * year + month - 1), `label` (2024-Q1), `treated` (from its first treated period on),
 * `first_treated` (a period; null: never), one float64 column for each outcome (its code; unit and
 * measure as declared), one for each outcome of `comparison`, `persons` (of a county: treated up to
 * the period), `weight` (of a county: that of `comparison`, else the eligible population, where all
 * counties have one, else 1; of a person 1), `cluster` (class, else county, else site; of a county
 * itself), `county`, `cohort`, `groups` (of a person; joined by `;`).
 * Persons have rows from the period of their first event to the one in which they withdraw or the
 * cut-off comes; who never reaches the treatment is never treated. Counties have rows for all
 * periods of the register and of `comparison`; those without treated persons are never treated. A
 * county's outcome is the sum over persons (of means: their mean). In `comparison` a column named
 * as an outcome of the register gives its values for never treated counties alone. Small cells are
 * not hidden: this is data for an evaluation, not for publication, and its provenance says so.
 *
 * `attrition`: by `period`, `label` and `arm` (treated: ever; comparison: never): `entered`
 * (persons so far), `observed` (not withdrawn), `measured` (with a measurement in the period),
 * `withdrawn`, `silenced` (consent withdrawn), `attrition` (1 - measured / entered), `hidden`,
 * `reason`.
 * @param ctx the context.
 * @param tracker the register.
 * @param options NULL for the defaults.
 * @param out a bundle of `panel` and `attrition`; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a program, stage, outcome, site or column that is not
 * there; JI_ERROR_LABEL for a county twice in a period, one that the code list does not have;
 * JI_ERROR_VALUE for an option or a period that is none; JI_ERROR_TYPE; JI_ERROR_LIMIT; the errors
 * of a store; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY; JI_ERROR_CANCELLED. Since 0.1. */
JI_API ji_status ji_tracker_panel(ji_context *ctx, ji_tracker *tracker,
                                  const ji_tracker_panel_options *options, ji_bundle **out);

/** Options of ji_tracker_sales(). Set `size` through ji_tracker_sales_options_init(). */
typedef struct ji_tracker_sales_options {
  size_t size;            /**< sizeof(ji_tracker_sales_options) of the caller */
  const char *program;    /**< NULL: all, each a driver */
  const char *period;     /**< of the sales: 2024, 2024-Q1, 2024-03 or two days with / between;
                               NULL: all up to the cut-off */
  const char *sector;     /**< of outcomes that declare none; NULL: that is an error */
  const char *unit;       /**< to which sales are scaled, such as 1e8 CNY@2018:producers_with_vat; a
                               price basis is never changed; NULL: the outcomes' */
  int64_t as_of_valid;    /**< as of ji_tracker_indicators_options */
  int64_t as_of_recorded; /**< as there */
  int64_t minimum_cell;   /**< a sector's sales of fewer persons are an error; default 10 */
  int32_t exact;          /**< 1: they are not, which is logged and in provenance; default 0 */
  int32_t reserved;       /**< 0 */
} ji_tracker_sales_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_tracker_sales_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_tracker_sales_options_init(ji_tracker_sales_options *options, size_t size);

/** Sales by sector and program as a final-demand shock: what ji_model_estimate() of an input-output
 * model reads as `drivers`, so that farm sales become rural jobs in one chain of calls.
 *
 * Columns: `component` (the sector that the outcome declares), `driver` (the program), `value`
 * (unit `@unit`; the sum of outcomes of the kind sales), `unit`, `persons`. Rows by program,
 * sectors in the order of the definition. Sales at purchasers' prices meet a table at producers'
 * prices through ji_io_basket_demand(), those of another year through ji_dataset_convert().
 * @param ctx the context.
 * @param tracker the register.
 * @param options NULL for the defaults.
 * @param out the shock; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a program that is not there; JI_ERROR_LABEL for an outcome
 * without a sector; JI_ERROR_VALUE for a period that is none, an outcome whose measurements do not
 * sum (aggregate last or mean), and sales of fewer persons than `minimum_cell`; JI_ERROR_UNIT; the
 * errors of a store; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_tracker_sales(ji_context *ctx, ji_tracker *tracker,
                                  const ji_tracker_sales_options *options, ji_dataset **out);

JI_END_DECLS
#endif
