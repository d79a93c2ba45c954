/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* codes.h: the built-in lists, and those of the data folder as they are. */
#include "support/codes.h"

#include <ctype.h>
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

static ji_bundle *builtin(const char *name) {
  ji_bundle *list = NULL;
  support_ok(ctx, ji_code_list_builtin(ctx, name, &list));
  return list;
}

static int64_t count_level(const ji_dataset *codes, int64_t level) {
  ji_column levels = support_look(ctx, codes, "level");
  int64_t count = 0;
  for (int64_t row = 0; row < levels.length; row++)
    count += ((const int64_t *)levels.values)[row] == level;
  return count;
}

static void every_list_is_one(void **state) {
  static const struct {
    const char *name;
    int64_t first, second;
  } known[] = {{"csco-2022", 8, 0},        {"gb2260-provinces", 34, 0}, {"gbt4754-2017", 20, 0},
               {"icse-18", 5, 10},         {"isco-08", 10, 43},         {"isic-4", 21, 88},
               {"sdmx-obs-status", 20, 0}, {"sdmx-unit-mult", 9, 0}};
  (void)state;
  assert_int_equal(ji_code_list_builtin_count(), sizeof known / sizeof known[0]);
  assert_null(ji_code_list_builtin_name(-1));
  assert_null(ji_code_list_builtin_name(ji_code_list_builtin_count()));
  for (int64_t i = 0; i < ji_code_list_builtin_count(); i++) {
    assert_string_equal(ji_code_list_builtin_name(i), known[i].name);
    ji_bundle *list = builtin(known[i].name);
    const ji_dataset *codes = ji_bundle_find(list, "codes"), *about = ji_bundle_find(list, "about");
    assert_int_equal(count_level(codes, 1), known[i].first);
    assert_int_equal(count_level(codes, 2), known[i].second);
    assert_int_equal(ji_dataset_row_count(codes), known[i].first + known[i].second);
    assert_true(support_find_row(ctx, about, "key", "name", NULL, NULL) >= 0);
    assert_true(support_find_row(ctx, about, "key", "version", NULL, NULL) >= 0);
    assert_true(support_find_row(ctx, about, "key", "standard", NULL, NULL) >= 0);
    assert_true(support_find_row(ctx, about, "key", "source", NULL, NULL) >= 0);
    ji_dataset *at = NULL; /* checks the list */
    support_ok(ctx, ji_code_list_at(ctx, list, "2024-01-01", &at));
    assert_int_equal(ji_dataset_row_count(at), ji_dataset_row_count(codes));
    ji_dataset_unref(at);
    ji_bundle_unref(list);
  }
}

static void dependent_contractors(void **state) {
  (void)state;
  ji_bundle *list = builtin("icse-18");
  const ji_dataset *codes = ji_bundle_find(list, "codes");
  assert_true(support_find_row(ctx, codes, "code", "30", "name", "Dependent contractors") >= 0);
  assert_true(support_find_row(ctx, codes, "code", "30", "authority", "dependent") >= 0);
  assert_true(support_find_row(ctx, codes, "code", "30", "employment_for", "profit") >= 0);
  ji_bundle_unref(list);
}

static void a_list_that_is_not_there(void **state) {
  (void)state;
  ji_bundle *list = NULL;
  support_status(ctx, ji_code_list_builtin(ctx, "nace-2", &list), JI_ERROR_NOT_FOUND);
  assert_null(list);
  assert_string_equal(ji_context_message(ctx),
                      "no code list \"nace-2\" is built in; there are csco-2022, gb2260-provinces, "
                      "gbt4754-2017, icse-18, isco-08, isic-4, sdmx-obs-status, sdmx-unit-mult");
  support_status(ctx, ji_code_list_builtin(ctx, NULL, &list), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_builtin(ctx, "icse-18", NULL), JI_ERROR_ARGUMENT);
}

/* --- against the data folder --------------------------------------------------------------- */

/* Letters of either case and hyphens or blanks are one: the publications differ in that. */
static int same_title(const char *a, const char *b) {
  for (; *a && *b; a++, b++) {
    int x = *a == '-' ? ' ' : tolower((unsigned char)*a);
    int y = *b == '-' ? ' ' : tolower((unsigned char)*b);
    if (x != y)
      return 0;
  }
  return *a == *b;
}

/* Every row of a data file up to a level is in the built-in list, with parent and name. */
static void compare(const char *name, const char *file, const char *title) {
  char *path = support_data(file);
  support_table *table = support_table_read(path);
  ji_bundle *list = builtin(name);
  const ji_dataset *codes = ji_bundle_find(list, "codes");
  size_t level = support_table_column(table, "level"), code = support_table_column(table, "code");
  size_t parent = support_table_column(table, "parent"), said = support_table_column(table, title);
  ji_column names = support_look(ctx, codes, "name"), parents = support_look(ctx, codes, "parent");
  int64_t compared = 0;
  for (size_t row = 0; row < table->rows; row++) {
    int64_t found =
        support_find_row(ctx, codes, "code", support_table_text(table, row, code), NULL, NULL);
    if (found < 0)
      continue;
    char *own = support_text(ctx, &names, found), *above = support_text(ctx, &parents, found);
    if (!same_title(own, support_table_text(table, row, said)))
      fail_msg("%s: \"%s\" is \"%s\" in %s", name, own, support_table_text(table, row, said), file);
    assert_string_equal(above ? above : "", support_table_text(table, row, parent));
    assert_true(support_table_number(table, row, level) <= 2);
    free(own);
    free(above);
    compared++;
  }
  assert_int_equal(compared, ji_dataset_row_count(codes));
  ji_bundle_unref(list);
  support_table_free(table);
  free(path);
}

static void lists_agree_with_their_sources(void **state) {
  (void)state;
  compare("isic-4", "code-lists/isic-rev4/isic_rev4.csv", "title");
  compare("isco-08", "code-lists/isco-08/isco08.csv", "title");
  compare("gbt4754-2017", "code-lists/gbt4754-2017/gbt4754_2017.csv", "name");
  compare("csco-2022", "code-lists/csco-2022/csco_2022.csv", "name");
}

static ji_code_list_options defaults(void) {
  ji_code_list_options options;
  assert_int_equal(ji_code_list_options_init(&options, sizeof options), JI_OK);
  return options;
}

static ji_bundle *load(const char *file, const ji_code_list_options *options) {
  char *path = support_data(file), *text = support_read(path, NULL);
  const char *start = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
  ji_dataset *table = support_csv(ctx, start, NULL);
  ji_bundle *list = NULL;
  support_ok(ctx, ji_code_list_create(ctx, table, NULL, options, &list));
  ji_dataset_unref(table);
  free(text);
  free(path);
  return list;
}

static void provinces_agree(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  options.code_column = "Code";
  options.name_column = "Name";
  options.hierarchy = JI_CODE_HIERARCHY_ZEROS;
  static const char *const files[] = {"code-lists/gb2260/gb2260_mca_201904.csv",
                                      "code-lists/gb2260/gb2260_stats_201810.csv"};
  static const int64_t rows[] = {3219, 3659};
  ji_bundle *own = builtin("gb2260-provinces");
  for (size_t i = 0; i < 2; i++) {
    ji_bundle *list = load(files[i], &options);
    const ji_dataset *codes = ji_bundle_find(list, "codes");
    assert_int_equal(ji_dataset_row_count(codes), rows[i]);
    assert_int_equal(count_level(codes, 1), 34);
    ji_dataset *report = NULL, *provinces = NULL;
    support_ok(ctx, ji_code_list_ancestors(ctx, list, 1, NULL, &provinces));
    assert_int_equal(ji_dataset_row_count(provinces), rows[i]);
    support_ok(ctx, ji_concordance_check(ctx, provinces, list, own, NULL, &report));
    assert_int_equal(ji_dataset_row_count(report), 2); /* coverage both ways alone */
    ji_column value = support_look(ctx, report, "value");
    assert_float_equal(support_number(&value, 0), 1, 0);
    assert_float_equal(support_number(&value, 1), 1, 0);
    ji_dataset_unref(report);
    ji_dataset_unref(provinces);
    ji_bundle_unref(list);
  }
  ji_bundle_unref(own);
}

static void lists_load_as_they_are(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  options.name_column = "title";
  ji_bundle *list = load("code-lists/isco-08/isco08.csv", &options);
  assert_int_equal(count_level(ji_bundle_find(list, "codes"), 4), 436);
  ji_bundle_unref(list);
  list = load("code-lists/isic-rev4/isic_rev4.csv", &options);
  assert_int_equal(count_level(ji_bundle_find(list, "codes"), 4), 419);
  ji_bundle_unref(list);
  options = defaults();
  list = load("code-lists/gbt4754-2017/gbt4754_2017.csv", &options);
  assert_int_equal(count_level(ji_bundle_find(list, "codes"), 4), 1381);
  ji_bundle_unref(list);
  list = load("code-lists/csco-2022/csco_2022.csv", &options);
  assert_int_equal(count_level(ji_bundle_find(list, "codes"), 4), 1639);
  assert_true(ji_dataset_find(ji_bundle_find(list, "codes"), "gbm") >= 0);
  ji_bundle_unref(list);
}

static void divisions_in_three_tables(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  ji_bundle *provinces = load("code-lists/divisions-2023/provinces.csv", &options);
  options.upper = provinces;
  options.parent_column = "provinceCode";
  ji_bundle *cities = load("code-lists/divisions-2023/cities.csv", &options);
  options.upper = cities;
  options.parent_column = "cityCode";
  ji_bundle *areas = load("code-lists/divisions-2023/areas.csv", &options);
  const ji_dataset *codes = ji_bundle_find(areas, "codes");
  assert_int_equal(count_level(codes, 1), 31);
  assert_int_equal(count_level(codes, 2), 342);
  assert_int_equal(count_level(codes, 3), 2978);
  ji_bundle_unref(areas);
  ji_bundle_unref(cities);
  ji_bundle_unref(provinces);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_list_is_one),         cmocka_unit_test(dependent_contractors),
      cmocka_unit_test(a_list_that_is_not_there),  cmocka_unit_test(lists_agree_with_their_sources),
      cmocka_unit_test(provinces_agree),           cmocka_unit_test(lists_load_as_they_are),
      cmocka_unit_test(divisions_in_three_tables),
  };
  return cmocka_run_group_tests(tests, make_context, free_context);
}
