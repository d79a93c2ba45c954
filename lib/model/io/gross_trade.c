/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gross trade: sales across borders as the table has them. */
#include "model/io/footprint.h"

#include "numeric/coefficients.h"

typedef struct trade {
  const ji__io_table *table;
  ji__io_regions regions;
  double *sales; /* n x regions */
} trade;

static double *sales_of(const trade *t, int64_t sector) {
  return t->sales + sector * t->regions.count;
}

static ji_status add_up(ji_context *ctx, trade *t) {
  const ji__matrix *flows = &t->table->coefficients.flows;
  ji_status status = JI_OK;
  for (int64_t i = 0; i < t->table->n && !status; i++) {
    double *to = sales_of(t, i);
    status = i % 256 == 0 ? ji__progress(ctx, "trade", i, t->table->n) : JI_OK;
    for (int64_t j = 0; j < t->table->n; j++)
      to[t->regions.of_sector[j]] += ji__matrix_at(flows, i, j);
    for (int64_t k = 0; k < t->table->demands.count; k++)
      to[t->regions.of_demand[k]] += ji__io_demand_value(t->table, k, i);
  }
  return status;
}

enum { REGION, SECTOR, PARTNER, EXPORTS, IMPORTS, COLUMNS };

static ji_status open_writer(ji_context *ctx, const trade *t, ji__writer **writer) {
  const char *unit = t->table->flows_unit;
  const ji__writer_column columns[COLUMNS] = {
      [REGION] = {"region", JI_TYPE_TEXT, NULL, "whose trade it is", NULL},
      [SECTOR] = {"sector", JI_TYPE_TEXT, NULL, "whose product is traded", NULL},
      [PARTNER] = {"partner", JI_TYPE_TEXT, NULL, "with whom; null: with all others", NULL},
      [EXPORTS] = {"exports", JI_TYPE_FLOAT64, unit, "sold to sectors and final demand there",
                   NULL},
      [IMPORTS] = {"imports", JI_TYPE_FLOAT64, unit, "bought from there", NULL},
  };
  return ji__writer_create(ctx, columns, COLUMNS, writer);
}

/* What product `product` of region `from` sells to region `to`; 0 where it has no such sector. */
static double sold(const trade *t, int64_t from, int64_t product, int64_t to) {
  if (from >= t->regions.home)
    return 0;
  int64_t sector = t->regions.sector_at[from * t->regions.products + product];
  return sector < 0 ? 0 : sales_of(t, sector)[to];
}

/* partner -1: all others. */
static void write_row(const trade *t, ji__writer *writer, int64_t region, int64_t product,
                      int64_t partner) {
  double exports = 0, imports = 0;
  for (int64_t other = 0; other < t->regions.count; other++)
    if (other != region && (partner < 0 || other == partner)) {
      exports += sold(t, region, product, other);
      imports += sold(t, other, product, region);
    }
  ji__writer_text(writer, REGION, t->regions.names[region]);
  ji__writer_text(writer, SECTOR, t->regions.product[product]);
  if (partner >= 0)
    ji__writer_text(writer, PARTNER, t->regions.names[partner]);
  ji__writer_number(writer, EXPORTS, exports);
  ji__writer_number(writer, IMPORTS, imports);
  ji__writer_end_row(writer);
}

static ji_status write(ji_context *ctx, const trade *t, ji__provenance *provenance,
                       ji_dataset **out) {
  ji__writer *writer = NULL;
  ji_status status = open_writer(ctx, t, &writer);
  for (int64_t r = 0; r < t->regions.count && !status; r++)
    for (int64_t p = 0; p < t->regions.products; p++)
      for (int64_t partner = -1; partner < t->regions.count; partner++)
        if (partner != r)
          write_row(t, writer, r, p, partner);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, trade *t, ji_dataset **out) {
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_regions_read(ctx, t->table, &t->regions);
  if (!status) {
    t->sales = ji__allocate_array(ji__allocator(ctx), (size_t)t->table->n,
                                  (size_t)t->regions.count * sizeof *t->sales);
    status = t->sales ? add_up(ctx, t) : ji__fail_memory(ctx);
  }
  if (!status)
    status = ji__io_provenance(ctx, "ji_io_gross_trade", model, &provenance);
  if (!status)
    status = write(ctx, t, provenance, out);
  ji__provenance_unref(provenance);
  ji__io_regions_free(ctx, &t->regions);
  ji__release(ji__allocator(ctx), t->sales);
  return status;
}

ji_status ji_io_gross_trade(ji_context *ctx, const ji_model *model, ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_gross_trade", "out");
  const ji__io_model *data;
  status = ji__io_model_data(ctx, "ji_io_gross_trade", model, &data);
  if (status)
    return status;
  trade t = {.table = data->table};
  return run(ctx, model, &t, out);
}
