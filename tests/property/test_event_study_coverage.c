/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Effects that grow and differ between groups: two-way fixed effects are biased, imputation and
 * group-time effects are not, and their intervals cover the truth as often as they say. 100 panels;
 * with JI_TEST_LONG 1,000. Bounds are four binomial (or sample) standard errors; with these seeds a
 * right program never fails. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>

enum { units = 150, periods = 6, most = units * periods };

typedef struct draw {
  int64_t unit[most], period[most], first[most];
  double y[most], truth;
} draw;

typedef struct tally {
  int inside, count;
  double sum, squares;
} tally;

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

static double effect_of(int64_t first, int64_t period) {
  return (first == 2 ? 1 : 0.5) * (double)(period - first + 1);
}

/* A third from period 2 on, a third from 4 on, a sixth never, the others in the last one. */
static void make_draw(uint64_t seed, draw *d) {
  support_random random = {seed * 104729 + 11};
  int64_t treated = 0;
  d->truth = 0;
  for (int u = 0; u < units; u++) {
    int64_t first = u % 6 < 2 ? 2 : u % 6 < 4 ? 4 : u % 6 == 4 ? 6 : 0;
    double level = normal(&random);
    for (int t = 0; t < periods; t++) {
      int i = u * periods + t;
      int is_treated = first && t + 1 >= first;
      double effect = is_treated ? effect_of(first, t + 1) : 0;
      d->unit[i] = u;
      d->period[i] = t + 1;
      d->first[i] = first;
      d->y[i] = level + 0.2 * t + normal(&random) + effect;
      d->truth += effect;
      treated += is_treated;
    }
  }
  d->truth /= (double)treated;
}

static double number(ji_context *ctx, const ji_dataset *table, const char *name, int64_t row) {
  ji_column column = support_look(ctx, table, name);
  return support_number(&column, row);
}

static void look(ji_context *ctx, const ji_dataset *table, const char *name, double truth,
                 tally *t) {
  double off = number(ctx, table, name, 0) - truth;
  t->inside += number(ctx, table, "low", 0) <= truth && truth <= number(ctx, table, "high", 0);
  t->count++;
  t->sum += off;
  t->squares += off * off;
}

static void look_at_fit(ji_context *ctx, const ji_fit *fit, const char *table, const char *name,
                        double truth, tally *t) {
  ji_bundle *tables = NULL;
  support_ok(ctx, ji_fit_tables(ctx, fit, &tables));
  look(ctx, ji_bundle_find(tables, table), name, truth, t);
  ji_bundle_unref(tables);
}

static void run(ji_context *ctx, const draw *d, tally tallies[3]) {
  const support_column columns[] = {{.name = "unit", .integers = d->unit},
                                    {.name = "period", .integers = d->period},
                                    {.name = "first_treated", .integers = d->first},
                                    {.name = "y", .numbers = d->y}};
  ji_dataset *data = support_dataset(ctx, most, columns, 4), *simple = NULL;
  ji_event_study_options options;
  ji_did_options did;
  ji_did_aggregate_options how;
  ji_fit *fits[3] = {NULL};
  support_ok(ctx, ji_event_study_options_init(&options, sizeof options));
  support_ok(ctx, ji_did_options_init(&did, sizeof did));
  support_ok(ctx, ji_did_aggregate_options_init(&how, sizeof how));
  options.outcome = did.outcome = "y";
  did.control = "not_yet";
  how.type = "simple";
  support_ok(ctx, ji_two_way_fit(ctx, data, &options, &fits[0]));
  support_ok(ctx, ji_imputation_fit(ctx, data, &options, &fits[1]));
  support_ok(ctx, ji_did_fit(ctx, data, &did, &fits[2]));
  support_ok(ctx, ji_did_aggregate(ctx, fits[2], &how, &simple));
  look_at_fit(ctx, fits[0], "coefficients", "estimate", d->truth, &tallies[0]);
  look_at_fit(ctx, fits[1], "effects", "att", d->truth, &tallies[1]);
  look(ctx, simple, "att", d->truth, &tallies[2]);
  ji_dataset_unref(simple);
  ji_dataset_unref(data);
  for (int i = 0; i < 3; i++)
    ji_fit_unref(fits[i]);
}

/* The mean distance from the truth over its sample error. */
static double bias_ratio(const tally *t) {
  double mean = t->sum / t->count;
  return mean / sqrt((t->squares / t->count - mean * mean) / t->count);
}

static void effects_that_differ(void **state) {
  tally tallies[3] = {{0, 0, 0, 0}};
  draw *d = malloc(sizeof *d);
  (void)state;
  assert_non_null(d);
  for (int r = 0; r < repetitions(); r++) {
    ji_context *ctx = support_context();
    make_draw((uint64_t)r, d);
    run(ctx, d, tallies);
    ji_context_free(ctx);
  }
  free(d);
  assert_true(bias_ratio(&tallies[0]) < -20);
  assert_true(tallies[0].inside < tallies[0].count / 10);
  for (int i = 1; i < 3; i++) {
    const tally *t = &tallies[i];
    double error = sqrt(0.95 * 0.05 / t->count);
    assert_true(fabs(bias_ratio(t)) < 4);
    if (fabs((double)t->inside / t->count - 0.95) > 4 * error)
      fail_msg("estimator %d: %d of %d intervals cover the truth", i, t->inside, t->count);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(effects_that_differ)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
