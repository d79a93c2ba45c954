/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gzip (RFC 1952) and zstd (RFC 8878) as streams: several members or frames one after the other
 * are one text, as their tools have it. What a file says of its unpacked size is not believed: the
 * text comes in blocks, so that a small file that unpacks to terabytes costs time but no memory. */
#include "format/source_parts.h"

#include <inttypes.h>
#include <jobimpact/csv.h>
#include <string.h>
#include <zstd_errors.h>

#define CHUNK_MAXIMUM ((size_t)1 << 30) /* zlib counts in unsigned int */
#define GZIP_ONLY (15 + 16)             /* the largest window, and gzip's header */

static void *zlib_allocate(void *user, uInt count, uInt size) {
  return ji__allocate_array(user, count, size);
}

static void zlib_release(void *user, void *memory) {
  ji__release(user, memory);
}

static int begins_gzip(const ji__pool *raw) {
  return raw->to - raw->from >= 2 && memcmp(raw->data + raw->from, "\x1F\x8B", 2) == 0;
}

/* A frame, or one of those that are to be skipped. */
static int begins_zstd(const ji__pool *raw) {
  const char *at = raw->data + raw->from;
  if (raw->to - raw->from < 4)
    return 0;
  return memcmp(at, "\x28\xB5\x2F\xFD", 4) == 0 ||
         (((unsigned char)at[0] & 0xF0U) == 0x50U && memcmp(at + 1, "\x2A\x4D\x18", 3) == 0);
}

static ji_status begin_gzip(ji_context *ctx, ji__source *source) {
  source->packing = JI__PACKING_GZIP;
  source->gzip = (z_stream){
      .zalloc = zlib_allocate, .zfree = zlib_release, .opaque = (void *)source->allocator};
  if (inflateInit2(&source->gzip, GZIP_ONLY) != Z_OK)
    return ji__fail_memory(ctx);
  source->has_gzip = 1;
  return JI_OK;
}

static ji_status begin_zstd(ji_context *ctx, ji__source *source) {
  source->packing = JI__PACKING_ZSTD;
  source->zstd =
      ZSTD_createDCtx(); /* with memory of the C library: its allocator is no stable API */
  return source->zstd ? JI_OK : ji__fail_memory(ctx);
}

ji_status ji__source_unpack_begin(ji_context *ctx, ji__source *source, int32_t compression) {
  int gzip = begins_gzip(&source->raw), zstd = begins_zstd(&source->raw);
  source->between = 1;
  if (compression == JI_CSV_COMPRESSION_NONE)
    return JI_OK;
  if ((compression == JI_CSV_COMPRESSION_GZIP && !gzip) ||
      (compression == JI_CSV_COMPRESSION_ZSTD && !zstd))
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "%s: the file does not begin as a %s file, as is declared", source->path,
                    compression == JI_CSV_COMPRESSION_GZIP ? "gzip" : "zstd");
  return gzip ? begin_gzip(ctx, source) : zstd ? begin_zstd(ctx, source) : JI_OK;
}

void ji__source_unpack_end(ji__source *source) {
  if (source->has_gzip)
    inflateEnd(&source->gzip);
  ZSTD_freeDCtx(source->zstd);
}

static const char *packing_name(const ji__source *source) {
  return source->packing == JI__PACKING_GZIP ? "gzip" : "zstd";
}

static ji_status fail_cut(ji_context *ctx, const ji__source *source) {
  return ji__fail(ctx, JI_ERROR_FORMAT,
                  "%s: the %s data is not complete: it ends after byte %" PRId64
                  " in the middle of a %s",
                  source->path, packing_name(source), source->raw_done,
                  source->packing == JI__PACKING_GZIP ? "member" : "frame");
}

/* zstd does not say how far it came. */
static ji_status fail_damage(ji_context *ctx, const ji__source *source) {
  if (source->zstd)
    return ji__fail(ctx, JI_ERROR_FORMAT,
                    "%s: the zstd data is damaged between byte %" PRId64 " and byte %" PRId64
                    ": %s",
                    source->path, source->damage_from, source->damage_to, source->damage);
  return ji__fail(ctx, JI_ERROR_FORMAT, "%s: the %s data is damaged near byte %" PRId64 ": %s",
                  source->path, packing_name(source), source->raw_done, source->damage);
}

static void use_raw(ji__source *source, size_t size) {
  source->raw.from += size;
  source->raw_done += (int64_t)size;
}

/* One step of zlib. Sets `damage` where the data is wrong. */
static ji_status inflate_some(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                              size_t *got) {
  z_stream *z = &source->gzip;
  ji__pool *raw = &source->raw;
  if (source->between && !begins_gzip(raw) && raw->to > raw->from + 1) {
    source->damage = "what follows the end of a member is no other one";
    return JI_OK;
  }
  size_t given = raw->to - raw->from;
  size_t room = capacity < CHUNK_MAXIMUM ? capacity : CHUNK_MAXIMUM;
  z->next_in = (Bytef *)raw->data + raw->from;
  z->avail_in = (uInt)given;
  z->next_out = (Bytef *)buffer;
  z->avail_out = (uInt)room;
  int outcome = inflate(z, Z_NO_FLUSH);
  use_raw(source, given - z->avail_in);
  *got = room - z->avail_out;
  source->between = outcome == Z_STREAM_END;
  if (outcome == Z_STREAM_END)
    inflateReset(z);
  else if (outcome == Z_MEM_ERROR)
    return ji__fail_memory(ctx);
  else if (outcome != Z_OK && outcome != Z_BUF_ERROR)
    source->damage = z->msg ? z->msg : "it asks for a dictionary";
  return JI_OK;
}

/* The usual ones in words of our own: the library's change from version to version. */
static const char *damage_name(size_t outcome) {
  switch (ZSTD_getErrorCode(outcome)) {
  case ZSTD_error_checksum_wrong:
    return "its checksum is another one";
  case ZSTD_error_corruption_detected:
    return "it is corrupt";
  case ZSTD_error_prefix_unknown:
    return "what follows the end of a frame is no other one";
  case ZSTD_error_dictionary_wrong:
    return "it asks for a dictionary";
  default:
    return ZSTD_getErrorName(outcome);
  }
}

static ji_status expand_some(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                             size_t *got) {
  ji__pool *raw = &source->raw;
  ZSTD_inBuffer in = {raw->data + raw->from, raw->to - raw->from, 0};
  ZSTD_outBuffer out = {.size = capacity};
  out.dst = buffer;
  source->damage_from = source->raw_done + 1;
  source->damage_to = source->raw_done + (int64_t)in.size;
  size_t outcome = ZSTD_decompressStream(source->zstd, &out, &in);
  use_raw(source, in.pos);
  *got = out.pos;
  source->between = outcome == 0;
  if (!ZSTD_isError(outcome))
    return JI_OK;
  if (ZSTD_getErrorCode(outcome) == ZSTD_error_memory_allocation)
    return ji__fail_memory(ctx);
  if (ZSTD_getErrorCode(outcome) == ZSTD_error_frameParameter_windowTooLarge)
    return ji__fail(ctx, JI_ERROR_LIMIT,
                    "%s: the zstd data asks for more than 128 MiB to be unpacked; it was packed "
                    "with --ultra or --long",
                    source->path);
  source->damage = damage_name(outcome);
  return JI_OK;
}

ji_status ji__source_unpack(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                            size_t *got) {
  *got = 0;
  while (!*got) {
    if (source->damage)
      return fail_damage(ctx, source);
    ji_status status = JI_OK;
    if (source->raw.from == source->raw.to)
      status = ji__source_refill(ctx, source);
    if (status)
      return status;
    int ended = source->raw.from == source->raw.to;
    if (ended && source->between)
      return JI_OK;
    status = source->has_gzip ? inflate_some(ctx, source, buffer, capacity, got)
                              : expand_some(ctx, source, buffer, capacity, got);
    if (status)
      return status;
    if (ended && !*got && !source->damage && !source->between)
      return fail_cut(ctx, source);
  }
  return JI_OK;
}
