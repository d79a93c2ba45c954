/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table in long form: one line a number. Two passes: the first finds the labels, because a label
 * is a sector only if it is both a row and a column. */
#include "core/number.h"
#include "format/mrio/places.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { ROW_COUNTRY, ROW_SECTOR, COLUMN_COUNTRY, COLUMN_SECTOR, VALUE, YEAR, FIELDS };

static const char *const names[FIELDS][2] = {
    {"row_country", "row_country"}, {"row_sector", "row_item"}, {"col_country", "col_country"},
    {"col_sector", "col_item"},     {"value", "value"},         {"year", "year"}};

typedef struct reader {
  ji__mrio *table;
  int64_t levels[FIELDS];  /* -1: there is no year */
  ji__names rows, columns; /* "AUS", a unit separator, "A01" */
  ji__mrio_place *row_places;
  ji__mrio_places places;
  uint8_t *filled; /* a bit for each pair of row and column */
  int64_t output_row;
  int is_second;
  ji__buffer key;
} reader;

#define KEY_BREAK "\x1f"

static ji_status find_level(ji_context *ctx, ji__names *fields, int field, int64_t *out) {
  ji_status status = ji__names_find(ctx, fields, names[field][0], out);
  if (!status && *out < 0)
    status = ji__names_find(ctx, fields, names[field][1], out);
  return status;
}

ji_status ji__mrio_is_long(ji_context *ctx, ji__names *fields, int *out) {
  int64_t at = -1;
  ji_status status = find_level(ctx, fields, ROW_COUNTRY, &at);
  *out = at >= 0;
  return status;
}

/* --- one line ----------------------------------------------------------------------------- */

static ji_status key_at(reader *r, const ji__grid *grid, int country, int sector) {
  r->key.size = 0;
  ji__buffer_string(&r->key, ji__grid_row_label(grid, r->levels[country]));
  ji__buffer_string(&r->key, KEY_BREAK);
  ji__buffer_string(&r->key, ji__grid_row_label(grid, r->levels[sector]));
  return r->key.failed ? ji__fail_memory(grid->ctx) : JI_OK;
}

/* True for a line of another year than the one that is wanted. */
static ji_status is_other_year(reader *r, ji__grid *grid, int *out) {
  ji__mrio *table = r->table;
  *out = 0;
  if (r->levels[YEAR] < 0)
    return JI_OK;
  int64_t year = 0;
  const char *text = ji__grid_row_label(grid, r->levels[YEAR]);
  if (table->options->year) {
    *out = ji__integer_parse(text, strlen(text), &year) != 1 || year != table->options->year;
    if (*out)
      return JI_OK;
  }
  if (!table->year) {
    table->year = ji__copy_string(ji__allocator(table->ctx), text);
    return table->year ? JI_OK : ji__fail_memory(table->ctx);
  }
  if (strcmp(table->year, text) == 0)
    return JI_OK;
  ji__fail(table->ctx, JI_ERROR_VALUE,
           "year is \"%.40s\", before it was \"%.40s\": the option year chooses one", text,
           table->year);
  return ji__grid_fail_row(grid, JI_ERROR_VALUE);
}

static ji_status take_labels(reader *r, ji__grid *grid) {
  int64_t at;
  for (int i = ROW_COUNTRY; i <= COLUMN_SECTOR; i++)
    if (!*ji__grid_row_label(grid, r->levels[i])) {
      ji__fail(grid->ctx, JI_ERROR_LABEL, "%s is empty", names[i][0]);
      return ji__grid_fail_row(grid, JI_ERROR_LABEL);
    }
  ji_status status = key_at(r, grid, ROW_COUNTRY, ROW_SECTOR);
  if (!status)
    status = ji__names_intern(grid->ctx, &r->rows, r->key.data, &at);
  if (!status)
    status = key_at(r, grid, COLUMN_COUNTRY, COLUMN_SECTOR);
  return status ? status : ji__names_intern(grid->ctx, &r->columns, r->key.data, &at);
}

static ji_status parse_value(reader *r, ji__grid *grid, double *out) {
  char excerpt[JI__EXCERPT_SIZE];
  const char *text = ji__grid_row_label(grid, r->levels[VALUE]);
  *out = 0;
  if (!*text && grid->empty_is_zero)
    return JI_OK;
  if (ji__number_parse(text, strlen(text), out) && isfinite(*out))
    return JI_OK;
  ji__fail(grid->ctx, JI_ERROR_FORMAT, "value %s is not a number",
           ji__csv_excerpt(text, strlen(text), excerpt));
  return ji__grid_fail_row(grid, JI_ERROR_FORMAT);
}

static double *target(reader *r, ji__mrio_place row, ji__mrio_place column) {
  ji__mrio *table = r->table;
  const ji_array *array = NULL;
  int is_sector = column.part == JI__MRIO_SECTOR;
  if (row.part == JI__MRIO_OUTPUT && is_sector)
    return ji__array_elements(&table->output) + column.index;
  if (row.part == JI__MRIO_SECTOR)
    array = is_sector ? &table->flows : &table->final_demand;
  else if (row.part == JI__MRIO_SATELLITE)
    array = is_sector ? &table->satellite_rows : &table->satellite_demand;
  if (!array || column.part == JI__MRIO_NOTHING)
    return NULL;
  return ji__array_elements(array) + row.index * array->columns + column.index;
}

static ji_status take_value(reader *r, ji__grid *grid) {
  int64_t row = 0, column = 0;
  double value = 0;
  ji_status status = key_at(r, grid, ROW_COUNTRY, ROW_SECTOR);
  if (!status)
    status = ji__names_find(grid->ctx, &r->rows, r->key.data, &row);
  if (!status)
    status = key_at(r, grid, COLUMN_COUNTRY, COLUMN_SECTOR);
  if (!status)
    status = ji__names_find(grid->ctx, &r->columns, r->key.data, &column);
  if (!status && (row < 0 || column < 0))
    status = ji__fail(grid->ctx, JI_ERROR_IO, "%s: the file changed while it was read", grid->path);
  if (!status)
    status = parse_value(r, grid, &value);
  if (status)
    return status;
  int64_t bit = row * r->columns.count + column;
  if (r->filled[bit / 8] >> (bit % 8) & 1) {
    ji__fail(grid->ctx, JI_ERROR_LABEL, "this pair of row and column is there twice");
    return ji__grid_fail_row(grid, JI_ERROR_LABEL);
  }
  r->filled[bit / 8] = (uint8_t)(r->filled[bit / 8] | 1U << (bit % 8));
  double *to = target(r, r->row_places[row], r->places.columns[column]);
  if (to)
    *to = value;
  return JI_OK;
}

static ji_status take_row(void *user, ji__grid *grid) {
  reader *r = user;
  int is_other = 0;
  ji_status status = is_other_year(r, grid, &is_other);
  if (status || is_other)
    return status;
  return r->is_second ? take_value(r, grid) : take_labels(r, grid);
}

static ji_status pass(reader *r, const char *path, unsigned char delimiter) {
  ji__grid grid;
  ji__grid_init(&grid, &r->table->input, path);
  grid.delimiter = delimiter;
  grid.indexes = JI__GRID_ALL_TEXT;
  grid.empty_is_zero = r->table->options->empty == JI_MULTIREGION_EMPTY_ZERO;
  grid.row = take_row;
  grid.user = r;
  ji_status status = ji__grid_read(&grid);
  ji__grid_free(&grid);
  return status;
}

/* --- between the passes ------------------------------------------------------------------- */

static ji_status add_key(ji__mrio *table, ji__mrio_labels *labels, const char *key) {
  const char *end = strstr(key, KEY_BREAK);
  const char *name = end + strlen(KEY_BREAK);
  ji_status status = ji__names_add(table->ctx, &labels->regions, key, (size_t)(end - key));
  return status ? status : ji__names_add_text(table->ctx, &labels->names, name);
}

/* Totals are no sectors, though they may be rows and columns. */
static int is_total(const char *key) {
  return strncmp(key, "TOT" KEY_BREAK, sizeof("TOT" KEY_BREAK) - 1) == 0;
}

/* Rows that are no columns: gross output, the total of inputs, value added and the like, of one
 * country (TOT) or of each. */
static ji_status place_other(reader *r, const char *key, ji__mrio_place *out) {
  const char *end = strstr(key, KEY_BREAK);
  const char *name = end + strlen(KEY_BREAK);
  ji__mrio *table = r->table;
  *out = (ji__mrio_place){JI__MRIO_NOTHING, 0};
  if (strcmp(name, "II_fob") == 0)
    return JI_OK;
  if (strcmp(name, "GO") == 0) {
    out->part = JI__MRIO_OUTPUT;
    r->output_row++;
    return JI_OK;
  }
  *out = (ji__mrio_place){JI__MRIO_SATELLITE, table->satellites.labels.count};
  ji__buffer *label = &table->scratch;
  label->size = 0;
  if (!is_total(key)) {
    ji__buffer_append(label, key, (size_t)(end - key));
    ji__buffer_string(label, "|");
  }
  ji__buffer_string(label, name);
  if (label->failed)
    return ji__fail_memory(table->ctx);
  return ji__mrio_add_satellite(table, label->data, "factor_inputs",
                                is_total(key) ? "inputtype" : "region|inputtype", 1);
}

static ji_status place_rows(reader *r) {
  ji__mrio *table = r->table;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < r->rows.count && !status; i++) {
    int64_t column = -1;
    if (!is_total(r->rows.items[i]))
      status = ji__names_find(table->ctx, &r->columns, r->rows.items[i], &column);
    if (!status && column >= 0) {
      r->row_places[i] = r->places.columns[column] =
          (ji__mrio_place){JI__MRIO_SECTOR, table->sectors.names.count};
      status = add_key(table, &table->sectors, r->rows.items[i]);
    } else if (!status) {
      status = place_other(r, r->rows.items[i], &r->row_places[i]);
    }
  }
  return status;
}

/* Columns that are no rows, but for the totals. */
static ji_status place_columns(reader *r) {
  ji__mrio *table = r->table;
  ji_status status = JI_OK;
  for (int64_t c = 0; c < r->columns.count && !status; c++) {
    if (r->places.columns[c].part == JI__MRIO_SECTOR)
      continue;
    if (is_total(r->columns.items[c]))
      continue;
    r->places.columns[c] = (ji__mrio_place){JI__MRIO_DEMAND, table->demands.names.count};
    status = add_key(table, &table->demands, r->columns.items[c]);
  }
  return status;
}

static ji_status make_satellites(reader *r) {
  ji__mrio *table = r->table;
  int64_t count = table->satellites.labels.count;
  if (count == 0)
    return JI_OK;
  ji_status status = ji__array_make(table->ctx, count, r->places.n, &table->satellite_rows);
  if (!status && r->places.n > 0)
    memset(ji__array_elements(&table->satellite_rows), 0,
           (size_t)(count * r->places.n) * sizeof(double));
  return !status && r->places.demands > 0 ? ji__mrio_pad_demand(table, count) : status;
}

static ji_status prepare(reader *r) {
  ji__mrio *table = r->table;
  int64_t most = table->options->max_sectors * 4;
  if (r->rows.count > most || r->columns.count > most)
    return ji__fail(table->ctx, JI_ERROR_LIMIT,
                    "%s: there are %" PRId64 " rows and %" PRId64
                    " columns, more than four times max_sectors, %" PRId64,
                    table->labels_from, r->rows.count, r->columns.count,
                    table->options->max_sectors);
  const ji_allocator *allocator = ji__allocator(table->ctx);
  size_t rows = (size_t)r->rows.count, columns = (size_t)r->columns.count;
  r->row_places = ji__allocate_array(allocator, rows, sizeof *r->row_places);
  r->places.columns = ji__allocate_array(allocator, columns, sizeof *r->places.columns);
  r->filled = columns && rows > SIZE_MAX / 8 / columns
                  ? NULL
                  : ji__allocate_array(allocator, rows * columns / 8 + 1, 1);
  ji_status status =
      r->row_places && r->places.columns && r->filled ? JI_OK : ji__fail_memory(table->ctx);
  if (!status)
    status = place_rows(r);
  if (!status && table->sectors.names.count == 0)
    status = ji__fail(table->ctx, JI_ERROR_LABEL,
                      "%s: no country and sector is both a row and a column", table->labels_from);
  if (!status)
    status = place_columns(r);
  if (!status)
    status = ji__mrio_places_begin(&r->places);
  return status ? status : make_satellites(r);
}

/* --- the file ----------------------------------------------------------------------------- */

static ji_status find_levels(reader *r, const char *path, ji__names *fields) {
  for (int i = 0; i < FIELDS; i++) {
    ji_status status = find_level(r->table->ctx, fields, i, &r->levels[i]);
    if (!status && r->levels[i] < 0 && i != YEAR)
      status = ji__fail(r->table->ctx, JI_ERROR_LABEL, "%s: line 1: there is no column \"%s\"",
                        path, names[i][0]);
    if (status)
      return status;
  }
  return JI_OK;
}

ji_status ji__mrio_read_long(ji__mrio *table, const char *path, ji__names *fields,
                             unsigned char delimiter) {
  reader r = {.table = table, .places = {.table = table}};
  r.rows.allocator = r.columns.allocator = ji__allocator(table->ctx);
  ji__buffer_init(&r.key, ji__allocator(table->ctx));
  ji_status status = find_levels(&r, path, fields);
  if (!status)
    status = pass(&r, path, delimiter);
  if (!status)
    status = prepare(&r);
  r.is_second = 1;
  if (!status)
    status = pass(&r, path, delimiter);
  if (!status && r.output_row != 1)
    ji_array_release(&table->output);
  ji__names_free(&r.rows);
  ji__names_free(&r.columns);
  ji__release(ji__allocator(table->ctx), r.row_places);
  ji__release(ji__allocator(table->ctx), r.filled);
  ji__mrio_places_free(&r.places);
  ji__buffer_free(&r.key);
  return status;
}
