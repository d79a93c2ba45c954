/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small supply and use tables for tests. Include "support/support.h" first. */
#ifndef TESTS_SUPPORT_BUILD_H
#define TESTS_SUPPORT_BUILD_H

/* Three products of three industries with secondary products, one category of final demand,
 * employment of 150: synthetic, balanced by product. */
extern const double support_supply[9], support_use[9], support_final[3], support_jobs[3];
ji_bundle *support_supply_use(ji_context *ctx);
/* The same bundle with an array, or a dataset of labels of column `name`, in place of what had its
 * name; the bundle handed in is dropped. The memory of the array must outlive it. */
ji_bundle *support_with_array(ji_context *ctx, ji_bundle *bundle, const char *member,
                              const double *data, int64_t rows, int64_t columns);
ji_bundle *support_with_names(ji_context *ctx, ji_bundle *bundle, const char *member,
                              const char *name, const char *const *names, int64_t count);
/* Employment of two regions in the sectors of the world's table. */
ji_dataset *support_regional(ji_context *ctx);
/* A table of agriculture and trade at purchasers' prices, with compensation: synthetic. */
ji_model *support_purchasers(ji_context *ctx);
/* A table whose flows hold imports, which are below 0 in final demand: synthetic. */
ji_model *support_competitive(ji_context *ctx);
/* An element of an array of a bundle; the test fails if it is not there. */
double support_element(const ji_bundle *bundle, const char *name, int64_t row, int64_t column);

#endif
