/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a table says of final demand besides its values: whose it is, and the jobs (or emissions) of
 * final demand itself. */
#include "model/io/table.h"

#include "core/number.h"
#include "data/array.h"

#include <math.h>

static ji_status read_regions(ji_context *ctx, const ji_dataset *labels, ji__io_table *table) {
  const ji_column *column;
  ji_status status = ji__dataset_require_text(ctx, labels, "final demand", "region", &column);
  if (status)
    return status;
  size_t count = (size_t)table->demands.count;
  table->demand_regions =
      ji__allocate_array(ji__allocator(ctx), count ? count : 1, sizeof *table->demand_regions);
  if (!table->demand_regions)
    return ji__fail_memory(ctx);
  for (int64_t k = 0; k < table->demands.count && !status; k++)
    status = ji__column_copy_text(ctx, column, k, &table->demand_regions[k]);
  return status;
}

static ji_status check_finite(ji_context *ctx, const ji__io_table *table) {
  for (int64_t row = 0; row < table->satellite_demand.rows; row++)
    for (int64_t k = 0; k < table->satellite_demand.columns; k++) {
      double value = ji__array_value(&table->satellite_demand, row, k);
      if (!isfinite(value)) {
        char text[JI__NUMBER_SIZE];
        ji__number_print(value, text);
        return ji__fail(ctx, JI_ERROR_VALUE,
                        "satellites of final demand: \"%s\" of category \"%s\" is %s, not a finite "
                        "number",
                        table->rows.names[row], table->demands.names[k], text);
      }
    }
  return JI_OK;
}

ji_status ji__io_read_demand(ji_context *ctx, const ji__io_source *source, ji__io_table *table) {
  const ji_dataset *labels = source->tables.final_demand ? source->tables.demand_labels : NULL;
  ji_status status = JI_OK;
  if (labels && source->has_regions && ji_dataset_find(labels, "region") >= 0)
    status = read_regions(ctx, labels, table);
  return status ? status : check_finite(ctx, table);
}

void ji__io_demand_free(const ji_allocator *allocator, ji__io_table *table) {
  for (int64_t k = 0; table->demand_regions && k < table->demands.count; k++)
    ji__release(allocator, table->demand_regions[k]);
  ji__release(allocator, table->demand_regions);
}

double ji__io_row_of_demand(const ji__io_table *table, int64_t row, int64_t category) {
  if (row < 0 || !table->satellite_demand.data)
    return 0;
  return ji__array_value(&table->satellite_demand, row, category);
}
