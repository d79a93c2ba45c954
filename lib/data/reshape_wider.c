/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A long table into a wide one. Rows are sorted by name; for each name a list says which long row
 * each wide row takes its value from. */
#include "core/number.h"
#include "data/group.h"
#include "data/measure.h"
#include "data/reshape.h"
#include "data/resolve.h"
#include "data/unit.h"

#include <inttypes.h>
#include <string.h>

#define COLUMNS_MAXIMUM 65536

typedef struct wider {
  ji__reshape *run;
  ji_context *ctx;
  const ji_column *names, *values;
  int64_t names_index;
  const ji_column *units, *measures; /* that the values' point at and that are no ids; NULL: none */
  ji__groups row, name;              /* rows of the wide table; names of the long one */
  int64_t *start, *sorted;           /* long rows by name: sorted[start[n]..start[n + 1]) */
  int64_t *from;                     /* by wide row: the long row, or -1 */
} wider;

/* --- which columns --------------------------------------------------------------------------- */

/* The column that a unit or a whole measure is read from, if its name is `own`. */
static const ji_column *own_column(const wider *w, const char *pointed, const char *own) {
  int64_t index = pointed && strcmp(pointed, own) == 0 ? ji_dataset_find(w->run->dataset, own) : -1;
  return index < 0 ? NULL : ji__dataset_view(w->run->dataset, index);
}

static ji_status find_values(wider *w) {
  ji__reshape *run = w->run;
  const ji_reshape_options *o = &run->options;
  ji_status status =
      ji__dataset_require(w->ctx, run->dataset, "the dataset", o->name_column, &w->names);
  if (!status)
    status = ji__dataset_require(w->ctx, run->dataset, "the dataset", o->value_column, &w->values);
  if (status)
    return status;
  w->names_index = ji_dataset_find(run->dataset, o->name_column);
  if (w->names->type != JI_TYPE_TEXT && w->names->type != JI_TYPE_DICTIONARY)
    return ji__fail(w->ctx, JI_ERROR_TYPE, "column \"%s\" is %s, but the names of columns are text",
                    o->name_column, ji__type_name(w->names->type));
  return JI_OK;
}

static const char *pointed_unit(const wider *w) {
  const char *name = NULL;
  return ji__unit_is_by_row(w->values->unit, &name) ? name : NULL;
}

static const char *pointed_measure(const wider *w) {
  return w->values->measure ? ji__measure_whole_column(w->values->measure) : NULL;
}

static void leave_out(const wider *w, char *left_out, const ji_column *column) {
  for (int64_t i = 0; i < w->run->dataset->column_count; i++)
    if (ji__dataset_view(w->run->dataset, i) == column)
      left_out[i] = 1;
}

static ji_status choose_rest(wider *w) {
  ji__reshape *run = w->run;
  const ji_allocator *allocator = ji__allocator(w->ctx);
  char *left_out = ji__allocate_array(allocator, (size_t)run->dataset->column_count, 1);
  if (!left_out)
    return ji__fail_memory(w->ctx);
  leave_out(w, left_out, w->names);
  leave_out(w, left_out, w->values);
  leave_out(w, left_out, own_column(w, pointed_unit(w), run->options.unit_column));
  leave_out(w, left_out, own_column(w, pointed_measure(w), run->options.measure_column));
  ji_status status = ji__reshape_choose_rest(run, left_out, &run->ids);
  ji__release(allocator, left_out);
  return status;
}

static int is_id(const void *user, const char *column) {
  const wider *w = user;
  int64_t index = ji_dataset_find(w->run->dataset, column);
  return index >= 0 && ji__reshape_has(&w->run->ids, index);
}

static ji_status choose_columns(wider *w) {
  ji__reshape *run = w->run;
  const ji_reshape_options *o = &run->options;
  ji_status status = find_values(w);
  if (!status)
    status =
        o->ids ? ji__reshape_choose(run, "ids", o->ids, o->id_count, &run->ids) : choose_rest(w);
  if (status)
    return status;
  if (is_id(w, o->name_column) || is_id(w, o->value_column))
    return ji__fail(w->ctx, JI_ERROR_LABEL,
                    "ids hold column \"%s\" or \"%s\", which is of names or of values",
                    o->name_column, o->value_column);
  const char *units = pointed_unit(w), *measures = pointed_measure(w);
  if (units && !is_id(w, units))
    status = ji__dataset_require_text(w->ctx, run->dataset, "the dataset", units, &w->units);
  if (!status && measures && !is_id(w, measures))
    status = ji__dataset_require_text(w->ctx, run->dataset, "the dataset", measures, &w->measures);
  return status;
}

/* --- rows and names -------------------------------------------------------------------------- */

static ji_status check_names(wider *w) {
  for (int64_t row = 0; row < w->names->length; row++) {
    size_t size = 0;
    if (!ji__column_text(w->names, row, &size) || size == 0)
      return ji__fail(w->ctx, JI_ERROR_LABEL, "row %" PRId64 " has no name in column \"%s\"", row,
                      w->run->options.name_column);
  }
  return JI_OK;
}

/* Counting sort: rows of one name stay in order. */
static ji_status sort_by_name(wider *w) {
  const ji_allocator *allocator = ji__allocator(w->ctx);
  int64_t rows = w->run->dataset->rows;
  w->start = ji__allocate_array(allocator, (size_t)w->name.count + 2, sizeof *w->start);
  w->sorted = ji__allocate_array(allocator, (size_t)rows, sizeof *w->sorted);
  w->from = ji__allocate_array(allocator, (size_t)w->row.count, sizeof *w->from);
  if (!w->start || !w->sorted || !w->from)
    return ji__fail_memory(w->ctx);
  for (int64_t n = 0; n < w->name.count; n++)
    w->start[n + 2] = w->start[n + 1] + w->name.rows[n];
  for (int64_t row = 0; row < rows; row++)
    w->sorted[w->start[w->name.group[row] + 1]++] = row;
  return JI_OK;
}

static ji_status group_rows(wider *w) {
  ji_status status = check_names(w);
  if (!status)
    status =
        ji__groups_create(w->ctx, w->run->dataset, w->run->ids.index, w->run->ids.count, &w->row);
  if (!status)
    status = ji__groups_create(w->ctx, w->run->dataset, &w->names_index, 1, &w->name);
  if (!status && w->name.count > COLUMNS_MAXIMUM && !w->run->options.values)
    status = ji__fail(w->ctx, JI_ERROR_LIMIT,
                      "%" PRId64 " names would be as many columns; at most %d are made",
                      w->name.count, COLUMNS_MAXIMUM);
  return status ? status : sort_by_name(w);
}

/* --- messages -------------------------------------------------------------------------------- */

static void append_cell(ji__buffer *out, const ji_column *column, int64_t row) {
  char number[JI__NUMBER_SIZE];
  size_t size = 0;
  const char *text = ji__column_text(column, row, &size);
  ji__buffer_format(out, "%s ", column->name);
  if (ji__column_is_null(column, row)) {
    ji__buffer_string(out, "null");
  } else if (text) {
    ji__buffer_format(out, "\"%.*s\"", ji__clip(text, size, 60), text);
  } else if (column->type == JI_TYPE_FLOAT64) {
    ji__number_print(((const double *)column->values)[row], number);
    ji__buffer_string(out, number);
  } else {
    ji__buffer_format(out, "%" PRId64, (int64_t)ji__column_bits(column, row));
  }
}

static ji_status fail_doubled(wider *w, int64_t first, int64_t second) {
  ji__buffer key;
  ji__buffer_init(&key, ji__allocator(w->ctx));
  for (size_t i = 0; i < w->run->ids.count; i++) {
    append_cell(&key, ji__dataset_view(w->run->dataset, w->run->ids.index[i]), first);
    ji__buffer_string(&key, ", ");
  }
  append_cell(&key, w->names, first);
  ji_status status = key.failed ? ji__fail_memory(w->ctx)
                                : ji__fail(w->ctx, JI_ERROR_LABEL,
                                           "rows %" PRId64 " and %" PRId64 " have the same key: %s",
                                           first, second, key.data);
  ji__buffer_free(&key);
  return status;
}

/* --- one column a name ----------------------------------------------------------------------- */

static ji_status list_sources(wider *w, int64_t name) {
  for (int64_t i = 0; i < w->row.count; i++)
    w->from[i] = -1;
  for (int64_t i = w->start[name]; i < w->start[name + 1]; i++) {
    int64_t row = w->sorted[i];
    int64_t *from = w->from + w->row.group[row];
    if (*from >= 0)
      return fail_doubled(w, *from, row);
    *from = row;
  }
  return JI_OK;
}

/* The row of a name that has another cell than its first; -1 if all are the same. */
static int64_t odd_row(const wider *w, int64_t name, const ji_column *column) {
  int64_t first = w->sorted[w->start[name]];
  for (int64_t i = w->start[name] + 1; i < w->start[name + 1]; i++)
    if (!ji__column_same(column, first, w->sorted[i]))
      return w->sorted[i];
  return -1;
}

static ji_status check_same(wider *w, int64_t name, const ji_column *column, ji_status status,
                            const char *what) {
  int64_t first = w->sorted[w->start[name]], odd = odd_row(w, name, column);
  size_t size = 0;
  const char *text = ji__column_text(w->names, first, &size);
  if (odd < 0)
    return JI_OK;
  return ji__fail(w->ctx, status,
                  "rows %" PRId64 " and %" PRId64 " are both of \"%.*s\", but their %s differ: see "
                  "column \"%s\"",
                  first, odd, ji__clip(text, size, 60), text, what, column->name);
}

static ji_status unit_of_name(wider *w, int64_t name, char **owned, ji_column *about) {
  if (!w->units)
    return JI_OK;
  ji_status status = check_same(w, name, w->units, JI_ERROR_UNIT, "units");
  if (!status)
    status = ji__column_copy_text(w->ctx, w->units, w->sorted[w->start[name]], owned);
  about->unit = *owned;
  return status;
}

/* A measure by row: from its cell, or with the fields filled in that vary by what is no id. */
static ji_status measure_of_name(wider *w, int64_t name, ji_measure **owned, ji_column *about) {
  int64_t first = w->sorted[w->start[name]];
  const ji_measure *measure = w->values->measure;
  if (!measure || (pointed_measure(w) && !w->measures) || !ji__measure_is_by_row(measure))
    return JI_OK;
  ji_status status = JI_OK;
  if (w->measures) {
    char *text = NULL;
    status = check_same(w, name, w->measures, JI_ERROR_MEASURE, "measures");
    if (!status)
      status = ji__column_copy_text(w->ctx, w->measures, first, &text);
    if (!status && text)
      status = ji__measure_parse(w->ctx, text, owned);
    ji__release(ji__allocator(w->ctx), text);
    about->measure = *owned;
    return status;
  }
  ji__measure_field field;
  size_t position = 0;
  while (!status && ji__measure_next(measure, &position, &field)) {
    int64_t index = field.column ? ji_dataset_find(w->run->dataset, field.column) : -1;
    if (index >= 0 && !is_id(w, field.column))
      status = check_same(w, name, ji__dataset_view(w->run->dataset, index), JI_ERROR_MEASURE,
                          "measures");
  }
  if (!status)
    status = ji__measure_resolve_some(w->ctx, measure, w->run->dataset, first, is_id, w, owned);
  about->measure = *owned;
  return status;
}

static ji_status add_name(wider *w, int64_t name) {
  ji_column about = *w->values;
  char *title = NULL, *unit = NULL;
  ji_measure *measure = NULL;
  ji_status status = ji__column_copy_text(w->ctx, w->names, w->sorted[w->start[name]], &title);
  about.name = title;
  about.description = NULL;
  if (!status)
    status = list_sources(w, name);
  if (!status)
    status = unit_of_name(w, name, &unit, &about);
  if (!status)
    status = measure_of_name(w, name, &measure, &about);
  if (!status)
    status = ji__builder_gather(w->ctx, w->run->builder, &about, w->from, w->row.count);
  ji_measure_unref(measure);
  ji__release(ji__allocator(w->ctx), unit);
  ji__release(ji__allocator(w->ctx), title);
  return status;
}

/* A name that was asked for and that no row has. Where units or measures are by row it has none. */
static ji_status add_absent(wider *w, const char *name) {
  ji_column about = *w->values;
  about.name = name;
  about.description = NULL;
  about.unit = w->units ? NULL : about.unit;
  if (about.measure && ji__measure_is_by_row(about.measure))
    about.measure = NULL;
  for (int64_t i = 0; i < w->row.count; i++)
    w->from[i] = -1;
  return ji__builder_gather(w->ctx, w->run->builder, &about, w->from, w->row.count);
}

static int64_t find_name(const wider *w, const char *name) {
  for (int64_t n = 0; n < w->name.count; n++)
    if (ji__column_equals(w->names, w->name.first_row[n], name))
      return n;
  return -1;
}

static ji_status add_chosen(wider *w) {
  const ji_reshape_options *o = &w->run->options;
  ji_status status = JI_OK;
  for (size_t i = 0; i < o->value_count && !status; i++) {
    if (!o->values[i])
      return ji__fail(w->ctx, JI_ERROR_ARGUMENT, "ji_reshape_options.values[%zu] is NULL", i);
    int64_t name = find_name(w, o->values[i]);
    status = name < 0 ? add_absent(w, o->values[i]) : add_name(w, name);
  }
  return status;
}

static ji_status make(wider *w, ji_dataset **out) {
  ji_status status = choose_columns(w);
  if (!status)
    status = group_rows(w);
  for (size_t i = 0; i < w->run->ids.count && !status; i++)
    status = ji__builder_gather(w->ctx, w->run->builder,
                                ji__dataset_view(w->run->dataset, w->run->ids.index[i]),
                                w->row.first_row, w->row.count);
  if (!status && w->run->options.values)
    status = add_chosen(w);
  for (int64_t n = 0; !w->run->options.values && n < w->name.count && !status; n++)
    status = add_name(w, n);
  return status ? status : ji__reshape_finish(w->run, out);
}

ji_status ji__reshape_wider(ji__reshape *run, ji_dataset **out) {
  wider w = {.run = run, .ctx = run->ctx};
  const ji_allocator *allocator = ji__allocator(run->ctx);
  ji_status status = make(&w, out);
  ji__groups_free(run->ctx, &w.row);
  ji__groups_free(run->ctx, &w.name);
  ji__release(allocator, w.start);
  ji__release(allocator, w.sorted);
  ji__release(allocator, w.from);
  return status;
}
