/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_tracker_record() inside. A row is read into a draft, compared with what was sent before, held
 * against the way of its person, then written. A row that is refused leaves nothing behind. */
#ifndef JI_TRACKER_RECORDER_H
#define JI_TRACKER_RECORDER_H

#include "data/dataset.h"
#include "tracker/event.h"
#include "tracker/identity.h"
#include "tracker/way.h"

/* What a row's reader returns beside a ji_status: the row is refused, or there already. */
#define JI__ROW_REFUSED 1
#define JI__ROW_REPEATED 2

#define JI__WORD_NEW (-1) /* a word that the store does not have yet */

typedef enum ji__event_column {
  JI__COLUMN_ID,
  JI__COLUMN_KIND,
  JI__COLUMN_PROGRAM,
  JI__COLUMN_COHORT,
  JI__COLUMN_PERSON,
  JI__COLUMN_SITE,
  JI__COLUMN_CLASS,
  JI__COLUMN_GROUPS,
  JI__COLUMN_STAGE,
  JI__COLUMN_ITEM,
  JI__COLUMN_VALUE,
  JI__COLUMN_UNIT,
  JI__COLUMN_VALID_TIME,
  JI__COLUMN_RECORDER,
  JI__COLUMN_REFERS_TO,
  JI__COLUMN_VOID,
  JI__COLUMN_NOTE,
  JI__COLUMNS
} ji__event_column;

extern const char *const ji__event_columns[JI__COLUMNS];

typedef struct ji__refusal {
  int64_t row;
  ji__event_column column;
  const char *rule;
  char *reason;
} ji__refusal;

/* A row that is being read: codes as indices, texts borrowed from the dataset. */
typedef struct ji__draft {
  int64_t row;
  ji__event event;
  int32_t program, cohort, site, stage, item; /* indices; -1 */
  const char *person;
  size_t person_size;
  uint8_t pseudonym[JI__PSEUDONYM_SIZE];
  int is_new_person;
  const char *class_, *recorder; /* borrowed */
  size_t class_size, recorder_size;
  char groups[JI__NOTE_SIZE + 1]; /* canonical; "" none */
  /* Of a correction: what it corrects, as it stood. */
  ji__event target;
} ji__draft;

typedef struct ji__consent {
  int64_t valid, sequence;
  int32_t given;
} ji__consent;

typedef struct ji__known_consent {
  ji__consent *events;
  size_t count, capacity;
} ji__known_consent;

/* Persons and ways that the batches of this handle have looked at: most persons come again. It
 * belongs to the register, lives as long as no other writer comes between, and is forgotten when a
 * batch fails or when there are too many. */
struct ji__known {
  int64_t last_batch;     /* of the store when it was last right */
  ji__text_index persons; /* pseudonym -> number */
  ji__text_index ways;    /* person, program, cohort -> place in known_ways */
  ji__way *known_ways;
  size_t way_count, way_capacity;
  ji__text_index consents; /* person, program -> place in known_consents */
  ji__known_consent *known_consents;
  size_t consent_count, consent_capacity;
};

typedef struct ji__recorder {
  ji_context *ctx;
  ji_tracker *tracker;
  ji_record_options options;
  const ji_dataset *events;
  const ji_column *columns[JI__COLUMNS];
  ji__keys keys;
  ji__batch batch;
  ji__definitions definitions;
  ji__dictionary dictionary;
  ji__refusal *refusals;
  size_t refusal_count, refusal_capacity;
  int64_t repeated;
  int64_t has_consent; /* whether the store knows of any */
  int64_t last_person; /* the highest number */
  ji__known *known;
  ji__text_index new_ids; /* id -> sequence, of this batch */
  ji__id_pair *new_pairs;
  size_t pair_count, pair_capacity;
  uint8_t *salts; /* of all rows of the batch */
  sqlite3_stmt *insert_event, *select_event, *select_person, *insert_person, *select_steps,
      *insert_step, *delete_step, *select_consents, *insert_consent, *delete_consent;
} ji__recorder;

/* Refuses the row: JI__ROW_REFUSED, or JI_ERROR_MEMORY. */
ji_status ji__recorder_refuse(ji__recorder *r, int64_t row, ji__event_column column,
                              const char *rule, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 5, 6)))
#endif
    ;

/* recorder_read.c: finds the columns; the time of a row (INT64_MIN: none); a whole row. */
ji_status ji__recorder_columns(ji__recorder *r);
int64_t ji__recorder_time(const ji__recorder *r, int64_t row);
ji_status ji__recorder_read(ji__recorder *r, int64_t row, ji__draft *out);

/* recorder_codes.c: what the cells mean under the definitions. */
ji_status ji__recorder_codes(ji__recorder *r, ji__draft *draft);
const char *ji__recorder_text(const ji__recorder *r, ji__event_column column, int64_t row,
                              size_t *size);

/* recorder_known.c: what is known is taken up where it is right, else begun; persons, ways and
 * consent, from this batch or the store. */
ji_status ji__known_open(ji__recorder *r);
/* A statement that is prepared when it is first needed. */
ji_status ji__recorder_prepare(ji__recorder *r, sqlite3_stmt **statement, const char *text);
ji_status ji__recorder_person(ji__recorder *r, ji__draft *draft);
ji_status ji__recorder_way(ji__recorder *r, int64_t person, int32_t program, int64_t cohort,
                           ji__way **out);
ji_status ji__recorder_consent(ji__recorder *r, int64_t person, int32_t program,
                               ji__known_consent **out);
ji_status ji__recorder_words(ji__recorder *r, ji__draft *draft);
/* The event of a sequence; texts are good until the next call. */
ji_status ji__recorder_event(ji__recorder *r, int64_t sequence, ji__event *out);

/* recorder_apply.c: the rules, and the writing of rows and steps. */
ji_status ji__recorder_apply(ji__recorder *r, ji__draft *draft);
ji_status ji__recorder_write_step(ji__recorder *r, const ji__draft *draft, int64_t person,
                                  int32_t program, int64_t cohort, const ji__step *step);
ji_status ji__recorder_drop_step(ji__recorder *r, int64_t person, int32_t program, int64_t cohort,
                                 int64_t sequence);

/* recorder_correct.c: a correction. */
ji_status ji__recorder_find_target(ji__recorder *r, ji__draft *draft);
ji_status ji__recorder_correct(ji__recorder *r, ji__draft *draft);

/* recorder_ids.c: whether an id is there already. JI__ROW_REPEATED, JI__ROW_REFUSED or JI_OK. */
ji_status ji__recorder_id(ji__recorder *r, ji__draft *draft);
/* Whether two versions are of one program. */
ji_status ji__recorder_same_program(ji__recorder *r, int64_t left, int64_t right, int *same);
/* The sequence that an id has; 0: none, -1: it is erased. */
ji_status ji__recorder_sequence(ji__recorder *r, const char *id, size_t size, int64_t *sequence);

#endif
