/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A provenance that is read back, and what changed between two runs. */
#include "sdmx_fixture.h"

/* A row of a provenance as texts; "-" is null. */
typedef struct row5 {
  const char *step, *operation, *kind, *name, *value;
} row5;

static ji_dataset *make_table(const row5 *rows, int64_t count) {
  static const char *const names[] = {"step", "operation", "kind", "name", "value"};
  const char *texts[5][64];
  int64_t steps[64];
  int absent[64];
  support_column columns[5];
  assert_true(count <= 64);
  for (int64_t i = 0; i < count; i++) {
    const char *cells[] = {rows[i].operation, rows[i].kind, rows[i].name, rows[i].value};
    steps[i] = atoi(rows[i].step);
    absent[i] = strcmp(rows[i].step, "-") == 0;
    for (int j = 1; j < 5; j++)
      texts[j][i] = strcmp(cells[j - 1], "-") ? cells[j - 1] : NULL;
  }
  columns[0] = (support_column){.name = "step", .integers = steps, .absent = absent};
  for (int j = 1; j < 5; j++)
    columns[j] = (support_column){.name = names[j], .texts = texts[j]};
  return support_dataset(ctx, count, columns, 5);
}

/* A small dataset of that origin. */
static ji_dataset *make_run(const row5 *rows, int64_t count) {
  const support_column column = {.name = "x", .numbers = (const double[]){1}};
  ji_dataset *table = make_table(rows, count), *plain = support_dataset(ctx, 1, &column, 1);
  ji_dataset *run = NULL;
  support_ok(ctx, ji_dataset_with_provenance(ctx, plain, table, &run));
  ji_dataset_unref(plain);
  ji_dataset_unref(table);
  return run;
}
#define ROWS(rows) (rows), (int64_t)(sizeof(rows) / sizeof(rows)[0])

static const row5 usual[] = {
    {"1", "read", "version", "lib", "0.1.0"},  {"1", "read", "input", "a.csv", "blake2b:aa"},
    {"1", "read", "option", "missing", "NA"},  {"1", "read", "option", "missing", "."},
    {"2", "model", "version", "lib", "0.1.0"}, {"2", "model", "seed", "seed", "7"},
    {"2", "model", "note", "empty", "-"},      {"3", "model", "library", "blas", ""}};

static void a_provenance_is_read_back(void **state) {
  (void)state;
  ji_dataset *run = make_run(ROWS(usual)), *told = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, run, &told));
  assert_dataset(told, "step,operation,kind,name,value\n"
                       "1,read,version,lib,0.1.0\n"
                       "1,read,input,a.csv,blake2b:aa\n"
                       "1,read,option,missing,NA\n"
                       "1,read,option,missing,.\n"
                       "2,model,version,lib,0.1.0\n"
                       "2,model,seed,seed,7\n"
                       "2,model,note,empty,\n"
                       "3,model,library,blas,\"\"\n");
  /* the columns are shared, and the content is the same */
  const ji_column x = support_look(ctx, run, "x");
  ji_dataset *again = NULL, *none = make_table(usual, 0);
  support_ok(ctx, ji_dataset_with_provenance(ctx, run, told, &again));
  assert_ptr_equal(support_look(ctx, again, "x").values, x.values);
  ji_dataset_unref(told);
  ji_dataset_unref(again);
  /* no rows: no origin */
  support_ok(ctx, ji_dataset_with_provenance(ctx, run, none, &again));
  support_ok(ctx, ji_dataset_provenance(ctx, again, &told));
  assert_int_equal(ji_dataset_row_count(told), 0);
  ji_dataset_unref(told);
  ji_dataset_unref(again);
  ji_dataset_unref(none);
  ji_dataset_unref(run);
}

#define refuses(row, expected) check_refusal((row), JI_ERROR_VALUE, (expected), __LINE__)
static void check_refusal(row5 row, ji_status status, const char *expected, int line) {
  row5 rows[3] = {{"1", "read", "input", "a.csv", "x"}, {"1", "read", "option", "b", "-"}};
  rows[2] = row;
  ji_dataset *table = make_table(ROWS(rows)), *out = NULL;
  support_check_status(ctx, ji_dataset_with_provenance(ctx, table, table, &out), status, "with",
                       __FILE__, line);
  assert_null(out);
  check_text(message(), expected, __FILE__, line);
  ji_dataset_unref(table);
}

static void what_is_no_provenance_is_refused(void **state) {
  (void)state;
  refuses(((row5){"3", "model", "note", "x", "-"}),
          "the provenance, row 3: the step is not 2, which the rows before lead to, or the one "
          "before");
  refuses(((row5){"0", "read", "note", "x", "-"}),
          "the provenance, row 3: the step is not 2, which the rows before lead to, or the one "
          "before");
  refuses(((row5){"-", "read", "note", "x", "-"}), "the provenance, row 3: the step is empty");
  refuses(((row5){"1", "model", "note", "x", "-"}),
          "the provenance, row 3: step 1 is both \"read\" and \"model\"");
  refuses(((row5){"2", "-", "note", "x", "-"}), "the provenance, row 3: the operation is empty");
  refuses(((row5){"2", "", "note", "x", "-"}), "the provenance, row 3: the operation is empty");
  refuses(((row5){"2", "model", "-", "x", "-"}), "the provenance, row 3: the kind is empty");
  refuses(
      ((row5){"2", "model", "clock", "x", "-"}),
      "the provenance, row 3: \"clock\" is no kind; input, option, seed, version, library or note "
      "is expected");
  refuses(((row5){"2", "model", "note", "-", "-"}), "the provenance, row 3: the name is empty");
  static const row5 late[] = {{"2", "read", "note", "x", "-"}};
  ji_dataset *table = make_table(ROWS(late)), *out = NULL;
  support_status(ctx, ji_dataset_with_provenance(ctx, table, table, &out), JI_ERROR_VALUE);
  assert_message("the provenance, row 1: the step is not 1, which the rows before lead to");
  ji_dataset_unref(table);
  const support_column half = {.name = "step", .numbers = (const double[]){0.5}};
  const support_column columns[] = {half,
                                    {.name = "operation", .texts = (const char *const[]){"read"}},
                                    {.name = "kind", .texts = (const char *const[]){"note"}},
                                    {.name = "name", .texts = (const char *const[]){"x"}},
                                    {.name = "value", .texts = (const char *const[]){NULL}}};
  table = support_dataset(ctx, 1, columns, 5);
  support_status(ctx, ji_dataset_with_provenance(ctx, table, table, &out), JI_ERROR_VALUE);
  ji_dataset_unref(table);
}

static void columns_are_checked(void **state) {
  (void)state;
  const support_column columns[] = {{.name = "step", .texts = (const char *const[]){"1"}},
                                    {.name = "operation", .texts = (const char *const[]){"read"}},
                                    {.name = "kind", .numbers = (const double[]){1}}};
  ji_dataset *out = NULL;
  ji_dataset *table = support_dataset(ctx, 1, columns + 1, 2);
  support_status(ctx, ji_dataset_with_provenance(ctx, table, table, &out), JI_ERROR_NOT_FOUND);
  assert_message("the provenance has no column \"step\"");
  ji_dataset_unref(table);
  table = support_dataset(ctx, 1, columns, 3);
  support_status(ctx, ji_dataset_with_provenance(ctx, table, table, &out), JI_ERROR_TYPE);
  support_contains(message(), "column \"step\" of the provenance is text");
  support_status(ctx, ji_dataset_with_provenance(ctx, NULL, table, &out), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_with_provenance: dataset is NULL");
  support_status(ctx, ji_dataset_with_provenance(ctx, table, NULL, &out), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_with_provenance: provenance is NULL");
  support_status(ctx, ji_dataset_with_provenance(ctx, table, table, NULL), JI_ERROR_ARGUMENT);
  assert_message("ji_dataset_with_provenance: out is NULL");
  support_status(ctx, ji_provenance_compare(ctx, NULL, table, &out), JI_ERROR_ARGUMENT);
  assert_message("ji_provenance_compare: left is NULL");
  support_status(ctx, ji_provenance_compare(ctx, table, NULL, &out), JI_ERROR_ARGUMENT);
  assert_message("ji_provenance_compare: right is NULL");
  support_status(ctx, ji_provenance_compare(ctx, table, table, NULL), JI_ERROR_ARGUMENT);
  assert_message("ji_provenance_compare: out is NULL");
  ji_dataset_unref(table);
}

static void a_zero_byte_is_refused(void **state) {
  (void)state;
  ji_dataset *table = make_table(usual, 1), *out = NULL, *with = NULL;
  ji_dataset_builder *builder = NULL;
  const int64_t offsets[] = {0, 3};
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int64_t i = 0; i < 5; i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, table, i, &column));
    if (i == 4) {
      column.values = "a\0b";
      column.offsets = offsets;
    }
    support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  }
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &with));
  support_status(ctx, ji_dataset_with_provenance(ctx, table, with, &out), JI_ERROR_VALUE);
  assert_message("the provenance, row 1: a text holds a zero byte");
  ji_dataset_builder_free(builder);
  ji_dataset_unref(with);
  ji_dataset_unref(table);
}

/* --- comparing ------------------------------------------------------------------------------- */

#define HEADER "step,operation,kind,name,left,right,change\n"
#define compares(left, right, expected)                                                            \
  check_compared(ROWS(left), ROWS(right), (expected), __LINE__)
static void check_compared(const row5 *left, int64_t left_count, const row5 *right,
                           int64_t right_count, const char *expected, int line) {
  ji_dataset *a = make_run(left, left_count), *b = make_run(right, right_count), *out = NULL;
  support_ok(ctx, ji_provenance_compare(ctx, a, b, &out));
  check_dataset(out, expected, __FILE__, line);
  ji_dataset_unref(out);
  ji_dataset_unref(a);
  ji_dataset_unref(b);
}

static void equal_runs_have_no_differences(void **state) {
  (void)state;
  compares(usual, usual, HEADER);
  check_compared(usual, 0, usual, 0, HEADER, __LINE__);
}

static void values_entries_and_steps(void **state) {
  (void)state;
  static const row5 other[] = {
      {"1", "read", "version", "lib", "0.1.0"},  {"1", "read", "input", "a.csv", "blake2b:bb"},
      {"1", "read", "option", "missing", "NA"},  {"1", "read", "option", "delimiter", ";"},
      {"2", "model", "version", "lib", "0.1.0"}, {"2", "model", "seed", "seed", "-"},
      {"2", "model", "note", "empty", ""},       {"3", "model", "library", "blas", ""}};
  compares(usual, other,
           HEADER "1,read,input,a.csv,blake2b:aa,blake2b:bb,changed\n"
                  "1,read,option,missing,.,,removed\n"
                  "1,read,option,delimiter,,;,added\n"
                  "2,model,seed,seed,7,,changed\n"
                  "2,model,note,empty,,\"\",changed\n");
  check_compared(usual, 2, usual, 0,
                 HEADER "1,read,version,lib,0.1.0,,removed\n"
                        "1,read,input,a.csv,blake2b:aa,,removed\n",
                 __LINE__);
  check_compared(usual, 0, usual, 1, HEADER "1,read,version,lib,,0.1.0,added\n", __LINE__);
}

/* A step that only one run has does not shift those behind it, and of steps of one operation those
 * with most in common belong together. */
static void a_new_step_shifts_nothing(void **state) {
  (void)state;
  static const row5 left[] = {{"1", "read", "input", "a.csv", "1"},
                              {"2", "read", "input", "b.csv", "2"},
                              {"3", "read", "input", "c.csv", "3"},
                              {"4", "model", "seed", "seed", "7"}};
  static const row5 right[] = {{"1", "read", "input", "a.csv", "9"},
                               {"2", "read", "input", "c.csv", "3"},
                               {"3", "sum", "option", "by", "x"},
                               {"4", "model", "seed", "seed", "8"},
                               {"5", "write", "note", "x", "-"}};
  compares(left, right,
           HEADER "1,read,input,a.csv,1,9,changed\n"
                  "2,read,input,b.csv,2,,removed\n"
                  "3,sum,option,by,,x,added\n"
                  "4,model,seed,seed,7,8,changed\n"
                  "5,write,note,x,,,added\n");
  compares(right, left,
           HEADER "1,read,input,a.csv,9,1,changed\n"
                  "2,read,input,b.csv,,2,added\n"
                  "3,sum,option,by,x,,removed\n"
                  "4,model,seed,seed,8,7,changed\n"
                  "5,write,note,x,,,removed\n");
}

/* Two runs of one length that have nothing in common. */
static void too_many_differences(void **state) {
  (void)state;
  enum { STEPS = 1100 };
  ji_dataset *runs[2] = {NULL, NULL}, *out = NULL;
  for (int run = 0; run < 2; run++) {
    char *text = malloc(STEPS * 32 + 64);
    assert_non_null(text);
    strcpy(text, "step,operation,kind,name,value\n");
    for (int i = 1; i <= STEPS; i++)
      snprintf(text + strlen(text), 40, "%d,%s%d,note,x,y\n", i, run ? "b" : "a", i);
    support_write(folder, "p.csv", text);
    free(text);
    char *path = support_path(folder, "p.csv");
    ji_dataset *table = NULL;
    support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &table));
    support_ok(ctx, ji_dataset_with_provenance(ctx, table, table, &runs[run]));
    ji_dataset_unref(table);
    free(path);
  }
  support_status(ctx, ji_provenance_compare(ctx, runs[0], runs[1], &out), JI_ERROR_LIMIT);
  assert_null(out);
  assert_message("the runs differ in 1100 and 1100 steps, which is more than can be aligned");
  support_ok(ctx, ji_provenance_compare(ctx, runs[0], runs[0], &out));
  assert_int_equal(ji_dataset_row_count(out), 0);
  ji_dataset_unref(out);
  ji_dataset_unref(runs[0]);
  ji_dataset_unref(runs[1]);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(a_provenance_is_read_back),
      test(what_is_no_provenance_is_refused),
      test(columns_are_checked),
      test(a_zero_byte_is_refused),
      test(equal_runs_have_no_differences),
      test(values_entries_and_steps),
      test(a_new_step_shifts_nothing),
      test(too_many_differences),
  };
  return cmocka_run_group_tests_name("provenance", tests, NULL, NULL);
}
