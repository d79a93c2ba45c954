/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/random.h"

#include <string.h>

#define ROUNDS 10
#define LANES 8
/* The multipliers and the Weyl constants of the published algorithm. */
#define MULTIPLIER_0 0xD2511F53U
#define MULTIPLIER_1 0xCD9E8D57U
#define WEYL_0 0x9E3779B9U
#define WEYL_1 0xBB67AE85U

void ji__philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]};
  uint32_t k[2] = {key[0], key[1]};
  for (int round = 0; round < ROUNDS; round++) {
    uint64_t p0 = (uint64_t)MULTIPLIER_0 * c[0];
    uint64_t p1 = (uint64_t)MULTIPLIER_1 * c[2];
    uint32_t next[4] = {(uint32_t)(p1 >> 32) ^ c[1] ^ k[0], (uint32_t)p1,
                        (uint32_t)(p0 >> 32) ^ c[3] ^ k[1], (uint32_t)p0};
    memcpy(c, next, sizeof c);
    k[0] += WEYL_0;
    k[1] += WEYL_1;
  }
  memcpy(out, c, sizeof c);
}

/* The index in the low half of the counter, the stream in the high half, the seed as key. */
static void draw(uint64_t seed, uint64_t stream, uint64_t index, uint32_t out[4]) {
  const uint32_t counter[4] = {(uint32_t)index, (uint32_t)(index >> 32), (uint32_t)stream,
                               (uint32_t)(stream >> 32)};
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  ji__philox(counter, key, out);
}

static uint64_t join(uint32_t low, uint32_t high) {
  return (uint64_t)high << 32 | low;
}

/* Middles of 2^52 equal cells: exact in a double, and neither 0 nor 1. */
static double cell_middle(uint64_t bits) {
  return ((double)(int64_t)(bits >> 12) + 0.5) * 0x1p-52;
}

double ji__random_uniform(uint64_t seed, uint64_t stream, uint64_t index) {
  uint32_t words[4];
  draw(seed, stream, index, words);
  return cell_middle(join(words[0], words[1]));
}

/* Lanes of counters that follow each other, so that a compiler can run them side by side. */
typedef struct lanes {
  uint32_t c[4][LANES];
} lanes;

static void run_lanes(lanes *l, const uint32_t key[2]) {
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < LANES; i++) {
      uint64_t p0 = (uint64_t)MULTIPLIER_0 * l->c[0][i], p1 = (uint64_t)MULTIPLIER_1 * l->c[2][i];
      l->c[0][i] = (uint32_t)(p1 >> 32) ^ l->c[1][i] ^ k0;
      l->c[2][i] = (uint32_t)(p0 >> 32) ^ l->c[3][i] ^ k1;
      l->c[1][i] = (uint32_t)p1;
      l->c[3][i] = (uint32_t)p0;
    }
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
}

/* The 2 * LANES numbers of the counters from `counter` on. */
static void draw_lanes(uint64_t seed, uint64_t stream, uint64_t counter, double *out) {
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  lanes l;
  for (int i = 0; i < LANES; i++) {
    uint64_t index = counter + (uint64_t)i;
    l.c[0][i] = (uint32_t)index;
    l.c[1][i] = (uint32_t)(index >> 32);
    l.c[2][i] = (uint32_t)stream;
    l.c[3][i] = (uint32_t)(stream >> 32);
  }
  run_lanes(&l, key);
  for (int i = 0; i < LANES; i++) {
    out[2 * i] = cell_middle(join(l.c[0][i], l.c[1][i]));
    out[2 * i + 1] = cell_middle(join(l.c[2][i], l.c[3][i]));
  }
}

void ji__random_uniforms(uint64_t seed, uint64_t stream, uint64_t first, size_t count,
                         double *out) {
  double part[2 * LANES];
  while (count) {
    draw_lanes(seed, stream, first / 2, part);
    size_t skip = first % 2, size = 2 * LANES - skip;
    size = size < count ? size : count;
    memcpy(out, part + skip, size * sizeof *out);
    out += size;
    first += size;
    count -= size;
  }
}

uint64_t ji__random_below(uint64_t seed, uint64_t stream, uint64_t index, uint64_t bound) {
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  /* The lowest 2^64 mod bound values are refused; what is left is a multiple of bound. */
  uint64_t refused = (0 - bound) % bound;
  uint32_t words[4];
  draw(seed, stream, index, words);
  for (;;) {
    uint64_t first = join(words[0], words[1]), second = join(words[2], words[3]);
    if (first >= refused)
      return first % bound;
    if (second >= refused)
      return second % bound;
    ji__philox(words, key, words); /* a refused draw is the counter of the next */
  }
}
