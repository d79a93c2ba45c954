/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* However a table is cut into batches, shifted, encoded and padded with garbage: the dataset is the
 * same. And however a stream is broken, within its buffers: an error or a dataset, and nothing is
 * kept. */
#include "support/arrow.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 120
#define COLUMNS 8
#define ENTRIES 24

typedef enum kind { INTEGER, NUMBER, BOOLEAN, DAY, MOMENT, TEXT, CODED } kind;

static const struct {
  const char *format;
  kind kind;
  int64_t low, high; /* of the value as the dataset has it */
} encodings[] = {
    {"c", INTEGER, INT8_MIN, INT8_MAX},
    {"C", INTEGER, 0, UINT8_MAX},
    {"s", INTEGER, INT16_MIN, INT16_MAX},
    {"S", INTEGER, 0, UINT16_MAX},
    {"i", INTEGER, INT32_MIN, INT32_MAX},
    {"I", INTEGER, 0, UINT32_MAX},
    {"l", INTEGER, -1000000000000, 1000000000000},
    {"L", INTEGER, 0, 1000000000000},
    {"f", NUMBER, -1000, 1000},
    {"g", NUMBER, -1000, 1000},
    {"b", BOOLEAN, 0, 1},
    {"tdD", DAY, -30000, 30000},
    {"tdm", DAY, -30000, 30000},
    {"tss:", MOMENT, -1000000, 2000000000},
    {"tsm:UTC", MOMENT, -1000000, 2000000000},
    {"tsu:UTC", MOMENT, -1000000, 2000000000},
    {"tsn:Asia/Shanghai", MOMENT, -1000000, 2000000000},
    {"u", TEXT, 0, 0},
    {"U", TEXT, 0, 0},
    {"vu", TEXT, 0, 0},
    {"c", CODED, 0, 0},
    {"C", CODED, 0, 0},
    {"s", CODED, 0, 0},
    {"S", CODED, 0, 0},
    {"i", CODED, 0, 0},
    {"I", CODED, 0, 0},
    {"l", CODED, 0, 0},
    {"L", CODED, 0, 0},
};
#define ENCODINGS (sizeof encodings / sizeof encodings[0])

static const char *const pool[6] = {"",  "直接就业",     "live e-commerce, 14.47 million",
                                    "x", "exactly12byt", "ecosystem"};

/* What the stream means. */
typedef struct table {
  int64_t rows, columns;
  size_t encoding[COLUMNS];
  const char *texts_as[COLUMNS]; /* of the dictionary, where coded */
  int64_t value[COLUMNS][ROWS];  /* of text: where in the pool */
  int is_null[COLUMNS][ROWS], row_is_null[ROWS];
} table;

static int64_t below(support_random *random, int64_t bound) {
  return (int64_t)(support_random_bits(random) % (uint64_t)bound);
}

static int64_t any_value(support_random *random, size_t encoding) {
  int64_t low = encodings[encoding].low, high = encodings[encoding].high;
  return encodings[encoding].kind >= TEXT ? below(random, 6) : low + below(random, high - low + 1);
}

static void make_table(support_random *random, table *t) {
  static const char *const formats[3] = {"u", "U", "vu"};
  t->rows = below(random, ROWS + 1);
  t->columns = 1 + below(random, COLUMNS);
  int has_null_rows = below(random, 4) == 0;
  for (int64_t row = 0; row < t->rows; row++)
    t->row_is_null[row] = has_null_rows && below(random, 5) == 0;
  for (int64_t c = 0; c < t->columns; c++) {
    t->encoding[c] = (size_t)below(random, ENCODINGS);
    t->texts_as[c] = formats[below(random, 3)];
    int64_t nulls = below(random, 3);
    for (int64_t row = 0; row < t->rows; row++) {
      t->value[c][row] = any_value(random, t->encoding[c]);
      t->is_null[c][row] = t->row_is_null[row] || (nulls && below(random, 4 * nulls) == 0);
    }
  }
}

/* --- the dataset it should give ------------------------------------------------------------------
 */

static void add_expected(ji_context *ctx, ji_dataset_builder *builder, const table *t, int64_t c) {
  static const ji_type types[] = {JI_TYPE_INT64,     JI_TYPE_FLOAT64, JI_TYPE_BOOL, JI_TYPE_DATE32,
                                  JI_TYPE_TIMESTAMP, JI_TYPE_TEXT,    JI_TYPE_TEXT};
  kind k = encodings[t->encoding[c]].kind;
  char name[2] = {(char)('a' + c), 0}, bytes[ROWS * 40] = "";
  uint8_t validity[ROWS / 8 + 1] = {0}, bits[ROWS / 8 + 1] = {0};
  int64_t wide[ROWS], offsets[ROWS + 1] = {0};
  double numbers[ROWS];
  int32_t days[ROWS];
  for (int64_t row = 0; row < t->rows; row++) {
    int64_t value = t->value[c][row];
    uint8_t bit = (uint8_t)(1U << (row % 8));
    if (!t->is_null[c][row])
      validity[row / 8] |= bit;
    if (k == BOOLEAN && value)
      bits[row / 8] |= bit;
    wide[row] = k == MOMENT ? value * 1000000 : value;
    numbers[row] = (double)value / 8;
    days[row] = (int32_t)value;
    offsets[row + 1] = offsets[row];
    if (k < TEXT || t->is_null[c][row])
      continue;
    memcpy(bytes + offsets[row], pool[value], strlen(pool[value]));
    offsets[row + 1] += (int64_t)strlen(pool[value]);
  }
  const void *values[] = {wide, numbers, bits, days, wide, bytes, bytes};
  ji_column column = {.size = sizeof column,
                      .type = types[k],
                      .name = name,
                      .length = t->rows,
                      .null_count = -1,
                      .validity = validity,
                      .values = values[k],
                      .offsets = k >= TEXT ? offsets : NULL};
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
}

static ji_dataset *expected_dataset(ji_context *ctx, const table *t) {
  ji_dataset_builder *builder = NULL;
  ji_dataset *dataset = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (int64_t c = 0; c < t->columns; c++)
    add_expected(ctx, builder, t, c);
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  return dataset;
}

/* --- the stream
 * ----------------------------------------------------------------------------------- */

/* Rows [from, from + length) of column c in an array with `before` elements that are none of them:
 * `skip` of them for the batch's offset, the others for the array's own. */
typedef struct cut {
  const table *t;
  int64_t c, from, length, before, total;
  support_random *random;
} cut;

/* The row of element k, or -1: garbage. */
static int64_t row_of(const cut *x, int64_t k) {
  int64_t i = k - x->before;
  return i < 0 || i >= x->length ? -1 : x->from + i;
}

static int element_is_null(const cut *x, int64_t k) {
  int64_t row = row_of(x, k);
  if (row < 0 || x->t->row_is_null[row]) /* the column may say what it likes */
    return below(x->random, 2) == 0;
  return x->t->is_null[x->c][row];
}

/* The bits an element has in its format; anything, where nobody may look. */
static uint64_t element_bits(const cut *x, int64_t k) {
  int64_t row = row_of(x, k);
  size_t encoding = x->t->encoding[x->c];
  const char *format = encodings[encoding].format;
  if (row < 0 || x->t->is_null[x->c][row])
    return support_random_bits(x->random);
  int64_t value = x->t->value[x->c][row];
  float single = (float)value / 8;
  double number = (double)value / 8;
  uint64_t bits = 0;
  if (format[0] == 'f')
    memcpy(&bits, &single, sizeof single);
  else if (format[0] == 'g')
    memcpy(&bits, &number, sizeof number);
  else if (!strcmp(format, "tdm"))
    bits = (uint64_t)(value * 86400000);
  else if (format[0] == 't' && format[1] == 's')
    bits = (uint64_t)(value * (format[2] == 's'   ? 1
                               : format[2] == 'm' ? 1000
                               : format[2] == 'u' ? 1000000
                                                  : 1000000000));
  else
    bits = (uint64_t)value;
  return bits;
}

static size_t width_of(const char *format) {
  static const char *const narrow[] = {"c1", "C1", "s2", "S2", "i4", "I4", "f4"};
  for (size_t i = 0; i < sizeof narrow / sizeof narrow[0]; i++)
    if (!format[1] && narrow[i][0] == format[0])
      return (size_t)(narrow[i][1] - '0');
  return strcmp(format, "tdD") ? 8 : 4;
}

/* Stores the low bytes of an element as this machine has them. */
static void put_element(char *values, int64_t k, size_t width, uint64_t bits) {
  union {
    uint8_t one;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
  } element = {.eight = 0};
  if (width == 1)
    element.one = (uint8_t)bits;
  else if (width == 2)
    element.two = (uint16_t)bits;
  else if (width == 4)
    element.four = (uint32_t)bits;
  else
    element.eight = bits;
  memcpy(values + (size_t)k * width, &element, width);
}

/* Where there is no null in sight, sometimes no bitmap. */
static void put_validity(const cut *x, struct ArrowArray *array) {
  uint8_t bits[ROWS / 8 + 8] = {0};
  int nulls = 0;
  for (int64_t k = 0; k < x->total; k++) {
    int is_null = element_is_null(x, k);
    nulls += is_null && row_of(x, k) >= 0;
    if (!is_null)
      bits[k / 8] |= (uint8_t)(1U << (k % 8));
  }
  array->null_count = nulls ? -1 : 0;
  if (nulls || below(x->random, 2))
    support_array_buffer(array, 0, bits, (size_t)(x->total + 7) / 8);
}

static void put_fixed(const cut *x, struct ArrowArray *array) {
  char values[(ROWS + 32) * 8];
  const char *format = encodings[x->t->encoding[x->c]].format;
  size_t width = width_of(format), size = (size_t)x->total * width;
  if (format[0] == 'b') {
    memset(values, 0, sizeof values);
    for (int64_t k = 0; k < x->total; k++)
      values[k / 8] = (char)(values[k / 8] | (int)(element_bits(x, k) & 1) << (k % 8));
    size = (size_t)(x->total + 7) / 8;
  } else {
    for (int64_t k = 0; k < x->total; k++)
      put_element(values, k, width, element_bits(x, k));
  }
  support_array_buffer(array, 1, values, size);
  put_validity(x, array);
}

static void put_text(const cut *x, struct ArrowArray *array, int64_t offset) {
  const char *texts[ROWS + 32];
  for (int64_t k = 0; k < x->total; k++) {
    int64_t row = row_of(x, k);
    texts[k] = row < 0 || x->t->row_is_null[row]
                   ? (below(x->random, 2) ? "garbage beyond the batch" : NULL)
               : x->t->is_null[x->c][row] ? NULL
                                          : pool[x->t->value[x->c][row]];
  }
  support_array_text(array, encodings[x->t->encoding[x->c]].format, x->total - offset, offset,
                     texts);
}

/* A dictionary of its own for every batch: shuffled, with texts repeated and nulls. */
static void put_coded(const cut *x, struct ArrowArray *array) {
  const char *entries[ENTRIES];
  char values[(ROWS + 32) * 8];
  size_t width = width_of(encodings[x->t->encoding[x->c]].format);
  int64_t offset = below(x->random, 3);
  for (int64_t j = 0; j < ENTRIES; j++)
    entries[j] = below(x->random, 5) ? pool[below(x->random, 6)] : NULL;
  for (int64_t j = 0; j < 6; j++) /* every text is there */
    entries[offset + 7 + j] = pool[j];
  entries[offset + 13] = NULL;
  int null_entries = below(x->random, 2) == 0;
  for (int64_t k = 0; k < x->total; k++) {
    int64_t row = row_of(x, k), code = below(x->random, ENTRIES - offset);
    uint64_t bits = support_random_bits(x->random);
    int is_null = row >= 0 && x->t->is_null[x->c][row];
    const char *wanted = row < 0 || is_null ? NULL : pool[x->t->value[x->c][row]];
    while (row >= 0 && entries[offset + code] != wanted)
      code = (code + 1) % (ENTRIES - offset);
    if (row >= 0 && (null_entries || !is_null))
      bits = (uint64_t)code;
    put_element(values, k, width, bits);
  }
  support_array_buffer(array, 1, values, (size_t)x->total * width);
  if (!null_entries)
    put_validity(x, array);
  support_array_text(support_array_dictionary(array), x->t->texts_as[x->c], ENTRIES - offset,
                     offset, entries);
}

static void put_column(const cut *x, struct ArrowArray *array, int64_t offset) {
  kind k = encodings[x->t->encoding[x->c]].kind;
  if (k == TEXT) {
    put_text(x, array, offset);
    return;
  }
  support_array(array, x->total - offset, 0, offset, 2);
  if (k == CODED)
    put_coded(x, array);
  else
    put_fixed(x, array);
}

static void put_batch(support_random *random, const table *t, int64_t from, int64_t length,
                      support_producer *producer) {
  struct ArrowArray *batch = support_producer_batch(producer, length);
  int64_t skip = below(random, 12);
  uint8_t bits[ROWS / 8 + 8] = {0};
  int nulls = 0;
  batch->offset = skip;
  for (int64_t i = 0; i < length; i++) {
    nulls += t->row_is_null[from + i];
    if (!t->row_is_null[from + i])
      bits[(skip + i) / 8] |= (uint8_t)(1U << ((skip + i) % 8));
  }
  if (nulls) {
    support_array_buffer(batch, 0, bits, (size_t)(skip + length + 7) / 8);
    batch->null_count = below(random, 2) ? -1 : nulls;
  }
  for (int64_t c = 0; c < t->columns; c++) {
    int64_t offset = below(random, 12);
    cut x = {t, c, from, length, skip + offset, skip + offset + length + below(random, 4), random};
    put_column(&x, batch->children[c], offset);
  }
}

static support_producer *make_schema(const table *t) {
  support_producer *producer = support_producer_create();
  for (int64_t c = 0; c < t->columns; c++) {
    char name[2] = {(char)('a' + c), 0};
    struct ArrowSchema *field =
        support_producer_field(producer, encodings[t->encoding[c]].format, name);
    if (encodings[t->encoding[c]].kind == CODED)
      support_schema_dictionary(field, t->texts_as[c]);
  }
  return producer;
}

/* Cut anywhere, with batches of no rows in between; every third time not at all. */
static support_producer *make_producer(support_random *random, const table *t) {
  support_producer *producer = make_schema(t);
  int64_t least = below(random, 3) ? 1 : t->rows, most = below(random, 2) ? t->rows + 1 : 20;
  for (int64_t from = 0; from < t->rows;) {
    int64_t length = below(random, 4) ? least + below(random, most) : 0;
    length = length < t->rows - from ? length : t->rows - from;
    put_batch(random, t, from, length, producer);
    from += length;
  }
  return producer;
}

/* --- the laws
 * ------------------------------------------------------------------------------------- */

static void assert_same(ji_context *ctx, const ji_dataset *left, const ji_dataset *right,
                        int trial) {
  ji_text *texts[2] = {NULL, NULL};
  support_ok(ctx, ji_dataset_digest(ctx, left, &texts[0]));
  support_ok(ctx, ji_dataset_digest(ctx, right, &texts[1]));
  if (strcmp(ji_text_data(texts[0]), ji_text_data(texts[1])))
    fail_msg("trial %d: the datasets differ", trial);
  ji_text_unref(texts[0]);
  ji_text_unref(texts[1]);
}

static void test_any_cut(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  table *t = calloc(1, sizeof *t);
  for (int trial = 0; trial < 400; trial++) {
    support_random random = {(uint64_t)trial};
    make_table(&random, t);
    struct ArrowArrayStream stream;
    ji_dataset *expected = expected_dataset(ctx, t), *dataset = NULL, *back = NULL;
    support_producer_stream(make_producer(&random, t), &stream);
    support_ok(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset));
    assert_same(ctx, dataset, expected, trial);
    support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
    ji_dataset_unref(dataset);
    support_ok(ctx, ji_dataset_import_arrow(ctx, &stream, &back));
    assert_same(ctx, back, expected, trial);
    ji_dataset_unref(back);
    ji_dataset_unref(expected);
    assert_int_equal(support_arrow_live(), 0);
  }
  free(t);
  ji_context_free(ctx);
}

/* Breaks one number of an array in a way that declares no more than is there: too large only where
 * it is so large that it must be refused. */
static void break_array(support_random *random, struct ArrowArray *array) {
  static const int64_t wild[] = {-1, -2, INT64_MIN, INT64_MAX, INT64_MAX / 8, INT64_MAX - 1};
  int64_t value = wild[below(random, 6)];
  switch (below(random, 7)) {
  case 0:
    array->length = below(random, 2) ? value : below(random, array->length + 1);
    break;
  case 1:
    array->offset = below(random, 2) ? value : below(random, array->offset + 1);
    break;
  case 2:
    array->null_count = value;
    break;
  case 3:
    array->n_buffers = below(random, 2) ? value : below(random, 3); /* no count of a view's */
    break;
  case 4:
    array->n_children = below(random, 2) ? value : array->n_children ? 0 : 1;
    break;
  case 5:
    if (array->n_buffers > 0)
      array->buffers[below(random, array->n_buffers)] = NULL;
    break;
  default:
    array->release(array);
  }
}

/* Puts a random byte somewhere in a buffer of numbers that are checked before they are used: codes,
 * views. (Offsets are not: the interface does not say where the text ends.) */
static void break_bytes(support_random *random, struct ArrowArray *array, size_t width) {
  int64_t elements = array->offset + array->length;
  if (elements > 0)
    ((uint8_t *)array->buffers[1])[below(random, elements * (int64_t)width)] =
        (uint8_t)support_random_bits(random);
}

static void break_column(support_random *random, const table *t, int64_t c,
                         struct ArrowArray *array) {
  kind k = encodings[t->encoding[c]].kind;
  const char *format = encodings[t->encoding[c]].format;
  if (below(random, 2) && k == CODED)
    break_bytes(random, array, width_of(format));
  else if (below(random, 2) && !strcmp(format, "vu"))
    break_bytes(random, array, 16);
  else if (below(random, 2) && k == CODED)
    break_array(random, array->dictionary);
  else
    break_array(random, array);
}

/* A stream of one batch in which something is broken. */
static support_producer *make_broken(support_random *random, const table *t) {
  support_producer *producer = make_schema(t);
  put_batch(random, t, 0, t->rows, producer);
  struct ArrowArray *batch = support_producer_last(producer);
  int64_t c = below(random, t->columns + 1);
  if (c == t->columns)
    break_array(random, batch);
  else
    break_column(random, t, c, batch->children[c]);
  return producer;
}

static void check_refusal(ji_context *ctx, ji_status status, int trial) {
  if (status != JI_ERROR_FORMAT && status != JI_ERROR_LIMIT && status != JI_ERROR_VALUE &&
      status != JI_ERROR_ENCODING)
    fail_msg("trial %d: %s: %s", trial, ji_status_name(status), ji_context_message(ctx));
  assert_true(ji_context_message(ctx)[0] != 0);
}

/* Whatever was accepted can be looked at and given out. */
static void check_accepted(ji_context *ctx, const ji_dataset *dataset, int trial) {
  struct ArrowArrayStream stream;
  ji_dataset *back = NULL;
  support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
  support_ok(ctx, ji_dataset_import_arrow(ctx, &stream, &back));
  assert_same(ctx, dataset, back, trial);
  ji_dataset_unref(back);
}

static void test_broken_streams(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  table *t = calloc(1, sizeof *t);
  int accepted = 0, refused = 0;
  for (int trial = 0; trial < 1500; trial++) {
    support_random random = {(uint64_t)trial + 100000};
    struct ArrowArrayStream stream;
    ji_dataset *dataset = NULL;
    make_table(&random, t);
    support_producer_stream(make_broken(&random, t), &stream);
    ji_status status = ji_dataset_import_arrow(ctx, &stream, &dataset);
    assert_null(stream.release);
    assert_int_equal(!dataset, status != JI_OK);
    if (status)
      check_refusal(ctx, status, trial);
    else
      check_accepted(ctx, dataset, trial);
    accepted += !status;
    refused += status != 0;
    ji_dataset_unref(dataset);
    assert_int_equal(support_arrow_live(), 0);
  }
  assert_true(accepted > 50 && refused > 50);
  free(t);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_any_cut),
      cmocka_unit_test(test_broken_streams),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
