/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows that agree in some columns. */
#ifndef JI_DATA_GROUP_H
#define JI_DATA_GROUP_H

#include "data/builder.h"

typedef struct ji__groups {
  int64_t *group;     /* of each row */
  int64_t *first_row; /* of each group, in order of first appearance */
  int64_t *rows;      /* how many rows each group has */
  int64_t count;
} ji__groups;

/* Groups the rows that agree in the columns of these indices; no columns: one group of all rows. */
ji_status ji__groups_create(ji_context *ctx, const ji_dataset *dataset, const int64_t *columns,
                            size_t count, ji__groups *out);
void ji__groups_free(ji_context *ctx, ji__groups *groups);
/* Whether a column has the same in two rows; nulls are the same. */
int ji__column_same(const ji_column *column, int64_t left, int64_t right);
/* Adds to the builder the cells of a column in these rows; -1 gives a null. */
ji_status ji__builder_gather(ji_context *ctx, ji_dataset_builder *builder, const ji_column *column,
                             const int64_t *rows, int64_t count);

#endif
