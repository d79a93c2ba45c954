/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the machine can do at best: bytes a second of a triad a = b + s c (McCalpin's STREAM counts
 * three arrays) and of reading alone on THREADS threads, flops a second of dgemm on those that BLAS
 * takes. Prints `what,value` lines: the best of several runs, for what other programs take away is
 * no property of the machine; a single thread's by the time that it ran for.
 * Usage: bench_machine THREADS */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { runs = 150, most_threads = 64, order = 2000 };

/* 64 MiB each: more than caches hold. */
static const int64_t length = 1 << 23;
static const double scale = 3;

extern void dgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k,
                   const double *alpha, const double *a, const int *lda, const double *b,
                   const int *ldb, const double *beta, double *c, const int *ldc, size_t length_a,
                   size_t length_b);

typedef struct part {
  double *a, *b, *c;
  int64_t from, to;
  double sum;
} part;

static void *triad(void *argument) {
  part *p = argument;
  double *restrict a = p->a;
  const double *restrict b = p->b, *restrict c = p->c;
  for (int64_t i = p->from; i < p->to; i++)
    a[i] = b[i] + scale * c[i];
  return NULL;
}

/* Eight running sums, so that additions wait for memory and not for each other. */
static void *read_only(void *argument) {
  part *p = argument;
  double sums[8] = {0};
  for (int64_t i = p->from; i + 8 <= p->to; i += 8)
    for (int l = 0; l < 8; l++)
      sums[l] += p->a[i + l];
  for (int l = 0; l < 8; l++)
    p->sum += sums[l];
  return NULL;
}

static void stop(const char *text) {
  fprintf(stderr, "bench_machine: %s\n", text);
  exit(1);
}

static double seconds(int threads) {
  struct timespec now;
  clock_gettime(threads > 1 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Between runs, so that one of them finds the machine idle. */
static void rest(void) {
  nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

/* Seconds of the work on all parts at once. */
static double run(void *(*work)(void *), part *parts, int threads) {
  pthread_t handles[most_threads];
  double start = seconds(threads);
  for (int t = 1; t < threads; t++)
    if (pthread_create(&handles[t], NULL, work, &parts[t]))
      stop("no thread");
  work(&parts[0]);
  for (int t = 1; t < threads; t++)
    pthread_join(handles[t], NULL);
  return seconds(threads) - start;
}

static void measure(const char *what, void *(*work)(void *), double *arrays[3], int threads,
                    double bytes) {
  part parts[most_threads];
  double best = 1e300;
  for (int t = 0; t < threads; t++)
    parts[t] = (part){.a = arrays[0],
                      .b = arrays[1],
                      .c = arrays[2],
                      .from = length * t / threads,
                      .to = length * (t + 1) / threads};
  for (int i = 0; i < runs; i++) {
    double spent = run(work, parts, threads);
    best = spent < best ? spent : best;
    rest();
  }
  printf("%s,%.0f\n", what, bytes / best);
}

static void measure_dgemm(const double *a, const double *b, double *c, int threads) {
  const int n = order;
  const double one = 1, zero = 0;
  double best = 1e300;
  for (int i = 0; i < runs / 10; i++) {
    double start = seconds(threads);
    dgemm_("N", "N", &n, &n, &n, &one, a, &n, b, &n, &zero, c, &n, 1, 1);
    double spent = seconds(threads) - start;
    best = spent < best ? spent : best;
    rest();
  }
  printf("dgemm,%.0f\n", 2.0 * order * order * order / best);
}

int main(int argc, char **argv) {
  int threads = argc == 2 ? (int)strtol(argv[1], NULL, 10) : 0;
  if (threads < 1 || threads > most_threads)
    stop("usage: bench_machine THREADS");
  double *arrays[3];
  for (int k = 0; k < 3; k++) {
    arrays[k] = malloc((size_t)length * sizeof(double));
    if (!arrays[k])
      stop("no memory");
    for (int64_t i = 0; i < length; i++)
      arrays[k][i] = 1;
  }
  measure("triad", triad, arrays, threads, 24.0 * (double)length);
  measure("read", read_only, arrays, threads, 8.0 * (double)length);
  measure_dgemm(arrays[0], arrays[1], arrays[2], threads);
  for (int k = 0; k < 3; k++)
    free(arrays[k]);
  return 0;
}
