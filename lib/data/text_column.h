/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A text column, cell by cell. */
#ifndef JI_DATA_TEXT_COLUMN_H
#define JI_DATA_TEXT_COLUMN_H

#include "data/replace.h"

typedef struct ji__text_column {
  ji__buffer bytes;
  int64_t *offsets;
  uint8_t *validity;
  int64_t row, rows;
} ji__text_column;

/* Room for `rows` cells; to be freed whatever happens. */
ji_status ji__text_column_begin(ji_context *ctx, int64_t rows, ji__text_column *out);
void ji__text_column_add(ji__text_column *column, const char *text);
void ji__text_column_null(ji__text_column *column);
/* Hands the buffers over to a replacement, whose column becomes text. JI_ERROR_MEMORY where an
 * earlier call found none. */
ji_status ji__text_column_finish(ji_context *ctx, ji__text_column *column, ji__replacement *out);
void ji__text_column_free(ji_context *ctx, ji__text_column *column);

#endif
