/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/utf8.h"
#include "data/bundle.h"
#include "format/csv_read.h"
#include "format/csv_write.h"
#include "format/file.h"
#include "format/npy.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define UNITS_FILE "units.csv"
#define CODES_COLUMN "sector"
#define TABLE_ENDING ".csv"
#define ARRAY_ENDING ".npy"

typedef struct file_list {
  const ji_allocator *allocator;
  char **names;
  size_t count, capacity;
} file_list;

static void free_list(file_list *list) {
  for (size_t i = 0; i < list->count; i++)
    ji__release(list->allocator, list->names[i]);
  ji__release(list->allocator, list->names);
}

/* NAME.csv or NAME.npy where NAME holds no further dot: what has one stands beside another file. */
static int has_ending(const char *name, const char *ending) {
  const char *dot = strchr(name, '.');
  return dot && dot != name && strcmp(dot, ending) == 0;
}

static int is_array_name(const char *name) {
  return has_ending(name, ARRAY_ENDING);
}

static int is_table_name(const char *name) {
  return has_ending(name, TABLE_ENDING) || is_array_name(name);
}

/* A table's name becomes that of a dataset. */
static ji_status check_name(ji_context *ctx, const char *folder, const char *name) {
  size_t size = strlen(name);
  if (ji__utf8_valid_prefix(name, size) == size)
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_ENCODING, "%s: the name of a file in the folder is not UTF-8",
                  folder);
}

static ji_status list_add(ji_context *ctx, file_list *list, const char *name) {
  if (list->count == list->capacity) {
    size_t capacity = list->capacity ? list->capacity * 2 : 16;
    char **names =
        ji__reallocate_array(list->allocator, list->names, capacity, sizeof *list->names);
    if (!names)
      return ji__fail_memory(ctx);
    list->names = names;
    list->capacity = capacity;
  }
  char *copy = ji__copy_string(list->allocator, name);
  if (!copy)
    return ji__fail_memory(ctx);
  list->names[list->count++] = copy;
  return JI_OK;
}

/* Folders named like tables are passed over. */
static ji_status add_if_file(ji_context *ctx, file_list *list, const char *folder,
                             const char *name) {
  char *path = ji__path_join(list->allocator, folder, name);
  if (!path)
    return ji__fail_memory(ctx);
  struct stat about;
  int is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
  ji__release(list->allocator, path);
  return is_folder ? JI_OK : list_add(ctx, list, name);
}

static int compare_names(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static ji_status fail_folder(ji_context *ctx, const char *path, int reason) {
  return ji__fail(ctx, reason == ENOENT ? JI_ERROR_NOT_FOUND : JI_ERROR_IO,
                  "%s: the folder cannot be read: %s (errno %d)", path,
                  reason == ENOTDIR ? "it is no folder" : ji__system_reason(reason), reason);
}

static ji_status list_tables(ji_context *ctx, const char *folder, file_list *list) {
  DIR *entries = opendir(folder);
  if (!entries)
    return fail_folder(ctx, folder, errno);
  ji_status status = JI_OK;
  while (!status) {
    errno = 0;
    const struct dirent *entry = readdir(entries);
    if (!entry) {
      if (errno)
        status = fail_folder(ctx, folder, errno);
      break;
    }
    if (!is_table_name(entry->d_name))
      continue;
    status = check_name(ctx, folder, entry->d_name);
    if (!status)
      status = add_if_file(ctx, list, folder, entry->d_name);
  }
  closedir(entries);
  if (!status && list->count == 0)
    status = ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s: there is no NAME.csv or NAME.npy in the folder",
                      folder);
  if (!status)
    qsort(list->names, list->count, sizeof *list->names, compare_names);
  return status;
}

static int list_holds(const file_list *list, const char *name) {
  return bsearch(&name, list->names, list->count, sizeof *list->names, compare_names) != NULL;
}

static ji_status read_units(ji_context *ctx, const char *folder, ji__csv_schema *units) {
  char *path = ji__path_join(ji__allocator(ctx), folder, UNITS_FILE);
  if (!path)
    return ji__fail_memory(ctx);
  ji_status status = ji__csv_units_read(ctx, path, units);
  ji__release(ji__allocator(ctx), path);
  return status;
}

static ji_status check_unit_files(ji_context *ctx, const ji__csv_schema *units,
                                  const file_list *list) {
  for (int64_t i = 0; i < units->count; i++)
    if (!list_holds(list, units->specs[i].file) || is_array_name(units->specs[i].file))
      return ji__fail(ctx, JI_ERROR_LABEL,
                      "%s: line %" PRId64 ": there is no file \"%s\" in the folder",
                      units->records.path, units->specs[i].line, units->specs[i].file);
  return JI_OK;
}

static ji_status check_unit_columns(ji_context *ctx, const ji__csv_schema *units) {
  for (int64_t i = 0; i < units->count; i++)
    if (!units->specs[i].found && strcmp(units->specs[i].column, "*") != 0)
      return ji__fail(ctx, JI_ERROR_LABEL, "%s: line %" PRId64 ": there is no column \"%s\" in %s",
                      units->records.path, units->specs[i].line, units->specs[i].column,
                      units->specs[i].file);
  return JI_OK;
}

/* The name of a file without its ending, which has four bytes. */
static char *member_name(const ji_allocator *allocator, const char *file) {
  return ji__copy_bytes(allocator, file, strlen(file) - strlen(TABLE_ENDING));
}

static ji_status bundle_add(ji_context *ctx, ji_bundle **bundle, const char *file,
                            const ji_dataset *dataset) {
  char *name = member_name(ji__allocator(ctx), file);
  ji_status status = name ? ji__bundle_put(ctx, bundle, name, dataset) : ji__fail_memory(ctx);
  ji__release(ji__allocator(ctx), name);
  return status;
}

/* Tables come before arrays of the same name. */
static ji_status add_array(ji_context *ctx, ji_bundle **bundle, const char *path, const char *file,
                           ji_array *array) {
  char *name = member_name(ji__allocator(ctx), file);
  if (!name)
    return ji__fail_memory(ctx);
  ji_status status = ji_bundle_find(*bundle, name)
                         ? ji__fail(ctx, JI_ERROR_LABEL, "%s: %s.csv is there, too", path, name)
                         : ji__bundle_put_array(ctx, bundle, name, array);
  ji__release(ji__allocator(ctx), name);
  return status;
}

static ji_status read_array(ji_context *ctx, const char *folder, const char *file,
                            ji_bundle **bundle) {
  char *path = ji__path_join(ji__allocator(ctx), folder, file);
  if (!path)
    return ji__fail_memory(ctx);
  ji_array array = {0};
  ji_status status = ji__npy_map(ctx, path, &array);
  if (!status)
    status = add_array(ctx, bundle, path, file, &array);
  ji_array_release(&array);
  ji__release(ji__allocator(ctx), path);
  return status;
}

/* The files of an input-output table hold sectors and numbers, and perhaps notes; in others columns
 * of text may look like numbers here and there. */
static int holds_numbers(const file_list *list, const char *file) {
  static const char *const matrices[] = {"flows.csv", "final_demand.csv", "accounts.csv"};
  for (size_t i = 0; i < sizeof matrices / sizeof matrices[0]; i++)
    if (strcmp(file, matrices[i]) == 0)
      return list_holds(list, matrices[0]);
  return 0;
}

static ji_status read_table(ji_context *ctx, const char *folder, const file_list *list,
                            const char *file, ji__csv_schema *units, ji_bundle **bundle) {
  ji__csv_request request = {
      .codes = CODES_COLUMN, .units = units, .all_numbers = holds_numbers(list, file)};
  ji_status status = ji__csv_options_read(ctx, NULL, &request.options);
  if (status)
    return status;
  char *path = ji__path_join(ji__allocator(ctx), folder, file);
  if (!path)
    return ji__fail_memory(ctx);
  request.path = path;
  ji_dataset *dataset = NULL;
  status = ji__csv_read(ctx, &request, &dataset);
  if (!status)
    status = bundle_add(ctx, bundle, file, dataset);
  ji_dataset_unref(dataset);
  ji__release(ji__allocator(ctx), path);
  return status;
}

static ji_status read_tables(ji_context *ctx, const char *folder, const file_list *list,
                             ji__csv_schema *units, ji_bundle **bundle) {
  ji_status status = JI_OK;
  if (list_holds(list, UNITS_FILE))
    status = read_units(ctx, folder, units);
  if (!status)
    status = check_unit_files(ctx, units, list);
  for (size_t i = 0; i < list->count && !status; i++)
    status = is_array_name(list->names[i])
                 ? read_array(ctx, folder, list->names[i], bundle)
                 : read_table(ctx, folder, list, list->names[i], units, bundle);
  return status ? status : check_unit_columns(ctx, units);
}

ji_status ji_bundle_read_folder(ji_context *ctx, const char *path, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!path)
    return ji__fail_null(ctx, "ji_bundle_read_folder", "path");
  if (!out)
    return ji__fail_null(ctx, "ji_bundle_read_folder", "out");
  file_list list = {.allocator = ji__allocator(ctx)};
  ji__csv_schema units = {0};
  ji_bundle *bundle = NULL;
  status = list_tables(ctx, path, &list);
  if (!status)
    status = read_tables(ctx, path, &list, &units, &bundle);
  ji__csv_schema_free(&units);
  free_list(&list);
  if (status) {
    ji_bundle_unref(bundle);
    return status;
  }
  *out = bundle;
  return JI_OK;
}

/* --- writing ------------------------------------------------------------------------------ */

/* NAME is read back under its name only if nothing in it speaks to the file system. */
static ji_status check_member(ji_context *ctx, const char *name) {
  if (!strpbrk(name, "./"))
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_ARGUMENT,
                  "the name \"%s\" cannot be that of a file in a folder of tables: it holds \".\" "
                  "or \"/\"",
                  name);
}

static char *member_path(const ji_allocator *allocator, const char *folder, const char *name,
                         const char *ending) {
  char *path = ji__path_join(allocator, folder, name);
  char *whole = NULL;
  if (path) {
    ji__buffer buffer;
    ji__buffer_init(&buffer, allocator);
    ji__buffer_string(&buffer, path);
    ji__buffer_string(&buffer, ending);
    if (buffer.failed)
      ji__buffer_free(&buffer);
    whole = buffer.data;
  }
  ji__release(allocator, path);
  return whole;
}

static ji_status write_dataset(ji_context *ctx, const ji_bundle *bundle, const char *folder,
                               const char *name, ji__outputs *outputs) {
  ji_csv_options options;
  ji_status status = ji__csv_options_read(ctx, NULL, &options);
  if (!status)
    status = check_member(ctx, name);
  if (status)
    return status;
  char *path = member_path(ji__allocator(ctx), folder, name, TABLE_ENDING);
  status = path ? ji__csv_write(ctx, ji_bundle_find(bundle, name), path, &options, outputs)
                : ji__fail_memory(ctx);
  ji__release(ji__allocator(ctx), path);
  return status;
}

static ji_status write_array(ji_context *ctx, const ji_bundle *bundle, const char *folder,
                             const char *name, ji__outputs *outputs) {
  ji_status status = check_member(ctx, name);
  if (status)
    return status;
  char *path = member_path(ji__allocator(ctx), folder, name, ARRAY_ENDING);
  ji__output *output = path ? ji__outputs_add(outputs) : NULL;
  status = output ? ji__npy_write(ctx, ji_bundle_find_array(bundle, name), path, output)
                  : ji__fail_memory(ctx);
  ji__release(ji__allocator(ctx), path);
  return status;
}

static ji_status write_members(ji_context *ctx, const ji_bundle *bundle, const char *folder,
                               ji__outputs *outputs) {
  ji_status status = JI_OK;
  for (int64_t i = 0; i < ji_bundle_count(bundle) && !status; i++)
    status = write_dataset(ctx, bundle, folder, ji_bundle_name(bundle, i), outputs);
  for (int64_t i = 0; i < ji_bundle_array_count(bundle) && !status; i++)
    status = write_array(ctx, bundle, folder, ji_bundle_array_name(bundle, i), outputs);
  return status;
}

ji_status ji_bundle_write_folder(ji_context *ctx, const ji_bundle *bundle, const char *path) {
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!bundle || !path)
    return ji__fail_null(ctx, "ji_bundle_write_folder", !bundle ? "bundle" : "path");
  ji__outputs outputs = {.allocator = ji__allocator(ctx)};
  status = ji__folder_make(ctx, path);
  if (!status)
    status = write_members(ctx, bundle, path, &outputs);
  if (!status)
    status = ji__outputs_commit(ctx, &outputs);
  ji__outputs_discard(&outputs);
  return status;
}
