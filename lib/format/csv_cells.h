/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cells of one column while a file is read. A column whose type is known is converted cell by
 * cell; of one that is inferred the texts are kept until all are seen, because one word in the last
 * row makes the whole column text. */
#ifndef JI_FORMAT_CSV_CELLS_H
#define JI_FORMAT_CSV_CELLS_H

#include "data/dataset.h"
#include "format/csv_notation.h"

typedef struct ji__csv_cells {
  const ji_allocator *allocator;
  ji_type type;                     /* 0: to be inferred, kept as text till then */
  const ji__csv_notation *notation; /* how numbers and dates may be written; NULL: strictly */
  int64_t rows, nulls;
  uint8_t *validity;
  size_t validity_capacity;
  void *values;
  size_t values_size, values_capacity; /* bytes */
  int64_t *offsets;                    /* text: rows + 1 */
  size_t offsets_capacity;             /* elements */
} ji__csv_cells;

void ji__csv_cells_init(ji__csv_cells *cells, const ji_allocator *allocator, ji_type type);
void ji__csv_cells_free(ji__csv_cells *cells);
ji_status ji__csv_cells_null(ji_context *ctx, ji__csv_cells *cells);
/* JI_ERROR_FORMAT with "VALUE is not a number" if the text is none of the column's type. */
ji_status ji__csv_cells_text(ji_context *ctx, ji__csv_cells *cells, const char *text, size_t size);
/* Appends rows at once: slots of 8 bytes hold the value (of dates the first 4 bytes), of text the
 * offset of its end in `text`; a bit of `validity` is set where there is one. All of `validity`, or
 * `slots`, may be NULL where all rows are null. 0: no memory. The type is settled. */
int ji__csv_cells_extend(ji__csv_cells *cells, int64_t rows, const uint64_t *slots,
                         const uint8_t *validity, int64_t nulls, const char *text);
/* Makes a column of integers one of floats; rounded to nearest, whatever the process says. */
void ji__csv_cells_widen(ji__csv_cells *cells);
/* The text of a row that is not null, in a column of text or whose type is not settled. */
const char *ji__csv_cells_look(const ji__csv_cells *cells, int64_t row, size_t *size);
/* Gives a column whose type is not settled the type that all its texts are of. */
ji_status ji__csv_cells_settle(ji_context *ctx, ji__csv_cells *cells, ji_type type);
/* Adds the settled column to the builder, which takes the buffers over; `about` has name, unit,
 * description and measure. */
ji_status ji__csv_cells_add(ji_context *ctx, ji__csv_cells *cells, const ji_column *about,
                            ji_dataset_builder *builder);

#endif
