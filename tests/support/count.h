/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records and rules as CSV text, and counts as text. */
#ifndef TESTS_SUPPORT_COUNT_H
#define TESTS_SUPPORT_COUNT_H

#include "support/support.h"

/* A dataset from CSV text; `units`: "column,unit" lines, or NULL. */
ji_dataset *support_read_text(ji_context *ctx, const char *text, const char *units);
/* The row of a result with these texts in `rule` and the columns that `cell` names
 * ("county=a; sex=f"); NULL or "": the total. The test fails if there is none. */
int64_t support_count_row(ji_context *ctx, const ji_dataset *counts, const char *rule,
                          const char *cell);
/* The value there; NaN where null. */
double support_count_value(ji_context *ctx, const ji_dataset *counts, const char *rule,
                           const char *cell);
/* A small world of records and rules that use every column. */
extern const char support_count_records[], support_count_rules[];

#endif
