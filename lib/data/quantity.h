/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of a caller's numbers, read in the unit that the reader counts in. */
#ifndef JI_DATA_QUANTITY_H
#define JI_DATA_QUANTITY_H

#include "data/dataset.h"

#define JI__RATIO "1" /* the unit of shares, rates and indices: `%` becomes it, persons do not */

/* column: NULL where the dataset has none of that name. */
typedef struct ji__quantity {
  const ji_column *column;
  double factor; /* from the column's unit to the reader's */
} ji__quantity;

/* The column `name` of dataset `what`, to be read in `unit`; NULL: as it is. A column that states
 * no unit is taken to be in it. JI_ERROR_NOT_FOUND, JI_ERROR_TYPE, and JI_ERROR_UNIT naming the
 * column where its unit is of another kind. */
ji_status ji__quantity_require(ji_context *ctx, const ji_dataset *dataset, const char *what,
                               const char *name, const char *unit, ji__quantity *out);
/* The same, where it may be missing. */
ji_status ji__quantity_find(ji_context *ctx, const ji_dataset *dataset, const char *what,
                            const char *name, const char *unit, ji__quantity *out);
/* 1 and the number; 0, with *out as it was, where the cell is null or there is no column. */
int ji__quantity_at(const ji__quantity *quantity, int64_t row, double *out);

#endif
