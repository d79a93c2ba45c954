/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dataset.h: builder, columns, digest, provenance. */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ji_context *ctx;

static int make_context(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int free_context(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static ji_dataset_builder *make_builder(void) {
  ji_dataset_builder *builder = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  return builder;
}

static ji_column int_column(const char *name, const int64_t *values, int64_t length) {
  return (ji_column){.size = sizeof(ji_column),
                     .type = JI_TYPE_INT64,
                     .name = name,
                     .length = length,
                     .null_count = -1,
                     .values = values};
}

static ji_column text_column(const char *name, const char *bytes, const int64_t *offsets,
                             int64_t length) {
  return (ji_column){.size = sizeof(ji_column),
                     .type = JI_TYPE_TEXT,
                     .name = name,
                     .length = length,
                     .null_count = -1,
                     .values = bytes,
                     .offsets = offsets};
}

static void expect_refusal(const ji_column *column, ji_status expected, const char *part) {
  ji_dataset_builder *builder = make_builder();
  ji_dataset *dataset = NULL;
  support_status(ctx, ji_dataset_builder_column(ctx, builder, column, NULL, NULL), expected);
  support_message(ctx, part);
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  assert_int_equal(ji_dataset_column_count(dataset), 0);
  ji_dataset_unref(dataset);
  ji_dataset_builder_free(builder);
}

static const int64_t three[] = {1, 2, 3};

static void columns_of_every_type_come_back(void **state) {
  static const double numbers[] = {1.5, -0.0, 3};
  static const uint8_t bits[] = {0x05}, there[] = {0x03};
  static const int32_t days[] = {0, -1, 19782}, codes[] = {1, 0, 7};
  static const int64_t offsets[] = {0, 2, 2, 8}, word_offsets[] = {0, 3, 7};
  (void)state;
  ji_dataset_builder *builder = make_builder();
  ji_dataset *words = NULL, *dataset = NULL;
  ji_column column = text_column("word", "manfrau", word_offsets, 2);
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &words));

  column = int_column("i", three, 3);
  column.unit = "万人";
  column.description = "people";
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  column = int_column("f", NULL, 3);
  column.type = JI_TYPE_FLOAT64;
  column.values = numbers;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  column.name = "b";
  column.type = JI_TYPE_BOOL;
  column.values = bits;
  column.validity = there;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  column.name = "d";
  column.type = JI_TYPE_DATE32;
  column.values = days;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  column = int_column("t", three, 3);
  column.type = JI_TYPE_TIMESTAMP;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  column = text_column("s", "ab\xE4\xB8\x87\xE4\xBA\xBA", offsets, 3);
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  column = int_column("k", NULL, 3);
  column.type = JI_TYPE_DICTIONARY;
  column.values = codes;
  column.validity = there; /* the null's code 7 is outside the dictionary: that is fine */
  column.dictionary = words;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  ji_dataset_unref(words);

  assert_int_equal(ji_dataset_row_count(dataset), 3);
  assert_int_equal(ji_dataset_column_count(dataset), 7);
  assert_int_equal(ji_dataset_find(dataset, "k"), 6);
  assert_int_equal(ji_dataset_find(dataset, "none"), -1);
  ji_column look = support_look(ctx, dataset, "i");
  assert_string_equal(look.unit, "1e4 person");
  assert_string_equal(look.description, "people");
  assert_int_equal(look.null_count, 0);
  assert_null(look.validity);
  assert_ptr_not_equal(look.values, three); /* copied */
  assert_memory_equal(look.values, three, sizeof three);
  look = support_look(ctx, dataset, "b");
  assert_int_equal(look.null_count, 1);
  look = support_look(ctx, dataset, "s");
  char *text = support_text(ctx, &look, 2);
  assert_string_equal(text, "万人");
  free(text);
  look = support_look(ctx, dataset, "k");
  text = support_text(ctx, &look, 0);
  assert_string_equal(text, "frau");
  free(text);
  assert_null(support_text(ctx, &look, 2));
  ji_dataset_unref(dataset);
}

static int released;
static void count_release(void *user) {
  released += *(int *)user;
}

static void adopted_buffers_are_not_copied_and_released_once(void **state) {
  int one = 1;
  (void)state;
  ji_dataset_builder *builder = make_builder();
  ji_dataset *dataset = NULL;
  ji_column column = int_column("i", three, 3);
  released = 0;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, count_release, &one));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  assert_ptr_equal(support_look(ctx, dataset, "i").values, three);
  assert_ptr_equal(ji_dataset_ref(dataset), dataset);
  ji_dataset_unref(dataset);
  assert_int_equal(released, 0);
  ji_dataset_unref(dataset);
  assert_int_equal(released, 1);
}

static void buffers_of_a_refused_column_stay_the_callers(void **state) {
  int one = 1;
  (void)state;
  ji_dataset_builder *builder = make_builder();
  ji_column column = int_column("", three, 3);
  released = 0;
  support_status(ctx, ji_dataset_builder_column(ctx, builder, &column, count_release, &one),
                 JI_ERROR_LABEL);
  ji_dataset_builder_free(builder);
  assert_int_equal(released, 0);
}

static void an_abandoned_builder_releases_what_it_adopted(void **state) {
  int one = 1;
  (void)state;
  ji_dataset_builder *builder = make_builder();
  ji_column column = int_column("i", three, 3);
  released = 0;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, count_release, &one));
  ji_dataset_builder_free(builder);
  assert_int_equal(released, 1);
}

static void names_are_there_and_unique(void **state) {
  (void)state;
  ji_column column = int_column("", three, 3);
  expect_refusal(&column, JI_ERROR_LABEL, "no name");
  column.name = NULL;
  expect_refusal(&column, JI_ERROR_LABEL, "no name");
  ji_dataset_builder *builder = make_builder();
  column.name = "jobs";
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_status(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL), JI_ERROR_LABEL);
  support_message(ctx, "\"jobs\" is there twice");
  column.name = "more";
  column.length = 2;
  support_status(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL), JI_ERROR_SHAPE);
  support_message(ctx, "\"more\" has 2 rows, the columns before 3");
  ji_dataset_builder_free(builder);
}

static void malformed_columns_are_refused(void **state) {
  static const int64_t falling[] = {0, 4, 2, 8}, negative[] = {-1, 2, 2, 8}, fine[] = {0, 1, 2, 3};
  static const uint8_t there[] = {0x03};
  static const int32_t codes[] = {0, 1, 2};
  (void)state;
  ji_column column = int_column("c", three, 3);
  column.size = 8;
  expect_refusal(&column, JI_ERROR_ARGUMENT, "size");
  column = int_column("c", three, -3);
  expect_refusal(&column, JI_ERROR_SHAPE, "negative");
  column = int_column("c", three, INT64_MAX);
  expect_refusal(&column, JI_ERROR_LIMIT, "too many rows");
  column = int_column("c", NULL, 3);
  expect_refusal(&column, JI_ERROR_ARGUMENT, "values is NULL");
  column = int_column("c", three, 3);
  column.type = JI_TYPE_FLOAT32;
  expect_refusal(&column, JI_ERROR_TYPE, "float32");
  column.type = 77;
  expect_refusal(&column, JI_ERROR_TYPE, "77");
  column = int_column("c", three, 3);
  column.validity = there;
  column.null_count = 2;
  expect_refusal(&column, JI_ERROR_VALUE, "the validity bitmap has 1");
  column = text_column("c", "abcdefgh", falling, 3);
  expect_refusal(&column, JI_ERROR_SHAPE, "fall at row 1");
  column.offsets = negative;
  expect_refusal(&column, JI_ERROR_SHAPE, "first offset is negative");
  column.offsets = NULL;
  expect_refusal(&column, JI_ERROR_ARGUMENT, "offsets");
  column = text_column("c",
                       "a\xFF"
                       "b",
                       fine, 3);
  expect_refusal(&column, JI_ERROR_ENCODING, "row 1: the text is not UTF-8");
  column = text_column("c", "\xE4\xB8\x87", fine, 3); /* a character cut into three cells */
  expect_refusal(&column, JI_ERROR_ENCODING, "row 0");
  column = int_column("c", NULL, 3);
  column.type = JI_TYPE_DICTIONARY;
  column.values = codes;
  expect_refusal(&column, JI_ERROR_ARGUMENT, "dictionary is NULL");
  column = int_column("c", three, 3);
  column.unit = "1e4 people of the town";
  expect_refusal(&column, JI_ERROR_UNIT, "\"c\"");
}

static void bytes_of_nulls_may_be_anything(void **state) {
  static const int64_t offsets[] = {0, 1, 2, 3};
  static const uint8_t there[] = {0x05};
  (void)state;
  ji_dataset_builder *builder = make_builder();
  ji_column column = text_column("c",
                                 "a\xFF"
                                 "b",
                                 offsets, 3);
  column.validity = there;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  ji_dataset_builder_free(builder);
}

static void dictionaries_are_one_text_column_without_nulls(void **state) {
  static const char *const words[] = {"a", "b", NULL};
  static const int32_t codes[] = {0, 1, 2};
  (void)state;
  ji_column column = int_column("c", NULL, 3);
  column.type = JI_TYPE_DICTIONARY;
  column.values = codes;
  support_column with_null = {.name = "w", .texts = words};
  ji_dataset *dictionary = support_dataset(ctx, 3, &with_null, 1);
  column.dictionary = dictionary;
  expect_refusal(&column, JI_ERROR_VALUE, "holds nulls");
  ji_dataset_unref(dictionary);
  dictionary = support_dataset(ctx, 2, &with_null, 1);
  column.dictionary = dictionary;
  expect_refusal(&column, JI_ERROR_VALUE, "row 2: code 2 is outside the dictionary of 2 words");
  ji_dataset_unref(dictionary);
  support_column numbers[] = {{.name = "n", .integers = three}, {.name = "m", .integers = three}};
  dictionary = support_dataset(ctx, 3, numbers, 1);
  column.dictionary = dictionary;
  expect_refusal(&column, JI_ERROR_TYPE, "its dictionary is int64");
  ji_dataset_unref(dictionary);
  dictionary = support_dataset(ctx, 3, numbers, 2);
  column.dictionary = dictionary;
  expect_refusal(&column, JI_ERROR_SHAPE, "one column");
  ji_dataset_unref(dictionary);
}

static void a_unit_that_contradicts_the_measure_is_refused(void **state) {
  (void)state;
  ji_measure *persons = NULL;
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons; time=at:2018-12-31", &persons));
  ji_column column = int_column("c", three, 3);
  column.unit = "1e8 CNY@2018:producers";
  column.measure = persons;
  expect_refusal(&column, JI_ERROR_MEASURE, "\"c\"");
  ji_measure_unref(persons);
}

static void what_varies_by_row_points_at_a_column(void **state) {
  static const char *const units[] = {"person", "1e4 person", NULL};
  (void)state;
  ji_dataset_builder *builder = make_builder();
  ji_dataset *dataset = NULL;
  ji_measure *measure = NULL;
  ji_column column = int_column("value", three, 3);
  column.unit = "@unit";
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_status(ctx, ji_dataset_builder_finish(ctx, builder, &dataset), JI_ERROR_LABEL);
  support_message(ctx, "its unit varies by column \"unit\"");
  assert_null(dataset);
  ji_dataset_builder_free(builder);

  builder = make_builder();
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons; area=@county", &measure));
  column = int_column("value", three, 3);
  column.measure = measure;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_status(ctx, ji_dataset_builder_finish(ctx, builder, &dataset), JI_ERROR_LABEL);
  support_message(ctx, "its measure varies by column \"county\"");
  ji_dataset_builder_free(builder);
  ji_measure_unref(measure);

  support_column columns[] = {{.name = "value", .unit = "@unit", .integers = three},
                              {.name = "unit", .texts = units}};
  dataset = support_dataset(ctx, 3, columns, 2);
  assert_string_equal(support_look(ctx, dataset, "value").unit, "@unit");
  ji_dataset_unref(dataset);
}

static void arguments_are_checked(void **state) {
  (void)state;
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = (ji_dataset *)&builder;
  ji_text *text = NULL;
  ji_column look = {.size = sizeof look}, column = int_column("c", three, 3);
  assert_int_equal(ji_dataset_builder_create(NULL, &builder), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_builder_create(ctx, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_builder_finish(ctx, NULL, &dataset), JI_ERROR_ARGUMENT);
  assert_null(dataset);
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_status(ctx, ji_dataset_builder_finish(ctx, builder, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_builder_column(ctx, builder, NULL, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_builder_column(ctx, NULL, &column, NULL, NULL), JI_ERROR_ARGUMENT);
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  ji_dataset_builder_free(NULL);

  support_status(ctx, ji_dataset_column(ctx, dataset, 1, &look), JI_ERROR_NOT_FOUND);
  support_status(ctx, ji_dataset_column(ctx, dataset, -1, &look), JI_ERROR_NOT_FOUND);
  support_status(ctx, ji_dataset_column(ctx, NULL, 0, &look), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_column(ctx, dataset, 0, NULL), JI_ERROR_ARGUMENT);
  look.size = 0;
  support_status(ctx, ji_dataset_column(ctx, dataset, 0, &look), JI_ERROR_ARGUMENT);
  support_message(ctx, "ji_column.size is 0");
  support_status(ctx, ji_dataset_digest(ctx, NULL, &text), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_digest(ctx, dataset, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_provenance(ctx, dataset, NULL), JI_ERROR_ARGUMENT);
  ji_dataset *origin = dataset;
  support_status(ctx, ji_dataset_provenance(ctx, NULL, &origin), JI_ERROR_ARGUMENT);
  assert_null(origin);
  ji_dataset_unref(dataset);
  ji_dataset_unref(NULL);
  assert_null(ji_dataset_ref(NULL));
  assert_int_equal(ji_dataset_row_count(NULL), 0);
  assert_int_equal(ji_dataset_column_count(NULL), 0);
  assert_int_equal(ji_dataset_find(NULL, "c"), -1);
  assert_int_equal(ji_dataset_find(NULL, NULL), -1);
}

/* A later release may append to ji_column: what this library does not know of reads as zero. */
static void a_larger_look_is_zeroed_beyond_what_is_known(void **state) {
  struct {
    ji_column known;
    int64_t later;
  } look;
  (void)state;
  support_column column = {.name = "i", .integers = three};
  ji_dataset *dataset = support_dataset(ctx, 3, &column, 1);
  memset(&look, 0x55, sizeof look);
  look.known.size = sizeof look;
  support_ok(ctx, ji_dataset_column(ctx, dataset, 0, &look.known));
  assert_int_equal(look.known.size, sizeof look);
  assert_int_equal(look.later, 0);
  assert_string_equal(look.known.name, "i");
  ji_dataset_unref(dataset);
}

static char *digest(const ji_dataset *dataset) {
  ji_text *text = NULL;
  support_ok(ctx, ji_dataset_digest(ctx, dataset, &text));
  char *copy = strdup(ji_text_data(text));
  assert_int_equal(strlen(copy), 64);
  ji_text_unref(text);
  return copy;
}

static void expect_digests(const ji_dataset *left, const ji_dataset *right, int equal) {
  char *a = digest(left), *b = digest(right), *again = digest(left);
  assert_string_equal(a, again);
  if (equal)
    assert_string_equal(a, b);
  else
    assert_string_not_equal(a, b);
  free(a);
  free(b);
  free(again);
}

static void the_digest_is_of_the_logical_content(void **state) {
  static const char *const texts[] = {"ab", NULL, "c"}, *const other[] = {"a", NULL, "bc"};
  static const char *const empty[] = {"ab", "", "c"};
  static const double numbers[] = {1, 2, 3}, garbage[] = {1, 99, 3};
  static const int absent[] = {0, 1, 0};
  (void)state;
  support_column columns[] = {
      {.name = "t", .texts = texts},
      {.name = "n", .unit = "person", .numbers = numbers, .absent = absent}};
  ji_dataset *dataset = support_dataset(ctx, 3, columns, 2);
  columns[1].numbers = garbage; /* under the null */
  ji_dataset *same = support_dataset(ctx, 3, columns, 2);
  expect_digests(dataset, same, 1);
  ji_dataset_unref(same);
  support_column changes[][2] = {{columns[0], columns[1]}, {columns[0], columns[1]},
                                 {columns[0], columns[1]}, {columns[0], columns[1]},
                                 {columns[0], columns[1]}, {columns[1], columns[0]}};
  changes[0][0].texts = other;
  changes[1][0].texts = empty;
  changes[2][1].unit = "job";
  changes[3][1].measure = "quantity=persons";
  changes[4][0].name = "u";
  for (size_t i = 0; i < 6; i++) {
    ji_dataset *changed = support_dataset(ctx, 3, changes[i], 2);
    expect_digests(dataset, changed, 0);
    ji_dataset_unref(changed);
  }
  ji_dataset_unref(dataset);
}

static void a_dictionary_hashes_like_the_text_it_stands_for(void **state) {
  static const char *const texts[] = {"b", NULL, "a"}, *const words[] = {"a", "b"};
  static const int32_t codes[] = {1, 0, 0};
  static const uint8_t there[] = {0x05};
  (void)state;
  support_column plain = {.name = "t", .texts = texts}, word = {.name = "w", .texts = words};
  ji_dataset *dataset = support_dataset(ctx, 3, &plain, 1);
  ji_dataset *dictionary = support_dataset(ctx, 2, &word, 1), *coded = NULL;
  ji_dataset_builder *builder = make_builder();
  ji_column column = int_column("t", NULL, 3);
  column.type = JI_TYPE_DICTIONARY;
  column.values = codes;
  column.validity = there;
  column.dictionary = dictionary;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &coded));
  expect_digests(dataset, coded, 1);
  ji_dataset_builder_free(builder);
  ji_dataset_unref(dictionary);
  ji_dataset_unref(coded);
  ji_dataset_unref(dataset);
}

static void a_dataset_without_an_origin_has_an_empty_provenance(void **state) {
  (void)state;
  support_column column = {.name = "i", .integers = three};
  ji_dataset *dataset = support_dataset(ctx, 3, &column, 1), *origin = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &origin));
  assert_int_equal(ji_dataset_row_count(origin), 0);
  assert_int_equal(ji_dataset_column_count(origin), 5);
  ji_dataset_unref(origin);
  ji_dataset_unref(dataset);
}

static ji_dataset *finish_with(ji_dataset_builder *builder) {
  ji_column column = int_column("i", three, 3);
  ji_dataset *dataset = NULL;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  return dataset;
}

/* "step operation kind name value" of a row. */
static void expect_origin(const ji_dataset *origin, int64_t row, const char *expected) {
  static const char *const names[] = {"operation", "kind", "name", "value"};
  char line[512];
  ji_column look = support_look(ctx, origin, "step");
  int size = snprintf(line, sizeof line, "%d", (int)support_number(&look, row));
  for (int i = 0; i < 4; i++) {
    look = support_look(ctx, origin, names[i]);
    char *text = support_text(ctx, &look, row);
    size += snprintf(line + size, sizeof line - (size_t)size, " %s", text);
    free(text);
  }
  support_contains(line, expected);
}

/* Who assembles a dataset can say what of; the inputs' own steps come before. */
static void an_origin_can_be_told(void **state) {
  (void)state;
  ji_dataset_builder *builder = make_builder();
  ji_dataset *plain = finish_with(builder), *origin = NULL;
  const ji_origin made[] = {{.kind = "seed", .name = "draws", .value = "7"}};
  support_ok(ctx, ji_dataset_builder_origin(ctx, builder, "drawn", made, 1));
  ji_dataset *input = finish_with(builder);
  const ji_origin all[] = {{.kind = "input", .name = "jobs", .dataset = input},
                           {.kind = "option", .name = "drift", .value = "0.65"},
                           {.kind = "note", .name = "prices", .value = "of 2018"}};
  support_ok(ctx, ji_dataset_builder_origin(ctx, builder, "replaced", made, 1));
  support_ok(ctx, ji_dataset_builder_origin(ctx, builder, "compared", all, 3));
  ji_dataset *dataset = finish_with(builder);
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &origin));
  assert_int_equal(ji_dataset_row_count(origin), 6);
  expect_origin(origin, 0, "1 drawn version libjobimpact");
  expect_origin(origin, 1, "1 drawn seed draws 7");
  expect_origin(origin, 2, "2 compared version libjobimpact");
  expect_origin(origin, 3, "2 compared input jobs blake2b:");
  expect_origin(origin, 4, "2 compared option drift 0.65");
  expect_origin(origin, 5, "2 compared note prices of 2018");
  ji_dataset_unref(origin);
  ji_dataset *next = finish_with(builder); /* the record went into the dataset */
  support_ok(ctx, ji_dataset_provenance(ctx, next, &origin));
  assert_int_equal(ji_dataset_row_count(origin), 0);
  ji_dataset_unref(origin);
  ji_dataset_unref(next);
  ji_dataset_unref(dataset);
  ji_dataset_unref(input);
  ji_dataset_unref(plain);
  ji_dataset_builder_free(builder);
}

static void origins_that_say_nothing_are_refused(void **state) {
  (void)state;
  ji_dataset_builder *builder = make_builder();
  ji_dataset *input = finish_with(builder);
  const struct {
    ji_origin entry;
    ji_status status;
    const char *part;
  } cases[] = {
      {{.kind = "version", .name = "a", .value = "1"},
       JI_ERROR_VALUE,
       "input, option, seed or note"},
      {{.kind = NULL, .name = "a", .value = "1"}, JI_ERROR_VALUE, "\"a\""},
      {{.kind = "note", .name = "", .value = "1"}, JI_ERROR_VALUE, "name of an entry is missing"},
      {{.kind = "note", .name = NULL, .value = "1"}, JI_ERROR_VALUE, "name of an entry is missing"},
      {{.kind = "note", .name = "a"}, JI_ERROR_VALUE, "a is missing"},
      {{.kind = "note", .name = "a", .value = "1", .dataset = input},
       JI_ERROR_VALUE,
       "an input has"},
      {{.kind = "input", .name = "a"}, JI_ERROR_VALUE, "an input has a dataset"},
      {{.kind = "input", .name = "a", .value = "1", .dataset = input},
       JI_ERROR_VALUE,
       "an input has"},
      {{.kind = "note", .name = "a", .value = "x\xff"}, JI_ERROR_ENCODING, "not UTF-8 at byte 1"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    support_status(ctx, ji_dataset_builder_origin(ctx, builder, "made", &cases[i].entry, 1),
                   cases[i].status);
    support_message(ctx, cases[i].part);
  }
  support_status(ctx, ji_dataset_builder_origin(ctx, builder, "", NULL, 0), JI_ERROR_VALUE);
  support_status(ctx, ji_dataset_builder_origin(ctx, builder, NULL, NULL, 0), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_builder_origin(ctx, builder, "made", NULL, 1), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_builder_origin(ctx, NULL, "made", NULL, 0), JI_ERROR_ARGUMENT);
  ji_dataset *dataset = finish_with(builder), *origin = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &origin));
  assert_int_equal(ji_dataset_row_count(origin), 0); /* no refused record was kept */
  ji_dataset_unref(origin);
  ji_dataset_unref(dataset);
  ji_dataset_unref(input);
  ji_dataset_builder_free(builder);
}

static void a_dataset_outlives_its_context(void **state) {
  (void)state;
  ji_context *short_lived = support_context();
  support_column column = {.name = "i", .integers = three};
  ji_dataset *dataset = support_dataset(short_lived, 3, &column, 1);
  ji_context_free(short_lived);
  ji_column look = support_look(ctx, dataset, "i");
  assert_int_equal(support_number(&look, 2), 3);
  ji_dataset_unref(dataset);
}

static ji_status build(ji_context *own, void *user) {
  static const int64_t offsets[] = {0, 1, 2, 3};
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = NULL;
  ji_column column = text_column("t", "abc", offsets, 3);
  column.unit = "万人";
  column.description = "d";
  ji_status status = ji_dataset_builder_create(own, &builder);
  if (!status)
    status = ji_dataset_builder_column(own, builder, &column, NULL, NULL);
  column = int_column("i", three, 3);
  column.measure = user;
  if (!status)
    status = ji_dataset_builder_column(own, builder, &column, NULL, NULL);
  if (!status)
    status = ji_dataset_builder_finish(own, builder, &dataset);
  ji_text *text = NULL;
  if (!status)
    status = ji_dataset_digest(own, dataset, &text);
  assert_true(status == JI_OK || !text);
  ji_text_unref(text);
  ji_dataset_builder_free(builder);
  ji_dataset_unref(dataset);
  return status;
}

static void building_survives_every_failed_allocation(void **state) {
  (void)state;
  ji_measure *measure = NULL;
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons", &measure));
  assert_true(support_every_allocation("building a dataset", build, measure) > 8);
  ji_measure_unref(measure);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(columns_of_every_type_come_back),
      cmocka_unit_test(adopted_buffers_are_not_copied_and_released_once),
      cmocka_unit_test(buffers_of_a_refused_column_stay_the_callers),
      cmocka_unit_test(an_abandoned_builder_releases_what_it_adopted),
      cmocka_unit_test(names_are_there_and_unique),
      cmocka_unit_test(malformed_columns_are_refused),
      cmocka_unit_test(bytes_of_nulls_may_be_anything),
      cmocka_unit_test(dictionaries_are_one_text_column_without_nulls),
      cmocka_unit_test(a_unit_that_contradicts_the_measure_is_refused),
      cmocka_unit_test(what_varies_by_row_points_at_a_column),
      cmocka_unit_test(arguments_are_checked),
      cmocka_unit_test(a_larger_look_is_zeroed_beyond_what_is_known),
      cmocka_unit_test(the_digest_is_of_the_logical_content),
      cmocka_unit_test(a_dictionary_hashes_like_the_text_it_stands_for),
      cmocka_unit_test(a_dataset_without_an_origin_has_an_empty_provenance),
      cmocka_unit_test(an_origin_can_be_told),
      cmocka_unit_test(origins_that_say_nothing_are_refused),
      cmocka_unit_test(a_dataset_outlives_its_context),
      cmocka_unit_test(building_survives_every_failed_allocation),
  };
  return cmocka_run_group_tests_name("dataset", tests, make_context, free_context);
}
