/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Footprints of the categories of final demand. */
#include "model/io/footprint.h"

enum { SATELLITE, CATEGORY, REGION, DEMAND, EMBODIED, DIRECT, EMBODIED_PER, DIRECT_PER, REASON };
#define COLUMNS (REASON + 1)

static ji_status open_writer(ji_context *ctx, const ji__io_table *table,
                             const ji__io_counted *counted, ji__writer **writer) {
  const ji__io_facts facts = {.layer = "direct+indirect"};
  ji_measure *measure = NULL;
  char *per = NULL;
  ji_status status = ji__io_jobs_measure(ctx, table, counted->row, &facts, &measure);
  if (!status && counted->unit && table->flows_unit)
    status = ji__unit_product_text(ctx, JI_UNIT_DIVIDE, counted->unit, table->flows_unit, &per);
  const ji__writer_column all[COLUMNS] = {
      [SATELLITE] = {"satellite", JI_TYPE_TEXT, NULL, "what is counted", NULL},
      [CATEGORY] = {"category", JI_TYPE_TEXT, NULL, "of final demand", NULL},
      [REGION] = {"region", JI_TYPE_TEXT, NULL, "whose demand it is", NULL},
      [DEMAND] = {"demand", JI_TYPE_FLOAT64, table->flows_unit, "sum of the category", NULL},
      [EMBODIED] = {"embodied", JI_TYPE_FLOAT64, counted->unit, "in the production it asks for",
                    measure},
      [DIRECT] = {"direct", JI_TYPE_FLOAT64, counted->unit, "of final demand itself", measure},
      [EMBODIED_PER] = {"embodied_coefficient", JI_TYPE_FLOAT64, per, "embodied / demand", NULL},
      [DIRECT_PER] = {"direct_coefficient", JI_TYPE_FLOAT64, per, "direct / demand", NULL},
      [REASON] = {"reason", JI_TYPE_TEXT, NULL, "why something is null", NULL},
  };
  ji__writer_column columns[COLUMNS];
  size_t count = 0;
  for (int c = 0; c < COLUMNS; c++)
    if (c != REGION || table->demand_regions)
      columns[count++] = all[c];
  if (!status)
    status = ji__writer_create(ctx, columns, count, writer);
  ji_measure_unref(measure);
  ji__release(ji__allocator(ctx), per);
  return status;
}

static void write_category(const ji__io_table *table, const ji__io_counted *counted,
                           ji__writer *writer, int64_t category) {
  size_t shift = table->demand_regions == NULL;
  double demand = 0, embodied = 0;
  double direct = ji__io_row_of_demand(table, counted->row, category) * counted->scale;
  for (int64_t i = 0; i < table->n; i++) {
    double value = ji__io_demand_value(table, category, i);
    demand += value;
    embodied += counted->m[i] * value;
  }
  ji__writer_text(writer, SATELLITE, ji__io_row_name(table, counted->row));
  ji__writer_text(writer, CATEGORY, table->demands.names[category]);
  if (table->demand_regions)
    ji__writer_text(writer, REGION, table->demand_regions[category]);
  ji__writer_number(writer, DEMAND - shift, demand);
  ji__writer_number(writer, EMBODIED - shift, embodied);
  ji__writer_number(writer, DIRECT - shift, direct);
  if (demand != 0) {
    ji__writer_number(writer, EMBODIED_PER - shift, embodied / demand);
    ji__writer_number(writer, DIRECT_PER - shift, direct / demand);
  } else {
    ji__writer_text(writer, REASON - shift, "no demand: there is nothing to divide by");
  }
  ji__writer_end_row(writer);
}

static ji_status write(ji_context *ctx, const ji__io_table *table, const ji__io_counted *counted,
                       ji__provenance *provenance, ji_dataset **out) {
  ji__writer *writer = NULL;
  ji_status status = open_writer(ctx, table, counted, &writer);
  for (int64_t k = 0; k < table->demands.count && !status; k++)
    write_category(table, counted, writer, k);
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

static ji_status run(ji_context *ctx, const ji_model *model, const ji__io_model *data,
                     const char *satellite, ji_dataset **out) {
  ji__io_counted counted;
  ji__provenance *provenance = NULL;
  ji_status status = ji__io_count(ctx, data, satellite, 1, &counted);
  if (!status)
    status = ji__io_provenance(ctx, "ji_io_demand_footprints", model, &provenance);
  if (!status)
    status = ji__provenance_add(ctx, provenance, "option", "satellite",
                                ji__io_row_name(data->table, counted.row));
  if (!status)
    status = write(ctx, data->table, &counted, provenance, out);
  ji__provenance_unref(provenance);
  ji__io_counted_free(ctx, &counted);
  return status;
}

ji_status ji_io_demand_footprints(ji_context *ctx, const ji_model *model, const char *satellite,
                                  ji_dataset **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!out)
    return ji__fail_null(ctx, "ji_io_demand_footprints", "out");
  const ji__io_model *data;
  status = ji__io_model_data(ctx, "ji_io_demand_footprints", model, &data);
  if (!status && !data->table->demands.count)
    status = ji__fail(ctx, JI_ERROR_NOT_FOUND, "the table has no final demand");
  return status ? status : run(ctx, model, data, satellite, out);
}
