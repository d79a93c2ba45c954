/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A code list inside: its rows with the codes as numbers, checked. */
#ifndef JI_CODES_LIST_H
#define JI_CODES_LIST_H

#include "codes/index.h"
#include "data/bundle.h"

#include <jobimpact/codes.h>

#define JI__LEVELS 64           /* most levels of a list */
#define JI__BEGINNING INT64_MIN /* an open valid_from */
#define JI__END INT64_MAX       /* an open valid_to */
#define JI__CODE_SHOWN 60       /* bytes of a code in a message */

/* A table of codes, and which of its columns is what; NULL: not there. */
typedef struct ji__code_table {
  const char *what; /* for messages */
  const ji_dataset *dataset;
  const ji_column *code, *parent, *name, *level, *from, *to;
} ji__code_table;

/* The names of the columns, in the order of the struct above; NULL: none. `required` says which
 * must be there. */
typedef struct ji__code_columns {
  const char *code, *parent, *name, *level, *from, *to;
  int required[6];
} ji__code_columns;

typedef struct ji__code_row {
  const ji__code_table *table;
  int64_t row;    /* in that table */
  int64_t code;   /* number in the index */
  int64_t parent; /* number in the index; -1: none */
  int64_t level, from, to;
} ji__code_row;

typedef struct ji__code_list {
  ji_context *ctx;
  ji__code_table tables[2]; /* the upper list, if there is one, and the codes */
  size_t table_count;
  ji__code_row *rows; /* of both tables */
  int64_t count;
  ji__index index;              /* the different codes */
  int64_t *sorted;              /* rows by code, then by valid_from */
  int64_t *start;               /* rows of code c: sorted[start[c]] to sorted[start[c + 1]] */
  char *label;                  /* "gb2260-2023"; "the code list" where it has no name */
  const ji_dataset *succession; /* or NULL */
} ji__code_list;

extern const ji__code_columns ji__canonical_columns;

ji_status ji__code_table_find(ji_context *ctx, const ji_dataset *dataset, const char *what,
                              const ji__code_columns *columns, ji__code_table *out);
/* Reads the rows of list->tables and checks them; hierarchy: enum ji_code_hierarchy. */
ji_status ji__code_list_load(ji__code_list *list, int32_t hierarchy);
/* A bundle that was made by ji_code_list_create(), or has at least codes, checked; to be freed
 * whatever happens. */
ji_status ji__code_list_open(ji_context *ctx, const ji_bundle *bundle, ji__code_list *out);
void ji__code_list_free(ji__code_list *list);

/* Parents by rule, and levels where the rule or the depth gives them (list_hierarchy.c). */
ji_status ji__code_list_arrange(ji__code_list *list, int32_t hierarchy);
/* Doubled codes, validity, cycles, levels (list_check.c). */
ji_status ji__code_list_check(ji__code_list *list);

/* The row of a code that is valid on a day; -1: none. */
int64_t ji__code_row_at(const ji__code_list *list, int64_t code, int64_t day);
/* The row of a row's parent on a day; -1: none. */
int64_t ji__code_parent_at(const ji__code_list *list, int64_t row, int64_t day);
/* A cell of a column that may not be there (NULL); NULL where it is null. */
const char *ji__code_cell(const ji_column *column, int64_t row, size_t *size);
/* YYYY-MM-DD as a day; JI_ERROR_ARGUMENT names `what`. */
ji_status ji__code_day(ji_context *ctx, const char *what, const char *text, int64_t *out);
/* JI_ERROR_TYPE for a column of codes that holds numbers, with a hint. */
ji_status ji__code_column(ji_context *ctx, const ji_dataset *dataset, const char *what,
                          const char *name, const ji_column **out);

/* "%.*s" of a word in a message. */
#define JI__SHOWN(word) ji__clip((word).text, (word).size, JI__CODE_SHOWN), (word).text

#endif
