/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a reader of CSV hears of columns whose type nobody declared. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;
static char *folder;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static ji_csv_options defaults(void) {
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  return options;
}

static ji_status read_with(const char *text, const ji_csv_options *options, ji_dataset **out) {
  support_write(folder, "t.csv", text);
  char *path = support_path(folder, "t.csv");
  ji_status status = ji_dataset_read_csv(ctx, path, options, out);
  free(path);
  return status;
}

static void refuses(const char *text, const ji_csv_options *options, const char *part) {
  ji_dataset *dataset = NULL;
  support_status(ctx, read_with(text, options, &dataset), JI_ERROR_FORMAT);
  assert_null(dataset);
  support_message(ctx, part);
}

static ji_dataset *read_text(const char *text) {
  ji_dataset *dataset = NULL;
  support_ok(ctx, read_with(text, NULL, &dataset));
  return dataset;
}

static char warnings[4096];

static void keep_warning(void *user, int32_t level, const char *message) {
  (void)user;
  assert_int_equal(level, JI_LOG_WARNING);
  assert_true(strlen(warnings) + strlen(message) + 2 < sizeof warnings);
  strcat(warnings, message);
  strcat(warnings, "\n");
}

/* What is logged while a file of this text is read. */
static const char *warnings_of(const char *text, const ji_csv_options *options) {
  ji_context_options listening;
  ji_context *listener = NULL;
  ji_dataset *dataset = NULL;
  assert_int_equal(ji_context_options_init(&listening, sizeof listening), JI_OK);
  listening.log = keep_warning;
  assert_int_equal(ji_context_create(&listening, &listener), JI_OK);
  warnings[0] = 0;
  support_write(folder, "t.csv", text);
  char *path = support_path(folder, "t.csv");
  support_ok(listener, ji_dataset_read_csv(listener, path, options, &dataset));
  ji_dataset_unref(dataset);
  ji_context_free(listener);
  free(path);
  return warnings;
}

static void one_odd_value_among_numbers_is_told(void **state) {
  (void)state;
  const char *heard = warnings_of("sector,jobs\n"
                                  "a,1.5\n"
                                  "\"b\nb\",2\n"
                                  "c,\n"
                                  "d,12万x\n"
                                  "e,n/a\n"
                                  "f,3\n",
                                  NULL);
  char expected[1000];
  snprintf(expected, sizeof expected,
           "%s/t.csv: line 6, column \"jobs\": the column is text because of \"12万x\": 3 of its "
           "values are numbers, 2 not\n",
           folder);
  assert_string_equal(heard, expected);
}

static void no_word_where_text_is_meant(void **state) {
  (void)state;
  /* words; codes; more words than numbers; a word first; nothing */
  assert_string_equal(warnings_of("a,b,c,d,e,f\n"
                                  "x,1,1,total,,99\n"
                                  "y,007,A,2,,99999999999999999999\n"
                                  "z,2,B,3,,1\n",
                                  NULL),
                      "");
  ji_csv_options options = defaults();
  options.inference = JI_CSV_INFER_TEXT;
  assert_string_equal(warnings_of("a\n1\nx\n", &options), "");
  options = defaults();
  ji_csv_column declared = {.name = "a", .type = JI_TYPE_TEXT};
  options.columns = &declared;
  options.column_count = 1;
  assert_string_equal(warnings_of("a\n1\nx\n", &options), "");
  const char *missing[] = {"x"};
  options = defaults();
  options.missing = missing;
  options.missing_count = 1;
  assert_string_equal(warnings_of("a\n1\nx\n", &options), "");
}

static void a_number_too_large_is_an_error(void **state) {
  (void)state;
  refuses("a,b\n1,2\n1,-1e999\n", NULL,
          "/t.csv: line 3, column \"b\": \"-1e999\" is too large for a 64-bit floating-point");
  refuses("b\n1e309\n", NULL, "line 2, column \"b\"");
  ji_csv_options options = defaults();
  ji_csv_column declared = {.name = "b", .type = JI_TYPE_FLOAT64};
  options.columns = &declared;
  options.column_count = 1;
  refuses("a,b\n1,2\n1,1e999\n", &options, "line 3, column \"b\": \"1e999\" is too large");
  ji_dataset *d = read_text("a,b,c\n1e999,1.7976931348623157e308,1e-999\nx,inf,1\n");
  assert_int_equal(support_look(ctx, d, "a").type, JI_TYPE_TEXT); /* a name among names */
  assert_int_equal(support_look(ctx, d, "b").type, JI_TYPE_FLOAT64);
  ji_column b = support_look(ctx, d, "b"), c = support_look(ctx, d, "c");
  assert_true(support_number(&b, 0) == 1.7976931348623157e308);
  assert_true(support_number(&b, 1) == (double)INFINITY);
  assert_true(support_number(&c, 0) == 0);
  ji_dataset_unref(d);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(one_odd_value_among_numbers_is_told),
      test(no_word_where_text_is_meant),
      test(a_number_too_large_is_an_error),
  };
  return cmocka_run_group_tests_name("csv_infer", tests, NULL, NULL);
}
