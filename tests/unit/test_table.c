/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datasets as aligned text tables. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_table_options defaults(void) {
  ji_table_options options;
  assert_int_equal(ji_table_options_init(&options, sizeof options), JI_OK);
  return options;
}

#define table_is(dataset, options, expected) check_table((dataset), (options), (expected), __LINE__)
static void check_table(ji_dataset *dataset, const ji_table_options *options, const char *expected,
                        int line) {
  ji_text *text = NULL;
  support_check_status(ctx, ji_dataset_format_table(ctx, dataset, options, &text), JI_OK, expected,
                       __FILE__, line);
  if (strcmp(ji_text_data(text), expected) != 0) {
    print_error("the table is\n%s\nexpected\n%s\n", ji_text_data(text), expected);
    _fail(__FILE__, line);
  }
  ji_text_unref(text);
  ji_dataset_unref(dataset);
}

static ji_dataset *layers(void) {
  static const char *const names[] = {"total", "direct", "content_ecosystem", "unknown"};
  static const double values[] = {43.2, 23, 5.73, 0};
  static const int absent[] = {0, 0, 0, 1};
  static const int64_t counts[] = {1234567, -1000, 7, 0};
  const support_column columns[] = {
      {.name = "layer", .texts = names},
      {.name = "value", .unit = "1e6 opportunity", .numbers = values, .absent = absent},
      {.name = "n", .integers = counts}};
  return support_dataset(ctx, 4, columns, 3);
}

static void options_are_checked(void **state) {
  (void)state;
  ji_table_options options = defaults();
  assert_int_equal(options.max_rows, -1);
  assert_int_equal(options.max_width, 60);
  assert_int_equal(ji_table_options_init(NULL, sizeof options), JI_ERROR_ARGUMENT);
  assert_int_equal(ji_table_options_init(&options, 1), JI_ERROR_ARGUMENT);
  ji_dataset *d = layers();
  ji_text *text = NULL;
  assert_int_equal(ji_dataset_format_table(NULL, d, NULL, &text), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_format_table(ctx, NULL, NULL, &text), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_format_table(ctx, d, NULL, NULL), JI_ERROR_ARGUMENT);
  const ji_table_column wrong[] = {{.name = NULL},
                                   {.name = "value", .scale = NAN},
                                   {.name = "value", .decimals = -2},
                                   {.name = "value", .decimals = 18},
                                   {.name = "value", .rounding = 3},
                                   {.name = "value", .scale = 2}};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    options = defaults();
    options.columns = &wrong[i];
    options.column_count = 1;
    support_status(ctx, ji_dataset_format_table(ctx, d, &options, &text), JI_ERROR_ARGUMENT);
    assert_null(text);
  }
  support_message(ctx, "1e6 opportunity");
  const ji_table_column absent = {.name = "jobs"};
  options.columns = &absent;
  support_status(ctx, ji_dataset_format_table(ctx, d, &options, &text), JI_ERROR_NOT_FOUND);
  support_message(ctx, "jobs");
  ji_table_options bad[4] = {defaults(), defaults(), defaults(), defaults()};
  bad[0].max_width = 0;
  bad[1].definitions = 2;
  bad[2].column_count = 1;
  bad[3].size = 4;
  for (size_t i = 0; i < 4; i++)
    support_status(ctx, ji_dataset_format_table(ctx, d, &bad[i], &text), JI_ERROR_ARGUMENT);
  ji_dataset_unref(d);
}

static void numbers_align_at_the_point(void **state) {
  (void)state;
  table_is(layers(), NULL,
           "layer                        value          n\n"
           "                   1e6 opportunity\n"
           "-----------------  ---------------  ---------\n"
           "total                        43.2   1,234,567\n"
           "direct                       23        -1,000\n"
           "content_ecosystem             5.73          7\n"
           "unknown                       -             0\n");
}

static void columns_are_chosen(void **state) {
  (void)state;
  const ji_table_column columns[] = {
      {.name = "value", .heading = "millions", .unit = "", .decimals = 1},
      {.name = "value", .heading = "people", .scale = 1e6, .unit = "person", .decimals = 0},
      {.name = "n", .scale = 0.001, .decimals = -1},
      {.name = "layer", .heading = "部分"}};
  ji_table_options options = defaults();
  options.columns = columns;
  options.column_count = 4;
  options.title = "快手 2024";
  table_is(layers(), &options,
           "快手 2024\n"
           "millions      people          n  部分\n"
           "              person\n"
           "--------  ----------  ---------  -----------------\n"
           "    43.2  43,200,000  1,234.567  total\n"
           "    23.0  23,000,000     -1      direct\n"
           "     5.7   5,730,000      0.007  content_ecosystem\n"
           "     -             -      0      unknown\n");
}

static void ends_of_intervals_go_outward(void **state) {
  (void)state;
  /* 42.69, 8.57 and 0.1 + 0.2 are no binary fractions; they are what they read as. */
  static const double values[] = {42.69,  43.7101, -8.57, -0.001, 0.1 + 0.2,
                                  8.5699, 1e16,    NAN,   1e-12};
  const support_column column = {.name = "x", .numbers = values};
  const ji_table_column columns[] = {
      {.name = "x", .heading = "low", .decimals = 2, .rounding = JI_TABLE_ROUND_DOWN},
      {.name = "x", .heading = "nearest", .decimals = 2},
      {.name = "x", .heading = "high", .decimals = 2, .rounding = JI_TABLE_ROUND_UP},
      {.name = "x", .heading = "%", .scale = 100, .decimals = 0, .rounding = JI_TABLE_ROUND_UP},
      {.name = "x", .heading = "free", .decimals = -1, .rounding = JI_TABLE_ROUND_UP}};
  ji_table_options options = defaults();
  options.columns = columns;
  options.column_count = 5;
  options.max_rows = 6;
  table_is(support_dataset(ctx, 6, &column, 1), &options,
           "  low  nearest   high      %     free\n"
           "-----  -------  -----  -----  -------\n"
           "42.69    42.69  42.69  4,269  42.69\n"
           "43.71    43.71  43.72  4,372  43.7101\n"
           "-8.57    -8.57  -8.57   -857  -8.57\n"
           "-0.01     0.00   0.00      0  -0.001\n"
           " 0.30     0.30   0.30     30   0.3\n"
           " 8.56     8.57   8.57    857   8.5699\n");
  const support_column rest = {.name = "x", .numbers = values + 6};
  options.column_count = 3;
  table_is(support_dataset(ctx, 3, &rest, 1), &options,
           "                      low                    nearest                       high\n"
           "-------------------------  -------------------------  -------------------------\n"
           "10,000,000,000,000,000.00  10,000,000,000,000,000.00  10,000,000,000,000,000.00\n"
           "                   nan                        nan                        nan\n"
           "                     0.00                       0.00                       0.00\n");
}

static void further_rows_are_counted(void **state) {
  (void)state;
  const ji_table_column column = {.name = "layer"};
  ji_table_options options = defaults();
  options.columns = &column;
  options.column_count = 1;
  options.max_rows = 3;
  table_is(layers(), &options,
           "layer\n-----------------\ntotal\ndirect\ncontent_ecosystem\n... 1 more row\n");
  options.max_rows = 1;
  table_is(layers(), &options, "layer\n-----\ntotal\n... 3 more rows\n");
  options.max_rows = 0;
  table_is(layers(), &options, "layer\n-----\n... 4 more rows\n");
  options.max_rows = 4;
  table_is(layers(), &options,
           "layer\n-----------------\ntotal\ndirect\ncontent_ecosystem\nunknown\n");
  const support_column empty = {.name = "a", .numbers = (const double[]){0}};
  table_is(support_dataset(ctx, 0, &empty, 1), NULL, "a\n-\n(no rows)\n");
}

static void odd_numbers(void **state) {
  (void)state;
  static const double values[] = {NAN,     INFINITY, -INFINITY, 1e-9,    -0.0,          1e20,
                                  1.0 / 3, 1e14,     0.00005,   -2.5e-7, 999999.999999, 5e-324};
  const support_column column = {.name = "x", .numbers = values};
  table_is(support_dataset(ctx, 12, &column, 1), NULL,
           "                           x\n"
           "----------------------------\n"
           "                nan\n"
           "                inf\n"
           "               -inf\n"
           "                  1e-09\n"
           "                  0\n"
           "                  1e+20\n"
           "                  0.333333\n"
           "100,000,000,000,000\n"
           "                  0.00005\n"
           "                 -2.5e-07\n"
           "            999,999.999999\n"
           "                  4.941e-324\n");
}

static void years_have_no_commas(void **state) {
  (void)state;
  static const int64_t years[] = {1978, 2024};
  static const int64_t counts[] = {1978, 20240};
  const support_column columns[] = {{.name = "year", .integers = years},
                                    {.name = "n", .integers = counts},
                                    {.name = "jobs", .unit = "job", .integers = years}};
  table_is(support_dataset(ctx, 2, columns, 3), NULL,
           "year       n   jobs\n"
           "                job\n"
           "----  ------  -----\n"
           "1978   1,978  1,978\n"
           "2024  20,240  2,024\n");
}

static void large_integers_keep_their_digits(void **state) {
  (void)state;
  static const int64_t values[] = {INT64_MAX, INT64_MIN};
  const support_column column = {.name = "x", .integers = values};
  table_is(support_dataset(ctx, 2, &column, 1), NULL,
           "                         x\n"
           "--------------------------\n"
           " 9,223,372,036,854,775,807\n"
           "-9,223,372,036,854,775,808\n");
}

static void wide_and_combining_characters(void **state) {
  (void)state;
  static const char *const names[] = {"农业", "cafe\xCC\x81", "two\nlines\tand\x1b[31m",
                                      "\xE2\x80\xAEtxt", NULL};
  static const double values[] = {1, 2, 3, 4, 5};
  const support_column columns[] = {{.name = "name", .texts = names},
                                    {.name = "x", .numbers = values}};
  table_is(support_dataset(ctx, 5, columns, 2), NULL,
           "name                x\n"
           "------------------  -\n"
           "农业                1\n"
           "cafe\xCC\x81                2\n"
           "two lines and [31m  3\n"
           "txt                 4\n"
           "-                   5\n");
}

static void long_cells_end_in_an_ellipsis(void **state) {
  (void)state;
  static const char *const names[] = {"批发和零售业", "abcdefg", "abcdef", "abcde\u0301fg"};
  static const int64_t ones[] = {1, 1, 1, 1};
  const support_column columns[] = {{.name = "name", .texts = names},
                                    {.name = "n", .integers = ones}};
  ji_table_options options = defaults();
  options.max_width = 6;
  table_is(support_dataset(ctx, 4, columns, 2), &options,
           "name    n\n------  -\n批发…   1\nabcde…  1\nabcdef  1\nabcde\xCC\x81…  1\n");
  options.max_width = 1;
  table_is(support_dataset(ctx, 4, columns, 2), &options,
           "name  n\n----  -\n…     1\n…     1\n…     1\n…     1\n");
}

/* Reasons and explanations stand last; nothing of them may be lost. */
static void texts_of_the_last_column_go_on_below(void **state) {
  (void)state;
  static const char *const names[] = {"closure", "flows", "gap", "none"};
  static const char *const texts[] = {"households spend more", "批发和零售业 trade", "abcdefghijkl",
                                      NULL};
  const support_column columns[] = {{.name = "check", .texts = names},
                                    {.name = "why", .texts = texts}};
  ji_table_options options = defaults();
  options.max_width = 10;
  table_is(support_dataset(ctx, 4, columns, 2), &options,
           "check    why\n"
           "-------  ----------\n"
           "closure  households\n"
           "         spend more\n"
           "flows    批发和零售\n"
           "         业 trade\n"
           "gap      abcdefghij\n"
           "         kl\n"
           "none     -\n");
  options.max_width = 1; /* narrower than a character is wide */
  table_is(support_dataset(ctx, 1, &(support_column){.name = "w", .texts = texts + 1}, 1), &options,
           "w\n-\n批\n发\n和\n零\n售\n业\nt\nr\na\nd\ne\n");
}

static void a_long_unit_of_several_columns_is_said_once(void **state) {
  (void)state;
  static const double values[] = {1, 20};
  static const char unit[] = "person/(1e6 EUR@2010:basic)";
  const support_column columns[] = {{.name = "direct", .unit = unit, .numbers = values},
                                    {.name = "n", .unit = "h", .numbers = values},
                                    {.name = "type1", .unit = unit, .numbers = values},
                                    {.name = "m", .unit = "h", .numbers = values}};
  table_is(support_dataset(ctx, 2, columns, 4), NULL,
           "unit of direct, type1: person/(1e6 EUR@2010:basic)\n"
           "direct   n  type1   m\n"
           "         h          h\n"
           "------  --  -----  --\n"
           "     1   1      1   1\n"
           "    20  20     20  20\n");
  ji_table_options options = defaults();
  options.title = "Jobs";
  table_is(support_dataset(ctx, 2, columns, 1), &options,
           "Jobs\n"
           "                     direct\n"
           "person/(1e6 EUR@2010:basic)\n"
           "---------------------------\n"
           "                          1\n"
           "                         20\n");
}

static void a_price_basis_that_is_not_stated_is_worded(void **state) {
  (void)state;
  static const double values[] = {1};
  const support_column columns[] = {
      {.name = "a", .unit = "EUR@unstated:unstated", .numbers = values},
      {.name = "b", .unit = "person/(1e6 EUR@unstated:unstated)", .numbers = values},
      {.name = "c", .unit = "person/(1e6 EUR@unstated:unstated)", .numbers = values}};
  table_is(support_dataset(ctx, 1, columns, 3), NULL,
           "unit of b, c: person/(1e6 EUR) (price basis not stated)\n"
           "                           a  b  c\n"
           "EUR (price basis not stated)\n"
           "----------------------------  -  -\n"
           "                           1  1  1\n");
}

static void all_types_are_shown(void **state) {
  (void)state;
  ji_dataset_builder *builder = NULL;
  ji_dataset *d = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  const uint8_t bits[] = {1};
  const uint8_t validity[] = {3};
  const int32_t days[] = {19782, -719162, 0};
  const int64_t times[] = {0, 1500000, 0};
  const int32_t codes[] = {1, 0, 0};
  const support_column words = {.name = "word", .texts = (const char *const[]){"no", "yes"}};
  ji_dataset *dictionary = support_dataset(ctx, 2, &words, 1);
  const ji_column columns[] = {
      {.name = "b", .type = JI_TYPE_BOOL, .values = bits},
      {.name = "d", .type = JI_TYPE_DATE32, .values = days},
      {.name = "t", .type = JI_TYPE_TIMESTAMP, .values = times},
      {.name = "w", .type = JI_TYPE_DICTIONARY, .values = codes, .dictionary = dictionary}};
  for (size_t i = 0; i < 4; i++) {
    ji_column column = columns[i];
    column.size = sizeof column;
    column.length = 3;
    column.null_count = -1;
    column.validity = validity;
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &d));
  table_is(d, NULL,
           "b      d           t                            w\n"
           "-----  ----------  ---------------------------  ---\n"
           "true   2024-02-29  1970-01-01T00:00:00Z         yes\n"
           "false  0001-01-01  1970-01-01T00:00:01.500000Z  no\n"
           "-      -           -                            -\n");
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &d));
  ji_table_options options = defaults();
  options.title = "nothing";
  options.definitions = 1;
  table_is(d, &options, "nothing\n(no columns)\n");
  ji_dataset_unref(dictionary);
  ji_dataset_builder_free(builder);
}

static ji_dataset *by_row(const char *second) {
  const char *units[] = {"1e6 person", second, NULL};
  const double values[] = {1.5, 200, 0};
  const int absent[] = {0, 0, 1};
  const support_column columns[] = {
      {.name = "value", .unit = "@unit", .numbers = values, .absent = absent},
      {.name = "unit", .texts = units}};
  return support_dataset(ctx, 3, columns, 2);
}

static void units_by_row(void **state) {
  (void)state;
  table_is(by_row("1e6 person"), NULL,
           "     value  unit\n"
           "1e6 person\n"
           "----------  ----------\n"
           "       1.5  1e6 person\n"
           "     200    1e6 person\n"
           "       -    -\n");
  table_is(by_row("job"), NULL,
           "value  unit\n"
           "-----  ----------\n"
           "  1.5  1e6 person\n"
           "200    job\n"
           "  -    -\n");
  const ji_table_column column = {.name = "value", .decimals = -1};
  ji_table_options options = defaults();
  options.columns = &column;
  options.column_count = 1;
  table_is(by_row("job"), &options,
           "           value\n"
           "----------------\n"
           "  1.5 1e6 person\n"
           "200   job\n"
           "  -\n");
}

static void the_unit_one_is_not_shown(void **state) {
  (void)state;
  static const double values[] = {0.5, 2};
  static const int64_t counts[] = {1, 2000};
  static const char *const units[] = {"1", "person"};
  const support_column columns[] = {{.name = "share", .unit = "1", .numbers = values},
                                    {.name = "n", .unit = "1", .integers = counts},
                                    {.name = "value", .unit = "@unit", .numbers = values},
                                    {.name = "unit", .texts = units}};
  table_is(support_dataset(ctx, 2, columns, 2), NULL,
           "share      n\n"
           "-----  -----\n"
           "  0.5      1\n"
           "  2    2,000\n");
  const ji_table_column choice = {.name = "value", .decimals = -1};
  ji_table_options options = defaults();
  options.columns = &choice;
  options.column_count = 1;
  table_is(support_dataset(ctx, 2, columns, 4), &options,
           "     value\n"
           "----------\n"
           "0.5\n"
           "2   person\n");
}

static ji_text *define(const support_column *columns, size_t count, int64_t rows) {
  ji_table_options options = defaults();
  options.definitions = 1;
  ji_dataset *d = support_dataset(ctx, rows, columns, count);
  ji_text *text = NULL;
  support_ok(ctx, ji_dataset_format_table(ctx, d, &options, &text));
  ji_dataset_unref(d);
  return text;
}

/* What follows `start` up to the line's end must be the label. */
static void line_is_label(const char *text, const char *start, const char *measure_text,
                          const char *shared_text) {
  ji_measure *measure = NULL, *shared = NULL;
  ji_text *label = NULL;
  support_ok(ctx, ji_measure_parse(ctx, measure_text, &measure));
  if (shared_text)
    support_ok(ctx, ji_measure_parse(ctx, shared_text, &shared));
  support_ok(ctx, ji_measure_label(ctx, measure, shared, &label));
  char line[500];
  snprintf(line, sizeof line, "\n%s%s\n", start, ji_text_data(label));
  support_contains(text, line);
  ji_text_unref(label);
  ji_measure_unref(measure);
  ji_measure_unref(shared);
}

static void measures_are_defined_below(void **state) {
  (void)state;
  static const double values[] = {1, 2};
  static const char jobs[] = "quantity=jobs; time=any:2024; area=CN";
  static const char persons[] = "quantity=persons; time=any:2024; area=CN";
  const support_column one[] = {{.name = "low", .unit = "job", .measure = jobs, .numbers = values},
                                {.name = "high", .unit = "job", .measure = jobs, .numbers = values},
                                {.name = "year", .numbers = values}};
  ji_text *text = define(one, 3, 2);
  line_is_label(ji_text_data(text), "low, high: ", jobs, NULL);
  assert_null(strstr(ji_text_data(text), "year:"));
  ji_text_unref(text);
  text = define(one, 2, 2);
  line_is_label(ji_text_data(text), "all figures: ", jobs, NULL);
  ji_text_unref(text);
  const support_column two[] = {
      {.name = "a", .unit = "job", .measure = jobs, .numbers = values},
      {.name = "b", .unit = "person", .measure = persons, .numbers = values},
      {.name = "c", .unit = "h", .numbers = values}};
  text = define(two, 3, 2);
  static const char shared[] = "time=any:2024; area=CN";
  line_is_label(ji_text_data(text), "in common: ", shared, NULL);
  line_is_label(ji_text_data(text), "a: ", jobs, shared);
  line_is_label(ji_text_data(text), "b: ", persons, shared);
  support_contains(ji_text_data(text), "\nc: undeclared\n");
  ji_text_unref(text);
}

static void measures_by_row_are_resolved(void **state) {
  (void)state;
  static const double values[] = {1, 2, 3};
  static const int absent[] = {0, 0, 1};
  const char *layers[] = {"direct", "direct", NULL};
  const support_column columns[] = {{.name = "value",
                                     .unit = "job",
                                     .measure = "quantity=jobs; layer=@layer; vintage=v1",
                                     .numbers = values,
                                     .absent = absent},
                                    {.name = "layer", .texts = layers}};
  ji_text *text = define(columns, 2, 3);
  line_is_label(ji_text_data(text), "value: ", "quantity=jobs; layer=direct; vintage=v1", NULL);
  ji_text_unref(text);
  layers[1] = "indirect";
  text = define(columns, 2, 3);
  support_contains(ji_text_data(text), "; by row: layer\n");
  assert_null(strstr(ji_text_data(text), "direct,"));
  ji_text_unref(text);
  layers[1] = "direct; x"; /* no layer: the declared measure is explained */
  text = define(columns, 2, 3);
  line_is_label(ji_text_data(text), "value: ", columns[0].measure, NULL);
  ji_text_unref(text);
  const char *measures[] = {"quantity=jobs; time=any:2024", "quantity=persons; time=any:2024",
                            NULL};
  const support_column whole[] = {
      {.name = "value",
       .unit = "@unit",
       .measure = "@measure",
       .numbers = values,
       .absent = absent},
      {.name = "unit", .texts = (const char *const[]){"job", "person", NULL}},
      {.name = "measure", .texts = measures}};
  text = define(whole, 3, 3);
  support_contains(ji_text_data(text), "by row: quantity\n");
  assert_null(strstr(ji_text_data(text), "undeclared"));
  ji_text_unref(text);
  /* Rows without a measure are called what they are, not "as in a column" that is not shown. */
  measures[1] = NULL;
  text = define(whole, 3, 3);
  support_contains(ji_text_data(text), "; some rows: undeclared\n");
  assert_null(strstr(ji_text_data(text), "in column"));
  ji_text_unref(text);
  measures[0] = NULL;
  text = define(whole, 3, 3);
  support_contains(ji_text_data(text), "\nvalue: undeclared\n");
  ji_text_unref(text);
}

static void the_locale_has_no_say(void **state) {
  (void)state;
  support_comma_locale();
  numbers_align_at_the_point(NULL);
  support_c_locale();
}

static ji_status table_operation(ji_context *context, void *user) {
  ji_table_options options = defaults();
  options.definitions = 1;
  ji_text *text = NULL;
  ji_status status = ji_dataset_format_table(context, user, &options, &text);
  if (status)
    assert_null(text);
  ji_text_unref(text);
  return status;
}

static void failing_allocations_leave_nothing(void **state) {
  (void)state;
  static const char *const layer[] = {"direct", "indirect", NULL};
  static const char *const units[] = {"1e6 person", "person", "person"};
  static const double values[] = {1, 2, 3};
  static const char measure[] = "quantity=persons; time=at:2018-12-31; layer=@layer";
  const support_column columns[] = {
      {.name = "layer", .texts = layer},
      {.name = "low", .unit = "@units", .measure = measure, .numbers = values},
      {.name = "jobs",
       .unit = "job",
       .measure = "quantity=jobs; time=at:2018-12-31",
       .numbers = values},
      {.name = "other", .unit = "job", .numbers = values},
      {.name = "sales", .unit = "1e6 EUR@unstated:unstated", .numbers = values},
      {.name = "costs", .unit = "1e6 EUR@unstated:unstated", .numbers = values},
      {.name = "units", .texts = units}};
  ji_dataset *d = support_dataset(ctx, 3, columns, 7);
  assert_true(support_every_allocation("table", table_operation, d) > 20);
  ji_dataset_unref(d);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(options_are_checked),
      test(numbers_align_at_the_point),
      test(columns_are_chosen),
      test(ends_of_intervals_go_outward),
      test(further_rows_are_counted),
      test(odd_numbers),
      test(years_have_no_commas),
      test(large_integers_keep_their_digits),
      test(wide_and_combining_characters),
      test(long_cells_end_in_an_ellipsis),
      test(texts_of_the_last_column_go_on_below),
      test(a_long_unit_of_several_columns_is_said_once),
      test(a_price_basis_that_is_not_stated_is_worded),
      test(all_types_are_shown),
      test(units_by_row),
      test(the_unit_one_is_not_shown),
      test(measures_are_defined_below),
      test(measures_by_row_are_resolved),
      test(the_locale_has_no_say),
      test(failing_allocations_leave_nothing),
  };
  return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
