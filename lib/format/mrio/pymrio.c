/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pymrio's saved layout, and EXIOBASE 3, which is distributed in it. */
#include "format/file.h"
#include "format/mrio/table.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PARAMETERS_FILE "file_parameters.json"

/* A folder of files with labels: the table's own or that of an extension. */
typedef struct folder {
  ji__mrio *table;
  const char *path;
  int has_parameters;
  ji__mrio_parameters parameters;
} folder;

/* One of its files; path NULL: it is not there. */
typedef struct found {
  char *path;
  int64_t headers, indexes;
} found;

static ji_status open_folder(ji__mrio *table, const char *path, int needs_parameters, folder *out) {
  *out = (folder){.table = table, .path = path};
  ji_status status = ji__mrio_has_file(table->ctx, path, PARAMETERS_FILE, &out->has_parameters);
  if (status || (!out->has_parameters && !needs_parameters))
    return status;
  return ji__mrio_parameters_read(&table->input, path, &out->parameters);
}

static void close_folder(folder *f) {
  ji__mrio_parameters_free(&f->parameters);
}

static void forget(ji__mrio *table, found *file) {
  ji__release(ji__allocator(table->ctx), file->path);
  *file = (found){0};
}

/* --- finding files ------------------------------------------------------------------------ */

static ji_status check_ending(ji_context *ctx, const char *path) {
  static const char *const endings[] = {".txt", ".csv", ".tsv"};
  const char *name = ji__base_name(path);
  size_t size = ji__mrio_plain_size(name);
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (size >= strlen(endings[i]) &&
        strncmp(name + size - strlen(endings[i]), endings[i], strlen(endings[i])) == 0)
      return JI_OK;
  return ji__fail(ctx, JI_ERROR_UNSUPPORTED,
                  "%s: only text files are read: save the table with table_format=\"txt\"", path);
}

/* Matrices have two rows of labels; of their columns of labels all but the first are empty in the
 * first line. Other files have one row, and all columns but the last are labels. */
static ji_status measure_file(folder *f, int is_matrix, found *file) {
  ji__names fields = {0};
  unsigned char delimiter;
  ji_status status = ji__grid_peek(&f->table->input, file->path, &fields, &delimiter);
  file->headers = is_matrix ? 2 : 1;
  file->indexes = is_matrix ? 1 : fields.count - 1;
  while (is_matrix && file->indexes < fields.count && file->indexes < JI__MRIO_LEVELS &&
         !fields.items[file->indexes][0])
    file->indexes++;
  ji__names_free(&fields);
  if (!status && (file->indexes < 1 || file->indexes > JI__MRIO_LEVELS))
    status = ji__fail(f->table->ctx, JI_ERROR_FORMAT, "%s: line 1: columns of labels are expected",
                      file->path);
  return status;
}

static ji_status find_listed(folder *f, const char *key, found *out) {
  ji__mrio_parameters *p = &f->parameters;
  int64_t at = -1;
  ji_status status = ji__names_find(f->table->ctx, &p->keys, key, &at);
  if (status || at < 0)
    return status;
  status = ji__mrio_path(f->table->ctx, f->path, p->files.items[at], &out->path);
  out->headers = p->headers[at];
  out->indexes = p->indexes[at];
  return status ? status : check_ending(f->table->ctx, out->path);
}

static ji_status find_unlisted(folder *f, const char *key, int is_matrix, found *out) {
  char name[16];
  size_t size = strlen(key);
  memcpy(name, key, size);
  memcpy(name + size, ".txt", sizeof ".txt");
  ji_status status = ji__mrio_find_packed(f->table->ctx, f->path, name, &out->path);
  return status || !out->path ? status : measure_file(f, is_matrix, out);
}

static ji_status find(folder *f, const char *key, int is_matrix, found *out) {
  *out = (found){0};
  return f->has_parameters ? find_listed(f, key, out) : find_unlisted(f, key, is_matrix, out);
}

/* --- the table itself --------------------------------------------------------------------- */

static ji_status read_square(folder *f, const found *file, ji_array *out) {
  ji__mrio *table = f->table;
  ji__mrio_file wanted = {.path = file->path,
                          .headers = file->headers,
                          .indexes = file->indexes,
                          .rows = &table->sectors,
                          .columns = &table->sectors,
                          .row_what = "sector",
                          .column_what = "sector",
                          .expected = JI__MRIO_SQUARE};
  ji_status status = ji__mrio_labels_from(table, file->path);
  return status ? status : ji__mrio_read_matrix(table, &wanted, out);
}

static ji_status read_output(folder *f) {
  found file;
  ji__mrio *table = f->table;
  ji_status status = find(f, "x", 0, &file);
  if (!status && file.path) {
    ji__mrio_file wanted = {.path = file.path,
                            .headers = file.headers,
                            .indexes = file.indexes,
                            .rows = &table->sectors,
                            .row_what = "sector",
                            .expected = table->sectors.names.count};
    status = ji__mrio_read_vector(table, &wanted, "indout", &table->output);
  }
  forget(table, &file);
  return status;
}

/* Z = A diag(x), in place. */
static ji_status scale_columns(ji__mrio *table, const char *path) {
  if (!table->output.user)
    return ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                    "%s: there are coefficients A, but neither flows Z nor output x", path);
  double *flows = ji__array_elements(&table->flows);
  const double *output = ji__array_elements(&table->output);
  int64_t n = table->flows.columns;
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++)
      flows[i * n + j] *= output[j];
  return JI_OK;
}

static ji_status read_flows(folder *f) {
  found flows, coefficients = {0};
  ji__mrio *table = f->table;
  ji_status status = find(f, "Z", 1, &flows);
  if (!status && !flows.path)
    status = find(f, "A", 1, &coefficients);
  if (!status && !flows.path && !coefficients.path)
    status = ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                      "%s: there are neither flows Z nor "
                      "coefficients A",
                      f->path);
  if (!status)
    status = read_square(f, flows.path ? &flows : &coefficients, &table->flows);
  if (!status)
    status = read_output(f);
  if (!status && !flows.path)
    status = scale_columns(table, f->path);
  forget(table, &flows);
  forget(table, &coefficients);
  return status;
}

static ji_status read_demand(folder *f) {
  found file;
  ji__mrio *table = f->table;
  ji_status status = find(f, "Y", 1, &file);
  if (!status && file.path) {
    ji__mrio_file wanted = {.path = file.path,
                            .headers = file.headers,
                            .indexes = file.indexes,
                            .rows = &table->sectors,
                            .columns = &table->demands,
                            .row_what = "sector",
                            .column_what = "category",
                            .expected = table->sectors.names.count};
    status = ji__mrio_read_matrix(table, &wanted, &table->final_demand);
  }
  forget(table, &file);
  return status;
}

static ji_status read_units(folder *f) {
  found file;
  ji_status status = find(f, "unit", 0, &file);
  if (!status && file.path)
    status = ji__mrio_read_sector_units(f->table, file.path, file.indexes);
  forget(f->table, &file);
  return status;
}

/* --- extensions --------------------------------------------------------------------------- */

static ji_status read_rows(folder *f, const char *name, const found *file) {
  ji_array rows = {0};
  ji__mrio *table = f->table;
  ji__mrio_file wanted = {.path = file->path,
                          .headers = file->headers,
                          .indexes = file->indexes,
                          .columns = &table->sectors,
                          .column_what = "sector",
                          .extension = name,
                          .first = table->satellites.labels.count};
  ji_status status = ji__mrio_read_matrix(table, &wanted, &rows);
  return status ? status : ji__mrio_append_rows(table, &table->satellite_rows, &rows);
}

/* Figures of final demand, under the names of this and earlier versions. */
static ji_status find_demand_rows(folder *f, found *file) {
  static const char *const keys[] = {"F_Y", "FY", "F_hh"};
  ji_status status = JI_OK;
  *file = (found){0};
  for (size_t i = 0; i < sizeof keys / sizeof *keys && !status && !file->path; i++)
    status = find(f, keys[i], 1, file);
  return status;
}

static ji_status read_demand_rows(folder *f, const found *file, int64_t first) {
  ji_array rows = {0};
  ji__mrio *table = f->table;
  ji__mrio_file wanted = {.path = file->path,
                          .headers = file->headers,
                          .indexes = file->indexes,
                          .columns = &table->demands,
                          .column_what = "category",
                          .first = first};
  if (!table->final_demand.user)
    return ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                    "%s: there is no final demand Y that it "
                    "belongs to",
                    file->path);
  ji_status status = ji__mrio_read_matrix(table, &wanted, &rows);
  if (!status)
    status = ji__mrio_pad_demand(table, first);
  if (!status)
    status = ji__mrio_append_rows(table, &table->satellite_demand, &rows);
  for (int64_t i = first; i < table->satellites.labels.count && !status; i++) {
    char **mark = &table->satellites.demand.items[i];
    *mark = ji__copy_string(ji__allocator(table->ctx), "");
    status = *mark ? JI_OK : ji__fail_memory(table->ctx);
  }
  ji_array_release(&rows);
  return status;
}

static ji_status read_parts(folder *f, const char *name) {
  found rows, demand = {0}, unit = {0};
  ji__mrio *table = f->table;
  int64_t first = table->satellites.labels.count;
  ji_status status = find(f, "F", 1, &rows);
  if (!status && !rows.path)
    status = ji__fail(table->ctx, JI_ERROR_NOT_FOUND, "%s: the extension has no F", f->path);
  if (!status)
    status = read_rows(f, name, &rows);
  if (!status)
    status = find_demand_rows(f, &demand);
  if (!status && demand.path)
    status = read_demand_rows(f, &demand, first);
  if (!status)
    status = find(f, "unit", 0, &unit);
  if (!status && unit.path)
    status = ji__mrio_read_satellite_units(table, unit.path, unit.indexes, first);
  forget(table, &rows);
  forget(table, &demand);
  forget(table, &unit);
  return status;
}

/* Subfolders of results and others are no extensions. */
static ji_status read_extension(ji__mrio *table, const char *path, const char *name,
                                int is_exiobase) {
  folder f;
  int is_listed = 0, has_rows = 0;
  ji_status status = ji__mrio_has_file(table->ctx, path, PARAMETERS_FILE, &is_listed);
  if (!status && is_exiobase)
    status = ji__mrio_has_file(table->ctx, path, "F.txt", &has_rows);
  if (status || !(is_listed || has_rows))
    return status;
  status = open_folder(table, path, !is_exiobase, &f);
  if (!status && (!f.has_parameters || f.parameters.is_extension))
    status = read_parts(&f, name);
  close_folder(&f);
  return status;
}

static int is_wanted(const ji_multiregion_options *options, const char *name) {
  for (size_t i = 0; i < options->extension_count; i++)
    if (strcmp(options->extensions[i], name) == 0)
      return 1;
  return options->extensions == NULL;
}

static int compare_names(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static ji_status list_entries(ji__mrio *table, const char *path, ji__names *names) {
  DIR *entries = opendir(path);
  if (!entries)
    return ji__fail(table->ctx, errno == ENOENT ? JI_ERROR_NOT_FOUND : JI_ERROR_IO,
                    "%s: the folder cannot be read: %s (errno %d)", path, ji__system_reason(errno),
                    errno);
  ji_status status = JI_OK;
  const struct dirent *entry;
  while (!status && (entry = readdir(entries)))
    if (entry->d_name[0] != '.')
      status = ji__names_add_text(table->ctx, names, entry->d_name);
  closedir(entries);
  if (!status && names->count > 0)
    qsort(names->items, (size_t)names->count, sizeof *names->items, compare_names);
  return status;
}

static ji_status check_wanted(ji__mrio *table, const char *path, ji__names *names) {
  ji_status status = JI_OK;
  for (size_t i = 0; i < table->options->extension_count && !status; i++) {
    int64_t at = -1;
    status = ji__names_find(table->ctx, names, table->options->extensions[i], &at);
    if (!status && at < 0)
      status = ji__fail(table->ctx, JI_ERROR_NOT_FOUND, "%s: there is no extension \"%s\"", path,
                        table->options->extensions[i]);
  }
  return status;
}

static ji_status read_extensions(ji__mrio *table, const char *path, int is_exiobase) {
  ji__names names = {.allocator = ji__allocator(table->ctx)};
  ji_status status = list_entries(table, path, &names);
  if (!status)
    status = check_wanted(table, path, &names);
  for (int64_t i = 0; i < names.count && !status; i++) {
    if (!is_wanted(table->options, names.items[i]))
      continue;
    char *inner = ji__path_join(ji__allocator(table->ctx), path, names.items[i]);
    struct stat about;
    if (!inner)
      status = ji__fail_memory(table->ctx);
    else if (stat(inner, &about) == 0 && S_ISDIR(about.st_mode))
      status = read_extension(table, inner, names.items[i], is_exiobase);
    ji__release(ji__allocator(table->ctx), inner);
  }
  ji__names_free(&names);
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

ji_status ji__mrio_read_pymrio(ji__mrio *table, const char *path, int is_exiobase) {
  folder f;
  ji_status status = open_folder(table, path, !is_exiobase, &f);
  if (!status && f.has_parameters && f.parameters.is_extension)
    status =
        ji__fail(table->ctx, JI_ERROR_FORMAT,
                 "%s: the folder holds an extension, expected the table that it belongs to", path);
  if (!status)
    status = read_flows(&f);
  if (!status)
    status = read_demand(&f);
  if (!status)
    status = read_units(&f);
  if (!status)
    status = read_extensions(table, path, is_exiobase);
  if (!status)
    status = ji__mrio_metadata(&table->input, path, "name", &table->name);
  if (!status && is_exiobase) {
    table->valuation = "basic";
    status = ji__mrio_find_year(table, path);
  }
  close_folder(&f);
  return status;
}
