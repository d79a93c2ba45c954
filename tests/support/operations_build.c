/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include "support/build.h"

/* Inputs are made with a context of their own: what an operation may fail to allocate is its own,
 * and threads may run it at once. */
static ji_status from_supply_use(ji_context *ctx, void *user, int32_t model) {
  ji_context *own = support_context();
  ji_bundle *tables = support_supply_use(own), *out = SUPPORT_STALE;
  ji_io_supply_use_options options;
  assert_int_equal(ji_io_supply_use_options_init(&options, sizeof options), JI_OK);
  options.model = model;
  ji_context_free(own);
  ji_status status =
      support_keep_bundle(user, ji_io_from_supply_use(ctx, tables, &options, &out), &out);
  ji_bundle_unref(tables);
  return status;
}

static ji_status io_from_supply_use(ji_context *ctx, void *user) {
  return from_supply_use(ctx, user, JI_IO_SUPPLY_USE_A);
}

static ji_status io_regional(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_dataset *employment = support_regional(own);
  ji_bundle *out = SUPPORT_STALE;
  ji_io_regional_options options;
  assert_int_equal(ji_io_regional_options_init(&options, sizeof options), JI_OK);
  options.method = JI_IO_QUOTIENT_FLQ;
  options.nation = JI_IO_NATION_SUM;
  options.delta = 0.3;
  ji_context_free(own);
  ji_status status = support_keep_bundle(
      user, ji_io_regional(ctx, support_world_of(user)->io, employment, &options, &out), &out);
  ji_dataset_unref(employment);
  return status;
}

static ji_status io_domestic(ji_context *ctx, void *user) {
  ji_context *own = support_context();
  ji_model *model = support_competitive(own);
  ji_bundle *out = SUPPORT_STALE;
  ji_io_domestic_options options;
  assert_int_equal(ji_io_domestic_options_init(&options, sizeof options), JI_OK);
  options.discrepancy = "discrepancy";
  ji_context_free(own);
  ji_status status = support_keep_bundle(user, ji_io_domestic(ctx, model, &options, &out), &out);
  ji_model_unref(model);
  return status;
}

static ji_status io_aggregate(ji_context *ctx, void *user) {
  static const char *const from[] = {"agriculture", "agriculture", "trade", "transport_post"};
  static const char *const to[] = {"crops", "cattle", "services", "services"};
  static const double weight[] = {0.5, 0.5, 1, 1};
  const support_column columns[] = {{.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "weight", .numbers = weight}};
  ji_context *own = support_context();
  ji_dataset *given = support_dataset(own, 4, columns, 3);
  ji_bundle *out = SUPPORT_STALE;
  ji_context_free(own);
  ji_status status = support_keep_bundle(
      user, ji_io_aggregate(ctx, support_world_of(user)->io, given, NULL, NULL, &out), &out);
  ji_dataset_unref(given);
  return status;
}

static ji_status io_basic_prices(ji_context *ctx, void *user) {
  static const char *const sectors[] = {"agriculture"};
  static const double trade[] = {0.1}, tax[] = {0.05};
  const support_column columns[] = {{.name = "sector", .texts = sectors},
                                    {.name = "trade", .numbers = trade},
                                    {.name = "tax", .numbers = tax}};
  ji_context *own = support_context();
  ji_dataset *given = support_dataset(own, 1, columns, 3);
  ji_model *model = support_purchasers(own);
  ji_bundle *out = SUPPORT_STALE;
  ji_context_free(own);
  ji_status status =
      support_keep_bundle(user, ji_io_basic_prices(ctx, model, given, NULL, &out), &out);
  ji_dataset_unref(given);
  ji_model_unref(model);
  return status;
}

static const support_entry entries[] = {
    {"ji_io_from_supply_use", io_from_supply_use},
    {"ji_io_aggregate", io_aggregate},
    {"ji_io_basic_prices", io_basic_prices},
    {"ji_io_domestic", io_domestic},
    {"ji_io_regional", io_regional},
};
const support_entry_list support_build_entries = {entries, sizeof entries / sizeof entries[0]};
