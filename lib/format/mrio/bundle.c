/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A table that was read becomes a bundle. */
#include "data/writer.h"
#include "format/mrio/table.h"

#include <string.h>

void ji__mrio_init(ji__mrio *table, ji_context *ctx, const ji_multiregion_options *options,
                   const char *path) {
  *table = (ji__mrio){.ctx = ctx,
                      .options = options,
                      .input = {.ctx = ctx, .encoding = options->encoding, .root = path}};
  ji__names *const lists[] = {
      &table->sectors.regions,   &table->sectors.names,     &table->demands.regions,
      &table->demands.names,     &table->satellites.labels, &table->satellites.extensions,
      &table->satellites.levels, &table->satellites.units,  &table->satellites.demand,
      &table->sector_units,
  };
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    lists[i]->allocator = ji__allocator(ctx);
  ji__buffer_init(&table->scratch, ji__allocator(ctx));
}

void ji__mrio_free(ji__mrio *table) {
  if (!table->ctx)
    return;
  ji__mrio_input_free(&table->input);
  ji__names_free(&table->sectors.regions);
  ji__names_free(&table->sectors.names);
  ji__names_free(&table->demands.regions);
  ji__names_free(&table->demands.names);
  ji__names_free(&table->satellites.labels);
  ji__names_free(&table->satellites.extensions);
  ji__names_free(&table->satellites.levels);
  ji__names_free(&table->satellites.units);
  ji__names_free(&table->satellites.demand);
  ji__names_free(&table->sector_units);
  ji_array_release(&table->flows);
  ji_array_release(&table->final_demand);
  ji_array_release(&table->output);
  ji_array_release(&table->satellite_rows);
  ji_array_release(&table->satellite_demand);
  ji_bundle_unref(table->others);
  ji__release(ji__allocator(table->ctx), table->labels_from);
  ji__release(ji__allocator(table->ctx), table->name);
  ji__release(ji__allocator(table->ctx), table->year);
  ji__buffer_free(&table->scratch);
}

/* --- what no file has --------------------------------------------------------------------- */

static double row_sum(const ji_array *array, int64_t row) {
  double sum = 0;
  for (int64_t c = 0; c < array->columns; c++)
    sum += ji__array_value(array, row, c);
  return sum;
}

/* Output is what is sold. */
static ji_status compute_output(ji__mrio *table) {
  if (table->output.user)
    return JI_OK;
  ji_status status = ji__array_make(table->ctx, table->flows.rows, 1, &table->output);
  for (int64_t i = 0; i < table->flows.rows && !status; i++) {
    double demand = table->final_demand.user ? row_sum(&table->final_demand, i) : 0;
    ji__array_elements(&table->output)[i] = row_sum(&table->flows, i) + demand;
  }
  return status;
}

/* --- datasets ----------------------------------------------------------------------------- */

static ji_status write_unit(ji__mrio *table, ji__writer *writer, size_t column, const char *text) {
  char *unit = NULL;
  if (!text || !*text)
    return JI_OK;
  ji_status status = ji__mrio_unit(table->ctx, text, &unit);
  ji__writer_text(writer, column, unit);
  ji__writer_text(writer, column + 1, text);
  ji__release(ji__allocator(table->ctx), unit);
  return status;
}

/* Ends the writing of a dataset and puts it into the bundle. */
static ji_status put(ji__mrio *table, ji__writer *writer, const char *name,
                     ji__provenance *provenance, ji_bundle **bundle) {
  ji_dataset *dataset = NULL;
  ji_status status = ji__writer_finish(table->ctx, writer, provenance, &dataset);
  if (!status)
    status = ji__bundle_put(table->ctx, bundle, name, dataset);
  ji_dataset_unref(dataset);
  return status;
}

static ji_status put_sectors(ji__mrio *table, ji__provenance *provenance, ji_bundle **bundle) {
  ji__writer_column columns[4];
  size_t count = 0;
  int has_region = table->sectors.regions.count > 0, has_unit = table->sector_units.count > 0;
  if (has_region)
    columns[count++] = (ji__writer_column){.name = "region", .type = JI_TYPE_TEXT};
  columns[count++] = (ji__writer_column){.name = "sector", .type = JI_TYPE_TEXT};
  size_t unit = count;
  if (has_unit) {
    columns[count++] = (ji__writer_column){.name = "unit", .type = JI_TYPE_TEXT};
    columns[count++] = (ji__writer_column){.name = "source_unit", .type = JI_TYPE_TEXT};
  }
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(table->ctx, columns, count, &writer);
  for (int64_t i = 0; i < table->sectors.names.count && !status; i++) {
    if (has_region)
      ji__writer_text(writer, 0, table->sectors.regions.items[i]);
    ji__writer_text(writer, unit - 1, table->sectors.names.items[i]);
    if (has_unit)
      status = write_unit(table, writer, unit, table->sector_units.items[i]);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = put(table, writer, "sectors", provenance, bundle);
  ji__writer_free(writer);
  return status;
}

static ji_status put_demands(ji__mrio *table, ji__provenance *provenance, ji_bundle **bundle) {
  static const ji__writer_column columns[] = {{.name = "name", .type = JI_TYPE_TEXT},
                                              {.name = "category", .type = JI_TYPE_TEXT},
                                              {.name = "region", .type = JI_TYPE_TEXT}};
  int has_region = table->demands.regions.count > 0;
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(table->ctx, columns, has_region ? 3 : 2, &writer);
  for (int64_t i = 0; i < table->demands.names.count && !status; i++) {
    ji__writer_text(writer, 0, ji__mrio_label(table, &table->demands, i));
    ji__writer_text(writer, 1, table->demands.names.items[i]);
    if (has_region)
      ji__writer_text(writer, 2, table->demands.regions.items[i]);
    ji__writer_end_row(writer);
    status = table->scratch.failed ? ji__fail_memory(table->ctx) : JI_OK;
  }
  if (!status)
    status = put(table, writer, "demand_labels", provenance, bundle);
  ji__writer_free(writer);
  return status;
}

/* "extension/label" in the scratch. */
static ji_status qualified(ji__mrio *table, int64_t index, const char **out) {
  ji__buffer *scratch = &table->scratch;
  scratch->size = 0;
  ji__buffer_format(scratch, "%s/%s", table->satellites.extensions.items[index],
                    table->satellites.labels.items[index]);
  *out = scratch->data;
  return scratch->failed ? ji__fail_memory(table->ctx) : JI_OK;
}

/* A label that several satellites have: each is then named with its extension. */
typedef struct doubles {
  ji__names labels, names;
  uint8_t *is_double; /* of each satellite */
} doubles;

static ji_status find_doubles(ji__mrio *table, doubles *d) {
  const ji__names *labels = &table->satellites.labels;
  d->labels.allocator = d->names.allocator = ji__allocator(table->ctx);
  d->is_double = ji__allocate_array(ji__allocator(table->ctx), (size_t)labels->count, 1);
  int64_t *first =
      ji__allocate_array(ji__allocator(table->ctx), (size_t)labels->count, sizeof *first);
  ji_status status = d->is_double && first ? JI_OK : ji__fail_memory(table->ctx);
  for (int64_t i = 0; i < labels->count && !status; i++) {
    int64_t at = 0, before = d->labels.count;
    status = ji__names_intern(table->ctx, &d->labels, labels->items[i], &at);
    if (!status && at == before)
      first[at] = i;
    else if (!status)
      d->is_double[i] = d->is_double[first[at]] = 1;
  }
  ji__release(ji__allocator(table->ctx), first);
  return status;
}

static void free_doubles(ji__mrio *table, doubles *d) {
  ji__names_free(&d->labels);
  ji__names_free(&d->names);
  ji__release(ji__allocator(table->ctx), d->is_double);
}

static ji_status satellite_name(ji__mrio *table, doubles *d, int64_t index, const char **out) {
  int64_t at = 0, before = d->names.count;
  *out = table->satellites.labels.items[index];
  ji_status status = d->is_double[index] ? qualified(table, index, out) : JI_OK;
  if (!status)
    status = ji__names_intern(table->ctx, &d->names, *out, &at);
  if (!status && at != before)
    return ji__fail(table->ctx, JI_ERROR_LABEL, "the satellite \"%.200s\" is there twice", *out);
  return status;
}

static ji_status write_satellite(ji__mrio *table, doubles *d, int64_t index, ji__writer *writer) {
  const ji__mrio_satellites *satellites = &table->satellites;
  const char *name = NULL;
  ji_status status = satellite_name(table, d, index, &name);
  if (status)
    return status;
  ji__writer_text(writer, 0, name);
  ji__writer_text(writer, 1, satellites->extensions.items[index]);
  ji__writer_text(writer, 2, satellites->labels.items[index]);
  ji__writer_text(writer, 3, satellites->levels.items[index]);
  status = write_unit(table, writer, 4, satellites->units.items[index]);
  ji__writer_bool(writer, 6, satellites->demand.items[index] != NULL);
  ji__writer_end_row(writer);
  return status;
}

static ji_status put_satellites(ji__mrio *table, ji__provenance *provenance, ji_bundle **bundle) {
  static const ji__writer_column columns[] = {
      {.name = "name", .type = JI_TYPE_TEXT},      {.name = "extension", .type = JI_TYPE_TEXT},
      {.name = "label", .type = JI_TYPE_TEXT},     {.name = "levels", .type = JI_TYPE_TEXT},
      {.name = "unit", .type = JI_TYPE_TEXT},      {.name = "source_unit", .type = JI_TYPE_TEXT},
      {.name = "has_demand", .type = JI_TYPE_BOOL}};
  doubles d = {0};
  ji__writer *writer = NULL;
  ji_status status = find_doubles(table, &d);
  if (!status)
    status = ji__writer_create(table->ctx, columns, sizeof columns / sizeof *columns, &writer);
  for (int64_t i = 0; i < table->satellites.labels.count && !status; i++)
    status = write_satellite(table, &d, i, writer);
  if (!status)
    status = put(table, writer, "satellite_labels", provenance, bundle);
  ji__writer_free(writer);
  free_doubles(table, &d);
  return status;
}

static ji_status put_keys(ji__mrio *table, ji__provenance *provenance, ji_bundle **bundle) {
  static const ji__writer_column columns[] = {{.name = "key", .type = JI_TYPE_TEXT},
                                              {.name = "value", .type = JI_TYPE_TEXT}};
  const struct {
    const char *key, *value;
  } rows[] = {{"name", table->name}, {"year", table->year}, {"valuation", table->valuation}};
  ji__writer *writer = NULL;
  if (!table->name && !table->year && !table->valuation)
    return JI_OK;
  ji_status status = ji__writer_create(table->ctx, columns, 2, &writer);
  for (size_t i = 0; i < sizeof rows / sizeof *rows && !status; i++) {
    if (!rows[i].value)
      continue;
    ji__writer_text(writer, 0, rows[i].key);
    ji__writer_text(writer, 1, rows[i].value);
    ji__writer_end_row(writer);
  }
  if (!status)
    status = put(table, writer, "table", provenance, bundle);
  ji__writer_free(writer);
  return status;
}

/* --- the bundle --------------------------------------------------------------------------- */

typedef struct member {
  const char *name;
  ji_array *array;
} member;

/* What the datasets say of their origin: the files, from the given one on, and the arrays. */
static ji_status record(ji__mrio *table, size_t first_file, const member *members, size_t count,
                        ji__provenance **out) {
  static const char *const layouts[] = {"auto",      "pymrio",   "exiobase3",
                                        "oecd_icio", "wiod2016", "matrices"};
  ji_status status = ji__provenance_create(table->ctx, "ji_bundle_read_multiregion", out);
  if (!status)
    status = ji__mrio_input_record(&table->input, first_file, *out);
  if (!status)
    status =
        ji__provenance_add(table->ctx, *out, "option", "layout", layouts[table->options->layout]);
  if (!status && table->options->encoding)
    status = ji__provenance_add(table->ctx, *out, "option", "encoding", table->options->encoding);
  for (size_t i = 0; i < count && !status; i++)
    if (members[i].array->user)
      status = ji__provenance_array(table->ctx, *out, members[i].name, members[i].array);
  return status;
}

/* --- other matrices ----------------------------------------------------------------------- */

static ji_status put_labels(ji__mrio *table, const ji__mrio_labels *labels, const char *name,
                            const char *ending, ji__provenance *provenance) {
  static const ji__writer_column columns[] = {{.name = "label", .type = JI_TYPE_TEXT},
                                              {.name = "region", .type = JI_TYPE_TEXT}};
  int has_region = labels->regions.count > 0;
  ji__writer *writer = NULL;
  ji__buffer *name_of = &table->scratch;
  ji_status status = ji__writer_create(table->ctx, columns, has_region ? 2 : 1, &writer);
  for (int64_t i = 0; i < labels->names.count && !status; i++) {
    ji__writer_text(writer, 0, labels->names.items[i]);
    if (has_region)
      ji__writer_text(writer, 1, labels->regions.items[i]);
    ji__writer_end_row(writer);
  }
  name_of->size = 0;
  ji__buffer_format(name_of, "%s_%s", name, ending);
  if (!status && name_of->failed)
    status = ji__fail_memory(table->ctx);
  if (!status)
    status = put(table, writer, name_of->data, provenance, &table->others);
  ji__writer_free(writer);
  return status;
}

ji_status ji__mrio_put_other(ji__mrio *table, const char *name, const ji__mrio_labels *rows,
                             const ji__mrio_labels *columns, ji_array *array) {
  const member parts[] = {{name, array}};
  ji__provenance *provenance = NULL;
  ji_status status =
      record(table, table->input.count ? table->input.count - 1 : 0, parts, 1, &provenance);
  if (!status)
    status = put_labels(table, rows, name, "rows", provenance);
  if (!status)
    status = put_labels(table, columns, name, "columns", provenance);
  if (!status)
    status = ji__bundle_put_array(table->ctx, &table->others, name, array);
  ji__provenance_unref(provenance);
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status build(ji__mrio *table, ji__provenance *provenance, const member *members,
                       size_t count, ji_bundle **bundle) {
  ji_status status = put_sectors(table, provenance, bundle);
  if (!status && table->final_demand.user)
    status = put_demands(table, provenance, bundle);
  if (!status && table->satellite_rows.user)
    status = put_satellites(table, provenance, bundle);
  if (!status)
    status = put_keys(table, provenance, bundle);
  for (size_t i = 0; i < count && !status; i++)
    if (members[i].array->user)
      status = ji__bundle_put_array(table->ctx, bundle, members[i].name, members[i].array);
  return status;
}

ji_status ji__mrio_finish(ji__mrio *table, ji_bundle **out) {
  const member members[] = {{"flows", &table->flows},
                            {"final_demand", &table->final_demand},
                            {"output", &table->output},
                            {"satellites", &table->satellite_rows},
                            {"satellite_demand", &table->satellite_demand}};
  const size_t count = sizeof members / sizeof *members;
  ji__provenance *provenance = NULL;
  ji_bundle *bundle = table->others;
  table->others = NULL;
  if (!table->flows.user) { /* a folder of other matrices */
    *out = bundle;
    return JI_OK;
  }
  ji_status status = ji__mrio_check_labels(table, table->labels_from, &table->sectors, "sector");
  if (!status)
    status = ji__mrio_check_labels(table, table->labels_from, &table->demands, "category");
  if (!status)
    status = compute_output(table);
  if (!status && table->satellite_demand.user)
    status = ji__mrio_pad_demand(table, table->satellites.labels.count);
  if (!status)
    status = record(table, 0, members, count, &provenance);
  if (!status)
    status = build(table, provenance, members, count, &bundle);
  ji__provenance_unref(provenance);
  if (status) {
    ji_bundle_unref(bundle);
    return status;
  }
  *out = bundle;
  return JI_OK;
}
