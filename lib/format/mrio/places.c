/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/mrio/places.h"

#include <string.h>

static ji_status make_zero(ji_context *ctx, int64_t rows, int64_t columns, ji_array *out) {
  ji_status status = ji__array_make(ctx, rows, columns, out);
  if (!status && rows > 0 && columns > 0)
    memset(ji__array_elements(out), 0, (size_t)rows * (size_t)columns * sizeof(double));
  return status;
}

ji_status ji__mrio_places_begin(ji__mrio_places *places) {
  ji__mrio *table = places->table;
  ji_context *ctx = table->ctx;
  places->n = table->sectors.names.count;
  places->demands = table->demands.names.count;
  if (places->n > table->options->max_sectors)
    return ji__mrio_check_labels(table, table->labels_from, &table->sectors, "sector");
  places->seen = ji__allocate_array(ji__allocator(ctx), (size_t)places->n, 1);
  ji_status status = places->seen ? JI_OK : ji__fail_memory(ctx);
  if (!status)
    status = make_zero(ctx, places->n, places->n, &table->flows);
  if (!status && places->demands > 0)
    status = make_zero(ctx, places->n, places->demands, &table->final_demand);
  if (!status)
    status = make_zero(ctx, places->n, 1, &table->output);
  return status;
}

/* A satellite has a row of each matrix. */
static ji_status make_satellite(ji__mrio_places *places, int64_t index) {
  ji__mrio *table = places->table;
  ji_array *rows = &table->satellite_rows;
  if (rows->user && index < rows->rows)
    return JI_OK;
  ji_status status = rows->user ? ji__array_resize(table->ctx, rows, index + 1)
                                : ji__array_make(table->ctx, index + 1, places->n, rows);
  if (status)
    return status;
  for (int64_t i = 0; i < places->n; i++)
    ji__array_elements(rows)[index * places->n + i] = 0;
  return places->demands > 0 ? ji__mrio_pad_demand(table, index + 1) : JI_OK;
}

/* Where a row's numbers of sectors and of final demand go; NULL: nowhere. */
static void find_rows(ji__mrio_places *places, ji__mrio_place row, double **sectors,
                      double **demands) {
  ji__mrio *table = places->table;
  *sectors = *demands = NULL;
  if (row.part == JI__MRIO_SECTOR) {
    *sectors = ji__array_elements(&table->flows) + row.index * places->n;
    if (places->demands > 0)
      *demands = ji__array_elements(&table->final_demand) + row.index * places->demands;
  } else if (row.part == JI__MRIO_SATELLITE) {
    *sectors = ji__array_elements(&table->satellite_rows) + row.index * places->n;
    if (places->demands > 0)
      *demands = ji__array_elements(&table->satellite_demand) + row.index * places->demands;
  } else if (row.part == JI__MRIO_OUTPUT) {
    *sectors = ji__array_elements(&table->output);
  }
}

/* Below final demand some sources leave fields empty where there can be no figure. */
static ji_status check_empty(ji__mrio_places *places, ji__grid *grid, ji__mrio_place row) {
  ji_status status = JI_OK;
  for (int64_t c = 0; c < grid->columns && grid->empty_count > 0 && !status; c++)
    if (places->columns[c].part == JI__MRIO_SECTOR ||
        (places->columns[c].part == JI__MRIO_DEMAND && row.part == JI__MRIO_SECTOR))
      status = ji__grid_check_empty(grid, c, c + 1);
  return status;
}

ji_status ji__mrio_places_add(ji__mrio_places *places, ji__grid *grid, ji__mrio_place row) {
  double *sectors = NULL, *demands = NULL;
  ji_status status = check_empty(places, grid, row);
  if (!status && row.part == JI__MRIO_SATELLITE)
    status = make_satellite(places, row.index);
  if (status)
    return status;
  if (row.part == JI__MRIO_SECTOR)
    places->seen[row.index] = 1;
  find_rows(places, row, &sectors, &demands);
  for (int64_t c = 0; c < grid->columns; c++) {
    ji__mrio_place column = places->columns[c];
    if (column.part == JI__MRIO_SECTOR && sectors)
      sectors[column.index] += grid->values[c];
    else if (column.part == JI__MRIO_DEMAND && demands)
      demands[column.index] += grid->values[c];
  }
  return JI_OK;
}

ji_status ji__mrio_places_end(ji__mrio_places *places, const char *path, int has_output) {
  ji__mrio *table = places->table;
  for (int64_t i = 0; i < places->n; i++)
    if (!places->seen[i])
      return ji__fail(table->ctx, JI_ERROR_LABEL,
                      "%s: the sector \"%.200s\" is a column, but has "
                      "no row",
                      path, ji__mrio_label(table, &table->sectors, i));
  if (!has_output)
    ji_array_release(&table->output);
  return JI_OK;
}

void ji__mrio_places_free(ji__mrio_places *places) {
  ji__release(ji__allocator(places->table->ctx), places->columns);
  ji__release(ji__allocator(places->table->ctx), places->seen);
}
