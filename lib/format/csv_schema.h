/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is known of a file's columns before it is read: the sidecar NAME.schema.csv and the rows of
 * a folder's units.csv. */
#ifndef JI_FORMAT_CSV_SCHEMA_H
#define JI_FORMAT_CSV_SCHEMA_H

#include "format/csv_records.h"

#include <jobimpact/csv.h>

/* One line about one column. NULL: not stated. Texts point into the records. */
typedef struct ji__csv_spec {
  const char *column; /* in units.csv: "*" for all other columns */
  const char *unit, *description;
  ji_measure *measure;
  ji_type type; /* 0: not stated */
  int64_t line;
  const char *file; /* units.csv: the file the line is about; else NULL */
  int found;        /* units.csv: the file and the column are there */
} ji__csv_spec;

typedef struct ji__csv_schema {
  ji__records records;
  ji__csv_spec *specs;
  int64_t count;
} ji__csv_schema;

/* `schema` may be freed whatever happens. */
ji_status ji__csv_schema_read(ji_context *ctx, const char *path, ji__csv_schema *schema);
ji_status ji__csv_units_read(ji_context *ctx, const char *path, ji__csv_schema *schema);
void ji__csv_schema_free(ji__csv_schema *schema);
/* The line about a column (of a file, in units.csv; else file is NULL), or NULL. */
ji__csv_spec *ji__csv_schema_find(const ji__csv_schema *schema, const char *file,
                                  const char *column);

/* "DIR/NAME.csv", also with ".gz" or ".zst" -> "DIR/NAME<ending>"; other paths get the ending
 * appended. NULL: no memory. */
char *ji__csv_beside(const ji_allocator *allocator, const char *path, const char *ending);
#define JI__CSV_SCHEMA_ENDING ".schema.csv"
#define JI__CSV_PROVENANCE_ENDING ".provenance.csv"

#endif
