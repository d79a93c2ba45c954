/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What must hold of every option struct: the tests of tables of them. */
#ifndef TESTS_PROPERTY_OPTION_STRUCTS_H
#define TESTS_PROPERTY_OPTION_STRUCTS_H

#include "support/world.h"

#include <string.h>

typedef ji_status (*read_function)(ji_context *ctx, const support_world *world, void *options);

/* The size of a struct in the first release, by its last member then; it stays when the struct
 * grows. */
#define FIRST(type, last) (offsetof(type, last) + sizeof(((type *)NULL)->last))

typedef struct option_struct {
  const char *name;
  ji_status (*init)(void *options, size_t size);
  size_t size, first;
  read_function read; /* NULL: a context's, which has no message to leave */
} option_struct;

/* The table of the file that includes this. */
typedef struct option_structs {
  const option_struct *items;
  size_t count;
  support_world *world;
} option_structs;

/* Room for any option struct and the tail of a later release. */
typedef union roomy {
  size_t size;
  unsigned char bytes[1024];
  double alignment;
} roomy;

/* tests/abi compiles a file of them with the oldest headers, too: what lies behind a struct of
 * theirs may be a member of today's library. */
#ifdef OLD_HEADERS
enum { old_headers = 1 };
#else
enum { old_headers = 0 };
#endif

static inline void init_functions(void **state) {
  const option_structs *all = *state;
  for (size_t i = 0; i < all->count; i++) {
    roomy options;
    size_t own = all->items[i].size;
    assert_int_equal(all->items[i].init(&options, own), JI_OK);
    assert_int_equal(options.size, own);
    memset(&options, 0xAA, sizeof options);
    assert_int_equal(all->items[i].init(&options, own + 64),
                     JI_OK); /* a caller of a later release */
    assert_int_equal(options.size, own + 64);
    for (size_t at = own; !old_headers && at < own + 64; at++)
      assert_int_equal(options.bytes[at], 0);
    assert_int_equal(options.bytes[own + 64], 0xAA);
    assert_int_equal(all->items[i].init(&options, all->items[i].first - 1), JI_ERROR_ARGUMENT);
    assert_int_equal(all->items[i].init(&options, 0), JI_ERROR_ARGUMENT);
    assert_int_equal(all->items[i].init(&options, SIZE_MAX), JI_ERROR_ARGUMENT);
    assert_int_equal(all->items[i].init(NULL, own), JI_ERROR_ARGUMENT);
  }
}

static inline ji_status read_options(ji_context *ctx, const option_structs *all, size_t i,
                                     roomy *options) {
  if (all->items[i].read)
    return all->items[i].read(ctx, all->world, options);
  ji_context *out = NULL;
  ji_status status = ji_context_create((const ji_context_options *)options, &out);
  assert_true(!status == (out != NULL));
  ji_context_free(out);
  return status;
}

static inline void assert_refused(ji_context *ctx, const option_structs *all, size_t i,
                                  roomy *options, const char *part) {
  support_status(ctx, read_options(ctx, all, i, options), JI_ERROR_ARGUMENT);
  if (!all->items[i].read)
    return;
  support_message(ctx, all->items[i].name);
  support_message(ctx, part);
}

static inline void structs_that_grew(void **state) {
  const option_structs *all = *state;
  if (old_headers)
    skip();
  ji_context *ctx = support_context();
  for (size_t i = 0; i < all->count; i++) {
    roomy options;
    size_t own = all->items[i].size;
    assert_int_equal(all->items[i].init(&options, own + 64), JI_OK);
    support_status(ctx, read_options(ctx, all, i, &options), JI_OK);
    options.bytes[own] = 1;
    assert_refused(ctx, all, i, &options, "does not know");
    options.bytes[own] = 0;
    options.bytes[own + 63] = 1;
    assert_refused(ctx, all, i, &options, "does not know");
    options.bytes[own + 63] = 0;
    options.size = all->items[i].first - 1;
    assert_refused(ctx, all, i, &options, "smaller");
    options.size = 0;
    assert_refused(ctx, all, i, &options, "smaller");
    options.size = (size_t)-1;
    assert_refused(ctx, all, i, &options, "larger");
  }
  ji_context_free(ctx);
}

/* What lies behind an older struct is not read. */
static inline void structs_of_every_older_size(void **state) {
  const option_structs *all = *state;
  ji_context *ctx = support_context();
  for (size_t i = 0; i < all->count; i++)
    for (size_t size = all->items[i].first; size <= all->items[i].size; size += sizeof(int32_t)) {
      roomy options;
      memset(&options, 0xAA, sizeof options);
      assert_int_equal(all->items[i].init(&options, size), JI_OK);
      assert_int_equal(options.bytes[size], 0xAA);
      support_status(ctx, read_options(ctx, all, i, &options), JI_OK);
    }
  ji_context_free(ctx);
}

/* The tests of one table. */
static inline int test_option_structs(const option_struct *items, size_t count) {
  option_structs all = {items, count, support_world_create()};
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(init_functions, &all),
      cmocka_unit_test_prestate(structs_of_every_older_size, &all),
      cmocka_unit_test_prestate(structs_that_grew, &all),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  support_world_free(all.world);
  return failed;
}

#endif
