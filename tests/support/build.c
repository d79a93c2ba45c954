/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

const double support_supply[9] = {90, 5, 0, 10, 180, 20, 0, 15, 80};
const double support_use[9] = {20, 30, 10, 15, 60, 25, 10, 20, 15};
const double support_final[3] = {35, 110, 50};
const double support_jobs[3] = {50, 40, 60};

ji_bundle *support_with_array(ji_context *ctx, ji_bundle *bundle, const char *member,
                              const double *data, int64_t rows, int64_t columns) {
  ji_array array = support_io_matrix(data, rows, columns);
  ji_bundle *out;
  support_ok(ctx, ji_bundle_with_array(ctx, bundle, member, &array, &out));
  ji_bundle_unref(bundle);
  return out;
}

ji_bundle *support_with_names(ji_context *ctx, ji_bundle *bundle, const char *member,
                              const char *name, const char *const *names, int64_t count) {
  const support_column column = {.name = name, .texts = names};
  ji_dataset *dataset = support_dataset(ctx, count, &column, 1);
  ji_bundle *out;
  support_ok(ctx, ji_bundle_with(ctx, bundle, member, dataset, &out));
  ji_bundle_unref(bundle);
  ji_dataset_unref(dataset);
  return out;
}

ji_bundle *support_supply_use(ji_context *ctx) {
  static const char *const products[] = {"grain", "cloth", "rides"};
  static const char *const industries[] = {"farms", "mills", "carriers"};
  static const char *const demand[] = {"households"}, *const jobs[] = {"employment"};
  ji_bundle *b = support_with_array(ctx, NULL, "supply", support_supply, 3, 3);
  b = support_with_array(ctx, b, "use", support_use, 3, 3);
  b = support_with_array(ctx, b, "final_demand", support_final, 3, 1);
  b = support_with_array(ctx, b, "satellites", support_jobs, 1, 3);
  b = support_with_names(ctx, b, "products", "sector", products, 3);
  b = support_with_names(ctx, b, "industries", "sector", industries, 3);
  b = support_with_names(ctx, b, "demand_labels", "name", demand, 1);
  return support_with_names(ctx, b, "satellite_labels", "name", jobs, 1);
}

double support_element(const ji_bundle *bundle, const char *name, int64_t row, int64_t column) {
  const ji_array *array = ji_bundle_find_array(bundle, name);
  assert_non_null(array);
  assert_true(row < array->rows && column < array->columns);
  return ((const double *)array->data)[row * array->row_stride + column * array->column_stride];
}

ji_dataset *support_regional(ji_context *ctx) {
  static const char *const regions[] = {"north", "north", "north", "south", "south", "south"};
  static const char *const sectors[] = {"agriculture",    "trade",       "transport_post",
                                        "transport_post", "agriculture", "trade"};
  static const double employment[] = {5, 1, 0, 4, 2, 6};
  const support_column columns[] = {
      {.name = "region", .texts = regions},
      {.name = "sector", .texts = sectors},
      {.name = "employment", .unit = "1e4 person", .numbers = employment}};
  return support_dataset(ctx, 6, columns, 3);
}

ji_model *support_purchasers(ji_context *ctx) {
  static const char *const sectors[] = {"agriculture", "trade"};
  static const char *const names[] = {"households"}, *const rows[] = {"employment", "compensation"};
  static const char *const units[] = {"person", "1e6 EUR@2010:purchasers"};
  static const double flows[] = {10, 20, 5, 5}, demand[] = {70, 40}, output[] = {100, 50};
  static const double satellites[] = {4, 3, 30, 20};
  const support_io table = {.n = 2,
                            .demands = 1,
                            .rows = 2,
                            .flows = flows,
                            .demand = demand,
                            .satellites = satellites,
                            .output = output,
                            .sectors = sectors,
                            .demand_names = names,
                            .row_names = rows,
                            .row_units = units};
  ji_io_options options;
  ji_model *out;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e6 EUR@2010:purchasers";
  support_ok(ctx, support_io_create(ctx, &table, &options, &out));
  return out;
}

ji_model *support_competitive(ji_context *ctx) {
  static const char *const sectors[] = {"farms", "mills"}, *const rows[] = {"employment"};
  static const char *const names[] = {"households", "exports", "imports"};
  static const double flows[] = {30, 40, 10, 60}, output[] = {100, 200}, jobs[] = {5, 8};
  static const double demand[] = {55, 25, -50, 90, 60, -20};
  const support_io table = {.n = 2,
                            .demands = 3,
                            .rows = 1,
                            .flows = flows,
                            .demand = demand,
                            .satellites = jobs,
                            .output = output,
                            .sectors = sectors,
                            .demand_names = names,
                            .row_names = rows};
  ji_model *out;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &out));
  return out;
}
