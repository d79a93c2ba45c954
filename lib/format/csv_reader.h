/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One file while it is read: what csv_read.c fills row by row and csv_build.c makes a dataset of.
 */
#ifndef JI_FORMAT_CSV_READER_H
#define JI_FORMAT_CSV_READER_H

#include "format/csv_bulk.h"
#include "format/csv_cells.h"
#include "format/csv_errors.h"
#include "format/csv_infer.h"
#include "format/csv_layout.h"
#include "format/csv_lenient.h"
#include "format/csv_read.h"
#include "format/csv_value.h"

/* A column of the file and who said what about it. */
typedef struct ji__csv_reader_column {
  ji__csv_cells cells;
  ji__csv_inference inference;   /* where nobody said a type */
  const ji_csv_column *declared; /* by the caller */
  const ji__csv_spec *sidecar;
  const ji__csv_spec *rule;                             /* of units.csv */
  ji__csv_lenient *lenient;                             /* NULL: everything is strict */
  int is_share;                                         /* its values have the unit 1 */
  enum { WATCH_NOTHING, WATCH_MIXED, WATCH_ALL } watch; /* for what is no number */
  int is_left_out;                                      /* by options.select */
  int has_number, odd_verdict;
  int64_t odd_line; /* of the first that is no number; 0: none so far */
  char odd_text[JI__EXCERPT_SIZE];
} ji__csv_reader_column;

/* The caller's columns, sorted by name. */
typedef struct ji__csv_declared_column {
  const ji_csv_column *column;
  int found;
} ji__csv_declared_column;

typedef struct ji__csv_reader {
  ji_context *ctx;
  const ji__csv_request *request;
  ji__csv_dialect dialect;
  ji__csv_schema sidecar;
  ji__csv_declared_column *declared;
  char **names;
  int64_t column_count, names_capacity;
  ji__csv_reader_column *columns; /* NULL until the header is complete */
  int64_t rows, header_line;
  ji__csv_layout layout;
  ji__csv_labels labels; /* where they are filled */
  ji__csv_uses uses;
  ji__csv_errors errors;
  ji__source_origin origin;
  int is_plain;   /* field by field */
  int is_bulk;    /* the rows were taken in bulk */
  int is_refused; /* in bulk it does not go */
} ji__csv_reader;

/* Takes the error at hand; JI_OK to go on. */
ji_status ji__csv_reader_error(ji__csv_reader *r, ji_status status, int64_t field, const char *text,
                               size_t size);
/* The first that says something wins: the caller, the sidecar, units.csv, the header. */
const char *ji__csv_known_unit(const ji__csv_reader *r, int64_t index);
/* Gives every column its type, after the last row. */
ji_status ji__csv_reader_settle(ji__csv_reader *r);
/* The dataset, with its provenance. */
ji_status ji__csv_reader_build(ji__csv_reader *r, ji_dataset **out);

#endif
