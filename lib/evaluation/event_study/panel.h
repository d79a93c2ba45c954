/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A panel of staggered adoption, read: rows sorted by cluster, unit and period. */
#ifndef JI_EVALUATION_EVENT_STUDY_PANEL_H
#define JI_EVALUATION_EVENT_STUDY_PANEL_H

#include "data/dataset.h"
#include "data/writer.h"

/* Which columns; NULL for weights and cluster: none. */
typedef struct ji__study_columns {
  const char *unit, *time, *first_treated, *outcome;
  const char *weights, *cluster;
  const char *const *covariates;
  int64_t covariate_count;
  int drop_singletons; /* units with one row, or with one that is not treated (`of_untreated`) */
  int of_untreated;
} ji__study_columns;

typedef struct ji__study_panel {
  ji_context *ctx;
  int64_t source_rows, null_rows, zero_weight_rows, singleton_rows, singleton_units;
  int64_t rows, units, periods, groups, clusters;
  int64_t *source;  /* of each row: the dataset's, from 0 */
  int32_t *period;  /* of each row */
  double *y, *w;    /* of each row */
  double *x;        /* row by row: covariates less their means */
  int64_t *start;   /* of each unit: its first row; one more at the end */
  int32_t *group;   /* of each unit; -1: not treated within the panel */
  int32_t *cluster; /* of each unit; rising */
  int64_t *period_value, *group_value;
  int64_t *group_period; /* the first period in which a group is treated; `periods`: after all */
  size_t covariates;
  const char *const *names; /* of the covariates; borrowed */
  ji_type type;             /* of groups and periods in results: INT64, DATE32 or TIMESTAMP */
  const char *unit; /* of the outcome; borrowed from the dataset; NULL: not stated or by row */
} ji__study_panel;

/* Reads and checks; messages call the dataset "panel". To be freed whatever happens. */
ji_status ji__study_read(ji_context *ctx, const ji_dataset *dataset,
                         const ji__study_columns *columns, ji__study_panel *out);
void ji__study_free(ji__study_panel *panel);
/* 1 where the unit is treated in the period. */
int ji__study_is_treated(const ji__study_panel *panel, int32_t group, int32_t period);
/* Periods since the first treatment: the difference of the columns' numbers; of dates the number of
 * the panel's periods between. */
int64_t ji__study_event(const ji__study_panel *panel, int32_t group, int32_t period);
/* The inputs and options of a result. */
ji_status ji__study_describe(ji_context *ctx, const char *operation, const ji_dataset *dataset,
                             const ji__study_columns *columns, ji__provenance **out);

#endif
