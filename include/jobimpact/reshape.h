/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Wide tables into long ones and back. */
#ifndef JOBIMPACT_RESHAPE_H
#define JOBIMPACT_RESHAPE_H

#include <jobimpact/dataset.h>

JI_BEGIN_DECLS

/** Options of ji_dataset_longer() and ji_dataset_wider(). Set `size` through
 * ji_reshape_options_init(). */
typedef struct ji_reshape_options {
  size_t size;            /**< sizeof(ji_reshape_options) of the caller */
  const char *const *ids; /**< columns that say what a row is about; NULL: longer takes those that
                               are not in values, wider those that hold neither names, values nor
                               the values' units and measures */
  size_t id_count;        /**< how many */
  const char *const *values; /**< longer: the columns that become rows; wider: the names that become
                                  columns, in this order; NULL: longer takes those that are not in
                                ids, wider all names in order of first appearance */
  size_t value_count;        /**< how many */
  const char *name_column;   /**< the long table's column of names; default "name" */
  const char *value_column;  /**< its column of values; default "value" */
  const char *unit_column;   /**< its column of units, where they differ; default "unit" */
  const char *measure_column; /**< its column of measures, where they differ; default "measure" */
  int32_t drop_nulls;         /**< longer: 1 leaves out rows without a value; default 0 */
  int32_t reserved;           /**< 0 */
} ji_reshape_options;

/** Fills an option struct with the defaults.
 * @param options the struct.
 * @param size sizeof(ji_reshape_options) as the caller was compiled.
 * @return JI_OK; JI_ERROR_ARGUMENT. Any thread. Since 0.1. */
JI_API ji_status ji_reshape_options_init(ji_reshape_options *options, size_t size);

/** One row a value: of every row of a wide table as many as there are measured columns, in their
 * order. The result has the id columns, then the column of names (a dictionary) and the column of
 * values. Units and measures that all measured columns have in common are those of the values;
 * where they differ, two text columns hold them by row (`@unit`, `@measure`). Integers and floats
 * together are floats; a column that is all null goes with any type. Descriptions are left out, and
 * so are columns that are neither ids nor measured.
 * @param ctx the context.
 * @param dataset the wide table.
 * @param options ids or values must be given.
 * @param out the long table; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_LABEL for one that is
 * named twice, or a new column whose name an id has; JI_ERROR_TYPE naming two measured columns
 * without a type in common; JI_ERROR_LIMIT for an integer that no float holds, and for more rows
 * than fit; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_longer(ji_context *ctx, const ji_dataset *dataset,
                                   const ji_reshape_options *options, ji_dataset **out);

/** One column a name: the exact inverse of ji_dataset_longer() where the ids tell all rows apart
 * and the measured columns were of one type and stood last. Rows come in order of first appearance
 * of their ids; a name that a row lacks is null. Units and measures by row must be the same
 * wherever a name is the same, and become those of its column. Fields of a measure that vary by a
 * column that is no id (`layer=@name`) are filled in. Columns that are neither ids nor any of the
 * others are left out.
 * @param ctx the context.
 * @param dataset the long table.
 * @param options NULL for the defaults.
 * @param out the wide table; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE for names that
 * are no text; JI_ERROR_LABEL naming two rows (counted from 0) with the same ids and name, a row
 * without a name, and a name that an id has; JI_ERROR_UNIT and JI_ERROR_MEASURE naming two rows of
 * one name that differ; JI_ERROR_LIMIT for more than 65,536 columns; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_wider(ji_context *ctx, const ji_dataset *dataset,
                                  const ji_reshape_options *options, ji_dataset **out);

JI_END_DECLS
#endif
