/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the functions of io_structure.h share. */
#ifndef JI_MODEL_IO_STRUCTURE_H
#define JI_MODEL_IO_STRUCTURE_H

#include "model/io/table.h"

#include <jobimpact/io_structure.h>

/* L, row-major: the model's own as a view without release, or one made for the call; release it. */
ji_status ji__io_hold_inverse(ji_context *ctx, const ji__io_model *data, ji_array *out);

/* What is counted, per unit of output, and what all of it comes to. */
typedef struct ji__io_counted {
  int64_t row;   /* of the satellite */
  char *unit;    /* of the jobs, its scale applied; NULL: not stated */
  double scale;  /* from the satellite's own numbers to `unit` */
  double *c, *m; /* n each: c, and m = c'L where it was asked for; one memory */
  double *m_bound;
  double total; /* c'x */
} ji__io_counted;

/* Reads satellite `name` (NULL: the model's employment); with_m also solves for m. Free it also
 * after a failure. */
ji_status ji__io_count(ji_context *ctx, const ji__io_model *data, const char *name, int with_m,
                       ji__io_counted *out);
void ji__io_counted_free(ji_context *ctx, ji__io_counted *counted);

/* x - Z i of a sector: the final demand that makes rows add up. */
double ji__io_final(const ji__io_table *table, int64_t sector);

/* The measure of jobs of this shock and these layers; *out NULL where nothing says what is counted.
 */
ji_status ji__io_effect_measure(ji_context *ctx, const ji__io_table *table, int64_t row,
                                const char *shock, const char *layer, ji_measure **out);

/* Sets `sector` and, where the table has regions, `region` at the columns from `column` on; returns
 * the next column. */
size_t ji__io_write_sector(const ji__io_table *table, ji__writer *writer, size_t column,
                           int64_t sector);

/* A number that may not be there: NaN is null. */
void ji__io_write_number(ji__writer *writer, size_t column, double value);

#endif
