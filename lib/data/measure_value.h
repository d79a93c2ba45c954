/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the values of a measure's fields may be, and how to look into them. Used by measure*.c. */
#ifndef JI_DATA_MEASURE_VALUE_H
#define JI_DATA_MEASURE_VALUE_H

#include "data/measure.h"

/* Checks text[0, size) as the value of a key and appends its canonical form to a buffer.
 * JI_ERROR_MEASURE (JI_ERROR_UNIT for a malformed unit) names key, value and what was expected. */
ji_status ji__value_check(ji_context *ctx, ji__side side, ji__key key, const char *text,
                          size_t size, ji__buffer *canonical);
/* True if a key may stand on a side: form, kind, reading, disjoint and range are a number's own. */
int ji__key_allowed(ji__side side, ji__key key);
/* The column of `@column` or `prefix:@column`, with the size of the prefix; NULL if not by row. */
const char *ji__value_column(ji__key key, const char *value, size_t *prefix_size);
/* A whole measure by row: `@column`. */
ji_status ji__measure_create_whole(ji_context *ctx, const char *column, size_t size,
                                   ji_measure **out);
/* True for status=claim and for quantity=opportunities. */
int ji__is_claim(const ji_measure *measure);
/* text[0, size) as a message shows it: whole if it has at most `limit` bytes, else cut behind the
 * last whole field that fits, or within the first, and then ended by "...". Returns `out`. */
#define JI__EXCERPT_LIMIT 400
#define JI__EXCERPT_TEXT (JI__EXCERPT_LIMIT + 8)
const char *ji__excerpt(const char *text, size_t size, size_t limit, char out[JI__EXCERPT_TEXT]);
/* Blanks at both ends go. */
void ji__trim(const char **text, size_t *size);

/* Whole days from the first to the last, since 1970-01-01. */
typedef struct ji__period {
  int64_t first, last;
} ji__period;

/* All of text[0, size) as a year, year-month, year-Qn, year-Wnn, date or interval a/b; 1 on
 * success. */
int ji__period_read(const char *text, size_t size, ji__period *out);

/* How a time speaks of its period. */
typedef enum ji__time_form {
  JI__TIME_ABSENT,
  JI__TIME_AT,
  JI__TIME_AVERAGE,
  JI__TIME_ANY,
  JI__TIME_SUM,
  JI__TIME_UNSTATED
} ji__time_form;

typedef struct ji__time {
  ji__time_form form;
  const char *period; /* behind the colon; NULL where nothing is */
  int has_days;       /* the period is a literal one: `days` holds it */
  ji__period days;
} ji__time;

/* Takes a canonical `time` apart; NULL gives JI__TIME_ABSENT. */
ji__time ji__time_read(const char *value);

typedef struct ji__atom {
  const char *text;
  size_t size;
} ji__atom;

/* What stands between the + of text, trimmed; `atoms` holds one more than there are +. */
size_t ji__split_atoms(const char *text, size_t size, ji__atom *atoms);
/* Sorts the atoms and appends them joined by +, each once. */
void ji__put_atoms(ji__buffer *out, ji__atom *atoms, size_t count);
/* The atoms of a canonical set, one after another: *at moves on; 0 when there is none left. */
int ji__set_next(const char **at, const char **atom, size_t *size);
/* True if every atom of `inner` is in `outer`. */
int ji__set_contains(const char *outer, const char *inner);
/* True if an atom is in both. */
int ji__set_overlaps(const char *left, const char *right);
int ji__set_has(const char *set, const char *atom);
/* Both sets joined; with `minus`, left without what is in right. Appended in canonical form. */
void ji__set_join(const char *left, const char *right, ji__buffer *out);
void ji__set_minus(const char *left, const char *right, ji__buffer *out);

#endif
