/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A dataset with some columns changed; the others are shared. */
#ifndef JI_DATA_REPLACE_H
#define JI_DATA_REPLACE_H

#include "data/dataset.h"

#define JI__APPENDED (-1)

typedef struct ji__replacement {
  int64_t index;    /* of the column it stands for, or JI__APPENDED */
  int is_same;      /* the values are those of that column: only the words are others */
  ji_column column; /* name, unit, measure ... and the buffers */
  void *owned[3];   /* its validity, values, offsets that came from the context's allocator: taken
                       over, whatever happens */
} ji__replacement;

/* `dropped` has a byte a column: what is not 0 is left out; NULL: all stay. Replacements of one
 * column must be one; appended ones come last, in their order. */
ji_status ji__dataset_replace(ji_context *ctx, const ji_dataset *dataset,
                              ji__replacement *replacements, size_t count,
                              const unsigned char *dropped, ji__provenance *provenance,
                              ji_dataset **out);
/* Frees the buffers that replacements still own. */
void ji__replacements_free(ji_context *ctx, ji__replacement *replacements, size_t count);

#endif
