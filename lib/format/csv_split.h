/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A piece of a file that holds whole rows, as places of its fields: the quick way to what
 * csv_scan.h gives field by field. DESIGN has libcsv scan, and so it does where quoting is subtle:
 * a doubled quote, a quote where none may be. But most of a large file is not so: there a field is
 * what lies between two marks, or between two quotes, which needs no automaton that looks at every
 * byte: words of eight bytes are searched for the marks. Whatever is not as it should be makes the
 * split `refused`; the file is then read the other way, which tells what is wrong.
 * tests/property/test_csv_bulk.c holds both ways to the same results. */
#ifndef JI_FORMAT_CSV_SPLIT_H
#define JI_FORMAT_CSV_SPLIT_H

#include "format/csv_scan.h"

/* A field's place. Where quotes had to be taken out it lies in the chunk's `unquoted`. */
typedef struct ji__csv_field {
  uint32_t at, size; /* size with JI__CSV_QUOTED: not null, and JI__CSV_COPIED: in `unquoted` */
} ji__csv_field;
#define JI__CSV_QUOTED (UINT32_C(1) << 31)
#define JI__CSV_COPIED (UINT32_C(1) << 30)
#define JI__CSV_SIZE (JI__CSV_COPIED - 1)

/* Line ends within a quoted field: fields after it in its row begin on a later line. */
typedef struct ji__csv_break {
  size_t row;
  int64_t field; /* from 1, as the file has them */
  int64_t lines;
} ji__csv_break;

/* What all chunks of a file have in common. */
typedef struct ji__csv_shape {
  const ji__csv_dialect *dialect;
  int64_t width;      /* fields of a row */
  int64_t kept;       /* how many of them are kept */
  const int64_t *map; /* which kept field a field is, or -1; NULL: all are kept */
} ji__csv_shape;

typedef struct ji__csv_chunk {
  const ji_allocator *allocator;
  const char *text;
  size_t size;

  ji__csv_field *fields; /* kept ones, row by row */
  size_t rows;
  uint32_t *lines;    /* of each row: physical lines of the chunk before it */
  int64_t line_count; /* of the chunk */
  size_t row_capacity;
  ji__buffer unquoted;
  ji__csv_break *breaks;
  size_t break_count, break_capacity;
  int refused;
} ji__csv_chunk;

void ji__csv_chunk_init(ji__csv_chunk *chunk, const ji_allocator *allocator);
void ji__csv_chunk_free(ji__csv_chunk *chunk);
/* Splits text and size; what was in the chunk before is forgotten. JI_ERROR_MEMORY. Any
 * thread. */
ji_status ji__csv_chunk_split(ji__csv_chunk *chunk, const ji__csv_shape *shape);
/* The line, counted from 0 in the chunk, on which a field (from 1) begins. */
int64_t ji__csv_chunk_line(const ji__csv_chunk *chunk, size_t row, int64_t field);

static inline int ji__csv_field_is_null(ji__csv_field field) {
  return field.size == 0;
}
static inline const char *ji__csv_field_text(const ji__csv_chunk *chunk, ji__csv_field field,
                                             size_t *size) {
  *size = field.size & JI__CSV_SIZE;
  return (field.size & JI__CSV_COPIED ? chunk->unquoted.data : chunk->text) + field.at;
}

/* Cuts text into pieces of about `wanted` bytes that end where a row ends; *used is where the last
 * one ends (0: no row ends in the text). ends[] has room for `most`, at least 1; the last piece may
 * be the longest. At the end of the file the rest is a piece, too. Returns how many there are, 0
 * also where that cannot be seen without reading row by row. */
size_t ji__csv_cut(const char *text, size_t size, int at_end, const char *comment, size_t wanted,
                   size_t *ends, size_t most, size_t *used);

#endif
