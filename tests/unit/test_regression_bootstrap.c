/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The wild cluster bootstrap beside its definition: each draw's regression fitted anew. */
#include "support/evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { rows = 40, groups = 5, years = 8 };

/* x, y and years of 5 clusters of 8 rows. */
typedef struct data {
  double x[rows], y[rows];
  int64_t cluster[rows], year[rows];
} data;

static data make_data(void) {
  data d;
  support_random random = {9};
  for (int i = 0; i < rows; i++) {
    d.cluster[i] = i / years;
    d.year[i] = i % years / 2;
    d.x[i] = support_random_uniform(&random, 0, 1) + 0.3 * (double)d.cluster[i];
    d.y[i] = 0.6 * d.x[i] + 0.2 * (double)d.year[i] + support_random_uniform(&random, -1, 1) +
             0.5 * (double)(d.cluster[i] % 2);
  }
  return d;
}

static ji_dataset *dataset_of(ji_context *ctx, const data *d, const double *y) {
  const support_column columns[] = {{.name = "x", .numbers = d->x},
                                    {.name = "y", .numbers = y},
                                    {.name = "cluster", .integers = d->cluster},
                                    {.name = "year", .integers = d->year}};
  return support_dataset(ctx, rows, columns, 4);
}

static const ji_regression_term x_term = {.column = "x"};

static ji_regression_options options_of(void) {
  ji_regression_options options;
  assert_int_equal(ji_regression_options_init(&options, sizeof options), JI_OK);
  options.outcome = "y";
  options.terms = &x_term;
  options.term_count = 1;
  options.effects = "year";
  options.clusters = "cluster";
  return options;
}

static double number_of(ji_context *ctx, const ji_dataset *table, const char *name) {
  ji_column column = support_look(ctx, table, name);
  return support_is_null(&column, 0) ? NAN : support_number(&column, 0);
}

/* t of x, and (where asked for) the estimate. */
static double t_of(ji_context *ctx, const data *d, const double *y, double null, double *estimate) {
  ji_regression_options o = options_of();
  ji_dataset *panel = dataset_of(ctx, d, y);
  ji_fit *fit = NULL;
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_regression_fit(ctx, panel, &o, &fit));
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  double b = number_of(ctx, ji_bundle_find(tables, "estimates"), "estimate");
  double t = (b - null) / number_of(ctx, ji_bundle_find(tables, "estimates"), "se");
  if (estimate)
    *estimate = b;
  ji_bundle_unref(tables);
  ji_fit_unref(fit);
  ji_dataset_unref(panel);
  return t;
}

/* Residuals of y - null x on the years alone. */
static void restricted_residuals(const data *d, double null, double *fitted, double *rest) {
  double mean[4] = {0};
  for (int i = 0; i < rows; i++)
    mean[d->year[i]] += (d->y[i] - null * d->x[i]) / (rows / 4);
  for (int i = 0; i < rows; i++) {
    fitted[i] = mean[d->year[i]] + null * d->x[i];
    rest[i] = d->y[i] - fitted[i];
  }
}

/* The p-value by its definition: 2^5 data sets, each fitted. */
static double slow_p(ji_context *ctx, const data *d, double null) {
  double fitted[rows], rest[rows], made[rows];
  double t = fabs(t_of(ctx, d, d->y, null, NULL));
  int count = 0;
  restricted_residuals(d, null, fitted, rest);
  for (int draw = 0; draw < 1 << groups; draw++) {
    for (int i = 0; i < rows; i++)
      made[i] = fitted[i] + (draw >> d->cluster[i] & 1 ? -1 : 1) * rest[i];
    count += fabs(t_of(ctx, d, made, null, NULL)) >= t * (1 - 1e-9);
  }
  return (double)count / (1 << groups);
}

static ji_dataset *ask(ji_context *ctx, const data *d, double null, int64_t draws, int32_t weights,
                       uint64_t seed) {
  ji_regression_options o = options_of();
  ji_regression_bootstrap_options b;
  ji_dataset *panel = dataset_of(ctx, d, d->y), *out = NULL;
  assert_int_equal(ji_regression_bootstrap_options_init(&b, sizeof b), JI_OK);
  b.null = null;
  b.draws = draws;
  b.weights = weights;
  b.seed = seed;
  b.confidence = 0.8;
  support_ok(ctx, ji_regression_bootstrap(ctx, panel, &o, &b, &out));
  ji_dataset_unref(panel);
  return out;
}

static void all_draws_beside_the_definition(void **state) {
  (void)state;
  static const double nulls[] = {0, 0.3, -0.4, 1.2};
  ji_context *ctx = support_context();
  data d = make_data();
  for (int i = 0; i < 4; i++) {
    ji_dataset *out = ask(ctx, &d, nulls[i], 9999, JI_BOOTSTRAP_RADEMACHER, 1);
    assert_int_equal((int)number_of(ctx, out, "draws"), 32);
    support_close("t", number_of(ctx, out, "t"), t_of(ctx, &d, d.y, nulls[i], NULL), 1e-9);
    support_close("p", number_of(ctx, out, "p"), slow_p(ctx, &d, nulls[i]), 1e-12);
    ji_dataset_unref(out);
  }
  ji_context_free(ctx);
}

/* Just inside of a bound the null is not refused, just outside it is. */
static void the_interval_inverts_the_test(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  data d = make_data();
  ji_dataset *out = ask(ctx, &d, 0, 9999, JI_BOOTSTRAP_RADEMACHER, 1);
  double low = number_of(ctx, out, "low"), high = number_of(ctx, out, "high");
  ji_dataset_unref(out);
  assert_true(low < high && isfinite(low) && isfinite(high));
  const double nulls[] = {low - 1e-6, low + 1e-6, high - 1e-6, high + 1e-6};
  for (int i = 0; i < 4; i++) {
    double p = slow_p(ctx, &d, nulls[i]);
    assert_true((p >= 0.2) == (i == 1 || i == 2));
  }
  ji_context_free(ctx);
}

static void draws_are_a_function_of_the_seed(void **state) {
  (void)state;
  ji_context *one = support_context_threads(1), *seven = support_context_threads(7);
  data d = make_data();
  ji_dataset *first = ask(one, &d, 0.1, 2000, JI_BOOTSTRAP_WEBB, 5),
             *second = ask(seven, &d, 0.1, 2000, JI_BOOTSTRAP_WEBB, 5),
             *other = ask(seven, &d, 0.1, 2000, JI_BOOTSTRAP_WEBB, 6);
  assert_int_equal((int)number_of(one, first, "draws"), 2000);
  assert_true(number_of(one, first, "p") == number_of(one, second, "p"));
  assert_true(number_of(one, first, "low") == number_of(one, second, "low"));
  assert_true(number_of(one, first, "p") != number_of(one, other, "p"));
  assert_true(fabs(number_of(one, first, "p") - number_of(one, other, "p")) < 0.08);
  ji_dataset_unref(first);
  ji_dataset_unref(second);
  ji_dataset_unref(other);
  ji_context_free(one);
  ji_context_free(seven);
}

static void refused(ji_context *ctx, const ji_dataset *panel, const ji_regression_options *o,
                    const ji_regression_bootstrap_options *b, ji_status status, const char *part) {
  ji_dataset *out = NULL;
  support_status(ctx, ji_regression_bootstrap(ctx, panel, o, b, &out), status);
  assert_null(out);
  support_message(ctx, part);
}

static void what_is_refused(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  data d = make_data();
  ji_dataset *panel = dataset_of(ctx, &d, d.y);
  ji_regression_options o = options_of();
  ji_regression_bootstrap_options b;
  assert_int_equal(ji_regression_bootstrap_options_init(&b, sizeof b), JI_OK);
  b.term = "nothing";
  refused(ctx, panel, &o, &b, JI_ERROR_NOT_FOUND, "\"nothing\"");
  b.term = "x";
  b.draws = 0;
  refused(ctx, panel, &o, &b, JI_ERROR_ARGUMENT, "draws");
  b.draws = 10;
  b.confidence = 0;
  refused(ctx, panel, &o, &b, JI_ERROR_ARGUMENT, "confidence");
  b.confidence = 0.9;
  b.null = NAN;
  refused(ctx, panel, &o, &b, JI_ERROR_ARGUMENT, "null");
  b.null = 0;
  b.weights = 2;
  refused(ctx, panel, &o, &b, JI_ERROR_ARGUMENT, "weights");
  b.weights = 0;
  o.clusters = NULL;
  refused(ctx, panel, &o, &b, JI_ERROR_ARGUMENT, "clusters is NULL");
  o.clusters = "cluster|year";
  refused(ctx, panel, &o, &b, JI_ERROR_UNSUPPORTED, "several ways");
  o.clusters = "cluster";
  o.family = JI_REGRESSION_POISSON;
  refused(ctx, panel, &o, &b, JI_ERROR_UNSUPPORTED, "Poisson");
  o.family = JI_REGRESSION_LINEAR;
  support_status(ctx, ji_regression_bootstrap(ctx, panel, &o, &b, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(panel);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_draws_beside_the_definition),
      cmocka_unit_test(the_interval_inverts_the_test),
      cmocka_unit_test(draws_are_a_function_of_the_seed),
      cmocka_unit_test(what_is_refused),
  };
  return cmocka_run_group_tests_name("regression_bootstrap", tests, NULL, NULL);
}
