/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Units that vary by row: where a text table says them. */
#include "data/unit.h"
#include "format/display.h"
#include "format/table.h"

#include <string.h>

#define SHARED_ABOVE 16 /* bytes: shorter units are no wider than numbers */

/* True if all shown numbers have one unit; *row is one that has it, -1 where there is none. */
static int has_one_unit(const ji__table *table, const ji_column *numbers, const ji_column *units,
                        int64_t *row) {
  *row = -1;
  for (int64_t i = 0; i < table->rows; i++) {
    if (ji__column_is_null(numbers, i))
      continue;
    size_t size = 0;
    size_t first_size = 0;
    const char *unit = ji__column_text(units, i, &size);
    if (*row < 0)
      *row = i;
    const char *first = ji__column_text(units, *row, &first_size);
    if (!unit != !first || size != first_size || (unit && memcmp(unit, first, size) != 0))
      return 0;
  }
  return 1;
}

static int is_shown(const ji__table *table, const ji_column *column) {
  for (int64_t i = 0; i < table->count; i++)
    if (table->columns[i].column == column)
      return 1;
  return 0;
}

/* One unit goes under the heading; several stand in their own column where that is shown, else
 * after each number. */
static ji_status choose_row_units(ji__table *table, ji__table_column *shown, const char *name) {
  int64_t index = ji_dataset_find(table->dataset, name);
  const ji_column *units = index < 0 ? NULL : ji__dataset_view(table->dataset, index);
  shown->unit = NULL;
  if (!units || (units->type != JI_TYPE_TEXT && units->type != JI_TYPE_DICTIONARY))
    return JI_OK;
  int64_t row;
  if (has_one_unit(table, shown->column, units, &row)) {
    size_t size = 0;
    const char *unit = row < 0 ? NULL : ji__column_text(units, row, &size);
    if (!unit || (size == 1 && unit[0] == '1'))
      return JI_OK;
    ji__buffer_append(&shown->see, unit, size);
  } else {
    if (!is_shown(table, units))
      shown->row_units = units;
    return JI_OK;
  }
  if (shown->see.failed)
    return ji__fail_memory(table->ctx);
  shown->unit = shown->see.data;
  return JI_OK;
}

/* `@unstated:unstated` is for machines. */
static ji_status word_silence(ji__table *table, ji__table_column *shown) {
  static const char silence[] = "@unstated:unstated";
  const char *at = shown->unit ? strstr(shown->unit, silence) : NULL;
  if (!at)
    return JI_OK;
  ji__buffer worded;
  ji__buffer_init(&worded, ji__allocator(table->ctx));
  ji__buffer_append(&worded, shown->unit, (size_t)(at - shown->unit));
  ji__buffer_string(&worded, at + sizeof silence - 1);
  ji__buffer_string(&worded, " (price basis not stated)");
  ji__buffer_free(&shown->see);
  shown->see = worded;
  if (worded.failed)
    return ji__fail_memory(table->ctx);
  shown->unit = worded.data;
  return JI_OK;
}

static int same_unit(const ji__table_column *left, const ji__table_column *right) {
  return left->unit && right->unit && strcmp(left->unit, right->unit) == 0;
}

/* A long unit under each of several headings makes the table wide and says nothing new. */
static void share_units(ji__table *table) {
  for (int64_t i = 0; i < table->count; i++) {
    ji__table_column *first = table->columns + i;
    if (!first->unit || strlen(first->unit) <= SHARED_ABOVE)
      continue;
    for (int64_t j = i + 1; j < table->count; j++)
      if (same_unit(first, table->columns + j)) {
        table->columns[j].shared_unit = first->shared_unit = first->unit;
        table->columns[j].unit = NULL;
      }
    if (first->shared_unit)
      first->unit = NULL;
  }
}

ji_status ji__table_choose_units(ji__table *table) {
  for (int64_t i = 0; i < table->count; i++) {
    ji__table_column *shown = table->columns + i;
    const char *name = NULL;
    ji_status status = JI_OK;
    if (shown->unit && shown->unit == shown->column->unit && ji__unit_is_by_row(shown->unit, &name))
      status = choose_row_units(table, shown, name);
    if (!status)
      status = word_silence(table, shown);
    if (status)
      return status;
  }
  if (!table->is_markdown)
    share_units(table);
  return JI_OK;
}

/* The factor from the column's unit to the one that is shown; 1 where they do not convert, because
 * the text is none or says something else. A unit that says no price basis is taken for one of the
 * column's. */
ji_status ji__table_fit_scale(ji__table *table, ji__table_column *shown) {
  ji_context *ctx = table->ctx;
  const char *own = shown->column->unit;
  ji__unit from, to;
  double factor = 1;
  if (!shown->unit || !own || !shown->is_number || ji__unit_is_by_row(own, NULL))
    return JI_OK;
  ji_status status = ji__unit_read(ctx, own, &from);
  if (!status)
    status = ji__unit_read(ctx, shown->unit, &to);
  const ji__unit_term *money = status ? NULL : ji__unit_money(&from);
  if (money && ji__unit_money(&to) && !ji__unit_money(&to)->basis[0] && money->basis[0])
    status = ji__unit_set_price(ctx, &to, money->basis, money->valuation);
  if (!status)
    status = ji__unit_factor(ctx, &from, &to, &factor);
  if (status == JI_ERROR_UNIT) {
    ctx->message[0] = 0;
    return JI_OK;
  }
  shown->scale = status ? 1 : factor;
  return status;
}

/* True for the first column of those that share its unit. */
static int is_first_of(const ji__table *table, int64_t index) {
  for (int64_t i = 0; i < index; i++)
    if (table->columns[i].shared_unit == table->columns[index].shared_unit)
      return 0;
  return table->columns[index].shared_unit != NULL;
}

void ji__table_append_shared_units(const ji__table *table, ji__buffer *out) {
  for (int64_t i = 0; i < table->count; i++) {
    const char *unit = table->columns[i].shared_unit;
    if (!is_first_of(table, i))
      continue;
    for (int64_t j = i; j < table->count; j++)
      if (table->columns[j].shared_unit == unit) {
        const char *heading = table->columns[j].heading;
        ji__buffer_string(out, j == i ? "unit of " : ", ");
        ji__display_append(out, heading, strlen(heading), 0);
      }
    ji__buffer_string(out, ": ");
    ji__display_append(out, unit, strlen(unit), 0);
    ji__buffer_string(out, "\n");
  }
}
