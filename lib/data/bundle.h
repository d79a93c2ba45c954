/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef JI_DATA_BUNDLE_H
#define JI_DATA_BUNDLE_H

#include "data/dataset.h"

#include <jobimpact/bundle.h>

/* As ji_bundle_with(), within a call. */
ji_status ji__bundle_with(ji_context *ctx, const ji_bundle *bundle, const char *name,
                          const ji_dataset *dataset, ji_bundle **out);
/* The dataset `name` of a bundle, or JI_ERROR_NOT_FOUND that names it and `what` the bundle is. */
ji_status ji__bundle_require(ji_context *ctx, const ji_bundle *bundle, const char *what,
                             const char *name, const ji_dataset **out);

#endif
