/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One person under all rules. */
#ifndef JI_SURVEY_COUNT_PERSON_H
#define JI_SURVEY_COUNT_PERSON_H

#include "survey/count.h"

/* A record that some rule selects, with what most rules want to know of it; behind it are the codes
 * of plan->carried, and the next entry is plan->entry_size bytes on. */
typedef struct ji__entry {
  uint64_t key; /* the pseudonym, or the hash of its text */
  uint32_t row;
  uint32_t mask; /* of rules */
  int32_t start, end;
  double hours, income;
} ji__entry;

static inline ji__entry *ji__entry_at(const ji__count_plan *plan, char *entries, size_t i) {
  return (ji__entry *)(void *)(entries + i * plan->entry_size);
}

/* What the rules need of a record. */
typedef struct ji__fact {
  int64_t row;
  const int32_t *codes; /* of plan->carried */
  double hours, income, weight;
  int32_t start, end;
  uint32_t mask;
  uint32_t taken; /* of a twin: rules that have chosen one of its records */
  int32_t job;    /* the person's engagement: a fact of it */
  int32_t twin;   /* the first fact of the same engagement and start */
  int32_t is_dropped;
  int32_t is_absent;
} ji__fact;

/* What a rule's records say of one job. */
typedef struct ji__job_sum {
  double income, hours;
  int knows_income, knows_hours, is_absent, is_taken;
} ji__job_sum;

/* A record in a cell. */
typedef struct ji__place {
  int64_t cell;
  int32_t job, start, fact;
} ji__place;

/* One worker: its state, and room for one person. */
typedef struct ji__counter {
  const ji__count_plan *plan;
  const ji__quality_plan *quality;
  ji__count_state state;
  ji__fact *facts;
  size_t fact_capacity, fact_count;
  ji__place *places;
  size_t place_capacity, place_count;
  int32_t *chosen; /* facts that the rule at hand counts */
  size_t chosen_capacity, chosen_count;
  ji__job_sum *jobs; /* by ji__fact.job, of the chosen */
  size_t job_capacity;
} ji__counter;

/* Counts one person's records, in the order of their rows: those at order[0] ... 0 if there is no
 * memory. */
int ji__count_person(ji__counter *counter, char *entries, const uint32_t *order, size_t count);
void ji__counter_free(ji__counter *counter);
/* Marks what cannot be. */
void ji__count_defect(ji__count_state *state, ji__defect defect, int64_t row);

#endif
