/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A provenance beside a CSV file and in the schema of an Arrow stream. */
#include "sdmx_fixture.h"

#include "support/arrow.h"

#include <unistd.h>

static ji_dataset *read_with(const char *name, int32_t sidecar) {
  char *path = support_path(folder, name);
  ji_csv_options options;
  ji_dataset *dataset = NULL;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.sidecar = sidecar;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, &options, &dataset));
  free(path);
  return dataset;
}

/* The steps' operations and names, in a line. */
static void assert_steps(const ji_dataset *dataset, const char *expected) {
  ji_dataset *told = NULL;
  char seen[1000] = "";
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &told));
  ji_column step = support_look(ctx, told, "step"), kind = support_look(ctx, told, "kind");
  ji_column operation = support_look(ctx, told, "operation"),
            name = support_look(ctx, told, "name");
  for (int64_t i = 0; i < step.length; i++) {
    char *what = support_text(ctx, &operation, i), *which = support_text(ctx, &name, i);
    char *sort = support_text(ctx, &kind, i);
    size_t used = strlen(seen);
    if (strcmp(sort, "version") != 0)
      snprintf(seen + used, sizeof seen - used, "%d %s %s; ", (int)support_number(&step, i), what,
               which);
    free(what);
    free(which);
    free(sort);
  }
  ji_dataset_unref(told);
  assert_text(seen, expected);
}

static void write_with(const ji_dataset *dataset, const char *name, int32_t sidecar) {
  char *path = support_path(folder, name);
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.sidecar = sidecar;
  support_ok(ctx, ji_dataset_write_csv(ctx, dataset, path, &options));
  free(path);
}

static void a_sidecar_is_read_back(void **state) {
  (void)state;
  support_write(folder, "a.csv", "x\n1\n");
  ji_dataset *first = read_with("a.csv", JI_CSV_SIDECAR_PROVENANCE); /* there is none yet */
  assert_steps(first, "1 ji_dataset_read_csv a.csv; 1 ji_dataset_read_csv a.csv (file); ");
  write_with(first, "b.csv", JI_CSV_SIDECAR_PROVENANCE);
  ji_dataset *plain = read_with("b.csv", JI_CSV_SIDECAR_AUTO);
  ji_dataset *second = read_with("b.csv", JI_CSV_SIDECAR_PROVENANCE);
  assert_steps(plain, "1 ji_dataset_read_csv b.csv; 1 ji_dataset_read_csv b.csv (file); ");
  assert_steps(second, "1 ji_dataset_read_csv a.csv; 1 ji_dataset_read_csv a.csv (file); 2 "
                       "ji_dataset_read_csv b.csv; 2 ji_dataset_read_csv b.csv (file); ");
  /* what came of it is the run it was, and the reading itself */
  ji_dataset *changed = NULL;
  support_ok(ctx, ji_provenance_compare(ctx, first, second, &changed));
  assert_int_equal(ji_dataset_row_count(changed), 3);
  ji_column change = support_look(ctx, changed, "change");
  for (int64_t i = 0; i < 3; i++) {
    char *text = support_text(ctx, &change, i);
    assert_string_equal(text, "added");
    free(text);
  }
  ji_dataset_unref(changed);
  ji_dataset_unref(plain);
  ji_dataset_unref(second);
  ji_dataset_unref(first);
}

static void a_sidecar_that_is_none_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    ji_status status;
    const char *message;
  } cases[] = {
      {"step,operation,kind,name\n", JI_ERROR_NOT_FOUND,
       "a.provenance.csv: the provenance has no column \"value\""},
      {"step,operation,kind,name,value\nx,read,input,a,b\n", JI_ERROR_FORMAT,
       "a.provenance.csv: line 2, column \"step\": \"x\" is not a whole number"},
      {"step,operation,kind,name,value\n1,read,input,a,b\n3,read,input,a,b\n", JI_ERROR_VALUE,
       "a.provenance.csv: the provenance, row 2: the step is not 2, which the rows before lead to, "
       "or "
       "the one before"},
  };
  support_write(folder, "a.csv", "x\n1\n");
  char *path = support_path(folder, "a.csv");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_csv_options options;
    ji_dataset *dataset = NULL;
    assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
    options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
    support_write(folder, "a.provenance.csv", cases[i].text);
    support_status(ctx, ji_dataset_read_csv(ctx, path, &options, &dataset), cases[i].status);
    assert_null(dataset);
    assert_message(cases[i].message);
  }
  free(path);
}

/* --- Arrow ----------------------------------------------------------------------------------- */

static ji_dataset *through_arrow(const ji_dataset *dataset) {
  struct ArrowArrayStream stream = {0};
  ji_dataset *out = NULL;
  support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
  support_ok(ctx, ji_dataset_import_arrow(ctx, &stream, &out));
  return out;
}

static void a_stream_carries_the_provenance(void **state) {
  (void)state;
  support_write(folder, "a,\"b\"\n.csv", "x\n1\n"); /* a name that CSV has to quote */
  ji_dataset *first = read_with("a,\"b\"\n.csv", JI_CSV_SIDECAR_AUTO);
  ji_dataset *second = through_arrow(first);
  assert_steps(second,
               "1 ji_dataset_read_csv a,\"b\"\n.csv; 1 ji_dataset_read_csv a,\"b\"\n.csv (file); ");
  ji_dataset *told = NULL, *before = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, second, &told));
  support_ok(ctx, ji_dataset_provenance(ctx, first, &before));
  assert_int_equal(ji_dataset_row_count(told), ji_dataset_row_count(before) + 1);
  ji_dataset_unref(told);
  ji_dataset_unref(before);
  /* without an origin there is no metadata */
  const support_column column = {.name = "x", .numbers = (const double[]){1}};
  ji_dataset *plain = support_dataset(ctx, 1, &column, 1);
  struct ArrowArrayStream stream = {0};
  struct ArrowSchema schema = {0};
  support_ok(ctx, ji_dataset_export_arrow(ctx, plain, &stream));
  assert_int_equal(stream.get_schema(&stream, &schema), 0);
  assert_null(schema.metadata);
  schema.release(&schema);
  stream.release(&stream);
  ji_dataset_unref(plain);
  ji_dataset_unref(second);
  ji_dataset_unref(first);
}

static ji_status import_text(const char *text, ji_dataset **out) {
  support_producer *producer = support_producer_create();
  struct ArrowArrayStream stream;
  const char *const pairs[] = {"other", "x", "jobimpact:provenance", text, NULL};
  support_producer_field(producer, "l", "x");
  support_schema_metadata(support_producer_schema(producer), pairs);
  support_producer_stream(producer, &stream);
  ji_status status = ji_dataset_import_arrow(ctx, &stream, out);
  assert_true(!status == (*out != NULL));
  return status;
}

static void metadata_that_is_none_is_refused(void **state) {
  (void)state;
#define HEADER "step,operation,kind,name,value"
  static const struct {
    const char *text;
    ji_status status;
    const char *message;
  } cases[] = {
      {"\n", JI_ERROR_FORMAT, "the text is empty"},
      {"a,b\n", JI_ERROR_FORMAT, "record 1 is not " HEADER},
      {HEADER ",more\n", JI_ERROR_FORMAT, "record 1 has more than five fields"},
      {"step,operation\n", JI_ERROR_FORMAT, "record 1 has other than five fields"},
      {HEADER "\n1,read,input\n", JI_ERROR_FORMAT, "record 2 has other than five fields"},
      {HEADER "\nx,read,input,a,b\n", JI_ERROR_FORMAT, "record 2 has no whole number for a step"},
      {HEADER "\n1,read,input,a,\xff\n", JI_ERROR_FORMAT,
       "record 2 holds bytes that are not UTF-8, or a zero byte"},
      {HEADER "\n1,read,input,a,\"b\n", JI_ERROR_FORMAT,
       "record 2 has a quote that is out of place or never closed"},
      {HEADER "\n1,read,input,a,b\"c\n", JI_ERROR_FORMAT,
       "record 2 has a quote that is out of place or never closed"},
      {HEADER "\n,read,input,a,b\n", JI_ERROR_VALUE, "the provenance, row 1: the step is empty"},
      {HEADER "\n1,read,clock,a,b\n", JI_ERROR_VALUE,
       "the provenance, row 1: \"clock\" is no kind; input, option, seed, version, library or note "
       "is "
       "expected"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ji_dataset *dataset = NULL;
    char expected[300];
    support_status(ctx, import_text(cases[i].text, &dataset), cases[i].status);
    snprintf(expected, sizeof expected, "the metadata jobimpact:provenance: %s", cases[i].message);
    assert_message(expected);
  }
  assert_int_equal(support_arrow_live(), 0);
}

static void metadata_that_says_nothing_is_taken(void **state) {
  (void)state;
  ji_dataset *dataset = NULL;
  support_ok(ctx, import_text(HEADER, &dataset)); /* no rows, and no line end */
  assert_steps(dataset, "");
  ji_dataset_unref(dataset);
  support_ok(ctx, import_text("", &dataset));
  assert_steps(dataset, "");
  ji_dataset_unref(dataset);
  support_ok(ctx, import_text(HEADER "\r\n1,read,input,\"a\"\"b\",\r\n", &dataset));
  assert_steps(dataset, "1 read a\"b; ");
  ji_dataset_unref(dataset);
}

static void metadata_of_a_wild_length_is_refused(void **state) {
  (void)state;
  static const int32_t wild[] = {1, -5};
  support_producer *producer = support_producer_create();
  struct ArrowArrayStream stream;
  ji_dataset *dataset = NULL;
  support_producer_field(producer, "l", "x");
  support_schema_bytes(support_producer_schema(producer), wild, sizeof wild);
  support_producer_stream(producer, &stream);
  support_status(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset), JI_ERROR_FORMAT);
  assert_message("the metadata of the stream's schema has a length that is negative or beyond all "
                 "measure");
  assert_int_equal(support_arrow_live(), 0);
}

int main(void) {
#define test(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      test(a_sidecar_is_read_back),
      test(a_sidecar_that_is_none_is_refused),
      test(a_stream_carries_the_provenance),
      test(metadata_that_is_none_is_refused),
      test(metadata_that_says_nothing_is_taken),
      test(metadata_of_a_wild_length_is_refused),
  };
  return cmocka_run_group_tests_name("provenance in files", tests, NULL, NULL);
}
