/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One run of ji_dataset_convert(): convert.c plans and writes, convert_values.c computes. */
#ifndef JI_DATA_CONVERT_H
#define JI_DATA_CONVERT_H

#include "core/text_index.h"
#include "data/group.h"
#include "data/price.h"
#include "data/replace.h"

/* A factor that was used, and what it is made of. */
typedef struct ji__used_factor {
  long double factor;
  char *text; /* for the provenance; NULL: the same unit */
} ji__used_factor;

typedef struct ji__unit_conversion {
  ji_context *ctx;
  const ji_dataset *dataset;
  const ji_convert_options *options;
  ji__rates *rates; /* NULL: none */
  ji__unit unit;    /* wanted */
  char text[JI__UNIT_TEXT];
  const ji_column *period; /* NULL: that of the measure */
  ji__text_index keys;     /* unit and period to their factor */
  ji__used_factor *factors;
  size_t factor_count, factor_capacity;
} ji__unit_conversion;

/* Fills a replacement of the column with its values in the wanted unit; name, unit and measure are
 * the caller's to set. */
ji_status ji__convert_values(ji__unit_conversion *run, int64_t index, ji__replacement *out);

#endif
