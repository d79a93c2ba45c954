/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of draws: the same bits on any number of threads, the copula's rank correlation, intervals
 * that hold what they promise. */
#include "unit/uncertainty_fixture.h"

#include <stdio.h>

#define ACCOUNT                                                                                    \
  "layers.csv",                                                                                    \
      "layer,parent,estimator,inputs,value,unit,distribution,standard_error,low,high\n"            \
      "n,,value,,100,person,normal,20,,\nl,,value,,50,person,lognormal,30,,\n"                     \
      "u,,value,,5,person,uniform,,1,12\nt,,value,,4,person,triangular,,0,10\n"                    \
      "b,,value,,.3,1,beta,.2,,\np,,value,,2,person,pert,,1,9\nd,,value,,2,person,discrete,,,\n"   \
      "all,,sum,n*l*u*t*p*d,,person,,,,\nx,,ratio_chain,all*1-b*1/k,,person,,,,\n",                \
      "coefficients.csv",                                                                          \
      "name,kind,value,unit,distribution,standard_error\nk,average,2,1,lognormal,.4\n",            \
      "discrete.csv", "name,value,probability\nd,1,.3\nd,2,.3\nd,5,.4\n", "correlations.csv",      \
      "a,b,rho\nn,l,.6\nl,u,-.5\nu,t,.3\nb,p,.7\nd,k,-.4\n"

/* --- threads ------------------------------------------------------------------------------------
 */

static void same_bits_on_any_number_of_threads(void **state) {
  (void)state;
  static const uncertain_function functions[] = {ji_account_uncertainty, ji_account_sobol,
                                                 ji_account_draws, ji_account_tornado};
  const int32_t threads[] = {1, 2, 7};
  for (size_t f = 0; f < 4; f++) {
    ji_text *digests[3] = {NULL, NULL, NULL};
    for (size_t i = 0; i < 3; i++) {
      ji_context *ctx = support_context_threads(threads[i]);
      ji_model *model = made(ctx, FILES(ACCOUNT));
      ji_dataset *result = asked(ctx, functions[f], model, NULL, 40001);
      support_ok(ctx, ji_dataset_digest(ctx, result, &digests[i]));
      ji_dataset_unref(result);
      ji_model_unref(model);
      ji_context_free(ctx);
    }
    assert_string_equal(ji_text_data(digests[0]), ji_text_data(digests[1]));
    assert_string_equal(ji_text_data(digests[0]), ji_text_data(digests[2]));
    for (size_t i = 0; i < 3; i++)
      ji_text_unref(digests[i]);
  }
}

/* --- the copula ---------------------------------------------------------------------------------
 */

static const double *sort_keys;

static int by_key(const void *left, const void *right) {
  double a = sort_keys[*(const int *)left], b = sort_keys[*(const int *)right];
  return (a > b) - (a < b);
}

static void rank(const double *values, int count, double *ranks) {
  int *order = malloc((size_t)count * sizeof *order);
  assert_non_null(order);
  for (int i = 0; i < count; i++)
    order[i] = i;
  sort_keys = values;
  qsort(order, (size_t)count, sizeof *order, by_key);
  for (int i = 0; i < count; i++)
    ranks[order[i]] = i;
  free(order);
}

/* Spearman's correlation of a Gaussian copula is 6/pi asin(rho/2) (Pearson 1907; Kruskal, JASA 53,
 * 1958), whatever the margins. Its standard error is below 1/sqrt(n - 1). */
static void rank_correlations_are_the_copula_s(void **state) {
  (void)state;
  enum { COUNT = 40000 };
  static double left[COUNT], right[COUNT];
  static const struct {
    const char *a, *b;
    double rho;
  } pairs[] = {{"n", "l", .6}, {"l", "u", -.5}, {"u", "t", .3}, {"b", "p", .7},
               {"n", "u", 0},  {"n", "b", 0},   {"t", "p", 0}};
  ji_context *ctx = support_context();
  ji_model *model = made(ctx, FILES(ACCOUNT));
  ji_dataset *draws = asked(ctx, ji_account_draws, model, NULL, COUNT);
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    rank(draws_of(ctx, draws, pairs[i].a), COUNT, left);
    rank(draws_of(ctx, draws, pairs[i].b), COUNT, right);
    double expected = 6 / acos(-1) * asin(pairs[i].rho / 2);
    double found = correlation_of(left, right, COUNT);
    if (!(fabs(found - expected) < 5 / sqrt(COUNT - 1)))
      fail_msg("%s and %s: %g, expected %g", pairs[i].a, pairs[i].b, found, expected);
  }
  ji_dataset_unref(draws);
  ji_model_unref(model);
  ji_context_free(ctx);
}

/* --- coverage -----------------------------------------------------------------------------------
 */

/* An estimate of E = A p / k from noisy inputs, again and again: how often its interval holds the
 * truth. Inputs are published with their true standard errors. */
static ji_model *noisy_account(ji_context *ctx, support_random *random) {
  double noise[3];
  for (size_t i = 0; i < 3; i++) {
    double sum = 0; /* Irwin and Hall: twelve uniform numbers are nearly normal */
    for (int k = 0; k < 12; k++)
      sum += support_random_uniform(random, -0.5, 0.5);
    noise[i] = sum;
  }
  char layers[256], coefficients[256];
  snprintf(layers, sizeof layers,
           "layer,estimator,inputs,value,unit,distribution,standard_error\n"
           "accounts,value,,%.6f,1,normal,50\npersons,ratio_chain,accounts*p*1/k,,1,,\n",
           1000 + 50 * noise[0]);
  snprintf(coefficients, sizeof coefficients,
           "name,kind,value,unit,distribution,standard_error\np,share,%.6f,1,beta,.03\n"
           "k,average,%.6f,1,lognormal,.08\n",
           .4 + .03 * noise[1], 1.6 * exp(.05 * noise[2]));
  return made(ctx, FILES("layers.csv", layers, "coefficients.csv", coefficients));
}

/* 100 repetitions (1,000 with JI_TEST_LONG): the number that hold the truth is binomial; five
 * standard deviations below the nominal rate would be a wrong interval. */
static void intervals_hold_the_truth(void **state) {
  (void)state;
  const char *wanted = getenv("JI_TEST_LONG");
  int repetitions = wanted && *wanted ? 1000 : 100, hits = 0;
  support_random random = {20};
  ji_context *ctx = support_context();
  for (int i = 0; i < repetitions; i++) {
    ji_model *model = noisy_account(ctx, &random);
    ji_dataset *result = asked(ctx, ji_account_uncertainty, model, NULL, 2000);
    double truth = 1000 * .4 / 1.6;
    hits += layer_at(ctx, result, "persons", "sampling_low") <= truth &&
            truth <= layer_at(ctx, result, "persons", "sampling_high");
    ji_dataset_unref(result);
    ji_model_unref(model);
  }
  double rate = (double)hits / repetitions, spread = sqrt(.95 * .05 / repetitions);
  if (!(rate > .95 - 4 * spread && rate < .95 + 4 * spread))
    fail_msg("%d of %d intervals hold the truth", hits, repetitions);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(same_bits_on_any_number_of_threads),
      cmocka_unit_test(rank_correlations_are_the_copula_s),
      cmocka_unit_test(intervals_hold_the_truth),
  };
  return cmocka_run_group_tests_name("account_draws", tests, NULL, NULL);
}
