/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What imputation and two-way fixed effects share: options, regressions, tables. */
#ifndef JI_EVALUATION_EVENT_STUDY_STUDY_H
#define JI_EVALUATION_EVENT_STUDY_STUDY_H

#include "evaluation/event_study/sweep.h"
#include "evaluation/fit.h"

#include <jobimpact/event_study.h>

#define JI__STUDY_LABEL 32 /* holds any label and its final 0 */

/* options.c: the options with their defaults in place of NULL; `of_untreated`: what singletons are.
 */
ji_status ji__study_options_read(ji_context *ctx, const char *function,
                                 const ji_event_study_options *options, int of_untreated,
                                 ji_event_study_options *out, ji__study_columns *columns);

/* A least-squares fit on a sweep's rows with one dummy at most in each row. */
typedef struct ji__study_regression {
  ji__sweep sweep;
  double *coefficients; /* of the sweep's columns */
  double *inverse;      /* dummies x size: row k solves S z = e_k */
  double *covariance;   /* dummies x dummies, clustered */
  int64_t *dummy_rows;  /* of each dummy */
  int64_t rows, clusters;
} ji__study_regression;

/* regress.c. `keep` and `dummy` as ji__sweep_create(), borrowed. To be freed whatever happens. */
ji_status ji__study_regress(ji_context *ctx, const ji__study_panel *panel, const uint8_t *keep,
                            const int32_t *dummy, size_t dummies, ji__study_regression *out);
void ji__study_regression_free(ji_context *ctx, ji__study_regression *regression);
/* Whether a dummy has an estimate. */
int ji__study_has_estimate(const ji__study_regression *regression, size_t dummy);
/* sqrt of the variance; nan where that is rounding of what the coefficients are made of. */
double ji__study_error(const ji__study_regression *regression, size_t dummy);

/* tables.c */
typedef struct ji__study_interval {
  double estimate, error, factor; /* error nan: none */
} ji__study_interval;
/* estimate, se, low, high into four columns. */
void ji__study_write_interval(ji__writer *writer, size_t column,
                              const ji__study_interval *interval);
/* What results call a group or a period: its number, of dates its place from 1. */
int64_t ji__study_group_number(const ji__study_panel *panel, int64_t group);
int64_t ji__study_period_number(const ji__study_panel *panel, int64_t period);
void ji__study_group_label(const ji__study_panel *panel, int64_t group, char out[JI__STUDY_LABEL]);
void ji__study_period_label(const ji__study_panel *panel, int64_t period,
                            char out[JI__STUDY_LABEL]);
/* The Wald test that dummies [0, count) are 0, as table `pretest`; those without an estimate are
 * left out. */
ji_status ji__study_pretest(ji_context *ctx, const ji__study_regression *regression, size_t count,
                            ji__provenance *provenance, ji_dataset **out);
typedef struct ji__study_figure {
  const char *name;
  double value;
} ji__study_figure;
/* Table `diagnostics`: the panel's own figures and `count` more. */
ji_status ji__study_diagnostics(ji_context *ctx, const ji__study_panel *panel,
                                const ji__study_figure *more, size_t count,
                                ji__provenance *provenance, ji_dataset **out);
/* A fit of tables[0, count), which are unreferenced whatever happens; NULL ones are left out. The
 * state is taken over on success. */
ji_status ji__study_finish(ji_context *ctx, ji_status status, int32_t kind, ji_dataset **tables,
                           const char *const *names, size_t count, void *state,
                           void (*release)(const ji_allocator *allocator, void *state),
                           ji_fit **out);

#endif
