/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ji_bundle_read_multiregion(): options, which layout it is, the reader of that. */
#include "format/file.h"
#include "format/mrio/table.h"

#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The size of the struct in the first release. */
#define OPTIONS_MINIMUM offsetof(ji_multiregion_options, encoding)

static const ji_multiregion_options option_defaults = {
    .size = sizeof(ji_multiregion_options),
    .max_sectors = 65536,
};

ji_status ji_multiregion_options_init(ji_multiregion_options *options, size_t size) {
  return ji__options_init(options, size, OPTIONS_MINIMUM, &option_defaults, sizeof option_defaults);
}

/* --- options ------------------------------------------------------------------------------ */

static const char *wrong_part(const ji_multiregion_options *options) {
  if (options->part_count > 0 && !options->parts)
    return "parts is NULL, but part_count is not 0";
  for (size_t i = 0; i < options->part_count; i++) {
    const ji_multiregion_part *part = &options->parts[i];
    if (!part->file || !*part->file || strchr(part->file, '/'))
      return "the file of a part is not the name of a file in the folder";
    if (part->role < JI_MULTIREGION_FLOWS || part->role > JI_MULTIREGION_MATRIX)
      return "the role of a part is not one of enum ji_multiregion_role";
    if (part->reserved != 0)
      return "a part's reserved member is not 0";
  }
  return NULL;
}

static const char *wrong_extension(const ji_multiregion_options *options) {
  if (options->extension_count > 0 && !options->extensions)
    return "extensions is NULL, but extension_count is not 0";
  for (size_t i = 0; i < options->extension_count; i++)
    if (!options->extensions[i])
      return "the name of an extension is NULL";
  return NULL;
}

static ji_status check_options(ji_context *ctx, const ji_multiregion_options *options) {
  const char *wrong = wrong_part(options);
  if (!wrong)
    wrong = wrong_extension(options);
  if (!wrong && options->separator && !*options->separator)
    wrong = "separator is empty";
  if (!wrong &&
      (options->layout < JI_MULTIREGION_AUTO || options->layout > JI_MULTIREGION_MATRICES))
    wrong = "layout is not one of enum ji_multiregion_layout";
  if (!wrong &&
      (options->empty < JI_MULTIREGION_EMPTY_ERROR || options->empty > JI_MULTIREGION_EMPTY_ZERO))
    wrong = "empty is not one of enum ji_multiregion_empty";
  if (!wrong &&
      (options->split < JI_MULTIREGION_SPLIT_SUM || options->split > JI_MULTIREGION_SPLIT_KEEP))
    wrong = "split is not one of enum ji_multiregion_split";
  if (!wrong && (options->year < 0 || options->year > 9999))
    wrong = "year is not between 0 and 9999";
  if (!wrong && (options->max_sectors < 1 || options->max_sectors > INT32_MAX))
    wrong = "max_sectors is not between 1 and 2^31 - 1";
  if (wrong)
    return ji__fail(ctx, JI_ERROR_ARGUMENT, "ji_multiregion_options: %s", wrong);
  return options->encoding && strcmp(options->encoding, "auto") != 0
             ? ji__source_check_encoding(ctx, options->encoding)
             : JI_OK;
}

ji_status ji__mrio_options_read(ji_context *ctx, const ji_multiregion_options *options,
                                ji_multiregion_options *out) {
  *out = option_defaults;
  if (!options)
    return JI_OK;
  ji_status status =
      ji__options_read(ctx, "ji_multiregion_options", options, OPTIONS_MINIMUM, out, sizeof *out);
  return status ? status : check_options(ctx, out);
}

/* --- files -------------------------------------------------------------------------------- */

ji_status ji__mrio_has_file(ji_context *ctx, const char *folder, const char *name, int *out) {
  char *path = NULL;
  ji_status status = ji__mrio_find_packed(ctx, folder, name, &path);
  *out = path != NULL;
  ji__release(ji__allocator(ctx), path);
  return status;
}

ji_status ji__mrio_labels_from(ji__mrio *table, const char *path) {
  ji__release(ji__allocator(table->ctx), table->labels_from);
  table->labels_from = ji__copy_string(ji__allocator(table->ctx), ji__base_name(path));
  return table->labels_from ? JI_OK : ji__fail_memory(table->ctx);
}

/* The last run of exactly four digits that begins with 19 or 20; NULL: none. */
static const char *year_in(const char *text) {
  const char *found = NULL;
  for (const char *at = text; *at;) {
    size_t digits = strspn(at, "0123456789");
    if (digits == 4 && (!strncmp(at, "19", 2) || !strncmp(at, "20", 2)))
      found = at;
    at += digits ? digits : 1;
  }
  return found;
}

/* What a file is called may be followed by .gz or .zst. */
static int ends_in(const char *name, const char *ending) {
  size_t size = ji__mrio_plain_size(name), length = strlen(ending);
  return size > length && strncmp(name + size - length, ending, length) == 0;
}

static int ends_in_csv(const char *name) {
  return ends_in(name, ".csv") || ends_in(name, ".CSV");
}

static int has_year(const char *name, int32_t year) {
  const char *found = year_in(name);
  int32_t number = 0;
  for (int i = 0; found && i < 4; i++)
    number = number * 10 + (found[i] - '0');
  return year == 0 || number == year;
}

int ji__mrio_is_oecd(const char *name, int32_t year) {
  int is_named = strncmp(name, "ICIO", 4) == 0 || ends_in(name, "_SML.csv");
  return is_named && ends_in_csv(name) && has_year(name, year);
}

int ji__mrio_is_wiod(const char *name, int32_t year) {
  int is_named = strncmp(name, "WIOT", 4) == 0 || strncmp(name, "wiot", 4) == 0;
  return is_named && ends_in_csv(name) && has_year(name, year);
}

/* The path's last part, also of one that ends in a slash. */
static ji_status last_part(ji__mrio *table, const char *path, char **out) {
  size_t size = strlen(path);
  while (size > 1 && path[size - 1] == '/')
    size--;
  size_t from = size;
  while (from > 0 && path[from - 1] != '/')
    from--;
  *out = ji__copy_bytes(ji__allocator(table->ctx), path + from, size - from);
  return *out ? JI_OK : ji__fail_memory(table->ctx);
}

ji_status ji__mrio_find_year(ji__mrio *table, const char *path) {
  char *name = NULL;
  if (table->year)
    return JI_OK;
  ji_status status = last_part(table, path, &name);
  const char *year = status ? NULL : year_in(name);
  if (year) {
    table->year = ji__copy_bytes(ji__allocator(table->ctx), year, 4);
    status = table->year ? JI_OK : ji__fail_memory(table->ctx);
  }
  ji__release(ji__allocator(table->ctx), name);
  return status;
}

static ji_status fail_path(ji_context *ctx, const char *path, int reason) {
  return ji__fail(ctx, reason == ENOENT ? JI_ERROR_NOT_FOUND : JI_ERROR_IO,
                  "%s: cannot be read: %s (errno %d)", path, ji__system_reason(reason), reason);
}

/* Folders have no order; messages do. */
static int compare_names(const void *left, const void *right) {
  return strcmp(*(char *const *)left, *(char *const *)right);
}

static ji_status choose_entry(ji__mrio *table, const char *path, const char *what, DIR *entries,
                              int (*matches)(const char *name, int32_t year), char **out) {
  ji__names found = {.allocator = ji__allocator(table->ctx)};
  ji_status status = JI_OK;
  const struct dirent *entry;
  while (!status && (entry = readdir(entries)))
    if (matches(entry->d_name, table->options->year))
      status = ji__names_add_text(table->ctx, &found, entry->d_name);
  if (!status && found.count > 1)
    qsort(found.items, (size_t)found.count, sizeof *found.items, compare_names);
  if (!status && found.count != 1)
    status =
        ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                 found.count ? "%s: there are several files of %s in the folder (\"%s\", "
                               "\"%s\"): name the file, or set the option year"
                             : "%s: there is no file of %s in the folder",
                 path, what, found.count ? found.items[0] : "", found.count ? found.items[1] : "");
  if (!status) {
    *out = ji__path_join(ji__allocator(table->ctx), path, found.items[0]);
    status = *out ? JI_OK : ji__fail_memory(table->ctx);
  }
  ji__names_free(&found);
  return status;
}

ji_status ji__mrio_find_file(ji__mrio *table, const char *path, const char *what,
                             int (*matches)(const char *name, int32_t year), char **out) {
  *out = NULL;
  DIR *entries = opendir(path);
  if (entries) {
    ji_status status = choose_entry(table, path, what, entries, matches, out);
    closedir(entries);
    return status;
  }
  if (errno != ENOTDIR)
    return fail_path(table->ctx, path, errno);
  *out = ji__copy_string(ji__allocator(table->ctx), path);
  return *out ? JI_OK : ji__fail_memory(table->ctx);
}

/* --- which layout ------------------------------------------------------------------------- */

/* EXIOBASE's folders are called IOT_2011_pxp. */
static int is_exiobase(const char *path) {
  return strstr(path, "IOT_") && (strstr(path, "_pxp") || strstr(path, "_ixi"));
}

/* WIOD's tables have its own column names; of other files with labels in two directions the OECD's
 * are the only ones that this library reads. */
static ji_status layout_of_file(const ji__mrio_input *input, const char *path, int32_t *layout) {
  ji_context *ctx = input->ctx;
  ji__names fields = {0};
  unsigned char delimiter;
  int64_t code = -1;
  ji_status status = ji__grid_peek(input, path, &fields, &delimiter);
  if (!status)
    status = ji__names_find(ctx, &fields, "IndustryCode", &code);
  int is_long = 0;
  if (!status)
    status = ji__mrio_is_long(ctx, &fields, &is_long);
  if (!status)
    *layout = code >= 0 || is_long ? JI_MULTIREGION_WIOD2016 : JI_MULTIREGION_OECD_ICIO;
  ji__names_free(&fields);
  return status;
}

static int folder_has(const char *path, int32_t year, int (*matches)(const char *, int32_t)) {
  DIR *entries = opendir(path);
  int found = 0;
  const struct dirent *entry;
  while (entries && !found && (entry = readdir(entries)))
    found = matches(entry->d_name, year);
  if (entries)
    closedir(entries);
  return found;
}

static ji_status layout_of_folder(ji__mrio *table, const char *path, int32_t *layout) {
  static const char *const marks[] = {"file_parameters.json", "A.txt", "Z.txt", "Z.csv"};
  enum { PARAMETERS, COEFFICIENTS, FLOWS, MATRICES, MARKS };
  int has[MARKS] = {0};
  char *name = NULL;
  ji_status status = last_part(table, path, &name);
  for (int i = 0; i < MARKS && !status; i++)
    status = ji__mrio_has_file(table->ctx, path, marks[i], &has[i]);
  if (!status && has[PARAMETERS])
    *layout = is_exiobase(name) ? JI_MULTIREGION_EXIOBASE3 : JI_MULTIREGION_PYMRIO;
  else if (has[COEFFICIENTS] || has[FLOWS])
    *layout = JI_MULTIREGION_EXIOBASE3;
  else if (has[MATRICES] || table->options->parts)
    *layout = JI_MULTIREGION_MATRICES;
  else if (folder_has(path, table->options->year, ji__mrio_is_oecd))
    *layout = JI_MULTIREGION_OECD_ICIO;
  else if (folder_has(path, table->options->year, ji__mrio_is_wiod))
    *layout = JI_MULTIREGION_WIOD2016;
  else if (!status)
    status = ji__fail(table->ctx, JI_ERROR_NOT_FOUND,
                      "%s: the folder holds none of the known layouts (file_parameters.json of "
                      "pymrio, A.txt or Z.txt of EXIOBASE 3, ICIO*.csv of the OECD, WIOT*.csv of "
                      "WIOD, Z.csv); the option layout may name one",
                      path);
  ji__release(ji__allocator(table->ctx), name);
  return status;
}

static ji_status find_layout(ji__mrio *table, const char *path, int32_t *layout) {
  struct stat about;
  if (*layout != JI_MULTIREGION_AUTO)
    return JI_OK;
  if (stat(path, &about) != 0)
    return fail_path(table->ctx, path, errno);
  return S_ISDIR(about.st_mode) ? layout_of_folder(table, path, layout)
                                : layout_of_file(&table->input, path, layout);
}

static ji_status read_layout(ji__mrio *table, const char *path) {
  switch (table->options->layout) {
  case JI_MULTIREGION_PYMRIO:
    return ji__mrio_read_pymrio(table, path, 0);
  case JI_MULTIREGION_EXIOBASE3:
    return ji__mrio_read_pymrio(table, path, 1);
  case JI_MULTIREGION_OECD_ICIO:
    return ji__mrio_read_oecd(table, path);
  case JI_MULTIREGION_WIOD2016:
    return ji__mrio_read_wiod(table, path);
  default:
    return ji__mrio_read_matrices(table, path);
  }
}

ji_status ji_bundle_read_multiregion(ji_context *ctx, const char *path,
                                     const ji_multiregion_options *options, ji_bundle **out) {
  if (out)
    *out = NULL;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!path || !out)
    return ji__fail_null(ctx, "ji_bundle_read_multiregion", !path ? "path" : "out");
  ji_multiregion_options chosen;
  ji__mrio table;
  status = ji__mrio_options_read(ctx, options, &chosen);
  if (status)
    return status;
  ji__mrio_init(&table, ctx, &chosen, path);
  status = find_layout(&table, path, &chosen.layout);
  if (!status)
    status = read_layout(&table, path);
  if (!status)
    status = ji__mrio_finish(&table, out);
  ji__mrio_free(&table);
  return status;
}
