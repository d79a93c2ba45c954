/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The OECD's inter-country tables: one CSV file, labels COUNTRY_INDUSTRY. */
#include "format/mrio/places.h"

#include <inttypes.h>
#include <string.h>

#define UNIT "Million USD" /* as the editions' notes say */

typedef struct reader {
  ji__mrio *table;
  ji__mrio_places places;
  ji__names keys;                    /* of the sectors: the label, CN1_ and the like as CHN_ */
  ji__names seen_columns, seen_rows; /* labels that were there */
  int has_output;
  int sums_china, sums_mexico;
} reader;

static int is_one_of(const char *text, size_t size, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strlen(list[i]) == size && memcmp(list[i], text, size) == 0)
      return 1;
  return 0;
}

static int is_category(const char *text, size_t size) {
  static const char *const codes[] = {"HFCE",  "NPISH", "NPS",      "GGFC",   "GFCF",
                                      "INVNT", "INV",   "DIRP",     "FD",     "P33",
                                      "DISC",  "DPABR", "CONS_ABR", "NONRES", "CONS_NONRES"};
  return is_one_of(text, size, codes, sizeof codes / sizeof *codes);
}

static int is_total(const char *text) {
  static const char *const codes[] = {"OUT", "OUTPUT", "TOTAL"};
  return is_one_of(text, strlen(text), codes, sizeof codes / sizeof *codes);
}

/* Taxes less subsidies and value added: TLS, VA, VALU, AUS_TAXSUB. */
static int is_primary(const char *text) {
  return strcmp(text, "TLS") == 0 || strcmp(text, "VA") == 0 || strstr(text, "VALU") ||
         strstr(text, "TAX");
}

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* CN1_01T03 becomes CHN_01T03, MX2_ MEX_, where these are in the table. */
static ji_status key_of(const reader *r, const char *label, ji__buffer *key) {
  const char *whole = NULL;
  if (r->sums_china && !strncmp(label, "CN", 2) && is_digit(label[2]))
    whole = "CHN";
  else if (r->sums_mexico && !strncmp(label, "MX", 2) && is_digit(label[2]))
    whole = "MEX";
  const char *bar = strchr(label, '_');
  key->size = 0;
  if (whole && bar) {
    ji__buffer_string(key, whole);
    ji__buffer_string(key, bar);
  } else {
    ji__buffer_string(key, label);
  }
  return key->failed ? ji__fail_memory(r->table->ctx) : JI_OK;
}

/* --- columns ------------------------------------------------------------------------------ */

static ji_status fail_column(const ji__grid *grid, int64_t c, const char *label) {
  char excerpt[JI__EXCERPT_SIZE];
  return ji__fail(grid->ctx, JI_ERROR_LABEL,
                  "%s: line 1, column %" PRId64 ": %s is none of COUNTRY_INDUSTRY, "
                  "COUNTRY_CATEGORY and OUT",
                  grid->path, c + 1 + grid->indexes,
                  ji__csv_excerpt(label, strlen(label), excerpt));
}

static ji_status add_pair(ji__mrio *table, ji__mrio_labels *labels, const char *region,
                          size_t region_size, const char *name, size_t name_size) {
  ji_status status = ji__names_add(table->ctx, &labels->regions, region, region_size);
  return status ? status : ji__names_add(table->ctx, &labels->names, name, name_size);
}

static ji_status place_sector(reader *r, const char *label, ji__mrio_place *out) {
  ji__mrio *table = r->table;
  ji__buffer key;
  ji__buffer_init(&key, ji__allocator(table->ctx));
  ji_status status = key_of(r, label, &key);
  int64_t before = r->keys.count;
  out->part = JI__MRIO_SECTOR;
  if (!status)
    status = ji__names_intern(table->ctx, &r->keys, key.data, &out->index);
  const char *bar = status ? NULL : strchr(key.data, '_');
  if (bar && out->index == before)
    status = add_pair(table, &table->sectors, key.data, (size_t)(bar - key.data), bar + 1,
                      strlen(bar + 1));
  ji__buffer_free(&key);
  return status;
}

static ji_status place_demand(reader *r, const char *label, ji__mrio_place *out) {
  const char *bar = strchr(label, '_');
  size_t first = bar ? (size_t)(bar - label) : 0;
  ji__mrio_labels *demands = &r->table->demands;
  *out = (ji__mrio_place){JI__MRIO_DEMAND, demands->names.count};
  if (!bar) /* a discrepancy of all countries */
    return add_pair(r->table, demands, "ALL", 3, label, strlen(label));
  if (is_category(label, first)) /* HFCE_AUS, as in the edition of 2016 */
    return add_pair(r->table, demands, bar + 1, strlen(bar + 1), label, first);
  return add_pair(r->table, demands, label, first, bar + 1, strlen(bar + 1));
}

static ji_status place_column(reader *r, const ji__grid *grid, int64_t c) {
  const char *label = ji__grid_column_label(grid, 0, c);
  const char *bar = strchr(label, '_');
  ji__mrio_place *place = &r->places.columns[c];
  ji_status status = ji__mrio_see_column(r->table, grid->path, &r->seen_columns, label);
  if (status)
    return status;
  *place = (ji__mrio_place){JI__MRIO_NOTHING, 0};
  if (is_total(label))
    return JI_OK;
  if (bar ? is_category(bar + 1, strlen(bar + 1)) || is_category(label, (size_t)(bar - label))
          : is_category(label, strlen(label)))
    return place_demand(r, label, place);
  if (!bar || bar == label || !bar[1])
    return fail_column(grid, c, label);
  return place_sector(r, label, place);
}

/* The parts of China and Mexico are added to the whole only where the table has it. */
static void find_wholes(reader *r, const ji__grid *grid) {
  int is_summed = r->table->options->split == JI_MULTIREGION_SPLIT_SUM;
  for (int64_t c = 0; c < grid->columns && is_summed; c++) {
    const char *label = ji__grid_column_label(grid, 0, c);
    const char *bar = strchr(label, '_');
    if (!bar || is_category(bar + 1, strlen(bar + 1)))
      continue;
    r->sums_china |= strncmp(label, "CHN_", 4) == 0;
    r->sums_mexico |= strncmp(label, "MEX_", 4) == 0;
  }
}

static ji_status take_header(void *user, ji__grid *grid) {
  reader *r = user;
  r->places.columns = ji__allocate_array(ji__allocator(grid->ctx), (size_t)grid->columns,
                                         sizeof *r->places.columns);
  if (!r->places.columns)
    return ji__fail_memory(grid->ctx);
  find_wholes(r, grid);
  ji_status status = JI_OK;
  for (int64_t c = 0; c < grid->columns && !status; c++)
    status = place_column(r, grid, c);
  if (!status && r->keys.count == 0)
    status = ji__fail(grid->ctx, JI_ERROR_FORMAT,
                      "%s: line 1: no column is named COUNTRY_INDUSTRY: is this a table of the "
                      "OECD?",
                      grid->path);
  return status ? status : ji__mrio_places_begin(&r->places);
}

/* --- rows --------------------------------------------------------------------------------- */

static ji_status place_row(reader *r, ji__grid *grid, const char *label, ji__mrio_place *out) {
  *out = (ji__mrio_place){JI__MRIO_NOTHING, 0};
  if (is_total(label)) {
    *out = (ji__mrio_place){JI__MRIO_OUTPUT, 0};
    r->has_output = 1;
    return JI_OK;
  }
  if (is_primary(label)) {
    *out = (ji__mrio_place){JI__MRIO_SATELLITE, r->table->satellites.labels.count};
    return ji__mrio_add_satellite(r->table, label, "factor_inputs", "inputtype",
                                  r->places.demands > 0);
  }
  ji__buffer key;
  ji__buffer_init(&key, ji__allocator(grid->ctx));
  ji_status status = key_of(r, label, &key);
  out->part = JI__MRIO_SECTOR;
  if (!status)
    status = ji__names_find(grid->ctx, &r->keys, key.data, &out->index);
  ji__buffer_free(&key);
  if (!status && out->index < 0) {
    ji__fail(grid->ctx, JI_ERROR_LABEL,
             "there is no such column, and it is no row of taxes, value "
             "added or output");
    return ji__grid_fail_row(grid, JI_ERROR_LABEL);
  }
  return status;
}

static ji_status take_row(void *user, ji__grid *grid) {
  reader *r = user;
  ji__mrio_place place;
  const char *label = ji__grid_row_label(grid, 0);
  int64_t at = 0, before = r->seen_rows.count;
  ji_status status = ji__names_intern(grid->ctx, &r->seen_rows, label, &at);
  if (!status && at != before) {
    ji__fail(grid->ctx, JI_ERROR_LABEL, "the row is there twice");
    return ji__grid_fail_row(grid, JI_ERROR_LABEL);
  }
  if (!status)
    status = place_row(r, grid, label, &place);
  return status ? status : ji__mrio_places_add(&r->places, grid, place);
}

/* --- the file ----------------------------------------------------------------------------- */

static ji_status add_units(ji__mrio *table) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < table->sectors.names.count && !status; i++)
    status = ji__names_add_text(table->ctx, &table->sector_units, UNIT);
  for (int64_t i = 0; i < table->satellites.labels.count && !status; i++) {
    char **unit = &table->satellites.units.items[i];
    *unit = ji__copy_string(ji__allocator(table->ctx), UNIT);
    status = *unit ? JI_OK : ji__fail_memory(table->ctx);
  }
  return status;
}

static ji_status read_file(reader *r, const char *path) {
  ji__grid grid;
  ji_status status = ji__mrio_grid_init(r->table, path, &grid);
  grid.header = take_header;
  grid.row = take_row;
  grid.user = r;
  if (!status)
    status = ji__mrio_labels_from(r->table, path);
  if (!status)
    status = ji__grid_read(&grid);
  ji__grid_free(&grid);
  if (!status)
    status = ji__mrio_places_end(&r->places, path, r->has_output);
  return status ? status : add_units(r->table);
}

ji_status ji__mrio_read_oecd(ji__mrio *table, const char *path) {
  reader r = {.table = table, .places = {.table = table}};
  r.keys.allocator = r.seen_columns.allocator = r.seen_rows.allocator = ji__allocator(table->ctx);
  char *file = NULL;
  ji_status status = ji__mrio_find_file(table, path, "the OECD", ji__mrio_is_oecd, &file);
  if (!status)
    status = read_file(&r, file);
  if (!status)
    status = ji__mrio_find_year(table, file);
  if (!status) {
    table->valuation = "basic";
    table->name = ji__copy_string(ji__allocator(table->ctx), "oecd-icio");
    status = table->name ? JI_OK : ji__fail_memory(table->ctx);
  }
  ji__release(ji__allocator(table->ctx), file);
  ji__mrio_places_free(&r.places);
  ji__names_free(&r.keys);
  ji__names_free(&r.seen_columns);
  ji__names_free(&r.seen_rows);
  return status;
}
