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
} ji__amount;

typedef struct ji__concord {
  ji_context *ctx;
  const ji_dataset *dataset, *table;
  const char *column;
  ji_concord_options options;
  int64_t key;            /* index of the column of codes */
  const ji_column *codes; /* that column */
  int64_t *by;            /* indices */
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
/* The rows of the parts that map, or of those that do not; in new memory. */
ji_status ji__concord_rows(const ji__concord *run, int lost, int64_t **out);

/* concord_measure.c: JI_ERROR_MEASURE or JI_ERROR_UNIT where the parts of a column do not add. */
ji_status ji__concord_may_add(const ji__concord *run, const ji__amount *amount);
/* The measures of the result and of what is left over. */
ji_status ji__concord_relabel(const ji__concord *run, ji__amount *amount);

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
