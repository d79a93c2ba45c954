/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arrow streams in: what is adopted, widened, joined. Dictionaries, errors and streams
 * out have files of their own. */
#include "support/arrow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void assert_integers(const ji_column *column, const int64_t *expected, int64_t count) {
  assert_int_equal(column->length, count);
  for (int64_t i = 0; i < count; i++) {
    if (expected[i] == INT64_MIN)
      assert_true(support_is_null(column, i));
    else if (column->type == JI_TYPE_DATE32)
      assert_int_equal(((const int32_t *)column->values)[i], expected[i]);
    else
      assert_int_equal(((const int64_t *)column->values)[i], expected[i]);
  }
}

static int bit_at(const void *bits, int64_t i) {
  return ((const uint8_t *)bits)[i / 8] >> (i % 8) & 1;
}

/* --- one batch of the right type: nothing is copied --------------------------------------------
 */

static const int64_t integers[20] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,
                                     10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
static const uint8_t ragged[3] = {0xB5, 0xE7, 0x0F}; /* validity of 20 elements */

static void test_adopts_one_batch(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "count");
  support_producer_field(producer, "g", "number");
  support_producer_field(producer, "b", "flag");
  support_producer_field(producer, "tdD", "day");
  support_producer_field(producer, "tsu:Asia/Shanghai", "moment");
  support_producer_field(producer, "U", "text");
  struct ArrowArray *batch = support_producer_batch(producer, 8);
  const void *values[6];
  double numbers[16];
  int32_t days[16];
  const char *texts[16];
  for (int i = 0; i < 16; i++) {
    numbers[i] = i / 3.0;
    days[i] = 20000 + i;
    texts[i] = i % 2 ? "短视频" : "live";
  }
  support_array_fixed(batch->children[0], 8, 8, ragged, 3, integers, 16 * 8);
  support_array_fixed(batch->children[1], 8, 3, NULL, 0, numbers, 16 * 8);
  support_array_fixed(batch->children[2], 8, 8, NULL, 0, ragged, 3);
  support_array_fixed(batch->children[3], 8, 5, NULL, 0, days, sizeof days);
  support_array_fixed(batch->children[4], 8, 2, NULL, 0, integers, 16 * 8);
  support_array_text(batch->children[5], "U", 8, 3, texts);
  for (int i = 0; i < 6; i++)
    values[i] = batch->children[i]->buffers[1];
  const void *validity = batch->children[0]->buffers[0], *bytes = batch->children[5]->buffers[2];
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  assert_int_equal(ji_dataset_row_count(dataset), 8);

  ji_column column = support_look(ctx, dataset, "count");
  assert_int_equal(column.type, JI_TYPE_INT64);
  assert_ptr_equal(column.values, (const int64_t *)values[0] + 8);
  assert_ptr_equal(column.validity, (const uint8_t *)validity + 1);
  assert_int_equal(column.null_count, 2);
  column = support_look(ctx, dataset, "number");
  assert_int_equal(column.type, JI_TYPE_FLOAT64);
  assert_ptr_equal(column.values, (const double *)values[1] + 3);
  assert_null(column.validity);
  column = support_look(ctx, dataset, "flag");
  assert_int_equal(column.type, JI_TYPE_BOOL);
  assert_ptr_equal(column.values, (const uint8_t *)values[2] + 1);
  column = support_look(ctx, dataset, "day");
  assert_int_equal(column.type, JI_TYPE_DATE32);
  assert_ptr_equal(column.values, (const int32_t *)values[3] + 5);
  column = support_look(ctx, dataset, "moment");
  assert_int_equal(column.type, JI_TYPE_TIMESTAMP);
  assert_ptr_equal(column.values, (const int64_t *)values[4] + 2);
  column = support_look(ctx, dataset, "text");
  assert_int_equal(column.type, JI_TYPE_TEXT);
  assert_ptr_equal(column.values, bytes);
  assert_ptr_equal(column.offsets, (const int64_t *)values[5] + 3);
  support_texts(ctx, &column, texts + 3, 8);

  assert_int_equal(support_arrow_live(), 7); /* the batch and its columns, nothing else */
  ji_context_free(ctx);
  support_arrow_drop(dataset);
}

/* Several columns hold parts of one batch: it goes when the last of them goes. */
static void test_batch_outlives_dataset(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "a");
  support_producer_field(producer, "l", "b");
  struct ArrowArray *batch = support_producer_batch(producer, 4);
  support_array_fixed(batch->children[0], 4, 0, NULL, 0, integers, 4 * 8);
  support_array_fixed(batch->children[1], 4, 0, NULL, 0, integers + 4, 4 * 8);
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  struct ArrowArrayStream stream;
  struct ArrowArray array;
  support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
  ji_dataset_unref(dataset);
  assert_int_equal(stream.get_next(&stream, &array), 0);
  stream.release(&stream);
  struct ArrowArray moved = *array.children[1];
  array.children[1]->release = NULL;
  array.release(&array);
  assert_int_equal(support_arrow_live(), 3);
  assert_int_equal(((const int64_t *)moved.buffers[1])[3], 7);
  moved.release(&moved);
  assert_int_equal(support_arrow_live(), 0);
  ji_context_free(ctx);
}

/* Bits that do not begin at a byte are copied; the offsets of batch and column add up. */
static void test_copies_ragged_bits(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (int64_t skip = 0; skip < 9; skip++) {
    for (int64_t offset = 0; offset < 8; offset++) {
      int64_t length = 20 - skip - offset;
      support_producer *producer = support_producer_create();
      support_producer_field(producer, "b", "flag");
      support_producer_field(producer, "l", "count");
      struct ArrowArray *batch = support_producer_batch(producer, length);
      batch->offset = skip;
      support_array_fixed(batch->children[0], 20 - offset, offset, NULL, 0, ragged, 3);
      support_array_fixed(batch->children[1], 20 - offset, offset, ragged, 3, integers, 20 * 8);
      ji_dataset *dataset = support_arrow_import(ctx, producer);
      ji_column flag = support_look(ctx, dataset, "flag");
      ji_column count = support_look(ctx, dataset, "count");
      assert_int_equal(count.length, length);
      for (int64_t i = 0; i < length; i++) {
        assert_int_equal(bit_at(flag.values, i), bit_at(ragged, skip + offset + i));
        assert_int_equal(support_is_null(&count, i), !bit_at(ragged, skip + offset + i));
        assert_int_equal(((const int64_t *)count.values)[i], skip + offset + i);
      }
      support_arrow_drop(dataset);
    }
  }
  ji_context_free(ctx);
}

/* A buffer that is not aligned is legal in Arrow, but cannot be looked at in place. */
static void test_copies_unaligned(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  char bytes[1 + 4 * 8 + 8], offsets[1 + 3 * 8];
  memcpy(bytes + 1, integers, 4 * 8);
  int64_t ends[3] = {0, 2, 3};
  memcpy(offsets + 1, ends, sizeof ends);
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "count");
  support_producer_field(producer, "U", "text");
  support_producer_field(producer, "i", "code");
  support_schema_dictionary(support_producer_schema(producer)->children[2], "u");
  struct ArrowArray *batch = support_producer_batch(producer, 2);
  support_array(batch->children[0], 2, 0, 0, 2);
  support_array(batch->children[1], 2, 0, 0, 3);
  support_array(batch->children[2], 2, 0, 0, 2);
  batch->children[0]->buffers[1] = bytes + 1;
  batch->children[1]->buffers[1] = offsets + 1;
  batch->children[1]->buffers[2] = "abc";
  batch->children[2]->buffers[1] = bytes + 1;
  const char *word = "w";
  support_array_text(support_array_dictionary(batch->children[2]), "u", 1, 0, &word);
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "count");
  assert_integers(&column, integers, 2);
  column = support_look(ctx, dataset, "text");
  support_texts(ctx, &column, (const char *[]){"ab", "c"}, 2);
  column = support_look(ctx, dataset, "code");
  support_texts(ctx, &column, (const char *[]){"w", "w"}, 2);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* A null row of the batch is null in every column, on top of the columns' own nulls. */
static void test_null_rows(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (int many = 0; many < 2; many++) {
    support_producer *producer = support_producer_create();
    support_producer_field(producer, "l", "own");
    support_producer_field(producer, "l", "none");
    for (int i = 0; i <= many; i++) {
      struct ArrowArray *batch = support_producer_batch(producer, 4);
      uint8_t rows = 0x0D << 1, own = 0x0B << 1; /* row 1 and row 2 are null */
      batch->offset = 1;
      batch->null_count = 1;
      support_array_buffer(batch, 0, &rows, 1);
      support_array_fixed(batch->children[0], 5, 0, &own, 1, integers, 5 * 8);
      support_array_fixed(batch->children[1], 5, 0, NULL, 0, integers, 5 * 8);
    }
    ji_dataset *dataset = support_arrow_import(ctx, producer);
    int64_t own[8] = {1, INT64_MIN, INT64_MIN, 4, 1, INT64_MIN, INT64_MIN, 4};
    int64_t none[8] = {1, INT64_MIN, 3, 4, 1, INT64_MIN, 3, 4};
    ji_column column = support_look(ctx, dataset, "own");
    assert_integers(&column, own, 4 + 4 * many);
    column = support_look(ctx, dataset, "none");
    assert_integers(&column, none, 4 + 4 * many);
    support_arrow_drop(dataset);
  }
  ji_context_free(ctx);
}

/* --- other widths and units --------------------------------------------------------------------
 */

static void test_widens_integers(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
  const size_t widths[] = {1, 1, 2, 2, 4, 4, 8, 8};
  for (int f = 0; f < 8; f++) {
    int is_signed = f % 2 == 0;
    char bytes[8 * 4];
    int64_t expected[4] = {7, is_signed ? -5 : 251, INT64_MIN, 100};
    for (size_t i = 0; i < 4; i++) /* little or big end: whole values are copied */
      switch (widths[f]) {
      case 1:
        bytes[i] = (char)expected[i];
        break;
      case 2:
        memcpy(bytes + 2 * i, &(int16_t){(int16_t)expected[i]}, 2);
        break;
      case 4:
        memcpy(bytes + 4 * i, &(int32_t){(int32_t)expected[i]}, 4);
        break;
      default:
        memcpy(bytes + 8 * i, &expected[i], 8);
      }
    support_producer *producer = support_producer_create();
    support_producer_field(producer, formats[f], "x");
    uint8_t validity = 0x0B;
    for (int i = 0; i < 2; i++) {
      struct ArrowArray *batch = support_producer_batch(producer, 3);
      support_array_fixed(batch->children[0], 3, i, &validity, 1, bytes, widths[f] * 4);
    }
    ji_dataset *dataset = support_arrow_import(ctx, producer);
    ji_column column = support_look(ctx, dataset, "x");
    assert_int_equal(column.type, JI_TYPE_INT64);
    int64_t twice[6] = {expected[0], expected[1], INT64_MIN, expected[1], INT64_MIN, expected[3]};
    assert_integers(&column, twice, 6);
    support_arrow_drop(dataset);
  }
  ji_context_free(ctx);
}

static void test_widens_floats(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  /* IEEE 754 binary16: 1, -2, largest, smallest normal, smallest, inf, -inf, NaN, -0 */
  const uint16_t halves[9] = {0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001,
                              0x7C00, 0xFC00, 0x7E00, 0x8000};
  const double wide[9] = {1, -2, 65504, 0x1p-14, 0x1p-24, INFINITY, -INFINITY, NAN, -0.0};
  const float floats[9] = {1.5F, -2, 3e38F, 1e-45F, 0.1F, INFINITY, -INFINITY, NAN, -0.0F};
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "e", "half");
  support_producer_field(producer, "f", "single");
  struct ArrowArray *batch = support_producer_batch(producer, 9);
  support_array_fixed(batch->children[0], 9, 0, NULL, 0, halves, sizeof halves);
  support_array_fixed(batch->children[1], 9, 0, NULL, 0, floats, sizeof floats);
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column half = support_look(ctx, dataset, "half"), one = support_look(ctx, dataset, "single");
  assert_int_equal(half.null_count, 0); /* NaN is a value */
  assert_int_equal(one.null_count, 0);
  for (int i = 0; i < 9; i++) {
    double value = ((const double *)half.values)[i];
    assert_true(isnan(wide[i]) ? isnan(value) : value == wide[i]);
    assert_int_equal(!signbit(value), !signbit(wide[i]));
    value = ((const double *)one.values)[i];
    assert_true(isnan(floats[i]) ? isnan(value) : value == (double)floats[i]);
  }
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* Times of every unit, with a zone and without: both are instants in UTC. */
static void test_times(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *formats[] = {
      "tss:UTC", "tss:", "tsm:+08:00", "tsm:", "tsu:", "tsn:Europe/Paris", "tsn:"};
  const int64_t factors[] = {1000000, 1000000, 1000, 1000, 1, -1000, -1000};
  for (size_t f = 0; f < 7; f++) {
    int64_t values[4] = {-3, 0, 1764028800, INT64_MAX};
    int64_t expected[4];
    for (int i = 0; i < 4; i++)
      expected[i] = factors[f] > 0 && i < 3 ? values[i] * factors[f] : values[i];
    for (int i = 0; i < 3 && factors[f] < 0; i++)
      values[i] *= -factors[f];
    expected[3] = INT64_MIN; /* does not fit, but is null */
    support_producer *producer = support_producer_create();
    support_producer_field(producer, formats[f], "t");
    struct ArrowArray *batch = support_producer_batch(producer, 4);
    uint8_t validity = 0x07;
    support_array_fixed(batch->children[0], 4, 0, &validity, 1, values, sizeof values);
    ji_dataset *dataset = support_arrow_import(ctx, producer);
    ji_column column = support_look(ctx, dataset, "t");
    assert_int_equal(column.type, JI_TYPE_TIMESTAMP);
    assert_integers(&column, expected, 4);
    support_arrow_drop(dataset);
  }
  ji_context_free(ctx);
}

static void test_dates_in_milliseconds(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const int64_t values[3] = {INT64_C(86400000) * 20000, -86400000, 5};
  const int64_t expected[3] = {20000, -1, INT64_MIN};
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "tdm", "day");
  struct ArrowArray *batch = support_producer_batch(producer, 3);
  uint8_t validity = 0x03;
  support_array_fixed(batch->children[0], 3, 0, &validity, 1, values, sizeof values);
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "day");
  assert_int_equal(column.type, JI_TYPE_DATE32);
  assert_integers(&column, expected, 3);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* Arrow's null type says nothing of what is missing: a column of text, all null. */
static void test_null_type(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "n", "nothing");
  for (int i = 0; i < 2; i++) {
    struct ArrowArray *batch = support_producer_batch(producer, 3);
    support_array(batch->children[0], 3, 3, 0, i); /* some give a bitmap that is not there */
  }
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "nothing");
  assert_int_equal(column.type, JI_TYPE_TEXT);
  assert_int_equal(column.length, 6);
  assert_int_equal(column.null_count, 6);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* --- text --------------------------------------------------------------------------------------
 */

static const char *const words[9] = {
    "就业", "",   NULL, "a text of more than twelve bytes", "x", "exactly12byt", "第十三个字节之后",
    NULL,   "end"};

/* 32-bit offsets are widened, the bytes stay where they are. */
static void test_small_offsets(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "u", "text");
  struct ArrowArray *batch = support_producer_batch(producer, 5);
  batch->offset = 1;
  support_array_text(batch->children[0], "u", 6, 3, words);
  const void *bytes = batch->children[0]->buffers[2];
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "text");
  assert_ptr_equal(column.values, bytes);
  support_texts(ctx, &column, words + 4, 5);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

static void test_text_of_every_format(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *formats[] = {"u", "U", "vu"};
  for (int f = 0; f < 3; f++) {
    for (int many = 0; many < 2; many++) {
      const char *expected[14];
      support_producer *producer = support_producer_create();
      support_producer_field(producer, formats[f], "text");
      for (int i = 0; i <= many; i++) {
        struct ArrowArray *batch = support_producer_batch(producer, 7 - i);
        batch->offset = i;
        support_array_text(batch->children[0], formats[f], 7, 2 - i, words);
        memcpy(expected + 7 * i, words + 2, sizeof *expected * (size_t)(7 - i));
      }
      ji_dataset *dataset = support_arrow_import(ctx, producer);
      ji_column column = support_look(ctx, dataset, "text");
      support_texts(ctx, &column, expected, many ? 13 : 7);
      support_arrow_drop(dataset);
    }
  }
  ji_context_free(ctx);
}

/* A text buffer that is not there is legal where no text has a byte. */
static void test_text_without_bytes(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (int many = 0; many < 2; many++) {
    support_producer *producer = support_producer_create();
    support_producer_field(producer, "u", "text");
    support_producer_field(producer, "U", "large");
    for (int i = 0; i <= many; i++) {
      struct ArrowArray *batch = support_producer_batch(producer, 2);
      for (int c = 0; c < 2; c++) {
        support_array(batch->children[c], 2, 0, 0, 3);
        support_array_buffer(batch->children[c], 1, (int64_t[3]){0, 0, 0}, 24);
      }
    }
    ji_dataset *dataset = support_arrow_import(ctx, producer);
    for (int c = 0; c < 2; c++) {
      ji_column column = support_look(ctx, dataset, c ? "large" : "text");
      support_texts(ctx, &column, (const char *[]){"", "", "", ""}, 2 + 2 * many);
    }
    support_arrow_drop(dataset);
  }
  ji_context_free(ctx);
}

/* --- several batches ---------------------------------------------------------------------------
 */

/* Batches without rows are legal, before, between and after; what remains is one batch, so that
 * it is adopted. */
static void test_empty_batches(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "x");
  support_producer_field(producer, "u", "text");
  const void *values = NULL;
  for (int i = 0; i < 5; i++) {
    int64_t rows = i == 2 ? 4 : 0;
    struct ArrowArray *batch = support_producer_batch(producer, rows);
    support_array_fixed(batch->children[0], rows, 0, NULL, 0, integers, (size_t)rows * 8);
    support_array_text(batch->children[1], "u", rows, 0, words);
    if (rows)
      values = batch->children[0]->buffers[1];
    else /* no buffers at all */
      memset(batch->children[1]->buffers, 0, 3 * sizeof(void *));
  }
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "x");
  assert_ptr_equal(column.values, values);
  assert_integers(&column, integers, 4);
  assert_int_equal(support_arrow_live(), 3);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* No batch, or no rows in any: the schema still gives columns. */
static void test_no_rows(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *formats[] = {"c", "L", "f", "b", "tdm", "tsn:", "u", "vu", "n", "s", "l"};
  const ji_type types[] = {JI_TYPE_INT64,  JI_TYPE_INT64,      JI_TYPE_FLOAT64, JI_TYPE_BOOL,
                           JI_TYPE_DATE32, JI_TYPE_TIMESTAMP,  JI_TYPE_TEXT,    JI_TYPE_TEXT,
                           JI_TYPE_TEXT,   JI_TYPE_DICTIONARY, JI_TYPE_INT64};
  support_producer *producer = support_producer_create();
  for (int i = 0; i < 11; i++) {
    char name[3] = {'c', (char)('a' + i), 0};
    struct ArrowSchema *field = support_producer_field(producer, formats[i], name);
    if (types[i] == JI_TYPE_DICTIONARY)
      support_schema_dictionary(field, "u");
  }
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  assert_int_equal(ji_dataset_row_count(dataset), 0);
  assert_int_equal(ji_dataset_column_count(dataset), 11);
  for (int i = 0; i < 11; i++) {
    ji_column column = {.size = sizeof column};
    support_ok(ctx, ji_dataset_column(ctx, dataset, i, &column));
    assert_int_equal(column.type, types[i]);
    assert_int_equal(column.length, 0);
  }
  support_arrow_drop(dataset);

  producer = support_producer_create();
  support_producer_batch(producer, 5); /* rows of no columns are not counted */
  dataset = support_arrow_import(ctx, producer);
  assert_int_equal(ji_dataset_column_count(dataset), 0);
  assert_int_equal(ji_dataset_row_count(dataset), 0);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

static void test_joins_batches(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "x");
  support_producer_field(producer, "b", "flag");
  int64_t sizes[4] = {3, 0, 11, 1}, expected[15], row = 0;
  for (int i = 0; i < 4; i++) {
    struct ArrowArray *batch = support_producer_batch(producer, sizes[i]);
    /* only the third batch has nulls */
    support_array_fixed(batch->children[0], sizes[i], 2, i == 2 ? ragged : NULL, 3, integers, 160);
    support_array_fixed(batch->children[1], sizes[i], i, NULL, 0, ragged, 3);
    for (int64_t k = 0; k < sizes[i]; k++)
      expected[row++] = i == 2 && !bit_at(ragged, 2 + k) ? INT64_MIN : 2 + k;
  }
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  assert_int_equal(support_arrow_live(), 0); /* all was copied */
  ji_column column = support_look(ctx, dataset, "x");
  assert_integers(&column, expected, 15);
  column = support_look(ctx, dataset, "flag");
  for (int64_t i = 0; i < 15; i++) {
    int64_t from = i < 3 ? i : i < 14 ? i - 3 + 2 : 3;
    assert_int_equal(bit_at(column.values, i), bit_at(ragged, from));
  }
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* --- metadata and origin -----------------------------------------------------------------------
 */

static void test_metadata(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_schema_metadata(support_producer_field(producer, "l", "jobs"),
                          (const char *[]){"PARQUET:field_id", "7", "jobimpact:unit", "万人",
                                           "jobimpact:measure",
                                           "time=at:2018-12-31; quantity=persons",
                                           "jobimpact:description", "who has a job", NULL});
  support_schema_metadata(support_producer_field(producer, "l", "plain"),
                          (const char *[]){"jobimpact:unit", "", NULL});
  support_schema_metadata(support_producer_field(producer, "l", "by_row"),
                          (const char *[]){"jobimpact:unit", "@unit", NULL});
  support_producer_field(producer, "u", "unit");
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "jobs");
  assert_string_equal(column.unit, "1e4 person");
  assert_string_equal(ji_measure_text(column.measure), "quantity=persons; time=at:2018-12-31");
  assert_string_equal(column.description, "who has a job");
  column = support_look(ctx, dataset, "plain");
  assert_null(column.unit);
  assert_null(column.measure);
  assert_null(column.description);
  column = support_look(ctx, dataset, "by_row");
  assert_string_equal(column.unit, "@unit");
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

static void test_provenance(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "x");
  ji_dataset *dataset = support_arrow_import(ctx, producer), *provenance = NULL;
  support_ok(ctx, ji_dataset_provenance(ctx, dataset, &provenance));
  assert_true(ji_dataset_row_count(provenance) > 0);
  ji_column operation = support_look(ctx, provenance, "operation");
  char *text = support_text(ctx, &operation, 0);
  assert_string_equal(text, "ji_dataset_import_arrow");
  free(text);
  ji_dataset_unref(provenance);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* The import whose callback imports once more. */
typedef struct busy {
  ji_context *ctx;
  int calls;
} busy;

static ji_status import_inside(void *user) {
  busy *b = user;
  struct ArrowArrayStream stream;
  ji_dataset *dataset = NULL;
  b->calls++;
  support_producer_stream(support_producer_create(), &stream);
  assert_int_equal(ji_dataset_import_arrow(b->ctx, &stream, &dataset), JI_ERROR_BUSY);
  assert_null(stream.release); /* taken over all the same */
  assert_null(dataset);
  return JI_OK;
}

static void test_busy(void **state) {
  (void)state;
  busy b = {NULL, 0};
  ji_context_options options;
  assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
  options.cancel = import_inside;
  options.user = &b;
  assert_int_equal(ji_context_create(&options, &b.ctx), JI_OK);
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "x");
  support_arrow_drop(support_arrow_import(b.ctx, producer));
  assert_true(b.calls > 0);
  ji_context_free(b.ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_adopts_one_batch),
      cmocka_unit_test(test_batch_outlives_dataset),
      cmocka_unit_test(test_copies_ragged_bits),
      cmocka_unit_test(test_copies_unaligned),
      cmocka_unit_test(test_null_rows),
      cmocka_unit_test(test_widens_integers),
      cmocka_unit_test(test_widens_floats),
      cmocka_unit_test(test_times),
      cmocka_unit_test(test_dates_in_milliseconds),
      cmocka_unit_test(test_null_type),
      cmocka_unit_test(test_small_offsets),
      cmocka_unit_test(test_text_of_every_format),
      cmocka_unit_test(test_text_without_bytes),
      cmocka_unit_test(test_empty_batches),
      cmocka_unit_test(test_no_rows),
      cmocka_unit_test(test_joins_batches),
      cmocka_unit_test(test_metadata),
      cmocka_unit_test(test_provenance),
      cmocka_unit_test(test_busy),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
