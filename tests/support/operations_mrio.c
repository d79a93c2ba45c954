/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operations of arrays, NPY files and multi-region tables. */
#include "support/operations.h"

#include "support/mrio.h"

#include <stdio.h>
#include <stdlib.h>

static const double numbers[] = {1, 2, 3, 4, 5, 6};

static ji_status keep_array(support_call *call, ji_status status, ji_array *out) {
  if (status) {
    assert_null(out->data);
    assert_null(out->release);
    return status;
  }
  assert_non_null(out->data);
  char text[64];
  snprintf(text, sizeof text, "%lld x %lld", (long long)out->rows, (long long)out->columns);
  support_tell(call, text);
  ji_array_release(out);
  return JI_OK;
}

static const ji_array stale = {.data = &numbers, .rows = 1, .columns = 1};

static ji_status map_npy(ji_context *ctx, void *user) {
  char *path = support_path(support_world_of(user)->multiregion_folder, "a.npy");
  ji_array out = stale;
  ji_status status = ji_array_map_npy(ctx, path, &out);
  free(path);
  return keep_array(user, status, &out);
}

static ji_status write_npy(ji_context *ctx, void *user) {
  char *folder = support_folder();
  char *path = support_path(folder, "a.npy");
  ji_array array = support_array_of(numbers, 2, 3, NULL);
  (void)user;
  array.column_stride = 2;
  array.row_stride = 1;
  ji_status status = ji_array_write_npy(ctx, &array, path);
  free(path);
  support_folder_free(folder);
  return status;
}

static ji_status to_array(ji_context *ctx, void *user) {
  static const char *const columns[] = {"value"};
  ji_array out = stale;
  return keep_array(
      user, ji_dataset_to_array(ctx, support_world_of(user)->drivers, columns, 1, &out), &out);
}

static ji_status from_array(ji_context *ctx, void *user) {
  static const char *const names[] = {"a", "b", "c"};
  ji_array array = support_array_of(numbers, 2, 3, NULL);
  ji_dataset *out = SUPPORT_STALE;
  return support_keep_dataset(user, ji_dataset_from_array(ctx, &array, names, 3, &out), &out);
}

static ji_status with_array(ji_context *ctx, void *user) {
  int released = 0;
  ji_array array = support_array_of(numbers, 2, 3, &released);
  ji_bundle *out = SUPPORT_STALE;
  ji_status status =
      ji_bundle_with_array(ctx, support_world_of(user)->table, "matrix", &array, &out);
  assert_int_equal(released, 0);
  int is_made = status == JI_OK;
  status = support_keep_bundle(user, status, &out);
  assert_int_equal(released, is_made);
  return status;
}

static ji_status write_folder(ji_context *ctx, void *user) {
  char *folder = support_folder();
  char *inner = support_path(folder, "inner");
  ji_status status = ji_bundle_write_folder(ctx, support_world_of(user)->multiregion, inner);
  free(inner);
  support_folder_free(folder);
  return status;
}

/* --- multi-region tables ------------------------------------------------------------------ */

static ji_status read_table(ji_context *ctx, support_call *user, int which) {
  char *path = support_path(support_world_of(user)->multiregion_folder, support_mrio_names[which]);
  ji_multiregion_options options;
  ji_bundle *out = SUPPORT_STALE;
  assert_int_equal(ji_multiregion_options_init(&options, sizeof options), JI_OK);
  options.separator = which == 2 ? "|" : NULL;
  ji_status status = ji_bundle_read_multiregion(ctx, path, &options, &out);
  free(path);
  return support_keep_bundle(user, status, &out);
}

static ji_status read_pymrio(ji_context *ctx, void *user) {
  return read_table(ctx, user, 0);
}

static ji_status read_exiobase(ji_context *ctx, void *user) {
  return read_table(ctx, user, 1);
}

static ji_status read_matrices(ji_context *ctx, void *user) {
  return read_table(ctx, user, 2);
}

static ji_status read_oecd(ji_context *ctx, void *user) {
  return read_table(ctx, user, 3);
}

static ji_status read_wiod(ji_context *ctx, void *user) {
  return read_table(ctx, user, 4);
}

static ji_status read_long(ji_context *ctx, void *user) {
  return read_table(ctx, user, 5);
}

static ji_status read_other(ji_context *ctx, void *user) {
  static const ji_multiregion_part part = {"make.csv", NULL, JI_MULTIREGION_MATRIX, 0};
  char *path = support_path(support_world_of(user)->multiregion_folder, support_mrio_names[2]);
  ji_multiregion_options options;
  ji_bundle *out = SUPPORT_STALE;
  assert_int_equal(ji_multiregion_options_init(&options, sizeof options), JI_OK);
  options.parts = &part;
  options.part_count = 1;
  ji_status status = ji_bundle_read_multiregion(ctx, path, &options, &out);
  free(path);
  return support_keep_bundle(user, status, &out);
}

static ji_status write_multiregion(ji_context *ctx, void *user) {
  char *folder = support_folder();
  ji_status status =
      ji_bundle_write_multiregion(ctx, support_world_of(user)->multiregion, folder, NULL);
  support_folder_free(folder);
  return status;
}

static ji_status model_from_arrays(ji_context *ctx, void *user) {
  ji_model *out = SUPPORT_STALE;
  return support_keep_model(
      user, ji_io_model_from_bundle(ctx, support_world_of(user)->multiregion, NULL, &out), &out);
}

static const support_entry entries[] = {
    {"ji_array_map_npy", map_npy},
    {"ji_array_write_npy", write_npy},
    {"ji_dataset_to_array", to_array},
    {"ji_dataset_from_array", from_array},
    {"ji_bundle_with_array", with_array},
    {"ji_bundle_write_folder", write_folder},
    {"ji_bundle_read_multiregion", read_pymrio},
    {"ji_bundle_read_multiregion", read_exiobase},
    {"ji_bundle_read_multiregion", read_matrices},
    {"ji_bundle_read_multiregion", read_oecd},
    {"ji_bundle_read_multiregion", read_wiod},
    {"ji_bundle_read_multiregion", read_long},
    {"ji_bundle_read_multiregion", read_other},
    {"ji_bundle_write_multiregion", write_multiregion},
    {"ji_io_model_from_bundle", model_from_arrays},
};
const support_entry_list support_mrio_entries = {entries, sizeof entries / sizeof entries[0]};
