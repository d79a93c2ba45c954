/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns that are selected out of a CSV file: the same as in the whole file, whatever is beside
 * them, in memory for them alone. */
#include "data/builder.h"
#include "support/support.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAXIMUM 8

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

static ji_csv_options defaults(void) {
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  return options;
}

static ji_dataset *read_well(const ji_csv_options *options) {
  ji_dataset *dataset = NULL;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, options, &dataset));
  return dataset;
}

#define refuses(options, part) check_refused((options), (part), __LINE__)
static void check_refused(const ji_csv_options *options, const char *part, int line) {
  ji_dataset *dataset = NULL;
  support_check_status(ctx, ji_dataset_read_csv(ctx, path, options, &dataset), JI_ERROR_LABEL, part,
                       __FILE__, line);
  assert_null(dataset);
  support_check_contains(ji_context_message(ctx), part, __FILE__, line);
}

static char *digest(const ji_dataset *dataset) {
  ji_text *text = NULL;
  support_ok(ctx, ji_dataset_digest(ctx, dataset, &text));
  char *copy = strdup(ji_text_data(text));
  ji_text_unref(text);
  return copy;
}

static const char *name_of(const ji_dataset *dataset, int64_t index) {
  ji_column column = {.size = sizeof column};
  support_ok(ctx, ji_dataset_column(ctx, dataset, index, &column));
  return column.name;
}

/* --- any columns of any layout --------------------------------------------------------------- */

static ji_dataset *columns_of(const ji_dataset *whole, unsigned kept) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *out = NULL;
  support_ok(ctx, ji__builder_create(ctx, &builder));
  for (int64_t i = 0; i < ji_dataset_column_count(whole); i++)
    if (kept >> i & 1U)
      support_ok(ctx, ji__builder_share(ctx, builder, whole, i));
  support_ok(ctx, ji__builder_finish(ctx, builder, NULL, &out));
  ji_dataset_builder_free(builder);
  return out;
}

/* Every set of columns, named in the file's order and against it. */
static void check_every_selection(const ji_csv_options *options) {
  ji_dataset *whole = read_well(options);
  int64_t count = ji_dataset_column_count(whole);
  assert_in_range(count, 2, COLUMNS_MAXIMUM);
  for (unsigned kept = 1; kept < 1U << count; kept++)
    for (int backwards = 0; backwards < 2; backwards++) {
      const char *names[COLUMNS_MAXIMUM];
      size_t chosen = 0;
      for (int64_t i = 0; i < count; i++) {
        int64_t index = backwards ? count - 1 - i : i;
        if (kept >> index & 1U)
          names[chosen++] = name_of(whole, index);
      }
      ji_csv_options some = *options;
      some.select = names;
      some.select_count = chosen;
      ji_dataset *read = read_well(&some), *expected = columns_of(whole, kept);
      char *got = digest(read), *wanted = digest(expected);
      assert_string_equal(got, wanted);
      free(got);
      free(wanted);
      ji_dataset_unref(read);
      ji_dataset_unref(expected);
    }
  ji_dataset_unref(whole);
}

static const char yearbook[] = "虚构的表 (synthetic),,,,\n"
                               "地区,,就业人员（万人）,,产值（亿元）\n"
                               ",,年末,年平均,\n"
                               "东部,甲市,\"1,234.5\",１２,(8.6)\n"
                               ",乙市,…,12.5,3\n"
                               "西部,甲市,7,0.5,—\n"
                               ",乙市,1,2,3\n"
                               "注：虚构,,,,\n";

static void any_columns_of_any_layout(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  support_write(folder, "t.csv", "a,b,c,d\n1,x,2.5,\n2,y,3.5,z\n,\"q\nq\",nan,2024-01-01\n");
  check_every_selection(&options);
  options.label_columns = 2;
  check_every_selection(&options);
  options.header_rows = 0;
  check_every_selection(&options);
  support_write(folder, "t.csv", yearbook);
  options = defaults();
  options.skip_lines = 1;
  options.header_rows = 2;
  options.label_columns = 2;
  options.lenient = JI_CSV_LENIENT_ALL;
  check_every_selection(&options);
}

/* The label to the left says whether the one above is repeated: it counts though it is not kept. */
static void labels_are_filled_beside_those_left_out(void **state) {
  (void)state;
  static const char *const names[] = {"s", "v"};
  ji_csv_options options = defaults();
  support_write(folder, "t.csv", "r,s,v\n东,甲,1\n,,2\n西,乙,3\n,,4\n");
  options.label_columns = 2;
  options.lenient = JI_CSV_LENIENT_FILL_LABELS;
  options.select = names;
  options.select_count = 2;
  ji_dataset *d = read_well(&options);
  assert_int_equal(ji_dataset_column_count(d), 2);
  ji_column s = support_look(ctx, d, "s");
  static const char *const expected[] = {"甲", "甲", "乙", "乙"};
  for (int64_t row = 0; row < 4; row++) {
    char *text = support_text(ctx, &s, row);
    assert_string_equal(text, expected[row]);
    free(text);
  }
  ji_dataset_unref(d);
}

/* --- names ----------------------------------------------------------------------------------- */

static void names_are_those_of_the_layout(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  support_write(folder, "t.csv", yearbook);
  options.skip_lines = 1;
  options.header_rows = 2;
  options.label_columns = 2;
  options.lenient = JI_CSV_LENIENT_ALL;
  const char *names[] = {"年末"};
  options.select = names;
  options.select_count = 1;
  refuses(&options, "t.csv: line 2: there is no column \"年末\"");
  names[0] = "就业人员（万人） / 年末"; /* the unit is read out of the name */
  refuses(&options, "t.csv: line 2: there is no column \"就业人员（万人） / 年末\"");
  names[0] = "就业人员 / 年末";
  ji_dataset *d = read_well(&options);
  assert_int_equal(ji_dataset_column_count(d), 1);
  assert_string_equal(support_look(ctx, d, names[0]).unit, "1e4 person");
  ji_dataset_unref(d);
  options = defaults();
  options.header_rows = 0;
  options.select = names;
  options.select_count = 1;
  names[0] = "column_9";
  support_write(folder, "t.csv", "1,2\n3,4\n");
  refuses(&options, "there is no column \"column_9\"");
  names[0] = "column_2";
  d = read_well(&options);
  ji_column column = support_look(ctx, d, "column_2");
  assert_true(support_number(&column, 1) == 4);
  ji_dataset_unref(d);
}

static void a_name_must_be_there_once(void **state) {
  (void)state;
  static const char *const names[] = {"b", "c", "d"};
  static const char *const twice[] = {"b", "a", "b"};
  ji_csv_options options = defaults();
  support_write(folder, "t.csv", "a,b\n1,2\n");
  options.select = names;
  options.select_count = 3;
  refuses(&options, "t.csv: line 1: there is no column \"c\"; and 1 more error in this file");
  options.select = twice;
  refuses(&options, "t.csv: the column \"b\" is selected twice");
  support_write(folder, "t.csv", "a,b,a\n1,2,3\n");
  options.select_count = 1;
  refuses(&options, "columns 1 and 3 are both named \"a\""); /* though it is not asked for */
}

/* --- memory ---------------------------------------------------------------------------------- */

/* Bytes at hand, and the most there were. One thread. */
typedef struct tally {
  size_t now, most;
} tally;

static void note(tally *t, void *block) {
  t->now += malloc_usable_size(block);
  if (t->now > t->most)
    t->most = t->now;
}

static void *counted_allocate(void *user, size_t size) {
  void *block = malloc(size);
  note(user, block);
  return block;
}

static void *counted_reallocate(void *user, void *old, size_t size) {
  tally *t = user;
  t->now -= malloc_usable_size(old);
  void *block = realloc(old, size);
  assert_non_null(block);
  note(t, block);
  return block;
}

static void counted_release(void *user, void *block) {
  tally *t = user;
  t->now -= malloc_usable_size(block);
  free(block);
}

/* The most bytes that reading the file takes, its dataset among them. */
static size_t memory_of(const ji_csv_options *options) {
  tally t = {0, 0};
  ji_context_options how;
  ji_context *counted = NULL;
  ji_dataset *dataset = NULL;
  assert_int_equal(ji_context_options_init(&how, sizeof how), JI_OK);
  how.allocator = (ji_allocator){counted_allocate, counted_reallocate, counted_release, &t};
  assert_int_equal(ji_context_create(&how, &counted), JI_OK);
  support_ok(counted, ji_dataset_read_csv(counted, path, options, &dataset));
  ji_dataset_unref(dataset);
  ji_context_free(counted);
  assert_int_equal(t.now, 0);
  return t.most;
}

enum { WIDE = 40, ROWS = 20000 };

/* Every second column is text. */
static void write_wide(int columns) {
  char *text = malloc((size_t)ROWS * (size_t)columns * 12 + 1000);
  assert_non_null(text);
  size_t at = 0;
  for (int row = -1; row < ROWS; row++)
    for (int i = 0; i < columns; i++)
      at += (size_t)sprintf(text + at,
                            row < 0 ? "c%.0d%d%c"
                            : i % 2 ? "w%d_%d%c"
                                    : "%d.%d%c",
                            row < 0 ? 0 : row, i, i + 1 < columns ? ',' : '\n');
  support_write_bytes(folder, "t.csv", text, at);
  free(text);
}

/* One column out of many takes what a file of that column takes, and what is read at a time. */
static void memory_is_that_of_the_columns_kept(void **state) {
  (void)state;
  static const char *const number[] = {"c0"}, *const word[] = {"c1"};
  static const int32_t leniencies[] = {0, JI_CSV_LENIENT_BLANKS}; /* in bulk, field by field */
  for (size_t way = 0; way < 2; way++) {
    ji_csv_options options = defaults();
    options.lenient = leniencies[way];
    write_wide(2);
    size_t two = memory_of(&options);
    options.select_count = 1;
    options.select = number;
    size_t one = memory_of(&options);
    write_wide(WIDE);
    size_t out_of_many = memory_of(&options);
    options.select = word;
    size_t word_out_of_many = memory_of(&options);
    options.select = NULL;
    options.select_count = 0;
    size_t all = memory_of(&options);
    size_t block = (size_t)1 << 20; /* what is read and split at a time, names of 40 columns */
    assert_in_range(out_of_many, 1, one + block);
    assert_in_range(word_out_of_many, 1, two + block);
    assert_in_range(all, (size_t)WIDE / 8 * two, (size_t)WIDE * two);
  }
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(any_columns_of_any_layout),          test(labels_are_filled_beside_those_left_out),
      test(names_are_those_of_the_layout),      test(a_name_must_be_there_once),
      test(memory_is_that_of_the_columns_kept),
  };
  return cmocka_run_group_tests_name("csv select", tests, NULL, NULL);
}
