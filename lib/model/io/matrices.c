/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Matrices of a table's sectors, by their names. */
#include "data/array.h"
#include "model/io/structure.h"

ji_status ji_io_find_sector(ji_context *ctx, const ji_model *model, const char *sector,
                            const char *region, int64_t *out) {
  if (out)
    *out = -1;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!sector || !out)
    return ji__fail_null(ctx, "ji_io_find_sector", !sector ? "sector" : "out");
  const ji__io_model *data;
  status = ji__io_model_data(ctx, "ji_io_find_sector", model, &data);
  if (status)
    return status;
  int64_t found = ji__io_labels_find(&data->table->sectors, sector, region);
  if (found == JI__IO_AMBIGUOUS)
    return ji__fail(ctx, JI_ERROR_LABEL, "several regions of the table have a sector \"%s\"",
                    sector);
  if (found < 0)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "the table has no sector \"%s\"%s%s", sector,
                    region ? " in " : "", region ? region : "");
  *out = found;
  return JI_OK;
}

/* --- cells by name ------------------------------------------------------------------------ */

enum { SECTOR, REGION, COLUMN, COLUMN_REGION, VALUE, COLUMNS };

static const ji__writer_column all[COLUMNS] = {
    [SECTOR] = {"sector", JI_TYPE_TEXT, NULL, "sector of the row", NULL},
    [REGION] = {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
    [COLUMN] = {"column", JI_TYPE_TEXT, NULL, "sector of the column", NULL},
    [COLUMN_REGION] = {"column_region", JI_TYPE_TEXT, NULL, "its region", NULL},
    [VALUE] = {"value", JI_TYPE_FLOAT64, "1", "element of the matrix", NULL},
};

static ji_status check_matrix(ji_context *ctx, const ji__io_table *table, const ji_array *matrix) {
  ji_status status = ji__array_check(ctx, "ji_io_label_matrix", matrix);
  if (!status && (matrix->rows != table->n || matrix->columns != table->n))
    status = ji__fail(ctx, JI_ERROR_SHAPE,
                      "ji_io_label_matrix: the matrix is %lld x %lld, the table has %lld sectors",
                      (long long)matrix->rows, (long long)matrix->columns, (long long)table->n);
  return status;
}

static void write_rows(const ji__io_table *table, const ji_array *matrix, int64_t i,
                       ji__writer *writer) {
  for (int64_t j = 0; j < table->n; j++) {
    size_t at = ji__io_write_sector(table, writer, 0, i);
    at = ji__io_write_sector(table, writer, at, j);
    ji__writer_number(writer, at, ji__array_value(matrix, i, j));
    ji__writer_end_row(writer);
  }
}

static ji_status write_all(ji_context *ctx, const ji__io_table *table, const ji_array *matrix,
                           ji__writer *writer) {
  for (int64_t i = 0; i < table->n; i++) {
    ji_status status = ji__progress(ctx, "label", i, table->n);
    if (status)
      return status;
    write_rows(table, matrix, i, writer);
  }
  return JI_OK;
}

static ji_status label(ji_context *ctx, const ji_model *model, const ji__io_table *table,
                       const ji_array *matrix, ji_dataset **out) {
  ji__writer_column columns[COLUMNS];
  size_t count = 0;
  ji__writer *writer = NULL;
  ji__provenance *provenance = NULL;
  for (size_t c = 0; c < COLUMNS; c++)
    if (table->sectors.regions || (c != REGION && c != COLUMN_REGION))
      columns[count++] = all[c];
  ji_status status = ji__io_provenance(ctx, "ji_io_label_matrix", model, &provenance);
  if (!status)
    status = ji__writer_create(ctx, columns, count, &writer);
  if (!status)
    status = write_all(ctx, table, matrix, writer);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  ji__provenance_unref(provenance);
  return status;
}

ji_status ji_io_label_matrix(ji_context *ctx, const ji_model *model, const ji_array *matrix,
                             ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!matrix || !out)
    return ji__fail_null(ctx, "ji_io_label_matrix", !matrix ? "matrix" : "out");
  const ji__io_model *data;
  status = ji__io_model_data(ctx, "ji_io_label_matrix", model, &data);
  if (!status)
    status = check_matrix(ctx, data->table, matrix);
  return status ? status : label(ctx, model, data->table, matrix, out);
}
