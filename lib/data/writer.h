/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Builds a dataset row by row: how engines write their results. Errors are kept until the end. */
#ifndef JI_DATA_WRITER_H
#define JI_DATA_WRITER_H

#include "data/dataset.h"

/* TEXT, FLOAT64, INT64, BOOL, DATE32 and TIMESTAMP columns; the last two are written as integers.
 */
typedef struct ji__writer_column {
  const char *name;
  ji_type type;
  const char *unit;          /* or NULL */
  const char *description;   /* or NULL */
  const ji_measure *measure; /* or NULL */
} ji__writer_column;

typedef struct ji__writer ji__writer;

ji_status ji__writer_create(ji_context *ctx, const ji__writer_column *columns, size_t count,
                            ji__writer **out);
void ji__writer_free(ji__writer *writer);
/* Cells of the current row by column index; what is not set is null. NULL text is null. */
void ji__writer_text(ji__writer *writer, size_t column, const char *text);
void ji__writer_bytes(ji__writer *writer, size_t column, const char *text, size_t size);
void ji__writer_number(ji__writer *writer, size_t column, double value);
/* The same, but nan, or what is not finite, is null. */
void ji__writer_known(ji__writer *writer, size_t column, double value);
void ji__writer_finite(ji__writer *writer, size_t column, double value);
void ji__writer_integer(ji__writer *writer, size_t column, int64_t value);
void ji__writer_bool(ji__writer *writer, size_t column, int value);
void ji__writer_end_row(ji__writer *writer);
/* The dataset, with its provenance (referenced; may be NULL). The writer stays the caller's to
 * free. */
ji_status ji__writer_finish(ji_context *ctx, ji__writer *writer, ji__provenance *provenance,
                            ji_dataset **out);

#endif
