/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads a schema and checks it on its own. */
#include "core/date.h"
#include "data/resolve.h"
#include "data/unit.h"
#include "data/validation.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define SHOWN 80

static const char *const rules[] = {"column",      "type",       "required", "nullable",
                                    "unit",        "measure",    "minimum",  "maximum",
                                    "min_length",  "max_length", "allowed",  "code_list",
                                    "foreign_key", "unique",     "key",      "description"};

static const char types[] = "int64, float64, number, bool, date, timestamp, text";

ji_status ji__validation_fail(const ji__validation *run, const ji__expectation *expected,
                              const char *column, ji_status status, const char *what) {
  return ji__fail(run->ctx, status, "schema, row %lld, column \"%s\": %s", (long long)expected->row,
                  column, what);
}

ji_status ji__validation_fail_cell(const ji__validation *run, const ji__expectation *expected,
                                   const char *column, const char *text, size_t size,
                                   const char *wanted) {
  return ji__fail(run->ctx, JI_ERROR_VALUE, "schema, row %lld, column \"%s\": \"%.*s\" is not %s",
                  (long long)expected->row, column, ji__clip(text, size, SHOWN), text, wanted);
}

static int is_rule(const char *name) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (!strcmp(rules[i], name))
      return 1;
  return 0;
}

static ji_status check_columns(const ji__validation *run) {
  const ji_column *column;
  for (int64_t i = 0; i < run->schema->column_count; i++) {
    const char *name = ji__dataset_view(run->schema, i)->name;
    if (is_rule(name))
      continue;
    ji__buffer list;
    ji__buffer_init(&list, ji__allocator(run->ctx));
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++)
      ji__buffer_format(&list, "%s%s", k ? ", " : "", rules[k]);
    ji_status status =
        list.failed ? ji__fail_memory(run->ctx)
                    : ji__fail(run->ctx, JI_ERROR_LABEL,
                               "schema: column \"%s\" is no rule: expected %s", name, list.data);
    ji__buffer_free(&list);
    return status;
  }
  return ji__dataset_require_text(run->ctx, run->schema, "schema", "column", &column);
}

/* --- cells -------------------------------------------------------------------------------- */

/* A rule's cell as text, in the schema or printed into `number`; NULL: nothing is asked for. */
static const char *rule_cell(const ji__validation *run, const ji__expectation *expected,
                             const char *name, char number[JI__NUMBER_SIZE], size_t *size) {
  int64_t index = ji_dataset_find(run->schema, name);
  if (index < 0)
    return NULL;
  return ji__cell_bytes(ji__dataset_view(run->schema, index), expected->row, number, size);
}

static ji_status read_text(const ji__validation *run, const ji__expectation *expected,
                           const char *name, char **out) {
  char number[JI__NUMBER_SIZE];
  size_t size;
  const char *bytes = rule_cell(run, expected, name, number, &size);
  if (!bytes)
    return JI_OK;
  *out = ji__copy_bytes(ji__allocator(run->ctx), bytes, size);
  return *out ? JI_OK : ji__fail_memory(run->ctx);
}

static ji_status read_flag(const ji__validation *run, const ji__expectation *expected,
                           const char *name, int *out) {
  char number[JI__NUMBER_SIZE];
  size_t size;
  const char *bytes = rule_cell(run, expected, name, number, &size);
  int is_true = bytes && size == 4 && !memcmp(bytes, "true", 4);
  int is_false = bytes && size == 5 && !memcmp(bytes, "false", 5);
  if (bytes && !is_true && !is_false)
    return ji__validation_fail_cell(run, expected, name, bytes, size, "true or false");
  if (bytes)
    *out = is_true;
  return JI_OK;
}

static ji_status read_length(const ji__validation *run, const ji__expectation *expected,
                             const char *name, int64_t *out) {
  char number[JI__NUMBER_SIZE];
  size_t size;
  const char *bytes = rule_cell(run, expected, name, number, &size);
  if (bytes && (ji__integer_parse(bytes, size, out) != 1 || *out < 0))
    return ji__validation_fail_cell(run, expected, name, bytes, size,
                                    "a number of characters, 0 or more");
  return JI_OK;
}

static ji_status read_unit(const ji__validation *run, ji__expectation *expected) {
  char *text = NULL;
  ji_status status = read_text(run, expected, "unit", &text);
  if (!status && text && ji__unit_is_by_row(text, NULL)) {
    expected->unit = text;
    return JI_OK;
  }
  if (!status && text)
    status = ji__unit_canonical(run->ctx, text, &expected->unit);
  ji__release(ji__allocator(run->ctx), text);
  return status;
}

static ji_status read_measure(const ji__validation *run, ji__expectation *expected) {
  char *text = NULL;
  ji_status status = read_text(run, expected, "measure", &text);
  if (!status && text)
    status = ji__measure_parse(run->ctx, text, &expected->measure);
  ji__release(ji__allocator(run->ctx), text);
  return status;
}

static ji_status read_cells(const ji__validation *run, ji__expectation *expected) {
  const struct {
    const char *name;
    char **out;
  } texts[] = {{"column", &expected->column},           {"type", &expected->type},
               {"minimum", &expected->minimum},         {"maximum", &expected->maximum},
               {"allowed", &expected->allowed},         {"code_list", &expected->code_list},
               {"foreign_key", &expected->foreign_key}, {"key", &expected->key}};
  ji_status status = JI_OK;
  for (size_t i = 0; i < sizeof texts / sizeof *texts && !status; i++)
    status = read_text(run, expected, texts[i].name, texts[i].out);
  if (!status)
    status = read_flag(run, expected, "required", &expected->required);
  if (!status)
    status = read_flag(run, expected, "nullable", &expected->nullable);
  if (!status)
    status = read_flag(run, expected, "unique", &expected->unique);
  if (!status)
    status = read_length(run, expected, "min_length", &expected->min_length);
  if (!status)
    status = read_length(run, expected, "max_length", &expected->max_length);
  if (status)
    return status;
  status = read_unit(run, expected);
  if (!status)
    status = read_measure(run, expected);
  return status ? ji__fail_within(run->ctx, status, "schema, row %lld", (long long)expected->row)
                : JI_OK;
}

/* --- one row ------------------------------------------------------------------------------ */

static int is_type(const char *type) {
  for (const char *at = types; *at;) {
    size_t size = strcspn(at, ",");
    if (strlen(type) == size && !memcmp(at, type, size))
      return 1;
    at += size;
    at += strspn(at, ", ");
  }
  return 0;
}

static int is_word(const char *type, const char *words) {
  return type && strstr(words, type) != NULL;
}

/* Bounds fit the type that is declared; where none is, the column's own decides later. */
static ji_status check_bound(const ji__validation *run, const ji__expectation *expected,
                             const char *name, const char *bound, double *out) {
  int64_t days;
  if (!bound || !expected->type)
    return JI_OK;
  if (!strcmp(expected->type, "date")) {
    if (!ji__date_parse(bound, strlen(bound), &days))
      return ji__validation_fail_cell(run, expected, name, bound, strlen(bound),
                                      "a date YYYY-MM-DD");
    *out = (double)days;
    return JI_OK;
  }
  if (!is_word(expected->type, "int64 float64 number"))
    return ji__validation_fail(run, expected, name, JI_ERROR_VALUE,
                               "bounds are for numbers and dates");
  if (!ji__number_parse(bound, strlen(bound), out) || *out != *out)
    return ji__validation_fail_cell(run, expected, name, bound, strlen(bound), "a number");
  return JI_OK;
}

static ji_status check_bounds(const ji__validation *run, const ji__expectation *expected) {
  double low = 0, high = 0;
  int has_length = expected->min_length >= 0 || expected->max_length >= 0;
  ji_status status = check_bound(run, expected, "minimum", expected->minimum, &low);
  if (!status)
    status = check_bound(run, expected, "maximum", expected->maximum, &high);
  if (status)
    return status;
  if (expected->type && expected->minimum && expected->maximum && low > high)
    return ji__validation_fail(run, expected, "minimum", JI_ERROR_VALUE, "is above the maximum");
  if (has_length && expected->type && strcmp(expected->type, "text") != 0)
    return ji__validation_fail(run, expected,
                               expected->min_length >= 0 ? "min_length" : "max_length",
                               JI_ERROR_VALUE, "lengths are for text");
  if (expected->max_length >= 0 && expected->min_length > expected->max_length)
    return ji__validation_fail(run, expected, "min_length", JI_ERROR_VALUE, "is above max_length");
  return JI_OK;
}

static ji_status check_row(const ji__validation *run, const ji__expectation *expected,
                           ji__text_index *names) {
  char what[160];
  int64_t row = expected->row;
  if (!expected->column || !expected->column[0])
    return ji__validation_fail(run, expected, "column", JI_ERROR_VALUE, "a name is missing");
  if (!ji__text_index_put(names, expected->column, strlen(expected->column), &row))
    return ji__fail_memory(run->ctx);
  if (row != expected->row) {
    snprintf(what, sizeof what, "\"%.*s\" is named in row %lld already",
             ji__clip(expected->column, strlen(expected->column), SHOWN), expected->column,
             (long long)row);
    return ji__validation_fail(run, expected, "column", JI_ERROR_LABEL, what);
  }
  if (expected->type && !is_type(expected->type)) {
    snprintf(what, sizeof what, "\"%.*s\" is none of %s",
             ji__clip(expected->type, strlen(expected->type), 40), expected->type, types);
    return ji__validation_fail(run, expected, "type", JI_ERROR_VALUE, what);
  }
  return check_bounds(run, expected);
}

ji_status ji__validation_read_schema(ji__validation *run) {
  ji__text_index names;
  ji_status status = check_columns(run);
  if (status)
    return status;
  run->expectations = ji__allocate_array(ji__allocator(run->ctx), (size_t)run->schema->rows,
                                         sizeof *run->expectations);
  if (!run->expectations)
    return ji__fail_memory(run->ctx);
  ji__text_index_init(&names, ji__allocator(run->ctx));
  for (int64_t row = 0; row < run->schema->rows && !status; row++) {
    ji__expectation *next = &run->expectations[run->count++];
    *next = (ji__expectation){
        .row = row, .min_length = -1, .max_length = -1, .required = 1, .nullable = 1};
    status = read_cells(run, next);
    if (!status)
      status = check_row(run, next, &names);
  }
  ji__text_index_free(&names);
  return status;
}

void ji__validation_free_schema(ji__validation *run) {
  const ji_allocator *allocator = ji__allocator(run->ctx);
  for (size_t i = 0; i < run->count; i++) {
    ji__expectation *e = &run->expectations[i];
    char *const texts[] = {e->column,  e->type,      e->unit,        e->minimum, e->maximum,
                           e->allowed, e->code_list, e->foreign_key, e->key};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
      ji__release(allocator, texts[k]);
    ji_measure_unref(e->measure);
  }
  ji__release(allocator, run->expectations);
}
