/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times of input-output systems on a synthetic table. Prints `what,seconds`, the median of several
 * runs. Usage: bench_io SECTORS THREADS */
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

static double next_random(uint64_t *state) {
  *state = *state * 6364136223846793005U + 1442695040888963407U;
  return (double)(*state >> 40) / 16777216.0;
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

/* Dense, column sums of A between .3 and .7, two satellites. */
static table make_table(ji_context *ctx, int64_t n) {
  table t = {.n = n};
  size_t m = (size_t)n;
  uint64_t state = 42;
  t.flows = calloc(m * m, sizeof *t.flows);
  t.output = calloc(m, sizeof *t.output);
  t.satellites = calloc(2 * m, sizeof *t.satellites);
  for (size_t j = 0; j < m; j++) {
    double share = 0.3 + 0.4 * next_random(&state);
    t.output[j] = 1 + next_random(&state);
    for (size_t i = 0; i < m; i++)
      t.flows[i * m + j] = next_random(&state) * 2 / (double)n * share * t.output[j];
    t.satellites[j] = t.satellites[m + j] = next_random(&state) * t.output[j];
  }
  t.sectors = labels(ctx, "sector", n, "s");
  t.rows = labels(ctx, "name", 2, "row");
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
  satellites.rows = 2;
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

int main(int argc, char **argv) {
  if (argc != 3) {
    fputs("bench_io SECTORS THREADS\n", stderr);
    return 1;
  }
  ji_context_options options;
  ji_context *ctx;
  ji_context_options_init(&options, sizeof options);
  options.threads = (int32_t)strtol(argv[2], NULL, 10);
  if (ji_context_create(&options, &ctx))
    return 1;
  table t = make_table(ctx, strtoll(argv[1], NULL, 10));
  ji_model *direct = make_model(ctx, &t, JI_IO_METHOD_DIRECT), *factorized;
  ji_model *iterative = make_model(ctx, &t, JI_IO_METHOD_ITERATIVE);
  require(ctx, ji_io_model_factorize(ctx, direct, &factorized));
  report(ctx, "create", create, &t);
  report(ctx, "multipliers_direct", multipliers, direct);
  report(ctx, "multipliers_iterative", multipliers, iterative);
  report(ctx, "multipliers_factorized", multipliers, factorized);
  report(ctx, "inverse", inverse, direct);
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
