/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- files and streams -------------------------------------------------------------------- */

static ji_status bundle_read_folder(ji_context *ctx, void *user) {
  ji_bundle *out = SUPPORT_STALE;
  return support_keep_bundle(
      user, ji_bundle_read_folder(ctx, support_world_of(user)->table_folder, &out), &out);
}

static ji_status read_csv(ji_context *ctx, void *user) {
  char *path = support_path(support_world_of(user)->folder, "mixed.csv");
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = ji_dataset_read_csv(ctx, path, NULL, &out);
  free(path);
  return support_keep_dataset(user, status, &out);
}

/* All that a yearbook's table can have. */
static ji_status read_yearbook(ji_context *ctx, void *user) {
  char *path = support_path(support_world_of(user)->folder, "yearbook.csv");
  ji_csv_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.lenient = JI_CSV_LENIENT_ALL;
  options.skip_lines = 1;
  options.header_rows = 2;
  options.label_columns = 2;
  ji_status status = ji_dataset_read_csv(ctx, path, &options, &out);
  free(path);
  return support_keep_dataset(user, status, &out);
}

static ji_status read_without_header(ji_context *ctx, void *user) {
  char *path = support_path(support_world_of(user)->folder, "drivers.csv");
  ji_csv_options options;
  ji_dataset *out = SUPPORT_STALE;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.lenient = JI_CSV_LENIENT_NOTES;
  options.header_rows = 0;
  options.label_columns = 1;
  ji_status status = ji_dataset_read_csv(ctx, path, &options, &out);
  free(path);
  return support_keep_dataset(user, status, &out);
}
/* A file with errors: text where a column of numbers is declared. */
static ji_status check_csv(ji_context *ctx, void *user) {
  char *path = support_path(support_world_of(user)->folder, "mixed.csv");
  const ji_csv_column number = {.name = "name", .type = JI_TYPE_INT64};
  const char *const kept[] = {"name"};
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.columns = &number;
  options.column_count = 1;
  options.select = kept;
  options.select_count = 1;
  options.encoding = "auto";
  options.comment = "#";
  ji_dataset *out = SUPPORT_STALE;
  ji_status status = ji_dataset_check_csv(ctx, path, &options, &out);
  free(path);
  return support_keep_dataset(user, status, &out);
}

static void tell_file(support_call *call, const char *folder, const char *name) {
  char *path = support_path(folder, name);
  char *text = support_read(path, NULL);
  support_tell(call, text);
  free(text);
  free(path);
}

static ji_status write_csv(ji_context *ctx, void *user) {
  const support_world *w = support_world_of(user);
  char *folder = support_folder();
  char *path = support_path(folder, "out.csv");
  ji_csv_options options;
  assert_int_equal(ji_csv_options_init(&options, sizeof options), JI_OK);
  options.sidecar = JI_CSV_SIDECAR_PROVENANCE;
  ji_status status = ji_dataset_write_csv(ctx, w->mixed, path, &options);
  if (!status) {
    tell_file(user, folder, "out.csv");
    tell_file(user, folder, "out.schema.csv");
    tell_file(user, folder, "out.provenance.csv");
  }
  free(path);
  support_folder_free(folder);
  return status;
}

static ji_status format_table(ji_context *ctx, void *user) {
  ji_table_options options;
  ji_text *out = SUPPORT_STALE;
  assert_int_equal(ji_table_options_init(&options, sizeof options), JI_OK);
  options.title = "Mixed";
  options.definitions = 1;
  return support_keep_text(
      user, ji_dataset_format_table(ctx, support_world_of(user)->mixed, &options, &out), &out);
}

static ji_status format_markdown(ji_context *ctx, void *user) {
  ji_table_column columns[] = {{.name = "name"}, {.name = "amount", .unit = "万元"}};
  ji_table_options options;
  ji_text *out = SUPPORT_STALE;
  assert_int_equal(ji_table_options_init(&options, sizeof options), JI_OK);
  options.title = "Mixed";
  options.columns = columns;
  options.column_count = 2;
  options.max_rows = 2;
  options.definitions = 1;
  options.format = JI_TABLE_MARKDOWN;
  return support_keep_text(
      user, ji_dataset_format_table(ctx, support_world_of(user)->mixed, &options, &out), &out);
}

static void stale_stream(struct ArrowArrayStream *stream) {
  (void)stream;
  fail_msg("a stale stream was released");
}

static ji_status export_arrow(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream = {.release = stale_stream};
  ji_status status = ji_dataset_export_arrow(ctx, support_world_of(user)->mixed, &stream);
  if (status)
    assert_null(stream.release);
  else
    stream.release(&stream);
  return status;
}

static ji_status import_arrow(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream = {0};
  ji_context *other = support_context();
  ji_dataset *out = SUPPORT_STALE;
  support_ok(other, ji_dataset_export_arrow(other, support_world_of(user)->mixed, &stream));
  ji_context_free(other);
  ji_status status = ji_dataset_import_arrow(ctx, &stream, &out);
  assert_null(stream.release); /* taken over, on failure too */
  return support_keep_dataset(user, status, &out);
}

static const support_entry entries[] = {
    {"ji_bundle_read_folder", bundle_read_folder}, {"ji_dataset_read_csv", read_csv},
    {"ji_dataset_read_csv", read_yearbook},        {"ji_dataset_read_csv", read_without_header},
    {"ji_dataset_format_table", format_markdown},  {"ji_dataset_write_csv", write_csv},
    {"ji_dataset_format_table", format_table},     {"ji_dataset_export_arrow", export_arrow},
    {"ji_dataset_import_arrow", import_arrow},     {"ji_dataset_check_csv", check_csv},
    {"ji_dataset_write_csv", write_csv},           {"ji_dataset_format_table", format_table},
    {"ji_dataset_export_arrow", export_arrow},     {"ji_dataset_import_arrow", import_arrow},
};
const support_entry_list support_format_entries = {entries, sizeof entries / sizeof entries[0]};
