/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Counting records inside: the plan (what is asked of which columns), the partial state (what was
 * counted so far), and what is written. A state is made by adding records under a plan, and two
 * states of one plan merge into one: sums are exact, so neither order nor number of parts shows. */
#ifndef JI_SURVEY_COUNT_H
#define JI_SURVEY_COUNT_H

#include "data/measure.h"
#include "data/measure_value.h"
#include "data/names.h"
#include "data/writer.h"

#include <jobimpact/count.h>

#define JI__COUNT_RULES 32       /* one bit of a mask each */
#define JI__COUNT_DIMENSIONS 8   /* of one `by` */
#define JI__COUNT_CELLS 4194304  /* of all rules together */
#define JI__COUNT_OPEN INT32_MAX /* the end of a spell that goes on */

/* --- columns of the records --------------------------------------------------------------- */

typedef enum ji__record_field {
  JI__RECORD_PSEUDONYM,
  JI__RECORD_ENGAGEMENT,
  JI__RECORD_START,
  JI__RECORD_END,
  JI__RECORD_HOURS,
  JI__RECORD_INCOME,
  JI__RECORD_AGE,
  JI__RECORD_WEIGHT,
  JI__RECORD_ENTITY,
  JI__RECORD_ABSENT,
  JI__RECORD_PAID,
  JI__RECORD_FIELDS
} ji__record_field;

/* What a record or a person may have that cannot be. */
typedef enum ji__defect {
  JI__DEFECT_PSEUDONYM,
  JI__DEFECT_START,
  JI__DEFECT_ORDER,
  JI__DEFECT_FUTURE,
  JI__DEFECT_WEIGHT, /* up to here the record is left out */
  JI__DEFECT_HOURS,
  JI__DEFECT_INCOME,
  JI__DEFECT_AGE,
  JI__DEFECT_OPEN,    /* income of a spell that goes on, without a cut-off */
  JI__DEFECT_WEIGHTS, /* a person's records weigh differently */
  JI__DEFECTS
} ji__defect;

typedef enum ji__coded_kind {
  JI__CODED_ROWS,       /* codes[row] */
  JI__CODED_DICTIONARY, /* codes[dictionary code] */
  JI__CODED_RANGE,      /* codes[value - low] */
  JI__CODED_BOOL,       /* the value */
  JI__CODED_BANDS,      /* the band of the age */
  JI__CODED_FLAGS       /* several at once: flags[i] */
} ji__coded_kind;

/* A column as small numbers in the order of its values; `count` stands for null. */
typedef struct ji__coded {
  ji__coded_kind kind;
  char *name;
  const ji_column *column; /* NULL for flags */
  int32_t *codes;
  int64_t low;
  int64_t count;
  size_t carried; /* which of an entry's codes it is, where some rule counts by it */
  ji__names labels;
} ji__coded;

typedef struct ji__age_band {
  int64_t low, high;
} ji__age_band;

/* --- rules -------------------------------------------------------------------------------- */

typedef enum ji__count_unit { JI__COUNT_PERSONS, JI__COUNT_JOBS, JI__COUNT_FTE } ji__count_unit;
typedef enum ji__count_time { JI__COUNT_AT, JI__COUNT_AVERAGE, JI__COUNT_ANY } ji__count_time;

typedef struct ji__count_filter {
  size_t coded;
  uint8_t *allowed; /* by code, null the last */
} ji__count_filter;

/* Cells of a rule beside its total: codes of the dimensions as digits of one number. */
typedef struct ji__grouping {
  char *name;
  size_t dimensions[JI__COUNT_DIMENSIONS];
  size_t count;
  int64_t cells, first; /* first: of the state's cells */
} ji__grouping;

typedef struct ji__count_rule {
  char *name;
  ji__count_unit unit;
  ji__count_time time;
  char *period_text;
  ji__period period;
  int main_only, paid_only, absent_counts, natural_only;
  double income_min, hours_min; /* NaN: not asked for; income in the unit of the records */
  char *income_text;            /* for the measure: `1 CNY` */
  int64_t age_low, age_high;    /* -1: not asked for */
  char *stages;                 /* as written; NULL */
  char *selected;               /* atoms of the measure's group; NULL */
  double standard, cap;         /* NaN: none */
  int standard_per_week;
  char *standard_source;
  double divisor; /* of the sum that a cell holds */
  ji__count_filter *filters;
  size_t filter_count;
  ji__grouping *groupings;
  size_t grouping_count;
  int64_t total; /* its cell */
} ji__count_rule;

typedef struct ji__count_plan {
  ji_context *ctx;
  const ji_dataset *records, *table; /* table: the rules as they were given */
  const ji_count_options *options;
  const ji_column *fields[JI__RECORD_FIELDS]; /* NULL: not there */
  int is_text_id, has_spells, prorates, needs_income;
  double hours_factor; /* to h/week */
  int64_t cutoff;      /* JI__COUNT_OPEN: none */
  ji__period income_period;
  int has_income_period;
  const char *stage, *area;
  ji__names flags;
  const ji_column **flag_columns;
  ji__age_band *bands;
  size_t band_count;
  ji__coded *coded;
  size_t coded_count, coded_capacity;
  ji__count_rule *rules;
  size_t rule_count;
  int64_t cell_count;
  ji_measure *base;
  size_t *carried; /* places in `coded` whose codes go with each entry */
  size_t carried_count, entry_size;
} ji__count_plan;

/* Reads options, rules and columns. To be freed whatever happens. */
ji_status ji__count_plan_create(ji__count_plan *plan);
void ji__count_plan_free(ji__count_plan *plan);
/* Parts of it, each its own file. */
ji_status ji__count_bind(ji__count_plan *plan);
ji_status ji__count_read_bands(ji__count_plan *plan);
ji_status ji__count_read_rules(ji__count_plan *plan);
void ji__count_rule_free(const ji_allocator *allocator, ji__count_rule *rule);
/* The place of a column in plan->coded, coded where it is not yet. `is_dimension`: `age` and
 * `groups` are bands and flags. `what` names the rule in messages. */
ji_status ji__count_code(ji__count_plan *plan, const char *name, int is_dimension, const char *what,
                         size_t *out);
void ji__coded_free(const ji_allocator *allocator, ji__coded *coded);
/* `where` and `stage` of a rule; `by` of a rule. */
ji_status ji__count_read_where(ji__count_plan *plan, ji__count_rule *rule, const char *text);
ji_status ji__count_read_stage(ji__count_plan *plan, ji__count_rule *rule, const char *text);
ji_status ji__count_read_by(ji__count_plan *plan, ji__count_rule *rule, const char *text);
/* Calls `take` for each part of text between `separator`s, trimmed; an empty part too. */
typedef ji_status (*ji__count_part)(void *user, const char *part, size_t size);
ji_status ji__count_split(const char *text, char separator, ji__count_part take, void *user);

/* --- the state ---------------------------------------------------------------------------- */

/* A sum of numbers from 0 on that does not depend on their order: whole parts, and fractions in
 * units of 2^-53, which are exact for numbers from 1 on. */
typedef struct ji__exact {
  int64_t whole;
  uint64_t fraction;
} ji__exact;

typedef struct ji__cell {
  ji__exact sum;
  int64_t records, persons, missing_hours;
} ji__cell;

/* One of those a rule counts, for ji_count_quality(). */
typedef struct ji__counted {
  int64_t cell;
  double income, hours, worked; /* NaN: not known; worked: hours in the period */
  double weight;
  int64_t flags; /* JI__IS_ */
} ji__counted;

#define JI__IS_DEPENDENT 1
#define JI__IS_MERCHANT 2

typedef struct ji__count_state {
  const ji_allocator *allocator;
  ji__cell *cells;
  int64_t cell_count;
  int64_t duplicates;
  int64_t defects[JI__DEFECTS];
  int64_t first_defect[JI__DEFECTS]; /* the lowest row; INT64_MAX: none */
  ji__counted *counted;              /* only where it is asked for */
  size_t counted_count, counted_capacity;
} ji__count_state;

/* What ji_count_quality() wants to know beside the counts. */
typedef struct ji__quality_plan {
  const ji__count_filter *dependent, *merchants; /* NULL: cannot be told */
} ji__quality_plan;

ji_status ji__count_state_init(ji_context *ctx, const ji__count_plan *plan, ji__count_state *state);
void ji__count_state_free(ji__count_state *state);
/* into += from. 0 if there is no memory. */
int ji__count_state_merge(ji__count_state *into, const ji__count_state *from);
/* Adds all records of the plan; quality: NULL: counts alone. */
ji_status ji__count_add(const ji__count_plan *plan, const ji__quality_plan *quality,
                        ji__count_state *state);
/* Adds a number from 0 on. */
void ji__exact_add(ji__exact *sum, double value);
double ji__exact_value(const ji__exact *sum);

/* --- what is written ---------------------------------------------------------------------- */

typedef enum ji__hiding { JI__SHOWN, JI__TOO_SMALL, JI__PROTECTS } ji__hiding;

/* By cell of the state: whether it is hidden, and why. In new memory. */
ji_status ji__count_hide(const ji__count_plan *plan, const ji__count_state *state, uint8_t **out);
/* The measure of a rule's total (grouping NULL) or cell. */
ji_status ji__count_measure(const ji__count_plan *plan, const ji__count_rule *rule,
                            const ji__grouping *grouping, int64_t cell, int is_linked,
                            ji_measure **out);
/* Whether the cells of a grouping add up to the rule's total. */
int ji__count_is_linked(const ji__count_plan *plan, const ji__count_state *state,
                        const ji__count_rule *rule, const ji__grouping *grouping);
/* The code of one dimension in a cell of its grouping. */
int64_t ji__grouping_code(const ji__count_plan *plan, const ji__grouping *grouping,
                          size_t dimension, int64_t cell);
/* The things that some rule counts by, as places in plan->coded in order of first appearance. */
size_t ji__count_dimensions(const ji__count_plan *plan, size_t *out);
/* Writes the text cells of the dimensions from a column of the writer on. */
void ji__count_write_dimensions(const ji__count_plan *plan, ji__writer *writer, size_t column,
                                const size_t *dimensions, size_t count,
                                const ji__grouping *grouping, int64_t cell);
ji_status ji__count_write(const ji__count_plan *plan, const ji__count_state *state,
                          ji_dataset **out);
/* Inputs, options and what was left out. */
ji_status ji__count_describe(const ji__count_plan *plan, const ji__count_state *state,
                             const char *function, ji__provenance **out);
const char *ji__count_unit_name(ji__count_unit unit);
/* "records": for messages; one of the options' names or the default. */
const char *ji__record_name(const ji__count_plan *plan, ji__record_field field);

/* The whole way to a state, shared by both public functions. */
ji_status ji__count_options_check(ji_context *ctx, const ji_count_options *given,
                                  ji_count_options *own);

#endif
