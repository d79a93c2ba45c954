/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of code lists, and the bundles they are in. */
#ifndef JI_CODES_COLUMNS_H
#define JI_CODES_COLUMNS_H

#include "codes/list.h"
#include "data/builder.h"

/* Adds a column of the rows of both tables of a list; a part that is NULL is null. A part that is
 * all null fits any type; dictionaries become text. JI_ERROR_TYPE for parts of two types. */
ji_status ji__builder_append(ji_context *ctx, ji_dataset_builder *builder,
                             const ji__code_list *list, const char *name, ji_type type,
                             const ji_column *const parts[2]);
/* A bundle of those datasets that are there. */
ji_status ji__bundle_of(ji_context *ctx, const char *const *names, ji_dataset *const *datasets,
                        size_t count, ji_bundle **out);
/* The member `about` from key, value, key, value ...; NULL values are left out. */
ji_status ji__code_about(ji_context *ctx, const char *const *pairs, size_t count,
                         ji__provenance *provenance, ji_dataset **out);

#endif
