/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/io/build.h"

#include <math.h>
#include <string.h>

double ji__io_flow(const ji__io_table *table, int64_t row, int64_t column) {
  return ji__matrix_at(&table->coefficients.flows, row, column);
}

void ji__io_build_free(ji_context *ctx, ji__io_build *build) {
  (void)ctx;
  ji_array_release(&build->flows);
  ji_array_release(&build->final_demand);
  ji_array_release(&build->output);
  ji_array_release(&build->satellites);
  ji_array_release(&build->satellite_demand);
  ji__provenance_unref(build->provenance);
  ji__writer_free(build->report);
  ji_bundle_unref(build->bundle);
}

static ji_status zeros(ji_context *ctx, int64_t rows, int64_t columns, ji_array *out,
                       double **elements) {
  if (!rows || !columns)
    return JI_OK;
  ji_status status = ji__array_make(ctx, rows, columns, out);
  if (status)
    return status;
  *elements = ji__array_elements(out);
  memset(*elements, 0, (size_t)rows * (size_t)columns * sizeof(double));
  return JI_OK;
}

ji_status ji__io_build_room(ji_context *ctx, ji__io_build *build, int64_t n, int64_t k,
                            int64_t rows) {
  build->n = n;
  build->k = k;
  build->rows = rows;
  ji_status status = zeros(ctx, n, n, &build->flows, &build->z);
  if (!status)
    status = zeros(ctx, n, k, &build->final_demand, &build->f);
  if (!status)
    status = zeros(ctx, n, 1, &build->output, &build->x);
  return status ? status : zeros(ctx, rows, n, &build->satellites, &build->s);
}

ji_status ji__io_build_demand_room(ji_context *ctx, ji__io_build *build,
                                   const ji__io_table *table) {
  if (!table->satellite_demand.data)
    return JI_OK;
  return zeros(ctx, build->rows, build->k, &build->satellite_demand, &build->d);
}

/* --- labels ------------------------------------------------------------------------------- */

ji_status ji__io_build_finish(ji_context *ctx, ji_status status, ji__writer *writer,
                              const char *name, ji__io_build *build) {
  ji_dataset *made = NULL;
  if (!status)
    status = ji__writer_finish(ctx, writer, build->provenance, &made);
  if (!status)
    status = ji__bundle_put(ctx, &build->bundle, name, made);
  ji_dataset_unref(made);
  ji__writer_free(writer);
  return status;
}

ji_status ji__io_build_sectors(ji_context *ctx, ji__io_build *build, char *const *names,
                               char *const *regions, const char *unit) {
  static const ji__writer_column columns[] = {
      {"sector", JI_TYPE_TEXT, NULL, "sector of the table", NULL},
      {"unit", JI_TYPE_TEXT, NULL, "of its flows and output", NULL},
      {"region", JI_TYPE_TEXT, NULL, "its region", NULL},
  };
  ji__writer *writer = NULL;
  ji_status status = ji__writer_create(ctx, columns, regions ? 3 : 2, &writer);
  for (int64_t i = 0; i < build->n && !status; i++) {
    ji__writer_text(writer, 0, names[i]);
    ji__writer_text(writer, 1, unit);
    if (regions)
      ji__writer_text(writer, 2, regions[i]);
    ji__writer_end_row(writer);
  }
  return ji__io_build_finish(ctx, status, writer, "sectors", build);
}

static ji_status put_labels(ji_context *ctx, ji__io_build *build, const char *member,
                            ji_status status, ji_dataset *labels) {
  if (!status && labels)
    status = ji__bundle_put(ctx, &build->bundle, member, labels);
  ji_dataset_unref(labels);
  return status;
}

ji_status ji__io_build_names(ji_context *ctx, ji__io_build *build, const char *member,
                             const ji__io_name *names, int64_t count) {
  ji_dataset *made = NULL;
  if (!count)
    return JI_OK;
  ji_status status = ji__io_names_make(ctx, names, count, build->provenance, &made);
  return put_labels(ctx, build, member, status, made);
}

ji_status ji__io_build_demands(ji_context *ctx, ji__io_build *build, const ji__io_table *table,
                               const char *unit) {
  ji_dataset *made = NULL;
  ji_status status = ji__io_labels_carry(ctx, table, 1, unit, build->provenance, &made);
  return put_labels(ctx, build, "demand_labels", status, made);
}

ji_status ji__io_build_satellites(ji_context *ctx, ji__io_build *build, const ji__io_table *table,
                                  char *const *units, const ji__io_name *more) {
  int64_t count = table->rows.count;
  if (more && ji__io_labels_find(&table->rows, more->name, NULL) >= 0)
    return ji__fail(ctx, JI_ERROR_LABEL,
                    "the table has a satellite \"%s\" already, which is to be added", more->name);
  ji__io_name *names = ji__allocate_array(ji__allocator(ctx), (size_t)count + 1, sizeof *names);
  if (!names)
    return ji__fail_memory(ctx);
  for (int64_t r = 0; r < count; r++)
    names[r] = ji__io_name_row(table, r, units[r]);
  if (more)
    names[count++] = *more;
  ji_status status = ji__io_build_names(ctx, build, "satellite_labels", names, count);
  ji__release(ji__allocator(ctx), names);
  return status;
}

/* --- table -------------------------------------------------------------------------------- */

static void put_key(ji__writer *writer, const char *key, const char *value, const char *instead) {
  if (!value && !instead)
    return;
  ji__writer_text(writer, 0, key);
  ji__writer_text(writer, 1, instead ? instead : value);
  ji__writer_end_row(writer);
}

ji_status ji__io_build_keys(ji_context *ctx, ji__io_build *build, const ji__io_table *table,
                            const ji__io_keys *keys) {
  static const ji__writer_column columns[] = {
      {"key", JI_TYPE_TEXT, NULL, NULL, NULL},
      {"value", JI_TYPE_TEXT, NULL, NULL, NULL},
  };
  char *const *old = table->keys;
  ji__writer *writer = NULL;
  ji__buffer name;
  ji__buffer_init(&name, ji__allocator(ctx));
  ji__buffer_format(&name, "%s-%s", ji__io_table_name(table), keys->suffix);
  ji_status status =
      name.failed ? ji__fail_memory(ctx) : ji__writer_create(ctx, columns, 2, &writer);
  if (!status) {
    put_key(writer, "name", name.data, NULL);
    put_key(writer, "source", old[JI__IO_SOURCE], NULL);
    put_key(writer, "territory", old[JI__IO_TERRITORY], keys->territory);
    put_key(writer, "territory_list", keys->territory ? NULL : old[JI__IO_TERRITORY_LIST], NULL);
    put_key(writer, "year", old[JI__IO_YEAR], NULL);
    put_key(writer, "valuation", old[JI__IO_VALUATION], keys->valuation);
    put_key(writer, "flows", old[JI__IO_FLOWS], keys->flows);
    put_key(writer, "employment_quantity", old[JI__IO_EMPLOYMENT_QUANTITY], NULL);
    put_key(writer, "employment_time", old[JI__IO_EMPLOYMENT_TIME], NULL);
    put_key(writer, "employment_vintage", old[JI__IO_EMPLOYMENT_VINTAGE], NULL);
    put_key(writer, "employment_status", old[JI__IO_EMPLOYMENT_STATUS], keys->employment_status);
  }
  ji__buffer_free(&name);
  return ji__io_build_finish(ctx, status, writer, "table", build);
}

/* --- report ------------------------------------------------------------------------------- */

ji_status ji__io_build_tell(ji_context *ctx, ji__io_build *build, const char *check, int is_warning,
                            double value, double limit, const char *explanation) {
  static const ji__writer_column columns[] = {
      {"check", JI_TYPE_TEXT, NULL, "what was looked at", NULL},
      {"verdict", JI_TYPE_TEXT, NULL, "passed or warning", NULL},
      {"value", JI_TYPE_FLOAT64, NULL, "what was found", NULL},
      {"limit", JI_TYPE_FLOAT64, NULL, "what it should not pass", NULL},
      {"explanation", JI_TYPE_TEXT, NULL, "in words", NULL},
  };
  ji_status status = JI_OK;
  if (!build->report)
    status = ji__writer_create(ctx, columns, sizeof columns / sizeof columns[0], &build->report);
  if (status)
    return status;
  if (is_warning)
    ji__log(ctx, JI_LOG_WARNING, "%s: %s", check, explanation);
  ji__writer_text(build->report, 0, check);
  ji__writer_text(build->report, 1, is_warning ? "warning" : "passed");
  ji__writer_known(build->report, 2, value);
  ji__writer_known(build->report, 3, limit);
  ji__writer_text(build->report, 4, explanation);
  ji__writer_end_row(build->report);
  return JI_OK;
}

ji_status ji__io_build_tell_negative(ji_context *ctx, ji__io_build *build,
                                     const ji__io_labels *sectors, int64_t before) {
  int64_t count = 0, worst = 0;
  for (int64_t c = 0; c < build->n * build->n; c++) {
    count += build->z[c] < 0;
    worst = build->z[c] < build->z[worst] ? c : worst;
  }
  if (count <= before)
    return ji__io_build_tell(ctx, build, "negative_flows", 0, (double)count, (double)before,
                             "no flow became negative");
  char row[JI__IO_LABEL_SIZE], column[JI__IO_LABEL_SIZE];
  ji__buffer text;
  ji__buffer_init(&text, ji__allocator(ctx));
  ji__buffer_format(&text,
                    "%lld flows are negative, the largest of them %s to %s: coefficients below 0 "
                    "have no meaning as inputs",
                    (long long)count, ji__io_label(sectors, worst / build->n, row),
                    ji__io_label(sectors, worst % build->n, column));
  ji_status status = text.failed ? ji__fail_memory(ctx)
                                 : ji__io_build_tell(ctx, build, "negative_flows", 1, (double)count,
                                                     (double)before, text.data);
  ji__buffer_free(&text);
  return status;
}

/* --- the bundle --------------------------------------------------------------------------- */

static ji_status put_array(ji_context *ctx, ji__io_build *build, const char *name,
                           ji_array *array) {
  return array->data ? ji__bundle_put_array(ctx, &build->bundle, name, array) : JI_OK;
}

ji_status ji__io_build_give(ji_context *ctx, ji__io_build *build, ji_bundle **out) {
  ji_status status = JI_OK;
  if (build->report) {
    ji__writer *report = build->report;
    build->report = NULL;
    status = ji__io_build_finish(ctx, JI_OK, report, "report", build);
  }
  if (!status)
    status = put_array(ctx, build, "flows", &build->flows);
  if (!status)
    status = put_array(ctx, build, "final_demand", &build->final_demand);
  if (!status)
    status = put_array(ctx, build, "output", &build->output);
  if (!status)
    status = put_array(ctx, build, "satellites", &build->satellites);
  if (!status)
    status = put_array(ctx, build, "satellite_demand", &build->satellite_demand);
  if (status)
    return status;
  *out = build->bundle;
  build->bundle = NULL;
  return JI_OK;
}
