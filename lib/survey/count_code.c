/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns as small numbers in the order of their values, so that cells are found by arithmetic. */
#include "core/number.h"
#include "core/text_index.h"
#include "survey/count_record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RANGE_MOST 1048576 /* integers that lie closer are looked up in a table */

void ji__coded_free(const ji_allocator *allocator, ji__coded *coded) {
  ji__release(allocator, coded->name);
  ji__release(allocator, coded->codes);
  ji__names_free(&coded->labels);
}

/* --- any column by its distinct values -------------------------------------------------------- */

/* A distinct value: the row where it stands first, and the number it was given. */
typedef struct distinct {
  const ji_column *column;
  int64_t row;
  int32_t code;
} distinct;

static int compare_distinct(const void *left, const void *right) {
  const distinct *a = left, *b = right;
  size_t a_size = 0, b_size = 0;
  if (a->column->type == JI_TYPE_INT64) {
    int64_t x = ((const int64_t *)a->column->values)[a->row];
    int64_t y = ((const int64_t *)b->column->values)[b->row];
    return (x > y) - (x < y);
  }
  const char *x = ji__column_text(a->column, a->row, &a_size);
  const char *y = ji__column_text(b->column, b->row, &b_size);
  size_t shared = a_size < b_size ? a_size : b_size;
  int order = shared ? memcmp(x, y, shared) : 0;
  return order ? order : (a_size > b_size) - (a_size < b_size);
}

typedef struct coder {
  ji_context *ctx;
  const ji_column *column;
  ji__coded *coded;
  ji__text_index index;
  distinct *values;
  size_t count, capacity;
} coder;

static ji_status number_row(coder *c, int64_t row) {
  size_t size = sizeof(int64_t);
  const char *key = c->column->type == JI_TYPE_INT64
                        ? (const char *)&((const int64_t *)c->column->values)[row]
                        : ji__column_text(c->column, row, &size);
  int64_t code = (int64_t)c->count;
  if (ji__record_is_null(c->column, row)) {
    c->coded->codes[row] = -1;
    return JI_OK;
  }
  if (!ji__text_index_put(&c->index, key, size, &code))
    return ji__fail_memory(c->ctx);
  if (code == (int64_t)c->count) {
    if (!ji__grow_array(ji__allocator(c->ctx), &c->values, &c->capacity, c->count,
                        sizeof *c->values))
      return ji__fail_memory(c->ctx);
    c->values[c->count++] = (distinct){c->column, row, (int32_t)code};
  }
  c->coded->codes[row] = (int32_t)code;
  return JI_OK;
}

static ji_status add_integer(ji_context *ctx, ji__coded *coded, int64_t value) {
  char digits[JI__NUMBER_SIZE];
  int size = snprintf(digits, sizeof digits, "%" PRId64, value);
  return ji__names_add(ctx, &coded->labels, digits, size > 0 ? (size_t)size : 0);
}

static ji_status add_label(ji_context *ctx, ji__coded *coded, const ji_column *column,
                           int64_t row) {
  size_t size = 0;
  if (column->type == JI_TYPE_INT64)
    return add_integer(ctx, coded, ((const int64_t *)column->values)[row]);
  const char *text = ji__column_text(column, row, &size);
  return ji__names_add(ctx, &coded->labels, text, size);
}

/* Numbers in order of appearance become numbers in the order of the values. */
static ji_status sort_codes(coder *c) {
  int32_t *places = ji__allocate_array(ji__allocator(c->ctx), c->count + 1, sizeof *places);
  if (!places)
    return ji__fail_memory(c->ctx);
  if (c->count)
    qsort(c->values, c->count, sizeof *c->values, compare_distinct);
  ji_status status = JI_OK;
  for (size_t i = 0; i < c->count && !status; i++) {
    places[c->values[i].code] = (int32_t)i;
    status = add_label(c->ctx, c->coded, c->column, c->values[i].row);
  }
  c->coded->count = (int64_t)c->count;
  for (int64_t row = 0; row < c->column->length && !status; row++)
    c->coded->codes[row] =
        c->coded->codes[row] < 0 ? (int32_t)c->count : places[c->coded->codes[row]];
  ji__release(ji__allocator(c->ctx), places);
  return status;
}

/* codes[row] for every row of a column of text or integers. */
static ji_status code_rows(ji_context *ctx, const ji_column *column, ji__coded *coded) {
  coder c = {.ctx = ctx, .column = column, .coded = coded};
  ji_status status = JI_OK;
  ji__text_index_init(&c.index, ji__allocator(ctx));
  coded->codes =
      ji__allocate_array(ji__allocator(ctx), (size_t)column->length + 1, sizeof *coded->codes);
  if (!coded->codes)
    status = ji__fail_memory(ctx);
  for (int64_t row = 0; row < column->length && !status; row++)
    status = number_row(&c, row);
  if (!status)
    status = sort_codes(&c);
  ji__text_index_free(&c.index);
  ji__release(ji__allocator(ctx), c.values);
  return status;
}

/* --- integers that lie close ------------------------------------------------------------------ */

static int find_range(const ji_column *column, int64_t *low, int64_t *high) {
  const int64_t *values = column->values;
  *low = INT64_MAX;
  *high = INT64_MIN;
  for (int64_t row = 0; row < column->length; row++) {
    if (ji__record_is_null(column, row))
      continue;
    *low = values[row] < *low ? values[row] : *low;
    *high = values[row] > *high ? values[row] : *high;
  }
  return *low <= *high && (uint64_t)*high - (uint64_t)*low < RANGE_MOST;
}

static ji_status code_range(ji_context *ctx, ji__coded *coded, int64_t low, int64_t high) {
  const ji_column *column = coded->column;
  const int64_t *values = column->values;
  size_t width = (size_t)(high - low) + 1;
  coded->codes = ji__allocate_array(ji__allocator(ctx), width, sizeof *coded->codes);
  if (!coded->codes)
    return ji__fail_memory(ctx);
  coded->kind = JI__CODED_RANGE;
  coded->low = low;
  for (int64_t row = 0; row < column->length; row++)
    if (!ji__record_is_null(column, row))
      coded->codes[values[row] - low] = 1;
  ji_status status = JI_OK;
  for (size_t i = 0; i < width && !status; i++) {
    if (!coded->codes[i])
      continue;
    coded->codes[i] = (int32_t)coded->count++;
    status = add_integer(ctx, coded, low + (int64_t)i);
  }
  return status;
}

/* --- the kinds ---------------------------------------------------------------------------- */

static ji_status code_bool(ji_context *ctx, ji__coded *coded) {
  coded->kind = JI__CODED_BOOL;
  coded->count = 2;
  ji_status status = ji__names_add_text(ctx, &coded->labels, "false");
  return status ? status : ji__names_add_text(ctx, &coded->labels, "true");
}

static ji_status code_bands(ji__count_plan *plan, ji__coded *coded) {
  ji_status status = JI_OK;
  coded->kind = JI__CODED_BANDS;
  coded->column = plan->fields[JI__RECORD_AGE];
  coded->count = (int64_t)plan->band_count;
  for (size_t i = 0; i < plan->band_count && !status; i++) {
    ji__buffer label;
    ji__buffer_init(&label, ji__allocator(plan->ctx));
    ji__buffer_format(&label, "%d-", (int)plan->bands[i].low);
    if (plan->bands[i].high < JI__AGE_MOST)
      ji__buffer_format(&label, "%d", (int)plan->bands[i].high);
    status = label.failed ? ji__fail_memory(plan->ctx)
                          : ji__names_add(plan->ctx, &coded->labels, label.data, label.size);
    ji__buffer_free(&label);
  }
  return status;
}

static ji_status code_flags(ji__count_plan *plan, ji__coded *coded) {
  ji_status status = JI_OK;
  coded->kind = JI__CODED_FLAGS;
  coded->count = plan->flags.count;
  for (int64_t i = 0; i < plan->flags.count && !status; i++)
    status = ji__names_add_text(plan->ctx, &coded->labels, plan->flags.items[i]);
  return status;
}

static ji_status code_column(ji__count_plan *plan, ji__coded *coded, const char *what) {
  ji_context *ctx = plan->ctx;
  int64_t index = ji_dataset_find(plan->records, coded->name), low, high;
  if (index < 0)
    return ji__fail(ctx, JI_ERROR_NOT_FOUND, "%s: records have no column \"%s\"", what,
                    coded->name);
  const ji_column *column = coded->column = ji__dataset_view(plan->records, index);
  switch (column->type) {
  case JI_TYPE_BOOL:
    return code_bool(ctx, coded);
  case JI_TYPE_DICTIONARY:
    coded->kind = JI__CODED_DICTIONARY;
    return code_rows(ctx, ji__dataset_view(column->dictionary, 0), coded);
  case JI_TYPE_INT64:
    if (find_range(column, &low, &high))
      return code_range(ctx, coded, low, high);
    return code_rows(ctx, column, coded);
  case JI_TYPE_TEXT:
    return code_rows(ctx, column, coded);
  default:
    return ji__fail(ctx, JI_ERROR_TYPE,
                    "%s: column \"%s\" of the records is %s, not text, integers or bool", what,
                    coded->name, ji__type_name(column->type));
  }
}

static ji_status code_new(ji__count_plan *plan, ji__coded *coded, int is_dimension,
                          const char *what) {
  if (is_dimension && !strcmp(coded->name, "groups")) {
    if (!plan->flags.count)
      return ji__fail(plan->ctx, JI_ERROR_ARGUMENT,
                      "%s: counting by groups needs the option `groups`", what);
    return code_flags(plan, coded);
  }
  if (is_dimension && !strcmp(coded->name, "age")) {
    if (!plan->fields[JI__RECORD_AGE])
      return ji__fail(plan->ctx, JI_ERROR_NOT_FOUND, "%s: records have no column \"%s\"", what,
                      ji__record_name(plan, JI__RECORD_AGE));
    return code_bands(plan, coded);
  }
  return code_column(plan, coded, what);
}

ji_status ji__count_code(ji__count_plan *plan, const char *name, int is_dimension, const char *what,
                         size_t *out) {
  int special = !strcmp(name, "age") || !strcmp(name, "groups");
  for (*out = 0; *out < plan->coded_count; ++*out) {
    const ji__coded *known = &plan->coded[*out];
    int known_special = known->kind == JI__CODED_BANDS || known->kind == JI__CODED_FLAGS;
    if (!strcmp(known->name, name) && known_special == (special && is_dimension))
      return JI_OK;
  }
  const ji_allocator *allocator = ji__allocator(plan->ctx);
  if (!ji__grow_array(allocator, &plan->coded, &plan->coded_capacity, plan->coded_count,
                      sizeof *plan->coded))
    return ji__fail_memory(plan->ctx);
  ji__coded *coded = &plan->coded[plan->coded_count++];
  *coded = (ji__coded){.labels = {.allocator = allocator}};
  coded->name = ji__copy_string(allocator, name);
  return coded->name ? code_new(plan, coded, is_dimension, what) : ji__fail_memory(plan->ctx);
}
