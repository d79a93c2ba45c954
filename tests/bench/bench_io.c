/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times of input-output systems on a table from a file of doubles: flows by row, output,
 * employment. Prints `what,seconds`, the median of several runs, and writes the Type I multipliers
 * to another file. Usage: bench_io SECTORS THREADS TABLE RESULT */
#include <jobimpact/jobimpact.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 7

typedef struct table {
  int64_t n;
  double *flows, *output, *satellites;
  ji_dataset *sectors, *rows;
} table;

static void require(const ji_context *ctx, ji_status status) {
  if (!status)
    return;
  fprintf(stderr, "bench_io: %s\n", ji_context_message(ctx));
  exit(1);
}

static ji_dataset *labels(ji_context *ctx, const char *name, int64_t count, const char *prefix) {
  char *bytes = calloc((size_t)count, 24);
  int64_t *offsets = calloc((size_t)count + 1, sizeof *offsets);
  ji_dataset_builder *builder;
  ji_dataset *out;
  for (int64_t i = 0; i < count; i++)
    offsets[i + 1] = offsets[i] + snprintf(bytes + offsets[i], 24, "%s%lld", prefix, (long long)i);
  ji_column column = {.size = sizeof column,
                      .type = JI_TYPE_TEXT,
                      .name = name,
                      .length = count,
                      .values = bytes,
                      .offsets = offsets};
  require(ctx, ji_dataset_builder_create(ctx, &builder));
  require(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  require(ctx, ji_dataset_builder_finish(ctx, builder, &out));
  ji_dataset_builder_free(builder);
  free(bytes);
  free(offsets);
  return out;
}

static void read_doubles(FILE *file, double *to, size_t count) {
  if (fread(to, sizeof *to, count, file) == count)
    return;
  fputs("bench_io: the table is too short\n", stderr);
  exit(1);
}

static table read_table(ji_context *ctx, int64_t n, const char *path) {
  table t = {.n = n};
  size_t m = (size_t)n;
  FILE *file = fopen(path, "rb");
  t.flows = calloc(m * m, sizeof *t.flows);
  t.output = calloc(m, sizeof *t.output);
  t.satellites = calloc(m, sizeof *t.satellites);
  if (!file || !t.flows || !t.output || !t.satellites) {
    fputs("bench_io: no table\n", stderr);
    exit(1);
  }
  read_doubles(file, t.flows, m * m);
  read_doubles(file, t.output, m);
  read_doubles(file, t.satellites, m);
  fclose(file);
  t.sectors = labels(ctx, "sector", n, "s");
  t.rows = labels(ctx, "name", 1, "row");
  return t;
}

static ji_model *make_model(ji_context *ctx, const table *t, int32_t method) {
  ji_array flows = {.data = t->flows,
                    .rows = t->n,
                    .columns = t->n,
                    .row_stride = t->n,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64};
  ji_array satellites = flows;
  satellites.data = t->satellites;
  satellites.rows = 1;
  ji_io_tables tables = {.size = sizeof tables,
                         .flows = &flows,
                         .satellites = &satellites,
                         .output = t->output,
                         .sectors = t->sectors,
                         .satellite_labels = t->rows};
  ji_io_options options;
  ji_model *model;
  require(ctx, ji_io_options_init(&options, sizeof options));
  options.method = method;
  options.employment = "row0";
  require(ctx, ji_io_model_create(ctx, &tables, &options, &model));
  return model;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void multipliers(ji_context *ctx, const void *model) {
  ji_dataset *out;
  require(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  ji_dataset_unref(out);
}

static void inverse(ji_context *ctx, const void *model) {
  ji_array out;
  require(ctx, ji_io_inverse(ctx, model, &out));
  ji_array_release(&out);
}

static void create(ji_context *ctx, const void *t) {
  ji_model_unref(make_model(ctx, t, JI_IO_METHOD_AUTO));
}

static int compare(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static void report(ji_context *ctx, const char *what,
                   void (*work)(ji_context *ctx, const void *subject), const void *subject) {
  double times[RUNS];
  work(ctx, subject); /* once to warm up */
  for (int i = 0; i < RUNS; i++) {
    double start = seconds();
    work(ctx, subject);
    times[i] = seconds() - start;
  }
  qsort(times, RUNS, sizeof times[0], compare);
  printf("%s,%.9f\n", what, times[RUNS / 2]);
}

static void write_type1(ji_context *ctx, const ji_model *model, const char *path) {
  ji_dataset *out;
  ji_column column = {.size = sizeof column};
  FILE *file = fopen(path, "wb");
  require(ctx, ji_io_multipliers(ctx, model, NULL, &out));
  require(ctx, ji_dataset_column(ctx, out, ji_dataset_find(out, "type1"), &column));
  if (!file ||
      fwrite(column.values, sizeof(double), (size_t)column.length, file) != (size_t)column.length) {
    fputs("bench_io: the result cannot be written\n", stderr);
    exit(1);
  }
  fclose(file);
  ji_dataset_unref(out);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fputs("bench_io SECTORS THREADS TABLE RESULT\n", stderr);
    return 1;
  }
  ji_context_options options;
  ji_context *ctx;
  ji_context_options_init(&options, sizeof options);
  options.threads = (int32_t)strtol(argv[2], NULL, 10);
  if (ji_context_create(&options, &ctx))
    return 1;
  table t = read_table(ctx, strtoll(argv[1], NULL, 10), argv[3]);
  ji_model *direct = make_model(ctx, &t, JI_IO_METHOD_DIRECT), *factorized;
  ji_model *iterative = make_model(ctx, &t, JI_IO_METHOD_ITERATIVE);
  require(ctx, ji_io_model_factorize(ctx, direct, &factorized));
  report(ctx, "create", create, &t);
  report(ctx, "multipliers_direct", multipliers, direct);
  report(ctx, "multipliers_iterative", multipliers, iterative);
  report(ctx, "multipliers_factorized", multipliers, factorized);
  report(ctx, "inverse", inverse, direct);
  write_type1(ctx, iterative, argv[4]);
  ji_model_unref(direct);
  ji_model_unref(iterative);
  ji_model_unref(factorized);
  ji_dataset_unref(t.sectors);
  ji_dataset_unref(t.rows);
  ji_context_free(ctx);
  free(t.flows);
  free(t.output);
  free(t.satellites);
  return 0;
}
