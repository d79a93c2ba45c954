/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The system refuses threads: linked with --wrap=pthread_create. */
#include "support/support.h"

#include "core/thread.h"

#include <errno.h>
#include <pthread.h>

static int allowed; /* how many more threads are given */
static int asked;

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument) {
  asked++;
  if (allowed <= 0)
    return EAGAIN;
  allowed--;
  return __real_pthread_create(thread, attributes, start, argument);
}

static ji_status count_block(void *user, int64_t block) {
  atomic_int *runs = user;
  atomic_fetch_add(&runs[block], 1);
  return JI_OK;
}

/* On the threads that were given, among them the calling one. */
static void loop_runs_on_what_is_given(void **state) {
  (void)state;
  for (int given = 0; given < 4; given++) {
    ji_context *ctx = support_context_threads(8);
    atomic_int runs[100] = {0};
    allowed = given;
    asked = 0;
    support_ok(ctx, ji__parallel_for(ctx, "test", 100, count_block, runs));
    assert_int_equal(asked, given + 1);
    for (int b = 0; b < 100; b++)
      assert_int_equal(atomic_load(&runs[b]), 1);
    ji_context_free(ctx);
  }
}

static void one_thread_asks_for_none(void **state) {
  (void)state;
  ji_context *ctx = support_context_threads(1);
  atomic_int runs[10] = {0};
  asked = 0;
  support_ok(ctx, ji__parallel_for(ctx, "test", 10, count_block, runs));
  assert_int_equal(asked, 0);
  ji_context_free(ctx);
  ctx = support_context_threads(8);
  allowed = 8;
  support_ok(ctx, ji__parallel_for(ctx, "test", 3, count_block, runs));
  assert_int_equal(asked, 2); /* no more threads than blocks */
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(loop_runs_on_what_is_given),
      cmocka_unit_test(one_thread_asks_for_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
