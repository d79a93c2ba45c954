/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datasets out as Arrow streams: formats, metadata, addresses, releases. */
#include "support/arrow.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void add(ji_context *ctx, ji_dataset_builder *builder, ji_column column) {
  column.size = sizeof column;
  support_ok(ctx, ji_dataset_builder_column(ctx, builder, &column, NULL, NULL));
}

static ji_dataset *finish(ji_context *ctx, ji_dataset_builder *builder) {
  ji_dataset *dataset = NULL;
  support_ok(ctx, ji_dataset_builder_finish(ctx, builder, &dataset));
  ji_dataset_builder_free(builder);
  return dataset;
}

static const int64_t integers[3] = {1, -2, 3};
static const int64_t offsets[4] = {0, 6, 6, 9};
static const uint8_t validity = 0x05, flags = 0x03;

/* A column of every type, each with a null in row 1 but for `flag`. */
static ji_dataset *every_type(ji_context *ctx) {
  const double numbers[3] = {0.5, 0, -1};
  const int32_t days[3] = {20000, 0, -1}, codes[3] = {1, 0, 0};
  ji_dataset_builder *builder;
  ji_measure *measure = NULL;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  add(ctx, builder,
      (ji_column){.type = JI_TYPE_TEXT,
                  .name = "value",
                  .length = 2,
                  .null_count = 0,
                  .values = "livelogs",
                  .offsets = (int64_t[3]){0, 4, 8}});
  ji_dataset *dictionary = finish(ctx, builder);
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  support_ok(ctx, ji_measure_parse(ctx, "quantity=persons; time=at:2018-12-31", &measure));
  ji_column column = {.length = 3, .null_count = -1, .validity = &validity};
  column.type = JI_TYPE_INT64;
  column.name = "persons";
  column.values = integers;
  column.unit = "1e4 person";
  column.measure = measure;
  column.description = "就业人员";
  add(ctx, builder, column);
  column.unit = column.description = NULL;
  column.measure = NULL;
  column.type = JI_TYPE_FLOAT64;
  column.name = "number";
  column.values = numbers;
  column.unit = "h/week";
  add(ctx, builder, column);
  column.unit = NULL;
  column.type = JI_TYPE_DATE32;
  column.name = "day";
  column.values = days;
  add(ctx, builder, column);
  column.type = JI_TYPE_TIMESTAMP;
  column.name = "moment";
  column.values = integers;
  add(ctx, builder, column);
  column.type = JI_TYPE_TEXT;
  column.name = "text";
  column.values = "就业abc";
  column.offsets = offsets;
  add(ctx, builder, column);
  column.offsets = NULL;
  column.type = JI_TYPE_DICTIONARY;
  column.name = "word";
  column.values = codes;
  column.dictionary = dictionary;
  add(ctx, builder, column);
  column.dictionary = NULL;
  column.validity = NULL;
  column.type = JI_TYPE_BOOL;
  column.name = "flag";
  column.values = &flags;
  add(ctx, builder, column);
  ji_measure_unref(measure);
  ji_dataset_unref(dictionary);
  return finish(ctx, builder);
}

static const char *const names[7] = {"persons", "number", "day", "moment", "text", "word", "flag"};
static const char *const formats[7] = {"l", "g", "tdD", "tsu:UTC", "U", "i", "b"};

/* Whether metadata has a pair; the number of pairs. */
static int32_t find_pair(const char *metadata, const char *key, const char *value, int *found) {
  int32_t count = 0;
  *found = 0;
  if (!metadata)
    return 0;
  memcpy(&count, metadata, 4);
  metadata += 4;
  for (int32_t i = 0; i < count; i++) {
    int32_t size[2];
    const char *piece[2];
    for (int j = 0; j < 2; j++) {
      memcpy(&size[j], metadata, 4);
      piece[j] = metadata + 4;
      metadata += 4 + size[j];
    }
    *found |= (size_t)size[0] == strlen(key) && (size_t)size[1] == strlen(value) &&
              !memcmp(piece[0], key, strlen(key)) && !memcmp(piece[1], value, strlen(value));
  }
  return count;
}

static void assert_pair(const struct ArrowSchema *schema, int32_t pairs, const char *key,
                        const char *value) {
  int found;
  assert_int_equal(find_pair(schema->metadata, key, value, &found), pairs);
  assert_true(found);
}

static void check_schema(struct ArrowSchema *schema) {
  assert_string_equal(schema->format, "+s");
  assert_int_equal(schema->n_children, 7);
  assert_null(schema->dictionary);
  for (int i = 0; i < 7; i++) {
    assert_string_equal(schema->children[i]->format, formats[i]);
    assert_string_equal(schema->children[i]->name, names[i]);
    assert_int_equal(schema->children[i]->flags, ARROW_FLAG_NULLABLE);
    assert_int_equal(schema->children[i]->n_children, 0);
    assert_int_equal(!schema->children[i]->dictionary, i != 5);
  }
  assert_string_equal(schema->children[5]->dictionary->format, "U");
  assert_pair(schema->children[0], 3, "jobimpact:unit", "1e4 person");
  assert_pair(schema->children[0], 3, "jobimpact:measure", "quantity=persons; time=at:2018-12-31");
  assert_pair(schema->children[0], 3, "jobimpact:description", "就业人员");
  assert_pair(schema->children[1], 1, "jobimpact:unit", "h/week");
  assert_null(schema->children[2]->metadata);
}

static void test_schema(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *dataset = every_type(ctx);
  struct ArrowArrayStream stream;
  struct ArrowSchema first, again;
  support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
  assert_int_equal(stream.get_schema(&stream, &first), 0);
  assert_int_equal(stream.get_schema(&stream, &again), 0); /* as often as one likes */
  check_schema(&first);
  first.release(&first);
  assert_null(first.release);
  stream.release(&stream);
  assert_null(stream.release);
  check_schema(&again); /* outlives the stream */
  /* a child moved out outlives its parent */
  struct ArrowSchema moved = *again.children[0], word = *again.children[5]->dictionary;
  again.children[0]->release = NULL;
  again.children[5]->dictionary->release = NULL;
  again.release(&again);
  assert_string_equal(moved.name, "persons");
  assert_pair(&moved, 3, "jobimpact:unit", "1e4 person");
  assert_string_equal(word.format, "U");
  moved.release(&moved);
  word.release(&word);
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
}

static void test_batch_copies_nothing(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *dataset = every_type(ctx);
  struct ArrowArrayStream stream;
  struct ArrowArray batch, end;
  support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
  assert_int_equal(stream.get_next(&stream, &batch), 0);
  assert_non_null(batch.release);
  memset(&end, 0xAB, sizeof end);
  assert_int_equal(stream.get_next(&stream, &end), 0);
  assert_null(end.release);
  assert_int_equal(stream.get_next(&stream, &end), 0);
  assert_null(end.release);
  assert_null(stream.get_last_error(&stream));
  assert_int_equal(batch.length, 3);
  assert_int_equal(batch.null_count, 0);
  assert_int_equal(batch.n_buffers, 1);
  assert_null(batch.buffers[0]);
  assert_int_equal(batch.n_children, 7);
  for (int64_t i = 0; i < 7; i++) {
    ji_column column = {.size = sizeof column};
    const struct ArrowArray *array = batch.children[i];
    support_ok(ctx, ji_dataset_column(ctx, dataset, i, &column));
    int is_text = column.type == JI_TYPE_TEXT;
    assert_int_equal(array->length, 3);
    assert_int_equal(array->offset, 0);
    assert_int_equal(array->null_count, i < 6);
    assert_ptr_equal(array->buffers[0], column.validity);
    assert_int_equal(array->n_buffers, is_text ? 3 : 2);
    assert_ptr_equal(array->buffers[is_text ? 2 : 1], column.values);
    if (is_text)
      assert_ptr_equal(array->buffers[1], column.offsets);
    assert_int_equal(!array->dictionary, column.type != JI_TYPE_DICTIONARY);
  }
  ji_column word = support_look(ctx, dataset, "word"), texts = {.size = sizeof texts};
  support_ok(ctx, ji_dataset_column(ctx, word.dictionary, 0, &texts));
  assert_ptr_equal(batch.children[5]->dictionary->buffers[2], texts.values);
  assert_int_equal(batch.children[5]->dictionary->length, 2);
  /* the consumer drops stream and dataset first, keeps one child and a dictionary longest */
  stream.release(&stream);
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
  struct ArrowArray moved = *batch.children[0], words = *batch.children[5]->dictionary;
  batch.children[0]->release = NULL;
  batch.children[5]->dictionary->release = NULL;
  batch.release(&batch);
  assert_null(batch.release);
  assert_int_equal(((const int64_t *)moved.buffers[1])[2], 3);
  moved.release(&moved);
  assert_memory_equal(words.buffers[2], "livelogs", 8);
  words.release(&words);
}

static char *digest(ji_context *ctx, const ji_dataset *dataset) {
  ji_text *text = NULL;
  support_ok(ctx, ji_dataset_digest(ctx, dataset, &text));
  char *copy = malloc((size_t)ji_text_size(text) + 1);
  assert_non_null(copy);
  strcpy(copy, ji_text_data(text));
  ji_text_unref(text);
  return copy;
}

/* Out and in again: the same content at the same addresses. */
static void test_round_trip(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *dataset = every_type(ctx), *back = NULL;
  struct ArrowArrayStream stream;
  support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
  support_ok(ctx, ji_dataset_import_arrow(ctx, &stream, &back));
  char *there = digest(ctx, dataset), *here = digest(ctx, back);
  assert_string_equal(there, here);
  for (int64_t i = 0; i < 7; i++) {
    ji_column left = {.size = sizeof left}, right = {.size = sizeof right};
    support_ok(ctx, ji_dataset_column(ctx, dataset, i, &left));
    support_ok(ctx, ji_dataset_column(ctx, back, i, &right));
    assert_ptr_equal(left.values, right.values);
    assert_ptr_equal(left.validity, right.validity);
    assert_ptr_equal(left.offsets, right.offsets);
    assert_int_equal(left.null_count, right.null_count);
  }
  ji_column persons = support_look(ctx, back, "persons");
  assert_string_equal(persons.description, "就业人员");
  ji_dataset_unref(dataset);
  char *alone = digest(ctx, back);
  assert_string_equal(there, alone);
  free(there);
  free(here);
  free(alone);
  ji_dataset_unref(back);
  ji_context_free(ctx);
}

/* Buffers are never NULL where a consumer may look, not even without a row. */
static void test_empty_datasets(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset_builder *builder;
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  for (ji_type type = JI_TYPE_INT64; type <= JI_TYPE_TEXT; type++)
    add(ctx, builder,
        (ji_column){.type = type, .name = names[type - 1], .length = 0, .null_count = 0});
  ji_dataset *none = finish(ctx, builder);
  support_ok(ctx, ji_dataset_builder_create(ctx, &builder));
  ji_dataset *nothing = finish(ctx, builder);
  for (int i = 0; i < 2; i++) {
    ji_dataset *dataset = i ? nothing : none, *back = NULL;
    struct ArrowArrayStream stream;
    struct ArrowArray batch;
    support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
    assert_int_equal(stream.get_next(&stream, &batch), 0);
    assert_non_null(batch.release);
    assert_int_equal(batch.length, 0);
    assert_int_equal(batch.n_children, i ? 0 : 6);
    for (int64_t c = 0; c < batch.n_children; c++)
      for (int64_t b = 1; b < batch.children[c]->n_buffers; b++)
        assert_non_null(batch.children[c]->buffers[b]);
    batch.release(&batch);
    stream.release(&stream);
    support_ok(ctx, ji_dataset_export_arrow(ctx, dataset, &stream));
    support_ok(ctx, ji_dataset_import_arrow(ctx, &stream, &back));
    assert_int_equal(ji_dataset_column_count(back), i ? 0 : 6);
    ji_dataset_unref(back);
    ji_dataset_unref(dataset);
  }
  ji_context_free(ctx);
}

static void test_arguments(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *dataset = every_type(ctx);
  struct ArrowArrayStream stream;
  memset(&stream, 0xAB, sizeof stream);
  support_status(ctx, ji_dataset_export_arrow(ctx, NULL, &stream), JI_ERROR_ARGUMENT);
  support_message(ctx, "dataset is NULL");
  assert_null(stream.release);
  support_status(ctx, ji_dataset_export_arrow(ctx, dataset, NULL), JI_ERROR_ARGUMENT);
  support_message(ctx, "out is NULL");
  memset(&stream, 0xAB, sizeof stream);
  assert_int_equal(ji_dataset_export_arrow(NULL, dataset, &stream), JI_ERROR_ARGUMENT);
  assert_null(stream.release);
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
}

static ji_status export_operation(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream;
  ji_status status = ji_dataset_export_arrow(ctx, user, &stream);
  assert_int_equal(!stream.release, status != JI_OK);
  if (!status)
    stream.release(&stream);
  return status;
}

/* One call of a consumer, which looks at nothing but the stream. */
static int consume(struct ArrowArrayStream *stream, int is_batch) {
  struct ArrowSchema schema;
  struct ArrowArray batch;
  int code = is_batch ? stream->get_next(stream, &batch) : stream->get_schema(stream, &schema);
  const char *error = stream->get_last_error(stream);
  if (code) {
    assert_int_equal(code, ENOMEM);
    assert_string_equal(error, "the allocator returned no memory");
    return code;
  }
  assert_null(error);
  if (is_batch)
    batch.release(&batch);
  else
    schema.release(&schema);
  return 0;
}

static ji_status consume_operation(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream;
  ji_status status = ji_dataset_export_arrow(ctx, user, &stream);
  if (status)
    return status;
  int code = consume(&stream, 0) || consume(&stream, 1);
  stream.release(&stream);
  if (!code)
    return JI_OK;
  ji_dataset_export_arrow(ctx, NULL, &stream); /* the stream's error left no message in ctx */
  return JI_ERROR_MEMORY;
}

/* A producer that says ENOMEM gives JI_ERROR_MEMORY. */
static ji_status round_trip_operation(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream;
  ji_dataset *back = NULL;
  ji_status status = ji_dataset_export_arrow(ctx, user, &stream);
  if (!status)
    status = ji_dataset_import_arrow(ctx, &stream, &back);
  ji_dataset_unref(back);
  return status;
}

static void test_every_allocation(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  ji_dataset *dataset = every_type(ctx);
  assert_int_equal(support_every_allocation("ji_dataset_export_arrow", export_operation, dataset),
                   1);
  assert_true(support_every_allocation("stream", consume_operation, dataset) > 20);
  assert_true(support_every_allocation("round trip", round_trip_operation, dataset) > 50);
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
}

#define THREADS 4

/* Takes the shared dataset out and in again, many times, with a context of its own. The last one
 * of all to let go frees the foreign batch. */
static void *share(void *user) {
  ji_dataset *dataset = user;
  ji_context *ctx = NULL;
  int failures = ji_context_create(NULL, &ctx) != JI_OK;
  for (int i = 0; i < 200 && !failures; i++) {
    struct ArrowArrayStream stream;
    ji_dataset *back = NULL;
    failures += ji_dataset_export_arrow(ctx, dataset, &stream) != JI_OK;
    failures += ji_dataset_import_arrow(ctx, &stream, &back) != JI_OK;
    failures += ji_dataset_row_count(back) != 2;
    ji_dataset_unref(back);
  }
  ji_dataset_unref(dataset);
  ji_context_free(ctx);
  return failures ? user : NULL;
}

static void test_many_threads(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  pthread_t threads[THREADS];
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "x");
  support_array_fixed(support_producer_batch(producer, 2)->children[0], 2, 0, NULL, 0, integers,
                      16);
  ji_dataset *dataset = support_arrow_import(ctx, producer);
  ji_context_free(ctx);
  for (int i = 0; i < THREADS; i++)
    assert_int_equal(pthread_create(&threads[i], NULL, share, ji_dataset_ref(dataset)), 0);
  ji_dataset_unref(dataset);
  for (int i = 0; i < THREADS; i++) {
    void *failed;
    assert_int_equal(pthread_join(threads[i], &failed), 0);
    assert_null(failed);
  }
  assert_int_equal(support_arrow_live(), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_schema),       cmocka_unit_test(test_batch_copies_nothing),
      cmocka_unit_test(test_round_trip),   cmocka_unit_test(test_empty_datasets),
      cmocka_unit_test(test_arguments),    cmocka_unit_test(test_every_allocation),
      cmocka_unit_test(test_many_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
