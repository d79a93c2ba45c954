/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading the tables of an account folder, cell by cell. */
#ifndef JI_MODEL_ACCOUNT_LOAD_H
#define JI_MODEL_ACCOUNT_LOAD_H

#include "data/dataset.h"
#include "model/account/account.h"

/* One table while it is read. A NULL column is one that the table does not have. */
typedef struct ji__account_table {
  ji_context *ctx;
  ji__arena *arena;
  const ji_dataset *dataset; /* NULL: no rows */
  const char *name;
  size_t rows;
} ji__account_table;

/* Columns that must be there (JI_ERROR_NOT_FOUND) and hold text or numbers (JI_ERROR_TYPE), and
 * those that may be missing (*out is then NULL). Codes such as a year may be text or integers. */
ji_status ji__account_table_text(const ji__account_table *table, const char *name, int required,
                                 const ji_column **out);
ji_status ji__account_table_number(const ji__account_table *table, const char *name, int required,
                                   const ji_column **out);
/* A copy of a cell; *out is NULL where it is null. */
ji_status ji__account_table_copy(const ji__account_table *table, const ji_column *column,
                                 size_t row, const char **out);
/* A number, NaN where null; JI_ERROR_VALUE where it is there but not finite. */
ji_status ji__account_table_cell(const ji__account_table *table, const ji_column *column,
                                 size_t row, double *out);

/* What layers, drivers and coefficients share. `key` names the column of their name. */
typedef struct ji__entry_columns {
  const ji_column *vintage, *period, *name, *value, *unit, *rounding, *distribution,
      *standard_error, *low, *high, *source;
} ji__entry_columns;

ji_status ji__entry_columns_find(const ji__account_table *table, const char *key,
                                 ji__entry_columns *out);
ji_status ji__entry_read(const ji__account_table *table, const ji__entry_columns *columns,
                         size_t row, ji__entry *out);
/* given.c: the rows of `counts` and `effects` that layers name. */
ji_status ji__account_load_given(ji_context *ctx, const ji_bundle *bundle, ji__account *account);
/* terms.c: the tables beside the figures. */
ji_status ji__account_load_terms(ji_context *ctx, const ji_bundle *bundle, ji__account *account);
/* A table of the bundle; one that is not there has no rows. */
ji__account_table ji__account_table_of(ji_context *ctx, ji__arena *arena, const ji_bundle *bundle,
                                       const char *name);
/* JI_ERROR_NOT_FOUND for a row whose vintage the layers do not have: a typing error would take the
 * row out of every result without a word. */
ji_status ji__account_table_check_vintages(const ji__account_table *table,
                                           const ji__account *account);
/* True if the row belongs to the vintage: same name, or none stated in the row. */
int ji__row_in_vintage(const ji_column *column, size_t row, const char *vintage);

#endif
