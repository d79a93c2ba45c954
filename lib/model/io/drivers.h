/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drivers of a table: final demand by sector, in groups of one driver each. */
#ifndef JI_MODEL_IO_DRIVERS_H
#define JI_MODEL_IO_DRIVERS_H

#include "model/io/table.h"

typedef struct ji__io_driver {
  char *name;                /* NULL: the drivers are not named */
  double *value;             /* n, in the flows' unit */
  int is_inside, is_outside; /* has rows of the table's sectors, has demand outside the table */
  ji_measure
      *product;    /* what coefficient times driver measures, for the first row; NULL: undeclared */
  char *status;    /* the weakest of the rows */
  int has_no_unit; /* a row does not state its unit though the table states its own */
} ji__io_driver;

typedef struct ji__io_drivers {
  int64_t count, capacity;
  ji__io_driver *groups; /* in order of first appearance */
} ji__io_drivers;

/* Reads, checks and converts drivers; `row` is the satellite that they are to drive. Free them also
 * after a failure. */
ji_status ji__io_drivers_read(ji_context *ctx, const ji__io_table *table, int64_t row,
                              const ji_dataset *dataset, ji__io_drivers *out);
void ji__io_drivers_free(const ji_allocator *allocator, ji__io_drivers *drivers);

#endif
