/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UNIT_MEASURE and UNIT_MULT as the unit of the values. */
#include "core/number.h"
#include "format/csv_scan.h"
#include "format/sdmx_codes.h"
#include "format/sdmx_read.h"

#include <inttypes.h>
#include <string.h>

/* What the two cells of a row come to. */
typedef enum verdict {
  SILENT,    /* nothing is said of no value */
  WITHOUT,   /* nothing is said of a value */
  KNOWN,     /* the unit is in `unit` */
  UNKNOWN,   /* a code that we have no unit for */
  INCOMPLETE /* one of the two is not there */
} verdict;

/* The cells of a row whose unit is known, and what they came to: most rows are like the one before.
 */
typedef struct memory {
  const char *code, *power;
  size_t code_size, power_size;
  int is_known;
} memory;

typedef struct settler {
  ji_context *ctx;
  memory last;
  ji__sdmx_units units;
  ji__sdmx_columns *columns;
  const ji__csv_cells *codes, *powers; /* powers is NULL where the file has no multiplier */
  char code[JI__EXCERPT_SIZE];         /* the first that is not known */
  int64_t unknown, incomplete;
  int64_t known, without; /* rows */
  int varies;
  char unit[JI__UNIT_TEXT];  /* of the row */
  char first[JI__UNIT_TEXT]; /* the first known one */
} settler;

static int has_text(const ji__csv_cells *cells, int64_t row) {
  return cells->validity && (cells->validity[row / 8] >> (row % 8) & 1);
}

static int is_same(const memory *now, const memory *last) {
  return last->code && now->code_size == last->code_size && now->power_size == last->power_size &&
         memcmp(now->code, last->code, now->code_size) == 0 &&
         memcmp(now->power, last->power, now->power_size) == 0;
}

static verdict look_at(settler *s, int64_t row) {
  const ji__csv_cells *values = &s->columns->items[s->columns->value].cells;
  int has_code = has_text(s->codes, row);
  int has_power = s->powers && has_text(s->powers, row);
  if (!has_code && !has_power)
    return has_text(values, row) ? WITHOUT : SILENT;
  if (!has_code || (s->powers && !has_power))
    return INCOMPLETE;
  memory now = {.power = ""};
  if (s->powers)
    now.power = ji__csv_cells_look(s->powers, row, &now.power_size);
  now.code = ji__csv_cells_look(s->codes, row, &now.code_size);
  if (!is_same(&now, &s->last)) {
    int64_t power = 0;
    if (now.power_size)
      ji__integer_parse(now.power, now.power_size, &power);
    now.is_known = ji__sdmx_unit_of(s->ctx, &s->units, now.code, now.code_size, power, s->unit);
    s->last = now;
  }
  if (s->last.is_known)
    return KNOWN;
  if (!s->unknown)
    ji__csv_excerpt(now.code, now.code_size, s->code);
  return UNKNOWN;
}

/* Counts, and whether there is one unit for all. */
static void survey(settler *s) {
  for (int64_t row = 0; row < s->columns->rows; row++) {
    verdict found = look_at(s, row);
    s->unknown += found == UNKNOWN;
    s->incomplete += found == INCOMPLETE;
    s->without += found == WITHOUT;
    if (found != KNOWN)
      continue;
    if (!s->known++)
      memcpy(s->first, s->unit, strlen(s->unit) + 1);
    else
      s->varies |= strcmp(s->first, s->unit) != 0;
  }
}

static ji_status fill_units(settler *s) {
  ji__csv_cells *cells = &s->columns->unit_cells;
  s->columns->has_unit_cells = 1;
  ji_status status = JI_OK;
  for (int64_t row = 0; row < s->columns->rows && !status; row++)
    status = look_at(s, row) == KNOWN ? ji__csv_cells_text(s->ctx, cells, s->unit, strlen(s->unit))
                                      : ji__csv_cells_null(s->ctx, cells);
  return status;
}

static void tell(const settler *s, const char *path) {
  if (s->unknown)
    ji__log(s->ctx, JI_LOG_WARNING,
            "%s: UNIT_MEASURE stays a column of codes: %s is no unit that is known (%" PRId64
            " of %" PRId64 " rows have such codes); options.units can say what it is",
            path, s->code, s->unknown, s->columns->rows);
  if (s->incomplete)
    ji__log(s->ctx, JI_LOG_WARNING,
            "%s: %" PRId64 " of %" PRId64
            " rows have UNIT_MEASURE or UNIT_MULT but not both: their values have no unit",
            path, s->incomplete, s->columns->rows);
}

static ji_status settle(settler *s, const char *path, int by_row) {
  survey(s);
  tell(s, path);
  int is_lost = s->unknown || s->incomplete;
  if (!s->known && (is_lost || !by_row))
    return JI_OK;
  s->columns->items[s->columns->unit_measure].is_dropped = !is_lost;
  if (s->columns->unit_mult >= 0)
    s->columns->items[s->columns->unit_mult].is_dropped = !is_lost;
  if (by_row || s->varies || is_lost || s->without)
    return fill_units(s);
  memcpy(s->columns->unit, s->first, strlen(s->first) + 1);
  return JI_OK;
}

/* A declared type or unit says that the caller knows better. */
static int is_left_alone(const ji__sdmx_columns *columns, const ji_sdmx_read_options *options) {
  if (options->unit_columns == JI_SDMX_UNITS_KEEP || columns->value < 0 ||
      columns->unit_measure < 0)
    return 1;
  const ji_csv_column *value = columns->items[columns->value].declared;
  return (value && value->unit) ||
         columns->items[columns->unit_measure].cells.type != JI_TYPE_TEXT ||
         (columns->unit_mult >= 0 && columns->items[columns->unit_mult].cells.type != JI_TYPE_TEXT);
}

ji_status ji__sdmx_settle_units(ji_context *ctx, const char *path,
                                const ji_sdmx_read_options *options, ji__sdmx_columns *columns) {
  if (is_left_alone(columns, options))
    return JI_OK;
  settler s = {.ctx = ctx,
               .units = {options->units, options->unit_count},
               .columns = columns,
               .codes = &columns->items[columns->unit_measure].cells};
  const ji__csv_cells *powers =
      columns->unit_mult < 0 ? NULL : &columns->items[columns->unit_mult].cells;
  if (powers && powers->nulls < powers->rows) /* an empty column says nothing */
    s.powers = powers;
  return settle(&s, path, options->unit_columns == JI_SDMX_UNITS_BY_ROW);
}
