/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Indicators inside. A plan says what is asked: breakdowns (county+group), markers (moments of a
 * person's way), conversions between them. One pass over the history, person by person, fills
 * accumulators; figures are made of these, hidden where they are small, and written. */
#ifndef JI_TRACKER_INDICATORS_H
#define JI_TRACKER_INDICATORS_H

#include "core/date.h"
#include "data/measure.h"
#include "data/names.h"
#include "data/writer.h"
#include "stats/quantile.h"
#include "stats/survival.h"
#include "tracker/history.h"

#include <jobimpact/indicators.h>

#define JI__NEVER INT64_MAX

/* --- what is asked ------------------------------------------------------------------------ */

typedef enum ji__dimension {
  JI__BY_MONTH,
  JI__BY_QUARTER,
  JI__BY_YEAR,
  JI__BY_COUNTY,
  JI__BY_SITE,
  JI__BY_GROUP,
  JI__BY_COHORT,
  JI__BY_VERSION,
  JI__DIMENSIONS
} ji__dimension;

#define JI__BIT(dimension) (UINT32_C(1) << (dimension))
#define JI__BY_PERIOD (JI__BIT(JI__BY_MONTH) | JI__BIT(JI__BY_QUARTER) | JI__BIT(JI__BY_YEAR))
#define JI__BREAKDOWNS 64

/* A table of cells: its dimensions, and where its places begin. */
typedef struct ji__breakdown {
  uint64_t base;
  int64_t until;       /* what is later does not count; JI__NEVER */
  uint32_t dimensions; /* bits */
  int32_t is_target;   /* not written, but compared with a target */
} ji__breakdown;

/* The labels of the dimensions. Label 0 is what is not known, and is written as null. */
typedef struct ji__labels {
  ji__names names[JI__DIMENSIONS];
  int32_t *site_of, *county_of; /* of each site of the history */
  int32_t *cohort_of;           /* of each cohort */
  int32_t *group_of;            /* of each group of the history */
  int32_t *groups;              /* labels of the group sets, one behind the other */
  int32_t *group_start;         /* of each set, and one more */
  int32_t *periods[3];          /* by day, from first_day on: month, quarter, year */
  int64_t first_day, day_count;
} ji__labels;

/* Moments of a person's way through a program. */
typedef enum ji__marker {
  JI__MARK_REACHED,
  JI__MARK_ENROLLED,
  JI__MARK_COMPLETED,
  JI__MARK_CERTIFIED,
  JI__MARK_ACTIVE,
  JI__MARK_EARNING,
  JI__MARK_WITHDRAWN,
  JI__MARK_FROM, /* the two ends of a conversion that somebody asks for */
  JI__MARK_TO,
  JI__MARKERS
} ji__marker;

typedef struct ji__conversion {
  ji__marker from, to;
} ji__conversion;

/* Kinds of outcomes that add up, in this order. */
typedef enum ji__kind {
  JI__KIND_SALES,
  JI__KIND_INCOME,
  JI__KIND_HOURS,
  JI__KIND_CREATED,
  JI__KIND_MAINTAINED,
  JI__KIND_LOST,
  JI__KIND_MONTHS,
  JI__KIND_PIECES,
  JI__KIND_DAYS,
  JI__KIND_VIEWS,
  JI__KIND_OTHER, /* not in the table */
  JI__KINDS
} ji__kind;

/* What is accumulated. */
enum {
  JI__SERIES_MARK = 0,                          /* persons by first time, reached to certified */
  JI__SERIES_ACTIVE = 4,                        /* persons who did something */
  JI__SERIES_EARNING = 5,                       /* persons who earned something */
  JI__SERIES_KIND = 6,                          /* sums of outcomes */
  JI__SERIES_FTE = JI__SERIES_KIND + JI__KINDS, /* job-years */
  JI__SERIES_COST,
  JI__SERIES_ELIGIBLE,
  JI__SERIES_LIVES, /* one for each conversion */
};

/* An amount that outcomes of a kind are brought to, in a program (or all: program -1). */
typedef struct ji__amount {
  const char *unit;    /* NULL: not stated */
  ji_measure *measure; /* what the outcomes declare together; NULL: nothing */
  int32_t count;       /* of outcomes; 0: there is none */
  int32_t clash;       /* JI__WHY_UNITS, JI__WHY_MEASURES: they do not add up */
} ji__amount;

typedef struct ji__plan {
  ji_context *ctx;
  const char *function;
  ji_tracker_indicators_options options;
  ji_tracker *tracker;
  const ji__tracker_history *history;
  int32_t only;         /* the program that is asked for; -1: all */
  int32_t has_headline; /* there are several */
  int64_t cutoff;       /* events after it are not known */
  int64_t first;        /* the first event; both us since 1970 */
  int64_t program_count;
  ji__labels labels;
  ji__breakdown breakdowns[JI__BREAKDOWNS];
  int32_t breakdown_count;
  uint64_t places;
  uint8_t *marks[JI__MARKERS]; /* whether a stage gives the marker */
  uint8_t *by_enrolment;       /* programs where enrolment itself is the stage enrolled */
  uint8_t *has_mark;           /* program * JI__MARKERS + marker */
  const ji__conversion *conversions;
  int32_t conversion_count;
  ji__amount *amounts; /* (program + 1) * (JI__KINDS + 1) + kind; the last: cost */
  double *factors;     /* of each outcome, then each budget line: to the program's
                          unit, and to that of all */
  double *full_time;   /* of each outcome: what a full-time job makes in a year; nan */
  double quantiles[8];
  int32_t quantile_count;
  int32_t cluster;      /* ji__cluster_kind */
  int32_t with_targets; /* progress is asked for */
  uint8_t wanted[64];   /* indicators */
} ji__plan;

typedef enum ji__cluster_kind {
  JI__CLUSTER_AUTO,
  JI__CLUSTER_CLASS,
  JI__CLUSTER_SITE,
  JI__CLUSTER_COUNTY,
  JI__CLUSTER_NONE
} ji__cluster_kind;

/* Where and when something happened. */
typedef struct ji__spot {
  int64_t time;
  int32_t program, version, site, class_, cohort, groups;
} ji__spot;

ji_status ji__plan_create(ji__plan *plan);
void ji__plan_free(ji__plan *plan);
/* The marker of a role, or a free one (JI__MARK_FROM, JI__MARK_TO) that is made a stage's. */
ji_status ji__plan_marker(ji__plan *plan, const char *name, ji__marker free, ji__marker *out);
/* Reads the options (NULL: the defaults) and the history, which the caller frees after the plan. */
ji_status ji__plan_open(ji__plan *plan, ji_context *ctx, ji_tracker *tracker, const char *function,
                        const ji_tracker_indicators_options *options,
                        ji__tracker_history **history);
/* Where a result of the plan comes from. */
ji_status ji__plan_describe(const ji__plan *plan, ji__provenance **out);
/* The plan's one conversion, between two stages or roles by name. */
ji_status ji__plan_conversion(ji__plan *plan, const char *from, const char *to,
                              ji__conversion *conversion);
/* The register as an input: the head of its log. */
ji_status ji__tracker_origin(ji_context *ctx, ji_tracker *tracker,
                             const ji__tracker_history *history, ji__provenance *provenance);
/* Whether an item is of a program that is asked for. */
int ji__plan_takes(const ji__plan *plan, const ji__item *item);
/* indicators_amounts.c */
ji_status ji__plan_amounts(ji__plan *plan);
/* indicators_labels.c */
ji_status ji__labels_create(ji__plan *plan);
void ji__labels_free(ji__plan *plan);
/* Adds a breakdown; places of all breakdowns must stay countable. */
ji_status ji__plan_breakdown(ji__plan *plan, uint32_t dimensions, int64_t until, int is_target);
/* How many labels a dimension has, with the unknown one. */
uint64_t ji__plan_width(const ji__plan *plan, ji__dimension dimension);
/* The place of a cell given the label of each dimension; program -1: all of them. */
uint64_t ji__plan_place(const ji__plan *plan, const ji__breakdown *breakdown, int32_t program,
                        const int32_t labels[JI__DIMENSIONS]);
/* The way back. */
const ji__breakdown *ji__plan_cell(const ji__plan *plan, uint64_t place, int32_t *program,
                                   int32_t labels[JI__DIMENSIONS]);
/* The dimensions of a target, and the last moment that counts for it. */
uint32_t ji__target_cell(const ji__item *target, int64_t *until);
/* Labels of a spot but for the group. */
void ji__plan_locate(const ji__plan *plan, const ji__spot *spot, int32_t labels[JI__DIMENSIONS]);
/* ji__kind of an outcome. */
int32_t ji__plan_kind(const ji__plan *plan, int32_t outcome);
const ji__amount *ji__plan_amount(const ji__plan *plan, int32_t program, int32_t kind);

/* --- accumulators ------------------------------------------------------------------------- */

typedef struct ji__tally {
  uint64_t key;    /* series * places + place */
  int64_t person;  /* the last one who was counted; -1 none */
  int64_t persons; /* different ones */
  double sum;      /* of persons who are done */
  double closed;   /* of the current person: outcomes that are done */
  double open;     /* the outcome that is being folded */
  int64_t folded;  /* values in it */
  int32_t outcome; /* which; -1 none */
  int32_t class_, site;
} ji__tally;

/* A person's number in a cell (what a distribution is made of). */
typedef struct ji__observation {
  int64_t tally;
  double value;
  int32_t class_, site;
} ji__observation;

/* A person's way from one marker to another in a cell. */
typedef struct ji__life {
  int64_t tally;
  int64_t days;
  int32_t class_, site;
  int32_t ended, reserved;
} ji__life;

typedef struct ji__cells {
  const ji__plan *plan;
  ji__tally *tallies;
  size_t count, capacity;
  int64_t *slots;
  size_t slot_count;
  ji__observation *observations;
  size_t observation_count, observation_capacity;
  ji__life *lives;
  size_t life_count, life_capacity;
  int64_t *observation_start, *life_start; /* by tally; after ji__cells_close() */
} ji__cells;

/* The tally of a key, made where it is not there; -1: no memory. */
int64_t ji__cells_at(ji__cells *cells, uint64_t key);
/* NULL where there is none. */
const ji__tally *ji__cells_find(const ji__cells *cells, int32_t series, uint64_t place);
/* Counts the person once; takes in a value; both at every place of the spot. Program -1 of `as`:
 * among all. */
ji_status ji__cells_touch(ji__cells *cells, int32_t series, int32_t as, const ji__spot *spot,
                          int64_t person);
/* The same with the groups of these sets, each group once. */
ji_status ji__cells_touch_sets(ji__cells *cells, int32_t series, int32_t as, const ji__spot *spot,
                               int64_t person, const int32_t *sets, size_t count);
ji_status ji__cells_add(ji__cells *cells, int32_t series, int32_t as, const ji__spot *spot,
                        int64_t person, int32_t outcome, double value);
ji_status ji__cells_live(ji__cells *cells, int32_t series, int32_t as, const ji__spot *spot,
                         int64_t end, int64_t stop);
/* Ends the sums, sorts observations and lives by tally. */
ji_status ji__cells_close(ji__cells *cells);
void ji__cells_free(ji__cells *cells);
/* The run of a tally among the sorted observations or lives. */
void ji__cells_observations(const ji__cells *cells, const ji__tally *tally,
                            const ji__observation **first, size_t *count);
void ji__cells_lives(const ji__cells *cells, const ji__tally *tally, const ji__life **first,
                     size_t *count);
/* indicators_person.c: the pass; indicators_sums.c: what belongs to no person. */
ji_status ji__cells_fill(ji__cells *cells);
ji_status ji__cells_fill_sums(ji__cells *cells);
/* Of several counts of the same eligible people the latest that the cut-off knows. */
ji_status ji__eligible_latest(const ji__plan *plan, ji__item **out, size_t *count);

/* --- figures ------------------------------------------------------------------------------ */

typedef enum ji__indicator_id {
  JI__REACH,
  JI__ENROLMENT,
  JI__COMPLETION,
  JI__CERTIFICATION,
  JI__ACTIVITY,
  JI__EARNINGS,
  JI__COMPLETION_RATE,
  JI__CERTIFICATION_RATE,
  JI__ACTIVITY_RATE,
  JI__EARNING_RATE,
  JI__RETENTION,
  JI__TIME_TO_COMPLETION,
  JI__TIME_TO_EARNING,
  JI__SALES,
  JI__INCOME,
  JI__INCOME_MEAN,
  JI__INCOME_MEDIAN,
  JI__INCOME_QUANTILE,
  JI__HOURS,
  JI__VIEWS,
  JI__JOBS_CREATED,
  JI__JOBS_MAINTAINED,
  JI__JOBS_SUPPORTED,
  JI__JOBS_LOST,
  JI__JOBS_NET,
  JI__FULL_TIME,
  JI__COST,
  JI__UNIT_COST,
  JI__COST_PER_COMPLETION,
  JI__COST_PER_JOB,
  JI__COVERAGE,
  JI__PROGRESS,
  JI__CONVERSION, /* only by ji_tracker_conversion() */
  JI__INDICATORS
} ji__indicator_id;

/* The reference sheet, and how it is computed. */
typedef struct ji__sheet {
  const char *name, *numerator, *denominator, *source, *frequency, *definition;
  const char *unit;    /* or NULL: the outcome's */
  const char *method;  /* or NULL */
  const char *measure; /* template over the result's columns, or NULL */
} ji__sheet;
extern const ji__sheet ji__sheets[JI__INDICATORS];

typedef enum ji__why {
  JI__WHY_NONE,
  JI__WHY_SMALL,
  JI__WHY_PROTECTS,
  JI__WHY_PART,
  JI__WHY_IMMATURE,
  JI__WHY_NOT_REACHED,
  JI__WHY_ONE_CLUSTER,
  JI__WHY_UNITS,
  JI__WHY_MEASURES,
  JI__WHY_ZERO,
  JI__WHY_UNKNOWN_TARGET,
  JI__WHY_NO_ACTUAL,
  JI__WHY_ALL_ALIKE
} ji__why;

typedef struct ji__figure {
  uint64_t place;
  double value, numerator, denominator, standard_error, low, high;
  int64_t persons;  /* on whom it rests, for hiding; -1: on its parts */
  int64_t censored; /* -1: does not apply */
  int64_t clusters; /* 0: taken as independent; -1: does not apply */
  const char *unit;
  const char *measure;
  int64_t parts[2]; /* figures that it is made of; -1 */
  int32_t indicator;
  int32_t detail;  /* which quantile or target */
  int32_t cluster; /* ji__cluster_kind */
  int32_t why;
  int32_t hidden, reserved;
} ji__figure;

typedef struct ji__figures {
  const ji__plan *plan;
  const ji__cells *cells;
  ji__figure *items;
  size_t count, capacity;
  uint64_t *places; /* sorted */
  size_t place_count;
  int64_t *index;      /* indicator * place_count + place: a figure, or -1 */
  ji__lifetime *lives; /* room */
  ji__clustered_value *values;
  ji__cluster_sum *sums;
  double *scores;
  ji__survival_step *steps;
  int32_t *numbers; /* of clusters, by class, site or label */
  size_t number_count;
  ji__names units;    /* unit, per, unit / per */
  ji__names measures; /* by (program + 1) * JI__INDICATORS + indicator; NULL: none */
  size_t room;
} ji__figures;

ji_status ji__figures_create(ji__figures *figures, const ji__plan *plan, const ji__cells *cells);
void ji__figures_free(ji__figures *figures);
/* A figure with nothing in it, at a place; NULL: no memory. */
ji__figure *ji__figures_add(ji__figures *figures, int32_t indicator, size_t place);
/* The figure of an indicator at a place (by number); -1. */
int64_t ji__figures_find(const ji__figures *figures, int32_t indicator, size_t place);
ji_status ji__figures_counts(ji__figures *figures);
/* The value at the horizon of each conversion, in the order of the plan's. */
ji_status ji__figures_rates(ji__figures *figures, const int32_t *indicators);
ji_status ji__figures_amounts(ji__figures *figures);
ji_status ji__figures_distribution(ji__figures *figures);
ji_status ji__figures_derived(ji__figures *figures);
ji_status ji__figures_targets(ji__figures *figures);
/* indicators_hide.c */
ji_status ji__figures_hide(ji__figures *figures);
/* indicators_cell.c: program, breakdown and labels of a place, in these columns; returns the
 * program. */
typedef struct ji__place_columns {
  size_t program, breakdown, dimensions[JI__DIMENSIONS];
} ji__place_columns;
extern const char *const ji__dimension_names[JI__DIMENSIONS];
int32_t ji__place_write(const ji__plan *plan, ji__writer *writer, const ji__place_columns *columns,
                        uint64_t place);
/* Why a figure has no value or interval; nothing where it has both. */
void ji__figure_reason(const ji__plan *plan, const ji__figure *figure, ji__writer *writer,
                       size_t column);
#define JI__SUPERPOPULATION                                                                        \
  "superpopulation: all participants are recorded; the interval is of those they are taken as "    \
  "drawn from"
/* indicators_write.c */
ji_status ji__figures_write(ji__figures *figures, ji__provenance *provenance, ji_dataset **out);

/* indicators_rates.c: takes the lives of a tally into figures->lives, sorted, with their clusters
 * numbered, and says what these are. 0 clusters: independent. */
size_t ji__figures_lives(ji__figures *figures, const ji__tally *tally, size_t *clusters,
                         int32_t *kind);
/* Whether a program (-1: any) has a marker. */
int ji__plan_has(const ji__plan *plan, int32_t program, ji__marker marker);

#endif
