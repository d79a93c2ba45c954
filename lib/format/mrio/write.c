/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bundle as pymrio saves a table: text files separated by tabs. */
#include "core/number.h"
#include "format/csv_write.h"
#include "format/file.h"
#include "format/mrio/table.h"

#include <string.h>

#define TAB '\t'
#define PROGRESS_ROWS 64

/* Labels of rows or columns: two levels of a dataset. */
typedef struct axis {
  const ji_column *regions, *names;
  const char *level; /* "sector", "category": the name of the second */
  int64_t count;
} axis;

/* Satellites of one extension. */
typedef struct group {
  const char *name, *levels; /* levels NULL: one without a name */
  int64_t level_count;
  const int64_t *rows;
  int64_t count;
  int has_demand;
} group;

typedef struct writing {
  ji_context *ctx;
  const ji_bundle *bundle;
  const char *folder;
  ji__outputs *outputs;
  axis sectors, demands;
  const ji_array *flows, *final_demand, *output, *satellites, *satellite_demand;
  const ji_column *sector_unit;
  const ji_column *label, *extension, *levels, *has_demand, *unit; /* of satellites */
  char **texts; /* extension and levels of each satellite, new memory: 2 each */
} writing;

/* --- text --------------------------------------------------------------------------------- */

static void append_text(ji__buffer *buffer, const char *text, size_t size) {
  if (size)
    ji__csv_append_field(buffer, text, size, TAB);
}

static void append_string(ji__buffer *buffer, const char *text) {
  append_text(buffer, text, strlen(text));
}

static void append_cell(ji__buffer *buffer, const ji_column *column, int64_t row) {
  size_t size = 0;
  const char *text = column ? ji__column_text(column, row, &size) : NULL;
  append_text(buffer, text ? text : "", text ? size : 0);
}

static void append_blanks(ji__buffer *buffer, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    ji__buffer_append(buffer, "\t", 1);
}

/* Two rows of column labels, then one with the names of the row labels, as pandas writes them. */
static void append_header(ji__buffer *buffer, const axis *columns, int64_t indexes) {
  const struct {
    const char *level;
    const ji_column *labels;
  } rows[] = {{"region", columns->regions}, {columns->level, columns->names}};
  for (int i = 0; i < 2; i++) {
    append_string(buffer, rows[i].level);
    append_blanks(buffer, indexes - 1);
    for (int64_t c = 0; c < columns->count; c++) {
      append_blanks(buffer, 1);
      append_cell(buffer, rows[i].labels, c);
    }
    ji__buffer_append(buffer, "\n", 1);
  }
}

static void append_sector(ji__buffer *buffer, const axis *sectors, int64_t row) {
  append_cell(buffer, sectors->regions, row);
  append_blanks(buffer, 1);
  append_cell(buffer, sectors->names, row);
}

static void append_levels(ji__buffer *buffer, const char *text, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const char *end = i + 1 < count ? strchr(text, '|') : NULL;
    size_t size = end ? (size_t)(end - text) : strlen(text);
    if (i > 0)
      append_blanks(buffer, 1);
    append_text(buffer, text, size);
    text += end ? size + 1 : size;
  }
}

static void append_numbers(ji__buffer *buffer, const ji_array *array, int64_t row) {
  char text[JI__NUMBER_SIZE];
  for (int64_t c = 0; c < array->columns; c++) {
    size_t size = ji__number_print(ji__array_value(array, row, c), text);
    ji__buffer_append(buffer, "\t", 1);
    ji__buffer_append(buffer, text, size);
  }
  ji__buffer_append(buffer, "\n", 1);
}

/* --- files -------------------------------------------------------------------------------- */

static ji_status open_file(writing *w, const char *folder, const char *name, ji__output **out) {
  char *path = ji__path_join(ji__allocator(w->ctx), folder, name);
  *out = path ? ji__outputs_add(w->outputs) : NULL;
  ji_status status = *out ? ji__output_open(w->ctx, path, *out) : ji__fail_memory(w->ctx);
  ji__release(ji__allocator(w->ctx), path);
  return status;
}

static ji_status write_by_sector(writing *w, const char *name, const axis *columns,
                                 const ji_array *array) {
  ji__output *output = NULL;
  ji_status status = open_file(w, w->folder, name, &output);
  if (status)
    return status;
  if (columns) {
    append_header(&output->pending, columns, 2);
    ji__buffer_string(&output->pending, "region\tsector");
    append_blanks(&output->pending, array->columns);
    ji__buffer_append(&output->pending, "\n", 1);
  } else {
    ji__buffer_string(&output->pending, "region\tsector\tindout\n");
  }
  for (int64_t i = 0; i < array->rows && !status; i++) {
    if (i % PROGRESS_ROWS == 0)
      status = ji__progress(w->ctx, "write table", i, array->rows);
    append_sector(&output->pending, &w->sectors, i);
    append_numbers(&output->pending, array, i);
    if (!status)
      status = ji__output_flush(w->ctx, output, 0);
  }
  return status ? status : ji__output_close(w->ctx, output);
}

static ji_status write_sector_units(writing *w) {
  ji__output *output = NULL;
  ji_status status = open_file(w, w->folder, "unit.txt", &output);
  if (status)
    return status;
  ji__buffer_string(&output->pending, "region\tsector\tunit\n");
  for (int64_t i = 0; i < w->sectors.count; i++) {
    append_sector(&output->pending, &w->sectors, i);
    append_blanks(&output->pending, 1);
    append_cell(&output->pending, w->sector_unit, i);
    ji__buffer_append(&output->pending, "\n", 1);
  }
  return ji__output_close(w->ctx, output);
}

/* A label of satellite `row` as text ended by 0, in `scratch`. */
static const char *label_of(writing *w, int64_t row, ji__buffer *scratch) {
  size_t size = 0;
  const char *text = ji__column_text(w->label, row, &size);
  scratch->size = 0;
  ji__buffer_append(scratch, text ? text : "", text ? size : 0);
  return scratch->failed ? "" : scratch->data;
}

static void append_level_names(ji__buffer *buffer, const group *g) {
  append_levels(buffer, g->levels ? g->levels : "stressor", g->level_count);
}

static ji_status write_rows(writing *w, const char *folder, const char *name, const axis *columns,
                            const ji_array *array, const group *g) {
  ji__output *output = NULL;
  ji__buffer scratch;
  ji__buffer_init(&scratch, ji__allocator(w->ctx));
  ji_status status = open_file(w, folder, name, &output);
  if (!status) {
    append_header(&output->pending, columns, g->level_count);
    append_level_names(&output->pending, g);
    append_blanks(&output->pending, array->columns);
    ji__buffer_append(&output->pending, "\n", 1);
  }
  for (int64_t i = 0; i < g->count && !status; i++) {
    append_levels(&output->pending, label_of(w, g->rows[i], &scratch), g->level_count);
    append_numbers(&output->pending, array, g->rows[i]);
    status = scratch.failed ? ji__fail_memory(w->ctx) : ji__output_flush(w->ctx, output, 0);
  }
  ji__buffer_free(&scratch);
  return status ? status : ji__output_close(w->ctx, output);
}

static ji_status write_satellite_units(writing *w, const char *folder, const group *g) {
  ji__output *output = NULL;
  ji__buffer scratch;
  ji__buffer_init(&scratch, ji__allocator(w->ctx));
  ji_status status = open_file(w, folder, "unit.txt", &output);
  if (!status) {
    append_level_names(&output->pending, g);
    ji__buffer_string(&output->pending, "\tunit\n");
  }
  for (int64_t i = 0; i < g->count && !status; i++) {
    append_levels(&output->pending, label_of(w, g->rows[i], &scratch), g->level_count);
    append_blanks(&output->pending, 1);
    append_cell(&output->pending, w->unit, g->rows[i]);
    ji__buffer_append(&output->pending, "\n", 1);
    status = scratch.failed ? ji__fail_memory(w->ctx) : JI_OK;
  }
  ji__buffer_free(&scratch);
  return status ? status : ji__output_close(w->ctx, output);
}

/* --- extensions --------------------------------------------------------------------------- */

static ji_status check_extension(ji_context *ctx, const char *name) {
  if (*name && *name != '.' && !strchr(name, '/'))
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_LABEL, "the extension \"%.200s\" cannot be the name of a folder",
                  name);
}

static ji_status write_group(writing *w, const group *g) {
  ji__mrio_description files[] = {
      {"F", g->level_count, 2}, {"unit", g->level_count, 1}, {"F_Y", g->level_count, 2}};
  ji_status status = check_extension(w->ctx, g->name);
  if (status)
    return status;
  char *folder = ji__path_join(ji__allocator(w->ctx), w->folder, g->name);
  status = folder ? ji__folder_make(w->ctx, folder) : ji__fail_memory(w->ctx);
  if (!status)
    status = write_rows(w, folder, "F.txt", &w->sectors, w->satellites, g);
  if (!status && g->has_demand)
    status = write_rows(w, folder, "F_Y.txt", &w->demands, w->satellite_demand, g);
  if (!status)
    status = write_satellite_units(w, folder, g);
  if (!status)
    status = ji__mrio_parameters_write(w->ctx, folder, g->name, files, g->has_demand ? 3 : 2,
                                       w->outputs);
  ji__release(ji__allocator(w->ctx), folder);
  return status;
}

static int64_t count_levels(const char *text) {
  int64_t count = 1;
  for (; (text = strchr(text, '|')); text++)
    count++;
  return count;
}

/* Labels have the levels that all rows of the group name, if all of them have so many parts. */
static ji_status settle_levels(writing *w, group *g) {
  ji__buffer scratch;
  ji__buffer_init(&scratch, ji__allocator(w->ctx));
  g->levels = g->count > 0 ? w->texts[2 * g->rows[0] + 1] : NULL;
  for (int64_t i = 0; i < g->count && g->levels; i++) {
    const char *levels = w->texts[2 * g->rows[i] + 1];
    const char *label = label_of(w, g->rows[i], &scratch);
    if (!levels || strcmp(levels, g->levels) != 0 || count_levels(label) != count_levels(levels))
      g->levels = NULL;
  }
  ji_status status = scratch.failed ? ji__fail_memory(w->ctx) : JI_OK;
  ji__buffer_free(&scratch);
  g->level_count = g->levels ? count_levels(g->levels) : 1;
  if (g->level_count > JI__MRIO_LEVELS) {
    g->levels = NULL;
    g->level_count = 1;
  }
  return status;
}

static int is_true(const ji_column *column, int64_t row) {
  if (!column || column->type != JI_TYPE_BOOL || ji__column_is_null(column, row))
    return 0;
  return ((const uint8_t *)column->values)[row / 8] >> (row % 8) & 1;
}

static ji_status write_extension(writing *w, const ji__names *extensions, int64_t index,
                                 const int64_t *member_of, int64_t *rows) {
  group g = {.name = extensions->items[index], .rows = rows};
  for (int64_t i = 0; i < w->satellites->rows; i++) {
    if (member_of[i] != index)
      continue;
    rows[g.count++] = i;
    g.has_demand |= w->satellite_demand && is_true(w->has_demand, i);
  }
  ji_status status = settle_levels(w, &g);
  return status ? status : write_group(w, &g);
}

static ji_status write_extensions(writing *w) {
  const ji_allocator *allocator = ji__allocator(w->ctx);
  size_t count = w->satellites ? (size_t)w->satellites->rows : 0;
  ji__names extensions = {.allocator = allocator};
  int64_t *member_of = ji__allocate_array(allocator, count, sizeof *member_of);
  int64_t *rows = ji__allocate_array(allocator, count, sizeof *rows);
  ji_status status = member_of && rows ? JI_OK : ji__fail_memory(w->ctx);
  for (size_t i = 0; i < count && !status; i++)
    status = ji__names_intern(w->ctx, &extensions, w->texts[2 * i], &member_of[i]);
  for (int64_t e = 0; e < extensions.count && !status; e++)
    status = write_extension(w, &extensions, e, member_of, rows);
  ji__names_free(&extensions);
  ji__release(allocator, member_of);
  ji__release(allocator, rows);
  return status;
}

/* --- what the bundle holds ------------------------------------------------------------------ */

static const char *const what = "the table";

static ji_status require_array(writing *w, const char *name, int64_t rows, int64_t columns,
                               const ji_array **out) {
  const ji_array *array = ji_bundle_find_array(w->bundle, name);
  *out = array;
  if (!array)
    return ji__fail(w->ctx, JI_ERROR_NOT_FOUND, "%s has no array \"%s\"", what, name);
  if (array->rows == rows && array->columns == columns)
    return JI_OK;
  return ji__fail(w->ctx, JI_ERROR_SHAPE, "%s is %lld x %lld, expected %lld x %lld", name,
                  (long long)array->rows, (long long)array->columns, (long long)rows,
                  (long long)columns);
}

static ji_status find_axis(writing *w, const char *dataset, const char *level, axis *out) {
  const ji_dataset *labels = NULL;
  ji_status status = ji__bundle_require(w->ctx, w->bundle, what, dataset, &labels);
  if (!status)
    status = ji__dataset_require_text(w->ctx, labels, dataset, "region", &out->regions);
  if (!status)
    status = ji__dataset_require_text(w->ctx, labels, dataset, level, &out->names);
  out->level = level;
  out->count = ji_dataset_row_count(labels);
  return status;
}

/* A column of text that may be missing. */
static ji_status optional_text(writing *w, const ji_dataset *dataset, const char *where,
                               const char *name, const ji_column **out) {
  *out = NULL;
  return ji_dataset_find(dataset, name) < 0
             ? JI_OK
             : ji__dataset_require_text(w->ctx, dataset, where, name, out);
}

/* The unit as the source wrote it, else as the library does. */
static ji_status find_unit(writing *w, const ji_dataset *dataset, const char *where,
                           const ji_column **out) {
  ji_status status = optional_text(w, dataset, where, "source_unit", out);
  return status || *out ? status : optional_text(w, dataset, where, "unit", out);
}

static ji_status copy_or(writing *w, const ji_column *column, int64_t row, const char *otherwise,
                         char **out) {
  ji_status status = column ? ji__column_copy_text(w->ctx, column, row, out) : JI_OK;
  if (status || *out || !otherwise)
    return status;
  *out = ji__copy_string(ji__allocator(w->ctx), otherwise);
  return *out ? JI_OK : ji__fail_memory(w->ctx);
}

static ji_status find_satellite_labels(writing *w, const ji_dataset *labels) {
  static const char *const where = "satellite_labels";
  ji_status status = optional_text(w, labels, where, "label", &w->label);
  if (!status && !w->label)
    status = ji__dataset_require_text(w->ctx, labels, where, "name", &w->label);
  if (!status)
    status = optional_text(w, labels, where, "extension", &w->extension);
  if (!status)
    status = optional_text(w, labels, where, "levels", &w->levels);
  if (!status)
    status = find_unit(w, labels, where, &w->unit);
  int64_t at = ji_dataset_find(labels, "has_demand");
  w->has_demand = at < 0 ? NULL : ji__dataset_view(labels, at);
  return status;
}

static ji_status find_satellites(writing *w) {
  const ji_dataset *labels = NULL;
  if (!ji_bundle_find_array(w->bundle, "satellites"))
    return JI_OK;
  ji_status status = ji__bundle_require(w->ctx, w->bundle, what, "satellite_labels", &labels);
  if (!status)
    status = find_satellite_labels(w, labels);
  if (status)
    return status;
  int64_t count = ji_dataset_row_count(labels);
  status = require_array(w, "satellites", count, w->sectors.count, &w->satellites);
  if (!status && ji_bundle_find_array(w->bundle, "satellite_demand"))
    status = require_array(w, "satellite_demand", count, w->demands.count, &w->satellite_demand);
  if (status)
    return status;
  w->texts = ji__allocate_array(ji__allocator(w->ctx), (size_t)count, 2 * sizeof *w->texts);
  if (!w->texts)
    return ji__fail_memory(w->ctx);
  for (int64_t i = 0; i < count && !status; i++) {
    status = copy_or(w, w->extension, i, "satellites", &w->texts[2 * i]);
    if (!status)
      status = copy_or(w, w->levels, i, NULL, &w->texts[2 * i + 1]);
  }
  return status;
}

static ji_status find_members(writing *w) {
  ji_status status = find_axis(w, "sectors", "sector", &w->sectors);
  int64_t n = w->sectors.count;
  if (!status)
    status = find_unit(w, ji_bundle_find(w->bundle, "sectors"), "sectors", &w->sector_unit);
  if (!status)
    status = require_array(w, "flows", n, n, &w->flows);
  if (!status)
    status = require_array(w, "output", n, 1, &w->output);
  if (!status && ji_bundle_find_array(w->bundle, "final_demand")) {
    status = find_axis(w, "demand_labels", "category", &w->demands);
    if (!status)
      status = require_array(w, "final_demand", n, w->demands.count, &w->final_demand);
  }
  return status ? status : find_satellites(w);
}

/* The value of key `name` in the dataset `table`; NULL where there is none. */
static ji_status find_name(writing *w, char **out) {
  const ji_dataset *table = ji_bundle_find(w->bundle, "table");
  const ji_column *keys = NULL, *values = NULL;
  if (!table || ji_dataset_find(table, "key") < 0 || ji_dataset_find(table, "value") < 0)
    return JI_OK;
  ji_status status = ji__dataset_require_text(w->ctx, table, "table", "key", &keys);
  if (!status)
    status = ji__dataset_require(w->ctx, table, "table", "value", &values);
  for (int64_t i = 0; i < ji_dataset_row_count(table) && !status && !*out; i++)
    if (ji__column_equals(keys, i, "name"))
      status = ji__column_copy_text(w->ctx, values, i, out);
  return status;
}

/* --- all of it ---------------------------------------------------------------------------- */

static ji_status write_core(writing *w) {
  ji__mrio_description files[] = {{"Z", 2, 2}, {"x", 2, 1}, {"unit", 2, 1}, {"Y", 2, 2}};
  char *name = NULL;
  ji_status status = write_by_sector(w, "Z.txt", &w->sectors, w->flows);
  if (!status && w->final_demand)
    status = write_by_sector(w, "Y.txt", &w->demands, w->final_demand);
  if (!status)
    status = write_by_sector(w, "x.txt", NULL, w->output);
  if (!status)
    status = write_sector_units(w);
  if (!status)
    status = find_name(w, &name);
  if (!status)
    status = ji__mrio_metadata_write(w->ctx, w->folder, name, w->outputs);
  if (!status)
    status = ji__mrio_parameters_write(w->ctx, w->folder, NULL, files, w->final_demand ? 4 : 3,
                                       w->outputs);
  ji__release(ji__allocator(w->ctx), name);
  return status;
}

static ji_status write_all(writing *w) {
  ji_status status = find_members(w);
  if (!status)
    status = ji__folder_make(w->ctx, w->folder);
  if (!status)
    status = write_extensions(w);
  if (!status)
    status = write_core(w);
  if (!status)
    status = ji__outputs_commit(w->ctx, w->outputs);
  for (int64_t i = 0; w->texts && i < 2 * w->satellites->rows; i++)
    ji__release(ji__allocator(w->ctx), w->texts[i]);
  ji__release(ji__allocator(w->ctx), w->texts);
  return status;
}

ji_status ji_bundle_write_multiregion(ji_context *ctx, const ji_bundle *bundle, const char *path,
                                      const ji_multiregion_options *options) {
  ji_multiregion_options chosen;
  ji_status status = ji__context_enter(ctx);
  if (status)
    return status;
  if (!bundle || !path)
    return ji__fail_null(ctx, "ji_bundle_write_multiregion", !bundle ? "bundle" : "path");
  status = ji__mrio_options_read(ctx, options, &chosen);
  if (!status && chosen.layout != JI_MULTIREGION_AUTO && chosen.layout != JI_MULTIREGION_PYMRIO &&
      chosen.layout != JI_MULTIREGION_EXIOBASE3)
    status = ji__fail(ctx, JI_ERROR_UNSUPPORTED,
                      "ji_bundle_write_multiregion: this layout is only read; pymrio's is written");
  if (status)
    return status;
  ji__outputs outputs = {.allocator = ji__allocator(ctx)};
  writing w = {.ctx = ctx, .bundle = bundle, .folder = path, .outputs = &outputs};
  status = write_all(&w);
  ji__outputs_discard(&outputs);
  return status;
}
