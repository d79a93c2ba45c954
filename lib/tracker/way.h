/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A person's way through a program: enrolment, stages, transfers, withdrawal; and which ways are
 * allowed. */
#ifndef JI_TRACKER_WAY_H
#define JI_TRACKER_WAY_H

#include "tracker/words.h"

typedef struct ji__step {
  int64_t sequence;
  int64_t valid;
  int32_t kind;  /* ji__tracker_kind */
  int32_t stage; /* index into stages; -1 */
  int32_t site;  /* index into sites; -1 */
} ji__step;

/* Steps in order of time, then sequence. */
typedef struct ji__way {
  ji__step *steps;
  size_t count, capacity;
} ji__way;

typedef struct ji__way_problem {
  size_t step;
  const char *column, *rule;
  char reason[256];
} ji__way_problem;

/* Puts a step in its place; 0 if there is no memory. */
int ji__way_insert(const ji_allocator *allocator, ji__way *way, const ji__step *step);
void ji__way_remove(ji__way *way, int64_t sequence);
ji__step *ji__way_find(const ji__way *way, int64_t sequence);
/* Whether the whole way is allowed; else says what is not. */
int ji__way_check(const ji__definitions *definitions, int32_t program, const ji__way *way,
                  ji__way_problem *problem);
/* Whether the person is or was enrolled at a time. */
int ji__way_is_enrolled(const ji__way *way, int64_t valid);
/* The stage by which one enters where there is only one; -1. */
int32_t ji__entry_stage(const ji__definitions *definitions, int32_t program);

#endif
