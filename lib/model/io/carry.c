/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/carry.h"

#include "data/array.h"

enum { NAME, UNIT, MEASURE, ALWAYS, REGION = ALWAYS, PART_OF, GROUP, COLUMNS };

static const ji__writer_column columns[COLUMNS] = {
    {"name", JI_TYPE_TEXT, NULL, "what it is called", NULL},
    {"unit", JI_TYPE_TEXT, NULL, "its unit", NULL},
    {"measure", JI_TYPE_TEXT, NULL, "what it measures", NULL},
    {"region", JI_TYPE_TEXT, NULL, "whose demand it is", NULL},
    {"part_of", JI_TYPE_TEXT, NULL, "the satellite that it is a part of", NULL},
    {"group", JI_TYPE_TEXT, NULL, "whom the part counts", NULL},
};

ji__io_name ji__io_name_demand(const ji__io_table *table, int64_t category, const char *unit) {
  return (ji__io_name){.name = table->demands.names[category],
                       .unit = unit,
                       .region = table->demand_regions ? table->demand_regions[category] : NULL};
}

ji__io_name ji__io_name_row(const ji__io_table *table, int64_t row, const char *unit) {
  const ji_measure *measure = table->row_measures[row];
  int64_t whole = table->row_wholes[row];
  return (ji__io_name){.name = table->rows.names[row],
                       .unit = unit,
                       .measure = measure ? ji_measure_text(measure) : NULL,
                       .part_of = whole < 0 ? NULL : table->rows.names[whole],
                       .group = table->row_groups[row]};
}

static const char *text_of(const ji__io_name *name, int column) {
  const char *const texts[COLUMNS] = {name->name,   name->unit,    name->measure,
                                      name->region, name->part_of, name->group};
  return texts[column];
}

ji_status ji__io_names_make(ji_context *ctx, const ji__io_name *names, int64_t count,
                            ji__provenance *provenance, ji_dataset **out) {
  int chosen[COLUMNS];
  ji__writer_column wanted[COLUMNS];
  size_t width = 0;
  ji__writer *writer = NULL;
  for (int c = 0; c < COLUMNS; c++) {
    int is_there = c < ALWAYS;
    for (int64_t i = 0; i < count; i++)
      is_there |= text_of(&names[i], c) != NULL;
    if (!is_there)
      continue;
    chosen[width] = c;
    wanted[width++] = columns[c];
  }
  ji_status status = ji__writer_create(ctx, wanted, width, &writer);
  for (int64_t i = 0; i < count && !status; i++) {
    for (size_t c = 0; c < width; c++)
      ji__writer_text(writer, c, text_of(&names[i], chosen[c]));
    ji__writer_end_row(writer);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, provenance, out);
  ji__writer_free(writer);
  return status;
}

ji_status ji__io_labels_carry(ji_context *ctx, const ji__io_table *table, int is_demand,
                              const char *unit, ji__provenance *provenance, ji_dataset **out) {
  int64_t count = is_demand ? table->demands.count : table->rows.count;
  if (!count)
    return JI_OK;
  ji__io_name *names = ji__allocate_array(ji__allocator(ctx), (size_t)count, sizeof *names);
  if (!names)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < count; i++)
    names[i] = is_demand ? ji__io_name_demand(table, i, unit)
                         : ji__io_name_row(table, i, table->row_units[i]);
  ji_status status = ji__io_names_make(ctx, names, count, provenance, out);
  ji__release(ji__allocator(ctx), names);
  return status;
}

int ji__io_is_jobs(const ji__io_table *table, int64_t row) {
  int64_t employment = ji__io_labels_find(&table->rows, table->options.employment, NULL);
  for (int64_t step = 0; row >= 0 && step < table->rows.count; step++) {
    if (row == employment)
      return 1;
    row = table->row_wholes[row];
  }
  return 0;
}

ji_status ji__io_carry_demand_rows(ji_context *ctx, const ji__io_table *table, const double *demand,
                                   double factor, ji_array *out) {
  int64_t rows = table->rows.count, categories = table->demands.count;
  if (!table->satellite_demand.data)
    return JI_OK;
  ji_status status = ji__array_make(ctx, rows, categories, out);
  for (int64_t k = 0; k < categories && !status; k++) {
    double before = 0, after = 0;
    for (int64_t i = 0; i < table->n; i++) {
      before += ji__io_demand_value(table, k, i);
      after += factor * demand[i * categories + k];
    }
    for (int64_t row = 0; row < rows; row++)
      ji__array_elements(out)[row * categories + k] =
          ji__io_row_of_demand(table, row, k) * (before != 0 ? after / before : 1);
  }
  return status;
}
