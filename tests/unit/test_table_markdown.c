/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables as Markdown; units of a heading that scale the numbers below it. */
#include "support/support.h"

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

static ji_table_options markdown(void) {
  ji_table_options options;
  assert_int_equal(ji_table_options_init(&options, sizeof options), JI_OK);
  options.format = JI_TABLE_MARKDOWN;
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
  static const char *const names[] = {"total", "农业", "content_ecosystem"};
  static const double values[] = {43.2, 23, 0};
  static const int absent[] = {0, 0, 1};
  static const int64_t counts[] = {1234567, -1000, 7};
  const support_column columns[] = {
      {.name = "layer", .texts = names},
      {.name = "value",
       .unit = "1e6 opportunity",
       .measure = "quantity=opportunities; time=any:2024; status=claim",
       .numbers = values,
       .absent = absent},
      {.name = "n", .integers = counts}};
  return support_dataset(ctx, 3, columns, 3);
}

static void numbers_to_the_right(void **state) {
  (void)state;
  ji_table_options options = markdown();
  table_is(layers(), &options,
           "| layer             | value (1e6 opportunity) |         n |\n"
           "| ----------------- | ----------------------: | --------: |\n"
           "| total             |                    43.2 | 1,234,567 |\n"
           "| 农业              |                      23 |    -1,000 |\n"
           "| content_ecosystem |                       - |         7 |\n");
}

static void title_rows_and_definitions(void **state) {
  (void)state;
  ji_table_options options = markdown();
  options.title = "Layers *of* 2024";
  options.max_rows = 1;
  options.definitions = 1;
  table_is(layers(), &options,
           "**Layers \\*of\\* 2024**\n"
           "\n"
           "| layer | value (1e6 opportunity) |         n |\n"
           "| ----- | ----------------------: | --------: |\n"
           "| total |                    43.2 | 1,234,567 |\n"
           "\n"
           "... 2 more rows\n"
           "\n"
           "- value: opportunities, any time in 2024, as claimed\n");
}

static void marks_are_escaped(void **state) {
  (void)state;
  static const char *const names[] = {"a|b", "a*b*", "a_b _c_", "<b>[x](y)`z`\\~&\n2"};
  const support_column columns[] = {{.name = "x|y", .texts = names}};
  ji_table_options options = markdown();
  options.max_width = 3; /* texts are whole in Markdown */
  table_is(support_dataset(ctx, 4, columns, 1), &options,
           "| x\\|y                       |\n"
           "| -------------------------- |\n"
           "| a\\|b                       |\n"
           "| a\\*b\\*                     |\n"
           "| a_b \\_c\\_                  |\n"
           "| \\<b\\>\\[x\\](y)\\`z\\`\\\\\\~\\& 2 |\n");
}

static void units_by_row(void **state) {
  (void)state;
  static const char *const units[] = {"person", "CNY@2018:producers"};
  static const double values[] = {1, 2.5};
  const support_column columns[] = {{.name = "v", .unit = "@of", .numbers = values},
                                    {.name = "of", .texts = units}};
  const ji_table_column only[] = {{.name = "v", .decimals = -1}};
  ji_table_options options = markdown();
  options.columns = only;
  options.column_count = 1;
  table_is(support_dataset(ctx, 2, columns, 2), &options,
           "|                      v |\n"
           "| ---------------------: |\n"
           "|               1 person |\n"
           "| 2.5 CNY@2018:producers |\n");
}

static void nothing_to_show(void **state) {
  (void)state;
  static const char *const none[] = {NULL};
  const support_column columns[] = {{.name = "a", .texts = none}};
  ji_table_options options = markdown();
  table_is(support_dataset(ctx, 0, columns, 1), &options, "| a   |\n| --- |\n\n(no rows)\n");
  ji_dataset_builder *builder = NULL;
  ji_dataset *empty = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &empty));
  ji_dataset_builder_free(builder);
  table_is(empty, &options, "(no columns)\n");
}

static void options_are_checked(void **state) {
  (void)state;
  ji_dataset *d = layers();
  ji_text *text = NULL;
  ji_table_options options = markdown();
  options.format = 2;
  support_status(ctx, ji_dataset_format_table(ctx, d, &options, &text), JI_ERROR_ARGUMENT);
  support_message(ctx, "format is none of its values");
  options = markdown();
  options.reserved = 1;
  support_status(ctx, ji_dataset_format_table(ctx, d, &options, &text), JI_ERROR_ARGUMENT);
  assert_null(text);
  ji_dataset_unref(d);
}

/* --- units of headings ----------------------------------------------------------------------- */

static ji_dataset *economy(void) {
  static const int64_t persons[] = {207720000, 8650000};
  static const double output[] = {111266.918, 57233.8344};
  const support_column columns[] = {
      {.name = "jobs", .unit = "person", .integers = persons},
      {.name = "output", .unit = "1e8 CNY@2018:producers", .numbers = output}};
  return support_dataset(ctx, 2, columns, 2);
}

static void a_given_unit_scales(void **state) {
  (void)state;
  ji_table_options options;
  assert_int_equal(ji_table_options_init(&options, sizeof options), JI_OK);
  const ji_table_column columns[] = {
      {.name = "jobs", .unit = "万人", .decimals = -1},
      {.name = "output", .unit = "万亿元", .decimals = 3},
      {.name = "output", .heading = "same", .unit = "1e8 CNY@2018:producers", .decimals = 1}};
  options.columns = columns;
  options.column_count = 3;
  table_is(economy(), &options,
           "  jobs  output                    same\n"
           "  万人  万亿元  1e8 CNY@2018:producers\n"
           "------  ------  ----------------------\n"
           "20,772  11.127               111,266.9\n"
           "   865   5.723                57,233.8\n");
}

/* A scale that is given holds; so do texts that are no unit, or one of something else. */
static void other_texts_do_not_scale(void **state) {
  (void)state;
  ji_table_options options;
  assert_int_equal(ji_table_options_init(&options, sizeof options), JI_OK);
  const ji_table_column columns[] = {
      {.name = "jobs", .heading = "a", .unit = "万人", .scale = 1, .decimals = 0},
      {.name = "jobs", .heading = "b", .unit = "in all (est.)", .decimals = 0},
      {.name = "jobs", .heading = "c", .unit = "万户", .decimals = 0},
      {.name = "output", .heading = "d", .unit = "亿元（2020年）", .decimals = 0}};
  options.columns = columns;
  options.column_count = 4;
  options.max_rows = 1;
  table_is(economy(), &options,
           "          a              b            c               d\n"
           "       万人  in all (est.)         万户  亿元（2020年）\n"
           "-----------  -------------  -----------  --------------\n"
           "207,720,000    207,720,000  207,720,000         111,267\n"
           "... 1 more row\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_to_the_right), cmocka_unit_test(title_rows_and_definitions),
      cmocka_unit_test(marks_are_escaped),    cmocka_unit_test(units_by_row),
      cmocka_unit_test(nothing_to_show),      cmocka_unit_test(options_are_checked),
      cmocka_unit_test(a_given_unit_scales),  cmocka_unit_test(other_texts_do_not_scale),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
