/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who works where for whose final demand. */
#include "model/io/footprint.h"

typedef struct columns_at {
  size_t satellite, region, sector, demand_region, value, households;
} columns_at;

static ji_status open_writer(ji_context *ctx, const ji__io_footprint *f, columns_at *to,
                             ji__writer **writer) {
  const ji__io_facts facts = {.area = "@region", .layer = "direct+indirect"};
  ji_measure *measure = NULL;
  ji_status status = ji__io_jobs_measure(ctx, f->table, f->counted.row, &facts, &measure);
  size_t detail = f->options.detail ? 1 : 0, count = 0;
  ji__writer_column columns[6];
  to->satellite = count++;
  to->region = count++;
  to->sector = count;
  to->demand_region = count += detail;
  to->value = ++count;
  to->households = ++count;
  columns[to->satellite] =
      (ji__writer_column){"satellite", JI_TYPE_TEXT, NULL, "what is counted", NULL};
  columns[to->region] = (ji__writer_column){"region", JI_TYPE_TEXT, NULL, "where it is", NULL};
  columns[to->sector] =
      (ji__writer_column){"sector", JI_TYPE_TEXT, NULL, "null: all of the region", NULL};
  columns[to->demand_region] = (ji__writer_column){"demand_region", JI_TYPE_TEXT, NULL,
                                                   "whose final demand it is for", NULL};
  columns[to->value] = (ji__writer_column){"value", JI_TYPE_FLOAT64, f->counted.unit,
                                           "what is counted, households included", measure};
  columns[to->households] = (ji__writer_column){"households", JI_TYPE_FLOAT64, f->counted.unit,
                                                "of final demand itself, within value", measure};
  if (!status)
    status = ji__writer_create(ctx, columns, count + 1, writer);
  ji_measure_unref(measure);
  return status;
}

static void write_names(const ji__io_footprint *f, const columns_at *to, ji__writer *writer,
                        int64_t region, int64_t demand) {
  ji__writer_text(writer, to->satellite, ji__io_row_name(f->table, f->counted.row));
  ji__writer_text(writer, to->region, f->regions.names[region]);
  ji__writer_text(writer, to->demand_region, f->regions.names[demand]);
}

static void write_pair(const ji__io_footprint *f, const columns_at *to, ji__writer *writer,
                       int64_t region, int64_t demand) {
  double households = region == demand ? f->households[region] : 0;
  write_names(f, to, writer, region, demand);
  ji__writer_number(writer, to->value, ji__io_footprint_jobs(f, region, demand) + households);
  ji__writer_number(writer, to->households, households);
  ji__writer_end_row(writer);
}

static void write_sector(const ji__io_footprint *f, const columns_at *to, ji__writer *writer,
                         int64_t sector, int64_t demand) {
  write_names(f, to, writer, f->regions.of_sector[sector], demand);
  ji__writer_text(writer, to->sector, f->table->sectors.names[sector]);
  ji__writer_number(writer, to->value,
                    f->counted.c[sector] * f->output[demand * f->table->n + sector]);
  ji__writer_end_row(writer);
}

static ji_status write(ji_context *ctx, const ji__io_footprint *f, ji__provenance *provenance,
                       ji_dataset **out) {
  ji__writer *writer = NULL;
  columns_at to;
  ji_status status = open_writer(ctx, f, &to, &writer);
  for (int64_t c = 0; c < f->regions.count && !status; c++) {
    for (int64_t r = 0; r < f->regions.count; r++)
      write_pair(f, &to, writer, r, c);
    for (int64_t i = 0; f->options.detail && i < f->table->n; i++)
      write_sector(f, &to, writer, i, c);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, ji__io_footprint *f,
                     ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_footprint_solve(ctx, f, 0);
  if (!status)
    status = ji__io_footprint_record(ctx, "ji_io_footprint_flows", model, f, &provenance);
  if (!status)
    status = write(ctx, f, provenance, out);
  ji__provenance_unref(provenance);
  ji__io_footprint_free(ctx, f);
  return status;
}

ji_status ji_io_footprint_flows(ji_context *ctx, const ji_model *model,
                                const ji_io_footprint_options *options, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_footprint_flows", "out");
  ji__io_footprint f;
  status = ji__io_footprint_begin(ctx, "ji_io_footprint_flows", model, options, &f);
  if (!status && f.options.population)
    status = ji__fail(ctx, JI_ERROR_ARGUMENT,
                      "ji_io_footprint_options: population is of accounts, flows have none");
  return status ? status : run(ctx, model, &f, out);
}
