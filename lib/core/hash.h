/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* BLAKE2b-256 (libsodium's crypto_generichash), in pieces; and a quick hash for tables in memory.
 */
#ifndef JI_CORE_HASH_H
#define JI_CORE_HASH_H

#include <sodium/crypto_generichash.h>
#include <stddef.h>
#include <stdint.h>

#define JI__HASH_SIZE 32
#define JI__HASH_TEXT 65 /* hexadecimal digits and the final 0 */

/* libsodium wants its state at a multiple of 64 bytes. Neither an allocator nor, under the address
 * sanitizer of gcc 13, the stack promises that, so there is room to find such a place within. */
#define JI__HASH_ALIGNMENT 64

typedef struct ji__hash {
  unsigned char room[sizeof(crypto_generichash_state) + JI__HASH_ALIGNMENT];
} ji__hash;

void ji__hash_begin(ji__hash *hash);
/* The same with a key: a digest that only its holder can make. */
void ji__hash_begin_keyed(ji__hash *hash, const uint8_t key[JI__HASH_SIZE]);
void ji__hash_bytes(ji__hash *hash, const void *bytes, size_t size);
/* A length-prefixed string, so that "ab"+"c" differs from "a"+"bc"; NULL differs from "". */
void ji__hash_string(ji__hash *hash, const char *text);
void ji__hash_integer(ji__hash *hash, int64_t value); /* little-endian on every machine */
void ji__hash_end(ji__hash *hash, uint8_t out[JI__HASH_SIZE]);
void ji__hash_text(const uint8_t digest[JI__HASH_SIZE], char out[JI__HASH_TEXT]);

/* For hash tables: FNV-1a (Fowler, Noll, Vo), 64 bits, in pieces; begins with JI__HASH_QUICK. */
#define JI__HASH_QUICK UINT64_C(14695981039346656037)
uint64_t ji__hash_quick(uint64_t hash, const void *bytes, size_t size);

#endif
