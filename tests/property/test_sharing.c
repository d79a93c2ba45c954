/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Many threads, each with its own context, share datasets, bundles, models and measures. Built with
 * the thread sanitizer this is the test of what the headers say about threads. */
#include "support/world.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { thread_count = 6, rounds = 3 };

typedef struct participant {
  const support_world *world;
  pthread_barrier_t *start;
  int32_t context_threads;
  size_t first; /* entry to begin with: threads run unlike things at a time */
  int wrong;
  char *records; /* one text an entry */
} participant;

static const size_t record_size = sizeof((support_call *)0)->record;

/* Runs every entry once; cmocka's asserts are not for threads, so a failure is only noted. */
static void run_all(participant *p, ji_context *ctx, support_call *call) {
  for (size_t k = 0; k < support_entry_count(); k++) {
    size_t i = (p->first + k) % support_entry_count();
    call->record[0] = 0;
    if (support_entry_at(i)->run(ctx, call))
      p->wrong++;
    memcpy(p->records + i * record_size, call->record, record_size);
  }
}

static void *participate(void *argument) {
  participant *p = argument;
  ji_context *ctx = support_context_threads(p->context_threads);
  support_call *call = calloc(1, sizeof *call);
  if (call && ctx) {
    call->world = p->world;
    call->record_ctx = support_context();
    pthread_barrier_wait(p->start);
    for (int round = 0; round < rounds; round++)
      run_all(p, ctx, call);
    ji_context_free(call->record_ctx);
  }
  free(call);
  ji_context_free(ctx);
  return NULL;
}

static void threads_share_one_world(void **state) {
  (void)state;
  support_world *world = support_world_create();
  pthread_barrier_t start;
  pthread_t threads[thread_count];
  participant participants[thread_count];
  assert_int_equal(pthread_barrier_init(&start, NULL, thread_count), 0);
  for (int t = 0; t < thread_count; t++) {
    participants[t] = (participant){.world = world,
                                    .start = &start,
                                    .context_threads = 1 + t % 2,
                                    .first = (size_t)t * support_entry_count() / thread_count,
                                    .records = calloc(support_entry_count(), record_size)};
    assert_non_null(participants[t].records);
    assert_int_equal(pthread_create(&threads[t], NULL, participate, &participants[t]), 0);
  }
  for (int t = 0; t < thread_count; t++)
    assert_int_equal(pthread_join(threads[t], NULL), 0);
  for (int t = 0; t < thread_count; t++) {
    assert_int_equal(participants[t].wrong, 0);
    for (size_t i = 0; i < support_entry_count(); i++)
      assert_string_equal(participants[t].records + i * record_size,
                          participants[0].records + i * record_size);
  }
  for (int t = 0; t < thread_count; t++)
    free(participants[t].records);
  pthread_barrier_destroy(&start);
  support_world_free(world);
}

typedef struct holder {
  ji_dataset *dataset;
  ji_model *model;
  ji_measure *measure;
  ji_bundle *bundle;
} holder;

static void *hold_and_drop(void *argument) {
  holder *h = argument;
  for (int i = 0; i < 2000; i++) {
    ji_dataset_unref(ji_dataset_ref(h->dataset));
    ji_model_unref(ji_model_ref(h->model));
    ji_measure_unref(ji_measure_ref(h->measure));
    ji_bundle_unref(ji_bundle_ref(h->bundle));
  }
  ji_dataset_unref(h->dataset);
  ji_model_unref(h->model);
  ji_measure_unref(h->measure);
  ji_bundle_unref(h->bundle);
  return NULL;
}

/* References may be taken and dropped from any thread; the last one frees, whoever has it. */
static void last_reference_frees(void **state) {
  (void)state;
  support_world *w = support_world_create();
  pthread_t threads[thread_count];
  holder holders[thread_count];
  for (int t = 0; t < thread_count; t++)
    holders[t] = (holder){ji_dataset_ref(w->mixed), ji_model_ref(w->factorized),
                          ji_measure_ref(w->level), ji_bundle_ref(w->table)};
  support_world_free(w);
  for (int t = 0; t < thread_count; t++)
    assert_int_equal(pthread_create(&threads[t], NULL, hold_and_drop, &holders[t]), 0);
  for (int t = 0; t < thread_count; t++)
    assert_int_equal(pthread_join(threads[t], NULL), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads_share_one_world),
      cmocka_unit_test(last_reference_frees),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
