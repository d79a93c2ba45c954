/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Known ways of counting a platform's jobs, written as data in examples/data/accounts. */
#include "unit/account_fixture.h"

#include <stdio.h>

#define DIRECT 2462.477222553
#define TYPE1 5306.233831329
#define TYPE2 8925.844682210

static ji_model *case_of(ji_context *ctx, const char *name, const ji_named_model *models,
                         size_t count) {
  char relative[128];
  (void)snprintf(relative, sizeof relative, "examples/data/accounts/%s", name);
  char *folder = support_source(relative);
  ji_bundle *bundle = NULL;
  ji_model *model = NULL;
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &bundle));
  support_ok(ctx, ji_account_model_create(ctx, bundle, models, count, NULL, &model));
  ji_bundle_unref(bundle);
  free(folder);
  return model;
}

/* Every case says of itself that its figures are illustrative. */
static void says_so(ji_context *ctx, const ji_dataset *result) {
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *measure = text_at(ctx, result, row, "measure");
    assert_non_null(measure);
    support_contains(measure, "status=illustrative");
    free(measure);
  }
}

/* Table 2018, information services: reference/china-2018 (persons per 1e9 CNY). */
static void direct_indirect_and_induced_add_up(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  char *folder = support_source("examples/data/china-2018");
  ji_bundle *tables = NULL;
  ji_model *table = NULL;
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &tables));
  support_ok(ctx, ji_io_model_from_bundle(ctx, tables, NULL, &table));
  const ji_named_model named = {"table", table};
  ji_model *model = case_of(ctx, "direct-indirect-induced", &named, 1);
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("direct", layer_at(ctx, result, "direct", "value"), DIRECT, 1e-9);
  support_close("indirect", layer_at(ctx, result, "indirect", "value"), TYPE1 - DIRECT, 1e-9);
  support_close("induced", layer_at(ctx, result, "induced", "value"), TYPE2 - TYPE1, 1e-9);
  support_close("total", layer_at(ctx, result, "total", "value"), TYPE2, 1e-9);
  says_so(ctx, result);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_model_unref(table);
  ji_bundle_unref(tables);
  free(folder);
  ji_context_free(ctx);
}

typedef struct expected {
  const char *layer;
  double value;
} expected;

static void gives(const char *name, const expected *layers, size_t count) {
  ji_context *ctx = support_context();
  ji_model *model = case_of(ctx, name, NULL, 0);
  ji_dataset *result = estimated(ctx, model, NULL, NULL), *checks = NULL, *tree = NULL;
  for (size_t i = 0; i < count; i++)
    support_close(layers[i].layer, layer_at(ctx, result, layers[i].layer, "value"), layers[i].value,
                  1e-12);
  says_so(ctx, result);
  support_ok(ctx, ji_account_check(ctx, model, &checks));
  support_ok(ctx, ji_account_tree(ctx, model, NULL, &tree));
  assert_int_equal(ji_dataset_row_count(tree), (int64_t)count);
  ji_dataset_unref(result);
  ji_dataset_unref(checks);
  ji_dataset_unref(tree);
  ji_model_unref(model);
  ji_context_free(ctx);
}

#define GIVES(name, layers) gives(name, layers, sizeof(layers) / sizeof *(layers))

static void postings_times_ratios(void **state) {
  (void)state;
  static const expected layers[] = {
      {"core", 240000}, {"related", 120000}, {"spillover", 120000}, {"total", 480000}};
  GIVES("app-economy", layers);
}

static void accounts_to_jobs_by_shares(void **state) {
  (void)state;
  static const expected layers[] = {{"creators", 1e7 * 0.2 * 0.5 * 0.9 / 1.25},
                                    {"teams", 1e7 * 0.2 * 0.5 * 0.9 / 1.25 * 0.05 * 3 * 0.8},
                                    {"sellers", 150000},
                                    {"total", 720000 + 86400 + 150000}};
  GIVES("ratio-chain", layers);
}

static void finance_to_jobs_by_coefficients(void **state) {
  (void)state;
  static const expected layers[] = {{"direct", 1920}, {"supply", 3360}, {"total", 5280}};
  GIVES("joint-impact", layers);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(direct_indirect_and_induced_add_up),
      cmocka_unit_test(postings_times_ratios),
      cmocka_unit_test(accounts_to_jobs_by_shares),
      cmocka_unit_test(finance_to_jobs_by_coefficients),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
