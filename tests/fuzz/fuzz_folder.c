/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as the files of a folder: a digit names the layout, a line "=== NAME" begins a file.
 * The table is read, or refused with a message. What is read is written as pymrio's layout and as a
 * folder of tables, read again and must be the same; a model of it may be refused. */
#include "fuzz/fuzz.h"

#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The only names that are written: the bytes choose no path. */
static const char *const names[] = {
    "file_parameters.json",
    "metadata.json",
    "Z.txt",
    "A.txt",
    "Y.txt",
    "x.txt",
    "unit.txt",
    "jobs/file_parameters.json",
    "jobs/F.txt",
    "jobs/F_Y.txt",
    "jobs/unit.txt",
    "more/F.txt",
    "more/unit.txt",
    "Z.csv",
    "Z.csv.gz",
    "Z.txt.zst",
    "final_demand.csv",
    "output.csv",
    "primary_inputs.csv",
    "employment.csv",
    "ICIO2021_2018.csv",
    "WIOT2014.csv",
    "units.csv",
    "flows.csv",
    "m.npy",
};

static void must(ji_context *ctx, ji_status status) {
  if (status == JI_OK)
    return;
  fprintf(stderr, "%s: %s\n", ji_status_name(status), ji_context_message(ctx));
  abort();
}

static void write_file(const char *folder, const char *name, size_t name_size, const char *text,
                       size_t size) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strlen(names[i]) != name_size || memcmp(names[i], name, name_size) != 0)
      continue;
    char *path = support_path(folder, names[i]);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text, 1, size, file) != size || fclose(file) != 0)
      abort();
    free(path);
  }
}

static const char *find_mark(const char *from, const char *end) {
  for (const char *at = from; end - at >= 4; at++)
    if (memcmp(at, "=== ", 4) == 0)
      return at;
  return NULL;
}

static void write_files(const char *folder, const char *bytes, size_t size) {
  const char *end = bytes + size;
  const char *mark = find_mark(bytes, end);
  while (mark) {
    const char *name = mark + 4;
    const char *line = memchr(name, '\n', (size_t)(end - name));
    if (!line)
      return;
    mark = find_mark(line + 1, end);
    write_file(folder, name, (size_t)(line - name), line + 1,
               (size_t)((mark ? mark : end) - line - 1));
  }
}

static void make_folders(const char *folder) {
  static const char *const inner[] = {"jobs", "more"};
  for (int i = 0; i < 2; i++) {
    char *path = support_path(folder, inner[i]);
    if (mkdir(path, 0700) != 0)
      abort();
    free(path);
  }
}

/* --- what was read ------------------------------------------------------------------------ */

static void check_array(const ji_array *left, const ji_array *right) {
  if (!right || left->rows != right->rows || left->columns != right->columns)
    abort();
  for (int64_t i = 0; i < left->rows; i++)
    for (int64_t j = 0; j < left->columns; j++) {
      double a = ((const double *)left->data)[i * left->row_stride + j * left->column_stride];
      double b = ((const double *)right->data)[i * right->row_stride + j * right->column_stride];
      if (memcmp(&a, &b, sizeof a) != 0 && !(a == 0 && b == 0)) /* CSV keeps -0; sums may not */
        abort();
    }
}

/* Extensions come back in the order of their names, so satellites are not compared. */
static void check_same(const ji_bundle *left, const ji_bundle *right) {
  static const char *const parts[] = {"flows", "final_demand", "output"};
  for (int i = 0; i < 3; i++) {
    const ji_array *array = ji_bundle_find_array(left, parts[i]);
    if (array)
      check_array(array, ji_bundle_find_array(right, parts[i]));
  }
}

static int has_regions(const ji_bundle *bundle) {
  const ji_dataset *sectors = ji_bundle_find(bundle, "sectors");
  const ji_dataset *demand = ji_bundle_find(bundle, "demand_labels");
  return ji_dataset_find(sectors, "region") >= 0 &&
         (!demand || ji_dataset_find(demand, "region") >= 0);
}

static void check_folder(ji_context *ctx, const char *folder, const ji_bundle *bundle) {
  char *path = support_path(folder, "written");
  ji_bundle *again = NULL;
  must(ctx, ji_bundle_write_folder(ctx, bundle, path));
  must(ctx, ji_bundle_read_folder(ctx, path, &again));
  check_same(bundle, again);
  if (ji_bundle_count(bundle) != ji_bundle_count(again))
    abort();
  ji_bundle_unref(again);
  free(path);
}

/* pymrio's layout cannot hold every label: an extension of one must be a folder's name, and a first
 * row whose fields are all empty is taken for names. What it cannot hold is refused. */
static void check_saved(ji_context *ctx, const char *folder, const ji_bundle *bundle) {
  char *path = support_path(folder, "saved");
  ji_bundle *again = NULL;
  ji_multiregion_options options;
  must(ctx, ji_multiregion_options_init(&options, sizeof options));
  options.layout = JI_MULTIREGION_PYMRIO;
  if (ji_bundle_write_multiregion(ctx, bundle, path, NULL) == JI_OK) {
    if (ji_bundle_read_multiregion(ctx, path, &options, &again) == JI_OK)
      check_same(bundle, again);
    ji_bundle_unref(again);
  }
  free(path);
}

static void check_read(ji_context *ctx, const char *folder, const ji_bundle *bundle) {
  ji_model *model = NULL;
  check_folder(ctx, folder, bundle);
  if (has_regions(bundle))
    check_saved(ctx, folder, bundle);
  ji_status status = ji_io_model_from_bundle(ctx, bundle, NULL, &model);
  if (status && (model || !ji_context_message(ctx)[0]))
    abort();
  ji_model_unref(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  char *folder = support_folder();
  ji_context *ctx = NULL;
  ji_bundle *bundle = NULL;
  ji_multiregion_options options;
  make_folders(folder);
  write_files(folder, (const char *)bytes, size);
  must(NULL, ji_context_create(NULL, &ctx));
  must(ctx, ji_multiregion_options_init(&options, sizeof options));
  uint8_t first = size > 0 ? bytes[0] : '0';
  options.layout = first >= '1' && first <= '5' ? first - '0' : JI_MULTIREGION_AUTO;
  options.separator = size > 1 && bytes[1] == '|' ? "|" : NULL;
  options.empty = size > 1 && bytes[1] == '0';
  options.encoding = size > 1 && bytes[1] == 'a' ? "auto" : NULL;
  options.max_sectors = 1000;
  ji_status status = ji_bundle_read_multiregion(ctx, folder, &options, &bundle);
  if (status == JI_OK)
    check_read(ctx, folder, bundle);
  else if (bundle || !ji_context_message(ctx)[0])
    abort();
  ji_bundle_unref(bundle);
  ji_context_free(ctx);
  support_folder_free(folder);
  return 0;
}
