/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Satellites that are parts of another one: women and men of employment. */
#include "data/measure_combine.h"
#include "model/io/table.h"

#include <math.h>
#include <string.h>

#define WHAT "satellites"

/* What a part may miss of its whole, relative to it, and still be complete: tables are rounded. */
#define COMPLETE 1e-6

static const char *name_of(const ji__io_table *table, int64_t row) {
  return table->rows.names[row];
}

static ji_status find_whole(ji_context *ctx, const ji__io_table *table, const ji_column *column,
                            int64_t row, int64_t *out) {
  char *name = NULL;
  *out = -1;
  ji_status status = ji__column_copy_text(ctx, column, row, &name);
  if (status || !name)
    return status;
  *out = ji__io_labels_find(&table->rows, name, NULL);
  if (*out < 0)
    status = ji__fail(ctx, JI_ERROR_LABEL, WHAT ": \"%s\" is part of \"%s\", which is no satellite",
                      name_of(table, row), name);
  else if (*out == row)
    status = ji__fail(ctx, JI_ERROR_LABEL, WHAT ": \"%s\" is part of itself", name);
  ji__release(ji__allocator(ctx), name);
  return status;
}

/* A group that the satellite's own measure states too must be the same one. */
static ji_status check_group(ji_context *ctx, const ji__io_table *table, int64_t row) {
  const char *group = table->row_groups[row];
  const char *stated = ji__measure_value(table->row_measures[row], JI__SIDE_OWN, JI__KEY_GROUP);
  if (table->row_wholes[row] >= 0 && !group)
    return ji__fail(ctx, JI_ERROR_LABEL, WHAT ": \"%s\" is a part, but its group is not stated",
                    name_of(table, row));
  if (group && (!*group || strpbrk(group, ";=@+")))
    return ji__fail(ctx, JI_ERROR_LABEL,
                    WHAT ": the group of \"%s\" is \"%s\", expected a name without ; = @ +",
                    name_of(table, row), group);
  if (group && stated && strcmp(group, stated) != 0)
    return ji__fail(ctx, JI_ERROR_MEASURE,
                    WHAT ": the group of \"%s\" is \"%s\", but its measure states group=%s",
                    name_of(table, row), group, stated);
  return JI_OK;
}

static ji_status check_units(ji_context *ctx, const ji__io_table *table, int64_t row) {
  int64_t whole = table->row_wholes[row];
  const char *own = table->row_units[row], *other = whole < 0 ? NULL : table->row_units[whole];
  double factor;
  if (whole < 0 || (!own && !other))
    return JI_OK;
  if (!own || !other)
    return ji__fail(ctx, JI_ERROR_UNIT,
                    WHAT ": \"%s\" is part of \"%s\", but only one of them states its unit",
                    name_of(table, row), name_of(table, whole));
  ji_status status = ji__unit_factor_text(ctx, own, other, &factor);
  return status && status != JI_ERROR_MEMORY
             ? ji__fail_within(ctx, status, WHAT ": \"%s\" is part of \"%s\"", name_of(table, row),
                               name_of(table, whole))
             : status;
}

ji_status ji__io_read_parts(ji_context *ctx, const ji__io_source *source, ji__io_table *table) {
  const ji_dataset *labels = source->tables.satellite_labels;
  const ji_allocator *allocator = ji__allocator(ctx);
  const ji_column *whole, *group;
  size_t count = (size_t)table->rows.count;
  table->row_groups = ji__allocate_array(allocator, count, sizeof *table->row_groups);
  table->row_wholes = ji__allocate_array(allocator, count, sizeof *table->row_wholes);
  if (!table->row_groups || !table->row_wholes)
    return ji__fail_memory(ctx);
  ji_status status = ji__dataset_find_text(ctx, labels, WHAT, "part_of", &whole);
  if (!status)
    status = ji__dataset_find_text(ctx, labels, WHAT, "group", &group);
  for (int64_t k = 0; k < table->rows.count && !status; k++) {
    table->row_wholes[k] = -1;
    if (whole)
      status = find_whole(ctx, table, whole, k, &table->row_wholes[k]);
    if (!status && group)
      status = ji__column_copy_text(ctx, group, k, &table->row_groups[k]);
    if (!status)
      status = check_group(ctx, table, k);
    if (!status)
      status = check_units(ctx, table, k);
  }
  return status;
}

/* --- a folder's satellites.csv ------------------------------------------------------------ */

/* The row of `satellites` that speaks of a name; -1: none. */
static int64_t find_satellite(const ji_column *names, int64_t rows, const char *name) {
  for (int64_t i = 0; i < rows; i++)
    if (ji__column_equals(names, i, name))
      return i;
  return -1;
}

static ji_status check_satellites(ji_context *ctx, const ji_column *names, int64_t rows,
                                  const ji_column *labels, int64_t count) {
  for (int64_t i = 0; i < rows; i++) {
    size_t size = 0;
    const char *text = ji__column_text(names, i, &size);
    int64_t found = 0, at = 0;
    for (int64_t k = 0; text && k < count; k++) {
      size_t other_size = 0;
      const char *other = ji__column_text(labels, k, &other_size);
      found += other && other_size == size && memcmp(other, text, size) == 0;
    }
    for (at = 0; text && at < i; at++) {
      size_t other_size = 0;
      const char *other = ji__column_text(names, at, &other_size);
      if (other && other_size == size && memcmp(other, text, size) == 0)
        break;
    }
    if (!found || at < i)
      return ji__fail(ctx, JI_ERROR_LABEL, WHAT ": row %lld: \"%.*s\" is %s", (long long)i + 1,
                      (int)size, text ? text : "",
                      found ? "there twice" : "not a column of accounts");
  }
  return JI_OK;
}

static void copy_cell(ji__writer *writer, size_t to, const ji_column *column, int64_t row) {
  size_t size = 0;
  const char *text = column && row >= 0 ? ji__column_text(column, row, &size) : NULL;
  if (text)
    ji__writer_bytes(writer, to, text, size);
}

ji_status ji__io_label_parts(ji_context *ctx, const ji_dataset *labels,
                             const ji_dataset *satellites, ji_dataset **out) {
  static const ji__writer_column columns[] = {{.name = "name", .type = JI_TYPE_TEXT},
                                              {.name = "unit", .type = JI_TYPE_TEXT},
                                              {.name = "measure", .type = JI_TYPE_TEXT},
                                              {.name = "part_of", .type = JI_TYPE_TEXT},
                                              {.name = "group", .type = JI_TYPE_TEXT}};
  const ji_column *own[3], *names, *given[2];
  int64_t rows = ji_dataset_row_count(satellites), count = ji_dataset_row_count(labels);
  ji__writer *writer = NULL;
  ji_status status = ji__dataset_require_text(ctx, satellites, WHAT, "satellite", &names);
  for (size_t c = 0; c < 2 && !status; c++)
    status = ji__dataset_require_text(ctx, satellites, WHAT, columns[3 + c].name, &given[c]);
  for (size_t c = 0; c < 3 && !status; c++)
    status = ji__dataset_require_text(ctx, labels, WHAT, columns[c].name, &own[c]);
  if (!status)
    status = check_satellites(ctx, names, rows, own[0], count);
  if (!status)
    status = ji__writer_create(ctx, columns, 5, &writer);
  if (status)
    return status;
  for (int64_t k = 0; k < count && !status; k++) {
    char *name = NULL;
    status = ji__column_copy_text(ctx, own[0], k, &name);
    int64_t row = name ? find_satellite(names, rows, name) : -1;
    for (size_t c = 0; c < 3; c++)
      copy_cell(writer, c, own[c], k);
    for (size_t c = 0; c < 2; c++)
      copy_cell(writer, 3 + c, given[c], row);
    ji__writer_end_row(writer);
    ji__release(ji__allocator(ctx), name);
  }
  if (!status)
    status = ji__writer_finish(ctx, writer, NULL, out);
  ji__writer_free(writer);
  return status;
}

/* --- groups ------------------------------------------------------------------------------- */

int ji__io_is_group_of(const ji__io_table *table, int64_t row, int64_t whole,
                       const char *dimension) {
  const char *group = table->row_groups[row];
  size_t size = strlen(dimension);
  return table->row_wholes[row] == whole && group && strncmp(group, dimension, size) == 0 &&
         group[size] == ':';
}

int ji__io_is_complete(double whole, double parts) {
  return fabs(parts - whole) <= COMPLETE * fabs(whole);
}
