/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text in any encoding as UTF-8, through the system's iconv. "auto" is decided by the first bytes
 * where they have a mark or the NULs of UTF-16, else by the first bytes that are not ASCII: valid
 * UTF-8 or GB18030. Up to there the two are the same, so nothing is read twice. */
#include "core/utf8.h"
#include "format/source_parts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define LOOK_SIZE ((size_t)1 << 12)  /* for a mark */
#define GUESS_SIZE ((size_t)1 << 20) /* what "auto" decides by */
#define BLOCK_SIZE ((size_t)1 << 16)
#define NUL_SAMPLE ((size_t)1 << 12)

typedef struct mark {
  const char *bytes;
  size_t size;
  const char *encoding;
} mark;

/* The longer ones come first: a UTF-32 mark begins with one of UTF-16. */
static const mark marks[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"},    {"\xFF\xFE\0\0", 4, "UTF-32LE"},
    {"\0\0\xFE\xFF", 4, "UTF-32BE"}, {"\xFF\xFE", 2, "UTF-16LE"},
    {"\xFE\xFF", 2, "UTF-16BE"},     {"\x84\x31\x95\x33", 4, "GB18030"},
};

static const mark *find_mark(const ji__pool *plain) {
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
    if (plain->to - plain->from >= marks[i].size &&
        memcmp(plain->data + plain->from, marks[i].bytes, marks[i].size) == 0)
      return marks + i;
  return NULL;
}

/* --- what the encoding is -------------------------------------------------------------------- */

static int is_utf8_name(const char *name) {
  return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0;
}

/* "" and "char" are the locale's, and what follows a slash asks iconv to pass over errors. */
ji_status ji__source_check_encoding(ji_context *ctx, const char *encoding) {
  size_t bad = 0;
  for (const char *at = encoding; *at; at++)
    bad += *at <= ' ' || *at > '~' || *at == '/';
  if (bad || !*encoding || strcasecmp(encoding, "char") == 0 ||
      strcasecmp(encoding, "wchar_t") == 0)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "the encoding \"%s\" is no name of one; \"auto\" or a name such as \"GB18030\" "
                    "is expected",
                    bad ? "?" : encoding);
  return JI_OK;
}

static ji_status begin_iconv(ji_context *ctx, ji__source *source, const char *encoding) {
  source->encoding = encoding;
  source->converter = iconv_open("UTF-8", encoding);
  if ((intptr_t)source->converter == -1)
    return errno == EINVAL
               ? ji__fail(ctx, JI_ERROR_UNSUPPORTED,
                          "%s: the encoding \"%s\" is not known to the iconv of this system",
                          source->path, encoding)
               : ji__fail_memory(ctx);
  source->has_converter = 1;
  source->decoding = JI__DECODING_ICONV;
  return JI_OK;
}

static ji_status choose(ji_context *ctx, ji__source *source, const char *encoding,
                        const char *why) {
  source->detected = encoding;
  source->why = why;
  source->decoding = JI__DECODING_NONE;
  if (strcmp(encoding, "UTF-8") == 0)
    return JI_OK;
  source->is_guess = 1;
  return begin_iconv(ctx, source, encoding);
}

/* Whether the sample has a delimiter or a line end as 16 bits. */
static int has_wide_mark(const char *text, size_t size, size_t zero) {
  for (size_t i = 0; i + 1 < size; i += 2)
    if (text[i + zero] == 0 && text[i + 1 - zero] && strchr("\n\r,;\t", text[i + 1 - zero]))
      return 1;
  return 0;
}

/* UTF-16 without a mark: what is ASCII in it has a NUL, at even places or at odd ones. Single
 * characters may have one at the other place (U+4E00 in little-endian order). */
static const char *find_wide(const ji__pool *plain) {
  const char *text = plain->data + plain->from;
  size_t size = plain->to - plain->from, count[2] = {0, 0};
  if (size > NUL_SAMPLE)
    size = NUL_SAMPLE;
  for (size_t i = 0; i < size; i++)
    count[i % 2] += text[i] == 0;
  size_t zero = count[1] > count[0];
  if (count[zero] < 1 + size / 32 || count[zero] < 4 * count[1 - zero] ||
      !has_wide_mark(text, size, zero))
    return NULL;
  return zero ? "UTF-16LE" : "UTF-16BE";
}

static ji_status begin_auto(ji_context *ctx, ji__source *source) {
  const mark *found = find_mark(&source->plain);
  if (found) {
    source->plain.from += found->size;
    return choose(ctx, source, found->encoding, "it begins with the mark of that encoding");
  }
  const char *wide = find_wide(&source->plain);
  if (wide)
    return choose(ctx, source, wide, "every other byte of what is ASCII is NUL");
  source->decoding = JI__DECODING_OPEN;
  return JI_OK;
}

/* UTF-8 that is declared, or nothing is. */
static ji_status begin_utf8(ji_context *ctx, ji__source *source) {
  const mark *found = find_mark(&source->plain);
  if (found && strcmp(found->encoding, "UTF-8") == 0)
    source->plain.from += found->size;
  else if (found && strncmp(found->encoding, "UTF-16", 6) == 0)
    return ji__fail(ctx, JI_ERROR_ENCODING,
                    "%s: the file begins with the mark of UTF-16; UTF-8 is expected", source->path);
  return JI_OK;
}

ji_status ji__source_decode_begin(ji_context *ctx, ji__source *source, const char *encoding) {
  int is_auto = encoding && strcmp(encoding, "auto") == 0;
  int is_utf8 = !encoding || (!is_auto && is_utf8_name(encoding));
  ji__pool *plain = &source->plain;
  plain->capacity = is_auto ? GUESS_SIZE : is_utf8 ? LOOK_SIZE : BLOCK_SIZE;
  plain->data = ji__allocate(source->allocator, plain->capacity);
  if (!plain->data)
    return ji__fail_memory(ctx);
  ji_status status =
      ji__pool_fill(ctx, source, plain, ji__source_unpack_or_raw, &source->plain_ended);
  if (status)
    return status;
  if (is_utf8)
    return begin_utf8(ctx, source);
  return is_auto ? begin_auto(ctx, source) : begin_iconv(ctx, source, encoding);
}

void ji__source_decode_end(ji__source *source) {
  if (source->has_converter)
    iconv_close(source->converter);
  ji__release(source->allocator, source->plain.data);
}

/* --- decoding -------------------------------------------------------------------------------- */

static void count_lines(ji__source *source, const char *text, size_t size) {
  for (size_t i = 0; i < size; i++) {
    source->line_ends += text[i] == '\n' ? !source->last_was_return : text[i] == '\r';
    source->last_was_return = text[i] == '\r';
  }
}

static ji_status fail_malformed(ji_context *ctx, const ji__source *source, int at_end) {
  const char *what = source->packing ? "the unpacked text" : "the file";
  const char *hint = source->is_guess
                         ? ", for which the file was taken; declare its encoding"
                         : "; is the file in another encoding? \"auto\" finds out the usual ones";
  if (at_end)
    return ji__fail(
        ctx, JI_ERROR_ENCODING,
        "%s: line %" PRId64 ": %s ends after byte %" PRId64 " in the middle of a character of %s%s",
        source->path, source->line_ends + 1, what,
        source->decoded + (int64_t)(source->plain.to - source->plain.from), source->encoding, hint);
  return ji__fail(
      ctx, JI_ERROR_ENCODING, "%s: line %" PRId64 ": byte %" PRId64 " of %s, 0x%02X, is not %s%s",
      source->path, source->line_ends + 1, source->decoded + 1, what,
      (unsigned)(unsigned char)source->plain.data[source->plain.from], source->encoding, hint);
}

/* What iconv makes of the pool; its errno in *reason, 0 where it used all. */
static size_t convert(ji__source *source, char *buffer, size_t capacity, int *reason) {
  ji__pool *plain = &source->plain;
  char *in = plain->data + plain->from;
  size_t in_left = plain->to - plain->from;
  char *out = buffer;
  size_t out_left = capacity;
  size_t before = in_left;
  int saved = errno;
  size_t outcome = iconv(source->converter, &in, &in_left, &out, &out_left);
  *reason = outcome == (size_t)-1 ? errno : 0;
  errno = saved;
  plain->from += before - in_left;
  source->decoded += (int64_t)(before - in_left);
  return capacity - out_left;
}

/* A byte-order mark that the encoding's name did not take away. */
static size_t drop_mark(ji__source *source, char *buffer, size_t size) {
  if (!size || source->begun)
    return size;
  source->begun = 1;
  if (size < 3 || memcmp(buffer, "\xEF\xBB\xBF", 3) != 0)
    return size;
  memmove(buffer, buffer + 3, size - 3);
  return size - 3;
}

/* Encodings with shift states may have something to add. */
static size_t flush(ji__source *source, char *buffer, size_t capacity) {
  char *out = buffer;
  size_t out_left = capacity;
  if (source->flushed)
    return 0;
  source->flushed = 1;
  iconv(source->converter, NULL, NULL, &out, &out_left);
  return capacity - out_left;
}

static ji_status decode_iconv(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                              size_t *got) {
  ji__pool *plain = &source->plain;
  for (;;) {
    int reason = 0;
    size_t made = convert(source, buffer, capacity, &reason);
    *got = drop_mark(source, buffer, made);
    count_lines(source, buffer, *got);
    if (*got)
      return JI_OK; /* an error is met again where it stands first */
    if (reason == EILSEQ)
      return fail_malformed(ctx, source, 0);
    if (made || reason == E2BIG)
      continue;
    size_t kept = plain->to - plain->from;
    ji_status status =
        ji__pool_fill(ctx, source, plain, ji__source_unpack_or_raw, &source->plain_ended);
    if (status)
      return status;
    if (plain->to > kept)
      continue;
    if (kept)
      return fail_malformed(ctx, source, 1);
    *got = flush(source, buffer, capacity);
    return JI_OK;
  }
}

/* --- "auto" ---------------------------------------------------------------------------------- */

/* Whether the pool, which begins with a byte that is not ASCII, is UTF-8 as far as it goes. */
static int looks_like_utf8(const ji__source *source) {
  const ji__pool *plain = &source->plain;
  size_t size = plain->to - plain->from;
  size_t valid = ji__utf8_valid_prefix(plain->data + plain->from, size);
  return valid == size || (!source->plain_ended && valid + 3 >= size);
}

static ji_status decide(ji_context *ctx, ji__source *source) {
  ji_status status =
      ji__pool_fill(ctx, source, &source->plain, ji__source_unpack_or_raw, &source->plain_ended);
  if (status)
    return status;
  return looks_like_utf8(source) ? choose(ctx, source, "UTF-8", "what is not ASCII in it is that")
                                 : choose(ctx, source, "GB18030", "it is not UTF-8");
}

/* ASCII goes through; at the first other byte the encoding is decided. */
static ji_status decode_open(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                             size_t *got) {
  ji__pool *plain = &source->plain;
  if (plain->from == plain->to) {
    ji_status status =
        ji__pool_fill(ctx, source, plain, ji__source_unpack_or_raw, &source->plain_ended);
    if (status || plain->from == plain->to) {
      if (!status)
        status = choose(ctx, source, "UTF-8", "all of it is ASCII");
      return status;
    }
  }
  size_t size = plain->to - plain->from < capacity ? plain->to - plain->from : capacity;
  size_t ascii = ji__utf8_ascii_prefix(plain->data + plain->from, size);
  if (!ascii) {
    ji_status status = decide(ctx, source);
    return status ? status : ji__source_read(ctx, source, buffer, capacity, got);
  }
  *got = ji__pool_take(plain, buffer, ascii);
  count_lines(source, buffer, *got);
  source->decoded += (int64_t)*got;
  return JI_OK;
}

ji_status ji__source_decode(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                            size_t *got) {
  *got = 0;
  return source->decoding == JI__DECODING_OPEN ? decode_open(ctx, source, buffer, capacity, got)
                                               : decode_iconv(ctx, source, buffer, capacity, got);
}
