/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stages of a source: bytes of the file, unpacked bytes, text. */
#ifndef JI_FORMAT_SOURCE_PARTS_H
#define JI_FORMAT_SOURCE_PARTS_H

#include "format/source.h"

#include <iconv.h>
#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

/* Bytes that were read and not used yet. */
typedef struct ji__pool {
  char *data;
  size_t from, to, capacity;
} ji__pool;

typedef enum ji__packing { JI__PACKING_NONE, JI__PACKING_GZIP, JI__PACKING_ZSTD } ji__packing;

typedef enum ji__decoding {
  JI__DECODING_NONE, /* UTF-8, as it is */
  JI__DECODING_OPEN, /* "auto", nothing but ASCII so far */
  JI__DECODING_ICONV
} ji__decoding;

struct ji__source {
  const ji_allocator *allocator;
  const char *path;
  int file, is_file;
  struct stat about; /* when it was opened */
  int64_t size;      /* of the file; -1: not known */

  /* the file's bytes */
  ji__pool raw;
  int raw_ended;
  int64_t raw_done; /* handed on */
  ji__hash hash;
  int hashing, hash_later;
  int64_t hash_limit, hashed;
  const char *unhashed;
  size_t unhashed_size;

  /* unpacked */
  ji__packing packing;
  int between; /* the file may end here, or a further gzip member or zstd frame begin */
  z_stream gzip;
  int has_gzip;
  ZSTD_DCtx *zstd;
  const char *damage; /* what was found to be wrong, to be told at the next read; NULL: nothing */
  int64_t damage_from, damage_to; /* of zstd: the bytes among which it is, from 1 */

  /* text */
  ji__pool plain; /* unpacked, not decoded */
  int plain_ended;
  ji__decoding decoding;
  const char *encoding; /* of iconv, for messages */
  int is_guess;
  const char *detected, *why; /* what "auto" found so far */
  iconv_t converter;
  int has_converter, flushed, begun;
  int64_t decoded;     /* unpacked bytes that were decoded */
  int64_t line_ends;   /* in the text so far */
  int last_was_return; /* the text so far ends in CR */
};

/* Moves what is left to the front and reads on until the pool is full or the bytes end. */
typedef ji_status (*ji__source_stage)(ji_context *ctx, ji__source *source, char *buffer,
                                      size_t capacity, size_t *got);
ji_status ji__pool_fill(ji_context *ctx, ji__source *source, ji__pool *pool, ji__source_stage stage,
                        int *ended);
/* Hands out of the pool what fits. */
size_t ji__pool_take(ji__pool *pool, char *buffer, size_t capacity);

/* Each fills the buffer as far as it can at once; *got is 0 only at the end. */
/* Reads into the raw pool, whose bytes are all used. */
ji_status ji__source_refill(ji_context *ctx, ji__source *source);
ji_status ji__source_unpack_begin(ji_context *ctx, ji__source *source, int32_t compression);
ji_status ji__source_unpack(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                            size_t *got);
void ji__source_unpack_end(ji__source *source);
/* The same of a file that is packed or not. */
ji_status ji__source_unpack_or_raw(ji_context *ctx, ji__source *source, char *buffer,
                                   size_t capacity, size_t *got);
ji_status ji__source_decode_begin(ji_context *ctx, ji__source *source, const char *encoding);
ji_status ji__source_decode(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                            size_t *got);
void ji__source_decode_end(ji__source *source);

#endif
