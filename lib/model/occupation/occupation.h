/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One run of ji_occupation_jobs(). */
#ifndef JI_MODEL_OCCUPATION_H
#define JI_MODEL_OCCUPATION_H

#include "codes/concordance.h"
#include "data/group.h"
#include "data/measure.h"
#include "data/writer.h"

#include <jobimpact/occupations.h>

#define JI__OCC_OPTIONS "ji_occupation_options"

/* The share of one occupation in one sector, and what it can be. */
typedef struct ji__occ_share {
  int64_t sector;
  double share, low, high;
} ji__occ_share;

/* The share of one occupation of the shares that goes to one of the result. */
typedef struct ji__occ_weight {
  int64_t occupation;
  double weight, low, high;
} ji__occ_weight;

typedef struct ji__occ_sector {
  double sample; /* jobs that the shares were seen in; nan: not told */
  double low;    /* sum of what the shares are at least */
  double room;   /* sum of what they can be more than that */
} ji__occ_sector;

/* What the weights of one occupation are at least and at most, summed. */
typedef struct ji__occ_reach {
  double low, high;
} ji__occ_reach;

/* Rows that agree in the columns of `by`. */
typedef struct ji__occ_group {
  char *unit;          /* owned; or NULL */
  ji_measure *measure; /* of the sum; NULL: undeclared */
  ji_measure *model;   /* the same, as what was split */
  double total;
  int is_missing, is_negative; /* a value is null; one is below 0 */
  int has_error, lacks_error;  /* some rows have a standard error; some have none */
  int64_t first;               /* row of the jobs that has the unit; -1: none yet */
} ji__occ_group;

/* Jobs of one group and sector: their sum, and sums of squares and of standard errors. */
typedef struct ji__occ_cell {
  double jobs, squares, errors;
} ji__occ_cell;

/* Jobs of one group and occupation. What cannot be told is nan. */
typedef struct ji__occ_figure {
  double value, error, low, high, bounds_low, bounds_high;
  const char *inference, *reason;
} ji__occ_figure;

typedef struct ji__occ {
  ji_context *ctx;
  ji_occupation_options options; /* with its defaults */
  const ji_dataset *jobs, *shares;
  int64_t new_since; /* a day, where options.new_since is not NULL */

  /* read.c. Number `index.count` is what is not told, where there is such a row. */
  ji__index sectors, occupations;
  int64_t occupation_count, share_count, weight_count, target_count;
  int has_untold, has_bounds, has_sample;
  ji__occ_sector *sector;
  ji__occ_share *share;
  int64_t *share_start;    /* of occupation o: share[share_start[o]] to share[share_start[o + 1]] */
  ji__concordance mapping; /* its `to` are the occupations of the result, where there is one */
  const ji__index *targets;
  ji__occ_weight *weight;
  int64_t *weight_start; /* of target t, as above */
  ji__occ_reach *reach;  /* of each occupation */

  /* read_jobs.c */
  int64_t *by; /* indices of columns */
  ji__groups groups;
  ji__occ_group *group;
  ji__occ_cell *cell; /* groups x sectors */

  /* jobs.c: what the registry and the profile know of each target, and of each occupation of the
   * shares, which goes before */
  int64_t *role, *profile_row; /* rows; -1: none */
  int64_t *own_role, *own_profile;
  const ji_dataset *roles; /* of the registry; or NULL */
  double *own_jobs;        /* groups x occupations of the shares */
  ji__occ_figure *figure;  /* groups x targets */
  ji__occ_figure *fresh;   /* of each group: jobs in new roles */
} ji__occ;

/* read.c: shares and mapping. */
ji_status ji__occ_read(ji__occ *run);
/* Neither null nor negative nor infinite; JI_ERROR_VALUE names table, row (from 1) and column. */
ji_status ji__occ_number(ji_context *ctx, const char *what, const ji_column *column, int64_t row,
                         double *out);
/* read_jobs.c. After ji__occ_read(). */
ji_status ji__occ_read_jobs(ji__occ *run);
/* measures.c: what each group measures, and one occupation of it; *out is NULL: undeclared. */
ji_status ji__occ_add_measures(ji__occ *run);
ji_status ji__occ_measure(const ji__occ *run, int64_t group, int64_t target, ji_measure **out);

/* estimate.c: figures of all groups and targets, and of the new roles. */
ji_status ji__occ_estimate(ji__occ *run);

/* jobs.c. The name of a target; NULL: what is not told. */
const ji__word *ji__occ_target(const ji__occ *run, int64_t target);
/* Of the part of an occupation that goes to a target; 1: new; 0: not; -1: no date is known. */
int ji__occ_is_new(const ji__occ *run, int64_t occupation, int64_t target);
int ji__occ_asks_new(const ji__occ *run);

/* tables.c */
ji_status ji__occ_tables(const ji__occ *run, ji__provenance *provenance, ji_bundle **out);

#endif
