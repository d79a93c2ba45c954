/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/utf8.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

/* Most text is ASCII: eight bytes at a time. */
static size_t skip_ascii(const char *bytes, size_t from, size_t size) {
  uint64_t word;
  while (size - from >= sizeof word) {
    memcpy(&word, bytes + from, sizeof word);
    if (word & UINT64_C(0x8080808080808080))
      break;
    from += sizeof word;
  }
  while (from < size && !((unsigned char)bytes[from] & 0x80U))
    from++;
  return from;
}

size_t ji__utf8_ascii_prefix(const char *bytes, size_t size) {
  return skip_ascii(bytes, 0, size);
}

size_t ji__utf8_valid_prefix(const char *bytes, size_t size) {
  size_t at = 0;
  while ((at = skip_ascii(bytes, at, size)) < size) {
    utf8proc_int32_t code;
    size_t left = size - at;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at,
                                             left < 4 ? (utf8proc_ssize_t)left : 4, &code);
    if (used <= 0)
      return at;
    at += (size_t)used;
  }
  return size;
}
