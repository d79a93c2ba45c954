/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accounts with every estimator and claim, trees, changes taken apart, firms. */
#include "support/operations.h"

#include <string.h>

/* --- firms ------------------------------------------------------------------------------------ */

static void add_values(ji_context *ctx, ji_dataset_builder *builder, const char *name, ji_type type,
                       const void *values, const uint8_t *validity) {
  const ji_column column = {.size = sizeof column,
                            .name = name,
                            .type = type,
                            .length = 4,
                            .null_count = -1,
                            .values = values,
                            .validity = validity};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
}

ji_dataset *support_firms(ji_context *ctx) {
  static const int64_t ids[] = {1, 2, 3, 4};
  static const int32_t starts[] = {18000, 18100, 18200, 18000}, ends[] = {18500, 0, 18700, 18000};
  static const uint8_t all = 15, ended = 13; /* the second has not */
  static const int64_t offsets[] = {0, 1, 2, 3, 4};
  ji_dataset_builder *builder = NULL;
  ji_dataset *made = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  add_values(ctx, builder, "id", JI_TYPE_INT64, ids, &all);
  add_values(ctx, builder, "start", JI_TYPE_DATE32, starts, &all);
  add_values(ctx, builder, "end", JI_TYPE_DATE32, ends, &ended);
  const ji_column trade = {.size = sizeof trade,
                           .name = "p",
                           .type = JI_TYPE_TEXT,
                           .length = 4,
                           .null_count = -1,
                           .values = "abab",
                           .offsets = offsets,
                           .validity = &all};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &trade, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &made));
  ji_dataset_builder_free(builder);
  return made;
}

static ji_status business_demography(ji_context *ctx, void *user) {
  ji_business_demography_options options;
  ji_context *own = support_context();
  ji_dataset *firms = support_firms(own), *out = SUPPORT_STALE;
  assert_int_equal(ji_business_demography_options_init(&options, sizeof options), JI_OK);
  options.cutoff = "2022-06-30";
  options.by = "p";
  options.years = 2;
  ji_status status =
      support_keep_dataset(user, ji_business_demography(ctx, firms, &options, &out), &out);
  ji_dataset_unref(firms);
  ji_context_free(own);
  return status;
}

/* --- an account of everything ------------------------------------------------------------------
 */

static void add_table(ji_context *ctx, ji_bundle **bundle, const char *name, int64_t rows,
                      const support_column *columns, size_t count) {
  ji_dataset *dataset = support_dataset(ctx, rows, columns, count);
  ji_bundle *before = *bundle;
  support_ok(ctx, ji_bundle_with(ctx, before, name, dataset, bundle));
  ji_bundle_unref(before);
  ji_dataset_unref(dataset);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The last of the layers is the one that solves a table anew. */
enum { LAYERS = 9, LIGHT_LAYERS = 8 };

static void add_layers(ji_context *ctx, ji_bundle **bundle, int64_t rows) {
  static const char *const names[] = {"all",  "made",   "chain", "moved",   "more",
                                      "seen", "caused", "given", "supplied"};
  static const char *const parents[] = {NULL, "all", "all", NULL, NULL, NULL, NULL, NULL, NULL};
  static const char *const estimators[] = {"sum",         "driver_times_coefficient",
                                           "ratio_chain", "elasticity",
                                           "arc",         "count",
                                           "evaluation",  "value",
                                           "input_output"};
  static const char *const inputs[] = {NULL,
                                       "sales*mean",
                                       "sales*mean*1-part*1/two",
                                       "given*eps*sales*before",
                                       "slope*sales*before",
                                       "employed",
                                       "training",
                                       NULL,
                                       "table*demand*effect=direct+indirect*without=trade"};
  static const char *const units[] = {"job", "job", "job", "job",   "job",
                                      "job", "job", "job", "person"};
  static const double values[] = {3, 0, 0, 0, 0, 0, 0, 5, 0},
                      roundings[] = {1, 0, 0, 0, 0, 0, 0, 1, 0};
  static const int absent[] = {0, 1, 1, 1, 1, 1, 1, 0, 1};
  const support_column columns[] = {
      {.name = "layer", .texts = names},
      {.name = "parent", .texts = parents},
      {.name = "estimator", .texts = estimators},
      {.name = "inputs", .texts = inputs},
      {.name = "unit", .texts = units},
      {.name = "value", .unit = "@unit", .numbers = values, .absent = absent},
      {.name = "rounding", .unit = "@unit", .numbers = roundings, .absent = absent}};
  add_table(ctx, bundle, "layers", rows, columns, COUNT(columns));
}

static void add_inputs(ji_context *ctx, ji_bundle **bundle) {
  static const char *const drivers[] = {"sales", "before", "demand"};
  static const char *const components[] = {NULL, NULL, "agriculture"};
  static const char *const driver_units[] = {"shop", "shop", "1"};
  static const double levels[] = {20, 10, 3};
  static const char *const coefficients[] = {"mean", "part", "two", "eps", "slope"};
  static const char *const kinds[] = {"average", "share", "linear", "elasticity", "marginal"};
  static const char *const units[] = {"job/shop", "1", "1", "1", "job/shop"};
  static const double values[] = {0.5, 0.25, 2, 0.5, 0.125};
  static const char *const rules[] = {"employed"}, *const effects[] = {"training"};
  static const double count[] = {7}, error[] = {2};
  const support_column driver_columns[] = {{.name = "driver", .texts = drivers},
                                           {.name = "component", .texts = components},
                                           {.name = "unit", .texts = driver_units},
                                           {.name = "value", .unit = "@unit", .numbers = levels}};
  const support_column coefficient_columns[] = {
      {.name = "name", .texts = coefficients},
      {.name = "kind", .texts = kinds},
      {.name = "unit", .texts = units},
      {.name = "value", .unit = "@unit", .numbers = values}};
  const support_column count_columns[] = {{.name = "rule", .texts = rules},
                                          {.name = "value", .unit = "job", .numbers = count}};
  const support_column effect_columns[] = {
      {.name = "effect", .texts = effects},
      {.name = "value", .unit = "job", .numbers = count},
      {.name = "standard_error", .unit = "job", .numbers = error}};
  add_table(ctx, bundle, "drivers", 3, driver_columns, COUNT(driver_columns));
  add_table(ctx, bundle, "coefficients", 5, coefficient_columns, COUNT(coefficient_columns));
  add_table(ctx, bundle, "counts", 1, count_columns, COUNT(count_columns));
  add_table(ctx, bundle, "effects", 1, effect_columns, COUNT(effect_columns));
}

static void add_claims(ji_context *ctx, ji_bundle **bundle) {
  static const char *const names[] = {"sum",    "same",  "grown",   "part", "share", "twice",
                                      "bigger", "times", "product", "lost", "less"};
  static const char *const kinds[] = {"sum",     "restatement", "growth",     "contribution",
                                      "share",   "sum",         "multiplier", "multiplier",
                                      "product", "ratio",       "difference"};
  static const char *const inputs[] = {
      "made*chain",        "sum",      "made*chain",  "made*chain*all*given",
      "made*all",          "all*made", "all*made",    "all*made",
      "mean*sales*before", "?",        "demand*sales"};
  static const char *const units[] = {"job", "person", "1",   "1", "1",   "job",
                                      "1",   "1",      "job", "1", "shop"};
  static const char *const periods[] = {NULL,   NULL,   NULL, NULL, NULL, NULL,
                                        "2020", "2021", NULL, NULL, NULL};
  static const double values[] = {13, 4, 2, 1, 1, 20, 0, 0, 5, 10, 1};
  static const int absent[] = {0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0};
  const support_column columns[] = {
      {.name = "claim", .texts = names},
      {.name = "kind", .texts = kinds},
      {.name = "inputs", .texts = inputs},
      {.name = "unit", .texts = units},
      {.name = "period", .texts = periods},
      {.name = "value", .unit = "@unit", .numbers = values, .absent = absent}};
  add_table(ctx, bundle, "claims", 11, columns, COUNT(columns));
}

/* Made with a context of its own: threads may run this at once. */
static ji_bundle *everything(ji_context *own, int64_t layers) {
  ji_bundle *bundle = NULL;
  add_layers(own, &bundle, layers);
  add_inputs(own, &bundle);
  add_claims(own, &bundle);
  return bundle;
}

static ji_status create(ji_context *ctx, const support_world *w, int64_t layers, ji_model **out) {
  ji_context *own = support_context();
  ji_bundle *bundle = everything(own, layers);
  const ji_named_model table = {"table", w->io};
  ji_status status = ji_account_model_create(ctx, bundle, &table, 1, NULL, out);
  ji_bundle_unref(bundle);
  ji_context_free(own);
  return status;
}

static ji_status model_of_everything(ji_context *ctx, void *user) {
  ji_model *out = SUPPORT_STALE;
  ji_status status = create(ctx, support_world_of(user), LAYERS, &out);
  if (status) {
    assert_null(out);
    return status;
  }
  ji_model_unref(out);
  return JI_OK;
}

/* What one of these functions says of the account. */
typedef ji_status (*question)(ji_context *ctx, const ji_model *model, ji_dataset **out);

static ji_status ask(ji_context *ctx, void *user, question asked) {
  ji_context *own = support_context();
  ji_model *model = NULL;
  ji_dataset *out = SUPPORT_STALE;
  support_ok(own, create(own, support_world_of(user), LIGHT_LAYERS, &model));
  ji_status status = support_keep_dataset(user, asked(ctx, model, &out), &out);
  ji_model_unref(model);
  ji_context_free(own);
  return status;
}

static ji_status tree_of(ji_context *ctx, const ji_model *model, ji_dataset **out) {
  return ji_account_tree(ctx, model, NULL, out);
}

static ji_status check_everything(ji_context *ctx, void *user) {
  return ask(ctx, user, ji_account_check);
}

static ji_status tree_of_everything(ji_context *ctx, void *user) {
  return ask(ctx, user, tree_of);
}

static ji_status change_of(ji_context *ctx, const ji_model *model, ji_dataset **out) {
  return ji_account_decompose(ctx, model, model, NULL, out);
}

static ji_status change_of_everything(ji_context *ctx, void *user) {
  return ask(ctx, user, change_of);
}

static ji_status tree_under_a_reading(ji_context *ctx, void *user) {
  ji_account_tree_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_account_tree_options_init(&options, sizeof options), JI_OK);
  options.reading = "each_layer_counts_each_person_once";
  return support_keep_dataset(
      user, ji_account_tree(ctx, support_world_of(user)->later, &options, &out), &out);
}

static ji_status decompose_claims(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_account_decompose(ctx, w->earlier, w->later, NULL, &out),
                              &out);
}

static const support_entry entries[] = {
    {"ji_account_model_create", model_of_everything}, {"ji_account_check", check_everything},
    {"ji_account_tree", tree_of_everything},          {"ji_account_tree", tree_under_a_reading},
    {"ji_account_decompose", change_of_everything},   {"ji_account_decompose", decompose_claims},
    {"ji_business_demography", business_demography},
};
const support_entry_list support_account_entries = {entries, sizeof entries / sizeof entries[0]};
