/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- input-output models ------------------------------------------------------------------ */

static const double flows[] = {10, 15, 5, 20, 60, 40, 5, 30, 50}; /* column after column */
static const double demand[] = {40.5, 24.5, 80, 115, 120, 35};
static const double satellites[] = {50, 60, 90, 40, 90, 120};
static const double output[] = {100, 300, 250};

static ji_array view(const double *data, int64_t rows, int64_t columns) {
  return (ji_array){.data = data,
                    .rows = rows,
                    .columns = columns,
                    .row_stride = columns,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64};
}

static ji_dataset *names(const char *column, const char *const *texts, int64_t rows) {
  ji_context *ctx = support_context();
  support_column c = {.name = column, .texts = texts};
  ji_dataset *dataset = support_dataset(ctx, rows, &c, 1);
  ji_context_free(ctx);
  return dataset;
}

static ji_status io_model_create(ji_context *ctx, void *user) {
  static const char *const sectors[] = {"agriculture", "trade", "transport_post"};
  static const char *const categories[] = {"household_consumption", "exports"};
  static const char *const rows[] = {"employment", "compensation"};
  ji_array z = view(flows, 3, 3), f = view(demand, 3, 2), s = view(satellites, 2, 3);
  z.row_stride = 1;
  z.column_stride = 3;
  ji_io_tables tables = {.size = sizeof tables,
                         .flows = &z,
                         .final_demand = &f,
                         .satellites = &s,
                         .output = output,
                         .sectors = names("sector", sectors, 3),
                         .demand_labels = names("name", categories, 2),
                         .satellite_labels = names("name", rows, 2)};
  ji_model *out = SUPPORT_STALE;
  ji_status status = ji_io_model_create(ctx, &tables, NULL, &out);
  ji_dataset_unref((ji_dataset *)tables.sectors);
  ji_dataset_unref((ji_dataset *)tables.demand_labels);
  ji_dataset_unref((ji_dataset *)tables.satellite_labels);
  return support_keep_model(user, status, &out);
}

static ji_status io_model_from_bundle(ji_context *ctx, void *user) {
  ji_model *out = SUPPORT_STALE;
  return support_keep_model(
      user, ji_io_model_from_bundle(ctx, support_world_of(user)->table, NULL, &out), &out);
}

static ji_status io_model_factorize(ji_context *ctx, void *user) {
  ji_model *out = SUPPORT_STALE;
  return support_keep_model(user, ji_io_model_factorize(ctx, support_world_of(user)->io, &out),
                            &out);
}

static ji_status io_multipliers(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_io_multipliers(ctx, support_world_of(user)->io, NULL, &out),
                              &out);
}

static ji_status io_multipliers_factorized(ji_context *ctx, void *user) {
  ji_io_multiplier_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_io_multiplier_options_init(&options, sizeof options), JI_OK);
  options.unit = "person/(1e9 CNY@2018:producers_with_vat)";
  return support_keep_dataset(
      user, ji_io_multipliers(ctx, support_world_of(user)->factorized, &options, &out), &out);
}

/* Several satellites, of unlike units. */
static ji_io_multiplier_options several(void) {
  static const char *const counted[] = {"employment", "compensation", "gross_output"};
  ji_io_multiplier_options options;
  assert_int_equal(ji_io_multiplier_options_init(&options, sizeof options), JI_OK);
  options.satellites = counted;
  options.satellite_count = 3;
  return options;
}

static ji_status io_multipliers_several(ji_context *ctx, void *user) {
  ji_io_multiplier_options options = several();
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_io_multipliers(ctx, support_world_of(user)->io, &options, &out), &out);
}

static ji_status io_effects(ji_context *ctx, void *user) {
  ji_io_multiplier_options options = several();
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_io_effects(ctx, support_world_of(user)->io, &options, &out),
                              &out);
}

static ji_status io_net_multipliers(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_io_net_multipliers(ctx, support_world_of(user)->io, NULL, &out), &out);
}

static void stale_array(void *user) {
  (void)user;
  fail_msg("a stale array was released");
}

static ji_status io_inverse(ji_context *ctx, void *user) {
  ji_array out = {.data = SUPPORT_STALE, .rows = 7, .release = stale_array};
  ji_status status = ji_io_inverse(ctx, support_world_of(user)->io, &out);
  if (status)
    assert_true(!out.data && !out.release && !out.rows);
  else
    assert_int_equal(out.rows, 3);
  ji_array_release(&out);
  return status;
}

static ji_status io_check(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_io_check(ctx, support_world_of(user)->io, &out), &out);
}

static ji_status io_basket_demand(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_io_basket_demand(ctx, w->io, w->basket, NULL, &out), &out);
}

static ji_status estimate_io(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_model_estimate(ctx, w->io, w->drivers, NULL, &out), &out);
}

/* --- accounts ----------------------------------------------------------------------------- */

static ji_status estimate_account(ji_context *ctx, void *user) {
  ji_estimate_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_estimate_options_init(&options, sizeof options), JI_OK);
  options.basis = "net";
  options.reading = "each_layer_counts_each_person_once";
  return support_keep_dataset(
      user, ji_model_estimate(ctx, support_world_of(user)->later, NULL, &options, &out), &out);
}

static ji_status account_model_create(ji_context *ctx, void *user) {
  ji_account_options options;
  ji_model *out = SUPPORT_STALE;
  assert_int_equal(ji_account_options_init(&options, sizeof options), JI_OK);
  options.vintage = "kuaishou-2024";
  return support_keep_model(
      user, ji_account_model_create(ctx, support_world_of(user)->account, NULL, 0, &options, &out),
      &out);
}

static ji_status account_check(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_account_check(ctx, support_world_of(user)->later, &out),
                              &out);
}

static ji_status account_growth(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_account_growth(ctx, w->earlier, w->later, &out), &out);
}

static ji_status account_overlap(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user,
                              ji_account_overlap(ctx, support_world_of(user)->later,
                                                 "each_layer_counts_each_person_once", 40e6, &out),
                              &out);
}

static ji_status account_coefficients(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_account_coefficients(ctx, support_world_of(user)->later, &out), &out);
}

static ji_status account_apply(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(
      user, ji_account_apply(ctx, support_world_of(user)->later, "average", "gmv", 0, &out), &out);
}

static const support_entry entries[] = {
    {"ji_io_model_create", io_model_create},
    {"ji_io_model_from_bundle", io_model_from_bundle},
    {"ji_io_model_factorize", io_model_factorize},
    {"ji_io_multipliers", io_multipliers},
    {"ji_io_multipliers", io_multipliers_factorized},
    {"ji_io_multipliers", io_multipliers_several},
    {"ji_io_effects", io_effects},
    {"ji_io_net_multipliers", io_net_multipliers},
    {"ji_io_inverse", io_inverse},
    {"ji_io_check", io_check},
    {"ji_io_basket_demand", io_basket_demand},
    {"ji_model_estimate", estimate_io},
    {"ji_model_estimate", estimate_account},
    {"ji_account_model_create", account_model_create},
    {"ji_account_check", account_check},
    {"ji_account_growth", account_growth},
    {"ji_account_overlap", account_overlap},
    {"ji_account_coefficients", account_coefficients},
    {"ji_account_apply", account_apply},
};
const support_entry_list support_model_entries = {entries, sizeof entries / sizeof entries[0]};
