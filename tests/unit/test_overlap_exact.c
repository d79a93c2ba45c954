/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_overlap_exact(): who is on which lists, by pseudonym. */
#include "support/support.h"

#include <stdlib.h>
#include <string.h>

#define PERSONS "quantity=persons; time=any:2024; ids=hash:2024; system=@system; status=observed"

static ji_dataset *integers(ji_context *ctx, const int64_t *ids, const int *absent, int64_t rows,
                            const char *measure) {
  const support_column column = {
      .name = "pseudonym", .measure = measure, .integers = ids, .absent = absent};
  return support_dataset(ctx, rows, &column, 1);
}

static ji_dataset *texts(ji_context *ctx, const char *const *ids, int64_t rows) {
  const support_column column = {.name = "pseudonym", .texts = ids};
  return support_dataset(ctx, rows, &column, 1);
}

/* Takes over the dataset. */
static void put(ji_context *ctx, ji_bundle **bundle, const char *name, ji_dataset *dataset) {
  ji_bundle *next = NULL;
  support_ok(ctx, ji_bundle_with(ctx, *bundle, name, dataset, &next));
  ji_bundle_unref(*bundle);
  ji_dataset_unref(dataset);
  *bundle = next;
}

static int64_t integer_at(ji_context *ctx, const ji_dataset *result, const char *name,
                          int64_t row) {
  ji_column column = support_look(ctx, result, name);
  return ((const int64_t *)column.values)[row];
}

/* The row of a statement on these lists; the test fails if it is not there. */
static int64_t row_of(ji_context *ctx, const ji_dataset *result, const char *statement,
                      const char *lists) {
  ji_column said = support_look(ctx, result, "statement"), of = support_look(ctx, result, "lists");
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *left = support_text(ctx, &said, row), *right = support_text(ctx, &of, row);
    int is_it = !strcmp(left, statement) && !strcmp(right, lists);
    free(left);
    free(right);
    if (is_it)
      return row;
  }
  fail_msg("no row %s of %s", statement, lists);
  return -1;
}

static int64_t persons(ji_context *ctx, const ji_dataset *result, const char *statement,
                       const char *lists) {
  return integer_at(ctx, result, "persons", row_of(ctx, result, statement, lists));
}

/* a: 1 2 3 3 -, b: 3 4, c: 1 3 5 */
static ji_bundle *three_lists(ji_context *ctx, const char *measure) {
  const int64_t a[] = {1, 2, 3, 3, 0}, b[] = {3, 4}, c[] = {1, 3, 5};
  const int absent[] = {0, 0, 0, 0, 1};
  ji_bundle *lists = NULL;
  put(ctx, &lists, "a", integers(ctx, a, absent, 5, measure));
  put(ctx, &lists, "b", integers(ctx, b, NULL, 2, measure));
  put(ctx, &lists, "c", integers(ctx, c, NULL, 3, measure));
  return lists;
}

static void check_three(ji_context *ctx, const ji_dataset *r) {
  int64_t a = row_of(ctx, r, "list", "a");
  assert_int_equal(integer_at(ctx, r, "persons", a), 3);
  assert_int_equal(integer_at(ctx, r, "rows", a), 5);
  assert_int_equal(integer_at(ctx, r, "duplicates", a), 1);
  assert_int_equal(integer_at(ctx, r, "without_id", a), 1);
  assert_int_equal(persons(ctx, r, "intersection", "a+b"), 1);
  assert_int_equal(persons(ctx, r, "intersection", "a+c"), 2);
  assert_int_equal(persons(ctx, r, "intersection", "b+c"), 1);
  assert_int_equal(persons(ctx, r, "intersection", "a+b+c"), 1);
  assert_int_equal(persons(ctx, r, "exactly", "a"), 1);
  assert_int_equal(persons(ctx, r, "exactly", "b"), 1);
  assert_int_equal(persons(ctx, r, "exactly", "c"), 1);
  assert_int_equal(persons(ctx, r, "exactly", "a+c"), 1);
  assert_int_equal(persons(ctx, r, "exactly", "a+b+c"), 1);
  assert_int_equal(persons(ctx, r, "union", "a+b+c"), 5);
  assert_int_equal(ji_dataset_row_count(r), 3 + 4 + 5 + 1);
}

static void test_integers(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_bundle *lists = three_lists(ctx, NULL);
  ji_dataset *result = NULL;
  support_ok(ctx, ji_overlap_exact(ctx, lists, NULL, &result));
  check_three(ctx, result);
  ji_column reason = support_look(ctx, result, "reason");
  char *text = support_text(ctx, &reason, row_of(ctx, result, "union", "a+b+c"));
  support_contains(text, "without a pseudonym");
  free(text);
  text = support_text(ctx, &reason, row_of(ctx, result, "intersection", "b+c"));
  support_contains(text, "name space of the pseudonyms is not declared");
  free(text);
  ji_column measure = support_look(ctx, result, "measure");
  assert_true(support_is_null(&measure, 0));
  ji_dataset_unref(result);
  ji_bundle_unref(lists);
  ji_context_free(ctx);
}

/* The same persons by text, in one dataset with a column of lists. */
static void test_texts_in_one_dataset(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const ids[] = {"p1", "p2", "p3", "p3", NULL, "p3", "p4", "p1", "p3", "p5"};
  const char *const of[] = {"a", "a", "a", "a", "a", "b", "b", "c", "c", "c"};
  const char *const systems[] = {"x", "x", "x", "x", "x", "y", "y", "z", "z", "z"};
  const support_column columns[] = {{.name = "person", .measure = PERSONS, .texts = ids},
                                    {.name = "layer", .texts = of},
                                    {.name = "system", .texts = systems}};
  ji_bundle *lists = NULL;
  ji_dataset *result = NULL;
  ji_overlap_exact_options options;
  ji_overlap_exact_options_init(&options, sizeof options);
  options.id = "person";
  options.list = "layer";
  put(ctx, &lists, "records", support_dataset(ctx, 10, columns, 3));
  support_ok(ctx, ji_overlap_exact(ctx, lists, &options, &result));
  check_three(ctx, result);
  ji_column measure = support_look(ctx, result, "measure");
  char *text = support_text(ctx, &measure, row_of(ctx, result, "union", "a+b+c"));
  assert_string_equal(text, "quantity=persons; time=any:2024; ids=hash:2024; system=x+y+z; "
                            "status=observed");
  free(text);
  text = support_text(ctx, &measure, row_of(ctx, result, "exactly", "a+c"));
  support_contains(text, "group=on_these_only:a,c; system=x+z");
  free(text);
  text = support_text(ctx, &measure, row_of(ctx, result, "list", "b"));
  support_contains(text, "ids=hash:2024; system=y");
  free(text);
  ji_dataset_unref(result);
  ji_bundle_unref(lists);
  ji_context_free(ctx);
}

/* A measure that counts nothing yet counts persons; equal dictionaries and texts are one. */
static void test_dictionary(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const known[] = {"q", "p", "unused"}, *const plain[] = {"p", "r"};
  const support_column words = {.name = "word", .texts = known};
  ji_dataset *dictionary = support_dataset(ctx, 3, &words, 1), *coded = NULL, *result = NULL;
  const int32_t codes[] = {0, 1, 1, 0, 1};
  ji_measure *measure = NULL;
  support_ok(ctx, ji_measure_parse(ctx, "time=any:2024; ids=x", &measure));
  const ji_column column = {.size = sizeof column,
                            .type = JI_TYPE_DICTIONARY,
                            .name = "pseudonym",
                            .measure = measure,
                            .length = 5,
                            .values = codes,
                            .dictionary = dictionary};
  ji_dataset_builder *builder = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &coded));
  ji_dataset_builder_free(builder);
  const support_column other = {
      .name = "pseudonym", .measure = "time=any:2024; ids=x", .texts = plain};
  ji_bundle *lists = NULL;
  put(ctx, &lists, "coded", coded);
  put(ctx, &lists, "plain", support_dataset(ctx, 2, &other, 1));
  support_ok(ctx, ji_overlap_exact(ctx, lists, NULL, &result));
  assert_int_equal(persons(ctx, result, "intersection", "coded+plain"), 1);
  assert_int_equal(persons(ctx, result, "union", "coded+plain"), 3);
  assert_int_equal(integer_at(ctx, result, "duplicates", row_of(ctx, result, "list", "coded")), 3);
  ji_column counted = support_look(ctx, result, "measure");
  char *text = support_text(ctx, &counted, 0);
  assert_string_equal(text, "quantity=persons; time=any:2024; ids=x");
  free(text);
  ji_dataset_unref(result);
  ji_bundle_unref(lists);
  ji_measure_unref(measure);
  ji_dataset_unref(dictionary);
  ji_context_free(ctx);
}

/* Sixteen lists of many persons against counting one by one. */
static void test_sixteen_lists(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  enum { LISTS = 16, PEOPLE = 6000 };
  static uint32_t masks[PEOPLE];
  static int64_t ids[PEOPLE];
  support_random random = {3};
  ji_bundle *lists = NULL;
  ji_dataset *result = NULL;
  for (int p = 0; p < PEOPLE; p++)
    masks[p] = (uint32_t)(support_random_bits(&random) & support_random_bits(&random) &
                          support_random_bits(&random) & 0xffff);
  for (int list = 0; list < LISTS; list++) {
    char name[] = {(char)('a' + list), 0};
    int64_t count = 0;
    for (int p = 0; p < PEOPLE; p++)
      if (masks[p] >> list & 1)
        ids[count++] = (int64_t)p * INT64_C(982451653) - INT64_C(1000000007);
    put(ctx, &lists, name, integers(ctx, ids, NULL, count, NULL));
  }
  support_ok(ctx, ji_overlap_exact(ctx, lists, NULL, &result));
  int64_t any = 0, both = 0, only = 0, sum = 0;
  for (int p = 0; p < PEOPLE; p++) {
    any += masks[p] != 0;
    both += (masks[p] & 5) == 5;
    only += masks[p] == 5;
  }
  assert_int_equal(persons(ctx, result, "union", "a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p"), any);
  assert_int_equal(persons(ctx, result, "intersection", "a+c"), both);
  assert_int_equal(persons(ctx, result, "exactly", "a+c"), only);
  ji_column said = support_look(ctx, result, "statement");
  for (int64_t row = 0; row < ji_dataset_row_count(result); row++) {
    char *text = support_text(ctx, &said, row);
    sum += !strcmp(text, "exactly") ? integer_at(ctx, result, "persons", row) : 0;
    free(text);
  }
  assert_int_equal(sum, any);
  ji_dataset_unref(result);
  put(ctx, &lists, "q", integers(ctx, ids, NULL, 1, NULL));
  support_status(ctx, ji_overlap_exact(ctx, lists, NULL, &result), JI_ERROR_LIMIT);
  support_message(ctx, "more than 16 lists");
  ji_bundle_unref(lists);
  ji_context_free(ctx);
}

/* --- what is refused ---------------------------------------------------------------------- */

static void refuse(ji_context *ctx, ji_bundle *lists, const ji_overlap_exact_options *options,
                   ji_status status, const char *message) {
  ji_dataset *result = NULL;
  support_status(ctx, ji_overlap_exact(ctx, lists, options, &result), status);
  support_message(ctx, message);
  assert_null(result);
}

static void test_refusals(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const int64_t ids[] = {1, 2};
  const char *const words[] = {"1", "2"}, *const none[] = {"a", NULL};
  const double numbers[] = {1, 2};
  ji_overlap_exact_options options;
  ji_overlap_exact_options_init(&options, sizeof options);
  ji_bundle *lists = NULL;
  put(ctx, &lists, "a", integers(ctx, ids, NULL, 2, "quantity=persons; ids=one"));
  put(ctx, &lists, "b", texts(ctx, words, 2));
  refuse(ctx, lists, NULL, JI_ERROR_TYPE,
         "b, column \"pseudonym\": pseudonyms are text here and integers in another list");
  put(ctx, &lists, "b", integers(ctx, ids, NULL, 2, NULL));
  refuse(ctx, lists, NULL, JI_ERROR_MEASURE,
         "name space \"(not stated)\", in another list of \"one\"");
  put(ctx, &lists, "b", integers(ctx, ids, NULL, 2, "quantity=persons; ids=two"));
  refuse(ctx, lists, NULL, JI_ERROR_MEASURE, "name space \"two\", in another list of \"one\"");
  put(ctx, &lists, "b", integers(ctx, ids, NULL, 2, "quantity=persons; time=any:2024; ids=one"));
  refuse(ctx, lists, NULL, JI_ERROR_MEASURE, "time");
  put(ctx, &lists, "b", integers(ctx, ids, NULL, 2, "quantity=jobs; ids=one"));
  refuse(ctx, lists, NULL, JI_ERROR_MEASURE, "only persons and accounts");
  const support_column real = {.name = "pseudonym", .numbers = numbers};
  put(ctx, &lists, "b", support_dataset(ctx, 2, &real, 1));
  refuse(ctx, lists, NULL, JI_ERROR_TYPE, "pseudonyms are integers or text");
  options.id = "other";
  refuse(ctx, lists, &options, JI_ERROR_NOT_FOUND, "other");
  ji_bundle_unref(lists);
  lists = NULL;
  const support_column columns[] = {{.name = "pseudonym", .integers = ids},
                                    {.name = "layer", .texts = none}};
  put(ctx, &lists, "records", support_dataset(ctx, 2, columns, 2));
  ji_overlap_exact_options_init(&options, sizeof options);
  options.list = "layer";
  refuse(ctx, lists, &options, JI_ERROR_LABEL, "records: row 2, column \"layer\" names no list");
  ji_bundle_unref(lists);
  lists = NULL;
  put(ctx, &lists, "records", support_dataset(ctx, 0, columns, 2));
  refuse(ctx, lists, &options, JI_ERROR_LIMIT, "there is no list");
  refuse(ctx, NULL, NULL, JI_ERROR_ARGUMENT, "lists is NULL");
  support_status(ctx, ji_overlap_exact(ctx, lists, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_bundle_unref(lists);
  ji_context_free(ctx);
}

static ji_status stop(void *user) {
  (void)user;
  return JI_ERROR_CANCELLED;
}

static void test_cancel(void **state) {
  (void)state;
  ji_context_options options;
  ji_context *ctx = NULL, *other = support_context();
  ji_context_options_init(&options, sizeof options);
  options.cancel = stop;
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  ji_bundle *lists = three_lists(other, NULL);
  refuse(ctx, lists, NULL, JI_ERROR_CANCELLED, "cancel");
  ji_bundle_unref(lists);
  ji_context_free(ctx);
  ji_context_free(other);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_integers),   cmocka_unit_test(test_texts_in_one_dataset),
      cmocka_unit_test(test_dictionary), cmocka_unit_test(test_sixteen_lists),
      cmocka_unit_test(test_refusals),   cmocka_unit_test(test_cancel),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
