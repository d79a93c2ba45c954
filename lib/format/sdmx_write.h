/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an SDMX-CSV file will have for columns. */
#ifndef JI_FORMAT_SDMX_WRITE_H
#define JI_FORMAT_SDMX_WRITE_H

#include "data/dataset.h"
#include "format/sdmx_codes.h"

/* One column of the file, with the names of its codes; of the unit it is two. */
typedef struct ji__sdmx_output {
  const ji_column *column; /* NULL: the unit that all values have */
  const ji_column *names;  /* NULL: none are written */
  const char *id;          /* what the file calls it */
  int is_unit, is_dimension, is_time, is_status, is_power;
  int is_multiple; /* the id has brackets */
} ji__sdmx_output;

typedef struct ji__sdmx_layout {
  ji_context *ctx;
  const ji_dataset *dataset;
  ji_sdmx_write_options options; /* complete and checked */
  ji__sdmx_output *outputs;
  size_t count;
  char *taken;             /* one a column of the dataset: it has its place */
  const ji_column *value;  /* NULL: other measures alone */
  const ji_column *unit;   /* the column that holds the value's; NULL: none does */
  const ji_column *codes;  /* of units by row that were no units to the reader; NULL: none */
  const ji_column *powers; /* their multipliers; NULL: none */
  int has_multiple;
  int has_powers;      /* UNIT_MULT is written */
  ji__sdmx_code code;  /* of the unit that all values have, or of the row at hand */
  const char *unit_of; /* the text that `code` was found for, of unit_size bytes */
  size_t unit_size;
} ji__sdmx_layout;

/* `layout` has ctx, dataset and options; ji__sdmx_layout_free() whatever happens. */
ji_status ji__sdmx_layout_make(ji__sdmx_layout *layout);
void ji__sdmx_layout_free(ji__sdmx_layout *layout);

#endif
