/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules of a schema. Rules on cells look at every row that is not null, note those that break
 * them, and write what was noted. */
#include "core/date.h"
#include "data/bundle.h"
#include "data/group.h"
#include "data/resolve.h"
#include "data/validation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHOWN 80

/* One rule on the cells of one column. */
typedef struct rule {
  const char *name;
  const ji_column *column;
  const char *expected;
  double bound;          /* minimum, maximum */
  int64_t length;        /* min_length, max_length */
  ji__text_index values; /* allowed, code_list, foreign_key */
  const ji__groups *groups;
} rule;

typedef int (*holds_function)(const rule *r, int64_t row);

static int is_text(const ji_column *column) {
  return column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY;
}

static int is_number(const ji_column *column) {
  return column->type == JI_TYPE_INT64 || column->type == JI_TYPE_FLOAT64;
}

/* --- what was noted ----------------------------------------------------------------------- */

static void write_cell(ji__validation *run, const rule *r, int64_t row) {
  char number[JI__NUMBER_SIZE], first[64];
  size_t size;
  const char *value = ji__cell_bytes(r->column, row, number, &size);
  const char *expected = r->expected;
  if (r->groups) {
    snprintf(first, sizeof first, "unique: row %lld has it",
             (long long)r->groups->first_row[r->groups->group[row]]);
    expected = first;
  }
  ji__writer_bytes(run->writer, 3, value, size);
  ji__validation_write(run, r->name, r->column->name, row, NULL, expected, run->total);
}

static void write_noted(ji__validation *run, const rule *r) {
  for (size_t i = 0; i < run->kept; i++)
    write_cell(run, r, run->rows[i]);
  run->kept = 0;
  run->total = 0;
}

static ji_status check_cells(ji__validation *run, const rule *r, holds_function holds) {
  ji_status status = JI_OK;
  for (int64_t row = 0; row < r->column->length && !status; row++)
    if (!ji__column_is_null(r->column, row) && !holds(r, row))
      status = ji__validation_note(run, row);
  if (!status)
    write_noted(run, r);
  return status;
}

/* --- the column as a whole ---------------------------------------------------------------- */

static int has_type(const ji_column *column, const char *type) {
  if (!strcmp(type, "text"))
    return is_text(column);
  if (!strcmp(type, "number"))
    return is_number(column);
  return !strcmp(type, ji__type_name(column->type));
}

static void write_whole(ji__validation *run, const ji_column *column, const char *rule_name,
                        const char *value, const char *expected) {
  ji__validation_write(run, rule_name, column->name, -1, value, expected, 1);
}

/* The first field that `expected` states and `found` does not state so; NULL if there is none. */
static const char *broken_field(const ji_measure *expected, const ji_measure *found,
                                ji__measure_field *out) {
  size_t position = 0;
  while (ji__measure_next(expected, &position, out)) {
    const char *value = ji__measure_value(found, out->side, out->key);
    if (!value || strcmp(value, out->value) != 0)
      return value ? value : "";
  }
  return NULL;
}

static ji_status write_field(ji__validation *run, const ji_column *column, int64_t row,
                             const ji__measure_field *field, const char *found, int64_t total) {
  ji__buffer value, expected;
  ji__buffer_init(&value, ji__allocator(run->ctx));
  ji__buffer_init(&expected, ji__allocator(run->ctx));
  const char *side = ji__side_prefix(field->side), *key = ji__key_name(field->key);
  ji__buffer_format(&value, *found ? "%s%s=%s" : "%s%s is not stated", side, key, found);
  ji__buffer_format(&expected, "%s%s=%s", side, key, field->value);
  ji_status status = value.failed || expected.failed ? ji__fail_memory(run->ctx) : JI_OK;
  if (!status)
    ji__validation_write(run, "measure", column->name, row, value.data, expected.data, total);
  ji__buffer_free(&value);
  ji__buffer_free(&expected);
  return status;
}

/* Rows of one group have one measure. */
static ji_status check_group(ji__validation *run, const ji_measure *expected,
                             const ji_column *column, const ji__groups *groups, int64_t group) {
  ji_measure *resolved = NULL;
  ji__measure_field field;
  int64_t row = groups->first_row[group];
  ji_status status = ji__measure_resolve(run->ctx, column->measure, run->dataset, row, &resolved);
  const char *found = status ? NULL : broken_field(expected, resolved, &field);
  if (found)
    status = write_field(run, column, row, &field, found, groups->rows[group]);
  ji_measure_unref(resolved);
  return status;
}

static ji_status check_by_row(ji__validation *run, const ji_measure *expected,
                              const ji_column *column) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  ji__groups groups = {0};
  int64_t *columns =
      ji__allocate_array(allocator, (size_t)run->dataset->column_count, sizeof *columns);
  if (!columns)
    return ji__fail_memory(run->ctx);
  size_t count = ji__measure_by_columns(column->measure, run->dataset, columns);
  ji_status status = ji__groups_create(run->ctx, run->dataset, columns, count, &groups);
  for (int64_t g = 0; g < groups.count && !status; g++)
    status = check_group(run, expected, column, &groups, g);
  ji__groups_free(run->ctx, &groups);
  ji__release(allocator, columns);
  return status;
}

static ji_status check_measure(ji__validation *run, const ji_measure *expected,
                               const ji_column *column) {
  ji__measure_field field;
  if (!column->measure) {
    write_whole(run, column, "measure", NULL, ji_measure_text(expected));
    return JI_OK;
  }
  if (ji__measure_is_by_row(expected)) {
    if (!ji__measure_equal(expected, column->measure))
      write_whole(run, column, "measure", ji_measure_text(column->measure),
                  ji_measure_text(expected));
    return JI_OK;
  }
  if (ji__measure_is_by_row(column->measure))
    return check_by_row(run, expected, column);
  const char *found = broken_field(expected, column->measure, &field);
  return found ? write_field(run, column, -1, &field, found, 1) : JI_OK;
}

static ji_status check_whole(ji__validation *run, const ji__expectation *expected,
                             const ji_column *column) {
  if (expected->type && !has_type(column, expected->type))
    write_whole(run, column, "type", ji__type_name(column->type), expected->type);
  if (expected->unit && (!column->unit || strcmp(column->unit, expected->unit) != 0))
    write_whole(run, column, "unit", column->unit, expected->unit);
  return expected->measure ? check_measure(run, expected->measure, column) : JI_OK;
}

static ji_status check_nulls(ji__validation *run, const ji__expectation *expected,
                             const ji_column *column) {
  rule r = {.name = "nullable", .column = column, .expected = "a value"};
  ji_status status = JI_OK;
  for (int64_t row = 0; !expected->nullable && row < column->length && !status; row++)
    if (ji__column_is_null(column, row))
      status = ji__validation_note(run, row);
  if (!status)
    write_noted(run, &r);
  return status;
}

/* --- bounds and lengths ------------------------------------------------------------------- */

/* -1, 0, 1 as a cell lies below, at or above a bound; 2 where it is NaN. Integers are not rounded
 * to doubles first. */
static int compare(const ji_column *column, int64_t row, double bound) {
  if (column->type == JI_TYPE_FLOAT64) {
    double value = ((const double *)column->values)[row];
    return isnan(value) ? 2 : (value > bound) - (value < bound);
  }
  int64_t value = column->type == JI_TYPE_DATE32 ? ((const int32_t *)column->values)[row]
                                                 : ((const int64_t *)column->values)[row];
  if (bound >= 9223372036854775808.0)
    return -1;
  if (bound < -9223372036854775808.0)
    return 1;
  int64_t whole = (int64_t)floor(bound);
  if (value != whole)
    return value > whole ? 1 : -1;
  return bound > (double)whole ? -1 : 0;
}

static int holds_minimum(const rule *r, int64_t row) {
  int order = compare(r->column, row, r->bound);
  return order == 0 || order == 1;
}

static int holds_maximum(const rule *r, int64_t row) {
  return compare(r->column, row, r->bound) <= 0;
}

static int64_t characters(const ji_column *column, int64_t row) {
  size_t size;
  int64_t count = 0;
  const char *text = ji__column_text(column, row, &size);
  for (size_t i = 0; i < size; i++)
    count += ((unsigned char)text[i] & 0xC0U) != 0x80U;
  return count;
}

static int holds_min_length(const rule *r, int64_t row) {
  return characters(r->column, row) >= r->length;
}

static int holds_max_length(const rule *r, int64_t row) {
  return characters(r->column, row) <= r->length;
}

/* Where no type is declared the column's own says what a bound is. */
static ji_status read_bound(const ji__validation *run, const ji__expectation *expected,
                            const ji_column *column, const char *name, const char *text,
                            double *out) {
  int64_t days;
  if (column->type == JI_TYPE_DATE32) {
    if (!ji__date_parse(text, strlen(text), &days))
      return ji__validation_fail_cell(run, expected, name, text, strlen(text), "a date YYYY-MM-DD");
    *out = (double)days;
    return JI_OK;
  }
  if (!is_number(column))
    return ji__validation_fail(run, expected, name, JI_ERROR_VALUE,
                               "bounds are for numbers and dates");
  if (!ji__number_parse(text, strlen(text), out) || isnan(*out))
    return ji__validation_fail_cell(run, expected, name, text, strlen(text), "a number");
  return JI_OK;
}

static ji_status check_bound(ji__validation *run, const ji__expectation *expected,
                             const ji_column *column, const char *name, const char *text,
                             holds_function holds) {
  ji__buffer wanted;
  rule r = {.name = name, .column = column};
  /* A column of another type than the declared one is broken already. */
  if (!text || (expected->type && !has_type(column, expected->type)))
    return JI_OK;
  ji_status status = read_bound(run, expected, column, name, text, &r.bound);
  if (status)
    return status;
  ji__buffer_init(&wanted, ji__allocator(run->ctx));
  ji__buffer_format(&wanted, "%s %s", holds == holds_minimum ? "at least" : "at most", text);
  r.expected = wanted.data;
  status = wanted.failed ? ji__fail_memory(run->ctx) : check_cells(run, &r, holds);
  ji__buffer_free(&wanted);
  return status;
}

static ji_status check_length(ji__validation *run, const ji__expectation *expected,
                              const ji_column *column, const char *name, int64_t length,
                              holds_function holds) {
  char wanted[64];
  rule r = {.name = name, .column = column, .length = length, .expected = wanted};
  if (length < 0)
    return JI_OK;
  if (!is_text(column)) {
    if (expected->type)
      return JI_OK; /* of another type than the declared one: told already */
    return ji__validation_fail(run, expected, name, JI_ERROR_VALUE, "lengths are for text");
  }
  snprintf(wanted, sizeof wanted, "%s %lld characters",
           holds == holds_min_length ? "at least" : "at most", (long long)length);
  return check_cells(run, &r, holds);
}

/* --- values that are listed --------------------------------------------------------------- */

static int holds_listed(const rule *r, int64_t row) {
  char number[JI__NUMBER_SIZE];
  size_t size;
  const char *bytes = ji__cell_bytes(r->column, row, number, &size);
  return ji__text_index_find(&r->values, bytes, size) >= 0;
}

static ji_status put_value(ji__validation *run, rule *r, const char *bytes, size_t size) {
  int64_t number = 0;
  return ji__text_index_put(&r->values, bytes, size, &number) ? JI_OK : ji__fail_memory(run->ctx);
}

/* `a|b|c`; numbers as the library prints them, so that 1.0 is 1. */
static ji_status put_allowed(ji__validation *run, rule *r, const char *allowed) {
  ji_status status = JI_OK;
  for (const char *at = allowed; !status; at++) {
    size_t size = strcspn(at, "|");
    double value;
    char number[JI__NUMBER_SIZE];
    if (r->column->type == JI_TYPE_FLOAT64 && ji__number_parse(at, size, &value))
      status = put_value(run, r, number, ji__number_print(value, number));
    else
      status = put_value(run, r, at, size);
    at += size;
    if (!*at)
      break;
  }
  return status;
}

static ji_status put_column(ji__validation *run, rule *r, const ji_column *column) {
  ji_status status = JI_OK;
  char number[JI__NUMBER_SIZE];
  for (int64_t row = 0; row < column->length && !status; row++) {
    size_t size;
    const char *bytes = ji__cell_bytes(column, row, number, &size);
    if (bytes)
      status = put_value(run, r, bytes, size);
  }
  return status;
}

/* The values of `column` of a dataset among the references. */
static ji_status put_reference(ji__validation *run, const ji__expectation *expected, rule *r,
                               const char *dataset, const char *column) {
  const ji_dataset *found = ji_bundle_find(run->references, dataset);
  char what[200];
  if (!found) {
    snprintf(what, sizeof what, "there is no dataset \"%.*s\" among the references",
             ji__clip(dataset, strlen(dataset), SHOWN), dataset);
    return ji__validation_fail(run, expected, r->name, JI_ERROR_NOT_FOUND, what);
  }
  int64_t index = ji_dataset_find(found, column);
  if (index < 0) {
    snprintf(what, sizeof what, "dataset \"%.*s\" has no column \"%.*s\"",
             ji__clip(dataset, strlen(dataset), SHOWN), dataset,
             ji__clip(column, strlen(column), SHOWN), column);
    return ji__validation_fail(run, expected, r->name, JI_ERROR_NOT_FOUND, what);
  }
  ji_status status = put_column(run, r, ji__dataset_view(found, index));
  return status ? status : ji__provenance_input(run->ctx, run->provenance, dataset, found);
}

static ji_status put_foreign(ji__validation *run, const ji__expectation *expected, rule *r) {
  const char *dot = strchr(expected->foreign_key, '.');
  if (!dot || dot == expected->foreign_key || !dot[1])
    return ji__validation_fail(run, expected, r->name, JI_ERROR_LABEL,
                               "expected dataset.column of the references");
  char *dataset = ji__copy_bytes(ji__allocator(run->ctx), expected->foreign_key,
                                 (size_t)(dot - expected->foreign_key));
  ji_status status =
      dataset ? put_reference(run, expected, r, dataset, dot + 1) : ji__fail_memory(run->ctx);
  ji__release(ji__allocator(run->ctx), dataset);
  return status;
}

static ji_status check_listed(ji__validation *run, const ji__expectation *expected,
                              const ji_column *column, const char *name, const char *text) {
  ji__buffer wanted;
  rule r = {.name = name, .column = column};
  ji_status status = JI_OK;
  if (!text)
    return JI_OK;
  ji__buffer_init(&wanted, ji__allocator(run->ctx));
  ji__text_index_init(&r.values, ji__allocator(run->ctx));
  if (text == expected->allowed)
    status = put_allowed(run, &r, text);
  else if (text == expected->code_list)
    status = put_reference(run, expected, &r, text, "code");
  else
    status = put_foreign(run, expected, &r);
  ji__buffer_format(&wanted, "%s %s",
                    text == expected->allowed     ? "one of"
                    : text == expected->code_list ? "a code of"
                                                  : "a value of",
                    text);
  r.expected = wanted.data;
  if (!status && wanted.failed)
    status = ji__fail_memory(run->ctx);
  if (!status)
    status = check_cells(run, &r, holds_listed);
  ji__text_index_free(&r.values);
  ji__buffer_free(&wanted);
  return status;
}

/* --- uniqueness --------------------------------------------------------------------------- */

static int is_first(const rule *r, int64_t row) {
  return r->groups->first_row[r->groups->group[row]] == row;
}

static ji_status check_unique(ji__validation *run, const ji__expectation *expected, int64_t index) {
  ji__groups groups;
  rule r = {.name = "unique", .column = ji__dataset_view(run->dataset, index), .groups = &groups};
  if (!expected->unique)
    return JI_OK;
  ji_status status = ji__groups_create(run->ctx, run->dataset, &index, 1, &groups);
  if (status)
    return status;
  status = check_cells(run, &r, is_first);
  ji__groups_free(run->ctx, &groups);
  return status;
}

/* The columns of one key. */
typedef struct key {
  int64_t *columns;
  size_t count;
  ji__buffer names;
} key;

static ji_status find_key(const ji__validation *run, size_t first, key *out) {
  const char *name = run->expectations[first].key;
  for (size_t i = first; i < run->count; i++) {
    const ji__expectation *part = &run->expectations[i];
    if (!part->key || strcmp(part->key, name) != 0)
      continue;
    int64_t index = ji_dataset_find(run->dataset, part->column);
    if (index < 0) { /* told already, or not required: there is no such key */
      out->count = 0;
      return JI_OK;
    }
    ji__buffer_format(&out->names, "%s%s", out->count ? "+" : "", part->column);
    out->columns[out->count++] = index;
  }
  return out->names.failed ? ji__fail_memory(run->ctx) : JI_OK;
}

static int is_complete(const ji__validation *run, const key *k, int64_t row) {
  for (size_t i = 0; i < k->count; i++)
    if (ji__column_is_null(ji__dataset_view(run->dataset, k->columns[i]), row))
      return 0;
  return 1;
}

static ji_status write_key(ji__validation *run, const key *k, const ji__groups *groups,
                           int64_t row) {
  ji__buffer value;
  char number[JI__NUMBER_SIZE], expected[64];
  ji__buffer_init(&value, ji__allocator(run->ctx));
  for (size_t i = 0; i < k->count; i++) {
    size_t size;
    const char *bytes =
        ji__cell_bytes(ji__dataset_view(run->dataset, k->columns[i]), row, number, &size);
    if (i)
      ji__buffer_string(&value, "+");
    ji__buffer_append(&value, bytes, size);
  }
  ji_status status = value.failed ? ji__fail_memory(run->ctx) : JI_OK;
  snprintf(expected, sizeof expected, "unique: row %lld has it",
           (long long)groups->first_row[groups->group[row]]);
  if (!status)
    ji__validation_write(run, "key", k->names.data, row, value.data, expected, run->total);
  ji__buffer_free(&value);
  return status;
}

static ji_status check_key(ji__validation *run, const key *k) {
  ji__groups groups;
  ji_status status = ji__groups_create(run->ctx, run->dataset, k->columns, k->count, &groups);
  if (status)
    return status;
  for (int64_t row = 0; row < run->dataset->rows && !status; row++)
    if (groups.first_row[groups.group[row]] != row && is_complete(run, k, row))
      status = ji__validation_note(run, row);
  for (size_t i = 0; i < run->kept && !status; i++)
    status = write_key(run, k, &groups, run->rows[i]);
  run->kept = 0;
  run->total = 0;
  ji__groups_free(run->ctx, &groups);
  return status;
}

static int is_first_of_key(const ji__validation *run, size_t index) {
  const char *name = run->expectations[index].key;
  for (size_t i = 0; i < index; i++)
    if (run->expectations[i].key && !strcmp(run->expectations[i].key, name))
      return 0;
  return 1;
}

ji_status ji__validation_check_keys(ji__validation *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  key k = {.columns = ji__allocate_array(allocator, run->count, sizeof *k.columns)};
  ji_status status = k.columns ? JI_OK : ji__fail_memory(run->ctx);
  for (size_t i = 0; i < run->count && !status; i++) {
    if (!run->expectations[i].key || !is_first_of_key(run, i))
      continue;
    k.count = 0;
    ji__buffer_init(&k.names, allocator);
    status = find_key(run, i, &k);
    if (!status && k.count)
      status = check_key(run, &k);
    ji__buffer_free(&k.names);
  }
  ji__release(allocator, k.columns);
  return status;
}

/* --- one row of the schema ---------------------------------------------------------------- */

ji_status ji__validation_check(ji__validation *run, const ji__expectation *expected) {
  int64_t index = ji_dataset_find(run->dataset, expected->column);
  if (index < 0) {
    if (expected->required)
      ji__validation_write(run, "required", expected->column, -1, NULL, "a column", 1);
    return JI_OK;
  }
  const ji_column *column = ji__dataset_view(run->dataset, index);
  ji_status status = check_whole(run, expected, column);
  if (!status)
    status = check_nulls(run, expected, column);
  if (!status)
    status = check_bound(run, expected, column, "minimum", expected->minimum, holds_minimum);
  if (!status)
    status = check_bound(run, expected, column, "maximum", expected->maximum, holds_maximum);
  if (!status)
    status =
        check_length(run, expected, column, "min_length", expected->min_length, holds_min_length);
  if (!status)
    status =
        check_length(run, expected, column, "max_length", expected->max_length, holds_max_length);
  if (!status)
    status = check_listed(run, expected, column, "allowed", expected->allowed);
  if (!status)
    status = check_listed(run, expected, column, "code_list", expected->code_list);
  if (!status)
    status = check_listed(run, expected, column, "foreign_key", expected->foreign_key);
  return status ? status : check_unique(run, expected, index);
}
