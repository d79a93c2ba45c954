/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/structure.h"

#include <math.h>

static ji_status fill(ji_context *ctx, const ji__io_model *data, int with_m, ji__io_counted *out) {
  const ji__io_table *table = data->table;
  size_t n = (size_t)table->n;
  out->c = ji__allocate_array(ji__allocator(ctx), 3 * n, sizeof(double));
  if (!out->c)
    return ji__fail_memory(ctx);
  out->m = out->c + n;
  out->m_bound = out->m + n;
  for (int64_t j = 0; j < table->n; j++) {
    double x = table->output[j];
    out->c[j] = x != 0 ? ji__io_row_value(table, out->row, j) / x * out->scale : 0;
    out->total += out->c[j] * x;
  }
  return with_m ? ji__io_solve(ctx, data, 1, 1, out->c, out->m) : JI_OK;
}

ji_status ji__io_count(ji_context *ctx, const ji__io_model *data, const char *name, int with_m,
                       ji__io_counted *out) {
  *out = (ji__io_counted){.scale = 1};
  ji_status status =
      ji__io_find_row(ctx, data->table, name ? name : data->table->options.employment, &out->row);
  if (!status)
    status = ji__io_row_scale(ctx, data->table, out->row, &out->unit, &out->scale);
  return status ? status : fill(ctx, data, with_m, out);
}

void ji__io_counted_free(ji_context *ctx, ji__io_counted *counted) {
  ji__release(ji__allocator(ctx), counted->c);
  ji__release(ji__allocator(ctx), counted->unit);
}

double ji__io_final(const ji__io_table *table, int64_t sector) {
  return table->output[sector] - table->row_sums[sector];
}

ji_status ji__io_effect_measure(ji_context *ctx, const ji__io_table *table, int64_t row,
                                const char *shock, const char *layer, ji_measure **out) {
  const ji__io_facts facts = {.sector = "@sector",
                              .area = table->sectors.regions ? "@region" : NULL,
                              .layer = layer,
                              .shock = shock};
  return ji__io_jobs_measure(ctx, table, row, &facts, out);
}

size_t ji__io_write_sector(const ji__io_table *table, ji__writer *writer, size_t column,
                           int64_t sector) {
  ji__writer_text(writer, column++, table->sectors.names[sector]);
  if (table->sectors.regions)
    ji__writer_text(writer, column++, table->sectors.regions[sector]);
  return column;
}

void ji__io_write_number(ji__writer *writer, size_t column, double value) {
  ji__writer_known(writer, column, value);
}
