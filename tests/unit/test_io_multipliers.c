/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/io.h: multipliers of several satellites, their rounds, net multipliers, groups. */
#include "support/support.h"

#include "unit/io_parts.h"

#include <math.h>

static ji_dataset *multipliers(const ji_model *model, const char *const *satellites,
                               int64_t count) {
  ji_io_multiplier_options options = options_of(satellites, count);
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &out));
  return out;
}

static void check_text(const ji_dataset *dataset, const char *name, int64_t row,
                       const char *expected) {
  ji_column column = support_look(ctx, dataset, name);
  char *text = support_text(ctx, &column, row);
  if (expected) {
    assert_non_null(text);
    assert_string_equal(text, expected);
  } else
    assert_null(text);
  free(text);
}

/* --- several satellites ------------------------------------------------------------------- */

/* The long form holds what single calls give, satellite after satellite. */
static void test_several_satellites(void **state) {
  (void)state;
  static const char *const wanted[] = {"women", "employment", "compensation", "gross_output"};
  static const char *const columns[] = {"direct", "type1", "type2", "type1_ratio", "type2_ratio"};
  maker m = a_maker();
  ji_model *model = made(&m);
  ji_dataset *all = multipliers(model, wanted, 4);
  assert_int_equal(ji_dataset_row_count(all), 12);
  for (int k = 0; k < 4; k++) {
    ji_io_multiplier_options options = options_of(NULL, 0);
    ji_dataset *one;
    options.satellite = wanted[k];
    support_ok(ctx, ji_io_multipliers(ctx, model, &options, &one));
    assert_int_equal(ji_dataset_find(one, "satellite"), -1);
    for (int j = 0; j < 3; j++) {
      check_text(all, "satellite", 3 * k + j, wanted[k]);
      check_text(all, "sector", 3 * k + j, sectors[j]);
      check_text(all, "group", 3 * k + j, k ? NULL : "sex:female");
      for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++)
        support_close(columns[c], number(all, columns[c], 3 * k + j), number(one, columns[c], j),
                      1e-13);
    }
    ji_dataset_unref(one);
  }
  ji_dataset_unref(all);
  ji_model_unref(model);
}

/* Satellites of unlike units: the unit is by row, and each row's measure resolves to that of the
 * single call. */
static void test_units_and_measures_by_row(void **state) {
  (void)state;
  static const char *const wanted[] = {"women", "employment", "compensation"};
  static const char *const columns[] = {"type1_ratio", "type2_ratio"};
  maker m = a_maker();
  ji_model *model = made(&m);
  ji_dataset *all = multipliers(model, wanted, 3);
  ji_column direct = support_look(ctx, all, "direct");
  ji_column bound = support_look(ctx, all, "type1_error_bound");
  assert_string_equal(direct.unit, "@unit");
  assert_string_equal(bound.unit, "@unit");
  check_text(all, "unit", 0, "person/(1e6 CNY@2018:basic)");
  check_text(all, "unit", 6, "1");
  support_close("persons, not thousands", number(all, "direct", 3), 20, 1e-14);
  for (int k = 0; k < 3; k++) {
    ji_io_multiplier_options options = options_of(NULL, 0);
    ji_dataset *one;
    options.satellite = wanted[k];
    support_ok(ctx, ji_io_multipliers(ctx, model, &options, &one));
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
      ji_column joined = support_look(ctx, all, columns[c]);
      ji_column own = support_look(ctx, one, columns[c]);
      ji_measure *row = NULL, *expected = NULL;
      support_ok(ctx, ji_measure_resolve(ctx, joined.measure, all, 3 * k, &row));
      support_ok(ctx, ji_measure_resolve(ctx, own.measure, one, 0, &expected));
      assert_string_equal(ji_measure_text(row), ji_measure_text(expected));
      ji_measure_unref(row);
      ji_measure_unref(expected);
    }
    ji_dataset_unref(one);
  }
  ji_dataset_unref(all);
  ji_model_unref(model);
}

/* Satellites of one kind share their unit and measure: only the group is by row. */
static void test_groups_share_a_measure(void **state) {
  (void)state;
  static const char *const wanted[] = {"women", "men"};
  maker m = a_maker();
  ji_model *model = made(&m);
  ji_dataset *all = multipliers(model, wanted, 2);
  ji_column type1 = support_look(ctx, all, "type1");
  assert_string_equal(type1.unit, "person/(1e6 CNY@2018:basic)");
  assert_int_equal(ji_dataset_find(all, "unit"), -1);
  assert_int_equal(ji_dataset_find(all, "quantity"), -1);
  assert_string_equal(ji_measure_field(type1.measure, "of.group"), "@group");
  ji_measure *row = NULL;
  support_ok(ctx, ji_measure_resolve(ctx, type1.measure, all, 4, &row));
  assert_string_equal(ji_measure_field(row, "of.group"), "sex:male");
  assert_string_equal(ji_measure_field(row, "of.quantity"), "persons");
  ji_measure_unref(row);
  ji_dataset_unref(all);
  /* A unit that is asked for holds for all of them. */
  ji_io_multiplier_options options = options_of(wanted, 2);
  options.unit = "1e3 person/(1e9 CNY@2018:basic)";
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &all));
  support_close("per 1e9, in thousands", number(all, "direct", 0), 5, 1e-14);
  ji_dataset_unref(all);
  ji_model_unref(model);
}

static void test_refused_lists(void **state) {
  (void)state;
  static const char *const twice[] = {"men", "men"}, *const nobody[] = {"men", "nurses"};
  static const char *const hole[] = {"men", NULL}, *const mixed[] = {"men", "compensation"};
  maker m = a_maker();
  ji_model *model = made(&m);
  const struct {
    const char *const *satellites;
    int64_t count;
    const char *satellite, *unit;
    ji_status status;
    const char *part;
  } wrong[] = {
      {twice, 2, NULL, NULL, JI_ERROR_LABEL, "named twice"},
      {nobody, 2, NULL, NULL, JI_ERROR_NOT_FOUND, "nurses"},
      {hole, 2, NULL, NULL, JI_ERROR_ARGUMENT, "satellites[1] is NULL"},
      {twice, 0, NULL, NULL, JI_ERROR_ARGUMENT, "together"},
      {NULL, 2, NULL, NULL, JI_ERROR_ARGUMENT, "together"},
      {twice, -1, NULL, NULL, JI_ERROR_ARGUMENT, "together"},
      {mixed, 1, "women", NULL, JI_ERROR_ARGUMENT, "cannot both"},
      {mixed, 2, NULL, "person/(1e9 CNY@2018:basic)", JI_ERROR_UNIT, "compensation"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    ji_io_multiplier_options options = options_of(wrong[i].satellites, wrong[i].count);
    ji_dataset *out = (ji_dataset *)1;
    options.satellite = wrong[i].satellite;
    options.unit = wrong[i].unit;
    support_status(ctx, ji_io_multipliers(ctx, model, &options, &out), wrong[i].status);
    assert_null(out);
    support_message(ctx, wrong[i].part);
  }
  ji_model_unref(model);
}

static void test_null_arguments(void **state) {
  (void)state;
  maker m = a_maker();
  ji_model *model = made(&m);
  ji_dataset *out = (ji_dataset *)1;
  support_status(ctx, ji_io_effects(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  assert_null(out);
  support_message(ctx, "ji_io_effects");
  out = (ji_dataset *)1;
  support_status(ctx, ji_io_net_multipliers(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  assert_null(out);
  support_status(ctx, ji_io_effects(ctx, model, NULL, NULL), JI_ERROR_ARGUMENT);
  support_message(ctx, "out");
  support_status(ctx, ji_io_net_multipliers(ctx, model, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(NULL, ji_io_effects(NULL, model, NULL, &out), JI_ERROR_ARGUMENT);
  ji_model_unref(model);
}

/* --- rounds ------------------------------------------------------------------------------- */

/* Against e'A and e'L by hand: Miller and Blair's open table has e = (.3, .25). */
static void test_rounds(void **state) {
  (void)state;
  ji_model *model;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  support_ok(ctx, ji_io_effects(ctx, model, NULL, &out));
  const double first[] = {.3 * .15 + .25 * .2, .3 * .25 + .25 * .05};
  const double determinant = .85 * .95 - .25 * .2;
  const double simple[] = {(.3 * .95 + .25 * .2) / determinant,
                           (.3 * .25 + .25 * .85) / determinant};
  const double initial[] = {.3, .25};
  for (int j = 0; j < 2; j++) {
    double total = number(out, "total", j);
    support_close("initial", number(out, "initial", j), initial[j], 1e-15);
    support_close("first_round", number(out, "first_round", j), first[j], 1e-14);
    support_close("simple", number(out, "simple", j), simple[j], 1e-14);
    support_close("support", number(out, "industrial_support", j),
                  simple[j] - initial[j] - first[j], 1e-12);
    support_close("production", number(out, "production_induced", j), simple[j] - initial[j],
                  1e-13);
    support_close("consumption", number(out, "consumption_induced", j), total - simple[j], 1e-12);
    support_close("1A", number(out, "type1a", j), (initial[j] + first[j]) / initial[j], 1e-14);
    support_close("1B", number(out, "type1b", j), simple[j] / initial[j], 1e-14);
    support_close("2A", number(out, "type2a", j), total / initial[j], 1e-14);
    support_close("2B", number(out, "type2b", j), total / initial[j] - 1, 1e-12);
    assert_true(number(out, "first_round_error_bound", j) < 1e-13);
    assert_true(number(out, "first_round_error_bound", j) > 0);
  }
  ji_dataset_unref(out);
  ji_model_unref(model);
}

/* Without households the induced part is null and the reason says why; an open table's other parts
 * are there. */
static void test_rounds_without_households(void **state) {
  (void)state;
  support_io table = support_miller_blair;
  table.rows = 1;
  ji_model *model;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &model));
  support_ok(ctx, ji_io_effects(ctx, model, NULL, &out));
  static const char *const absent[] = {"consumption_induced", "total", "type2a", "type2b",
                                       "total_error_bound"};
  for (size_t c = 0; c < sizeof absent / sizeof absent[0]; c++) {
    ji_column column = support_look(ctx, out, absent[c]);
    assert_true(support_is_null(&column, 0) && support_is_null(&column, 1));
  }
  assert_true(number(out, "industrial_support", 0) > 0);
  ji_column reason = support_look(ctx, out, "reason");
  char *text = support_text(ctx, &reason, 0);
  support_contains(text, "no household row");
  free(text);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

/* Negative flows: e'A's bound takes absolute values, and what cannot be proven is null. */
static void test_rounds_with_negative_flows(void **state) {
  (void)state;
  static const double negative[] = {150, -5000, 200, 100};
  static const double used[] = {1000 + 4850, 0, 2000 - 300, 0};
  support_io table = support_miller_blair;
  table.flows = negative;
  table.demand = used;
  table.rows = 1;
  ji_model *model;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &model));
  support_ok(ctx, ji_io_effects(ctx, model, NULL, &out));
  support_close("first_round", number(out, "first_round", 1), .3 * -2.5 + .25 * .05, 1e-14);
  assert_true(number(out, "first_round_error_bound", 1) > 0);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

/* --- net multipliers ---------------------------------------------------------------------- */

static void test_net(void **state) {
  (void)state;
  maker m = a_maker();
  ji_model *model = made(&m);
  ji_dataset *net, *all;
  support_ok(ctx, ji_io_net_multipliers(ctx, model, NULL, &net));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &all));
  double mean = 0, weights = 0;
  for (int j = 0; j < 3; j++) {
    double share = (demand[2 * j] + demand[2 * j + 1]) / output[j];
    support_close("ratio", number(net, "type1_ratio", j), number(all, "type1_ratio", j), 1e-14);
    support_close("share", number(net, "final_demand_share", j), share, 1e-14);
    support_close("net", number(net, "net", j), number(all, "type1_ratio", j) * share, 1e-14);
    support_close("weight", number(net, "weight", j), rows[j] / 7, 1e-14);
    mean += number(net, "net", j) * number(net, "weight", j);
    weights += number(net, "weight", j);
    assert_true(number(net, "net_error_bound", j) > 0);
    assert_true(number(net, "net_error_bound", j) < 1e-12);
  }
  support_close("mean", mean, 1, 1e-13);
  support_close("weights", weights, 1, 1e-14);
  ji_column column = support_look(ctx, net, "net");
  assert_string_equal(ji_measure_field(column.measure, "kind"), "share");
  assert_string_equal(column.unit, "1");
  ji_dataset_unref(net);
  ji_dataset_unref(all);
  ji_io_multiplier_options options = options_of(NULL, 0);
  options.unit = "1";
  support_status(ctx, ji_io_net_multipliers(ctx, model, &options, &net), JI_ERROR_ARGUMENT);
  support_message(ctx, "unit");
  ji_model_unref(model);
}

/* Without final demand it is x - Z1; a sector that employs nobody has no net multiplier. */
static void test_net_undefined(void **state) {
  (void)state;
  static const double jobs[] = {0, 500};
  support_io table = support_miller_blair;
  table.demand = NULL;
  table.demands = 0;
  table.satellites = jobs;
  table.rows = 1;
  ji_model *model;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &model));
  support_ok(ctx, ji_io_net_multipliers(ctx, model, NULL, &out));
  ji_column net = support_look(ctx, out, "net"), reason = support_look(ctx, out, "reason");
  assert_true(support_is_null(&net, 0));
  assert_false(support_is_null(&net, 1));
  char *text = support_text(ctx, &reason, 0);
  support_contains(text, "undefined where the sector has none of what is counted");
  free(text);
  assert_true(support_is_null(&reason, 1));
  support_close("share", number(out, "final_demand_share", 0), .35, 1e-14);
  ji_dataset_unref(out);
  ji_model_unref(model);
}

/* --- groups ------------------------------------------------------------------------------- */

/* Groups add up to the total where they are all of it; where not, the reason says how far. */
static void test_groups(void **state) {
  (void)state;
  maker m = a_maker();
  ji_model *model = made(&m);
  ji_dataset *all = estimate(model, NULL), *by_sex = estimate(model, "sex");
  assert_int_equal(ji_dataset_row_count(all), 9);
  assert_int_equal(ji_dataset_row_count(by_sex), 18);
  check_text(all, "group", 0, NULL);
  for (int r = 0; r < 9; r++) {
    double total = number(all, "value", r);
    double women = number(by_sex, "value", r), men = number(by_sex, "value", 9 + r);
    check_text(by_sex, "group", r, "sex:female");
    check_text(by_sex, "group", 9 + r, "sex:male");
    check_text(by_sex, "unit", r, "person");
    ji_column reason = support_look(ctx, by_sex, "reason");
    char *text = support_text(ctx, &reason, r);
    if (r % 3 == 2) { /* shops */
      support_contains(text, "the groups add up to 90 % of the whole in this sector");
      if (total != 0)
        support_close("groups", women + men, .9 * total, 1e-12);
    } else {
      assert_null(strstr(text, "groups"));
      if (total != 0)
        support_close("groups", women + men, total, 1e-12);
    }
    free(text);
  }
  ji_column measures = support_look(ctx, by_sex, "measure");
  char *text = support_text(ctx, &measures, 0);
  support_contains(text, "group=sex:female");
  free(text);
  /* The parts of one dimension add without a word, those of other fields as ever. */
  const char *by[] = {"effect"};
  ji_dataset *sums;
  support_ok(ctx, ji_dataset_aggregate(ctx, by_sex, by, 1, &sums));
  assert_int_equal(ji_dataset_row_count(sums), 3);
  ji_dataset_unref(sums);
  ji_dataset_unref(all);
  ji_dataset_unref(by_sex);
  ji_estimate_options options;
  support_ok(ctx, ji_estimate_options_init(&options, sizeof options));
  options.dimension = "age";
  ji_dataset *drivers = support_dataset(ctx, 1,
                                        (support_column[]){{.name = "component", .texts = sectors},
                                                           {.name = "value", .numbers = output}},
                                        2);
  support_status(ctx, ji_model_estimate(ctx, model, drivers, &options, &all), JI_ERROR_NOT_FOUND);
  support_message(ctx, "\"age\"");
  ji_dataset_unref(drivers);
  ji_model_unref(model);
}

static void test_refused_parts(void **state) {
  (void)state;
  static const char *const nowhere[ROWS] = {NULL, "everybody", NULL};
  static const char *const itself[ROWS] = {NULL, "women", NULL};
  static const char *const unnamed[ROWS] = {NULL, NULL, "sex:male"};
  static const char *const plus[ROWS] = {NULL, "sex:female+old", "sex:male"};
  static const char *const hours[ROWS] = {"1e3 person", "h", "person"};
  static const char *const one[ROWS] = {"1e3 person", NULL, "person"};
  static const char *const other[ROWS] = {NULL, "quantity=persons; group=sex:male", NULL};
  maker m = a_maker();
  m.wholes = nowhere;
  refuse(&m, JI_ERROR_LABEL, "\"everybody\"");
  m.wholes = itself;
  refuse(&m, JI_ERROR_LABEL, "part of itself");
  m.wholes = wholes;
  m.groups = unnamed;
  refuse(&m, JI_ERROR_LABEL, "group is not stated");
  m.groups = plus;
  refuse(&m, JI_ERROR_LABEL, "without ; = @ +");
  m.groups = groups;
  m.units = hours;
  refuse(&m, JI_ERROR_UNIT, "\"women\" is part of \"employment\"");
  m.units = one;
  refuse(&m, JI_ERROR_UNIT, "only one of them");
  m.units = units;
  m.measures = other;
  refuse(&m, JI_ERROR_MEASURE, "group=sex:male");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_several_satellites),
      cmocka_unit_test(test_units_and_measures_by_row),
      cmocka_unit_test(test_groups_share_a_measure),
      cmocka_unit_test(test_refused_lists),
      cmocka_unit_test(test_null_arguments),
      cmocka_unit_test(test_rounds),
      cmocka_unit_test(test_rounds_without_households),
      cmocka_unit_test(test_rounds_with_negative_flows),
      cmocka_unit_test(test_net),
      cmocka_unit_test(test_net_undefined),
      cmocka_unit_test(test_groups),
      cmocka_unit_test(test_refused_parts),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
