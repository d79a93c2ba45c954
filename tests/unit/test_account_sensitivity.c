/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_tornado() and ji_account_sobol(), against what can be worked out by hand. */
#include "unit/uncertainty_fixture.h"

static const double z = 1.959963984540054;

/* --- tornado ------------------------------------------------------------------------------------
 */

#define MIXED                                                                                      \
  "layers.csv",                                                                                    \
      "layer,parent,estimator,inputs,value,unit,distribution,standard_error,low,high,rounding\n"   \
      "a,all,value,,100,person,normal,10,,,\nb,all,value,,40,person,,,,,0.5\n"                     \
      "c,all,value,,5,person,uniform,,0,100,\nplain,all,value,,1,person,,,,,\nall,,sum,,,1e3 "     \
      "person,,,,,\nq,,ratio_chain,a*1/k,,person,,,,,\n",                                          \
      "coefficients.csv",                                                                          \
      "name,kind,value,unit,distribution,low,high\nk,average,2,1,triangular,1,4\n"

static double swing(ji_context *ctx, const ji_dataset *rows, const char *layer, const char *input,
                    const char *column) {
  return number_at(ctx, rows, "layer", layer, "input", input, column);
}

static void each_input_moves_alone(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES(MIXED));
  ji_dataset *rows = asked(ctx, ji_account_tornado, model, NULL, 0);
  support_close("a", swing(ctx, rows, "all", "a", "low"), .146 - .01 * z, 1e-12);
  support_close("a", swing(ctx, rows, "all", "a", "high"), .146 + .01 * z, 1e-12);
  support_close("a", swing(ctx, rows, "all", "a", "input_high"), 100 + 10 * z, 1e-12);
  support_close("b", swing(ctx, rows, "all", "b", "swing"), .001, 1e-12);
  support_close("c", swing(ctx, rows, "all", "c", "swing"), .095, 1e-12);
  assert_true(swing(ctx, rows, "all", "c", "rank") == 1 &&
              swing(ctx, rows, "all", "a", "rank") == 2);
  assert_true(swing(ctx, rows, "all", "b", "rank") == 3);
  /* A divisor's high end gives the low figure. */
  double k_low = 1 + sqrt(.025 * 3), k_high = 4 - sqrt(.025 * 6);
  support_close("k", swing(ctx, rows, "q", "k", "low"), 100 / k_low, 1e-12);
  support_close("k", swing(ctx, rows, "q", "k", "high"), 100 / k_high, 1e-12);
  support_close("k", swing(ctx, rows, "q", "k", "swing"), 100 / k_low - 100 / k_high, 1e-12);
  assert_true(swing(ctx, rows, "q", "k", "value") == 50);
  /* a of itself, three of all, two of q; b and c of themselves; plain has nothing to say */
  assert_int_equal(ji_dataset_row_count(rows), 1 + 3 + 2 + 2);
  for (int64_t row = 0; row < 8; row++) {
    char *input = text_at(ctx, rows, row, "input"), *range = text_at(ctx, rows, row, "range");
    char *kind = text_at(ctx, rows, row, "kind");
    assert_string_equal(range, strcmp(input, "b") == 0 ? "rounding" : "distribution");
    assert_string_equal(kind, strcmp(input, "k") == 0 ? "coefficient" : "layer");
    free(input);
    free(range);
    free(kind);
  }
  ji_dataset_unref(rows);
  ji_account_uncertainty_options options;
  support_ok(ctx, ji_account_uncertainty_options_init(&options, sizeof options));
  options.confidence = 0.5;
  options.layer = "a";
  support_ok(ctx, ji_account_tornado(ctx, model, NULL, &options, &rows));
  assert_int_equal(ji_dataset_row_count(rows), 1);
  support_close("quartile", swing(ctx, rows, "a", "a", "swing"), 2 * 6.744897501960817, 1e-12);
  ji_dataset_unref(rows);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- Sobol indices ------------------------------------------------------------------------------
 */

static ji_dataset *indices(ji_context *ctx, const ji_model *model) {
  return asked(ctx, ji_account_sobol, model, NULL, 40000);
}

/* Both indices within five of their own standard errors, which must be small themselves. */
static void check_indices(ji_context *ctx, const ji_dataset *rows, const char *layer,
                          const char *input, double first, double total) {
  const char *const names[] = {"first_order", "total"};
  const double expected[] = {first, total};
  for (size_t i = 0; i < 2; i++) {
    char error_name[32];
    strcpy(error_name, names[i]);
    strcat(error_name, "_error");
    double found = swing(ctx, rows, layer, input, names[i]);
    double error = swing(ctx, rows, layer, input, error_name);
    assert_true(error > 0 && error < 0.05);
    if (!(fabs(found - expected[i]) < 5 * error))
      fail_msg("%s of %s in %s: %g, expected %g, standard error %g", names[i], input, layer, found,
               expected[i], error);
  }
}

/* A sum of independent inputs: both indices are the shares of the variance. */
static void a_sum(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,parent,estimator,value,unit,distribution,standard_error,low,high\n"
                      "a,all,value,100,person,normal,3,,\nb,all,value,1000,person,normal,4,,\n"
                      "c,all,value,6,person,uniform,,0,12\nd,all,value,1,person,normal,0,,\n"
                      "e,all,value,1,person,,,,\nall,,sum,,person,,,,\n"));
  ji_dataset *rows = indices(ctx, model);
  check_indices(ctx, rows, "all", "b", 16. / 37, 16. / 37);
  check_indices(ctx, rows, "all", "c", 12. / 37, 12. / 37);
  check_indices(ctx, rows, "all", "a", 9. / 37, 9. / 37);
  assert_true(swing(ctx, rows, "all", "b", "rank") == 1);
  assert_true(swing(ctx, rows, "all", "d", "total") == 0);
  check_indices(ctx, rows, "a", "a", 1, 1);
  /* Without variance there is nothing to share; without a distribution there is no row. */
  assert_true(isnan(swing(ctx, rows, "d", "d", "first_order")));
  assert_true(isnan(swing(ctx, rows, "d", "d", "total_error")));
  assert_int_equal(ji_dataset_row_count(rows), 8);
  ji_dataset_unref(rows);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* A product of independent inputs with squared coefficients of variation c_i. With
 * V / mean^2 = prod(1 + c_k) - 1, E(f | x_i) = x_i prod of the other means:
 * S_i = c_i / (prod(1 + c_k) - 1), and from the law of total variance
 * T_i = c_i prod_{k != i}(1 + c_k) / (prod(1 + c_k) - 1). */
static void a_product(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,inputs,value,unit,distribution,standard_error,low,high\n"
                      "a,value,,10,person,lognormal,3,,\nb,value,,6,1,uniform,,0,12\n"
                      "c,value,,.5,1,beta,.2,,\nall,ratio_chain,a*b*c,,person,,,,\n"));
  ji_dataset *rows = indices(ctx, model);
  const double c[] = {.09, 1. / 3, .16};
  const char *const names[] = {"a", "b", "c"};
  double all = (1 + c[0]) * (1 + c[1]) * (1 + c[2]);
  for (size_t i = 0; i < 3; i++)
    check_indices(ctx, rows, "all", names[i], c[i] / (all - 1),
                  c[i] * all / (1 + c[i]) / (all - 1));
  ji_dataset_unref(rows);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* An input that moves nothing by itself, only together with another. */
static void an_input_that_only_scales(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,inputs,value,unit,distribution,standard_error,low,high\n"
                      "n,value,,0,person,normal,10,,\ns,value,,.5,1,uniform,,0,1\n"
                      "all,ratio_chain,n*1-s,,person,,,,\n"));
  ji_dataset *rows = indices(ctx, model);
  /* f = n (1 - s), E n = 0: E(f | s) = 0; V = 100 E(1-s)^2 = 100 / 3; E(f | n) = n / 2. */
  check_indices(ctx, rows, "all", "n", .25 / (1. / 3), 1);
  check_indices(ctx, rows, "all", "s", 0, (1. / 12) / (1. / 3));
  ji_dataset_unref(rows);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Correlated inputs are one group, also where they hang together through a third. */
static void correlated_inputs_are_grouped(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,parent,estimator,value,unit,distribution,standard_error\n"
                      "a,all,value,100,person,normal,3\nb,all,value,10,person,normal,4\n"
                      "c,all,value,6,person,normal,2\nd,all,value,1,person,normal,5\n"
                      "all,,sum,,person,,\n",
                      "correlations.csv", "a,b,rho\na,b,.5\nd,a,-.25\n"));
  ji_dataset *rows = indices(ctx, model);
  double group = 9 + 16 + 25 + 2 * .5 * 12 - 2 * .25 * 15, all = group + 4;
  check_indices(ctx, rows, "all", "a+b+d", group / all, group / all);
  check_indices(ctx, rows, "all", "c", 4 / all, 4 / all);
  ji_dataset_unref(rows);
  ji_model_unref(model);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_input_moves_alone),
      cmocka_unit_test(a_sum),
      cmocka_unit_test(a_product),
      cmocka_unit_test(an_input_that_only_scales),
      cmocka_unit_test(correlated_inputs_are_grouped),
  };
  return cmocka_run_group_tests_name("account_sensitivity", tests, NULL, NULL);
}
