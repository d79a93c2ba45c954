/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One kept column of a file that is read in bulk. Its values of a chunk are converted by the type
 * that the column has so far, on any thread; the chunks are then appended in order. Where a value
 * is of another type the column's type is inferred value by value, as csv_infer.h does, and what
 * was stored before is widened; what cannot be is read once more. */
#ifndef JI_FORMAT_CSV_COLUMN_H
#define JI_FORMAT_CSV_COLUMN_H

#include "format/csv_cells.h"
#include "format/csv_infer.h"
#include "format/csv_split.h"

typedef struct ji__csv_target {
  ji__csv_cells *cells;         /* the reader's; empty at first */
  ji__csv_inference *inference; /* the reader's; NULL: the type is declared (cells->type) */
  int64_t field;                /* which of the file, from 1 */
  int64_t nulls_first;          /* rows before the type was known: they were all null */
  int64_t rows;                 /* all, stored or not */
  int has_negative_zero;        /* an integer -0, which as a float keeps its sign */
  int is_lost;                  /* the values are of a type that what was stored cannot become */
} ji__csv_target;

/* What a chunk gives for one column. */
typedef struct ji__csv_piece {
  int is_converted; /* 0: a value is not of the type; append() looks at the fields themselves */
  ji_type type;     /* the target's when it was converted */
  int was_odd;      /* the target's inference counted numbers among texts then */
  int64_t nulls;
  int64_t numbers; /* if so: values that are numbers */
  int has_negative_zero;
  int is_nearest;  /* ji__number_is_nearest() */
  size_t text_at;  /* in the chunk's text, of columns of text */
  uint64_t *slots; /* a value or, of text, where it ends, each in 8 bytes */
  uint8_t *validity;
} ji__csv_piece;

/* Texts that mean "not there". */
typedef struct ji__csv_missing {
  const char *const *texts;
  size_t count;
} ji__csv_missing;

/* A column of a chunk of rows x columns fields. */
typedef struct ji__csv_slice {
  const ji__csv_chunk *chunk;
  int64_t column, columns;
  const ji__csv_missing *missing;
} ji__csv_slice;

/* Converts by the target's type into piece->slots and validity (set bits), which have room, and
 * `texts`, which has room for all. The target is not changed. */
void ji__csv_column_convert(const ji__csv_target *target, const ji__csv_slice *slice,
                            ji__csv_piece *piece, ji__buffer *texts);
/* Appends the piece to the target. JI_ERROR_MEMORY; JI_ERROR_FORMAT where a declared type does not
 * fit. first_line is the chunk's, from 1. */
ji_status ji__csv_column_append(ji__csv_target *target, const ji__csv_slice *slice,
                                const ji__csv_piece *piece, const ji__buffer *texts,
                                int64_t first_line);
/* All rows are there: gives the column its final type. JI_ERROR_MEMORY. */
ji_status ji__csv_column_end(ji__csv_target *target);

#endif
