/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Code lists and concordances for tests, from tables as text. */
#ifndef TESTS_SUPPORT_CODES_H
#define TESTS_SUPPORT_CODES_H

#include "support/support.h"

/* A dataset from CSV text. Columns that hold codes (code, parent, successor, from, to, county ...)
 * and names are text, all others inferred. `measure` (or NULL) is that of the columns jobs and
 * value. */
ji_dataset *support_csv(ji_context *ctx, const char *text, const char *measure);

/* The districts of Hangzhou before and after the change of 2021-03-11, as the notice of the
 * province has it: two pairs merged, one district divided in two, a new one made of parts of two.
 * How much of a district the parts are is made up. */
extern const char support_hangzhou[], support_hangzhou_succession[];

/* The row of a dataset in which two text columns have these values (NULL: null; the second column
 * may be NULL); -1 if there is none. */
int64_t support_find_row(ji_context *ctx, const ji_dataset *dataset, const char *first,
                         const char *first_text, const char *second, const char *second_text);
/* The number in a column of the row that support_find_row() finds; the test fails without one. */
double support_weight(ji_context *ctx, const ji_dataset *concordance, const char *from,
                      const char *to);

/* As support_find_row(), but there must be one. */
int64_t support_require_row(ji_context *ctx, const ji_dataset *table, const char *first,
                            const char *first_text, const char *second, const char *second_text);
/* CSV text with the first `old` replaced. */
ji_dataset *support_csv_edited(ji_context *ctx, const char *text, const char *old,
                               const char *replacement);

#endif
