/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One run of ji_dataset_concord(). */
#ifndef JI_CODES_CONCORD_H
#define JI_CODES_CONCORD_H

#include "codes/concordance.h"
#include "data/group.h"
#include "data/measure.h"

/* What becomes of one row: a part for each code it goes to. */
typedef struct ji__part {
  int64_t row;
  int64_t to; /* number in the concordance; -1: it does not map */
  double weight;
} ji__part;

/* A column that is divided and summed. */
typedef struct ji__amount {
  const ji_column *column;
  ji_measure *measure;   /* of the result; NULL: undeclared */
  ji_measure *left_over; /* of what did not map */
  /* Where the measure is worked out row by row (concord_rows.c). The first amount of a measure owns
   * what follows, the others have its number in `owner`. */
  int is_worked_out;
  size_t owner;
  ji_measure **of_groups; /* one a group */
  ji_measure **of_lost;   /* one a part that does not map; NULL: left_over says it */
  char *name;             /* the result's column of measures; NULL: all groups have `measure` */
  char *lost_name;        /* the same of what did not map; NULL: left_over says it */
} ji__amount;

typedef struct ji__concord {
  ji_context *ctx;
  const ji_dataset *dataset, *table;
  const char *column;
  ji_concord_options options;
  int64_t key;            /* index of the column of codes */
  const ji_column *codes; /* that column */
  int64_t *by;            /* indices */
  uint8_t *carried;       /* of each column: 1 if an amount varies by it, and it is not in `by` */
  ji__concordance concordance;
  int64_t *codes_of; /* of each row: number in the concordance; -1: it is not there */
  ji__amount *amounts;
  size_t amount_count;
  ji__part *parts; /* in the order of the rows */
  int64_t *start;  /* parts of row r: parts[start[r]] to parts[start[r + 1]] */
  int64_t part_count;
  int64_t mapped_count; /* of the parts */
  int64_t split_rows;   /* rows with several parts */
  int64_t lost_rows;    /* rows with a part that does not map */
  int64_t partly_lost;  /* of these, those that map in part */
  ji_dataset *keys;     /* code and `by` of each part that maps, in order */
  ji__groups groups;    /* of the rows of keys */
} ji__concord;

/* concord_parts.c: the parts of the rows, and the keys of those that map in groups. */
ji_status ji__concord_divide(ji__concord *run);
/* The parts that map, or (lost) those that do not, as a dataset: codes, `by`, amounts. */
ji_status ji__concord_explode(const ji__concord *run, int lost, ji_dataset **out);
/* True for the column of codes and those of `by`. */
int ji__concord_is_kept(const ji__concord *run, const char *column);
int ji__concord_is_key(const ji__concord *run, const char *column);
/* The rows of the parts that map, or of those that do not; in new memory. */
ji_status ji__concord_rows(const ji__concord *run, int lost, int64_t **out);

/* concord_measure.c: JI_ERROR_MEASURE or JI_ERROR_UNIT where the parts of a column do not add. */
ji_status ji__concord_may_add(const ji__concord *run, const ji__amount *amount);
/* The measures of the result and of what is left over. */
ji_status ji__concord_relabel(const ji__concord *run, ji__amount *amount);
/* Codes and lists of the fields of `measure` that vary by the codes, as they are in the result. */
ji_status ji__concord_relabel_fields(const ji__concord *run, const ji_measure *measure,
                                     ji__measure_builder *builder);
/* A status that is stated, or is not, becomes one of what was split. */
ji_status ji__concord_weaken(const ji_measure *measure, ji__measure_builder *builder);
/* The rows of the dataset that merge, one group after another. */
typedef struct ji__members {
  int64_t *rows;
  int64_t *start; /* of group g: rows[start[g]] to rows[start[g + 1]] */
} ji__members;
void ji__concord_members_free(const ji__concord *run, ji__members *members);
/* To be freed whatever happens. */
ji_status ji__concord_members(const ji__concord *run, ji__members *members);

/* concord_rows.c: measures that are worked out row by row: those that are `@column` as a whole,
 * those with fields that vary by columns which are not in `by`, and a status by row where rows are
 * split. */
int ji__concord_is_by_row(const ji__concord *run, const ji_measure *measure);
/* The row's own measure with its fields as they are in the row, but for those that vary by the
 * codes or by `by`. In a measure that is written in a cell an area or a sector that is the row's
 * code varies by the codes. NULL where the cell is null. */
ji_status ji__concord_template(const ji__concord *run, const ji_column *column, int64_t row,
                               ji_measure **out);
/* After all amounts are chosen: what each group, and what did not map, measures. */
ji_status ji__concord_work_out(ji__concord *run);

/* concord_columns.c: columns that hold units and measures by row. */
/* Finds `carried`. */
ji_status ji__concord_find_carried(ji__concord *run);
/* A column of `by` for these rows; where it holds measures, with the codes left open. */
ji_status ji__concord_write_by(const ji__concord *run, size_t index, const int64_t *rows,
                               int64_t count, ji_dataset_builder *builder);
/* Adds to the parts that map the columns that their amounts vary by. */
ji_status ji__concord_write_parts(const ji__concord *run, const int64_t *rows,
                                  ji_dataset_builder *builder);
/* The same, and `by`, of those that do not map. */
ji_status ji__concord_write_lost(const ji__concord *run, const int64_t *rows, int64_t count,
                                 ji_dataset_builder *builder);
/* The amount that owns the result's column of measures of that name; NULL: none. */
const ji__amount *ji__concord_owner(const ji__concord *run, const char *name);
/* The result's column of measures, one a group. */
ji_status ji__concord_write_measures(const ji__concord *run, const ji__amount *owner,
                                     ji_dataset_builder *builder);

/* concord_report.c */
ji_status ji__concord_refuse_lost(const ji__concord *run);
ji_status ji__concord_unmapped(const ji__concord *run, ji__provenance *provenance,
                               ji_dataset **out);
ji_status ji__concord_coverage(const ji__concord *run, ji__provenance *provenance,
                               ji_dataset **out);

/* concord_split.c: divides a whole number into parts of it by largest remainders: their sum is the
 * number. `scratch` has room for `count`. */
typedef struct ji__remainder {
  double fraction;
  size_t index;
} ji__remainder;
void ji__split_integer(int64_t number, const ji__part *parts, size_t count, ji__remainder *scratch,
                       int64_t *out);

#endif
