/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* validate.h: every rule, and every error of a schema. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int make_context(void **state) {
  *state = support_context();
  return 0;
}

static int free_context(void **state) {
  ji_context_free(*state);
  return 0;
}

/* A table in which little is as it should be. */
static ji_dataset *people(ji_context *ctx) {
  static const char *const names[] = {"a", "长", "a", NULL, "abc"};
  static const int64_t ages[] = {15, 30, 200, 41, 30};
  static const double shares[] = {0.5, 1.5, -0.25, NAN, 1};
  static const int no_share[] = {0, 0, 0, 0, 1};
  static const char *const regions[] = {"CN-11", "CN-99", "CN-52", "CN-11", NULL};
  static const char *const layers[] = {"direct", "direct", "indirect", "direct", "direct"};
  const support_column columns[] = {
      {.name = "name", .texts = names},
      {.name = "age", .unit = "year", .integers = ages},
      {.name = "share", .numbers = shares, .absent = no_share},
      {.name = "region", .texts = regions},
      {.name = "layer", .texts = layers},
      {.name = "jobs",
       .unit = "job",
       .measure = "quantity=jobs; time=average:2024; basis=gross; layer=@layer",
       .integers = ages}};
  return support_dataset(ctx, 5, columns, COUNT(columns));
}

/* Violations as lines of cells, nulls as "-". */
static void expect_lines(ji_context *ctx, const ji_dataset *out, const char *expected) {
  static const char *const names[] = {"rule", "column", "row", "value", "expected", "total"};
  char lines[4096] = "";
  size_t used = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(out); row++)
    for (size_t i = 0; i < COUNT(names); i++) {
      ji_column column = support_look(ctx, out, names[i]);
      const char *end = i + 1 < COUNT(names) ? "; " : "\n";
      char *text = column.type == JI_TYPE_TEXT ? support_text(ctx, &column, row) : NULL;
      if (column.type == JI_TYPE_INT64 && !support_is_null(&column, row))
        used += (size_t)snprintf(lines + used, sizeof lines - used, "%lld%s",
                                 (long long)((const int64_t *)column.values)[row], end);
      else
        used += (size_t)snprintf(lines + used, sizeof lines - used, "%s%s", text ? text : "-", end);
      free(text);
    }
  assert_string_equal(lines, expected);
}

static ji_status validate(ji_context *ctx, const ji_dataset *dataset, const ji_dataset *schema,
                          const ji_bundle *references, const ji_validate_options *options,
                          ji_dataset **out) {
  *out = (ji_dataset *)ctx;
  ji_status status = ji_dataset_validate(ctx, dataset, schema, references, options, out);
  assert_true(!status == (*out != NULL));
  return status;
}

/* A schema of one rule in one column. */
static ji_dataset *one_rule(ji_context *ctx, const char *column, const char *rule,
                            const char *value) {
  const support_column columns[] = {{.name = "column", .texts = &column},
                                    {.name = rule, .texts = &value}};
  return support_dataset(ctx, 1, columns, 2);
}

static void expect_rule(ji_context *ctx, const char *column, const char *rule, const char *value,
                        const ji_bundle *references, const char *lines) {
  ji_dataset *dataset = people(ctx), *schema = one_rule(ctx, column, rule, value), *out = NULL;
  support_ok(ctx, validate(ctx, dataset, schema, references, NULL, &out));
  expect_lines(ctx, out, lines);
  ji_dataset_unref(out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
}

static void expect_error(ji_context *ctx, const char *column, const char *rule, const char *value,
                         const ji_bundle *references, ji_status status, const char *part) {
  ji_dataset *dataset = people(ctx), *schema = one_rule(ctx, column, rule, value), *out = NULL;
  support_status(ctx, validate(ctx, dataset, schema, references, NULL, &out), status);
  support_message(ctx, part);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
}

/* --- rules -------------------------------------------------------------------------------- */

static void columns_as_a_whole(void **state) {
  ji_context *ctx = *state;
  expect_rule(ctx, "nothing", "required", NULL, NULL,
              "required; nothing; -; -; a column; 1\n"); /* by default */
  expect_rule(ctx, "nothing", "required", "false", NULL, "");
  expect_rule(ctx, "nothing", "minimum", "5", NULL, "required; nothing; -; -; a column; 1\n");
  expect_rule(ctx, "name", "required", "true", NULL, "");
  expect_rule(ctx, "age", "type", "int64", NULL, "");
  expect_rule(ctx, "age", "type", "number", NULL, "");
  expect_rule(ctx, "share", "type", "number", NULL, "");
  expect_rule(ctx, "name", "type", "text", NULL, "");
  expect_rule(ctx, "age", "type", "float64", NULL, "type; age; -; int64; float64; 1\n");
  expect_rule(ctx, "name", "type", "number", NULL, "type; name; -; text; number; 1\n");
  expect_rule(ctx, "age", "unit", "年", NULL, "");
  expect_rule(ctx, "age", "unit", "month", NULL, "unit; age; -; year; month; 1\n");
  expect_rule(ctx, "share", "unit", "person", NULL, "unit; share; -; -; person; 1\n");
  expect_rule(ctx, "age", "unit", "@unit", NULL, "unit; age; -; year; @unit; 1\n");
}

static void measures_by_field_and_by_row(void **state) {
  ji_context *ctx = *state;
  expect_rule(ctx, "jobs", "measure", "quantity=jobs; basis=gross", NULL, "");
  expect_rule(ctx, "jobs", "measure", "quantity=jobs; basis=gross; layer=direct", NULL,
              "measure; jobs; 2; layer=indirect; layer=direct; 1\n");
  expect_rule(ctx, "jobs", "measure", "quantity=persons", NULL,
              "measure; jobs; 0; quantity=jobs; quantity=persons; 4\n"
              "measure; jobs; 2; quantity=jobs; quantity=persons; 1\n");
  expect_rule(ctx, "jobs", "measure", "quantity=jobs; area=CN", NULL,
              "measure; jobs; 0; area is not stated; area=CN; 4\n"
              "measure; jobs; 2; area is not stated; area=CN; 1\n");
  expect_rule(ctx, "jobs", "measure", "quantity=jobs; time=average:2024; basis=gross; layer=@layer",
              NULL, "");
  expect_rule(ctx, "jobs", "measure", "@measure", NULL,
              "measure; jobs; -; quantity=jobs; time=average:2024; basis=gross; layer=@layer; "
              "@measure; 1\n");
  expect_rule(ctx, "age", "measure", "quantity=jobs", NULL,
              "measure; age; -; -; quantity=jobs; 1\n");
  const double one = 1;
  const support_column plain = {.name = "jobs", .measure = "quantity=jobs", .numbers = &one};
  ji_dataset *dataset = support_dataset(ctx, 1, &plain, 1), *out = NULL;
  ji_dataset *schema = one_rule(ctx, "jobs", "measure", "quantity=jobs; status=observed");
  support_ok(ctx, validate(ctx, dataset, schema, NULL, NULL, &out));
  expect_lines(ctx, out, "measure; jobs; -; status is not stated; status=observed; 1\n");
  ji_dataset_unref(out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
}

static void cells_one_by_one(void **state) {
  ji_context *ctx = *state;
  expect_rule(ctx, "name", "nullable", "true", NULL, "");
  expect_rule(ctx, "name", "nullable", "false", NULL, "nullable; name; 3; -; a value; 1\n");
  expect_rule(ctx, "age", "minimum", "16", NULL, "minimum; age; 0; 15; at least 16; 1\n");
  expect_rule(ctx, "age", "minimum", "15", NULL, "");
  expect_rule(ctx, "age", "minimum", "15.5", NULL, "minimum; age; 0; 15; at least 15.5; 1\n");
  expect_rule(ctx, "age", "maximum", "120", NULL, "maximum; age; 2; 200; at most 120; 1\n");
  expect_rule(ctx, "age", "maximum", "1e30", NULL, "");
  expect_rule(ctx, "age", "minimum", "-1e30", NULL, "");
  expect_rule(ctx, "share", "minimum", "0", NULL,
              "minimum; share; 2; -0.25; at least 0; 2\n"
              "minimum; share; 3; nan; at least 0; 2\n");
  expect_rule(ctx, "share", "maximum", "1", NULL,
              "maximum; share; 1; 1.5; at most 1; 2\n"
              "maximum; share; 3; nan; at most 1; 2\n");
  expect_rule(ctx, "name", "min_length", "2", NULL,
              "min_length; name; 0; a; at least 2 characters; 3\n"
              "min_length; name; 1; 长; at least 2 characters; 3\n"
              "min_length; name; 2; a; at least 2 characters; 3\n");
  expect_rule(ctx, "name", "max_length", "1", NULL,
              "max_length; name; 4; abc; at most 1 characters; 1\n");
  expect_rule(ctx, "layer", "allowed", "direct|induced", NULL,
              "allowed; layer; 2; indirect; one of direct|induced; 1\n");
  expect_rule(ctx, "layer", "allowed", "direct|indirect", NULL, "");
  expect_rule(ctx, "share", "allowed", "0.50|1.5|-0.25|nan", NULL, "");
  expect_rule(ctx, "age", "allowed", "15|30|41", NULL,
              "allowed; age; 2; 200; one of 15|30|41; 1\n");
  expect_rule(ctx, "name", "unique", "false", NULL, "");
  expect_rule(ctx, "name", "unique", "true", NULL, "unique; name; 2; a; unique: row 0 has it; 1\n");
}

static void dates_and_other_types(void **state) {
  ji_context *ctx = *state;
  char *folder = support_folder();
  support_write(folder, "t.csv",
                "day,moment,flag\n"
                "2018-12-31,2018-12-31T00:00:00Z,true\n"
                "2024-02-29,2018-12-31T00:00:00Z,false\n"
                "2020-01-01,,true\n");
  char *path = support_path(folder, "t.csv");
  ji_dataset *dataset = NULL, *out = NULL;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &dataset));
  static const char *const names[] = {"day", "moment", "flag"};
  static const char *const types[] = {"date", "timestamp", "bool"};
  static const char *const minimum[] = {"2019-01-01", NULL, NULL};
  static const char *const maximum[] = {"2024-01-01", NULL, NULL};
  static const char *const unique[] = {"true", "true", "true"};
  static const char *const allowed[] = {NULL, NULL, "true"};
  const support_column columns[] = {
      {.name = "column", .texts = names},    {.name = "type", .texts = types},
      {.name = "minimum", .texts = minimum}, {.name = "maximum", .texts = maximum},
      {.name = "unique", .texts = unique},   {.name = "allowed", .texts = allowed}};
  ji_dataset *schema = support_dataset(ctx, 3, columns, COUNT(columns));
  support_ok(ctx, validate(ctx, dataset, schema, NULL, NULL, &out));
  expect_lines(ctx, out,
               "minimum; day; 0; 2018-12-31; at least 2019-01-01; 1\n"
               "maximum; day; 1; 2024-02-29; at most 2024-01-01; 1\n"
               "unique; moment; 1; 1546214400000000 us; unique: row 0 has it; 1\n"
               "allowed; flag; 1; false; one of true; 1\n"
               "unique; flag; 2; true; unique: row 0 has it; 1\n");
  ji_dataset_unref(out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
  free(path);
  support_folder_free(folder);
}

static ji_bundle *references(ji_context *ctx) {
  static const char *const codes[] = {"CN-11", "CN-52", NULL};
  static const int64_t ages[] = {15, 30, 41};
  const support_column regions[] = {{.name = "code", .texts = codes}};
  const support_column others[] = {{.name = "age", .integers = ages}};
  ji_dataset *list = support_dataset(ctx, 3, regions, 1);
  ji_dataset *other = support_dataset(ctx, 3, others, 1);
  ji_bundle *first = NULL, *both = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "regions", list, &first));
  support_ok(ctx, ji_bundle_with(ctx, first, "people", other, &both));
  ji_bundle_unref(first);
  ji_dataset_unref(list);
  ji_dataset_unref(other);
  return both;
}

static void values_of_other_datasets(void **state) {
  ji_context *ctx = *state;
  ji_bundle *r = references(ctx);
  expect_rule(ctx, "region", "code_list", "regions", r,
              "code_list; region; 1; CN-99; a code of regions; 1\n");
  expect_rule(ctx, "region", "foreign_key", "regions.code", r,
              "foreign_key; region; 1; CN-99; a value of regions.code; 1\n");
  expect_rule(ctx, "age", "foreign_key", "people.age", r,
              "foreign_key; age; 2; 200; a value of people.age; 1\n");
  expect_error(ctx, "region", "code_list", "areas", r, JI_ERROR_NOT_FOUND,
               "schema, row 0, column \"code_list\": there is no dataset \"areas\" among the "
               "references");
  expect_error(ctx, "region", "code_list", "regions", NULL, JI_ERROR_NOT_FOUND,
               "there is no dataset");
  expect_error(ctx, "region", "code_list", "people", r, JI_ERROR_NOT_FOUND,
               "dataset \"people\" has no column \"code\"");
  expect_error(ctx, "region", "foreign_key", "regions", r, JI_ERROR_LABEL,
               "column \"foreign_key\": expected dataset.column");
  expect_error(ctx, "region", "foreign_key", ".code", r, JI_ERROR_LABEL, "expected dataset.column");
  expect_error(ctx, "region", "foreign_key", "regions.", r, JI_ERROR_LABEL,
               "expected dataset.column");
  ji_bundle_unref(r);
}

static void keys_of_several_columns(void **state) {
  ji_context *ctx = *state;
  static const char *const names[] = {"name", "layer", "age", "gone", "share"};
  static const char *const keys[] = {"first", "first", "second", "third", "third"};
  static const char *const required[] = {"true", "true", "true", "false", "true"};
  const support_column columns[] = {{.name = "column", .texts = names},
                                    {.name = "key", .texts = keys},
                                    {.name = "required", .texts = required}};
  ji_dataset *dataset = people(ctx), *schema = support_dataset(ctx, 5, columns, 3), *out = NULL;
  support_ok(ctx, validate(ctx, dataset, schema, NULL, NULL, &out));
  expect_lines(ctx, out, "key; age; 4; 30; unique: row 1 has it; 1\n");
  ji_dataset_unref(out);
  ji_dataset_unref(schema);
  static const char *const pair[] = {"age", "layer"};
  const support_column second[] = {{.name = "column", .texts = pair},
                                   {.name = "key", .texts = keys}};
  schema = support_dataset(ctx, 2, second, 2);
  support_ok(ctx, validate(ctx, dataset, schema, NULL, NULL, &out));
  expect_lines(ctx, out, "key; age+layer; 4; 30+direct; unique: row 1 has it; 1\n");
  ji_dataset_unref(out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
}

static void the_first_violations_and_their_number(void **state) {
  ji_context *ctx = *state;
  ji_dataset *dataset = people(ctx), *schema = one_rule(ctx, "name", "min_length", "9"),
             *out = NULL;
  ji_validate_options options;
  assert_int_equal(ji_validate_options_init(&options, sizeof options), JI_OK);
  assert_int_equal(options.max_violations, 100);
  options.max_violations = 1;
  options.closed = 1;
  support_ok(ctx, validate(ctx, dataset, schema, NULL, &options, &out));
  expect_lines(ctx, out,
               "min_length; name; 0; a; at least 9 characters; 4\n"
               "undeclared; age; -; -; a column that the schema names; 1\n"
               "undeclared; share; -; -; a column that the schema names; 1\n"
               "undeclared; region; -; -; a column that the schema names; 1\n"
               "undeclared; layer; -; -; a column that the schema names; 1\n"
               "undeclared; jobs; -; -; a column that the schema names; 1\n");
  ji_dataset_unref(out);
  options.closed = 0;
  options.max_violations = -1;
  support_ok(ctx, validate(ctx, dataset, schema, NULL, &options, &out));
  assert_int_equal(ji_dataset_row_count(out), 4);
  ji_dataset_unref(out);
  options.max_violations = 0;
  support_ok(ctx, validate(ctx, dataset, schema, NULL, &options, &out));
  assert_int_equal(ji_dataset_row_count(out), 0);
  ji_dataset_unref(out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
}

static void many_rows_take_no_longer_each(void **state) {
  ji_context *ctx = *state;
  enum { rows = 100000 };
  int64_t *values = calloc(rows, sizeof *values);
  for (int64_t i = 0; i < rows; i++)
    values[i] = i / 2;
  const support_column column = {.name = "id", .integers = values};
  ji_dataset *dataset = support_dataset(ctx, rows, &column, 1), *out = NULL;
  ji_dataset *schema = one_rule(ctx, "id", "unique", "true");
  support_ok(ctx, validate(ctx, dataset, schema, NULL, NULL, &out));
  assert_int_equal(ji_dataset_row_count(out), 100);
  assert_int_equal(((const int64_t *)support_look(ctx, out, "total").values)[0], rows / 2);
  ji_dataset_unref(out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
  free(values);
}

/* --- schemas ------------------------------------------------------------------------------ */

static void schemas_are_checked(void **state) {
  ji_context *ctx = *state;
  expect_error(ctx, "age", "minimun", "1", NULL, JI_ERROR_LABEL,
               "schema: column \"minimun\" is no rule: expected column, type, required");
  expect_error(ctx, NULL, "type", "text", NULL, JI_ERROR_VALUE,
               "schema, row 0, column \"column\": a name is missing");
  expect_error(ctx, "", "type", "text", NULL, JI_ERROR_VALUE, "a name is missing");
  expect_error(ctx, "age", "type", "integer", NULL, JI_ERROR_VALUE,
               "column \"type\": \"integer\" is none of int64, float64, number, bool");
  expect_error(ctx, "age", "required", "yes", NULL, JI_ERROR_VALUE, "is not true or false");
  expect_error(ctx, "age", "nullable", "no", NULL, JI_ERROR_VALUE, "is not true or false");
  expect_error(ctx, "age", "unique", "1", NULL, JI_ERROR_VALUE, "is not true or false");
  expect_error(ctx, "age", "unit", "per son", NULL, JI_ERROR_UNIT, "schema, row 0: unit");
  expect_error(ctx, "age", "measure", "quantity=x", NULL, JI_ERROR_MEASURE, "schema, row 0");
  expect_error(ctx, "age", "minimum", "old", NULL, JI_ERROR_VALUE, "is not a number");
  expect_error(ctx, "age", "minimum", "nan", NULL, JI_ERROR_VALUE, "is not a number");
  expect_error(ctx, "name", "maximum", "9", NULL, JI_ERROR_VALUE,
               "bounds are for numbers and dates");
  expect_error(ctx, "name", "min_length", "-1", NULL, JI_ERROR_VALUE, "0 or more");
  expect_error(ctx, "name", "max_length", "few", NULL, JI_ERROR_VALUE, "0 or more");
  expect_error(ctx, "age", "max_length", "3", NULL, JI_ERROR_VALUE, "lengths are for text");
}

static void expect_contradiction(ji_context *ctx, const char *type, const char *low_name,
                                 const char *low, const char *high_name, const char *high,
                                 const char *part) {
  static const char *const name = "age";
  const support_column columns[] = {{.name = "column", .texts = &name},
                                    {.name = "type", .texts = &type},
                                    {.name = low_name, .texts = &low},
                                    {.name = high_name, .texts = &high}};
  ji_dataset *dataset = people(ctx), *schema = support_dataset(ctx, 1, columns, 4), *out = NULL;
  support_status(ctx, validate(ctx, dataset, schema, NULL, NULL, &out), JI_ERROR_VALUE);
  support_message(ctx, part);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
}

static void rules_that_contradict_each_other(void **state) {
  ji_context *ctx = *state;
  expect_contradiction(ctx, "number", "minimum", "2", "maximum", "1",
                       "column \"minimum\": is above the maximum");
  expect_contradiction(ctx, "date", "minimum", "2020-01-02", "maximum", "2020-01-01", "is above");
  expect_contradiction(ctx, "date", "minimum", "2020", "maximum", NULL, "is not a date");
  expect_contradiction(ctx, "int64", "minimum", "x", "maximum", NULL, "is not a number");
  expect_contradiction(ctx, "text", "minimum", "1", "maximum", NULL, "bounds are for numbers");
  expect_contradiction(ctx, "text", "min_length", "2", "max_length", "1", "is above max_length");
  expect_contradiction(ctx, "date", "min_length", "2", "max_length", NULL, "lengths are for text");
  expect_contradiction(ctx, "date", "min_length", NULL, "max_length", "2", "lengths are for text");
}

static void what_a_call_needs(void **state) {
  ji_context *ctx = *state;
  static const char *const twice[] = {"age", "age"};
  const support_column columns[] = {{.name = "column", .texts = twice},
                                    {.name = "description", .texts = twice}};
  const support_column numbers[] = {{.name = "column", .integers = (const int64_t[]){1}}};
  ji_dataset *dataset = people(ctx), *schema = support_dataset(ctx, 2, columns, 2), *out = NULL;
  support_status(ctx, validate(ctx, dataset, schema, NULL, NULL, &out), JI_ERROR_LABEL);
  support_message(ctx, "schema, row 1, column \"column\": \"age\" is named in row 0 already");
  support_status(ctx, validate(ctx, NULL, schema, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "dataset is NULL");
  support_status(ctx, validate(ctx, dataset, NULL, NULL, NULL, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "schema is NULL");
  support_status(ctx, ji_dataset_validate(ctx, dataset, schema, NULL, NULL, NULL),
                 JI_ERROR_ARGUMENT);
  ji_dataset_unref(schema);
  schema = support_dataset(ctx, 1, numbers, 1);
  support_status(ctx, validate(ctx, dataset, schema, NULL, NULL, &out), JI_ERROR_TYPE);
  ji_dataset_unref(schema);
  schema = support_dataset(ctx, 0, NULL, 0);
  support_status(ctx, validate(ctx, dataset, schema, NULL, NULL, &out), JI_ERROR_NOT_FOUND);
  support_message(ctx, "schema has no column \"column\"");
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
}

/* As a CSV file brings it: bools, numbers and texts of their own types. */
static void a_schema_from_a_file(void **state) {
  ji_context *ctx = *state;
  char *folder = support_folder();
  support_write(folder, "schema.csv",
                "column,type,required,nullable,minimum,maximum,unit,description\n"
                "name,text,true,true,,,,who\n"
                "age,int64,true,false,0,120,year,in whole years\n"
                "share,float64,false,true,0,1,,\n");
  char *path = support_path(folder, "schema.csv");
  ji_dataset *dataset = people(ctx), *schema = NULL, *out = NULL, *origin = NULL;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &schema));
  support_ok(ctx, validate(ctx, dataset, schema, NULL, NULL, &out));
  expect_lines(ctx, out,
               "maximum; age; 2; 200; at most 120; 1\n"
               "minimum; share; 2; -0.25; at least 0; 2\n"
               "minimum; share; 3; nan; at least 0; 2\n"
               "maximum; share; 1; 1.5; at most 1; 2\n"
               "maximum; share; 3; nan; at most 1; 2\n");
  support_ok(ctx, ji_dataset_provenance(ctx, out, &origin));
  assert_true(ji_dataset_row_count(origin) > 4);
  ji_dataset_unref(origin);
  ji_dataset_unref(out);
  ji_dataset_unref(schema);
  ji_dataset_unref(dataset);
  free(path);
  support_folder_free(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_context, free_context)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(columns_as_a_whole),
      TEST(measures_by_field_and_by_row),
      TEST(cells_one_by_one),
      TEST(dates_and_other_types),
      TEST(values_of_other_datasets),
      TEST(keys_of_several_columns),
      TEST(the_first_violations_and_their_number),
      TEST(many_rows_take_no_longer_each),
      TEST(schemas_are_checked),
      TEST(rules_that_contradict_each_other),
      TEST(what_a_call_needs),
      TEST(a_schema_from_a_file),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
