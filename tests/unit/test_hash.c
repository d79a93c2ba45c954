/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/support.h"

#include "core/hash.h"

#include <stdlib.h>
#include <string.h>

static void assert_digest(ji__hash *hash, const char *expected) {
  uint8_t digest[JI__HASH_SIZE];
  char text[JI__HASH_TEXT];
  ji__hash_end(hash, digest);
  ji__hash_text(digest, text);
  assert_string_equal(text, expected);
}

static int digests_differ(ji__hash *a, ji__hash *b) {
  uint8_t x[JI__HASH_SIZE], y[JI__HASH_SIZE];
  ji__hash_end(a, x);
  ji__hash_end(b, y);
  return memcmp(x, y, sizeof x) != 0;
}

/* As `b2sum -l 256` of GNU coreutils gives them. */
static void known_messages(void **state) {
  (void)state;
  ji__hash hash;
  ji__hash_begin(&hash);
  assert_digest(&hash, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  ji__hash_begin(&hash);
  ji__hash_bytes(&hash, "abc", 3);
  assert_digest(&hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

/* The byte sequences of the self-test in RFC 7693, appendix E. */
static void rfc_sequence(uint8_t *out, size_t size, uint32_t seed) {
  uint32_t a = 0xDEAD4BADU * seed, b = 1;
  for (size_t i = 0; i < size; i++) {
    uint32_t t = a + b;
    a = b;
    b = t;
    out[i] = (uint8_t)(t >> 24);
  }
}

/* RFC 7693, appendix E: the BLAKE2b-256 of 48 digests of several lengths, keyed and not. */
static void rfc_7693_self_test(void **state) {
  (void)state;
  const size_t digest_sizes[] = {20, 32, 48, 64};
  const size_t input_sizes[] = {0, 3, 128, 129, 255, 1024};
  uint8_t input[1024], key[64], digest[64];
  ji__hash hash;
  ji__hash_begin(&hash);
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 6; j++) {
      size_t size = digest_sizes[i];
      rfc_sequence(input, input_sizes[j], (uint32_t)input_sizes[j]);
      rfc_sequence(key, size, (uint32_t)size);
      crypto_generichash(digest, size, input, input_sizes[j], NULL, 0);
      ji__hash_bytes(&hash, digest, size);
      crypto_generichash(digest, size, input, input_sizes[j], key, size);
      ji__hash_bytes(&hash, digest, size);
    }
  assert_digest(&hash, "c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475");
}

static void pieces_do_not_matter(void **state) {
  (void)state;
  char bytes[1000];
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (char)(i * 7);
  ji__hash whole, parts;
  ji__hash_begin(&whole);
  ji__hash_bytes(&whole, bytes, sizeof bytes);
  ji__hash_begin(&parts);
  for (size_t at = 0, step = 1; at < sizeof bytes; at += step++)
    ji__hash_bytes(&parts, bytes + at, step < sizeof bytes - at ? step : sizeof bytes - at);
  ji__hash_bytes(&parts, NULL, 0);
  assert_false(digests_differ(&whole, &parts));
}

static void strings_keep_their_borders(void **state) {
  (void)state;
  ji__hash a, b;
  ji__hash_begin(&a);
  ji__hash_begin(&b);
  ji__hash_string(&a, "ab");
  ji__hash_string(&a, "c");
  ji__hash_string(&b, "a");
  ji__hash_string(&b, "bc");
  assert_true(digests_differ(&a, &b));
  ji__hash_begin(&a);
  ji__hash_begin(&b);
  ji__hash_string(&a, NULL);
  ji__hash_string(&b, "");
  assert_true(digests_differ(&a, &b));
}

static void integers_are_little_endian(void **state) {
  (void)state;
  const uint8_t bytes[] = {0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 0, 0, 0, 0, 0, 0};
  ji__hash a, b;
  ji__hash_begin(&a);
  ji__hash_begin(&b);
  ji__hash_integer(&a, -2);
  ji__hash_integer(&a, 0x201);
  ji__hash_bytes(&b, bytes, sizeof bytes);
  assert_false(digests_differ(&a, &b));
}

/* gcc 13's address sanitizer puts 64-byte aligned locals at odd places of its fake stack. */
static void a_hash_may_lie_anywhere(void **state) {
  uint8_t first[JI__HASH_SIZE], digest[JI__HASH_SIZE];
  unsigned char *memory = malloc(sizeof(ji__hash) + 80);
  (void)state;
  assert_non_null(memory);
  for (size_t offset = 0; offset < 80; offset++) {
    ji__hash *hash = (ji__hash *)(void *)(memory + offset);
    ji__hash_begin(hash);
    ji__hash_string(hash, "somewhere");
    ji__hash_end(hash, offset ? digest : first);
    if (offset)
      assert_memory_equal(digest, first, sizeof first);
  }
  free(memory);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_messages),
      cmocka_unit_test(rfc_7693_self_test),
      cmocka_unit_test(pieces_do_not_matter),
      cmocka_unit_test(strings_keep_their_borders),
      cmocka_unit_test(integers_are_little_endian),
      cmocka_unit_test(a_hash_may_lie_anywhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
