/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row of the log: written, read, compared, digested. */
#ifndef JI_TRACKER_EVENT_H
#define JI_TRACKER_EVENT_H

#include "data/names.h"
#include "tracker/chain.h"
#include "tracker/words.h"

/* Words are numbers of the table `word`; 0: none. Texts are borrowed. */
typedef struct ji__event {
  int64_t sequence, batch;
  int64_t id_hash;
  const char *id; /* NULL: none, of what an erasure left */
  size_t id_size;
  int32_t kind; /* ji__tracker_kind */
  int32_t has_value, is_void;
  int32_t is_erased; /* nothing else is known of it */
  int64_t program;   /* number of the program's version */
  int64_t person;    /* 0: none */
  int64_t cohort, site, class_, groups, stage, item, recorder;
  double value;
  int64_t valid;
  int64_t refers; /* sequence; 0: none */
  const char *note;
  size_t note_size;
  int64_t stands; /* batch whose time counts; 0: its own */
  uint8_t salt[JI__SALT_SIZE];
  uint8_t digest[JI__HASH_SIZE];
} ji__event;

/* The table `word`: number i + 1 is the text i. */
typedef struct ji__dictionary {
  ji__names names;
  ji__buffer bytes; /* where events are laid out for their digest */
} ji__dictionary;

ji_status ji__dictionary_read(ji_context *ctx, ji_tracker *tracker, ji__dictionary *out);
void ji__dictionary_free(ji__dictionary *dictionary);
/* The number of a word, which is written where it is new; 0 for NULL. */
ji_status ji__dictionary_intern(ji_context *ctx, ji_tracker *tracker, ji__dictionary *dictionary,
                                const char *text, size_t size, int64_t *word);
/* NULL for 0 and for a number that is none. */
const char *ji__dictionary_text(const ji__dictionary *dictionary, int64_t word);

/* Keyed BLAKE2b over the salt and all that the event says; pseudonym NULL: of nobody. */
ji_status ji__event_digest(ji_context *ctx, const ji__keys *keys, ji__dictionary *dictionary,
                           const ji__event *event, const uint8_t *pseudonym,
                           uint8_t out[JI__HASH_SIZE]);

/* The columns in the order in which the two functions below bind and read them; of event AS e. */
extern const char ji__event_insert[];
#define JI__EVENT_COLUMNS                                                                          \
  "e.sequence, e.batch, e.id_hash, e.id, e.kind, e.program, e.cohort, e.person, e.site, e.class,"  \
  " e.groups, e.stage, e.item, e.value, e.valid, e.recorder, e.refers, e.void, e.note, e.stands,"  \
  " e.salt, e.digest"
void ji__event_bind(sqlite3_stmt *statement, const ji__event *event);
/* Texts are borrowed from the statement until its next step. */
void ji__event_read(sqlite3_stmt *statement, ji__event *out);
/* The same but for sequence, batch, salt and digest; program versions of one code are the same
 * where `same_program`. */
int ji__event_equals(const ji__event *left, const ji__event *right, int same_program);

#endif
