/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of account_uncertainty.h share: calls with options, columns of draws. */
#ifndef TESTS_UNIT_UNCERTAINTY_FIXTURE_H
#define TESTS_UNIT_UNCERTAINTY_FIXTURE_H

#include "unit/account_fixture.h"

typedef ji_status (*uncertain_function)(ji_context *ctx, const ji_model *model,
                                        const ji_dataset *drivers,
                                        const ji_account_uncertainty_options *options,
                                        ji_dataset **out);

static inline ji_dataset *asked(ji_context *ctx, uncertain_function function, const ji_model *model,
                                const char *basis, int64_t draws) {
  ji_account_uncertainty_options options;
  ji_dataset *out = NULL;
  support_ok(ctx, ji_account_uncertainty_options_init(&options, sizeof options));
  options.basis = basis;
  options.draws = draws;
  support_ok(ctx, function(ctx, model, NULL, &options, &out));
  return out;
}

/* The numbers of a column; borrowed from the dataset. */
static inline const double *draws_of(ji_context *ctx, const ji_dataset *draws, const char *name) {
  ji_column look = support_look(ctx, draws, name);
  assert_int_equal(look.type, JI_TYPE_FLOAT64);
  return look.values;
}

static inline double mean_of(const double *values, int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++)
    sum += values[i];
  return sum / (double)count;
}

static inline double correlation_of(const double *a, const double *b, int64_t count) {
  double ma = mean_of(a, count), mb = mean_of(b, count), ab = 0, aa = 0, bb = 0;
  for (int64_t i = 0; i < count; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return ab / sqrt(aa * bb);
}

static inline ji_model *china_table(ji_context *ctx) {
  char *folder = support_source("examples/data/china-2018");
  ji_bundle *tables = NULL;
  ji_model *table = NULL;
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &tables));
  support_ok(ctx, ji_io_model_from_bundle(ctx, tables, NULL, &table));
  ji_bundle_unref(tables);
  free(folder);
  return table;
}

#endif
