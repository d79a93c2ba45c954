/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small table with parts of employment and three incomes, for tests of multipliers. Include
 * "support/support.h" first. */
#ifndef TESTS_UNIT_IO_PARTS_H
#define TESTS_UNIT_IO_PARTS_H

#include "support/io.h"

#include <stdlib.h>
#include <string.h>

/* --- a table with parts ------------------------------------------------------------------- */

/* Three sectors of Miller and Blair's kind; employment in thousands, its parts in persons; men and
 * women are all of it in the first two sectors, 90 % in the third. */
static const double flows[] = {15, 50, 5, 20, 10, 5, 5, 20, 10};
static const double demand[] = {20, 10, 105, 60, 45, 20};
static const double output[] = {100, 200, 100};
enum { EMPLOYMENT, WOMEN, MEN, WAGES, PROFITS, TAXES, ROWS };
static const double rows[ROWS * 3] = {2,   4,    1, /* thousand */
                                      500, 3000, 400, 1500, 1000, 500, 20, 60,
                                      30,  30,   50,  30,   5,    10,  5};
static const char *const sectors[] = {"farms", "works", "shops"};
static const char *const demands[] = {"household_consumption", "other"};
static const char *const names[] = {"employment",   "women",   "men",
                                    "compensation", "profits", "taxes"};
static const char *const units[] = {"1e3 person", "person",  "person",
                                    "1e6 CNY",    "1e6 CNY", "1e6 CNY"};
static const char *const wholes[] = {NULL, "employment", "employment", NULL, NULL, NULL};
static const char *const groups[] = {NULL, "sex:female", "sex:male", NULL, NULL, NULL};

static ji_context *ctx;

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

/* What may be changed before a model is made. */
typedef struct maker {
  const char *const *units, *const *wholes, *const *groups, *const *measures;
  ji_io_options options;
} maker;

static maker a_maker(void) {
  maker m = {.units = units, .wholes = wholes, .groups = groups};
  support_ok(ctx, ji_io_options_init(&m.options, sizeof m.options));
  m.options.flows_unit = "1e6 CNY@2018:basic";
  m.options.name = "textbook";
  return m;
}

static ji_status make(ji_context *with, const maker *m, ji_model **out) {
  support_column columns[5] = {{.name = "name", .texts = names}};
  size_t used = 1;
  if (m->units)
    columns[used++] = (support_column){.name = "unit", .texts = m->units};
  if (m->measures)
    columns[used++] = (support_column){.name = "measure", .texts = m->measures};
  if (m->wholes)
    columns[used++] = (support_column){.name = "part_of", .texts = m->wholes};
  if (m->groups)
    columns[used++] = (support_column){.name = "group", .texts = m->groups};
  ji_context *quiet = support_context();
  support_column sector = {.name = "sector", .texts = sectors};
  support_column category = {.name = "name", .texts = demands};
  ji_dataset *sector_labels = support_dataset(quiet, 3, &sector, 1);
  ji_dataset *demand_labels = support_dataset(quiet, 2, &category, 1);
  ji_dataset *row_labels = support_dataset(quiet, ROWS, columns, used);
  ji_array z = support_io_matrix(flows, 3, 3), f = support_io_matrix(demand, 3, 2);
  ji_array s = support_io_matrix(rows, ROWS, 3);
  ji_io_tables tables = {.size = sizeof tables,
                         .flows = &z,
                         .final_demand = &f,
                         .satellites = &s,
                         .output = output,
                         .sectors = sector_labels,
                         .demand_labels = demand_labels,
                         .satellite_labels = row_labels};
  ji_status status = ji_io_model_create(with, &tables, &m->options, out);
  ji_dataset_unref(sector_labels);
  ji_dataset_unref(demand_labels);
  ji_dataset_unref(row_labels);
  ji_context_free(quiet);
  return status;
}

static ji_model *made(const maker *m) {
  ji_model *model = NULL;
  support_ok(ctx, make(ctx, m, &model));
  return model;
}

static void refuse(const maker *m, ji_status expected, const char *part) {
  ji_model *model = (ji_model *)1;
  support_status(ctx, make(ctx, m, &model), expected);
  assert_null(model);
  support_message(ctx, part);
}

static ji_io_multiplier_options options_of(const char *const *satellites, int64_t count) {
  ji_io_multiplier_options options;
  support_ok(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellites = satellites;
  options.satellite_count = count;
  return options;
}

static double number(const ji_dataset *dataset, const char *name, int64_t row) {
  ji_column column = support_look(ctx, dataset, name);
  return support_number(&column, row);
}

static ji_dataset *estimate(const ji_model *model, const char *dimension) {
  static const double values[] = {10, 5};
  support_column columns[] = {{.name = "component", .texts = sectors},
                              {.name = "value", .numbers = values, .unit = "1e6 CNY@2018:basic"}};
  ji_dataset *drivers = support_dataset(ctx, 2, columns, 2), *out;
  ji_estimate_options options;
  support_ok(ctx, ji_estimate_options_init(&options, sizeof options));
  options.dimension = dimension;
  support_ok(ctx, ji_model_estimate(ctx, model, drivers, &options, &out));
  ji_dataset_unref(drivers);
  return out;
}

#endif
