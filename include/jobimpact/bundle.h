/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Bundles: named datasets and arrays that belong together. */
#ifndef JOBIMPACT_BUNDLE_H
#define JOBIMPACT_BUNDLE_H

#include <jobimpact/array.h>

JI_BEGIN_DECLS

/** Named datasets and arrays that belong together: a loaded multi-region table, an account folder.
 * A name is that of one dataset or one array. Immutable, reference counted, may be read from many
 * threads. */
typedef struct ji_bundle ji_bundle;

/** The same bundle with one dataset added; what had its name is replaced.
 * @param ctx the context.
 * @param bundle the bundle; NULL starts an empty one.
 * @param name UTF-8, not empty.
 * @param dataset the dataset; referenced.
 * @param out the new bundle; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_bundle_with(ji_context *ctx, const ji_bundle *bundle, const char *name,
                                const ji_dataset *dataset, ji_bundle **out);

/** A dataset by name.
 * @param bundle may be NULL.
 * @param name a name.
 * @return borrowed from bundle; NULL if there is none. Any thread. Since 0.1. */
JI_API const ji_dataset *ji_bundle_find(const ji_bundle *bundle, const char *name);

/** The same bundle with one array added; what had its name is replaced. The bundles that hold the
 * array share it.
 * @param ctx the context.
 * @param bundle the bundle; NULL starts an empty one.
 * @param name UTF-8, not empty.
 * @param array the matrix. With `release` it is the bundles' from success on, which call
 * release(user) once, with the last of them and whatever was made from them; it stays the caller's
 * after a failure. Without, its memory must outlive them all.
 * @param out the new bundle; NULL on failure.
 * @return JI_OK; JI_ERROR_TYPE for an array that is neither float64 nor float32; JI_ERROR_SHAPE;
 * JI_ERROR_ARGUMENT; JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_bundle_with_array(ji_context *ctx, const ji_bundle *bundle, const char *name,
                                      const ji_array *array, ji_bundle **out);

/** An array by name.
 * @param bundle may be NULL.
 * @param name a name.
 * @return borrowed from bundle, without release; NULL if there is none. Any thread. Since 0.1. */
JI_API const ji_array *ji_bundle_find_array(const ji_bundle *bundle, const char *name);

/** The number of arrays. @param bundle NULL gives 0. @return the number. Any thread. Since 0.1. */
JI_API int64_t ji_bundle_array_count(const ji_bundle *bundle);

/** The name of an array; names are sorted by their bytes.
 * @param bundle may be NULL.
 * @param index 0 to ji_bundle_array_count() - 1.
 * @return borrowed from bundle; NULL if out of range. Any thread. Since 0.1. */
JI_API const char *ji_bundle_array_name(const ji_bundle *bundle, int64_t index);

/** The number of datasets. @param bundle NULL gives 0. @return the number. Any thread. Since 0.1.
 */
JI_API int64_t ji_bundle_count(const ji_bundle *bundle);

/** The name of a dataset; names are sorted by their bytes.
 * @param bundle may be NULL.
 * @param index 0 to ji_bundle_count() - 1.
 * @return borrowed from bundle; NULL if out of range. Any thread. Since 0.1. */
JI_API const char *ji_bundle_name(const ji_bundle *bundle, int64_t index);

/** Adds a reference. @param bundle may be NULL. @return bundle. Any thread. Since 0.1. */
JI_API ji_bundle *ji_bundle_ref(const ji_bundle *bundle);

/** Drops a reference. @param bundle may be NULL. Any thread. Since 0.1. */
JI_API void ji_bundle_unref(ji_bundle *bundle);

/** Reads every `NAME.csv` of a folder into a dataset NAME, with the sidecar `NAME.schema.csv` where
 * there is one, maps every `NAME.npy` as an array NAME (see ji_array_map_npy()), and takes the
 * units of `units.csv` (columns file, column, unit[, measure]; `*` is all other columns that hold
 * numbers; a named column wins) where that is there. Files with a further dot in their name are
 * sidecars. A column named `sector` is text. What a sidecar states wins over
 * `*`; where it contradicts a named column of `units.csv` that is an error.
 * @param ctx the context.
 * @param path the folder.
 * @param out the bundle; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND, also for a folder without any NAME.csv or NAME.npy;
 * JI_ERROR_IO; what ji_dataset_read_csv() and ji_array_map_npy() return; JI_ERROR_LABEL for a row
 * of units.csv that names a file or column that is not there, or one twice, and for a NAME.csv
 * beside a NAME.npy; JI_ERROR_UNIT; JI_ERROR_MEASURE; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_bundle_read_folder(ji_context *ctx, const char *path, ji_bundle **out);

/** Writes a bundle so that ji_bundle_read_folder() gives the same one: every dataset as `NAME.csv`
 * with `NAME.schema.csv`, as ji_dataset_write_csv() does, every array as `NAME.npy`, as
 * ji_array_write_npy() does. The folder is made if it is not there (its parent must be); what else
 * is in it stays. All files are complete under temporary names before the first gets its own.
 * @param ctx the context.
 * @param bundle the bundle.
 * @param path the folder.
 * @return JI_OK; JI_ERROR_IO; JI_ERROR_VALUE as ji_dataset_write_csv(); JI_ERROR_ARGUMENT, also for
 * a dataset without columns, and a name with a dot or a slash;
 * JI_ERROR_MEMORY; JI_ERROR_CANCELLED. A dataset `units` is written as it is: read again, it gives
 * units to the others. Since 0.1. */
JI_API ji_status ji_bundle_write_folder(ji_context *ctx, const ji_bundle *bundle, const char *path);

JI_END_DECLS
#endif
