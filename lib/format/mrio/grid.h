/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A text file of numbers between labels: rows of column labels above, columns of row labels at the
 * left. Read row by row; what becomes of a row is the sink's business. */
#ifndef JI_FORMAT_MRIO_GRID_H
#define JI_FORMAT_MRIO_GRID_H

#include "data/array.h"
#include "data/names.h"
#include "format/csv_scan.h"
#include "format/mrio/input.h"

#define JI__GRID_ALL_TEXT (-1) /* indexes: every field is a label */

typedef struct ji__grid {
  ji_context *ctx;
  ji__mrio_input *input; /* notes the file when it was read */
  const char *path;
  /* what is asked for */
  unsigned char delimiter;
  int64_t headers;       /* rows of column labels, at least 1 */
  int64_t indexes;       /* columns of row labels, or JI__GRID_ALL_TEXT */
  int64_t max_columns;   /* a file with more is an error */
  int32_t empty_is_zero; /* an empty number is 0; else an error, see ji__grid_check_empty() */
  ji_status (*header)(void *user, struct ji__grid *grid); /* the labels are complete; or NULL */
  ji_status (*row)(void *user, struct ji__grid *grid);    /* a row is complete */
  void *user;
  /* what is there */
  int64_t columns;       /* of numbers */
  ji__names labels;      /* of the columns: label of level l and column c at l * columns + c */
  ji__names index_names; /* of the columns of row labels; may be empty texts */
  uint8_t *skipped;      /* 1: the column is not read as numbers; may be set in header() */
  /* the current row */
  int64_t row_number; /* from 0 */
  int64_t line;
  double *values; /* `columns` numbers; 0 where skipped or empty */
  uint8_t *empty; /* 1 where the number is empty */
  int64_t empty_count;
  /* inside */
  ji__buffer text; /* the row's labels, each ended by 0 */
  size_t *offsets; /* of the labels in text */
  int64_t header_row, label_count, fields;
  ji__buffer label; /* of a column or row, for messages */
} ji__grid;

/* Sets the common members; the caller sets the rest. */
void ji__grid_init(ji__grid *grid, ji__mrio_input *input, const char *path);
ji_status ji__grid_read(ji__grid *grid);
/* Frees what is inside; may be called at any time after ji__grid_init(). */
void ji__grid_free(ji__grid *grid);

/* Label `level` of the current row; "" where it is empty. */
const char *ji__grid_row_label(const ji__grid *grid, int64_t level);
const char *ji__grid_column_label(const ji__grid *grid, int64_t level, int64_t column);
/* All levels of a label joined by "|"; valid until the next call. "" without memory: good enough
 * for messages. */
const char *ji__grid_row_name(ji__grid *grid);
const char *ji__grid_column_name(ji__grid *grid, int64_t column);
/* The same of the current row where it decides: JI_ERROR_MEMORY. */
ji_status ji__grid_find_row_name(ji__grid *grid, const char **out);
/* JI_ERROR_FORMAT for an empty number in columns [from, to) of the current row. */
ji_status ji__grid_check_empty(ji__grid *grid, int64_t from, int64_t to);
/* Puts "PATH: line N, row "NAME"" before the message at hand. */
ji_status ji__grid_fail_row(ji__grid *grid, ji_status status);

/* The fields of a file's first line, and the character that separates them: a tab if there is one,
 * else a semicolon where there is no comma, else a comma. Missing texts are "". */
ji_status ji__grid_peek(const ji__mrio_input *input, const char *path, ji__names *fields,
                        unsigned char *delimiter);

#endif
