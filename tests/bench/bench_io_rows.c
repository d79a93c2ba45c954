/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All multipliers of several employment rows of a table from a file of doubles: flows by row,
 * output, final demand, rows. Prints `what,value` lines: seconds (medians), and bytes of the
 * process at its peak; writes type1 and type1_error_bound of all rows to another file.
 * Usage: bench_io_rows REGIONS SECTORS ROWS THREADS RUNS TOLERANCE FACTORIZE TABLE RESULT */
#include <jobimpact/jobimpact.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { most_rows = 16, most_runs = 64 };

typedef struct table {
  int64_t n, rows;
  double *memory; /* flows, output, demand, rows */
  ji_dataset *sectors, *names, *demands;
} table;

static char row_names[most_rows][8];
static const char *row_pointers[most_rows];
static int runs;

static void stop(const char *text) {
  fprintf(stderr, "bench_io_rows: %s\n", text);
  exit(1);
}

static void require(const ji_context *ctx, ji_status status) {
  if (status)
    stop(ji_context_message(ctx));
}

/* A text column of `count` names: the prefix and the number over `divisor`, below `modulus`. */
static void add_labels(ji_context *ctx, ji_dataset_builder *builder, const char *name,
                       int64_t count, const char *prefix, int64_t divisor, int64_t modulus) {
  char *bytes = calloc((size_t)count, 24);
  int64_t *offsets = calloc((size_t)count + 1, sizeof *offsets);
  for (int64_t i = 0; i < count; i++)
    offsets[i + 1] = offsets[i] + snprintf(bytes + offsets[i], 24, "%s%lld", prefix,
                                           (long long)(i / divisor % modulus));
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_TEXT,
                      .name = name,
                      .length = count,
                      .values = bytes,
                      .offsets = offsets};
  require(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  free(bytes);
  free(offsets);
}

static ji_dataset *labels(ji_context *ctx, const char *name, int64_t count, const char *prefix) {
  ji_dataset_builder *builder;
  ji_dataset *out;
  require(ctx, ji_dataset_builder_create(ctx, &builder));
  add_labels(ctx, builder, name, count, prefix, 1, count);
  require(ctx, ji_dataset_builder_finish(ctx, builder, &out));
  ji_dataset_builder_free(builder);
  return out;
}

static ji_dataset *sector_labels(ji_context *ctx, int64_t regions, int64_t sectors) {
  ji_dataset_builder *builder;
  ji_dataset *out;
  require(ctx, ji_dataset_builder_create(ctx, &builder));
  add_labels(ctx, builder, "sector", regions * sectors, "s", 1, sectors);
  add_labels(ctx, builder, "region", regions * sectors, "r", sectors, regions);
  require(ctx, ji_dataset_builder_finish(ctx, builder, &out));
  ji_dataset_builder_free(builder);
  return out;
}

static table read_table(ji_context *ctx, int64_t regions, int64_t sectors, int64_t rows,
                        const char *path) {
  table t = {.n = regions * sectors, .rows = rows};
  int64_t n = t.n;
  size_t count = (size_t)n * (size_t)(n + 2 + rows);
  FILE *file = fopen(path, "rb");
  t.memory = malloc(count * sizeof *t.memory);
  if (!file || !t.memory || fread(t.memory, sizeof *t.memory, count, file) != count)
    stop("no such table");
  fclose(file);
  t.sectors = sector_labels(ctx, regions, sectors);
  t.names = labels(ctx, "name", rows, "row");
  t.demands = labels(ctx, "name", 1, "demand");
  for (int64_t k = 0; k < rows; k++) {
    snprintf(row_names[k], sizeof row_names[k], "row%lld", (long long)k);
    row_pointers[k] = row_names[k];
  }
  return t;
}

static ji_array matrix(const double *data, int64_t rows, int64_t columns) {
  return (ji_array){.data = data,
                    .rows = rows,
                    .columns = columns,
                    .row_stride = columns,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64};
}

static ji_model *make_model(ji_context *ctx, const table *t, double tolerance) {
  const double *output = t->memory + t->n * t->n;
  ji_array flows = matrix(t->memory, t->n, t->n), demand = matrix(output + t->n, t->n, 1);
  ji_array satellites = matrix(output + 2 * t->n, t->rows, t->n);
  ji_io_tables tables = {.size = sizeof tables,
                         .flows = &flows,
                         .final_demand = &demand,
                         .satellites = &satellites,
                         .output = output,
                         .sectors = t->sectors,
                         .demand_labels = t->demands,
                         .satellite_labels = t->names};
  ji_io_options options;
  ji_model *model;
  require(ctx, ji_io_options_init(&options, sizeof options));
  options.employment = "row0";
  options.method = JI_IO_METHOD_ITERATIVE;
  options.tolerance = tolerance;
  require(ctx, ji_io_model_create(ctx, &tables, &options, &model));
  return model;
}

static ji_dataset *multipliers(ji_context *ctx, const ji_model *model, int64_t rows) {
  ji_io_multiplier_options options;
  ji_dataset *out;
  require(ctx, ji_io_multiplier_options_init(&options, sizeof options));
  options.satellites = row_pointers;
  options.satellite_count = rows;
  require(ctx, ji_io_multipliers(ctx, model, &options, &out));
  return out;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

/* The median time of all multipliers of `rows` rows, after one run to warm up. */
static void time_multipliers(ji_context *ctx, const char *what, const ji_model *model,
                             int64_t rows) {
  double times[most_runs];
  ji_dataset_unref(multipliers(ctx, model, rows));
  for (int i = 0; i < runs; i++) {
    double start = seconds();
    ji_dataset_unref(multipliers(ctx, model, rows));
    times[i] = seconds() - start;
  }
  qsort(times, (size_t)runs, sizeof times[0], compare);
  printf("%s,%.9f\n", what, times[runs / 2]);
}

static void write_column(ji_context *ctx, const ji_dataset *dataset, const char *name, FILE *file) {
  ji_column column = {.size = sizeof column};
  require(ctx, ji_dataset_column(ctx, dataset, ji_dataset_find(dataset, name), &column));
  size_t length = (size_t)column.length;
  if (fwrite(column.values, sizeof(double), length, file) != length)
    stop("the result cannot be written");
}

static void write_result(ji_context *ctx, const ji_model *model, int64_t rows, const char *path) {
  ji_dataset *out = multipliers(ctx, model, rows);
  FILE *file = fopen(path, "wb");
  if (!file)
    stop("the result cannot be written");
  write_column(ctx, out, "type1", file);
  write_column(ctx, out, "type1_error_bound", file);
  fclose(file);
  ji_dataset_unref(out);
}

/* VmHWM, where the system tells it. */
static void print_peak(void) {
  char line[256];
  FILE *file = fopen("/proc/self/status", "r");
  while (file && fgets(line, sizeof line, file))
    if (strncmp(line, "VmHWM:", 6) == 0)
      printf("peak_bytes,%.0f\n", 1024 * strtod(line + 6, NULL));
  if (file)
    fclose(file);
}

int main(int argc, char **argv) {
  if (argc != 10)
    stop("usage: bench_io_rows REGIONS SECTORS ROWS THREADS RUNS TOLERANCE FACTORIZE TABLE RESULT");
  ji_context_options options;
  ji_context *ctx;
  ji_context_options_init(&options, sizeof options);
  options.threads = (int32_t)strtol(argv[4], NULL, 10);
  if (ji_context_create(&options, &ctx))
    return 1;
  runs = (int)strtol(argv[5], NULL, 10);
  int64_t rows = strtoll(argv[3], NULL, 10);
  if (runs < 1 || runs > most_runs || rows < 1 || rows > most_rows)
    stop("too many rows or runs");
  table t = read_table(ctx, strtoll(argv[1], NULL, 10), strtoll(argv[2], NULL, 10), rows, argv[8]);
  double start = seconds();
  ji_model *model = make_model(ctx, &t, strtod(argv[6], NULL));
  printf("checks,%.9f\n", seconds() - start);
  time_multipliers(ctx, "rows", model, rows);
  time_multipliers(ctx, "one_row", model, 1);
  write_result(ctx, model, rows, argv[9]);
  print_peak();
  if (strcmp(argv[7], "yes") == 0) {
    ji_model *factorized;
    start = seconds();
    require(ctx, ji_io_model_factorize(ctx, model, &factorized));
    printf("factorize,%.9f\n", seconds() - start);
    time_multipliers(ctx, "factorized_row", factorized, 1);
    ji_model_unref(factorized);
  }
  ji_model_unref(model);
  ji_dataset_unref(t.sectors);
  ji_dataset_unref(t.names);
  ji_dataset_unref(t.demands);
  ji_context_free(ctx);
  free(t.memory);
  return 0;
}
