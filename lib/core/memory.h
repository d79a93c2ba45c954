/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Overflow-checked allocation through the caller's allocator, and reference counts. */
#ifndef JI_CORE_MEMORY_H
#define JI_CORE_MEMORY_H

#include <jobimpact/context.h>
#include <stdatomic.h>

/* Every object carries its allocator, so that it outlives the context it was made through. */
typedef struct ji__object {
  ji_allocator allocator;
  atomic_int_least64_t references;
} ji__object;

/* The C library's allocator. */
extern const ji_allocator ji__default_allocator;

/* Uninitialised memory; size 0 is taken as 1. NULL when there is none. */
void *ji__allocate(const ji_allocator *allocator, size_t size);
/* Zeroed memory of count * size bytes; NULL on overflow too. */
void *ji__allocate_array(const ji_allocator *allocator, size_t count, size_t size);
/* Grows or shrinks; NULL leaves `old` as it was. */
void *ji__reallocate_array(const ji_allocator *allocator, void *old, size_t count, size_t size);
/* Room for one element more than `count` in an array that doubles; `array` is the address of the
 * pointer to it. 0 if there is no memory: the array is as it was. */
int ji__grow_array(const ji_allocator *allocator, void *array, size_t *capacity, size_t count,
                   size_t size);
void ji__release(const ji_allocator *allocator, void *memory);
/* A copy with a final 0; NULL when there is no memory. */
char *ji__copy_bytes(const ji_allocator *allocator, const char *bytes, size_t size);
char *ji__copy_string(const ji_allocator *allocator, const char *text);

void ji__object_init(ji__object *object, const ji_allocator *allocator);
void ji__object_ref(ji__object *object);
/* True when the last reference went: the caller then frees. */
int ji__object_unref(ji__object *object);

/* A byte buffer that grows; `size` excludes the final 0 that is always kept. After a failed append
 * `failed` is set and further appends do nothing, so that only the end needs a check. */
typedef struct ji__buffer {
  const ji_allocator *allocator;
  char *data;
  size_t size, capacity;
  int failed;
} ji__buffer;

void ji__buffer_init(ji__buffer *buffer, const ji_allocator *allocator);
void ji__buffer_free(ji__buffer *buffer);
void ji__buffer_append(ji__buffer *buffer, const char *bytes, size_t size);
void ji__buffer_string(ji__buffer *buffer, const char *text);
void ji__buffer_format(ji__buffer *buffer, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    ;

#endif
