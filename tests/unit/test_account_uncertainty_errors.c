/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What account_uncertainty.h, discrete.csv and correlations.csv refuse, and what they say. */
#include "unit/uncertainty_fixture.h"

#define KINDS                                                                                      \
  "layers.csv",                                                                                    \
      "layer,parent,estimator,inputs,value,unit,distribution,standard_error,low,high\n"            \
      "n,all,value,,100,person,normal,60,,\nd,all,value,,2,person,discrete,,,\n"                   \
      "u,all,value,,5,person,uniform,,0,9\nall,,sum,,,person,,,,\nexact,,value,,7,person,normal,"  \
      "0,,\n",                                                                                     \
      "discrete.csv", "name,value,probability\nd,9,.3\nd,1,.5\nd,2,.2\n"

static const uncertain_function functions[] = {ji_account_uncertainty, ji_account_tornado,
                                               ji_account_sobol, ji_account_draws};

#define fails(function, model, options, status, part)                                              \
  do {                                                                                             \
    ji_dataset *out_ = (ji_dataset *)&out_;                                                        \
    support_status(ctx, (function)(ctx, (model), NULL, (options), &out_), (status));               \
    assert_null(out_);                                                                             \
    support_message(ctx, (part));                                                                  \
  } while (0)

static void wrong_arguments(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES(KINDS)), *table = china_table(ctx);
  for (size_t f = 0; f < 4; f++) {
    ji_account_uncertainty_options options;
    ji_dataset *out = (ji_dataset *)&out;
    assert_int_equal(functions[f](NULL, model, NULL, NULL, &out), JI_ERROR_ARGUMENT);
    assert_null(out);
    assert_int_equal(functions[f](ctx, model, NULL, NULL, NULL), JI_ERROR_ARGUMENT);
    fails(functions[f], NULL, NULL, JI_ERROR_ARGUMENT, "model is NULL");
    fails(functions[f], table, NULL, JI_ERROR_KIND, "an account was expected");
#define with(member, value_, status, part)                                                         \
  support_ok(ctx, ji_account_uncertainty_options_init(&options, sizeof options));                  \
  options.member = (value_);                                                                       \
  fails(functions[f], model, &options, status, part)
    with(size, 3, JI_ERROR_ARGUMENT, "ji_account_uncertainty_options");
    with(confidence, 1, JI_ERROR_ARGUMENT, "confidence");
    with(confidence, NAN, JI_ERROR_ARGUMENT, "confidence");
    with(draws, -1, JI_ERROR_ARGUMENT, "draws");
    with(draws, 1, JI_ERROR_ARGUMENT, "at least 2 draws");
    with(first_draw, -1, JI_ERROR_ARGUMENT, "first_draw");
    with(basis, "half", JI_ERROR_ARGUMENT, "\"half\"");
    with(basis, "net", JI_ERROR_NOT_FOUND, "additionality");
    with(layer, "nowhere", JI_ERROR_NOT_FOUND, "no layer \"nowhere\"");
    with(reading, "none", JI_ERROR_NOT_FOUND, "no reading \"none\"");
  }
  ji_model_unref(table);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* A divisor that can be 0 in a draw, and at the end of its range. */
static void a_division_by_zero_names_the_layer(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(
      ctx, FILES("layers.csv",
                 "layer,estimator,inputs,unit,value,distribution,standard_error\n"
                 "n,value,,person,5,normal,1\nshare,ratio_chain,n*1/q,person,,,\n",
                 "coefficients.csv", "name,kind,value,unit,distribution\nq,share,1,1,discrete\n",
                 "discrete.csv", "name,value,probability\nq,0,.1\nq,1,.9\n"));
  fails(ji_account_uncertainty, model, NULL, JI_ERROR_VALUE, "layer \"share\"");
  fails(ji_account_sobol, model, NULL, JI_ERROR_VALUE, "layer \"share\"");
  fails(ji_account_tornado, model, NULL, JI_ERROR_VALUE, "layer \"share\"");
  ji_model_unref(model);
  model = made(ctx, FILES("layers.csv", "layer,estimator,value\ndraw,value,1\n"));
  fails(ji_account_draws, model, NULL, JI_ERROR_LABEL, "draw");
  ji_model_unref(model);
  ji_context_free(ctx);
}

#define TWO                                                                                        \
  "layers.csv",                                                                                    \
      "layer,estimator,inputs,value,distribution,standard_error\na,value,,5,normal,1\n"            \
      "b,value,,5,normal,1\nc,value,,5,normal,1\nplain,value,,5,,\nsum,sum,a*b,,normal,1\n",       \
      "coefficients.csv",                                                                          \
      "name,kind,value,distribution,standard_error\na,share,.5,,\nk,share,.5,normal,.1\n"
#define PAIRS(rows) TWO, "correlations.csv", "a,b,rho\n" rows

static void broken_correlations(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_VALUE, "row 1, \"b\" and \"c\": rho is 1.5, a number from -1 to 1",
          PAIRS("b,c,1.5\n"));
  refused(ctx, JI_ERROR_VALUE, "\"b\" and \"c\": rho is nan", PAIRS("b,c,\n"));
  refused(ctx, JI_ERROR_NOT_FOUND, "no layer, driver or coefficient \"x\"", PAIRS("b,x,.5\n"));
  refused(ctx, JI_ERROR_NOT_FOUND, "column \"a\"", PAIRS(",b,.5\n"));
  refused(ctx, JI_ERROR_MODEL, "\"a\" names more than one", PAIRS("b,a,.5\n"));
  refused(ctx, JI_ERROR_MODEL, "layer \"plain\" declares no distribution", PAIRS("b,plain,.5\n"));
  refused(ctx, JI_ERROR_MODEL, "layer \"sum\" is computed", PAIRS("b,sum,.5\n"));
  refused(ctx, JI_ERROR_MODEL, "\"b\" is paired with itself", PAIRS("b,b,.5\n"));
  refused(ctx, JI_ERROR_MODEL, "row 3: the pair \"c\" and \"b\" is there twice",
          PAIRS("b,c,.5\nb,k,.1\nc,b,.5\n"));
  refused(
      ctx, JI_ERROR_VALUE,
      "not positive definite: with \"c\" and \"k\" (rho 0.9) beside the pairs before, the pivot "
      "of \"k\" is -",
      PAIRS("b,c,-.9\nb,k,.9\nc,k,.9\n"));
  refused(ctx, JI_ERROR_VALUE, "not positive definite", PAIRS("b,c,1\n"));
  refused(ctx, JI_ERROR_NOT_FOUND, "rho", TWO, "correlations.csv", "a,b\nb,c\n");
  ji_context_free(ctx);
}

#define POINTS(rows)                                                                               \
  "layers.csv", "layer,estimator,value,distribution\nd,value,5,discrete\nplain,value,5,\n",        \
      "discrete.csv", "name,value,probability\n" rows

static void broken_discrete_distributions(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refused(ctx, JI_ERROR_VALUE, "the probabilities of \"d\" sum to 0.9, not to 1",
          POINTS("d,4,.5\nd,6,.4\n"));
  refused(ctx, JI_ERROR_VALUE, "row 2, name \"d\": a value and a probability from 0 to 1",
          POINTS("d,4,.5\nd,6,1.4\n"));
  refused(ctx, JI_ERROR_VALUE, "row 1, name \"d\"", POINTS("d,,.5\n"));
  refused(ctx, JI_ERROR_MODEL, "the value is there twice", POINTS("d,4,.5\nd,4,.5\n"));
  refused(ctx, JI_ERROR_MODEL, "layer \"plain\" does not declare", POINTS("plain,4,.5\n"));
  refused(ctx, JI_ERROR_NOT_FOUND, "\"x\"", POINTS("x,4,.5\n"));
  refused(ctx, JI_ERROR_NOT_FOUND, "no row gives its values", POINTS(""));
  refused(ctx, JI_ERROR_VALUE, "lies outside the values", POINTS("d,6,.5\nd,7,.5\n"));
  refused(ctx, JI_ERROR_VALUE, "beta needs low < value < high", "layers.csv",
          "layer,estimator,value,distribution,standard_error\nx,value,1,beta,0\n");
  refused(ctx, JI_ERROR_VALUE, "beta needs", "layers.csv",
          "layer,estimator,value,distribution,standard_error\nx,value,.5,beta,.5\n");
  refused(ctx, JI_ERROR_VALUE, "pert need low <= value <= high", "layers.csv",
          "layer,estimator,value,distribution,low,high\nx,value,1,pert,2,3\n");
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wrong_arguments),
      cmocka_unit_test(a_division_by_zero_names_the_layer),
      cmocka_unit_test(broken_correlations),
      cmocka_unit_test(broken_discrete_distributions),
  };
  return cmocka_run_group_tests_name("account_uncertainty_errors", tests, NULL, NULL);
}
