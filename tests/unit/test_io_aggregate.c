/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables in other sectors, regions and categories. */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

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

static const char *const sectors[] = {"wheat", "rice", "wheat", "rice"};
static const char *const regions[] = {"north", "north", "south", "south"};
static const char *const categories[] = {"households", "government"};
static const char *const rows[] = {"employment"};
static const double flows[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static const double demand[] = {60, 30, 50, 24, 40, 18, 30, 12};
static const double output[] = {100, 100, 100, 100}, jobs[] = {1, 2, 4, 8};

static ji_model *model(int with_regions) {
  static const char *const plain[] = {"a", "b", "c", "d"};
  const support_io table = {.n = 4,
                            .demands = 2,
                            .rows = 1,
                            .flows = flows,
                            .demand = demand,
                            .satellites = jobs,
                            .output = output,
                            .sectors = with_regions ? sectors : plain,
                            .regions = with_regions ? regions : NULL,
                            .demand_names = categories,
                            .row_names = rows};
  ji_model *out;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &out));
  return out;
}

static ji_dataset *concordance(const char *const *from, const char *const *to, const double *weight,
                               int64_t count) {
  const support_column columns[] = {{.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "weight", .numbers = weight}};
  return support_dataset(ctx, count, columns, weight ? 3 : 2);
}

static void check_text(const ji_bundle *bundle, const char *member, const char *column, int64_t row,
                       const char *expected) {
  ji_column found = support_look(ctx, ji_bundle_find(bundle, member), column);
  char *text = support_text(ctx, &found, row);
  assert_string_equal(text, expected);
  free(text);
}

static void test_sectors_are_summed_within_regions(void **state) {
  (void)state;
  static const char *const from[] = {"wheat", "rice", "maize"}, *const to[] = {"x", "x", "x"};
  ji_model *old = model(1);
  ji_dataset *given = concordance(from, to, NULL, 3); /* maize is passed over */
  ji_bundle *out;
  support_ok(ctx, ji_io_aggregate(ctx, old, given, NULL, NULL, &out));
  assert_true(ji_bundle_find_array(out, "flows")->rows == 2);
  assert_true(support_element(out, "flows", 0, 0) == 1 + 2 + 5 + 6);
  assert_true(support_element(out, "flows", 0, 1) == 3 + 4 + 7 + 8);
  assert_true(support_element(out, "final_demand", 1, 1) == 30);
  assert_true(support_element(out, "output", 1, 0) == 200);
  assert_true(support_element(out, "satellites", 0, 1) == 12);
  check_text(out, "sectors", "sector", 1, "x");
  check_text(out, "sectors", "region", 1, "south");
  check_text(out, "demand_labels", "name", 1, "government");
  ji_model *made;
  support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &made));
  ji_model_unref(made);
  ji_bundle_unref(out);
  ji_dataset_unref(given);
  ji_model_unref(old);
}

static void test_regions_and_categories(void **state) {
  (void)state;
  static const char *const from[] = {"south", "north"}, *const to[] = {"all", "all"};
  static const char *const every[] = {"government", "households"}, *const one[] = {"f", "f"};
  ji_model *old = model(1);
  ji_dataset *given = concordance(from, to, NULL, 2), *merged = concordance(every, one, NULL, 2);
  ji_bundle *out;
  support_ok(ctx, ji_io_aggregate(ctx, old, NULL, given, merged, &out));
  assert_true(support_element(out, "flows", 0, 1) == 2 + 4 + 10 + 12);
  assert_true(support_element(out, "final_demand", 0, 0) == 60 + 30 + 40 + 18);
  check_text(out, "sectors", "region", 0, "all");
  check_text(out, "sectors", "sector", 1, "rice");
  check_text(out, "demand_labels", "name", 0, "f");
  ji_bundle_unref(out);
  ji_dataset_unref(given);
  ji_dataset_unref(merged);
  ji_model_unref(old);
}

static void test_nothing_given_is_the_same_table(void **state) {
  (void)state;
  for (int with_regions = 0; with_regions < 2; with_regions++) {
    ji_model *old = model(with_regions);
    ji_bundle *out;
    support_ok(ctx, ji_io_aggregate(ctx, old, NULL, NULL, NULL, &out));
    for (int64_t c = 0; c < 16; c++)
      assert_true(support_element(out, "flows", c / 4, c % 4) == flows[c]);
    for (int64_t c = 0; c < 8; c++)
      assert_true(support_element(out, "final_demand", c / 2, c % 2) == demand[c]);
    ji_bundle_unref(out);
    ji_model_unref(old);
  }
}

/* Parts buy, sell and employ alike: the multipliers of both are those of the whole. */
static void test_weights_split_rows_and_columns(void **state) {
  (void)state;
  static const char *const from[] = {"a", "a", "b", "c", "d"};
  static const char *const to[] = {"a1", "a2", "b", "c", "d"};
  static const double weight[] = {0.25, 0.75, 1, 1, 1};
  ji_model *old = model(0), *new;
  ji_dataset *given = concordance(from, to, weight, 5), *before, *after;
  ji_bundle *out;
  support_ok(ctx, ji_io_aggregate(ctx, old, given, NULL, NULL, &out));
  assert_true(support_element(out, "flows", 0, 1) == 0.25 * 0.75);
  assert_true(support_element(out, "flows", 1, 2) == 0.75 * 2);
  assert_true(support_element(out, "satellites", 0, 1) == 0.75);
  ji_column verdict = support_look(ctx, ji_bundle_find(out, "report"), "verdict");
  check_text(out, "report", "check", verdict.length - 1, "disaggregation");
  check_text(out, "report", "verdict", verdict.length - 1, "warning");
  support_ok(ctx, ji_io_model_from_bundle(ctx, out, NULL, &new));
  support_ok(ctx, ji_io_multipliers(ctx, old, NULL, &before));
  support_ok(ctx, ji_io_multipliers(ctx, new, NULL, &after));
  ji_column whole = support_look(ctx, before, "type1"), part = support_look(ctx, after, "type1");
  support_close("part", support_number(&part, 0), support_number(&whole, 0), 1e-13);
  support_close("part", support_number(&part, 1), support_number(&whole, 0), 1e-13);
  support_close("other", support_number(&part, 4), support_number(&whole, 3), 1e-13);
  ji_dataset_unref(before);
  ji_dataset_unref(after);
  ji_dataset_unref(given);
  ji_bundle_unref(out);
  ji_model_unref(old);
  ji_model_unref(new);
}

static void refuse(const ji_dataset *of_sectors, const ji_dataset *of_regions,
                   const ji_dataset *of_categories, ji_status expected, const char *message) {
  ji_model *old = model(0);
  ji_bundle *out = NULL;
  support_status(ctx, ji_io_aggregate(ctx, old, of_sectors, of_regions, of_categories, &out),
                 expected);
  support_message(ctx, message);
  assert_null(out);
  ji_model_unref(old);
}

static void test_refusals(void **state) {
  (void)state;
  static const char *const from[] = {"a", "b", "c"}, *const to[] = {"x", "x", "y"};
  static const char *const all[] = {"a", "b", "c", "d"}, *const lost[] = {"x", "x", "y", NULL};
  static const char *const half[] = {"households", "households"}, *const parts[] = {"x", "y"};
  static const double weight[] = {0.5, 0.4};
  ji_dataset *missing = concordance(from, to, NULL, 3), *nowhere = concordance(all, lost, NULL, 4);
  ji_dataset *short_of = concordance(half, parts, weight, 2);
  refuse(missing, NULL, NULL, JI_ERROR_LABEL, "sectors: \"d\" of the table is not there");
  refuse(nowhere, NULL, NULL, JI_ERROR_LABEL, "\"d\" of the table goes nowhere");
  refuse(NULL, missing, NULL, JI_ERROR_NOT_FOUND, "the table has no regions");
  refuse(NULL, NULL, missing, JI_ERROR_LABEL, "categories: \"households\" of the table");
  refuse(NULL, NULL, short_of, JI_ERROR_VALUE, "categories");
  ji_model *old = model(0);
  ji_bundle *out;
  support_status(ctx, ji_io_aggregate(ctx, old, NULL, NULL, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_aggregate(ctx, NULL, NULL, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  ji_model_unref(old);
  ji_dataset_unref(missing);
  ji_dataset_unref(nowhere);
  ji_dataset_unref(short_of);
}

static void test_a_table_without_final_demand(void **state) {
  (void)state;
  const support_io table = {
      .n = 2, .flows = flows, .output = output, .sectors = (const char *const[]){"a", "b"}};
  static const char *const from[] = {"a", "b"}, *const to[] = {"x", "x"};
  ji_io_options options;
  ji_model *old;
  ji_bundle *out;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &table, &options, &old));
  ji_dataset *given = concordance(from, to, NULL, 2);
  support_ok(ctx, ji_io_aggregate(ctx, old, given, NULL, NULL, &out));
  assert_null(ji_bundle_find_array(out, "final_demand"));
  ji_bundle_unref(out);
  support_status(ctx, ji_io_aggregate(ctx, old, NULL, NULL, given, &out), JI_ERROR_NOT_FOUND);
  ji_dataset_unref(given);
  ji_model_unref(old);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_sectors_are_summed_within_regions),
      cmocka_unit_test(test_regions_and_categories),
      cmocka_unit_test(test_nothing_given_is_the_same_table),
      cmocka_unit_test(test_weights_split_rows_and_columns),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_a_table_without_final_demand),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
