/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows of a CSV file in bulk: read, cut into chunks of whole rows, split and converted by all
 * threads of the context, appended in order. The result is that of reading field by field, bit for
 * bit, for any number of threads; a file in which something is wrong is `refused` and read so. */
#ifndef JI_FORMAT_CSV_BULK_H
#define JI_FORMAT_CSV_BULK_H

#include "format/csv_column.h"

typedef struct ji__csv_bulk {
  const char *path;
  const char *task;
  ji__csv_shape shape;
  ji__csv_target *targets; /* shape.kept of them, in the file's order */
  ji__csv_missing missing;
  int64_t max_rows;
  size_t chunk_size; /* 0: as is fast */
  int64_t rows;      /* out */
  int is_refused;    /* out */
} ji__csv_bulk;

/* Reads the rest of a file into the targets' cells and settles their types. JI_OK with is_refused
 * where the file must be read the other way. */
ji_status ji__csv_bulk_read(ji_context *ctx, ji__csv_bulk *bulk, const ji__csv_rest *rest);

#endif
