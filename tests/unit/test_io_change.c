/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changes between tables, of a size that can be worked out by hand, and what is refused. */
#include "support/support.h"

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

/* --- one sector --------------------------------------------------------------------------- */

/* x = 100, a = .2, jobs 50; later x = 150, a = .4, jobs 60: c .5 to .4, L 1.25 to 5/3, f 80 to 90.
 */
typedef struct single {
  double flow, demand[2], jobs, output;
  const char *unit, *job_unit, *name, *vintage;
} single;

static const single before = {20, {80, 0}, 50, 100, "1e6 EUR@2010:basic", "person", "a", NULL};
static const single after = {60, {90, 0}, 60, 150, "1e6 EUR@2012:basic", "person", "a", NULL};

static ji_model *make(const single *s) {
  static const char *const demands[] = {"home", "abroad"}, *const rows[] = {"employment"};
  const support_io table = {.n = 1,
                            .demands = 2,
                            .rows = 1,
                            .flows = &s->flow,
                            .demand = s->demand,
                            .satellites = &s->jobs,
                            .output = &s->output,
                            .sectors = &s->name,
                            .demand_names = demands,
                            .row_names = rows,
                            .row_units = s->job_unit ? &s->job_unit : NULL};
  ji_io_options options;
  ji_model *out;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = s->unit;
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &table, &options, &out));
  return out;
}

static double cell(const ji_dataset *out, const char *column, int64_t row) {
  ji_column look = support_look(ctx, out, column);
  assert_false(support_is_null(&look, row));
  return support_number(&look, row);
}

static void check_text(const ji_dataset *out, const char *column, int64_t row,
                       const char *expected) {
  ji_column look = support_look(ctx, out, column);
  char *text = support_text(ctx, &look, row);
  if (expected)
    assert_string_equal(text, expected);
  else
    assert_null(text);
  free(text);
}

static ji_dataset *decompose(const single *a, const single *b,
                             const ji_io_decomposition_options *options) {
  ji_model *earlier = make(a), *later = make(b);
  ji_dataset *out;
  support_ok(ctx, ji_io_decomposition(ctx, earlier, later, options, &out));
  ji_model_unref(earlier);
  ji_model_unref(later);
  return out;
}

static void test_three_factors_by_hand(void **state) {
  (void)state;
  static const char *const causes[] = {"labour", "technology", "final_demand", "all"};
  const double c[2] = {.5, .4}, l[2] = {1.25, 5. / 3}, f[2] = {80, 90};
  ji_dataset *out = decompose(&before, &after, NULL);
  assert_int_equal(ji_dataset_row_count(out), 8); /* one sector, and all */
  for (int i = 0; i < 4; i++) {
    check_text(out, "cause", i, causes[i]);
    check_text(out, "sector", i, "a");
    check_text(out, "sector", 4 + i, NULL);
    assert_true(cell(out, "polar", i) == cell(out, "polar", 4 + i));
  }
  support_close("labour", cell(out, "polar", 0), -.1 * (l[0] * f[0] + l[1] * f[1]) / 2, 1e-13);
  support_close("technology", cell(out, "polar", 1),
                (l[1] - l[0]) * (c[1] * f[0] + c[0] * f[1]) / 2, 1e-13);
  support_close("demand", cell(out, "polar", 2), 10 * (c[1] * l[1] + c[0] * l[0]) / 2, 1e-13);
  support_close("mean", cell(out, "mean", 0),
                -.1 * (2 * l[0] * f[0] + l[0] * f[1] + l[1] * f[0] + 2 * l[1] * f[1]) / 6, 1e-13);
  support_close("most", cell(out, "minimum", 0), -.1 * l[1] * f[1], 1e-13);
  support_close("least", cell(out, "maximum", 0), -.1 * l[0] * f[0], 1e-13);
  support_close("all", cell(out, "polar", 3), 10, 1e-13);
  ji_column polar = support_look(ctx, out, "polar");
  assert_string_equal(polar.unit, "person");
  support_contains(ji_measure_text(polar.measure), "reading=nominal");
  check_text(out, "prices", 0, "nominal");
  ji_column reason = support_look(ctx, out, "reason");
  char *text = support_text(ctx, &reason, 0);
  support_contains(text, "nominal: each table at its own prices");
  free(text);
  ji_dataset_unref(out);
}

/* All prices up by a fifth: in constant prices x 125, f 75, so that c is .48; a stays. */
static void test_a_deflator(void **state) {
  (void)state;
  static const char *const sector[] = {"a"};
  const double index[] = {1.2};
  const support_column columns[] = {{.name = "sector", .texts = sector},
                                    {.name = "index", .numbers = index}};
  ji_io_decomposition_options options;
  support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
  ji_dataset *deflators = support_dataset(ctx, 1, columns, 2);
  options.deflators = deflators;
  ji_dataset *out = decompose(&before, &after, &options);
  support_close("labour", cell(out, "polar", 0), -.02 * (1.25 * 80 + 5. / 3 * 75) / 2, 1e-12);
  support_close("all", cell(out, "polar", 3), 10, 1e-12);
  check_text(out, "prices", 0, "deflated");
  ji_dataset_unref(out);
  options.satellite = "gross_output"; /* counted in the earlier prices */
  out = decompose(&before, &after, &options);
  support_close("all", cell(out, "polar", 3), 25, 1e-12);
  assert_true(fabs(cell(out, "polar", 0)) == 0);
  ji_dataset_unref(out);
  ji_dataset_unref(deflators);
}

static void test_money_of_another_scale_and_of_the_same_year(void **state) {
  (void)state;
  single thousands = {60e3, {90e3, 0}, 60, 150e3, "1e3 EUR@2012:basic", "person", "a", NULL};
  single same = after;
  ji_dataset *one = decompose(&before, &after, NULL), *other = decompose(&before, &thousands, NULL);
  for (int64_t i = 0; i < 4; i++)
    support_close("scale", cell(other, "polar", i), cell(one, "polar", i), 1e-12);
  ji_dataset_unref(one);
  ji_dataset_unref(other);
  same.unit = before.unit;
  one = decompose(&before, &same, NULL);
  check_text(one, "prices", 0, "constant");
  check_text(one, "reason", 0, NULL);
  ji_dataset_unref(one);
  same.unit = NULL;
  one = decompose(&before, &same, NULL);
  check_text(one, "prices", 0, "unstated");
  ji_dataset_unref(one);
}

/* f = y q B: level 80 to 90, mix (.75, .25) to (.5, .5), one sector: no composition. */
static void test_final_demand_in_parts(void **state) {
  (void)state;
  single a = before, b = after;
  ji_io_decomposition_options options;
  a.demand[0] = 60, a.demand[1] = 20;
  b.demand[0] = 90, b.demand[1] = 0; /* abroad has no composition later: the earlier one */
  support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
  options.split = 1;
  ji_dataset *parts = decompose(&a, &b, &options), *whole = decompose(&a, &b, NULL);
  assert_int_equal(ji_dataset_row_count(parts), 12);
  check_text(parts, "cause", 2, "demand_level");
  support_close("level", cell(parts, "polar", 2), cell(whole, "polar", 2), 1e-12);
  assert_true(fabs(cell(parts, "polar", 3)) < 1e-12 && fabs(cell(parts, "polar", 4)) < 1e-12);
  support_close("all", cell(parts, "polar", 5), 10, 1e-12);
  ji_dataset_unref(parts);
  ji_dataset_unref(whole);
}

/* What the categories leave of final demand goes with composition, and nothing is lost. */
static void test_rows_that_do_not_balance(void **state) {
  (void)state;
  single a = before, b = after;
  ji_io_decomposition_options options;
  a.demand[0] = 60, a.demand[1] = 10; /* 10 are missing */
  b.demand[0] = 50, b.demand[1] = 20; /* 20 */
  support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
  options.split = 1;
  ji_dataset *out = decompose(&a, &b, &options);
  double sum = 0;
  for (int64_t i = 0; i < 5; i++)
    sum += cell(out, "polar", i);
  support_close("sum", sum, 10, 1e-12);
  assert_true(fabs(cell(out, "polar", 2)) < 1e-12); /* the level stays 70 */
  support_close("composition", cell(out, "polar", 4), 10 * (.5 * 1.25 + .4 * 5 / 3) / 2, 1e-12);
  ji_dataset_unref(out);
}

/* --- what is refused ---------------------------------------------------------------------- */

static void refuse(const single *a, const single *b, const ji_io_decomposition_options *options,
                   ji_status expected, const char *message) {
  ji_model *earlier = make(a), *later = make(b);
  ji_dataset *out;
  support_status(ctx, ji_io_decomposition(ctx, earlier, later, options, &out), expected);
  assert_null(out);
  support_message(ctx, message);
  ji_model_unref(earlier);
  ji_model_unref(later);
}

static void test_tables_that_do_not_compare(void **state) {
  (void)state;
  single other = after;
  other.name = "b";
  refuse(&before, &other, NULL, JI_ERROR_LABEL,
         "sectors: row 1 is \"a\" in the earlier table, \"b\" in the later one");
  other = after;
  other.unit = "1e6 USD@2012:basic";
  refuse(&before, &other, NULL, JI_ERROR_UNIT, "another currency or valuation");
  other.unit = "1e6 EUR@2012:producers";
  refuse(&before, &other, NULL, JI_ERROR_UNIT, "another currency or valuation");
  other = after;
  other.job_unit = "job";
  refuse(&before, &other, NULL, JI_ERROR_UNIT, "is in \"person\" in the earlier table");
  ji_model *one = make(&before), *two;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &two));
  support_status(ctx, ji_io_decomposition(ctx, one, two, NULL, &out), JI_ERROR_SHAPE);
  support_message(ctx, "the earlier table has 1 sectors, the later one 2");
  ji_model_unref(one);
  ji_model_unref(two);
}

static ji_model *with_vintage(const char *vintage) {
  const char *const key[] = {vintage ? "employment_vintage" : "source"};
  const char *const word[] = {vintage ? vintage : "nobody"};
  ji_bundle *bundle = NULL, *next;
  const char *const sector[] = {"a"}, *const item[] = {"employment"};
  const double flow[] = {20}, demand[] = {80}, jobs[] = {50}, output[] = {100};
  const support_column keys[] = {{.name = "key", .texts = key}, {.name = "value", .texts = word}};
  const support_column flows[] = {{.name = "sector", .texts = sector},
                                  {.name = "a", .numbers = flow}};
  const support_column demands[] = {{.name = "sector", .texts = sector},
                                    {.name = "home", .numbers = demand}};
  const support_column accounts[] = {{.name = "sector", .texts = sector},
                                     {.name = "gross_output", .numbers = output},
                                     {.name = item[0], .numbers = jobs}};
  const struct {
    const char *name;
    const support_column *columns;
    size_t count;
  } all[] = {{"flows", flows, 2},
             {"final_demand", demands, 2},
             {"accounts", accounts, 3},
             {"table", keys, 2}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    ji_dataset *made = support_dataset(ctx, 1, all[i].columns, all[i].count);
    support_ok(ctx, ji_bundle_with(ctx, bundle, all[i].name, made, &next));
    ji_dataset_unref(made);
    ji_bundle_unref(bundle);
    bundle = next;
  }
  ji_model *model;
  support_ok(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, &model));
  ji_bundle_unref(bundle);
  return model;
}

static void test_another_vintage_of_employment(void **state) {
  (void)state;
  ji_model *old = with_vintage("yearbook_2018"), *new = with_vintage("census_2020");
  ji_dataset *out;
  support_status(ctx, ji_io_decomposition(ctx, old, new, NULL, &out), JI_ERROR_MEASURE);
  support_message(ctx, "vintage \"yearbook_2018\" in the earlier table, \"census_2020\"");
  support_ok(ctx, ji_io_decomposition(ctx, old, old, NULL, &out));
  ji_dataset_unref(out);
  ji_model *silent = with_vintage(NULL); /* told, not refused */
  support_ok(ctx, ji_io_decomposition(ctx, old, silent, NULL, &out));
  ji_dataset_unref(out);
  ji_model_unref(silent);
  ji_model_unref(old);
  ji_model_unref(new);
}

static void check_deflators(const char *const *names, const double *index, int64_t count,
                            ji_status expected, const char *message) {
  const support_column columns[] = {{.name = "sector", .texts = names},
                                    {.name = "index", .numbers = index}};
  ji_dataset *deflators = support_dataset(ctx, count, columns, 2);
  ji_io_decomposition_options options;
  support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
  options.deflators = deflators;
  refuse(&before, &after, &options, expected, message);
  ji_dataset_unref(deflators);
}

static void test_deflators_that_are_refused(void **state) {
  (void)state;
  static const char *const none[] = {NULL}, *const other[] = {"b"}, *const twice[] = {"a", "a"};
  const double one[] = {1, 1}, zero[] = {0}, infinite[] = {INFINITY};
  check_deflators(none, one, 1, JI_ERROR_LABEL, "deflators: row 1: \"\" is no sector");
  check_deflators(other, one, 1, JI_ERROR_LABEL, "deflators: row 1: \"b\" is no sector");
  check_deflators(twice, one, 2, JI_ERROR_LABEL, "deflators: row 2: \"a\" is there twice");
  check_deflators(twice, one, 0, JI_ERROR_LABEL, "deflators: \"a\" is missing");
  check_deflators(twice, zero, 1, JI_ERROR_VALUE, "index of \"a\" is no finite number above 0");
  check_deflators(twice, infinite, 1, JI_ERROR_VALUE, "index of \"a\" is no finite number above 0");
}

static void test_decomposition_refusals(void **state) {
  (void)state;
  ji_io_decomposition_options options;
  ji_model *model = make(&before);
  ji_dataset *out;
  support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
  options.split = 2;
  refuse(&before, &after, &options, JI_ERROR_ARGUMENT, "split is neither 0 nor 1");
  options.split = 0;
  options.reserved = 1;
  refuse(&before, &after, &options, JI_ERROR_ARGUMENT, "reserved");
  options.reserved = 0;
  options.satellite = "hours";
  refuse(&before, &after, &options, JI_ERROR_NOT_FOUND, "the earlier table: ");
  options.satellite = NULL;
  options.split = 1;
  single nothing = after;
  nothing.demand[1] = -nothing.demand[0];
  refuse(&before, &nothing, &options, JI_ERROR_VALUE,
         "final demand of the later table adds up to 0");
  support_status(ctx, ji_io_decomposition(ctx, NULL, model, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_decomposition(ctx, model, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_decomposition(ctx, model, model, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_model_unref(model);
}

/* --- paths -------------------------------------------------------------------------------- */

/* Miller and Blair (2009), table 2.4: A = [.15 .25; .2 .05], labour .3 and .25. */
static void test_paths_by_hand(void **state) {
  (void)state;
  static const char *const wanted[] = {"agriculture", "manufacturing > agriculture",
                                       "agriculture > agriculture",
                                       "agriculture > manufacturing > agriculture"};
  static const double values[] = {.3, .2 * .25, .15 * .3, .2 * .25 * .3};
  const double m = (.3 * .95 + .25 * .2) / (.85 * .95 - .25 * .2); /* (c'L) of agriculture */
  ji_io_path_options options;
  ji_model *model;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  support_ok(ctx, ji_io_path_options_init(&options, sizeof options));
  options.sector = "agriculture";
  options.max_count = 4;
  support_ok(ctx, ji_io_paths(ctx, model, &options, &out));
  assert_int_equal(ji_dataset_row_count(out), 5);
  double sum = 0;
  for (int64_t i = 0; i < 4; i++) {
    check_text(out, "path", i, wanted[i]);
    check_text(out, "product", i, "agriculture");
    support_close("value", cell(out, "value", i), values[i], 1e-13);
    sum += values[i];
  }
  check_text(out, "sector", 1, "manufacturing");
  support_close("tree", cell(out, "sub_tree", 0), m, 1e-13);
  support_close("share", cell(out, "share", 0), .3 / m, 1e-13);
  check_text(out, "path", 4, NULL);
  support_close("remainder", cell(out, "value", 4), m - sum, 1e-12);
  support_close("cumulative", cell(out, "cumulative", 4), 1, 1e-13);
  assert_true(cell(out, "sub_tree", 4) >= .2 * .05 * .25); /* manufacturing twice */
  ji_column reason = support_look(ctx, out, "reason");
  char *text = support_text(ctx, &reason, 4);
  support_contains(text, "none of these paths holds more than sub_tree");
  free(text);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

static void test_short_paths(void **state) {
  (void)state;
  ji_io_path_options options;
  ji_model *model = make(&before);
  ji_dataset *out;
  support_ok(ctx, ji_io_path_options_init(&options, sizeof options));
  options.max_length = 1; /* no demand: the table's own, 80, of 50 jobs in all */
  support_ok(ctx, ji_io_paths(ctx, model, &options, &out));
  assert_int_equal(ji_dataset_row_count(out), 2);
  support_close("direct", cell(out, "value", 0), 40, 1e-13);
  support_close("rest", cell(out, "value", 1), 10, 1e-13);
  assert_string_equal(support_look(ctx, out, "value").unit, "person");
  ji_column reason = support_look(ctx, out, "reason");
  char *text = support_text(ctx, &reason, 1);
  support_contains(text, "1 were cut at max_length");
  free(text);
  ji_dataset_unref(out);
  options.sector = "a";
  support_ok(ctx, ji_io_paths(ctx, model, &options, &out));
  assert_string_equal(support_look(ctx, out, "value").unit, "person/(1e6 EUR@2010:basic)");
  ji_dataset_unref(out);
  ji_model_unref(model);
}

/* Nobody works: there is nothing to be told, and the search ends. */
static void test_paths_of_nothing(void **state) {
  (void)state;
  single idle = before;
  idle.jobs = 0;
  ji_model *model = make(&idle);
  ji_dataset *out;
  support_ok(ctx, ji_io_paths(ctx, model, NULL, &out));
  assert_int_equal(ji_dataset_row_count(out), 1);
  ji_column share = support_look(ctx, out, "share");
  assert_true(support_is_null(&share, 0) && cell(out, "value", 0) == 0);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

static void refuse_paths(const ji_model *model, const ji_io_path_options *options,
                         ji_status expected, const char *message) {
  ji_dataset *out;
  support_status(ctx, ji_io_paths(ctx, model, options, &out), expected);
  assert_null(out);
  support_message(ctx, message);
}

static void test_path_refusals(void **state) {
  (void)state;
  ji_io_path_options options, given;
  ji_model *model = make(&before);
  support_ok(ctx, ji_io_path_options_init(&given, sizeof given));
  const support_column column = {.name = "component", .texts = &before.name};
  ji_dataset *demand = support_dataset(ctx, 1, &column, 1);
  options = given, options.cutoff = 0;
  refuse_paths(model, &options, JI_ERROR_ARGUMENT, "cutoff must lie between 0 and 1");
  options = given, options.max_length = 0;
  refuse_paths(model, &options, JI_ERROR_ARGUMENT, "max_length must be at least 1");
  options = given, options.max_count = 0;
  refuse_paths(model, &options, JI_ERROR_ARGUMENT, "max_count must be at least 1");
  options = given, options.sector = "a", options.demand = demand;
  refuse_paths(model, &options, JI_ERROR_ARGUMENT, "sector and demand cannot both be given");
  options = given, options.region = "north";
  refuse_paths(model, &options, JI_ERROR_ARGUMENT, "region is that of a sector");
  options.sector = "a";
  refuse_paths(model, &options, JI_ERROR_LABEL, "the table has no sector \"a\" in north");
  options = given, options.sector = "b";
  refuse_paths(model, &options, JI_ERROR_LABEL, "the table has no sector \"b\"");
  options = given, options.satellite = "hours";
  refuse_paths(model, &options, JI_ERROR_NOT_FOUND, "hours");
  options = given, options.demand = demand;
  refuse_paths(model, &options, JI_ERROR_NOT_FOUND, "value");
  support_status(ctx, ji_io_paths(ctx, model, NULL, NULL), JI_ERROR_ARGUMENT);
  refuse_paths(NULL, NULL, JI_ERROR_ARGUMENT, "model");
  ji_dataset_unref(demand);
  ji_model_unref(model);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_three_factors_by_hand),
      cmocka_unit_test(test_a_deflator),
      cmocka_unit_test(test_money_of_another_scale_and_of_the_same_year),
      cmocka_unit_test(test_final_demand_in_parts),
      cmocka_unit_test(test_rows_that_do_not_balance),
      cmocka_unit_test(test_tables_that_do_not_compare),
      cmocka_unit_test(test_another_vintage_of_employment),
      cmocka_unit_test(test_deflators_that_are_refused),
      cmocka_unit_test(test_decomposition_refusals),
      cmocka_unit_test(test_paths_by_hand),
      cmocka_unit_test(test_short_paths),
      cmocka_unit_test(test_paths_of_nothing),
      cmocka_unit_test(test_path_refusals),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
