/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Intervals cover the planted effect as often as they say, and what is unbiased is. 100 panels;
 * with JI_TEST_LONG 1,000. Bounds are four binomial (or sample) standard errors: a right program
 * fails once in some 16,000 runs of other seeds; with these seeds it never does. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { units = 40, periods = 8, most = units * periods };

typedef struct draw {
  int64_t unit[most], period[most], first[most], treated[most];
  double x[most], y[most], count[most];
} draw;

static int repetitions(void) {
  const char *is_long = getenv("JI_TEST_LONG");
  return is_long && *is_long ? 1000 : 100;
}

/* Nearly normal: twelve uniform numbers. */
static double normal(support_random *random) {
  double sum = 0;
  for (int i = 0; i < 12; i++)
    sum += support_random_uniform(random, -0.5, 0.5);
  return sum;
}

static double poisson(support_random *random, double mean) {
  double limit = exp(-mean), product = support_random_uniform(random, 0, 1);
  double count = 0;
  for (; product > limit; count++)
    product *= support_random_uniform(random, 0, 1);
  return count;
}

/* Cohorts are treated from period 3 and 6 on, a third never. With `growth` the effect is that many
 * times the periods since then, and larger for early cohorts; else 1. Errors of a unit hang
 * together. */
static void make_draw(uint64_t seed, double growth, draw *d) {
  support_random random = {seed * 7919 + 1};
  for (int u = 0; u < units; u++) {
    double level = normal(&random), last = normal(&random);
    for (int t = 0; t < periods; t++) {
      int i = u * periods + t;
      d->unit[i] = u;
      d->period[i] = t;
      d->first[i] = u % 3 == 0 ? 3 : u % 3 == 1 ? 6 : 99;
      d->treated[i] = t >= d->first[i];
      d->x[i] = normal(&random) + 0.3 * level;
      last = 0.6 * last + normal(&random);
      double since = (double)(t - d->first[i] + 1), effect = growth > 0 ? growth * since : 1;
      d->y[i] = level + 0.3 * t + 0.5 * d->x[i] + last + (d->treated[i] ? effect : 0);
      d->count[i] =
          poisson(&random, exp(0.3 * level + 0.5 * d->x[i] + 0.4 * (double)d->treated[i]));
    }
  }
}

static ji_dataset *dataset_of(ji_context *ctx, const draw *d) {
  const support_column columns[] = {
      {.name = "unit", .integers = d->unit},   {.name = "period", .integers = d->period},
      {.name = "first", .integers = d->first}, {.name = "treated", .integers = d->treated},
      {.name = "x", .numbers = d->x},          {.name = "y", .numbers = d->y},
      {.name = "count", .numbers = d->count}};
  return support_dataset(ctx, most, columns, 7);
}

/* A row of a table of figures. */
typedef struct figure {
  double estimate, low, high;
} figure;

static figure figure_of(ji_context *ctx, const ji_dataset *table, int64_t row) {
  ji_column estimate = support_look(ctx, table, "estimate"), low = support_look(ctx, table, "low"),
            high = support_look(ctx, table, "high");
  return (figure){support_number(&estimate, row), support_number(&low, row),
                  support_number(&high, row)};
}

static const ji_regression_term plain[] = {{.column = "treated"}, {.column = "x"}};
static const ji_regression_term cohorts[] = {
    {.column = "first", .by = "period", .kind = JI_TERM_SUN_ABRAHAM}, {.column = "x"}};

/* The effect of the treatment: the first estimate, or Sun-Abraham's mean over all. */
static figure fit(ji_context *ctx, const draw *d, const ji_regression_term *terms, int32_t family) {
  ji_regression_options o;
  ji_dataset *panel = dataset_of(ctx, d);
  ji_fit *made = NULL;
  ji_bundle *tables = NULL;
  assert_int_equal(ji_regression_options_init(&o, sizeof o), JI_OK);
  o.outcome = family == JI_REGRESSION_POISSON ? "count" : "y";
  o.terms = terms;
  o.term_count = 2;
  o.effects = "unit|period";
  o.clusters = "unit";
  o.family = family;
  support_ok(ctx, ji_regression_fit(ctx, panel, &o, &made));
  support_ok(ctx, ji_fit_tables(ctx, made, &tables));
  const ji_dataset *table = ji_bundle_find(tables, terms == cohorts ? "sun_abraham" : "estimates");
  int64_t row = 0;
  ji_column types = terms == cohorts ? support_look(ctx, table, "type") : (ji_column){0};
  for (int found = terms != cohorts; !found; row += !found) {
    char *type = support_text(ctx, &types, row);
    found = !strcmp(type, "att");
    free(type);
  }
  figure f = figure_of(ctx, table, row);
  ji_bundle_unref(tables);
  ji_fit_unref(made);
  ji_dataset_unref(panel);
  return f;
}

/* The mean effect on those who are treated: of the rows' periods since their first. */
static double mean_effect(const draw *d, double growth) {
  double sum = 0, count = 0;
  for (int i = 0; i < most; i++)
    if (d->treated[i]) {
      sum += growth * (double)(d->period[i] - d->first[i] + 1);
      count++;
    }
  return sum / count;
}

static void check_coverage(const ji_regression_term *terms, int32_t family, double growth,
                           double truth) {
  ji_context *ctx = support_context();
  int runs = repetitions(), covered = 0;
  double sum = 0, squares = 0;
  draw *d = malloc(sizeof *d);
  for (int i = 0; i < runs; i++) {
    make_draw((uint64_t)i, growth, d);
    double own = growth > 0 ? mean_effect(d, growth) : truth;
    figure f = fit(ctx, d, terms, family);
    covered += f.low <= own && own <= f.high;
    sum += f.estimate - own;
    squares += (f.estimate - own) * (f.estimate - own);
  }
  double bound = 4 * sqrt(0.95 * 0.05 / runs), bias = sum / runs;
  print_message("covered %d of %d, bias %.4f\n", covered, runs, bias);
  assert_true(fabs((double)covered / runs - 0.95) <= bound);
  assert_true(fabs(bias) <= 4 * sqrt(squares) / runs);
  free(d);
  ji_context_free(ctx);
}

static void clustered_intervals_cover(void **state) {
  (void)state;
  check_coverage(plain, JI_REGRESSION_LINEAR, 0, 1);
}

static void poisson_intervals_cover(void **state) {
  (void)state;
  check_coverage(plain, JI_REGRESSION_POISSON, 0, 0.4);
}

static void sun_abraham_intervals_cover(void **state) {
  (void)state;
  check_coverage(cohorts, JI_REGRESSION_LINEAR, 0.5, 0);
}

/* Where effects grow, the coefficient of `treated` is not their mean. */
static void two_way_effects_are_biased_there(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  int runs = repetitions();
  double sum = 0, squares = 0;
  draw *d = malloc(sizeof *d);
  for (int i = 0; i < runs; i++) {
    make_draw((uint64_t)i, 0.5, d);
    double off = fit(ctx, d, plain, JI_REGRESSION_LINEAR).estimate - mean_effect(d, 0.5);
    sum += off;
    squares += off * off;
  }
  print_message("bias %.4f\n", sum / runs);
  double deviation = sqrt(squares / runs - sum / runs * sum / runs);
  assert_true(sum / runs < -5 * deviation / sqrt(runs));
  free(d);
  ji_context_free(ctx);
}

/* Eight clusters: normal tests refuse the truth too often, the bootstrap does not. */
static void the_wild_bootstrap_has_its_size(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  int runs = repetitions(), refused = 0;
  draw *d = malloc(sizeof *d);
  ji_regression_options o;
  ji_regression_bootstrap_options b;
  assert_int_equal(ji_regression_options_init(&o, sizeof o), JI_OK);
  assert_int_equal(ji_regression_bootstrap_options_init(&b, sizeof b), JI_OK);
  o.outcome = "y";
  o.terms = &plain[1];
  o.term_count = 1;
  o.effects = "unit|period";
  o.clusters = "first";
  b.null = 0.5;
  b.no_interval = 1;
  for (int i = 0; i < runs; i++) {
    make_draw((uint64_t)i, 0, d);
    for (int r = 0; r < most; r++) {
      d->y[r] -= (double)d->treated[r];
      d->first[r] = d->unit[r] / 5;
    }
    ji_dataset *panel = dataset_of(ctx, d), *out = NULL;
    support_ok(ctx, ji_regression_bootstrap(ctx, panel, &o, &b, &out));
    ji_column p = support_look(ctx, out, "p");
    refused += support_number(&p, 0) <= 0.05;
    ji_dataset_unref(out);
    ji_dataset_unref(panel);
  }
  print_message("refused %d of %d\n", refused, runs);
  assert_true(fabs((double)refused / runs - 0.05) <= 4 * sqrt(0.95 * 0.05 / runs));
  free(d);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(clustered_intervals_cover),
      cmocka_unit_test(poisson_intervals_cover),
      cmocka_unit_test(sun_abraham_intervals_cover),
      cmocka_unit_test(two_way_effects_are_biased_there),
      cmocka_unit_test(the_wild_bootstrap_has_its_size),
  };
  return cmocka_run_group_tests_name("regression_coverage", tests, NULL, NULL);
}
