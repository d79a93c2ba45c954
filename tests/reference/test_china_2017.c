/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* examples/data/china-2017 is the published table of 42 products (reference folder, china_2017_42,
 * in 1e4 CNY) in the 20 sectors of examples/data/china-2018/sectors.csv, to the rounding of four
 * decimals of 1e8 CNY. */
#include "support/support.h"

#include "support/build.h"
#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRODUCTS = 42, SECTORS = 20 };
#define ROUNDING 5.1e-5

static support_table *example(const char *relative) {
  char *path = support_source(relative);
  support_table *table = support_table_read(path);
  free(path);
  return table;
}

/* Codes and the sectors that they go to; the codes point into `sectors`, cut at blanks. */
static ji_dataset *concordance(ji_context *ctx, support_table *sectors) {
  const char *from[PRODUCTS], *to[PRODUCTS];
  size_t codes = support_table_column(sectors, "nbs_2018_42_codes");
  int64_t count = 0;
  for (size_t row = 0; row < sectors->rows; row++) {
    char *code = strtok(sectors->cells[(row + 1) * sectors->columns + codes], " ");
    for (; code; code = strtok(NULL, " ")) {
      assert_true(count < PRODUCTS);
      from[count] = code;
      to[count++] = support_table_text(sectors, row, 0);
    }
  }
  assert_int_equal(count, PRODUCTS);
  const support_column columns[] = {{.name = "from", .texts = from}, {.name = "to", .texts = to}};
  return support_dataset(ctx, count, columns, 2);
}

static ji_bundle *aggregated(ji_context *ctx, support_table *sectors) {
  char *path = support_reference("io/data/china_2017_42");
  ji_multiregion_options options;
  ji_bundle *read, *out;
  ji_model *model;
  support_ok(ctx, ji_multiregion_options_init(&options, sizeof options));
  options.layout = JI_MULTIREGION_MATRICES;
  support_ok(ctx, ji_bundle_read_multiregion(ctx, path, &options, &read));
  support_ok(ctx, ji_io_model_from_bundle(ctx, read, NULL, &model));
  ji_dataset *given = concordance(ctx, sectors);
  support_ok(ctx, ji_io_aggregate(ctx, model, given, NULL, NULL, &out));
  ji_dataset_unref(given);
  ji_model_unref(model);
  ji_bundle_unref(read);
  free(path);
  return out;
}

static void check(const char *what, double found, double expected) {
  if (!(fabs(found - expected) <= ROUNDING))
    fail_msg("%s: %.10g, expected %.10g", what, found, expected);
}

static void test_the_example_is_the_published_table(void **state) {
  (void)state;
  char *probe = support_reference("io/data/china_2017_42");
  free(probe);
  ji_context *ctx = support_context();
  support_table *sectors = example("examples/data/china-2018/sectors.csv");
  support_table *flows = example("examples/data/china-2017/flows.csv");
  support_table *demand = example("examples/data/china-2017/final_demand.csv");
  support_table *accounts = example("examples/data/china-2017/accounts.csv");
  ji_bundle *published = aggregated(ctx, sectors);
  const ji_dataset *rows = ji_bundle_find(published, "satellite_labels");
  ji_column names = support_look(ctx, rows, "name");
  int64_t employment = -1;
  for (int64_t r = 0; r < names.length; r++) {
    char *name = support_text(ctx, &names, r);
    employment = strcmp(name, "employment") == 0 ? r : employment;
    free(name);
  }
  assert_true(employment >= 0 && flows->rows == SECTORS && demand->columns == 5);
  size_t output = support_table_column(accounts, "gross_output");
  size_t jobs = support_table_column(accounts, "employment");
  for (size_t i = 0; i < SECTORS; i++) {
    int64_t row = (int64_t)i;
    for (size_t j = 0; j < SECTORS; j++)
      check("flow", support_element(published, "flows", row, (int64_t)j) / 1e4,
            support_table_number(flows, i, j + 1));
    for (size_t k = 0; k < 4; k++)
      check("demand", support_element(published, "final_demand", row, (int64_t)k) / 1e4,
            support_table_number(demand, i, k + 1));
    check("output", support_element(published, "output", row, 0) / 1e4,
          support_table_number(accounts, i, output));
    check("jobs", support_element(published, "satellites", employment, row),
          support_table_number(accounts, i, jobs));
  }
  support_table *tables[] = {sectors, flows, demand, accounts};
  for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++)
    support_table_free(tables[k]);
  ji_bundle_unref(published);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_example_is_the_published_table),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
