/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The type of a column that nobody declared, from its texts one by one, and what a reader of the
 * file should hear of it. */
#ifndef JI_FORMAT_CSV_INFER_H
#define JI_FORMAT_CSV_INFER_H

#include "data/dataset.h"

/* A cell to come back to. */
typedef struct ji__csv_cell {
  int64_t row;  /* from 0 */
  int64_t line; /* physical, from 1; 0: there is no such cell */
} ji__csv_cell;

typedef struct ji__csv_inference {
  ji_type type; /* what all texts so far can be; 0: none was seen */
  int64_t numbers, others;
  ji__csv_cell odd;   /* the first that is no number where most before it are */
  ji__csv_cell large; /* the first decimal number that no double holds */
} ji__csv_inference;

void ji__csv_infer(ji__csv_inference *inference, const char *text, size_t size, int64_t row,
                   int64_t line);
/* TEXT where no value was seen. */
ji_type ji__csv_inferred_type(const ji__csv_inference *inference);
/* The cell because of which a column that looks like numbers is text; NULL if there is none. */
const ji__csv_cell *ji__csv_odd_cell(const ji__csv_inference *inference);

#endif
