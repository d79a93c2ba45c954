/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is written as SDMX-CSV reads back the same; and no sequence of bytes does more than be
 * refused. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DATASETS = 200, ROWS_MAXIMUM = 12, TEXTS = 6, FILES = 2000, FILE_SIZE = 200 };

static ji_context *ctx;
static char *folder;
static char *path;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  path = support_path(folder, "t.csv");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  free(path);
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

/* How many cases: twenty times as many in a long run. */
static int cases(int usual) {
  const char *wanted = getenv("JI_TEST_LONG");
  return wanted && wanted[0] ? 20 * usual : usual;
}

static size_t below(support_random *random, size_t bound) {
  return (size_t)(support_random_bits(random) % bound);
}

static const char *one_of(support_random *random, const char *const *list, size_t count) {
  return list[below(random, count)];
}
#define pick(random, list) one_of((random), (list), sizeof(list) / sizeof(list)[0])

static const char *const units[] = {"person", "1e3 person", "1e8 CNY", "%", "h", "CNY@2018:basic"};
static const ji_sdmx_unit own_units[] = {{"CNY_18", "CNY@2018:basic"}};

/* --- random datasets ------------------------------------------------------------------------- */

typedef struct cells {
  const char *texts[TEXTS][ROWS_MAXIMUM]; /* area, time, status, many, note, unit */
  double values[ROWS_MAXIMUM], shares[ROWS_MAXIMUM];
  int absent[ROWS_MAXIMUM];
  int64_t rows;
} cells;

static double random_real(support_random *random) {
  static const double special[] = {0, -0.0, NAN, INFINITY, -INFINITY, 5e-324, 0.1, 1e22, 43.2};
  uint64_t bits = support_random_bits(random);
  double value;
  memcpy(&value, &bits, sizeof value);
  return isfinite(value) ? value : special[below(random, sizeof special / sizeof special[0])];
}

/* Two rows have units of their own, so that a unit by row does not become one for all. */
static void fill(support_random *random, cells *c, int has_labels) {
  static const char *const areas[] = {NULL,         "",   "CN", "a,b", "\"",
                                      "two\nlines", "万", " x", "x: y"};
  static const char *const times[] = {NULL, "2024", "2024-Q1", "2024-03-01T12:30:00", "2024/2025"};
  static const char *const statuses[] = {NULL, "A", "_U"};
  static const char *const many[] = {NULL, "a;b", ";", "\"a;\"\"b\";c"};
  size_t whole = sizeof areas / sizeof areas[0];
  c->rows = 2 + (int64_t)below(random, ROWS_MAXIMUM - 1);
  for (int64_t row = 0; row < c->rows; row++) {
    c->texts[0][row] = one_of(random, areas, whole - (size_t)has_labels);
    c->texts[1][row] = pick(random, times);
    c->texts[2][row] = pick(random, statuses);
    c->texts[3][row] = pick(random, many);
    c->texts[4][row] = one_of(random, areas, whole - (size_t)has_labels);
    c->texts[5][row] = row < 2 ? units[row] : below(random, 4) ? pick(random, units) : NULL;
    c->values[row] = random_real(random);
    c->shares[row] = random_real(random);
    c->absent[row] = below(random, 4) == 0;
  }
}

/* The columns in an order of their own; `unit` is among them where it varies by row. */
static ji_dataset *random_dataset(support_random *random, cells *c, int by_row) {
  static const char *const names[TEXTS] = {"AREA",   "TIME_PERIOD", "OBS_STATUS",
                                           "MANY[]", "NOTE",        "unit"};
  support_column columns[TEXTS + 2];
  size_t count = 0;
  for (size_t i = 0; i < TEXTS - (size_t)!by_row; i++)
    columns[count++] = (support_column){.name = names[i], .texts = c->texts[i]};
  columns[count++] = (support_column){.name = "OBS_VALUE",
                                      .unit = by_row             ? "@unit"
                                              : below(random, 3) ? pick(random, units)
                                                                 : NULL,
                                      .numbers = c->values,
                                      .absent = c->absent};
  columns[count++] = (support_column){.name = "SHARE", .numbers = c->shares, .absent = c->absent};
  for (size_t i = count; i > 1; i--) {
    size_t j = below(random, i);
    support_column swapped = columns[i - 1];
    columns[i - 1] = columns[j];
    columns[j] = swapped;
  }
  return support_dataset(ctx, c->rows, columns, count);
}

static void assert_same(const ji_dataset *left, const ji_dataset *right) {
  ji_text *a = NULL, *b = NULL;
  support_ok(ctx, ji_dataset_digest(ctx, left, &a));
  support_ok(ctx, ji_dataset_digest(ctx, right, &b));
  if (strcmp(ji_text_data(a), ji_text_data(b)) != 0) {
    char *text = support_read(path, NULL);
    print_error("what is written is\n%s\n", text);
    free(text);
  }
  assert_string_equal(ji_text_data(a), ji_text_data(b));
  ji_text_unref(a);
  ji_text_unref(b);
}

static void written_datasets_read_back(void **state) {
  (void)state;
  support_random random = {20240229};
  const ji_csv_column share[] = {{.name = "SHARE", .type = JI_TYPE_FLOAT64}};
  const char *const dimensions[] = {"TIME_PERIOD"};
  for (int i = 0; i < cases(DATASETS); i++) {
    cells c;
    ji_sdmx_write_options to;
    ji_sdmx_read_options from;
    ji_dataset *read = NULL;
    support_ok(ctx, ji_sdmx_write_options_init(&to, sizeof to));
    support_ok(ctx, ji_sdmx_read_options_init(&from, sizeof from));
    to.structure_id = "X:Y(1.0)";
    to.delimiter = below(&random, 2) ? ',' : '\t';
    to.labels = (int32_t)below(&random, 4);
    to.keys = (int32_t)below(&random, 4);
    to.dimensions = dimensions; /* where keys are written no part of them has a point in it */
    to.dimension_count = 0;
    to.units = from.units = own_units;
    to.unit_count = from.unit_count = 1;
    from.columns = share;
    from.column_count = 1;
    fill(&random, &c, to.labels == JI_SDMX_LABELS_BOTH);
    ji_dataset *written = random_dataset(&random, &c, (int)below(&random, 2));
    /* the file's order is dimensions, value, attributes: write it twice, and it is the dataset's */
    support_ok(ctx, ji_dataset_write_sdmx_csv(ctx, written, path, &to));
    support_ok(ctx, ji_dataset_read_sdmx_csv(ctx, path, &from, &read));
    ji_dataset *again = NULL;
    support_ok(ctx, ji_dataset_write_sdmx_csv(ctx, read, path, &to));
    support_ok(ctx, ji_dataset_read_sdmx_csv(ctx, path, &from, &again));
    assert_same(read, again);
    to.dimensions = NULL; /* in the dataset's own order it is the same at once */
    to.keys = JI_SDMX_KEYS_NONE;
    ji_dataset_unref(read);
    support_ok(ctx, ji_dataset_write_sdmx_csv(ctx, written, path, &to));
    support_ok(ctx, ji_dataset_read_sdmx_csv(ctx, path, &from, &read));
    assert_same(written, read);
    ji_dataset_unref(again);
    ji_dataset_unref(read);
    ji_dataset_unref(written);
  }
}

/* --- random files ---------------------------------------------------------------------------- */

static size_t random_file(support_random *random, char *out) {
  static const char *const heads[] = {
      "STRUCTURE[;],STRUCTURE_ID,ACTION,OBS_VALUE,UNIT_MEASURE,A[]\n",
      "DATAFLOW,OBS_VALUE,UNIT_MULT,UNIT_MEASURE\n", "STRUCTURE,STRUCTURE_ID,A: b,TIME_PERIOD: t\n",
      ""};
  static const char *const pieces[] = {"dataflow,", "X:Y(1.0),", "X:Y,", "I,",   "D,",   ",",  "\n",
                                       "PS",        "CNY,",      "3",    "2024", "\"\"", "\"", ";",
                                       ": ",        "NaN",       "A[],", "[",    "]",    "a",  "-"};
  size_t size = 0;
  const char *head = pick(random, heads);
  memcpy(out, head, strlen(head));
  size += strlen(head);
  while (size < FILE_SIZE - 16 && below(random, 30)) {
    const char *piece = pick(random, pieces);
    memcpy(out + size, piece, strlen(piece));
    size += strlen(piece);
  }
  return size;
}

static void any_bytes_are_read_or_refused(void **state) {
  (void)state;
  support_random random = {7};
  ji_sdmx_read_options options;
  support_ok(ctx, ji_sdmx_read_options_init(&options, sizeof options));
  options.deletes = JI_SDMX_DELETES_SKIP;
  options.periods = JI_SDMX_CHECK_LENIENT;
  int accepted = 0;
  for (int i = 0; i < cases(FILES); i++) {
    char bytes[FILE_SIZE];
    ji_dataset *dataset = NULL;
    size_t size = random_file(&random, bytes);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    options.labels = (int32_t)below(&random, 4);
    options.structure = (int32_t)below(&random, 2);
    ji_status status = ji_dataset_read_sdmx_csv(ctx, path, &options, &dataset);
    assert_true(!status == (dataset != NULL));
    assert_true(status == JI_OK || status == JI_ERROR_FORMAT || status == JI_ERROR_LABEL);
    if (status)
      support_message(ctx, "t.csv");
    accepted += !status;
    ji_dataset_unref(dataset);
  }
  assert_true(accepted > cases(FILES) / 100);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(written_datasets_read_back),
      test(any_bytes_are_read_or_refused),
  };
  return cmocka_run_group_tests_name("sdmx properties", tests, NULL, NULL);
}
