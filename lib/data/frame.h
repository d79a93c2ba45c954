/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns of a panel as estimators read them: dense levels of units, periods and groups, and
 * numbers. Messages call the dataset `what`. */
#ifndef JI_DATA_FRAME_H
#define JI_DATA_FRAME_H

#include "data/dataset.h"

/* A column as dense codes: levels in rising order (numbers and dates by value, text by bytes). */
typedef struct ji__levels {
  const ji_column *column; /* borrowed from the dataset */
  int32_t *codes;          /* the level of each row; -1: null */
  int64_t rows, count;
  int64_t *first_row; /* of each level: where its label can be read */
} ji__levels;

/* Reads a column of text (text or dictionary), whole numbers (int64, bool, or float64 that are
 * whole), dates or timestamps. JI_ERROR_NOT_FOUND; JI_ERROR_VALUE for a number that is not whole or
 * a NaN, with its row; JI_ERROR_LIMIT for 2^31 rows; JI_ERROR_MEMORY. */
ji_status ji__frame_levels(ji_context *ctx, const ji_dataset *dataset, const char *what,
                           const char *name, ji__levels *out);
void ji__levels_free(ji_context *ctx, ji__levels *levels);
/* Takes out the rows where keep[row] is 0 and renumbers the levels that are left. */
ji_status ji__levels_keep(ji_context *ctx, ji__levels *levels, const uint8_t *keep);
/* The label of a level: text as it is, numbers in shortest form, dates as 2024-02-29. */
void ji__levels_label(const ji__levels *levels, int64_t level, ji__buffer *out);
/* The value of a level that is a number, a date (days) or a timestamp (microseconds), or text of a
 * whole number; 1, or 0 where it is none. */
int ji__levels_value(const ji__levels *levels, int64_t level, int64_t *out);
/* Codes for pairs of two codes (of `rows` rows, none -1), in rising order of (left, right). */
ji_status ji__frame_pairs(ji_context *ctx, int64_t rows, const int32_t *left, const int32_t *right,
                          int32_t *codes, int64_t *count);

/* The numbers of an int64, float64 or bool column; NaN where null. `out` holds the rows. Infinite
 * values stay: a reader that cannot use them says so. JI_ERROR_TYPE for other columns. */
ji_status ji__frame_numbers(ji_context *ctx, const ji_dataset *dataset, const char *what,
                            const char *name, double *out);

#endif
