/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Intervals and bands of group-time effects cover the planted effect as often as they say, and
 * there is no bias. 100 panels; with JI_TEST_LONG 1,000. Bounds are four binomial (or sample)
 * standard errors; with these seeds a right program never fails. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>

/* Bands rest on large samples and on quartiles of draws: with 240 units and 400 draws they hold in
 * some 0.93 of panels (0.932 to 0.935 of 600 other ones), intervals in 0.95. */
#define BANDS 0.93

enum { units = 240, periods = 6, most = units * periods, events = 4 };

typedef struct draw {
  int64_t unit[most], period[most], first[most], cluster[most];
  double x[most], y[most];
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

/* The effect by periods since treatment: heterogeneous in time. */
static double effect_of(int64_t event) {
  return event < 0 ? 0 : 1 + 0.5 * (double)event;
}

/* Treated from 3 or 5 on. With `selection` trends hang on x, and so does who is treated: without x
 * effects are biased. With `shock` units of a cluster, which is treated as a whole, move together.
 */
static void make_draw(uint64_t seed, double selection, double shock, draw *d) {
  support_random random = {seed * 104729 + 7};
  double common[units / 4][periods];
  for (int c = 0; c < units / 4; c++)
    for (int t = 0; t < periods; t++)
      common[c][t] = shock * normal(&random);
  for (int u = 0; u < units; u++) {
    double x = normal(&random), level = normal(&random);
    double chance = 1 / (1 + exp(-selection * x));
    int64_t first = u / 4 % 3 == 0 ? 0 : u / 4 % 3 == 1 ? 3 : 5;
    if (selection > 0)
      first = support_random_uniform(&random, 0, 1) > chance ? 0 : u % 2 ? 3 : 5;
    for (int t = 0; t < periods; t++) {
      int i = u * periods + t;
      d->unit[i] = u;
      d->period[i] = t + 1;
      d->first[i] = first;
      d->cluster[i] = u / 4;
      d->x[i] = x;
      d->y[i] = level + 0.2 * t + 0.3 * selection * x * t + normal(&random) + common[u / 4][t] +
                (first ? effect_of(t + 1 - first) : 0);
    }
  }
}

typedef struct tally {
  int inside, banded, count;
  double sum, squares;
} tally;

static double number(ji_context *ctx, const ji_dataset *table, const char *name, int64_t row) {
  ji_column column = support_look(ctx, table, name);
  return support_number(&column, row);
}

/* The overall effect, and whether bands hold all event times. */
static void look(ji_context *ctx, const ji_dataset *table, tally *t) {
  double truth = 0, att = number(ctx, table, "att", 0);
  int all = 1;
  for (int64_t e = 0; e < events; e++)
    truth += effect_of(e) / events;
  for (int64_t r = 1; r < ji_dataset_row_count(table); r++) {
    double own = effect_of((int64_t)number(ctx, table, "event", r));
    all = all && number(ctx, table, "band_low", r) <= own &&
          own <= number(ctx, table, "band_high", r);
  }
  t->inside += number(ctx, table, "low", 0) <= truth && truth <= number(ctx, table, "high", 0);
  t->banded += all;
  t->count++;
  t->sum += att - truth;
  t->squares += (att - truth) * (att - truth);
}

static void run(ji_context *ctx, const draw *d, const ji_did_options *options, tally *t) {
  const support_column columns[] = {{.name = "unit", .integers = d->unit},
                                    {.name = "period", .integers = d->period},
                                    {.name = "first_treated", .integers = d->first},
                                    {.name = "cluster", .integers = d->cluster},
                                    {.name = "x", .numbers = d->x},
                                    {.name = "y", .numbers = d->y}};
  ji_dataset *data = support_dataset(ctx, most, columns, 6), *out = NULL;
  ji_fit *fit = NULL;
  support_ok(ctx, ji_did_fit(ctx, data, options, &fit));
  support_ok(ctx, ji_did_aggregate(ctx, fit, NULL, &out));
  look(ctx, out, t);
  ji_dataset_unref(out);
  ji_fit_unref(fit);
  ji_dataset_unref(data);
}

/* As often as it says, within four binomial standard errors. */
static void check_share(const char *what, int hits, int count, double nominal) {
  double share = (double)hits / count, error = sqrt(nominal * (1 - nominal) / count);
  if (fabs(share - nominal) > 4 * error)
    fail_msg("%s: %d of %d, %.2f was expected", what, hits, count, nominal);
}

static double bias_ratio(const tally *t) {
  double mean = t->sum / t->count;
  double variance = t->squares / t->count - mean * mean;
  return fabs(mean) / sqrt(variance / t->count);
}

static ji_did_options options_of(ji_context *ctx) {
  ji_did_options options;
  support_ok(ctx, ji_did_options_init(&options, sizeof options));
  options.outcome = "y";
  options.draws = 400;
  return options;
}

static tally simulate(const ji_did_options *given, double selection, double shock) {
  draw *d = malloc(sizeof *d);
  tally t = {0, 0, 0, 0, 0};
  for (int r = 0; r < repetitions(); r++) {
    ji_context *ctx = support_context();
    make_draw((uint64_t)r, selection, shock, d);
    run(ctx, d, given, &t);
    ji_context_free(ctx);
  }
  free(d);
  return t;
}

static void without_covariates(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_did_options options = options_of(ctx);
  options.control = "not_yet";
  tally t = simulate(&options, 0, 0);
  check_share("intervals", t.inside, t.count, 0.95);
  check_share("bands", t.banded, t.count, BANDS);
  assert_true(bias_ratio(&t) < 4);
  ji_context_free(ctx);
}

static void with_covariates(void **state) {
  static const char *const names[] = {"x"};
  static const char *const methods[] = {"dr", "reg", "ipw"};
  (void)state;
  ji_context *ctx = support_context();
  ji_did_options options = options_of(ctx);
  tally t = simulate(&options, 0.5, 0);
  assert_true(bias_ratio(&t) > 4); /* without x */
  options.covariates = names;
  options.covariate_count = 1;
  for (int m = 0; m < 3; m++) {
    options.method = methods[m];
    t = simulate(&options, 0.5, 0);
    check_share(methods[m], t.inside, t.count, 0.95);
    check_share(methods[m], t.banded, t.count, BANDS);
    assert_true(bias_ratio(&t) < 4);
  }
  ji_context_free(ctx);
}

/* Clusters that are treated as a whole: errors by unit are too small. */
static void with_clusters(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_did_options options = options_of(ctx);
  tally plain = simulate(&options, 0, 1);
  options.cluster = "cluster";
  tally t = simulate(&options, 0, 1);
  check_share("clusters", t.inside, t.count, 0.95);
  assert_true(plain.inside < t.inside);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_covariates),
      cmocka_unit_test(with_covariates),
      cmocka_unit_test(with_clusters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
