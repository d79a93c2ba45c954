/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *default_allocate(void *user, size_t size) {
  (void)user;
  return malloc(size);
}

static void *default_reallocate(void *user, void *old, size_t size) {
  (void)user;
  return realloc(old, size);
}

static void default_release(void *user, void *memory) {
  (void)user;
  free(memory);
}

const ji_allocator ji__default_allocator = {default_allocate, default_reallocate, default_release,
                                            NULL};

void *ji__allocate(const ji_allocator *allocator, size_t size) {
  return allocator->allocate(allocator->user, size ? size : 1);
}

void *ji__allocate_array(const ji_allocator *allocator, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size)
    return NULL;
  void *memory = ji__allocate(allocator, count * size);
  if (memory)
    memset(memory, 0, count * size);
  return memory;
}

void *ji__reallocate_array(const ji_allocator *allocator, void *old, size_t count, size_t size) {
  if (size && count > SIZE_MAX / size)
    return NULL;
  size_t bytes = count * size;
  return allocator->reallocate(allocator->user, old, bytes > 0 ? bytes : 1);
}

int ji__grow_array(const ji_allocator *allocator, void *array, size_t *capacity, size_t count,
                   size_t size) {
  if (count < *capacity)
    return 1;
  void *old;
  memcpy(&old, array, sizeof old);
  size_t larger = *capacity ? *capacity * 2 : 16;
  void *grown = ji__reallocate_array(allocator, old, larger, size);
  if (!grown)
    return 0;
  memcpy(array, &grown, sizeof grown);
  *capacity = larger;
  return 1;
}

void ji__release(const ji_allocator *allocator, void *memory) {
  if (memory)
    allocator->release(allocator->user, memory);
}

char *ji__copy_bytes(const ji_allocator *allocator, const char *bytes, size_t size) {
  if (size == SIZE_MAX)
    return NULL;
  char *copy = ji__allocate(allocator, size + 1);
  if (!copy)
    return NULL;
  if (size)
    memcpy(copy, bytes, size);
  copy[size] = 0;
  return copy;
}

char *ji__copy_string(const ji_allocator *allocator, const char *text) {
  return ji__copy_bytes(allocator, text, strlen(text));
}

void ji__object_init(ji__object *object, const ji_allocator *allocator) {
  object->allocator = *allocator;
  atomic_init(&object->references, 1);
}

void ji__object_ref(ji__object *object) {
  atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed);
}

int ji__object_unref(ji__object *object) {
  return atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) == 1;
}

void ji__buffer_init(ji__buffer *buffer, const ji_allocator *allocator) {
  *buffer = (ji__buffer){.allocator = allocator};
}

void ji__buffer_free(ji__buffer *buffer) {
  ji__release(buffer->allocator, buffer->data);
  ji__buffer_init(buffer, buffer->allocator);
}

static int buffer_reserve(ji__buffer *buffer, size_t more) {
  if (buffer->failed)
    return 0;
  if (more >= SIZE_MAX / 2 - buffer->size) {
    buffer->failed = 1;
    return 0;
  }
  size_t needed = buffer->size + more + 1;
  if (needed <= buffer->capacity)
    return 1;
  size_t capacity = buffer->capacity ? buffer->capacity : 64;
  while (capacity < needed)
    capacity *= 2;
  char *data = ji__reallocate_array(buffer->allocator, buffer->data, capacity, 1);
  if (!data) {
    buffer->failed = 1;
    return 0;
  }
  buffer->data = data;
  buffer->capacity = capacity;
  return 1;
}

void ji__buffer_append(ji__buffer *buffer, const char *bytes, size_t size) {
  if (!buffer_reserve(buffer, size))
    return;
  if (size)
    memcpy(buffer->data + buffer->size, bytes, size);
  buffer->size += size;
  buffer->data[buffer->size] = 0;
}

void ji__buffer_string(ji__buffer *buffer, const char *text) {
  ji__buffer_append(buffer, text, strlen(text));
}

void ji__buffer_format(ji__buffer *buffer, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (size < 0 || !buffer_reserve(buffer, (size_t)size)) {
    buffer->failed = 1;
    return;
  }
  va_start(arguments, format);
  vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, arguments);
  va_end(arguments);
  buffer->size += (size_t)size;
}
