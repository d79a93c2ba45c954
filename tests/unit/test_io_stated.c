/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a caller's columns state of their units is used, what they cannot leave open is asked for,
 * and tables that no economy has are told of. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MONEY "1e6 EUR@2010:basic"

static const char *const sectors[] = {"farming", "industry", "services"};
static const char *const categories[] = {"household_consumption", "exports"};
static const char *const satellites[] = {"employment", "compensation"};
static const char *const units[] = {"1e3 person", MONEY};
static const double flows[] = {10, 20, 5, 15, 60, 30, 5, 40, 50};
static const double demand[] = {45, 20, 65, 30, 100, 5};
static const double rows[] = {40, 20, 60, 30, 50, 80};
static const double output[] = {100, 200, 200};

static ji_context *ctx;
static ji_model *model;

static support_io small(void) {
  return (support_io){.n = 3,
                      .demands = 2,
                      .rows = 2,
                      .flows = flows,
                      .demand = demand,
                      .satellites = rows,
                      .output = output,
                      .sectors = sectors,
                      .demand_names = categories,
                      .row_names = satellites,
                      .row_units = units};
}

static ji_status create(const support_io *table, ji_model **out) {
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = MONEY;
  options.name = "small";
  return support_io_create(ctx, table, &options, out);
}

static int set_up(void **state) {
  support_io table = small();
  (void)state;
  ctx = support_context();
  support_ok(ctx, create(&table, &model));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_model_unref(model);
  ji_context_free(ctx);
  return 0;
}

static ji_dataset *numbers(const char *name, const double *values, const char *unit) {
  const support_column columns[] = {{.name = "sector", .texts = sectors},
                                    {.name = name, .numbers = values, .unit = unit}};
  return support_dataset(ctx, 3, columns, 2);
}

static double cell(const ji_dataset *dataset, const char *column, int64_t row) {
  ji_column look = support_look(ctx, dataset, column);
  return ((const double *)look.values)[row];
}

/* --- shares and indices ------------------------------------------------------------------- */

static void test_a_change_in_per_cent(void **state) {
  (void)state;
  const double share[] = {.1, 0, 0}, cents[] = {10, 0, 0}, lost[] = {-2, 0, 0};
  ji_dataset *given = numbers("change", share, NULL), *same = numbers("change", cents, "%");
  ji_dataset *wrong = numbers("change", cents, "person"), *below = numbers("change", lost, NULL);
  ji_dataset *one, *other, *none;
  support_ok(ctx, ji_io_price_effects(ctx, model, given, &one));
  support_ok(ctx, ji_io_price_effects(ctx, model, same, &other));
  for (int64_t i = 0; i < 4; i++)
    support_close("price", cell(other, "price_change", i), cell(one, "price_change", i), 1e-15);
  support_status(ctx, ji_io_price_effects(ctx, model, wrong, &none), JI_ERROR_UNIT);
  support_message(ctx, "changes: column \"change\"");
  support_status(ctx, ji_io_price_effects(ctx, model, below, &none), JI_ERROR_VALUE);
  support_message(ctx, "change is -2, expected at least -1");
  ji_dataset *const all[] = {given, same, wrong, below, one, other};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    ji_dataset_unref(all[i]);
}

static void test_deflators_in_per_cent(void **state) {
  (void)state;
  const double index[] = {1.05, 1, 1.1}, cents[] = {105, 100, 110};
  ji_io_decomposition_options options;
  ji_dataset *out[2];
  for (int round = 0; round < 2; round++) {
    ji_dataset *given = numbers("index", round ? cents : index, round ? "%" : NULL);
    support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
    options.deflators = given;
    support_ok(ctx, ji_io_decomposition(ctx, model, model, &options, &out[round]));
    ji_dataset_unref(given);
  }
  for (int64_t i = 0; i < ji_dataset_row_count(out[0]); i++)
    support_close("polar", cell(out[1], "polar", i), cell(out[0], "polar", i), 1e-12);
  ji_dataset_unref(out[0]);
  ji_dataset_unref(out[1]);
}

static void test_an_institution_total_in_another_scale(void **state) {
  (void)state;
  const char *const income[] = {"compensation"}, *const consumption[] = {"household_consumption"};
  const double total = 0.25;
  const char *const scales[] = {"1e9 EUR@2010:basic", "1e9 EUR@2012:basic"};
  for (int wrong = 0; wrong < 2; wrong++) {
    const support_column columns[] = {{.name = "income", .texts = income},
                                      {.name = "consumption", .texts = consumption},
                                      {.name = "total", .numbers = &total, .unit = scales[wrong]}};
    ji_dataset *institutions = support_dataset(ctx, 1, columns, 3), *checks;
    support_io table = small();
    ji_io_options options;
    ji_model *closed;
    support_ok(ctx, ji_io_options_init(&options, sizeof options));
    options.flows_unit = MONEY;
    options.institutions = institutions;
    ji_status status = support_io_create(ctx, &table, &options, &closed);
    ji_dataset_unref(institutions);
    support_status(ctx, status, wrong ? JI_ERROR_UNIT : JI_OK);
    if (wrong)
      break;
    support_ok(ctx, ji_io_check(ctx, closed, &checks));
    ji_column look = support_look(ctx, checks, "check");
    for (int64_t i = 0; i < ji_dataset_row_count(checks); i++) {
      char *name = support_text(ctx, &look, i);
      if (strcmp(name, "closure") == 0) /* 210 of 250 */
        support_close("share", cell(checks, "value", i), 210. / 250, 1e-12);
      free(name);
    }
    ji_dataset_unref(checks);
    ji_model_unref(closed);
  }
}

/* --- employment --------------------------------------------------------------------------- */

static ji_status regional(const double *jobs, const char *unit, ji_bundle **out) {
  const char *const regions[] = {"north", "north", "north"};
  const support_column columns[] = {{.name = "region", .texts = regions},
                                    {.name = "sector", .texts = sectors},
                                    {.name = "employment", .numbers = jobs, .unit = unit}};
  ji_dataset *given = support_dataset(ctx, 3, columns, 3);
  ji_io_regional_options options;
  support_ok(ctx, ji_io_regional_options_init(&options, sizeof options));
  options.method = JI_IO_QUOTIENT_SLQ;
  ji_status status = ji_io_regional(ctx, model, given, &options, out);
  ji_dataset_unref(given);
  return status;
}

static void test_employment_states_its_unit(void **state) {
  (void)state;
  const double thousands[] = {4, 4, 6}, persons[] = {4000, 4000, 6000};
  ji_bundle *one, *other, *none;
  support_ok(ctx, regional(thousands, "1e3 person", &one));
  support_ok(ctx, regional(persons, "person", &other));
  const double *a = ji_bundle_find_array(one, "flows")->data,
               *b = ji_bundle_find_array(other, "flows")->data;
  for (int i = 0; i < 9; i++)
    support_close("flow", b[i], a[i], 1e-14);
  ji_bundle_unref(one);
  ji_bundle_unref(other);
  support_status(ctx, regional(thousands, NULL, &none), JI_ERROR_UNIT);
  support_message(ctx, "column \"employment\" states no unit, and the table counts \"employment\" "
                       "in \"1e3 person\"");
  support_status(ctx, regional(thousands, "h", &none), JI_ERROR_UNIT);
  support_message(ctx, "employment: column \"employment\"");
}

static void test_nobody_is_less_than_none(void **state) {
  (void)state;
  const double fewer[] = {40, -20, 60, 30, 50, 80}, subsidies[] = {40, 20, 60, 30, -50, 80};
  support_io table = small();
  ji_model *made;
  table.satellites = fewer;
  support_status(ctx, create(&table, &made), JI_ERROR_VALUE);
  support_message(ctx,
                  "satellites: \"employment\" of sector \"industry\" is -20, expected a number "
                  "not below 0");
  table.row_units = NULL;
  support_status(ctx, support_io_create(ctx, &table, NULL, &made), JI_ERROR_VALUE);
  table.row_units = units;
  table.satellites = subsidies; /* money may be negative */
  support_ok(ctx, create(&table, &made));
  ji_model_unref(made);
}

/* --- another year ------------------------------------------------------------------------- */

static ji_status project(const double *purchases, const double *jobs, const char *jobs_unit,
                         ji_bundle **out) {
  const double x[] = {110, 230, 260};
  const support_column columns[] = {
      {.name = "sector", .texts = sectors},
      {.name = "output", .numbers = x, .unit = "1e6 EUR@2012:basic"},
      {.name = "employment", .numbers = jobs, .unit = jobs_unit},
      {.name = "purchases", .numbers = purchases, .unit = "1e6 EUR@2012:basic"}};
  ji_dataset *given = support_dataset(ctx, 3, columns, purchases ? 4 : 3);
  ji_status status = ji_io_project(ctx, model, given, NULL, NULL, out);
  ji_dataset_unref(given);
  return status;
}

static void test_money_of_the_new_year(void **state) {
  (void)state;
  const double persons[] = {41e3, 22e3, 70e3};
  ji_bundle *out;
  ji_model *made;
  support_ok(ctx, project(NULL, persons, "person", &out));
  ji_column look = support_look(ctx, ji_bundle_find(out, "satellite_labels"), "unit");
  char *jobs = support_text(ctx, &look, 0), *pay = support_text(ctx, &look, 1);
  assert_string_equal(jobs, "1e3 person");
  assert_string_equal(pay, "1e6 EUR@2012:basic");
  free(jobs);
  free(pay);
  const ji_array *carried = ji_bundle_find_array(out, "satellites");
  support_close("jobs", ((const double *)carried->data)[0], 41, 1e-14);
  support_close("pay", ((const double *)carried->data)[carried->row_stride], 30 * 1.1, 1e-14);
  support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &made));
  ji_model_unref(made);
  ji_bundle_unref(out);
  support_status(ctx, project(NULL, persons, NULL, &out), JI_ERROR_UNIT);
  support_message(ctx, "sectors: column \"employment\" states no unit");
}

/* The verdict of a check by name; NULL where it is not there. */
static char *verdict_of(const ji_dataset *checks, const char *name) {
  ji_column look = support_look(ctx, checks, "check"),
            verdict = support_look(ctx, checks, "verdict");
  for (int64_t i = 0; i < ji_dataset_row_count(checks); i++) {
    char *text = support_text(ctx, &look, i);
    int found = strcmp(text, name) == 0;
    free(text);
    if (found)
      return support_text(ctx, &verdict, i);
  }
  return NULL;
}

static void test_purchases_above_output(void **state) {
  (void)state;
  const double persons[] = {41e3, 22e3, 70e3}, purchases[] = {130, 130, 95};
  ji_bundle *out;
  ji_dataset *checks;
  ji_model *made;
  support_ok(ctx, project(purchases, persons, "person", &out));
  char *told = verdict_of(ji_bundle_find(out, "report"), "purchases");
  assert_string_equal(told, "warning");
  support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &made));
  support_ok(ctx, ji_io_check(ctx, made, &checks));
  char *found = verdict_of(checks, "purchases");
  assert_string_equal(found, "warning");
  free(told);
  free(found);
  ji_dataset_unref(checks);
  support_ok(ctx, ji_io_check(ctx, model, &checks));
  found = verdict_of(checks, "purchases");
  assert_string_equal(found, "passed");
  free(found);
  ji_dataset_unref(checks);
  ji_model_unref(made);
  ji_bundle_unref(out);
}

/* --- categories of one table alone -------------------------------------------------------- */

/* What the later table calls otherwise is no category that both have: it goes with composition. */
static void test_split_by_common_categories(void **state) {
  (void)state;
  const char *const renamed[] = {"exports", "households"}, *const none[] = {"a", "b"};
  const double swapped[] = {20, 45, 30, 65, 5, 100};
  support_io table = small();
  ji_io_decomposition_options options;
  ji_model *later, *strange;
  ji_dataset *out;
  table.demand = swapped;
  table.demand_names = renamed;
  support_ok(ctx, create(&table, &later));
  table.demand_names = none;
  support_ok(ctx, create(&table, &strange));
  support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
  options.split = 1;
  support_ok(ctx, ji_io_decomposition(ctx, model, later, &options, &out));
  for (int64_t i = 0; i < ji_dataset_row_count(out); i++)
    assert_true(fabs(cell(out, "polar", i)) < 1e-9); /* nothing but a name has changed */
  ji_dataset_unref(out);
  support_status(ctx, ji_io_decomposition(ctx, model, strange, &options, &out), JI_ERROR_LABEL);
  support_message(ctx, "no category of final demand in common");
  ji_model_unref(later);
  ji_model_unref(strange);
}

/* --- matrices by name --------------------------------------------------------------------- */

static void test_places_and_labels(void **state) {
  (void)state;
  int64_t place = -1;
  ji_array inverse;
  ji_dataset *out;
  support_ok(ctx, ji_io_find_sector(ctx, model, "services", NULL, &place));
  assert_int_equal(place, 2);
  support_status(ctx, ji_io_find_sector(ctx, model, "mining", NULL, &place), JI_ERROR_NOT_FOUND);
  support_message(ctx, "the table has no sector \"mining\"");
  assert_int_equal(place, -1);
  support_status(ctx, ji_io_find_sector(ctx, model, NULL, NULL, &place), JI_ERROR_ARGUMENT);
  support_ok(ctx, ji_io_inverse(ctx, model, &inverse));
  support_ok(ctx, ji_io_label_matrix(ctx, model, &inverse, &out));
  assert_int_equal(ji_dataset_row_count(out), 9);
  assert_true(cell(out, "value", 5) == ((const double *)inverse.data)[5]);
  ji_column row = support_look(ctx, out, "sector"), column = support_look(ctx, out, "column");
  char *from = support_text(ctx, &row, 5), *to = support_text(ctx, &column, 5);
  assert_string_equal(from, "industry");
  assert_string_equal(to, "services");
  assert_string_equal(support_look(ctx, out, "value").unit, "1");
  free(from);
  free(to);
  ji_dataset_unref(out);
  inverse.columns = 2;
  support_status(ctx, ji_io_label_matrix(ctx, model, &inverse, &out), JI_ERROR_SHAPE);
  support_message(ctx, "the matrix is 3 x 2, the table has 3 sectors");
  support_status(ctx, ji_io_label_matrix(ctx, model, NULL, &out), JI_ERROR_ARGUMENT);
  ji_array_release(&inverse);
}

static void test_regions_of_sectors(void **state) {
  (void)state;
  ji_model *world;
  ji_array inverse;
  ji_dataset *out;
  int64_t place = -1;
  support_ok(ctx, support_io_create(ctx, &support_io_regions, NULL, &world));
  support_ok(ctx, ji_io_find_sector(ctx, world, "farming", "south", &place));
  assert_string_equal(support_io_regions.sectors[place], "farming");
  assert_string_equal(support_io_regions.regions[place], "south");
  support_status(ctx, ji_io_find_sector(ctx, world, "farming", NULL, &place), JI_ERROR_LABEL);
  support_message(ctx, "several regions of the table have a sector \"farming\"");
  support_ok(ctx, ji_io_inverse(ctx, world, &inverse));
  support_ok(ctx, ji_io_label_matrix(ctx, world, &inverse, &out));
  assert_int_equal(ji_dataset_column_count(out), 5);
  ji_dataset_unref(out);
  ji_array_release(&inverse);
  ji_model_unref(world);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_change_in_per_cent),
      cmocka_unit_test(test_deflators_in_per_cent),
      cmocka_unit_test(test_an_institution_total_in_another_scale),
      cmocka_unit_test(test_employment_states_its_unit),
      cmocka_unit_test(test_nobody_is_less_than_none),
      cmocka_unit_test(test_money_of_the_new_year),
      cmocka_unit_test(test_purchases_above_output),
      cmocka_unit_test(test_split_by_common_categories),
      cmocka_unit_test(test_places_and_labels),
      cmocka_unit_test(test_regions_of_sectors),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
