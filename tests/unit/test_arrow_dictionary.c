/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dictionaries of Arrow streams: adopted, merged, mended. */
#include "support/arrow.h"

#include <stdio.h>
#include <string.h>

static void put_codes(struct ArrowArray *array, const int32_t *codes, int64_t length,
                      const char *format, const char *const *texts, int64_t count) {
  support_array_fixed(array, length, 0, NULL, 0, codes, (size_t)length * 4);
  support_array_text(support_array_dictionary(array), format, count, 0, texts);
}

static support_producer *dictionary_producer(const char *index, const char *format) {
  support_producer *producer = support_producer_create();
  support_schema_dictionary(support_producer_field(producer, index, "word"), format);
  return producer;
}

static void test_adopts_dictionary(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const entries[3] = {"direct", "content", "live"};
  const int32_t codes[5] = {2, 0, 0, 1, 2};
  const char *const expected[5] = {"live", "direct", "direct", "content", "live"};
  const char *formats[] = {"U", "u", "vu"};
  for (int f = 0; f < 3; f++) {
    support_producer *producer = dictionary_producer("i", formats[f]);
    struct ArrowArray *batch = support_producer_batch(producer, 5);
    put_codes(batch->children[0], codes, 5, formats[f], entries, 3);
    const void *values = batch->children[0]->buffers[1];
    const void *bytes = batch->children[0]->dictionary->buffers[2];
    ji_dataset *dataset = support_arrow_import(ctx, producer);
    ji_column column = support_look(ctx, dataset, "word");
    assert_int_equal(column.type, JI_TYPE_DICTIONARY);
    assert_ptr_equal(column.values, values);
    support_texts(ctx, &column, expected, 5);
    ji_column texts = {.size = sizeof texts};
    support_ok(ctx, ji_dataset_column(ctx, column.dictionary, 0, &texts));
    if (f < 2)
      assert_ptr_equal(texts.values, bytes);
    /* the dictionary alone keeps the batch */
    ji_dataset *dictionary = ji_dataset_ref(column.dictionary);
    ji_dataset_unref(dataset);
    support_ok(ctx, ji_dataset_column(ctx, dictionary, 0, &texts));
    support_texts(ctx, &texts, entries, 3);
    support_arrow_drop(dictionary);
  }
  ji_context_free(ctx);
}

/* Dictionaries that change, repeat texts, hold nulls: one of different texts, without nulls. */
static void test_merges_dictionaries(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const first[4] = {"b", "a", NULL, "b"}, *const second[3] = {"", "a", "c"};
  const int32_t codes[5] = {3, 2, 1, 0, 1}, more[4] = {0, 1, 2, 2};
  const char *const expected[9] = {"b", NULL, "a", "b", "a", "", "a", "c", "c"};
  const char *formats[] = {"u", "U", "vu"};
  for (int f = 0; f < 3; f++) {
    support_producer *producer = dictionary_producer("i", formats[f]);
    struct ArrowArray *batch = support_producer_batch(producer, 5);
    put_codes(batch->children[0], codes, 5, formats[f], first, 4);
    batch = support_producer_batch(producer, 4);
    put_codes(batch->children[0], more, 4, formats[f], second, 3);
    ji_dataset *dataset = support_arrow_import(ctx, producer);
    assert_int_equal(support_arrow_live(), 0);
    ji_column column = support_look(ctx, dataset, "word");
    support_texts(ctx, &column, expected, 9);
    assert_int_equal(column.null_count, 1);
    ji_column texts = {.size = sizeof texts};
    support_ok(ctx, ji_dataset_column(ctx, column.dictionary, 0, &texts));
    support_texts(ctx, &texts, (const char *[]){"b", "a", "", "c"}, 4);
    support_arrow_drop(dataset);
  }
  ji_context_free(ctx);
}

/* One batch whose dictionary repeats a text, or holds a null, cannot keep its codes. */
static void test_mends_one_dictionary(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const entries[3] = {"a", NULL, "a"};
  const int32_t codes[4] = {2, 1, 0, 2};
  support_producer *producer = dictionary_producer("i", "U");
  struct ArrowArray *batch = support_producer_batch(producer, 4);
  put_codes(batch->children[0], codes, 4, "U", entries, 3);
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "word");
  support_texts(ctx, &column, (const char *[]){"a", NULL, "a", "a"}, 4);
  assert_int_equal(ji_dataset_row_count(column.dictionary), 1);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* Every integer is an index; codes of null rows may be anything. */
static void test_dictionary_indices(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
  const size_t widths[] = {1, 1, 2, 2, 4, 4, 8, 8};
  const char *const entries[3] = {"skipped", "x", "y"};
  for (int f = 0; f < 8; f++) {
    char bytes[5 * 8];
    const int64_t codes[5] = {0, 1, 0, -1, 1}; /* the first is before the offset */
    for (size_t i = 0; i < 5; i++) {
      union {
        int64_t wide;
        int32_t half;
        int16_t quarter;
        int8_t byte;
      } code = {.wide = codes[i]};
      if (widths[f] == 1)
        code.byte = (int8_t)codes[i];
      else if (widths[f] == 2)
        code.quarter = (int16_t)codes[i];
      else if (widths[f] == 4)
        code.half = (int32_t)codes[i];
      memcpy(bytes + i * widths[f], &code, widths[f]);
    }
    support_producer *producer = dictionary_producer(formats[f], "u");
    struct ArrowArray *batch = support_producer_batch(producer, 4);
    uint8_t validity = 0x17;
    support_array_fixed(batch->children[0], 4, 1, &validity, 1, bytes, 5 * widths[f]);
    support_array_text(support_array_dictionary(batch->children[0]), "u", 2, 1, entries);
    ji_dataset *dataset = support_arrow_import(ctx, producer);
    ji_column column = support_look(ctx, dataset, "word");
    support_texts(ctx, &column, (const char *[]){"y", "x", NULL, "y"}, 4);
    support_arrow_drop(dataset);
  }
  ji_context_free(ctx);
}

#define MANY 3000

/* Batches may point at one dictionary: it is looked at once. It may have many entries. */
static void test_shared_dictionary(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  static char names[MANY][8];
  static const char *entries[MANY], *expected[2 * MANY];
  static int32_t codes[MANY];
  for (int i = 0; i < MANY; i++) {
    snprintf(names[i], sizeof names[i], "%d", i * 7);
    entries[i] = names[i];
    codes[i] = MANY - 1 - i;
    expected[MANY - 1 - i] = expected[2 * MANY - 1 - i] = names[i];
  }
  support_producer *producer = dictionary_producer("i", "u");
  struct ArrowArray *first = support_producer_batch(producer, MANY);
  put_codes(first->children[0], codes, MANY, "u", entries, MANY);
  struct ArrowArray *second = support_producer_batch(producer, MANY);
  put_codes(second->children[0], codes, MANY, "u", NULL, 0);
  const struct ArrowArray *shared = first->children[0]->dictionary;
  struct ArrowArray *other = second->children[0]->dictionary;
  other->length = MANY;
  memcpy(other->buffers, shared->buffers, 3 * sizeof *shared->buffers);
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "word");
  support_texts(ctx, &column, expected, 2 * MANY);
  assert_int_equal(ji_dataset_row_count(column.dictionary), MANY);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

/* What pandas makes of a category that is all missing: no entries, or entries of the null type. */
static void test_dictionary_of_nothing(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const uint8_t none = 0;
  const int32_t codes[3] = {-1, -1, -1};
  support_producer *producer = dictionary_producer("i", "n");
  struct ArrowArray *batch = support_producer_batch(producer, 3);
  support_array_fixed(batch->children[0], 3, 0, &none, 1, codes, sizeof codes);
  support_array(support_array_dictionary(batch->children[0]), 0, 0, 0, 0);
  batch = support_producer_batch(producer, 1);
  support_array_fixed(batch->children[0], 1, 0, NULL, 0, &(int32_t){0}, 4);
  support_array(support_array_dictionary(batch->children[0]), 1, 1, 0, 0);
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_column column = support_look(ctx, dataset, "word");
  support_texts(ctx, &column, (const char *[]){NULL, NULL, NULL, NULL}, 4);
  assert_int_equal(ji_dataset_row_count(column.dictionary), 0);
  support_arrow_drop(dataset);
  ji_context_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_adopts_dictionary),    cmocka_unit_test(test_merges_dictionaries),
      cmocka_unit_test(test_mends_one_dictionary), cmocka_unit_test(test_dictionary_indices),
      cmocka_unit_test(test_shared_dictionary),    cmocka_unit_test(test_dictionary_of_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
