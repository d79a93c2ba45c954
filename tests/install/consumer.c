/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program of somebody else, in the common part of C and C++: the Type I multipliers of a table of
 * two sectors, whose values are known by hand. Its argument is the version that pkg-config tells; a
 * second one says that the headers may be older than the library.
 *
 *   flows 20 30     output 100 120    employment 10 6
 *         40 10
 * A = [.2 .25; .4 .08333], det(I - A) = 0.6333..., e = [.1 .05],
 * e'L = [(.1*.91667 + .05*.4) / det, (.1*.25 + .05*.8) / det]. */
#include <jobimpact/jobimpact.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;

static void expect(int fine, const char *what) {
  if (!fine) {
    fprintf(stderr, "not so: %s\n", what);
    failures++;
  }
}

/* A one-column text dataset of two labels. */
static ji_status labels(ji_context *ctx, const char *name, const char *bytes,
                        const int64_t *offsets, int64_t length, ji_dataset **out) {
  ji_dataset_builder *builder = NULL;
  ji_column column;
  ji_status status = ji_dataset_builder_create(ctx, &builder);
  *out = NULL;
  if (status)
    return status;
  memset(&column, 0, sizeof column);
  column.size = sizeof column;
  column.type = JI_TYPE_TEXT;
  column.name = name;
  column.length = length;
  column.values = bytes;
  column.offsets = offsets;
  status = ji_dataset_builder_column(ctx, builder, &column, NULL, NULL);
  if (!status)
    status = ji_dataset_builder_finish(ctx, builder, out);
  ji_dataset_builder_free(builder);
  return status;
}

static ji_array matrix(const double *data, int64_t rows, int64_t columns) {
  ji_array array;
  memset(&array, 0, sizeof array);
  array.data = data;
  array.rows = rows;
  array.columns = columns;
  array.row_stride = columns;
  array.column_stride = 1;
  array.type = JI_TYPE_FLOAT64;
  return array;
}

static void compare(ji_context *ctx, const ji_dataset *table) {
  const double det = 0.8 * (1 - 10.0 / 120) - 0.25 * 0.4;
  const double first = (0.1 * (1 - 10.0 / 120) + 0.05 * 0.4) / det;
  const double second = (0.1 * 0.25 + 0.05 * 0.8) / det;
  const double *values;
  ji_column column;
  memset(&column, 0, sizeof column);
  column.size = sizeof column;
  expect(ji_dataset_row_count(table) == 2, "two rows");
  expect(ji_dataset_column(ctx, table, ji_dataset_find(table, "type1"), &column) == JI_OK,
         "there is a column type1");
  expect(column.type == JI_TYPE_FLOAT64, "it is float64");
  values = (const double *)column.values;
  if (!values)
    return;
  expect(fabs(values[0] / first - 1) < 1e-12, "the first multiplier");
  expect(fabs(values[1] / second - 1) < 1e-12, "the second multiplier");
}

static void multipliers(ji_context *ctx) {
  static const double flows[] = {20, 30, 40, 10}, output[] = {100, 120}, employment[] = {10, 6};
  static const double demand[] = {50, 70};
  static const int64_t two[] = {0, 4, 12}, one[] = {0, 10}, consumption[] = {0, 21};
  ji_array z = matrix(flows, 2, 2), f = matrix(demand, 2, 1), s = matrix(employment, 1, 2);
  ji_dataset *sectors = NULL, *satellites = NULL, *categories = NULL, *table = NULL;
  ji_model *model = NULL;
  ji_io_tables tables;
  ji_io_options options;
  memset(&tables, 0, sizeof tables);
  tables.size = sizeof tables;
  expect(ji_io_options_init(&options, sizeof options) == JI_OK, "options are filled");
  expect(labels(ctx, "sector", "farmindustry", two, 2, &sectors) == JI_OK, "sectors");
  expect(labels(ctx, "name", "employment", one, 1, &satellites) == JI_OK, "satellites");
  expect(labels(ctx, "name", "household_consumption", consumption, 1, &categories) == JI_OK,
         "categories");
  tables.flows = &z;
  tables.final_demand = &f;
  tables.satellites = &s;
  tables.output = output;
  tables.sectors = sectors;
  tables.demand_labels = categories;
  tables.satellite_labels = satellites;
  expect(ji_io_model_create(ctx, &tables, &options, &model) == JI_OK, ji_context_message(ctx));
  if (model && ji_io_multipliers(ctx, model, NULL, &table) == JI_OK)
    compare(ctx, table);
  expect(table != NULL, ji_context_message(ctx));
  ji_dataset_unref(table);
  ji_model_unref(model);
  ji_dataset_unref(categories);
  ji_dataset_unref(satellites);
  ji_dataset_unref(sectors);
}

#ifdef JOBIMPACT_OVERLAP_H /* the oldest headers do not have it */
/* Two lists of 10 and 5 persons and what is known of both, as columns of one dataset. */
static ji_status lists(ji_context *ctx, ji_dataset **out) {
  static const int64_t offsets[] = {0, 1, 2};
  static const double values[] = {10, 5};
  static const char *const names[] = {"list", "list_a", "list_b"};
  static const char *const texts[] = {"ab", "ab", "ba"};
  ji_dataset_builder *builder = NULL;
  ji_column column;
  int i;
  ji_status status = ji_dataset_builder_create(ctx, &builder);
  *out = NULL;
  memset(&column, 0, sizeof column);
  column.size = sizeof column;
  column.length = 2;
  column.type = JI_TYPE_TEXT;
  column.offsets = offsets;
  for (i = 0; i < 3 && !status; i++) {
    column.name = names[i];
    column.values = texts[i];
    status = ji_dataset_builder_column(ctx, builder, &column, NULL, NULL);
  }
  column.type = JI_TYPE_FLOAT64;
  column.offsets = NULL;
  column.name = "value";
  column.values = values;
  if (!status)
    status = ji_dataset_builder_column(ctx, builder, &column, NULL, NULL);
  if (!status)
    status = ji_dataset_builder_finish(ctx, builder, out);
  ji_dataset_builder_free(builder);
  return status;
}

/* A linear programme, so that a static program holds what solves it: of two lists the overlap is
 * said to be 10, and 5 the other way round, which contradict each other. */
static void overlap(ji_context *ctx) {
  ji_dataset *known = NULL, *bounds = NULL;
  expect(lists(ctx, &known) == JI_OK, ji_context_message(ctx));
  if (!known)
    return;
  expect(ji_overlap_bounds(ctx, known, NULL, NULL, &bounds) == JI_OK, ji_context_message(ctx));
  expect(ji_dataset_row_count(bounds) == 3, "bounds of two lists");
  ji_dataset_unref(bounds);
  expect(ji_overlap_bounds(ctx, known, known, NULL, &bounds) == JI_ERROR_VALUE,
         "a contradiction is found");
  expect(strstr(ji_context_message(ctx), "contradict") != NULL, ji_context_message(ctx));
  ji_dataset_unref(known);
}
#endif

int main(int argc, char **argv) {
  ji_context *ctx = NULL;
  expect(argc >= 2 && strcmp(ji_version(), argv[1]) == 0, "ji_version() is what pkg-config says");
  if (argc == 2)
    expect(strcmp(ji_version(), JI_VERSION_STRING) == 0, "headers and library are of one version");
  expect(ji_abi_version() == JI_ABI_VERSION, "headers and library have one ABI number");
  expect(ji_context_create(NULL, &ctx) == JI_OK, "a context");
  if (ctx)
    multipliers(ctx);
#ifdef JOBIMPACT_OVERLAP_H
  if (ctx)
    overlap(ctx);
#endif
  ji_context_free(ctx);
  return failures ? 1 : 0;
}
