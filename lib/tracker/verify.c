/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_verify() and ji_tracker_head(): the chain. */
#include "tracker/derive.h"
#include "tracker/event.h"
#include "tracker/parts.h"

#include "core/number.h"
#include "data/provenance.h"
#include "data/writer.h"

#include <sodium/utils.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTION "ji_tracker_verify"
#define PROGRESS_ROWS 16384

enum { BATCH, SEQUENCE, PROBLEM, EXPLANATION };

typedef struct range {
  int64_t first, last;
} range;

typedef struct verifier {
  ji_context *ctx;
  ji_tracker *tracker;
  ji__keys keys;
  ji__dictionary dictionary;
  ji__writer *writer;
  range *erased; /* sequences that erasures speak of */
  size_t erased_count, erased_capacity;
  sqlite3_stmt *events;
  int has_event; /* `events` stands on one that no batch has taken yet */
  uint8_t head[JI__HASH_SIZE];
  uint8_t expected[JI__HASH_SIZE];
  int is_expected, is_met;
} verifier;

static void report(verifier *v, int64_t batch, int64_t sequence, const char *problem,
                   const char *explanation) {
  ji__writer_integer(v->writer, BATCH, batch);
  if (sequence)
    ji__writer_integer(v->writer, SEQUENCE, sequence);
  ji__writer_text(v->writer, PROBLEM, problem);
  ji__writer_text(v->writer, EXPLANATION, explanation);
  ji__writer_end_row(v->writer);
}

/* "17-19,25": what an erasure destroyed. */
static ji_status read_ranges(verifier *v, const char *text) {
  while (text && *text) {
    size_t size = strcspn(text, ",");
    size_t dash = strcspn(text, "-,");
    range r = {0, 0};
    int ok = ji__integer_parse(text, dash < size ? dash : size, &r.first) == 1;
    r.last = r.first;
    if (ok && dash < size)
      ok = ji__integer_parse(text + dash + 1, size - dash - 1, &r.last) == 1;
    if (!ok)
      return JI_OK; /* its digest will not fit either */
    if (!ji__grow_array(ji__allocator(v->ctx), &v->erased, &v->erased_capacity, v->erased_count,
                        sizeof *v->erased))
      return ji__fail_memory(v->ctx);
    v->erased[v->erased_count++] = r;
    text += size + (text[size] == ',');
  }
  return JI_OK;
}

static int compare_ranges(const void *left, const void *right) {
  const range *a = left;
  const range *b = right;
  return (a->first > b->first) - (a->first < b->first);
}

static ji_status read_erased(verifier *v) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  ji_status status = ji__tracker_prepare(
      v->ctx, v->tracker, "SELECT note FROM event WHERE kind = 11 ORDER BY sequence", &select);
  while (!status) {
    status = ji__tracker_fetch(v->ctx, v->tracker, select, &found);
    if (status || !found)
      break;
    status = read_ranges(v, (const char *)sqlite3_column_text(select, 0));
  }
  sqlite3_finalize(select);
  if (v->erased_count)
    qsort(v->erased, v->erased_count, sizeof *v->erased, compare_ranges);
  return status;
}

static int is_erased(const verifier *v, int64_t sequence) {
  size_t low = 0;
  size_t high = v->erased_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (v->erased[middle].last < sequence)
      low = middle + 1;
    else
      high = middle;
  }
  return low < v->erased_count && v->erased[low].first <= sequence;
}

static ji_status check_event(verifier *v, const ji__event *event) {
  uint8_t digest[JI__HASH_SIZE];
  const uint8_t *pseudonym = NULL;
  if (event->is_erased) {
    if (!is_erased(v, event->sequence))
      report(v, event->batch, event->sequence, "erased_without_record",
             "what the event said is gone, and no erasure speaks of it");
    return JI_OK;
  }
  if (sqlite3_column_bytes(v->events, 22) == JI__PSEUDONYM_SIZE)
    pseudonym = sqlite3_column_blob(v->events, 22);
  ji_status status = ji__event_digest(v->ctx, &v->keys, &v->dictionary, event, pseudonym, digest);
  if (!status && sodium_memcmp(digest, event->digest, sizeof digest) != 0)
    report(v, event->batch, event->sequence, "changed",
           "the event does not say what it said when it was recorded");
  return status;
}

static ji_status next_event(verifier *v) {
  return ji__tracker_fetch(v->ctx, v->tracker, v->events, &v->has_event);
}

static int64_t sequence_at(const verifier *v) {
  return sqlite3_column_int64(v->events, 0);
}

/* Events up to a sequence, which no batch has. */
static ji_status skip_strangers(verifier *v, int64_t last) {
  ji_status status = JI_OK;
  while (!status && v->has_event && sequence_at(v) <= last) {
    report(v, sqlite3_column_int64(v->events, 1), sequence_at(v), "chain",
           "no batch has an event of this sequence");
    status = next_event(v);
  }
  return status;
}

static ji_status check_here(verifier *v, ji__batch *batch) {
  ji__event event;
  ji__event_read(v->events, &event);
  if (event.batch != batch->batch)
    report(v, batch->batch, event.sequence, "changed",
           "the event says that it is of another batch");
  ji__batch_add(batch, event.digest);
  ji_status status = check_event(v, &event);
  return status ? status : next_event(v);
}

/* The events of one batch, which must be there without a gap; a gap is one problem, however long
 * it is. */
static ji_status check_events(verifier *v, ji__batch *batch, int64_t count) {
  int64_t end =
      count > 0 && batch->first <= INT64_MAX - count ? batch->first + count : batch->first;
  ji_status status = JI_OK;
  for (int64_t sequence = batch->first; sequence < end && !status; sequence++) {
    if (sequence % PROGRESS_ROWS == 0)
      status = ji__progress(v->ctx, FUNCTION, sequence, 0);
    if (!status)
      status = skip_strangers(v, sequence - 1);
    if (!status && v->has_event && sequence_at(v) == sequence) {
      status = check_here(v, batch);
    } else if (!status) {
      report(v, batch->batch, sequence, "missing",
             "the event was deleted, and so were those behind it up to the next one that is there");
      sequence = (v->has_event && sequence_at(v) < end ? sequence_at(v) : end) - 1;
    }
  }
  batch->count = count;
  return status;
}

static ji_status digest_part(verifier *v, const ji__part *part, int64_t program, ji__hash *hash) {
  sqlite3_stmt *select = NULL;
  ji__buffer text;
  int found = 0;
  ji__buffer_init(&text, ji__allocator(v->ctx));
  ji__buffer_string(&text, "SELECT program");
  for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++)
    ji__buffer_format(&text, ", this.\"%s\"", part->columns[c].name);
  ji__buffer_format(&text, " FROM %s AS this WHERE program = ?%s", part->table,
                    part == ji__parts ? "" : " ORDER BY place");
  ji_status status = ji__tracker_prepare_text(v->ctx, v->tracker, &text, &select);
  if (!status)
    sqlite3_bind_int64(select, 1, program);
  ji__hash_string(hash, part->dataset);
  while (!status) {
    status = ji__tracker_fetch(v->ctx, v->tracker, select, &found);
    if (status || !found)
      break;
    ji__hash_string(hash, "row");
    for (int c = 0; c < JI__PART_COLUMNS && part->columns[c].name; c++) {
      ji__part_cell cell = ji__part_cell_at(select, c + 1, part->columns[c].type);
      ji__part_digest(hash, &cell);
    }
  }
  sqlite3_finalize(select);
  return status;
}

static ji_status check_program(verifier *v, const ji__batch *batch, int64_t program,
                               const uint8_t stored[JI__HASH_SIZE]) {
  uint8_t digest[JI__HASH_SIZE];
  ji__hash hash;
  ji_status status = JI_OK;
  ji__hash_begin(&hash);
  for (int part = 0; part < JI__PARTS && !status; part++)
    status = digest_part(v, &ji__parts[part], program, &hash);
  ji__hash_end(&hash, digest);
  if (!status && memcmp(digest, stored, sizeof digest) != 0)
    report(v, batch->batch, 0, "definition",
           "the definition of a program does not say what it said when it was recorded");
  return status;
}

static ji_status check_definitions(verifier *v, ji__batch *batch) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  ji_status status = ji__tracker_prepare(
      v->ctx, v->tracker, "SELECT program, digest FROM program WHERE batch = ? ORDER BY program",
      &select);
  if (!status)
    sqlite3_bind_int64(select, 1, batch->batch);
  while (!status) {
    uint8_t digest[JI__HASH_SIZE];
    status = ji__tracker_fetch(v->ctx, v->tracker, select, &found);
    if (status || !found)
      break;
    ji__tracker_bytes(select, 1, digest, JI__HASH_SIZE);
    ji__batch_add(batch, digest);
    status = check_program(v, batch, sqlite3_column_int64(select, 0), digest);
  }
  sqlite3_finalize(select);
  return status;
}

/* `row`: batch, kind, recorded, first, count, head. */
static ji_status check_batch(verifier *v, sqlite3_stmt *row, int64_t expected_batch) {
  uint8_t head[JI__HASH_SIZE];
  uint8_t stored[JI__HASH_SIZE];
  ji__batch batch;
  memset(&batch, 0, sizeof batch);
  batch.batch = sqlite3_column_int64(row, 0);
  batch.kind = (ji__batch_kind)sqlite3_column_int64(row, 1);
  batch.recorded = sqlite3_column_int64(row, 2);
  batch.first = sqlite3_column_int64(row, 3);
  ji__tracker_bytes(row, 5, stored, JI__HASH_SIZE);
  if (expected_batch < batch.batch)
    report(v, expected_batch, 0, "missing",
           "the batch was deleted, and so were those behind it up to the next one that is there");
  ji__batch_chain(&batch, &v->keys, v->head);
  ji_status status = batch.kind == JI__BATCH_DEFINITION
                         ? check_definitions(v, &batch)
                         : check_events(v, &batch, sqlite3_column_int64(row, 4));
  ji__batch_head(&batch, head);
  if (!status && sodium_memcmp(head, stored, sizeof head) != 0)
    report(v, batch.batch, 0, "chain",
           "the head of the batch is not that of what is in it and before it");
  memcpy(v->head, stored, sizeof stored);
  v->is_met |= v->is_expected && sodium_memcmp(stored, v->expected, sizeof stored) == 0;
  return status;
}

static ji_status check_batches(verifier *v) {
  sqlite3_stmt *select = NULL;
  int64_t expected = 1;
  int found = 0;
  ji_status status = ji__tracker_prepare(
      v->ctx, v->tracker,
      "SELECT batch, kind, recorded, first, count, head FROM batch ORDER BY batch", &select);
  while (!status) {
    status = ji__tracker_fetch(v->ctx, v->tracker, select, &found);
    if (status || !found)
      break;
    status = check_batch(v, select, expected);
    expected = sqlite3_column_int64(select, 0) + 1;
  }
  sqlite3_finalize(select);
  if (!status)
    status = skip_strangers(v, INT64_MAX);
  if (!status && v->is_expected && !v->is_met)
    report(v, expected - 1, 0, "cut_off",
           "the head that was expected is none of the register's: batches were cut off or changed");
  return status;
}

static ji_status check_derived(verifier *v) {
  int64_t different = 0;
  ji_status status = ji__derive_open(v->ctx, v->tracker);
  if (!status)
    status = ji__derive_compare(v->ctx, v->tracker, &different);
  ji__derive_close(v->tracker);
  if (!status && different)
    report(v, 0, 0, "derived",
           "what is derived from the log differs from it; ji_tracker_rebuild() makes it anew");
  return status;
}

static ji_status check_all(verifier *v, const uint8_t *key, size_t key_size) {
  ji_status status = ji__keys_open(v->ctx, v->tracker, key, key_size, 0, &v->keys);
  if (!status)
    status = ji__dictionary_read(v->ctx, v->tracker, &v->dictionary);
  if (!status)
    status = read_erased(v);
  if (!status)
    status = ji__tracker_prepare(
        v->ctx, v->tracker,
        "SELECT " JI__EVENT_COLUMNS
        ", pseudonym FROM event AS e LEFT JOIN person AS p ON p.person = e.person"
        " ORDER BY sequence",
        &v->events);
  if (!status)
    status = next_event(v);
  if (!status)
    status = check_batches(v);
  return status ? status : check_derived(v);
}

static ji_status read_head(ji_context *ctx, const char *text, verifier *v) {
  size_t size = 0;
  if (!text)
    return JI_OK;
  v->is_expected = 1;
  if (strlen(text) != 2 * JI__HASH_SIZE ||
      sodium_hex2bin(v->expected, JI__HASH_SIZE, text, strlen(text), NULL, &size, NULL) ||
      size != JI__HASH_SIZE)
    return ji__fail(ctx, JI_ERROR_VALUE,
                    FUNCTION ": expected_head is not a head of 64 hexadecimal digits");
  v->is_met = sodium_is_zero(v->expected, sizeof v->expected);
  return JI_OK;
}

static ji_status open_result(ji_context *ctx, ji__writer **writer, ji__provenance **provenance) {
  static const ji__writer_column columns[] = {
      {.name = "batch", .type = JI_TYPE_INT64, .description = "number of the batch"},
      {.name = "sequence", .type = JI_TYPE_INT64, .description = "number of the event"},
      {.name = "problem", .type = JI_TYPE_TEXT, .description = "what kind it is"},
      {.name = "explanation", .type = JI_TYPE_TEXT, .description = "what is wrong"}};
  ji_status status = ji__provenance_create(ctx, FUNCTION, provenance);
  if (!status)
    status = ji__provenance_digest(ctx, *provenance, "register", NULL);
  return status ? status
                : ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], writer);
}

ji_status ji_tracker_verify(ji_context *ctx, ji_tracker *tracker, const uint8_t *key,
                            size_t key_size, const char *expected_head, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  verifier v = {.ctx = ctx, .tracker = tracker};
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, FUNCTION);
  if (status)
    return status;
  if (!key || !out)
    return ji__fail_null(ctx, FUNCTION, key ? "out" : "key");
  if (key_size < JI__KEY_MINIMUM || key_size > JI__KEY_MAXIMUM)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, FUNCTION ": key_size is %zu, not from 16 to 64",
                    key_size);
  v.dictionary.names.allocator = ji__allocator(ctx);
  status = read_head(ctx, expected_head, &v);
  if (!status)
    status = ji__tracker_run(ctx, tracker, "BEGIN");
  if (status)
    return status;
  status = open_result(ctx, &v.writer, &provenance);
  if (!status)
    status = check_all(&v, key, key_size);
  sqlite3_finalize(v.events);
  ji__tracker_rollback(tracker);
  if (!status)
    status = ji__writer_finish(ctx, v.writer, provenance, out);
  ji__keys_wipe(&v.keys);
  ji__dictionary_free(&v.dictionary);
  ji__release(ji__allocator(ctx), v.erased);
  ji__writer_free(v.writer);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_tracker_head(ji_context *ctx, ji_tracker *tracker, ji_text **out) {
  ji__last_batch_row last;
  char text[JI__HASH_TEXT];
  if (out)
    *out = NULL;
  ji_status status = ji__tracker_enter(ctx, tracker, "ji_tracker_head");
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_tracker_head", "out");
  status = ji__last_batch(ctx, tracker, &last);
  ji__hash_text(last.head, text);
  return status ? status : ji__text_create(ctx, text, strlen(text), out);
}
