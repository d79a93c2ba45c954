/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tracker/chain.h"

#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>
#include <string.h>

#define OPTIONS_MINIMUM sizeof(ji_record_options) /* as in the first release */

static const ji_record_options record_defaults = {.size = sizeof(ji_record_options),
                                                  .recorded_at = INT64_MIN};

ji_status ji_record_options_init(ji_record_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &record_defaults, sizeof record_defaults);
}

ji_status ji__record_options_read(ji_context *ctx, const char *function,
                                  const ji_record_options *options, ji_record_options *own) {
  *own = record_defaults;
  if (!options)
    return ji__fail_null(ctx, function, "options");
  ji_status status =
      ji__options_read(ctx, "ji_record_options", options, OPTIONS_MINIMUM, own, sizeof *own);
  if (status)
    return status;
  if (!own->key)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: key is NULL: the caller holds the key", function);
  if (own->key_size < JI__KEY_MINIMUM || own->key_size > JI__KEY_MAXIMUM)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: key_size is %zu, not from 16 to 64", function,
                    own->key_size);
  if (own->recorded_at == INT64_MIN)
    return ji__fail(ctx, JI_ERROR_ARGUMENT,
                    "%s: recorded_at is not set: the library reads no clock", function);
  if (own->mode < JI_RECORD_ALL_OR_NOTHING || own->mode > JI_RECORD_VALIDATE_ONLY)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: mode is %d, not one of ji_record_mode", function,
                    (int)own->mode);
  if (own->reserved)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: reserved is not 0", function);
  return JI_OK;
}

ji_status ji__write_options_read(ji_context *ctx, const char *function,
                                 const ji_record_options *options, ji_record_options *own) {
  ji_status status = ji__record_options_read(ctx, function, options, own);
  if (!status && own->mode != JI_RECORD_ALL_OR_NOTHING)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s: mode is %d, 0 was expected", function,
                    (int)own->mode);
  return status;
}

static void derive(const uint8_t *key, size_t key_size, const char *use,
                   uint8_t out[JI__HASH_SIZE]) {
  crypto_generichash(out, JI__HASH_SIZE, (const unsigned char *)use, strlen(use), key, key_size);
}

static ji_status store_check(ji_context *ctx, ji_tracker *tracker, const ji__keys *keys) {
  sqlite3_stmt *insert = NULL;
  ji_status status = ji__tracker_prepare(
      ctx, tracker, "INSERT INTO setting (name, value) VALUES ('key_check', ?)", &insert);
  if (!status)
    sqlite3_bind_blob(insert, 1, keys->check, JI__HASH_SIZE, SQLITE_STATIC);
  if (!status)
    status = ji__tracker_execute(ctx, tracker, insert);
  sqlite3_finalize(insert);
  return status;
}

static ji_status compare_check(ji_context *ctx, ji_tracker *tracker, int may_begin,
                               const ji__keys *keys) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  ji_status status = ji__tracker_prepare(
      ctx, tracker, "SELECT value FROM setting WHERE name = 'key_check'", &select);
  if (!status)
    status = ji__tracker_fetch(ctx, tracker, select, &found);
  if (found && (sqlite3_column_bytes(select, 0) != JI__HASH_SIZE ||
                sodium_memcmp(sqlite3_column_blob(select, 0), keys->check, JI__HASH_SIZE)))
    status = ji__fail(ctx, JI_ERROR_VALUE,
                      "%s: the key is not the one that the register was begun with", tracker->path);
  sqlite3_finalize(select);
  if (!status && !found && may_begin)
    status = store_check(ctx, tracker, keys);
  return status;
}

ji_status ji__keys_open(ji_context *ctx, ji_tracker *tracker, const uint8_t *key, size_t key_size,
                        int may_begin, ji__keys *out) {
  derive(key, key_size, "jobimpact tracker check 1", out->check);
  derive(key, key_size, "jobimpact tracker person 1", out->person);
  derive(key, key_size, "jobimpact tracker id 1", out->id);
  derive(key, key_size, "jobimpact tracker event 1", out->event);
  derive(key, key_size, "jobimpact tracker chain 1", out->chain);
  return compare_check(ctx, tracker, may_begin, out);
}

void ji__keys_wipe(ji__keys *keys) {
  sodium_memzero(keys, sizeof *keys);
}

void ji__pseudonym(const ji__keys *keys, const char *person, size_t size,
                   uint8_t out[JI__PSEUDONYM_SIZE]) {
  crypto_generichash(out, JI__PSEUDONYM_SIZE, (const unsigned char *)person, size, keys->person,
                     JI__HASH_SIZE);
}

int64_t ji__id_hash(const ji__keys *keys, const char *id, size_t size) {
  unsigned char bytes[crypto_generichash_BYTES_MIN];
  uint64_t value = 0;
  crypto_generichash(bytes, sizeof bytes, (const unsigned char *)id, size, keys->id, JI__HASH_SIZE);
  for (int i = 0; i < 8; i++)
    value |= (uint64_t)bytes[i] << (8 * i);
  return (int64_t)value;
}

void ji__batch_chain(ji__batch *batch, const ji__keys *keys, const uint8_t last[JI__HASH_SIZE]) {
  ji__hash_begin_keyed(&batch->chain, keys->chain);
  ji__hash_bytes(&batch->chain, last, JI__HASH_SIZE);
  ji__hash_integer(&batch->chain, batch->batch);
  ji__hash_integer(&batch->chain, (int64_t)batch->kind);
  ji__hash_integer(&batch->chain, batch->recorded);
  ji__hash_integer(&batch->chain, batch->first);
}

ji_status ji__last_batch(ji_context *ctx, ji_tracker *tracker, ji__last_batch_row *out) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  *out = (ji__last_batch_row){.next = 1, .recorded = INT64_MIN};
  ji_status status = ji__tracker_prepare(ctx, tracker,
                                         "SELECT batch, first + count, recorded, head FROM batch "
                                         "ORDER BY batch DESC LIMIT 1",
                                         &select);
  if (!status)
    status = ji__tracker_fetch(ctx, tracker, select, &found);
  if (found) {
    out->batch = sqlite3_column_int64(select, 0);
    out->next = sqlite3_column_int64(select, 1);
    out->recorded = sqlite3_column_int64(select, 2);
    ji__tracker_bytes(select, 3, out->head, JI__HASH_SIZE);
  }
  sqlite3_finalize(select);
  return status;
}

ji_status ji__batch_begin(ji_context *ctx, ji_tracker *tracker, const ji__keys *keys,
                          ji__batch_kind kind, int64_t recorded, ji__batch *out) {
  ji__last_batch_row last;
  memset(out, 0, sizeof *out);
  ji_status status = ji__last_batch(ctx, tracker, &last);
  if (status)
    return status;
  if (recorded < last.recorded)
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "%s: recorded_at is %lld, before the last batch, which was recorded at %lld",
                    tracker->path, (long long)recorded, (long long)last.recorded);
  out->batch = last.batch + 1;
  out->first = last.next;
  out->kind = kind;
  out->recorded = recorded;
  ji__batch_chain(out, keys, last.head);
  return JI_OK;
}

void ji__batch_add(ji__batch *batch, const uint8_t digest[JI__HASH_SIZE]) {
  ji__hash_bytes(&batch->chain, digest, JI__HASH_SIZE);
}

void ji__batch_head(ji__batch *batch, uint8_t out[JI__HASH_SIZE]) {
  ji__hash_integer(&batch->chain, batch->count);
  ji__hash_end(&batch->chain, out);
}

static ji_status write_row(ji_context *ctx, ji_tracker *tracker, const ji__batch *batch,
                           const char *statement, const uint8_t head[JI__HASH_SIZE]) {
  sqlite3_stmt *write = NULL;
  ji_status status = ji__tracker_prepare(ctx, tracker, statement, &write);
  if (!status) {
    sqlite3_bind_int64(write, 1, batch->batch);
    sqlite3_bind_int64(write, 2, batch->kind);
    sqlite3_bind_int64(write, 3, batch->recorded);
    sqlite3_bind_int64(write, 4, batch->first);
    sqlite3_bind_int64(write, 5, batch->count);
    sqlite3_bind_blob(write, 6, head, JI__HASH_SIZE, SQLITE_STATIC);
    status = ji__tracker_execute(ctx, tracker, write);
  }
  sqlite3_finalize(write);
  return status;
}

ji_status ji__batch_write(ji_context *ctx, ji_tracker *tracker, const ji__batch *batch) {
  static const uint8_t none[JI__HASH_SIZE] = {0};
  return write_row(ctx, tracker, batch,
                   "INSERT INTO batch (batch, kind, recorded, first, count, head)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                   none);
}

ji_status ji__batch_finish(ji_context *ctx, ji_tracker *tracker, ji__batch *batch) {
  uint8_t head[JI__HASH_SIZE];
  ji__batch_head(batch, head);
  return write_row(ctx, tracker, batch,
                   "UPDATE batch SET kind = ?2, recorded = ?3, first = ?4, count = ?5, head = ?6"
                   " WHERE batch = ?1",
                   head);
}
