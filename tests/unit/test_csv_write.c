/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing CSV with its sidecars, and reading it back. */
#include "support/support.h"

#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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

static ji_csv_options defaults(void) {
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  return options;
}

static ji_status read_file(const char *name, const ji_csv_options *options, ji_dataset **out) {
  char *path = support_path(folder, name);
  ji_status status = ji_dataset_read_csv(ctx, path, options, out);
  free(path);
  if (status) {
    assert_null(*out);
    assert_true(ji_context_message(ctx)[0] != 0);
  }
  return status;
}

static char *digest(const ji_dataset *dataset) {
  ji_text *text = NULL;
  support_ok(ctx, ji_dataset_digest(ctx, dataset, &text));
  char *copy = strdup(ji_text_data(text));
  ji_text_unref(text);
  return copy;
}

/* --- writing --------------------------------------------------------------------------------- */

static ji_dataset *sample(void) {
  static const char *const texts[] = {"plain",      "",           NULL, "a,b",
                                      "say \"hi\"", "two\nlines", " x", "12"};
  static const double numbers[] = {0.1, -0.0, 0, 1e300, 43.2, INFINITY, NAN, 1.0 / 3};
  static const int absent[] = {0, 0, 1, 0, 0, 0, 0, 0};
  static const int64_t integers[] = {1, INT64_MIN, 3, 4, 5, 6, 7, 8};
  const support_column columns[] = {{.name = "name, of", .texts = texts},
                                    {.name = "jobs",
                                     .unit = "1e4 person",
                                     .measure = "quantity=persons",
                                     .numbers = numbers,
                                     .absent = absent},
                                    {.name = "n", .integers = integers}};
  return support_dataset(ctx, 8, columns, 3);
}

static ji_status write_file(const ji_dataset *dataset, const char *name,
                            const ji_csv_options *options) {
  char *path = support_path(folder, name);
  ji_status status = ji_dataset_write_csv(ctx, dataset, path, options);
  free(path);
  return status;
}

static int exists(const char *name) {
  char *path = support_path(folder, name);
  int there = access(path, F_OK) == 0;
  free(path);
  return there;
}

static int count_files(void) {
  DIR *entries = opendir(folder);
  assert_non_null(entries);
  int count = 0;
  for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries))
    count += entry->d_name[0] != '.';
  closedir(entries);
  return count;
}

#define file_is(name, expected) check_file((name), (expected), __LINE__)
static void check_file(const char *name, const char *expected, int line) {
  char *path = support_path(folder, name);
  char *text = support_read(path, NULL);
  if (strcmp(text, expected) != 0) {
    print_error("%s is\n%s\nexpected\n%s\n", name, text, expected);
    _fail(__FILE__, line);
  }
  free(text);
  free(path);
}

static void files_are_written_exactly(void **state) {
  (void)state;
  ji_dataset *d = sample();
  support_ok(ctx, write_file(d, "out.csv", NULL));
  file_is("out.csv", "\"name, of\",jobs,n\n"
                     "plain,0.1,1\n"
                     "\"\",-0,-9223372036854775808\n"
                     ",,3\n"
                     "\"a,b\",1e+300,4\n"
                     "\"say \"\"hi\"\"\",43.2,5\n"
                     "\"two\nlines\",inf,6\n"
                     "\" x\",nan,7\n"
                     "12,0.3333333333333333,8\n");
  file_is("out.schema.csv", "column,type,unit,measure,description\n"
                            "\"name, of\",text,,,\n"
                            "jobs,float64,1e4 person,quantity=persons,\n"
                            "n,int64,,,\n");
  assert_int_equal(count_files(), 2);
  ji_dataset_unref(d);
}

static void written_files_read_back(void **state) {
  (void)state;
  ji_dataset *d = sample();
  ji_dataset *again = NULL;
  char *before = digest(d);
  for (int delimiter = 1; delimiter < 128; delimiter++) {
    if (strchr("\"\r\n", delimiter))
      continue;
    ji_csv_options options = defaults();
    options.delimiter = delimiter;
    support_ok(ctx, write_file(d, "out.csv", &options));
    support_ok(ctx, read_file("out.csv", &options, &again));
    char *after = digest(again);
    assert_string_equal(before, after);
    free(after);
    ji_dataset_unref(again);
  }
  free(before);
  ji_dataset_unref(d);
}

static void sidecars_are_written_as_asked(void **state) {
  (void)state;
  ji_dataset *d = sample();
  ji_csv_options options = defaults();
  options.sidecar = JI_CSV_SIDECAR_NONE;
  support_ok(ctx, write_file(d, "none.csv", &options));
  assert_false(exists("none.schema.csv"));
  options.sidecar = JI_CSV_SIDECAR_REQUIRED;
  support_ok(ctx, write_file(d, "with.csv", &options));
  assert_true(exists("with.schema.csv"));
  assert_false(exists("with.provenance.csv"));
  options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
  support_ok(ctx, write_file(d, "all.csv", &options));
  file_is("all.provenance.csv", "step,operation,kind,name,value\n");
  ji_dataset *again = NULL;
  support_ok(ctx, read_file("all.csv", &options, &again));
  support_ok(ctx, write_file(again, "again.csv", &options));
  char *path = support_path(folder, "again.provenance.csv");
  char *text = support_read(path, NULL);
  char *content = digest(again);
  support_contains(text, "ji_dataset_read_csv,input,all.csv,");
  support_contains(text, content);
  assert_null(strstr(text, folder));
  free(content);
  free(text);
  free(path);
  ji_dataset_unref(again);
  ji_dataset_unref(d);
}

static void options_of_reading_are_recorded(void **state) {
  (void)state;
  static const char *const missing[] = {"NA"};
  ji_csv_options options = defaults();
  options.delimiter = ';';
  options.inference = JI_CSV_INFER_TEXT;
  options.missing = missing;
  options.missing_count = 1;
  support_write(folder, "in.csv", "a;b\n1;NA\n");
  ji_dataset *d = NULL;
  support_ok(ctx, read_file("in.csv", &options, &d));
  options = defaults();
  options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
  support_ok(ctx, write_file(d, "out.csv", &options));
  char *path = support_path(folder, "out.provenance.csv");
  char *text = support_read(path, NULL);
  support_contains(text, "ji_dataset_read_csv,option,delimiter,;\n");
  support_contains(text, "ji_dataset_read_csv,option,inference,text\n");
  support_contains(text, "ji_dataset_read_csv,option,missing,NA\n");
  free(text);
  free(path);
  ji_dataset_unref(d);
}

static void nothing_is_half_written(void **state) {
  (void)state;
  ji_dataset *d = sample();
  char *inner = support_path(folder, "all.provenance.csv");
  assert_int_equal(mkdir(inner, 0700), 0);
  support_write(folder, "all.csv", "old\n");
  support_write(folder, "all.schema.csv", "older\n");
  ji_csv_options options = defaults();
  options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
  support_status(ctx, write_file(d, "all.csv", &options), JI_ERROR_IO);
  support_message(ctx, "all.provenance.csv");
  file_is("all.csv", "old\n");
  file_is("all.schema.csv", "older\n");
  assert_int_equal(count_files(), 3);
  support_ok(ctx, write_file(d, "all.csv", NULL));
  assert_int_equal(count_files(), 3);
  free(inner);
  ji_dataset_unref(d);
}

/* A limit on the size of files stands for a full disk. */
static void a_full_disk_leaves_nothing(void **state) {
  (void)state;
  enum { ROWS = 40000 };
  static int64_t values[ROWS];
  for (int i = 0; i < ROWS; i++)
    values[i] = INT64_MAX - i;
  const support_column column = {.name = "n", .integers = values};
  ji_dataset *d = support_dataset(ctx, ROWS, &column, 1);
  struct rlimit before, small;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
  assert_int_equal(sigaction(SIGXFSZ, &ignore, &old), 0);
  small = before;
  small.rlim_cur = 200000;
  support_write(folder, "out.csv", "old\n");
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  ji_status status = write_file(d, "out.csv", NULL);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  assert_int_equal(sigaction(SIGXFSZ, &old, NULL), 0);
  support_status(ctx, status, JI_ERROR_IO);
  support_message(ctx, "the file would be too large");
  file_is("out.csv", "old\n");
  assert_int_equal(count_files(), 1);
  ji_dataset_unref(d);
}

static void wrong_paths_and_datasets_are_refused(void **state) {
  (void)state;
  ji_dataset *d = sample();
  assert_int_equal(ji_dataset_write_csv(NULL, d, "x.csv", NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_write_csv(ctx, NULL, "x.csv", NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, ji_dataset_write_csv(ctx, d, NULL, NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, write_file(d, "x.txt", NULL), JI_ERROR_ARGUMENT);
  support_status(ctx, write_file(d, ".csv", NULL), JI_ERROR_ARGUMENT);
  ji_csv_options options = defaults();
  options.delimiter = '\n';
  support_status(ctx, write_file(d, "x.csv", &options), JI_ERROR_ARGUMENT);
  support_status(ctx, write_file(d, "absent/x.csv", NULL), JI_ERROR_IO);
  support_message(ctx, "absent/x.csv");
  ji_dataset_unref(d);

  ji_dataset_builder *builder = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &d));
  support_status(ctx, write_file(d, "x.csv", NULL), JI_ERROR_ARGUMENT);
  ji_dataset_unref(d);
  int64_t offsets[] = {0, 3};
  ji_column nul = {.size = sizeof nul,
                   .name = "s",
                   .type = JI_TYPE_TEXT,
                   .length = 1,
                   .values = "a\0b",
                   .offsets = offsets};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &nul, NULL, NULL));
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &d));
  support_status(ctx, write_file(d, "x.csv", NULL), JI_ERROR_VALUE);
  support_message(ctx, "column \"s\", row 1");
  assert_int_equal(count_files(), 0);
  ji_dataset_unref(d);
  ji_dataset_builder_free(builder);
}

/* --- what surrounds -------------------------------------------------------------------------- */

static void the_locale_has_no_say(void **state) {
  (void)state;
  support_comma_locale();
  ji_dataset *d = sample();
  ji_dataset *again = NULL;
  char *before = digest(d);
  support_ok(ctx, write_file(d, "out.csv", NULL));
  support_ok(ctx, read_file("out.csv", NULL, &again));
  char *after = digest(again);
  support_c_locale();
  assert_string_equal(before, after);
  free(before);
  free(after);
  ji_dataset_unref(again);
  ji_dataset_unref(d);
}

typedef struct callbacks {
  int64_t calls, last_done, last_total;
  ji_status answer;
  ji_context *ctx;
} callbacks;

static ji_status on_progress(void *user, const char *task, int64_t done, int64_t total) {
  callbacks *c = user;
  assert_non_null(task);
  c->calls++;
  c->last_done = done;
  c->last_total = total;
  ji_dataset *out = NULL;
  assert_int_equal(ji_dataset_read_csv(c->ctx, "x", NULL, &out), JI_ERROR_BUSY);
  return JI_CALLBACK_DEFAULT;
}

static ji_status on_cancel(void *user) {
  return ((callbacks *)user)->answer;
}

static void progress_is_told_and_cancel_asked(void **state) {
  (void)state;
  callbacks c = {.answer = JI_OK};
  ji_context_options options;
  support_ok(ctx, ji_context_options_init(&options, sizeof options));
  options.progress = on_progress;
  options.cancel = on_cancel;
  options.user = &c;
  ji_context *watched = NULL;
  support_ok(ctx, ji_context_create(&options, &watched));
  c.ctx = watched;
  ji_dataset *d = sample();
  ji_dataset *again = NULL;
  char *path = support_path(folder, "out.csv");
  support_ok(watched, ji_dataset_write_csv(watched, d, path, NULL));
  assert_true(c.calls > 0);
  c.calls = 0;
  support_ok(watched, ji_dataset_read_csv(watched, path, NULL, &again));
  assert_true(c.calls > 0 && c.last_total > 0);
  ji_dataset_unref(again);
  int files = count_files();
  c.answer = JI_ERROR_CANCELLED;
  support_status(watched, ji_dataset_read_csv(watched, path, NULL, &again), JI_ERROR_CANCELLED);
  assert_null(again);
  support_status(watched, ji_dataset_write_csv(watched, d, path, NULL), JI_ERROR_CANCELLED);
  assert_int_equal(count_files(), files);
  c.answer = 7;
  support_status(watched, ji_dataset_read_csv(watched, path, NULL, &again), JI_ERROR_CALLBACK);
  free(path);
  ji_dataset_unref(d);
  ji_context_free(watched);
}

typedef struct write_input {
  const ji_dataset *dataset;
  const char *path;
} write_input;

static ji_status write_operation(ji_context *context, void *user) {
  const write_input *input = user;
  ji_csv_options options = defaults();
  options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
  return ji_dataset_write_csv(context, input->dataset, input->path, &options);
}

static void failing_allocations_leave_nothing(void **state) {
  (void)state;
  ji_dataset *d = sample();
  char *path = support_path(folder, "out.csv");
  write_input input = {d, path};
  assert_true(support_every_allocation("write", write_operation, &input) > 10);
  assert_int_equal(count_files(), 3);
  ji_dataset_unref(d);
  free(path);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(files_are_written_exactly),
      test(written_files_read_back),
      test(sidecars_are_written_as_asked),
      test(options_of_reading_are_recorded),
      test(nothing_is_half_written),
      test(a_full_disk_leaves_nothing),
      test(wrong_paths_and_datasets_are_refused),
      test(the_locale_has_no_say),
      test(progress_is_told_and_cancel_asked),
      test(failing_allocations_leave_nothing),
  };
  return cmocka_run_group_tests_name("csv_write", tests, NULL, NULL);
}
