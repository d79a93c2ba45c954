/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

static void overflow_gives_no_memory(void **state) {
  (void)state;
  support_memory memory;
  support_memory_init(&memory);
  ji_allocator a = support_allocator(&memory);
  assert_null(ji__allocate_array(&a, SIZE_MAX / 8 + 1, 8));
  assert_null(ji__allocate_array(&a, SIZE_MAX, 2));
  assert_null(ji__reallocate_array(&a, NULL, SIZE_MAX / 16 + 1, 16));
  assert_null(ji__copy_bytes(&a, "x", SIZE_MAX));
  assert_int_equal(atomic_load(&memory.calls), 0);
}

static void arrays_are_zeroed(void **state) {
  (void)state;
  unsigned char *bytes = ji__allocate_array(&ji__default_allocator, 100, 7);
  assert_non_null(bytes);
  for (size_t i = 0; i < 700; i++)
    assert_int_equal(bytes[i], 0);
  ji__release(&ji__default_allocator, bytes);
}

/* The allocator is never asked for 0 bytes: the counting one asserts it. */
static void size_zero_is_one(void **state) {
  (void)state;
  support_memory memory;
  support_memory_init(&memory);
  ji_allocator a = support_allocator(&memory);
  void *blocks[] = {ji__allocate(&a, 0), ji__allocate_array(&a, 0, 8), ji__allocate_array(&a, 8, 0),
                    ji__reallocate_array(&a, NULL, 0, 8)};
  for (size_t i = 0; i < 4; i++) {
    assert_non_null(blocks[i]);
    ji__release(&a, blocks[i]);
  }
  ji__release(&a, NULL);
  assert_int_equal(atomic_load(&memory.live), 0);
}

static void growing_keeps_what_was_there(void **state) {
  (void)state;
  support_memory memory;
  support_memory_init(&memory);
  ji_allocator a = support_allocator(&memory);
  char *text = ji__copy_string(&a, "abc");
  support_memory_fail(&memory, 1, 0);
  assert_null(ji__reallocate_array(&a, text, 1000, 1));
  assert_string_equal(text, "abc");
  text = ji__reallocate_array(&a, text, 1000, 1);
  assert_string_equal(text, "abc");
  ji__release(&a, text);
}

static void copies_end_with_zero(void **state) {
  (void)state;
  char *copy = ji__copy_bytes(&ji__default_allocator, "abcdef", 3);
  assert_string_equal(copy, "abc");
  ji__release(&ji__default_allocator, copy);
  copy = ji__copy_bytes(&ji__default_allocator, NULL, 0);
  assert_string_equal(copy, "");
  ji__release(&ji__default_allocator, copy);
}

static void references_are_counted(void **state) {
  (void)state;
  ji__object object;
  ji__object_init(&object, &ji__default_allocator);
  ji__object_ref(&object);
  ji__object_ref(&object);
  assert_false(ji__object_unref(&object));
  assert_false(ji__object_unref(&object));
  assert_true(ji__object_unref(&object));
}

static void buffer_grows(void **state) {
  (void)state;
  ji__buffer buffer;
  ji__buffer_init(&buffer, &ji__default_allocator);
  for (int i = 0; i < 1000; i++) {
    ji__buffer_string(&buffer, "ab");
    ji__buffer_append(&buffer, "\0xyz", 1);
    ji__buffer_format(&buffer, "%03d", i);
    assert_int_equal(buffer.data[buffer.size], 0);
  }
  assert_false(buffer.failed);
  assert_int_equal(buffer.size, 6000);
  assert_memory_equal(buffer.data + 5994,
                      "ab\0"
                      "999",
                      7);
  ji__buffer_free(&buffer);
  assert_null(buffer.data);
  ji__buffer_free(&buffer);
}

static void buffer_failure_is_kept(void **state) {
  (void)state;
  support_memory memory;
  support_memory_init(&memory);
  ji_allocator a = support_allocator(&memory);
  char wide[200];
  memset(wide, 'x', sizeof wide);
  for (int how = 0; how < 2; how++) {
    ji__buffer buffer;
    ji__buffer_init(&buffer, &a);
    ji__buffer_string(&buffer, "kept");
    support_memory_fail(&memory, 1, 0);
    if (how)
      ji__buffer_append(&buffer, wide, sizeof wide);
    else
      ji__buffer_format(&buffer, "%.*s", (int)sizeof wide, wide);
    assert_true(buffer.failed);
    ji__buffer_string(&buffer, "not");
    assert_int_equal(buffer.size, 4);
    assert_string_equal(buffer.data, "kept");
    ji__buffer_free(&buffer);
  }
  assert_int_equal(atomic_load(&memory.live), 0);
}

static void buffer_refuses_impossible_sizes(void **state) {
  (void)state;
  ji__buffer buffer;
  ji__buffer_init(&buffer, &ji__default_allocator);
  ji__buffer_string(&buffer, "kept");
  ji__buffer_append(&buffer, "x", SIZE_MAX - 2);
  assert_true(buffer.failed);
  assert_string_equal(buffer.data, "kept");
  ji__buffer_free(&buffer);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(overflow_gives_no_memory),
      cmocka_unit_test(arrays_are_zeroed),
      cmocka_unit_test(size_zero_is_one),
      cmocka_unit_test(growing_keeps_what_was_there),
      cmocka_unit_test(copies_end_with_zero),
      cmocka_unit_test(references_are_counted),
      cmocka_unit_test(buffer_grows),
      cmocka_unit_test(buffer_failure_is_kept),
      cmocka_unit_test(buffer_refuses_impossible_sizes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
