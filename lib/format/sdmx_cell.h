/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cells of several values, and cells that hold a code and its name. */
#ifndef JI_FORMAT_SDMX_CELL_H
#define JI_FORMAT_SDMX_CELL_H

#include "core/context.h"

/* The values of a cell, one after the other. */
typedef struct ji__sdmx_values {
  const char *at, *end; /* NULL: the last was taken */
  int32_t separator;    /* 0: the cell is one value */
} ji__sdmx_values;

ji__sdmx_values ji__sdmx_values_of(const char *text, size_t size, int32_t separator);
/* 1 and the next value (in its quotes, if it has some), 0 at the end, -1 if a quote that opens a
 * value is never closed. */
int ji__sdmx_next_value(ji__sdmx_values *values, const char **text, size_t *size);

/* Takes "CODE: Name" apart, for each of the values of a cell; both go to buffers, separated as in
 * the cell. 1 if there was any name, 0 if not, -1 for a quote that is never closed. */
int ji__sdmx_split_names(const char *text, size_t size, int32_t separator, ji__buffer *codes,
                         ji__buffer *names);

#endif
