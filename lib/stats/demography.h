/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records of firms, read. */
#ifndef JI_STATS_DEMOGRAPHY_H
#define JI_STATS_DEMOGRAPHY_H

#include "data/dataset.h"
#include "data/group.h"

#include <jobimpact/demography.h>

typedef struct ji__firm {
  int64_t start, stop; /* days; stop: the end, or the cut-off */
  int64_t group;       /* JI__ALL_GROUPS is no group's */
  int ended;           /* 0: still there at the cut-off */
} ji__firm;

#define JI__ALL_GROUPS (-1)

typedef struct ji__firms {
  ji__firm *items;
  int64_t count;
  int64_t cutoff;
  const ji_column *by; /* NULL: no groups */
  ji__groups groups;   /* by that column */
  int has_groups;
} ji__firms;

/* demography_read.c: rows and columns are named where something is wrong. Free them also after a
 * failure. */
ji_status ji__firms_read(ji_context *ctx, const ji_dataset *dataset,
                         const ji_business_demography_options *options, ji__firms *out);
void ji__firms_free(ji_context *ctx, ji__firms *firms);

#endif
