/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* jobimpact/io.h: arrays of any layout, ownership, shapes and labels, bundles, checks, arguments.
 */
#include "support/support.h"

#include "model/model.h"
#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double first_type1(ji_context *ctx, const ji_model *model) {
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  double value = support_io_cell(ctx, out, "sector_0", NULL, NULL, "type1");
  ji_dataset_unref(out);
  return value;
}

/* --- layouts ------------------------------------------------------------------------------ */

/* Row-major, column-major, reversed, with gaps: the same numbers where they lie. */
static void test_strides(void **state) {
  (void)state;
  enum { N = 12 };
  support_io *table = support_io_random(41, N, 0.8);
  double *memory = calloc(6 * N * N, sizeof *memory);
  ji_context *ctx = support_context();
  static const struct {
    int64_t row, column, offset;
  } layouts[] = {{N, 1, 0}, {1, N, 0}, {-N, -1, N * N - 1}, {5 * N, 3, 2}};
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  for (int32_t method = JI_IO_METHOD_DIRECT; method <= JI_IO_METHOD_ITERATIVE; method++) {
    double wanted = 0;
    for (size_t k = 0; k < 4; k++) {
      ji_array flows = {.data = memory + layouts[k].offset,
                        .rows = N,
                        .columns = N,
                        .row_stride = layouts[k].row,
                        .column_stride = layouts[k].column,
                        .type = JI_TYPE_FLOAT64};
      for (int64_t i = 0; i < N; i++)
        for (int64_t j = 0; j < N; j++)
          memory[layouts[k].offset + i * layouts[k].row + j * layouts[k].column] =
              table->flows[i * N + j];
      ji_model *model;
      options.method = method;
      support_ok(ctx, support_io_create_from(ctx, table, &flows, NULL, NULL, &options, &model));
      double found = first_type1(ctx, model);
      if (k == 0)
        wanted = found;
      support_close("layout", found, wanted, 1e-13);
      ji_model_unref(model);
    }
  }
  free(memory);
  support_io_free(table);
  ji_context_free(ctx);
}

/* float32 arrays are read as what they are: the same model as their values in float64. */
static void test_single_precision(void **state) {
  (void)state;
  enum { N = 12 };
  support_io *table = support_io_random(42, N, 0.8);
  float flows[N * N], demand[2 * N], satellites[2 * N];
  double exact_flows[N * N], exact_demand[2 * N], exact_satellites[2 * N];
  for (int i = 0; i < N * N; i++)
    exact_flows[i] = flows[i] = (float)table->flows[i];
  for (int i = 0; i < 2 * N; i++) {
    exact_demand[i] = demand[i] = (float)table->demand[i];
    exact_satellites[i] = satellites[i] = (float)table->satellites[i];
  }
  ji_array single[3] = {{.data = flows, .rows = N, .columns = N, .row_stride = N},
                        {.data = demand, .rows = N, .columns = 2, .row_stride = 2},
                        {.data = satellites, .rows = 2, .columns = N, .row_stride = N}};
  ji_array twice[3] = {support_io_matrix(exact_flows, N, N), support_io_matrix(exact_demand, N, 2),
                       support_io_matrix(exact_satellites, 2, N)};
  for (int k = 0; k < 3; k++) {
    single[k].column_stride = 1;
    single[k].type = JI_TYPE_FLOAT32;
  }
  ji_context *ctx = support_context();
  ji_model *model[2];
  support_ok(
      ctx, support_io_create_from(ctx, table, &single[0], &single[1], &single[2], NULL, &model[0]));
  support_ok(ctx,
             support_io_create_from(ctx, table, &twice[0], &twice[1], &twice[2], NULL, &model[1]));
  assert_true(first_type1(ctx, model[0]) == first_type1(ctx, model[1]));
  ji_model_unref(model[0]);
  ji_model_unref(model[1]);
  support_io_free(table);
  ji_context_free(ctx);
}

static void count_release(void *user) {
  ++*(int *)user;
}

/* The arrays are the model's from its success on, and go with its last reference. */
static void test_release(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  int released[3] = {0, 0, 0};
  const support_io *t = &support_miller_blair;
  ji_array arrays[3] = {support_io_matrix(t->flows, 2, 2), support_io_matrix(t->demand, 2, 2),
                        support_io_matrix(t->satellites, 2, 2)};
  for (int k = 0; k < 3; k++) {
    arrays[k].release = count_release;
    arrays[k].user = &released[k];
  }
  ji_io_options options;
  ji_model *model, *factorized;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.household_income = "nothing";
  support_status(
      ctx, support_io_create_from(ctx, t, &arrays[0], &arrays[1], &arrays[2], &options, &model),
      JI_ERROR_NOT_FOUND);
  assert_int_equal(released[0] + released[1] + released[2], 0);
  support_ok(ctx, support_io_create_from(ctx, t, &arrays[0], &arrays[1], &arrays[2], NULL, &model));
  support_ok(ctx, ji_io_model_factorize(ctx, model, &factorized));
  ji_model_unref(model);
  assert_int_equal(released[0] + released[1] + released[2], 0);
  ji_model_unref(factorized);
  for (int k = 0; k < 3; k++)
    assert_int_equal(released[k], 1);
  ji_context_free(ctx);
}

/* --- shapes and labels -------------------------------------------------------------------- */

static void refuse_arrays(ji_context *ctx, const ji_array *flows, const ji_array *demand,
                          const ji_array *satellites, ji_status expected, const char *part) {
  ji_model *model = (ji_model *)1;
  support_status(
      ctx,
      support_io_create_from(ctx, &support_miller_blair, flows, demand, satellites, NULL, &model),
      expected);
  assert_null(model);
  support_message(ctx, part);
}

static void test_shapes(void **state) {
  (void)state;
  static const double data[9] = {0};
  ji_context *ctx = support_context();
  ji_array array = support_io_matrix(data, 3, 2);
  refuse_arrays(ctx, &array, NULL, NULL, JI_ERROR_SHAPE, "flows: 3 x 2, expected 2 x 2");
  refuse_arrays(ctx, NULL, &array, NULL, JI_ERROR_SHAPE, "final demand: 3 x 2");
  refuse_arrays(ctx, NULL, NULL, &array, JI_ERROR_SHAPE, "satellites: 3 x 2");
  array = support_io_matrix(data, 2, 2);
  array.type = JI_TYPE_INT64;
  refuse_arrays(ctx, &array, NULL, NULL, JI_ERROR_TYPE, "float32");
  array = support_io_matrix(NULL, 2, 2);
  refuse_arrays(ctx, &array, NULL, NULL, JI_ERROR_ARGUMENT, "flows");
  array = support_io_matrix((const double *)(const void *)((const char *)data + 1), 2, 2);
  refuse_arrays(ctx, &array, NULL, NULL, JI_ERROR_ARGUMENT, "aligned");
  ji_context_free(ctx);
}

static void test_labels(void **state) {
  (void)state;
  static const char *const twice[] = {"farms", "farms"}, *const empty[] = {"farms", NULL};
  ji_context *ctx = support_context();
  ji_model *model;
  for (int k = 0; k < 3; k++) {
    support_io table = support_miller_blair;
    const char *const **names[] = {&table.sectors, &table.demand_names, &table.row_names};
    *names[k] = twice;
    support_status(ctx, support_io_create(ctx, &table, NULL, &model), JI_ERROR_LABEL);
    support_message(ctx, "\"farms\" is there twice");
    *names[k] = empty;
    support_status(ctx, support_io_create(ctx, &table, NULL, &model), JI_ERROR_LABEL);
    support_message(ctx, "row 2");
  }
  ji_context_free(ctx);
}

static void test_missing_parts(void **state) {
  (void)state;
  static const char *const names[] = {"a", "b"};
  const support_io *t = &support_miller_blair;
  ji_context *ctx = support_context();
  support_column column = {.name = "sector", .texts = names};
  ji_dataset *sectors = support_dataset(ctx, 2, &column, 1);
  ji_dataset *none = support_dataset(ctx, 0, &column, 1);
  ji_array flows = support_io_matrix(t->flows, 2, 2);
  for (int k = 0; k < 7; k++) {
    ji_io_tables tables = {
        .size = sizeof tables, .flows = &flows, .output = t->output, .sectors = sectors};
    ji_model *model = (ji_model *)1;
    ji_status expected = JI_ERROR_ARGUMENT;
    if (k == 0)
      tables.flows = NULL;
    if (k == 1)
      tables.output = NULL;
    if (k == 2)
      tables.sectors = NULL;
    if (k == 3)
      tables.final_demand = &flows;
    if (k == 4)
      tables.satellites = &flows;
    if (k == 5)
      tables.size = 8;
    if (k == 6) {
      tables.sectors = none;
      expected = JI_ERROR_SHAPE;
    }
    support_status(ctx, ji_io_model_create(ctx, &tables, NULL, &model), expected);
    assert_null(model);
  }
  ji_dataset_unref(sectors);
  ji_dataset_unref(none);
  ji_context_free(ctx);
}

static void test_options(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_io_options o;
  ji_io_multiplier_options m;
  ji_io_basket_options b;
  assert_int_equal(ji_io_options_init(NULL, sizeof o), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_io_multiplier_options_init(&m, 1), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_io_basket_options_init(&b, 1U << 20), JI_ERROR_ARGUMENT);
  support_ok(ctx, ji_io_multiplier_options_init(&m, sizeof m));
  assert_true(!m.satellite && !m.unit);
  support_ok(ctx, ji_io_basket_options_init(&b, sizeof b));
  assert_true(b.total == 1 && b.tax == JI_IO_TAX_INSIDE);
  assert_string_equal(b.trade_sector, "trade");
  for (int k = 0; k < 10; k++) {
    ji_model *model;
    support_ok(ctx, ji_io_options_init(&o, sizeof o));
    if (k == 0)
      o.balance_tolerance = -1;
    if (k == 1)
      o.balance_tolerance = NAN;
    if (k == 2)
      o.dust = 1;
    if (k == 3)
      o.dust = -1e-9;
    if (k == 4)
      o.dust_action = 2;
    if (k == 5)
      o.method = 3;
    if (k == 6)
      o.method = -1;
    if (k == 7)
      o.closure_total = -5;
    if (k == 8)
      o.closure_total = NAN;
    if (k == 9)
      o.size = 3;
    support_status(ctx, support_io_create(ctx, &support_miller_blair, &o, &model),
                   JI_ERROR_ARGUMENT);
    assert_null(model);
  }
  ji_context_free(ctx);
}

static void test_null_arguments(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model, *other;
  ji_dataset *out;
  ji_array array;
  ji_io_tables tables = {.size = sizeof tables};
  ji_bundle *bundle;
  static const char *const names[] = {"a"};
  support_column column = {.name = "sector", .texts = names};
  ji_dataset *dataset = support_dataset(ctx, 1, &column, 1);
  support_ok(ctx, ji_bundle_with(ctx, NULL, "x", dataset, &bundle));
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  assert_int_equal(ji_io_model_create(NULL, &tables, NULL, &other), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_model_create(ctx, NULL, NULL, &other), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_model_create(ctx, &tables, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_model_from_bundle(ctx, NULL, NULL, &other), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_model_from_bundle(ctx, bundle, NULL, &other), JI_ERROR_NOT_FOUND);
  support_message(ctx, "flows");
  support_status(ctx, ji_io_model_factorize(ctx, NULL, &other), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_model_factorize(ctx, model, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_multipliers(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_multipliers(ctx, model, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_inverse(ctx, NULL, &array), JI_ERROR_ARGUMENT);
  assert_null(array.data);
  support_status(ctx, ji_io_inverse(ctx, model, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_check(ctx, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_check(ctx, model, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_basket_demand(ctx, NULL, dataset, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_basket_demand(ctx, model, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_io_basket_demand(ctx, model, dataset, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_model_unref(model);
  ji_bundle_unref(bundle);
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
}

static void destroy_nothing(const ji_allocator *allocator, void *data) {
  (void)allocator;
  (void)data;
}

static const ji__model_kind another_kind = {
    .kind = 99, .name = "account of another kind", .destroy = destroy_nothing};

static void test_another_kind(void **state) {
  (void)state;
  static const char *const names[] = {"a"};
  ji_context *ctx = support_context();
  support_column column = {.name = "sector", .texts = names};
  ji_dataset *dataset = support_dataset(ctx, 1, &column, 1), *out;
  ji_model *account, *other;
  ji_array array;
  support_ok(ctx, ji__model_create(ctx, &another_kind, NULL, NULL, &account));
  support_status(ctx, ji_io_model_factorize(ctx, account, &other), JI_ERROR_KIND);
  support_message(ctx, "an input-output model was expected");
  support_status(ctx, ji_io_multipliers(ctx, account, NULL, &out), JI_ERROR_KIND);
  support_status(ctx, ji_io_inverse(ctx, account, &array), JI_ERROR_KIND);
  support_status(ctx, ji_io_check(ctx, account, &out), JI_ERROR_KIND);
  support_status(ctx, ji_io_basket_demand(ctx, account, dataset, NULL, &out), JI_ERROR_KIND);
  assert_null(out);
  ji_model_unref(account);
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
}

/* --- checks ------------------------------------------------------------------------------- */

/* The value of a check; its verdict must be as given and its explanation contain a part. */
static double check_of(ji_context *ctx, const ji_dataset *checks, const char *name,
                       const char *verdict, const char *part) {
  ji_column check = support_look(ctx, checks, "check"), value = support_look(ctx, checks, "value");
  ji_column said = support_look(ctx, checks, "verdict");
  ji_column explanation = support_look(ctx, checks, "explanation");
  for (int64_t i = 0; i < ji_dataset_row_count(checks); i++) {
    char *text[] = {support_text(ctx, &check, i), support_text(ctx, &said, i),
                    support_text(ctx, &explanation, i)};
    int found = strcmp(text[0], name) == 0;
    if (found) {
      assert_string_equal(text[1], verdict);
      support_contains(text[2], part);
    }
    for (int k = 0; k < 3; k++)
      free(text[k]);
    if (found)
      return support_is_null(&value, i) ? (double)NAN : support_number(&value, i);
  }
  fail_msg("no check %s", name);
  return 0;
}

static void test_checks(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model;
  ji_dataset *checks;
  support_ok(ctx, support_io_create(ctx, &support_miller_blair, NULL, &model));
  support_ok(ctx, ji_io_check(ctx, model, &checks));
  support_close("rows", check_of(ctx, checks, "row_balance", "passed", "each row"), 0, 0);
  check_of(ctx, checks, "column_balance", "not_done", "not known");
  assert_true(check_of(ctx, checks, "employment_identity", "passed", "e'Lf is 800") < 1e-14);
  /* A = [.15 .25; .2 .05]: radius .1 + sqrt(.0025 + .05) */
  support_close("radius", check_of(ctx, checks, "spectral_radius", "passed", "between"),
                0.1 + sqrt(0.0525), 1e-8);
  assert_true(check_of(ctx, checks, "zero_output", "passed", "every sector") == 0);
  assert_true(check_of(ctx, checks, "dust_output", "passed", "no output") == 0);
  assert_true(check_of(ctx, checks, "negative_flows", "passed", "no flow") == 0);
  assert_true(check_of(ctx, checks, "negative_final_demand", "passed", "no final") == 0);
  support_close("closure", check_of(ctx, checks, "closure", "passed", "compensation"), 450.0 / 800,
                1e-15);
  assert_true(check_of(ctx, checks, "closed_spectral_radius", "passed", "between") < 1);
  ji_dataset_unref(checks);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void test_checks_that_warn(void **state) {
  (void)state;
  static const double flows[] = {150, 500, -200, 100}, demand[] = {50, 300, 2100, -10},
                      output[] = {1000, 2000}, satellites[] = {300, 500, 600, 1100};
  static const char *const units[] = {"person", "1e6 CNY"};
  support_io table = support_miller_blair;
  table.flows = flows;
  table.demand = demand;
  table.output = output;
  table.satellites = satellites;
  table.row_units = units;
  ji_context *ctx = support_context();
  ji_io_options options;
  ji_model *model;
  ji_dataset *checks;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.flows_unit = "1e6 CNY";
  options.balance_tolerance = INFINITY;
  options.closure_total = 200; /* households would spend 2150 of 200 */
  support_ok(ctx, support_io_create(ctx, &table, &options, &model));
  support_ok(ctx, ji_io_check(ctx, model, &checks));
  support_close("rows", check_of(ctx, checks, "row_balance", "passed", "\"manufacturing\""), 0.005,
                1e-12);
  /* columns: 150 - 200 + 600 - 1000 = -450; 500 + 100 + 1100 - 2000 = -300 */
  support_close("columns", check_of(ctx, checks, "column_balance", "passed", "\"agriculture\""),
                0.45, 1e-12);
  assert_true(check_of(ctx, checks, "negative_flows", "warning", "-200") == 1);
  assert_true(check_of(ctx, checks, "negative_final_demand", "warning", "\"other\"") == 1);
  support_close("closure", check_of(ctx, checks, "closure", "failed", "not productive"), 10.75,
                1e-12);
  check_of(ctx, checks, "spectral_radius", "passed", "|A|");
  ji_dataset_unref(checks);
  ji_model_unref(model);
  table = support_miller_blair;
  table.rows = table.demands = 0;
  table.satellites = table.demand = NULL;
  support_ok(ctx, support_io_create(ctx, &table, NULL, &model));
  support_ok(ctx, ji_io_check(ctx, model, &checks));
  check_of(ctx, checks, "row_balance", "not_done", "no final demand");
  check_of(ctx, checks, "employment_identity", "not_done", "no employment");
  check_of(ctx, checks, "negative_final_demand", "not_done", "no final demand");
  check_of(ctx, checks, "closure", "not_done", "no Type II");
  ji_dataset_unref(checks);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- every allocation --------------------------------------------------------------------- */

static ji_status create(ji_context *ctx, void *user) {
  ji_model *model;
  ji_status status = support_io_create(ctx, user, NULL, &model);
  assert_true((status == JI_OK) == (model != NULL));
  ji_model_unref(model);
  return status;
}

static ji_status factorize(ji_context *ctx, void *user) {
  ji_model *model;
  ji_status status = ji_io_model_factorize(ctx, user, &model);
  assert_true((status == JI_OK) == (model != NULL));
  ji_model_unref(model);
  return status;
}

static ji_status multiply(ji_context *ctx, void *user) {
  ji_dataset *out;
  ji_status status = ji_io_multipliers(ctx, user, NULL, &out);
  assert_true((status == JI_OK) == (out != NULL));
  ji_dataset_unref(out);
  return status;
}

static ji_status invert(ji_context *ctx, void *user) {
  ji_array out;
  ji_status status = ji_io_inverse(ctx, user, &out);
  assert_true((status == JI_OK) == (out.data != NULL));
  ji_array_release(&out);
  return status;
}

static ji_status check(ji_context *ctx, void *user) {
  ji_dataset *out;
  ji_status status = ji_io_check(ctx, user, &out);
  assert_true((status == JI_OK) == (out != NULL));
  ji_dataset_unref(out);
  return status;
}

static void test_every_allocation(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_io *table = support_io_random(51, 5, 0.8);
  for (int32_t method = JI_IO_METHOD_DIRECT; method <= JI_IO_METHOD_ITERATIVE; method++) {
    ji_io_options options;
    ji_model *model;
    support_ok(ctx, ji_io_options_init(&options, sizeof options));
    options.method = method;
    options.flows_unit = "1e6 CNY@2018:basic";
    support_ok(ctx, support_io_create(ctx, table, &options, &model));
    assert_true(support_every_allocation("factorize", factorize, model) > 5);
    assert_true(support_every_allocation("multipliers", multiply, model) > 5);
    assert_true(support_every_allocation("inverse", invert, model) > 1);
    assert_true(support_every_allocation("check", check, model) > 5);
    ji_model_unref(model);
  }
  assert_true(support_every_allocation("create", create, table) > 20);
  support_io_free(table);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_strides),          cmocka_unit_test(test_single_precision),
      cmocka_unit_test(test_release),          cmocka_unit_test(test_shapes),
      cmocka_unit_test(test_labels),           cmocka_unit_test(test_missing_parts),
      cmocka_unit_test(test_options),          cmocka_unit_test(test_null_arguments),
      cmocka_unit_test(test_another_kind),     cmocka_unit_test(test_checks),
      cmocka_unit_test(test_checks_that_warn), cmocka_unit_test(test_every_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
