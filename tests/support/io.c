/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "support/io.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_dataset *labels(ji_context *ctx, int64_t count, const char *name,
                          const char *const *names, const char *second, const char *const *seconds,
                          const char *third, const char *const *thirds) {
  support_column columns[3] = {{.name = name, .texts = names}};
  size_t used = 1;
  if (seconds)
    columns[used++] = (support_column){.name = second, .texts = seconds};
  if (thirds)
    columns[used++] = (support_column){.name = third, .texts = thirds};
  return support_dataset(ctx, count, columns, used);
}

ji_array support_io_matrix(const double *data, int64_t rows, int64_t columns) {
  return (ji_array){.data = data,
                    .rows = rows,
                    .columns = columns,
                    .row_stride = columns,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64};
}

ji_status support_io_create_from(ji_context *ctx, const support_io *table, const ji_array *flows,
                                 const ji_array *demand, const ji_array *satellites,
                                 const ji_io_options *options, ji_model **out) {
  ji_array own_flows = support_io_matrix(table->flows, table->n, table->n);
  ji_array own_demand = support_io_matrix(table->demand, table->n, table->demands);
  ji_array own_satellites = support_io_matrix(table->satellites, table->rows, table->n);
  ji_array of_demand = support_io_matrix(table->satellite_demand, table->rows, table->demands);
  ji_context *quiet = support_context(); /* labels do not take part in failing allocations */
  ji_dataset *sectors =
      labels(quiet, table->n, "sector", table->sectors, "region", table->regions, NULL, NULL);
  ji_dataset *demands = table->demand
                            ? labels(quiet, table->demands, "name", table->demand_names, "unit",
                                     table->demand_units, "region", table->demand_regions)
                            : NULL;
  ji_dataset *rows = table->satellites
                         ? labels(quiet, table->rows, "name", table->row_names, "unit",
                                  table->row_units, "measure", table->row_measures)
                         : NULL;
  ji_io_tables tables = {.size = sizeof tables,
                         .flows = flows ? flows : &own_flows,
                         .final_demand = demand          ? demand
                                         : table->demand ? &own_demand
                                                         : NULL,
                         .satellites = satellites          ? satellites
                                       : table->satellites ? &own_satellites
                                                           : NULL,
                         .output = table->output,
                         .sectors = sectors,
                         .demand_labels = demands,
                         .satellite_labels = rows,
                         .satellite_demand = table->satellite_demand ? &of_demand : NULL};
  ji_status status = ji_io_model_create(ctx, &tables, options, out);
  ji_dataset_unref(sectors);
  ji_dataset_unref(demands);
  ji_dataset_unref(rows);
  ji_context_free(quiet);
  return status;
}

ji_status support_io_create(ji_context *ctx, const support_io *table, const ji_io_options *options,
                            ji_model **out) {
  return support_io_create_from(ctx, table, NULL, NULL, NULL, options, out);
}

/* --- random tables ------------------------------------------------------------------------ */

typedef struct random_table {
  support_io table;
  double *memory;
  char (*names)[32];
  const char **pointers;
} random_table;

/* Solves x = A x + f by plain iteration: the tests' own way. */
static void find_output(int64_t n, const double *a, const double *f, double *x) {
  double *next = malloc((size_t)n * sizeof *next);
  memcpy(x, f, (size_t)n * sizeof *x);
  for (int step = 0; step < 400; step++) {
    for (int64_t i = 0; i < n; i++) {
      double sum = f[i];
      for (int64_t j = 0; j < n; j++)
        sum += a[i * n + j] * x[j];
      next[i] = sum;
    }
    memcpy(x, next, (size_t)n * sizeof *x);
  }
  free(next);
}

support_io *support_io_random(uint64_t seed, int64_t n, double most) {
  static const char *const demand_names[] = {"household_consumption", "other"};
  static const char *const row_names[] = {"employment", "compensation"};
  static const char *const row_units[] = {"1e3 person", NULL};
  random_table *made = calloc(1, sizeof *made);
  size_t m = (size_t)n;
  support_random random = {seed};
  made->memory = calloc(m * m + 6 * m, sizeof(double));
  made->names = calloc(m, sizeof *made->names);
  made->pointers = calloc(m, sizeof *made->pointers);
  double *z = made->memory, *x = z + m * m, *f = x + m, *demand = f + m, *rows = demand + 2 * m;
  for (int64_t j = 0; j < n; j++) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
      sum += z[i * n + j] =
          support_random_uniform(&random, 0, 1) < 0.7 ? support_random_uniform(&random, 0, 1) : 0;
    double wanted = support_random_uniform(&random, 0.3, 1) * most;
    for (int64_t i = 0; i < n && sum > 0; i++)
      z[i * n + j] *= wanted / sum;
    f[j] = support_random_uniform(&random, 10, 100);
    snprintf(made->names[j], sizeof made->names[j], "sector_%lld", (long long)j);
    made->pointers[j] = made->names[j];
  }
  find_output(n, z, f, x);
  for (int64_t i = 0; i < n; i++) {
    double used = 0;
    for (int64_t j = 0; j < n; j++) {
      z[i * n + j] *= x[j];
      used += z[i * n + j];
    }
    double share = support_random_uniform(&random, 0.2, 0.6);
    f[i] = x[i] - used; /* f = x - Z i: the rows balance to the last bit */
    demand[2 * i] = share * f[i];
    demand[2 * i + 1] = f[i] - demand[2 * i];
    rows[i] = support_random_uniform(&random, 1, 2) * x[i];
    rows[n + i] = support_random_uniform(&random, 0.1, 0.4) * x[i];
  }
  made->table = (support_io){.n = n,
                             .demands = 2,
                             .rows = 2,
                             .flows = z,
                             .demand = demand,
                             .satellites = rows,
                             .output = x,
                             .sectors = made->pointers,
                             .demand_names = demand_names,
                             .row_names = row_names,
                             .row_units = row_units};
  return &made->table;
}

void support_io_free(support_io *table) {
  random_table *made = (random_table *)(void *)table;
  free(made->memory);
  free(made->names);
  free(made->pointers);
  free(made);
}

/* --- Miller and Blair --------------------------------------------------------------------- */

static const double mb_flows[] = {150, 500, 200, 100};
static const double mb_demand[] = {50, 300, 400, 1300};
static const double mb_satellites[] = {300, 500, 300, 500};
static const double mb_output[] = {1000, 2000};
static const char *const mb_sectors[] = {"agriculture", "manufacturing"};
static const char *const mb_demands[] = {"household_consumption", "other"};
static const char *const mb_rows[] = {"employment", "compensation"};

const support_io support_miller_blair = {.n = 2,
                                         .demands = 2,
                                         .rows = 2,
                                         .flows = mb_flows,
                                         .demand = mb_demand,
                                         .satellites = mb_satellites,
                                         .output = mb_output,
                                         .sectors = mb_sectors,
                                         .demand_names = mb_demands,
                                         .row_names = mb_rows};

/* --- results ------------------------------------------------------------------------------ */

/* Whether a text cell is `wanted`; NULL accepts any, "" is null. */
static int matches(ji_context *ctx, const ji_dataset *dataset, const char *name, int64_t row,
                   const char *wanted) {
  if (!wanted)
    return 1;
  ji_column column = support_look(ctx, dataset, name);
  char *text = support_text(ctx, &column, row);
  int same = text ? strcmp(text, wanted) == 0 : *wanted == 0;
  free(text);
  return same;
}

double support_io_cell(ji_context *ctx, const ji_dataset *dataset, const char *component,
                       const char *driver, const char *effect, const char *column) {
  const char *name = ji_dataset_find(dataset, "component") >= 0 ? "component" : "sector";
  ji_column values = support_look(ctx, dataset, column);
  for (int64_t i = 0; i < ji_dataset_row_count(dataset); i++)
    if (matches(ctx, dataset, name, i, component) && matches(ctx, dataset, "driver", i, driver) &&
        matches(ctx, dataset, "effect", i, effect))
      return support_is_null(&values, i) ? (double)NAN : support_number(&values, i);
  fail_msg("no row of %s, %s, %s", component ? component : "any", driver ? driver : "any",
           effect ? effect : "any");
  return 0;
}

/* --- regions ------------------------------------------------------------------------------ */

static const double region_flows[] = {0, 0, 20, 0, 0, 0, 0, 0, 0};
static const double region_demand[] = {50, 20, 10, 30, 20, 0, 40, 40, 0};
static const double region_satellites[] = {200, 50, 80, 30, 20, 40};
static const double region_output[] = {100, 50, 80};
static const double region_households[] = {5, 7, 0, 0, 0, 0};
static const char *const region_sectors[] = {"farming", "industry", "farming"};
static const char *const region_regions[] = {"north", "north", "south"};
static const char *const region_demands[] = {"north|all", "south|all", "sea|gap"};
static const char *const region_buyers[] = {"north", "south", "sea"};
static const char *const region_rows[] = {"employment", "tax"};
static const char *const region_units[] = {"person", NULL};

const support_io support_io_regions = {.n = 3,
                                       .demands = 3,
                                       .rows = 2,
                                       .flows = region_flows,
                                       .demand = region_demand,
                                       .satellites = region_satellites,
                                       .output = region_output,
                                       .sectors = region_sectors,
                                       .regions = region_regions,
                                       .demand_names = region_demands,
                                       .row_names = region_rows,
                                       .row_units = region_units,
                                       .demand_regions = region_buyers,
                                       .satellite_demand = region_households};
