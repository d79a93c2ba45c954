/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Option structs of the headers io_*.h, and the rest of io.h's, as options.h tries them. */
#include "fuzz/options.h"

#include "support/build.h"
#include "support/io.h"

/* --- functions that take options ---------------------------------------------------------- */

static ji_status run_io(trial *t) {
  ji_model *out = NULL;
  return keep_model(ji_io_model_from_bundle(t->ctx, t->world->table, t->options, &out), &out);
}

#define MULTIPLIERS(name, function)                                                                \
  static ji_status run_##name(trial *t) {                                                          \
    ji_dataset *out = NULL;                                                                        \
    return keep_dataset(function(t->ctx, t->world->io, t->options, &out), &out);                   \
  }
MULTIPLIERS(multipliers, ji_io_multipliers)
MULTIPLIERS(effects, ji_io_effects)
MULTIPLIERS(net_multipliers, ji_io_net_multipliers)
MULTIPLIERS(linkages, ji_io_linkages)
MULTIPLIERS(extraction, ji_io_extraction)
MULTIPLIERS(importance, ji_io_important_coefficients)
MULTIPLIERS(paths, ji_io_paths)

static ji_status run_basket(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(ji_io_basket_demand(t->ctx, t->world->io, t->world->basket, t->options, &out),
                      &out);
}

static ji_status run_decomposition(trial *t) {
  ji_dataset *out = NULL;
  return keep_dataset(
      ji_io_decomposition(t->ctx, t->world->io, t->world->factorized, t->options, &out), &out);
}

static ji_status run_scenario(trial *t) {
  static const char *const kind[] = {"demand"}, *const operation[] = {"multiply"};
  static const double twice[] = {2};
  const support_column columns[] = {{.name = "kind", .texts = kind},
                                    {.name = "operation", .texts = operation},
                                    {.name = "value", .numbers = twice}};
  ji_dataset *changes = support_dataset(t->world->ctx, 1, columns, 3);
  ji_model *out = NULL;
  ji_status status = ji_io_scenario(t->ctx, t->world->io, changes, t->options, &out);
  ji_dataset_unref(changes);
  return keep_model(status, &out);
}

static ji_model *two_regions(trial *t) {
  ji_model *model;
  support_ok(t->world->ctx, support_io_create(t->world->ctx, &support_io_regions, NULL, &model));
  return model;
}

static ji_status run_footprints(trial *t) {
  ji_model *model = two_regions(t);
  ji_dataset *out = NULL;
  ji_status status = ji_io_footprints(t->ctx, model, t->options, &out);
  ji_model_unref(model);
  return keep_dataset(status, &out);
}

static ji_status run_footprint_flows(trial *t) {
  ji_model *model = two_regions(t);
  ji_dataset *out = NULL;
  ji_status status = ji_io_footprint_flows(t->ctx, model, t->options, &out);
  ji_model_unref(model);
  return keep_dataset(status, &out);
}

static ji_dataset *totals(trial *t, const double *values, int64_t count) {
  const support_column column = {.name = "total", .numbers = values};
  return support_dataset(t->world->ctx, count, &column, 1);
}

static ji_status run_balance(trial *t) {
  static const double cells[] = {4, 2, -1, 3}, rows[] = {8, 4}, columns[] = {5, 6};
  ji_array matrix = support_io_matrix(cells, 2, 2);
  ji_dataset *of_rows = totals(t, rows, 2), *of_columns = totals(t, columns, 2);
  ji_bundle *out = NULL;
  ji_status status = ji_io_balance(t->ctx, &matrix, of_rows, of_columns, t->options, &out);
  ji_dataset_unref(of_rows);
  ji_dataset_unref(of_columns);
  return keep_bundle(status, &out);
}

static ji_status run_balance_supply_use(trial *t) {
  static const double sources[] = {100, 90}, users[] = {50, 60, 70};
  static const double supply[] = {80, 20, 10, 90}, use[] = {20, 30, 40, 30, 20, 50};
  ji_array made = support_io_matrix(supply, 2, 2), used = support_io_matrix(use, 2, 3);
  ji_dataset *of_sources = totals(t, sources, 2), *of_users = totals(t, users, 3);
  ji_bundle *out = NULL;
  ji_status status =
      ji_io_balance_supply_use(t->ctx, &made, &used, NULL, of_sources, of_users, t->options, &out);
  ji_dataset_unref(of_sources);
  ji_dataset_unref(of_users);
  return keep_bundle(status, &out);
}

static ji_status run_project(trial *t) {
  static const double outputs[] = {110, 95, 100};
  const support_column columns[] = {{.name = "sector", .texts = support_io_regions.sectors},
                                    {.name = "region", .texts = support_io_regions.regions},
                                    {.name = "output", .numbers = outputs}};
  ji_model *model = two_regions(t);
  ji_dataset *sectors = support_dataset(t->world->ctx, 3, columns, 3);
  ji_bundle *out = NULL;
  ji_status status = ji_io_project(t->ctx, model, sectors, NULL, t->options, &out);
  ji_dataset_unref(sectors);
  ji_model_unref(model);
  return keep_bundle(status, &out);
}

static ji_status run_supply_use(trial *t) {
  ji_bundle *tables = support_supply_use(t->world->ctx), *out = NULL;
  ji_status status = ji_io_from_supply_use(t->ctx, tables, t->options, &out);
  ji_bundle_unref(tables);
  return keep_bundle(status, &out);
}

static ji_status run_regional(trial *t) {
  ji_dataset *employment = support_regional(t->world->ctx);
  ji_bundle *out = NULL;
  ji_status status = ji_io_regional(t->ctx, t->world->io, employment, t->options, &out);
  ji_dataset_unref(employment);
  return keep_bundle(status, &out);
}

static ji_status run_domestic(trial *t) {
  ji_model *model = support_competitive(t->world->ctx);
  ji_bundle *out = NULL;
  ji_status status = ji_io_domestic(t->ctx, model, t->options, &out);
  ji_model_unref(model);
  return keep_bundle(status, &out);
}

static ji_status run_basic_prices(trial *t) {
  static const char *const product[] = {"agriculture"};
  static const double rate[] = {0.1};
  const support_column columns[] = {{.name = "sector", .texts = product},
                                    {.name = "trade", .numbers = rate},
                                    {.name = "transport", .numbers = rate}};
  ji_model *model = support_purchasers(t->world->ctx);
  ji_dataset *margins = support_dataset(t->world->ctx, 1, columns, 3);
  ji_bundle *out = NULL;
  ji_status status = ji_io_basic_prices(t->ctx, model, margins, t->options, &out);
  ji_dataset_unref(margins);
  ji_model_unref(model);
  return keep_bundle(status, &out);
}

/* --- structs ------------------------------------------------------------------------------ */

INIT(io)
INIT(io_multiplier)
INIT(io_basket)
INIT(io_balance)
INIT(io_project)
INIT(io_supply_use)
INIT(io_regional)
INIT(io_domestic)
INIT(io_basic_price)
INIT(io_decomposition)
INIT(io_path)
INIT(io_scenario)
INIT(io_footprint)
INIT(io_linkage)
INIT(io_extraction)
INIT(io_importance)

static const member io_members[] = {MEMBER(ji_io_options, employment, TEXT),
                                    MEMBER(ji_io_options, household_income, TEXT),
                                    MEMBER(ji_io_options, household_consumption, TEXT),
                                    MEMBER(ji_io_options, closure_denominator, TEXT),
                                    MEMBER(ji_io_options, closure_total, NUMBER),
                                    MEMBER(ji_io_options, balance_tolerance, NUMBER),
                                    MEMBER(ji_io_options, dust, NUMBER),
                                    MEMBER(ji_io_options, dust_action, INT32),
                                    MEMBER(ji_io_options, method, INT32),
                                    MEMBER(ji_io_options, flows_unit, TEXT),
                                    MEMBER(ji_io_options, name, TEXT),
                                    MEMBER(ji_io_options, tolerance, NUMBER),
                                    MEMBER(ji_io_options, year_action, INT32),
                                    MEMBER(ji_io_options, reserved, INT32)};
static const member io_multiplier_members[] = {
    MEMBER(ji_io_multiplier_options, satellite, TEXT), MEMBER(ji_io_multiplier_options, unit, TEXT),
    MEMBER(ji_io_multiplier_options, satellites, COUNT_OF_NEXT)};
static const member io_basket_members[] = {MEMBER(ji_io_basket_options, total, NUMBER),
                                           MEMBER(ji_io_basket_options, unit, TEXT),
                                           MEMBER(ji_io_basket_options, trade_sector, TEXT),
                                           MEMBER(ji_io_basket_options, transport_sector, TEXT),
                                           MEMBER(ji_io_basket_options, tax, INT32),
                                           MEMBER(ji_io_basket_options, reserved, INT32),
                                           MEMBER(ji_io_basket_options, reading, TEXT)};
static const member io_balance_members[] = {MEMBER(ji_io_balance_options, tolerance, NUMBER),
                                            MEMBER(ji_io_balance_options, max_iterations, INT64),
                                            MEMBER(ji_io_balance_options, method, INT32),
                                            MEMBER(ji_io_balance_options, conflict, INT32)};
static const member io_project_members[] = {MEMBER(ji_io_project_options, name, TEXT),
                                            MEMBER(ji_io_project_options, year, TEXT),
                                            MEMBER(ji_io_project_options, tolerance, NUMBER),
                                            MEMBER(ji_io_project_options, max_iterations, INT64),
                                            MEMBER(ji_io_project_options, conflict, INT32),
                                            MEMBER(ji_io_project_options, reserved, INT32)};
static const member io_supply_use_members[] = {
    MEMBER(ji_io_supply_use_options, balance_tolerance, NUMBER),
    MEMBER(ji_io_supply_use_options, model, INT32),
    MEMBER(ji_io_supply_use_options, reserved, INT32)};
static const member io_regional_members[] = {
    MEMBER(ji_io_regional_options, delta, NUMBER), MEMBER(ji_io_regional_options, satellite, TEXT),
    MEMBER(ji_io_regional_options, method, INT32), MEMBER(ji_io_regional_options, cap, INT32),
    MEMBER(ji_io_regional_options, nation, INT32), MEMBER(ji_io_regional_options, diagonal, INT32)};
static const member io_domestic_members[] = {MEMBER(ji_io_domestic_options, imports, TEXT),
                                             MEMBER(ji_io_domestic_options, exports, TEXT),
                                             MEMBER(ji_io_domestic_options, discrepancy, TEXT)};
static const member io_basic_price_members[] = {
    MEMBER(ji_io_basic_price_options, trade_sector, TEXT),
    MEMBER(ji_io_basic_price_options, transport_sector, TEXT)};
static const member io_decomposition_members[] = {
    MEMBER(ji_io_decomposition_options, satellite, TEXT),
    MEMBER(ji_io_decomposition_options, split, INT32),
    MEMBER(ji_io_decomposition_options, reserved, INT32)};
static const member io_path_members[] = {
    MEMBER(ji_io_path_options, satellite, TEXT),   MEMBER(ji_io_path_options, sector, TEXT),
    MEMBER(ji_io_path_options, region, TEXT),      MEMBER(ji_io_path_options, cutoff, NUMBER),
    MEMBER(ji_io_path_options, max_length, INT64), MEMBER(ji_io_path_options, max_count, INT64)};
static const member io_scenario_members[] = {MEMBER(ji_io_scenario_options, name, TEXT)};
static const member io_footprint_members[] = {MEMBER(ji_io_footprint_options, satellite, TEXT),
                                              MEMBER(ji_io_footprint_options, detail, INT32),
                                              MEMBER(ji_io_footprint_options, reserved, INT32)};
static const member io_linkage_members[] = {MEMBER(ji_io_linkage_options, satellite, TEXT),
                                            MEMBER(ji_io_linkage_options, variation, INT32),
                                            MEMBER(ji_io_linkage_options, reserved, INT32)};
static const member io_extraction_members[] = {MEMBER(ji_io_extraction_options, satellite, TEXT),
                                               MEMBER(ji_io_extraction_options, share, NUMBER),
                                               MEMBER(ji_io_extraction_options, kind, INT32),
                                               MEMBER(ji_io_extraction_options, detail, INT32)};
static const member io_importance_members[] = {MEMBER(ji_io_importance_options, satellite, TEXT),
                                               MEMBER(ji_io_importance_options, tolerance, NUMBER),
                                               MEMBER(ji_io_importance_options, count, INT64)};

/* Paths are looked for in earnest: as many as a cut-off of a thousandth has. */
static void keep_paths_short(void *options) {
  ji_io_path_options *path_options = options;
  if (path_options->cutoff < 1e-3 && path_options->cutoff > 0)
    path_options->cutoff = 1e-3;
  if (path_options->max_length > 30)
    path_options->max_length = 30;
}

/* Scaling goes on in earnest, too. */
static void keep_iterations_few(void *options) {
  ji_io_balance_options *balance_options = options;
  if (balance_options->max_iterations > 1000)
    balance_options->max_iterations = 1000;
}

static void keep_projection_short(void *options) {
  ji_io_project_options *project_options = options;
  if (project_options->max_iterations > 1000)
    project_options->max_iterations = 1000;
}

static const struct_entry structs[] = {
    STRUCT(io, io),
    STRUCT(io_multiplier, multipliers),
    STRUCT(io_multiplier, effects),
    STRUCT(io_multiplier, net_multipliers),
    STRUCT(io_basket, basket),
    TAMED(io_balance, balance, keep_iterations_few),
    TAMED(io_balance, balance_supply_use, keep_iterations_few),
    TAMED(io_project, project, keep_projection_short),
    STRUCT(io_supply_use, supply_use),
    STRUCT(io_regional, regional),
    STRUCT(io_domestic, domestic),
    STRUCT(io_basic_price, basic_prices),
    STRUCT(io_decomposition, decomposition),
    TAMED(io_path, paths, keep_paths_short),
    STRUCT(io_scenario, scenario),
    STRUCT(io_footprint, footprints),
    STRUCT(io_footprint, footprint_flows),
    STRUCT(io_linkage, linkages),
    STRUCT(io_extraction, extraction),
    STRUCT(io_importance, importance),
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  return try_options(bytes, size, structs, sizeof structs / sizeof structs[0]);
}
