/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tracker/identity.h"

#include <stdlib.h>
#include <string.h>

#define PAIR_BYTES 16

static int compare(const void *left, const void *right) {
  const ji__id_pair *a = left;
  const ji__id_pair *b = right;
  if (a->hash != b->hash)
    return a->hash < b->hash ? -1 : 1;
  return (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

/* Little-endian on every machine. */
static int64_t integer_at(const unsigned char *bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; i++)
    value |= (uint64_t)bytes[i] << (8 * i);
  return (int64_t)value;
}

static void put_integer(unsigned char *bytes, int64_t value) {
  for (int i = 0; i < 8; i++)
    bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
}

void ji__identity_free(ji__identity *identity) {
  for (size_t i = 0; i < identity->count; i++)
    ji__release(&identity->allocator, identity->runs[i].pairs);
  ji__release(&identity->allocator, identity->runs);
  identity->runs = NULL;
  identity->count = identity->capacity = 0;
  identity->last_batch = -1;
}

static ji_status read_run(ji_context *ctx, ji__identity *identity, sqlite3_stmt *select) {
  size_t count = (size_t)sqlite3_column_bytes(select, 1) / PAIR_BYTES;
  const unsigned char *bytes = sqlite3_column_blob(select, 1);
  if (!ji__grow_array(&identity->allocator, &identity->runs, &identity->capacity, identity->count,
                      sizeof *identity->runs))
    return ji__fail_memory(ctx);
  ji__id_run *run = &identity->runs[identity->count];
  run->run = sqlite3_column_int64(select, 0);
  run->count = count;
  run->pairs = ji__allocate_array(&identity->allocator, count + 1, sizeof *run->pairs);
  if (!run->pairs)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < count; i++)
    run->pairs[i] = (ji__id_pair){.hash = integer_at(bytes + i * PAIR_BYTES),
                                  .sequence = integer_at(bytes + i * PAIR_BYTES + 8)};
  identity->count++;
  return JI_OK;
}

ji_status ji__identity_open(ji_context *ctx, ji_tracker *tracker, int64_t last_batch,
                            ji__identity *identity) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  if (identity->last_batch == last_batch)
    return JI_OK;
  ji__identity_free(identity);
  ji_status status =
      ji__tracker_prepare(ctx, tracker, "SELECT run, pairs FROM id_run ORDER BY run", &select);
  while (!status) {
    status = ji__tracker_fetch(ctx, tracker, select, &found);
    if (status || !found)
      break;
    status = read_run(ctx, identity, select);
  }
  sqlite3_finalize(select);
  if (status)
    ji__identity_free(identity);
  else
    identity->last_batch = last_batch;
  return status;
}

/* The first pair whose hash is not smaller. */
static size_t lower_bound(const ji__id_run *run, int64_t hash) {
  size_t low = 0;
  size_t high = run->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (run->pairs[middle].hash < hash)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

int ji__identity_find(const ji__identity *identity, int64_t hash, size_t *place,
                      int64_t *sequence) {
  size_t seen = 0;
  for (size_t i = 0; i < identity->count; i++) {
    const ji__id_run *run = &identity->runs[i];
    for (size_t at = lower_bound(run, hash); at < run->count && run->pairs[at].hash == hash; at++) {
      if (seen++ < *place)
        continue;
      *sequence = run->pairs[at].sequence;
      (*place)++;
      return 1;
    }
  }
  return 0;
}

static ji_status delete_run(ji_context *ctx, ji_tracker *tracker, int64_t run) {
  sqlite3_stmt *statement = NULL;
  ji_status status =
      ji__tracker_prepare(ctx, tracker, "DELETE FROM id_run WHERE run = ?", &statement);
  if (!status) {
    sqlite3_bind_int64(statement, 1, run);
    status = ji__tracker_execute(ctx, tracker, statement);
  }
  sqlite3_finalize(statement);
  return status;
}

static ji_status write_run(ji_context *ctx, ji_tracker *tracker, const ji__id_run *run) {
  sqlite3_stmt *statement = NULL;
  unsigned char *bytes = ji__allocate_array(ji__allocator(ctx), run->count + 1, PAIR_BYTES);
  if (!bytes)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < run->count; i++) {
    put_integer(bytes + i * PAIR_BYTES, run->pairs[i].hash);
    put_integer(bytes + i * PAIR_BYTES + 8, run->pairs[i].sequence);
  }
  ji_status status = ji__tracker_prepare(
      ctx, tracker, "INSERT INTO id_run (run, pairs) VALUES (?, ?)", &statement);
  if (!status) {
    sqlite3_bind_int64(statement, 1, run->run);
    sqlite3_bind_blob64(statement, 2, bytes, run->count * PAIR_BYTES, SQLITE_STATIC);
    status = ji__tracker_execute(ctx, tracker, statement);
  }
  sqlite3_finalize(statement);
  ji__release(ji__allocator(ctx), bytes);
  return status;
}

/* The last run takes in the one before it. */
static ji_status merge_last(ji_context *ctx, ji_tracker *tracker, ji__identity *identity) {
  ji__id_run *left = &identity->runs[identity->count - 2];
  ji__id_run *right = left + 1;
  size_t count = left->count + right->count;
  ji__id_pair *pairs = ji__allocate_array(&identity->allocator, count + 1, sizeof *pairs);
  size_t l = 0;
  size_t r = 0;
  if (!pairs)
    return ji__fail_memory(ctx);
  for (size_t i = 0; i < count; i++) {
    int is_left =
        r >= right->count || (l < left->count && compare(&left->pairs[l], &right->pairs[r]) < 0);
    pairs[i] = is_left ? left->pairs[l++] : right->pairs[r++];
  }
  ji__release(&identity->allocator, left->pairs);
  ji__release(&identity->allocator, right->pairs);
  left->pairs = pairs;
  left->count = count;
  identity->count--;
  return delete_run(ctx, tracker, left->run);
}

ji_status ji__identity_add(ji_context *ctx, ji_tracker *tracker, ji__identity *identity,
                           ji__id_pair *pairs, size_t count) {
  ji_status status = JI_OK;
  if (!count)
    return JI_OK;
  qsort(pairs, count, sizeof *pairs, compare);
  if (!ji__grow_array(&identity->allocator, &identity->runs, &identity->capacity, identity->count,
                      sizeof *identity->runs))
    return ji__fail_memory(ctx);
  ji__id_run *run = &identity->runs[identity->count];
  run->run = identity->count ? identity->runs[identity->count - 1].run + 1 : 1;
  run->count = count;
  run->pairs = ji__allocate_array(&identity->allocator, count, sizeof *pairs);
  if (!run->pairs)
    return ji__fail_memory(ctx);
  memcpy(run->pairs, pairs, count * sizeof *pairs);
  identity->count++;
  while (!status && identity->count > 1 &&
         identity->runs[identity->count - 2].count <= 2 * identity->runs[identity->count - 1].count)
    status = merge_last(ctx, tracker, identity);
  return status ? status : write_run(ctx, tracker, &identity->runs[identity->count - 1]);
}
