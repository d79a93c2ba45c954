/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tests/broken: broken inputs with the exact message that each must give. manifest.csv has a row an
 * input: file (or folder), reader, status, message; {file} stands for the path that was read,
 * {folder} for tests/broken. A format's inputs are added as rows; a new way to read takes a line in
 * `readers`. */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef ji_status (*reader)(ji_context *ctx, const char *path);

static ji_status keep_dataset(ji_status status, ji_dataset *out) {
  assert_true(!status == (out != NULL));
  ji_dataset_unref(out);
  return status;
}

static ji_status read_csv(ji_context *ctx, const char *path) {
  ji_dataset *out = (ji_dataset *)ctx;
  ji_status status = ji_dataset_read_csv(ctx, path, NULL, &out);
  return keep_dataset(status, out);
}

static ji_status read_folder(ji_context *ctx, const char *path) {
  ji_bundle *out = (ji_bundle *)ctx;
  ji_status status = ji_bundle_read_folder(ctx, path, &out);
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

static ji_status keep_model(ji_status status, ji_model *out, ji_bundle *bundle) {
  assert_true(!status == (out != NULL));
  ji_model_unref(out);
  ji_bundle_unref(bundle);
  return status;
}

static ji_status read_account(ji_context *ctx, const char *path) {
  ji_bundle *bundle = NULL;
  ji_model *out = NULL;
  ji_status status = ji_bundle_read_folder(ctx, path, &bundle);
  if (!status)
    status = ji_account_model_create(ctx, bundle, NULL, 0, NULL, &out);
  return keep_model(status, out, bundle);
}

static ji_status read_overlaps(ji_context *ctx, const char *path) {
  ji_bundle *bundle = NULL;
  ji_dataset *out = NULL;
  ji_status status = ji_bundle_read_folder(ctx, path, &bundle);
  if (!status)
    status = ji_overlap_bounds(ctx, ji_bundle_find(bundle, "sizes"),
                               ji_bundle_find(bundle, "overlaps"), NULL, &out);
  ji_bundle_unref(bundle);
  return keep_dataset(status, out);
}

static ji_status read_io(ji_context *ctx, const char *path) {
  ji_bundle *bundle = NULL;
  ji_model *out = NULL;
  ji_status status = ji_bundle_read_folder(ctx, path, &bundle);
  if (!status)
    status = ji_io_model_from_bundle(ctx, bundle, NULL, &out);
  return keep_model(status, out, bundle);
}

/* A table that can be read as CSV, and one yuan of 2018. */
static ji_dataset *table(ji_context *ctx, const char *path) {
  ji_dataset *dataset = NULL;
  support_ok(ctx, ji_dataset_read_csv(ctx, path, NULL, &dataset));
  return dataset;
}

static ji_dataset *one_yuan(ji_context *ctx) {
  static const double one = 1;
  const support_column column = {.name = "value", .unit = "CNY@2018", .numbers = &one};
  return support_dataset(ctx, 1, &column, 1);
}

static ji_status read_rates(ji_context *ctx, const char *path) {
  static const char *const columns[] = {"value"};
  ji_dataset *rates = table(ctx, path), *given = one_yuan(ctx), *out = given;
  ji_status status = ji_dataset_convert(ctx, given, columns, 1, "CNY@2024", rates, NULL, &out);
  ji_dataset_unref(rates);
  ji_dataset_unref(given);
  return keep_dataset(status, out);
}

static ji_status read_schema(ji_context *ctx, const char *path) {
  ji_dataset *schema = table(ctx, path), *given = one_yuan(ctx), *out = given;
  ji_status status = ji_dataset_validate(ctx, given, schema, NULL, NULL, &out);
  ji_dataset_unref(schema);
  ji_dataset_unref(given);
  return keep_dataset(status, out);
}

/* CSV in an encoding that is declared, or to be found out. */
static ji_status read_encoded(ji_context *ctx, const char *path, const char *encoding) {
  ji_csv_options options;
  ji_dataset *out = (ji_dataset *)ctx;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.encoding = encoding;
  ji_status status = ji_dataset_read_csv(ctx, path, &options, &out);
  return keep_dataset(status, out);
}

static ji_status read_gb18030(ji_context *ctx, const char *path) {
  return read_encoded(ctx, path, "GB18030");
}

static ji_status read_auto(ji_context *ctx, const char *path) {
  return read_encoded(ctx, path, "auto");
}

static ji_status read_npy(ji_context *ctx, const char *path) {
  ji_array out = {.rows = 1};
  ji_status status = ji_array_map_npy(ctx, path, &out);
  assert_true(!status == (out.release != NULL));
  if (out.release)
    out.release(out.user);
  return status;
}

static ji_status read_sdmx(ji_context *ctx, const char *path) {
  ji_dataset *out = (ji_dataset *)ctx;
  ji_status status = ji_dataset_read_sdmx_csv(ctx, path, NULL, &out);
  return keep_dataset(status, out);
}

static ji_status read_codelist(ji_context *ctx, const char *path) {
  ji_dataset *out = (ji_dataset *)ctx;
  ji_status status = ji_dataset_read_sdmx_codelist(ctx, path, NULL, &out);
  return keep_dataset(status, out);
}

static ji_status keep_bundle(ji_status status, ji_bundle *out) {
  assert_true(!status == (out != NULL));
  ji_bundle_unref(out);
  return status;
}

/* A folder with codes.csv and perhaps succession.csv. */
static ji_status read_codes(ji_context *ctx, const char *path) {
  ji_bundle *folder = NULL, *out = (ji_bundle *)ctx;
  support_ok(ctx, ji_bundle_read_folder(ctx, path, &folder));
  ji_status status = ji_code_list_create(ctx, ji_bundle_find(folder, "codes"),
                                         ji_bundle_find(folder, "succession"), NULL, &out);
  ji_bundle_unref(folder);
  return keep_bundle(status, out);
}

static ji_status read_concordance(ji_context *ctx, const char *path) {
  ji_dataset *rows = table(ctx, path), *out = rows;
  ji_status status = ji_concordance_create(ctx, rows, NULL, &out);
  ji_dataset_unref(rows);
  return keep_dataset(status, out);
}

static ji_status read_multiregion(ji_context *ctx, const char *path) {
  ji_bundle *out = (ji_bundle *)ctx;
  ji_status status = ji_bundle_read_multiregion(ctx, path, NULL, &out);
  return keep_bundle(status, out);
}

static const struct {
  const char *name;
  reader read;
} readers[] = {
    {"csv", read_csv},
    {"csv_gb18030", read_gb18030},
    {"csv_auto", read_auto},
    {"folder", read_folder},
    {"account", read_account},
    {"overlaps", read_overlaps},
    {"io", read_io},
    {"rates", read_rates},
    {"schema", read_schema},
    {"npy", read_npy},
    {"sdmx", read_sdmx},
    {"codelist", read_codelist},
    {"codes", read_codes},
    {"concordance", read_concordance},
    {"multiregion", read_multiregion},
};

static reader reader_of(const char *name) {
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
    if (!strcmp(readers[i].name, name))
      return readers[i].read;
  fail_msg("tests/broken/manifest.csv: there is no reader \"%s\"", name);
  return NULL;
}

/* The text with `mark` for every mention of `path`; to be freed. */
static char *put_mark(const char *text, const char *path, const char *mark) {
  size_t size = strlen(path), mark_size = strlen(mark);
  char *out = calloc(1, (mark_size + 1) * strlen(text) + 1), *to = out;
  assert_non_null(out);
  while (*text) {
    if (!strncmp(text, path, size)) {
      memcpy(to, mark, mark_size);
      to += mark_size;
      text += size;
    } else {
      *to++ = *text++;
    }
  }
  return out;
}

/* What one row of the manifest expects, and what it gets: 1 if both are the same. */
static int check(ji_context *ctx, const support_table *manifest, size_t row,
                 const char *folder_of) {
  const char *file = support_table_text(manifest, row, support_table_column(manifest, "file"));
  const char *name = support_table_text(manifest, row, support_table_column(manifest, "reader"));
  const char *status = support_table_text(manifest, row, support_table_column(manifest, "status"));
  const char *wanted = support_table_text(manifest, row, support_table_column(manifest, "message"));
  char *path = support_path(folder_of, file);
  const char *found_status = ji_status_name(reader_of(name)(ctx, path));
  char *without_file = put_mark(ji_context_message(ctx), path, "{file}");
  char *found = put_mark(without_file, folder_of, "{folder}");
  int same = !strcmp(status, found_status) && !strcmp(wanted, found);
  if (!same)
    print_error("%s: expected %s: %s\n%s: got      %s: %s\n", file, status, wanted, file,
                found_status, found);
  free(found);
  free(without_file);
  free(path);
  return same;
}

static void every_broken_input_says_what_is_wrong(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  char *broken = support_source("tests/broken");
  char *path = support_path(broken, "manifest.csv");
  support_table *manifest = support_table_read(path);
  size_t wrong = 0;
  assert_true(manifest->rows >= 180);
  for (size_t row = 0; row < manifest->rows; row++)
    wrong += !check(ctx, manifest, row, broken);
  if (wrong)
    fail_msg("%zu of %zu broken inputs do not give their message", wrong, manifest->rows);
  support_table_free(manifest);
  free(path);
  free(broken);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_broken_input_says_what_is_wrong),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
