/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small datasets for tests, through the public interface. */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int is_absent(const support_column *column, int64_t row) {
  return column->texts ? !column->texts[row] : column->absent && column->absent[row];
}

static uint8_t *make_validity(const support_column *column, int64_t rows) {
  uint8_t *bits = calloc((size_t)rows / 8 + 1, 1);
  assert_non_null(bits);
  for (int64_t row = 0; row < rows; row++)
    if (!is_absent(column, row))
      bits[row / 8] |= (uint8_t)(1U << (row % 8));
  return bits;
}

static char *join_texts(const support_column *column, int64_t rows, int64_t *offsets) {
  size_t size = 0;
  for (int64_t row = 0; row < rows; row++) {
    offsets[row] = (int64_t)size;
    size += column->texts[row] ? strlen(column->texts[row]) : 0;
  }
  offsets[rows] = (int64_t)size;
  char *bytes = malloc(size + 1);
  assert_non_null(bytes);
  for (int64_t row = 0; row < rows; row++)
    if (column->texts[row])
      memcpy(bytes + offsets[row], column->texts[row], strlen(column->texts[row]));
  return bytes;
}

static void add_column(ji_context *ctx, ji_dataset_builder *builder, const support_column *column,
                       int64_t rows) {
  uint8_t *validity = make_validity(column, rows);
  int64_t *offsets = calloc((size_t)rows + 1, sizeof *offsets);
  assert_non_null(offsets);
  char *bytes = column->texts ? join_texts(column, rows, offsets) : NULL;
  ji_measure *measure = NULL;
  if (column->measure)
    support_ok(ctx, ji_measure_parse(ctx, column->measure, &measure));
  ji_column made = {.size = sizeof made,
                    .name = column->name,
                    .unit = column->unit,
                    .measure = measure,
                    .length = rows,
                    .null_count = -1,
                    .validity = validity};
  made.type = column->texts ? JI_TYPE_TEXT : column->numbers ? JI_TYPE_FLOAT64 : JI_TYPE_INT64;
  made.values = column->texts     ? (const void *)bytes
                : column->numbers ? (const void *)column->numbers
                                  : column->integers;
  made.offsets = column->texts ? offsets : NULL;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &made, NULL, NULL));
  ji_measure_unref(measure);
  free(bytes);
  free(offsets);
  free(validity);
}

ji_dataset *support_dataset(ji_context *ctx, int64_t rows, const support_column *columns,
                            size_t count) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (size_t i = 0; i < count; i++)
    add_column(ctx, builder, &columns[i], rows);
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  return dataset;
}

ji_column support_look(ji_context *ctx, const ji_dataset *dataset, const char *name) {
  ji_column column = {.size = sizeof column};
  int64_t index = ji_dataset_find(dataset, name);
  if (index < 0)
    fail_msg("there is no column \"%s\"", name);
  support_ok(ctx, ji_dataset_column(ctx, dataset, index, &column));
  return column;
}

int support_is_null(const ji_column *column, int64_t row) {
  return column->validity && !(column->validity[row / 8] >> (row % 8) & 1);
}

double support_number(const ji_column *column, int64_t row) {
  assert_false(support_is_null(column, row));
  if (column->type == JI_TYPE_INT64)
    return (double)((const int64_t *)column->values)[row];
  assert_int_equal(column->type, JI_TYPE_FLOAT64);
  return ((const double *)column->values)[row];
}

char *support_text(ji_context *ctx, const ji_column *column, int64_t row) {
  if (support_is_null(column, row))
    return NULL;
  if (column->type == JI_TYPE_DICTIONARY) {
    ji_column words = {.size = sizeof words};
    support_ok(ctx, ji_dataset_column(ctx, column->dictionary, 0, &words));
    return support_text(ctx, &words, ((const int32_t *)column->values)[row]);
  }
  assert_int_equal(column->type, JI_TYPE_TEXT);
  size_t size = (size_t)(column->offsets[row + 1] - column->offsets[row]);
  char *text = malloc(size + 1);
  assert_non_null(text);
  if (size)
    memcpy(text, (const char *)column->values + column->offsets[row], size);
  text[size] = 0;
  return text;
}

double support_number_at(ji_context *ctx, const ji_dataset *table, const char *name, int64_t row) {
  ji_column column = support_look(ctx, table, name);
  return support_is_null(&column, row) ? NAN : support_number(&column, row);
}

void support_check_cell(ji_context *ctx, const ji_dataset *table, const char *name, int64_t row,
                        const char *expected) {
  ji_column column = support_look(ctx, table, name);
  char *text = support_text(ctx, &column, row);
  assert_true(!text == !expected);
  if (expected)
    assert_string_equal(text, expected);
  free(text);
}
