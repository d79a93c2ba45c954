/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading and writing CSV. */
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

static ji_status read_file(const char *name, const ji_csv_options *options, ji_dataset **out) {
  char *path = support_path(folder, name);
  ji_status status = ji_dataset_read_csv(ctx, path, options, out);
  free(path);
  if (status) {
    assert_null(*out);
    assert_true(ji_context_message(ctx)[0] != 0);
  }
  return status;
}

static ji_dataset *read_text_with(const char *text, const ji_csv_options *options) {
  ji_dataset *dataset = NULL;
  support_write(folder, "t.csv", text);
  support_ok(ctx, read_file("t.csv", options, &dataset));
  return dataset;
}

static ji_dataset *read_text(const char *text) {
  return read_text_with(text, NULL);
}

#define refuses(text, options, status, part)                                                       \
  check_refused((text), (options), (status), (part), __LINE__)
static void check_refused(const char *text, const ji_csv_options *options, ji_status expected,
                          const char *part, int line) {
  ji_dataset *dataset = NULL;
  support_write(folder, "t.csv", text);
  support_check_status(ctx, read_file("t.csv", options, &dataset), expected, text, __FILE__, line);
  support_check_contains(ji_context_message(ctx), part, __FILE__, line);
  support_check_contains(ji_context_message(ctx), folder, __FILE__, line);
}

static ji_type type_of(const ji_dataset *dataset, const char *name) {
  return support_look(ctx, dataset, name).type;
}

static int64_t integer_at(const ji_dataset *dataset, const char *name, int64_t row) {
  ji_column column = support_look(ctx, dataset, name);
  assert_int_equal(column.type, JI_TYPE_INT64);
  return ((const int64_t *)column.values)[row];
}

#define cell_is(dataset, name, row, expected)                                                      \
  check_cell((dataset), (name), (row), (expected), __LINE__)
static void check_cell(const ji_dataset *dataset, const char *name, int64_t row,
                       const char *expected, int line) {
  ji_column column = support_look(ctx, dataset, name);
  char *text = support_text(ctx, &column, row);
  if (!expected || !text ? text != expected : strcmp(text, expected) != 0) {
    print_error("line %d: \"%s\" row %d is \"%s\", expected \"%s\"\n", line, name, (int)row,
                text ? text : "(null)", expected ? expected : "(null)");
    _fail(__FILE__, line);
  }
  free(text);
}

/* --- options --------------------------------------------------------------------------------- */

static void options_have_defaults(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  assert_int_equal(options.max_rows, (int64_t)1 << 31);
  assert_int_equal(options.max_columns, 65536);
  assert_int_equal(options.max_field_size, 1 << 20);
  assert_int_equal(options.delimiter, ',');
  assert_int_equal(options.inference, JI_CSV_INFER);
  assert_int_equal(options.sidecar, JI_CSV_SIDECAR_AUTO);
  assert_int_equal(ji_csv_options_init(NULL, sizeof options), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_csv_options_init(&options, 3), JI_ERROR_ARGUMENT);
}

static void arguments_are_checked(void **state) {
  (void)state;
  ji_dataset *out = NULL;
  assert_int_equal(ji_dataset_read_csv(NULL, "x", NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_read_csv(ctx, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_read_csv(ctx, "x", NULL, NULL), JI_ERROR_ARGUMENT);
  ji_csv_column unnamed = {0};
  ji_csv_column dictionary = {.name = "a", .type = JI_TYPE_DICTIONARY};
  ji_csv_column reserved = {.name = "a", .reserved = 1};
  const char *missing[] = {NULL};
  ji_csv_options bad[15];
  size_t count = 0;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    bad[i] = defaults();
  bad[count++].size = 1;
  bad[count++].delimiter = '"';
  bad[count++].delimiter = '\n';
  bad[count++].delimiter = 0;
  bad[count++].delimiter = 200;
  bad[count++].max_rows = -1;
  bad[count++].max_columns = 0;
  bad[count++].max_field_size = 0;
  bad[count++].inference = 2;
  bad[count++].sidecar = 4;
  bad[count++].reserved = 1;
  bad[count++].missing_count = 1;
  bad[count].missing = missing;
  bad[count++].missing_count = 1;
  bad[count++].column_count = 1;
  assert_true(count <= sizeof bad / sizeof bad[0]);
  for (size_t i = 0; i < count; i++)
    support_status(ctx, ji_dataset_read_csv(ctx, "x", &bad[i], &out), JI_ERROR_ARGUMENT);
  const ji_csv_column *columns[] = {&unnamed, &dictionary, &reserved};
  for (size_t i = 0; i < 3; i++) {
    ji_csv_options options = defaults();
    options.columns = columns[i];
    options.column_count = 1;
    support_status(ctx, ji_dataset_read_csv(ctx, "x", &options, &out), JI_ERROR_ARGUMENT);
  }
}

static void absent_and_unreadable_files(void **state) {
  (void)state;
  ji_dataset *dataset = NULL;
  support_status(ctx, read_file("absent.csv", NULL, &dataset), JI_ERROR_NOT_FOUND);
  support_message(ctx, "absent.csv");
  support_status(ctx, ji_dataset_read_csv(ctx, folder, NULL, &dataset), JI_ERROR_IO);
  support_message(ctx, "folder");
  support_write(folder, "file", "x");
  support_status(ctx, read_file("file/t.csv", NULL, &dataset), JI_ERROR_IO);
  char name[5000];
  memset(name, 'x', sizeof name - 1);
  name[sizeof name - 1] = 0;
  support_status(ctx, ji_dataset_read_csv(ctx, name, NULL, &dataset), JI_ERROR_IO);
}

/* --- types ----------------------------------------------------------------------------------- */

static void types_are_inferred_from_all_values(void **state) {
  (void)state;
  ji_dataset *d = read_text("i,f,b,d,t,s,mixed,late\n"
                            "1,1,true,2024-02-29,2024-02-29T12:00:00Z,a,1,1\n"
                            ",,,,,,,\n"
                            "-9223372036854775808,2.5,false,1969-12-31,1969-12-31T23:59:59.5Z,b,"
                            "true,2\n"
                            "9223372036854775807,1e3,true,0001-01-01,9999-12-31T23:59:59.999999Z,c,"
                            "x,3.5\n");
  assert_int_equal(ji_dataset_row_count(d), 4);
  assert_int_equal(type_of(d, "i"), JI_TYPE_INT64);
  assert_int_equal(type_of(d, "f"), JI_TYPE_FLOAT64);
  assert_int_equal(type_of(d, "b"), JI_TYPE_BOOL);
  assert_int_equal(type_of(d, "d"), JI_TYPE_DATE32);
  assert_int_equal(type_of(d, "t"), JI_TYPE_TIMESTAMP);
  assert_int_equal(type_of(d, "s"), JI_TYPE_TEXT);
  assert_int_equal(type_of(d, "mixed"), JI_TYPE_TEXT);
  assert_int_equal(type_of(d, "late"), JI_TYPE_FLOAT64);
  assert_true(integer_at(d, "i", 2) == INT64_MIN);
  assert_true(integer_at(d, "i", 3) == INT64_MAX);
  ji_column f = support_look(ctx, d, "f");
  assert_int_equal(f.null_count, 1);
  assert_true(support_is_null(&f, 1));
  assert_true(support_number(&f, 0) == 1 && support_number(&f, 3) == 1000);
  ji_column b = support_look(ctx, d, "b");
  assert_int_equal(((const uint8_t *)b.values)[0] & 0xD, 0x9);
  ji_column date = support_look(ctx, d, "d");
  assert_int_equal(((const int32_t *)date.values)[0], 19782);
  assert_int_equal(((const int32_t *)date.values)[2], -1);
  assert_int_equal(((const int32_t *)date.values)[3], -719162);
  ji_column time = support_look(ctx, d, "t");
  assert_true(((const int64_t *)time.values)[0] == INT64_C(1709208000000000));
  assert_true(((const int64_t *)time.values)[2] == -500000);
  assert_true(((const int64_t *)time.values)[3] == INT64_C(253402300799999999));
  cell_is(d, "mixed", 0, "1");
  cell_is(d, "mixed", 1, NULL);
  ji_dataset_unref(d);
}

static void codes_stay_text(void **state) {
  (void)state;
  ji_dataset *d = read_text("code,zero,minus,long,plain\n"
                            "01,0,-01,18446744073709551616,110000\n"
                            "11,0.5,2,1,120000\n"
                            "12,0e1,3,2,130000\n");
  assert_int_equal(type_of(d, "code"), JI_TYPE_TEXT);
  assert_int_equal(type_of(d, "zero"), JI_TYPE_FLOAT64);
  assert_int_equal(type_of(d, "minus"), JI_TYPE_TEXT);
  assert_int_equal(type_of(d, "long"), JI_TYPE_TEXT); /* a float would lose digits */
  assert_int_equal(type_of(d, "plain"), JI_TYPE_INT64);
  cell_is(d, "code", 0, "01");
  ji_dataset_unref(d);
}

static void words_that_are_no_values_stay_text(void **state) {
  (void)state;
  ji_dataset *d = read_text("d,t,b,n,e\n"
                            "2023-02-29,2024-01-01T24:00:00Z,TRUE,0x10,2024-1-1\n"
                            "2024-02-29,2024-01-01T00:00:00,True,1_0,2024-01-01 \n");
  const char *names[] = {"d", "t", "b", "n", "e"};
  for (size_t i = 0; i < 5; i++)
    assert_int_equal(type_of(d, names[i]), JI_TYPE_TEXT);
  cell_is(d, "e", 1, "2024-01-01 ");
  ji_dataset_unref(d);
}

static void nan_and_infinity_are_numbers(void **state) {
  (void)state;
  ji_dataset *d = read_text("x\nnan\n1\n-inf\ninf\n");
  ji_column x = support_look(ctx, d, "x");
  assert_int_equal(x.type, JI_TYPE_FLOAT64);
  assert_true(isnan(support_number(&x, 0)) && isinf(support_number(&x, 2)));
  assert_int_equal(x.null_count, 0);
  ji_dataset_unref(d);
}

static void an_empty_column_is_text(void **state) {
  (void)state;
  ji_dataset *d = read_text("a,b\n1,\n2,\n");
  assert_int_equal(type_of(d, "b"), JI_TYPE_TEXT);
  assert_int_equal(support_look(ctx, d, "b").null_count, 2);
  ji_dataset_unref(d);
  d = read_text("a,b\n");
  assert_int_equal(ji_dataset_row_count(d), 0);
  assert_int_equal(type_of(d, "a"), JI_TYPE_TEXT);
  ji_dataset_unref(d);
}

static void declared_columns_win(void **state) {
  (void)state;
  const ji_csv_column columns[] = {
      {.name = "jobs", .type = JI_TYPE_FLOAT64, .unit = "1e4 person", .description = "employed"},
      {.name = "code", .type = JI_TYPE_TEXT},
      {.name = "n", .type = JI_TYPE_INT64}};
  ji_csv_options options = defaults();
  options.columns = columns;
  options.column_count = 3;
  ji_dataset *d = read_text_with("code,jobs,n,rest\n12,5,007,1\n13,6,,2\n", &options);
  ji_column jobs = support_look(ctx, d, "jobs");
  assert_int_equal(jobs.type, JI_TYPE_FLOAT64);
  assert_string_equal(jobs.unit, "1e4 person");
  assert_string_equal(jobs.description, "employed");
  assert_int_equal(type_of(d, "code"), JI_TYPE_TEXT);
  assert_true(integer_at(d, "n", 0) == 7);
  assert_int_equal(type_of(d, "rest"), JI_TYPE_INT64);
  ji_dataset_unref(d);

  options.inference = JI_CSV_INFER_TEXT;
  d = read_text_with("code,jobs,n,rest\n12,5,007,1\n", &options);
  assert_int_equal(type_of(d, "rest"), JI_TYPE_TEXT);
  assert_int_equal(type_of(d, "jobs"), JI_TYPE_FLOAT64);
  ji_dataset_unref(d);
}

static void wrong_values_are_named(void **state) {
  (void)state;
  static const struct {
    ji_type type;
    const char *value, *part;
  } cases[] = {
      {JI_TYPE_FLOAT64, "12万x", "line 4, column \"jobs\": \"12万x\" is not a number"},
      {JI_TYPE_FLOAT64, "\"\"", "\"\" is not a number"},
      {JI_TYPE_INT64, "1.5", "\"1.5\" is not a whole number"},
      {JI_TYPE_INT64, "9223372036854775808", "does not fit a 64-bit integer"},
      {JI_TYPE_BOOL, "yes", "\"yes\" is neither true nor false"},
      {JI_TYPE_DATE32, "2023-02-29", "is not a date (YYYY-MM-DD)"},
      {JI_TYPE_DATE32, "+9999999-01-01", "beyond the dates"},
      {JI_TYPE_TIMESTAMP, "2024-01-01", "is not a timestamp"},
      {JI_TYPE_TIMESTAMP, "+300000-01-01T00:00:00Z", "beyond the timestamps"},
      {JI_TYPE_FLOAT64, "\"a\tb\"", "\"a?b\" is not"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_csv_column column = {.name = "jobs", .type = cases[i].type};
    ji_csv_options options = defaults();
    options.columns = &column;
    options.column_count = 1;
    char text[200];
    /* a quoted field over two lines: physical lines are counted */
    snprintf(text, sizeof text, "name,jobs\n\"a\nb\",\nc,%s\n", cases[i].value);
    refuses(text, &options, JI_ERROR_FORMAT, cases[i].part);
    support_message(ctx, "line 4, column \"jobs\"");
  }
}

/* --- shape and quoting ----------------------------------------------------------------------- */

static void quoting_and_line_ends(void **state) {
  (void)state;
  static const char *const files[] = {
      "\uFEFFa,b\n\"x, \"\"y\"\"\nz\",\" 1\"\n\"\",\n",
      "a,b\r\n\"x, \"\"y\"\"\nz\",\" 1\"\r\n\"\",\r\n",
      "a,b\r\"x, \"\"y\"\"\nz\",\" 1\"\r\"\",\r",
      "a,b\n\"x, \"\"y\"\"\nz\",\" 1\"\n\"\",",               /* the last line has no end */
      "a,b\n\n\"x, \"\"y\"\"\nz\",\" 1\"\r\n\"\",\n\n\r\n\n", /* blank lines */
  };
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    ji_dataset *d = read_text(files[i]);
    assert_int_equal(ji_dataset_row_count(d), 2);
    cell_is(d, "a", 0, "x, \"y\"\nz");
    cell_is(d, "a", 1, "");
    cell_is(d, "b", 0, " 1");
    cell_is(d, "b", 1, NULL);
    ji_dataset_unref(d);
  }
}

static void blanks_belong_to_the_field(void **state) {
  (void)state;
  ji_dataset *d = read_text("a ,\tb\n x ,y\t\n");
  cell_is(d, "a ", 0, " x ");
  cell_is(d, "\tb", 0, "y\t");
  ji_dataset_unref(d);
}

static void a_blank_line_is_a_null_in_one_column(void **state) {
  (void)state;
  ji_dataset *d = read_text("a\n1\n\n3\r\n\r\n");
  assert_int_equal(ji_dataset_row_count(d), 4);
  ji_column a = support_look(ctx, d, "a");
  assert_int_equal(a.null_count, 2);
  assert_true(support_is_null(&a, 1) && support_is_null(&a, 3));
  ji_dataset_unref(d);
}

static void other_delimiters(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  options.delimiter = '\t';
  ji_dataset *d = read_text_with("a\tb\n1,5\t2\n", &options);
  cell_is(d, "a", 0, "1,5");
  assert_true(integer_at(d, "b", 0) == 2);
  ji_dataset_unref(d);
  options.delimiter = ';';
  d = read_text_with("a;b\n1;\n", &options);
  assert_int_equal(support_look(ctx, d, "b").null_count, 1);
  ji_dataset_unref(d);
}

static void missing_texts(void **state) {
  (void)state;
  static const char *const missing[] = {"NA", ".", ""};
  ji_csv_options options = defaults();
  options.missing = missing;
  options.missing_count = 3;
  ji_dataset *d = read_text_with("n,s\n1,NA\nNA,\n.,\"\"\n4,NAB\n", &options);
  assert_int_equal(type_of(d, "n"), JI_TYPE_INT64);
  assert_int_equal(support_look(ctx, d, "n").null_count, 2);
  assert_int_equal(support_look(ctx, d, "s").null_count, 3);
  cell_is(d, "s", 3, "NAB");
  ji_dataset_unref(d);
}

static void malformed_files(void **state) {
  (void)state;
  refuses("", NULL, JI_ERROR_FORMAT, "the file is empty");
  refuses("\xEF\xBB\xBF", NULL, JI_ERROR_FORMAT, "the file is empty");
  refuses("\na,b\n", NULL, JI_ERROR_LABEL, "the header is empty");
  refuses("a,,c\n", NULL, JI_ERROR_LABEL, "line 1, column 2: the name is empty");
  refuses("a,b,a\n", NULL, JI_ERROR_LABEL, "columns 1 and 3 are both named \"a\"");
  refuses("a,b\n1,2\n1\n", NULL, JI_ERROR_FORMAT, "line 3 has 1 field, the header has 2");
  refuses("a,b\n\"x\ny\",2\n1,2,3\n", NULL, JI_ERROR_FORMAT,
          "line 4 has 3 fields, the header has 2");
  refuses("a,b\n1,\"x\"y\n", NULL, JI_ERROR_FORMAT, "line 2, column \"b\": text follows");
  refuses("a,b\n1,x\"y\n", NULL, JI_ERROR_FORMAT, "line 2, column \"b\": a quote inside");
  refuses("a,b\n1,2\n\"x\ny,3\n", NULL, JI_ERROR_FORMAT,
          "line 3, column \"a\": the quote that opens the field is never closed");
  refuses("a,\"b\n", NULL, JI_ERROR_FORMAT, "line 1, column 2: the quote");
  refuses("a,b\n1,2\n3,\xC4\xE3\xBA\xC3\n", NULL, JI_ERROR_ENCODING,
          "line 3, column \"b\": byte 1 of the field, 0xC4, is not UTF-8");
  refuses("a,b\xFF\n", NULL, JI_ERROR_ENCODING, "line 1, column 2: byte 2");
  refuses("\xFF\xFE"
          "a",
          NULL, JI_ERROR_ENCODING, "UTF-16");
  ji_dataset *dataset = NULL;
  support_write_bytes(folder, "nul.csv", "a,b\n1,x\0y\n", 11);
  support_status(ctx, read_file("nul.csv", NULL, &dataset), JI_ERROR_FORMAT);
  support_message(ctx, "line 2, column \"b\": byte 2 of the field is NUL");
  support_write_bytes(folder, "nul.csv", "a,b\0\n1,2\n", 9);
  support_status(ctx, read_file("nul.csv", NULL, &dataset), JI_ERROR_FORMAT);
}

static void long_values_are_shortened_in_messages(void **state) {
  (void)state;
  ji_csv_column column = {.name = "jobs", .type = JI_TYPE_FLOAT64};
  ji_csv_options options = defaults();
  options.columns = &column;
  options.column_count = 1;
  char text[600] = "jobs\n1";
  for (int i = 0; i < 150; i++)
    strcat(text, "万");
  refuses(text, &options, JI_ERROR_FORMAT, "万万...\" is not a number");
  assert_true(strlen(ji_context_message(ctx)) < 300);
}

static void declared_names_must_be_there(void **state) {
  (void)state;
  ji_csv_column columns[] = {{.name = "a"}, {.name = "jobs"}, {.name = "a"}};
  ji_csv_options options = defaults();
  options.columns = columns;
  options.column_count = 2;
  refuses("a,b\n1,2\n", &options, JI_ERROR_LABEL, "line 1: there is no column \"jobs\"");
  options.column_count = 3;
  ji_dataset *dataset = NULL;
  support_status(ctx, read_file("t.csv", &options, &dataset), JI_ERROR_LABEL);
  support_message(ctx, "\"a\" is declared twice");
  columns[1].name = "b";
  columns[1].unit = "1e8 ((";
  options.column_count = 2;
  refuses("a,b\n1,2\n", &options, JI_ERROR_UNIT, "column \"b\"");
}

static void limits_hold(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  options.max_rows = 2;
  ji_dataset_unref(read_text_with("a,b\n1,2\n3,4\n", &options));
  refuses("a,b\n1,2\n3,4\n5,6\n", &options, JI_ERROR_LIMIT, "line 4: more than max_rows, 2 rows");
  options = defaults();
  options.max_columns = 2;
  ji_dataset_unref(read_text_with("a,b\n1,2\n", &options));
  refuses("a,b,c\n", &options, JI_ERROR_LIMIT, "more than max_columns, 2 columns");
  options = defaults();
  options.max_field_size = 3;
  ji_dataset_unref(read_text_with("a,b\n123,\"a\"\"\"\n", &options));
  refuses("a,b\n1,1234\n", &options, JI_ERROR_LIMIT,
          "line 2, column \"b\": the field is longer than max_field_size, 3 bytes");
  /* whether the file is taken line by line (where lines may be comments) or in blocks */
  static const char *const comments[] = {NULL, "#"};
  for (size_t i = 0; i < 2; i++) {
    options.comment = comments[i];
    refuses("a,b\n1,\"xxxx\nyy\nz\"w\n", &options, JI_ERROR_LIMIT,
            "line 2, column \"b\": the field is longer than max_field_size, 3 bytes");
  }
}

/* A quote that is never closed must not swallow a large file into memory. */
static void an_endless_field_is_stopped(void **state) {
  (void)state;
  size_t size = 3000000;
  char *text = malloc(size + 1);
  assert_non_null(text);
  memset(text, 'x', size);
  memcpy(text, "a,b\n1,\"", 7);
  text[size] = 0;
  refuses(text, NULL, JI_ERROR_LIMIT, "line 2, column \"b\": the field is longer");
  free(text);
}

/* Blocks of the file end in the middle of everything. */
static void fields_across_blocks(void **state) {
  (void)state;
  enum { ROWS = 60000 };
  char *text = malloc(ROWS * 32 + 64);
  assert_non_null(text);
  size_t at = (size_t)sprintf(text, "n,s\r\n");
  for (int i = 0; i < ROWS; i++)
    at += (size_t)sprintf(text + at, "%d,\"%d \"\"万\"\"\"\r\n", i, i);
  ji_dataset *d = read_text(text);
  assert_int_equal(ji_dataset_row_count(d), ROWS);
  char expected[40];
  for (int i = 0; i < ROWS; i += 997) {
    assert_true(integer_at(d, "n", i) == i);
    sprintf(expected, "%d \"万\"", i);
    cell_is(d, "s", i, expected);
  }
  ji_dataset_unref(d);
  free(text);
}

/* --- sidecars -------------------------------------------------------------------------------- */

static void a_sidecar_is_read(void **state) {
  (void)state;
  support_write(folder, "t.schema.csv",
                "column,type,unit,measure,description\n"
                "jobs,float64,1e4 person,quantity=persons,\"those employed, all\"\n"
                "code,text,,,\n"
                "value,,@unit,,\n"
                "unit,dictionary,,,\n");
  ji_dataset *d = read_text("code,jobs,value,unit\n1,5,2,person\n2,6,3,job\n");
  ji_column jobs = support_look(ctx, d, "jobs");
  assert_int_equal(jobs.type, JI_TYPE_FLOAT64);
  assert_string_equal(jobs.unit, "1e4 person");
  assert_string_equal(ji_measure_text(jobs.measure), "quantity=persons");
  assert_string_equal(jobs.description, "those employed, all");
  assert_int_equal(type_of(d, "code"), JI_TYPE_TEXT);
  assert_string_equal(support_look(ctx, d, "value").unit, "@unit");
  ji_dataset_unref(d);

  ji_csv_options options = defaults();
  options.sidecar = JI_CSV_SIDECAR_NONE;
  d = read_text_with("code,jobs,value,unit\n1,5,2,person\n2,6,3,job\n", &options);
  assert_null(support_look(ctx, d, "jobs").unit);
  assert_int_equal(type_of(d, "code"), JI_TYPE_INT64);
  ji_dataset_unref(d);

  const ji_csv_column column = {.name = "jobs", .unit = "person", .type = JI_TYPE_INT64};
  options = defaults();
  options.columns = &column;
  options.column_count = 1;
  d = read_text_with("code,jobs,value,unit\n1,5,2,person\n2,6,3,job\n", &options);
  jobs = support_look(ctx, d, "jobs");
  assert_string_equal(jobs.unit, "person");
  assert_int_equal(jobs.type, JI_TYPE_INT64);
  assert_string_equal(jobs.description, "those employed, all");
  ji_dataset_unref(d);
}

static void a_sidecar_may_be_required(void **state) {
  (void)state;
  ji_csv_options options = defaults();
  options.sidecar = JI_CSV_SIDECAR_REQUIRED;
  refuses("a\n1\n", &options, JI_ERROR_NOT_FOUND, "t.schema.csv");
}

static void wrong_sidecars_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    ji_status status;
    const char *part;
  } cases[] = {
      {"", JI_ERROR_FORMAT, "empty"},
      {"\n", JI_ERROR_LABEL, "the header is empty"},
      {"name\na\n", JI_ERROR_LABEL, "no column \"column\""},
      {"column,column\na,b\n", JI_ERROR_LABEL, "both named"},
      {"column,type\na\n", JI_ERROR_FORMAT, "line 2 has 1 field, the header has 2"},
      {"column,type\na,real\n", JI_ERROR_FORMAT, "line 2: \"real\" is no type"},
      {"column,type\n,text\n", JI_ERROR_LABEL, "line 2: the column is empty"},
      {"column\na\nb\nx\n", JI_ERROR_LABEL, "line 4: there is no column \"x\""},
      {"column\na\nb\na\n", JI_ERROR_LABEL, "line 4: the column \"a\" is there already, on line 2"},
      {"column,unit\na,1e8 ((\n", JI_ERROR_UNIT, "line 2"},
      {"column,measure\na,quantity=sheep\n", JI_ERROR_MEASURE, "line 2"},
      {"column,unit\na,@nowhere\n", JI_ERROR_LABEL, "nowhere"},
      {"column,type\na,\"x\"y\n", JI_ERROR_FORMAT, "line 2, column \"type\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    support_write(folder, "t.schema.csv", cases[i].text);
    refuses("a,b\n1,2\n", NULL, cases[i].status, cases[i].part);
  }
}

static ji_status read_operation(ji_context *context, void *user) {
  ji_dataset *dataset = NULL;
  ji_status status = ji_dataset_read_csv(context, user, NULL, &dataset);
  if (status)
    assert_null(dataset);
  ji_dataset_unref(dataset);
  return status;
}

static void failing_allocations_leave_nothing(void **state) {
  (void)state;
  support_write(folder, "t.schema.csv",
                "column,type,unit,measure,description\n"
                "jobs,float64,1e4 person,quantity=persons; time=any:2024,who\n");
  ji_dataset_unref(read_text("code,jobs,n,b,d,s\n01,5,1,true,2024-01-01,x\n02,6,,false,,\n"
                             "03,,3,,2024-01-02,\"\"\n"));
  char *path = support_path(folder, "t.csv");
  assert_true(support_every_allocation("read", read_operation, path) > 30);
  free(path);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(options_have_defaults),
      test(arguments_are_checked),
      test(absent_and_unreadable_files),
      test(types_are_inferred_from_all_values),
      test(codes_stay_text),
      test(words_that_are_no_values_stay_text),
      test(nan_and_infinity_are_numbers),
      test(an_empty_column_is_text),
      test(declared_columns_win),
      test(wrong_values_are_named),
      test(quoting_and_line_ends),
      test(blanks_belong_to_the_field),
      test(a_blank_line_is_a_null_in_one_column),
      test(other_delimiters),
      test(missing_texts),
      test(malformed_files),
      test(long_values_are_shortened_in_messages),
      test(declared_names_must_be_there),
      test(limits_hold),
      test(an_endless_field_is_stopped),
      test(fields_across_blocks),
      test(a_sidecar_is_read),
      test(a_sidecar_may_be_required),
      test(wrong_sidecars_are_refused),
      test(failing_allocations_leave_nothing),
  };
  return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
