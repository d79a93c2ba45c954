/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matching functions inside: one form for fits, models and splits of a change. */
#ifndef JI_MODEL_MATCHING_MATCHING_H
#define JI_MODEL_MATCHING_MATCHING_H

#include "data/dataset.h"
#include "data/frame.h"
#include "data/measure.h"
#include "data/names.h"
#include "data/writer.h"
#include "model/model.h"

#include <jobimpact/matching.h>

#define JI__MATCHING_SHAPES 3 /* most parameters of a form beside A */

/* A form with its parameters beside A: Cobb-Douglas a, with free returns b; CES d, r, with free
 * returns n; urn-ball none. */
typedef struct ji__matching_function {
  int32_t form;
  int32_t free_returns;
  double shape[JI__MATCHING_SHAPES];
} ji__matching_function;

/* ln M at a point, and its derivatives. */
typedef struct ji__matching_point {
  double log_hires, by_efficiency, by_shape[JI__MATCHING_SHAPES];
} ji__matching_point;

int ji__matching_shapes(const ji__matching_function *f);
/* Whether the parameters are finite and where the form has them. */
int ji__matching_is_valid(const ji__matching_function *f);
double ji__matching_returns(const ji__matching_function *f);
/* All in logarithms: efficiency, seekers, vacancies. */
ji__matching_point ji__matching_at(const ji__matching_function *f, double efficiency,
                                   double seekers, double vacancies);
/* The ln A that gives these ln M; nan where none does. */
double ji__matching_invert(const ji__matching_function *f, double hires, double seekers,
                           double vacancies);
/* "elasticity_seekers" and so on: the shape's name as fits have it. */
const char *ji__matching_shape_name(const ji__matching_function *f, int shape);

/* The efficiency of a market, with its variance and covariances with the shapes. */
typedef struct ji__matching_market {
  double log_efficiency, variance, with_shape[JI__MATCHING_SHAPES];
} ji__matching_market;

/* What is behind a model. */
typedef struct ji__matching {
  ji__matching_function function;
  double covariance[JI__MATCHING_SHAPES * JI__MATCHING_SHAPES]; /* of the shapes */
  int has_errors;
  ji__names names;             /* of the markets; empty: one for all */
  ji__matching_market *market; /* one at least */
  int64_t degrees;             /* of errors; 0: as many as you like */
  double separation_rate;      /* nan: not known */
  double smearing;
  int32_t component, limit;
  ji_measure *hires, *jobs; /* what rows measure, but for their component and status */
} ji__matching;

extern const ji__model_kind ji__matching_kind;

/* create.c: what is behind a model; JI_ERROR_KIND naming `function` for a model of another kind. */
ji_status ji__matching_of(ji_context *ctx, const char *function, const ji_model *model,
                          const ji__matching **out);
/* How many standard errors an interval reaches to each side. */
double ji__matching_width(const ji__matching *matching, double confidence);
/* estimate.c */
ji_status ji__matching_estimate(ji_context *ctx, const ji_model *model, const ji_dataset *drivers,
                                const ji_estimate_options *options, ji_dataset **out);

/* count.c: the label of a level as a cell. */
ji_status ji__matching_write_label(ji_context *ctx, ji__writer *writer, size_t column,
                                   const ji__levels *levels, int64_t level);

/* A column of counts: its numbers in single units. */
typedef struct ji__matching_count {
  const ji_column *column;
  double factor;
} ji__matching_count;

/* count.c: `units` are the names that it may be counted in, ended by NULL. JI_ERROR_NOT_FOUND,
 * JI_ERROR_TYPE, JI_ERROR_UNIT. */
ji_status ji__matching_count_find(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                  const char *name, const char *const *units,
                                  ji__matching_count *out);
/* Hires, seekers and vacancies, in this order, by the names of their columns. */
enum { JI__MATCHING_HIRES, JI__MATCHING_SEEKERS, JI__MATCHING_VACANCIES, JI__MATCHING_COUNTS };
ji_status ji__matching_counts_find(ji_context *ctx, const ji_dataset *dataset, const char *what,
                                   const char *const names[JI__MATCHING_COUNTS],
                                   ji__matching_count counts[JI__MATCHING_COUNTS]);
/* 1 and the number, 0 where it is null; JI_ERROR_VALUE where it is negative or not finite. */
ji_status ji__matching_count_at(ji_context *ctx, const ji__matching_count *count, const char *what,
                                int64_t row, int *found, double *out);
extern const char *const ji__matching_hire_units[], *const ji__matching_seeker_units[],
                                                        *const ji__matching_vacancy_units[];

#endif
