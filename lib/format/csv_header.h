/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Column names, and units, out of one or several rows of header. */
#ifndef JI_FORMAT_CSV_HEADER_H
#define JI_FORMAT_CSV_HEADER_H

#include "format/csv_lenient.h"

/* One row of a file, kept until it is known what it is. */
typedef struct ji__csv_row_piece {
  size_t offset, size;
  int64_t line;
  int is_null;
} ji__csv_row_piece;

typedef struct ji__csv_row {
  ji__buffer bytes;
  ji__csv_row_piece *pieces;
  size_t capacity;
  int64_t count; /* of the pieces that are kept */
  int64_t line;  /* on which the row begins */
} ji__csv_row;

void ji__csv_row_init(ji__csv_row *row, const ji_allocator *allocator);
void ji__csv_row_free(ji__csv_row *row);
void ji__csv_row_clear(ji__csv_row *row);
ji_status ji__csv_row_add(ji_context *ctx, ji__csv_row *row, const ji__csv_place *place,
                          const char *text, size_t size);
/* NULL for an empty field without quotes. */
const char *ji__csv_row_text(const ji__csv_row *row, int64_t index, size_t *size);

/* What a header says. */
typedef struct ji__csv_header {
  const ji_allocator *allocator;
  char **names, **units; /* a unit is NULL where the header says none */
  int64_t count;
} ji__csv_header;

void ji__csv_header_free(ji__csv_header *header);
/* From rows of equal width. */
ji_status ji__csv_header_make(ji_context *ctx, const ji_csv_options *options,
                              const ji__csv_row *rows, int64_t row_count, ji__csv_uses *uses,
                              ji__csv_header *header);
/* column_1, column_2, ... and label_1, ... */
ji_status ji__csv_header_number(ji_context *ctx, const ji_csv_options *options, int64_t count,
                                ji__csv_header *header);

/* Splits "产值（亿元）", "sales [1e8 CNY]" and "产值/亿元": *name_size is where the name ends,
 * *unit the canonical unit in new memory, NULL where the text holds none. */
ji_status ji__csv_split_unit(ji_context *ctx, const char *text, size_t size, size_t *name_size,
                             char **unit);

#endif
