/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A folder of CSV matrices with labels in the first row and column. */
#include "format/file.h"
#include "format/mrio/table.h"

#include <string.h>

static const ji_multiregion_part usual[] = {
    {"Z.csv", NULL, JI_MULTIREGION_FLOWS, 0},
    {"final_demand.csv", NULL, JI_MULTIREGION_FINAL_DEMAND, 0},
    {"Y.csv", NULL, JI_MULTIREGION_FINAL_DEMAND, 0},
    {"output.csv", NULL, JI_MULTIREGION_OUTPUT, 0},
    {"x.csv", NULL, JI_MULTIREGION_OUTPUT, 0},
    {"primary_inputs.csv", NULL, JI_MULTIREGION_SATELLITE_ROWS, 0},
    {"employment.csv", NULL, JI_MULTIREGION_SATELLITE_COLUMNS, 0},
};

/* The parts of a folder: the caller's, or those of the usual ones that are there. */
typedef struct parts {
  const ji_multiregion_part *items;
  size_t count;
  int are_usual;
} parts;

/* "employment" of "employment.csv", new memory. */
static char *stem(ji_context *ctx, const char *file) {
  size_t size = strlen(file);
  if (size > 4 && strcmp(file + size - 4, ".csv") == 0)
    size -= 4;
  return ji__copy_bytes(ji__allocator(ctx), file, size);
}

static ji_status read_flows(ji__mrio *table, ji__mrio_file file) {
  file.rows = file.columns = &table->sectors;
  file.row_what = file.column_what = "sector";
  file.expected = JI__MRIO_SQUARE;
  ji_status status = ji__mrio_labels_from(table, file.path);
  return status ? status : ji__mrio_read_matrix(table, &file, &table->flows);
}

static ji_status read_demand(ji__mrio *table, ji__mrio_file file) {
  file.rows = &table->sectors;
  file.row_what = "sector";
  file.columns = &table->demands;
  file.column_what = "category";
  file.expected = table->sectors.names.count;
  return ji__mrio_read_matrix(table, &file, &table->final_demand);
}

static ji_status read_output(ji__mrio *table, ji__mrio_file file) {
  file.rows = &table->sectors;
  file.row_what = "sector";
  file.expected = table->sectors.names.count;
  return ji__mrio_read_vector(table, &file, "output", &table->output);
}

static ji_status read_rows(ji__mrio *table, ji__mrio_file file, const char *name) {
  ji_array rows = {0};
  file.columns = &table->sectors;
  file.column_what = "sector";
  file.extension = name;
  file.first = table->satellites.labels.count;
  ji_status status = ji__mrio_read_matrix(table, &file, &rows);
  return status ? status : ji__mrio_append_rows(table, &table->satellite_rows, &rows);
}

/* Columns of satellites become rows. A column `total` says nothing: its file's name does. */
static ji_status turn(ji__mrio *table, const ji__mrio_labels *labels, const char *name,
                      ji_array *columns) {
  ji_array rows = {0};
  ji_status status = ji__array_make(table->ctx, columns->columns, columns->rows, &rows);
  for (int64_t i = 0; i < rows.rows && !status; i++) {
    for (int64_t j = 0; j < rows.columns; j++)
      ji__array_elements(&rows)[i * rows.columns + j] = ji__array_value(columns, j, i);
    const char *label = labels->names.items[i];
    status =
        ji__mrio_add_satellite(table, strcmp(label, "total") == 0 ? name : label, name, NULL, 0);
  }
  if (!status)
    status = ji__mrio_append_rows(table, &table->satellite_rows, &rows);
  ji_array_release(&rows);
  return status;
}

static ji_status read_columns(ji__mrio *table, ji__mrio_file file, const char *name) {
  ji__mrio_labels labels = {.regions = {.allocator = ji__allocator(table->ctx)},
                            .names = {.allocator = ji__allocator(table->ctx)},
                            .is_plain = 1};
  ji_array columns = {0};
  file.rows = &table->sectors;
  file.row_what = "sector";
  file.columns = &labels;
  file.column_what = "satellite";
  file.expected = table->sectors.names.count;
  ji_status status = ji__mrio_read_matrix(table, &file, &columns);
  if (!status)
    status = turn(table, &labels, name, &columns);
  ji_array_release(&columns);
  ji__names_free(&labels.regions);
  ji__names_free(&labels.names);
  return status;
}

static ji_status read_other(ji__mrio *table, ji__mrio_file file, const char *name) {
  const ji_allocator *allocator = ji__allocator(table->ctx);
  ji__mrio_labels rows = {.regions = {.allocator = allocator}, .names = {.allocator = allocator}};
  ji__mrio_labels columns = rows;
  ji_array array = {0};
  file.rows = &rows;
  file.columns = &columns;
  file.row_what = "row";
  file.column_what = "column";
  ji_status status = ji__mrio_read_matrix(table, &file, &array);
  if (!status)
    status = ji__mrio_put_other(table, name, &rows, &columns, &array);
  ji_array_release(&array);
  ji__names_free(&rows.regions);
  ji__names_free(&rows.names);
  ji__names_free(&columns.regions);
  ji__names_free(&columns.names);
  return status;
}

static ji_status read_role(ji__mrio *table, const ji_multiregion_part *part, const char *path,
                           const char *name) {
  ji__mrio_file file = {.path = path, .headers = 1, .indexes = 1, .column = part->column};
  switch (part->role) {
  case JI_MULTIREGION_FLOWS:
    return read_flows(table, file);
  case JI_MULTIREGION_FINAL_DEMAND:
    return read_demand(table, file);
  case JI_MULTIREGION_OUTPUT:
    return read_output(table, file);
  case JI_MULTIREGION_SATELLITE_ROWS:
    return read_rows(table, file, name);
  case JI_MULTIREGION_SATELLITE_COLUMNS:
    return read_columns(table, file, name);
  default:
    return read_other(table, file, name);
  }
}

/* Flows, final demand and output are there once at the most. */
static ji_status check_once(ji__mrio *table, const ji_multiregion_part *part, const char *path) {
  const ji_array *array = part->role == JI_MULTIREGION_FLOWS          ? &table->flows
                          : part->role == JI_MULTIREGION_FINAL_DEMAND ? &table->final_demand
                          : part->role == JI_MULTIREGION_OUTPUT       ? &table->output
                                                                      : NULL;
  if (!array || !array->user)
    return JI_OK;
  return ji__fail(table->ctx, JI_ERROR_LABEL, "%s: another file of the folder holds the %s", path,
                  part->role == JI_MULTIREGION_FLOWS          ? "flows"
                  : part->role == JI_MULTIREGION_FINAL_DEMAND ? "final demand"
                                                              : "output");
}

static ji_status read_part(ji__mrio *table, const char *folder, const ji_multiregion_part *part) {
  char *path = NULL;
  char *name = stem(table->ctx, part->file);
  ji_status status =
      name ? ji__mrio_path(table->ctx, folder, part->file, &path) : ji__fail_memory(table->ctx);
  if (!status)
    status = check_once(table, part, path);
  if (!status)
    status = read_role(table, part, path, name);
  ji__release(ji__allocator(table->ctx), path);
  ji__release(ji__allocator(table->ctx), name);
  return status;
}

/* Usual files that are not there are passed over. */
static ji_status read_if_there(ji__mrio *table, const char *folder, const parts *p,
                               const ji_multiregion_part *part) {
  int is_there = 1;
  ji_status status =
      p->are_usual ? ji__mrio_has_file(table->ctx, folder, part->file, &is_there) : JI_OK;
  return status || !is_there ? status : read_part(table, folder, part);
}

/* The flows come first: the other files' labels are matched against theirs. */
static ji_status read_all(ji__mrio *table, const char *folder, const parts *p, int are_flows) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < p->count && !status; i++)
    if ((p->items[i].role == JI_MULTIREGION_FLOWS) == are_flows)
      status = read_if_there(table, folder, p, &p->items[i]);
  return status;
}

/* Only a folder of other matrices has no flows. */
static ji_status check_flows(ji__mrio *table, const char *path, const parts *p) {
  size_t others = 0;
  for (size_t i = 0; i < p->count; i++)
    others += p->items[i].role == JI_MULTIREGION_MATRIX;
  if (table->flows.user || (p->count > 0 && others == p->count))
    return JI_OK;
  return ji__fail(table->ctx, JI_ERROR_NOT_FOUND, "%s: there are no flows (%s)", path,
                  p->are_usual ? "Z.csv" : "no part has the role FLOWS");
}

ji_status ji__mrio_read_matrices(ji__mrio *table, const char *path) {
  const ji_multiregion_options *options = table->options;
  parts p = {usual, sizeof usual / sizeof *usual, 1};
  if (options->parts)
    p = (parts){options->parts, options->part_count, 0};
  ji_status status = read_all(table, path, &p, 1);
  if (!status)
    status = check_flows(table, path, &p);
  return status ? status : read_all(table, path, &p, 0);
}
