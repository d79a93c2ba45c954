/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table carried to another year: what stays where nothing changes, what is met, what is refused.
 */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const sectors[] = {"farming", "industry", "services"};
static const char *const categories[] = {"household_consumption", "exports"};
static const char *const satellites[] = {"employment", "compensation"};
static const double flows[] = {10, 20, 5, 15, 60, 30, 5, 40, 50};
static const double demand[] = {45, 20, 65, 30, 100, 5};
static const double rows[] = {40, 20, 60, 30, 50, 80};
static const double output[] = {100, 200, 200};

static const support_io table = {.n = 3,
                                 .demands = 2,
                                 .rows = 2,
                                 .flows = flows,
                                 .demand = demand,
                                 .satellites = rows,
                                 .output = output,
                                 .sectors = sectors,
                                 .demand_names = categories,
                                 .row_names = satellites};

static ji_context *ctx;
static ji_model *model;

static int set_up(void **state) {
  ji_io_options options;
  (void)state;
  ctx = support_context();
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e6 EUR@2010:basic";
  options.name = "small";
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_model_unref(model);
  ji_context_free(ctx);
  return 0;
}

/* A dataset of the three sectors; NULL columns are left out. */
static ji_dataset *targets(const double *x, const double *purchases, const double *jobs,
                           const double *productivity, const char *unit) {
  support_column columns[5] = {{.name = "sector", .texts = sectors},
                               {.name = "output", .numbers = x, .unit = unit}};
  size_t count = 2;
  if (purchases)
    columns[count++] = (support_column){.name = "purchases", .numbers = purchases, .unit = unit};
  if (jobs)
    columns[count++] = (support_column){.name = "employment", .numbers = jobs};
  if (productivity)
    columns[count++] = (support_column){.name = "productivity", .numbers = productivity};
  return support_dataset(ctx, 3, columns, count);
}

static ji_bundle *project(ji_dataset *of_sectors, ji_dataset *of_demand,
                          const ji_io_project_options *options, ji_status expected) {
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_project(ctx, model, of_sectors, of_demand, options, &out), expected);
  assert_true((out != NULL) == (expected == JI_OK));
  ji_dataset_unref(of_sectors);
  ji_dataset_unref(of_demand);
  return out;
}

static double at(const ji_bundle *bundle, const char *name, int64_t i, int64_t j) {
  const ji_array *a = ji_bundle_find_array(bundle, name);
  assert_non_null(a);
  return ((const double *)a->data)[i * a->row_stride + j * a->column_stride];
}

static void test_the_same_totals_give_the_same_table(void **state) {
  (void)state;
  ji_bundle *out = project(targets(output, NULL, NULL, NULL, NULL), NULL, NULL, JI_OK);
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++)
      support_close("flow", at(out, "flows", i, j), flows[3 * i + j], 1e-11);
    for (int k = 0; k < 2; k++)
      support_close("demand", at(out, "final_demand", i, k), demand[2 * i + k], 1e-11);
    support_close("jobs", at(out, "satellites", 0, i), rows[i], 1e-15);
  }
  ji_bundle_unref(out);
}

static void test_twice_the_output_is_twice_the_table(void **state) {
  (void)state;
  const double twice[] = {200, 400, 400}, productivity[] = {2, 1, 1.25};
  ji_bundle *out = project(targets(twice, NULL, NULL, productivity, NULL), NULL, NULL, JI_OK);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      support_close("flow", at(out, "flows", i, j), 2 * flows[3 * i + j], 1e-11);
  support_close("jobs", at(out, "satellites", 0, 0), 40, 1e-15);
  support_close("jobs", at(out, "satellites", 0, 1), 40, 1e-15);
  support_close("jobs", at(out, "satellites", 0, 2), 96, 1e-15);
  support_close("pay", at(out, "satellites", 1, 0), 60, 1e-15);
  ji_bundle_unref(out);
}

static void test_new_totals_are_met(void **state) {
  (void)state;
  const double x[] = {110, 230, 260}, purchases[] = {35, 130, 95}, jobs[] = {38, 21, 70};
  const double sums[] = {240, 100};
  const support_column named[] = {{.name = "name", .texts = categories},
                                  {.name = "total", .numbers = sums}};
  ji_bundle *out = project(targets(x, purchases, jobs, NULL, NULL),
                           support_dataset(ctx, 2, named, 2), NULL, JI_OK);
  for (int i = 0; i < 3; i++) {
    double sold = 0, bought = 0;
    for (int j = 0; j < 3; j++) {
      sold += at(out, "flows", i, j);
      bought += at(out, "flows", j, i);
    }
    for (int k = 0; k < 2; k++)
      sold += at(out, "final_demand", i, k);
    support_close("output", sold, x[i], 1e-10);
    support_close("purchases", bought, purchases[i], 1e-10);
    assert_true(at(out, "output", i, 0) == x[i]);
    assert_true(at(out, "satellites", 0, i) == jobs[i]);
  }
  for (int k = 0; k < 2; k++)
    support_close("category",
                  at(out, "final_demand", 0, k) + at(out, "final_demand", 1, k) +
                      at(out, "final_demand", 2, k),
                  sums[k], 1e-10);
  ji_bundle_unref(out);
}

static void test_the_new_table_is_a_model(void **state) {
  (void)state;
  const double x[] = {110, 230, 260};
  ji_io_project_options options;
  ji_model *made;
  ji_dataset *multipliers;
  support_ok(ctx, ji_io_project_options_init(&options, sizeof options));
  options.name = "small-2012";
  options.year = "2012";
  ji_bundle *out =
      project(targets(x, NULL, NULL, NULL, "1e6 EUR@2012:basic"), NULL, &options, JI_OK);
  support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &made));
  support_ok(ctx, ji_io_multipliers(ctx, made, NULL, &multipliers));
  support_close("direct", support_io_cell(ctx, multipliers, "farming", NULL, NULL, "direct"), 0.4,
                1e-14);
  ji_column verdict = support_look(ctx, ji_bundle_find(out, "report"), "check");
  char *prices = support_text(ctx, &verdict, 3);
  assert_string_equal(prices, "prices");
  free(prices);
  ji_dataset_unref(multipliers);
  ji_model_unref(made);
  ji_bundle_unref(out);
}

static void test_refusals(void **state) {
  (void)state;
  const double x[] = {110, 230, 260}, negative[] = {110, -1, 260}, none[] = {1, 0, 1};
  project(targets(negative, NULL, NULL, NULL, NULL), NULL, NULL, JI_ERROR_VALUE);
  support_message(ctx, "sectors: \"industry\": output must be a number, not negative");
  project(targets(x, NULL, NULL, none, NULL), NULL, NULL, JI_ERROR_VALUE);
  support_message(ctx, "sectors: \"industry\": productivity must be above 0");
  project(targets(x, NULL, NULL, NULL, "1e6 USD@2010:basic"), NULL, NULL, JI_ERROR_UNIT);
  support_message(ctx, "another currency or valuation is another table");
  const char *const other[] = {"farming", "industry", "mining"};
  const support_column wrong[] = {{.name = "sector", .texts = other},
                                  {.name = "output", .numbers = x}};
  project(support_dataset(ctx, 3, wrong, 2), NULL, NULL, JI_ERROR_LABEL);
  support_message(ctx, "sectors: row 3: \"mining\" is no sector of the table");
  project(support_dataset(ctx, 2, wrong, 2), NULL, NULL, JI_ERROR_LABEL);
  support_message(ctx, "sectors: \"services\" is missing");
  const char *const doubled[] = {"farming", "farming", "services"};
  const support_column twice[] = {{.name = "sector", .texts = doubled},
                                  {.name = "output", .numbers = x}};
  project(support_dataset(ctx, 3, twice, 2), NULL, NULL, JI_ERROR_LABEL);
  support_message(ctx, "sectors: row 2: \"farming\" is there twice");
  const support_column unknown[] = {{.name = "name", .texts = other},
                                    {.name = "total", .numbers = x}};
  project(targets(x, NULL, NULL, NULL, NULL), support_dataset(ctx, 1, unknown, 2), NULL,
          JI_ERROR_NOT_FOUND);
  support_message(ctx, "final_demand: row 1: the table has no category \"farming\"");
  const double sums[] = {240, 101}, purchases[] = {35, 130, 95};
  const support_column named[] = {{.name = "name", .texts = categories},
                                  {.name = "total", .numbers = sums}};
  project(targets(x, purchases, NULL, NULL, NULL), support_dataset(ctx, 2, named, 2), NULL,
          JI_ERROR_BALANCE);
  support_message(ctx, "the totals contradict each other");
  ji_bundle *out;
  support_status(ctx, ji_io_project(ctx, model, NULL, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  ji_io_project_options options;
  support_ok(ctx, ji_io_project_options_init(&options, sizeof options));
  options.reserved = 1;
  project(targets(x, NULL, NULL, NULL, NULL), NULL, &options, JI_ERROR_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_same_totals_give_the_same_table),
      cmocka_unit_test(test_twice_the_output_is_twice_the_table),
      cmocka_unit_test(test_new_totals_are_met),
      cmocka_unit_test(test_the_new_table_is_a_model),
      cmocka_unit_test(test_refusals),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
