/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tracker/event.h"

#include <sodium/crypto_generichash.h>
#include <string.h>

ji_status ji__dictionary_read(ji_context *ctx, ji_tracker *tracker, ji__dictionary *out) {
  sqlite3_stmt *select = NULL;
  int found = 0;
  *out = (ji__dictionary){.names = {.allocator = ji__allocator(ctx)}};
  ji__buffer_init(&out->bytes, ji__allocator(ctx));
  ji_status status =
      ji__tracker_prepare(ctx, tracker, "SELECT word, text FROM word ORDER BY word", &select);
  while (!status) {
    status = ji__tracker_fetch(ctx, tracker, select, &found);
    if (status || !found)
      break;
    if (sqlite3_column_int64(select, 0) != out->names.count + 1)
      status = ji__fail(ctx, JI_ERROR_FORMAT, "%s: is damaged: a word is missing", tracker->path);
    else
      status = ji__names_add(ctx, &out->names, (const char *)sqlite3_column_text(select, 1),
                             (size_t)sqlite3_column_bytes(select, 1));
  }
  sqlite3_finalize(select);
  if (status)
    ji__dictionary_free(out);
  return status;
}

void ji__dictionary_free(ji__dictionary *dictionary) {
  ji__names_free(&dictionary->names);
  if (dictionary->bytes.allocator)
    ji__buffer_free(&dictionary->bytes);
}

static ji_status insert_word(ji_context *ctx, ji_tracker *tracker, int64_t word, const char *text) {
  sqlite3_stmt *insert = NULL;
  ji_status status =
      ji__tracker_prepare(ctx, tracker, "INSERT INTO word (word, text) VALUES (?, ?)", &insert);
  if (!status) {
    sqlite3_bind_int64(insert, 1, word);
    sqlite3_bind_text(insert, 2, text, -1, SQLITE_STATIC);
    status = ji__tracker_execute(ctx, tracker, insert);
  }
  sqlite3_finalize(insert);
  return status;
}

ji_status ji__dictionary_intern(ji_context *ctx, ji_tracker *tracker, ji__dictionary *dictionary,
                                const char *text, size_t size, int64_t *word) {
  char copy[JI__NOTE_SIZE + 1];
  int64_t before = dictionary->names.count;
  int64_t index = 0;
  *word = 0;
  if (!text)
    return JI_OK;
  if (size >= sizeof copy)
    return ji__fail(ctx, JI_ERROR_LIMIT, "a word is longer than %d bytes", JI__NOTE_SIZE);
  memcpy(copy, text, size);
  copy[size] = 0;
  ji_status status = ji__names_intern(ctx, &dictionary->names, copy, &index);
  if (!status && dictionary->names.count > before)
    status = insert_word(ctx, tracker, index + 1, copy);
  *word = index + 1;
  return status;
}

const char *ji__dictionary_text(const ji__dictionary *dictionary, int64_t word) {
  return word > 0 && word <= dictionary->names.count ? dictionary->names.items[word - 1] : NULL;
}

static void put_integer(ji__buffer *buffer, int64_t value) {
  char bytes[8];
  for (int i = 0; i < 8; i++)
    bytes[i] = (char)((uint64_t)value >> (8 * i));
  ji__buffer_append(buffer, bytes, sizeof bytes);
}

static void put_text(ji__buffer *buffer, const char *text, size_t size) {
  put_integer(buffer, text ? (int64_t)size : -1);
  if (text)
    ji__buffer_append(buffer, text, size);
}

static void put_word(ji__buffer *buffer, const ji__dictionary *dictionary, int64_t word) {
  const char *text = ji__dictionary_text(dictionary, word);
  put_text(buffer, text, text ? strlen(text) : 0);
}

ji_status ji__event_digest(ji_context *ctx, const ji__keys *keys, ji__dictionary *dictionary,
                           const ji__event *event, const uint8_t *pseudonym,
                           uint8_t out[JI__HASH_SIZE]) {
  int64_t bits = 0;
  ji__buffer *bytes = &dictionary->bytes;
  bytes->size = 0;
  memcpy(&bits, &event->value, sizeof bits);
  ji__buffer_append(bytes, (const char *)event->salt, JI__SALT_SIZE);
  put_integer(bytes, event->sequence);
  put_integer(bytes, event->batch);
  put_integer(bytes, event->id_hash);
  put_text(bytes, event->id, event->id_size);
  put_integer(bytes, event->kind);
  put_integer(bytes, event->program);
  put_text(bytes, (const char *)pseudonym, JI__PSEUDONYM_SIZE);
  put_integer(bytes, event->person);
  const int64_t words[] = {event->cohort, event->site, event->class_,  event->groups,
                           event->stage,  event->item, event->recorder};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    put_word(bytes, dictionary, words[i]);
  put_integer(bytes, event->has_value);
  put_integer(bytes, bits);
  put_integer(bytes, event->valid);
  put_integer(bytes, event->refers);
  put_integer(bytes, event->is_void);
  put_text(bytes, event->note, event->note_size);
  put_integer(bytes, event->stands);
  if (bytes->failed)
    return ji__fail_memory(ctx);
  crypto_generichash(out, JI__HASH_SIZE, (const unsigned char *)bytes->data, bytes->size,
                     keys->event, JI__HASH_SIZE);
  return JI_OK;
}

const char ji__event_insert[] =
    "INSERT INTO event (sequence, batch, id_hash, id, kind, program, cohort, person, site, class,"
    " groups, stage, item, value, valid, recorder, refers, void, note, stands, salt, digest)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

static void bind_number(sqlite3_stmt *statement, int place, int64_t number) {
  if (number)
    sqlite3_bind_int64(statement, place, number);
  else
    sqlite3_bind_null(statement, place);
}

static void bind_text(sqlite3_stmt *statement, int place, const char *text, size_t size) {
  if (text)
    sqlite3_bind_text64(statement, place, text, size, SQLITE_STATIC, SQLITE_UTF8);
  else
    sqlite3_bind_null(statement, place);
}

void ji__event_bind(sqlite3_stmt *statement, const ji__event *event) {
  const int64_t words[] = {event->cohort, event->person, event->site, event->class_,
                           event->groups, event->stage,  event->item};
  sqlite3_bind_int64(statement, 1, event->sequence);
  sqlite3_bind_int64(statement, 2, event->batch);
  bind_number(statement, 3, event->id_hash);
  bind_text(statement, 4, event->id, event->id_size);
  sqlite3_bind_int64(statement, 5, event->kind);
  bind_number(statement, 6, event->program);
  for (int i = 0; i < 7; i++)
    bind_number(statement, 7 + i, words[i]);
  if (event->has_value)
    sqlite3_bind_double(statement, 14, event->value);
  else
    sqlite3_bind_null(statement, 14);
  sqlite3_bind_int64(statement, 15, event->valid);
  bind_number(statement, 16, event->recorder);
  bind_number(statement, 17, event->refers);
  bind_number(statement, 18, event->is_void);
  bind_text(statement, 19, event->note, event->note_size);
  bind_number(statement, 20, event->stands);
  sqlite3_bind_blob(statement, 21, event->salt, JI__SALT_SIZE, SQLITE_STATIC);
  sqlite3_bind_blob(statement, 22, event->digest, JI__HASH_SIZE, SQLITE_STATIC);
}

void ji__event_read(sqlite3_stmt *statement, ji__event *out) {
  memset(out, 0, sizeof *out);
  out->sequence = sqlite3_column_int64(statement, 0);
  out->batch = sqlite3_column_int64(statement, 1);
  out->id_hash = sqlite3_column_int64(statement, 2);
  out->id = (const char *)sqlite3_column_text(statement, 3);
  out->id_size = (size_t)sqlite3_column_bytes(statement, 3);
  out->kind = (int32_t)sqlite3_column_int64(statement, 4);
  out->program = sqlite3_column_int64(statement, 5);
  int64_t *const words[] = {&out->cohort, &out->person, &out->site, &out->class_,
                            &out->groups, &out->stage,  &out->item};
  for (int i = 0; i < 7; i++)
    *words[i] = sqlite3_column_int64(statement, 6 + i);
  out->has_value = sqlite3_column_type(statement, 13) != SQLITE_NULL;
  out->value = sqlite3_column_double(statement, 13);
  out->valid = sqlite3_column_int64(statement, 14);
  out->recorder = sqlite3_column_int64(statement, 15);
  out->refers = sqlite3_column_int64(statement, 16);
  out->is_void = (int32_t)sqlite3_column_int64(statement, 17);
  out->note = (const char *)sqlite3_column_text(statement, 18);
  out->note_size = (size_t)sqlite3_column_bytes(statement, 18);
  out->stands = sqlite3_column_int64(statement, 19);
  out->is_erased = sqlite3_column_type(statement, 20) == SQLITE_NULL;
  ji__tracker_bytes(statement, 20, out->salt, JI__SALT_SIZE);
  ji__tracker_bytes(statement, 21, out->digest, JI__HASH_SIZE);
}

static int same_text(const char *left, size_t left_size, const char *right, size_t right_size) {
  if (!left || !right)
    return left == right;
  return left_size == right_size && memcmp(left, right, left_size) == 0;
}

int ji__event_equals(const ji__event *left, const ji__event *right, int same_program) {
  return same_program && left->kind == right->kind && left->person == right->person &&
         left->cohort == right->cohort && left->site == right->site &&
         left->class_ == right->class_ && left->groups == right->groups &&
         left->stage == right->stage && left->item == right->item &&
         left->recorder == right->recorder && left->has_value == right->has_value &&
         (!left->has_value || !(left->value < right->value || left->value > right->value)) &&
         left->valid == right->valid && left->refers == right->refers &&
         left->is_void == right->is_void &&
         same_text(left->id, left->id_size, right->id, right->id_size) &&
         same_text(left->note, left->note_size, right->note, right->note_size);
}
