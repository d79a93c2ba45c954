/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include "support/io.h"

static const double cells[] = {7, 3, 5, -3, 2, 9, 8, 1, -2, 0, 2, 1};
static const double row_totals[] = {15, 26, -1}, column_totals[] = {9, 16, 17, -1};

/* Made with a context of its own: what an operation may fail to allocate is its own, and threads
 * may run it at once. */
static ji_dataset *totals(const double *values, int64_t count) {
  const support_column column = {.name = "total", .numbers = values};
  ji_context *own = support_context();
  ji_dataset *made = support_dataset(own, count, &column, 1);
  ji_context_free(own);
  return made;
}

static ji_status io_balance(ji_context *ctx, void *user) {
  ji_array matrix = support_io_matrix(cells, 3, 4);
  ji_dataset *rows = totals(row_totals, 3), *columns = totals(column_totals, 4);
  ji_bundle *out = SUPPORT_STALE;
  ji_io_balance_options options;
  assert_int_equal(ji_io_balance_options_init(&options, sizeof options), JI_OK);
  options.conflict = JI_IO_CONFLICT_SCALE_ROWS;
  ji_status status =
      support_keep_bundle(user, ji_io_balance(ctx, &matrix, rows, columns, &options, &out), &out);
  ji_dataset_unref(rows);
  ji_dataset_unref(columns);
  return status;
}

static ji_status io_balance_supply_use(ji_context *ctx, void *user) {
  static const double supply[] = {90, 10, 5, 4, 80, 11}, use[] = {20, 30, 55, 25, 20, 50};
  static const double of_sources[] = {100, 95, 20}, of_users[] = {48, 52, 115};
  ji_array v = support_io_matrix(supply, 2, 3), u = support_io_matrix(use, 2, 3);
  ji_dataset *sources = totals(of_sources, 3), *users = totals(of_users, 3);
  ji_bundle *out = SUPPORT_STALE;
  ji_status status = support_keep_bundle(
      user, ji_io_balance_supply_use(ctx, &v, &u, NULL, sources, users, NULL, &out), &out);
  ji_dataset_unref(sources);
  ji_dataset_unref(users);
  return status;
}

static ji_status io_project(ji_context *ctx, void *user) {
  static const char *const sectors[] = {"agriculture", "trade", "transport_post"};
  static const double output[] = {120, 260, 150};
  const support_column columns[] = {{.name = "sector", .texts = sectors},
                                    {.name = "output", .numbers = output}};
  ji_context *own = support_context();
  ji_dataset *given = support_dataset(own, 3, columns, 2);
  ji_bundle *out = SUPPORT_STALE;
  ji_context_free(own);
  ji_status status = support_keep_bundle(
      user, ji_io_project(ctx, support_world_of(user)->io, given, NULL, NULL, &out), &out);
  ji_dataset_unref(given);
  return status;
}

static const support_entry entries[] = {
    {"ji_io_balance", io_balance},
    {"ji_io_balance_supply_use", io_balance_supply_use},
    {"ji_io_project", io_project},
};
const support_entry_list support_balance_entries = {entries, sizeof entries / sizeof entries[0]};
