/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* WIOD, release 2016: the wide table of the R files as CSV. Columns are named COUNTRY and a number,
 * which is the row's number (RNr) for industries and goes on for the five categories of final
 * demand; rows of country TOT are totals, taxes, margins and value added. */
#include "core/number.h"
#include "format/mrio/places.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define UNIT "millions of US$"
#define CATEGORIES 5

static const char *const label_names[] = {"IndustryCode", "IndustryDescription", "Country", "RNr",
                                          "Year"};
enum { CODE, DESCRIPTION, COUNTRY, NUMBER, YEAR, LABELS };

static const char *const categories[CATEGORIES] = {"CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"};

typedef struct reader {
  ji__mrio *table;
  ji__mrio_places places;
  int64_t levels[LABELS]; /* where each label stands */
  int64_t industries;     /* the highest number of an industry */
  ji__names keys;         /* of the sectors: "AUS1" */
  ji__names seen;         /* columns, then rows that are no sectors */
  int has_output;
} reader;

/* --- columns ------------------------------------------------------------------------------ */

/* The digits at the end of a column's name; 0: it is none of these. */
static int64_t number_of(const char *label, size_t *letters) {
  size_t size = strlen(label);
  *letters = size;
  while (*letters > 0 && label[*letters - 1] >= '0' && label[*letters - 1] <= '9')
    (*letters)--;
  int64_t number = 0;
  if (*letters == 0 || *letters == size || size - *letters > 6)
    return 0;
  for (size_t i = *letters; i < size; i++)
    number = number * 10 + (label[i] - '0');
  return number;
}

/* The last five numbers are those of final demand. */
static ji_status count_industries(reader *r, const ji__grid *grid) {
  int64_t highest = 0;
  size_t letters;
  for (int64_t c = 0; c < grid->columns; c++) {
    int64_t number = number_of(ji__grid_column_label(grid, 0, c), &letters);
    highest = number > highest ? number : highest;
  }
  r->industries = highest - CATEGORIES;
  if (r->industries >= 1)
    return JI_OK;
  return ji__fail(
      grid->ctx, JI_ERROR_FORMAT,
      "%s: line 1: expected columns COUNTRY1, COUNTRY2, ..., the last %d of each country "
      "final demand",
      grid->path, CATEGORIES);
}

/* A sector's name comes with its row. */
static ji_status place_column(reader *r, const ji__grid *grid, int64_t c) {
  ji__mrio *table = r->table;
  const char *label = ji__grid_column_label(grid, 0, c);
  ji__mrio_place *place = &r->places.columns[c];
  size_t letters;
  int64_t number = number_of(label, &letters);
  *place = (ji__mrio_place){JI__MRIO_NOTHING, 0};
  ji_status status = ji__mrio_see_column(table, grid->path, &r->seen, label);
  if (status || strcmp(label, "TOT") == 0)
    return status;
  if (number == 0)
    return ji__fail(table->ctx, JI_ERROR_LABEL,
                    "%s: line 1: column \"%.200s\" is neither COUNTRY with a number nor TOT",
                    grid->path, label);
  int is_industry = number <= r->industries;
  ji__mrio_labels *labels = is_industry ? &table->sectors : &table->demands;
  *place = (ji__mrio_place){is_industry ? JI__MRIO_SECTOR : JI__MRIO_DEMAND, labels->names.count};
  status = ji__names_add(table->ctx, &labels->regions, label, letters);
  if (!status)
    status = ji__names_add_text(table->ctx, &labels->names,
                                is_industry ? "" : categories[number - r->industries - 1]);
  return !status && is_industry ? ji__names_add_text(table->ctx, &r->keys, label) : status;
}

static ji_status take_header(void *user, ji__grid *grid) {
  reader *r = user;
  r->places.columns = ji__allocate_array(ji__allocator(grid->ctx), (size_t)grid->columns,
                                         sizeof *r->places.columns);
  if (!r->places.columns)
    return ji__fail_memory(grid->ctx);
  ji_status status = count_industries(r, grid);
  for (int64_t c = 0; c < grid->columns && !status; c++)
    status = place_column(r, grid, c);
  return status ? status : ji__mrio_places_begin(&r->places);
}

/* --- rows --------------------------------------------------------------------------------- */

static ji_status fail_row(ji__grid *grid, ji_status status) {
  return status == JI_ERROR_MEMORY ? status : ji__grid_fail_row(grid, status);
}

/* The row of a sector gives it its name. */
static ji_status place_sector(reader *r, ji__grid *grid, ji__mrio_place *out) {
  ji__mrio *table = r->table;
  ji__buffer key;
  ji__buffer_init(&key, ji__allocator(table->ctx));
  ji__buffer_string(&key, ji__grid_row_label(grid, r->levels[COUNTRY]));
  ji__buffer_string(&key, ji__grid_row_label(grid, r->levels[NUMBER]));
  ji_status status = key.failed ? ji__fail_memory(table->ctx) : JI_OK;
  if (!status)
    status = ji__names_find(table->ctx, &r->keys, key.data, &out->index);
  if (!status && out->index < 0)
    status = ji__fail(table->ctx, JI_ERROR_LABEL, "there is no column \"%.200s\"", key.data);
  if (!status && r->places.seen[out->index])
    status = ji__fail(table->ctx, JI_ERROR_LABEL, "\"%.200s\" is there twice", key.data);
  ji__buffer_free(&key);
  if (status)
    return fail_row(grid, status);
  out->part = JI__MRIO_SECTOR;
  char **name = &table->sectors.names.items[out->index];
  const char *code = ji__grid_row_label(grid, r->levels[CODE]);
  if (!*code) {
    ji__fail(table->ctx, JI_ERROR_LABEL, "IndustryCode is empty");
    return ji__grid_fail_row(grid, JI_ERROR_LABEL);
  }
  ji__release(ji__allocator(table->ctx), *name);
  *name = ji__copy_string(ji__allocator(table->ctx), code);
  return *name ? JI_OK : ji__fail_memory(table->ctx);
}

static ji_status place_total(reader *r, ji__grid *grid, ji__mrio_place *out) {
  const char *code = ji__grid_row_label(grid, r->levels[CODE]);
  int64_t at = 0, before = r->seen.count;
  *out = (ji__mrio_place){JI__MRIO_NOTHING, 0};
  ji_status status = ji__names_intern(grid->ctx, &r->seen, code, &at);
  if (!status && (at != before || !*code)) {
    ji__fail(grid->ctx, JI_ERROR_LABEL, *code ? "the row is there twice" : "IndustryCode is empty");
    return ji__grid_fail_row(grid, JI_ERROR_LABEL);
  }
  if (status || strcmp(code, "II_fob") == 0)
    return status;
  if (strcmp(code, "GO") == 0) {
    *out = (ji__mrio_place){JI__MRIO_OUTPUT, 0};
    r->has_output = 1;
    return JI_OK;
  }
  *out = (ji__mrio_place){JI__MRIO_SATELLITE, r->table->satellites.labels.count};
  status =
      ji__mrio_add_satellite(r->table, code, "factor_inputs", "inputtype", r->places.demands > 0);
  char **unit = status ? NULL : &r->table->satellites.units.items[out->index];
  if (unit && !(*unit = ji__copy_string(ji__allocator(grid->ctx), UNIT)))
    status = ji__fail_memory(grid->ctx);
  return status;
}

static ji_status check_year(reader *r, ji__grid *grid) {
  ji__mrio *table = r->table;
  const char *year = ji__grid_row_label(grid, r->levels[YEAR]);
  if (!table->year) {
    table->year = ji__copy_string(ji__allocator(table->ctx), year);
    return table->year ? JI_OK : ji__fail_memory(table->ctx);
  }
  if (strcmp(table->year, year) == 0)
    return JI_OK;
  ji__fail(table->ctx, JI_ERROR_VALUE, "Year is \"%.40s\", in the rows before \"%.40s\"", year,
           table->year);
  return ji__grid_fail_row(grid, JI_ERROR_VALUE);
}

static ji_status take_row(void *user, ji__grid *grid) {
  reader *r = user;
  ji__mrio_place place;
  ji_status status = check_year(r, grid);
  if (!status)
    status = strcmp(ji__grid_row_label(grid, r->levels[COUNTRY]), "TOT") == 0
                 ? place_total(r, grid, &place)
                 : place_sector(r, grid, &place);
  return status ? status : ji__mrio_places_add(&r->places, grid, place);
}

/* --- the file ----------------------------------------------------------------------------- */

/* The labels may stand in any order before the numbers; R may have put row names before them. */
static ji_status find_labels(reader *r, const char *path, ji__names *fields, int64_t *indexes) {
  *indexes = 0;
  for (int i = 0; i < LABELS; i++) {
    ji_status status = ji__names_find(r->table->ctx, fields, label_names[i], &r->levels[i]);
    if (!status && r->levels[i] < 0)
      status = ji__fail(r->table->ctx, JI_ERROR_LABEL, "%s: line 1: there is no column \"%s\"",
                        path, label_names[i]);
    if (status)
      return status;
    *indexes = r->levels[i] + 1 > *indexes ? r->levels[i] + 1 : *indexes;
  }
  return JI_OK;
}

/* What the release states of all its tables. */
static ji_status describe(ji__mrio *table) {
  ji_status status = JI_OK;
  table->valuation = "basic";
  table->name = ji__copy_string(ji__allocator(table->ctx), "wiod");
  if (!table->name)
    return ji__fail_memory(table->ctx);
  for (int64_t i = 0; i < table->sectors.names.count && !status; i++)
    status = ji__names_add_text(table->ctx, &table->sector_units, UNIT);
  return status;
}

static ji_status read_wide(reader *r, const char *path, ji__names *fields,
                           unsigned char delimiter) {
  ji__grid grid;
  ji__grid_init(&grid, &r->table->input, path);
  ji_status status = find_labels(r, path, fields, &grid.indexes);
  grid.delimiter = delimiter;
  grid.empty_is_zero = r->table->options->empty == JI_MULTIREGION_EMPTY_ZERO;
  grid.header = take_header;
  grid.row = take_row;
  grid.user = r;
  if (!status)
    status = ji__grid_read(&grid);
  ji__grid_free(&grid);
  if (!status)
    status = ji__mrio_places_end(&r->places, path, r->has_output);
  return status ? status : describe(r->table);
}

static ji_status read_file(ji__mrio *table, const char *path) {
  ji__names fields = {0};
  unsigned char delimiter = ',';
  reader r = {.table = table, .places = {.table = table}};
  r.keys.allocator = r.seen.allocator = ji__allocator(table->ctx);
  ji_status status = ji__mrio_labels_from(table, path);
  if (!status)
    status = ji__grid_peek(&table->input, path, &fields, &delimiter);
  int is_long = 0;
  if (!status)
    status = ji__mrio_is_long(table->ctx, &fields, &is_long);
  if (!status)
    status = is_long ? ji__mrio_read_long(table, path, &fields, delimiter)
                     : read_wide(&r, path, &fields, delimiter);
  ji__names_free(&fields);
  ji__mrio_places_free(&r.places);
  ji__names_free(&r.keys);
  ji__names_free(&r.seen);
  return status;
}

ji_status ji__mrio_read_wiod(ji__mrio *table, const char *path) {
  char *file = NULL;
  ji_status status = ji__mrio_find_file(table, path, "WIOD", ji__mrio_is_wiod, &file);
  if (!status)
    status = read_file(table, file);
  if (!status)
    status = ji__mrio_find_year(table, file);
  ji__release(ji__allocator(table->ctx), file);
  return status;
}
