/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/model.h: options, references, kinds, and what ji_model_estimate() gives for an
 * input-output model. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_model *textbook(ji_context *ctx) {
  static const char *const row_units[] = {"1e3 person", NULL};
  support_io table = support_miller_blair;
  table.row_units = row_units;
  ji_io_options options;
  ji_model *model;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e6 CNY@2018:basic";
  options.name = "textbook";
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  return model;
}

/* Drivers of one column each; unit, names, regions may be NULL. */
static ji_dataset *drivers_of(ji_context *ctx, int64_t rows, const char *const *components,
                              const char *const *names, const double *values, const char *unit,
                              const char *measure) {
  support_column columns[3] = {
      {.name = "component", .texts = components},
      {.name = "value", .numbers = values, .unit = unit, .measure = measure}};
  size_t count = 2;
  if (names)
    columns[count++] = (support_column){.name = "driver", .texts = names};
  return support_dataset(ctx, rows, columns, count);
}

static double value_of(ji_context *ctx, const ji_dataset *result, const char *component,
                       const char *driver, const char *effect) {
  return support_io_cell(ctx, result, component, driver, effect, "value");
}

/* --- options, kinds, references ----------------------------------------------------------- */

static void test_options(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_estimate_options options;
  memset(&options, 0x5a, sizeof options);
  support_ok(ctx, ji_estimate_options_init(&options, sizeof options));
  assert_int_equal(options.size, sizeof options);
  assert_null(options.reading);
  assert_null(options.basis);
  assert_true(options.confidence == 0.95);
  assert_int_equal(ji_estimate_options_init(NULL, sizeof options), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_estimate_options_init(&options, 3), JI_ERROR_ARGUMENT);
  ji_context_free(ctx);
}

static void test_kind_and_references(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  assert_int_equal(ji_model_kind(NULL), 0);
  assert_null(ji_model_ref(NULL));
  ji_model_unref(NULL);
  ji_model *model = textbook(ctx);
  assert_int_equal(ji_model_kind(model), JI_MODEL_INPUT_OUTPUT);
  ji_context_free(ctx); /* the model outlives its context */
  assert_ptr_equal(ji_model_ref(model), model);
  ji_model_unref(model);
  assert_int_equal(ji_model_kind(model), JI_MODEL_INPUT_OUTPUT);
  ji_model_unref(model);
}

/* --- effects ------------------------------------------------------------------------------ */

/* f = (600, 1500) of the book's section 2.3: Lf = (1247.5, 1841.6). */
static void test_effects(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture", "manufacturing"};
  static const double values[] = {600, 1500};
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx);
  ji_dataset *drivers = drivers_of(ctx, 2, components, NULL, values, NULL, NULL), *result;
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  assert_int_equal(ji_dataset_row_count(result), 6);
  double x1 = (0.95 * 600 + 0.25 * 1500) / 0.7575, x2 = (0.2 * 600 + 0.85 * 1500) / 0.7575;
  assert_true(fabs(x1 - 1247.5) < 0.05 && fabs(x2 - 1841.6) < 0.05); /* as printed */
  /* employment is in 1e3 person: e = 300 and 250 persons per 1e6 CNY */
  support_close("direct", value_of(ctx, result, "agriculture", NULL, "direct"), 300 * 600.0, 1e-14);
  support_close("indirect", value_of(ctx, result, "agriculture", NULL, "indirect"),
                300 * (x1 - 600), 1e-13);
  support_close("indirect", value_of(ctx, result, "manufacturing", NULL, "indirect"),
                250 * (x2 - 1500), 1e-13);
  assert_true(value_of(ctx, result, "manufacturing", NULL, "induced") > 0);
  const char *const names = JI_ESTIMATE_COLUMNS;
  char *cut = strdup(names);
  int64_t index = 0;
  for (char *name = strtok(cut, ","); name; name = strtok(NULL, ","))
    assert_int_equal(ji_dataset_find(result, name), index++);
  assert_int_equal(ji_dataset_column_count(result), index);
  free(cut);
  ji_column unit = support_look(ctx, result, "unit"), value = support_look(ctx, result, "value");
  ji_column measure = support_look(ctx, result, "measure");
  ji_column inference = support_look(ctx, result, "inference");
  ji_column reason = support_look(ctx, result, "reason");
  assert_string_equal(value.unit, "@unit");
  assert_string_equal(ji_measure_text(value.measure), "@measure");
  char *text[] = {support_text(ctx, &unit, 0), support_text(ctx, &measure, 3),
                  support_text(ctx, &inference, 0), support_text(ctx, &reason, 0)};
  assert_string_equal(text[0], "person");
  assert_string_equal(text[1],
                      "quantity=persons; area=unstated; sector=manufacturing; basis=gross; "
                      "system=io:textbook; layer=indirect; shock=final_demand; status=model");
  assert_string_equal(text[2], "none");
  support_contains(text[3], "no sampling interval");
  for (int k = 0; k < 4; k++)
    free(text[k]);
  ji_dataset_unref(result);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_drivers_units_and_parts(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture", NULL, "manufacturing", "agriculture"};
  static const char *const names[] = {"product", "product", "margin", "product"};
  static const double values[] = {0.4, 7, 1.5, 0.2};
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx);
  ji_dataset *drivers = drivers_of(ctx, 4, components, names, values, "1e9 CNY@2018:basic", NULL);
  ji_dataset *result, *sums;
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  /* 0.4 + 0.2 of 1e9 are 600 of 1e6 */
  support_close("direct", value_of(ctx, result, "agriculture", "product", "direct"), 180000, 1e-13);
  support_close("direct", value_of(ctx, result, "agriculture", "margin", "direct"), 0, 0);
  support_close("direct", value_of(ctx, result, "manufacturing", "margin", "direct"), 375000,
                1e-13);
  support_close("outside", value_of(ctx, result, "", "product", "induced"), 0, 0);
  ji_column reason = support_look(ctx, result, "reason");
  ji_column component = support_look(ctx, result, "component");
  int outside = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(result); i++)
    if (support_is_null(&component, i)) {
      char *text = support_text(ctx, &reason, i);
      support_contains(text, "outside the table");
      free(text);
      outside++;
    }
  assert_int_equal(outside, 3);
  assert_int_equal(ji_dataset_row_count(result), 15);
  const char *by[] = {"effect", "driver"};
  support_ok(ctx, ji_dataset_aggregate(ctx, result, by, 2, &sums));
  support_close("sum", support_io_cell(ctx, sums, NULL, "product", "direct", "value"), 180000,
                1e-13);
  ji_dataset_unref(sums);
  ji_dataset_unref(result);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Without a household row the induced effect is null, and the row says why. */
static void test_no_induced_effect(void **state) {
  (void)state;
  support_io table = support_miller_blair;
  table.rows = 1;
  static const char *const components[] = {"agriculture"};
  static const double values[] = {1};
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *drivers = drivers_of(ctx, 1, components, NULL, values, NULL, NULL), *result;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &model));
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  assert_true(isnan(value_of(ctx, result, "agriculture", NULL, "induced")));
  ji_column reason = support_look(ctx, result, "reason");
  char *text = support_text(ctx, &reason, 4);
  support_contains(text, "no Type II");
  free(text);
  ji_dataset_unref(result);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* One sector of that name in each of two regions. */
static void test_regions(void **state) {
  (void)state;
  static const char *const sectors[] = {"farms", "farms"}, *const regions[] = {"east", "west"};
  support_io table = support_miller_blair;
  table.sectors = sectors;
  table.regions = regions;
  static const char *const components[] = {"farms", "farms"}, *const where[] = {"east", "west"};
  static const char *const nowhere[] = {"east", "south"};
  static const double values[] = {1, 2};
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *result;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &model));
  support_column columns[] = {{.name = "component", .texts = components},
                              {.name = "value", .numbers = values},
                              {.name = "region", .texts = where}};
  ji_dataset *drivers = support_dataset(ctx, 2, columns, 3);
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  ji_column region = support_look(ctx, result, "region"),
            value = support_look(ctx, result, "value");
  char *text = support_text(ctx, &region, 1);
  assert_string_equal(text, "west");
  support_close("west", support_number(&value, 1), 0.5, 1e-15);
  free(text);
  ji_dataset_unref(result);
  ji_dataset_unref(drivers);
  columns[2].texts = nowhere;
  drivers = support_dataset(ctx, 2, columns, 3);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result), JI_ERROR_LABEL);
  support_message(ctx, "south");
  ji_dataset_unref(drivers);
  drivers = support_dataset(ctx, 2, columns, 2);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result), JI_ERROR_LABEL);
  support_message(ctx, "several regions");
  ji_dataset_unref(drivers);
  ji_dataset *multipliers;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &multipliers));
  assert_int_equal(ji_dataset_find(multipliers, "region"), 1);
  ji_dataset_unref(multipliers);
  static const char *const twice[] = {"east", "east"};
  table.regions = twice;
  ji_model *none;
  support_status(ctx, support_io_create(ctx, &table, NULL, &none), JI_ERROR_LABEL);
  support_message(ctx, "twice");
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- refusals ----------------------------------------------------------------------------- */

static void refuse(ji_context *ctx, const ji_model *model, ji_dataset *drivers, ji_status expected,
                   const char *part) {
  ji_dataset *result = (ji_dataset *)1;
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result), expected);
  assert_null(result);
  support_message(ctx, part);
  ji_dataset_unref(drivers);
}

static void test_refusals(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture"}, *const other[] = {"spaceflight"};
  static const double one[] = {1}, bad[] = {NAN};
  static const int absent[] = {1};
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx);
  refuse(ctx, model, drivers_of(ctx, 1, other, NULL, one, NULL, NULL), JI_ERROR_LABEL,
         "spaceflight");
  refuse(ctx, model, drivers_of(ctx, 1, components, NULL, bad, NULL, NULL), JI_ERROR_VALUE,
         "row 1");
  support_column columns[] = {{.name = "component", .texts = components},
                              {.name = "value", .numbers = one, .absent = absent}};
  refuse(ctx, model, support_dataset(ctx, 1, columns, 2), JI_ERROR_VALUE, "empty");
  refuse(ctx, model, support_dataset(ctx, 1, columns, 1), JI_ERROR_NOT_FOUND, "value");
  refuse(ctx, model, support_dataset(ctx, 1, columns + 1, 1), JI_ERROR_NOT_FOUND, "component");
  columns[0] = (support_column){.name = "component", .numbers = one};
  refuse(ctx, model, support_dataset(ctx, 1, columns, 2), JI_ERROR_TYPE, "component");
  /* another price year, valuation, currency, or none where the table states one */
  static const char *const units[][2] = {{"1e9 CNY@2024:basic", "2024"},
                                         {"1e9 CNY@2018:purchasers", "purchasers"},
                                         {"1e9 EUR@2018:basic", "EUR"},
                                         {"1e9 CNY", "2018"},
                                         {"person", "person"}};
  for (size_t k = 0; k < sizeof units / sizeof units[0]; k++)
    refuse(ctx, model, drivers_of(ctx, 1, components, NULL, one, units[k][0], NULL), JI_ERROR_UNIT,
           units[k][1]);
  refuse(ctx, model,
         drivers_of(ctx, 1, components, NULL, one, "1e9 CNY@2018:basic",
                    "quantity=money; unit=CNY@2018:basic; returns=in"),
         JI_ERROR_MEASURE, "returns");
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_driver_measure_reaches_the_result(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture"};
  static const double one[] = {1};
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx);
  ji_dataset *result, *drivers = drivers_of(ctx, 1, components, NULL, one, "1e6 CNY@2018:basic",
                                            "quantity=money; unit=CNY@2018:basic; shock=festival; "
                                            "status=illustrative");
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, NULL, &result));
  ji_column measure = support_look(ctx, result, "measure");
  char *text = support_text(ctx, &measure, 0);
  support_contains(text, "shock=festival");
  support_contains(text, "status=illustrative");
  free(text);
  ji_dataset_unref(result);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_unit_not_stated_by_the_table(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture"};
  static const double one[] = {1};
  ji_context *ctx = support_context();
  ji_model *model;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  refuse(ctx, model, drivers_of(ctx, 1, components, NULL, one, "1e9 CNY@2018:basic", NULL),
         JI_ERROR_UNIT, "does not state");
  ji_model_unref(model);
  support_io table = support_miller_blair;
  table.rows = 0;
  table.satellites = NULL; /* nobody is counted */
  support_ok(ctx, support_io_create(ctx, &table, NULL, &model));
  refuse(ctx, model, drivers_of(ctx, 1, components, NULL, one, NULL, NULL), JI_ERROR_NOT_FOUND,
         "employment");
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_arguments(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture"};
  static const double one[] = {1};
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx);
  ji_dataset *drivers = drivers_of(ctx, 1, components, NULL, one, NULL, NULL), *result;
  ji_estimate_options options;
  assert_int_equal(ji_model_estimate(NULL, model, drivers, NULL, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_model_estimate(ctx, NULL, drivers, NULL, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_model_estimate(ctx, model, NULL, NULL, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, NULL, NULL), JI_ERROR_ARGUMENT);
  for (int k = 0; k < 6; k++) {
    support_ok(ctx, ji_estimate_options_init(&options, sizeof options));
    if (k == 0)
      options.reading = "as_persons";
    if (k == 1)
      options.basis = "net";
    if (k == 2)
      options.confidence = 1;
    if (k == 3)
      options.confidence = NAN;
    if (k == 4)
      options.size = 1;
    if (k == 5) {
      options.basis = "gross";
      support_ok(ctx, ji_model_estimate(ctx, model, drivers, &options, &result));
      ji_dataset_unref(result);
      continue;
    }
    support_status(ctx, ji_model_estimate(ctx, model, drivers, &options, &result),
                   JI_ERROR_ARGUMENT);
    assert_null(result);
  }
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- cancelling, allocation --------------------------------------------------------------- */

static ji_status stop(void *user) {
  return ++*(int *)user > 1 ? JI_ERROR_CANCELLED : JI_OK;
}

static void test_cancel(void **state) {
  (void)state;
  static const char *const components[] = {"sector_1"};
  static const double one[] = {1};
  support_io *table = support_io_random(5, 200, 0.8);
  ji_context *ctx = support_context(), *cancelling;
  ji_context_options options;
  ji_io_options io;
  ji_model *model;
  ji_dataset *drivers = drivers_of(ctx, 1, components, NULL, one, NULL, NULL), *result;
  int calls = 0;
  support_ok(ctx, ji_context_options_init(&options, sizeof options));
  options.cancel = stop;
  options.user = &calls;
  assert_int_equal(ji_context_create(&options, &cancelling), JI_OK);
  support_ok(ctx, ji_io_options_init(&io, sizeof io));
  for (int32_t method = JI_IO_METHOD_DIRECT; method <= JI_IO_METHOD_ITERATIVE; method++) {
    io.method = method;
    support_ok(ctx, support_io_create(ctx, table, &io, &model));
    calls = 0;
    support_status(cancelling, ji_model_estimate(cancelling, model, drivers, NULL, &result),
                   JI_ERROR_CANCELLED);
    assert_null(result);
    ji_model_unref(model);
  }
  calls = 0;
  support_status(cancelling, support_io_create(cancelling, table, &io, &model), JI_ERROR_CANCELLED);
  assert_null(model);
  ji_dataset_unref(drivers);
  ji_context_free(cancelling);
  ji_context_free(ctx);
  support_io_free(table);
}

typedef struct inputs {
  const ji_model *model;
  const ji_dataset *drivers;
} inputs;

static ji_status estimate(ji_context *ctx, void *user) {
  const inputs *in = user;
  ji_dataset *result;
  ji_status status = ji_model_estimate(ctx, in->model, in->drivers, NULL, &result);
  assert_true((status == JI_OK) == (result != NULL));
  ji_dataset_unref(result);
  return status;
}

static void test_every_allocation(void **state) {
  (void)state;
  static const char *const components[] = {"agriculture", NULL};
  static const char *const names[] = {"here", "abroad"};
  static const double values[] = {1, 2};
  ji_context *ctx = support_context();
  ji_model *model = textbook(ctx);
  ji_dataset *drivers = drivers_of(ctx, 2, components, names, values, "1e6 CNY@2018:basic",
                                   "quantity=money; unit=CNY@2018:basic; shock=festival");
  inputs in = {model, drivers};
  assert_true(support_every_allocation("estimate", estimate, &in) > 20);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_options),
      cmocka_unit_test(test_kind_and_references),
      cmocka_unit_test(test_effects),
      cmocka_unit_test(test_drivers_units_and_parts),
      cmocka_unit_test(test_no_induced_effect),
      cmocka_unit_test(test_regions),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_driver_measure_reaches_the_result),
      cmocka_unit_test(test_unit_not_stated_by_the_table),
      cmocka_unit_test(test_arguments),
      cmocka_unit_test(test_cancel),
      cmocka_unit_test(test_every_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
