/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several errors of one file in one run, and as a table. */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static char *folder;
static char *path;
static char heard[8192];

static void keep(void *user, int32_t level, const char *message) {
  (void)user;
  assert_int_equal(level, JI_LOG_ERROR);
  size_t used = strlen(heard);
  snprintf(heard + used, sizeof heard - used, "%s\n", message);
}

static int set_up(void **state) {
  (void)state;
  ji_context_options options;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.log = keep;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  folder = support_folder();
  path = support_path(folder, "t.csv");
  heard[0] = 0;
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  free(path);
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

/* Declares `jobs` and `share` as numbers. */
static const ji_csv_column numbers[] = {{.name = "jobs", .type = JI_TYPE_INT64},
                                        {.name = "share", .type = JI_TYPE_FLOAT64}};

static ji_csv_options declared(void) {
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  assert_int_equal(options.max_errors, 20);
  options.columns = numbers;
  options.column_count = 2;
  return options;
}

/* Asserts the whole message, with PATH for the file's. */
#define fails_with(status, options, message) check_message((status), (options), (message), __LINE__)
static void check_message(ji_status expected, const ji_csv_options *options, const char *message,
                          int line) {
  ji_dataset *dataset = NULL;
  char whole[2000];
  snprintf(whole, sizeof whole, "%s: %s", path, message);
  support_check_status(ctx, ji_dataset_read_csv(ctx, path, options, &dataset), expected, message,
                       __FILE__, line);
  assert_null(dataset);
  if (strcmp(ji_context_message(ctx), whole) != 0) {
    print_error("line %d:\n  %s\nexpected\n  %s\n", line, ji_context_message(ctx), whole);
    _fail(__FILE__, line);
  }
}

static int lines_of(const char *text) {
  int count = 0;
  for (; *text; text++)
    count += *text == '\n';
  return count;
}

static const char bad[] = "sector,jobs,share\n"
                          "a,1,0.5\n"
                          "b,12x,0.5\n"
                          "c,1.5,half\n"
                          "\"d\nd\",4\n"
                          "e,99999999999999999999,1e999\n"
                          "f,6,0.5\n";

static void errors_are_told_together(void **state) {
  (void)state;
  ji_csv_options options = declared();
  support_write(folder, "t.csv", bad);
  fails_with(JI_ERROR_FORMAT, &options,
             "line 3, column \"jobs\": \"12x\" is not a whole number; and 5 more errors in this "
             "file");
  assert_int_equal(lines_of(heard), 6);
  support_contains(heard, "t.csv: line 3, column \"jobs\": \"12x\" is not a whole number\n");
  support_contains(heard, "line 4, column \"jobs\": \"1.5\" is not a whole number\n");
  support_contains(heard, "line 4, column \"share\": \"half\" is not a number\n");
  support_contains(heard, "line 5 has 2 fields, the header has 3\n");
  support_contains(heard, "line 7, column \"jobs\": \"99999999999999999999\" does not fit");
  support_contains(heard, "line 7, column \"share\": \"1e999\" is too large");
}

/* With one error the message is what it always was. */
static void the_limit_ends_the_reading(void **state) {
  (void)state;
  ji_csv_options options = declared();
  support_write(folder, "t.csv", bad);
  options.max_errors = 1;
  fails_with(JI_ERROR_FORMAT, &options, "line 3, column \"jobs\": \"12x\" is not a whole number");
  assert_int_equal(lines_of(heard), 1);
  options.max_errors = 2;
  fails_with(JI_ERROR_FORMAT, &options,
             "line 3, column \"jobs\": \"12x\" is not a whole number; and at least 1 more error in "
             "this file");
  options.max_errors = 4;
  fails_with(JI_ERROR_FORMAT, &options,
             "line 3, column \"jobs\": \"12x\" is not a whole number; and at least 3 more errors "
             "in this file");
  options.max_errors = 7;
  fails_with(JI_ERROR_FORMAT, &options,
             "line 3, column \"jobs\": \"12x\" is not a whole number; and 5 more errors in this "
             "file");
  ji_dataset *dataset = NULL;
  options.max_errors = 0;
  support_status(ctx, ji_dataset_read_csv(ctx, path, &options, &dataset), JI_ERROR_ARGUMENT);
  support_message(ctx, "max_errors");
}

static void a_file_with_one_error_says_so(void **state) {
  (void)state;
  ji_csv_options options = declared();
  support_write(folder, "t.csv", "jobs,share\n1,x\n");
  fails_with(JI_ERROR_FORMAT, &options, "line 2, column \"share\": \"x\" is not a number");
  support_write(folder, "t.csv", "jobs,share\n1\n2\n");
  fails_with(JI_ERROR_FORMAT, &options,
             "line 2 has 1 field, the header has 2; JI_CSV_LENIENT_NOTES passes over notes at the "
             "end; and 1 more error in this file");
}

/* A quote, malformed bytes, a limit: what comes after cannot be told. */
static void some_errors_end_the_reading(void **state) {
  (void)state;
  ji_csv_options options = declared();
  support_write(folder, "t.csv", "jobs,share\nx,1\n1,\"2\ny,3\n");
  fails_with(JI_ERROR_FORMAT, &options,
             "line 2, column \"jobs\": \"x\" is not a whole number; and 1 more error in this file");
  support_contains(heard, "line 3, column \"share\": the quote that opens the field is never");
  support_write(folder, "t.csv", "jobs,share\n1\n1,\"2\"3\ny,3\n");
  fails_with(JI_ERROR_FORMAT, &options,
             "line 2 has 1 field, the header has 2; JI_CSV_LENIENT_NOTES passes over notes at the "
             "end; and 1 more error in this file");
  support_write(folder, "t.csv", "jobs,share\n1\n2,\xFF\ny,3\n");
  fails_with(JI_ERROR_FORMAT, &options,
             "line 2 has 1 field, the header has 2; JI_CSV_LENIENT_NOTES passes over notes at the "
             "end; and 1 more error in this file");
  options.max_rows = 2;
  support_write(folder, "t.csv", "jobs,share\n1,x\n2,2\n3,y\n");
  fails_with(JI_ERROR_FORMAT, &options,
             "line 2, column \"share\": \"x\" is not a number; and 2 more errors in this file");
  options = declared();
  support_write(folder, "t.csv", "");
  fails_with(JI_ERROR_FORMAT, &options, "the file is empty; a header line is expected");
  support_write(folder, "t.csv", "jobs,jobs\n1\n");
  fails_with(JI_ERROR_LABEL, &options, "line 1, columns 1 and 2 are both named \"jobs\"");
}

/* Columns that are declared and not there do not keep the others from being looked at. */
static void missing_columns_are_told_together(void **state) {
  (void)state;
  ji_csv_options options = declared();
  support_write(folder, "t.csv", "a,share\n1,x\n");
  fails_with(JI_ERROR_LABEL, &options,
             "line 1: there is no column \"jobs\"; and 1 more error in this file");
  options.max_errors = 1;
  fails_with(JI_ERROR_LABEL, &options, "line 1: there is no column \"jobs\"");
}

/* What is found when all values are seen. */
static void large_numbers_are_told_together(void **state) {
  (void)state;
  support_write(folder, "t.csv", "a,b\n1e999,2\n3.5,1e999\n");
  fails_with(JI_ERROR_FORMAT, NULL,
             "line 2, column \"a\": \"1e999\" is too large for a 64-bit floating-point number (the "
             "largest is 1.8e308); and 1 more error in this file");
}

/* --- as a table ------------------------------------------------------------------------------ */

static ji_dataset *check(const ji_csv_options *options) {
  ji_dataset *problems = NULL;
  support_ok(ctx, ji_dataset_check_csv(ctx, path, options, &problems));
  assert_non_null(problems);
  assert_string_equal(ji_context_message(ctx), "");
  return problems;
}

#define row_is(problems, row, line, column, value, problem)                                        \
  check_row((problems), (row), (line), (column), (value), (problem), __LINE__)
static void check_row(const ji_dataset *problems, int64_t row, int64_t line, const char *column,
                      const char *value, const char *problem, int at) {
  static const char *const names[] = {"column", "value", "problem"};
  const char *const expected[] = {column, value, problem};
  ji_column lines = support_look(ctx, problems, "line");
  if (support_is_null(&lines, row) ? line != 0 : ((const int64_t *)lines.values)[row] != line) {
    print_error("line %d: the line is not %d\n", at, (int)line);
    _fail(__FILE__, at);
  }
  for (size_t i = 0; i < 3; i++) {
    ji_column texts = support_look(ctx, problems, names[i]);
    char *text = support_text(ctx, &texts, row);
    if (!text || !expected[i] ? text != expected[i] : strcmp(text, expected[i]) != 0) {
      print_error("line %d: %s is \"%s\", expected \"%s\"\n", at, names[i], text ? text : "(null)",
                  expected[i] ? expected[i] : "(null)");
      _fail(__FILE__, at);
    }
    free(text);
  }
}

static void problems_are_a_dataset(void **state) {
  (void)state;
  ji_csv_options options = declared();
  support_write(folder, "t.csv", bad);
  ji_dataset *d = check(&options);
  assert_int_equal(ji_dataset_row_count(d), 6);
  row_is(d, 0, 3, "jobs", "12x", "\"12x\" is not a whole number");
  row_is(d, 1, 4, "jobs", "1.5", "\"1.5\" is not a whole number");
  row_is(d, 2, 4, "share", "half", "\"half\" is not a number");
  row_is(d, 3, 5, NULL, NULL, "the row has 2 fields, the header has 3");
  row_is(d, 4, 7, "jobs", "99999999999999999999",
         "\"99999999999999999999\" does not fit a 64-bit integer");
  row_is(d, 5, 7, "share", "1e999",
         "\"1e999\" is too large for a 64-bit floating-point number (the largest is 1.8e308)");
  assert_int_equal(lines_of(heard), 6);
  ji_dataset *provenance = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, d, &provenance));
  assert_int_equal(ji_dataset_row_count(provenance), 2);
  ji_dataset_unref(provenance);
  ji_dataset_unref(d);
  options.max_errors = 2;
  d = check(&options);
  assert_int_equal(ji_dataset_row_count(d), 2);
  ji_dataset_unref(d);
}

static void a_good_file_has_no_problems(void **state) {
  (void)state;
  ji_csv_options options = declared();
  support_write(folder, "t.csv", "jobs,share\n1,0.5\n");
  ji_dataset *d = check(&options);
  assert_int_equal(ji_dataset_row_count(d), 0);
  assert_int_equal(ji_dataset_column_count(d), 4);
  assert_string_equal(heard, "");
  ji_dataset_unref(d);
}

static void what_ends_the_reading_is_the_last_problem(void **state) {
  (void)state;
  ji_csv_options options = declared();
  support_write(folder, "t.csv", "jobs,share\n1\n1,\"2\n");
  ji_dataset *d = check(&options);
  assert_int_equal(ji_dataset_row_count(d), 2);
  row_is(d, 1, 3, "share", NULL, "the quote that opens the field is never closed");
  ji_dataset_unref(d);
  support_write(folder, "t.csv", "jobs,share\n1,\xFF\n");
  d = check(&options);
  row_is(d, 0, 2, "share", NULL,
         "byte 1 of the field, 0xFF, is not UTF-8; is the file in another encoding, such as "
         "GB18030?");
  ji_dataset_unref(d);
  support_write(folder, "t.csv", "");
  d = check(&options);
  assert_int_equal(ji_dataset_row_count(d), 1);
  ji_column problem = support_look(ctx, d, "problem");
  char *text = support_text(ctx, &problem, 0);
  support_contains(text, "the file is empty");
  free(text);
  ji_dataset_unref(d);
  support_write(folder, "t.csv", "share\n1\n");
  d = check(&options);
  assert_int_equal(ji_dataset_row_count(d), 1);
  row_is(d, 0, 1, NULL, NULL, "there is no column \"jobs\"");
  ji_dataset_unref(d);
}

/* What is no property of the file is an error. */
static void other_errors_are_errors(void **state) {
  (void)state;
  ji_dataset *d = NULL;
  assert_int_equal(ji_dataset_check_csv(NULL, path, NULL, &d), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_check_csv(ctx, NULL, NULL, &d), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_check_csv(ctx, path, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_check_csv(ctx, path, NULL, &d), JI_ERROR_NOT_FOUND);
  support_status(ctx, ji_dataset_check_csv(ctx, folder, NULL, &d), JI_ERROR_IO);
  ji_csv_options options = declared();
  options.delimiter = '\n';
  support_status(ctx, ji_dataset_check_csv(ctx, path, &options, &d), JI_ERROR_ARGUMENT);
  options = declared();
  options.encoding = "KLINGON-8";
  support_write(folder, "t.csv", "jobs,share\n1,2\n");
  support_status(ctx, ji_dataset_check_csv(ctx, path, &options, &d), JI_ERROR_UNSUPPORTED);
  options.encoding = NULL;
  support_write(folder, "t.schema.csv", "column,type\njobs,real\n");
  support_status(ctx, ji_dataset_check_csv(ctx, path, &options, &d), JI_ERROR_FORMAT);
  support_message(ctx, "t.schema.csv");
  assert_null(d);
}

static ji_status check_operation(ji_context *context, void *user) {
  (void)user;
  ji_csv_options options = declared();
  ji_dataset *problems = NULL;
  ji_status status = ji_dataset_check_csv(context, path, &options, &problems);
  assert_true(!status == (problems != NULL));
  if (!status)
    assert_int_equal(ji_dataset_row_count(problems), 6);
  ji_dataset_unref(problems);
  return status;
}

static void failing_allocations_leave_nothing(void **state) {
  (void)state;
  support_write(folder, "t.csv", bad);
  assert_true(support_every_allocation("check", check_operation, NULL) > 30);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(errors_are_told_together),
      test(the_limit_ends_the_reading),
      test(a_file_with_one_error_says_so),
      test(some_errors_end_the_reading),
      test(missing_columns_are_told_together),
      test(large_numbers_are_told_together),
      test(problems_are_a_dataset),
      test(a_good_file_has_no_problems),
      test(what_ends_the_reading_is_the_last_problem),
      test(other_errors_are_errors),
      test(failing_allocations_leave_nothing),
  };
  return cmocka_run_group_tests_name("csv_errors", tests, NULL, NULL);
}
