/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A concordance inside: which share of a code goes to which other. */
#ifndef JI_CODES_CONCORDANCE_H
#define JI_CODES_CONCORDANCE_H

#include "codes/weight.h"
#include "data/writer.h"

#include <jobimpact/codes.h>

/* The columns of a table; weight is NULL where there is none. */
typedef struct ji__pair_columns {
  const ji_column *from, *to, *weight;
} ji__pair_columns;

typedef struct ji__mapping {
  int64_t from, to; /* numbers; to is -1: nowhere */
  double weight;    /* above 0 */
  int64_t row;
} ji__mapping;

typedef struct ji__concordance {
  ji_context *ctx;
  const char *what; /* for messages */
  ji__index from, to;
  ji__mapping *mappings; /* by from, in the order of the rows; without those of weight 0 */
  int64_t *start;        /* of from f: mappings[start[f]] to mappings[start[f + 1]] */
} ji__concordance;

ji_status ji__concordance_options_read(ji_context *ctx, const ji_concordance_options *options,
                                       ji_concordance_options *chosen);
/* The columns of a table by the options' names; JI_ERROR_TYPE for codes that are numbers. */
ji_status ji__pair_columns_find(ji_context *ctx, const ji_dataset *table, const char *what,
                                const ji_concordance_options *options, ji__pair_columns *out);
/* A table as a concordance, with the first error; weights are brought to a sum of 1. To be freed
 * whatever happens; the codes stay the table's. */
ji_status ji__concordance_read(ji_context *ctx, const ji_dataset *table, const char *what,
                               const ji_concordance_options *options, ji__concordance *out);
void ji__concordance_free(ji__concordance *concordance);

/* Rows of from, to (may be NULL: nowhere) and weight. */
ji_status ji__pairs_begin(ji_context *ctx, ji__writer **out);
void ji__pairs_add(ji__writer *writer, ji__word from, const ji__word *to, double weight);

#endif
