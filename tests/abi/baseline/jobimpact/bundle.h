/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Bundles: named datasets that belong together. */
#ifndef JOBIMPACT_BUNDLE_H
#define JOBIMPACT_BUNDLE_H

#include <jobimpact/array.h>

JI_BEGIN_DECLS

/** Named datasets that belong together: a loaded table, an account folder. Immutable, reference
 * counted, may be read from many threads. */
typedef struct ji_bundle ji_bundle;

/** The same bundle with one dataset added or replaced.
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
 * there is one, and the units of `units.csv` (columns file, column, unit[, measure]; `*` is all
 * other columns that hold numbers; a named column wins) where that is there. Files with a further
 * dot in their name are sidecars. A column named `sector` is text. What a sidecar states wins over
 * `*`; where it contradicts a named column of `units.csv` that is an error.
 * @param ctx the context.
 * @param path the folder.
 * @param out the bundle; NULL on failure.
 * @return JI_OK; JI_ERROR_NOT_FOUND, also for a folder without any NAME.csv; JI_ERROR_IO; what
 * ji_dataset_read_csv() returns; JI_ERROR_LABEL for a row of units.csv that names a file or column
 * that is not there, or one twice; JI_ERROR_UNIT; JI_ERROR_MEASURE; JI_ERROR_ARGUMENT;
 * JI_ERROR_MEMORY. Since 0.1. */
JI_API ji_status ji_bundle_read_folder(ji_context *ctx, const char *path, ji_bundle **out);

JI_END_DECLS
#endif
