/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* libsodium is deliberately not initialised: hashing needs no random numbers, and sodium_init keeps
 * state of the whole process. */
#include "core/hash.h"

#include <string.h>

static crypto_generichash_state *state_of(ji__hash *hash) {
  uintptr_t beyond = (uintptr_t)hash->room % JI__HASH_ALIGNMENT;
  void *aligned = hash->room + (beyond ? JI__HASH_ALIGNMENT - beyond : 0);
  return aligned;
}

void ji__hash_begin(ji__hash *hash) {
  crypto_generichash_init(state_of(hash), NULL, 0, JI__HASH_SIZE);
}

void ji__hash_begin_keyed(ji__hash *hash, const uint8_t key[JI__HASH_SIZE]) {
  crypto_generichash_init(state_of(hash), key, JI__HASH_SIZE, JI__HASH_SIZE);
}

void ji__hash_bytes(ji__hash *hash, const void *bytes, size_t size) {
  if (size)
    crypto_generichash_update(state_of(hash), bytes, size);
}

void ji__hash_string(ji__hash *hash, const char *text) {
  if (!text) {
    ji__hash_integer(hash, -1);
    return;
  }
  size_t size = strlen(text);
  ji__hash_integer(hash, (int64_t)size);
  ji__hash_bytes(hash, text, size);
}

void ji__hash_integer(ji__hash *hash, int64_t value) {
  uint64_t bits = (uint64_t)value;
  uint8_t bytes[8];
  for (int i = 0; i < 8; i++)
    bytes[i] = (uint8_t)(bits >> (8 * i));
  ji__hash_bytes(hash, bytes, sizeof bytes);
}

void ji__hash_end(ji__hash *hash, uint8_t out[JI__HASH_SIZE]) {
  crypto_generichash_final(state_of(hash), out, JI__HASH_SIZE);
}

void ji__hash_text(const uint8_t digest[JI__HASH_SIZE], char out[JI__HASH_TEXT]) {
  static const char digits[] = "0123456789abcdef";
  for (int i = 0; i < JI__HASH_SIZE; i++) {
    out[2 * i] = digits[digest[i] >> 4];
    out[2 * i + 1] = digits[digest[i] & 15];
  }
  out[JI__HASH_TEXT - 1] = 0;
}

uint64_t ji__hash_quick(uint64_t hash, const void *bytes, size_t size) {
  const uint8_t *at = bytes;
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ at[i]) * UINT64_C(1099511628211);
  return hash;
}
