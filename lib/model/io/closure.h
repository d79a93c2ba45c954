/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The institutions that close a table, as they are given. */
#ifndef JI_MODEL_IO_CLOSURE_H
#define JI_MODEL_IO_CLOSURE_H

#include "model/io/table.h"

/* One institution: what it earns by the table's sectors, what it spends on their products, and what
 * its spending is divided by. Texts are NULL where there is none. */
typedef struct ji__io_institution {
  char *name, *income, *consumption, *denominator;
  double total;    /* divides instead, in the flows' unit; 0: not stated */
  double received; /* transfers from the institutions, in the flows' unit */
} ji__io_institution;

typedef struct ji__io_institutions {
  int64_t count;
  ji__io_institution *list;
  double *transfers; /* count x count, [to][from], in the flows' unit; NULL: none */
  int are_asked_for; /* by a dataset: what is missing is then an error */
} ji__io_institutions;

/* The options' datasets `institutions` and `transfers`, or the households of the other options.
 * Free them also after a failure. */
ji_status ji__io_institutions_read(ji_context *ctx, const ji__io_table *table,
                                   ji__io_institutions *out);
void ji__io_institutions_free(const ji_allocator *allocator, ji__io_institutions *institutions);

#endif
