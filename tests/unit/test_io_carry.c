/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a table made from another keeps of it: whose demand it is, which satellites are parts of
 * others, what final demand itself has of the satellites. */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

/* Two regions of two sectors; employment in thousands, women among it; households employ too.
 * Synthetic. */
enum { n = 4, categories = 3, satellites = 2 };
static const char *const sectors[] = {"farm", "trade", "farm", "trade"};
static const char *const regions[] = {"north", "north", "south", "south"};
static const char *const demands[] = {"use_north", "use_south", "exports"};
static const char *const buyers[] = {"north", "south", "abroad"};
static const char *const rows[] = {"employment", "women"};
static const char *const units[] = {"1e3 person", "1e3 person"};
static const char *const wholes[] = {NULL, "employment"};
static const char *const groups[] = {NULL, "sex:female"};
static const double flows[] = {10, 5, 2, 1, 4, 20, 1, 3, 3, 2, 15, 6, 1, 4, 2, 30};
static const double demand[] = {60, 12, 10, 50, 12, 10, 14, 50, 10, 3, 50, 10};
static const double output[] = {100, 100, 100, 100};
static const double jobs[] = {40, 20, 30, 10, 10, 12, 9, 6};
static const double own[] = {5, 8, 0, 4, 6, 0};

static ji_model *make(const char *unit) {
  const support_column of_sectors[] = {{.name = "sector", .texts = sectors},
                                       {.name = "region", .texts = regions}};
  const support_column of_demand[] = {{.name = "name", .texts = demands},
                                      {.name = "region", .texts = buyers}};
  const support_column of_rows[] = {{.name = "name", .texts = rows},
                                    {.name = "unit", .texts = units},
                                    {.name = "part_of", .texts = wholes},
                                    {.name = "group", .texts = groups}};
  ji_dataset *labels[] = {support_dataset(ctx, n, of_sectors, 2),
                          support_dataset(ctx, categories, of_demand, 2),
                          support_dataset(ctx, satellites, of_rows, 4)};
  ji_array arrays[] = {support_io_matrix(flows, n, n), support_io_matrix(demand, n, categories),
                       support_io_matrix(jobs, satellites, n),
                       support_io_matrix(own, satellites, categories)};
  const ji_io_tables tables = {.size = sizeof tables,
                               .flows = &arrays[0],
                               .final_demand = &arrays[1],
                               .satellites = &arrays[2],
                               .satellite_demand = &arrays[3],
                               .output = output,
                               .sectors = labels[0],
                               .demand_labels = labels[1],
                               .satellite_labels = labels[2]};
  ji_io_options options;
  ji_model *out;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = unit;
  options.balance_tolerance = INFINITY;
  support_ok(ctx, ji_io_model_create(ctx, &tables, &options, &out));
  for (size_t k = 0; k < 3; k++)
    ji_dataset_unref(labels[k]);
  return out;
}

static ji_model *model_of(ji_bundle *bundle) {
  ji_io_options options;
  ji_model *out;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, &options, &out));
  return out;
}

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static void check_text(const ji_dataset *dataset, const char *column, int64_t row,
                       const char *expected) {
  ji_column found = support_look(ctx, dataset, column);
  char *text = support_text(ctx, &found, row);
  if (expected)
    assert_string_equal(text, expected);
  else
    assert_null(text);
  free(text);
}

static void check_labels(const ji_bundle *out, const char *north, const char *south) {
  const ji_dataset *labels = ji_bundle_find(out, "demand_labels");
  check_text(labels, "region", 0, north);
  check_text(labels, "region", 1, south);
  labels = ji_bundle_find(out, "satellite_labels");
  check_text(labels, "part_of", 0, NULL);
  check_text(labels, "part_of", 1, "employment");
  check_text(labels, "group", 1, "sex:female");
}

/* Direct jobs of a category, by the table itself. */
static double direct_of(const ji_model *model, const char *satellite, int64_t category) {
  ji_dataset *out;
  support_ok(ctx, ji_io_demand_footprints(ctx, model, satellite, &out));
  ji_column direct = support_look(ctx, out, "direct");
  double value = support_number(&direct, category);
  ji_dataset_unref(out);
  return value;
}

/* --- aggregation -------------------------------------------------------------------------- */

static ji_dataset *concordance(const char *const *from, const char *const *to, const double *weight,
                               int64_t count) {
  const support_column columns[] = {{.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "weight", .numbers = weight}};
  return support_dataset(ctx, count, columns, weight ? 3 : 2);
}

static void test_regions_of_demand_are_mapped(void **state) {
  (void)state;
  static const char *const from[] = {"north", "south", "abroad"}, *const to[] = {"N", "S", "A"};
  ji_model *old = make(NULL);
  ji_dataset *given = concordance(from, to, NULL, 3), *accounts;
  ji_bundle *out;
  support_ok(ctx, ji_io_aggregate(ctx, old, NULL, given, NULL, &out));
  check_labels(out, "N", "S");
  for (int64_t k = 0; k < categories; k++)
    assert_true(support_element(out, "satellite_demand", 0, k) == own[k]);
  ji_model *made = model_of(out);
  support_ok(ctx, ji_io_footprints(ctx, made, NULL, &accounts));
  check_text(accounts, "region", 0, "N");
  support_close("women", direct_of(made, "women", 1), 6000, 1e-14);
  ji_dataset_unref(accounts);
  ji_model_unref(made);
  ji_bundle_unref(out);
  ji_dataset_unref(given);
  ji_model_unref(old);
}

/* Categories of two regions in one are nobody's; those of one region keep it. */
static void test_categories_that_are_joined(void **state) {
  (void)state;
  static const char *const names[] = {"use_south", "use_north", "exports"};
  static const char *const one[] = {"use", "use", "exports"};
  ji_model *old = make(NULL);
  ji_dataset *given = concordance(names, one, NULL, 3);
  ji_bundle *out;
  support_ok(ctx, ji_io_aggregate(ctx, old, NULL, NULL, given, &out));
  const ji_dataset *labels = ji_bundle_find(out, "demand_labels");
  check_text(labels, "name", 0, "use");
  check_text(labels, "region", 0, NULL);
  check_text(labels, "region", 1, "abroad");
  assert_true(support_element(out, "satellite_demand", 0, 0) == 5 + 8);
  assert_true(support_element(out, "satellite_demand", 1, 0) == 4 + 6);
  ji_bundle_unref(out);
  ji_dataset_unref(given);
  ji_model_unref(old);
}

static void test_a_region_that_becomes_several(void **state) {
  (void)state;
  static const char *const from[] = {"north", "north", "south", "abroad"};
  static const char *const to[] = {"n1", "n2", "south", "abroad"};
  static const double weight[] = {0.5, 0.5, 1, 1};
  ji_model *old = make(NULL);
  ji_dataset *given = concordance(from, to, weight, 4);
  ji_bundle *out;
  support_ok(ctx, ji_io_aggregate(ctx, old, NULL, given, NULL, &out));
  check_labels(out, NULL, "south");
  ji_bundle_unref(out);
  ji_dataset_unref(given);
  ji_model_unref(old);
}

static void test_a_region_of_demand_that_goes_nowhere(void **state) {
  (void)state;
  static const char *const from[] = {"north", "south"}, *const to[] = {"N", "S"};
  ji_model *old = make(NULL);
  ji_dataset *given = concordance(from, to, NULL, 2);
  ji_bundle *out;
  support_status(ctx, ji_io_aggregate(ctx, old, NULL, given, NULL, &out), JI_ERROR_LABEL);
  support_message(ctx, "regions: \"abroad\" of the table is not there");
  assert_null(out);
  ji_dataset_unref(given);
  ji_model_unref(old);
}

/* --- other tables ------------------------------------------------------------------------- */

/* 2 % of farm products are imported: final demand buys some of them itself. */
static void test_domestic_flows(void **state) {
  (void)state;
  ji_model *old = make("1e6 EUR@2010:basic");
  ji_io_domestic_options options;
  ji_bundle *out;
  support_ok(ctx, ji_io_domestic_options_init(&options, sizeof options));
  options.imports = "use_south"; /* no imports, but a category that is below 0 nowhere: refused */
  support_status(ctx, ji_io_domestic(ctx, old, &options, &out), JI_ERROR_VALUE);
  ji_model_unref(old);

  static const char *const names[] = {"use_north", "exports", "imports"};
  static const char *const whose[] = {"north", "abroad", "abroad"};
  static const double uses[] = {80, 12, -10, 80, 12, -20, 74, 10, -10, 63, 10, -10};
  static const double taken[] = {1, 2, 3, 4, 5, 6};
  const support_io table = {.n = n,
                            .demands = 3,
                            .rows = satellites,
                            .flows = flows,
                            .demand = uses,
                            .satellites = jobs,
                            .output = output,
                            .sectors = sectors,
                            .regions = regions,
                            .demand_names = names,
                            .row_names = rows,
                            .demand_regions = whose,
                            .satellite_demand = taken};
  ji_io_options wide;
  support_ok(ctx, ji_io_options_init(&wide, sizeof wide));
  wide.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &table, &wide, &old));
  support_ok(ctx, ji_io_domestic(ctx, old, NULL, &out));
  const ji_dataset *labels = ji_bundle_find(out, "demand_labels");
  check_text(labels, "region", 0, "north");
  check_text(labels, "region", 1, "abroad");
  assert_true(support_element(out, "satellite_demand", 0, 0) == 1);
  assert_true(support_element(out, "satellite_demand", 0, 1) == 2);
  assert_true(support_element(out, "satellite_demand", 1, 1) == 5);
  double expected = 0;
  for (int i = 0; i < n; i++) {
    double imports = -uses[3 * i + 2];
    expected += imports / (100 + imports - uses[3 * i + 1]) * uses[3 * i];
  }
  support_close("imports of final demand", support_element(out, "satellite_demand", 2, 0), expected,
                1e-14);
  assert_true(support_element(out, "satellite_demand", 2, 1) == 0); /* exports are home-made */
  ji_model_unref(model_of(out));
  ji_bundle_unref(out);
  ji_model_unref(old);
}

static void test_basic_prices(void **state) {
  (void)state;
  static const char *const products[] = {"farm", "farm"}, *const there[] = {"north", "south"};
  static const double margin[] = {0.1, 0.2}, tax[] = {0.05, 0};
  const support_column columns[] = {{.name = "sector", .texts = products},
                                    {.name = "region", .texts = there},
                                    {.name = "trade", .numbers = margin},
                                    {.name = "tax", .numbers = tax}};
  ji_model *old = make("1e6 EUR@2010:purchasers");
  ji_dataset *margins = support_dataset(ctx, 2, columns, 4);
  ji_bundle *out;
  support_ok(ctx, ji_io_basic_prices(ctx, old, margins, NULL, &out));
  check_labels(out, "north", "south");
  for (int64_t k = 0; k < categories; k++) {
    assert_true(support_element(out, "satellite_demand", 1, k) == own[categories + k]);
    support_close("taxes of final demand", support_element(out, "satellite_demand", 2, k),
                  0.05 * demand[k], 1e-14);
  }
  ji_model_unref(model_of(out));
  ji_bundle_unref(out);
  ji_dataset_unref(margins);
  ji_model_unref(old);
}

/* Outputs of another scale and year: jobs keep their unit, and go with output as it is. */
static void check_projection(double factor, const char *unit) {
  double x[n];
  for (int i = 0; i < n; i++)
    x[i] = 200 * factor;
  const support_column columns[] = {{.name = "sector", .texts = sectors},
                                    {.name = "region", .texts = regions},
                                    {.name = "output", .numbers = x, .unit = unit}};
  ji_model *old = make("1e6 EUR@2010:basic");
  ji_dataset *targets = support_dataset(ctx, n, columns, 3);
  ji_io_project_options options;
  ji_bundle *out;
  support_ok(ctx, ji_io_project_options_init(&options, sizeof options));
  options.conflict = JI_IO_CONFLICT_SCALE_ROWS;
  support_ok(ctx, ji_io_project(ctx, old, targets, NULL, &options, &out));
  check_labels(out, "north", "south");
  for (int64_t i = 0; i < n; i++) {
    double grown = support_element(out, "output", i, 0) / factor / 100;
    support_close("jobs", support_element(out, "satellites", 0, i), jobs[i] * grown, 1e-11);
  }
  for (int64_t k = 0; k < categories; k++) {
    double before = 0, after = 0;
    for (int64_t i = 0; i < n; i++) {
      before += demand[i * categories + k];
      after += support_element(out, "final_demand", i, k) / factor;
    }
    support_close("jobs of final demand", support_element(out, "satellite_demand", 0, k),
                  own[k] * after / before, 1e-11);
  }
  ji_model_unref(model_of(out));
  ji_bundle_unref(out);
  ji_dataset_unref(targets);
  ji_model_unref(old);
}

static void test_projection(void **state) {
  (void)state;
  check_projection(1, "1e6 EUR@2010:basic");
  check_projection(1, NULL);
  check_projection(1e-3, "1e9 EUR@2010:basic");
  check_projection(1e-3, "1e9 EUR@2015:basic");
  check_projection(1e6, "EUR@2015:basic");
}

/* More output per job: as many fewer women as jobs. */
static void test_parts_follow_their_whole(void **state) {
  (void)state;
  static const char *const kind[] = {"productivity"}, *const operation[] = {"multiply"};
  static const double quarter[] = {1.25}, per_job[] = {1.25, 1.25, 1.25, 1.25};
  static const double stated[] = {10, NAN, 15, NAN};
  const support_column columns[] = {{.name = "kind", .texts = kind},
                                    {.name = "operation", .texts = operation},
                                    {.name = "value", .numbers = quarter}};
  const support_column targets_of[] = {{.name = "sector", .texts = sectors},
                                       {.name = "region", .texts = regions},
                                       {.name = "output", .numbers = output},
                                       {.name = "productivity", .numbers = per_job},
                                       {.name = "employment",
                                        .numbers = stated,
                                        .unit = "1e3 person",
                                        .absent = (const int[]){0, 1, 0, 1}}};
  ji_model *base = make("1e6 EUR@2010:basic"), *made;
  ji_dataset *changes = support_dataset(ctx, 1, columns, 3);
  ji_dataset *targets = support_dataset(ctx, n, targets_of, 5), *of_women;
  ji_io_multiplier_options options;
  ji_io_project_options carried;
  ji_bundle *out;
  support_ok(ctx, ji_io_scenario(ctx, base, changes, NULL, &made));
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellite = "women";
  support_ok(ctx, ji_io_multipliers(ctx, made, &options, &of_women));
  ji_column direct = support_look(ctx, of_women, "direct");
  for (int64_t i = 0; i < n; i++)
    support_close("women", support_number(&direct, i), jobs[n + i] * 1e3 / 100 / 1.25, 1e-13);
  support_ok(ctx, ji_io_project_options_init(&carried, sizeof carried));
  carried.conflict = JI_IO_CONFLICT_SCALE_COLUMNS;
  support_ok(ctx, ji_io_project(ctx, base, targets, NULL, &carried, &out));
  for (int64_t i = 0; i < n; i++) {
    double whole = i % 2 ? jobs[i] / 1.25 : stated[i];
    support_close("jobs", support_element(out, "satellites", 0, i), whole, 1e-12);
    support_close("women", support_element(out, "satellites", 1, i), jobs[n + i] * whole / jobs[i],
                  1e-12);
  }
  ji_bundle_unref(out);
  ji_dataset_unref(of_women);
  ji_dataset_unref(targets);
  ji_dataset_unref(changes);
  ji_model_unref(made);
  ji_model_unref(base);
}

/* Twice the demand of a category takes twice the jobs in its households. */
static void test_scenario(void **state) {
  (void)state;
  static const char *const kind[] = {"demand"}, *const operation[] = {"multiply"};
  static const char *const column[] = {"use_south"};
  static const double two[] = {2};
  const support_column columns[] = {{.name = "kind", .texts = kind},
                                    {.name = "operation", .texts = operation},
                                    {.name = "value", .numbers = two},
                                    {.name = "column", .texts = column}};
  ji_model *base = make("1e6 EUR@2010:basic"), *made;
  ji_dataset *changes = support_dataset(ctx, 1, columns, 4), *accounts, *multipliers;
  support_ok(ctx, ji_io_scenario(ctx, base, changes, NULL, &made));
  support_close("south", direct_of(made, "employment", 1), 16000, 1e-14);
  support_close("women", direct_of(made, "women", 1), 12000, 1e-14);
  support_close("north", direct_of(made, "employment", 0), 5000, 1e-14);
  support_ok(ctx, ji_io_footprints(ctx, made, NULL, &accounts)); /* whose demand it is */
  ji_io_multiplier_options options;
  static const char *const both[] = {"employment", "women"};
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellites = both;
  options.satellite_count = 2;
  support_ok(ctx, ji_io_multipliers(ctx, made, &options, &multipliers));
  check_text(multipliers, "group", n, "sex:female");
  ji_dataset_unref(multipliers);
  ji_dataset_unref(accounts);
  ji_dataset_unref(changes);
  ji_model_unref(made);
  ji_model_unref(base);
}

/* --- no memory ---------------------------------------------------------------------------- */

typedef struct given {
  ji_model *model;
  ji_dataset *regions, *targets, *changes, *margins;
} given;

static ji_status drop_bundle(ji_status status, ji_bundle **out) {
  assert_true(!status == (*out != NULL));
  ji_bundle_unref(*out);
  return status;
}

static ji_status aggregate(ji_context *call, void *user) {
  const given *g = user;
  ji_bundle *out = NULL;
  return drop_bundle(ji_io_aggregate(call, g->model, NULL, g->regions, NULL, &out), &out);
}

static ji_status project(ji_context *call, void *user) {
  const given *g = user;
  ji_io_project_options options;
  ji_bundle *out = NULL;
  assert_int_equal(ji_io_project_options_init(&options, sizeof options), JI_OK);
  options.conflict = JI_IO_CONFLICT_SCALE_ROWS;
  return drop_bundle(ji_io_project(call, g->model, g->targets, NULL, &options, &out), &out);
}

static ji_status basic_prices(ji_context *call, void *user) {
  const given *g = user;
  ji_bundle *out = NULL;
  return drop_bundle(ji_io_basic_prices(call, g->model, g->margins, NULL, &out), &out);
}

static ji_status scenario(ji_context *call, void *user) {
  const given *g = user;
  ji_model *out = NULL;
  ji_status status = ji_io_scenario(call, g->model, g->changes, NULL, &out);
  assert_true(!status == (out != NULL));
  ji_model_unref(out);
  return status;
}

static void test_failing_allocations_leave_nothing(void **state) {
  (void)state;
  static const char *const from[] = {"north", "south", "abroad"}, *const to[] = {"N", "S", "A"};
  static const char *const kind[] = {"demand"}, *const operation[] = {"multiply"};
  static const double two[] = {2}, rates[n] = {0.1, 0, 0.2, 0};
  const support_column change[] = {{.name = "kind", .texts = kind},
                                   {.name = "operation", .texts = operation},
                                   {.name = "value", .numbers = two}};
  const support_column of_sectors[] = {{.name = "sector", .texts = sectors},
                                       {.name = "region", .texts = regions},
                                       {.name = "output", .numbers = output}};
  const support_column of_margins[] = {{.name = "sector", .texts = sectors},
                                       {.name = "region", .texts = regions},
                                       {.name = "trade", .numbers = rates}};
  given g = {make("1e6 EUR@2010:purchasers"), concordance(from, to, NULL, 3),
             support_dataset(ctx, n, of_sectors, 3), support_dataset(ctx, 1, change, 3),
             support_dataset(ctx, n, of_margins, 3)};
  assert_true(support_every_allocation("aggregate", aggregate, &g) > 50);
  assert_true(support_every_allocation("project", project, &g) > 50);
  assert_true(support_every_allocation("basic prices", basic_prices, &g) > 50);
  assert_true(support_every_allocation("scenario", scenario, &g) > 50);
  ji_dataset_unref(g.regions);
  ji_dataset_unref(g.targets);
  ji_dataset_unref(g.changes);
  ji_dataset_unref(g.margins);
  ji_model_unref(g.model);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_regions_of_demand_are_mapped),
      cmocka_unit_test(test_categories_that_are_joined),
      cmocka_unit_test(test_a_region_that_becomes_several),
      cmocka_unit_test(test_a_region_of_demand_that_goes_nowhere),
      cmocka_unit_test(test_domestic_flows),
      cmocka_unit_test(test_basic_prices),
      cmocka_unit_test(test_projection),
      cmocka_unit_test(test_parts_follow_their_whole),
      cmocka_unit_test(test_scenario),
      cmocka_unit_test(test_failing_allocations_leave_nothing),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
