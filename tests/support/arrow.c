/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "support/arrow.h"

#include <stdlib.h>
#include <string.h>

#define CHILDREN_MAXIMUM 64
#define BATCHES_MAXIMUM 256
#define BUFFERS_MAXIMUM 8

struct support_producer {
  struct ArrowSchema schema;
  struct ArrowArray batches[BATCHES_MAXIMUM];
  int batch_count, given, call;
  int fail_call, fail_code;
  char *message;
  void (*watch)(void *user);
  void *user;
};

typedef struct made_schema {
  char *format, *name;
  void *metadata;
  struct ArrowSchema *children[CHILDREN_MAXIMUM];
} made_schema;

typedef struct made_array {
  const void *buffers[BUFFERS_MAXIMUM];
  void *owned[BUFFERS_MAXIMUM];
  struct ArrowArray *children[CHILDREN_MAXIMUM];
} made_array;

static atomic_int live;

int support_arrow_live(void) {
  return atomic_load(&live);
}

static void *new_block(size_t size) {
  void *block = calloc(1, size ? size : 1);
  assert_non_null(block);
  return block;
}

static void *copy_block(const void *bytes, size_t size) {
  void *block = malloc(size ? size : 1);
  assert_non_null(block);
  if (size)
    memcpy(block, bytes, size);
  return block;
}

static char *copy_text(const char *text) {
  return copy_block(text, strlen(text) + 1);
}

static void schema_release(struct ArrowSchema *schema) {
  made_schema *made = schema->private_data;
  assert_non_null(made);
  for (size_t i = 0; i < CHILDREN_MAXIMUM && made->children[i]; i++) {
    if (made->children[i]->release)
      made->children[i]->release(made->children[i]);
    free(made->children[i]);
  }
  if (schema->dictionary) {
    if (schema->dictionary->release)
      schema->dictionary->release(schema->dictionary);
    free(schema->dictionary);
  }
  free(made->format);
  free(made->name);
  free(made->metadata);
  free(made);
  schema->private_data = NULL;
  schema->release = NULL;
  atomic_fetch_sub(&live, 1);
}

static void schema_init(struct ArrowSchema *schema, const char *format, const char *name) {
  made_schema *made = new_block(sizeof *made);
  made->format = copy_text(format);
  made->name = copy_text(name);
  *schema = (struct ArrowSchema){.format = made->format,
                                 .name = made->name,
                                 .flags = ARROW_FLAG_NULLABLE,
                                 .children = made->children,
                                 .release = schema_release,
                                 .private_data = made};
  atomic_fetch_add(&live, 1);
}

void support_schema_release(struct ArrowSchema *schema) {
  if (schema->release)
    schema->release(schema);
}

void support_schema_bytes(struct ArrowSchema *schema, const void *bytes, size_t size) {
  made_schema *made = schema->private_data;
  free(made->metadata);
  schema->metadata = made->metadata = copy_block(bytes, size);
}

void support_schema_metadata(struct ArrowSchema *schema, const char *const *pairs) {
  char bytes[4096];
  size_t at = 4;
  int32_t count = 0;
  for (size_t i = 0; pairs[i]; i++) {
    int32_t size = (int32_t)strlen(pairs[i]);
    assert_true(at + 4 + (size_t)size <= sizeof bytes);
    memcpy(bytes + at, &size, 4);
    memcpy(bytes + at + 4, pairs[i], (size_t)size);
    at += 4 + (size_t)size;
    count += i % 2 == 0;
  }
  memcpy(bytes, &count, 4);
  support_schema_bytes(schema, bytes, at);
}

struct ArrowSchema *support_schema_dictionary(struct ArrowSchema *schema, const char *format) {
  schema->dictionary = new_block(sizeof *schema->dictionary);
  schema_init(schema->dictionary, format, "");
  return schema->dictionary;
}

static void array_release(struct ArrowArray *array) {
  made_array *made = array->private_data;
  assert_non_null(made);
  for (size_t i = 0; i < CHILDREN_MAXIMUM && made->children[i]; i++) {
    if (made->children[i]->release)
      made->children[i]->release(made->children[i]);
    free(made->children[i]);
  }
  if (array->dictionary) {
    if (array->dictionary->release)
      array->dictionary->release(array->dictionary);
    free(array->dictionary);
  }
  for (size_t i = 0; i < BUFFERS_MAXIMUM; i++)
    free(made->owned[i]);
  free(made);
  array->private_data = NULL;
  array->release = NULL;
  atomic_fetch_sub(&live, 1);
}

void support_array(struct ArrowArray *array, int64_t length, int64_t null_count, int64_t offset,
                   int64_t buffers) {
  made_array *made = new_block(sizeof *made);
  *array = (struct ArrowArray){.length = length,
                               .null_count = null_count,
                               .offset = offset,
                               .n_buffers = buffers,
                               .buffers = made->buffers,
                               .children = made->children,
                               .release = array_release,
                               .private_data = made};
  atomic_fetch_add(&live, 1);
}

const void *support_array_buffer(struct ArrowArray *array, int64_t i, const void *bytes,
                                 size_t size) {
  made_array *made = array->private_data;
  assert_in_range(i, 0, BUFFERS_MAXIMUM - 1);
  free(made->owned[i]);
  made->owned[i] = copy_block(bytes, size);
  made->buffers[i] = made->owned[i];
  return made->owned[i];
}

struct ArrowArray *support_array_dictionary(struct ArrowArray *array) {
  array->dictionary = new_block(sizeof *array->dictionary);
  return array->dictionary;
}

void support_array_fixed(struct ArrowArray *array, int64_t length, int64_t offset,
                         const void *validity, size_t validity_size, const void *values,
                         size_t size) {
  support_array(array, length, validity ? -1 : 0, offset, 2);
  if (validity)
    support_array_buffer(array, 0, validity, validity_size);
  support_array_buffer(array, 1, values, size);
}

static void put_validity(struct ArrowArray *array, int64_t count, const char *const *texts) {
  uint8_t *bits = new_block((size_t)(count + 7) / 8);
  int64_t nulls = 0;
  for (int64_t i = 0; i < count; i++) {
    nulls += !texts[i];
    if (texts[i])
      bits[i / 8] = (uint8_t)(bits[i / 8] | 1U << (i % 8));
  }
  if (nulls)
    support_array_buffer(array, 0, bits, (size_t)(count + 7) / 8);
  free(bits);
}

/* A null holds a byte that is no UTF-8: nobody shall look at it. */
static const char *bytes_of(const char *text) {
  return text ? text : "\xff";
}

static void put_offset_text(struct ArrowArray *array, int width, int64_t count,
                            const char *const *texts) {
  size_t total = 0;
  for (int64_t i = 0; i < count; i++)
    total += strlen(bytes_of(texts[i]));
  char *bytes = new_block(total), *offsets = new_block((size_t)(count + 1) * (size_t)width);
  int64_t at = 0;
  for (int64_t i = 0; i <= count; i++) {
    int32_t narrow = (int32_t)at;
    memcpy(offsets + i * width, width == 4 ? (void *)&narrow : (void *)&at, (size_t)width);
    if (i == count)
      break;
    memcpy(bytes + at, bytes_of(texts[i]), strlen(bytes_of(texts[i])));
    at += (int64_t)strlen(bytes_of(texts[i]));
  }
  support_array_buffer(array, 1, offsets, (size_t)(count + 1) * (size_t)width);
  support_array_buffer(array, 2, bytes, total);
  free(bytes);
  free(offsets);
}

/* Long texts go by turns into two variadic buffers; the view of a null is garbage. */
static void put_views(struct ArrowArray *array, int64_t count, const char *const *texts) {
  char *views = new_block((size_t)count * 16), *data[2];
  int64_t sizes[2] = {0, 0};
  size_t total = 0;
  for (int64_t i = 0; i < count; i++)
    total += texts[i] ? strlen(texts[i]) : 0;
  data[0] = new_block(total);
  data[1] = new_block(total);
  for (int64_t i = 0; i < count; i++) {
    char *view = views + i * 16;
    int32_t length = texts[i] ? (int32_t)strlen(texts[i]) : 0, buffer = (int32_t)(i % 2);
    if (!texts[i]) {
      memset(view, 0xAB, 16);
      continue;
    }
    memcpy(view, &length, 4);
    memcpy(view + 4, texts[i], length < 12 ? (size_t)length : 12);
    if (length <= 12)
      continue;
    int32_t at = (int32_t)sizes[buffer];
    memcpy(view + 8, &buffer, 4);
    memcpy(view + 12, &at, 4);
    memcpy(data[buffer] + at, texts[i], (size_t)length);
    sizes[buffer] += length;
  }
  support_array_buffer(array, 1, views, (size_t)count * 16);
  support_array_buffer(array, 2, data[0], (size_t)sizes[0]);
  support_array_buffer(array, 3, data[1], (size_t)sizes[1]);
  support_array_buffer(array, 4, sizes, sizeof sizes);
  free(views);
  free(data[0]);
  free(data[1]);
}

void support_array_text(struct ArrowArray *array, const char *format, int64_t length,
                        int64_t offset, const char *const *texts) {
  int is_view = !strcmp(format, "vu");
  support_array(array, length, -1, offset, is_view ? 5 : 3);
  put_validity(array, offset + length, texts);
  if (is_view)
    put_views(array, offset + length, texts);
  else
    put_offset_text(array, format[0] == 'u' ? 4 : 8, offset + length, texts);
}

support_producer *support_producer_create(void) {
  support_producer *producer = new_block(sizeof *producer);
  producer->fail_call = -1;
  schema_init(&producer->schema, "+s", "");
  return producer;
}

struct ArrowSchema *support_producer_schema(support_producer *producer) {
  return &producer->schema;
}

struct ArrowSchema *support_producer_field(support_producer *producer, const char *format,
                                           const char *name) {
  made_schema *made = producer->schema.private_data;
  int64_t i = producer->schema.n_children++;
  assert_in_range(i, 0, CHILDREN_MAXIMUM - 1);
  made->children[i] = new_block(sizeof *made->children[i]);
  schema_init(made->children[i], format, name);
  return made->children[i];
}

struct ArrowArray *support_producer_batch(support_producer *producer, int64_t length) {
  assert_in_range(producer->batch_count, 0, BATCHES_MAXIMUM - 1);
  struct ArrowArray *batch = &producer->batches[producer->batch_count++];
  support_array(batch, length, 0, 0, 1);
  made_array *made = batch->private_data;
  batch->n_children = producer->schema.n_children;
  for (int64_t i = 0; i < batch->n_children; i++)
    made->children[i] = new_block(sizeof *made->children[i]);
  return batch;
}

struct ArrowArray *support_producer_last(support_producer *producer) {
  assert_in_range(producer->batch_count, 1, BATCHES_MAXIMUM);
  return &producer->batches[producer->batch_count - 1];
}

void support_producer_fail(support_producer *producer, int call, int code, const char *message) {
  producer->fail_call = call;
  producer->fail_code = code;
  producer->message = message ? copy_text(message) : NULL;
}

void support_producer_watch(support_producer *producer, void (*watch)(void *user), void *user) {
  producer->watch = watch;
  producer->user = user;
}

/* The out structs are not valid after a failure: whoever looks at them shall notice. */
static int give_failure(support_producer *producer, void *out, size_t size) {
  memset(out, 0xAB, size);
  return producer->fail_code;
}

static int producer_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  support_producer *producer = stream->private_data;
  if (producer->fail_call == 0)
    return give_failure(producer, out, sizeof *out);
  assert_non_null(producer->schema.release); /* asked once */
  *out = producer->schema;
  producer->schema.release = NULL;
  return 0;
}

static int producer_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  support_producer *producer = stream->private_data;
  if (producer->watch)
    producer->watch(producer->user);
  if (++producer->call == producer->fail_call)
    return give_failure(producer, out, sizeof *out);
  memset(out, 0, sizeof *out);
  if (producer->given == producer->batch_count)
    return 0;
  *out = producer->batches[producer->given];
  producer->batches[producer->given++].release = NULL;
  return 0;
}

static const char *producer_get_last_error(struct ArrowArrayStream *stream) {
  return ((support_producer *)stream->private_data)->message;
}

/* Overwrites its message first: who has not copied it by now never will. */
static void producer_release(struct ArrowArrayStream *stream) {
  support_producer *producer = stream->private_data;
  assert_non_null(producer);
  if (producer->message)
    memset(producer->message, '?', strlen(producer->message));
  for (int i = producer->given; i < producer->batch_count; i++)
    if (producer->batches[i].release)
      producer->batches[i].release(&producer->batches[i]);
  support_schema_release(&producer->schema);
  free(producer->message);
  free(producer);
  stream->private_data = NULL;
  stream->release = NULL;
  atomic_fetch_sub(&live, 1);
}

void support_producer_stream(support_producer *producer, struct ArrowArrayStream *out) {
  *out = (struct ArrowArrayStream){.get_schema = producer_get_schema,
                                   .get_next = producer_get_next,
                                   .get_last_error = producer_get_last_error,
                                   .release = producer_release,
                                   .private_data = producer};
  atomic_fetch_add(&live, 1);
}

ji_dataset *support_arrow_import(ji_context *ctx, support_producer *producer) {
  struct ArrowArrayStream stream;
  ji_dataset *dataset = NULL;
  support_producer_stream(producer, &stream);
  support_ok(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset));
  assert_null(stream.release);
  assert_non_null(dataset);
  return dataset;
}

void support_arrow_drop(ji_dataset *dataset) {
  ji_dataset_unref(dataset);
  assert_int_equal(support_arrow_live(), 0);
}

void support_texts(ji_context *ctx, const ji_column *column, const char *const *expected,
                   int64_t count) {
  assert_int_equal(column->length, count);
  for (int64_t i = 0; i < count; i++) {
    char *text = support_text(ctx, column, i);
    if (expected[i])
      assert_string_equal(text, expected[i]);
    else
      assert_null(text);
    free(text);
  }
}
