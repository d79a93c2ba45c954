/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* codes.h: code lists, from tables as people have them. */
#include "support/codes.h"

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

static ji_code_list_options defaults(void) {
  ji_code_list_options options;
  assert_int_equal(ji_code_list_options_init(&options, sizeof options), JI_OK);
  return options;
}

/* A list of tables as text; `succession` may be NULL. */
static ji_status create(const char *codes, const char *succession,
                        const ji_code_list_options *options, ji_bundle **out) {
  ji_dataset *table = support_csv(ctx, codes, NULL);
  ji_dataset *changes = succession ? support_csv(ctx, succession, NULL) : NULL;
  ji_status status = ji_code_list_create(ctx, table, changes, options, out);
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(table);
  ji_dataset_unref(changes);
  return status;
}

static ji_bundle *make(const char *codes, const char *succession,
                       const ji_code_list_options *options) {
  ji_bundle *list = NULL;
  support_ok(ctx, create(codes, succession, options, &list));
  return list;
}

static void refuse_with(const char *codes, const char *succession,
                        const ji_code_list_options *options, ji_status expected,
                        const char *message) {
  ji_bundle *list = NULL;
  support_status(ctx, create(codes, succession, options, &list), expected);
  assert_string_equal(ji_context_message(ctx), message);
}

static void refuse(const char *codes, ji_status expected, const char *message) {
  refuse_with(codes, NULL, NULL, expected, message);
}

static void expect(const ji_dataset *dataset, int64_t row, const char *name, const char *text) {
  ji_column column = support_look(ctx, dataset, name);
  char *cell = support_text(ctx, &column, row);
  if (text)
    assert_string_equal(cell, text);
  else
    assert_null(cell);
  free(cell);
}

static void expect_number(const ji_dataset *dataset, int64_t row, const char *name, double number) {
  ji_column column = support_look(ctx, dataset, name);
  assert_float_equal(support_number(&column, row), number, 0);
}

static const ji_dataset *codes_of(const ji_bundle *list) {
  const ji_dataset *codes = ji_bundle_find(list, "codes");
  assert_non_null(codes);
  return codes;
}

/* --- creation ------------------------------------------------------------------------------ */

static void a_table_becomes_a_list(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  options.name = "small";
  options.version = "3";
  ji_bundle *list =
      make("code,parent,name,note\nA,,all,x\nA1,A,one,\nA2,A,two,y\n", NULL, &options);
  const ji_dataset *codes = codes_of(list), *about = ji_bundle_find(list, "about");
  assert_int_equal(ji_bundle_count(list), 2);
  assert_int_equal(ji_dataset_row_count(codes), 3);
  static const char *const names[] = {"code",       "parent",   "name", "level",
                                      "valid_from", "valid_to", "note"};
  for (int64_t i = 0; i < 7; i++)
    assert_int_equal(ji_dataset_find(codes, names[i]), i);
  expect(codes, 2, "code", "A2");
  expect(codes, 2, "parent", "A");
  expect(codes, 0, "parent", NULL);
  expect_number(codes, 0, "level", 1);
  expect_number(codes, 2, "level", 2);
  expect(codes, 2, "note", "y");
  assert_int_equal(support_look(ctx, codes, "valid_to").type, JI_TYPE_DATE32);
  expect(about, 0, "value", "small");
  expect(about, 1, "value", "3");
  assert_int_equal(ji_dataset_row_count(about), 2);
  ji_bundle_unref(list);
}

static void columns_are_found_by_other_names(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  options.code_column = "Code";
  options.name_column = "Name";
  options.hierarchy = JI_CODE_HIERARCHY_ZEROS;
  ji_bundle *list = make("Source,Revision,Code,Name\nmca,201904,330000,浙江省\nmca,201904,330100,"
                         "杭州市\nmca,201904,330102,上城区\nmca,201904,110000,北京市\nmca,201904,"
                         "110101,东城区\n",
                         NULL, &options);
  const ji_dataset *codes = codes_of(list);
  expect(codes, 2, "parent", "330100");
  expect(codes, 1, "parent", "330000");
  expect(codes, 4, "parent", "110000"); /* there is no 110100 */
  expect_number(codes, 2, "level", 3);
  expect_number(codes, 4, "level", 3);
  expect_number(codes, 3, "level", 1);
  expect(codes, 0, "Source", "mca");
  expect(codes, 0, "name", "浙江省");
  ji_bundle_unref(list);
}

static void parents_by_prefix(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  options.hierarchy = JI_CODE_HIERARCHY_PREFIX;
  ji_bundle *list = make("code\n1\n1-01\n1-01-00\n1-01-00-01\n2\n", NULL, &options);
  expect(codes_of(list), 3, "parent", "1-01-00");
  expect(codes_of(list), 4, "parent", NULL);
  expect_number(codes_of(list), 3, "level", 4);
  ji_bundle_unref(list);
  options.hierarchy = JI_CODE_HIERARCHY_ZEROS;
  refuse_with("code\n33\nA1\n", NULL, &options, JI_ERROR_VALUE,
              "codes, row 1: code \"A1\" is not made of pairs of digits, as a hierarchy by zeros "
              "needs");
}

static void an_upper_list_holds_the_parents(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  options.name = "divisions";
  ji_bundle *provinces = make("code,name\n11,北京市\n33,浙江省\n", NULL, &options);
  options.upper = provinces;
  options.parent_column = "provinceCode";
  ji_bundle *cities = make("code,name,provinceCode,seats\n3301,杭州市,33,4\n", NULL, &options);
  options.upper = cities;
  options.parent_column = "cityCode";
  ji_bundle *areas =
      make("code,name,cityCode,provinceCode\n330102,上城区,3301,33\n", NULL, &options);
  const ji_dataset *codes = codes_of(areas);
  assert_int_equal(ji_dataset_row_count(codes), 4);
  expect(codes, 0, "code", "11");
  expect(codes, 3, "code", "330102");
  expect(codes, 3, "parent", "3301");
  expect_number(codes, 3, "level", 3);
  expect_number(codes, 2, "seats", 4);
  expect(codes, 3, "provinceCode", "33");
  expect(codes, 2, "provinceCode", NULL);
  refuse_with("code,cityCode\n330102,3399\n", NULL, &options, JI_ERROR_LABEL,
              "codes, row 0: the parent \"3399\" of code \"330102\" is not in the list");
  refuse_with("code,cityCode\n3301,33\n", NULL, &options, JI_ERROR_LABEL,
              "codes, row 0: code \"3301\" is in row 2 of the upper list already, and both are "
              "valid at one time");
  refuse_with("code,cityCode,seats\n330102,3301,few\n", NULL, &options, JI_ERROR_TYPE,
              "column \"seats\" is int64 in one of the two tables and text in the other");
  ji_bundle_unref(areas);
  ji_bundle_unref(cities);
  ji_bundle_unref(provinces);
}

static void what_is_wrong_is_named(void **state) {
  (void)state;
  refuse("code,name\nA,a\n,b\n", JI_ERROR_LABEL, "codes, row 1: the code is null");
  refuse("code,name\nA,a\n\"\",b\n", JI_ERROR_LABEL, "codes, row 1: the code is empty");
  refuse("code\nA\nB\nA\n", JI_ERROR_LABEL,
         "codes, row 2: code \"A\" is in row 0 of codes already, and both are valid at one time");
  refuse("code,parent\nA,\nB,C\n", JI_ERROR_LABEL,
         "codes, row 1: the parent \"C\" of code \"B\" is not in the list");
  refuse("code,parent\nX,\nA,C\nB,A\nC,B\n", JI_ERROR_VALUE,
         "codes, row 1: a code is its own ancestor: \"A\" -> \"C\" -> \"B\" -> \"A\"");
  refuse("code,parent\nA,A\n", JI_ERROR_VALUE,
         "codes, row 0: a code is its own ancestor: \"A\" -> \"A\"");
  refuse("code,parent,level\nA,,1\nB,A,1\n", JI_ERROR_VALUE,
         "codes, row 1: code \"B\" is of level 1, its parent \"A\" of level 1");
  refuse("code,parent,level\nA,,1\nB,A,\n", JI_ERROR_VALUE,
         "codes, row 1: code \"B\" has no level");
  refuse("code,parent,level\nA,,1\nB,A,x\n", JI_ERROR_TYPE,
         "column \"level\" of codes is text, expected int64");
  refuse("code,valid_from\nA,2020\n", JI_ERROR_TYPE,
         "column \"valid_from\" of codes is int64, expected date");
  refuse("code,valid_from,valid_to\nA,2020-01-02,2020-01-02\n", JI_ERROR_VALUE,
         "codes, row 0: code \"A\" is valid from 2020-01-02, but not any more from 2020-01-02 on");
  refuse("code,parent,valid_from,valid_to\nA,,2000-01-01,2020-01-01\nB,A,2000-01-01,2020-01-02\n",
         JI_ERROR_VALUE,
         "codes, row 1: code \"B\" is valid on 2020-01-01, its parent \"A\" is not");
  refuse("code,parent,valid_from,valid_to\nA,,2000-01-01,2020-01-01\nB,A,,2020-01-01\n",
         JI_ERROR_VALUE,
         "codes, row 1: code \"B\" is valid from the beginning, its parent \"A\" is not");
  refuse("name\na\n", JI_ERROR_NOT_FOUND, "codes has no column \"code\"");
}

static void codes_must_be_text(void **state) {
  static const int64_t numbers[] = {1, 2};
  (void)state;
  support_column column = {.name = "code", .integers = numbers};
  ji_dataset *table = support_dataset(ctx, 2, &column, 1);
  ji_bundle *list = NULL;
  support_status(ctx, ji_code_list_create(ctx, table, NULL, NULL, &list), JI_ERROR_TYPE);
  assert_string_equal(ji_context_message(ctx),
                      "column \"code\" of codes is int64, expected text: 01 and 1 are two codes; "
                      "declare the column as text where it is read");
  ji_dataset_unref(table);
}

static void many_levels_and_long_cycles(void **state) {
  char text[4096] = "code,parent\nn0,\n", line[32];
  (void)state;
  for (int i = 1; i < 64; i++) {
    snprintf(line, sizeof line, "n%d,n%d\n", i, i - 1);
    strcat(text, line);
  }
  ji_bundle *list = make(text, NULL, NULL);
  expect_number(codes_of(list), 63, "level", 64);
  ji_bundle_unref(list);
  strcat(text, "n64,n63\n");
  refuse(text, JI_ERROR_LIMIT, "codes, row 64: code \"n64\" has more than 63 levels above it");
  strcpy(text, "code,parent\nn0,n99\n");
  for (int i = 1; i < 100; i++) {
    snprintf(line, sizeof line, "n%d,n%d\n", i, i - 1);
    strcat(text, line);
  }
  ji_bundle *none = NULL;
  support_status(ctx, create(text, NULL, NULL, &none), JI_ERROR_VALUE);
  support_message(ctx, "a code is its own ancestor: \"n");
  support_message(ctx, "-> ...");
}

/* A code may come again, and change its parent, if its rows do not overlap. */
static void a_code_may_have_several_rows(void **state) {
  (void)state;
  const char *moved = "code,parent,valid_from,valid_to\nA,,,\nB,,,\nC,A,,2010-01-01\n"
                      "C,B,2010-01-01,\nD,,2000-01-01,2001-01-01\nD,,2005-01-01,\n";
  ji_bundle *list = make(moved, NULL, NULL);
  ji_dataset *found = NULL;
  support_ok(ctx, ji_code_list_at(ctx, list, "2009-12-31", &found));
  assert_int_equal(support_find_row(ctx, found, "code", "C", "parent", "A"), 2);
  ji_dataset_unref(found);
  support_ok(ctx, ji_code_list_at(ctx, list, "2010-01-01", &found));
  assert_int_equal(support_find_row(ctx, found, "code", "C", "parent", "B"), 2);
  assert_int_equal(ji_dataset_row_count(found), 4);
  ji_dataset_unref(found);
  support_ok(ctx, ji_code_list_find(ctx, list, "C", NULL, &found));
  assert_int_equal(ji_dataset_row_count(found), 2);
  ji_dataset_unref(found);
  support_status(ctx, ji_code_list_ancestors(ctx, list, 1, NULL, &found), JI_ERROR_ARGUMENT);
  assert_string_equal(ji_context_message(ctx),
                      "ji_code_list_ancestors: code \"C\" has 2 rows: a date is needed");
  support_ok(ctx, ji_code_list_ancestors(ctx, list, 1, "2012-06-01", &found));
  assert_float_equal(support_weight(ctx, found, "C", "B"), 1, 0);
  ji_dataset_unref(found);
  ji_bundle_unref(list);
  /* Above each other, but never at one time: no cycle. */
  list = make("code,parent,valid_from,valid_to\nA,B,,2010-01-01\nB,,,2010-01-01\n"
              "A,,2010-01-01,\nB,A,2010-01-01,\n",
              NULL, NULL);
  ji_bundle_unref(list);
  refuse("code,parent,valid_from,valid_to\nA,,,2010-01-01\nA,B,2010-01-01,\nB,A,,\n",
         JI_ERROR_VALUE, "codes, row 1: a code is its own ancestor: \"A\" -> \"B\" -> \"A\"");
  refuse("code,valid_from,valid_to\nA,,2010-01-02\nB,,\nA,2010-01-01,\n", JI_ERROR_LABEL,
         "codes, row 2: code \"A\" is in row 0 of codes already, and both are valid at one time");
}

static void options_are_checked(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  options.parent_column = "boss";
  refuse_with("code\nA\n", NULL, &options, JI_ERROR_NOT_FOUND, "codes has no column \"boss\"");
  options = defaults();
  options.parent_column = "";
  options.level_column = "";
  ji_bundle *list = make("code,parent,level\nA,Z,9\n", NULL, &options);
  expect(codes_of(list), 0, "parent", NULL);
  expect_number(codes_of(list), 0, "level", 1);
  ji_bundle_unref(list);
  options = defaults();
  options.hierarchy = 3;
  refuse_with("code\nA\n", NULL, &options, JI_ERROR_ARGUMENT,
              "ji_code_list_options: hierarchy is none of its values, or reserved is not 0");
  options = defaults();
  options.reserved = 1;
  refuse_with("code\nA\n", NULL, &options, JI_ERROR_ARGUMENT,
              "ji_code_list_options: hierarchy is none of its values, or reserved is not 0");
  options = defaults();
  options.tolerance = -0.5;
  refuse_with("code\nA\n", NULL, &options, JI_ERROR_ARGUMENT,
              "ji_code_list_options.tolerance is -0.5; 0 to below 1 is expected");
  options = defaults();
  options.code_column = "";
  refuse_with("code\nA\n", NULL, &options, JI_ERROR_ARGUMENT,
              "ji_code_list_options.code_column is empty");
  ji_dataset *table = support_csv(ctx, "code\nA\n", NULL);
  ji_bundle *upper = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "other", table, &upper));
  options = defaults();
  options.upper = upper;
  refuse_with("code\nA\n", NULL, &options, JI_ERROR_NOT_FOUND,
              "the upper list has no dataset \"codes\"");
  support_status(ctx, ji_code_list_create(ctx, NULL, NULL, NULL, &list), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_create(ctx, table, NULL, NULL, NULL), JI_ERROR_ARGUMENT);
  support_message(ctx, "ji_code_list_create: out is NULL");
  ji_bundle_unref(upper);
  ji_dataset_unref(table);
}

/* --- queries ------------------------------------------------------------------------------- */

static ji_bundle *hangzhou(void) {
  ji_code_list_options options = defaults();
  options.name = "hangzhou";
  options.version = "2021";
  return make(support_hangzhou, support_hangzhou_succession, &options);
}

static void codes_of_a_day(void **state) {
  (void)state;
  ji_bundle *list = hangzhou();
  ji_dataset *found = NULL;
  support_ok(ctx, ji_code_list_at(ctx, list, "2021-03-10", &found));
  assert_int_equal(ji_dataset_row_count(found), 8);
  assert_true(support_find_row(ctx, found, "code", "330103", NULL, NULL) >= 0);
  ji_dataset_unref(found);
  support_ok(ctx, ji_code_list_at(ctx, list, "2021-03-11", &found));
  assert_int_equal(ji_dataset_row_count(found), 8);
  assert_int_equal(support_find_row(ctx, found, "code", "330103", NULL, NULL), -1);
  assert_true(support_find_row(ctx, found, "code", "330114", NULL, NULL) >= 0);
  ji_dataset_unref(found);
  support_status(ctx, ji_code_list_at(ctx, list, "2021-3-11", &found), JI_ERROR_ARGUMENT);
  assert_string_equal(ji_context_message(ctx),
                      "ji_code_list_at: date is \"2021-3-11\": a date YYYY-MM-DD is expected");
  support_status(ctx, ji_code_list_at(ctx, list, NULL, &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_at(ctx, NULL, "2021-03-11", &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_at(ctx, list, "2021-03-11", NULL), JI_ERROR_ARGUMENT);
  ji_bundle_unref(list);
}

static void refuse_find(const ji_bundle *list, const char *code, const char *date,
                        ji_status expected, const char *message) {
  ji_dataset *found = NULL;
  support_status(ctx, ji_code_list_find(ctx, list, code, date, &found), expected);
  assert_null(found);
  assert_string_equal(ji_context_message(ctx), message);
}

static void one_code(void **state) {
  (void)state;
  ji_bundle *list = hangzhou();
  ji_dataset *found = NULL;
  support_ok(ctx, ji_code_list_find(ctx, list, "330105", "2022-01-01", &found));
  assert_int_equal(ji_dataset_row_count(found), 1);
  expect(found, 0, "name", "拱墅区");
  ji_dataset_unref(found);
  refuse_find(list, "330107", NULL, JI_ERROR_NOT_FOUND,
              "\"330107\" is no code of hangzhou-2021; near it are \"330100\" 杭州市, \"330102\" "
              "上城区, \"330103\" 下城区");
  refuse_find(list, "江干区", NULL, JI_ERROR_NOT_FOUND,
              "\"江干区\" is no code of hangzhou-2021; it is the name of \"330104\"");
  refuse_find(list, "x", NULL, JI_ERROR_NOT_FOUND, "\"x\" is no code of hangzhou-2021");
  refuse_find(list, "330104", "2022-01-01", JI_ERROR_NOT_FOUND,
              "code \"330104\" of hangzhou-2021 is not valid on 2022-01-01: it is valid until the "
              "day before 2021-03-11; followed by \"330102\" 上城区, \"330114\" 钱塘区");
  refuse_find(list, "330114", "2020-01-01", JI_ERROR_NOT_FOUND,
              "code \"330114\" of hangzhou-2021 is not valid on 2020-01-01: it is valid from "
              "2021-03-11");
  refuse_find(list, "330114", "today", JI_ERROR_ARGUMENT,
              "ji_code_list_find: date is \"today\": a date YYYY-MM-DD is expected");
  support_status(ctx, ji_code_list_find(ctx, list, NULL, NULL, &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_find(ctx, NULL, "a", NULL, &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_find(ctx, list, "a", NULL, NULL), JI_ERROR_ARGUMENT);
  ji_bundle_unref(list);
}

static void ancestors_at_a_level(void **state) {
  (void)state;
  ji_bundle *list = make("code,parent\nA,\nA1,A\nA11,A1\nB,\nB1,B\n", NULL, NULL);
  ji_dataset *found = NULL;
  support_ok(ctx, ji_code_list_ancestors(ctx, list, 2, NULL, &found));
  assert_int_equal(ji_dataset_row_count(found), 3);
  assert_float_equal(support_weight(ctx, found, "A11", "A1"), 1, 0);
  assert_float_equal(support_weight(ctx, found, "A1", "A1"), 1, 0);
  assert_float_equal(support_weight(ctx, found, "B1", "B1"), 1, 0);
  ji_dataset_unref(found);
  support_ok(ctx, ji_code_list_ancestors(ctx, list, 1, NULL, &found));
  assert_int_equal(ji_dataset_row_count(found), 5);
  assert_float_equal(support_weight(ctx, found, "A11", "A"), 1, 0);
  ji_dataset_unref(found);
  support_status(ctx, ji_code_list_ancestors(ctx, list, 4, NULL, &found), JI_ERROR_NOT_FOUND);
  assert_string_equal(ji_context_message(ctx), "the code list has no code of level 4");
  support_status(ctx, ji_code_list_ancestors(ctx, list, 1, "x", &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_ancestors(ctx, NULL, 1, NULL, &found), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_ancestors(ctx, list, 1, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_bundle_unref(list);
  /* A level that is passed over. */
  list = make("code,parent,level\nA,,1\nA1,A,3\n", NULL, NULL);
  support_status(ctx, ji_code_list_ancestors(ctx, list, 2, NULL, &found), JI_ERROR_NOT_FOUND);
  ji_bundle_unref(list);
}

static void bundles_that_were_not_made_here(void **state) {
  (void)state;
  ji_dataset *table = support_csv(ctx, "code\nA\n", NULL), *found = NULL;
  ji_dataset *broken = support_csv(ctx, "code\nA\nA\n", NULL);
  ji_bundle *bundle = NULL, *other = NULL;
  support_ok(ctx, ji_bundle_with(ctx, NULL, "codes", table, &bundle));
  support_ok(ctx, ji_code_list_at(ctx, bundle, "2020-01-01", &found));
  assert_int_equal(ji_dataset_row_count(found), 1);
  ji_dataset_unref(found);
  support_ok(ctx, ji_bundle_with(ctx, bundle, "codes", broken, &other));
  support_status(ctx, ji_code_list_at(ctx, other, "2020-01-01", &found), JI_ERROR_LABEL);
  support_message(ctx, "codes, row 1: code \"A\" is in row 0 of codes already");
  ji_bundle_unref(other);
  support_ok(ctx, ji_bundle_with(ctx, NULL, "table", table, &other));
  support_status(ctx, ji_code_list_at(ctx, other, "2020-01-01", &found), JI_ERROR_NOT_FOUND);
  assert_string_equal(ji_context_message(ctx), "a code list has no dataset \"codes\"");
  ji_bundle_unref(bundle);
  ji_bundle_unref(other);
  ji_dataset_unref(broken);
  ji_dataset_unref(table);
}

/* --- succession ---------------------------------------------------------------------------- */

static void expect_kind(const ji_dataset *found, const char *from, const char *to,
                        const char *kind) {
  int64_t row = support_find_row(ctx, found, "from", from, "to", to);
  assert_true(row >= 0);
  expect(found, row, "kind", kind);
}

static void a_documented_change(void **state) {
  (void)state;
  ji_bundle *list = hangzhou();
  ji_dataset *found = NULL;
  support_ok(ctx, ji_code_list_succession(ctx, list, "2021-03-10", "2021-03-11", &found));
  assert_int_equal(ji_dataset_row_count(found), 11);
  assert_float_equal(support_weight(ctx, found, "330103", "330105"), 1, 0);
  assert_float_equal(support_weight(ctx, found, "330104", "330114"), 0.25, 0);
  expect_kind(found, "330103", "330105", "merged");
  expect_kind(found, "330105", "330105", "merged");
  expect_kind(found, "330106", "330106", "same");
  expect_kind(found, "330104", "330102", "split");
  expect_kind(found, "330102", "330102", "merged");
  ji_dataset_unref(found);
  support_ok(ctx, ji_code_list_succession(ctx, list, "2021-03-11", "2030-01-01", &found));
  assert_int_equal(ji_dataset_row_count(found), 8);
  expect_kind(found, "330114", "330114", "same");
  ji_dataset_unref(found);
  support_ok(ctx, ji_code_list_succession(ctx, list, "2020-01-01", "2020-01-01", &found));
  assert_int_equal(ji_dataset_row_count(found), 8);
  ji_dataset_unref(found);
  support_status(ctx, ji_code_list_succession(ctx, list, "2022-01-01", "2020-01-01", &found),
                 JI_ERROR_ARGUMENT);
  assert_string_equal(ji_context_message(ctx),
                      "ji_code_list_succession: to_date 2020-01-01 is before from_date 2022-01-01; "
                      "the way back needs sizes: ji_concordance_invert()");
  support_status(ctx, ji_code_list_succession(ctx, list, "x", "2020-01-01", &found),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_succession(ctx, list, "2020-01-01", "x", &found),
                 JI_ERROR_ARGUMENT);
  support_message(ctx, "to_date is \"x\"");
  support_status(ctx, ji_code_list_succession(ctx, NULL, "2020-01-01", "2020-01-01", &found),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_succession(ctx, list, NULL, "2020-01-01", &found),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_succession(ctx, list, "2020-01-01", NULL, &found),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_code_list_succession(ctx, list, "2020-01-01", "2020-01-01", NULL),
                 JI_ERROR_ARGUMENT);
  ji_bundle_unref(list);
}

static const char changing[] = "code,name,valid_from,valid_to\n"
                               "a,first,,2001-01-01\n"
                               "b,second,2001-01-01,2002-01-01\n"
                               "c,third,2001-01-01,2003-01-01\n"
                               "d,fourth,2002-01-01,\n"
                               "e,old name,,2002-01-01\n"
                               "e,new name,2002-01-01,\n"
                               "f,ends,,2002-06-01\n"
                               "g,comes again,,2001-06-01\n"
                               "g,comes again,2002-06-01,\n"
                               "h,ends by decree,,2001-01-01\n";
static const char three_changes[] = "code,successor,date,weight\n"
                                    "a,b,2001-01-01,0.25\n"
                                    "a,c,2001-01-01,0.75\n"
                                    "b,d,2002-01-01,1\n"
                                    "h,,2001-01-01,1\n"
                                    "c,d,2003-01-01,0.5\n"
                                    "c,,2003-01-01,0.5\n";

static void several_changes_one_after_another(void **state) {
  (void)state;
  ji_bundle *list = make(changing, three_changes, NULL);
  ji_dataset *found = NULL;
  support_ok(ctx, ji_code_list_succession(ctx, list, "2000-12-31", "2001-01-01", &found));
  assert_float_equal(support_weight(ctx, found, "a", "c"), 0.75, 0);
  ji_dataset_unref(found);
  support_ok(ctx, ji_code_list_succession(ctx, list, "2000-12-31", "2003-01-01", &found));
  assert_float_equal(support_weight(ctx, found, "a", "d"), 0.625, 0);
  assert_float_equal(support_weight(ctx, found, "a", NULL), 0.375, 0);
  expect_kind(found, "a", "d", "split");
  expect_kind(found, "a", NULL, "unmapped");
  assert_float_equal(support_weight(ctx, found, "e", "e"), 1, 0);
  expect_kind(found, "e", "e", "renamed");
  expect_kind(found, "f", NULL, "unmapped");
  expect_kind(found, "h", NULL, "unmapped");
  expect_kind(found, "g", NULL, "unmapped"); /* the g of 2002-06-01 is another */
  assert_int_equal(ji_dataset_row_count(found), 6);
  ji_dataset_unref(found);
  support_ok(ctx, ji_code_list_succession(ctx, list, "2001-07-01", "2002-01-01", &found));
  expect_kind(found, "b", "d", "renamed");
  ji_dataset_unref(found);
  ji_bundle_unref(list);
}

static void refuse_succession(const char *succession, ji_status expected, const char *message) {
  refuse_with(changing, succession, NULL, expected, message);
}

static void what_is_wrong_with_a_succession(void **state) {
  (void)state;
  refuse_succession("code,successor,date\n,b,2001-01-01\n", JI_ERROR_LABEL,
                    "succession, row 0: the code is null");
  refuse_succession("code,successor,date\nz,b,2001-01-01\n", JI_ERROR_LABEL,
                    "succession, row 0: the code \"z\" is not in the list");
  refuse_succession("code,successor,date\na,z,2001-01-01\n", JI_ERROR_LABEL,
                    "succession, row 0: the successor \"z\" is not in the list");
  refuse_succession("code,successor,date\nh,,2001-01-01\na,b,\n", JI_ERROR_VALUE,
                    "succession, row 1: the date on which code \"a\" changes is null");
  refuse_succession("code,successor,date\na,b,2001\n", JI_ERROR_TYPE,
                    "column \"date\" of succession is int64, expected date");
  refuse_succession("code,successor,date\na,d,2001-01-01\n", JI_ERROR_VALUE,
                    "succession, row 0: the successor \"d\" of code \"a\" is not valid on "
                    "2001-01-01");
  refuse_succession("code,successor,date\na,b,2001-02-01\n", JI_ERROR_VALUE,
                    "succession, row 0: code \"a\" is not valid on the day before 2001-02-01");
  refuse_succession("code,successor,date\na,b,2001-01-01\na,c,2001-01-01\n", JI_ERROR_VALUE,
                    "succession, row 0: code \"a\" has 2 successors on one date: a column "
                    "\"weight\" is needed");
  refuse_succession("code,successor,date,weight\na,b,2001-01-01,0.5\na,b,2001-01-01,0.5\n",
                    JI_ERROR_LABEL,
                    "succession, row 1: code \"a\" has this successor on this date in row 0 "
                    "already");
  refuse_succession("code,successor,date,weight\na,b,2001-01-01,0.5\na,c,2001-01-01,0.25\n",
                    JI_ERROR_VALUE,
                    "succession, row 0: the weights of code \"a\" sum to 0.75, not to 1 within "
                    "1e-06");
  refuse_succession("code,successor,date,weight\na,b,2001-01-01,-1\n", JI_ERROR_VALUE,
                    "succession, row 0: a weight of code \"a\" is -1; a share from 0 to 1 is "
                    "expected");
  refuse_succession("code,successor,date,weight\na,b,2001-01-01,1\nb,d,2002-01-01,\n",
                    JI_ERROR_VALUE,
                    "succession, row 1: a weight of code \"b\" is null; a share from 0 to 1 is "
                    "expected");
  refuse_succession("code,date\na,2001-01-01\n", JI_ERROR_NOT_FOUND,
                    "succession has no column \"successor\"");
}

static void weights_within_the_tolerance_become_shares(void **state) {
  (void)state;
  ji_code_list_options options = defaults();
  options.tolerance = 0.01;
  ji_bundle *list =
      make(changing, "code,successor,date,weight\na,b,2001-01-01,0.333\na,c,2001-01-01,0.666\n",
           &options);
  const ji_dataset *succession = ji_bundle_find(list, "succession");
  ji_column weights = support_look(ctx, succession, "weight");
  support_close("b", support_number(&weights, 0), 0.333 / 0.999, 1e-15);
  ji_dataset *found = NULL;
  support_ok(ctx, ji_code_list_succession(ctx, list, "2000-01-01", "2001-01-01", &found));
  support_close("c", support_weight(ctx, found, "a", "c"), 0.666 / 0.999, 1e-15);
  ji_dataset_unref(found);
  ji_bundle_unref(list);
}

#define TEST(name) cmocka_unit_test(name)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_table_becomes_a_list),
      TEST(columns_are_found_by_other_names),
      TEST(parents_by_prefix),
      TEST(an_upper_list_holds_the_parents),
      TEST(what_is_wrong_is_named),
      TEST(codes_must_be_text),
      TEST(many_levels_and_long_cycles),
      TEST(a_code_may_have_several_rows),
      TEST(options_are_checked),
      TEST(codes_of_a_day),
      TEST(one_code),
      TEST(ancestors_at_a_level),
      TEST(bundles_that_were_not_made_here),
      TEST(a_documented_change),
      TEST(several_changes_one_after_another),
      TEST(what_is_wrong_with_a_succession),
      TEST(weights_within_the_tolerance_become_shares),
  };
  return cmocka_run_group_tests(tests, make_context, free_context);
}
