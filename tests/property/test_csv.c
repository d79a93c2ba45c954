/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is written as CSV reads back the same, whatever it is; and no sequence of bytes does more
 * than be refused. */
#include "support/reading.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DATASETS = 150, ROWS_MAXIMUM = 40, COLUMNS_MAXIMUM = 8, FILES = 2000, FILE_SIZE = 160 };

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

/* --- random datasets ------------------------------------------------------------------------- */

/* Pieces that CSV has trouble with. */
static const char *const pieces[] = {"",
                                     "a",
                                     "\"",
                                     "\"\"",
                                     ",",
                                     ";",
                                     "\t",
                                     " ",
                                     "\n",
                                     "\r",
                                     "\r\n",
                                     "万人",
                                     "é",
                                     "0",
                                     "007",
                                     "-1",
                                     "1.5",
                                     "nan",
                                     "true",
                                     "2024-02-29",
                                     "NA",
                                     "\xEF\xBB\xBF",
                                     "\xF0\x9F\x98\x80",
                                     "@unit",
                                     "1e5",
                                     "x=y; z",
                                     "'",
                                     "\\",
                                     "#",
                                     "-"};

static size_t add_text(support_random *random, char *out) {
  size_t count = below(random, 4);
  size_t size = 0;
  for (size_t i = 0; i < count; i++) {
    const char *piece = pieces[below(random, sizeof pieces / sizeof pieces[0])];
    memcpy(out + size, piece, strlen(piece));
    size += strlen(piece);
  }
  return size;
}

static double random_real(support_random *random) {
  static const double special[] = {0, -0.0, NAN, INFINITY, -INFINITY, 5e-324, 0.1, 1e22, 43.2};
  if (below(random, 3) == 0)
    return special[below(random, sizeof special / sizeof special[0])];
  for (;;) {
    uint64_t bits = support_random_bits(random);
    double value;
    memcpy(&value, &bits, sizeof value);
    if (isfinite(value))
      return value;
  }
}

/* Buffers of one column, large enough for any type. */
typedef struct buffers {
  uint8_t validity[ROWS_MAXIMUM / 8 + 1];
  int64_t words[ROWS_MAXIMUM + 1]; /* numbers of any type */
  int64_t offsets[ROWS_MAXIMUM + 1];
  char bytes[ROWS_MAXIMUM * 64];
} buffers;

static void fill_texts(support_random *random, buffers *b, int64_t rows) {
  size_t size = 0;
  for (int64_t row = 0; row < rows; row++) {
    b->offsets[row] = (int64_t)size;
    size += add_text(random, b->bytes + size);
  }
  b->offsets[rows] = (int64_t)size;
}

static void fill_values(support_random *random, buffers *b, ji_type type, int64_t rows) {
  for (int64_t row = 0; row < rows; row++) {
    uint64_t bits = support_random_bits(random) >> below(random, 64);
    double real = random_real(random);
    int32_t days = (int32_t)(uint32_t)(bits & UINT32_MAX);
    if (type == JI_TYPE_FLOAT64)
      memcpy(b->words + row, &real, sizeof real);
    else if (type == JI_TYPE_DATE32)
      memcpy((char *)b->words + 4 * row, &days, sizeof days);
    else
      memcpy(b->words + row, &bits, sizeof bits);
  }
}

/* Codes into a dictionary of three words. */
static void fill_codes(support_random *random, buffers *b, int64_t rows) {
  for (int64_t row = 0; row < rows; row++) {
    int32_t code = (int32_t)below(random, 3);
    memcpy((char *)b->words + 4 * row, &code, sizeof code);
  }
}

static ji_dataset *make_dictionary(void) {
  const support_column words = {.name = "w", .texts = (const char *const[]){"", "a,b", "万"}};
  return support_dataset(ctx, 3, &words, 1);
}

static void add_column(support_random *random, ji_dataset_builder *builder, size_t index,
                       int64_t rows) {
  static const ji_type types[] = {JI_TYPE_INT64,     JI_TYPE_FLOAT64,   JI_TYPE_BOOL,
                                  JI_TYPE_DATE32,    JI_TYPE_TIMESTAMP, JI_TYPE_TEXT,
                                  JI_TYPE_DICTIONARY};
  static const char *const units[] = {NULL, "1e4 person", "CNY@2018:producers", "h/week"};
  buffers b;
  memset(&b, 0, sizeof b);
  for (size_t i = 0; i < sizeof b.validity; i++)
    b.validity[i] = (uint8_t)support_random_bits(random);
  ji_column column = {.size = sizeof column, .length = rows, .null_count = -1};
  column.type = types[below(random, sizeof types / sizeof types[0])];
  column.validity = below(random, 3) ? b.validity : NULL;
  column.unit = units[below(random, 4)];
  column.description = below(random, 2) ? "a \"sentence\",\nin two lines" : NULL;
  column.values = b.words;
  char name[300];
  size_t size = add_text(random, name);
  snprintf(name + size, sizeof name - size, "%zu", index);
  column.name = name;
  ji_dataset *dictionary = NULL;
  if (column.type == JI_TYPE_TEXT) {
    fill_texts(random, &b, rows);
    column.values = b.bytes;
    column.offsets = b.offsets;
  } else if (column.type == JI_TYPE_DICTIONARY) {
    fill_codes(random, &b, rows);
    column.dictionary = dictionary = make_dictionary();
  } else {
    fill_values(random, &b, column.type, rows);
  }
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  ji_dataset_unref(dictionary);
}

static ji_dataset *random_dataset(support_random *random) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = NULL;
  size_t columns = 1 + below(random, COLUMNS_MAXIMUM);
  int64_t rows = (int64_t)below(random, ROWS_MAXIMUM);
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (size_t i = 0; i < columns; i++)
    add_column(random, builder, i, rows);
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  return dataset;
}

/* Descriptions are no part of the digest. */
static void assert_same_descriptions(const ji_dataset *left, const ji_dataset *right) {
  for (int64_t i = 0; i < ji_dataset_column_count(left); i++) {
    ji_column a = {.size = sizeof a}, b = {.size = sizeof b};
    support_ok(ctx, ji_dataset_column(ctx, left, i, &a));
    support_ok(ctx, ji_dataset_column(ctx, right, i, &b));
    assert_int_equal(!a.description, !b.description);
    if (a.description)
      assert_string_equal(a.description, b.description);
  }
}

static void written_datasets_read_back(void **state) {
  (void)state;
  support_random random = {20240229};
  for (int i = 0; i < cases(DATASETS); i++) {
    ji_dataset *written = random_dataset(&random);
    ji_dataset *read = NULL;
    support_ok(ctx, ji_dataset_write_csv(ctx, written, path, NULL));
    support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &read));
    support_same_content(ctx, written, read);
    assert_same_descriptions(written, read);
    ji_dataset_unref(read);
    ji_dataset_unref(written);
  }
}

/* --- random files ---------------------------------------------------------------------------- */

static size_t random_file(support_random *random, char *out) {
  static const char marks[] = "\",\n\r;a1.-e \t\xE4\xB8\x87\0Tt:Z";
  size_t size = below(random, FILE_SIZE);
  for (size_t i = 0; i < size; i++)
    out[i] = below(random, 40) ? marks[below(random, sizeof marks - 1)]
                               : (char)(unsigned char)support_random_bits(random);
  if (size > 3 && below(random, 2))
    memcpy(out, "a,b", 3);
  return size;
}

static void any_bytes_are_read_or_refused(void **state) {
  (void)state;
  support_random random = {7};
  ji_csv_options none;
  support_ok(ctx, ji_csv_options_init(&none, sizeof none));
  none.sidecar = JI_CSV_SIDECAR_NONE;
  char bytes[FILE_SIZE];
  int accepted = 0;
  for (int i = 0; i < cases(FILES); i++) {
    ji_dataset *dataset = NULL;
    support_write_bytes(folder, "t.csv", bytes, random_file(&random, bytes));
    none.max_field_size = 1 + (int64_t)below(&random, 64);
    ji_status status = ji_dataset_read_csv(ctx, path, &none, &dataset);
    if (status) {
      assert_null(dataset);
      assert_true(status == JI_ERROR_FORMAT || status == JI_ERROR_ENCODING ||
                  status == JI_ERROR_LABEL || status == JI_ERROR_LIMIT);
      support_message(ctx, "t.csv");
      continue;
    }
    accepted++;
    ji_dataset *again = NULL;
    char *other = support_path(folder, "again.csv");
    support_ok(ctx, ji_dataset_write_csv(ctx, dataset, other, NULL));
    support_ok(ctx, ji_dataset_read_csv(ctx, other, NULL, &again));
    support_same_content(ctx, dataset, again);
    free(other);
    ji_dataset_unref(again);
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
  return cmocka_run_group_tests_name("csv properties", tests, NULL, NULL);
}
