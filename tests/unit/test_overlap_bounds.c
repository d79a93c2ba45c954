/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_overlap_bounds(): Frechet bounds, known overlaps, ranges, readings, contradictions. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OPPORTUNITIES                                                                              \
  "quantity=opportunities; time=unstated:2024; area=CN; basis=gross; system=account:kuaishou; "    \
  "layer=@list; status=claim; vintage=kuaishou-2024; disjoint=stated"
#define PERSONS "quantity=persons; time=any:2024; system=@list; status=survey"
#define READING "each_layer_counts_each_person_once"

static const char *const layers[] = {"direct", "content_ecosystem", "live_ecommerce_ecosystem"};
static const double layer_values[] = {23, 5.73, 14.47};
static const double layer_roundings[] = {0.5, 0.005, 0.005};

static ji_dataset *kuaishou(ji_context *ctx) {
  const support_column columns[] = {
      {.name = "list", .texts = layers},
      {.name = "value",
       .unit = "1e6 opportunity",
       .measure = OPPORTUNITIES,
       .numbers = layer_values},
      {.name = "rounding", .unit = "1e6 opportunity", .numbers = layer_roundings},
  };
  return support_dataset(ctx, 3, columns, 3);
}

static ji_dataset *sizes_of(ji_context *ctx, const char *const *names, const double *values,
                            int64_t count) {
  const support_column columns[] = {
      {.name = "list", .texts = names},
      {.name = "value", .unit = "person", .measure = PERSONS, .numbers = values},
  };
  return support_dataset(ctx, count, columns, 2);
}

static ji_dataset *one_overlap(ji_context *ctx, const char *a, const char *b, const char *column,
                               double value) {
  const char *const left[] = {a}, *const right[] = {b};
  const double values[] = {value};
  const support_column columns[] = {{.name = "list_a", .texts = left},
                                    {.name = "list_b", .texts = right},
                                    {.name = column, .numbers = values}};
  return support_dataset(ctx, 1, columns, 3);
}

static ji_overlap_bounds_options with_reading(const char *reading) {
  ji_overlap_bounds_options options;
  ji_overlap_bounds_options_init(&options, sizeof options);
  options.reading = reading;
  return options;
}

static void check_ends(ji_context *ctx, const ji_dataset *result, int64_t row, const char *prefix,
                       double low, double high) {
  char name[32] = "";
  strcat(strcpy(name, prefix), "low");
  ji_column column = support_look(ctx, result, name);
  support_close(name, support_number(&column, row), low, 1e-12);
  strcat(strcpy(name, prefix), "high");
  column = support_look(ctx, result, name);
  support_close(name, support_number(&column, row), high, 1e-12);
}

static void check_text(ji_context *ctx, const ji_dataset *result, const char *name, int64_t row,
                       const char *part) {
  ji_column column = support_look(ctx, result, name);
  char *text = support_text(ctx, &column, row);
  assert_non_null(text);
  support_contains(text, part);
  free(text);
}

/* --- what is computed --------------------------------------------------------------------- */

/* METHODS: 23.0 to 43.2 million persons; 41.753 with a tenth of e-commerce in the first layer and
 * nothing else shared, which the bounds hold. */
static void test_kuaishou(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *sizes = kuaishou(ctx), *result = NULL;
  ji_dataset *overlaps = one_overlap(ctx, layers[0], layers[2], "share_of_b", 0.1);
  ji_overlap_bounds_options options = with_reading(READING);
  support_ok(ctx, ji_overlap_bounds(ctx, sizes, overlaps, &options, &result));
  assert_int_equal(ji_dataset_row_count(result), 2 + 3);
  check_text(ctx, result, "statement", 0, "frechet");
  check_ends(ctx, result, 0, "", 23, 43.2);
  check_ends(ctx, result, 0, "rounding_", 22.5, 43.71);
  check_text(ctx, result, "statement", 1, "union");
  check_ends(ctx, result, 1, "", 23 + 0.9 * 14.47, 41.753);
  check_ends(ctx, result, 1, "rounding_", 22.5 + 0.9 * 14.465, 43.71 - 0.1 * 14.475);
  check_text(ctx, result, "unit", 1, "1e6 person");
  check_text(ctx, result, "measure", 1, "quantity=persons");
  check_text(ctx, result, "measure", 1, "reading=" READING);
  check_text(ctx, result, "reason", 1, READING);
  /* direct and e-commerce: the stated tenth */
  check_text(ctx, result, "list_b", 3, layers[2]);
  check_ends(ctx, result, 3, "", 1.447, 1.447);
  check_text(ctx, result, "measure", 3, "group=on_all:direct,live_ecommerce_ecosystem");
  /* content and e-commerce: nothing or all */
  check_ends(ctx, result, 4, "", 0, 5.73);
  ji_dataset_unref(result);
  ji_dataset_unref(overlaps);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

/* Three platforms: 163 million are no persons; at least 64.55 are, and one is on two. */
static void test_platforms(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const names[] = {"kuaishou", "douyin", "pinduoduo"};
  const double values[] = {43.20e6, 64.55e6, 55.32e6};
  ji_dataset *sizes = sizes_of(ctx, names, values, 3), *result = NULL;
  ji_dataset *overlaps = one_overlap(ctx, "kuaishou", "douyin", "value", 30e6);
  support_ok(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result));
  check_ends(ctx, result, 0, "", 64.55e6, 163.07e6);
  check_ends(ctx, result, 1, "", 77.75e6, 133.07e6);
  ji_column column = support_look(ctx, result, "rounding_low");
  assert_true(support_is_null(&column, 0));
  check_text(ctx, result, "reason", 0, "rounding of a list is not declared");
  check_text(ctx, result, "measure", 0, "system=douyin+kuaishou+pinduoduo");
  ji_dataset_unref(result);
  ji_dataset_unref(overlaps);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

static void test_universe_and_options(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const names[] = {"a", "b"};
  const double values[] = {70, 60};
  ji_dataset *sizes = sizes_of(ctx, names, values, 2), *result = NULL;
  ji_overlap_bounds_options options = with_reading(NULL);
  options.universe = 100;
  support_ok(ctx, ji_overlap_bounds(ctx, sizes, NULL, &options, &result));
  check_ends(ctx, result, 0, "", 70, 100);
  check_ends(ctx, result, 2, "", 30, 60);
  ji_dataset_unref(result);
  options.intersections = 0;
  support_ok(ctx, ji_overlap_bounds(ctx, sizes, NULL, &options, &result));
  assert_int_equal(ji_dataset_row_count(result), 2);
  ji_dataset_unref(result);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

/* Central figures that contradict each other while their ranges do not: no central bounds. */
static void test_only_ranges_agree(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const names[] = {"a", "b"};
  const double values[] = {10, 10}, roundings[] = {2, 2}, shared[] = {11};
  const support_column columns[] = {{.name = "list", .texts = names},
                                    {.name = "value", .numbers = values},
                                    {.name = "rounding", .numbers = roundings}};
  const char *const a[] = {"a"}, *const b[] = {"b"};
  const support_column known[] = {{.name = "list_a", .texts = a},
                                  {.name = "list_b", .texts = b},
                                  {.name = "value", .numbers = shared}};
  ji_dataset *sizes = support_dataset(ctx, 2, columns, 3), *result = NULL;
  ji_dataset *overlaps = support_dataset(ctx, 1, known, 3);
  support_ok(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result));
  ji_column low = support_look(ctx, result, "low");
  assert_true(support_is_null(&low, 1));
  check_text(ctx, result, "reason", 1, "central figures contradict each other");
  check_ends(ctx, result, 1, "rounding_", 11, 13);
  check_ends(ctx, result, 2, "rounding_", 11, 11);
  ji_column unit = support_look(ctx, result, "unit"),
            measure = support_look(ctx, result, "measure");
  assert_true(support_is_null(&unit, 0) && support_is_null(&measure, 0));
  ji_dataset_unref(result);
  ji_dataset_unref(overlaps);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

/* Units: sizes in thousands and persons, an overlap in ten thousands. */
static void test_units(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const names[] = {"a", "b"}, *const units[] = {"1e3 person", "person"};
  const char *const a[] = {"a"}, *const b[] = {"b"};
  const double values[] = {20, 30000}, shared[] = {0.5}, most[] = {1.5};
  const support_column columns[] = {{.name = "list", .texts = names},
                                    {.name = "value", .unit = "@unit", .numbers = values},
                                    {.name = "unit", .texts = units}};
  const support_column known[] = {{.name = "list_a", .texts = a},
                                  {.name = "list_b", .texts = b},
                                  {.name = "low", .unit = "1e4 person", .numbers = shared},
                                  {.name = "high", .unit = "1e4 person", .numbers = most}};
  ji_dataset *sizes = support_dataset(ctx, 2, columns, 3), *result = NULL;
  ji_dataset *overlaps = support_dataset(ctx, 1, known, 4);
  support_ok(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result));
  check_text(ctx, result, "unit", 0, "1e3 person");
  check_ends(ctx, result, 1, "", 35, 45);
  ji_dataset_unref(result);
  ji_dataset_unref(overlaps);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

static void test_provenance(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *sizes = kuaishou(ctx), *result = NULL, *told = NULL;
  ji_overlap_bounds_options options = with_reading(READING);
  support_ok(ctx, ji_overlap_bounds(ctx, sizes, NULL, &options, &result));
  support_ok(ctx, ji_dataset_provenance(ctx, result, &told));
  ji_column name = support_look(ctx, told, "name");
  int found = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(told); row++) {
    char *text = support_text(ctx, &name, row);
    found += !strcmp(text, "sizes") || !strcmp(text, "reading") || !strcmp(text, "clp");
    free(text);
  }
  assert_int_equal(found, 3);
  ji_dataset_unref(told);
  ji_dataset_unref(result);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

/* --- what is refused ---------------------------------------------------------------------- */

/* The message names what contradicts, and nothing else. */
static void test_contradiction(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const names[] = {"a", "b", "c", "d"};
  const double values[] = {10, 10, 10, 500};
  const char *const left[] = {"c", "a", "b", "a"}, *const right[] = {"d", "b", "c", "c"};
  const double shared[] = {3, 8, 8, 2};
  const support_column known[] = {{.name = "list_a", .texts = left},
                                  {.name = "list_b", .texts = right},
                                  {.name = "value", .numbers = shared}};
  ji_dataset *sizes = sizes_of(ctx, names, values, 4), *result = NULL;
  ji_dataset *overlaps = support_dataset(ctx, 4, known, 3);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result), JI_ERROR_VALUE);
  support_message(ctx, "contradict each other: \"b\" is 10; overlaps, row 2: both in \"a\" and "
                       "\"b\" is 8; overlaps, row 3: both in \"b\" and \"c\" is 8; overlaps, row "
                       "4: both in \"a\" and \"c\" is 2");
  assert_null(strstr(ji_context_message(ctx), "\"d\""));
  assert_null(result);
  ji_overlap_bounds_options options = with_reading(NULL);
  options.universe = 400;
  support_status(ctx, ji_overlap_bounds(ctx, sizes, NULL, &options, &result), JI_ERROR_VALUE);
  support_message(ctx, "\"d\" is 500; the universe is 400");
  ji_dataset_unref(overlaps);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

typedef struct refusal {
  const char *a, *b, *column;
  double value;
  ji_status status;
  const char *message;
} refusal;

static void test_bad_overlaps(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const names[] = {"a", "b"};
  const double values[] = {10, 10};
  ji_dataset *sizes = sizes_of(ctx, names, values, 2), *result = NULL;
  const refusal cases[] = {
      {"a", "x", "value", 1, JI_ERROR_NOT_FOUND, "column \"list_b\": sizes has no list \"x\""},
      {"a", "a", "value", 1, JI_ERROR_LABEL, "row 1: \"a\" overlaps itself"},
      {NULL, "b", "value", 1, JI_ERROR_LABEL, "column \"list_a\" names no list"},
      {"a", "b", "value", -1, JI_ERROR_VALUE, "\"value\" is -1, expected a number, not negative"},
      {"a", "b", "value", NAN, JI_ERROR_VALUE, "\"value\" is nan"},
      {"a", "b", "value", INFINITY, JI_ERROR_VALUE, "\"value\" is inf"},
      {"a", "b", "share_of_b", 1.5, JI_ERROR_VALUE, "is 1.5, expected a share from 0 to 1"},
      {"a", "b", "unknown", 1, JI_ERROR_VALUE, "row 1 states nothing"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ji_dataset *overlaps =
        one_overlap(ctx, cases[i].a, cases[i].b, cases[i].column, cases[i].value);
    support_status(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result), cases[i].status);
    support_message(ctx, cases[i].message);
    ji_dataset_unref(overlaps);
  }
  const char *const left[] = {"a"}, *const right[] = {"b"};
  const double value[] = {4}, low[] = {5}, share[] = {0.5};
  const support_column both[] = {{.name = "list_a", .texts = left},
                                 {.name = "list_b", .texts = right},
                                 {.name = "value", .numbers = value},
                                 {.name = "share_of_b", .numbers = share}};
  ji_dataset *overlaps = support_dataset(ctx, 1, both, 4);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result), JI_ERROR_VALUE);
  support_message(ctx, "a number and a share");
  ji_dataset_unref(overlaps);
  const support_column order[] = {{.name = "list_a", .texts = left},
                                  {.name = "list_b", .texts = right},
                                  {.name = "value", .numbers = value},
                                  {.name = "low", .numbers = low}};
  overlaps = support_dataset(ctx, 1, order, 4);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result), JI_ERROR_VALUE);
  support_message(ctx, "not in this order");
  ji_dataset_unref(overlaps);
  overlaps = support_dataset(ctx, 1, both, 1);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result), JI_ERROR_NOT_FOUND);
  ji_dataset_unref(overlaps);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

/* A size column of one list with a measure and unit. */
static void refuse_size(ji_context *ctx, const support_column *value,
                        const ji_overlap_bounds_options *options, ji_status status,
                        const char *message) {
  const char *const names[] = {"a"};
  const support_column columns[] = {{.name = "list", .texts = names}, *value};
  ji_dataset *sizes = support_dataset(ctx, 1, columns, 2), *result = NULL;
  support_status(ctx, ji_overlap_bounds(ctx, sizes, NULL, options, &result), status);
  support_message(ctx, message);
  assert_null(result);
  ji_dataset_unref(sizes);
}

static void test_bad_sizes(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const double ten[] = {10}, less[] = {-10};
  const int absent[] = {1};
  const char *const text[] = {"ten"};
  ji_overlap_bounds_options read = with_reading(READING);
  const support_column claim = {
      .name = "value", .measure = "quantity=opportunities; status=claim", .numbers = ten};
  refuse_size(ctx, &claim, NULL, JI_ERROR_MEASURE,
              "sizes: row 1, list \"a\": measure \"quantity=opportunities; status=claim\": "
              "opportunities are persons only under a declared reading");
  const support_column jobs = {.name = "value", .measure = "quantity=jobs", .numbers = ten};
  refuse_size(ctx, &jobs, NULL, JI_ERROR_MEASURE, "only persons and accounts can be the same");
  const support_column plain = {.name = "value", .numbers = ten};
  refuse_size(ctx, &plain, &read, JI_ERROR_MEASURE, "needs a declared measure");
  const support_column negative = {.name = "value", .numbers = less};
  refuse_size(ctx, &negative, NULL, JI_ERROR_VALUE, "\"value\" is -10");
  const support_column none = {.name = "value", .numbers = ten, .absent = absent};
  refuse_size(ctx, &none, NULL, JI_ERROR_VALUE, "list \"a\" has no value");
  const support_column words = {.name = "value", .texts = text};
  refuse_size(ctx, &words, NULL, JI_ERROR_TYPE, "value");
  const support_column other = {.name = "other", .numbers = ten};
  refuse_size(ctx, &other, NULL, JI_ERROR_NOT_FOUND, "value");
  ji_overlap_bounds_options options = with_reading(NULL);
  options.universe = -1;
  refuse_size(ctx, &plain, &options, JI_ERROR_ARGUMENT, "universe");
  options.universe = INFINITY;
  refuse_size(ctx, &plain, &options, JI_ERROR_ARGUMENT, "universe");
  options = with_reading(NULL);
  options.reserved = 1;
  refuse_size(ctx, &plain, &options, JI_ERROR_ARGUMENT, "reserved");
  ji_context_free(ctx);
}

static void test_bad_lists(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const twice[] = {"a", "a"};
  const double values[] = {1, 2};
  ji_dataset *sizes = sizes_of(ctx, twice, values, 2), *result = NULL;
  support_status(ctx, ji_overlap_bounds(ctx, sizes, NULL, NULL, &result), JI_ERROR_LABEL);
  support_message(ctx, "row 2: list \"a\" is there twice");
  ji_dataset_unref(sizes);
  sizes = sizes_of(ctx, twice, values, 0);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, NULL, NULL, &result), JI_ERROR_VALUE);
  support_message(ctx, "sizes has 0 lists");
  ji_dataset_unref(sizes);
  const char *const names[] = {"a", "b"}, *const times[] = {"any:2023", "at:2024-12-31"};
  const support_column columns[] = {
      {.name = "list", .texts = names},
      {.name = "value", .measure = "quantity=persons; time=@time", .numbers = values},
      {.name = "time", .texts = times}};
  sizes = support_dataset(ctx, 2, columns, 3);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, NULL, NULL, &result), JI_ERROR_MEASURE);
  support_message(ctx, "time");
  ji_dataset_unref(sizes);
  const char *const units[] = {"person", "job"};
  const support_column mixed[] = {{.name = "list", .texts = names},
                                  {.name = "value", .unit = "@unit", .numbers = values},
                                  {.name = "unit", .texts = units}};
  sizes = support_dataset(ctx, 2, mixed, 3);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, NULL, NULL, &result), JI_ERROR_UNIT);
  support_message(ctx, "sizes: row 2, column \"value\"");
  support_status(ctx, ji_overlap_bounds(ctx, NULL, NULL, NULL, &result), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, NULL, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

/* Thirteen lists linked in a chain, and a thousand and one that nothing links. */
static void test_limits(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { MANY = 1001, CHAIN = 13 };
  static char names[MANY][8];
  static const char *pointers[MANY];
  static double values[MANY];
  const double share[CHAIN] = {0};
  for (int i = 0; i < MANY; i++) {
    names[i][0] = 'l';
    names[i][1] = (char)('0' + i / 1000);
    names[i][2] = (char)('0' + i / 100 % 10);
    names[i][3] = (char)('0' + i / 10 % 10);
    names[i][4] = (char)('0' + i % 10);
    pointers[i] = names[i];
    values[i] = 5;
  }
  const support_column columns[] = {{.name = "list", .texts = pointers},
                                    {.name = "value", .numbers = values}};
  const support_column known[] = {{.name = "list_a", .texts = pointers},
                                  {.name = "list_b", .texts = pointers + 1},
                                  {.name = "share_of_b", .numbers = share}};
  ji_dataset *sizes = support_dataset(ctx, CHAIN, columns, 2), *result = NULL;
  ji_dataset *overlaps = support_dataset(ctx, CHAIN - 1, known, 3);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, overlaps, NULL, &result), JI_ERROR_LIMIT);
  support_message(ctx, "more than 12 lists are linked");
  ji_dataset_unref(sizes);
  sizes = support_dataset(ctx, MANY, columns, 2);
  support_status(ctx, ji_overlap_bounds(ctx, sizes, NULL, NULL, &result), JI_ERROR_LIMIT);
  support_message(ctx, "1001 lists");
  ji_dataset_unref(overlaps);
  ji_dataset_unref(sizes);
  ji_context_free(ctx);
}

typedef struct known {
  ji_dataset *sizes, *overlaps;
} known;

static ji_status ask(ji_context *ctx, void *user) {
  const known *k = user;
  ji_dataset *result = (ji_dataset *)ctx;
  ji_status status = ji_overlap_bounds(ctx, k->sizes, k->overlaps, NULL, &result);
  assert_true(!status == (result != NULL));
  ji_dataset_unref(result);
  return status;
}

static void test_memory_of_a_contradiction(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const names[] = {"a", "b"};
  const double values[] = {10, 5};
  known k = {sizes_of(ctx, names, values, 2), one_overlap(ctx, "a", "b", "value", 7)};
  assert_true(support_every_allocation_or("contradiction", ask, &k, JI_ERROR_VALUE) > 50);
  ji_dataset_unref(k.sizes);
  ji_dataset_unref(k.overlaps);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_kuaishou),
      cmocka_unit_test(test_platforms),
      cmocka_unit_test(test_universe_and_options),
      cmocka_unit_test(test_only_ranges_agree),
      cmocka_unit_test(test_units),
      cmocka_unit_test(test_provenance),
      cmocka_unit_test(test_contradiction),
      cmocka_unit_test(test_bad_overlaps),
      cmocka_unit_test(test_bad_sizes),
      cmocka_unit_test(test_bad_lists),
      cmocka_unit_test(test_limits),
      cmocka_unit_test(test_memory_of_a_contradiction),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
