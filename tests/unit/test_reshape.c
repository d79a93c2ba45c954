/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wide tables into long ones and back. */
#include "support/reading.h"

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

static ji_reshape_options defaults(void) {
  ji_reshape_options options;
  assert_int_equal(ji_reshape_options_init(&options, sizeof options), JI_OK);
  return options;
}

static const char *const region_ids[] = {"region"};

static ji_reshape_options by_region(void) {
  ji_reshape_options options = defaults();
  options.ids = region_ids;
  options.id_count = 1;
  return options;
}

/* region | jobs (1e4 person) | output (1e8 CNY@2018:producers) */
static ji_dataset *wide_table(void) {
  static const char *const regions[] = {"east", NULL, "west"};
  static const double jobs[] = {1, 2, 3}, output[] = {10, 0, 30};
  static const int absent[] = {0, 1, 0};
  const support_column columns[] = {
      {.name = "region", .texts = regions},
      {.name = "jobs",
       .unit = "1e4 person",
       .measure = "quantity=persons; time=at:2018-12-31",
       .numbers = jobs},
      {.name = "output", .unit = "1e8 CNY@2018:producers", .numbers = output, .absent = absent}};
  return support_dataset(ctx, 3, columns, 3);
}

static ji_dataset *longer(const ji_dataset *dataset, const ji_reshape_options *options) {
  ji_dataset *out = NULL;
  support_ok(ctx, ji_dataset_longer(ctx, dataset, options, &out));
  return out;
}

static ji_dataset *wider(const ji_dataset *dataset, const ji_reshape_options *options) {
  ji_dataset *out = NULL;
  support_ok(ctx, ji_dataset_wider(ctx, dataset, options, &out));
  return out;
}

static void refused(ji_status (*function)(ji_context *, const ji_dataset *,
                                          const ji_reshape_options *, ji_dataset **),
                    const ji_dataset *dataset, const ji_reshape_options *options, ji_status status,
                    const char *part) {
  ji_dataset *out = (ji_dataset *)ctx;
  support_status(ctx, function(ctx, dataset, options, &out), status);
  assert_null(out);
  support_message(ctx, part);
}

#define texts_are(dataset, name, expected) support_texts(ctx, (dataset), (name), (expected))

static void long_and_wide_again(void **state) {
  (void)state;
  ji_dataset *wide = wide_table();
  ji_reshape_options options = by_region();
  ji_dataset *long_table = longer(wide, &options);
  assert_int_equal(ji_dataset_column_count(long_table), 5);
  texts_are(long_table, "region", "east|east|~|~|west|west");
  texts_are(long_table, "name", "jobs|output|jobs|output|jobs|output");
  texts_are(long_table, "unit",
            "1e4 person|1e8 CNY@2018:producers|1e4 person|1e8 CNY@2018:producers|1e4 person|1e8 "
            "CNY@2018:producers");
  texts_are(long_table, "measure",
            "quantity=persons; time=at:2018-12-31|~|quantity=persons; time=at:2018-12-31|~|"
            "quantity=persons; time=at:2018-12-31|~");
  ji_column value = support_look(ctx, long_table, "value");
  assert_string_equal(value.unit, "@unit");
  assert_string_equal(ji_measure_text(value.measure), "@measure");
  assert_true(support_number(&value, 1) == 10 && support_is_null(&value, 3));
  assert_int_equal(support_look(ctx, long_table, "name").type, JI_TYPE_DICTIONARY);
  ji_dataset *again = wider(long_table, NULL);
  support_same_content(ctx, wide, again);
  ji_dataset_unref(again);
  again = wider(long_table, &options);
  support_same_content(ctx, wide, again);
  ji_dataset_unref(again);
  ji_dataset_unref(long_table);
  ji_dataset_unref(wide);
}

static void what_columns_share_is_the_values(void **state) {
  (void)state;
  static const int64_t years[] = {2018, 2019}, urban[] = {1, 2}, rural[] = {3, 4};
  const char *measure = "quantity=persons";
  const support_column columns[] = {
      {.name = "year", .integers = years},
      {.name = "urban", .unit = "person", .measure = measure, .integers = urban},
      {.name = "rural", .unit = "person", .measure = measure, .integers = rural}};
  ji_dataset *wide = support_dataset(ctx, 2, columns, 3);
  static const char *const values[] = {"rural", "urban"};
  ji_reshape_options options = defaults();
  options.values = values; /* the ids are the rest; the order is that of the list */
  options.value_count = 2;
  options.name_column = "place";
  options.value_column = "employed";
  ji_dataset *long_table = longer(wide, &options);
  assert_int_equal(ji_dataset_column_count(long_table), 3);
  texts_are(long_table, "place", "rural|urban|rural|urban");
  ji_column value = support_look(ctx, long_table, "employed");
  assert_int_equal(value.type, JI_TYPE_INT64);
  assert_string_equal(value.unit, "person");
  assert_string_equal(ji_measure_text(value.measure), measure);
  options.values = NULL;
  options.value_count = 0;
  ji_dataset *again = wider(long_table, &options);
  ji_column place = {.size = sizeof place};
  support_ok(ctx, ji_dataset_column(ctx, again, 1, &place));
  assert_string_equal(place.name, "rural");
  ji_dataset_unref(again);
  static const char *const order[] = {"urban", "rural"};
  options.values = order;
  options.value_count = 2;
  again = wider(long_table, &options);
  support_same_content(ctx, wide, again);
  ji_dataset_unref(again);
  ji_dataset_unref(long_table);
  ji_dataset_unref(wide);
}

static void types(void **state) {
  (void)state;
  static const char *const regions[] = {"a", "b"}, *const none[] = {NULL, NULL};
  static const int64_t integers[] = {1, INT64_C(9007199254740992)}, huge[] = {1, INT64_MAX};
  static const double reals[] = {0.5, 1};
  const support_column columns[] = {{.name = "region", .texts = regions},
                                    {.name = "i", .integers = integers},
                                    {.name = "none", .texts = none},
                                    {.name = "r", .numbers = reals},
                                    {.name = "huge", .integers = huge}};
  ji_dataset *wide = support_dataset(ctx, 2, columns, 5);
  static const char *const numbers[] = {"i", "none", "r"}, *const mixed[] = {"i", "region"},
                           *const beyond[] = {"huge", "r"}, *const empty[] = {"none"};
  ji_reshape_options options = by_region();
  options.values = numbers;
  options.value_count = 3;
  ji_dataset *long_table = longer(wide, &options);
  ji_column value = support_look(ctx, long_table, "value");
  assert_int_equal(value.type, JI_TYPE_FLOAT64);
  assert_true(support_number(&value, 0) == 1 && support_number(&value, 2) == 0.5);
  assert_true(support_is_null(&value, 1) && support_number(&value, 3) == 9007199254740992.0);
  ji_dataset_unref(long_table);
  options.drop_nulls = 1;
  long_table = longer(wide, &options);
  assert_int_equal(ji_dataset_row_count(long_table), 4);
  texts_are(long_table, "name", "i|r|i|r");
  ji_dataset_unref(long_table);
  options.drop_nulls = 0;
  options.values = beyond;
  options.value_count = 2;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_LIMIT,
          "column \"huge\", row 1: 9223372036854775807 is beyond what a float holds exactly, and "
          "other columns hold floats");
  options.ids = NULL;
  options.id_count = 0;
  options.values = mixed;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_TYPE,
          "columns \"i\" (int64) and \"region\" (text) cannot become one: their types differ");
  options.values = empty;
  options.value_count = 1;
  long_table = longer(wide, &options);
  assert_int_equal(support_look(ctx, long_table, "value").type, JI_TYPE_TEXT);
  ji_dataset_unref(long_table);
  options.value_count = 0; /* no measured column: no rows */
  long_table = longer(wide, &options);
  assert_int_equal(ji_dataset_row_count(long_table), 0);
  ji_dataset_unref(long_table);
  ji_dataset_unref(wide);
}

static void longer_refuses(void **state) {
  (void)state;
  ji_dataset *wide = wide_table();
  ji_reshape_options options = defaults();
  refused(ji_dataset_longer, wide, NULL, JI_ERROR_ARGUMENT, "ids or values must say");
  refused(ji_dataset_longer, wide, &options, JI_ERROR_ARGUMENT, "ids or values must say");
  refused(ji_dataset_longer, NULL, &options, JI_ERROR_ARGUMENT, "ji_dataset_longer: dataset is");
  support_status(ctx, ji_dataset_longer(ctx, wide, &options, NULL), JI_ERROR_ARGUMENT);
  static const char *const twice[] = {"region", "region"}, *const absent[] = {"absent"};
  static const char *const null[] = {NULL};
  options.ids = twice;
  options.id_count = 2;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_LABEL, "column \"region\" is in ids twice");
  options.ids = absent;
  options.id_count = 1;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_NOT_FOUND, "has no column \"absent\"");
  options.ids = null;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_ARGUMENT, "ids[0] is NULL");
  options = by_region();
  options.values = region_ids;
  options.value_count = 1;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_LABEL,
          "column \"region\" is in ids and in values");
  options = by_region();
  options.value_column = "region";
  refused(ji_dataset_longer, wide, &options, JI_ERROR_LABEL, "column \"region\" is there twice");
  options.value_column = "name";
  refused(ji_dataset_longer, wide, &options, JI_ERROR_LABEL, "two columns have one name, \"name\"");
  options.value_column = "";
  refused(ji_dataset_longer, wide, &options, JI_ERROR_ARGUMENT, "value_column");
  options = by_region();
  options.drop_nulls = 2;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_ARGUMENT, "drop_nulls");
  options = by_region();
  options.ids = NULL;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_ARGUMENT, "ids or values is NULL");
  ji_dataset_unref(wide);
}

/* A unit that varies by row in one column only is that of each row. */
static void units_by_row(void **state) {
  (void)state;
  static const char *const regions[] = {"a", "b"}, *const units[] = {"person", "job"};
  static const double v[] = {1, 2}, w[] = {3, 4};
  const support_column columns[] = {{.name = "region", .texts = regions},
                                    {.name = "of", .texts = units},
                                    {.name = "v", .unit = "@of", .numbers = v},
                                    {.name = "w", .unit = "h", .numbers = w},
                                    {.name = "x", .unit = "@of", .numbers = w}};
  ji_dataset *wide = support_dataset(ctx, 2, columns, 5);
  static const char *const both[] = {"v", "w"}, *const same[] = {"v", "x"};
  static const char *const ids[] = {"region", "of"};
  ji_reshape_options options = by_region();
  options.values = both;
  options.value_count = 2;
  ji_dataset *long_table = longer(wide, &options);
  texts_are(long_table, "unit", "person|h|job|h");
  refused(ji_dataset_wider, long_table, NULL, JI_ERROR_UNIT,
          "rows 0 and 2 are both of \"v\", but their units differ: see column \"unit\"");
  ji_dataset_unref(long_table);
  options.values = same;
  options.ids = ids;
  options.id_count = 2;
  long_table = longer(wide, &options);
  assert_string_equal(support_look(ctx, long_table, "value").unit, "@of");
  options.values = NULL;
  options.value_count = 0;
  ji_dataset *again = wider(long_table, &options);
  assert_string_equal(support_look(ctx, again, "x").unit, "@of");
  ji_dataset_unref(again);
  ji_dataset_unref(long_table);
  options = by_region(); /* without "of" the units of v and x are unknown */
  options.values = same;
  options.value_count = 2;
  refused(ji_dataset_longer, wide, &options, JI_ERROR_LABEL, "varies by column \"of\"");
  ji_dataset_unref(wide);
}

/* --- wider ----------------------------------------------------------------------------------- */

static ji_dataset *long_of(const char *const *regions, const char *const *names, int64_t rows,
                           const char *measure) {
  static const double numbers[] = {1, 2, 3, 4, 5};
  const support_column columns[] = {
      {.name = "region", .texts = regions},
      {.name = "name", .texts = names},
      {.name = "value", .unit = "person", .measure = measure, .numbers = numbers}};
  return support_dataset(ctx, rows, columns, 3);
}

static void combinations_that_are_missing(void **state) {
  (void)state;
  static const char *const regions[] = {"b", "a", "b", "c"}, *const names[] = {"x", "x", "y", "z"};
  ji_dataset *long_table = long_of(regions, names, 4, NULL);
  ji_dataset *wide = wider(long_table, NULL);
  texts_are(wide, "region", "b|a|c"); /* in order of first appearance */
  ji_column x = support_look(ctx, wide, "x"), z = support_look(ctx, wide, "z");
  assert_true(support_number(&x, 0) == 1 && support_number(&x, 1) == 2);
  assert_true(support_is_null(&x, 2) && z.null_count == 2 && support_number(&z, 2) == 4);
  assert_string_equal(z.unit, "person");
  ji_dataset_unref(wide);
  static const char *const chosen[] = {"z", "absent"};
  ji_reshape_options options = by_region();
  options.values = chosen;
  options.value_count = 2;
  wide = wider(long_table, &options);
  assert_int_equal(ji_dataset_column_count(wide), 3);
  ji_column absent = support_look(ctx, wide, "absent");
  assert_int_equal(absent.null_count, 3);
  assert_string_equal(absent.unit, "person");
  ji_dataset_unref(wide);
  static const char *const null[] = {NULL};
  options.values = null;
  options.value_count = 1;
  refused(ji_dataset_wider, long_table, &options, JI_ERROR_ARGUMENT, "values[0] is NULL");
  ji_dataset_unref(long_table);
}

static void doubled_keys(void **state) {
  (void)state;
  static const char *const regions[] = {"a", NULL, "a", NULL}, *const names[] = {"x", "x", "y",
                                                                                 "x"};
  ji_dataset *long_table = long_of(regions, names, 4, NULL);
  refused(ji_dataset_wider, long_table, NULL, JI_ERROR_LABEL,
          "rows 1 and 3 have the same key: region null, name \"x\"");
  static const char *const by_value[] = {"value"};
  ji_reshape_options options = by_region();
  options.ids = by_value;
  refused(ji_dataset_wider, long_table, &options, JI_ERROR_LABEL, "which is of names or of values");
  options.name_column = "value";
  options.value_column = "x";
  refused(ji_dataset_wider, long_table, &options, JI_ERROR_NOT_FOUND, "\"x\"");
  options.value_column = "name";
  refused(ji_dataset_wider, long_table, &options, JI_ERROR_TYPE,
          "column \"value\" is float64, but the names of columns are text");
  ji_dataset_unref(long_table);
  static const char *const unnamed[] = {"x", NULL}, *const empty[] = {"x", ""};
  long_table = long_of(regions, unnamed, 2, NULL);
  refused(ji_dataset_wider, long_table, NULL, JI_ERROR_LABEL,
          "row 1 has no name in column \"name\"");
  ji_dataset_unref(long_table);
  long_table = long_of(regions, empty, 2, NULL);
  refused(ji_dataset_wider, long_table, NULL, JI_ERROR_LABEL,
          "row 1 has no name in column \"name\"");
  ji_dataset_unref(long_table);
  static const char *const as_id[] = {"x", "region"};
  long_table = long_of(regions, as_id, 2, NULL);
  refused(ji_dataset_wider, long_table, NULL, JI_ERROR_LABEL, "column \"region\" is there twice");
  ji_dataset_unref(long_table);
}

static void keys_of_other_types(void **state) {
  (void)state;
  static const int64_t years[] = {2018, 2018};
  static const double shares[] = {0.5, 0.5}, values[] = {1, 2};
  static const char *const names[] = {"x", "x"};
  const support_column columns[] = {{.name = "year", .integers = years},
                                    {.name = "share", .numbers = shares},
                                    {.name = "name", .texts = names},
                                    {.name = "value", .numbers = values}};
  ji_dataset *long_table = support_dataset(ctx, 2, columns, 4);
  refused(ji_dataset_wider, long_table, NULL, JI_ERROR_LABEL,
          "rows 0 and 1 have the same key: year 2018, share 0.5, name \"x\"");
  ji_dataset_unref(long_table);
}

/* A field that varies by the names is what each column says of itself. */
static void fields_by_name(void **state) {
  (void)state;
  static const char *const regions[] = {"a", "a"}, *const names[] = {"direct", "indirect"};
  ji_dataset *long_table =
      long_of(regions, names, 2, "quantity=persons; area=@region; layer=@name");
  ji_dataset *wide = wider(long_table, NULL);
  assert_string_equal(ji_measure_text(support_look(ctx, wide, "direct").measure),
                      "quantity=persons; area=@region; layer=direct");
  assert_string_equal(ji_measure_text(support_look(ctx, wide, "indirect").measure),
                      "quantity=persons; area=@region; layer=indirect");
  ji_dataset_unref(wide);
  ji_reshape_options options = defaults();
  options.ids = region_ids; /* no ids at all: one row; area is the region's, as it is the same */
  wide = wider(long_table, &options);
  assert_int_equal(ji_dataset_row_count(wide), 1);
  assert_string_equal(ji_measure_text(support_look(ctx, wide, "direct").measure),
                      "quantity=persons; area=a; layer=direct");
  ji_dataset_unref(wide);
  ji_dataset_unref(long_table);
  /* The same name in two areas that are no id. */
  static const char *const two[] = {"a", "b"}, *const same[] = {"direct", "direct"};
  static const double values[] = {1, 2};
  const support_column columns[] = {
      {.name = "year", .texts = two},
      {.name = "region", .texts = two},
      {.name = "name", .texts = same},
      {.name = "value", .measure = "quantity=persons; area=@region", .numbers = values}};
  static const char *const by_year[] = {"year"};
  long_table = support_dataset(ctx, 2, columns, 4);
  options.ids = by_year;
  options.id_count = 1;
  refused(ji_dataset_wider, long_table, &options, JI_ERROR_MEASURE,
          "rows 0 and 1 are both of \"direct\", but their measures differ: see column \"region\"");
  ji_dataset_unref(long_table);
}

static void measures_that_differ_within_a_name(void **state) {
  (void)state;
  static const char *const regions[] = {"a", "b"}, *const names[] = {"x", "x"};
  static const char *const measures[] = {"quantity=persons", "quantity=jobs"};
  static const double values[] = {1, 2};
  const support_column columns[] = {{.name = "region", .texts = regions},
                                    {.name = "name", .texts = names},
                                    {.name = "value", .measure = "@measure", .numbers = values},
                                    {.name = "measure", .texts = measures}};
  ji_dataset *long_table = support_dataset(ctx, 2, columns, 4);
  refused(ji_dataset_wider, long_table, NULL, JI_ERROR_MEASURE,
          "rows 0 and 1 are both of \"x\", but their measures differ: see column \"measure\"");
  static const char *const ids[] = {"region", "measure"};
  ji_reshape_options options = defaults();
  options.ids = ids;
  options.id_count = 2;
  ji_dataset *wide = wider(long_table, &options); /* there the measure stays that of the row */
  assert_string_equal(ji_measure_text(support_look(ctx, wide, "x").measure), "@measure");
  ji_dataset_unref(wide);
  ji_dataset_unref(long_table);
}

static void tables_without_rows(void **state) {
  (void)state;
  ji_dataset *long_table = long_of(region_ids, region_ids, 0, NULL);
  ji_dataset *wide = wider(long_table, NULL);
  assert_int_equal(ji_dataset_row_count(wide), 0);
  assert_int_equal(ji_dataset_column_count(wide), 1);
  ji_dataset_unref(wide);
  static const char *const values[] = {"value"};
  ji_reshape_options options = by_region();
  options.values = values;
  options.value_count = 1;
  options.name_column = "what";
  options.value_column = "figure";
  ji_dataset *longest = longer(long_table, &options);
  assert_int_equal(ji_dataset_row_count(longest), 0);
  assert_int_equal(support_look(ctx, longest, "figure").type, JI_TYPE_FLOAT64);
  assert_string_equal(support_look(ctx, longest, "figure").unit, "person");
  ji_dataset_unref(longest);
  ji_dataset_unref(long_table);
}

static void origins(void **state) {
  (void)state;
  ji_dataset *wide = wide_table();
  ji_reshape_options options = by_region();
  options.value_column = "figure";
  options.drop_nulls = 1;
  ji_dataset *long_table = longer(wide, &options), *provenance = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, long_table, &provenance));
  texts_are(provenance, "name", "libjobimpact|dataset|ids|value_column|drop_nulls");
  texts_are(provenance, "operation",
            "ji_dataset_longer|ji_dataset_longer|ji_dataset_longer|ji_dataset_longer|"
            "ji_dataset_longer");
  ji_dataset_unref(provenance);
  ji_dataset_unref(long_table);
  ji_dataset_unref(wide);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(long_and_wide_again),
      cmocka_unit_test(what_columns_share_is_the_values),
      cmocka_unit_test(types),
      cmocka_unit_test(longer_refuses),
      cmocka_unit_test(units_by_row),
      cmocka_unit_test(combinations_that_are_missing),
      cmocka_unit_test(doubled_keys),
      cmocka_unit_test(keys_of_other_types),
      cmocka_unit_test(fields_by_name),
      cmocka_unit_test(measures_that_differ_within_a_name),
      cmocka_unit_test(tables_without_rows),
      cmocka_unit_test(origins),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
