/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/thread.h"
#include "core/platform.h"

#include <fenv.h>
#include <pthread.h>
#include <signal.h>

/* One loop. Blocks are claimed in rising order and a claimed block always runs, so every block
 * below a failed one has run too: the lowest failing block does not depend on timing. */
typedef struct loop {
  ji__block_function work;
  void *user;
  int64_t blocks;
  atomic_int_least64_t next, done;
  atomic_int stop;
  pthread_mutex_t lock; /* guards the two below */
  int64_t failed_block;
  ji_status failed_status;
  fenv_t environment; /* the caller's */
} loop;

int32_t ji__thread_count(const ji_context *ctx) {
  int32_t threads = ctx->options.threads ? ctx->options.threads : ji__processor_count();
  return threads < JI__THREADS_MAXIMUM ? threads : JI__THREADS_MAXIMUM;
}

static void record_failure(loop *l, int64_t block, ji_status status) {
  pthread_mutex_lock(&l->lock);
  if (!l->failed_status || block < l->failed_block) {
    l->failed_block = block;
    l->failed_status = status;
  }
  pthread_mutex_unlock(&l->lock);
  atomic_store(&l->stop, 1);
}

/* Runs the next block; 0 when there is none left to run. */
static int run_next(loop *l) {
  if (atomic_load(&l->stop))
    return 0;
  int64_t block = atomic_fetch_add(&l->next, 1);
  if (block >= l->blocks)
    return 0;
  ji_status status = l->work(l->user, block);
  if (status)
    record_failure(l, block, status);
  atomic_fetch_add(&l->done, 1);
  return 1;
}

static void *worker(void *argument) {
  loop *l = argument;
  fesetenv(&l->environment);
  while (run_next(l)) {
  }
  return NULL;
}

/* Starts up to `wanted` workers with all signals blocked; returns how many the system gave. */
static int32_t start_workers(loop *l, pthread_t *handles, int32_t wanted) {
  sigset_t all, before;
  sigfillset(&all);
  if (wanted < 1 || pthread_sigmask(SIG_SETMASK, &all, &before))
    return 0;
  int32_t started = 0;
  while (started < wanted && !pthread_create(&handles[started], NULL, worker, l))
    started++;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

/* The calling thread's share: it also asks the callbacks. */
static ji_status run_here(ji_context *ctx, const char *task, loop *l) {
  do {
    ji_status status = ji__progress(ctx, task, atomic_load(&l->done), l->blocks);
    if (status) {
      atomic_store(&l->stop, 1);
      return status;
    }
  } while (run_next(l));
  return JI_OK;
}

ji_status ji__parallel_for(ji_context *ctx, const char *task, int64_t blocks,
                           ji__block_function work, void *user) {
  if (blocks < 1)
    return JI_OK;
  loop l = {.work = work, .user = user, .blocks = blocks};
  if (pthread_mutex_init(&l.lock, NULL))
    return ji__fail(ctx, JI_ERROR_THREAD, "%s: the system refused a lock",
                    task ? task : "parallel blocks");
  fegetenv(&l.environment);
  int32_t threads = ji__thread_count(ctx);
  if (threads > blocks)
    threads = (int32_t)blocks;
  pthread_t handles[JI__THREADS_MAXIMUM];
  int32_t started = start_workers(&l, handles, threads - 1);
  ji_status asked = run_here(ctx, task, &l);
  for (int32_t i = 0; i < started; i++)
    pthread_join(handles[i], NULL);
  pthread_mutex_destroy(&l.lock);
  if (!l.failed_status)
    return asked ? asked : ji__progress(ctx, task, blocks, blocks);
  ctx->message[0] = 0; /* a callback's word does not stand beside a block's error */
  return l.failed_status;
}
