/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as an NPY file: mapped, or refused with a message. What is mapped is written, mapped
 * again and must be the same. */
#include "fuzz/fuzz.h"

#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_input(const char *path, const uint8_t *bytes, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
    abort();
}

static void must(ji_context *ctx, ji_status status) {
  if (status == JI_OK)
    return;
  fprintf(stderr, "%s: %s\n", ji_status_name(status), ji_context_message(ctx));
  abort();
}

static const char *element(const ji_array *array, int64_t row, int64_t column, size_t size) {
  return (const char *)array->data +
         (row * array->row_stride + column * array->column_stride) * (int64_t)size;
}

static void check_same(const ji_array *left, const ji_array *right) {
  size_t size = left->type == JI_TYPE_FLOAT64 ? sizeof(double) : sizeof(float);
  if (left->rows != right->rows || left->columns != right->columns || left->type != right->type)
    abort();
  for (int64_t i = 0; i < left->rows && left->columns > 0; i++)
    for (int64_t j = 0; j < left->columns; j++)
      if (memcmp(element(left, i, j, size), element(right, i, j, size), size) != 0)
        abort();
}

/* A matrix without elements may have 2^62 rows: written, but not walked through. */
static void check_round_trip(ji_context *ctx, const char *folder, const ji_array *array) {
  char *path = support_path(folder, "again.npy");
  ji_array again;
  if (array->rows < 1 << 16 || array->columns > 0) {
    must(ctx, ji_array_write_npy(ctx, array, path));
    must(ctx, ji_array_map_npy(ctx, path, &again));
    check_same(array, &again);
    ji_array_release(&again);
  }
  free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  char *folder = support_folder();
  char *path = support_path(folder, "a.npy");
  ji_context *ctx = NULL;
  ji_array array;
  write_input(path, bytes, size);
  must(NULL, ji_context_create(NULL, &ctx));
  ji_status status = ji_array_map_npy(ctx, path, &array);
  if (status == JI_OK)
    check_round_trip(ctx, folder, &array);
  else if (array.data || !ji_context_message(ctx)[0])
    abort();
  ji_array_release(&array);
  ji_context_free(ctx);
  free(path);
  support_folder_free(folder);
  return 0;
}
