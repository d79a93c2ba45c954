/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A text table while it is made. */
#ifndef JI_FORMAT_TABLE_H
#define JI_FORMAT_TABLE_H

#include "data/dataset.h"

#include <jobimpact/csv.h>

/* A cell's text in the table's buffer and how wide it is shown. */
typedef struct ji__table_cell {
  size_t offset, size;
  int32_t width;
  int32_t before; /* of a number: columns before the decimal point */
} ji__table_cell;

typedef struct ji__table_column {
  const ji_column *column;
  const char *heading;
  const char *unit;           /* the line under the heading; NULL: none */
  const char *shared_unit;    /* said once above the headings instead; NULL: none */
  const ji_column *row_units; /* units that are written after each number; NULL: none */
  double scale;
  int32_t decimals, rounding;
  int is_number, is_grouped;
  int wraps;             /* long texts go on in further lines instead of being cut */
  int32_t before, after; /* of the widest numbers, around the point */
  int32_t units_width;   /* of the widest unit after a number */
  int32_t width;
  ji__table_cell heading_cell, unit_cell;
  ji__table_cell *cells;      /* one a row */
  ji__table_cell *unit_cells; /* one a row, if row_units */
  ji__buffer see;             /* holds `unit` where it had to be made */
} ji__table_column;

typedef struct ji__table {
  ji_context *ctx;
  const ji_dataset *dataset;
  ji_table_options options;
  ji__table_column *columns;
  int64_t count, rows; /* rows: those shown */
  ji__buffer texts;    /* what the cells say */
  int is_markdown;
} ji__table;

/* The text of every cell, and of headings and units, with their widths. */
ji_status ji__table_fill(ji__table *table);
/* What is under each heading, or after each number. */
ji_status ji__table_choose_units(ji__table *table);
/* Fits the scale to a unit that was given for the heading. */
ji_status ji__table_fit_scale(ji__table *table, ji__table_column *shown);
/* The table as Markdown, title and all but definitions. */
void ji__table_print_markdown(ji__table *table, ji__buffer *out);
/* Text of one line in Markdown. */
void ji__markdown_append(ji__buffer *out, const char *text, size_t size);
/* One line for each unit that several columns share, above the headings. */
void ji__table_append_shared_units(const ji__table *table, ji__buffer *out);
/* The measures of the shown columns, below the table. */
ji_status ji__table_append_definitions(ji__table *table, ji__buffer *out);

#endif
