/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of changes between random productive tables: whatever the way, effects add up to the
 * difference, and every form by brute force lies where the closed sums say. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 30
#define FACTORS 5

static double cell(ji_context *ctx, const ji_dataset *out, const char *column, int64_t row) {
  ji_column look = support_look(ctx, out, column);
  return support_number(&look, row);
}

/* Two random tables of one classification. */
typedef struct pair {
  int64_t n;
  support_io *tables[2];
  ji_model *models[2];
} pair;

static pair make_pair(ji_context *ctx, uint64_t seed) {
  pair p = {.n = 2 + (int64_t)(seed % 7)};
  for (uint64_t e = 0; e < 2; e++) {
    p.tables[e] = support_io_random(2 * seed + e, p.n, 0.7);
    support_ok(ctx, support_io_create(ctx, p.tables[e], NULL, &p.models[e]));
  }
  return p;
}

static void free_pair(pair *p) {
  for (int e = 0; e < 2; e++) {
    ji_model_unref(p->models[e]);
    support_io_free(p->tables[e]);
  }
}

static double jobs_of(const pair *p, int e, int64_t i) {
  return p->tables[e]->satellites[i] * 1000; /* in 1e3 person */
}

/* --- decomposition ------------------------------------------------------------------------ */

static void check_sums(ji_context *ctx, const pair *p, const ji_dataset *out, int factors) {
  for (int64_t i = 0; i <= p->n; i++) {
    double polar = 0, mean = 0, wanted = 0, scale = 0;
    for (int k = 0; k < factors; k++) {
      int64_t row = i * (factors + 1) + k;
      polar += cell(ctx, out, "polar", row);
      mean += cell(ctx, out, "mean", row);
      scale += fabs(cell(ctx, out, "maximum", row)) + fabs(cell(ctx, out, "minimum", row));
      assert_true(cell(ctx, out, "minimum", row) <= cell(ctx, out, "mean", row) + 1e-9 * scale);
      assert_true(cell(ctx, out, "maximum", row) >= cell(ctx, out, "polar", row) - 1e-9 * scale);
    }
    for (int64_t j = 0; j < p->n; j++)
      if (i == p->n || i == j)
        wanted += jobs_of(p, 1, j) - jobs_of(p, 0, j);
    assert_true(fabs(polar - wanted) < 1e-11 * scale && fabs(mean - wanted) < 1e-11 * scale);
    assert_true(fabs(cell(ctx, out, "polar", i * (factors + 1) + factors) - wanted) <
                1e-11 * scale);
  }
}

static void test_decompositions_add_up(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    pair p = make_pair(ctx, seed);
    ji_io_decomposition_options options;
    ji_dataset *out;
    support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
    for (options.split = 0; options.split < 2; options.split++) {
      support_ok(ctx, ji_io_decomposition(ctx, p.models[0], p.models[1], &options, &out));
      check_sums(ctx, &p, out, options.split ? 5 : 3);
      ji_dataset_unref(out);
    }
    free_pair(&p);
  }
  ji_context_free(ctx);
}

/* Jobs of all where each factor is as in the table that its bit names. */
static double brute_jobs(const pair *p, int state) {
  int64_t n = p->n;
  const support_io *c = p->tables[state & 1], *a = p->tables[state >> 1 & 1];
  double f[16], x[16], total[2][2] = {{0}}, level[2], sum = 0;
  for (int e = 0; e < 2; e++) {
    for (int64_t i = 0; i < n; i++)
      for (int k = 0; k < 2; k++)
        total[e][k] += p->tables[e]->demand[2 * i + k];
    level[e] = total[e][0] + total[e][1];
  }
  int y = state >> 2 & 1, q = state >> 3 & 1, b = state >> 4;
  for (int64_t i = 0; i < n; i++) {
    f[i] = 0;
    for (int k = 0; k < 2; k++)
      f[i] += p->tables[b]->demand[2 * i + k] / total[b][k] * total[q][k] / level[q] * level[y];
    x[i] = f[i];
  }
  for (int step = 0; step < 400; step++) {
    double next[16];
    for (int64_t i = 0; i < n; i++) {
      next[i] = f[i];
      for (int64_t j = 0; j < n; j++)
        next[i] += a->flows[i * n + j] / a->output[j] * x[j];
    }
    memcpy(x, next, sizeof next);
  }
  for (int64_t i = 0; i < n; i++)
    sum += c->satellites[i] * 1000 / c->output[i] * x[i];
  return sum;
}

typedef struct forms {
  const double *jobs;
  double sum[FACTORS], least[FACTORS], most[FACTORS], count;
} forms;

/* Every order of the factors that are left, one after the other. */
static void walk(forms *f, int done, const double *effects) {
  if (done == (1 << FACTORS) - 1) {
    f->count++;
    for (int k = 0; k < FACTORS; k++) {
      f->sum[k] += effects[k];
      f->least[k] = fmin(f->least[k], effects[k]);
      f->most[k] = fmax(f->most[k], effects[k]);
    }
    return;
  }
  for (int k = 0; k < FACTORS; k++) {
    double next[FACTORS];
    if (done & 1 << k)
      continue;
    memcpy(next, effects, sizeof next);
    next[k] = f->jobs[done | 1 << k] - f->jobs[done];
    walk(f, done | 1 << k, next);
  }
}

static void test_all_120_forms(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= 8; seed++) {
    pair p = make_pair(ctx, seed);
    ji_io_decomposition_options options;
    ji_dataset *out;
    double jobs[1 << FACTORS], start[FACTORS] = {0};
    forms f = {.jobs = jobs};
    for (int s = 0; s < 1 << FACTORS; s++)
      jobs[s] = brute_jobs(&p, s);
    for (int k = 0; k < FACTORS; k++) {
      f.least[k] = INFINITY;
      f.most[k] = -INFINITY;
    }
    walk(&f, 0, start);
    assert_true(f.count == 120);
    support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
    options.split = 1;
    support_ok(ctx, ji_io_decomposition(ctx, p.models[0], p.models[1], &options, &out));
    double scale = jobs[0] + jobs[(1 << FACTORS) - 1];
    for (int k = 0; k < FACTORS; k++) {
      int64_t row = p.n * (FACTORS + 1) + k;
      int low = (1 << k) - 1, high = (1 << FACTORS) - 1 - low - (1 << k);
      double polar = (jobs[low | 1 << k] - jobs[low] + jobs[high | 1 << k] - jobs[high]) / 2;
      assert_true(fabs(cell(ctx, out, "mean", row) - f.sum[k] / 120) < 1e-10 * scale);
      assert_true(fabs(cell(ctx, out, "minimum", row) - f.least[k]) < 1e-10 * scale);
      assert_true(fabs(cell(ctx, out, "maximum", row) - f.most[k]) < 1e-10 * scale);
      assert_true(fabs(cell(ctx, out, "polar", row) - polar) < 1e-10 * scale);
    }
    ji_dataset_unref(out);
    free_pair(&p);
  }
  ji_context_free(ctx);
}

/* The later table at other prices, deflated by them, is the later table. */
static void test_prices_that_are_taken_out_again(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    pair p = make_pair(ctx, seed);
    support_random random = {seed};
    support_io dear = *p.tables[1];
    int64_t n = p.n;
    double index[16], flows[256], demand[32], output[16];
    for (int64_t i = 0; i < n; i++) {
      index[i] = support_random_uniform(&random, 0.5, 2);
      for (int64_t j = 0; j < n; j++)
        flows[i * n + j] = dear.flows[i * n + j] * index[i];
      demand[2 * i] = dear.demand[2 * i] * index[i];
      demand[2 * i + 1] = dear.demand[2 * i + 1] * index[i];
      output[i] = dear.output[i] * index[i];
    }
    dear.flows = flows;
    dear.demand = demand;
    dear.output = output;
    const support_column columns[] = {{.name = "sector", .texts = dear.sectors},
                                      {.name = "index", .numbers = index}};
    ji_dataset *deflators = support_dataset(ctx, n, columns, 2), *out[2];
    ji_io_decomposition_options options;
    ji_model *model;
    support_ok(ctx, ji_io_decomposition_options_init(&options, sizeof options));
    options.split = 1;
    support_ok(ctx, support_io_create(ctx, &dear, NULL, &model));
    support_ok(ctx, ji_io_decomposition(ctx, p.models[0], p.models[1], &options, &out[0]));
    options.deflators = deflators;
    support_ok(ctx, ji_io_decomposition(ctx, p.models[0], model, &options, &out[1]));
    for (int64_t row = 0; row < ji_dataset_row_count(out[0]); row++)
      assert_true(fabs(cell(ctx, out[0], "polar", row) - cell(ctx, out[1], "polar", row)) <
                  1e-9 * (1 + fabs(cell(ctx, out[0], "maximum", row))));
    ji_dataset_unref(out[0]);
    ji_dataset_unref(out[1]);
    ji_model_unref(model);
    ji_dataset_unref(deflators);
    free_pair(&p);
  }
  ji_context_free(ctx);
}

/* --- paths -------------------------------------------------------------------------------- */

#define LENGTH 5

/* All paths of up to LENGTH sectors that hold at least `least`. */
typedef struct counted {
  const pair *p;
  double least, largest_missing;
  int64_t count;
  double sum;
} counted;

static void follow(counted *k, int64_t sector, int length, double weight) {
  const support_io *table = k->p->tables[0];
  int64_t n = k->p->n;
  double value = weight * jobs_of(k->p, 0, sector) / table->output[sector];
  if (value >= k->least) {
    k->count++;
    k->sum += value;
  } else {
    k->largest_missing = fmax(k->largest_missing, value);
  }
  for (int64_t i = 0; i < n && length < LENGTH; i++)
    follow(k, i, length + 1, weight * table->flows[i * n + sector] / table->output[sector]);
}

static void test_paths_are_complete_and_add_up(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    pair p = make_pair(ctx, seed);
    ji_io_path_options options;
    ji_dataset *out, *multipliers;
    int64_t product = (int64_t)(seed % (uint64_t)p.n);
    support_ok(ctx, ji_io_multipliers(ctx, p.models[0], NULL, &multipliers));
    double m = cell(ctx, multipliers, "type1", product), sum = 0;
    ji_dataset_unref(multipliers);
    support_ok(ctx, ji_io_path_options_init(&options, sizeof options));
    options.sector = p.tables[0]->sectors[product];
    options.cutoff = 0.002;
    options.max_length = LENGTH;
    options.max_count = 1000000;
    counted k = {.p = &p, .least = 0.002 * m};
    follow(&k, product, 1, 1);
    support_ok(ctx, ji_io_paths(ctx, p.models[0], &options, &out));
    int64_t last = ji_dataset_row_count(out) - 1;
    assert_int_equal(last, k.count);
    for (int64_t i = 0; i < last; i++) {
      sum += cell(ctx, out, "value", i);
      assert_true(!i || cell(ctx, out, "value", i) <= cell(ctx, out, "value", i - 1));
      assert_true(cell(ctx, out, "sub_tree", i) >= cell(ctx, out, "value", i));
    }
    support_close("listed", sum, k.sum, 1e-10);
    support_close("all", sum + cell(ctx, out, "value", last), m, 1e-12);
    assert_true(cell(ctx, out, "sub_tree", last) >= k.largest_missing * (1 - 1e-12));
    ji_dataset_unref(out);
    /* The first ten are the ten largest. */
    ji_dataset *few;
    options.max_count = 10;
    support_ok(ctx, ji_io_paths(ctx, p.models[0], &options, &few));
    options.max_count = 1000000;
    support_ok(ctx, ji_io_paths(ctx, p.models[0], &options, &out));
    int64_t told = ji_dataset_row_count(few) - 1;
    assert_int_equal(told, last < 10 ? last : 10);
    sum = 0;
    for (int64_t i = 0; i < told; i++) {
      support_close("same", cell(ctx, few, "value", i), cell(ctx, out, "value", i), 1e-13);
      sum += cell(ctx, few, "value", i);
    }
    support_close("all", sum + cell(ctx, few, "value", told), m, 1e-12);
    ji_dataset_unref(few);
    ji_dataset_unref(out);
    free_pair(&p);
  }
  ji_context_free(ctx);
}

/* --- scenarios ---------------------------------------------------------------------------- */

#define CHANGES 6

/* Multipliers between .8 and 1.25 of random cells; coefficients go down, so that the table stays
 * productive. */
static ji_dataset *random_changes(ji_context *ctx, const pair *p, support_random *random) {
  static const char *const kinds[] = {"demand", "coefficient", "productivity", "household"};
  const char *kind[CHANGES], *row[CHANGES], *column[CHANGES], *operation[CHANGES];
  const char *const *sectors = p->tables[0]->sectors;
  double value[CHANGES];
  for (int i = 0; i < CHANGES; i++) {
    uint64_t bits = support_random_bits(random);
    kind[i] = kinds[i % 4];
    row[i] = bits % 5 ? sectors[bits / 5 % (uint64_t)p->n] : NULL;
    column[i] = i % 4 == 1 && bits % 3 ? sectors[bits / 7 % (uint64_t)p->n] : NULL;
    operation[i] = "multiply";
    value[i] = support_random_uniform(random, 0.8, i % 4 == 1 ? 1 : 1.25);
  }
  const support_column columns[] = {{.name = "kind", .texts = kind},
                                    {.name = "row", .texts = row},
                                    {.name = "column", .texts = column},
                                    {.name = "operation", .texts = operation},
                                    {.name = "value", .numbers = value}};
  return support_dataset(ctx, CHANGES, columns, 5);
}

/* The explanation adds up, by sector, to the difference that two tables' decomposition finds, and
 * its productivity and coefficients are labour and technology of that. */
static void test_scenarios_explain_themselves(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  int explained = 0;
  for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
    pair p = make_pair(ctx, seed);
    support_random random = {seed};
    ji_dataset *changes = random_changes(ctx, &p, &random), *told, *between;
    ji_model *model;
    if (ji_io_scenario_explain(ctx, p.models[0], changes, &told)) { /* a share above 1 */
      assert_non_null(strstr(ji_context_message(ctx), "would not lie in [0, 1]"));
    } else {
      support_ok(ctx, ji_io_scenario(ctx, p.models[0], changes, NULL, &model));
      support_ok(ctx, ji_io_decomposition(ctx, p.models[0], model, NULL, &between));
      for (int64_t i = 0; i <= p.n; i++) {
        double sum = 0, scale = 1;
        for (int64_t k = 0; k < 4; k++) {
          sum += cell(ctx, told, "polar", 5 * i + k);
          scale += fabs(cell(ctx, told, "polar", 5 * i + k));
        }
        scale += fabs(cell(ctx, between, "maximum", 4 * i)) * 1e3;
        assert_true(fabs(sum - cell(ctx, told, "polar", 5 * i + 4)) < 1e-10 * scale);
        assert_true(fabs(sum - cell(ctx, between, "polar", 4 * i + 3)) < 1e-10 * scale);
        for (int64_t k = 0; k < 2; k++)
          assert_true(fabs(cell(ctx, told, "polar", 5 * i + k) -
                           cell(ctx, between, "polar", 4 * i + k)) < 1e-10 * scale);
      }
      ji_dataset_unref(between);
      ji_dataset_unref(told);
      ji_model_unref(model);
      explained++;
    }
    ji_dataset_unref(changes);
    free_pair(&p);
  }
  assert_true(explained > ROUNDS / 2);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_decompositions_add_up),
      cmocka_unit_test(test_all_120_forms),
      cmocka_unit_test(test_prices_that_are_taken_out_again),
      cmocka_unit_test(test_paths_are_complete_and_add_up),
      cmocka_unit_test(test_scenarios_explain_themselves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
