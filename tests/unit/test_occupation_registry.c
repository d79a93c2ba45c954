/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* occupations.h: registries of roles, and what is refused. */
#include "support/support.h"

#include "support/occupations.h"

#include <math.h>

static ji_context *ctx;
static support_occupations all;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  support_occupations_fill(ctx, &all);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_occupations_free(&all);
  ji_context_free(ctx);
  return 0;
}

static void registry_of_roles(void **state) {
  (void)state;
  const ji_dataset *roles = ji_bundle_find(all.registry, "roles");
  const ji_dataset *counts = ji_bundle_find(all.registry, "namespaces");
  assert_int_equal(ji_dataset_row_count(roles), 6);
  support_check_cell(ctx, roles, "role", 1, "list:s1");
  support_check_cell(ctx, roles, "role", 2, "list:live sales");
  support_check_cell(ctx, roles, "code", 2, NULL);
  support_check_cell(ctx, roles, "parent", 2, "list:s1");
  support_check_cell(ctx, roles, "note", 1, "new");
  assert_true(support_number_at(ctx, roles, "level", 2) == 3 &&
              support_number_at(ctx, roles, "level", 5) == 2);
  assert_int_equal(support_look(ctx, roles, "ended_on").type, JI_TYPE_DATE32);
  assert_true(support_number_at(ctx, counts, "named", 0) == 2 &&
              support_number_at(ctx, counts, "unnamed", 0) == 0);
  assert_true(support_number_at(ctx, counts, "named", 1) == 1 &&
              isnan(support_number_at(ctx, counts, "unnamed", 1)));
  assert_true(support_number_at(ctx, counts, "named", 2) == 2 &&
              support_number_at(ctx, counts, "unnamed", 2) == 172);
}

/* It is a code list, too. */
static void registry_is_a_code_list(void **state) {
  ji_dataset *found = NULL, *findings = NULL;
  ji_dataset *way = support_csv(ctx,
                                "from,to,weight\nplatform:streamer,list:m,1\n"
                                "platform:selector,list:s9,1\n",
                                NULL);
  (void)state;
  support_ok(ctx, ji_code_list_find(ctx, all.registry, "platform:selector", NULL, &found));
  support_check_cell(ctx, found, "parent", 0, "platform:streamer");
  support_ok(ctx, ji_concordance_check(ctx, way, all.registry, all.registry, NULL, &findings));
  (void)support_require_row(ctx, findings, "check", "unknown_to", "to", "list:s9");
  ji_dataset_unref(found);
  ji_dataset_unref(findings);
  ji_dataset_unref(way);
}

static void registry_without_counts(void **state) {
  ji_dataset *roles = support_csv(ctx, "namespace,name,source\na,x,made up\na,y,made up\n", NULL);
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_occupation_registry_create(ctx, roles, NULL, &out));
  const ji_dataset *counts = ji_bundle_find(out, "namespaces");
  assert_int_equal(ji_dataset_row_count(counts), 1);
  assert_true(support_number_at(ctx, counts, "named", 0) == 2 &&
              isnan(support_number_at(ctx, counts, "stated", 0)));
  support_check_cell(ctx, ji_bundle_find(out, "roles"), "code", 0, NULL);
  ji_bundle_unref(out);
  ji_dataset_unref(roles);
}

static void roles_that_are_published(void **state) {
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_occupation_registry_builtin(ctx, &out));
  const ji_dataset *roles = ji_bundle_find(out, "roles");
  const ji_dataset *counts = ji_bundle_find(out, "namespaces");
  int64_t row = support_require_row(ctx, counts, "namespace", "kuaishou", NULL, NULL);
  assert_true(support_number_at(ctx, counts, "stated", row) == 174);
  assert_true(support_number_at(ctx, counts, "named", row) +
                  support_number_at(ctx, counts, "unnamed", row) ==
              174);
  assert_true(support_number_at(ctx, counts, "named", row) < 174);
  row = support_require_row(ctx, counts, "namespace", "mohrss-2024-07", "kind", "occupation");
  assert_true(support_number_at(ctx, counts, "stated", row) == 19 &&
              support_number_at(ctx, counts, "unnamed", row) == 0);
  static const char *const recognised[] = {"mohrss-2024-07:用户增长运营师",
                                           "mohrss-2024-07:网络主播", "mohrss-2024-07:直播招聘师"};
  for (size_t i = 0; i < 3; i++) {
    row = support_require_row(ctx, roles, "role", recognised[i], NULL, NULL);
    ji_column days = support_look(ctx, roles, "recognised_on");
    assert_int_equal(((const int32_t *)days.values)[row], 19935); /* 2024-07-31 */
    support_check_cell(ctx, roles, "code", row, NULL);
    support_check_cell(ctx, roles, "kind", row, i < 2 ? "occupation" : "trade");
  }
  ji_bundle_unref(out);
}

static void registry_refuses(const ji_dataset *roles, const ji_dataset *counts, ji_status status,
                             const char *part) {
  ji_bundle *out = (ji_bundle *)ctx;
  support_status(ctx, ji_occupation_registry_create(ctx, roles, counts, &out), status);
  support_message(ctx, part);
  assert_null(out);
}

static void wrong_roles(void **state) {
  static const struct {
    const char *old, *new, *part;
    ji_status status;
  } cases[] = {
      {"\nlist,s,", "\n,s,", "row 0: column \"namespace\" is null", JI_ERROR_LABEL},
      {"group,sales,", "group,,", "row 0: column \"name\" is null", JI_ERROR_LABEL},
      {"s1,made up,2020", "s1,,2020", "row 2: column \"source\" is null", JI_ERROR_LABEL},
      {"\nlist,s,", "\nl:st,s,", "namespace \"l:st\" holds a colon", JI_ERROR_LABEL},
      {"list,m,", "list,s1,", "row 3: code \"list:s1\" is in row 1", JI_ERROR_LABEL},
      {"role,selector,Selector,streamer", "role,streamer,Selector,",
       "code \"platform:streamer\" is in row 4", JI_ERROR_LABEL},
      {",s1,made up,2020", ",s7,made up,2020", "the parent \"list:s7\"", JI_ERROR_LABEL},
      {"Sales,,made up", "Sales,s1,made up", "\"list:s\" -> \"list:s1\" -> \"list:s\"",
       JI_ERROR_VALUE},
      {"2019-05-01,2020", "2021-05-01,2020",
       "recognised_on 2020-07-06 before first_seen 2021-05-01", JI_ERROR_VALUE},
      {",,2023-01-01", ",,2020-01-01", "ended_on 2020-01-01 before first_seen 2021-01-01",
       JI_ERROR_VALUE},
      {"2024-07-31,,", "2024-07-31,2023-01-01,", "ended_on 2023-01-01 before recognised_on",
       JI_ERROR_VALUE},
      {"first_seen", "first", NULL, JI_OK},
      {",source", ",origin", "\"source\"", JI_ERROR_NOT_FOUND},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *roles = support_csv_edited(ctx, support_roles, cases[i].old, cases[i].new);
    ji_bundle *out = NULL;
    if (cases[i].part)
      registry_refuses(roles, NULL, cases[i].status, cases[i].part);
    else
      support_ok(ctx, ji_occupation_registry_create(ctx, roles, NULL, &out));
    ji_bundle_unref(out);
    ji_dataset_unref(roles);
  }
}

static void wrong_types_of_roles(void **state) {
  static const char *const space[] = {"a"}, *const empty[] = {""}, *const date[] = {"2024"};
  static const int64_t numbers[] = {4};
  support_column columns[] = {{.name = "namespace", .texts = space},
                              {.name = "name", .texts = space},
                              {.name = "source", .texts = space},
                              {.name = "code", .texts = empty}};
  ji_dataset *roles = support_dataset(ctx, 1, columns, 4);
  (void)state;
  registry_refuses(roles, NULL, JI_ERROR_LABEL, "the code is empty");
  ji_dataset_unref(roles);
  columns[3] = (support_column){.name = "code", .integers = numbers};
  roles = support_dataset(ctx, 1, columns, 4);
  registry_refuses(roles, NULL, JI_ERROR_TYPE, "code");
  ji_dataset_unref(roles);
  columns[3] = (support_column){.name = "first_seen", .texts = date};
  roles = support_dataset(ctx, 1, columns, 4);
  registry_refuses(roles, NULL, JI_ERROR_TYPE, "first_seen");
  ji_dataset_unref(roles);
  columns[3] = (support_column){.name = "note", .texts = date};
  columns[1].texts = empty;
  roles = support_dataset(ctx, 1, columns, 4);
  registry_refuses(roles, NULL, JI_ERROR_LABEL, "column \"name\" is empty");
  ji_dataset_unref(roles);
}

static void wrong_namespaces(void **state) {
  static const struct {
    const char *old, *new, *part;
    ji_status status;
  } cases[] = {
      {"platform,,174", "platform,,1", "1 roles of \"platform\" are stated, but 2 are named",
       JI_ERROR_VALUE},
      {"platform,,174", "platform,,2.5", "\"platform\" is no whole number", JI_ERROR_VALUE},
      {"platform,,174", "platform,,-2", "\"platform\" is no whole number", JI_ERROR_VALUE},
      {"list,trade,,", "list,occupation,,", "row 1: namespace and kind are those of row 0",
       JI_ERROR_LABEL},
      {"platform,,174", "other,,174", "roles, row 4: the namespace \"platform\"", JI_ERROR_LABEL},
      {"platform,,174", ",,174", "row 2: the namespace is null", JI_ERROR_LABEL},
      {",stated,", ",number,", "\"stated\"", JI_ERROR_NOT_FOUND},
      {"namespace,", "space,", "\"namespace\"", JI_ERROR_NOT_FOUND},
  };
  ji_dataset *roles = support_csv(ctx, support_roles, NULL);
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *counts = support_csv_edited(ctx, support_namespaces, cases[i].old, cases[i].new);
    registry_refuses(roles, counts, cases[i].status, cases[i].part);
    ji_dataset_unref(counts);
  }
  ji_dataset_unref(roles);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(registry_of_roles),
      TEST(registry_is_a_code_list),
      TEST(registry_without_counts),
      TEST(roles_that_are_published),
      TEST(wrong_roles),
      TEST(wrong_types_of_roles),
      TEST(wrong_namespaces),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
