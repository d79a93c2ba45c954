/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The BLAKE2b of a dataset's logical content: equal content gives equal digits, whatever the
 * buffers hold where values are null, whichever way text is stored, on machines of either byte
 * order. */
#include "core/hash.h"
#include "data/dataset.h"

#include <string.h>

#include <math.h>

#define BLOCK 512

/* Small pieces on their way into the hash, which is slow in taking them one by one. */
typedef struct pieces {
  ji__hash *hash;
  size_t size;
  uint8_t bytes[BLOCK * 8];
} pieces;

static void flush(pieces *p) {
  ji__hash_bytes(p->hash, p->bytes, p->size);
  p->size = 0;
}

static void put_bytes(pieces *p, const void *bytes, size_t size) {
  if (size > sizeof p->bytes - p->size)
    flush(p);
  if (size > sizeof p->bytes) {
    ji__hash_bytes(p->hash, bytes, size);
  } else if (size) {
    memcpy(p->bytes + p->size, bytes, size);
    p->size += size;
  }
}

/* Little-endian on every machine. */
static inline void put_integer(pieces *p, uint64_t value) {
  if (sizeof p->bytes - p->size < 8)
    flush(p);
  uint8_t *to = p->bytes + p->size;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  memcpy(to, &value, 8);
#else
  for (size_t i = 0; i < 8; i++)
    to[i] = (uint8_t)(value >> (8 * i));
#endif
  p->size += 8;
}

/* Whether the column's memory is what the hash takes: 64 bits a value, none of them null or NaN. */
static int is_as_hashed(const ji_column *column, int64_t from, int64_t count) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (column->validity)
    return 0;
  if (column->type == JI_TYPE_INT64 || column->type == JI_TYPE_TIMESTAMP)
    return 1;
  int has_nan = column->type != JI_TYPE_FLOAT64;
  for (int64_t i = 0; !has_nan && i < count; i++)
    has_nan = isnan(((const double *)column->values)[from + i]) != 0;
  return !has_nan;
#else
  (void)column;
  (void)from;
  (void)count;
  return 0;
#endif
}

static void hash_numbers(ji__hash *hash, const ji_column *column) {
  pieces p = {.hash = hash};
  for (int64_t from = 0; from < column->length; from += BLOCK) {
    int64_t count = column->length - from < BLOCK ? column->length - from : BLOCK;
    if (is_as_hashed(column, from, count)) {
      flush(&p);
      ji__hash_bytes(hash, (const char *)column->values + 8 * from, (size_t)count * 8);
      continue;
    }
    for (int64_t i = 0; i < count; i++)
      put_integer(&p, ji__column_bits(column, from + i));
  }
  flush(&p);
}

static void hash_text(ji__hash *hash, const ji_column *column) {
  pieces p = {.hash = hash};
  for (int64_t row = 0; row < column->length; row++) {
    size_t size;
    const char *cell = ji__column_text(column, row, &size);
    put_integer(&p, cell ? (uint64_t)size : UINT64_MAX); /* -1 */
    put_bytes(&p, cell, size);
  }
  flush(&p);
}

static void hash_nulls(ji__hash *hash, const ji_column *column) {
  ji__hash_integer(hash, column->null_count);
  pieces p = {.hash = hash};
  for (int64_t row = 0; column->null_count && row < column->length; row++)
    if (ji__column_is_null(column, row))
      put_integer(&p, (uint64_t)row);
  flush(&p);
}

static void hash_column(ji__hash *hash, const ji_column *column) {
  int is_text = column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY;
  ji__hash_string(hash, column->name);
  ji__hash_integer(hash, is_text ? JI_TYPE_TEXT : column->type);
  ji__hash_string(hash, column->unit);
  ji__hash_string(hash, column->measure ? ji_measure_text(column->measure) : NULL);
  hash_nulls(hash, column);
  if (is_text)
    hash_text(hash, column);
  else
    hash_numbers(hash, column);
}

static void compute(const ji_dataset *dataset, uint8_t out[JI__HASH_SIZE]) {
  ji__hash hash;
  ji__hash_begin(&hash);
  ji__hash_string(&hash, "jobimpact dataset 1");
  ji__hash_integer(&hash, dataset->rows);
  ji__hash_integer(&hash, dataset->column_count);
  for (int64_t i = 0; i < dataset->column_count; i++)
    hash_column(&hash, ji__dataset_view(dataset, i));
  ji__hash_end(&hash, out);
}

ji_status ji__dataset_digest(ji_context *ctx, const ji_dataset *dataset, uint8_t out[32]) {
  ji_dataset *shared = (ji_dataset *)dataset;
  if (pthread_mutex_lock(&shared->lock))
    return ji__fail(ctx, JI_ERROR_THREAD, "the system refused a lock for a dataset");
  if (!shared->has_digest)
    compute(shared, shared->digest);
  shared->has_digest = 1;
  memcpy(out, shared->digest, sizeof shared->digest);
  pthread_mutex_unlock(&shared->lock);
  return JI_OK;
}

ji_status ji_dataset_digest(ji_context *ctx, const ji_dataset *dataset, ji_text **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!dataset)
    return ji__fail_null(ctx, "ji_dataset_digest", "dataset");
  if (!out)
    return ji__fail_null(ctx, "ji_dataset_digest", "out");
  uint8_t digest[JI__HASH_SIZE];
  char text[JI__HASH_TEXT];
  status = ji__dataset_digest(ctx, dataset, digest);
  if (status)
    return status;
  ji__hash_text(digest, text);
  return ji__text_create(ctx, text, strlen(text), out);
}
