/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "core/platform.h"
#include "core/thread.h"

#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most = 1000 };

typedef struct tally {
  atomic_int runs[most];
  int64_t failing[2]; /* these blocks return error -1 - block; -1: none */
  atomic_int arrived;
  pthread_t caller;
  ji_context *ctx;
  int64_t asked, last_done, cancel_after;
  int elsewhere, backwards;
  ji_status verdict;
} tally;

static void clear(tally *t) {
  memset(t, 0, sizeof *t);
  t->failing[0] = t->failing[1] = -1;
  t->cancel_after = -1;
  t->caller = pthread_self();
}

static ji_status count_block(void *user, int64_t block) {
  tally *t = user;
  atomic_fetch_add(&t->runs[block], 1);
  if (block == t->failing[0] || block == t->failing[1])
    return (ji_status)(-1 - block);
  return JI_OK;
}

static void each_block_runs_once(void **state) {
  (void)state;
  const int32_t threads[] = {1, 2, 7, 64};
  const int64_t blocks[] = {-1, 0, 1, 2, 5, most};
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 6; j++) {
      ji_context *ctx = support_context_threads(threads[i]);
      tally t;
      clear(&t);
      support_ok(ctx, ji__parallel_for(ctx, "test", blocks[j], count_block, &t));
      for (int64_t b = 0; b < most; b++)
        assert_int_equal(atomic_load(&t.runs[b]), b < blocks[j]);
      ji_context_free(ctx);
    }
}

static void lowest_failing_block_wins(void **state) {
  (void)state;
  const int32_t threads[] = {1, 2, 7};
  for (size_t i = 0; i < 3; i++) {
    ji_context *ctx = support_context_threads(threads[i]);
    for (int64_t lower = 0; lower < 100; lower++) {
      tally t;
      clear(&t);
      t.failing[0] = lower + 1 + lower % 5;
      t.failing[1] = lower;
      support_status(ctx, ji__parallel_for(ctx, "test", most, count_block, &t),
                     (ji_status)(-1 - lower));
      for (int64_t b = 0; b <= lower; b++)
        assert_int_equal(atomic_load(&t.runs[b]), 1);
      if (threads[i] == 1)
        assert_int_equal(atomic_load(&t.runs[lower + 1]), 0); /* and the loop ends */
    }
    ji_context_free(ctx);
  }
}

static ji_status watch(void *user, const char *task, int64_t done, int64_t total) {
  tally *t = user;
  assert_string_equal(task, "watched");
  assert_int_equal(total, 200);
  t->elsewhere |= !pthread_equal(pthread_self(), t->caller);
  t->backwards |= done < t->last_done;
  t->last_done = done;
  t->asked++;
  assert_int_equal(ji__context_enter(t->ctx), JI_ERROR_BUSY);
  return t->cancel_after >= 0 && t->asked > t->cancel_after ? t->verdict : JI_OK;
}

static ji_status cancel_at_once(void *user) {
  (void)user;
  return JI_ERROR_CANCELLED;
}

static ji_context *watched_context(tally *t, int32_t threads) {
  ji_context_options options;
  ji_context_options_init(&options, sizeof options);
  options.threads = threads;
  options.progress = watch;
  options.user = t;
  assert_int_equal(ji_context_create(&options, &t->ctx), JI_OK);
  return t->ctx;
}

static void progress_is_asked_on_the_calling_thread(void **state) {
  (void)state;
  for (int32_t threads = 1; threads <= 3; threads++) {
    tally t;
    clear(&t);
    ji_context *ctx = watched_context(&t, threads);
    support_ok(ctx, ji__parallel_for(ctx, "watched", 200, count_block, &t));
    assert_true(t.asked >= 2 && !t.elsewhere && !t.backwards);
    assert_int_equal(t.last_done, 200);
    if (threads == 1)
      assert_true(t.asked >= 200);
    ji_context_free(ctx);
  }
}

static void callbacks_stop_the_loop(void **state) {
  (void)state;
  for (int32_t threads = 1; threads <= 3; threads++) {
    tally t;
    clear(&t);
    t.cancel_after = 0;
    t.verdict = 5;
    ji_context *ctx = watched_context(&t, threads);
    support_status(ctx, ji__parallel_for(ctx, "watched", 200, count_block, &t), JI_ERROR_CALLBACK);
    t.verdict = JI_CALLBACK_DEFAULT;
    t.last_done = 0;
    support_status(ctx, ji__parallel_for(ctx, "watched", 200, count_block, &t), JI_OK);
    ji_context_free(ctx);
  }
  ji_context_options options;
  ji_context_options_init(&options, sizeof options);
  options.cancel = cancel_at_once;
  ji_context *ctx = NULL;
  tally t;
  clear(&t);
  assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
  support_status(ctx, ji__parallel_for(ctx, "test", 9, count_block, &t), JI_ERROR_CANCELLED);
  support_message(ctx, "cancel");
  assert_int_equal(atomic_load(&t.runs[0]), 0);
  ji_context_free(ctx);
}

typedef struct meeting {
  pthread_barrier_t barrier; /* both threads are in a block at once */
  pthread_t caller;
  atomic_int blocked, open, rounding, elsewhere;
} meeting;

static ji_status look_around(void *user, int64_t block) {
  meeting *m = user;
  (void)block;
  pthread_barrier_wait(&m->barrier);
  if (pthread_equal(pthread_self(), m->caller))
    return JI_OK;
  const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGALRM, SIGCHLD, SIGPROF, SIGUSR1, SIGPIPE};
  sigset_t mask;
  pthread_sigmask(SIG_BLOCK, NULL, &mask);
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
    atomic_fetch_add(sigismember(&mask, signals[i]) ? &m->blocked : &m->open, 1);
  atomic_store(&m->rounding, fegetround());
  atomic_fetch_add(&m->elsewhere, 1);
  return JI_OK;
}

static void meet(meeting *m, ji_context *ctx) {
  memset(m, 0, sizeof *m);
  m->caller = pthread_self();
  pthread_barrier_init(&m->barrier, NULL, 2);
  support_ok(ctx, ji__parallel_for(ctx, "test", 2, look_around, m));
  pthread_barrier_destroy(&m->barrier);
  assert_int_equal(atomic_load(&m->elsewhere), 1);
}

static void workers_block_all_signals(void **state) {
  (void)state;
  ji_context *ctx = support_context_threads(2);
  meeting m;
  sigset_t before, after, one;
  sigemptyset(&one);
  sigaddset(&one, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &one, NULL);
  pthread_sigmask(SIG_BLOCK, NULL, &before);
  meet(&m, ctx);
  pthread_sigmask(SIG_BLOCK, NULL, &after);
  assert_int_equal(atomic_load(&m.blocked), 8);
  assert_int_equal(atomic_load(&m.open), 0);
  assert_true(sigismember(&after, SIGUSR2) && !sigismember(&after, SIGINT));
  for (int number = 1; number < 32; number++)
    assert_int_equal(sigismember(&before, number), sigismember(&after, number));
  pthread_sigmask(SIG_UNBLOCK, &one, NULL);
  ji_context_free(ctx);
}

static void workers_inherit_the_rounding_mode(void **state) {
  (void)state;
  ji_context *ctx = support_context_threads(2);
  const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO, FE_TONEAREST};
  for (size_t i = 0; i < 4; i++) {
    meeting m;
    fesetround(modes[i]);
    meet(&m, ctx);
    int here = fegetround();
    fesetround(FE_TONEAREST);
    assert_int_equal(atomic_load(&m.rounding), modes[i]);
    assert_int_equal(here, modes[i]);
  }
  ji_context_free(ctx);
}

/* Nothing is kept between calls: a child that was forked after a loop runs its own. */
static void child_after_fork_runs_loops(void **state) {
  (void)state;
  ji_context *ctx = support_context_threads(3);
  tally t;
  clear(&t);
  support_ok(ctx, ji__parallel_for(ctx, "test", 500, count_block, &t));
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    clear(&t);
    ji_status status = ji__parallel_for(ctx, "test", 500, count_block, &t);
    int right = status == JI_OK;
    for (int64_t b = 0; b < 500; b++)
      right &= atomic_load(&t.runs[b]) == 1;
    _exit(right ? 0 : 1);
  }
  int result = -1;
  assert_int_equal(waitpid(child, &result, 0), child);
  assert_true(WIFEXITED(result));
  assert_int_equal(WEXITSTATUS(result), 0);
  clear(&t);
  support_ok(ctx, ji__parallel_for(ctx, "test", 500, count_block, &t));
  ji_context_free(ctx);
}

static void thread_counts(void **state) {
  (void)state;
  assert_true(ji__processor_count() >= 1);
  assert_true(strlen(ji__cpu_kind()) > 0);
  const int32_t given[] = {1, 3, 1024, 0};
  for (size_t i = 0; i < 4; i++) {
    ji_context *ctx = support_context_threads(given[i]);
    int32_t count = ji__thread_count(ctx);
    assert_true(given[i] ? count == given[i] : count >= 1 && count <= 1024);
    ji_context_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_block_runs_once),
      cmocka_unit_test(lowest_failing_block_wins),
      cmocka_unit_test(progress_is_asked_on_the_calling_thread),
      cmocka_unit_test(callbacks_stop_the_loop),
      cmocka_unit_test(workers_block_all_signals),
      cmocka_unit_test(workers_inherit_the_rounding_mode),
      cmocka_unit_test(child_after_fork_runs_loops),
      cmocka_unit_test(thread_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
