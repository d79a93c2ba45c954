/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Folders of tables as bundles. */
#include "support/support.h"

#include "support/mrio.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static ji_context *ctx;
static char *folder;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  folder = support_folder();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  support_folder_free(folder);
  ji_context_free(ctx);
  return 0;
}

static ji_bundle *read_folder(void) {
  ji_bundle *bundle = NULL;
  support_ok(ctx, ji_bundle_read_folder(ctx, folder, &bundle));
  assert_non_null(bundle);
  return bundle;
}

#define refuses(status, part) check_refused((status), (part), __LINE__)
static void check_refused(ji_status expected, const char *part, int line) {
  ji_bundle *bundle = NULL;
  support_check_status(ctx, ji_bundle_read_folder(ctx, folder, &bundle), expected, part, __FILE__,
                       line);
  assert_null(bundle);
  support_check_contains(ji_context_message(ctx), part, __FILE__, line);
  support_check_contains(ji_context_message(ctx), folder, __FILE__, line);
}

static ji_column look(const ji_bundle *bundle, const char *dataset, const char *column) {
  const ji_dataset *found = ji_bundle_find(bundle, dataset);
  if (!found)
    fail_msg("there is no dataset \"%s\"", dataset);
  return support_look(ctx, found, column);
}

static void write_table(void) {
  support_write(folder, "flows.csv", "sector,a,b,note\n01,1,2,x\n02,3,4,y\n");
  support_write(folder, "accounts.csv", "sector,output,jobs\n1,10,5\n2,20,6\n");
  support_write(folder, "units.csv",
                "file,column,unit\n"
                "flows.csv,*,1e8 CNY\n"
                "accounts.csv,jobs,1e4 person\n"
                "accounts.csv,*,1e8 CNY\n");
}

static void units_are_put_on_columns(void **state) {
  (void)state;
  write_table();
  ji_bundle *bundle = read_folder();
  assert_int_equal(ji_bundle_count(bundle), 3);
  assert_string_equal(ji_bundle_name(bundle, 0), "accounts");
  assert_string_equal(ji_bundle_name(bundle, 1), "flows");
  assert_string_equal(ji_bundle_name(bundle, 2), "units");
  assert_string_equal(look(bundle, "flows", "a").unit, "1e8 CNY");
  assert_string_equal(look(bundle, "flows", "b").unit, "1e8 CNY");
  assert_null(look(bundle, "flows", "note").unit);
  assert_null(look(bundle, "flows", "sector").unit);
  assert_string_equal(look(bundle, "accounts", "output").unit, "1e8 CNY");
  assert_string_equal(look(bundle, "accounts", "jobs").unit, "1e4 person");
  ji_bundle_unref(bundle);
}

static void sectors_are_text(void **state) {
  (void)state;
  write_table();
  support_write(folder, "accounts.schema.csv", "column,type\nsector,int64\n");
  ji_bundle *bundle = read_folder();
  ji_column sector = look(bundle, "accounts", "sector");
  assert_int_equal(sector.type, JI_TYPE_TEXT);
  assert_int_equal(look(bundle, "accounts", "output").type, JI_TYPE_INT64);
  char *text = support_text(ctx, &sector, 1);
  assert_string_equal(text, "2");
  free(text);
  ji_bundle_unref(bundle);
}

static void other_files_are_passed_over(void **state) {
  (void)state;
  write_table();
  support_write(folder, "README.md", "text");
  support_write(folder, "a.b.csv", "\"malformed");
  support_write(folder, ".csv", "\"malformed");
  support_write(folder, ".hidden.csv", "\"malformed");
  support_write(folder, "x.csv.1-0.tmp", "\"malformed");
  char *inner = support_path(folder, "inner.csv");
  assert_int_equal(mkdir(inner, 0700), 0);
  free(inner);
  ji_bundle *bundle = read_folder();
  assert_int_equal(ji_bundle_count(bundle), 3);
  ji_bundle_unref(bundle);
}

static void measures_come_from_units_and_sidecars(void **state) {
  (void)state;
  support_write(folder, "t.csv", "jobs,people,other,sum\n1,2,3,4\n");
  support_write(folder, "t.schema.csv",
                "column,unit,measure,description\n"
                "people,person,,who\n"
                "other,job,quantity=jobs,\n"
                "sum,,quantity=persons,\n");
  support_write(folder, "units.csv",
                "file,column,unit,measure\n"
                "t.csv,jobs,job,quantity=jobs; time=any:2024\n"
                "t.csv,*,person,quantity=persons\n");
  ji_bundle *bundle = read_folder();
  ji_column jobs = look(bundle, "t", "jobs");
  assert_string_equal(jobs.unit, "job");
  assert_string_equal(ji_measure_text(jobs.measure), "quantity=jobs; time=any:2024");
  ji_column people = look(bundle, "t", "people");
  assert_string_equal(people.unit, "person");
  assert_string_equal(people.description, "who");
  assert_string_equal(ji_measure_text(people.measure), "quantity=persons");
  ji_column other = look(bundle, "t", "other");
  assert_string_equal(other.unit, "job");
  assert_string_equal(ji_measure_text(other.measure), "quantity=jobs");
  assert_string_equal(look(bundle, "t", "sum").unit, "person");
  ji_bundle_unref(bundle);
}

static void contradictions_are_errors(void **state) {
  (void)state;
  support_write(folder, "t.csv", "jobs\n1\n");
  support_write(folder, "t.schema.csv", "column,unit,measure\njobs,job,quantity=jobs\n");
  support_write(folder, "units.csv", "file,column,unit\nt.csv,jobs,1e4 job\n");
  refuses(JI_ERROR_UNIT, "units.csv: line 2: the unit of \"jobs\" is \"1e4 job\", but \"job\"");
  support_write(folder, "units.csv", "file,column,unit\nt.csv,jobs,@unit\n");
  refuses(JI_ERROR_UNIT, "units.csv: line 2");
  support_write(folder, "units.csv", "file,column,unit,measure\nt.csv,jobs,job,quantity=hires\n");
  refuses(JI_ERROR_MEASURE, "units.csv: line 2: the measure of \"jobs\" is \"quantity=hires\"");
  support_write(folder, "units.csv", "file,column,unit,measure\nt.csv,jobs,1 job,quantity=jobs\n");
  ji_bundle_unref(read_folder()); /* the same, written otherwise */
}

static void wrong_units_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    ji_status status;
    const char *part;
  } cases[] = {
      {"file,column,unit\nflows.csv,c,CNY\n", JI_ERROR_LABEL,
       "units.csv: line 2: there is no column \"c\" in flows.csv"},
      {"file,column,unit\nflow.csv,*,CNY\n", JI_ERROR_LABEL,
       "units.csv: line 2: there is no file \"flow.csv\""},
      {"file,column,unit\nflows,*,CNY\n", JI_ERROR_LABEL, "there is no file \"flows\""},
      {"file,column,unit\nflows.csv,a,CNY\n\nflows.csv,a,CNY\n", JI_ERROR_LABEL,
       "line 4: the column \"a\" of flows.csv is there already, on line 2"},
      {"file,column\nflows.csv,a\n", JI_ERROR_LABEL, "no column \"unit\""},
      {"column,unit\na,CNY\n", JI_ERROR_LABEL, "no column \"file\""},
      {"file,unit\na,CNY\n", JI_ERROR_LABEL, "no column \"column\""},
      {"file,column,unit\n,a,CNY\n", JI_ERROR_LABEL, "line 2: the file is empty"},
      {"file,column,unit\nflows.csv,,CNY\n", JI_ERROR_LABEL, "line 2: the column is empty"},
      {"file,column,unit\nflows.csv,a,1e8 ((\n", JI_ERROR_UNIT, "units.csv: line 2"},
      {"file,column,unit,measure\nflows.csv,a,CNY,quantity=sheep\n", JI_ERROR_MEASURE,
       "units.csv: line 2"},
      {"file,column,unit\nflows.csv,a\n", JI_ERROR_FORMAT, "line 2 has 2 fields"},
      {"", JI_ERROR_FORMAT, "units.csv: the file is empty"},
  };
  support_write(folder, "flows.csv", "sector,a,b\n01,1,2\n");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    support_write(folder, "units.csv", cases[i].text);
    refuses(cases[i].status, cases[i].part);
  }
}

/* One wrong cell would make a text of its column; the line is told while it is known. */
static void wrong_numbers_are_named_by_line(void **state) {
  (void)state;
  static const char *const flows = "sector,a,b,note\n01,1,2,x\n02,3,4,y\n";
  write_table();
  support_write(folder, "flows.csv", "sector,a,b,note\n01,1,2,x\n02,3,4x,y\n");
  refuses(JI_ERROR_FORMAT, "flows.csv: line 3, column \"b\": \"4x\" is not a number");
  support_write(folder, "flows.csv", "sector,a,b,note\n01,-,2,x\n02,3,4,y\n");
  refuses(JI_ERROR_FORMAT, "flows.csv: line 2, column \"a\": \"-\" is not a number");
  support_write(folder, "flows.csv", flows);
  support_write(folder, "accounts.csv", "sector,output,jobs\n1,10,many\n2,20,few\n");
  refuses(JI_ERROR_FORMAT, "accounts.csv: line 2, column \"jobs\": \"many\" is not a number");
  /* A sidecar that says text is believed; elsewhere `*` is about the columns that are numbers. */
  support_write(folder, "accounts.csv", "sector,output,jobs\n1,10,5\n2,20,6\n");
  support_write(folder, "flows.csv", "sector,a,b,note\n01,1,2,1\n02,3,4,y\n");
  support_write(folder, "flows.schema.csv", "column,type\nnote,text\n");
  ji_bundle_unref(read_folder());
  support_write(folder, "periods.csv", "period,sales\n2024,7\n2024-Q1,1\n");
  support_write(folder, "units.csv", "file,column,unit\nperiods.csv,*,CNY\n");
  ji_bundle *bundle = read_folder();
  assert_null(look(bundle, "periods", "period").unit);
  assert_string_equal(look(bundle, "periods", "sales").unit, "CNY");
  ji_bundle_unref(bundle);
}

static void wrong_folders_are_refused(void **state) {
  (void)state;
  ji_bundle *bundle = NULL;
  assert_int_equal(ji_bundle_read_folder(NULL, folder, &bundle), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_read_folder(ctx, NULL, &bundle), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_read_folder(ctx, folder, NULL), JI_ERROR_ARGUMENT);
  refuses(JI_ERROR_NOT_FOUND, "no NAME.csv");
  char *path = support_path(folder, "absent");
  support_status(ctx, ji_bundle_read_folder(ctx, path, &bundle), JI_ERROR_NOT_FOUND);
  support_message(ctx, path);
  free(path);
  support_write(folder, "file", "x");
  path = support_path(folder, "file");
  support_status(ctx, ji_bundle_read_folder(ctx, path, &bundle), JI_ERROR_IO);
  support_message(ctx, "no folder");
  free(path);
  support_write(folder, "t.csv", "a,a\n");
  refuses(JI_ERROR_LABEL, "t.csv: line 1");
  support_write(folder, "\xC4\xE3.csv", "a\n");
  refuses(JI_ERROR_ENCODING, "not UTF-8");
}

static void folders_hold_arrays(void **state) {
  (void)state;
  static const double numbers[6] = {1, 2, 3, 4, 5, 6};
  ji_array array = support_array_of(numbers, 2, 3, NULL);
  ji_bundle *bundle = NULL;
  char *path = support_path(folder, "m.npy");
  support_ok(ctx, ji_array_write_npy(ctx, &array, path));
  free(path);
  bundle = read_folder(); /* arrays alone are a folder, too */
  assert_int_equal(ji_bundle_count(bundle), 0);
  const ji_array *found = ji_bundle_find_array(bundle, "m");
  assert_int_equal(found->columns, 3);
  assert_memory_equal(found->data, numbers, sizeof numbers);
  ji_bundle_unref(bundle);
  write_table();
  bundle = read_folder();
  assert_int_equal(ji_bundle_count(bundle), 3);
  assert_int_equal(ji_bundle_array_count(bundle), 1);
  ji_bundle_unref(bundle);
  support_write(folder, "units.csv", "file,column,unit\nm.npy,*,CNY\n");
  refuses(JI_ERROR_LABEL, "no file \"m.npy\"");
  write_table();
  support_write(folder, "m.csv", "a\n1\n");
  refuses(JI_ERROR_LABEL, "m.npy: m.csv is there, too");
  support_write(folder, "m.npy", "no array");
  refuses(JI_ERROR_FORMAT, "m.npy: this is no NPY file");
}

static void what_is_written_is_read_again(void **state) {
  (void)state;
  static const double numbers[6] = {1, 2, 3, 4, 5, 6};
  ji_array array = support_array_of(numbers, 2, 3, NULL);
  write_table();
  ji_bundle *bundle = read_folder(), *larger = NULL, *again = NULL;
  support_ok(ctx, ji_bundle_with_array(ctx, bundle, "m", &array, &larger));
  char *path = support_path(folder, "written");
  support_ok(ctx, ji_bundle_write_folder(ctx, larger, path));
  support_ok(ctx, ji_bundle_write_folder(ctx, larger, path)); /* over the first */
  support_ok(ctx, ji_bundle_read_folder(ctx, path, &again));
  assert_int_equal(ji_bundle_count(again), ji_bundle_count(larger));
  for (int64_t i = 0; i < ji_bundle_count(again); i++) {
    ji_text *left = NULL, *right = NULL;
    const char *name = ji_bundle_name(again, i);
    support_ok(ctx, ji_dataset_digest(ctx, ji_bundle_find(larger, name), &left));
    support_ok(ctx, ji_dataset_digest(ctx, ji_bundle_find(again, name), &right));
    assert_string_equal(ji_text_data(left), ji_text_data(right));
    ji_text_unref(left);
    ji_text_unref(right);
  }
  assert_memory_equal(ji_bundle_find_array(again, "m")->data, numbers, sizeof numbers);
  ji_bundle_unref(again);
  ji_bundle_unref(larger);
  ji_bundle_unref(bundle);
  free(path);
}

static void wrong_bundles_are_not_written(void **state) {
  (void)state;
  static const double one[1] = {1};
  static const char *const names[] = {"a.b", "a/b"};
  ji_array array = support_array_of(one, 1, 1, NULL);
  ji_dataset_builder *builder = NULL;
  ji_dataset *empty = NULL;
  ji_bundle *bundle = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &empty));
  ji_dataset_builder_free(builder);
  for (int i = 0; i < 2; i++) {
    support_ok(ctx, ji_bundle_with_array(ctx, NULL, names[i], &array, &bundle));
    support_status(ctx, ji_bundle_write_folder(ctx, bundle, folder), JI_ERROR_ARGUMENT);
    support_message(ctx, names[i]);
    ji_bundle_unref(bundle);
    support_ok(ctx, ji_bundle_with(ctx, NULL, names[i], empty, &bundle));
    support_status(ctx, ji_bundle_write_folder(ctx, bundle, folder), JI_ERROR_ARGUMENT);
    support_message(ctx, names[i]);
    ji_bundle_unref(bundle);
  }
  support_ok(ctx, ji_bundle_with(ctx, NULL, "a", empty, &bundle));
  support_status(ctx, ji_bundle_write_folder(ctx, bundle, folder), JI_ERROR_ARGUMENT);
  support_message(ctx, "without columns");
  support_status(ctx, ji_bundle_write_folder(ctx, bundle, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_bundle_write_folder(ctx, NULL, folder), JI_ERROR_ARGUMENT);
  ji_bundle_unref(bundle);
  support_ok(ctx, ji_bundle_with_array(ctx, NULL, "a", &array, &bundle));
  char *path = support_path(folder, "absent/inner");
  support_status(ctx, ji_bundle_write_folder(ctx, bundle, path), JI_ERROR_IO);
  support_message(ctx, "cannot be made");
  free(path);
  support_write(folder, "file", "");
  path = support_path(folder, "file");
  support_status(ctx, ji_bundle_write_folder(ctx, bundle, path), JI_ERROR_IO);
  support_message(ctx, "it is a file");
  free(path);
  ji_bundle_unref(bundle);
  ji_dataset_unref(empty);
}

static void provenance_names_files_without_folders(void **state) {
  (void)state;
  write_table();
  ji_bundle *bundle = read_folder();
  ji_dataset *steps = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, ji_bundle_find(bundle, "flows"), &steps));
  ji_column names = support_look(ctx, steps, "name");
  int found = 0;
  for (int64_t row = 0; row < ji_dataset_row_count(steps); row++) {
    char *name = support_text(ctx, &names, row);
    found |= name && strcmp(name, "flows.csv") == 0;
    assert_true(!name || !strstr(name, folder));
    free(name);
  }
  assert_true(found);
  ji_dataset_unref(steps);
  ji_bundle_unref(bundle);
}

static void the_chinese_table_is_read(void **state) {
  (void)state;
  char *path = support_source("examples/data/china-2018");
  ji_bundle *bundle = NULL;
  support_ok(ctx, ji_bundle_read_folder(ctx, path, &bundle));
  free(path);
  assert_string_equal(look(bundle, "flows", "trade").unit, "1e8 CNY");
  assert_string_equal(look(bundle, "accounts", "employment").unit, "1e4 person");
  assert_int_equal(look(bundle, "flows", "sector").type, JI_TYPE_TEXT);
  assert_int_equal(look(bundle, "flows", "agriculture").length, 20);
  ji_bundle_unref(bundle);
}

static ji_status folder_operation(ji_context *context, void *user) {
  ji_bundle *bundle = NULL;
  ji_status status = ji_bundle_read_folder(context, user, &bundle);
  if (status)
    assert_null(bundle);
  ji_bundle_unref(bundle);
  return status;
}

static void failing_allocations_leave_nothing(void **state) {
  (void)state;
  support_write(folder, "flows.csv", "sector,a\n01,1\n");
  support_write(folder, "flows.schema.csv", "column,unit,description\na,CNY,money\n");
  support_write(folder, "units.csv",
                "file,column,unit,measure\nflows.csv,a,1 CNY,\nflows.csv,*,1e8 CNY,\n");
  assert_true(support_every_allocation("folder", folder_operation, folder) > 50);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(units_are_put_on_columns),      test(sectors_are_text),
      test(other_files_are_passed_over),   test(measures_come_from_units_and_sidecars),
      test(contradictions_are_errors),     test(wrong_units_are_refused),
      test(wrong_folders_are_refused),     test(wrong_numbers_are_named_by_line),
      test(folders_hold_arrays),           test(what_is_written_is_read_again),
      test(wrong_bundles_are_not_written), test(provenance_names_files_without_folders),
      test(the_chinese_table_is_read),     test(failing_allocations_leave_nothing),
  };
  return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
