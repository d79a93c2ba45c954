/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the tests of accounts share: folders from texts, and cells by name. */
#ifndef TESTS_UNIT_ACCOUNT_FIXTURE_H
#define TESTS_UNIT_ACCOUNT_FIXTURE_H

#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PERSONS                                                                                    \
  "quantity=persons; time=at:2024-12-31; area=@area; basis=gross; system=account:test; "           \
  "layer=@parts; status=survey; disjoint=@disjoint"
#define CLAIMS                                                                                     \
  "quantity=opportunities; time=unstated:2024; area=CN; basis=gross; system=account:test; "        \
  "layer=@parts; status=claim; vintage=v; disjoint=stated"

/* --- folders in memory ------------------------------------------------------------------------ */

/* Files of an account as name and text, ended by NULL. */
static inline ji_status read_account(ji_context *ctx, const char *const *files, ji_bundle **out) {
  char *folder = support_folder();
  for (size_t i = 0; files[i]; i += 2)
    support_write(folder, files[i], files[i + 1]);
  ji_status status = ji_bundle_read_folder(ctx, folder, out);
  support_folder_free(folder);
  return status;
}

static inline ji_status make(ji_context *ctx, const char *const *files,
                             const ji_named_model *models, size_t count, ji_model **out) {
  ji_bundle *bundle = NULL;
  support_ok(ctx, read_account(ctx, files, &bundle));
  ji_status status = ji_account_model_create(ctx, bundle, models, count, NULL, out);
  ji_bundle_unref(bundle);
  return status;
}

#define FILES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The account must be refused with `status` and a message that holds `part`. */
#define refused(ctx, status, part, ...)                                                            \
  do {                                                                                             \
    ji_model *model_ = (ji_model *)&model_;                                                        \
    support_status((ctx), make((ctx), FILES(__VA_ARGS__), NULL, 0, &model_), (status));            \
    assert_null(model_);                                                                           \
    support_message((ctx), (part));                                                                \
  } while (0)

static inline ji_model *made(ji_context *ctx, const char *const *files) {
  ji_model *model = NULL;
  support_ok(ctx, make(ctx, files, NULL, 0, &model));
  return model;
}

static inline ji_dataset *estimated(ji_context *ctx, const ji_model *model, const char *reading,
                                    const char *basis) {
  ji_estimate_options options;
  ji_dataset *result = NULL;
  support_ok(ctx, ji_estimate_options_init(&options, sizeof options));
  options.reading = reading;
  options.basis = basis;
  support_ok(ctx, ji_model_estimate(ctx, model, NULL, &options, &result));
  return result;
}

/* The number of the row whose text columns are as given; NaN where null. */
static inline double number_at(ji_context *ctx, const ji_dataset *dataset, const char *key,
                               const char *value, const char *other, const char *other_value,
                               const char *column) {
  ji_column keys = support_look(ctx, dataset, key), numbers = support_look(ctx, dataset, column);
  for (int64_t row = 0; row < ji_dataset_row_count(dataset); row++) {
    char *text = support_text(ctx, &keys, row), *second = NULL;
    int found = text && strcmp(text, value) == 0;
    if (found && other) {
      ji_column others = support_look(ctx, dataset, other);
      second = support_text(ctx, &others, row);
      found = second ? other_value && strcmp(second, other_value) == 0 : !other_value;
    }
    free(text);
    free(second);
    if (found)
      return support_is_null(&numbers, row) ? NAN : support_number(&numbers, row);
  }
  fail_msg("no row %s = %s", key, value);
  return NAN;
}

static inline double layer_at(ji_context *ctx, const ji_dataset *result, const char *layer,
                              const char *column) {
  return number_at(ctx, result, "component", layer, NULL, NULL, column);
}

static inline char *text_at(ji_context *ctx, const ji_dataset *dataset, int64_t row,
                            const char *column) {
  ji_column look = support_look(ctx, dataset, column);
  return support_text(ctx, &look, row);
}

#endif
