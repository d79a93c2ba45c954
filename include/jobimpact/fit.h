/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @file
 * Fits: what an estimator found, as tables. */
#ifndef JOBIMPACT_FIT_H
#define JOBIMPACT_FIT_H

#include <jobimpact/bundle.h>

JI_BEGIN_DECLS

/** What an estimator found: its tables, and what later questions to it need (aggregation, tests).
 * Immutable, reference counted, may be read from many threads. */
typedef struct ji_fit ji_fit;

/** Which estimator a fit comes from. */
enum ji_fit_kind_code {
  JI_FIT_REGRESSION = 1, /**< ji_regression_fit() */
  JI_FIT_DID = 2,        /**< group-time average effects */
  JI_FIT_IMPUTATION = 3, /**< ji_imputation_fit() */
  JI_FIT_TWO_WAY = 4     /**< ji_two_way_fit() */
};

/** The estimator. @param fit may be NULL. @return one of enum ji_fit_kind_code; 0 for NULL. Any
 * thread. Since 0.1. */
JI_API int32_t ji_fit_kind(const ji_fit *fit);

/** The tables of a fit; which there are is told by the function that made it.
 * @param ctx the context.
 * @param fit the fit.
 * @param out a bundle of datasets, to be unreferenced; NULL on failure.
 * @return JI_OK; JI_ERROR_ARGUMENT. Since 0.1. */
JI_API ji_status ji_fit_tables(ji_context *ctx, const ji_fit *fit, ji_bundle **out);

/** Adds a reference. @param fit may be NULL. @return fit. Any thread. Since 0.1. */
JI_API ji_fit *ji_fit_ref(const ji_fit *fit);

/** Drops a reference. @param fit may be NULL. Any thread. Since 0.1. */
JI_API void ji_fit_unref(ji_fit *fit);

JI_END_DECLS
#endif
