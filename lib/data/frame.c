/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data/frame.h"
#include "core/date.h"
#include "core/number.h"
#include "core/text_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000) /* microseconds */
#define TABLE_FACTOR                                                                               \
  4 /* a table of all values between the least and the largest: that many a row */

/* --- whole numbers ------------------------------------------------------------------------ */

typedef struct value_code {
  int64_t value;
  int32_t code;
  int32_t unused;
} value_code;

static int by_value(const void *left, const void *right) {
  const value_code *a = left, *b = right;
  return (a->value > b->value) - (a->value < b->value);
}

/* Renumbers codes, given in order of first appearance, by the order of `sorted`. */
static ji_status renumber(ji_context *ctx, int32_t *codes, int64_t rows, const value_code *sorted,
                          int64_t count) {
  int32_t *rank = ji__allocate_array(ji__allocator(ctx), (size_t)count + 1, sizeof *rank);
  if (!rank)
    return ji__fail_memory(ctx);
  for (int64_t i = 0; i < count; i++)
    rank[sorted[i].code] = (int32_t)i;
  for (int64_t i = 0; i < rows; i++)
    if (codes[i] >= 0)
      codes[i] = rank[codes[i]];
  ji__release(ji__allocator(ctx), rank);
  return JI_OK;
}

/* A value of each row; 0 where it is null. */
typedef int (*value_reader)(const void *source, int64_t row, int64_t *value);

/* Few values beside the rows: a table from value to code. */
static ji_status code_by_table(ji_context *ctx, value_reader read, const void *source, int64_t rows,
                               int64_t least, int64_t span, int32_t *codes, int64_t *count) {
  int32_t *table = ji__allocate_array(ji__allocator(ctx), (size_t)span, sizeof *table);
  if (!table)
    return ji__fail_memory(ctx);
  int64_t value;
  for (int64_t i = 0; i < rows; i++)
    if (read(source, i, &value))
      table[value - least] = 1;
  *count = 0;
  for (int64_t v = 0; v < span; v++)
    if (table[v])
      table[v] = (int32_t)(*count)++;
  for (int64_t i = 0; i < rows; i++)
    codes[i] = read(source, i, &value) ? table[value - least] : -1;
  ji__release(ji__allocator(ctx), table);
  return JI_OK;
}

static uint64_t mixed(int64_t value) {
  uint64_t x = (uint64_t)value * UINT64_C(0x9E3779B97F4A7C15);
  return x ^ (x >> 29);
}

typedef struct value_index {
  value_code *items; /* in order of first appearance */
  int32_t *slots;    /* an item + 1, or 0 */
  size_t mask, count, capacity;
} value_index;

static int grow_slots(const ji_allocator *allocator, value_index *index) {
  size_t size = index->mask ? 2 * (index->mask + 1) : 1024;
  int32_t *slots = ji__allocate_array(allocator, size, sizeof *slots);
  if (!slots)
    return 0;
  for (size_t i = 0; i < index->count; i++) {
    size_t at = mixed(index->items[i].value) & (size - 1);
    while (slots[at])
      at = (at + 1) & (size - 1);
    slots[at] = (int32_t)i + 1;
  }
  ji__release(allocator, index->slots);
  index->slots = slots;
  index->mask = size - 1;
  return 1;
}

/* The code of a value, which is added where it is new; -1 without memory. */
static int32_t code_of(const ji_allocator *allocator, value_index *index, int64_t value) {
  if (2 * index->count >= index->mask && !grow_slots(allocator, index))
    return -1;
  size_t at = mixed(value) & index->mask;
  for (; index->items && index->slots[at]; at = (at + 1) & index->mask)
    if (index->items[index->slots[at] - 1].value == value)
      return index->slots[at] - 1;
  if (!ji__grow_array(allocator, &index->items, &index->capacity, index->count,
                      sizeof *index->items))
    return -1;
  index->items[index->count] = (value_code){value, (int32_t)index->count, 0};
  index->slots[at] = (int32_t)++index->count;
  return (int32_t)index->count - 1;
}

static ji_status code_by_hash(ji_context *ctx, value_reader read, const void *source, int64_t rows,
                              int32_t *codes, int64_t *count) {
  const ji_allocator *allocator = ji__allocator(ctx);
  value_index index = {0};
  ji_status status = JI_OK;
  for (int64_t i = 0; !status && i < rows; i++) {
    int64_t value;
    int is_there = read(source, i, &value);
    codes[i] = is_there ? code_of(allocator, &index, value) : -1;
    if (is_there && codes[i] < 0)
      status = ji__fail_memory(ctx);
  }
  if (!status) {
    *count = (int64_t)index.count;
    if (index.count)
      qsort(index.items, index.count, sizeof *index.items, by_value);
    status = renumber(ctx, codes, rows, index.items, *count);
  }
  ji__release(allocator, index.slots);
  ji__release(allocator, index.items);
  return status;
}

static ji_status code_values(ji_context *ctx, value_reader read, const void *source, int64_t rows,
                             int32_t *codes, int64_t *count) {
  int64_t least = INT64_MAX, largest = INT64_MIN, value;
  for (int64_t i = 0; i < rows; i++)
    if (read(source, i, &value)) {
      least = value < least ? value : least;
      largest = value > largest ? value : largest;
    }
  uint64_t span = least <= largest ? (uint64_t)largest - (uint64_t)least : 0;
  if (span < (uint64_t)(TABLE_FACTOR * rows + 1024))
    return code_by_table(ctx, read, source, rows, least <= largest ? least : 0, (int64_t)span + 1,
                         codes, count);
  return code_by_hash(ctx, read, source, rows, codes, count);
}

static int read_value(const void *source, int64_t row, int64_t *value) {
  const ji_column *column = source;
  if (ji__column_is_null(column, row))
    return 0;
  if (column->type == JI_TYPE_FLOAT64)
    *value = (int64_t)((const double *)column->values)[row];
  else if (column->type == JI_TYPE_BOOL)
    *value = ((const uint8_t *)column->values)[row / 8] >> (row % 8) & 1;
  else if (column->type == JI_TYPE_DATE32 || column->type == JI_TYPE_DICTIONARY)
    *value = ((const int32_t *)column->values)[row];
  else
    *value = ((const int64_t *)column->values)[row];
  return 1;
}

static ji_status check_whole(ji_context *ctx, const ji_column *column, const char *what,
                             int64_t rows) {
  const double *values = column->values;
  for (int64_t i = 0; i < rows; i++) {
    char number[JI__NUMBER_SIZE];
    if (ji__column_is_null(column, i) ||
        (fabs(values[i]) <= 9007199254740992.0 && values[i] == floor(values[i])))
      continue;
    ji__number_print(values[i], number);
    return ji__fail(ctx, JI_ERROR_VALUE,
                    "%s: row %lld, column \"%s\": %s is no level: a whole number, text or a date "
                    "was expected",
                    what, (long long)i + 1, column->name, number);
  }
  return JI_OK;
}

/* --- text --------------------------------------------------------------------------------- */

typedef struct text_code {
  const char *text;
  size_t size;
  int32_t code;
  int32_t unused;
} text_code;

static int by_text(const void *left, const void *right) {
  const text_code *a = left, *b = right;
  size_t common = a->size < b->size ? a->size : b->size;
  int order = common ? memcmp(a->text, b->text, common) : 0;
  return order ? order : (a->size > b->size) - (a->size < b->size);
}

static ji_status first_rows(ji_context *ctx, ji__levels *levels) {
  levels->first_row =
      ji__allocate_array(ji__allocator(ctx), (size_t)levels->count + 1, sizeof *levels->first_row);
  if (!levels->first_row)
    return ji__fail_memory(ctx);
  for (int64_t i = levels->rows - 1; i >= 0; i--)
    if (levels->codes[i] >= 0)
      levels->first_row[levels->codes[i]] = i;
  return JI_OK;
}

/* Puts levels that were numbered by first appearance in order of their texts. */
static ji_status sort_texts(ji_context *ctx, ji__levels *levels) {
  const ji_allocator *allocator = ji__allocator(ctx);
  size_t count = (size_t)levels->count;
  ji_status status = first_rows(ctx, levels);
  text_code *texts = ji__allocate_array(allocator, count + 1, sizeof *texts);
  value_code *sorted = ji__allocate_array(allocator, count + 1, sizeof *sorted);
  if (!status && (!texts || !sorted))
    status = ji__fail_memory(ctx);
  if (!status) {
    for (size_t i = 0; i < count; i++) {
      texts[i].text = ji__column_text(levels->column, levels->first_row[i], &texts[i].size);
      texts[i].code = (int32_t)i;
    }
    qsort(texts, count, sizeof *texts, by_text);
    for (size_t i = 0; i < count; i++)
      sorted[i] = (value_code){(int64_t)i, texts[i].code, 0};
    status = renumber(ctx, levels->codes, levels->rows, sorted, levels->count);
  }
  ji__release(allocator, levels->first_row);
  levels->first_row = NULL;
  ji__release(allocator, sorted);
  ji__release(allocator, texts);
  return status;
}

static ji_status code_texts(ji_context *ctx, ji__levels *levels) {
  ji__text_index index;
  ji_status status = JI_OK;
  ji__text_index_init(&index, ji__allocator(ctx));
  for (int64_t i = 0; !status && i < levels->rows; i++) {
    size_t size;
    const char *text = ji__column_text(levels->column, i, &size);
    int64_t code = levels->count;
    levels->codes[i] = -1;
    if (!text)
      continue;
    if (!ji__text_index_put(&index, text, size, &code))
      status = ji__fail_memory(ctx);
    levels->codes[i] = (int32_t)code;
    levels->count += code == levels->count;
  }
  ji__text_index_free(&index);
  return status ? status : sort_texts(ctx, levels);
}

/* --- the two together --------------------------------------------------------------------- */

static ji_status code_rows(ji_context *ctx, const char *what, ji__levels *levels) {
  const ji_column *column = levels->column;
  if (column->type == JI_TYPE_TEXT || column->type == JI_TYPE_DICTIONARY)
    return code_texts(ctx, levels);
  ji_status status =
      column->type == JI_TYPE_FLOAT64 ? check_whole(ctx, column, what, levels->rows) : JI_OK;
  return status ? status
                : code_values(ctx, read_value, column, levels->rows, levels->codes, &levels->count);
}

ji_status ji__frame_levels(ji_context *ctx, const ji_dataset *dataset, const char *what,
                           const char *name, ji__levels *out) {
  *out = (ji__levels){.rows = ji_dataset_row_count(dataset)};
  ji_status status = ji__dataset_require(ctx, dataset, what, name, &out->column);
  if (status)
    return status;
  if (out->rows > INT32_MAX)
    return ji__fail(ctx, JI_ERROR_LIMIT, "%s: %lld rows: at most %lld were expected", what,
                    (long long)out->rows, (long long)INT32_MAX);
  out->codes = ji__allocate(ji__allocator(ctx), (size_t)out->rows * sizeof *out->codes);
  status = out->codes ? code_rows(ctx, what, out) : ji__fail_memory(ctx);
  if (!status)
    status = first_rows(ctx, out);
  if (status)
    ji__levels_free(ctx, out);
  return status;
}

void ji__levels_free(ji_context *ctx, ji__levels *levels) {
  ji__release(ji__allocator(ctx), levels->codes);
  ji__release(ji__allocator(ctx), levels->first_row);
  *levels = (ji__levels){0};
}

ji_status ji__levels_keep(ji_context *ctx, ji__levels *levels, const uint8_t *keep) {
  int32_t *rank = ji__allocate_array(ji__allocator(ctx), (size_t)levels->count + 1, sizeof *rank);
  if (!rank)
    return ji__fail_memory(ctx);
  int64_t rows = 0, count = 0;
  for (int64_t i = 0; i < levels->rows; i++)
    if (keep[i]) {
      levels->codes[rows++] = levels->codes[i];
      rank[levels->codes[rows - 1]] = 1;
    }
  for (int64_t l = 0; l < levels->count; l++)
    if (rank[l]) {
      levels->first_row[count] = levels->first_row[l];
      rank[l] = (int32_t)count++;
    }
  for (int64_t i = 0; i < rows; i++)
    levels->codes[i] = rank[levels->codes[i]];
  levels->rows = rows;
  levels->count = count;
  ji__release(ji__allocator(ctx), rank);
  return JI_OK;
}

void ji__levels_label(const ji__levels *levels, int64_t level, ji__buffer *out) {
  const ji_column *column = levels->column;
  int64_t row = levels->first_row[level], value = 0;
  char text[JI__DATE_SIZE];
  size_t size;
  const char *own = ji__column_text(column, row, &size);
  if (own) {
    ji__buffer_append(out, own, size);
    return;
  }
  read_value(column, row, &value);
  if (column->type == JI_TYPE_DATE32) {
    ji__date_print(value, text);
    ji__buffer_string(out, text);
  } else if (column->type == JI_TYPE_TIMESTAMP && value % DAY == 0) {
    ji__date_print(value / DAY, text);
    ji__buffer_string(out, text);
  } else {
    ji__buffer_format(out, "%lld", (long long)value);
  }
}

int ji__levels_value(const ji__levels *levels, int64_t level, int64_t *out) {
  size_t size;
  const char *text = ji__column_text(levels->column, levels->first_row[level], &size);
  if (text)
    return ji__integer_parse(text, size, out) == 1;
  return read_value(levels->column, levels->first_row[level], out);
}

typedef struct pair_source {
  const int32_t *left, *right;
  int64_t width;
} pair_source;

static int read_pair(const void *source, int64_t row, int64_t *value) {
  const pair_source *pairs = source;
  *value = pairs->left[row] * pairs->width + pairs->right[row];
  return 1;
}

ji_status ji__frame_pairs(ji_context *ctx, int64_t rows, const int32_t *left, const int32_t *right,
                          int32_t *codes, int64_t *count) {
  pair_source pairs = {left, right, 1};
  for (int64_t i = 0; i < rows; i++)
    pairs.width = right[i] >= pairs.width ? (int64_t)right[i] + 1 : pairs.width;
  return code_values(ctx, read_pair, &pairs, rows, codes, count);
}

ji_status ji__frame_numbers(ji_context *ctx, const ji_dataset *dataset, const char *what,
                            const char *name, double *out) {
  const ji_column *column;
  ji_status status = ji__dataset_require(ctx, dataset, what, name, &column);
  if (status)
    return status;
  int64_t rows = ji_dataset_row_count(dataset);
  int is_number = column->type == JI_TYPE_INT64 || column->type == JI_TYPE_FLOAT64 ||
                  column->type == JI_TYPE_BOOL;
  if (!is_number && column->null_count < rows)
    return ji__fail(ctx, JI_ERROR_TYPE, "%s: column \"%s\" holds %s, numbers were expected", what,
                    name, ji__type_name(column->type));
  if (rows && column->type == JI_TYPE_FLOAT64 && !column->validity) {
    memcpy(out, column->values, (size_t)rows * sizeof *out);
    return JI_OK;
  }
  for (int64_t i = 0; i < rows; i++) {
    int64_t value = 0;
    if (!is_number || ji__column_is_null(column, i))
      out[i] = NAN;
    else if (column->type == JI_TYPE_FLOAT64)
      out[i] = ((const double *)column->values)[i];
    else
      out[i] = read_value(column, i, &value) ? (double)value : NAN;
  }
  return JI_OK;
}
