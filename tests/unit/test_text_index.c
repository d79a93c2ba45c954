/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* core/text_index.h */
#include "support/support.h"

#include "core/text_index.h"

#include <stdio.h>
#include <string.h>

static void keys_keep_their_first_number(void **state) {
  (void)state;
  ji__text_index index;
  ji__text_index_init(&index, &ji__default_allocator);
  assert_int_equal(ji__text_index_find(&index, "a", 1), -1);
  int64_t number = 7, other = 8, empty = 9;
  assert_int_equal(ji__text_index_put(&index, "a", 1, &number), 1);
  assert_int_equal(ji__text_index_put(&index, "a", 1, &other), 1);
  assert_int_equal(other, 7);
  assert_int_equal(ji__text_index_put(&index, "", 0, &empty), 1);
  assert_int_equal(ji__text_index_find(&index, "", 0), 9);
  assert_int_equal(ji__text_index_find(&index, "ab", 1), 7); /* size counts, not a final 0 */
  assert_int_equal(ji__text_index_find(&index, "ab", 2), -1);
  ji__text_index_free(&index);
}

static void many_keys_are_found_again(void **state) {
  (void)state;
  enum { count = 20000 };
  ji__text_index index;
  char key[32];
  ji__text_index_init(&index, &ji__default_allocator);
  for (int64_t i = 0; i < count; i++) {
    int64_t number = i;
    size_t size = (size_t)snprintf(key, sizeof key, "key %lld", (long long)i);
    assert_int_equal(ji__text_index_put(&index, key, size, &number), 1);
    assert_int_equal(number, i);
  }
  for (int64_t i = 0; i < count; i++) {
    size_t size = (size_t)snprintf(key, sizeof key, "key %lld", (long long)i);
    assert_int_equal(ji__text_index_find(&index, key, size), i);
  }
  assert_int_equal(ji__text_index_find(&index, "key", 3), -1);
  ji__text_index_free(&index);
}

/* After a failure the index is as it was. */
static void memory_may_be_short(void **state) {
  (void)state;
  for (long nth = 1; nth < 8; nth++) {
    support_memory memory;
    ji__text_index index;
    support_memory_init(&memory);
    ji_allocator allocator = support_allocator(&memory);
    ji__text_index_init(&index, &allocator);
    support_memory_fail(&memory, nth, 0);
    int64_t stored = 0;
    char key[32];
    for (int64_t i = 0; i < 40; i++) {
      int64_t number = i;
      size_t size = (size_t)snprintf(key, sizeof key, "key %lld", (long long)i);
      if (!ji__text_index_put(&index, key, size, &number))
        break;
      stored++;
    }
    for (int64_t i = 0; i < stored; i++) {
      size_t size = (size_t)snprintf(key, sizeof key, "key %lld", (long long)i);
      assert_int_equal(ji__text_index_find(&index, key, size), i);
    }
    ji__text_index_free(&index);
    assert_int_equal(memory.live, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keys_keep_their_first_number),
      cmocka_unit_test(many_keys_are_found_again),
      cmocka_unit_test(memory_may_be_short),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
