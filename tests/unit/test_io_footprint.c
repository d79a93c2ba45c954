/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Footprints of two regions and a third that only buys: all results known by hand, and what is
 * refused. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static ji_model *model;

static int set_up(void **state) {
  ji_io_options options;
  (void)state;
  ctx = support_context();
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e6 EUR@2010:basic";
  support_ok(ctx, support_io_create(ctx, &support_io_regions, &options, &model));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_model_unref(model);
  ji_context_free(ctx);
  return 0;
}

static ji_io_footprint_options some_options(int32_t detail) {
  ji_io_footprint_options options;
  support_ok(ctx, ji_io_footprint_options_init(&options, sizeof options));
  options.detail = detail;
  return options;
}

static int is(const ji_dataset *dataset, const char *column, int64_t row, const char *expected) {
  if (ji_dataset_find(dataset, column) < 0)
    return expected == NULL;
  ji_column look = support_look(ctx, dataset, column);
  char *text = support_text(ctx, &look, row);
  int same = text && expected ? strcmp(text, expected) == 0 : !text && !expected;
  free(text);
  return same;
}

/* The row of these; NULL is null. The other names the partner, or whose demand it is. */
static int64_t row_of(const ji_dataset *dataset, const char *region, const char *sector,
                      const char *other_column, const char *other) {
  for (int64_t i = 0; i < ji_dataset_row_count(dataset); i++)
    if (is(dataset, "region", i, region) && is(dataset, "sector", i, sector) &&
        (!other_column || is(dataset, other_column, i, other)))
      return i;
  fail_msg("no row of %s, %s", region, sector ? sector : "all");
  return -1;
}

static void check(const ji_dataset *dataset, int64_t row, const char *column, double expected) {
  ji_column look = support_look(ctx, dataset, column);
  if (isnan(expected)) {
    assert_true(support_is_null(&look, row));
    return;
  }
  assert_false(support_is_null(&look, row));
  assert_true(fabs(support_number(&look, row) - expected) < 1e-12 * (1 + fabs(expected)));
}

typedef struct expected {
  const char *region, *sector;
  double pba, cba, imports, exports, households;
} expected;

static void check_accounts(const ji_dataset *out, const expected *rows, size_t count) {
  assert_int_equal(ji_dataset_row_count(out), count);
  for (size_t i = 0; i < count; i++) {
    int64_t row = row_of(out, rows[i].region, rows[i].sector, NULL, NULL);
    check(out, row, "production_based", rows[i].pba);
    check(out, row, "consumption_based", rows[i].cba);
    check(out, row, "imports", rows[i].imports);
    check(out, row, "exports", rows[i].exports);
    check(out, row, "households", rows[i].households);
  }
}

static const expected by_hand[] = {
    {"north", NULL, 255, 195, 40, 100, 5},
    {"north", "farming", 200, 160, 40, 80, NAN},
    {"north", "industry", 50, 30, 0, 20, NAN},
    {"south", NULL, 87, 127, 80, 40, 7},
    {"south", "farming", 80, 100, 60, 40, NAN},
    {"south", "industry", NAN, 20, 20, NAN, NAN},
    {"sea", NULL, 0, 20, 20, 0, 0},
    {"sea", "farming", NAN, 20, 20, NAN, NAN},
    {"sea", "industry", NAN, 0, 0, NAN, NAN},
};

static void accounts_by_hand(void **state) {
  (void)state;
  ji_io_footprint_options options = some_options(1);
  ji_dataset *out;
  support_ok(ctx, ji_io_footprints(ctx, model, &options, &out));
  check_accounts(out, by_hand, sizeof by_hand / sizeof by_hand[0]);
  assert_string_equal(support_look(ctx, out, "imports").unit, "person");
  assert_non_null(support_look(ctx, out, "production_based").measure);
  assert_true(is(out, "satellite", 0, "employment"));
  assert_true(is(out, "reason", row_of(out, "south", "industry", NULL, NULL),
                 "the region does not have the sector"));
  assert_int_equal(ji_dataset_find(out, "population"), -1);
  ji_dataset_unref(out);
}

static void accounts_of_regions_alone(void **state) {
  (void)state;
  const expected regions[] = {by_hand[0], by_hand[3], by_hand[6]};
  ji_dataset *out;
  support_ok(ctx, ji_io_footprints(ctx, model, NULL, &out));
  check_accounts(out, regions, 3);
  ji_dataset_unref(out);
}

/* However systems are solved. */
static void accounts_by_every_method(void **state) {
  (void)state;
  ji_io_footprint_options options = some_options(1);
  ji_model *factorized = NULL, *iterative = NULL;
  ji_io_options of_model;
  ji_dataset *out;
  support_ok(ctx, ji_io_options_init(&of_model, sizeof of_model));
  of_model.method = JI_IO_METHOD_ITERATIVE;
  support_ok(ctx, support_io_create(ctx, &support_io_regions, &of_model, &iterative));
  support_ok(ctx, ji_io_model_factorize(ctx, model, &factorized));
  const ji_model *models[] = {factorized, iterative};
  for (int i = 0; i < 2; i++) {
    support_ok(ctx, ji_io_footprints(ctx, models[i], &options, &out));
    check_accounts(out, by_hand, sizeof by_hand / sizeof by_hand[0]);
    ji_dataset_unref(out);
  }
  ji_model_unref(factorized);
  ji_model_unref(iterative);
}

static void output_has_no_households(void **state) {
  (void)state;
  ji_io_footprint_options options = some_options(0);
  ji_dataset *out;
  options.satellite = "gross_output";
  support_ok(ctx, ji_io_footprints(ctx, model, &options, &out));
  check(out, 0, "production_based", 150);
  check(out, 0, "households", 0);
  assert_string_equal(support_look(ctx, out, "imports").unit, "1e6 EUR@2010:basic");
  ji_dataset_unref(out);
}

/* --- per head ----------------------------------------------------------------------------- */

static ji_dataset *people(const char *const *regions, const double *heads, int64_t count,
                          const char *unit) {
  const support_column columns[] = {{.name = "region", .texts = regions},
                                    {.name = "population", .unit = unit, .numbers = heads}};
  return support_dataset(ctx, count, columns, 2);
}

static void accounts_per_head(void **state) {
  (void)state;
  static const char *const regions[] = {"south", "north"};
  static const double heads[] = {0.2, 0.5};
  ji_io_footprint_options options = some_options(0);
  ji_dataset *given = people(regions, heads, 2, "1e3 person"), *out;
  options.population = given;
  support_ok(ctx, ji_io_footprints(ctx, model, &options, &out));
  check(out, 0, "population", 500);
  check(out, 0, "production_per_head", 0.51);
  check(out, 0, "consumption_per_head", 0.39);
  check(out, 0, "imports_per_head", 0.08);
  check(out, 0, "exports_per_head", 0.2);
  check(out, 1, "consumption_per_head", 0.635);
  check(out, 2, "consumption_per_head", NAN);
  assert_true(is(out, "reason", 2, "no population is given for the region"));
  assert_string_equal(support_look(ctx, out, "imports_per_head").unit, "1");
  ji_dataset_unref(out);
  ji_dataset_unref(given);
}

static void refuse_people(const char *const *regions, const double *heads, const char *unit,
                          ji_status status, const char *part) {
  ji_io_footprint_options options = some_options(0);
  ji_dataset *given = people(regions, heads, 2, unit), *out = given;
  options.population = given;
  support_status(ctx, ji_io_footprints(ctx, model, &options, &out), status);
  support_message(ctx, part);
  assert_null(out);
  ji_dataset_unref(given);
}

static void populations_that_are_none(void **state) {
  (void)state;
  static const char *const regions[] = {"north", "south"}, *const twice[] = {"north", "north"},
                           *const other[] = {"north", "west"};
  static const double heads[] = {1, 2}, zero[] = {1, 0}, unlimited[] = {1, INFINITY};
  refuse_people(twice, heads, NULL, JI_ERROR_LABEL, "\"north\" in row 2 is there twice");
  refuse_people(other, heads, NULL, JI_ERROR_LABEL, "\"west\" in row 2 is none of the table's");
  refuse_people(regions, zero, NULL, JI_ERROR_VALUE, "row 2 (\"south\")");
  refuse_people(regions, unlimited, NULL, JI_ERROR_VALUE, "row 2 (\"south\")");
  refuse_people(regions, heads, "kg", JI_ERROR_UNIT, "population");
}

static void populations_without_columns(void **state) {
  (void)state;
  static const char *const texts[] = {"north"};
  static const double numbers[] = {1};
  const support_column wrong[][2] = {
      {{.name = "area", .texts = texts}, {.name = "population", .numbers = numbers}},
      {{.name = "region", .texts = texts}, {.name = "people", .numbers = numbers}},
      {{.name = "region", .numbers = numbers}, {.name = "population", .numbers = numbers}},
      {{.name = "region", .texts = texts}, {.name = "population", .texts = texts}}};
  static const ji_status statuses[] = {JI_ERROR_NOT_FOUND, JI_ERROR_NOT_FOUND, JI_ERROR_TYPE,
                                       JI_ERROR_TYPE};
  ji_io_footprint_options options = some_options(0);
  for (int i = 0; i < 4; i++) {
    ji_dataset *given = support_dataset(ctx, 1, wrong[i], 2), *out = given;
    options.population = given;
    support_status(ctx, ji_io_footprints(ctx, model, &options, &out), statuses[i]);
    assert_null(out);
    ji_dataset_unref(given);
  }
}

/* --- flows, categories, trade ------------------------------------------------------------- */

static void flows_by_hand(void **state) {
  (void)state;
  ji_io_footprint_options options = some_options(1);
  ji_dataset *out;
  support_ok(ctx, ji_io_footprint_flows(ctx, model, &options, &out));
  assert_int_equal(ji_dataset_row_count(out), 9 + 9);
  static const struct {
    const char *region, *sector, *demand;
    double value, households;
  } rows[] = {
      {"north", NULL, "north", 155, 5},       {"south", NULL, "north", 40, 0},
      {"sea", NULL, "north", 0, 0},           {"north", NULL, "south", 80, 0},
      {"south", NULL, "south", 47, 7},        {"north", NULL, "sea", 20, 0},
      {"north", "farming", "south", 60, NAN}, {"north", "industry", "south", 20, NAN},
      {"south", "farming", "north", 40, NAN},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    int64_t row = row_of(out, rows[i].region, rows[i].sector, "demand_region", rows[i].demand);
    check(out, row, "value", rows[i].value);
    check(out, row, "households", rows[i].households);
  }
  ji_dataset_unref(out);
  support_ok(ctx, ji_io_footprint_flows(ctx, model, NULL, &out));
  assert_int_equal(ji_dataset_row_count(out), 9);
  assert_int_equal(ji_dataset_find(out, "sector"), -1);
  check(out, row_of(out, "north", NULL, "demand_region", "south"), "value", 80);
  ji_dataset_unref(out);
}

static void categories_by_hand(void **state) {
  (void)state;
  ji_dataset *out;
  support_ok(ctx, ji_io_demand_footprints(ctx, model, NULL, &out));
  assert_true(is(out, "category", 0, "north|all"));
  assert_true(is(out, "region", 2, "sea"));
  check(out, 0, "demand", 120);
  check(out, 0, "embodied", 190);
  check(out, 0, "direct", 5);
  check(out, 0, "embodied_coefficient", 190. / 120);
  check(out, 1, "direct_coefficient", 7. / 80);
  assert_string_equal(support_look(ctx, out, "direct_coefficient").unit,
                      "person/(1e6 EUR@2010:basic)");
  ji_dataset_unref(out);
}

static void categories_without_demand_or_regions(void **state) {
  (void)state;
  static const double nothing[9] = {0};
  support_io table = support_io_regions;
  ji_io_options options;
  ji_model *other;
  ji_dataset *out;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  table.demand = nothing;
  table.demand_regions = NULL;
  support_ok(ctx, support_io_create(ctx, &table, &options, &other));
  support_ok(ctx, ji_io_demand_footprints(ctx, other, NULL, &out));
  assert_int_equal(ji_dataset_find(out, "region"), -1);
  check(out, 0, "embodied", 0);
  check(out, 0, "direct", 5);
  check(out, 0, "direct_coefficient", NAN);
  assert_true(is(out, "reason", 0, "no demand: there is nothing to divide by"));
  ji_dataset_unref(out);
  ji_model_unref(other);
}

static void trade_by_hand(void **state) {
  (void)state;
  ji_dataset *out;
  support_ok(ctx, ji_io_gross_trade(ctx, model, &out));
  assert_int_equal(ji_dataset_row_count(out), 3 * 2 * 3);
  static const struct {
    const char *region, *sector, *partner;
    double exports, imports;
  } rows[] = {
      {"north", "farming", NULL, 50, 40},    {"north", "farming", "south", 40, 40},
      {"north", "farming", "sea", 10, 0},    {"south", "farming", "north", 40, 40},
      {"south", "industry", "north", 0, 20}, {"sea", "farming", NULL, 0, 10},
      {"north", "industry", NULL, 20, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    int64_t row = row_of(out, rows[i].region, rows[i].sector, "partner", rows[i].partner);
    check(out, row, "exports", rows[i].exports);
    check(out, row, "imports", rows[i].imports);
  }
  assert_string_equal(support_look(ctx, out, "exports").unit, "1e6 EUR@2010:basic");
  ji_dataset_unref(out);
}

/* --- what is refused ---------------------------------------------------------------------- */

static void refuse_table(const support_io *table, ji_status status, const char *part) {
  ji_io_options options;
  ji_model *other;
  ji_dataset *out = (ji_dataset *)&options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, table, &options, &other));
  support_status(ctx, ji_io_footprints(ctx, other, NULL, &out), status);
  support_message(ctx, part);
  assert_null(out);
  support_status(ctx, ji_io_footprint_flows(ctx, other, NULL, &out), status);
  support_status(ctx, ji_io_gross_trade(ctx, other, &out), status);
  ji_model_unref(other);
}

static void tables_without_regions(void **state) {
  (void)state;
  static const char *const some[] = {"north", NULL, "sea"}, *const sectors[] = {"a", "b", "c"};
  support_io table = support_io_regions;
  table.demand_regions = NULL;
  refuse_table(&table, JI_ERROR_NOT_FOUND, "no final demand by region");
  table.demand_regions = some;
  refuse_table(&table, JI_ERROR_LABEL, "category \"south|all\" has no region");
  table.demand = NULL;
  table.satellite_demand = NULL;
  refuse_table(&table, JI_ERROR_NOT_FOUND, "no final demand by region");
  table = support_io_regions;
  table.regions = NULL;
  table.sectors = sectors;
  refuse_table(&table, JI_ERROR_NOT_FOUND, "sectors have no regions");
}

static void satellites_of_demand_that_do_not_fit(void **state) {
  (void)state;
  static const double wrong[] = {1, 2, 3, 4, NAN, 6};
  support_io table = support_io_regions;
  ji_model *out = model;
  table.satellite_demand = wrong;
  support_status(ctx, support_io_create(ctx, &table, NULL, &out), JI_ERROR_VALUE);
  support_message(ctx, "\"tax\" of category \"south|all\" is nan");
  assert_null(out);
  table = support_io_regions;
  table.satellites = NULL;
  support_status(ctx, support_io_create(ctx, &table, NULL, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "satellites");
  table = support_io_regions;
  table.demand = NULL;
  support_status(ctx, support_io_create(ctx, &table, NULL, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "final_demand");
}

/* Callers of the first headers have no satellite_demand: what lies behind their struct is not read.
 */
static void tables_of_the_first_headers(void **state) {
  (void)state;
  static const char *const sectors[] = {"all"};
  static const double flows[] = {1}, output[] = {2};
  const support_column column = {.name = "sector", .texts = sectors};
  ji_array array = support_io_matrix(flows, 1, 1);
  ji_dataset *labels = support_dataset(ctx, 1, &column, 1);
  ji_model *out;
  ji_io_tables tables = {.size = offsetof(ji_io_tables, satellite_demand),
                         .flows = &array,
                         .output = output,
                         .sectors = labels,
                         .satellite_demand = (const ji_array *)&out};
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, ji_io_model_create(ctx, &tables, &options, &out));
  ji_model_unref(out);
  tables.size--;
  support_status(ctx, ji_io_model_create(ctx, &tables, &options, &out), JI_ERROR_ARGUMENT);
  ji_dataset_unref(labels);
}

static void wrong_calls(void **state) {
  (void)state;
  ji_io_footprint_options options = some_options(2);
  ji_dataset *out = (ji_dataset *)&options;
  support_status(ctx, ji_io_footprints(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "detail is neither 0 nor 1");
  assert_null(out);
  options = some_options(0);
  options.reserved = 1;
  support_status(ctx, ji_io_footprint_flows(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  options = some_options(0);
  options.satellite = "cows";
  support_status(ctx, ji_io_footprints(ctx, model, &options, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "cows");
  support_status(ctx, ji_io_demand_footprints(ctx, model, "cows", &out), JI_ERROR_NOT_FOUND);
  options = some_options(0);
  static const char *const regions[] = {"north"};
  static const double heads[] = {1};
  ji_dataset *given = people(regions, heads, 1, NULL);
  options.population = given;
  support_status(ctx, ji_io_footprint_flows(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "population");
  ji_dataset_unref(given);
  support_status(ctx, ji_io_footprints(ctx, model, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_footprints(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_footprint_flows(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_demand_footprints(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_gross_trade(ctx, NULL, &out), JI_ERROR_ARGUMENT);
  assert_null(out);
}

static void no_final_demand(void **state) {
  (void)state;
  support_io table = support_io_regions;
  ji_io_options options;
  ji_model *other;
  ji_dataset *out = (ji_dataset *)&options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  table.demand = table.satellite_demand = NULL;
  support_ok(ctx, support_io_create(ctx, &table, &options, &other));
  support_status(ctx, ji_io_demand_footprints(ctx, other, NULL, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "no final demand");
  assert_null(out);
  ji_model_unref(other);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(accounts_by_hand),
      cmocka_unit_test(accounts_of_regions_alone),
      cmocka_unit_test(accounts_by_every_method),
      cmocka_unit_test(output_has_no_households),
      cmocka_unit_test(accounts_per_head),
      cmocka_unit_test(populations_that_are_none),
      cmocka_unit_test(populations_without_columns),
      cmocka_unit_test(flows_by_hand),
      cmocka_unit_test(categories_by_hand),
      cmocka_unit_test(categories_without_demand_or_regions),
      cmocka_unit_test(trade_by_hand),
      cmocka_unit_test(tables_without_regions),
      cmocka_unit_test(satellites_of_demand_that_do_not_fit),
      cmocka_unit_test(tables_of_the_first_headers),
      cmocka_unit_test(wrong_calls),
      cmocka_unit_test(no_final_demand),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
