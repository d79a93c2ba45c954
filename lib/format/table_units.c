/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Units that vary by row: where a text table says them. */
#include "data/unit.h"
#include "format/table.h"

#include <string.h>

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

static const ji__table_column *find_shown(const ji__table *table, const ji_column *column) {
  for (int64_t i = 0; i < table->count; i++)
    if (table->columns[i].column == column)
      return table->columns + i;
  return NULL;
}

/* One unit goes under the heading; several stand in a column that is shown, or after each number.
 */
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
    const ji__table_column *column = find_shown(table, units);
    if (!column) {
      shown->row_units = units;
      return JI_OK;
    }
    ji__buffer_string(&shown->see, "see ");
    ji__buffer_string(&shown->see, column->heading);
  }
  if (shown->see.failed)
    return ji__fail_memory(table->ctx);
  shown->unit = shown->see.data;
  return JI_OK;
}

ji_status ji__table_choose_units(ji__table *table) {
  for (int64_t i = 0; i < table->count; i++) {
    ji__table_column *shown = table->columns + i;
    const char *name = NULL;
    if (!shown->unit || shown->unit != shown->column->unit ||
        !ji__unit_is_by_row(shown->unit, &name))
      continue;
    ji_status status = choose_row_units(table, shown, name);
    if (status)
      return status;
  }
  return JI_OK;
}
