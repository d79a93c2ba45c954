/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A fuzzer's bytes, taken one after another; when they are used up all is 0. */
#ifndef TESTS_FUZZ_CURSOR_H
#define TESTS_FUZZ_CURSOR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct cursor {
  const uint8_t *bytes;
  size_t left;
} cursor;

static inline uint8_t take(cursor *c) {
  if (!c->left)
    return 0;
  c->left--;
  return *c->bytes++;
}

static inline void take_bytes(cursor *c, void *out, size_t size) {
  uint8_t *to = out;
  for (size_t i = 0; i < size; i++)
    to[i] = take(c);
}

static inline uint64_t take_bits(cursor *c) {
  uint64_t bits;
  take_bytes(c, &bits, sizeof bits);
  return bits;
}

/* 0 to bound - 1. */
static inline size_t take_below(cursor *c, size_t bound) {
  return take(c) % bound;
}

#endif
