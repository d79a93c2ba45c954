/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Laws of footprints on random productive tables of up to four regions: sums agree, and accounts
 * equal what the whole inverse gives. */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { rounds = 40, most = 24, most_regions = 4, most_demands = 2 * most_regions + 1 };

typedef struct sample {
  support_io *base;
  support_io table;
  ji_model *model;
  int64_t n, regions; /* of these the last only buys */
  int64_t of_sector[most];
  double demand[most * most_demands], households[2 * most_demands];
  const char *names[most], *region_names[most], *demands[most_demands], *buyers[most_demands];
} sample;

static ji_context *ctx;

static const char *const region_names[] = {"a", "b", "c", "d", "e"};
static const char *const demand_names[] = {"a1", "b1", "c1", "d1", "e1", "a2", "b2", "c2", "d2"};

/* Final demand of the random table shared out among two categories a region. */
static void share_out(sample *s, support_random *random) {
  int64_t k = s->table.demands;
  for (int64_t i = 0; i < s->n; i++) {
    double left = s->base->demand[2 * i] + s->base->demand[2 * i + 1], weights = 0;
    double weight[most_demands];
    for (int64_t d = 0; d < k; d++)
      weights += weight[d] = support_random_uniform(random, 0, 1);
    for (int64_t d = 0; d < k; d++)
      s->demand[i * k + d] = left * weight[d] / weights;
  }
  for (int64_t d = 0; d < 2 * k; d++)
    s->households[d] = support_random_uniform(random, 0, 3);
}

static sample *make_sample(uint64_t seed) {
  sample *s = calloc(1, sizeof *s);
  support_random random = {seed};
  int64_t homes = 1 + (int64_t)(seed % most_regions);
  s->n = homes + (int64_t)(support_random_bits(&random) % (uint64_t)(most - homes));
  s->regions = homes + 1;
  s->base = support_io_random(seed, s->n, 0.8);
  s->table = *s->base;
  s->table.demands = 2 * homes + 1;
  for (int64_t i = 0; i < s->n; i++) {
    s->of_sector[i] = i % homes; /* regions take turns: their order is that of the first ones */
    s->region_names[i] = region_names[s->of_sector[i]];
    s->names[i] = s->base->sectors[i / homes];
  }
  for (int64_t d = 0; d < s->table.demands; d++) {
    s->demands[d] = d < s->regions ? demand_names[d] : demand_names[5 + d - s->regions];
    s->buyers[d] = region_names[d < s->regions ? d : d - s->regions];
  }
  share_out(s, &random);
  s->table.sectors = s->names;
  s->table.regions = s->region_names;
  s->table.demand = s->demand;
  s->table.demand_names = s->demands;
  s->table.demand_units = NULL;
  s->table.demand_regions = s->buyers;
  s->table.satellite_demand = s->households;
  support_ok(ctx, support_io_create(ctx, &s->table, NULL, &s->model));
  return s;
}

static void free_sample(sample *s) {
  ji_model_unref(s->model);
  support_io_free(s->base);
  free(s);
}

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_dataset *accounts(const sample *s, int32_t detail) {
  ji_io_footprint_options options;
  ji_dataset *out;
  support_ok(ctx, ji_io_footprint_options_init(&options, sizeof options));
  options.detail = detail;
  support_ok(ctx, ji_io_footprints(ctx, s->model, &options, &out));
  return out;
}

static double number(const ji_dataset *dataset, const char *column, int64_t row) {
  ji_column look = support_look(ctx, dataset, column);
  return support_is_null(&look, row) ? 0 : support_number(&look, row);
}

static double sum(const ji_dataset *dataset, const char *column) {
  double out = 0;
  for (int64_t i = 0; i < ji_dataset_row_count(dataset); i++)
    out += number(dataset, column, i);
  return out;
}

/* All that is produced is consumed, all that is exported imported; all jobs are there. */
static void sums_agree(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= rounds; seed++) {
    sample *s = make_sample(seed);
    ji_dataset *found = accounts(s, 0);
    double all = 0;
    for (int64_t i = 0; i < s->n; i++)
      all += 1000 * s->base->satellites[i]; /* in 1e3 person */
    for (int64_t k = 0; k < s->table.demands; k++)
      all += 1000 * s->households[k];
    assert_int_equal(ji_dataset_row_count(found), s->regions);
    support_close("production", sum(found, "production_based"), all, 1e-9);
    support_close("consumption", sum(found, "consumption_based"), all, 1e-9);
    if (s->regions > 2)
      support_close("trade", sum(found, "imports"), sum(found, "exports"), 1e-12);
    ji_dataset_unref(found);
    free_sample(s);
  }
}

/* Rows and columns of flows are the accounts, and the sectors of a region add up to it. */
static void flows_add_up_to_accounts(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= rounds; seed++) {
    sample *s = make_sample(seed);
    ji_dataset *found = accounts(s, 0), *flows;
    support_ok(ctx, ji_io_footprint_flows(ctx, s->model, NULL, &flows));
    int64_t count = s->regions;
    assert_int_equal(ji_dataset_row_count(flows), count * count);
    for (int64_t r = 0; r < count; r++) {
      double row = 0, column = 0, own = number(flows, "value", r * count + r);
      for (int64_t c = 0; c < count; c++) {
        row += number(flows, "value", c * count + r); /* regions of demand one after the other */
        column += number(flows, "value", r * count + c);
      }
      support_close("row", row, number(found, "production_based", r), 1e-12);
      support_close("column", column, number(found, "consumption_based", r), 1e-12);
      support_close("imports", column - own, number(found, "imports", r), 1e-9);
    }
    ji_dataset_unref(flows);
    ji_dataset_unref(found);
    free_sample(s);
  }
}

static void sectors_add_up_to_regions(void **state) {
  (void)state;
  static const char *const columns[] = {"production_based", "consumption_based", "imports",
                                        "exports"};
  for (uint64_t seed = 1; seed <= rounds; seed++) {
    sample *s = make_sample(seed);
    ji_dataset *found = accounts(s, 1);
    int64_t block = ji_dataset_row_count(found) / s->regions;
    for (int c = 0; c < 4; c++)
      for (int64_t r = 0; r < s->regions; r++) {
        double total = c < 2 ? number(found, "households", r * block) : 0;
        for (int64_t p = 1; p < block; p++)
          total += number(found, columns[c], r * block + p);
        double expected = number(found, columns[c], r * block);
        assert_true(fabs(total - expected) <= 1e-9 * (1 + fabs(expected)));
      }
    ji_dataset_unref(found);
    free_sample(s);
  }
}

/* By the definition, from the whole inverse: c_i l_ij f_jc over the i elsewhere. */
static double imports_of(const sample *s, const double *l, int64_t region) {
  double out = 0;
  for (int64_t i = 0; i < s->n; i++)
    for (int64_t j = 0; j < s->n && s->of_sector[i] != region; j++)
      for (int64_t k = 0; k < s->table.demands; k++)
        if (k == region || k == region + s->regions)
          out += 1000 * s->base->satellites[i] / s->base->output[i] * l[i * s->n + j] *
                 s->demand[j * s->table.demands + k];
  return out;
}

static void imports_are_those_of_the_inverse(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= rounds; seed++) {
    sample *s = make_sample(seed);
    ji_dataset *found = accounts(s, 0);
    ji_array inverse;
    support_ok(ctx, ji_io_inverse(ctx, s->model, &inverse));
    for (int64_t r = 0; r < s->regions; r++)
      support_close("imports", number(found, "imports", r), imports_of(s, inverse.data, r), 1e-9);
    ji_array_release(&inverse);
    ji_dataset_unref(found);
    free_sample(s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sums_agree),
      cmocka_unit_test(flows_add_up_to_accounts),
      cmocka_unit_test(sectors_add_up_to_regions),
      cmocka_unit_test(imports_are_those_of_the_inverse),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
