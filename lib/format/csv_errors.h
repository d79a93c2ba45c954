/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The errors of one file. Reading goes on after those that leave the rest readable, so that a bad
 * file is corrected at once and not error by error. */
#ifndef JI_FORMAT_CSV_ERRORS_H
#define JI_FORMAT_CSV_ERRORS_H

#include "data/writer.h"
#include "format/csv_scan.h"

typedef struct ji__csv_errors {
  int64_t limit, count;
  int stopped;                    /* the limit was reached: there may be more */
  ji_status status;               /* the first one's */
  ji__csv_spot spot;              /* parts of the error at hand */
  ji__writer *problems;           /* NULL, or a table with a row for each */
  char message[JI__MESSAGE_SIZE]; /* the first one's */
} ji__csv_errors;

/* Whether a status is about what the file holds: others end the call as they always do. */
int ji__csv_errors_is_of_file(ji_status status);
/* Takes the error at hand, whose message the context has: it goes to the log and, with the value
 * and the column's name where there are such (or NULL), into the table. JI_OK to go on; else the
 * status to return, with its message. */
ji_status ji__csv_errors_take(ji_context *ctx, ji__csv_errors *errors, ji_status status,
                              const char *column, const char *value, size_t size);
/* JI_OK if there were none, else the first one's status and message with the number of others. */
ji_status ji__csv_errors_end(ji_context *ctx, const ji__csv_errors *errors);
/* The table of problems. */
ji_status ji__csv_problems_create(ji_context *ctx, ji__writer **out);

#endif
