/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/io.h: making a model from arrays, multipliers, inverse, factors. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_io_options options_of(ji_context *ctx) {
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  return options;
}

static double cell(ji_context *ctx, const ji_dataset *dataset, const char *sector,
                   const char *column) {
  return support_io_cell(ctx, dataset, sector, NULL, NULL, column);
}

/* The reason of a sector's row, to be freed with free(). */
static char *reason_of(ji_context *ctx, const ji_dataset *dataset, int64_t row) {
  ji_column column = support_look(ctx, dataset, "reason");
  return support_text(ctx, &column, row);
}

static void expect_failure(ji_context *ctx, const support_io *table, const ji_io_options *options,
                           ji_status expected, const char *part) {
  ji_model *model = (ji_model *)1;
  support_status(ctx, support_io_create(ctx, table, options, &model), expected);
  assert_null(model);
  support_message(ctx, part);
}

/* --- the textbook ------------------------------------------------------------------------- */

/* I - A = [.85 -.25; -.2 .95], determinant .7575, so L = [.95 .25; .2 .85] / .7575. */
static void test_textbook_inverse(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_array inverse;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  support_ok(ctx, ji_io_inverse(ctx, model, &inverse));
  const double *l = inverse.data;
  assert_int_equal(inverse.rows, 2);
  assert_int_equal(inverse.row_stride, 2);
  assert_int_equal(inverse.column_stride, 1);
  support_close("L11", l[0], 0.95 / 0.7575, 1e-14);
  support_close("L12", l[1], 0.25 / 0.7575, 1e-14);
  support_close("L21", l[2], 0.2 / 0.7575, 1e-14);
  support_close("L22", l[3], 0.85 / 0.7575, 1e-14);
  ji_array_release(&inverse);
  assert_null(inverse.data);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* e = (.3, .25): e'L = (.335, .2875) / .7575. The closed inverse is printed in section 2.5 as
 * 1.3651 .4253; .5273 1.3481. */
static void test_textbook_multipliers(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *out;
  ji_io_options options = options_of(ctx);
  options.closure_total = 950;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, &options, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  support_close("direct", cell(ctx, out, "agriculture", "direct"), 0.3, 1e-15);
  support_close("type1", cell(ctx, out, "agriculture", "type1"), 0.335 / 0.7575, 1e-14);
  support_close("type1", cell(ctx, out, "manufacturing", "type1"), 0.2875 / 0.7575, 1e-14);
  support_close("ratio", cell(ctx, out, "manufacturing", "type1_ratio"), 0.2875 / 0.7575 / 0.25,
                1e-14);
  support_close("type2", cell(ctx, out, "agriculture", "type2"), 0.3 * 1.3651 + 0.25 * 0.5273,
                1e-4);
  support_close("type2", cell(ctx, out, "manufacturing", "type2"), 0.3 * 0.4253 + 0.25 * 1.3481,
                1e-4);
  double bound = cell(ctx, out, "agriculture", "type1_error_bound");
  assert_true(bound > 0 && bound < 1e-13);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Germany 1995, domestic, million EUR and thousand persons (Eurostat Manual of Supply, Use and
 * Input-Output Tables, 2008, table 15.4). The manual prints employment multipliers of .0326, .0162,
 * .0207, .0237, .0112, .0242 and backward linkages of 1.7048, 1.8413, 1.8136, 1.6035, 1.5951,
 * 1.3782. */
static void test_germany_as_printed(void **state) {
  (void)state;
  static const double flows[] = {1131,  25480,  1,     607,   710,   762,   7930,  304584, 64167,
                                 41082, 11981,  30360, 426,   7334,  3875,  5296,  23457,  9155,
                                 3559,  72717,  14190, 74399, 10835, 21008, 3637,  96115,  31027,
                                 65755, 193176, 34223, 1552,  14986, 1747,  11225, 15058,  22070};
  static const double output[] = {43910, 1079446, 245606, 540063, 692487, 508918};
  static const double satellites[] = {1096, 8381, 3236, 9251, 4258, 10206};
  static const char *const sectors[] = {"CPA_A",   "CPA_B-E", "CPA_F",
                                        "CPA_G-I", "CPA_J-N", "CPA_O-T"};
  static const char *const rows[] = {"employment"};
  static const double jobs[] = {0.0326, 0.0162, 0.0207, 0.0237, 0.0112, 0.0242};
  static const double backward[] = {1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782};
  const support_io germany = {.n = 6,
                              .rows = 1,
                              .flows = flows,
                              .satellites = satellites,
                              .output = output,
                              .sectors = sectors,
                              .row_names = rows};
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *employed, *produced;
  ji_io_multiplier_options options;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellite = "gross_output";
  support_ok(ctx, support_io_create(ctx, &germany, NULL, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &employed));
  support_ok(ctx, ji_io_multipliers(ctx, model, &options, &produced));
  for (int j = 0; j < 6; j++) {
    assert_true(fabs(cell(ctx, employed, sectors[j], "type1") - jobs[j]) <= 0.00005);
    assert_true(fabs(cell(ctx, produced, sectors[j], "type1") - backward[j]) <= 0.00005);
    support_close("own", cell(ctx, produced, sectors[j], "direct"), 1, 0);
  }
  ji_dataset_unref(employed);
  ji_dataset_unref(produced);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- units -------------------------------------------------------------------------------- */

static void test_units(void **state) {
  (void)state;
  static const char *const demand_units[] = {"1e6 CNY", "1e9 CNY"};
  static const double demand[] = {50, 0.3, 400, 1.3};
  static const char *const row_units[] = {"1e4 person", "1e6 CNY"};
  support_io table = support_miller_blair;
  table.demand = demand;
  table.demand_units = demand_units;
  table.row_units = row_units;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *out;
  ji_io_multiplier_options wanted;
  ji_io_options options = options_of(ctx);
  options.flows_unit = "1e6 CNY@2018:basic";
  support_ok(ctx, ji_io_multiplier_options_init(&wanted, sizeof wanted));
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  /* 300 (1e4 person) / 1000 (1e6 CNY) = 3000 persons per 1e6 CNY */
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column direct = support_look(ctx, out, "direct");
  assert_string_equal(direct.unit, "person/(1e6 CNY@2018:basic)");
  support_close("direct", support_number(&direct, 0), 3000, 1e-14);
  ji_dataset_unref(out);
  wanted.unit = "1e3 person/(1e9 CNY@2018:basic)";
  support_ok(ctx, ji_io_multipliers(ctx, model, &wanted, &out));
  direct = support_look(ctx, out, "direct");
  support_close("direct", support_number(&direct, 0), 3000, 1e-14);
  support_contains(direct.unit, "1e9 CNY@2018:basic");
  ji_dataset_unref(out);
  wanted.unit = "person/(1e9 CNY@2019:basic)";
  support_status(ctx, ji_io_multipliers(ctx, model, &wanted, &out), JI_ERROR_UNIT);
  assert_null(out);
  support_message(ctx, "2019");
  wanted.unit = "person/(";
  support_status(ctx, ji_io_multipliers(ctx, model, &wanted, &out), JI_ERROR_UNIT);
  wanted.unit = NULL;
  wanted.satellite = "compensation"; /* money per money is a number */
  support_ok(ctx, ji_io_multipliers(ctx, model, &wanted, &out));
  direct = support_look(ctx, out, "direct");
  assert_string_equal(direct.unit, "1");
  support_close("direct", support_number(&direct, 0), 0.3, 1e-14);
  ji_dataset_unref(out);
  ji_model_unref(model);
  static const char *const foreign[] = {"1e6 CNY", "1e9 EUR"};
  table.demand_units = foreign;
  expect_failure(ctx, &table, &options, JI_ERROR_UNIT, "other");
  options.flows_unit = "1e6 (";
  expect_failure(ctx, &table, &options, JI_ERROR_UNIT, "unit of the flows");
  ji_context_free(ctx);
}

static void test_units_not_stated(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *out;
  ji_io_multiplier_options wanted;
  support_ok(ctx, ji_io_multiplier_options_init(&wanted, sizeof wanted));
  wanted.unit = "person/(1e9 CNY)";
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  support_status(ctx, ji_io_multipliers(ctx, model, &wanted, &out), JI_ERROR_UNIT);
  support_message(ctx, "does not state");
  wanted.unit = NULL;
  wanted.satellite = "nurses";
  support_status(ctx, ji_io_multipliers(ctx, model, &wanted, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "nurses");
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_measures(void **state) {
  (void)state;
  static const char *const row_units[] = {"person", NULL};
  static const char *const measures[] = {"quantity=persons; time=average:2018; area=CN", NULL};
  support_io table = support_miller_blair;
  table.row_units = row_units;
  table.row_measures = measures;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *out;
  ji_io_options options = options_of(ctx);
  options.flows_unit = "1e6 CNY@2018:basic";
  options.name = "textbook";
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column type1 = support_look(ctx, out, "type1");
  ji_column ratio = support_look(ctx, out, "type1_ratio");
  assert_string_equal(
      ji_measure_text(type1.measure),
      "quantity=coefficient; form=per_unit; kind=linear; status=model; of.quantity=persons; "
      "of.time=average:2018; of.area=CN; of.basis=gross; of.system=io:textbook; "
      "of.layer=direct+indirect; of.shock=final_demand; per.quantity=money; "
      "per.unit=CNY@2018:basic; per.sector=@sector");
  ji_column type2 = support_look(ctx, out, "type2");
  assert_string_equal(ji_measure_field(type2.measure, "of.closure"),
                      "household_consumption/compensation");
  assert_string_equal(ji_measure_field(ratio.measure, "form"), "ratio");
  ji_dataset_unref(out);
  ji_model_unref(model);
  static const char *const wrong[] = {"quantity=loaves", NULL};
  table.row_measures = wrong;
  expect_failure(ctx, &table, &options, JI_ERROR_MEASURE, "employment");
  ji_context_free(ctx);
}

/* --- zero, dust, balance, productivity ---------------------------------------------------- */

typedef struct heard {
  int warnings;
  char last[512];
} heard;

static void listen(void *user, int32_t level, const char *message) {
  heard *h = user;
  h->warnings += level == JI_LOG_WARNING;
  strncpy(h->last, message, sizeof h->last - 1);
}

static ji_context *listening(heard *h) {
  ji_context_options options;
  ji_context *ctx;
  memset(h, 0, sizeof *h);
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = listen;
  options.user = h;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  return ctx;
}

static const char *const three[] = {"farms", "fisheries", "shops"};
static const char *const one_demand[] = {"other"};
static const char *const one_row[] = {"employment"};

/* Three sectors, the second empty (or dust, or not balanced). */
typedef struct small {
  double flows[9], demand[3], jobs[3], output[3];
  support_io table;
} small;

static void small_init(small *s) {
  *s = (small){.flows = {10, 0, 20, 0, 0, 0, 30, 0, 10},
               .demand = {70, 0, 60},
               .jobs = {50, 0, 20},
               .output = {100, 0, 100}};
  s->table = (support_io){.n = 3,
                          .demands = 1,
                          .rows = 1,
                          .flows = s->flows,
                          .demand = s->demand,
                          .satellites = s->jobs,
                          .output = s->output,
                          .sectors = three,
                          .demand_names = one_demand,
                          .row_names = one_row};
}

static void test_zero_output(void **state) {
  (void)state;
  heard h;
  small s;
  small_init(&s);
  ji_context *ctx = listening(&h);
  ji_model *model;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &s.table, NULL, &model));
  assert_int_equal(h.warnings, 1);
  support_contains(h.last, "\"fisheries\"");
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  support_close("direct", cell(ctx, out, "fisheries", "direct"), 0, 0);
  support_close("type1", cell(ctx, out, "fisheries", "type1"), 0, 0);
  assert_true(isnan(cell(ctx, out, "fisheries", "type1_ratio")));
  char *reason = reason_of(ctx, out, 1);
  support_contains(reason, "zero output");
  support_contains(reason, "ratios are undefined");
  free(reason);
  assert_true(cell(ctx, out, "shops", "type1") > 0.2);
  ji_dataset_unref(out);
  ji_model_unref(model);
  s.demand[1] = 5; /* sells, but makes nothing */
  expect_failure(ctx, &s.table, NULL, JI_ERROR_BALANCE, "fisheries");
  ji_context_free(ctx);
}

static void test_dust_output(void **state) {
  (void)state;
  heard h;
  small s;
  small_init(&s);
  s.output[1] = s.demand[1] = 1e-8;
  s.flows[1] = 1e-8; /* a column of coefficients that sums to 1 */
  s.demand[0] -= 1e-8;
  ji_context *ctx = listening(&h);
  ji_io_options options = options_of(ctx);
  ji_model *model;
  ji_dataset *out;
  expect_failure(ctx, &s.table, NULL, JI_ERROR_VALUE, "\"fisheries\"");
  support_message(ctx, "dust");
  options.dust_action = JI_IO_DUST_ZERO;
  support_ok(ctx, support_io_create(ctx, &s.table, &options, &model));
  assert_int_equal(h.warnings, 1);
  support_contains(h.last, "\"fisheries\"");
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  support_close("type1", cell(ctx, out, "fisheries", "type1"), 0, 0);
  char *reason = reason_of(ctx, out, 1);
  support_contains(reason, "dust");
  free(reason);
  ji_dataset_unref(out);
  ji_model_unref(model);
  options.dust = 0; /* no output is dust, and the table has a column that uses up its output */
  support_ok(ctx, support_io_create(ctx, &s.table, &options, &model));
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_unbalanced(void **state) {
  (void)state;
  small s;
  small_init(&s);
  s.demand[2] = 61;
  ji_context *ctx = support_context();
  ji_io_options options = options_of(ctx);
  ji_model *model;
  expect_failure(ctx, &s.table, NULL, JI_ERROR_BALANCE, "\"shops\" (1 %)");
  support_message(ctx, "1 of 3 rows");
  options.balance_tolerance = 0.02;
  support_ok(ctx, support_io_create(ctx, &s.table, &options, &model));
  ji_model_unref(model);
  options.balance_tolerance = INFINITY;
  support_ok(ctx, support_io_create(ctx, &s.table, &options, &model));
  ji_model_unref(model);
  s.table.demand = NULL; /* nothing to check */
  support_ok(ctx, support_io_create(ctx, &s.table, NULL, &model));
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_not_productive(void **state) {
  (void)state;
  small s;
  small_init(&s);
  s.table.demand = NULL;
  s.flows[0] = 100; /* a sector that uses all it makes, and more */
  ji_context *ctx = support_context();
  expect_failure(ctx, &s.table, NULL, JI_ERROR_SINGULAR, "spectral radius");
  s.flows[0] = 40; /* off-diagonal 30 and 60, diagonal 40 and 10: productive */
  s.flows[2] = 60;
  ji_model *model;
  support_ok(ctx, support_io_create(ctx, &s.table, NULL, &model));
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Negative flows: usable, the bound with |A| where that is productive, else no bound. */
static void test_negative_flows(void **state) {
  (void)state;
  small s;
  small_init(&s);
  s.table.demand = NULL;
  s.flows[2] = -20;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *out;
  support_ok(ctx, support_io_create(ctx, &s.table, NULL, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  assert_true(cell(ctx, out, "shops", "type1_error_bound") < 1e-12);
  ji_dataset_unref(out);
  ji_model_unref(model);
  s.flows[0] = 60; /* [.6 -.9; .9 .1]: |A| beyond 1, A itself within */
  s.flows[2] = -90;
  s.flows[6] = 60;
  support_ok(ctx, support_io_create(ctx, &s.table, NULL, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  assert_true(isnan(cell(ctx, out, "shops", "type1_error_bound")));
  char *reason = reason_of(ctx, out, 2);
  support_contains(reason, "no bound");
  free(reason);
  /* y'(I - A) = e': y1 (.4) - .6 y3 = .5; .9 y1 + .9 y3 = .2 */
  double y3 = cell(ctx, out, "shops", "type1"), y1 = cell(ctx, out, "farms", "type1");
  support_close("farms", 0.4 * y1 - 0.6 * y3, 0.5, 1e-12);
  support_close("shops", 0.9 * y1 + 0.9 * y3, 0.2, 1e-12);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_not_finite(void **state) {
  (void)state;
  static const double bad[] = {NAN, INFINITY, -INFINITY};
  ji_context *ctx = support_context();
  for (size_t k = 0; k < 3; k++) {
    small s;
    small_init(&s);
    s.flows[2] = bad[k];
    expect_failure(ctx, &s.table, NULL, JI_ERROR_VALUE, "row \"farms\", column \"shops\"");
    small_init(&s);
    s.demand[2] = bad[k];
    expect_failure(ctx, &s.table, NULL, JI_ERROR_VALUE, "\"other\" of sector \"shops\"");
    small_init(&s);
    s.jobs[0] = bad[k];
    expect_failure(ctx, &s.table, NULL, JI_ERROR_VALUE, "\"employment\" of sector \"farms\"");
    small_init(&s);
    s.output[0] = bad[k];
    expect_failure(ctx, &s.table, NULL, JI_ERROR_VALUE, "gross output of sector \"farms\"");
  }
  small s;
  small_init(&s);
  s.output[0] = -1;
  expect_failure(ctx, &s.table, NULL, JI_ERROR_VALUE, "gross output of sector \"farms\" is -1");
  s.output[0] = s.output[2] = 0;
  expect_failure(ctx, &s.table, NULL, JI_ERROR_VALUE, "no sector has any gross output");
  ji_context_free(ctx);
}

/* --- closure ------------------------------------------------------------------------------ */

static void test_closure(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_io_options options = options_of(ctx);
  ji_model *model;
  ji_dataset *out;
  small s;
  small_init(&s); /* no household row */
  support_ok(ctx, support_io_create(ctx, &s.table, NULL, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  assert_true(isnan(cell(ctx, out, "shops", "type2")));
  assert_true(isnan(cell(ctx, out, "shops", "type2_ratio")));
  char *reason = reason_of(ctx, out, 0);
  support_contains(reason, "no Type II");
  support_contains(reason, "\"compensation\"");
  free(reason);
  ji_dataset_unref(out);
  ji_model_unref(model);
  options.household_income = "wages";
  expect_failure(ctx, &s.table, &options, JI_ERROR_NOT_FOUND, "wages");
  options = options_of(ctx);
  options.household_consumption = "families";
  expect_failure(ctx, &support_miller_blair, &options, JI_ERROR_NOT_FOUND, "families");
  options = options_of(ctx);
  options.closure_denominator = "disposable_income";
  expect_failure(ctx, &support_miller_blair, &options, JI_ERROR_NOT_FOUND, "disposable_income");
  options.closure_total = 5;
  expect_failure(ctx, &support_miller_blair, &options, JI_ERROR_ARGUMENT, "both");
  /* The denominator by name: total household consumption is 450, compensation 800. */
  double type2[2];
  for (int k = 0; k < 2; k++) {
    options = options_of(ctx);
    if (k == 0)
      options.closure_denominator = "household_consumption";
    else
      options.closure_total = 450;
    support_ok(ctx, support_io_create(ctx, &support_miller_blair, &options, &model));
    support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
    type2[k] = cell(ctx, out, "agriculture", "type2");
    ji_dataset_unref(out);
    ji_model_unref(model);
  }
  support_close("denominator", type2[0], type2[1], 1e-14);
  /* Households that spend far more than they earn: no Type II, and the row says why. */
  options = options_of(ctx);
  options.closure_total = 100;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, &options, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  assert_true(isnan(cell(ctx, out, "agriculture", "type2")));
  assert_true(!isnan(cell(ctx, out, "agriculture", "type1")));
  reason = reason_of(ctx, out, 0);
  support_contains(reason, "not productive");
  free(reason);
  ji_dataset_unref(out);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- methods, threads, factors ------------------------------------------------------------ */

static double *type_of(ji_context *ctx, const ji_model *model, const char *column) {
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_column values = support_look(ctx, out, column);
  double *copy = malloc((size_t)values.length * sizeof *copy);
  memcpy(copy, values.values, (size_t)values.length * sizeof *copy);
  ji_dataset_unref(out);
  return copy;
}

static void test_methods_agree(void **state) {
  (void)state;
  enum { N = 60 };
  support_io *table = support_io_random(77, N, 0.9);
  ji_context *ctx = support_context();
  for (int column = 0; column < 2; column++) {
    double *found[4];
    for (int32_t method = JI_IO_METHOD_AUTO; method <= JI_IO_METHOD_ITERATIVE; method++) {
      ji_io_options options = options_of(ctx);
      ji_model *model;
      options.method = method;
      support_ok(ctx, support_io_create(ctx, table, &options, &model));
      found[method] = type_of(ctx, model, column ? "type2" : "type1");
      if (method == JI_IO_METHOD_ITERATIVE) {
        ji_model *factorized;
        support_ok(ctx, ji_io_model_factorize(ctx, model, &factorized));
        ji_model_unref(model);
        found[3] = type_of(ctx, factorized, column ? "type2" : "type1");
        ji_model_unref(factorized);
      } else
        ji_model_unref(model);
    }
    for (int i = 0; i < N; i++) {
      support_close("iterative", found[2][i], found[1][i], 1e-10);
      assert_true(found[0][i] == found[2][i] && found[3][i] == found[1][i]);
    }
    for (int k = 0; k < 4; k++)
      free(found[k]);
  }
  support_io_free(table);
  ji_context_free(ctx);
}

/* Each sector sells to one that is far away in the table alone, all around: neither nearness nor a
 * common space helps, the iteration needs as many steps as there are sectors and does not get
 * there; the method of choice then factorizes. */
static void test_a_chain_that_the_iteration_cannot_solve(void **state) {
  (void)state;
  enum { N = 601, AWAY = 101 };
  ji_context *ctx = support_context();
  static double output[N], employment[N];
  double *flows = calloc((size_t)N * N, sizeof *flows);
  assert_non_null(flows);
  for (int i = 0; i < N; i++) {
    output[i] = 1;
    employment[i] = (double)(i * 7919 % 1009) / 1009;
    flows[i * N + (i + AWAY) % N] = 0.9999;
  }
  const char *names[N];
  char texts[N][8];
  for (int i = 0; i < N; i++) {
    snprintf(texts[i], sizeof texts[i], "s%d", i);
    names[i] = texts[i];
  }
  ji_dataset *sectors =
      support_dataset(ctx, N, (support_column[]){{.name = "sector", .texts = names}}, 1);
  const char *const rows[] = {"employment"};
  ji_dataset *labels =
      support_dataset(ctx, 1, (support_column[]){{.name = "name", .texts = rows}}, 1);
  ji_array z = {flows, N, N, N, 1, JI_TYPE_FLOAT64, 0, NULL, NULL};
  ji_array jobs = {employment, 1, N, N, 1, JI_TYPE_FLOAT64, 0, NULL, NULL};
  ji_io_tables tables = {.size = sizeof tables,
                         .flows = &z,
                         .satellites = &jobs,
                         .output = output,
                         .sectors = sectors,
                         .satellite_labels = labels};
  for (int32_t method = JI_IO_METHOD_AUTO; method <= JI_IO_METHOD_ITERATIVE; method++) {
    ji_io_options options = options_of(ctx);
    options.method = method;
    ji_model *model = NULL;
    ji_dataset *out = NULL;
    support_ok(ctx, ji_io_model_create(ctx, &tables, &options, &model));
    if (method == JI_IO_METHOD_ITERATIVE) {
      support_status(ctx, ji_io_multipliers(ctx, model, NULL, &out), JI_ERROR_CONVERGENCE);
      assert_null(out);
    } else {
      support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
      ji_column type1 = support_look(ctx, out, "type1");
      for (int i = 0; i < N; i++)
        support_close("own and the supplier's", support_number(&type1, i),
                      employment[i] + 0.9999 * support_number(&type1, (i + N - AWAY) % N), 1e-12);
      ji_dataset_unref(out);
    }
    ji_model_unref(model);
  }
  ji_dataset_unref(sectors);
  ji_dataset_unref(labels);
  free(flows);
  ji_context_free(ctx);
}

static void test_inverse_methods_agree(void **state) {
  (void)state;
  const int N = 40;
  support_io *table = support_io_random(78, N, 0.9);
  ji_context *ctx = support_context();
  ji_array found[3];
  for (int k = 0; k < 3; k++) {
    ji_io_options options = options_of(ctx);
    ji_model *model, *factorized;
    options.method = k == 1 ? JI_IO_METHOD_ITERATIVE : JI_IO_METHOD_DIRECT;
    support_ok(ctx, support_io_create(ctx, table, &options, &model));
    support_ok(ctx, ji_io_model_factorize(ctx, model, &factorized));
    support_ok(ctx, ji_io_inverse(ctx, k == 2 ? factorized : model, &found[k]));
    ji_model_unref(factorized);
    ji_model_unref(model);
  }
  for (int i = 0; i < N * N; i++)
    for (int k = 1; k < 3; k++)
      assert_true(fabs(((const double *)found[k].data)[i] - ((const double *)found[0].data)[i]) <
                  1e-12);
  for (int k = 0; k < 3; k++)
    ji_array_release(&found[k]);
  support_io_free(table);
  ji_context_free(ctx);
}

static void test_threads_agree_to_the_bit(void **state) {
  (void)state;
  enum { N = 301 };
  support_io *table = support_io_random(79, N, 0.8);
  static const int32_t threads[] = {1, 2, 7};
  double *first[2] = {NULL, NULL};
  for (size_t t = 0; t < 3; t++)
    for (int k = 0; k < 2; k++) {
      ji_context *ctx = support_context_threads(threads[t]);
      ji_io_options options = options_of(ctx);
      ji_model *model;
      options.method = k ? JI_IO_METHOD_ITERATIVE : JI_IO_METHOD_DIRECT;
      support_ok(ctx, support_io_create(ctx, table, &options, &model));
      double *found = type_of(ctx, model, "type2");
      if (first[k]) {
        assert_memory_equal(found, first[k], N * sizeof *first[k]);
        free(found);
      } else
        first[k] = found;
      ji_model_unref(model);
      ji_context_free(ctx);
    }
  free(first[0]);
  free(first[1]);
  support_io_free(table);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_textbook_inverse),
      cmocka_unit_test(test_textbook_multipliers),
      cmocka_unit_test(test_germany_as_printed),
      cmocka_unit_test(test_units),
      cmocka_unit_test(test_units_not_stated),
      cmocka_unit_test(test_measures),
      cmocka_unit_test(test_zero_output),
      cmocka_unit_test(test_dust_output),
      cmocka_unit_test(test_unbalanced),
      cmocka_unit_test(test_not_productive),
      cmocka_unit_test(test_negative_flows),
      cmocka_unit_test(test_not_finite),
      cmocka_unit_test(test_closure),
      cmocka_unit_test(test_methods_agree),
      cmocka_unit_test(test_a_chain_that_the_iteration_cannot_solve),
      cmocka_unit_test(test_inverse_methods_agree),
      cmocka_unit_test(test_threads_agree_to_the_bit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
