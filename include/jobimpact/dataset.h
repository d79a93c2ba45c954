/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Datasets: typed columns with units and measures, in Arrow's layout. */
#ifndef JOBIMPACT_DATASET_H
#define JOBIMPACT_DATASET_H

#include <jobimpact/measure.h>

JI_BEGIN_DECLS

/** The type of a column or an array: one of enum ji_type_code. */
typedef int32_t ji_type;

/** The pinned types. */
enum ji_type_code {
  JI_TYPE_INT64 = 1,      /**< int64_t */
  JI_TYPE_FLOAT64 = 2,    /**< double; NaN is a value, not a null */
  JI_TYPE_BOOL = 3,       /**< one bit a value, lowest bit first */
  JI_TYPE_DATE32 = 4,     /**< int32_t days since 1970-01-01 */
  JI_TYPE_TIMESTAMP = 5,  /**< int64_t microseconds since 1970-01-01T00:00Z */
  JI_TYPE_TEXT = 6,       /**< UTF-8 bytes with length + 1 int64_t offsets */
  JI_TYPE_DICTIONARY = 7, /**< int32_t codes into a one-column text dataset */
  JI_TYPE_FLOAT32 = 8     /**< float; arrays only */
};

/** An immutable table of named columns of equal length. Reference counted; may be read from many
 * threads. */
typedef struct ji_dataset ji_dataset;

/** Assembles a dataset column by column. One thread at a time. */
typedef struct ji_dataset_builder ji_dataset_builder;

/** A column, handed in or looked at. Buffers are contiguous and start at element 0; a bit set in
 * `validity` (lowest bit first) says that the value is there. */
typedef struct ji_column {
  size_t size;               /**< sizeof(ji_column) of the caller */
  ji_type type;              /**< one of enum ji_type_code but JI_TYPE_FLOAT32 */
  int32_t reserved;          /**< 0 */
  const char *name;          /**< UTF-8, not empty, unique in its dataset */
  const char *unit;          /**< canonical unit, `@column` (by row), or NULL */
  const char *description;   /**< a sentence or NULL */
  const ji_measure *measure; /**< or NULL: undeclared */
  int64_t length;            /**< number of values */
  int64_t null_count;        /**< number of nulls; -1 when handed in: count them */
  const uint8_t *validity;   /**< (length + 7) / 8 bytes, or NULL: no nulls */
  const void *values;     /**< the values; UTF-8 bytes for text; int32_t codes for dictionaries */
  const int64_t *offsets; /**< text only: length + 1 offsets into values */
  const ji_dataset *dictionary; /**< dictionary only: one text column without nulls */
} ji_column;

/** Makes an empty builder.
 * @param ctx the context.
 * @param out the builder, to be freed with ji_dataset_builder_free(); NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_builder_create(ji_context *ctx, ji_dataset_builder **out);

/** Frees a builder and what it holds. @param builder may be NULL. Since 0.1. */
JI_API void ji_dataset_builder_free(ji_dataset_builder *builder);

/** Adds a column.
 * @param ctx the context.
 * @param builder the builder.
 * @param column the column; name, unit, description are copied, measure and dictionary referenced.
 * @param release NULL: the buffers are copied. Else they are adopted without a copy, must not
 * change, and release(user) is called once when the last dataset that holds them is freed; on
 * failure it is not called and the buffers stay the caller's. It may be called from any thread.
 * @param user handed to release.
 * @return JI_OK; JI_ERROR_LABEL for an empty or doubled name; JI_ERROR_SHAPE for a length unlike
 * the columns before or offsets that fall or leave the buffer; JI_ERROR_TYPE; JI_ERROR_ENCODING
 * for text that is not UTF-8; JI_ERROR_VALUE for a code outside the dictionary; JI_ERROR_UNIT for
 * a malformed unit; JI_ERROR_MEASURE for a unit that contradicts the measure; JI_ERROR_ARGUMENT;
 * JI_ERROR_LIMIT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_builder_column(ji_context *ctx, ji_dataset_builder *builder,
                                           const ji_column *column, void (*release)(void *user),
                                           void *user);

/** One thing that a dataset was made of, or that should be known of it. A struct of fixed size,
 * never extended. */
typedef struct ji_origin {
  const char *kind;          /**< "input", "option", "seed" or "note" */
  const char *name;          /**< by which it goes, not empty */
  const char *value;         /**< its text; of an input NULL */
  const ji_dataset *dataset; /**< of an input: the dataset; else NULL */
} ji_origin;

/** Records where the dataset that is being assembled comes from, for ji_dataset_provenance(): one
 * step named `operation` with these entries, behind the steps of its inputs. A record given before
 * is replaced.
 * @param ctx the context.
 * @param builder the builder; unchanged on failure.
 * @param operation what was done, such as "beside_account", not empty.
 * @param entries inputs, options, seeds and notes in order; copied; inputs are hashed.
 * @param count how many.
 * @return JI_OK; JI_ERROR_VALUE for another kind, an empty name, an input without a dataset,
 * another entry without a value; JI_ERROR_ENCODING for text that is not UTF-8; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_builder_origin(ji_context *ctx, ji_dataset_builder *builder,
                                           const char *operation, const ji_origin *entries,
                                           size_t count);

/** Turns what was added into a dataset; the builder is empty afterwards and may be used again.
 * @param ctx the context.
 * @param builder the builder; unchanged on failure.
 * @param out the dataset; NULL on failure.
 * @return JI_OK; JI_ERROR_LABEL where a unit or measure points at a column that is not there;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_builder_finish(ji_context *ctx, ji_dataset_builder *builder,
                                           ji_dataset **out);

/** Adds a reference. @param dataset may be NULL. @return dataset. Any thread. Since 0.1. */
JI_API ji_dataset *ji_dataset_ref(const ji_dataset *dataset);

/** Drops a reference. @param dataset may be NULL. Any thread. Since 0.1. */
JI_API void ji_dataset_unref(ji_dataset *dataset);

/** The number of rows. @param dataset NULL gives 0. @return rows. Any thread. Since 0.1. */
JI_API int64_t ji_dataset_row_count(const ji_dataset *dataset);

/** The number of columns. @param dataset NULL gives 0. @return columns. Any thread. Since 0.1. */
JI_API int64_t ji_dataset_column_count(const ji_dataset *dataset);

/** The index of a column by name.
 * @param dataset a dataset; NULL gives -1.
 * @param column a name.
 * @return the index, or -1 if there is none. Any thread. Since 0.1. */
JI_API int64_t ji_dataset_find(const ji_dataset *dataset, const char *column);

/** A look at one column.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param index 0 to ji_dataset_column_count() - 1.
 * @param out filled as far as out->size (set by the caller) reaches; borrowed from dataset.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_NOT_FOUND for an index out of range. Since 0.1. */
JI_API ji_status ji_dataset_column(ji_context *ctx, const ji_dataset *dataset, int64_t index,
                                   ji_column *out);

/** Sums every counted column over the rows that agree in the `by` columns. Each sum goes through
 * ji_measure_combine(JI_OPERATION_ADD_PARTS), row by row where a measure varies by row; columns of
 * integers stay integers (an overflow is an error); integer and float columns that are not in `by`
 * are summed, all others left out; a null is left out of its sum and a sum of nulls is null. Units
 * that vary by row are brought to the first one of the group; where units or measures of the sums
 * vary, text columns hold them (`unit`, `measure`). Of the columns that ji_model_estimate() names,
 * rounding_, scenario_ and error_bound are null where one of the rows has none, and standard_error,
 * sampling_ and overlap_ do not add: they are null in groups of several rows.
 * @param ctx the context.
 * @param dataset the dataset.
 * @param by names of the columns that make a group; groups come in order of first appearance.
 * @param count how many; 0 sums everything into one row (no row where the dataset has none).
 * @param out the sums; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_LABEL for a column
 * named twice or one that holds the measures of a sum; JI_ERROR_MEASURE naming the column and the
 * two rows that may not be added; JI_ERROR_UNIT; JI_ERROR_LIMIT on overflow;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_aggregate(ji_context *ctx, const ji_dataset *dataset,
                                      const char *const *by, size_t count, ji_dataset **out);

/** The measure of one row: `@column` fields are replaced by that column's value; a null there takes
 * the field out. A measure that is `@column` as a whole is read from that column (a null there
 * gives NULL: undeclared), its own `@column` fields are then replaced too.
 * @param ctx the context.
 * @param measure a measure, usually a column's.
 * @param dataset the dataset the columns are in.
 * @param row 0 to ji_dataset_row_count() - 1.
 * @param out the resolved measure; NULL on failure.
 * @return JI_OK; JI_ERROR_LABEL for a column that is not there; JI_ERROR_MEASURE for a value the
 * key does not allow; JI_ERROR_UNIT for a unit that is none; JI_ERROR_TYPE for a column that is
 * bool or timestamp; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_measure_resolve(ji_context *ctx, const ji_measure *measure,
                                    const ji_dataset *dataset, int64_t row, ji_measure **out);

/** Where a dataset comes from: columns `step` (integer, from 1, in order), `operation`, `kind`
 * (input, option, seed, version, library, note), `name`, `value`. Inputs carry the BLAKE2b of their
 * logical content. No clock, host or path is in it.
 * @param ctx the context.
 * @param dataset any dataset; one without an origin gives no rows.
 * @param out the provenance; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_provenance(ji_context *ctx, const ji_dataset *dataset,
                                       ji_dataset **out);

/** A dataset with another provenance: one that was written beside it and read back. It replaces the
 * dataset's own; the columns are shared.
 * @param ctx the context.
 * @param dataset any dataset.
 * @param provenance columns `step` (from 1, in order, each row that of the row before or the next),
 * `operation`, `kind` (input, option, seed, version, library, note), `name`, `value` (may be null),
 * as ji_dataset_provenance() gives them; one without rows gives a dataset without an origin.
 * @param out the dataset; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND for a column that is not there; JI_ERROR_TYPE; JI_ERROR_VALUE
 * naming the row for a step out of order or of two operations, an unknown kind, an empty text;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_with_provenance(ji_context *ctx, const ji_dataset *dataset,
                                            const ji_dataset *provenance, ji_dataset **out);

/** What changed between two runs: where the provenances of two datasets differ, as columns `step`
 * (its number on the left; on the right where the left has none), `operation`, `kind`, `name`,
 * `left`, `right` (the values; null where that side has no such entry, or no value) and `change`
 * (added, removed, changed). Equal provenances give no rows. Steps of one operation are aligned in
 * order so that they have most in common: a step that only one run has does not shift the others.
 * The datasets' own contents are not compared; ji_dataset_digest() tells whether they are equal.
 *
 * Cost: steps that differ on the left times those on the right, which may be a million at most.
 * @param ctx the context.
 * @param left a dataset.
 * @param right another one.
 * @param out the differences; NULL on failure.
 * @return JI_OK; JI_ERROR_LIMIT for runs that differ in too many steps; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_provenance_compare(ji_context *ctx, const ji_dataset *left,
                                       const ji_dataset *right, ji_dataset **out);

/** The BLAKE2b-256 of a dataset's logical content (names, types, units, measures, values, nulls) as
 * 64 hexadecimal digits. A dictionary column hashes like the text it stands for.
 * @param ctx the context.
 * @param dataset any dataset.
 * @param out the digits; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_dataset_digest(ji_context *ctx, const ji_dataset *dataset, ji_text **out);

JI_END_DECLS
#endif
