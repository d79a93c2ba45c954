/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading SDMX-CSV: header, columns while they grow, rows, and what becomes of the unit. */
#ifndef JI_FORMAT_SDMX_READ_H
#define JI_FORMAT_SDMX_READ_H

#include "data/unit.h"
#include "format/csv_cells.h"
#include "format/csv_scan.h"
#include "format/sdmx_header.h"

/* The column of units, where they vary by row. */
#define JI__SDMX_UNIT "unit"

typedef struct ji__sdmx_column {
  const char *name, *description; /* of the header or the options; NULL: no description */
  char *own_name;                 /* the name, where neither has it */
  const ji_csv_column *declared;  /* by the caller; NULL: not */
  ji__csv_cells cells;
  int is_names;   /* holds names of codes: left out where there are none */
  int is_dropped; /* what it says is in the unit */
} ji__sdmx_column;

typedef struct ji__sdmx_columns {
  ji__sdmx_column *items;
  int64_t count, rows;
  int64_t value, unit_measure, unit_mult; /* which they are; -1: there is none */
  char unit[JI__UNIT_TEXT];               /* of the values; "" where it is none or varies */
  ji__csv_cells unit_cells;               /* where it varies */
  int has_unit_cells;
} ji__sdmx_columns;

/* Where a field of the file goes. */
typedef struct ji__sdmx_target {
  int64_t column, names; /* -1: nowhere */
  int is_uncoded, is_time, is_status, is_power;
} ji__sdmx_target;

/* A field of the row at hand. */
typedef struct ji__sdmx_cell {
  size_t offset, size; /* in the row's text */
  int64_t line;
  int is_null;
} ji__sdmx_cell;

/* What JI_SDMX_CHECK_LENIENT lets pass. */
typedef struct ji__sdmx_leniency {
  int64_t count, line; /* of the first */
  char text[JI__EXCERPT_SIZE];
} ji__sdmx_leniency;

typedef struct ji__sdmx_reader {
  ji_context *ctx;
  const char *path;
  ji_sdmx_read_options options; /* complete and checked */
  ji__sdmx_header header;
  int has_header;
  ji__sdmx_target *targets; /* one a field */
  ji__sdmx_columns columns;
  ji__sdmx_cell *cells; /* of the row at hand, one a field */
  ji__buffer row, scratch, names;
  char *structure; /* kind and id of the first row; NULL: no row yet */
  char actions[8]; /* the letters that were seen */
  int64_t deleted;
  ji__sdmx_leniency statuses, periods;
} ji__sdmx_reader;

/* The header's cells are there: finds out which columns the dataset has. */
ji_status ji__sdmx_plan(ji__sdmx_reader *r);
/* The row's cells are there, as many as the header's. */
ji_status ji__sdmx_take_row(ji__sdmx_reader *r);
/* All rows are there: UNIT_MEASURE and UNIT_MULT become the unit of the values. */
ji_status ji__sdmx_settle_units(ji_context *ctx, const char *path,
                                const ji_sdmx_read_options *options, ji__sdmx_columns *columns);

#endif
