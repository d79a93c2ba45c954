/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

static ji_status decomposition(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_io_decomposition_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_io_decomposition_options_init(&options, sizeof options), JI_OK);
  options.split = 1;
  return support_keep_dataset(user, ji_io_decomposition(ctx, w->io, w->factorized, &options, &out),
                              &out);
}

static ji_status paths(ji_context *ctx, void *user) {
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_io_paths(ctx, support_world_of(user)->io, NULL, &out), &out);
}

static ji_status paths_of_a_demand(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  ji_io_path_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_io_path_options_init(&options, sizeof options), JI_OK);
  options.demand = w->drivers;
  options.max_count = 5;
  return support_keep_dataset(user, ji_io_paths(ctx, w->factorized, &options, &out), &out);
}

/* Made with a context of its own: threads may run this at once. */
static ji_dataset *changes(void) {
  static const char *const kinds[] = {"demand", "coefficient", "productivity", "household"};
  static const char *const rows[] = {NULL, NULL, "trade", NULL};
  static const char *const operations[] = {"multiply", "multiply", "multiply", "multiply"};
  static const double values[] = {1.25, 0.5, 2, 0.5};
  const support_column columns[] = {{.name = "kind", .texts = kinds},
                                    {.name = "row", .texts = rows},
                                    {.name = "operation", .texts = operations},
                                    {.name = "value", .numbers = values}};
  ji_context *own = support_context();
  ji_dataset *made = support_dataset(own, 4, columns, 4);
  ji_context_free(own);
  return made;
}

static ji_status scenario(ji_context *ctx, void *user) {
  ji_model *out = SUPPORT_STALE;
  ji_dataset *given = changes();
  ji_status status = support_keep_model(
      user, ji_io_scenario(ctx, support_world_of(user)->io, given, NULL, &out), &out);
  ji_dataset_unref(given);
  return status;
}

static ji_status scenario_explain(ji_context *ctx, void *user) {
  ji_dataset *given = changes(), *out = SUPPORT_STALE;
  ji_status status = support_keep_dataset(
      user, ji_io_scenario_explain(ctx, support_world_of(user)->io, given, &out), &out);
  ji_dataset_unref(given);
  return status;
}

static const support_entry entries[] = {
    {"ji_io_decomposition", decomposition},       {"ji_io_paths", paths},
    {"ji_io_paths", paths_of_a_demand},           {"ji_io_scenario", scenario},
    {"ji_io_scenario_explain", scenario_explain},
};
const support_entry_list support_change_entries = {entries, sizeof entries / sizeof entries[0]};
