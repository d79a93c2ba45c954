/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of tables made from others, on random ones. */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 6, M = 7 };

static const char *const letters[] = {"a", "b", "c", "d", "e", "f", "g"};
static const char *const employment[] = {"employment"}, *const demand_name[] = {"demand"};

/* Industries with a large main product and others beside it: supply M x N, use balanced by product.
 */
static ji_bundle *random_tables(ji_context *ctx, support_random *random, int64_t m,
                                double *memory) {
  double *supply = memory, *use = supply + M * N, *demand = use + M * N, *jobs = demand + M;
  for (int64_t i = 0; i < m; i++) {
    double supplied = 0, used = 0;
    for (int64_t j = 0; j < N; j++)
      supplied += supply[i * N + j] =
          support_random_uniform(random, i == j ? 50 : 0, i == j ? 99 : 4);
    if (i == N) {
      supply[i * N] += 20;
      supplied += 20;
    }
    for (int64_t j = 0; j < N; j++)
      used += use[i * N + j] = support_random_uniform(random, 0, supplied / (2 * N));
    demand[i] = supplied - used;
  }
  for (int64_t j = 0; j < N; j++)
    jobs[j] = support_random_uniform(random, 10, 90);
  ji_bundle *b = support_with_array(ctx, NULL, "supply", supply, m, N);
  b = support_with_array(ctx, b, "use", use, m, N);
  b = support_with_array(ctx, b, "final_demand", demand, m, 1);
  b = support_with_array(ctx, b, "satellites", jobs, 1, N);
  b = support_with_names(ctx, b, "products", "sector", letters, m);
  b = support_with_names(ctx, b, "industries", "sector", letters, N);
  b = support_with_names(ctx, b, "demand_labels", "name", demand_name, 1);
  return support_with_names(ctx, b, "satellite_labels", "name", employment, 1);
}

/* e'L f = all jobs, whichever model; x = Z 1 + f. */
static void check_jobs(ji_context *ctx, const ji_bundle *table, double jobs) {
  ji_model *model;
  ji_dataset *multipliers;
  double found = 0;
  support_ok(ctx, ji_io_model_from_bundle(ctx, table, NULL, &model));
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &multipliers));
  ji_column type1 = support_look(ctx, multipliers, "type1");
  for (int64_t i = 0; i < type1.length; i++) {
    found += support_number(&type1, i) * support_element(table, "final_demand", i, 0);
    double row = support_element(table, "final_demand", i, 0);
    for (int64_t j = 0; j < type1.length; j++)
      row += support_element(table, "flows", i, j);
    support_close("row", row, support_element(table, "output", i, 0), 1e-12);
  }
  support_close("jobs", found, jobs, 1e-11);
  ji_dataset_unref(multipliers);
  ji_model_unref(model);
}

static void test_supply_use_keeps_jobs_and_balance(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_random random = {20081101};
  double memory[2 * M * N + M + N];
  for (int round = 0; round < 40; round++)
    for (int32_t model = JI_IO_SUPPLY_USE_A; model <= JI_IO_SUPPLY_USE_D; model++) {
      int square = model == JI_IO_SUPPLY_USE_A || model == JI_IO_SUPPLY_USE_C;
      ji_bundle *tables = random_tables(ctx, &random, square ? N : M, memory), *out;
      double jobs = 0;
      for (int j = 0; j < N; j++)
        jobs += support_element(tables, "satellites", 0, j);
      ji_io_supply_use_options options;
      support_ok(ctx, ji_io_supply_use_options_init(&options, sizeof options));
      options.model = model;
      support_ok(ctx, ji_io_from_supply_use(ctx, tables, &options, &out));
      check_jobs(ctx, out, jobs);
      ji_bundle_unref(out);
      ji_bundle_unref(tables);
    }
  ji_context_free(ctx);
}

/* A region's coefficients are never above the nation's where the quotient is cut, and what is
 * bought here and elsewhere is what the nation buys. */
static void test_regions_are_parts_of_the_nation(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_random random = {19970603};
  for (uint64_t round = 1; round <= 40; round++) {
    support_io *table = support_io_random(round, N, 0.8);
    const char *regions[N];
    double jobs[N];
    for (int i = 0; i < N; i++) {
      regions[i] = "r";
      jobs[i] = table->satellites[i] * support_random_uniform(&random, 0.01, 0.9);
    }
    const support_column columns[] = {
        {.name = "region", .texts = regions},
        {.name = "sector", .texts = table->sectors},
        {.name = "employment", .unit = "1e3 person", .numbers = jobs}};
    ji_dataset *given = support_dataset(ctx, N, columns, 3);
    ji_model *nation;
    support_ok(ctx, support_io_create(ctx, table, NULL, &nation));
    for (int32_t method = JI_IO_QUOTIENT_SLQ; method <= JI_IO_QUOTIENT_RLQ; method++) {
      ji_io_regional_options options;
      ji_bundle *out;
      support_ok(ctx, ji_io_regional_options_init(&options, sizeof options));
      options.method = method;
      options.delta = support_random_uniform(&random, 0, 0.99);
      support_ok(ctx, ji_io_regional(ctx, nation, given, &options, &out));
      int64_t last = ji_bundle_find_array(out, "satellites")->rows - 1;
      for (int64_t j = 0; j < N; j++) {
        double x = support_element(out, "output", j, 0), bought = 0, national = 0;
        for (int64_t i = 0; i < N; i++) {
          double a = table->flows[i * N + j] / table->output[j];
          double r = support_element(out, "flows", i, j) / x;
          assert_true(r >= 0 && r <= a * (1 + 1e-12));
          bought += r;
          national += a;
        }
        support_close("column", bought + support_element(out, "satellites", last, j) / x, national,
                      1e-12);
        support_close("jobs", support_element(out, "satellites", 0, j), jobs[j], 1e-12);
      }
      ji_bundle_unref(out);
    }
    ji_dataset_unref(given);
    ji_model_unref(nation);
    support_io_free(table);
  }
  ji_context_free(ctx);
}

static ji_dataset *type1(ji_context *ctx, const ji_model *model) {
  ji_dataset *out;
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  return out;
}

/* A table split by random weights and put together again is the same; and the parts, which are
 * alike, have the multiplier of the whole: aggregation of homogeneous sectors is exact. */
static void test_aggregation_of_like_sectors_is_exact(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_random random = {19520704};
  for (uint64_t round = 1; round <= 40; round++) {
    support_io *table = support_io_random(round, N, 0.8);
    char names[2 * N][40];
    const char *from[2 * N], *to[2 * N];
    double weight[2 * N];
    for (int i = 0; i < N; i++)
      for (int p = 0; p < 2; p++) {
        int at = 2 * i + p;
        snprintf(names[at], sizeof names[at], "%s-%d", table->sectors[i], p);
        from[at] = table->sectors[i];
        to[at] = names[at];
        weight[at] = p ? 1 - weight[at - 1] : support_random_uniform(&random, 0.1, 0.9);
      }
    const support_column split[] = {{.name = "from", .texts = from},
                                    {.name = "to", .texts = to},
                                    {.name = "weight", .numbers = weight}};
    const support_column join[] = {{.name = "from", .texts = to}, {.name = "to", .texts = from}};
    ji_dataset *apart = support_dataset(ctx, 2 * N, split, 3);
    ji_dataset *together = support_dataset(ctx, 2 * N, join, 2);
    ji_model *whole, *fine, *again;
    ji_bundle *parts, *joined;
    support_ok(ctx, support_io_create(ctx, table, NULL, &whole));
    support_ok(ctx, ji_io_aggregate(ctx, whole, apart, NULL, NULL, &parts));
    support_ok(ctx, ji_io_model_from_bundle(ctx, parts, NULL, &fine));
    support_ok(ctx, ji_io_aggregate(ctx, fine, together, NULL, NULL, &joined));
    support_ok(ctx, ji_io_model_from_bundle(ctx, joined, NULL, &again));
    ji_dataset *of_whole = type1(ctx, whole), *of_fine = type1(ctx, fine);
    ji_dataset *of_again = type1(ctx, again);
    ji_column a = support_look(ctx, of_whole, "type1"), b = support_look(ctx, of_fine, "type1");
    ji_column c = support_look(ctx, of_again, "type1");
    for (int64_t i = 0; i < N; i++) {
      support_close("first part", support_number(&b, 2 * i), support_number(&a, i), 1e-11);
      support_close("second part", support_number(&b, 2 * i + 1), support_number(&a, i), 1e-11);
      support_close("again", support_number(&c, i), support_number(&a, i), 1e-11);
      for (int64_t j = 0; j < N; j++)
        support_close("flow", support_element(joined, "flows", i, j), table->flows[i * N + j],
                      1e-12);
    }
    ji_dataset_unref(of_whole);
    ji_dataset_unref(of_fine);
    ji_dataset_unref(of_again);
    ji_bundle_unref(parts);
    ji_bundle_unref(joined);
    ji_model_unref(whole);
    ji_model_unref(fine);
    ji_model_unref(again);
    ji_dataset_unref(apart);
    ji_dataset_unref(together);
    support_io_free(table);
  }
  ji_context_free(ctx);
}

/* The condition for aggregation without error (Hatanaka 1952; Miller and Blair 2009, section 4.9):
 * the sectors of a group buy as much from each group, and employ as many, per unit of output,
 * though from other members and whoever they sell to. Then multipliers are those of the group. */
static void test_aggregation_of_a_homogeneous_table_is_exact(void **state) {
  (void)state;
  enum { fine = 2 * N };
  ji_context *ctx = support_context();
  support_random random = {19520705};
  for (uint64_t round = 1; round <= 40; round++) {
    support_io *coarse = support_io_random(round, N, 0.8);
    double a[fine * fine], x[fine], f[fine], z[fine * fine], jobs[fine];
    char names[fine][40];
    const char *from[fine], *to[fine], *const row[] = {"employment"}, *const all[] = {"demand"};
    for (int j = 0; j < fine; j++) {
      double own = coarse->output[j / 2];
      for (int i = 0; i < N; i++) {
        double part = support_random_uniform(&random, 0, 1);
        double whole = coarse->flows[i * N + j / 2] / own;
        a[2 * i * fine + j] = part * whole;
        a[(2 * i + 1) * fine + j] = (1 - part) * whole;
      }
      x[j] = f[j] = support_random_uniform(&random, 1, 100);
      snprintf(names[j], sizeof names[j], "%s-%d", coarse->sectors[j / 2], j % 2);
      from[j] = names[j];
      to[j] = coarse->sectors[j / 2];
    }
    for (int step = 0; step < 600; step++) { /* x = f + A x */
      double next[fine];
      for (int i = 0; i < fine; i++) {
        next[i] = f[i];
        for (int j = 0; j < fine; j++)
          next[i] += a[i * fine + j] * x[j];
      }
      memcpy(x, next, sizeof x);
    }
    for (int j = 0; j < fine; j++) {
      jobs[j] = coarse->satellites[j / 2] / coarse->output[j / 2] * x[j];
      for (int i = 0; i < fine; i++)
        z[i * fine + j] = a[i * fine + j] * x[j];
    }
    const support_io table = {.n = fine,
                              .demands = 1,
                              .rows = 1,
                              .flows = z,
                              .demand = f,
                              .satellites = jobs,
                              .output = x,
                              .sectors = from,
                              .demand_names = all,
                              .row_names = row};
    const support_column columns[] = {{.name = "from", .texts = from}, {.name = "to", .texts = to}};
    ji_dataset *together = support_dataset(ctx, fine, columns, 2);
    ji_model *detailed, *model;
    ji_bundle *joined;
    support_ok(ctx, support_io_create(ctx, &table, NULL, &detailed));
    support_ok(ctx, ji_io_aggregate(ctx, detailed, together, NULL, NULL, &joined));
    support_ok(ctx, ji_io_model_from_bundle(ctx, joined, NULL, &model));
    ji_dataset *of_parts = type1(ctx, detailed), *of_groups = type1(ctx, model);
    ji_column part = support_look(ctx, of_parts, "type1"),
              group = support_look(ctx, of_groups, "type1");
    for (int64_t j = 0; j < fine; j++)
      support_close("group", support_number(&group, j / 2), support_number(&part, j), 1e-10);
    ji_dataset_unref(of_parts);
    ji_dataset_unref(of_groups);
    ji_dataset_unref(together);
    ji_bundle_unref(joined);
    ji_model_unref(detailed);
    ji_model_unref(model);
    support_io_free(coarse);
  }
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_supply_use_keeps_jobs_and_balance),
      cmocka_unit_test(test_regions_are_parts_of_the_nation),
      cmocka_unit_test(test_aggregation_of_like_sectors_is_exact),
      cmocka_unit_test(test_aggregation_of_a_homogeneous_table_is_exact),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
