/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The caller's key: pseudonyms, digests of salted events, and the chain over them (keyed BLAKE2b;
 * RFC 7693, in libsodium crypto_generichash). */
#ifndef JI_TRACKER_CHAIN_H
#define JI_TRACKER_CHAIN_H

#include "core/hash.h"
#include "tracker/store.h"

#include <jobimpact/tracker_events.h>

#define JI__SALT_SIZE 16
#define JI__PSEUDONYM_SIZE 16
#define JI__KEY_MINIMUM 16
#define JI__KEY_MAXIMUM 64

typedef enum ji__batch_kind {
  JI__BATCH_EVENTS = 1,
  JI__BATCH_DEFINITION = 2,
  JI__BATCH_ERASURE = 3
} ji__batch_kind;

/* A derived key for each use, so that no digest can stand for another. */
typedef struct ji__keys {
  uint8_t check[JI__HASH_SIZE];
  uint8_t person[JI__HASH_SIZE];
  uint8_t id[JI__HASH_SIZE];
  uint8_t event[JI__HASH_SIZE];
  uint8_t chain[JI__HASH_SIZE];
} ji__keys;

/* Derives the keys and compares them with those that the register was begun with; a register
 * without a key takes this one, within the caller's transaction where `may_begin`. */
ji_status ji__keys_open(ji_context *ctx, ji_tracker *tracker, const uint8_t *key, size_t key_size,
                        int may_begin, ji__keys *out);
void ji__keys_wipe(ji__keys *keys);
void ji__pseudonym(const ji__keys *keys, const char *person, size_t size,
                   uint8_t out[JI__PSEUDONYM_SIZE]);
int64_t ji__id_hash(const ji__keys *keys, const char *id, size_t size);

/* The batch that is being written. Never copied: a hash knows its place in memory. */
typedef struct ji__batch {
  int64_t batch;    /* its number, from 1 */
  int64_t first;    /* sequence of its first event */
  int64_t count;    /* events so far */
  int64_t recorded; /* us */
  ji__batch_kind kind;
  ji__hash chain; /* over the last head and the digests so far */
} ji__batch;

/* What the next batch follows; all zero but for `next` and `recorded` where there is none. */
typedef struct ji__last_batch_row {
  int64_t batch, next; /* its number; the sequence behind it */
  int64_t recorded;    /* us; INT64_MIN: there is none */
  uint8_t head[JI__HASH_SIZE];
} ji__last_batch_row;

ji_status ji__last_batch(ji_context *ctx, ji_tracker *tracker, ji__last_batch_row *out);

/* Options that are checked: `function` is named in messages. */
ji_status ji__record_options_read(ji_context *ctx, const char *function,
                                  const ji_record_options *options, ji_record_options *own);
/* The same where nothing but JI_RECORD_ALL_OR_NOTHING makes sense. */
ji_status ji__write_options_read(ji_context *ctx, const char *function,
                                 const ji_record_options *options, ji_record_options *own);
/* Begins a batch behind the last one; JI_ERROR_VALUE where the time is before it. */
ji_status ji__batch_begin(ji_context *ctx, ji_tracker *tracker, const ji__keys *keys,
                          ji__batch_kind kind, int64_t recorded, ji__batch *out);
/* Begins the chain of a batch whose header is known. */
void ji__batch_chain(ji__batch *batch, const ji__keys *keys, const uint8_t last[JI__HASH_SIZE]);
/* Takes a digest into the chain. */
void ji__batch_add(ji__batch *batch, const uint8_t digest[JI__HASH_SIZE]);
/* The head, once everything is in. */
void ji__batch_head(ji__batch *batch, uint8_t out[JI__HASH_SIZE]);
/* Writes the batch's own row with a head that ji__batch_finish() replaces. */
ji_status ji__batch_write(ji_context *ctx, ji_tracker *tracker, const ji__batch *batch);
ji_status ji__batch_finish(ji_context *ctx, ji_tracker *tracker, ji__batch *batch);

#endif
