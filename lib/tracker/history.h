/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the register knows as of two times: its definitions as lists, its effective events as rows.
 * Indicators and panels are made of this and of nothing else. */
#ifndef JI_TRACKER_HISTORY_H
#define JI_TRACKER_HISTORY_H

#include "core/text_index.h"
#include "tracker/store.h"

/* Pinned: these numbers are in files. */
typedef enum ji__tracker_kind {
  JI__EVENT_ENROLMENT = 1,
  JI__EVENT_RE_ENROLMENT = 2,
  JI__EVENT_STAGE = 3,
  JI__EVENT_MEASUREMENT = 4,
  JI__EVENT_COST = 5,
  JI__EVENT_CORRECTION = 6,
  JI__EVENT_WITHDRAWAL = 7,
  JI__EVENT_TRANSFER = 8,
  JI__EVENT_CONSENT_GIVEN = 9,
  JI__EVENT_CONSENT_WITHDRAWN = 10,
  JI__EVENT_ERASURE = 11 /* written by ji_tracker_erase() only */
} ji__tracker_kind;

typedef enum ji__tracker_role {
  JI__ROLE_REACHED,
  JI__ROLE_ENROLLED,
  JI__ROLE_COMPLETED,
  JI__ROLE_CERTIFIED,
  JI__ROLE_ACTIVE,
  JI__ROLE_EARNING,
  JI__ROLE_OTHER
} ji__tracker_role;

/* Kinds of outcomes. */
typedef enum ji__outcome_kind {
  JI__OUTCOME_SALES,
  JI__OUTCOME_INCOME,
  JI__OUTCOME_HOURS,
  JI__OUTCOME_JOBS_CREATED,
  JI__OUTCOME_JOBS_MAINTAINED,
  JI__OUTCOME_JOBS_LOST,
  JI__OUTCOME_MONTHS_WORKED,
  JI__OUTCOME_PIECES,
  JI__OUTCOME_DAYS_WORKED,
  JI__OUTCOME_VIEWS,
  JI__OUTCOME_OTHER
} ji__outcome_kind;

typedef enum ji__aggregate {
  JI__AGGREGATE_SUM,
  JI__AGGREGATE_LAST,
  JI__AGGREGATE_MEAN
} ji__aggregate;

/* One item of a definition. Each list is in order of program, then of the definition; what a list
 * has no use for is 0 or NULL. Texts belong to the definitions. */
typedef struct ji__item {
  int32_t program;             /* index into `programs` (of a program: its own) */
  int32_t role;                /* stage: ji__tracker_role; outcome: ji__outcome_kind */
  int32_t aggregate;           /* outcome: ji__aggregate */
  int32_t version;             /* program: the newest version */
  int32_t from, to;            /* transition: indices into `stages`, from -1: by enrolment */
  int32_t site, group, cohort; /* target, eligible: indices, -1: all */
  int32_t successor;           /* site: index, -1: none */
  int64_t position;            /* stage */
  int64_t begins, ends;    /* site, cohort: us since 1970, half open; INT64_MIN, INT64_MAX: open */
  double value;            /* budget: amount (NaN: none); target, eligible, claim */
  int64_t date;            /* target: due; eligible, claim: of when; us, INT64_MIN: none */
  const char *code, *name; /* target: indicator; claim: what is claimed */
  const char *unit, *measure, *sector, *county, *source, *description;
} ji__item;

typedef struct ji__items {
  ji__item *items;
  size_t count;
  ji__text_index index; /* of program and code */
} ji__items;

/* The newest version of every program. A later version never drops a code, so that it knows all of
 * the codes that older events have. */
typedef struct ji__definitions {
  ji_allocator allocator;
  char **texts;
  size_t text_count, text_capacity;
  ji__items programs, stages, transitions, groups, outcomes, sites, cohorts, budget, targets,
      eligible, claims;
} ji__definitions;

ji_status ji__definitions_read(ji_context *ctx, ji_tracker *tracker, ji__definitions *out);
void ji__definitions_free(ji__definitions *definitions);
/* Index of the item `code` of a program (-1: of any), or -1. */
int32_t ji__items_find(const ji__items *list, int32_t program, const char *code, size_t size);

/* An effective event: corrections are applied, what was taken back is gone, an erased person is
 * there as an anonymous one whose times are the first of their month. */
typedef struct ji__tracker_row {
  int64_t sequence;
  int64_t person;   /* number in the store; 0: none (cost) */
  int64_t valid;    /* us since 1970 */
  int64_t recorded; /* us */
  int64_t batch;    /* whose time that is */
  double value;     /* in the unit of the outcome or budget line; else 0 */
  int32_t kind;     /* ji__tracker_kind, never a correction or an erasure */
  int32_t program, version;
  int32_t cohort, site, class_, stage, item; /* indices; -1: none */
  int32_t groups;                            /* index into group_sets; 0 is the empty set */
  int32_t spell; /* 0: the first enrolment of the person in the (program, cohort) */
} ji__tracker_row;

/* Target groups of a person: indices into `groups`. */
typedef struct ji__group_set {
  int32_t *groups;
  size_t count;
} ji__group_set;

/* Site, class, groups and spell of every row of a person are those at its time: of the enrolment
 * or transfer before. `item` is an index into outcomes for measurements, into budget for costs. */
typedef struct ji__tracker_history {
  ji__definitions definitions;
  const ji__item *programs, *stages, *transitions, *groups, *outcomes, *sites, *cohorts, *budget,
      *targets, *eligible, *claims; /* those of the definitions */
  size_t program_count, stage_count, transition_count, group_count, outcome_count, site_count,
      cohort_count, budget_count, target_count, eligible_count, claim_count;
  ji__tracker_row *rows; /* sorted by program, person, valid (steps, then measurements), sequence;
                          * costs come first (person 0)
                          */
  size_t count;
  char **classes; /* names of classes; row.class_ is an index */
  size_t class_count;
  ji__group_set *group_sets;
  size_t group_set_count;
  int64_t cutoff; /* us: nothing after it is in the rows; INT64_MAX where none was asked for */
  int64_t last_recorded; /* of the last batch that is in it; INT64_MIN: none */
} ji__tracker_history;

typedef struct ji__tracker_scope {
  const char *program;    /* NULL: all */
  int64_t as_of_valid;    /* us, inclusive; INT64_MAX: all */
  int64_t as_of_recorded; /* us, inclusive; INT64_MAX: now */
  int64_t person;         /* number of the only person; 0: all, and costs */
} ji__tracker_scope;

/* Reads one moment of the store. JI_ERROR_NOT_FOUND for a program that is not defined. */
ji_status ji__tracker_history_read(ji_context *ctx, ji_tracker *tracker,
                                   const ji__tracker_scope *scope, ji__tracker_history **out);
/* The same within the caller's transaction. */
ji_status ji__tracker_history_load(ji_context *ctx, ji_tracker *tracker,
                                   const ji__tracker_scope *scope, ji__tracker_history **out);
/* "women;young": the codes of a group set; nothing for the empty one, and for -1. */
void ji__tracker_groups(const ji__tracker_history *history, int32_t set, ji__buffer *out);
void ji__tracker_history_free(ji__tracker_history *history);

#endif
