/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The same inputs give the same bits for 1, 2 and 7 threads of the context, and the same numbers to
 * 1e-12 for 1 and 2 threads of BLAS (this program runs itself with OPENBLAS_NUM_THREADS set). */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { n = 500 }; /* eight blocks of the parallel products */

static const char *own_path;

typedef struct table {
  double *flows, *demand, *satellites, *output;
  ji_dataset *sectors, *categories, *rows, *drivers;
} table;

static ji_dataset *labels(ji_context *ctx, const char *column, int64_t rows) {
  char(*texts)[16] = calloc((size_t)rows, sizeof *texts);
  const char **pointers = calloc((size_t)rows, sizeof *pointers);
  double *values = calloc((size_t)rows, sizeof *values);
  assert_true(texts && pointers && values);
  for (int64_t i = 0; i < rows; i++) {
    snprintf(texts[i], sizeof texts[i], "s%03d", (int)i);
    pointers[i] = texts[i];
    values[i] = 1 + (double)(i % 7) / 3;
  }
  support_column columns[] = {{.name = column, .texts = pointers},
                              {.name = "value", .numbers = values}};
  ji_dataset *dataset = support_dataset(ctx, rows, columns, column[0] == 'c' ? 2 : 1);
  free(values);
  free(pointers);
  free(texts);
  return dataset;
}

static ji_dataset *named(ji_context *ctx, const char *first, const char *second) {
  const char *texts[] = {first, second};
  support_column column = {.name = "name", .texts = texts};
  return support_dataset(ctx, 2, &column, 1);
}

/* A productive table without any pattern; rows balance. */
static table make_table(ji_context *ctx) {
  table t = {.flows = calloc(n * n, sizeof(double)),
             .demand = calloc(n * 2, sizeof(double)),
             .satellites = calloc(2 * n, sizeof(double)),
             .output = calloc(n, sizeof(double))};
  support_random random = {2018};
  assert_true(t.flows && t.demand && t.satellites && t.output);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      t.flows[i * n + j] = support_random_uniform(&random, 0, 1);
  for (int i = 0; i < n; i++) {
    double sum = 0;
    for (int j = 0; j < n; j++)
      sum += t.flows[i * n + j];
    t.demand[2 * i] = support_random_uniform(&random, 50, 90);
    t.demand[2 * i + 1] = support_random_uniform(&random, 50, 90);
    t.output[i] = sum + t.demand[2 * i] + t.demand[2 * i + 1];
    t.satellites[i] = support_random_uniform(&random, 1, 40);
    t.satellites[n + i] = support_random_uniform(&random, 20, 60);
  }
  t.sectors = labels(ctx, "sector", n);
  t.drivers = labels(ctx, "component", n);
  t.categories = named(ctx, "household_consumption", "exports");
  t.rows = named(ctx, "employment", "compensation");
  return t;
}

static void free_table(table *t) {
  ji_dataset_unref(t->sectors);
  ji_dataset_unref(t->drivers);
  ji_dataset_unref(t->categories);
  ji_dataset_unref(t->rows);
  free(t->flows);
  free(t->demand);
  free(t->satellites);
  free(t->output);
}

static ji_array view(const double *data, int64_t rows, int64_t columns) {
  return (ji_array){.data = data,
                    .rows = rows,
                    .columns = columns,
                    .row_stride = columns,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64};
}

static ji_model *make_model(ji_context *ctx, const table *t, int32_t method) {
  ji_array z = view(t->flows, n, n), f = view(t->demand, n, 2), s = view(t->satellites, 2, n);
  ji_io_tables tables = {.size = sizeof tables,
                         .flows = &z,
                         .final_demand = &f,
                         .satellites = &s,
                         .output = t->output,
                         .sectors = t->sectors,
                         .demand_labels = t->categories,
                         .satellite_labels = t->rows};
  ji_io_options options;
  ji_model *model = NULL;
  assert_int_equal(ji_io_options_init(&options, sizeof options), JI_OK);
  options.method = method;
  support_ok(ctx, ji_io_model_create(ctx, &tables, &options, &model));
  return model;
}

typedef struct results {
  ji_dataset *multipliers, *estimate, *check, *sums;
} results;

static results compute(ji_context *ctx, const table *t, int32_t method) {
  const char *by[] = {"effect"};
  results r = {0};
  ji_model *model = make_model(ctx, t, method);
  support_ok(ctx, ji_io_multipliers(ctx, model, NULL, &r.multipliers));
  support_ok(ctx, ji_model_estimate(ctx, model, t->drivers, NULL, &r.estimate));
  support_ok(ctx, ji_dataset_aggregate(ctx, r.estimate, by, 1, &r.sums));
  support_ok(ctx, ji_io_check(ctx, model, &r.check));
  ji_model_unref(model);
  return r;
}

static void free_results(results *r) {
  ji_dataset_unref(r->multipliers);
  ji_dataset_unref(r->estimate);
  ji_dataset_unref(r->check);
  ji_dataset_unref(r->sums);
}

static void append_digest(ji_context *ctx, const ji_dataset *dataset, char *out) {
  ji_text *digest = NULL;
  ji_dataset *origin = NULL;
  support_ok(ctx, ji_dataset_digest(ctx, dataset, &digest));
  strcat(out, ji_text_data(digest));
  ji_text_unref(digest);
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &origin));
  support_ok(ctx, ji_dataset_digest(ctx, origin, &digest));
  strcat(out, ji_text_data(digest));
  ji_text_unref(digest);
  ji_dataset_unref(origin);
}

static void digests(const table *t, int32_t threads, int32_t method, char *out) {
  ji_context *ctx = support_context_threads(threads);
  results r = compute(ctx, t, method);
  out[0] = 0;
  append_digest(ctx, r.multipliers, out);
  append_digest(ctx, r.estimate, out);
  append_digest(ctx, r.check, out);
  append_digest(ctx, r.sums, out);
  free_results(&r);
  ji_context_free(ctx);
}

static void threads_do_not_change_a_bit(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  table t = make_table(ctx);
  const int32_t methods[] = {JI_IO_METHOD_DIRECT, JI_IO_METHOD_ITERATIVE};
  for (size_t m = 0; m < 2; m++) {
    char one[1024], other[1024];
    digests(&t, 1, methods[m], one);
    digests(&t, 2, methods[m], other);
    assert_string_equal(one, other);
    digests(&t, 7, methods[m], other);
    assert_string_equal(one, other);
  }
  free_table(&t);
  ji_context_free(ctx);
}

/* --- BLAS threads ------------------------------------------------------------------------- */

/* The child's part: prints what BLAS has a hand in, with all bits. */
static int print_numbers(void) {
  ji_context *ctx = support_context();
  table t = make_table(ctx);
  results r = compute(ctx, &t, JI_IO_METHOD_DIRECT);
  ji_model *model = make_model(ctx, &t, JI_IO_METHOD_DIRECT);
  ji_array inverse = {0};
  support_ok(ctx, ji_io_inverse(ctx, model, &inverse));
  const char *columns[] = {"direct", "type1", "type2"};
  for (size_t c = 0; c < 3; c++) {
    ji_column column = support_look(ctx, r.multipliers, columns[c]);
    for (int64_t i = 0; i < n; i++)
      printf("%a\n", support_number(&column, i));
  }
  const double *values = inverse.data;
  for (int64_t i = 0; i < n * n; i += 37)
    printf("%a\n", values[i / n * inverse.row_stride + i % n * inverse.column_stride]);
  ji_array_release(&inverse);
  ji_model_unref(model);
  free_results(&r);
  free_table(&t);
  ji_context_free(ctx);
  return 0;
}

static size_t run_with(const char *blas_threads, double *out, size_t most) {
  int ends[2];
  size_t count = 0;
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    setenv("OPENBLAS_NUM_THREADS", blas_threads, 1);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl(own_path, own_path, "--numbers", (char *)NULL);
    _exit(127);
  }
  close(ends[1]);
  FILE *file = fdopen(ends[0], "r");
  assert_non_null(file);
  while (count < most && fscanf(file, "%la", &out[count]) == 1)
    count++;
  fclose(file);
  int status = -1;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  return count;
}

static void blas_threads_change_little(void **state) {
  (void)state;
  static double one[16384], two[16384];
  size_t count = run_with("1", one, 16384);
  assert_int_equal(run_with("2", two, 16384), count);
  assert_true(count > 3 * n);
  for (size_t i = 0; i < count; i++) {
    assert_true(isfinite(one[i]));
    support_close("with 2 BLAS threads", two[i], one[i], 1e-12);
  }
}

int main(int count, char **arguments) {
  own_path = arguments[0];
  if (count == 2 && !strcmp(arguments[1], "--numbers"))
    return print_numbers();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads_do_not_change_a_bit),
      cmocka_unit_test(blas_threads_change_little),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
