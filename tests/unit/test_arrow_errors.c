/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arrow streams that cannot become a dataset: every error, and that all is released. */
#include "support/arrow.h"

#include <errno.h>
#include <string.h>

/* The import fails so, with these words, and holds nothing afterwards. */
static void refuse(ji_context *ctx, support_producer *producer, ji_status expected,
                   const char *part, const char *more) {
  struct ArrowArrayStream stream;
  ji_dataset *dataset = (ji_dataset *)&stream;
  support_producer_stream(producer, &stream);
  support_status(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset), expected);
  support_message(ctx, part);
  support_message(ctx, more);
  assert_null(dataset);
  assert_null(stream.release);
  assert_int_equal(support_arrow_live(), 0);
}

static const int64_t zeros[8];

/* One field and one batch of one row, all in order. */
static support_producer *one(const char *format, struct ArrowArray **column) {
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "first");
  support_producer_field(producer, format, "price");
  struct ArrowArray *batch = support_producer_batch(producer, 1);
  support_array_fixed(batch->children[0], 1, 0, NULL, 0, zeros, 8);
  *column = batch->children[1];
  return producer;
}

static support_producer *one_integer(struct ArrowArray **column) {
  support_producer *producer = one("l", column);
  support_array_fixed(*column, 1, 0, NULL, 0, zeros, 8);
  return producer;
}

static void test_arguments(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  struct ArrowArrayStream stream;
  ji_dataset *dataset = NULL;
  support_status(ctx, ji_dataset_import_arrow(ctx, NULL, &dataset), JI_ERROR_ARGUMENT);
  support_message(ctx, "stream is NULL");
  /* taken over on every failure, those of arguments among them */
  support_producer_stream(support_producer_create(), &stream);
  support_status(ctx, ji_dataset_import_arrow(ctx, &stream, NULL), JI_ERROR_ARGUMENT);
  support_message(ctx, "out is NULL");
  assert_null(stream.release);
  support_producer_stream(support_producer_create(), &stream);
  dataset = (ji_dataset *)&stream;
  assert_int_equal(ji_dataset_import_arrow(NULL, &stream, &dataset), JI_ERROR_ARGUMENT);
  assert_null(stream.release);
  assert_null(dataset);
  support_status(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset), JI_ERROR_ARGUMENT);
  support_message(ctx, "released before");
  assert_int_equal(support_arrow_live(), 0);
  ji_context_free(ctx);
}

static void test_types_refused_by_name(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const cases[][2] = {
      {"d:10,2", "a decimal"},
      {"d:38,10,256", "a decimal"},
      {"z", "binary"},
      {"Z", "large binary"},
      {"vz", "binary view"},
      {"w:16", "fixed-size binary"},
      {"tts", "time of day"},
      {"ttn", "time of day"},
      {"tDs", "a duration"},
      {"tiM", "an interval"},
      {"+l", "a list"},
      {"+L", "a large list"},
      {"+vl", "a list view"},
      {"+vL", "a large list view"},
      {"+w:3", "a fixed-size list"},
      {"+s", "a struct"},
      {"+m", "a map"},
      {"+ud:0,1", "a dense union"},
      {"+us:0,1", "a sparse union"},
      {"+r", "run-end encoded"},
      {"q", "does not know"},
      {"", "does not know"},
      {"ll", "does not know"},
      {"tsq:", "does not know"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    support_producer *producer = support_producer_create();
    support_producer_field(producer, "l", "first");
    support_producer_field(producer, cases[i][0], "price");
    refuse(ctx, producer, JI_ERROR_TYPE, "\"price\"", cases[i][1]);
  }
  support_producer *producer = support_producer_create();
  support_schema_metadata(support_producer_field(producer, "w:16", "id"),
                          (const char *[]){"ARROW:extension:name", "arrow.uuid", NULL});
  refuse(ctx, producer, JI_ERROR_TYPE, "\"id\"", "\"arrow.uuid\"");
  ji_context_free(ctx);
}

static void test_dictionary_types(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const cases[][3] = {
      {"i", "l", "of other values than text"}, {"i", "z", "binary"}, {"i", "+l", "a list"}};
  for (size_t i = 0; i < 3; i++) {
    support_producer *producer = support_producer_create();
    support_schema_dictionary(support_producer_field(producer, cases[i][0], "word"), cases[i][1]);
    refuse(ctx, producer, JI_ERROR_TYPE, "\"word\"", cases[i][2]);
  }
  support_producer *producer = support_producer_create();
  struct ArrowSchema *inner =
      support_schema_dictionary(support_producer_field(producer, "i", "word"), "u");
  support_schema_dictionary(inner, "u");
  refuse(ctx, producer, JI_ERROR_TYPE, "\"word\"", "coded again");
  producer = support_producer_create();
  support_schema_dictionary(support_producer_field(producer, "g", "word"), "u");
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"word\"", "other than integers");
  producer = support_producer_create();
  inner = support_schema_dictionary(support_producer_field(producer, "i", "word"), "u");
  support_schema_release(inner);
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"word\"", "no format");
  ji_context_free(ctx);
}

static void test_schemas(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_schema(producer)->format = "l";
  refuse(ctx, producer, JI_ERROR_TYPE, "single arrays", "\"l\"");
  producer = support_producer_create();
  support_producer_schema(producer)->format = NULL;
  refuse(ctx, producer, JI_ERROR_FORMAT, "no format", "");
  producer = support_producer_create();
  support_producer_schema(producer)->n_children = -1;
  refuse(ctx, producer, JI_ERROR_FORMAT, "-1 children", "");
  producer = support_producer_create();
  support_producer_schema(producer)->n_children = 1;
  support_producer_schema(producer)->children = NULL;
  refuse(ctx, producer, JI_ERROR_FORMAT, "1 children", "");
  producer = support_producer_create();
  support_producer_schema(producer)->n_children = INT64_MAX;
  refuse(ctx, producer, JI_ERROR_LIMIT, "9223372036854775807 columns", "");
  producer = support_producer_create();
  support_schema_release(support_producer_field(producer, "l", "x"));
  refuse(ctx, producer, JI_ERROR_FORMAT, "field 1", "released");
  producer = support_producer_create();
  support_schema_release(support_producer_schema(producer));
  struct ArrowArrayStream stream;
  support_producer_stream(producer, &stream);
  stream.get_next = NULL;
  ji_dataset *dataset;
  support_status(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset), JI_ERROR_FORMAT);
  support_message(ctx, "lacks a callback");
  assert_int_equal(support_arrow_live(), 0);
  ji_context_free(ctx);
}

static int give_released_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  (void)stream;
  memset(out, 0, sizeof *out);
  return 0;
}

static void test_released_schema(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  struct ArrowArrayStream stream;
  ji_dataset *dataset;
  support_producer_stream(support_producer_create(), &stream);
  stream.get_schema = give_released_schema;
  support_status(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset), JI_ERROR_FORMAT);
  support_message(ctx, "released schema");
  assert_int_equal(support_arrow_live(), 0);
  ji_context_free(ctx);
}

static void test_names(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "l", "x");
  support_producer_field(producer, "l", "y");
  support_producer_field(producer, "g", "x");
  refuse(ctx, producer, JI_ERROR_LABEL, "two columns", "\"x\"");
  producer = support_producer_create();
  support_producer_field(producer, "l", "x");
  support_producer_field(producer, "l", "");
  refuse(ctx, producer, JI_ERROR_LABEL, "field 2", "no name");
  producer = support_producer_create();
  support_producer_field(producer, "l", "x")->name = NULL;
  refuse(ctx, producer, JI_ERROR_LABEL, "field 1", "no name");
  producer = support_producer_create();
  support_producer_field(producer, "l", "\xff");
  refuse(ctx, producer, JI_ERROR_ENCODING, "field 1", "UTF-8");
  ji_context_free(ctx);
}

static void test_producer_errors(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  for (int call = 0; call <= 2; call++) {
    struct ArrowArray *column;
    support_producer *producer = one_integer(&column);
    support_producer_fail(producer, call, EIO, "the disk is gone");
    refuse(ctx, producer, JI_ERROR_IO, "the disk is gone", call ? "next batch" : "schema");
    producer = one_integer(&column);
    support_producer_fail(producer, call, ENOMEM, NULL);
    refuse(ctx, producer, JI_ERROR_MEMORY, "failed to give", call ? "next batch" : "schema");
  }
  struct ArrowArrayStream stream;
  ji_dataset *dataset;
  support_producer *producer = support_producer_create();
  support_producer_fail(producer, 0, EINVAL, "unheard");
  support_producer_stream(producer, &stream);
  stream.get_last_error = NULL;
  support_status(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset), JI_ERROR_IO);
  ji_context_free(ctx);
}

/* --- metadata ----------------------------------------------------------------------------------
 */

static void put(char *bytes, size_t *at, int32_t number, const char *text) {
  memcpy(bytes + *at, &number, 4);
  memcpy(bytes + *at + 4, text, strlen(text));
  *at += 4 + strlen(text);
}

static void test_metadata_lengths(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const int32_t lengths[][3] = {{-1, 14, 1},       {INT32_MAX, 14, 1}, {1, -14, 1},
                                {1, INT32_MAX, 1}, {1, 14, -1},        {1, 14, INT32_MIN},
                                {2, 14, INT32_MAX}};
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    char bytes[64];
    size_t at = 0;
    put(bytes, &at, lengths[i][0], "");
    put(bytes, &at, lengths[i][1], "jobimpact:unit");
    put(bytes, &at, lengths[i][2], "1");
    support_producer *producer = support_producer_create();
    support_schema_bytes(support_producer_field(producer, "l", "jobs"), bytes, at);
    refuse(ctx, producer, JI_ERROR_FORMAT, "\"jobs\"", "metadata");
  }
  ji_context_free(ctx);
}

static void refuse_metadata(ji_context *ctx, const char *const *pairs, ji_status expected,
                            const char *part) {
  support_producer *producer = support_producer_create();
  support_schema_metadata(support_producer_field(producer, "l", "jobs"), pairs);
  refuse(ctx, producer, expected, "\"jobs\"", part);
}

static void test_metadata_content(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refuse_metadata(ctx, (const char *[]){"jobimpact:unit", "1e4 (", NULL}, JI_ERROR_UNIT, "");
  refuse_metadata(ctx, (const char *[]){"jobimpact:measure", "quantity=parsnips", NULL},
                  JI_ERROR_MEASURE, "");
  refuse_metadata(ctx, (const char *[]){"jobimpact:unit", "h", "jobimpact:unit", "h", NULL},
                  JI_ERROR_FORMAT, "twice");
  refuse_metadata(ctx, (const char *[]){"jobimpact:description", "\xc3(", NULL}, JI_ERROR_ENCODING,
                  "jobimpact:description");
  refuse_metadata(ctx, (const char *[]){"jobimpact:unit", "@nowhere", NULL}, JI_ERROR_LABEL,
                  "nowhere");
  refuse_metadata(ctx,
                  (const char *[]){"jobimpact:unit", "CNY@2018:producers", "jobimpact:measure",
                                   "quantity=money; unit=USD@2018:producers", NULL},
                  JI_ERROR_MEASURE, "");
  char bytes[64];
  size_t at = 0;
  put(bytes, &at, 1, "");
  put(bytes, &at, 14, "jobimpact:unit");
  put(bytes, &at, 2, "hh");
  bytes[at - 2] = 0;
  support_producer *producer = support_producer_create();
  support_schema_bytes(support_producer_field(producer, "l", "jobs"), bytes, at);
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"jobs\"", "zero byte");
  ji_context_free(ctx);
}

/* --- values ------------------------------------------------------------------------------------
 */

static void refuse_value(ji_context *ctx, const char *format, int64_t value, const char *part) {
  for (int many = 0; many < 2; many++) {
    support_producer *producer = support_producer_create();
    support_producer_field(producer, format, "price");
    for (int i = 0; i <= many; i++) {
      struct ArrowArray *batch = support_producer_batch(producer, 3);
      int64_t values[4] = {value, 0, 0, i == many ? value : 0};
      support_array_fixed(batch->children[0], 3, 1, NULL, 0, values, sizeof values);
    }
    refuse(ctx, producer, JI_ERROR_VALUE, many ? "row 5" : "row 2", part);
    support_message(ctx, "\"price\"");
  }
}

static void test_values(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  refuse_value(ctx, "L", -1, "18446744073709551615");
  refuse_value(ctx, "L", INT64_MIN, "9223372036854775808");
  refuse_value(ctx, "tss:", INT64_MAX, "seconds");
  refuse_value(ctx, "tss:", INT64_MIN / 1000000 - 1, "seconds");
  refuse_value(ctx, "tsm:UTC", INT64_MAX / 1000 + 1, "milliseconds");
  refuse_value(ctx, "tsn:", 1001, "1001 nanoseconds");
  refuse_value(ctx, "tsn:", -1, "-1 nanoseconds");
  refuse_value(ctx, "tdm", 86400001, "not a whole day");
  refuse_value(ctx, "tdm", INT64_C(86400000) * INT32_MAX + 86400000, "not a whole day");
  ji_context_free(ctx);
}

static void test_codes(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const entries[2] = {"a", "b"};
  const int32_t codes[] = {2, -1, INT32_MAX, INT32_MIN};
  for (size_t i = 0; i < 4; i++) {
    for (int many = 0; many < 2; many++) {
      support_producer *producer = support_producer_create();
      support_schema_dictionary(support_producer_field(producer, "i", "word"), "u");
      for (int k = 0; k <= many; k++) {
        struct ArrowArray *batch = support_producer_batch(producer, 2);
        int32_t values[2] = {0, k == many ? codes[i] : 1};
        support_array_fixed(batch->children[0], 2, 0, NULL, 0, values, sizeof values);
        support_array_text(support_array_dictionary(batch->children[0]), "u", 2, 0, entries);
      }
      refuse(ctx, producer, JI_ERROR_VALUE, many ? "row 3" : "row 1", "\"word\"");
      support_message(ctx, "outside its dictionary of 2");
    }
  }
  ji_context_free(ctx);
}

static void test_encoding(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const bad[3] = {"fine", "\xe5\xb0", "\xb1 the rest of that character"};
  const char *const formats[] = {"u", "U", "vu"};
  for (int f = 0; f < 3; f++) {
    support_producer *producer = support_producer_create();
    support_producer_field(producer, formats[f], "name");
    struct ArrowArray *batch = support_producer_batch(producer, 3);
    support_array_text(batch->children[0], formats[f], 3, 0, bad);
    refuse(ctx, producer, JI_ERROR_ENCODING, "\"name\"", "row 1");
    producer = support_producer_create();
    support_schema_dictionary(support_producer_field(producer, "i", "word"), formats[f]);
    batch = support_producer_batch(producer, 1);
    support_array_fixed(batch->children[0], 1, 0, NULL, 0, zeros, 4);
    support_array_text(support_array_dictionary(batch->children[0]), formats[f], 3, 0, bad);
    refuse(ctx, producer, JI_ERROR_ENCODING, "\"word\", dictionary", "row 1");
  }
  ji_context_free(ctx);
}

/* --- arrays that break the interface ------------------------------------------------------------
 */

static void test_batches(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  struct {
    int64_t length, offset, null_count, children, buffers;
    ji_status status;
    const char *part;
  } cases[] = {
      {-1, 0, 0, 2, 1, JI_ERROR_FORMAT, "length -1"},
      {1, -1, 0, 2, 1, JI_ERROR_FORMAT, "offset -1"},
      {1, 0, -2, 2, 1, JI_ERROR_FORMAT, "null count -2"},
      {1, 0, 2, 2, 1, JI_ERROR_FORMAT, "null count 2"},
      {1, 0, 1, 2, 1, JI_ERROR_FORMAT, "not a struct"}, /* nulls without a bitmap */
      {1, 0, 0, 1, 1, JI_ERROR_FORMAT, "1 columns where the schema has 2"},
      {1, 0, 0, 2, 2, JI_ERROR_FORMAT, "2 buffers"},
      {INT64_MAX, 0, 0, 2, 1, JI_ERROR_LIMIT, "more rows"},
      {1, INT64_MAX, 0, 2, 1, JI_ERROR_LIMIT, "overflow"},
      {1, INT64_MAX - 1, 0, 2, 1, JI_ERROR_LIMIT, "overflow"},
      {2, 0, 0, 2, 1, JI_ERROR_FORMAT, "1 values where 2 are needed"},
      {1, 1, 0, 2, 1, JI_ERROR_FORMAT, "1 values where 2 are needed"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    support_producer *producer = support_producer_create();
    support_producer_field(producer, "l", "x");
    support_producer_field(producer, "l", "y");
    struct ArrowArray *batch = support_producer_batch(producer, cases[i].length);
    support_array_fixed(batch->children[0], 1, 0, NULL, 0, zeros, 8);
    support_array_fixed(batch->children[1], 1, 0, NULL, 0, zeros, 8);
    batch->offset = cases[i].offset;
    batch->null_count = cases[i].null_count;
    batch->n_children = cases[i].children;
    batch->n_buffers = cases[i].buffers;
    refuse(ctx, producer, cases[i].status, cases[i].part, "");
  }
  ji_context_free(ctx);
}

static void test_columns(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  struct {
    int64_t length, offset, null_count, buffers, children;
    ji_status status;
    const char *part;
  } cases[] = {
      {-1, 0, 0, 2, 0, JI_ERROR_FORMAT, "length -1"},
      {1, -5, 0, 2, 0, JI_ERROR_FORMAT, "offset -5"},
      {1, 0, -2, 2, 0, JI_ERROR_FORMAT, "null count -2"},
      {1, 0, 2, 2, 0, JI_ERROR_FORMAT, "null count 2"},
      {1, 0, 1, 2, 0, JI_ERROR_FORMAT, "no validity but a null count of 1"},
      {1, 0, 0, 1, 0, JI_ERROR_FORMAT, "number of buffers: 1"},
      {1, 0, 0, 3, 0, JI_ERROR_FORMAT, "number of buffers: 3"},
      {1, 0, 0, -1, 0, JI_ERROR_FORMAT, "number of buffers: -1"},
      {1, 0, 0, 2, 1, JI_ERROR_FORMAT, "children"},
      {0, 0, 0, 2, 0, JI_ERROR_FORMAT, "0 values where 1 are needed"},
      {1, INT64_MAX / 16, 0, 2, 0, JI_ERROR_LIMIT, "overflow"},
      {INT64_MAX, INT64_MAX, 0, 2, 0, JI_ERROR_LIMIT, "overflow"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct ArrowArray *column;
    support_producer *producer = one_integer(&column);
    column->length = cases[i].length;
    column->offset = cases[i].offset;
    column->null_count = cases[i].null_count;
    column->n_buffers = cases[i].buffers;
    column->n_children = cases[i].children;
    refuse(ctx, producer, cases[i].status, "\"price\"", cases[i].part);
  }
  ji_context_free(ctx);
}

static void test_missing_buffers(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  struct ArrowArray *column;
  support_producer *producer = one_integer(&column);
  column->buffers[1] = NULL;
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"price\"", "no buffer");
  producer = one_integer(&column);
  column->buffers = NULL;
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"price\"", "buffers");
  producer = one_integer(&column);
  column->release(column);
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"price\"", "released");
  producer = one("U", &column);
  support_array_text(column, "U", 1, 0, (const char *[]){"some"});
  column->buffers[2] = NULL;
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"price\"", "4 bytes of text and no buffer");
  producer = one_integer(&column);
  support_array_text(support_array_dictionary(column), "u", 0, 0, NULL);
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"price\"", "has a dictionary");
  producer = one("l", &column);
  support_schema_dictionary(support_producer_schema(producer)->children[1], "u");
  support_array_fixed(column, 1, 0, NULL, 0, zeros, 8);
  refuse(ctx, producer, JI_ERROR_FORMAT, "\"price\"", "lacks a dictionary");
  ji_context_free(ctx);
}

/* A dictionary is an array as any other. */
static void test_broken_dictionaries(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const char *const entries[2] = {"a", "b"};
  for (int i = 0; i < 4; i++) {
    struct ArrowArray *column;
    support_producer *producer = one("i", &column);
    support_schema_dictionary(support_producer_schema(producer)->children[1], "u");
    support_array_fixed(column, 1, 0, NULL, 0, zeros, 4);
    struct ArrowArray *texts = support_array_dictionary(column);
    support_array_text(texts, "u", 2, 0, entries);
    if (i == 0)
      texts->length = -2;
    else if (i == 1)
      texts->n_buffers = 2;
    else if (i == 2)
      texts->release(texts);
    else
      ((int32_t *)texts->buffers[1])[1] = -1;
    refuse(ctx, producer, JI_ERROR_FORMAT, "\"price\", dictionary", "");
  }
  ji_context_free(ctx);
}

static void test_broken_offsets(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  const int64_t cases[][4] = {{-1, 0, 1, 2}, {0, 2, 1, 3}, {0, 1, 2, -1}, {3, 2, 1, 0}};
  for (size_t i = 0; i < 4; i++) {
    for (int many = 0; many < 4; many++) {
      int is_small = many % 2;
      support_producer *producer = support_producer_create();
      support_producer_field(producer, is_small ? "u" : "U", "name");
      for (int k = 0; k <= many / 2; k++) {
        struct ArrowArray *batch = support_producer_batch(producer, 3);
        int32_t narrow[4];
        for (int j = 0; j < 4; j++)
          narrow[j] = (int32_t)cases[i][j];
        support_array(batch->children[0], 3, 0, 0, 3);
        support_array_buffer(batch->children[0], 1, is_small ? (void *)narrow : (void *)cases[i],
                             is_small ? 16 : 32);
        support_array_buffer(batch->children[0], 2, "abc", 3);
      }
      refuse(ctx, producer, JI_ERROR_FORMAT, "\"name\"", "offset falls");
    }
  }
  ji_context_free(ctx);
}

/* Together the texts are longer than can be counted: nothing of them is read. */
static void test_endless_text(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  support_producer *producer = support_producer_create();
  support_producer_field(producer, "U", "name");
  for (int i = 0; i < 2; i++) {
    struct ArrowArray *column = support_producer_batch(producer, 1)->children[0];
    support_array(column, 1, 0, 0, 3);
    support_array_buffer(column, 1, (int64_t[2]){0, INT64_MAX}, 16);
    support_array_buffer(column, 2, "a", 1);
  }
  refuse(ctx, producer, JI_ERROR_LIMIT, "\"name\"", "too long");
  ji_context_free(ctx);
}

static void test_broken_views(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  /* length, buffer, offset of the second view; the only variadic buffer has 20 bytes */
  const int32_t cases[][3] = {{-1, 0, 0}, {20, 1, 0},         {20, -1, 0},        {20, 0, 1},
                              {21, 0, 0}, {13, 0, INT32_MAX}, {INT32_MAX, 0, 20}, {13, 0, -1}};
  for (size_t i = 0; i < 8; i++) {
    support_producer *producer = support_producer_create();
    support_producer_field(producer, "vu", "name");
    struct ArrowArray *batch = support_producer_batch(producer, 2);
    char views[32] = {0};
    memcpy(views + 16, &cases[i][0], 4);
    memcpy(views + 24, &cases[i][1], 8);
    support_array(batch->children[0], 2, 0, 0, 4);
    support_array_buffer(batch->children[0], 1, views, 32);
    support_array_buffer(batch->children[0], 2, "twenty bytes of text", 20);
    support_array_buffer(batch->children[0], 3, &(int64_t){20}, 8);
    refuse(ctx, producer, JI_ERROR_FORMAT, "\"name\", row 1", "leaves its buffer");
  }
  ji_context_free(ctx);
}

/* --- callbacks and memory -----------------------------------------------------------------------
 */

typedef struct counter {
  int calls, stop_at;
  ji_status verdict;
} counter;

static ji_status stop(void *user) {
  counter *c = user;
  return ++c->calls == c->stop_at ? c->verdict : JI_OK;
}

static ji_status watch_progress(void *user, const char *task, int64_t done, int64_t total) {
  assert_string_equal(task, "ji_dataset_import_arrow");
  assert_true(done >= 0 && (total == -1 || done <= total));
  return stop(user);
}

static void test_cancel(void **state) {
  (void)state;
  counter c = {0, 0, 0};
  for (int is_progress = 0; is_progress < 2; is_progress++) {
    ji_context_options options;
    ji_context *ctx;
    assert_int_equal(ji_context_options_init(&options, sizeof options), JI_OK);
    options.user = &c;
    if (is_progress)
      options.progress = watch_progress;
    else
      options.cancel = stop;
    assert_int_equal(ji_context_create(&options, &ctx), JI_OK);
    for (int stop_at = 1; stop_at <= 4; stop_at++) {
      c = (counter){0, stop_at, is_progress ? -5000 : JI_ERROR_CANCELLED};
      struct ArrowArray *column;
      refuse(ctx, one_integer(&column), is_progress ? JI_ERROR_CALLBACK : JI_ERROR_CANCELLED,
             "callback", "");
      assert_int_equal(c.calls, stop_at);
    }
    ji_context_free(ctx);
  }
}

/* A stream may itself be made with the library: its producer may use the same context. */
static void use_context(void *user) {
  ji_text *text = NULL;
  support_ok((ji_context *)user, ji_unit_parse(user, "h/week", &text));
  ji_text_unref(text);
}

static void test_producer_uses_context(void **state) {
  (void)state;
  ji_context *ctx = support_context();
  struct ArrowArray *column;
  struct ArrowArrayStream stream;
  ji_dataset *dataset = NULL;
  support_producer *producer = one_integer(&column);
  support_producer_watch(producer, use_context, ctx);
  support_producer_stream(producer, &stream);
  support_ok(ctx, ji_dataset_import_arrow(ctx, &stream, &dataset));
  ji_dataset_unref(dataset);
  assert_int_equal(support_arrow_live(), 0);
  ji_context_free(ctx);
}

/* A stream that has a column of every way to be read. */
static void make_stream(int batches, struct ArrowArrayStream *stream) {
  const char *const formats[] = {"l", "s", "b", "tsn:", "u", "U", "vu", "n", "i", "i"};
  const char *const texts[] = {"a", NULL, "another text of some length", "b"};
  const char *const entries[] = {"x", "y"}, *const doubled[] = {"x", NULL, "x"};
  const int32_t codes[4] = {0, 1, 1, 0};
  const uint8_t validity = 0x0B;
  support_producer *producer = support_producer_create();
  for (int i = 0; i < 10; i++) {
    char name[2] = {(char)('a' + i), 0};
    struct ArrowSchema *field = support_producer_field(producer, formats[i], name);
    if (formats[i][0] == 'i')
      support_schema_dictionary(field, "u");
    if (i == 0)
      support_schema_metadata(field, (const char *[]){"jobimpact:unit", "person",
                                                      "jobimpact:measure", "quantity=persons",
                                                      "jobimpact:description", "people", NULL});
  }
  for (int i = 0; i < batches; i++) {
    struct ArrowArray *batch = support_producer_batch(producer, 4);
    for (int c = 0; c < 4; c++)
      support_array_fixed(batch->children[c], 4, 0, &validity, 1, zeros, 32);
    for (int c = 4; c < 7; c++)
      support_array_text(batch->children[c], formats[c], 4, 0, texts);
    support_array(batch->children[7], 4, 4, 0, 0);
    support_array_fixed(batch->children[8], 4, 0, NULL, 0, codes, sizeof codes);
    support_array_text(support_array_dictionary(batch->children[8]), "u", 2, 0, entries);
    support_array_fixed(batch->children[9], 4, 0, NULL, 0, codes, sizeof codes);
    support_array_text(support_array_dictionary(batch->children[9]), "u", 3, 0, doubled);
  }
  support_producer_stream(producer, stream);
}

static ji_status import_operation(ji_context *ctx, void *user) {
  struct ArrowArrayStream stream;
  ji_dataset *dataset = (ji_dataset *)&stream;
  make_stream(*(int *)user, &stream);
  ji_status status = ji_dataset_import_arrow(ctx, &stream, &dataset);
  assert_int_equal(!dataset, status != JI_OK);
  assert_null(stream.release);
  ji_dataset_unref(dataset);
  assert_int_equal(support_arrow_live(), 0);
  return status;
}

static void test_every_allocation(void **state) {
  (void)state;
  for (int batches = 0; batches < 3; batches++)
    assert_true(support_every_allocation("ji_dataset_import_arrow", import_operation, &batches) >
                10);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_arguments),
      cmocka_unit_test(test_types_refused_by_name),
      cmocka_unit_test(test_dictionary_types),
      cmocka_unit_test(test_schemas),
      cmocka_unit_test(test_released_schema),
      cmocka_unit_test(test_names),
      cmocka_unit_test(test_producer_errors),
      cmocka_unit_test(test_metadata_lengths),
      cmocka_unit_test(test_metadata_content),
      cmocka_unit_test(test_values),
      cmocka_unit_test(test_codes),
      cmocka_unit_test(test_encoding),
      cmocka_unit_test(test_batches),
      cmocka_unit_test(test_columns),
      cmocka_unit_test(test_missing_buffers),
      cmocka_unit_test(test_broken_dictionaries),
      cmocka_unit_test(test_broken_offsets),
      cmocka_unit_test(test_endless_text),
      cmocka_unit_test(test_broken_views),
      cmocka_unit_test(test_cancel),
      cmocka_unit_test(test_producer_uses_context),
      cmocka_unit_test(test_every_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
