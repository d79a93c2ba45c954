/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which codes follow which, and when. */
#ifndef JI_CODES_SUCCESSION_H
#define JI_CODES_SUCCESSION_H

#include "codes/list.h"

#define JI__TOLERANCE 1e-6 /* by which weights may miss 1, unless an option says otherwise */

/* One successor of a code on a day. */
typedef struct ji__change {
  int64_t day, code;
  int64_t successor; /* -1: the share goes nowhere */
  double weight;     /* the weights of a code on a day sum to 1 */
  int64_t row;
} ji__change;

typedef struct ji__succession {
  ji_context *ctx;
  ji__change *changes; /* by day, then by code, then by row */
  int64_t count;
} ji__succession;

/* The succession of a list (none where list->succession is NULL), checked against its codes; to be
 * freed whatever happens. */
ji_status ji__succession_read(const ji__code_list *list, double tolerance, ji__succession *out);
void ji__succession_free(ji__succession *succession);
/* The end of the group of changes of one code on one day that begins at `from`. */
int64_t ji__succession_next(const ji__succession *succession, int64_t from);

#endif
