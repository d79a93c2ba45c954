/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Group-time effects inside: the panel, its cells, and the influence of units on estimates. */
#ifndef JI_EVALUATION_DID_H
#define JI_EVALUATION_DID_H

#include "data/frame.h"
#include "data/writer.h"
#include "evaluation/fit.h"

#include <jobimpact/did.h>

/* Why rows were not used. */
typedef enum ji__did_drop {
  JI__DID_DROP_MISSING, /* a null outcome, covariate or weight: rows */
  JI__DID_DROP_GAPS,    /* units that are not observed in all periods */
  JI__DID_DROP_EARLY,   /* units that were treated in the first period */
  JI__DID_DROP_COUNT
} ji__did_drop;

/* Numbers by row of the dataset: its own where that is possible. */
typedef struct ji__did_numbers {
  const double *values; /* NULL: there are none */
  double *owned;
} ji__did_numbers;

/* Units in order of their labels (cross-sections: of rows); periods and cohorts in order of time.
 */
typedef struct ji__did_panel {
  ji__levels unit_levels, time_levels, cluster_levels;
  int64_t units, periods, cohorts, rows;
  int64_t *time;        /* of each period */
  int64_t *first;       /* of each cohort: its first treated period, or JI__DID_NEVER */
  int32_t *cohort;      /* of each unit */
  int32_t *unit_row;    /* of each unit: the row of its first period */
  int32_t *cohort_row;  /* of each cohort: a row of it */
  double *weight;       /* of each unit, in its first period; NULL: all 1 */
  int32_t *cluster;     /* of each unit; NULL: units are clusters */
  int64_t clusters;     /* 0: units */
  double *y;            /* units x periods of a balanced panel; NULL: rows are observations */
  int32_t *row;         /* units x periods of a balanced panel; NULL where nobody asks */
  int64_t observations; /* otherwise: rows that are used */
  int32_t *obs_row, *obs_unit;
  ji__did_numbers outcome, row_weight, *covariates;
  int64_t covariate_count;
  int weights_vary; /* within units */
  int counted;      /* periods are dates or text: counted from 1 */
  int64_t dropped_units[JI__DID_DROP_COUNT], dropped_rows[JI__DID_DROP_COUNT];
  double largest; /* |outcome| */
} ji__did_panel;

#define JI__DID_NEVER INT64_MAX

typedef enum ji__did_method { JI__DID_DR, JI__DID_IPW, JI__DID_REG } ji__did_method;

typedef struct ji__did_plan {
  ji_did_options options;
  ji__did_method method;
  int not_yet, universal;
} ji__did_plan;

typedef enum ji__did_reason {
  JI__DID_FINE,
  JI__DID_REFERENCE,
  JI__DID_NO_CONTROLS,
  JI__DID_NO_TREATED,
  JI__DID_NO_OVERLAP,
  JI__DID_SINGULAR,
  JI__DID_NO_WEIGHT,
  JI__DID_NOT_CONVERGED,
  JI__DID_ONE_TREATED,
  JI__DID_NO_VARIATION
} ji__did_reason;

typedef struct ji__did_cell {
  int32_t cohort, time, base;
  int32_t reason; /* enum ji__did_reason */
  double att, variance;
  int64_t treated, controls;
} ji__did_cell;

/* What an estimate depends on: a sparse combination of features. The influence of an entity (unit
 * or cluster) on an estimate, over n, is that combination of the entity's features. */
typedef struct ji__did_terms {
  int64_t count;
  int32_t *feature;
  double *factor;
} ji__did_terms;

/* Sums of products of features over entities, and their sums with random signs. */
typedef struct ji__did_influence {
  int64_t features, draws;
  double *gram;  /* features x features, the lower triangle and its mirror */
  double *drawn; /* features x draws, rows of JI__DID_DRAWS; NULL: none */
  int64_t draw_stride;
} ji__did_influence;

#define JI__DID_DRAWS 128 /* of one random number */

/* What a fit keeps. */
typedef struct ji__did {
  ji__did_plan plan;
  int64_t periods, cohorts, cell_count, units;
  int64_t *time, *first;
  double *cohort_weight; /* the sum of weights */
  int64_t *cohort_units;
  int32_t *cohort_feature; /* the feature that is a unit's weight if it is of the cohort */
  char **time_label, **cohort_label;
  char *unit; /* of the outcome; or NULL */
  ji__did_cell *cells;
  ji__did_terms *terms; /* of each cell */
  ji__did_influence influence;
  double critical; /* of the bands over cells; nan: none */
  ji__provenance *provenance;
} ji__did;

/* panel.c: free it also after a failure. */
ji_status ji__did_read(ji_context *ctx, const ji_dataset *data, const ji__did_plan *plan,
                       ji__did_panel *out);
void ji__did_panel_free(ji_context *ctx, ji__did_panel *panel);
/* first_treated.c: the first treated period of each unit (of unit_levels, or row), as a period's
 * number or JI__DID_NEVER. */
ji_status ji__did_first_treated(ji_context *ctx, const ji_dataset *data, const ji__did_plan *plan,
                                const ji__did_panel *panel, int64_t *first);

/* cells.c: cells with their periods and reasons that do not depend on data. */
ji_status ji__did_cells(ji_context *ctx, const ji__did_panel *panel, ji__did *did);
int ji__did_is_control(const ji__did *did, const ji__did_cell *cell, int64_t cohort);

/* moments.c: a balanced panel without covariates. Fills effects, terms and influence. */
ji_status ji__did_moments(ji_context *ctx, const ji__did_panel *panel, ji__did *did);
/* estimate.c: any panel. */
ji_status ji__did_estimate(ji_context *ctx, const ji__did_panel *panel, ji__did *did);

/* Where features of units come from: adds those of one to `out`, and widens the range [*from, *to)
 * in which `out` may hold something. */
typedef struct ji__did_source {
  void (*read)(const void *user, int64_t unit, double *out, int64_t *from, int64_t *to);
  const void *user;
  const int32_t *groups; /* of each unit: units of one group have the same range; NULL: all do */
} ji__did_source;
/* influence.c: fills gram and drawn; features and draws are set. */
ji_status ji__did_influence_make(ji_context *ctx, const ji__did_panel *panel,
                                 const ji__did_source *source, ji__did_influence *influence);
double ji__did_covariance(const ji__did_influence *influence, const ji__did_terms *left,
                          const ji__did_terms *right);
/* The draws of an estimate, into `out` (draws). */
void ji__did_draws_of(const ji__did_influence *influence, const ji__did_terms *terms, double *out);
/* The normal distribution's error from the interquartile range of draws, which are rearranged. */
double ji__did_spread(double *draws, int64_t count);
/* Errors of estimates, and the critical value of simultaneous bands (nan without draws); estimates
 * whose skip is not 0 have none. errors holds `count`. */
ji_status ji__did_errors(ji_context *ctx, const ji__did *did, const ji__did_terms *terms,
                         const int32_t *skip, int64_t count, double *errors, double *critical);

/* tables.c */
ji_status ji__did_tables(ji_context *ctx, const ji__did_panel *panel, ji__did *did,
                         ji_bundle **out);
const char *ji__did_reason_name(int32_t reason);
/* True for a cell that has an effect, with an error or not. */
int ji__did_has_effect(const ji__did_cell *cell);
/* att, se, low, high, band_low, band_high into six columns; no error: att alone; critical nan: no
 * bands. */
void ji__did_write_estimate(ji__writer *writer, size_t column, double att, double error,
                            double confidence, double critical);

#endif
