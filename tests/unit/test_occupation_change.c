/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* occupations.h: entry and exit, and what is refused. */
#include "support/support.h"

#include "support/occupations.h"

#include <math.h>

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

static const char earlier[] = "occupation,value\na,60\nb,30\nc,10\n,5\n";
static const char later[] = "occupation,value\na,50\nd,50\nb2,100\n";

static ji_bundle *change(const char *before, const char *after, const char *way) {
  ji_dataset *first = support_csv(ctx, before, NULL), *second = support_csv(ctx, after, NULL);
  ji_dataset *concordance = way ? support_csv(ctx, way, NULL) : NULL;
  ji_bundle *out = NULL;
  support_ok(ctx, ji_occupation_change(ctx, first, second, concordance, &out));
  ji_dataset_unref(first);
  ji_dataset_unref(second);
  ji_dataset_unref(concordance);
  return out;
}

static void entry_and_exit(void **state) {
  (void)state;
  ji_bundle *out = change(earlier, later, NULL);
  const ji_dataset *roles = ji_bundle_find(out, "roles"), *sum = ji_bundle_find(out, "summary");
  assert_int_equal(ji_dataset_row_count(roles), 5);
  support_check_cell(ctx, roles, "change",
                     support_require_row(ctx, roles, "occupation", "a", NULL, NULL), "stayed");
  support_check_cell(ctx, roles, "change",
                     support_require_row(ctx, roles, "occupation", "c", NULL, NULL), "left");
  support_check_cell(ctx, roles, "change",
                     support_require_row(ctx, roles, "occupation", "b2", NULL, NULL), "entered");
  assert_true(support_number_at(ctx, sum, "entered", 0) == 2 &&
              support_number_at(ctx, sum, "left", 0) == 2);
  assert_true(support_number_at(ctx, sum, "stayed", 0) == 1);
  support_close("entry", support_number_at(ctx, sum, "entry_rate", 0), 2.0 / 3, 1e-15);
  support_close("exit", support_number_at(ctx, sum, "exit_rate", 0), 2.0 / 3, 1e-15);
  support_close("jobs", support_number_at(ctx, sum, "entered_share", 0), 150.0 / 200, 1e-15);
  support_close("left", support_number_at(ctx, sum, "left_share", 0), 40.0 / 100, 1e-15);
  support_close("dissimilarity", support_number_at(ctx, sum, "dissimilarity", 0),
                (0.35 + 0.3 + 0.1 + 0.25 + 0.5) / 2, 1e-14);
  ji_bundle_unref(out);
}

/* b is b2 and half of d now; c goes nowhere. */
static void entry_by_concordance(void **state) {
  (void)state;
  ji_bundle *out = change(earlier, later, "from,to,weight\nb,b2,0.5\nb,d,0.5\nc,,1\n");
  const ji_dataset *roles = ji_bundle_find(out, "roles"), *sum = ji_bundle_find(out, "summary");
  assert_true(support_number_at(ctx, sum, "entered", 0) == 0 &&
              support_number_at(ctx, sum, "left", 0) == 1);
  int64_t row = support_require_row(ctx, roles, "occupation", "d", NULL, NULL);
  support_close("half", support_number_at(ctx, roles, "before", row), 15, 1e-15);
  support_check_cell(ctx, roles, "change",
                     support_require_row(ctx, roles, "occupation", "c", NULL, NULL), "left");
  support_close("total", support_number_at(ctx, sum, "total_before", 0), 100, 1e-15);
  ji_bundle_unref(out);
}

static void change_without_values(void **state) {
  (void)state;
  ji_bundle *out = change("role\nx\ny\n", "role,value\ny,1\nz,2\n", NULL);
  const ji_dataset *sum = ji_bundle_find(out, "summary");
  assert_true(support_number_at(ctx, sum, "entered", 0) == 1 &&
              isnan(support_number_at(ctx, sum, "total_after", 0)));
  support_check_cell(ctx, sum, "reason", 0, "no_values");
  ji_bundle_unref(out);
  out = change("occupation,value\nx,0\n", "occupation,value\nx,1\n", NULL);
  support_check_cell(ctx, ji_bundle_find(out, "summary"), "reason", 0, "no_jobs");
  assert_true(support_number_at(ctx, ji_bundle_find(out, "summary"), "difference", 0) == 1);
  ji_bundle_unref(out);
}

static void change_refuses(const ji_dataset *before, const ji_dataset *after, const ji_dataset *way,
                           ji_status status, const char *part) {
  ji_bundle *out = (ji_bundle *)ctx;
  support_status(ctx, ji_occupation_change(ctx, before, after, way, &out), status);
  support_message(ctx, part);
  assert_null(out);
}

static void wrong_vintages(void **state) {
  static const struct {
    const char *before, *after, *way, *part;
    ji_status status;
  } cases[] = {
      {"occupation,value\na,1\na,2\n", later, NULL, "before: row 2: occupation \"a\"",
       JI_ERROR_LABEL},
      {earlier, "occupation,value\na,-1\n", NULL, "after: row 1, column \"value\" is -1",
       JI_ERROR_VALUE},
      {earlier, "occupation,value\na,\nb,1\n", NULL, "after: row 1, column \"value\" is null",
       JI_ERROR_VALUE},
      {"code\na\n", later, NULL, "\"occupation\"", JI_ERROR_NOT_FOUND},
      {earlier, "code\na\n", NULL, "\"occupation\"", JI_ERROR_NOT_FOUND},
      {earlier, later, "from,to,weight\na,b,0.5\n", "\"a\" sum to 0.5", JI_ERROR_VALUE},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *before = support_csv(ctx, cases[i].before, NULL);
    ji_dataset *after = support_csv(ctx, cases[i].after, NULL);
    ji_dataset *way = cases[i].way ? support_csv(ctx, cases[i].way, NULL) : NULL;
    change_refuses(before, after, way, cases[i].status, cases[i].part);
    ji_dataset_unref(before);
    ji_dataset_unref(after);
    ji_dataset_unref(way);
  }
}

static void vintages_that_count_the_same(void **state) {
  static const char first[] = "quantity=jobs; time=at:2020-12-31; group=occupation:@occupation";
  static const char second[] = "quantity=jobs; time=at:2024-12-31; group=occupation:@occupation";
  static const char other[] = "quantity=persons; time=at:2024-12-31; group=occupation:@occupation";
  ji_dataset *before = support_csv(ctx, "occupation,value\na,1\nb,1\n", first);
  ji_dataset *after = support_csv(ctx, "occupation,value\na,1\nc,3\n", second);
  ji_bundle *out = NULL;
  (void)state;
  support_ok(ctx, ji_occupation_change(ctx, before, after, NULL, &out));
  const ji_dataset *sum = ji_bundle_find(out, "summary");
  assert_string_equal(ji_measure_field(support_look(ctx, sum, "difference").measure, "change"),
                      "2020-12-31");
  ji_bundle_unref(out);
  ji_dataset_unref(after);
  after = support_csv(ctx, "occupation,value\na,1\nc,3\n", other);
  change_refuses(before, after, NULL, JI_ERROR_MEASURE, "quantity");
  ji_dataset_unref(after);
  after = support_csv(ctx, "occupation,value\na,1\nc,3\n", "quantity=jobs");
  change_refuses(before, after, NULL, JI_ERROR_MEASURE, "after: rows 1 and 2");
  ji_dataset_unref(after);
  ji_dataset_unref(before);
}

static void units_of_vintages(void **state) {
  static const char *const codes[] = {"a"};
  static const double one[] = {1};
  support_column columns[] = {{.name = "occupation", .texts = codes},
                              {.name = "value", .numbers = one, .unit = "1e4 person"}};
  ji_dataset *before = support_dataset(ctx, 1, columns, 2), *after;
  ji_bundle *out = NULL;
  (void)state;
  columns[1].unit = "person";
  after = support_dataset(ctx, 1, columns, 2);
  support_ok(ctx, ji_occupation_change(ctx, before, after, NULL, &out));
  support_close("after", support_number_at(ctx, ji_bundle_find(out, "roles"), "after", 0), 1e-4,
                1e-15);
  ji_bundle_unref(out);
  ji_dataset_unref(after);
  columns[1].unit = "h";
  after = support_dataset(ctx, 1, columns, 2);
  change_refuses(before, after, NULL, JI_ERROR_UNIT, "after: row 1");
  ji_dataset_unref(after);
  columns[1].unit = NULL;
  after = support_dataset(ctx, 1, columns, 2);
  change_refuses(before, after, NULL, JI_ERROR_UNIT, "not for all values");
  ji_dataset_unref(after);
  ji_dataset_unref(before);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(entry_and_exit), TEST(entry_by_concordance),         TEST(change_without_values),
      TEST(wrong_vintages), TEST(vintages_that_count_the_same), TEST(units_of_vintages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
