/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/array.h"

#include <string.h>

void ji_array_release(ji_array *array) {
  if (!array)
    return;
  if (array->release)
    array->release(array->user);
  memset(array, 0, sizeof *array);
}

/* --- memory of our own -------------------------------------------------------------------- */

/* An array's memory with the allocator that frees it. */
typedef struct owned_memory {
  ji_allocator allocator;
  double elements[];
} owned_memory;

static void release_memory(void *user) {
  owned_memory *memory = user;
  ji_allocator allocator = memory->allocator;
  ji__release(&allocator, memory);
}

/* The bytes of a matrix with its allocator; 0 where they cannot be counted. */
static size_t memory_size(int64_t rows, int64_t columns) {
  const uint64_t most = (SIZE_MAX / 2 - sizeof(owned_memory)) / sizeof(double);
  if (rows < 0 || columns < 0 || (columns > 0 && (uint64_t)rows > most / (uint64_t)columns))
    return 0;
  return sizeof(owned_memory) + (size_t)rows * (size_t)columns * sizeof(double);
}

static ji_status fail_size(ji_context *ctx, int64_t rows, int64_t columns) {
  return ji__fail(ctx, JI_ERROR_LIMIT, "a matrix of %lld x %lld numbers does not fit into memory",
                  (long long)rows, (long long)columns);
}

ji_status ji__array_make(ji_context *ctx, int64_t rows, int64_t columns, ji_array *out) {
  *out = (ji_array){0};
  size_t size = memory_size(rows, columns);
  if (!size)
    return fail_size(ctx, rows, columns);
  owned_memory *memory = ji__allocate(ji__allocator(ctx), size);
  if (!memory)
    return ji__fail_memory(ctx);
  memory->allocator = *ji__allocator(ctx);
  *out = (ji_array){.data = memory->elements,
                    .rows = rows,
                    .columns = columns,
                    .row_stride = columns,
                    .column_stride = 1,
                    .type = JI_TYPE_FLOAT64,
                    .release = release_memory,
                    .user = memory};
  return JI_OK;
}

double *ji__array_elements(const ji_array *array) {
  owned_memory *memory = array->user;
  return memory->elements;
}

ji_status ji__array_resize(ji_context *ctx, ji_array *array, int64_t rows) {
  size_t size = memory_size(rows, array->columns);
  if (!size)
    return fail_size(ctx, rows, array->columns);
  owned_memory *memory = ji__reallocate_array(ji__allocator(ctx), array->user, size, 1);
  if (!memory)
    return ji__fail_memory(ctx);
  array->user = memory;
  array->data = memory->elements;
  array->rows = rows;
  return JI_OK;
}

/* --- looking ------------------------------------------------------------------------------ */

ji_status ji__array_check(ji_context *ctx, const char *what, const ji_array *array) {
  if (array->type != JI_TYPE_FLOAT64 && array->type != JI_TYPE_FLOAT32)
    return ji__fail(ctx, JI_ERROR_TYPE, "%s: the array's type is neither float64 nor float32",
                    what);
  if (array->rows < 0 || array->columns < 0)
    return ji__fail(ctx, JI_ERROR_SHAPE, "%s: the array has %lld rows and %lld columns", what,
                    (long long)array->rows, (long long)array->columns);
  if (!array->data && array->rows > 0 && array->columns > 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: the array's data is NULL", what);
  size_t element = array->type == JI_TYPE_FLOAT64 ? sizeof(double) : sizeof(float);
  if ((uintptr_t)array->data % element != 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: the array is not aligned to its element size",
                    what);
  return JI_OK;
}

double ji__array_value(const ji_array *array, int64_t row, int64_t column) {
  int64_t at = row * array->row_stride + column * array->column_stride;
  return array->type == JI_TYPE_FLOAT32 ? (double)((const float *)array->data)[at]
                                        : ((const double *)array->data)[at];
}

/* --- sharing ------------------------------------------------------------------------------ */

ji_status ji__array_share(ji_context *ctx, const ji_array *array, ji__shared_array **out) {
  ji__shared_array *shared = ji__allocate_array(ji__allocator(ctx), 1, sizeof *shared);
  *out = shared;
  if (!shared)
    return ji__fail_memory(ctx);
  ji__object_init(&shared->object, ji__allocator(ctx));
  shared->view = *array;
  shared->view.release = NULL;
  shared->release = array->release;
  return JI_OK;
}

ji__shared_array *ji__shared_array_ref(ji__shared_array *shared) {
  if (shared)
    ji__object_ref(&shared->object);
  return shared;
}

void ji__shared_array_unref(ji__shared_array *shared) {
  if (!shared || !ji__object_unref(&shared->object))
    return;
  ji_allocator allocator = shared->object.allocator;
  if (shared->release)
    shared->release(shared->view.user);
  ji__release(&allocator, shared);
}

static void release_hold(void *user) {
  ji__shared_array_unref(user);
}

ji_array ji__shared_array_hold(ji__shared_array *shared) {
  ji_array view = shared->view;
  view.user = ji__shared_array_ref(shared);
  view.release = release_hold;
  return view;
}
