/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Scenarios on Miller and Blair's two sectors: A = [.15 .25; .2 .05], x = (1000, 2000), jobs 300
 * and 500, household consumption 50 and 400 of final demand 350 and 1700. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static ji_model *base;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &base));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_model_unref(base);
  ji_context_free(ctx);
  return 0;
}

typedef struct row {
  const char *kind, *row, *column, *operation;
  double value;
  const char *row_region, *column_region, *unit;
} row;

static ji_dataset *changes_of(const row *rows, int64_t count) {
  const char *texts[7][8];
  double values[8];
  for (int64_t i = 0; i < count; i++) {
    const char *const cells[7] = {rows[i].kind,      rows[i].row,        rows[i].column,
                                  rows[i].operation, rows[i].row_region, rows[i].column_region,
                                  rows[i].unit};
    for (int c = 0; c < 7; c++)
      texts[c][i] = cells[c];
    values[i] = rows[i].value;
  }
  const support_column columns[] = {{.name = "kind", .texts = texts[0]},
                                    {.name = "row", .texts = texts[1]},
                                    {.name = "column", .texts = texts[2]},
                                    {.name = "operation", .texts = texts[3]},
                                    {.name = "row_region", .texts = texts[4]},
                                    {.name = "column_region", .texts = texts[5]},
                                    {.name = "unit", .texts = texts[6]},
                                    {.name = "value", .numbers = values, .unit = "@unit"}};
  return support_dataset(ctx, count, columns, 8);
}

static double cell(const ji_dataset *out, const char *column, int64_t i) {
  ji_column look = support_look(ctx, out, column);
  assert_false(support_is_null(&look, i));
  return support_number(&look, i);
}

static double multiplier(const ji_model *model, const char *column, int64_t sector) {
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  double value = cell(out, column, sector);
  ji_dataset_unref(out);
  return value;
}

/* Jobs of the scenario less those of the base, whose cause is `cause` alone, as the model and as
 * the explanation have it. */
static double difference(const row *rows, int64_t count, const char *cause) {
  static const char *const causes[] = {"productivity", "coefficient", "demand", "household"};
  ji_dataset *changes = changes_of(rows, count), *told, *between;
  ji_model *model;
  support_ok(ctx, ji_io_scenario(ctx, base, changes, NULL, &model));
  support_ok(ctx, ji_io_scenario_explain(ctx, base, changes, &told));
  support_ok(ctx, ji_io_decomposition(ctx, base, model, NULL, &between));
  int64_t last = ji_dataset_row_count(told) - 1;
  double all = cell(told, "polar", last);
  assert_int_equal(last, 14);
  assert_true(fabs(cell(between, "polar", ji_dataset_row_count(between) - 1) - all) < 1e-9);
  for (int k = 0; k < 4; k++)
    assert_true(fabs(cell(told, "polar", 10 + k) - (strcmp(causes[k], cause) ? 0 : all)) < 1e-9);
  ji_model_unref(model);
  ji_dataset_unref(between);
  ji_dataset_unref(told);
  ji_dataset_unref(changes);
  return all;
}

static void test_more_of_everything(void **state) {
  (void)state;
  const row all[] = {{.kind = "demand", .operation = "multiply", .value = 1.1}};
  assert_true(fabs(difference(all, 1, "demand") - 80) < 1e-9);
}

static void test_demand_is_added_and_set(void **state) {
  (void)state;
  const double m = multiplier(base, "type1", 0);
  const row add[] = {{"demand", "agriculture", "other", "add", 10, NULL, NULL, NULL}};
  const row set[] = {{"demand", "agriculture", "other", "set", 310, NULL, NULL, NULL}};
  support_close("add", difference(add, 1, "demand"), 10 * m, 1e-12);
  support_close("set", difference(set, 1, "demand"), 10 * m, 1e-12);
}

static void test_productivity(void **state) {
  (void)state;
  const row twice[] = {{"productivity", "agriculture", NULL, "multiply", 2, NULL, NULL, NULL}};
  const row set[] = {{"productivity", "agriculture", NULL, "set", 20. / 3, NULL, NULL, NULL}};
  const row add[] = {{"productivity", "agriculture", NULL, "add", 10. / 3, NULL, NULL, NULL}};
  support_close("twice", difference(twice, 1, "productivity"), -150, 1e-12);
  support_close("set", difference(set, 1, "productivity"), -150, 1e-12);
  support_close("add", difference(add, 1, "productivity"), -150, 1e-12);
}

static void test_a_coefficient(void **state) {
  (void)state;
  const double d = .85 * .95 - .25 * .3;
  const row set[] = {{"coefficient", "manufacturing", "agriculture", "set", .3, NULL, NULL, NULL}};
  double x0 = (.95 * 350 + .25 * 1700) / d, x1 = (.3 * 350 + .85 * 1700) / d;
  support_close("jobs", difference(set, 1, "coefficient"), .3 * x0 + .25 * x1 - 800, 1e-11);
}

/* 225 each instead of 50 and 400; then a tenth less of all. */
static void test_households(void **state) {
  (void)state;
  const double m[2] = {multiplier(base, "type1", 0), multiplier(base, "type1", 1)};
  const row set[] = {{"household", "agriculture", NULL, "set", .5, NULL, NULL, NULL}};
  const row less[] = {{.kind = "household", .operation = "multiply", .value = .9}};
  support_close("set", difference(set, 1, "household"), 175 * m[0] - 175 * m[1], 1e-11);
  support_close("less", difference(less, 1, "household"), -5 * m[0] - 40 * m[1], 1e-11);
}

static void test_the_new_model(void **state) {
  (void)state;
  const row rows[] = {
      {"productivity", NULL, NULL, "multiply", 2, NULL, NULL, NULL},
      {"coefficient", "manufacturing", "agriculture", "multiply", .5, NULL, NULL, NULL}};
  ji_dataset *changes = changes_of(rows, 2), *origin, *out;
  ji_io_scenario_options options;
  ji_model *model, *shared;
  double before = multiplier(base, "type1", 0);
  support_ok(ctx, ji_io_scenario_options_init(&options, sizeof options));
  options.name = "leaner";
  support_ok(ctx, ji_io_scenario(ctx, base, changes, &options, &model));
  support_close("direct", multiplier(model, "direct", 0), .15, 1e-14);
  support_close("type1", multiplier(model, "type1", 0),
                (.15 * .95 + .125 * .1) / (.85 * .95 - .25 * .1), 1e-13);
  support_close("base", multiplier(base, "type1", 0), before, 0);
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  support_ok(ctx, ji_dataset_provenance(ctx, out, &origin));
  ji_column value = support_look(ctx, origin, "value");
  int found = 0;
  for (int64_t i = 0; i < value.length; i++) {
    char *text = support_text(ctx, &value, i);
    found |= text && strcmp(text, "leaner") == 0;
    free(text);
  }
  assert_true(found);
  ji_dataset_unref(origin);
  ji_dataset_unref(out);
  ji_dataset_unref(changes);
  ji_model_unref(model);
  /* Productivity alone: the flows are the base's, which may go first. */
  ji_model *first;
  changes = changes_of(rows, 1);
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &first));
  support_ok(ctx, ji_io_scenario(ctx, first, changes, NULL, &shared));
  ji_model_unref(first);
  support_close("direct", multiplier(shared, "direct", 1), .125, 1e-14);
  ji_model_unref(shared);
  ji_dataset_unref(changes);
}

/* --- two regions, units, a sector without output ------------------------------------------ */

static const char *const sectors[] = {"farming", "farming", "mining"};
static const char *const regions[] = {"north", "south", "south"};
static const char *const demand_names[] = {"home"}, *const row_names[] = {"employment"};
static const char *const row_units[] = {"1e3 person"};
static const double flows[] = {10, 20, 0, 30, 10, 0, 0, 0, 0}, demand[] = {70, 60, 0};
static const double jobs[] = {5, 4, 0}, output[] = {100, 100, 0};

static ji_model *regional(void) {
  const support_io table = {.n = 3,
                            .demands = 1,
                            .rows = 1,
                            .flows = flows,
                            .demand = demand,
                            .satellites = jobs,
                            .output = output,
                            .sectors = sectors,
                            .regions = regions,
                            .demand_names = demand_names,
                            .row_names = row_names,
                            .row_units = row_units};
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e6 EUR@2010:basic";
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  return model;
}

static void test_units_and_regions(void **state) {
  (void)state;
  const row rows[] = {
      {"demand", "farming", "home", "add", 7000, "north", NULL, "1e3 EUR@2010:basic"},
      {"productivity", "farming", NULL, "set", 50, "north", NULL, "1e3 EUR@2010:basic/person"},
      {"coefficient", "farming", "farming", "multiply", .5, "south", "north", "1"}};
  ji_dataset *changes = changes_of(rows, 3), *told;
  ji_model *model = regional(), *next;
  support_ok(ctx, ji_io_scenario(ctx, model, changes, NULL, &next));
  support_ok(ctx, ji_io_scenario_explain(ctx, model, changes, &told));
  support_close("direct", multiplier(next, "direct", 0), 20, 1e-13); /* persons per 1e6 EUR */
  double d = .9 * .9 - .2 * .15;
  double x0 = (.9 * 77 + .2 * 60) / d, x1 = (.15 * 77 + .9 * 60) / d;
  ji_column all = support_look(ctx, told, "polar");
  assert_string_equal(all.unit, "person");
  support_close("all", support_number(&all, ji_dataset_row_count(told) - 1),
                20 * x0 + 40 * x1 - 9000, 1e-11);
  support_contains(ji_measure_text(all.measure), "reading=scenario_less_base");
  ji_dataset_unref(told);
  ji_dataset_unref(changes);
  ji_model_unref(next);
  ji_model_unref(model);
}

/* --- what is refused ---------------------------------------------------------------------- */

static void refuse(const ji_model *model, row one, ji_status expected, const char *message) {
  ji_dataset *changes = changes_of(&one, 1), *told;
  ji_model *out;
  support_status(ctx, ji_io_scenario(ctx, model, changes, NULL, &out), expected);
  assert_null(out);
  support_message(ctx, message);
  support_status(ctx, ji_io_scenario_explain(ctx, model, changes, &told), expected);
  assert_null(told);
  support_message(ctx, message);
  ji_dataset_unref(changes);
}

#define ROW(...) ((row){__VA_ARGS__})

static void test_words_and_names_that_are_refused(void **state) {
  (void)state;
  refuse(base, ROW("supply", NULL, NULL, "multiply", 1, NULL, NULL, NULL), JI_ERROR_VALUE,
         "changes: row 1: kind is \"supply\", expected demand, coefficient");
  refuse(base, ROW("demand", NULL, NULL, "divide", 1, NULL, NULL, NULL), JI_ERROR_VALUE,
         "operation is \"divide\", expected multiply, add or set");
  refuse(base, ROW("demand", NULL, NULL, NULL, 1, NULL, NULL, NULL), JI_ERROR_VALUE,
         "operation is \"\"");
  refuse(base, ROW("demand", NULL, NULL, "multiply", NAN, NULL, NULL, NULL), JI_ERROR_VALUE,
         "no finite number");
  refuse(base, ROW("demand", "mining", NULL, "multiply", 1, NULL, NULL, NULL), JI_ERROR_LABEL,
         "the table has no sector \"mining\"");
  refuse(base, ROW("demand", NULL, "exports", "multiply", 1, NULL, NULL, NULL), JI_ERROR_LABEL,
         "the table has no category of final demand \"exports\"");
  refuse(base, ROW("coefficient", NULL, "mining", "multiply", 1, NULL, NULL, NULL), JI_ERROR_LABEL,
         "the table has no sector \"mining\"");
  refuse(base, ROW("demand", "agriculture", NULL, "add", 1, NULL, NULL, NULL), JI_ERROR_VALUE,
         "names 2 cells: add changes one");
  refuse(base, ROW("productivity", "agriculture", "other", "set", 1, NULL, NULL, NULL),
         JI_ERROR_VALUE, "productivity has no column");
  refuse(base, ROW("demand", "agriculture", "other", "set", 1, "north", NULL, NULL), JI_ERROR_LABEL,
         "the table has no regions");
}

static void test_values_that_are_refused(void **state) {
  (void)state;
  refuse(base, ROW("productivity", "agriculture", NULL, "multiply", 0, NULL, NULL, NULL),
         JI_ERROR_VALUE, "\"agriculture\" would have a productivity that is not above 0");
  refuse(base, ROW("productivity", "agriculture", NULL, "add", -4, NULL, NULL, NULL),
         JI_ERROR_VALUE, "not above 0");
  refuse(base, ROW("coefficient", "agriculture", "agriculture", "add", -.2, NULL, NULL, NULL),
         JI_ERROR_VALUE, "would have a negative coefficient");
  refuse(base, ROW("coefficient", NULL, NULL, "multiply", 5, NULL, NULL, NULL), JI_ERROR_SINGULAR,
         "not productive");
  refuse(base, ROW("household", "agriculture", NULL, "set", 1.5, NULL, NULL, NULL), JI_ERROR_VALUE,
         "would not lie in [0, 1]");
  refuse(base, ROW("demand", "agriculture", "other", "add", 1, NULL, NULL, "1e6 EUR"),
         JI_ERROR_UNIT, "changes: row 1");
  refuse(base, ROW("productivity", "agriculture", NULL, "set", 1, NULL, NULL, "EUR/person"),
         JI_ERROR_UNIT, "does not state the units");
  refuse(base, ROW("demand", NULL, NULL, "multiply", 1, NULL, NULL, "person"), JI_ERROR_UNIT,
         "changes: row 1");
  ji_model *model = regional();
  refuse(model, ROW("household", NULL, NULL, "multiply", 1, NULL, NULL, NULL), JI_ERROR_NOT_FOUND,
         "no category \"household_consumption\"");
  refuse(model, ROW("demand", "mining", "home", "add", 1, NULL, NULL, NULL), JI_ERROR_VALUE,
         "\"mining\" in \"south\" has no output");
  refuse(model, ROW("productivity", "mining", NULL, "set", 1, NULL, NULL, NULL), JI_ERROR_VALUE,
         "no output or no jobs");
  refuse(model, ROW("coefficient", "farming", "mining", "set", .1, "north", NULL, NULL),
         JI_ERROR_VALUE, "has no output, and so no coefficients");
  ji_model_unref(model);
}

static void test_scenario_refusals(void **state) {
  (void)state;
  const row one = {.kind = "demand", .operation = "multiply", .value = 1};
  ji_dataset *changes = changes_of(&one, 1), *told, *bare;
  ji_model *out;
  support_status(ctx, ji_io_scenario(ctx, NULL, changes, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_scenario(ctx, base, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_scenario(ctx, base, changes, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_scenario_explain(ctx, NULL, changes, &told), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_scenario_explain(ctx, base, NULL, &told), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_scenario_explain(ctx, base, changes, NULL), JI_ERROR_ARGUMENT);
  static const char *const kind[] = {"demand"};
  const support_column column = {.name = "kind", .texts = kind};
  bare = support_dataset(ctx, 1, &column, 1);
  support_status(ctx, ji_io_scenario(ctx, base, bare, NULL, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "operation");
  ji_dataset_unref(bare);
  ji_dataset_unref(changes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_more_of_everything),
      cmocka_unit_test(test_demand_is_added_and_set),
      cmocka_unit_test(test_productivity),
      cmocka_unit_test(test_a_coefficient),
      cmocka_unit_test(test_households),
      cmocka_unit_test(test_the_new_model),
      cmocka_unit_test(test_units_and_regions),
      cmocka_unit_test(test_words_and_names_that_are_refused),
      cmocka_unit_test(test_values_that_are_refused),
      cmocka_unit_test(test_scenario_refusals),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
