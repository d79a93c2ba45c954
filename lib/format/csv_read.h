/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading a CSV file with what a folder knows of it. */
#ifndef JI_FORMAT_CSV_READ_H
#define JI_FORMAT_CSV_READ_H

#include "data/writer.h"
#include "format/csv_schema.h"

typedef struct ji__csv_request {
  const char *path;
  ji_csv_options options; /* complete and checked */
  const char *codes;      /* a column of this name is text whatever is said; NULL: none */
  ji__csv_schema *units;  /* the folder's units.csv; NULL: none */
  int all_numbers;        /* a column that `*` of units.csv is about is all numbers or none */
  ji__writer *problems;   /* NULL, or a table that takes all errors of the file */
  int64_t *found;         /* NULL, or how many they are */
  int plain;              /* 1: field by field, as libcsv has them; tests compare the two ways */
  size_t chunk_size;      /* bytes that are taken in bulk at a time; 0: as many as are fast */
  int *was_plain;         /* NULL, or whether the result was read field by field */
} ji__csv_request;

/* Defaults, then what the caller set, checked. */
ji_status ji__csv_options_read(ji_context *ctx, const ji_csv_options *options,
                               ji_csv_options *chosen);
/* Rows of provenance for what is not as it is by default. */
ji_status ji__csv_options_record(ji_context *ctx, const ji_csv_options *options,
                                 ji__provenance *provenance);
ji_status ji__csv_read(ji_context *ctx, const ji__csv_request *request, ji_dataset **out);

#endif
