/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Linkages, extraction, influence, supply and price effects of Miller and Blair's two sectors and
 * of a table with two regions: results known by hand, and what is refused. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const sectors[] = {"farming", "industry", "farming", "industry"};
static const char *const regions[] = {"north", "north", "south", "south"};
static const char *const rows[] = {"employment", "compensation"};
static const char *const units[] = {"person", "1e6 EUR@2010:basic"};
static const char *const money[] = {"1e6 EUR@2010:basic", "1e6 EUR@2010:basic"};
static const char *const demands[] = {"household_consumption"};
static const double flows[] = {10, 20, 5, 10, 15, 30, 10, 10, 5, 5, 20, 15, 0, 0, 0, 0};
static const double demand[] = {55, 35, 55, 0};
static const double satellites[] = {50, 40, 80, 3, 20, 30, 25, 0};
static const double output[] = {100, 100, 100, 0}; /* the south has no industry */

static ji_context *ctx;
static ji_model *model; /* two regions, one sector without output */
static ji_model *two;   /* Miller and Blair */

static const support_io table = {.n = 4,
                                 .demands = 1,
                                 .rows = 2,
                                 .flows = flows,
                                 .demand = demand,
                                 .satellites = satellites,
                                 .output = output,
                                 .sectors = sectors,
                                 .regions = regions,
                                 .demand_names = demands,
                                 .demand_units = money,
                                 .row_names = rows,
                                 .row_units = units};

static int set_up(void **state) {
  ji_io_options options;
  (void)state;
  ctx = support_context();
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e6 EUR@2010:basic";
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &two));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_model_unref(model);
  ji_model_unref(two);
  ji_context_free(ctx);
  return 0;
}

static double number(const ji_dataset *dataset, const char *column, int64_t row) {
  ji_column look = support_look(ctx, dataset, column);
  assert_false(support_is_null(&look, row));
  return support_number(&look, row);
}

static void check_text(const ji_dataset *dataset, const char *column, int64_t row,
                       const char *expected) {
  ji_column look = support_look(ctx, dataset, column);
  char *text = support_text(ctx, &look, row);
  if (expected)
    assert_string_equal(text, expected);
  else
    assert_null(text);
  free(text);
}

/* --- linkages ----------------------------------------------------------------------------- */

/* Miller and Blair (2009), section 12.2: L = [1.254 .330; .264 1.122] of table 2.4. */
static void test_linkages_miller_blair(void **state) {
  (void)state;
  ji_dataset *out;
  support_ok(ctx, ji_io_linkages(ctx, two, NULL, &out));
  assert_true(fabs(number(out, "backward_total", 0) - 1.5181518) < 5e-8);
  assert_true(fabs(number(out, "backward_total", 1) - 1.4521452) < 5e-8);
  assert_true(fabs(number(out, "forward_leontief", 0) - 1.5841584) < 5e-8);
  assert_true(fabs(number(out, "backward_direct", 0) - 0.35) < 1e-15);
  check_text(out, "key", 0, "key");
  check_text(out, "key", 1, "weak");
  ji_column variation = support_look(ctx, out, "power_variation");
  assert_true(support_is_null(&variation, 0));
  assert_string_equal(support_look(ctx, out, "backward_total").unit, "1");
  assert_int_equal(ji_dataset_find(out, "region"), -1);
  ji_dataset_unref(out);
}

static void test_linkages_in_jobs(void **state) {
  (void)state;
  ji_io_linkage_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_linkage_options_init(&options, sizeof options));
  options.satellite = "employment";
  support_ok(ctx, ji_io_linkages(ctx, model, &options, &out));
  assert_string_equal(support_look(ctx, out, "backward_total").unit, "person/(1e6 EUR@2010:basic)");
  check_text(out, "region", 2, "south");
  check_text(out, "reason", 3, "zero output: coefficient 0, though the sector has what is counted");
  check_text(out, "reason", 0, "Ghosh's linkages and stages are of output alone");
  ji_column forward = support_look(ctx, out, "forward_total");
  assert_true(support_is_null(&forward, 0));
  assert_true(number(out, "backward_total", 3) == 0);
  ji_dataset_unref(out);
}

static void test_linkage_refusals(void **state) {
  (void)state;
  ji_io_linkage_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_linkage_options_init(&options, sizeof options));
  options.satellite = "hours";
  support_status(ctx, ji_io_linkages(ctx, model, &options, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "hours");
  options.satellite = NULL;
  options.variation = 2;
  support_status(ctx, ji_io_linkages(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  options.variation = 0;
  options.reserved = 1;
  support_status(ctx, ji_io_linkages(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_linkages(ctx, model, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_linkages(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
}

/* --- inverses ----------------------------------------------------------------------------- */

static void test_a_kept_inverse_answers_the_same(void **state) {
  (void)state;
  ji_model *kept;
  ji_array before, after, ghosh;
  support_ok(ctx, ji_io_model_invert(ctx, model, &kept));
  support_ok(ctx, ji_io_inverse(ctx, model, &before));
  support_ok(ctx, ji_io_inverse(ctx, kept, &after));
  for (int i = 0; i < 16; i++)
    support_close("l", ((const double *)after.data)[i], ((const double *)before.data)[i], 1e-14);
  support_ok(ctx, ji_io_ghosh_inverse(ctx, kept, &ghosh));
  const double *g = ghosh.data;
  assert_true(g[15] == 1 && g[3] == 0 && g[12] == 0);
  support_close("g", g[1], ((const double *)before.data)[1], 1e-14); /* equal outputs */
  ji_array_release(&before);
  ji_array_release(&after);
  ji_array_release(&ghosh);
  ji_model_unref(kept);
  support_status(ctx, ji_io_model_invert(ctx, model, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_ghosh_inverse(ctx, model, NULL), JI_ERROR_ARGUMENT);
}

/* --- extraction --------------------------------------------------------------------------- */

static void test_a_region_is_taken_out(void **state) {
  (void)state;
  static const char *const names[] = {"the south"}, *const south[] = {"south"};
  const support_column columns[] = {{.name = "group", .texts = names},
                                    {.name = "region", .texts = south}};
  ji_io_extraction_options options;
  ji_dataset *groups = support_dataset(ctx, 1, columns, 2), *out;
  support_ok(ctx, ji_io_extraction_options_init(&options, sizeof options));
  options.groups = groups;
  options.detail = 1;
  support_ok(ctx, ji_io_extraction(ctx, model, &options, &out));
  assert_int_equal(ji_dataset_row_count(out), 5);
  check_text(out, "group", 0, "the south");
  check_text(out, "component", 0, NULL);
  check_text(out, "component", 3, "farming");
  check_text(out, "component_region", 3, "south");
  assert_true(fabs(number(out, "lost", 3) - 80) < 1e-10); /* all of its own jobs */
  assert_true(fabs(number(out, "output_lost", 3) - 100) < 1e-10);
  double sum = 0;
  for (int i = 1; i < 5; i++)
    sum += number(out, "lost", i);
  support_close("lost", number(out, "lost", 0), sum, 1e-12);
  support_close("share", number(out, "share", 0), sum / 170, 1e-12);
  assert_string_equal(support_look(ctx, out, "lost").unit, "person");
  assert_string_equal(support_look(ctx, out, "output_lost").unit, "1e6 EUR@2010:basic");
  ji_dataset_unref(out);
  ji_dataset_unref(groups);
}

static void test_a_sector_without_output_loses_nothing(void **state) {
  (void)state;
  ji_dataset *out;
  support_ok(ctx, ji_io_extraction(ctx, model, NULL, &out));
  assert_true(number(out, "lost", 3) == 0);
  check_text(out, "reason", 3, "zero output: coefficient 0, though the sector has what is counted");
  ji_dataset_unref(out);
}

static void check_groups(const char *const *names, const char *const *of_sectors,
                         const char *const *of_regions, int64_t count, const ji_model *asked,
                         const char *message) {
  support_column columns[3] = {{.name = "group", .texts = names}};
  size_t used = 1;
  if (of_sectors)
    columns[used++] = (support_column){.name = "sector", .texts = of_sectors};
  if (of_regions)
    columns[used++] = (support_column){.name = "region", .texts = of_regions};
  ji_io_extraction_options options;
  ji_dataset *groups = support_dataset(ctx, count, columns, used), *out;
  support_ok(ctx, ji_io_extraction_options_init(&options, sizeof options));
  options.groups = groups;
  support_status(ctx, ji_io_extraction(ctx, asked, &options, &out), JI_ERROR_LABEL);
  support_message(ctx, message);
  ji_dataset_unref(groups);
}

static void test_groups_that_are_refused(void **state) {
  (void)state;
  static const char *const g[] = {"g", "g"}, *const none[] = {NULL, NULL};
  static const char *const twice[] = {"farming", "farming"}, *const mines[] = {"mining"};
  static const char *const north[] = {"north", "north"};
  check_groups(g, twice, north, 2, model,
               "groups: \"farming\" in \"north\" is in group \"g\" twice");
  check_groups(g, mines, NULL, 1, model, "groups: row 1: the table has no sector \"mining\"");
  check_groups(g, none, none, 1, model, "groups: row 1 names neither a sector nor a region");
  check_groups(none, twice, NULL, 1, model, "groups: row 1 has no group");
  check_groups(g, NULL, north, 1, two, "groups: row 1: the table has no regions");
}

static void test_extraction_refusals(void **state) {
  (void)state;
  ji_io_extraction_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_extraction_options_init(&options, sizeof options));
  options.share = 0;
  support_status(ctx, ji_io_extraction(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  options.share = 1.5;
  support_status(ctx, ji_io_extraction(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  options.share = 1;
  options.kind = 4;
  support_status(ctx, ji_io_extraction(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  options.kind = 0;
  options.detail = 2;
  support_status(ctx, ji_io_extraction(ctx, model, &options, &out), JI_ERROR_ARGUMENT);
  options.detail = 0;
  options.satellite = "hours";
  support_status(ctx, ji_io_extraction(ctx, model, &options, &out), JI_ERROR_NOT_FOUND);
  support_status(ctx, ji_io_extraction(ctx, model, NULL, NULL), JI_ERROR_ARGUMENT);
}

/* --- influence ---------------------------------------------------------------------------- */

static void test_influence_refusals(void **state) {
  (void)state;
  ji_array out;
  ji_dataset *found;
  ji_io_importance_options options;
  support_status(ctx, ji_io_field_of_influence(ctx, model, 4, 0, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "row 4, but the table has 4 sectors");
  support_status(ctx, ji_io_field_of_influence(ctx, model, 0, -1, &out), JI_ERROR_NOT_FOUND);
  support_status(ctx, ji_io_field_of_influence(ctx, model, 0, 0, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_total_influence(ctx, model, NULL), JI_ERROR_ARGUMENT);
  support_ok(ctx, ji_io_importance_options_init(&options, sizeof options));
  options.tolerance = 0;
  support_status(ctx, ji_io_important_coefficients(ctx, model, &options, &found),
                 JI_ERROR_ARGUMENT);
  options.tolerance = 0.01;
  options.count = 0;
  support_status(ctx, ji_io_important_coefficients(ctx, model, &options, &found),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_important_coefficients(ctx, model, NULL, NULL), JI_ERROR_ARGUMENT);
}

static void test_important_coefficients_have_names(void **state) {
  (void)state;
  ji_dataset *out;
  support_ok(ctx, ji_io_important_coefficients(ctx, model, NULL, &out));
  assert_int_equal(ji_dataset_row_count(out), 9); /* columns of the sector without output are 0 */
  assert_true(ji_dataset_find(out, "row_region") >= 0);
  assert_true(number(out, "tolerable_limit", 0) <= number(out, "tolerable_limit", 1));
  ji_dataset_unref(out);
}

/* --- supply and prices -------------------------------------------------------------------- */

/* Wages up by a tenth: prices rise by a tenth of the wages in them, direct and indirect. */
static void test_wages_in_prices(void **state) {
  (void)state;
  static const char *const wages[] = {"compensation"};
  const double tenth[] = {0.1};
  const support_column columns[] = {{.name = "row", .texts = wages},
                                    {.name = "change", .numbers = tenth}};
  ji_dataset *changes = support_dataset(ctx, 1, columns, 2), *out, *multipliers;
  ji_io_multiplier_options options;
  support_ok(ctx, ji_io_price_effects(ctx, model, changes, &out));
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellite = "compensation";
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &multipliers));
  for (int64_t j = 0; j < 4; j++)
    support_close("price", number(out, "price_change", j), 0.1 * number(multipliers, "type1", j),
                  1e-13);
  support_close("cost", number(out, "cost_change", 0), 0.02, 1e-15);
  check_text(out, "sector", 4, NULL);
  check_text(out, "reason", 4, "household consumption, weights of the table's year");
  double basket = (55 * number(out, "price_change", 0) + 35 * number(out, "price_change", 1) +
                   55 * number(out, "price_change", 2)) /
                  145;
  support_close("basket", number(out, "price_change", 4), basket, 1e-13);
  ji_dataset_unref(changes);
  ji_dataset_unref(out);
  ji_dataset_unref(multipliers);
}

static void check_price(const support_column *columns, size_t count, const ji_model *asked,
                        ji_status expected, const char *message) {
  ji_dataset *changes = support_dataset(ctx, 1, columns, count), *out;
  support_status(ctx, ji_io_price_effects(ctx, asked, changes, &out), expected);
  support_message(ctx, message);
  ji_dataset_unref(changes);
}

static void test_price_refusals(void **state) {
  (void)state;
  static const char *const mines[] = {"mining"}, *const jobs[] = {"employment"};
  static const char *const hours[] = {"hours"}, *const north[] = {"north"};
  const double tenth[] = {0.1}, nothing[] = {NAN};
  const support_column change = {.name = "change", .numbers = tenth};
  check_price((support_column[]){change, {.name = "sector", .texts = mines}}, 2, model,
              JI_ERROR_LABEL, "changes: row 1: the table has no sector \"mining\"");
  check_price((support_column[]){change, {.name = "row", .texts = jobs}}, 2, model, JI_ERROR_UNIT,
              "satellite \"employment\" is in \"person\", which is no money");
  check_price((support_column[]){change, {.name = "row", .texts = hours}}, 2, model,
              JI_ERROR_NOT_FOUND, "hours");
  check_price((support_column[]){{.name = "change", .numbers = nothing}}, 1, model, JI_ERROR_VALUE,
              "changes: row 1: change is no finite number");
  check_price((support_column[]){change, {.name = "region", .texts = north}}, 2, two,
              JI_ERROR_LABEL, "the table has no regions");
  ji_dataset *out;
  support_status(ctx, ji_io_price_effects(ctx, model, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_supply_effects(ctx, model, NULL, &out), JI_ERROR_ARGUMENT);
}

static void test_supply_effects_say_what_they_are(void **state) {
  (void)state;
  static const char *const who[] = {"farming"}, *const where[] = {"north"};
  const double ten[] = {10};
  const support_column columns[] = {
      {.name = "component", .texts = who},
      {.name = "region", .texts = where},
      {.name = "value", .numbers = ten, .unit = "1e6 EUR@2010:basic"}};
  ji_dataset *changes = support_dataset(ctx, 1, columns, 3), *out;
  ji_array ghosh;
  support_ok(ctx, ji_io_supply_effects(ctx, model, changes, &out));
  support_ok(ctx, ji_io_ghosh_inverse(ctx, model, &ghosh));
  for (int64_t j = 0; j < 3; j++)
    support_close("output", number(out, "output_change", j), 10 * ((const double *)ghosh.data)[j],
                  1e-13);
  support_close("direct", number(out, "direct", 0), 5, 1e-14);
  check_text(out, "reason", 0,
             "an allocation under fixed output shares, not a forecast of what inputs bring about");
  assert_string_equal(support_look(ctx, out, "jobs").unit, "person");
  ji_array_release(&ghosh);
  ji_dataset_unref(changes);
  ji_dataset_unref(out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_linkages_miller_blair),
      cmocka_unit_test(test_linkages_in_jobs),
      cmocka_unit_test(test_linkage_refusals),
      cmocka_unit_test(test_a_kept_inverse_answers_the_same),
      cmocka_unit_test(test_a_region_is_taken_out),
      cmocka_unit_test(test_a_sector_without_output_loses_nothing),
      cmocka_unit_test(test_groups_that_are_refused),
      cmocka_unit_test(test_extraction_refusals),
      cmocka_unit_test(test_influence_refusals),
      cmocka_unit_test(test_important_coefficients_have_names),
      cmocka_unit_test(test_wages_in_prices),
      cmocka_unit_test(test_price_refusals),
      cmocka_unit_test(test_supply_effects_say_what_they_are),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
