/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the cells of a text table say. */
#include "core/number.h"
#include "format/csv_value.h"
#include "format/display.h"
#include "format/table.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DECIMALS_SHOWN 6      /* at most, where their number is free */
#define DIGITS_OF_A_DOUBLE 15 /* those that are always right */
#define SMALL 1e-4            /* below, six decimals say little */
#define SMALL_DIGITS 4
#define LARGE 1e15
#define ROUNDING_SLACK 1e-9   /* of the last digit shown */
#define UNGROUPED_BELOW 10000 /* a column of years, not of counts */

static size_t drop_zero_sign(char *text, size_t size) {
  if (text[0] != '-')
    return size;
  for (size_t i = 1; i < size; i++)
    if (text[i] != '0' && text[i] != '.')
      return size;
  memmove(text, text + 1, size);
  return size - 1;
}

/* Digits before the point, at least 1; below LARGE. */
static int whole_digits(double magnitude) {
  int digits = 1;
  int64_t whole = (int64_t)magnitude;
  while (whole >= 10) {
    whole /= 10;
    digits++;
  }
  return digits;
}

/* As few decimals as tell the number, at most six. */
static size_t print_free(double value, char out[JI__FIXED_SIZE]) {
  double magnitude = fabs(value);
  if (magnitude >= LARGE)
    return ji__number_print_significant(value, DECIMALS_SHOWN, out);
  int decimals = DIGITS_OF_A_DOUBLE - whole_digits(magnitude);
  decimals = decimals < DECIMALS_SHOWN ? decimals : DECIMALS_SHOWN;
  size_t size = ji__number_print_fixed(value, decimals, 1, out);
  if (magnitude > 0 && magnitude < SMALL) {
    double shown = 0;
    if (!ji__number_parse(out, size, &shown) || shown != value)
      return ji__number_print_significant(value, SMALL_DIGITS, out);
  }
  while (decimals > 0 && out[size - 1] == '0')
    size--;
  if (out[size - 1] == '.')
    size--;
  return drop_zero_sign(out, size);
}

/* Down or up to the last digit shown. 42.69 is no binary fraction: what is a multiple of that digit
 * but for such an error stays. */
static double round_outward(double value, int32_t decimals, int32_t rounding) {
  double power = pow(10, decimals < 0 ? DECIMALS_SHOWN : decimals), scaled = value * power;
  if (rounding == JI_TABLE_ROUND_NEAREST || !isfinite(scaled) || fabs(scaled) >= LARGE)
    return value;
  double nearest = round(scaled);
  if (fabs(scaled - nearest) > ROUNDING_SLACK + 4 * DBL_EPSILON * fabs(scaled))
    nearest = rounding == JI_TABLE_ROUND_DOWN ? floor(scaled) : ceil(scaled);
  return nearest / power;
}

static size_t print_real(double value, int32_t decimals, char out[JI__FIXED_SIZE]) {
  if (!isfinite(value))
    return ji__number_print(value, out);
  if (decimals < 0)
    return print_free(value, out);
  return drop_zero_sign(out, ji__number_print_fixed(value, decimals, 1, out));
}

/* Not through double: an int64 has more digits. */
static size_t print_integer(int64_t value, int grouped, char out[JI__FIXED_SIZE]) {
  char digits[32];
  size_t size = (size_t)snprintf(digits, sizeof digits, "%" PRId64, value);
  size_t from = value < 0;
  size_t at = 0;
  for (size_t i = 0; i < size; i++) {
    if (grouped && i > from && (size - i) % 3 == 0)
      out[at++] = ',';
    out[at++] = digits[i];
  }
  return at;
}

static size_t print_number(const ji__table_column *shown, int64_t row, char out[JI__FIXED_SIZE]) {
  double value = 0;
  if (shown->column->type == JI_TYPE_INT64 && shown->scale == 1)
    return print_integer(((const int64_t *)shown->column->values)[row], shown->is_grouped, out);
  ji__column_number(shown->column, row, &value);
  value = round_outward(value * shown->scale, shown->decimals, shown->rounding);
  return print_real(value, shown->decimals, out);
}

static ji__table_cell add_text(ji__table *table, const char *text, size_t size, int32_t limit) {
  ji__table_cell cell = {.offset = table->texts.size};
  cell.width = ji__display_append(&table->texts, text, size, table->is_markdown ? 0 : limit);
  cell.size = table->texts.size - cell.offset;
  cell.before = cell.width;
  return cell;
}

static ji__table_cell add_number(ji__table *table, const ji__table_column *shown, int64_t row) {
  char text[JI__FIXED_SIZE];
  size_t size = print_number(shown, row, text);
  ji__table_cell cell = add_text(table, text, size, 0);
  for (size_t i = 0; i < size; i++)
    if (text[i] == '.' || text[i] == 'e') {
      cell.before = (int32_t)i;
      break;
    }
  return cell;
}

static ji__table_cell add_value(ji__table *table, const ji__table_column *shown, int64_t row) {
  const ji_column *column = shown->column;
  if (ji__column_is_null(column, row))
    return add_text(table, "-", 1, 0);
  if (shown->is_number)
    return add_number(table, shown, row);
  char value[JI__CSV_VALUE_SIZE];
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  if (text)
    return add_text(table, text, size, shown->wraps ? 0 : table->options.max_width);
  size = ji__csv_value_print(column, row, value);
  return add_text(table, value, size, 0);
}

static ji__table_cell add_row_unit(ji__table *table, const ji__table_column *shown, int64_t row) {
  size_t size = 0;
  const char *unit =
      ji__column_is_null(shown->column, row) ? NULL : ji__column_text(shown->row_units, row, &size);
  int is_one = unit && size == 1 && unit[0] == '1';
  return add_text(table, unit && !is_one ? unit : "", is_one ? 0 : size, 0);
}

static int32_t larger(int32_t a, int32_t b) {
  return a > b ? a : b;
}

static void measure_cell(ji__table_column *shown, const ji__table_cell *cell, int32_t max_width) {
  if (shown->is_number) {
    shown->before = larger(shown->before, cell->before);
    shown->after = larger(shown->after, cell->width - cell->before);
  } else {
    int32_t width = shown->wraps && cell->width > max_width ? max_width : cell->width;
    shown->width = larger(shown->width, width);
  }
}

/* Four digits without a unit are years more often than counts; 2,018 reads as neither. */
static int wants_grouping(const ji__table *table, const ji__table_column *shown) {
  const ji_column *column = shown->column;
  if (column->type != JI_TYPE_INT64 || column->unit || shown->unit || shown->shared_unit)
    return 1;
  const int64_t *values = column->values;
  for (int64_t row = 0; row < table->rows; row++)
    if (!ji__column_is_null(column, row) &&
        (values[row] >= UNGROUPED_BELOW || values[row] <= -UNGROUPED_BELOW))
      return 1;
  return 0;
}

static ji_status allocate_cells(ji__table *table, ji__table_column *shown) {
  const ji_allocator *allocator = ji__allocator(table->ctx);
  shown->cells = ji__allocate_array(allocator, (size_t)table->rows, sizeof *shown->cells);
  if (shown->row_units)
    shown->unit_cells =
        ji__allocate_array(allocator, (size_t)table->rows, sizeof *shown->unit_cells);
  if (!shown->cells || (shown->row_units && !shown->unit_cells))
    return ji__fail_memory(table->ctx);
  return JI_OK;
}

static ji_status fill_column(ji__table *table, ji__table_column *shown) {
  ji_status status = allocate_cells(table, shown);
  if (status)
    return status;
  shown->is_grouped = wants_grouping(table, shown);
  shown->wraps = shown == table->columns + table->count - 1 &&
                 (shown->column->type == JI_TYPE_TEXT || shown->column->type == JI_TYPE_DICTIONARY);
  shown->heading_cell = add_text(table, shown->heading, strlen(shown->heading), 0);
  if (shown->unit)
    shown->unit_cell = add_text(table, shown->unit, strlen(shown->unit), 0);
  for (int64_t row = 0; row < table->rows; row++) {
    shown->cells[row] = add_value(table, shown, row);
    measure_cell(shown, shown->cells + row, table->options.max_width);
    if (!shown->row_units)
      continue;
    shown->unit_cells[row] = add_row_unit(table, shown, row);
    shown->units_width = larger(shown->units_width, shown->unit_cells[row].width);
  }
  if (shown->is_number)
    shown->width = shown->before + shown->after + (shown->row_units ? shown->units_width + 1 : 0);
  shown->width = larger(shown->width, shown->heading_cell.width);
  shown->width = larger(shown->width, shown->unit_cell.width);
  return JI_OK;
}

ji_status ji__table_fill(ji__table *table) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < table->count && !status; i++)
    status = fill_column(table, table->columns + i);
  if (!status && table->texts.failed)
    return ji__fail_memory(table->ctx);
  return status;
}
