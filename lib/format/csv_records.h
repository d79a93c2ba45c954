/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small CSV file as named text cells with their lines: sidecars and units.csv. */
#ifndef JI_FORMAT_CSV_RECORDS_H
#define JI_FORMAT_CSV_RECORDS_H

#include "core/context.h"

typedef struct ji__records {
  const ji_allocator *allocator;
  char *path;
  char **names; /* of the columns */
  int64_t columns, rows;
  char **cells;   /* row by row; NULL: null */
  int64_t *lines; /* on which a row begins */
  size_t names_capacity, cells_capacity, lines_capacity;
} ji__records;

/* Always comma-separated. `records` may be freed whatever happens. */
ji_status ji__records_read(ji_context *ctx, const char *path, ji__records *records);
void ji__records_free(ji__records *records);
/* The index of a column, or -1. */
int64_t ji__records_find(const ji__records *records, const char *name);
/* The same, but its absence is JI_ERROR_LABEL. */
ji_status ji__records_require(ji_context *ctx, const ji__records *records, const char *name,
                              int64_t *column);
/* A cell, NULL where it is null or column is -1. */
const char *ji__records_cell(const ji__records *records, int64_t row, int64_t column);

#endif
