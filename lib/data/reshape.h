/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What longer and wider have in common. */
#ifndef JI_DATA_RESHAPE_H
#define JI_DATA_RESHAPE_H

#include "data/builder.h"

#include <jobimpact/reshape.h>

/* Columns of a dataset by index. */
typedef struct ji__choice {
  int64_t *index;
  size_t count;
} ji__choice;

typedef struct ji__reshape {
  ji_context *ctx;
  const char *function;
  const ji_dataset *dataset;
  ji_reshape_options options;
  ji__choice ids;
  ji_dataset_builder *builder;
} ji__reshape;

/* Reads the options (NULL: defaults) and checks them. */
ji_status ji__reshape_begin(ji__reshape *run, const ji_reshape_options *options);
void ji__reshape_end(ji__reshape *run);
/* The indices of named columns, each once. */
ji_status ji__reshape_choose(ji__reshape *run, const char *list, const char *const *names,
                             size_t count, ji__choice *out);
/* All columns but those marked in `left_out`, one byte a column. */
ji_status ji__reshape_choose_rest(ji__reshape *run, const char *left_out, ji__choice *out);
int ji__reshape_has(const ji__choice *choice, int64_t index);
/* The dataset of the builder, with its origin. */
ji_status ji__reshape_finish(ji__reshape *run, ji_dataset **out);

/* As the public functions, once the options are read. */
ji_status ji__reshape_longer(ji__reshape *run, ji_dataset **out);
ji_status ji__reshape_wider(ji__reshape *run, ji_dataset **out);

#endif
