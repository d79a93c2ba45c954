/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How rooms of the library add columns to a builder without entering the context again. */
#ifndef JI_DATA_BUILDER_H
#define JI_DATA_BUILDER_H

#include "data/dataset.h"

ji_status ji__builder_create(ji_context *ctx, ji_dataset_builder **out);
/* As ji_dataset_builder_column(). */
ji_status ji__builder_column(ji_context *ctx, ji_dataset_builder *builder, const ji_column *column,
                             void (*release)(void *user), void *user);
/* Takes over buffers that came from the context's allocator (validity, values, offsets; NULL: none)
 * and that `column` points at. On failure they stay the caller's. */
ji_status ji__builder_take(ji_context *ctx, ji_dataset_builder *builder, const ji_column *column,
                           void *const owned[3]);
/* True if a column of that name was added. */
int ji__builder_has(const ji_dataset_builder *builder, const char *name);
/* Adds a column of another dataset by reference, under its own name. */
ji_status ji__builder_share(ji_context *ctx, ji_dataset_builder *builder, const ji_dataset *dataset,
                            int64_t index);
/* As ji_dataset_builder_finish(), with a provenance (referenced; may be NULL). */
ji_status ji__builder_finish(ji_context *ctx, ji_dataset_builder *builder,
                             ji__provenance *provenance, ji_dataset **out);

#endif
