/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading code lists: columns, rows, and the order of the rows by code and validity. */
#include "codes/list.h"

#include "core/date.h"
#include "data/unit.h"

#include <stdlib.h>
#include <string.h>

const ji__code_columns ji__canonical_columns = {
    "code", "parent", "name", "level", "valid_from", "valid_to", {1, 0, 0, 0, 0, 0}};

const char *ji__code_cell(const ji_column *column, int64_t row, size_t *size) {
  *size = 0;
  return column ? ji__column_text(column, row, size) : NULL;
}

ji_status ji__code_day(ji_context *ctx, const char *what, const char *text, int64_t *out) {
  if (ji__date_parse(text, strlen(text), out))
    return JI_OK;
  return ji__fail(ctx, JI_ERROR_ARGUMENT, "%s is \"%.*s\": a date YYYY-MM-DD is expected", what,
                  ji__clip(text, strlen(text), JI__CODE_SHOWN), text);
}

/* --- columns ------------------------------------------------------------------------------- */

ji_status ji__code_column(ji_context *ctx, const ji_dataset *dataset, const char *what,
                          const char *name, const ji_column **out) {
  ji_status status = ji__dataset_require_text(ctx, dataset, what, name, out);
  int64_t index = ji_dataset_find(dataset, name);
  if (status != JI_ERROR_TYPE || ji__dataset_view(dataset, index)->type != JI_TYPE_INT64)
    return status;
  return ji__fail(
      ctx, JI_ERROR_TYPE,
      "column \"%s\" of %s is int64, expected text: 01 and 1 are two codes; declare the "
      "column as text where it is read",
      name, what);
}

static int has_type(const ji_column *column, ji_type type) {
  return column->type == type || column->null_count == column->length;
}

/* A column of one type, or one that is all null. */
static ji_status find_typed(ji_context *ctx, const ji__code_table *table, const char *name,
                            ji_type type, const ji_column **out) {
  ji_status status = ji__dataset_require(ctx, table->dataset, table->what, name, out);
  if (status || has_type(*out, type))
    return status;
  return ji__fail(ctx, JI_ERROR_TYPE, "column \"%s\" of %s is %s, expected %s", name, table->what,
                  ji__type_name((*out)->type), ji__type_name(type));
}

ji_status ji__code_table_find(ji_context *ctx, const ji_dataset *dataset, const char *what,
                              const ji__code_columns *columns, ji__code_table *out) {
  const char *const names[6] = {columns->code,  columns->parent, columns->name,
                                columns->level, columns->from,   columns->to};
  *out = (ji__code_table){.what = what, .dataset = dataset};
  const ji_column **found[6] = {&out->code,  &out->parent, &out->name,
                                &out->level, &out->from,   &out->to};
  ji_status status = JI_OK;
  for (size_t i = 0; i < 6 && !status; i++) {
    if (!names[i] || (!columns->required[i] && ji_dataset_find(dataset, names[i]) < 0))
      continue;
    if (i < 3)
      status = ji__code_column(ctx, dataset, what, names[i], found[i]);
    else
      status = find_typed(ctx, out, names[i], i == 3 ? JI_TYPE_INT64 : JI_TYPE_DATE32, found[i]);
  }
  return status;
}

/* --- rows ---------------------------------------------------------------------------------- */

static int64_t day_of(const ji_column *column, int64_t row, int64_t open) {
  if (!column || column->type != JI_TYPE_DATE32 || ji__column_is_null(column, row))
    return open;
  return ((const int32_t *)column->values)[row];
}

static ji_status read_code(ji__code_list *list, const ji__code_table *table, int64_t row,
                           ji__code_row *out) {
  size_t size;
  const char *code = ji__code_cell(table->code, row, &size);
  if (!code || !size)
    return ji__fail(list->ctx, JI_ERROR_LABEL, "%s, row %lld: the code is %s", table->what,
                    (long long)row, code ? "empty" : "null");
  *out = (ji__code_row){.table = table, .row = row, .parent = -1};
  out->code = ji__index_add(&list->index, code, size);
  out->from = day_of(table->from, row, JI__BEGINNING);
  out->to = day_of(table->to, row, JI__END);
  if (out->from < out->to)
    return JI_OK;
  char from[JI__DATE_SIZE], to[JI__DATE_SIZE];
  ji__date_print(out->from, from);
  ji__date_print(out->to, to);
  return ji__fail(list->ctx, JI_ERROR_VALUE,
                  "%s, row %lld: code \"%.*s\" is valid from %s, but not any more from %s on",
                  table->what, (long long)row, ji__clip(code, size, JI__CODE_SHOWN), code, from,
                  to);
}

static ji_status read_level(const ji__code_list *list, ji__code_row *row) {
  const ji_column *level = row->table->level;
  ji__word code = list->index.words[row->code];
  if (!level)
    return JI_OK;
  if (level->type != JI_TYPE_INT64 || ji__column_is_null(level, row->row))
    return ji__fail(list->ctx, JI_ERROR_VALUE, "%s, row %lld: code \"%.*s\" has no level",
                    row->table->what, (long long)row->row, JI__SHOWN(code));
  row->level = ((const int64_t *)level->values)[row->row];
  return JI_OK;
}

static ji_status read_rows(ji__code_list *list) {
  ji_status status = JI_OK;
  int64_t at = 0;
  for (size_t t = 0; t < list->table_count; t++)
    for (int64_t row = 0; row < list->tables[t].dataset->rows && !status; row++, at++) {
      status = read_code(list, &list->tables[t], row, &list->rows[at]);
      if (!status)
        status = read_level(list, &list->rows[at]);
    }
  return status;
}

/* --- the order of the rows ----------------------------------------------------------------- */

typedef struct sort_key {
  int64_t code, from, row;
} sort_key;

static int compare_keys(const void *left, const void *right) {
  const sort_key *a = left, *b = right;
  if (a->code != b->code)
    return a->code < b->code ? -1 : 1;
  if (a->from != b->from)
    return a->from < b->from ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

static ji_status sort_rows(ji__code_list *list) {
  const ji_allocator *allocator = ji__allocator(list->ctx);
  sort_key *keys = ji__allocate_array(allocator, (size_t)list->count, sizeof *keys);
  list->sorted = ji__allocate_array(allocator, (size_t)list->count, sizeof *list->sorted);
  list->start = ji__allocate_array(allocator, (size_t)list->index.count + 1, sizeof *list->start);
  if (!keys || !list->sorted || !list->start) {
    ji__release(allocator, keys);
    return ji__fail_memory(list->ctx);
  }
  for (int64_t row = 0; row < list->count; row++)
    keys[row] = (sort_key){list->rows[row].code, list->rows[row].from, row};
  qsort(keys, (size_t)list->count, sizeof *keys, compare_keys);
  for (int64_t i = 0; i < list->count; i++) {
    list->sorted[i] = keys[i].row;
    list->start[keys[i].code + 1] = i + 1;
  }
  ji__release(allocator, keys);
  return JI_OK;
}

int64_t ji__code_row_at(const ji__code_list *list, int64_t code, int64_t day) {
  int64_t low = list->start[code], high = list->start[code + 1];
  while (low < high) { /* the first row that begins after the day */
    int64_t middle = low + (high - low) / 2;
    if (list->rows[list->sorted[middle]].from <= day)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == list->start[code])
    return -1;
  int64_t row = list->sorted[low - 1];
  return day < list->rows[row].to ? row : -1;
}

int64_t ji__code_parent_at(const ji__code_list *list, int64_t row, int64_t day) {
  int64_t parent = list->rows[row].parent;
  return parent < 0 ? -1 : ji__code_row_at(list, parent, day);
}

/* --- lists --------------------------------------------------------------------------------- */

void ji__code_list_free(ji__code_list *list) {
  const ji_allocator *allocator = ji__allocator(list->ctx);
  ji__index_free(list->ctx, &list->index);
  ji__release(allocator, list->rows);
  ji__release(allocator, list->sorted);
  ji__release(allocator, list->start);
  ji__release(allocator, list->label);
}

ji_status ji__code_list_load(ji__code_list *list, int32_t hierarchy) {
  for (size_t t = 0; t < list->table_count; t++)
    list->count += list->tables[t].dataset->rows;
  list->rows =
      ji__allocate_array(ji__allocator(list->ctx), (size_t)list->count, sizeof *list->rows);
  ji_status status = list->rows ? JI_OK : ji__fail_memory(list->ctx);
  if (!status)
    status = ji__index_create(list->ctx, list->count, &list->index);
  if (!status)
    status = read_rows(list);
  if (!status)
    status = sort_rows(list);
  if (!status)
    status = ji__code_list_arrange(list, hierarchy);
  return status ? status : ji__code_list_check(list);
}

/* The value of a key of `about`. */
static ji_status read_about(ji_context *ctx, const ji_dataset *about, const char *key, char **out) {
  const ji_column *keys, *values;
  ji_status status = ji__code_column(ctx, about, "about", "key", &keys);
  if (!status)
    status = ji__code_column(ctx, about, "about", "value", &values);
  for (int64_t row = 0; !status && row < about->rows; row++)
    if (ji__column_equals(keys, row, key))
      return ji__column_copy_text(ctx, values, row, out);
  return status;
}

/* "gb2260-2023", "gb2260", or "the code list". */
static ji_status make_label(ji__code_list *list, const ji_dataset *about) {
  char *name = NULL, *version = NULL;
  ji__buffer label;
  ji__buffer_init(&label, ji__allocator(list->ctx));
  ji_status status = about ? read_about(list->ctx, about, "name", &name) : JI_OK;
  if (!status && about)
    status = read_about(list->ctx, about, "version", &version);
  ji__buffer_string(&label, name ? name : "the code list");
  if (name && version)
    ji__buffer_format(&label, "-%s", version);
  ji__release(ji__allocator(list->ctx), name);
  ji__release(ji__allocator(list->ctx), version);
  if (!status && label.failed)
    status = ji__fail_memory(list->ctx);
  list->label = label.data;
  return status;
}

ji_status ji__code_list_open(ji_context *ctx, const ji_bundle *bundle, ji__code_list *out) {
  const ji_dataset *codes;
  *out = (ji__code_list){.ctx = ctx, .table_count = 1};
  ji_status status = ji__bundle_require(ctx, bundle, "a code list", "codes", &codes);
  if (!status)
    status = make_label(out, ji_bundle_find(bundle, "about"));
  if (!status)
    status = ji__code_table_find(ctx, codes, "codes", &ji__canonical_columns, &out->tables[0]);
  if (!status)
    status = ji__code_list_load(out, JI_CODE_HIERARCHY_COLUMN);
  if (!status)
    out->succession = ji_bundle_find(bundle, "succession");
  return status;
}
