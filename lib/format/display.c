/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/display.h"

#include <utf8proc.h>

#define ELLIPSIS "\xE2\x80\xA6"
#define REPLACEMENT 0xFFFD

/* One character; what is not UTF-8 becomes the replacement character, byte by byte. */
static size_t next_character(const char *text, size_t size, int32_t *character) {
  utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                             size < 4 ? (utf8proc_ssize_t)size : 4, character);
  if (length > 0)
    return (size_t)length;
  *character = REPLACEMENT;
  return 1;
}

static int turns_direction(int32_t character) {
  return (character >= 0x202A && character <= 0x202E) ||
         (character >= 0x2066 && character <= 0x2069);
}

/* What is shown in its place; 0: nothing. */
static int32_t shown_character(int32_t character) {
  if (turns_direction(character))
    return 0;
  int is_control = character < 0x20 || (character >= 0x7F && character < 0xA0);
  return is_control || character == 0x2028 || character == 0x2029 ? ' ' : character;
}

/* How many bytes of text fit into `limit` columns, and how many columns they take. Marks without
 * width stay with the character before them. */
static size_t fitting(const char *text, size_t size, int32_t limit, int32_t *width) {
  size_t at = 0;
  *width = 0;
  while (at < size) {
    int32_t character;
    size_t length = next_character(text + at, size - at, &character);
    character = shown_character(character);
    int32_t columns = character ? utf8proc_charwidth(character) : 0;
    if (columns > limit - *width)
      break;
    *width += columns;
    at += length;
  }
  return at;
}

static void append_characters(ji__buffer *buffer, const char *text, size_t size) {
  for (size_t at = 0; at < size;) {
    int32_t character;
    at += next_character(text + at, size - at, &character);
    character = shown_character(character);
    if (!character)
      continue;
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t length = utf8proc_encode_char(character, bytes);
    ji__buffer_append(buffer, (const char *)bytes, (size_t)length);
  }
}

int32_t ji__display_append(ji__buffer *buffer, const char *text, size_t size, int32_t limit) {
  int32_t width;
  if (limit <= 0)
    limit = INT32_MAX;
  size_t kept = fitting(text, size, limit, &width);
  if (kept == size) {
    append_characters(buffer, text, size);
    return width;
  }
  kept = fitting(text, size, limit - 1, &width);
  append_characters(buffer, text, kept);
  ji__buffer_string(buffer, ELLIPSIS);
  return width + 1;
}

size_t ji__display_break(const char *text, size_t size, int32_t limit) {
  int32_t width, character;
  size_t kept = fitting(text, size, limit, &width);
  if (kept == size)
    return size;
  for (size_t at = kept; at > 0; at--)
    if (text[at] == ' ')
      return at;
  return kept > 0 ? kept : next_character(text, size, &character);
}

void ji__display_blanks(ji__buffer *buffer, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    ji__buffer_append(buffer, " ", 1);
}
