/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* codes.h: concordances, checked, composed and inverted. */
#include "support/codes.h"

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

static ji_concordance_options defaults(void) {
  ji_concordance_options options;
  assert_int_equal(ji_concordance_options_init(&options, sizeof options), JI_OK);
  return options;
}

static ji_status create(const char *text, const ji_concordance_options *options, ji_dataset **out) {
  ji_dataset *table = support_csv(ctx, text, NULL);
  ji_status status = ji_concordance_create(ctx, table, options, out);
  assert_true(!status == (*out != NULL));
  ji_dataset_unref(table);
  return status;
}

static ji_dataset *make(const char *text) {
  ji_dataset *made = NULL;
  support_ok(ctx, create(text, NULL, &made));
  return made;
}

static void refuse_with(const char *text, const ji_concordance_options *options, ji_status expected,
                        const char *message) {
  ji_dataset *made = NULL;
  support_status(ctx, create(text, options, &made), expected);
  assert_string_equal(ji_context_message(ctx), message);
}

static void refuse(const char *text, ji_status expected, const char *message) {
  refuse_with(text, NULL, expected, message);
}

static void a_table_becomes_a_concordance(void **state) {
  (void)state;
  ji_dataset *made = make("from,to,weight,note\na,x,0.5,p\nb,y,1,q\na,y,0.5,r\nc,,1,s\n");
  assert_int_equal(ji_dataset_column_count(made), 3);
  assert_int_equal(support_find_row(ctx, made, "from", "a", "to", "y"), 1); /* beside the first a */
  assert_int_equal(support_find_row(ctx, made, "from", "b", "to", "y"), 2);
  assert_float_equal(support_weight(ctx, made, "c", NULL), 1, 0);
  ji_dataset_unref(made);
  made = make("from,to\na,x\nb,x\n");
  assert_float_equal(support_weight(ctx, made, "b", "x"), 1, 0);
  ji_dataset_unref(made);
  ji_concordance_options options = defaults();
  options.from_column = "old";
  options.to_column = "new";
  options.weight_column = "share";
  options.tolerance = 0.01;
  support_ok(ctx, create("new,old,share\nx,a,0.333\ny,a,0.666\nz,a,0\n", &options, &made));
  assert_int_equal(ji_dataset_row_count(made), 2); /* nothing goes to z */
  support_close("x", support_weight(ctx, made, "a", "x"), 0.333 / 0.999, 1e-15);
  ji_dataset_unref(made);
}

static void what_is_wrong_is_named(void **state) {
  (void)state;
  refuse("from,to,weight\na,x,1\n,y,1\n", JI_ERROR_LABEL,
         "the concordance, row 1: the code to come from is null");
  refuse("from,to,weight\na,x,0.5\nb,x,1\na,x,0.5\n", JI_ERROR_LABEL,
         "the concordance, row 2: code \"a\" goes to \"x\" in row 0 already");
  refuse("from,to,weight\na,,0.5\na,,0.5\n", JI_ERROR_LABEL,
         "the concordance, row 1: code \"a\" goes to \"nowhere\" in row 0 already");
  refuse("from,to,weight\nb,x,1\na,x,0.5\na,y,0.25\n", JI_ERROR_VALUE,
         "the concordance, row 1: the weights of code \"a\" sum to 0.75, not to 1 within 1e-06");
  refuse("from,to,weight\na,x,1.5\na,y,-0.5\n", JI_ERROR_VALUE,
         "the concordance, row 1: a weight of code \"a\" is -0.5; a share from 0 to 1 is expected");
  refuse("from,to,weight\na,x,nan\n", JI_ERROR_VALUE,
         "the concordance, row 0: a weight of code \"a\" is nan; a share from 0 to 1 is expected");
  refuse("from,to,weight\na,x,1\nb,y,\n", JI_ERROR_VALUE,
         "the concordance, row 1: a weight of code \"b\" is null; a share from 0 to 1 is expected");
  refuse("from,to,weight\na,x,half\n", JI_ERROR_TYPE,
         "column \"weight\" of the concordance is text, expected numbers (float64 or int64)");
  refuse("from,to\na,x\na,y\n", JI_ERROR_VALUE,
         "the concordance, row 0: code \"a\" goes to 2 codes: a column of weights is needed");
  refuse("from,weight\na,1\n", JI_ERROR_NOT_FOUND, "the concordance has no column \"to\"");
  refuse("to,weight\na,1\n", JI_ERROR_NOT_FOUND, "the concordance has no column \"from\"");
  ji_concordance_options options = defaults();
  options.weight_column = "w";
  refuse_with("from,to\na,x\n", &options, JI_ERROR_NOT_FOUND,
              "the concordance has no column \"w\"");
  options = defaults();
  options.tolerance = 1;
  refuse_with("from,to\na,x\n", &options, JI_ERROR_ARGUMENT,
              "ji_concordance_options.tolerance is 1; 0 to below 1 is expected");
  options = defaults();
  options.to_level = -1;
  refuse_with("from,to\na,x\n", &options, JI_ERROR_ARGUMENT,
              "ji_concordance_options: a level is below 0");
  static const int64_t numbers[] = {1};
  support_column columns[] = {{.name = "from", .integers = numbers},
                              {.name = "to", .integers = numbers}};
  ji_dataset *table = support_dataset(ctx, 1, columns, 2), *made = NULL;
  support_status(ctx, ji_concordance_create(ctx, table, NULL, &made), JI_ERROR_TYPE);
  assert_string_equal(
      ji_context_message(ctx),
      "column \"from\" of the concordance is int64, expected text: 01 and 1 are two "
      "codes; declare the column as text where it is read");
  support_status(ctx, ji_concordance_create(ctx, NULL, NULL, &made), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_concordance_create(ctx, table, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(table);
}

/* --- the check ----------------------------------------------------------------------------- */

/* One line a finding: check verdict row from to value count/total. */
static char *tell(const ji_dataset *report) {
  ji_text *text = NULL;
  ji_table_options options;
  assert_int_equal(ji_table_options_init(&options, sizeof options), JI_OK);
  support_ok(ctx, ji_dataset_format_table(ctx, report, &options, &text));
  char *copy = strdup(ji_text_data(text));
  ji_text_unref(text);
  return copy;
}

static ji_bundle *list_of(const char *text) {
  ji_dataset *table = support_csv(ctx, text, NULL);
  ji_bundle *list = NULL;
  support_ok(ctx, ji_code_list_create(ctx, table, NULL, NULL, &list));
  ji_dataset_unref(table);
  return list;
}

static void expect_report(const char *text, const ji_bundle *from, const ji_bundle *to,
                          const ji_concordance_options *options, const char *expected) {
  ji_dataset *table = support_csv(ctx, text, NULL), *report = NULL;
  support_ok(ctx, ji_concordance_check(ctx, table, from, to, options, &report));
  char *told = tell(report);
  assert_string_equal(told, expected);
  free(told);
  ji_dataset_unref(report);
  ji_dataset_unref(table);
}

static void everything_that_is_wrong(void **state) {
  (void)state;
  ji_bundle *from = list_of("code,parent\nA,\na,A\nb,A\nc,A\nd,A\n");
  ji_bundle *to = list_of("code,valid_to\nx,\ny,\nz,\nold,2000-01-01\n");
  ji_concordance_options options = defaults();
  options.from_level = 2;
  options.to_date = "2020-01-01";
  expect_report("from,to,weight\na,x,0.5\na,x,0.5\nb,y,0.25\n,y,1\nd,q,-1\ne,old,1\nc,,1\n", from,
                to, &options,
                "check          verdict   row  from  to       value  count  total\n"
                "-------------  --------  ---  ----  ---  ---------  -----  -----\n"
                "code           wrong       3  -     y     -             -      -\n"
                "weight         wrong       4  d     q    -1             -      -\n"
                "pair           wrong       1  a     x     -             -      -\n"
                "sum            wrong       2  b     -     0.25          -      -\n"
                "unknown_from   wrong       5  e     -     -             -      -\n"
                "unknown_to     wrong       4  -     q     -             -      -\n"
                "unknown_to     wrong       5  -     old   -             -      -\n"
                "unmapped       note        2  b     -     0.25          -      -\n"
                "unmapped       note        6  c     -     0             -      -\n"
                "unmapped       note        4  d     -     0             -      -\n"
                "unreached      note        -  -     z     -             -      -\n"
                "coverage_from  coverage    -  -     -     0.25          1      4\n"
                "coverage_to    coverage    -  -     -     0.666667      2      3\n");
  ji_bundle_unref(from);
  ji_bundle_unref(to);
}

static void a_check_without_lists(void **state) {
  (void)state;
  expect_report("from,to\na,x\nb,x\nc,\n", NULL, NULL, NULL,
                "check          verdict   row  from  to     value  count  total\n"
                "-------------  --------  ---  ----  --  --------  -----  -----\n"
                "unmapped       note        2  c     -   0             -      -\n"
                "coverage_from  coverage    -  -     -   0.666667      2      3\n"
                "coverage_to    coverage    -  -     -   -             1      -\n");
}

static void arguments_of_the_check(void **state) {
  (void)state;
  ji_dataset *table = support_csv(ctx, "from,to\na,x\n", NULL), *report = NULL;
  ji_bundle *broken = NULL;
  ji_concordance_options options = defaults();
  options.from_date = "soon";
  support_status(ctx, ji_concordance_check(ctx, table, NULL, NULL, &options, &report),
                 JI_ERROR_ARGUMENT);
  assert_string_equal(ji_context_message(ctx), "ji_concordance_options.from_date is \"soon\": a "
                                               "date YYYY-MM-DD is expected");
  options = defaults();
  options.to_date = "later";
  support_status(ctx, ji_concordance_check(ctx, table, NULL, NULL, &options, &report),
                 JI_ERROR_ARGUMENT);
  support_message(ctx, "to_date is \"later\"");
  support_ok(ctx, ji_bundle_with(ctx, NULL, "table", table, &broken));
  support_status(ctx, ji_concordance_check(ctx, table, NULL, broken, NULL, &report),
                 JI_ERROR_NOT_FOUND);
  support_message(ctx, "a code list has no dataset \"codes\"");
  support_status(ctx, ji_concordance_check(ctx, NULL, NULL, NULL, NULL, &report),
                 JI_ERROR_ARGUMENT);
  support_status(ctx, ji_concordance_check(ctx, table, NULL, NULL, NULL, NULL), JI_ERROR_ARGUMENT);
  ji_bundle_unref(broken);
  ji_dataset_unref(table);
}

/* --- one after another, and back ----------------------------------------------------------- */

static void one_after_another(void **state) {
  (void)state;
  ji_dataset *first = make("from,to,weight\na,m,0.5\na,n,0.25\na,,0.25\nb,n,1\nc,p,1\n");
  ji_dataset *second = make("from,to,weight\nm,x,1\nn,x,0.5\nn,y,0.25\nn,,0.25\n"), *both = NULL;
  support_ok(ctx, ji_concordance_compose(ctx, first, second, &both));
  assert_float_equal(support_weight(ctx, both, "a", "x"), 0.625, 0);
  assert_float_equal(support_weight(ctx, both, "a", "y"), 0.0625, 0);
  assert_float_equal(support_weight(ctx, both, "a", NULL), 0.3125, 0);
  assert_float_equal(support_weight(ctx, both, "b", "y"), 0.25, 0);
  assert_float_equal(support_weight(ctx, both, "c", NULL), 1, 0); /* the second has no p */
  assert_int_equal(ji_dataset_row_count(both), 7);
  ji_dataset *none = NULL, *broken = support_csv(ctx, "from,to,weight\na,x,2\n", NULL);
  support_status(ctx, ji_concordance_compose(ctx, broken, second, &none), JI_ERROR_VALUE);
  assert_string_equal(ji_context_message(ctx), "the first concordance, row 0: the weights of code "
                                               "\"a\" sum to 2, not to 1 within 1e-06");
  support_status(ctx, ji_concordance_compose(ctx, first, broken, &none), JI_ERROR_VALUE);
  support_message(ctx, "the second concordance, row 0");
  support_status(ctx, ji_concordance_compose(ctx, NULL, second, &none), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_concordance_compose(ctx, first, NULL, &none), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_concordance_compose(ctx, first, second, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(broken);
  ji_dataset_unref(both);
  ji_dataset_unref(second);
  ji_dataset_unref(first);
}

/* Shares so small that their product is 0 must not be counted twice. */
static void shares_that_vanish(void **state) {
  (void)state;
  ji_dataset *first = make("from,to,weight\na,m,1e-200\na,n,1e-200\na,o,1\n");
  ji_dataset *second = make("from,to,weight\nm,x,1e-200\nm,z,1\nn,x,1e-200\nn,z,1\no,z,1\n");
  ji_dataset *both = NULL;
  support_ok(ctx, ji_concordance_compose(ctx, first, second, &both));
  assert_int_equal(ji_dataset_row_count(both), 2);
  assert_float_equal(support_weight(ctx, both, "a", "x"), 0, 0);
  ji_dataset_unref(both);
  ji_dataset_unref(second);
  ji_dataset_unref(first);
}

static void refuse_inversion(const ji_dataset *concordance, const char *sizes, ji_status expected,
                             const char *message) {
  ji_dataset *table = support_csv(ctx, sizes, NULL), *back = NULL;
  support_status(ctx, ji_concordance_invert(ctx, concordance, table, &back), expected);
  assert_null(back);
  assert_string_equal(ji_context_message(ctx), message);
  ji_dataset_unref(table);
}

static void the_way_back(void **state) {
  (void)state;
  ji_dataset *there = make("from,to,weight\na,x,0.5\na,y,0.5\nb,y,1\nc,,1\n");
  ji_dataset *sizes = support_csv(ctx, "code,size\nc,1\nb,30\na,20\nother,\n", NULL), *back = NULL;
  support_ok(ctx, ji_concordance_invert(ctx, there, sizes, &back));
  assert_float_equal(support_weight(ctx, back, "x", "a"), 1, 0);
  assert_float_equal(support_weight(ctx, back, "y", "a"), 0.25, 0);
  assert_float_equal(support_weight(ctx, back, "y", "b"), 0.75, 0);
  assert_int_equal(ji_dataset_row_count(back), 3);
  refuse_inversion(there, "code,size\na,1\nb,1\n", JI_ERROR_LABEL,
                   "code \"c\" of the concordance has no size");
  refuse_inversion(there, "code,size\na,1\nb,1\na,2\n", JI_ERROR_LABEL,
                   "sizes, row 2: code \"a\" has a size already");
  refuse_inversion(there, "code,size\na,1\nb,-1\nc,1\n", JI_ERROR_VALUE,
                   "sizes, row 1: the size of code \"b\" is null, negative or not finite");
  refuse_inversion(there, "code,size\na,0\nb,1\nc,1\n", JI_ERROR_VALUE,
                   "the sizes of what goes to code \"x\" sum to 0: it cannot be divided");
  refuse_inversion(there, "code,people\na,0\n", JI_ERROR_NOT_FOUND, "sizes has no column \"size\"");
  ji_dataset_unref(back);
  support_status(ctx, ji_concordance_invert(ctx, NULL, sizes, &back), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_concordance_invert(ctx, there, NULL, &back), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_concordance_invert(ctx, there, sizes, NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(sizes);
  ji_dataset_unref(there);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_table_becomes_a_concordance),
      cmocka_unit_test(what_is_wrong_is_named),
      cmocka_unit_test(everything_that_is_wrong),
      cmocka_unit_test(a_check_without_lists),
      cmocka_unit_test(arguments_of_the_check),
      cmocka_unit_test(one_after_another),
      cmocka_unit_test(shares_that_vanish),
      cmocka_unit_test(the_way_back),
  };
  return cmocka_run_group_tests(tests, make_context, free_context);
}
