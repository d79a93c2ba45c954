/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of numbers as matrices, files of units. */
#include "format/mrio/table.h"

#include <inttypes.h>
#include <string.h>

typedef struct reading {
  ji__mrio *table;
  const ji__mrio_file *file;
  const char *preferred; /* a vector is wanted */
  int is_vector;
  int rows_known; /* labels of rows, or satellites from `first` on */
  int64_t column; /* the only one that is read; -1: all */
  int64_t first;  /* the satellite of the first row */
  ji_array array; /* its rows are its capacity */
} reading;

/* --- columns ------------------------------------------------------------------------------ */

static int64_t find_column(const ji__grid *grid, const char *name) {
  for (int64_t c = 0; c < grid->columns; c++)
    if (strcmp(ji__grid_column_label(grid, grid->headers - 1, c), name) == 0)
      return c;
  return -1;
}

static ji_status choose_column(reading *r, const ji__grid *grid) {
  const char *name = r->file->column;
  r->column = name ? find_column(grid, name) : -1;
  if (!name && r->is_vector) {
    r->column = r->preferred ? find_column(grid, r->preferred) : -1;
    if (r->column < 0 && grid->columns == 1)
      r->column = 0;
  }
  if (r->column >= 0 || (!name && !r->is_vector))
    return JI_OK;
  if (name)
    return ji__fail(grid->ctx, JI_ERROR_LABEL, "%s: there is no column \"%s\"", grid->path, name);
  return ji__fail(grid->ctx, JI_ERROR_LABEL,
                  "%s: there are %" PRId64 " columns, expected one, or one named \"%s\"",
                  grid->path, grid->columns, r->preferred ? r->preferred : "");
}

/* Columns that are not meant are passed over, whatever they hold. */
static ji_status take_columns(reading *r, ji__grid *grid) {
  ji_status status = choose_column(r, grid);
  if (status)
    return status;
  if (r->column >= 0)
    for (int64_t c = 0; c < grid->columns; c++)
      grid->skipped[c] = c != r->column;
  if (!r->file->columns)
    return JI_OK;
  if (r->column < 0) {
    int is_new = r->file->columns->names.count == 0;
    status = ji__mrio_match_columns(r->table, grid, r->file->columns, r->file->column_what);
    return status || !is_new ? status
                             : ji__mrio_check_labels(r->table, grid->path, r->file->columns,
                                                     r->file->column_what);
  }
  const char *levels[JI__MRIO_LEVELS];
  int64_t count = ji__mrio_column_levels(grid, r->column, levels);
  return ji__mrio_add_label(r->table, r->file->columns, levels, count);
}

static ji_status take_header(void *user, ji__grid *grid) {
  reading *r = user;
  int64_t columns = 0;
  ji_status status = take_columns(r, grid);
  if (status)
    return status;
  /* Only now: the rows of a square table are matched against its own columns. */
  r->rows_known =
      r->file->rows ? r->file->rows->names.count > 0 : r->table->satellites.labels.count > r->first;
  columns = r->column >= 0 ? 1 : grid->columns;
  int64_t rows = r->file->expected == JI__MRIO_SQUARE ? columns : r->file->expected;
  if (columns > r->table->options->max_sectors)
    return ji__fail(grid->ctx, JI_ERROR_LIMIT,
                    "%s: there are %" PRId64 " columns, more than max_sectors, %" PRId64,
                    grid->path, columns, r->table->options->max_sectors);
  return ji__array_make(grid->ctx, rows > 0 ? rows : 16, columns, &r->array);
}

/* --- rows --------------------------------------------------------------------------------- */

ji_status ji__mrio_add_satellite(ji__mrio *table, const char *label, const char *extension,
                                 const char *levels, int has_demand) {
  ji__mrio_satellites *satellites = &table->satellites;
  ji_status status = ji__names_add_text(table->ctx, &satellites->labels, label);
  if (!status)
    status = ji__names_add_text(table->ctx, &satellites->extensions, extension);
  if (!status)
    status = ji__names_add_text(table->ctx, &satellites->levels, levels);
  if (!status)
    status = ji__names_add_text(table->ctx, &satellites->units, NULL);
  return status ? status
                : ji__names_add_text(table->ctx, &satellites->demand, has_demand ? "" : NULL);
}

/* The names of the row labels joined by "|"; NULL where the file has none. */
static ji_status add_satellite(reading *r, ji__grid *grid) {
  ji__buffer *scratch = &r->table->scratch;
  int is_named = 0;
  scratch->size = 0;
  ji__buffer_string(scratch, "");
  for (int64_t i = 0; i < grid->index_names.count; i++) {
    if (i > 0)
      ji__buffer_string(scratch, "|");
    ji__buffer_string(scratch, grid->index_names.items[i]);
    is_named |= grid->index_names.items[i][0] != 0;
  }
  const char *name = NULL;
  ji_status status =
      scratch->failed ? ji__fail_memory(grid->ctx) : ji__grid_find_row_name(grid, &name);
  return status ? status
                : ji__mrio_add_satellite(r->table, name, r->file->extension,
                                         is_named ? scratch->data : NULL, 0);
}

static ji_status match_satellite(reading *r, ji__grid *grid) {
  const ji__names *labels = &r->table->satellites.labels;
  int64_t index = r->first + grid->row_number;
  if (index >= labels->count) {
    ji__fail(grid->ctx, JI_ERROR_SHAPE, "there are only %" PRId64 " such rows in F",
             labels->count - r->first);
    return ji__grid_fail_row(grid, JI_ERROR_SHAPE);
  }
  const char *name = NULL;
  ji_status status = ji__grid_find_row_name(grid, &name);
  if (status || strcmp(labels->items[index], name) == 0)
    return status;
  char excerpt[JI__EXCERPT_SIZE];
  ji__fail(grid->ctx, JI_ERROR_LABEL, "the row of this place is %s in F",
           ji__csv_excerpt(labels->items[index], strlen(labels->items[index]), excerpt));
  return ji__grid_fail_row(grid, JI_ERROR_LABEL);
}

static ji_status take_row_label(reading *r, ji__grid *grid) {
  if (r->file->rows)
    return ji__mrio_match_row(r->table, grid, r->file->rows, r->rows_known, r->file->row_what);
  return r->rows_known ? match_satellite(r, grid) : add_satellite(r, grid);
}

static ji_status make_room(reading *r, const ji__grid *grid) {
  if (grid->row_number < r->array.rows)
    return JI_OK;
  if (r->file->expected == JI__MRIO_SQUARE)
    return ji__fail(grid->ctx, JI_ERROR_SHAPE,
                    "%s: line %" PRId64 ": there are more rows than columns", grid->path,
                    grid->line);
  return ji__array_resize(grid->ctx, &r->array, r->array.rows + r->array.rows / 2 + 1);
}

static ji_status take_row(void *user, ji__grid *grid) {
  reading *r = user;
  ji_status status = take_row_label(r, grid);
  if (!status)
    status = ji__grid_check_empty(grid, 0, grid->columns);
  if (!status)
    status = make_room(r, grid);
  if (status)
    return status;
  double *to = ji__array_elements(&r->array) + grid->row_number * r->array.columns;
  if (r->column >= 0)
    *to = grid->values[r->column];
  else if (grid->columns > 0)
    memcpy(to, grid->values, (size_t)grid->columns * sizeof *to);
  return JI_OK;
}

/* --- files -------------------------------------------------------------------------------- */

static ji_status check_rows(const reading *r, const ji__grid *grid) {
  const ji__mrio_file *file = r->file;
  int64_t expected = file->expected == JI__MRIO_SQUARE ? r->array.columns : grid->row_number;
  if (r->rows_known)
    expected = file->rows ? file->rows->names.count : r->table->satellites.labels.count - r->first;
  if (grid->row_number == expected)
    return JI_OK;
  return ji__fail(grid->ctx, JI_ERROR_SHAPE, "%s: there are %" PRId64 " rows, expected %" PRId64,
                  file->path, grid->row_number, expected);
}

static ji_status read_file(reading *r, ji_array *out) {
  const ji__mrio_file *file = r->file;
  ji__grid grid;
  ji_status status = ji__mrio_grid_init(r->table, file->path, &grid);
  grid.headers = file->headers;
  grid.indexes = file->indexes;
  grid.header = take_header;
  grid.row = take_row;
  grid.user = r;
  if (!status)
    status = ji__grid_read(&grid);
  if (!status)
    status = check_rows(r, &grid);
  if (!status && grid.row_number != r->array.rows)
    status = ji__array_resize(grid.ctx, &r->array, grid.row_number);
  ji__grid_free(&grid);
  if (status) {
    ji_array_release(&r->array);
    return status;
  }
  *out = r->array;
  return JI_OK;
}

static reading begin(ji__mrio *table, const ji__mrio_file *file) {
  return (reading){.table = table, .file = file, .column = -1, .first = file->first};
}

ji_status ji__mrio_read_matrix(ji__mrio *table, const ji__mrio_file *file, ji_array *out) {
  reading r = begin(table, file);
  return read_file(&r, out);
}

ji_status ji__mrio_read_vector(ji__mrio *table, const ji__mrio_file *file, const char *preferred,
                               ji_array *out) {
  reading r = begin(table, file);
  r.preferred = preferred;
  r.is_vector = 1;
  return read_file(&r, out);
}

ji_status ji__mrio_append_rows(ji__mrio *table, ji_array *to, ji_array *from) {
  if (!to->user) {
    *to = *from;
    *from = (ji_array){0};
    return JI_OK;
  }
  int64_t before = to->rows;
  ji_status status = ji__array_resize(table->ctx, to, before + from->rows);
  if (!status && from->rows * from->columns > 0)
    memcpy(ji__array_elements(to) + before * to->columns, from->data,
           (size_t)(from->rows * from->columns) * sizeof(double));
  ji_array_release(from);
  return status;
}

ji_status ji__mrio_pad_demand(ji__mrio *table, int64_t rows) {
  ji_array *demand = &table->satellite_demand;
  int64_t before = demand->rows;
  ji_status status = demand->user
                         ? ji__array_resize(table->ctx, demand, rows)
                         : ji__array_make(table->ctx, rows, table->demands.names.count, demand);
  int64_t added = status ? 0 : (rows - before) * demand->columns;
  if (added > 0)
    memset(ji__array_elements(demand) + before * demand->columns, 0,
           (size_t)added * sizeof(double));
  return status;
}

/* --- units -------------------------------------------------------------------------------- */

typedef struct unit_reading {
  ji__mrio *table;
  int64_t indexes, column; /* where the unit stands */
  int64_t first;           /* satellite; -1: sectors */
  ji__names labels;        /* of these satellites */
} unit_reading;

static ji_status find_unit_column(void *user, ji__grid *grid) {
  unit_reading *u = user;
  u->column = grid->indexes - 1;
  for (int64_t i = 0; i < grid->indexes && i < grid->index_names.count; i++)
    if (strcmp(grid->index_names.items[i], "unit") == 0)
      u->column = i;
  if (u->column >= u->indexes)
    return JI_OK;
  return ji__fail(grid->ctx, JI_ERROR_FORMAT,
                  "%s: there is no column of units behind %" PRId64 " of labels", grid->path,
                  u->indexes);
}

static ji_status take_sector_unit(unit_reading *u, ji__grid *grid) {
  int64_t all = grid->label_count;
  grid->label_count = u->indexes; /* what is left are the labels */
  ji_status status = ji__mrio_match_row(u->table, grid, &u->table->sectors, 1, "sector");
  grid->label_count = all;
  if (status)
    return status;
  return ji__names_add_text(grid->ctx, &u->table->sector_units,
                            ji__grid_row_label(grid, u->column));
}

/* Satellites are found by their labels: not every source keeps their order. */
static ji_status take_satellite_unit(unit_reading *u, ji__grid *grid) {
  int64_t all = grid->label_count, at = -1;
  grid->label_count = u->indexes;
  const char *name = NULL;
  ji_status status = ji__grid_find_row_name(grid, &name);
  if (!status)
    status = ji__names_find(grid->ctx, &u->labels, name, &at);
  if (!status && at < 0) {
    ji__fail(grid->ctx, JI_ERROR_LABEL, "there is no such row in F");
    status = ji__grid_fail_row(grid, JI_ERROR_LABEL);
  }
  grid->label_count = all;
  if (status)
    return status;
  char **unit = &u->table->satellites.units.items[u->first + at];
  const char *text = ji__grid_row_label(grid, u->column);
  ji__release(ji__allocator(grid->ctx), *unit);
  *unit = *text ? ji__copy_string(ji__allocator(grid->ctx), text) : NULL;
  return *unit || !*text ? JI_OK : ji__fail_memory(grid->ctx);
}

static ji_status take_unit(void *user, ji__grid *grid) {
  unit_reading *u = user;
  return u->first < 0 ? take_sector_unit(u, grid) : take_satellite_unit(u, grid);
}

static ji_status read_units(unit_reading *u, const char *path) {
  ji__grid grid;
  ji_status status = ji__mrio_grid_init(u->table, path, &grid);
  grid.indexes = JI__GRID_ALL_TEXT;
  grid.header = find_unit_column;
  grid.row = take_unit;
  grid.user = u;
  if (!status)
    status = ji__grid_read(&grid);
  if (!status && u->first < 0 && grid.row_number != u->table->sectors.names.count)
    status = ji__fail(grid.ctx, JI_ERROR_SHAPE, "%s: there are %" PRId64 " rows, expected %" PRId64,
                      path, grid.row_number, u->table->sectors.names.count);
  ji__grid_free(&grid);
  return status;
}

ji_status ji__mrio_read_sector_units(ji__mrio *table, const char *path, int64_t indexes) {
  unit_reading u = {.table = table, .indexes = indexes, .first = -1};
  return read_units(&u, path);
}

ji_status ji__mrio_read_satellite_units(ji__mrio *table, const char *path, int64_t indexes,
                                        int64_t first) {
  unit_reading u = {.table = table, .indexes = indexes, .first = first};
  u.labels.allocator = ji__allocator(table->ctx);
  ji_status status = JI_OK;
  for (int64_t i = first; i < table->satellites.labels.count && !status; i++)
    status = ji__names_add_text(table->ctx, &u.labels, table->satellites.labels.items[i]);
  if (!status)
    status = read_units(&u, path);
  ji__names_free(&u.labels);
  return status;
}
