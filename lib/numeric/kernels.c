/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written so that compilers make vector instructions of it at -O2 already: loops of a fixed number
 * of steps without aliases where elements stand alone, and two running sums in one register where
 * they are added up, which the order of additions forbids a compiler to find by itself. */
#include "numeric/kernels.h"

#include <string.h>

#define STEP 8  /* elements of a line at once */
#define GROUP 5 /* vectors whose running sums fit into registers beside what goes into them */

#ifdef __GNUC__
typedef double pair __attribute__((vector_size(2 * sizeof(double))));
#define PAIR 2
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
typedef double pair;
#define PAIR 1
#define ALWAYS_INLINE static inline
#endif
/* clang unrolls a loop of eight steps of its own accord. */
#if defined(__GNUC__) && !defined(__clang__)
#define UNROLLED _Pragma("GCC unroll 8")
#else
#define UNROLLED
#endif

static inline pair load(const double *from) {
  pair loaded;
  memcpy(&loaded, from, sizeof loaded);
  return loaded;
}

static inline double fold(pair sum) {
  double parts[PAIR], total = 0;
  memcpy(parts, &sum, sizeof sum);
  for (int l = 0; l < PAIR; l++)
    total += parts[l];
  return total;
}

static inline void store(double *to, pair value) {
  memcpy(to, &value, sizeof value);
}

static inline pair spread(double value) {
#ifdef __GNUC__
  return (pair){value, value};
#else
  return value;
#endif
}

/* What line g, here in y and z, adds to the running sums of vector k. */
#define WEIGH(k, low, high)                                                                        \
  if (count > (k)) {                                                                               \
    pair w = spread(weights[JI__SUM_LINES * (k) + g]);                                             \
    (low) += w * y;                                                                                \
    (high) += w * z;                                                                               \
  }

/* Those sums into memory. */
#define KEEP(k, low, high)                                                                         \
  if (count > (k)) {                                                                               \
    double *sum = sums + (k)*stride + i;                                                           \
    store(sum, load(sum) + (low));                                                                 \
    store(sum + PAIR, load(sum + PAIR) + (high));                                                  \
  }

/* Two pairs of elements of all lines at once, for `count` <= GROUP vectors: a constant, so that a
 * compiler leaves out what is not asked for and names registers for what is. */
ALWAYS_INLINE void add_group(const int count, double *restrict sums, int64_t stride,
                             const double *const lines[JI__SUM_LINES],
                             const double *restrict weights, int64_t size) {
  int64_t i = 0;
  for (; i + 2 * PAIR <= size; i += 2 * PAIR) {
    pair a0 = {0}, a1 = {0}, b0 = {0}, b1 = {0}, c0 = {0}, c1 = {0}, d0 = {0}, d1 = {0}, e0 = {0},
         e1 = {0};
    UNROLLED
    for (int g = 0; g < JI__SUM_LINES; g++) {
      pair y = load(lines[g] + i), z = load(lines[g] + i + PAIR);
      WEIGH(0, a0, a1)
      WEIGH(1, b0, b1)
      WEIGH(2, c0, c1)
      WEIGH(3, d0, d1)
      WEIGH(4, e0, e1)
    }
    KEEP(0, a0, a1)
    KEEP(1, b0, b1)
    KEEP(2, c0, c1)
    KEEP(3, d0, d1)
    KEEP(4, e0, e1)
  }
  for (; i < size; i++)
    for (int k = 0; k < count; k++) {
      double sum = 0;
      for (int g = 0; g < JI__SUM_LINES; g++)
        sum += weights[JI__SUM_LINES * k + g] * lines[g][i];
      sums[k * stride + i] += sum;
    }
}

void ji__kernel_add(double *restrict sums, int64_t stride, int64_t count,
                    const double *const lines[JI__SUM_LINES], const double *restrict weights,
                    int64_t size) {
  for (; count >= GROUP; count -= GROUP) {
    add_group(GROUP, sums, stride, lines, weights, size);
    sums += GROUP * stride;
    weights += GROUP * JI__SUM_LINES;
  }
  switch (count) {
  case 4:
    add_group(4, sums, stride, lines, weights, size);
    break;
  case 3:
    add_group(3, sums, stride, lines, weights, size);
    break;
  case 2:
    add_group(2, sums, stride, lines, weights, size);
    break;
  case 1:
    add_group(1, sums, stride, lines, weights, size);
    break;
  default:
    break;
  }
}

/* Four lines by two vectors: eight running sums. */
static void dot_two(double *restrict a, double *restrict b, const double *const lines[JI__LINES],
                    const double *restrict u, const double *restrict v, int64_t size) {
  const double *restrict z0 = lines[0], *restrict z1 = lines[1];
  const double *restrict z2 = lines[2], *restrict z3 = lines[3];
  pair a0 = {0}, a1 = {0}, a2 = {0}, a3 = {0}, b0 = {0}, b1 = {0}, b2 = {0}, b3 = {0};
  int64_t i = 0;
  for (; i + PAIR <= size; i += PAIR) {
    pair x = load(u + i), y = load(v + i);
    pair z = load(z0 + i);
    a0 += z * x;
    b0 += z * y;
    z = load(z1 + i);
    a1 += z * x;
    b1 += z * y;
    z = load(z2 + i);
    a2 += z * x;
    b2 += z * y;
    z = load(z3 + i);
    a3 += z * x;
    b3 += z * y;
  }
  double sums[2 * JI__LINES] = {fold(a0), fold(a1), fold(a2), fold(a3),
                                fold(b0), fold(b1), fold(b2), fold(b3)};
  for (; i < size; i++)
    for (int g = 0; g < JI__LINES; g++) {
      sums[g] += lines[g][i] * u[i];
      sums[JI__LINES + g] += lines[g][i] * v[i];
    }
  for (int g = 0; g < JI__LINES; g++) {
    a[g] += sums[g];
    b[g] += sums[JI__LINES + g];
  }
}

void ji__kernel_dot(double *sums, int64_t count, const double *const lines[JI__LINES],
                    const double *const *vectors, int64_t from, int64_t size) {
  int64_t k = 0;
  for (; k + 1 < count; k += 2)
    dot_two(sums + JI__LINES * k, sums + JI__LINES * (k + 1), lines, vectors[k] + from,
            vectors[k + 1] + from, size);
  if (k < count) { /* the last one alone: its second half is not looked at */
    double unused[JI__LINES] = {0};
    dot_two(sums + JI__LINES * k, unused, lines, vectors[k] + from, vectors[k] + from, size);
  }
}

double ji__kernel_inner(const double *a, const double *b, int64_t size) {
  pair s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
  int64_t i = 0;
  for (; i + 4 * PAIR <= size; i += 4 * PAIR) {
    s0 += load(a + i) * load(b + i);
    s1 += load(a + i + PAIR) * load(b + i + PAIR);
    s2 += load(a + i + 2 * PAIR) * load(b + i + 2 * PAIR);
    s3 += load(a + i + 3 * PAIR) * load(b + i + 3 * PAIR);
  }
  double rest = 0;
  for (; i < size; i++)
    rest += a[i] * b[i];
  return fold((s0 + s1) + (s2 + s3)) + rest;
}

void ji__kernel_axpy(double *restrict to, double factor, const double *restrict from,
                     int64_t size) {
  int64_t whole = size - size % STEP;
  for (int64_t i = 0; i < whole; i += STEP)
    for (int64_t l = 0; l < STEP; l++)
      to[i + l] += factor * from[i + l];
  for (int64_t i = whole; i < size; i++)
    to[i] += factor * from[i];
}
