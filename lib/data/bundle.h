/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef JI_DATA_BUNDLE_H
#define JI_DATA_BUNDLE_H

#include "data/array.h"
#include "data/dataset.h"

#include <jobimpact/bundle.h>

/* As ji_bundle_with(), within a call. */
ji_status ji__bundle_with(ji_context *ctx, const ji_bundle *bundle, const char *name,
                          const ji_dataset *dataset, ji_bundle **out);
/* As ji_bundle_with_array(), within a call: the array is taken over on success. */
ji_status ji__bundle_with_array(ji_context *ctx, const ji_bundle *bundle, const char *name,
                                const ji_array *array, ji_bundle **out);
/* Puts a dataset into *bundle (NULL: a new one), which is replaced. */
ji_status ji__bundle_put(ji_context *ctx, ji_bundle **bundle, const char *name,
                         const ji_dataset *dataset);
/* The same with an array, which is taken over on success and then cleared. */
ji_status ji__bundle_put_array(ji_context *ctx, ji_bundle **bundle, const char *name,
                               ji_array *array);
/* The dataset `name` of a bundle, or JI_ERROR_NOT_FOUND that names it and `what` the bundle is. */
ji_status ji__bundle_require(ji_context *ctx, const ji_bundle *bundle, const char *what,
                             const char *name, const ji_dataset **out);
/* The same for an array: a view that holds a reference, dropped by its release. */
ji_status ji__bundle_hold_array(ji_context *ctx, const ji_bundle *bundle, const char *what,
                                const char *name, ji_array *out);

#endif
