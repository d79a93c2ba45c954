/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text packed and encoded as other programs do it. */
#include "support/support.h"

#include <iconv.h>
#include <zlib.h>
#include <zstd.h>

size_t support_gzip(const char *text, size_t size, unsigned char *out, size_t at, size_t capacity) {
  z_stream z = {0};
  assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = (Bytef *)(uintptr_t)text;
  z.avail_in = (uInt)size;
  z.next_out = out + at;
  z.avail_out = (uInt)(capacity - at);
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  deflateEnd(&z);
  return capacity - z.avail_out;
}

size_t support_zstd(const char *text, size_t size, unsigned char *out, size_t at, size_t capacity) {
  size_t made = ZSTD_compress(out + at, capacity - at, text, size, 3);
  assert_false(ZSTD_isError(made));
  return at + made;
}

size_t support_encode(const char *encoding, const char *text, size_t size, char *out,
                      size_t capacity) {
  iconv_t converter = iconv_open(encoding, "UTF-8");
  assert_true(converter != (iconv_t)-1);
  char *in = (char *)(uintptr_t)text, *to = out;
  size_t left = size, room = capacity;
  assert_int_equal(iconv(converter, &in, &left, &to, &room), 0);
  iconv_close(converter);
  return capacity - room;
}
