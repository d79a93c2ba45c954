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

static const support_entry entries[] = {
    {"ji_io_decomposition", decomposition},
    {"ji_io_paths", paths},
    {"ji_io_paths", paths_of_a_demand},
};
const support_entry_list support_change_entries = {entries, sizeof entries / sizeof entries[0]};
