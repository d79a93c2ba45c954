/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The words of definitions and events. */
#ifndef JI_TRACKER_WORDS_H
#define JI_TRACKER_WORDS_H

#include "data/measure.h"
#include "tracker/history.h"
#include "tracker/parts.h"

#define JI__CODE_SIZE 200  /* bytes of a code, an id, an identifier, a recorder */
#define JI__NOTE_SIZE 2000 /* bytes of a note */

typedef struct ji__word_list {
  const char *const *words; /* end with NULL */
  const char *expected;     /* for a message, behind the value */
} ji__word_list;

extern const ji__word_list ji__words_role;      /* ji__tracker_role */
extern const ji__word_list ji__words_outcome;   /* ji__outcome_kind */
extern const ji__word_list ji__words_aggregate; /* ji__aggregate */
extern const ji__word_list ji__words_kind;      /* ji__tracker_kind - 1, without erasure */

/* The place of a word, or -1. */
int32_t ji__word_find(const ji__word_list *list, const char *text, size_t size);

#endif
