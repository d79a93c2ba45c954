/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a result comes from: an ordered list of steps, grown while an operation runs, then frozen
 * by being attached to a dataset. */
#ifndef JI_DATA_PROVENANCE_H
#define JI_DATA_PROVENANCE_H

#include "core/context.h"

#include <jobimpact/array.h>

typedef struct ji__provenance ji__provenance;

/* Starts the record of one operation, such as "ji_io_multipliers"; the library's version goes in.
 */
ji_status ji__provenance_create(ji_context *ctx, const char *operation, ji__provenance **out);
void ji__provenance_ref(ji__provenance *provenance);
void ji__provenance_unref(ji__provenance *provenance);
/* An input by name with its digest; the input's own steps go before ours, each step once. */
ji_status ji__provenance_input(ji_context *ctx, ji__provenance *provenance, const char *name,
                               const ji_dataset *dataset);
/* A matrix as input: digest of its shape and of its elements in row order as float64 (arrays beyond
 * the context's hash_limit are recorded as "not hashed"). */
ji_status ji__provenance_array(ji_context *ctx, ji__provenance *provenance, const char *name,
                               const ji_array *array);
/* An input whose digest (32 bytes) is known, such as a file; NULL: it was not hashed. */
ji_status ji__provenance_digest(ji_context *ctx, ji__provenance *provenance, const char *name,
                                const uint8_t *digest);
/* Takes over the steps of another record (a model's) as ji__provenance_input does. */
ji_status ji__provenance_steps(ji_context *ctx, ji__provenance *provenance,
                               const ji__provenance *other);
/* kind: option, seed, library, note. */
ji_status ji__provenance_add(ji_context *ctx, ji__provenance *provenance, const char *kind,
                             const char *name, const char *value);
ji_status ji__provenance_number(ji_context *ctx, ji__provenance *provenance, const char *kind,
                                const char *name, double value);

/* As ji_dataset_provenance(), within a call. */
ji_status ji__dataset_provenance(ji_context *ctx, const ji_dataset *dataset, ji_dataset **out);
/* The record that such a dataset tells of, checked; *out is NULL where it has no rows. */
ji_status ji__provenance_from_dataset(ji_context *ctx, const ji_dataset *table,
                                      ji__provenance **out);

#endif
