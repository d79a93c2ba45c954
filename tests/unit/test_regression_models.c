/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Poisson and two-stage regressions by hand, and on data that are hard for them. */
#include "unit/regression_fixture.h"

/* --- Poisson ------------------------------------------------------------------------------ */

/* A saturated model: the coefficient is the log of the ratio of means. */
static void poisson_by_hand(void **state) {
  (void)state;
  static const double group[six] = {0, 0, 0, 1, 1, 1}, y[six] = {1, 2, 3, 5, 0, 7};
  ji_context *ctx = support_context();
  ji_dataset *panel = six_rows(ctx, group, y, by_hand_id, NULL);
  ji_regression_options o = options_of("y", &x_term, 1);
  o.family = JI_REGRESSION_POISSON;
  o.k_adjust = 0;
  ji_bundle *tables = fit(ctx, panel, &o);
  support_close("b", cell(ctx, tables, "estimates", "x", "estimate"), log(2), 1e-12);
  support_close("a", cell(ctx, tables, "estimates", "(Intercept)", "estimate"), log(2), 1e-12);
  support_close("se", cell(ctx, tables, "estimates", "x", "se"), sqrt(1.0 / 6 + 1.0 / 12), 1e-9);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* Effect 2 has zeros alone; and in the rest x > 0 says that y is 0: the likelihood has no maximum
 * until these are left out (Correia, Guimaraes and Zylkin). */
static void separated_rows_are_found(void **state) {
  (void)state;
  enum { rows = 12 };
  static const int64_t id[rows] = {1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3};
  static const double y[rows] = {2, 3, 0, 0, 1, 0, 0, 4, 2, 0, 1, 5},
                      x[rows] = {0, 0, 1, 0, 0, 1, 2, 0, 0, 2, 0, 0},
                      z[rows] = {1, 2, 3, 1, 0, 1, 1, 2, 0, 1, 1, 3};
  const support_column columns[] = {{.name = "id", .integers = id},
                                    {.name = "x", .numbers = x},
                                    {.name = "z", .numbers = z},
                                    {.name = "y", .numbers = y}};
  static const ji_regression_term terms[] = {{.column = "x"}, {.column = "z"}};
  ji_context *ctx = support_context();
  ji_dataset *panel = support_dataset(ctx, rows, columns, 4);
  ji_regression_options o = options_of("y", terms, 2);
  o.family = JI_REGRESSION_POISSON;
  o.effects = "id";
  ji_bundle *tables = fit(ctx, panel, &o);
  assert_int_equal((int)diagnostic(ctx, tables, "separated_rows"), 4);
  int64_t row = -1;
  char *name = NULL;
  assert_int_equal(dropped(ctx, tables, "separated", NULL, &row), 4);
  assert_int_equal(row, 2);
  assert_int_equal(dropped(ctx, tables, "0 in all rows", &name, NULL), 1);
  assert_string_equal(name, "x");
  free(name);
  assert_true(fabs(cell(ctx, tables, "estimates", "z", "estimate")) < 2);
  ji_bundle_unref(tables);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

static void poisson_refuses(void **state) {
  (void)state;
  static const double negative[six] = {1, 2, -3, 1, 0, 0}, zeros[six] = {0};
  ji_context *ctx = support_context();
  ji_regression_options o = options_of("y", &x_term, 1);
  o.family = JI_REGRESSION_POISSON;
  ji_dataset *panel = six_rows(ctx, by_hand_x, negative, by_hand_id, NULL);
  refused(ctx, panel, &o, JI_ERROR_VALUE, "row 3, column \"y\": -3");
  ji_dataset_unref(panel);
  panel = six_rows(ctx, by_hand_x, zeros, by_hand_id, NULL);
  refused(ctx, panel, &o, JI_ERROR_VALUE, "0 in all rows");
  o.effects = "id";
  refused(ctx, panel, &o, JI_ERROR_SHAPE, "none of the 6 rows is left: 6 are separated");
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

/* --- instruments -------------------------------------------------------------------------- */

/* One instrument: b = cov(z, y) / cov(z, x). */
static void instruments_by_hand(void **state) {
  (void)state;
  static const double z[six] = {2, 1, 5, 0, 4, 3};
  ji_context *ctx = support_context();
  ji_dataset *panel = six_rows(ctx, by_hand_x, by_hand_y, by_hand_id, z);
  ji_regression_options o = options_of("y", NULL, 0);
  o.endogenous = "x";
  o.instruments = "w";
  ji_bundle *tables = fit(ctx, panel, &o);
  double zx = 0, zy = 0, zz = 0, xx = 0;
  for (int i = 0; i < six; i++) {
    zx += (z[i] - 2.5) * (by_hand_x[i] - 16.0 / 6);
    zy += (z[i] - 2.5) * (by_hand_y[i] - 27.0 / 6);
    zz += (z[i] - 2.5) * (z[i] - 2.5);
    xx += (by_hand_x[i] - 16.0 / 6) * (by_hand_x[i] - 16.0 / 6);
  }
  double rest = 0, explained = zx * zx / zz;
  for (int i = 0; i < six; i++) {
    double own = by_hand_y[i] - 27.0 / 6 - zy / zx * (by_hand_x[i] - 16.0 / 6);
    rest += own * own;
  }
  support_close("b", cell(ctx, tables, "estimates", "x", "estimate"), zy / zx, 1e-12);
  support_close("se", cell(ctx, tables, "estimates", "x", "se"), sqrt(rest / 4 / explained), 1e-12);
  support_close("F", diagnostic(ctx, tables, "first_stage_f:x"), explained / ((xx - explained) / 4),
                1e-11);
  ji_bundle_unref(tables);
  o.instruments = "id";
  o.effects = "id";
  refused(ctx, panel, &o, JI_ERROR_SINGULAR, "0 instruments are left for 1");
  o.instruments = NULL;
  refused(ctx, panel, &o, JI_ERROR_ARGUMENT, "1 endogenous columns and 0 instruments");
  o.instruments = "w";
  o.family = JI_REGRESSION_POISSON;
  refused(ctx, panel, &o, JI_ERROR_UNSUPPORTED, "linear family");
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(poisson_by_hand),
      cmocka_unit_test(separated_rows_are_found),
      cmocka_unit_test(poisson_refuses),
      cmocka_unit_test(instruments_by_hand),
  };
  return cmocka_run_group_tests_name("regression_models", tests, NULL, NULL);
}
