/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The year of employment beside that of the table: jobs of one year per output of another are a
 * coefficient of neither. */
#include "data/measure_value.h"
#include "model/io/table.h"

#include <string.h>

const char *ji__io_employment_time(const ji__io_table *table) {
  int64_t row = ji__io_labels_find(&table->rows, table->options.employment, NULL);
  if (row < 0)
    return NULL;
  const char *own = ji__measure_value(table->row_measures[row], JI__SIDE_OWN, JI__KEY_TIME);
  return own ? own : table->keys[JI__IO_EMPLOYMENT_TIME];
}

ji__io_years ji__io_compare_years(const ji__io_table *table) {
  const char *year = table->keys[JI__IO_YEAR];
  ji__time employment = ji__time_read(ji__io_employment_time(table));
  ji__period flows;
  if (!year || !employment.has_days || !ji__period_read(year, strlen(year), &flows))
    return JI__IO_YEARS_UNKNOWN;
  return employment.days.first <= flows.last && flows.first <= employment.days.last
             ? JI__IO_YEARS_AGREE
             : JI__IO_YEARS_DIFFER;
}

ji_status ji__io_check_year(ji_context *ctx, const ji__io_table *table) {
  if (ji__io_compare_years(table) != JI__IO_YEARS_DIFFER)
    return JI_OK;
  const char *time = ji__io_employment_time(table), *year = table->keys[JI__IO_YEAR];
  if (table->options.year_action == JI_IO_YEAR_ERROR)
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    "employment is of %s, the table of %s: jobs per output of another year (bring "
                    "one to the other's year, or take it as it is by year_action)",
                    time, year);
  ji__log(ctx, JI_LOG_WARNING,
          "employment is of %s, the table of %s: jobs per unit of output mix the two", time, year);
  return JI_OK;
}
