/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sums of ji_dataset_aggregate(). */
#ifndef JI_DATA_SUM_H
#define JI_DATA_SUM_H

#include "data/group.h"

/* Columns that share one measure are combined once. */
typedef struct ji__sum_measure {
  const ji_measure *source;
  ji_measure **combined; /* of each group; NULL: undeclared */
  char *name;            /* of the output column that holds them; NULL: one measure for all */
} ji__sum_measure;

typedef struct ji__sum_plan {
  ji_context *ctx;
  const ji_dataset *dataset;
  const ji__groups *groups;
  int64_t *columns; /* to be summed, by index */
  size_t count, capacity;
  int has_measures; /* the columns' measures are those of the sums: the caller has combined them */
  ji__sum_measure *measures;
  size_t measure_count;
} ji__sum_plan;

/* False for columns such as standard_error, whose sum is none. */
int ji__sum_adds(const char *name);
ji_status ji__sum_plan_add(ji__sum_plan *plan, int64_t column);
/* Adds the sums, then the units and measures that vary by group, to the builder. */
ji_status ji__sum_plan_write(ji__sum_plan *plan, ji_dataset_builder *builder);
void ji__sum_plan_free(ji__sum_plan *plan);

#endif
