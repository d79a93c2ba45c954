/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Labels of sectors and categories: taken from one file, matched in the others. */
#include "format/mrio/table.h"

#include <inttypes.h>
#include <string.h>

/* A label in two parts; they point into its levels or the table's scratch. */
typedef struct parts {
  const char *region, *name;
  size_t region_size, name_size;
} parts;

int64_t ji__mrio_column_levels(const ji__grid *grid, int64_t column,
                               const char *levels[JI__MRIO_LEVELS]) {
  int64_t count = 0;
  for (; count < grid->headers && count < JI__MRIO_LEVELS; count++)
    levels[count] = ji__grid_column_label(grid, count, column);
  return count;
}

int64_t ji__mrio_row_levels(const ji__grid *grid, const char *levels[JI__MRIO_LEVELS]) {
  int64_t count = 0;
  for (; count < grid->label_count && count < JI__MRIO_LEVELS; count++)
    levels[count] = ji__grid_row_label(grid, count);
  return count;
}

static ji_status join_levels(ji__mrio *table, const char *const *levels, int64_t count,
                             parts *out) {
  ji__buffer *scratch = &table->scratch;
  scratch->size = 0;
  ji__buffer_string(scratch, levels[1]);
  for (int64_t i = 2; i < count; i++) {
    ji__buffer_string(scratch, "|");
    ji__buffer_string(scratch, levels[i]);
  }
  if (scratch->failed)
    return ji__fail_memory(table->ctx);
  out->name = scratch->data;
  out->name_size = scratch->size;
  return JI_OK;
}

static ji_status split(ji__mrio *table, const ji__mrio_labels *labels, const char *const *levels,
                       int64_t count, parts *out) {
  const char *separator = labels->is_plain ? NULL : table->options->separator;
  *out = (parts){.name = levels[count > 1 ? 1 : 0], .region = count > 1 ? levels[0] : NULL};
  if (count == 1 && separator) {
    const char *found = strstr(levels[0], separator);
    if (!found)
      return ji__fail(table->ctx, JI_ERROR_LABEL, "there is no \"%s\" between region and name",
                      separator);
    out->region = levels[0];
    out->region_size = (size_t)(found - levels[0]);
    out->name = found + strlen(separator);
    out->name_size = strlen(out->name);
  } else {
    out->region_size = out->region ? strlen(out->region) : 0;
    out->name_size = strlen(out->name);
  }
  if (count > 2)
    return join_levels(table, levels, count, out);
  return JI_OK;
}

static ji_status add_parts(ji__mrio *table, ji__mrio_labels *labels, const parts *p) {
  if (p->name_size == 0 || (p->region && p->region_size == 0))
    return ji__fail(table->ctx, JI_ERROR_LABEL, "the %s is empty",
                    p->name_size == 0 ? "label" : "region");
  ji_status status = JI_OK;
  if (p->region)
    status = ji__names_add(table->ctx, &labels->regions, p->region, p->region_size);
  return status ? status : ji__names_add(table->ctx, &labels->names, p->name, p->name_size);
}

ji_status ji__mrio_add_label(ji__mrio *table, ji__mrio_labels *labels, const char *const *levels,
                             int64_t count) {
  parts p;
  ji_status status = count > 0 ? split(table, labels, levels, count, &p)
                               : ji__fail(table->ctx, JI_ERROR_LABEL, "there is no label");
  return status ? status : add_parts(table, labels, &p);
}

static int same(const char *text, const char *other, size_t size) {
  return strlen(text) == size && memcmp(text, other, size) == 0;
}

static int has_parts(const ji__mrio_labels *labels, int64_t index, const parts *p) {
  if (!p->region != (labels->regions.count == 0))
    return 0;
  if (p->region && !same(labels->regions.items[index], p->region, p->region_size))
    return 0;
  return same(labels->names.items[index], p->name, p->name_size);
}

const char *ji__mrio_label(ji__mrio *table, const ji__mrio_labels *labels, int64_t index) {
  ji__buffer *scratch = &table->scratch;
  scratch->size = 0;
  if (labels->regions.count) {
    ji__buffer_string(scratch, labels->regions.items[index]);
    ji__buffer_string(scratch, "|");
  }
  ji__buffer_string(scratch, labels->names.items[index]);
  return scratch->failed ? "" : scratch->data;
}

static ji_status fail_label(ji__mrio *table, const ji__mrio_labels *labels, int64_t index,
                            const char *what) {
  char excerpt[JI__EXCERPT_SIZE];
  const char *expected = ji__mrio_label(table, labels, index);
  const char *file = labels == &table->sectors ? table->labels_from : NULL;
  return ji__fail(table->ctx, JI_ERROR_LABEL,
                  "the %s of this place is %s%s%s; labels are the same in the same order in all "
                  "files",
                  what, ji__csv_excerpt(expected, strlen(expected), excerpt), file ? " in " : "",
                  file ? file : "");
}

/* The label's place against the one that is known, or adds it. */
static ji_status match(ji__mrio *table, ji__mrio_labels *labels, int is_known, int64_t index,
                       const char *const *levels, int64_t count, const char *what) {
  parts p;
  if (!is_known)
    return ji__mrio_add_label(table, labels, levels, count);
  if (index >= labels->names.count)
    return ji__fail(table->ctx, JI_ERROR_SHAPE, "there are only %" PRId64 " labels of a %s",
                    labels->names.count, what);
  ji_status status = count > 0 ? split(table, labels, levels, count, &p)
                               : ji__fail(table->ctx, JI_ERROR_LABEL, "there is no label");
  if (!status && !has_parts(labels, index, &p))
    status = fail_label(table, labels, index, what);
  return status;
}

ji_status ji__mrio_match_row(ji__mrio *table, ji__grid *grid, ji__mrio_labels *labels, int is_known,
                             const char *what) {
  const char *levels[JI__MRIO_LEVELS];
  int64_t count = ji__mrio_row_levels(grid, levels);
  ji_status status = match(table, labels, is_known, grid->row_number, levels, count, what);
  return status && status != JI_ERROR_MEMORY ? ji__grid_fail_row(grid, status) : status;
}

ji_status ji__mrio_match_columns(ji__mrio *table, ji__grid *grid, ji__mrio_labels *labels,
                                 const char *what) {
  const char *levels[JI__MRIO_LEVELS];
  int is_known = labels->names.count > 0;
  ji_status status = JI_OK;
  for (int64_t c = 0; c < grid->columns && !status; c++) {
    int64_t count = ji__mrio_column_levels(grid, c, levels);
    status = match(table, labels, is_known, c, levels, count, what);
    if (status && status != JI_ERROR_MEMORY) {
      char excerpt[JI__EXCERPT_SIZE];
      const char *name = ji__grid_column_name(grid, c);
      return ji__fail_within(table->ctx, status, "%s: column %" PRId64 ", %s", grid->path,
                             c + 1 + grid->indexes, ji__csv_excerpt(name, strlen(name), excerpt));
    }
  }
  if (status || grid->columns == labels->names.count)
    return status;
  return ji__fail(table->ctx, JI_ERROR_SHAPE,
                  "%s: there are %" PRId64 " columns, but %" PRId64 " labels of a %s", grid->path,
                  grid->columns, labels->names.count, what);
}

ji_status ji__mrio_check_labels(ji__mrio *table, const char *path, const ji__mrio_labels *labels,
                                const char *what) {
  ji__names seen = {.allocator = ji__allocator(table->ctx)};
  ji_status status = JI_OK;
  if (labels->names.count > table->options->max_sectors)
    status = ji__fail(table->ctx, JI_ERROR_LIMIT,
                      "%s: there are %" PRId64 " labels of a %s, more than max_sectors, %" PRId64,
                      path, labels->names.count, what, table->options->max_sectors);
  for (int64_t i = 0; i < labels->names.count && !status; i++) {
    int64_t at = 0;
    char excerpt[JI__EXCERPT_SIZE];
    const char *label = ji__mrio_label(table, labels, i);
    status = table->scratch.failed ? ji__fail_memory(table->ctx)
                                   : ji__names_intern(table->ctx, &seen, label, &at);
    if (!status && at != i)
      status = ji__fail(table->ctx, JI_ERROR_LABEL,
                        "%s: the %s %s is there twice, %" PRId64 " and %" PRId64, path, what,
                        ji__csv_excerpt(label, strlen(label), excerpt), at + 1, i + 1);
  }
  ji__names_free(&seen);
  return status;
}

ji_status ji__mrio_grid_init(ji__mrio *table, const char *path, ji__grid *grid) {
  ji__names fields = {0};
  ji__grid_init(grid, &table->input, path);
  grid->empty_is_zero = table->options->empty == JI_MULTIREGION_EMPTY_ZERO;
  ji_status status = ji__grid_peek(&table->input, path, &fields, &grid->delimiter);
  ji__names_free(&fields);
  return status;
}

ji_status ji__mrio_see_column(ji__mrio *table, const char *path, ji__names *seen,
                              const char *label) {
  int64_t at = 0, before = seen->count;
  ji_status status = ji__names_intern(table->ctx, seen, label, &at);
  if (status || at == before)
    return status;
  return ji__fail(table->ctx, JI_ERROR_LABEL, "%s: line 1: column \"%.200s\" is there twice", path,
                  label);
}
