/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The checker of option structs that grow, on a struct of three releases. */
#include "support/support.h"

#include "core/context.h"

#include <string.h>

/* Release 1 ended after `first`, release 2 after `second`; release 3 is "this library". */
typedef struct grown {
  size_t size;
  double first;
  int64_t second;
  const char *third;
} grown;

static const grown defaults = {sizeof(grown), 1.5, 2, "three"};
enum { release_1 = offsetof(grown, second), release_2 = offsetof(grown, third) };

/* A caller of a later release: two fields more. */
typedef struct later {
  grown known;
  int64_t fourth, fifth;
} later;

static ji_status read_options(ji_context *ctx, const void *options, grown *out) {
  *out = defaults;
  return ji__options_read(ctx, "ji_grown_options", options, release_1, out, sizeof *out);
}

static void init_fills_what_the_caller_has(void **state) {
  (void)state;
  for (size_t size = release_1; size <= sizeof(later) + 8; size++) {
    unsigned char bytes[sizeof(later) + 64];
    memset(bytes, 0xAA, sizeof bytes);
    assert_int_equal(ji__options_init(bytes, size, release_1, &defaults, sizeof defaults), JI_OK);
    size_t stored;
    memcpy(&stored, bytes, sizeof stored);
    assert_int_equal(stored, size);
    size_t known = size < sizeof defaults ? size : sizeof defaults;
    assert_memory_equal(bytes + sizeof stored, (const char *)&defaults + sizeof stored,
                        known - sizeof stored);
    for (size_t i = known; i < size; i++)
      assert_int_equal(bytes[i], 0);
    for (size_t i = size; i < sizeof bytes; i++)
      assert_int_equal(bytes[i], 0xAA); /* not a byte beyond */
  }
}

static void init_refuses_impossible_sizes(void **state) {
  (void)state;
  grown options;
  const size_t sizes[] = {0, 8, release_1 - 1, 4097, SIZE_MAX};
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
    assert_int_equal(ji__options_init(&options, sizes[i], release_1, &defaults, sizeof defaults),
                     JI_ERROR_ARGUMENT);
  assert_int_equal(ji__options_init(NULL, sizeof options, release_1, &defaults, sizeof defaults),
                   JI_ERROR_ARGUMENT);
}

static void older_callers_read_as_defaults(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (size_t size = release_1; size <= sizeof(grown); size++) {
    grown given = {size, -1, -2, "given"}, out;
    support_ok(ctx, read_options(ctx, &given, &out));
    assert_int_equal(out.size, sizeof out);
    assert_true(out.first == -1);
    if (size < release_2)
      assert_true(size > release_1 || out.second == 2);
    else
      assert_true(out.second == -2);
    if (size == release_2)
      assert_string_equal(out.third, "three");
    if (size == sizeof(grown))
      assert_string_equal(out.third, "given");
  }
  ji_context_free(ctx);
}

static void newer_callers_need_a_zero_tail(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  later given = {{sizeof(later), -1, -2, "given"}, 0, 0};
  grown out;
  support_ok(ctx, read_options(ctx, &given, &out));
  assert_true(out.first == -1 && out.second == -2);
  assert_string_equal(out.third, "given");
  for (size_t at = sizeof(grown); at < sizeof(later); at++) {
    later other = given;
    ((unsigned char *)&other)[at] = 1;
    support_status(ctx, read_options(ctx, &other, &out), JI_ERROR_ARGUMENT);
  }
  ji_context_free(ctx);
}

static void three_distinct_messages(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  char seen[3][256];
  later given = {{release_1 - 1, 0, 0, NULL}, 0, 0};
  grown out;
  support_status(ctx, read_options(ctx, &given, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "smaller");
  strcpy(seen[0], ji_context_message(ctx));
  given.known.size = 4097;
  support_status(ctx, read_options(ctx, &given, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "larger");
  strcpy(seen[1], ji_context_message(ctx));
  given = (later){{sizeof given, 0, 0, NULL}, 0, 1};
  support_status(ctx, read_options(ctx, &given, &out), JI_ERROR_ARGUMENT);
  support_message(ctx, "does not know");
  strcpy(seen[2], ji_context_message(ctx));
  for (int i = 0; i < 3; i++) {
    support_contains(seen[i], "ji_grown_options");
    assert_string_not_equal(seen[i], seen[(i + 1) % 3]);
  }
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(init_fills_what_the_caller_has),
      cmocka_unit_test(init_refuses_impossible_sizes),
      cmocka_unit_test(older_callers_read_as_defaults),
      cmocka_unit_test(newer_callers_need_a_zero_tail),
      cmocka_unit_test(three_distinct_messages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
