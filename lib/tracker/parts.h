/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of a definition: which datasets and columns there are, and in which tables they are
 * kept. */
#ifndef JI_TRACKER_PARTS_H
#define JI_TRACKER_PARTS_H

#include "core/hash.h"
#include "data/bundle.h"
#include "data/dataset.h"
#include "tracker/store.h"

#define JI__PART_COLUMNS 8

typedef enum ji__part_name {
  JI__PART_PROGRAM,
  JI__PART_STAGE,
  JI__PART_TRANSITION,
  JI__PART_GROUP,
  JI__PART_OUTCOME,
  JI__PART_SITE,
  JI__PART_COHORT,
  JI__PART_BUDGET,
  JI__PART_TARGET,
  JI__PART_ELIGIBLE,
  JI__PART_CLAIM,
  JI__PARTS
} ji__part_name;

typedef struct ji__part_column {
  const char *name;
  ji_type type; /* TEXT, INT64, FLOAT64 or DATE32 */
  int is_required;
} ji__part_column;

typedef struct ji__part {
  const char *dataset, *table;               /* the table's name is quoted where it must be */
  ji__part_column columns[JI__PART_COLUMNS]; /* without `program`; names end with NULL */
  int is_coded; /* the first column is a code: unique, and it may not go away */
} ji__part;

extern const ji__part ji__parts[JI__PARTS];

/* A part as somebody hands it in, its columns found and their types checked. */
typedef struct ji__part_rows {
  const ji_dataset *dataset; /* NULL: not there */
  const ji_column *program;
  const ji_column *columns[JI__PART_COLUMNS]; /* NULL: not there */
} ji__part_rows;

typedef struct ji__definition_input {
  ji__part_rows parts[JI__PARTS];
} ji__definition_input;

/* Finds everything, checks types, required cells and that every program is defined. */
ji_status ji__definition_open(ji_context *ctx, const ji_bundle *bundle, ji__definition_input *out);
/* Whether the row is of the program that row `program` of `programs` defines. */
int ji__definition_is_of(const ji__definition_input *input, ji__part_name part, int64_t row,
                         int64_t program);
/* The row of a part of a program that has this code in its first column; -1. */
int64_t ji__definition_find(const ji__definition_input *input, ji__part_name part, int64_t program,
                            const char *code, size_t size);
/* Checks what one program means: roles, codes, references, units, measures, times. */
ji_status ji__definition_check(ji_context *ctx, const ji__definition_input *input, int64_t program);
/* "definition, <dataset>, row <n>, column "<c>": "<value>": " and what is wrong. */
ji_status ji__definition_fail(ji_context *ctx, ji_status status, const ji__definition_input *input,
                              ji__part_name part, int64_t row, int column, const char *what);

/* A cell as the integer or date it is; 0 where null. */
int64_t ji__part_integer(const ji_column *column, int64_t row);

/* A cell, of a dataset or of the store: what is handed in and what is kept are digested by one
 * rule. */
typedef struct ji__part_cell {
  ji_type type;
  int is_there;
  const char *text; /* borrowed */
  size_t size;
  double number; /* the store has no negative zero, so neither has a cell */
  int64_t integer;
} ji__part_cell;

/* `column` NULL: not there. */
ji__part_cell ji__part_cell_of(const ji_column *column, ji_type type, int64_t row);
ji__part_cell ji__part_cell_at(sqlite3_stmt *row, int column, ji_type type);
void ji__part_digest(ji__hash *hash, const ji__part_cell *cell);

#endif
