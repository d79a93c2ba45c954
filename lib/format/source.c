/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/source.h"

#include "format/file.h"
#include "format/source_parts.h"

#include <string.h>

#define RAW_SIZE ((size_t)1 << 17)
#define RAW_MINIMUM ((size_t)1 << 12)

/* --- pools ----------------------------------------------------------------------------------- */

size_t ji__pool_take(ji__pool *pool, char *buffer, size_t capacity) {
  size_t size = pool->to - pool->from;
  if (size > capacity)
    size = capacity;
  if (size)
    memcpy(buffer, pool->data + pool->from, size);
  pool->from += size;
  return size;
}

ji_status ji__pool_fill(ji_context *ctx, ji__source *source, ji__pool *pool, ji__source_stage stage,
                        int *ended) {
  if (pool->from > 0) {
    memmove(pool->data, pool->data + pool->from, pool->to - pool->from);
    pool->to -= pool->from;
    pool->from = 0;
  }
  while (!*ended && pool->to < pool->capacity) {
    size_t got = 0;
    ji_status status = stage(ctx, source, pool->data + pool->to, pool->capacity - pool->to, &got);
    if (status == JI_ERROR_FORMAT && pool->to > 0)
      return JI_OK; /* damage is met again when what is before it is used */
    if (status)
      return status;
    *ended = got == 0;
    pool->to += got;
  }
  return JI_OK;
}

/* --- the file's bytes ------------------------------------------------------------------------ */

/* Where the bytes lie in the caller's buffer, another thread may take them into the digest. */
static void hash_bytes(ji__source *source, const char *bytes, size_t size, int direct) {
  if (source->hashing && source->hash_limit >= 0 &&
      source->hashed > source->hash_limit - (int64_t)size)
    source->hashing = 0; /* a pipe that turns out to be longer */
  if (!source->hashing)
    return;
  source->hashed += (int64_t)size;
  if (direct && source->hash_later) {
    source->unhashed = bytes;
    source->unhashed_size = size;
  } else {
    ji__hash_bytes(&source->hash, bytes, size);
  }
}

void ji__source_hash(ji__source *source) {
  ji__hash_bytes(&source->hash, source->unhashed, source->unhashed_size);
  source->unhashed_size = 0;
}

static ji_status read_file(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                           int direct, size_t *got) {
  *got = 0;
  if (source->raw_ended)
    return JI_OK;
  ji_status status = ji__input_read(ctx, source->path, source->file, buffer, capacity, got);
  if (status)
    return status;
  source->raw_ended = *got < capacity;
  hash_bytes(source, buffer, *got, direct);
  return JI_OK;
}

ji_status ji__source_refill(ji_context *ctx, ji__source *source) {
  source->raw.from = 0;
  return read_file(ctx, source, source->raw.data, source->raw.capacity, 0, &source->raw.to);
}

/* Whatever takes bytes from here into a buffer of ours; the caller's own buffer is `direct`. */
static ji_status next_raw(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                          int direct, size_t *got) {
  ji_status status = JI_OK;
  *got = ji__pool_take(&source->raw, buffer, capacity);
  if (!*got)
    status = read_file(ctx, source, buffer, capacity, direct, got);
  source->raw_done += (int64_t)*got;
  return status;
}

ji_status ji__source_unpack_or_raw(ji_context *ctx, ji__source *source, char *buffer,
                                   size_t capacity, size_t *got) {
  return source->packing ? ji__source_unpack(ctx, source, buffer, capacity, got)
                         : next_raw(ctx, source, buffer, capacity, 0, got);
}

/* --- the whole ------------------------------------------------------------------------------- */

/* Small files have small pools; one byte more shows at once that they end. */
static size_t raw_capacity(int64_t size) {
  if (size < 0 || size >= (int64_t)RAW_SIZE)
    return RAW_SIZE;
  return (size_t)size < RAW_MINIMUM ? RAW_MINIMUM : (size_t)size + 1;
}

static ji_status open_file(ji_context *ctx, ji__source *source) {
  ji_status status = ji__input_open(ctx, source->path, &source->file, &source->size);
  if (status)
    return status;
  source->is_file =
      source->size >= 0 && fstat(source->file, &source->about) == 0 && source->about.st_size > 0;
  int64_t limit = ctx->options.hash_limit;
  source->hash_limit = limit;
  source->hashing = limit < 0 || source->size <= limit;
  ji__hash_begin(&source->hash);
  source->raw.capacity = raw_capacity(source->size);
  source->raw.data = ji__allocate(source->allocator, source->raw.capacity);
  return source->raw.data ? JI_OK : ji__fail_memory(ctx);
}

static ji_status begin(ji_context *ctx, ji__source *source, const ji__source_options *options) {
  ji_status status = open_file(ctx, source);
  if (!status)
    status = ji__source_refill(ctx, source);
  if (!status)
    status = ji__source_unpack_begin(ctx, source, options->compression);
  if (!status)
    status = ji__source_decode_begin(ctx, source, options->encoding);
  return status;
}

ji_status ji__source_open(ji_context *ctx, const char *path, const ji__source_options *options,
                          ji__source **out) {
  *out = NULL;
  ji__source *source = ji__allocate_array(ji__allocator(ctx), 1, sizeof *source);
  if (!source)
    return ji__fail_memory(ctx);
  source->allocator = ji__allocator(ctx);
  source->path = path;
  source->file = -1;
  source->hash_later = options->hash_later;
  ji_status status = begin(ctx, source, options);
  if (status) {
    ji__source_close(source);
    return status;
  }
  *out = source;
  return JI_OK;
}

void ji__source_close(ji__source *source) {
  if (!source)
    return;
  ji__source_decode_end(source);
  ji__source_unpack_end(source);
  ji__release(source->allocator, source->raw.data);
  if (source->file >= 0)
    ji__input_close(source->file);
  ji__release(source->allocator, source);
}

ji_status ji__source_read(ji_context *ctx, ji__source *source, char *buffer, size_t capacity,
                          size_t *got) {
  if (source->unhashed_size)
    ji__source_hash(source);
  *got = ji__pool_take(&source->plain, buffer, source->decoding ? 0 : capacity);
  if (*got)
    return JI_OK;
  if (source->decoding)
    return ji__source_decode(ctx, source, buffer, capacity, got);
  if (source->packing)
    return ji__source_unpack(ctx, source, buffer, capacity, got);
  return next_raw(ctx, source, buffer, capacity, 1, got);
}

int64_t ji__source_done(const ji__source *source) {
  return source->raw_done;
}

int64_t ji__source_size(const ji__source *source) {
  return source->size;
}

int ji__source_is_file(const ji__source *source) {
  return source->is_file;
}

static int is_same_state(const struct stat *left, const struct stat *right) {
  return left->st_dev == right->st_dev && left->st_ino == right->st_ino &&
         left->st_size == right->st_size && left->st_mtim.tv_sec == right->st_mtim.tv_sec &&
         left->st_mtim.tv_nsec == right->st_mtim.tv_nsec;
}

int ji__source_is_unchanged(const ji__source *first, const ji__source *second) {
  struct stat now;
  return fstat(second->file, &now) == 0 && is_same_state(&first->about, &second->about) &&
         is_same_state(&first->about, &now);
}

/* --- what is told of it ---------------------------------------------------------------------- */

void ji__source_origin_of(ji__source *source, ji__source_origin *origin) {
  static const char *const packings[] = {NULL, "gzip", "zstd"};
  if (source->unhashed_size)
    ji__source_hash(source);
  *origin = (ji__source_origin){.compression = packings[source->packing],
                                .detected = source->detected,
                                .why = source->why,
                                .hashed = source->hashing};
  if (source->hashing)
    ji__hash_end(&source->hash, origin->digest);
}

void ji__source_tell(ji_context *ctx, const ji__source_origin *origin, const char *path) {
  if (origin->detected)
    ji__log(ctx, JI_LOG_INFO, "%s: read as %s: %s", path, origin->detected, origin->why);
}

ji_status ji__source_record(ji_context *ctx, const ji__source_origin *origin, const char *name,
                            ji__provenance *provenance) {
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(ctx));
  ji__buffer_format(&label, "%s (file)", name);
  ji_status status = label.failed ? ji__fail_memory(ctx) : JI_OK;
  if (!status)
    status =
        ji__provenance_digest(ctx, provenance, label.data, origin->hashed ? origin->digest : NULL);
  ji__buffer_free(&label);
  if (!status && origin->compression)
    status = ji__provenance_add(ctx, provenance, "note", "compression", origin->compression);
  if (!status && origin->detected)
    status = ji__provenance_add(ctx, provenance, "note", "encoding", origin->detected);
  return status;
}
