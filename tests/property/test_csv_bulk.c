/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading in bulk gives what reading field by field gives, where libcsv scans every byte: the same
 * dataset to the last bit, the same message, the same words to the log; wherever chunks end, for
 * any number of threads. */
#include "format/csv_read.h"
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES = 3000, FILE_SIZE = 60000, COLUMNS_MAXIMUM = 6, ROWS_MAXIMUM = 80, THREADS = 3 };

static ji_context *contexts[THREADS + 1]; /* [0]: field by field */
static char heard[2][4096];
static char *folder;
static char *path;

static void keep(void *user, int32_t level, const char *message) {
  char *log = user;
  size_t used = strlen(log);
  snprintf(log + used, sizeof heard[0] - used, "%d %s\n", (int)level, message);
}

static int set_up(void **state) {
  (void)state;
  for (int i = 0; i <= THREADS; i++) {
    ji_context_options options;
    assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
    options.threads = i ? i : 1;
    options.log = keep;
    options.user = heard[i > 0];
    assert_int_equal(ji_context_create(&options, &contexts[i]), JI_OK);
  }
  folder = support_folder();
  path = support_path(folder, "t.csv");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  free(path);
  support_folder_free(folder);
  for (int i = 0; i <= THREADS; i++)
    ji_context_free(contexts[i]);
  return 0;
}

static int cases(void) {
  const char *wanted = getenv("JI_TEST_LONG");
  return wanted && wanted[0] ? 20 * FILES : FILES;
}

static size_t below(support_random *random, size_t bound) {
  return (size_t)(support_random_bits(random) % bound);
}

/* --- files ----------------------------------------------------------------------------------- */

static const char *const words[][8] = {
    {"1", "-22", "+3", "0", "-0", "123456789012345678", "9223372036854775807", "42"},
    {"1.5", "-0.25", "1e3", "7", ".5", "0.1234567890123456789", "nan", "1e-7"},
    {"true", "false", "true", "false", "true", "true", "false", "true"},
    {"2024-02-29", "1969-12-31", "0001-01-01", "+12345-01-01", "2024-01-01", "2023-12-31",
     "2000-02-29", "1970-01-01"},
    {"2024-02-29T08:30:00Z", "1969-12-31T23:59:59.5Z", "2024-01-01T00:00:00.000001Z",
     "2024-01-01T00:00:00Z", "2000-01-01T12:00:00Z", "1999-12-31T23:59:59Z", "2024-06-01T06:06:06Z",
     "0001-01-01T00:00:00Z"},
    {"a", "bb", "北京", "é x", "\"q, \"\"z\"", "\"two\nlines\"", "\"\"", "#"},
    {"007", "99999999999999999999", "1e999", "-01", "0x1", "NA", "\"1\"", "inf"},
};
enum { KINDS = sizeof words / sizeof words[0] };

typedef struct text {
  char bytes[FILE_SIZE];
  size_t size;
} text;

static void add(text *t, const char *piece) {
  size_t size = strlen(piece);
  assert_true(t->size + size < sizeof t->bytes);
  memcpy(t->bytes + t->size, piece, size);
  t->size += size;
}

/* A column is mostly of one kind; other words come now and then, in some files never. */
static void add_field(support_random *random, text *t, size_t kind, size_t odd) {
  if (odd && !below(random, odd))
    kind = below(random, KINDS);
  if (below(random, 10))
    add(t, words[kind][below(random, 8)]);
}

static const char *const breakage[] = {",", "\"", "x\"y", "\xFF", "\n", "\"a\"b", "\r", "\"open"};

static void make_table(support_random *random, text *t, size_t columns) {
  static const char *const ends[] = {"\n", "\n", "\r\n", "\n\n", "\r"};
  const char *end = ends[below(random, 5)];
  size_t kinds[COLUMNS_MAXIMUM], odd = (size_t[]){0, 0, 10, 60}[below(random, 4)];
  size_t broken = below(random, 4) ? 0 : 1 + below(random, 300);
  size_t rows = below(random, ROWS_MAXIMUM);
  t->size = 0;
  for (size_t i = 0; i < columns; i++) {
    char name[] = {(char)('a' + i), i + 1 < columns ? ',' : 0, 0};
    kinds[i] = below(random, KINDS);
    add(t, name);
  }
  add(t, end);
  for (size_t row = 0; row < rows; row++) {
    if (!below(random, 20))
      add(t, "# \"a comment\n");
    for (size_t i = 0; i < columns; i++) {
      add_field(random, t, kinds[i], odd);
      if (broken && !below(random, broken))
        add(t, breakage[below(random, sizeof breakage / sizeof breakage[0])]);
      if (i + 1 < columns)
        add(t, ",");
    }
    if (row + 1 < rows || below(random, 2))
      add(t, below(random, 30) ? end : "\n");
  }
}

/* --- both ways ------------------------------------------------------------------------------- */

static const char *const missing[] = {"NA", ""};
static const char *const kept[] = {"b", "a"};
static const ji_csv_column declared[] = {{.name = "a", .type = JI_TYPE_FLOAT64},
                                         {.name = "b", .type = JI_TYPE_TEXT}};

static void choose(support_random *random, ji_csv_options *options, size_t columns) {
  assert_int_equal(ji_csv_options_init(options, sizeof *options), JI_OK);
  options->sidecar = JI_CSV_SIDECAR_NONE;
  options->comment = below(random, 2) ? "#" : NULL;
  if (!below(random, 3)) {
    options->missing = missing;
    options->missing_count = 1 + below(random, 2);
  }
  if (columns > 1 && !below(random, 3)) {
    options->select = kept;
    options->select_count = 1 + below(random, 2);
  }
  if (columns > 1 && !below(random, 4)) {
    options->columns = declared;
    options->column_count = 1 + below(random, 2);
  }
  if (!below(random, 10))
    options->max_rows = (int64_t)below(random, ROWS_MAXIMUM);
  if (!below(random, 10))
    options->max_field_size = 4;
  if (!below(random, 4))
    options->encoding = "auto";
  options->max_errors = 1 + (int64_t)below(random, 4);
}

typedef struct outcome {
  ji_status status;
  char message[1100];
  char *digest;
  int was_plain;
} outcome;

static outcome read_so(ji_context *ctx, ji__csv_request *request, char *log) {
  outcome o = {.was_plain = -1};
  ji_dataset *dataset = NULL;
  log[0] = 0;
  request->was_plain = &o.was_plain;
  assert_int_equal(ji__context_enter(ctx), JI_OK);
  o.status = ji__csv_read(ctx, request, &dataset);
  snprintf(o.message, sizeof o.message, "%s", ji_context_message(ctx));
  assert_true(!o.status == (dataset != NULL));
  if (dataset) {
    ji_text *digest = NULL;
    support_ok(ctx, ji_dataset_digest(ctx, dataset, &digest));
    o.digest = strdup(ji_text_data(digest));
    ji_text_unref(digest);
  }
  ji_dataset_unref(dataset);
  return o;
}

static void assert_same(const outcome *plain, const outcome *bulk, const text *t) {
  int same = plain->status == bulk->status && strcmp(heard[0], heard[1]) == 0 &&
             (!plain->status || strcmp(plain->message, bulk->message) == 0) &&
             (plain->status || strcmp(plain->digest, bulk->digest) == 0);
  if (same)
    return;
  print_error("field by field: %d %s %s\n%s\nin bulk: %d %s %s\n%s\n%.*s\n", (int)plain->status,
              plain->message, plain->digest ? plain->digest : "", heard[0], (int)bulk->status,
              bulk->message, bulk->digest ? bulk->digest : "", heard[1], (int)t->size, t->bytes);
  fail();
}

/* Returns whether the bulk way went through. */
static int compare(support_random *random, const text *t, const ji_csv_options *options) {
  ji__csv_request request = {.path = path};
  support_write_bytes(folder, "t.csv", t->bytes, t->size);
  assert_int_equal(ji__context_enter(contexts[0]), JI_OK);
  support_ok(contexts[0], ji__csv_options_read(contexts[0], options, &request.options));
  request.plain = 1;
  outcome plain = read_so(contexts[0], &request, heard[0]);
  request.plain = 0;
  request.chunk_size = below(random, 3) ? 16 + below(random, 400) : 0;
  int threads = 1 + (int)below(random, THREADS);
  outcome bulk = read_so(contexts[threads], &request, heard[1]);
  assert_same(&plain, &bulk, t);
  free(plain.digest);
  free(bulk.digest);
  return !bulk.was_plain;
}

static void both_ways_give_the_same(void **state) {
  (void)state;
  support_random random = {20240229};
  static text t;
  int went_through = 0;
  for (int i = 0; i < cases(); i++) {
    size_t columns = 1 + below(&random, COLUMNS_MAXIMUM);
    ji_csv_options options;
    make_table(&random, &t, columns);
    choose(&random, &options, columns);
    went_through += compare(&random, &t, &options);
  }
  assert_true(went_through > cases() / 4);
}

static void any_bytes_give_the_same(void **state) {
  (void)state;
  static const char marks[] = "1a\n-.2 e\n\"\",,\r#;\t\xE4\xB8\x87\0Tt:Z";
  support_random random = {7};
  static text t;
  int went_through = 0;
  for (int i = 0; i < cases(); i++) {
    ji_csv_options options;
    choose(&random, &options, 1);
    t.size = 0;
    add(&t, below(&random, 2) ? "a\n" : "a,b\n");
    /* the first marks alone are values of one column, with more of them less is well-formed */
    size_t size = t.size + below(&random, 100);
    size_t usual = (size_t[]){3, 9, 15, sizeof marks - 1}[below(&random, 4)];
    for (; t.size < size; t.size++)
      t.bytes[t.size] = marks[below(&random, usual)];
    went_through += compare(&random, &t, &options);
  }
  assert_true(went_through > cases() / 20);
}

/* A word in the last row of a long file: what was stored before is read once more. */
static void types_that_change_late(void **state) {
  (void)state;
  static const char *const last[] = {"x",     "2.5",        "-0",   "-0.5",
                                     "1e999", "2024-01-01", "true", "\"a\nb\""};
  enum { ROWS = 200000 };
  char *bytes = malloc(ROWS * 24);
  assert_non_null(bytes);
  support_random random = {5};
  for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) {
    size_t at = (size_t)sprintf(bytes, "a,b\n");
    for (int row = 0; row < ROWS; row++)
      at += (size_t)sprintf(bytes + at, row % 3 == 2 ? ",%d\n" : "%d,\n", row % 7 ? row : 0);
    at += (size_t)sprintf(bytes + at, i % 2 ? "-0,%s\n%s,1\n" : "%s,%s\n", last[i], last[i]);
    support_write_bytes(folder, "t.csv", bytes, at);
    ji__csv_request request = {.path = path};
    support_ok(contexts[0], ji__csv_options_read(contexts[0], NULL, &request.options));
    request.plain = 1;
    outcome plain = read_so(contexts[0], &request, heard[0]);
    for (int threads = 1; threads <= THREADS; threads++) {
      static const text none;
      request.plain = 0;
      outcome bulk = read_so(contexts[threads], &request, heard[1]);
      assert_same(&plain, &bulk, &none);
      assert_int_equal(bulk.was_plain, strcmp(last[i], "1e999") == 0);
      free(bulk.digest);
    }
    free(plain.digest);
  }
  free(bytes);
  (void)random;
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(both_ways_give_the_same),
      test(any_bytes_give_the_same),
      test(types_that_change_late),
  };
  return cmocka_run_group_tests_name("csv in bulk", tests, NULL, NULL);
}
