/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One run of ji_dataset_validate(): the schema is read by validation_schema.c, its rules are held
 * against the dataset by validation_rules.c, and violations are kept by validation.c. */
#ifndef JI_DATA_VALIDATION_H
#define JI_DATA_VALIDATION_H

#include "core/text_index.h"
#include "data/dataset.h"
#include "data/measure.h"
#include "data/writer.h"

#include <jobimpact/validate.h>

/* A row of the schema. Texts are NULL where nothing is asked for. */
typedef struct ji__expectation {
  int64_t row;
  char *column, *type, *unit, *minimum, *maximum, *allowed, *code_list, *foreign_key, *key;
  ji_measure *measure;
  int64_t min_length, max_length; /* -1: not asked for */
  int required, nullable, unique;
} ji__expectation;

typedef struct ji__validation {
  ji_context *ctx;
  const ji_dataset *dataset, *schema;
  const ji_bundle *references;
  const ji_validate_options *options;
  ji__expectation *expectations;
  size_t count;
  ji__writer *writer;
  ji__provenance *provenance;
  /* The violations of one rule on one column, before they are written. */
  int64_t *rows;
  size_t kept, capacity;
  int64_t total;
} ji__validation;

/* Fills `expectations`; to be freed whatever happens. */
ji_status ji__validation_read_schema(ji__validation *run);
void ji__validation_free_schema(ji__validation *run);
/* JI_ERROR_VALUE and its like: "schema, row 3, column "minimum": ..." */
ji_status ji__validation_fail(const ji__validation *run, const ji__expectation *expected,
                              const char *column, ji_status status, const char *what);
/* JI_ERROR_VALUE: the text in a cell of the schema is not what it should be. */
ji_status ji__validation_fail_cell(const ji__validation *run, const ji__expectation *expected,
                                   const char *column, const char *text, size_t size,
                                   const char *wanted);

/* All rules of one row of the schema, and those of several. */
ji_status ji__validation_check(ji__validation *run, const ji__expectation *expected);
ji_status ji__validation_check_keys(ji__validation *run);

/* Notes a violation in a row. */
ji_status ji__validation_note(ji__validation *run, int64_t row);
/* One of a column as a whole. */
void ji__validation_write(ji__validation *run, const char *rule, const char *column, int64_t row,
                          const char *value, const char *expected, int64_t total);

#endif
