/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of sectors, categories and satellites: read once, found by hash. */
#ifndef JI_MODEL_IO_LABELS_H
#define JI_MODEL_IO_LABELS_H

#include "data/dataset.h"

typedef struct ji__io_labels {
  int64_t count;
  char **names;   /* ended by 0, as `regions` */
  char **regions; /* NULL: there are none */
  int64_t *slots; /* open addressing: index + 1, or 0 */
  int64_t slot_count;
} ji__io_labels;

#define JI__IO_NOT_FOUND (-1)
#define JI__IO_AMBIGUOUS (-2)
#define JI__IO_LABEL_SIZE 160

/* Reads column `name` (text without nulls) and, if it is there and not NULL, column `region` of a
 * dataset that messages call `what`. JI_ERROR_LABEL for a null, an empty or a doubled label. Free
 * it also after a failure. */
ji_status ji__io_labels_read(ji_context *ctx, const ji_dataset *dataset, const char *what,
                             const char *name, const char *region, ji__io_labels *labels);
void ji__io_labels_free(const ji_allocator *allocator, ji__io_labels *labels);
/* The index of a label. region NULL: by name alone, JI__IO_AMBIGUOUS if several regions have it. */
int64_t ji__io_labels_find(const ji__io_labels *labels, const char *name, const char *region);
/* The index of the label in a row of such columns (region may be NULL), which is there once;
 * JI_ERROR_LABEL names it and `what` the rows are. */
ji_status ji__io_labels_find_row(ji_context *ctx, const ji__io_labels *labels, const char *what,
                                 const ji_column *name, const ji_column *region, int64_t row,
                                 int64_t *out);
/* `"name"` or `"name" in "region"` for messages; returns buffer. */
const char *ji__io_label(const ji__io_labels *labels, int64_t index,
                         char buffer[JI__IO_LABEL_SIZE]);

#endif
