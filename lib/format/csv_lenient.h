/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The leniencies of one reading: what they make of each field, and the account of it. */
#ifndef JI_FORMAT_CSV_LENIENT_H
#define JI_FORMAT_CSV_LENIENT_H

#include "format/csv_notation.h"
#include "format/csv_scan.h"

#include "data/provenance.h"

#define JI__CSV_LENIENCIES 11 /* bits of enum ji_csv_leniency */

/* How often something was read leniently, and where first. */
typedef struct ji__csv_use {
  int64_t count, line;
  const char *column; /* NULL: not in a column */
} ji__csv_use;

typedef struct ji__csv_uses {
  ji__csv_use of[JI__CSV_LENIENCIES]; /* by bit */
} ji__csv_uses;

void ji__csv_use_add(ji__csv_uses *uses, int32_t leniency, int64_t count, int64_t line,
                     const char *column);
/* "blanks+grouping": the words of a set; in memory of its own, NULL without memory. */
char *ji__csv_lenient_words(const ji_allocator *allocator, int32_t set);
/* Tells what was read leniently to the log, and to the provenance. */
void ji__csv_uses_log(ji_context *ctx, const char *path, const ji__csv_uses *uses);
ji_status ji__csv_uses_record(ji_context *ctx, const ji__csv_uses *uses,
                              ji__provenance *provenance);

/* One column while it is read. */
typedef struct ji__csv_lenient {
  ji__csv_notation notation;
  const char *name, *unit; /* unit: what `notation` has its scale from; may be NULL */
  int is_label;
  ji__csv_uses uses;
  int64_t plain, plain_line; /* numbers without % in a column that has some with it */
  ji__csv_strict strict;     /* the last field */
} ji__csv_lenient;

ji_status ji__csv_lenient_begin(ji_context *ctx, int32_t set, const char *name, const char *unit,
                                int is_label, ji__csv_lenient *column);
/* Makes of a field what the leniencies allow: *text becomes NULL where it is missing. The text
 * stays as it is written but for blanks; column->strict is what it stands for. JI_ERROR_FORMAT for
 * a value that contradicts the unit. `type` is 0 where it is not known. */
ji_status ji__csv_lenient_take(ji_context *ctx, ji__csv_lenient *column, ji_type type,
                               const ji__csv_place *place, const char **text, size_t *size);
/* The last field as the strict reader takes it. */
const char *ji__csv_lenient_last(const ji__csv_lenient *column, const char *text, size_t *size);
/* The column's type is settled: adds its uses to those of the file. True if its values are shares
 * that have the unit 1 for want of another. */
int ji__csv_lenient_settle(ji_context *ctx, const char *path, ji__csv_lenient *column, ji_type type,
                           ji__csv_uses *uses);

/* Whether two units are the same but for the price basis, which a header does not say; those that
 * vary by row are not looked into. */
ji_status ji__csv_same_unit(ji_context *ctx, const char *left, const char *right, int *same);

/* "; JI_CSV_LENIENT_GROUPING reads it" for a text that is none of the type but would be with
 * further leniencies; "" if none helps. */
#define JI__CSV_HINT_SIZE 256
const char *ji__csv_lenient_hint(const ji__csv_notation *notation, ji_type type, const char *text,
                                 size_t size, char out[JI__CSV_HINT_SIZE]);

/* The labels of the row above, for JI_CSV_LENIENT_FILL_LABELS. */
typedef struct ji__csv_labels {
  ji__buffer *last; /* one a label column */
  int *has_last;
  int64_t count;
  int changed; /* a label to the left is another than above */
} ji__csv_labels;

ji_status ji__csv_labels_begin(ji_context *ctx, int64_t count, ji__csv_labels *labels);
void ji__csv_labels_free(ji_context *ctx, ji__csv_labels *labels);
/* Takes label `index` (from 0) of a row; *text is NULL for a blank one, which is filled where it
 * may be: then *filled is 1. */
ji_status ji__csv_labels_take(ji_context *ctx, ji__csv_labels *labels, int64_t index,
                              const char **text, size_t *size, int *filled);

#endif
