/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wide to long and back is the identity, whatever the table. */
#include "support/reading.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES = 300, ROWS_MAXIMUM = 30, COLUMNS_MAXIMUM = 6 };

static ji_context *ctx;

static int set_up(void **state) {
  (void)state;
  ctx = support_context();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  ji_context_free(ctx);
  return 0;
}

static int cases(int usual) {
  const char *wanted = getenv("JI_TEST_LONG");
  return wanted && wanted[0] ? 20 * usual : usual;
}

static size_t below(support_random *random, size_t bound) {
  return (size_t)(support_random_bits(random) % bound);
}

static const char *const words[] = {"", "a", "万", "a,b", "\"", "name", "unit", "东部"};
static const char *const units[] = {NULL, "person", "1e8 CNY@2018:producers", "%"};
static const char *const measures[] = {NULL, NULL, "time=at:2018", "area=CN; status=claim"};

/* Buffers of one column. */
typedef struct buffers {
  uint8_t validity[ROWS_MAXIMUM / 8 + 1];
  int64_t words[ROWS_MAXIMUM + 1];
  int64_t offsets[ROWS_MAXIMUM + 1];
  char bytes[ROWS_MAXIMUM * 16];
} buffers;

static void fill(support_random *random, buffers *b, ji_type type, int64_t rows) {
  size_t size = 0;
  memset(b, 0, sizeof *b);
  for (size_t i = 0; i < sizeof b->validity; i++)
    b->validity[i] = (uint8_t)support_random_bits(random);
  for (int64_t row = 0; row < rows; row++) {
    uint64_t bits = support_random_bits(random);
    const char *word = words[below(random, sizeof words / sizeof words[0])];
    b->offsets[row] = (int64_t)size;
    memcpy(b->bytes + size, word, strlen(word));
    size += type == JI_TYPE_TEXT ? strlen(word) : 0;
    if (type == JI_TYPE_DATE32)
      memcpy((char *)b->words + 4 * row, &bits, 4);
    else
      memcpy(b->words + row, &bits, sizeof bits);
  }
  b->offsets[rows] = (int64_t)size;
}

static void add(ji_dataset_builder *builder, const char *name, const buffers *b, ji_type type,
                int64_t rows, const char *unit, const char *measure) {
  ji_measure *parsed = NULL;
  if (measure)
    support_ok(ctx, ji_measure_parse(ctx, measure, &parsed));
  ji_column column = {.size = sizeof column,
                      .name = name,
                      .type = type,
                      .unit = unit,
                      .measure = parsed,
                      .length = rows,
                      .null_count = -1,
                      .validity = b->validity,
                      .values = type == JI_TYPE_TEXT ? (const void *)b->bytes : b->words,
                      .offsets = b->offsets};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
  ji_measure_unref(parsed);
}

/* A column that tells the rows apart, another id, and measured columns of one type with as many
 * units and measures as come. */
static ji_dataset *random_table(support_random *random, size_t columns) {
  static const ji_type types[] = {JI_TYPE_INT64,  JI_TYPE_FLOAT64,   JI_TYPE_BOOL,
                                  JI_TYPE_DATE32, JI_TYPE_TIMESTAMP, JI_TYPE_TEXT};
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = NULL;
  buffers b;
  int64_t rows = 1 + (int64_t)below(random, ROWS_MAXIMUM);
  ji_type type = types[below(random, sizeof types / sizeof types[0])];
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  fill(random, &b, JI_TYPE_INT64, rows);
  memset(b.validity, 0xFF, sizeof b.validity);
  for (int64_t row = 0; row < rows; row++)
    b.words[row] = row * 7919 % 31;
  add(builder, "key", &b, JI_TYPE_INT64, rows, NULL, NULL);
  fill(random, &b, JI_TYPE_TEXT, rows);
  add(builder, "also", &b, JI_TYPE_TEXT, rows, NULL, NULL);
  for (size_t i = 0; i < columns; i++) {
    char name[32];
    snprintf(name, sizeof name, "c%zu_%s", i, words[1 + below(random, 7)]);
    fill(random, &b, type, rows);
    b.validity[0] |= 1; /* a column without any value says nothing of its type */
    add(builder, name, &b, type, rows, units[below(random, 4)], measures[below(random, 4)]);
  }
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  return dataset;
}

static void wide_to_long_and_back(void **state) {
  (void)state;
  static const char *const ids[] = {"key", "also"};
  support_random random = {31};
  for (int i = 0; i < cases(TABLES); i++) {
    ji_reshape_options options;
    ji_dataset *long_table = NULL, *again = NULL;
    ji_dataset *wide = random_table(&random, 1 + below(&random, COLUMNS_MAXIMUM));
    support_ok(ctx, ji_reshape_options_init(&options, sizeof options));
    options.ids = ids;
    options.id_count = 2;
    support_ok(ctx, ji_dataset_longer(ctx, wide, &options, &long_table));
    support_ok(ctx, ji_dataset_wider(ctx, long_table, i % 2 ? &options : NULL, &again));
    support_same_content(ctx, wide, again);
    /* And the long table comes back from that. */
    ji_dataset *long_again = NULL;
    support_ok(ctx, ji_dataset_longer(ctx, again, &options, &long_again));
    support_same_content(ctx, long_table, long_again);
    ji_dataset_unref(long_again);
    ji_dataset_unref(again);
    ji_dataset_unref(long_table);
    ji_dataset_unref(wide);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(wide_to_long_and_back)};
  return cmocka_run_group_tests_name("reshaping", tests, set_up, tear_down);
}
