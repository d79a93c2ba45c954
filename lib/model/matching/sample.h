/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows that a matching function is fitted to, and the fit. */
#ifndef JI_MODEL_MATCHING_SAMPLE_H
#define JI_MODEL_MATCHING_SAMPLE_H

#include "data/frame.h"
#include "model/matching/matching.h"

#define JI__MATCHING_DATA "data" /* how messages call the dataset */
#define JI__MATCHING_PARAMETERS 1000

/* Rows that are used, 0 to n - 1; all counts in logarithms. */
typedef struct ji__matching_sample {
  ji_context *ctx;
  const ji_dataset *data;
  ji_matching_options options; /* complete */
  int64_t n, null_rows;
  int64_t *row; /* in the data */
  double *hires, *seekers, *vacancies;
  ji__levels region, period; /* of the rows that are used */
  int has_region, has_period;
  int64_t *time;      /* of each period: which step of the calendar it is, from 0 */
  int64_t columns;    /* of ln A: the constant, covariates, levels */
  double **column;    /* n each; all but the constant have mean 0 */
  ji__names names;    /* of the columns */
  int64_t covariates; /* columns 1 to covariates */
  int64_t region_first, region_columns; /* levels of the region but the first; 0: no effects */
  double *region_mean;                  /* what was taken from those columns */
} ji__matching_sample;

/* sample.c. Free it also after a failure. */
ji_status ji__matching_sample_read(ji_context *ctx, const ji_dataset *data,
                                   const ji_matching_options *options, ji__matching_sample *out);
void ji__matching_sample_free(ji__matching_sample *sample);

/* Parameters: the shapes of the function, then one for each column of the sample. */
typedef struct ji__matching_fit {
  const ji__matching_sample *sample;
  ji__matching_function function;
  int64_t parameters, shapes, iterations;
  double *linear;     /* of the columns */
  double *jacobian;   /* parameters columns of n: derivatives of ln M */
  double *residual;   /* of ln M */
  double *efficiency; /* ln A of each row */
  double *inverse;    /* of the derivatives' inner products */
  double *covariance; /* of the parameters */
  double squares;     /* sum of squared residuals */
  double means[2];    /* of seekers and vacancies, which the search takes them from */
  int32_t errors;     /* as chosen */
  int64_t lags, clusters, degrees;
} ji__matching_fit;

/* fit.c. Free it also after a failure. */
ji_status ji__matching_solve(const ji__matching_sample *sample, ji__matching_fit *out);
/* From parameters of seekers and vacancies over their means to those of the caller's numbers, with
 * the covariance: after the errors were found. */
void ji__matching_restore_units(ji__matching_fit *fit);
void ji__matching_fit_free(ji__matching_fit *fit);
double ji__matching_parameter(const ji__matching_fit *fit, int64_t i);
const char *ji__matching_parameter_name(const ji__matching_fit *fit, int64_t i);

/* The root of a variance; 0 where rounding made it negative, nan where it is not known. */
double ji__matching_error(double variance);

/* errors.c: the covariance, lags, clusters, degrees. JI_ERROR_VALUE for a row that alone decides a
 * term, where errors need what is left of it. */
ji_status ji__matching_find_errors(ji__matching_fit *fit);

/* tables.c */
ji_status ji__matching_tables(const ji__matching_fit *fit, ji__provenance *provenance,
                              ji_bundle **out);

#endif
