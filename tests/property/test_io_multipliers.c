/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of multipliers for random productive tables: rounds add up, net multipliers average 1,
 * institutions close a table as elimination does, several rows are what single ones are. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES = 16, MOST = 4 };

static ji_context *ctx;

static int set_up(void **state) {
  (void)state;
  ctx = support_context_threads(2);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

/* A random table whose employment has two parts, with incomes and consumption of up to MOST
 * institutions that together are at most what there is. */
typedef struct random_table {
  support_io *base, table;
  double *rows, *demand, *transfers;
} random_table;

static const char *const row_names[] = {"employment", "young",   "old",    "income0",
                                        "income1",    "income2", "income3"};
static const char *const demand_names[] = {"spent0", "spent1", "spent2", "spent3", "rest"};
static const char *const wholes[] = {NULL, "employment", "employment", NULL, NULL, NULL, NULL};
static const char *const groups[] = {NULL, "age:young", "age:old", NULL, NULL, NULL, NULL};
enum { ROWS = 3 + MOST, DEMANDS = MOST + 1 };

static random_table random_of(uint64_t seed) {
  random_table r = {0};
  int64_t n = 2 + (int64_t)(seed * 11 % 60);
  support_random random = {seed + 100};
  r.base = support_io_random(seed, n, 0.75);
  r.rows = calloc((size_t)(ROWS * n), sizeof *r.rows);
  r.demand = calloc((size_t)(DEMANDS * n), sizeof *r.demand);
  r.transfers = calloc(MOST * MOST, sizeof *r.transfers);
  for (int64_t j = 0; j < n; j++) {
    double jobs = r.base->satellites[j], young = support_random_uniform(&random, 0, 1) * jobs;
    double income = r.base->satellites[n + j];
    double left = r.base->demand[2 * j] + r.base->demand[2 * j + 1];
    r.rows[j] = jobs;
    r.rows[n + j] = young;
    r.rows[2 * n + j] = jobs - young;
    for (int k = 0; k < MOST; k++) {
      double part = k + 1 < MOST ? support_random_uniform(&random, 0, 0.5) * income : income;
      double spent = support_random_uniform(&random, 0, 0.25) * r.base->demand[2 * j];
      r.rows[(3 + k) * n + j] = part;
      income -= part;
      r.demand[DEMANDS * j + k] = spent;
      left -= spent;
    }
    r.demand[DEMANDS * j + MOST] = left;
  }
  for (int k = 0; k < MOST * MOST; k++)
    r.transfers[k] = support_random_uniform(&random, 0, 1);
  r.table = *r.base;
  r.table.rows = ROWS;
  r.table.demands = DEMANDS;
  r.table.satellites = r.rows;
  r.table.demand = r.demand;
  r.table.row_names = row_names;
  r.table.demand_names = demand_names;
  r.table.row_units = NULL;
  return r;
}

static void random_free(random_table *r) {
  support_io_free(r->base);
  free(r->rows);
  free(r->demand);
  free(r->transfers);
}

static double *column_of(const ji_dataset *dataset, const char *name) {
  ji_column column = support_look(ctx, dataset, name);
  double *copy = malloc((size_t)column.length * sizeof *copy);
  for (int64_t i = 0; i < column.length; i++)
    copy[i] = support_is_null(&column, i) ? (double)NAN : support_number(&column, i);
  return copy;
}

static ji_io_options options_of(int32_t method) {
  ji_io_options options;
  support_ok(ctx, ji_io_options_init(&options, sizeof options));
  options.method = method;
  options.household_income = "income0";
  options.household_consumption = "spent0";
  return options;
}

static ji_model *model_of(const random_table *r, const ji_io_options *options) {
  ji_model *model;
  support_ok(ctx, support_io_create(ctx, &r->table, options, &model));
  return model;
}

static ji_io_multiplier_options several(const char *const *satellites, int64_t count) {
  ji_io_multiplier_options options;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellites = satellites;
  options.satellite_count = count;
  return options;
}

/* --- net multipliers and rounds ----------------------------------------------------------- */

static void net_multipliers_average_one(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= TABLES; seed++) {
    random_table r = random_of(seed);
    ji_io_options options = options_of(seed % 2 ? JI_IO_METHOD_DIRECT : JI_IO_METHOD_ITERATIVE);
    ji_model *model = model_of(&r, &options);
    static const char *const wanted[] = {"employment", "income1"};
    ji_io_multiplier_options chosen = several(wanted, 2);
    ji_dataset *out;
    support_ok(ctx, ji_io_net_multipliers(ctx, model, &chosen, &out));
    double *net = column_of(out, "net"), *weight = column_of(out, "weight");
    double *bound = column_of(out, "net_error_bound");
    for (int k = 0; k < 2; k++) {
      double mean = 0, spread = 0;
      for (int64_t j = k * r.table.n; j < (k + 1) * r.table.n; j++) {
        mean += net[j] * weight[j];
        spread += bound[j] * weight[j];
      }
      support_close("mean", mean, 1, 1e-12);
      assert_true(fabs(mean - 1) <= spread + 1e-13);
    }
    free(net);
    free(weight);
    free(bound);
    ji_dataset_unref(out);
    ji_model_unref(model);
    random_free(&r);
  }
}

static void rounds_add_up(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= TABLES; seed++) {
    random_table r = random_of(seed);
    ji_io_options options = options_of(JI_IO_METHOD_AUTO);
    ji_model *model = model_of(&r, &options);
    ji_dataset *out;
    support_ok(ctx, ji_io_effects(ctx, model, NULL, &out));
    double *part[4] = {column_of(out, "initial"), column_of(out, "first_round"),
                       column_of(out, "industrial_support"), column_of(out, "consumption_induced")};
    double *simple = column_of(out, "simple"), *total = column_of(out, "total");
    double *bound = column_of(out, "first_round_error_bound");
    for (int64_t j = 0; j < r.table.n; j++) {
      long double first = 0;
      for (int64_t i = 0; i < r.table.n; i++)
        first += (long double)r.rows[i] / r.table.output[i] * r.table.flows[i * r.table.n + j] /
                 r.table.output[j];
      assert_true(fabsl(part[1][j] - first) <= (long double)bound[j]);
      assert_true(part[2][j] >= -1e-15 * simple[j] && part[3][j] >= 0);
      support_close("simple", part[0][j] + part[1][j] + part[2][j], simple[j], 1e-14);
      support_close("total", simple[j] + part[3][j], total[j], 1e-14);
    }
    double *owned[] = {part[0], part[1], part[2], part[3], simple, total, bound};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
      free(owned[k]);
    ji_dataset_unref(out);
    ji_model_unref(model);
    random_free(&r);
  }
}

/* --- several rows ------------------------------------------------------------------------- */

/* What several rows give at once is within the bounds of what each gives alone, and the same to the
 * bit for any number of threads. */
static void several_rows_are_single_rows(void **state) {
  (void)state;
  static const char *const wanted[] = {"young", "employment", "income2", "gross_output"};
  static const int32_t threads[] = {1, 2, 7};
  for (uint64_t seed = 1; seed <= TABLES; seed++) {
    random_table r = random_of(seed);
    ji_io_options options = options_of(JI_IO_METHOD_ITERATIVE);
    ji_model *model = model_of(&r, &options);
    ji_io_multiplier_options chosen = several(wanted, 4);
    ji_dataset *all[3];
    for (int t = 0; t < 3; t++) {
      ji_context *own = support_context_threads(threads[t]);
      support_ok(own, ji_io_multipliers(own, model, &chosen, &all[t]));
      ji_context_free(own);
    }
    size_t bytes = 4 * (size_t)r.table.n * sizeof(double);
    double *type2[3] = {column_of(all[0], "type2"), column_of(all[1], "type2"),
                        column_of(all[2], "type2")};
    assert_memory_equal(type2[0], type2[1], bytes);
    assert_memory_equal(type2[0], type2[2], bytes);
    double *type1 = column_of(all[0], "type1"), *bound = column_of(all[0], "type1_error_bound");
    for (int k = 0; k < 4; k++) {
      ji_io_multiplier_options one = several(NULL, 0);
      ji_dataset *out;
      one.satellite = wanted[k];
      support_ok(ctx, ji_io_multipliers(ctx, model, &one, &out));
      double *alone = column_of(out, "type1"), *own = column_of(out, "type1_error_bound");
      for (int64_t j = 0; j < r.table.n; j++) {
        int64_t at = k * r.table.n + j;
        assert_true(fabs(alone[j] - type1[at]) <= own[j] + bound[at]);
      }
      free(alone);
      free(own);
      ji_dataset_unref(out);
    }
    free(type1);
    free(bound);
    for (int t = 0; t < 3; t++) {
      free(type2[t]);
      ji_dataset_unref(all[t]);
    }
    ji_model_unref(model);
    random_free(&r);
  }
}

/* --- closures ----------------------------------------------------------------------------- */

static ji_dataset *institutions_of(int64_t count, const char *const *income,
                                   const char *const *spent) {
  support_column columns[] = {{.name = "income", .texts = income},
                              {.name = "consumption", .texts = spent}};
  return support_dataset(ctx, count, columns, 2);
}

/* The rows of the closed matrix solved for in long double. */
static long double *eliminate(const random_table *r, int k, const double *denominators,
                              const double *transfers) {
  int64_t n = r->table.n, size = n + k;
  long double *m = calloc((size_t)(size * size), sizeof *m), *y = calloc((size_t)size, sizeof *y);
  for (int64_t i = 0; i < size; i++)
    for (int64_t j = 0; j < size; j++) {
      long double a; /* element (j, i): the transpose */
      if (i < n && j < n)
        a = (long double)r->table.flows[j * n + i] / r->table.output[i];
      else if (i < n)
        a = (long double)r->rows[(3 + j - n) * n + i] / r->table.output[i];
      else if (j < n)
        a = (long double)r->demand[DEMANDS * j + (i - n)] / denominators[i - n];
      else
        a = transfers ? (long double)transfers[(j - n) * k + (i - n)] / denominators[i - n] : 0;
      m[i * size + j] = (i == j) - a;
    }
  for (int64_t i = 0; i < n; i++)
    y[i] = (long double)r->rows[i] / r->table.output[i];
  for (int64_t p = 0; p < size; p++)
    for (int64_t i = 0; i < size; i++) {
      if (i == p)
        continue;
      long double f = m[i * size + p] / m[p * size + p];
      for (int64_t j = p; j < size; j++)
        m[i * size + j] -= f * m[p * size + j];
      y[i] -= f * y[p];
    }
  for (int64_t p = 0; p < size; p++)
    y[p] /= m[p * size + p];
  free(m);
  return y;
}

/* MOST institutions with transfers among them: what elimination gives, within the bounds. */
static void institutions_close_a_table(void **state) {
  (void)state;
  static const char *const from[] = {"spent0", "spent0", "spent0", "spent0", "spent1", "spent1",
                                     "spent1", "spent1", "spent2", "spent2", "spent2", "spent2",
                                     "spent3", "spent3", "spent3", "spent3"};
  static const char *const to[] = {"spent0", "spent1", "spent2", "spent3", "spent0", "spent1",
                                   "spent2", "spent3", "spent0", "spent1", "spent2", "spent3",
                                   "spent0", "spent1", "spent2", "spent3"};
  for (uint64_t seed = 1; seed <= TABLES; seed++) {
    random_table r = random_of(seed);
    double denominators[MOST] = {0}, values[MOST * MOST], paid[MOST * MOST];
    for (int k = 0; k < MOST; k++)
      for (int64_t j = 0; j < r.table.n; j++)
        denominators[k] += r.rows[(3 + k) * r.table.n + j];
    double smallest = INFINITY;
    for (int k = 0; k < MOST; k++)
      smallest = fmin(smallest, denominators[k]);
    for (int k = 0; k < MOST * MOST; k++)
      values[k] = 0.05 * smallest * r.transfers[k]; /* [from][to] */
    for (int i = 0; i < MOST; i++)
      for (int j = 0; j < MOST; j++) {
        paid[j * MOST + i] = values[i * MOST + j];
        denominators[j] += values[i * MOST + j];
      }
    support_column columns[] = {{.name = "from", .texts = from},
                                {.name = "to", .texts = to},
                                {.name = "value", .numbers = values}};
    ji_dataset *transfers = support_dataset(ctx, MOST * MOST, columns, 3), *out;
    ji_dataset *institutions = institutions_of(MOST, row_names + 3, demand_names);
    ji_io_options options = options_of(seed % 2 ? JI_IO_METHOD_DIRECT : JI_IO_METHOD_ITERATIVE);
    options.institutions = institutions;
    options.transfers = transfers;
    ji_model *model = model_of(&r, &options);
    support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
    double *type2 = column_of(out, "type2"), *bound = column_of(out, "type2_error_bound");
    long double *truth = eliminate(&r, MOST, denominators, paid);
    for (int64_t j = 0; j < r.table.n; j++) {
      support_close("SAM", type2[j], (double)truth[j], 1e-11);
      assert_true(fabsl(type2[j] - truth[j]) <= (long double)bound[j]);
    }
    free(type2);
    free(bound);
    free(truth);
    ji_dataset_unref(out);
    ji_model_unref(model);
    ji_dataset_unref(institutions);
    ji_dataset_unref(transfers);
    random_free(&r);
  }
}

/* A household that is cut into two alike gives the same Type II, and so does one institution. */
static void splitting_households_changes_nothing(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= TABLES; seed++) {
    random_table r = random_of(seed);
    int64_t n = r.table.n;
    for (int64_t j = 0; j < n; j++) { /* 1 and 2 are halves of 0 */
      r.rows[4 * n + j] = r.rows[5 * n + j] = r.rows[3 * n + j] / 2;
      double half = r.demand[DEMANDS * j] / 2;
      r.demand[DEMANDS * j + 4] += r.demand[DEMANDS * j + 1] + r.demand[DEMANDS * j + 2] - 2 * half;
      r.demand[DEMANDS * j + 1] = r.demand[DEMANDS * j + 2] = half;
    }
    ji_dataset *closures[2] = {institutions_of(1, row_names + 3, demand_names),
                               institutions_of(2, row_names + 4, demand_names + 1)};
    double *found[3];
    for (int k = 0; k < 3; k++) {
      ji_io_options options = options_of(JI_IO_METHOD_AUTO);
      options.institutions = k ? closures[k - 1] : NULL;
      ji_model *model = model_of(&r, &options);
      ji_dataset *out;
      support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
      found[k] = column_of(out, "type2");
      ji_dataset_unref(out);
      ji_model_unref(model);
    }
    for (int64_t j = 0; j < n; j++) {
      assert_true(found[1][j] == found[0][j]);
      support_close("halves", found[2][j], found[0][j], 1e-13);
    }
    for (int k = 0; k < 3; k++)
      free(found[k]);
    ji_dataset_unref(closures[0]);
    ji_dataset_unref(closures[1]);
    random_free(&r);
  }
}

/* --- tolerance ---------------------------------------------------------------------------- */

/* The iteration stops where the certified bound is what was asked for, and the bound holds. */
static void tolerances_are_kept(void **state) {
  (void)state;
  static const double tolerances[] = {1e-2, 1e-5, 1e-9};
  for (uint64_t seed = 1; seed <= TABLES; seed++) {
    random_table r = random_of(seed);
    ji_io_options options = options_of(JI_IO_METHOD_DIRECT);
    ji_model *model = model_of(&r, &options);
    ji_dataset *out;
    support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
    double *truth = column_of(out, "type1");
    ji_dataset_unref(out);
    ji_model_unref(model);
    for (size_t k = 0; k < sizeof tolerances / sizeof tolerances[0]; k++) {
      options = options_of(JI_IO_METHOD_ITERATIVE);
      options.tolerance = tolerances[k];
      model = model_of(&r, &options);
      support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
      double *type1 = column_of(out, "type1"), *bound = column_of(out, "type1_error_bound");
      for (int64_t j = 0; j < r.table.n; j++) {
        assert_true(fabs(type1[j] - truth[j]) <= bound[j] + 1e-14 * truth[j]);
        assert_true(bound[j] <= 1.001 * tolerances[k] * type1[j]);
      }
      free(type1);
      free(bound);
      ji_dataset_unref(out);
      ji_model_unref(model);
    }
    free(truth);
    random_free(&r);
  }
}

/* --- groups ------------------------------------------------------------------------------- */

/* Parts that are all of employment add up to it, sector by sector and effect by effect. */
static void groups_add_up(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= TABLES; seed++) {
    random_table r = random_of(seed);
    int64_t n = r.table.n;
    support_column sector = {.name = "sector", .texts = r.table.sectors};
    support_column category = {.name = "name", .texts = demand_names};
    support_column labels[] = {{.name = "name", .texts = row_names},
                               {.name = "part_of", .texts = wholes},
                               {.name = "group", .texts = groups}};
    ji_dataset *sectors = support_dataset(ctx, n, &sector, 1);
    ji_dataset *demands = support_dataset(ctx, DEMANDS, &category, 1);
    ji_dataset *rows = support_dataset(ctx, ROWS, labels, 3);
    ji_array z = support_io_matrix(r.table.flows, n, n);
    ji_array f = support_io_matrix(r.demand, n, DEMANDS), s = support_io_matrix(r.rows, ROWS, n);
    ji_io_tables tables = {.size = sizeof tables,
                           .flows = &z,
                           .final_demand = &f,
                           .satellites = &s,
                           .output = r.table.output,
                           .sectors = sectors,
                           .demand_labels = demands,
                           .satellite_labels = rows};
    ji_io_options options = options_of(JI_IO_METHOD_AUTO);
    ji_model *model;
    support_ok(ctx, ji_io_model_create(ctx, &tables, &options, &model));
    double values[2] = {3, 7};
    support_column columns[] = {{.name = "component", .texts = r.table.sectors},
                                {.name = "value", .numbers = values}};
    ji_dataset *drivers = support_dataset(ctx, 2, columns, 2), *all, *parts;
    ji_estimate_options estimate;
    support_ok(ctx, ji_estimate_options_init(&estimate, sizeof estimate));
    support_ok(ctx, ji_model_estimate(ctx, model, drivers, &estimate, &all));
    estimate.dimension = "age";
    support_ok(ctx, ji_model_estimate(ctx, model, drivers, &estimate, &parts));
    double *total = column_of(all, "value"), *part = column_of(parts, "value");
    for (int64_t i = 0; i < 3 * n; i++)
      assert_true(fabs(part[i] + part[3 * n + i] - total[i]) <= 1e-14 * fabs(total[i]) + 1e-300);
    ji_column reason = support_look(ctx, parts, "reason");
    for (int64_t i = 0; i < 6 * n; i++) {
      char *text = support_text(ctx, &reason, i);
      assert_null(strstr(text, "groups"));
      free(text);
    }
    free(total);
    free(part);
    ji_dataset *owned[] = {sectors, demands, rows, drivers, all, parts};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
      ji_dataset_unref(owned[k]);
    ji_model_unref(model);
    random_free(&r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(net_multipliers_average_one),
      cmocka_unit_test(rounds_add_up),
      cmocka_unit_test(several_rows_are_single_rows),
      cmocka_unit_test(institutions_close_a_table),
      cmocka_unit_test(splitting_households_changes_nothing),
      cmocka_unit_test(tolerances_are_kept),
      cmocka_unit_test(groups_add_up),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
