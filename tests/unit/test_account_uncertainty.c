/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_account_uncertainty() and ji_account_draws(). */
#include "unit/uncertainty_fixture.h"

#include "model/account/summary.h"

#include <stdio.h>

/* --- draws at the centre are the estimate -------------------------------------------------------
 */

/* Every draw of every figure must be the estimate's value, bit by bit: no input varies. */
static void same_as_estimate(ji_context *ctx, const ji_model *model, const char *basis) {
  ji_dataset *result = estimated(ctx, model, NULL, basis);
  ji_dataset *draws = asked(ctx, ji_account_draws, model, basis, 300);
  ji_column values = support_look(ctx, result, "value");
  int64_t found = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *layer = text_at(ctx, result, row, "component"), name[128];
    char *scenario = text_at(ctx, result, row, "scenario");
    snprintf(name, sizeof name, scenario ? "%s net %s" : "%s", layer, scenario);
    free(layer);
    free(scenario);
    if (support_is_null(&values, row)) {
      assert_int_equal(ji_dataset_find(draws, name), -1);
      continue;
    }
    const double *drawn = draws_of(ctx, draws, name);
    double value = support_number(&values, row);
    for (int64_t i = 0; i < 300; i++)
      assert_true(drawn[i] == value);
    found++;
  }
  assert_int_equal(found, ji_dataset_column_count(draws) - 1);
  assert_true(found > 0);
  ji_dataset_unref(draws);
  ji_dataset_unref(result);
}

static void the_published_account(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  char *folder = support_source("examples/data/kuaishou");
  ji_bundle *bundle = NULL;
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &bundle));
  const char *const vintages[] = {"kuaishou-2024", "renmin-2022"};
  for (size_t i = 0; i < 2; i++) {
    ji_account_options options;
    ji_model *model = NULL;
    support_ok(ctx, ji_account_options_init(&options, sizeof options));
    options.vintage = vintages[i];
    support_ok(ctx, ji_account_model_create(ctx, bundle, NULL, 0, &options, &model));
    same_as_estimate(ctx, model, NULL);
    same_as_estimate(ctx, model, "net");
    ji_model_unref(model);
  }
  ji_bundle_unref(bundle);
  free(folder);
  ji_context_free(ctx);
}

static void chains_sums_and_net_figures(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,parent,estimator,inputs,value,unit\n"
                      "accounts,,value,,3.7,1e4 account\n"
                      "staff,all,ratio_chain,accounts*active*1-organised*1/per_person,,1e3 person\n"
                      "sold,all,driver_times_coefficient,sales*per_sales,,person\n"
                      "third,all,value,,1.1,1e4 person\n"
                      "all,,sum,,,1e6 person\nnamed,,sum,third*sold,,person\n",
                      "drivers.csv", "driver,value,unit\nsales,7.3,1e9 CNY\n", "coefficients.csv",
                      "name,kind,value,unit\nactive,average,37,0.01\norganised,average,10,0.01\n"
                      "per_person,average,1.3,account/person\n"
                      "per_sales,average,113.7,person/(1e8 CNY)\n",
                      "additionality.csv",
                      "layer,scenario,leakage,displacement,reference\nstaff,low,.1,.3,7\n"
                      "sold,low,.05,,11\nthird,low,,,13\nstaff,high,,.1,\nsold,high,.01,,1\n"
                      "third,high,,,2\n",
                      "additionality.schema.csv",
                      "column,type,unit,measure,description\nreference,float64,person,,\n"));
  same_as_estimate(ctx, model, NULL);
  same_as_estimate(ctx, model, "net");
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* The estimators that carry a figure on, or take it from another engine's result. */
static void elasticities_arcs_counts_and_effects(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *table = china_table(ctx), *model = NULL;
  ji_named_model named = {"china", table};
#define CARRIED(of_eps, of_now)                                                                    \
  "layers.csv",                                                                                    \
      "layer,estimator,inputs,value,unit\nbase,value,,3.3,1e3 person\n"                            \
      "carried,elasticity,base*eps*now*then,,person\nadded,arc,marginal*now*then,,1e3 person\n"    \
      "counted,count,employed,,1e3 person\ncaused,evaluation,training,,person\n"                   \
      "goods,input_output,china*cloth*effect=direct+indirect*without=agriculture,,person\n",       \
      "drivers.csv",                                                                               \
      "driver,component,value,unit,distribution,standard_error\nnow,,7.1,1e9 CNY," of_now          \
      "\nthen,,57,1e8 CNY,,\ncloth,textiles_apparel,2,1e9 CNY@2018:producers_with_vat," of_now     \
      "\n",                                                                                        \
      "coefficients.csv",                                                                          \
      "name,kind,value,unit,distribution,standard_error\neps,elasticity,0.37,1," of_eps            \
      "\nmarginal,marginal,133,person/(1e9 CNY),,\n",                                              \
      "counts.csv", "rule,value,unit\nemployed,2600,person\n", "effects.csv",                      \
      "effect,value,unit\ntraining,40.7,person\n"
  support_ok(ctx, make(ctx, FILES(CARRIED(",", ",")), &named, 1, &model));
  same_as_estimate(ctx, model, NULL);
  ji_model_unref(model);
  support_ok(ctx, make(ctx, FILES(CARRIED("normal,.05", "normal,.3")), &named, 1, &model));
  ji_dataset *result = asked(ctx, ji_account_uncertainty, model, NULL, 50000);
  double value = 3300 * exp(.37 * log(7.1 / 5.7));
  support_close("carried", layer_at(ctx, result, "carried", "value"), value, 1e-13);
  support_close("carried", layer_at(ctx, result, "carried", "first_order"),
                value * hypot(log(7.1 / 5.7) * .05, .37 * .3 / 7.1), 1e-12);
  support_close("added", layer_at(ctx, result, "added", "first_order"), .133 * .3, 1e-12);
  const char *const layers[] = {"carried", "added", "goods"};
  for (size_t i = 0; i < 3; i++)
    support_close(layers[i], layer_at(ctx, result, layers[i], "standard_error"),
                  layer_at(ctx, result, layers[i], "first_order"), .02);
  assert_true(isnan(layer_at(ctx, result, "counted", "standard_error")));
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_model_unref(table);
  ji_context_free(ctx);
}

/* --- nested models ------------------------------------------------------------------------------
 */

/* A table's answer is linear in its drivers: drawn with them, at the table's multipliers. */
static void a_nested_table_follows_its_drivers(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *table = china_table(ctx), *model = NULL;
  ji_named_model named = {"china", table};
  support_ok(ctx, make(ctx,
                       FILES("layers.csv",
                             "layer,estimator,inputs,value,unit\n"
                             "two,nested_model,china*sales*fruit,,1e3 person\n"
                             "sales_drawn,ratio_chain,sales,,1e9 CNY@2018:producers_with_vat\n"
                             "fruit_drawn,ratio_chain,fruit,,1e8 CNY@2018:producers_with_vat\n",
                             "drivers.csv",
                             "driver,component,value,unit,distribution,standard_error\n"
                             "sales,textiles_apparel,2,1e9 CNY@2018:producers_with_vat,normal,0.3\n"
                             "fruit,agriculture,10,1e8 CNY@2018:producers_with_vat,lognormal,4\n"),
                       &named, 1, &model));
  ji_dataset *draws = asked(ctx, ji_account_draws, model, NULL, 2000);
  const double *both = draws_of(ctx, draws, "two"), *sales = draws_of(ctx, draws, "sales_drawn");
  const double *fruit = draws_of(ctx, draws, "fruit_drawn");
  /* Type II multipliers of the table, persons per 1e9 and per 1e8 CNY. */
  for (int64_t i = 0; i < 2000; i++)
    support_close("linear", both[i], 14.347250032661 * sales[i] + 3.1309831879268 * fruit[i], 1e-9);
  ji_dataset_unref(draws);
  ji_dataset *fixed = estimated(ctx, model, NULL, NULL);
  double centre = layer_at(ctx, fixed, "two", "value");
  ji_dataset_unref(fixed);
  fixed = asked(ctx, ji_account_uncertainty, model, NULL, 2000);
  assert_true(layer_at(ctx, fixed, "two", "value") == centre);
  support_close("first order", layer_at(ctx, fixed, "two", "first_order"),
                hypot(14.347250032661 * 0.3, 3.1309831879268 * 4), 1e-9);
  ji_dataset_unref(fixed);
  ji_model_unref(model);
  ji_model_unref(table);
  ji_context_free(ctx);
}

#define INNER(of_own, of_sales, of_per)                                                            \
  "layers.csv",                                                                                    \
      "layer,parent,estimator,inputs,value,unit,distribution,standard_error\n"                     \
      "all,,sum,,,1e3 person,,\nown,all,value,,4,1e3 person," of_own "\n"                          \
      "sold,all,driver_times_coefficient,sales*per,,person,,\n",                                   \
      "drivers.csv",                                                                               \
      "driver,value,unit,distribution,standard_error\nsales,20,1e8 CNY," of_sales "\n",            \
      "coefficients.csv",                                                                          \
      "name,kind,value,unit,distribution,standard_error\nper,average,30,person/(1e8 CNY)," of_per  \
      "\n"
#define OUTER(of_sales)                                                                            \
  "layers.csv",                                                                                    \
      "layer,estimator,inputs,unit,value\nhere,nested_model,inner*sales,person,\n"                 \
      "again,nested_model,inner*sales,1e3 person,\nits_own,nested_model,inner,person,\n"           \
      "sales_drawn,ratio_chain,sales,1e9 CNY,\n",                                                  \
      "drivers.csv",                                                                               \
      "driver,value,unit,distribution,standard_error\nsales,3,1e9 CNY," of_sales "\n"

static void a_nested_account_is_compiled_in_place(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *inner = made(ctx, FILES(INNER(",", ",", ","))), *model = NULL;
  ji_named_model named = {"inner", inner};
  same_as_estimate(ctx, inner, NULL);
  support_ok(ctx, make(ctx, FILES(OUTER(",")), &named, 1, &model));
  same_as_estimate(ctx, model, NULL);
  ji_model_unref(model);
  ji_model_unref(inner);
  ji_context_free(ctx);
}

/* It brings its own inputs, with their distributions and correlations; a driver that is handed over
 * is the outer one; layers that ask the same account share its inputs. */
static void a_nested_account_brings_its_inputs(void **state) {
  (void)state;
  enum { COUNT = 5000 };
  ji_context *ctx = support_context();
  ji_model *inner = made(ctx, FILES(INNER("normal,0.5", "normal,1", "lognormal,6"),
                                    "correlations.csv", "a,b,rho\nown,per,0.6\nsales,per,0.1\n"));
  ji_named_model named = {"inner", inner};
  ji_model *model = NULL;
  support_ok(ctx, make(ctx, FILES(OUTER("normal,0.2")), &named, 1, &model));
  ji_dataset *draws = asked(ctx, ji_account_draws, model, NULL, COUNT);
  const double *here = draws_of(ctx, draws, "here"), *again = draws_of(ctx, draws, "again");
  for (int i = 0; i < COUNT; i++)
    support_close("the same", here[i], 1000 * again[i], 1e-13);
  assert_true(here[0] != here[1]);
  ji_dataset *tornado = asked(ctx, ji_account_tornado, model, NULL, 0);
  ji_dataset *sobol = asked(ctx, ji_account_sobol, model, NULL, 100);
  assert_true(number_at(ctx, tornado, "layer", "here", "input", "sales", "swing") > 0);
  assert_true(number_at(ctx, tornado, "layer", "here", "input", "inner.per", "swing") > 0);
  assert_true(number_at(ctx, tornado, "layer", "its_own", "input", "inner.sales", "swing") > 0);
  /* own and per are tied, and per and the inner sales; the outer sales stand alone */
  assert_true(number_at(ctx, sobol, "layer", "here", "input", "inner.own+inner.per+inner.sales",
                        "total") > 0);
  assert_true(number_at(ctx, sobol, "layer", "here", "input", "sales", "total") > 0);
  ji_dataset_unref(sobol);
  ji_dataset_unref(tornado);
  ji_dataset_unref(draws);
  ji_model_unref(model);
  ji_model_unref(inner);
  ji_context_free(ctx);
}

/* --- first order, draws, and where they must agree ----------------------------------------------
 */

#define PRODUCTS                                                                                   \
  "layers.csv",                                                                                    \
      "layer,parent,estimator,inputs,value,unit,distribution,standard_error,rounding\n"            \
      "a,,value,,100,person,lognormal,20,0.5\nb,,value,,8,1,lognormal,2,\n"                        \
      "product,,ratio_chain,a*b,,person,,,\nquotient,,ratio_chain,a*1/b,,person,,,\n"              \
      "square,,ratio_chain,a*a,,person*person,,,\nsum,,sum,a*product,,person,,,\n"                 \
      "held,,ratio_chain,a*c*d,,person,,,\nfixed,,ratio_chain,c*d,,1,,,\n",                        \
      "coefficients.csv", "name,kind,value,unit\nc,share,0.5,1\nd,share,0.25,1\n"

static double quantity(ji_context *ctx, const ji_dataset *result, const char *layer,
                       const char *column) {
  return layer_at(ctx, result, layer, column);
}

static void first_order_knows_correlations_and_shared_inputs(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES(PRODUCTS, "correlations.csv", "a,b,rho,status\na,b,.5,assumed\n"));
  ji_dataset *result = asked(ctx, ji_account_uncertainty, model, NULL, 1000);
  double cv = sqrt(.04 + .0625 + 2 * .5 * .2 * .25), turned = sqrt(.04 + .0625 - 2 * .5 * .2 * .25);
  support_close("product", quantity(ctx, result, "product", "first_order"), 800 * cv, 1e-13);
  support_close("quotient", quantity(ctx, result, "quotient", "first_order"), 12.5 * turned, 1e-13);
  support_close("square", quantity(ctx, result, "square", "first_order"), 2 * 100 * 20, 1e-13);
  /* a + a b: derivatives 1 + b and a */
  support_close("sum", quantity(ctx, result, "sum", "first_order"),
                sqrt(pow(9 * 20, 2) + pow(200, 2) + 2 * .5 * 9 * 20 * 200), 1e-13);
  support_close("rounding", quantity(ctx, result, "a", "rounding_high"), 100.5, 1e-14);
  assert_true(isnan(quantity(ctx, result, "fixed", "standard_error")));
  assert_true(isnan(quantity(ctx, result, "fixed", "first_order")));
  assert_true(quantity(ctx, result, "fixed", "value") == 0.125);
  char *held = text_at(ctx, result, 6, "reason"), *none = text_at(ctx, result, 7, "reason");
  support_contains(held, "the value was held, of c, d");
  support_contains(none, "no input declares a distribution");
  char *inference = text_at(ctx, result, 0, "inference"),
       *nothing = text_at(ctx, result, 7, "inference");
  assert_string_equal(inference, "draws");
  assert_string_equal(nothing, "none");
  free(held);
  free(none);
  free(inference);
  free(nothing);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* |found - expected| within five Monte Carlo errors, as the result states them. */
static void within(ji_context *ctx, const ji_dataset *result, const char *layer, const char *column,
                   double expected) {
  char error[64];
  snprintf(error, sizeof error, "%s_error", column);
  double miss = quantity(ctx, result, layer, column) - expected;
  double allowed = 5 * quantity(ctx, result, layer, error);
  assert_true(allowed > 0);
  if (!(fabs(miss) <= allowed))
    fail_msg("%s, %s: %g off, 5 errors are %g", layer, column, miss, allowed);
}

/* Products of independent numbers: CV^2 = prod(1 + CV_i^2) - 1 exactly. Lognormal ones correlated
 * in their scores stay lognormal: sigma^2 of the product has the cross term. */
static void draws_meet_exact_results(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES(PRODUCTS));
  ji_dataset *result = asked(ctx, ji_account_uncertainty, model, NULL, 100000);
  const double z = 1.959963984540054, s = log1p(.04), t = log1p(.0625);
  within(ctx, result, "a", "mean", 100);
  within(ctx, result, "a", "standard_error", 20);
  within(ctx, result, "a", "median", 100 / sqrt(1.04));
  within(ctx, result, "a", "sampling_low", 100 / sqrt(1.04) * exp(-z * sqrt(s)));
  within(ctx, result, "a", "sampling_high", 100 / sqrt(1.04) * exp(z * sqrt(s)));
  within(ctx, result, "product", "mean", 800);
  within(ctx, result, "product", "standard_error", 800 * sqrt(1.04 * 1.0625 - 1));
  within(ctx, result, "square", "mean", 10400);
  /* The error of a quantile is sqrt(p (1-p) / n) over the density there. */
  double x = 100 / sqrt(1.04) * exp(-z * sqrt(s));
  double density = 0.05844507 / (x * sqrt(s)); /* the normal density at 1.96 is 0.0584 */
  support_close("error", quantity(ctx, result, "a", "sampling_low_error"),
                sqrt(.025 * .975 / 1e5) / density, 0.15);
  ji_dataset_unref(result);
  ji_model_unref(model);
  model = made(ctx, FILES(PRODUCTS, "correlations.csv", "a,b,rho\na,b,-0.7\n"));
  result = asked(ctx, ji_account_uncertainty, model, NULL, 100000);
  double u = s + t - 2 * .7 * sqrt(s * t), median = 800 / sqrt(1.04 * 1.0625);
  within(ctx, result, "product", "median", median);
  within(ctx, result, "product", "mean", median * exp(u / 2));
  within(ctx, result, "product", "standard_error", median * exp(u / 2) * sqrt(expm1(u)));
  within(ctx, result, "product", "sampling_high", median * exp(z * sqrt(u)));
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* Small errors: draws and first order agree where the account is nearly a straight line. */
static void first_order_meets_draws(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,inputs,value,unit,distribution,standard_error,low,high\n"
                      "a,value,,100,person,normal,1,,\nb,value,,50,person,uniform,,49,51\n"
                      "c,value,,3,person,triangular,,2.9,3.1\nd,value,,3,person,pert,,2.8,3.2\n"
                      "all,sum,a*b*c*d,,person,,,,\nx,ratio_chain,all*p*1-q*1/r,,person,,,,\n",
                      "coefficients.csv",
                      "name,kind,value,unit,distribution,standard_error\np,share,.5,1,beta,.005\n"
                      "q,share,.2,1,beta,.004\nr,average,2,1,lognormal,.02\n",
                      "correlations.csv", "a,b,rho\np,q,.4\nq,r,-.3\na,b,.5\n"));
  ji_dataset *result = asked(ctx, ji_account_uncertainty, model, NULL, 200000);
  const char *const layers[] = {"a", "b", "c", "d", "all", "x"};
  for (size_t i = 0; i < 6; i++)
    support_close(layers[i], quantity(ctx, result, layers[i], "standard_error"),
                  quantity(ctx, result, layers[i], "first_order"), 0.015);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- quantiles are those of the draws ------------------------------------------------------------
 */

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static double quantile(const double *sorted, int64_t count, double p) {
  double place = p * (double)(count - 1), rank = floor(place);
  int64_t below = (int64_t)rank, above = below + 1 < count ? below + 1 : below;
  return sorted[below] + (place - rank) * (sorted[above] - sorted[below]);
}

#define KINDS                                                                                      \
  "layers.csv",                                                                                    \
      "layer,parent,estimator,inputs,value,unit,distribution,standard_error,low,high\n"            \
      "n,all,value,,100,person,normal,60,,\nd,all,value,,2,person,discrete,,,\n"                   \
      "u,all,value,,5,person,uniform,,0,9\nall,,sum,,,person,,,,\nexact,,value,,7,person,normal,"  \
      "0,,\n",                                                                                     \
      "discrete.csv", "name,value,probability\nd,9,.3\nd,1,.5\nd,2,.2\n"

/* Sorted, the draws give the same bits as the summary, which keeps only what lies near. */
static void quantiles_are_exact(void **state) {
  (void)state;
  const int64_t counts[] = {2, 3, 257, 16384, 50001};
  const char *const layers[] = {"n", "d", "u", "all", "exact"};
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES(KINDS));
  for (size_t c = 0; c < 5; c++) {
    ji_dataset *draws = asked(ctx, ji_account_draws, model, NULL, counts[c]);
    ji_dataset *result = asked(ctx, ji_account_uncertainty, model, NULL, counts[c]);
    double *sorted = malloc((size_t)counts[c] * sizeof *sorted);
    assert_non_null(sorted);
    for (size_t i = 0; i < 5; i++) {
      double negative = 0;
      memcpy(sorted, draws_of(ctx, draws, layers[i]), (size_t)counts[c] * sizeof *sorted);
      qsort(sorted, (size_t)counts[c], sizeof *sorted, compare);
      for (int64_t k = 0; k < counts[c]; k++)
        negative += sorted[k] < 0;
      double tail = (1 - 0.95) / 2;
      assert_true(quantity(ctx, result, layers[i], "sampling_low") ==
                  quantile(sorted, counts[c], tail));
      assert_true(quantity(ctx, result, layers[i], "median") == quantile(sorted, counts[c], .5));
      assert_true(quantity(ctx, result, layers[i], "sampling_high") ==
                  quantile(sorted, counts[c], 1 - tail));
      assert_true(quantity(ctx, result, layers[i], "negative") == negative);
      support_close("mean", quantity(ctx, result, layers[i], "mean"), mean_of(sorted, counts[c]),
                    1e-12);
    }
    assert_true(quantity(ctx, result, "exact", "standard_error") == 0);
    assert_true(quantity(ctx, result, "exact", "sampling_low_error") == 0);
    free(sorted);
    ji_dataset_unref(result);
    ji_dataset_unref(draws);
  }
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* A bracket that misses is widened until it holds: the result is the same. */
static void a_bracket_that_misses_is_widened(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES(KINDS));
  ji_account_uncertainty_options options;
  support_ok(ctx, ji_account_uncertainty_options_init(&options, sizeof options));
  options.draws = 40000;
  ji__uncertain run;
  ji_dataset *out = NULL;
  support_ok(ctx, ji__uncertain_begin(ctx, "test", model, NULL, &options, 2, &out, &run));
  const size_t targets[] = {0, 1, 2, 3};
  ji__summary wide[4], narrow[4];
  support_ok(ctx, ji__summarize(&run, targets, 4, INFINITY, wide));
  const double widths[] = {1e-6, 0.02, 7};
  for (size_t w = 0; w < 3; w++) {
    support_ok(ctx, ji__summarize(&run, targets, 4, widths[w], narrow));
    for (size_t i = 0; i < 4; i++)
      for (size_t q = 0; q < JI__QUANTILES; q++) {
        assert_true(narrow[i].quantiles[q] == wide[i].quantiles[q]);
        assert_true(narrow[i].quantile_errors[q] == wide[i].quantile_errors[q]);
      }
  }
  ji__uncertain_end(&run);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* The points come in their probabilities. */
static void discrete_draws(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES(KINDS));
  ji_dataset *draws = asked(ctx, ji_account_draws, model, NULL, 20000);
  const double *d = draws_of(ctx, draws, "d");
  double ones = 0, nines = 0;
  for (int i = 0; i < 20000; i++) {
    assert_true(d[i] == 1 || d[i] == 2 || d[i] == 9);
    ones += d[i] == 1;
    nines += d[i] == 9;
  }
  assert_true(fabs(ones / 20000 - .5) < 5 * sqrt(.25 / 20000));
  assert_true(fabs(nines / 20000 - .3) < 5 * sqrt(.21 / 20000));
  ji_dataset_unref(draws);
  ji_dataset *result = estimated(ctx, model, NULL, NULL);
  support_close("mean 3.6, variance 12.64", layer_at(ctx, result, "d", "standard_error"),
                sqrt(.5 * 2.6 * 2.6 + .2 * 1.6 * 1.6 + .3 * 5.4 * 5.4), 1e-13);
  assert_true(layer_at(ctx, result, "d", "sampling_high") == 9);
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- options ------------------------------------------------------------------------------------
 */

static void pieces_fit_together(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES(KINDS));
  ji_dataset *all = asked(ctx, ji_account_draws, model, NULL, 9000);
  ji_account_uncertainty_options options;
  ji_dataset *part = NULL;
  support_ok(ctx, ji_account_uncertainty_options_init(&options, sizeof options));
  options.draws = 501;
  options.first_draw = 8301;
  options.layer = "u";
  support_ok(ctx, ji_account_draws(ctx, model, NULL, &options, &part));
  assert_int_equal(ji_dataset_column_count(part), 2);
  ji_column numbers = support_look(ctx, part, "draw");
  assert_true(support_number(&numbers, 0) == 8301 && support_number(&numbers, 500) == 8801);
  assert_memory_equal(draws_of(ctx, part, "u"), draws_of(ctx, all, "u") + 8301,
                      501 * sizeof(double));
  ji_dataset_unref(part);
  ji_dataset_unref(all);
  ji_model_unref(model);
  ji_context_free(ctx);
}

static void seeds_and_replaced_drivers(void **state) {
  (void)state;
  ji_context_options seeded;
  ji_context *ctx = support_context(), *other = NULL;
  support_ok(ctx, ji_context_options_init(&seeded, sizeof seeded));
  seeded.seed = 1;
  support_ok(ctx, ji_context_create(&seeded, &other));
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,estimator,inputs,unit,value\nx,driver_times_coefficient,g*k,person,\n",
                      "drivers.csv",
                      "driver,value,unit,distribution,standard_error\ng,10,CNY,normal,2\n",
                      "coefficients.csv", "name,kind,value,unit\nk,average,3,person/CNY\n"));
  ji_dataset *one = asked(ctx, ji_account_draws, model, NULL, 10);
  ji_dataset *two = asked(other, ji_account_draws, model, NULL, 10);
  assert_true(draws_of(ctx, one, "x")[0] != draws_of(ctx, two, "x")[0]);
  ji_dataset_unref(one);
  ji_dataset_unref(two);
  const char *const names[] = {"g"};
  const double values[] = {20};
  const support_column columns[] = {{.name = "driver", .texts = names},
                                    {.name = "value", .numbers = values}};
  ji_dataset *drivers = support_dataset(ctx, 1, columns, 2), *result = NULL;
  support_ok(ctx, ji_account_uncertainty(ctx, model, drivers, NULL, &result));
  assert_true(layer_at(ctx, result, "x", "value") == 60);
  assert_true(isnan(layer_at(ctx, result, "x", "standard_error")));
  ji_dataset_unref(result);
  ji_dataset_unref(drivers);
  ji_model_unref(model);
  ji_context_free(other);
  ji_context_free(ctx);
}

/* Scenarios and overlap stay in their own columns; what has only bounds has no draws. */
static void scenarios_and_bounds_are_no_draws(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_model *model =
      made(ctx, FILES("layers.csv",
                      "layer,parent,estimator,value,unit,parts,distribution,standard_error\n"
                      "all,,sum,,1e6 opportunity,a+b,,\na,all,value,3,1e6 opportunity,a,normal,.3\n"
                      "b,all,value,2,1e6 opportunity,b,normal,.2\n",
                      "layers.schema.csv",
                      "column,type,unit,measure,description\nvalue,float64,@unit,\"" CLAIMS "\",\n",
                      "readings.csv", "name,text,quantity\nonce,t,persons\n", "additionality.csv",
                      "layer,scenario,displacement\na,low,.5\nb,low,.4\na,high,.1\nb,high,0\n"));
  ji_account_uncertainty_options options;
  ji_dataset *result = NULL;
  support_ok(ctx, ji_account_uncertainty_options_init(&options, sizeof options));
  options.basis = "net";
  options.draws = 2000;
  support_ok(ctx, ji_account_uncertainty(ctx, model, NULL, &options, &result));
  assert_int_equal(ji_dataset_row_count(result), 9);
  support_close("low",
                number_at(ctx, result, "component", "all", "scenario", "low", "scenario_low"), 2.7,
                1e-14);
  support_close("first order",
                number_at(ctx, result, "component", "all", "scenario", "low", "first_order"),
                hypot(.15, .12), 1e-13);
  support_close("draws",
                number_at(ctx, result, "component", "all", "scenario", "low", "standard_error"),
                hypot(.15, .12), .08);
  ji_dataset_unref(result);
  options.basis = NULL;
  options.reading = "once";
  support_ok(ctx, ji_account_uncertainty(ctx, model, NULL, &options, &result));
  assert_true(layer_at(ctx, result, "all", "overlap_low") == 3);
  assert_true(layer_at(ctx, result, "all", "overlap_high") == 5);
  assert_true(isnan(layer_at(ctx, result, "all", "standard_error")));
  assert_true(layer_at(ctx, result, "a", "standard_error") > 0);
  ji_dataset_unref(result);
  support_ok(ctx, ji_account_draws(ctx, model, NULL, &options, &result));
  assert_int_equal(ji_dataset_find(result, "all"), -1);
  ji_column a = support_look(ctx, result, "a");
  assert_string_equal(a.unit, "1e6 person");
  support_contains(ji_measure_text(a.measure), "reading=once");
  ji_dataset_unref(result);
  ji_model_unref(model);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_published_account),
      cmocka_unit_test(chains_sums_and_net_figures),
      cmocka_unit_test(elasticities_arcs_counts_and_effects),
      cmocka_unit_test(a_nested_table_follows_its_drivers),
      cmocka_unit_test(a_nested_account_is_compiled_in_place),
      cmocka_unit_test(a_nested_account_brings_its_inputs),
      cmocka_unit_test(first_order_knows_correlations_and_shared_inputs),
      cmocka_unit_test(draws_meet_exact_results),
      cmocka_unit_test(first_order_meets_draws),
      cmocka_unit_test(quantiles_are_exact),
      cmocka_unit_test(a_bracket_that_misses_is_widened),
      cmocka_unit_test(discrete_draws),
      cmocka_unit_test(pieces_fit_together),
      cmocka_unit_test(seeds_and_replaced_drivers),
      cmocka_unit_test(scenarios_and_bounds_are_no_draws),
  };
  return cmocka_run_group_tests_name("account_uncertainty", tests, NULL, NULL);
}
