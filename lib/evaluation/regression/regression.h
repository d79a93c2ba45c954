/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Panel regression inside: what its files share. */
#ifndef JI_EVALUATION_REGRESSION_H
#define JI_EVALUATION_REGRESSION_H

#include "data/frame.h"
#include "data/names.h"
#include "numeric/absorb.h"

#include <jobimpact/regression.h>

#define JI__PANEL_NAME "panel"
#define JI__MOST_CLUSTERS 4

/* Why a row is left out. */
enum {
  JI__ROW_KEPT,
  JI__ROW_NULL,
  JI__ROW_NOT_FINITE,
  JI__ROW_ZERO_WEIGHT,
  JI__ROW_SINGLETON,
  JI__ROW_SEPARATED,
  JI__ROW_ALWAYS_TREATED,
  JI__ROW_REASONS
};

/* Why a column of the design is left out. */
enum { JI__TERM_KEPT, JI__TERM_CONSTANT, JI__TERM_ABSORBED, JI__TERM_COLLINEAR };

/* A column of the design. */
typedef struct ji__design_column {
  char *name;
  double *values; /* of the observations; NULL once it is not needed */
  double norm;    /* weighted sum of squares as it came */
  int32_t dropped;
  int32_t is_endogenous, is_instrument;
  int32_t is_cell;       /* of Sun-Abraham */
  int64_t event, cohort; /* of a cell: event time, and the level of the cohort */
  double share;          /* of a cell: the weight of its rows */
  int64_t cell_rows;
} ji__design_column;

typedef struct ji__regression {
  ji_context *ctx;
  const ji_dataset *panel;
  ji_regression_options options;
  ji__names effect_names, cluster_names, endogenous_names, instrument_names;

  int64_t rows;    /* of the panel */
  uint8_t *reason; /* of each row of the panel */
  uint8_t *keep;   /* 1: an observation */
  int64_t counts[JI__ROW_REASONS];

  int64_t n;                      /* observations */
  double *outcome, *weights;      /* of them; weights NULL: all 1 */
  ji__levels *effects, *clusters; /* a cluster that is an effect shares nothing but its codes */
  const int32_t *cluster_codes[JI__MOST_CLUSTERS];
  int64_t cluster_counts[JI__MOST_CLUSTERS];
  ji__levels cohort; /* of Sun-Abraham, for labels */
  char *event_name;  /* of Sun-Abraham: the period's column */

  ji__design_column *columns;
  size_t column_count, column_capacity;

  ji__absorb *absorb;
  ji__absorb_limits limits;
  double *working_weights; /* of Poisson */

  /* the fit: of the kept columns, in order */
  int64_t *kept;
  int64_t k;                           /* how many */
  double *estimate;                    /* k */
  double *bread, *covariance;          /* k * k */
  double *residual;                    /* n: what `outcome` became */
  double total, within_total, squares; /* sums of squares */
  double loglikelihood, deviance;
  int64_t parameters; /* K of "full" */
  int64_t small_k;    /* K of the small-sample factor */
  int64_t effect_levels, redundant;
  int64_t least_clusters;
  double degrees; /* of Student's t; infinite: normal */
  int64_t rounds; /* of Poisson */
  double sargan, sargan_p;
  int64_t overidentified;
  double *first_stage_f; /* of each endogenous column */
} ji__regression;

/* read.c: the sample. Sets n, outcome, weights, effects, clusters; rows left out have a reason. */
ji_status ji__regression_read(ji__regression *r);
/* Leaves out more rows of the sample (drop[i] of observation i is not 0), for a reason. */
ji_status ji__regression_leave_out(ji__regression *r, const uint8_t *drop, int reason);

/* terms.c: the columns of the design. Marks rows with nulls; then, with the sample, makes values.
 */
ji_status ji__terms_mark(ji__regression *r);
ji_status ji__terms_build(ji__regression *r);
/* sun_abraham.c */
ji_status ji__sun_abraham_mark(ji__regression *r, const ji_regression_term *term);
ji_status ji__sun_abraham_build(ji__regression *r, const ji_regression_term *term);
/* A numeric column of the sample, to be released. */
ji_status ji__sample_numbers(ji__regression *r, const char *name, double **out);
/* Marks rows of the panel that are null or not finite in a column. */
ji_status ji__mark_numbers(ji__regression *r, const char *name);
/* A new column of the design; takes the values over. */
ji_status ji__design_add(ji__regression *r, const char *name, double *values,
                         ji__design_column **out);

/* least_squares.c: sums over observations, in blocks whose number the rows alone decide. */
/* out[i * count + j] = sum of weights * columns[i] * columns[j] (weights NULL: 1; squared: w^2). */
ji_status ji__gram(ji_context *ctx, int64_t n, double *const *columns, int64_t count,
                   const double *weights, double *out);
/* Inverse of a symmetric positive definite matrix, in place; what is redundant (after the columns
 * before it) is marked in dropped[] and taken out: the inverse is of the others, in their order.
 * `norms`: squares of the columns before sweeping. Returns how many are left. */
ji_status ji__invert(ji_context *ctx, double *matrix, int64_t count, const double *norms,
                     int32_t *dropped, int64_t *left);
/* to -= sum of columns * factors, by row. */
ji_status ji__subtract(ji_context *ctx, int64_t n, double *const *columns, int64_t count,
                       const double *factors, double *to);
/* Fits the kept columns to `outcome`, which becomes the residual. */
ji_status ji__least_squares(ji__regression *r);
/* Sweeps the effects out of columns. */
ji_status ji__sweep(ji__regression *r, double *const *columns, int64_t count);

/* poisson.c, instruments.c */
ji_status ji__poisson(ji__regression *r);
ji_status ji__two_stage(ji__regression *r);

/* covariance.c */
ji_status ji__count_parameters(ji__regression *r);
ji_status ji__covariance(ji__regression *r);
/* Whether all rows of each level of an effect have one level of the cluster. */
ji_status ji__is_nested(ji__regression *r, const ji__levels *effect, const int32_t *cluster,
                        int *out);
/* Whether errors are clustered. */
int ji__is_clustered(const ji__regression *r);

/* effects.c: adds the table of the fixed effects' values. */
ji_status ji__put_effects(ji__regression *r, ji__provenance *provenance, ji_bundle **out);

/* tables.c */
ji_status ji__regression_tables(ji__regression *r, ji_bundle **out);

/* fit.c: all of it but the tables; what is freed belongs to the struct. */
/* Builds the columns of the design and the plan of the sweep anew, for the rows that are left. */
ji_status ji__regression_rebuild(ji__regression *r);
ji_status ji__regression_run(ji__regression *r);
ji_status ji__regression_start(ji_context *ctx, const ji_dataset *panel,
                               const ji_regression_options *options, ji__regression *r);
void ji__regression_free(ji__regression *r);

#endif
