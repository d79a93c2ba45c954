/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of which sizes and some overlaps are known, as ji_overlap_bounds() reads them. */
#ifndef JI_SURVEY_KNOWN_LISTS_H
#define JI_SURVEY_KNOWN_LISTS_H

#include "data/dataset.h"
#include "numeric/union_bounds.h"
#include "survey/persons.h"

#include <jobimpact/overlap.h>

/* Numbers are in `unit`. */
typedef struct ji__known_lists {
  ji__names names;
  double *value, *low, *high; /* by list: the central figure, and what rounding allows */
  ji_measure **measures;      /* by list, of persons; NULL: undeclared */
  char *unit;                 /* NULL: none is stated */
  int is_rounded;             /* every list's rounding is declared */
  ji__union_pair *pairs;      /* known overlaps at their central figures */
  ji__union_pair *ranges;     /* in their ranges */
  int64_t *rows;              /* of `overlaps`, for messages */
  int64_t pair_count;
} ji__known_lists;

/* To be freed whatever happens. overlaps and reading may be NULL. */
ji_status ji__known_lists_read(ji_context *ctx, const ji_dataset *sizes, const ji_dataset *overlaps,
                               const char *reading, ji__known_lists *out);
void ji__known_lists_free(ji_context *ctx, ji__known_lists *lists);

#endif
