/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Satellites as rows of coefficients: e, e'L and e'L2 of several at once, and the datasets that
 * hold what is made of them, a row for each satellite and sector. */
#ifndef JI_MODEL_IO_ROWS_H
#define JI_MODEL_IO_ROWS_H

#include "model/io/table.h"

typedef struct ji__io_rows {
  const ji__io_model *model;
  const ji__io_table *table;
  int is_list;    /* several were asked for: the long form */
  int64_t count;  /* satellites */
  int64_t *index; /* which ones */
  char **unit;    /* of the figures per unit; NULL: not stated */
  double *scale;  /* from the satellite's scale per unit of flows to `unit` */
  int has_type2;
  double *memory;
  /* Of each satellite, and behind them of each institution, n elements. */
  double *right, *solution, *bound;
  /* Of each satellite n + institutions elements. */
  double *closed, *closed_bound;
} ji__io_rows;

/* Which satellites, in which units. Free it also after a failure. */
ji_status ji__io_rows_read(ji_context *ctx, const ji__io_model *model, const char *function,
                           const ji_io_multiplier_options *options, ji__io_rows *out);
void ji__io_rows_free(const ji_allocator *allocator, ji__io_rows *rows);
/* e, e'L, e'L2 and their bounds. */
ji_status ji__io_rows_solve(ji_context *ctx, ji__io_rows *rows);
/* The record of `function`: satellites and units. */
ji_status ji__io_rows_record(ji_context *ctx, const char *function, const ji_model *model,
                             const ji__io_rows *rows, ji__provenance **out);
/* A bound in the result's unit, with what scaling adds to it. */
double ji__io_rows_bound(const ji__io_rows *rows, int64_t k, double bound, double value);

/* What a column of numbers holds. */
typedef enum ji__io_form {
  JI__IO_PER_UNIT, /* of the satellite per unit of flows */
  JI__IO_RATIO,    /* of the satellite per the sector's own */
  JI__IO_SHARE,    /* the same as a share of two levels */
  JI__IO_BOUND,    /* of a figure per unit: its unit without a measure */
  JI__IO_NUMBER    /* a plain number */
} ji__io_form;

typedef struct ji__io_column {
  const char *name, *description;
  ji__io_form form;
  const char *layer; /* of the measure */
} ji__io_column;

/* Writes such a dataset: labels, numbers in the order of their columns, a reason. */
typedef struct ji__io_frame {
  const ji__io_rows *rows;
  ji__writer *writer;
  size_t first;  /* the first number's column */
  size_t reason; /* the reason's column */
  size_t unit;   /* of a column `unit`, or 0 */
  size_t fields; /* of the first column of what differs between measures */
  ji__key keys[JI__KEY_COUNT];
  size_t key_count;
  const char **values; /* of each satellite key_count values; NULL: absent */
  ji_measure **held;   /* the measures that they are in */
  size_t held_count;
  ji__buffer text; /* the reason so far */
} ji__io_frame;

ji_status ji__io_frame_create(ji_context *ctx, const ji__io_rows *rows,
                              const ji__io_column *columns, size_t count, ji__io_frame *out);
void ji__io_frame_free(const ji_allocator *allocator, ji__io_frame *frame);
/* Begins the row of satellite k and sector j: labels, units. */
void ji__io_frame_begin(ji__io_frame *frame, int64_t k, int64_t j);
/* Number c of the row; NaN is null. */
void ji__io_frame_number(ji__io_frame *frame, size_t c, double value);
/* Appends to the row's reason; NULL adds nothing. */
void ji__io_frame_reason(ji__io_frame *frame, const char *reason);
ji_status ji__io_frame_end(ji_context *ctx, ji__io_frame *frame);

#endif
