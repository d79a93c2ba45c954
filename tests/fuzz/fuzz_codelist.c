/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as an SDMX-ML file: a code list, or refused with a message. What is read is a tree:
 * every parent is a code of the list, one level higher. */
#include "fuzz/files.h"

#include <string.h>
#include <unistd.h>

static char folder[256], path[300];

static ji_column look(ji_context *ctx, const ji_dataset *dataset, const char *name) {
  ji_column column = {.size = sizeof column};
  fuzz_must(ctx, ji_dataset_column(ctx, dataset, ji_dataset_find(dataset, name), &column));
  return column;
}

static int is_null(const ji_column *column, int64_t row) {
  return column->validity && !(column->validity[row / 8] >> (row % 8) & 1);
}

static int is_same(const ji_column *left, int64_t i, const ji_column *right, int64_t j) {
  int64_t size = left->offsets[i + 1] - left->offsets[i];
  return size == right->offsets[j + 1] - right->offsets[j] &&
         (size == 0 || memcmp((const char *)left->values + left->offsets[i],
                              (const char *)right->values + right->offsets[j], (size_t)size) == 0);
}

static void check_tree(ji_context *ctx, const ji_dataset *dataset) {
  ji_column code = look(ctx, dataset, "code");
  ji_column parent = look(ctx, dataset, "parent");
  ji_column level = look(ctx, dataset, "level");
  const int64_t *levels = level.values;
  for (int64_t i = 0; i < code.length; i++) {
    int found = is_null(&parent, i) && levels[i] == 1;
    for (int64_t j = 0; j < code.length && !found; j++)
      found = !is_null(&parent, i) && is_same(&parent, i, &code, j) && levels[i] == levels[j] + 1;
    if (!found)
      abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  ji_context *ctx = NULL;
  ji_sdmx_codelist_options options;
  ji_dataset *dataset = NULL;
  fuzz_make_folder(folder);
  snprintf(path, sizeof path, "%s/list.xml", folder);
  fuzz_write(path, bytes, size);
  fuzz_must(NULL, ji_context_create(NULL, &ctx));
  fuzz_must(ctx, ji_sdmx_codelist_options_init(&options, sizeof options));
  if (size > 0 && bytes[size - 1] == ' ')
    options.list = "CL";
  ji_status status = ji_dataset_read_sdmx_codelist(ctx, path, &options, &dataset);
  if (status == JI_OK)
    check_tree(ctx, dataset);
  else if (dataset || !ji_context_message(ctx)[0])
    abort();
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
  unlink(path);
  rmdir(folder);
  return 0;
}
