/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>

void support_memory_init(support_memory *memory) {
  atomic_init(&memory->calls, 0);
  atomic_init(&memory->live, 0);
  atomic_init(&memory->fail_at, 0);
  atomic_init(&memory->fail_on, 0);
}

static int refuses(support_memory *memory) {
  long call = atomic_fetch_add(&memory->calls, 1) + 1;
  long fail_at = atomic_load(&memory->fail_at);
  return fail_at && (call == fail_at || (call > fail_at && atomic_load(&memory->fail_on)));
}

static void *counting_allocate(void *user, size_t size) {
  support_memory *memory = user;
  assert_true(size > 0);
  if (refuses(memory))
    return NULL;
  void *block = malloc(size);
  if (block)
    atomic_fetch_add(&memory->live, 1);
  return block;
}

static void *counting_reallocate(void *user, void *old, size_t size) {
  support_memory *memory = user;
  assert_true(size > 0);
  if (refuses(memory))
    return NULL;
  void *block = realloc(old, size);
  if (block && !old)
    atomic_fetch_add(&memory->live, 1);
  return block;
}

static void counting_release(void *user, void *block) {
  support_memory *memory = user;
  if (block)
    atomic_fetch_sub(&memory->live, 1);
  free(block);
}

ji_allocator support_allocator(support_memory *memory) {
  return (ji_allocator){counting_allocate, counting_reallocate, counting_release, memory};
}

void support_memory_fail(support_memory *memory, long nth, int further) {
  atomic_store(&memory->calls, 0);
  atomic_store(&memory->fail_at, nth);
  atomic_store(&memory->fail_on, further);
}

typedef struct attempt {
  const char *name;
  support_operation operation;
  void *user;
  ji_status other;
  support_memory memory;
  ji_context *ctx;
} attempt;

static ji_context *counted_context(support_memory *memory) {
  ji_context_options options;
  ji_context *ctx = NULL;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.allocator = support_allocator(memory);
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  return ctx;
}

static void require_no_block(attempt *a, long before, const char *when, long nth) {
  long live = atomic_load(&a->memory.live);
  if (live != before)
    fail_msg("%s: %ld blocks live %s (allocation %ld)", a->name, live - before, when, nth);
}

static int is_expected(const attempt *a, ji_status status) {
  return !status || status == a->other;
}

/* 1 if the nth allocation was asked for and refused. */
static int run_once(attempt *a, long nth, int further) {
  long before = atomic_load(&a->memory.live);
  support_memory_fail(&a->memory, nth, further);
  ji_status status = a->operation(a->ctx, a->user);
  long calls = atomic_load(&a->memory.calls);
  support_memory_fail(&a->memory, 0, 0);
  int refused = calls >= nth;
  if (!refused && !is_expected(a, status))
    fail_msg("%s: %s with all memory there: %s", a->name, ji_status_name(status),
             ji_context_message(a->ctx));
  if (refused && status != JI_ERROR_MEMORY && (!a->other || status != a->other))
    fail_msg("%s: %s where allocation %ld failed: %s", a->name, ji_status_name(status), nth,
             ji_context_message(a->ctx));
  if (refused && !ji_context_message(a->ctx)[0])
    fail_msg("%s: no message where allocation %ld failed", a->name, nth);
  require_no_block(a, before, "after the call", nth);
  return refused;
}

static void require_success(attempt *a, long nth) {
  ji_status status = a->operation(a->ctx, a->user);
  if (!is_expected(a, status))
    fail_msg("%s: %s after allocation %ld had failed in an earlier call: %s", a->name,
             ji_status_name(status), nth, ji_context_message(a->ctx));
}

/* Every allocation fails alone; that all later ones fail too is tried with the first ones and some
 * of the others, with JI_TEST_LONG with every one. */
#define ALL_FURTHER 32
#define SOME_FURTHER 4

static int is_long(void) {
  const char *text = getenv("JI_TEST_LONG");
  return text && *text;
}

long support_every_allocation_or(const char *name, support_operation operation, void *user,
                                 ji_status other) {
  attempt a = {.name = name, .operation = operation, .user = user, .other = other};
  support_memory_init(&a.memory);
  a.ctx = counted_context(&a.memory);
  long nth = 1;
  while (run_once(&a, nth, 0)) {
    if (nth <= ALL_FURTHER || nth % SOME_FURTHER == 0 || is_long())
      run_once(&a, nth, 1);
    if (nth % 16 == 1)
      require_success(&a, nth);
    nth++;
  }
  ji_context_free(a.ctx);
  require_no_block(&a, 0, "after the context was freed", nth);
  return nth - 1;
}

long support_every_allocation(const char *name, support_operation operation, void *user) {
  return support_every_allocation_or(name, operation, user, JI_OK);
}
